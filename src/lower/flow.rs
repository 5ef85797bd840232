//! What liveness finds out: sets of registers, where each is in use, what to clear.

use crate::ir::Slot;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A set of registers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Set(Vec<u64>);

impl Set {
    pub fn new(nregs: usize) -> Set {
        Set(vec![0; nregs.div_ceil(64)])
    }

    pub fn has(&self, r: Slot) -> bool {
        self.0.get(usize::from(r) / 64).is_some_and(|w| w >> (r % 64) & 1 == 1)
    }

    pub fn add(&mut self, r: Slot) {
        if let Some(w) = self.0.get_mut(usize::from(r) / 64) {
            *w |= 1 << (r % 64);
        }
    }

    pub fn remove(&mut self, r: Slot) {
        if let Some(w) = self.0.get_mut(usize::from(r) / 64) {
            *w &= !(1 << (r % 64));
        }
    }

    pub fn union(&mut self, other: &Set) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// The members of `self` that are not in `other`.
    pub fn without<'s>(&'s self, other: &'s Set) -> impl Iterator<Item = Slot> + 's {
        self.0.iter().zip(&other.0).enumerate().flat_map(|(i, (a, b))| {
            let mut word = a & !b;
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some((i as u32 * 64 + bit) as Slot)
            })
        })
    }
}

/// Where a register is in use: `2 * item` when read there, one more when written there. Half open towards the end.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    pub start: u32,
    pub end: u32,
}

/// What the analysis found.
pub struct Flow {
    pub intervals: Vec<Option<Interval>>,
    /// Registers to clear before an item (numbered as before the insertion), in order.
    pub clears: Vec<(u32, Vec<Slot>)>,
    /// Registers that are well placed in the slot of an argument or of another register.
    pub hints: Vec<(Slot, Slot)>,
    /// Where registers come to life, for precise questions; empty for very large functions.
    pub births: FxHashMap<Slot, Vec<Birth>>,
}

/// A write of a register (or the clearing of it).
pub struct Birth {
    /// What is live at that moment, the register itself left out or not.
    pub with: Rc<Set>,
    /// Other registers written by the same node.
    pub siblings: Vec<Slot>,
}

impl Flow {
    /// Whether two registers may not share a slot: one is written while the other is still wanted.
    pub fn interfere(&self, a: Slot, b: Slot) -> bool {
        let met = |a: Slot, b: Slot| {
            self.births.get(&a).is_some_and(|births| births.iter().any(|x| x.with.has(b) || x.siblings.contains(&b)))
        };
        met(a, b) || met(b, a)
    }
}

pub struct Marks<'f> {
    pub clears: FxHashMap<u32, Vec<Slot>>,
    pub flow: &'f mut Flow,
}

impl Marks<'_> {
    pub fn used(&mut self, r: Slot, at: u32) {
        if let Some(i) = self.flow.intervals.get_mut(usize::from(r)) {
            let i = i.get_or_insert(Interval { start: at, end: at });
            i.start = i.start.min(at);
            i.end = i.end.max(at);
        }
    }

    pub fn births(&mut self, regs: &[Slot], with: Rc<Set>) {
        for r in regs {
            let birth = Birth { with: with.clone(), siblings: regs.iter().copied().filter(|s| s != r).collect() };
            self.flow.births.entry(*r).or_default().push(birth);
        }
    }

    pub fn clear(&mut self, before: u32, r: Slot, held_at: u32) {
        self.used(r, held_at);
        let list = self.clears.entry(before).or_default();
        if !list.contains(&r) {
            list.push(r);
        }
    }
}

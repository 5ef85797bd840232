//! Registers get slots: linear scan over their intervals, arguments first, with wishes for slots that save moves.

use super::build::Builder;
use super::flow::{Flow, Interval};
use crate::base::order::Order as _;
use crate::base::{Diagnostic, Span};
use crate::ir::{NO_SLOT, Slot};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// Where each register lives.
pub struct Slots {
    of: Vec<Slot>,
    count: u32,
    extra: u32,
}

impl Slots {
    pub fn of(&self, reg: Slot) -> Slot {
        self.of.get(usize::from(reg)).copied().unwrap_or(reg)
    }

    /// One of some slots that nothing else uses.
    pub fn extra(&mut self, n: u32) -> Slot {
        self.extra = self.extra.max(n + 1);
        (self.count + n) as Slot
    }

    pub fn count(&self) -> u32 {
        self.count + self.extra
    }
}

/// Who has been put in a slot so far.
struct Place {
    owners: Vec<Slot>,
    until: u32,
}

/// Assigns slots.
///
/// # Errors
/// More than 65,000 registers in use at once.
pub fn assign(b: &Builder, flow: &Flow) -> Result<Slots, Diagnostic> {
    let nregs = b.nregs as usize;
    let mut of = vec![NO_SLOT; nregs];
    let mut count = u32::from(b.nparams);
    let mut free: BTreeSet<Slot> = BTreeSet::new();
    let mut places: FxHashMap<Slot, Place> = FxHashMap::default();
    let mut active: BinaryHeap<Reverse<(u32, Slot)>> = BinaryHeap::new();
    for r in 0..b.nparams {
        of[usize::from(r)] = r;
        // Captured values may be lent to the frame (`ir::borrow`), if nothing else gets into their slots.
        if r >= b.nargs && b.nparams - b.nargs <= 64 {
            continue;
        }
        let end = flow.intervals[usize::from(r)].map_or(0, |i| i.end);
        active.push(Reverse((end, r)));
        places.insert(r, Place { owners: vec![r], until: end });
    }
    let mut hints: FxHashMap<Slot, Vec<Slot>> = FxHashMap::default();
    for &(a, b) in &flow.hints {
        hints.entry(a).or_default().push(b);
        hints.entry(b).or_default().push(a);
    }
    let mut triple_of: FxHashMap<Slot, Slot> = FxHashMap::default();
    for (first, _) in &b.triples {
        for i in 0..3 {
            triple_of.insert(first + i, *first);
        }
    }
    // (start, end, register, group)
    let mut order: Vec<(u32, u32, Slot, bool)> = Vec::new();
    for (first, _) in &b.triples {
        let all: Vec<Interval> =
            (0..3).filter_map(|i| flow.intervals.get(usize::from(first + i)).copied().flatten()).collect();
        if let (Some(start), Some(end)) = (all.iter().map(|i| i.start).min(), all.iter().map(|i| i.end).max()) {
            order.push((start, end, *first, true));
        }
    }
    for (r, interval) in (0..).zip(&flow.intervals).skip(usize::from(b.nparams)) {
        if let Some(i) = interval
            && !triple_of.contains_key(&r)
        {
            order.push((i.start, i.end, r, false));
        }
    }
    order.order();
    let mut free_triples: Vec<(u32, Slot)> = Vec::new();
    for (start, end, reg, group) in order {
        while let Some(Reverse((ended, slot))) = active.peek().copied() {
            if ended >= start {
                break;
            }
            active.pop();
            if places.get(&slot).is_none_or(|p| p.until < start) {
                free.insert(slot);
            }
        }
        if group {
            let slot = match free_triples.iter_mut().find(|(ended, _)| *ended < start) {
                Some(found) => {
                    found.0 = end;
                    found.1
                }
                None => {
                    let slot = fresh(&mut count, 3)?;
                    free_triples.push((end, slot));
                    slot
                }
            };
            (0..3).for_each(|i| of[usize::from(reg + i)] = slot + i);
            continue;
        }
        // A wished slot may be taken although its interval is not over: intervals cover branches that do not meet.
        let fits = |slot: &Slot| {
            free.contains(slot)
                || places.get(slot).is_some_and(|p| {
                    !flow.births.is_empty() && p.owners.iter().all(|owner| !flow.interfere(reg, *owner))
                })
        };
        let wish = hints
            .get(&reg)
            .and_then(|wishes| wishes.iter().map(|w| of[usize::from(*w)]).find(|slot| *slot != NO_SLOT && fits(slot)));
        let slot = match wish.or_else(|| free.first().copied()) {
            Some(slot) => {
                free.remove(&slot);
                slot
            }
            None => fresh(&mut count, 1)?,
        };
        of[usize::from(reg)] = slot;
        active.push(Reverse((end, slot)));
        let place = places.entry(slot).or_insert(Place { owners: Vec::new(), until: 0 });
        place.owners.push(reg);
        place.until = place.until.max(end);
    }
    // Registers that are never written nor read any more.
    of.iter_mut().filter(|s| **s == NO_SLOT).for_each(|s| *s = 0);
    Ok(Slots { of, count, extra: 0 })
}

fn fresh(count: &mut u32, n: u32) -> Result<Slot, Diagnostic> {
    let slot = *count;
    *count += n;
    if *count >= u32::from(NO_SLOT) {
        return Err(Diagnostic::error("CompileError", "the function is too large", Span::NONE));
    }
    Ok(slot as Slot)
}

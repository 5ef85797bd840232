//! Loops over lists that others know too, without counting references.
//!
//! Going through a shared list cell by cell costs two atomic counts a cell: one more reference to the tail, one less
//! to the cell. In a loop that does nothing with the list but go on, it is enough that somebody owns all of it: the
//! first step that opens a shared cell moves it to a slot of its own (the anchor), and from there on the loop's slots
//! hold *addresses* of cells, immediates that own nothing. A list that nobody else knows is taken apart as before, so
//! that its cells are free for what the loop makes.
//!
//! A flow analysis shows that an address never reaches a step that would take it for a value (expressions can be told
//! what they read: [`Expr::Walked`]), and that the anchor is not replaced while an address of its list is in use. Where
//! that fails, the steps stay as they are. Functions that contain `try` are left out: a handler may read any slot.

use super::borrow;
use super::node::{Expr, NO_SLOT, Slot};
use super::step::{Op, Step};
use super::verify;

/// A slot may hold any value.
const REAL: u8 = 1;
/// A slot may hold the address of a cell; else what the list ends in.
const ADDRESS: u8 = 2;

/// Slots that pass a list on among each other; more are not worth the analysis.
const MOST: usize = 6;

/// Rewrites the steps, whose offsets are relative by now.
pub fn mark(steps: &mut [Step], nslots: &mut Slot) {
    let loops = steps.iter().any(|step| {
        matches!(
            step.op,
            Op::Again(_)
                | Op::Grow(..)
                | Op::AgainAdd { .. }
                | Op::AgainAddImm { .. }
                | Op::AgainCountAdd { .. }
                | Op::AgainCountAddImm { .. }
        )
    });
    if !loops || steps.iter().any(|step| matches!(step.op, Op::PushTry { .. })) {
        return;
    }
    let mut done: Vec<Slot> = Vec::new();
    for i in 0..steps.len() {
        let Some((subject, ..)) = opens(&steps[i].op) else { continue };
        if done.contains(&subject) || *nslots >= NO_SLOT - 1 {
            continue;
        }
        let slots = passes_on(steps, subject);
        done.push(subject);
        if slots.len() > MOST || slots.iter().any(|s| *s != subject && done.contains(s)) || !comes_back(steps, &slots) {
            continue;
        }
        let Some(states) = flow(steps, *nslots, &slots) else { continue };
        done.extend(&slots);
        let anchor = *nslots;
        *nslots += 1;
        for (step, state) in steps.iter_mut().zip(states) {
            rewrite(step, &slots, anchor, state);
        }
    }
}

/// Subject, tail and whether the subject is taken, of a step that opens a cell and keeps its tail.
fn opens(op: &Op) -> Option<(Slot, Slot, bool)> {
    match *op {
        Op::TakeCons { subject, head, tail, .. } | Op::TakeList { subject, head, tail, .. }
            if tail != NO_SLOT && head != subject && head != tail =>
        {
            Some((subject, tail, true))
        }
        Op::MatchCons { subject, head, tail, .. } | Op::MatchList { subject, head, tail, .. }
            if tail != NO_SLOT && head != tail =>
        {
            Some((subject, tail, false))
        }
        _ => None,
    }
}

fn head(op: &Op) -> Option<Slot> {
    match *op {
        Op::TakeCons { head, .. }
        | Op::TakeList { head, .. }
        | Op::MatchCons { head, .. }
        | Op::MatchList { head, .. } => Some(head),
        _ => None,
    }
}

/// The slots that a list in this one gets to.
fn passes_on(steps: &[Step], subject: Slot) -> Vec<Slot> {
    let mut slots = vec![subject];
    loop {
        let before = slots.len();
        for step in steps {
            let to = match step.op {
                Op::SetMove { src } if slots.contains(&src) => step.dst,
                ref op => match opens(op) {
                    Some((subject, tail, _)) if slots.contains(&subject) => tail,
                    _ => continue,
                },
            };
            if !slots.contains(&to) && slots.len() <= MOST {
                slots.push(to);
            }
        }
        if slots.len() == before {
            return slots;
        }
    }
}

/// Whether a tail gets back to where it came from: else there is no loop over the list.
fn comes_back(steps: &[Step], slots: &[Slot]) -> bool {
    steps.iter().any(|step| match opens(&step.op) {
        Some((subject, tail, _)) if slots.contains(&subject) => {
            tail == subject
                || steps.iter().any(|s| s.dst == subject && matches!(s.op, Op::SetMove { src } if src == tail))
        }
        _ => false,
    })
}

/// What each of `slots` may hold before each step (`None`: the step is not reached); `None` if an address gets lost.
fn flow(steps: &mut [Step], nslots: Slot, slots: &[Slot]) -> Option<Vec<Option<[u8; MOST]>>> {
    let mut states: Vec<Option<[u8; MOST]>> = vec![None; steps.len()];
    let mut work = vec![1usize];
    *states.get_mut(1)? = Some([REAL; MOST]);
    let index = |slot: Slot| slots.iter().position(|s| *s == slot);
    while let Some(at) = work.pop() {
        let step = steps.get_mut(at)?;
        let before = (*states.get(at)?)?;
        let mut join = |target: i64, state: [u8; MOST]| -> Option<()> {
            let old = states.get_mut(usize::try_from(target).ok()?)?;
            let mut new = state;
            new.iter_mut().zip(old.unwrap_or_default()).for_each(|(n, o)| *n |= o);
            if *old != Some(new) {
                *old = Some(new);
                work.push(target as usize);
            }
            Some(())
        };
        let to = |offset: i32| at as i64 + i64::from(offset);
        let (next, mut after, mut other) = (at as i64 + 1, before, before);
        match step.op {
            // The other part gets into a slot that may hold an address: too much to follow.
            ref op if opens(op).is_some_and(|(s, ..)| index(s).is_some()) && head(op).and_then(index).is_some() => {
                return None;
            }
            ref op
                if let Some((s, t, take)) = opens(op)
                    && let (Some(s), Some(t)) = (index(s), index(t)) =>
            {
                let others = (0..slots.len()).any(|i| i != s && before[i] & ADDRESS != 0);
                if before[s] & REAL != 0 && others {
                    return None;
                }
                // Unique lists are taken apart: the tail is a value then.
                after[s] = if take { REAL } else { ADDRESS };
                after[t] = if take && before[s] & REAL != 0 { REAL | ADDRESS } else { ADDRESS };
                other[s] = REAL;
                match *op {
                    Op::TakeList { cell, otherwise, .. } | Op::MatchList { cell, otherwise, .. } => {
                        join(next, other)?;
                        join(to(cell), after)?;
                        join(to(otherwise), other)?;
                    }
                    Op::TakeCons { otherwise, .. } | Op::MatchCons { otherwise, .. } => {
                        join(next, after)?;
                        join(to(otherwise), other)?;
                    }
                    _ => {}
                }
                continue;
            }
            Op::SetMove { src } => match (index(src), index(step.dst)) {
                (None, None) => {}
                (Some(src), None) if before[src] & ADDRESS != 0 => return None,
                (Some(src), None) => after[src] = REAL,
                (None, Some(dst)) => after[dst] = REAL,
                (Some(src), Some(dst)) => {
                    after[src] = REAL;
                    after[dst] = before[src];
                }
            },
            Op::Drop { slot } => {
                if let Some(slot) = index(slot) {
                    after[slot] = REAL
                }
            }
            Op::Clear(ref cleared) => cleared.iter().filter_map(|s| index(*s)).for_each(|s| after[s] = REAL),
            Op::SetImmediate(_) => {
                if let Some(dst) = index(step.dst) {
                    after[dst] = REAL
                }
            }
            // An address is no such word.
            Op::MatchWord { subject, .. } => {
                if let Some(subject) = index(subject) {
                    after[subject] = REAL
                }
            }
            // Stack traces know addresses.
            Op::FunctionClause => {}
            _ => {
                // What only expressions read can be made a value there.
                let mut open = [0i32; MOST];
                verify::mentioned(step, nslots).into_iter().filter_map(index).for_each(|s| open[s] += 1);
                let mut moved = [false; MOST];
                step.op.each_expr(&mut |e| {
                    borrow::reads(e, &mut |slot, e| {
                        if let Some(s) = index(slot) {
                            open[s] -= 1;
                            moved[s] |= matches!(e, Expr::Move(_));
                        }
                    })
                });
                for s in (0..slots.len()).filter(|s| before[*s] & ADDRESS != 0) {
                    if open[s] != 0 {
                        return None;
                    }
                    if moved[s] {
                        after[s] = REAL | ADDRESS;
                    }
                }
                other = after;
            }
        }
        if step.op.falls_through() {
            join(next, after)?;
        }
        if !matches!(step.op, Op::SelfMove { .. } | Op::SelfAddImm { .. }) {
            let mut fine = Some(());
            step.op.each_offset(&mut |offset| fine = fine.and_then(|()| join(to(offset), other)));
            fine?;
        }
    }
    Some(states)
}

fn rewrite(step: &mut Step, slots: &[Slot], anchor: Slot, state: Option<[u8; MOST]>) {
    let Some(state) = state else { return };
    let index = |slot: Slot| slots.iter().position(|s| *s == slot);
    let Some((s, _, take)) = opens(&step.op) else {
        step.op.each_expr(&mut |e| {
            borrow::reads(e, &mut |slot, e| {
                if index(slot).is_some_and(|s| state[s] & ADDRESS != 0) {
                    *e = Expr::Walked(slot, matches!(e, Expr::Move(_)));
                }
            })
        });
        return;
    };
    let Some(at) = index(s) else { return };
    let release = (0..slots.len()).all(|i| i == at || state[i] & ADDRESS == 0);
    step.op = match step.op {
        Op::TakeCons { subject, head, tail, otherwise } | Op::MatchCons { subject, head, tail, otherwise } => {
            Op::WalkCons { subject, head, tail, anchor, take, release, otherwise }
        }
        Op::TakeList { subject, head, tail, cell, otherwise }
        | Op::MatchList { subject, head, tail, cell, otherwise } => {
            Op::WalkList { subject, head, tail, anchor, take, release, cell, otherwise }
        }
        _ => return,
    };
}

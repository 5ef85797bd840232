//! Taking cells and tuples apart, for the steps that match them.

use super::stack::Frame;
use crate::ir::{NO_SLOT, Slot};
use crate::term::Term;

/// Opens a cell in a dead slot, in place when unique.
#[inline(never)]
pub(super) fn take_cons(subject: Slot, head: Slot, tail: Slot, mut fr: Frame<'_>) -> bool {
    if !fr.get(subject).is_cons() {
        return false;
    }
    if let Ok((first, rest)) = fr.take(subject).into_cons() {
        store(head, first, &mut fr);
        store(tail, rest, &mut fr);
    }
    true
}

/// The first step of a walk, or one through a list that nobody else knows: opens the cell in `subject`.
#[inline(never)]
pub(super) fn set_out(
    subject: Slot,
    head: Slot,
    tail: Slot,
    anchor: Slot,
    take: bool,
    release: bool,
    mut fr: Frame<'_>,
) -> bool {
    let list = fr.get(subject);
    if !list.is_cons() {
        if release && !fr.get(anchor).is_immediate() {
            fr.set(anchor, Term::NIL);
        }
        return false;
    }
    if take && list.is_unique() {
        return take_cons(subject, head, tail, fr);
    }
    fr.anchor(subject, anchor);
    let opened = fr.walk(subject, head, tail).is_some();
    if take && subject != tail {
        fr.put(subject, Term::NIL);
    }
    opened
}

#[inline(never)]
pub(super) fn match_cons(subject: Slot, head: Slot, tail: Slot, mut fr: Frame<'_>) -> bool {
    let cell = fr.held(subject);
    let Some((first, rest)) = cell.as_cons() else { return false };
    if head != NO_SLOT {
        fr.set(head, first.clone());
    }
    if tail != NO_SLOT {
        fr.set(tail, rest.clone());
    }
    true
}

#[inline(always)]
fn store(slot: Slot, value: Term, fr: &mut Frame) {
    if slot == NO_SLOT { drop(value) } else { fr.set(slot, value) }
}

/// A tuple of as many elements as there are slots, into the slots.
#[inline(never)]
pub(super) fn match_tuple(subject: Slot, own: bool, take: bool, dsts: &[Slot], mut fr: Frame<'_>) -> bool {
    if !fr.get(subject).is_tuple_of(dsts.len()) {
        return false;
    }
    if take || own {
        let mut tuple = if take { fr.take(subject) } else { fr.get(subject).clone() };
        if let Some(items) = tuple.as_tuple_mut() {
            items.iter_mut().zip(dsts).for_each(|(item, slot)| store(*slot, item.take(), &mut fr));
        } else if let Some(items) = tuple.as_tuple() {
            items.iter().zip(dsts).for_each(|(item, slot)| store(*slot, item.clone(), &mut fr));
        }
        return true;
    }
    let tuple = fr.held(subject);
    for (item, slot) in tuple.as_tuple().unwrap_or_default().iter().zip(dsts) {
        if *slot != NO_SLOT {
            fr.set(*slot, item.clone());
        }
    }
    true
}

//! Captured values that a closure lends to the frames of its calls.
//!
//! A frame of a closure begins with copies of what the closure has captured, which is an atomic count up and one down for
//! each, every call. Whoever calls a closure mostly keeps it, so that what it has captured stays alive until the call
//! returns: then the slot holds the *address* of the captured value, an immediate that owns nothing. Reads through
//! [`Expr::Env`] take either. Which captured values can be lent is found here: those that nothing but expressions
//! reads, since patterns and fused steps look into slots directly.
//!
//! The machine lends when the closure lies in a slot of the calling frame, which waits, or was lent itself, in which
//! case whoever lent it waits further down; see `place_fun`.

use super::node::{Expr, Slot};
use super::step::Step;
use super::verify;

/// Rewrites reads of captured values (slots from `arity` on); a bit for each that may be lent.
pub fn mark(steps: &mut [Step], arity: Slot, captures: u32, nslots: Slot) -> u64 {
    let count = captures.min(64) as usize;
    if count == 0 {
        return 0;
    }
    let index = |slot: Slot| usize::from(slot).checked_sub(arity.into()).filter(|i| *i < count);
    // Reads in expressions count down what the steps mention.
    let mut mentions = vec![0i64; count];
    for step in steps.iter_mut() {
        verify::mentioned(step, nslots).into_iter().filter_map(index).for_each(|i| mentions[i] += 1);
        step.op.each_expr(&mut |e| {
            reads(e, &mut |slot, _| {
                if let Some(i) = index(slot) {
                    mentions[i] -= 1
                }
            })
        });
    }
    let borrows = (0..count).filter(|i| mentions[*i] == 0).fold(0, |mask, i| mask | 1 << i);
    for step in steps {
        step.op.each_expr(&mut |e| {
            reads(e, &mut |slot, e| {
                if index(slot).is_some_and(|i| borrows & 1 << i != 0) {
                    *e = Expr::Env(slot)
                }
            })
        });
    }
    borrows
}

/// Calls `f` with every plain read of a slot, to change it.
pub fn reads(e: &mut Expr, f: &mut dyn FnMut(Slot, &mut Expr)) {
    match *e {
        Expr::Slot(slot) | Expr::Move(slot) => f(slot, e),
        _ => e.each_operand(&mut |e| reads(e, f)),
    }
}

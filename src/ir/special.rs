//! Steps of a loop made for the function value that it calls.
//!
//! `Enum.map(list, fun)` is a loop that calls a closure every round, and a call costs more than the few steps most closures
//! are. So loops that call one of their parameters get steps of their own for a closure that comes often: those of
//! the closure stand in the place of the call (`inline`), and those of the closures that it has captured in the places of
//! their calls, by which a chain of `Stream` steps becomes one loop.
//!
//! [`Op::Specialise`](super::step::Op) stands in front of such loops. It looks whether steps for the closure at hand were
//! made ([`find`]), puts the addresses of what the closure has captured into slots behind those of the loop's own frame,
//! and goes on there. The frame stays: steps made for a closure use the loop's slots as the loop does, so they can be entered
//! whenever a round begins. They are made when the closure has been seen [`OFTEN`]; a time slice that ends within
//! the loop counts for many.
//!
//! What holds a closure's captured values is the closure, and that stays in its slot: no step made for it moves it or
//! writes there. What was captured in turn is part of an immutable value; [`Guard`]s say what it must be.
//!
//! Stack traces show the calls that are not made: a step's line is then a number in the header's table ([`Special`]).
//!
//! Rejected: evaluating closures of one expression in the step that calls them (saves a dispatch of two, but still looks
//! at the closure every round); remembering the callee at the call (a library function's loop calls everybody's).

use super::code::{self, Function};
use super::node::{Offset, Slot};
use super::program::Program;
use super::step::{Op, Step};
use super::{inline, shape};
use crate::base::Atom;
use crate::term::{CodeRef, Term};
use std::mem::ManuallyDrop;
use std::sync::OnceLock;

/// A step's line has this bit when it is a number in the header's table.
pub const INLINED: u32 = 1 << 31;

/// So many entries into loops with a closure are worth making steps for it.
const OFTEN: u32 = 8;
/// What the end of a time slice in a loop counts for.
pub const SLICE: u32 = 4;
/// The most loops that a closure gets steps for.
const MOST: usize = 16;

/// A function and a line in it.
pub type Spot = (&'static Function, u32);

/// A value that stays where it was read from.
pub type Held = ManuallyDrop<Term>;

/// What the header of such steps knows.
#[derive(Clone, Debug)]
pub struct Special {
    /// The function whose loop it is.
    pub f: &'static Function,
    pub need: u32,
    /// By number: the places that a step stands for, the innermost first.
    pub spots: Box<[Box<[Spot]>]>,
}

/// Which value: the number of the parameter among those that are called, then among what that has captured, …
pub type Path = Box<[u8]>;

/// What the value at a path has to be.
#[derive(Debug)]
pub enum Guard {
    Closure(CodeRef),
    Export(Atom, Atom, u8),
}

/// Steps for a closure in a loop, or the knowledge that there are none.
#[derive(Debug)]
pub struct Made {
    host: &'static Function,
    guards: Vec<(Path, Guard)>,
    /// Where the addresses of captured values go.
    pub lends: Vec<(Path, Slot)>,
    /// And the distance of the loop's head from the first step, as jumps count.
    pub program: Option<(Program, i32)>,
    next: OnceLock<Box<Made>>,
}

impl Made {
    pub(super) fn new(
        host: &'static Function,
        guards: Vec<(Path, Guard)>,
        lends: Vec<(Path, Slot)>,
        program: Option<(Program, i32)>,
    ) -> Made {
        Made { host, guards, lends, program, next: OnceLock::new() }
    }

    fn fits(&self, host: &'static Function, roots: &[Held]) -> bool {
        std::ptr::eq(self.host, host)
            && self.guards.iter().all(|(path, guard)| {
                let Some(value) = at(roots, path) else { return false };
                match guard {
                    Guard::Closure(code) => value.as_closure().is_some_and(|closure| closure.code == *code),
                    Guard::Export(module, name, arity) => value.as_export().is_some_and(|export| {
                        export.module == *module && export.name == *name && export.arity == *arity
                    }),
                }
            })
    }
}

/// A value by its path.
pub fn at<'a>(roots: &'a [Held], path: &[u8]) -> Option<&'a Term> {
    let [root, rest @ ..] = path else { return None };
    let root: &Term = roots.get(usize::from(*root))?;
    rest.iter().try_fold(root, |value, index| value.as_closure()?.env().get(usize::from(*index)))
}

/// The function of the first closure.
pub fn leader(roots: &[Held]) -> Option<&'static Function> {
    code::function(roots.iter().find_map(|root| root.as_closure())?.code)
}

/// Whether a loop has steps made for this closure.
#[cfg(test)]
pub fn is_made(f: &'static Function) -> bool {
    f.made().get().is_some_and(|made| made.program.is_some())
}

/// Steps of the loop of `host`, which calls what is in slots `funs`, for these values.
pub fn find(host: &'static Function, funs: &[Slot], roots: &[Held]) -> Option<&'static Made> {
    let f = leader(roots)?;
    let mut place = f.made();
    let mut count = 0;
    while let Some(made) = place.get() {
        if made.fits(host, roots) {
            return made.program.is_some().then_some(made);
        }
        place = &made.next;
        count += 1;
    }
    if count >= MOST || f.heat(1) < OFTEN {
        return None;
    }
    // Another process may be first; then the search begins anew next time.
    let _ = place.set(Box::new(inline::make(host, funs, roots)));
    let made = place.get().filter(|made| made.fits(host, roots))?;
    made.program.is_some().then_some(made)
}

/// Puts a step in front of a loop that calls parameters: it finds steps made for what they hold (see `special`).
pub(super) fn mark(steps: &mut Vec<Step>, arity: Slot) {
    let called = |step: &Step| match &step.op {
        Op::CallFun(call) => shape::slot(&call.fun).filter(|slot| *slot < arity),
        _ => None,
    };
    let mut funs: Vec<Slot> = steps.iter().filter_map(called).collect();
    funs.sort_unstable();
    funs.dedup();
    if funs.is_empty() || funs.len() > 4 {
        return;
    }
    let mut heads = steps.iter().enumerate().filter_map(|(at, step)| match step.op {
        Op::Again(entry)
        | Op::Grow(_, entry)
        | Op::AgainAdd { entry, .. }
        | Op::AgainAddImm { entry, .. }
        | Op::AgainCountAdd { entry, .. }
        | Op::AgainCountAddImm { entry, .. } => Some(at as i64 + i64::from(entry)),
        _ => None,
    });
    // At the function's start, or behind the step that begins a list.
    let Some(head @ (1 | 2)) = heads.next() else { return };
    if !heads.all(|other| other == head) {
        return;
    }
    for (at, step) in steps.iter_mut().enumerate() {
        let own = matches!(step.op, Op::SelfMove { .. } | Op::SelfAddImm { .. });
        let moved = |at: i64| at + i64::from(at >= head);
        step.op.offsets(&mut |offset| {
            let target = at as i64 + i64::from(*offset);
            let target = if own && target == head { head } else { moved(target) };
            *offset = (target - moved(at as i64)) as Offset
        });
    }
    let line = steps.get(head as usize).map_or(0, |step| step.line);
    steps.insert(head as usize, Step { op: Op::Specialise { funs: funs.into() }, dst: 0, keep: 0, line });
}

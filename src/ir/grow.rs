//! Lists that grow at their end: `[f(h) | map(t)]` as a loop.
//!
//! A call of the function itself whose result becomes the tail of the cells that are returned needs no frame of its
//! own: the cells are added to a list that lies in the frame, and the round begins again with other arguments. Whatever
//! the function returns in the end is the list's tail. A list of a million elements so needs no stack at all.
//!
//! The three slots (list, place of its last cell, the step that added it) lie behind the others. Nobody else reads
//! them, and until the function returns nobody else knows the cells, which is why they may be written. The place of the
//! step is for stack traces, which show the calls that are not made.
//!
//! Limits: functions that tail-call others (a frame that is to go away cannot hold a list) or `try` stay as they
//! are, and heads that may fail are not moved before the call: lowering evaluates those before it anyway.

use super::code::Function;
use super::node::{Expr, NO_SLOT, Slot};
use super::step::{Dirty, Growth, Op, Step};
use crate::term::Term;

/// Rewrites the steps, whose offsets are relative by now; the first of the three slots, or `NO_SLOT`.
pub fn mark(f: &'static Function, steps: &mut Vec<Step>, nslots: &mut Slot) -> Slot {
    let sites: Vec<usize> = (1..steps.len().saturating_sub(1)).filter(|i| site(f, steps, *i).is_some()).collect();
    let locals = *nslots;
    if sites.is_empty() || locals > NO_SLOT - 16 || steps.iter().any(|step| prevents(&step.op)) {
        return NO_SLOT;
    }
    let list = locals;
    *nslots += 3;
    for i in sites {
        let Some((heads, args)) = site(f, steps, i) else { continue };
        let (slots, args) = (0..)
            .zip(args)
            .filter(|(slot, e)| !matches!(e, Expr::Move(s) if s == slot))
            .unzip::<Slot, Expr, Vec<_>, Vec<_>>();
        let growth =
            Growth { heads: heads.into(), args: args.into(), slots: slots.into(), list, locals, dirty: Dirty::NONE };
        steps[i].op = Op::Grow(Box::new(growth), 1 - i as i32);
    }
    for step in steps.iter_mut() {
        let moved = |slot: &Slot| Expr::Move(*slot);
        let value = match &mut step.op {
            Op::Return { value, .. } => std::mem::replace(&mut **value, Expr::Const(Term::NIL)),
            Op::ReturnMove { src, .. } => moved(src),
            Op::ReturnImmediate { value, .. } => Expr::Const(value.clone()),
            Op::ReturnAdd { a, b, .. } => Expr::Add(*a, *b),
            Op::ReturnAddImm { src, imm, .. } => Expr::AddImm(*src, *imm),
            Op::ReturnCons { head, tail, .. } => Expr::Cons(Box::new([moved(head), moved(tail)])),
            // A frame of its own begins at the start, which is one step earlier from now on.
            Op::SelfMove { entry, .. } | Op::SelfAddImm { entry, .. } => {
                *entry -= 1;
                continue;
            }
            _ => continue,
        };
        step.op = Op::ReturnGrown { value: Box::new(value), list, dirty: Dirty::NONE };
    }
    let line = steps.get(1).map_or(0, |step| step.line);
    steps.insert(1, Step { op: Op::SetImmediate(Term::NIL), dst: list, keep: 0, line });
    list
}

/// A step that leaves the frame to another function, or a handler that comes back to it.
fn prevents(op: &Op) -> bool {
    matches!(
        op,
        Op::Tail { .. }
            | Op::TailRemote { .. }
            | Op::TailFun(..)
            | Op::TailDyn(..)
            | Op::TailApply(..)
            | Op::PushTry { .. }
    )
}

/// The heads and the arguments, where a call of the function itself and a return of cells in front of its result are.
fn site(f: &'static Function, steps: &[Step], at: usize) -> Option<(Vec<Expr>, Vec<Expr>)> {
    let (call, give) = (steps.get(at)?, steps.get(at + 1)?);
    let args = match &call.op {
        Op::Call { f: callee, args } if std::ptr::eq(*callee, f) => {
            args.iter().map(copy).collect::<Option<Vec<_>>>()?
        }
        Op::SelfMove { src, .. } => vec![Expr::Move(*src)],
        Op::SelfAddImm { src, imm, .. } => vec![Expr::AddImm(*src, *imm)],
        _ => return None,
    };
    let is_result = |e: &Expr| matches!(e, Expr::Move(s) | Expr::Slot(s) if *s == call.dst);
    let heads = match &give.op {
        Op::ReturnCons { head, tail, .. } if *tail == call.dst => vec![Expr::Move(*head)],
        Op::Return { value, .. } => match &**value {
            Expr::Cons(ab) if is_result(&ab[1]) => vec![copy(&ab[0])?],
            Expr::List(items, tail) if is_result(tail) => items.iter().map(copy).collect::<Option<Vec<_>>>()?,
            _ => return None,
        },
        _ => return None,
    };
    // The result's slot may be that of an argument: the heads then meant the result.
    if heads.iter().any(|e| reads(e, call.dst)) {
        return None;
    }
    Some((heads, args))
}

/// A copy of an expression that cannot fail, or of a sum (as an argument those stand where they are evaluated).
fn copy(e: &Expr) -> Option<Expr> {
    let all = |es: &[Expr]| es.iter().map(copy).collect::<Option<Box<[Expr]>>>();
    Some(match e {
        Expr::Slot(s) => Expr::Slot(*s),
        Expr::Move(s) => Expr::Move(*s),
        Expr::Const(value) => Expr::Const(value.clone()),
        Expr::AddImm(s, imm) => Expr::AddImm(*s, *imm),
        Expr::Add(a, b) => Expr::Add(*a, *b),
        Expr::Sub(a, b) => Expr::Sub(*a, *b),
        Expr::Tuple(es) => Expr::Tuple(all(es)?),
        Expr::Cons(ab) => Expr::Cons(Box::new([copy(&ab[0])?, copy(&ab[1])?])),
        Expr::List(es, tail) => Expr::List(all(es)?, Box::new(copy(tail)?)),
        Expr::Map(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| Some((copy(key)?, copy(value)?)));
            Expr::Map(pairs.collect::<Option<_>>()?)
        }
        Expr::Closure(f, env) => Expr::Closure(f, all(env)?),
        Expr::Native(row, args) => Expr::Native(row, all(args)?),
        _ => return None,
    })
}

fn reads(e: &Expr, slot: Slot) -> bool {
    match e {
        Expr::Slot(s) | Expr::Move(s) | Expr::AddImm(s, _) | Expr::By(_, s, _) => *s == slot,
        Expr::Add(a, b) | Expr::Sub(a, b) => *a == slot || *b == slot,
        Expr::Tuple(es) | Expr::Closure(_, es) | Expr::Native(_, es) => es.iter().any(|e| reads(e, slot)),
        Expr::Cons(ab) => ab.iter().any(|e| reads(e, slot)),
        Expr::List(es, tail) => es.iter().any(|e| reads(e, slot)) || reads(tail, slot),
        Expr::Map(pairs) => pairs.iter().any(|(key, value)| reads(key, slot) || reads(value, slot)),
        _ => false,
    }
}

//! The shapes of expressions that have steps or expressions of their own.

use super::node::{Expr, Op2, Slot};
use super::step::{DynCall, FunCall};
use crate::term::Term;
use std::sync::OnceLock;

pub(super) fn fun_call(fun: Expr, mut args: Box<[Expr]>) -> Box<FunCall> {
    args.iter_mut().for_each(simplify);
    let plain = args.iter().all(|e| matches!(e, Expr::Slot(_) | Expr::Move(_) | Expr::Const(_) | Expr::AddImm(..)));
    let sums = args.iter().any(|e| matches!(e, Expr::AddImm(..)));
    let stays = match fun {
        Expr::Slot(slot) => !args.iter().any(|e| matches!(e, Expr::Move(s) if *s == slot)),
        _ => false,
    };
    Box::new(FunCall { fun, args, plain, stays, sums })
}

pub(super) fn dyn_call(module: Expr, name: crate::base::Atom, args: Box<[Expr]>) -> Box<DynCall> {
    Box::new(DynCall { module, name, args, seen: OnceLock::new() })
}

/// The slot that is read, when that is all.
pub(super) fn slot(e: &Expr) -> Option<Slot> {
    match e {
        Expr::Slot(slot) | Expr::Move(slot) => Some(*slot),
        _ => None,
    }
}

pub(super) fn immediate(e: &Expr) -> Option<i32> {
    match e {
        Expr::Const(value) if value.is_small_int() => i32::try_from(value.small_value()).ok(),
        _ => None,
    }
}

/// A constant that equals nothing but itself, also for `==`.
pub(super) fn atomic(e: &Expr) -> Option<Term> {
    match e {
        Expr::Const(value) if value.is_atom() || value.is_empty_list() => Some(value.clone()),
        _ => None,
    }
}

pub(super) fn comparison(op: Op2) -> bool {
    matches!(op, Op2::Eq | Op2::Ne | Op2::ExactEq | Op2::ExactNe | Op2::Lt | Op2::Le | Op2::Gt | Op2::Ge)
}

/// The operator with its operands exchanged.
pub(super) fn mirrored(op: Op2) -> Op2 {
    match op {
        Op2::Lt => Op2::Gt,
        Op2::Le => Op2::Ge,
        Op2::Gt => Op2::Lt,
        Op2::Ge => Op2::Le,
        op => op,
    }
}

/// `slot + constant` or `slot - constant`, when it is that.
fn add_imm(op: Op2, ab: &[Expr; 2]) -> Option<(Slot, i32)> {
    match op {
        Op2::Add => match (slot(&ab[0]), immediate(&ab[1])) {
            (Some(slot), Some(imm)) => Some((slot, imm)),
            _ => Some((slot(&ab[1])?, immediate(&ab[0])?)),
        },
        Op2::Sub => Some((slot(&ab[0])?, immediate(&ab[1])?.checked_neg()?)),
        _ => None,
    }
}

/// Replaces `slot ± constant`, `slot ± slot` and the like by their fused forms.
pub(super) fn simplify(e: &mut Expr) {
    e.each_operand(&mut simplify);
    let Expr::Op2(op, ab) = e else { return };
    if let Some((slot, imm)) = add_imm(*op, ab) {
        *e = Expr::AddImm(slot, imm);
    } else if let (Some(a), Some(b)) = (slot(&ab[0]), slot(&ab[1])) {
        match op {
            Op2::Add => *e = Expr::Add(a, b),
            Op2::Sub => *e = Expr::Sub(a, b),
            _ => {}
        }
    } else if let (Some(slot), Some(imm)) = (slot(&ab[0]), immediate(&ab[1])) {
        match op {
            Op2::Mul => *e = Expr::By(*op, slot, imm),
            Op2::Rem | Op2::Div if imm > 0 => *e = Expr::By(*op, slot, imm),
            _ => {}
        }
    }
}

//! Calls of function values: arguments and captured values into the places of the callee's frame.

use super::eval::{self, quick};
use super::stack::{Frame, Limit};
use crate::ir::step::FunCall;
use crate::ir::{Ctx, Expr, Function, NativeKind, Raise, code};
use crate::term::{Term, arith};

/// Puts the arguments and captured values of a call of a closure in their places. `None`, and nothing done, when it is
/// not that simple.
#[inline(never)]
pub(super) fn place_fun(
    call: &FunCall,
    keep: u16,
    tail: bool,
    mut fr: Frame<'_>,
    limit: Limit,
) -> Option<&'static Function> {
    // What has been captured may be lent when the closure stays where it is until the callee returns.
    let (fun, stays) = match &call.fun {
        Expr::Slot(slot) => (fr.held(*slot), call.stays && !tail),
        Expr::Move(slot) => (fr.held(*slot), false),
        Expr::Env(slot) => (fr.held_lent(*slot), !tail || fr.get(*slot).is_internal()),
        _ => return None,
    };
    if !call.plain {
        return None;
    }
    let closure = fun.as_closure()?;
    let count = call.args.len();
    if closure.arity as usize != count {
        return None;
    }
    let f = code::function(closure.code)?;
    let env = closure.env();
    // Room for the arguments of every call of this frame is a matter of course, for captured values it is not.
    if f.params() as usize != count + env.len() || !env.is_empty() && !fr.fits(keep as u32 + 1 + f.params(), limit) {
        return None;
    }
    arguments(call, keep, &mut fr)?;
    if !env.is_empty() {
        let mut borrows = if stays { f.program().map_or(0, |program| program.borrows()) } else { 0 };
        for (i, value) in env.iter().enumerate() {
            if borrows & 1 != 0 {
                fr.lend(keep, count + i, value)
            } else {
                fr.argument(keep, count + i, value.clone())
            }
            borrows >>= 1;
        }
    }
    eval::done(&call.fun, &mut fr);
    Some(f)
}

/// Puts the arguments of a plain call in their places; `None`, and nothing done, when a sum is not simple.
#[inline(always)]
fn arguments(call: &FunCall, keep: u16, fr: &mut Frame<'_>) -> Option<()> {
    // Sums first: they may turn out not to be simple.
    if call.sums {
        for (i, e) in call.args.iter().enumerate() {
            if let Expr::AddImm(slot, imm) = e {
                let sum = arith::add_imm(fr.get(*slot), *imm as i64)?;
                fr.argument(keep, i, sum);
            }
        }
    }
    for (i, e) in call.args.iter().enumerate() {
        match e {
            Expr::Move(slot) => {
                let value = fr.take(*slot);
                fr.argument(keep, i, value)
            }
            Expr::Slot(slot) => {
                let value = fr.get(*slot).clone();
                fr.argument(keep, i, value)
            }
            Expr::Const(value) => fr.argument(keep, i, value.clone()),
            Expr::Env(slot) => {
                let value = fr.lent(*slot).clone();
                fr.argument(keep, i, value)
            }
            Expr::Walked(slot, moved) => {
                let value = fr.walked(*slot, *moved);
                fr.argument(keep, i, value)
            }
            _ => {}
        }
    }
    Some(())
}

/// What a captured function of another module turned out to be, its arguments in place or used.
pub(super) enum Placed {
    Function(&'static Function),
    Value(Term),
    Failed(Raise),
}

/// The same for a captured function of another module (`&Mod.fun/2`, `&+/2`).
#[inline(never)]
pub(super) fn place_export(call: &FunCall, keep: u16, mut fr: Frame<'_>, cx: &mut Ctx) -> Option<Placed> {
    let fun = match &call.fun {
        Expr::Slot(slot) | Expr::Move(slot) => fr.held(*slot),
        Expr::Env(slot) => fr.held_lent(*slot),
        _ => return None,
    };
    let export = fun.as_export()?;
    if !call.plain || export.arity as usize != call.args.len() {
        return None;
    }
    let export = code::export_of(export);
    let Some(row) = export.native else {
        let f = export.target()?;
        arguments(call, keep, &mut fr)?;
        eval::done(&call.fun, &mut fr);
        return Some(Placed::Function(f));
    };
    let NativeKind::Leaf(native) = row.kind else { return None };
    let mut args = eval::Values::with_capacity(call.args.len());
    for e in &call.args {
        args.push(quick(e, fr.sub())?);
    }
    eval::done(&call.fun, &mut fr);
    cx.reductions -= 1;
    Some(match native(cx, &mut args) {
        Ok(value) => Placed::Value(value),
        Err(raise) => Placed::Failed(eval::native_failed(raise, row, &args)),
    })
}

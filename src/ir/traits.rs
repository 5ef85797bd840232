//! What passes over steps ask: where a step jumps, what it evaluates, whether it goes on, what it writes.

use super::node::{Expr, Offset};
use super::step::{Dirty, Op};

/// Calls `$f` with every jump of a step: where it may be changed, or (with `*`) what it is.
macro_rules! jumps {
    ($op:expr, $each:ident, $f:expr $(, $by:tt)?) => {
        match $op {
            Op::Jump(offset)
            | Op::If { otherwise: offset, .. }
            | Op::Guard { otherwise: offset, .. }
            | Op::IfTrue { otherwise: offset, .. }
            | Op::IfLtImm { otherwise: offset, .. }
            | Op::IfLeImm { otherwise: offset, .. }
            | Op::IfGtImm { otherwise: offset, .. }
            | Op::IfGeImm { otherwise: offset, .. }
            | Op::IfEqImm { otherwise: offset, .. }
            | Op::IfNeImm { otherwise: offset, .. }
            | Op::IfLt { otherwise: offset, .. }
            | Op::IfLe { otherwise: offset, .. }
            | Op::IfCmp { otherwise: offset, .. }
            | Op::IfBy { otherwise: offset, .. }
            | Op::Match { otherwise: offset, .. }
            | Op::MatchWord { otherwise: offset, .. }
            | Op::TakeWord { otherwise: offset, .. }
            | Op::MatchConst { otherwise: offset, .. }
            | Op::MatchCons { otherwise: offset, .. }
            | Op::TakeCons { otherwise: offset, .. }
            | Op::MatchTuple { otherwise: offset, .. }
            | Op::MatchPair { otherwise: offset, .. }
            | Op::WalkCons { otherwise: offset, .. }
            | Op::Again(offset)
            | Op::Grow(_, offset)
            | Op::AgainAddImm { entry: offset, .. }
            | Op::AgainAdd { entry: offset, .. }
            | Op::SelfMove { entry: offset, .. }
            | Op::SelfAddImm { entry: offset, .. }
            | Op::PushTry { handler: offset }
            | Op::RecvPeek { on_timeout: offset }
            | Op::RecvNext(offset) => $f($($by)? offset),
            Op::AgainCountAdd { entry, round, .. } | Op::AgainCountAddImm { entry, round, .. } => {
                $f($($by)? entry);
                $f($($by)? round)
            }
            Op::TakeList { cell, otherwise, .. }
            | Op::MatchList { cell, otherwise, .. }
            | Op::WalkList { cell, otherwise, .. } => {
                $f($($by)? cell);
                $f($($by)? otherwise)
            }
            Op::Switch { table, otherwise, .. } => {
                table.$each().for_each(|(_, offset)| $f($($by)? offset));
                $f($($by)? otherwise)
            }
            _ => {}
        }
    };
}

impl Op {
    /// Calls `f` with every jump, to change it.
    pub(super) fn offsets(&mut self, f: &mut dyn FnMut(&mut Offset)) {
        jumps!(self, iter_mut, f)
    }

    /// Calls `f` with every jump.
    pub(super) fn each_offset(&self, f: &mut dyn FnMut(Offset)) {
        jumps!(self, iter, f, *)
    }

    /// Calls `f` with the step's expressions.
    pub(super) fn each_expr(&mut self, f: &mut dyn FnMut(&mut Expr)) {
        match self {
            Op::Set(e) | Op::Eval(e) | Op::If { cond: e, .. } | Op::Guard { cond: e, .. } => f(e),
            Op::Return { value: e, .. } | Op::ReturnGrown { value: e, .. } | Op::Raise { reason: e, .. } => f(e),
            Op::Call { args, .. } | Op::CallRemote { args, .. } | Op::CallHosted { args, .. } => {
                args.iter_mut().for_each(f)
            }
            Op::Tail { args, .. } | Op::TailRemote { args, .. } => args.iter_mut().for_each(f),
            Op::CallFun(call) | Op::TailFun(call, _) => {
                f(&mut call.fun);
                call.args.iter_mut().for_each(f)
            }
            Op::CallDyn(call) | Op::TailDyn(call, _) => {
                f(&mut call.module);
                call.args.iter_mut().for_each(f)
            }
            Op::Apply(call) | Op::TailApply(call, _) => {
                call.module.iter_mut().chain([&mut call.name, &mut call.args]).for_each(f)
            }
            Op::Dot(dot) => f(&mut dot.0),
            Op::Grow(growth, _) => growth.heads.iter_mut().chain(&mut growth.args).for_each(f),
            Op::RecvStart { timeout } => timeout.iter_mut().for_each(|e| f(e)),
            Op::Hook(hook) => hook.1.iter_mut().for_each(f),
            _ => {}
        }
    }

    /// Whether control can go on to the next step.
    pub(super) fn falls_through(&self) -> bool {
        !matches!(
            self,
            Op::Jump(_)
                | Op::Switch { .. }
                | Op::Tail { .. }
                | Op::Again(_)
                | Op::Grow(..)
                | Op::Return { .. }
                | Op::ReturnGrown { .. }
                | Op::ReturnMove { .. }
                | Op::ReturnImmediate { .. }
                | Op::ReturnAdd { .. }
                | Op::ReturnAddImm { .. }
                | Op::ReturnCons { .. }
                | Op::Raise { .. }
                | Op::FunctionClause
                | Op::Reraise { .. }
                | Op::RecvNext(_)
        )
    }

    /// Whether the step's `dst` is written.
    pub(super) fn has_result(&self) -> bool {
        matches!(
            self,
            Op::Set(_)
                | Op::SetMove { .. }
                | Op::SetSlot { .. }
                | Op::SetImmediate(_)
                | Op::SetAddImm { .. }
                | Op::SetAdd { .. }
                | Op::SetSub { .. }
                | Op::SetBy { .. }
                | Op::AgainAddImm { .. }
                | Op::AgainAdd { .. }
                | Op::AgainCountAdd { .. }
                | Op::AgainCountAddImm { .. }
                | Op::Call { .. }
                | Op::CallMove { .. }
                | Op::CallSlot { .. }
                | Op::CallAddImm { .. }
                | Op::SelfMove { .. }
                | Op::SelfAddImm { .. }
                | Op::CallRemote { .. }
                | Op::CallFun(_)
                | Op::CallDyn(_)
                | Op::Apply(_)
                | Op::CallHosted { .. }
                | Op::Dot(_)
                | Op::TailRemote { .. }
                | Op::TailFun(..)
                | Op::TailDyn(..)
                | Op::TailApply(..)
                | Op::PushTry { .. }
                | Op::RecvPeek { .. }
                | Op::Hook(_)
        )
    }

    /// Tells a step that leaves the frame what the frame may own.
    pub(super) fn set_dirty(&mut self, range: Dirty) {
        match self {
            Op::Tail { dirty, .. }
            | Op::TailRemote { dirty, .. }
            | Op::TailFun(_, dirty)
            | Op::TailDyn(_, dirty)
            | Op::TailApply(_, dirty)
            | Op::Return { dirty, .. }
            | Op::ReturnGrown { dirty, .. }
            | Op::ReturnMove { dirty, .. }
            | Op::ReturnImmediate { dirty, .. }
            | Op::ReturnAdd { dirty, .. }
            | Op::ReturnAddImm { dirty, .. }
            | Op::ReturnCons { dirty, .. } => *dirty = range,
            _ => {}
        }
    }
}

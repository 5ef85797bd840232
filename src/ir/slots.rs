//! All slots that steps, expressions and patterns mention, to give them other numbers.

use super::node::{Expr, NO_SLOT, Pat, Slot};
use super::step::{Op, Step};

impl Step {
    /// Calls `f` with every slot. False: a step of a kind that is not for moving into other functions.
    pub(super) fn slots(&mut self, f: &mut dyn FnMut(&mut Slot)) -> bool {
        if self.op.has_result() {
            f(&mut self.dst)
        }
        let target = |slot: &mut Slot, f: &mut dyn FnMut(&mut Slot)| {
            if *slot != NO_SLOT {
                f(slot)
            }
        };
        match &mut self.op {
            Op::SetImmediate(_)
            | Op::Jump(_)
            | Op::FunctionClause
            | Op::ReturnImmediate { .. }
            | Op::Set(_)
            | Op::Eval(_)
            | Op::If { .. }
            | Op::Guard { .. }
            | Op::Return { .. }
            | Op::Raise { .. }
            | Op::Call { .. }
            | Op::Tail { .. }
            | Op::CallRemote { .. }
            | Op::TailRemote { .. }
            | Op::CallHosted { .. }
            | Op::CallFun(_)
            | Op::TailFun(..)
            | Op::CallDyn(_)
            | Op::TailDyn(..)
            | Op::Apply(_)
            | Op::TailApply(..)
            | Op::Dot(_) => {}
            Op::SetMove { src }
            | Op::SetSlot { src }
            | Op::SetAddImm { src, .. }
            | Op::SetBy { src, .. }
            | Op::ReturnMove { src, .. }
            | Op::ReturnAddImm { src, .. }
            | Op::CallMove { src, .. }
            | Op::CallSlot { src, .. }
            | Op::CallAddImm { src, .. } => f(src),
            Op::SetAdd { a, b }
            | Op::SetSub { a, b }
            | Op::IfLt { a, b, .. }
            | Op::IfLe { a, b, .. }
            | Op::IfCmp { a, b, .. }
            | Op::ReturnAdd { a, b, .. }
            | Op::ReturnCons { head: a, tail: b, .. } => {
                f(a);
                f(b)
            }
            Op::Drop { slot }
            | Op::IfTrue { slot, .. }
            | Op::IfLtImm { slot, .. }
            | Op::IfLeImm { slot, .. }
            | Op::IfGtImm { slot, .. }
            | Op::IfGeImm { slot, .. }
            | Op::IfEqImm { slot, .. }
            | Op::IfNeImm { slot, .. }
            | Op::IfBy { slot, .. } => f(slot),
            Op::Clear(slots) => slots.iter_mut().for_each(&mut *f),
            Op::Match { subject, pat, .. } => {
                f(subject);
                pat.slots(f)
            }
            Op::MatchWord { subject, .. }
            | Op::TakeWord { subject, .. }
            | Op::MatchConst { subject, .. }
            | Op::Switch { subject, .. } => f(subject),
            Op::MatchCons { subject, head, tail, .. }
            | Op::MatchList { subject, head, tail, .. }
            | Op::TakeCons { subject, head, tail, .. }
            | Op::TakeList { subject, head, tail, .. } => {
                f(subject);
                target(head, f);
                target(tail, f)
            }
            Op::MatchPair { subject, dst, .. } => {
                f(subject);
                f(dst)
            }
            Op::MatchTuple { subject, dsts, .. } => {
                f(subject);
                dsts.iter_mut().for_each(|slot| target(slot, f))
            }
            _ => return false,
        }
        self.op.each_expr(&mut |e| e.slots(f));
        true
    }
}

impl Expr {
    pub(super) fn slots(&mut self, f: &mut dyn FnMut(&mut Slot)) {
        match self {
            Expr::Slot(slot) | Expr::Move(slot) | Expr::Env(slot) | Expr::Walked(slot, _) => f(slot),
            Expr::AddImm(slot, _) | Expr::By(_, slot, _) => f(slot),
            Expr::Add(a, b) | Expr::Sub(a, b) => {
                f(a);
                f(b)
            }
            Expr::Bits(segments) => segments.iter_mut().for_each(|segment| {
                segment.value.slots(f);
                segment.size.iter_mut().for_each(|e| e.slots(f))
            }),
            Expr::Matches(both) => {
                both.0.slots(f);
                both.1.slots(f)
            }
            e => e.each_operand(&mut |e| e.slots(f)),
        }
    }
}

impl Pat {
    fn slots(&mut self, f: &mut dyn FnMut(&mut Slot)) {
        match self {
            Pat::Any | Pat::Const(_) => {}
            Pat::Bind(slot) | Pat::Same(slot) => f(slot),
            Pat::Cons(both) | Pat::Both(both) => both.iter_mut().for_each(|p| p.slots(f)),
            Pat::Tuple(pats) => pats.iter_mut().for_each(|p| p.slots(f)),
            Pat::Map(pairs) => pairs.iter_mut().for_each(|(key, p)| {
                key.slots(f);
                p.slots(f)
            }),
            Pat::Bits(fields) => fields.iter_mut().for_each(|field| {
                field.pat.slots(f);
                field.size.iter_mut().for_each(|e| e.slots(f))
            }),
        }
    }
}

//! Which slots may own something when a frame is left.
//!
//! A forward flow analysis over a function's steps. Leaving a frame must leave immediates behind; checking every slot
//! costs as much as a small function's work, and most slots have been moved out of by then. Wrong answers in one
//! direction cost time, in the other they leak until the stack dies: never a dangling word.

use super::node::{BitPat, BitSeg, Expr, NO_SLOT, Pat, Slot};
use super::step::{Dirty, Op, Step};

/// Beyond this many bits of state everything counts as dirty: only generated monsters get there.
const LIMIT: usize = 1 << 24;

/// Fills in the `dirty` ranges. The first `params` slots are filled at the entry.
pub fn mark(steps: &mut [Step], nslots: Slot, params: u32) {
    let stride = (nslots as usize).div_ceil(64).max(1);
    if stride * 64 * steps.len() > LIMIT {
        let all = Dirty { from: 0, to: nslots };
        steps.iter_mut().for_each(|step| step.op.set_dirty(all));
        return;
    }
    let mut flow =
        Flow { before: vec![0; stride * steps.len()], reached: vec![false; steps.len()], stride, work: vec![1] };
    let mut entry = vec![0u64; stride];
    (0..params.min(nslots as u32)).for_each(|s| set(&mut entry, s as Slot));
    flow.join(1, &entry);
    let all = vec![u64::MAX; stride];
    while let Some(at) = flow.work.pop() {
        let before = flow.before[at * stride..][..stride].to_vec();
        let mut after = before.clone();
        transfer(&steps[at], &mut after);
        let mut other = after.clone();
        match &steps[at].op {
            // It may have stopped before moving anything.
            Op::Guard { .. } => other.iter_mut().zip(&before).for_each(|(o, b)| *o |= b),
            Op::TakeCons { .. } | Op::WalkCons { .. } | Op::MatchTuple { .. } | Op::RecvPeek { .. } => {
                other.clone_from(&before)
            }
            Op::PushTry { .. } => other.clone_from(&all),
            _ => {}
        }
        let mut targets = Vec::new();
        steps[at].op.each_offset(&mut |offset| targets.push((at as i64 + offset as i64) as usize));
        // Only on the way to `cell` has anything been bound.
        if let Op::TakeList { cell, otherwise, .. }
        | Op::MatchList { cell, otherwise, .. }
        | Op::WalkList { cell, otherwise, .. } = steps[at].op
        {
            let target = |offset: i32| (at as i64 + offset as i64) as usize;
            flow.join(at + 1, &before);
            flow.join(target(otherwise), &before);
            flow.join(target(cell), &after);
            continue;
        }
        if steps[at].op.falls_through() {
            flow.join(at + 1, &after);
        }
        if !matches!(steps[at].op, Op::SelfMove { .. } | Op::SelfAddImm { .. }) {
            targets.into_iter().for_each(|target| flow.join(target, &other));
        }
    }
    for (at, step) in steps.iter_mut().enumerate() {
        let mut state = flow.before[at * stride..][..stride].to_vec();
        transfer(step, &mut state);
        if let Op::Grow(growth, _) = &mut step.op {
            // The next round begins with arguments alone.
            (0..params as Slot).for_each(|s| unset(&mut state, s));
            growth.dirty = range(&state, growth.locals);
        }
        step.op.set_dirty(range(&state, nslots));
    }
}

struct Flow {
    before: Vec<u64>,
    reached: Vec<bool>,
    stride: usize,
    work: Vec<usize>,
}

impl Flow {
    fn join(&mut self, at: usize, state: &[u64]) {
        let Some(reached) = self.reached.get_mut(at) else { return };
        let mut changed = !std::mem::replace(reached, true);
        for (old, new) in self.before[at * self.stride..].iter_mut().zip(state) {
            changed |= *new & !*old != 0;
            *old |= new;
        }
        if changed {
            self.work.push(at);
        }
    }
}

fn set(state: &mut [u64], slot: Slot) {
    if slot != NO_SLOT {
        state[slot as usize / 64] |= 1 << (slot % 64);
    }
}

fn unset(state: &mut [u64], slot: Slot) {
    state[slot as usize / 64] &= !(1 << (slot % 64));
}

fn range(state: &[u64], nslots: Slot) -> Dirty {
    let is_set = |s: &Slot| state[*s as usize / 64] & 1 << (s % 64) != 0;
    match ((0..nslots).find(is_set), (0..nslots).rev().find(is_set)) {
        (Some(from), Some(last)) => Dirty { from, to: last + 1 },
        _ => Dirty::NONE,
    }
}

/// The state after a step that went on.
fn transfer(step: &Step, state: &mut [u64]) {
    match &step.op {
        Op::Set(e) => {
            expr(e, state);
            set(state, step.dst);
        }
        Op::SetMove { src } => {
            unset(state, *src);
            set(state, step.dst);
        }
        Op::SetSlot { .. } | Op::SetAddImm { .. } | Op::SetAdd { .. } | Op::SetSub { .. } | Op::SetBy { .. } => {
            set(state, step.dst)
        }
        Op::AgainAddImm { .. } | Op::AgainAdd { .. } => set(state, step.dst),
        Op::AgainCountAdd { count, sum, .. } | Op::AgainCountAddImm { count, sum, .. } => {
            set(state, step.dst);
            set(state, *count);
            set(state, *sum);
        }
        Op::SetImmediate(_) => unset(state, step.dst),
        Op::Eval(e) | Op::If { cond: e, .. } | Op::Guard { cond: e, .. } => expr(e, state),
        Op::Return { value: e, .. } | Op::Raise { reason: e, .. } => expr(e, state),
        // These see to their operands themselves.
        Op::ReturnMove { src, .. } | Op::ReturnAddImm { src, .. } => unset(state, *src),
        Op::ReturnAdd { a: head, b: tail, .. } | Op::ReturnCons { head, tail, .. } => {
            unset(state, *head);
            unset(state, *tail);
        }
        Op::Drop { slot } | Op::TakeWord { subject: slot, .. } | Op::IfTrue { slot, take: true, .. } => {
            unset(state, *slot)
        }
        Op::Clear(slots) => slots.iter().for_each(|s| unset(state, *s)),
        Op::Match { pat, .. } => self::pat(pat, state),
        Op::MatchPair { dst, .. } => set(state, *dst),
        Op::MatchCons { head, tail, .. } | Op::MatchList { head, tail, .. } => {
            set(state, *head);
            set(state, *tail);
        }
        Op::TakeCons { subject, head, tail, .. } | Op::TakeList { subject, head, tail, .. } => {
            unset(state, *subject);
            set(state, *head);
            set(state, *tail);
        }
        Op::WalkCons { subject, head, tail, anchor, take, .. }
        | Op::WalkList { subject, head, tail, anchor, take, .. } => {
            if *take {
                unset(state, *subject);
            }
            [head, tail, anchor].iter().for_each(|s| set(state, **s));
        }
        Op::Grow(growth, _) => {
            exprs(&growth.args, state);
            exprs(&growth.heads, state);
            growth.slots.iter().for_each(|s| set(state, *s));
            set(state, growth.list);
        }
        Op::ReturnGrown { value, list, .. } => {
            expr(value, state);
            unset(state, *list);
        }
        Op::MatchTuple { subject, dsts, take, .. } => {
            if *take {
                unset(state, *subject);
            }
            dsts.iter().for_each(|s| set(state, *s));
        }
        Op::CallMove { src, .. } | Op::SelfMove { src, .. } => {
            unset(state, *src);
            set(state, step.dst);
        }
        // The jump to the entry is the callee's, in a frame of its own.
        Op::SelfAddImm { .. } => set(state, step.dst),
        Op::Call { args, .. } | Op::CallRemote { args, .. } | Op::CallHosted { args, .. } => {
            exprs(args, state);
            set(state, step.dst);
        }
        Op::Tail { args, .. } | Op::TailRemote { args, .. } => exprs(args, state),
        Op::CallFun(call) => {
            expr(&call.fun, state);
            exprs(&call.args, state);
            set(state, step.dst);
        }
        Op::TailFun(call, _) => {
            expr(&call.fun, state);
            exprs(&call.args, state);
        }
        Op::CallDyn(call) => {
            expr(&call.module, state);
            exprs(&call.args, state);
            set(state, step.dst);
        }
        Op::TailDyn(call, _) => {
            expr(&call.module, state);
            exprs(&call.args, state);
        }
        Op::Apply(call) | Op::TailApply(call, _) => {
            call.module.iter().chain([&call.name, &call.args]).for_each(|e| expr(e, state));
            set(state, step.dst);
        }
        Op::Dot(dot) => {
            expr(&dot.0, state);
            set(state, step.dst);
        }
        Op::RecvStart { timeout: Some(e) } => expr(e, state),
        Op::Hook(hook) => {
            exprs(&hook.1, state);
            set(state, step.dst);
        }
        Op::CallSlot { .. } | Op::CallAddImm { .. } | Op::RecvPeek { .. } => set(state, step.dst),
        Op::PushTry { .. } => (step.dst..step.dst.saturating_add(3)).for_each(|s| set(state, s)),
        _ => {}
    }
    // What a tail call turns into when it was none: its result in a slot.
    if matches!(step.op, Op::TailRemote { .. } | Op::TailFun(..) | Op::TailDyn(..)) {
        set(state, step.dst);
    }
}

fn exprs(es: &[Expr], state: &mut [u64]) {
    es.iter().for_each(|e| expr(e, state))
}

fn expr(e: &Expr, state: &mut [u64]) {
    match e {
        Expr::Slot(_)
        | Expr::Env(_)
        | Expr::Const(_)
        | Expr::AddImm(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::By(..) => {}
        Expr::Move(slot) | Expr::Walked(slot, true) => unset(state, *slot),
        Expr::Walked(_, false) => {}
        Expr::Op1(_, e) => expr(e, state),
        Expr::Op2(_, ab) | Expr::Cons(ab) => exprs(&ab[..], state),
        // The right side may not be evaluated: what it moves stays, what it binds comes.
        Expr::And(ab) | Expr::Or(ab) => {
            expr(&ab[0], state);
            let mut right = state.to_vec();
            expr(&ab[1], &mut right);
            state.iter_mut().zip(&right).for_each(|(s, r)| *s |= r);
        }
        Expr::Tuple(es) | Expr::Closure(_, es) | Expr::Native(_, es) => exprs(es, state),
        Expr::List(es, tail) => {
            exprs(es, state);
            expr(tail, state);
        }
        Expr::Map(pairs) => pairs.iter().for_each(|(k, v)| {
            expr(k, state);
            expr(v, state);
        }),
        Expr::MapUpdate(e, pairs) => {
            expr(e, state);
            pairs.iter().for_each(|(k, v)| {
                expr(k, state);
                expr(v, state);
            });
        }
        Expr::Bits(segments) => segments.iter().for_each(|BitSeg { value, size, .. }| {
            expr(value, state);
            size.iter().for_each(|e| expr(e, state));
        }),
        Expr::Matches(both) => {
            expr(&both.0, state);
            pat(&both.1, state);
        }
    }
}

/// Patterns only add: a match may stop anywhere.
fn pat(mut p: &Pat, state: &mut [u64]) {
    loop {
        match p {
            Pat::Any | Pat::Const(_) | Pat::Same(_) => {}
            Pat::Bind(slot) => set(state, *slot),
            Pat::Cons(both) | Pat::Both(both) => {
                pat(&both[0], state);
                p = &both[1];
                continue;
            }
            Pat::Tuple(ps) => ps.iter().for_each(|p| pat(p, state)),
            Pat::Map(pairs) => pairs.iter().for_each(|(_, p)| pat(p, state)),
            Pat::Bits(fields) => fields.iter().for_each(|BitPat { pat: p, .. }| pat(p, state)),
        }
        return;
    }
}

//! Checks what the machine takes for granted, so that it may read slots and follow jumps unchecked.
//!
//! The rules: slots lie below the frame's size, jumps lead to steps of the function, every step that falls through has
//! a successor, calls pass as many arguments as the callee has parameters, expressions are not nested beyond what
//! the native stack holds.

use super::node::{BitPat, BitSeg, Expr, NO_SLOT, Pat, Slot};
use super::step::{Op, Step};

/// Why a tree was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invalid(pub String);

/// Nesting of one expression or pattern; a frame of the evaluator is below 500 bytes.
const DEPTH: u32 = 2_000;

/// Checks the steps of a function that starts with `params` filled slots and gives the room that its frame needs.
///
/// # Errors
/// [`Invalid`] with the rule that is broken.
pub fn steps(steps: &[Step], nslots: Slot, params: u32) -> Result<u32, Invalid> {
    let mut check = Check { nslots, params, error: None, most_args: 1, seen: None };
    if params > nslots as u32 {
        check.fail("fewer slots than parameters");
    }
    match steps.first() {
        Some(Step { op: Op::Header(_) | Op::Special(_), .. }) if steps.len() > 1 => {}
        _ => check.fail("no header or no code"),
    }
    for (i, step) in steps.iter().enumerate() {
        step.op.each_offset(&mut |offset| {
            let target = i as i64 + offset as i64;
            if target < 1 || target >= steps.len() as i64 {
                check.fail(&format!("step {i} jumps to {target}"));
            }
        });
        if step.op.falls_through() && i + 1 == steps.len() {
            check.fail("the last step falls through");
        }
        check.step(step);
    }
    match check.error {
        Some(error) => Err(Invalid(error)),
        None => Ok(nslots as u32 + 1 + check.most_args),
    }
}

/// The slots that a step reads or writes, as far as they stand in it.
pub fn mentioned(step: &Step, nslots: Slot) -> Vec<Slot> {
    let mut check = Check { nslots, params: 0, error: None, most_args: 1, seen: Some(Vec::new()) };
    check.step(step);
    check.seen.unwrap_or_default()
}

struct Check {
    nslots: Slot,
    params: u32,
    error: Option<String>,
    most_args: u32,
    /// Collects the slots that are looked at.
    seen: Option<Vec<Slot>>,
}

impl Check {
    fn fail(&mut self, why: &str) {
        self.error.get_or_insert_with(|| why.to_owned());
    }

    fn slot(&mut self, slot: Slot) {
        if let Some(seen) = &mut self.seen {
            seen.push(slot);
        }
        if slot >= self.nslots {
            self.fail(&format!("slot {slot} of {}", self.nslots));
        }
    }

    /// The three slots of a list that grows.
    fn grown(&mut self, list: Slot) {
        (list..list.saturating_add(3)).for_each(|s| self.slot(s))
    }

    fn target(&mut self, slot: Slot) {
        if slot != NO_SLOT {
            self.slot(slot)
        }
    }

    fn args(&mut self, args: &[Expr], arity: Option<u32>) {
        if arity.is_some_and(|arity| arity as usize != args.len()) || args.len() > 255 {
            self.fail(&format!("{} arguments", args.len()));
        }
        self.most_args = self.most_args.max(args.len() as u32);
        self.exprs(args, 0)
    }

    fn exprs(&mut self, es: &[Expr], depth: u32) {
        es.iter().for_each(|e| self.expr(e, depth))
    }

    fn step(&mut self, step: &Step) {
        if step.op.has_result() {
            self.slot(step.dst);
        }
        match &step.op {
            Op::Header(_)
            | Op::Special(_)
            | Op::Anonymous
            | Op::Halt
            | Op::Redo
            | Op::SetImmediate(_)
            | Op::Jump(_)
            | Op::Again(_)
            | Op::FunctionClause
            | Op::PopTry
            | Op::RecvAccept
            | Op::RecvPeek { .. }
            | Op::RecvNext(_)
            | Op::ReturnImmediate { .. } => {}
            Op::Set(e) | Op::Eval(e) | Op::If { cond: e, .. } | Op::Guard { cond: e, .. } => self.expr(e, 0),
            Op::Return { value: e, .. } | Op::Raise { reason: e, .. } => self.expr(e, 0),
            Op::SetMove { src } | Op::SetSlot { src } => self.slot(*src),
            Op::SetAddImm { src, .. } | Op::SetBy { src, .. } => self.slot(*src),
            Op::ReturnMove { src, .. } | Op::ReturnAddImm { src, .. } => self.slot(*src),
            Op::CallMove { f, src } | Op::CallSlot { f, src } | Op::CallAddImm { f, src, .. } => {
                self.slot(*src);
                if f.params() != 1 {
                    self.fail("one argument");
                }
            }
            Op::SelfMove { src, .. } | Op::SelfAddImm { src, .. } => {
                self.slot(*src);
                if self.params != 1 {
                    self.fail("one argument");
                }
            }
            Op::AgainAddImm { src, .. } => self.slot(*src),
            Op::AgainCountAdd { count, sum, b, .. } => [count, sum, b].iter().for_each(|s| self.slot(**s)),
            Op::AgainCountAddImm { count, sum, .. } => [count, sum].iter().for_each(|s| self.slot(**s)),
            Op::SetAdd { a, b }
            | Op::AgainAdd { a, b, .. }
            | Op::SetSub { a, b }
            | Op::IfLt { a, b, .. }
            | Op::IfLe { a, b, .. }
            | Op::IfCmp { a, b, .. }
            | Op::ReturnAdd { a, b, .. }
            | Op::ReturnCons { head: a, tail: b, .. } => {
                self.slot(*a);
                self.slot(*b)
            }
            Op::Drop { slot }
            | Op::IfTrue { slot, .. }
            | Op::IfLtImm { slot, .. }
            | Op::IfLeImm { slot, .. }
            | Op::IfGtImm { slot, .. }
            | Op::IfGeImm { slot, .. }
            | Op::IfEqImm { slot, .. }
            | Op::IfNeImm { slot, .. }
            | Op::IfBy { slot, .. } => self.slot(*slot),
            Op::Clear(slots) | Op::Specialise { funs: slots } => slots.iter().for_each(|s| self.slot(*s)),
            Op::Match { subject, pat, own, .. } => {
                self.slot(*subject);
                self.pat(pat, 0);
                if !own && pat.binds(*subject) {
                    self.fail("a pattern overwrites its subject");
                }
            }
            Op::MatchWord { subject, .. }
            | Op::TakeWord { subject, .. }
            | Op::MatchConst { subject, .. }
            | Op::Switch { subject, .. } => self.slot(*subject),
            Op::MatchCons { subject, head, tail, .. } | Op::MatchList { subject, head, tail, .. } => {
                self.slot(*subject);
                self.target(*head);
                self.target(*tail);
                if head == subject || tail == subject {
                    self.fail("a cell's parts overwrite it");
                }
            }
            Op::TakeCons { subject, head, tail, .. } | Op::TakeList { subject, head, tail, .. } => {
                self.slot(*subject);
                self.target(*head);
                self.target(*tail)
            }
            Op::MatchPair { subject, dst, .. } => {
                self.slot(*subject);
                self.slot(*dst);
                if subject == dst {
                    self.fail("a pair's part overwrites it");
                }
            }
            Op::WalkCons { subject, head, tail, anchor, .. } | Op::WalkList { subject, head, tail, anchor, .. } => {
                self.slot(*subject);
                self.target(*head);
                self.slot(*tail);
                self.slot(*anchor);
                if anchor == subject || anchor == head || anchor == tail || head == tail {
                    self.fail("a walk's anchor");
                }
            }
            Op::Grow(growth, _) => {
                self.exprs(&growth.heads, 0);
                self.args(&growth.args, Some(growth.slots.len() as u32));
                growth.slots.iter().for_each(|s| self.slot(*s));
                self.grown(growth.list)
            }
            Op::ReturnGrown { value, list, .. } => {
                self.expr(value, 0);
                self.grown(*list)
            }
            Op::MatchTuple { subject, dsts, own, .. } => {
                self.slot(*subject);
                dsts.iter().for_each(|s| self.target(*s));
                if !own && dsts.contains(subject) {
                    self.fail("a tuple's parts overwrite it");
                }
            }
            Op::Call { f, args } | Op::Tail { f, args, .. } => self.args(args, Some(f.params())),
            Op::CallRemote { f, args } | Op::TailRemote { f, args, .. } => self.args(args, Some(f.arity as u32)),
            Op::CallHosted { row, args } => self.args(args, Some(row.arity as u32)),
            Op::CallFun(call) | Op::TailFun(call, _) => {
                self.expr(&call.fun, 0);
                self.args(&call.args, None)
            }
            Op::CallDyn(call) | Op::TailDyn(call, _) => {
                self.expr(&call.module, 0);
                self.args(&call.args, None)
            }
            Op::Apply(call) | Op::TailApply(call, _) => {
                call.module.iter().chain([&call.name, &call.args]).for_each(|e| self.expr(e, 0))
            }
            Op::Dot(dot) => self.expr(&dot.0, 0),
            Op::Reraise { class, reason, trace } => {
                self.slot(*class);
                self.slot(*reason);
                self.slot(*trace)
            }
            Op::PushTry { .. } => match step.dst.checked_add(2) {
                Some(last) => self.slot(last),
                None => self.fail("no room for an exception"),
            },
            Op::RecvStart { timeout } => timeout.iter().for_each(|e| self.expr(e, 0)),
            Op::Hook(hook) => self.args(&hook.1, None),
        }
    }

    fn expr(&mut self, e: &Expr, depth: u32) {
        if depth > DEPTH {
            return self.fail("an expression nested too deeply");
        }
        let depth = depth + 1;
        match e {
            Expr::Slot(s)
            | Expr::Move(s)
            | Expr::Env(s)
            | Expr::Walked(s, _)
            | Expr::AddImm(s, _)
            | Expr::By(_, s, _) => self.slot(*s),
            Expr::Const(_) => {}
            Expr::Add(a, b) | Expr::Sub(a, b) => {
                self.slot(*a);
                self.slot(*b)
            }
            Expr::Op1(_, e) => self.expr(e, depth),
            Expr::Op2(_, ab) | Expr::And(ab) | Expr::Or(ab) | Expr::Cons(ab) => self.exprs(&ab[..], depth),
            Expr::Tuple(es) => self.exprs(es, depth),
            Expr::List(es, tail) => {
                self.exprs(es, depth);
                self.expr(tail, depth)
            }
            Expr::Map(pairs) => self.pairs(pairs, depth),
            Expr::MapUpdate(e, pairs) => {
                self.expr(e, depth);
                self.pairs(pairs, depth)
            }
            Expr::Bits(segments) => segments.iter().for_each(|BitSeg { value, size, .. }| {
                self.expr(value, depth);
                size.iter().for_each(|e| self.expr(e, depth))
            }),
            Expr::Closure(f, env) => {
                if env.len() != f.captures() as usize {
                    self.fail("a closure's captures");
                }
                self.exprs(env, depth)
            }
            Expr::Native(row, args) => {
                if args.len() != row.arity as usize {
                    self.fail("a native's arguments");
                }
                self.exprs(args, depth)
            }
            Expr::Matches(both) => {
                self.expr(&both.0, depth);
                self.pat(&both.1, depth)
            }
        }
    }

    fn pairs(&mut self, pairs: &[(Expr, Expr)], depth: u32) {
        for (key, value) in pairs {
            self.expr(key, depth);
            self.expr(value, depth)
        }
    }

    fn pat(&mut self, mut p: &Pat, depth: u32) {
        if depth > DEPTH {
            return self.fail("a pattern nested too deeply");
        }
        let depth = depth + 1;
        loop {
            match p {
                Pat::Any | Pat::Const(_) => {}
                Pat::Bind(s) | Pat::Same(s) => self.slot(*s),
                // Long lists are deep on the right only, where matching loops as well.
                Pat::Cons(both) | Pat::Both(both) => {
                    self.pat(&both[0], depth);
                    p = &both[1];
                    continue;
                }
                Pat::Tuple(ps) => ps.iter().for_each(|p| self.pat(p, depth)),
                Pat::Map(pairs) => pairs.iter().for_each(|(key, p)| {
                    self.expr(key, depth);
                    self.pat(p, depth)
                }),
                Pat::Bits(fields) => fields.iter().for_each(|BitPat { pat, size, .. }| {
                    size.iter().for_each(|e| self.expr(e, depth));
                    self.pat(pat, depth)
                }),
            }
            return;
        }
    }
}

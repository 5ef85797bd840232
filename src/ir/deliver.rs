//! What becomes of the result of a call whose steps stand in its place.
//!
//! The steps behind a call mostly ask something about its result: is it truthy, is it `{:cont, acc}`. Where the expression
//! that gives the result tells, that is answered when the steps are made, and a tuple that is taken apart at once is
//! not made at all.

use super::fuse::Fuse;
use super::inline::Inline;
use super::node::{Expr, NO_SLOT, Offset, Slot};
use super::params::mentions;
use super::shape::simplify;
use super::step::{Op, Step};
use super::verify;

/// A place in steps that are being made: a step's number in the loop, or a new one.
pub type Label = Offset;

/// Steps that a call stands in: those of the loop, or of a closure in it.
pub struct Around<'a> {
    pub steps: &'a [Step],
    /// The label of its step 0.
    pub first: Label,
    /// Slots that a step which finds no clause looks at.
    pub arity: Slot,
    /// Of a closure: its slots in the loop's frame.
    pub map: Option<&'a [Slot]>,
}

/// What becomes of a call's result: its slot (as the steps around it call it), and the step where it goes on.
#[derive(Clone, Copy)]
pub struct Target<'a> {
    pub around: &'a Around<'a>,
    pub dst: Slot,
    pub at: usize,
}

impl Around<'_> {
    fn label(&self, at: usize) -> Label {
        self.first + at as Label
    }

    fn slot(&self, slot: Slot) -> Slot {
        match self.map {
            Some(map) => map.get(usize::from(slot)).copied().unwrap_or(NO_SLOT),
            None => slot,
        }
    }

    /// Whether nothing reads this slot from here on before it is written again.
    fn is_dead(&self, slot: Slot, at: usize) -> bool {
        let mut seen = vec![false; self.steps.len()];
        let mut work = vec![at];
        while let Some(at) = work.pop() {
            let Some(step) = self.steps.get(at) else { return false };
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let mentioned = verify::mentioned(step, Slot::MAX).iter().filter(|s| **s == slot).count();
            if step.op.has_result() && step.dst == slot && mentioned == 1 {
                continue;
            }
            if mentioned > 0 || matches!(step.op, Op::FunctionClause) && slot < self.arity {
                return false;
            }
            step.op.each_offset(&mut |offset| work.push((at as i64 + i64::from(offset)) as usize));
            if step.op.falls_through() {
                work.push(at + 1);
            }
        }
        true
    }
}

/// Whether an expression makes a new value that is not an atom.
fn is_made(e: &Expr) -> bool {
    matches!(e, Expr::Tuple(_) | Expr::Cons(_) | Expr::Map(_) | Expr::Closure(..) | Expr::Bits(_))
}

/// What becomes of the result of the call at `at`, as the next step says.
pub fn continued<'a>(around: &'a Around<'a>, at: usize, dst: Slot) -> Target<'a> {
    match around.steps.get(at + 1).map(|step| (&step.op, step.dst)) {
        Some((Op::SetMove { src }, to)) if *src == dst => Target { around, dst: to, at: at + 2 },
        _ => Target { around, dst, at: at + 1 },
    }
}

impl Inline<'_> {
    /// The result of a closure, an expression. What the steps behind the call ask about it is answered here as far as it
    /// can be: `{:cont, acc}` need not be made when it is taken apart at once.
    pub fn give(&mut self, e: Expr, target: Target, line: u32) {
        let Target { around, dst, mut at } = target;
        let is = |slot: &Slot| *slot == dst;
        let goes = |at: usize, otherwise: &Offset| (at as i64 + i64::from(*otherwise)) as usize;
        let mut asked = false;
        while let Some(step) = around.steps.get(at) {
            let answer = match (&step.op, &e) {
                (Op::Jump(to), _) => Some((false, to)),
                (Op::MatchWord { subject, word, otherwise } | Op::TakeWord { subject, word, otherwise }, e)
                    if is(subject) =>
                {
                    match e {
                        Expr::Const(value) => Some((value.same(word), otherwise)),
                        e if is_made(e) => Some((false, otherwise)),
                        _ => None,
                    }
                }
                (Op::IfTrue { slot, otherwise, .. }, e) if is(slot) => match e {
                    Expr::Const(value) => Some((value.is_truthy(), otherwise)),
                    e if is_made(e) => Some((true, otherwise)),
                    e if around.is_dead(dst, at + 1) && around.is_dead(dst, goes(at, otherwise)) => {
                        let (yes, no) = (around.label(at + 1), around.label(goes(at, otherwise)));
                        let mut e = e.clone();
                        simplify(&mut e);
                        self.fused(line, |fuse| fuse.condition(e, no, false));
                        return self.jump(yes, line);
                    }
                    _ => None,
                },
                (Op::MatchPair { subject, dst: to, word, otherwise }, Expr::Tuple(es)) if is(subject) => match &**es {
                    [Expr::Const(first), second] if first.same(word) && around.is_dead(dst, at + 1) => {
                        self.set(around.slot(*to), second.clone(), line);
                        return self.jump(around.label(at + 1), line);
                    }
                    [Expr::Const(first), _] if first.same(word) => None,
                    [Expr::Const(first), _] if first.is_immediate() => Some((false, otherwise)),
                    [_, _] => None,
                    _ => Some((false, otherwise)),
                },
                (Op::MatchTuple { subject, dsts, otherwise, .. }, Expr::Tuple(es)) if is(subject) => {
                    if es.len() != dsts.len() {
                        Some((false, otherwise))
                    } else if !dsts.contains(&dst) && around.is_dead(dst, at + 1) {
                        self.set_all(around, dsts, es, line);
                        return self.jump(around.label(at + 1), line);
                    } else {
                        None
                    }
                }
                (
                    Op::MatchPair { subject, otherwise, .. } | Op::MatchTuple { subject, otherwise, .. },
                    Expr::Const(value),
                ) if is(subject) && value.is_immediate() => Some((false, otherwise)),
                _ => None,
            };
            match answer {
                Some((true, _)) => at += 1,
                Some((false, otherwise)) if *otherwise > 0 => at = goes(at, otherwise),
                _ => break,
            }
            asked = true;
        }
        if !(asked && matches!(e, Expr::Const(_)) && around.is_dead(dst, at)) {
            self.set(around.slot(dst), e, line);
        }
        self.jump(around.label(at), line)
    }

    /// Elements of a tuple that is not made.
    fn set_all(&mut self, around: &Around, dsts: &[Slot], es: &[Expr], line: u32) {
        let to: Vec<Slot> = dsts.iter().map(|dst| if *dst == NO_SLOT { NO_SLOT } else { around.slot(*dst) }).collect();
        let clash = |i: usize, dst: &Slot| es.iter().skip(i + 1).any(|e| mentions(e, *dst));
        let clash = to.iter().enumerate().any(|(i, dst)| *dst != NO_SLOT && clash(i, dst));
        let mut later = Vec::new();
        for (dst, e) in to.into_iter().zip(es) {
            match e {
                Expr::Slot(_) | Expr::Move(_) | Expr::Const(_) | Expr::Env(_) if dst == NO_SLOT => {}
                e if dst == NO_SLOT => {
                    self.out.push(Step { op: Op::Eval(Box::new(e.clone())), dst: 0, keep: 0, line });
                }
                e if clash => {
                    let slot = self.slot();
                    self.set(slot, e.clone(), line);
                    later.push((dst, slot));
                }
                e => self.set(dst, e.clone(), line),
            }
        }
        for (dst, slot) in later {
            self.set(dst, Expr::Move(slot), line)
        }
    }

    /// A call, whose result is that of the closure.
    pub fn called(&mut self, op: Op, target: Target, line: u32) {
        let Target { around, dst, at } = target;
        self.out.push(Step { op, dst: around.slot(dst), keep: 0, line });
        self.jump(around.label(at), line)
    }

    fn jump(&mut self, to: Label, line: u32) {
        self.out.push(Step { op: Op::Jump(to), dst: 0, keep: 0, line })
    }

    pub fn set(&mut self, dst: Slot, e: Expr, line: u32) {
        self.fused(line, |fuse| fuse.set(dst, e))
    }

    fn fused(&mut self, line: u32, f: impl FnOnce(&mut Fuse)) {
        let mut fuse = Fuse { f: self.host, steps: Vec::new(), line, nslots: self.nslots, scratch: NO_SLOT };
        f(&mut fuse);
        self.out.append(&mut fuse.steps)
    }
}

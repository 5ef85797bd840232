//! A run of a machine: what the loop over steps needs besides its registers, and its ways out and back.

use super::eval::{self, quick};
use super::host::{Answer, Host};
use super::stack::{Frame, Limit, Pc};
use super::{Machine, Outcome, State};
use crate::ir::{Ctx, Expr, Function, NativeKind, NativeRow, Raise};
use crate::term::Term;

/// Arguments of a hosted native up to this number need no vector.
const FEW: usize = 4;

/// What a run needs besides the registers of the loop.
pub(super) struct Run<'a, H: Host> {
    pub machine: &'a mut Machine,
    pub host: &'a mut H,
    pub cx: Ctx,
    pub limit: Limit,
    pub outcome: Option<Outcome>,
}

impl Machine {
    /// Runs until something stops it. `reductions` are what is left of the slice, before and after.
    pub fn run<H: Host>(&mut self, host: &mut H, reductions: &mut i32) -> Outcome {
        match self.state {
            State::Answer => return Outcome::Parked,
            State::Done => return Outcome::Done(Term::NIL),
            State::Ready | State::Message => self.state = State::Ready,
        }
        if let Some(raise) = self.pending.take()
            && let Some(outcome) = self.raise(raise)
        {
            return outcome;
        }
        let cx = Ctx { pid: host.pid(), reductions: *reductions };
        let limit = self.stack.limit();
        let mut run = Run { machine: self, host, cx, limit, outcome: None };
        run.steps();
        *reductions = run.cx.reductions;
        let outcome = run.outcome.unwrap_or(Outcome::Yielded);
        match outcome {
            Outcome::Waiting | Outcome::Parked => self.shrink(),
            Outcome::OutOfMemory => self.state = State::Done,
            _ => {}
        }
        outcome
    }
}

impl<H: Host> Run<'_, H> {
    #[inline(always)]
    pub(super) fn save(&mut self, pc: Pc, fr: &Frame) {
        self.machine.pc = pc;
        self.machine.base = self.machine.stack.base(fr);
    }

    /// Does the step at hand in full; false: stop.
    #[cold]
    #[inline(never)]
    pub(super) fn slow(&mut self) -> bool {
        let done = self.rare();
        self.went(done)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn enter_slow(&mut self, f: &'static Function) -> bool {
        let done = self.machine.enter_slow(self.host, &mut self.cx, f);
        self.went(done)
    }

    /// The same for a function that calls itself: the site is the return word's.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_self(&mut self) -> bool {
        match super::raise::function(self.machine.pc) {
            Some(f) => self.enter_slow(f),
            None => self.slow(),
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn fail(&mut self, raise: Raise) -> bool {
        self.went(Err(raise))
    }

    /// Goes on, stops, or unwinds to a handler.
    pub(super) fn went(&mut self, done: Result<super::calls::Went, Raise>) -> bool {
        self.outcome = match done {
            Ok(super::calls::Went::On) => None,
            Ok(super::calls::Went::Stop(outcome)) => Some(outcome),
            Err(raise) => self.machine.raise(raise),
        };
        self.limit = self.machine.stack.limit();
        self.outcome.is_none()
    }

    /// A hosted native; most answer with a value. `None`: the machine has gone on, or stopped with an outcome.
    #[inline(never)]
    pub(super) fn hosted(&mut self, row: &'static NativeRow, args: &[Expr], mut fr: Frame<'_>) -> Option<Term> {
        let NativeKind::Hosted(id) = row.kind else {
            self.slow();
            return None;
        };
        let answer = match args {
            [a, b] => {
                let x = self.operand(a, fr.sub())?;
                let mut args = [x, Term::NIL];
                args[1] = self.operand(b, fr)?;
                self.cx.reductions -= 1;
                let answer = self.host.hosted(id, &mut args, &mut self.cx.reductions);
                answer.trace(row, &args)
            }
            args if args.len() <= FEW => {
                let mut room = [const { Term::NIL }; FEW];
                let few = &mut room[..args.len()];
                for (place, arg) in few.iter_mut().zip(args) {
                    *place = self.operand(arg, fr.sub())?;
                }
                self.cx.reductions -= 1;
                let answer = self.host.hosted(id, few, &mut self.cx.reductions);
                answer.trace(row, few)
            }
            args => {
                let mut args = match eval::values(args, fr, &mut self.cx) {
                    Ok(args) => args,
                    Err(raise) => {
                        self.fail(raise);
                        return None;
                    }
                };
                self.cx.reductions -= 1;
                let answer = self.host.hosted(id, &mut args, &mut self.cx.reductions);
                answer.trace(row, &args)
            }
        };
        match answer {
            Answer::Value(value) => Some(value),
            answer => {
                let done = self.machine.answer(self.host, &mut self.cx, answer);
                self.went(done);
                None
            }
        }
    }

    /// An argument of a hosted native; `None`: it failed, which is seen to.
    #[inline(always)]
    fn operand(&mut self, e: &Expr, mut fr: Frame<'_>) -> Option<Term> {
        match quick(e, fr.sub()) {
            Some(value) => Some(value),
            None => match eval::slow(e, fr, &mut self.cx) {
                Ok(value) => Some(value),
                Err(raise) => {
                    self.fail(raise);
                    None
                }
            },
        }
    }
}

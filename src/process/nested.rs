//! Running script code to its end inside of a native's call: what the compiler does with macros.
//!
//! The process that waits in such a call keeps its worker, so the worker goes on with other processes meanwhile (on
//! top of the same native stack) and looks again after each. A thread per expansion was rejected: it costs two thread
//! switches a macro, for the sake of the few macros that wait.

use super::context::Cx;
use super::engine::{self, Entry, Outcome, Raised};
use super::process::Wait;
use super::scheduler::TURN;
use super::worker::Worker;
use crate::base::atoms;
use crate::ir::{Class, Raise};
use crate::term::Term;
use std::time::Duration;

/// How long a worker sleeps that has nothing else to do while it waits.
const NAP: Duration = Duration::from_micros(50);

impl Cx<'_> {
    /// Calls a function in this process and runs it to its end, whatever it waits for.
    ///
    /// # Errors
    /// What the function did not catch; class `exit` when the process is being killed.
    pub fn run_nested(&mut self, entry: Entry, args: Vec<Term>) -> Result<Term, Raised> {
        let outer = (self.state.deadline, self.state.relative, self.state.timed_out);
        let mut machine = engine::machine(entry, args);
        let result = loop {
            let mut reductions = TURN;
            self.state.wait = Wait::Nothing;
            match machine.run(self, &mut reductions) {
                Outcome::Done(value) => break Ok(value),
                Outcome::Raised(raised) => break Err(raised),
                Outcome::OutOfMemory => break Err(exit(Term::atom(atoms::SYSTEM_LIMIT))),
                Outcome::Yielded => {
                    if self.shared.table.find(self.state.pid).is_some_and(|slot| slot.mailbox.has_mail()) {
                        self.drain();
                    }
                }
                Outcome::Waiting | Outcome::Parked => {
                    let deferred = self.state.extra.as_mut().and_then(|e| e.deferred.take());
                    match deferred.and_then(|work| work(&mut machine, self)) {
                        Some(result) => machine.resume_with(result),
                        None => {
                            if let Some(answer) = self.wait_here() {
                                machine.resume_with(answer);
                            }
                        }
                    }
                }
            }
            if self.state.is_dying() || self.shared.stopped() {
                let reason = self.state.extra.as_ref().and_then(|e| e.dying.clone());
                break Err(exit(reason.unwrap_or_else(|| Term::atom(atoms::KILLED))));
            }
        };
        self.state.wait = Wait::Nothing;
        (self.state.deadline, self.state.relative, self.state.timed_out) = outer;
        result
    }

    /// Waits for what `state.wait` says; the answer, if it waits for one.
    fn wait_here(&mut self) -> Option<Result<Term, Raise>> {
        let waiting = self.state.wait;
        loop {
            if self.shared.table.find(self.state.pid).is_some_and(|slot| slot.mailbox.has_mail()) {
                self.drain();
            }
            if self.state.is_dying() || self.shared.stopped() {
                return None;
            }
            match waiting {
                Wait::Nothing => return None,
                Wait::Message => {
                    if self.state.queue.peek().is_some() || self.state.timed_out {
                        return None;
                    }
                    self.fix_deadline();
                    self.check_deadline();
                    if self.state.timed_out {
                        return None;
                    }
                }
                Wait::Answer => {
                    if let Some(answer) = self.state.extra.as_mut().and_then(|e| e.answer.take()) {
                        return Some(answer);
                    }
                }
            }
            if !Worker::help(self.shared, self.local) {
                std::thread::sleep(NAP);
            }
        }
    }
}

fn exit(reason: Term) -> Raised {
    Raised { class: Class::Exit, reason, trace: Term::EMPTY_LIST }
}

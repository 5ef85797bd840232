//! Running script code to its end inside of a native's call: what the compiler does with macros.
//!
//! The native stack holds the caller, so the process cannot be suspended: when the code waits, this thread does, and a
//! stand-in runs the other processes meanwhile. What is parked in the mailbox then is an empty process whose only act
//! is to unpark the thread.
//!
//! Rejected: a thread an expansion (two switches a macro, for the sake of the few that wait), and running other
//! processes on top of this stack (two that wait for each other, one above the other, never end).
//!
//! Limit: code that computes for long keeps its worker from the others, which only means less parallelism.

use super::attend::Attention;
use super::context::Cx;
use super::engine::{self, Entry, Outcome, Raised};
use super::process::{Process, State, Wait};
use super::scheduler::{Shared, TURN};
use super::timer::NEVER;
use crate::base::atoms;
use crate::ir::Class;
use crate::term::Term;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;
use std::time::Duration;

/// Unparks the thread that an empty process stands for.
#[cold]
pub(super) fn wake(state: &State) {
    if let Some(thread) = state.extra.as_ref().and_then(|e| e.thread.as_ref()) {
        thread.unpark();
    }
}

/// A worker thread that runs others while this one waits; dismissed on drop.
struct StandIn<'a>(&'a Shared, Arc<AtomicBool>);

impl Drop for StandIn<'_> {
    fn drop(&mut self) {
        self.0.dismiss(&self.1);
    }
}

impl Cx<'_> {
    /// Calls a function in this process and runs it to its end, whatever it waits for.
    ///
    /// # Errors
    /// What the function did not catch; class `exit` when the process is being killed.
    pub fn run_nested(&mut self, entry: Entry, args: Vec<Term>) -> Result<Term, Raised> {
        let outer = (self.state.deadline, self.state.relative, self.state.timed_out);
        let result = self.run_to_end(entry, args);
        self.state.wait = Wait::Nothing;
        (self.state.deadline, self.state.relative, self.state.timed_out) = outer;
        result
    }

    fn run_to_end(&mut self, entry: Entry, args: Vec<Term>) -> Result<Term, Raised> {
        let mut machine = engine::machine(entry, args);
        let mut stand_in = None;
        loop {
            let mut budget = TURN;
            self.state.wait = Wait::Nothing;
            let outcome = machine.run(self, &mut budget);
            self.state.reductions += u64::from(TURN.saturating_sub(budget).max(1).unsigned_abs());
            if self.state.reductions > self.shared.max_reductions {
                let words = Term::string("reductions");
                return Err(exit(Term::tuple2(Term::atom(atoms::SYSTEM_LIMIT), words)));
            }
            match outcome {
                Outcome::Done(value) => return Ok(value),
                Outcome::Raised(raised) => return Err(raised),
                Outcome::OutOfMemory => return Err(exit(self.shared.memory.exit_reason())),
                Outcome::Waiting | Outcome::Parked => self.perform_deferred(&mut machine),
                Outcome::Yielded => self.local.share(self.shared),
            }
            loop {
                match self.attend(&mut machine) {
                    Attention::Run => break,
                    Attention::Exit => {
                        let dying = self.state.extra.as_ref().and_then(|e| e.dying.clone());
                        return Err(exit(dying.unwrap_or(Term::atom(atoms::KILLED))));
                    }
                    Attention::Sleep if self.shared.stopped() => return Err(exit(Term::atom(atoms::SHUTDOWN))),
                    Attention::Sleep => {
                        self.local.share(self.shared);
                        stand_in.get_or_insert_with(|| {
                            let dismissed = Arc::new(AtomicBool::new(false));
                            self.shared.start_stand_in(dismissed.clone());
                            StandIn(self.shared, dismissed)
                        });
                        self.wait_on_thread();
                    }
                }
            }
        }
    }

    /// Sleeps until a letter comes or the deadline passes; may return early.
    fn wait_on_thread(&mut self) {
        // The stop of the system does not unpark: look now and then.
        const LONGEST: Duration = Duration::from_millis(20);
        let shared = self.shared;
        let Some(slot) = shared.table.find(self.state.pid) else { return };
        let mut proxy = State::new(self.state.pid, self.state.parent, None);
        proxy.wait = Wait::Thread;
        proxy.extra().thread = Some(thread::current());
        let machine = engine::machine(Entry::Fun(Term::NIL), Vec::new());
        if slot.mailbox.park(Box::new(Process { machine, state: proxy })).is_err() {
            return;
        }
        let pause = match (self.state.wait, self.state.deadline) {
            (Wait::Message, deadline) if deadline != NEVER => {
                Duration::from_nanos(deadline.saturating_sub(shared.now())).min(LONGEST)
            }
            _ => LONGEST,
        };
        thread::park_timeout(pause);
        // Back to the state of a running process, unless a letter did that.
        drop(slot.mailbox.unpark());
    }
}

fn exit(reason: Term) -> Raised {
    Raised { class: Class::Exit, reason, trace: Term::EMPTY_LIST }
}

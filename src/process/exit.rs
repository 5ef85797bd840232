//! The end of a process: report, name, links, monitors, waiting letters, slot.

use super::context::Cx;
use super::engine::Raised;
use super::process::{Process, State};
use super::services::Report;
use super::signal::{Envelope, ExitKind, Signal};
use super::system::Ended;
use super::trace::text;
use super::worker::Worker;
use crate::base::atoms;
use crate::ir::Class;
use crate::term::{Pid, Reference, Term};
use crate::trace::Kind;

/// How its code came to an end.
pub enum Cause {
    Done(Term),
    Raised(Raised),
    /// The program has used up its memory and this process was busy.
    Memory,
    /// It has used up its reductions.
    Reductions,
}

impl Worker<'_> {
    /// Ends a process; without a cause it dies of the exit signal noted in its state.
    pub(super) fn finish(&mut self, process: Box<Process>, cause: Option<Cause>) {
        let Process { machine, state } = *process;
        // First of all: what it holds may be what others hope to update in place.
        drop(machine);
        self.end_state(state, cause);
    }

    pub(super) fn end_state(&mut self, mut state: State, cause: Option<Cause>) {
        let pid = state.pid;
        let root = self.shared.is_root(pid);
        let (reason, ended) = match cause {
            Some(Cause::Done(value)) => (Term::atom(atoms::NORMAL), Ended::Returned(value)),
            Some(Cause::Raised(raised)) => self.raised(&state, raised, root),
            Some(Cause::Memory) => {
                let reason = self.shared.memory.exit_reason();
                let raised = Raised { class: Class::Error, reason, trace: Term::EMPTY_LIST };
                self.raised(&state, raised, root)
            }
            Some(Cause::Reductions) => {
                let reason = Term::tuple2(Term::atom(atoms::SYSTEM_LIMIT), Term::string("reductions"));
                (reason.clone(), Ended::Killed(reason))
            }
            None => {
                let dying = state.extra.as_mut().and_then(|e| e.dying.take());
                let reason = dying.unwrap_or_else(|| Term::atom(atoms::KILLED));
                (reason.clone(), Ended::Killed(reason))
            }
        };
        if self.shared.tracing() {
            let normal = matches!(reason.as_atom(), Some(atoms::NORMAL | atoms::SHUTDOWN));
            let kind = Kind::Exit { reason: text(&reason), normal };
            self.shared.record(self.local.index, pid, kind);
        }
        let extra = state.extra.take();
        if let Some(name) = extra.as_ref().and_then(|e| e.name) {
            self.shared.registry.remove(name, pid);
        }
        if state.watched {
            self.shared.services.exited(pid, &reason);
        }
        let shared = self.shared;
        let slot = shared.table.find(pid);
        let mut waiting = slot.map(|slot| slot.mailbox.close());
        let mut cx = Cx { shared, local: self.local, state: &mut state, work: 0 };
        if let Some(extra) = extra {
            if let Some(timer) = extra.timer {
                shared.timers.cancel_receive(timer);
            }
            for (to, ()) in extra.links.into_entries() {
                cx.signal(to, Signal::Exit { from: pid, reason: reason.clone(), kind: ExitKind::Link });
            }
            for (reference, watcher) in extra.monitored_by.into_entries() {
                let reference = Reference::from_id(reference);
                cx.signal(watcher, Signal::Down { reference, reason: reason.clone() });
            }
            for (reference, monitor) in extra.monitors.into_entries() {
                if let Some(target) = monitor.target {
                    cx.signal(target, Signal::Demonitor { reference: Reference::from_id(reference) });
                }
            }
            for (from, ticket, items) in extra.questions.into_iter().flat_map(|q| *q) {
                cx.bounce(pid, Signal::Ask { from, ticket, question: super::signal::Question::Info(items) });
            }
        }
        while let Some(letter) = waiting.as_mut().and_then(|w| w.pop()) {
            if let Envelope::Signal { generation, signal } = letter.into_body() {
                cx.bounce(Pid::new(pid.index(), generation), *signal);
            }
        }
        shared.table.release(pid, &mut self.local.slots);
        if root {
            shared.end(ended);
        }
    }

    /// The exit reason of an uncaught exception, reported if it is one that Erlang logs.
    fn raised(&self, state: &State, raised: Raised, root: bool) -> (Term, Ended) {
        let Raised { class, reason, trace } = raised.clone();
        if class != Class::Exit && !root {
            self.shared.services.report(&Report {
                pid: state.pid,
                class,
                reason: &reason,
                trace: &trace,
                name: state.extra.as_ref().and_then(|e| e.name),
                initial: state.initial,
                parent: state.parent,
                group_leader: state.group_leader(),
                dictionary: state.extra.as_ref().and_then(|e| e.dictionary.as_ref()),
            });
        }
        let reason = match class {
            Class::Exit => reason,
            Class::Error => Term::tuple2(reason, trace),
            Class::Throw => Term::tuple2(Term::tuple2(Term::atom(atoms::NOCATCH), reason), trace),
        };
        (reason, Ended::Raised(raised))
    }
}

//! A process: its machine, and what the scheduler and signals know about it.
//!
//! Only who runs the process touches any of this; others post letters. What most processes never have (links,
//! monitors, dictionary, a name, timers, …) sits in [`Extra`], made on first use, so that an idle process is small.

use super::engine::Machine;
use super::few::Few;
use super::mailbox::Queue;
use super::sample::Board;
use super::signal::Envelope;
use super::table::STANDARD_IO;
use super::timer::{NEVER, Nanos, TimerKey};
use crate::base::Atom;
use crate::ir::{Export, Raise};
use crate::term::{Pid, Reference, Term};
use std::sync::Arc;

pub struct Process {
    pub machine: Machine,
    pub state: State,
}

/// Why a process does not run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wait {
    /// It does, or could.
    Nothing,
    /// In `receive`, at the end of its messages.
    Message,
    /// For the `Signal::Answer` with its ticket.
    Answer,
    /// Not a process at all: stands for a thread that waits on behalf of one (`nested`).
    Thread,
}

pub struct State {
    pub pid: Pid,
    pub parent: Pid,
    pub queue: Queue<Envelope>,
    /// What it was spawned with; `None`: a function value, which Erlang shows as `:erlang.apply/2`.
    pub initial: Option<&'static Export>,
    pub extra: Option<Box<Extra>>,
    /// When the running `receive` times out: a point in time, or milliseconds from its start (`relative`); 0: at once.
    pub deadline: Nanos,
    pub reductions: u64,
    /// Number of the answer it waits for.
    pub ticket: u32,
    /// The reference that was new when the queue's mark was set: no message before the mark contains it.
    pub marked: u64,
    pub wait: Wait,
    pub relative: bool,
    pub timed_out: bool,
    pub trap_exit: bool,
    /// Tell `Services::exited` when it ends.
    pub watched: bool,
}

/// When an alias stops working by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AliasMode {
    Explicit,
    /// After one message.
    Reply,
    /// With the monitor it belongs to.
    Demonitor,
    ReplyDemonitor,
    /// With the monitor, which is that of a call to a server: a server that replies forgets the monitor by itself, so that
    /// it need not be woken to hear of it.
    Call,
}

/// A monitor that this process holds.
pub struct Monitor {
    /// Whom it watches, when it was alive.
    pub target: Option<Pid>,
    /// As it stands in the `DOWN` message: a pid or `{name, node}`.
    pub object: Term,
    /// Instead of `:DOWN`.
    pub tag: Option<Term>,
}

/// Runs where the machine is at hand, after it stopped; `None` when there is nothing to resume with.
pub type Deferred = Box<dyn FnOnce(&mut Machine, &mut super::Cx<'_>) -> Option<Result<Term, Raise>> + Send>;

impl Extra {
    /// The monitor of this reference is gone, and its alias with it where they belong together.
    pub fn end_alias(&mut self, reference: Reference) {
        if matches!(
            self.aliases.get(reference.id()),
            Some(AliasMode::Demonitor | AliasMode::ReplyDemonitor | AliasMode::Call)
        ) {
            self.aliases.remove(reference.id());
        }
    }
}

#[derive(Default)]
pub struct Extra {
    pub links: Few<Pid, ()>,
    /// By the reference's number.
    pub monitors: Few<u64, Monitor>,
    pub monitored_by: Few<u64, Pid>,
    pub aliases: Few<u64, AliasMode>,
    /// A map term.
    pub dictionary: Option<Term>,
    pub group_leader: Option<Pid>,
    pub name: Option<Atom>,
    /// Flags that are only remembered (`priority`, `min_heap_size`, `label`, …).
    pub flags: Vec<(Atom, Term)>,
    pub timer: Option<TimerKey>,
    /// The reason it is about to end with.
    pub dying: Option<Term>,
    pub answer: Option<Result<Term, Raise>>,
    pub deferred: Option<Deferred>,
    /// How often it was suspended and not resumed.
    pub suspended: u32,
    /// Of a [`Wait::Thread`].
    pub thread: Option<std::thread::Thread>,
    /// `process_info` requests of others: who, ticket, items.
    pub questions: Option<Box<Vec<(Pid, u32, Option<Term>)>>>,
    /// Where it shall pin up how it is.
    pub boards: Vec<Arc<Board>>,
}

impl State {
    pub fn new(pid: Pid, parent: Pid, initial: Option<&'static Export>) -> State {
        State {
            pid,
            parent,
            queue: Queue::default(),
            initial,
            extra: None,
            deadline: NEVER,
            reductions: 0,
            ticket: 0,
            marked: 0,
            wait: Wait::Nothing,
            relative: false,
            timed_out: false,
            trap_exit: false,
            watched: false,
        }
    }

    pub fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    #[inline(always)]
    pub fn is_dying(&self) -> bool {
        self.extra.as_ref().is_some_and(|e| e.dying.is_some())
    }

    /// Ends the process as soon as its machine has stopped; the first reason counts.
    pub fn die(&mut self, reason: Term) {
        self.extra().dying.get_or_insert(reason);
    }

    pub fn group_leader(&self) -> Pid {
        self.extra.as_ref().and_then(|e| e.group_leader).unwrap_or(STANDARD_IO)
    }

    pub fn set_group_leader(&mut self, leader: Pid) {
        if leader != self.group_leader() {
            self.extra().group_leader = Some(leader);
        }
    }

    /// The value of a flag that is only remembered.
    pub fn flag(&self, name: Atom) -> Option<&Term> {
        self.extra.as_ref()?.flags.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    pub fn set_flag(&mut self, name: Atom, value: Term) {
        let flags = &mut self.extra().flags;
        match flags.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => *old = value,
            None => flags.push((name, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_process_is_small() {
        // Beside it: its slot of 16 bytes and the machine's stack. The BEAM needs 2,655 bytes in all.
        assert!(size_of::<State>() <= 120, "State: {}", size_of::<State>());
        assert!(size_of::<Process>() <= 256, "Process: {}", size_of::<Process>());
        assert!(size_of::<Extra>() <= 280, "Extra: {}", size_of::<Extra>());
        assert_eq!(size_of::<Envelope>(), 16);
    }
}

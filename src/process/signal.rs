//! What travels between processes, and what the receiver makes of it.
//!
//! Messages and signals share one queue, so their order between two processes is the order of sending. The receiver
//! alone touches its state: when it runs (before a slice and at the end of its message queue) or, when parked, because
//! any letter wakes it. A letter for a process that is gone is answered in its place ([`Cx::bounce`]).

use super::context::Cx;
use super::process::{AliasMode, Wait};
use super::sample::Board;
use super::timer::MILLI;
use super::trace::{Marked, text};
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::term::{Pid, Reference, Term};
use crate::trace::{Kind, Source};
use std::sync::Arc;

/// One letter. The generation says which tenant of the slot it is for.
pub enum Envelope {
    Message {
        generation: u32,
        term: Term,
    },
    /// A message while events are recorded.
    Traced {
        generation: u32,
        marked: Box<Marked>,
    },
    // Boxed: letters of messages stay at 24 bytes.
    Signal {
        generation: u32,
        signal: Box<Signal>,
    },
}

/// Whether an exit signal came over a link or from `exit/2`: `:kill` and `:normal` mean different things then.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExitKind {
    Link,
    Direct,
}

/// What one process may ask another; the answer resumes the one who asks.
pub enum Question {
    Alive,
    /// `process_info/2` items, or `None` for `process_info/1`.
    Info(Option<Term>),
    /// `garbage_collect/1` and other requests that only need the receiver to come by.
    Ping(Term),
}

pub enum Signal {
    Exit {
        from: Pid,
        reason: Term,
        kind: ExitKind,
    },
    Link {
        from: Pid,
    },
    Unlink {
        from: Pid,
    },
    Monitor {
        from: Pid,
        reference: Reference,
    },
    Demonitor {
        reference: Reference,
    },
    Down {
        reference: Reference,
        reason: Term,
    },
    /// A message to an alias of the receiver.
    Aliased {
        reference: Reference,
        message: Term,
        /// In the trace; 0: none.
        id: u64,
        /// The sender was monitored by this reference and is no longer ([`AliasMode::Call`]).
        released: bool,
    },
    GroupLeader {
        leader: Pid,
    },
    /// Stop until as many of the other kind have come.
    Suspend {
        on: bool,
    },
    /// Somebody registered (or released) a name for the receiver.
    Named {
        name: Atom,
        on: bool,
    },
    /// It owns something of the runtime now: see [`Cx::watch_exit`].
    Watch,
    /// Somebody outside wants to see it: see `sample`.
    Sample(Arc<Board>),
    /// A receive timer went off.
    Timeout {
        id: u64,
    },
    Ask {
        from: Pid,
        ticket: u32,
        question: Question,
    },
    /// The result a parked process waits for.
    Answer {
        ticket: u32,
        result: Result<Term, Raise>,
    },
}

impl Cx<'_> {
    /// Moves everything from the inbox to the private queue and handles the signals among it.
    pub(super) fn drain(&mut self) {
        let shared = self.shared;
        let Some(slot) = shared.table.find(self.state.pid) else { return };
        let own = self.state.pid.generation();
        let mut chain = slot.mailbox.take();
        while let Some(letter) = chain.pop() {
            match letter.body() {
                Envelope::Message { generation, .. } | Envelope::Traced { generation, .. } => {
                    if *generation == own {
                        self.state.queue.append(letter);
                    }
                }
                Envelope::Signal { .. } => {
                    let Envelope::Signal { generation, signal } = letter.into_body() else { continue };
                    if generation != own || self.state.is_dying() {
                        self.bounce(Pid::new(self.state.pid.index(), generation), *signal);
                    } else {
                        self.handle(*signal);
                    }
                }
            }
        }
    }

    fn handle(&mut self, signal: Signal) {
        match signal {
            Signal::Exit { from, reason, kind } => self.handle_exit(from, reason, kind),
            Signal::Link { from } => {
                self.state.extra().links.insert(from, ());
            }
            Signal::Unlink { from } => {
                if let Some(extra) = &mut self.state.extra {
                    extra.links.remove(from);
                }
            }
            Signal::Monitor { from, reference } => {
                self.state.extra().monitored_by.insert(reference.id(), from);
            }
            Signal::Demonitor { reference } => {
                if let Some(extra) = &mut self.state.extra {
                    extra.monitored_by.remove(reference.id());
                }
            }
            Signal::Down { reference, reason } => self.handle_down(reference, reason),
            Signal::Aliased { reference, message, id, released } => {
                self.handle_aliased(reference, message, id, released);
            }
            Signal::GroupLeader { leader } => self.state.set_group_leader(leader),
            Signal::Suspend { on } => {
                let count = &mut self.state.extra().suspended;
                *count = if on { count.saturating_add(1) } else { count.saturating_sub(1) };
            }
            Signal::Named { name, on } => self.state.extra().name = on.then_some(name),
            Signal::Watch => self.state.watched = true,
            // Needs the machine: see `attend`.
            Signal::Sample(board) => self.state.extra().boards.push(board),
            Signal::Timeout { id } => {
                if let Some(extra) = &mut self.state.extra
                    && extra.timer.is_some_and(|t| t.id == id)
                {
                    extra.timer = None;
                }
                self.check_deadline();
            }
            Signal::Ask { from, ticket, question } => match question {
                Question::Alive => self.answer(from, ticket, Ok(Term::TRUE)),
                Question::Ping(value) => self.answer(from, ticket, Ok(value)),
                // Needs the machine, which may be running just now; see `Worker::attend`.
                Question::Info(items) => {
                    self.state.extra().questions.get_or_insert_default().push((from, ticket, items))
                }
            },
            Signal::Answer { ticket, result } => {
                if ticket == self.state.ticket {
                    self.state.extra().answer = Some(result);
                }
            }
        }
    }

    /// Whether the running `receive` has waited long enough.
    pub(super) fn check_deadline(&mut self) {
        if self.state.wait == Wait::Message && !self.state.relative && self.shared.now() >= self.state.deadline {
            self.state.timed_out = true;
        }
    }

    /// The deadline as a point in time; it is kept as a duration until the process really has to wait.
    pub(super) fn fix_deadline(&mut self) {
        if self.state.relative {
            self.state.relative = false;
            self.state.deadline = self.shared.now().saturating_add(self.state.deadline.saturating_mul(MILLI));
        }
    }

    /// An exit signal, by the rules of the Erlang reference manual.
    pub(super) fn handle_exit(&mut self, from: Pid, reason: Term, kind: ExitKind) {
        let word = reason.as_atom();
        if kind == ExitKind::Link {
            // Unlinked in the meantime: the signal is void.
            if self.state.extra.as_mut().is_none_or(|e| e.links.remove(from).is_none()) {
                return;
            }
        } else if word == Some(atoms::KILL) {
            return self.killed(from, Term::atom(atoms::KILLED));
        }
        if self.state.trap_exit {
            let message = Term::tuple3(Term::atom(atoms::EXIT), Term::pid(from), reason);
            self.deliver(message, Source::Exit(from));
        } else if word != Some(atoms::NORMAL) || (kind == ExitKind::Direct && from == self.state.pid) {
            self.killed(from, reason);
        }
    }

    fn killed(&mut self, by: Pid, reason: Term) {
        if self.shared.tracing() {
            self.record(Kind::Killed { by, reason: text(&reason) });
        }
        self.state.die(reason);
    }

    fn handle_down(&mut self, reference: Reference, reason: Term) {
        let Some(extra) = &mut self.state.extra else { return };
        let Some(monitor) = extra.monitors.remove(reference.id()) else { return };
        extra.end_alias(reference);
        let from = monitor.target.map_or(Source::Outside, Source::Down);
        let message = Term::tuple([
            monitor.tag.unwrap_or(Term::atom(atoms::DOWN)),
            Term::reference(reference),
            Term::atom(atoms::PROCESS),
            monitor.object,
            reason,
        ]);
        self.deliver(message, from);
    }

    fn handle_aliased(&mut self, reference: Reference, message: Term, id: u64, released: bool) {
        let Some(extra) = &mut self.state.extra else { return };
        let Some(mode) = extra.aliases.get(reference.id()).copied() else { return };
        if matches!(mode, AliasMode::Reply | AliasMode::ReplyDemonitor) {
            extra.aliases.remove(reference.id());
        }
        if mode == AliasMode::ReplyDemonitor {
            self.demonitor(reference);
        } else if released {
            extra.monitors.remove(reference.id());
        }
        let letter = match id {
            0 => Envelope::Message { generation: self.state.pid.generation(), term: message },
            id => self.renumbered(id, message),
        };
        self.state.queue.append_body(letter);
    }

    /// Puts a message at the end of this process's own queue.
    pub(super) fn deliver(&mut self, term: Term, from: Source) {
        let letter = match self.shared.tracing() {
            false => Envelope::Message { generation: self.state.pid.generation(), term },
            true => self.shared.marked(self.local.index, self.state.pid, term, from),
        };
        self.state.queue.append_body(letter);
    }

    fn answer(&mut self, to: Pid, ticket: u32, result: Result<Term, Raise>) {
        self.signal(to, Signal::Answer { ticket, result });
    }

    /// Answers a signal in place of `dead`, which is gone.
    pub(super) fn bounce(&mut self, dead: Pid, signal: Signal) {
        let noproc = Term::atom(atoms::NOPROC);
        match signal {
            Signal::Link { from } => {
                self.signal(from, Signal::Exit { from: dead, reason: noproc, kind: ExitKind::Link });
            }
            Signal::Monitor { from, reference } => {
                self.signal(from, Signal::Down { reference, reason: noproc });
            }
            Signal::Ask { from, ticket, question } => {
                let value = match question {
                    Question::Info(_) => Term::atom(atoms::UNDEFINED),
                    Question::Alive | Question::Ping(_) => Term::FALSE,
                };
                self.answer(from, ticket, Ok(value));
            }
            Signal::Named { name, .. } => {
                self.shared.registry.remove(name, dead);
            }
            Signal::Watch => self.shared.services.exited(dead, &noproc),
            _ => {}
        }
    }
}

//! What code on behalf of a running process may do: the machine's host, and the API for `Services`.
//!
//! A [`Cx`] borrows the process's state, the worker's own things and the shared ones for as long as the process runs.
//! The machine itself is not reachable from here, since it is what calls; see [`Cx::defer`].

use super::bifs;
use super::engine::{self, Entry, Machine};
use super::mailbox::Sent;
use super::process::{AliasMode, Monitor, Process, State, Wait};
use super::scheduler::{Local, Shared};
use super::services::FIRST_RUNTIME_ID;
use super::signal::{Envelope, Signal};
use super::table::is_device;
use super::timer::{NEVER, Nanos};
use crate::base::{Atom, atoms};
use crate::ir::core::Payload;
use crate::ir::{Export, Function, HostedId, Raise};
use crate::machine::host::{Answer, Host, Peek};
use crate::term::{Pid, Reference, Term, map};
use crate::trace::Kind;

pub struct Cx<'a> {
    pub(super) shared: &'a Shared,
    pub(super) local: &'a mut Local,
    pub(super) state: &'a mut State,
    /// Reductions that the current hosted call costs.
    pub(super) work: i32,
}

/// What to resume a parked process with, from any thread: see `Shared::resume`.
#[derive(Clone, Copy, Debug)]
pub struct Ticket {
    pub pid: Pid,
    pub number: u32,
}

/// How to start a process.
#[derive(Default)]
pub struct SpawnOptions {
    pub link: bool,
    pub monitor: Option<MonitorOptions>,
    /// Shown by `process_info(pid, :priority)` and the like.
    pub flags: Vec<(Atom, Term)>,
}

#[derive(Default)]
pub struct MonitorOptions {
    pub alias: Option<AliasMode>,
    pub tag: Option<Term>,
}

/// References with this bit belong to an alias; below it a counter, and the index of the owner in the low 28 bits. That
/// leads a message to its receiver without a table; the receiver knows which of its aliases are active.
const ALIAS: u64 = 1 << 60;
/// Set in those of [`AliasMode::Call`].
const CALL: u64 = 1 << 59;

/// The process that an alias may belong to; the generation is unknown.
fn alias_owner(reference: Reference) -> Option<u32> {
    (reference.id() & ALIAS != 0).then_some(reference.id() as u32 & (Pid::INDEX_LIMIT - 1))
}

impl<'a> Cx<'a> {
    pub fn pid(&self) -> Pid {
        self.state.pid
    }

    pub fn parent(&self) -> Pid {
        self.state.parent
    }

    /// What all processes share; outlives this call.
    pub fn shared(&self) -> &'a Shared {
        self.shared
    }

    /// Charges reductions for work done here (about one per 50 ns).
    pub fn charge(&mut self, reductions: i32) {
        self.work = self.work.saturating_add(reductions.max(0));
    }

    pub fn group_leader(&self) -> Pid {
        self.state.group_leader()
    }

    pub fn set_group_leader(&mut self, leader: Pid) {
        self.state.set_group_leader(leader);
    }

    /// The entry of the process dictionary.
    pub fn dictionary_get(&self, key: &Term) -> Option<Term> {
        map::get(self.state.extra.as_ref()?.dictionary.as_ref()?, key).cloned()
    }

    /// Sets an entry of the process dictionary; the value before.
    pub fn dictionary_put(&mut self, key: Term, value: Term) -> Option<Term> {
        let extra = self.state.extra();
        let dictionary = extra.dictionary.take().unwrap_or_else(Term::empty_map);
        let old = map::get(&dictionary, &key).cloned();
        extra.dictionary = Some(map::put(dictionary, key, value));
        old
    }

    /// Removes an entry of the process dictionary; its value.
    pub fn dictionary_erase(&mut self, key: &Term) -> Option<Term> {
        let extra = self.state.extra.as_mut()?;
        let dictionary = extra.dictionary.take()?;
        let old = map::get(&dictionary, key).cloned();
        extra.dictionary = Some(if old.is_some() { map::remove(dictionary, key) } else { dictionary });
        old
    }

    /// The whole process dictionary, a map.
    pub fn dictionary(&self) -> Term {
        self.state.extra.as_ref().and_then(|e| e.dictionary.clone()).unwrap_or_else(Term::empty_map)
    }

    /// From now on `Services::exited` is told when this process ends (it owns something up there).
    pub fn watch_exit(&mut self) {
        self.state.watched = true;
    }

    /// The same for another process, which may be gone already: then the services are told at once.
    pub fn watch(&mut self, pid: Pid) {
        self.signal(pid, Signal::Watch);
    }

    /// Counts this process's reductions from here on.
    pub fn reset_reductions(&mut self) {
        self.state.reductions = 0;
    }

    /// Ends the program with this code.
    pub fn halt(&mut self, code: i32) -> Answer {
        self.shared.halt(code);
        // Nothing resumes it.
        self.park();
        Answer::Park
    }

    // Stopping and going on.

    /// Registers that this process waits for `Shared::resume` with this ticket; return `Answer::Park` afterwards.
    pub fn park(&mut self) -> Ticket {
        self.state.ticket = self.state.ticket.wrapping_add(1);
        self.state.wait = Wait::Answer;
        if let Some(extra) = &mut self.state.extra {
            extra.answer = None;
        }
        Ticket { pid: self.state.pid, number: self.state.ticket }
    }

    /// Has a thread for blocking work compute the answer, while this process sleeps.
    pub fn block(&mut self, job: impl FnOnce() -> Result<Term, Raise> + Send + 'static) -> Answer {
        let ticket = self.park();
        self.shared.run_blocking(ticket, Box::new(job));
        Answer::Park
    }

    /// Computes the answer once the machine has stopped and can be looked into (or replaced).
    pub(super) fn defer<F>(&mut self, work: F) -> Answer
    where
        F: FnOnce(&mut Machine, &mut Cx<'_>) -> Option<Result<Term, Raise>> + Send + 'static,
    {
        self.state.extra().deferred = Some(Box::new(work));
        Answer::Park
    }

    // Letters.

    /// Posts a letter; gives it back when nobody is there.
    #[inline]
    pub(super) fn post(&mut self, to: Pid, letter: Envelope) -> Option<Envelope> {
        let Some(slot) = self.shared.table.find(to) else { return Some(letter) };
        match slot.mailbox.push(letter) {
            Sent::Queued => None,
            Sent::Woken(process) => {
                self.local.wake(process);
                None
            }
            Sent::Dead(letter) => Some(letter),
        }
    }

    /// Sends a message to a process; nothing happens when it is gone.
    #[inline]
    pub fn send(&mut self, to: Pid, term: Term) {
        let letter = match self.shared.tracing() {
            false => Envelope::Message { generation: to.generation(), term },
            true => self.sent(to, term),
        };
        if let Some(Envelope::Message { term, .. }) = self.post(to, letter)
            && is_device(to)
        {
            let shared = self.shared;
            shared.services.device_message(self, to, term);
        }
    }

    /// Posts a signal; when nobody is there it is answered as for the dead.
    pub(super) fn signal(&mut self, to: Pid, signal: Signal) {
        let letter = Envelope::Signal { generation: to.generation(), signal: Box::new(signal) };
        if is_device(to) {
            return;
        }
        if let Some(Envelope::Signal { signal, .. }) = self.post(to, letter) {
            self.bounce(to, *signal);
        }
    }

    /// Sends to the owner of an alias, if it is active.
    pub fn send_alias(&mut self, reference: Reference, message: Term) {
        if let Some(owner) = alias_owner(reference).and_then(|index| self.shared.table.tenant(index)) {
            let id = if self.shared.tracing() { self.record_send(owner, &message) } else { 0 };
            let released = reference.id() & CALL != 0
                && self.state.extra.as_mut().is_some_and(|e| e.monitored_by.remove(reference.id()).is_some());
            self.signal(owner, Signal::Aliased { reference, message, id, released });
        }
    }

    /// A new active alias of this process.
    pub(super) fn new_alias(&mut self, mode: AliasMode) -> Reference {
        let count = Reference::fresh().id() & 0x7fff_ffff;
        let kind = if mode == AliasMode::Call { ALIAS | CALL } else { ALIAS };
        let reference = Reference::from_id(kind | count << 28 | u64::from(self.state.pid.index()));
        self.state.extra().aliases.insert(reference.id(), mode);
        reference
    }

    /// The process that an active alias seems to belong to.
    pub(super) fn alias_target(&self, reference: Reference) -> Option<Pid> {
        self.shared.table.tenant(alias_owner(reference)?)
    }

    pub(super) fn unalias(&mut self, reference: Reference) -> bool {
        self.state.extra.as_mut().is_some_and(|e| e.aliases.remove(reference.id()).is_some())
    }

    /// Starts to watch a process; `object` is what the `DOWN` message will show.
    pub(super) fn monitor(&mut self, target: Option<Pid>, object: Term, options: MonitorOptions) -> Reference {
        let reference = match options.alias {
            Some(mode) => self.new_alias(mode),
            None => Reference::fresh(),
        };
        self.mark(reference);
        if target == Some(self.state.pid) {
            return reference;
        }
        if let Some(of) = target
            && self.shared.tracing()
        {
            self.record(Kind::Monitor { of });
        }
        let monitor = Monitor { target, object, tag: options.tag };
        self.state.extra().monitors.insert(reference.id(), monitor);
        let from = self.state.pid;
        match target {
            Some(target) => self.signal(target, Signal::Monitor { from, reference }),
            None => self.signal(from, Signal::Down { reference, reason: Term::atom(atoms::NOPROC) }),
        }
        reference
    }

    /// A reference is new: a `receive` that waits for it need not look at what is in the queue now.
    #[inline]
    pub(super) fn mark(&mut self, reference: Reference) {
        if self.has_mail() {
            self.drain();
        }
        self.state.queue.set_mark();
        self.state.marked = reference.id();
    }

    /// Lets the `receive` that has just begun look from the mark on, if that was set for this reference.
    pub(super) fn receive_from(&mut self, reference: Reference) {
        if self.state.marked == reference.id() {
            self.state.queue.skip_to_mark();
        }
    }

    /// Stops watching; whether it was.
    pub(super) fn demonitor(&mut self, reference: Reference) -> bool {
        let Some(extra) = &mut self.state.extra else { return false };
        let Some(monitor) = extra.monitors.remove(reference.id()) else {
            // A call that was replied to: the monitor is gone, the alias still there.
            return reference.id() & CALL != 0 && extra.aliases.remove(reference.id()).is_some();
        };
        extra.end_alias(reference);
        if let Some(target) = monitor.target {
            if self.shared.tracing() {
                self.record(Kind::Demonitor { of: target });
            }
            self.signal(target, Signal::Demonitor { reference });
        }
        true
    }

    /// Starts a process.
    ///
    /// # Errors
    /// `:system_limit` when there are too many.
    pub fn spawn(
        &mut self,
        entry: Entry,
        args: Vec<Term>,
        options: SpawnOptions,
    ) -> Result<(Pid, Option<Reference>), Raise> {
        let allocated = self.shared.table.allocate(&mut self.local.slots);
        let Some(pid) = allocated else { return Err(Raise::atom(atoms::SYSTEM_LIMIT)) };
        let own = self.state.pid;
        let initial = match &entry {
            Entry::Export(export) => Some(*export),
            Entry::Fun(_) | Entry::Function(_) => None,
        };
        if self.shared.tracing() {
            self.record_spawn(pid, &entry, &args, options.link, options.monitor.is_some());
        }
        let mut state = State::new(pid, own, initial);
        state.set_group_leader(self.group_leader());
        if !options.flags.is_empty() {
            state.extra().flags = options.flags;
        }
        if options.link {
            state.extra().links.insert(own, ());
            self.state.extra().links.insert(pid, ());
        }
        // Both ends are set up here rather than by signals: the child cannot die unnoticed in between.
        let reference = options.monitor.map(|options| {
            let reference = match options.alias {
                Some(mode) => self.new_alias(mode),
                None => Reference::fresh(),
            };
            let monitor = Monitor { target: Some(pid), object: Term::pid(pid), tag: options.tag };
            self.state.extra().monitors.insert(reference.id(), monitor);
            state.extra().monitored_by.insert(reference.id(), own);
            self.mark(reference);
            reference
        });
        let process = Box::new(Process { machine: engine::machine(entry, args), state });
        self.local.push(process);
        self.charge(8);
        Ok((pid, reference))
    }

    // Names.

    pub fn whereis(&self, name: Atom) -> Option<Pid> {
        self.shared.registry.find(name).filter(|pid| self.shared.table.is_alive(*pid))
    }
}

impl Host for Cx<'_> {
    fn pid(&self) -> Pid {
        self.state.pid
    }

    #[inline]
    fn hosted(&mut self, id: HostedId, args: &mut [Term], reductions: &mut i32) -> Answer {
        self.work = 0;
        let answer = if id < FIRST_RUNTIME_ID {
            bifs::call(self, id, args)
        } else {
            let shared = self.shared;
            shared.services.hosted(self, id, args)
        };
        *reductions = reductions.saturating_sub(self.work);
        answer
    }

    fn hook(&mut self, payload: &Payload, args: Vec<Term>) -> Answer {
        let shared = self.shared;
        shared.services.hook(self, payload, args)
    }

    fn lower(&mut self, function: &'static Function) -> Result<(), Raise> {
        let shared = self.shared;
        shared.services.lower(self, function)
    }

    fn undefined(&mut self, export: &'static Export, args: &[Term]) -> Answer {
        let shared = self.shared;
        shared.services.undefined(self, export, args)
    }

    #[inline]
    fn receive_start(&mut self, timeout: Option<u64>) {
        self.state.queue.rewind();
        self.state.timed_out = false;
        match timeout {
            None => (self.state.deadline, self.state.relative) = (NEVER, false),
            Some(0) => (self.state.deadline, self.state.relative) = (0, false),
            Some(millis) => (self.state.deadline, self.state.relative) = (Nanos::from(millis), true),
        }
    }

    #[inline]
    fn receive_peek(&mut self) -> Peek {
        loop {
            match self.state.queue.peek() {
                Some(Envelope::Message { term, .. }) => return Peek::Message(term.clone()),
                Some(Envelope::Traced { marked, .. }) => return Peek::Message(marked.term.clone()),
                Some(Envelope::Signal { .. }) | None => {}
            }
            if self.has_mail() {
                self.drain();
                if !self.state.is_dying() {
                    continue;
                }
            }
            if (self.state.deadline == 0 || self.state.timed_out) && !self.state.is_dying() {
                if self.shared.tracing() && self.state.timed_out {
                    self.record(Kind::Timeout);
                }
                self.state.deadline = NEVER;
                self.state.timed_out = false;
                return Peek::TimedOut;
            }
            self.state.wait = Wait::Message;
            return Peek::Wait;
        }
    }

    #[inline]
    fn receive_accept(&mut self) {
        if let Some(Envelope::Traced { marked, .. }) = self.state.queue.remove() {
            self.record_taken(marked.id);
        }
        self.state.queue.rewind();
        self.state.deadline = NEVER;
    }

    #[inline]
    fn receive_next(&mut self) {
        self.state.queue.skip();
    }

    fn may_grow(&mut self, bytes: usize) -> bool {
        self.shared.memory.may_grow(bytes)
    }
}

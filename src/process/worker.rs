//! The worker loop: pick a process, run it for a slice, see why it stopped.

use super::attend::Attention;
use super::context::Cx;
use super::engine::Outcome;
use super::exit::Cause;
use super::memory::SMALL_TURNS;
use super::process::{Process, Wait};
use super::scheduler::{Local, Shared, TURN};
use super::signal::Signal;
use super::timer::{Event, NEVER};
use crate::base::atoms;
use crate::term::Term;
use crate::trace::Kind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

pub struct Worker<'s> {
    pub shared: &'s Shared,
    pub local: &'s mut Local,
}

/// What a switch between processes costs, so that a chain of short runs ends its turn some time.
const SWITCH: i32 = 8;
/// Picks between looks at the clock, when turns are short.
const CLOCK_EVERY: u32 = 32;
/// Full turns between looks at the memory in use.
const MEMORY_EVERY: u32 = 64;

impl Worker<'_> {
    /// Runs processes until the system stops, or this worker shall.
    pub fn work(&mut self) {
        let (mut picks, mut turns) = (0u32, 0u32);
        while !self.shared.stopped() && !self.local.dismissed() {
            picks = picks.wrapping_add(1);
            let full_turn = self.local.budget <= 0;
            turns = turns.wrapping_add(u32::from(full_turn));
            if full_turn {
                // Who computes for long shall not keep back what was written before.
                self.shared.services.turn();
                self.shared.watch.start(self.shared);
                if turns.is_multiple_of(SMALL_TURNS) {
                    self.shared.memory.grow();
                }
            }
            if (full_turn || picks.is_multiple_of(CLOCK_EVERY)) && self.shared.timers.earliest() != NEVER {
                self.fire_timers();
            }
            let picked = self.shared.pick(self.local, picks.is_multiple_of(61));
            match picked.or_else(|| self.shared.sleep(self.local)) {
                Some(process) => self.slice(process, full_turn && turns.is_multiple_of(MEMORY_EVERY)),
                None => self.fire_timers(),
            }
        }
    }

    fn fire_timers(&mut self) {
        let now = self.shared.now();
        if self.shared.timers.earliest() > now {
            return;
        }
        for event in self.shared.timers.due(now) {
            match event {
                Event::Receive(pid, id) => {
                    self.local.post(self.shared, pid, Signal::Timeout { id });
                }
                Event::Message(destination, message) => {
                    if let Some(pid) = destination.resolve(self.shared) {
                        self.local.send(self.shared, pid, message);
                    }
                }
            }
        }
    }

    /// Runs a process until its turn is over, it waits or it ends.
    fn slice(&mut self, mut process: Box<Process>, check_memory: bool) {
        if self.local.budget <= 0 {
            self.local.budget = TURN;
        }
        if process.state.wait == Wait::Thread {
            return super::nested::wake(&process.state);
        }
        loop {
            let Process { machine, state } = &mut *process;
            let mut cx = Cx { shared: self.shared, local: self.local, state, work: 0 };
            match cx.attend(machine) {
                Attention::Run => {}
                Attention::Sleep => match self.park(process) {
                    None => return,
                    Some(back) => {
                        process = back;
                        continue;
                    }
                },
                Attention::Exit => return self.finish(process, None),
            }
            let from = if self.shared.tracing() { self.resumes(&process) } else { 0 };
            let before = self.local.budget;
            let mut budget = before;
            let outcome = {
                let Process { machine, state } = &mut *process;
                state.wait = Wait::Nothing;
                let mut cx = Cx { shared: self.shared, local: self.local, state, work: 0 };
                catch_unwind(AssertUnwindSafe(|| machine.run(&mut cx, &mut budget)))
            };
            if from > 0 {
                self.shared.record_run(self.local.index, process.state.pid, from);
            }
            let used = before.saturating_sub(budget).max(1);
            process.state.reductions += used as u64;
            self.local.budget = budget.saturating_sub(SWITCH);
            self.local.waited = self.local.waited.saturating_add(used);
            match outcome {
                Ok(Outcome::Done(value)) => return self.finish(process, Some(Cause::Done(value))),
                Ok(Outcome::Raised(raised)) => return self.finish(process, Some(Cause::Raised(raised))),
                Ok(Outcome::OutOfMemory) => return self.finish(process, Some(Cause::Memory)),
                Ok(Outcome::Waiting | Outcome::Parked) => {
                    let Process { machine, state } = &mut *process;
                    Cx { shared: self.shared, local: self.local, state, work: 0 }.perform_deferred(machine);
                }
                Ok(Outcome::Yielded) => {
                    self.local.budget = 0;
                    self.shared.reductions.fetch_add(used as u64, Ordering::Relaxed);
                    self.shared.switches.fetch_add(1, Ordering::Relaxed);
                    if process.state.reductions > self.shared.max_reductions {
                        return self.finish(process, Some(Cause::Reductions));
                    }
                    if check_memory && self.shared.memory.exceeded() {
                        return self.finish(process, Some(Cause::Memory));
                    }
                    return self.local.push(process);
                }
                Err(panic) => return self.panicked(process, &*panic),
            }
        }
    }

    /// Records that a process goes on; when.
    #[cold]
    #[inline(never)]
    fn resumes(&self, process: &Process) -> u64 {
        if process.state.wait == Wait::Message {
            self.shared.record(self.local.index, process.state.pid, Kind::Woken);
        }
        self.shared.now().max(1)
    }

    /// Parks; gives the process back when a letter came meanwhile.
    fn park(&mut self, mut process: Box<Process>) -> Option<Box<Process>> {
        if process.state.wait == Wait::Message {
            if process.state.deadline != NEVER {
                self.arm(&mut process);
            }
            if self.shared.tracing() {
                self.shared.record(self.local.index, process.state.pid, Kind::Wait);
            }
        }
        match self.shared.table.find(process.state.pid) {
            Some(slot) => slot.mailbox.park(process).err(),
            None => None,
        }
    }

    /// Makes sure that a timer wakes the process no later than its `receive` times out. An earlier timer left by a
    /// receive that got its message is good enough: it wakes the process once for nothing and costs less than
    /// cancelling.
    fn arm(&mut self, process: &mut Process) {
        let state = &mut process.state;
        let (deadline, pid) = (state.deadline, state.pid);
        let old = state.extra().timer;
        if old.is_some_and(|t| t.deadline <= deadline) {
            return;
        }
        if let Some(old) = old {
            self.shared.timers.cancel_receive(old);
        }
        self.shared.watch.start(self.shared);
        state.extra().timer = Some(self.shared.timers.add_receive(self.local.index, pid, deadline));
    }

    /// The interpreter failed while running this process: end it, keep the rest.
    fn panicked(&mut self, process: Box<Process>, panic: &(dyn std::any::Any + Send)) {
        let message = panic.downcast_ref::<&str>().map(ToString::to_string);
        let message = message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        self.shared.services.internal_error(process.state.pid, &message);
        let Process { machine, mut state } = *process;
        // Its stack may be in any state: leak it rather than drop it.
        std::mem::forget(machine);
        state.die(Term::atom(atoms::INTERNAL_ERROR));
        self.end_state(state, None);
    }
}

//! What one worker has for itself: its queue, the process it woke last, its turn.

use super::{Shared, TURN, WAKE_AFTER};
use crate::process::mailbox::{Handoff, Sent};
use crate::process::memory::Tidy;
use crate::process::process::Process;
use crate::process::signal::{Envelope, Signal};
use crate::process::table::SlotCache;
use crate::term::{Pid, Term};
use crate::trace::Source;
use crossbeam_deque::{Steal, Worker as Deque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What others may see of a worker.
#[repr(align(64))]
pub struct Seat {
    pub(in crate::process) next: Handoff<Process>,
    /// Another number whenever a process is picked; 0 while the worker sleeps or is not there.
    pub(in crate::process) beat: AtomicU64,
}

/// What one worker has for itself.
pub struct Local {
    pub index: usize,
    pub slots: SlotCache,
    pub(super) deque: Deque<Box<Process>>,
    pub(super) seat: Arc<Seat>,
    pub(super) beat: u64,
    /// Work was pushed since the sleepers were last looked at.
    pub(super) pushed: bool,
    /// Reductions done here since then, while that work waited.
    pub waited: i32,
    /// Reductions left in this turn.
    pub budget: i32,
    pub(super) tidy: Tidy,
    /// Of a stand-in: set when it is no longer needed. Its deque is not stolen from.
    pub(super) dismissed: Option<Arc<AtomicBool>>,
}

impl Local {
    pub(super) fn new(index: usize, deque: Deque<Box<Process>>, seat: Arc<Seat>) -> Local {
        let (slots, tidy, dismissed) = (SlotCache::default(), Tidy::default(), None);
        Local { index, slots, deque, seat, beat: 0, pushed: false, waited: 0, budget: 0, tidy, dismissed }
    }

    /// Says that this worker goes on to another process.
    #[inline]
    pub(super) fn beat(&mut self) {
        self.beat += 1;
        self.seat.beat.store(self.beat, Ordering::Relaxed);
    }

    /// Makes a woken process the next to run.
    #[inline]
    pub fn wake(&mut self, process: Box<Process>) {
        if let Some(earlier) = self.seat.next.replace(process) {
            self.push(earlier);
        }
    }

    /// Puts a process at the end of the queue.
    #[inline]
    pub fn push(&mut self, process: Box<Process>) {
        self.deque.push(process);
        self.pushed = true;
    }

    /// Whether this was a stand-in and its time is over.
    #[inline]
    pub fn dismissed(&self) -> bool {
        self.dismissed.as_ref().is_some_and(|d| d.load(Ordering::Acquire))
    }

    /// Lets others have what waits here, since this worker will be busy for a while.
    pub fn share(&mut self, shared: &Shared) {
        if let Some(next) = self.seat.next.take() {
            self.push(next);
        }
        if std::mem::take(&mut self.pushed) {
            shared.wake_one();
        }
    }

    /// Posts a letter from this worker, for no process.
    pub fn post(&mut self, shared: &Shared, to: Pid, signal: Signal) {
        self.letter(shared, to, Envelope::Signal { generation: to.generation(), signal: Box::new(signal) });
    }

    /// The message of a timer.
    pub fn send(&mut self, shared: &Shared, to: Pid, term: Term) {
        let letter = match shared.tracing() {
            false => Envelope::Message { generation: to.generation(), term },
            true => shared.marked(self.index, to, term, Source::Timer),
        };
        self.letter(shared, to, letter);
    }

    pub(super) fn letter(&mut self, shared: &Shared, to: Pid, letter: Envelope) {
        if let Some(Sent::Woken(process)) = shared.table.find(to).map(|slot| slot.mailbox.push(letter)) {
            self.push(process);
        }
    }

    /// How many wait here.
    pub fn len(&self) -> usize {
        self.deque.len() + usize::from(!self.seat.next.is_empty())
    }

    /// The next process, when this worker has one.
    #[inline]
    pub(super) fn pop(&mut self) -> Option<Box<Process>> {
        if let Some(next) = self.seat.next.take() {
            if self.budget > 0 {
                return Some(next);
            }
            self.push(next);
        }
        self.budget = TURN;
        self.deque.pop()
    }
}

impl Shared {
    pub(super) fn steal(&self, local: &mut Local) -> Option<Box<Process>> {
        loop {
            let mut retry = false;
            let injected = std::iter::once_with(|| self.injector.steal_batch_and_pop(&local.deque));
            // A stand-in may empty the deque of the worker that it stands in for.
            let own = usize::from(local.dismissed.is_none());
            let others = self.stealers.iter().cycle().skip(local.index + 1).take(self.stealers.len() - own);
            for steal in injected.chain(others.map(|s| s.steal_batch_and_pop(&local.deque))) {
                match steal {
                    Steal::Success(process) => {
                        // There may be more where this came from.
                        local.pushed = true;
                        local.waited = WAKE_AFTER;
                        return Some(process);
                    }
                    Steal::Retry => retry = true,
                    Steal::Empty => {}
                }
            }
            if !retry {
                return None;
            }
            std::hint::spin_loop();
        }
    }

    /// The next process to run: own work first; now and then, what came from outside.
    #[inline]
    pub(in crate::process) fn pick(&self, local: &mut Local, outside: bool) -> Option<Box<Process>> {
        if outside && let Steal::Success(process) = self.injector.steal() {
            local.push(process);
        }
        local.beat();
        let process = local.pop().or_else(|| self.steal(local));
        if local.pushed {
            let waiting = !local.deque.is_empty();
            if !waiting || local.waited >= WAKE_AFTER {
                local.pushed = false;
                local.waited = 0;
                if waiting {
                    self.wake_one();
                }
            }
        }
        process
    }
}

//! Whoever computes for long inside of one native (or frees a structure of millions) keeps nobody waiting.
//!
//! Natives are leaves that run to their end, and most are short. Instead of cutting each long one into pieces, a thread
//! looks every millisecond whether a worker has picked another process since. One that has not is *stuck*: what waits in
//! its `next` place goes to the injector, and a sleeping worker is woken, or a spare one started, for what waits to run
//! and for timers that are due. Spare workers go when nobody has been stuck for a while. While all workers sleep, so does
//! the watch; it is started when there is a process or timer that could have to wait, and the first milliseconds are over.
//!
//! Rejected: natives that yield (each its own state machine, and comparing, matching and freeing are no natives); running
//! large calls on other threads (which are large is not seen from the arguments, and their values travel).
//!
//! Limit: with sixteen processes stuck beyond the schedulers' number, others wait.

use super::scheduler::{Shared, THREADS_AFTER};
use std::sync::atomic::{AtomicU8, Ordering, fence};
use std::sync::{Mutex, PoisonError};
use std::thread::Thread;
use std::time::Duration;

const TICK: Duration = Duration::from_millis(1);
/// Ticks without another process after which a worker is stuck.
const STUCK: u32 = 2;
/// Ticks without anybody stuck after which spare workers go.
const CALM: u32 = 50;

const ABSENT: u8 = 0;
const AWAKE: u8 = 1;
const ASLEEP: u8 = 2;

/// How workers reach the watch.
#[derive(Default)]
pub struct Bell {
    state: AtomicU8,
    thread: Mutex<Option<Thread>>,
}

impl Bell {
    /// Starts the watch unless it is there.
    #[inline]
    pub fn start(&self, shared: &Shared) {
        if self.state.load(Ordering::Relaxed) == ABSENT && shared.now() >= THREADS_AFTER {
            self.start_thread(shared);
        }
    }

    #[cold]
    fn start_thread(&self, shared: &Shared) {
        let Some(own) = shared.strong() else { return };
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.is_none() && !shared.stopped() {
            let started =
                std::thread::Builder::new().name("watch".into()).stack_size(64 << 10).spawn(move || watch(&own));
            // Without threads to be had everything works as before, with longer waits.
            self.state.store(AWAKE, Ordering::SeqCst);
            if let Ok(handle) = started {
                *thread = Some(handle.thread().clone());
                shared.add_thread(handle);
            }
        }
    }

    /// A worker that slept is at work.
    #[inline]
    pub fn wake(&self) {
        // Its beat is seen by a watch that this does not see asleep.
        fence(Ordering::SeqCst);
        if self.state.load(Ordering::Relaxed) == ASLEEP {
            self.ring();
        }
    }

    /// Has the watch look at once.
    pub fn ring(&self) {
        if self.state.compare_exchange(ASLEEP, AWAKE, Ordering::SeqCst, Ordering::SeqCst) != Err(ABSENT)
            && let Some(thread) = &*self.thread.lock().unwrap_or_else(PoisonError::into_inner)
        {
            thread.unpark();
        }
    }

    fn gone(&self) {
        *self.thread.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.state.store(ABSENT, Ordering::SeqCst);
    }
}

fn watch(shared: &Shared) {
    let mut seen = vec![(0u64, 0u32); shared.seats.len()];
    let mut calm = 0;
    while !shared.stopped() {
        std::thread::park_timeout(TICK);
        let (mut awake, mut stuck) = (0, 0);
        for (seat, (last, ticks)) in shared.seats.iter().zip(&mut seen) {
            let beat = seat.beat.load(Ordering::Relaxed);
            awake += u32::from(beat != 0);
            *ticks = if beat == *last && beat != 0 { *ticks + 1 } else { 0 };
            *last = beat;
            if *ticks >= STUCK {
                stuck += 1;
                if let Some(process) = seat.next.take() {
                    shared.inject(process);
                }
            }
        }
        calm = if stuck == 0 { calm + 1 } else { 0 };
        if stuck > 0 {
            shared.relieve(stuck);
        } else if awake == 0 {
            if calm < CALM {
                shared.relieved();
            }
            calm = CALM;
            sleep(shared);
        } else if calm == CALM {
            shared.relieved();
        }
    }
    shared.watch.gone();
}

/// Until a worker wakes up.
fn sleep(shared: &Shared) {
    shared.watch.state.store(ASLEEP, Ordering::SeqCst);
    let nobody = || shared.seats.iter().all(|seat| seat.beat.load(Ordering::SeqCst) == 0);
    while shared.watch.state.load(Ordering::SeqCst) == ASLEEP && nobody() && !shared.stopped() {
        std::thread::park();
    }
    shared.watch.state.store(AWAKE, Ordering::SeqCst);
}

//! Threads: starting them, letting them sleep, waking them, and those that stand in for stuck ones.

use super::{Local, Seat, Shared, THREADS_AFTER, WORKER_STACK, lock};
use crate::process::mailbox::Handoff;
use crate::process::process::Process;
use crate::process::timer::{NEVER, Nanos};
use crate::process::worker::Worker;
use crossbeam_deque::Worker as Deque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering, fence};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// How long a worker has slept.
pub(in crate::process) struct Idle {
    /// Nanoseconds, without the sleep it is in.
    pub total: AtomicU64,
    /// When it fell asleep (or the start, before it has a thread); 0: it is awake.
    pub since: AtomicU64,
}

impl Idle {
    pub(super) fn asleep(&self, now: Nanos) {
        self.since.store(now.max(1), Ordering::Release);
    }

    pub(super) fn awake(&self, now: Nanos) {
        let since = self.since.swap(0, Ordering::AcqRel);
        if since > 0 {
            self.total.fetch_add(now.saturating_sub(since), Ordering::AcqRel);
        }
    }
}

#[derive(Default)]
pub(super) struct Sleep {
    /// Wake-ups given and not yet taken; at most one, the woken worker wakes the next.
    pub(super) tokens: usize,
    pub(super) unstarted: Vec<(usize, Deque<Box<Process>>)>,
    /// What spare workers would use, and those at work.
    pub(super) spare: Vec<(usize, Deque<Box<Process>>)>,
    pub(super) helping: Vec<Arc<AtomicBool>>,
    pub(super) threads: Vec<std::thread::JoinHandle<()>>,
}

impl Shared {
    /// Wakes or starts a worker if one is idle. The caller has pushed work before.
    pub(super) fn wake_one(&self) {
        fence(Ordering::SeqCst);
        self.watch.start(self);
        if self.sleepers.load(Ordering::Relaxed) > 0 {
            self.wake_one_of();
        }
    }

    #[cold]
    pub(super) fn wake_one_of(&self) {
        let mut sleep = lock(&self.sleep);
        let sleepers = self.sleepers.load(Ordering::Relaxed);
        if sleep.tokens > 0 || sleepers == 0 {
        } else if sleepers > sleep.unstarted.len() {
            sleep.tokens = 1;
            self.alarm.notify_one();
        } else if self.now() < THREADS_AFTER {
        } else if let Some((index, deque)) = sleep.unstarted.pop()
            && let Some(shared) = self.own.upgrade()
        {
            self.sleepers.fetch_sub(1, Ordering::SeqCst);
            let seat = self.seats[index].clone();
            let run = move || {
                let mut local = Local::new(index, deque, seat);
                if let Some(idle) = shared.idle.get(index) {
                    idle.awake(shared.now());
                }
                Worker { shared: &shared, local: &mut local }.work();
                shared.retire(local);
            };
            let thread = std::thread::Builder::new().name(format!("worker {index}")).stack_size(WORKER_STACK);
            // Without threads to be had the others do the work.
            sleep.threads.extend(thread.spawn(run).ok());
        }
    }

    /// Has somebody do what waits because a worker is stuck: one that sleeps, or a spare one as long as there are fewer
    /// of them than `stuck` workers.
    pub(in crate::process) fn relieve(&self, stuck: usize) {
        let due = self.timers.earliest() <= self.now();
        if !due && self.run_queue() == 0 {
            return;
        }
        let mut sleep = lock(&self.sleep);
        let sleepers = self.sleepers.load(Ordering::SeqCst);
        if sleepers > sleep.unstarted.len() {
            sleep.tokens = 1;
            self.alarm.notify_one();
        } else if sleepers > 0 {
            drop(sleep);
            self.wake_one();
        } else if sleep.helping.len() < stuck
            && let Some((index, deque)) = sleep.spare.pop()
            && let Some(shared) = self.own.upgrade()
        {
            let dismissed = Arc::new(AtomicBool::new(false));
            sleep.helping.push(dismissed.clone());
            let seat = self.seats[index].clone();
            let run = move || {
                let mut local = Local::new(index, deque, seat);
                local.dismissed = Some(dismissed);
                Worker { shared: &shared, local: &mut local }.work();
                local.seat.beat.store(0, Ordering::Relaxed);
                while let Some(process) = local.seat.next.take().or_else(|| local.deque.pop()) {
                    shared.injector.push(process);
                }
                lock(&shared.sleep).spare.push((local.index, local.deque));
                shared.wake_one();
            };
            let thread = std::thread::Builder::new().name(format!("spare {index}")).stack_size(WORKER_STACK);
            sleep.threads.extend(thread.spawn(run).ok());
        }
    }

    /// Sends spare workers home.
    pub(in crate::process) fn relieved(&self) {
        let mut sleep = lock(&self.sleep);
        if sleep.helping.is_empty() {
            return;
        }
        sleep.helping.drain(..).for_each(|dismissed| dismissed.store(true, Ordering::Release));
        sleep.threads.retain(|thread| !thread.is_finished());
        self.alarm.notify_all();
    }

    /// A thread that is joined with the workers.
    pub(in crate::process) fn add_thread(&self, thread: std::thread::JoinHandle<()>) {
        lock(&self.sleep).threads.push(thread);
    }

    /// Takes a worker's queue back when its thread ends, for the next run.
    pub(super) fn retire(&self, local: Local) {
        if let Some(next) = local.seat.next.take() {
            local.deque.push(next);
        }
        local.seat.beat.store(0, Ordering::Relaxed);
        if let Some(idle) = self.idle.get(local.index) {
            idle.asleep(self.now());
        }
        lock(&self.sleep).unstarted.push((local.index, local.deque));
        self.sleepers.fetch_add(1, Ordering::SeqCst);
    }

    /// Starts a thread that works until dismissed; without threads to be had nothing happens.
    pub(in crate::process) fn start_stand_in(&self, dismissed: Arc<AtomicBool>) {
        let Some(shared) = self.own.upgrade() else { return };
        let run = move || {
            let seat = Arc::new(Seat { next: Handoff::new(), beat: AtomicU64::new(0) });
            let mut local = Local::new(0, Deque::new_fifo(), seat);
            local.dismissed = Some(dismissed);
            Worker { shared: &shared, local: &mut local }.work();
            while let Some(process) = local.seat.next.take().or_else(|| local.deque.pop()) {
                shared.injector.push(process);
            }
            shared.wake_one();
        };
        let thread = std::thread::Builder::new().name("stand-in".into()).stack_size(WORKER_STACK).spawn(run);
        lock(&self.sleep).threads.extend(thread.ok());
    }

    pub(in crate::process) fn dismiss(&self, stand_in: &AtomicBool) {
        stand_in.store(true, Ordering::Release);
        let _sleep = lock(&self.sleep);
        self.alarm.notify_all();
    }

    /// Sleeps until there is something to do; may find it at once.
    pub(in crate::process) fn sleep(&self, local: &mut Local) -> Option<Box<Process>> {
        for _ in 0..100 {
            std::hint::spin_loop();
        }
        if let Some(process) = self.steal(local) {
            return Some(process);
        }
        self.services.idle();
        local.seat.beat.store(0, Ordering::Relaxed);
        self.sleepers.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
        let found = self.steal(local);
        if found.is_none() {
            let mut tidy_at = local.tidy.when_idle(self.now());
            // A stand-in has the number of the worker that waits for it.
            let own = self.idle.get(local.index).filter(|_| local.dismissed.is_none());
            if let Some(idle) = own {
                idle.asleep(self.now());
            }
            let mut sleep = lock(&self.sleep);
            while sleep.tokens == 0 && !self.stopped() && !local.dismissed() {
                let now = self.now();
                if tidy_at <= now || local.tidy.is_asked(&self.memory) {
                    drop(sleep);
                    self.timers.sweep(&self.table);
                    if local.tidy.run(&self.memory, now) {
                        // The others hold pages, too, that they will not look at while they sleep.
                        self.alarm.notify_all();
                    }
                    tidy_at = NEVER;
                    sleep = lock(&self.sleep);
                    continue;
                }
                let until = self.timers.earliest().min(tidy_at);
                if until == NEVER {
                    sleep = self.alarm.wait(sleep).unwrap_or_else(PoisonError::into_inner);
                    continue;
                }
                if until <= now {
                    break;
                }
                let pause = Duration::from_nanos(until - now);
                sleep = self.alarm.wait_timeout(sleep, pause).unwrap_or_else(PoisonError::into_inner).0;
            }
            sleep.tokens = sleep.tokens.saturating_sub(1);
            drop(sleep);
            if let Some(idle) = own {
                idle.awake(self.now());
            }
        }
        local.beat();
        self.sleepers.fetch_sub(1, Ordering::SeqCst);
        self.watch.wake();
        found
    }
}

//! What the workers share, and what each has for itself: queues, sleeping, waking.
//!
//! A worker owns a FIFO deque that others steal from, and a `next` place for the process it woke last: the partner in
//! a conversation runs right away, on the same core, with the rest of the running turn; nobody steals it unless the
//! worker is stuck (`watch`). A turn is one
//! allowance of reductions: when it is used up whoever sits in `next` goes to the end of the deque, so a chatty pair
//! cannot starve others.
//!
//! Threads beyond the first start when there is work left over for them and the first milliseconds are over. Idle workers sleep on a condition variable
//! until the next timer is due. Wake-ups: whoever pushes work fences (SeqCst) and then reads the count of sleepers;
//! whoever goes to sleep raises the count, fences, and then searches all queues once more. One of the two sees the
//! other. The pusher does that once a slice, not once a push, and only when what it pushed has waited for a moment
//! (`WAKE_AFTER`): waking a thread costs more than a small task, and takes the data it needs to another core.

use super::blocking::{Job, Pool};
use super::context::Ticket;
use super::mailbox::{Handoff, Sent};
use super::memory::{Memory, Tidy};
use super::process::Process;
use super::registry::Registry;
use super::services::Services;
use super::signal::{Envelope, Signal};
use super::system::{Ended, Limits};
use super::table::{SlotCache, Table};
use super::timer::{NEVER, Nanos, Timers};
use super::watch;
use super::worker::Worker;
use crate::ir::Raise;
use crate::term::{Pid, Term};
use crate::trace::{Source, Tracer};
use crossbeam_deque::{Injector, Steal, Stealer, Worker as Deque};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering, fence};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

/// Reductions of a turn, as in Erlang.
pub const TURN: i32 = 4000;
/// No threads are started before: most scripts are done by then, and would wait for them longer than for the work.
pub(super) const THREADS_AFTER: Nanos = 2 * super::timer::MILLI;
/// Workers beyond the schedulers, for those that are stuck.
const SPARE: usize = 16;
/// Reductions during which work waits for its own worker before another one is woken for it, some microseconds.
const WAKE_AFTER: i32 = 1000;
/// Native stack of a worker: simple expressions are evaluated by recursion, as deep as source nests.
pub const WORKER_STACK: usize = 256 << 20;

pub struct Shared {
    pub table: Table,
    pub registry: Registry,
    pub timers: Timers,
    pub memory: Memory,
    /// Of one process.
    pub(super) max_reductions: u64,
    pub blocking: Pool,
    pub services: Arc<dyn Services>,
    /// Whether events are recorded, and by whom (`trace`).
    pub(super) tracing: AtomicBool,
    pub(super) tracer: RwLock<Option<Arc<Tracer>>>,
    pub schedulers: usize,
    /// By worker.
    pub(super) idle: Box<[Idle]>,
    /// All reductions and switches so far, added up by workers now and then.
    pub reductions: AtomicU64,
    pub switches: AtomicU64,
    injector: Injector<Box<Process>>,
    stealers: Box<[Stealer<Box<Process>>]>,
    /// Of the workers and then of the spare ones, like `stealers`.
    pub(super) seats: Box<[Arc<Seat>]>,
    pub(super) watch: watch::Bell,
    /// Workers asleep (or about to be), threads not started yet included.
    sleepers: AtomicUsize,
    sleep: Mutex<Sleep>,
    alarm: Condvar,
    stop: AtomicBool,
    started: Instant,
    outcome: Mutex<Outcome>,
    own: Weak<Shared>,
}

/// How long a worker has slept.
pub(super) struct Idle {
    /// Nanoseconds, without the sleep it is in.
    pub total: AtomicU64,
    /// When it fell asleep (or the start, before it has a thread); 0: it is awake.
    pub since: AtomicU64,
}

impl Idle {
    fn asleep(&self, now: Nanos) {
        self.since.store(now.max(1), Ordering::Release);
    }

    fn awake(&self, now: Nanos) {
        let since = self.since.swap(0, Ordering::AcqRel);
        if since > 0 {
            self.total.fetch_add(now.saturating_sub(since), Ordering::AcqRel);
        }
    }
}

#[derive(Default)]
struct Sleep {
    /// Wake-ups given and not yet taken; at most one, the woken worker wakes the next.
    tokens: usize,
    unstarted: Vec<(usize, Deque<Box<Process>>)>,
    /// What spare workers would use, and those at work.
    spare: Vec<(usize, Deque<Box<Process>>)>,
    helping: Vec<Arc<AtomicBool>>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Outcome {
    root: Option<Pid>,
    ended: Option<Ended>,
}

/// What others may see of a worker.
#[repr(align(64))]
pub struct Seat {
    pub(super) next: Handoff<Process>,
    /// Another number whenever a process is picked; 0 while the worker sleeps or is not there.
    pub(super) beat: AtomicU64,
}

/// What one worker has for itself.
pub struct Local {
    pub index: usize,
    pub slots: SlotCache,
    deque: Deque<Box<Process>>,
    seat: Arc<Seat>,
    beat: u64,
    /// Work was pushed since the sleepers were last looked at.
    pushed: bool,
    /// Reductions done here since then, while that work waited.
    pub waited: i32,
    /// Reductions left in this turn.
    pub budget: i32,
    tidy: Tidy,
    /// Of a stand-in: set when it is no longer needed. Its deque is not stolen from.
    dismissed: Option<Arc<AtomicBool>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Local {
    fn new(index: usize, deque: Deque<Box<Process>>, seat: Arc<Seat>) -> Local {
        let (slots, tidy, dismissed) = (SlotCache::default(), Tidy::default(), None);
        Local { index, slots, deque, seat, beat: 0, pushed: false, waited: 0, budget: 0, tidy, dismissed }
    }

    /// Says that this worker goes on to another process.
    #[inline]
    fn beat(&mut self) {
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

    fn letter(&mut self, shared: &Shared, to: Pid, letter: Envelope) {
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
    fn pop(&mut self) -> Option<Box<Process>> {
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
    /// Everything but the threads; gives the first worker's own things too.
    pub fn new(
        schedulers: usize,
        memory: Option<usize>,
        limits: Limits,
        services: Arc<dyn Services>,
    ) -> (Arc<Shared>, Local) {
        let schedulers = schedulers.clamp(1, 1024);
        let mut deques: Vec<_> = (0..schedulers).map(|index| (index, Deque::new_fifo())).collect();
        let spare: Vec<_> = (0..SPARE).map(|index| (schedulers + index, Deque::new_fifo())).collect();
        let stealers = deques.iter().chain(&spare).map(|(_, deque)| deque.stealer()).collect();
        let seat = |_| Arc::new(Seat { next: Handoff::new(), beat: AtomicU64::new(0) });
        let seats: Box<[_]> = (0..schedulers + SPARE).map(seat).collect();
        let first = deques.swap_remove(0);
        let first_seat = seats[0].clone();
        let shared = Arc::new_cyclic(|own| Shared {
            table: Table::new(limits.processes),
            registry: Registry::with_devices(),
            timers: Timers::new(schedulers.min(8)),
            memory: Memory::new(memory, limits.stack),
            max_reductions: limits.reductions.unwrap_or(u64::MAX),
            blocking: Pool::default(),
            services,
            tracing: AtomicBool::new(false),
            tracer: RwLock::default(),
            schedulers,
            idle: (0..schedulers)
                .map(|n| Idle { total: AtomicU64::new(0), since: AtomicU64::new(u64::from(n > 0)) })
                .collect(),
            reductions: AtomicU64::new(0),
            switches: AtomicU64::new(0),
            injector: Injector::new(),
            stealers,
            seats,
            watch: watch::Bell::default(),
            sleepers: AtomicUsize::new(deques.len()),
            sleep: Mutex::new(Sleep { unstarted: deques, spare, ..Sleep::default() }),
            alarm: Condvar::new(),
            stop: AtomicBool::new(false),
            started: Instant::now(),
            outcome: Mutex::default(),
            own: own.clone(),
        });
        (shared, Local::new(first.0, first.1, first_seat))
    }

    /// Nanoseconds since the start.
    pub fn now(&self) -> Nanos {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(NEVER)
    }

    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Ends the program: workers stop after the slice they are in.
    pub fn halt(&self, code: i32) {
        self.end(Ended::Halted(code));
    }

    pub(super) fn set_root(&self, pid: Pid) {
        lock(&self.outcome).root = Some(pid);
    }

    pub(super) fn is_root(&self, pid: Pid) -> bool {
        lock(&self.outcome).root == Some(pid)
    }

    pub(super) fn take_outcome(&self) -> Option<Ended> {
        lock(&self.outcome).ended.take()
    }

    /// The first reason to end counts.
    pub(super) fn end(&self, ended: Ended) {
        lock(&self.outcome).ended.get_or_insert(ended);
        self.stop();
    }

    pub(super) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
        self.watch.ring();
        let _sleep = lock(&self.sleep);
        self.alarm.notify_all();
    }

    /// Waits until all other workers have stopped.
    pub(super) fn join(&self) {
        let threads = std::mem::take(&mut lock(&self.sleep).threads);
        for thread in threads {
            let _ = thread.join();
        }
    }

    /// Frees all processes that wait to run; the workers must have stopped.
    pub(super) fn clear(&self) {
        lock(&self.sleep).unstarted.clear();
        while !self.injector.is_empty() {
            drop(self.injector.steal());
        }
        self.table.evict_all();
    }

    /// Gives a parked process its answer; from any thread.
    pub fn resume(&self, ticket: Ticket, result: Result<Term, Raise>) {
        self.post(ticket.pid, Signal::Answer { ticket: ticket.number, result });
    }

    /// Sends a message from outside any process.
    pub fn send(&self, to: Pid, term: Term) {
        let letter = match self.tracing() {
            false => Envelope::Message { generation: to.generation(), term },
            true => self.marked(0, to, term, Source::Outside),
        };
        self.letter(to, letter);
    }

    pub fn is_alive(&self, pid: Pid) -> bool {
        self.table.is_alive(pid)
    }

    /// Has the services told when this process ends; at once when it has ended.
    pub fn watch(&self, pid: Pid) {
        let letter = Envelope::Signal { generation: pid.generation(), signal: Box::new(Signal::Watch) };
        match self.table.find(pid).map(|slot| slot.mailbox.push(letter)) {
            Some(Sent::Woken(process)) => self.inject(process),
            Some(Sent::Queued) => {}
            Some(Sent::Dead(_)) | None => self.services.exited(pid, &Term::atom(crate::base::atoms::NOPROC)),
        }
    }

    pub(super) fn post(&self, to: Pid, signal: Signal) {
        self.letter(to, Envelope::Signal { generation: to.generation(), signal: Box::new(signal) });
    }

    fn letter(&self, to: Pid, letter: Envelope) {
        if let Some(Sent::Woken(process)) = self.table.find(to).map(|slot| slot.mailbox.push(letter)) {
            self.inject(process);
        }
    }

    /// Makes a process ready from outside the workers.
    pub(super) fn inject(&self, process: Box<Process>) {
        self.injector.push(process);
        self.wake_one();
    }

    pub(super) fn run_blocking(&self, ticket: Ticket, job: Job) {
        if let Some(own) = self.own.upgrade() {
            self.blocking.submit(&own, ticket, job);
        }
    }

    /// Wakes or starts a worker if one is idle. The caller has pushed work before.
    fn wake_one(&self) {
        fence(Ordering::SeqCst);
        self.watch.start(self);
        if self.sleepers.load(Ordering::Relaxed) > 0 {
            self.wake_one_of();
        }
    }

    #[cold]
    fn wake_one_of(&self) {
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
    pub(super) fn relieve(&self, stuck: usize) {
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
    pub(super) fn relieved(&self) {
        let mut sleep = lock(&self.sleep);
        if sleep.helping.is_empty() {
            return;
        }
        sleep.helping.drain(..).for_each(|dismissed| dismissed.store(true, Ordering::Release));
        sleep.threads.retain(|thread| !thread.is_finished());
        self.alarm.notify_all();
    }

    /// A thread that is joined with the workers.
    pub(super) fn add_thread(&self, thread: std::thread::JoinHandle<()>) {
        lock(&self.sleep).threads.push(thread);
    }

    pub(super) fn strong(&self) -> Option<Arc<Shared>> {
        self.own.upgrade()
    }

    /// Takes a worker's queue back when its thread ends, for the next run.
    fn retire(&self, local: Local) {
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

    /// Gets ready to run again after a stop.
    pub(super) fn restart(&self) {
        if self.stopped() {
            self.join();
            lock(&self.sleep).tokens = 0;
            self.stop.store(false, Ordering::SeqCst);
        }
    }

    /// Starts a thread that works until dismissed; without threads to be had nothing happens.
    pub(super) fn start_stand_in(&self, dismissed: Arc<AtomicBool>) {
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

    pub(super) fn dismiss(&self, stand_in: &AtomicBool) {
        stand_in.store(true, Ordering::Release);
        let _sleep = lock(&self.sleep);
        self.alarm.notify_all();
    }

    fn steal(&self, local: &mut Local) -> Option<Box<Process>> {
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
    pub(super) fn pick(&self, local: &mut Local, outside: bool) -> Option<Box<Process>> {
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

    /// Sleeps until there is something to do; may find it at once.
    pub(super) fn sleep(&self, local: &mut Local) -> Option<Box<Process>> {
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

    /// How many processes wait to run.
    pub fn run_queue(&self) -> usize {
        self.stealers.iter().map(Stealer::len).sum::<usize>() + self.injector.len()
    }
}

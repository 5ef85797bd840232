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

mod local;
mod staff;

pub use local::{Local, Seat};
pub(in crate::process) use staff::Idle;
use staff::Sleep;

use crate::ir::Raise;
use crate::process::blocking::{Job, Pool};
use crate::process::context::Ticket;
use crate::process::mailbox::{Handoff, Sent};
use crate::process::memory::Memory;
use crate::process::process::Process;
use crate::process::registry::Registry;
use crate::process::services::Services;
use crate::process::signal::{Envelope, Signal};
use crate::process::system::{Ended, Limits};
use crate::process::table::Table;
use crate::process::timer::{NEVER, Nanos, Timers};
use crate::process::watch;
use crate::term::{Pid, Term};
use crate::trace::{Source, Tracer};
use crossbeam_deque::{Injector, Stealer, Worker as Deque};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::Instant;

/// Reductions of a turn, as in Erlang.
pub const TURN: i32 = 4000;
/// No threads are started before: most scripts are done by then, and would wait for them longer than for the work.
pub(in crate::process) const THREADS_AFTER: Nanos = 2 * crate::process::timer::MILLI;
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
    pub(in crate::process) max_reductions: u64,
    pub blocking: Pool,
    pub services: Arc<dyn Services>,
    /// Whether events are recorded, and by whom (`trace`).
    pub(in crate::process) tracing: AtomicBool,
    pub(in crate::process) tracer: RwLock<Option<Arc<Tracer>>>,
    pub schedulers: usize,
    /// By worker.
    pub(in crate::process) idle: Box<[Idle]>,
    /// All reductions and switches so far, added up by workers now and then.
    pub reductions: AtomicU64,
    pub switches: AtomicU64,
    injector: Injector<Box<Process>>,
    stealers: Box<[Stealer<Box<Process>>]>,
    /// Of the workers and then of the spare ones, like `stealers`.
    pub(in crate::process) seats: Box<[Arc<Seat>]>,
    pub(in crate::process) watch: watch::Bell,
    /// Workers asleep (or about to be), threads not started yet included.
    sleepers: AtomicUsize,
    sleep: Mutex<Sleep>,
    alarm: Condvar,
    stop: AtomicBool,
    started: Instant,
    outcome: Mutex<Outcome>,
    own: Weak<Shared>,
}

#[derive(Default)]
struct Outcome {
    root: Option<Pid>,
    ended: Option<Ended>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

    pub(in crate::process) fn set_root(&self, pid: Pid) {
        lock(&self.outcome).root = Some(pid);
    }

    pub(in crate::process) fn is_root(&self, pid: Pid) -> bool {
        lock(&self.outcome).root == Some(pid)
    }

    pub(in crate::process) fn take_outcome(&self) -> Option<Ended> {
        lock(&self.outcome).ended.take()
    }

    /// The first reason to end counts.
    pub(in crate::process) fn end(&self, ended: Ended) {
        lock(&self.outcome).ended.get_or_insert(ended);
        self.stop();
    }

    pub(in crate::process) fn stop(&self) {
        self.stop.store(true, Ordering::SeqCst);
        self.watch.ring();
        let _sleep = lock(&self.sleep);
        self.alarm.notify_all();
    }

    /// Waits until all other workers have stopped.
    pub(in crate::process) fn join(&self) {
        let threads = std::mem::take(&mut lock(&self.sleep).threads);
        for thread in threads {
            let _ = thread.join();
        }
    }

    /// Frees all processes that wait to run; the workers must have stopped.
    pub(in crate::process) fn clear(&self) {
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

    pub(in crate::process) fn post(&self, to: Pid, signal: Signal) {
        self.letter(to, Envelope::Signal { generation: to.generation(), signal: Box::new(signal) });
    }

    fn letter(&self, to: Pid, letter: Envelope) {
        if let Some(Sent::Woken(process)) = self.table.find(to).map(|slot| slot.mailbox.push(letter)) {
            self.inject(process);
        }
    }

    /// Makes a process ready from outside the workers.
    pub(in crate::process) fn inject(&self, process: Box<Process>) {
        self.injector.push(process);
        self.wake_one();
    }

    pub(in crate::process) fn run_blocking(&self, ticket: Ticket, job: Job) {
        if let Some(own) = self.own.upgrade() {
            self.blocking.submit(&own, ticket, job);
        }
    }

    pub(in crate::process) fn strong(&self) -> Option<Arc<Shared>> {
        self.own.upgrade()
    }

    /// Gets ready to run again after a stop.
    pub(in crate::process) fn restart(&self) {
        if self.stopped() {
            self.join();
            lock(&self.sleep).tokens = 0;
            self.stop.store(false, Ordering::SeqCst);
        }
    }

    /// How many processes wait to run.
    pub fn run_queue(&self) -> usize {
        self.stealers.iter().map(Stealer::len).sum::<usize>() + self.injector.len()
    }
}

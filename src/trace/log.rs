//! Where events go while the program runs.
//!
//! One list per worker, so that workers seldom wait for each other; the events' numbers put the lists together. Memory
//! is bounded: after `limit` events the rest is only counted. The beginning is kept rather than the end, since a life
//! line without its spawn explains nothing (and the end of a server's day is what `quaff top` is for).

use super::event::{Event, Kind, Nanos, Source};
use crate::term::Pid;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

const LISTS: usize = 16;

/// Events that are kept unless somebody says otherwise; about 100 bytes each.
pub const LIMIT: usize = 200_000;

pub struct Tracer {
    /// Only what this process takes part in; [`EVERYBODY`] otherwise.
    only: AtomicU64,
    next: AtomicU64,
    next_message: AtomicU64,
    kept: AtomicUsize,
    lost: AtomicU64,
    limit: usize,
    lists: [Mutex<Vec<Event>>; LISTS],
}

const EVERYBODY: u64 = u64::MAX;

fn packed(pid: Pid) -> u64 {
    u64::from(pid.generation()) << 32 | u64::from(pid.index())
}

impl Tracer {
    pub fn new(limit: usize) -> Tracer {
        Tracer {
            only: AtomicU64::new(EVERYBODY),
            next: AtomicU64::new(1),
            next_message: AtomicU64::new(1),
            kept: AtomicUsize::new(0),
            lost: AtomicU64::new(0),
            limit,
            lists: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// From now on only what this process takes part in.
    pub fn follow(&self, pid: Pid) {
        self.only.store(packed(pid), Ordering::Relaxed);
    }

    /// The number of a message that is about to be sent.
    pub fn message(&self) -> u64 {
        self.next_message.fetch_add(1, Ordering::Relaxed)
    }

    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Events that came when the limit was reached.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// Whether events of this process (and its partner) are wanted: texts need not be made otherwise.
    pub fn wants(&self, pid: Pid, partner: Option<Pid>) -> bool {
        let only = self.only.load(Ordering::Relaxed);
        only == EVERYBODY || only == packed(pid) || partner.is_some_and(|partner| only == packed(partner))
    }

    /// Keeps an event; `list`: the worker's number.
    pub fn record(&self, list: usize, at: Nanos, pid: Pid, kind: Kind) {
        if !self.wants(pid, partner(&kind)) {
            return;
        }
        if self.kept.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.kept.fetch_sub(1, Ordering::Relaxed);
            self.lost.fetch_add(1, Ordering::Relaxed);
            return;
        }
        // AcqRel: what is caused by this event is numbered later, wherever it happens.
        let number = self.next.fetch_add(1, Ordering::AcqRel);
        let list = &self.lists[list % LISTS];
        list.lock().unwrap_or_else(PoisonError::into_inner).push(Event { number, at, pid, kind });
    }

    /// Takes out what there is, in order. There is room for as much again.
    pub fn drain(&self) -> Vec<Event> {
        let mut all = Vec::new();
        for list in &self.lists {
            all.append(&mut list.lock().unwrap_or_else(PoisonError::into_inner));
        }
        self.kept.fetch_sub(all.len(), Ordering::Relaxed);
        super::sort_by_number(&mut all, |event| event.number);
        all
    }
}

/// The other process that an event is about.
fn partner(kind: &Kind) -> Option<Pid> {
    match kind {
        Kind::Spawn { child: pid, .. }
        | Kind::Send { to: pid, .. }
        | Kind::Link { with: pid }
        | Kind::Unlink { with: pid }
        | Kind::Monitor { of: pid }
        | Kind::Demonitor { of: pid }
        | Kind::Kill { to: pid, .. }
        | Kind::Killed { by: pid, .. }
        | Kind::Arrive { from: Source::Exit(pid) | Source::Down(pid), .. } => Some(*pid),
        _ => None,
    }
}

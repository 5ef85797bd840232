//! Timers: receive time-outs, `send_after`, `start_timer`.
//!
//! A few shards, each an ordered map under a lock beside an atomic copy of its earliest deadline, so that workers ask
//! "is anything due" without locking. User timers live in the shard of their reference, which is how cancel and read
//! find them; receive time-outs in the shard of the worker that parked the process.
//!
//! Workers fire timers between slices, and an idle worker sleeps until the earliest deadline; whoever inserts is
//! running and will therefore look, so insertion wakes nobody.
//!
//! Rejected: a wheel (coarser, and a look for the earliest deadline is linear in its slots); a lazy heap (cancelled
//! entries of `receive after 60_000` in a hot loop pile up).

use super::scheduler::Shared;
use crate::base::Atom;
use crate::term::{Pid, Reference, Term};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Nanoseconds since the system started.
pub type Nanos = u64;
pub const NEVER: Nanos = u64::MAX;
pub const MILLI: Nanos = 1_000_000;

#[derive(Clone, Debug)]
pub enum Destination {
    Pid(Pid),
    Name(Atom),
}

impl Destination {
    /// Whom it means now.
    pub fn resolve(&self, shared: &Shared) -> Option<Pid> {
        match self {
            Destination::Pid(pid) => Some(*pid),
            Destination::Name(name) => shared.registry.find(*name),
        }
    }
}

/// What happens when time is up.
pub enum Event {
    /// The `receive` of this process may have timed out.
    Receive(Pid, u64),
    Message(Destination, Term),
}

/// Where a receive time-out is, to cancel it.
#[derive(Clone, Copy, Debug)]
pub struct TimerKey {
    shard: usize,
    pub deadline: Nanos,
    pub id: u64,
}

struct Shard {
    earliest: AtomicU64,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    queue: BTreeMap<(Nanos, u64), Event>,
    /// Deadlines of user timers by the number of their reference.
    references: FxHashMap<u64, Nanos>,
    next_id: u64,
}

pub struct Timers {
    shards: Box<[Shard]>,
}

/// Ids of receive time-outs have this bit, those of user timers are reference numbers (below 2^61).
const RECEIVE: u64 = 1 << 62;

impl Shard {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, inner: &Inner) {
        let earliest = inner.queue.first_key_value().map_or(NEVER, |((deadline, _), _)| *deadline);
        self.earliest.store(earliest, Ordering::Release);
    }
}

impl Timers {
    pub fn new(shards: usize) -> Timers {
        let shard = |_| Shard { earliest: AtomicU64::new(NEVER), inner: Mutex::default() };
        Timers { shards: (0..shards.max(1)).map(shard).collect() }
    }

    /// When the next timer is due.
    #[inline]
    pub fn earliest(&self) -> Nanos {
        self.shards.iter().map(|s| s.earliest.load(Ordering::Acquire)).min().unwrap_or(NEVER)
    }

    /// Wakes `pid` at `deadline`.
    pub fn add_receive(&self, worker: usize, pid: Pid, deadline: Nanos) -> TimerKey {
        let shard = worker % self.shards.len();
        let mut inner = self.shards[shard].lock();
        inner.next_id += 1;
        let id = inner.next_id | RECEIVE;
        inner.queue.insert((deadline, id), Event::Receive(pid, id));
        self.shards[shard].publish(&inner);
        TimerKey { shard, deadline, id }
    }

    pub fn cancel_receive(&self, key: TimerKey) {
        let Some(shard) = self.shards.get(key.shard) else { return };
        let mut inner = shard.lock();
        if inner.queue.remove(&(key.deadline, key.id)).is_some() {
            shard.publish(&inner);
        }
    }

    fn shard_of(&self, reference: Reference) -> &Shard {
        &self.shards[(reference.id() % self.shards.len() as u64) as usize]
    }

    /// Sends `message` at `deadline`, unless cancelled by the reference.
    pub fn add_message(&self, reference: Reference, destination: Destination, message: Term, deadline: Nanos) {
        let shard = self.shard_of(reference);
        let mut inner = shard.lock();
        inner.queue.insert((deadline, reference.id()), Event::Message(destination, message));
        inner.references.insert(reference.id(), deadline);
        shard.publish(&inner);
    }

    /// Stops a user timer; its deadline, when it had not fired.
    pub fn cancel(&self, reference: Reference) -> Option<Nanos> {
        let shard = self.shard_of(reference);
        let mut inner = shard.lock();
        let deadline = inner.references.remove(&reference.id())?;
        let event = inner.queue.remove(&(deadline, reference.id()));
        shard.publish(&inner);
        drop(inner);
        drop(event);
        Some(deadline)
    }

    pub fn read(&self, reference: Reference) -> Option<Nanos> {
        self.shard_of(reference).lock().references.get(&reference.id()).copied()
    }

    /// Takes out what is due at `now`, in order within a shard.
    pub fn due(&self, now: Nanos, events: &mut Vec<Event>) {
        for shard in &self.shards {
            if shard.earliest.load(Ordering::Acquire) > now {
                continue;
            }
            let mut inner = shard.lock();
            while let Some(first) = inner.queue.first_entry() {
                if first.key().0 > now {
                    break;
                }
                let ((_, id), event) = first.remove_entry();
                if id & RECEIVE == 0 {
                    inner.references.remove(&id);
                }
                events.push(event);
            }
            shard.publish(&inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(timers: &Timers, now: Nanos) -> Vec<i64> {
        let mut events = Vec::new();
        timers.due(now, &mut events);
        let value = |event| match event {
            Event::Message(_, term) => term.as_int().unwrap_or(-1),
            Event::Receive(..) => -2,
        };
        events.into_iter().map(value).collect()
    }

    #[test]
    fn timers_fire_in_order_and_once() {
        let timers = Timers::new(1);
        let to = || Destination::Name(crate::base::atoms::OK);
        for (value, deadline) in [(3, 30), (1, 10), (2, 20)] {
            timers.add_message(Reference::fresh(), to(), Term::int(value), deadline);
        }
        assert_eq!(timers.earliest(), 10);
        assert_eq!(fired(&timers, 20), [1, 2]);
        assert_eq!(fired(&timers, 20), [] as [i64; 0]);
        assert_eq!(fired(&timers, 99), [3]);
        assert_eq!(timers.earliest(), NEVER);
    }

    #[test]
    fn a_cancelled_timer_tells_its_deadline_and_stays_silent() {
        let timers = Timers::new(4);
        let reference = Reference::fresh();
        timers.add_message(reference, Destination::Name(crate::base::atoms::OK), Term::int(1), 10);
        assert_eq!(timers.read(reference), Some(10));
        assert_eq!(timers.cancel(reference), Some(10));
        assert_eq!(timers.cancel(reference), None);
        let key = timers.add_receive(2, Pid::new(1, 0), 5);
        timers.cancel_receive(key);
        assert!(fired(&timers, 100).is_empty());
    }
}

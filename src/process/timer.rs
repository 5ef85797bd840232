//! Timers: receive time-outs, `send_after`, `start_timer`.
//!
//! A few shards, each an ordered map under a lock beside an atomic copy of its earliest deadline, so that workers ask
//! "is anything due" without locking. User timers live in the shard of their reference, which is how cancel and read
//! find them; receive time-outs in the shard of the worker that parked the process.
//!
//! Workers fire timers between slices, and an idle worker sleeps until the earliest deadline; whoever inserts is
//! running and will therefore look, so insertion wakes nobody.
//!
//! Timers of a process that has ended stay until they are due or until there are twice as many as at the last search
//! for such; that costs nothing per timer, and the owner needs no list of its own.
//!
//! Rejected: a wheel (coarser, and a look for the earliest deadline is linear in its slots); a lazy heap (cancelled
//! entries of `receive after 60_000` in a hot loop pile up).

use super::scheduler::Shared;
use super::table::Table;
use crate::base::Atom;
use crate::base::order::Order as _;
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

impl Event {
    /// Whether there is still somebody to tell. (A name may be taken by the time it is due.)
    fn is_wanted(&self, table: &Table) -> bool {
        match self {
            Event::Message(Destination::Pid(pid), _) => table.is_alive(*pid),
            Event::Message(Destination::Name(_), _) | Event::Receive(..) => true,
        }
    }
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
    /// How many user timers there may be before those of the dead are looked for.
    sweep_at: usize,
}

pub struct Timers {
    shards: Box<[Shard]>,
}

/// Fewer timers are not worth a search for those that nobody waits for.
const SWEEP_FROM: usize = 1024;
/// Ids of receive time-outs have this bit, those of user timers are reference numbers (below 2^61).
const RECEIVE: u64 = 1 << 62;

impl Shard {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sweep(&self, inner: &mut Inner, table: &Table) {
        let Inner { queue, references, .. } = inner;
        queue.retain(|(_, id), event| {
            let keep = event.is_wanted(table);
            if !keep {
                references.remove(id);
            }
            keep
        });
        references.shrink_to_fit();
        self.publish(inner);
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
    pub fn add_message(&self, table: &Table, reference: Reference, to: Destination, message: Term, deadline: Nanos) {
        let shard = self.shard_of(reference);
        let mut inner = shard.lock();
        if inner.references.len() >= inner.sweep_at.max(SWEEP_FROM) {
            shard.sweep(&mut inner, table);
            inner.sweep_at = 2 * inner.references.len();
        }
        inner.queue.insert((deadline, reference.id()), Event::Message(to, message));
        inner.references.insert(reference.id(), deadline);
        shard.publish(&inner);
    }

    /// Stops a user timer; its deadline, when it had not fired and its receiver lives.
    pub fn cancel(&self, table: &Table, reference: Reference) -> Option<Nanos> {
        let shard = self.shard_of(reference);
        let mut inner = shard.lock();
        let deadline = inner.references.remove(&reference.id())?;
        let event = inner.queue.remove(&(deadline, reference.id()));
        shard.publish(&inner);
        drop(inner);
        event.is_some_and(|e| e.is_wanted(table)).then_some(deadline)
    }

    pub fn read(&self, table: &Table, reference: Reference) -> Option<Nanos> {
        let inner = self.shard_of(reference).lock();
        let deadline = inner.references.get(&reference.id()).copied()?;
        inner.queue.get(&(deadline, reference.id())).is_some_and(|e| e.is_wanted(table)).then_some(deadline)
    }

    /// Forgets the timers of processes that have ended.
    pub fn sweep(&self, table: &Table) {
        for shard in &self.shards {
            shard.sweep(&mut shard.lock(), table);
        }
    }

    /// Takes out what is due at `now`, in order.
    pub fn due(&self, now: Nanos) -> Vec<Event> {
        let mut events = Vec::new();
        for shard in &self.shards {
            if shard.earliest.load(Ordering::Acquire) > now {
                continue;
            }
            let mut inner = shard.lock();
            while let Some(first) = inner.queue.first_entry() {
                if first.key().0 > now {
                    break;
                }
                let (key, event) = first.remove_entry();
                if key.1 & RECEIVE == 0 {
                    inner.references.remove(&key.1);
                }
                events.push((key, event));
            }
            shard.publish(&inner);
        }
        events.order_by_key(|(key, _)| *key);
        events.into_iter().map(|(_, event)| event).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(timers: &Timers, now: Nanos) -> Vec<i64> {
        let value = |event| match event {
            Event::Message(_, term) => term.as_int().unwrap_or(-1),
            Event::Receive(..) => -2,
        };
        timers.due(now).into_iter().map(value).collect()
    }

    #[test]
    fn timers_fire_in_order_and_once() {
        let timers = Timers::new(1);
        let to = || Destination::Name(crate::base::atoms::OK);
        for (value, deadline) in [(3, 30), (1, 10), (2, 20)] {
            timers.add_message(&Table::default(), Reference::fresh(), to(), Term::int(value), deadline);
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
        let (reference, table) = (Reference::fresh(), Table::default());
        timers.add_message(&table, reference, Destination::Name(crate::base::atoms::OK), Term::int(1), 10);
        assert_eq!(timers.read(&table, reference), Some(10));
        assert_eq!(timers.cancel(&table, reference), Some(10));
        assert_eq!(timers.cancel(&table, reference), None);
        let key = timers.add_receive(2, Pid::new(1, 0), 5);
        timers.cancel_receive(key);
        assert!(fired(&timers, 100).is_empty());
    }

    #[test]
    fn timers_of_the_dead_do_not_pile_up() {
        use crate::process::table::SlotCache;
        let (timers, table, mut slots) = (Timers::new(1), Table::default(), SlotCache::default());
        let living = table.allocate(&mut slots).unwrap();
        let kept = Reference::fresh();
        timers.add_message(&table, kept, Destination::Pid(living), Term::int(1), 10);
        let mut last = kept;
        for _ in 0..10 * SWEEP_FROM {
            last = Reference::fresh();
            let dead = Pid::new(living.index(), living.generation() + 1);
            timers.add_message(&table, last, Destination::Pid(dead), Term::int(2), 20);
        }
        assert_eq!((timers.read(&table, kept), timers.read(&table, last)), (Some(10), None));
        assert!(timers.shards[0].lock().queue.len() <= SWEEP_FROM + 1);
        timers.sweep(&table);
        assert_eq!(timers.shards[0].lock().queue.len(), 1);
    }
}

//! The process table: a slab of mailboxes; a pid is a slot's index and which tenant of the slot is meant.
//!
//! Slots are never freed or moved, so look-up takes no lock and a slot may be used without keeping its process alive.
//! Chunks double in size: a small script touches one of 4 KB, a million processes touch thirteen.
//!
//! A slot may get a new tenant between look-up and push. The generation is therefore checked twice: here, and by the
//! reader, since every letter says which tenant it is for (`signal::Envelope`).

use super::mailbox::{Look, Mailbox};
use super::process::Process;
use super::signal::Envelope;
use crate::term::Pid;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Slots in the first chunk; each further one doubles the table.
const FIRST: u32 = 256;
/// `FIRST << (CHUNKS - 1)` slots in all: what a pid can express.
const CHUNKS: usize = 21;
/// As many processes may live at once (the BEAM's highest limit).
pub const PROCESS_LIMIT: u32 = (1 << 27) - 1;
/// Lower indices are kept for pids without a process ([`STANDARD_IO`]), and so that the first process of a script has
/// the number that it has in Elixir.
const RESERVED: u32 = 95;
/// The group leader that is no process: messages to it go to `Services::device_message`.
pub const STANDARD_IO: Pid = Pid::new(70, 0);
/// The same for standard error.
pub const STANDARD_ERROR: Pid = Pid::new(71, 0);

/// Whether a pid stands for a device of the runtime rather than a process.
pub fn is_device(pid: Pid) -> bool {
    pid == STANDARD_IO || pid == STANDARD_ERROR
}

const CACHE: usize = 64;

pub struct Slot {
    pub mailbox: Mailbox<Process, Envelope>,
    generation: AtomicU32,
}

/// Free slots kept by one worker, so that spawning takes the lock once in a while only.
#[derive(Default)]
pub struct SlotCache(Vec<u32>);

pub struct Table {
    chunks: [OnceLock<Box<[Slot]>>; CHUNKS],
    free: Mutex<Vec<u32>>,
    next: AtomicU32,
    alive: AtomicUsize,
    limit: usize,
}

/// Chunk and position of an index: chunk 0 holds `0..FIRST`, chunk k the `FIRST << (k - 1)` after those before it.
fn place(index: u32) -> (usize, usize) {
    let chunk = (index / FIRST).checked_ilog2().map_or(0, |log| log + 1);
    let start = if chunk == 0 { 0 } else { FIRST << (chunk - 1) };
    (chunk as usize, (index - start) as usize)
}

fn chunk_len(chunk: usize) -> u32 {
    if chunk == 0 { FIRST } else { FIRST << (chunk - 1) }
}

impl Default for Table {
    fn default() -> Self {
        Table {
            chunks: [const { OnceLock::new() }; CHUNKS],
            free: Mutex::new(Vec::new()),
            next: AtomicU32::new(RESERVED),
            alive: AtomicUsize::new(0),
            limit: PROCESS_LIMIT as usize,
        }
    }
}

impl Table {
    /// For so many processes at once.
    pub fn new(limit: Option<usize>) -> Table {
        let limit = limit.unwrap_or(usize::MAX).min(PROCESS_LIMIT as usize);
        Table { limit, ..Table::default() }
    }

    #[inline(always)]
    fn slot(&self, index: u32) -> Option<&Slot> {
        let (chunk, position) = place(index);
        self.chunks.get(chunk)?.get()?.get(position)
    }

    /// The slot of this pid; `None` when its process is gone (as far as one can see from here).
    #[inline(always)]
    pub fn find(&self, pid: Pid) -> Option<&Slot> {
        let slot = self.slot(pid.index())?;
        (slot.generation.load(Ordering::Relaxed) == pid.generation()).then_some(slot)
    }

    /// Who has the slot now, if anybody.
    pub fn tenant(&self, index: u32) -> Option<Pid> {
        let slot = self.slot(index)?;
        let pid = Pid::new(index, slot.generation.load(Ordering::Acquire));
        (slot.mailbox.look() != Look::Dead).then_some(pid)
    }

    pub fn is_alive(&self, pid: Pid) -> bool {
        is_device(pid) || self.find(pid).is_some_and(|slot| slot.mailbox.look() != Look::Dead)
    }

    /// Takes a free slot and opens its mailbox.
    ///
    /// # Errors
    /// `None` when [`PROCESS_LIMIT`] processes live.
    pub fn allocate(&self, cache: &mut SlotCache) -> Option<Pid> {
        if self.alive.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.alive.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        if cache.0.is_empty() {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            let rest = free.len().saturating_sub(CACHE);
            cache.0.extend(free.drain(rest..));
        }
        let index = match cache.0.pop() {
            Some(index) => index,
            None => {
                let index = self.next.fetch_add(1, Ordering::Relaxed);
                if index >= PROCESS_LIMIT {
                    self.next.fetch_sub(1, Ordering::Relaxed);
                    self.alive.fetch_sub(1, Ordering::Relaxed);
                    return None;
                }
                index
            }
        };
        let (chunk, position) = place(index);
        let slots = self.chunks.get(chunk)?.get_or_init(|| {
            let slot = |_| Slot { mailbox: Mailbox::new(), generation: AtomicU32::new(0) };
            (0..chunk_len(chunk)).map(slot).collect()
        });
        let slot = slots.get(position)?;
        slot.mailbox.open();
        Some(Pid::new(index, slot.generation.load(Ordering::Relaxed)))
    }

    /// Gives the slot of a process back whose mailbox is closed.
    pub fn release(&self, pid: Pid, cache: &mut SlotCache) {
        if let Some(slot) = self.find(pid) {
            slot.generation.fetch_add(1, Ordering::Release);
            self.alive.fetch_sub(1, Ordering::Relaxed);
            cache.0.push(pid.index());
            if cache.0.len() > 2 * CACHE {
                let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
                free.extend(cache.0.drain(..CACHE));
            }
        }
    }

    /// How many processes live.
    pub fn len(&self) -> usize {
        self.alive.load(Ordering::Relaxed)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All living processes, in the order of their slots.
    pub fn pids(&self) -> Vec<Pid> {
        (RESERVED..self.next.load(Ordering::Acquire).min(PROCESS_LIMIT)).filter_map(|i| self.tenant(i)).collect()
    }

    /// Frees all parked processes: for the end of the program.
    pub fn evict_all(&self) {
        for slot in self.chunks.iter().filter_map(OnceLock::get).flatten() {
            drop(slot.mailbox.evict());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_fill_chunks_without_gaps() {
        let mut expected = (0, 0);
        for index in 0..FIRST * 16 {
            assert_eq!(place(index), expected, "index {index}");
            expected.1 += 1;
            if expected.1 == chunk_len(expected.0) as usize {
                expected = (expected.0 + 1, 0);
            }
        }
        assert!(place(PROCESS_LIMIT).0 < CHUNKS);
    }

    #[test]
    fn a_reused_slot_has_another_pid() {
        let (table, mut cache) = (Table::default(), SlotCache::default());
        let first = table.allocate(&mut cache).unwrap();
        assert!(table.is_alive(first));
        drop(table.find(first).unwrap().mailbox.close());
        assert!(!table.is_alive(first));
        table.release(first, &mut cache);
        let second = table.allocate(&mut cache).unwrap();
        assert_eq!(second.index(), first.index());
        assert_ne!(second, first);
        assert!(table.find(first).is_none() && table.is_alive(second));
        assert_eq!(table.pids(), [second]);
    }
}

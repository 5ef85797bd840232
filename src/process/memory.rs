//! How much memory there may be and is in use, and when workers give some back.
//!
//! The limit is checked where it matters and is cheap: when a stack wants to grow beyond what any sane recursion needs, and by
//! workers once in a while after a full slice. The numbers are the operating system's.

use super::timer::{MILLI, Nanos};
use crate::base::atoms;
use crate::term::{Term, allocator};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Stacks below this size grow without a look at the system.
const UNCHECKED: usize = 16 << 20;

/// A worker that has slept for this long gives back memory,
const TIDY_AFTER: Nanos = 50 * MILLI;
/// but not more often than this,
const TIDY_EVERY: Nanos = 1000 * MILLI;
/// nor when the whole program is smaller.
const TIDY_ABOVE: usize = 24 << 20;

/// Full turns after which a worker asks for huge pages.
pub(super) const SMALL_TURNS: u32 = 16;

/// Asks for a start without huge pages.
pub fn start_small() {
    allocator::huge_pages(false);
}

pub struct Memory {
    configured: Option<usize>,
    /// Of one stack.
    stack: Option<usize>,
    limit: OnceLock<usize>,
    /// Counts the requests to all workers to give back what they do not use.
    tidy: AtomicU32,
}

/// When a worker gives memory back: some time after it went idle, seldom, and only in programs of some size.
#[derive(Default)]
pub(super) struct Tidy {
    last: Nanos,
    /// The last request that it followed.
    seen: u32,
}

impl Tidy {
    /// When a worker that goes to sleep now shall do it.
    pub fn when_idle(&self, now: Nanos) -> Nanos {
        let pause = if self.last == 0 { 0 } else { self.last.saturating_add(TIDY_EVERY) };
        now.saturating_add(TIDY_AFTER).max(pause)
    }

    pub fn is_asked(&self, memory: &Memory) -> bool {
        self.seen != memory.tidy.load(Ordering::Relaxed)
    }

    /// Gives back; whether the other workers should do so as well (nobody asked this one).
    pub fn run(&mut self, memory: &Memory, now: Nanos) -> bool {
        let asked = self.is_asked(memory);
        self.last = now;
        self.seen = memory.tidy.load(Ordering::Relaxed);
        if !asked && resident().is_none_or(|bytes| bytes < TIDY_ABOVE) {
            return false;
        }
        // Or the system would fill up again what is given back of a huge page.
        allocator::huge_pages(false);
        allocator::give_back();
        if asked {
            return false;
        }
        self.seen = memory.tidy.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        true
    }
}

impl Memory {
    /// With this limit in bytes; `None`: 3/4 of what the machine (or the control group) has.
    pub fn new(configured: Option<usize>, stack: Option<usize>) -> Memory {
        Memory { configured, stack, limit: OnceLock::new(), tidy: AtomicU32::new(0) }
    }

    /// The limit in bytes; found out on first use.
    pub fn limit(&self) -> usize {
        *self.limit.get_or_init(|| self.configured.unwrap_or_else(|| machine_memory() / 4 * 3))
    }

    /// The program has been busy for [`SMALL_TURNS`] turns of a worker.
    pub fn grow(&self) {
        allocator::huge_pages(true);
    }

    /// Whether a stack may be moved to `bytes` of new memory.
    pub fn may_grow(&self, bytes: usize) -> bool {
        self.stack.is_none_or(|limit| bytes <= limit) && self.may_grow_here(bytes)
    }

    fn may_grow_here(&self, bytes: usize) -> bool {
        bytes < UNCHECKED && self.configured.is_none_or(|limit| bytes < limit)
            || resident().unwrap_or(0).saturating_add(bytes) <= self.limit()
    }

    pub fn exceeded(&self) -> bool {
        resident().is_some_and(|used| used > self.limit())
    }

    /// What a process dies of that asked for more: `{:system_limit, "memory limit of 17.3 GB"}`.
    pub fn exit_reason(&self) -> Term {
        let words = match self.stack {
            Some(_) if !self.exceeded() => "stack limit".to_string(),
            _ => self.describe(),
        };
        Term::tuple2(Term::atom(atoms::SYSTEM_LIMIT), Term::string(&words))
    }

    /// "memory limit of 17.3 GB", for people.
    pub fn describe(&self) -> String {
        let limit = self.limit() as f64;
        match limit {
            l if l >= 1e9 => format!("memory limit of {:.1} GB", l / 1e9),
            l => format!("memory limit of {:.1} MB", l / 1e6),
        }
    }
}

/// Bytes of memory that this program occupies, where the system tells.
pub fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages.saturating_mul(4096))
}

/// Memory of the machine, or of the control group when that is less; 8 GB where the system does not tell.
fn machine_memory() -> usize {
    let info = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let total = info.lines().find_map(|l| l.strip_prefix("MemTotal:")?.trim().strip_suffix(" kB")?.parse().ok());
    let total = total.map_or(8 << 30, |kilobytes: usize| kilobytes.saturating_mul(1024));
    let group = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let group = group.iter().find_map(|path| std::fs::read_to_string(path).ok()?.trim().parse().ok());
    total.min(group.unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_stacks_always_grow_and_absurd_ones_never() {
        let memory = Memory::new(None, None);
        assert!(memory.may_grow(1 << 20));
        assert!(!memory.may_grow(1 << 50));
        assert!(memory.limit() > 1 << 20);
    }

    #[test]
    fn a_configured_limit_holds_for_small_stacks_too() {
        assert!(!Memory::new(Some(1 << 20), None).may_grow(2 << 20));
    }
}

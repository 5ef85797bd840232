//! Identities: processes, references, and the names of code.

use std::sync::atomic::{AtomicU64, Ordering};

/// A process of this node: a slot of the process table and which tenant of the slot is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Pid {
    // Generation first: the derived order is then the order of creation within a slot's reuse.
    generation: u32,
    index: u32,
}

impl Pid {
    /// Indices are below this.
    pub const INDEX_LIMIT: u32 = 1 << 28;

    /// The pid of a slot (`index` below [`Pid::INDEX_LIMIT`]) in its `generation`-th use.
    pub const fn new(index: u32, generation: u32) -> Pid {
        debug_assert!(index < Pid::INDEX_LIMIT);
        Pid { generation, index }
    }

    pub const fn index(self) -> u32 {
        self.index
    }

    pub const fn generation(self) -> u32 {
        self.generation
    }

    pub(super) const fn pack(self) -> u64 {
        (self.generation as u64) << 28 | self.index as u64
    }

    pub(super) const fn unpack(bits: u64) -> Pid {
        Pid { generation: (bits >> 28) as u32, index: bits as u32 & (Pid::INDEX_LIMIT - 1) }
    }
}

impl std::fmt::Display for Pid {
    /// As `inspect/1` shows it: `#PID<0.95.0>`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#PID<0.{}.{}>", self.index, self.generation)
    }
}

/// A unique reference of this node, made by `make_ref/0`, monitors, timers and resources.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Reference(u64);

static NEXT_REFERENCE: AtomicU64 = AtomicU64::new(1);

impl Reference {
    /// A reference that nothing else has.
    pub fn fresh() -> Reference {
        Reference(NEXT_REFERENCE.fetch_add(1, Ordering::Relaxed))
    }

    /// The identity as a number below 2^61.
    pub const fn id(self) -> u64 {
        self.0
    }

    /// The reference with this identity, which must come from [`Reference::id`].
    pub const fn from_id(id: u64) -> Reference {
        Reference(id & ((1 << 61) - 1))
    }
}

impl std::fmt::Display for Reference {
    /// As `inspect/1` shows it: `#Reference<0.a.b.c>`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (high, low) = (self.0 >> 18, self.0 & 0x3ffff);
        write!(f, "#Reference<0.{}.{}.{}>", high >> 32, high & 0xffff_ffff, low)
    }
}

/// A function of the code table; `ir` resolves it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct CodeRef(pub u32);

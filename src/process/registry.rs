//! Registered names.
//!
//! Look-ups take a read lock of one shard; names change rarely. Each process has at most one name and keeps it in its
//! own state too, so that its exit can release it without a search.

use crate::base::Atom;
use crate::base::order::Order as _;
use crate::term::Pid;
use rustc_hash::FxHashMap;
use std::sync::{PoisonError, RwLock};

const SHARDS: usize = 16;

#[derive(Default)]
pub struct Registry {
    shards: [RwLock<FxHashMap<Atom, Pid>>; SHARDS],
}

impl Registry {
    /// The names that devices have in every system. A script may give them to a process of its own.
    pub fn with_devices() -> Registry {
        let registry = Registry::default();
        registry.insert(Atom::new("user"), super::STANDARD_IO);
        registry.insert(Atom::new("standard_error"), super::STANDARD_ERROR);
        registry
    }

    fn shard(&self, name: Atom) -> &RwLock<FxHashMap<Atom, Pid>> {
        &self.shards[name.index() as usize % SHARDS]
    }

    pub fn find(&self, name: Atom) -> Option<Pid> {
        self.shard(name).read().unwrap_or_else(PoisonError::into_inner).get(&name).copied()
    }

    /// Gives `pid` the name; `false` when it is taken.
    pub fn insert(&self, name: Atom, pid: Pid) -> bool {
        let mut names = self.shard(name).write().unwrap_or_else(PoisonError::into_inner);
        match names.entry(name) {
            std::collections::hash_map::Entry::Occupied(_) => false,
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(pid);
                true
            }
        }
    }

    /// Releases the name if `pid` has it.
    pub fn remove(&self, name: Atom, pid: Pid) -> bool {
        let mut names = self.shard(name).write().unwrap_or_else(PoisonError::into_inner);
        names.get(&name) == Some(&pid) && names.remove(&name).is_some()
    }

    /// The name of a process. Linear: for the rare case that somebody registers another process.
    pub fn name_of(&self, pid: Pid) -> Option<Atom> {
        self.shards.iter().find_map(|s| {
            let names = s.read().unwrap_or_else(PoisonError::into_inner);
            names.iter().find(|(_, p)| **p == pid).map(|(name, _)| *name)
        })
    }

    /// All names, in alphabetical order.
    pub fn names(&self) -> Vec<Atom> {
        let all = self
            .shards
            .iter()
            .flat_map(|s| s.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect::<Vec<_>>());
        let mut all: Vec<Atom> = all.collect();
        all.order_by_key(|name| name.as_str());
        all
    }
}

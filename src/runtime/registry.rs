//! The index behind `Registry`, `:global` and `:pg`: keys to processes, gone the moment the process is.
//!
//! A registry maps keys to entries `(pid, value)`; a second index maps pids to their keys. Both are sharded so that
//! processes register and look up side by side. A process that has entries is watched: the process layer calls
//! [`Registries::exited`] before its links and monitors are told, so nobody who knows of an end finds the dead.
//!
//! Lock order: a pid's shard before a key's shard; never two of a kind.
//!
//! Rejected: tables of `:ets` and a process that cleans up after exits. Entries would outlive their process by the time
//! that the cleaner needs.

use super::Runtime;
use super::natives::Row;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::{Cx, Shared};
use crate::term::{Pid, Term};
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

const SHARDS: usize = 32;

type Entries = smallvec::SmallVec<[(Pid, Term); 1]>;

struct Registry {
    unique: bool,
    /// What `Registry` itself wants to remember: any term.
    info: Term,
    keys: [Mutex<FxHashMap<Term, Entries>>; SHARDS],
    pids: [Mutex<FxHashMap<Pid, Vec<Term>>>; SHARDS],
}

#[derive(Default)]
pub struct Registries(RwLock<FxHashMap<Atom, Arc<Registry>>>);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    fn key_shard(&self, key: &Term) -> &Mutex<FxHashMap<Term, Entries>> {
        // The low bits choose the bucket inside of the map.
        &self.keys[(FxBuildHasher.hash_one(key) >> 40) as usize % SHARDS]
    }

    fn pid_shard(&self, pid: Pid) -> &Mutex<FxHashMap<Pid, Vec<Term>>> {
        &self.pids[pid.index() as usize % SHARDS]
    }

    /// Adds an entry; who has the key already, in a unique registry. Tells whether it is the first of this process.
    fn add(&self, shared: &Shared, key: Term, pid: Pid, value: Term) -> Result<bool, Pid> {
        let mut own = lock(self.pid_shard(pid));
        {
            let mut shard = lock(self.key_shard(&key));
            let entries = shard.entry(key.clone()).or_default();
            if self.unique {
                match entries.first() {
                    Some((holder, _)) if shared.is_alive(*holder) => return Err(*holder),
                    // Its exit is about to remove it.
                    _ => entries.clear(),
                }
            }
            entries.push((pid, value));
        }
        let keys = own.entry(pid).or_default();
        let first = keys.is_empty();
        keys.push(key);
        Ok(first)
    }

    /// Removes this process's entries under a key; their values.
    fn take(&self, key: &Term, pid: Pid) -> Vec<Term> {
        let mut shard = lock(self.key_shard(key));
        let Some(entries) = shard.get_mut(key) else { return Vec::new() };
        let mut values = Vec::new();
        entries.retain(|(p, value)| {
            let keep = *p != pid;
            if !keep {
                values.push(value.take());
            }
            keep
        });
        if entries.is_empty() {
            shard.remove(key);
        }
        values
    }

    /// Removes this process's entries under a key; how many it has left under others.
    fn remove(&self, key: &Term, pid: Pid) -> usize {
        let mut own = lock(self.pid_shard(pid));
        drop(self.take(key, pid));
        let Some(keys) = own.get_mut(&pid) else { return 0 };
        keys.retain(|k| k != key);
        let left = keys.len();
        if left == 0 {
            own.remove(&pid);
        }
        left
    }

    fn exited(&self, pid: Pid) {
        let Some(keys) = lock(self.pid_shard(pid)).remove(&pid) else { return };
        for key in keys {
            drop(self.take(&key, pid));
        }
    }

    fn lookup(&self, shared: &Shared, key: &Term) -> Vec<(Pid, Term)> {
        let shard = lock(self.key_shard(key));
        let entries = shard.get(key).into_iter().flatten();
        entries.filter(|(pid, _)| shared.is_alive(*pid)).cloned().collect()
    }
}

impl Registries {
    fn get(&self, name: &Term) -> Option<Arc<Registry>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&name.as_atom()?).cloned()
    }

    /// A process is gone, and its entries with it.
    pub fn exited(&self, pid: Pid) {
        let all: Vec<_> = self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect();
        all.iter().for_each(|registry| registry.exited(pid));
    }
}

type Found<'a> = (&'a Registry, &'a Shared);

/// Runs on a registry; `nil` when there is none of that name.
fn with(rt: &Runtime, cx: &mut Cx, args: &[Term], work: impl FnOnce(Found, &[Term]) -> Term) -> Answer {
    match rt.registries.get(&args[0]) {
        Some(registry) => Answer::Value(work((&registry, cx.shared()), args)),
        None => Answer::Value(Term::NIL),
    }
}

fn pairs(entries: Vec<(Pid, Term)>) -> Term {
    Term::list(entries.into_iter().map(|(pid, value)| Term::tuple2(Term::pid(pid), value)).collect::<Vec<_>>())
}

/// Name, whether unique, info: `true`, or `false` when the name is taken.
fn new(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg()) };
    let registry = Registry {
        unique: args[1] == Term::TRUE,
        info: args[2].take(),
        keys: Default::default(),
        pids: Default::default(),
    };
    let mut all = rt.registries.0.write().unwrap_or_else(PoisonError::into_inner);
    let free = !all.contains_key(&name);
    if free {
        all.insert(name, Arc::new(registry));
    }
    Answer::Value(Term::bool(free))
}

fn delete(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let mut all = rt.registries.0.write().unwrap_or_else(PoisonError::into_inner);
    let gone = args[0].as_atom().and_then(|name| all.remove(&name));
    drop(all);
    Answer::Value(Term::bool(gone.is_some()))
}

/// Name, key, value, for the calling process: whether it is its first entry, or the pid that has the key.
fn register(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(registry) = rt.registries.get(&args[0]) else { return Answer::Value(Term::NIL) };
    cx.watch_exit();
    Answer::Value(match registry.add(cx.shared(), args[1].take(), cx.pid(), args[2].take()) {
        Ok(first) => Term::bool(first),
        Err(holder) => Term::pid(holder),
    })
}

/// Name, key, value, pid: the same for another process.
fn register_for(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(registry) = rt.registries.get(&args[0]) else { return Answer::Value(Term::NIL) };
    let Some(pid) = args[3].as_pid() else { return Answer::Raise(Raise::badarg()) };
    let result = registry.add(cx.shared(), args[1].take(), pid, args[2].take());
    // In this order: should it die meanwhile, the watch removes what was added.
    cx.watch(pid);
    Answer::Value(match result {
        Ok(first) => Term::bool(first),
        Err(holder) => Term::pid(holder),
    })
}

/// Name, key, pid, list of values: replaces what the process has under the key; how many entries it has under others.
fn replace(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, _), args| {
        let Some(pid) = args[2].as_pid() else { return Term::NIL };
        let mut own = lock(registry.pid_shard(pid));
        let Some(keys) = own.get_mut(&pid) else { return Term::int(0) };
        let mut shard = lock(registry.key_shard(&args[1]));
        let Some(entries) = shard.get_mut(&args[1]) else { return Term::int(0) };
        entries.retain(|(p, _)| *p != pid);
        keys.retain(|k| *k != args[1]);
        for value in args[3].list_iter() {
            entries.push((pid, value.clone()));
            keys.push(args[1].clone());
        }
        if entries.is_empty() {
            shard.remove(&args[1]);
        }
        let left = keys.len();
        if left == 0 {
            own.remove(&pid);
        }
        Term::int(left as i64)
    })
}

fn unregister(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, _), args| {
        args[2].as_pid().map_or(Term::NIL, |pid| Term::int(registry.remove(&args[1], pid) as i64))
    })
}

fn lookup(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, shared), args| pairs(registry.lookup(shared, &args[1])))
}

/// The one process under a key of a unique registry, or `undefined`.
fn whereis(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, shared), args| {
        let shard = lock(registry.key_shard(&args[1]));
        let pid = shard.get(&args[1]).and_then(|entries| entries.first()).map(|(pid, _)| *pid);
        pid.filter(|pid| shared.is_alive(*pid)).map_or(Term::atom(atoms::UNDEFINED), Term::pid)
    })
}

/// The keys of a process, one for each entry, oldest first.
fn keys(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, shared), args| {
        let Some(pid) = args[1].as_pid().filter(|pid| shared.is_alive(*pid)) else { return Term::EMPTY_LIST };
        Term::list(lock(registry.pid_shard(pid)).get(&pid).cloned().unwrap_or_default())
    })
}

/// Every entry as `{key, pid, value}`.
fn all(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(registry) = rt.registries.get(&args[0]) else { return Answer::Value(Term::NIL) };
    let mut rows = Vec::new();
    for shard in &registry.keys {
        for (key, entries) in lock(shard).iter() {
            let alive = entries.iter().filter(|(pid, _)| cx.shared().is_alive(*pid));
            rows.extend(alive.map(|(pid, value)| Term::tuple3(key.clone(), Term::pid(*pid), value.clone())));
        }
    }
    cx.charge(i32::try_from(rows.len()).unwrap_or(i32::MAX));
    Answer::Value(Term::list(rows))
}

fn count(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, _), _| {
        let in_shard = |shard: &Mutex<FxHashMap<Term, Entries>>| lock(shard).values().map(|e| e.len()).sum::<usize>();
        Term::int(registry.keys.iter().map(in_shard).sum::<usize>() as i64)
    })
}

fn info(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    with(rt, cx, args, |(registry, _), _| registry.info.clone())
}

pub static ROWS: &[Row] = &[
    Row("quaff_registry", "new", 3, new),
    Row("quaff_registry", "delete", 1, delete),
    Row("quaff_registry", "register", 3, register),
    Row("quaff_registry", "register_for", 4, register_for),
    Row("quaff_registry", "replace", 4, replace),
    Row("quaff_registry", "unregister", 3, unregister),
    Row("quaff_registry", "lookup", 2, lookup),
    Row("quaff_registry", "whereis", 2, whereis),
    Row("quaff_registry", "keys", 2, keys),
    Row("quaff_registry", "all", 1, all),
    Row("quaff_registry", "count", 1, count),
    Row("quaff_registry", "info", 1, info),
];

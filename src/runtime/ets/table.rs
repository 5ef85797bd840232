//! A table and who may do what with it; the register of all tables.
//!
//! A table identifier is a resource that holds the table, so that operations on it need no look-up. Named tables are
//! found through a cache of each thread, emptied whenever any table comes or goes: readers share no lock but the
//! table's own. The identifier hangs in the table as well (for `whereis/1`); deleting the table breaks that cycle.

use super::store::{Kind, Store};
use crate::base::Atom;
use crate::base::order::Order as _;
use crate::process::Shared;
use crate::term::{Pid, Reference, Term};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Protection {
    Public,
    Protected,
    Private,
}

pub struct Data {
    pub store: Store,
    /// How many objects.
    pub size: usize,
}

/// What `new/2` was told and nothing here depends on.
pub struct Hints {
    pub compressed: bool,
    pub read_concurrency: bool,
    pub write_concurrency: Term,
    pub decentralized_counters: bool,
}

pub struct Table {
    pub id: Reference,
    tid: Mutex<Term>,
    name: Mutex<Atom>,
    pub named: bool,
    pub kind: Kind,
    /// Where the key stands, from 0.
    pub at: usize,
    pub protection: Protection,
    owner: AtomicU64,
    pub heir: Mutex<Option<(Pid, Term)>>,
    pub hints: Hints,
    /// Who has fixed the table, how often.
    pub fixers: Mutex<Vec<(Pid, usize)>>,
    fixed: AtomicUsize,
    data: RwLock<Data>,
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pack(pid: Pid) -> u64 {
    u64::from(pid.generation()) << 32 | u64::from(pid.index())
}

/// How many tables are fixed at all, so that the end of a process need not look at each.
static FIXED: AtomicUsize = AtomicUsize::new(0);

/// What `new/2` makes a table of.
pub struct Plan {
    pub name: Atom,
    pub named: bool,
    pub kind: Kind,
    pub at: usize,
    pub protection: Protection,
    pub heir: Option<(Pid, Term)>,
    pub hints: Hints,
}

impl Table {
    fn new(plan: Plan, owner: Pid) -> Arc<Table> {
        let data = Data { store: Store::new(plan.kind), size: 0 };
        let table = Arc::new(Table {
            id: Reference::fresh(),
            tid: Mutex::new(Term::NIL),
            name: Mutex::new(plan.name),
            named: plan.named,
            kind: plan.kind,
            at: plan.at,
            protection: plan.protection,
            owner: AtomicU64::new(pack(owner)),
            heir: Mutex::new(plan.heir),
            hints: plan.hints,
            fixers: Mutex::default(),
            fixed: AtomicUsize::new(0),
            data: RwLock::new(data),
        });
        *lock(&table.tid) = Term::resource(table.clone(), "ets");
        table
    }

    pub fn tid(&self) -> Term {
        lock(&self.tid).clone()
    }

    pub fn name(&self) -> Atom {
        *lock(&self.name)
    }

    /// What scripts call it: its name if it is a named table.
    pub fn handle(&self) -> Term {
        if self.named { Term::atom(self.name()) } else { self.tid() }
    }

    pub fn owner(&self) -> Pid {
        let word = self.owner.load(Ordering::Acquire);
        Pid::new(word as u32, (word >> 32) as u32)
    }

    pub fn is_set(&self) -> bool {
        matches!(self.kind, Kind::Set | Kind::OrderedSet)
    }

    pub fn read(&self) -> RwLockReadGuard<'_, Data> {
        self.data.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn write(&self) -> RwLockWriteGuard<'_, Data> {
        self.data.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_fixed(&self) -> bool {
        self.fixed.load(Ordering::Acquire) > 0
    }

    /// Fixes the table for a process, or lets it go (once, or all at once).
    pub fn fix(&self, pid: Pid, on: bool, all: bool) {
        let mut fixers = lock(&self.fixers);
        let mine = fixers.iter().position(|(p, _)| *p == pid);
        match (on, mine) {
            (true, Some(i)) => fixers[i].1 += 1,
            (true, None) => fixers.push((pid, 1)),
            (false, Some(i)) if all || fixers[i].1 == 1 => drop(fixers.swap_remove(i)),
            (false, Some(i)) => fixers[i].1 -= 1,
            (false, None) => return,
        }
        let before = self.fixed.swap(fixers.len(), Ordering::AcqRel);
        let over = before > 0 && fixers.is_empty();
        if before == 0 && !fixers.is_empty() {
            FIXED.fetch_add(1, Ordering::Relaxed);
        } else if over {
            FIXED.fetch_sub(1, Ordering::Relaxed);
        }
        drop(fixers);
        if over {
            self.write().store.released();
        }
    }

    /// Empties the store; a large one is freed on a thread of its own.
    pub fn clear(&self, with: Store) -> usize {
        let (old, size) = {
            let mut data = self.write();
            (std::mem::replace(&mut data.store, with), std::mem::take(&mut data.size))
        };
        if size > 20_000 {
            let _ = std::thread::Builder::new().name("free".into()).spawn(move || drop(old));
        }
        size
    }
}

/// All tables.
pub struct Tables {
    names: Mutex<FxHashMap<Atom, Arc<Table>>>,
    owned: Mutex<FxHashMap<Pid, Vec<Arc<Table>>>>,
    /// Changes with every change of `names`, and is never the same for two registers.
    version: AtomicU64,
}

static VERSIONS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static CACHE: RefCell<(u64, FxHashMap<Atom, Arc<Table>>)> = RefCell::default();
}

impl Default for Tables {
    fn default() -> Tables {
        let version = AtomicU64::new(VERSIONS.fetch_add(1, Ordering::Relaxed));
        Tables { names: Mutex::default(), owned: Mutex::default(), version }
    }
}

impl Tables {
    fn changed(&self) {
        self.version.store(VERSIONS.fetch_add(1, Ordering::Relaxed), Ordering::Release);
    }

    pub fn find(&self, name: Atom) -> Option<Arc<Table>> {
        CACHE.with_borrow_mut(|(version, cache)| {
            let now = self.version.load(Ordering::Acquire);
            if *version != now {
                cache.clear();
                *version = now;
            }
            if let Some(table) = cache.get(&name) {
                return Some(table.clone());
            }
            let table = lock(&self.names).get(&name).cloned()?;
            cache.insert(name, table.clone());
            Some(table)
        })
    }

    /// Makes a table; `None` when its name is taken.
    pub fn create(&self, plan: Plan, owner: Pid) -> Option<Arc<Table>> {
        let mut names = lock(&self.names);
        if plan.named && names.contains_key(&plan.name) {
            return None;
        }
        let table = Table::new(plan, owner);
        if table.named {
            names.insert(table.name(), table.clone());
            self.changed();
        }
        drop(names);
        lock(&self.owned).entry(owner).or_default().push(table.clone());
        Some(table)
    }

    /// Gives a table another name; whether that is free.
    pub fn rename(&self, table: &Arc<Table>, name: Atom) -> bool {
        let mut names = lock(&self.names);
        if table.named {
            if names.get(&name).is_some_and(|t| t.id != table.id) {
                return false;
            }
            names.remove(&table.name());
            names.insert(name, table.clone());
            self.changed();
        }
        *lock(&table.name) = name;
        true
    }

    fn disown(&self, table: &Table) {
        let mut owned = lock(&self.owned);
        let owner = table.owner();
        if let Some(tables) = owned.get_mut(&owner) {
            tables.retain(|t| t.id != table.id);
            if tables.is_empty() {
                owned.remove(&owner);
            }
        }
    }

    pub fn delete(&self, table: &Table) {
        if table.named {
            let mut names = lock(&self.names);
            if names.get(&table.name()).is_some_and(|t| t.id == table.id) {
                names.remove(&table.name());
                self.changed();
            }
        }
        self.disown(table);
        table.clear(Store::Gone);
        drop(std::mem::take(&mut *lock(&table.tid)));
    }

    /// Makes another process the owner.
    pub fn give(&self, table: &Arc<Table>, to: Pid) {
        self.disown(table);
        table.owner.store(pack(to), Ordering::Release);
        lock(&self.owned).entry(to).or_default().push(table.clone());
    }

    /// Every table, oldest first.
    pub fn all(&self) -> Vec<Arc<Table>> {
        let mut all: Vec<_> = lock(&self.owned).values().flatten().cloned().collect();
        all.order_by_key(|t| t.id);
        all
    }

    /// A process is gone: its tables go to their heirs or with it, and what it has fixed is free.
    pub fn exited(&self, shared: &Shared, pid: Pid) {
        if FIXED.load(Ordering::Relaxed) > 0 {
            let fixed: Vec<_> = lock(&self.owned).values().flatten().filter(|t| t.is_fixed()).cloned().collect();
            fixed.iter().for_each(|table| table.fix(pid, false, true));
        }
        let mine = lock(&self.owned).get(&pid).cloned().unwrap_or_default();
        for table in mine {
            let heir = lock(&table.heir).clone();
            match heir.filter(|(heir, _)| *heir != pid && shared.is_alive(*heir)) {
                Some((heir, data)) => {
                    self.give(&table, heir);
                    let word = Term::atom(Atom::new("ETS-TRANSFER"));
                    shared.send(heir, Term::tuple([word, table.handle(), Term::pid(pid), data]));
                    // Should it have died meanwhile, this sees to it.
                    shared.watch(heir);
                }
                None => self.delete(&table),
            }
        }
    }
}

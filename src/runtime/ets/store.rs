//! What a table keeps: a hash with an order, or a tree.
//!
//! **Hash** (`set`, `bag`, `duplicate_bag`): slots stand in a vector in the order in which their keys were first
//! inserted, an index of positions hangs beside it. So iteration is deterministic and a cursor is just the number of
//! the next slot: it stays valid whatever is inserted or deleted meanwhile. A deleted key leaves a hole; holes are
//! squeezed out when they are the larger half, unless somebody has fixed the table. Slots carry ascending numbers
//! that survive the squeezing, since that is what cursors hold. (A plain hash map was tried first: no stable cursors.)
//!
//! **Tree** (`ordered_set`): the standard B-tree by Erlang's order, where 1 and 1.0 are one key. A cursor is the last
//! key that was visited.

use crate::term::{Term, cmp, hash};
use hashbrown::HashTable;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Set,
    OrderedSet,
    Bag,
    DuplicateBag,
}

/// The objects of one key.
pub enum Objects {
    /// Deleted; the object is kept while the table is fixed, so that `next/2` finds its place.
    Dead(Term),
    One(Term),
    Many(Vec<Term>),
}

impl Objects {
    pub fn as_slice(&self) -> &[Term] {
        match self {
            Objects::Dead(_) => &[],
            Objects::One(object) => std::slice::from_ref(object),
            Objects::Many(objects) => objects,
        }
    }

    fn witness(&self) -> Option<&Term> {
        match self {
            Objects::Dead(object) | Objects::One(object) => Some(object),
            Objects::Many(objects) => objects.first(),
        }
    }
}

pub struct Slot {
    hash: u64,
    number: u64,
    objects: Objects,
}

#[derive(Default)]
pub struct Hash {
    index: HashTable<u32>,
    slots: Vec<Slot>,
    dead: usize,
    /// Slots before this one are dead. Only a hint, so that readers may move it.
    start: AtomicUsize,
    next_number: u64,
}

struct Key(Term);

impl PartialEq for Key {
    fn eq(&self, other: &Key) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Key {}
impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Key {
    fn cmp(&self, other: &Key) -> Ordering {
        cmp::cmp(&self.0, &other.0)
    }
}

#[derive(Default)]
pub struct Tree(BTreeMap<Key, Term>);

/// Where a traversal stands.
#[derive(Clone)]
pub enum Cursor {
    /// Before everything.
    Start,
    /// In the slot with this number, where so many of its objects (the oldest) are still to come.
    Slot(u64, usize),
    /// After this key.
    Key(Term),
    End,
}

pub enum Store {
    Hash(Hash),
    Tree(Tree),
    /// The table was deleted.
    Gone,
}

/// The key of an object that is known to be long enough.
pub fn key_of(object: &Term, at: usize) -> &Term {
    static NIL: Term = Term::NIL;
    object.as_tuple().and_then(|items| items.get(at)).unwrap_or(&NIL)
}

impl Hash {
    fn position(&self, hash: u64, key: &Term, at: usize) -> Option<usize> {
        let slots = &self.slots;
        let same = |&i: &u32| {
            slots.get(i as usize).is_some_and(|s| {
                s.hash == hash && s.objects.witness().is_some_and(|o| cmp::exact_eq(key_of(o, at), key))
            })
        };
        self.index.find(hash, same).map(|&i| i as usize)
    }

    pub fn get(&self, key: &Term, at: usize) -> &[Term] {
        let found = self.position(hash::hash(key), key, at).and_then(|i| self.slots.get(i));
        found.map_or(&[], |slot| slot.objects.as_slice())
    }

    fn add_slot(&mut self, hash: u64, object: Term) {
        let Ok(position) = u32::try_from(self.slots.len()) else { return };
        let slots = &self.slots;
        self.index.insert_unique(hash, position, |&i| slots.get(i as usize).map_or(0, |s| s.hash));
        self.slots.push(Slot { hash, number: self.next_number, objects: Objects::One(object) });
        self.next_number += 1;
    }

    /// Inserts an object; by how many there are more now, and what was replaced (to be dropped by the caller).
    fn insert(&mut self, kind: Kind, object: Term, at: usize) -> (usize, Option<Term>) {
        let key = key_of(&object, at);
        let hash = hash::hash(key);
        let Some(slot) = self.position(hash, key, at).and_then(|i| self.slots.get_mut(i)) else {
            self.add_slot(hash, object);
            return (1, None);
        };
        match &mut slot.objects {
            Objects::Dead(_) => {
                slot.objects = Objects::One(object);
                self.dead -= 1;
                self.start = AtomicUsize::new(0);
                (1, None)
            }
            Objects::One(old) if kind == Kind::Set => (0, Some(std::mem::replace(old, object))),
            Objects::One(old) if kind == Kind::Bag && cmp::exact_eq(old, &object) => (0, None),
            Objects::One(old) => {
                slot.objects = Objects::Many(vec![old.take(), object]);
                (1, None)
            }
            Objects::Many(all) if kind == Kind::Bag && all.iter().any(|o| cmp::exact_eq(o, &object)) => (0, None),
            Objects::Many(all) => {
                all.push(object);
                (1, None)
            }
        }
    }

    /// Leaves a hole; what stood there.
    fn kill(&mut self, position: usize, fixed: bool) -> Objects {
        let Some(slot) = self.slots.get_mut(position) else { return Objects::Dead(Term::NIL) };
        let witness = if fixed { slot.objects.witness().cloned() } else { None };
        let hash = slot.hash;
        let old = std::mem::replace(&mut slot.objects, Objects::Dead(witness.unwrap_or_default()));
        self.dead += 1;
        if !fixed {
            if let Ok(entry) = self.index.find_entry(hash, |&i| i as usize == position) {
                entry.remove();
            }
            if position + 1 == self.slots.len() {
                self.slots.pop();
                self.dead -= 1;
                self.start.fetch_min(position, Relaxed);
            }
            self.squeeze();
        }
        old
    }

    /// Removes the holes when they are many.
    fn squeeze(&mut self) {
        if self.dead <= 64 || self.dead * 2 <= self.slots.len() {
            return;
        }
        self.compact();
    }

    /// Removes the holes; also those that were kept while the table was fixed.
    fn compact(&mut self) {
        self.slots.retain(|slot| !matches!(slot.objects, Objects::Dead(_)));
        self.slots.shrink_to_fit();
        self.dead = 0;
        self.start = AtomicUsize::new(0);
        self.index = HashTable::with_capacity(self.slots.len());
        let slots = &self.slots;
        for (position, slot) in slots.iter().enumerate() {
            let rehash = |&i: &u32| slots.get(i as usize).map_or(0, |s| s.hash);
            self.index.insert_unique(slot.hash, position as u32, rehash);
        }
    }

    fn seek(&self, number: u64) -> usize {
        self.slots.partition_point(|slot| slot.number < number)
    }

    /// The first living slot at or after a position.
    fn living(&self, from: usize) -> Option<(usize, &Slot)> {
        let from = from.max(self.start.load(Relaxed));
        let rest = self.slots.get(from..)?;
        rest.iter().position(|s| !matches!(s.objects, Objects::Dead(_))).map(|i| (from + i, &rest[i]))
    }
}

impl Store {
    pub fn new(kind: Kind) -> Store {
        match kind {
            Kind::OrderedSet => Store::Tree(Tree::default()),
            _ => Store::Hash(Hash::default()),
        }
    }

    pub fn is_gone(&self) -> bool {
        matches!(self, Store::Gone)
    }

    pub fn get(&self, key: &Term, at: usize) -> &[Term] {
        match self {
            Store::Hash(h) => h.get(key, at),
            Store::Tree(t) => t.0.get(&Key(key.clone())).map_or(&[], std::slice::from_ref),
            Store::Gone => &[],
        }
    }

    /// The object of a key in a set, to be changed in place.
    pub fn get_mut(&mut self, key: &Term, at: usize) -> Option<&mut Term> {
        match self {
            Store::Hash(h) => {
                let position = h.position(hash::hash(key), key, at)?;
                match &mut h.slots.get_mut(position)?.objects {
                    Objects::One(object) => Some(object),
                    _ => None,
                }
            }
            Store::Tree(t) => t.0.get_mut(&Key(key.clone())),
            Store::Gone => None,
        }
    }

    /// Inserts an object; by how many there are more now, and what was replaced.
    pub fn insert(&mut self, kind: Kind, object: Term, at: usize) -> (usize, Option<Term>) {
        match self {
            Store::Hash(h) => h.insert(kind, object, at),
            Store::Tree(t) => {
                let key = Key(key_of(&object, at).clone());
                // The key of the newest object is the one that counts (1 or 1.0).
                let old = t.0.remove(&key);
                t.0.insert(key, object);
                (usize::from(old.is_none()), old)
            }
            Store::Gone => (0, None),
        }
    }

    /// Removes a key; its objects.
    pub fn remove(&mut self, key: &Term, at: usize, fixed: bool) -> Vec<Term> {
        match self {
            Store::Hash(h) => {
                let Some(position) = h.position(hash::hash(key), key, at) else { return Vec::new() };
                if h.slots.get(position).is_none_or(|s| matches!(s.objects, Objects::Dead(_))) {
                    return Vec::new();
                }
                match h.kill(position, fixed) {
                    Objects::One(object) => vec![object],
                    Objects::Many(objects) => objects,
                    Objects::Dead(_) => Vec::new(),
                }
            }
            Store::Tree(t) => t.0.remove(&Key(key.clone())).into_iter().collect(),
            Store::Gone => Vec::new(),
        }
    }

    /// Removes all copies of an object; they.
    pub fn remove_object(&mut self, object: &Term, at: usize, fixed: bool) -> Vec<Term> {
        let key = key_of(object, at);
        match self {
            Store::Hash(h) => {
                let Some(position) = h.position(hash::hash(key), key, at) else { return Vec::new() };
                let Some(slot) = h.slots.get_mut(position) else { return Vec::new() };
                match &mut slot.objects {
                    Objects::Many(all) => {
                        let gone: Vec<Term> = all.extract_if(.., |o| cmp::exact_eq(o, object)).collect();
                        match all.len() {
                            0 => {
                                // The witness must stay a whole object.
                                slot.objects = Objects::One(object.clone());
                                h.kill(position, fixed);
                            }
                            1 => slot.objects = Objects::One(all.swap_remove(0)),
                            _ => {}
                        }
                        gone
                    }
                    Objects::One(one) if cmp::exact_eq(one, object) => {
                        h.kill(position, fixed);
                        vec![object.clone()]
                    }
                    _ => Vec::new(),
                }
            }
            Store::Tree(t) => {
                let entry = Key(key.clone());
                match t.0.get(&entry) {
                    Some(one) if cmp::exact_eq(one, object) => t.0.remove(&entry).into_iter().collect(),
                    _ => Vec::new(),
                }
            }
            Store::Gone => Vec::new(),
        }
    }

    /// The table was fixed and is no longer.
    pub fn released(&mut self) {
        if let Store::Hash(h) = self
            && h.dead > 0
        {
            h.compact();
        }
    }

    /// Gives objects to `visit` until it has enough (`false`), from the cursor on. The cursor after the last one; `None`
    /// at the end of the table. An object that the visitor refused comes again. The objects of one key come newest first.
    pub fn scan(&self, from: &Cursor, backwards: bool, mut visit: impl FnMut(&Term) -> bool) -> Option<Cursor> {
        match self {
            _ if matches!(from, Cursor::End) => None,
            Store::Hash(h) => {
                let (mut position, mut left) = match from {
                    Cursor::Slot(number, offset) => {
                        let position = h.seek(*number);
                        let same = h.slots.get(position).is_some_and(|s| s.number == *number);
                        (position, if same { *offset } else { usize::MAX })
                    }
                    _ => (0, usize::MAX),
                };
                while let Some((at, slot)) = h.living(position) {
                    if at != position {
                        left = usize::MAX;
                    }
                    for (i, object) in slot.objects.as_slice().iter().enumerate().take(left).rev() {
                        if !visit(object) {
                            return Some(Cursor::Slot(slot.number, i + 1));
                        }
                    }
                    (position, left) = (at + 1, usize::MAX);
                }
                None
            }
            Store::Tree(t) => {
                let start = match from {
                    Cursor::Key(key) => Bound::Excluded(Key(key.clone())),
                    _ => Bound::Unbounded,
                };
                let mut last: Option<&Key> = None;
                let mut step = |key: &'_ Key, object: &Term| visit(object).then_some(()).ok_or(key.0.clone());
                let cursor = |last: Option<&Key>| match (last, from) {
                    (Some(key), _) => Cursor::Key(key.0.clone()),
                    (None, from) => from.clone(),
                };
                if backwards {
                    for (key, object) in t.0.range((Bound::Unbounded, start)).rev() {
                        if step(key, object).is_err() {
                            return Some(cursor(last));
                        }
                        last = Some(key);
                    }
                } else {
                    for (key, object) in t.0.range((start, Bound::Unbounded)) {
                        if step(key, object).is_err() {
                            return Some(cursor(last));
                        }
                        last = Some(key);
                    }
                }
                None
            }
            Store::Gone => None,
        }
    }

    /// The objects of the first (or last) key. Hashes have no order: their last key is the first.
    pub fn first(&self, last: bool) -> Option<&[Term]> {
        match self {
            Store::Hash(h) => {
                let at = h.living(0).map(|(at, _)| at);
                h.start.store(at.unwrap_or(h.slots.len()), Relaxed);
                at.and_then(|at| h.slots.get(at)).map(|s| s.objects.as_slice())
            }
            Store::Tree(t) => {
                let entry = if last { t.0.last_key_value() } else { t.0.first_key_value() };
                entry.map(|(_, object)| std::slice::from_ref(object))
            }
            Store::Gone => None,
        }
    }

    /// The objects of the key after (or before) this one.
    ///
    /// # Errors
    /// When a hash does not know the key.
    pub fn next(&self, key: &Term, at: usize, backwards: bool) -> Result<Option<&[Term]>, ()> {
        match self {
            Store::Hash(h) => {
                let position = h.position(hash::hash(key), key, at).ok_or(())?;
                Ok(h.living(position + 1).map(|(_, s)| s.objects.as_slice()))
            }
            Store::Tree(t) => {
                let key = Key(key.clone());
                let found = if backwards {
                    t.0.range((Bound::Unbounded, Bound::Excluded(key))).next_back()
                } else {
                    t.0.range((Bound::Excluded(key), Bound::Unbounded)).next()
                };
                Ok(found.map(|(_, object)| std::slice::from_ref(object)))
            }
            Store::Gone => Ok(None),
        }
    }

    /// The objects of the n-th living key, from 0; `None` right behind the last.
    ///
    /// # Errors
    /// When there are fewer.
    pub fn slot(&self, n: usize) -> Result<Option<&[Term]>, ()> {
        match self {
            Store::Hash(h) if n < h.slots.len() => Ok(h.slots.get(n).map(|s| s.objects.as_slice())),
            Store::Tree(t) if n < t.0.len() => Ok(t.0.values().nth(n).map(std::slice::from_ref)),
            Store::Hash(h) if n == h.slots.len() => Ok(None),
            Store::Tree(t) if n == t.0.len() => Ok(None),
            _ => Err(()),
        }
    }

    /// How many words the structure itself takes, roughly.
    pub fn words(&self) -> usize {
        match self {
            Store::Hash(h) => 64 + h.slots.capacity() * size_of::<Slot>() / 8 + h.index.capacity(),
            Store::Tree(t) => 64 + t.0.len() * 3,
            Store::Gone => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn pair(k: i64, v: i64) -> Term {
        Term::tuple2(Term::int(k), Term::int(v))
    }

    /// A deterministic mixture of inserts and deletes against a model.
    #[test]
    fn a_set_behaves_like_a_map_and_keeps_its_order() {
        let (mut store, mut model) = (Store::new(Kind::Set), BTreeMap::new());
        let mut x = 1u64;
        for step in 0..20_000i64 {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let key = (x >> 40) as i64 % 300;
            if x >> 20 & 3 == 0 {
                assert_eq!(store.remove(&Term::int(key), 0, false).len(), usize::from(model.remove(&key).is_some()));
            } else {
                store.insert(Kind::Set, pair(key, step), 0);
                model.insert(key, step);
            }
            assert_eq!(
                store.get(&Term::int(key), 0).first().and_then(|o| key_of(o, 1).as_int()),
                model.get(&key).copied()
            );
        }
        let mut seen = Vec::new();
        assert!(
            store
                .scan(&Cursor::Start, false, |o| {
                    seen.push(key_of(o, 0).as_int());
                    true
                })
                .is_none()
        );
        seen.sort_unstable();
        assert_eq!(seen, model.keys().map(|k| Some(*k)).collect::<Vec<_>>());
    }

    #[test]
    fn a_cursor_survives_deletes_and_squeezing() {
        let mut store = Store::new(Kind::Set);
        for k in 0..1000 {
            store.insert(Kind::Set, pair(k, k), 0);
        }
        let mut seen = Vec::new();
        let cursor = store.scan(&Cursor::Start, false, |o| {
            if seen.len() == 500 {
                return false;
            }
            seen.push(key_of(o, 0).as_int().unwrap_or(-1));
            true
        });
        for k in (0..900).filter(|k| k % 10 != 9) {
            store.remove(&Term::int(k), 0, false);
        }
        let rest = store.scan(&cursor.unwrap_or(Cursor::Start), false, |o| {
            seen.push(key_of(o, 0).as_int().unwrap_or(-1));
            true
        });
        assert!(rest.is_none());
        assert_eq!(seen[500..510], [509, 519, 529, 539, 549, 559, 569, 579, 589, 599]);
        assert_eq!(seen.last(), Some(&999));
    }
}

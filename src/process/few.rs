//! A map for what most processes have one or two of: links, monitors, aliases.
//!
//! A list up to [`LIST`] entries, searched from end to end and in order of insertion; a hash table beyond. Hash tables
//! alone cost a process 100 bytes more for each kind it has, and a call to a server two look-ups that miss the cache.

use rustc_hash::FxHashMap;
use std::hash::Hash;

/// Entries of a list at most.
const LIST: usize = 8;

pub enum Few<K, V> {
    List(Vec<(K, V)>),
    Table(Box<FxHashMap<K, V>>),
}

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few::List(Vec::new())
    }
}

impl<K: Copy + Eq + Hash, V> Few<K, V> {
    pub fn get(&self, key: K) -> Option<&V> {
        match self {
            Few::List(list) => list.iter().find(|(k, _)| *k == key).map(|(_, value)| value),
            Few::Table(table) => table.get(&key),
        }
    }

    /// Sets the value of a key; the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self {
            Few::List(list) => {
                if let Some((_, old)) = list.iter_mut().find(|(k, _)| *k == key) {
                    return Some(std::mem::replace(old, value));
                }
                if list.len() < LIST {
                    if list.len() == list.capacity() {
                        list.reserve_exact(list.len().max(1));
                    }
                    list.push((key, value));
                } else {
                    let all = std::mem::take(list).into_iter().chain([(key, value)]);
                    *self = Few::Table(Box::new(all.collect()));
                }
                None
            }
            Few::Table(table) => table.insert(key, value),
        }
    }

    pub fn remove(&mut self, key: K) -> Option<V> {
        match self {
            Few::List(list) => {
                let at = list.iter().position(|(k, _)| *k == key)?;
                Some(list.remove(at).1)
            }
            Few::Table(table) => {
                let value = table.remove(&key);
                if table.is_empty() {
                    *self = Few::default();
                }
                value
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (K, &V)> {
        let (list, table) = match self {
            Few::List(list) => (Some(list), None),
            Few::Table(table) => (None, Some(table)),
        };
        let table = table.into_iter().flat_map(|t| t.iter().map(|(k, v)| (*k, v)));
        list.into_iter().flat_map(|l| l.iter().map(|(k, v)| (*k, v))).chain(table)
    }

    pub fn into_entries(self) -> impl Iterator<Item = (K, V)> {
        let (list, table) = match self {
            Few::List(list) => (Some(list), None),
            Few::Table(table) => (None, Some(*table)),
        };
        list.into_iter().flatten().chain(table.into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_small_and_large() {
        for count in [0, 1, LIST, LIST + 1, 100] {
            let mut few = Few::default();
            for k in 0..count {
                assert_eq!(few.insert(k, k), None);
            }
            for k in 0..count {
                assert_eq!(few.insert(k, 2 * k), Some(k));
                assert_eq!(few.get(k), Some(&(2 * k)));
            }
            assert_eq!(few.get(count), None);
            assert_eq!(few.remove(count), None);
            assert_eq!(few.iter().map(|(_, v)| v).sum::<usize>(), count * count.saturating_sub(1));
            for k in (0..count).step_by(2) {
                assert_eq!(few.remove(k), Some(2 * k));
            }
            let mut left: Vec<_> = few.into_entries().collect();
            left.sort_unstable();
            assert_eq!(left, (1..count).step_by(2).map(|k| (k, 2 * k)).collect::<Vec<_>>());
        }
        assert!(size_of::<Few<u64, u64>>() <= 24);
    }

    #[test]
    fn an_emptied_table_is_a_list_again() {
        let mut few = Few::default();
        for k in 0..20 {
            few.insert(k, k);
        }
        for k in 0..20 {
            few.remove(k);
        }
        assert!(matches!(few, Few::List(_)));
    }
}

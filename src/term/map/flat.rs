//! Small maps: a shared tuple of sorted keys and an array of values.

use super::super::build::Partial;
use super::super::heap::{FlatObject, Header, Kind};
use super::{FLAT_MAX, Source, Term, cmp, trie};
use std::cmp::Ordering;

/// Where a key is. Immediates are found by their word alone.
#[inline(always)]
pub(super) fn find(keys: &[Term], key: &Term) -> Option<usize> {
    if key.is_immediate() {
        keys.iter().position(|k| k.same(key))
    } else {
        keys.iter().position(|k| cmp::exact_eq(k, key))
    }
}

/// Where a key is, or where it belongs.
fn search(keys: &[Term], key: &Term) -> Result<usize, usize> {
    match find(keys, key) {
        Some(i) => Ok(i),
        None => keys.binary_search_by(|k| cmp::cmp_exact(k, key)),
    }
}

/// A flat map; `keys` is a sorted tuple of as many distinct keys as there are values.
pub(super) fn build(keys: Term, values: impl ExactSizeIterator<Item = Term>) -> Term {
    let wanted = values.len();
    debug_assert!(wanted <= FLAT_MAX && keys.as_tuple().is_some_and(|k| k.len() == wanted));
    // The values first: should the iterator panic, the object has no keys yet to lose.
    let mut object = Partial::new(Kind::FlatMap, size_of::<FlatObject>(), wanted);
    values.take(wanted).for_each(|value| object.push(value));
    // SAFETY: fresh memory with a flat map's layout.
    unsafe { (&raw mut (*object.start.cast::<FlatObject>()).keys).write(keys) };
    object.finish()
}

/// The flat map's parts; only for flat maps.
#[inline(always)]
fn parts(map: &Term) -> (&Term, &[Term], &[Term]) {
    debug_assert!(map.is_kind(Kind::FlatMap));
    // SAFETY: callers have checked the kind.
    let flat = unsafe { &*map.pointer().cast::<FlatObject>() };
    (&flat.keys, flat.keys(), flat.values())
}

/// Where the value at `i` lies, a position of this flat map.
pub(super) fn place(map: &Term, i: usize) -> *mut Term {
    debug_assert!(i < parts(map).2.len());
    // SAFETY: callers have checked the kind, and the position.
    unsafe { (&raw mut (*map.pointer().cast::<FlatObject>()).values).cast::<Term>().add(i) }
}

/// Replaces the value at `i`.
fn replace(map: Term, i: usize, value: Term) -> Term {
    if map.is_unique() {
        // SAFETY: the only reference is ours; the old value is dropped.
        unsafe { *place(&map, i) = value };
        return map;
    }
    let (keys, _, values) = parts(&map);
    let mut value = Some(value);
    let pick = |(j, v): (usize, &Term)| if i == j { value.take().unwrap_or_default() } else { v.clone() };
    build(keys.clone(), values.iter().enumerate().map(pick))
}

pub(super) fn update(map: Term, key: &Term, value: Term) -> Result<Term, Term> {
    match find(parts(&map).1, key) {
        Some(i) => Ok(replace(map, i, value)),
        None => Err(map),
    }
}

pub(super) fn put(map: Term, key: Term, value: Term) -> Term {
    let (_, keys, values) = parts(&map);
    let at = match search(keys, &key) {
        Ok(i) => return replace(map, i, value),
        Err(at) => at,
    };
    let count = values.len();
    if count == FLAT_MAX {
        let mut large = trie::empty();
        for (k, v) in keys.iter().zip(values) {
            large = trie::put(large, k.clone(), v.clone());
        }
        return trie::put(large, key, value);
    }
    let mut new_keys = Partial::new(Kind::Tuple, size_of::<Header>(), count + 1);
    keys[..at].iter().for_each(|k| new_keys.push(k.clone()));
    new_keys.push(key);
    keys[at..].iter().for_each(|k| new_keys.push(k.clone()));
    rebuild(map, new_keys.finish(), at, Some(value), count)
}

pub(super) fn remove(map: Term, key: &Term) -> Term {
    let (_, keys, values) = parts(&map);
    let Some(at) = find(keys, key) else { return map };
    let count = values.len();
    if count == 1 {
        return super::empty();
    }
    let mut new_keys = Partial::new(Kind::Tuple, size_of::<Header>(), count - 1);
    keys[..at].iter().chain(&keys[at + 1..]).for_each(|k| new_keys.push(k.clone()));
    rebuild(map, new_keys.finish(), at, None, count)
}

/// The map with other keys and a value inserted at `at`, or the one at `at` left out.
fn rebuild(map: Term, keys: Term, at: usize, insert: Option<Term>, count: usize) -> Term {
    let wanted = if insert.is_some() { count + 1 } else { count - 1 };
    let mut object = Partial::new(Kind::FlatMap, size_of::<FlatObject>(), wanted);
    // SAFETY: a flat map's words are its values; each is taken once, and the old keys are taken out (or
    // left in place if the map is shared) before the object is given up.
    unsafe {
        let source = Source::new(map, size_of::<FlatObject>());
        (0..at).for_each(|i| object.push(source.word(i)));
        let rest = match insert {
            Some(value) => {
                object.push(value);
                at
            }
            None => {
                drop(source.word(at));
                at + 1
            }
        };
        (rest..count).for_each(|i| object.push(source.word(i)));
        (&raw mut (*object.start.cast::<FlatObject>()).keys).write(keys);
        if source.unique {
            drop((&raw mut (*source.object.pointer().cast::<FlatObject>()).keys).read());
        }
        source.finish();
    }
    object.finish()
}

/// Both maps' pairs; the second's values win.
pub(super) fn merge((ka, va): (&[Term], &[Term]), (kb, vb): (&[Term], &[Term])) -> Term {
    let (mut i, mut j) = (0, 0);
    let (mut keys, mut values) = (Vec::with_capacity(ka.len() + kb.len()), Vec::with_capacity(ka.len() + kb.len()));
    while i < ka.len() || j < kb.len() {
        let order = match (ka.get(i), kb.get(j)) {
            (Some(a), Some(b)) if a.same(b) => Ordering::Equal,
            (Some(a), Some(b)) => cmp::cmp_exact(a, b),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        if order.is_lt() {
            keys.push(ka[i].clone());
            values.push(va[i].clone());
        } else {
            keys.push(kb[j].clone());
            values.push(vb[j].clone());
        }
        i += order.is_le() as usize;
        j += order.is_ge() as usize;
    }
    if keys.len() <= FLAT_MAX {
        return build(Term::tuple(keys), values.into_iter());
    }
    keys.into_iter().zip(values).fold(trie::empty(), |map, (key, value)| trie::put(map, key, value))
}

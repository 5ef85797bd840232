//! Maps: a flat sorted array up to [`FLAT_MAX`] keys, a hash trie above.
//!
//! Flat maps keep their keys in a tuple that updates share, so that the thousandth copy of a struct costs
//! its values only. The trie (see `trie`) is canonical: equal maps have equal shapes whatever their
//! history, so that iteration, printing, hashing and equality agree. Both are changed in place while the
//! map is the only owner.
//!
//! Keys are the same if `===`: 1 and 1.0 are two keys. Iteration: flat maps in term order of the keys,
//! tries by hash; both the same in every run and on every machine.
//!
//! Rejected: `imbl::HashMap` for large maps. Its leaf nodes keep entries in order of arrival, so equal maps
//! would enumerate differently; its nodes have a fixed width (a map of 33 keys takes kilobytes); and its
//! drop recurses natively through nested maps.

mod flat;
mod iter;
mod trie;

use super::heap::{FlatObject, Header, Kind, NodeObject, TrieObject, TupleObject};
use super::{Term, cmp, hash};
use std::sync::OnceLock;

pub use iter::MapIter;

/// The most keys a flat map has.
pub const FLAT_MAX: usize = 32;

/// The words behind a tuple, a trie node or a collision node.
///
/// # Safety
/// `term` is an object of one of these kinds.
#[inline(always)]
pub(super) unsafe fn words_of(term: &Term) -> &[Term] {
    // SAFETY: the caller vouches for the kind, the header says which of the two layouts it is.
    unsafe {
        if (*term.pointer()).is(Kind::Node) {
            (*term.pointer().cast::<NodeObject>()).slice()
        } else {
            (*term.pointer().cast::<TupleObject>()).slice()
        }
    }
}

/// A map, borrowed.
#[derive(Clone, Copy)]
pub struct MapView<'a> {
    term: &'a Term,
}

impl<'a> MapView<'a> {
    /// `term` must be a map.
    #[inline(always)]
    pub(super) fn new(term: &'a Term) -> MapView<'a> {
        debug_assert!(term.is_map());
        MapView { term }
    }

    /// Keys and values, if the map is flat.
    #[inline(always)]
    pub(super) fn flat(self) -> Option<(&'a [Term], &'a [Term])> {
        // SAFETY: the layout of the kind.
        unsafe { self.term.object::<FlatObject>(Kind::FlatMap) }.map(|f| (f.keys(), f.values()))
    }

    #[inline(always)]
    fn trie(self) -> Option<&'a TrieObject> {
        // SAFETY: the layout of the kind.
        unsafe { self.term.object::<TrieObject>(Kind::TrieMap) }
    }

    /// The root node, if the map is a trie.
    #[inline(always)]
    pub(super) fn root(self) -> Option<&'a Term> {
        self.trie().map(|t| &t.root)
    }

    #[inline(always)]
    pub fn len(self) -> usize {
        match self.trie() {
            Some(trie) => trie.size,
            None => self.flat().map_or(0, |f| f.1.len()),
        }
    }

    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of a key.
    #[inline]
    pub fn get(self, key: &Term) -> Option<&'a Term> {
        match self.flat() {
            Some((keys, values)) => values.get(flat::find(keys, key)?),
            None => trie::get(self.root()?, hash::hash(key), key),
        }
    }

    /// Keys and values in the map's own order.
    pub fn iter(self) -> MapIter<'a> {
        match self.flat() {
            Some((keys, values)) => MapIter::flat(keys, values),
            None => MapIter::trie(self.root(), self.len()),
        }
    }
}

impl<'a> IntoIterator for MapView<'a> {
    type Item = (&'a Term, &'a Term);
    type IntoIter = MapIter<'a>;

    fn into_iter(self) -> MapIter<'a> {
        self.iter()
    }
}

/// `%{}`, shared.
pub fn empty() -> Term {
    static EMPTY: OnceLock<Term> = OnceLock::new();
    EMPTY.get_or_init(|| flat::build(Term::tuple([]), std::iter::empty())).clone()
}

/// A map of pairs; of equal keys the last wins.
pub fn from_pairs(pairs: impl IntoIterator<Item = (Term, Term)>) -> Term {
    let mut pairs: Vec<(Term, Term)> = pairs.into_iter().collect();
    if pairs.len() > FLAT_MAX {
        let mut map = trie::empty();
        for (key, value) in pairs {
            map = trie::put(map, key, value);
        }
        return shrink(map);
    }
    if !pairs.is_sorted_by(|a, b| cmp::cmp_exact(&a.0, &b.0).is_lt()) {
        // Reversed and stable, so that the last of equal keys comes first and survives.
        pairs.reverse();
        pairs.sort_by(|a, b| cmp::cmp_exact(&a.0, &b.0));
        pairs.dedup_by(|later, kept| cmp::exact_eq(&later.0, &kept.0));
    }
    if pairs.is_empty() {
        return empty();
    }
    let (keys, values): (Vec<Term>, Vec<Term>) = pairs.into_iter().unzip();
    flat::build(Term::tuple(keys), values.into_iter())
}

/// A trie that has become small goes back to the flat form, so that a map's form follows from its contents.
fn shrink(map: Term) -> Term {
    match map.as_map() {
        Some(view) if view.len() <= FLAT_MAX && view.trie().is_some() => {
            from_pairs(view.iter().map(|(k, v)| (k.clone(), v.clone())))
        }
        _ => map,
    }
}

/// The value of a key; `None` also if `map` is no map.
#[inline]
pub fn get<'a>(map: &'a Term, key: &Term) -> Option<&'a Term> {
    map.as_map()?.get(key)
}

#[inline]
pub fn contains(map: &Term, key: &Term) -> bool {
    get(map, key).is_some()
}

/// How many keys; 0 if `map` is no map.
#[inline]
pub fn len(map: &Term) -> usize {
    map.as_map().map_or(0, |m| m.len())
}

/// A key's value to be changed in place; `None` when it is not there, or shared with other maps.
pub fn value_mut<'a>(map: &'a mut Term, key: &Term) -> Option<&'a mut Term> {
    if !map.is_unique() {
        return None;
    }
    let view = map.as_map()?;
    let place = match view.flat() {
        Some((keys, _)) => flat::place(map, flat::find(keys, key)?),
        None => trie::place(map, hash::hash(key), key)?,
    };
    // SAFETY: the value's place within objects that belong to this map alone, which is borrowed for as long.
    Some(unsafe { &mut *place })
}

/// Adds or replaces a key, in place if nobody else refers to the map. What is no map comes back as it is.
#[inline]
pub fn put(map: Term, key: Term, value: Term) -> Term {
    match map.header() {
        Some(h) if h.is(Kind::FlatMap) => flat::put(map, key, value),
        Some(h) if h.is(Kind::TrieMap) => trie::put(map, key, value),
        _ => map,
    }
}

/// Replaces the value of an existing key (`%{map | key: value}`); the map comes back as the error if it has no
/// such key.
#[inline]
pub fn update(map: Term, key: &Term, value: Term) -> Result<Term, Term> {
    match map.header() {
        Some(h) if h.is(Kind::FlatMap) => flat::update(map, key, value),
        _ if contains(&map, key) => Ok(put(map, key.clone(), value)),
        _ => Err(map),
    }
}

/// Removes a key, if it is there.
pub fn remove(map: Term, key: &Term) -> Term {
    match map.header() {
        Some(h) if h.is(Kind::FlatMap) => flat::remove(map, key),
        Some(h) if h.is(Kind::TrieMap) => shrink(trie::remove(map, key)),
        _ => map,
    }
}

/// Removes a key and gives its value back with the map.
pub fn take(map: Term, key: &Term) -> (Option<Term>, Term) {
    match get(&map, key).cloned() {
        Some(value) => (Some(value), remove(map, key)),
        None => (None, map),
    }
}

/// All keys of both; where both have a key, `b`'s value counts.
pub fn merge(a: Term, b: Term) -> Term {
    let (Some(x), Some(y)) = (a.as_map(), b.as_map()) else { return b };
    if x.is_empty() {
        return b;
    }
    if y.is_empty() {
        return a;
    }
    if let (Some(x), Some(y)) = (x.flat(), y.flat()) {
        return flat::merge(x, y);
    }
    if y.len() <= x.len() {
        let mut merged = a;
        for (key, value) in y.iter() {
            merged = put(merged, key.clone(), value.clone());
        }
        merged
    } else {
        let missing: Vec<_> =
            x.iter().filter(|(k, _)| y.get(k).is_none()).map(|(k, v)| (k.clone(), v.clone())).collect();
        missing.into_iter().fold(b, |merged, (key, value)| put(merged, key, value))
    }
}

/// The keys as a list, in the map's order.
pub fn keys(map: &Term) -> Term {
    Term::list_forward(map.as_map().into_iter().flat_map(|m| m.iter()).map(|(k, _)| k.clone()))
}

/// The values as a list, in the map's order.
pub fn values(map: &Term) -> Term {
    Term::list_forward(map.as_map().into_iter().flat_map(|m| m.iter()).map(|(_, v)| v.clone()))
}

/// The pairs as a list of two-tuples, in the map's order.
pub fn to_list(map: &Term) -> Term {
    let pair = |(k, v): (&Term, &Term)| Term::tuple2(k.clone(), v.clone());
    Term::list_forward(map.as_map().into_iter().flat_map(|m| m.iter()).map(pair))
}

/// A flat map with the keys of `template` and these values, in the order of the template's keys. For code that
/// builds the same shape again and again; `None` if the template is not flat or the count differs.
#[inline]
pub fn with_values(
    template: &Term,
    values: impl IntoIterator<IntoIter: ExactSizeIterator, Item = Term>,
) -> Option<Term> {
    // SAFETY: the layout of the kind.
    let keys = unsafe { template.object::<FlatObject>(Kind::FlatMap) }?.keys.clone();
    let values = values.into_iter();
    if values.len() == len(template) { Some(flat::build(keys, values)) } else { None }
}

/// Whether two flat maps share their key tuple; a cheap test of "same shape".
#[inline(always)]
pub fn same_shape(a: &Term, b: &Term) -> bool {
    // SAFETY: the layout of the kind.
    let (a, b) = unsafe { (a.object::<FlatObject>(Kind::FlatMap), b.object::<FlatObject>(Kind::FlatMap)) };
    matches!((a, b), (Some(a), Some(b)) if a.keys.same(&b.keys))
}

impl FlatObject {
    #[inline(always)]
    fn keys(&self) -> &[Term] {
        // SAFETY: `keys` is always a tuple.
        unsafe { (*self.keys.pointer().cast::<TupleObject>()).slice() }
    }

    #[inline(always)]
    fn values(&self) -> &[Term] {
        // SAFETY: the header's number is the count of initialised words behind the object.
        unsafe { std::slice::from_raw_parts((&raw const self.values).cast(), self.header.number()) }
    }
}

impl NodeObject {
    /// How many pairs.
    #[inline(always)]
    pub(super) fn pairs(&self) -> usize {
        self.data.count_ones() as usize
    }

    #[inline(always)]
    pub(super) fn slice(&self) -> &[Term] {
        // SAFETY: the header's number is the count of initialised words behind the object.
        unsafe { std::slice::from_raw_parts((&raw const self.words).cast(), self.header.number()) }
    }
}

/// Takes the words of an object apart to build another from: moved if the object is unique, else cloned.
struct Source {
    object: Term,
    words: *const Term,
    unique: bool,
    base: usize,
}

impl Source {
    /// # Safety
    /// `object` has a layout whose words follow `base` bytes and are counted by the header. Each word is taken at
    /// most once, and `finish` is called once all words were taken or replaced.
    unsafe fn new(object: Term, base: usize) -> Source {
        // SAFETY: `base` lies within the object.
        let words = unsafe { object.pointer().cast::<u8>().add(base).cast() };
        Source { unique: object.is_unique(), words, object, base }
    }

    /// # Safety
    /// `i` is below the count, and not taken before.
    #[inline(always)]
    unsafe fn word(&self, i: usize) -> Term {
        // SAFETY: by the caller's promise. A unique object is released without dropping its words.
        unsafe { if self.unique { self.words.add(i).read() } else { (*self.words.add(i)).clone() } }
    }

    /// Gives the emptied object up. Words that were never taken leak if it was unique: take them all.
    unsafe fn finish(self) {
        if self.unique {
            let p: *mut Header = self.object.pointer();
            std::mem::forget(self.object);
            // SAFETY: the only reference; its words were moved out.
            unsafe { super::heap::release(p, self.base + (*p).number() * size_of::<Term>()) }
        }
    }
}

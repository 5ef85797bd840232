//! Large maps: a compressed hash trie with 32 branches a level.
//!
//! Invariants, which make the shape a function of the contents:
//! - a node's words are its pairs and then its child nodes, each in branch order;
//! - a child node holds at least two pairs, in itself or below;
//! - when all 64 bits of the hash are used up the pairs go to a collision node, sorted by `cmp_exact`.
//!
//! Recursion is bounded by the 13 levels of a 64-bit hash.
//!
//! Rejected: a persistent map off the shelf (`imbl`, the continuation of `im`). Its order depends on how a map came about,
//! so that two equal maps may print differently, which golden files do not forgive; and its nodes cannot be dropped with the
//! loop that keeps deep terms off the native stack.

use super::super::build::Partial;
use super::super::heap::{self, Header, Kind, NodeObject, TrieObject, TupleObject};
use super::{Source, Term, cmp, hash, words_of};

const BITS: u32 = 5;
/// The first shift beyond the hash.
const END: u32 = 65;

#[inline(always)]
fn branch(hash: u64, shift: u32) -> u32 {
    1 << ((hash >> shift) & 31)
}

/// The index of a branch's pair.
#[inline(always)]
fn pair_at(data: u32, bit: u32) -> usize {
    2 * (data & (bit - 1)).count_ones() as usize
}

/// The index of a branch's child among `count` words, of which the children are the last.
#[inline(always)]
fn child_at(count: usize, nodes: u32, bit: u32) -> usize {
    count - (nodes & !(bit - 1)).count_ones() as usize
}

pub(super) fn empty() -> Term {
    Term::from_heap(heap::place(TrieObject {
        header: Header::new(Kind::TrieMap, 0),
        size: 0,
        root: new_node(0, 0, 0).finish(),
    }))
}

/// A node whose words are still to be pushed.
#[inline(always)]
fn new_node(data: u32, nodes: u32, words: usize) -> Partial {
    let partial = Partial::new(Kind::Node, size_of::<NodeObject>(), words);
    // SAFETY: fresh memory with a node's layout.
    unsafe {
        let node = partial.start.cast::<NodeObject>();
        (&raw mut (*node).data).write(data);
        (&raw mut (*node).nodes).write(nodes);
    }
    partial
}

#[inline(always)]
fn as_node(term: &Term) -> Option<&NodeObject> {
    // SAFETY: the layout of the kind.
    unsafe { term.object::<NodeObject>(Kind::Node) }
}

pub(super) fn get<'a>(root: &'a Term, hash: u64, key: &Term) -> Option<&'a Term> {
    let (mut term, mut shift) = (root, 0);
    while let Some(node) = as_node(term) {
        let bit = branch(hash, shift);
        let words = node.slice();
        if node.data & bit != 0 {
            let at = pair_at(node.data, bit);
            return if cmp::exact_eq(&words[at], key) { words.get(at + 1) } else { None };
        }
        if node.nodes & bit == 0 {
            return None;
        }
        term = &words[child_at(words.len(), node.nodes, bit)];
        shift += BITS;
    }
    // SAFETY: what is no inner node is a collision node.
    let words = unsafe { words_of(term) };
    words.chunks_exact(2).find(|pair| cmp::exact_eq(&pair[0], key)).map(|pair| &pair[1])
}

/// Adds or replaces a key; `map` is a trie map.
pub(super) fn put(map: Term, key: Term, value: Term) -> Term {
    let hash = hash::hash(&key);
    if let Some(place) = place(&map, hash, &key) {
        // SAFETY: `map` is ours, and what `place` finds belongs to it alone; the old value is dropped.
        unsafe { *place = value };
        return map;
    }
    change(map, |root, size| {
        let mut grew = false;
        let root = put_node(root, hash, 0, key, value, &mut grew);
        (root, size + grew as usize)
    })
}

/// Where the value of a key lies, if it is there and everything on the way belongs to this trie map alone.
pub(super) fn place(map: &Term, hash: u64, key: &Term) -> Option<*mut Term> {
    if !map.is_unique() {
        return None;
    }
    // SAFETY: `map` is a trie map.
    let mut term = unsafe { &(*map.pointer().cast::<TrieObject>()).root };
    let mut shift = 0;
    while let Some(node) = as_node(term) {
        if !term.is_unique() {
            return None;
        }
        let bit = branch(hash, shift);
        let words = node.slice();
        if node.data & bit != 0 {
            let at = pair_at(node.data, bit);
            if !cmp::exact_eq(&words[at], key) {
                return None;
            }
            // SAFETY: within this node, whose words these are.
            return Some(unsafe { (&raw mut (*term.pointer().cast::<NodeObject>()).words).cast::<Term>().add(at + 1) });
        }
        if node.nodes & bit == 0 {
            return None;
        }
        term = &words[child_at(words.len(), node.nodes, bit)];
        shift += BITS;
    }
    None
}

/// Removes a key; `map` is a trie map.
pub(super) fn remove(map: Term, key: &Term) -> Term {
    if super::get(&map, key).is_none() {
        return map;
    }
    let hash = hash::hash(key);
    change(map, |root, size| (remove_node(root, hash, 0, key), size - 1))
}

/// Replaces root and size, in place if the map is unique.
#[inline(always)]
fn change(map: Term, f: impl FnOnce(Term, usize) -> (Term, usize)) -> Term {
    debug_assert!(map.is_kind(Kind::TrieMap));
    let object = map.pointer().cast::<TrieObject>();
    // SAFETY: the kind's layout. When unique the root is taken out, so that its own uniqueness shows, and put
    // back; the placeholder in between is a valid word should something unwind.
    unsafe {
        if map.is_unique() {
            let root = (&raw mut (*object).root).replace(Term::EMPTY_LIST);
            let (root, size) = f(root, (*object).size);
            (*object).root = root;
            (*object).size = size;
            map
        } else {
            let (root, size) = f((*object).root.clone(), (*object).size);
            let header = Header::new(Kind::TrieMap, 0);
            Term::from_heap(heap::place(TrieObject { header, size, root }))
        }
    }
}

/// The node itself if unique, else a copy: something whose words may be replaced.
fn own(node: Term) -> Term {
    if node.is_unique() {
        return node;
    }
    match as_node(&node) {
        Some(inner) => {
            let mut copy = new_node(inner.data, inner.nodes, inner.slice().len());
            inner.slice().iter().for_each(|word| copy.push(word.clone()));
            copy.finish()
        }
        None => {
            // SAFETY: what is no inner node is a collision node.
            let words = unsafe { words_of(&node) };
            let mut copy = Partial::new(Kind::Collision, size_of::<TupleObject>(), words.len());
            words.iter().for_each(|word| copy.push(word.clone()));
            copy.finish()
        }
    }
}

/// A word of a unique node, to replace.
///
/// # Safety
/// `node` is an inner node that only the caller refers to; `i` is below its count.
#[inline(always)]
unsafe fn word_mut(node: &mut Term, i: usize) -> &mut Term {
    // SAFETY: by the caller's promise.
    unsafe { &mut *(&raw mut (*node.pointer().cast::<NodeObject>()).words).cast::<Term>().add(i) }
}

fn put_node(node: Term, hash: u64, shift: u32, key: Term, value: Term, grew: &mut bool) -> Term {
    let Some(inner) = as_node(&node) else { return put_collision(node, key, value, grew) };
    let bit = branch(hash, shift);
    let (data, nodes, count) = (inner.data, inner.nodes, inner.slice().len());
    if nodes & bit != 0 {
        let at = child_at(count, nodes, bit);
        let mut node = own(node);
        // SAFETY: owned just now; the child is taken out for its uniqueness to show.
        let slot = unsafe { word_mut(&mut node, at) };
        let child = std::mem::replace(slot, Term::EMPTY_LIST);
        *slot = put_node(child, hash, shift + BITS, key, value, grew);
        return node;
    }
    let at = pair_at(data, bit);
    if data & bit == 0 {
        *grew = true;
        let mut new = new_node(data | bit, nodes, count + 2);
        // SAFETY: every word of the old node is taken once.
        unsafe {
            let old = Source::new(node, size_of::<NodeObject>());
            (0..at).for_each(|i| new.push(old.word(i)));
            new.push(key);
            new.push(value);
            (at..count).for_each(|i| new.push(old.word(i)));
            old.finish();
        }
        return new.finish();
    }
    if cmp::exact_eq(&inner.slice()[at], &key) {
        let mut node = own(node);
        // SAFETY: owned just now.
        unsafe { *word_mut(&mut node, at + 1) = value };
        return node;
    }
    *grew = true;
    // Where the child goes: behind the pairs, of which there is one less, and the children of lower branches.
    let child_index = child_at(count - 2, nodes, bit);
    let mut new = new_node(data & !bit, nodes | bit, count - 1);
    // SAFETY: every word of the old node is taken once.
    unsafe {
        let old = Source::new(node, size_of::<NodeObject>());
        let (other_key, other_value) = (old.word(at), old.word(at + 1));
        let other_hash = hash::hash(&other_key);
        let child = split(other_hash, other_key, other_value, hash, key, value, shift + BITS);
        (0..at).for_each(|i| new.push(old.word(i)));
        // Child positions count from after the pairs, of which there is one less now.
        (at + 2..child_index + 2).for_each(|i| new.push(old.word(i)));
        new.push(child);
        (child_index + 2..count).for_each(|i| new.push(old.word(i)));
        old.finish();
    }
    new.finish()
}

/// A node of two pairs with different keys.
fn split(hash_a: u64, key_a: Term, value_a: Term, hash_b: u64, key_b: Term, value_b: Term, shift: u32) -> Term {
    if shift >= END {
        let a_first = cmp::cmp_exact(&key_a, &key_b).is_lt();
        let mut node = Partial::new(Kind::Collision, size_of::<TupleObject>(), 4);
        let words = if a_first { [key_a, value_a, key_b, value_b] } else { [key_b, value_b, key_a, value_a] };
        words.into_iter().for_each(|word| node.push(word));
        return node.finish();
    }
    let (a, b) = (branch(hash_a, shift), branch(hash_b, shift));
    if a == b {
        let mut node = new_node(0, a, 1);
        node.push(split(hash_a, key_a, value_a, hash_b, key_b, value_b, shift + BITS));
        return node.finish();
    }
    let mut node = new_node(a | b, 0, 4);
    let words = if a < b { [key_a, value_a, key_b, value_b] } else { [key_b, value_b, key_a, value_a] };
    words.into_iter().for_each(|word| node.push(word));
    node.finish()
}

/// Collisions of 64-bit hashes are too rare to be done in place.
fn put_collision(node: Term, key: Term, value: Term, grew: &mut bool) -> Term {
    // SAFETY: what is no inner node is a collision node.
    let words = unsafe { words_of(&node) };
    let mut pairs: Vec<(Term, Term)> = words.chunks_exact(2).map(|p| (p[0].clone(), p[1].clone())).collect();
    match pairs.binary_search_by(|pair| cmp::cmp_exact(&pair.0, &key)) {
        Ok(i) => pairs[i].1 = value,
        Err(i) => {
            *grew = true;
            pairs.insert(i, (key, value));
        }
    }
    collision(pairs)
}

fn collision(pairs: Vec<(Term, Term)>) -> Term {
    let mut node = Partial::new(Kind::Collision, size_of::<TupleObject>(), pairs.len() * 2);
    for (key, value) in pairs {
        node.push(key);
        node.push(value);
    }
    node.finish()
}

/// The pair of a node that holds nothing else.
fn only_pair(node: &Term) -> Option<(Term, Term)> {
    if as_node(node).is_some_and(|inner| inner.nodes != 0) {
        return None;
    }
    // SAFETY: an inner node without children, or a collision node.
    match unsafe { words_of(node) } {
        [key, value] => Some((key.clone(), value.clone())),
        _ => None,
    }
}

/// Removes a key that is there. A child left with one pair is folded into its parent, here.
fn remove_node(node: Term, hash: u64, shift: u32, key: &Term) -> Term {
    let Some(inner) = as_node(&node) else {
        // SAFETY: what is no inner node is a collision node.
        let pairs = unsafe { words_of(&node) }.chunks_exact(2);
        return collision(pairs.filter(|p| !cmp::exact_eq(&p[0], key)).map(|p| (p[0].clone(), p[1].clone())).collect());
    };
    let bit = branch(hash, shift);
    let (data, nodes, count) = (inner.data, inner.nodes, inner.slice().len());
    if data & bit != 0 {
        let at = pair_at(data, bit);
        let mut new = new_node(data & !bit, nodes, count - 2);
        // SAFETY: every word of the old node is taken once.
        unsafe {
            let old = Source::new(node, size_of::<NodeObject>());
            (0..at).for_each(|i| new.push(old.word(i)));
            drop((old.word(at), old.word(at + 1)));
            (at + 2..count).for_each(|i| new.push(old.word(i)));
            old.finish();
        }
        return new.finish();
    }
    let at = child_at(count, nodes, bit);
    let mut node = own(node);
    // SAFETY: owned just now; the child is taken out for its uniqueness to show.
    let slot = unsafe { word_mut(&mut node, at) };
    let child = std::mem::replace(slot, Term::EMPTY_LIST);
    let child = remove_node(child, hash, shift + BITS, key);
    let Some((key, value)) = only_pair(&child) else {
        *slot = child;
        return node;
    };
    let pair = pair_at(data, bit);
    let mut new = new_node(data | bit, nodes & !bit, count + 1);
    // SAFETY: every word of the old node is taken once; the one at `at` is a placeholder that owns nothing.
    unsafe {
        let old = Source::new(node, size_of::<NodeObject>());
        (0..pair).for_each(|i| new.push(old.word(i)));
        new.push(key);
        new.push(value);
        (pair..at).for_each(|i| new.push(old.word(i)));
        (at + 1..count).for_each(|i| new.push(old.word(i)));
        old.finish();
    }
    new.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(node: Term, hash: u64, key: i64, value: i64) -> Term {
        let mut grew = false;
        put_node(node, hash, 0, Term::int(key), Term::int(value), &mut grew)
    }

    fn value(node: &Term, hash: u64, key: i64) -> Option<i64> {
        get(node, hash, &Term::int(key)).and_then(Term::as_int)
    }

    // Made-up hashes only work for pairs that never move, so tries here begin with two colliding keys.
    fn two(hash_a: u64, a: i64, hash_b: u64, b: i64) -> Term {
        split(hash_a, Term::int(a), Term::int(10 * a), hash_b, Term::int(b), Term::int(10 * b), 0)
    }

    #[test]
    fn keys_of_equal_hash_live_together() {
        let (a, b) = (put(two(77, 1, 77, 2), 77, 3, 30), put(two(77, 3, 77, 1), 77, 2, 20));
        assert!(cmp::exact_eq(&a, &b), "the order of arrival does not show");
        assert_eq!((1..5).map(|k| value(&a, 77, k)).collect::<Vec<_>>(), [Some(10), Some(20), Some(30), None]);
        let kept = a.clone();
        let a = put(a, 77, 2, 5);
        assert_eq!((value(&a, 77, 2), value(&kept, 77, 2)), (Some(5), Some(20)));
        let one = remove_node(remove_node(a, 77, 0, &Term::int(1)), 77, 0, &Term::int(3));
        assert_eq!((value(&one, 77, 1), value(&one, 77, 2), value(&one, 77, 3)), (None, Some(5), None));
        assert!(as_node(&one).is_some_and(|n| n.pairs() == 1 && n.nodes == 0), "what is left moves up to the root");
    }

    #[test]
    fn hashes_that_differ_in_the_last_bits_only() {
        let root = two(1 << 63, 1, 0, 2);
        assert_eq!((value(&root, 1 << 63, 1), value(&root, 0, 2), value(&root, 0, 1)), (Some(10), Some(20), None));
        let one = remove_node(root, 0, 0, &Term::int(2));
        assert!(as_node(&one).is_some_and(|n| n.pairs() == 1 && n.nodes == 0));
    }
}

//! Iterating over a map's pairs.

use super::super::heap::{Kind, NodeObject};
use super::{Term, words_of};
use smallvec::SmallVec;

/// Keys and values in the map's own order.
#[derive(Clone)]
pub struct MapIter<'a> {
    /// Pairs at hand: keys and values apart (flat maps) or in turn (trie nodes).
    keys: &'a [Term],
    values: &'a [Term],
    stride: usize,
    /// Child nodes to visit, innermost last.
    nodes: SmallVec<[&'a [Term]; 4]>,
    left: usize,
}

impl<'a> MapIter<'a> {
    pub(super) fn flat(keys: &'a [Term], values: &'a [Term]) -> MapIter<'a> {
        MapIter { keys, values, stride: 1, nodes: SmallVec::new(), left: values.len() }
    }

    pub(super) fn trie(root: Option<&'a Term>, size: usize) -> MapIter<'a> {
        let nodes = root.map(std::slice::from_ref).into_iter().collect();
        MapIter { keys: &[], values: &[], stride: 2, nodes, left: size }
    }

    /// Goes on with the next node; false at the end.
    fn descend(&mut self) -> bool {
        let Some(top) = self.nodes.last_mut() else { return false };
        let Some((node, rest)) = top.split_first() else { return false };
        if rest.is_empty() {
            self.nodes.pop();
        } else {
            *top = rest;
        }
        // SAFETY: the words of `nodes` are trie nodes.
        let words = unsafe { words_of(node) };
        // SAFETY: the layout of the kind.
        let pairs = match unsafe { node.object::<NodeObject>(Kind::Node) } {
            Some(inner) => inner.pairs() * 2,
            None => words.len(),
        };
        if pairs < words.len() {
            self.nodes.push(&words[pairs..]);
        }
        self.keys = &words[..pairs];
        self.values = if pairs > 0 { &words[1..pairs] } else { &[] };
        true
    }
}

impl<'a> Iterator for MapIter<'a> {
    type Item = (&'a Term, &'a Term);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let (Some(key), Some(value)) = (self.keys.first(), self.values.first()) {
                self.keys = self.keys.get(self.stride..).unwrap_or(&[]);
                self.values = self.values.get(self.stride..).unwrap_or(&[]);
                self.left -= 1;
                return Some((key, value));
            }
            if !self.descend() {
                return None;
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for MapIter<'_> {}

//! Sorting of short lists, and of long ones now and then: one copy of the algorithm in the binary.
//!
//! Each call of the standard library's sorts is compiled anew, to eight kilobytes; sixty of them were half a megabyte, for
//! lists of a few names each. Here the types meet only a loop of insertions (short lists) or a compare function behind
//! a pointer (long ones, whose ranks are sorted). Where sorting is the work itself, as in `:lists.sort/1`, the
//! standard library's are right.

use std::cmp::Ordering;

/// Up to this length by insertion.
const SHORT: usize = 16;

/// Stable sorting, for slices.
pub trait Order<T> {
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);

    fn order(&mut self)
    where
        T: Ord;
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        if self.len() <= SHORT {
            for end in 1..self.len() {
                let mut at = end;
                while let Some([before, here]) = self.get(at.wrapping_sub(1)..=at)
                    && compare(here, before) == Ordering::Less
                {
                    self.swap(at - 1, at);
                    at -= 1;
                }
            }
            return;
        }
        let mut ranks = ranks(self.len(), &mut |a, b| match (self.get(a), self.get(b)) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Ordering::Equal,
        });
        permute(&mut ranks, &mut |a, b| self.swap(a, b));
    }

    fn order_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

/// For each place, whose turn it is there.
fn ranks(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..len).collect();
    ranks.sort_by(|a, b| compare(*a, *b));
    ranks
}

/// Moves everyone to the place where it is their turn, cycle by cycle.
fn permute(ranks: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..ranks.len() {
        let mut at = start;
        while let Some(rank) = ranks.get_mut(at) {
            let from = std::mem::replace(rank, at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(list in prop::collection::vec((0u8..9, 0u8..200), 0..80)) {
            let (mut ours, mut theirs) = (list.clone(), list);
            ours.order_by_key(|(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            ours.order();
            theirs.sort();
            prop_assert_eq!(ours, theirs);
        }
    }
}

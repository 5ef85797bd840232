//! A place for one box, from which others may take: the process that a worker runs next.

#[cfg(all(loom, test))]
use loom::sync::atomic::AtomicPtr;
#[cfg(not(all(loom, test)))]
use std::sync::atomic::AtomicPtr;

use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::atomic::Ordering::{AcqRel, Relaxed};

/// A place for one box. Its owner puts, whoever comes takes.
pub struct Handoff<T> {
    word: AtomicPtr<T>,
    owner: PhantomData<Box<T>>,
}

// SAFETY: the pointer owns a `Box<T>`, which moves between threads by a swap with acquire/release ordering.
unsafe impl<T: Send> Send for Handoff<T> {}

// SAFETY: as above; there is no access but by that swap.
unsafe impl<T: Send> Sync for Handoff<T> {}

impl<T> Handoff<T> {
    pub fn new() -> Self {
        Handoff { word: AtomicPtr::new(ptr::null_mut()), owner: PhantomData }
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.word.load(Relaxed).is_null()
    }

    /// Puts a box; gives back what was there.
    #[inline]
    pub fn replace(&self, item: Box<T>) -> Option<Box<T>> {
        let old = self.word.swap(Box::into_raw(item), AcqRel);
        // SAFETY: whatever the word holds was put as a box, and the swap made it ours.
        NonNull::new(old).map(|old| unsafe { Box::from_raw(old.as_ptr()) })
    }

    #[inline]
    pub fn take(&self) -> Option<Box<T>> {
        if self.is_empty() {
            return None;
        }
        let old = self.word.swap(ptr::null_mut(), AcqRel);
        // SAFETY: as in `replace`.
        NonNull::new(old).map(|old| unsafe { Box::from_raw(old.as_ptr()) })
    }
}

impl<T> Drop for Handoff<T> {
    fn drop(&mut self) {
        drop(self.take());
    }
}

//! The mailbox: a lock-free inbox that also holds its sleeping owner, and the owner's private queue.
//!
//! One atomic word says everything about a process as seen from outside:
//!
//! | word | meaning |
//! |---|---|
//! | null | running (or ready to run), inbox empty |
//! | pointer to a letter | running, letters wait (newest first) |
//! | pointer to the owner, low bit set | parked: nobody runs it, inbox empty |
//! | `DEAD` | nobody is here |
//!
//! So publishing a letter and claiming the duty to wake the owner are one compare-and-swap: whoever replaces the
//! parked word by a letter gets the owner and must schedule it. There is no separate state word and therefore no window
//! in which a wake-up is lost; `loom_models` checks it. Parking is the opposite swap and fails when a letter came.
//!
//! The owner moves the whole inbox out at once and reverses it ([`Mailbox::take`]), so letters of one sender keep
//! their order. The private [`Queue`] is a linked list with a save pointer: skipping a message or taking one out of the
//! middle costs the same for any length.
//!
//! Rejected: a bounded ring (a mailbox has no bound), an MPSC list with a stub node (16 bytes more for every idle
//! process, and the wake-up needs a second word), `VecDeque` with an index (taking from the middle is linear).
//!
//! ABA: a pusher may see parked owner P, lose the race, and win later when P is parked again in the same place: that
//! is the same state, so the swap is right. Letters carry the generation of the pid they are for, since a slot may get
//! a new tenant between look-up and push; that check is the reader's.

mod handoff;
#[cfg(all(test, loom))]
mod loom_models;
mod queue;
#[cfg(all(test, not(loom)))]
mod tests;

pub use handoff::Handoff;
pub use queue::Queue;

#[cfg(all(loom, test))]
use loom::sync::atomic::AtomicPtr;
#[cfg(not(all(loom, test)))]
use std::sync::atomic::AtomicPtr;

use std::marker::PhantomData;
use std::ptr::{self, NonNull};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};

struct Node<B> {
    next: *mut Node<B>,
    body: B,
}

/// A letter on its way from a [`Chain`] to a [`Queue`].
pub struct Letter<B>(Box<Node<B>>);

impl<B> Letter<B> {
    pub fn body(&self) -> &B {
        &self.0.body
    }

    pub fn into_body(self) -> B {
        self.0.body
    }
}

/// What became of a letter.
pub enum Sent<T, B> {
    /// It waits; the owner will look.
    Queued,
    /// It waits, and the caller now owns the process: it must be made ready to run.
    Woken(Box<T>),
    /// Nobody is here; the letter comes back.
    Dead(B),
}

/// What the word says at this moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    Running,
    Parked,
    Dead,
}

/// The inbox of one slot of the process table.
pub struct Mailbox<T, B> {
    word: AtomicPtr<Node<B>>,
    owner: PhantomData<(Box<T>, B)>,
}

// SAFETY: the raw pointers in the word own a `Box<T>` or a list of `B`s; both move between threads by a swap of the
// word with acquire/release ordering and are touched only by whoever swapped them out.
unsafe impl<T: Send, B: Send> Send for Mailbox<T, B> {}
// SAFETY: as above; every shared operation goes through the atomic word.
unsafe impl<T: Send, B: Send> Sync for Mailbox<T, B> {}

const PARKED: usize = 1;

#[inline(always)]
fn dead<B>() -> *mut Node<B> {
    ptr::without_provenance_mut(2)
}

#[inline(always)]
fn is_parked<B>(word: *mut Node<B>) -> bool {
    word.addr() & PARKED != 0
}

/// # Safety
/// `word` must have been made by [`Mailbox::park`] and swapped out of the mailbox by the caller.
#[inline(always)]
unsafe fn unpark<T, B>(word: *mut Node<B>) -> Box<T> {
    // SAFETY: the word is the box's pointer with the low bit set, and the swap gave it to us alone.
    unsafe { Box::from_raw(word.map_addr(|a| a & !PARKED).cast::<T>()) }
}

impl<T, B> Mailbox<T, B> {
    /// A mailbox without an owner.
    pub fn new() -> Self {
        const { assert!(align_of::<T>() > 2 && align_of::<Node<B>>() > 2) };
        Mailbox { word: AtomicPtr::new(dead()), owner: PhantomData }
    }

    /// Opens a dead mailbox for a new, running owner.
    pub fn open(&self) {
        self.word.store(ptr::null_mut(), Release);
    }

    #[inline]
    pub fn look(&self) -> Look {
        let word = self.word.load(Relaxed);
        if word == dead() {
            Look::Dead
        } else if is_parked(word) {
            Look::Parked
        } else {
            Look::Running
        }
    }

    /// For the owner: whether letters wait.
    #[inline(always)]
    pub fn has_mail(&self) -> bool {
        !self.word.load(Relaxed).is_null()
    }

    /// Posts a letter.
    #[inline]
    pub fn push(&self, body: B) -> Sent<T, B> {
        let mut old = self.word.load(Relaxed);
        if old == dead() {
            return Sent::Dead(body);
        }
        let node = Box::into_raw(Box::new(Node { next: ptr::null_mut(), body }));
        loop {
            if old == dead() {
                // SAFETY: `node` was not published.
                return Sent::Dead(unsafe { Box::from_raw(node) }.body);
            }
            let next = if is_parked(old) { ptr::null_mut() } else { old };
            // SAFETY: `node` is not published yet, so it is ours.
            unsafe { (*node).next = next };
            match self.word.compare_exchange_weak(old, node, AcqRel, Relaxed) {
                Ok(_) => break,
                Err(now) => old = now,
            }
        }
        if is_parked(old) {
            // SAFETY: we replaced the parked word, so the owner is ours.
            Sent::Woken(unsafe { unpark(old) })
        } else {
            Sent::Queued
        }
    }

    /// Parks the owner until a letter comes; gives it back when one is there already.
    pub fn park(&self, owner: Box<T>) -> Result<(), Box<T>> {
        let word = Box::into_raw(owner).cast::<Node<B>>().map_addr(|a| a | PARKED);
        match self.word.compare_exchange(ptr::null_mut(), word, Release, Relaxed) {
            Ok(_) => Ok(()),
            // SAFETY: the word was not published.
            Err(_) => Err(unsafe { unpark(word) }),
        }
    }

    /// For the owner: moves all letters out, oldest first.
    #[inline]
    pub fn take(&self) -> Chain<B> {
        if self.word.load(Relaxed).is_null() {
            return Chain { head: ptr::null_mut() };
        }
        Chain::reversed(self.word.swap(ptr::null_mut(), Acquire))
    }

    /// For the owner: nobody is here from now on. Gives the letters that were still waiting.
    pub fn close(&self) -> Chain<B> {
        Chain::reversed(self.word.swap(dead(), AcqRel))
    }

    /// Takes back what is parked, if it still is; the mailbox is that of a running owner again.
    pub fn unpark(&self) -> Option<Box<T>> {
        self.replace_parked(ptr::null_mut())
    }

    /// Takes a parked owner out and leaves the mailbox dead: for the end of the program.
    pub fn evict(&self) -> Option<Box<T>> {
        self.replace_parked(dead())
    }

    fn replace_parked(&self, new: *mut Node<B>) -> Option<Box<T>> {
        let old = self.word.load(Acquire);
        if old == dead() || !is_parked(old) {
            return None;
        }
        self.word.compare_exchange(old, new, AcqRel, Relaxed).ok()?;
        // SAFETY: we replaced the parked word.
        Some(unsafe { unpark(old) })
    }
}

impl<T, B> Drop for Mailbox<T, B> {
    fn drop(&mut self) {
        let word = self.word.swap(dead(), AcqRel);
        if word == dead() {
        } else if is_parked(word) {
            // SAFETY: swapped out above.
            drop(unsafe { unpark::<T, B>(word) });
        } else {
            drop(Chain::reversed(word));
        }
    }
}

/// Letters taken out of an inbox, oldest first.
pub struct Chain<B> {
    head: *mut Node<B>,
}

impl<B> Chain<B> {
    #[inline(always)]
    fn reversed(newest: *mut Node<B>) -> Chain<B> {
        let (mut node, mut head) = (newest, ptr::null_mut());
        // A dead word is no list: a mailbox closed twice.
        if node == dead() {
            return Chain { head };
        }
        while let Some(n) = NonNull::new(node) {
            // SAFETY: the list was swapped out of the word and belongs to us alone.
            unsafe {
                node = (*n.as_ptr()).next;
                (*n.as_ptr()).next = head;
            }
            head = n.as_ptr();
        }
        Chain { head }
    }

    #[inline(always)]
    pub fn pop(&mut self) -> Option<Letter<B>> {
        let node = NonNull::new(self.head)?;
        // SAFETY: the chain owns its nodes.
        let node = unsafe { Box::from_raw(node.as_ptr()) };
        self.head = node.next;
        Some(Letter(node))
    }

    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }
}

impl<B> Drop for Chain<B> {
    fn drop(&mut self) {
        while self.pop().is_some() {}
    }
}

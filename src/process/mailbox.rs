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
//! in which a wake-up is lost; the loom tests below check it. Parking is the opposite swap and fails when a letter came.
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

/// The owner's private queue of messages, with the save pointer of a selective receive.
pub struct Queue<B> {
    head: *mut Node<B>,
    tail: *mut Node<B>,
    /// The node before the save pointer; null: it is at the head.
    before: *mut Node<B>,
    /// The last node when the mark was set, or what came before that one since; null: the mark is at the head.
    mark: *mut Node<B>,
    len: u32,
}

// SAFETY: a queue owns its nodes like a `Vec<B>` does.
unsafe impl<B: Send> Send for Queue<B> {}

impl<B> Default for Queue<B> {
    fn default() -> Self {
        Queue { head: ptr::null_mut(), tail: ptr::null_mut(), before: ptr::null_mut(), mark: ptr::null_mut(), len: 0 }
    }
}

impl<B> Queue<B> {
    pub fn len(&self) -> usize {
        self.len as usize
    }

    pub fn is_empty(&self) -> bool {
        self.head.is_null()
    }

    #[inline(always)]
    pub fn append(&mut self, letter: Letter<B>) {
        let node = Box::into_raw(letter.0);
        // SAFETY: `node` is ours, and so is the tail, if any.
        unsafe {
            (*node).next = ptr::null_mut();
            match NonNull::new(self.tail) {
                None => self.head = node,
                Some(tail) => (*tail.as_ptr()).next = node,
            }
        }
        self.tail = node;
        self.len += 1;
    }

    /// Appends a message that did not come through the inbox.
    pub fn append_body(&mut self, body: B) {
        self.append(Letter(Box::new(Node { next: ptr::null_mut(), body })));
    }

    #[inline(always)]
    fn current(&self) -> *mut Node<B> {
        match NonNull::new(self.before) {
            None => self.head,
            // SAFETY: `before` is a node of this queue.
            Some(before) => unsafe { (*before.as_ptr()).next },
        }
    }

    /// The message at the save pointer.
    #[inline(always)]
    pub fn peek(&self) -> Option<&B> {
        // SAFETY: `current` is null or a node of this queue; the borrow of self keeps it there.
        unsafe { self.current().as_ref() }.map(|n| &n.body)
    }

    /// Moves the save pointer past the current message.
    #[inline(always)]
    pub fn skip(&mut self) {
        let current = self.current();
        if !current.is_null() {
            self.before = current;
        }
    }

    /// Moves the save pointer to the oldest message.
    #[inline(always)]
    pub fn rewind(&mut self) {
        self.before = ptr::null_mut();
    }

    /// Remembers the end of the queue.
    #[inline(always)]
    pub fn set_mark(&mut self) {
        self.mark = self.tail;
    }

    /// Moves the save pointer to where the mark was set: past all messages that were there then.
    #[inline(always)]
    pub fn skip_to_mark(&mut self) {
        self.before = self.mark;
    }

    /// Takes the message at the save pointer out; the save pointer stays between its neighbours.
    #[inline(always)]
    pub fn remove(&mut self) -> Option<B> {
        let node = NonNull::new(self.current())?;
        // SAFETY: `node` is a node of this queue and is unlinked before it is freed.
        let node = unsafe { Box::from_raw(node.as_ptr()) };
        match NonNull::new(self.before) {
            None => self.head = node.next,
            // SAFETY: `before` is a node of this queue.
            Some(before) => unsafe { (*before.as_ptr()).next = node.next },
        }
        if node.next.is_null() {
            self.tail = self.before;
        }
        if ptr::eq(&raw const *node, self.mark) {
            self.mark = self.before;
        }
        self.len -= 1;
        Some(node.body)
    }

    pub fn iter(&self) -> impl Iterator<Item = &B> {
        let mut node = self.head;
        std::iter::from_fn(move || {
            // SAFETY: nodes stay in the queue while it is borrowed.
            let n = unsafe { node.as_ref() }?;
            node = n.next;
            Some(&n.body)
        })
    }
}

impl<B> Drop for Queue<B> {
    fn drop(&mut self) {
        let head = std::mem::replace(&mut self.head, ptr::null_mut());
        drop(Chain { head });
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::sync::Arc;

    type Box32 = Mailbox<u32, Arc<u32>>;

    fn fill(queue: &mut Queue<Arc<u32>>, chain: &mut Chain<Arc<u32>>) {
        while let Some(letter) = chain.pop() {
            queue.append(letter);
        }
    }

    fn values(queue: &Queue<Arc<u32>>) -> Vec<u32> {
        queue.iter().map(|v| **v).collect()
    }

    #[test]
    fn letters_keep_their_order() {
        let mailbox = Box32::new();
        mailbox.open();
        let mut queue = Queue::default();
        for round in 0..3 {
            for i in 0..4 {
                assert!(matches!(mailbox.push(Arc::new(round * 4 + i)), Sent::Queued));
            }
            fill(&mut queue, &mut mailbox.take());
        }
        assert_eq!(values(&queue), (0..12).collect::<Vec<_>>());
    }

    #[test]
    fn a_letter_wakes_a_parked_owner_once() {
        let mailbox = Box32::new();
        mailbox.open();
        assert!(mailbox.park(Box::new(7)).is_ok());
        assert_eq!(mailbox.look(), Look::Parked);
        assert!(matches!(mailbox.push(Arc::new(1)), Sent::Woken(owner) if *owner == 7));
        assert!(matches!(mailbox.push(Arc::new(2)), Sent::Queued));
        assert!(mailbox.park(Box::new(7)).is_err());
    }

    #[test]
    fn the_dead_get_nothing_and_leak_nothing() {
        let mailbox = Box32::new();
        mailbox.open();
        let letter = Arc::new(1);
        mailbox.push(letter.clone());
        drop(mailbox.close());
        assert!(matches!(mailbox.push(letter.clone()), Sent::Dead(_)));
        assert_eq!(Arc::strong_count(&letter), 1);
        assert_eq!(mailbox.look(), Look::Dead);
    }

    #[test]
    fn dropping_frees_letters_and_the_parked_owner() {
        let owner = Arc::new(0);
        let parked: Mailbox<Arc<u32>, Arc<u32>> = Mailbox::new();
        parked.open();
        assert!(parked.park(Box::new(owner.clone())).is_ok());
        let waiting = Box32::new();
        waiting.open();
        waiting.push(owner.clone());
        drop((parked, waiting));
        assert_eq!(Arc::strong_count(&owner), 1);
    }

    #[test]
    fn a_selective_receive_takes_from_the_middle() {
        let mut queue = Queue::default();
        for i in 0..5 {
            queue.append_body(Arc::new(i));
        }
        queue.skip();
        queue.skip();
        assert_eq!(queue.remove().as_deref(), Some(&2));
        queue.rewind();
        assert_eq!(values(&queue), [0, 1, 3, 4]);
        while queue.peek().is_some_and(|v| **v != 4) {
            queue.skip();
        }
        assert_eq!(queue.remove().as_deref(), Some(&4));
        assert_eq!(queue.peek(), None);
        queue.append_body(Arc::new(9));
        assert_eq!(queue.peek().map(|v| **v), Some(9), "the save pointer sees what comes later");
        assert_eq!(queue.len(), 4);
        queue.rewind();
        while queue.remove().is_some() {}
        queue.append_body(Arc::new(1));
        assert_eq!(values(&queue), [1]);
    }

    #[test]
    fn many_threads_lose_nothing() {
        let mailbox = Arc::new(Box32::new());
        mailbox.open();
        let count = if cfg!(miri) { 20 } else { 10_000 };
        let threads: Vec<_> = (0..4)
            .map(|t| {
                let mailbox = mailbox.clone();
                std::thread::spawn(move || (0..count).for_each(|i| drop(mailbox.push(Arc::new(t * count + i)))))
            })
            .collect();
        let mut queue = Queue::default();
        while queue.len() < 4 * count as usize {
            fill(&mut queue, &mut mailbox.take());
            std::thread::yield_now();
        }
        for thread in threads {
            thread.join().unwrap();
        }
        for t in 0..4 {
            let own: Vec<_> = values(&queue).into_iter().filter(|v| v / count == t).collect();
            assert!(own.is_sorted(), "order of sender {t}");
        }
    }
}

/// `RUSTFLAGS="--cfg loom" cargo test --release --lib loom`
#[cfg(all(test, loom))]
mod loom_models {
    use super::*;
    use loom::sync::Arc;
    use loom::thread;

    type Loomed = Mailbox<u32, Arc<u32>>;

    fn open() -> Arc<Loomed> {
        let mailbox = Arc::new(Loomed::new());
        mailbox.open();
        mailbox
    }

    /// The owner reads until it has `want` letters, parking in between; whoever wakes it goes on reading for it.
    fn read(mailbox: &Loomed, mut owner: Box<u32>, seen: &mut Vec<u32>, want: usize) -> bool {
        loop {
            let mut chain = mailbox.take();
            while let Some(letter) = chain.pop() {
                seen.push(*letter.into_body());
            }
            if seen.len() == want {
                return true;
            }
            match mailbox.park(owner) {
                Ok(()) => return false,
                Err(back) => owner = back,
            }
        }
    }

    #[test]
    fn no_wake_up_is_lost() {
        loom::model(|| {
            let mailbox = open();
            let senders: Vec<_> = (0..2)
                .map(|i| {
                    let mailbox = mailbox.clone();
                    thread::spawn(move || match mailbox.push(Arc::new(i)) {
                        Sent::Woken(owner) => Some(owner),
                        Sent::Queued => None,
                        Sent::Dead(_) => panic!("the owner lives"),
                    })
                })
                .collect();
            let mut seen = Vec::new();
            let mut done = read(&mailbox, Box::new(7), &mut seen, 2);
            for sender in senders {
                if let Some(owner) = sender.join().unwrap() {
                    assert!(!done && *owner == 7);
                    done = read(&mailbox, owner, &mut seen, 2);
                }
            }
            assert!(done, "parked for ever with letters {seen:?}");
        });
    }

    #[test]
    fn letters_of_one_sender_stay_in_order() {
        loom::model(|| {
            let mailbox = open();
            let sender = {
                let mailbox = mailbox.clone();
                thread::spawn(move || {
                    (0..3)
                        .filter_map(|i| match mailbox.push(Arc::new(i)) {
                            Sent::Woken(owner) => Some(owner),
                            _ => None,
                        })
                        .last()
                })
            };
            let mut seen = Vec::new();
            let mut done = read(&mailbox, Box::new(7), &mut seen, 3);
            if let Some(owner) = sender.join().unwrap() {
                done = done || read(&mailbox, owner, &mut seen, 3);
            }
            // A letter may have woken the owner before the last one came.
            let mut chain = mailbox.take();
            while let Some(letter) = chain.pop() {
                seen.push(*letter.into_body());
                done = true;
            }
            assert!(done);
            assert_eq!(seen, [0, 1, 2]);
        });
    }

    #[test]
    fn a_dead_mailbox_frees_its_letters() {
        loom::model(|| {
            let mailbox = open();
            let letter = Arc::new(5);
            let sender = {
                let (mailbox, letter) = (mailbox.clone(), letter.clone());
                thread::spawn(move || drop(mailbox.push(letter)))
            };
            drop(mailbox.close());
            sender.join().unwrap();
            assert_eq!(Arc::strong_count(&letter), 1);
            assert_eq!(mailbox.look(), Look::Dead);
        });
    }
}

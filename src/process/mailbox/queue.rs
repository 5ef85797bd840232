//! The owner's private queue: a linked list with a save pointer and a mark, for selective receive.

use super::{Chain, Letter, Node};
use std::ptr::{self, NonNull};

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

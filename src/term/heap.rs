//! Heap objects: the header, one layout per kind, allocation and release.
//!
//! Every object starts with [`Header`]: an atomic reference count and a meta word (kind in the low
//! byte, a kind-specific 24-bit number above it, usually a length). Objects are immutable once
//! published; whoever holds the only reference may change one in place, provided that every child
//! stays owned exactly once.
//!
//! Release is iterative: a dead object's children go to a work list, never to the native stack, so a
//! tuple nested a million deep is dropped like any other. Chains (list tails, single nested children)
//! need no list at all and leaves are released on the spot, so shallow objects allocate nothing.
//!
//! Counts are 32 bits wide. Overflowing one takes 2^32 words that point to the same object (32 GiB of
//! them), which is beyond what a script can hold; checking each increment for it was rejected as it
//! would double the cost of copying a word.
//!
//! Rejected: a tracing collector (pauses, copying sends), non-atomic counts with a "shared" mark
//! (every escape path must mark; one forgotten is a data race).

use super::Term;
use super::cells;
use super::ids::{CodeRef, Reference};
use crate::base::Atom;
use dashu_int::IBig;
use smallvec::SmallVec;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering, fence};

/// What an object is; the low byte of the meta word. Kinds below [`Kind::Float`] have children.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Kind {
    Cons = 0,
    Tuple = 1,
    /// Up to 32 keys: a shared tuple of sorted keys, then the values.
    FlatMap = 2,
    /// More keys: a size and the root node of a hash trie.
    TrieMap = 3,
    /// An inner node of a trie.
    Node = 4,
    /// A trie node of keys whose hashes are all the same.
    Collision = 5,
    Closure = 6,
    /// A bitstring that borrows the bytes of another.
    SubBits = 7,
    Float = 8,
    Big = 9,
    /// A bitstring with its bytes behind the header.
    Bits = 10,
    /// A bitstring with a separate buffer that has room to grow.
    GrowBits = 11,
    Export = 12,
    Resource = 13,
}

impl Kind {
    #[inline(always)]
    const fn has_children(meta: u32) -> bool {
        (meta & 0xff) < Kind::Float as u32
    }
}

#[repr(C)]
pub(super) struct Header {
    pub count: AtomicU32,
    pub meta: u32,
}

impl Header {
    #[inline(always)]
    pub fn new(kind: Kind, number: usize) -> Header {
        Header { count: AtomicU32::new(1), meta: (number as u32) << 8 | kind as u32 }
    }

    #[inline(always)]
    pub fn kind_byte(&self) -> u32 {
        self.meta & 0xff
    }

    #[inline(always)]
    pub fn is(&self, kind: Kind) -> bool {
        self.kind_byte() == kind as u32
    }

    #[inline(always)]
    pub fn has_children(&self) -> bool {
        Kind::has_children(self.meta)
    }

    #[inline(always)]
    pub fn number(&self) -> usize {
        (self.meta >> 8) as usize
    }
}

#[repr(C)]
pub(super) struct ConsObject {
    pub header: Header,
    pub head: Term,
    pub tail: Term,
}

/// Tuples, and trie nodes of equal hashes; the number is the length.
#[repr(C)]
pub(super) struct TupleObject {
    pub header: Header,
    pub items: [Term; 0],
}

/// `keys` is a tuple term, sorted; the number is the length.
#[repr(C)]
pub(super) struct FlatObject {
    pub header: Header,
    pub keys: Term,
    pub values: [Term; 0],
}

#[repr(C)]
pub(super) struct TrieObject {
    pub header: Header,
    pub size: usize,
    pub root: Term,
}

/// `data` says which of the 32 branches hold a pair, `nodes` which hold a child node; the words are the
/// pairs and then the children, each in branch order. The number is the count of words.
#[repr(C)]
pub(super) struct NodeObject {
    pub header: Header,
    pub data: u32,
    pub nodes: u32,
    pub words: [Term; 0],
}

/// A function made by `fn`; the number is the length of the environment.
#[repr(C)]
pub struct Closure {
    pub(super) header: Header,
    pub code: CodeRef,
    pub arity: u8,
    pub(super) items: [Term; 0],
}

/// A remote capture, `&Mod.fun/arity`.
#[repr(C)]
pub struct Export {
    pub(super) header: Header,
    pub module: Atom,
    pub name: Atom,
    pub arity: u8,
    /// What the machine has found it to be: 0, or one more than a number.
    pub(super) seen: AtomicU32,
}

impl Export {
    /// The number given to [`Export::see`].
    #[inline(always)]
    pub fn seen(&self) -> Option<u32> {
        self.seen.load(Ordering::Relaxed).checked_sub(1)
    }

    /// Remembers a number; the same for everyone who does.
    pub fn see(&self, number: u32) {
        self.seen.store(number.saturating_add(1), Ordering::Relaxed)
    }
}

/// An object of the implementation that scripts see as a reference.
#[repr(C)]
pub struct Resource {
    pub(super) header: Header,
    pub id: Reference,
    pub kind: &'static str,
    pub object: Arc<dyn Any + Send + Sync>,
}

#[repr(C)]
pub(super) struct FloatObject {
    pub header: Header,
    pub value: f64,
}

#[repr(C)]
pub(super) struct BigObject {
    pub header: Header,
    pub value: IBig,
}

/// The common start of the three kinds of bitstring; the number is the bit offset (0..=7) into `data`.
#[repr(C)]
pub(super) struct BitsObject {
    pub header: Header,
    pub data: *mut u8,
    pub bit_len: usize,
}

#[repr(C)]
pub(super) struct SubBitsObject {
    pub bits: BitsObject,
    pub parent: Term,
}

#[repr(C)]
pub(super) struct GrowBitsObject {
    pub bits: BitsObject,
    pub capacity: usize,
}

/// Space for an object of `size` bytes, word-aligned and uninitialised.
#[inline(always)]
pub(super) fn allocate(size: usize) -> *mut u8 {
    debug_assert!(size >= 8);
    let layout = layout(size);
    // SAFETY: the layout has a size.
    let p = if is_cell(size) { cells::allocate(size) } else { unsafe { alloc(layout) } };
    if p.is_null() {
        handle_alloc_error(layout)
    }
    p
}

/// Unit tests leave everything to the system's allocator: valgrind sees each object.
#[inline(always)]
const fn is_cell(size: usize) -> bool {
    size <= cells::LARGEST && !cfg!(test)
}

#[inline(always)]
const fn layout(size: usize) -> Layout {
    // SAFETY: sizes are at least a header's and far below isize::MAX; 8 is a power of two.
    unsafe { Layout::from_size_align_unchecked(size, 8) }
}

/// Gives back what [`allocate`] gave.
///
/// # Safety
/// `p` comes from `allocate(size)` and is not used afterwards.
#[inline(always)]
pub(super) unsafe fn release(p: *mut Header, size: usize) {
    // SAFETY: by the caller's promise this is the size the memory was allocated with.
    unsafe { if is_cell(size) { cells::release(p.cast(), size) } else { dealloc(p.cast(), layout(size)) } }
}

/// Boxes a fixed-size object.
#[inline(always)]
pub(super) fn place<T>(object: T) -> *mut Header {
    // Not dropped should the allocation unwind: then the parts can stay in registers across the call.
    let object = std::mem::ManuallyDrop::new(object);
    let p = allocate(size_of::<T>()).cast::<T>();
    // SAFETY: fresh memory of T's size; all object types have alignment 8 or less. The object is moved out of
    // a wrapper that does not drop it.
    unsafe { p.write(std::mem::ManuallyDrop::into_inner(object)) };
    p.cast()
}

/// # Safety
/// `p` points to a live object.
#[inline(always)]
pub(super) unsafe fn retain(p: *mut Header) {
    // SAFETY: live by the caller's promise. Relaxed: a new reference is made from an existing one.
    unsafe { (*p).count.fetch_add(1, Ordering::Relaxed) };
}

/// Gives up one reference; true if it was the last and the caller must free the object.
///
/// # Safety
/// `p` points to a live object of which the caller owns a reference.
#[inline(always)]
pub(super) unsafe fn unretain(p: *mut Header) -> bool {
    // SAFETY: live by the caller's promise. A count of one cannot change under us, since only an owner
    // can raise it and we are the only one; Acquire pairs with the Release of others that let go before.
    unsafe {
        let count = &(*p).count;
        if count.load(Ordering::Acquire) == 1 {
            return true;
        }
        if count.fetch_sub(1, Ordering::Release) == 1 {
            fence(Ordering::Acquire);
            return true;
        }
        false
    }
}

/// Frees a dead object and whatever dies with it.
///
/// # Safety
/// The last reference to `p` was given up (`unretain` said true).
#[inline(never)]
pub(super) unsafe fn free(p: *mut Header) {
    // SAFETY: dead objects are ours alone. Each child word is read out exactly once and its reference
    // given up exactly once; the object's memory is released before anything else can see it.
    unsafe {
        if !Kind::has_children((*p).meta) {
            return free_leaf(p);
        }
        let mut work = Work { next: std::ptr::null_mut(), rest: SmallVec::new() };
        let mut p = p;
        loop {
            free_one(p, &mut work);
            if !work.next.is_null() {
                p = std::mem::replace(&mut work.next, std::ptr::null_mut());
            } else if let Some(q) = work.rest.pop() {
                p = q;
            } else {
                return;
            }
        }
    }
}

/// Dead objects with children that wait to be taken apart.
struct Work {
    next: *mut Header,
    rest: SmallVec<[*mut Header; 8]>,
}

impl Work {
    /// Gives up the reference that `term` holds.
    #[inline(always)]
    unsafe fn child(&mut self, term: Term) {
        let Some(p) = term.into_heap() else { return };
        // SAFETY: the word owned one reference to a live object, now ours to give up.
        unsafe {
            if unretain(p) {
                if !Kind::has_children((*p).meta) {
                    free_leaf(p);
                } else if self.next.is_null() {
                    self.next = p;
                } else {
                    self.rest.push(p);
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn children(&mut self, items: *mut Term, count: usize) {
        for i in 0..count {
            // SAFETY: the caller owns `count` initialised words from `items` on and reads none twice.
            unsafe { self.child(items.add(i).read()) }
        }
    }
}

unsafe fn free_one(p: *mut Header, work: &mut Work) {
    // SAFETY: `p` is dead and has the layout its kind says.
    unsafe {
        let number = (*p).number();
        match (*p).kind_byte() {
            k if k == Kind::Cons as u32 => {
                let cell = p.cast::<ConsObject>().read();
                release(p, size_of::<ConsObject>());
                // The head first: it is taken apart before the tail, so the work list stays short.
                work.child(cell.head);
                work.child(cell.tail);
            }
            k if k == Kind::Tuple as u32 || k == Kind::Collision as u32 => {
                work.children((&raw mut (*p.cast::<TupleObject>()).items).cast(), number);
                release(p, size_of::<TupleObject>() + number * size_of::<Term>());
            }
            k if k == Kind::FlatMap as u32 => {
                let map = p.cast::<FlatObject>();
                work.child((&raw mut (*map).keys).read());
                work.children((&raw mut (*map).values).cast(), number);
                release(p, size_of::<FlatObject>() + number * size_of::<Term>());
            }
            k if k == Kind::TrieMap as u32 => {
                let map = p.cast::<TrieObject>().read();
                release(p, size_of::<TrieObject>());
                work.child(map.root);
            }
            k if k == Kind::Node as u32 => {
                work.children((&raw mut (*p.cast::<NodeObject>()).words).cast(), number);
                release(p, size_of::<NodeObject>() + number * size_of::<Term>());
            }
            k if k == Kind::Closure as u32 => {
                work.children((&raw mut (*p.cast::<Closure>()).items).cast(), number);
                release(p, size_of::<Closure>() + number * size_of::<Term>());
            }
            k if k == Kind::SubBits as u32 => {
                let sub = p.cast::<SubBitsObject>().read();
                release(p, size_of::<SubBitsObject>());
                work.child(sub.parent);
            }
            _ => free_leaf(p),
        }
    }
}

/// Bytes of an inline bitstring object.
#[inline(always)]
pub(super) fn bits_size(bit_len: usize) -> usize {
    size_of::<BitsObject>() + bit_len.div_ceil(8)
}

unsafe fn free_leaf(p: *mut Header) {
    // SAFETY: `p` is dead and has the layout its kind says.
    unsafe {
        match (*p).kind_byte() {
            k if k == Kind::Float as u32 => release(p, size_of::<FloatObject>()),
            k if k == Kind::Bits as u32 => release(p, bits_size((*p.cast::<BitsObject>()).bit_len)),
            k if k == Kind::GrowBits as u32 => {
                let bits = p.cast::<GrowBitsObject>();
                drop(Vec::from_raw_parts((*bits).bits.data, 0, (*bits).capacity));
                release(p, size_of::<GrowBitsObject>());
            }
            k if k == Kind::Big as u32 => {
                std::ptr::drop_in_place(&raw mut (*p.cast::<BigObject>()).value);
                release(p, size_of::<BigObject>());
            }
            k if k == Kind::Export as u32 => release(p, size_of::<Export>()),
            _ => {
                std::ptr::drop_in_place(&raw mut (*p.cast::<Resource>()).object);
                release(p, size_of::<Resource>());
            }
        }
    }
}

//! The 8-byte word: tags, immediates, reference counting.
//!
//! | low bits | meaning |
//! |---|---|
//! | 000 | pointer to a heap object |
//! | 001 | small integer, 61 bits |
//! | 010 | atom |
//! | 011 | the empty list |
//! | 100 | local pid |
//! | 101 | internal word of the machine, never seen by scripts |
//! | 110 | local reference |
//!
//! A word that is a pointer owns one reference to its object. `TAG` constants stay private to this
//! folder: everything else goes through constructors, predicates and `view`.

use super::heap::{self, Header, Kind};
use super::ids::{Pid, Reference};
use crate::base::{Atom, atoms};
use std::sync::atomic::Ordering;

/// Any value of a script. Cloning shares, dropping releases.
#[repr(transparent)]
pub struct Term(u64);

// SAFETY: objects are immutable while shared, counted atomically, and hold only Send + Sync data.
unsafe impl Send for Term {}
// SAFETY: as above.
unsafe impl Sync for Term {}

const TAG_MASK: u64 = 7;
const TAG_HEAP: u64 = 0;
pub(super) const TAG_INT: u64 = 1;
const TAG_ATOM: u64 = 2;
const TAG_EMPTY: u64 = 3;
const TAG_PID: u64 = 4;
const TAG_INTERNAL: u64 = 5;
const TAG_REF: u64 = 6;

/// Small integers lie in `SMALL_MIN..=SMALL_MAX`.
pub const SMALL_MIN: i64 = -(1 << 60);
pub const SMALL_MAX: i64 = (1 << 60) - 1;

#[inline(always)]
const fn atom_bits(atom: Atom) -> u64 {
    (atom.index() as u64) << 3 | TAG_ATOM
}

impl Term {
    pub const EMPTY_LIST: Term = Term(TAG_EMPTY);
    pub const NIL: Term = Term::atom(atoms::NIL);
    pub const TRUE: Term = Term::atom(atoms::TRUE);
    pub const FALSE: Term = Term::atom(atoms::FALSE);

    #[inline(always)]
    pub const fn atom(atom: Atom) -> Term {
        Term(atom_bits(atom))
    }

    #[inline(always)]
    pub const fn bool(value: bool) -> Term {
        Term::atom(Atom::bool(value))
    }

    #[inline(always)]
    pub const fn pid(pid: Pid) -> Term {
        Term(pid.pack() << 3 | TAG_PID)
    }

    #[inline(always)]
    pub const fn reference(reference: Reference) -> Term {
        Term(reference.id() << 3 | TAG_REF)
    }

    /// An integer that is known to fit 61 bits.
    #[inline(always)]
    pub const fn small(value: i64) -> Term {
        debug_assert!(value >= SMALL_MIN && value <= SMALL_MAX);
        Term((value as u64) << 3 | TAG_INT)
    }

    /// A word of the machine (a return address on its stack); no script ever sees one.
    #[inline(always)]
    pub const fn internal(bits: u64) -> Term {
        Term(bits << 3 | TAG_INTERNAL)
    }

    #[inline(always)]
    pub const fn as_internal(&self) -> Option<u64> {
        if self.0 & TAG_MASK == TAG_INTERNAL { Some(self.0 >> 3) } else { None }
    }

    /// An address (a multiple of 8) as a word of the machine; [`Term::as_address`] gives it back.
    #[inline(always)]
    pub const fn from_address(address: u64) -> Term {
        debug_assert!(address & TAG_MASK == 0);
        Term(address + TAG_INTERNAL)
    }

    /// The address that [`Term::from_address`] was given; nonsense for any other word.
    #[inline(always)]
    pub const fn as_address(&self) -> u64 {
        self.0 - TAG_INTERNAL
    }

    /// Whether this is a word of the machine.
    #[inline(always)]
    pub const fn is_internal(&self) -> bool {
        self.0 & TAG_MASK == TAG_INTERNAL
    }

    /// Where an object lies, as a word of the machine that owns nothing; nonsense for an immediate.
    #[inline(always)]
    pub const fn to_address(&self) -> Term {
        debug_assert!(self.is_heap());
        Term::from_address(self.0)
    }

    /// The object that [`Term::to_address`] was asked about, without a reference of its own.
    ///
    /// # Safety
    /// The word comes from `to_address`, and somebody owns the object for as long as the result is used.
    #[inline(always)]
    pub unsafe fn at_address(&self) -> std::mem::ManuallyDrop<Term> {
        std::mem::ManuallyDrop::new(Term(self.as_address()))
    }

    /// A word made of raw bits; for arithmetic on tagged integers.
    #[inline(always)]
    pub(super) const fn from_raw(bits: u64) -> Term {
        Term(bits)
    }

    /// The word itself: equal for equal immediates and for the same object.
    #[inline(always)]
    pub const fn raw_bits(&self) -> u64 {
        self.0
    }

    /// Whether both are the same word. Sufficient, and for immediates necessary, for `===`.
    #[inline(always)]
    pub const fn same(&self, other: &Term) -> bool {
        self.0 == other.0
    }

    /// The word that owns a fresh object's first reference.
    #[inline(always)]
    pub(super) fn from_heap(p: *mut Header) -> Term {
        Term(p.expose_provenance() as u64)
    }

    #[inline(always)]
    pub(super) const fn is_heap(&self) -> bool {
        self.0 & TAG_MASK == TAG_HEAP
    }

    /// Whether this is an immediate: copying it costs nothing and `same` decides equality.
    #[inline(always)]
    pub const fn is_immediate(&self) -> bool {
        !self.is_heap()
    }

    /// The object; only for words with the heap tag.
    #[inline(always)]
    pub(super) fn pointer(&self) -> *mut Header {
        debug_assert!(self.is_heap());
        std::ptr::with_exposed_provenance_mut(self.0 as usize)
    }

    /// The object's header, if this is an object.
    #[inline(always)]
    pub(super) fn header(&self) -> Option<&Header> {
        // SAFETY: a word with the heap tag keeps its object alive as long as the word is borrowed.
        if self.is_heap() { Some(unsafe { &*self.pointer() }) } else { None }
    }

    #[inline(always)]
    pub(super) fn is_kind(&self, kind: Kind) -> bool {
        self.header().is_some_and(|h| h.is(kind))
    }

    /// The object as its layout, if it is of this kind.
    ///
    /// # Safety
    /// `T` is the layout of `kind`.
    #[inline(always)]
    pub(super) unsafe fn object<T>(&self, kind: Kind) -> Option<&T> {
        // SAFETY: the kind matches and the borrow keeps the object alive; the layout by the caller's promise.
        if self.is_kind(kind) { Some(unsafe { &*self.pointer().cast::<T>() }) } else { None }
    }

    /// Gives up ownership of the object's reference to the caller.
    #[inline(always)]
    pub(super) fn into_heap(self) -> Option<*mut Header> {
        let p = if self.is_heap() { Some(self.pointer()) } else { None };
        std::mem::forget(self);
        p
    }

    /// Whether no other word refers to the same object. Immediates count as unique.
    #[inline(always)]
    pub fn is_unique(&self) -> bool {
        // Acquire: what other owners did before letting go happens before our changes.
        self.header().is_none_or(|h| h.count.load(Ordering::Acquire) == 1)
    }

    #[inline(always)]
    pub const fn is_small_int(&self) -> bool {
        self.0 & TAG_MASK == TAG_INT
    }

    /// The value of a small integer; only after `is_small_int`.
    #[inline(always)]
    pub const fn small_value(&self) -> i64 {
        self.0 as i64 >> 3
    }

    /// Whether both words are small integers.
    #[inline(always)]
    pub const fn both_small(a: &Term, b: &Term) -> bool {
        ((a.0 ^ TAG_INT) | (b.0 ^ TAG_INT)) & TAG_MASK == 0
    }

    #[inline(always)]
    pub const fn is_atom(&self) -> bool {
        self.0 & TAG_MASK == TAG_ATOM
    }

    #[inline(always)]
    pub const fn as_atom(&self) -> Option<Atom> {
        if self.is_atom() { Some(Atom::from_index((self.0 >> 3) as u32)) } else { None }
    }

    #[inline(always)]
    pub const fn is_atom_of(&self, atom: Atom) -> bool {
        self.0 == atom_bits(atom)
    }

    #[inline(always)]
    pub const fn is_empty_list(&self) -> bool {
        self.0 == TAG_EMPTY
    }

    #[inline(always)]
    pub const fn is_local_ref(&self) -> bool {
        self.0 & TAG_MASK == TAG_REF
    }

    #[inline(always)]
    pub const fn is_pid(&self) -> bool {
        self.0 & TAG_MASK == TAG_PID
    }

    #[inline(always)]
    pub const fn as_pid(&self) -> Option<Pid> {
        if self.is_pid() { Some(Pid::unpack(self.0 >> 3)) } else { None }
    }

    /// The identity of a plain reference; resources are not included, see [`Term::as_resource`].
    #[inline(always)]
    pub const fn as_ref_id(&self) -> Option<Reference> {
        if self.is_local_ref() { Some(Reference::from_id(self.0 >> 3)) } else { None }
    }

    /// A copy of an immediate, without looking whether it is one; an object comes out as `nil`.
    #[inline(always)]
    pub const fn copy_immediate(&self) -> Term {
        debug_assert!(self.is_immediate());
        if self.is_heap() { Term::NIL } else { Term(self.0) }
    }

    /// Neither `nil` nor `false`.
    #[inline(always)]
    pub const fn is_truthy(&self) -> bool {
        self.0 != atom_bits(atoms::NIL) && self.0 != atom_bits(atoms::FALSE)
    }

    /// Moves the value out, leaving `nil`.
    #[inline(always)]
    pub fn take(&mut self) -> Term {
        std::mem::take(self)
    }

    /// The atom's boolean value, if it is one.
    #[inline(always)]
    pub const fn as_bool(&self) -> Option<bool> {
        if self.0 == atom_bits(atoms::TRUE) {
            Some(true)
        } else if self.0 == atom_bits(atoms::FALSE) {
            Some(false)
        } else {
            None
        }
    }
}

impl Clone for Term {
    #[inline(always)]
    fn clone(&self) -> Term {
        if self.is_heap() {
            // SAFETY: the object is alive while `self` is.
            unsafe { heap::retain(self.pointer()) }
        }
        Term(self.0)
    }
}

impl Drop for Term {
    #[inline(always)]
    fn drop(&mut self) {
        if self.is_heap() {
            // SAFETY: this word owns one reference, given up here; `free` only if it was the last.
            unsafe {
                let p = self.pointer();
                if heap::unretain(p) {
                    heap::free(p)
                }
            }
        }
    }
}

impl Default for Term {
    #[inline(always)]
    fn default() -> Term {
        Term::NIL
    }
}

//! The value stack of a process, its frames, and the walk over steps: the only `unsafe` of the evaluator.
//!
//! Layout, growing upwards: `[return word, slot 0, slot 1, …]` a frame. A return word is an internal immediate that
//! holds the address of the call's [`Step`]; the step knows the caller's frame size (`keep`), where the result goes
//! (`dst`) and, as its successor, where to go on. So a frame needs neither a saved base nor a size.
//!
//! Invariants:
//! 1. Every word up to `filled` is a valid term at all times. Dropping the stack drops them all; a forgotten clean-up is
//!    a leak until then, never a dangling word.
//! 2. Words above the running frame are immediates (they need no drop), so entering a function initialises nothing. A
//!    frame is left by dropping what its slots may own (`ir::fuse` computes which) or everything (unwinding).
//! 3. There are always `Program::need` words from a running frame's base to the last filled one: its slots, a
//!    return word and the arguments of any call it makes. Checked when the frame is entered.
//!
//! Slots and offsets are used unchecked: `Program`s come only from `Function::set_code`, which passes the tree
//! through `ir::verify` (slots below `nslots`, jumps inside the tree, arguments below `need`, no end without a jump),
//! and a [`Frame`] is only made for the program that runs in it. Bounds checks instead cost 10 to 15 % of fib.

use crate::ir::step::{Program, Step};
use crate::ir::{NO_SLOT, Slot};
use crate::term::Term;
use std::alloc::{Layout, alloc, dealloc, handle_alloc_error, realloc};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ptr::NonNull;

/// A place in a program (or in one of the machine's own static sequences).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pc(NonNull<Step>);

// SAFETY: steps are immutable, live forever and are Sync.
unsafe impl Send for Pc {}
// SAFETY: as above.
unsafe impl Sync for Pc {}

const _: fn() = || {
    fn sync<T: Sync>() {}
    sync::<Step>();
};

impl Pc {
    /// The first step of a program after its header.
    #[inline(always)]
    pub fn entry(program: &'static Program) -> Pc {
        let steps: &'static [Step] = program.steps();
        // SAFETY: programs begin with a header and have at least one more step (`Program::new`).
        Pc(unsafe { NonNull::from(steps).cast::<Step>().add(1) })
    }

    /// The first step of a static sequence, which must have the shape of a program: it begins with a step that the search
    /// for a header ends at, and ends in one that goes nowhere.
    #[inline(always)]
    pub fn first(steps: &'static [Step; 3]) -> Pc {
        Pc(NonNull::from(steps).cast())
    }

    #[inline(always)]
    pub fn step(self) -> &'static Step {
        // SAFETY: a `Pc` always points to a step of a leaked program.
        unsafe { &*self.0.as_ptr() }
    }

    #[inline(always)]
    pub fn next(self) -> Pc {
        // SAFETY: verified: only steps that have a successor fall through.
        Pc(unsafe { self.0.add(1) })
    }

    /// The step before; only while the step at hand is no header.
    #[inline(always)]
    pub fn previous(self) -> Pc {
        // SAFETY: programs and static sequences begin with a step that the search for a header ends at.
        Pc(unsafe { self.0.sub(1) })
    }

    #[inline(always)]
    pub fn jump(self, offset: i32) -> Pc {
        // SAFETY: verified: jumps stay inside the program and lead to steps; `Program` counts them in bytes.
        Pc(unsafe { self.0.byte_offset(offset as isize) })
    }

    #[inline(always)]
    fn to_word(self) -> Term {
        Term::from_address(self.0.as_ptr().expose_provenance() as u64)
    }

    /// # Safety
    /// The word comes from `to_word`.
    #[inline(always)]
    unsafe fn from_word(word: &Term) -> Pc {
        let address = word.as_address() as usize;
        // SAFETY: the address is that of a step, exposed by `to_word`, hence not null.
        Pc(unsafe { NonNull::new_unchecked(std::ptr::with_exposed_provenance_mut(address)) })
    }
}

const _: () = assert!(align_of::<Step>() == 8 && size_of::<Step>() == 40);

/// A term read without taking a reference: valid until the slot it was read from is written.
pub type Held = ManuallyDrop<Term>;

/// The running frame (one word). Not `Copy`: a shared view cannot be read while somebody else writes slots through it.
#[repr(transparent)]
pub struct Frame<'s> {
    base: NonNull<Term>,
    stack: PhantomData<&'s mut Term>,
}

impl Frame<'_> {
    /// A view for a callee, by value so that it stays in a register.
    #[inline(always)]
    pub fn sub(&mut self) -> Frame<'_> {
        Frame { base: self.base, stack: PhantomData }
    }

    #[inline(always)]
    fn at(&self, index: usize) -> *mut Term {
        // SAFETY: invariant 3; slots are verified.
        unsafe { self.base.as_ptr().add(index) }
    }

    #[inline(always)]
    pub fn get(&self, slot: Slot) -> &Term {
        // SAFETY: in bounds and valid (invariant 1); the borrow of the frame keeps writers out.
        unsafe { &*self.at(slot as usize) }
    }

    /// The slot's value, without a new reference. The caller does not write the slot while it uses the value.
    #[inline(always)]
    pub fn held(&self, slot: Slot) -> Held {
        // SAFETY: a bitwise copy that is never dropped; it stays valid as long as the slot owns the value.
        unsafe { ManuallyDrop::new(self.at(slot as usize).read()) }
    }

    /// The same of a slot that may be lent.
    #[inline(always)]
    pub fn held_lent(&self, slot: Slot) -> Held {
        // SAFETY: as for `held`, and for `lent`.
        unsafe { ManuallyDrop::new(std::ptr::from_ref(self.lent(slot)).read()) }
    }

    /// Stores and drops what was there.
    #[inline(always)]
    pub fn set(&mut self, slot: Slot, value: Term) {
        // SAFETY: in bounds and valid; replaced before the old value's drop can run.
        let old = unsafe { std::mem::replace(&mut *self.at(slot as usize), value) };
        if old.is_immediate() { std::mem::forget(old) } else { discard(old) }
    }

    /// Stores over an immediate: nothing is dropped (a counted value would leak, no more).
    #[inline(always)]
    pub fn put(&mut self, slot: Slot, value: Term) {
        // SAFETY: in bounds.
        unsafe { self.at(slot as usize).write(value) }
    }

    /// Moves the value out, leaving nil.
    #[inline(always)]
    pub fn take(&mut self, slot: Slot) -> Term {
        // SAFETY: in bounds and valid.
        unsafe { (*self.at(slot as usize)).take() }
    }

    /// Opens the cell whose address a walk's `subject` holds; `None`: it holds a value. `ir::walk` sees to it that nothing
    /// else reads an address, and that the anchor owns its list as long as there is one.
    #[inline(always)]
    pub fn walk(&mut self, subject: Slot, head: Slot, tail: Slot) -> Option<()> {
        let word = self.get(subject);
        if !word.is_internal() {
            return None;
        }
        // SAFETY: the only internal words in slots of walks are addresses of cells that their anchor keeps alive.
        let cell = unsafe { word.at_address() };
        let (first, rest) = cell.as_cons()?;
        let rest = if rest.is_cons() { rest.to_address() } else { rest.clone() };
        if head != NO_SLOT {
            self.set(head, first.clone());
        }
        self.set(tail, rest);
        Some(())
    }

    /// Begins a walk over the list in `subject`, a cell: from now on `anchor` owns it.
    #[inline(always)]
    pub fn anchor(&mut self, subject: Slot, anchor: Slot) {
        let list = self.take(subject);
        self.put(subject, list.to_address());
        self.set(anchor, list);
    }

    /// The value of a slot of a walk.
    pub fn value(&self, slot: Slot) -> Term {
        let word = self.get(slot);
        // SAFETY: as in `walk`.
        if word.is_internal() { Term::clone(&*unsafe { word.at_address() }) } else { word.clone() }
    }

    /// The value of a slot that may be lent. A lent slot holds the address of a value in a closure that a frame below owns or
    /// was lent itself, all of which wait for this frame to return (`ir::borrow`).
    #[inline(always)]
    pub fn lent(&self, slot: Slot) -> &Term {
        let word = self.get(slot);
        if word.is_internal() {
            let address = word.as_address() as usize;
            // SAFETY: the only internal words in slots that are read here come from `lend`.
            unsafe { &*std::ptr::with_exposed_provenance::<Term>(address) }
        } else {
            word
        }
    }

    /// Stores argument `index` of a call as `argument` does, without a reference. The caller sees to it that what owns
    /// `value` outlives the callee's frame.
    #[inline(always)]
    pub fn lend(&mut self, keep: u16, index: usize, value: &Term) {
        let word = if value.is_immediate() {
            value.copy_immediate()
        } else {
            Term::from_address(std::ptr::from_ref(value).expose_provenance() as u64)
        };
        self.argument(keep, index, word)
    }

    /// The same into a slot of this frame. The caller sees to it that what owns `value` stays as long as the slot is read.
    #[inline(always)]
    pub fn lend_to(&mut self, slot: Slot, value: &Term) {
        let word = if value.is_immediate() {
            value.copy_immediate()
        } else {
            Term::from_address(std::ptr::from_ref(value).expose_provenance() as u64)
        };
        self.set(slot, word)
    }

    /// The value of a slot of a walk, out of it or a copy.
    #[inline(never)]
    pub fn walked(&mut self, slot: Slot, moved: bool) -> Term {
        let word = self.get(slot);
        if word.is_internal() {
            let value = self.value(slot);
            if moved {
                self.put(slot, Term::NIL);
            }
            return value;
        }
        if moved { self.take(slot) } else { word.clone() }
    }

    /// Adds a cell to the list that this frame grows in `list` and the slot behind it; `site` is the step that does.
    #[inline(always)]
    pub fn grow(&mut self, list: Slot, item: Term, site: Pc) {
        // SAFETY: three slots (verified) that nothing but this and `grown` touches once the function's first step has
        // put nil into the first (`ir::grow`); the cells are known to nobody else.
        unsafe {
            let slots = self.at(list as usize);
            Term::grow(&mut *slots, &mut *slots.add(1), item);
            slots.add(2).write(site.to_word());
        }
    }

    /// The list that has grown, with this end.
    #[inline(always)]
    pub fn grown(&mut self, list: Slot, end: Term) -> Term {
        // SAFETY: as in `grow`.
        unsafe {
            let slots = self.at(list as usize);
            Term::grown(&mut *slots, &*slots.add(1), end)
        }
    }

    /// The step that added the last cell, if there is any.
    pub fn grown_at(&self, list: Slot) -> Option<Pc> {
        // SAFETY: as in `grow`, which has left the place of a step.
        if self.get(list).is_immediate() { None } else { Some(unsafe { Pc::from_word(self.get(list + 2)) }) }
    }

    /// Moves argument `index` of a call down to a slot.
    #[inline(always)]
    pub fn argument_down(&mut self, keep: u16, index: usize, slot: Slot) {
        // SAFETY: as for `argument`; the source is left an immediate.
        let value = unsafe { std::mem::take(&mut *self.at(keep as usize + 1 + index)) };
        self.set(slot, value);
    }

    /// Drops what slots `from..to` own.
    #[inline(always)]
    pub fn clean(&mut self, from: Slot, to: Slot) {
        if from < to {
            clean_slots(self.sub(), from, to)
        }
    }

    /// Stores argument `index` of a call from this frame of `keep` slots. The place holds an immediate (invariant 2).
    #[inline(always)]
    pub fn argument(&mut self, keep: u16, index: usize, value: Term) {
        // SAFETY: `need` has room for the arguments of every call.
        unsafe { self.at(keep as usize + 1 + index).write(value) }
    }

    /// Moves `count` arguments down to slots 0…, whose owners are gone already.
    #[inline(always)]
    pub fn arguments_down(&mut self, keep: u16, count: usize) {
        for i in 0..count {
            // SAFETY: as for `argument`; the source is left an immediate.
            unsafe { *self.at(i) = std::mem::take(&mut *self.at(keep as usize + 1 + i)) }
        }
    }

    /// Drops the first `count` arguments: the next one could not be evaluated.
    #[cold]
    #[inline(never)]
    pub fn drop_arguments(&mut self, keep: u16, count: usize) {
        for i in 0..count {
            // SAFETY: as for `argument`; the place is left an immediate.
            drop(unsafe { std::mem::take(&mut *self.at(keep as usize + 1 + i)) });
        }
    }

    /// Stores a result for the caller; the call it is the result of.
    #[inline(always)]
    pub fn give_back(&mut self, value: Term) -> Pc {
        // SAFETY: as for `pop`; the call's `dst` is a slot of the caller's frame.
        unsafe {
            let word = self.base.sub(1);
            let site = Pc::from_word(word.as_ref());
            // Slot `dst` of a frame of `keep` slots that ends below the return word.
            let from_word = site.step().dst as isize - site.step().keep as isize;
            let slot = word.offset(from_word);
            let mut slot = Frame { base: slot, stack: PhantomData };
            slot.set(0, value);
            site
        }
    }

    /// Leaves this frame for its caller's of `keep` slots.
    #[inline(always)]
    pub fn pop_to(&mut self, keep: u16) {
        // SAFETY: as for `pop`.
        self.base = unsafe { self.base.sub(1 + keep as usize) };
    }

    /// Whether `need` words fit from the base on.
    #[inline(always)]
    pub fn fits(&self, need: u32, limit: Limit) -> bool {
        self.base.as_ptr().addr() + need as usize * size_of::<Term>() <= limit.0
    }

    /// Enters the frame above this one of `keep` slots; returning goes to `site`.
    #[inline(always)]
    pub fn push(&mut self, site: Pc, keep: u16) {
        // SAFETY: `need` has room for a return word.
        unsafe {
            let word = self.base.add(keep as usize);
            word.as_ptr().write(site.to_word());
            self.base = word.add(1);
        }
    }

    /// Leaves this frame, which owns nothing any more, for its caller's.
    #[inline(always)]
    pub fn pop(&mut self) -> Pc {
        // SAFETY: below every frame lies its return word, below that the caller's `keep` slots.
        unsafe {
            let word = self.base.sub(1);
            let site = Pc::from_word(word.as_ref());
            self.base = word.sub(site.step().keep as usize);
            site
        }
    }
}

// Out of line and declared not to unwind, so that the loop keeps its registers and needs no landing pads. Dropping a
// term runs no code of scripts; a panic in it would be a bug that leaves memory in doubt, and aborts.

#[inline(never)]
extern "C" fn clean_slots(mut frame: Frame, from: Slot, to: Slot) {
    for slot in from..to {
        if !frame.get(slot).is_immediate() {
            frame.set(slot, Term::NIL);
        }
    }
}

#[cold]
#[inline(never)]
extern "C" fn discard(value: Term) {
    drop(value)
}

/// The address of the end of a stack's buffer.
#[derive(Clone, Copy)]
pub struct Limit(usize);

/// The growable buffer.
///
/// Only the first `filled` words are initialised: filling a large buffer at once would touch memory that is never used.
pub struct Stack {
    words: NonNull<Term>,
    capacity: u32,
    filled: u32,
}

// SAFETY: owns plain terms, which are Send.
unsafe impl Send for Stack {}
// SAFETY: shared access only reads terms.
unsafe impl Sync for Stack {}

/// Words initialised at a time.
const CHUNK: u32 = 2048;

impl Stack {
    /// A stack of `capacity` empty words (at least one).
    pub fn new(capacity: u32) -> Stack {
        let capacity = capacity.max(1);
        let layout = layout(capacity);
        // SAFETY: the layout has a size.
        let words = unsafe { alloc(layout) };
        let Some(words) = NonNull::new(words.cast::<Term>()) else { handle_alloc_error(layout) };
        let mut stack = Stack { words, capacity, filled: 0 };
        stack.fill(capacity);
        stack
    }

    pub fn capacity(&self) -> u32 {
        self.capacity
    }

    /// Makes the first `wanted` words usable; false if they are beyond the capacity.
    pub fn fill(&mut self, wanted: u32) -> bool {
        if wanted > self.capacity {
            return false;
        }
        if wanted > self.filled {
            let to = wanted.max(self.filled.saturating_add(CHUNK)).min(self.capacity);
            for i in self.filled..to {
                // SAFETY: inside the buffer; uninitialised, so nothing is lost.
                unsafe { self.words.add(i as usize).write(Term::NIL) }
            }
            self.filled = to;
        }
        true
    }

    /// The frame whose slot 0 is at `base`. The caller keeps invariant 3 and makes no two frames at once.
    #[inline(always)]
    pub fn frame<'s>(&self, base: u32) -> Frame<'s> {
        debug_assert!(base <= self.filled);
        // SAFETY: inside the buffer or one past it.
        Frame { base: unsafe { self.words.add(base as usize) }, stack: PhantomData }
    }

    /// The position of a frame of this stack.
    #[inline(always)]
    pub fn base(&self, frame: &Frame) -> u32 {
        // SAFETY: the frame points into this buffer.
        unsafe { frame.base.offset_from(self.words) as u32 }
    }

    /// The end of the usable words, to keep at hand.
    #[inline(always)]
    pub fn limit(&self) -> Limit {
        Limit(self.words.as_ptr().addr() + self.filled as usize * size_of::<Term>())
    }

    /// Changes the capacity; words beyond it are dropped. Frames made before are void.
    pub fn resize(&mut self, capacity: u32) {
        let capacity = capacity.max(1);
        self.clear(capacity, self.filled);
        self.filled = self.filled.min(capacity);
        let new = layout(capacity);
        // SAFETY: pointer and layout are those of the allocation; what is cut off owns nothing.
        let words = unsafe { realloc(self.words.as_ptr().cast(), layout(self.capacity), new.size()) };
        let Some(words) = NonNull::new(words.cast::<Term>()) else { handle_alloc_error(new) };
        self.words = words;
        self.capacity = capacity;
    }

    /// Drops what words `from..to` own.
    pub fn clear(&mut self, from: u32, to: u32) {
        for i in from..to.min(self.filled) {
            // SAFETY: in bounds and valid; nobody holds a frame during the call.
            let word = unsafe { &mut *self.words.add(i as usize).as_ptr() };
            if !word.is_immediate() {
                drop(word.take());
            }
        }
    }

    /// Gives the words up without dropping them, when they are known to own nothing.
    pub fn abandon(&mut self) {
        self.filled = 0;
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.clear(0, self.filled);
        // SAFETY: the allocation's own layout; all words have been dropped.
        unsafe { dealloc(self.words.as_ptr().cast(), layout(self.capacity)) }
    }
}

fn layout(capacity: u32) -> Layout {
    // SAFETY: 2^32 words of 8 bytes are below isize::MAX.
    unsafe { Layout::from_size_align_unchecked(capacity as usize * size_of::<Term>(), align_of::<Term>()) }
}

#[cfg(test)]
mod tests;

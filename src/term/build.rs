//! Constructors of heap objects.

use super::heap::{
    self, BigObject, BitsObject, Closure, ConsObject, Export, FloatObject, GrowBitsObject, Header, Kind, Resource,
    TupleObject,
};
use super::ids::{CodeRef, Reference};
use super::word::{SMALL_MAX, SMALL_MIN};
use super::{Term, map};
use crate::base::Atom;
use dashu_int::IBig;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

/// The longest tuple, as on the BEAM.
pub const MAX_TUPLE: usize = (1 << 24) - 1;

impl Term {
    /// Any 64-bit integer.
    #[inline(always)]
    pub fn int(value: i64) -> Term {
        if (SMALL_MIN..=SMALL_MAX).contains(&value) { Term::small(value) } else { big_object(IBig::from(value)) }
    }

    pub fn from_u64(value: u64) -> Term {
        if value <= SMALL_MAX as u64 { Term::small(value as i64) } else { big_object(IBig::from(value)) }
    }

    pub fn from_i128(value: i128) -> Term {
        if (SMALL_MIN as i128..=SMALL_MAX as i128).contains(&value) {
            Term::small(value as i64)
        } else {
            big_object(IBig::from(value))
        }
    }

    /// Any integer; small if it fits.
    pub fn big(value: IBig) -> Term {
        match i64::try_from(&value) {
            Ok(small) if (SMALL_MIN..=SMALL_MAX).contains(&small) => Term::small(small),
            _ => big_object(value),
        }
    }

    /// A float, which must be finite.
    #[inline(always)]
    pub fn float(value: f64) -> Term {
        debug_assert!(value.is_finite());
        Term::from_heap(heap::place(FloatObject { header: Header::new(Kind::Float, 0), value }))
    }

    #[inline(always)]
    pub fn cons(head: Term, tail: Term) -> Term {
        Term::from_heap(heap::place(ConsObject { header: Header::new(Kind::Cons, 0), head, tail }))
    }

    pub fn list(items: impl IntoIterator<IntoIter: DoubleEndedIterator, Item = Term>) -> Term {
        Term::list_with_tail(items, Term::EMPTY_LIST)
    }

    /// `[a, b | tail]`; just `tail` when there are no items.
    pub fn list_with_tail(items: impl IntoIterator<IntoIter: DoubleEndedIterator, Item = Term>, tail: Term) -> Term {
        items.into_iter().rev().fold(tail, |tail, head| Term::cons(head, tail))
    }

    /// A list from items that come first to last.
    pub fn list_forward(items: impl IntoIterator<Item = Term>) -> Term {
        let mut list = ListBuilder::new();
        items.into_iter().for_each(|item| list.push(item));
        list.finish()
    }

    /// A tuple. At most [`MAX_TUPLE`] items: callers that take a size from a script check it.
    pub fn tuple(items: impl IntoIterator<IntoIter: ExactSizeIterator, Item = Term>) -> Term {
        let items = items.into_iter();
        let wanted = items.len();
        assert!(wanted <= MAX_TUPLE, "tuple too large");
        let mut object = Partial::new(Kind::Tuple, size_of::<TupleObject>(), wanted);
        items.take(wanted).for_each(|item| object.push(item));
        object.finish()
    }

    #[inline(always)]
    pub fn tuple2(a: Term, b: Term) -> Term {
        #[repr(C)]
        struct Two(Header, Term, Term);
        Term::from_heap(heap::place(Two(Header::new(Kind::Tuple, 2), a, b)))
    }

    #[inline(always)]
    pub fn tuple3(a: Term, b: Term, c: Term) -> Term {
        #[repr(C)]
        struct Three(Header, Term, Term, Term);
        Term::from_heap(heap::place(Three(Header::new(Kind::Tuple, 3), a, b, c)))
    }

    pub fn binary(bytes: &[u8]) -> Term {
        Term::bits(bytes, bytes.len() * 8)
    }

    pub fn string(text: &str) -> Term {
        Term::binary(text.as_bytes())
    }

    /// A binary that takes the vector over, with its spare capacity.
    pub fn binary_from_vec(bytes: Vec<u8>) -> Term {
        if bytes.len() <= 64 {
            return Term::binary(&bytes);
        }
        let bit_len = bytes.len() * 8;
        Term::growable(bytes, bit_len)
    }

    /// The first `bit_len` bits of `bytes`, which holds at least that many.
    pub fn bits(bytes: &[u8], bit_len: usize) -> Term {
        let bytes = &bytes[..bit_len.div_ceil(8)];
        let p = heap::allocate(heap::bits_size(bit_len)).cast::<BitsObject>();
        // SAFETY: the object has room for the header and the bytes behind it; `data` points to the latter.
        unsafe {
            let data = p.add(1).cast::<u8>();
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, bytes.len());
            p.write(BitsObject { header: Header::new(Kind::Bits, 0), data, bit_len });
        }
        Term::from_heap(p.cast())
    }

    /// A binary of `total` bytes, those of all parts together.
    pub fn binary_of_parts<'a>(total: usize, parts: impl Iterator<Item = &'a [u8]>) -> Term {
        let bit_len = total * 8;
        let p = heap::allocate(heap::bits_size(bit_len)).cast::<BitsObject>();
        // SAFETY: the object has room for the header and the bytes behind it; `data` points to the latter, of which
        // all are written and no more.
        unsafe {
            let data = p.add(1).cast::<u8>();
            let mut at = 0;
            for part in parts {
                let count = part.len().min(total - at);
                std::ptr::copy_nonoverlapping(part.as_ptr(), data.add(at), count);
                at += count;
            }
            data.add(at).write_bytes(0, total - at);
            p.write(BitsObject { header: Header::new(Kind::Bits, 0), data, bit_len });
        }
        Term::from_heap(p.cast())
    }

    /// A bitstring over its own buffer, which can grow in place while unique.
    pub(super) fn growable(bytes: Vec<u8>, bit_len: usize) -> Term {
        debug_assert_eq!(bytes.len(), bit_len.div_ceil(8));
        let mut bytes = std::mem::ManuallyDrop::new(bytes);
        Term::from_heap(heap::place(GrowBitsObject {
            bits: BitsObject { header: Header::new(Kind::GrowBits, 0), data: bytes.as_mut_ptr(), bit_len },
            capacity: bytes.capacity(),
        }))
    }

    pub fn empty_map() -> Term {
        map::empty()
    }

    /// A map; of equal keys the last wins.
    pub fn map(pairs: impl IntoIterator<Item = (Term, Term)>) -> Term {
        map::from_pairs(pairs)
    }

    pub fn closure(code: CodeRef, arity: u8, env: impl IntoIterator<IntoIter: ExactSizeIterator, Item = Term>) -> Term {
        let env = env.into_iter();
        let wanted = env.len();
        let mut object = Partial::new(Kind::Closure, size_of::<Closure>(), wanted);
        // SAFETY: fresh memory with a closure's layout.
        unsafe {
            let closure = object.start.cast::<Closure>();
            (&raw mut (*closure).code).write(code);
            (&raw mut (*closure).arity).write(arity);
        }
        env.take(wanted).for_each(|item| object.push(item));
        object.finish()
    }

    pub fn export_fun(module: Atom, name: Atom, arity: u8) -> Term {
        Term::from_heap(heap::place(Export {
            header: Header::new(Kind::Export, 0),
            module,
            name,
            arity,
            seen: AtomicU32::new(0),
        }))
    }

    /// An object of the implementation (a compiled regex, a table): to scripts a reference.
    pub fn resource(object: Arc<dyn Any + Send + Sync>, kind: &'static str) -> Term {
        let id = Reference::fresh();
        Term::from_heap(heap::place(Resource { header: Header::new(Kind::Resource, 0), id, kind, object }))
    }
}

#[cold]
#[inline(never)]
fn big_object(value: IBig) -> Term {
    Term::from_heap(heap::place(BigObject { header: Header::new(Kind::Big, 0), value }))
}

/// An object whose trailing words are being filled. Dropped unfinished (an iterator panicked) it drops the
/// words so far and gives the memory back.
pub(super) struct Partial {
    pub start: *mut Header,
    items: *mut Term,
    filled: usize,
    wanted: usize,
    base: usize,
}

impl Partial {
    /// Space for `wanted` words behind `base` bytes, of which the caller fills those after the header.
    #[inline(always)]
    pub fn new(kind: Kind, base: usize, wanted: usize) -> Partial {
        let start = heap::allocate(base + wanted * size_of::<Term>());
        // SAFETY: the allocation has at least `base` bytes, and `base` is at least a header.
        unsafe {
            start.cast::<Header>().write(Header::new(kind, wanted));
            Partial { start: start.cast(), items: start.add(base).cast(), filled: 0, wanted, base }
        }
    }

    #[inline(always)]
    pub fn push(&mut self, item: Term) {
        debug_assert!(self.filled < self.wanted);
        // SAFETY: callers push at most `wanted` words, for which there is space.
        unsafe { self.items.add(self.filled).write(item) };
        self.filled += 1;
    }

    #[inline(always)]
    pub fn finish(self) -> Term {
        assert_eq!(self.filled, self.wanted, "an iterator broke its length promise");
        let term = Term::from_heap(self.start);
        std::mem::forget(self);
        term
    }
}

impl Drop for Partial {
    // Only on unwinding: drop the words pushed so far and the memory.
    fn drop(&mut self) {
        // SAFETY: `filled` words are initialised and owned; nobody else knows of the object.
        unsafe {
            for i in 0..self.filled {
                drop(self.items.add(i).read());
            }
            heap::release(self.start, self.base + self.wanted * size_of::<Term>());
        }
    }
}

impl Term {
    /// Adds a cell to the end of a list that is being built in two words: its first cell, and where its last one lies.
    ///
    /// # Safety
    /// `last` is what this function left there for `list`, or `list` is `nil`; nobody else knows the cells.
    #[inline(always)]
    pub unsafe fn grow(list: &mut Term, last: &mut Term, item: Term) {
        let cell = Term::cons(item, Term::EMPTY_LIST);
        let address = cell.to_address();
        if list.is_immediate() {
            *list = cell;
        } else {
            // SAFETY: the last cell is alive, being part of `list`, and its tail is the empty list, which needs no drop.
            unsafe { (&raw mut (*last.at_address().pointer().cast::<ConsObject>()).tail).write(cell) }
        }
        *last = address;
    }

    /// Ends such a list with `tail`; just `tail` when nothing has been added.
    ///
    /// # Safety
    /// As for [`Term::grow`].
    #[inline(always)]
    pub unsafe fn grown(list: &mut Term, last: &Term, tail: Term) -> Term {
        if list.is_immediate() {
            return tail;
        }
        // SAFETY: as above.
        unsafe { (&raw mut (*last.at_address().pointer().cast::<ConsObject>()).tail).write(tail) };
        list.take()
    }
}

/// Builds a list from its first item on.
///
/// Invariant: `last` is the tail word of the last cell of `list`, whose cells only the builder knows.
pub struct ListBuilder {
    list: Term,
    last: *mut Term,
}

// SAFETY: the pointer is into cells that the builder owns.
unsafe impl Send for ListBuilder {}

impl ListBuilder {
    pub fn new() -> ListBuilder {
        ListBuilder { list: Term::EMPTY_LIST, last: std::ptr::null_mut() }
    }

    #[inline]
    pub fn push(&mut self, item: Term) {
        let cell = Term::cons(item, Term::EMPTY_LIST);
        // SAFETY: the cell is ours; its tail word stays in place until the list is freed.
        let tail = unsafe { &raw mut (*cell.pointer().cast::<ConsObject>()).tail };
        self.attach(cell);
        self.last = tail;
    }

    fn attach(&mut self, tail: Term) {
        if self.last.is_null() {
            self.list = tail;
        } else {
            // SAFETY: `last` lies in a cell that only the builder refers to and holds the empty list.
            unsafe { self.last.write(tail) }
        }
    }

    pub fn finish(self) -> Term {
        self.list
    }

    pub fn finish_with_tail(mut self, tail: Term) -> Term {
        self.attach(tail);
        self.list
    }
}

impl Default for ListBuilder {
    fn default() -> ListBuilder {
        ListBuilder::new()
    }
}

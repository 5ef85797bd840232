//! Bitstrings: views, slices that share their parent, appending in place.
//!
//! A bitstring is a run of bits in memory, counted from the most significant bit of the first byte. Three
//! objects share the same start (pointer, bit offset, bit length): bytes behind the header; a slice that
//! keeps its parent alive; a separate buffer with spare room, which an only owner can append to at
//! amortised constant cost. `read` and `write` hold the typed fields of `<<>>`. Bits of the last byte beyond the length are unspecified: nothing may read them.

mod read;
mod write;

use super::Term;
use super::heap::{self, BitsObject, GrowBitsObject, Header, Kind, SubBitsObject};
use std::cmp::Ordering;

pub use read::{float_at, int_at, utf8_at, utf16_at, utf32_at};
pub use write::{BitWriter, SegmentError};

/// Slices up to this many bytes are copied: cheaper than sharing, and they keep no large parent alive.
const COPY_MAX: usize = 32;

/// A bitstring, borrowed: `bit_len` bits from bit `bit_offset` (0..=7) of `bytes` on.
#[derive(Clone, Copy)]
pub struct BitsView<'a> {
    pub bytes: &'a [u8],
    pub bit_offset: usize,
    pub bit_len: usize,
}

impl<'a> BitsView<'a> {
    #[inline(always)]
    pub(super) fn of(object: &'a BitsObject) -> BitsView<'a> {
        let bit_offset = object.header.number();
        let len = (bit_offset + object.bit_len).div_ceil(8);
        // SAFETY: `data` points to memory of at least this many bits that lives as long as the object.
        let bytes = unsafe { std::slice::from_raw_parts(object.data, len) };
        BitsView { bytes, bit_offset, bit_len: object.bit_len }
    }

    /// All bits of some bytes.
    pub fn from_bytes(bytes: &'a [u8]) -> BitsView<'a> {
        BitsView { bytes, bit_offset: 0, bit_len: bytes.len() * 8 }
    }

    /// The bytes, if these are whole bytes at a byte boundary.
    #[inline(always)]
    pub fn as_bytes(self) -> Option<&'a [u8]> {
        if self.bit_offset == 0 && self.bit_len.is_multiple_of(8) { Some(self.bytes) } else { None }
    }

    /// Whether these are whole bytes, wherever they begin.
    pub fn is_binary(self) -> bool {
        self.bit_len.is_multiple_of(8)
    }

    /// The bytes from the first bit on, the last one filled up with zeros.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes: Vec<u8> = (0..self.bit_len.div_ceil(8)).map(|i| self.byte(i)).collect();
        if let (Some(last), used @ 1..) = (bytes.last_mut(), self.bit_len % 8) {
            *last &= 0xff << (8 - used);
        }
        bytes
    }

    /// Eight bits from bit `8 * index` on; those beyond the end are unspecified.
    #[inline(always)]
    fn byte(self, index: usize) -> u8 {
        let high = self.bytes.get(index).copied().unwrap_or(0);
        if self.bit_offset == 0 {
            return high;
        }
        let low = self.bytes.get(index + 1).copied().unwrap_or(0);
        high << self.bit_offset | low >> (8 - self.bit_offset)
    }

    /// Part of it; `None` if it reaches beyond the end.
    #[inline(always)]
    pub fn slice(self, bit_start: usize, bit_len: usize) -> Option<BitsView<'a>> {
        if bit_start.checked_add(bit_len)? > self.bit_len {
            return None;
        }
        let start = self.bit_offset + bit_start;
        let bytes = self.bytes.get(start / 8..(start + bit_len).div_ceil(8)).unwrap_or(&[]);
        Some(BitsView { bytes, bit_offset: start % 8, bit_len })
    }

    /// Feeds the bits in words of eight bytes, the last filled up with zeros.
    pub(super) fn for_each_word(self, mut f: impl FnMut(u64)) {
        if let Some(bytes) = self.as_bytes() {
            let (words, rest) = bytes.as_chunks::<8>();
            words.iter().for_each(|word| f(u64::from_le_bytes(*word)));
            if !rest.is_empty() {
                let mut word = [0; 8];
                word[..rest.len()].copy_from_slice(rest);
                f(u64::from_le_bytes(word));
            }
        } else {
            BitsView::from_bytes(&self.to_bytes()).for_each_word(f)
        }
    }
}

/// The same bits?
pub(super) fn equal(a: BitsView, b: BitsView) -> bool {
    a.bit_len == b.bit_len
        && match (a.as_bytes(), b.as_bytes()) {
            (Some(a), Some(b)) => a == b,
            _ => order(a, b) == Ordering::Equal,
        }
}

/// Bit by bit; a prefix comes first.
pub(super) fn order(a: BitsView, b: BitsView) -> Ordering {
    if let (Some(a), Some(b)) = (a.as_bytes(), b.as_bytes()) {
        return a.cmp(b);
    }
    let common = a.bit_len.min(b.bit_len);
    for i in 0..common / 8 {
        let order = a.byte(i).cmp(&b.byte(i));
        if order.is_ne() {
            return order;
        }
    }
    let rest = common % 8;
    let last = |v: BitsView| if rest == 0 { 0 } else { v.byte(common / 8) >> (8 - rest) };
    last(a).cmp(&last(b)).then(a.bit_len.cmp(&b.bit_len))
}

/// Everything from a bit on; see [`slice`].
pub fn tail(term: Term, bit_start: usize) -> Option<Term> {
    let len = term.as_bits()?.bit_len.checked_sub(bit_start)?;
    slice(term, bit_start, len)
}

/// Part of a bitstring as a term: sharing the memory, or in place when `term` is a slice that nobody else
/// refers to. `None` if it reaches beyond the end or `term` is no bitstring.
pub fn slice(term: Term, bit_start: usize, bit_len: usize) -> Option<Term> {
    let view = term.as_bits()?;
    let part = view.slice(bit_start, bit_len)?;
    if bit_len == view.bit_len {
        return Some(term);
    }
    if bit_len <= COPY_MAX * 8 {
        return Some(copy(part));
    }
    let (data, offset) = (part.bytes.as_ptr().cast_mut(), part.bit_offset);
    let p = term.pointer();
    // SAFETY: the kinds' layouts; a unique slice may be changed. `data` lies in the parent's memory, which the
    // slice keeps alive, and is only read through views.
    unsafe {
        if term.is_kind(Kind::SubBits) {
            if term.is_unique() {
                let bits = p.cast::<BitsObject>();
                (*bits).header.meta = (offset as u32) << 8 | Kind::SubBits as u32;
                (*bits).data = data;
                (*bits).bit_len = bit_len;
                return Some(term);
            }
            let parent = (*p.cast::<SubBitsObject>()).parent.clone();
            return Some(sub(parent, data, offset, bit_len));
        }
    }
    Some(sub(term, data, offset, bit_len))
}

fn sub(parent: Term, data: *mut u8, bit_offset: usize, bit_len: usize) -> Term {
    let bits = BitsObject { header: Header::new(Kind::SubBits, bit_offset), data, bit_len };
    Term::from_heap(heap::place(SubBitsObject { bits, parent }))
}

/// A bitstring of its own with these bits.
pub fn copy(view: BitsView) -> Term {
    match view.as_bytes() {
        Some(bytes) => Term::binary(bytes),
        None => Term::bits(&view.to_bytes(), view.bit_len),
    }
}

/// The binary with bytes added at the end, in place and amortised when nobody else refers to it. What is no
/// bitstring comes back as it is.
pub fn append(term: Term, bytes: &[u8]) -> Term {
    append_bits(term, BitsView::from_bytes(bytes))
}

/// The bitstring with more bits at the end; see [`append`].
pub fn append_bits(term: Term, more: BitsView) -> Term {
    let Some(view) = term.as_bits() else { return term };
    if more.bit_len == 0 {
        return term;
    }
    let (Some(_), Some(extra)) = (view.as_bytes(), more.as_bytes()) else {
        return match BitWriter::append_to(term) {
            Ok(mut writer) => {
                writer.bits(more);
                writer.finish()
            }
            Err(term) => term,
        };
    };
    if term.is_kind(Kind::GrowBits) && term.is_unique() {
        let p = term.pointer().cast::<GrowBitsObject>();
        // SAFETY: only we refer to the object. Its buffer is taken as the vector it came from and written back;
        // in between nothing unwinds but an allocation failure, which aborts.
        unsafe {
            let len = (*p).bits.bit_len / 8;
            let buffer = Vec::from_raw_parts((*p).bits.data, len, (*p).capacity);
            let mut buffer = std::mem::ManuallyDrop::new(buffer);
            buffer.extend_from_slice(extra);
            (*p).bits.data = buffer.as_mut_ptr();
            (*p).bits.bit_len = buffer.len() * 8;
            (*p).capacity = buffer.capacity();
        }
        return term;
    }
    let total = view.bytes.len() + extra.len();
    let mut buffer = Vec::with_capacity((total * 2).max(64));
    buffer.extend_from_slice(view.bytes);
    buffer.extend_from_slice(extra);
    Term::growable(buffer, total * 8)
}

//! Building a bitstring from typed fields, for `<<>>` and for comprehensions into it.

use super::super::heap::{GrowBitsObject, Kind};
use super::super::{IBig, Term, View};
use super::BitsView;

/// Why a field could not be written; the machine words it with the segment's number and type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SegmentError {
    /// The value is of another type, or no character that can be encoded.
    Type,
    /// An integer too large for a float.
    Range,
    /// Larger than memory.
    Size,
}

/// Builds a bitstring from its parts.
///
/// Invariant: `bytes` holds exactly the bytes that `bit_len` needs, unused low bits of the last being zero.
#[derive(Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    bit_len: usize,
    /// Begun from a bitstring that is likely to be appended to again.
    growing: bool,
}

impl BitWriter {
    pub fn new() -> BitWriter {
        BitWriter::default()
    }

    pub fn with_capacity(bits: usize) -> BitWriter {
        BitWriter { bytes: Vec::with_capacity(bits.div_ceil(8)), bit_len: 0, growing: false }
    }

    /// Goes on where a bitstring ends: `<<acc::bits, …>>`. Takes its buffer over when nobody else refers to it;
    /// gives the term back if it is no bitstring.
    pub fn append_to(term: Term) -> Result<BitWriter, Term> {
        let Some(view) = term.as_bits() else { return Err(term) };
        let bit_len = view.bit_len;
        if term.is_kind(Kind::GrowBits) && term.is_unique() {
            let p = term.pointer().cast::<GrowBitsObject>();
            // SAFETY: only we refer to the object: its buffer is taken as the vector it came from, and the
            // object left with an empty one.
            let mut bytes = unsafe {
                let bytes = Vec::from_raw_parts((*p).bits.data, bit_len.div_ceil(8), (*p).capacity);
                let mut empty = std::mem::ManuallyDrop::new(Vec::<u8>::new());
                (*p).bits.data = empty.as_mut_ptr();
                (*p).bits.bit_len = 0;
                (*p).capacity = 0;
                bytes
            };
            clear_unused(&mut bytes, bit_len);
            return Ok(BitWriter { bytes, bit_len, growing: true });
        }
        let mut bytes = Vec::with_capacity((view.bytes.len() * 2).max(32));
        match view.as_bytes() {
            Some(whole) => bytes.extend_from_slice(whole),
            None => bytes.extend_from_slice(&view.to_bytes()),
        }
        Ok(BitWriter { bytes, bit_len, growing: true })
    }

    pub fn bit_len(&self) -> usize {
        self.bit_len
    }

    /// Whole bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bits(BitsView::from_bytes(bytes))
    }

    pub fn bits(&mut self, view: BitsView) {
        if let (0, Some(bytes)) = (self.bit_len % 8, view.as_bytes()) {
            self.bytes.extend_from_slice(bytes);
            self.bit_len += view.bit_len;
            return;
        }
        for i in 0..view.bit_len / 8 {
            self.low_bits(view.byte(i) as u64, 8);
        }
        if let rest @ 1.. = view.bit_len % 8 {
            self.low_bits((view.byte(view.bit_len / 8) >> (8 - rest)) as u64, rest);
        }
    }

    /// The lowest `count` (up to 64) bits of `value`, the most significant first.
    #[inline]
    fn low_bits(&mut self, value: u64, count: usize) {
        if count == 0 {
            return;
        }
        // Left-aligned in 128 bits behind what the last byte already holds.
        let used = self.bit_len % 8;
        let window = ((value as u128) << (128 - count) >> used).to_be_bytes();
        let mut fresh = &window[..(used + count).div_ceil(8)];
        if used > 0
            && let (Some(last), Some((first, rest))) = (self.bytes.last_mut(), fresh.split_first())
        {
            *last |= first;
            fresh = rest;
        }
        self.bytes.extend_from_slice(fresh);
        self.bit_len += count;
    }

    /// An integer field: the lowest `count` bits of its two's complement.
    #[inline]
    pub fn int(&mut self, value: &Term, count: usize, little: bool) -> Result<(), SegmentError> {
        match value.view() {
            View::Int(i) if count <= 64 => {
                let raw = i as u64;
                self.low_bits(if little { value_to_little(raw, count) } else { raw }, count);
                Ok(())
            }
            View::Int(i) => self.long(&IBig::from(i), count, little),
            View::BigInt(b) => self.long(b, count, little),
            _ => Err(SegmentError::Type),
        }
    }

    #[inline(never)]
    fn long(&mut self, value: &IBig, count: usize, little: bool) -> Result<(), SegmentError> {
        let size = count.div_ceil(8);
        self.bytes.try_reserve(size + 1).map_err(|_| SegmentError::Size)?;
        let fill = if value.sign() == dashu_int::Sign::Negative { 0xff } else { 0 };
        let mut bytes = value.to_le_bytes().into_vec();
        bytes.try_reserve(size.saturating_sub(bytes.len())).map_err(|_| SegmentError::Size)?;
        bytes.resize(size, fill);
        let rest = count % 8;
        if little {
            // The partial byte comes last and is the most significant.
            let (whole, last) = bytes.split_at(count / 8);
            self.bytes(whole);
            last.iter().for_each(|last| self.low_bits(*last as u64, rest));
        } else {
            let (whole, first) = bytes.split_at(count / 8);
            first.iter().for_each(|first| self.low_bits(*first as u64, rest));
            let mut whole = whole.to_vec();
            whole.reverse();
            self.bytes(&whole);
        }
        Ok(())
    }

    /// A float field of 16, 32 or 64 bits; integers are converted. Beyond the range of a short float comes infinity.
    pub fn float(&mut self, value: &Term, count: usize, little: bool) -> Result<(), SegmentError> {
        let float = match value.view() {
            View::Float(f) => f,
            View::Int(i) => i as f64,
            View::BigInt(b) => b.to_f64().value(),
            _ => return Err(SegmentError::Type),
        };
        if !float.is_finite() {
            return Err(SegmentError::Range);
        }
        let raw = match count {
            16 => float_to_half(float) as u64,
            32 => (float as f32).to_bits() as u64,
            64 => float.to_bits(),
            _ => return Err(SegmentError::Size),
        };
        self.low_bits(if little { value_to_little(raw, count) } else { raw }, count);
        Ok(())
    }

    /// A character in UTF-8.
    pub fn utf8(&mut self, value: &Term) -> Result<(), SegmentError> {
        let c = character(value)?;
        self.bytes(c.encode_utf8(&mut [0; 4]).as_bytes());
        Ok(())
    }

    /// A character in UTF-16.
    pub fn utf16(&mut self, value: &Term, little: bool) -> Result<(), SegmentError> {
        let c = character(value)?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            self.low_bits(if little { unit.swap_bytes() } else { *unit } as u64, 16);
        }
        Ok(())
    }

    /// A character in UTF-32.
    pub fn utf32(&mut self, value: &Term, little: bool) -> Result<(), SegmentError> {
        let c = character(value)? as u32;
        self.low_bits(if little { c.swap_bytes() } else { c } as u64, 32);
        Ok(())
    }

    pub fn finish(self) -> Term {
        if self.bytes.len() <= 64 && !self.growing {
            Term::bits(&self.bytes, self.bit_len)
        } else {
            Term::growable(self.bytes, self.bit_len)
        }
    }
}

fn clear_unused(bytes: &mut [u8], bit_len: usize) {
    if let (Some(last), used @ 1..) = (bytes.last_mut(), bit_len % 8) {
        *last &= 0xff << (8 - used);
    }
}

fn character(value: &Term) -> Result<char, SegmentError> {
    let code = value.as_int().and_then(|i| u32::try_from(i).ok());
    code.and_then(char::from_u32).ok_or(SegmentError::Type)
}

/// A number to bits in memory order, the first byte the least significant; the last byte may be partial.
fn value_to_little(value: u64, count: usize) -> u64 {
    let rest = count % 8;
    let whole = count - rest;
    let low = if whole == 0 { 0 } else { value.swap_bytes() >> (64 - whole) };
    if rest == 0 { low } else { low << rest | (value >> whole) & ((1 << rest) - 1) }
}

/// Rounds to the nearest half-precision float, ties to even.
fn float_to_half(value: f64) -> u16 {
    let sign = ((value.to_bits() >> 63) as u16) << 15;
    let magnitude = value.abs();
    let half = if magnitude >= 65520.0 {
        0x7c00
    } else if magnitude < 2f64.powi(-14) {
        (magnitude * 2f64.powi(24)).round_ties_even() as u16
    } else {
        let exponent = (magnitude.to_bits() >> 52) as i32 - 1023;
        let scaled = (magnitude * 2f64.powi(10 - exponent)).round_ties_even() as u16;
        // A fraction rounded up to 2048 carries into the exponent by itself.
        (((exponent + 15) as u16) << 10) + (scaled - 1024)
    };
    sign | half
}

#[cfg(test)]
mod tests {
    use super::super::{float_at, int_at, utf8_at, utf16_at};
    use super::*;
    use proptest::prelude::*;

    fn built(f: impl FnOnce(&mut BitWriter)) -> (Vec<u8>, usize) {
        let mut writer = BitWriter::new();
        f(&mut writer);
        let term = writer.finish();
        term.as_bits().map(|b| (b.to_bytes(), b.bit_len)).unwrap_or_default()
    }

    fn int(value: i128, count: usize, little: bool) -> (Vec<u8>, usize) {
        built(|w| w.int(&Term::from_i128(value), count, little).unwrap_or(()))
    }

    // What real Elixir gives for the same segments.
    #[test]
    fn partial_bytes_come_where_elixir_puts_them() {
        assert_eq!(int(0xabcde, 20, true), (vec![0xde, 0xbc, 0xa0], 20));
        assert_eq!(int(0xabcde, 20, false), (vec![0xab, 0xcd, 0xe0], 20));
        assert_eq!(int(-1, 13, true), (vec![0xff, 0xf8], 13));
        let big = int(123456789012345678901234567890, 100, true);
        assert_eq!(big, (vec![210, 10, 63, 78, 238, 224, 115, 195, 246, 15, 233, 142, 16], 100));
        let view = BitsView::from_bytes(&[1, 2, 3]);
        assert_eq!(int_at(view, 0, 20, false, true), Some(Term::int(513)));
        assert_eq!(int_at(view, 0, 21, true, true), Some(Term::int(513)));
    }

    #[test]
    fn floats_of_all_sizes() {
        let float = |f: f64, n| built(|w| w.float(&Term::float(f), n, false).unwrap_or(())).0;
        assert_eq!(float(1.5, 16), [62, 0]);
        assert_eq!(float(1.0e10, 32), [80, 21, 2, 249]);
        assert_eq!(float(1.0e10, 16), [124, 0]);
        assert_eq!(float(65519.0, 16), [123, 255]);
        assert_eq!(float(65520.0, 16), [124, 0]);
        assert_eq!(float(1.0e-8, 16), [0, 0]);
        assert_eq!(float(3.0e-8, 16), [0, 1]);
        assert_eq!(float(1.0e300, 32), [127, 128, 0, 0]);
        let half = |raw: [u8; 2]| float_at(BitsView::from_bytes(&raw), 0, 16, false).and_then(|t| t.as_float());
        assert_eq!((half([0, 1]), half([0x7c, 0]), half([0xfc, 1])), (Some(5.960464477539063e-8), None, None));
    }

    #[test]
    fn characters_are_checked() {
        let mut writer = BitWriter::new();
        assert_eq!(writer.utf8(&Term::int(0xd800)), Err(SegmentError::Type));
        assert_eq!(writer.utf8(&Term::int(0x110000)), Err(SegmentError::Type));
        assert_eq!(writer.utf16(&Term::int(0x10ffff), true), Ok(()));
        assert_eq!(writer.finish().as_bytes(), Some(&[255, 219, 255, 223][..]));
        assert_eq!(utf8_at(BitsView::from_bytes(&[0xed, 0xa0, 0x80]), 0), None);
        assert_eq!(utf8_at(BitsView::from_bytes(&[0xc0, 0x80]), 0), None);
        assert_eq!(utf8_at(BitsView::from_bytes("äx".as_bytes()), 0), Some(('ä', 16)));
        assert_eq!(utf16_at(BitsView::from_bytes(&[0xd8, 0, 0xdc, 0]), 0, false), Some(('\u{10000}', 32)));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            fields in proptest::collection::vec((any::<i128>(), 0usize..140, any::<bool>(), any::<bool>()), 0..8),
            skip in 0usize..9,
        ) {
            let mut writer = BitWriter::new();
            writer.low_bits(0x155, skip);
            for (value, count, _, little) in &fields {
                prop_assert!(writer.int(&Term::from_i128(*value), *count, *little).is_ok());
            }
            let term = writer.finish();
            let view = term.as_bits().expect("bits");
            let mut at = skip;
            for (value, count, signed, little) in fields {
                let expected = match (count, signed) {
                    (0, _) => 0,
                    (129.., true) => value,
                    (128.., _) => { at += count; continue },
                    (_, true) => value << (128 - count) >> (128 - count),
                    (_, false) => ((value as u128) << (128 - count) >> (128 - count)) as i128,
                };
                prop_assert_eq!(int_at(view, at, count, signed, little), Some(Term::from_i128(expected)));
                at += count;
            }
            prop_assert_eq!(at, view.bit_len);
            prop_assert_eq!(int_at(view, at, 1, false, false), None);
        }

        #[test]
        fn appending_is_concatenation(
            parts in proptest::collection::vec((proptest::collection::vec(any::<u8>(), 0..90), 0usize..8), 1..6),
            share in any::<bool>(),
        ) {
            let (mut term, mut model) = (Term::binary(&[]), String::new());
            let mut kept = Vec::new();
            for (bytes, drop) in parts {
                let len = (bytes.len() * 8).saturating_sub(drop);
                let part = Term::bits(&bytes, len);
                let mut writer = BitWriter::append_to(term).map_err(|_| TestCaseError::fail("bits"))?;
                writer.bits(part.as_bits().expect("bits"));
                term = writer.finish();
                (0..len).for_each(|i| model.push(if bytes[i / 8] >> (7 - i % 8) & 1 == 1 { '1' } else { '0' }));
                if share {
                    kept.push((term.clone(), model.clone()));
                }
            }
            kept.push((term, model));
            for (term, model) in kept {
                let view = term.as_bits().expect("bits");
                let read: String = (0..view.bit_len)
                    .map(|i| if super::super::read::unsigned(view, i, 1) == 1 { '1' } else { '0' }).collect();
                prop_assert_eq!(read, model);
            }
        }
    }
}

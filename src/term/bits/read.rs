//! Reading the typed fields of a bitstring, for matching `<<>>` and for comprehensions over it.
//!
//! All positions and sizes are in bits; `None` means that the field does not match (too short, not a
//! number, not a character).

use super::super::{IBig, Term};
use super::BitsView;
use dashu_int::UBig;

/// The `count` (up to 64) bits from `start` on, the first the most significant. The caller checks the range.
#[inline(always)]
pub(super) fn unsigned(view: BitsView, start: usize, count: usize) -> u64 {
    let first = view.bit_offset + start;
    let (byte, skip) = (first / 8, first % 8);
    let Some(bytes) = view.bytes.get(byte..) else { return 0 };
    if count == 0 {
        return 0;
    }
    let mut window = [0; 16];
    let wanted = (skip + count).div_ceil(8);
    for (to, from) in window.iter_mut().zip(&bytes[..wanted.min(bytes.len())]) {
        *to = *from;
    }
    let value = u128::from_be_bytes(window) << skip >> (128 - count);
    value as u64
}

/// Extends the sign of a `count`-bit number (1..=64).
#[inline(always)]
fn sign_extend(value: u64, count: usize) -> i64 {
    (value << (64 - count)) as i64 >> (64 - count)
}

/// An integer field of any size.
#[inline]
pub fn int_at(view: BitsView, start: usize, count: usize, signed: bool, little: bool) -> Option<Term> {
    if start.checked_add(count)? > view.bit_len {
        return None;
    }
    if count == 8 && view.bit_offset == 0 && start.is_multiple_of(8) {
        let byte = *view.bytes.get(start / 8)?;
        return Some(Term::small(if signed { byte as i8 as i64 } else { byte as i64 }));
    }
    if count == 0 {
        return Some(Term::small(0));
    }
    if count > 64 {
        return view.slice(start, count).map(|field| large(field, signed, little));
    }
    let mut value = unsigned(view, start, count);
    if little {
        value = little_to_value(value, count);
    }
    Some(if signed { Term::int(sign_extend(value, count)) } else { Term::from_u64(value) })
}

/// Bits in memory order to a number whose first byte is the least significant; the last byte may be partial.
fn little_to_value(memory: u64, count: usize) -> u64 {
    let rest = count % 8;
    let whole = memory >> rest;
    let high = memory & ((1 << rest) - 1);
    let low = if count >= 8 { whole.swap_bytes() >> (64 - (count - rest)) } else { 0 };
    if rest == 0 { low } else { low | high << (count - rest) }
}

#[inline(never)]
fn large(field: BitsView, signed: bool, little: bool) -> Term {
    let mut bytes = field.to_bytes();
    let spare = bytes.len() * 8 - field.bit_len;
    let magnitude = if little {
        if let Some(last) = bytes.last_mut() {
            *last >>= spare;
        }
        UBig::from_le_bytes(&bytes)
    } else {
        UBig::from_be_bytes(&bytes) >> spare
    };
    let value = IBig::from(magnitude);
    let limit = IBig::ONE << (field.bit_len - 1);
    Term::big(if signed && value >= limit { value - (limit << 1) } else { value })
}

/// A float field of 16, 32 or 64 bits; infinities and NaN do not match.
pub fn float_at(view: BitsView, start: usize, count: usize, little: bool) -> Option<Term> {
    if start.checked_add(count)? > view.bit_len {
        return None;
    }
    let mut raw = unsigned(view, start, count.min(64));
    if little {
        raw = little_to_value(raw, count);
    }
    let value = match count {
        16 => half_to_float(raw as u16),
        32 => f32::from_bits(raw as u32) as f64,
        64 => f64::from_bits(raw),
        _ => return None,
    };
    if value.is_finite() { Some(Term::float(value)) } else { None }
}

fn half_to_float(half: u16) -> f64 {
    let (exponent, fraction) = ((half >> 10) & 31, (half & 1023) as f64);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 => f64::INFINITY,
        _ => (1024.0 + fraction) * 2f64.powi(exponent as i32 - 25),
    };
    if half >> 15 == 1 { -magnitude } else { magnitude }
}

/// A character in UTF-8 and how many bits it takes.
#[inline]
pub fn utf8_at(view: BitsView, start: usize) -> Option<(char, usize)> {
    let left = view.bit_len.checked_sub(start)? / 8;
    let byte = |i: usize| unsigned(view, start + 8 * i, 8) as u8;
    if left == 0 {
        return None;
    }
    let first = byte(0);
    let len = match first {
        0..0x80 => return Some((first as char, 8)),
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => return None,
    };
    if left < len {
        return None;
    }
    let mut bytes = [first, 0, 0, 0];
    for (i, b) in bytes.iter_mut().enumerate().take(len).skip(1) {
        *b = byte(i);
    }
    let text = std::str::from_utf8(&bytes[..len]).ok()?;
    text.chars().next().map(|c| (c, len * 8))
}

/// A character in UTF-16 and how many bits it takes.
pub fn utf16_at(view: BitsView, start: usize, little: bool) -> Option<(char, usize)> {
    let left = view.bit_len.checked_sub(start)?;
    let unit = |i: usize| {
        if left < 16 * (i + 1) {
            return None;
        }
        let raw = unsigned(view, start + 16 * i, 16) as u16;
        Some(if little { raw.swap_bytes() } else { raw })
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(first as u32) {
        return Some((c, 16));
    }
    char::decode_utf16([first, unit(1)?]).next()?.ok().map(|c| (c, 32))
}

/// A character in UTF-32 and how many bits it takes.
pub fn utf32_at(view: BitsView, start: usize, little: bool) -> Option<(char, usize)> {
    if view.bit_len.checked_sub(start)? < 32 {
        return None;
    }
    let raw = unsigned(view, start, 32) as u32;
    char::from_u32(if little { raw.swap_bytes() } else { raw }).map(|c| (c, 32))
}

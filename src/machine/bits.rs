//! `<<>>`: building and matching bitstrings field by field.
//!
//! The first field of a construction, when it is a bitstring of its own that nobody else refers to, is appended to in
//! place: building a binary in a loop costs amortised constant time a byte. Short ones are copied instead, into an
//! object of exact size.

use super::eval::{Values, eval, peek};
use super::matching;
use super::ops;
use super::stack::Frame;
use crate::base::{Atom, atoms};
use crate::ir::core::SegmentKind;
use crate::ir::{BitPat, BitSeg, Ctx, Expr, Pat, Raise};
use crate::term::bits::{self, BitWriter};
use crate::term::{BitsView, IBig, Term, View};

/// The most bits of one field: 2 GiB.
const FIELD_LIMIT: usize = 1 << 34;
/// Bitstrings from this length on are appended to in place.
const APPEND_FROM: usize = 256 * 8;

/// A field that cannot be built, in the words of Erlang's `error_info`.
#[cold]
#[inline(never)]
fn failed(index: usize, kind: SegmentKind, why: &str, value: &Term) -> Raise {
    let atom = |name: &str| Term::atom(Atom::new(name));
    let cause = Term::tuple([Term::int(index as i64 + 1), atom(kind_name(kind)), atom(why), value.clone()]);
    let mut raise = Raise::badarg();
    raise.0.info = Some(Term::map([
        (atom("cause"), cause),
        (atom("function"), atom("format_bs_fail")),
        (Term::atom(atoms::MODULE), atom("erl_erts_errors")),
    ]));
    raise
}

fn kind_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Integer => "integer",
        SegmentKind::Float => "float",
        // Erlang knows bitstrings as binaries with another unit.
        SegmentKind::Binary | SegmentKind::Bits => "binary",
        SegmentKind::Utf8 => "utf8",
        SegmentKind::Utf16 => "utf16",
        SegmentKind::Utf32 => "utf32",
    }
}

/// Builds a bitstring.
///
/// # Errors
/// `:badarg` with the field's fault, `:system_limit`, and those of the fields' expressions.
#[inline(never)]
pub fn build(segments: &[BitSeg], mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Term, Raise> {
    if segments.iter().all(|s| s.kind == SegmentKind::Binary && s.size.is_none() && s.unit == 8) {
        return concatenate(segments, fr, cx);
    }
    let mut start = None;
    let mut rest = segments;
    if let [first, others @ ..] = segments
        && matches!(first.kind, SegmentKind::Binary | SegmentKind::Bits)
        && first.size.is_none()
        && matches!(first.value, Expr::Move(_))
        && peek(&first.value, &fr)
            .and_then(Term::as_bits)
            .is_some_and(|b| b.bit_len >= APPEND_FROM && b.bit_len % first.unit.max(1) as usize == 0)
    {
        start = Some(eval(&first.value, fr.sub(), cx)?);
        rest = others;
    }
    let skipped = segments.len() - rest.len();
    let mut writer = BitWriter::new();
    for (i, segment) in rest.iter().enumerate() {
        if let Some(value) = peek(&segment.value, &fr)
            && segment.size.is_none()
        {
            put(&mut writer, segment, i + skipped, value, None)?;
            super::eval::done(&segment.value, &mut fr);
            continue;
        }
        let value = eval(&segment.value, fr.sub(), cx)?;
        let size = match &segment.size {
            None => None,
            Some(e) => Some(size(e, segment, i + skipped, fr.sub(), cx)?),
        };
        put(&mut writer, segment, i + skipped, &value, size)?;
    }
    cx.charge(writer.bit_len() / 8192);
    match start {
        None => Ok(writer.finish()),
        Some(start) if writer.bit_len() == 0 => Ok(start),
        Some(start) => {
            let more = writer.finish();
            Ok(match more.as_bits() {
                Some(view) => bits::append_bits(start, view),
                None => start,
            })
        }
    }
}

/// Binaries as they are, one behind the other: what `<>` and interpolation are.
fn concatenate(segments: &[BitSeg], mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Term, Raise> {
    let mut parts = Values::new();
    let mut total = 0;
    for (i, segment) in segments.iter().enumerate() {
        let mut part = eval(&segment.value, fr.sub(), cx)?;
        let fail = |why: &str, part: &Term| Err(failed(i, segment.kind, why, part));
        match part.as_bits() {
            None => return fail("type", &part),
            Some(view) if view.bit_len % 8 != 0 => return fail("unit", &part),
            Some(view) => {
                total += view.bit_len / 8;
                if view.as_bytes().is_none() {
                    part = bits::copy(view);
                }
            }
        }
        parts.push(part);
    }
    if let ([BitSeg { value: Expr::Move(_), .. }, ..], [first, others @ ..]) = (segments, parts.as_mut_slice())
        && first.as_bytes().is_some_and(|bytes| bytes.len() * 8 >= APPEND_FROM)
    {
        cx.charge(others.iter().map(|part| part.as_bits().map_or(0, |view| view.bit_len)).sum::<usize>() / 8192);
        let append = |whole, part: &Term| bits::append(whole, part.as_bytes().unwrap_or_default());
        return Ok(others.iter().fold(first.take(), append));
    }
    cx.charge(total / 1024);
    Ok(Term::binary_of_parts(total, parts.iter().filter_map(Term::as_bytes)))
}

/// The size of a field in bits.
fn size(e: &Expr, segment: &BitSeg, index: usize, fr: Frame<'_>, cx: &mut Ctx) -> Result<usize, Raise> {
    let size = eval(e, fr, cx)?;
    match size.as_usize().and_then(|n| n.checked_mul(segment.unit as usize)) {
        Some(bits) if bits <= FIELD_LIMIT => Ok(bits),
        _ if size.is_int() && !ops::less(&size, &Term::int(0)) => Err(Raise::atom(atoms::SYSTEM_LIMIT)),
        _ => Err(failed(index, segment.kind, "size", &size)),
    }
}

fn put(writer: &mut BitWriter, segment: &BitSeg, index: usize, value: &Term, size: Option<usize>) -> Result<(), Raise> {
    let fail = |why: &str| failed(index, segment.kind, why, value);
    match segment.kind {
        SegmentKind::Integer => {
            let bits = size.unwrap_or(8);
            if !value.is_int() {
                return Err(fail("type"));
            }
            put_integer(writer, value, bits, segment.little);
        }
        SegmentKind::Float => {
            let number = match value.view() {
                View::Float(f) => f,
                View::Int(i) => i as f64,
                View::BigInt(big) => big.to_f64().value(),
                _ => return Err(fail("type")),
            };
            let mut bytes: [u8; 8] = [0; 8];
            let bytes: &mut [u8] = match size.unwrap_or(64) {
                _ if !number.is_finite() => return Err(fail("no_float")),
                64 => {
                    bytes = number.to_be_bytes();
                    &mut bytes
                }
                // Beyond the range of the smaller formats lies infinity.
                32 => {
                    bytes[..4].copy_from_slice(&(number as f32).to_be_bytes());
                    &mut bytes[..4]
                }
                16 => {
                    bytes[..2].copy_from_slice(&half_from(number).to_be_bytes());
                    &mut bytes[..2]
                }
                other => return Err(failed(index, segment.kind, "invalid", &Term::int(other as i64))),
            };
            if segment.little {
                bytes.reverse();
            }
            writer.bytes(bytes);
        }
        SegmentKind::Binary | SegmentKind::Bits => {
            let Some(view) = value.as_bits() else { return Err(fail("type")) };
            match size {
                None if view.bit_len % segment.unit.max(1) as usize != 0 => return Err(fail("unit")),
                None => writer.bits(view),
                Some(bits) => match view.slice(0, bits) {
                    Some(part) => writer.bits(part),
                    None => return Err(fail("short")),
                },
            }
        }
        SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => {
            let Some(c) = value.as_int().and_then(|i| u32::try_from(i).ok()).and_then(char::from_u32) else {
                return Err(fail("type"));
            };
            match segment.kind {
                SegmentKind::Utf8 => writer.bytes(c.encode_utf8(&mut [0; 4]).as_bytes()),
                SegmentKind::Utf16 => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        writer.bytes(&if segment.little { unit.to_le_bytes() } else { unit.to_be_bytes() });
                    }
                }
                _ => {
                    let code = c as u32;
                    writer.bytes(&if segment.little { code.to_le_bytes() } else { code.to_be_bytes() });
                }
            }
        }
    }
    Ok(())
}

/// The lowest `bits` bits of an integer in two's complement.
fn put_integer(writer: &mut BitWriter, value: &Term, bits: usize, little: bool) {
    if value.is_small_int() && bits <= 64 {
        let bytes = value.small_value().to_le_bytes();
        return put_le(writer, &bytes, bits, little);
    }
    let mut bytes: Vec<u8> = match value.view() {
        View::Int(i) => i.to_le_bytes().to_vec(),
        View::BigInt(big) => big.to_le_bytes().to_vec(),
        _ => Vec::new(),
    };
    let sign = if bytes.last().is_some_and(|b| *b >= 0x80) { 0xff } else { 0 };
    bytes.resize(bits.div_ceil(8).max(bytes.len()), sign);
    put_le(writer, &bytes, bits, little)
}

/// `bytes`: the integer, lowest byte first, at least `bits` bits of it.
fn put_le(writer: &mut BitWriter, bytes: &[u8], bits: usize, little: bool) {
    let (whole, odd) = (bits / 8, bits % 8);
    if little {
        writer.bytes(&bytes[..whole]);
    }
    // The odd bits are the highest: last in little, first in big order.
    if odd != 0 {
        writer.bits(BitsView { bytes: &[bytes[whole]], bit_offset: 8 - odd, bit_len: odd });
    }
    if !little {
        if whole <= 8 {
            let mut reversed = [0; 8];
            reversed[..whole].copy_from_slice(&bytes[..whole]);
            reversed[..whole].reverse();
            writer.bytes(&reversed[..whole]);
        } else {
            writer.bytes(&bytes[..whole].iter().rev().copied().collect::<Vec<_>>());
        }
    }
}

/// The nearest 16-bit float.
fn half_from(value: f64) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let x = value.abs();
    // Everything from here on rounds to infinity.
    if x >= 65520.0 {
        return sign | 0x7c00;
    }
    if x < 2f64.powi(-14) {
        // Subnormal: multiples of 2^-24.
        return sign | (x * 2f64.powi(24)).round_ties_even() as u16;
    }
    let exponent = (x.to_bits() >> 52) as i32 - 1023;
    // 1024..=2048; 2048 carries into the exponent, which is right.
    let mantissa = (x * 2f64.powi(10 - exponent)).round_ties_even() as u16;
    sign | (((exponent + 14) as u16) << 10).wrapping_add(mantissa)
}

fn half_to(bits: u16) -> Option<f64> {
    let exponent = (bits >> 10 & 0x1f) as i32;
    let fraction = (bits & 0x3ff) as f64;
    let x = match exponent {
        31 => return None,
        0 => fraction * 2f64.powi(-24),
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    Some(if bits & 0x8000 != 0 { -x } else { x })
}

/// Whether a bitstring has these fields and nothing else.
#[inline(never)]
pub fn matches(fields: &[BitPat], value: &Term, mut fr: Frame<'_>, cx: &mut Ctx) -> bool {
    let Some(view) = value.as_bits() else { return false };
    let mut at = 0;
    for field in fields {
        match take(field, value, view, at, fr.sub(), cx) {
            Some(next) => at = next,
            None => return false,
        }
    }
    at == view.bit_len
}

/// Matches one field at bit `at`; the bit after it.
fn take(field: &BitPat, whole: &Term, view: BitsView, at: usize, mut fr: Frame<'_>, cx: &mut Ctx) -> Option<usize> {
    let size = match &field.size {
        None => None,
        Some(e) => {
            let size = match peek(e, &fr) {
                Some(size) => size.as_usize(),
                None => eval(e, fr.sub(), cx).ok()?.as_usize(),
            };
            Some(size?.checked_mul(field.unit as usize)?)
        }
    };
    match field.kind {
        SegmentKind::Integer => {
            let bits = size.unwrap_or(8);
            let part = view.slice(at, bits)?;
            let value = get_integer(part, field.signed, field.little);
            bind(field, value, fr, cx)?;
            Some(at + bits)
        }
        SegmentKind::Float => {
            let bits = size.unwrap_or(64);
            let mut bytes = view.slice(at, bits)?.to_bytes();
            if field.little {
                bytes.reverse();
            }
            let value = match *bytes {
                [a, b, c, d, e, f, g, h] => f64::from_be_bytes([a, b, c, d, e, f, g, h]),
                [a, b, c, d] => f32::from_be_bytes([a, b, c, d]) as f64,
                [a, b] => half_to(u16::from_be_bytes([a, b]))?,
                _ => return None,
            };
            if !value.is_finite() || bits % 8 != 0 {
                return None;
            }
            bind(field, Term::float(value), fr, cx)?;
            Some(at + bits)
        }
        SegmentKind::Binary | SegmentKind::Bits => {
            let bits = match (size, &field.pat) {
                (Some(bits), _) => bits,
                // A literal is as long as it is; otherwise the rest.
                (None, Pat::Const(literal)) if let Some(literal) = literal.as_bits() => literal.bit_len,
                (None, _) => view.bit_len - at,
            };
            if size.is_none() && bits % field.unit.max(1) as usize != 0 {
                return None;
            }
            let part = view.slice(at, bits)?;
            match &field.pat {
                Pat::Any => {}
                Pat::Const(literal) => {
                    let literal = literal.as_bits()?;
                    if literal.bit_len != bits || !same_bits(literal, part) {
                        return None;
                    }
                }
                _ => bind(field, bits::slice(whole.clone(), at, bits)?, fr, cx)?,
            }
            Some(at + bits)
        }
        SegmentKind::Utf8 => {
            let rest = view.slice(at, view.bit_len - at)?;
            let (c, len) = get_utf8(rest)?;
            bind(field, Term::int(c as i64), fr, cx)?;
            Some(at + len * 8)
        }
        SegmentKind::Utf16 => {
            let unit = |from: usize| {
                let bytes = view.slice(at + from, 16)?.to_bytes();
                let bytes = [*bytes.first()?, *bytes.get(1)?];
                Some(if field.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
            };
            let first = unit(0)?;
            let (c, len) = match char::from_u32(first as u32) {
                Some(c) => (c, 16),
                None => (char::decode_utf16([first, unit(16)?]).next()?.ok()?, 32),
            };
            bind(field, Term::int(c as i64), fr, cx)?;
            Some(at + len)
        }
        SegmentKind::Utf32 => {
            let code = get_integer(view.slice(at, 32)?, false, field.little);
            char::from_u32(u32::try_from(code.as_int()?).ok()?)?;
            bind(field, code, fr, cx)?;
            Some(at + 32)
        }
    }
}

fn bind(field: &BitPat, value: Term, mut fr: Frame<'_>, cx: &mut Ctx) -> Option<()> {
    match &field.pat {
        Pat::Any => Some(()),
        Pat::Bind(slot) => {
            fr.set(*slot, value);
            Some(())
        }
        pat => matching::matches(pat, &value, fr, cx).then_some(()),
    }
}

fn same_bits(a: BitsView, b: BitsView) -> bool {
    match (a.as_bytes(), b.as_bytes()) {
        (Some(a), Some(b)) => a == b,
        _ => a.to_bytes() == b.to_bytes(),
    }
}

/// The integer that a run of bits stands for.
fn get_integer(part: BitsView, signed: bool, little: bool) -> Term {
    let bits = part.bit_len;
    if let (Some(bytes), true) = (part.as_bytes(), bits <= 56) {
        let fold = |value: u64, byte: &u8| value << 8 | *byte as u64;
        let value = if little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) };
        return Term::int(sign(value, bits, signed));
    }
    // Lowest byte first; the odd bits are the highest ones.
    let mut bytes = part.to_bytes();
    let odd = bits % 8;
    if little {
        if let (Some(last), 1..) = (bytes.last_mut(), odd) {
            *last >>= 8 - odd;
        }
    } else {
        if odd != 0 {
            for i in (0..bytes.len()).rev() {
                let above = if i == 0 { 0 } else { bytes[i - 1] };
                bytes[i] = (bytes[i] as u16 >> (8 - odd) | (above as u16) << odd) as u8;
            }
        }
        bytes.reverse();
    }
    if bits <= 64 {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(&bytes);
        let value = u64::from_le_bytes(word);
        return if signed { Term::int(sign(value, bits, true)) } else { Term::from_u64(value) };
    }
    let negative = signed && bytes[(bits - 1) / 8] >> ((bits - 1) % 8) & 1 == 1;
    if negative && odd != 0 {
        bytes[(bits - 1) / 8] |= 0xff << odd;
    }
    if !negative {
        bytes.push(0);
    }
    Term::big(IBig::from_le_bytes(&bytes))
}

fn sign(value: u64, bits: usize, signed: bool) -> i64 {
    match bits {
        1..=63 if signed => (value << (64 - bits)) as i64 >> (64 - bits),
        _ => value as i64,
    }
}

/// The first character and its length in bytes.
fn get_utf8(rest: BitsView) -> Option<(char, usize)> {
    let mut buffer = [0; 4];
    let have = (rest.bit_len / 8).min(4);
    let bytes: &[u8] = match rest.as_bytes() {
        Some(bytes) => &bytes[..have],
        None => {
            let part = rest.slice(0, have * 8)?.to_bytes();
            buffer[..have].copy_from_slice(&part);
            &buffer[..have]
        }
    };
    let first = *bytes.first()?;
    let len = match first {
        0..=0x7f => return Some((first as char, 1)),
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let c = std::str::from_utf8(bytes.get(..len)?).ok()?.chars().next()?;
    Some((c, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: i64, bits: usize, little: bool) -> Vec<u8> {
        let mut writer = BitWriter::new();
        put_integer(&mut writer, &Term::int(value), bits, little);
        writer.finish().as_bits().map(|b| b.to_bytes()).unwrap_or_default()
    }

    #[test]
    fn integers_of_odd_sizes_keep_their_high_bits_where_erlang_does() {
        assert_eq!(written(0xabc, 12, false), [0xab, 0xc0]);
        assert_eq!(written(0xabc, 12, true), [0xbc, 0xa0]);
        assert_eq!(written(-1, 3, false), [0xe0]);
        assert_eq!(written(1, 72, false), [0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(written(-2, 72, true), [0xfe, 255, 255, 255, 255, 255, 255, 255, 255]);
    }

    #[test]
    fn integers_are_read_as_written() {
        for bits in [1, 3, 7, 8, 12, 31, 56, 57, 63, 64, 65, 70, 128] {
            for value in [0i64, 1, -1, 5, -77, i64::MAX, i64::MIN] {
                for little in [false, true] {
                    let mut writer = BitWriter::new();
                    put_integer(&mut writer, &Term::int(value), bits, little);
                    let term = writer.finish();
                    let view = term.as_bits().unwrap();
                    let read = get_integer(view, true, little);
                    let expected = if bits >= 64 { value } else { sign(value as u64 & ((1 << bits) - 1), bits, true) };
                    assert_eq!(read, Term::int(expected), "{value}::{bits} little {little}");
                }
            }
        }
    }

    #[test]
    fn half_floats_round_to_nearest() {
        assert_eq!(half_from(1.0), 0x3c00);
        assert_eq!(half_from(-2.0), 0xc000);
        assert_eq!(half_from(65504.0), 0x7bff);
        assert_eq!(half_from(65519.9), 0x7bff);
        assert_eq!(half_from(70000.0), 0x7c00);
        assert_eq!(half_from(6e-8), 1);
        assert_eq!(half_to(0x3555).map(|x| (x * 1000.0).round()), Some(333.0));
        for bits in (0..0x7c00).step_by(37) {
            assert_eq!(half_to(bits).map(half_from), Some(bits));
        }
    }

    #[test]
    fn utf8_refuses_overlong_and_surrogates() {
        assert_eq!(get_utf8(BitsView::from_bytes("ä".as_bytes())), Some(('ä', 2)));
        assert_eq!(get_utf8(BitsView::from_bytes(&[0xc0, 0x80])), None);
        assert_eq!(get_utf8(BitsView::from_bytes(&[0xed, 0xa0, 0x80])), None);
        assert_eq!(get_utf8(BitsView::from_bytes(&[0xe2, 0x82])), None);
    }
}

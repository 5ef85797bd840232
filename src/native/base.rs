//! `Base`: bytes as text of 16, 32 or 64 characters and back; options and errors are in `stdlib/base.ex`.
//!
//! An alphabet is known by its atom. Digits are packed into groups of whole bytes (2 characters of base 16, 8 of
//! base 32, 4 of base 64); only the last group may be short, and is filled up with `=`.

use super::args::{bytes, leaf};
use crate::base::Atom;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] =
    &[leaf!("quaff_base", "encode", 3, |c, a| encode(c, a)), leaf!("quaff_base", "decode", 3, |c, a| decode(c, a))];

struct Alphabet {
    /// Bits a character holds.
    bits: u32,
    /// The characters in order of their values.
    digits: &'static [u8],
    /// Characters that stand for the values of others, when read.
    also: &'static [u8],
}

fn alphabet(name: &Term) -> Option<Alphabet> {
    let found = |bits, digits, also| Some(Alphabet { bits, digits, also });
    match name.as_atom()?.as_str() {
        "upper16" => found(4, b"0123456789ABCDEF", b""),
        "lower16" => found(4, b"0123456789abcdef", b""),
        "mixed16" => found(4, b"0123456789ABCDEF", b"0123456789abcdef"),
        "upper32" => found(5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b""),
        "lower32" => found(5, b"abcdefghijklmnopqrstuvwxyz234567", b""),
        "mixed32" => found(5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"abcdefghijklmnopqrstuvwxyz234567"),
        "upper32hex" => found(5, b"0123456789ABCDEFGHIJKLMNOPQRSTUV", b""),
        "lower32hex" => found(5, b"0123456789abcdefghijklmnopqrstuv", b""),
        "mixed32hex" => found(5, b"0123456789ABCDEFGHIJKLMNOPQRSTUV", b"0123456789abcdefghijklmnopqrstuv"),
        "plain64" => found(6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", b""),
        "url64" => found(6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", b""),
        _ => None,
    }
}

impl Alphabet {
    /// Bytes and characters of a group.
    fn group(&self) -> (usize, usize) {
        match self.bits {
            4 => (1, 2),
            5 => (5, 8),
            _ => (3, 4),
        }
    }

    fn values(&self) -> [u8; 256] {
        let mut table = [255; 256];
        for digits in [self.digits, self.also] {
            for (digit, value) in digits.iter().zip(0..) {
                table[usize::from(*digit)] = value;
            }
        }
        table
    }
}

/// Data, alphabet, whether to fill up the last group.
fn encode(c: &mut Ctx, a: &[Term]) -> Result {
    let data = bytes(a, 0)?;
    let alphabet = alphabet(&a[1]).ok_or_else(Raise::badarg)?;
    c.charge(data.len() / 16);
    let (size, chars) = alphabet.group();
    let mut out = Vec::with_capacity(data.len().div_ceil(size) * chars);
    let mask = (1u64 << alphabet.bits) - 1;
    for group in data.chunks(size) {
        let word = group.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte)) << (8 * (size - group.len()));
        let used = (group.len() as u32 * 8).div_ceil(alphabet.bits);
        for i in 0..used {
            let value = word >> (size as u32 * 8 - (i + 1) * alphabet.bits) & mask;
            out.push(alphabet.digits[value as usize]);
        }
        if a[2].is_truthy() {
            out.resize(out.len() + chars - used as usize, b'=');
        }
    }
    Ok(Term::binary_from_vec(out))
}

/// Text, alphabet, whether the last group must be filled up: the bytes, the first wrong character as an integer, or
/// `:padding` for a last group that is no whole number of bytes.
fn decode(c: &mut Ctx, a: &[Term]) -> Result {
    let text = bytes(a, 0)?;
    let alphabet = alphabet(&a[1]).ok_or_else(Raise::badarg)?;
    c.charge(text.len() / 16);
    let (size, chars) = alphabet.group();
    let values = alphabet.values();
    let mut out = Vec::with_capacity(text.len() / chars * size + size);
    // Text is read eight characters at a time: what is wrong there counts before what is wrong with the end's length.
    let (whole, end) = text.split_at(text.len().saturating_sub(1) / 8 * 8);
    for group in whole.chunks(chars) {
        if let Err(wrong) = put(group, &alphabet, &values, &mut out) {
            return Ok(wrong);
        }
    }
    let (groups, last) = end.split_at(end.len().saturating_sub(1) / chars * chars);
    let digits = if last.len() == chars {
        // Only as many `=` as a short group can have are filling; others are wrong characters.
        let filled = last.iter().rev().take_while(|b| **b == b'=').count();
        let fits = (0..chars).filter(|n| (chars - n) as u32 * alphabet.bits % 8 < alphabet.bits && *n <= filled);
        &last[..chars - fits.max().unwrap_or(0)]
    } else if !last.is_empty() && (a[2] != Term::FALSE || last.len() as u32 * alphabet.bits % 8 >= alphabet.bits) {
        return Ok(Term::atom(Atom::new("padding")));
    } else {
        last
    };
    for group in groups.chunks(chars) {
        if let Err(wrong) = put(group, &alphabet, &values, &mut out) {
            return Ok(wrong);
        }
    }
    match put(digits, &alphabet, &values, &mut out) {
        Ok(()) => Ok(Term::binary_from_vec(out)),
        Err(wrong) => Ok(wrong),
    }
}

/// The bytes of a group, which may be short; or the first wrong character.
fn put(group: &[u8], alphabet: &Alphabet, values: &[u8; 256], out: &mut Vec<u8>) -> std::result::Result<(), Term> {
    let mut word = 0u64;
    for byte in group {
        match values[usize::from(*byte)] {
            255 => return Err(Term::int(i64::from(*byte))),
            value => word = word << alphabet.bits | u64::from(value),
        }
    }
    let bits = group.len() as u32 * alphabet.bits;
    let word = word >> (bits % 8);
    for i in (0..bits / 8).rev() {
        out.push((word >> (8 * i)) as u8);
    }
    Ok(())
}

//! `:erlang.phash/2`: Erlang's older portable hash, part of the order of its hashed dictionaries.
//!
//! A walk over the term from left to right that multiplies by primes near 2^28; checked value by value against OTP. The
//! walk has its own stack, as terms may be deep.

use super::args::leaf;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{Term, View, phash};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[leaf!("erlang", "phash", 2, |c, a| hash_within(c, a))];

/// The prime of each kind of term.
const ATOM: u32 = 268_440_163;
const BYTE: u32 = 268_439_161;
const POSITIVE: u32 = 268_435_459;
const NEGATIVE: u32 = 268_436_141;
const FLOAT: u32 = 268_437_017;
const LIST: u32 = 268_437_511;
const TUPLE: u32 = 268_439_627;
const BITS: u32 = 268_440_581;
const MAP: u32 = 268_440_593;
const PAIR: u32 = 268_440_611;

fn hash_within(c: &mut Ctx, a: &[Term]) -> Result {
    match a[1].as_int() {
        Some(n @ 1..=0x1_0000_0000) => Ok(Term::int(i64::from(hash(c, &a[0])) % n + 1)),
        Some(_) => Err(Raise::badarg_at(2, "out of range")),
        None => Err(Raise::badarg_at(2, "not an integer")),
    }
}

enum Job<'a> {
    Term(&'a Term),
    /// What stands behind an element of a list.
    Rest(&'a Term),
    Times(u32),
    Tuple(u32),
}

fn step(hash: u32, x: u32, prime: u32) -> u32 {
    x.to_le_bytes().iter().fold(hash, |h, b| h.wrapping_mul(prime).wrapping_add(u32::from(*b)))
}

fn magnitude(mut hash: u32, bytes: &[u8], negative: bool) -> u32 {
    let words = bytes.chunks(4).map(|w| w.iter().rev().fold(0u32, |word, b| word << 8 | u32::from(*b)));
    for word in words {
        hash = step(hash, word, BYTE);
    }
    hash.wrapping_mul(if negative { NEGATIVE } else { POSITIVE })
}

/// Without the zero words at the end; zero itself is one word.
fn significant(bytes: &[u8]) -> Vec<u8> {
    let len = bytes.iter().rposition(|b| *b != 0).map_or(4, |i| (i / 4 + 1) * 4);
    let mut out = bytes.to_vec();
    out.resize(len, 0);
    out
}

fn hash(c: &mut Ctx, term: &Term) -> u32 {
    let mut hash = 0u32;
    let mut work = vec![Job::Term(term)];
    let mut steps = 0;
    while let Some(job) = work.pop() {
        steps += 1;
        let term = match job {
            Job::Times(prime) => {
                hash = hash.wrapping_mul(prime);
                continue;
            }
            Job::Tuple(arity) => {
                hash = hash.wrapping_mul(TUPLE).wrapping_add(arity);
                continue;
            }
            Job::Rest(rest) if rest.is_cons() => {
                list(rest, &mut hash, &mut work);
                continue;
            }
            Job::Rest(rest) => {
                work.push(Job::Times(LIST));
                rest
            }
            Job::Term(term) => term,
        };
        match term.view() {
            View::Cons(..) => list(term, &mut hash, &mut work),
            View::EmptyList => hash = hash.wrapping_mul(POSITIVE).wrapping_add(1),
            View::Int(n) => {
                hash = magnitude(hash, &significant(&n.unsigned_abs().to_le_bytes()), n < 0);
            }
            View::BigInt(n) => {
                let (sign, words) = n.as_sign_words();
                let bytes: Vec<u8> = words.iter().flat_map(|w| w.to_le_bytes()).collect();
                hash = magnitude(hash, &significant(&bytes), sign == dashu_int::Sign::Negative);
            }
            View::Float(x) => {
                let bits = x.to_bits();
                hash = hash.wrapping_mul(FLOAT).wrapping_add((bits >> 32) as u32 ^ bits as u32);
            }
            View::Bits(view) => {
                let bytes = view.to_bytes();
                let whole = view.bit_len / 8;
                for b in bytes.iter().take(whole) {
                    hash = hash.wrapping_mul(ATOM).wrapping_add(u32::from(*b));
                }
                let left = (view.bit_len % 8) as u32;
                if let (Some(last), true) = (bytes.get(whole), left > 0) {
                    let value = u32::from(last >> (8 - left));
                    hash = hash.wrapping_mul(ATOM).wrapping_add(value).wrapping_mul(BITS).wrapping_add(left);
                }
                hash = hash.wrapping_mul(NEGATIVE).wrapping_add(whole as u32);
                steps += whole / 16;
            }
            View::Tuple(items) => {
                work.push(Job::Tuple(items.len() as u32));
                work.extend(items.iter().rev().map(Job::Term));
            }
            View::Map(_) => {
                hash = hash.wrapping_mul(MAP).wrapping_add(PAIR).wrapping_add(phash::phash2(term));
            }
            _ => match term.as_atom() {
                Some(atom) => hash = hash.wrapping_mul(ATOM).wrapping_add(pjw(atom.as_str())),
                None => hash = hash.wrapping_mul(LIST).wrapping_add(phash::phash2(term)),
            },
        }
    }
    c.charge(steps / 8);
    hash
}

/// Bytes at the front of a list are hashed as text is.
fn list<'a>(term: &'a Term, hash: &mut u32, work: &mut Vec<Job<'a>>) {
    let mut at = term;
    while let Some((head, tail)) = at.as_cons() {
        match head.as_int() {
            Some(byte @ 0..=255) => {
                *hash = hash.wrapping_mul(BYTE).wrapping_add(byte as u32);
                if !tail.is_cons() {
                    work.push(Job::Times(LIST));
                    work.push(Job::Term(tail));
                    return;
                }
                at = tail;
            }
            _ => {
                work.push(Job::Rest(tail));
                work.push(Job::Term(head));
                return;
            }
        }
    }
}

/// The hash of an atom's name: of its Latin-1 bytes where it has them.
fn pjw(name: &str) -> u32 {
    let mut hash = 0u32;
    let mut add = |byte: u32| {
        hash = (hash << 4).wrapping_add(byte);
        let high = hash & 0xf000_0000;
        hash ^= high >> 24;
        hash ^= high;
    };
    for c in name.chars() {
        match u32::from(c) {
            latin @ 0..=255 => add(latin),
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| add(u32::from(b))),
        }
    }
    hash
}

//! The hash of terms: consistent with `===`, the same in every run and on every machine, since the order
//! of large maps follows from it.
//!
//! A term is fed in pre-order, kinds and lengths included, to a multiply-rotate state that is finalised
//! once. Nesting goes through a work list.

use super::heap::Kind;
use super::{BitsView, Term, View, map};
use smallvec::SmallVec;

const K: u64 = 0x9e37_79b9_7f4a_7c15;

#[inline(always)]
fn finish(mut h: u64) -> u64 {
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ (h >> 32)
}

#[inline(always)]
fn mix(h: u64, word: u64) -> u64 {
    (h.rotate_left(23) ^ word).wrapping_mul(K)
}

/// The hash of a term.
#[inline]
pub fn hash(term: &Term) -> u64 {
    match (immediate(term), term.as_bits()) {
        (Some(word), _) => finish(word.wrapping_mul(K)),
        (None, Some(bits)) => finish(bitstring(START, bits)),
        (None, None) => finish(deep(term)),
    }
}

const START: u64 = 0x517c_c1b7;

fn bitstring(h: u64, bits: BitsView) -> u64 {
    let mut h = mix(mix(h, (Kind::Bits as u64) << 32), bits.bit_len as u64);
    bits.for_each_word(|word| h = mix(h, word));
    h
}

impl std::hash::Hash for Term {
    #[inline]
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        state.write_u64(hash(self))
    }
}

/// The word to feed for an immediate. Atoms go by name: their index depends on who interned first.
#[inline(always)]
fn immediate(term: &Term) -> Option<u64> {
    match term.as_atom() {
        Some(atom) => Some(atom.name_hash()),
        None if term.is_immediate() => Some(term.raw_bits()),
        None => None,
    }
}

/// What is still to be fed.
enum Rest<'a> {
    Items(std::slice::Iter<'a, Term>),
    Tail(&'a Term),
}

type Stack<'a> = SmallVec<[Rest<'a>; 8]>;

#[inline(never)]
fn deep(term: &Term) -> u64 {
    let mut h = START;
    let mut stack = Stack::new();
    let mut term = term;
    loop {
        match (immediate(term), term.as_cons()) {
            (Some(word), _) => h = mix(h, word),
            (None, Some((head, tail))) => {
                h = mix(h, Kind::Cons as u64 + 1);
                match immediate(head) {
                    Some(word) => {
                        h = mix(h, word);
                        term = tail;
                    }
                    None => {
                        stack.push(Rest::Tail(tail));
                        term = head;
                    }
                }
                continue;
            }
            (None, None) => h = object(h, term, &mut stack),
        }
        term = loop {
            match stack.last_mut() {
                None => return h,
                Some(Rest::Tail(tail)) => {
                    let tail = *tail;
                    stack.pop();
                    break tail;
                }
                Some(Rest::Items(items)) => {
                    let item = items.next();
                    if items.len() == 0 {
                        stack.pop();
                    }
                    if let Some(item) = item {
                        break item;
                    }
                }
            }
        };
    }
}

/// Feeds an object's own data and queues its parts.
fn object<'a>(h: u64, term: &'a Term, stack: &mut Stack<'a>) -> u64 {
    let Some(header) = term.header() else { return h };
    if let Some(bits) = term.as_bits() {
        return bitstring(h, bits);
    }
    let mut h = mix(h, (header.kind_byte() as u64 + 1) << 32);
    if header.is(Kind::Node) || header.is(Kind::Collision) {
        // SAFETY: trie nodes end in their words.
        let words = unsafe { map::words_of(term) };
        stack.push(Rest::Items(words.iter()));
        return mix(h, words.len() as u64);
    }
    match term.view() {
        View::Tuple(items) => {
            h = mix(h, items.len() as u64);
            // Immediates at the front need no stack.
            let mut items = items.iter();
            while let Some(word) = items.as_slice().first().and_then(immediate) {
                h = mix(h, word);
                items.next();
            }
            if items.len() > 0 {
                stack.push(Rest::Items(items));
            }
        }
        View::Float(value) => h = mix(h, value.to_bits()),
        View::BigInt(value) => {
            let (sign, words) = value.as_sign_words();
            h = mix(h, (sign == dashu_int::Sign::Negative) as u64);
            for word in words {
                h = mix(h, *word);
            }
        }
        View::Map(view) => {
            h = mix(h, view.len() as u64);
            match view.flat() {
                Some((keys, values)) => {
                    stack.push(Rest::Items(values.iter()));
                    stack.push(Rest::Items(keys.iter()));
                }
                None => stack.extend(view.root().map(Rest::Tail)),
            }
        }
        View::Fun(f) => {
            h = mix(mix(h, f.code.0 as u64), f.arity as u64);
            stack.push(Rest::Items(f.env().iter()));
        }
        View::ExportFun(f) => h = mix(mix(mix(h, f.module.name_hash()), f.name.name_hash()), f.arity as u64),
        View::Resource(resource) => h = mix(h, resource.id.id()),
        _ => {}
    }
    h
}

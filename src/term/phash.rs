//! `:erlang.phash2/1,2`: the hash that is the same on every Erlang system.
//!
//! The mixing function is Bob Jenkins' public domain `lookup2`; how the parts of a term are fed to it was
//! checked value by value against OTP. Closures and resources have no portable hash and take a stable one.
//! Maps hash each pair from zero and combine them by exclusive or, so that their order does not matter.

use super::{BitsView, IBig, Term, View, bits};
use dashu_int::Sign;

const GOLDEN: u32 = 0x9e37_79b9;

const fn seed(n: u32) -> u32 {
    GOLDEN.wrapping_mul(n)
}

fn mix([mut a, mut b, mut c]: [u32; 3]) -> [u32; 3] {
    for (right, left, last) in [(13, 8, 13), (12, 16, 5), (3, 10, 15)] {
        a = a.wrapping_sub(b).wrapping_sub(c) ^ (c >> right);
        b = b.wrapping_sub(c).wrapping_sub(a) ^ (a << left);
        c = c.wrapping_sub(a).wrapping_sub(b) ^ (b >> last);
    }
    [a, b, c]
}

fn two(hash: u32, x: u32, y: u32, seed: u32) -> u32 {
    mix([seed.wrapping_add(x), seed.wrapping_add(y), hash])[2]
}

fn one(hash: u32, x: u32, seed: u32) -> u32 {
    two(hash, x, 0, seed)
}

fn block(bytes: &[u8], initial: u32) -> u32 {
    let mut state = [GOLDEN, GOLDEN, initial];
    let (blocks, rest) = bytes.as_chunks::<12>();
    let word = |b: &[u8]| b.iter().rev().fold(0u32, |w, byte| w << 8 | *byte as u32);
    for chunk in blocks {
        for (state, part) in state.iter_mut().zip(chunk.chunks(4)) {
            *state = state.wrapping_add(word(part));
        }
        state = mix(state);
    }
    let mut tail = [0u8; 12];
    // The lowest byte of the last word is the length's.
    for (i, byte) in rest.iter().enumerate() {
        tail[if i < 8 { i } else { i + 1 }] = *byte;
    }
    for (state, part) in state.iter_mut().zip(tail.chunks(4)) {
        *state = state.wrapping_add(word(part));
    }
    state[2] = state[2].wrapping_add(bytes.len() as u32);
    mix(state)[2]
}

/// The hash of an atom's name: of its Latin-1 form, if it has one.
fn atom_hash(name: &str) -> u32 {
    let mut hash = 0u32;
    let mut step = |byte: u32| {
        hash = (hash << 4).wrapping_add(byte);
        let high = hash & 0xf000_0000;
        hash ^= high >> 24 ^ high;
    };
    for c in name.chars() {
        match c as u32 {
            n @ 0..=0xff => step(n),
            _ => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| step(byte as u32)),
        }
    }
    hash
}

enum Job<'a> {
    Term(&'a Term),
    Items(std::slice::Iter<'a, Term>),
    /// A pair of a map is done.
    PairEnd,
    /// A map is done: the combined pairs and the hash outside of it.
    MapEnd(u32, u32),
}

/// The 32-bit hash; `phash2(term)` is its lowest 27 bits, `phash2(term, range)` the remainder by `range`.
pub fn phash2(term: &Term) -> u32 {
    let (mut hash, mut pairs) = (0u32, 0u32);
    let mut jobs = vec![Job::Term(term)];
    while let Some(job) = jobs.pop() {
        match job {
            Job::Term(term) => hash = feed(term, hash, &mut pairs, &mut jobs),
            Job::Items(mut items) => {
                if let Some(item) = items.next() {
                    jobs.push(Job::Items(items));
                    hash = feed(item, hash, &mut pairs, &mut jobs);
                }
            }
            Job::PairEnd => {
                pairs ^= hash;
                hash = 0;
            }
            Job::MapEnd(outer_pairs, outer_hash) => {
                hash = one(outer_hash, pairs, seed(19));
                pairs = outer_pairs;
            }
        }
    }
    hash
}

fn feed<'a>(term: &'a Term, hash: u32, pairs: &mut u32, jobs: &mut Vec<Job<'a>>) -> u32 {
    match term.view() {
        View::Int(i) => match i32::try_from(i) {
            Ok(int) if (-(1 << 27)..1 << 27).contains(&int) => {
                let hash = if int < 0 { one(hash, int.unsigned_abs(), seed(1)) } else { hash };
                one(hash, int as u32, seed(1))
            }
            _ => big(&IBig::from(i), hash),
        },
        View::BigInt(value) => big(value, hash),
        View::Float(value) => {
            let raw = (value + 0.0).to_bits();
            two(hash, (raw >> 32) as u32, raw as u32, seed(12))
        }
        View::Atom(atom) if hash == 0 => atom_hash(atom.as_str()),
        View::Atom(atom) => one(hash, atom_hash(atom.as_str()), seed(3)),
        View::EmptyList if hash == 0 => 3_468_870_702,
        View::EmptyList => one(hash, 2, seed(2)),
        View::Cons(..) => list(term, hash, jobs),
        View::Tuple(items) => {
            jobs.push(Job::Items(items.iter()));
            one(hash, items.len() as u32, seed(9))
        }
        View::Map(map) => {
            let hash = one(hash, map.len() as u32, seed(16));
            if map.is_empty() {
                return hash;
            }
            jobs.push(Job::MapEnd(*pairs, hash));
            *pairs = 0;
            for (key, value) in map.iter() {
                jobs.extend([Job::PairEnd, Job::Term(value), Job::Term(key)]);
            }
            0
        }
        View::Bits(view) => bitstring(view, hash),
        View::ExportFun(f) => {
            let hash = two(hash, f.arity as u32, atom_hash(f.module.as_str()), seed(1));
            one(hash, atom_hash(f.name.as_str()), seed(14))
        }
        View::Pid(pid) => two(hash, pid.index(), pid.generation(), seed(5)),
        View::Ref(id) => one(hash, id.id() as u32, seed(7)),
        View::Resource(resource) => one(hash, resource.id.id() as u32, seed(7)),
        View::Fun(f) => {
            jobs.push(Job::Items(f.env().iter()));
            two(hash, f.code.0, f.arity as u32, seed(20))
        }
        View::Internal(_) => hash,
    }
}

/// Lists feed runs of bytes four at a time.
fn list<'a>(term: &'a Term, mut hash: u32, jobs: &mut Vec<Job<'a>>) -> u32 {
    let (mut term, mut word, mut count) = (term, 0u32, 0);
    while let Some((head, tail)) = term.as_cons() {
        if !head.is_small_int() || !(0..256).contains(&head.small_value()) {
            break;
        }
        word = word << 8 | head.small_value() as u32;
        count += 1;
        if count == 4 {
            hash = one(hash, word, seed(4));
            (word, count) = (0, 0);
        }
        term = tail;
    }
    if count > 0 {
        hash = one(hash, word, seed(4));
    }
    match term.as_cons() {
        Some((head, tail)) => jobs.extend([Job::Term(tail), Job::Term(head)]),
        None => jobs.push(Job::Term(term)),
    }
    hash
}

fn big(value: &IBig, mut hash: u32) -> u32 {
    let (sign, words) = value.as_sign_words();
    let seed = seed(if sign == Sign::Negative { 10 } else { 11 });
    for word in words {
        hash = two(hash, *word as u32, (*word >> 32) as u32, seed);
    }
    hash
}

fn bitstring(view: BitsView, hash: u32) -> u32 {
    let initial = seed(13).wrapping_add(hash);
    if view.bit_len == 0 {
        return initial;
    }
    let bytes = view.to_bytes();
    let rest = view.bit_len % 8;
    let hash = block(&bytes[..view.bit_len / 8], initial);
    if rest == 0 {
        return hash;
    }
    let last = bits::int_at(view, view.bit_len - rest, rest, false, false).and_then(|t| t.as_int()).unwrap_or(0);
    two(hash, rest as u32, last as u32, seed(15))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::ext;

    #[test]
    fn agrees_with_otp() {
        let mut wrong = Vec::new();
        for line in include_str!("../../tests/data/phash2.txt").lines() {
            let [hex, _, full] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("bad line: {line}") };
            let bytes: Vec<u8> =
                (0..hex.len() / 2).filter_map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).ok()).collect();
            let term = ext::decode(&bytes, false).map(|t| t.0).unwrap_or_default();
            if phash2(&term).to_string() != full {
                wrong.push(format!("{hex}: {} instead of {full}", phash2(&term)));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

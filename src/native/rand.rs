//! The generators behind `:rand`: one step each, jumps, and the tables of normal numbers.
//!
//! States are as scripts see them: `[a | b]` with two words of 58 bits, `{front, back}` with sixteen words as two lists,
//! an integer. All generators are linear over bits, so a jump of 2^k steps is x^(2^k) modulo the characteristic
//! polynomial, which is found from the generator itself (Berlekamp and Massey); rejected: recorded jump polynomials, which
//! would have to be trusted.

use super::args::leaf;
use super::ziggurat;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{IBig, Term};
use std::sync::OnceLock;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_rand", "next", 2, |_, a| next(a)),
    leaf!("quaff_rand", "jump", 3, jump),
    leaf!("quaff_rand", "ziggurat", 1, |_, a| ziggurat(&a[0])),
];

const MASK58: u64 = (1 << 58) - 1;

fn rotl58(x: u64, n: u32) -> u64 {
    ((x << n) | (x >> (58 - n))) & MASK58
}

/// The linear part of exsss and exsp: xorshift116.
fn xorshift116([s1, s0]: [u64; 2]) -> [u64; 2] {
    let s1 = s1 ^ (s1 << 24 & MASK58);
    [s0, s1 ^ (s1 >> 11) ^ s0 ^ (s0 >> 41)]
}

fn starstar(s0: u64) -> u64 {
    let v = s0.wrapping_mul(5) & MASK58;
    rotl58(v, 7).wrapping_mul(9) & MASK58
}

/// xoroshiro116
fn xoroshiro116([s0, s1]: [u64; 2]) -> [u64; 2] {
    let s1 = s1 ^ s0;
    [rotl58(s0, 24) ^ s1 ^ (s1 << 2 & MASK58), rotl58(s1, 35)]
}

/// xorshift64*
fn exs64(r: u64) -> u64 {
    let r = r ^ (r >> 12);
    let r = r ^ (r << 25);
    r ^ (r >> 27)
}

/// One word of xorshift1024 from the two at its front.
fn exs1024(s0: u64, s1: u64) -> u64 {
    let s1 = s1 ^ (s1 << 31);
    let s1 = s1 ^ (s1 >> 11);
    s0 ^ (s0 >> 30) ^ s1
}

/// Two words of xoroshiro928 from the last and the first.
fn exro928(s15: u64, s0: u64) -> [u64; 2] {
    let x = s0 ^ s15;
    [rotl58(s0, 44) ^ x ^ (x << 9 & MASK58), rotl58(x, 45)]
}

fn word(t: &Term) -> std::result::Result<u64, Raise> {
    let word = match t.as_int() {
        Some(n) => u64::try_from(n).ok(),
        None => t.as_big().and_then(|n| u64::try_from(n.clone()).ok()),
    };
    word.ok_or_else(Raise::badarg)
}

fn integer(n: u64) -> Term {
    i64::try_from(n).map_or_else(|_| Term::big(IBig::from(n)), Term::int)
}

fn pair(state: &Term) -> std::result::Result<[u64; 2], Raise> {
    let (a, b) = state.as_cons().ok_or_else(Raise::badarg)?;
    Ok([word(a)?, word(b)?])
}

fn result(value: u64, [a, b]: [u64; 2]) -> Term {
    Term::cons(integer(value), Term::cons(integer(a), integer(b)))
}

/// Sixteen words as two lists: those to come, and those that were, last first. The front holds at least two here.
fn unzipped(state: &Term) -> std::result::Result<(Term, Term), Raise> {
    let Some([front, back]) = state.as_tuple() else { return Err(Raise::badarg()) };
    let Some((_, rest)) = front.as_cons() else { return Err(Raise::badarg()) };
    if rest.is_cons() {
        return Ok((front.clone(), back.clone()));
    }
    let mut words: Vec<Term> = back.proper_list().ok_or_else(Raise::badarg)?.into_iter().cloned().collect();
    words.extend(front.as_cons().map(|(head, _)| head.clone()));
    words.rotate_right(1);
    words[1..].reverse();
    Ok((Term::list(words), Term::EMPTY_LIST))
}

fn first_two(front: &Term) -> std::result::Result<(u64, u64, Term), Raise> {
    let (a, rest) = front.as_cons().ok_or_else(Raise::badarg)?;
    let (b, rest) = rest.as_cons().ok_or_else(Raise::badarg)?;
    Ok((word(a)?, word(b)?, rest.clone()))
}

/// Type and state: `[number | state]`.
fn next(a: &[Term]) -> Result {
    let state = &a[1];
    Ok(match a[0].as_atom().map_or("", |name| name.as_str()) {
        "exsss" => {
            let s = pair(state)?;
            result(starstar(s[1]), xorshift116(s))
        }
        "exsp" | "exsplus" => {
            let s = pair(state)?;
            let new = xorshift116(s);
            result((s[1] + new[1]) & MASK58, new)
        }
        "exrop" => {
            let s = pair(state)?;
            result((s[0] + s[1]) & MASK58, xoroshiro116(s))
        }
        "exs64" => {
            let r = exs64(word(state)?);
            Term::cons(integer(r.wrapping_mul(2_685_821_657_736_338_717)), integer(r))
        }
        "exs1024" | "exs1024s" => {
            let (front, back) = unzipped(state)?;
            let (s0, s1, rest) = first_two(&front)?;
            let new = exs1024(s0, s1);
            let state = Term::tuple2(Term::cons(integer(new), rest), Term::cons(integer(s0), back));
            Term::cons(integer(new.wrapping_mul(1_181_783_497_276_652_981)), state)
        }
        "exro928ss" => {
            let (front, back) = unzipped(state)?;
            let (s15, s0, rest) = first_two(&front)?;
            let [new15, new0] = exro928(s15, s0);
            let state = Term::tuple2(Term::cons(integer(new0), rest), Term::cons(integer(new15), back));
            Term::cons(integer(starstar(s0)), state)
        }
        "dummy" => {
            let r = word(state)?;
            Term::cons(integer(r), integer(exs64(r) & MASK58))
        }
        _ => return Err(Raise::badarg()),
    })
}

/// A generator as jumps see it: words, bits of a word, and a step on the words.
struct Linear {
    words: usize,
    bits: usize,
    step: fn(&mut Vec<u64>),
}

static PAIR: Linear = Linear {
    words: 2,
    bits: 58,
    step: |s| {
        let new = xorshift116([s[0], s[1]]);
        s.copy_from_slice(&new);
    },
};
static ROTATED: Linear = Linear {
    words: 2,
    bits: 58,
    step: |s| {
        let new = xoroshiro116([s[0], s[1]]);
        s.copy_from_slice(&new);
    },
};
// The words that come next stand first.
static EXS1024: Linear = Linear {
    words: 16,
    bits: 64,
    step: |s| {
        let new = exs1024(s[0], s[1]);
        s.rotate_left(1);
        s[0] = new;
    },
};
static EXRO928: Linear = Linear {
    words: 16,
    bits: 58,
    step: |s| {
        let [new15, new0] = exro928(s[0], s[1]);
        s[0] = new15;
        s.rotate_left(1);
        s[0] = new0;
    },
};

/// A polynomial over bits: bit i is the coefficient of x^i.
type Poly = Vec<u64>;

fn bit(p: &[u64], i: usize) -> bool {
    p.get(i / 64).is_some_and(|w| w >> (i % 64) & 1 == 1)
}

fn add_shifted(p: &mut Poly, q: &[u64], shift: usize) {
    let (words, bits) = (shift / 64, shift % 64);
    if p.len() < q.len() + words + 1 {
        p.resize(q.len() + words + 1, 0);
    }
    for (i, w) in q.iter().enumerate() {
        p[i + words] ^= w << bits;
        if bits > 0 {
            p[i + words + 1] ^= w >> (64 - bits);
        }
    }
}

impl Linear {
    fn degree(&self) -> usize {
        self.words * self.bits
    }

    /// The characteristic polynomial, from a sequence of single bits.
    fn characteristic(&self) -> Poly {
        let n = self.degree();
        let mut state: Vec<u64> = (0..self.words as u64).map(|i| i * 0x9E37_79B9 + 1).collect();
        let mut sequence: Vec<bool> = Vec::with_capacity(2 * n);
        for _ in 0..2 * n {
            sequence.push(state[0] & 1 == 1);
            (self.step)(&mut state);
        }
        let (mut c, mut b): (Poly, Poly) = (vec![1], vec![1]);
        let (mut length, mut since) = (0, 1);
        for i in 0..2 * n {
            let odd = (0..=length).filter(|j| bit(&c, *j) && sequence[i - j]).count() % 2 == 1;
            if !odd {
                since += 1;
            } else if 2 * length <= i {
                let old = c.clone();
                add_shifted(&mut c, &b, since);
                (length, b, since) = (i + 1 - length, old, 1);
            } else {
                add_shifted(&mut c, &b, since);
                since += 1;
            }
        }
        // The connection polynomial backwards.
        let mut p = vec![0; n / 64 + 1];
        for i in 0..=length {
            if bit(&c, i) {
                p[(length - i) / 64] |= 1 << ((length - i) % 64);
            }
        }
        p
    }

    /// x^(2^k) modulo the characteristic polynomial.
    fn jump_polynomial(&self, k: u32) -> Poly {
        let n = self.degree();
        let modulus = self.characteristic();
        let mut p: Poly = vec![0; n / 64 + 1];
        p[0] = 2;
        for _ in 0..k {
            let mut square = vec![0; 2 * n / 64 + 2];
            for i in (0..n).filter(|i| bit(&p, *i)) {
                square[2 * i / 64] |= 1 << (2 * i % 64);
            }
            for i in (n..2 * n).rev() {
                if bit(&square, i) {
                    add_shifted(&mut square, &modulus, i - n);
                }
            }
            square.truncate(n / 64 + 1);
            p = square;
        }
        p
    }

    fn apply(&self, p: &[u64], mut state: Vec<u64>) -> Vec<u64> {
        let mut sum = vec![0; self.words];
        for i in 0..self.degree() {
            if bit(p, i) {
                sum.iter_mut().zip(&state).for_each(|(s, w)| *s ^= w);
            }
            (self.step)(&mut state);
        }
        sum
    }
}

/// Type, state, k: the state 2^k steps later.
fn jump(c: &mut Ctx, a: &mut [Term]) -> Result {
    static POLYNOMIALS: [OnceLock<Poly>; 6] = [const { OnceLock::new() }; 6];
    let (linear, slot) = match (a[0].as_atom().map_or("", |name| name.as_str()), a[2].as_int()) {
        ("exsss" | "exsp" | "exsplus", Some(64)) => (&PAIR, 0),
        ("exrop", Some(64)) => (&ROTATED, 1),
        ("exs1024" | "exs1024s", Some(512)) => (&EXS1024, 2),
        ("exro928ss", Some(512)) => (&EXRO928, 3),
        ("exro928ss", Some(20)) => (&EXRO928, 4),
        _ => return Err(Raise::badarg()),
    };
    c.charge(linear.degree());
    let k = a[2].as_int().map_or(0, |k| k as u32);
    let polynomial = POLYNOMIALS[slot].get_or_init(|| linear.jump_polynomial(k));
    if linear.words == 2 {
        let s = linear.apply(polynomial, pair(&a[1])?.to_vec());
        return Ok(Term::cons(integer(s[0]), integer(s[1])));
    }
    let Some([front, back]) = a[1].as_tuple() else { return Err(Raise::badarg()) };
    let (front, back) = (front.proper_list(), back.proper_list());
    let (front, back) = (front.ok_or_else(Raise::badarg)?, back.ok_or_else(Raise::badarg)?);
    let words =
        front.into_iter().chain(back.into_iter().rev()).map(word).collect::<std::result::Result<Vec<u64>, _>>()?;
    if words.len() != 16 {
        return Err(Raise::badarg());
    }
    let jumped = linear.apply(polynomial, words);
    Ok(Term::tuple2(Term::list(jumped.into_iter().map(integer)), Term::EMPTY_LIST))
}

/// Layer i of 256 (Marsaglia and Tsang's ziggurat): `{limit, width, height}`.
fn ziggurat(index: &Term) -> Result {
    let found = index.as_usize().and_then(|i| ziggurat::LAYERS.get(i)).ok_or_else(Raise::badarg)?;
    let &(limit, width, height) = found;
    Ok(Term::tuple3(Term::int(limit), Term::float(f64::from_bits(width)), Term::float(f64::from_bits(height))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jump_is_many_steps() {
        for linear in [&PAIR, &ROTATED, &EXS1024, &EXRO928] {
            let start: Vec<u64> = (0..linear.words as u64).map(|i| i * i + 7).collect();
            let mut stepped = start.clone();
            (0..1 << 12).for_each(|_| (linear.step)(&mut stepped));
            assert_eq!(linear.apply(&linear.jump_polynomial(12), start), stepped);
        }
    }
}

//! What `:crypto` (`stdlib/erlang/crypto.ex`) is made of: hashes and HMACs as states, rounds of PBKDF2, random bytes.
//!
//! A state is a resource that never changes: an update makes a new one, so that a script may go on from the same state
//! twice. HMAC is ours, over any of the hashes, since its usual crate wants the hash's type where only a name is known.

mod aead;
mod aes;
pub mod cipher;
pub mod curve;

use super::args::leaf;
use super::iodata;
use crate::base::atoms;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;
use sha3::digest::{Digest, ExtendableOutput, Update};
use std::sync::Arc;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_crypto", "hash", 2, |c, a| hash(c, a)),
    leaf!("quaff_crypto", "hash_new", 1, |_, a| Ok(Hasher::new(&a[0]).map_or(Term::NIL, |h| state(State::Hash(h))))),
    leaf!("quaff_crypto", "hmac_new", 2, |_, a| hmac_new(a)),
    leaf!("quaff_crypto", "update", 2, |c, a| update(c, a)),
    leaf!("quaff_crypto", "finish", 1, |_, a| Ok(own(&a[0]).map_or(Term::NIL, |s| Term::binary(&s.clone().finish())))),
    leaf!("quaff_crypto", "kind", 1, |_, a| Ok(Term::int(match own(&a[0]) {
        Some(State::Hash(_)) => 1,
        Some(State::Hmac(..)) => 2,
        None => 0,
    }))),
    leaf!("quaff_crypto", "shake", 3, |c, a| shake(c, a)),
    leaf!("quaff_crypto", "rounds", 4, |c, a| rounds(c, a)),
    leaf!("quaff_crypto", "random", 1, |c, a| random(c, a)),
];

macro_rules! hashers {
    ($($name:literal $case:ident $type:ty, $block:literal;)*) => {
        #[derive(Clone)]
        enum Hasher {
            $($case($type),)*
            Shake128(sha3::Shake128),
            Shake256(sha3::Shake256),
        }

        impl Hasher {
            fn new(name: &Term) -> Option<Hasher> {
                Some(match name.as_atom()?.as_str() {
                    $($name => Hasher::$case(<$type as Digest>::new()),)*
                    "shake128" => Hasher::Shake128(sha3::Shake128::default()),
                    "shake256" => Hasher::Shake256(sha3::Shake256::default()),
                    _ => return None,
                })
            }

            /// The bytes that the hash takes at once; none for those that no HMAC is made of.
            fn block(&self) -> Option<usize> {
                match self {
                    $(Hasher::$case(_) => Some($block),)*
                    _ => None,
                }
            }

            fn update(&mut self, bytes: &[u8]) {
                match self {
                    $(Hasher::$case(h) => Update::update(h, bytes),)*
                    Hasher::Shake128(h) => h.update(bytes),
                    Hasher::Shake256(h) => h.update(bytes),
                }
            }

            fn finish(self) -> Vec<u8> {
                match self {
                    $(Hasher::$case(h) => h.finalize().to_vec(),)*
                    Hasher::Shake128(_) => self.finish_long(16),
                    Hasher::Shake256(_) => self.finish_long(32),
                }
            }
        }
    };
}

hashers! {
    "md4" Md4 md4::Md4, 64;
    "md5" Md5 md5::Md5, 64;
    "ripemd160" Ripemd ripemd::Ripemd160, 64;
    "sha" Sha1 sha1::Sha1, 64;
    "sha224" Sha224 sha2::Sha224, 64;
    "sha256" Sha256 sha2::Sha256, 64;
    "sha384" Sha384 sha2::Sha384, 128;
    "sha512" Sha512 sha2::Sha512, 128;
    "sha512_224" Sha512x224 sha2::Sha512_224, 128;
    "sha512_256" Sha512x256 sha2::Sha512_256, 128;
    "sha3_224" Sha3x224 sha3::Sha3_224, 144;
    "sha3_256" Sha3x256 sha3::Sha3_256, 136;
    "sha3_384" Sha3x384 sha3::Sha3_384, 104;
    "sha3_512" Sha3x512 sha3::Sha3_512, 72;
    "sm3" Sm3 sm3::Sm3, 64;
    "blake2b" Blake2b blake2::Blake2b512, 128;
    "blake2s" Blake2s blake2::Blake2s256, 64;
}

impl Hasher {
    /// The hashes without a length of their own, as long as wanted.
    fn finish_long(self, size: usize) -> Vec<u8> {
        let mut out = vec![0; size];
        match self {
            Hasher::Shake128(h) => h.finalize_xof_into(&mut out),
            Hasher::Shake256(h) => h.finalize_xof_into(&mut out),
            _ => {}
        }
        out
    }
}

// Always boxed, in a resource: a smaller variant would gain nothing.
#[expect(clippy::large_enum_variant)]
#[derive(Clone)]
enum State {
    Hash(Hasher),
    /// The inner hash, and the outer one that takes its result.
    Hmac(Hasher, Hasher),
}

impl State {
    fn update(&mut self, bytes: &[u8]) {
        match self {
            State::Hash(h) | State::Hmac(h, _) => h.update(bytes),
        }
    }

    fn finish(self) -> Vec<u8> {
        match self {
            State::Hash(h) => h.finish(),
            State::Hmac(inner, mut outer) => {
                outer.update(&inner.finish());
                outer.finish()
            }
        }
    }
}

fn state(state: State) -> Term {
    Term::resource(Arc::new(state), "crypto")
}

fn own(term: &Term) -> Option<&State> {
    term.as_resource()?.object.downcast_ref()
}

fn data(c: &mut Ctx, term: &Term) -> std::result::Result<Vec<u8>, Raise> {
    let bytes = iodata::bytes_of(term).ok_or_else(|| Raise::badarg_at(1, "not an iodata term"))?;
    c.charge(bytes.len() / 32 + 10);
    Ok(bytes)
}

/// Algorithm and data: the hash, or nil for an algorithm that is none.
fn hash(c: &mut Ctx, a: &[Term]) -> Result {
    let bytes = data(c, &a[1])?;
    let Some(mut hasher) = Hasher::new(&a[0]) else { return Ok(Term::NIL) };
    hasher.update(&bytes);
    Ok(Term::binary(&hasher.finish()))
}

/// Algorithm and key: a state, nil for an algorithm that is none, or false for one that no HMAC is made of.
fn hmac_new(a: &[Term]) -> Result {
    let mut key = iodata::bytes_of(&a[1]).ok_or_else(|| Raise::badarg_at(1, "not an iodata term"))?;
    let Some(hasher) = Hasher::new(&a[0]) else { return Ok(Term::NIL) };
    let Some(block) = hasher.block() else { return Ok(Term::FALSE) };
    if key.len() > block {
        let mut short = hasher.clone();
        short.update(&key);
        key = short.finish();
    }
    key.resize(block, 0);
    let keyed = |pad: u8| {
        let mut hasher = hasher.clone();
        hasher.update(&key.iter().map(|b| b ^ pad).collect::<Vec<u8>>());
        hasher
    };
    Ok(state(State::Hmac(keyed(0x36), keyed(0x5c))))
}

fn update(c: &mut Ctx, a: &[Term]) -> Result {
    let bytes = data(c, &a[1])?;
    let Some(old) = own(&a[0]) else { return Ok(Term::NIL) };
    let mut new = old.clone();
    new.update(&bytes);
    Ok(state(new))
}

/// Algorithm, data, bytes wanted: the hash, or nil for an algorithm that has a length of its own.
fn shake(c: &mut Ctx, a: &[Term]) -> Result {
    let bytes = data(c, &a[1])?;
    let size = a[2].as_usize().filter(|n| *n <= super::MAX_BYTES).ok_or_else(Raise::badarg)?;
    match Hasher::new(&a[0]) {
        Some(mut hasher) if hasher.block().is_none() => {
            hasher.update(&bytes);
            c.charge(size / 32);
            Ok(Term::binary_from_vec(hasher.finish_long(size)))
        }
        _ => Ok(Term::NIL),
    }
}

/// PBKDF2's inner loop: keyed HMAC, the last result, the sum so far, how many rounds: `{result, sum}`.
fn rounds(c: &mut Ctx, a: &[Term]) -> Result {
    let (Some(keyed), Some(last), Some(sum), Some(count)) =
        (own(&a[0]), a[1].as_bytes(), a[2].as_bytes(), a[3].as_usize())
    else {
        return Err(Raise::badarg());
    };
    let (mut last, mut sum) = (last.to_vec(), sum.to_vec());
    for _ in 0..count {
        let mut round = keyed.clone();
        round.update(&last);
        last = round.finish();
        sum.iter_mut().zip(&last).for_each(|(s, l)| *s ^= l);
    }
    c.charge(count * 4);
    Ok(Term::tuple2(Term::binary_from_vec(last), Term::binary_from_vec(sum)))
}

fn random(c: &mut Ctx, a: &[Term]) -> Result {
    let size = a[0].as_usize().ok_or_else(|| Raise::argument("argument error"))?;
    if size > super::MAX_BYTES {
        return Err(Raise::atom(atoms::SYSTEM_LIMIT));
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size).map_err(|_| Raise::atom(atoms::SYSTEM_LIMIT))?;
    bytes.resize(size, 0);
    getrandom::fill(&mut bytes).map_err(|_| Raise::argument("argument error"))?;
    c.charge(size / 16);
    Ok(Term::binary_from_vec(bytes))
}

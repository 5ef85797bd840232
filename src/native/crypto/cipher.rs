//! Ciphers as `:crypto` (`stdlib/erlang/crypto.ex`) asks for them, by name.
//!
//! A cipher in use is a resource that changes, as in Erlang: who updates it goes on from there.

use super::aead::{Cipher, Refusal, poly1305};
use super::aes::{Aes, Mode, Stream, cmac};
use crate::base::Atom;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::native::args::leaf;
use crate::native::iodata;
use crate::term::Term;
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use std::sync::{Arc, Mutex, PoisonError};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_crypto", "cipher", 5, |_, a| start(a)),
    leaf!("quaff_crypto", "cipher_update", 2, |c, a| update(c, a)),
    leaf!("quaff_crypto", "cipher_final", 1, |_, a| finish(a)),
    leaf!("quaff_crypto", "cipher_data", 1, |_, a| describe(a)),
    leaf!("quaff_crypto", "seal", 6, |c, a| seal(c, a)),
    leaf!("quaff_crypto", "open", 6, |c, a| open(c, a)),
    leaf!("quaff_crypto", "poly1305", 2, |c, a| {
        let (key, data) = (bytes(c, &a[0])?, bytes(c, &a[1])?);
        Ok(<&[u8; 32]>::try_from(&key[..]).map_or(Term::NIL, |key| Term::binary(&poly1305(key, &data))))
    }),
    leaf!("quaff_crypto", "cmac", 2, |c, a| {
        let (key, data) = (bytes(c, &a[0])?, bytes(c, &a[1])?);
        Ok(Aes::new(&key).map_or(Term::NIL, |aes| Term::binary(&cmac(&aes, &data))))
    }),
];

// One exists for each state, which is boxed.
#[expect(clippy::large_enum_variant)]
enum Kind {
    Aes(Stream),
    Chacha(Box<ChaCha20>),
}

struct Running {
    kind: Kind,
    encrypt: bool,
    padding: Atom,
    /// What does not fill a block yet; when padding is to be taken off, the last block too.
    pending: Vec<u8>,
    size: usize,
    padded: Option<usize>,
}

fn bytes(c: &mut Ctx, term: &Term) -> std::result::Result<Vec<u8>, Raise> {
    let bytes = iodata::bytes_of(term).ok_or_else(Raise::badarg)?;
    c.charge(bytes.len() / 32 + 10);
    Ok(bytes)
}

fn text(word: &str) -> Result {
    Ok(Term::atom(Atom::new(word)))
}

/// Mode, key, initial vector, whether to encrypt, padding: a state, or `:iv`. Key and mode fit each other.
fn start(a: &[Term]) -> Result {
    let (Some(key), Some(iv)) = (a[1].as_bytes(), a[2].as_bytes()) else { return Err(Raise::badarg()) };
    let (Some(mode), Some(padding)) = (a[0].as_atom(), a[4].as_atom()) else { return Err(Raise::badarg()) };
    let encrypt = a[3] == Term::TRUE;
    let mode = match mode.as_str() {
        "ecb" => Mode::Ecb,
        "cbc" => Mode::Cbc,
        "ctr" => Mode::Ctr,
        "ofb" => Mode::Ofb,
        "cfb8" => Mode::Cfb8,
        "cfb128" => Mode::Cfb128,
        _ => {
            // The first four bytes are the counter to begin with.
            let Some((count, nonce)) = iv.split_first_chunk::<4>().filter(|_| iv.len() == 16) else {
                return text("iv");
            };
            let Ok(mut stream) = ChaCha20::new_from_slices(key, nonce) else { return text("iv") };
            if stream.try_seek(u64::from(u32::from_le_bytes(*count)) * 64).is_err() {
                return text("iv");
            }
            return Ok(running(Kind::Chacha(Box::new(stream)), encrypt, padding));
        }
    };
    match Aes::new(key).and_then(|aes| Stream::new(aes, mode, iv, encrypt)) {
        Some(stream) => Ok(running(Kind::Aes(stream), encrypt, padding)),
        None => text("iv"),
    }
}

fn running(kind: Kind, encrypt: bool, padding: Atom) -> Term {
    let state = Running { kind, encrypt, padding, pending: Vec::new(), size: 0, padded: None };
    Term::resource(Arc::new(Mutex::new(state)), "crypto_cipher")
}

fn own(term: &Term) -> Option<&Mutex<Running>> {
    term.as_resource()?.object.downcast_ref()
}

/// State and data: what comes out; nil for what is no state.
fn update(c: &mut Ctx, a: &[Term]) -> Result {
    let mut data = bytes(c, &a[1])?;
    let Some(state) = own(&a[0]) else { return Ok(Term::NIL) };
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.size += data.len();
    let state = &mut *state;
    match &mut state.kind {
        Kind::Chacha(stream) => {
            if stream.try_apply_keystream(&mut data).is_err() {
                return Err(Raise::badarg());
            }
        }
        Kind::Aes(stream) if !stream.in_blocks() => stream.apply(&mut data),
        Kind::Aes(stream) => {
            let mut all = std::mem::take(&mut state.pending);
            all.append(&mut data);
            let hold = !state.encrypt && state.padding.as_str() == "pkcs_padding";
            let mut whole = all.len() / 16 * 16;
            if hold && whole == all.len() {
                whole = whole.saturating_sub(16);
            }
            state.pending = all.split_off(whole);
            stream.apply(&mut all);
            data = all;
        }
    }
    Ok(Term::binary_from_vec(data))
}

/// The rest; `:error` when its padding is none, `:unfilled` when there should be none.
fn finish(a: &[Term]) -> Result {
    let Some(state) = own(&a[0]) else { return Ok(Term::NIL) };
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let state = &mut *state;
    let Kind::Aes(stream) = &mut state.kind else {
        state.padded = Some(0);
        return Ok(Term::binary(&[]));
    };
    if !stream.in_blocks() {
        state.padded = Some(0);
        return Ok(Term::binary(&[]));
    }
    let mut last = std::mem::take(&mut state.pending);
    if !state.encrypt {
        if state.padding.as_str() != "pkcs_padding" {
            return if last.is_empty() { Ok(Term::binary(&[])) } else { text("error") };
        }
        if last.len() != 16 {
            return text("error");
        }
        stream.apply(&mut last);
        let n = last.last().map_or(0, |n| usize::from(*n));
        let fits = (1..=16).contains(&n) && last.iter().rev().take(n).all(|b| usize::from(*b) == n);
        return if fits { Ok(Term::binary(&last[..16 - n])) } else { text("error") };
    }
    let missing = (16 - last.len()) % 16;
    match state.padding.as_str() {
        "pkcs_padding" => {
            let missing = 16 - last.len();
            last.resize(16, missing as u8);
            state.padded = Some(missing);
        }
        "zero" => last.resize(last.len() + missing, 0),
        "random" => {
            let from = last.len();
            last.resize(from + missing, 0);
            getrandom::fill(&mut last[from..]).map_err(|_| Raise::badarg())?;
        }
        "none" if missing > 0 => return text("unfilled"),
        _ => last.clear(),
    }
    state.padded.get_or_insert(missing);
    stream.apply(&mut last);
    Ok(Term::binary(&last))
}

/// `{size, padding_size, padding, encrypt}`, nil for what is no state.
fn describe(a: &[Term]) -> Result {
    let Some(state) = own(&a[0]) else { return Ok(Term::NIL) };
    let state = state.lock().unwrap_or_else(PoisonError::into_inner);
    let padded = state.padded.filter(|_| state.encrypt).map_or(-1, |n| n as i64);
    Ok(Term::tuple([
        Term::int(state.size as i64),
        Term::int(padded),
        Term::atom(state.padding),
        Term::bool(state.encrypt),
    ]))
}

fn aead(kind: &Term, key: &[u8]) -> Option<Cipher> {
    Some(match kind.as_atom()?.as_str() {
        "gcm" => Cipher::Gcm(Aes::new(key)?),
        "ccm" => Cipher::Ccm(Aes::new(key)?),
        _ => Cipher::Chacha(key.try_into().ok()?),
    })
}

fn refused(refusal: Refusal) -> Result {
    text(match refusal {
        Refusal::Iv => "iv",
        Refusal::TagSize => "tag",
        Refusal::Forged => "error",
    })
}

/// Mode, key, initial vector, data, associated data, size of the tag: `{encrypted, tag}`, `:key`, `:iv` or `:tag`.
fn seal(c: &mut Ctx, a: &[Term]) -> Result {
    let (key, iv, mut data, aad) = (bytes(c, &a[1])?, bytes(c, &a[2])?, bytes(c, &a[3])?, bytes(c, &a[4])?);
    let Some(cipher) = aead(&a[0], &key) else { return text("key") };
    match cipher.seal(&iv, &aad, a[5].as_usize().unwrap_or(0), &mut data) {
        Ok(tag) => Ok(Term::tuple2(Term::binary_from_vec(data), Term::binary_from_vec(tag))),
        Err(refusal) => refused(refusal),
    }
}

/// Mode, key, initial vector, data, associated data, tag: the text, or `:error`, `:key`, `:iv` or `:tag`.
fn open(c: &mut Ctx, a: &[Term]) -> Result {
    let (key, iv, mut data, aad) = (bytes(c, &a[1])?, bytes(c, &a[2])?, bytes(c, &a[3])?, bytes(c, &a[4])?);
    let tag = bytes(c, &a[5])?;
    let Some(cipher) = aead(&a[0], &key) else { return text("key") };
    match cipher.open(&iv, &aad, &tag, &mut data) {
        Ok(()) => Ok(Term::binary_from_vec(data)),
        Err(refusal) => refused(refusal),
    }
}

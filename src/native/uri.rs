//! `URI`: percent encoding and decoding; the rest is in `stdlib/uri.ex`.

use super::args::{bytes, leaf};
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] =
    &[leaf!("quaff_uri", "encode", 2, |c, a| encode(c, a)), leaf!("quaff_uri", "decode", 2, |c, a| decode(c, a))];

fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn reserved(byte: u8) -> bool {
    b":/?#[]@!$&'()*+,;=".contains(&byte)
}

/// Text and what stays as it is: `:unescaped`, `:unreserved`, or `:www_form`, where a space becomes `+`.
fn encode(c: &mut Ctx, a: &[Term]) -> Result {
    let text = bytes(a, 0)?;
    c.charge(text.len() / 16);
    let kind = a[1].as_atom().map_or("", |k| k.as_str());
    let keep = |byte: u8| unreserved(byte) || (kind == "unescaped" && reserved(byte));
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    for &byte in text {
        if keep(byte) {
            out.push(byte);
        } else if byte == b' ' && kind == "www_form" {
            out.push(b'+');
        } else {
            let digit = |n: u8| b"0123456789ABCDEF"[usize::from(n)];
            out.extend([b'%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    Ok(Term::binary_from_vec(out))
}

/// Text and whether `+` is a space. A `%` without two digits behind it stays.
fn decode(c: &mut Ctx, a: &[Term]) -> Result {
    let text = bytes(a, 0)?;
    c.charge(text.len() / 16);
    let plus = a[1].is_truthy();
    let digit = |at: usize| text.get(at).and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        at += 1;
        match (byte, digit(at), digit(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) if plus => out.push(b' '),
            _ => out.push(byte),
        }
    }
    Ok(Term::binary_from_vec(out))
}

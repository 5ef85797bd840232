//! Pieces of JSON text: strings, numbers, names and punctuation, and what is wrong with them.
//!
//! Places are byte offsets into the whole text. Which byte an error names follows from how OTP reads: a name that does not
//! fit is wrong at its second byte, or ends too early when too few bytes follow; a broken character is wrong at the
//! first byte that does not continue it.

use super::super::args::{bytes, size};
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, Raise};
use crate::term::{IBig, Term, bits};

/// Strings longer than this share the text instead of copying out of it.
const SHARE: usize = 64;

pub enum Wrong {
    End(usize),
    Byte(usize),
    /// Where it starts, and the text that means nothing.
    Sequence(usize, Vec<u8>),
}

impl Wrong {
    /// As `:json` words it: `{:unexpected_end, at}`, `{:invalid_byte, at, byte}`, `{:unexpected_sequence, at, text}`.
    pub fn term(self, text: &[u8]) -> Term {
        let int = |n: usize| Term::int(n as i64);
        match self {
            Wrong::End(at) => Term::tuple2(Term::atom(Atom::new("unexpected_end")), int(at)),
            Wrong::Byte(at) => match text.get(at) {
                Some(byte) => Term::tuple3(Term::atom(Atom::new("invalid_byte")), int(at), Term::int(i64::from(*byte))),
                None => Term::tuple2(Term::atom(Atom::new("unexpected_end")), int(at)),
            },
            Wrong::Sequence(at, what) => {
                Term::tuple3(Term::atom(Atom::new("unexpected_sequence")), int(at), Term::binary(&what))
            }
        }
    }
}

pub enum Token {
    String {
        start: usize,
        end: usize,
        next: usize,
        text: Option<Vec<u8>>,
    },
    Integer {
        next: usize,
    },
    Float {
        next: usize,
    },
    True(usize),
    False(usize),
    Null(usize),
    /// `[ ] { } , :`
    Mark(u8, usize),
    /// Nothing but white space is left.
    End,
}

pub fn skip_space(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// The token at a place that is not white space. `valid` is how much of the text is known to be UTF-8.
pub fn read(text: &[u8], at: usize, valid: usize) -> Result<Token, Wrong> {
    match text.get(at) {
        None => Ok(Token::End),
        Some(b'"') => string(text, at + 1, valid),
        Some(b'-' | b'0'..=b'9') => number(text, at),
        Some(b't') => name(text, at, b"true").map(Token::True),
        Some(b'f') => name(text, at, b"false").map(Token::False),
        Some(b'n') => name(text, at, b"null").map(Token::Null),
        Some(mark @ (b'[' | b']' | b'{' | b'}' | b',' | b':')) => Ok(Token::Mark(*mark, at + 1)),
        Some(_) => Err(Wrong::Byte(at)),
    }
}

fn name(text: &[u8], at: usize, name: &[u8]) -> Result<usize, Wrong> {
    if text[at..].starts_with(name) {
        Ok(at + name.len())
    } else if text.len() - at <= name.len() {
        Err(Wrong::End(text.len()))
    } else {
        Err(Wrong::Byte(at + 1))
    }
}

fn digits(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

fn number(text: &[u8], start: usize) -> Result<Token, Wrong> {
    let mut at = start + usize::from(text[start] == b'-');
    match text.get(at) {
        Some(b'0') => at += 1,
        Some(b'1'..=b'9') => at = digits(text, at),
        _ => return Err(Wrong::Byte(at)),
    }
    let mut float = false;
    if text.get(at) == Some(&b'.') {
        let end = digits(text, at + 1);
        if end == at + 1 {
            return Err(Wrong::Byte(end));
        }
        (at, float) = (end, true);
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let end = digits(text, at + 1 + sign);
        if end == at + 1 + sign {
            return Err(Wrong::Byte(end));
        }
        (at, float) = (end, true);
    }
    Ok(if float { Token::Float { next: at } } else { Token::Integer { next: at } })
}

/// A float's text as Erlang reads it: always with a fraction.
pub fn float_text(text: &[u8]) -> Vec<u8> {
    let Some(at) = text.iter().position(|b| matches!(b, b'e' | b'E')) else { return text.to_vec() };
    let mut out = text[..at].to_vec();
    if !out.contains(&b'.') {
        out.extend(b".0");
        out.push(b'e');
    } else {
        out.push(text[at]);
    }
    out.extend(&text[at + 1..]);
    out
}

pub fn float(text: &[u8], start: usize) -> Result<Term, Wrong> {
    let value = std::str::from_utf8(text).ok().and_then(|t| t.parse::<f64>().ok()).filter(|x| x.is_finite());
    value.map(Term::float).ok_or_else(|| Wrong::Sequence(start, float_text(text)))
}

pub fn integer(text: &[u8]) -> Term {
    let (negative, digits) = match text.strip_prefix(b"-") {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.len() <= 18 {
        let n = digits.iter().fold(0i64, |n, d| n * 10 + i64::from(d - b'0'));
        return Term::int(if negative { -n } else { n });
    }
    let text = std::str::from_utf8(text).unwrap_or("0");
    Term::big(text.parse::<IBig>().unwrap_or_default())
}

/// A string from behind its quote on.
fn string(text: &[u8], start: usize, valid: usize) -> Result<Token, Wrong> {
    let mut at = start;
    let mut out: Option<Vec<u8>> = None;
    let mut plain = start;
    loop {
        // Everything but quotes, backslashes and control characters.
        while text.get(at).is_some_and(|b| *b >= 0x20 && *b != b'"' && *b != b'\\') {
            at += 1;
        }
        let from = plain.max(valid);
        if from < at
            && let Err(wrong) = std::str::from_utf8(&text[from..at])
        {
            return Err(match super::decode::offender(&text[from..at], &wrong) {
                Some(i) => Wrong::Byte(from + i),
                None => Wrong::Byte(at),
            });
        }
        match text.get(at) {
            None => return Err(Wrong::End(text.len())),
            Some(b'"') => {
                if let Some(out) = &mut out {
                    out.extend(&text[plain..at]);
                }
                return Ok(Token::String { start, end: at, next: at + 1, text: out });
            }
            Some(b'\\') => {
                let out = out.get_or_insert_default();
                out.extend(&text[plain..at]);
                at = escape(text, at, out)?;
                plain = at;
            }
            Some(_) => return Err(Wrong::Byte(at)),
        }
    }
}

/// An escape from its backslash on; gives the place behind it.
fn escape(text: &[u8], at: usize, out: &mut Vec<u8>) -> Result<usize, Wrong> {
    let byte = match text.get(at + 1) {
        None => return Err(Wrong::End(text.len())),
        Some(b'u') => return unicode(text, at, out),
        Some(b'b') => 0x08,
        Some(b'f') => 0x0c,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(same @ (b'"' | b'\\' | b'/')) => *same,
        Some(_) => return Err(Wrong::Byte(at + 1)),
    };
    out.push(byte);
    Ok(at + 2)
}

fn hex(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |n, b| Some(n * 16 + char::from(*b).to_digit(16)?))
}

fn unicode(text: &[u8], at: usize, out: &mut Vec<u8>) -> Result<usize, Wrong> {
    let Some(four) = text.get(at + 2..at + 6) else { return Err(Wrong::End(text.len())) };
    let sequence = |length: usize| Wrong::Sequence(at, text[at..at + length].to_vec());
    let Some(high) = hex(four) else { return Err(sequence(6)) };
    let mut push = |code: u32| -> Option<()> {
        let mut buffer = [0; 4];
        out.extend(char::from_u32(code)?.encode_utf8(&mut buffer).bytes());
        Some(())
    };
    if !(0xd800..0xdc00).contains(&high) {
        return push(high).map(|()| at + 6).ok_or_else(|| sequence(6));
    }
    let Some(six) = text.get(at + 6..at + 12) else { return Err(Wrong::End(text.len())) };
    if !six.starts_with(b"\\u") {
        return Err(Wrong::Byte(at + 6));
    }
    match hex(&six[2..]) {
        Some(low @ 0xdc00..=0xdfff) => {
            let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            push(code).map(|()| at + 12).ok_or_else(|| sequence(12))
        }
        _ => Err(sequence(12)),
    }
}

/// The value of a string token.
pub fn string_term(whole: &Term, text: &[u8], start: usize, end: usize, decoded: Option<Vec<u8>>) -> Term {
    match decoded {
        Some(decoded) => Term::binary_from_vec(decoded),
        None if end - start <= SHARE => Term::binary(&text[start..end]),
        None => bits::slice(whole.clone(), start * 8, (end - start) * 8).unwrap_or_else(|| Term::binary(b"")),
    }
}

/// Text and a place: `{kind, value, start, next}`, `:end`, or `{:error, reason}`. Numbers are given as text.
pub fn token(c: &mut Ctx, a: &[Term]) -> Result<Term, Raise> {
    let text = bytes(a, 0)?;
    let at = skip_space(text, size(a, 1)?);
    c.charge(1);
    // Nothing is known of the text's encoding: each string is checked by itself.
    let token = match read(text, at, at) {
        Ok(token) => token,
        Err(wrong) => return Ok(Term::tuple2(Term::atom(atoms::ERROR), wrong.term(text))),
    };
    let slice = |next: usize| Term::binary(&text[at..next]);
    let (kind, value, next) = match token {
        Token::End => return Ok(Term::atom(Atom::new("end"))),
        Token::String { start, end, next, text: decoded } => {
            ("string", string_term(&a[0], text, start, end, decoded), next)
        }
        Token::Integer { next } if &text[at..next] == b"-0" => ("integer", Term::binary(b"0"), next),
        Token::Integer { next } => ("integer", slice(next), next),
        Token::Float { next } => ("float", Term::binary(&float_text(&text[at..next])), next),
        Token::True(next) => ("value", Term::TRUE, next),
        Token::False(next) => ("value", Term::FALSE, next),
        Token::Null(next) => ("null", Term::NIL, next),
        Token::Mark(mark, next) => ("mark", Term::int(i64::from(mark)), next),
    };
    let int = |n: usize| Term::int(n as i64);
    Ok(Term::tuple([Term::atom(Atom::new(kind)), value, int(at), int(next)]))
}

//! A JSON text as a term, with a stack of its own.

use super::super::args::bytes;
use super::token::{self, Token, Wrong};
use crate::base::atoms;
use crate::ir::{Ctx, Raise};
use crate::term::Term;
use rustc_hash::FxHashMap;

/// The place of the byte that breaks a character, in text that is not UTF-8; none when the text ends too early.
pub fn offender(text: &[u8], wrong: &std::str::Utf8Error) -> Option<usize> {
    let at = wrong.valid_up_to();
    let length = wrong.error_len()?;
    let starts_character = matches!(text[at], 0xc2..=0xf4);
    Some(if starts_character { at + length } else { at })
}

/// An open array or object, with the number of values before it.
enum Frame {
    Array(usize),
    Object(usize),
}

/// What may come next.
#[derive(PartialEq)]
enum Expect {
    Value,
    /// Behind `[`: a value or the end.
    First,
    /// Behind `{`: a key or the end.
    FirstKey,
    Key,
    Colon,
    /// Behind a value: a comma or the end.
    More,
}

/// Text and the value of null: `{:ok, value, rest}` or `{:error, reason}`.
pub fn decode(c: &mut Ctx, a: &[Term]) -> Result<Term, Raise> {
    let text = bytes(a, 0)?;
    c.charge(text.len() / 64);
    Ok(match document(&a[0], text, &a[1]) {
        Ok((value, next)) => {
            let next = if token::skip_space(text, next) == text.len() { text.len() } else { next };
            Term::tuple3(Term::atom(atoms::OK), value, Term::int(next as i64))
        }
        Err(wrong) => Term::tuple2(Term::atom(atoms::ERROR), wrong.term(text)),
    })
}

fn document(whole: &Term, text: &[u8], null: &Term) -> Result<(Term, usize), Wrong> {
    let valid = match std::str::from_utf8(text) {
        Ok(_) => text.len(),
        Err(wrong) => wrong.valid_up_to(),
    };
    let mut keys: FxHashMap<&[u8], Term> = FxHashMap::default();
    let mut stack: Vec<Frame> = Vec::new();
    let mut values: Vec<Term> = Vec::new();
    let mut expect = Expect::Value;
    let mut at = 0;
    loop {
        at = token::skip_space(text, at);
        let start = at;
        let Some(&first) = text.get(at) else { return Err(Wrong::End(at)) };
        // Where a name or a number cannot stand, its first byte is wrong, whatever follows.
        let fits = match expect {
            Expect::Value => !matches!(first, b']' | b'}' | b',' | b':'),
            Expect::First => !matches!(first, b'}' | b',' | b':'),
            Expect::FirstKey => matches!(first, b'"' | b'}'),
            Expect::Key => first == b'"',
            Expect::Colon => first == b':',
            Expect::More => match stack.last() {
                Some(Frame::Array(_)) => matches!(first, b',' | b']'),
                _ => matches!(first, b',' | b'}'),
            },
        };
        if !fits {
            return Err(Wrong::Byte(at));
        }
        let value = match token::read(text, at, valid)? {
            Token::End => return Err(Wrong::End(at)),
            Token::String { start, end, next, text: decoded } => {
                at = next;
                if matches!(expect, Expect::Key | Expect::FirstKey) {
                    values.push(key(&mut keys, whole, text, start, end, decoded));
                    expect = Expect::Colon;
                    continue;
                }
                token::string_term(whole, text, start, end, decoded)
            }
            Token::Integer { next } => {
                at = next;
                token::integer(&text[start..next])
            }
            Token::Float { next } => {
                at = next;
                token::float(&text[start..next], start)?
            }
            Token::True(next) => {
                at = next;
                Term::TRUE
            }
            Token::False(next) => {
                at = next;
                Term::FALSE
            }
            Token::Null(next) => {
                at = next;
                null.clone()
            }
            Token::Mark(mark, next) => {
                at = next;
                match mark {
                    b'[' => {
                        stack.push(Frame::Array(values.len()));
                        expect = Expect::First;
                        continue;
                    }
                    b'{' => {
                        stack.push(Frame::Object(values.len()));
                        expect = Expect::FirstKey;
                        continue;
                    }
                    b':' => {
                        expect = Expect::Value;
                        continue;
                    }
                    b',' => {
                        expect =
                            if matches!(stack.last(), Some(Frame::Array(_))) { Expect::Value } else { Expect::Key };
                        continue;
                    }
                    _ => match stack.pop() {
                        Some(Frame::Array(from)) => Term::list(values.drain(from..)),
                        Some(Frame::Object(from)) => object(&mut values, from),
                        None => return Err(Wrong::Byte(start)),
                    },
                }
            }
        };
        if stack.is_empty() {
            return Ok((value, at));
        }
        values.push(value);
        expect = Expect::More;
    }
}

/// Of equal keys the first counts.
fn object(values: &mut Vec<Term>, from: usize) -> Term {
    let mut pairs: Vec<(Term, Term)> = Vec::with_capacity((values.len() - from) / 2);
    let mut items = values.drain(from..);
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        pairs.push((key, value));
    }
    drop(items);
    Term::map(pairs.into_iter().rev())
}

/// Keys repeat: each text becomes one term.
fn key<'a>(
    keys: &mut FxHashMap<&'a [u8], Term>,
    whole: &Term,
    text: &'a [u8],
    start: usize,
    end: usize,
    decoded: Option<Vec<u8>>,
) -> Term {
    const LONGEST: usize = 32;
    const MOST: usize = 1024;
    if decoded.is_some() || end - start > LONGEST {
        return token::string_term(whole, text, start, end, decoded);
    }
    if keys.len() >= MOST && !keys.contains_key(&text[start..end]) {
        return Term::binary(&text[start..end]);
    }
    keys.entry(&text[start..end]).or_insert_with(|| Term::binary(&text[start..end])).clone()
}

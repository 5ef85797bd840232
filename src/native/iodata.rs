//! Iodata and chardata: nested lists of bytes or characters and binaries.
//!
//! Walked with a work list: the nesting is the script's.

use super::args::leaf;
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{Term, View};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("erlang", "iolist_to_binary", 1, |c, a| iolist(c, a)),
    leaf!("erlang", "iolist_size", 1, |c, a| {
        let out = bytes_of(&a[0]).ok_or_else(|| Raise::badarg_at(1, "not an iodata term"))?;
        c.charge(out.len() / 32);
        Ok(Term::int(out.len() as i64))
    }),
    leaf!("erlang", "list_to_binary", 1, |c, a| {
        if a[0].is_list() { iolist(c, a) } else { Err(Raise::badarg_at(1, "not a list")) }
    }),
    leaf!("unicode", "characters_to_binary", 1, |c, a| characters_to_binary(c, &a[0])),
    leaf!("unicode", "characters_to_list", 1, |c, a| characters_to_list(c, &a[0])),
    leaf!("quaff", "chardata_to_string", 1, |c, a| chardata_to_string(c, &a[0])),
];

/// The bytes of iodata; `None` when it is not.
pub fn bytes_of(data: &Term) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    // Lists are walked where they are; what waits are tails, the innermost last.
    let mut work: Vec<&Term> = Vec::new();
    let mut item = data;
    loop {
        while let Some((head, tail)) = item.as_cons() {
            if let Some(byte) = head.as_int() {
                out.push(u8::try_from(byte).ok()?);
            } else if head.is_list() {
                if !tail.is_empty_list() {
                    work.push(tail);
                }
                item = head;
                continue;
            } else {
                out.extend_from_slice(head.as_bytes()?);
            }
            item = tail;
        }
        if !item.is_empty_list() {
            out.extend_from_slice(item.as_bytes()?);
        }
        match work.pop() {
            Some(next) => item = next,
            None => return Some(out),
        }
    }
}

pub fn to_binary(c: &mut Ctx, data: &Term) -> Result {
    let out = bytes_of(data).ok_or_else(|| Raise::badarg_at(1, "not an iodata term"))?;
    c.charge(out.len() / 32);
    Ok(Term::binary_from_vec(out))
}

fn iolist(c: &mut Ctx, a: &[Term]) -> Result {
    if a[0].is_binary() { Ok(a[0].clone()) } else { to_binary(c, &a[0]) }
}

/// What stopped a conversion of chardata.
pub enum CharError {
    /// Something that is neither character, binary nor list.
    Badarg,
    /// A character or byte that is not Unicode: what was converted so far and the rest.
    Invalid(String, Term),
    /// The bytes end in the middle of a character.
    Incomplete(String, Term),
}

/// The text of chardata: characters as code points, binaries as UTF-8.
pub fn chars_of(data: &Term) -> std::result::Result<String, CharError> {
    let mut out = String::new();
    let mut work = vec![data.clone()];
    while let Some(item) = work.pop() {
        match item.view() {
            View::Cons(head, tail) => {
                let (head, tail) = (head.clone(), tail.clone());
                match head.view() {
                    View::Int(n) => match u32::try_from(n).ok().and_then(char::from_u32) {
                        Some(ch) => out.push(ch),
                        None => return Err(CharError::Invalid(out, rest(Term::cons(head, tail), work))),
                    },
                    View::Cons(..) | View::EmptyList | View::Bits(_) => {
                        work.push(tail);
                        work.push(head);
                        continue;
                    }
                    _ => return Err(CharError::Badarg),
                }
                work.push(tail);
            }
            View::EmptyList => {}
            View::Bits(_) => {
                let bytes = item.as_bytes().ok_or(CharError::Badarg)?;
                match std::str::from_utf8(bytes) {
                    Ok(text) => out.push_str(text),
                    Err(e) => {
                        let (good, bad) = bytes.split_at(e.valid_up_to());
                        out.push_str(&String::from_utf8_lossy(good));
                        let bad = Term::binary(bad);
                        return Err(match e.error_len() {
                            None => CharError::Incomplete(out, rest(bad, work)),
                            Some(_) => CharError::Invalid(out, rest(bad, work)),
                        });
                    }
                }
            }
            _ => return Err(CharError::Badarg),
        }
    }
    Ok(out)
}

/// What is left to convert, as chardata.
fn rest(first: Term, work: Vec<Term>) -> Term {
    let after: Vec<Term> = work.into_iter().rev().filter(|t| !t.is_empty_list()).collect();
    if after.is_empty() { first } else { Term::cons(first, Term::list(after)) }
}

fn characters_to_binary(c: &mut Ctx, data: &Term) -> Result {
    finish(c, chars_of(data), |text| Term::string(&text))
}

fn characters_to_list(c: &mut Ctx, data: &Term) -> Result {
    finish(c, chars_of(data), |text| {
        Term::list(text.chars().map(|ch| Term::int(i64::from(u32::from(ch)))).collect::<Vec<_>>())
    })
}

fn finish(c: &mut Ctx, done: std::result::Result<String, CharError>, make: impl Fn(String) -> Term) -> Result {
    match done {
        Ok(text) => {
            c.charge(text.len() / 16);
            Ok(make(text))
        }
        Err(CharError::Badarg) => Err(Raise::badarg_at(1, "not valid character data (an iodata term)")),
        Err(CharError::Invalid(text, rest)) => Ok(Term::tuple3(Term::atom(atoms::ERROR), make(text), rest)),
        Err(CharError::Incomplete(text, rest)) => {
            Ok(Term::tuple3(Term::atom(Atom::new("incomplete")), make(text), rest))
        }
    }
}

/// `List.to_string/1` and `IO.chardata_to_string/1`, with Elixir's exceptions.
fn chardata_to_string(c: &mut Ctx, data: &Term) -> Result {
    if data.is_binary() {
        return Ok(data.clone());
    }
    characters_to_binary(c, data)
}

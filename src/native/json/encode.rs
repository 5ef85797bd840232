//! Terms as JSON. What only the library knows how to write (structs, tuples, keys that are not plain) stays a hole.

use crate::base::{Atom, atoms};
use crate::ir::{Ctx, Raise};
use crate::term::map::MapIter;
use crate::term::{ListIter, Term, View, inspect};

type Result = std::result::Result<Term, Raise>;

/// A container that is being written.
enum Frame<'a> {
    List(ListIter<'a>, bool),
    Map(MapIter<'a>, bool),
}

/// The text so far, and what was written before it: binaries, and holes as `{term}` (a value) or `[term]` (a key).
#[derive(Default)]
struct Writer {
    text: Vec<u8>,
    parts: Vec<Term>,
}

impl Writer {
    fn hole(&mut self, hole: Term) {
        if !self.text.is_empty() {
            self.parts.push(Term::binary_from_vec(std::mem::take(&mut self.text)));
        }
        self.parts.push(hole);
    }
}

/// A list of binaries and holes; `{:error, reason}` for text that is not UTF-8.
pub fn encode(c: &mut Ctx, a: &[Term]) -> Result {
    let mut out = Writer::default();
    let mut stack: Vec<Frame> = Vec::new();
    let mut size = 0;
    if let Err(reason) = value(&a[0], &mut out, &mut stack) {
        return Ok(failed(reason));
    }
    while let Some(frame) = stack.last_mut() {
        let next = match frame {
            Frame::List(items, first) => match items.next() {
                Some(item) => {
                    if !std::mem::take(first) {
                        out.text.push(b',');
                    }
                    Some(item)
                }
                None if !items.tail().is_empty_list() => return Err(Raise::atom(atoms::FUNCTION_CLAUSE)),
                None => {
                    out.text.push(b']');
                    None
                }
            },
            Frame::Map(pairs, first) => match pairs.next() {
                Some((key, item)) => {
                    if !std::mem::take(first) {
                        out.text.push(b',');
                    }
                    if let Err(reason) = write_key(key, &mut out) {
                        return Ok(failed(reason));
                    }
                    out.text.push(b':');
                    Some(item)
                }
                None => {
                    out.text.push(b'}');
                    None
                }
            },
        };
        match next {
            None => drop(stack.pop()),
            Some(item) => {
                if let Err(reason) = value(item, &mut out, &mut stack) {
                    return Ok(failed(reason));
                }
            }
        }
        size += 1;
    }
    c.charge(size / 2 + out.text.len() / 64);
    if !out.text.is_empty() {
        out.parts.push(Term::binary_from_vec(out.text));
    }
    Ok(Term::list(out.parts))
}

/// One string with its quotes, or `{:error, reason}`.
pub fn string(c: &mut Ctx, a: &[Term]) -> Result {
    let Some(text) = a[0].as_bytes() else { return Err(Raise::atom(atoms::FUNCTION_CLAUSE)) };
    c.charge(text.len() / 64);
    let mut out = Vec::with_capacity(text.len() + 2);
    Ok(match write_string(text, &mut out) {
        Ok(()) => Term::binary_from_vec(out),
        Err(reason) => failed(reason),
    })
}

fn failed(reason: Term) -> Term {
    Term::tuple2(Term::atom(atoms::ERROR), reason)
}

type Written = std::result::Result<(), Term>;

fn value<'a>(term: &'a Term, out: &mut Writer, stack: &mut Vec<Frame<'a>>) -> Written {
    match term.view() {
        View::Int(n) => write_int(n, &mut out.text),
        View::BigInt(n) => out.text.extend(n.to_string().bytes()),
        View::Float(x) => out.text.extend(inspect::short_float(x).bytes()),
        View::Atom(atoms::NIL) => out.text.extend(b"null"),
        View::Atom(atom) if atom == atoms::TRUE || atom == atoms::FALSE => out.text.extend(atom.as_str().bytes()),
        View::Atom(atom) => write_string(atom.as_str().as_bytes(), &mut out.text)?,
        View::EmptyList => out.text.extend(b"[]"),
        View::Cons(..) => {
            out.text.push(b'[');
            stack.push(Frame::List(term.list_iter(), true));
        }
        View::Map(map) if map.get(&Term::atom(atoms::STRUCT)).is_none() => {
            out.text.push(b'{');
            stack.push(Frame::Map(map.iter(), true));
        }
        View::Bits(bits) => match bits.as_bytes() {
            Some(text) => write_string(text, &mut out.text)?,
            None => out.hole(Term::tuple([term.clone()])),
        },
        _ => out.hole(Term::tuple([term.clone()])),
    }
    Ok(())
}

fn write_key(key: &Term, out: &mut Writer) -> Written {
    match key.view() {
        View::Atom(atom) => write_string(atom.as_str().as_bytes(), &mut out.text),
        View::Int(n) => {
            out.text.push(b'"');
            write_int(n, &mut out.text);
            out.text.push(b'"');
            Ok(())
        }
        View::Bits(bits) if bits.as_bytes().is_some() => {
            write_string(bits.as_bytes().unwrap_or_default(), &mut out.text)
        }
        _ => {
            out.hole(Term::cons(key.clone(), Term::EMPTY_LIST));
            Ok(())
        }
    }
}

fn write_int(n: i64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        out.push(b'-');
    }
    out.extend(&digits[at..]);
}

/// What stands behind the backslash: a letter, or `u` for a code.
const fn escapes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 32 {
        table[i] = b'u';
        i += 1;
    }
    table[0x08] = b'b';
    table[0x09] = b't';
    table[0x0a] = b'n';
    table[0x0c] = b'f';
    table[0x0d] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
}

static ESCAPES: [u8; 256] = escapes();

fn write_string(text: &[u8], out: &mut Vec<u8>) -> Written {
    if let Err(wrong) = std::str::from_utf8(text) {
        return Err(match super::decode::offender(text, &wrong) {
            Some(at) => Term::tuple2(Term::atom(Atom::new("invalid_byte")), Term::int(i64::from(text[at]))),
            None => Term::atom(Atom::new("unexpected_end")),
        });
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    let mut plain = 0;
    for (at, &byte) in text.iter().enumerate() {
        let escape = ESCAPES[usize::from(byte)];
        if escape == 0 {
            continue;
        }
        out.extend(&text[plain..at]);
        plain = at + 1;
        out.extend([b'\\', escape]);
        if escape == b'u' {
            let digit = |n: u8| b"0123456789ABCDEF"[usize::from(n)];
            out.extend([b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out.extend(&text[plain..]);
    out.push(b'"');
    Ok(())
}

//! Erlang's external term format: `term_to_binary/1` and `binary_to_term/1`.
//!
//! Encoding chooses the forms that OTP 26 and later choose (atoms in UTF-8, lists of bytes as strings).
//! Decoding trusts nothing: lengths are bounded by the bytes that are there, and anything malformed,
//! left over or unknown gives `None`. Both work with explicit stacks, so nesting is free.
//!
//! Limits: compressed terms and fun objects are not read; functions other than captures and pids of
//! other nodes have no form.

use super::{IBig, MAX_TUPLE, Pid, Reference, Term, View, bits, map};
use crate::base::Atom;
use dashu_int::{Sign, UBig};

const VERSION: u8 = 131;
const NEW_FLOAT: u8 = 70;
const BIT_BINARY: u8 = 77;
const NEW_PID: u8 = 88;
const NEWER_REFERENCE: u8 = 90;
const SMALL_INTEGER: u8 = 97;
const INTEGER: u8 = 98;
const FLOAT_TEXT: u8 = 99;
const ATOM_LATIN1: u8 = 100;
const PID: u8 = 103;
const SMALL_TUPLE: u8 = 104;
const LARGE_TUPLE: u8 = 105;
const NIL: u8 = 106;
const STRING: u8 = 107;
const LIST: u8 = 108;
const BINARY: u8 = 109;
const SMALL_BIG: u8 = 110;
const LARGE_BIG: u8 = 111;
const EXPORT: u8 = 113;
const NEW_REFERENCE: u8 = 114;
const SMALL_ATOM_LATIN1: u8 = 115;
const MAP: u8 = 116;
const ATOM_UTF8: u8 = 118;
const SMALL_ATOM_UTF8: u8 = 119;

const NODE: &str = "nonode@nohost";

/// A value that has no external form (a closure).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unencodable;

/// What is still to be written.
enum Job<'a> {
    Items(std::slice::Iter<'a, Term>),
    List(super::ListIter<'a>),
    Pairs(map::MapIter<'a>),
    One(&'a Term),
}

/// `term_to_binary/1`.
pub fn encode(term: &Term) -> Result<Vec<u8>, Unencodable> {
    let mut out = vec![VERSION];
    let mut jobs = vec![Job::One(term)];
    while let Some(job) = jobs.last_mut() {
        let term = match job {
            Job::One(term) => {
                let term = *term;
                jobs.pop();
                term
            }
            Job::Items(items) => match items.next() {
                Some(item) => item,
                None => {
                    jobs.pop();
                    continue;
                }
            },
            Job::List(items) => match items.next() {
                Some(item) => item,
                None => {
                    let tail = items.tail();
                    *job = Job::One(tail);
                    continue;
                }
            },
            Job::Pairs(pairs) => match pairs.next() {
                Some((key, value)) => {
                    jobs.push(Job::One(value));
                    key
                }
                None => {
                    jobs.pop();
                    continue;
                }
            },
        };
        write(term, &mut out, &mut jobs)?;
    }
    Ok(out)
}

/// Writes a term's own data and queues its parts.
fn write<'a>(term: &'a Term, out: &mut Vec<u8>, jobs: &mut Vec<Job<'a>>) -> Result<(), Unencodable> {
    match term.view() {
        View::Int(i) => match (u8::try_from(i), i32::try_from(i)) {
            (Ok(byte), _) => out.extend([SMALL_INTEGER, byte]),
            (_, Ok(int)) => {
                out.push(INTEGER);
                out.extend(int.to_be_bytes());
            }
            _ => write_big(&IBig::from(i), out),
        },
        View::BigInt(b) => write_big(b, out),
        View::Float(f) => {
            out.push(NEW_FLOAT);
            out.extend(f.to_be_bytes());
        }
        View::Atom(atom) => write_atom(atom.as_str(), out),
        View::EmptyList => out.push(NIL),
        View::Cons(..) => {
            let mut items = term.list_iter();
            let (mut count, mut bytes) = (0u32, true);
            for item in items.by_ref() {
                count += 1;
                bytes &= item.is_small_int() && (0..256).contains(&item.small_value());
            }
            if bytes && count <= 0xffff && items.tail().is_empty_list() {
                out.push(STRING);
                out.extend((count as u16).to_be_bytes());
                out.extend(term.list_iter().map(|item| item.small_value() as u8));
            } else {
                out.push(LIST);
                out.extend(count.to_be_bytes());
                jobs.push(Job::List(term.list_iter()));
            }
        }
        View::Tuple(items) => {
            match u8::try_from(items.len()) {
                Ok(len) => out.extend([SMALL_TUPLE, len]),
                Err(_) => {
                    out.push(LARGE_TUPLE);
                    out.extend((items.len() as u32).to_be_bytes());
                }
            }
            jobs.push(Job::Items(items.iter()));
        }
        View::Map(map) => {
            out.push(MAP);
            out.extend((map.len() as u32).to_be_bytes());
            jobs.push(Job::Pairs(map.iter()));
        }
        View::Bits(view) => {
            let len = view.bit_len.div_ceil(8) as u32;
            if view.is_binary() {
                out.push(BINARY);
                out.extend(len.to_be_bytes());
            } else {
                out.push(BIT_BINARY);
                out.extend(len.to_be_bytes());
                out.push((view.bit_len % 8) as u8);
            }
            match view.as_bytes() {
                Some(bytes) => out.extend_from_slice(bytes),
                None => out.extend_from_slice(&view.to_bytes()),
            }
        }
        View::ExportFun(f) => {
            out.push(EXPORT);
            write_atom(f.module.as_str(), out);
            write_atom(f.name.as_str(), out);
            out.extend([SMALL_INTEGER, f.arity]);
        }
        View::Pid(pid) => {
            out.push(NEW_PID);
            write_atom(NODE, out);
            out.extend(pid.index().to_be_bytes());
            out.extend(pid.generation().to_be_bytes());
            out.extend(0u32.to_be_bytes());
        }
        View::Ref(id) => write_reference(id, out),
        View::Resource(resource) => write_reference(resource.id, out),
        View::Fun(_) | View::Internal(_) => return Err(Unencodable),
    }
    Ok(())
}

fn write_atom(name: &str, out: &mut Vec<u8>) {
    match u8::try_from(name.len()) {
        Ok(len) => out.extend([SMALL_ATOM_UTF8, len]),
        Err(_) => {
            out.push(ATOM_UTF8);
            out.extend((name.len() as u16).to_be_bytes());
        }
    }
    out.extend_from_slice(name.as_bytes());
}

fn write_big(value: &IBig, out: &mut Vec<u8>) {
    let (sign, magnitude) = value.clone().into_parts();
    let digits = magnitude.to_le_bytes();
    match u8::try_from(digits.len()) {
        Ok(len) => out.extend([SMALL_BIG, len]),
        Err(_) => {
            out.push(LARGE_BIG);
            out.extend((digits.len() as u32).to_be_bytes());
        }
    }
    out.push((sign == Sign::Negative) as u8);
    out.extend_from_slice(&digits);
}

fn write_reference(id: Reference, out: &mut Vec<u8>) {
    out.extend([NEWER_REFERENCE, 0, 2]);
    write_atom(NODE, out);
    out.extend(0u32.to_be_bytes());
    out.extend((id.id() as u32).to_be_bytes());
    out.extend(((id.id() >> 32) as u32).to_be_bytes());
}

/// `binary_to_term/2`: the term and how many bytes it took. With `safe`, atoms must exist already.
pub fn decode(bytes: &[u8], safe: bool) -> Option<(Term, usize)> {
    let mut input = Input { rest: bytes, safe };
    if input.byte()? != VERSION {
        return None;
    }
    let mut open: Vec<Open> = Vec::new();
    loop {
        let mut value = match input.value()? {
            Piece::Whole(term) => term,
            Piece::Begin(begun) => {
                open.push(begun);
                continue;
            }
        };
        // Hand the value to what it belongs to; that may be complete now, and so on outwards.
        loop {
            let Some(top) = open.last_mut() else { return Some((value, bytes.len() - input.rest.len())) };
            top.items.push(value);
            if top.items.len() < top.wanted {
                break;
            }
            value = open.pop()?.finish()?;
        }
    }
}

enum Shape {
    Tuple,
    List,
    Map,
}

/// A compound term whose parts are still being read.
struct Open {
    shape: Shape,
    items: Vec<Term>,
    wanted: usize,
}

impl Open {
    fn finish(mut self) -> Option<Term> {
        match self.shape {
            Shape::Tuple => Some(Term::tuple(self.items)),
            Shape::List => {
                let tail = self.items.pop()?;
                Some(Term::list_with_tail(self.items, tail))
            }
            Shape::Map => {
                let pairs = self.items.len() / 2;
                let mut items = self.items.into_iter();
                let map = Term::map(std::iter::from_fn(|| Some((items.next()?, items.next()?))));
                // A repeated key is malformed.
                if map::len(&map) == pairs { Some(map) } else { None }
            }
        }
    }
}

enum Piece {
    Whole(Term),
    Begin(Open),
}

struct Input<'a> {
    rest: &'a [u8],
    safe: bool,
}

impl<'a> Input<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(bytes)
    }

    fn byte(&mut self) -> Option<u8> {
        self.bytes(1).map(|b| b[0])
    }

    fn u16(&mut self) -> Option<usize> {
        self.bytes(2).map(|b| u16::from_be_bytes([b[0], b[1]]) as usize)
    }

    fn u32(&mut self) -> Option<u32> {
        self.bytes(4).map(|b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn len(&mut self) -> Option<usize> {
        self.u32().map(|n| n as usize)
    }

    /// A compound term; each part takes at least a byte, which bounds what a false length can reserve.
    fn begin(&self, shape: Shape, wanted: usize) -> Option<Piece> {
        if wanted > self.rest.len() {
            return None;
        }
        Some(Piece::Begin(Open { shape, items: Vec::with_capacity(wanted.min(4096)), wanted }))
    }

    fn value(&mut self) -> Option<Piece> {
        let tag = self.byte()?;
        let term = match tag {
            SMALL_INTEGER => Term::int(self.byte()? as i64),
            INTEGER => Term::int(self.u32()? as i32 as i64),
            SMALL_BIG => {
                let len = self.byte()? as usize;
                self.big(len)?
            }
            LARGE_BIG => {
                let len = self.len()?;
                self.big(len)?
            }
            NEW_FLOAT => {
                let raw = self.bytes(8)?.try_into().ok()?;
                self.float(f64::from_be_bytes(raw))?
            }
            FLOAT_TEXT => {
                let text = std::str::from_utf8(self.bytes(31)?).ok()?;
                self.float(text.trim_end_matches('\0').trim().parse().ok()?)?
            }
            ATOM_LATIN1 | SMALL_ATOM_LATIN1 | ATOM_UTF8 | SMALL_ATOM_UTF8 => Term::atom(self.atom(tag)?),
            NIL => Term::EMPTY_LIST,
            STRING => {
                let len = self.u16()?;
                Term::list(self.bytes(len)?.iter().map(|b| Term::int(*b as i64)))
            }
            BINARY => {
                let len = self.len()?;
                Term::binary(self.bytes(len)?)
            }
            BIT_BINARY => {
                let (len, used) = (self.len()?, self.byte()? as usize);
                if !(1..=8).contains(&used) || len == 0 {
                    return None;
                }
                bits::copy(bits::BitsView::from_bytes(self.bytes(len)?).slice(0, (len - 1) * 8 + used)?)
            }
            SMALL_TUPLE | LARGE_TUPLE => match if tag == SMALL_TUPLE { self.byte()? as usize } else { self.len()? } {
                0 => Term::tuple([]),
                len if len > MAX_TUPLE => return None,
                len => return self.begin(Shape::Tuple, len),
            },
            LIST => {
                let len = self.len()?;
                return self.begin(Shape::List, len.checked_add(1)?);
            }
            MAP => match self.len()? {
                0 => Term::empty_map(),
                len => return self.begin(Shape::Map, len.checked_mul(2)?),
            },
            EXPORT => {
                let (module, name) = (self.some_atom()?, self.some_atom()?);
                if self.byte()? != SMALL_INTEGER {
                    return None;
                }
                Term::export_fun(module, name, self.byte()?)
            }
            PID | NEW_PID => {
                let node = self.name()?;
                let (index, generation) = (self.u32()?, self.u32()?);
                self.bytes(if tag == PID { 1 } else { 4 })?;
                if node != NODE || index >= Pid::INDEX_LIMIT {
                    return None;
                }
                Term::pid(Pid::new(index, generation))
            }
            NEW_REFERENCE | NEWER_REFERENCE => {
                let words = self.u16()?;
                self.name()?;
                self.bytes(if tag == NEW_REFERENCE { 1 } else { 4 })?;
                if !(1..=5).contains(&words) {
                    return None;
                }
                let mut id = 0;
                for i in 0..words {
                    id |= (self.u32()? as u64) << (32 * (i & 1));
                }
                Term::reference(Reference::from_id(id))
            }
            _ => return None,
        };
        Some(Piece::Whole(term))
    }

    fn float(&self, value: f64) -> Option<Term> {
        if value.is_finite() { Some(Term::float(value)) } else { None }
    }

    fn big(&mut self, len: usize) -> Option<Term> {
        let negative = self.byte()?;
        let magnitude = IBig::from(UBig::from_le_bytes(self.bytes(len)?));
        match negative {
            0 => Some(Term::big(magnitude)),
            1 => Some(Term::big(-magnitude)),
            _ => None,
        }
    }

    fn some_atom(&mut self) -> Option<Atom> {
        let tag = self.byte()?;
        self.atom(tag)
    }

    /// The name of a node, which need not be an atom of ours.
    fn name(&mut self) -> Option<std::borrow::Cow<'a, str>> {
        let tag = self.byte()?;
        self.atom_name(tag)
    }

    fn atom(&mut self, tag: u8) -> Option<Atom> {
        let name = self.atom_name(tag)?;
        if self.safe { Atom::existing(&name) } else { Atom::try_new(&name).ok() }
    }

    fn atom_name(&mut self, tag: u8) -> Option<std::borrow::Cow<'a, str>> {
        let len = match tag {
            ATOM_LATIN1 | ATOM_UTF8 => self.u16()?,
            SMALL_ATOM_LATIN1 | SMALL_ATOM_UTF8 => self.byte()? as usize,
            _ => return None,
        };
        let bytes = self.bytes(len)?;
        if matches!(tag, ATOM_LATIN1 | SMALL_ATOM_LATIN1) {
            Some(bytes.iter().map(|b| *b as char).collect())
        } else {
            std::str::from_utf8(bytes).ok().map(Into::into)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::any_term;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decoding_gives_back_what_was_encoded(term in any_term()) {
            let bytes = encode(&term).map_err(|_| TestCaseError::fail("encodable"))?;
            prop_assert_eq!(decode(&bytes, true), Some((term, bytes.len())));
            for cut in 0..bytes.len() {
                prop_assert_eq!(decode(&bytes[..cut], true), None);
            }
        }

        #[test]
        fn garbage_is_refused_or_read_but_never_fatal(mut bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            bytes.insert(0, VERSION);
            let _ = decode(&bytes, true);
        }
    }

    #[test]
    fn false_lengths_reserve_nothing() {
        assert_eq!(decode(&[131, 105, 0, 255, 255, 255], false), None);
        assert_eq!(decode(&[131, 108, 255, 255, 255, 255, 106], false), None);
        assert_eq!(decode(&[131, 116, 0, 0, 0, 2, 97, 1, 97, 1, 97, 1, 97, 1], false), None);
        assert_eq!(decode(&[131, 70, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0], false), None);
    }

    #[test]
    fn forms_are_those_of_otp() {
        let form = |t: Term| encode(&t).unwrap_or_default();
        assert_eq!(form(Term::int(256)), [131, 98, 0, 0, 1, 0]);
        assert_eq!(form(Term::list([Term::int(1), Term::int(255)])), [131, 107, 0, 2, 1, 255]);
        assert_eq!(form(Term::int(-1 << 40)), [131, 110, 6, 1, 0, 0, 0, 0, 0, 1]);
        assert_eq!(form(Term::bits(&[0xa0], 3)), [131, 77, 0, 0, 0, 1, 3, 0xa0]);
        assert_eq!(form(Term::tuple([Term::NIL])), [131, 104, 1, 119, 3, b'n', b'i', b'l']);
    }

    #[test]
    fn nesting_is_free() {
        let deep = (0..200_000).fold(Term::NIL, |t, _| Term::tuple([t]));
        let bytes = encode(&deep).unwrap_or_default();
        assert!(decode(&bytes, true) == Some((deep, bytes.len())));
    }
}

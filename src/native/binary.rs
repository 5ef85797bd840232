//! `:binary`: search, split and the like on bytes.

use super::args::{bytes, leaf, list, size};
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{Term, bits};
use dashu_int::ops::UnsignedAbs;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("binary", "at", 2, |_, a| {
        let i = size(a, 1)?;
        bytes(a, 0)?.get(i).map(|b| Term::int(i64::from(*b))).ok_or_else(Raise::badarg)
    }),
    leaf!("binary", "first", 1, |_, a| byte_at(a, |b| b.first())),
    leaf!("binary", "last", 1, |_, a| byte_at(a, |b| b.last())),
    leaf!("binary", "copy", 1, |c, a| copy(c, a, 1)),
    leaf!("binary", "copy", 2, |c, a| {
        let n = size(a, 1)?;
        copy(c, a, n)
    }),
    leaf!("binary", "part", 2, |_, a| match a[1].as_tuple() {
        Some([from, len]) => {
            let range = [from.clone(), len.clone()];
            part(&a[0], &range[0], &range[1]).map_err(|_| Raise::badarg_at(2, "out of range"))
        }
        _ => Err(Raise::badarg_at(2, "not a valid {Pos,Length} tuple")),
    }),
    leaf!("binary", "part", 3, |_, a| part(&a[0], &a[1], &a[2])),
    leaf!("binary", "bin_to_list", 1, |c, a| {
        let b = bytes(a, 0)?;
        c.charge(b.len() / 8);
        Ok(Term::list(b.iter().map(|b| Term::int(i64::from(*b))).collect::<Vec<_>>()))
    }),
    leaf!("binary", "list_to_bin", 1, |c, a| super::iodata::to_binary(c, &a[0])),
    leaf!("binary", "match", 2, |c, a| Ok(find(c, a, 0)?.map_or(Term::atom(Atom::new("nomatch")), span))),
    leaf!("binary", "match", 3, |c, a| find_scoped(c, a)),
    leaf!("binary", "matches", 2, |c, a| matches(c, a)),
    leaf!("binary", "split", 2, |c, a| split(c, a, &[])),
    leaf!("binary", "split", 3, |c, a| {
        let wrong = || Raise::badarg_at(3, "invalid options");
        let options: Vec<Term> = a[2].proper_list().ok_or_else(wrong)?.into_iter().cloned().collect();
        split(c, a, &options)
    }),
    leaf!("quaff_binary", "replace", 4, |c, a| {
        let options: Vec<Term> = list(a, 3)?.into_iter().cloned().collect();
        replace(c, a, &options)
    }),
    leaf!("binary", "matches", 3, |c, a| {
        let range = scope(&only_scope(a)?, bytes(a, 0)?.len(), 3)?;
        let found = matches_in(c, bytes(a, 0)?, &patterns(&a[1], 2)?, range);
        Ok(Term::list(found.into_iter().map(span)))
    }),
    leaf!("binary", "bin_to_list", 2, |c, a| match a[1].as_tuple() {
        Some([from, len]) => {
            let range = [from.clone(), len.clone()];
            listed(c, part(&a[0], &range[0], &range[1]).map_err(|_| Raise::badarg_at(2, "out of range"))?)
        }
        _ => Err(Raise::badarg_at(2, "not a valid {Pos,Length} tuple")),
    }),
    leaf!("binary", "bin_to_list", 3, |c, a| {
        let part = part(&a[0], &a[1], &a[2])?;
        listed(c, part)
    }),
    leaf!("binary", "encode_hex", 1, |c, a| encode_hex(c, a, b"0123456789ABCDEF")),
    leaf!("binary", "encode_hex", 2, |c, a| match a[1].as_atom().map(Atom::as_str) {
        Some("uppercase") => encode_hex(c, a, b"0123456789ABCDEF"),
        Some("lowercase") => encode_hex(c, a, b"0123456789abcdef"),
        _ => Err(Raise::badarg_at(2, "not 'uppercase' or 'lowercase'")),
    }),
    leaf!("binary", "decode_hex", 1, |c, a| decode_hex(c, a)),
    leaf!("binary", "join", 2, |c, a| join(c, a)),
    leaf!("binary", "compile_pattern", 1, |_, a| {
        patterns(&a[0], 1)?;
        Ok(a[0].take())
    }),
    leaf!("binary", "longest_common_prefix", 1, |_, a| common(a, |x, y| x
        .iter()
        .zip(y)
        .take_while(|(a, b)| a == b)
        .count())),
    leaf!("binary", "longest_common_suffix", 1, |_, a| {
        common(a, |x, y| x.iter().rev().zip(y.iter().rev()).take_while(|(a, b)| a == b).count())
    }),
    leaf!("binary", "encode_unsigned", 1, |_, a| encode_unsigned(a, false)),
    leaf!("binary", "decode_unsigned", 1, |_, a| decode_unsigned(a, false)),
    leaf!("binary", "encode_unsigned", 2, |_, a| encode_unsigned(a, little(&a[1])?)),
    leaf!("binary", "decode_unsigned", 2, |_, a| decode_unsigned(a, little(&a[1])?)),
    leaf!("binary", "referenced_byte_size", 1, |_, a| Ok(Term::int(bytes(a, 0)?.len() as i64))),
];

fn little(order: &Term) -> std::result::Result<bool, Raise> {
    match order.as_atom().map(Atom::as_str) {
        Some("little") => Ok(true),
        Some("big") => Ok(false),
        _ => Err(Raise::badarg_at(2, "must be 'big' or 'little'")),
    }
}

fn byte_at(a: &[Term], pick: impl Fn(&[u8]) -> Option<&u8>) -> Result {
    pick(bytes(a, 0)?)
        .map(|b| Term::int(i64::from(*b)))
        .ok_or_else(|| Raise::badarg_at(1, "a zero-sized binary is not allowed"))
}

fn copy(c: &mut Ctx, a: &[Term], n: usize) -> Result {
    let b = bytes(a, 0)?;
    match b.len().checked_mul(n) {
        Some(total) if total <= super::MAX_BYTES => {
            c.charge(total / 64);
            Ok(Term::binary_from_vec(b.repeat(n)))
        }
        _ => Err(Raise::atom(atoms::SYSTEM_LIMIT)),
    }
}

/// `length` may be negative: then the part ends at `from`.
pub fn part(b: &Term, from: &Term, length: &Term) -> Result {
    let total = b.as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?.len() as i64;
    let from = from.as_int().ok_or_else(|| Raise::badarg_at(2, "not an integer"))?;
    let length = length.as_int().ok_or_else(|| Raise::badarg_at(3, "not an integer"))?;
    let (from, end) = match from.checked_add(length) {
        Some(end) => (from.min(end), from.max(end)),
        None => return Err(Raise::badarg_at(3, "out of range")),
    };
    if from < 0 || end > total {
        return Err(Raise::badarg_at(if from < 0 || from > total { 2 } else { 3 }, "out of range"));
    }
    bits::slice(b.clone(), from as usize * 8, (end - from) as usize * 8).ok_or_else(Raise::badarg)
}

/// A pattern or a list of them, none empty.
fn patterns(t: &Term, index: u8) -> std::result::Result<Vec<&[u8]>, Raise> {
    let wrong = || Raise::badarg_at(index, "not a valid pattern");
    let all = if t.is_list() { t.proper_list().ok_or_else(wrong)? } else { vec![t] };
    let all: Option<Vec<&[u8]>> = all.into_iter().map(|p| p.as_bytes().filter(|b| !b.is_empty())).collect();
    all.filter(|p| !p.is_empty()).ok_or_else(wrong)
}

/// The first occurrence of any of the patterns at or after `from`: the earliest, of those the longest.
fn search(hay: &[u8], needles: &[&[u8]], from: usize) -> Option<(usize, usize)> {
    if let [needle] = needles {
        return super::text::find(&hay[from..], needle).map(|i| (from + i, needle.len()));
    }
    let hits = needles.iter().filter_map(|n| super::text::find(&hay[from..], n).map(|i| (from + i, n.len())));
    hits.min_by_key(|&(i, n)| (i, std::cmp::Reverse(n)))
}

fn all_matches(c: &mut Ctx, hay: &[u8], needles: &[&[u8]]) -> Vec<(usize, usize)> {
    c.charge(hay.len() / 32);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((i, n)) = search(hay, needles, from) {
        found.push((i, n));
        from = i + n;
    }
    found
}

fn span((at, len): (usize, usize)) -> Term {
    Term::tuple2(Term::int(at as i64), Term::int(len as i64))
}

fn find(c: &mut Ctx, a: &[Term], from: usize) -> std::result::Result<Option<(usize, usize)>, Raise> {
    let hay = bytes(a, 0)?;
    c.charge(hay.len() / 32);
    Ok(search(hay, &patterns(&a[1], 2)?, from))
}

/// The `{scope, {from, length}}` of options, as a range of bytes; other options are for the caller.
fn scope(options: &[Term], total: usize, index: u8) -> std::result::Result<(usize, usize), Raise> {
    let mut range = (0, total);
    for option in options {
        let wrong = || Raise::badarg_at(index, "invalid options");
        match option.as_tuple() {
            Some([key, value]) if key.same(&Term::atom(Atom::new("scope"))) => {
                let Some([from, len]) = value.as_tuple() else { return Err(wrong()) };
                let (from, len) = (from.as_int().ok_or_else(wrong)?, len.as_int().ok_or_else(wrong)?);
                let to = from.checked_add(len).ok_or_else(wrong)?;
                let (start, end) = (from.min(to), from.max(to));
                if start < 0 || end as usize > total {
                    return Err(Raise::badarg_at(index, "specified part is not wholly inside binary"));
                }
                range = (start as usize, end as usize);
            }
            Some([key, _]) if key.same(&Term::atom(Atom::new("insert_replaced"))) => {}
            None if option.as_atom().is_some_and(|o| matches!(o.as_str(), "global" | "trim" | "trim_all")) => {}
            _ => return Err(wrong()),
        }
    }
    Ok(range)
}

/// The options of a search, which are scopes.
fn only_scope(a: &[Term]) -> std::result::Result<Vec<Term>, Raise> {
    let wrong = || Raise::badarg_at(3, "invalid options");
    patterns(&a[1], 2)?;
    let options: Vec<Term> = a[2].proper_list().ok_or_else(wrong)?.into_iter().cloned().collect();
    let is_scope = |o: &Term| matches!(o.as_tuple(), Some([key, _]) if key.same(&Term::atom(Atom::new("scope"))));
    if options.iter().all(is_scope) { Ok(options) } else { Err(wrong()) }
}

fn find_scoped(c: &mut Ctx, a: &[Term]) -> Result {
    let total = bytes(a, 0)?.len();
    let range = scope(&only_scope(a)?, total, 3)?;
    c.charge(total / 32);
    let found = search(&bytes(a, 0)?[..range.1], &patterns(&a[1], 2)?, range.0);
    Ok(found.map_or(Term::atom(Atom::new("nomatch")), span))
}

fn matches_in(c: &mut Ctx, hay: &[u8], needles: &[&[u8]], (start, end): (usize, usize)) -> Vec<(usize, usize)> {
    let mut found = all_matches(c, &hay[start..end], needles);
    found.iter_mut().for_each(|(at, _)| *at += start);
    found
}

fn listed(c: &mut Ctx, part: Term) -> Result {
    let b = part.as_bytes().ok_or_else(Raise::badarg)?;
    c.charge(b.len() / 8);
    Ok(Term::list(b.iter().map(|b| Term::int(i64::from(*b)))))
}

fn encode_hex(c: &mut Ctx, a: &[Term], digits: &[u8; 16]) -> Result {
    let b = bytes(a, 0)?;
    c.charge(b.len() / 16);
    let hex = b.iter().flat_map(|b| [digits[usize::from(b >> 4)], digits[usize::from(b & 15)]]);
    Ok(Term::binary_from_vec(hex.collect()))
}

fn decode_hex(c: &mut Ctx, a: &[Term]) -> Result {
    let b = bytes(a, 0)?;
    c.charge(b.len() / 16);
    if b.len() % 2 == 1 {
        return Err(Raise::badarg_at(1, "must contain an even number of bytes"));
    }
    let digit = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    let bytes: Option<Vec<u8>> = b.chunks_exact(2).map(|p| Some(digit(p[0])? << 4 | digit(p[1])?)).collect();
    let wrong = || Raise::badarg_at(1, "must only contain hex digits 0-9, A-F, and a-f");
    bytes.map(Term::binary_from_vec).ok_or_else(wrong)
}

fn join(c: &mut Ctx, a: &[Term]) -> Result {
    let wrong = || Raise::badarg_at(1, "not a list of binaries");
    let parts: Option<Vec<&[u8]>> = a[0].proper_list().ok_or_else(wrong)?.into_iter().map(Term::as_bytes).collect();
    let joined = parts.ok_or_else(wrong)?.join(bytes(a, 1)?);
    c.charge(joined.len() / 32);
    Ok(Term::binary_from_vec(joined))
}

fn matches(c: &mut Ctx, a: &[Term]) -> Result {
    let found = all_matches(c, bytes(a, 0)?, &patterns(&a[1], 2)?);
    Ok(Term::list(found.into_iter().map(span).collect::<Vec<_>>()))
}

fn has(options: &[Term], name: &str) -> bool {
    options.iter().any(|o| o.as_atom().is_some_and(|o| o.as_str() == name))
}

fn split(c: &mut Ctx, a: &[Term], options: &[Term]) -> Result {
    let hay = bytes(a, 0)?;
    let range = scope(options, hay.len(), 3)?;
    let mut found = matches_in(c, hay, &patterns(&a[1], 2)?, range);
    if !has(options, "global") {
        found.truncate(1);
    }
    let mut parts = Vec::with_capacity(found.len() + 1);
    let mut from = 0;
    for (at, n) in found {
        parts.push((from, at));
        from = at + n;
    }
    parts.push((from, hay.len()));
    if has(options, "trim_all") {
        parts.retain(|(from, to)| from < to);
    } else if has(options, "trim") {
        while parts.last().is_some_and(|(from, to)| from == to) {
            parts.pop();
        }
    }
    let parts: Vec<Term> =
        parts.into_iter().filter_map(|(from, to)| bits::slice(a[0].clone(), from * 8, (to - from) * 8)).collect();
    Ok(Term::list(parts))
}

fn replace(c: &mut Ctx, a: &[Term], options: &[Term]) -> Result {
    let hay = bytes(a, 0)?;
    let new = a[2].as_bytes().ok_or_else(|| Raise::badarg_at(3, "not a valid replacement"))?;
    let range = scope(options, hay.len(), 4)?;
    let mut found = matches_in(c, hay, &patterns(&a[1], 2)?, range);
    if !has(options, "global") {
        found.truncate(1);
    }
    let mut out = Vec::with_capacity(hay.len());
    let mut from = 0;
    for (at, n) in found {
        out.extend_from_slice(&hay[from..at]);
        out.extend_from_slice(new);
        from = at + n;
    }
    out.extend_from_slice(&hay[from..]);
    Ok(Term::binary_from_vec(out))
}

fn common(a: &[Term], of: impl Fn(&[u8], &[u8]) -> usize) -> Result {
    let all: Option<Vec<&[u8]>> = list(a, 0)?.into_iter().map(Term::as_bytes).collect();
    let all = all.ok_or_else(|| Raise::badarg_at(1, "not a flat list of binaries"))?;
    let Some((first, rest)) = all.split_first() else {
        return Err(Raise::badarg_at(1, "not a flat list of binaries"));
    };
    Ok(Term::int(rest.iter().map(|b| of(first, b)).min().unwrap_or(first.len()) as i64))
}

fn encode_unsigned(a: &[Term], little: bool) -> Result {
    let mut out = match a[0].as_int() {
        Some(n) if n >= 0 => n.to_be_bytes().into_iter().skip_while(|b| *b == 0).collect::<Vec<u8>>(),
        Some(_) => return Err(Raise::badarg_at(1, "out of range")),
        None => match a[0].as_big() {
            Some(n) => n.unsigned_abs().to_be_bytes().to_vec(),
            None => return Err(Raise::badarg_at(1, "not an integer")),
        },
    };
    if out.is_empty() {
        out.push(0);
    }
    if little {
        out.reverse();
    }
    Ok(Term::binary_from_vec(out))
}

fn decode_unsigned(a: &[Term], little: bool) -> Result {
    let mut b = bytes(a, 0)?.to_vec();
    if little {
        b.reverse();
    }
    Ok(Term::big(dashu_int::UBig::from_be_bytes(&b).into()))
}

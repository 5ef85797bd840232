//! Tuples, lists, binaries, funs and references: the data functions of `:erlang`.

use super::args::leaf;
use super::erlang_text::charlist;
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, FunctionKind, NativeRow, Raise, code};
use crate::term::{Pid, Reference, Term, View, bits, ext, phash};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("erlang", "element", 2, |_, a| {
        let (tuple, i) = element(&a[1], &a[0], 0)?;
        Ok(tuple[i].clone())
    }),
    leaf!("erlang", "setelement", 3, |_, a| {
        let (_, i) = element(&a[1], &a[0], 0)?;
        let (tuple, value) = (a[1].take(), a[2].take());
        tuple.tuple_put(i, value).map_err(|_| Raise::badarg())
    }),
    leaf!("erlang", "append_element", 2, |_, a| {
        let tuple = a[0].as_tuple().ok_or_else(|| Raise::badarg_at(1, "not a tuple"))?;
        let items: Vec<Term> = tuple.iter().chain([&a[1]]).cloned().collect();
        Ok(Term::tuple(items))
    }),
    leaf!("erlang", "insert_element", 3, |_, a| {
        let (tuple, i) = element(&a[1], &a[0], 1)?;
        let items: Vec<Term> = tuple[..i].iter().chain([&a[2]]).chain(&tuple[i..]).cloned().collect();
        Ok(Term::tuple(items))
    }),
    leaf!("erlang", "delete_element", 2, |_, a| {
        let (tuple, i) = element(&a[1], &a[0], 0)?;
        let items: Vec<Term> = tuple[..i].iter().chain(&tuple[i + 1..]).cloned().collect();
        Ok(Term::tuple(items))
    }),
    leaf!("erlang", "make_tuple", 2, |c, a| {
        let size = tuple_size(&a[0])?;
        c.charge(size / 8);
        Ok(Term::tuple(vec![a[1].clone(); size]))
    }),
    leaf!("erlang", "make_tuple", 3, make_tuple),
    leaf!("erlang", "tuple_to_list", 1, |_, a| {
        let tuple = a[0].as_tuple().ok_or_else(|| Raise::badarg_at(1, "not a tuple"))?;
        Ok(Term::list(tuple.iter().cloned()))
    }),
    leaf!("erlang", "list_to_tuple", 1, |c, a| {
        let items = a[0].proper_list().ok_or_else(|| Raise::badarg_at(1, "not a list"))?;
        c.charge(items.len() / 8);
        Ok(Term::tuple(items.into_iter().cloned().collect::<Vec<_>>()))
    }),
    leaf!("erlang", "is_record", 2, |_, a| Ok(Term::bool(is_record(&a[0], &a[1], None)?))),
    leaf!("erlang", "is_record", 3, |_, a| {
        let size = a[2].as_usize().ok_or_else(|| Raise::badarg_at(3, "not an integer"));
        Ok(Term::bool(is_record(&a[0], &a[1], Some(size))?))
    }),
    leaf!("erlang", "binary_to_list", 1, |c, a| {
        let bytes = a[0].as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?;
        c.charge(bytes.len() / 8);
        Ok(Term::list(bytes.iter().map(|b| Term::int(i64::from(*b)))))
    }),
    leaf!("erlang", "binary_to_list", 3, |_, a| {
        let bytes = a[0].as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?;
        let position = |i: usize| match a[i].as_int() {
            Some(n) if n >= 1 && n as usize <= bytes.len() => Ok(n as usize),
            Some(_) => Err(Raise::badarg_at(i as u8 + 1, "out of range")),
            None => Err(Raise::badarg_at(i as u8 + 1, "not an integer")),
        };
        let (from, to) = (position(1)?, position(2)?);
        let part = bytes.get(from - 1..to).ok_or_else(|| Raise::badarg_at(2, "out of range"))?;
        Ok(Term::list(part.iter().map(|b| Term::int(i64::from(*b)))))
    }),
    leaf!("erlang", "bitstring_to_list", 1, |_, a| {
        let view = a[0].as_bits().ok_or_else(|| Raise::badarg_at(1, "not a bitstring"))?;
        let whole = view.bit_len / 8;
        let mut items: Vec<Term> = Vec::with_capacity(whole + 1);
        let bytes = view.to_bytes();
        items.extend(bytes.iter().take(whole).map(|b| Term::int(i64::from(*b))));
        items.extend(view.slice(whole * 8, view.bit_len % 8).filter(|rest| rest.bit_len > 0).map(bits::copy));
        Ok(Term::list(items))
    }),
    leaf!("erlang", "list_to_bitstring", 1, |c, a| list_to_bitstring(c, &a[0])),
    leaf!("erlang", "binary_part", 3, |_, a| binary_part(&a[0], &a[1], &a[2])),
    leaf!("erlang", "binary_part", 2, |_, a| match a[1].as_tuple() {
        Some([from, length]) => binary_part(&a[0], from, length),
        _ => Err(Raise::badarg_at(2, "not a valid {Pos, Length} tuple")),
    }),
    leaf!("erlang", "split_binary", 2, |_, a| {
        let bits = a[0].as_bits().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?.bit_len;
        let at = match a[1].as_int() {
            Some(n) if n >= 0 && n as usize * 8 <= bits => n as usize * 8,
            Some(_) => return Err(Raise::badarg_at(2, "out of range")),
            None => return Err(Raise::badarg_at(2, "not an integer")),
        };
        let first = bits::slice(a[0].clone(), 0, at).ok_or_else(Raise::badarg)?;
        let second = bits::slice(a[0].take(), at, bits - at).ok_or_else(Raise::badarg)?;
        Ok(Term::tuple2(first, second))
    }),
    leaf!("erlang", "iolist_to_iovec", 1, |c, a| {
        let whole = super::iodata::to_binary(c, &a[0])?;
        let empty = whole.as_bytes().is_some_and(<[u8]>::is_empty);
        Ok(if empty { Term::EMPTY_LIST } else { Term::list([whole]) })
    }),
    leaf!("erlang", "term_to_binary", 1, |c, a| encode(c, &a[0])),
    leaf!("erlang", "term_to_binary", 2, |c, a| {
        let options = a[1].proper_list().ok_or_else(|| Raise::badarg_at(2, "not a list"))?;
        // But for the size, options choose among equal forms; ours is the plain one.
        let mut level = 0;
        for option in options {
            let (key, value) = match option.as_tuple() {
                Some([key, value]) => (key, Some(value)),
                _ => (option, None),
            };
            match (key.as_atom().map(Atom::as_str), value.map(Term::as_int)) {
                (Some("compressed"), None) => level = 6,
                (Some("compressed"), Some(Some(n @ 0..=9))) => level = n as u32,
                (Some("minor_version"), Some(Some(0..=2))) | (Some("deterministic" | "local"), None) => {}
                _ => return Err(Raise::badarg_at(2, "invalid option in list")),
            }
        }
        let plain = encode(c, &a[0])?;
        let Some(bytes) = plain.as_bytes().and_then(|b| b.get(1..)).filter(|_| level > 0) else { return Ok(plain) };
        c.charge(bytes.len() / 8);
        match super::zlib::shrink(bytes, level).filter(|small| small.len() + 5 < bytes.len()) {
            Some(small) => {
                let size = (bytes.len() as u32).to_be_bytes();
                Ok(Term::binary_from_vec([&[131, 80][..], &size, &small].concat()))
            }
            None => Ok(plain),
        }
    }),
    leaf!("erlang", "external_size", 1, |c, a| {
        encode(c, &a[0]).map(|b| Term::int(b.as_bytes().map_or(0, |b| b.len() as i64)))
    }),
    leaf!("erlang", "binary_to_term", 1, |c, a| decode(c, &a[0], false, false)),
    leaf!("erlang", "binary_to_term", 2, |c, a| {
        let options = a[1].proper_list().ok_or_else(|| Raise::badarg_at(2, "not a list"))?;
        let (mut safe, mut used) = (false, false);
        for option in options {
            match option.as_atom().map(Atom::as_str) {
                Some("safe") => safe = true,
                Some("used") => used = true,
                _ => return Err(Raise::badarg_at(2, "invalid option in list")),
            }
        }
        decode(c, &a[0], safe, used)
    }),
    leaf!("erlang", "phash2", 1, |_, a| Ok(Term::int(i64::from(phash::phash2(&a[0]) & 0x7ff_ffff)))),
    leaf!("erlang", "phash2", 2, |_, a| match a[1].as_int() {
        Some(n @ 1..=0x1_0000_0000) => Ok(Term::int(i64::from(phash::phash2(&a[0])) % n)),
        Some(_) => Err(Raise::badarg_at(2, "out of range")),
        None => Err(Raise::badarg_at(2, "not an integer")),
    }),
    leaf!("erlang", "make_ref", 0, |_, _| Ok(Term::reference(Reference::fresh()))),
    leaf!("erlang", "make_fun", 3, |_, a| {
        let module = a[0].as_atom().ok_or_else(|| Raise::badarg_at(1, "not an atom"))?;
        let name = a[1].as_atom().ok_or_else(|| Raise::badarg_at(2, "not an atom"))?;
        let arity = a[2].as_int().ok_or_else(|| Raise::badarg_at(3, "not an integer"))?;
        let arity = u8::try_from(arity).map_err(|_| Raise::badarg_at(3, "out of range"))?;
        Ok(Term::export_fun(module, name, arity))
    }),
    leaf!("erlang", "fun_info", 1, |_, a| fun_info_all(&a[0])),
    leaf!("erlang", "fun_info", 2, |_, a| {
        let wrong = || Raise::badarg_at(2, "invalid item");
        if !a[0].is_fun() {
            return Err(Raise::badarg_at(1, "not a fun"));
        }
        let key = a[1].as_atom().ok_or_else(wrong)?;
        let value = fun_info(&a[0], key)?.ok_or_else(wrong)?;
        Ok(Term::tuple2(Term::atom(key), value))
    }),
    leaf!("erlang", "pid_to_list", 1, |_, a| match a[0].view() {
        View::Pid(pid) => Ok(charlist(pid.to_string().trim_start_matches("#PID"))),
        _ => Err(Raise::badarg_at(1, "not a pid")),
    }),
    leaf!("erlang", "list_to_pid", 1, |_, a| {
        pid(&a[0]).ok_or_else(|| Raise::badarg_at(1, "not a textual representation of a pid"))
    }),
    leaf!("erlang", "ref_to_list", 1, |_, a| match a[0].view() {
        View::Ref(reference) =>
            Ok(charlist(reference.to_string().trim_start_matches('#').replace("Reference", "#Ref").as_str())),
        _ => Err(Raise::badarg_at(1, "not a reference")),
    }),
];

fn encode(c: &mut Ctx, t: &Term) -> Result {
    let bytes = ext::encode(t).map_err(|_| Raise::badarg_at(1, "a function has no external form"))?;
    c.charge(bytes.len() / 16);
    Ok(Term::binary_from_vec(bytes))
}

fn decode(c: &mut Ctx, t: &Term, safe: bool, used: bool) -> Result {
    let bytes = t.as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?;
    c.charge(bytes.len() / 16);
    if let [131, 80, s1, s2, s3, s4, small @ ..] = bytes {
        let size = u32::from_be_bytes([*s1, *s2, *s3, *s4]) as usize;
        let invalid = || Raise::badarg_at(1, "invalid external representation of a term");
        let (mut whole, read) = super::zlib::expand(small, size).ok_or_else(invalid)?;
        // Compressed once: not a way to make us recurse.
        if whole.first() == Some(&80) {
            return Err(invalid());
        }
        whole.insert(0, 131);
        let value = decode(c, &Term::binary_from_vec(whole), safe, false)?;
        return Ok(if used { Term::tuple2(value, Term::int(read as i64 + 6)) } else { value });
    }
    match ext::decode(bytes, safe) {
        Some((term, n)) if used => Ok(Term::tuple2(term, Term::int(n as i64))),
        Some((term, _)) => Ok(term),
        None if safe && ext::decode(bytes, false).is_some() => {
            Err(Raise::badarg_at(1, "invalid or unsafe external representation of a term"))
        }
        None => Err(Raise::badarg_at(1, "invalid external representation of a term")),
    }
}

/// `length` bytes from `from` on; a negative length counts backwards.
fn binary_part(whole: &Term, from: &Term, length: &Term) -> Result {
    let mut raise = Raise::badarg();
    let mut wrong = |index, what: &str| raise.0.details.push((index, what.to_string()));
    let size = whole.as_bits().filter(|_| whole.is_binary()).map(|b| (b.bit_len / 8) as i64);
    if size.is_none() {
        wrong(1, "not a binary");
    }
    if !from.is_int() {
        wrong(2, "not an integer");
    }
    if !length.is_int() {
        wrong(3, "not an integer");
    }
    if let (Some(size), true, true) = (size, from.is_int(), length.is_int()) {
        match (from.as_int(), length.as_int()) {
            (Some(from), Some(length)) if (0..=size).contains(&from) => match from.checked_add(length) {
                Some(to) if (0..=size).contains(&to) => {
                    let (start, bits_len) = (from.min(to) as usize * 8, length.unsigned_abs() as usize * 8);
                    return bits::slice(whole.clone(), start, bits_len).ok_or_else(Raise::badarg);
                }
                _ => wrong(3, "out of range"),
            },
            _ => wrong(2, "out of range"),
        }
    }
    Err(raise)
}

/// A tuple and an index in it, from zero; `more`: how far behind the end the index may be.
fn element<'t>(tuple: &'t Term, index: &Term, more: usize) -> std::result::Result<(&'t [Term], usize), Raise> {
    let mut raise = Raise::badarg();
    let items = tuple.as_tuple();
    match (index.as_int(), items) {
        (Some(i), Some(items)) if i >= 1 && i as usize <= items.len() + more => return Ok((items, i as usize - 1)),
        (Some(_), Some(_)) => raise.0.details.push((1, "out of range".into())),
        (None, _) => raise.0.details.push((1, "not an integer".into())),
        _ => {}
    }
    if items.is_none() {
        raise.0.details.push((2, "not a tuple".into()));
    }
    Err(raise)
}

fn tuple_size(t: &Term) -> std::result::Result<usize, Raise> {
    match t.as_int() {
        Some(n @ 0..=0xff_ffff) => Ok(n as usize),
        Some(_) => Err(Raise::badarg_at(1, "out of range")),
        None => Err(Raise::badarg_at(1, "not an integer")),
    }
}

/// `make_tuple(size, default, [{position, value}])`
fn make_tuple(c: &mut Ctx, a: &mut [Term]) -> Result {
    let size = tuple_size(&a[0])?;
    c.charge(size / 8);
    let mut items = vec![a[1].clone(); size];
    let wrong = || Raise::badarg_at(3, "invalid list of tuples");
    for pair in a[2].proper_list().ok_or_else(|| Raise::badarg_at(3, "not a list"))? {
        let Some([position, value]) = pair.as_tuple() else { return Err(wrong()) };
        let at = position.as_usize().and_then(|p| p.checked_sub(1)).ok_or_else(wrong)?;
        *items.get_mut(at).ok_or_else(wrong)? = value.clone();
    }
    Ok(Term::tuple(items))
}

fn is_record(
    t: &Term,
    tag: &Term,
    size: Option<std::result::Result<usize, Raise>>,
) -> std::result::Result<bool, Raise> {
    if !tag.is_atom() {
        return Err(Raise::badarg_at(2, "not an atom"));
    }
    let size = size.transpose()?;
    let fits = |items: &[Term]| size.is_none_or(|n| n == items.len()) && items.first().is_some_and(|t| t.same(tag));
    Ok(t.as_tuple().is_some_and(fits))
}

fn list_to_bitstring(c: &mut Ctx, data: &Term) -> Result {
    let wrong = || Raise::badarg_at(1, "not a bitstring list");
    if !data.is_list() {
        return Err(wrong());
    }
    let mut out = bits::BitWriter::new();
    let mut work = vec![data.clone()];
    while let Some(item) = work.pop() {
        match item.view() {
            View::Cons(head, tail) => {
                work.push(tail.clone());
                work.push(head.clone());
            }
            View::EmptyList => {}
            View::Int(n) => out.bytes(&[u8::try_from(n).map_err(|_| wrong())?]),
            View::Bits(view) => out.bits(view),
            _ => return Err(wrong()),
        }
        c.charge(usize::from(work.len() % 16 == 0));
    }
    Ok(out.finish())
}

fn pid(t: &Term) -> Option<Term> {
    let text: Option<String> =
        t.proper_list()?.iter().map(|c| c.as_int().and_then(|c| char::from_u32(u32::try_from(c).ok()?))).collect();
    let text = text?;
    let mut parts = text.strip_prefix("<0.")?.strip_suffix('>')?.split('.');
    let (index, generation) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next().is_none() && index < Pid::INDEX_LIMIT).then(|| Term::pid(Pid::new(index, generation)))
}

const FUN_KEYS: [&str; 10] =
    ["pid", "module", "new_index", "new_uniq", "index", "uniq", "name", "arity", "env", "type"];

fn fun_info_all(fun: &Term) -> Result {
    let keys: &[&str] = if fun.as_export().is_some() { &["module", "name", "arity", "env", "type"] } else { &FUN_KEYS };
    let mut out = Vec::new();
    for key in keys {
        let key = Atom::new(key);
        out.extend(fun_info(fun, key)?.map(|value| Term::tuple2(Term::atom(key), value)));
    }
    Ok(Term::list(out))
}

/// What is known of a function value; `None`: no such key.
fn fun_info(fun: &Term, key: Atom) -> std::result::Result<Option<Term>, Raise> {
    let atom = |name: &str| Term::atom(Atom::new(name));
    if let Some(export) = fun.as_export() {
        return Ok(match key.as_str() {
            "module" => Some(Term::atom(export.module)),
            "name" => Some(Term::atom(export.name)),
            "arity" => Some(Term::int(i64::from(export.arity))),
            "env" => Some(Term::EMPTY_LIST),
            "type" => Some(atom("external")),
            "pid" | "new_index" | "new_uniq" | "index" | "uniq" => Some(Term::atom(atoms::UNDEFINED)),
            _ => None,
        });
    }
    let closure = fun.as_closure().ok_or_else(|| Raise::badarg_at(1, "not a fun"))?;
    let Some(f) = code::function(closure.code) else { return Err(Raise::badarg()) };
    let (index, name) = match f.kind {
        FunctionKind::Closure { index, parent_arity, .. } => {
            (index, Atom::new(&format!("-{}/{parent_arity}-fun-{index}-", f.name)))
        }
        _ => (0, f.name),
    };
    Ok(match key.as_str() {
        "module" => Some(Term::atom(f.module)),
        "name" => Some(Term::atom(name)),
        "arity" => Some(Term::int(i64::from(closure.arity))),
        "env" => Some(Term::list(closure.env().iter().cloned())),
        "type" => Some(atom("local")),
        "index" | "new_index" => Some(Term::int(i64::from(index))),
        "uniq" => Some(Term::int(i64::from(f.id.0))),
        "new_uniq" => Some(Term::binary(&[0; 16])),
        "pid" => Some(Term::pid(Pid::new(0, 0))),
        _ => None,
    })
}

//! `:atomics` and `:counters`: arrays of 64-bit integers that processes change without locks.
//!
//! Arithmetic wraps around, as Erlang's does. A signed array differs from an unsigned one in how words become terms.

use super::args::leaf;
use crate::base::{Atom, atoms};
use crate::ir::{NativeRow, Raise};
use crate::term::Term;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

type Result = std::result::Result<Term, Raise>;

struct Array {
    words: Box<[AtomicU64]>,
    signed: bool,
    counters: bool,
}

pub static ROWS: &[NativeRow] = &[
    leaf!("atomics", "new", 2, |_, a| new(a)),
    leaf!("atomics", "put", 3, |_, a| {
        whole(a, false)?;
        change(a, false, |w, x| {
            w.store(x, SeqCst);
            None
        })
    }),
    leaf!("atomics", "get", 2, |_, a| get(a, false)),
    leaf!("atomics", "add", 3, |_, a| change(a, false, |w, x| {
        w.fetch_add(x, SeqCst);
        None
    })),
    leaf!("atomics", "add_get", 3, |_, a| change(a, false, |w, x| Some(w.fetch_add(x, SeqCst).wrapping_add(x)))),
    leaf!("atomics", "sub", 3, |_, a| change(a, false, |w, x| {
        w.fetch_sub(x, SeqCst);
        None
    })),
    leaf!("atomics", "sub_get", 3, |_, a| change(a, false, |w, x| Some(w.fetch_sub(x, SeqCst).wrapping_sub(x)))),
    leaf!("atomics", "exchange", 3, |_, a| {
        whole(a, false)?;
        change(a, false, |w, x| Some(w.swap(x, SeqCst)))
    }),
    leaf!("atomics", "compare_exchange", 4, |_, a| compare_exchange(a)),
    leaf!("atomics", "info", 1, |_, a| info(a, false)),
    leaf!("counters", "new", 2, |_, a| new_counters(a)),
    leaf!("counters", "put", 3, |_, a| change(a, true, |w, x| {
        w.store(x, SeqCst);
        None
    })),
    leaf!("counters", "get", 2, |_, a| get(a, true)),
    leaf!("counters", "add", 3, |_, a| change(a, true, |w, x| {
        w.fetch_add(x, SeqCst);
        None
    })),
    leaf!("counters", "sub", 3, |_, a| change(a, true, |w, x| {
        w.fetch_sub(x, SeqCst);
        None
    })),
    leaf!("counters", "info", 1, |_, a| info(a, true)),
];

/// As many words fit what a script may have at once.
const LIMIT: i64 = 1 << 28;

fn array(a: &[Term], counters: bool) -> Option<&Array> {
    a[0].as_resource()?.object.downcast_ref::<Array>().filter(|array| array.counters == counters)
}

fn size(a: &[Term]) -> std::result::Result<usize, Raise> {
    match a[0].as_int() {
        Some(n) if (1..=LIMIT).contains(&n) => Ok(n as usize),
        Some(n) if n > LIMIT => Err(Raise::atom(atoms::SYSTEM_LIMIT)),
        None if !a[0].is_int() => Err(Raise::badarg_at(1, "not an integer")),
        _ => Err(Raise::badarg_at(1, "out of range")),
    }
}

fn make(size: usize, signed: bool, counters: bool) -> Term {
    let words = (0..size).map(|_| AtomicU64::new(0)).collect();
    Term::resource(Arc::new(Array { words, signed, counters }), if counters { "counters" } else { "atomics" })
}

fn new(a: &[Term]) -> Result {
    let size = size(a)?;
    let options = a[1].proper_list().ok_or_else(|| Raise::badarg_at(2, "not a list"))?;
    let mut signed = true;
    for option in options {
        signed = match option.as_tuple() {
            Some([key, value]) if key.as_atom() == Some(Atom::new("signed")) && value.same(&Term::TRUE) => true,
            Some([key, value]) if key.as_atom() == Some(Atom::new("signed")) && value.same(&Term::FALSE) => false,
            _ => return Err(Raise::badarg_at(2, "invalid option in list")),
        };
    }
    Ok(make(size, signed, false))
}

fn new_counters(a: &[Term]) -> Result {
    let size = size(a)?;
    let options = a[1].proper_list().ok_or_else(|| Raise::badarg_at(2, "not a list"))?;
    let known = |o: &Term| o.as_atom().is_some_and(|a| matches!(a.as_str(), "atomics" | "write_concurrency"));
    if !options.into_iter().all(known) {
        return Err(Raise::badarg_at(2, "invalid option in list"));
    }
    Ok(make(size, true, true))
}

/// The details of a wrong call: the array, the index, the values from the third argument on.
#[cold]
fn wrong(a: &[Term], counters: bool) -> Raise {
    let mut raise = Raise::badarg();
    let array = array(a, counters);
    let mut note = |index: u8, what: &str| raise.0.details.push((index, what.into()));
    if array.is_none() {
        note(1, "invalid atomics reference");
    }
    if let Some(index) = a.get(1) {
        match index.as_int() {
            None => note(2, if index.is_int() { "out of range" } else { "not an integer" }),
            Some(n) if n < 1 || array.is_some_and(|x| n as u64 > x.words.len() as u64) => note(2, "out of range"),
            _ => {}
        }
    }
    for (i, value) in a.iter().enumerate().skip(2) {
        if !value.is_int() {
            note(i as u8 + 1, "not an integer");
        } else if array.is_some_and(|x| word(x, value).is_none()) {
            note(i as u8 + 1, "out of range");
        }
    }
    raise
}

fn place<'a>(array: &'a Array, index: &Term) -> Option<&'a AtomicU64> {
    array.words.get(index.as_usize()?.checked_sub(1)?)
}

/// Refuses negative values for an unsigned array: they may be added, but not stored.
fn whole(a: &[Term], counters: bool) -> std::result::Result<(), Raise> {
    let unsigned = array(a, counters).is_some_and(|array| !array.signed);
    let negative = a.iter().position(|t| t.as_int().is_some_and(|n| n < 0)).filter(|i| *i >= 2);
    match negative {
        Some(i) if unsigned => Err(Raise::badarg_at(i as u8 + 1, "out of range")),
        _ => Ok(()),
    }
}

/// An integer as the array keeps it. Unsigned ones may be changed by negative numbers, so both halves are taken there.
fn word(array: &Array, value: &Term) -> Option<u64> {
    if let Some(n) = value.as_int() {
        return Some(n as u64);
    }
    if array.signed { None } else { u64::try_from(value.as_big()?).ok() }
}

fn term(array: &Array, word: u64) -> Term {
    if array.signed { Term::int(word as i64) } else { Term::from_u64(word) }
}

fn get(a: &[Term], counters: bool) -> Result {
    let found = array(a, counters).and_then(|array| Some((array, place(array, &a[1])?)));
    let Some((array, place)) = found else { return Err(wrong(a, counters)) };
    Ok(term(array, place.load(SeqCst)))
}

fn change(a: &[Term], counters: bool, f: impl Fn(&AtomicU64, u64) -> Option<u64>) -> Result {
    let found = array(a, counters).and_then(|array| Some((array, place(array, &a[1])?, word(array, &a[2])?)));
    let Some((array, place, value)) = found else { return Err(wrong(a, counters)) };
    Ok(f(place, value).map_or(Term::atom(atoms::OK), |word| term(array, word)))
}

fn compare_exchange(a: &[Term]) -> Result {
    whole(a, false)?;
    let found =
        array(a, false).and_then(|array| Some((array, place(array, &a[1])?, word(array, &a[2])?, word(array, &a[3])?)));
    let Some((array, place, expected, new)) = found else { return Err(wrong(a, false)) };
    Ok(match place.compare_exchange(expected, new, SeqCst, SeqCst) {
        Ok(_) => Term::atom(atoms::OK),
        Err(actual) => term(array, actual),
    })
}

fn info(a: &[Term], counters: bool) -> Result {
    let Some(array) = array(a, counters) else { return Err(wrong(a, counters)) };
    let key = |name| Term::atom(Atom::new(name));
    let (min, max) = if array.signed {
        (Term::int(i64::MIN), Term::int(i64::MAX))
    } else {
        (Term::int(0), Term::from_u64(u64::MAX))
    };
    let size = array.words.len() as i64;
    let mut pairs = vec![(key("size"), Term::int(size)), (key("memory"), Term::int(40 + size * 8))];
    pairs.extend([(key("max"), max), (key("min"), min)]);
    Ok(Term::map(pairs))
}

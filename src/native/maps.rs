//! `:maps` (and the functions of `Map` that are the same thing): everything that takes no function.
//!
//! Arguments are taken where that lets a unique map be updated in place.

use super::args::{self, badkey, leaf, list, map};
use crate::base::atoms;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{Term, arith, map as tmap};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("maps", "get", 2, |_, a| get(a, 0, 1)),
    leaf!("maps", "get", 3, |_, a| Ok(map(a, 1)?.get(&a[0]).cloned().unwrap_or_else(|| a[2].clone()))),
    leaf!("maps", "find", 2, |_, a| find(a, 0, 1)),
    leaf!("maps", "put", 3, |_, a| put(a, 2, 0, 1)),
    leaf!("maps", "update", 3, |_, a| update(a)),
    leaf!("maps", "remove", 2, |_, a| remove(a, 1, 0)),
    leaf!("maps", "take", 2, |_, a| take(a, 1, 0)),
    leaf!("maps", "is_key", 2, |_, a| Ok(Term::bool(map(a, 1)?.get(&a[0]).is_some()))),
    leaf!("maps", "keys", 1, |c, a| keys(c, a)),
    leaf!("maps", "values", 1, |c, a| values(c, a)),
    leaf!("maps", "to_list", 1, |c, a| to_list(c, a)),
    leaf!("maps", "size", 1, |_, a| Ok(Term::int(map(a, 0)?.len() as i64))),
    leaf!("maps", "merge", 2, |c, a| merge(c, a)),
    leaf!("maps", "from_list", 1, |c, a| from_list(c, a)),
    leaf!("maps", "from_keys", 2, |c, a| from_keys(c, a)),
    leaf!("maps", "with", 2, |c, a| with(c, a)),
    leaf!("maps", "without", 2, |c, a| without(c, a)),
    leaf!("maps", "new", 0, |_, _| Ok(Term::empty_map())),
    leaf!("quaff_maps", "push", 3, |_, a| push(a)),
    leaf!("quaff_maps", "count", 2, |_, a| count(a)),
    leaf!("Elixir.Map", "get", 2, |_, a| Ok(map(a, 0)?.get(&a[1]).cloned().unwrap_or(Term::NIL))),
    leaf!("Elixir.Map", "get", 3, |_, a| Ok(map(a, 0)?.get(&a[1]).cloned().unwrap_or_else(|| a[2].clone()))),
    leaf!("Elixir.Map", "put", 3, |_, a| put(a, 0, 1, 2)),
    leaf!("Elixir.Map", "put_new", 3, |_, a| put_new(a)),
    leaf!("Elixir.Map", "replace", 3, |_, a| replace(a)),
    leaf!("Elixir.Map", "delete", 2, |_, a| remove(a, 0, 1)),
    leaf!("Elixir.Map", "fetch", 2, |_, a| find(a, 1, 0)),
    leaf!("Elixir.Map", "has_key?", 2, |_, a| Ok(Term::bool(map(a, 0)?.get(&a[1]).is_some()))),
    leaf!("Elixir.Map", "keys", 1, |c, a| keys(c, a)),
    leaf!("Elixir.Map", "values", 1, |c, a| values(c, a)),
    leaf!("Elixir.Map", "to_list", 1, |c, a| to_list(c, a)),
    leaf!("Elixir.Map", "merge", 2, |c, a| merge(c, a)),
    leaf!("Elixir.Map", "new", 0, |_, _| Ok(Term::empty_map())),
];

fn get(a: &[Term], key: usize, of: usize) -> Result {
    map(a, of)?.get(&a[key]).cloned().ok_or_else(|| badkey(&a[key]))
}

fn find(a: &[Term], key: usize, of: usize) -> Result {
    Ok(map(a, of)?.get(&a[key]).map_or(Term::atom(atoms::ERROR), |v| args::ok(v.clone())))
}

fn put(a: &mut [Term], of: usize, key: usize, value: usize) -> Result {
    map(a, of)?;
    Ok(tmap::put(a[of].take(), a[key].take(), a[value].take()))
}

/// Puts a value before the list that a key has; one of its own for a new key.
fn push(a: &mut [Term]) -> Result {
    map(a, 0)?;
    let [groups, key, value] = a else { return Err(Raise::badarg()) };
    let (key, value) = (key.take(), value.take());
    if let Some(list) = tmap::value_mut(groups, &key) {
        *list = Term::cons(value, list.take());
        return Ok(groups.take());
    }
    let list = tmap::get(groups, &key).cloned().unwrap_or(Term::EMPTY_LIST);
    Ok(tmap::put(groups.take(), key, Term::cons(value, list)))
}

/// Adds one to the number that a key has; 1 for a new key.
fn count(a: &mut [Term]) -> Result {
    map(a, 0)?;
    let [counts, key] = a else { return Err(Raise::badarg()) };
    let key = key.take();
    let after = |before: &Term| arith::add(before, &Term::int(1)).map_err(|_| Raise::badarg());
    if let Some(count) = tmap::value_mut(counts, &key) {
        *count = after(count)?;
        return Ok(counts.take());
    }
    let count = after(tmap::get(counts, &key).unwrap_or(&Term::int(0)))?;
    Ok(tmap::put(counts.take(), key, count))
}

fn put_new(a: &mut [Term]) -> Result {
    if map(a, 0)?.get(&a[1]).is_some() { Ok(a[0].take()) } else { put(a, 0, 1, 2) }
}

fn replace(a: &mut [Term]) -> Result {
    if map(a, 0)?.get(&a[1]).is_none() { Ok(a[0].take()) } else { put(a, 0, 1, 2) }
}

fn update(a: &mut [Term]) -> Result {
    if map(a, 2)?.get(&a[0]).is_none() {
        return Err(badkey(&a[0]));
    }
    put(a, 2, 0, 1)
}

fn remove(a: &mut [Term], of: usize, key: usize) -> Result {
    map(a, of)?;
    Ok(tmap::remove(a[of].take(), &a[key]))
}

fn take(a: &mut [Term], of: usize, key: usize) -> Result {
    match map(a, of)?.get(&a[key]).cloned() {
        None => Ok(Term::atom(atoms::ERROR)),
        Some(value) => Ok(Term::tuple2(value, tmap::remove(a[of].take(), &a[key]))),
    }
}

fn keys(c: &mut Ctx, a: &[Term]) -> Result {
    let m = map(a, 0)?;
    c.charge(m.len());
    let keys: Vec<Term> = m.iter().map(|(k, _)| k.clone()).collect();
    Ok(Term::list(keys))
}

fn values(c: &mut Ctx, a: &[Term]) -> Result {
    let m = map(a, 0)?;
    c.charge(m.len());
    let values: Vec<Term> = m.iter().map(|(_, v)| v.clone()).collect();
    Ok(Term::list(values))
}

fn to_list(c: &mut Ctx, a: &[Term]) -> Result {
    // An iterator is a chain of `{key, value, iterator}` that ends with `:none`.
    let mut pairs = Vec::new();
    let mut at = &a[0];
    while let Some([key, value, rest]) = at.as_tuple() {
        pairs.push(Term::tuple2(key.clone(), value.clone()));
        at = rest;
    }
    if at.as_atom().is_some_and(|a| a.as_str() == "none") {
        c.charge(pairs.len());
        return Ok(Term::list(pairs));
    }
    let m = map(a, 0)?;
    c.charge(m.len());
    let pairs: Vec<Term> = m.iter().map(|(k, v)| Term::tuple2(k.clone(), v.clone())).collect();
    Ok(Term::list(pairs))
}

fn merge(c: &mut Ctx, a: &mut [Term]) -> Result {
    map(a, 0)?;
    let work = map(a, 1)?.len();
    c.charge(work);
    Ok(tmap::merge(a[0].take(), a[1].take()))
}

fn from_list(c: &mut Ctx, a: &[Term]) -> Result {
    let items = list(a, 0)?;
    c.charge(items.len() * 2);
    let mut m = Term::empty_map();
    for item in items {
        let Some([k, v]) = item.as_tuple() else { return Err(Raise::badarg_at(1, "not a list of two-element tuples")) };
        m = tmap::put(m, k.clone(), v.clone());
    }
    Ok(m)
}

fn from_keys(c: &mut Ctx, a: &[Term]) -> Result {
    let keys = list(a, 0)?;
    c.charge(keys.len() * 2);
    Ok(keys.into_iter().fold(Term::empty_map(), |m, k| tmap::put(m, k.clone(), a[1].clone())))
}

fn with(c: &mut Ctx, a: &[Term]) -> Result {
    let m = map(a, 1)?;
    let keys = list(a, 0)?;
    c.charge(keys.len() * 2);
    let kept = keys.into_iter().filter_map(|k| m.get(k).map(|v| (k.clone(), v.clone())));
    Ok(Term::map(kept))
}

fn without(c: &mut Ctx, a: &mut [Term]) -> Result {
    map(a, 1)?;
    let keys: Vec<Term> = list(a, 0)?.into_iter().cloned().collect();
    c.charge(keys.len() * 2);
    Ok(keys.iter().fold(a[1].take(), tmap::remove))
}

//! `:lists`: everything that takes no function.

use super::args::{leaf, list, size};
use crate::base::atoms;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{Term, arith, cmp};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("lists", "reverse", 1, |c, a| {
        // Two elements are turned by hand before the native of two arguments sees what is wrong.
        let long = a[0].list_iter().nth(1).is_some();
        reverse(c, a, Term::EMPTY_LIST).map_err(|raise| if long { raise } else { clause() })
    }),
    leaf!("lists", "reverse", 2, |c, a| {
        let tail = a[1].take();
        reverse(c, a, tail)
    }),
    leaf!("lists", "sort", 1, |c, a| sort(c, a, |v| v.sort_by(cmp::cmp))),
    leaf!("lists", "usort", 1, |c, a| sort(c, a, |v| {
        v.sort_by(cmp::cmp);
        v.dedup_by(|b, a| cmp::eq(a, b));
    })),
    leaf!("lists", "keysort", 2, |c, a| keysort(c, a)),
    leaf!("lists", "ukeysort", 2, |c, a| ukeysort(c, a)),
    leaf!("lists", "member", 2, |c, a| member(c, a)),
    leaf!("lists", "keyfind", 3, |c, a| Ok(key_search(c, a)?.map_or(Term::FALSE, |(_, t)| t))),
    leaf!("lists", "keymember", 3, |c, a| Ok(Term::bool(key_search(c, a)?.is_some()))),
    leaf!("lists", "keysearch", 3, |c, a| Ok(
        key_search(c, a)?.map_or(Term::FALSE, |(_, t)| Term::tuple2(Term::atom(atoms::VALUE), t))
    )),
    leaf!("lists", "keytake", 3, |c, a| keytake(c, a)),
    leaf!("lists", "keydelete", 3, |c, a| keydelete(c, a)),
    leaf!("lists", "keyreplace", 4, |c, a| keyreplace(c, a)),
    leaf!("lists", "keystore", 4, |c, a| keystore(c, a)),
    leaf!("lists", "append", 1, |c, a| append_all(c, a)),
    leaf!("lists", "append", 2, |c, a| append(c, a)),
    leaf!("lists", "flatten", 1, |c, a| flatten(c, a, Term::EMPTY_LIST)),
    leaf!("lists", "flatten", 2, |c, a| {
        let tail = a[1].take();
        flatten(c, a, tail)
    }),
    leaf!("lists", "seq", 2, |c, a| seq(c, a, 1).map_err(|e| if a[0].is_int() && a[1].is_int() {
        clause()
    } else {
        e
    })),
    leaf!("lists", "seq", 3, |c, a| {
        let step = a[2].as_int().ok_or_else(|| Raise::badarg_at(3, "not an integer"))?;
        seq(c, a, step)
    }),
    leaf!("lists", "duplicate", 2, |c, a| duplicate(c, a)),
    leaf!("lists", "nth", 2, |c, a| nth(c, a)),
    leaf!("lists", "nthtail", 2, |c, a| nthtail(c, a)),
    leaf!("lists", "last", 1, |c, a| last(c, a)),
    leaf!("lists", "droplast", 1, |c, a| droplast(c, a)),
    leaf!("lists", "sum", 1, |c, a| sum(c, a)),
    leaf!("lists", "max", 1, |c, a| extreme(c, a, std::cmp::Ordering::Greater)),
    leaf!("lists", "min", 1, |c, a| extreme(c, a, std::cmp::Ordering::Less)),
    leaf!("lists", "sublist", 2, |c, a| {
        let n = size(a, 1).map_err(|_| clause())?;
        sublist(c, a, 1, n)
    }),
    leaf!("lists", "sublist", 3, |c, a| {
        let (from, n) = (size(a, 1).map_err(|_| clause())?, size(a, 2).map_err(|_| clause())?);
        sublist(c, a, from, n)
    }),
    leaf!("lists", "split", 2, |c, a| split(c, a)),
    leaf!("lists", "delete", 2, |c, a| delete(c, a)),
    leaf!("lists", "subtract", 2, |c, a| subtract(c, a)),
    leaf!("lists", "zip", 2, |c, a| zip(c, a)),
    leaf!("lists", "zip3", 3, |c, a| zip3(c, a)),
    leaf!("lists", "unzip", 1, |c, a| unzip(c, a)),
    leaf!("lists", "unzip3", 1, |c, a| unzip3(c, a)),
    leaf!("lists", "prefix", 2, |c, a| {
        let mut rest = &a[1];
        let mut work = 0;
        for item in a[0].list_iter() {
            match rest.as_cons() {
                Some((head, tail)) if cmp::exact_eq(head, item) => rest = tail,
                Some(_) => return Ok(Term::FALSE),
                None if rest.is_empty_list() => return Ok(Term::FALSE),
                None => return Err(clause()),
            }
            work += 1;
        }
        c.charge(work / 8);
        if a[0].proper_list().is_some() && rest.is_list() { Ok(Term::TRUE) } else { Err(clause()) }
    }),
    leaf!("lists", "suffix", 2, |c, a| {
        let (x, y) = (list(a, 0)?, list(a, 1)?);
        c.charge(y.len());
        Ok(Term::bool(y.len() >= x.len() && x.iter().rev().zip(y.iter().rev()).all(|(a, b)| cmp::exact_eq(a, b))))
    }),
];

fn clause() -> Raise {
    Raise::atom(atoms::FUNCTION_CLAUSE)
}

/// The list's elements, or `:function_clause` where Erlang's version is written in Erlang.
fn items<'a>(c: &mut Ctx, a: &'a [Term], index: usize) -> std::result::Result<Vec<&'a Term>, Raise> {
    let items = a[index].proper_list().ok_or_else(clause)?;
    c.charge(items.len() / 8);
    Ok(items)
}

fn reverse(c: &mut Ctx, a: &mut [Term], tail: Term) -> Result {
    if !a[0].is_list() {
        return Err(Raise::badarg_at(1, "not a list"));
    }
    let mut work = 0;
    let mut rest = a[0].take();
    let mut out = tail;
    loop {
        match rest.into_cons() {
            Ok((head, next)) => {
                out = Term::cons(head, out);
                rest = next;
                work += 1;
            }
            Err(end) if end.is_empty_list() => break,
            Err(_) => return Err(Raise::badarg_at(1, "not a list")),
        }
    }
    c.charge(work / 8);
    Ok(out)
}

fn sort(c: &mut Ctx, a: &[Term], by: impl FnOnce(&mut Vec<Term>)) -> Result {
    let mut v: Vec<Term> = items(c, a, 0)?.into_iter().cloned().collect();
    c.charge(v.len());
    by(&mut v);
    Ok(Term::list(v))
}

fn element(t: &Term, n: usize) -> Option<&Term> {
    t.as_tuple()?.get(n - 1)
}

fn position(a: &[Term], index: usize) -> std::result::Result<usize, Raise> {
    match size(a, index)? {
        0 => Err(Raise::badarg_at(index as u8 + 1, "out of range")),
        n => Ok(n),
    }
}

fn keysort(c: &mut Ctx, a: &[Term]) -> Result {
    if !a[0].is_int() || a[0].as_int().is_some_and(|n| n < 1) {
        return Err(clause());
    }
    let n = position(a, 0)?;
    let mut v: Vec<Term> = match a[1].proper_list() {
        Some(items) => items.into_iter().cloned().collect(),
        None => return Err(Raise::error(Term::tuple2(Term::atom(atoms::CASE_CLAUSE), a[1].clone()))),
    };
    if v.len() < 2 {
        return Ok(a[1].clone());
    }
    if let Some(odd) = v.iter().find(|t| element(t, n).is_none()) {
        return Err(if odd.is_tuple() {
            Raise::badarg_at(1, "out of range")
        } else {
            Raise::badarg_at(2, "not a tuple")
        });
    }
    c.charge(v.len());
    // Keys apart from the tuples, which lie all over the memory.
    if v.iter().all(|t| element(t, n).is_some_and(Term::is_small_int)) {
        let key = |t: &Term| element(t, n).map_or(0, |key| key.small_value());
        let mut keyed: Vec<(i64, Term)> = v.into_iter().map(|t| (key(&t), t)).collect();
        keyed.sort_by_key(|(key, _)| *key);
        return Ok(Term::list(keyed.into_iter().map(|(_, t)| t)));
    }
    v.sort_by(|x, y| element(x, n).zip(element(y, n)).map_or(std::cmp::Ordering::Equal, |(x, y)| cmp::cmp(x, y)));
    Ok(Term::list(v))
}

fn ukeysort(c: &mut Ctx, a: &[Term]) -> Result {
    let sorted = keysort(c, a)?;
    if sorted.list_iter().nth(1).is_none() {
        return Ok(sorted);
    }
    let n = position(a, 0)?;
    let mut v: Vec<Term> = sorted.list_iter().cloned().collect();
    v.dedup_by(|b, a| element(a, n).zip(element(b, n)).is_some_and(|(a, b)| cmp::eq(a, b)));
    Ok(Term::list(v))
}

fn member(c: &mut Ctx, a: &[Term]) -> Result {
    if !a[1].is_list() {
        return Err(Raise::badarg_at(2, "not a list"));
    }
    let mut iter = a[1].list_iter();
    let mut work = 0;
    let found = iter.by_ref().inspect(|_| work += 1).any(|x| cmp::exact_eq(x, &a[0]));
    c.charge(work / 8);
    if !found && !iter.tail().is_empty_list() {
        return Err(Raise::badarg_at(2, "not a proper list"));
    }
    Ok(Term::bool(found))
}

type Found = std::result::Result<Option<(usize, Term)>, Raise>;

/// Arguments key, position, list: the index and the tuple. For the natives that are natives in Erlang, too.
fn key_search(c: &mut Ctx, a: &[Term]) -> Found {
    let place = match position(a, 1) {
        _ if a[1].is_int() && a[1].as_int().is_none() && a[2].is_list() => return Err(Raise::badarg()),
        Ok(n) if a[2].is_list() => return key_scan(c, a, n, || Raise::badarg_at(3, "not a proper list")),
        Ok(_) => return Err(Raise::badarg_at(3, "not a list")),
        Err(place) if a[2].is_list() => place,
        Err(place) => place.and(3, "not a list"),
    };
    Err(place)
}

/// As `key_search`, for the functions that Erlang has in Erlang: what is wrong is a clause that is missing.
fn key_search_erl(c: &mut Ctx, a: &[Term]) -> Found {
    let n = position(a, 1).map_err(|_| clause())?;
    key_scan(c, a, n, clause)
}

fn key_scan(c: &mut Ctx, a: &[Term], n: usize, improper: impl FnOnce() -> Raise) -> Found {
    let mut iter = a[2].list_iter();
    let found = iter.by_ref().enumerate().find(|(_, t)| element(t, n).is_some_and(|e| cmp::eq(e, &a[0])));
    match found {
        Some((i, t)) => {
            c.charge(i / 8);
            Ok(Some((i, t.clone())))
        }
        None if a[2].is_list() && iter.tail().is_empty_list() => {
            c.charge(a[2].list_iter().count() / 8);
            Ok(None)
        }
        None => Err(improper()),
    }
}

fn without(a: &[Term], index: usize, skip: usize) -> Term {
    let rest: Vec<Term> =
        a[index].list_iter().enumerate().filter(|(i, _)| *i != skip).map(|(_, t)| t.clone()).collect();
    Term::list(rest)
}

fn keytake(c: &mut Ctx, a: &[Term]) -> Result {
    Ok(match key_search_erl(c, a)? {
        Some((i, t)) => Term::tuple3(Term::atom(atoms::VALUE), t, without(a, 2, i)),
        None => Term::FALSE,
    })
}

fn keydelete(c: &mut Ctx, a: &[Term]) -> Result {
    Ok(key_search_erl(c, a)?.map_or_else(|| a[2].clone(), |(i, _)| without(a, 2, i)))
}

fn replaced(a: &[Term], at: usize) -> Term {
    let new = a[2 + 1].clone();
    let out: Vec<Term> =
        a[2].list_iter().enumerate().map(|(i, t)| if i == at { new.clone() } else { t.clone() }).collect();
    Term::list(out)
}

fn keyreplace(c: &mut Ctx, a: &[Term]) -> Result {
    if a[3].as_tuple().is_none() {
        return Err(clause());
    }
    Ok(key_search_erl(c, a)?.map_or_else(|| a[2].clone(), |(i, _)| replaced(a, i)))
}

fn keystore(c: &mut Ctx, a: &[Term]) -> Result {
    if a[3].as_tuple().is_none() {
        return Err(Raise::atom(crate::base::atoms::FUNCTION_CLAUSE));
    }
    Ok(match key_search_erl(c, a)? {
        Some((i, _)) => replaced(a, i),
        None => {
            let v: Vec<Term> = a[2].list_iter().cloned().chain([a[3].clone()]).collect();
            Term::list(v)
        }
    })
}

fn append_all(c: &mut Ctx, a: &[Term]) -> Result {
    let lists = items(c, a, 0)?;
    let Some((last, init)) = lists.split_last() else { return Ok(Term::EMPTY_LIST) };
    let mut out = Vec::new();
    for l in init {
        out.extend(l.proper_list().ok_or_else(Raise::badarg)?.into_iter().cloned());
    }
    c.charge(out.len() / 8);
    Ok(Term::list_with_tail(out, (*last).clone()))
}

fn append(c: &mut Ctx, a: &[Term]) -> Result {
    let v: Vec<Term> = list(a, 0)?.into_iter().cloned().collect();
    c.charge(v.len() / 8);
    Ok(Term::list_with_tail(v, a[1].clone()))
}

fn flatten(c: &mut Ctx, a: &[Term], tail: Term) -> Result {
    if !a[0].is_list() || !tail.is_list() {
        return Err(clause());
    }
    let mut out = Vec::new();
    let mut work = vec![a[0].list_iter()];
    while let Some(iter) = work.last_mut() {
        match iter.next() {
            Some(item) if item.is_list() => {
                let inner = item.list_iter();
                work.push(inner);
            }
            Some(item) => out.push(item.clone()),
            None if !iter.tail().is_empty_list() => return Err(clause()),
            None => drop(work.pop()),
        }
    }
    c.charge(out.len() / 4);
    Ok(Term::list_with_tail(out, tail))
}

fn seq(c: &mut Ctx, a: &[Term], step: i64) -> Result {
    let (from, to) = (super::args::int(a, 0)?, super::args::int(a, 1)?);
    let count = match step {
        0 if from == to => 1,
        0 => return Err(wrong_step(from, to)),
        _ if (step > 0 && from > to) || (step < 0 && from < to) => {
            // An empty sequence is only right when it could be extended to reach `to`.
            return if from.checked_sub(step) == Some(to) || step.abs() >= 1 && from.abs_diff(to) <= step.unsigned_abs()
            {
                Ok(Term::EMPTY_LIST)
            } else {
                Err(wrong_step(from, to))
            };
        }
        _ => from.abs_diff(to) / step.unsigned_abs() + 1,
    };
    if count > 1 << 32 {
        return Err(Raise::atom(atoms::SYSTEM_LIMIT));
    }
    c.charge(count as usize / 8);
    let mut out = Term::EMPTY_LIST;
    for i in (0..count as i64).rev() {
        out = Term::cons(Term::int(from + i * step), out);
    }
    Ok(out)
}

fn wrong_step(from: i64, to: i64) -> Raise {
    Raise::badarg_at(3, if from > to { "not a negative increment" } else { "not a positive increment" })
}

fn duplicate(c: &mut Ctx, a: &[Term]) -> Result {
    let n = size(a, 0).map_err(|_| clause())?;
    if n > 1 << 32 {
        return Err(Raise::atom(atoms::SYSTEM_LIMIT));
    }
    c.charge(n / 8);
    Ok((0..n).fold(Term::EMPTY_LIST, |tail, _| Term::cons(a[1].clone(), tail)))
}

fn nth(c: &mut Ctx, a: &[Term]) -> Result {
    let n = position(a, 0).map_err(|_| clause())?;
    c.charge(n / 8);
    a[1].list_iter().nth(n - 1).cloned().ok_or_else(clause)
}

fn nthtail(c: &mut Ctx, a: &[Term]) -> Result {
    let n = size(a, 0).map_err(|_| clause())?;
    c.charge(n / 8);
    let mut rest = &a[1];
    for _ in 0..n {
        rest = rest.as_cons().ok_or_else(clause)?.1;
    }
    Ok(rest.clone())
}

fn last(c: &mut Ctx, a: &[Term]) -> Result {
    items(c, a, 0)?.last().map(|t| (*t).clone()).ok_or_else(clause)
}

fn droplast(c: &mut Ctx, a: &[Term]) -> Result {
    let v = items(c, a, 0)?;
    let (_, init) = v.split_last().ok_or_else(clause)?;
    Ok(Term::list(init.iter().map(|t| (*t).clone()).collect::<Vec<_>>()))
}

fn sum(c: &mut Ctx, a: &[Term]) -> Result {
    let mut total = Term::int(0);
    for t in items(c, a, 0)? {
        total = arith::add(&total, t).map_err(|_| Raise::badarith())?;
    }
    Ok(total)
}

fn extreme(c: &mut Ctx, a: &[Term], wanted: std::cmp::Ordering) -> Result {
    let v = items(c, a, 0)?;
    let mut iter = v.into_iter();
    let first = iter.next().ok_or_else(clause)?;
    Ok(iter.fold(first, |best, t| if cmp::cmp(t, best) == wanted { t } else { best }).clone())
}

fn sublist(c: &mut Ctx, a: &[Term], from: usize, n: usize) -> Result {
    if !a[0].is_list() || from == 0 {
        return Err(clause());
    }
    let v: Vec<Term> = a[0].list_iter().skip(from - 1).take(n).cloned().collect();
    c.charge((from + v.len()) / 8);
    Ok(Term::list(v))
}

fn split(c: &mut Ctx, a: &[Term]) -> Result {
    let n = size(a, 0).map_err(|_| Raise::badarg())?;
    if !a[1].is_list() {
        return Err(Raise::badarg());
    }
    let v: Vec<Term> = a[1].list_iter().take(n).cloned().collect();
    c.charge(v.len() / 8);
    if v.len() < n {
        return Err(if a[1].proper_list().is_some() { Raise::badarg() } else { clause() });
    }
    let mut rest = &a[1];
    for _ in 0..n {
        rest = rest.as_cons().ok_or_else(clause)?.1;
    }
    Ok(Term::tuple2(Term::list(v), rest.clone()))
}

fn delete(c: &mut Ctx, a: &[Term]) -> Result {
    let v = items(c, a, 1)?;
    Ok(v.iter().position(|t| cmp::exact_eq(t, &a[0])).map_or_else(|| a[1].clone(), |i| without(a, 1, i)))
}

/// `list -- list`: each element of the second removes its first occurrence; hashed, since both may be long.
pub fn subtract(c: &mut Ctx, a: &[Term]) -> Result {
    let (x, y) = (list(a, 0)?, list(a, 1)?);
    c.charge((x.len() + y.len()) / 4);
    let mut counts: std::collections::HashMap<&Term, usize> = std::collections::HashMap::new();
    for t in y {
        *counts.entry(t).or_default() += 1;
    }
    let kept: Vec<Term> = x
        .into_iter()
        .filter(|t| match counts.get_mut(*t) {
            Some(n) if *n > 0 => {
                *n -= 1;
                false
            }
            _ => true,
        })
        .cloned()
        .collect();
    Ok(Term::list(kept))
}

fn zip(c: &mut Ctx, a: &[Term]) -> Result {
    let (x, y) = (items(c, a, 0)?, items(c, a, 1)?);
    if x.len() != y.len() {
        return Err(clause());
    }
    Ok(Term::list(x.into_iter().zip(y).map(|(x, y)| Term::tuple2(x.clone(), y.clone())).collect::<Vec<_>>()))
}

fn zip3(c: &mut Ctx, a: &[Term]) -> Result {
    let (x, y, z) = (items(c, a, 0)?, items(c, a, 1)?, items(c, a, 2)?);
    if x.len() != y.len() || y.len() != z.len() {
        return Err(clause());
    }
    let rows = x.into_iter().zip(y).zip(z).map(|((x, y), z)| Term::tuple3(x.clone(), y.clone(), z.clone()));
    Ok(Term::list(rows.collect::<Vec<_>>()))
}

fn columns<const N: usize>(c: &mut Ctx, a: &[Term]) -> std::result::Result<[Term; N], Raise> {
    let mut columns = [const { Vec::new() }; N];
    for row in items(c, a, 0)? {
        let row = row.as_tuple().filter(|r| r.len() == N).ok_or_else(clause)?;
        for (column, t) in columns.iter_mut().zip(row) {
            column.push(t.clone());
        }
    }
    Ok(columns.map(Term::list))
}

fn unzip(c: &mut Ctx, a: &[Term]) -> Result {
    let [x, y] = columns(c, a)?;
    Ok(Term::tuple2(x, y))
}

fn unzip3(c: &mut Ctx, a: &[Term]) -> Result {
    let [x, y, z] = columns(c, a)?;
    Ok(Term::tuple3(x, y, z))
}

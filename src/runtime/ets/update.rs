//! Single elements: `lookup_element`, `update_element`, `update_counter`.

use super::table::Table;
use super::{NO_TYPE, Need, Reply, access, alive, find, objects, wrong};
use crate::ir::Raise;
use crate::process::Cx;
use crate::runtime::Runtime;
use crate::term::{Term, View, arith, cmp};

const NO_KEY: &str = "not a key that exists in the table";
const NO_PLACE: &str = "the position in the update operation is out of range";
const KEY_PLACE: &str = "the position is the same as the key position";

pub fn lookup_element(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let [_, key, place, default @ ..] = &*args else { return Err(Raise::badarg()) };
    let place = match place.as_int() {
        Some(n) if n > 0 => n as usize - 1,
        _ => {
            let text = if place.is_int() { "out of range" } else { "not an integer" };
            return Err(wrong(rt, cx, args, Need::Read, &[(3, text)]));
        }
    };
    let table = access(rt, cx, args, Need::Read)?;
    let data = table.read();
    alive(&data)?;
    let found = data.store.get(key, table.at);
    let element = |o: &Term| o.as_tuple().and_then(|t| t.get(place)).cloned();
    let missing = || Raise::badarg_at(3, "position is greater than the size of the object");
    match (found, default) {
        ([], [default]) => Ok(default.clone()),
        ([], _) => Err(Raise::badarg_at(2, NO_KEY)),
        ([one], _) if table.is_set() => element(one).ok_or_else(missing),
        (all, _) => {
            let all: Option<Vec<Term>> = all.iter().map(element).collect();
            all.map(|all| objects(&all)).ok_or_else(missing)
        }
    }
}

/// The operations in an argument: one or a list of them.
fn operations(term: &Term) -> Option<(Vec<&Term>, bool)> {
    match term.view() {
        View::Cons(..) | View::EmptyList => Some((term.proper_list()?, true)),
        _ => Some((vec![term], false)),
    }
}

pub fn update_element(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let pair = |op: &Term| match op.as_tuple() {
        Some([place, value]) => Some((place.as_int()?, value.clone())),
        _ => None,
    };
    let ops: Option<Vec<(i64, Term)>> = operations(&args[2]).and_then(|(ops, _)| ops.into_iter().map(pair).collect());
    let default = args.get(3);
    let mut bad: Vec<(u8, &str)> = Vec::new();
    if ops.is_none() {
        bad.push((3, "is not a valid element specification"));
    }
    if default.is_some_and(|d| !d.is_tuple()) {
        bad.push((4, "not a tuple"));
    }
    let (Some(ops), true) = (ops, bad.is_empty()) else { return Err(wrong(rt, cx, args, Need::Write, &bad)) };
    let table = access(rt, cx, args, Need::Write)?;
    if !table.is_set() {
        alive(&table.read())?;
        return Err(Raise::badarg_at(3, "out of range"));
    }
    if ops.iter().any(|(place, _)| *place == table.at as i64 + 1) {
        return Err(Raise::badarg_at(3, KEY_PLACE));
    }
    let mut data = table.write();
    alive(&data)?;
    let fits = |len: usize| ops.iter().all(|(place, _)| (1..=len as i64).contains(place));
    match data.store.get_mut(&args[1], table.at) {
        Some(object) => {
            if !fits(object.as_tuple().map_or(0, <[_]>::len)) {
                return Err(Raise::badarg_at(3, NO_PLACE));
            }
            apply(object, ops);
            Ok(Term::TRUE)
        }
        None => {
            let Some(default) = default else {
                return if ops.iter().any(|(place, _)| *place < 1) {
                    Err(Raise::badarg_at(3, NO_PLACE))
                } else {
                    Ok(Term::FALSE)
                };
            };
            let mut object = fresh(&table, default, &args[1]).ok_or_else(|| Raise::badarg_at(3, NO_PLACE))?;
            if !fits(object.as_tuple().map_or(0, <[_]>::len)) {
                return Err(Raise::badarg_at(3, NO_PLACE));
            }
            apply(&mut object, ops);
            let (added, _) = data.store.insert(table.kind, object, table.at);
            data.size += added;
            Ok(Term::TRUE)
        }
    }
}

/// The default object with the key in its place.
fn fresh(table: &Table, default: &Term, key: &Term) -> Option<Term> {
    default.clone().tuple_put(table.at, key.clone()).ok()
}

fn apply(object: &mut Term, ops: Vec<(i64, Term)>) {
    for (place, value) in ops {
        if let Ok(changed) = object.take().tuple_put(place as usize - 1, value) {
            *object = changed;
        }
    }
}

/// Add this to the element at a place; beyond the threshold take the last value instead.
struct Count {
    /// From 0; none: the element behind the key.
    place: Option<i64>,
    add: Term,
    limit: Option<(Term, Term)>,
}

fn count(op: &Term) -> Option<Count> {
    let int = |t: &Term| t.is_int().then(|| t.clone());
    let place = |t: &Term| t.as_int().map(|n| Some(n - 1));
    match op.view() {
        View::Int(_) | View::BigInt(_) => Some(Count { place: None, add: op.clone(), limit: None }),
        View::Tuple([at, add]) => Some(Count { place: place(at)?, add: int(add)?, limit: None }),
        View::Tuple([at, add, limit, value]) => {
            Some(Count { place: place(at)?, add: int(add)?, limit: Some((int(limit)?, int(value)?)) })
        }
        _ => None,
    }
}

impl Count {
    fn place(&self, table: &Table) -> i64 {
        self.place.unwrap_or(table.at as i64 + 1)
    }

    fn apply(&self, old: &Term) -> Option<Term> {
        let sum = arith::add(old, &self.add).ok()?;
        Some(match &self.limit {
            Some((limit, value)) => {
                let up = !cmp::cmp(&self.add, &Term::int(0)).is_lt();
                let over = if up { cmp::cmp(&sum, limit).is_gt() } else { cmp::cmp(&sum, limit).is_lt() };
                if over { value.clone() } else { sum }
            }
            None => sum,
        })
    }
}

/// The common case: a small number is added to one that is there. Anything else, and nothing done: `None`.
fn count_one(rt: &Runtime, cx: &Cx, args: &[Term]) -> Option<Term> {
    let (place, add) = match args[2].view() {
        View::Int(_) => (None, args[2].clone()),
        View::Tuple([place, add]) => (Some(place.as_int()?), add.clone()),
        _ => return None,
    };
    if args.get(3).is_some_and(|default| !default.is_tuple()) {
        return None;
    }
    let table = access(rt, cx, args, Need::Write).ok()?;
    let place = usize::try_from(place.map_or(table.at as i64 + 1, |place| place.saturating_sub(1))).ok()?;
    if !table.is_set() || place == table.at {
        return None;
    }
    let mut data = table.write();
    alive(&data).ok()?;
    let object = data.store.get_mut(&args[1], table.at)?;
    let sum = arith::add_small(object.as_tuple()?.get(place)?, &add)?;
    match object.as_tuple_mut() {
        Some(items) => *items.get_mut(place)? = sum.clone(),
        None => {
            if let Ok(changed) = object.take().tuple_put(place, sum.clone()) {
                *object = changed;
            }
        }
    }
    Some(sum)
}

pub fn update_counter(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    if let Some(sum) = count_one(rt, cx, args) {
        return Ok(sum);
    }
    let parsed = operations(&args[2]).and_then(|(ops, list)| {
        let listed = |op: &&Term| !list || op.is_tuple();
        ops.iter()
            .all(listed)
            .then(|| ops.into_iter().map(count).collect::<Option<Vec<Count>>>().map(|ops| (ops, list)))?
    });
    let default = args.get(3);
    let mut bad: Vec<(u8, &str)> = Vec::new();
    if parsed.is_none() {
        bad.push((3, "not a valid update operation"));
    }
    if default.is_some_and(|d| !d.is_tuple()) {
        bad.push((4, "not a tuple"));
    }
    let unsupported = find(rt, &args[0]).is_some_and(|t| !t.is_set() && !t.read().store.is_gone());
    if unsupported {
        return Err(Raise::badarg_at(1, NO_TYPE));
    }
    let (Some((ops, list)), true) = (parsed, bad.is_empty()) else {
        return Err(wrong(rt, cx, args, Need::Write, &bad));
    };
    let table = access(rt, cx, args, Need::Write)?;
    if ops.iter().any(|op| op.place(&table) == table.at as i64) {
        return Err(Raise::badarg_at(3, KEY_PLACE));
    }
    let mut data = table.write();
    alive(&data)?;
    let key = &args[1];
    let mut made = None;
    let object = match data.store.get_mut(key, table.at) {
        Some(object) => object,
        None => {
            let Some(default) = default else { return Err(Raise::badarg_at(2, NO_KEY)) };
            made.insert(fresh(&table, default, key).ok_or_else(|| Raise::badarg_at(3, NO_PLACE))?)
        }
    };
    let items = object.as_tuple().unwrap_or(&[]);
    // All or nothing: compute first. An operation sees the results of those before it.
    let mut results: Vec<(usize, Term)> = Vec::with_capacity(ops.len());
    for op in &ops {
        let place = usize::try_from(op.place(&table)).ok().filter(|p| *p < items.len());
        let Some(place) = place else { return Err(Raise::badarg_at(3, NO_PLACE)) };
        let old = results.iter().rev().find(|(p, _)| *p == place).map(|(_, v)| v).or_else(|| items.get(place));
        let not_int = "the value in the given position, in the object, is not an integer";
        let Some(old) = old.filter(|v| v.is_int()) else { return Err(Raise::badarg_at(3, not_int)) };
        let Some(new) = op.apply(old) else { return Err(Raise::atom(crate::base::atoms::SYSTEM_LIMIT)) };
        results.push((place, new));
    }
    for (place, value) in &results {
        if let Ok(changed) = object.take().tuple_put(*place, value.clone()) {
            *object = changed;
        }
    }
    if let Some(object) = made {
        let (added, _) = data.store.insert(table.kind, object, table.at);
        data.size += added;
    }
    Ok(if list {
        Term::list(results.into_iter().map(|(_, v)| v).collect::<Vec<_>>())
    } else {
        results.pop().map_or(Term::NIL, |(_, v)| v)
    })
}

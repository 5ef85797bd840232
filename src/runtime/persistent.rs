//! `:persistent_term`: terms for all processes, read far more often than written.

use super::Runtime;
use super::natives::Row;
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// What is kept, by key.
pub type Terms = RwLock<FxHashMap<Term, Term>>;

pub const ROWS: &[Row] = &[
    Row("persistent_term", "get", 0, all),
    Row("persistent_term", "get", 1, get),
    Row("persistent_term", "get", 2, get_or),
    Row("persistent_term", "put", 2, put),
    Row("persistent_term", "put_new", 2, put_new),
    Row("persistent_term", "erase", 1, erase),
    Row("persistent_term", "info", 0, info),
];

fn read(rt: &Runtime) -> RwLockReadGuard<'_, FxHashMap<Term, Term>> {
    rt.persistent.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(rt: &Runtime) -> RwLockWriteGuard<'_, FxHashMap<Term, Term>> {
    rt.persistent.write().unwrap_or_else(PoisonError::into_inner)
}

fn ok() -> Answer {
    Answer::Value(Term::atom(atoms::OK))
}

fn all(rt: &Runtime, _: &mut Cx, _: &mut [Term]) -> Answer {
    let mut pairs: Vec<(Term, Term)> = read(rt).iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    // The order of a hash map is none to show.
    pairs.order_by(|a, b| crate::term::cmp::cmp_exact(&a.0, &b.0));
    Answer::Value(Term::list(pairs.into_iter().map(|(k, v)| Term::tuple2(k, v)).collect::<Vec<_>>()))
}

fn get(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    match read(rt).get(&args[0]) {
        Some(value) => Answer::Value(value.clone()),
        None => Answer::Raise(Raise::badarg_at(1, "no persistent term stored with this key")),
    }
}

fn get_or(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let found = read(rt).get(&args[0]).cloned();
    Answer::Value(found.unwrap_or_else(|| args[1].take()))
}

fn put(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let old = write(rt).insert(args[0].take(), args[1].take());
    drop(old);
    ok()
}

fn put_new(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let mut terms = write(rt);
    match terms.get(&args[0]) {
        Some(old) if *old == args[1] => ok(),
        Some(_) => Answer::Raise(Raise::badarg()),
        None => {
            terms.insert(args[0].take(), args[1].take());
            ok()
        }
    }
}

fn erase(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let old = write(rt).remove(&args[0]);
    Answer::Value(Term::bool(old.is_some()))
}

fn info(rt: &Runtime, _: &mut Cx, _: &mut [Term]) -> Answer {
    let count = read(rt).len() as i64;
    let key = |name| Term::atom(Atom::new(name));
    Answer::Value(Term::map([(key("count"), Term::int(count)), (key("memory"), Term::int(count * 48))]))
}

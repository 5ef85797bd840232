//! The environment of applications: one table for the whole program, `{application, key}` to value.
//!
//! Read far more often than written, and small; a lock over a hash map will do.

use super::args::leaf;
use crate::base::Atom;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_env", "get", 3, |_, a| get(a)),
    leaf!("quaff_env", "put", 3, |_, a| put(a)),
    leaf!("quaff_env", "delete", 2, |_, a| delete(a)),
    leaf!("quaff_env", "all", 1, |c, a| all(c, a)),
    leaf!("quaff_env", "applications", 0, |_, _| applications()),
    leaf!("quaff_env", "terminal", 0, |_, _| Ok(Term::bool(std::io::IsTerminal::is_terminal(&std::io::stdout())))),
];

/// Keys are atoms, but for a few of the library's own: terms in their order, so that listings are the same in every run.
type Values = BTreeMap<Key, Term>;

#[derive(PartialEq, Eq)]
struct Key(Term);

impl Ord for Key {
    fn cmp(&self, other: &Key) -> std::cmp::Ordering {
        crate::term::cmp::cmp_exact(&self.0, &other.0)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Key) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

static ENV: RwLock<BTreeMap<&'static str, Values>> = RwLock::new(BTreeMap::new());

fn app(a: &[Term]) -> std::result::Result<Atom, Raise> {
    a[0].as_atom().ok_or_else(|| Raise::badarg_at(1, "not an atom"))
}

/// Application, key, what to give when there is none.
fn get(a: &[Term]) -> Result {
    let app = app(a)?;
    let env = ENV.read().unwrap_or_else(PoisonError::into_inner);
    let found = env.get(app.as_str()).and_then(|values| values.get(&Key(a[1].clone())));
    Ok(found.unwrap_or(&a[2]).clone())
}

fn put(a: &mut [Term]) -> Result {
    let app = app(a)?;
    let mut env = ENV.write().unwrap_or_else(PoisonError::into_inner);
    env.entry(app.as_str()).or_default().insert(Key(a[1].take()), a[2].take());
    Ok(Term::atom(crate::base::atoms::OK))
}

fn delete(a: &[Term]) -> Result {
    let app = app(a)?;
    let mut env = ENV.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(values) = env.get_mut(app.as_str()) {
        values.remove(&Key(a[1].clone()));
    }
    Ok(Term::atom(crate::base::atoms::OK))
}

/// Keys and values of an application.
fn all(c: &mut Ctx, a: &[Term]) -> Result {
    let app = app(a)?;
    let env = ENV.read().unwrap_or_else(PoisonError::into_inner);
    let values = env.get(app.as_str());
    let pairs: Vec<Term> =
        values.into_iter().flatten().map(|(key, value)| Term::tuple2(key.0.clone(), value.clone())).collect();
    c.charge(pairs.len());
    Ok(Term::list(pairs))
}

fn applications() -> Result {
    let env = ENV.read().unwrap_or_else(PoisonError::into_inner);
    Ok(Term::list(env.keys().map(|name| Term::atom(Atom::new(name))).collect::<Vec<_>>()))
}

//! Which module implements a protocol for a value.
//!
//! An implementation is the module named after the protocol and the type. Answers are remembered until another module
//! is defined, since dispatch is on the path of every enumeration.

use super::compile::Compiler;
use super::{Runtime, library};
use crate::base::{Atom, atoms};
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::{Term, View};
use rustc_hash::FxHashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

type Known = RwLock<FxHashMap<(Atom, Atom, bool), Option<Atom>>>;

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(Known::default)
}

/// A module was defined: what was not implemented may be now.
pub fn forget() {
    known().write().unwrap_or_else(PoisonError::into_inner).clear();
}

/// The name of a value's type, and whether it is a struct's.
fn type_of(value: &Term) -> (Atom, bool) {
    let kind = match value.view() {
        View::Map(map) => match map.get(&Term::atom(atoms::STRUCT)).and_then(Term::as_atom) {
            Some(module) => return (module, true),
            None => 0,
        },
        View::Tuple(_) => 1,
        View::Atom(_) => 2,
        View::EmptyList | View::Cons(..) => 3,
        View::Bits(_) => 4,
        View::Int(_) | View::BigInt(_) => 5,
        View::Float(_) => 6,
        _ if value.is_fun() => 7,
        _ if value.is_pid() => 8,
        _ => 9,
    };
    static NAMES: OnceLock<[Atom; 10]> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        ["Map", "Tuple", "Atom", "List", "BitString", "Integer", "Float", "Function", "PID", "Reference"]
            .map(|name| Atom::new(&format!("Elixir.{name}")))
    });
    (names.get(kind).copied().unwrap_or(atoms::NIL), false)
}

/// Whether the module has an implementation of the protocol of its own.
pub fn implements(runtime: &Runtime, cx: &mut Cx, protocol: &str, module: Atom) -> bool {
    let key = (Atom::new(protocol), module, false);
    let remembered = known().read().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
    let found = remembered.unwrap_or_else(|| {
        let found = look_up(runtime, cx, key.0, module);
        known().write().unwrap_or_else(PoisonError::into_inner).insert(key, found);
        found
    });
    found.is_some()
}

/// `Protocol.__impl_for__(protocol, value, fallback_to_any)`: the implementing module or nil.
pub fn impl_for(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(protocol) = args[0].as_atom() else { return Answer::Raise(crate::ir::Raise::badarg()) };
    let (kind, _) = type_of(&args[1]);
    let fallback = args[2].is_truthy();
    let key = (protocol, kind, fallback);
    let remembered = known().read().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
    let found = remembered.unwrap_or_else(|| {
        let found = look_up(runtime, cx, protocol, kind)
            .or_else(|| fallback.then(|| Atom::try_derived(&format!("{protocol}.Any")).ok()).flatten());
        known().write().unwrap_or_else(PoisonError::into_inner).insert(key, found);
        found
    });
    Answer::Value(found.map_or(Term::NIL, Term::atom))
}

fn look_up(runtime: &Runtime, cx: &mut Cx, protocol: Atom, kind: Atom) -> Option<Atom> {
    let kind = kind.as_str();
    let name = Atom::try_derived(&format!("{protocol}.{}", kind.strip_prefix("Elixir.").unwrap_or(kind))).ok()?;
    let module = library::load(name, &mut Compiler { runtime, cx }).ok()??;
    Some(module.name)
}

//! The natives of `Module`: reading and changing a module while its body runs, and making one from quoted code.

use super::{Runtime, define, modules};
use crate::base::{Atom, Span, atoms};
use crate::expand::{DefKind, Env, Host, ModuleState, ModuleTemplate, env_from_term};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::syntax::quoted;
use crate::term::Term;
use std::sync::{Arc, PoisonError};

/// Does something with the state of an open module.
fn with(runtime: &Runtime, name: &Term, what: &str, work: impl FnOnce(&mut ModuleState) -> Term) -> Answer {
    let Some(name) = name.as_atom() else { return Answer::Raise(Raise::atom(atoms::FUNCTION_CLAUSE)) };
    let state = runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
    match state {
        Some(state) => Answer::Value(work(&mut state.lock().unwrap_or_else(PoisonError::into_inner))),
        None => {
            let mut shown = String::new();
            crate::term::inspect::atom_literal(name.as_str(), &mut shown);
            let why = if modules::find(name).is_some() {
                format!("could not call Module.{what} because the module {shown} is already compiled")
            } else {
                format!("could not call Module.{what} because the module {shown} is not being defined")
            };
            Answer::Raise(Raise::argument(&why))
        }
    }
}

fn ok() -> Term {
    Term::atom(atoms::OK)
}

pub fn open(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let defining = runtime.defining.lock().unwrap_or_else(PoisonError::into_inner);
    Answer::Value(Term::bool(a[0].as_atom().is_some_and(|name| defining.contains_key(&name))))
}

pub fn put_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let (key, value) = (a[1].as_atom().unwrap_or(atoms::NIL), a[2].clone());
    with(runtime, &a[0], "put_attribute/3", |s| {
        s.put_attribute(key, value, 0, Span::NONE);
        ok()
    })
}

/// `{:ok, value}` or `:error`
pub fn get_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_atom().unwrap_or(atoms::NIL);
    with(runtime, &a[0], "get_attribute/2", |s| match s.get_attribute(key) {
        Some(value) => Term::tuple2(ok(), value),
        None => Term::atom(atoms::ERROR),
    })
}

pub fn delete_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_atom().unwrap_or(atoms::NIL);
    with(runtime, &a[0], "delete_attribute/2", |s| s.delete_attribute(key).unwrap_or(Term::NIL))
}

pub fn has_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_atom().unwrap_or(atoms::NIL);
    with(runtime, &a[0], "has_attribute?/2", |s| Term::bool(s.attributes.contains_key(&key)))
}

pub fn attributes_in(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    with(runtime, &a[0], "attributes_in/1", |s| {
        Term::list(s.attributes.keys().map(|k| Term::atom(*k)).collect::<Vec<_>>())
    })
}

/// Module, name, accumulate, persist.
pub fn register_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_atom().unwrap_or(atoms::NIL);
    let (accumulate, persist) = (a[2].is_truthy(), a[3].is_truthy());
    with(runtime, &a[0], "register_attribute/3", |s| {
        s.register_attribute(key, accumulate, persist);
        ok()
    })
}

/// `[{name, arity, kind}]` of what has been defined so far, in order.
pub fn definitions(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    with(runtime, &a[0], "definitions_in/1", |s| {
        let mut defs: Vec<_> = s.defs.values().collect();
        defs.sort_by_key(|d| d.index);
        let row = |kind: DefKind, name: Atom, arity: u8| {
            Term::tuple3(Term::atom(name), Term::int(i64::from(arity)), Term::atom(Atom::new(kind.name())))
        };
        Term::list(defs.iter().map(|d| row(d.kind, d.name, d.arity)).collect::<Vec<_>>())
    })
}

pub fn delete_definition(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_tuple().and_then(|t| match t {
        [name, arity] => Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?)),
        _ => None,
    });
    with(runtime, &a[0], "delete_definition/2", |s| Term::bool(key.is_some_and(|k| s.defs.remove(&k).is_some())))
}

pub fn make_overridable(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let names: Vec<(Atom, u8)> = a[1]
        .list_iter()
        .filter_map(|t| match t.as_tuple()? {
            [name, arity] => Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?)),
            _ => None,
        })
        .collect();
    let mut refused = None;
    let answer = with(runtime, &a[0], "make_overridable/2", |s| {
        refused = s.make_overridable(&names).err();
        ok()
    });
    refused.map_or(answer, |why| Answer::Raise(Raise::argument(&why)))
}

pub fn overridable(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    with(runtime, &a[0], "overridables_in/1", |s| {
        let pair = |k: &(Atom, u8)| Term::tuple2(Term::atom(k.0), Term::int(i64::from(k.1)));
        Term::list(s.overridable.keys().map(pair).collect::<Vec<_>>())
    })
}

/// Module, quoted body, environment: defines the module as `defmodule` would.
pub fn create(runtime: &Runtime, cx: &mut Cx, a: &mut [Term]) -> Answer {
    let Some(name) = a[0].as_atom() else { return Answer::Raise(Raise::atom(atoms::FUNCTION_CLAUSE)) };
    let env = match env_from_term(&a[2]) {
        Some((env, _)) => env,
        None => {
            let get = |key: &str| {
                a[2].list_iter().find_map(|p| {
                    p.as_tuple().filter(|p| p.len() == 2 && p[0] == Term::atom(Atom::new(key))).map(|p| p[1].clone())
                })
            };
            let file = get("file").and_then(|f| f.as_str().map(str::to_string)).unwrap_or_else(|| "nofile".into());
            Env::for_file(crate::base::SourceFile::new(file.clone(), ""), file)
        }
    };
    let line = env.line;
    let env = Env { module: None, function: None, ..env };
    let template = ModuleTemplate {
        name: Some(name),
        body: quoted::from_term(&a[1]),
        env,
        captures: Vec::new(),
        line,
        span: Span::NONE,
    };
    define::begin(runtime, cx, &Arc::new(template), name, Vec::new()).unwrap_or_else(Answer::Raise)
}

/// Module, quoted code, environment: evaluates the code in the module's body.
pub fn eval_quoted(runtime: &Runtime, cx: &mut Cx, a: &mut [Term]) -> Answer {
    let Some(name) = a[0].as_atom() else { return Answer::Raise(Raise::atom(atoms::FUNCTION_CLAUSE)) };
    let state = runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
    let env = match (env_from_term(&a[2]), state) {
        (Some((env, _)), _) => env,
        (None, Some(state)) => state.lock().unwrap_or_else(PoisonError::into_inner).body_env(),
        (None, None) => return with(runtime, &a[0], "eval_quoted/4", |_| ok()),
    };
    let env = Env { module: Some(name), function: None, ..env };
    let ast = Arc::new(quoted::from_term(&a[1]));
    let stage = define::Stage { ast, from: 0, env, variables: Vec::new(), results: true };
    define::stage(runtime, cx, &stage, Vec::new()).unwrap_or_else(Answer::Raise)
}

/// The struct's fields in order, `[{name, default}]`, of a module that is being defined or is there; nil without a struct.
pub fn struct_fields(runtime: &Runtime, cx: &mut Cx, a: &mut [Term]) -> Answer {
    let Some(name) = a[0].as_atom() else { return Answer::Raise(Raise::badarg()) };
    let info = super::compile::Compiler { runtime, cx }.struct_info(name).ok().flatten();
    let pairs = info.map(|info| {
        let pairs = info.fields.iter().map(|(field, default)| Term::tuple2(Term::atom(*field), default.clone()));
        Term::list(pairs.collect::<Vec<_>>())
    });
    Answer::Value(pairs.unwrap_or(Term::NIL))
}

//! The natives of `Module`: reading and changing a module while its body runs, and making one from quoted code.

use super::compile::Compiler;
use super::{Runtime, define};
use crate::base::order::Order as _;
use crate::base::{Atom, Span, atoms};
use crate::expand::{ClauseBody, DefKind, Env, Host, ModuleState, ModuleTemplate, StructInfo, env_from_term};
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
            let why = {
                let instead = match what {
                    "get_attribute/2" | "get_last_attribute/2" => {
                        ". Use the Module.__info__/1 callback or Code.fetch_docs/1 instead"
                    }
                    "definitions_in/1" | "definitions_in/2" => {
                        ". Use the Module.__info__/1 callback to get public functions and macros instead"
                    }
                    "defines?/2" | "defines?/3" => {
                        ". Use Kernel.function_exported?/3 and Kernel.macro_exported?/3 to check for public functions \
                         and macros instead"
                    }
                    _ => "",
                };
                let state = if runtime.written.lock().unwrap_or_else(PoisonError::into_inner).contains(&name) {
                    "in read-only mode (@after_compile)".to_string()
                } else {
                    format!("already compiled{instead}")
                };
                format!("could not call Module.{what} because the module {shown} is {state}")
            };
            Answer::Raise(Raise::argument(&why))
        }
    }
}

/// Questions that Elixir asks a table of a module, which is gone when the module is done.
fn keyed(answer: Answer) -> Answer {
    match answer {
        Answer::Raise(_) => Answer::Raise(Raise::badarg_at(2, "not a key that exists in the table")),
        other => other,
    }
}

fn ok() -> Term {
    Term::atom(atoms::OK)
}

pub fn open(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let defining = runtime.defining.lock().unwrap_or_else(PoisonError::into_inner);
    Answer::Value(Term::bool(a[0].as_atom().is_some_and(|name| defining.contains_key(&name))))
}

/// `[{field, default}]` in the order of the definition, also while the module is open; nil if it has no struct.
pub fn struct_fields(runtime: &Runtime, cx: &mut Cx, a: &mut [Term]) -> Answer {
    let Some(name) = a[0].as_atom() else { return Answer::Raise(Raise::atom(atoms::FUNCTION_CLAUSE)) };
    let info = Compiler { runtime, cx }.struct_info(name);
    let pairs = |info: Arc<StructInfo>| {
        Term::list(info.fields.iter().map(|(f, v)| Term::tuple2(Term::atom(*f), v.clone())).collect::<Vec<_>>())
    };
    Answer::Value(info.ok().flatten().map_or(Term::NIL, pairs))
}

pub fn put_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let (key, mut value) = (a[1].as_atom().unwrap_or(atoms::NIL), a[2].clone());
    let mut refused = None;
    let answer = with(runtime, &a[0], "put_attribute/3", |s| {
        refused = crate::expand::module::validate::dynamic(key, &value).err();
        if key.as_str() == "on_load" && s.attributes.get(&key).is_some_and(|a| a.set) {
            refused = Some("the @on_load attribute can only be set once per module".to_string());
        }
        if refused.is_some() {
            return ok();
        }
        let mut line = 0;
        if matches!(key.as_str(), "doc" | "moduledoc" | "typedoc")
            && let Some([at, doc]) = value.as_tuple()
        {
            line = at.as_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
            value = doc.clone();
        }
        s.put_attribute(key, value, line, Span::NONE);
        ok()
    });
    refused.map_or(answer, |why| Answer::Raise(Raise::argument(&why)))
}

/// Module, name, the caller's name: `{:ok, value}` or `:error`
pub fn get_attribute(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_atom().unwrap_or(atoms::NIL);
    let what = a[2].as_str().unwrap_or("get_attribute/2").to_string();
    with(runtime, &a[0], &what, |s| {
        let unset = s.attributes.get(&key).is_some_and(|a| !a.set && !a.accumulate);
        match s.get_attribute(key) {
            Some(value) if !unset => Term::tuple2(ok(), value),
            _ => Term::atom(atoms::ERROR),
        }
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
        let mut names: Vec<_> = s.attributes.keys().copied().filter(|n| !n.as_str().starts_with("__")).collect();
        names.extend(crate::expand::module::ALWAYS.iter().map(|n| Atom::new(n)));
        names.order_by_key(|name| name.as_str());
        names.dedup();
        Term::list(names.into_iter().map(Term::atom).collect::<Vec<_>>())
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

/// Module, the caller's name: `[{name, arity, kind}]` of what has been defined so far, in order.
pub fn definitions(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let what = a[1].as_str().unwrap_or("definitions_in/1").to_string();
    with(runtime, &a[0], &what, |s| {
        let mut defs: Vec<_> = s.defs.values().collect();
        defs.order_by_key(|d| d.index);
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
    with(runtime, &a[0], "delete_definition/2", |s| {
        s.local_code.clear();
        Term::bool(key.is_some_and(|k| s.defs.remove(&k).is_some()))
    })
}

/// Module, `{name, arity}`: `{:v1, kind, meta, clauses}` or nil. Clauses are as written, macros in them not expanded.
pub fn definition(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_tuple().and_then(|t| match t {
        [name, arity] => Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?)),
        _ => None,
    });
    with(runtime, &a[0], "get_definition/3", |s| {
        let Some(def) = key.and_then(|k| s.defs.get(&k)) else { return Term::NIL };
        let place = |line: u32, span: Span| {
            let mut meta = vec![Term::tuple2(Term::atom(atoms::LINE), Term::int(i64::from(line)))];
            if !span.is_none() {
                let (_, column) = s.env.source.line_column(span.start);
                meta.push(Term::tuple2(Term::atom(atoms::COLUMN), Term::int(i64::from(column))));
            }
            Term::list(meta)
        };
        let list = |items: &[crate::syntax::Ast]| {
            Term::list(items.iter().map(|i| quoted::to_term_in(i, &s.env.source)).collect::<Vec<_>>())
        };
        let clauses = def.clauses.iter().filter_map(|c| {
            let ClauseBody::Sections(body) = &c.body else { return None };
            let only = body.as_list().and_then(|pairs| match pairs {
                [crate::syntax::Ast::Pair(pair)] if pair.0.as_atom() == Some(atoms::DO) => Some(&pair.1),
                _ => None,
            });
            let body = quoted::to_term_in(only.unwrap_or(body), &s.env.source);
            Some(Term::tuple([place(c.line, c.span), list(&c.args), list(&c.guards), body]))
        });
        let clauses = Term::list(clauses.collect::<Vec<_>>());
        let kind = Term::atom(Atom::new(def.kind.name()));
        Term::tuple([Term::atom(Atom::new("v1")), kind, place(def.line, def.span), clauses])
    })
}

/// Module, kind, name, arity: the quoted specifications (`@spec`, `@callback` …) of it, in order.
pub fn typespecs(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let (kind, name, arity) = (a[1].as_atom(), a[2].as_atom(), a[3].as_int());
    keyed(with(runtime, &a[0], "spec_to_callback/2", |s| {
        let own = s
            .typespecs
            .iter()
            .filter(|t| Some(t.kind) == kind && Some(t.name) == name && Some(i64::from(t.arity)) == arity);
        Term::list(own.map(|t| quoted::to_term(&t.spec)).collect::<Vec<_>>())
    }))
}

/// Module, kind, quoted specification.
pub fn add_typespec(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let (kind, spec) = (a[1].as_atom().unwrap_or(atoms::NIL), quoted::from_term(&a[2]));
    with(runtime, &a[0], "spec_to_callback/2", |s| match crate::expand::typespec(kind, &spec, s.line) {
        Some(spec) => {
            s.typespecs.push(spec);
            Term::TRUE
        }
        None => Term::FALSE,
    })
}

pub fn make_overridable(runtime: &Runtime, cx: &mut Cx, a: &mut [Term]) -> Answer {
    let mut open = None;
    let name = a[0].as_atom().unwrap_or(atoms::NIL);
    let answer = with(runtime, &a[0], "make_overridable/2", |_| ok());
    if matches!(answer, Answer::Value(_)) {
        open = runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
    }
    let Some(state) = open else { return answer };
    match crate::expand::make_overridable(&state, &a[1], &mut Compiler { runtime, cx }) {
        Ok(()) => answer,
        Err(failure) => Answer::Raise(super::compile::raise(runtime, failure)),
    }
}

pub fn overridable(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    keyed(with(runtime, &a[0], "overridables_in/1", |s| {
        let pair = |k: &(Atom, u8)| Term::tuple2(Term::atom(k.0), Term::int(i64::from(k.1)));
        Term::list(s.overridable.keys().map(pair).collect::<Vec<_>>())
    }))
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
    let option_line = a[2].list_iter().find_map(|p| match p.as_tuple() {
        Some([key, line]) if key.as_atom() == Some(atoms::LINE) => u32::try_from(line.as_int()?).ok(),
        _ => None,
    });
    let line = option_line.unwrap_or(env.line);
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

/// Module, the caller's name: the environment of the module's body.
pub fn env(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let what = a[1].as_str().unwrap_or("eval_quoted/4").to_string();
    with(runtime, &a[0], &what, |s| crate::expand::env_to_term(&s.body_env(), &[]))
}

/// Whether an attribute of an open module collects its values.
pub fn accumulates(runtime: &Runtime, _cx: &mut Cx, a: &mut [Term]) -> Answer {
    let key = a[1].as_atom().unwrap_or(atoms::NIL);
    with(runtime, &a[0], "get_last_attribute/2", |s| Term::bool(s.attributes.get(&key).is_none_or(|a| a.accumulate)))
}

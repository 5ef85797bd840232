//! Questions about code: is a module there, what does it export; and calls of what is not there yet.

use super::compile::Compiler;
use super::{Runtime, compile, define, library, modules};
use crate::base::order::Order as _;
use crate::base::{Atom, SourceFile, atoms};
use crate::expand::Failure;
use crate::ir::{Export, Raise, code};
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::Term;
use std::sync::Arc;

/// The module, loaded if the library has it.
fn load(runtime: &Runtime, cx: &mut Cx, name: Atom) -> Result<Option<Arc<modules::Module>>, Failure> {
    library::load(name, &mut Compiler { runtime, cx })
}

fn known(runtime: &Runtime, cx: &mut Cx, name: Atom) -> bool {
    matches!(load(runtime, cx, name), Ok(Some(_))) || !code::natives_of(name).is_empty()
}

/// A call of something that is not loaded: loads its module and has the machine try again.
pub fn undefined(runtime: &Runtime, cx: &mut Cx, export: &'static Export, args: &[Term]) -> Answer {
    match load(runtime, cx, export.module) {
        Err(failure) => return Answer::Raise(compile::raise(runtime, failure)),
        Ok(Some(module)) if defined(&module, export) => return Answer::Value(Term::NIL),
        Ok(_) => {}
    }
    // Every loaded module answers these, also one of natives alone.
    if export.name == atoms::MODULE_INFO && export.arity <= 1 && known(runtime, cx, export.module) {
        return module_info(runtime, cx, export.module, args.first());
    }
    if let Some(module) = modules::find(export.module)
        && let Some(handler) = module.function(Atom::new("$handle_undefined_function"), 2)
    {
        return Answer::CallFunction(handler, vec![Term::atom(export.name), Term::list(args.to_vec())]);
    }
    let mut raise = Raise::atom(atoms::UNDEF);
    raise.0.mfa = Some((export.module, export.name, args.to_vec()));
    Answer::Raise(raise)
}

/// Whether an export has a target, made now if its module is the library's.
fn defined(module: &modules::Module, export: &'static Export) -> bool {
    if export.target().is_none() && module.library().is_some() {
        module.function(export.name, export.arity);
    }
    export.target().is_some()
}

/// Public functions and their arities, macros under their `MACRO-` names.
fn exported(runtime: &Runtime, cx: &mut Cx, name: Atom) -> Vec<(Atom, u8)> {
    let mut all = code::natives_of(name);
    // Kernel's macros are native: no loaded module knows of them.
    let exports = if name == atoms::KERNEL {
        Some(Arc::new(crate::expand::kernel_exports()))
    } else {
        load(runtime, cx, name).ok().flatten().map(|module| module.exports())
    };
    if let Some(exports) = exports {
        let macros = exports.macros.iter().map(|(name, arity)| (Atom::new(&format!("MACRO-{name}")), arity + 1));
        for key in exports.functions.iter().copied().chain(macros) {
            if !all.contains(&key) {
                all.push(key);
            }
        }
    }
    all.order_by_key(|(name, arity)| (name.as_str(), *arity));
    all
}

fn pairs(keys: &[(Atom, u8)]) -> Term {
    let pairs = keys.iter().map(|(name, arity)| Term::tuple2(Term::atom(*name), Term::int(i64::from(*arity))));
    Term::list(pairs.collect::<Vec<_>>())
}

fn module_info(runtime: &Runtime, cx: &mut Cx, name: Atom, item: Option<&Term>) -> Answer {
    let attributes = |m: &modules::Module| {
        let list = m.attributes.iter().map(|(k, v)| Term::tuple2(Term::atom(*k), v.clone()));
        Term::list(list.collect::<Vec<_>>())
    };
    let module = modules::find(name);
    let exports = pairs(&exported(runtime, cx, name));
    let attributes = module.as_deref().map_or(Term::EMPTY_LIST, attributes);
    let value = match item.map(|t| t.as_atom().map_or("", |a| a.as_str())) {
        None => Term::list([
            Term::tuple2(Term::atom(atoms::MODULE), Term::atom(name)),
            Term::tuple2(Term::atom(Atom::new("exports")), exports),
            Term::tuple2(Term::atom(Atom::new("attributes")), attributes),
        ]),
        Some("module") => Term::atom(name),
        Some("exports" | "functions") => exports,
        Some("attributes") => attributes,
        Some("compile" | "nifs") => Term::EMPTY_LIST,
        Some("md5") => Term::binary(&[0; 16]),
        Some(_) => return Answer::Raise(Raise::badarg()),
    };
    Answer::Value(value)
}

/// `:erlang.function_exported(module, name, arity)`
pub fn function_exported(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(module), Some(name), Some(arity)) = (args[0].as_atom(), args[1].as_atom(), args[2].as_int()) else {
        return Answer::Raise(Raise::badarg());
    };
    let Ok(arity) = u8::try_from(arity) else { return Answer::Value(Term::FALSE) };
    let module_there = load(runtime, cx, module);
    let export = code::export(module, name, arity);
    let there = matches!(module_there, Ok(Some(module)) if defined(&module, export));
    Answer::Value(Term::bool(there || export.native.is_some() || export.target().is_some()))
}

/// `:code.ensure_loaded(module)`
pub fn ensure_loaded(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg_at(1, "not an atom")) };
    let answer = if known(runtime, cx, name) {
        Term::tuple2(Term::atom(atoms::MODULE), Term::atom(name))
    } else {
        Term::tuple2(Term::atom(atoms::ERROR), Term::atom(Atom::new("nofile")))
    };
    Answer::Value(answer)
}

/// `:code.is_loaded(module)` as a boolean.
pub fn is_loaded(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let loaded =
        args[0].as_atom().is_some_and(|name| modules::find(name).is_some() || !code::natives_of(name).is_empty());
    Answer::Value(Term::bool(loaded))
}

/// `:quaff.exports(module)`: names and arities, natives included.
pub fn exports(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg_at(1, "not an atom")) };
    let all = exported(runtime, cx, name);
    Answer::Value(pairs(&all))
}

/// `:quaff.library_modules()`: the names of all of ours.
pub fn library_modules(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let names = library::names().into_iter().filter(|name| name.as_str().starts_with("Elixir."));
    Answer::Value(Term::list(names.map(Term::atom).collect::<Vec<_>>()))
}

/// `:quaff.library_module(module)`: whether it is one of ours rather than the script's.
pub fn library_module(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let ours = args[0].as_atom().is_some_and(library::has);
    Answer::Value(Term::bool(ours))
}

/// `:quaff.library_name(text)`: whether the library has a module of this name; makes no atom of it.
pub fn library_name(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    Answer::Value(Term::bool(args[0].as_str().is_some_and(library::has_named)))
}

/// `:quaff.module_names()`: every module there is, loaded or in the library.
pub fn module_names(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let mut names = modules::all();
    names.extend(library::names());
    names.order_by_key(|name| name.as_str());
    names.dedup();
    Answer::Value(Term::list(names.into_iter().map(Term::atom).collect::<Vec<_>>()))
}

/// `:code.purge`-like removal of a module.
pub fn delete(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    Answer::Value(Term::bool(args[0].as_atom().is_some_and(modules::remove)))
}

/// `:quaff_code.run_program()`: runs the program's text; its value is that of the last form.
pub fn run_program(runtime: &Runtime, cx: &mut Cx, _args: &mut [Term]) -> Answer {
    match super::next_program(runtime) {
        Some(source) => start(runtime, cx, &source),
        None => Answer::Value(Term::NIL),
    }
}

/// `:quaff_code.programs_left()`
pub fn programs_left(runtime: &Runtime, _: &mut Cx, _args: &mut [Term]) -> Answer {
    Answer::Value(Term::int(super::programs_left(runtime) as i64))
}

/// `:quaff_code.load(name, text)`: runs a text as a file.
pub fn load_text(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(name), Some(text)) = (args[0].as_str(), args[1].as_str()) else { return Answer::Raise(Raise::badarg()) };
    let source = SourceFile::new(name, text);
    start(runtime, cx, &source)
}

fn start(runtime: &Runtime, cx: &mut Cx, source: &SourceFile) -> Answer {
    let started = define::first_stage(runtime, source).and_then(|s| define::stage(runtime, cx, &s, Vec::new()));
    started.unwrap_or_else(Answer::Raise)
}

/// `:quaff_code.user_modules()`: the modules that scripts defined.
pub fn user_modules(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let mut names: Vec<Atom> = modules::all().into_iter().filter(|name| !library::has(*name)).collect();
    names.order_by_key(|name| name.as_str());
    Answer::Value(Term::list(names.into_iter().map(Term::atom).collect::<Vec<_>>()))
}

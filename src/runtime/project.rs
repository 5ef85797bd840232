//! Modules of a project that is being tested: which file defines which, and loading that file when one is needed.
//!
//! `quaff test` tells the files before it loads the first of them. A file that needs a module (its struct, its macros, or
//! a function while its body runs) from one that is not loaded yet has it loaded in between, so that their order does
//! not matter, as when a project is compiled. Two files that need each other find that the other is not there.

use super::compile::Compiler;
use super::library::index;
use super::modules::{self, Module};
use super::{Runtime, compile};
use crate::base::{Atom, atoms};
use crate::expand::{Failure, Host};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Files by the modules they define, as long as they are not loaded.
#[derive(Default)]
pub struct Project(Mutex<FxHashMap<Atom, Arc<str>>>);

impl Project {
    /// Takes the file of a module out, with all that it defines.
    fn take(&self, name: Atom) -> Option<Arc<str>> {
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let path = files.get(&name).cloned()?;
        files.retain(|_, other| *other != path);
        Some(path)
    }
}

/// The module, loaded now if a file of the project defines it.
///
/// # Errors
/// What loading the file raised.
pub fn load(name: Atom, compiler: &mut Compiler) -> Result<Option<Arc<Module>>, Failure> {
    let Some(path) = compiler.runtime.project.take(name) else { return Ok(None) };
    let loader = Atom::new("Elixir.Quaff.Test.Loader");
    compiler.call_function(loader, Atom::new("load"), vec![Term::string(&path)])?;
    Ok(modules::find(name))
}

/// `:quaff_project.add(path, text)`: the file is there to be loaded.
pub fn add(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(path), Some(text)) = (args[0].as_str(), args[1].as_str()) else { return Answer::Raise(Raise::badarg()) };
    let path: Arc<str> = path.into();
    let mut files = runtime.project.0.lock().unwrap_or_else(PoisonError::into_inner);
    for name in index::modules(text) {
        if let Ok(name) = Atom::try_new(&name) {
            files.entry(name).or_insert_with(|| path.clone());
        }
    }
    Answer::Value(Term::atom(atoms::OK))
}

/// `:quaff_project.modules(text)`: the names of the modules that a text defines.
pub fn defined(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(text) = args[0].as_str() else { return Answer::Raise(Raise::badarg()) };
    let names = index::modules(text);
    let names = names.iter().filter_map(|name| Atom::try_new(name).ok()).map(Term::atom);
    Answer::Value(Term::list(names.collect::<Vec<_>>()))
}

/// `:quaff_project.loaded(path)`: the file needs no loading any more.
pub fn loaded(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(path) = args[0].as_str() else { return Answer::Raise(Raise::badarg()) };
    runtime.project.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, other| **other != *path);
    Answer::Value(Term::atom(atoms::OK))
}

/// `:quaff_project.load(module)`: for callers that are not compiling.
pub fn load_module(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg()) };
    match load(name, &mut Compiler { runtime, cx }) {
        Ok(found) => Answer::Value(Term::bool(found.is_some())),
        Err(failure) => Answer::Raise(compile::raise(runtime, failure)),
    }
}

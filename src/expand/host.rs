//! What the expander asks of the runtime.
//!
//! Everything here may need other script code to be loaded or run. A host either blocks (then the expansion runs in a
//! thread of its own) or answers [`Failure::NeedsThread`]; the expander passes that on and has no effects that would
//! have to be undone, so the runtime may start over.

use super::failure::Result;
use super::module::{Guard, ModuleState};
use crate::base::{Atom, Diagnostic, SourceFile};
use crate::syntax::Ast;
use crate::term::Term;
use std::sync::{Arc, Mutex};

/// A module's functions and macros, public ones. `__info__/1` and `module_info` are not listed.
#[derive(Clone, Debug, Default)]
pub struct Exports {
    pub functions: Vec<(Atom, u8)>,
    pub macros: Vec<(Atom, u8)>,
    /// `@deprecated` ones and the reason.
    pub deprecated: Vec<((Atom, u8), String)>,
    /// Those macros that `defguard` made.
    pub guards: Vec<((Atom, u8), Arc<Guard>)>,
}

impl Exports {
    /// The macro of this name, and what it is when `defguard` made it.
    pub fn remote_macro(&self, name: Atom, arity: u8) -> Option<Option<Arc<Guard>>> {
        let key = (name, arity);
        self.macros.contains(&key).then(|| self.guards.iter().find(|(k, _)| *k == key).map(|(_, guard)| guard.clone()))
    }
}

/// A struct's fields, in the order of definition, `__struct__` not among them.
#[derive(Clone, Debug)]
pub struct StructInfo {
    pub module: Atom,
    pub fields: Vec<(Atom, Term)>,
    pub enforce_keys: Vec<Atom>,
}

/// A macro to be called.
#[derive(Debug)]
pub struct MacroCall {
    pub module: Atom,
    pub name: Atom,
    /// Without the caller.
    pub args: Vec<Ast>,
    /// `__CALLER__`, a `%Macro.Env{}`: the first argument of the function `MACRO-name`.
    pub caller: Term,
    /// The macro is of the module that calls it (a private one perhaps): its clauses are in that module's
    /// [`ModuleState`] or, in the library, in the [`super::LibraryModule`]. Otherwise it is the exported function `MACRO-name/arity+1` of the module.
    pub local: bool,
    /// It is called in few macros' code.
    pub outer: bool,
    /// Where it is called, for the stack trace.
    pub line: u32,
    /// The file that the arguments' places are in.
    pub source: SourceFile,
}

pub trait Host {
    /// The state of a module whose body is running right now.
    fn defining(&mut self, module: Atom) -> Option<Arc<Mutex<ModuleState>>>;

    /// What a module exports, loading it if need be; `None` when there is no such module. Of a module being defined:
    /// `None` too (ask [`Host::defining`]).
    fn exports(&mut self, module: Atom) -> Result<Option<Arc<Exports>>>;

    /// The public macro of a module, and what it is when `defguard` made it.
    fn remote_macro(&mut self, module: Atom, name: Atom, arity: u8) -> Result<Option<Option<Arc<Guard>>>> {
        let Some(exports) = self.exports(module)? else { return Ok(None) };
        Ok(exports.remote_macro(name, arity))
    }

    /// The struct a module defines, also of a module being defined (once `defstruct` has run).
    fn struct_info(&mut self, module: Atom) -> Result<Option<Arc<StructInfo>>>;

    /// Calls a macro and gives back its quoted result.
    fn call_macro(&mut self, call: MacroCall) -> Result<Ast>;

    /// Files are only looked at: of a file's top only what defines modules is to run.
    fn checking(&self) -> bool {
        false
    }

    /// Whether compiler tracers want to be told what is expanded.
    fn tracing(&self) -> bool {
        false
    }

    /// Tells the compiler's tracers of an event; with the environment.
    fn trace(&mut self, _event: Term, _env: Term) -> Result<()> {
        Ok(())
    }

    /// A number not given out before, for hygiene (`counter:` in metadata).
    fn fresh_counter(&mut self) -> i64;

    /// A warning, or an error that does not end the expansion at once. Called when an entry point's work is done, so
    /// not for an expansion that will be started again.
    fn report(&mut self, diagnostic: Diagnostic);

    /// Calls `module.name(args)` while expanding (`@derive`, `__struct__/0` of a foreign module …).
    fn call_function(&mut self, module: Atom, name: Atom, args: Vec<Term>) -> Result<Term>;
}

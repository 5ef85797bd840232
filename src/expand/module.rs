//! A module being defined (or loaded from the library): its definitions, attributes and what it owes at its end.
//!
//! The runtime keeps one [`ModuleState`] for each module whose body runs, behind a lock that is never held while
//! something is expanded.

use super::env::Env;
use super::host::{Exports, StructInfo};
use crate::base::{Atom, Span};
use crate::ir::core::{Clause, Definition};
use crate::syntax::Ast;
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DefKind {
    Def,
    Defp,
    Defmacro,
    Defmacrop,
}

impl DefKind {
    pub fn name(self) -> &'static str {
        match self {
            DefKind::Def => "def",
            DefKind::Defp => "defp",
            DefKind::Defmacro => "defmacro",
            DefKind::Defmacrop => "defmacrop",
        }
    }

    pub fn is_macro(self) -> bool {
        matches!(self, DefKind::Defmacro | DefKind::Defmacrop)
    }

    pub fn is_public(self) -> bool {
        matches!(self, DefKind::Def | DefKind::Defmacro)
    }
}

/// One clause as written.
#[derive(Clone, Debug)]
pub struct DefClause {
    pub line: u32,
    pub span: Span,
    /// Defaults taken off.
    pub args: Vec<Ast>,
    /// Alternatives.
    pub guards: Vec<Ast>,
    pub body: ClauseBody,
    pub env: Arc<Env>,
}

#[derive(Clone, Debug)]
pub enum ClauseBody {
    /// `[do: …, rescue: …, …]`
    Sections(Ast),
    /// A function that fills in defaults: calls the full one with these arguments, `None` being the next parameter.
    Defaults(Vec<Option<Ast>>),
    /// Made here rather than written.
    Core(Box<Clause>, u32),
}

/// One function or macro.
#[derive(Clone, Debug)]
pub struct Def {
    pub kind: DefKind,
    pub name: Atom,
    /// Without the caller argument of macros.
    pub arity: u8,
    pub line: u32,
    pub span: Span,
    pub file: Arc<str>,
    pub clauses: Vec<DefClause>,
    /// How many arguments have defaults.
    pub defaults: u8,
    /// A head without body has been seen.
    pub has_head: bool,
    /// What has been expanded of `clauses`; all of them in a module that is defined by running it, none (until the
    /// first call) in a library module.
    pub expanded: Vec<Clause>,
    /// Variables numbered so far.
    pub nvars: u32,
    pub generated: bool,
    /// The order in the module.
    pub index: u32,
    /// `super` in it means this definition's private copy.
    pub overrides: Option<Atom>,
}

/// A use of a function of the same module.
#[derive(Clone, Debug)]
pub struct LocalUse {
    pub caller: Option<(Atom, u8)>,
    pub name: Atom,
    pub arity: u8,
    pub line: u32,
    pub span: Span,
    /// A use as a macro, which needs no function in the end.
    pub is_macro: bool,
}

/// A use of an imported function, which must not be defined here later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportUse {
    pub module: Atom,
    pub name: Atom,
    pub arity: u8,
    pub line: u32,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Attribute {
    /// When accumulating: a list, newest first.
    pub value: Term,
    pub accumulate: bool,
    pub persist: bool,
    /// Set and not read since.
    pub unread: bool,
    pub line: u32,
    pub span: Span,
}

/// A typespec as written.
#[derive(Clone, Debug)]
pub struct Typespec {
    pub kind: Atom,
    pub name: Atom,
    pub arity: u8,
    pub spec: Ast,
    pub line: u32,
}

/// Documentation of a definition: line, signature, text.
#[derive(Clone, Debug)]
pub struct Doc {
    pub kind: DefKind,
    pub name: Atom,
    pub arity: u8,
    pub line: u32,
    pub doc: Term,
    pub meta: Vec<(Term, Term)>,
    pub signature: Vec<Ast>,
}

#[derive(Debug)]
pub struct ModuleState {
    pub name: Atom,
    /// The environment inside of the body at its start.
    pub env: Env,
    pub line: u32,
    pub span: Span,
    pub defs: FxHashMap<(Atom, u8), Def>,
    /// The last definition added, for "clauses … should be grouped together".
    pub last_def: Option<(Atom, u8)>,
    pub attributes: FxHashMap<Atom, Attribute>,
    pub overridable: FxHashMap<(Atom, u8), Overridable>,
    pub struct_info: Option<Arc<StructInfo>>,
    pub typespecs: Vec<Typespec>,
    pub docs: Vec<Doc>,
    pub impls: Vec<Impl>,
    pub local_uses: Vec<LocalUse>,
    pub import_uses: Vec<ImportUse>,
    /// Attributes set for the next definition.
    pub pending_impl: Option<(Term, u32, Span)>,
    pub next_index: u32,
    /// Nothing may be added any more.
    pub closed: bool,
    /// An error has been reported: the module cannot be compiled.
    pub failed: bool,
}

/// An overridable definition and how often it has been overridden.
#[derive(Clone, Debug)]
pub struct Overridable {
    pub def: Def,
    pub count: u32,
    /// The private copy has been made, under this name.
    pub stored: Option<Atom>,
    pub overridden: bool,
}

/// `@impl` on a definition.
#[derive(Clone, Debug)]
pub struct Impl {
    pub name: Atom,
    pub arity: u8,
    pub kind: DefKind,
    pub value: Term,
    pub line: u32,
    pub span: Span,
}

/// What is left of a module when its body is done: everything the runtime needs to make it callable.
#[derive(Debug)]
pub struct FinishedModule {
    pub name: Atom,
    pub env: Env,
    pub line: u32,
    /// Every function, private and public; macros under their `MACRO-` names; `__info__/1`, `behaviour_info/1` and the
    /// like among them.
    pub definitions: Vec<Finished>,
    pub exports: Arc<Exports>,
    pub struct_info: Option<Arc<StructInfo>>,
    /// `[behaviour: [...], vsn: ..., persisted…]`, as `module_info(:attributes)` gives them.
    pub attributes: Vec<(Atom, Term)>,
    pub moduledoc: Option<Term>,
    pub docs: Vec<Doc>,
    pub typespecs: Vec<Typespec>,
    /// `{module, function}` to call when the module is loaded.
    pub after_compile: Vec<(Atom, Atom)>,
    pub after_verify: Vec<(Atom, Atom)>,
    pub on_load: Option<Atom>,
}

#[derive(Debug)]
pub struct Finished {
    pub definition: Definition,
    pub public: bool,
    pub file: Arc<str>,
}

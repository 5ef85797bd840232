//! A module being defined (or loaded from the library): its definitions, attributes and what it owes at its end.
//!
//! The runtime keeps one [`ModuleState`] for each module whose body runs, behind a lock that is never held while
//! something is expanded.

mod attribute;
mod docs;
mod overriding;
pub mod validate;

pub(super) use attribute::hook_target;
pub use attribute::{ALWAYS, Attribute};
pub(super) use docs::{drop_docs, take_docs};
pub use overriding::Overridable;
pub(super) use overriding::{restore_not_overridden, store_super, super_name};

use crate::base::{Atom, Span};
use crate::expand::env::Env;
use crate::expand::host::{Exports, StructInfo};
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

/// What `defguard` made: put in place of its calls without running anything.
#[derive(Debug)]
pub struct Guard {
    pub params: Vec<crate::expand::scope::VarKey>,
    /// Its macros expanded, its imports resolved.
    pub body: Ast,
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
    pub guard: Option<Arc<Guard>>,
    /// Fills in defaults of a definition with more arguments.
    pub is_default: bool,
    /// Made by code with unquote fragments: its clauses may stand anywhere.
    pub unquoted: bool,
    /// Its variables by number, for warnings; none in the library.
    pub vars: Vec<crate::expand::check::types::VarNote>,
    /// `%Name{struct | …}` by place.
    pub struct_updates: Vec<(u32, Atom)>,
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

/// A typespec as written.
#[derive(Clone, Debug)]
pub struct Typespec {
    pub kind: Atom,
    pub name: Atom,
    pub arity: u8,
    pub spec: Ast,
    pub line: u32,
}

/// Documentation of a definition: line (of the text, if there is one), signature, text.
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
    /// Arities with defaults and how many they have, by name.
    pub defaulted: FxHashMap<Atom, Vec<(u8, u8)>>,
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
    pub remote_uses: Vec<crate::expand::check::RemoteUse>,
    /// Warnings about types, for the file's end.
    pub types: Vec<(crate::expand::check::Rank, crate::base::Diagnostic)>,
    /// Attributes set for the next definition.
    pub pending_impl: Option<(Term, u32, Span)>,
    /// What macros of the module have been compiled to while it is being defined, under their core names.
    pub local_code: FxHashMap<(Atom, u8), &'static crate::ir::Function>,
    /// Something in there calls what was not defined yet.
    pub local_missing: bool,
    pub next_index: u32,
    next_attribute: u32,
    /// The environment behind the body's last form.
    pub end_env: Option<Env>,
    /// How many `@before_compile` hooks have run.
    pub before_compile_done: usize,
    /// How many there were when the first of them ran.
    pub before_compile_count: Option<usize>,
    /// Nothing may be added any more.
    pub closed: bool,
    /// An error has been reported: the module cannot be compiled.
    pub failed: bool,
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
    pub moduledoc: Option<(Term, u32)>,
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

impl ModuleState {
    /// The state of a module whose body is about to run.
    pub fn new(template: &crate::expand::template::ModuleTemplate, name: Atom) -> ModuleState {
        let mut env = template.env.clone();
        env.module = Some(name);
        env.function = None;
        env.context = super::Context::Normal;
        env.line = template.line;
        if !env.context_modules.contains(&name) {
            Arc::make_mut(&mut env.context_modules).insert(0, name);
        }
        ModuleState::with_env(env, name, template.line, template.span)
    }

    pub fn with_env(env: Env, name: Atom, line: u32, span: Span) -> ModuleState {
        ModuleState {
            name,
            env,
            line,
            span,
            defs: FxHashMap::default(),
            defaulted: FxHashMap::default(),
            last_def: None,
            attributes: FxHashMap::default(),
            overridable: FxHashMap::default(),
            struct_info: None,
            typespecs: Vec::new(),
            docs: Vec::new(),
            impls: Vec::new(),
            local_uses: Vec::new(),
            import_uses: Vec::new(),
            remote_uses: Vec::new(),
            types: Vec::new(),
            pending_impl: None,
            local_code: FxHashMap::default(),
            local_missing: false,
            next_index: 0,
            next_attribute: 0,
            end_env: None,
            before_compile_done: 0,
            before_compile_count: None,
            closed: false,
            failed: false,
        }
    }

    /// A definition by the name of the function it becomes.
    pub fn core_definition(&self, name: Atom, arity: u8) -> Option<&Def> {
        match name.as_str().strip_prefix("MACRO-") {
            Some(plain) => {
                let key = (Atom::existing(plain)?, arity.checked_sub(1)?);
                self.defs.get(&key).filter(|def| def.kind.is_macro())
            }
            None => self.defs.get(&(name, arity)).filter(|def| !def.kind.is_macro()),
        }
    }

    /// A definition is about to change: what was compiled of the module may be out of date.
    pub fn changing(&mut self, name: Atom, arity: u8) {
        if self.local_missing || self.defs.contains_key(&(name, arity)) {
            self.local_code.clear();
            self.local_missing = false;
        }
    }

    /// The environment for code that is added to the body's end.
    pub fn body_env(&self) -> Env {
        let mut env = self.end_env.clone().unwrap_or_else(|| self.env.clone());
        env.line = self.line;
        env
    }
}

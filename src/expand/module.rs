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

/// What `defguard` made: put in place of its calls without running anything.
#[derive(Debug)]
pub struct Guard {
    pub params: Vec<super::scope::VarKey>,
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
    /// Its variables by number, for warnings; none in the library.
    pub vars: Vec<super::check::types::VarNote>,
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
    /// Set at all.
    pub set: bool,
    /// When it was registered, among the module's attributes.
    pub order: u32,
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
    pub remote_uses: Vec<super::check::RemoteUse>,
    /// Warnings about types, for the file's end.
    pub types: Vec<(super::check::Rank, crate::base::Diagnostic)>,
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

/// Attributes that collect every value they are given.
const ACCUMULATING: &[&str] = &[
    "behaviour",
    "behavior",
    "before_compile",
    "after_compile",
    "after_verify",
    "on_definition",
    "compile",
    "derive",
    "external_resource",
    "dialyzer",
    "callback_meta",
    "optional_callbacks",
];

/// Attributes that every module has from its start.
pub const ALWAYS: &[&str] = &[
    "after_compile",
    "after_verify",
    "before_compile",
    "behaviour",
    "callback",
    "compile",
    "derive",
    "dialyzer",
    "external_resource",
    "macrocallback",
    "moduledoc",
    "nifs",
    "on_definition",
    "opaque",
    "optional_callbacks",
    "spec",
    "type",
    "typep",
];

/// Attributes that mean something to Elixir: never "set but never used".
const KNOWN: &[&str] = &[
    "behaviour",
    "behavior",
    "before_compile",
    "after_compile",
    "after_verify",
    "on_definition",
    "compile",
    "derive",
    "external_resource",
    "dialyzer",
    "doc",
    "moduledoc",
    "typedoc",
    "impl",
    "deprecated",
    "on_load",
    "vsn",
    "file",
    "nifs",
    "optional_callbacks",
    "__struct__",
    "__derived__",
    "fallback_to_any",
    "undefined_impl_description",
    "shortdoc",
    "tag",
    "moduletag",
    "describetag",
];

impl ModuleState {
    /// The state of a module whose body is about to run.
    pub fn new(template: &super::template::ModuleTemplate, name: Atom) -> ModuleState {
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

    fn next_attribute(&mut self) -> u32 {
        self.next_attribute += 1;
        self.next_attribute
    }

    /// `@name value`, and `Module.put_attribute/3`.
    pub fn put_attribute(&mut self, name: Atom, value: Term, line: u32, span: Span) {
        let accumulate = ACCUMULATING.contains(&name.as_str());
        let order = self.next_attribute();
        let attribute = self.attributes.entry(name).or_insert_with(|| Attribute {
            value: if accumulate { Term::EMPTY_LIST } else { Term::NIL },
            accumulate,
            persist: false,
            unread: true,
            set: false,
            order,
            line,
            span,
        });
        attribute.value = if attribute.accumulate { Term::cons(value, attribute.value.clone()) } else { value };
        attribute.unread = true;
        attribute.set = true;
        (attribute.line, attribute.span) = (line, span);
    }

    /// `@name`, and `Module.get_attribute/2`: the value, when it has been set (or collects values).
    pub fn get_attribute(&mut self, name: Atom) -> Option<Term> {
        if let Some(attribute) = self.attributes.get_mut(&name) {
            attribute.unread = false;
            return Some(attribute.value.clone());
        }
        ACCUMULATING.contains(&name.as_str()).then_some(Term::EMPTY_LIST)
    }

    /// `Module.register_attribute/3`
    pub fn register_attribute(&mut self, name: Atom, accumulate: bool, persist: bool) {
        let span = Span::NONE;
        let order = self.next_attribute();
        let attribute = self.attributes.entry(name).or_insert_with(|| Attribute {
            value: Term::NIL,
            accumulate,
            persist,
            unread: false,
            set: false,
            order,
            line: 0,
            span,
        });
        attribute.persist |= persist;
        if accumulate && (!attribute.accumulate || !attribute.set) {
            attribute.accumulate = true;
            attribute.value = Term::EMPTY_LIST;
        }
    }

    /// `Module.delete_attribute/2`: the value it had.
    pub fn delete_attribute(&mut self, name: Atom) -> Option<Term> {
        let accumulates = self.attributes.get(&name).is_some_and(|a| a.accumulate);
        if accumulates {
            let attribute = self.attributes.get_mut(&name)?;
            attribute.unread = false;
            return Some(std::mem::replace(&mut attribute.value, Term::EMPTY_LIST));
        }
        self.attributes.remove(&name).map(|a| a.value)
    }

    /// An attribute's values in the order they were set.
    pub fn accumulated(&self, name: &str) -> Vec<Term> {
        let Some(attribute) = Atom::existing(name).and_then(|n| self.attributes.get(&n)) else { return Vec::new() };
        if !attribute.accumulate {
            return vec![attribute.value.clone()];
        }
        let mut values: Vec<Term> = attribute.value.list_iter().cloned().collect();
        values.reverse();
        values
    }

    /// The modules in `@behaviour`.
    pub fn behaviours(&self) -> Vec<Atom> {
        let mut list: Vec<Atom> = Vec::new();
        for name in ["behaviour", "behavior"] {
            list.extend(self.accumulated(name).iter().filter_map(Term::as_atom));
        }
        list
    }

    /// `@compile {:no_warn_undefined, …}`
    pub fn silenced_calls(&self) -> Vec<(Atom, Option<(Atom, u8)>)> {
        let mut out = Vec::new();
        let mut work = self.accumulated("compile");
        while let Some(value) = work.pop() {
            if value.is_list() {
                work.extend(value.list_iter().cloned());
            }
            let Some([key, what]) = value.as_tuple() else { continue };
            if key.as_atom().is_none_or(|k| k.as_str() != "no_warn_undefined") {
                continue;
            }
            let all: Vec<Term> = if what.is_list() { what.list_iter().cloned().collect() } else { vec![what.clone()] };
            for one in all {
                match (one.as_atom(), one.as_tuple()) {
                    (Some(module), _) => out.push((module, None)),
                    (_, Some([module, name, arity])) => {
                        let arity = arity.as_int().and_then(|a| u8::try_from(a).ok());
                        if let (Some(module), Some(name), Some(arity)) = (module.as_atom(), name.as_atom(), arity) {
                            out.push((module, Some((name, arity))));
                        }
                    }
                    _ => {}
                }
            }
        }
        out
    }

    /// What an attribute of hooks (`@on_definition` …) names, in order.
    pub fn hooks(&self, name: &str, default: &str) -> Vec<(Atom, Atom)> {
        self.accumulated(name).iter().filter_map(|t| hook_target(t, default)).collect()
    }

    /// The next `@before_compile` hook that has not run.
    ///
    /// Those that such a hook adds are not run, as in Elixir.
    pub fn next_before_compile(&mut self) -> Option<(Atom, Atom)> {
        let known = self.accumulated("before_compile");
        let count = *self.before_compile_count.get_or_insert(known.len());
        hook_target(known.get(..count)?.get(self.before_compile_done)?, "__before_compile__")
    }

    /// Whether an attribute is one that Elixir reads.
    pub fn is_known_attribute(name: Atom) -> bool {
        KNOWN.contains(&name.as_str())
    }

    /// `Module.make_overridable/2`
    ///
    /// # Errors
    /// The message of the `ArgumentError`.
    pub fn make_overridable(&mut self, names: &[(Atom, u8)]) -> Result<(), String> {
        self.local_code.clear();
        for key in names {
            let Some(def) = self.defs.remove(key) else {
                if self.overridable.contains_key(key) {
                    continue;
                }
                let (name, arity) = (super::show::show_function_name(key.0), key.1);
                return Err(format!("cannot make function {name}/{arity} overridable because it was not defined"));
            };
            let count = self.overridable.get(key).map_or(1, |o| o.count + 1);
            if self.last_def == Some(*key) {
                self.last_def = None;
            }
            self.overridable.insert(*key, Overridable { def, count, stored: None, overridden: false });
        }
        Ok(())
    }
}

/// `Module` or `{Module, function}`.
pub(super) fn hook_target(term: &Term, default: &str) -> Option<(Atom, Atom)> {
    if let Some(module) = term.as_atom() {
        return Some((module, Atom::new(default)));
    }
    match term.as_tuple()? {
        [module, function] => Some((module.as_atom()?, function.as_atom()?)),
        _ => None,
    }
}

/// The private name an overridden definition gets.
pub(super) fn super_name(name: Atom, count: u32) -> Atom {
    Atom::new(&format!("{name} (overridable {count})"))
}

/// Keeps an overridden definition under its private name, since `super` calls it.
pub(super) fn store_super(state: &mut ModuleState, name: Atom, arity: u8) {
    let Some(overridable) = state.overridable.get_mut(&(name, arity)) else { return };
    if overridable.stored.is_some() {
        return;
    }
    let private = super_name(name, overridable.count);
    overridable.stored = Some(private);
    let mut def = overridable.def.clone();
    def.name = private;
    def.kind = if def.kind.is_macro() { DefKind::Defmacrop } else { DefKind::Defp };
    def.generated = true;
    let index = state.next_index;
    state.next_index += 1;
    def.index = index;
    state.defs.insert((private, arity), def);
    state.local_uses.push(LocalUse {
        caller: Some((name, arity)),
        name: private,
        arity,
        line: 0,
        span: Span::NONE,
        is_macro: false,
    });
}

/// Overridable definitions that no one overrode are definitions again.
pub(super) fn restore_not_overridden(state: &mut ModuleState) {
    let keys: Vec<_> = state.overridable.iter().filter(|(_, o)| !o.overridden).map(|(k, _)| *k).collect();
    for key in keys {
        if let Some(overridable) = state.overridable.get(&key)
            && !state.defs.contains_key(&key)
        {
            let def = overridable.def.clone();
            state.defs.insert(key, def);
        }
    }
}

/// Attributes that speak about the next definition.
const OF_NEXT_DEFINITION: &[&str] = &["doc", "deprecated", "impl", "__doc_meta__"];

/// A definition has taken what `@doc` and the like said; hooks have seen them.
pub(super) fn drop_docs(state: &mut ModuleState, _kind: DefKind) {
    for name in OF_NEXT_DEFINITION {
        if let Some(name) = Atom::existing(name) {
            state.attributes.remove(&name);
        }
    }
}

/// Reads what `@doc`, `@impl` and the like say about the next definition.
#[allow(clippy::too_many_arguments)]
pub(super) fn take_docs(
    state: &mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    line: u32,
    args: &[Ast],
    env: &Env,
    span: Span,
    diagnostics: &mut Vec<crate::base::Diagnostic>,
) -> Option<Doc> {
    let take = |key: &str| {
        let key = Atom::existing(key)?;
        state.attributes.get(&key).map(|a| (a.value.clone(), a.line, a.span))
    };
    let doc = take("doc");
    let deprecated = take("deprecated");
    let implemented = take("impl");
    let meta_list = take("__doc_meta__");
    if let Some((value, line, span)) = implemented {
        state.impls.push(Impl { name, arity, kind, value, line, span });
    }
    if let Some((value, line, _)) = &doc
        && !kind.is_public()
        && value.is_binary()
    {
        let shown = super::show::show_function_name(name);
        let text = format!(
            "{} {shown}/{arity} is private, @doc attribute is always discarded for private functions/macros/types",
            kind.name()
        );
        let within = crate::base::Within::Function(state.name, name, arity);
        let said = crate::base::Diagnostic::warning(text, Span::NONE).at_line(*line).in_file(&env.source);
        diagnostics.push(said.within(within));
    }
    let _ = span;
    if !kind.is_public() {
        return None;
    }
    let mut meta = Vec::new();
    if let Some((value, ..)) = deprecated {
        meta.push((Term::atom(Atom::new("deprecated")), value));
    }
    if let Some((list, ..)) = meta_list {
        for pair in list.list_iter() {
            if let Some([key, value]) = pair.as_tuple() {
                meta.push((key.clone(), value.clone()));
            }
        }
    }
    if let Some(old) = state.docs.iter_mut().find(|d| d.name == name && d.arity == arity && d.kind == kind) {
        if let Some((doc, ..)) = doc {
            old.doc = doc;
        }
        old.meta.extend(meta);
        return None;
    }
    let line = doc.as_ref().map_or(line, |(_, line, _)| *line);
    Some(Doc { kind, name, arity, line, doc: doc.map_or(Term::NIL, |(d, ..)| d), meta, signature: args.to_vec() })
}

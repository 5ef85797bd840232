//! Modules of the library: loaded without running anything, and no more of them than is used.
//!
//! A library module's body holds only declarations: attributes with literal values, `alias`, `import`, `require`, `use`,
//! definitions, structs, exceptions, protocols, implementations, nested modules. Loading one ([`load_unit`]) performs
//! its setup and nothing else: functions stay packed (see `syntax::packed`) and are decoded and expanded on their first
//! call, so that a script pays for what it runs.
//!
//! A definition that a macro made (`use`, `defstruct`, `defguard`) is in the state, those that are written out are rows;
//! a row wins, since it overrides what `use` brought.

mod load;

pub use load::load_unit;

use super::definition::{self, core_name, default_clauses, parse_head, split_defaults};
use super::env::{Env, inspect_atom};
use super::expander::{Expander, LibraryContext};
use super::failure::{Failure, Result};
use super::host::{Exports, Host, StructInfo};
use super::module::{ClauseBody, Def, DefClause, DefKind, Doc, Guard, ModuleState, Typespec};
use super::scope::Scope;
use crate::base::order::Order as _;
use crate::base::{Atom, Span, atoms};
use crate::ir::core::Definition;
use crate::syntax::packed::{self, Form, ModuleUnit, Row};
use crate::term::Term;
use std::sync::{Arc, OnceLock};

/// A library module: its definitions wait to be expanded.
#[derive(Debug)]
pub struct LibraryModule {
    state: ModuleState,
    context: Arc<LibraryContext>,
    /// The environment behind so many forms of the setup.
    envs: Vec<Arc<Env>>,
    exports: OnceLock<Arc<Exports>>,
}

/// A function of a library module, by the name it is called by: macros are `MACRO-name`.
#[derive(Clone, Copy, Debug)]
pub struct LibraryFunction {
    pub line: u32,
    pub public: bool,
}

/// What a library module says about itself.
#[derive(Debug)]
pub struct Documentation {
    /// Text and line.
    pub moduledoc: Option<(Term, u32)>,
    /// The file it is written in.
    pub file: Arc<str>,
    pub docs: Vec<Doc>,
    pub typespecs: Vec<Typespec>,
}

/// Functions that every module has; `behaviour_info` is there when it has callbacks.
const INFO: &[(&str, u8)] = &[("__info__", 1), ("module_info", 0), ("module_info", 1), ("behaviour_info", 1)];

impl Form {
    fn kind(self) -> DefKind {
        match self {
            Form::Def => DefKind::Def,
            Form::Defp => DefKind::Defp,
            Form::Defmacro => DefKind::Defmacro,
            Form::Defmacrop => DefKind::Defmacrop,
        }
    }
}

impl LibraryContext {
    /// The module's macro of this name, and what it is when `defguard` made it.
    pub fn local_macro(&self, name: Atom, arity: u8) -> Option<Option<Arc<Guard>>> {
        if let Some((_, guard)) = self.macros.iter().find(|(key, _)| *key == (name, arity)) {
            return Some(guard.clone());
        }
        let row = self.unit.as_ref()?.find(name, arity)?;
        row.form.is_macro().then_some(None)
    }

    fn row(&self, name: Atom, arity: u8) -> Option<(&ModuleUnit, Row)> {
        let unit = self.unit.as_deref()?;
        Some((unit, unit.find(name, arity)?))
    }
}

/// `MACRO-name` with one argument more is `name`.
fn plain(name: Atom, arity: u8) -> (Atom, u8, bool) {
    match name.as_str().strip_prefix("MACRO-") {
        Some(plain) => (Atom::new(plain), arity.saturating_sub(1), true),
        None => (name, arity, false),
    }
}

impl LibraryModule {
    pub fn name(&self) -> Atom {
        self.state.name
    }

    /// The file, as stack traces show it.
    pub fn file(&self) -> &str {
        &self.state.env.file
    }

    pub fn struct_info(&self) -> Option<&Arc<StructInfo>> {
        self.state.struct_info.as_ref()
    }

    /// Whether there is such a function (or macro, by its `MACRO-` name).
    pub fn function(&self, name: Atom, arity: u8) -> Option<LibraryFunction> {
        let (key, key_arity, is_macro) = plain(name, arity);
        if let Some((_, row)) = self.context.row(key, key_arity)
            && row.form.is_macro() == is_macro
        {
            return Some(LibraryFunction { line: row.line, public: row.form.is_public() });
        }
        if let Some(def) = self.state.defs.get(&(key, key_arity)).filter(|d| d.kind.is_macro() == is_macro) {
            return Some(LibraryFunction { line: def.line, public: def.kind.is_public() });
        }
        let known = INFO.iter().any(|(n, a)| name.as_str() == *n && arity == *a);
        let info = known && (name.as_str() != "behaviour_info" || self.has_callbacks());
        info.then_some(LibraryFunction { line: self.state.line, public: true })
    }

    /// The public macro of this name, and what it is when `defguard` made it.
    pub fn remote_macro(&self, name: Atom, arity: u8) -> Option<Option<Arc<Guard>>> {
        if let Some((_, row)) = self.context.row(name, arity) {
            return (row.form == Form::Defmacro).then_some(None);
        }
        let def = self.state.defs.get(&(name, arity))?;
        (def.kind == DefKind::Defmacro).then(|| def.guard.clone())
    }

    /// Why a public function is deprecated.
    pub fn deprecated(&self, name: Atom, arity: u8) -> Option<String> {
        let (unit, row) = self.context.row(name, arity)?;
        unit.deprecated(&row)
    }

    /// Names, arities and whether they are public, of everything that can be called: macros under their `MACRO-` names.
    pub fn functions(&self) -> Vec<(Atom, u8, bool)> {
        let mut out: Vec<(Atom, u8, bool)> = Vec::new();
        let mut add = |kind: DefKind, name: Atom, arity: u8| {
            let row = (core_name(kind, name), arity + u8::from(kind.is_macro()), kind.is_public());
            if !out.iter().any(|(n, a, _)| (*n, *a) == (row.0, row.1)) {
                out.push(row);
            }
        };
        for (name, row) in self.context.unit.iter().flat_map(|unit| unit.rows()) {
            add(row.form.kind(), name, row.arity);
        }
        let mut defs: Vec<_> = self.state.defs.values().collect();
        defs.order_by_key(|d| d.index);
        for def in defs {
            add(def.kind, def.name, def.arity);
        }
        for (name, arity) in INFO {
            if *name != "behaviour_info" || self.has_callbacks() {
                add(DefKind::Def, Atom::new(name), *arity);
            }
        }
        out
    }

    fn has_callbacks(&self) -> bool {
        self.context.unit.as_ref().is_some_and(|u| u.callbacks)
            || self.state.typespecs.iter().any(|t| matches!(t.kind.as_str(), "callback" | "macrocallback"))
    }

    /// Everything public.
    pub fn exports(&self) -> Arc<Exports> {
        self.exports.get_or_init(|| Arc::new(self.make_exports())).clone()
    }

    fn make_exports(&self) -> Exports {
        let mut exports = super::finish::exports(&self.state);
        for (name, row) in self.context.unit.iter().flat_map(|unit| unit.rows()) {
            let list = match row.form {
                Form::Def => &mut exports.functions,
                Form::Defmacro => &mut exports.macros,
                _ => continue,
            };
            if !list.contains(&(name, row.arity)) {
                list.push((name, row.arity));
            }
            let reason = self.context.unit.as_ref().and_then(|unit| unit.deprecated(&row));
            exports.deprecated.extend(reason.map(|reason| ((name, row.arity), reason)));
        }
        for native in crate::ir::code::natives_of(self.state.name) {
            if !exports.functions.contains(&native) && !native.0.as_str().starts_with('$') {
                exports.functions.push(native);
            }
        }
        let behaviour = (Atom::new("behaviour_info"), 1);
        if !exports.functions.contains(&behaviour) && self.has_callbacks() {
            exports.functions.push(behaviour);
        }
        exports.functions.order_by_key(|(name, arity)| (name.as_str(), *arity));
        exports.macros.order_by_key(|(name, arity)| (name.as_str(), *arity));
        exports
    }

    /// `__info__/1` and the like.
    fn info(&self, name: Atom, arity: u8) -> Option<Definition> {
        let mut state = ModuleState::with_env(self.state.env.clone(), self.state.name, self.state.line, Span::NONE);
        state.struct_info = self.state.struct_info.clone();
        state.attributes = self.state.attributes.clone();
        state.typespecs = self.state.typespecs.clone();
        let docs = self.context.unit.iter().flat_map(|unit| unit.docs());
        state.typespecs.extend(docs.filter_map(|doc| callback(&doc)));
        let info = super::finish::info_functions(&state, &self.exports());
        info.into_iter().find(|d| d.name == name && d.arity == arity)
    }

    /// A written function as a definition with its clauses decoded.
    fn decode(&self, name: Atom, unit: &ModuleUnit, row: &Row) -> Result<Def> {
        let kind = row.form.kind();
        let mut def = Def {
            kind,
            name,
            arity: row.arity,
            line: row.line,
            span: Span::NONE,
            file: self.state.env.file.clone(),
            clauses: Vec::new(),
            defaults: 0,
            has_head: false,
            expanded: Vec::new(),
            nvars: 0,
            generated: false,
            index: 0,
            guard: None,
            is_default: row.full.is_some(),
            unquoted: false,
            vars: Vec::new(),
            struct_updates: Vec::new(),
        };
        let full = match row.full {
            Some(arity) => unit.find(name, arity),
            None => Some(*row),
        };
        for clause in full.map(|row| unit.clauses(&row)).unwrap_or_default() {
            let Some(head) = parse_head(&clause.head) else {
                let shown = super::show::show(&clause.head);
                return Err(Failure::of_kind("CompileError", format!("invalid syntax in {shown}")));
            };
            let (args, defaults) = split_defaults(&head.args);
            let env = self.envs.get(clause.setup).map_or(&self.state.env, |env| env);
            let function = Some((name, u8::try_from(args.len()).unwrap_or(row.arity)));
            let env = Arc::new(Env { module: Some(self.state.name), function, line: clause.line, ..env.clone() });
            if row.full.is_some() {
                let made = default_clauses(&env, args.len() as u8, &defaults, clause.line, Span::NONE);
                def.clauses.extend(made.into_iter().filter(|c| c.env.function == Some((name, row.arity))));
            } else if let Some(body) = clause.body {
                let body = ClauseBody::Sections(body);
                let (line, span) = (clause.line, Span::NONE);
                def.clauses.push(DefClause { line, span, args, guards: head.guards, body, env });
            }
        }
        Ok(def)
    }
}

/// `@callback …` as what `behaviour_info/1` is made of.
fn callback(doc: &packed::Doc) -> Option<Typespec> {
    let packed::Doc::Form(form) = doc else { return None };
    let [attribute] = form.as_call(atoms::AT)? else { return None };
    ["callback", "macrocallback"].into_iter().map(Atom::new).find_map(|kind| match attribute.as_call(kind)? {
        [spec] => super::perform::typespec(kind, spec, attribute.line()),
        _ => None,
    })
}

/// Expands a function (or macro, by its `MACRO-` name) of a library module.
///
/// # Errors
/// What is wrong with it; [`Failure::Error`] with "undefined" when there is none.
pub fn expand_function(module: &LibraryModule, name: Atom, arity: u8, host: &mut dyn Host) -> Result<Definition> {
    let (key, key_arity, _) = plain(name, arity);
    if let Some((unit, row)) = module.context.row(key, key_arity) {
        let def = module.decode(key, unit, &row)?;
        return definition::expand_library_def(&def, module.context.clone(), host);
    }
    if let Some(def) = module.state.defs.get(&(key, key_arity)) {
        return definition::expand_library_def(def, module.context.clone(), host);
    }
    module.info(name, arity).ok_or_else(|| {
        let module = inspect_atom(module.state.name);
        Failure::of_kind("UndefinedFunctionError", format!("function {module}.{name}/{arity} is undefined"))
    })
}

/// The clauses of a function or macro as they are written: kind, and line, patterns and guards of each.
///
/// # Errors
/// When a clause's head cannot be read.
pub fn written_clauses(module: &LibraryModule, name: Atom, arity: u8) -> Result<Option<(DefKind, Vec<DefClause>)>> {
    let (key, key_arity, _) = plain(name, arity);
    if let Some((unit, row)) = module.context.row(key, key_arity) {
        let def = module.decode(key, unit, &row)?;
        return Ok(Some((def.kind, def.clauses)));
    }
    Ok(module.state.defs.get(&(key, key_arity)).map(|def| (def.kind, def.clauses.clone())))
}

/// Reads what a module documents: nothing of it is kept when a module is loaded.
///
/// # Errors
/// When the documentation cannot be expanded.
pub fn documentation(module: &LibraryModule, host: &mut dyn Host) -> Result<Documentation> {
    let mut state = ModuleState::with_env(module.state.env.clone(), module.state.name, module.state.line, Span::NONE);
    let env = module.envs.last().map_or(&module.state.env, |env| env).clone();
    for doc in module.context.unit.iter().flat_map(|unit| unit.docs()) {
        match doc {
            packed::Doc::Form(form) => {
                let mut x = Expander::new(host, env.clone(), Scope::default());
                x.library = true;
                x.library_context = Some(module.context.clone());
                if let Some([attribute]) = form.as_call(atoms::AT)
                    && let Some((name, value)) = load::attribute(&mut x, attribute, &mut state)?
                {
                    state.put_attribute(name, value, attribute.line(), Span::NONE);
                }
            }
            packed::Doc::Def(form, at) => {
                let Some(clause) = module.context.unit.as_ref().map(|unit| unit.clause(at)) else { continue };
                let Some(head) = parse_head(&clause.head) else { continue };
                let Ok(arity) = u8::try_from(head.args.len()) else { continue };
                let (kind, line) = (form.kind(), clause.line);
                let taken = super::module::take_docs(
                    &mut state,
                    kind,
                    head.name,
                    arity,
                    line,
                    &head.args,
                    &env,
                    Span::NONE,
                    &mut Vec::new(),
                );
                state.docs.extend(taken);
            }
        }
    }
    let moduledoc = state.attributes.get(&Atom::new("moduledoc")).map(|a| (a.value.clone(), a.line));
    Ok(Documentation { moduledoc, file: module.file().into(), docs: state.docs, typespecs: state.typespecs })
}

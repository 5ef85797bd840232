//! The end of a module: checks across its definitions, and what is left of it.

use super::check::{self, module_end};
use super::definition::{core_name, finished};
use super::host::Exports;
use super::module::{DefKind, Finished, FinishedModule, ModuleState};
use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, atoms};
use crate::ir::core::{Clause, Definition, Expr, Kind, Pat};
use crate::term::Term;
use std::sync::Arc;

/// Checks the module and takes it out of its state. `None` when it cannot be compiled.
///
/// # Errors
/// A typespec that is refused.
pub(super) fn finish(
    state: &mut ModuleState,
    diagnostics: &mut Vec<Diagnostic>,
    structs: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>,
) -> Result<Option<FinishedModule>, Box<Diagnostic>> {
    // What has been told may be the reason for everything else.
    if state.failed {
        return Ok(None);
    }
    // What public functions call is looked at first.
    let first = module_end::calls_undefined(state);
    if first {
        module_end::errors(state, diagnostics);
    }
    if !first && module_end::import_conflicts(state, diagnostics) {
        state.failed = true;
        return Ok(None);
    }
    module_end::unused_private(state, diagnostics);
    if !first {
        module_end::errors(state, diagnostics);
    }
    if diagnostics.iter().any(|d| d.severity == crate::base::Severity::Error) {
        state.failed = true;
        return Ok(None);
    }
    module_end::undefined_specs(state, diagnostics);
    if let Err(refused) = check::typespec::check(state, diagnostics) {
        state.failed = true;
        return Err(refused);
    }
    check::attribute::callbacks(state, diagnostics);
    if diagnostics.iter().any(|d| d.severity == crate::base::Severity::Error) {
        state.failed = true;
        return Ok(None);
    }
    check::compiled(state, diagnostics);
    let own = state.struct_info.clone();
    let name = state.name;
    state.types = check::types::check(state, &mut |module| match &own {
        Some(own) if module == name => Some(own.fields.iter().map(|(f, _)| *f).collect()),
        _ if module == name => None,
        _ => structs(module),
    });
    module_end::unused_attributes(state, diagnostics);
    state.closed = true;
    Ok(Some(collect(state)))
}

/// Names and arities in the order Elixir lists them.
fn sorted(mut names: Vec<(Atom, u8)>) -> Vec<(Atom, u8)> {
    names.order_by_key(|(name, arity)| (name.as_str(), *arity));
    names
}

/// The public functions and macros of a module.
pub(super) fn exports(state: &ModuleState) -> Exports {
    let of =
        |kind: DefKind| sorted(state.defs.values().filter(|d| d.kind == kind).map(|d| (d.name, d.arity)).collect());
    let mut functions = of(DefKind::Def);
    if state.typespecs.iter().any(|t| is_callback(t.kind))
        && !functions.iter().any(|f| f.0.as_str() == "behaviour_info")
    {
        functions.push((Atom::new("behaviour_info"), 1));
        functions = sorted(functions);
    }
    let deprecated = state.docs.iter().filter_map(|d| {
        let reason = d.meta.iter().find(|(k, _)| k.as_atom().is_some_and(|a| a.as_str() == "deprecated"))?;
        Some(((d.name, d.arity), reason.1.as_str()?.to_string()))
    });
    let public = state.defs.values().filter(|d| d.kind == DefKind::Defmacro);
    let guards = public.filter_map(|d| Some(((d.name, d.arity), d.guard.clone()?))).collect();
    Exports { functions, macros: of(DefKind::Defmacro), deprecated: deprecated.collect(), guards }
}

fn is_callback(kind: Atom) -> bool {
    matches!(kind.as_str(), "callback" | "macrocallback")
}

fn name_list(names: &[(Atom, u8)]) -> Term {
    Term::list(names.iter().map(|(n, a)| Term::tuple2(Term::atom(*n), Term::int(i64::from(*a)))).collect::<Vec<_>>())
}

/// Functions every module has, by what they answer.
pub(super) fn info_functions(state: &ModuleState, exports: &Exports) -> Vec<Definition> {
    let line = state.line;
    let answer = |key: &str, value: Term| Clause {
        line,
        at: crate::ir::core::NOWHERE,
        pats: vec![Pat::Const(Term::atom(Atom::new(key)))],
        guards: Vec::new(),
        body: Expr::new(line, Kind::Const(value)),
    };
    let kernel;
    let exports = if state.name == atoms::KERNEL {
        kernel = super::kernel::exports();
        &kernel
    } else {
        exports
    };
    let visible: Vec<(Atom, u8)> = sorted(exports.functions.clone());
    // What `@callback` makes is exported, but none of the functions that were written.
    let written = |f: &(Atom, u8)| f.0.as_str() != "behaviour_info" || state.defs.contains_key(f);
    let listed: Vec<(Atom, u8)> = visible.iter().copied().filter(written).collect();
    let attributes =
        Term::list(attributes(state).into_iter().map(|(k, v)| Term::tuple2(Term::atom(k), v)).collect::<Vec<_>>());
    let compile = Term::list([
        Term::tuple2(
            Term::atom(atoms::VERSION),
            Term::list("9.0.6".chars().map(|c| Term::int(c as i64)).collect::<Vec<_>>()),
        ),
        Term::tuple2(Term::atom(Atom::new("options")), Term::EMPTY_LIST),
        Term::tuple2(
            Term::atom(Atom::new("source")),
            Term::list(state.env.file.chars().map(|c| Term::int(i64::from(u32::from(c)))).collect::<Vec<_>>()),
        ),
    ]);
    let deprecated = Term::list(
        exports
            .deprecated
            .iter()
            .map(|((n, a), why)| {
                let key = Term::tuple2(Term::atom(*n), Term::int(i64::from(*a)));
                Term::tuple2(key, Term::string(why))
            })
            .collect::<Vec<_>>(),
    );
    let fields = state.struct_info.as_ref().map_or(Term::NIL, |info| {
        let field = |(key, default): &(Atom, Term)| {
            Term::map([
                (Term::atom(atoms::FIELD), Term::atom(*key)),
                (Term::atom(Atom::new("default")), default.clone()),
                (Term::atom(Atom::new("required")), Term::bool(info.enforce_keys.contains(key))),
            ])
        };
        Term::list(info.fields.iter().map(field).collect::<Vec<_>>())
    });
    // A stand-in for the code's digest: the same for the same module.
    let md5 = Term::binary(&digest(state.name.as_str()));
    let mut all_functions = visible.clone();
    all_functions.extend([(atoms::INFO_, 1), (atoms::MODULE_INFO, 0), (atoms::MODULE_INFO, 1)]);
    all_functions.extend(exports.macros.iter().map(|(n, a)| (core_name(DefKind::Defmacro, *n), a + 1)));
    let info = vec![
        answer("module", Term::atom(state.name)),
        answer("functions", name_list(&listed)),
        answer("macros", name_list(&sorted(exports.macros.clone()))),
        answer("struct", fields),
        answer("exports_md5", md5.clone()),
        answer("attributes", attributes.clone()),
        answer("compile", compile.clone()),
        answer("md5", md5.clone()),
        answer("deprecated", deprecated),
    ];
    let module_answers = vec![
        answer("module", Term::atom(state.name)),
        answer("exports", name_list(&sorted(all_functions.clone()))),
        answer("functions", name_list(&sorted(all_functions.clone()))),
        answer("attributes", attributes.clone()),
        answer("compile", compile.clone()),
        answer("md5", md5.clone()),
        answer("native", Term::FALSE),
        answer("nifs", Term::EMPTY_LIST),
        Clause {
            line,
            at: crate::ir::core::NOWHERE,
            pats: vec![Pat::Wild],
            guards: Vec::new(),
            body: super::expander::erlang(line, "error", vec![Expr::constant(Term::atom(atoms::BADARG))]),
        },
    ];
    let pair = |key: &str, value: Term| Term::tuple2(Term::atom(Atom::new(key)), value);
    let everything = Term::list([
        pair("module", Term::atom(state.name)),
        pair("exports", name_list(&sorted(all_functions))),
        pair("attributes", attributes),
        pair("compile", compile),
        pair("md5", md5),
    ]);
    let whole = Clause {
        line,
        at: crate::ir::core::NOWHERE,
        pats: Vec::new(),
        guards: Vec::new(),
        body: Expr::new(line, Kind::Const(everything)),
    };
    let mut out = vec![
        definition(atoms::INFO_, 1, info, line),
        definition(atoms::MODULE_INFO, 0, vec![whole], line),
        definition(atoms::MODULE_INFO, 1, module_answers, line),
    ];
    if state.typespecs.iter().any(|t| is_callback(t.kind)) {
        let (callbacks, optional) = own_callbacks(state);
        let clauses =
            vec![answer("callbacks", name_list(&callbacks)), answer("optional_callbacks", name_list(&optional))];
        out.push(definition(Atom::new("behaviour_info"), 1, clauses, line));
    }
    out
}

fn digest(text: &str) -> [u8; 16] {
    use std::hash::{Hash, Hasher};
    let mut out = [0; 16];
    for (i, half) in out.chunks_mut(8).enumerate() {
        let mut hasher = rustc_hash::FxHasher::default();
        (i, text).hash(&mut hasher);
        half.copy_from_slice(&hasher.finish().to_be_bytes());
    }
    out
}

fn own_callbacks(state: &ModuleState) -> (Vec<(Atom, u8)>, Vec<(Atom, u8)>) {
    let mut callbacks: Vec<(Atom, u8)> = Vec::new();
    for spec in state.typespecs.iter().filter(|t| is_callback(t.kind)) {
        let key = if spec.kind.as_str() == "macrocallback" {
            (core_name(DefKind::Defmacro, spec.name), spec.arity.saturating_add(1))
        } else {
            (spec.name, spec.arity)
        };
        if !callbacks.contains(&key) {
            callbacks.push(key);
        }
    }
    let mut optional = Vec::new();
    for list in state.accumulated("optional_callbacks") {
        for pair in list.list_iter() {
            if let Some([name, arity]) = pair.as_tuple()
                && let (Some(name), Some(arity)) = (name.as_atom(), arity.as_int().and_then(|n| u8::try_from(n).ok()))
            {
                let as_macro = (core_name(DefKind::Defmacro, name), arity.saturating_add(1));
                optional.push(if callbacks.contains(&as_macro) { as_macro } else { (name, arity) });
            }
        }
    }
    (last_first(callbacks), last_first(optional))
}

/// Callbacks are listed from the last name to the first, macros among them under the names they were written with.
fn last_first(mut keys: Vec<(Atom, u8)>) -> Vec<(Atom, u8)> {
    let written = |&(name, arity): &(Atom, u8)| match name.as_str().strip_prefix("MACRO-") {
        Some(plain) => (plain.to_string(), arity.saturating_sub(1)),
        None => (name.as_str().to_string(), arity),
    };
    keys.order_by_key(|key| std::cmp::Reverse(written(key)));
    keys
}

fn definition(name: Atom, arity: u8, clauses: Vec<Clause>, line: u32) -> Definition {
    Definition { name, arity, line, nvars: 0, clauses }
}

/// Attributes of every module that can be asked for when it is done.
const PERSISTED: &[&str] = &["behaviour", "behavior", "dialyzer", "external_resource", "vsn"];

/// What `module_info(:attributes)` gives: Elixir's own first, then those that were registered to persist, in that order.
fn attributes(state: &ModuleState) -> Vec<(Atom, Term)> {
    let mut out: Vec<(Atom, Term)> = Vec::new();
    for name in PERSISTED {
        match Atom::existing(name).and_then(|n| Some((n, state.attributes.get(&n)?))) {
            Some((_, attribute)) if *name == "behavior" => persisted(atoms::BEHAVIOUR, attribute, &mut out),
            Some((name, attribute)) => persisted(name, attribute, &mut out),
            None => {}
        }
    }
    let has_vsn = out.iter().any(|(name, _)| name.as_str() == "vsn");
    if !has_vsn {
        let digest = u128::from_be_bytes(digest(state.name.as_str()));
        out.push((Atom::new("vsn"), Term::list([Term::big(crate::term::IBig::from(digest))])));
    }
    let mut rest: Vec<_> =
        state.attributes.iter().filter(|(name, a)| a.persist && !PERSISTED.contains(&name.as_str())).collect();
    rest.order_by_key(|(_, a)| a.order);
    for (name, attribute) in rest {
        persisted(*name, attribute, &mut out);
    }
    out
}

/// An entry for each value of an attribute that collects them.
fn persisted(name: Atom, attribute: &super::module::Attribute, out: &mut Vec<(Atom, Term)>) {
    if attribute.accumulate {
        let mut values: Vec<Term> = attribute.value.list_iter().cloned().collect();
        values.reverse();
        out.extend(values.into_iter().map(|v| (name, Term::list([v]))));
    } else if attribute.set {
        let value = &attribute.value;
        out.push((name, if value.is_list() { value.clone() } else { Term::list([value.clone()]) }));
    }
}

fn collect(state: &mut ModuleState) -> FinishedModule {
    let exports = exports(state);
    let mut defs: Vec<_> = state.defs.values().collect();
    defs.order_by_key(|d| d.index);
    let mut definitions: Vec<Finished> = defs
        .into_iter()
        .map(|def| Finished { definition: finished(def), public: def.kind.is_public(), file: def.file.clone() })
        .collect();
    let file = state.env.file.clone();
    for definition in info_functions(state, &exports) {
        let known = definitions
            .iter()
            .any(|d| d.definition.name == definition.name && d.definition.arity == definition.arity && d.public);
        if !known {
            definitions.push(Finished { definition, public: true, file: file.clone() });
        }
    }
    FinishedModule {
        name: state.name,
        env: state.body_env(),
        line: state.line,
        exports: Arc::new(exports),
        struct_info: state.struct_info.clone(),
        attributes: attributes(state),
        moduledoc: Atom::existing("moduledoc")
            .and_then(|n| state.attributes.get(&n))
            .map(|a| (a.value.clone(), a.line)),
        docs: state.docs.clone(),
        typespecs: state.typespecs.clone(),
        after_compile: state.hooks("after_compile", "__after_compile__"),
        after_verify: state.hooks("after_verify", "__after_verify__"),
        on_load: module_end::on_load(state),
        definitions,
    }
}

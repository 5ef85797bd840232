//! The end of a module: checks across its definitions, and what is left of it.

use super::definition::{core_name, finished};
use super::env::inspect_atom;
use super::host::Exports;
use super::module::{DefKind, Finished, FinishedModule, ModuleState};
use super::show::{show_function_name, show_term};
use super::unit::Callbacks;
use crate::base::{Atom, Diagnostic, Span, atoms};
use crate::ir::core::{Clause, Definition, Expr, Kind, Pat};
use crate::term::Term;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Checks the module and takes it out of its state. `None` when it cannot be compiled.
pub(super) fn finish(
    state: &mut ModuleState,
    behaviours: &[(Atom, Option<Callbacks>)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<FinishedModule> {
    let errors = state.failed;
    undefined_on_load(state, diagnostics);
    undefined_specs(state, diagnostics);
    undefined_locals(state, diagnostics);
    import_conflicts(state, diagnostics);
    bodiless(state, diagnostics);
    if errors || diagnostics.iter().any(|d| d.severity == crate::base::Severity::Error) {
        state.failed = true;
        return None;
    }
    unused_private(state, diagnostics);
    check_behaviours(state, behaviours, diagnostics);
    unused_attributes(state, diagnostics);
    state.closed = true;
    Some(collect(state))
}

fn error(state: &ModuleState, line: u32, span: Span, text: String) -> Diagnostic {
    Diagnostic::error("CompileError", text, span).at_line(line).in_file(&state.env.source)
}

fn warning(state: &ModuleState, line: u32, span: Span, text: String) -> Diagnostic {
    Diagnostic::warning(text, span).at_line(line).in_file(&state.env.source)
}

fn on_load(state: &ModuleState) -> Option<Atom> {
    let attribute = state.attributes.get(&Atom::existing("on_load")?)?;
    attribute.value.as_atom().or_else(|| attribute.value.as_tuple()?.first()?.as_atom())
}

fn undefined_on_load(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(name) = on_load(state)
        && !state.defs.contains_key(&(name, 0))
    {
        let text = format!("undefined function {}/0 given to @on_load", show_function_name(name));
        diagnostics.push(error(state, state.line, state.span, text));
    }
}

/// `@spec` of what is not defined.
fn undefined_specs(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    for spec in state.typespecs.iter().filter(|t| t.kind.as_str() == "spec") {
        if !state.defs.contains_key(&(spec.name, spec.arity)) {
            let text = format!("spec for undefined function {}/{}", show_function_name(spec.name), spec.arity);
            diagnostics.push(error(state, spec.line, Span::NONE, text));
        }
    }
}

fn undefined_locals(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = FxHashSet::default();
    for used in &state.local_uses {
        if used.is_macro || !seen.insert((used.name, used.arity, used.line, used.span)) {
            continue;
        }
        let shown = show_function_name(used.name);
        let arity = used.arity;
        match state.defs.get(&(used.name, arity)) {
            None if used.name == atoms::INFO_ && arity == 1 => {}
            None => {
                let module = inspect_atom(state.name);
                let text = format!(
                    "undefined function {shown}/{arity} (expected {module} to define such a function or for it to be \
                     imported, but none are available)"
                );
                diagnostics.push(error(state, used.line, used.span, text));
            }
            Some(def) if def.kind.is_macro() && used.line > 0 => {
                let text = format!("cannot invoke macro {shown}/{arity} before its definition");
                diagnostics.push(error(state, used.line, used.span, text));
            }
            Some(_) => {}
        }
    }
}

fn import_conflicts(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    for used in &state.import_uses {
        if state.defs.contains_key(&(used.name, used.arity)) {
            let (module, name) = (inspect_atom(used.module), show_function_name(used.name));
            let text = format!("imported {module}.{name}/{} conflicts with local function", used.arity);
            diagnostics.push(error(state, used.line, used.span, text));
        }
    }
}

fn bodiless(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut empty: Vec<_> = state.defs.values().filter(|d| d.clauses.is_empty()).collect();
    empty.sort_by_key(|d| d.index);
    for def in empty {
        let (kind, name) = (def.kind.name(), show_function_name(def.name));
        let text = format!("implementation not provided for predefined {kind} {name}/{}", def.arity);
        diagnostics.push(error(state, def.line, def.span, text));
    }
}

/// Private functions and macros that no public one reaches.
fn unused_private(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut edges: FxHashMap<Option<(Atom, u8)>, Vec<(Atom, u8)>> = FxHashMap::default();
    for used in &state.local_uses {
        edges.entry(used.caller).or_default().push((used.name, used.arity));
    }
    let mut reached: FxHashSet<(Atom, u8)> = FxHashSet::default();
    let mut work: Vec<(Atom, u8)> =
        state.defs.values().filter(|d| d.kind.is_public()).map(|d| (d.name, d.arity)).collect();
    work.extend(on_load(state).map(|name| (name, 0)));
    work.extend(edges.get(&None).into_iter().flatten().copied());
    while let Some(key) = work.pop() {
        if reached.insert(key) {
            work.extend(edges.get(&Some(key)).into_iter().flatten().copied());
        }
    }
    let mut unused: Vec<_> = state
        .defs
        .values()
        .filter(|d| !d.kind.is_public() && !d.generated && !reached.contains(&(d.name, d.arity)))
        .collect();
    unused.sort_by_key(|d| (d.name.as_str(), d.arity, d.index));
    unused.sort_by_key(|d| d.line);
    for def in unused {
        let name = show_function_name(def.name);
        let what = if def.kind.is_macro() { "macro" } else { "function" };
        if def.is_default {
            // The full function is used: only its defaults are not.
            let full = state.defs.values().find(|d| {
                d.name == def.name && d.defaults > 0 && d.arity > def.arity && d.arity - d.defaults <= def.arity
            });
            let Some(full) = full.filter(|f| reached.contains(&(f.name, f.arity))) else { continue };
            if full.arity - full.defaults == def.arity {
                let any = (def.arity..full.arity).any(|a| reached.contains(&(def.name, a)));
                if !any {
                    let text = format!(
                        "default values for the optional arguments in the private {what} {name}/{} are never used",
                        full.arity
                    );
                    diagnostics.push(warning(state, full.line, full.span, text));
                }
            }
            continue;
        }
        let by_default = (def.arity.saturating_sub(def.defaults)..def.arity).any(|a| reached.contains(&(def.name, a)));
        if !by_default {
            let text = format!("{what} {name}/{} is unused", def.arity);
            diagnostics.push(warning(state, def.line, def.span, text));
        }
    }
}

fn check_behaviours(state: &ModuleState, behaviours: &[(Atom, Option<Callbacks>)], diagnostics: &mut Vec<Diagnostic>) {
    let module = inspect_atom(state.name);
    let mut callbacks: FxHashMap<(Atom, u8), Atom> = FxHashMap::default();
    for (behaviour, found) in behaviours {
        let shown = inspect_atom(*behaviour);
        match found {
            None => {
                let text = format!("@behaviour {shown} does not exist (in module {module})");
                diagnostics.push(warning(state, state.line, state.span, text));
            }
            Some(found) if found.none => {
                let text = format!("module {shown} is not a behaviour (in module {module})");
                diagnostics.push(warning(state, state.line, state.span, text));
            }
            Some(found) => {
                for key in &found.required {
                    callbacks.insert(*key, *behaviour);
                    let (name, arity) = plain_callback(*key);
                    let defined = state.defs.get(&(name, arity)).is_some_and(|d| d.kind.is_public());
                    if !defined && !found.optional.contains(key) {
                        let kind = if name == key.0 { "function" } else { "macro" };
                        let is_protocol = state.attributes.contains_key(&Atom::new("protocol"));
                        let what = if is_protocol { "protocol" } else { "behaviour" };
                        let name = show_function_name(name);
                        let text = format!(
                            "{kind} {name}/{arity} required by {what} {shown} is not implemented (in module {module})"
                        );
                        diagnostics.push(warning(state, state.line, state.span, text));
                    }
                }
            }
        }
    }
    check_impls(state, behaviours.is_empty(), &callbacks, diagnostics);
}

/// `MACRO-name/arity+1` is the macro `name/arity`.
fn plain_callback((name, arity): (Atom, u8)) -> (Atom, u8) {
    match name.as_str().strip_prefix("MACRO-") {
        Some(plain) => (Atom::new(plain), arity.saturating_sub(1)),
        None => (name, arity),
    }
}

fn check_impls(
    state: &ModuleState,
    no_behaviour: bool,
    callbacks: &FxHashMap<(Atom, u8), Atom>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let callback = |name: Atom, arity: u8, kind: DefKind| {
        let key = (core_name(kind, name), arity + u8::from(kind.is_macro()));
        let own = callbacks.get(&key).copied();
        // A callback may be filled in by defaults of a function with more arguments.
        own.or_else(|| {
            let def = state.defs.get(&(name, arity))?;
            (def.arity - def.defaults.min(def.arity)..def.arity).find_map(|a| callbacks.get(&(key.0, a)).copied())
        })
    };
    for used in &state.impls {
        let (name, arity) = (show_function_name(used.name), used.arity);
        let what = if used.kind.is_macro() { "macro" } else { "function" };
        let value = show_term(&used.value);
        let generated = state.defs.get(&(used.name, used.arity)).is_some_and(|d| d.generated);
        let text = if generated || used.value.same(&Term::FALSE) {
            continue;
        } else if no_behaviour {
            format!("got \"@impl {value}\" for {what} {name}/{arity} but no behaviour was declared")
        } else if callback(used.name, used.arity, used.kind).is_none() {
            let known: Vec<String> = {
                let mut list: Vec<String> = callbacks
                    .iter()
                    .map(|((n, a), b)| format!("  * {}.{}/{a} (function)", inspect_atom(*b), show_function_name(*n)))
                    .collect();
                list.sort();
                list
            };
            format!(
                "got \"@impl {value}\" for {what} {name}/{arity} but no behaviour specifies such callback. The known \
                 callbacks are:\n\n{}\n",
                known.join("\n")
            )
        } else {
            continue;
        };
        diagnostics.push(warning(state, used.line, used.span, text));
    }
    // What a macro marked says nothing about how the author marks.
    let by_author = |i: &super::module::Impl| state.defs.get(&(i.name, i.arity)).is_some_and(|d| !d.generated);
    if no_behaviour || !state.impls.iter().any(by_author) {
        return;
    }
    let mut defs: Vec<_> =
        state.defs.values().filter(|d| d.kind.is_public() && !d.generated && !d.is_default).collect();
    defs.sort_by_key(|d| d.index);
    for def in defs {
        let marked = state.impls.iter().any(|i| i.name == def.name && i.arity == def.arity);
        if let Some(behaviour) = callback(def.name, def.arity, def.kind).filter(|_| !marked) {
            let what = if def.kind.is_macro() { "macro" } else { "function" };
            let (name, behaviour) = (show_function_name(def.name), inspect_atom(behaviour));
            let text = format!(
                "module attribute @impl was not set for {what} {name}/{} callback (specified in {behaviour}). This \
                 either means you forgot to add the \"@impl true\" annotation before the definition or that you are \
                 accidentally overriding this callback",
                def.arity
            );
            diagnostics.push(warning(state, def.line, def.span, text));
        }
    }
}

fn unused_attributes(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut unused: Vec<_> = state
        .attributes
        .iter()
        .filter(|(name, a)| a.unread && !a.persist && !ModuleState::is_known_attribute(**name) && a.line > 0)
        .filter(|(name, _)| !name.as_str().starts_with("__") && !matches!(name.as_str(), "protocol" | "for"))
        .collect();
    unused.sort_by_key(|(name, a)| (a.line, name.as_str()));
    for (name, attribute) in unused {
        let text = format!("module attribute @{name} was set but never used");
        diagnostics.push(warning(state, attribute.line, attribute.span, text));
    }
    if let Some(doc) = Atom::existing("doc").and_then(|n| state.attributes.get(&n)) {
        let text = "module attribute @doc was set but no definition follows it".to_string();
        diagnostics.push(warning(state, doc.line, doc.span, text));
    }
}

/// Names and arities in the order Elixir lists them.
fn sorted(mut names: Vec<(Atom, u8)>) -> Vec<(Atom, u8)> {
    names.sort_by_key(|(name, arity)| (name.as_str(), *arity));
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
    ];
    let pair = |key: &str, value: Term| Term::tuple2(Term::atom(Atom::new(key)), value);
    let everything = Term::list([
        pair("module", Term::atom(state.name)),
        pair("exports", name_list(&sorted(all_functions))),
        pair("attributes", attributes),
        pair("compile", compile),
        pair("md5", md5),
    ]);
    let whole = Clause { line, pats: Vec::new(), guards: Vec::new(), body: Expr::new(line, Kind::Const(everything)) };
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
    keys.sort_by_key(|key| std::cmp::Reverse(written(key)));
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
    rest.sort_by_key(|(_, a)| a.order);
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
    defs.sort_by_key(|d| d.index);
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
        on_load: on_load(state),
        definitions,
    }
}

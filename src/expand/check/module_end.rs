//! Checks across a module's definitions, when its body has run: what is called and not there, what is there and not
//! called, attributes that nobody reads.

use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, Span, Within};
use crate::expand::env::inspect_atom;
use crate::expand::module::ModuleState;
use crate::expand::show::show_function_name;
use rustc_hash::{FxHashMap, FxHashSet};

/// What makes the module one that cannot be compiled.
pub fn errors(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    undefined_on_load(state, diagnostics);
    undefined_locals(state, diagnostics);
    import_conflicts(state, diagnostics);
    bodiless(state, diagnostics);
}

fn error(state: &ModuleState, line: u32, span: Span, text: String) -> Diagnostic {
    let within = Within::Module(state.name);
    Diagnostic::error("CompileError", text, span).at_line(line).in_file(&state.env.source).within(within)
}

fn warning(state: &ModuleState, line: u32, span: Span, text: String) -> Diagnostic {
    let within = Within::Module(state.name);
    Diagnostic::warning(text, span).at_line(line).in_file(&state.env.source).within(within)
}

pub fn on_load(state: &ModuleState) -> Option<Atom> {
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
pub fn undefined_specs(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    for spec in state.typespecs.iter().filter(|t| t.kind.as_str() == "spec") {
        if !state.defs.contains_key(&(spec.name, spec.arity)) {
            let text = format!("spec for undefined function {}/{}", show_function_name(spec.name), spec.arity);
            diagnostics.push(error(state, spec.line, Span::NONE, text).within(Within::Untold));
        }
    }
}

/// Whether a public function calls what is not there.
pub fn calls_undefined(state: &ModuleState) -> bool {
    let public = |caller: (Atom, u8)| state.defs.get(&caller).is_some_and(|d| d.kind.is_public());
    let missing = |name, arity| !state.defs.contains_key(&(name, arity));
    state.local_uses.iter().any(|u| !u.is_macro && u.caller.is_some_and(public) && missing(u.name, u.arity))
}

fn undefined_locals(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = FxHashSet::default();
    let mut found: Vec<(&crate::expand::module::LocalUse, String)> = Vec::new();
    for used in &state.local_uses {
        if used.is_macro || !seen.insert((used.name, used.arity, used.line, used.span)) {
            continue;
        }
        let shown = show_function_name(used.name);
        let arity = used.arity;
        match state.defs.get(&(used.name, arity)) {
            None if used.name == crate::base::atoms::INFO_ && arity == 1 => {}
            None => {
                let module = inspect_atom(state.name);
                let text = format!(
                    "undefined function {shown}/{arity} (expected {module} to define such a function or for it to be \
                     imported, but none are available)"
                );
                found.push((used, text));
            }
            Some(def) if def.kind.is_macro() && used.line > 0 => {
                found.push((used, format!("cannot invoke macro {shown}/{arity} before its definition")));
            }
            Some(_) => {}
        }
    }
    found.order_by_key(|(used, _)| (used.line, used.span.start));
    for (used, text) in found {
        let within = used.caller.map_or(Within::Module(state.name), |(f, a)| Within::Function(state.name, f, a));
        let width = used.name.as_str().chars().count();
        diagnostics.push(error(state, used.line, used.span, text).within(within).marking(width));
    }
}

fn import_conflicts(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    for used in &state.import_uses {
        if let Some(def) = state.defs.get(&(used.name, used.arity)) {
            let (module, name) = (inspect_atom(used.module), show_function_name(used.name));
            let text = format!("imported {module}.{name}/{} conflicts with local function", used.arity);
            diagnostics.push(error(state, def.line, def.span, text));
        }
    }
}

fn bodiless(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut empty: Vec<_> = state.defs.values().filter(|d| d.clauses.is_empty()).collect();
    empty.order_by_key(|d| d.index);
    for def in empty {
        let (kind, name) = (def.kind.name(), show_function_name(def.name));
        let text = format!("implementation not provided for predefined {kind} {name}/{}", def.arity);
        diagnostics.push(error(state, def.line, def.span, text));
    }
}

/// Private functions and macros that no public one reaches.
pub fn unused_private(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
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
        .filter(|d| !d.kind.is_public() && !d.generated && (d.defaults > 0 || !reached.contains(&(d.name, d.arity))))
        .collect();
    // From the last name to the first.
    unused.order_by_key(|d| std::cmp::Reverse((d.name.as_str(), d.arity)));
    for def in unused {
        let name = show_function_name(def.name);
        let what = if def.kind.is_macro() { "macro" } else { "function" };
        if def.is_default {
            continue;
        }
        let by_default = (def.arity.saturating_sub(def.defaults)..def.arity).any(|a| reached.contains(&(def.name, a)));
        let own = reached.contains(&(def.name, def.arity));
        let text = match (own, by_default) {
            (false, false) => format!("{what} {name}/{} is unused", def.arity),
            _ => match unused_defaults(def, &state.local_uses) {
                Some(text) => format!("{text} the private {what} {name}/{}{}", def.arity, never(&text)),
                None => continue,
            },
        };
        diagnostics.push(warning(state, def.line, def.span, text));
    }
}

/// Which defaults of a private definition no call leaves out, as the beginning of the warning.
fn unused_defaults(def: &crate::expand::module::Def, uses: &[crate::expand::module::LocalUse]) -> Option<String> {
    if def.defaults == 0 {
        return None;
    }
    // A clause that fills in defaults calls the full one: that is no call of the author's.
    let called = |arity: u8| {
        uses.iter().filter(|u| u.name == def.name && u.arity == arity).any(|u| {
            u.caller.is_none_or(|(name, a)| name != def.name || !(def.arity - def.defaults..def.arity).contains(&a))
        })
    };
    let least = (def.arity - def.defaults..=def.arity).find(|arity| called(*arity))?;
    let needless = least - (def.arity - def.defaults);
    match needless {
        0 => None,
        n if n == def.defaults => Some("default values for the optional arguments in".to_string()),
        1 => Some("the default value for the last optional argument in".to_string()),
        n => Some(format!("the default values for the last {n} optional arguments in")),
    }
}

fn never(text: &str) -> &'static str {
    if text.starts_with("the default value ") { " is never used" } else { " are never used" }
}

pub fn unused_attributes(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut unused: Vec<_> = state
        .attributes
        .iter()
        .filter(|(name, a)| a.unread && !a.persist && !ModuleState::is_known_attribute(**name) && a.line > 0)
        .filter(|(name, _)| !name.as_str().starts_with("__") && !matches!(name.as_str(), "protocol" | "for"))
        .collect();
    // The last one first.
    unused.order_by_key(|(name, a)| std::cmp::Reverse((a.line, name.as_str())));
    for (name, attribute) in unused {
        let text = format!("module attribute @{name} was set but never used");
        diagnostics.push(warning(state, attribute.line, Span::NONE, text));
    }
    if let Some(doc) = Atom::existing("typedoc").and_then(|n| state.attributes.get(&n)) {
        let text = "module attribute @typedoc was set but no type follows it".to_string();
        diagnostics.push(warning(state, doc.line, Span::NONE, text));
    }
    if let Some(doc) = Atom::existing("doc").and_then(|n| state.attributes.get(&n)) {
        let text = "module attribute @doc was set but no definition follows it".to_string();
        diagnostics.push(warning(state, doc.line, Span::NONE, text));
    }
}

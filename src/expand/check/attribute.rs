//! Attributes that mean something to the compiler: whether their values are ones, when they are set and at the end.

use crate::base::{Atom, Diagnostic, Span, Within, atoms};
use crate::expand::module::ModuleState;
use crate::expand::show::{show_function_name, show_term};
use crate::term::Term;

/// Why `@name value` is refused, if it is: the text of an `ArgumentError`.
pub fn refused(name: &str, value: &Term) -> Option<String> {
    let atom = value.as_atom();
    let plain = atom.is_some_and(|a| !matches!(a, atoms::TRUE | atoms::FALSE | atoms::NIL));
    let what = match name {
        "doc" | "moduledoc" | "typedoc" if value.is_cons() => return since(value),
        "doc" | "moduledoc" | "typedoc" => {
            if value.is_binary() || value.is_list() || matches!(atom, Some(atoms::FALSE | atoms::NIL)) {
                return None;
            }
            "is a built-in module attribute for documentation. It should be either false, nil, a string, or a keyword \
             list"
        }
        "on_load" => {
            let pair = value.as_tuple().is_some_and(|t| t.len() == 2 && t[0].is_atom() && t[1].as_int() == Some(0));
            if plain || pair {
                return None;
            }
            "is a built-in module attribute that annotates a function to be invoked when the module is loaded. It should \
             be an atom or an {atom, 0} tuple"
        }
        "nifs" if value.is_list() => return None,
        "nifs" => "is a built-in module attribute for specifying a list of functions and their arities that are NIFs",
        "impl" if atom.is_some() => return None,
        "impl" => {
            "is a built-in module attribute that marks the next definition as a callback implementation. It should be a \
             module or a boolean"
        }
        "external_resource" if value.is_binary() => return None,
        "external_resource" => {
            "is a built-in module attribute used for specifying file dependencies. It should be a string path to a file"
        }
        "deprecated" if value.is_binary() => return None,
        "deprecated" => {
            "is a built-in module attribute that annotates a definition as deprecated. It should be a string with the \
             reason for the deprecation"
        }
        "file" => {
            let pair = value.as_tuple().is_some_and(|t| t.len() == 2 && t[0].is_binary() && t[1].as_int().is_some());
            if value.is_binary() || pair {
                return None;
            }
            "is a built-in module attribute that annotates the file and line the next definition comes from. It should \
             be a string or {string, line} tuple as value"
        }
        "behaviour" if atom.is_some() => return None,
        "behaviour" => return Some(format!("@behaviour expects a module, got: {}", show_term(value))),
        "dialyzer" if atom.is_some() || value.is_tuple() || value.is_list() => return None,
        "dialyzer" => return Some(format!("invalid value for @dialyzer attribute: {}", show_term(value))),
        _ => return None,
    };
    Some(format!("@{name} {what}, got: {}", show_term(value)))
}

/// `since: "1.0"` among a documentation's metadata.
fn since(list: &Term) -> Option<String> {
    let wrong = list.list_iter().find_map(|item| match item.as_tuple() {
        Some([key, value]) if key.as_atom().is_some_and(|k| k.as_str() == "since") => Some(value),
        _ => None,
    });
    let value = wrong.filter(|v| !v.is_binary())?;
    Some(format!(
        ":since is a built-in documentation metadata key. It should be a string representing the version in which the \
         documented entity was added, got: {}",
        show_term(value)
    ))
}

fn name_and_arity(term: &Term) -> Option<(Atom, u8)> {
    let [name, arity] = term.as_tuple()? else { return None };
    Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?))
}

/// Functions that `@compile {:inline, …}` and `@dialyzer {:nowarn_function, …}` name and nobody defined.
pub fn undefined_functions(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    for (attribute, option) in [("compile", "inline"), ("dialyzer", "nowarn_function")] {
        let values = state.accumulated(attribute);
        let flat = values.iter().flat_map(|v| match v.is_list() {
            true => v.list_iter().cloned().collect::<Vec<_>>(),
            false => vec![v.clone()],
        });
        for value in flat {
            let Some([key, functions]) = value.as_tuple() else { continue };
            if key.as_atom().is_none_or(|k| k.as_str() != option) {
                continue;
            }
            let one = [functions.clone()];
            let named =
                if functions.is_list() { functions.list_iter().collect() } else { one.iter().collect::<Vec<_>>() };
            for (name, arity) in named.into_iter().filter_map(name_and_arity) {
                if !state.defs.contains_key(&(name, arity)) {
                    let shown = show_function_name(name);
                    let text = format!("undefined function {shown}/{arity} given to @{attribute} :{option}");
                    let said = Diagnostic::error("CompileError", text, state.span).at_line(state.line);
                    diagnostics.push(said.in_file(&state.env.source).within(Within::Module(state.name)));
                }
            }
        }
    }
}

/// `@optional_callbacks` that name no callback, callbacks beside a `behaviour_info/1`.
pub fn callbacks(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let own: Vec<_> = state.typespecs.iter().filter(|t| t.kind.as_str().ends_with("callback")).collect();
    let mut wrong = |text: String, line: u32| {
        let said = Diagnostic::error("CompileError", text, Span::NONE).at_line(line).in_file(&state.env.source);
        diagnostics.push(said.within(Within::Untold));
    };
    if let Some(first) = own.first()
        && state.defs.contains_key(&(Atom::new("behaviour_info"), 1))
    {
        let (name, arity) = (show_function_name(first.name), first.arity);
        let text = format!(
            "cannot define @{} attribute for {name}/{arity} when behaviour_info/1 is defined",
            first.kind.as_str()
        );
        return wrong(text, first.line);
    }
    let line = state.line;
    for list in state.accumulated("optional_callbacks") {
        let single = [list.clone()];
        let items: Vec<&Term> = if list.is_list() { list.list_iter().collect() } else { single.iter().collect() };
        for item in items {
            let Some((name, arity)) = name_and_arity(item) else {
                let text = format!(
                    "invalid optional callback {}. @optional_callbacks expects a keyword list of callback names and \
                     arities",
                    show_term(item)
                );
                return wrong(text, line);
            };
            if !own.iter().any(|t| (t.name, t.arity) == (name, arity)) {
                let name = show_function_name(name);
                return wrong(format!("unknown callback {name}/{arity} given as optional callback"), line);
            }
        }
    }
}

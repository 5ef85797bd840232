//! The checks that wait until a file has run: what its modules call, need and never used.

use super::compile::Compiler;
use super::{Runtime, library, modules};
use crate::base::{Atom, Diagnostic, atoms};
use crate::expand::check::remote::{self, Known};
use crate::expand::check::{ModuleCheck, RemoteUse, lexical};
use crate::expand::env::Lexical;
use crate::expand::{self, Host};
use crate::ir::code;
use crate::process::Cx;
use crate::term::Term;
use std::sync::PoisonError;

/// Applications of Elixir that are not a part of this library: nothing is known of their modules.
const ELSEWHERE: &[&str] = &["Mix", "EEx", "IEx", "ExUnit", "Hex", "Logger", "Kernel", "Code", "Module"];

/// Erlang's modules that are here as a whole.
const COMPLETE: &[&str] = &[
    "array",
    "base64",
    "calendar",
    "dict",
    "digraph",
    "filename",
    "gb_sets",
    "gb_trees",
    "lists",
    "maps",
    "math",
    "orddict",
    "ordsets",
    "os",
    "proplists",
    "queue",
    "rand",
    "sets",
    "string",
    "timer",
];

/// What Elixir deprecates and the library does not say so of, some of it because it is not there: module, function (`*`:
/// all), arities (none: all), reason.
const DEPRECATED: &[(&str, &str, &[u8], &str)] = &[
    ("Behaviour", "*", &[], "Use the @callback module attribute instead"),
    ("Code", "cursor_context", &[1, 2], "Use Code.Fragment.cursor_context/2 instead"),
    ("Code", "ensure_compiled?", &[1], "Use Code.ensure_compiled/1 instead (see the proper disclaimers in its docs)"),
    ("Code", "load_file", &[1, 2], "Use Code.require_file/2 or Code.compile_file/2 instead"),
    ("Code", "loaded_files", &[0], "Use Code.required_files/0 instead"),
    ("Code", "unload_files", &[1], "Use Code.unrequire_files/1 instead"),
    ("Dict", "*", &[], "Use the Map module for working with maps or the Keyword module for working with keyword lists"),
    ("Exception", "exception?", &[1], "Use Kernel.is_exception/1 instead"),
    ("GenEvent", "*", &[], "Use one of the alternatives described in the documentation for the GenEvent module"),
    ("HashDict", "*", &[], "Use maps and the Map module instead"),
    ("HashSet", "*", &[], "Use the MapSet module instead"),
    ("Inspect.Algebra", "surround", &[3], "Use a combination of concat/2 and nest/2 instead"),
    ("Inspect.Algebra", "surround_many", &[5, 6], "Use Inspect.Algebra.container_doc/6 instead"),
    ("Logger", "add_backend", &[1, 2], "Use LoggerBackends.add/2 from :logger_backends dependency"),
    ("Logger", "configure_backend", &[2], "Use LoggerBackends.configure/2 from :logger_backends dependency"),
    ("Logger", "remove_backend", &[1, 2], "Use LoggerBackends.remove/2 from :logger_backends dependency"),
    ("Macro", "expand_literal", &[2], "Use Macro.expand_literals/2 instead"),
    ("Macro", "to_string", &[2], "Use Macro.to_string/1 instead"),
    ("Macro", "unescape_tokens", &[1, 2], "Traverse over the arguments using Enum.map/2 instead"),
    ("Module", "add_doc", &[5, 6], "Use @doc instead"),
    ("Module", "eval_quoted", &[2, 3, 4], "Use Code.eval_quoted/3 instead"),
    ("Regex", "regex?", &[1], "Use Kernel.is_struct(term, Regex) or pattern match on %Regex{} instead"),
    ("Registry", "start_link", &[2], "Use Registry.start_link/1 instead"),
    ("Set", "*", &[], "Use the MapSet module for working with sets"),
    ("String", "strip", &[2], "Use String.trim/2 with a binary second argument instead"),
    ("Supervisor.Spec", "*", &[], "Use the new child specifications outlined in the Supervisor module instead"),
];

fn deprecated(module: Atom, name: Atom, arity: u8) -> Option<&'static str> {
    let module_name = module.as_str().strip_prefix("Elixir.")?;
    let row = DEPRECATED.iter().find(|(m, f, arities, _)| {
        *m == module_name && (*f == "*" || *f == name.as_str()) && (arities.is_empty() || arities.contains(&arity))
    })?;
    // A script may have a module of its own of this name.
    let own = modules::find(module).is_some_and(|m| m.library().is_none());
    (!own).then_some(row.3)
}

/// Says what there is to say about the file with this environment. With `inside` its text may be followed by more
/// (`Code.eval_string/3`, the shell).
pub fn file(runtime: &Runtime, cx: &mut Cx, lexical: &Lexical, inside: bool) {
    for diagnostic in lexical::unused(lexical, inside) {
        runtime.report_diagnostic(&diagnostic);
    }
    lexical.told();
    let mut checks = lexical.take_checks();
    if checks.is_empty() {
        return;
    }
    let mut compiler = Compiler { runtime, cx };
    for check in &mut checks {
        for diagnostic in expand::behaviours_of(check, &mut compiler) {
            compiler.runtime.report_diagnostic(&diagnostic);
        }
    }
    let silent = silenced(runtime);
    for check in &mut checks {
        let found = one(&mut compiler, check, silent.as_deref());
        for diagnostic in found {
            compiler.runtime.report_diagnostic(&diagnostic);
        }
    }
}

fn one(compiler: &mut Compiler, check: &mut ModuleCheck, silent: Option<&[Atom]>) -> Vec<Diagnostic> {
    remote::check(check, &mut |used| match silent {
        None => Known::Fine,
        Some(modules) if modules.contains(&used.module) => Known::Fine,
        Some(_) => ask(compiler, used),
    })
}

/// A compiler option, when it has been set.
pub fn option(runtime: &Runtime, name: &str) -> Option<Term> {
    let options = runtime.compiler_options.lock().unwrap_or_else(PoisonError::into_inner);
    options.list_iter().find_map(|pair| match pair.as_tuple()? {
        [key, value] if key.as_atom()?.as_str() == name => Some(value.clone()),
        _ => None,
    })
}

/// The modules that `Code.put_compiler_option(:no_warn_undefined, …)` names; `None`: all.
fn silenced(runtime: &Runtime) -> Option<Vec<Atom>> {
    let value = option(runtime, "no_warn_undefined");
    match value {
        Some(value) if value.as_atom().is_some_and(|a| a.as_str() == "all") => None,
        Some(value) => Some(value.list_iter().filter_map(Term::as_atom).collect()),
        None => Some(Vec::new()),
    }
}

fn ask(compiler: &mut Compiler, used: &RemoteUse) -> Known {
    let (module, name, arity) = (used.module, used.name, used.arity);
    if name == atoms::MODULE_INFO && arity <= 1 || name == atoms::INFO_ && arity == 1 {
        return Known::Fine;
    }
    if module == atoms::KERNEL {
        let exports = expand::kernel_exports();
        return match exports.functions.contains(&(name, arity)) || exports.macros.contains(&(name, arity)) {
            true => Known::Fine,
            false if library_has(module, name, arity) => Known::Fine,
            false => missing(compiler, used),
        };
    }
    let elixir = module.as_str().starts_with("Elixir.");
    if let Some(reason) = deprecated(module, name, arity) {
        return Known::Deprecated(reason.to_string());
    }
    if let Some(known) = quick(module, name, arity) {
        return known;
    }
    let loaded = match library::load(module, compiler) {
        Ok(loaded) => loaded,
        Err(_) => return Known::Fine,
    };
    let Some(loaded) = loaded else {
        if matches!(module, atoms::NIL | atoms::TRUE | atoms::FALSE) {
            return Known::NoModule;
        }
        let rest = module.as_str().strip_prefix("Elixir.").unwrap_or_default();
        let first = rest.split('.').next().unwrap_or_default();
        // Of Erlang's modules only some are here.
        return if !elixir || ELSEWHERE.contains(&first) { Known::Fine } else { Known::NoModule };
    };
    // Of some of Erlang's modules not every function is here.
    if loaded.library().is_some() && !elixir && !COMPLETE.contains(&module.as_str()) {
        return Known::Fine;
    }
    let exports = loaded.exports();
    let key = (name, arity);
    if exports.functions.contains(&key) || code::natives_of(module).contains(&key) {
        let reason = exports.deprecated.iter().find(|(k, _)| *k == key);
        return reason.map_or(Known::Fine, |(_, reason)| Known::Deprecated(reason.clone()));
    }
    if loaded.function(Atom::new("$handle_undefined_function"), 2).is_some() {
        return Known::Fine;
    }
    if exports.macros.contains(&key) {
        let shown = expand::env::inspect_atom(module);
        return Known::Missing(format!(
            ". However, there is a macro with the same name and arity. Be sure to require {shown} if you intend to invoke \
             this macro"
        ));
    }
    missing(compiler, used)
}

fn library_has(module: Atom, name: Atom, arity: u8) -> bool {
    quick(module, name, arity).is_some() || code::natives_of(module).contains(&(name, arity))
}

/// What the library's index tells without loading anything: that a function is there.
fn quick(module: Atom, name: Atom, arity: u8) -> Option<Known> {
    if let Some(loaded) = modules::find(module) {
        let library = loaded.library()?;
        let found = library.function(name, arity).filter(|f| f.public)?;
        let _ = found;
        return Some(library.deprecated(name, arity).map_or(Known::Fine, Known::Deprecated));
    }
    library::written(module, name, arity).map(|reason| reason.map_or(Known::Fine, Known::Deprecated))
}

fn missing(compiler: &mut Compiler, used: &RemoteUse) -> Known {
    let args = vec![Term::atom(used.module), Term::atom(used.name), Term::int(i64::from(used.arity))];
    let errors = Atom::new("Elixir.UndefinedFunctionError");
    let hint = compiler.call_function(errors, Atom::new("hint_for_loaded_module"), args);
    let text = hint.ok().and_then(|t| t.as_str().map(str::to_string)).unwrap_or_default();
    Known::Missing(text)
}

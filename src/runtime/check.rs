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

//! `Kernel.inspect/2`: which terms the native printer may print.
//!
//! The native printer knows the library's own implementations of `Inspect`. A term that holds a struct with another one,
//! and options that only Elixir code can follow, are refused: the answer is `nil`, and the caller makes a document
//! (`Inspect.Algebra`). Once a script replaces the implementation of a built-in type, everything goes that way.

use super::{Runtime, protocols};
use crate::base::Atom;
use crate::machine::Answer;
use crate::native::quaff;
use crate::process::Cx;
use crate::term::{Term, inspect};
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

/// Types and structs whose implementation the native printer is.
const NATIVE: &[&str] = &[
    "Any",
    "Atom",
    "BitString",
    "Date",
    "Date.Range",
    "DateTime",
    "Float",
    "Function",
    "Integer",
    "List",
    "Map",
    "MapSet",
    "NaiveDateTime",
    "PID",
    "Port",
    "Range",
    "Reference",
    "Regex",
    "Time",
    "Tuple",
];

/// A script has its own implementation for one of them.
static REPLACED: AtomicBool = AtomicBool::new(false);

/// Takes note of a module.
pub fn defined(module: Atom, by_library: bool) {
    let Some(kind) = module.as_str().strip_prefix("Elixir.Inspect.") else { return };
    if let (false, Ok(_)) = (by_library, NATIVE.binary_search(&kind)) {
        REPLACED.store(true, Ordering::Relaxed);
    }
}

/// `:quaff.inspect(term, options)`: the text, or nil.
pub fn inspect(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (term, given) = (&args[0], &args[1]);
    if REPLACED.load(Ordering::Relaxed) || asks_for_code(given) || has_default_fun(runtime) {
        return Answer::Value(Term::NIL);
    }
    let opts = quaff::options(given);
    let mut custom = |module: Atom| {
        let name = module.as_str();
        let native = name.strip_prefix("Elixir.").is_some_and(|name| NATIVE.binary_search(&name).is_ok());
        !native && protocols::implements(runtime, cx, "Elixir.Inspect", module)
    };
    match inspect::inspect_plain(term, &opts, &mut custom) {
        Some(text) => {
            cx.charge(i32::try_from(text.len() / 4).unwrap_or(i32::MAX));
            Answer::Value(Term::string(&text))
        }
        None => Answer::Value(Term::NIL),
    }
}

/// Whether the options are more than the native printer follows.
fn asks_for_code(given: &Term) -> bool {
    given.list_iter().filter_map(Term::as_tuple).any(|option| match option {
        [key, value] => match key.as_atom().map_or("", |k| k.as_str()) {
            "inspect_fun" => true,
            "syntax_colors" => value.is_cons(),
            _ => false,
        },
        _ => false,
    })
}

fn has_default_fun(runtime: &Runtime) -> bool {
    runtime.inspect_fun.lock().unwrap_or_else(PoisonError::into_inner).is_some()
}

/// The function that makes documents by default, or nil for the protocol's own.
pub fn default_fun(runtime: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let fun = runtime.inspect_fun.lock().unwrap_or_else(PoisonError::into_inner);
    Answer::Value(fun.clone().unwrap_or(Term::NIL))
}

pub fn set_default_fun(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let fun = args[0].take();
    *runtime.inspect_fun.lock().unwrap_or_else(PoisonError::into_inner) = fun.is_fun().then_some(fun);
    Answer::Value(Term::TRUE)
}

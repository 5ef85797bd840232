//! Calls of functions of other modules that are not there, or should not be called any more.
//!
//! They are looked at when the file has run, since its own modules may come in any order. The same call in several
//! places is told once, with all its places.

use super::{ModuleCheck, Rank, RemoteUse};
use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic};
use crate::expand::env::inspect_atom;
use crate::expand::show::show_function_name;
use rustc_hash::FxHashMap;

/// What is known of a function that is called.
#[derive(Clone, Debug)]
pub enum Known {
    /// It is there, or nothing certain is known of it.
    Fine,
    Deprecated(String),
    /// The module is there, the function is not: what to say behind that (other names, or that it is a macro).
    Missing(String),
    NoModule,
}

/// Everything to say of the calls and the types of a module, in order.
pub fn check(module: &mut ModuleCheck, ask: &mut dyn FnMut(&RemoteUse) -> Known) -> Vec<Diagnostic> {
    let mut said: Vec<(Rank, Diagnostic)> = std::mem::take(&mut module.types);
    let mut answers: FxHashMap<(Atom, Atom, u8), Option<usize>> = FxHashMap::default();
    let mut places: Vec<Vec<(Rank, &RemoteUse)>> = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    for used in &module.uses {
        let key = (used.module, used.name, used.arity);
        let at = match answers.get(&key) {
            Some(known) => *known,
            None => {
                let silent = |(m, f): &(Atom, Option<(Atom, u8)>)| {
                    *m == used.module && f.is_none_or(|f| f == (used.name, used.arity))
                };
                let quiet = module.silenced.iter().any(silent);
                let text = if quiet { None } else { text(used, &ask(used)) };
                let at = text.map(|text| {
                    texts.push(text);
                    places.push(Vec::new());
                    texts.len() - 1
                });
                answers.insert(key, at);
                at
            }
        };
        if let Some(at) = at {
            places[at].push((used.rank(), used));
        }
    }
    for (text, mut uses) in texts.into_iter().zip(places) {
        uses.order_by_key(|(rank, _)| *rank);
        let mut uses = uses.into_iter();
        let Some((rank, first)) = uses.next() else { continue };
        let within = first.place(module.name).within;
        let mut diagnostic =
            Diagnostic::warning(text, first.span).at_line(first.line).in_file(&module.source).within(within);
        diagnostic.places = uses.map(|(_, used)| used.place(module.name)).collect();
        diagnostic.places.dedup();
        said.push((rank, diagnostic));
    }
    said.order_by_key(|(rank, _)| *rank);
    said.into_iter().map(|(_, diagnostic)| diagnostic).collect()
}

fn text(used: &RemoteUse, known: &Known) -> Option<String> {
    let module = inspect_atom(used.module);
    let call = format!("{module}.{}/{}", show_function_name(used.name), used.arity);
    Some(match known {
        Known::Fine => return None,
        Known::Deprecated(reason) => format!("{call} is deprecated. {reason}"),
        Known::Missing(more) => format!("{call} is undefined or private{more}"),
        Known::NoModule => {
            let plain = used.module.as_str().starts_with("Elixir.") && !module.contains('.');
            let advice = if plain {
                ". Make sure the module name is correct and has been specified in full (or that an alias has been \
                 defined)"
            } else {
                ""
            };
            format!("{call} is undefined (module {module} is not available or is yet to be defined){advice}")
        }
    })
}

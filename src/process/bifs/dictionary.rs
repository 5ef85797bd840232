//! The process dictionary.

use super::{Reply, value};
use crate::base::atoms;
use crate::ir::Raise;
use crate::process::Cx;
use crate::term::Term;

fn or_undefined(found: Option<Term>) -> Reply {
    value(found.unwrap_or(Term::atom(atoms::UNDEFINED)))
}

/// `:erlang.put/2`
pub fn put_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let [key, new] = args else { return Err(Raise::badarg()) };
    if cx.shared().tracing() {
        cx.record_label(key, new);
    }
    or_undefined(cx.dictionary_put(key.take(), new.take()))
}

/// The dictionary as a list of pairs.
pub fn pairs(dictionary: &Term) -> Term {
    let entries: Option<Vec<Term>> =
        dictionary.as_map().map(|m| m.iter().map(|(k, v)| Term::tuple2(k.clone(), v.clone())).collect());
    Term::list(entries.unwrap_or_default())
}

/// `:erlang.get/0`
pub fn get_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(pairs(&cx.dictionary()))
}

/// `:erlang.get/1`
pub fn get_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    or_undefined(args.first().and_then(|key| cx.dictionary_get(key)))
}

fn keys(cx: &Cx<'_>, wanted: impl Fn(&Term) -> bool) -> Reply {
    let dictionary = cx.dictionary();
    let keys: Option<Vec<Term>> =
        dictionary.as_map().map(|m| m.iter().filter(|(_, v)| wanted(v)).map(|(k, _)| k.clone()).collect());
    value(Term::list(keys.unwrap_or_default()))
}

/// `:erlang.get_keys/0`
pub fn get_keys_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    keys(cx, |_| true)
}

/// `:erlang.get_keys/1`
pub fn get_keys_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(wanted) = args.first() else { return Err(Raise::badarg()) };
    keys(cx, |value| value == wanted)
}

/// `:erlang.erase/0`
pub fn erase_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    let all = cx.state.extra.as_mut().and_then(|e| e.dictionary.take()).unwrap_or_else(Term::empty_map);
    value(pairs(&all))
}

/// `:erlang.erase/1`
pub fn erase_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    or_undefined(args.first().and_then(|key| cx.dictionary_erase(key)))
}

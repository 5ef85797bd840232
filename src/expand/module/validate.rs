//! What may be put into a module from without (`Module.put_attribute/3`) and into its code: values that are refused.

use crate::base::Atom;
use crate::expand::check::attribute::refused;
use crate::expand::show::show_term;
use crate::term::{Term, View};

/// Why `Module.put_attribute/3` refuses a value. Documentation has its line with it.
///
/// # Errors
/// The message of the `ArgumentError`.
pub fn dynamic(name: Atom, value: &Term) -> Result<(), String> {
    if !matches!(name.as_str(), "doc" | "moduledoc" | "typedoc") {
        return refused(name.as_str(), value).map_or(Ok(()), Err);
    }
    let is_doc = |doc: &Term| doc.same(&Term::NIL) || doc.same(&Term::FALSE) || doc.as_str().is_some() || doc.is_list();
    match value.as_tuple() {
        Some([line, doc]) if line.as_int().is_some() && is_doc(doc) => Ok(()),
        _ => Err(format!(
            "@{name} is a built-in module attribute for documentation. When set dynamically, it should be {{line, doc}} \
             (where \"doc\" is either false, nil, a string, or a keyword list), got: {}",
            show_term(value)
        )),
    }
}

/// What of a value cannot be written as code: a closure, a reference and the like.
pub fn unescapable(value: &Term) -> Option<Term> {
    let mut work = vec![value.clone()];
    while let Some(term) = work.pop() {
        if term.is_cons() {
            let mut rest = term;
            while let Some((head, tail)) = rest.as_cons() {
                let next = tail.clone();
                if !(head.is_int() || head.as_atom().is_some()) {
                    work.push(head.clone());
                }
                rest = next;
            }
            work.push(rest);
        } else if let Some(items) = term.as_tuple() {
            work.extend(items.iter().cloned());
        } else if let Some(map) = term.as_map() {
            let name = map.get(&Term::atom(crate::base::atoms::STRUCT)).and_then(Term::as_atom);
            if name.is_none_or(|name| name.as_str() != "Elixir.Regex") {
                map.iter().for_each(|(key, value)| work.extend([key.clone(), value.clone()]));
            }
        } else if matches!(term.view(), View::Ref(_)) || term.as_closure().is_some() {
            return Some(term);
        }
    }
    None
}

/// The end of messages about such a value.
pub fn cannot_escape(value: &Term) -> String {
    format!(
        "cannot escape {}. The supported values are: lists, tuples, maps, atoms, numbers, bitstrings, PIDs and remote \
         functions in the format &Mod.fun/arity",
        show_term(value)
    )
}

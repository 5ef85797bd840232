//! What patterns take, as far as it is told exactly: the types of clauses.

use crate::expand::env::inspect_atom;
use crate::ir::core::Pat;
use crate::term::{Term, View};

/// The type of a pattern inside of another; a variable is `term()`.
///
/// `None`: one that is not told here.
pub fn shown(pat: &Pat) -> Option<String> {
    Some(match pat {
        Pat::Wild | Pat::Bind(_) => "term()".to_string(),
        Pat::Const(term) => constant(term)?,
        Pat::Tuple(items) => {
            let items: Option<Vec<String>> = items.iter().map(shown).collect();
            format!("{{{}}}", items?.join(", "))
        }
        Pat::List(items, tail) => list(items, tail.as_deref())?,
        Pat::Map(pairs) if pairs.is_empty() => "map()".to_string(),
        Pat::Both(a, b) if matches!(**a, Pat::Bind(_)) => shown(b)?,
        Pat::Both(a, b) if matches!(**b, Pat::Bind(_)) => shown(a)?,
        _ => return None,
    })
}

/// Of elements of one kind, up to an end or a variable.
fn list(items: &[Pat], tail: Option<&Pat>) -> Option<String> {
    if items.is_empty() {
        return tail.map_or_else(|| Some("empty_list()".to_string()), shown);
    }
    let mut kinds: Vec<String> = items.iter().map(shown).collect::<Option<_>>()?;
    kinds.dedup();
    match (kinds.as_slice(), tail) {
        ([one], None) => Some(format!("non_empty_list({one})")),
        ([one], Some(Pat::Wild | Pat::Bind(_))) if one == "term()" => {
            Some("non_empty_list(term(), term())".to_string())
        }
        _ => None,
    }
}

/// The type of a literal.
pub fn constant(term: &Term) -> Option<String> {
    Some(match term.view() {
        View::Int(_) | View::BigInt(_) => "integer()".to_string(),
        View::Float(_) => "float()".to_string(),
        _ if term.is_binary() => "binary()".to_string(),
        _ if term.as_atom().is_some() => inspect_atom(term.as_atom()?),
        _ if term.is_list() && !term.is_cons() => "empty_list()".to_string(),
        _ => match term.as_tuple() {
            Some(items) => {
                let items: Option<Vec<String>> = items.iter().map(constant).collect();
                format!("{{{}}}", items?.join(", "))
            }
            None => return None,
        },
    })
}

/// Whether a pattern's type is the pattern: everything of the type is taken. Of `1` that is not so.
pub fn is_exact(pat: &Pat) -> bool {
    match pat {
        Pat::Wild | Pat::Bind(_) => true,
        Pat::Const(term) => exact_term(term),
        Pat::Tuple(items) => items.iter().all(is_exact),
        Pat::List(items, tail) => match (items.as_slice(), tail.as_deref()) {
            ([], None) => true,
            ([one], Some(tail)) => is_any(one) && is_any(tail),
            _ => false,
        },
        Pat::Map(pairs) => pairs.is_empty(),
        Pat::Both(a, b) => matches!(**a, Pat::Bind(_)) && is_exact(b) || matches!(**b, Pat::Bind(_)) && is_exact(a),
        _ => false,
    }
}

/// The same of a constant.
pub fn exact_term(term: &Term) -> bool {
    term.as_atom().is_some()
        || (term.is_list() && !term.is_cons())
        || term.as_tuple().is_some_and(|items| items.iter().all(exact_term))
}

pub fn is_any(pat: &Pat) -> bool {
    matches!(pat, Pat::Wild | Pat::Bind(_))
}

/// Whether an exact pattern takes everything that another takes.
pub fn covers(exact: &Pat, other: &Pat) -> bool {
    if is_any(exact) {
        return true;
    }
    match (exact, other) {
        (exact, Pat::Both(a, b)) => covers(exact, a) || covers(exact, b),
        (Pat::Both(a, b), other) => covers(a, other) && covers(b, other),
        (Pat::Const(a), Pat::Const(b)) => exact_term(a) && a.same(b) || exact_term(a) && a == b,
        (Pat::Tuple(a), Pat::Tuple(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| covers(a, b)),
        (Pat::Tuple(a), Pat::Const(term)) => term.as_tuple().is_some_and(|items| {
            items.len() == a.len() && a.iter().zip(items).all(|(a, t)| covers(a, &Pat::Const(t.clone())))
        }),
        (Pat::List(a, None), Pat::Const(term)) => a.is_empty() && term.is_list() && !term.is_cons(),
        (Pat::List(a, None), Pat::List(b, None)) => a.is_empty() && b.is_empty(),
        (Pat::List(a, Some(_)), Pat::List(b, _)) => !a.is_empty() && !b.is_empty(),
        (Pat::Map(a), Pat::Map(_)) => a.is_empty(),
        _ => false,
    }
}

//! Between the syntax tree and quoted terms, where macros and `quote` need it.
//!
//! Invariant: term -> tree -> term is the identity for every term: what is not quoted code becomes an opaque literal
//! that holds the term. Nesting deeper than [`DEPTH`] becomes opaque too, so that neither direction can exhaust the
//! native stack on what a script made up.

use super::ast::{Ast, Call, Extra, Head, Lit, Meta, Opaque, Var, deeper};
use crate::base::{Atom, SourceFile, Span, atoms};
use crate::term::{Term, View};
use dashu_int::IBig;
use std::sync::Arc;

/// How deep trees made from terms may nest.
pub const DEPTH: usize = 5_000;

/// The quoted form of a tree.
pub fn to_term(ast: &Ast) -> Term {
    convert(ast, None)
}

/// The quoted form of a tree, with the columns that its places in a file have.
pub fn to_term_in(ast: &Ast, file: &SourceFile) -> Term {
    convert(ast, Some(file))
}

fn convert(ast: &Ast, file: Option<&SourceFile>) -> Term {
    deeper(|| match ast {
        Ast::Lit(lit) => literal(lit),
        Ast::List(items) => Term::list(items.iter().map(|item| convert(item, file)).collect::<Vec<_>>()),
        Ast::Pair(pair) => Term::tuple2(convert(&pair.0, file), convert(&pair.1, file)),
        Ast::Var(var) => Term::tuple3(Term::atom(var.name), meta_in(&var.meta, file), Term::atom(var.context)),
        // An empty text has no place, and begins where it stands all the same.
        Ast::Call(call)
            if file.is_some()
                && call.args.is_empty()
                && call.meta.line > 0
                && call.meta.span.is_none()
                && matches!(call.head, Head::Name(atoms::BLOCK)) =>
        {
            let meta = meta_to_term(&Meta { column: 1, ..call.meta.clone() });
            Term::tuple3(Term::atom(atoms::BLOCK), meta, Term::EMPTY_LIST)
        }
        Ast::Call(call) => {
            let head = match &call.head {
                Head::Name(name) => Term::atom(*name),
                Head::Expr(head) => convert(head, file),
            };
            let args = Term::list(call.args.iter().map(|arg| convert(arg, file)).collect::<Vec<_>>());
            Term::tuple3(head, meta_in(&call.meta, file), args)
        }
    })
}

fn meta_in(meta: &Meta, file: Option<&SourceFile>) -> Term {
    match file {
        Some(file) if meta.column == 0 && meta.line > 0 && !meta.span.is_none() => {
            let (_, column) = file.line_column(meta.span.start);
            meta_to_term(&Meta { column, ..meta.clone() })
        }
        _ => meta_to_term(meta),
    }
}

fn literal(lit: &Lit) -> Term {
    match lit {
        Lit::Int(n) => Term::int(*n),
        Lit::BigInt(digits) => digits.parse::<IBig>().map_or(Term::int(0), Term::big),
        Lit::Float(x) => Term::float(*x),
        Lit::Atom(a) => Term::atom(*a),
        Lit::Str(bytes) => Term::binary(bytes),
        Lit::Opaque(opaque) => opaque.0.downcast_ref::<Term>().cloned().unwrap_or(Term::NIL),
    }
}

/// Metadata as a keyword list.
pub fn meta_to_term(meta: &Meta) -> Term {
    let entry = |(key, value): &(Atom, Ast)| Term::tuple2(Term::atom(*key), to_term(value));
    let mut entries = Vec::new();
    if let Some(extra) = &meta.extra {
        entries.extend(extra.before.iter().map(entry));
    }
    if meta.line > 0 {
        entries.push(Term::tuple2(Term::atom(atoms::LINE), Term::int(i64::from(meta.line))));
        if meta.column > 0 {
            entries.push(Term::tuple2(Term::atom(atoms::COLUMN), Term::int(i64::from(meta.column))));
        }
    }
    if let Some(extra) = &meta.extra {
        entries.extend(extra.after.iter().map(entry));
    }
    Term::list(entries)
}

/// How large a tree may become that a macro made: as many nodes as a text may have tokens. Terms share, trees do not:
/// `{x, x}` of `{x, x}` of … is a term of a few words and a tree without end.
pub const MAX_NODES: usize = 4_000_000;

/// Whether the term has a tree of at most [`MAX_NODES`] nodes. What a macro makes that is not within others' code
/// (`outer`) may have more, if it has much of it itself: it is no trap that doubles from call to call.
pub fn fits(term: &Term, outer: bool) -> bool {
    walk_within(term, MAX_NODES)
        || (outer && own_cells(term) > MAX_NODES / 8 && walk_within(term, (own_cells(term) * 8).min(MAX_NODES * 10)))
}

/// How many lists' cells and tuples a term is made of, shared ones counted once.
fn own_cells(term: &Term) -> usize {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut work = vec![term];
    while let Some(term) = work.pop() {
        let place = match term.view() {
            View::Tuple(items) => items.as_ptr(),
            View::Cons(head, _) => std::ptr::from_ref(head),
            _ => continue,
        };
        if seen.insert(place) {
            match term.view() {
                View::Tuple(items) => work.extend(items),
                View::Cons(head, tail) => work.extend([head, tail]),
                _ => {}
            }
        }
    }
    seen.len()
}

fn walk_within(term: &Term, most: usize) -> bool {
    let mut left = most;
    let mut work = vec![term];
    while let Some(term) = work.pop() {
        let Some(rest) = left.checked_sub(1) else { return false };
        left = rest;
        match term.view() {
            View::Tuple(items) => work.extend(items),
            View::Cons(head, tail) => work.extend([head, tail]),
            _ => {}
        }
    }
    true
}

/// The tree of a term; never fails, see the invariant.
pub fn from_term(term: &Term) -> Ast {
    from(term, DEPTH)
}

/// The term as a literal that stands for itself, even if it looks like code.
pub fn opaque(term: &Term) -> Ast {
    Ast::Lit(Lit::Opaque(Opaque(Arc::new(term.clone()))))
}

fn from(term: &Term, depth: usize) -> Ast {
    let Some(depth) = depth.checked_sub(1) else { return opaque(term) };
    match term.view() {
        View::Int(n) => Ast::int(n),
        View::BigInt(n) => Ast::Lit(Lit::BigInt(n.to_string().into())),
        View::Float(x) => Ast::Lit(Lit::Float(x)),
        View::Atom(a) => Ast::atom(a),
        View::EmptyList => Ast::List(Vec::new()),
        View::Cons(..) => list(term, depth).map_or_else(|| opaque(term), Ast::List),
        View::Bits(_) => term.as_bytes().map_or_else(|| opaque(term), |b| Ast::Lit(Lit::Str(b.into()))),
        View::Tuple([a, b]) => Ast::pair(from(a, depth), from(b, depth)),
        View::Tuple([head, meta, args]) => node(head, meta, args, depth).unwrap_or_else(|| opaque(term)),
        _ => opaque(term),
    }
}

fn list(term: &Term, depth: usize) -> Option<Vec<Ast>> {
    Some(term.proper_list()?.into_iter().map(|t| from(t, depth)).collect())
}

fn node(head: &Term, meta: &Term, args: &Term, depth: usize) -> Option<Ast> {
    let meta = meta_from(meta, depth)?;
    if let Some(context) = args.as_atom() {
        return Some(Ast::Var(Box::new(Var { name: head.as_atom()?, context, meta })));
    }
    let args = list(args, depth)?;
    let head = match head.as_atom() {
        Some(name) => Head::Name(name),
        None => Head::Expr(from(head, depth)),
    };
    // A head that is no node would read as a literal that is called: keep it as it is.
    if matches!(&head, Head::Expr(Ast::Lit(_) | Ast::List(_) | Ast::Pair(_))) {
        return None;
    }
    Some(Ast::Call(Box::new(Call { head, args, meta })))
}

fn meta_from(term: &Term, depth: usize) -> Option<Meta> {
    let mut meta = Meta { span: Span::NONE, line: 0, column: 0, extra: None };
    let mut behind_line = false;
    for entry in term.proper_list()? {
        let [key, value] = entry.as_tuple()? else { return None };
        let key = key.as_atom()?;
        let number = value.as_int().and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
        let after_line = std::mem::take(&mut behind_line);
        match number {
            Some(line) if key == atoms::LINE && meta.line == 0 => (meta.line, behind_line) = (line, true),
            Some(column) if key == atoms::COLUMN && after_line => meta.column = column,
            _ => {
                let extra: &mut Extra = meta.extra.get_or_insert_default();
                let side = if meta.line > 0 { &mut extra.after } else { &mut extra.before };
                side.push((key, from(value, depth)));
            }
        }
    }
    Some(meta)
}

/// Code that evaluates to the term, as `Macro.escape/1` gives it.
pub fn escape(term: &Term) -> Ast {
    escaped(term, DEPTH)
}

fn escaped(term: &Term, depth: usize) -> Ast {
    let Some(depth) = depth.checked_sub(1) else { return opaque(term) };
    match term.view() {
        View::Tuple([a, b]) => Ast::pair(escaped(a, depth), escaped(b, depth)),
        View::Tuple(items) => {
            let items = items.iter().map(|t| escaped(t, depth)).collect();
            Ast::call(atoms::BRACES, items, Meta::none())
        }
        View::Map(map) => {
            let pairs = map.iter().map(|(k, v)| Ast::pair(escaped(k, depth), escaped(v, depth))).collect();
            Ast::call(atoms::PERCENT_BRACES, pairs, Meta::none())
        }
        View::Cons(..) => {
            let mut iter = term.list_iter();
            let mut items: Vec<Ast> = iter.by_ref().map(|t| escaped(t, depth)).collect();
            if !iter.tail().is_empty_list()
                && let Some(last) = items.pop()
            {
                let tail = escaped(iter.tail(), depth);
                items.push(Ast::call(atoms::BAR, vec![last, tail], Meta::none()));
            }
            Ast::List(items)
        }
        _ => from_term(term),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn terms() -> impl Strategy<Value = Term> {
        let leaf = prop_oneof![
            any::<i64>().prop_map(Term::int),
            "[a-z]{1,3}".prop_map(|s| Term::atom(Atom::new(&s))),
            "[a-z]{0,3}".prop_map(|s| Term::string(&s)),
            Just(Term::EMPTY_LIST),
            Just(Term::tuple2(Term::atom(atoms::LINE), Term::int(3))),
            Just(Term::list([Term::tuple2(Term::atom(atoms::LINE), Term::int(3))])),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Term::list),
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Term::tuple),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| Term::cons(a, b)),
                (inner.clone(), inner).prop_map(|(a, b)| Term::map([(a, b)])),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_term_survives_being_a_tree(term in terms()) {
            prop_assert_eq!(to_term(&from_term(&term)), term);
        }
    }

    #[test]
    fn a_very_deep_term_survives() {
        // On a stack like that of the workers, which is what the depth is chosen for.
        let check = || {
            let deep = (0..1_000_000).fold(Term::EMPTY_LIST, |t, _| Term::list([t]));
            assert!(to_term(&from_term(&deep)) == deep);
        };
        let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(check).unwrap();
        thread.join().unwrap();
    }
}

//! What functions take and give: of the library from a table, of the module itself from its clauses.
//!
//! The table's rows were found by asking Elixir's compiler what it says of impossible calls; a row is
//! `=Module` followed by lines of `function/arity`, name in messages, arguments of clauses, result, with tabs between and
//! `@` and a letter for frequent types.

use super::parse;
use super::set::Set;
use super::ty::Ty;
use crate::base::{Atom, atoms};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use std::sync::OnceLock;

/// One clause: what its arguments are, and its result.
#[derive(Clone, Debug)]
pub struct Takes {
    pub args: Vec<Set>,
    pub result: Ty,
}

#[derive(Clone, Debug)]
pub struct Signature {
    pub name: String,
    pub clauses: Vec<Takes>,
    /// The clauses' arguments as they are shown.
    pub shown: Vec<String>,
}

type Rows = FxHashMap<(Atom, Atom, u8), &'static str>;

fn rows() -> &'static Rows {
    static ROWS: OnceLock<Rows> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut module = atoms::KERNEL;
        let mut rows = Rows::default();
        for line in include_str!("signatures.txt").lines() {
            if let Some(name) = line.strip_prefix('=').filter(|n| !n.contains('/')) {
                module = Atom::of_static(name);
                continue;
            }
            let (key, rest) = line.split_once('\t').unwrap_or((line, ""));
            if let Some((name, arity)) = key.rsplit_once('/')
                && let Ok(arity) = arity.parse()
            {
                rows.insert((module, Atom::of_static(name), arity), rest);
            }
        }
        rows
    })
}

fn long(text: &str) -> String {
    text.replace("@L", "empty_list() or non_empty_list(term(), term())")
        .replace("@N", "float() or integer()")
        .replace("@I", "integer()")
        .replace("@B", "binary()")
        .replace("@A", "atom()")
        .replace("@T", "term()")
        .replace("@O", "boolean()")
}

/// The signature of a function of the library. `None`: nothing is known of it.
pub fn of_library(
    module: Atom,
    name: Atom,
    arity: u8,
    fields: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>,
) -> Option<Rc<Signature>> {
    let row = *rows().get(&(module, name, arity))?;
    let mut columns = row.split('\t');
    let shown_name = columns.next().unwrap_or_default();
    if shown_name == "?" {
        return None;
    }
    let args = long(columns.next().unwrap_or_default());
    let result = long(columns.next().unwrap_or_default());
    let result = if result.is_empty() { Ty::any() } else { parse::ty(&result, fields) };
    let result = match result.is_dynamic() {
        false => Ty::sure(result.upper().clone()),
        true => result,
    };
    let mut clauses = Vec::new();
    let mut shown = Vec::new();
    for clause in args.split(';').filter(|c| !c.is_empty()) {
        let sets = parse::sets(clause, fields).filter(|s| s.len() == usize::from(arity));
        let args = sets.unwrap_or_else(|| vec![Set::unsure(); usize::from(arity)]);
        clauses.push(Takes { args, result: result.clone() });
        shown.push(clause.to_string());
    }
    if clauses.is_empty() {
        clauses.push(Takes { args: vec![Set::term(); usize::from(arity)], result });
    }
    let name = if shown_name.is_empty() {
        format!("{}.{}/{arity}", crate::expand::env::inspect_atom(module), name)
    } else {
        shown_name.to_string()
    };
    Some(Rc::new(Signature { name, clauses, shown }))
}

/// Results of arithmetic depend on the operands.
pub fn arithmetic(name: Atom, args: &[Set]) -> Option<Set> {
    use super::set::{FLOAT, INT};
    let (int, float) = (Set::bits(INT), Set::bits(FLOAT));
    let is = |s: &Set, kind: &Set| !s.disjoint(kind);
    Some(match (name, args) {
        (atoms::PLUS | atoms::MINUS | atoms::TIMES, [a, b]) => {
            let whole = is(a, &int) && is(b, &int);
            let part = is(a, &float) || is(b, &float);
            match (whole, part) {
                (true, true) => int.join(&float),
                (true, false) => int,
                _ => float,
            }
        }
        (_, [a]) if matches!(name.as_str(), "+" | "-" | "abs") => a.meet(&int.join(&float)),
        _ => return None,
    })
}

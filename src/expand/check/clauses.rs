//! Clauses that no value reaches, as far as Erlang's compiler sees it.
//!
//! It knows two ways. A clause of variables alone, without a guard, takes everything: what follows never matches. And
//! where patterns are matched column by column, clauses with the same constructor in a column go on together; when the
//! first of them has nothing but variables left, it hides the others of its group. A variable between constructors ends
//! a group, so that `{1, _}`, `{_, 2}`, `{1, 2}` pass without a word.

use crate::expand::module::Def;
use crate::ir::core::{Clause, Expr, Kind, NOWHERE, Pat};
use crate::term::Term;

/// A clause that cannot match.
#[derive(Debug)]
pub struct Unreachable {
    pub line: u32,
    pub at: u32,
    pub text: String,
}

/// A function's clauses.
pub fn of_definition(def: &Def, out: &mut Vec<Unreachable>) {
    if def.clauses.len() < 2 || def.generated {
        return;
    }
    let skip = usize::from(def.kind.is_macro());
    let clauses: Vec<&Clause> = def.expanded.iter().collect();
    let name = crate::expand::show::show_function_name(def.name);
    let always = |line| {
        format!(
            "this clause for {name}/{} cannot match because a previous clause at line {line} always matches",
            def.arity
        )
    };
    check(&clauses, skip, None, &always, out);
}

/// The clauses of `case`, `fn` and the like; the subject when it is known.
pub fn of_clauses(clauses: &[Clause], subject: Option<&Expr>, out: &mut Vec<Unreachable>) {
    if clauses.len() < 2 {
        return;
    }
    let clauses: Vec<&Clause> = clauses.iter().collect();
    let always = |line| format!("this clause cannot match because a previous clause at line {line} always matches");
    check(&clauses, 0, subject, &always, out);
}

fn check(
    clauses: &[&Clause],
    skip: usize,
    subject: Option<&Expr>,
    always: &dyn Fn(u32) -> String,
    out: &mut Vec<Unreachable>,
) {
    let catch_all = clauses.iter().position(|c| {
        let pats = c.pats.get(skip..).unwrap_or_default();
        unguarded(c) && !repeats(c) && pats.iter().all(|p| is_variable(p) || taken_apart(p, subject))
    });
    let reachable = catch_all.map_or(clauses.len(), |at| at + 1);
    if let Some(at) = catch_all {
        for clause in clauses.iter().skip(at + 1).filter(|c| c.at != NOWHERE) {
            // Of a tuple that stands there as such, patterns that can never fit are passed over without a word.
            if subject.is_some_and(|s| clause.pats.iter().any(|p| never_fits(p, s))) {
                continue;
            }
            out.push(Unreachable { line: clause.line, at: clause.at, text: always(clauses[at].line) });
        }
    }
    if skip == 0 && all_apart(&clauses[..reachable]) {
        return;
    }
    let rows: Vec<Row> = clauses[..reachable]
        .iter()
        .map(|clause| Row {
            clause,
            columns: clause.pats.get(skip..).unwrap_or_default().iter().rev().map(Column::of).collect(),
        })
        .collect();
    let mut budget = 100_000;
    group(rows, &mut budget, out);
}

/// Whether clauses of one column are told apart by it, as those of most `case`s are.
fn all_apart(clauses: &[&Clause]) -> bool {
    let key = |clause: &&Clause| match clause.pats.as_slice() {
        [Pat::Const(term)] if term.as_atom().is_some() => term.as_atom().map(|a| u64::from(a.index())),
        [Pat::Tuple(items)] => match items.first() {
            Some(Pat::Const(term)) => Some(u64::from(term.as_atom()?.index()) | (items.len() as u64 + 1) << 32),
            _ => None,
        },
        _ => None,
    };
    let mut seen: [u64; 8] = [0; 8];
    // Only the last may be a variable.
    let (Some((last, init)), true) = (clauses.split_last(), clauses.len() <= 8) else { return false };
    for (n, clause) in init.iter().enumerate() {
        match key(clause) {
            Some(key) if !seen[..n].contains(&key) => seen[n] = key,
            _ => return false,
        }
    }
    matches!(last.pats.as_slice(), [Pat::Wild | Pat::Bind(_)])
        || key(last).is_some_and(|key| !seen[..init.len()].contains(&key))
}

fn unguarded(clause: &Clause) -> bool {
    let yes = |g: &Expr| matches!(&g.kind, Kind::Const(t) if t.same(&Term::TRUE));
    clause.guards.is_empty() || clause.guards.iter().any(yes)
}

/// Whether a pattern compares with a variable: that is a guard in disguise.
fn repeats(clause: &Clause) -> bool {
    clause.pats.iter().any(compares)
}

fn compares(pat: &Pat) -> bool {
    match pat {
        Pat::Same(_) => true,
        Pat::Tuple(items) => items.iter().any(compares),
        Pat::List(items, tail) => items.iter().any(compares) || tail.as_deref().is_some_and(compares),
        Pat::Map(pairs) => pairs.iter().any(|(_, p)| compares(p)),
        Pat::Both(a, b) => compares(a) || compares(b),
        _ => false,
    }
}

fn is_variable(pat: &Pat) -> bool {
    match pat {
        Pat::Wild | Pat::Bind(_) => true,
        Pat::Both(a, b) => is_variable(a) && is_variable(b),
        _ => false,
    }
}

/// A tuple pattern for a tuple that is written there: `case {:ok, x} do {:ok, y} -> …`.
fn taken_apart(pat: &Pat, subject: Option<&Expr>) -> bool {
    let (Pat::Tuple(pats), Some(Kind::Tuple(items))) = (pat, subject.map(|s| &s.kind)) else { return false };
    pats.len() == items.len()
        && pats.iter().zip(items).all(|(pat, item)| {
            is_variable(pat) || matches!((pat, &item.kind), (Pat::Const(a), Kind::Const(b)) if a.same(b))
        })
}

fn never_fits(pat: &Pat, subject: &Expr) -> bool {
    match (pat, &subject.kind) {
        (Pat::Tuple(pats), Kind::Tuple(items)) => {
            pats.len() != items.len()
                || pats
                    .iter()
                    .zip(items)
                    .any(|(pat, item)| matches!((pat, &item.kind), (Pat::Const(a), Kind::Const(b)) if !a.same(b)))
        }
        _ => false,
    }
}

/// What is still to be matched of a clause, the next column last.
struct Row<'c> {
    clause: &'c Clause,
    columns: Vec<Column<'c>>,
}

#[derive(Clone, Copy)]
enum Column<'c> {
    Pat(&'c Pat),
    /// The rest of a list pattern from this element on.
    Rest(&'c [Pat], Option<&'c Pat>),
}

/// What a constructor is told by.
#[derive(Clone, PartialEq)]
enum Shape {
    Const(Term),
    Tuple(usize),
    Cons,
    Map,
    Bits(usize),
}

impl<'c> Column<'c> {
    fn of(pat: &'c Pat) -> Column<'c> {
        match pat {
            // Only one side of `a = b` constructs, mostly.
            Pat::Both(a, b) if is_variable(a) => Column::of(b),
            Pat::Both(a, b) if is_variable(b) => Column::of(a),
            _ => Column::Pat(pat),
        }
    }

    /// `None`: a variable. Bitstrings and comparisons are each of their own kind: nothing is concluded from them.
    fn shape(&self, row: usize) -> Option<Shape> {
        match self {
            Column::Pat(Pat::Wild | Pat::Bind(_) | Pat::Same(_)) => None,
            Column::Pat(Pat::Const(term)) => Some(Shape::Const(term.clone())),
            Column::Pat(Pat::Tuple(items)) => Some(Shape::Tuple(items.len())),
            Column::Pat(Pat::List(items, tail)) => Column::Rest(items, tail.as_deref()).shape(row),
            Column::Pat(Pat::Map(_)) => Some(Shape::Map),
            Column::Pat(Pat::Bits(_) | Pat::Both(..)) => Some(Shape::Bits(row)),
            Column::Rest([], None) => Some(Shape::Const(Term::EMPTY_LIST)),
            Column::Rest([], Some(tail)) => Column::of(tail).shape(row),
            Column::Rest(..) => Some(Shape::Cons),
        }
    }

    /// The columns inside of the constructor, the next one last.
    fn inside(self) -> Vec<Column<'c>> {
        match self {
            Column::Pat(Pat::Tuple(items)) => items.iter().rev().map(Column::of).collect(),
            Column::Pat(Pat::List(items, tail)) => Column::Rest(items, tail.as_deref()).inside(),
            Column::Rest([], Some(tail)) => Column::of(tail).inside(),
            Column::Rest([head, rest @ ..], tail) => vec![Column::Rest(rest, tail), Column::of(head)],
            _ => Vec::new(),
        }
    }

    fn is_variable(&self) -> bool {
        match self {
            Column::Pat(pat) => is_variable(pat),
            Column::Rest([], Some(tail)) => is_variable(tail),
            Column::Rest(..) => false,
        }
    }

    fn is_empty_map(&self) -> bool {
        matches!(self, Column::Pat(Pat::Map(pairs)) if pairs.is_empty())
    }
}

/// Rows that go on together: looks whether the first hides the others, then takes the next column apart.
fn group(mut rows: Vec<Row<'_>>, budget: &mut u32, out: &mut Vec<Unreachable>) {
    while rows.len() > 1 {
        let cost = rows.len() as u32;
        if *budget < cost {
            return;
        }
        *budget -= cost;
        let first = &rows[0];
        if first.columns.iter().all(Column::is_variable) {
            if !unguarded(first.clause) || repeats(first.clause) {
                rows.remove(0);
                continue;
            }
            let line = first.clause.line;
            for row in rows.iter().skip(1).filter(|r| r.clause.at != NOWHERE) {
                let text = format!(
                    "this clause cannot match because a previous clause at line {line} matches the same pattern as this \
                     clause"
                );
                out.push(Unreachable { line: row.clause.line, at: row.clause.at, text });
            }
            return;
        }
        let shapes: Vec<Option<Shape>> =
            rows.iter().enumerate().map(|(i, r)| r.columns.last().and_then(|c| c.shape(i))).collect();
        // Runs of variables and of constructors.
        let mut start = 0;
        let all = std::mem::take(&mut rows);
        let mut all = all.into_iter();
        while start < shapes.len() {
            let same = |s: &Option<Shape>| s.is_some() == shapes[start].is_some();
            let len = shapes[start..].iter().take_while(|s| same(s)).count();
            let run: Vec<Row<'_>> = all.by_ref().take(len).collect();
            match shapes[start] {
                None => group(run.into_iter().map(without_column).collect(), budget, out),
                Some(_) => constructors(run, &shapes[start..start + len], budget, out),
            }
            start += len;
        }
        return;
    }
}

fn without_column(mut row: Row<'_>) -> Row<'_> {
    row.columns.pop();
    row
}

fn constructors(run: Vec<Row<'_>>, shapes: &[Option<Shape>], budget: &mut u32, out: &mut Vec<Unreachable>) {
    let mut groups: Vec<(&Shape, Vec<Row<'_>>)> = Vec::new();
    let mut empty_map = false;
    for (row, shape) in run.into_iter().zip(shapes) {
        let Some(shape) = shape else { continue };
        // Maps are told apart by their keys: one without any hides those behind it.
        if *shape == Shape::Map {
            let is_empty = row.columns.last().is_some_and(Column::is_empty_map);
            if !is_empty && !empty_map {
                continue;
            }
            empty_map = true;
            let row = if is_empty { without_column(row) } else { row };
            match groups.iter_mut().find(|(s, _)| *s == shape) {
                Some((_, rows)) => rows.push(row),
                None => groups.push((shape, vec![row])),
            }
            continue;
        }
        let mut row = row;
        let inside = row.columns.pop().map(Column::inside).unwrap_or_default();
        row.columns.extend(inside);
        match groups.iter_mut().find(|(s, _)| *s == shape) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((shape, vec![row])),
        }
    }
    for (shape, rows) in groups {
        // Behind an empty map only that it hides the others is known.
        let hides = *shape != Shape::Map || rows[0].columns.iter().all(Column::is_variable);
        if hides {
            group(rows, budget, out);
        }
    }
}

//! `:quaff.iterate/1`: what `for` walks, as lists: the rest of a comprehension's source, piece by piece.
//!
//! Maps become their pairs. A range becomes an improper list of its next numbers whose tail is the rest of the range,
//! so that a range of any size costs little memory. Everything else is `:generic`: then `Enum.reduce/3` takes over.

use super::args::leaf;
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, NativeRow};
use crate::term::{Term, arith, cmp, map};
use std::cmp::Ordering;

/// How many numbers of a range at once.
const PIECE: usize = 256;

pub static ROWS: &[NativeRow] = &[leaf!("quaff", "iterate", 1, |c, a| Ok(iterate(c, &a[0])))];

fn iterate(c: &mut Ctx, source: &Term) -> Term {
    let generic = || Term::atom(Atom::new("generic"));
    if source.is_list() {
        return source.clone();
    }
    let Some(view) = source.as_map() else { return generic() };
    match view.get(&Term::atom(atoms::STRUCT)) {
        None => {
            c.charge(view.len() / 8);
            map::to_list(source)
        }
        Some(module) if module.as_atom() == Some(atoms::RANGE) => {
            let field = |name| view.get(&Term::atom(name)).filter(|t| t.is_int());
            match (field(atoms::FIRST), field(atoms::LAST), field(atoms::STEP)) {
                (Some(first), Some(last), Some(step)) => range(source, first, last, step).unwrap_or_else(generic),
                _ => generic(),
            }
        }
        Some(_) => generic(),
    }
}

fn range(source: &Term, first: &Term, last: &Term, step: &Term) -> Option<Term> {
    let zero = Term::int(0);
    let wrong_side = match cmp::cmp(step, &zero) {
        Ordering::Greater => Ordering::Greater,
        Ordering::Less => Ordering::Less,
        Ordering::Equal => return None,
    };
    let mut items = Vec::new();
    let mut next = first.clone();
    while items.len() < PIECE {
        if cmp::cmp(&next, last) == wrong_side {
            return Some(Term::list(items));
        }
        let after = arith::add(&next, step).ok()?;
        items.push(std::mem::replace(&mut next, after));
    }
    let rest = map::put(source.clone(), Term::atom(atoms::FIRST), next);
    Some(Term::list_with_tail(items, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::Pid;

    fn numbers(first: i64, last: i64, step: i64) -> Vec<i64> {
        let mut c = Ctx { pid: Pid::new(0, 0), reductions: 1000 };
        let mut rest = Term::map([
            (Term::atom(atoms::STRUCT), Term::atom(atoms::RANGE)),
            (Term::atom(atoms::FIRST), Term::int(first)),
            (Term::atom(atoms::LAST), Term::int(last)),
            (Term::atom(atoms::STEP), Term::int(step)),
        ]);
        let mut out = Vec::new();
        while !rest.is_empty_list() {
            rest = iterate(&mut c, &rest);
            while let Some((head, tail)) = rest.as_cons() {
                out.extend(head.as_int());
                rest = tail.clone();
            }
        }
        out
    }

    #[test]
    fn a_range_comes_in_pieces() {
        assert_eq!(numbers(1, 1000, 1), (1..=1000).collect::<Vec<_>>());
        assert_eq!(numbers(10, 1, -3), [10, 7, 4, 1]);
        assert_eq!(numbers(1, 0, 1), Vec::<i64>::new());
    }
}

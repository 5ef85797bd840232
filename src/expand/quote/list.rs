//! Lists in quoted code, with `unquote_splicing` anywhere in them.

use super::{Mode, Quoted, checked};
use crate::base::atoms;
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::expand::template::Hooked;
use crate::ir::core::{Expr, Kind};
use crate::syntax::Ast;
use crate::term::Term;

impl Expander<'_> {
    /// The elements of a list, or code that makes the list.
    pub(super) fn q_list(&mut self, items: &[Ast], mode: &Mode) -> Result<std::result::Result<Vec<Ast>, Expr>> {
        let splice = |ast: &Ast| match ast.as_call(atoms::UNQUOTE_SPLICING) {
            Some([value]) if mode.unquote => Some(value.clone()),
            _ => None,
        };
        let fragment = mode.context.is_none();
        enum Piece {
            One(Quoted),
            Splice(Expr),
        }
        let mut pieces = Vec::with_capacity(items.len());
        let mut tail = None;
        let mut known = true;
        for (i, item) in items.iter().enumerate() {
            // `[unquote_splicing(a) | b]`
            if i + 1 == items.len()
                && let Some([head, rest]) = item.as_call(atoms::BAR)
                && let Some(value) = splice(head)
            {
                let value = self.expr(&value)?;
                pieces.push(Piece::Splice(if fragment { value } else { checked(0, "spliced", value) }));
                let bar = self.q(rest, mode)?.expr(0);
                tail = Some(bar);
                known = false;
                continue;
            }
            match splice(item) {
                Some(value) => {
                    let value = self.expr(&value)?;
                    pieces.push(Piece::Splice(if fragment { value } else { checked(0, "spliced", value) }));
                    known = false;
                }
                None => {
                    let quoted = self.q(item, mode)?;
                    known &= matches!(quoted, Quoted::Tree(_));
                    pieces.push(Piece::One(quoted));
                }
            }
        }
        if known {
            let trees = pieces.into_iter().filter_map(|p| match p {
                Piece::One(Quoted::Tree(ast)) => Some(ast),
                _ => None,
            });
            return Ok(Ok(trees.collect()));
        }
        let mut acc: Option<Expr> = None;
        if let Some(rest) = tail
            && let Some(Piece::Splice(value)) = pieces.pop()
        {
            acc = Some(Expr::new(0, Hooked::QuotedTail.kind(vec![value, rest])));
        }
        let mut run: Vec<Expr> = Vec::new();
        let flush = |run: &mut Vec<Expr>, acc: Option<Expr>| {
            if run.is_empty() {
                return acc;
            }
            run.reverse();
            Some(Expr::new(0, Kind::List(std::mem::take(run), acc.map(Box::new))))
        };
        while let Some(piece) = pieces.pop() {
            match piece {
                Piece::One(quoted) => run.push(quoted.expr(0)),
                Piece::Splice(value) => {
                    acc = flush(&mut run, acc);
                    let rest = acc.take().unwrap_or_else(|| Expr::constant(Term::EMPTY_LIST));
                    acc = Some(crate::expand::expander::erlang(0, "++", vec![value, rest]));
                }
            }
        }
        acc = flush(&mut run, acc);
        Ok(Err(acc.unwrap_or_else(|| Expr::constant(Term::EMPTY_LIST))))
    }
}

//! Patterns: which node tests what.
//!
//! A variable at the top of a pattern costs nothing: it *is* the subject's register. A cons or tuple of only
//! variables is opened by a node that can take it apart in place; anything deeper is one [`Node::Match`], which
//! looks at the value without copying until it binds.

use super::build::{Builder, Label, Val};
use super::expr::deep;
use super::simple::is_bytes;
use crate::base::atoms;
use crate::ir::core::{Expr as Core, Kind, Pat as CorePat, Segment, SegmentKind};
use crate::ir::{self, BitPat, Expr, NO_SLOT, Node, Slot};
use crate::term::Term;

impl Builder<'_> {
    /// `pat = rhs`: gives the value of the right side.
    pub fn match_(&mut self, pat: &CorePat, rhs: &Core) -> Expr {
        let line = self.line;
        // {a, b} = {x, y} makes no tuple when it cannot fail.
        if let (CorePat::Tuple(ps), Kind::Tuple(es)) = (pat, &rhs.kind)
            && ps.len() == es.len()
            && distinct_vars(ps)
        {
            let values = self.values(es, rhs.line);
            let values: Vec<Expr> = values
                .into_iter()
                .map(|v| match v {
                    Expr::Const(t) => Expr::Const(t),
                    v => Expr::Slot(self.in_reg(v)),
                })
                .collect();
            for (p, v) in ps.iter().zip(&values) {
                if let CorePat::Bind(var) = p {
                    self.bind(*var, plain(v));
                }
            }
            return super::simple::tuple(values);
        }
        let value = self.value(rhs);
        match pat {
            CorePat::Wild => return value,
            CorePat::Bind(var) => {
                let val = match value {
                    Expr::Const(t) => Val::Const(t),
                    v => Val::Reg(self.in_reg(v)),
                };
                self.bind(*var, val.clone());
                return val.expr();
            }
            _ => {}
        }
        let subject = self.in_reg(value);
        let (fail, end) = (self.label(), self.label());
        self.line = line;
        self.match_pat(subject, pat, fail);
        self.jump(end);
        self.place(fail);
        self.raise_pair(atoms::BADMATCH, Expr::Slot(subject));
        self.place(end);
        Expr::Slot(subject)
    }

    /// Tests a register against a pattern: falls through with its variables bound, or jumps.
    pub fn match_pat(&mut self, subject: Slot, pat: &CorePat, fail: Label) {
        let otherwise = fail.offset();
        match pat {
            CorePat::Wild => {}
            CorePat::Bind(var) => self.bind(*var, Val::Reg(subject)),
            CorePat::Const(value) => self.emit(Node::MatchConst { subject, value: value.clone(), otherwise }),
            CorePat::Same(var) => match self.var(*var) {
                Val::Const(value) => self.emit(Node::MatchConst { subject, value, otherwise }),
                Val::Reg(r) if r == subject => {}
                Val::Reg(r) => self.emit(Node::Match { subject, pat: Box::new(ir::Pat::Same(r)), otherwise }),
            },
            CorePat::Both(a, b) => deep(|| {
                self.match_pat(subject, a, fail);
                self.match_pat(subject, b, fail);
            }),
            CorePat::Tuple(ps) if distinct_vars(ps) => {
                let dsts = ps.iter().map(|p| self.bound_slot(p)).collect();
                self.emit(Node::MatchTuple { subject, dsts, take: false, otherwise });
            }
            CorePat::List(ps, Some(tail)) if ps.len() == 1 && distinct_vars(&[ps[0].clone(), (**tail).clone()]) => {
                let head = self.bound_slot(&ps[0]);
                let tail = self.bound_slot(tail);
                self.emit(Node::MatchCons { subject, head, tail, take: false, otherwise });
            }
            _ => match self.pat(pat) {
                ir::Pat::Const(value) => self.emit(Node::MatchConst { subject, value, otherwise }),
                pat => self.emit(Node::Match { subject, pat: Box::new(pat), otherwise }),
            },
        }
    }

    /// The register for a variable of a shallow pattern.
    fn bound_slot(&mut self, pat: &CorePat) -> Slot {
        match pat {
            CorePat::Bind(var) => {
                let reg = self.fresh();
                self.bind(*var, Val::Reg(reg));
                reg
            }
            _ => NO_SLOT,
        }
    }

    /// A pattern of the code tree.
    pub fn pat(&mut self, pat: &CorePat) -> ir::Pat {
        deep(|| self.pat_inner(pat))
    }

    fn pat_inner(&mut self, pat: &CorePat) -> ir::Pat {
        match pat {
            CorePat::Wild => ir::Pat::Any,
            CorePat::Bind(var) => {
                let reg = self.fresh();
                self.bind(*var, Val::Reg(reg));
                ir::Pat::Bind(reg)
            }
            CorePat::Same(var) => match self.var(*var) {
                Val::Const(t) => ir::Pat::Const(t),
                Val::Reg(r) => ir::Pat::Same(r),
            },
            CorePat::Const(t) => ir::Pat::Const(t.clone()),
            CorePat::Tuple(ps) => {
                let ps: Vec<ir::Pat> = ps.iter().map(|p| self.pat(p)).collect();
                let consts: Option<Vec<Term>> = ps.iter().map(constant).collect();
                match consts {
                    Some(terms) => ir::Pat::Const(Term::tuple(terms)),
                    None => ir::Pat::Tuple(ps.into()),
                }
            }
            CorePat::List(ps, tail) => {
                // Registers and bindings in source order, cells from the end.
                let ps: Vec<ir::Pat> = ps.iter().map(|p| self.pat(p)).collect();
                let tail = tail.as_ref().map_or(ir::Pat::Const(Term::EMPTY_LIST), |t| self.pat(t));
                ps.into_iter().rfold(tail, |tail, head| match (constant(&head), constant(&tail)) {
                    (Some(h), Some(t)) => ir::Pat::Const(Term::cons(h, t)),
                    _ => ir::Pat::Cons(Box::new([head, tail])),
                })
            }
            CorePat::Map(pairs) => {
                let pairs = pairs.iter().map(|(k, p)| {
                    let key = self.value(k);
                    (key, self.pat(p))
                });
                ir::Pat::Map(pairs.collect())
            }
            CorePat::Bits(segments) => ir::Pat::Bits(self.bit_pats(segments)),
            CorePat::Both(a, b) => {
                let a = self.pat(a);
                ir::Pat::Both(Box::new([a, self.pat(b)]))
            }
        }
    }

    /// The fields of a binary pattern.
    pub fn bit_pats(&mut self, segments: &[Segment<CorePat>]) -> Box<[BitPat]> {
        let field = |s: &Segment<CorePat>| {
            let mut unit = s.unit;
            let size = match (&s.size, &s.value) {
                (Some(size), _) => Some(self.value(size)),
                // A constant string is as long as it is, wherever it stands.
                (None, CorePat::Const(t)) if is_bytes(s.kind) => t.as_bytes().map(|bytes| {
                    unit = 8;
                    Expr::Const(Term::from_u64(bytes.len() as u64))
                }),
                _ => None,
            };
            BitPat { pat: self.pat(&s.value), kind: s.kind, size, unit, signed: s.signed, little: s.little }
        };
        segments.iter().map(field).collect()
    }
}

/// The same fields with every value ignored (sizes stay): what a comprehension skips.
pub fn ignoring(segments: &[Segment<CorePat>]) -> Option<Vec<Segment<CorePat>>> {
    let skip = |s: &Segment<CorePat>| {
        let mut s = s.clone();
        match (s.kind, &s.value) {
            (_, CorePat::Bind(_)) => {}
            (SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32, _) => {}
            (kind, CorePat::Const(t)) if is_bytes(kind) && s.size.is_none() => {
                s.size = Some(Core::constant(Term::from_u64(t.as_bytes()?.len() as u64)));
                s.unit = 8;
            }
            _ => {}
        }
        // Variables stay bound: later sizes may use them.
        if !matches!(s.value, CorePat::Bind(_)) {
            s.value = CorePat::Wild;
        }
        Some(s)
    };
    segments.iter().map(skip).collect()
}

/// Only variables and `_`, each variable once.
fn distinct_vars(ps: &[CorePat]) -> bool {
    ps.iter().all(|p| matches!(p, CorePat::Wild | CorePat::Bind(_)))
}

fn constant(pat: &ir::Pat) -> Option<Term> {
    match pat {
        ir::Pat::Const(t) => Some(t.clone()),
        _ => None,
    }
}

fn plain(e: &Expr) -> Val {
    match e {
        Expr::Slot(r) => Val::Reg(*r),
        Expr::Const(t) => Val::Const(t.clone()),
        _ => Val::Const(Term::NIL),
    }
}

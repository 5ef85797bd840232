//! Simple expressions as values: building with constants folded, and what can be said of them.

use super::ops;
use crate::ir::core::{Expr as Core, Kind, SegmentKind};
use crate::ir::{Expr, Op1, Op2};
use crate::term::Term;

/// How deep simple expressions may nest before they are split.
pub const DEPTH: u32 = 32;

/// What needs no node: an operator or a native leaf.
#[derive(Clone, Copy, Debug)]
pub enum Leaf {
    Op1(Op1),
    Op2(Op2),
    Native(&'static crate::ir::NativeRow),
}

impl Leaf {
    pub fn is_test(self) -> bool {
        match self {
            Leaf::Op1(op) => ops::is_test1(op),
            Leaf::Op2(op) => ops::is_comparison(op),
            Leaf::Native(_) => false,
        }
    }
}

pub fn same_line(a: u32, b: u32) -> bool {
    a == b || a == 0 || b == 0
}

/// `if c, do: false, else: true`
pub fn is_not(a: &Core, b: &Core) -> bool {
    let is = |e: &Core, t: &Term| matches!(&e.kind, Kind::Const(c) if c.same(t));
    is(a, &Term::FALSE) && is(b, &Term::TRUE)
}

/// Applies an operator or leaf, folding what is constant.
pub fn apply_leaf(leaf: Leaf, args: Vec<Expr>) -> Expr {
    match leaf {
        Leaf::Native(row) => Expr::Native(row, args.into()),
        Leaf::Op1(op) => match args.into_iter().next() {
            Some(Expr::Const(t)) if op == Op1::Neg && t.as_int().is_some_and(|i| i != i64::MIN) => {
                Expr::Const(Term::int(-t.as_int().unwrap_or(0)))
            }
            arg => Expr::Op1(op, Box::new(arg.unwrap_or(Expr::Const(Term::NIL)))),
        },
        Leaf::Op2(op) => match <[Expr; 2]>::try_from(args) {
            Ok([a, b]) => op2(op, a, b),
            Err(_) => Expr::Const(Term::NIL),
        },
    }
}

fn op2(op: Op2, a: Expr, b: Expr) -> Expr {
    let imm = |t: &Term| t.as_int().and_then(|i| i32::try_from(i).ok());
    match (op, &a, &b) {
        (Op2::Add, Expr::Slot(r), Expr::Const(t)) => {
            if let Some(i) = imm(t).filter(|i| *i >= 0) {
                return Expr::AddImm(*r, i);
            }
        }
        (Op2::Sub, Expr::Slot(r), Expr::Const(t)) => {
            if let Some(i) = imm(t).filter(|i| *i > 0) {
                return Expr::AddImm(*r, -i);
            }
        }
        (Op2::Add | Op2::Sub | Op2::Mul, Expr::Const(x), Expr::Const(y)) => {
            if let (Some(x), Some(y)) = (x.as_int(), y.as_int()) {
                let folded = match op {
                    Op2::Add => x.checked_add(y),
                    Op2::Sub => x.checked_sub(y),
                    _ => x.checked_mul(y),
                };
                if let Some(i) = folded {
                    return Expr::Const(Term::int(i));
                }
            }
        }
        (Op2::Eq | Op2::ExactEq, _, Expr::Const(t)) if t.same(&Term::NIL) => {
            return Expr::Op1(Op1::IsNil, Box::new(a));
        }
        _ => {}
    }
    Expr::Op2(op, Box::new([a, b]))
}

fn consts(es: &[Expr]) -> Option<Vec<Term>> {
    es.iter().map(|e| if let Expr::Const(t) = e { Some(t.clone()) } else { None }).collect()
}

/// A tuple; constant when its elements are.
pub fn tuple(es: Vec<Expr>) -> Expr {
    match consts(&es) {
        Some(terms) => Expr::Const(Term::tuple(terms)),
        None => Expr::Tuple(es.into()),
    }
}

/// A list; constant when everything is.
pub fn list(mut es: Vec<Expr>, tail: Expr) -> Expr {
    if let (Some(terms), Expr::Const(t)) = (consts(&es), &tail) {
        return Expr::Const(Term::list_with_tail(terms, t.clone()));
    }
    match es.len() {
        0 => tail,
        1 => Expr::Cons(Box::new([es.remove(0), tail])),
        _ => Expr::List(es.into(), Box::new(tail)),
    }
}

pub fn map(pairs: Vec<(Expr, Expr)>) -> Expr {
    let all: Option<Vec<(Term, Term)>> = pairs
        .iter()
        .map(|pair| match pair {
            (Expr::Const(k), Expr::Const(v)) => Some((k.clone(), v.clone())),
            _ => None,
        })
        .collect();
    match all {
        Some(all) => Expr::Const(Term::map(all)),
        None => Expr::Map(pairs.into()),
    }
}

/// Whether evaluating can raise, or may have an effect.
pub fn fallible(e: &Expr) -> bool {
    match e {
        Expr::Slot(_) | Expr::Move(_) | Expr::Env(_) | Expr::Walked(..) | Expr::Const(_) => false,
        Expr::Op1(op, a) => !ops::is_test1(*op) || fallible(a),
        Expr::Op2(op, ab) => !(ops::is_comparison(*op) || matches!(op, Op2::Min | Op2::Max)) || ab.iter().any(fallible),
        Expr::Tuple(es) | Expr::Closure(_, es) => es.iter().any(fallible),
        Expr::Cons(ab) => ab.iter().any(fallible),
        Expr::List(es, tail) => es.iter().any(fallible) || fallible(tail),
        Expr::Map(pairs) => pairs.iter().any(|(k, v)| fallible(k) || fallible(v)),
        Expr::AddImm(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::By(..)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::MapUpdate(..)
        | Expr::Bits(_)
        | Expr::Native(..)
        | Expr::Matches(_) => true,
    }
}

pub fn too_deep(e: &Expr, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let any = |es: &[Expr]| es.iter().any(|e| too_deep(e, depth));
    match e {
        Expr::Slot(_) | Expr::Move(_) | Expr::Env(_) | Expr::Walked(..) | Expr::Const(_) => false,
        Expr::AddImm(..) | Expr::Add(..) | Expr::Sub(..) | Expr::By(..) => false,
        Expr::Op1(_, a) => too_deep(a, depth),
        Expr::Op2(_, ab) | Expr::And(ab) | Expr::Or(ab) | Expr::Cons(ab) => any(&ab[..]),
        Expr::Tuple(es) | Expr::Closure(_, es) | Expr::Native(_, es) => any(es),
        Expr::List(es, tail) => any(es) || too_deep(tail, depth),
        Expr::Map(pairs) => pairs.iter().any(|(k, v)| too_deep(k, depth) || too_deep(v, depth)),
        Expr::MapUpdate(m, pairs) => {
            too_deep(m, depth) || pairs.iter().any(|(k, v)| too_deep(k, depth) || too_deep(v, depth))
        }
        Expr::Bits(segments) => {
            segments.iter().any(|s| too_deep(&s.value, depth) || s.size.as_ref().is_some_and(|e| too_deep(e, depth)))
        }
        Expr::Matches(m) => too_deep(&m.0, depth),
    }
}

/// Whether a field's default size is that of the constant it is matched with.
pub fn is_bytes(kind: SegmentKind) -> bool {
    matches!(kind, SegmentKind::Binary | SegmentKind::Bits)
}

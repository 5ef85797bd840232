//! Expressions: A-normal form and simple expressions.
//!
//! [`Builder::value`] gives a *simple* expression for anything, after emitting nodes for whatever cannot be simple;
//! [`Builder::values`] does so for operands and keeps Elixir's order of evaluation, left to right: an operand that
//! can raise is put in a register when a later one needs nodes of its own.

use super::build::{Builder, Dest, Val};
use super::ops;
use crate::base::atoms;
use crate::ir::code;
use crate::ir::core::{Expr as Core, Kind, Segment, SegmentKind};
use crate::ir::{BitSeg, Expr, NativeKind, Op1, Op2};
use crate::term::Term;

/// How deep simple expressions may nest before they are split.
pub const DEPTH: u32 = 32;

/// Grows the native stack when it is short: source may nest a few thousand levels.
pub fn deep<T>(f: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(96 * 1024, 1024 * 1024, f)
}

impl Builder<'_> {
    /// Evaluates to a destination.
    pub fn expr(&mut self, e: &Core, dest: Dest) {
        deep(|| self.expr_inner(e, dest));
    }

    fn expr_inner(&mut self, e: &Core, dest: Dest) {
        self.at(e.line);
        match &e.kind {
            Kind::Block(es) => match es.split_last() {
                Some((last, init)) => {
                    init.iter().for_each(|e| self.expr(e, Dest::Drop));
                    self.expr(last, dest);
                }
                None => self.deliver(Expr::Const(Term::NIL), dest),
            },
            Kind::If(c, a, b) if !is_not(a, b) || !self.simple(c, DEPTH, e.line) => self.if_(c, a, b, dest),
            Kind::Case { subject, clauses, fail } => self.case(subject, clauses, *fail, dest),
            Kind::Cond(branches) => self.cond_(branches, dest),
            Kind::Receive { clauses, after } => self.receive(clauses, after.as_deref(), dest),
            Kind::Try(t) => self.try_(t, dest),
            Kind::With(w) => self.with(w, dest),
            Kind::For(f) => self.for_(f, dest),
            Kind::And(l, r) if !self.simple(e, DEPTH, e.line) => self.strict(l, r, true, dest),
            Kind::Or(l, r) if !self.simple(e, DEPTH, e.line) => self.strict(l, r, false, dest),
            Kind::LocalCall { .. }
            | Kind::RemoteCall { .. }
            | Kind::FunCall { .. }
            | Kind::Dot { .. }
            | Kind::Hook { .. } => self.call(e, dest),
            _ => {
                let value = self.value(e);
                self.at(e.line);
                self.deliver(value, dest);
            }
        }
    }

    /// Evaluates to a register or a constant.
    pub fn val(&mut self, e: &Core) -> Val {
        match self.value(e) {
            Expr::Const(t) => Val::Const(t),
            v => Val::Reg(self.in_reg(v)),
        }
    }

    /// Evaluates to a register.
    pub fn reg(&mut self, e: &Core) -> crate::ir::Slot {
        let v = self.value(e);
        self.in_reg(v)
    }

    /// A simple expression for `e`; emits what has to happen before.
    pub fn value(&mut self, e: &Core) -> Expr {
        deep(|| self.value_inner(e))
    }

    fn value_inner(&mut self, e: &Core) -> Expr {
        match &e.kind {
            Kind::Const(t) => Expr::Const(t.clone()),
            Kind::Var(v) => self.read(*v),
            Kind::Tuple(es) => tuple(self.values(es, e.line)),
            Kind::List(es, tail) => {
                let mut all: Vec<&Core> = es.iter().collect();
                all.extend(tail.as_deref());
                let mut values = self.value_refs(&all, e.line);
                let tail = tail.as_ref().and_then(|_| values.pop()).unwrap_or(Expr::Const(Term::EMPTY_LIST));
                list(values, tail)
            }
            Kind::Map(pairs) => map(self.pairs(None, pairs, e.line).1),
            Kind::MapUpdate(m, pairs) => match self.pairs(Some(m), pairs, e.line) {
                (Some(m), pairs) => Expr::MapUpdate(Box::new(m), pairs.into()),
                (None, pairs) => map(pairs),
            },
            Kind::Bits(segments) => self.bits(segments, e.line),
            Kind::Match(pat, rhs) => {
                self.at(e.line);
                self.match_(pat, rhs)
            }
            Kind::Block(es) => match es.split_last() {
                Some((last, init)) => {
                    init.iter().for_each(|e| self.expr(e, Dest::Drop));
                    self.value(last)
                }
                None => Expr::Const(Term::NIL),
            },
            Kind::If(c, a, b) if is_not(a, b) && self.simple(c, DEPTH, e.line) => {
                let c = self.value(c);
                Expr::Op1(Op1::Bang, Box::new(c))
            }
            Kind::And(l, r) if self.simple(e, DEPTH, e.line) => Expr::And(Box::new([self.value(l), self.value(r)])),
            Kind::Or(l, r) if self.simple(e, DEPTH, e.line) => Expr::Or(Box::new([self.value(l), self.value(r)])),
            Kind::Fn(f) => {
                self.at(e.line);
                self.fn_(f)
            }
            Kind::LocalFun { name, arity } => self.local_fun(*name, *arity),
            Kind::RemoteFun { module, name, arity } => {
                if let (Kind::Const(m), Kind::Const(n), Kind::Const(a)) = (&module.kind, &name.kind, &arity.kind)
                    && let (Some(m), Some(n), Some(Ok(a))) = (m.as_atom(), n.as_atom(), a.as_int().map(u8::try_from))
                {
                    return Expr::Const(Term::export_fun(m, n, a));
                }
                let args = self.value_refs(&[module, name, arity], e.line);
                self.at(e.line);
                self.named_value("erlang", "make_fun", args)
            }
            Kind::Stacktrace => self.trace.as_ref().map_or(Expr::Const(Term::EMPTY_LIST), Val::expr),
            Kind::RemoteCall { module, name, args } => match self.leaf_call(module, *name, args.len()) {
                Some(leaf) => {
                    let args = self.values(args, e.line);
                    apply_leaf(leaf, args)
                }
                None => self.through_reg(e),
            },
            _ => self.through_reg(e),
        }
    }

    fn through_reg(&mut self, e: &Core) -> Expr {
        let dst = self.fresh();
        self.expr(e, Dest::Reg(dst));
        Expr::Slot(dst)
    }

    /// Values of operands of something on `line`.
    pub fn values(&mut self, es: &[Core], line: u32) -> Vec<Expr> {
        let es: Vec<&Core> = es.iter().collect();
        self.value_refs(&es, line)
    }

    /// As [`Builder::values`].
    pub fn value_refs(&mut self, es: &[&Core], line: u32) -> Vec<Expr> {
        let simple: Vec<bool> = es.iter().map(|e| self.simple(e, DEPTH, line)).collect();
        let last = simple.iter().rposition(|s| !s).unwrap_or(0);
        let mut values = Vec::with_capacity(es.len());
        for (i, e) in es.iter().enumerate() {
            let value = self.value(e);
            let spill = (i < last && fallible(&value))
                || (!simple[i] && (too_deep(&value, DEPTH / 2) || (fallible(&value) && !same_line(e.line, line))));
            values.push(if spill {
                self.at(e.line);
                Expr::Slot(self.in_reg(value))
            } else {
                value
            });
        }
        values
    }

    fn pairs(&mut self, first: Option<&Core>, pairs: &[(Core, Core)], line: u32) -> (Option<Expr>, Vec<(Expr, Expr)>) {
        let mut all: Vec<&Core> = first.into_iter().collect();
        all.extend(pairs.iter().flat_map(|(k, v)| [k, v]));
        let mut values = self.value_refs(&all, line).into_iter();
        let first = first.and_then(|_| values.next());
        let mut out = Vec::with_capacity(pairs.len());
        while let (Some(k), Some(v)) = (values.next(), values.next()) {
            out.push((k, v));
        }
        (first, out)
    }

    fn bits(&mut self, segments: &[Segment<Core>], line: u32) -> Expr {
        let all: Vec<&Core> = segments.iter().flat_map(|s| std::iter::once(&s.value).chain(&s.size)).collect();
        let mut values = self.value_refs(&all, line).into_iter();
        let mut next = || values.next().unwrap_or(Expr::Const(Term::NIL));
        let segments = segments.iter().map(|s| BitSeg {
            value: next(),
            kind: s.kind,
            size: s.size.as_ref().map(|_| next()),
            unit: s.unit,
            signed: s.signed,
            little: s.little,
        });
        Expr::Bits(segments.collect())
    }

    /// Whether `e` becomes a simple expression without any node of its own, not deeper than `depth`, whose errors may
    /// be reported on `line`.
    pub fn simple(&self, e: &Core, depth: u32, line: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let all = |es: &[Core]| es.iter().all(|e| self.simple(e, depth, line));
        let here = || same_line(e.line, line);
        match &e.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::Fn(_) | Kind::LocalFun { .. } | Kind::Stacktrace => true,
            Kind::Tuple(es) => all(es),
            Kind::List(es, tail) => all(es) && tail.as_ref().is_none_or(|t| self.simple(t, depth, line)),
            Kind::Map(pairs) => pairs.iter().all(|(k, v)| self.simple(k, depth, line) && self.simple(v, depth, line)),
            Kind::MapUpdate(m, pairs) => {
                here()
                    && self.simple(m, depth, line)
                    && pairs.iter().all(|(k, v)| self.simple(k, depth, line) && self.simple(v, depth, line))
            }
            Kind::Bits(segments) => {
                here()
                    && segments.iter().all(|s| {
                        self.simple(&s.value, depth, line)
                            && s.size.as_ref().is_none_or(|e| self.simple(e, depth, line))
                    })
            }
            Kind::And(l, r) | Kind::Or(l, r) => here() && self.simple(l, depth, line) && self.simple(r, depth, line),
            Kind::If(c, a, b) => is_not(a, b) && self.simple(c, depth, line),
            Kind::Block(es) => matches!(&es[..], [e] if self.simple(e, depth, line)),
            Kind::RemoteFun { module, name, arity } => {
                [module, name, arity].iter().all(|e| matches!(e.kind, Kind::Const(_)))
            }
            Kind::RemoteCall { module, name, args } => match self.leaf_call(module, *name, args.len()) {
                Some(leaf) => (here() || leaf.is_test()) && all(args),
                None => false,
            },
            _ => false,
        }
    }

    /// The operator or leaf that a remote call is.
    pub fn leaf_call(&self, module: &Core, name: crate::base::Atom, arity: usize) -> Option<Leaf> {
        let Kind::Const(module) = &module.kind else { return None };
        let module = module.as_atom()?;
        if module == atoms::ERLANG {
            match arity {
                1 => {
                    if let Some(op) = ops::unary(name) {
                        return Some(Leaf::Op1(op));
                    }
                }
                2 => {
                    if let Some(op) = ops::binary(name) {
                        return Some(Leaf::Op2(op));
                    }
                }
                _ => {}
            }
        }
        if module == atoms::ERLANG && matches!(name.as_str(), "error" | "exit" | "throw" | "raise") {
            return None;
        }
        let row = code::native(module, name, u8::try_from(arity).ok()?)?;
        matches!(row.kind, NativeKind::Leaf(_)).then_some(Leaf::Native(row))
    }
}

/// What needs no node: an operator or a native leaf.
#[derive(Clone, Copy, Debug)]
pub enum Leaf {
    Op1(Op1),
    Op2(Op2),
    Native(&'static crate::ir::NativeRow),
}

impl Leaf {
    fn is_test(self) -> bool {
        match self {
            Leaf::Op1(op) => ops::is_test1(op),
            Leaf::Op2(op) => ops::is_comparison(op),
            Leaf::Native(_) => false,
        }
    }
}

fn same_line(a: u32, b: u32) -> bool {
    a == b || a == 0 || b == 0
}

/// `if c, do: false, else: true`
fn is_not(a: &Core, b: &Core) -> bool {
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

fn map(pairs: Vec<(Expr, Expr)>) -> Expr {
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
        Expr::Slot(_) | Expr::Move(_) | Expr::Const(_) => false,
        Expr::Op1(op, a) => !ops::is_test1(*op) || fallible(a),
        Expr::Op2(op, ab) => !(ops::is_comparison(*op) || matches!(op, Op2::Min | Op2::Max)) || ab.iter().any(fallible),
        Expr::Tuple(es) | Expr::Closure(_, es) => es.iter().any(fallible),
        Expr::Cons(ab) => ab.iter().any(fallible),
        Expr::List(es, tail) => es.iter().any(fallible) || fallible(tail),
        Expr::Map(pairs) => pairs.iter().any(|(k, v)| fallible(k) || fallible(v)),
        Expr::AddImm(..)
        | Expr::Add(..)
        | Expr::Sub(..)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::MapUpdate(..)
        | Expr::Bits(_)
        | Expr::Native(..)
        | Expr::Matches(_) => true,
    }
}

fn too_deep(e: &Expr, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let any = |es: &[Expr]| es.iter().any(|e| too_deep(e, depth));
    match e {
        Expr::Slot(_) | Expr::Move(_) | Expr::Const(_) | Expr::AddImm(..) | Expr::Add(..) | Expr::Sub(..) => false,
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

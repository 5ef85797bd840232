//! Expressions: A-normal form and simple expressions.
//!
//! [`Builder::value`] gives a *simple* expression for anything, after emitting nodes for whatever cannot be simple;
//! [`Builder::values`] does so for operands and keeps Elixir's order of evaluation, left to right: an operand that
//! can raise is put in a register when a later one needs nodes of its own.

use super::build::{Builder, Dest, Val};
use super::ops;
use super::simple::*;
use crate::base::atoms;
use crate::ir::code;
use crate::ir::core::{Expr as Core, Kind, Segment};
use crate::ir::{BitSeg, Expr, NativeKind, Node, Op1};
use crate::term::Term;

/// Grows the native stack when it is short: source may nest a few thousand levels.
pub fn deep<T>(f: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(96 * 1024, 1024 * 1024, f)
}

/// Lists of more computed elements are built in pieces.
const LONG: usize = 500;

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
            Kind::List(es, None) if es.len() > LONG && !self.simple(e, DEPTH, e.line) => self.long_list(es, e.line),
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

    /// A list of so many computed elements (what a macro that defines functions gives back) that they cannot all have
    /// registers: built from its front, in reverse, with one register for each of them in turn.
    fn long_list(&mut self, es: &[Core], line: u32) -> Expr {
        let (acc, item) = (self.fresh(), self.fresh());
        self.emit(Node::Set { dst: acc, e: Expr::Const(Term::EMPTY_LIST) });
        for e in es {
            self.expr(e, Dest::Reg(item));
            self.emit(Node::Set { dst: acc, e: Expr::Cons(Box::new([Expr::Slot(item), Expr::Slot(acc)])) });
        }
        self.at(line);
        self.named_value("lists", "reverse", vec![Expr::Slot(acc)])
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

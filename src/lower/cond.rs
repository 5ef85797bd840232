//! Conditions and guards as control flow.
//!
//! A condition falls through when it holds and jumps otherwise, so that comparisons fuse with branches and nothing
//! makes booleans only to test them.

use super::build::{Builder, Dest, Label};
use super::ops;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr as Core, Kind};
use crate::ir::{Expr, Node, Op1, Op2, Slot};
use crate::term::Term;

impl Builder<'_> {
    pub fn if_(&mut self, c: &Core, a: &Core, b: &Core, dest: Dest) {
        let (otherwise, end) = (self.label(), self.label());
        self.cond(c, otherwise);
        self.expr(a, dest);
        self.jump_to_join(end, dest);
        self.place(otherwise);
        self.expr(b, dest);
        self.place(end);
    }

    /// Leaves a branch, unless it has returned.
    pub fn jump_to_join(&mut self, end: Label, dest: Dest) {
        if dest != Dest::Return {
            self.jump(end);
        }
    }

    pub fn cond_(&mut self, branches: &[(Core, Core)], dest: Dest) {
        let line = self.line;
        let end = self.label();
        for (condition, body) in branches {
            let next = self.label();
            self.cond(condition, next);
            self.expr(body, dest);
            self.jump_to_join(end, dest);
            self.place(next);
        }
        self.line = line;
        self.raise(Expr::Const(Term::atom(atoms::COND_CLAUSE)));
        self.place(end);
    }

    /// Strict `and`/`or` whose right side needs nodes of its own.
    pub fn strict(&mut self, l: &Core, r: &Core, and: bool, dest: Dest) {
        let line = self.line;
        let (otherwise, end) = (self.label(), self.label());
        if boolean(l) {
            // `and`: false when the left side is; `or`: true.
            if and {
                self.cond(l, otherwise)
            } else {
                self.cond_not(l, otherwise)
            }
            self.expr(r, dest);
            self.jump_to_join(end, dest);
            self.place(otherwise);
            self.deliver(Expr::Const(Term::bool(!and)), dest);
        } else {
            let bad = self.label();
            let subject = self.reg(l);
            let go_on = Term::bool(and);
            self.emit(Node::MatchConst { subject, value: go_on, otherwise: otherwise.offset() });
            self.expr(r, dest);
            self.jump_to_join(end, dest);
            self.place(otherwise);
            self.emit(Node::MatchConst { subject, value: Term::bool(!and), otherwise: bad.offset() });
            self.deliver(Expr::Const(Term::bool(!and)), dest);
            self.jump_to_join(end, dest);
            self.place(bad);
            self.line = line;
            self.bad_bool(subject, if and { atoms::AND } else { atoms::OR });
        }
        self.place(end);
    }

    fn bad_bool(&mut self, value: Slot, operator: Atom) {
        let (tag, op) = (Term::atom(atoms::BADBOOL), Term::atom(operator));
        self.raise(super::simple::tuple(vec![Expr::Const(tag), Expr::Const(op), Expr::Slot(value)]));
    }

    /// Falls through when `e` is truthy.
    pub fn cond(&mut self, e: &Core, otherwise: Label) {
        super::expr::deep(|| self.cond_inner(e, otherwise));
    }

    fn cond_inner(&mut self, e: &Core, otherwise: Label) {
        self.at(e.line);
        match &e.kind {
            Kind::Const(t) => {
                if !t.is_truthy() {
                    self.jump(otherwise);
                }
            }
            Kind::Block(es) if !es.is_empty() => {
                if let Some((last, init)) = es.split_last() {
                    init.iter().for_each(|e| self.expr(e, Dest::Drop));
                    self.cond(last, otherwise);
                }
            }
            Kind::And(l, r) if boolean(l) => {
                self.cond(l, otherwise);
                self.cond(r, otherwise);
            }
            Kind::Or(l, r) if boolean(l) => {
                let (next, holds) = (self.label(), self.label());
                self.cond(l, next);
                self.jump(holds);
                self.place(next);
                self.cond(r, otherwise);
                self.place(holds);
            }
            Kind::If(c, a, b) => {
                let (no, holds) = (self.label(), self.label());
                self.cond(c, no);
                self.cond(a, otherwise);
                self.jump(holds);
                self.place(no);
                self.cond(b, otherwise);
                self.place(holds);
            }
            Kind::RemoteCall { args, .. } => match (self.operator(e), &args[..]) {
                (Some(Operator::Not), [x]) if boolean(x) => self.cond_not(x, otherwise),
                (Some(Operator::Comparison(op)), [a, b]) => self.compare(op, [a, b], e.line, otherwise),
                _ => self.cond_value(e, otherwise),
            },
            _ => self.cond_value(e, otherwise),
        }
    }

    fn cond_value(&mut self, e: &Core, otherwise: Label) {
        let cond = self.value(e);
        self.at(e.line);
        match cond {
            Expr::Const(t) => {
                if !t.is_truthy() {
                    self.jump(otherwise);
                }
            }
            cond => self.emit(Node::If { cond, otherwise: otherwise.offset() }),
        }
    }

    /// Falls through when the boolean `e` is false.
    fn cond_not(&mut self, e: &Core, otherwise: Label) {
        if let (Some(Operator::Comparison(op)), Kind::RemoteCall { args, .. }) = (self.operator(e), &e.kind)
            && let (Some(op), [a, b]) = (ops::negate(op), &args[..])
        {
            self.at(e.line);
            return self.compare(op, [a, b], e.line, otherwise);
        }
        let falsy = self.label();
        self.cond(e, falsy);
        self.jump(otherwise);
        self.place(falsy);
    }

    fn compare(&mut self, op: Op2, operands: [&Core; 2], line: u32, otherwise: Label) {
        let values = self.value_refs(&operands, line);
        self.at(line);
        if let Ok([a, b]) = <[Expr; 2]>::try_from(values) {
            let node = compare_node(op, a, b, otherwise, false);
            self.emit(node);
        }
    }

    /// The guards of a clause: falls through when one alternative is true.
    pub fn guards(&mut self, guards: &[Core], otherwise: Label) {
        let Some((last, init)) = guards.split_last() else { return };
        let holds = self.label();
        for guard in init {
            let next = self.label();
            self.guard(guard, next);
            self.jump(holds);
            self.place(next);
        }
        self.guard(last, otherwise);
        self.place(holds);
    }

    /// Falls through when `e` is exactly `true`.
    fn guard(&mut self, e: &Core, otherwise: Label) {
        super::expr::deep(|| self.guard_inner(e, otherwise));
    }

    fn guard_inner(&mut self, e: &Core, otherwise: Label) {
        self.at(e.line);
        match &e.kind {
            Kind::Const(t) => {
                if !t.same(&Term::TRUE) {
                    self.jump(otherwise);
                }
                return;
            }
            Kind::And(l, r) => {
                self.guard(l, otherwise);
                return self.guard(r, otherwise);
            }
            Kind::Or(l, r) if self.infallible_test(l) => {
                let (next, holds) = (self.label(), self.label());
                self.guard(l, next);
                self.jump(holds);
                self.place(next);
                self.guard(r, otherwise);
                return self.place(holds);
            }
            Kind::RemoteCall { args, .. } => match (self.operator(e), &args[..]) {
                (Some(Operator::Strict(true)), [l, r]) => {
                    self.guard(l, otherwise);
                    return self.guard(r, otherwise);
                }
                (Some(Operator::Not), [x]) if self.infallible_test(x) => return self.cond_not(x, otherwise),
                (Some(Operator::Comparison(op)), [a, b]) => {
                    let values = self.value_refs(&[a, b], e.line);
                    self.at(e.line);
                    if let Ok([a, b]) = <[Expr; 2]>::try_from(values) {
                        let node = compare_node(op, a, b, otherwise, true);
                        self.emit(node);
                    }
                    return;
                }
                _ => {}
            },
            _ => {}
        }
        let cond = self.value(e);
        self.at(e.line);
        self.emit(Node::Guard { cond, otherwise: otherwise.offset() });
    }

    /// A comparison, type test, or combination of them, on variables and constants: boolean and never an error.
    fn infallible_test(&self, e: &Core) -> bool {
        let plain = |e: &Core| matches!(e.kind, Kind::Var(_) | Kind::Const(_));
        super::expr::deep(|| match &e.kind {
            Kind::Const(t) => t.same(&Term::TRUE) || t.same(&Term::FALSE),
            Kind::And(l, r) | Kind::Or(l, r) => self.infallible_test(l) && self.infallible_test(r),
            Kind::RemoteCall { args, .. } => match (self.operator(e), &args[..]) {
                (Some(Operator::Comparison(_)), [a, b]) => plain(a) && plain(b),
                (Some(Operator::Test), [a]) => plain(a),
                (Some(Operator::Not), [a]) => self.infallible_test(a),
                _ => false,
            },
            _ => false,
        })
    }

    fn operator(&self, e: &Core) -> Option<Operator> {
        operator(e)
    }
}

/// What a call of `:erlang` means to a condition.
enum Operator {
    Comparison(Op2),
    /// A type test.
    Test,
    Not,
    /// `:erlang.and/2` (true) or `:erlang.or/2`.
    Strict(bool),
}

fn operator(e: &Core) -> Option<Operator> {
    let Kind::RemoteCall { module, name, args } = &e.kind else { return None };
    match &module.kind {
        Kind::Const(t) if t.as_atom() == Some(atoms::ERLANG) => {}
        _ => return None,
    }
    match args.len() {
        1 => match ops::unary(*name)? {
            Op1::Not => Some(Operator::Not),
            op => ops::is_test1(op).then_some(Operator::Test),
        },
        2 => match ops::binary(*name)? {
            Op2::AndStrict => Some(Operator::Strict(true)),
            Op2::OrStrict => Some(Operator::Strict(false)),
            op => ops::is_comparison(op).then_some(Operator::Comparison(op)),
        },
        _ => None,
    }
}

/// Whether the value, if there is one, is a boolean.
pub fn boolean(e: &Core) -> bool {
    super::expr::deep(|| match &e.kind {
        Kind::Const(t) => t.same(&Term::TRUE) || t.same(&Term::FALSE),
        Kind::And(_, r) | Kind::Or(_, r) => boolean(r),
        Kind::If(_, a, b) => boolean(a) && boolean(b),
        Kind::Block(es) => es.last().is_some_and(boolean),
        Kind::RemoteCall { name, args, .. } => {
            operator(e).is_some()
                || (args.len() == 2
                    && matches!(ops::binary(*name), Some(Op2::IsMapKey | Op2::IsFunctionArity))
                    && erlang(e))
        }
        _ => false,
    })
}

fn erlang(e: &Core) -> bool {
    matches!(&e.kind, Kind::RemoteCall { module, .. }
        if matches!(&module.kind, Kind::Const(t) if t.as_atom() == Some(atoms::ERLANG)))
}

/// A comparison that branches, in its fastest form.
fn compare_node(op: Op2, a: Expr, b: Expr, otherwise: Label, guard: bool) -> Node {
    let otherwise = otherwise.offset();
    let imm = |t: &Term| t.as_int().and_then(|i| i32::try_from(i).ok());
    match (op, &a, &b) {
        (_, Expr::Slot(x), Expr::Slot(y)) => return Node::IfCmp { op, a: *x, b: *y, otherwise },
        (_, Expr::Slot(x), Expr::Const(t)) => {
            if let Some(imm) = imm(t) {
                return Node::IfCmpImm { op, a: *x, imm, otherwise };
            }
            if op == Op2::ExactEq || (op == Op2::Eq && (t.as_atom().is_some() || t.is_empty_list())) {
                return Node::MatchConst { subject: *x, value: t.clone(), otherwise };
            }
        }
        (_, Expr::Const(t), Expr::Slot(y)) => {
            if let Some(imm) = imm(t) {
                return Node::IfCmpImm { op: ops::flip(op), a: *y, imm, otherwise };
            }
        }
        _ => {}
    }
    let cond = Expr::Op2(op, Box::new([a, b]));
    if guard { Node::Guard { cond, otherwise } } else { Node::If { cond, otherwise } }
}

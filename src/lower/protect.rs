//! `try`, `receive` and `with`.
//!
//! The body of a `try` is never in tail position; handlers and `else` are, unless there is an `after`. An `after` is
//! emitted twice, for the way out with a value and the way out with an exception.

use super::build::{Builder, Dest, Label, Val};
use super::clauses::Entry;
use super::expr::deep;
use crate::base::atoms;
use crate::ir::core::{Clause, Expr as Core, Handler, Kind, Pat, Try, VarId, With, WithStep};
use crate::ir::{Expr, Node, Op1, Op2, Slot};
use crate::term::Term;

impl Builder<'_> {
    pub fn try_(&mut self, t: &Try, dest: Dest) {
        let Some(after) = &t.after else { return self.try_without_after(t, dest) };
        let (handler, end) = (self.label(), self.label());
        let caught = self.fresh_triple(handler);
        let kept = if dest == Dest::Drop { None } else { Some(self.fresh()) };
        self.emit(Node::PushTry { dst: caught, handler: handler.offset() });
        self.protected(handler, |b| b.try_without_after(t, kept.map_or(Dest::Drop, Dest::Reg)));
        self.emit(Node::PopTry);
        let vars = self.vars.clone();
        self.expr(after, Dest::Drop);
        self.vars = vars;
        self.deliver(kept.map_or(Expr::Const(Term::NIL), Expr::Slot), dest);
        self.jump_to_join(end, dest);
        self.place(handler);
        self.expr(after, Dest::Drop);
        self.emit(Node::Reraise { class: caught, reason: caught + 1, trace: caught + 2 });
        self.place(end);
    }

    fn try_without_after(&mut self, t: &Try, dest: Dest) {
        let end = self.label();
        if t.handlers.is_empty() {
            if t.else_clauses.is_empty() {
                return self.expr(&t.body, dest);
            }
            let value = self.reg(&t.body);
            self.try_else(value, &t.else_clauses, dest, end);
            return self.place(end);
        }
        let handler = self.label();
        let caught = self.fresh_triple(handler);
        self.emit(Node::PushTry { dst: caught, handler: handler.offset() });
        if t.else_clauses.is_empty() {
            let inner = match dest {
                Dest::Return => Dest::Reg(self.fresh()),
                other => other,
            };
            self.protected(handler, |b| b.expr(&t.body, inner));
            self.emit(Node::PopTry);
            match (dest, inner) {
                (Dest::Return, Dest::Reg(value)) => self.emit(Node::Return(Expr::Slot(value))),
                _ => self.jump(end),
            }
        } else {
            let value = self.fresh();
            self.protected(handler, |b| b.expr(&t.body, Dest::Reg(value)));
            self.emit(Node::PopTry);
            self.try_else(value, &t.else_clauses, dest, end);
        }
        self.place(handler);
        self.handlers(&t.handlers, caught, dest, end);
        self.place(end);
    }

    fn try_else(&mut self, value: Slot, clauses: &[Clause], dest: Dest, end: Label) {
        let line = self.line;
        if self.clauses_to(&[value], clauses, dest, Entry::Plain, end) {
            self.line = line;
            self.raise_pair(atoms::TRY_CLAUSE, Expr::Slot(value));
        }
    }

    fn handlers(&mut self, handlers: &[Handler], caught: Slot, dest: Dest, end: Label) {
        let (class, reason, trace) = (caught, caught + 1, caught + 2);
        let outer = self.trace.replace(Val::Reg(trace));
        let mut rest = handlers;
        while let Some(first) = rest.first() {
            if let Handler::Rescue { .. } = first {
                let n = rest.iter().take_while(|h| matches!(h, Handler::Rescue { .. })).count();
                let (rescues, others) = rest.split_at(n);
                rest = others;
                let next = self.label();
                self.rescues(rescues, caught, next, dest, end);
                self.place(next);
            } else {
                rest = &rest[1..];
                if let Handler::Catch { line, class: class_pat, reason: reason_pat, guards, body } = first {
                    let next = self.label();
                    self.at(*line);
                    self.match_pat(class, class_pat, next);
                    self.match_pat(reason, reason_pat, next);
                    self.guards(guards, next);
                    self.expr(body, dest);
                    self.jump_to_join(end, dest);
                    self.place(next);
                }
            }
        }
        self.emit(Node::Reraise { class, reason, trace });
        self.trace = outer;
    }

    /// Neighbouring `rescue` clauses: the exception is normalised once.
    fn rescues(&mut self, rescues: &[Handler], caught: Slot, next: Label, dest: Dest, end: Label) {
        let error = Term::atom(atoms::ERROR);
        self.emit(Node::MatchConst { subject: caught, value: error, otherwise: next.offset() });
        let named = |h: &Handler| matches!(h, Handler::Rescue { modules: Some(_), .. });
        let bound = |h: &Handler| matches!(h, Handler::Rescue { var: Some(_), .. });
        let mut exception = caught + 1;
        let mut module = exception;
        if rescues.iter().any(|h| named(h) || bound(h)) {
            let args = vec![Expr::Slot(caught + 1), Expr::Slot(caught + 2)];
            let e = self.named_value("quaff", "normalize", args);
            exception = self.in_reg(e);
        }
        if rescues.iter().any(named) {
            let key = Expr::Const(Term::atom(atoms::STRUCT));
            module = self.in_reg(Expr::Op2(Op2::MapGet, Box::new([key, Expr::Slot(exception)])));
        }
        for rescue in rescues {
            let Handler::Rescue { line, var, modules, body } = rescue else { continue };
            self.at(*line);
            let other = self.label();
            if let Some(modules) = modules {
                self.one_of(module, (caught + 1, exception), modules, other);
            }
            if let Some(var) = var {
                self.bind(*var, Val::Reg(exception));
            }
            self.expr(body, dest);
            self.jump_to_join(end, dest);
            self.place(other);
        }
        self.jump(next);
    }

    /// Falls through when the module is among `modules`. `ErlangError` stands for every error that was no exception
    /// before it was normalised: `raised` holds what it was and what it became.
    fn one_of(&mut self, module: Slot, raised: (Slot, Slot), modules: &[Core], otherwise: Label) {
        let holds = self.label();
        for m in modules {
            let no = self.label();
            if matches!(&m.kind, Kind::Const(t) if t.as_atom().is_some_and(|a| a.as_str() == "Elixir.ErlangError")) {
                self.emit(Node::IfCmp { op: Op2::ExactEq, a: raised.0, b: raised.1, otherwise: holds.offset() });
            }
            match &m.kind {
                Kind::Const(t) if t.is_atom() => {
                    self.emit(Node::MatchConst { subject: module, value: t.clone(), otherwise: no.offset() });
                    self.jump(holds);
                }
                _ => {
                    let list = self.reg(m);
                    let not_list = self.label();
                    let is_list = Expr::Op1(Op1::IsList, Box::new(Expr::Slot(list)));
                    self.emit(Node::If { cond: is_list, otherwise: not_list.offset() });
                    let member = self.named_value("lists", "member", vec![Expr::Slot(module), Expr::Slot(list)]);
                    self.emit(Node::If { cond: member, otherwise: no.offset() });
                    self.jump(holds);
                    self.place(not_list);
                    self.emit(Node::IfCmp { op: Op2::ExactEq, a: module, b: list, otherwise: no.offset() });
                    self.jump(holds);
                }
            }
            self.place(no);
        }
        self.jump(otherwise);
        self.place(holds);
    }

    pub fn receive(&mut self, clauses: &[Clause], after: Option<&(Core, Core)>, dest: Dest) {
        let timeout = after.map(|(timeout, _)| self.value(timeout));
        self.emit(Node::RecvStart { timeout });
        if let Some(Val::Reg(reference)) = awaited(clauses).map(|var| self.var(var)) {
            // Answers to a request come after its reference was made: older messages are not looked at.
            let _ = self.named_value("erlang", "quaff_receive_from", vec![Expr::Slot(reference)]);
        }
        let (end, timed_out) = (self.label(), self.label());
        let peek = self.here();
        let message = self.fresh();
        let on_timeout = timed_out.offset();
        self.emit(Node::RecvPeek { dst: message, on_timeout });
        let fails = self.clauses_to(&[message], clauses, dest, Entry::Receive, end);
        if after.is_none() {
            // Never jumped to, but a jump must lead somewhere.
            self.place(timed_out);
        }
        if fails || after.is_none() {
            self.emit(Node::RecvNext(peek.offset()));
        }
        if let Some((_, body)) = after {
            self.place(timed_out);
            self.expr(body, dest);
        }
        self.place(end);
    }

    pub fn with(&mut self, w: &With, dest: Dest) {
        let line = self.line;
        let end = self.label();
        let mut failures: Vec<(Label, Slot)> = Vec::new();
        for step in &w.steps {
            match step {
                WithStep::Plain(e) => self.expr(e, Dest::Drop),
                WithStep::Arrow { pat: Pat::Bind(var), guards, value, .. } if guards.is_empty() => {
                    let val = self.val(value);
                    self.bind(*var, val);
                }
                WithStep::Arrow { pat: Pat::Wild, guards, value, .. } if guards.is_empty() => {
                    self.expr(value, Dest::Drop);
                }
                WithStep::Arrow { line, pat, guards, value } => {
                    let value = self.reg(value);
                    let fail = self.label();
                    self.at(*line);
                    self.match_pat(value, pat, fail);
                    self.guards(guards, fail);
                    failures.push((fail, value));
                }
            }
        }
        self.expr(&w.body, dest);
        if failures.is_empty() {
            return;
        }
        self.jump_to_join(end, dest);
        let Some(else_clauses) = &w.else_clauses else {
            for (fail, value) in failures {
                self.place(fail);
                self.deliver(Expr::Slot(value), dest);
                self.jump_to_join(end, dest);
            }
            return self.place(end);
        };
        let (other, value) = match failures[..] {
            [one] => one,
            _ => {
                let (other, value) = (self.label(), self.fresh());
                for (fail, failed) in failures {
                    self.place(fail);
                    self.emit(Node::Set { dst: value, e: Expr::Slot(failed) });
                    self.jump(other);
                }
                (other, value)
            }
        };
        self.place(other);
        if self.clauses_to(&[value], else_clauses, dest, Entry::Plain, end) {
            self.line = line;
            self.raise_pair(atoms::ELSE_CLAUSE, Expr::Slot(value));
        }
        self.place(end);
    }
}

/// A variable that every pattern of a `receive` contains as a part that must be equal.
fn awaited(clauses: &[Clause]) -> Option<VarId> {
    let parts = |clause: &Clause| {
        let (mut same, mut bound) = (Vec::new(), Vec::new());
        required(clause.pats.first()?, &mut same, &mut bound);
        // The second occurrence of a variable looks the same, but has no value before the match.
        same.retain(|var| !bound.contains(var));
        Some(same)
    };
    let (first, rest) = clauses.split_first()?;
    parts(first)?.into_iter().find(|var| rest.iter().all(|clause| parts(clause).is_some_and(|vars| vars.contains(var))))
}

/// The variables that a value must contain to match, and those that the pattern binds.
fn required(pat: &Pat, same: &mut Vec<VarId>, bound: &mut Vec<VarId>) {
    deep(|| match pat {
        Pat::Same(var) => same.push(*var),
        Pat::Bind(var) => bound.push(*var),
        Pat::Tuple(parts) => parts.iter().for_each(|p| required(p, same, bound)),
        Pat::List(parts, tail) => {
            parts.iter().for_each(|p| required(p, same, bound));
            tail.iter().for_each(|p| required(p, same, bound));
        }
        Pat::Both(a, b) => {
            required(a, same, bound);
            required(b, same, bound);
        }
        Pat::Map(pairs) => pairs.iter().for_each(|(_, p)| required(p, &mut Vec::new(), bound)),
        Pat::Bits(segments) => segments.iter().for_each(|s| required(&s.value, &mut Vec::new(), bound)),
        Pat::Wild | Pat::Const(_) => {}
    });
}

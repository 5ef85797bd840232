//! Which variables a piece of expanded code mentions.
//!
//! Variables are bound once in a definition, so what a closure captures is simply what it mentions of the variables
//! that are bound where it is made; no scopes have to be tracked.

use super::expr::deep;
use crate::ir::core::*;

/// What a piece of code mentions.
#[derive(Default)]
pub struct Mentioned {
    /// In order of first mention.
    pub vars: Vec<VarId>,
    pub stacktrace: bool,
    seen: rustc_hash::FxHashSet<VarId>,
}

impl Mentioned {
    fn var(&mut self, var: VarId) {
        if self.seen.insert(var) {
            self.vars.push(var);
        }
    }

    pub fn clauses(&mut self, clauses: &[Clause]) {
        for c in clauses {
            c.pats.iter().for_each(|p| self.pat(p));
            self.exprs(&c.guards);
            self.expr(&c.body);
        }
    }

    pub fn exprs<'e>(&mut self, es: impl IntoIterator<Item = &'e Expr>) {
        es.into_iter().for_each(|e| self.expr(e));
    }

    pub fn expr(&mut self, e: &Expr) {
        deep(|| self.expr_inner(e));
    }

    fn expr_inner(&mut self, e: &Expr) {
        match &e.kind {
            Kind::Const(_) | Kind::LocalFun { .. } => {}
            Kind::Var(v) => self.var(*v),
            Kind::Stacktrace => self.stacktrace = true,
            Kind::Tuple(es) | Kind::Block(es) => self.exprs(es),
            Kind::List(es, tail) => {
                self.exprs(es);
                self.exprs(tail.as_deref());
            }
            Kind::Map(pairs) => pairs.iter().for_each(|(k, v)| self.exprs([k, v])),
            Kind::MapUpdate(m, pairs) => {
                self.expr(m);
                pairs.iter().for_each(|(k, v)| self.exprs([k, v]));
            }
            Kind::Bits(segments) => segments.iter().for_each(|s| {
                self.expr(&s.value);
                self.exprs(&s.size);
            }),
            Kind::Match(p, e) => {
                self.expr(e);
                self.pat(p);
            }
            Kind::If(a, b, c) => self.exprs([&**a, b, c]),
            Kind::And(a, b) | Kind::Or(a, b) => self.exprs([&**a, b]),
            Kind::Case { subject, clauses, .. } => {
                self.expr(subject);
                self.clauses(clauses);
            }
            Kind::Cond(branches) => branches.iter().for_each(|(c, b)| self.exprs([c, b])),
            Kind::Receive { clauses, after } => {
                self.clauses(clauses);
                after.iter().for_each(|a| self.exprs([&a.0, &a.1]));
            }
            Kind::Try(t) => {
                self.expr(&t.body);
                t.handlers.iter().for_each(|h| self.handler(h));
                self.clauses(&t.else_clauses);
                self.exprs(&t.after);
            }
            Kind::With(w) => {
                for step in &w.steps {
                    match step {
                        WithStep::Plain(e) => self.expr(e),
                        WithStep::Arrow { pat, guards, value, .. } => {
                            self.expr(value);
                            self.pat(pat);
                            self.exprs(guards);
                        }
                    }
                }
                self.expr(&w.body);
                w.else_clauses.iter().for_each(|cs| self.clauses(cs));
            }
            Kind::For(f) => {
                self.qualifiers(&f.qualifiers);
                self.for_body(&f.body);
            }
            Kind::Fn(f) => self.clauses(&f.clauses),
            Kind::RemoteFun { module, name, arity } => self.exprs([&**module, name, arity]),
            Kind::LocalCall { args, .. } | Kind::Hook { args, .. } => self.exprs(args),
            Kind::RemoteCall { module: first, args, .. } | Kind::FunCall { fun: first, args } => {
                self.expr(first);
                self.exprs(args);
            }
            Kind::Dot { left, .. } => self.expr(left),
        }
    }

    fn handler(&mut self, handler: &Handler) {
        match handler {
            Handler::Rescue { var, modules, body, .. } => {
                var.iter().for_each(|v| self.var(*v));
                self.exprs(modules.iter().flatten());
                self.expr(body);
            }
            Handler::Catch { class, reason, guards, body, .. } => {
                self.pat(class);
                self.pat(reason);
                self.exprs(guards);
                self.expr(body);
            }
        }
    }

    pub fn qualifiers(&mut self, qualifiers: &[Qualifier]) {
        for q in qualifiers {
            match q {
                Qualifier::Generator { pat, guards, source, .. } => {
                    self.expr(source);
                    self.pat(pat);
                    self.exprs(guards);
                }
                Qualifier::BitGenerator { segments, source, .. } => {
                    self.expr(source);
                    self.segments(segments);
                }
                Qualifier::Filter(e) => self.expr(e),
            }
        }
    }

    pub fn for_body(&mut self, body: &ForBody) {
        match body {
            ForBody::List(e) => self.expr(e),
            ForBody::Into(target, e) => self.exprs([target, e]),
            ForBody::Reduce(init, clauses) => {
                self.expr(init);
                self.clauses(clauses);
            }
        }
    }

    fn segments(&mut self, segments: &[Segment<Pat>]) {
        for s in segments {
            self.exprs(&s.size);
            self.pat(&s.value);
        }
    }

    pub fn pat(&mut self, pat: &Pat) {
        deep(|| match pat {
            Pat::Wild | Pat::Const(_) => {}
            Pat::Bind(v) | Pat::Same(v) => self.var(*v),
            Pat::Tuple(ps) => ps.iter().for_each(|p| self.pat(p)),
            Pat::List(ps, tail) => {
                ps.iter().for_each(|p| self.pat(p));
                tail.iter().for_each(|p| self.pat(p));
            }
            Pat::Map(pairs) => pairs.iter().for_each(|(k, p)| {
                self.expr(k);
                self.pat(p);
            }),
            Pat::Bits(segments) => self.segments(segments),
            Pat::Both(a, b) => {
                self.pat(a);
                self.pat(b);
            }
        });
    }
}

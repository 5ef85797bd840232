//! What is too large to be looked at: the types of a clause depend on those before it, those of a condition on its parts,
//! so tables of thousands of clauses (made by macros, mostly) would take seconds. Of such functions nothing is said.

use crate::expand::module::Def;
use crate::ir::core::{Clause, Expr, ForBody, Handler, Kind, Qualifier, WithStep};

/// Clauses in one place, and of a function.
const CLAUSES: usize = 200;
/// Operands of one chain of `and` and `or`.
const OPERANDS: u32 = 64;
/// Elements of one literal.
const ELEMENTS: usize = 1000;
/// Expressions of a function.
const EXPRESSIONS: usize = 20_000;

/// Whether a function is too large.
pub(super) fn is_too_large(def: &Def) -> bool {
    let mut measure = Measure { work: Vec::new(), left: EXPRESSIONS, too_large: false };
    measure.clauses(&def.expanded);
    measure.run();
    measure.too_large
}

struct Measure<'s> {
    /// Expressions not looked at yet, and how far they stand in a chain.
    work: Vec<(&'s Expr, u32)>,
    left: usize,
    too_large: bool,
}

impl<'s> Measure<'s> {
    fn run(&mut self) {
        while let Some((expr, depth)) = self.work.pop() {
            let Some(left) = self.left.checked_sub(1) else {
                self.too_large = true;
                return;
            };
            self.left = left;
            self.expr(expr, depth);
            if self.too_large {
                return;
            }
        }
    }

    fn one(&mut self, expr: &'s Expr) {
        self.work.push((expr, 0));
    }

    fn all(&mut self, exprs: &'s [Expr]) {
        self.too_large |= exprs.len() > ELEMENTS;
        self.work.extend(exprs.iter().map(|e| (e, 0)));
    }

    fn pairs(&mut self, pairs: &'s [(Expr, Expr)], most: usize) {
        self.too_large |= pairs.len() > most;
        self.work.extend(pairs.iter().flat_map(|(a, b)| [(a, 0), (b, 0)]));
    }

    fn clauses(&mut self, clauses: &'s [Clause]) {
        self.too_large |= clauses.len() > CLAUSES;
        for clause in clauses {
            self.all(&clause.guards);
            self.one(&clause.body);
        }
    }

    fn expr(&mut self, expr: &'s Expr, depth: u32) {
        match &expr.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::LocalFun { .. } | Kind::Stacktrace => {}
            Kind::Tuple(items) | Kind::Block(items) => self.all(items),
            Kind::LocalCall { args, .. } | Kind::Hook { args, .. } => self.all(args),
            Kind::List(items, tail) => {
                self.all(items);
                tail.iter().for_each(|tail| self.one(tail));
            }
            Kind::Map(pairs) => self.pairs(pairs, ELEMENTS),
            Kind::MapUpdate(base, pairs) => {
                self.one(base);
                self.pairs(pairs, ELEMENTS);
            }
            Kind::Bits(segments) => {
                self.too_large |= segments.len() > ELEMENTS;
                self.work.extend(segments.iter().map(|s| (&s.value, 0)));
            }
            Kind::Match(_, value) => self.one(value),
            Kind::If(a, b, c) => [a, b, c].into_iter().for_each(|e| self.one(e)),
            Kind::And(a, b) | Kind::Or(a, b) => {
                self.too_large |= depth > OPERANDS;
                self.work.extend([(&**a, depth + 1), (&**b, depth + 1)]);
            }
            Kind::Case { subject, clauses, .. } => {
                self.one(subject);
                self.clauses(clauses);
            }
            Kind::Cond(rows) => self.pairs(rows, CLAUSES),
            Kind::Receive { clauses, after } => {
                self.clauses(clauses);
                if let Some(after) = after {
                    self.one(&after.0);
                    self.one(&after.1);
                }
            }
            Kind::Try(parts) => {
                self.one(&parts.body);
                self.too_large |= parts.handlers.len() > CLAUSES;
                for handler in &parts.handlers {
                    match handler {
                        Handler::Rescue { modules, body, .. } => {
                            modules.iter().for_each(|m| self.all(m));
                            self.one(body);
                        }
                        Handler::Catch { guards, body, .. } => {
                            self.all(guards);
                            self.one(body);
                        }
                    }
                }
                self.clauses(&parts.else_clauses);
                parts.after.iter().for_each(|after| self.one(after));
            }
            Kind::With(with) => {
                self.too_large |= with.steps.len() > CLAUSES;
                for step in &with.steps {
                    match step {
                        WithStep::Arrow { guards, value, .. } => {
                            self.all(guards);
                            self.one(value);
                        }
                        WithStep::Plain(expr) => self.one(expr),
                    }
                }
                self.one(&with.body);
                with.else_clauses.iter().for_each(|clauses| self.clauses(clauses));
            }
            Kind::For(comprehension) => {
                self.too_large |= comprehension.qualifiers.len() > CLAUSES;
                for qualifier in &comprehension.qualifiers {
                    match qualifier {
                        Qualifier::Generator { guards, source, .. } => {
                            self.all(guards);
                            self.one(source);
                        }
                        Qualifier::BitGenerator { source, .. } | Qualifier::Filter(source) => self.one(source),
                    }
                }
                match &comprehension.body {
                    ForBody::List(body) => self.one(body),
                    ForBody::Into(into, body) => {
                        self.one(into);
                        self.one(body);
                    }
                    ForBody::Reduce(initial, clauses) => {
                        self.one(initial);
                        self.clauses(clauses);
                    }
                }
            }
            Kind::Fn(function) => self.clauses(&function.clauses),
            Kind::RemoteFun { module, name, arity } => [module, name, arity].into_iter().for_each(|e| self.one(e)),
            Kind::RemoteCall { module, args, .. } => {
                self.one(module);
                self.all(args);
            }
            Kind::FunCall { fun, args } => {
                self.one(fun);
                self.all(args);
            }
            Kind::Dot { left, .. } => self.one(left),
        }
    }
}

//! Results that nobody takes: calls without effects whose value is thrown away, and clauses on the way there.
//!
//! As Erlang's compiler tells of them: what cannot fail "has no effect", what may is "ignored".

use super::clauses::{self, Unreachable};
use crate::base::{Atom, atoms};
use crate::ir::core::{Clause, Expr, ForBody, Handler, Kind, NOWHERE, Qualifier, WithStep};
use crate::term::Term;

/// Functions of `:erlang` without effects that take anything.
const SAFE: &[&str] = &[
    "self",
    "node",
    "make_ref",
    "is_atom",
    "is_binary",
    "is_bitstring",
    "is_boolean",
    "is_float",
    "is_function",
    "is_integer",
    "is_list",
    "is_map",
    "is_number",
    "is_pid",
    "is_port",
    "is_reference",
    "is_tuple",
    "min",
    "max",
];
/// Those that may fail.
const PURE: &[&str] = &[
    "element",
    "setelement",
    "abs",
    "round",
    "trunc",
    "floor",
    "ceil",
    "hd",
    "tl",
    "length",
    "byte_size",
    "bit_size",
    "tuple_size",
    "is_map_key",
    "is_function",
    "binary_part",
];
/// Operators that may fail, by arity.
const OPERATORS: &[(&str, usize)] = &[
    ("+", 2),
    ("-", 2),
    ("*", 2),
    ("/", 2),
    ("div", 2),
    ("rem", 2),
    ("band", 2),
    ("bor", 2),
    ("bxor", 2),
    ("bsl", 2),
    ("bsr", 2),
    ("bnot", 1),
    ("+", 1),
    ("-", 1),
    ("not", 1),
    ("++", 2),
    ("--", 2),
    ("xor", 2),
];

/// A warning at a place.
pub struct Walk {
    pub found: Vec<Unreachable>,
}

impl Walk {
    pub fn clause(&mut self, clause: &Clause) {
        self.expr(&clause.body, false);
    }

    fn clauses(&mut self, clauses: &[Clause], ignored: bool) {
        for clause in clauses {
            self.expr(&clause.body, ignored);
        }
    }

    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) {
        for expr in exprs {
            self.expr(expr, false);
        }
    }

    /// Looks at an expression; its value may be thrown away.
    fn expr(&mut self, expr: &Expr, ignored: bool) {
        match &expr.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::LocalFun { .. } | Kind::Stacktrace => {}
            _ => stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.compound(expr, ignored)),
        }
    }

    fn compound(&mut self, expr: &Expr, ignored: bool) {
        match &expr.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::LocalFun { .. } | Kind::Stacktrace => {}
            Kind::Tuple(items) => self.all(items),
            Kind::List(items, tail) => self.all(items.iter().chain(tail.as_deref())),
            Kind::Map(pairs) => self.all(pairs.iter().flat_map(|(k, v)| [k, v])),
            Kind::MapUpdate(map, pairs) => {
                self.expr(map, false);
                self.all(pairs.iter().flat_map(|(k, v)| [k, v]));
            }
            Kind::Bits(segments) => self.all(segments.iter().map(|s| &s.value)),
            Kind::Match(_, value) => self.expr(value, false),
            Kind::Block(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.expr(item, ignored || i + 1 < items.len());
                }
            }
            Kind::If(condition, yes, no) => {
                self.expr(condition, false);
                self.expr(yes, ignored);
                self.expr(no, ignored);
            }
            Kind::And(a, b) | Kind::Or(a, b) => {
                self.expr(a, false);
                self.expr(b, ignored);
            }
            Kind::Case { subject, clauses, .. } => {
                self.expr(subject, false);
                clauses::of_clauses(clauses, Some(subject), &mut self.found);
                self.clauses(clauses, ignored);
            }
            Kind::Cond(clauses) => {
                for (condition, body) in clauses {
                    self.expr(condition, false);
                    self.expr(body, ignored);
                }
            }
            Kind::Receive { clauses, after } => {
                clauses::of_clauses(clauses, None, &mut self.found);
                self.clauses(clauses, ignored);
                if let Some(after) = after {
                    self.expr(&after.0, false);
                    self.expr(&after.1, ignored);
                }
            }
            Kind::Try(parts) => {
                self.expr(&parts.body, false);
                for handler in &parts.handlers {
                    match handler {
                        Handler::Rescue { body, .. } | Handler::Catch { body, .. } => self.expr(body, false),
                    }
                }
                clauses::of_clauses(&parts.else_clauses, None, &mut self.found);
                self.clauses(&parts.else_clauses, false);
                self.all(&parts.after);
            }
            Kind::With(with) => {
                for step in &with.steps {
                    match step {
                        WithStep::Arrow { value, .. } => self.expr(value, false),
                        WithStep::Plain(expr) => self.expr(expr, true),
                    }
                }
                self.expr(&with.body, ignored);
                if let Some(clauses) = &with.else_clauses {
                    clauses::of_clauses(clauses, None, &mut self.found);
                    self.clauses(clauses, ignored);
                }
            }
            Kind::For(comprehension) => {
                for qualifier in &comprehension.qualifiers {
                    match qualifier {
                        Qualifier::Generator { source, .. } | Qualifier::BitGenerator { source, .. } => {
                            self.expr(source, false);
                        }
                        Qualifier::Filter(filter) => self.expr(filter, false),
                    }
                }
                match &comprehension.body {
                    ForBody::List(body) => self.expr(body, ignored),
                    ForBody::Into(into, body) => {
                        self.expr(into, false);
                        self.expr(body, false);
                    }
                    ForBody::Reduce(initial, clauses) => {
                        self.expr(initial, false);
                        self.clauses(clauses, false);
                    }
                }
            }
            // A function that nobody takes is not made at all.
            Kind::Fn(_) if ignored => {}
            Kind::Fn(function) => {
                clauses::of_clauses(&function.clauses, None, &mut self.found);
                self.clauses(&function.clauses, false);
            }
            Kind::RemoteFun { module, name, arity } => self.all([&**module, &**name, &**arity]),
            Kind::LocalCall { args, .. } => self.all(args),
            Kind::RemoteCall { module, name, args } => {
                let pure = ignored && is_erlang(module);
                let said = pure && self.call(expr, *name, args);
                self.expr(module, false);
                for arg in args {
                    self.expr(arg, said);
                }
            }
            Kind::FunCall { fun, args } => {
                self.expr(fun, false);
                self.all(args);
            }
            Kind::Dot { left, .. } => self.expr(left, false),
            Kind::Hook { args, .. } => self.all(args),
        }
    }

    /// Says that a call's result is not taken, when that is all it is for; whether that is so of its arguments, too: what
    /// may fail stays for that.
    fn call(&mut self, expr: &Expr, name: Atom, args: &[Expr]) -> bool {
        let (text, arity) = (name.as_str(), args.len());
        let comparison = match text {
            "==" | ">" | "<" | ">=" => Some(text),
            "=:=" => Some("==="),
            "/=" => Some("!="),
            "=/=" => Some("!=="),
            "=<" => Some("<="),
            _ => None,
        };
        let may_fail = |e: &Expr| !matches!(e.kind, Kind::Const(_)) || text != "/";
        if let (Some(operator), 2) = (comparison, arity) {
            self.say(expr, format!("use of operator {operator} has no effect"), false);
        } else if OPERATORS.contains(&(text, arity)) && args.iter().any(may_fail) {
            if args.iter().all(|a| matches!(&a.kind, Kind::Const(t) if !t.same(&Term::NIL))) {
                return false;
            }
            self.say(expr, format!("the result of evaluating operator '{text}'/{arity} is ignored"), true);
            return false;
        } else if SAFE.contains(&text)
            && (arity < 2 || matches!(text, "min" | "max"))
            && !(text == "node" && arity == 1)
        {
            self.say(expr, format!("the call to {text}/{arity} has no effect"), false);
        } else if PURE.contains(&text) && (text != "is_function" || arity == 2) {
            self.say(expr, format!("the result of calling {text}/{arity} is ignored"), true);
            return false;
        } else {
            return false;
        }
        true
    }

    fn say(&mut self, expr: &Expr, text: String, suppress: bool) {
        // What macros make is another thing here.
        if expr.at == NOWHERE {
            return;
        }
        let hint = " (suppress the warning by assigning the expression to the _ variable)";
        let text = if suppress { text + hint } else { text };
        self.found.push(Unreachable { line: expr.line, at: expr.at, text });
    }
}

fn is_erlang(module: &Expr) -> bool {
    matches!(&module.kind, Kind::Const(term) if term.as_atom() == Some(atoms::ERLANG))
}

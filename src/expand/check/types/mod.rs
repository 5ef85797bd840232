//! Types, a small and certain part of what Elixir 1.20 infers.
//!
//! A clause is walked in the order of evaluation. Known are literals, variables that are bound to one, and parameters as
//! long as nothing has been done with them (`dynamic()`); everything else is unknown, and about what is unknown nothing
//! is said: a warning that Elixir does not give would be worse than one that is missing. What is told: clauses whose
//! values others have taken before, arithmetic and comparisons of what cannot be, keys that a map cannot have.

mod operand;
mod shape;

use super::Rank;
use crate::base::{Atom, Diagnostic, SourceFile, Span, Within};
use crate::expand::module::{Def, DefClause, ModuleState};
use crate::expand::show::{show, show_function_name};
use crate::ir::core::{Clause, Expr, ForBody, Handler, Kind, NOWHERE, Pat, Qualifier, VarId, WithStep};
use crate::syntax::{Ast, Head};
use rustc_hash::{FxHashMap, FxHashSet};

/// Where a variable was bound, and its name.
#[derive(Clone, Copy, Debug)]
pub struct VarNote {
    pub name: Atom,
    pub line: u32,
    pub start: u32,
}

/// Everything to say about a module's types.
pub fn check(state: &ModuleState) -> Vec<(Rank, Diagnostic)> {
    let mut found = Vec::new();
    for def in state.defs.values().filter(|d| !d.generated && !d.is_default) {
        let within = Within::Function(state.name, def.name, def.arity);
        redundant_heads(def, within, &state.env.source, &mut found);
        let skip = usize::from(def.kind.is_macro());
        for (nth, clause) in def.expanded.iter().enumerate() {
            let mut walk = Walk {
                def,
                source: &state.env.source,
                within,
                fresh: FxHashSet::default(),
                known: FxHashMap::default(),
                found: Vec::new(),
            };
            // What earlier clauses have taken is no part of the type of a later one's parameters.
            if nth == 0 {
                walk.parameters(clause, skip);
            }
            walk.expr(&clause.body);
            found.append(&mut walk.found);
        }
    }
    found
}

/// Clauses of a function that take nothing the ones before have left.
fn redundant_heads(def: &Def, within: Within, source: &SourceFile, found: &mut Vec<(Rank, Diagnostic)>) {
    if def.expanded.len() < 2 {
        return;
    }
    let skip = usize::from(def.kind.is_macro());
    let mut before: Vec<&[Pat]> = Vec::new();
    for (written, clause) in def.clauses.iter().zip(&def.expanded) {
        let pats = clause.pats.get(skip..).unwrap_or_default();
        if pats.is_empty() {
            return;
        }
        let covered = before.iter().any(|b| b.iter().zip(pats).all(|(b, p)| shape::covers(b, p)));
        if covered {
            if clause.at != NOWHERE
                && let Some(text) = redundant_head(def, written, pats, &before)
            {
                let span = Span { start: clause.at, end: clause.at + 1 };
                let said = Diagnostic::warning(text, span).at_line(clause.line).in_file(source).within(within);
                found.push((Rank { class: Rank::REMOTE, line: clause.line, start: clause.at }, said));
            }
            continue;
        }
        if clause.guards.is_empty() && pats.iter().all(shape::is_exact) && !compares(pats) {
            before.push(pats);
        }
    }
}

fn compares(pats: &[Pat]) -> bool {
    pats.iter().any(|p| matches!(p, Pat::Same(_)))
}

fn redundant_head(def: &Def, written: &DefClause, pats: &[Pat], before: &[&[Pat]]) -> Option<String> {
    let tests: Option<Vec<(Atom, String)>> = written.guards.iter().map(type_test).collect();
    // Of other guards than a test of a variable's type nothing is concluded here.
    let tests = if written.guards.len() > 1 { None } else { tests };
    let simple = written.guards.iter().all(is_plain_guard);
    if !simple {
        return None;
    }
    let own: Option<Vec<String>> = pats
        .iter()
        .zip(&written.args)
        .map(|(pat, arg)| match pat {
            Pat::Wild | Pat::Bind(_) => {
                let name = if let Ast::Var(var) = arg { Some(var.name) } else { None };
                let tested = tests.iter().flatten().find(|(n, _)| Some(*n) == name).map(|(_, ty)| ty.clone());
                Some(tested.unwrap_or_else(|| "dynamic()".to_string()))
            }
            Pat::Map(pairs) if !pairs.is_empty() => None,
            pat => shape::shown(pat),
        })
        .collect();
    if tests.as_ref().is_none_or(|t| t.len() != written.guards.len())
        && written.guards.iter().any(|g| !is_comparison(g))
    {
        return None;
    }
    let args: Vec<String> = written.args.iter().map(show).collect();
    let name = show_function_name(def.name);
    let guards: Vec<String> = written.guards.iter().map(show).collect();
    let guards = if guards.is_empty() { String::new() } else { format!(" when {}", guards.join(" when ")) };
    let head = format!("{} {name}({}){guards}", def.kind.name(), args.join(", "));
    let types = |pats: &&[Pat]| pats.iter().map(shape::shown).collect::<Option<Vec<_>>>();
    let before = before.iter().map(types).collect::<Option<Vec<_>>>()?;
    let list: Vec<String> = before.iter().map(|types| format!("    {}\n", types.join(", "))).collect();
    Some(format!(
        "the following clause is redundant:\n\n    {head}\n\nit has type:\n\n    {}\n\nprevious clauses have already matched \
         on the following types:\n\n{}",
        own?.join(", "),
        list.concat()
    ))
}

/// `is_integer(x)`: the variable and its type.
fn type_test(guard: &Ast) -> Option<(Atom, String)> {
    let Ast::Call(call) = guard else { return None };
    let (Head::Name(name), [Ast::Var(var)]) = (&call.head, call.args.as_slice()) else { return None };
    let ty = match name.as_str() {
        "is_integer" => "integer()",
        "is_float" => "float()",
        "is_binary" => "binary()",
        "is_pid" => "pid()",
        "is_port" => "port()",
        "is_reference" => "reference()",
        _ => return None,
    };
    Some((var.name, ty.to_string()))
}

fn is_plain_guard(guard: &Ast) -> bool {
    type_test(guard).is_some() || is_comparison(guard)
}

/// `x > 1`
fn is_comparison(guard: &Ast) -> bool {
    let Ast::Call(call) = guard else { return false };
    let simple = |a: &Ast| matches!(a, Ast::Var(_) | Ast::Lit(crate::syntax::Lit::Int(_)));
    matches!(&call.head, Head::Name(n) if matches!(n.as_str(), ">" | "<" | ">=" | "<=")) && call.args.iter().all(simple)
}

struct Walk<'s> {
    def: &'s Def,
    source: &'s SourceFile,
    within: Within,
    /// Parameters that nothing has been done with.
    fresh: FxHashSet<VarId>,
    /// Variables that are bound to a literal: that, and where they are.
    known: FxHashMap<VarId, (&'s Expr, u32, u32)>,
    found: Vec<(Rank, Diagnostic)>,
}

impl<'s> Walk<'s> {
    fn parameters(&mut self, clause: &'s Clause, skip: usize) {
        if !clause.guards.is_empty() {
            return;
        }
        for pat in clause.pats.iter().skip(skip) {
            if let Pat::Bind(id) = pat {
                self.fresh.insert(*id);
            }
        }
    }

    fn note(&self, id: VarId) -> Option<&VarNote> {
        self.def.vars.get(id as usize).filter(|n| n.line > 0 && n.start != NOWHERE)
    }

    fn say(&mut self, at: u32, line: u32, class: u8, text: String) {
        if at == NOWHERE {
            return;
        }
        let span = Span { start: at, end: at + 1 };
        let said = Diagnostic::warning(text, span).at_line(line).in_file(self.source).within(self.within);
        self.found.push((Rank { class, line, start: at }, said));
    }

    /// Something is done with these: what they are is not known any more.
    fn touch(&mut self, expr: &Expr) {
        if let Kind::Var(id) = expr.kind {
            self.fresh.remove(&id);
        }
    }

    fn all(&mut self, exprs: impl IntoIterator<Item = &'s Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    /// As [`Self::all`], of arguments.
    fn arguments(&mut self, exprs: &'s [Expr]) {
        self.all(exprs);
        exprs.iter().for_each(|e| self.touch(e));
    }

    fn clauses(&mut self, clauses: &'s [Clause]) {
        for clause in clauses {
            self.all(&clause.guards);
            clause.guards.iter().for_each(|g| self.touch_inside(g));
            self.expr(&clause.body);
        }
    }

    /// Variables in guards.
    fn touch_inside(&mut self, guard: &Expr) {
        self.touch(guard);
        if let Kind::RemoteCall { args, .. } = &guard.kind {
            args.iter().for_each(|a| self.touch_inside(a));
        }
    }

    fn expr(&mut self, expr: &'s Expr) {
        match &expr.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::LocalFun { .. } | Kind::Stacktrace => {}
            _ => stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.compound(expr)),
        }
    }

    fn compound(&mut self, expr: &'s Expr) {
        match &expr.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::LocalFun { .. } | Kind::Stacktrace => {}
            Kind::Tuple(items) => self.all(items),
            Kind::List(items, tail) => self.all(items.iter().chain(tail.as_deref())),
            Kind::Map(pairs) => self.all(pairs.iter().flat_map(|(k, v)| [k, v])),
            Kind::MapUpdate(map, pairs) => {
                self.expr(map);
                self.touch(map);
                self.all(pairs.iter().flat_map(|(k, v)| [k, v]));
            }
            Kind::Bits(segments) => {
                for segment in segments {
                    self.expr(&segment.value);
                    self.touch(&segment.value);
                }
            }
            Kind::Match(pat, value) => {
                self.expr(value);
                match (&**pat, &value.kind) {
                    (Pat::Bind(id), Kind::Const(_) | Kind::Map(_)) if expr.at != NOWHERE => {
                        // Elixir tells the place of the operator.
                        self.known.insert(*id, (value, expr.line, expr.at));
                    }
                    _ => self.touch(value),
                }
            }
            Kind::Block(items) => self.all(items),
            Kind::If(condition, yes, no) => {
                self.expr(condition);
                self.touch(condition);
                self.expr(yes);
                self.expr(no);
            }
            Kind::And(a, b) | Kind::Or(a, b) => {
                self.expr(a);
                self.touch(a);
                self.expr(b);
                self.touch(b);
            }
            Kind::Case { subject, clauses, .. } => {
                self.expr(subject);
                self.cases(subject, clauses);
                self.touch(subject);
                self.clauses(clauses);
            }
            Kind::Cond(clauses) => {
                for (condition, body) in clauses {
                    self.expr(condition);
                    self.touch(condition);
                    self.expr(body);
                }
            }
            Kind::Receive { clauses, after } => {
                self.redundant(clauses, None);
                self.clauses(clauses);
                self.all(after.iter().flat_map(|a| [&a.0, &a.1]));
            }
            Kind::Try(parts) => {
                self.expr(&parts.body);
                for handler in &parts.handlers {
                    match handler {
                        Handler::Rescue { body, .. } | Handler::Catch { body, .. } => self.expr(body),
                    }
                }
                self.clauses(&parts.else_clauses);
                self.all(&parts.after);
            }
            Kind::With(with) => {
                for step in &with.steps {
                    let (WithStep::Arrow { value, .. } | WithStep::Plain(value)) = step;
                    self.expr(value);
                    self.touch(value);
                }
                self.expr(&with.body);
                self.clauses(with.else_clauses.as_deref().unwrap_or_default());
            }
            Kind::For(comprehension) => {
                for qualifier in &comprehension.qualifiers {
                    let (Qualifier::Generator { source: value, .. }
                    | Qualifier::BitGenerator { source: value, .. }
                    | Qualifier::Filter(value)) = qualifier;
                    self.expr(value);
                    self.touch(value);
                }
                match &comprehension.body {
                    ForBody::List(body) => self.expr(body),
                    ForBody::Into(into, body) => self.all([into, body]),
                    ForBody::Reduce(initial, clauses) => {
                        self.expr(initial);
                        self.clauses(clauses);
                    }
                }
            }
            Kind::Fn(function) => {
                if function.arity == 1 {
                    self.redundant(&function.clauses, None);
                }
                self.clauses(&function.clauses);
            }
            Kind::RemoteFun { module, .. } => self.expr(module),
            Kind::LocalCall { args, .. } => self.arguments(args),
            Kind::RemoteCall { module, name, args } => {
                self.all(args);
                self.operation(expr, module, *name, args);
                self.expr(module);
                self.touch(module);
                args.iter().for_each(|a| self.touch(a));
            }
            Kind::FunCall { fun, args } => {
                self.expr(fun);
                self.touch(fun);
                self.arguments(args);
            }
            Kind::Dot { left, name } => {
                self.expr(left);
                self.field(expr, left, *name);
                self.touch(left);
            }
            Kind::Hook { args, .. } => self.arguments(args),
        }
    }

    /// The clauses of a `case` whose subject may be anything.
    fn cases(&mut self, subject: &'s Expr, clauses: &'s [Clause]) {
        let Kind::Var(id) = subject.kind else { return };
        if !self.fresh.contains(&id) {
            return;
        }
        let Some(name) = self.note(id).map(|n| n.name) else { return };
        self.redundant(clauses, Some(name));
    }

    fn redundant(&mut self, clauses: &'s [Clause], subject: Option<Atom>) {
        let mut before: Vec<&Pat> = Vec::new();
        let mut all = false;
        for clause in clauses {
            let [pat] = clause.pats.as_slice() else { return };
            if before.iter().any(|b| shape::covers(b, pat)) {
                // After its head has been taken a clause with a guard is told of in other words.
                if let Some(code) = shape::code(pat).filter(|_| clause.guards.is_empty()) {
                    let text = match (all, subject) {
                        (true, Some(subject)) => format!(
                            "the following clause cannot match because the previous clauses already matched all possible \
                             values:\n\n    {code} ->\n\nit attempts to match on the result of:\n\n    {subject}\n\nwhich has \
                             the already matched type:\n\n    dynamic()\n\ntype warning found at:"
                        ),
                        _ => {
                            let types = before.iter().map(|b| shape::shown(b)).collect::<Option<Vec<_>>>();
                            let Some(types) = types else { return };
                            let list: Vec<String> = types.iter().map(|t| format!("    {t}\n")).collect();
                            format!(
                                "the following clause is redundant:\n\n    {code} ->\n\nprevious clauses have already \
                                 matched on the following types:\n\n{}\ntype warning found at:",
                                list.concat()
                            )
                        }
                    };
                    self.say(clause.at, clause.line, Rank::REMOTE, text);
                }
                continue;
            }
            if clause.guards.is_empty() && shape::is_exact(pat) {
                all |= shape::is_any(pat);
                before.push(pat);
            }
        }
    }
}

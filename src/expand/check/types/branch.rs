//! What branches: conditions, clauses and their order, handlers, comprehensions, anonymous functions.

use super::condition::Learned;
use super::report::{Finding, Origin, Trace, What};
use super::set::{self, Set};
use super::ty::Ty;
use super::walk::{Var, Walk, bound};
use crate::base::{Atom, atoms};
use crate::expand::check::Rank;
use crate::ir::core::{Clause, Expr, ForBody, Handler, Kind, NOWHERE, Pat, Qualifier, WithStep};
use crate::term::Term;

impl<'s> Walk<'_, '_, 's> {
    pub(super) fn choice(&mut self, expr: &'s Expr, condition: &'s Expr, yes: &'s Expr, no: &'s Expr) -> Ty {
        let ty = self.expr(condition);
        // Other conditions than variables are literals and calls, of which Elixir says other things.
        if matches!(condition.kind, Kind::Var(_)) && !ty.is_unsure() && !self.failed {
            let truthy = ty.upper().disjoint(&Set::falsy());
            let always = truthy || ty.upper().within(&Set::falsy());
            let same = |e: &Expr| matches!((&e.kind, &condition.kind), (Kind::Var(a), Kind::Var(b)) if a == b);
            let is = |e: &Expr, atom: Atom| matches!(&e.kind, Kind::Const(t) if t.as_atom() == Some(atom));
            let operator = match (yes, no) {
                _ if expr.at != NOWHERE => "if",
                (yes, no) if is(yes, atoms::FALSE) && is(no, atoms::TRUE) => "!",
                (yes, _) if same(yes) => "||",
                (_, no) if same(no) => "&&",
                _ => "",
            };
            if always && !operator.is_empty() && (truthy || operator == "if") {
                let what = What::Always { condition, ty: ty.clone(), operator };
                self.fail(NOWHERE, expr.line, Rank::CONDITION, what, &[condition]);
            }
            self.failed |= always;
        }
        let before = self.failed;
        let (a, first) = self.branch(|w| {
            w.learn(condition, true);
            w.expr(yes)
        });
        let (b, second) = self.branch(|w| {
            w.learn(condition, false);
            w.expr(no)
        });
        self.failed = before | first | second;
        let joined = a.join(&b);
        Ty::with(ty.is_dynamic() || joined.is_dynamic(), joined.upper().clone())
    }

    pub(super) fn case(&mut self, expr: &'s Expr, subject: &'s Expr, clauses: &'s [Clause]) -> Ty {
        let ty = self.expr(subject);
        let literal = matches!(subject.kind, Kind::Const(_) | Kind::Map(_) | Kind::List(..));
        let seen = if literal || expr.at == NOWHERE { Ty::unsure() } else { ty.clone() };
        let (result, failed) = self.clauses(clauses, Some(subject), &seen);
        self.failed |= failed;
        Ty::with(ty.is_dynamic() || result.is_dynamic() || literal, result.upper().clone())
    }

    /// Clauses with one argument of this type each.
    pub(super) fn clauses(&mut self, clauses: &'s [Clause], subject: Option<&'s Expr>, ty: &Ty) -> (Ty, bool) {
        let mut result = Ty::sure(Set::none());
        let mut failed = false;
        let mut left = ty.clone();
        let mut taken: Vec<Set> = Vec::new();
        let mut all = Set::none();
        for clause in clauses {
            let [pat] = clause.pats.as_slice() else { return (Ty::unsure(), failed) };
            let ((body, set, exact), fails) = self.branch(|w| {
                let learned = w.guards(&clause.guards, &clause.pats);
                let set = w.pattern_with(pat, &learned);
                let exact = w.exact(pat, &learned);
                let met = ty.meet(&set);
                let rest = left.meet(&set);
                let mut own = rest.clone();
                if met.upper().is_none() && !set.is_none() {
                    own = Ty::dynamic(set.clone());
                } else if rest.upper().is_none() {
                    own = met.clone();
                }
                w.assign(pat, &own, &Origin::Head(clause, 0), &learned);
                w.guard_traces(&learned);
                if clause.at != NOWHERE && !set.is_none() {
                    if met.upper().is_none() {
                        if let Some(subject) = subject {
                            let what = What::ClauseNeverMatches { clause, subject, ty: ty.clone() };
                            w.fail(clause.at, clause.line, Rank::REMOTE, what, &[]);
                        }
                        w.failed = true;
                    } else if rest.upper().is_none() {
                        let subject = subject.filter(|_| left.upper().is_none());
                        let what = match subject {
                            Some(subject) => What::AllTaken { clause, subject, ty: ty.clone() },
                            None => What::Redundant { clause, taken: taken.clone() },
                        };
                        let vars = w.head_variables(clause);
                        w.fail_with(clause.at, clause.line, Rank::REMOTE, what, vars);
                    }
                }
                if let Some(subject) = subject
                    && !own.is_unsure()
                {
                    w.refine(subject, own.upper(), &Origin::Expr(subject));
                }
                (w.expr(&clause.body), set, exact)
            });
            failed |= fails;
            result = result.join(&body);
            all = all.join(&set);
            match exact {
                Some(true) => {
                    left = left.minus(&set);
                    taken.push(set);
                }
                Some(false) => {}
                None => left = Ty::unsure(),
            }
        }
        if let Some(subject) = subject
            && !ty.is_unsure()
            && !all.is_unsure()
        {
            self.refine(subject, &all, &Origin::Expr(subject));
        }
        (result, failed)
    }

    /// Variables of a clause's head, when all of them can be told of.
    pub(super) fn head_variables(&self, clause: &Clause) -> Option<Vec<Trace<'s>>> {
        let mut ids = Vec::new();
        clause.pats.iter().for_each(|p| bound(p, &mut ids));
        let mut out = Vec::new();
        for id in ids {
            let (name, var) = (self.note(id)?.name, self.var(id)?);
            let mut entries = var.trace.clone();
            if entries.is_empty() {
                entries.push((Ty::any(), var.first.clone()?));
            }
            out.push(Trace { name, entries });
        }
        out.sort_by_key(|t| t.name.as_str());
        Some(out)
    }

    pub(super) fn fail_with(&mut self, at: u32, line: u32, class: u8, what: What<'s>, traces: Option<Vec<Trace<'s>>>) {
        if !self.failed
            && let Some(traces) = traces
        {
            self.checker.found.push(Finding { def: self.def, at, line, class, what, traces });
        }
        self.failed = true;
    }

    pub(super) fn cond(&mut self, clauses: &'s [(Expr, Expr)]) -> Ty {
        let mut result = Ty::sure(Set::none());
        let mark = self.undo.len();
        for (nth, (condition, body)) in clauses.iter().enumerate() {
            let ty = self.expr(condition);
            let constant = matches!(condition.kind, Kind::Const(_));
            if nth + 1 < clauses.len() && !ty.is_unsure() && ty.upper().disjoint(&Set::falsy()) {
                if constant && condition.at != NOWHERE {
                    let what = What::CondAlways { condition, ty };
                    self.fail(condition.at, condition.line, Rank::REMOTE, what, &[]);
                }
                self.failed = true;
            }
            let body = self.scoped(|w| {
                w.learn(condition, true);
                w.expr(body)
            });
            result = result.join(&body);
            self.learn(condition, false);
        }
        self.leave(mark);
        Ty::dynamic(result.upper().clone())
    }

    pub(super) fn attempt(&mut self, parts: &'s crate::ir::core::Try) -> Ty {
        let body = self.scoped(|w| w.expr(&parts.body));
        let mut result = if parts.else_clauses.is_empty() { body.clone() } else { Ty::sure(Set::none()) };
        for handler in &parts.handlers {
            let ty = self.scoped(|w| match handler {
                Handler::Rescue { var, modules, body, .. } => {
                    if let Some(id) = var {
                        let ty = w.rescued(modules.as_deref());
                        let trace = vec![(ty.clone(), Origin::Rescue { named: modules.is_some() })];
                        w.declare(*id, Var { ty, first: None, trace, pristine: false });
                    }
                    w.expr(body)
                }
                Handler::Catch { class, reason, guards, body, .. } => {
                    let pats = [class, reason];
                    let learned = w.guards_of(guards, &pats);
                    let kinds = ["error", "exit", "throw"].map(|k| Atom::new(k)).to_vec();
                    let class_ty = Ty::dynamic(w.pattern_with(class, &learned).meet(&Set::atoms(kinds)));
                    w.assign(class, &class_ty, &Origin::Hidden, &learned);
                    let reason_ty = Ty::dynamic(w.pattern_with(reason, &learned));
                    w.assign(reason, &reason_ty, &Origin::Hidden, &learned);
                    w.expr(body)
                }
            });
            result = result.join(&ty);
        }
        if !parts.else_clauses.is_empty() {
            let seen = if body.is_unsure() { Ty::unsure() } else { Ty::any() };
            let (ty, failed) = self.clauses(&parts.else_clauses, None, &seen);
            self.failed |= failed;
            result = result.join(&ty);
        }
        if let Some(after) = &parts.after {
            self.scoped(|w| w.expr(after));
        }
        Ty::dynamic(result.upper().clone())
    }

    pub(super) fn rescued(&mut self, modules: Option<&[Expr]>) -> Ty {
        let Some(modules) = modules else {
            let any = vec![(Atom::new("__exception__"), Set::term()), (atoms::STRUCT, Set::bits(set::ATOMS))];
            return Ty::sure(Set::map(any, true, None));
        };
        let mut out = Set::none();
        for module in modules {
            let names: Vec<Atom> = match &module.kind {
                Kind::Const(term) => match term.as_atom() {
                    Some(name) => vec![name],
                    None => term.list_iter().filter_map(Term::as_atom).collect(),
                },
                _ => Vec::new(),
            };
            if names.is_empty() {
                return Ty::unsure();
            }
            for name in names {
                match (self.checker.fields)(name) {
                    Some(order) => out = out.join(&super::parse::structure(name, order, Vec::new())),
                    None => return Ty::unsure(),
                }
            }
        }
        Ty::dynamic(out)
    }

    pub(super) fn with(&mut self, with: &'s crate::ir::core::With) -> Ty {
        let mark = self.undo.len();
        for step in &with.steps {
            match step {
                WithStep::Plain(value) => {
                    self.expr(value);
                }
                WithStep::Arrow { line, pat, guards, value } => {
                    let ty = self.expr(value);
                    let learned = self.guards_of(guards, &[pat]);
                    let set = self.pattern_with(pat, &learned);
                    let met = ty.meet(&set);
                    if met.upper().is_none() && !set.is_none() {
                        let what = What::ArrowNeverMatches { line: *line, ty: ty.clone() };
                        self.fail(NOWHERE, *line, Rank::REMOTE, what, &[value]);
                        self.failed = true;
                    }
                    let own = if met.upper().is_none() { Ty::dynamic(set.clone()) } else { met };
                    self.assign(pat, &own, &Origin::Arrow(*line), &learned);
                    self.guard_traces(&learned);
                    if !matches!(pat, Pat::Bind(_)) {
                        self.refine(value, &set, &Origin::Expr(value));
                    }
                }
            }
        }
        let mut ty = self.expr(&with.body);
        self.leave(mark);
        match &with.else_clauses {
            Some(clauses) => {
                for clause in clauses {
                    let body = self.scoped(|w| w.clause(clause));
                    ty = ty.join(&body);
                }
                ty
            }
            None => Ty::unsure(),
        }
    }

    /// A clause whose arguments may be anything.
    pub(super) fn clause(&mut self, clause: &'s Clause) -> Ty {
        let learned = self.guards(&clause.guards, &clause.pats);
        for (nth, pat) in clause.pats.iter().enumerate() {
            let set = self.pattern_with(pat, &learned);
            self.assign(pat, &Ty::dynamic(set), &Origin::Head(clause, nth), &learned);
        }
        self.guard_traces(&learned);
        self.expr(&clause.body)
    }

    pub(super) fn comprehension(&mut self, of: &'s crate::ir::core::For) -> Ty {
        let mark = self.undo.len();
        for qualifier in &of.qualifiers {
            match qualifier {
                Qualifier::Generator { line, pat, guards, source } => {
                    self.expr(source);
                    let learned = self.guards_of(guards, &[pat]);
                    let set = self.pattern_with(pat, &learned);
                    self.assign(pat, &Ty::dynamic(set), &Origin::Arrow(*line), &learned);
                    self.guard_traces(&learned);
                }
                Qualifier::BitGenerator { segments, source, .. } => {
                    self.expr(source);
                    for segment in segments {
                        self.assign(&segment.value, &Ty::unsure(), &Origin::Hidden, &Learned::default());
                    }
                }
                Qualifier::Filter(value) => {
                    self.expr(value);
                    self.learn(value, true);
                }
            }
        }
        let ty = match &of.body {
            ForBody::List(body) => {
                let body = self.expr(body);
                Ty::dynamic(if body.is_unsure() { Set::unsure() } else { Set::proper(body.upper().clone()) })
            }
            ForBody::Into(into, body) => {
                self.expr(into);
                self.expr(body);
                match &into.kind {
                    Kind::Const(term) if term.is_binary() => Ty::dynamic(Set::bits(set::BINARY | set::BITS)),
                    _ => Ty::unsure(),
                }
            }
            ForBody::Reduce(initial, clauses) => {
                self.expr(initial);
                for clause in clauses {
                    self.scoped(|w| {
                        // What the accumulator may be is found by going around, which is not done here.
                        for pat in &clause.pats {
                            w.assign(pat, &Ty::unsure(), &Origin::Hidden, &Learned::default());
                        }
                        w.expr(&clause.body);
                    });
                }
                Ty::unsure()
            }
        };
        self.leave(mark);
        ty
    }

    pub(super) fn function(&mut self, function: &'s crate::ir::core::Fn) -> (Ty, bool) {
        let arity = usize::from(function.arity);
        let mut args = vec![Set::none(); arity];
        let mut result = Ty::sure(Set::none());
        let mut failed = false;
        let mut left = Ty::any();
        let mut taken = Vec::new();
        for clause in &function.clauses {
            let ((sets, body, exact), fails) = self.branch(|w| {
                let learned = w.guards(&clause.guards, &clause.pats);
                let mut exact = Some(false);
                for (nth, pat) in clause.pats.iter().enumerate() {
                    let set = w.pattern_with(pat, &learned);
                    let mut ty = Ty::dynamic(set.clone());
                    if arity == 1 {
                        exact = w.exact(pat, &learned);
                        let rest = left.meet(&set);
                        if rest.upper().is_none() && clause.at != NOWHERE && !set.is_none() {
                            let what = What::Redundant { clause, taken: taken.clone() };
                            let vars = w.head_variables(clause);
                            w.fail_with(clause.at, clause.line, Rank::REMOTE, what, vars);
                        } else {
                            ty = rest;
                        }
                    }
                    w.assign(pat, &ty, &Origin::Head(clause, nth), &learned);
                }
                w.guard_traces(&learned);
                let body = w.expr(&clause.body);
                let sets: Vec<Set> = clause.pats.iter().map(|p| w.known(p)).collect();
                (sets, body, exact)
            });
            failed |= fails;
            result = result.join(&body);
            for (all, set) in args.iter_mut().zip(&sets) {
                *all = all.join(set);
            }
            if arity == 1 {
                match exact {
                    Some(true) => {
                        left = left.minus(&sets[0]);
                        taken.push(sets[0].clone());
                    }
                    Some(false) => {}
                    None => left = Ty::unsure(),
                }
            }
        }
        let several = function.clauses.len() > 1 && arity > 1;
        if failed || several {
            return (Ty::sure(Set::function(Some(vec![Set::unsure(); arity]), arity, Ty::unsure())), failed);
        }
        let result = Ty::dynamic(result.upper().clone());
        (Ty::sure(Set::function(Some(args), arity, result)), failed)
    }
}

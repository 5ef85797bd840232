//! One clause of a function: expressions in the order of evaluation, what is known of its variables, what cannot be.
//!
//! A variable's type changes by what is done with it (`x + 1`: it is a number from there on). What a branch has
//! learned is forgotten at its end. After a warning a clause is silent, in its branches each on its own, as in Elixir.

use super::condition::Learned;
use super::report::{Finding, Origin, Trace, What};
use super::set::Set;
use super::ty::Ty;
use super::{Checker, VarNote};
use crate::expand::check::Rank;
use crate::expand::module::Def;
use crate::ir::core::{Expr, Kind, NOWHERE, Pat, VarId};

#[derive(Clone)]
pub(super) struct Var<'s> {
    pub ty: Ty,
    /// Where it was bound when that told nothing of it.
    pub first: Option<Origin<'s>>,
    pub trace: Vec<(Ty, Origin<'s>)>,
    /// Nothing at all is known of it, also not what clauses before have taken.
    pub pristine: bool,
}

pub(super) struct Undo {
    id: VarId,
    ty: Ty,
    trace: usize,
    pristine: bool,
}

pub(super) struct Walk<'c, 'm, 's> {
    pub checker: &'c mut Checker<'m, 's>,
    pub def: &'s Def,
    pub(super) vars: Vec<Option<Var<'s>>>,
    pub(super) undo: Vec<Undo>,
    pub failed: bool,
}

impl<'c, 'm, 's> Walk<'c, 'm, 's> {
    pub fn new(checker: &'c mut Checker<'m, 's>, def: &'s Def) -> Self {
        let vars = vec![None; def.nvars as usize];
        Walk { checker, def, vars, undo: Vec::new(), failed: false }
    }

    pub fn var(&self, id: VarId) -> Option<&Var<'s>> {
        self.vars.get(id as usize)?.as_ref()
    }

    pub fn note(&self, id: VarId) -> Option<&'s VarNote> {
        self.def.vars.get(id as usize).filter(|n| n.line > 0 && n.start != NOWHERE)
    }

    pub fn declare(&mut self, id: VarId, var: Var<'s>) {
        if let Some(place) = self.vars.get_mut(id as usize) {
            *place = Some(var);
        }
    }

    pub fn set(&mut self, id: VarId, ty: Ty, trace: Option<Origin<'s>>) {
        let Some(Some(var)) = self.vars.get_mut(id as usize) else { return };
        self.undo.push(Undo { id, ty: var.ty.clone(), trace: var.trace.len(), pristine: var.pristine });
        if let Some(origin) = trace {
            var.trace.push((ty.clone(), origin));
        }
        var.ty = ty;
        var.pristine = false;
    }

    /// Clauses before have taken something: no variable is as it comes.
    pub fn wear(&mut self) {
        self.vars.iter_mut().flatten().for_each(|v| v.pristine = false);
    }

    /// Runs a branch: what it learns of variables, and that it failed, is its own.
    pub fn branch<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> (R, bool) {
        let mark = self.undo.len();
        let failed = self.failed;
        let result = run(self);
        self.leave(mark);
        (result, std::mem::replace(&mut self.failed, failed))
    }

    pub(super) fn leave(&mut self, mark: usize) {
        while self.undo.len() > mark {
            if let Some(undo) = self.undo.pop()
                && let Some(Some(var)) = self.vars.get_mut(undo.id as usize)
            {
                var.ty = undo.ty;
                var.trace.truncate(undo.trace);
                var.pristine = undo.pristine;
            }
        }
    }

    pub fn scoped<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let mark = self.undo.len();
        let result = run(self);
        self.leave(mark);
        result
    }

    /// What is known of the variables of an expression, by name.
    pub(super) fn traces(&self, exprs: &[&Expr]) -> Option<Vec<Trace<'s>>> {
        if exprs.iter().any(|e| chooses(e)) {
            return None;
        }
        let mut ids = Vec::new();
        exprs.iter().for_each(|e| variables(e, &mut ids));
        let mut out = Vec::new();
        for id in ids {
            let name = self.note(id)?.name;
            let var = self.var(id)?;
            let mut entries = var.trace.clone();
            if entries.is_empty() || var.first.is_some() && entries.iter().any(|(_, o)| o.is_failing()) {
                entries.insert(0, (Ty::any(), var.first.clone()?));
            }
            out.push(Trace { name, entries });
        }
        out.sort_by_key(|t| t.name.as_str());
        Some(out)
    }

    pub fn fail(&mut self, at: u32, line: u32, class: u8, what: What<'s>, exprs: &[&Expr]) {
        if self.failed {
            return;
        }
        self.failed = true;
        if let Some(traces) = self.traces(exprs) {
            let def = self.def;
            self.checker.found.push(Finding { def, at, line, class, what, traces });
        }
    }

    /// Something is known of an expression from here on.
    pub fn refine(&mut self, expr: &'s Expr, set: &Set, origin: &Origin<'s>) {
        match &expr.kind {
            Kind::Var(id) => {
                let Some(var) = self.var(*id) else { return };
                if !var.ty.is_dynamic() || set.is_term() {
                    return;
                }
                let ty = var.ty.meet(set);
                if ty.upper().is_none() || ty == var.ty {
                    return;
                }
                self.set(*id, ty, Some(origin.clone()));
            }
            Kind::Dot { left, name } => {
                let map = Set::map(vec![(*name, set.clone())], true, None);
                if !set.is_none() {
                    self.refine(left, &map, origin);
                }
            }
            _ => {}
        }
    }

    pub fn expr(&mut self, expr: &'s Expr) -> Ty {
        match &expr.kind {
            Kind::Const(term) => Ty::sure(self.constant(term)),
            Kind::Var(id) => self.var(*id).map_or_else(Ty::unsure, |v| v.ty.clone()),
            Kind::LocalFun { arity, .. } => Ty::dynamic(Set::function(None, usize::from(*arity), Ty::any())),
            Kind::Stacktrace => Ty::unsure(),
            _ => stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.compound(expr)),
        }
    }

    /// As [`Self::expr`]: what a field must be is learned when the whole has turned out to be possible.
    pub(super) fn operand(&mut self, expr: &'s Expr) -> Ty {
        match &expr.kind {
            Kind::Dot { left, name } => {
                stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.field(expr, left, *name))
            }
            _ => self.expr(expr),
        }
    }

    pub(super) fn compound(&mut self, expr: &'s Expr) -> Ty {
        match &expr.kind {
            Kind::Const(_) | Kind::Var(_) | Kind::LocalFun { .. } | Kind::Stacktrace => Ty::unsure(),
            Kind::Tuple(items) => {
                let items: Vec<Ty> = items.iter().map(|i| self.expr(i)).collect();
                let dynamic = items.iter().any(Ty::is_dynamic);
                Ty::with(dynamic, Set::tuple(items.iter().map(|i| i.upper().clone()).collect(), false))
            }
            Kind::List(items, tail) => {
                let items: Vec<Ty> = items.iter().map(|i| self.expr(i)).collect();
                let tail = tail.as_deref().map(|t| self.expr(t));
                Ty::list(&items, tail.as_ref())
            }
            Kind::Map(pairs) => self.map(pairs),
            Kind::MapUpdate(base, pairs) => self.update(expr, base, pairs),
            Kind::Bits(segments) => self.bits(expr, segments),
            Kind::Match(pat, value) => self.matching(expr, pat, value),
            Kind::Block(items) => {
                let mut last = Ty::unsure();
                for item in items {
                    last = self.expr(item);
                }
                last
            }
            Kind::If(condition, yes, no) => self.choice(expr, condition, yes, no),
            Kind::And(a, b) | Kind::Or(a, b) => {
                let and = matches!(expr.kind, Kind::And(..));
                let left = self.expr(a);
                let right = self.scoped(|w| {
                    w.learn(a, and);
                    w.expr(b)
                });
                let boolean = Set::boolean();
                if left.upper().within(&boolean) && right.upper().within(&boolean) {
                    Ty::dynamic(Set::boolean())
                } else {
                    Ty::unsure()
                }
            }
            Kind::Case { subject, clauses, .. } => self.case(expr, subject, clauses),
            Kind::Cond(clauses) => self.cond(clauses),
            Kind::Receive { clauses, after } => {
                let (mut ty, mut failed) = self.clauses(clauses, None, &Ty::any());
                if let Some(after) = after {
                    self.failed |= failed;
                    failed = false;
                    self.scoped(|w| w.expr(&after.0));
                    ty = ty.join(&self.scoped(|w| w.expr(&after.1)));
                }
                self.failed |= failed;
                Ty::dynamic(ty.upper().clone())
            }
            Kind::Try(parts) => self.attempt(parts),
            Kind::With(with) => self.with(with),
            Kind::For(comprehension) => self.comprehension(comprehension),
            Kind::Fn(function) => {
                let (ty, failed) = self.function(function);
                self.failed |= failed;
                ty
            }
            Kind::RemoteFun { module, name, arity } => self.capture(module, name, arity),
            Kind::LocalCall { name, args } => self.local(expr, *name, args),
            Kind::RemoteCall { module, name, args } => self.remote(expr, module, *name, args),
            Kind::FunCall { fun, args } => self.apply(expr, fun, args),
            Kind::Dot { left, name } => {
                let ty = self.field(expr, left, *name);
                let map = Set::map(vec![(*name, Set::term())], true, None);
                self.refine(left, &map, &Origin::Expr(expr));
                ty
            }
            Kind::Hook { args, .. } => {
                args.iter().for_each(|a| {
                    self.expr(a);
                });
                Ty::unsure()
            }
        }
    }

    pub(super) fn matching(&mut self, expr: &'s Expr, pat: &'s Pat, value: &'s Expr) -> Ty {
        let ty = self.expr(value);
        let set = self.pattern(pat);
        let met = ty.meet(&set);
        if met.upper().is_none() && !set.is_none() && expr.at != NOWHERE {
            if ty.upper().is_none() {
                self.failed = true;
            }
            self.fail(expr.at, expr.line, Rank::REMOTE, What::NeverMatches { expr, ty: ty.clone() }, &[value]);
        }
        let ty = if met.upper().is_none() { Ty::any() } else { met };
        // Of `a = b = c` more is told than this.
        let hidden = expr.at == NOWHERE || matches!(value.kind, Kind::Match(..));
        let origin = if hidden { Origin::Hidden } else { Origin::Expr(expr) };
        self.assign(pat, &ty, &origin, &Learned::default());
        if !matches!(pat, Pat::Bind(_)) {
            self.refine(value, &set, &origin);
        }
        ty
    }
}

/// Whether there is a condition in there, whose variables Elixir tells of in other places.
fn chooses(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::If(..) => true,
        Kind::Tuple(items) | Kind::LocalCall { args: items, .. } | Kind::RemoteCall { args: items, .. } => {
            items.iter().any(chooses)
        }
        _ => false,
    }
}

/// The variables that are read in there, each once.
pub(super) fn variables(expr: &Expr, out: &mut Vec<VarId>) {
    match &expr.kind {
        Kind::Var(id) if !out.contains(id) => out.push(*id),
        Kind::Tuple(items) | Kind::Block(items) | Kind::LocalCall { args: items, .. } => {
            items.iter().for_each(|i| variables(i, out));
        }
        Kind::List(items, tail) => items.iter().chain(tail.as_deref()).for_each(|i| variables(i, out)),
        Kind::Map(pairs) => pairs.iter().for_each(|(_, v)| variables(v, out)),
        Kind::MapUpdate(base, pairs) => {
            variables(base, out);
            pairs.iter().for_each(|(_, v)| variables(v, out));
        }
        Kind::Bits(segments) => segments.iter().for_each(|s| variables(&s.value, out)),
        Kind::RemoteCall { module, args, .. } => {
            variables(module, out);
            args.iter().for_each(|i| variables(i, out));
        }
        Kind::FunCall { fun, args } => {
            variables(fun, out);
            args.iter().for_each(|i| variables(i, out));
        }
        Kind::Dot { left, .. } => variables(left, out),
        Kind::And(a, b) | Kind::Or(a, b) => {
            variables(a, out);
            variables(b, out);
        }
        Kind::If(a, b, c) => [a, b, c].iter().for_each(|e| variables(e, out)),
        _ => {}
    }
}

pub(super) fn bound(pat: &Pat, out: &mut Vec<VarId>) {
    match pat {
        Pat::Bind(id) if !out.contains(id) => out.push(*id),
        Pat::Tuple(items) => items.iter().for_each(|p| bound(p, out)),
        Pat::List(items, tail) => items.iter().chain(tail.as_deref()).for_each(|p| bound(p, out)),
        Pat::Map(pairs) => pairs.iter().for_each(|(_, p)| bound(p, out)),
        Pat::Bits(segments) => segments.iter().for_each(|s| bound(&s.value, out)),
        Pat::Both(a, b) => {
            bound(a, out);
            bound(b, out);
        }
        _ => {}
    }
}

//! What patterns take, whether they take all of it, and what their variables are.

use super::condition::{Learned, both, is_const};
use super::parse;
use super::report::Origin;
use super::set::{self, Set};
use super::shape;
use super::ty::Ty;
use super::walk::{Var, Walk};
use crate::base::atoms;
use crate::ir::core::{Clause, Expr, Kind, NOWHERE, Pat, SegmentKind, VarId};

impl<'s> Walk<'_, '_, 's> {
    /// What a pattern takes.
    pub fn pattern(&mut self, pat: &'s Pat) -> Set {
        self.pattern_with(pat, &Learned::default())
    }

    pub fn pattern_with(&mut self, pat: &'s Pat, learned: &Learned<'s>) -> Set {
        self.set_of(pat, &|_, id| learned.of(id).cloned().unwrap_or_else(Set::term))
    }

    /// What a pattern takes after the body has told what its variables must be.
    pub fn known(&mut self, pat: &'s Pat) -> Set {
        self.set_of(pat, &|w, id| w.var(id).map_or_else(Set::term, |v| v.ty.upper().clone()))
    }

    pub(super) fn set_of(&mut self, pat: &'s Pat, var: &dyn Fn(&Self, VarId) -> Set) -> Set {
        match pat {
            Pat::Wild | Pat::Same(_) => Set::term(),
            Pat::Bind(id) => var(self, *id),
            Pat::Const(term) => self.constant(term),
            Pat::Tuple(items) => Set::tuple(items.iter().map(|i| self.set_of(i, var)).collect(), false),
            Pat::List(items, tail) => {
                if items.is_empty() {
                    return tail.as_deref().map_or(Set::bits(set::EMPTY), |t| self.set_of(t, var));
                }
                // Elements tell nothing of a list's type, but that they can be.
                let sets: Vec<Set> = items.iter().map(|i| self.set_of(i, &|_, _| Set::term())).collect();
                let item = sets.iter().fold(Set::none(), |all, s| all.join(s));
                match tail.as_deref() {
                    None => Set::list(item, Set::bits(set::EMPTY)),
                    Some(tail) => {
                        let behind = self.set_of(tail, &|_, _| Set::term());
                        if behind.is_term() { Set::bits(set::LISTS) } else { super::ty::cons(&item, &behind) }
                    }
                }
            }
            Pat::Map(pairs) => self.map_set(pairs, var),
            Pat::Bits(segments) => {
                let bits = segments.last().is_some_and(|s| s.kind == SegmentKind::Bits && s.size.is_none());
                let odd = segments.iter().any(|s| {
                    s.size.is_some() && !matches!(s.kind, SegmentKind::Binary) || s.kind == SegmentKind::Bits && !bits
                });
                match (odd, bits) {
                    (true, _) => Set::bits(set::BINARY | set::BITS | set::UNSURE),
                    (_, true) => Set::bits(set::BINARY | set::BITS),
                    _ => Set::bits(set::BINARY),
                }
            }
            Pat::Both(a, b) => {
                let a = self.set_of(a, var);
                a.meet(&self.set_of(b, var))
            }
        }
    }

    pub(super) fn map_set(&mut self, pairs: &'s [(Expr, Pat)], var: &dyn Fn(&Self, VarId) -> Set) -> Set {
        let mut fields = Vec::new();
        for (key, value) in pairs {
            let name = match &key.kind {
                Kind::Const(term) => term.as_atom(),
                _ => None,
            };
            let value = self.set_of(value, var);
            if let Some(name) = name {
                fields.push((name, value));
            }
        }
        if let Some((key, _)) = pairs.first()
            && is_const(key, atoms::STRUCT)
            && key.at != NOWHERE
            && let Some((_, name)) = fields.first().cloned()
        {
            return match name.as_atom() {
                Some(name) => match (self.checker.fields)(name) {
                    Some(order) => parse::structure(name, order, fields.split_off(1)),
                    None => Set::unsure(),
                },
                None => {
                    fields[0].1 = name.meet(&Set::bits(set::ATOMS));
                    Set::map(fields, true, None)
                }
            };
        }
        Set::map(fields, true, None)
    }

    /// Whether a clause with this pattern takes everything of its type. `None`: that is not known here.
    pub fn exact(&self, pat: &Pat, learned: &Learned<'s>) -> Option<bool> {
        both(Some(exact_pattern(pat)), learned.is_exact())
    }

    /// Binds a pattern's variables, whose whole is of this type.
    pub fn assign(&mut self, pat: &'s Pat, ty: &Ty, origin: &Origin<'s>, learned: &Learned<'s>) {
        self.assign_in(pat, ty, origin, learned, false);
    }

    pub(super) fn assign_in(&mut self, pat: &'s Pat, ty: &Ty, origin: &Origin<'s>, learned: &Learned<'s>, list: bool) {
        match pat {
            Pat::Wild | Pat::Const(_) | Pat::Same(_) => {}
            Pat::Bind(id) => {
                let ty = match learned.of(*id) {
                    Some(set) => {
                        let met = ty.meet(set);
                        if met.upper().is_none() { Ty::dynamic(set.clone()) } else { met }
                    }
                    None => ty.clone(),
                };
                let var = if ty.is_any() {
                    Var { ty, first: Some(origin.clone()), trace: Vec::new(), pristine: true }
                } else {
                    let skip = list && learned.of(*id).is_some();
                    let trace = if skip { Vec::new() } else { vec![(ty.clone(), origin.clone())] };
                    Var { ty, first: None, trace, pristine: false }
                };
                self.declare(*id, var);
            }
            Pat::Tuple(items) => {
                for (nth, item) in items.iter().enumerate() {
                    let inner = ty.map(|s| s.element(nth));
                    self.assign_in(item, &inner, origin, learned, list);
                }
            }
            Pat::List(items, tail) => {
                let dynamic = ty.is_dynamic();
                let mut now = ty.upper().clone();
                for item in items {
                    let (head, rest) = now.parts();
                    let head = if head.is_none() { Set::unsure() } else { head };
                    self.assign_in(item, &Ty::with(dynamic, head), origin, learned, true);
                    now = rest;
                }
                if let Some(tail) = tail {
                    let now = if now.is_none() { Set::unsure() } else { now };
                    self.assign_in(tail, &Ty::with(dynamic, now), origin, learned, true);
                }
            }
            Pat::Map(pairs) => {
                for (key, value) in pairs {
                    let name = match &key.kind {
                        Kind::Const(term) => term.as_atom(),
                        _ => None,
                    };
                    let inner = match name {
                        Some(name) => ty.map(|s| s.field(name)),
                        None => Ty::any(),
                    };
                    let inner = if inner.upper().is_none() { Ty::unsure() } else { inner };
                    self.assign_in(value, &inner, origin, learned, list);
                }
            }
            Pat::Bits(segments) => {
                for segment in segments {
                    let bits = match segment.kind {
                        SegmentKind::Integer | SegmentKind::Utf8 | SegmentKind::Utf16 | SegmentKind::Utf32 => set::INT,
                        SegmentKind::Float => set::FLOAT,
                        SegmentKind::Binary => set::BINARY,
                        SegmentKind::Bits => set::BINARY | set::BITS,
                    };
                    let origin = match segment.value {
                        Pat::Bind(id) => Origin::Bound(id),
                        _ => Origin::Hidden,
                    };
                    self.assign_in(&segment.value, &Ty::sure(Set::bits(bits)), &origin, learned, list);
                }
            }
            Pat::Both(a, b) => {
                let other = self.pattern_with(b, learned);
                let whole = ty.meet(&other);
                self.assign_in(a, &whole, origin, learned, list);
                let other = self.pattern_with(a, learned);
                let whole = ty.meet(&other);
                self.assign_in(b, &whole, origin, learned, list);
            }
        }
    }

    /// Binds the parameters of a clause; `left` is what clauses before have left of each.
    pub fn parameters(
        &mut self,
        clause: &'s Clause,
        skip: usize,
        left: &[Set],
        worn: bool,
    ) -> (Vec<Set>, Option<bool>) {
        let learned = self.guards(&clause.guards, &clause.pats);
        let mut sets = Vec::new();
        let mut exact = learned.is_exact();
        for (nth, pat) in clause.pats.iter().enumerate() {
            if nth < skip {
                self.assign(pat, &Ty::unsure(), &Origin::Hidden, &learned);
                continue;
            }
            let nth = nth - skip;
            let set = self.pattern_with(pat, &learned);
            exact = both(exact, Some(exact_pattern(pat)));
            let mut own = left.get(nth).map_or_else(|| set.clone(), |l| set.meet(l));
            if own.is_none() {
                own = set.clone();
            }
            self.assign(pat, &Ty::dynamic(own), &Origin::Param(nth, clause), &learned);
            sets.push(set);
        }
        self.guard_traces(&learned);
        if worn {
            self.wear();
        }
        (sets, exact)
    }
}

/// Like [`shape::is_exact`], which asks of maps that they say nothing: here their atom keys have types.
fn exact_pattern(pat: &Pat) -> bool {
    match pat {
        Pat::Wild | Pat::Bind(_) => true,
        Pat::Same(_) | Pat::Bits(_) => false,
        Pat::Const(term) => shape::exact_term(term),
        Pat::Tuple(items) => items.iter().all(exact_pattern),
        Pat::List(items, tail) => match (items.as_slice(), tail.as_deref()) {
            ([], None) => true,
            ([one], Some(tail)) => shape::is_any(one) && shape::is_any(tail),
            _ => false,
        },
        Pat::Map(pairs) => pairs
            .iter()
            .all(|(key, value)| matches!(&key.kind, Kind::Const(t) if t.as_atom().is_some()) && exact_pattern(value)),
        Pat::Both(a, b) => exact_pattern(a) && exact_pattern(b),
    }
}

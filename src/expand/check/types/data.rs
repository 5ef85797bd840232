//! Maps and their fields, binaries, literals.

use super::report::{Origin, What};
use super::set::{self, Set};
use super::ty::Ty;
use super::walk::Walk;
use crate::base::{Atom, atoms};
use crate::expand::check::Rank;
use crate::ir::core::{Expr, Kind, Segment, SegmentKind};
use crate::term::{Term, View};
use std::rc::Rc;

impl<'s> Walk<'_, '_, 's> {
    pub fn constant(&mut self, term: &Term) -> Set {
        constant(term, &mut *self.checker.fields, 0)
    }

    pub(super) fn map(&mut self, pairs: &'s [(Expr, Expr)]) -> Ty {
        let mut fields: Vec<(Atom, Set)> = Vec::new();
        let (mut dynamic, mut known) = (false, true);
        for (key, value) in pairs {
            let name = match &key.kind {
                Kind::Const(term) => term.as_atom(),
                _ => {
                    self.expr(key);
                    None
                }
            };
            let ty = self.expr(value);
            dynamic |= ty.is_dynamic();
            match name {
                Some(name) => {
                    fields.retain(|(k, _)| *k != name);
                    fields.push((name, ty.upper().clone()));
                }
                None => known = false,
            }
        }
        if !known {
            return Ty::unsure();
        }
        let order = fields.iter().find(|(k, _)| *k == atoms::STRUCT).and_then(|(_, v)| v.as_atom());
        let order = order.and_then(|name| (self.checker.fields)(name)).map(Rc::new);
        Ty::with(dynamic, Set::map(fields, false, order))
    }

    /// `map.field`
    pub(super) fn field(&mut self, expr: &'s Expr, left: &'s Expr, name: Atom) -> Ty {
        let ty = self.operand(left);
        let upper = ty.upper();
        if upper.is_unsure() {
            return Ty::unsure();
        }
        if upper.disjoint(&Set::bits(set::MAPS)) {
            self.fail(expr.at, expr.line, Rank::BARE, What::NoMap { expr, name }, &[left]);
            return Ty::any();
        }
        let value = upper.field(name);
        if value.is_none() {
            self.fail(expr.at, expr.line, Rank::BARE, What::NoKey { expr, name, ty }, &[left]);
            return Ty::any();
        }
        Ty::with(ty.is_dynamic(), value)
    }

    pub(super) fn update(&mut self, expr: &'s Expr, base: &'s Expr, pairs: &'s [(Expr, Expr)]) -> Ty {
        let ty = self.operand(base);
        let mut known = true;
        let mut dynamic = ty.is_dynamic();
        let mut fields = Vec::new();
        for (key, value) in pairs {
            let value = self.expr(value);
            dynamic |= value.is_dynamic();
            match &key.kind {
                Kind::Const(term) if term.as_atom().is_some() => {
                    fields.push((term.as_atom().unwrap_or(atoms::NIL), value.upper().clone()));
                }
                _ => {
                    self.expr(key);
                    known = false;
                }
            }
        }
        if let Some((_, module)) = self.def.struct_updates.iter().find(|(at, _)| *at == expr.at) {
            let right = ty.upper().as_map().and_then(|m| m.get(atoms::STRUCT)).and_then(Set::as_atom) == Some(*module);
            if ty.is_unsure() {
                return Ty::unsure();
            }
            if !right {
                let what = What::NoStruct { expr, base, module: *module, ty };
                self.fail(expr.at, expr.line, Rank::REMOTE, what, &[base]);
                return Ty::any();
            }
        }
        if ty.upper().disjoint(&Set::bits(set::MAPS)) {
            self.fail(expr.at, expr.line, Rank::REMOTE, What::UpdateOfNoMap { expr, ty }, &[expr]);
            return Ty::any();
        }
        if ty.is_unsure() || !known {
            return Ty::unsure();
        }
        for (key, _) in &fields {
            if ty.upper().field(*key).is_none() {
                self.fail(
                    expr.at,
                    expr.line,
                    Rank::REMOTE,
                    What::UpdateOfNoKey { expr, key: *key, ty: ty.clone() },
                    &[base],
                );
                return Ty::any();
            }
        }
        let keys = Set::map(fields.iter().map(|(k, _)| (*k, Set::term())).collect(), true, None);
        self.refine(base, &keys, &Origin::Expr(expr));
        // What the values did to the base counts as well.
        let now = match &base.kind {
            Kind::Var(id) => self.var(*id).map_or(ty, |v| v.ty.clone()),
            _ => ty.meet(&keys),
        };
        let Some(map) = now.upper().as_map() else { return Ty::unsure() };
        let mut map = map.clone();
        fields.into_iter().for_each(|(k, v)| map.put(k, v));
        Ty::with(dynamic, Set::map(map.fields, map.open, map.order))
    }

    pub(super) fn bits(&mut self, expr: &'s Expr, segments: &'s [Segment<Expr>]) -> Ty {
        let mut whole = true;
        let mut any = false;
        for (nth, segment) in segments.iter().enumerate() {
            if let Some(size) = &segment.size {
                self.expr(size);
            }
            let ty = self.operand(&segment.value);
            let expected = match segment.kind {
                SegmentKind::Integer => Set::bits(set::INT),
                SegmentKind::Float => Set::bits(set::NUMBER),
                SegmentKind::Binary => Set::bits(set::BINARY),
                SegmentKind::Bits => Set::bits(set::BINARY | set::BITS),
                _ => Set::bits(set::INT | set::BINARY),
            };
            match segment.kind {
                SegmentKind::Bits => any = true,
                SegmentKind::Integer | SegmentKind::Float if segment.size.is_some() => {
                    let size = match segment.size.as_ref().map(|s| &s.kind) {
                        Some(Kind::Const(term)) => term.as_int(),
                        _ => None,
                    };
                    match size {
                        Some(n) => whole &= n * i64::from(segment.unit) % 8 == 0,
                        None => any = true,
                    }
                }
                _ => {}
            }
            if ty.upper().disjoint(&expected) {
                let what = What::Segment { expr, nth, ty, expected };
                self.fail(expr.at, expr.line, Rank::REMOTE, what, &[&segment.value]);
                return Ty::any();
            }
            self.refine(&segment.value, &expected, &Origin::Segment(expr, nth));
        }
        match (any, whole) {
            (false, true) => Ty::sure(Set::bits(set::BINARY)),
            (false, false) => Ty::unsure(),
            _ => Ty::dynamic(Set::bits(set::BINARY | set::BITS)),
        }
    }
}

/// The type of a literal.
pub(super) fn constant(term: &Term, fields: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>, depth: u32) -> Set {
    match term.view() {
        View::Int(_) | View::BigInt(_) => return Set::bits(set::INT),
        View::Float(_) => return Set::bits(set::FLOAT),
        _ => {}
    }
    if let Some(atom) = term.as_atom() {
        return Set::atom(atom);
    }
    if term.is_binary() {
        return Set::bits(set::BINARY);
    }
    if depth > 20 {
        return Set::unsure();
    }
    if term.is_list() && !term.is_cons() {
        return Set::bits(set::EMPTY);
    }
    if term.is_cons() {
        let mut item = Set::none();
        for (n, element) in term.list_iter().enumerate() {
            if n > 200 {
                return Set::unsure();
            }
            item = item.join(&constant(element, fields, depth + 1));
        }
        return Set::list(item, Set::bits(set::EMPTY));
    }
    if let Some(items) = term.as_tuple() {
        return Set::tuple(items.iter().map(|i| constant(i, fields, depth + 1)).collect(), false);
    }
    if let Some(map) = term.as_map() {
        let mut out = Vec::new();
        for (key, value) in map.iter() {
            let Some(key) = key.as_atom() else { return Set::unsure() };
            out.push((key, constant(value, fields, depth + 1)));
        }
        let order = out.iter().find(|(k, _)| *k == atoms::STRUCT).and_then(|(_, v)| v.as_atom());
        let order = order.and_then(fields).map(Rc::new);
        return Set::map(out, false, order);
    }
    Set::unsure()
}

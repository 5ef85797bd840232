//! Calls: of the module's own functions and the library's, of operators, of functions as values.

use super::report::{Origin, What};
use super::set::{self, Set};
use super::signature::{self, Signature};
use super::ty::Ty;
use super::walk::Walk;
use crate::base::{Atom, atoms};
use crate::expand::check::Rank;
use crate::ir::core::{Expr, Kind};

impl<'s> Walk<'_, '_, 's> {
    pub(super) fn capture(&mut self, module: &'s Expr, name: &'s Expr, arity: &'s Expr) -> Ty {
        let parts = match (&module.kind, &name.kind, &arity.kind) {
            (Kind::Const(m), Kind::Const(f), Kind::Const(a)) => {
                m.as_atom().zip(f.as_atom()).zip(a.as_int().and_then(|a| u8::try_from(a).ok()))
            }
            _ => {
                self.expr(module);
                None
            }
        };
        let Some(((module, name), arity)) = parts else { return Ty::unsure() };
        let n = usize::from(arity);
        match self.checker.library(module, name, arity).as_deref() {
            Some(Signature { clauses, shown, .. }) if clauses.len() == 1 && !shown.is_empty() => {
                let takes = &clauses[0];
                Ty::sure(Set::function(Some(takes.args.clone()), n, takes.result.clone()))
            }
            _ => Ty::sure(Set::function(Some(vec![Set::unsure(); n]), n, Ty::unsure())),
        }
    }

    pub(super) fn apply(&mut self, expr: &'s Expr, fun: &'s Expr, args: &'s [Expr]) -> Ty {
        let ty = self.expr(fun);
        let given: Vec<Ty> = args.iter().map(|a| self.operand(a)).collect();
        let upper = ty.upper();
        let n = args.len();
        if upper.disjoint(&Set::bits(set::FUNS)) {
            if !matches!(fun.kind, Kind::Const(_)) {
                self.fail(expr.at, expr.line, Rank::REMOTE, What::NoFunction { expr, arity: n, ty }, &[fun]);
            }
            self.failed = true;
            return Ty::any();
        }
        if let Some(f) = upper.as_fun() {
            if f.arity != n {
                let what = What::WrongArity { expr, arity: n, has: f.arity, ty: ty.clone() };
                self.fail(expr.at, expr.line, Rank::REMOTE, what, &[fun]);
                return Ty::any();
            }
            if let Some(takes) = &f.args {
                let wrong: Vec<bool> = given.iter().zip(takes).map(|(g, t)| g.upper().disjoint(t)).collect();
                if wrong.contains(&true) {
                    let given = given.into_iter().zip(wrong).collect();
                    let mut all: Vec<&Expr> = vec![fun];
                    all.extend(args);
                    let what = What::WrongApplication { expr, given, ty: ty.clone() };
                    self.fail(expr.at, expr.line, Rank::REMOTE, what, &all);
                    return Ty::any();
                }
                let result = f.result.clone();
                for (arg, set) in args.iter().zip(takes.clone()) {
                    self.refine(arg, &set, &Origin::Expr(expr));
                }
                return result;
            }
            return Ty::any();
        }
        if !ty.is_unsure() {
            self.refine(fun, &Set::function(None, n, Ty::any()), &Origin::Expr(expr));
            return Ty::any();
        }
        Ty::unsure()
    }

    pub(super) fn local(&mut self, expr: &'s Expr, name: Atom, args: &'s [Expr]) -> Ty {
        let given: Vec<Ty> = args.iter().map(|a| self.operand(a)).collect();
        let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
        match self.checker.own(name, arity) {
            Some(signature) => self.call(expr, args, given, &signature, Rank::LOCAL),
            None => Ty::any(),
        }
    }

    pub(super) fn remote(&mut self, expr: &'s Expr, module: &'s Expr, name: Atom, args: &'s [Expr]) -> Ty {
        let Some(of) = (match &module.kind {
            Kind::Const(term) => term.as_atom(),
            _ => None,
        }) else {
            let ty = self.expr(module);
            args.iter().for_each(|a| {
                self.operand(a);
            });
            if ty.upper().disjoint(&Set::bits(set::ATOMS)) {
                let what = What::NoModule { expr, name, arity: args.len() };
                self.fail(expr.at, expr.line, Rank::REMOTE, what, &[module]);
                return Ty::any();
            }
            if ty.is_any() || !ty.is_unsure() && ty.upper().as_atom().is_none() {
                self.refine(module, &Set::bits(set::ATOMS), &Origin::Expr(expr));
                return Ty::any();
            }
            return Ty::unsure();
        };
        if of == atoms::ERLANG {
            return self.erlang(expr, name, args);
        }
        let given: Vec<Ty> = args.iter().map(|a| self.operand(a)).collect();
        let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
        if of == self.checker.state.name {
            let public = self.checker.state.defs.get(&(name, arity)).is_some_and(|d| d.kind.is_public());
            let own = if public { self.checker.own(name, arity) } else { None };
            return match own {
                Some(signature) => {
                    let mut signature = (*signature).clone();
                    signature.name = format!("{}.{}", crate::expand::env::inspect_atom(of), signature.name);
                    self.call(expr, args, given, &signature, Rank::REMOTE)
                }
                None => Ty::any(),
            };
        }
        match self.checker.library(of, name, arity) {
            Some(signature) => {
                let ty = self.call(expr, args, given.clone(), &signature, Rank::REMOTE);
                if of.as_str() == "Elixir.Map" { self.of_map(expr, name, args, &given, ty) } else { ty }
            }
            None => Ty::unsure(),
        }
    }

    /// Functions of `Map` know the keys of maps.
    pub(super) fn of_map(&mut self, expr: &'s Expr, name: Atom, args: &'s [Expr], given: &[Ty], ty: Ty) -> Ty {
        let key = args.get(1).and_then(|k| match &k.kind {
            Kind::Const(term) => term.as_atom(),
            _ => None,
        });
        let (Some(map), Some(key)) = (given.first(), key) else {
            return match name.as_str() {
                "keys" | "values" | "to_list" if given.first().is_some_and(Ty::is_any) => ty,
                _ => Ty::unsure(),
            };
        };
        if map.is_unsure() || self.failed {
            return Ty::unsure();
        }
        let missing = map.upper().field(key).is_none();
        match name.as_str() {
            "fetch!" | "get" | "update!" if missing => {
                let what = What::MissingKey { expr, name, arity: args.len(), key, ty: map.clone() };
                self.fail(expr.at, expr.line, Rank::REMOTE, what, &args.iter().collect::<Vec<_>>());
                Ty::any()
            }
            "put" => {
                let value = given.get(2).map_or_else(Set::unsure, |v| v.upper().clone());
                let dynamic = map.is_dynamic() || given.get(2).is_some_and(Ty::is_dynamic);
                let base = map.upper().meet(&Set::bits(set::MAPS));
                if base.bits & set::MAPS != 0 {
                    return Ty::with(dynamic, Set::map(vec![(key, value)], true, None));
                }
                match base.as_map() {
                    Some(base) if base.order.is_none() => {
                        let mut base = base.clone();
                        base.put(key, value);
                        Ty::with(dynamic, Set::map(base.fields, base.open, None))
                    }
                    _ => Ty::unsure(),
                }
            }
            "get" | "fetch!" | "fetch" if map.is_any() => ty,
            _ => Ty::unsure(),
        }
    }

    pub(super) fn erlang(&mut self, expr: &'s Expr, name: Atom, args: &'s [Expr]) -> Ty {
        let given: Vec<Ty> = args.iter().map(|a| self.operand(a)).collect();
        let dynamic = given.iter().any(Ty::is_dynamic);
        let text = name.as_str();
        match (text, args) {
            ("==" | "/=" | "=:=" | "=/=" | "<" | ">" | ">=" | "=<", [a, b]) => {
                self.comparison(expr, text, a, b, &given);
                return Ty::with(dynamic, Set::boolean());
            }
            ("element", [index, tuple]) => return self.element(expr, index, tuple, &given),
            ("setelement", _) => return Ty::unsure(),
            ("max" | "min", [_, _]) => return given[0].join(&given[1]),
            ("is_map_key", [_, map]) => {
                self.refine(map, &Set::bits(set::MAPS), &Origin::Expr(expr));
                return Ty::with(dynamic, Set::boolean());
            }
            ("error" | "throw" | "exit" | "raise", _) => return Ty::sure(Set::none()),
            _ => {}
        }
        let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
        let Some(signature) = self.checker.library(atoms::ERLANG, name, arity) else { return Ty::unsure() };
        let result = self.call(expr, args, given.clone(), &signature, Rank::REMOTE);
        let uppers: Vec<Set> = given.iter().map(|g| g.upper().clone()).collect();
        match (text, given.as_slice()) {
            _ if self.failed => Ty::any(),
            ("hd", [list]) => Ty::with(dynamic, list.upper().parts().0),
            ("tl", [list]) if list.is_any() => Ty::any(),
            ("tl", _) => Ty::unsure(),
            ("++", [a, b]) if !a.is_unsure() && !b.is_unsure() => {
                match (args.first().map(|e| &e.kind), b.upper().as_list()) {
                    _ if a.is_any() && b.is_any() => Ty::any(),
                    (_, Some(_)) if a.is_any() => Ty::dynamic(Set::list(Set::term(), Set::bits(set::EMPTY))),
                    (Some(Kind::Const(_)), None) if b.is_any() => Ty::dynamic(Set::bits(set::LISTS)),
                    _ => Ty::unsure(),
                }
            }
            ("++", _) => Ty::unsure(),
            ("--", _) => Ty::dynamic(Set::proper(Set::term())),
            ("not", _) => Ty::dynamic(Set::boolean()),
            ("send", [_, message]) => message.clone(),
            _ => match signature::arithmetic(name, &uppers) {
                Some(set) if uppers.iter().any(Set::is_unsure) => {
                    let _ = set;
                    Ty::unsure()
                }
                Some(set) => Ty::with(dynamic, set),
                None => Ty::with(dynamic || result.is_dynamic() && signature.shown.is_empty(), result.upper().clone()),
            },
        }
    }

    pub(super) fn element(&mut self, expr: &'s Expr, index: &'s Expr, tuple: &'s Expr, given: &[Ty]) -> Ty {
        let at = match &index.kind {
            Kind::Const(term) => term.as_int().and_then(|n| usize::try_from(n - 1).ok()),
            _ => None,
        };
        let (Some(at), Some(ty)) = (at.filter(|n| *n < 200), given.get(1)) else { return Ty::unsure() };
        if ty.is_unsure() {
            return Ty::unsure();
        }
        if ty.upper().disjoint(&Set::bits(set::TUPLES)) {
            self.failed = true;
            return Ty::any();
        }
        let item = ty.upper().element(at);
        if item.is_none() {
            let what = What::NoElement { expr, needs: at + 1, ty: ty.clone() };
            self.fail(expr.at, expr.line, Rank::REMOTE, what, &[tuple]);
            return Ty::any();
        }
        self.refine(tuple, &Set::tuple(vec![Set::term(); at + 1], true), &Origin::Expr(expr));
        Ty::with(ty.is_dynamic(), item)
    }

    pub(super) fn comparison(&mut self, expr: &'s Expr, op: &'static str, a: &'s Expr, b: &'s Expr, given: &[Ty]) {
        let [x, y] = given else { return };
        let operator = match op {
            "/=" => "!=",
            "=:=" => "===",
            "=/=" => "!==",
            "=<" => "<=",
            op => op,
        };
        let literal = |e: &Expr| matches!(e.kind, Kind::Const(_) | Kind::Map(_) | Kind::List(..) | Kind::Tuple(_));
        let equality = matches!(operator, "==" | "!=" | "===" | "!==");
        if equality && matches!((&a.kind, &b.kind), (Kind::Const(_), Kind::Const(_))) {
            return;
        }
        let _ = literal;
        let strict = matches!(operator, "===" | "!==");
        let wide = |ty: &Ty| {
            let set = ty.upper();
            if !strict && set.bits & set::NUMBER != 0 { set.join(&Set::bits(set::NUMBER)) } else { set.clone() }
        };
        if x.upper().is_none() || y.upper().is_none() || !wide(x).disjoint(&wide(y)) {
            return;
        }
        let what = What::Comparison { expr, operator, left: x.clone(), right: y.clone() };
        self.fail(expr.at, expr.line, Rank::REMOTE, what, &[a, b]);
    }

    /// A call of a function with this signature.
    pub(super) fn call(
        &mut self,
        expr: &'s Expr,
        args: &'s [Expr],
        given: Vec<Ty>,
        signature: &Signature,
        class: u8,
    ) -> Ty {
        let fits = |takes: &&signature::Takes| {
            takes.args.iter().zip(&given).all(|(set, ty)| ty.upper().is_none() || !ty.upper().disjoint(set))
        };
        let ok: Vec<&signature::Takes> = signature.clauses.iter().filter(fits).collect();
        let union = |nth: usize, of: &[&signature::Takes]| {
            of.iter().filter_map(|t| t.args.get(nth)).fold(Set::none(), |all, set| all.join(set))
        };
        if ok.is_empty() {
            if !self.failed {
                let all: Vec<&signature::Takes> = signature.clauses.iter().collect();
                let mut shown = Vec::new();
                for (nth, (arg, ty)) in args.iter().zip(&given).enumerate() {
                    let expected = union(nth, &all);
                    let wrong = all.iter().all(|t| t.args.get(nth).is_some_and(|s| ty.upper().disjoint(s)));
                    let known = matches!(arg.kind, Kind::Var(_) | Kind::Dot { .. });
                    let met = if wrong || !known || !ty.is_dynamic() { ty.clone() } else { ty.meet(&expected) };
                    if !wrong
                        && let Kind::Var(id) = &arg.kind
                        && self.var(*id).is_some_and(|v| v.pristine && v.ty.is_any())
                    {
                        self.refine(arg, &expected, &Origin::Failing(expr));
                    }
                    shown.push((met, wrong));
                }
                let expected = signature.shown.clone();
                let what = What::Call { expr, name: signature.name.clone(), given: shown, expected };
                self.fail(expr.at, expr.line, class, what, &args.iter().collect::<Vec<_>>());
            }
            return Ty::any();
        }
        for (nth, arg) in args.iter().enumerate() {
            let expected = union(nth, &ok);
            self.refine(arg, &expected, &Origin::Expr(expr));
        }
        let several = ok.len() < signature.clauses.len();
        let result = ok.iter().fold(Ty::sure(Set::none()), |all, t| all.join(&t.result));
        // Of the library only the result of all clauses together is known.
        if several && class == Rank::REMOTE && !result.upper().is_indivisible() {
            return Ty::unsure();
        }
        result
    }
}

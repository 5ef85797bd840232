//! What guards and conditions tell of variables, and what patterns take.

use super::report::Origin;
use super::set::{self, Set};
use super::ty::Ty;
use super::walk::Walk;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr, Kind, Pat, VarId};
use crate::term::Term;

/// What guards have told.
#[derive(Default)]
pub struct Learned<'s> {
    vars: Vec<(VarId, Set, Vec<(Set, Origin<'s>)>)>,
    /// Whether a clause with them takes all of its type; `None`: that is not known.
    exact: Option<bool>,
    guarded: bool,
}

impl Learned<'_> {
    pub(super) fn of(&self, id: VarId) -> Option<&Set> {
        self.vars.iter().find(|(v, ..)| *v == id).map(|(_, set, _)| set)
    }

    pub(super) fn is_exact(&self) -> Option<bool> {
        if self.guarded { self.exact } else { Some(true) }
    }
}

struct Fact<'s> {
    target: &'s Expr,
    set: Set,
    origin: Origin<'s>,
}

struct Facts<'s> {
    list: Vec<Fact<'s>>,
    exact: Option<bool>,
}

fn nothing<'s>(exact: Option<bool>) -> Facts<'s> {
    Facts { list: Vec::new(), exact }
}

fn tested(name: &str) -> Option<Set> {
    Some(match name {
        "is_integer" => Set::bits(set::INT),
        "is_float" => Set::bits(set::FLOAT),
        "is_number" => Set::bits(set::NUMBER),
        "is_binary" => Set::bits(set::BINARY),
        "is_bitstring" => Set::bits(set::BINARY | set::BITS),
        "is_atom" => Set::bits(set::ATOMS),
        "is_boolean" => Set::boolean(),
        "is_list" => Set::bits(set::EMPTY | set::LISTS),
        "is_tuple" => Set::bits(set::TUPLES),
        "is_map" => Set::bits(set::MAPS),
        "is_function" => Set::bits(set::FUNS),
        "is_pid" => Set::bits(set::PID),
        "is_port" => Set::bits(set::PORT),
        "is_reference" => Set::bits(set::REF),
        _ => return None,
    })
}

/// Both sides of an `and`.
pub(super) fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Everything that is read in there is not known any more.
fn unsure<'s>(expr: &'s Expr, out: &mut Vec<Fact<'s>>) {
    match &expr.kind {
        Kind::Var(_) => out.push(Fact { target: expr, set: Set::unsure(), origin: Origin::Hidden }),
        Kind::RemoteCall { args, .. } => args.iter().for_each(|a| unsure(a, out)),
        Kind::And(a, b) | Kind::Or(a, b) => {
            unsure(a, out);
            unsure(b, out);
        }
        Kind::Tuple(items) => items.iter().for_each(|i| unsure(i, out)),
        Kind::List(items, tail) => items.iter().chain(tail.as_deref()).for_each(|i| unsure(i, out)),
        _ => {}
    }
}

fn is_target(expr: &Expr) -> bool {
    match &expr.kind {
        Kind::Var(_) => true,
        Kind::Dot { left, .. } => is_target(left),
        _ => false,
    }
}

fn facts<'s>(expr: &'s Expr, truth: bool, guard: bool) -> Facts<'s> {
    let one = |target: &'s Expr, set: Set, exact: Option<bool>| Facts {
        list: vec![Fact { target, set, origin: Origin::Expr(expr) }],
        exact,
    };
    match &expr.kind {
        Kind::And(a, b) if truth => {
            let (a, b) = (facts(a, true, guard), facts(b, true, guard));
            let exact = both(a.exact, b.exact);
            Facts { list: a.list.into_iter().chain(b.list).collect(), exact }
        }
        Kind::Or(a, b) if !truth => {
            let (a, b) = (facts(a, false, guard), facts(b, false, guard));
            let exact = both(a.exact, b.exact);
            Facts { list: a.list.into_iter().chain(b.list).collect(), exact }
        }
        Kind::And(..) => nothing(None),
        Kind::Or(a, b) => {
            let (a, b) = (facts(a, true, guard), facts(b, true, guard));
            match (a.list.as_slice(), b.list.as_slice()) {
                ([x], [y]) => match (&x.target.kind, &y.target.kind) {
                    (Kind::Var(v), Kind::Var(w)) if v == w => one(x.target, x.set.join(&y.set), both(a.exact, b.exact)),
                    _ => nothing(None),
                },
                _ => nothing(None),
            }
        }
        Kind::If(condition, yes, no) if is_const(yes, atoms::FALSE) && is_const(no, atoms::TRUE) => {
            facts(condition, !truth, guard)
        }
        Kind::Const(term) => nothing(Some(term.as_atom() == Some(atoms::TRUE))),
        Kind::Var(_) | Kind::Dot { .. } if is_target(expr) => match (guard, truth) {
            (true, _) => one(expr, Set::atom(if truth { atoms::TRUE } else { atoms::FALSE }), None),
            (false, true) => one(expr, Set::term().minus(&Set::falsy()), None),
            (false, false) => one(expr, Set::falsy(), None),
        },
        Kind::RemoteCall { name, args, .. } if name.as_str() == "member" && args.len() == 2 => {
            match (&args[0].kind, &args[1].kind) {
                (Kind::Var(_), Kind::Const(list)) if list.is_cons() => member(expr, &args[0], list, truth),
                _ => unknown(expr, guard),
            }
        }
        Kind::RemoteCall { module, name, args } if is_const(module, atoms::ERLANG) => {
            called(expr, name.as_str(), args, truth, guard)
        }
        _ => unknown(expr, guard),
    }
}

/// `x in [a, b]`
fn member<'s>(expr: &'s Expr, target: &'s Expr, list: &Term, truth: bool) -> Facts<'s> {
    let mut atoms = Vec::new();
    let mut bits = 0;
    for item in list.list_iter() {
        match item.as_atom() {
            Some(atom) if !atoms.contains(&atom) => atoms.push(atom),
            Some(_) => {}
            None if item.is_binary() => bits |= set::BINARY,
            None if item.as_float().is_some() => bits |= set::FLOAT,
            None if item.is_number() => bits |= set::INT,
            None => return nothing(None),
        }
    }
    let exact = Set::atoms(atoms.clone());
    let set = match truth {
        true => exact.join(&Set::bits(bits)),
        false if atoms.is_empty() => return nothing(Some(false)),
        false => Set::term().minus(&exact),
    };
    Facts { list: vec![Fact { target, set, origin: Origin::Expr(expr) }], exact: Some(bits == 0) }
}

fn unknown(expr: &Expr, guard: bool) -> Facts<'_> {
    let mut out = nothing(None);
    if guard {
        unsure(expr, &mut out.list);
    }
    out
}

pub(super) fn is_const(expr: &Expr, atom: Atom) -> bool {
    matches!(&expr.kind, Kind::Const(t) if t.as_atom() == Some(atom))
}

fn called<'s>(expr: &'s Expr, name: &str, args: &'s [Expr], truth: bool, guard: bool) -> Facts<'s> {
    let one = |target: &'s Expr, set: Set, exact: Option<bool>| Facts {
        list: vec![Fact { target, set, origin: Origin::Expr(expr) }],
        exact,
    };
    if let ([target], Some(set)) = (args, tested(name)) {
        if !is_target(target) {
            return unknown(expr, guard);
        }
        return one(target, if truth { set } else { Set::term().minus(&set) }, Some(true));
    }
    match (name, args) {
        ("not", [arg]) => facts(arg, !truth, guard),
        ("is_function", [target, arity]) if truth && is_target(target) => match &arity.kind {
            Kind::Const(n) => match n.as_int().and_then(|n| usize::try_from(n).ok()) {
                Some(n) if n < 256 => one(target, Set::function(None, n, Ty::any()), None),
                _ => unknown(expr, guard),
            },
            _ => unknown(expr, guard),
        },
        ("is_map_key", [key, target]) if truth && is_target(target) => match &key.kind {
            Kind::Const(key) if key.as_atom().is_some() => {
                one(target, Set::map(vec![(key.as_atom().unwrap_or(atoms::NIL), Set::term())], true, None), None)
            }
            _ => unknown(expr, guard),
        },
        ("is_map_key" | "is_function", _) => nothing(None),
        ("==" | "=:=" | "/=" | "=/=", [a, b]) => {
            let strict = name.starts_with("=:") || name == "=/=";
            let equal = truth == matches!(name, "==" | "=:=");
            match (&a.kind, &b.kind) {
                (_, Kind::Const(term)) => equals(expr, a, term, equal, strict, guard),
                (Kind::Const(term), _) => equals(expr, b, term, equal, strict, guard),
                _ => unknown(expr, guard),
            }
        }
        ("<" | ">" | "=<" | ">=", [a, b]) => {
            let mut out = nothing(Some(false));
            if guard {
                for side in [a, b] {
                    match &side.kind {
                        Kind::Const(_) | Kind::Var(_) => {}
                        Kind::RemoteCall { name, args, .. } if args.len() == 1 => {
                            let (Some(target), Some(set)) = (args.first(), measured(name.as_str())) else {
                                unsure(side, &mut out.list);
                                continue;
                            };
                            match is_target(target) {
                                true => out.list.push(Fact { target, set, origin: Origin::Expr(side) }),
                                false => unsure(side, &mut out.list),
                            }
                        }
                        _ => unsure(side, &mut out.list),
                    }
                }
            }
            out
        }
        _ => unknown(expr, guard),
    }
}

/// What functions of guards take.
fn measured(name: &str) -> Option<Set> {
    Some(match name {
        "byte_size" | "bit_size" => Set::bits(set::BINARY | set::BITS),
        "map_size" => Set::bits(set::MAPS),
        "tuple_size" => Set::bits(set::TUPLES),
        "length" => Set::proper(Set::term()),
        _ => return None,
    })
}

fn equals<'s>(expr: &'s Expr, side: &'s Expr, term: &Term, equal: bool, strict: bool, guard: bool) -> Facts<'s> {
    let one = |target: &'s Expr, set: Set, exact: Option<bool>| Facts {
        list: vec![Fact { target, set, origin: Origin::Expr(expr) }],
        exact,
    };
    if let Kind::RemoteCall { name, args, .. } = &side.kind
        && let [target] = args.as_slice()
        && is_target(target)
        && let Some(n) = term.as_int().and_then(|n| usize::try_from(n).ok()).filter(|n| (1..100).contains(n))
        && equal
        && guard
    {
        match name.as_str() {
            "tuple_size" => return one(target, Set::tuple(vec![Set::term(); n], false), None),
            "length" => return one(target, Set::list(Set::term(), Set::bits(set::EMPTY)), None),
            "map_size" => {
                let full = Set::bits(set::MAPS).minus(&Set::map(Vec::new(), false, None));
                return one(target, full, None);
            }
            _ => {}
        }
    }
    if !is_target(side) {
        return unknown(expr, guard);
    }
    let (set, exact) = if let Some(atom) = term.as_atom() {
        (Set::atom(atom), true)
    } else if term.is_number() {
        let own = if term.as_float().is_some() { set::FLOAT } else { set::INT };
        (Set::bits(if strict { own } else { set::NUMBER }), false)
    } else if term.is_binary() {
        (Set::bits(set::BINARY), false)
    } else if term.is_list() && !term.is_cons() {
        (Set::bits(set::EMPTY), true)
    } else {
        return unknown(expr, guard);
    };
    match (equal, exact) {
        (true, _) => one(side, set, Some(exact)),
        (false, true) => one(side, Set::term().minus(&set), Some(true)),
        (false, false) => nothing(Some(false)),
    }
}

impl<'s> Walk<'_, '_, 's> {
    /// A condition holds, or does not.
    pub fn learn(&mut self, condition: &'s Expr, truth: bool) {
        for fact in facts(condition, truth, false).list {
            // It never comes to this: Elixir tells of the condition, and of nothing behind it.
            if let Kind::Var(id) = fact.target.kind
                && self.var(id).is_some_and(|v| v.ty.upper().disjoint(&fact.set))
            {
                self.failed = true;
            }
            self.refine(fact.target, &fact.set, &fact.origin);
        }
    }

    pub fn guards(&mut self, guards: &'s [Expr], pats: &'s [Pat]) -> Learned<'s> {
        let pats: Vec<&Pat> = pats.iter().collect();
        self.guards_of(guards, &pats)
    }

    pub fn guards_of(&mut self, guards: &'s [Expr], pats: &[&Pat]) -> Learned<'s> {
        let mut learned = Learned { guarded: !guards.is_empty(), exact: Some(true), ..Learned::default() };
        let facts = match guards {
            [] => return learned,
            [one] => facts(one, true, true),
            several => {
                // Alternatives: only what all of them tell of one variable.
                let all: Vec<Facts<'s>> = several.iter().map(|g| facts(g, true, true)).collect();
                let mut joined: Option<(VarId, &'s Expr, Set)> = None;
                let mut same = true;
                let mut exact = Some(true);
                for one in &all {
                    exact = both(exact, one.exact);
                    match (one.list.as_slice(), &joined) {
                        ([fact], None) => match fact.target.kind {
                            Kind::Var(id) => joined = Some((id, fact.target, fact.set.clone())),
                            _ => same = false,
                        },
                        ([fact], Some((id, target, set))) if matches!(fact.target.kind, Kind::Var(v) if v == *id) => {
                            joined = Some((*id, target, set.join(&fact.set)));
                        }
                        _ => same = false,
                    }
                }
                match joined.filter(|_| same) {
                    Some((_, target, set)) => Facts { list: vec![Fact { target, set, origin: Origin::Hidden }], exact },
                    None => {
                        let mut out = nothing(None);
                        several.iter().for_each(|g| unsure(g, &mut out.list));
                        out
                    }
                }
            }
        };
        learned.exact = facts.exact;
        let mut own = Vec::new();
        pats.iter().for_each(|p| super::walk::bound(p, &mut own));
        // What is asked of variables from outside says nothing of what the clause takes.
        let outer = |f: &Fact<'_>| !matches!(f.target.kind, Kind::Var(id) if own.contains(&id));
        if facts.list.iter().any(outer) {
            learned.exact = Some(false);
        }
        for fact in facts.list {
            match &fact.target.kind {
                Kind::Var(id) => match learned.vars.iter_mut().find(|(v, ..)| v == id) {
                    Some((_, set, trace)) => {
                        *set = set.meet(&fact.set);
                        trace.push((set.clone(), fact.origin));
                    }
                    None => learned.vars.push((*id, fact.set.clone(), vec![(fact.set, fact.origin)])),
                },
                _ => learned.exact = None,
            }
        }
        learned
    }

    /// Guards of variables from outside tell of them, too; those of the pattern have their traces here.
    pub fn guard_traces(&mut self, learned: &Learned<'s>) {
        for (id, set, trace) in &learned.vars {
            let Some(var) = self.var(*id) else { continue };
            let ty = var.ty.meet(set);
            let ty = if ty.upper().is_none() { var.ty.clone() } else { ty };
            let Some((_, rest)) = trace.split_last() else { continue };
            let _ = rest;
            for (shown, origin) in trace {
                self.add_trace(*id, ty.clone(), Ty::sure(shown.clone()), origin.clone());
            }
        }
    }

    fn add_trace(&mut self, id: VarId, ty: Ty, shown: Ty, origin: Origin<'s>) {
        self.set(id, shown, Some(origin));
        self.retype(id, ty);
    }

    fn retype(&mut self, id: VarId, ty: Ty) {
        self.set(id, ty, None);
    }
}

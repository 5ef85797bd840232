//! Lowering against meaning: random expanded functions are run by a direct interpreter of the expanded tree and, lowered,
//! by the machine. Value or exception, and the order of effects, must be the same.
//!
//! This is what keeps the data flow of `lower/` (moves, clears, shared slots, in-place updates) honest.

use proptest::prelude::*;
use quaff::base::{Atom, atoms};
use quaff::ir::core::*;
use quaff::ir::{Class, Export, Function, FunctionInfo, FunctionKind, HostedId, Raise, code, dump};
use quaff::lower::{self, ModuleCtx};
use quaff::machine::{Answer, Host, Machine, Outcome, Peek, Target};
use quaff::term::{ArithError, Pid, Term, arith, cmp, map};
use std::collections::HashMap;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Once};

// ---- generating -----------------------------------------------------------------------------------------------------

struct Gen {
    seed: u64,
    next_var: VarId,
    /// Variables that hold values.
    scope: Vec<VarId>,
    /// Variables that hold functions, with their arity.
    funs: Vec<(VarId, u8)>,
    arity: u8,
}

fn e(kind: Kind) -> Expr {
    Expr::new(1, kind)
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn constant(t: Term) -> Expr {
    e(Kind::Const(t))
}

fn erlang(name: &str, args: Vec<Expr>) -> Expr {
    remote("erlang", name, args)
}

fn remote(module: &str, name: &str, args: Vec<Expr>) -> Expr {
    e(Kind::RemoteCall { module: Box::new(constant(atom(module))), name: Atom::new(name), args })
}

impl Gen {
    fn below(&mut self, n: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        (self.seed >> 11) % n
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    fn fresh(&mut self) -> VarId {
        self.next_var += 1;
        self.next_var - 1
    }

    fn term(&mut self) -> Term {
        match self.below(9) {
            0 => atom("a"),
            1 => Term::TRUE,
            2 => Term::FALSE,
            3 => Term::NIL,
            4 => Term::EMPTY_LIST,
            5 => Term::list([Term::int(1), Term::int(2), Term::int(3)]),
            6 => Term::tuple([Term::int(1), atom("a")]),
            _ => Term::int(self.below(7) as i64 - 2),
        }
    }

    fn leaf(&mut self) -> Expr {
        if !self.scope.is_empty() && self.chance(75) {
            let scope = self.scope.clone();
            return e(Kind::Var(self.pick(&scope)));
        }
        constant(self.term())
    }

    fn many(&mut self, depth: u32, most: u64) -> Vec<Expr> {
        (0..self.below(most + 1)).map(|_| self.expr(depth)).collect()
    }

    /// Something in a scope of its own.
    fn scoped<T>(&mut self, f: impl FnOnce(&mut Self) -> T) -> T {
        let (values, funs) = (self.scope.len(), self.funs.len());
        let out = f(self);
        self.scope.truncate(values);
        self.funs.truncate(funs);
        out
    }

    fn inner(&mut self, depth: u32) -> Expr {
        self.scoped(|g| g.expr(depth))
    }

    fn test(&mut self, depth: u32) -> Expr {
        let (a, b) = (self.expr(depth), self.expr(depth));
        let name = self.pick(&["<", ">", "=<", ">=", "==", "/=", "=:="]);
        erlang(name, vec![a, b])
    }

    fn guard(&mut self) -> Expr {
        match self.below(5) {
            0 => {
                let x = self.leaf();
                let name = self.pick(&["is_list", "is_integer", "is_tuple", "is_atom", "is_map"]);
                erlang(name, vec![x])
            }
            1 => {
                let (a, b) = (self.guard(), self.guard());
                let both = self.chance(50);
                e(if both { Kind::And(a.into(), b.into()) } else { Kind::Or(a.into(), b.into()) })
            }
            2 => {
                let x = self.leaf();
                erlang("==", vec![erlang("hd", vec![x]), constant(Term::int(1))])
            }
            _ => {
                let (a, b) = (self.leaf(), self.leaf());
                let name = self.pick(&["<", ">", "==", "=:="]);
                erlang(name, vec![a, b])
            }
        }
    }

    fn guards(&mut self) -> Vec<Expr> {
        if self.chance(65) {
            return Vec::new();
        }
        (0..1 + self.below(2)).map(|_| self.guard()).collect()
    }

    fn pat(&mut self, depth: u32) -> Pat {
        match self.below(if depth == 0 { 6 } else { 12 }) {
            0 => Pat::Wild,
            1 => Pat::Const(self.term()),
            2 if !self.scope.is_empty() => {
                let scope = self.scope.clone();
                Pat::Same(self.pick(&scope))
            }
            6 => Pat::Tuple((0..self.below(4)).map(|_| self.pat(depth - 1)).collect()),
            7 | 8 => {
                let items: Vec<Pat> = (0..1 + self.below(2)).map(|_| self.pat(depth - 1)).collect();
                let tail = if self.chance(70) { Some(Box::new(self.pat(depth - 1))) } else { None };
                Pat::List(items, tail)
            }
            9 => Pat::Both(self.pat(depth - 1).into(), self.pat(depth - 1).into()),
            10 => Pat::Map(vec![(constant(atom("k")), self.pat(depth - 1))]),
            _ => {
                let v = self.fresh();
                self.scope.push(v);
                Pat::Bind(v)
            }
        }
    }

    fn clause(&mut self, depth: u32, pats: usize) -> Clause {
        self.scoped(|g| {
            let pats = (0..pats).map(|_| g.pat(2)).collect();
            let guards = g.guards();
            Clause { line: 1, pats, guards, body: g.expr(depth) }
        })
    }

    fn clauses(&mut self, depth: u32, pats: usize, most: u64) -> Vec<Clause> {
        (0..1 + self.below(most)).map(|_| self.clause(depth, pats)).collect()
    }

    fn function(&mut self, depth: u32, arity: u8) -> Fn {
        let mut clauses = self.clauses(depth, arity.into(), 2);
        if self.chance(70) {
            clauses.push(self.scoped(|g| Clause {
                line: 1,
                pats: (0..arity).map(|_| Pat::Wild).collect(),
                guards: Vec::new(),
                body: g.expr(depth),
            }));
        }
        Fn { line: 1, arity, clauses }
    }

    fn expr(&mut self, depth: u32) -> Expr {
        let Some(d) = depth.checked_sub(1) else { return self.leaf() };
        match self.below(34) {
            0..=3 => self.leaf(),
            4 => e(Kind::Tuple(self.many(d, 3))),
            5 => {
                let items = self.many(d, 2);
                let tail = if self.chance(50) { Some(Box::new(self.expr(d))) } else { None };
                e(Kind::List(items, tail))
            }
            6 => {
                let (k, v) = (self.expr(0), self.expr(d));
                e(Kind::Map(vec![(constant(atom("k")), v), (k, constant(Term::int(1)))]))
            }
            7 => {
                let (m, v) = (self.expr(d), self.expr(d));
                e(Kind::MapUpdate(m.into(), vec![(constant(atom("k")), v)]))
            }
            8 | 9 => {
                let (a, b) = (self.expr(d), self.expr(d));
                let name = self.pick(&["+", "-", "*"]);
                erlang(name, vec![a, b])
            }
            10 => self.test(d),
            11 => {
                let x = self.expr(d);
                let name = self.pick(&["hd", "tl", "length", "is_list", "is_integer", "tuple_size"]);
                erlang(name, vec![x])
            }
            12 => {
                let (a, b) = (self.expr(d), self.inner(d));
                e(if self.chance(50) { Kind::And(a.into(), b.into()) } else { Kind::Or(a.into(), b.into()) })
            }
            13 | 14 => {
                let c = if self.chance(60) { self.test(d) } else { self.expr(d) };
                let (a, b) = (self.inner(d), self.inner(d));
                e(Kind::If(c.into(), a.into(), b.into()))
            }
            15 | 16 => {
                let subject = Box::new(self.expr(d));
                let clauses = self.clauses(d, 1, 5);
                e(Kind::Case { subject, clauses, fail: CaseFail::Case })
            }
            17..=20 => self.scoped(|g| {
                let n = 1 + g.below(3);
                let mut es: Vec<Expr> = (0..n).map(|_| g.statement(d)).collect();
                es.push(g.expr(d));
                e(Kind::Block(es))
            }),
            21 | 22 => {
                let args = self.many(d, 2);
                e(Kind::Hook { payload: Payload(Arc::new(())), args })
            }
            23 => {
                let arity = self.below(3) as u8;
                let f = self.function(d, arity);
                let args = (0..arity).map(|_| self.expr(d)).collect();
                e(Kind::FunCall { fun: Box::new(e(Kind::Fn(f.into()))), args })
            }
            24 if !self.funs.is_empty() => {
                let funs = self.funs.clone();
                let (v, arity) = self.pick(&funs);
                let args = (0..arity).map(|_| self.expr(d)).collect();
                e(Kind::FunCall { fun: Box::new(e(Kind::Var(v))), args })
            }
            25 => {
                let (class, x) = (self.pick(&["error", "throw", "exit"]), self.expr(d));
                erlang(class, vec![x])
            }
            26 | 27 => self.try_(d),
            28 => {
                let branches = (0..1 + self.below(2)).map(|_| self.scoped(|g| (g.test(d), g.expr(d)))).collect();
                e(Kind::Cond(branches))
            }
            29 => self.with(d),
            30 => self.comprehension(d),
            31 => {
                let (k, v, m) = (self.expr(0), self.expr(d), self.expr(d));
                remote("maps", "put", vec![k, v, m])
            }
            _ => {
                let args = (0..self.arity).map(|_| self.expr(d)).collect();
                e(Kind::LocalCall { name: Atom::new("f"), args })
            }
        }
    }

    fn statement(&mut self, depth: u32) -> Expr {
        if self.chance(15) {
            let arity = self.below(3) as u8;
            let f = self.function(depth, arity);
            let v = self.fresh();
            self.funs.push((v, arity));
            return e(Kind::Match(Pat::Bind(v).into(), e(Kind::Fn(f.into())).into()));
        }
        let value = self.expr(depth);
        if self.chance(20) {
            return value;
        }
        let pat = if self.chance(60) {
            let v = self.fresh();
            self.scope.push(v);
            Pat::Bind(v)
        } else {
            self.pat(2)
        };
        e(Kind::Match(pat.into(), value.into()))
    }

    fn try_(&mut self, d: u32) -> Expr {
        let body = self.inner(d);
        let handlers = (0..self.below(3))
            .map(|_| {
                self.scoped(|g| {
                    let class =
                        if g.chance(50) { Pat::Const(atom(g.pick(&["error", "throw", "exit"]))) } else { Pat::Wild };
                    let reason = g.pat(1);
                    Handler::Catch { line: 1, class, reason, guards: g.guards(), body: g.expr(d) }
                })
            })
            .collect();
        let else_clauses = if self.chance(25) { self.clauses(d, 1, 2) } else { Vec::new() };
        let after = self.chance(35).then(|| self.inner(d));
        e(Kind::Try(Box::new(Try { body, handlers, else_clauses, after })))
    }

    fn with(&mut self, d: u32) -> Expr {
        let (steps, body) = self.scoped(|g| {
            let steps = (0..1 + g.below(2))
                .map(|_| {
                    let value = g.expr(d);
                    let pat = g.pat(1);
                    WithStep::Arrow { line: 1, pat, guards: g.guards(), value }
                })
                .collect();
            (steps, g.expr(d))
        });
        let else_clauses = if self.chance(40) { Some(self.clauses(d, 1, 2)) } else { None };
        e(Kind::With(Box::new(With { steps, body, else_clauses })))
    }

    fn comprehension(&mut self, d: u32) -> Expr {
        let init = self.inner(d);
        self.scoped(|g| {
            let mut qualifiers = Vec::new();
            for _ in 0..1 + g.below(2) {
                let source = if g.chance(70) { e(Kind::List(g.many(d, 3), None)) } else { g.expr(d) };
                let pat = g.pat(1);
                // Only lists, so that nothing asks for Enum.
                let source = e(Kind::Case {
                    subject: source.into(),
                    clauses: vec![{
                        let v = g.fresh();
                        let guard = erlang("is_list", vec![e(Kind::Var(v))]);
                        Clause { line: 1, pats: vec![Pat::Bind(v)], guards: vec![guard], body: e(Kind::Var(v)) }
                    }],
                    fail: CaseFail::Case,
                });
                qualifiers.push(Qualifier::Generator { line: 1, pat, guards: g.guards(), source });
                if g.chance(30) {
                    let filter = g.scoped(|g| g.test(0));
                    qualifiers.push(Qualifier::Filter(filter));
                }
            }
            let (body, uniq) = match g.below(3) {
                0 => (ForBody::Reduce(init, g.clauses(d, 1, 2)), false),
                1 => {
                    let pair = e(Kind::Tuple(vec![g.expr(0), g.expr(d)]));
                    (ForBody::Into(constant(Term::empty_map()), pair), false)
                }
                _ => (ForBody::List(g.expr(d)), g.chance(30)),
            };
            e(Kind::For(Box::new(For { qualifiers, body, uniq })))
        })
    }
}

// ---- meaning --------------------------------------------------------------------------------------------------------

#[derive(Clone)]
enum Value {
    Term(Term),
    Fun(Arc<(Fn, Env)>),
}

type Env = HashMap<VarId, Value>;

enum Stop {
    Raise(Class, Term),
    /// Too long: not a test.
    TooLong,
}

type Res = Result<Term, Stop>;

struct Meaning<'d> {
    def: &'d Definition,
    steps: u32,
    depth: u32,
    log: Vec<Vec<Term>>,
}

fn error<T>(reason: Term) -> Result<T, Stop> {
    Err(Stop::Raise(Class::Error, reason))
}

fn tagged<T>(tag: &str, value: Term) -> Result<T, Stop> {
    error(Term::tuple2(atom(tag), value))
}

impl Meaning<'_> {
    fn call(&mut self, args: Vec<Term>) -> Res {
        let clauses = &self.def.clauses;
        self.clauses(clauses, &args, &Env::new())?.map_or_else(|| error(atom("function_clause")), Ok)
    }

    fn clauses(&mut self, clauses: &[Clause], args: &[Term], env: &Env) -> Result<Option<Term>, Stop> {
        for clause in clauses {
            let mut env = env.clone();
            if clause.pats.iter().zip(args).all(|(p, t)| self.matches(p, t, &mut env))
                && self.guards(&clause.guards, &env)?
            {
                return self.eval(&clause.body, &mut env).map(Some);
            }
        }
        Ok(None)
    }

    fn guards(&mut self, guards: &[Expr], env: &Env) -> Result<bool, Stop> {
        for guard in guards {
            match self.eval(guard, &mut env.clone()) {
                Ok(t) if t.same(&Term::TRUE) => return Ok(true),
                Err(Stop::TooLong) => return Err(Stop::TooLong),
                _ => {}
            }
        }
        Ok(guards.is_empty())
    }

    fn matches(&mut self, pat: &Pat, t: &Term, env: &mut Env) -> bool {
        match pat {
            Pat::Wild => true,
            Pat::Bind(v) => {
                env.insert(*v, Value::Term(t.clone()));
                true
            }
            Pat::Same(v) => matches!(env.get(v), Some(Value::Term(x)) if cmp::exact_eq(x, t)),
            Pat::Const(c) => cmp::exact_eq(c, t),
            Pat::Tuple(ps) => t.as_tuple().is_some_and(|items| {
                items.len() == ps.len() && ps.iter().zip(items).all(|(p, t)| self.matches(p, t, env))
            }),
            Pat::List(ps, tail) => {
                let mut rest = t.clone();
                for p in ps {
                    let Some((head, after)) = rest.as_cons().map(|(h, t)| (h.clone(), t.clone())) else { return false };
                    if !self.matches(p, &head, env) {
                        return false;
                    }
                    rest = after;
                }
                match tail {
                    Some(p) => self.matches(p, &rest, env),
                    None => rest.is_empty_list(),
                }
            }
            Pat::Map(pairs) => {
                t.is_map()
                    && pairs.iter().all(|(k, p)| {
                        let Kind::Const(k) = &k.kind else { return false };
                        map::get(t, k).cloned().is_some_and(|v| self.matches(p, &v, env))
                    })
            }
            Pat::Both(a, b) => self.matches(a, t, env) && self.matches(b, t, env),
            Pat::Bits(_) => false,
        }
    }

    fn all(&mut self, es: &[Expr], env: &mut Env) -> Result<Vec<Term>, Stop> {
        es.iter().map(|e| self.eval(e, env)).collect()
    }

    fn eval(&mut self, e: &Expr, env: &mut Env) -> Res {
        self.steps += 1;
        if self.steps > 3000 || self.depth > 200 {
            return Err(Stop::TooLong);
        }
        self.depth += 1;
        let out = self.eval_inner(e, env);
        self.depth -= 1;
        out
    }

    fn boolean(&mut self, e: &Expr, env: &mut Env, operator: &str) -> Result<bool, Stop> {
        let t = self.eval(e, env)?;
        match t.as_atom() {
            Some(atoms::TRUE) => Ok(true),
            Some(atoms::FALSE) => Ok(false),
            _ => error(Term::tuple3(atom("badbool"), atom(operator), t)),
        }
    }

    fn eval_inner(&mut self, e: &Expr, env: &mut Env) -> Res {
        match &e.kind {
            Kind::Const(t) => Ok(t.clone()),
            Kind::Var(v) => match env.get(v) {
                Some(Value::Term(t)) => Ok(t.clone()),
                _ => Ok(Term::NIL),
            },
            Kind::Tuple(es) => Ok(Term::tuple(self.all(es, env)?)),
            Kind::List(es, tail) => {
                let items = self.all(es, env)?;
                let tail = match tail {
                    Some(t) => self.eval(t, env)?,
                    None => Term::EMPTY_LIST,
                };
                Ok(Term::list_with_tail(items, tail))
            }
            Kind::Map(pairs) => {
                let mut out = Vec::new();
                for (k, v) in pairs {
                    out.push((self.eval(k, env)?, self.eval(v, env)?));
                }
                Ok(Term::map(out))
            }
            Kind::MapUpdate(m, pairs) => {
                let m = self.eval(m, env)?;
                let (k, v) = (self.eval(&pairs[0].0, env)?, self.eval(&pairs[0].1, env)?);
                if !m.is_map() {
                    return tagged("badmap", m);
                }
                map::update(m, &k, v).or_else(|_| tagged("badkey", k))
            }
            Kind::Match(p, rhs) => {
                if let (Pat::Bind(v), Kind::Fn(f)) = (&**p, &rhs.kind) {
                    let fun = Value::Fun(Arc::new(((**f).clone(), env.clone())));
                    env.insert(*v, fun);
                    return Ok(Term::NIL);
                }
                let t = self.eval(rhs, env)?;
                if self.matches(p, &t, env) { Ok(t) } else { tagged("badmatch", t) }
            }
            Kind::Block(es) => {
                let mut last = Term::NIL;
                for e in es {
                    last = self.eval(e, env)?;
                }
                Ok(last)
            }
            Kind::If(c, a, b) => {
                let branch = if self.eval(c, env)?.is_truthy() { a } else { b };
                self.eval(branch, &mut env.clone())
            }
            Kind::And(l, r) => {
                if self.boolean(l, env, "and")? {
                    self.eval(r, env)
                } else {
                    Ok(Term::FALSE)
                }
            }
            Kind::Or(l, r) => {
                if self.boolean(l, env, "or")? {
                    Ok(Term::TRUE)
                } else {
                    self.eval(r, env)
                }
            }
            Kind::Case { subject, clauses, .. } => {
                let t = self.eval(subject, env)?;
                self.clauses(clauses, &[t.clone()], env)?.map_or_else(|| tagged("case_clause", t), Ok)
            }
            Kind::Cond(branches) => {
                for (c, body) in branches {
                    if self.eval(c, env)?.is_truthy() {
                        return self.eval(body, &mut env.clone());
                    }
                }
                error(atom("cond_clause"))
            }
            Kind::Try(t) => self.try_(t, env),
            Kind::With(w) => self.with(w, &mut env.clone()),
            Kind::For(f) => self.for_(f, env),
            Kind::LocalCall { args, .. } => {
                let args = self.all(args, env)?;
                self.call(args)
            }
            Kind::FunCall { fun, args } => {
                let (f, captured) = match &fun.kind {
                    Kind::Fn(f) => ((**f).clone(), env.clone()),
                    Kind::Var(v) => match env.get(v) {
                        Some(Value::Fun(f)) => (**f).clone(),
                        _ => return error(atom("no function")),
                    },
                    _ => return error(atom("no function")),
                };
                let args = self.all(args, env)?;
                self.clauses(&f.clauses, &args, &captured)?.map_or_else(|| error(atom("function_clause")), Ok)
            }
            Kind::Hook { args, .. } => {
                let args = self.all(args, env)?;
                self.log.push(args.clone());
                Ok(Term::list(args))
            }
            Kind::RemoteCall { name, args, .. } => {
                let args = self.all(args, env)?;
                builtin(name.as_str(), args)
            }
            _ => error(atom("unexpected")),
        }
    }

    fn try_(&mut self, t: &Try, env: &mut Env) -> Res {
        let result = match self.eval(&t.body, &mut env.clone()) {
            Ok(value) if t.else_clauses.is_empty() => Ok(value),
            Ok(value) => match self.clauses(&t.else_clauses, &[value.clone()], env) {
                Ok(found) => found.map_or_else(|| tagged("try_clause", value), Ok),
                Err(stop) => Err(stop),
            },
            Err(Stop::Raise(class, reason)) => self.handle(t, class, reason, env),
            Err(stop) => Err(stop),
        };
        if let Some(after) = &t.after
            && !matches!(result, Err(Stop::TooLong))
        {
            self.eval(after, &mut env.clone())?;
        }
        result
    }

    fn handle(&mut self, t: &Try, class: Class, reason: Term, env: &Env) -> Res {
        for handler in &t.handlers {
            if let Handler::Catch { class: class_pat, reason: reason_pat, guards, body, .. } = handler {
                let mut env = env.clone();
                if self.matches(class_pat, &Term::atom(class.atom()), &mut env)
                    && self.matches(reason_pat, &reason, &mut env)
                    && self.guards(guards, &env)?
                {
                    return self.eval(body, &mut env);
                }
            }
        }
        Err(Stop::Raise(class, reason))
    }

    fn with(&mut self, w: &With, env: &mut Env) -> Res {
        let outer = env.clone();
        for step in &w.steps {
            let WithStep::Arrow { pat, guards, value, .. } = step else { continue };
            let t = self.eval(value, env)?;
            if !(self.matches(pat, &t, env) && self.guards(guards, env)?) {
                return match &w.else_clauses {
                    None => Ok(t),
                    Some(cs) => self.clauses(cs, &[t.clone()], &outer)?.map_or_else(|| tagged("else_clause", t), Ok),
                };
            }
        }
        self.eval(&w.body, env)
    }

    fn for_(&mut self, f: &For, env: &mut Env) -> Res {
        let mut env = env.clone();
        let mut out: Vec<Term> = Vec::new();
        let mut acc = match &f.body {
            ForBody::Reduce(init, _) => self.eval(init, &mut env)?,
            _ => Term::NIL,
        };
        self.step(f, &f.qualifiers, &env, &mut out, &mut acc)?;
        Ok(match &f.body {
            ForBody::List(_) => Term::list(out),
            ForBody::Into(..) => Term::map(out.iter().filter_map(|p| match p.as_tuple() {
                Some([k, v]) => Some((k.clone(), v.clone())),
                _ => None,
            })),
            ForBody::Reduce(..) => acc,
        })
    }

    fn step(
        &mut self,
        f: &For,
        rest: &[Qualifier],
        env: &Env,
        out: &mut Vec<Term>,
        acc: &mut Term,
    ) -> Result<(), Stop> {
        let Some((first, rest)) = rest.split_first() else {
            match &f.body {
                ForBody::List(e) | ForBody::Into(_, e) => {
                    let t = self.eval(e, &mut env.clone())?;
                    if !(f.uniq && out.iter().any(|x| cmp::exact_eq(x, &t))) {
                        out.push(t);
                    }
                }
                ForBody::Reduce(_, clauses) => {
                    let old = acc.clone();
                    *acc =
                        self.clauses(clauses, &[old.clone()], env)?.map_or_else(|| tagged("case_clause", old), Ok)?;
                }
            }
            return Ok(());
        };
        match first {
            Qualifier::Generator { pat, guards, source, .. } => {
                let items = self.eval(source, &mut env.clone())?;
                for item in items.list_iter() {
                    let mut env = env.clone();
                    if self.matches(pat, item, &mut env) && self.guards(guards, &env)? {
                        self.step(f, rest, &env, out, acc)?;
                    }
                }
                if !items.proper_list().is_some() {
                    return Err(Stop::TooLong);
                }
            }
            Qualifier::Filter(e) => {
                if self.eval(e, &mut env.clone())?.is_truthy() {
                    self.step(f, rest, env, out, acc)?;
                }
            }
            Qualifier::BitGenerator { .. } => {}
        }
        Ok(())
    }
}

fn builtin(name: &str, args: Vec<Term>) -> Res {
    let badarith = |r: Result<Term, ArithError>| {
        r.or_else(|e| error(atom(if e == ArithError::BadArith { "badarith" } else { "system_limit" })))
    };
    let badarg = |r: Option<Term>| r.map_or_else(|| error(atom("badarg")), Ok);
    let bool = |b: bool| Ok(Term::bool(b));
    match (name, &args[..]) {
        ("+", [a, b]) => badarith(arith::add(a, b)),
        ("-", [a, b]) => badarith(arith::sub(a, b)),
        ("*", [a, b]) => badarith(arith::mul(a, b)),
        ("<", [a, b]) => bool(cmp::cmp(a, b).is_lt()),
        (">", [a, b]) => bool(cmp::cmp(a, b).is_gt()),
        ("=<", [a, b]) => bool(cmp::cmp(a, b).is_le()),
        (">=", [a, b]) => bool(cmp::cmp(a, b).is_ge()),
        ("==", [a, b]) => bool(cmp::eq(a, b)),
        ("/=", [a, b]) => bool(!cmp::eq(a, b)),
        ("=:=", [a, b]) => bool(cmp::exact_eq(a, b)),
        ("hd", [a]) => badarg(a.as_cons().map(|(h, _)| h.clone())),
        ("tl", [a]) => badarg(a.as_cons().map(|(_, t)| t.clone())),
        ("length", [a]) => badarg(a.list_len().map(|n| Term::int(n as i64))),
        ("tuple_size", [a]) => badarg(a.as_tuple().map(|t| Term::int(t.len() as i64))),
        ("is_list", [a]) => bool(a.is_list()),
        ("is_integer", [a]) => bool(a.is_int()),
        ("is_tuple", [a]) => bool(a.is_tuple()),
        ("is_atom", [a]) => bool(a.is_atom()),
        ("is_map", [a]) => bool(a.is_map()),
        ("put", [k, v, m]) if m.is_map() => Ok(map::put(m.clone(), k.clone(), v.clone())),
        ("put", [_, _, m]) => tagged("badmap", m.clone()),
        ("error", [a]) => error(a.clone()),
        ("exit", [a]) => Err(Stop::Raise(Class::Exit, a.clone())),
        ("throw", [a]) => Err(Stop::Raise(Class::Throw, a.clone())),
        _ => error(atom("unexpected")),
    }
}

// ---- the machine ----------------------------------------------------------------------------------------------------

#[derive(Default)]
struct Log {
    hooks: Vec<Vec<Term>>,
}

impl Host for Log {
    fn pid(&self) -> Pid {
        Pid::new(1, 0)
    }
    fn hosted(&mut self, _: HostedId, _: &mut [Term], _: &mut i32) -> Answer {
        Answer::Raise(Raise::atom(atoms::UNDEF))
    }
    fn hook(&mut self, _: &Payload, args: Vec<Term>) -> Answer {
        self.hooks.push(args.clone());
        Answer::Value(Term::list(args))
    }
    fn lower(&mut self, _: &'static Function) -> Result<(), Raise> {
        Err(Raise::atom(atoms::UNDEF))
    }
    fn undefined(&mut self, _: &'static Export, _: &[Term]) -> Answer {
        Answer::Raise(Raise::atom(atoms::UNDEF))
    }
    fn receive_start(&mut self, _: Option<u64>) {}
    fn receive_peek(&mut self) -> Peek {
        Peek::TimedOut
    }
    fn receive_accept(&mut self) {}
    fn receive_next(&mut self) {}
    fn may_grow(&mut self, _: usize) -> bool {
        true
    }
}

fn natives() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| code::register_natives(quaff::native::TABLES));
}

fn run(def: &Definition, args: Vec<Term>) -> (Result<Term, (Class, Term)>, Vec<Vec<Term>>, String) {
    natives();
    let module = Atom::new("Elixir.T");
    let info =
        FunctionInfo { module, name: def.name, arity: def.arity, kind: FunctionKind::Def, file: module, line: 1 };
    let f = code::new_function(info).expect("room for a function");
    let local = |_, _| Some(f);
    let next_closure = AtomicU32::new(0);
    let ctx = ModuleCtx { module, file: module, local: &local, next_closure: &next_closure };
    let lowered = match lower::definition(def, &ctx) {
        Ok(lowered) => lowered,
        Err(problem) => panic!("{}\n{def:#?}", problem.message),
    };
    let text = dump::dump(&lowered.code);
    f.set_code(lowered.code);
    let mut host = Log::default();
    let mut machine = Machine::new(Target::Function(f), args);
    let result = loop {
        let mut reductions = 4000;
        match machine.run(&mut host, &mut reductions) {
            Outcome::Done(t) => break Ok(t),
            Outcome::Raised(r) => break Err((r.class, r.reason)),
            Outcome::Yielded => {}
            other => panic!("{other:?}"),
        }
    };
    (result, host.hooks, text)
}

fn compare(seed: u64) -> Result<(), TestCaseError> {
    let mut g = Gen { seed: seed | 1, next_var: 0, scope: Vec::new(), funs: Vec::new(), arity: 0 };
    g.below(2);
    g.arity = 1 + g.below(3) as u8;
    let arity = g.arity;
    let depth = 2 + g.below(4) as u32;
    let clauses = g.clauses(depth, arity.into(), 6);
    let args: Vec<Term> = (0..arity).map(|_| g.term()).collect();
    let def = Definition { name: Atom::new("f"), arity, line: 1, nvars: g.next_var, clauses };
    let mut meaning = Meaning { def: &def, steps: 0, depth: 0, log: Vec::new() };
    let expected = match meaning.call(args.clone()) {
        Ok(t) => Ok(t),
        Err(Stop::Raise(class, reason)) => Err((class, reason)),
        Err(Stop::TooLong) => return Ok(()),
    };
    let (found, hooks, text) = run(&def, args.clone());
    prop_assert_eq!(&found, &expected, "seed {} args {:?}\n{}\n{:#?}", seed, args, text, def);
    prop_assert_eq!(hooks, meaning.log, "seed {} args {:?}\n{}\n{:#?}", seed, args, text, def);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn lowered_code_means_what_the_tree_means(seed in any::<u64>()) {
        // Deep trees need more stack than a test thread has.
        let work = move || compare(seed);
        let thread = std::thread::Builder::new().stack_size(1 << 26).spawn(work).expect("a thread");
        match thread.join() {
            Ok(result) => result?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

//! What an expanded function means: a direct, slow interpreter of the tree.

use quaff::base::atoms;
use quaff::ir::Class;
use quaff::ir::core::*;
use quaff::term::{ArithError, Term, arith, cmp, map};
use std::collections::HashMap;
use std::sync::Arc;

use crate::generate::atom;

#[derive(Clone)]
enum Value {
    Term(Term),
    Fun(Arc<(Fn, Env)>),
}

type Env = HashMap<VarId, Value>;

pub enum Stop {
    Raise(Class, Term),
    /// Too long: not a test.
    TooLong,
}

pub type Res = Result<Term, Stop>;

pub struct Meaning<'d> {
    pub def: &'d Definition,
    pub steps: u32,
    pub depth: u32,
    pub log: Vec<Vec<Term>>,
}

fn error<T>(reason: Term) -> Result<T, Stop> {
    Err(Stop::Raise(Class::Error, reason))
}

fn tagged<T>(tag: &str, value: Term) -> Result<T, Stop> {
    error(Term::tuple2(atom(tag), value))
}

impl<'d> Meaning<'d> {
    pub fn of(def: &'d Definition) -> Meaning<'d> {
        Meaning { def, steps: 0, depth: 0, log: Vec::new() }
    }

    pub fn call(&mut self, args: Vec<Term>) -> Res {
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
                self.clauses(clauses, std::slice::from_ref(&t), env)?.map_or_else(|| tagged("case_clause", t), Ok)
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
            Ok(value) => match self.clauses(&t.else_clauses, std::slice::from_ref(&value), env) {
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
                    Some(cs) => {
                        self.clauses(cs, std::slice::from_ref(&t), &outer)?.map_or_else(|| tagged("else_clause", t), Ok)
                    }
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
                    *acc = self
                        .clauses(clauses, std::slice::from_ref(&old), env)?
                        .map_or_else(|| tagged("case_clause", old), Ok)?;
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
                if items.proper_list().is_none() {
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

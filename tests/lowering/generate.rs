//! Random expanded functions, well-formed by construction: every variable is bound before it is read.

use quaff::base::Atom;
use quaff::ir::core::*;
use quaff::term::Term;
use std::sync::Arc;

pub struct Gen {
    seed: u64,
    pub next_var: VarId,
    /// Variables that hold values.
    scope: Vec<VarId>,
    /// Variables that hold functions, with their arity.
    funs: Vec<(VarId, u8)>,
    pub arity: u8,
}

fn e(kind: Kind) -> Expr {
    Expr::new(1, kind)
}

pub fn atom(name: &str) -> Term {
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
    pub fn new(seed: u64) -> Gen {
        Gen { seed: seed | 1, next_var: 0, scope: Vec::new(), funs: Vec::new(), arity: 0 }
    }

    pub fn below(&mut self, n: u64) -> u64 {
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

    pub fn term(&mut self) -> Term {
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
            Clause { line: 1, at: quaff::ir::core::NOWHERE, pats, guards, body: g.expr(depth) }
        })
    }

    pub fn clauses(&mut self, depth: u32, pats: usize, most: u64) -> Vec<Clause> {
        (0..1 + self.below(most)).map(|_| self.clause(depth, pats)).collect()
    }

    fn function(&mut self, depth: u32, arity: u8) -> Fn {
        let mut clauses = self.clauses(depth, arity.into(), 2);
        if self.chance(70) {
            clauses.push(self.scoped(|g| Clause {
                line: 1,
                at: quaff::ir::core::NOWHERE,
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
                        Clause {
                            line: 1,
                            at: quaff::ir::core::NOWHERE,
                            pats: vec![Pat::Bind(v)],
                            guards: vec![guard],
                            body: e(Kind::Var(v)),
                        }
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

//! Match specifications: compiled from terms, run on objects.
//!
//! Parts of a pattern without variables are compared as whole terms, so only the parts with variables are walked.
//! Nesting is limited, since compiled specs are walked natively; lists are walked along their length.

use crate::base::Atom;
use crate::base::order::Order as _;
use crate::ir::{Ctx, NativeFn, NativeKind, code};
use crate::term::{Pid, Term, View, cmp};
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

/// Deeper specs are refused as wrong.
const DEPTH: usize = 500;

enum Pattern {
    Any,
    /// A variable, by number; bound on first sight, compared afterwards.
    Var(usize),
    Literal(Term),
    Tuple(Box<[Pattern]>),
    /// Elements and what follows.
    List(Box<[Pattern]>, Box<Pattern>),
    Map(Box<[(Term, Pattern)]>),
}

enum Expr {
    Literal(Term),
    Var(usize),
    /// `$_`
    Object,
    /// `$$`
    All,
    Me,
    Tuple(Box<[Expr]>),
    List(Box<[Expr]>, Box<Expr>),
    Map(Box<[(Expr, Expr)]>),
    Call(NativeFn, Box<[Expr]>),
    IsRecord(Box<[Expr]>),
    Node,
    All2(Logic, Box<[Expr]>),
}

#[derive(Clone, Copy)]
enum Logic {
    And,
    Or,
    AndAlso,
    OrElse,
}

struct Clause {
    head: Pattern,
    guards: Vec<Expr>,
    body: Vec<Expr>,
    /// How many variables, in the order of their numbers.
    vars: usize,
    /// The head's element at the key position, if it is a literal.
    key: Option<Term>,
}

pub struct Spec {
    clauses: Vec<Clause>,
}

type Bindings<'a> = SmallVec<[Option<&'a Term>; 6]>;

/// What a clause's terms say of its variables: number (as in `$7`) to index.
struct Scope {
    vars: FxHashMap<u64, usize>,
}

fn var_number(term: &Term) -> Option<u64> {
    let digits = term.as_atom()?.as_str().strip_prefix('$')?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|n| *n < 100_000_000)
}

fn is_any(term: &Term) -> bool {
    term.as_atom().is_some_and(|a| a.as_str() == "_")
}

/// The variables of a pattern, and whether it has any or a `_`. `None` when it is too deep.
fn collect(term: &Term, depth: usize, into: &mut Vec<u64>) -> Option<bool> {
    if depth > DEPTH {
        return None;
    }
    match term.view() {
        View::Atom(_) => {
            let number = var_number(term);
            into.extend(number);
            Some(number.is_some() || is_any(term))
        }
        View::Tuple(items) => some_of(items, depth, into),
        View::Cons(..) => {
            let mut iter = term.list_iter();
            let mut any = false;
            for item in iter.by_ref() {
                any |= collect(item, depth + 1, into)?;
            }
            Some(any | collect(iter.tail(), depth + 1, into)?)
        }
        View::Map(map) => {
            let mut any = false;
            for (_, value) in map.iter() {
                any |= collect(value, depth + 1, into)?;
            }
            Some(any)
        }
        _ => Some(false),
    }
}

fn some_of(items: &[Term], depth: usize, into: &mut Vec<u64>) -> Option<bool> {
    let mut any = false;
    for item in items {
        any |= collect(item, depth + 1, into)?;
    }
    Some(any)
}

impl Scope {
    fn pattern(&self, term: &Term) -> Option<Pattern> {
        if is_any(term) {
            return Some(Pattern::Any);
        }
        if let Some(n) = var_number(term) {
            return Some(Pattern::Var(*self.vars.get(&n)?));
        }
        // Depth has been checked by `collect`; this second look keeps literals whole.
        let mut ignored = Vec::new();
        if !collect(term, 0, &mut ignored)? {
            return Some(Pattern::Literal(term.clone()));
        }
        Some(match term.view() {
            View::Tuple(items) => Pattern::Tuple(items.iter().map(|t| self.pattern(t)).collect::<Option<_>>()?),
            View::Cons(..) => {
                let mut iter = term.list_iter();
                let items = iter.by_ref().map(|t| self.pattern(t)).collect::<Option<_>>()?;
                Pattern::List(items, Box::new(self.pattern(iter.tail())?))
            }
            View::Map(map) => {
                let pairs = map.iter().map(|(k, v)| Some((k.clone(), self.pattern(v)?)));
                Pattern::Map(pairs.collect::<Option<_>>()?)
            }
            _ => Pattern::Literal(term.clone()),
        })
    }

    fn exprs(&self, terms: &[&Term], depth: usize) -> Option<Box<[Expr]>> {
        terms.iter().map(|t| self.expr(t, depth)).collect()
    }

    fn expr(&self, term: &Term, depth: usize) -> Option<Expr> {
        if depth > DEPTH {
            return None;
        }
        let depth = depth + 1;
        Some(match term.view() {
            View::Atom(name) => match (name.as_str(), var_number(term)) {
                ("$_", _) => Expr::Object,
                ("$$", _) => Expr::All,
                (_, Some(n)) => Expr::Var(*self.vars.get(&n)?),
                _ => Expr::Literal(term.clone()),
            },
            View::Cons(..) => {
                let mut iter = term.list_iter();
                let items = iter.by_ref().map(|t| self.expr(t, depth)).collect::<Option<_>>()?;
                Expr::List(items, Box::new(self.expr(iter.tail(), depth)?))
            }
            View::Map(map) => {
                let pair = |(k, v): (&Term, &Term)| Some((self.expr(k, depth)?, self.expr(v, depth)?));
                Expr::Map(map.iter().map(pair).collect::<Option<_>>()?)
            }
            View::Tuple([]) => return None,
            View::Tuple([inner]) if inner.is_tuple() => {
                let items = inner.as_tuple()?;
                Expr::Tuple(items.iter().map(|t| self.expr(t, depth)).collect::<Option<_>>()?)
            }
            View::Tuple([name, args @ ..]) => return self.call(name.as_atom()?, args, depth),
            _ => Expr::Literal(term.clone()),
        })
    }

    fn call(&self, name: Atom, args: &[Term], depth: usize) -> Option<Expr> {
        let values = || args.iter().map(|t| self.expr(t, depth)).collect::<Option<Box<[Expr]>>>();
        Some(match (name.as_str(), args.len()) {
            ("const", 1) => Expr::Literal(args.first()?.clone()),
            ("self", 0) => Expr::Me,
            ("node", 0) => Expr::Node,
            ("and", 1..) => Expr::All2(Logic::And, values()?),
            ("or", 1..) => Expr::All2(Logic::Or, values()?),
            ("andalso", 1..) => Expr::All2(Logic::AndAlso, values()?),
            ("orelse", 1..) => Expr::All2(Logic::OrElse, values()?),
            ("is_record", 2 | 3) => Expr::IsRecord(values()?),
            (known, arity) if FUNCTIONS.contains(&(known, arity)) => {
                let row = code::native(crate::base::atoms::ERLANG, name, arity as u8)?;
                let NativeKind::Leaf(f) = row.kind else { return None };
                Expr::Call(f, values()?)
            }
            _ => return None,
        })
    }
}

/// The functions of guards.
const FUNCTIONS: &[(&str, usize)] = &[
    ("is_atom", 1),
    ("is_float", 1),
    ("is_integer", 1),
    ("is_list", 1),
    ("is_number", 1),
    ("is_pid", 1),
    ("is_port", 1),
    ("is_reference", 1),
    ("is_tuple", 1),
    ("is_map", 1),
    ("is_map_key", 2),
    ("is_binary", 1),
    ("is_bitstring", 1),
    ("is_boolean", 1),
    ("is_function", 1),
    ("is_function", 2),
    ("not", 1),
    ("xor", 2),
    ("abs", 1),
    ("element", 2),
    ("hd", 1),
    ("length", 1),
    ("map_get", 2),
    ("map_size", 1),
    ("max", 2),
    ("min", 2),
    ("node", 1),
    ("float", 1),
    ("round", 1),
    ("floor", 1),
    ("ceil", 1),
    ("size", 1),
    ("bit_size", 1),
    ("byte_size", 1),
    ("tuple_size", 1),
    ("tl", 1),
    ("trunc", 1),
    ("binary_part", 2),
    ("binary_part", 3),
    ("+", 1),
    ("-", 1),
    ("+", 2),
    ("-", 2),
    ("*", 2),
    ("/", 2),
    ("div", 2),
    ("rem", 2),
    ("band", 2),
    ("bor", 2),
    ("bxor", 2),
    ("bnot", 1),
    ("bsl", 2),
    ("bsr", 2),
    (">", 2),
    (">=", 2),
    ("<", 2),
    ("=<", 2),
    ("=:=", 2),
    ("==", 2),
    ("=/=", 2),
    ("/=", 2),
    ("setelement", 3),
];

impl Clause {
    fn new(head: &Term, guards: &Term, body: &Term, at: usize) -> Option<Clause> {
        if !(head.is_tuple() || is_any(head) || var_number(head).is_some()) {
            return None;
        }
        let mut numbers = Vec::new();
        collect(head, 0, &mut numbers)?;
        numbers.order();
        numbers.dedup();
        let scope = Scope { vars: numbers.iter().enumerate().map(|(i, n)| (*n, i)).collect() };
        let pattern = scope.pattern(head)?;
        let guards = scope.exprs(&guards.proper_list()?, 0)?.into_vec();
        let body = scope.exprs(&body.proper_list()?, 0)?.into_vec();
        if body.is_empty() {
            return None;
        }
        let key = match &pattern {
            Pattern::Tuple(items) => match items.get(at) {
                Some(Pattern::Literal(key)) => Some(key.clone()),
                _ => None,
            },
            Pattern::Literal(term) => term.as_tuple().and_then(|items| items.get(at)).cloned(),
            _ => None,
        };
        Some(Clause { head: pattern, guards, body, vars: numbers.len(), key })
    }
}

impl Spec {
    /// Compiles `[{head, guards, body}]` for a table with its keys at `at`.
    pub fn compile(spec: &Term, at: usize) -> Option<Spec> {
        let clauses = spec.proper_list()?.into_iter().map(|clause| match clause.as_tuple()? {
            [head, guards, body] => Clause::new(head, guards, body, at),
            _ => None,
        });
        Some(Spec { clauses: clauses.collect::<Option<_>>()? })
    }

    /// A pattern alone: with the values of its variables (`match`) or the object (`match_object`) as the result.
    pub fn of_pattern(pattern: &Term, whole: bool, at: usize) -> Option<Spec> {
        if !(pattern.is_tuple() || is_any(pattern) || var_number(pattern).is_some()) {
            // Matches nothing, but is not wrong either.
            return Some(Spec { clauses: Vec::new() });
        }
        let body = Term::atom(Atom::new(if whole { "$_" } else { "$$" }));
        let clause = Clause::new(pattern, &Term::EMPTY_LIST, &Term::list([body]), at)?;
        Some(Spec { clauses: vec![clause] })
    }

    /// The keys to look at, when the heads name them all.
    pub fn keys(&self) -> Option<Vec<Term>> {
        let mut keys: Vec<Term> = self.clauses.iter().map(|c| c.key.clone()).collect::<Option<_>>()?;
        let mut seen: Vec<Term> = Vec::new();
        keys.retain(|k| {
            let new = !seen.iter().any(|s| cmp::eq(s, k));
            if new {
                seen.push(k.clone());
            }
            new
        });
        Some(keys)
    }

    /// Whether every clause makes an object with the key of the one it matched, as far as can be told from its text.
    pub fn keeps_key(spec: &Term, at: usize) -> bool {
        let clause = |clause: &Term| {
            let Some([head, _, body]) = clause.as_tuple() else { return false };
            let Some(result) = body.proper_list().and_then(|b| b.last().copied()) else { return false };
            let key = head.as_tuple().and_then(|h| h.get(at));
            let is_object = |t: &Term| t.as_atom().is_some_and(|a| a.as_str() == "$_");
            match result.view() {
                View::Tuple([inner]) => {
                    let made = inner.as_tuple().and_then(|i| i.get(at));
                    let from_object = made.and_then(Term::as_tuple).is_some_and(|call| match call {
                        [f, n, object] => {
                            f.as_atom().is_some_and(|f| f.as_str() == "element")
                                && n.as_usize() == Some(at + 1)
                                && is_object(object)
                        }
                        _ => false,
                    });
                    let constant = made.zip(key).is_some_and(|(m, k)| {
                        !is_any(k)
                            && (cmp::exact_eq(m, k)
                                || m.as_tuple().is_some_and(|m| {
                                    matches!(m, [c, v]
                            if c.as_atom().is_some_and(|c| c.as_str() == "const") && cmp::exact_eq(v, k))
                                }))
                    });
                    from_object || constant
                }
                View::Tuple([f, n, object, _]) => {
                    f.as_atom().is_some_and(|f| f.as_str() == "setelement")
                        && n.as_usize().is_some_and(|n| n != at + 1)
                        && is_object(object)
                }
                View::Atom(_) => is_object(result),
                _ => false,
            }
        };
        spec.proper_list().is_some_and(|clauses| clauses.into_iter().all(clause))
    }

    /// The value for an object; `None` when no clause matches.
    pub fn run(&self, object: &Term, me: Pid) -> Option<Term> {
        for clause in &self.clauses {
            let mut bindings: Bindings = smallvec![None; clause.vars];
            if !matches(&clause.head, object, &mut bindings) {
                continue;
            }
            let env = Env { bindings: &bindings, object, me };
            if !clause.guards.iter().all(|g| env.eval(g).is_some_and(|v| v.same(&Term::TRUE))) {
                continue;
            }
            let mut value = None;
            for e in &clause.body {
                // An error in the body makes its value `:EXIT`.
                value = Some(env.eval(e).unwrap_or_else(|| Term::atom(crate::base::atoms::EXIT)));
            }
            return value;
        }
        None
    }
}

fn matches<'a>(pattern: &Pattern, term: &'a Term, bindings: &mut Bindings<'a>) -> bool {
    match pattern {
        Pattern::Any => true,
        Pattern::Literal(literal) => cmp::exact_eq(literal, term),
        Pattern::Var(i) => match bindings.get_mut(*i) {
            Some(Some(bound)) => cmp::exact_eq(bound, term),
            Some(free) => {
                *free = Some(term);
                true
            }
            None => false,
        },
        Pattern::Tuple(patterns) => term.as_tuple().is_some_and(|items| {
            items.len() == patterns.len() && patterns.iter().zip(items).all(|(p, t)| matches(p, t, bindings))
        }),
        Pattern::List(patterns, tail) => {
            let mut iter = term.list_iter();
            patterns.iter().all(|p| iter.next().is_some_and(|t| matches(p, t, bindings)))
                && matches(tail, iter.tail(), bindings)
        }
        Pattern::Map(pairs) => term.as_map().is_some_and(|map| {
            pairs.iter().all(|(key, p)| map.get(key).is_some_and(|value| matches(p, value, bindings)))
        }),
    }
}

struct Env<'b, 'a> {
    bindings: &'b [Option<&'a Term>],
    object: &'a Term,
    me: Pid,
}

impl Env<'_, '_> {
    /// The value; `None`: an error.
    fn eval(&self, e: &Expr) -> Option<Term> {
        Some(match e {
            Expr::Literal(term) => term.clone(),
            Expr::Var(i) => (*self.bindings.get(*i)?)?.clone(),
            Expr::Object => self.object.clone(),
            Expr::All => Term::list(self.bindings.iter().map(|b| b.cloned().unwrap_or_default()).collect::<Vec<_>>()),
            Expr::Me => Term::pid(self.me),
            Expr::Node => Term::atom(Atom::new("nonode@nohost")),
            Expr::Tuple(items) => Term::tuple(self.all(items)?),
            Expr::List(items, tail) => {
                let items = self.all(items)?;
                Term::list_with_tail(items, self.eval(tail)?)
            }
            Expr::Map(pairs) => {
                let pair = |(k, v): &(Expr, Expr)| Some((self.eval(k)?, self.eval(v)?));
                Term::map(pairs.iter().map(pair).collect::<Option<Vec<_>>>()?)
            }
            Expr::Call(f, args) => {
                let mut args = self.all(args)?;
                f(&mut Ctx { pid: self.me, reductions: i32::MAX }, &mut args).ok()?
            }
            Expr::IsRecord(args) => {
                let args = self.all(args)?;
                let tag = args.get(1)?;
                let size = args.get(2).map(|n| n.as_usize()).unwrap_or(args.first()?.as_tuple().map(<[_]>::len));
                let record = args.first()?.as_tuple();
                Term::bool(record.is_some_and(|r| Some(r.len()) == size && r.first().is_some_and(|t| t.same(tag))))
            }
            Expr::All2(logic, args) => return self.logic(*logic, args),
        })
    }

    fn all(&self, items: &[Expr]) -> Option<Vec<Term>> {
        items.iter().map(|e| self.eval(e)).collect()
    }

    fn logic(&self, logic: Logic, args: &[Expr]) -> Option<Term> {
        let (neutral, lazy) = match logic {
            Logic::And => (true, false),
            Logic::AndAlso => (true, true),
            Logic::Or => (false, false),
            Logic::OrElse => (false, true),
        };
        let mut result = neutral;
        for arg in args {
            let value = self.eval(arg)?;
            let value = if value.same(&Term::TRUE) { true } else { value.same(&Term::FALSE).then_some(false)? };
            if value != neutral {
                result = value;
                if lazy {
                    break;
                }
            }
        }
        Some(Term::bool(result))
    }
}

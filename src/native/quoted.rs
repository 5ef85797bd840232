//! Quoted code as terms: is it valid, a value as code that gives it (`Macro.escape/2`), pieces that `quote` puts in.
//!
//! Terms here are what a script made up, so every walk grows the stack as it goes down.

use super::args::leaf;
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::inspect::{self, Opts};
use crate::term::{Term, View};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_expand", "unquoted", 1, |c, a| unquoted(c, a)),
    leaf!("quaff_expand", "spliced", 1, |c, a| spliced(c, a)),
    leaf!("quaff_expand", "escape", 3, |c, a| escape(c, a)),
    leaf!("elixir_quote", "list", 2, |c, a| list(c, a)),
    leaf!("elixir_quote", "dot", 5, |_, a| dot(&a[0], &a[1], &a[2], &a[3])),
];

fn deeper<R>(step: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, step)
}

fn shown(term: &Term) -> String {
    let opts = Opts { fun_name: Some(super::quaff::function_name), ..Opts::default() };
    inspect::inspect(term, &opts)
}

/// How many nodes there are; none when the term is no quoted code.
fn nodes(term: &Term) -> Option<usize> {
    deeper(|| match term.view() {
        View::Int(_) | View::BigInt(_) | View::Float(_) | View::Atom(_) | View::EmptyList => Some(1),
        View::Bits(_) => term.as_bytes().map(|_| 1),
        View::Cons(..) => all(&term.proper_list()?),
        View::Tuple([a, b]) => Some(nodes(a)? + nodes(b)?),
        View::Tuple([head, meta, args]) => {
            let head = match head.view() {
                View::Atom(_) => 1,
                View::Tuple(_) => nodes(head)?,
                _ => return None,
            };
            if !meta.is_list() {
                return None;
            }
            Some(head + if args.as_atom().is_some() { 1 } else { all(&args.proper_list()?)? })
        }
        View::Resource(_) => Some(1),
        _ => (term.is_pid() || term.is_fun()).then_some(1),
    })
}

fn all(items: &[&Term]) -> Option<usize> {
    items.iter().try_fold(1, |sum, item| Some(sum + nodes(item)?))
}

/// What `unquote` puts in.
fn unquoted(c: &mut Ctx, a: &[Term]) -> Result {
    match nodes(&a[0]) {
        Some(count) => {
            c.charge(count / 8);
            Ok(a[0].clone())
        }
        None => {
            let shown = shown(&a[0]);
            let hint = "Did you forget to escape term using Macro.escape/1?";
            Err(Raise::argument(&format!("tried to unquote invalid AST: {shown}\n{hint}")))
        }
    }
}

/// What `unquote_splicing` puts in: a list of quoted code.
fn spliced(c: &mut Ctx, a: &[Term]) -> Result {
    match nodes(&a[0]).filter(|_| a[0].is_list()) {
        Some(count) => {
            c.charge(count / 8);
            Ok(a[0].clone())
        }
        None => {
            let shown = shown(&a[0]);
            let text = format!("expected a list with quoted expressions in unquote_splicing/1, got: {shown}");
            Err(Raise::argument(&text))
        }
    }
}

/// `:elixir_quote.list(spliced, rest)`, which `Macro.escape(…, unquote: true)` writes.
fn list(c: &mut Ctx, a: &[Term]) -> Result {
    let items = spliced(c, &a[..1])?;
    let mut items: Vec<Term> = items.list_iter().cloned().collect();
    let mut out = a[1].clone();
    while let Some(item) = items.pop() {
        out = Term::cons(item, out);
    }
    Ok(out)
}

/// A term, whether to take `unquote` in it for what it is, whether to forget metadata.
fn escape(c: &mut Ctx, a: &[Term]) -> Result {
    let mut escaping = Escaping { unquote: a[1].is_truthy(), prune: a[2].is_truthy(), nodes: 0 };
    let out = escaping.term(&a[0])?;
    c.charge(escaping.nodes / 8);
    Ok(out)
}

struct Escaping {
    unquote: bool,
    prune: bool,
    nodes: usize,
}

fn name(text: &str) -> Term {
    Term::atom(Atom::new(text))
}

fn call(head: Term, args: Vec<Term>) -> Term {
    Term::tuple3(head, Term::EMPTY_LIST, Term::list(args))
}

fn remote(module: &str, function: &str, args: Vec<Term>) -> Term {
    call(call(Term::atom(atoms::DOT), vec![name(module), name(function)]), args)
}

impl Escaping {
    fn term(&mut self, term: &Term) -> Result {
        self.nodes += 1;
        deeper(|| match term.view() {
            View::Tuple([a, b]) => Ok(Term::tuple2(self.term(a)?, self.term(b)?)),
            View::Tuple([head, _, args]) if self.unquote && head.as_atom() == Some(atoms::UNQUOTE) => {
                match args.proper_list().as_deref() {
                    Some([value]) if args.is_list() => Ok((*value).clone()),
                    _ => self.tuple(term),
                }
            }
            View::Tuple([head, meta, args]) if self.unquote && !head.is_atom() => match unquoted_dot(head, args) {
                Some((left, name, args)) => {
                    let meta = self.term(meta)?;
                    let left = self.term(&left)?;
                    let args = args.map_or(Ok(Term::NIL), |args| self.list(&args))?;
                    Ok(remote("elixir_quote", "dot", vec![meta, left, name, args, Term::NIL]))
                }
                None => self.tuple(term),
            },
            View::Tuple([head, _, _]) if self.unquote && head.as_atom() == Some(atoms::QUOTE) => {
                self.unquote = false;
                let result = self.tuple(term);
                self.unquote = true;
                result
            }
            View::Tuple(_) => self.tuple(term),
            View::Map(map) => {
                if let Some(regex) = regex(term) {
                    return Ok(regex);
                }
                let mut pairs = Vec::with_capacity(map.len());
                for (k, v) in map.iter() {
                    pairs.push(Term::tuple2(self.term(k)?, self.term(v)?));
                }
                Ok(call(Term::atom(atoms::PERCENT_BRACES), pairs))
            }
            View::Cons(..) => self.list(term),
            View::Bits(_) if term.as_bytes().is_none() => Ok(bits(term)),
            View::Int(_) | View::BigInt(_) | View::Float(_) | View::Atom(_) | View::EmptyList | View::Bits(_) => {
                Ok(term.clone())
            }
            // What an environment keeps of its file.
            View::Resource(_) => Ok(term.clone()),
            _ if term.is_pid() => Ok(term.clone()),
            _ => match external(term) {
                Some(capture) => Ok(capture),
                None => Err(refused(term)),
            },
        })
    }

    fn tuple(&mut self, term: &Term) -> Result {
        let items = term.as_tuple().unwrap_or_default();
        let mut out = Vec::with_capacity(items.len());
        for (i, item) in items.iter().enumerate() {
            let is_meta = self.prune && i == 1 && items.len() == 3 && item.is_list();
            out.push(if is_meta { pruned(item) } else { self.term(item)? });
        }
        Ok(call(Term::atom(atoms::BRACES), out))
    }

    fn list(&mut self, term: &Term) -> Result {
        let mut iter = term.list_iter();
        let items: Vec<&Term> = iter.by_ref().collect();
        let tail = iter.tail().clone();
        let mut out = Vec::with_capacity(items.len());
        for item in &items {
            out.push(match spliced_value(item).filter(|_| self.unquote) {
                Some(value) => Err(value),
                None => Ok(self.term(item)?),
            });
        }
        if !tail.is_empty_list() {
            let tail = self.term(&tail)?;
            if let Some(Ok(last)) = out.pop() {
                out.push(Ok(call(Term::atom(atoms::BAR), vec![last, tail])));
            }
        }
        // Behind a spliced list comes what follows it; in front of one, `++`.
        let mut rest = Term::EMPTY_LIST;
        let mut known: Vec<Term> = Vec::new();
        let mut spliced = false;
        while let Some(item) = out.pop() {
            match item {
                Ok(item) => known.push(item),
                Err(value) => {
                    rest = in_front(&mut known, rest, spliced);
                    rest = remote("elixir_quote", "list", vec![value, rest]);
                    spliced = true;
                }
            }
        }
        Ok(in_front(&mut known, rest, spliced))
    }
}

/// Elements (last first) in front of a list that is known, or one that code makes.
fn in_front(known: &mut Vec<Term>, rest: Term, is_code: bool) -> Term {
    known.reverse();
    let items = std::mem::take(known);
    match (items.is_empty(), is_code) {
        (true, _) => rest,
        (false, true) => remote("erlang", "++", vec![Term::list(items), rest]),
        (false, false) => Term::list(items),
    }
}

fn spliced_value(term: &Term) -> Option<Term> {
    let [head, _, args] = term.as_tuple()? else { return None };
    match args.proper_list()?.as_slice() {
        [value] if head.as_atom() == Some(atoms::UNQUOTE_SPLICING) => Some((*value).clone()),
        _ => None,
    }
}

/// `left.unquote(name)` and `left.unquote(name)(args)`: left, name, arguments.
fn unquoted_dot(head: &Term, args: &Term) -> Option<(Term, Term, Option<Term>)> {
    let left_of = |dot: &Term| -> Option<Term> {
        let [head, _, parts] = dot.as_tuple()? else { return None };
        match parts.proper_list()?.as_slice() {
            [left, name] if head.as_atom() == Some(atoms::DOT) && name.as_atom() == Some(atoms::UNQUOTE) => {
                Some((*left).clone())
            }
            _ => None,
        }
    };
    let only = |args: &Term| match args.proper_list()?.as_slice() {
        [value] => Some((*value).clone()),
        _ => None,
    };
    if let Some(left) = left_of(head) {
        return Some((left, only(args)?, None));
    }
    let [dot, _, inner] = head.as_tuple()? else { return None };
    Some((left_of(dot)?, only(inner)?, Some(args.clone())))
}

/// Metadata without what only the compiler reads.
fn pruned(meta: &Term) -> Term {
    let keep = |entry: &&Term| match entry.as_tuple() {
        Some([key, _]) => matches!(
            key.as_atom().map_or("", |k| k.as_str()),
            "line" | "no_parens" | "delimiter" | "context" | "counter" | "alias" | "imports" | "column"
        ),
        _ => false,
    };
    Term::list(meta.list_iter().filter(keep).cloned().collect::<Vec<_>>())
}

/// The bits beyond whole bytes, then the bytes.
fn bits(term: &Term) -> Term {
    let View::Bits(bits) = term.view() else { return term.clone() };
    let odd = bits.bit_len % 8;
    let first = bits.slice(0, odd).and_then(|b| b.to_bytes().first().copied()).unwrap_or(0);
    let first = i64::from(first) >> (8 - odd);
    let bytes = bits.slice(odd, bits.bit_len - odd).map(|b| b.to_bytes()).unwrap_or_default();
    let segment = |value: Term, kind: Term| call(Term::atom(atoms::TYPE_OP), vec![value, kind]);
    let size = call(name("size"), vec![Term::int(odd as i64)]);
    let binary = Term::tuple3(name("binary"), Term::EMPTY_LIST, Term::NIL);
    call(Term::atom(atoms::BITS), vec![segment(Term::int(first), size), segment(Term::binary(&bytes), binary)])
}

/// A compiled regular expression holds what cannot be written: it is compiled again.
fn regex(term: &Term) -> Option<Term> {
    let map = term.as_map()?;
    let get = |key: &str| map.get(&name(key));
    if get("__struct__")?.as_atom()?.as_str() != "Elixir.Regex" {
        return None;
    }
    let options = get("opts")?.clone();
    Some(remote("Elixir.Regex", "compile!", vec![get("source")?.clone(), options]))
}

/// `&Module.name/arity`
fn external(term: &Term) -> Option<Term> {
    let View::ExportFun(export) = term.view() else { return None };
    let (module, function, arity) = (export.module, export.name, export.arity);
    let dot = call(Term::atom(atoms::DOT), vec![Term::atom(module), Term::atom(function)]);
    let meta = Term::list([Term::tuple2(Term::atom(atoms::NO_PARENS), Term::TRUE)]);
    let target = Term::tuple3(dot, meta, Term::EMPTY_LIST);
    let slash = call(Term::atom(atoms::DIVIDE), vec![target, Term::int(i64::from(arity))]);
    Some(call(Term::atom(atoms::CAPTURE), vec![slash]))
}

fn refused(term: &Term) -> Raise {
    let kinds =
        "lists, tuples, maps, atoms, numbers, bitstrings, PIDs and remote functions in the format &Mod.fun/arity";
    Raise::argument(&format!("cannot escape {}. The supported values are: {kinds}", shown(term)))
}

/// Quoted `left.name` or `left.name(args)` (nil: without), where the name was unquoted.
///
/// # Errors
/// When the name is none.
fn dot(meta: &Term, left: &Term, name: &Term, args: &Term) -> Result {
    let with_parens = !args.same(&Term::NIL);
    let dot =
        |name: Atom| Term::tuple3(Term::atom(atoms::DOT), meta.clone(), Term::list([left.clone(), Term::atom(name)]));
    let call = |name: Atom, args: Term, parens: bool| {
        let no_parens = Term::tuple2(Term::atom(atoms::NO_PARENS), Term::TRUE);
        let meta = if parens { meta.clone() } else { Term::cons(no_parens, meta.clone()) };
        Term::tuple3(dot(name), meta, args)
    };
    let plain = |name: Atom| match with_parens {
        true => call(name, args.clone(), true),
        false => call(name, Term::EMPTY_LIST, false),
    };
    let alias = |parts: Term| Term::tuple3(Term::atom(atoms::ALIASES), meta.clone(), parts);
    if let Some(atom) = name.as_atom() {
        let is_alias = atom.as_str().starts_with("Elixir.") && !with_parens;
        return Ok(if is_alias { alias(Term::list([left.clone(), name.clone()])) } else { plain(atom) });
    }
    if let Some([head, _, inner]) = name.as_tuple()
        && let Some(head) = head.as_atom()
    {
        if head == atoms::ALIASES && !with_parens {
            return Ok(alias(Term::cons(left.clone(), inner.clone())));
        }
        if inner.as_atom().is_some() {
            return Ok(plain(head));
        }
        if inner.is_list() && !with_parens {
            return Ok(call(head, inner.clone(), true));
        }
    }
    let shown = shown(name);
    let text = format!("expected unquote after dot to return an atom, an alias or a quoted call, got: {shown}");
    Err(Raise::argument(&text))
}

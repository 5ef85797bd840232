//! `is_nil`, `is_struct`, `to_string`, `binding`, `var!` and other macros about values.

use super::{Native, ast, both, core};
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::expand::env::Context;
use crate::expand::expander::{Expander, erlang, remote, var_expr};
use crate::expand::failure::{Failure, Result};
use crate::expand::scope::VarContext;
use crate::expand::show::show;
use crate::expand::snippet::erlang_call;
use crate::ir::core::{CaseFail, Clause, Expr, Kind, Pat};
use crate::syntax::{Ast, Lit, Meta};
use crate::term::Term;

pub(super) const TABLE: &[Native] = &[
    ast("is_nil", 1, is_nil),
    both("is_struct", 1, is_struct, is_struct_core),
    ast("is_struct", 2, is_struct_of),
    both("is_exception", 1, is_exception, is_exception_core),
    ast("is_exception", 2, is_exception_of),
    ast("is_non_struct_map", 1, is_non_struct_map),
    both("to_string", 1, to_string_ast, to_string),
    ast("to_charlist", 1, to_charlist),
    ast("to_char_list", 1, to_charlist),
    core("binding", 0, binding),
    core("binding", 1, binding),
    both("var!", 1, var, var_core),
    both("var!", 2, var, var_core),
    ast("alias!", 1, alias),
    core("destructure", 2, destructure),
];

fn and(a: Ast, b: Ast, line: u32) -> Ast {
    erlang_call(atoms::ANDALSO, vec![a, b], line)
}

fn is_nil(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(erlang_call(atoms::SEQ_ERL, vec![args[0].clone(), Ast::atom(atoms::NIL)], meta.line))
}

/// The tests of `is_struct` as guards.
fn struct_tests(value: &Ast, line: u32) -> Ast {
    let key = || Ast::atom(atoms::STRUCT);
    let map = erlang_call(atoms::IS_MAP, vec![value.clone()], line);
    let has = erlang_call(atoms::IS_MAP_KEY, vec![key(), value.clone()], line);
    let name = erlang_call(atoms::MAP_GET, vec![key(), value.clone()], line);
    and(map, and(has, erlang_call(atoms::IS_ATOM, vec![name], line), line), line)
}

/// Evaluates a value once, outside of guards where it is repeated.
fn once(x: &mut Expander, value: &Ast, meta: &Meta, test: impl FnOnce(&Ast) -> Ast) -> Ast {
    if x.env.context != Context::Normal || matches!(value, Ast::Var(_)) {
        return test(value);
    }
    let var = x.hygienic("value", meta.line);
    let at = Meta::at(meta.line, crate::base::Span::NONE);
    let assign = Ast::call(atoms::MATCH, vec![var.clone(), value.clone()], at.clone());
    Ast::call(atoms::BLOCK, vec![assign, test(&var)], at)
}

fn is_struct(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(once(x, &args[0], meta, |v| struct_tests(v, meta.line)))
}

/// `case value do %{__struct__: m} when is_atom(m) -> true; _ -> false end`
fn is_struct_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    if x.env.in_guard() {
        let tests = struct_tests(&args[0], meta.line);
        return x.expr(&tests);
    }
    let line = meta.line;
    let subject = x.expr(&args[0])?;
    let id = x.scope.fresh();
    let key = Expr::constant(Term::atom(atoms::STRUCT));
    Ok(test_case(
        subject,
        Pat::Map(vec![(key, Pat::Bind(id))]),
        vec![erlang(line, "is_atom", vec![var_expr(line, id)])],
        line,
    ))
}

fn is_exception_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    if x.env.in_guard() {
        let tests = exception_tests(&args[0], meta.line);
        return x.expr(&tests);
    }
    let line = meta.line;
    let subject = x.expr(&args[0])?;
    let id = x.scope.fresh();
    let key = |a: Atom| Expr::constant(Term::atom(a));
    let pat = Pat::Map(vec![(key(atoms::STRUCT), Pat::Bind(id)), (key(atoms::EXCEPTION), Pat::Const(Term::TRUE))]);
    Ok(test_case(subject, pat, vec![erlang(line, "is_atom", vec![var_expr(line, id)])], line))
}

fn test_case(subject: Expr, pat: Pat, guards: Vec<Expr>, line: u32) -> Expr {
    let clause = |pat, guards, value| Clause {
        line,
        at: crate::ir::core::NOWHERE,
        pats: vec![pat],
        guards,
        body: Expr::constant(value),
    };
    let clauses = vec![clause(pat, guards, Term::TRUE), clause(Pat::Wild, Vec::new(), Term::FALSE)];
    Expr::new(line, Kind::Case { subject: Box::new(subject), clauses, fail: CaseFail::Case })
}

/// `is_struct(value, Name)`
fn of_name(x: &mut Expander, args: &[Ast], meta: &Meta, more: bool) -> Result<Ast> {
    let line = meta.line;
    let name = args[1].clone();
    if let Ast::Lit(lit) = &name
        && !matches!(lit, Lit::Atom(_))
        && x.env.context == Context::Normal
    {
        return Err(x.argument_error(meta, "argument error"));
    }
    Ok(once(x, &args[0], meta, |v| {
        let tests = if more { exception_tests(v, line) } else { struct_tests(v, line) };
        let own = erlang_call(atoms::MAP_GET, vec![Ast::atom(atoms::STRUCT), v.clone()], line);
        and(tests, erlang_call(atoms::SEQ_ERL, vec![own, name], line), line)
    }))
}

fn is_struct_of(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    of_name(x, args, meta, false)
}

fn is_exception_of(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    of_name(x, args, meta, true)
}

fn exception_tests(value: &Ast, line: u32) -> Ast {
    let key = || Ast::atom(atoms::EXCEPTION);
    let has = erlang_call(atoms::IS_MAP_KEY, vec![key(), value.clone()], line);
    let get = erlang_call(atoms::MAP_GET, vec![key(), value.clone()], line);
    let is = erlang_call(atoms::SEQ_ERL, vec![get, Ast::atom(atoms::TRUE)], line);
    and(struct_tests(value, line), and(has, is, line), line)
}

fn is_exception(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(once(x, &args[0], meta, |v| exception_tests(v, meta.line)))
}

fn is_non_struct_map(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let line = meta.line;
    Ok(once(x, &args[0], meta, |v| {
        let map = erlang_call(atoms::IS_MAP, vec![v.clone()], line);
        let key = || Ast::atom(atoms::STRUCT);
        let has = erlang_call(atoms::IS_MAP_KEY, vec![key(), v.clone()], line);
        let get = erlang_call(atoms::MAP_GET, vec![key(), v.clone()], line);
        let is_atom = erlang_call(atoms::IS_ATOM, vec![get], line);
        let is_struct = and(has, is_atom, line);
        and(map, erlang_call(atoms::NOT, vec![is_struct], line), line)
    }))
}

fn to_string_ast(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(Ast::remote(Ast::atom(atoms::STRING_CHARS), atoms::TO_STRING, vec![args[0].clone()], meta.clone()))
}

/// Binaries are themselves; everything else asks `String.Chars`.
fn to_string(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    if x.env.in_guard() {
        let call = to_string_ast(x, args, meta)?;
        return x.expr(&call);
    }
    let line = meta.line;
    let value = x.expr(&args[0])?;
    match &value.kind {
        Kind::Const(term) if term.is_binary() => return Ok(value),
        Kind::Const(term) if term.is_int() => {
            let text = crate::expand::show::show_term(term);
            return Ok(Expr::new(line, Kind::Const(Term::string(&text))));
        }
        Kind::Const(term) if term.is_atom() => {
            let text = term.as_atom().filter(|atom| *atom != atoms::NIL).map_or("", |atom| atom.as_str());
            return Ok(Expr::new(line, Kind::Const(Term::string(text))));
        }
        _ => {}
    }
    let (id, bind) = match value.kind {
        Kind::Var(id) => (id, None),
        kind => {
            let id = x.scope.fresh();
            let value = Expr::new(value.line, kind);
            (id, Some(Expr::new(line, Kind::Match(Box::new(Pat::Bind(id)), Box::new(value)))))
        }
    };
    let var = || var_expr(line, id);
    let test = erlang(line, "is_binary", vec![var()]);
    let call = remote(line, atoms::STRING_CHARS, atoms::TO_STRING, vec![var()]);
    // Integers are the next most frequent, and nobody can implement the protocol for them anew.
    let is_integer = erlang(line, "is_integer", vec![var()]);
    let text = erlang(line, "integer_to_binary", vec![var()]);
    let call = Expr::new(line, Kind::If(Box::new(is_integer), Box::new(text), Box::new(call)));
    let choice = Expr::new(line, Kind::If(Box::new(test), Box::new(var()), Box::new(call)));
    Ok(match bind {
        Some(bind) => Expr::new(line, Kind::Block(vec![bind, choice])),
        None => choice,
    })
}

fn to_charlist(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (module, name) = (Atom::new("Elixir.List.Chars"), Atom::new("to_charlist"));
    Ok(Ast::remote(Ast::atom(module), name, vec![args[0].clone()], meta.clone()))
}

/// The variables of a context as a keyword list.
fn binding(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let context = match args.first() {
        None => atoms::NIL,
        // An alias is not looked at, so it is no variable's context.
        Some(arg) if arg.as_call(atoms::ALIASES).is_some() => atoms::EMPTY,
        Some(arg) => match x.expr(arg)?.kind {
            Kind::Const(term) => term.as_atom().unwrap_or(atoms::NIL),
            _ => atoms::NIL,
        },
    };
    let line = meta.line;
    let mut vars: Vec<_> = x.scope.visible();
    vars.retain(|(key, _)| key.context == VarContext::Module(context) && !key.name.as_str().starts_with('_'));
    vars.order_by_key(|(key, _)| key.name.as_str());
    let mut items = Vec::new();
    for (key, id) in vars {
        x.scope.mark_used(id);
        items.push(Expr::new(line, Kind::Tuple(vec![Expr::constant(Term::atom(key.name)), var_expr(line, id)])));
    }
    Ok(Expr::new(line, Kind::List(items, None)))
}

/// The variable that `var!` means: the caller's own.
fn meant(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<crate::syntax::Var> {
    let context = match args.get(1) {
        None => atoms::NIL,
        Some(arg) => match x.in_context(Context::Normal, |x| x.expr(arg))?.kind {
            Kind::Const(term) if term.as_atom().is_some() => term.as_atom().unwrap_or(atoms::NIL),
            _ => {
                let shown = show(arg);
                let text = format!("expected var! context to expand to an atom, got: {shown}");
                return Err(x.argument_error(meta, text));
            }
        },
    };
    let Ast::Var(var) = &args[0] else {
        let shown = show(&args[0]);
        return Err(x.argument_error(meta, format!("expected a variable to be given to var!, got: {shown}")));
    };
    let mut var = (**var).clone();
    if let Some(extra) = &mut var.meta.extra {
        extra.before.retain(|(k, _)| *k != atoms::COUNTER);
        extra.after.retain(|(k, _)| *k != atoms::COUNTER);
    }
    var.context = context;
    Ok(var)
}

fn var(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(Ast::Var(Box::new(meant(x, args, meta)?)))
}

fn var_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let var = meant(x, args, meta)?;
    x.variable(&var)
}

fn alias(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    match &args[0] {
        Ast::Lit(Lit::Atom(_)) => Ok(args[0].clone()),
        Ast::Call(call) if args[0].as_call(atoms::ALIASES).is_some() => {
            let mut call = (**call).clone();
            if let Some(extra) = &mut call.meta.extra {
                extra.before.retain(|(k, _)| !matches!(*k, atoms::ALIAS | atoms::COUNTER));
                extra.after.retain(|(k, _)| !matches!(*k, atoms::ALIAS | atoms::COUNTER));
            }
            Ok(Ast::Call(Box::new(call)))
        }
        _ => Err(x.function_clause("alias!", 1, meta)),
    }
}

/// `destructure([a, b], list)`: as many as there are, the rest `nil`.
fn destructure(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let Ast::List(left) = &args[0] else { return Err(x.function_clause("destructure", 2, meta)) };
    let line = meta.line;
    let right = x.expr(&args[1])?;
    let count = Expr::constant(Term::int(left.len() as i64));
    let utils = Atom::new("Elixir.Kernel.Utils");
    let value = remote(line, utils, Atom::new("destructure"), vec![right, count]);
    let pat = x.one_pattern(&args[0])?;
    Ok(Expr::new(line, Kind::Match(Box::new(pat), Box::new(value))))
}

impl Expander<'_> {
    /// A macro of Kernel called with what none of its clauses takes.
    pub(in crate::expand) fn function_clause(&self, name: &str, arity: u8, meta: &Meta) -> Failure {
        let Failure::Raised(raised) = Failure::function_clause("Elixir.Kernel", name, arity) else {
            return self.error(meta, "no function clause matching");
        };
        let name = Atom::new(name);
        Failure::Raised(self.in_macro(raised, atoms::KERNEL, name, usize::from(arity), meta))
    }
}

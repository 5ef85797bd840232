//! `put_in(a.b[c], v)` and its kin: macros that take a path apart.

use super::{Native, ast};
use crate::base::{Atom, atoms};
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::expand::show::show;
use crate::syntax::{Ast, Head, Lit, Meta};

pub(super) const TABLE: &[Native] = &[
    ast("get_in", 1, get_in),
    ast("put_in", 2, put_in),
    ast("update_in", 2, update_in),
    ast("pop_in", 1, pop_in),
    ast("get_and_update_in", 2, get_and_update_in),
];

/// A step of a path.
enum Step {
    /// `.name`: a map's field that must be there.
    Field(Atom),
    /// `[key]`
    Access(Ast),
}

/// The start of a path and its steps.
fn path(x: &Expander, ast: &Ast, what: &str, meta: &Meta) -> Result<(Ast, Vec<Step>)> {
    let mut steps = Vec::new();
    let mut current = ast;
    while let Ast::Call(call) = current {
        let Head::Expr(head) = &call.head else { break };
        match head.as_call(atoms::DOT) {
            Some([module, Ast::Lit(Lit::Atom(atoms::GET))])
                if module.as_atom() == Some(atoms::ACCESS) && call.args.len() == 2 =>
            {
                steps.push(Step::Access(call.args[1].clone()));
                current = &call.args[0];
            }
            Some([left, Ast::Lit(Lit::Atom(name))])
                if call.args.is_empty() && left.as_atom().is_none() && left.as_call(atoms::ALIASES).is_none() =>
            {
                steps.push(Step::Field(*name));
                current = left;
            }
            _ => break,
        }
    }
    steps.reverse();
    if steps.is_empty() {
        let shown = show(ast);
        return Err(x.argument_error(
            meta,
            format!("expected expression given to {what} to access at least one element, got: {shown}"),
        ));
    }
    Ok((current.clone(), steps))
}

fn get_in(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (mut acc, steps) = path(x, &args[0], "get_in/1", meta)?;
    for step in steps {
        acc = match step {
            Step::Field(name) => {
                let key = Ast::atom(name);
                let code = "case unquote(map) do\n  nil -> nil\n  value -> :maps.get(unquote(key), value)\nend";
                x.snippet(code, &[("map", &acc), ("key", &key)], meta)?
            }
            Step::Access(key) => {
                x.snippet("Access.get(unquote(map), unquote(key))", &[("map", &acc), ("key", &key)], meta)?
            }
        };
    }
    Ok(acc)
}

type Make<'a> = &'a mut dyn FnMut(Ast) -> Ast;

/// The map with the element at the path updated by `make(old value)`.
fn update(x: &mut Expander, base: &Ast, steps: &[Step], make: Make, meta: &Meta) -> Result<Ast> {
    let Some((step, rest)) = steps.split_first() else { return Ok(make(base.clone())) };
    let var = x.hygienic("value", meta.line);
    let inner = update(x, &var, rest, make, meta)?;
    match step {
        Step::Field(name) => {
            let key = Ast::atom(*name);
            x.snippet(
                "Map.update!(unquote(map), unquote(key), fn unquote(var) -> unquote(inner) end)",
                &[("map", base), ("key", &key), ("var", &var), ("inner", &inner)],
                meta,
            )
        }
        Step::Access(key) => x.snippet(
            "elem(Access.get_and_update(unquote(map), unquote(key), fn unquote(var) -> {nil, unquote(inner)} end), 1)",
            &[("map", base), ("key", key), ("var", &var), ("inner", &inner)],
            meta,
        ),
    }
}

fn call_fun(fun: &Ast, arg: Ast, meta: &Meta) -> Ast {
    let dot = Ast::call(atoms::DOT, vec![fun.clone()], meta.clone());
    Ast::call_expr(dot, vec![arg], meta.clone())
}

fn put_in(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (base, steps) = path(x, &args[0], "put_in/2", meta)?;
    update(x, &base, &steps, &mut |_| args[1].clone(), meta)
}

fn update_in(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (base, steps) = path(x, &args[0], "update_in/2", meta)?;
    update(x, &base, &steps, &mut |old| call_fun(&args[1], old, meta), meta)
}

/// `{got, map}` with the element at the path updated by a function that gives both.
fn get_and_update(x: &mut Expander, base: &Ast, steps: &[Step], fun: &Ast, meta: &Meta) -> Result<Ast> {
    let Some((step, rest)) = steps.split_first() else { return Ok(call_fun(fun, base.clone(), meta)) };
    let var = x.hygienic("value", meta.line);
    let inner = get_and_update(x, &var, rest, fun, meta)?;
    let key = match step {
        Step::Field(name) => Ast::atom(*name),
        Step::Access(key) => key.clone(),
    };
    let code = match step {
        Step::Field(_) => "Map.get_and_update!(unquote(map), unquote(key), fn unquote(var) -> unquote(inner) end)",
        Step::Access(_) => "Access.get_and_update(unquote(map), unquote(key), fn unquote(var) -> unquote(inner) end)",
    };
    x.snippet(code, &[("map", base), ("key", &key), ("var", &var), ("inner", &inner)], meta)
}

fn get_and_update_in(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (base, steps) = path(x, &args[0], "get_and_update_in/2", meta)?;
    get_and_update(x, &base, &steps, &args[1], meta)
}

fn pop_in(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (base, mut steps) = path(x, &args[0], "pop_in/1", meta)?;
    match steps.pop() {
        Some(Step::Access(key)) if steps.is_empty() => {
            x.snippet("Access.pop(unquote(map), unquote(key))", &[("map", &base), ("key", &key)], meta)
        }
        Some(Step::Access(key)) => {
            let code = "fn\n  nil -> {nil, nil}\n  container -> Access.pop(container, unquote(key))\nend";
            let pop = x.snippet(code, &[("key", &key)], meta)?;
            get_and_update(x, &base, &steps, &pop, meta)
        }
        other => {
            let field = match other {
                Some(Step::Field(name)) => format!(":{name} "),
                _ => String::new(),
            };
            let text = format!(
                "cannot use pop_in when the last segment is a map/struct field. This would effectively remove the field \
                 {field}from the map/struct"
            );
            Err(x.argument_error(meta, text))
        }
    }
}

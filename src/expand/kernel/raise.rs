//! `raise`, `reraise`, `defexception`.

use super::{Native, ast};
use crate::base::{Atom, atoms};
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::ir::core::Kind;
use crate::syntax::{Ast, Lit, Meta};

pub(super) const TABLE: &[Native] = &[
    ast("raise", 1, raise),
    ast("raise", 2, raise_with),
    ast("reraise", 2, reraise),
    ast("reraise", 3, reraise_with),
    ast("defexception", 1, defexception),
];

fn plain(meta: &Meta) -> Meta {
    Meta { extra: None, ..meta.clone() }
}

/// What `raise message` raises.
fn exception(x: &mut Expander, message: &Ast, meta: &Meta) -> Result<Ast> {
    // A text that is being built is text for sure.
    let text = matches!(message, Ast::Lit(Lit::Str(_)))
        || message.as_call(atoms::BITS).is_some()
        || message.as_call(atoms::CONCAT).is_some();
    if text {
        let pairs = vec![
            Ast::pair(Ast::atom(atoms::STRUCT), Ast::atom(atoms::RUNTIME_ERROR)),
            Ast::pair(Ast::atom(atoms::EXCEPTION), Ast::atom(atoms::TRUE)),
            Ast::pair(Ast::atom(atoms::MESSAGE), message.clone()),
        ];
        return Ok(Ast::call(atoms::PERCENT_BRACES, pairs, plain(meta)));
    }
    let module = match message {
        Ast::Lit(Lit::Atom(atom)) => Some(*atom),
        Ast::Call(call) => match message.as_call(atoms::ALIASES) {
            Some(parts) => x.expand_alias(parts, &call.meta)?,
            None => None,
        },
        Ast::Var(var) if var.name == atoms::MODULE_ => x.env.module,
        _ => None,
    };
    Ok(match module {
        Some(module) => exception_of(&Ast::atom(module), &Ast::List(Vec::new()), meta),
        None => exception_of(&Ast::atom(Atom::new("Elixir.Kernel.Utils")), message, meta),
    })
}

fn exception_of(module: &Ast, attributes: &Ast, meta: &Meta) -> Ast {
    Ast::remote(module.clone(), atoms::EXCEPTION_, vec![attributes.clone()], plain(meta))
}

fn error(value: Ast, meta: &Meta) -> Ast {
    Ast::remote(Ast::atom(atoms::ERLANG), atoms::ERROR, vec![value], plain(meta))
}

fn erlang_raise(value: Ast, stacktrace: &Ast, meta: &Meta) -> Ast {
    let args = vec![Ast::atom(atoms::ERROR), value, stacktrace.clone()];
    Ast::remote(Ast::atom(atoms::ERLANG), atoms::RAISE, args, plain(meta))
}

fn raise(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let value = exception(x, &args[0], meta)?;
    Ok(error(value, meta))
}

fn raise_with(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(error(exception_of(&args[0], &args[1], meta), meta))
}

fn reraise(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let value = exception(x, &args[0], meta)?;
    Ok(erlang_raise(value, &args[1], meta))
}

fn reraise_with(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(erlang_raise(exception_of(&args[0], &args[1], meta), &args[2], meta))
}

const WITH_MESSAGE: &str = "
@impl true
def message(exception) do
  exception.message
end
defoverridable message: 1
@impl true
def exception(message) when is_binary(message) do
  exception(message: message)
end
def exception(args) when is_list(args) do
  Kernel.Utils.build_struct(args, __struct__())
end
defoverridable exception: 1
:ok
";

const WITHOUT_MESSAGE: &str = "
@impl true
def exception(args) when is_list(args) do
  Kernel.Utils.build_struct(args, __struct__())
end
defoverridable exception: 1
:ok
";

fn defexception(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    if x.env.module.is_none() {
        return Err(x.argument_error(meta, "cannot invoke @/1 outside module"));
    }
    let fields = &args[0];
    // Whether there is a message decides what is defined; of computed fields it is assumed.
    let named = |term: &crate::term::Term| {
        let key = term.as_tuple().and_then(|t| t.first()).unwrap_or(term);
        key.as_atom() == Some(atoms::MESSAGE)
    };
    let message = match fields {
        Ast::List(items) => items.iter().any(|item| match item {
            Ast::Lit(Lit::Atom(a)) => *a == atoms::MESSAGE,
            Ast::Pair(pair) => pair.0.as_atom() == Some(atoms::MESSAGE),
            _ => false,
        }),
        _ => match x.expr(fields)?.kind {
            Kind::Const(term) => term.list_iter().any(named),
            _ => true,
        },
    };
    let code = "@behaviour Exception\ndefstruct([__exception__: true] ++ unquote(fields))";
    let all = match fields {
        // A literal list stays one, for library modules.
        Ast::List(items) => {
            let mut all = vec![Ast::pair(Ast::atom(atoms::EXCEPTION), Ast::atom(atoms::TRUE))];
            let plain = items.iter().map(|item| match item {
                Ast::Lit(Lit::Atom(a)) => Ast::pair(Ast::atom(*a), Ast::atom(atoms::NIL)),
                other => other.clone(),
            });
            all.extend(plain);
            Some(Ast::List(all))
        }
        _ => None,
    };
    let start = match &all {
        Some(all) => x.snippet("@behaviour Exception\ndefstruct(unquote(fields))", &[("fields", all)], meta)?,
        None => x.snippet(code, &[("fields", fields)], meta)?,
    };
    let rest = if message { WITH_MESSAGE } else { WITHOUT_MESSAGE };
    let forms = vec![start, x.snippet(rest, &[], meta)?];
    Ok(Ast::call(atoms::BLOCK, forms, Meta::at(meta.line, crate::base::Span::NONE)))
}

//! `defprotocol` and `defimpl`: ordinary modules.
//!
//! A protocol's functions ask `Protocol.__impl_for__/3` (a native of the runtime) for the implementing module, whose
//! name is the protocol's with the type's behind it.

use super::{Native, ast};
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::expand::definition::head_call;
use crate::expand::env::{concat, inspect_atom};
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::expand::snippet::kernel_call;
use crate::syntax::{Ast, Meta};

pub(super) const TABLE: &[Native] =
    &[ast("defprotocol", 2, defprotocol), ast("defimpl", 2, defimpl), ast("defimpl", 3, defimpl)];

const PROTOCOL_START: &str = "
@fallback_to_any false
@undefined_impl_description \"\"
:ok
";

const PROTOCOL_END: &str = "
@doc false
def impl_for(data) do
  Protocol.__impl_for__(unquote(module), data, @fallback_to_any)
end
@doc false
def impl_for!(data) do
  case Protocol.__impl_for__(unquote(module), data, @fallback_to_any) do
    nil ->
      :erlang.error(
        Protocol.UndefinedError.exception(
          protocol: unquote(module),
          value: data,
          description: @undefined_impl_description
        )
      )

    impl ->
      impl
  end
end
@doc false
def __protocol__(:module), do: unquote(module)
def __protocol__(:functions), do: unquote(functions)
def __protocol__(:consolidated?), do: unquote(consolidated)
def __protocol__(:impls), do: :not_consolidated
def __protocol__(:fallback_to_any), do: @fallback_to_any
:ok
";

/// The forms of a block.
fn forms(ast: &Ast) -> Vec<Ast> {
    match ast.as_call(atoms::BLOCK) {
        Some(forms) => forms.to_vec(),
        None => vec![ast.clone()],
    }
}

fn do_block(x: &Expander, sections: &Ast, what: &str, meta: &Meta) -> Result<Ast> {
    let pairs = crate::expand::comprehension::keyword(sections).unwrap_or_default();
    match pairs.iter().find(|(k, _)| *k == atoms::DO) {
        Some((_, body)) => Ok((*body).clone()),
        None => Err(x.argument_error(meta, format!("invalid arguments for {what}, expected a do block"))),
    }
}

fn defprotocol(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let line = meta.line;
    let at = Meta::at(line, crate::base::Span::NONE);
    let body = do_block(x, &args[1], "defprotocol/2", meta)?;
    let mut out = vec![x.snippet(PROTOCOL_START, &[], meta)?];
    let mut functions: Vec<Ast> = Vec::new();
    let mut dynamic = false;
    let module = Ast::var(atoms::MODULE_, atoms::NIL, at.clone());
    for form in forms(&body) {
        let def = match form.as_call(atoms::DEF) {
            Some([head]) => Some(head.clone()),
            Some([_, _]) => {
                return Err(x.argument_error(
                    form.meta().unwrap_or(meta),
                    "protocol functions must be given as a head without a body, such as: def size(data)",
                ));
            }
            _ => None,
        };
        let Some(head) = def else {
            // Heads within other forms (`for`, `if` …) are those of functions too.
            let mut form = form;
            dynamic |= !x.library && with_protocol_heads(&mut form);
            out.push(form);
            continue;
        };
        let own = form.meta().cloned().unwrap_or_else(|| at.clone());
        let Some((name, params)) = head_call(&head).filter(|_| head.as_call(atoms::WHEN).is_none()) else {
            return Err(x.argument_error(&own, "missing return type or guards in a protocol function"));
        };
        if params.is_empty() {
            return Err(x.argument_error(&own, "protocol functions expect at least one argument"));
        }
        let count = params.len();
        let mut vars = Vec::with_capacity(count);
        for i in 0..count {
            vars.push(x.hygienic(&format!("arg{}", i + 1), own.line));
        }
        let first = vars[0].clone();
        let target = Ast::call(Atom::new("impl_for!"), vec![first], Meta::at(own.line, own.span));
        let call = Ast::remote(target, name, vars.clone(), Meta::at(own.line, own.span));
        // Defaults are deprecated here, but work.
        let with_defaults = vars.into_iter().zip(params).map(|(var, param)| match param.as_call(atoms::DEFAULT) {
            Some([_, default]) => Ast::call(atoms::DEFAULT, vec![var, default.clone()], own.clone()),
            _ => var,
        });
        let head = Ast::call(name, with_defaults.collect::<Vec<_>>(), own.clone());
        out.push(callback(name, count, own.line));
        out.push(kernel_call(atoms::DEF, vec![head, Ast::keyword([(atoms::DO, call)])], own.line));
        functions.push(Ast::pair(Ast::atom(name), Ast::int(count as i64)));
    }
    functions.order_by_key(|pair| match pair {
        Ast::Pair(pair) => pair.0.as_atom().map(|a| a.as_str()),
        _ => None,
    });
    let mut functions = Ast::List(functions);
    if dynamic {
        let list = "Enum.sort(unquote(known) ++ Module.get_attribute(__MODULE__, :__functions__, []))";
        let all = x.snippet(list, &[("known", &functions)], meta)?;
        let name = Ast::var(Atom::new("functions"), atoms::PROTOCOL, at.clone());
        out.push(Ast::call(atoms::MATCH, vec![name.clone(), all], at.clone()));
        functions = Ast::call(atoms::UNQUOTE, vec![name], at.clone());
    }
    // Those of the library are consolidated where Elixir is.
    let consolidated = Ast::atom(if x.library { atoms::TRUE } else { atoms::FALSE });
    let pieces = [("module", &module), ("functions", &functions), ("consolidated", &consolidated)];
    out.push(x.snippet(PROTOCOL_END, &pieces, meta)?);
    let body = Ast::keyword([(atoms::DO, Ast::call(atoms::BLOCK, out, at))]);
    Ok(kernel_call(atoms::DEFMODULE, vec![args[0].clone(), body], line))
}

/// Makes `Protocol.def(head)` of every `def head` in a form; whether there was one.
fn with_protocol_heads(form: &mut Ast) -> bool {
    let mut work = vec![form];
    let mut found = false;
    while let Some(node) = work.pop() {
        match node {
            Ast::Lit(_) | Ast::Var(_) => {}
            Ast::List(items) => work.extend(items.iter_mut()),
            Ast::Pair(pair) => work.extend([&mut pair.0, &mut pair.1]),
            Ast::Call(call) => match (&call.head, call.args.len()) {
                (crate::syntax::Head::Name(atoms::QUOTE), _) => {}
                (crate::syntax::Head::Name(atoms::DEF), 1) => {
                    let args = std::mem::take(&mut call.args);
                    let at = call.meta.clone();
                    let required = Ast::call(atoms::REQUIRE, vec![Ast::atom(atoms::PROTOCOL)], at.clone());
                    let def = Ast::remote(Ast::atom(atoms::PROTOCOL), atoms::DEF, args, at.clone());
                    call.head = crate::syntax::Head::Name(atoms::BLOCK);
                    call.args = vec![required, def];
                    found = true;
                }
                _ => work.extend(call.args.iter_mut()),
            },
        }
    }
    found
}

/// `@callback name(term, …) :: term`
fn callback(name: Atom, arity: usize, line: u32) -> Ast {
    let at = Meta::at(line, crate::base::Span::NONE);
    let term = || Ast::call(Atom::new("term"), Vec::new(), at.clone());
    let call = Ast::call(name, (0..arity).map(|_| term()).collect(), at.clone());
    let spec = Ast::call(atoms::TYPE_OP, vec![call, term()], at.clone());
    let attribute = Ast::call(Atom::new("callback"), vec![spec], at);
    kernel_call(atoms::AT, vec![attribute], line)
}

const IMPL_START: &str = "
@behaviour unquote(protocol)
@protocol unquote(protocol)
@for unquote(target)
@doc false
def __impl__(:for), do: unquote(target)
def __impl__(:target), do: __MODULE__
def __impl__(:protocol), do: unquote(protocol)
:ok
";

const IMPL_END: &str = "
Module.register_attribute(__MODULE__, :__impl__, persist: true)
Module.put_attribute(__MODULE__, :__impl__, protocol: @protocol, for: @for)
";

const IMPL_DYNAMIC: &str = "
protocol = unquote(protocol)
target = unquote(target)
Protocol.assert_protocol!(protocol)
defmodule Module.concat(protocol, target) do
  @behaviour protocol
  @protocol protocol
  @for target
  @doc false
  def __impl__(:for), do: @for
  def __impl__(:target), do: __MODULE__
  def __impl__(:protocol), do: @protocol
  unquote(body)
  Module.register_attribute(__MODULE__, :__impl__, persist: true)
  Module.put_attribute(__MODULE__, :__impl__, protocol: @protocol, for: @for)
end
";

/// What protocols are implemented for that is no struct.
const BUILT_IN: &[&str] = &[
    "Elixir.Any",
    "Elixir.Atom",
    "Elixir.BitString",
    "Elixir.Float",
    "Elixir.Function",
    "Elixir.Integer",
    "Elixir.List",
    "Elixir.Map",
    "Elixir.PID",
    "Elixir.Port",
    "Elixir.Reference",
    "Elixir.Tuple",
];

fn warn_unknown_target(x: &mut Expander, target: Atom, meta: &Meta) -> Result<()> {
    // The top of a file is expanded as a whole: what it defines before is not there yet.
    let known = x.library
        || x.env.module.is_none()
        || x.env.context_modules.contains(&target)
        || BUILT_IN.contains(&target.as_str())
        || x.env.module == Some(target)
        || x.host.defining(target).is_some()
        || x.host.exports(target)?.is_some();
    if !known {
        let shown = inspect_atom(target);
        let text = format!(
            "you are implementing a protocol for {shown} but said module is not available. Make sure the module name is \
             correct. If {shown} is an optional dependency, please wrap the protocol implementation in a \
             Code.ensure_loaded?({shown}) check"
        );
        x.warn_at(meta.line, crate::base::Span::NONE, text);
    }
    Ok(())
}

fn defimpl(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let line = meta.line;
    let at = Meta::at(line, crate::base::Span::NONE);
    let mut options = Vec::new();
    for list in &args[1..] {
        match crate::expand::comprehension::keyword(list) {
            Some(pairs) => options.extend(pairs),
            None => return Err(x.argument_error(meta, "defimpl expects a keyword list of options")),
        }
    }
    let option = |key: Atom| options.iter().find(|(k, _)| *k == key).map(|(_, v)| (*v).clone());
    let Some(body) = option(atoms::DO) else {
        return Err(x.argument_error(meta, "invalid arguments for defimpl, expected a do block"));
    };
    if let Some((key, _)) = options.iter().find(|(k, _)| !matches!(*k, atoms::DO | atoms::FOR)) {
        return Err(x.argument_error(meta, format!("unknown options given to defimpl, got: [{key}: ...]")));
    }
    let targets: Vec<Ast> = match option(atoms::FOR) {
        None => match x.env.module {
            Some(module) => vec![Ast::atom(module)],
            None => {
                return Err(x.argument_error(meta, "defimpl/3 expects a :for option when declared outside a module"));
            }
        },
        Some(Ast::List(items)) => items,
        Some(one) => vec![one],
    };
    let protocol = known(x, &args[0])?;
    let mut out = Vec::new();
    for target in targets {
        let (Some(protocol), Some(target)) = (protocol, known(x, &target)?) else {
            // What is known only when the code runs: the module's name is computed, its body captures both.
            let protocol = protocol.map_or_else(|| args[0].clone(), Ast::atom);
            out.push(x.snippet(
                IMPL_DYNAMIC,
                &[("protocol", &protocol), ("target", &target), ("body", &body)],
                meta,
            )?);
            continue;
        };
        warn_unknown_target(x, target, meta)?;
        let name = concat(&[protocol.as_str(), target.as_str()])
            .map_err(|_| x.error(meta, "a system limit has been reached"))?;
        let (protocol, target) = (Ast::atom(protocol), Ast::atom(target));
        if !x.library {
            out.push(x.snippet("Protocol.assert_protocol!(unquote(protocol))", &[("protocol", &protocol)], meta)?);
        }
        let start = x.snippet(IMPL_START, &[("protocol", &protocol), ("target", &target)], meta)?;
        let mut parts = vec![start, body.clone()];
        if !x.library {
            parts.push(x.snippet(IMPL_END, &[], meta)?);
        }
        let body = Ast::call(atoms::BLOCK, parts, at.clone());
        let sections = Ast::keyword([(atoms::DO, body)]);
        out.push(kernel_call(atoms::DEFMODULE, vec![Ast::atom(name), sections], line));
    }
    Ok(Ast::call(atoms::BLOCK, out, at))
}

/// A type's name such as `Integer`, taken as it is written, aliases apart; `None` when it takes code to know.
fn known(x: &mut Expander, ast: &Ast) -> Result<Option<Atom>> {
    match ast {
        Ast::Lit(crate::syntax::Lit::Atom(name)) => Ok(Some(*name)),
        Ast::Var(var) if var.name == atoms::MODULE_ => Ok(x.env.module),
        Ast::Call(call) => match ast.as_call(atoms::ALIASES) {
            Some(parts) => {
                let meta = call.meta.clone();
                x.expand_alias(parts, &meta)
            }
            None => match x.expand_once(ast)? {
                Some(next) => known(x, &next),
                None => Ok(None),
            },
        },
        _ => Ok(None),
    }
}

/// The modules that may implement a protocol for a value of this type, most specific first.
pub fn candidates(protocol: Atom, value: &crate::term::Term, fallback_to_any: bool) -> Vec<Atom> {
    use crate::term::View;
    let mut out = Vec::new();
    let mut add = |name: &str| {
        if let Ok(atom) = concat(&[protocol.as_str(), name]) {
            out.push(atom);
        }
    };
    match value.view() {
        View::Map(map) => match map.get(&crate::term::Term::atom(atoms::STRUCT)).and_then(crate::term::Term::as_atom) {
            Some(name) => add(name.as_str()),
            None => add("Map"),
        },
        View::Int(_) | View::BigInt(_) => add("Integer"),
        View::Float(_) => add("Float"),
        View::Atom(_) => add("Atom"),
        View::EmptyList | View::Cons(..) => add("List"),
        View::Tuple(_) => add("Tuple"),
        _ if value.is_bits() => add("BitString"),
        _ if value.is_fun() => add("Function"),
        _ if value.is_pid() => add("PID"),
        _ if value.is_ref() => add("Reference"),
        _ => add("Port"),
    }
    if fallback_to_any {
        add("Any");
    }
    out
}

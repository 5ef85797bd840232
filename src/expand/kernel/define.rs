//! `defmodule`, `def` and its kind, `@`, `defstruct`, `defguard`, `defdelegate`, `defoverridable`.

use super::{Native, ast, both, core};
use crate::base::{Atom, atoms};
use crate::expand::definition::{head_call, split_defaults};
use crate::expand::env::concat;
use crate::expand::expander::{Expander, atom_expr, is_generated, remote, var_expr};
use crate::expand::failure::Result;
use crate::expand::module::{DefKind, Guard, LocalUse};
use crate::expand::quote::has_unquotes;
use crate::expand::scope::VarKey;
use crate::expand::show::show;
use crate::expand::snippet::kernel_call;
use crate::expand::template::{AttributeTemplate, DefTemplate, DefText, Hooked, ModuleTemplate};
use crate::ir::core::{Expr, Kind, Pat};
use crate::syntax::{Ast, Call, Head, Lit, Meta, Var, quoted};
use crate::term::Term;
use std::sync::Arc;

pub(super) const TABLE: &[Native] = &[
    core("def", 1, |x, args, meta| def(x, DefKind::Def, args, meta)),
    core("def", 2, |x, args, meta| def(x, DefKind::Def, args, meta)),
    core("defp", 1, |x, args, meta| def(x, DefKind::Defp, args, meta)),
    core("defp", 2, |x, args, meta| def(x, DefKind::Defp, args, meta)),
    core("defmacro", 1, |x, args, meta| def(x, DefKind::Defmacro, args, meta)),
    core("defmacro", 2, |x, args, meta| def(x, DefKind::Defmacro, args, meta)),
    core("defmacrop", 1, |x, args, meta| def(x, DefKind::Defmacrop, args, meta)),
    core("defmacrop", 2, |x, args, meta| def(x, DefKind::Defmacrop, args, meta)),
    core("defmodule", 2, defmodule),
    both("@", 1, at_ast, at),
    core("defstruct", 1, defstruct),
    core("defguard", 1, |x, args, meta| defguard(x, DefKind::Defmacro, args, meta)),
    core("defguardp", 1, |x, args, meta| defguard(x, DefKind::Defmacrop, args, meta)),
    ast("defdelegate", 2, defdelegate),
    core("defoverridable", 1, defoverridable),
];

fn outside(x: &Expander, what: &str, meta: &Meta) -> Result<()> {
    if x.env.module.is_none() {
        return Err(x.argument_error(meta, format!("cannot invoke {what} outside module")));
    }
    if x.env.function.is_some() {
        return Err(x.argument_error(meta, format!("cannot invoke {what} inside function/macro")));
    }
    Ok(())
}

fn def(x: &mut Expander, kind: DefKind, args: &[Ast], meta: &Meta) -> Result<Expr> {
    outside(x, &format!("{}/{}", kind.name(), args.len()), meta)?;
    let named = literal_name(&args[0]);
    let (head, body) = (named.as_ref().unwrap_or(&args[0]), args.get(1));
    // Unquote fragments: the definition is made by code.
    let dynamic = has_unquotes(head) || body.is_some_and(has_unquotes);
    let mut env = x.env.clone();
    env.line = meta.line;
    let template = |source| DefTemplate {
        kind,
        source,
        env,
        line: meta.line,
        span: meta.span,
        generated: is_generated(meta) || meta.get(atoms::CONTEXT).is_some(),
        guard: None,
    };
    if dynamic {
        let head = x.fragments(head)?;
        let body = match body {
            Some(body) => x.fragments(body)?,
            None => atom_expr(meta.line, atoms::NIL),
        };
        return Ok(Expr::new(meta.line, Hooked::Def(template(None)).kind(vec![head, body])));
    }
    let text = DefText { head: head.clone(), body: body.cloned() };
    Ok(Expr::new(meta.line, Hooked::Def(template(Some(text))).kind(Vec::new())))
}

/// `unquote(:name)(args)` with the name put in: nothing to compute.
fn literal_name(head: &Ast) -> Option<Ast> {
    let Ast::Call(call) = head else { return None };
    let Head::Expr(name) = &call.head else { return None };
    let Some([Ast::Lit(Lit::Atom(name))]) = name.as_call(atoms::UNQUOTE) else { return None };
    let mut named = call.clone();
    named.head = Head::Expr(Ast::Lit(Lit::Atom(*name)));
    Some(Ast::Call(named))
}

fn defmodule(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    x.not_in_guard("defmodule", meta)?;
    let line = meta.line;
    let body = match crate::expand::comprehension::keyword(&args[1]).as_deref() {
        Some([(atoms::DO, body)]) => (*body).clone(),
        Some([(atoms::DO, _), (other, _), ..]) => {
            let shown = show(&args[0]);
            let text = "unexpected reserved word at the top-level of the \"defmodule ";
            return Err(x.argument_error(meta, format!("{text}{shown}\" do-block: {other}")));
        }
        _ => return Err(x.function_clause("defmodule", 2, meta)),
    };
    let name = x.expr(&args[0])?;
    let known = match &name.kind {
        Kind::Const(term) => match term.as_atom() {
            Some(atom) if !matches!(atom, atoms::NIL | atoms::TRUE | atoms::FALSE) => Some(atom),
            _ => {
                let shown = crate::expand::show::show_term(term);
                return Err(x.argument_error(meta, format!("invalid module name: {shown}")));
            }
        },
        _ => None,
    };
    // The module sees the environment from before its own alias, as well as that alias.
    let mut full = known;
    if let (Some(_), Some(outer), Ast::Call(call)) = (known, x.env.module, &args[0])
        && let Some(parts) = args[0].as_call(atoms::ALIASES)
        && let Some(first) = parts.first().and_then(Ast::as_atom)
        && first != atoms::ELIXIR
    {
        let limit = |_| x.error(meta, "a system limit has been reached");
        let names: Option<Vec<&str>> = parts.iter().map(|p| p.as_atom().map(Atom::as_str)).collect();
        let Some(names) = names else { return Err(x.invalid_call(&args[0], meta)) };
        let mut all = vec![outer.as_str()];
        all.extend(names);
        full = Some(concat(&all).map_err(limit)?);
        let alias = concat(&[first.as_str()]).map_err(|_| x.error(meta, "a system limit has been reached"))?;
        let target =
            concat(&[outer.as_str(), first.as_str()]).map_err(|_| x.error(meta, "a system limit has been reached"))?;
        x.store_alias(crate::expand::env::Alias { name: alias, target }, &call.meta);
    }
    let mut env = x.env.clone();
    env.line = line;
    env.function = None;
    let vars = x.scope.visible();
    let mut hook_args = Vec::with_capacity(vars.len() + 1);
    if full.is_none() {
        hook_args.push(name);
    }
    let mut captures: Vec<VarKey> = Vec::with_capacity(vars.len());
    for (key, id) in vars {
        x.scope.mark_used(id);
        captures.push(key);
        hook_args.push(var_expr(line, id));
    }
    if let Some(name) = full {
        x.defined.push(name);
        if x.env.function.is_none() && !x.env.context_modules.contains(&name) {
            Arc::make_mut(&mut x.env.context_modules).insert(0, name);
        }
    }
    let template = ModuleTemplate { name: full, body, env, captures, line, span: meta.span };
    Ok(Expr::new(line, Hooked::Module(Arc::new(template)).kind(hook_args)))
}

/// The name and arguments in `@name args`.
fn attribute<'a>(x: &Expander, args: &'a [Ast], meta: &Meta) -> Result<(Atom, &'a [Ast], Meta)> {
    if x.env.module.is_none() {
        return Err(x.argument_error(meta, "cannot invoke @/1 outside module"));
    }
    match &args[0] {
        Ast::Var(var) => Ok((var.name, &[], var.meta.clone())),
        Ast::Call(call) => match &**call {
            Call { head: Head::Name(atoms::ALIASES), .. } => {
                Err(x.argument_error(meta, "module attributes set via @ cannot start with an uppercase letter"))
            }
            Call { head: Head::Name(name), args, meta } => Ok((*name, args, meta.clone())),
            _ => Err(x.function_clause("@", 1, meta)),
        },
        _ => Err(x.function_clause("@", 1, meta)),
    }
}

const TYPESPECS: &[&str] = &["type", "typep", "opaque", "spec", "callback", "macrocallback", "nominal"];

/// `@name` where a tree is wanted: patterns, right sides of `in`, ranges.
fn at_ast(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (name, args, _) = attribute(x, args, meta)?;
    if !args.is_empty() {
        let text = format!(
            "invalid write attribute syntax. If you want to define an attribute, don't do this in a match: @{name}"
        );
        return Err(x.argument_error(meta, text));
    }
    let value = read(x, name, meta);
    Ok(quoted::escape(&value))
}

/// The value of an attribute while a function is expanded.
fn read(x: &mut Expander, name: Atom, meta: &Meta) -> Term {
    match x.state(|s| s.get_attribute(name)) {
        Some(Some(value)) => value,
        Some(None) => {
            if !x.library {
                let said = crate::expand::perform::undefined_attribute(name, &x.env, meta.line);
                x.diagnostics.push(said);
            }
            Term::NIL
        }
        None => x.library_attribute(name).unwrap_or(Term::NIL),
    }
}

fn at(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let line = meta.line;
    let (name, values, _) = attribute(x, args, meta)?;
    let module = x.env.module.unwrap_or(atoms::NIL);
    let in_function = x.env.function.is_some();
    let mut env = x.env.clone();
    env.line = line;
    // What a macro sets, its user need not read.
    let quoted = meta.extra.is_some() && meta.get(atoms::CONTEXT).is_some();
    let template = |env| AttributeTemplate { module, name, line, span: meta.span, env, quoted };
    match values {
        [] if in_function || x.env.context != crate::expand::Context::Normal || x.library => {
            let value = read(x, name, meta);
            if let Some(part) = crate::expand::module::validate::unescapable(&value).filter(|_| !x.library) {
                let why = crate::expand::module::validate::cannot_escape(&part);
                let text = format!("cannot inject attribute @{name} into function/macro because {why}");
                return Err(x.argument_error(meta, text));
            }
            Ok(Expr::new(line, Kind::Const(value)))
        }
        [] => Ok(Expr::new(line, Hooked::GetAttribute(template(env)).kind(Vec::new()))),
        [spec] if TYPESPECS.contains(&name.as_str()) => {
            if in_function {
                return Err(x.argument_error(meta, format!("cannot set attribute @{name} inside function/macro")));
            }
            if has_unquotes(spec) {
                let spec = x.fragments(spec)?;
                let hook = Hooked::Typespec { kind: name, spec: None, env };
                return Ok(Expr::new(line, hook.kind(vec![spec])));
            }
            let hook = Hooked::Typespec { kind: name, spec: Some(spec.clone()), env };
            Ok(Expr::new(line, hook.kind(Vec::new())))
        }
        [_] if in_function => {
            Err(x.argument_error(meta, format!("cannot set attribute @{name} inside function/macro")))
        }
        [value] => {
            let value = x.expr(value)?;
            Ok(Expr::new(line, Hooked::PutAttribute(template(env)).kind(vec![value])))
        }
        many => {
            let count = many.len();
            Err(x.argument_error(meta, format!("expected 0 or 1 argument for @{name}, got: {count}")))
        }
    }
}

/// The hook makes the struct and its functions; `@derive` is then left to `Protocol`.
fn defstruct(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let Some(module) = x.env.module else {
        return Err(x.argument_error(meta, "cannot invoke defstruct/1 outside module"));
    };
    outside(x, "defstruct/1", meta)?;
    let line = meta.line;
    let fields = x.expr(&args[0])?;
    let mut env = x.env.clone();
    env.line = line;
    let env_term = crate::expand::env_term::env_to_term(&env, &[]);
    let id = x.scope.fresh();
    let define = Expr::new(line, Hooked::Struct { env }.kind(vec![fields]));
    // `{default, derives}`
    let default = x.scope.fresh();
    let derives = x.scope.fresh();
    let bind = Pat::Both(Box::new(Pat::Tuple(vec![Pat::Bind(default), Pat::Bind(derives)])), Box::new(Pat::Bind(id)));
    let bind = Expr::new(line, Kind::Match(Box::new(bind), Box::new(define)));
    let derive = remote(
        line,
        atoms::PROTOCOL,
        Atom::new("__derive__"),
        vec![var_expr(line, derives), atom_expr(line, module), Expr::new(line, Kind::Const(env_term))],
    );
    let none = Expr::constant(Term::EMPTY_LIST);
    let test = crate::expand::expander::erlang(line, "=:=", vec![var_expr(line, derives), none]);
    let derive = Expr::new(line, Kind::If(Box::new(test), Box::new(atom_expr(line, atoms::NIL)), Box::new(derive)));
    Ok(Expr::new(line, Kind::Block(vec![bind, derive, var_expr(line, default)])))
}

fn defoverridable(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    outside(x, "defoverridable/1", meta)?;
    let value = x.expr(&args[0])?;
    let mut env = x.env.clone();
    env.line = meta.line;
    Ok(Expr::new(meta.line, Hooked::Overridable { env }.kind(vec![value])))
}

/// Marks a `defguard` that is expanded while the module's body runs.
const EVALUATED: &str = "guard_evaluated";

/// Whether code calls what is neither imported nor defined so far.
fn calls_local(x: &mut Expander, ast: &Ast) -> Result<bool> {
    let mut work = vec![ast];
    while let Some(node) = work.pop() {
        match node {
            Ast::Lit(_) | Ast::Var(_) => {}
            Ast::List(items) => work.extend(items),
            Ast::Pair(pair) => work.extend([&pair.0, &pair.1]),
            Ast::Call(call) => {
                if let Head::Name(name) = &call.head {
                    let arity = u8::try_from(call.args.len()).unwrap_or(u8::MAX);
                    if !crate::expand::directive::is_special_form(*name, arity)
                        && matches!(
                            x.resolve(*name, call.args.len(), &call.meta)?,
                            crate::expand::dispatch::Target::Local
                        )
                    {
                        return Ok(true);
                    }
                }
                work.extend(&call.args);
            }
        }
    }
    Ok(false)
}

/// Notes which macros of the module a guard uses.
fn use_own_guards(x: &mut Expander, caller: (Atom, u8), guard: &Ast) -> Result<()> {
    let mut work = vec![guard];
    while let Some(node) = work.pop() {
        let Ast::Call(call) = node else { continue };
        if let Head::Name(name) = &call.head
            && let Ok(arity) = u8::try_from(call.args.len())
            && x.state(|s| s.defs.get(&(*name, arity)).is_some_and(|d| d.kind.is_macro())) == Some(true)
        {
            let (line, span) = (call.meta.line, call.meta.span);
            let used = LocalUse { caller: Some(caller), name: *name, arity, line, span, is_macro: true };
            x.state(|s| s.local_uses.push(used));
        }
        work.extend(&call.args);
    }
    Ok(())
}

fn defguard(x: &mut Expander, kind: DefKind, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let macro_name = if kind.is_public() { "defguard" } else { "defguardp" };
    outside(x, &format!("{}/2", kind.name()), meta)?;
    let (head, guard) = match args[0].as_call(atoms::WHEN) {
        Some([head, guard]) => (head, Some(guard)),
        _ => (&args[0], None),
    };
    let Some((fun, params)) = head_call(head) else {
        let shown = show(head);
        return Err(x.argument_error(meta, format!("invalid syntax in {macro_name} {shown}")));
    };
    let Some(guard) = guard else {
        return def(x, kind, std::slice::from_ref(head), meta);
    };
    if guard.as_call(atoms::WHEN).is_some() {
        let shown = show(head);
        let text = format!("invalid syntax in {macro_name} {shown}, only a single when clause is allowed");
        return Err(x.argument_error(meta, text));
    }
    // Guards of this module are known when the module's body runs, as what `unquote` puts in: it is defined then.
    let again = meta.get_atom(Atom::new(EVALUATED)).is_some();
    let own_guards = !again && !x.library && calls_local(x, guard)?;
    if own_guards || has_unquotes(head) || has_unquotes(guard) {
        let marked = Meta { extra: None, ..meta.clone() }.with_after(Atom::new(EVALUATED), Ast::atom(atoms::TRUE));
        let call = Ast::call(Atom::new(macro_name), args.to_vec(), marked);
        let quoted = x.fragments(&call)?;
        let env = Ast::var(Atom::new("__ENV__"), atoms::NIL, Meta::at(meta.line, crate::base::Span::NONE));
        let env = x.expr(&env)?;
        let args = vec![quoted, Expr::constant(Term::EMPTY_LIST), env];
        return Ok(remote(meta.line, Atom::new("Elixir.Code"), Atom::new("eval_quoted"), args));
    }
    let (plain, _) = split_defaults(params);
    let mut names = Vec::new();
    for param in &plain {
        match param {
            Ast::Var(var) => names.push((VarKey::of(var), var.clone())),
            other => {
                let (_, shown) = (other, show(head));
                return Err(x.argument_error(meta, format!("invalid syntax in {macro_name} {shown}")));
            }
        }
    }
    use_own_guards(x, (fun, u8::try_from(plain.len()).unwrap_or(u8::MAX)), guard)?;
    // Macros in the guard are expanded here, where it is written; that also checks it.
    let expanded = x.scoped(|x| {
        for (key, var) in &names {
            let id = x.scope.bind(*key, var.meta.line, var.meta.span, true);
            x.scope.mark_used(id);
        }
        x.in_context(crate::expand::Context::Guard, |x| {
            let function = x.env.function.replace((fun, u8::try_from(plain.len()).unwrap_or(u8::MAX)));
            let tree = x.expand_all(guard);
            let checked = match &tree {
                Ok(tree) => x.expr(tree).map(|_| ()),
                Err(_) => Ok(()),
            };
            x.env.function = function;
            checked?;
            tree
        })
    })?;
    let unquoted = |var: &Ast| Ast::call(atoms::UNQUOTE, vec![var.clone()], Meta::none());
    let is_param = |var: &Var| names.iter().any(|(key, _)| *key == VarKey::of(var));
    let inlined = replace_vars(&expanded, &mut |var| is_param(var).then(|| unquoted(&Ast::Var(Box::new(var.clone())))));
    // Outside of guards every argument is evaluated once.
    let mut forms: Vec<Ast> = Vec::new();
    let mut used: Vec<VarKey> = Vec::new();
    let renamed = replace_vars(&expanded, &mut |var| {
        let key = VarKey::of(var);
        if !is_param(var) {
            return None;
        }
        if !used.contains(&key) {
            used.push(key);
        }
        Some(Ast::var(var.name, atoms::NIL, Meta::none()))
    });
    for (key, var) in &names {
        if used.contains(key) {
            let own = Ast::var(var.name, atoms::NIL, Meta::none());
            forms.push(Ast::call(atoms::MATCH, vec![own, unquoted(&Ast::Var(var.clone()))], Meta::none()));
        }
    }
    forms.push(renamed);
    let quote = |code: Ast| {
        let sections = Ast::keyword([(atoms::DO, code)]);
        Ast::call(atoms::QUOTE, vec![sections], Meta::at(meta.line, crate::base::Span::NONE))
    };
    let (in_guard, outside) = (quote(inlined), quote(Ast::call(atoms::BLOCK, forms, Meta::none())));
    let body = x.snippet(
        "case :maps.get(:context, __CALLER__) do\n  nil -> unquote(outside)\n  _ -> unquote(in_guard)\nend",
        &[("outside", &outside), ("in_guard", &in_guard)],
        meta,
    )?;
    let mut env = x.env.clone();
    env.line = meta.line;
    let template = DefTemplate {
        kind,
        source: Some(DefText { head: head.clone(), body: Some(Ast::keyword([(atoms::DO, body)])) }),
        env,
        line: meta.line,
        span: meta.span,
        generated: is_generated(meta) || meta.get(atoms::CONTEXT).is_some(),
        guard: Some(Arc::new(Guard { params: names.into_iter().map(|(key, _)| key).collect(), body: expanded })),
    };
    Ok(Expr::new(meta.line, Hooked::Def(template).kind(Vec::new())))
}

impl Expander<'_> {
    /// A call of what `defguard` made, as the tree it stands for.
    pub(in crate::expand) fn guard_call(&mut self, guard: &Guard, args: &[Ast], meta: &Meta) -> Ast {
        let in_guard = self.env.context != crate::expand::Context::Normal;
        let mut forms = Vec::new();
        let mut values: Vec<Ast> = Vec::new();
        for arg in args {
            if in_guard || matches!(arg, Ast::Var(_) | Ast::Lit(_)) {
                values.push(arg.clone());
                continue;
            }
            let var = self.hygienic("arg", meta.line);
            let at = Meta::at(meta.line, crate::base::Span::NONE);
            forms.push(Ast::call(atoms::MATCH, vec![var.clone(), arg.clone()], at));
            values.push(var);
        }
        let body = replace_vars(&guard.body, &mut |var| {
            let key = VarKey::of(var);
            guard.params.iter().position(|p| *p == key).and_then(|i| values.get(i)).cloned()
        });
        let body = crate::expand::dispatch::take_in(body, meta.line, atoms::EMPTY, 0, &self.env.source);
        if forms.is_empty() {
            return body;
        }
        forms.push(body);
        Ast::call(atoms::BLOCK, forms, Meta::at(meta.line, crate::base::Span::NONE))
    }
}

/// The tree with some variables replaced.
fn replace_vars(ast: &Ast, with: &mut dyn FnMut(&Var) -> Option<Ast>) -> Ast {
    match ast {
        Ast::Lit(_) => ast.clone(),
        Ast::Var(var) => with(var).unwrap_or_else(|| ast.clone()),
        Ast::List(items) => Ast::List(items.iter().map(|i| replace_vars(i, with)).collect()),
        Ast::Pair(pair) => Ast::pair(replace_vars(&pair.0, with), replace_vars(&pair.1, with)),
        Ast::Call(call) => {
            let head = match &call.head {
                Head::Name(name) => Head::Name(*name),
                Head::Expr(head) => Head::Expr(replace_vars(head, with)),
            };
            let args = call.args.iter().map(|a| replace_vars(a, with)).collect();
            Ast::Call(Box::new(Call { head, args, meta: call.meta.clone() }))
        }
    }
}

/// `defdelegate` of what is known only when the module's body runs.
const DELEGATE: &str = "
for {name, args, target, as, as_args} <- Kernel.Utils.delegations(unquote(heads), unquote(options)) do
  def unquote(name)(unquote_splicing(args)) do
    unquote(target).unquote(as)(unquote_splicing(as_args))
  end
end
";

fn kernel_quote(sections: Ast, line: u32) -> Ast {
    Ast::call(atoms::QUOTE, vec![sections], Meta::at(line, crate::base::Span::NONE))
}

fn defdelegate(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    outside(x, "defdelegate/2", meta)?;
    let line = meta.line;
    let target_known = |options: &[(Atom, &Ast)]| {
        options.iter().all(|(key, value)| match key.as_str() {
            "as" => matches!(value, Ast::Lit(Lit::Atom(_))),
            "to" => !has_unquotes(value) && (value.as_atom().is_some() || value.as_call(atoms::ALIASES).is_some()),
            _ => false,
        })
    };
    let known = crate::expand::comprehension::keyword(&args[1]).is_some_and(|o| target_known(&o));
    if !x.library && (!known || has_unquotes(&args[0])) {
        let sections = Ast::keyword([(atoms::DO, args[0].clone())]);
        let heads = kernel_quote(sections, line);
        return x.snippet(DELEGATE, &[("heads", &heads), ("options", &args[1])], meta);
    }
    let options = crate::expand::comprehension::keyword(&args[1]).unwrap_or_default();
    let option = |key: Atom| options.iter().find(|(k, _)| *k == key).map(|(_, v)| (*v).clone());
    let Some(to) = option(Atom::new("to")).filter(|to| to.as_atom() != Some(atoms::NIL)) else {
        return Err(x.argument_error(meta, "expected to: to be given as argument"));
    };
    let heads: Vec<&Ast> = match &args[0] {
        Ast::List(items) => items.iter().collect(),
        one => vec![one],
    };
    let mut forms = Vec::new();
    for head in heads {
        if let Some([_, guard]) = head.as_call(atoms::WHEN) {
            let text = format!("guards are not allowed in defdelegate/2, got: when {}", show(guard));
            return Err(x.argument_error(meta, text));
        }
        let Some((name, params)) = head_call(head) else {
            let shown = show(head);
            return Err(x.argument_error(meta, format!("invalid syntax in defdelegate {shown}")));
        };
        let target = match option(atoms::AS) {
            None => name,
            Some(Ast::Lit(Lit::Atom(atom))) => atom,
            Some(other) => match x.expr(&other)?.kind {
                Kind::Const(term) if term.as_atom().is_some() => term.as_atom().unwrap_or(name),
                _ => return Err(x.argument_error(meta, "expected as: to be an atom")),
            },
        };
        // Parameters get names of their own: patterns have no place in a delegation.
        let (plain, defaults) = split_defaults(params);
        if let Some(other) = plain.iter().find(|param| !matches!(param, Ast::Var(_))) {
            let text = format!("defdelegate/2 only accepts function parameters, got: {}", show(other));
            return Err(x.argument_error(meta, text));
        }
        let own_module = x.env.module_atom();
        let target_module = match x.expr(&to)?.kind {
            Kind::Const(term) => term.as_atom(),
            _ => None,
        };
        if target_module == Some(own_module) && target == name && !x.library {
            let text = "defdelegate function is calling itself, which will lead to an infinite loop. You should either \
                        change the value of the :to option or specify the :as option";
            return Err(x.argument_error(meta, text));
        }
        let mut own = Vec::new();
        for (i, _) in plain.iter().enumerate() {
            own.push(x.hygienic(&format!("arg{}", i + 1), line));
        }
        let mut with_defaults = own.clone();
        for (at, default) in defaults {
            let arg = own[at].clone();
            with_defaults[at] = Ast::call(atoms::DEFAULT, vec![arg, default], Meta::at(line, crate::base::Span::NONE));
        }
        let at = Meta::at(line, crate::base::Span::NONE);
        let call = Ast::remote(to.clone(), target, own, at.clone());
        let head = Ast::call(name, with_defaults, at);
        forms.push(kernel_call(atoms::DEF, vec![head, Ast::keyword([(atoms::DO, call)])], line));
    }
    Ok(Ast::call(atoms::BLOCK, forms, Meta::at(line, crate::base::Span::NONE)))
}

impl Expander<'_> {
    /// A tree with every macro in it expanded, for code that is used elsewhere.
    pub(in crate::expand) fn expand_all(&mut self, ast: &Ast) -> Result<Ast> {
        match ast {
            Ast::Lit(_) => Ok(ast.clone()),
            Ast::Var(var) => match var.name {
                atoms::MODULE_ => Ok(Ast::atom(self.env.module_atom())),
                _ => Ok(ast.clone()),
            },
            Ast::List(items) => {
                self.deeper(0, |x| Ok(Ast::List(items.iter().map(|i| x.expand_all(i)).collect::<Result<_>>()?)))
            }
            Ast::Pair(pair) => self.deeper(0, |x| Ok(Ast::pair(x.expand_all(&pair.0)?, x.expand_all(&pair.1)?))),
            Ast::Call(call) => self.deeper(call.meta.line, |x| {
                if let Some(next) = x.expand_once(ast)? {
                    return x.expand_all(&next);
                }
                let args = call.args.iter().map(|a| x.expand_all(a)).collect::<Result<Vec<_>>>()?;
                let head = match &call.head {
                    Head::Expr(head) => match head.as_call(atoms::DOT) {
                        Some([left, name]) => {
                            let dot = vec![x.expand_all(left)?, name.clone()];
                            let meta = head.meta().cloned().unwrap_or_default();
                            Head::Expr(Ast::call(atoms::DOT, dot, meta))
                        }
                        _ => Head::Expr(head.clone()),
                    },
                    Head::Name(name) => {
                        // What is imported here may not be where the code ends up.
                        if let Ok(super::super::dispatch::Target::Function(module)) =
                            x.resolve(*name, args.len(), &call.meta)
                            && !crate::expand::directive::is_special_form(*name, args.len() as u8)
                        {
                            return Ok(Ast::remote(Ast::atom(module), *name, args, call.meta.clone()));
                        }
                        Head::Name(*name)
                    }
                };
                Ok(Ast::Call(Box::new(Call { head, args, meta: call.meta.clone() })))
            }),
        }
    }

    /// An attribute of a library module.
    pub(in crate::expand) fn library_attribute(&mut self, name: Atom) -> Option<Term> {
        let library = self.library_context.as_ref()?;
        library.attributes.iter().rev().find(|(n, _)| *n == name).map(|(_, value)| value.clone())
    }
}

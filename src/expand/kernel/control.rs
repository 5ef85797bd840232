//! `if`, `unless`, `and`, `or`, `&&`, `||`, `!`, `|>`, `then`, `tap`, `match?`, `use` ….

use super::{Native, ast, both, core};
use crate::base::{Atom, atoms};
use crate::expand::env::{Context, inspect_atom};
use crate::expand::expander::{Expander, atom_expr, var_expr};
use crate::expand::failure::{Failure, Result};
use crate::expand::show::show;
use crate::expand::snippet::{erlang_call, kernel_call};
use crate::ir::core::{CaseFail, Clause, Expr, Kind, Pat};
use crate::syntax::{Ast, Call, Head, Lit, Meta, quoted};

pub(super) const TABLE: &[Native] = &[
    both("if", 2, if_ast, if_core),
    both("unless", 2, unless_ast, unless_core),
    both("and", 2, and_ast, and_core),
    both("or", 2, or_ast, or_core),
    core("&&", 2, and_and),
    core("||", 2, or_or),
    core("!", 1, bang),
    ast("|>", 2, pipe),
    ast("then", 2, then),
    ast("tap", 2, tap),
    core("match?", 2, matches),
    ast("use", 1, use_),
    ast("use", 2, use_),
    ast("dbg", 0, dbg),
    ast("dbg", 1, dbg),
    ast("dbg", 2, dbg),
];

/// `do` and `else` of an `if`.
fn branches<'a>(
    x: &Expander,
    sections: &'a Ast,
    form: &str,
    meta: &Meta,
) -> Result<(Option<&'a Ast>, Option<&'a Ast>)> {
    let pairs = crate::expand::comprehension::keyword(sections);
    let valid = pairs.filter(|pairs| {
        let count = |key: Atom| pairs.iter().filter(|(k, _)| *k == key).count();
        let (dos, elses) = (count(atoms::DO), count(atoms::ELSE));
        dos == 1 && elses <= 1 && pairs.len() == dos + elses
    });
    match valid {
        Some(pairs) => {
            let get = |key: Atom| pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
            Ok((get(atoms::DO), get(atoms::ELSE)))
        }
        None => Err(x.argument_error(
            meta,
            format!("invalid or duplicate keys for {form}, only \"do\" and an optional \"else\" are permitted"),
        )),
    }
}

fn not_in_guard(x: &Expander, what: &str, meta: &Meta) -> Result<()> {
    match x.env.context {
        Context::Normal => Ok(()),
        Context::Guard => Err(x.argument_error(
            meta,
            format!(
                "invalid expression in guard, {what} is not allowed in guards. To learn more about guards, visit: \
                 https://hexdocs.pm/elixir/patterns-and-guards.html"
            ),
        )),
        Context::Match => Err(x.argument_error(
            meta,
            format!(
                "invalid expression in match, {what} is not allowed in patterns such as function clauses, case clauses \
                 or on the left side of the = operator"
            ),
        )),
    }
}

fn if_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    x.not_in_guard("case", meta)?;
    let (yes, no) = branches(x, &args[1], "if", meta)?;
    let condition = x.expr(&args[0])?;
    Ok(x.branch(meta.line, condition, yes, no)?.at(meta.span.start))
}

fn unless_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    x.not_in_guard("case", meta)?;
    let (yes, no) = branches(x, &args[1], "unless", meta)?;
    let condition = x.expr(&args[0])?;
    Ok(x.branch(meta.line, condition, no, yes)?.at(meta.span.start))
}

fn arrow(head: Ast, body: Ast, line: u32) -> Ast {
    Ast::call(atoms::ARROW, vec![Ast::List(vec![head]), body], Meta::at(line, crate::base::Span::NONE))
}

/// `case condition do x when x in [false, nil] -> no; _ -> yes end`
fn truth_case(x: &mut Expander, condition: &Ast, yes: Ast, no: Ast, line: u32) -> Ast {
    let var = x.hygienic("x", line);
    let is = |v: &Ast, value: Atom| erlang_call(atoms::SEQ_ERL, vec![v.clone(), Ast::atom(value)], line);
    let test = erlang_call(atoms::ORELSE, vec![is(&var, atoms::FALSE), is(&var, atoms::NIL)], line);
    let meta = Meta::at(line, crate::base::Span::NONE);
    let head = Ast::call(atoms::WHEN, vec![var, test], meta.clone());
    let any = Ast::var(atoms::UNDERSCORE, atoms::KERNEL, meta.clone());
    let clauses = Ast::List(vec![arrow(head, no, line), arrow(any, yes, line)]);
    let sections = Ast::keyword([(atoms::DO, clauses)]);
    Ast::call(atoms::CASE, vec![condition.clone(), sections], meta)
}

fn if_ast(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (yes, no) = branches(x, &args[1], "if", meta)?;
    let nil = || Ast::atom(atoms::NIL);
    let (yes, no) = (yes.cloned().unwrap_or_else(nil), no.cloned().unwrap_or_else(nil));
    Ok(truth_case(x, &args[0], yes, no, meta.line))
}

fn unless_ast(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (yes, no) = branches(x, &args[1], "unless", meta)?;
    let nil = || Ast::atom(atoms::NIL);
    let (yes, no) = (yes.cloned().unwrap_or_else(nil), no.cloned().unwrap_or_else(nil));
    Ok(truth_case(x, &args[0], no, yes, meta.line))
}

fn and_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    x.strict(&args[0], &args[1], meta, true)
}

fn or_core(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    x.strict(&args[0], &args[1], meta, false)
}

fn and_ast(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(erlang_call(atoms::ANDALSO, args.to_vec(), meta.line))
}

fn or_ast(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(erlang_call(atoms::ORELSE, args.to_vec(), meta.line))
}

/// `a && b`: the left side kept in a variable of its own.
fn keep_left(x: &mut Expander, args: &[Ast], meta: &Meta, and: bool) -> Result<Expr> {
    let line = meta.line;
    let left = x.expr(&args[0])?;
    let right = x.scoped(|x| x.expr(&args[1]))?;
    let (id, left, bind) = match left.kind {
        Kind::Var(id) => (id, Expr::new(line, Kind::Var(id)), None),
        kind => {
            let id = x.scope.fresh();
            let left = Expr::new(left.line, kind);
            (id, var_expr(line, id), Some(Expr::new(line, Kind::Match(Box::new(Pat::Bind(id)), Box::new(left)))))
        }
    };
    let (yes, no) = if and { (right, var_expr(line, id)) } else { (var_expr(line, id), right) };
    let choice = Expr::new(line, Kind::If(Box::new(left), Box::new(yes), Box::new(no)));
    Ok(match bind {
        Some(bind) => Expr::new(line, Kind::Block(vec![bind, choice])),
        None => choice,
    })
}

fn and_and(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    not_in_guard(x, "&&", meta)?;
    keep_left(x, args, meta, true)
}

fn or_or(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    not_in_guard(x, "||", meta)?;
    keep_left(x, args, meta, false)
}

fn bang(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    not_in_guard(x, "!", meta)?;
    let line = meta.line;
    let value = x.expr(&args[0])?;
    let (yes, no) = (atom_expr(line, atoms::FALSE), atom_expr(line, atoms::TRUE));
    Ok(Expr::new(line, Kind::If(Box::new(value), Box::new(yes), Box::new(no))))
}

/// The stages of a pipe, first to last.
fn unpipe(ast: &Ast, out: &mut Vec<(Ast, Meta)>, meta: &Meta) {
    // Left-nested and as long as the text: no recursion.
    let mut work = vec![(ast, meta.clone())];
    while let Some((ast, meta)) = work.pop() {
        match (ast.as_call(atoms::PIPE), ast.meta()) {
            (Some([left, right]), Some(own)) => {
                work.push((right, own.clone()));
                work.push((left, own.clone()));
            }
            _ => out.push((ast.clone(), meta)),
        }
    }
}

fn pipe(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let mut stages = Vec::new();
    unpipe(&args[0], &mut stages, meta);
    unpipe(&args[1], &mut stages, meta);
    let mut stages = stages.into_iter();
    let Some((mut acc, _)) = stages.next() else { return Ok(Ast::atom(atoms::NIL)) };
    // `dbg` sees the pipeline in front of it as it is written.
    let mut written = acc.clone();
    let debugs = stages.clone().any(|(stage, _)| is_dbg(&stage));
    for (stage, _) in stages {
        if debugs {
            let left = if is_dbg(&stage) { written.clone() } else { acc };
            written = Ast::call(atoms::PIPE, vec![written, stage.clone()], meta.clone());
            acc = pipe_into(x, left, stage, meta)?;
            if matches!(&acc, Ast::Call(call) if matches!(call.head, Head::Name(name) if name.as_str() == "dbg")) {
                written = acc.clone();
            }
        } else {
            acc = pipe_into(x, acc, stage, meta)?;
        }
    }
    Ok(acc)
}

fn is_dbg(stage: &Ast) -> bool {
    matches!(stage, Ast::Call(call)
        if call.args.len() < 2 && matches!(call.head, Head::Name(name) if name.as_str() == "dbg"))
}

fn pipe_into(x: &mut Expander, left: Ast, right: Ast, meta: &Meta) -> Result<Ast> {
    let refuse = |x: &Expander, left: &Ast, right: &Ast| -> Failure {
        x.argument_error(
            meta,
            format!(
                "cannot pipe {} into {}, can only pipe into local calls foo(), remote calls Foo.bar() or anonymous \
                 function calls foo.()",
                show(left),
                show(right)
            ),
        )
    };
    match right {
        Ast::Var(var) if var.context.as_str() != "" && var.name != atoms::UNDERSCORE => {
            // `x |> foo` calls `foo(x)`.
            Ok(Ast::call(var.name, vec![left], var.meta))
        }
        Ast::Call(call) => {
            let Call { head, mut args, meta: own } = *call;
            match &head {
                Head::Name(atoms::FN) => Err(x.argument_error(
                    meta,
                    format!(
                        "cannot pipe {} into an anonymous function without calling the function; use Kernel.then/2 \
                         instead or define the anonymous function as a regular private function",
                        show(&left)
                    ),
                )),
                Head::Name(
                    atoms::CAPTURE
                    | atoms::BRACES
                    | atoms::PERCENT_BRACES
                    | atoms::PERCENT
                    | atoms::BITS
                    | atoms::ALIASES
                    | atoms::BLOCK
                    | atoms::PIN
                    | atoms::ARROW,
                ) => {
                    let right = Ast::Call(Box::new(Call { head, args, meta: own }));
                    Err(refuse(x, &left, &right))
                }
                Head::Name(atoms::PLUS | atoms::MINUS) if args.len() == 1 && own.get(atoms::CONTEXT).is_none() => {
                    let Head::Name(name) = &head else { return Err(refuse(x, &left, &left)) };
                    let operand = show(&args[0]);
                    Err(x.argument_error(
                        meta,
                        format!(
                            "piping into a unary operator is not supported, please use the qualified name: \
                             Kernel.{name}({operand}), instead of {name}{operand}"
                        ),
                    ))
                }
                Head::Name(name) if operands(*name, args.len() + 1).is_some() => {
                    let (name, count) = (*name, operands(*name, args.len() + 1).unwrap_or_default());
                    let right = Ast::Call(Box::new(Call { head, args, meta: own }));
                    let (left, right, name) = (show(&left), show(&right), inspect_atom(name));
                    Err(x.argument_error(
                        meta,
                        format!("cannot pipe {left} into {right}, the {name} operator can only take {count}"),
                    ))
                }
                Head::Expr(_) if own.get(atoms::FROM_BRACKETS).is_some() && args.len() == 2 => {
                    let (container, key) = (show(&args[0]), show(&args[1]));
                    let left = show(&left);
                    let text = format!(
                        "wrong operator precedence when piping into bracket-based access\n\n Instead of:\n\n     \
                         {left} |> {container}[{key}]\n\n You should write:\n\n     ({left} |> {container})[{key}]\n"
                    );
                    Err(x.argument_error(meta, text))
                }
                _ => {
                    args.insert(0, left);
                    let mut own = own;
                    if let Some(extra) = &mut own.extra {
                        extra.before.retain(|(k, _)| *k != atoms::NO_PARENS);
                        extra.after.retain(|(k, _)| *k != atoms::NO_PARENS);
                    }
                    Ok(Ast::Call(Box::new(Call { head, args, meta: own })))
                }
            }
        }
        other => Err(refuse(x, &left, &other)),
    }
}

/// How many operands an operator takes, if it is one and `count` of them are wrong.
fn operands(name: Atom, count: usize) -> Option<&'static str> {
    const UNARY: &[&str] = &["+", "-", "!", "^", "not", "@", "~~~", "&"];
    const BINARY: &[&str] = &[
        "+", "-", "*", "/", "**", "++", "--", "+++", "---", "..", "<>", "^^^", "in", "|>", "<<<", ">>>", "<<~", "~>>",
        "<~", "~>", "<~>", "<|>", "==", "!=", "=~", "===", "!==", "<", ">", "<=", ">=", "&&", "&&&", "and", "||",
        "|||", "or", "=", "|", "::", "when", "<-", "\\\\",
    ];
    let (unary, binary) = (UNARY.contains(&name.as_str()), BINARY.contains(&name.as_str()));
    match count {
        1 if unary => None,
        2 if binary => None,
        _ if unary => Some("one argument"),
        _ if binary => Some("two arguments"),
        _ => None,
    }
}

fn then(_: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let dot = Ast::call(atoms::DOT, vec![args[1].clone()], meta.clone());
    Ok(Ast::call_expr(dot, vec![args[0].clone()], meta.clone()))
}

fn tap(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    x.snippet(
        "(value = unquote(value)\n_ = unquote(fun).(value)\nvalue)",
        &[("value", &args[0]), ("fun", &args[1])],
        meta,
    )
}

fn matches(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Expr> {
    let line = meta.line;
    not_in_guard(x, "match?", meta)?;
    let subject = x.expr(&args[1])?;
    let yes = x.scoped(|x| {
        let (pat, guard) = match args[0].as_call(atoms::WHEN) {
            Some([pat, guard]) => (pat, Some(guard)),
            _ => (&args[0], None),
        };
        let first = x.scope.nvars();
        let pat = x.one_pattern(pat)?;
        for id in first..x.scope.nvars() {
            x.scope.mark_used(id);
        }
        let guards = x.guards(guard)?;
        Ok(Clause { line, at: crate::ir::core::NOWHERE, pats: vec![pat], guards, body: atom_expr(line, atoms::TRUE) })
    })?;
    let no = Clause {
        line,
        at: crate::ir::core::NOWHERE,
        pats: vec![Pat::Wild],
        guards: Vec::new(),
        body: atom_expr(line, atoms::FALSE),
    };
    Ok(Expr::new(line, Kind::Case { subject: Box::new(subject), clauses: vec![yes, no], fail: CaseFail::Case }))
}

fn use_(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let line = meta.line;
    let options = args.get(1).cloned().unwrap_or_else(|| Ast::List(Vec::new()));
    let mut modules: Vec<Ast> = Vec::new();
    if let Ast::Call(call) = &args[0]
        && let Head::Expr(head) = &call.head
        && let Some([base, Ast::Lit(Lit::Atom(atoms::BRACES))]) = head.as_call(atoms::DOT)
    {
        for arg in &call.args {
            let (Some(a), Some(b)) = (base.as_call(atoms::ALIASES), arg.as_call(atoms::ALIASES)) else {
                return Err(x.argument_error(meta, format!("invalid arguments for use, got: {}", show(&args[0]))));
            };
            let parts = a.iter().chain(b).cloned().collect();
            modules.push(Ast::call(atoms::ALIASES, parts, base.meta().cloned().unwrap_or_default()));
        }
    } else {
        modules.push(args[0].clone());
    }
    let mut forms = Vec::new();
    for module in modules {
        let known = match &module {
            Ast::Var(var) if var.name != atoms::MODULE_ => None,
            _ => match x.expr(&module)?.kind {
                Kind::Const(term) => term.as_atom(),
                _ => None,
            },
        };
        let Some(module) = known else {
            let shown = show(&module);
            return Err(x.argument_error(
                meta,
                format!("invalid arguments for use, expected a compile time atom or alias, got: {shown}"),
            ));
        };
        // As every quoted code has it: a line without a column.
        let at = Meta::at(meta.line, crate::base::Span::NONE);
        let place = at.clone().with_after(atoms::CONTEXT, Ast::atom(atoms::KERNEL));
        forms.push(Ast::call(atoms::REQUIRE, vec![Ast::atom(module)], place));
        forms.push(Ast::remote(Ast::atom(module), atoms::USING, vec![options.clone()], at));
    }
    Ok(Ast::call(atoms::BLOCK, forms, Meta::at(line, crate::base::Span::NONE)))
}

/// `dbg`: `Macro.dbg/3` makes the code.
fn dbg(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let options = args.get(1).cloned().unwrap_or_else(|| Ast::List(Vec::new()));
    let code = match args.first() {
        Some(code) => code.clone(),
        None => kernel_call(Atom::new("binding"), Vec::new(), meta.line),
    };
    let mut env = x.env.clone();
    env.line = meta.line;
    let env = crate::expand::env_term::env_to_term(&env, &x.scope.visible());
    let module = Atom::new("Elixir.Macro");
    let args = vec![quoted::to_term_in(&code, &x.env.source), quoted::to_term_in(&options, &x.env.source), env];
    let made = x.host.call_function(module, Atom::new("dbg"), args)?;
    let counter = x.counter();
    Ok(crate::expand::dispatch::take_in(quoted::from_term(&made), meta.line, module, counter, &x.env.source))
}

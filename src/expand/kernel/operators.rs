//! `in`, `<>`, `..`, `..//`.

use super::{Native, ast};
use crate::base::atoms;
use crate::expand::env::Context;
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::expand::show::show;
use crate::expand::snippet::{erlang_call, kernel_call};
use crate::syntax::{Ast, Lit, Meta};

pub(super) const TABLE: &[Native] = &[
    ast("in", 2, in_),
    ast("<>", 2, concat),
    ast("..", 0, full_range),
    ast("..", 2, range),
    ast("..//", 3, step_range),
];

fn in_(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let line = meta.line;
    let (left, right) = (&args[0], &args[1]);
    let guard = x.env.context != Context::Normal;
    let expanded = expand_right(x, right)?;
    match &expanded {
        Ast::List(items) => {
            if items.is_empty() {
                return Ok(if guard {
                    Ast::atom(atoms::FALSE)
                } else {
                    x.snippet("(_ = unquote(left)\nfalse)", &[("left", left)], meta)?
                });
            }
            if !guard {
                let member =
                    Ast::remote(Ast::atom(atoms::LISTS), atoms::MEMBER, vec![left.clone(), expanded], meta.clone());
                return Ok(member);
            }
            // `[a, b | tail]` has a tail no guard can search.
            let (items, tail) = crate::expand::data::split_tail(items);
            if tail.is_some() {
                return Err(invalid_right(x, right, meta));
            }
            let mut tests =
                items.iter().rev().map(|item| erlang_call(atoms::SEQ_ERL, vec![left.clone(), item.clone()], line));
            let Some(mut acc) = tests.next() else { return Ok(Ast::atom(atoms::FALSE)) };
            for test in tests {
                acc = erlang_call(atoms::ORELSE, vec![test, acc], line);
            }
            Ok(acc)
        }
        Ast::Call(call) => {
            if let Some((first, last, step)) = range_parts(&expanded) {
                let numbers = matches!((&first, &last), (Ast::Lit(Lit::Int(_)), Ast::Lit(Lit::Int(_))));
                let step_known = matches!(step, Some(Ast::Lit(Lit::Int(_))) | None);
                if guard || (numbers && step_known && is_simple(left)) {
                    if step.is_none() {
                        warn_of_missing_step(x, &first, &last, meta)?;
                    }
                    return Ok(in_range(left, first, last, step, line));
                }
            }
            let _ = call;
            if guard {
                return Err(invalid_right(x, right, meta));
            }
            Ok(Ast::remote(Ast::atom(atoms::ENUM), atoms::MEMBER_P, vec![right.clone(), left.clone()], meta.clone()))
        }
        _ if guard => Err(invalid_right(x, right, meta)),
        _ => Ok(Ast::remote(Ast::atom(atoms::ENUM), atoms::MEMBER_P, vec![right.clone(), left.clone()], meta.clone())),
    }
}

fn is_simple(ast: &Ast) -> bool {
    matches!(ast, Ast::Var(_) | Ast::Lit(_))
}

/// Expands what is right of `in` as far as it is a sigil, an attribute or another macro.
fn expand_right(x: &mut Expander, right: &Ast) -> Result<Ast> {
    let mut current = right.clone();
    for _ in 0..64 {
        let stop = matches!(current, Ast::List(_) | Ast::Lit(_) | Ast::Var(_))
            || range_parts(&current).is_some()
            || current.as_call(atoms::ALIASES).is_some();
        if stop {
            break;
        }
        match x.expand_once(&current)? {
            Some(next) => current = next,
            None => break,
        }
    }
    Ok(current)
}

fn invalid_right(x: &Expander, right: &Ast, meta: &Meta) -> crate::expand::Failure {
    x.argument_error(
        meta,
        format!(
            "invalid right argument for operator \"in\", it expects a compile-time proper list or compile-time range on \
             the right side when used in guard expressions, got: {}",
            show(right)
        ),
    )
}

/// First, last and step of `a..b`, `a..b//c` or the struct they expand to.
fn range_parts(ast: &Ast) -> Option<(Ast, Ast, Option<Ast>)> {
    if let Some([a, b]) = ast.as_call(atoms::DOT_DOT) {
        return Some((a.clone(), b.clone(), None));
    }
    if let Some([a, b, c]) = ast.as_call(atoms::DOT_DOT_SLASH) {
        return Some((a.clone(), b.clone(), Some(c.clone())));
    }
    let pairs = ast.as_call(atoms::PERCENT_BRACES)?;
    let get = |key| {
        pairs.iter().find_map(|p| match p {
            Ast::Pair(pair) if pair.0.as_atom() == Some(key) => Some(pair.1.clone()),
            _ => None,
        })
    };
    if get(atoms::STRUCT)?.as_atom() != Some(atoms::RANGE) {
        return None;
    }
    Some((get(atoms::FIRST)?, get(atoms::LAST)?, get(atoms::STEP)))
}

fn in_range(left: &Ast, first: Ast, last: Ast, step: Option<Ast>, line: u32) -> Ast {
    let call = |name, args| erlang_call(name, args, line);
    let and = |a, b| erlang_call(atoms::ANDALSO, vec![a, b], line);
    let or = |a, b| erlang_call(atoms::ORELSE, vec![a, b], line);
    let int = |v: &Ast| call(atoms::IS_INTEGER, vec![v.clone()]);
    let up = |f: &Ast, l: &Ast| {
        and(call(atoms::GE, vec![left.clone(), f.clone()]), call(atoms::LE_ERL, vec![left.clone(), l.clone()]))
    };
    let down = |f: &Ast, l: &Ast| {
        and(call(atoms::LE_ERL, vec![left.clone(), f.clone()]), call(atoms::GE, vec![left.clone(), l.clone()]))
    };
    let mut tests = int(left);
    let numbers = match (&first, &last) {
        (Ast::Lit(Lit::Int(a)), Ast::Lit(Lit::Int(b))) => Some((*a, *b)),
        _ => None,
    };
    if numbers.is_none() {
        tests = and(tests, and(int(&first), int(&last)));
    }
    let bounds = match (&step, numbers) {
        (None, Some((a, b))) => {
            if a <= b {
                up(&first, &last)
            } else {
                down(&first, &last)
            }
        }
        (None, None) => or(
            and(call(atoms::LE_ERL, vec![first.clone(), last.clone()]), up(&first, &last)),
            and(call(atoms::LT, vec![last.clone(), first.clone()]), down(&first, &last)),
        ),
        (Some(Ast::Lit(Lit::Int(n))), _) => {
            let bounds = if *n > 0 { up(&first, &last) } else { down(&first, &last) };
            if n.abs() == 1 {
                bounds
            } else {
                let offset = call(atoms::MINUS, vec![left.clone(), first.clone()]);
                let rem = call(crate::base::Atom::new("rem"), vec![offset, Ast::int(*n)]);
                and(bounds, call(atoms::SEQ_ERL, vec![rem, Ast::int(0)]))
            }
        }
        (Some(step), _) => {
            let positive = and(call(atoms::GT, vec![step.clone(), Ast::int(0)]), up(&first, &last));
            let negative = and(call(atoms::LT, vec![step.clone(), Ast::int(0)]), down(&first, &last));
            let offset = call(atoms::MINUS, vec![left.clone(), first.clone()]);
            let rem = call(crate::base::Atom::new("rem"), vec![offset, step.clone()]);
            and(and(int(step), or(positive, negative)), call(atoms::SEQ_ERL, vec![rem, Ast::int(0)]))
        }
    };
    and(tests, bounds)
}

/// `a <> b`: one `<<…>>` for a whole chain.
fn concat(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let mut parts: Vec<&Ast> = Vec::new();
    let mut work = vec![&args[1], &args[0]];
    while let Some(ast) = work.pop() {
        match ast.as_call(atoms::CONCAT) {
            Some([a, b]) => {
                work.push(b);
                work.push(a);
            }
            _ => parts.push(ast),
        }
    }
    let in_match = x.env.in_match();
    let count = parts.len();
    let mut segments = Vec::with_capacity(count);
    let at = Meta { extra: None, ..meta.clone() };
    for (i, part) in parts.into_iter().enumerate() {
        if matches!(part, Ast::Lit(Lit::Int(_) | Lit::Float(_) | Lit::Atom(_)) | Ast::List(_) | Ast::Pair(_)) {
            let text = format!("expected binary argument in <> operator but got: {}", show(part));
            return Err(x.argument_error(meta, text));
        }
        let expanded;
        let part = if in_match && i + 1 < count {
            expanded = expand_literal(x, part)?;
            match &expanded {
                Ast::Lit(Lit::Str(_)) => {}
                Ast::Call(_) if expanded.as_call(atoms::BITS).is_some() => {}
                Ast::Call(_) if expanded.as_call(atoms::PIN).is_some() => {
                    // A pinned variable is as long as its value.
                    let size = match expanded.as_call(atoms::PIN) {
                        Some([var]) => kernel_call(crate::base::Atom::new("byte_size"), vec![var.clone()], meta.line),
                        _ => Ast::int(0),
                    };
                    let size = Ast::call(atoms::SIZE, vec![size], at.clone());
                    let binary = Ast::var(atoms::BINARY, atoms::KERNEL, at.clone());
                    let spec = Ast::call(atoms::MINUS, vec![binary, size], at.clone());
                    segments.push(Ast::call(atoms::TYPE_OP, vec![expanded.clone(), spec], at.clone()));
                    continue;
                }
                _ => {
                    return Err(x.argument_error(
                        meta,
                        format!(
                            "cannot perform prefix match because the left operand of <> has unknown size. The left \
                             operand of <> inside a match should either be a literal binary or an existing variable \
                             with the pin operator (such as ^some_var). Got: {}",
                            show(&expanded)
                        ),
                    ));
                }
            }
            &expanded
        } else {
            part
        };
        match part {
            Ast::Lit(Lit::Str(_)) => segments.push(part.clone()),
            _ => {
                let binary = Ast::var(atoms::BINARY, atoms::KERNEL, at.clone());
                segments.push(Ast::call(atoms::TYPE_OP, vec![part.clone(), binary], at.clone()));
            }
        }
    }
    Ok(Ast::call(atoms::BITS, segments, at))
}

fn expand_literal(x: &mut Expander, ast: &Ast) -> Result<Ast> {
    match ast {
        Ast::Call(_) if ast.as_call(atoms::BITS).is_none() && ast.as_call(atoms::PIN).is_none() => {
            Ok(x.expand_once(ast)?.unwrap_or_else(|| ast.clone()))
        }
        _ => Ok(ast.clone()),
    }
}

fn range_struct(first: Ast, last: Ast, step: Option<Ast>, meta: &Meta) -> Ast {
    let mut pairs = vec![
        Ast::pair(Ast::atom(atoms::STRUCT), Ast::atom(atoms::RANGE)),
        Ast::pair(Ast::atom(atoms::FIRST), first),
        Ast::pair(Ast::atom(atoms::LAST), last),
    ];
    if let Some(step) = step {
        pairs.push(Ast::pair(Ast::atom(atoms::STEP), step));
    }
    Ast::call(atoms::PERCENT_BRACES, pairs, Meta { extra: None, ..meta.clone() })
}

fn full_range(_: &mut Expander, _: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(range_struct(Ast::int(0), Ast::int(-1), Some(Ast::int(1)), meta))
}

/// A number, also with a sign or behind a macro.
fn integer(x: &mut Expander, ast: &Ast) -> Result<Ast> {
    match ast {
        Ast::Call(call) => {
            if let Some([Ast::Lit(Lit::Int(n))]) = ast.as_call(atoms::MINUS)
                && let Some(n) = n.checked_neg()
            {
                return Ok(Ast::int(n));
            }
            let attribute = ast.as_call(atoms::AT).is_some();
            let _ = call;
            if attribute {
                return Ok(x.expand_once(ast)?.unwrap_or_else(|| ast.clone()));
            }
            Ok(ast.clone())
        }
        _ => Ok(ast.clone()),
    }
}

fn check_limits(x: &Expander, first: &Ast, last: &Ast, meta: &Meta) -> Result<()> {
    let wrong =
        |ast: &Ast| matches!(ast, Ast::Lit(Lit::Float(_) | Lit::Atom(_) | Lit::Str(_)) | Ast::List(_) | Ast::Pair(_));
    if wrong(first) || wrong(last) {
        return Err(x.argument_error(
            meta,
            format!(
                "ranges (first..last//step) expect both sides to be integers, got: {}..{}",
                show(first),
                show(last)
            ),
        ));
    }
    Ok(())
}

fn range(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (first, last) = (integer(x, &args[0])?, integer(x, &args[1])?);
    check_limits(x, &first, &last, meta)?;
    match (x.env.context, &first, &last) {
        (Context::Match, Ast::Lit(Lit::Int(a)), Ast::Lit(Lit::Int(b))) => {
            let step = default_step(x, *a, *b, meta);
            Ok(range_struct(first, last, Some(Ast::int(step)), meta))
        }
        (Context::Match, ..) => {
            let range = format!("{}..{}", show(&first), show(&last));
            let text = format!(
                "{range} inside match is deprecated, you must always match on the step: {range}//var or {range}//_ if you \
                 want to ignore it"
            );
            x.warn_traced(meta, text);
            Ok(range_struct(first, last, None, meta))
        }
        _ => match (&first, &last) {
            (Ast::Lit(Lit::Int(a)), Ast::Lit(Lit::Int(b))) => {
                let step = default_step(x, *a, *b, meta);
                Ok(range_struct(first, last, Some(Ast::int(step)), meta))
            }
            _ => Ok(Ast::remote(
                Ast::atom(atoms::RANGE),
                crate::base::Atom::new("new"),
                vec![first, last],
                Meta { extra: None, ..meta.clone() },
            )),
        },
    }
}

/// Of `x in 3..1`, and of `x in a..b` in a guard.
fn warn_of_missing_step(x: &mut Expander, first: &Ast, last: &Ast, meta: &Meta) -> Result<()> {
    match (integer(x, first)?, integer(x, last)?) {
        (Ast::Lit(Lit::Int(a)), Ast::Lit(Lit::Int(b))) => {
            default_step(x, a, b, meta);
        }
        _ if x.env.in_guard() => {
            let range = format!("{}..{}", show(first), show(last));
            let text = "inside guards requires an explicit step, please write";
            x.warn_traced(meta, format!("{range} {text} {range}//1 or {range}//-1 instead"));
        }
        _ => {}
    }
    Ok(())
}

fn default_step(x: &mut Expander, first: i64, last: i64, meta: &Meta) -> i64 {
    if first <= last {
        return 1;
    }
    let range = format!("{first}..{last}");
    x.warn_traced(meta, format!("{range} has a default step of -1, please write {range}//-1 instead"));
    -1
}

fn step_range(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (first, last, step) = (integer(x, &args[0])?, integer(x, &args[1])?, integer(x, &args[2])?);
    check_limits(x, &first, &last, meta)?;
    let zero = matches!(
        &step,
        Ast::Lit(Lit::Int(0) | Lit::Float(_) | Lit::Atom(_) | Lit::Str(_)) | Ast::List(_) | Ast::Pair(_)
    );
    if zero {
        let text = "ranges (first..last//step) expect the step to be a non-zero integer, got: ";
        return Err(x.argument_error(meta, format!("{text}{}", show(&step))));
    }
    let known = matches!((&first, &last, &step), (Ast::Lit(Lit::Int(_)), Ast::Lit(Lit::Int(_)), Ast::Lit(Lit::Int(n))) if *n != 0);
    if x.env.in_match() || known {
        return Ok(range_struct(first, last, Some(step), meta));
    }
    Ok(Ast::remote(
        Ast::atom(atoms::RANGE),
        crate::base::Atom::new("new"),
        vec![first, last, step],
        Meta { extra: None, ..meta.clone() },
    ))
}

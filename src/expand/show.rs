//! Code in error messages: the shape `Macro.to_string/1` gives short expressions.
//!
//! Not the formatter: everything is on one line.

use super::control::arrow;
use crate::base::{Atom, atoms};
use crate::syntax::{Ast, Call, Head, Lit};
use crate::term::Term;
use crate::term::inspect::{Opts, inspect};

/// A tree as Elixir code.
pub(super) fn show(ast: &Ast) -> String {
    let mut out = String::new();
    write(ast, &mut out, 0);
    out
}

pub(super) fn show_term(term: &Term) -> String {
    inspect(term, &Opts::default())
}

/// A function's name in front of `/arity`: quoted when it must be.
pub(super) fn show_function_name(name: Atom) -> String {
    let text = name.as_str();
    let mut chars = text.chars();
    let plain = chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && text.trim_end_matches(['?', '!']).chars().all(|c| c.is_alphanumeric() || c == '_');
    if plain || binary(text).is_some() || unary(text) || matches!(text, "{}" | "%{}" | "<<>>" | ".." | "...") {
        return text.to_string();
    }
    format!("{text:?}")
}

/// Precedence of a binary operator and whether it groups to the right.
fn binary(op: &str) -> Option<(u8, bool)> {
    Some(match op {
        "<-" | "\\\\" => (5, false),
        "when" => (10, true),
        "::" => (15, true),
        "|" => (20, true),
        "=>" => (22, true),
        "=" => (30, true),
        "||" | "|||" | "or" => (35, false),
        "&&" | "&&&" | "and" => (40, false),
        "==" | "!=" | "=~" | "===" | "!==" => (45, false),
        "<" | ">" | "<=" | ">=" => (50, false),
        "|>" | "<<<" | ">>>" | "<~" | "~>" | "<<~" | "~>>" | "<~>" | "<|>" => (55, false),
        "in" => (60, false),
        "^^^" => (62, false),
        "//" => (63, true),
        "++" | "--" | "+++" | "---" | ".." | "<>" => (65, true),
        "+" | "-" => (70, false),
        "*" | "/" => (75, false),
        "**" => (80, false),
        _ => return None,
    })
}

fn unary(op: &str) -> bool {
    matches!(op, "+" | "-" | "!" | "^" | "not" | "~~~" | "&" | "@")
}

fn write(ast: &Ast, out: &mut String, parent: u8) {
    match ast {
        Ast::Lit(Lit::Str(bytes)) => out.push_str(&show_term(&Term::binary(bytes))),
        Ast::Lit(lit) => out.push_str(&show_term(&super::expander::literal(lit))),
        Ast::Var(var) => out.push_str(var.name.as_str()),
        Ast::Pair(pair) => sequence("{", &[&pair.0, &pair.1], "}", out),
        Ast::List(items) => {
            out.push('[');
            arguments(items, out, true);
            out.push(']');
        }
        Ast::Call(call) => write_call(ast, call, out, parent),
    }
}

fn write_call(ast: &Ast, call: &Call, out: &mut String, parent: u8) {
    let name = match &call.head {
        Head::Name(name) => *name,
        Head::Expr(head) => return write_computed(head, call, out),
    };
    let op = name.as_str();
    match (name, call.args.as_slice()) {
        (atoms::ALIASES, parts) => {
            for (i, part) in parts.iter().enumerate() {
                if i > 0 {
                    out.push('.');
                }
                match part {
                    Ast::Lit(Lit::Atom(a)) => out.push_str(a.as_str()),
                    other => write(other, out, 100),
                }
            }
        }
        (atoms::BLOCK, items) => {
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push('\n');
                }
                write(item, out, 0);
            }
        }
        (atoms::BRACES, items) => sequence("{", &items.iter().collect::<Vec<_>>(), "}", out),
        (atoms::BITS, items) => {
            if write_interpolation(items, out) {
                return;
            }
            sequence("<<", &items.iter().collect::<Vec<_>>(), ">>", out);
        }
        (atoms::PERCENT_BRACES, items) => {
            out.push_str("%{");
            entries(items, out);
            out.push('}');
        }
        (atoms::PERCENT, [name, map]) => {
            out.push('%');
            write(name, out, 100);
            out.push('{');
            if let Some(items) = map.as_call(atoms::PERCENT_BRACES) {
                entries(items, out);
            }
            out.push('}');
        }
        (atoms::FN, clauses) => {
            out.push_str("fn ");
            for (i, clause) in clauses.iter().enumerate() {
                if i > 0 {
                    out.push_str("; ");
                }
                write_arrow(clause, out);
            }
            out.push_str(" end");
        }
        (atoms::CAPTURE, [Ast::Lit(Lit::Int(n))]) => out.push_str(&format!("&{n}")),
        (atoms::CAPTURE, [arg]) => {
            out.push('&');
            let slash = matches!(arg.as_call(atoms::DIVIDE), Some([_, Ast::Lit(Lit::Int(_))]));
            match arg.as_call(atoms::DIVIDE) {
                Some([name, Ast::Lit(Lit::Int(arity))]) if slash => {
                    match name {
                        Ast::Var(var) => out.push_str(var.name.as_str()),
                        other => {
                            let mut text = String::new();
                            write(other, &mut text, 100);
                            out.push_str(text.trim_end_matches("()"));
                        }
                    }
                    out.push_str(&format!("/{arity}"));
                }
                _ if arg.as_call(atoms::CAPTURE).is_some() => {
                    out.push(' ');
                    write(arg, out, 0);
                }
                _ => write(arg, out, 100),
            }
        }
        (atoms::DOT_DOT_SLASH, [a, b, c]) => {
            write(a, out, 66);
            out.push_str("..");
            write(b, out, 66);
            out.push_str("//");
            write(c, out, 66);
        }
        (atoms::ARROW, [Ast::List(_), _]) => {
            out.push('(');
            write_arrow(ast, out);
            out.push(')');
        }
        (_, [a, b]) if binary(op).is_some() => {
            let (level, right) = binary(op).unwrap_or_default();
            let parens = parent > level;
            if parens {
                out.push('(');
            }
            write(a, out, if right { level + 1 } else { level });
            match name {
                atoms::DOT_DOT => out.push_str(".."),
                atoms::TYPE_OP => out.push_str("::"),
                _ => out.push_str(&format!(" {op} ")),
            }
            write(b, out, if right { level } else { level + 1 });
            if parens {
                out.push(')');
            }
        }
        (_, [arg]) if unary(op) => {
            if name == atoms::NOT
                && let Some([a, b]) = arg.as_call(atoms::IN)
            {
                write(a, out, 61);
                out.push_str(" not in ");
                write(b, out, 61);
                return;
            }
            out.push_str(op);
            if name == atoms::NOT {
                out.push(' ');
            }
            write(arg, out, 90);
        }
        (_, args) => {
            out.push_str(op);
            write_args(args, out);
        }
    }
}

fn write_computed(head: &Ast, call: &Call, out: &mut String) {
    match head.as_call(atoms::DOT) {
        Some([left, Ast::Lit(Lit::Atom(name))]) => {
            if *name == atoms::GET && left.as_atom() == Some(atoms::ACCESS) && call.args.len() == 2 {
                write(&call.args[0], out, 100);
                out.push('[');
                write(&call.args[1], out, 0);
                out.push(']');
                return;
            }
            write(left, out, 100);
            out.push('.');
            out.push_str(&show_function_name(*name));
            let of_module = left.as_atom().is_some() || left.as_call(atoms::ALIASES).is_some();
            let plain = call.args.is_empty() && call.meta.get_atom(atoms::NO_PARENS) == Some(atoms::TRUE);
            if of_module || !plain {
                write_args(&call.args, out);
            }
        }
        Some([fun]) => {
            write(fun, out, 100);
            out.push('.');
            write_args(&call.args, out);
        }
        _ => {
            write(head, out, 100);
            write_args(&call.args, out);
        }
    }
}

fn write_args(args: &[Ast], out: &mut String) {
    // A `do` block stays one.
    if let Some((last, init)) = args.split_last()
        && let Some(pairs) = super::comprehension::keyword(last)
        && pairs.first().is_some_and(|(k, _)| *k == atoms::DO)
    {
        if !init.is_empty() {
            out.push('(');
            arguments(init, out, false);
            out.push(')');
        }
        out.push_str(" do\n");
        for (i, (key, body)) in pairs.iter().enumerate() {
            if i > 0 {
                out.push_str(&format!("\n{key}\n"));
            }
            let mut text = String::new();
            match body.as_list().map(|l| l.iter().all(|c| arrow(c).is_some()) && !l.is_empty()) {
                Some(true) => {
                    for (j, clause) in body.as_list().unwrap_or_default().iter().enumerate() {
                        if j > 0 {
                            text.push('\n');
                        }
                        write_arrow(clause, &mut text);
                    }
                }
                _ => write(body, &mut text, 0),
            }
            let lines: Vec<String> = text.lines().map(|l| format!("  {l}")).collect();
            out.push_str(&lines.join("\n"));
        }
        out.push_str("\nend");
        return;
    }
    out.push('(');
    arguments(args, out, false);
    out.push(')');
}

/// What stands between the braces of a map: keywords last, or an update.
fn entries(items: &[Ast], out: &mut String) {
    if let [update] = items
        && let Some([base, Ast::List(pairs)]) = update.as_call(atoms::BAR)
    {
        write(base, out, 21);
        out.push_str(" | ");
        return entries(pairs, out);
    }
    let keywords = items.iter().all(is_keyword_pair);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        match item {
            Ast::Pair(pair) if keywords => write_pair(pair, out),
            Ast::Pair(pair) => {
                write(&pair.0, out, 23);
                out.push_str(" => ");
                write(&pair.1, out, 0);
            }
            other => write(other, out, 0),
        }
    }
}

/// Arguments with keywords at the end without brackets.
fn arguments(items: &[Ast], out: &mut String, list: bool) {
    let keyword_at = if list {
        let from_end = items.iter().rev().take_while(|i| is_keyword_pair(i)).count();
        items.len() - from_end
    } else {
        items.len()
    };
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        let last_keywords = !list
            && i + 1 == items.len()
            && item.as_list().is_some_and(|l| !l.is_empty() && l.iter().all(is_keyword_pair));
        match item {
            Ast::Pair(pair) if i >= keyword_at => write_pair(pair, out),
            Ast::List(pairs) if last_keywords => {
                for (j, pair) in pairs.iter().enumerate() {
                    if j > 0 {
                        out.push_str(", ");
                    }
                    if let Ast::Pair(pair) = pair {
                        write_pair(pair, out);
                    }
                }
            }
            other => write(other, out, 0),
        }
    }
}

fn write_pair(pair: &(Ast, Ast), out: &mut String) {
    if let Some(key) = pair.0.as_atom() {
        let text = show_term(&Term::list([Term::tuple2(Term::atom(key), Term::int(0))]));
        out.push_str(text.trim_start_matches('[').trim_end_matches("0]"));
    }
    write(&pair.1, out, 0);
}

fn is_keyword_pair(ast: &Ast) -> bool {
    matches!(ast, Ast::Pair(pair) if pair.0.as_atom().is_some_and(|a| !a.as_str().starts_with("Elixir.")))
}

fn write_arrow(ast: &Ast, out: &mut String) {
    let Some([Ast::List(head), body]) = ast.as_call(atoms::ARROW) else { return write(ast, out, 0) };
    match head.as_slice() {
        [only] if only.as_call(atoms::WHEN).is_some() => {
            if let Some([args @ .., guard]) = only.as_call(atoms::WHEN) {
                arguments(args, out, false);
                out.push_str(" when ");
                write(guard, out, 0);
            }
        }
        args => arguments(args, out, false),
    }
    out.push_str(if head.is_empty() { "-> " } else { " -> " });
    write(body, out, 0);
}

/// `"a#{b}c"`
fn write_interpolation(items: &[Ast], out: &mut String) -> bool {
    let part = |item: &Ast| -> Option<String> {
        match item {
            Ast::Lit(Lit::Str(bytes)) => {
                let text = show_term(&Term::binary(bytes));
                Some(text.strip_prefix('"')?.strip_suffix('"')?.to_string())
            }
            _ => {
                let [value, _] = item.as_call(atoms::TYPE_OP)? else { return None };
                let Ast::Call(call) = value else { return None };
                call.meta.get(atoms::FROM_INTERPOLATION)?;
                Some(format!("#{{{}}}", show(call.args.first()?)))
            }
        }
    };
    if items.iter().all(|i| matches!(i, Ast::Lit(_))) {
        return false;
    }
    match items.iter().map(part).collect::<Option<String>>() {
        Some(text) => {
            out.push('"');
            out.push_str(&text);
            out.push('"');
            true
        }
        None => false,
    }
}

fn sequence(open: &str, items: &[&Ast], close: &str, out: &mut String) {
    out.push_str(open);
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write(item, out, 0);
    }
    out.push_str(close);
}

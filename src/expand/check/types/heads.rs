//! Clauses of functions that take nothing the ones before have left.

use super::shape;
use crate::base::{Atom, Diagnostic, SourceFile, Span, Within};
use crate::expand::check::Rank;
use crate::expand::module::{Def, DefClause};
use crate::expand::show::{show, show_function_name};
use crate::ir::core::{NOWHERE, Pat};
use crate::syntax::{Ast, Head};

/// Clauses of a function that take nothing the ones before have left.
pub(super) fn redundant_heads(def: &Def, within: Within, source: &SourceFile, found: &mut Vec<(Rank, Diagnostic)>) {
    // Each is compared with all before it.
    if !(2..1000).contains(&def.expanded.len()) {
        return;
    }
    let skip = usize::from(def.kind.is_macro());
    let mut before: Vec<&[Pat]> = Vec::new();
    // Of guards that tell a type the list of what has been matched would have to tell, too.
    let mut guarded = false;
    for (written, clause) in def.clauses.iter().zip(&def.expanded) {
        let pats = clause.pats.get(skip..).unwrap_or_default();
        if pats.is_empty() {
            return;
        }
        if guarded {
            return;
        }
        let covered = before.iter().any(|b| b.iter().zip(pats).all(|(b, p)| shape::covers(b, p)));
        if covered {
            if clause.at != NOWHERE
                && let Some(text) = redundant_head(def, written, pats, &before)
            {
                let span = Span { start: clause.at, end: clause.at + 1 };
                let said = Diagnostic::warning(text, span).at_line(clause.line).in_file(source).within(within);
                found.push((Rank { class: Rank::REMOTE, line: clause.line, start: clause.at }, said));
            }
            continue;
        }
        guarded |= written.guards.iter().any(|g| !is_comparison(g));
        if clause.guards.is_empty() && pats.iter().all(shape::is_exact) && !compares(pats) {
            before.push(pats);
        }
    }
}

fn compares(pats: &[Pat]) -> bool {
    pats.iter().any(|p| matches!(p, Pat::Same(_)))
}

fn redundant_head(def: &Def, written: &DefClause, pats: &[Pat], before: &[&[Pat]]) -> Option<String> {
    let tests: Option<Vec<(Atom, String)>> = written.guards.iter().map(type_test).collect();
    // Of other guards than a test of a variable's type nothing is concluded here.
    let tests = if written.guards.len() > 1 { None } else { tests };
    let simple = written.guards.iter().all(is_plain_guard);
    if !simple {
        return None;
    }
    let own: Option<Vec<String>> = pats
        .iter()
        .zip(&written.args)
        .map(|(pat, arg)| match pat {
            Pat::Wild | Pat::Bind(_) => {
                let name = if let Ast::Var(var) = arg { Some(var.name) } else { None };
                let tested = tests.iter().flatten().find(|(n, _)| Some(*n) == name).map(|(_, ty)| ty.clone());
                Some(tested.unwrap_or_else(|| "dynamic()".to_string()))
            }
            Pat::Map(pairs) if !pairs.is_empty() => None,
            pat => shape::shown(pat),
        })
        .collect();
    if tests.as_ref().is_none_or(|t| t.len() != written.guards.len())
        && written.guards.iter().any(|g| !is_comparison(g))
    {
        return None;
    }
    let args: Vec<String> = written.args.iter().map(show).collect();
    let name = show_function_name(def.name);
    let guards: Vec<String> = written.guards.iter().map(show).collect();
    let guards = if guards.is_empty() { String::new() } else { format!(" when {}", guards.join(" when ")) };
    let head = format!("{} {name}({}){guards}", def.kind.name(), args.join(", "));
    let types = |pats: &&[Pat]| pats.iter().map(shape::shown).collect::<Option<Vec<_>>>();
    let before = before.iter().map(types).collect::<Option<Vec<_>>>()?;
    let list: Vec<String> = before.iter().map(|types| format!("    {}\n", types.join(", "))).collect();
    Some(format!(
        "the following clause is redundant:\n\n    {head}\n\nit has type:\n\n    {}\n\nprevious clauses have already matched \
         on the following types:\n\n{}",
        own?.join(", "),
        list.concat()
    ))
}

/// `is_integer(x)`: the variable and its type.
fn type_test(guard: &Ast) -> Option<(Atom, String)> {
    let Ast::Call(call) = guard else { return None };
    let (Head::Name(name), [Ast::Var(var)]) = (&call.head, call.args.as_slice()) else { return None };
    let ty = match name.as_str() {
        "is_integer" => "integer()",
        "is_float" => "float()",
        "is_binary" => "binary()",
        "is_pid" => "pid()",
        "is_port" => "port()",
        "is_reference" => "reference()",
        _ => return None,
    };
    Some((var.name, ty.to_string()))
}

fn is_plain_guard(guard: &Ast) -> bool {
    type_test(guard).is_some() || is_comparison(guard)
}

/// `x > 1`
fn is_comparison(guard: &Ast) -> bool {
    let Ast::Call(call) = guard else { return false };
    let simple = |a: &Ast| matches!(a, Ast::Var(_) | Ast::Lit(crate::syntax::Lit::Int(_)));
    matches!(&call.head, Head::Name(n) if matches!(n.as_str(), ">" | "<" | ">=" | "<=")) && call.args.iter().all(simple)
}

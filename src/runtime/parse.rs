//! `:quaff_code.parse/4`: quoted code of a text with all that `Code.string_to_quoted/2` can be asked for.

use super::{Runtime, refusal};
use crate::base::{Atom, Diagnostic, SourceFile, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::syntax::ast::deeper;
use crate::syntax::{self, Ast, Comment, Head, Meta, Options, quoted};
use crate::term::Term;

/// `parse(text, file, line, options)`, where the options are a keyword list of `:columns`, `:tokens`, `:comments`,
/// `:unescape`, `:existing` (atoms only), `:column` (of the first character) and `:literals` (the head of the calls that literals are put into):
/// `{:ok, quoted, comments}` or `{:error, {meta, message, token}, exception}`.
pub fn parse(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(text) = args[0].as_str() else { return Answer::Raise(Raise::badarg()) };
    let line = args[2].as_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
    let source = SourceFile::new(args[1].as_str().unwrap_or("nofile"), text);
    let mut options = Options { line, ..Options::default() };
    let mut column = 1;
    let mut warn = false;
    for option in args[3].list_iter() {
        let Some([key, value]) = option.as_tuple() else { continue };
        let on = value.is_truthy();
        match key.as_atom().map_or("", |k| k.as_str()) {
            "columns" => options.columns = on,
            "tokens" => options.tokens = on,
            "comments" => options.comments = on,
            "warnings" => warn = on,
            "unescape" => options.unescape = on,
            "raw" => options.raw = on,
            "existing" => options.existing = on,
            "column" => column = value.as_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(1).max(1),
            "literals" => options.literals = value.as_atom().filter(|_| on),
            _ => {}
        }
    }
    cx.charge((text.len() / 16) as i32);
    match syntax::parse(&source, &options) {
        Ok(mut parsed) => {
            for warning in parsed.warnings.drain(..).filter(|_| warn) {
                report(runtime, warning, &source, line);
            }
            if options.columns {
                add_columns(&mut parsed.ast, &source, column - 1);
            }
            let comments: Vec<Term> = parsed.comments.iter().map(comment).collect();
            let ok = Term::atom(atoms::OK);
            Answer::Value(Term::tuple3(ok, quoted::to_term(&parsed.ast), Term::list(comments)))
        }
        Err(mut refused) => match refused.errors.first() {
            Some(first) => {
                for warning in refused.warnings.drain(..).filter(|_| warn) {
                    report(runtime, warning, &source, line);
                }
                let error = refusal::tuple(first, &source, (line, column));
                let exception = refusal::exception(first, &source, (line, column)).unwrap_or(Term::NIL);
                Answer::Value(Term::tuple3(Term::atom(atoms::ERROR), error, exception))
            }
            None => Answer::Raise(Raise::badarg()),
        },
    }
}

/// Shows a warning of a text whose first line has a number of its own.
fn report(runtime: &Runtime, warning: Diagnostic, source: &SourceFile, first: u32) {
    let at = if warning.span.is_none() { warning.line } else { source.line_column(warning.span.start).0 + first - 1 };
    runtime.report_diagnostic(&warning.at_line(at).in_file(source));
}

fn comment(comment: &Comment) -> Term {
    let number = |n: u32| Term::int(i64::from(n));
    let key = |name| Term::atom(Atom::new(name));
    Term::map([
        (key("line"), number(comment.line)),
        (key("column"), number(comment.column)),
        (key("text"), Term::string(&comment.text)),
        (key("previous_eol_count"), number(comment.previous_newlines)),
        (key("next_eol_count"), number(comment.next_newlines)),
    ])
}

/// Adds to every node that has a line and a place its column; the first line starts further to the right.
fn add_columns(ast: &mut Ast, source: &SourceFile, shift: u32) {
    deeper(|| match ast {
        Ast::Lit(_) => {}
        Ast::List(items) => items.iter_mut().for_each(|item| add_columns(item, source, shift)),
        Ast::Pair(pair) => {
            add_columns(&mut pair.0, source, shift);
            add_columns(&mut pair.1, source, shift);
        }
        Ast::Var(var) => add_column(&mut var.meta, source, shift),
        Ast::Call(call) => {
            add_column(&mut call.meta, source, shift);
            if let Head::Expr(head) = &mut call.head {
                add_columns(head, source, shift);
            }
            call.args.iter_mut().for_each(|arg| add_columns(arg, source, shift));
        }
    });
}

fn add_column(meta: &mut Meta, source: &SourceFile, shift: u32) {
    if meta.line > 0 && !meta.span.is_none() {
        let (line, column) = source.line_column(meta.span.start);
        let column = if line == 1 { column + shift } else { column };
        let taken = std::mem::take(meta);
        *meta = taken.with_after(atoms::COLUMN, Ast::int(i64::from(column)));
    }
}

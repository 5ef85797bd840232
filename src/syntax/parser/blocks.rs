//! Sequences of expressions and clauses: the file, parentheses, `fn`, `do` blocks.

use super::calls::{into_call, is_call, more_arguments};
use super::details::Separator;
use super::expression::{Mode, access, expression, full};
use super::{Class, Fault, In, Node, accept, build, collections, expect, peek, peek_kind, unexpected};
use crate::base::{Atom, Span, atoms};
use crate::syntax::ast::{Ast, Meta};
use crate::syntax::token::{Kind, Token};

/// What a block is made of.
enum Item {
    Expression(Ast),
    /// `args -> body`, where the body goes on in the items that follow.
    Clause {
        arrow: Token,
        args: Vec<Ast>,
        body: Option<Ast>,
    },
    /// `a, b` with no arrow behind.
    Arguments(Vec<Ast>),
}

/// A separator: line ends, a semicolon, or both.
fn separator<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Separator> {
    let line = accept(inp, Kind::Eol);
    let semicolon = accept(inp, Kind::Semi);
    let token = *line.or(semicolon)?;
    let newlines = if inp.state().detailed() { inp.state().newlines_from(token.start) } else { 0 };
    Some(Separator { token: *semicolon.unwrap_or(&token), newlines })
}

/// Expressions to the end of the file or of an interpolation.
pub(super) fn sequence<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    separator(inp);
    let mut items = Vec::new();
    while !matches!(peek_kind(inp), None | Some(Kind::InterpEnd)) {
        let ast = full(inp)?.ast;
        let Some(separator) = separator(inp) else {
            items.push(ast);
            break;
        };
        items.push(inp.state().ended(ast, &separator));
    }
    if items.is_empty() {
        let line = inp.state().options.line;
        return Ok(Ast::call(atoms::BLOCK, items, Meta::at(line, Span::NONE)));
    }
    Ok(build::block(items, Meta::none()))
}

fn ends_block(kind: Option<Kind>) -> bool {
    matches!(kind, None | Some(Kind::End | Kind::Block | Kind::RParen))
}

fn items<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Vec<Item>, E> {
    let mut items = Vec::new();
    loop {
        let item = item(inp)?;
        let stop = matches!(item, Item::Arguments(_));
        let separator = if stop { None } else { separator(inp) };
        match separator {
            Some(separator) => items.push(end_item(inp, item, &separator)),
            None => {
                items.push(item);
                return Ok(items);
            }
        }
        if ends_block(peek_kind(inp)) {
            return Ok(items);
        }
    }
}

/// Tells an item's last expression what ends it.
fn end_item<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, item: Item, separator: &Separator) -> Item {
    match item {
        Item::Expression(ast) => Item::Expression(inp.state().ended(ast, separator)),
        Item::Clause { arrow, args, body: Some(body) } => {
            Item::Clause { arrow, args, body: Some(inp.state().ended(body, separator)) }
        }
        other => other,
    }
}

fn item<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Item, E> {
    match peek_kind(inp) {
        Some(Kind::Stab) => return clause(inp, Vec::new()),
        Some(Kind::KwIdent | Kind::KeyStart) => {
            let args = vec![collections::no_parens_keywords(inp)?];
            return arrow_or_arguments(inp, args);
        }
        Some(Kind::LParen) if empty_parens_before_arrow(inp) => {
            inp.skip();
            inp.skip();
            return guarded(inp, Vec::new());
        }
        _ => {}
    }
    let first = expression(inp, Mode::Clause)?;
    match (first.class, peek_kind(inp)) {
        (Class::ParenArgs, _) => {
            let Ast::List(args) = first.ast else { return Err(unexpected(inp, "->")) };
            guarded(inp, args)
        }
        (Class::Unmatched, _) => Ok(Item::Expression(first.ast)),
        (_, Some(Kind::Comma)) if first.class != Class::NoParens => {
            let mut args = vec![first.ast];
            more_arguments(inp, &mut args)?;
            arrow_or_arguments(inp, args)
        }
        (_, Some(Kind::Stab)) => clause(inp, unwrap_guard(unwrap_splice(vec![first.ast]))),
        _ => Ok(Item::Expression(first.ast)),
    }
}

fn empty_parens_before_arrow<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> bool {
    let here = inp.save();
    let furthest = inp.state().furthest;
    inp.skip();
    let found = accept(inp, Kind::RParen).is_some() && matches!(peek_kind(inp), Some(Kind::Stab | Kind::When));
    inp.rewind(here);
    inp.state().furthest = furthest;
    found
}

/// Behind `(a, b)`: a guard, perhaps, and the arrow.
fn guarded<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mut args: Vec<Ast>) -> Result<Item, E> {
    if let Some(&when) = accept(inp, Kind::When) {
        args.push(full(inp)?.ast);
        args = vec![Ast::call(atoms::WHEN, args, build::meta(&when))];
    }
    clause(inp, args)
}

fn arrow_or_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, args: Vec<Ast>) -> Result<Item, E> {
    match peek_kind(inp) {
        Some(Kind::Stab) => clause(inp, unwrap_guard(args)),
        Some(Kind::RParen) => Ok(Item::Arguments(args)),
        _ => Err(unexpected(inp, "->")),
    }
}

fn clause<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, args: Vec<Ast>) -> Result<Item, E> {
    let arrow = *expect(inp, Kind::Stab, "->")?;
    let body = match peek_kind(inp) {
        Some(kind) if kind.starts_expression() => Some(full(inp)?.ast),
        _ => None,
    };
    Ok(Item::Clause { arrow, args, body })
}

/// `a, b when c` -> `[when(a, b, c)]`
fn unwrap_guard(mut args: Vec<Ast>) -> Vec<Ast> {
    if !args.last().is_some_and(|last| is_call(last, atoms::WHEN, 2)) {
        return args;
    }
    match args.pop().map(into_call) {
        Some(Ok(call)) => {
            args.extend(call.args);
            vec![Ast::call(atoms::WHEN, args, call.meta)]
        }
        Some(Err(other)) => {
            args.push(other);
            args
        }
        None => args,
    }
}

/// `(unquote_splicing(x)) ->` takes the splice itself.
fn unwrap_splice(mut args: Vec<Ast>) -> Vec<Ast> {
    if args.len() == 1
        && args[0].as_call(atoms::BLOCK).is_some_and(|b| b.len() == 1 && build::is_splice(&b[0]))
        && let Some(Ok(call)) = args.pop().map(into_call)
    {
        return call.args;
    }
    args
}

/// A block's content: a list of clauses, or one expression.
fn body<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, items: Vec<Item>, meta: Meta) -> Ast {
    let mut clauses = Vec::new();
    let mut plain = Vec::new();
    let mut open: Option<(Token, Vec<Ast>, Vec<Ast>)> = None;
    for item in items {
        match item {
            Item::Clause { arrow, args, body } => {
                if !plain.is_empty() {
                    inp.state().problem(
                        "unexpected operator ->. If you want to define multiple clauses, the first expression must \
                         use ->. Syntax error before: '->'",
                        arrow.span(),
                    );
                }
                clauses.extend(open.take().map(|clause| finish_clause(inp, clause)));
                let nothing = || inp.state().literal(Ast::atom(atoms::NIL), || build::meta(&arrow));
                open = Some((arrow, args, vec![body.unwrap_or_else(nothing)]));
            }
            Item::Expression(ast) => match &mut open {
                Some((_, _, body)) => body.push(ast),
                None => plain.push(ast),
            },
            Item::Arguments(args) => plain.extend(args),
        }
    }
    match open {
        Some(last) => {
            clauses.push(finish_clause(inp, last));
            Ast::List(clauses)
        }
        None => build::block(plain, meta),
    }
}

fn finish_clause<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, (arrow, args, body): (Token, Vec<Ast>, Vec<Ast>)) -> Ast {
    let body = build::block(body, Meta::none());
    let state = inp.state();
    let newlines = if state.detailed() { state.newlines_from(arrow.end) } else { 0 };
    let meta = state.newlines(build::meta(&arrow), newlines);
    Ast::call(atoms::ARROW, vec![Ast::List(args), body], meta)
}

/// `( … )`
pub(super) fn parentheses<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Node, E> {
    let open = *expect(inp, Kind::LParen, "(")?;
    if let Some(close) = accept(inp, Kind::RParen) {
        let nothing = Ast::call(atoms::BLOCK, Vec::new(), build::bare(&open));
        return Ok(access(inp.state().in_parens(nothing, &open, Some(close))));
    }
    accept(inp, Kind::Semi);
    if accept(inp, Kind::RParen).is_some() {
        return Ok(access(Ast::call(atoms::BLOCK, Vec::new(), build::meta(&open))));
    }
    let mut items = items(inp)?;
    if items.len() > 1 && matches!(items.last(), Some(Item::Arguments(_))) {
        return Err(unexpected(inp, "->"));
    }
    let close = *expect(inp, Kind::RParen, ")")?;
    if items.len() == 1
        && let Some(Item::Arguments(_)) = items.first()
        && let Some(Item::Arguments(args)) = items.pop()
    {
        return Ok(Node { class: Class::ParenArgs, ..access(Ast::List(args)) });
    }
    if items.len() == 1
        && let Some(Item::Expression(only)) = items.first()
        && build::is_negated(only)
        && let Some(Item::Expression(only)) = items.pop()
    {
        return Ok(access(Ast::call(atoms::BLOCK, vec![only], build::bare(&open))));
    }
    let one = items.len() == 1 && matches!(&items[0], Item::Expression(ast) if !build::is_splice(ast));
    if one {
        let ast = body(inp, items, build::meta(&open));
        return Ok(access(inp.state().in_parens(ast, &open, Some(&close))));
    }
    let meta = inp.state().closed(build::meta(&open), &open, Some(&close));
    let ast = body(inp, items, meta.clone());
    Ok(access(if matches!(ast, Ast::List(_)) { inp.state().literal(ast, || meta) } else { ast }))
}

/// `fn … end`
pub(super) fn function<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = *expect(inp, Kind::Fn, "fn")?;
    separator(inp);
    let items = items(inp)?;
    let close = *expect(inp, Kind::End, "end")?;
    let clauses = match body(inp, items, Meta::none()) {
        Ast::List(clauses) if clauses.first().is_some_and(|c| is_call(c, atoms::ARROW, 2)) => clauses,
        _ => {
            inp.state().problem("expected anonymous functions to be defined with -> inside: 'fn'", open.span());
            Vec::new()
        }
    };
    let meta = inp.state().closed(build::meta(&open), &open, Some(&close));
    Ok(Ast::call(atoms::FN, clauses, meta))
}

/// `do … else … end`, as a keyword list.
pub(super) fn do_block<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = *expect(inp, Kind::Do, "do")?;
    separator(inp);
    let key = |inp: &mut In<'t, '_, E>, token: &Token, name: Atom| {
        inp.state().literal(Ast::atom(name), || build::meta(token))
    };
    let mut sections = vec![Ast::pair(key(inp, &open, atoms::DO), section(inp, build::meta(&open))?)];
    while let Some(&word) = accept(inp, Kind::Block) {
        separator(inp);
        let detailed = inp.state().detailed();
        let meta = if detailed { build::meta(&word) } else { build::bare(&word) };
        sections.push(Ast::pair(key(inp, &word, word.atom()), section(inp, meta)?));
    }
    expect(inp, Kind::End, "end")?;
    Ok(Ast::List(sections))
}

fn section<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, meta: Meta) -> Result<Ast, E> {
    if matches!(peek(inp).map(|t| t.kind), Some(Kind::End | Kind::Block)) {
        return Ok(Ast::call(atoms::BLOCK, Vec::new(), meta));
    }
    let items = items(inp)?;
    Ok(body(inp, items, meta))
}

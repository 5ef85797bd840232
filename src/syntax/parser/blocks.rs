//! Sequences of expressions and clauses: the file, parentheses, `fn`, `do` blocks.

use super::calls::{into_call, is_call, more_arguments};
use super::details::Separator;
use super::expression::{Mode, access, expression, full};
use super::{Class, Fault, In, Node, State, accept, build, collections, details, expect, peek, peek_kind, unexpected};
use crate::base::{Atom, Span, atoms};
use crate::syntax::ast::{Ast, Meta};
use crate::syntax::token::{Kind, Token};

type Parens = Option<(Token, Token)>;

/// What a block is made of.
enum Item {
    Expression(Ast),
    /// `args -> body`, where the body goes on in the items that follow.
    Clause {
        arrow: Token,
        args: Vec<Ast>,
        /// The parentheses around the arguments.
        parens: Parens,
        body: Option<Ast>,
    },
    /// `a, b` with no arrow behind.
    Arguments(Vec<Ast>),
}

/// A clause whose body goes on.
struct Clause {
    arrow: Token,
    args: Vec<Ast>,
    parens: Parens,
    body: Vec<Ast>,
}

/// A separator: line ends, a semicolon, or both.
fn separator<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Separator> {
    let line = accept(inp, Kind::Eol);
    let semicolon = accept(inp, Kind::Semi);
    let token = *line.or(semicolon)?;
    let newlines = if inp.state().detailed() { inp.state().newlines_from(token.start) } else { 0 };
    Some(Separator { token, newlines })
}

/// The line end before the word or bracket that comes next, which the lexer left out.
fn unseen_separator<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Separator> {
    if !inp.state().detailed() {
        return None;
    }
    let span = line_end(inp)?;
    let previous = *details::previous(inp)?;
    let state = inp.state();
    let below = state.src.as_bytes().get(previous.end as usize..span.start as usize).unwrap_or_default();
    let line = previous.line + lines_of(state, &previous) + below.iter().filter(|b| **b == b'\n').count() as u32;
    let token = Token { kind: Kind::Eol, line, start: span.start, end: span.end, value: 0 };
    Some(Separator { token, newlines: state.newlines_from(span.start) })
}

/// The first line end between the last token and the next.
fn line_end<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Span> {
    let next = peek(inp)?.start;
    let previous = *details::previous(inp)?;
    inp.state().line_end_behind(previous.end, next)
}

/// A line end in front of the bracket that was read last.
pub(super) fn line_end_before_close<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Span> {
    let close = *details::previous(inp)?;
    let state = inp.state();
    let tokens = &state.lexed.tokens;
    let last = tokens.get(tokens.partition_point(|t| t.start < close.start).checked_sub(1)?)?;
    let (from, comma) = (last.end, last.kind == Kind::Comma);
    if comma { None } else { state.line_end_behind(from, close.start) }
}

/// How many lines a token goes on for behind its first.
fn lines_of(state: &State, token: &Token) -> u32 {
    let text = state.src.as_bytes().get(token.start as usize..token.end as usize).unwrap_or_default();
    if token.kind == Kind::StrEnd { 0 } else { text.iter().filter(|b| **b == b'\n').count() as u32 }
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
        let columns = inp.state().options.columns;
        let mut meta = Meta::at(line, Span::NONE);
        if columns {
            meta = meta.with_after(atoms::COLUMN, Ast::int(1));
        }
        return Ok(Ast::call(atoms::BLOCK, items, meta));
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
                let item = match unseen_separator(inp) {
                    Some(separator) if !stop => end_item(inp, item, &separator),
                    _ => item,
                };
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
        Item::Clause { arrow, args, parens, body: Some(body) } => {
            Item::Clause { arrow, args, parens, body: Some(inp.state().ended(body, separator)) }
        }
        other => other,
    }
}

fn item<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Item, E> {
    match peek_kind(inp) {
        Some(Kind::Stab) => return clause(inp, Vec::new(), None),
        Some(Kind::KwIdent | Kind::KeyStart) => {
            let args = vec![collections::no_parens_keywords(inp)?];
            return arrow_or_arguments(inp, args);
        }
        Some(Kind::LParen) if empty_parens_before_arrow(inp) => {
            let open = peek(inp).copied();
            inp.skip();
            let close = peek(inp).copied();
            inp.skip();
            return guarded(inp, Vec::new(), open.zip(close));
        }
        _ => {}
    }
    let open = peek(inp).copied();
    let first = expression(inp, Mode::Clause)?;
    match (first.class, peek_kind(inp)) {
        (Class::ParenArgs, _) => {
            let Ast::List(args) = first.ast else { return Err(unexpected(inp, "->")) };
            let close = details::previous(inp).copied();
            guarded(inp, args, open.zip(close))
        }
        (Class::Unmatched, _) => Ok(Item::Expression(first.ast)),
        (_, Some(Kind::Comma)) if first.class != Class::NoParens => {
            let mut args = vec![first.ast];
            more_arguments(inp, &mut args)?;
            arrow_or_arguments(inp, args)
        }
        (_, Some(Kind::Stab)) => clause(inp, unwrap_guard(unwrap_splice(vec![first.ast])), None),
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
fn guarded<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mut args: Vec<Ast>, parens: Parens) -> Result<Item, E> {
    if let Some(&when) = accept(inp, Kind::When) {
        args.push(full(inp)?.ast);
        args = vec![Ast::call(atoms::WHEN, args, build::meta(&when))];
    }
    clause(inp, args, parens)
}

fn arrow_or_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, args: Vec<Ast>) -> Result<Item, E> {
    match peek_kind(inp) {
        Some(Kind::Stab) => clause(inp, unwrap_guard(args), None),
        Some(Kind::RParen) => Ok(Item::Arguments(args)),
        _ => {
            let end = match peek_kind(inp) {
                Some(Kind::Eol) => peek(inp).map(|token| token.span()),
                _ => line_end(inp),
            };
            inp.state().stray_eol = end;
            Err(unexpected(inp, "->"))
        }
    }
}

fn clause<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, args: Vec<Ast>, parens: Parens) -> Result<Item, E> {
    let arrow = *expect(inp, Kind::Stab, "->")?;
    let body = match peek_kind(inp) {
        Some(kind) if kind.starts_expression() => Some(full(inp)?.ast),
        _ => {
            let message = "an expression is always required on the right side of ->. Please provide a value after ->";
            inp.state().warn(message, arrow.span());
            None
        }
    };
    Ok(Item::Clause { arrow, args, parens, body })
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
    let mut open: Option<Clause> = None;
    for item in items {
        match item {
            Item::Clause { arrow, args, parens, body } => {
                if !plain.is_empty() {
                    inp.state().problem(
                        "unexpected operator ->. If you want to define multiple clauses, the first expression must \
                         use ->. Syntax error before: ",
                        "'->'",
                        arrow.span(),
                    );
                }
                clauses.extend(open.take().map(|clause| finish_clause(inp, clause)));
                let nothing = || inp.state().literal(Ast::atom(atoms::NIL), || build::meta(&arrow));
                open = Some(Clause { arrow, args, parens, body: vec![body.unwrap_or_else(nothing)] });
            }
            Item::Expression(ast) => match &mut open {
                Some(clause) => clause.body.push(ast),
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

fn finish_clause<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, clause: Clause) -> Ast {
    let Clause { arrow, args, parens, body } = clause;
    let body = build::block(body, Meta::none());
    let state = inp.state();
    let newlines = if state.detailed() { state.newlines_around(&arrow) } else { 0 };
    let mut meta = state.newlines(build::meta(&arrow), newlines);
    if let Some((open, close)) = parens.filter(|_| state.detailed()) {
        meta = state.parens(meta, &open, &close);
    }
    Ast::call(atoms::ARROW, vec![Ast::List(args), body], meta)
}

/// `( … )`
pub(super) fn parentheses<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Node, E> {
    let open = *expect(inp, Kind::LParen, "(")?;
    if let Some(close) = accept(inp, Kind::RParen) {
        inp.state().warn(
            "invalid expression (). If you want to invoke or define a function, make sure there are no spaces between the \
             function name and its arguments. If you wanted to pass an empty block or code, pass a value instead, such as a \
             nil or an atom",
            open.span(),
        );
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
    let mut meta = inp.state().closed(build::meta(&open), &open, Some(&close));
    if let Some(extra) = &mut meta.extra {
        extra.before.retain(|(key, _)| *key != atoms::NEWLINES);
    }
    let ast = body(inp, items, meta.clone());
    Ok(access(if matches!(ast, Ast::List(_)) { inp.state().literal(ast, || meta) } else { ast }))
}

/// `fn … end`
pub(super) fn function<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = *expect(inp, Kind::Fn, "fn")?;
    separator(inp);
    let arrow = peek_kind(inp) == Some(Kind::Stab);
    let items = items(inp)?;
    let close = *expect(inp, Kind::End, "end")?;
    let clauses = match body(inp, items, Meta::none()) {
        Ast::List(clauses) if clauses.first().is_some_and(|c| is_call(c, atoms::ARROW, 2)) => clauses,
        _ => {
            let message = "expected anonymous functions to be defined with -> inside: ";
            inp.state().problem(message, "'fn'", open.span());
            Vec::new()
        }
    };
    let mut meta = inp.state().closed(build::meta(&open), &open, Some(&close));
    if arrow && let Some(extra) = &mut meta.extra {
        // The line ends are the arrow's.
        extra.before.retain(|(key, _)| *key != atoms::NEWLINES);
    }
    Ok(Ast::call(atoms::FN, clauses, meta))
}

/// `do … else … end`, as a keyword list.
pub(super) fn do_block<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = *expect(inp, Kind::Do, "do")?;
    separator(inp);
    let key = |inp: &mut In<'t, '_, E>, token: &Token, name: Atom| {
        inp.state().literal(Ast::atom(name), || build::meta(token))
    };
    let mut first = section(inp, build::meta(&open))?;
    if first.only {
        first.ast = inp.state().in_block(first.ast, &open);
    }
    let mut sections = vec![Ast::pair(key(inp, &open, atoms::DO), first.ast)];
    while let Some(&word) = accept(inp, Kind::Block) {
        separator(inp);
        let meta = build::bare(&word);
        sections.push(Ast::pair(key(inp, &word, word.atom()), section(inp, meta)?.ast));
    }
    expect(inp, Kind::End, "end")?;
    Ok(Ast::List(sections))
}

struct Section {
    ast: Ast,
    /// Is it one expression?
    only: bool,
}

fn section<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, meta: Meta) -> Result<Section, E> {
    if matches!(peek(inp).map(|t| t.kind), Some(Kind::End | Kind::Block)) {
        return Ok(Section { ast: Ast::call(atoms::BLOCK, Vec::new(), meta), only: false });
    }
    let items = items(inp)?;
    let only = items.len() == 1 && matches!(&items[0], Item::Expression(ast) if !build::is_splice(ast));
    Ok(Section { ast: body(inp, items, meta), only })
}

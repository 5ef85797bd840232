//! What stands between brackets and commas: lists, tuples, bitstrings, maps, keywords, arguments, access.

use super::expression::{Mode, access as access_node, argument, expression, full};
use super::{Class, Fault, In, Node, Rule, State};
use super::{accept, build, calls, details, expect, peek, peek_kind, text, token, unexpected};
use crate::base::{Atom, Diagnostic, Span, atoms};
use crate::syntax::ast::{Ast, Meta};
use crate::syntax::token::{Kind, Token};
use chumsky::prelude::*;

/// One entry between commas.
enum Entry {
    Expression(Node, Span),
    Pair(Ast, Node, Span),
}

/// `key: ` or `"key": `, as the quoted key.
fn key<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    if peek_kind(inp) == Some(Kind::KeyStart) {
        let key = text::interpolated(inp)?;
        if !inp.state().detailed() {
            return Ok(key);
        }
        let format = (Atom::new("format"), Ast::atom(Atom::new("keyword")));
        // Behind the delimiter.
        return Ok(details::with_meta(key, |mut meta| {
            meta.extra.get_or_insert_default().before.push(format);
            meta
        }));
    }
    let token = *expect(inp, Kind::KwIdent, "a key")?;
    let state = inp.state();
    let meta = || {
        let meta = build::meta(&token).with(Atom::new("format"), Ast::atom(Atom::new("keyword")));
        state.delimited(meta, &token, token.end)
    };
    Ok(state.literal(Ast::atom(token.atom()), meta))
}

fn is_key(kind: Option<Kind>) -> bool {
    matches!(kind, Some(Kind::KwIdent | Kind::KeyStart))
}

fn entry<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Entry, E> {
    let span = peek(inp).map_or(Span::NONE, Token::span);
    match peek_kind(inp) {
        kind if is_key(kind) => Ok(Entry::Pair(key(inp)?, full(inp)?, span)),
        Some(kind) if kind.starts_expression() => full(inp).map(|node| Entry::Expression(node, span)),
        _ => Err(unexpected(inp, "an expression")),
    }
}

/// Entries between commas, and whether a comma follows the last one.
fn entries<'t, E: Fault<'t>>() -> impl Rule<'t, (Vec<Entry>, bool), E> {
    custom(entry)
        .separated_by(token(Kind::Comma, "a comma"))
        .collect::<Vec<_>>()
        .then(token(Kind::Comma, "a comma").or_not().map(|comma| comma.is_some()))
}

/// What the entries make: expressions, then one keyword list. `single` says that one call without parentheses
/// but with several arguments may stand alone.
fn gather<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, entries: Vec<Entry>, call: bool) -> Vec<Ast> {
    let alone = entries.len() == 1;
    let mut items = Vec::with_capacity(entries.len());
    let mut pairs = Vec::new();
    for entry in entries {
        match entry {
            Entry::Expression(node, span) => {
                if !pairs.is_empty() {
                    after_keywords(inp, span, call);
                }
                if node.class == Class::NoParens && !(call && alone) {
                    let line = node.ast.meta().map_or(0, |meta| meta.line);
                    let span = node.ast.meta().map_or(span, |meta| meta.span);
                    ambiguous(inp, span, line, call);
                }
                items.push(node.ast);
            }
            Entry::Pair(key, value, span) => {
                if value.class == Class::NoParens {
                    let line = value.ast.meta().map_or(0, |meta| meta.line);
                    let span = value.ast.meta().map_or(span, |meta| meta.span);
                    ambiguous(inp, span, line, false);
                }
                pairs.push(Ast::pair(key, value.ast));
            }
        }
    }
    if !pairs.is_empty() {
        items.push(Ast::List(pairs));
    }
    items
}

fn after_keywords<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, span: Span, call: bool) {
    let message = if call {
        "unexpected expression after keyword list. Keyword lists must always come as the last argument. Therefore, \
         this is not allowed:\n\n    function_call(1, some: :option, 2)\n\nInstead, wrap the keyword in brackets:\n\n    \
         function_call(1, [some: :option], 2)\n\nSyntax error after: "
    } else {
        "unexpected expression after keyword list. Keyword lists must always come last in lists and maps. Therefore, \
         this is not allowed:\n\n    [some: :value, :another]\n    %{some: :value, another => value}\n\nInstead, reorder \
         it to be the last entry:\n\n    [:another, some: :value]\n    %{another => value, some: :value}\n\nSyntax error \
         after: "
    };
    // Told at the comma before it.
    let state = inp.state();
    let tokens = &state.lexed.tokens;
    let comma = tokens.partition_point(|t| t.start < span.start).checked_sub(1).and_then(|n| tokens.get(n));
    let span = comma.filter(|_| !span.is_none()).map_or(span, Token::span);
    state.problem(message, "','", span);
}

fn ambiguous<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, span: Span, line: u32, call: bool) {
    let message = if call {
        "unexpected comma. Parentheses are required to solve ambiguity in nested calls.\n\nThis error happens when you \
         have nested function calls without parentheses. For example:\n\n    parent_call a, nested_call b, c, d\n\nIn the \
         example above, we don't know if the parameters \"c\" and \"d\" apply to the function \"parent_call\" or \
         \"nested_call\". You can solve this by explicitly adding parentheses:\n\n    parent_call a, nested_call(b, c, \
         d)\n\nOr by adding commas (in case a nested call is not intended):\n\n    parent_call a, nested_call, b, c, \
         d\n\nElixir cannot compile otherwise. Syntax error before: "
    } else {
        "unexpected comma. Parentheses are required to solve ambiguity inside containers.\n\nThis error may happen when \
         you forget a comma in a list or other container:\n\n    [a, b c, d]\n\nOr when you have ambiguous calls:\n\n    \
         [function a, b, c]\n\nIn the example above, we don't know if the values \"b\" and \"c\" belongs to the list or \
         the function \"function\". You can solve this by explicitly adding parentheses:\n\n    [one, function(a, b, \
         c)]\n\nElixir cannot compile otherwise. Syntax error before: "
    };
    // Elixir has the place of the call from its metadata.
    let state = inp.state();
    let span = if state.options.columns { span } else { Span::NONE };
    state.problem_at(Diagnostic::refusal(message, "','", span).at_line(line));
}

/// Reports a call without parentheses among the arguments of another.
pub(super) fn ambiguous_call<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, start: Option<Token>) {
    ambiguous(inp, start.map_or(Span::NONE, |t| t.span()), start.map_or(0, |t| t.line), true);
}

pub(super) fn list<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = peek(inp).copied().unwrap_or(NOWHERE);
    let between = entries().delimited_by(token(Kind::LBrack, "["), token(Kind::RBrack, "]"));
    let (mut items, _) = inp.parse(checked(between))?;
    let close = details::previous(inp);
    if items.iter().any(|e| matches!(e, Entry::Pair(..))) {
        // A list's keywords are its own last elements.
        let mut list = gather(inp, std::mem::take(&mut items), false);
        if let Some(Ast::List(pairs)) = list.pop() {
            list.extend(pairs);
        }
        return Ok(bracketed(inp.state(), Ast::List(list), &open, close));
    }
    let list = Ast::List(gather(inp, items, false));
    Ok(bracketed(inp.state(), list, &open, close))
}

/// A literal in brackets.
fn bracketed(state: &State, value: Ast, open: &Token, close: Option<&Token>) -> Ast {
    state.literal(value, || state.closed(build::meta(open), open, close))
}

const NOWHERE: Token = Token { kind: Kind::LBrack, line: 1, start: 0, end: 0, value: 0 };

/// Refuses a comma with nothing before it.
fn checked<'t, E: Fault<'t>>(rule: impl Rule<'t, (Vec<Entry>, bool), E>) -> impl Rule<'t, (Vec<Entry>, bool), E> {
    custom(move |inp: &mut In<'t, '_, E>| {
        let here = inp.save();
        inp.skip();
        if peek_kind(inp) == Some(Kind::Comma) {
            return Err(unexpected(inp, "an expression"));
        }
        inp.rewind(here);
        inp.parse(&rule)
    })
}

/// `{…}` behind a dot.
pub(super) fn tuple_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Vec<Ast>, E> {
    if super::peek_second(inp).is_some_and(|k| is_key(Some(k))) {
        inp.skip();
        return Err(unexpected(inp, "an expression"));
    }
    let open = peek(inp).copied();
    let between = entries().delimited_by(token(Kind::LBrace, "{"), token(Kind::RBrace, "}"));
    let (items, _) = inp.parse(checked(between))?;
    inp.state().bracket = open;
    Ok(gather(inp, items, false))
}

pub(super) fn tuple<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = peek(inp).copied();
    let between = entries().delimited_by(token(Kind::LBrace, "{"), token(Kind::RBrace, "}"));
    let (items, _) = inp.parse(checked(between))?;
    let close = details::previous(inp);
    keywords_alone(inp, &items, open, "tuple", "{");
    let mut items = gather(inp, items, false);
    if items.len() == 2
        && let (Some(b), Some(a)) = (items.pop(), items.pop())
    {
        return Ok(bracketed(inp.state(), Ast::pair(a, b), &open.unwrap_or(NOWHERE), close));
    }
    let meta = open.map(|open| inp.state().closed(build::meta(&open), &open, close));
    Ok(Ast::call(atoms::BRACES, items, meta.unwrap_or_default()))
}

pub(super) fn bits<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = peek(inp).copied();
    let between = entries().delimited_by(token(Kind::LBits, "<<"), token(Kind::RBits, ">>"));
    let (items, _) = inp.parse(checked(between))?;
    let close = details::previous(inp);
    keywords_alone(inp, &items, open, "bitstring", "<<");
    let items = gather(inp, items, false);
    let meta = open.map(|open| inp.state().closed(build::meta(&open), &open, close));
    Ok(Ast::call(atoms::BITS, items, meta.unwrap_or_default()))
}

fn keywords_alone<'t, E: Fault<'t>>(
    inp: &mut In<'t, '_, E>,
    items: &[Entry],
    open: Option<Token>,
    what: &str,
    mark: &str,
) {
    if matches!(items.first(), Some(Entry::Pair(..))) {
        if let Some(end) = super::blocks::line_end_before_close(inp) {
            // A line end is not what may follow keywords here.
            inp.state().stray_line_end(end);
            return;
        }
        inp.state().problem(
            format!(
                "unexpected keyword list inside {what}. Did you mean to write a map (using %{{...}}) or a list (using \
                 [...]) instead? Syntax error after: "
            ),
            format!("'{mark}'"),
            open.map_or(Span::NONE, |t| t.span()),
        );
    }
}

/// `(…)` right behind a name.
pub(super) fn call_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Vec<Ast>, E> {
    let open = *expect(inp, Kind::LParen, "(")?;
    if accept(inp, Kind::RParen).is_some() {
        inp.state().bracket = Some(open);
        return Ok(Vec::new());
    }
    if peek_kind(inp) == Some(Kind::Comma) {
        return Err(unexpected(inp, "an expression"));
    }
    let (items, comma) = inp.parse(entries())?;
    if peek_kind(inp) != Some(Kind::RParen)
        || (comma && !matches!(items.last(), Some(Entry::Pair(..))))
        || items.is_empty()
    {
        return Err(unexpected(inp, "a comma or )"));
    }
    inp.skip();
    inp.state().bracket = Some(open);
    Ok(gather(inp, items, true))
}

/// `f a: g b, c`
#[cold]
fn missing_parentheses<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, key: Atom, value: &Ast) {
    let message = format!(
        "missing parentheses for expression following \"{}:\" keyword. Parentheses are required to solve ambiguity inside \
         keywords.\n\nThis error happens when you have function calls without parentheses inside keywords. For example:\n\n    \
         function(arg, one: nested_call a, b, c)\n    function(arg, one: if expr, do: :this, else: :that)\n\nIn the \
         examples above, we don't know if the arguments \"b\" and \"c\" apply to the function \"function\" or \
         \"nested_call\". Or if the keywords \"do\" and \"else\" apply to the function \"function\" or \"if\". You can solve \
         this by explicitly adding parentheses:\n\n    function(arg, one: if(expr, do: :this, else: :that))\n    \
         function(arg, one: nested_call(a, b, c))\n\nAmbiguity found at:",
        key.as_str()
    );
    let line = value.meta().map_or(0, |meta| meta.line);
    let warning = Diagnostic::warning(message, Span::NONE).at_line(line);
    inp.state().warnings.push(warning);
}

/// `a: 1, b: 2` without brackets, to the end of a call without parentheses.
pub(super) fn no_parens_keywords<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let mut pairs = Vec::new();
    loop {
        let word = peek(inp).copied().filter(|token| token.kind == Kind::KwIdent);
        let key = key(inp)?;
        let value = argument(inp)?;
        if value.class == Class::NoParens
            && let Some(word) = word
            && inp.state().options.literals.is_none()
        {
            missing_parentheses(inp, word.atom(), &value.ast);
        }
        pairs.push(Ast::pair(key, value.ast));
        if peek_kind(inp) != Some(Kind::Comma) {
            return Ok(Ast::List(pairs));
        }
        inp.skip();
        if !is_key(peek_kind(inp)) {
            let span = peek(inp).map_or(Span::NONE, Token::span);
            argument(inp)?;
            after_keywords(inp, span, true);
            return Ok(Ast::List(pairs));
        }
    }
}

/// `left[key]`
pub(super) fn access<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, left: Node) -> Result<Node, E> {
    let Some(&open) = peek(inp) else { return Ok(left) };
    if super::peek_second(inp) == Some(Kind::RBrack) {
        inp.skip();
        return Err(unexpected(inp, "a key"));
    }
    let between = entries().delimited_by(token(Kind::LBrack, "["), token(Kind::RBrack, "]"));
    let (items, _) = inp.parse(checked(between))?;
    let second = match items.as_slice() {
        [Entry::Expression(..), Entry::Expression(_, span) | Entry::Pair(_, _, span), ..] => Some(*span),
        _ => None,
    };
    if let Some(second) = second {
        let state = inp.state();
        let tokens = &state.lexed.tokens;
        let comma = tokens.partition_point(|t| t.start < second.start).checked_sub(1).and_then(|i| tokens.get(i));
        let place = comma.map_or(open.span(), Token::span);
        inp.state().problem(
            "too many arguments when accessing a value. The value[key] notation in Elixir expects either a single \
             argument or a keyword list. The following examples are allowed:\n\n    value[one]\n    value[one: 1, two: \
             2]\n    value[[one, two, three]]\n\nThese are invalid:\n\n    value[1, 2, 3]\n    value[one, two, \
             three]\n\nSyntax error after: ",
            "','",
            place,
        );
    }
    let mut args = vec![left.ast];
    args.extend(gather(inp, items, false));
    let close = details::previous(inp);
    let state = inp.state();
    let meta = state.closed(build::meta(&open), &open, close).with(atoms::FROM_BRACKETS, Ast::atom(atoms::TRUE));
    let height = left.height.max(inp.state().height) + 3;
    Ok(Node { height, ..access_node(Ast::remote(Ast::atom(atoms::ACCESS), atoms::GET, args, meta)) })
}

/// `%{…}`
pub(super) fn map<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let op = expect(inp, Kind::MapOp, "%")?;
    let args = map_arguments(inp)?;
    Ok(details::brackets(inp, Ast::call(atoms::PERCENT_BRACES, args, build::meta(op))))
}

/// `%Name{…}`
pub(super) fn structure<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let op = expect(inp, Kind::Percent, "%")?;
    let before = inp.save();
    let name = match expression(inp, Mode::Struct) {
        Ok(name) if peek_kind(inp).is_none_or(|kind| kind.infix().is_none() && !kind.starts_argument()) => name,
        Ok(name) if matches!(peek_kind(inp), Some(Kind::LBrace)) => name,
        outcome => {
            // Elixir's parser reads on for a while before it finds that no name ends here.
            if outcome.is_err() && peek_kind(inp) == Some(Kind::Capture) {
                inp.rewind(before);
                inp.skip();
                expression(inp, Mode::Struct)?;
            }
            outcome?;
            while peek_kind(inp).is_some_and(|kind| kind.infix().is_some()) {
                inp.skip();
                expression(inp, Mode::Struct)?;
            }
            if peek_kind(inp).is_some_and(|kind| kind.starts_argument() && kind != Kind::LBrace) {
                expression(inp, Mode::Struct)?;
            }
            return Err(unexpected(inp, "{"));
        }
    };
    accept(inp, Kind::Eol);
    let Some(&open) = peek(inp) else { return Err(unexpected(inp, "{")) };
    let args = map_arguments(inp)?;
    let map = details::brackets(inp, Ast::call(atoms::PERCENT_BRACES, args, build::meta(&open)));
    Ok(Ast::call(atoms::PERCENT, vec![name.ast, map], build::meta(op)))
}

fn map_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Vec<Ast>, E> {
    let open = *expect(inp, Kind::LBrace, "{")?;
    if accept(inp, Kind::RBrace).is_some() {
        inp.state().bracket = Some(open);
        return Ok(Vec::new());
    }
    let mut items = Vec::new();
    let mut update: Option<(Ast, Meta)> = None;
    loop {
        if is_key(peek_kind(inp)) {
            items.extend(map_keywords(inp)?);
            break;
        }
        let first = items.is_empty() && update.is_none();
        let node = full(inp)?;
        match peek(inp).copied() {
            // `%{map | a: 1}`
            Some(pipe) if pipe.kind == Kind::Pipe && first && (node.root == 0 || node.root > 7) => {
                inp.skip();
                update = Some((node.ast, build::meta(&pipe)));
                if !is_key(peek_kind(inp)) {
                    return Err(unexpected(inp, "a key"));
                }
                continue;
            }
            // Behind a second `|` it is the key that is wrong.
            Some(pipe) if pipe.kind == Kind::Pipe && node.root == 7 => {
                inp.skip();
                return Err(unexpected(inp, "an expression"));
            }
            Some(arrow) if arrow.kind == Kind::Assoc && (node.class != Class::NoParens || node.prefixed) => {
                inp.skip();
                let value = full(inp)?;
                if value.class == Class::NoParens && !value.prefixed {
                    return Err(unexpected(inp, "a comma"));
                }
                let key = if first { take_update(node, &mut update) } else { node.ast };
                let key = inp.state().associated(key, &arrow);
                items.push(Ast::pair(key, value.ast));
            }
            _ if !node.map_base => return Err(unexpected(inp, "=>")),
            _ if node.root == 7 && !first => return Err(unexpected(inp, "=>")),
            _ => items.push(if first { take_update(node, &mut update) } else { node.ast }),
        }
        if accept(inp, Kind::Comma).is_none() || peek_kind(inp) == Some(Kind::RBrace) {
            break;
        }
    }
    expect(inp, Kind::RBrace, "}")?;
    inp.state().bracket = Some(open);
    Ok(match update {
        Some((map, meta)) => vec![Ast::call(atoms::BAR, vec![map, Ast::List(items)], meta)],
        None => items,
    })
}

/// The key of a first entry; what stands left of a `|` in it is the map to update.
fn take_update(node: Node, update: &mut Option<(Ast, Meta)>) -> Ast {
    if node.root != 7 || node.open_right {
        return node.ast;
    }
    match calls::into_call(node.ast) {
        Ok(mut call) if call.args.len() == 2 => {
            let key = call.args.pop().unwrap_or(Ast::List(Vec::new()));
            if let Some(map) = call.args.pop() {
                *update = Some((map, call.meta));
            }
            key
        }
        Ok(call) => Ast::Call(Box::new(call)),
        Err(other) => other,
    }
}

fn map_keywords<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Vec<Ast>, E> {
    let (items, _) = inp.parse(entries())?;
    match gather(inp, items, false).pop() {
        Some(Ast::List(pairs)) => Ok(pairs),
        _ => Ok(Vec::new()),
    }
}

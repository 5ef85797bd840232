//! Operators, by precedence climbing with explicit stacks.
//!
//! chumsky's `pratt` was tried on paper and put aside: it recurses natively for every right operand, without the
//! `stacker` guard, so that a long chain of `<>` overflows; it cannot say that a prefix operator takes everything
//! behind it once its operand ends in a `do` block, which Elixir's grammar does; and it tries its two dozen
//! operators one by one. Here an operator's precedence is one look-up, and chains of any length need no recursion.

use super::calls::{dotted, identifier};
use super::{Class, Fault, In, MAX_HEIGHT, MAX_NESTING, Node, accept, build, peek, peek_kind, peek_second};
use super::{blocks, collections, details, text, unexpected};
use crate::base::{Atom, Span, atoms};
use crate::syntax::ast::{Ast, Lit, deeper};
use crate::syntax::token::{Kind, Token};
use smallvec::SmallVec;

/// What an expression may contain, by where it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Mode {
    /// Calls may have `do` blocks.
    Full,
    /// At the start of a clause, where `(a, b) ->` is possible.
    Clause,
    /// An argument of a call without parentheses: a `do` belongs to that call.
    Argument,
    /// The name of a struct, behind `%`: no infix operators, no arguments without parentheses.
    Struct,
}

/// An operator that waits for its right side.
#[derive(Clone, Copy)]
struct Pending {
    token: Token,
    precedence: u8,
    prefix: bool,
}

pub(super) fn full<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Node, E> {
    expression(inp, Mode::Full)
}

pub(super) fn argument<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Node, E> {
    expression(inp, Mode::Argument)
}

pub(super) fn expression<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mode: Mode) -> Result<Node, E> {
    let state = inp.state();
    if state.nesting >= MAX_NESTING {
        return Err(too_deep(inp));
    }
    state.nesting += 1;
    let outer = std::mem::replace(&mut state.height, 0);
    let node = deeper(|| climb(inp, mode));
    let state = inp.state();
    state.nesting -= 1;
    state.height = outer;
    let node = node?;
    state.height = outer.max(node.height);
    Ok(node)
}

#[cold]
fn too_deep<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> E {
    beyond_limit(inp, format!("the code is nested too deeply (the limit is {MAX_NESTING} levels)"))
}

#[cold]
fn too_high<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> E {
    beyond_limit(inp, format!("the expression is too long (the limit is about {MAX_HEIGHT} operators)"))
}

fn beyond_limit<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, message: String) -> E {
    let span = peek(inp).map_or(Span::NONE, Token::span);
    let state = inp.state();
    if !std::mem::replace(&mut state.beyond_limit, true) {
        state.problem(message, "", span);
    }
    unexpected(inp, "less nesting")
}

fn climb<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mode: Mode) -> Result<Node, E> {
    let mut pending: SmallVec<[Pending; 4]> = SmallVec::new();
    let mut operands: SmallVec<[Node; 4]> = SmallVec::new();
    loop {
        while let Some(op) = prefix(inp, mode) {
            pending.push(op);
        }
        if pending.len() > MAX_HEIGHT as usize {
            return Err(too_high(inp));
        }
        let start = peek(inp).map(|token| token.start);
        let mut node = operand(inp, mode)?;
        if node.class == Class::ParenArgs {
            let first = mode == Mode::Clause && pending.is_empty();
            return if first && matches!(peek_kind(inp), Some(Kind::Stab | Kind::When)) {
                Ok(node)
            } else if first {
                Err(unexpected(inp, "->"))
            } else {
                // Told at the closing parenthesis.
                let before = details::previous(inp).map_or(0, |close| close.start);
                let state = inp.state();
                state.furthest = before;
                state.paren_args = start;
                Err(unexpected(inp, "an expression"))
            };
        }
        // What sticks to the operand: dots and brackets.
        loop {
            match (peek_kind(inp), node.class) {
                (Some(Kind::Dot | Kind::DotCall), Class::Access | Class::Matched) => {
                    while pending.last().is_some_and(|p| p.token.kind == Kind::At) {
                        node = apply_prefix(inp, pending.pop(), node);
                    }
                    node = dotted(inp, node, mode)?;
                }
                (Some(Kind::LBrack), Class::Access) => {
                    if pending.last().is_some_and(|p| p.token.kind == Kind::At) {
                        node = apply_prefix(inp, pending.pop(), node);
                    }
                    node = collections::access(inp, node)?;
                }
                _ => break,
            }
            if node.height > MAX_HEIGHT {
                return Err(too_high(inp));
            }
        }
        let next = if mode == Mode::Struct { None } else { peek(inp) };
        let Some((token, (precedence, right))) = next.and_then(|t| Some((t, t.kind.infix()?))) else {
            return Ok(reduce_all(inp, pending, operands, node));
        };
        if node.class == Class::NoParens {
            return Ok(reduce_all(inp, pending, operands, node));
        }
        let mut node = reduce(inp, &mut pending, &mut operands, node, precedence, right);
        if node.height + pending.len() as u32 > MAX_HEIGHT {
            return Err(too_high(inp));
        }
        match token.kind {
            Kind::When if matches!(peek_second(inp), Some(Kind::KwIdent | Kind::KeyStart)) => {
                inp.skip();
                let keywords = collections::no_parens_keywords(inp)?;
                node.ast = build::binary(inp.state(), token, node.ast, keywords);
                node.class = if node.class == Class::Unmatched { Class::Unmatched } else { Class::NoParens };
                node.root = precedence;
                node.prefixed = false;
                node.height = node.height.max(inp.state().height) + 2;
                return Ok(reduce_all(inp, pending, operands, node));
            }
            // `%{map | key: value}`; wrong elsewhere.
            Kind::Pipe if matches!(peek_second(inp), Some(Kind::KwIdent | Kind::KeyStart)) => {
                if mode == Mode::Argument {
                    inp.skip();
                    return Err(unexpected(inp, "an expression"));
                }
                return Ok(reduce_all(inp, pending, operands, node));
            }
            _ => {}
        }
        inp.skip();
        if token.kind == Kind::Range {
            accept(inp, Kind::Eol);
        }
        operands.push(node);
        pending.push(Pending { token: *token, precedence, prefix: false });
    }
}

/// Applies what waits and binds tighter than an operator of this precedence.
fn reduce<'t, E: Fault<'t>>(
    inp: &mut In<'t, '_, E>,
    pending: &mut SmallVec<[Pending; 4]>,
    operands: &mut SmallVec<[Node; 4]>,
    mut node: Node,
    precedence: u8,
    right: bool,
) -> Node {
    while let Some(op) = pending.last().copied() {
        if op.prefix && node.class == Class::Unmatched {
            // Behind a `do` block a prefix operator takes all there is.
            break;
        }
        if op.precedence < precedence || (op.precedence == precedence && right) {
            break;
        }
        pending.pop();
        node = if op.prefix {
            apply_prefix(inp, Some(op), node)
        } else {
            match operands.pop() {
                Some(left) => apply_infix(inp, op, left, node),
                None => node,
            }
        };
    }
    node
}

fn reduce_all<'t, E: Fault<'t>>(
    inp: &mut In<'t, '_, E>,
    mut pending: SmallVec<[Pending; 4]>,
    mut operands: SmallVec<[Node; 4]>,
    mut node: Node,
) -> Node {
    while let Some(op) = pending.pop() {
        node = match (op.prefix, if op.prefix { None } else { operands.pop() }) {
            (false, Some(left)) => apply_infix(inp, op, left, node),
            _ => apply_prefix(inp, Some(op), node),
        };
    }
    node
}

fn apply_prefix<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, op: Option<Pending>, node: Node) -> Node {
    let Some(op) = op else { return node };
    let class = if node.class == Class::Access { Class::Matched } else { node.class };
    let map_base = node.map_base && !node.is_infix() && op.token.kind != Kind::Capture;
    Node {
        ast: build::unary(inp.state(), &op.token, node.ast),
        class,
        root: if class == Class::Unmatched { 1 } else { op.precedence },
        map_base,
        prefixed: true,
        open_right: false,
        height: node.height + 1,
    }
}

fn apply_infix<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, op: Pending, left: Node, right: Node) -> Node {
    let class = match (left.class, right.class) {
        (Class::Unmatched, _) | (_, Class::Unmatched) => Class::Unmatched,
        (_, Class::NoParens) => Class::NoParens,
        _ => Class::Matched,
    };
    if op.token.kind == Kind::Arrow && right.root == 0 && !right.map_base && right.class != Class::Unmatched {
        ambiguous_pipe(inp, &op.token);
    }
    // Read by maps only, where `left | right` is an update.
    let map_base = op.token.kind == Kind::Pipe && right.map_base && !right.is_infix();
    Node {
        ast: build::binary(inp.state(), &op.token, left.ast, right.ast),
        class,
        root: op.precedence,
        map_base,
        open_right: left.class == Class::Unmatched && right.class == Class::NoParens,
        prefixed: right.prefixed,
        height: left.height.max(right.height) + 1,
    }
}

/// `a |> b c`
#[cold]
fn ambiguous_pipe<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, op: &Token) {
    let name = op.atom();
    let sign = name.as_str();
    let message = format!(
        "parentheses are required when piping into a function call. For example:\n\n    foo 1 {sign} bar 2 {sign} baz 3\n\nis \
         ambiguous and should be written as\n\n    foo(1) {sign} bar(2) {sign} baz(3)\n\nAmbiguous pipe found at:"
    );
    inp.state().warn(message, op.span());
}

fn prefix<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mode: Mode) -> Option<Pending> {
    let token = *peek(inp)?;
    let precedence = token.kind.prefix()?;
    if token.kind == Kind::Ellipsis {
        let next = peek_second(inp);
        let more = next.is_some_and(|k| k.starts_expression() && k != Kind::Range);
        if !more || (mode == Mode::Struct && next == Some(Kind::LBrace)) {
            return None;
        }
    }
    if mode == Mode::Struct && token.kind == Kind::Capture {
        return None;
    }
    inp.skip();
    Some(Pending { token, precedence, prefix: true })
}

/// An operand of class `Access`.
pub(super) fn access(ast: Ast) -> Node {
    Node { ast, class: Class::Access, root: 0, map_base: true, prefixed: false, open_right: false, height: 1 }
}

fn operand<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mode: Mode) -> Result<Node, E> {
    let Some(&token) = peek(inp) else { return Err(unexpected(inp, "an expression")) };
    let literal = match token.kind {
        Kind::Ident | Kind::ParenIdent | Kind::BracketIdent | Kind::DoIdent | Kind::OpIdent => {
            inp.skip();
            return identifier(inp, &token, None, mode);
        }
        Kind::Int => build::integer(token_text(inp, &token)),
        Kind::Float => build::float(token_text(inp, &token)),
        Kind::Char => Ast::int(i64::from(token.value)),
        Kind::Atom => Ast::atom(token.atom()),
        Kind::True => Ast::atom(atoms::TRUE),
        Kind::False => Ast::atom(atoms::FALSE),
        Kind::Nil => Ast::atom(atoms::NIL),
        Kind::Alias => {
            inp.skip();
            let alias = Ast::call(atoms::ALIASES, vec![Ast::atom(token.atom())], build::meta(&token));
            return Ok(access(details::last_segment(inp, alias, &token)));
        }
        Kind::Bin => Ast::Lit(Lit::Str(text::pooled(inp, token.value))),
        Kind::CharList => text::charlist(inp, &token),
        Kind::Ellipsis | Kind::Range => {
            inp.skip();
            let ast = Ast::call(token.atom(), Vec::new(), build::meta(&token));
            return Ok(Node {
                ast,
                class: Class::Matched,
                root: 0,
                map_base: true,
                prefixed: false,
                open_right: false,
                height: 1,
            });
        }
        Kind::CaptureInt => {
            inp.skip();
            let number = super::expect(inp, Kind::Int, "a number")?;
            let number = build::integer(token_text(inp, number));
            return Ok(access(Ast::call(atoms::CAPTURE, vec![number], build::meta(&token))));
        }
        _ => {
            let node = match token.kind {
                Kind::LBrack => collections::list(inp),
                Kind::LBrace => collections::tuple(inp),
                Kind::LBits => collections::bits(inp),
                Kind::MapOp => collections::map(inp),
                Kind::Percent => collections::structure(inp),
                Kind::LParen => return with_height(inp, blocks::parentheses),
                Kind::Fn => blocks::function(inp),
                Kind::BinStart | Kind::ListStart | Kind::AtomStart => text::interpolated(inp),
                Kind::SigilStart => text::sigil(inp),
                _ => return Err(unexpected(inp, "an expression")),
            }?;
            let height = inp.state().height + 3;
            return Ok(Node { height, ..access(node) });
        }
    };
    inp.skip();
    let state = inp.state();
    let meta = || {
        let meta = state.delimited(build::meta(&token), &token, token.end);
        if state.detailed() && details::keeps_text(token.kind) {
            let text = state.src.get(token.start as usize..token.end as usize).unwrap_or_default();
            return meta.with(Atom::new("token"), Ast::str(text));
        }
        let word = matches!(token.kind, Kind::True | Kind::False | Kind::Nil);
        if word && state.src.as_bytes().get(token.start as usize) == Some(&b':') {
            return meta.with(Atom::new("format"), Ast::atom(Atom::new("atom")));
        }
        meta
    };
    Ok(access(state.literal(literal, meta)))
}

fn with_height<'t, E: Fault<'t>>(
    inp: &mut In<'t, '_, E>,
    rule: fn(&mut In<'t, '_, E>) -> Result<Node, E>,
) -> Result<Node, E> {
    let node = rule(inp)?;
    let height = inp.state().height + 3;
    Ok(Node { height, ..node })
}

pub(super) fn token_text<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, token: &Token) -> &'t str {
    inp.state().src.get(token.start as usize..token.end as usize).unwrap_or_default()
}

/// A variable.
pub(super) fn variable(name: Atom, token: &Token) -> Ast {
    Ast::var(name, atoms::NIL, build::meta(token))
}

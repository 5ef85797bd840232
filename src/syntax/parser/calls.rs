//! Calls: with and without parentheses, behind a dot, with a `do` block.

use super::expression::{Mode, access, argument, variable};
use super::{Class, Fault, In, Node, accept, build, details, expect, peek, peek_kind, unexpected};
use super::{blocks, collections};
use crate::base::{Atom, atoms};
use crate::syntax::ast::{Ast, Call, Head, Meta};
use crate::syntax::token::{Kind, Token};

/// What a name is called on: the part before a dot, and the dot.
type Left<'d> = Option<(Ast, &'d Token)>;

/// What follows a name that has just been read.
pub(super) fn identifier<'t, E: Fault<'t>>(
    inp: &mut In<'t, '_, E>,
    name: &Token,
    left: Left,
    mode: Mode,
) -> Result<Node, E> {
    let blocks_allowed = matches!(mode, Mode::Full | Mode::Clause);
    match name.kind {
        Kind::ParenIdent => {
            let args = collections::call_arguments(inp)?;
            let call = call(inp, left, name, args);
            let call = details::brackets(inp, call);
            parens_call(inp, call, blocks_allowed)
        }
        Kind::DoIdent if blocks_allowed => {
            let open = peek(inp).copied();
            let block = blocks::do_block(inp)?;
            let call = call(inp, left, name, vec![block]);
            let call = details::block(inp, call, open);
            Ok(unmatched(inp, call))
        }
        Kind::BracketIdent => {
            let plain = without_arguments(inp, left, name);
            Ok(grown(inp, access(plain)))
        }
        Kind::Ident | Kind::OpIdent if mode != Mode::Struct && takes_arguments(inp, name.kind) => {
            no_parens_call(inp, name, left, blocks_allowed)
        }
        _ => {
            let plain = without_arguments(inp, left, name);
            Ok(grown(inp, Node { class: Class::Matched, ..access(plain) }))
        }
    }
}

/// The same with the height of what it contains.
fn grown<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, node: Node) -> Node {
    Node { height: node.height.max(inp.state().height + 3), ..node }
}

fn takes_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, kind: Kind) -> bool {
    kind == Kind::OpIdent || peek_kind(inp).is_some_and(Kind::starts_argument)
}

fn no_parens_call<'t, E: Fault<'t>>(
    inp: &mut In<'t, '_, E>,
    name: &Token,
    left: Left,
    blocks_allowed: bool,
) -> Result<Node, E> {
    let remote = left.is_some();
    let (args, class) = no_parens_arguments(inp)?;
    let one = args.len() == 1;
    let mut ast = call(inp, left, name, args);
    if blocks_allowed && peek_kind(inp) == Some(Kind::Do) {
        let open = peek(inp).copied();
        let block = blocks::do_block(inp)?;
        if let Ast::Call(call) = &mut ast {
            call.args.push(block);
        }
        let ast = details::block(inp, ast, open);
        return Ok(unmatched(inp, ast));
    }
    if let Ast::Call(call) = &mut ast
        && name.kind == Kind::OpIdent
        && one
        && !remote
    {
        call.meta = std::mem::take(&mut call.meta).with(atoms::AMBIGUOUS_OP, Ast::atom(atoms::NIL));
    }
    Ok(grown(inp, Node { ast, class, root: 0, map_base: false, prefixed: false, open_right: false, height: 1 }))
}

/// The arguments of a call without parentheses, and what they make of the call.
pub(super) fn no_parens_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<(Vec<Ast>, Class), E> {
    if matches!(peek_kind(inp), Some(Kind::KwIdent | Kind::KeyStart)) {
        return Ok((vec![collections::no_parens_keywords(inp)?], Class::Matched));
    }
    let start = peek(inp).copied();
    let first = match argument(inp) {
        Ok(node) => node,
        Err(error) => {
            if let Some(start) = start.filter(|t| t.kind == Kind::LParen) {
                strict_parentheses(inp, &start);
            }
            return Err(error);
        }
    };
    let mut args = vec![first.ast];
    if peek_kind(inp) != Some(Kind::Comma) {
        let class = if first.class == Class::NoParens { Class::NoParens } else { Class::Matched };
        return Ok((args, class));
    }
    more_arguments(inp, &mut args)?;
    Ok((args, Class::NoParens))
}

/// `, b, c: 1` behind a first argument.
pub(super) fn more_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, args: &mut Vec<Ast>) -> Result<(), E> {
    while accept(inp, Kind::Comma).is_some() {
        if matches!(peek_kind(inp), Some(Kind::KwIdent | Kind::KeyStart)) {
            args.push(collections::no_parens_keywords(inp)?);
            break;
        }
        let start = peek(inp).copied();
        let node = argument(inp)?;
        if node.class == Class::NoParens {
            collections::ambiguous_call(inp, start);
        }
        args.push(node.ast);
    }
    Ok(())
}

/// `f (a, b)`: says so when the parentheses are what is wrong.
fn strict_parentheses<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, paren: &Token) {
    let state = inp.state();
    if state.paren_args == Some(paren.start) && state.problems.is_empty() {
        state.problem(
            "unexpected parentheses. If you are making a function call, do not insert spaces between the function \
             name and the opening parentheses. Syntax error before: ",
            "'('",
            paren.span(),
        );
    }
}

/// What may follow a call with parentheses: a second pair of them, a block.
fn parens_call<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, mut ast: Ast, blocks_allowed: bool) -> Result<Node, E> {
    if peek_kind(inp) == Some(Kind::LParen) {
        let args = collections::call_arguments(inp)?;
        let meta = ast.meta().map(|m| if inp.state().detailed() { Meta::at(m.line, m.span) } else { m.clone() });
        let call = Ast::call_expr(ast, args, meta.unwrap_or_default());
        ast = details::brackets(inp, call);
    }
    if blocks_allowed && peek_kind(inp) == Some(Kind::Do) {
        let open = peek(inp).copied();
        let block = blocks::do_block(inp)?;
        if let Ast::Call(call) = &mut ast {
            call.args.push(block);
        }
        let ast = details::block(inp, ast, open);
        return Ok(unmatched(inp, ast));
    }
    Ok(grown(inp, access(ast)))
}

fn unmatched<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, ast: Ast) -> Node {
    grown(
        inp,
        Node { ast, class: Class::Unmatched, root: 0, map_base: false, prefixed: false, open_right: false, height: 1 },
    )
}

fn call<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, left: Left, name: &Token, args: Vec<Ast>) -> Ast {
    let meta = inp.state().delimited(build::meta(name), name, name.end);
    match left {
        None => Ast::call(name.atom(), args, meta),
        Some((left, dot)) => Ast::call_expr(build::dot_head(left, dot, name.atom()), args, meta),
    }
}

/// A variable, or a remote call without parentheses.
fn without_arguments<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, left: Left, name: &Token) -> Ast {
    match left {
        None => variable(name.atom(), name),
        Some((left, dot)) => {
            let meta = inp.state().delimited(build::meta(name), name, name.end);
            let meta = meta.with(atoms::NO_PARENS, Ast::atom(atoms::TRUE));
            Ast::call_expr(build::dot_head(left, dot, name.atom()), Vec::new(), meta)
        }
    }
}

/// A dot and what follows it.
pub(super) fn dotted<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, left: Node, mode: Mode) -> Result<Node, E> {
    let Some(&dot) = peek(inp) else { return Ok(left) };
    inp.skip();
    let height = left.height;
    let node = if dot.kind == Kind::DotCall {
        let args = collections::call_arguments(inp)?;
        let head = Ast::call(atoms::DOT, vec![left.ast], build::meta(&dot));
        let call = Ast::call_expr(head, args, build::meta(&dot));
        let call = details::brackets(inp, call);
        parens_call(inp, call, matches!(mode, Mode::Full | Mode::Clause))?
    } else {
        match peek_kind(inp) {
            Some(Kind::Alias) => access(alias(inp, left.ast, &dot)?),
            Some(Kind::LBrace) => {
                let args = collections::tuple_arguments(inp)?;
                let head = build::dot_head(left.ast, &dot, atoms::BRACES);
                let call = details::brackets(inp, Ast::call_expr(head, args, build::meta(&dot)));
                grown(inp, access(call))
            }
            Some(Kind::Ident | Kind::ParenIdent | Kind::BracketIdent | Kind::DoIdent | Kind::OpIdent) => {
                let Some(&name) = peek(inp) else { return Err(unexpected(inp, "a name")) };
                inp.skip();
                identifier(inp, &name, Some((left.ast, &dot)), mode)?
            }
            _ => return Err(unexpected(inp, "a name")),
        }
    };
    Ok(Node { height: node.height.max(height + 2), ..node })
}

/// `left.Alias`
fn alias<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, left: Ast, dot: &Token) -> Result<Ast, E> {
    let name = expect(inp, Kind::Alias, "an alias")?;
    let segment = Ast::atom(name.atom());
    Ok(match left {
        Ast::Call(mut call) if matches!(call.head, Head::Name(atoms::ALIASES)) => {
            call.args.push(segment);
            details::last_segment(inp, Ast::Call(call), name)
        }
        left => {
            if left.as_atom().is_some() {
                inp.state().problem(
                    "atom cannot be followed by an alias. If the '.' was meant to be part of the atom's name, the \
                     atom name must be quoted. Syntax error before: ",
                    "'.'",
                    name.span(),
                );
            }
            details::last_segment(inp, Ast::call(atoms::ALIASES, vec![left, segment], build::meta(dot)), name)
        }
    })
}

/// Is this a call of that name, whatever its arguments?
pub(super) fn is_call(ast: &Ast, name: Atom, arity: usize) -> bool {
    matches!(ast, Ast::Call(c) if c.args.len() == arity && matches!(c.head, Head::Name(n) if n == name))
}

/// Takes a call apart.
pub(super) fn into_call(ast: Ast) -> Result<Call, Ast> {
    match ast {
        Ast::Call(call) => Ok(*call),
        other => Err(other),
    }
}

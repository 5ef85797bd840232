//! The shapes of quoted code that the grammar's rules share.

use super::State;
use crate::base::{Atom, atoms};
use crate::syntax::ast::{Ast, Call, Head, Lit, Meta};
use crate::syntax::token::{Kind, Token};

pub(super) fn meta(token: &Token) -> Meta {
    Meta::at(token.line, token.span())
}

/// Metadata without a line, but with a place.
pub(super) fn bare(token: &Token) -> Meta {
    Meta { line: 0, ..meta(token) }
}

/// The metadata of an infix operator.
fn infix(state: &State, op: &Token) -> Meta {
    let count = if state.detailed() { state.newlines_around(op) } else { 0 };
    state.newlines(meta(op), count)
}

pub(super) fn unary(_state: &mut State, op: &Token, operand: Ast) -> Ast {
    if op.kind == Kind::Ternary {
        // `&//2`: the operator `/` divided by 2.
        let slash = Ast::var(atoms::DIVIDE, atoms::NIL, meta(op));
        let mut second = meta(op);
        second.span.start += 1;
        return Ast::call(atoms::DIVIDE, vec![slash, operand], second);
    }
    Ast::call(op.atom(), vec![operand], meta(op))
}

pub(super) fn binary(state: &mut State, op: &Token, left: Ast, right: Ast) -> Ast {
    match op.kind {
        Kind::In => match left {
            // `not a in b` means `not (a in b)`.
            Ast::Call(call) if is_negation(&call) => {
                let Call { head, args, meta: outer } = *call;
                let sign = if matches!(head, Head::Name(atoms::NOT)) { "not " } else { "!" };
                let message = format!("\"{sign}expr1 in expr2\" is deprecated, use \"expr1 not in expr2\" instead");
                state.warn(message, op.span());
                let inner = args.into_iter().chain([right]).collect();
                let inner = Ast::call(atoms::IN, inner, infix(state, op));
                Ast::Call(Box::new(Call { head, args: vec![inner], meta: outer }))
            }
            left => Ast::call(atoms::IN, vec![left, right], infix(state, op)),
        },
        Kind::NotIn => {
            // The place of `in` is the token's end.
            let mut own = meta(op);
            own.span.start = own.span.end.saturating_sub(2).max(own.span.start);
            let inner = Ast::call(atoms::IN, vec![left, right], own);
            Ast::call(atoms::NOT, vec![inner], infix(state, op))
        }
        Kind::Ternary => match left {
            Ast::Call(call) if matches!(call.head, Head::Name(atoms::DOT_DOT)) && call.args.len() == 2 => {
                let Call { args, meta, .. } = *call;
                Ast::call(atoms::DOT_DOT_SLASH, args.into_iter().chain([right]).collect(), meta)
            }
            left => {
                state.problem(
                    "the range step operator (//) must immediately follow the range definition operator (..), for \
                     example: 1..9//2. If you wanted to define a default argument, use (\\\\) instead. Syntax error \
                     before: ",
                    "'//'",
                    op.span(),
                );
                left
            }
        },
        _ => Ast::call(op.atom(), vec![left, right], infix(state, op)),
    }
}

fn is_negation(call: &Call) -> bool {
    matches!(call.head, Head::Name(atoms::NOT | atoms::BANG)) && call.args.len() == 1
}

/// Is this `not x` or `!x`, which parentheses protect from [`binary`]'s rewriting?
pub(super) fn is_negated(ast: &Ast) -> bool {
    matches!(ast, Ast::Call(call) if is_negation(call))
}

pub(super) fn is_splice(ast: &Ast) -> bool {
    ast.as_call(atoms::UNQUOTE_SPLICING).is_some_and(|args| args.len() == 1)
}

/// A body: one expression stands for itself, unless it splices.
pub(super) fn block(mut items: Vec<Ast>, meta: Meta) -> Ast {
    match items.pop() {
        Some(only) if items.is_empty() && !is_splice(&only) => only,
        last => {
            items.extend(last);
            Ast::call(atoms::BLOCK, items, meta)
        }
    }
}

/// `{{:., meta, [left, name]}, meta, args}`
pub(super) fn dot_head(left: Ast, dot: &Token, name: Atom) -> Ast {
    Ast::call(atoms::DOT, vec![left, Ast::atom(name)], meta(dot))
}

/// An integer literal in any base.
pub(super) fn integer(text: &str) -> Ast {
    let (digits, radix) = match text.as_bytes() {
        [b'0', b'x', ..] => (&text[2..], 16),
        [b'0', b'o', ..] => (&text[2..], 8),
        [b'0', b'b', ..] => (&text[2..], 2),
        _ => (text, 10),
    };
    let cleaned;
    let digits = if digits.contains('_') {
        cleaned = digits.replace('_', "");
        &cleaned
    } else {
        digits
    };
    if let Ok(n) = i64::from_str_radix(digits, radix) {
        return Ast::int(n);
    }
    let decimal = if radix == 10 {
        digits.trim_start_matches('0').to_owned()
    } else {
        dashu_int::UBig::from_str_radix(digits, radix).map(|n| n.to_string()).unwrap_or_default()
    };
    Ast::Lit(Lit::BigInt(decimal.into()))
}

pub(super) fn float(text: &str) -> Ast {
    let value = if text.contains('_') { text.replace('_', "").parse() } else { text.parse() };
    Ast::Lit(Lit::Float(value.unwrap_or_default()))
}

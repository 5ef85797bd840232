//! Strings, charlists, quoted atoms and sigils as quoted code.

use super::{Fault, In, State, blocks, build, expect, peek, unexpected};
use crate::base::{Atom, atoms};
use crate::syntax::ast::{Ast, Lit, Meta};
use crate::syntax::token::{Kind, Token};
use std::sync::Arc;

/// The bytes of a token that has some.
pub(super) fn pooled<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, index: u32) -> Arc<[u8]> {
    inp.state().lexed.pool.get(index as usize).cloned().unwrap_or_else(|| [].into())
}

/// A charlist without interpolation: a list of code points.
pub(super) fn charlist<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, token: &Token) -> Ast {
    let bytes = pooled(inp, token.value);
    match std::str::from_utf8(&bytes) {
        Ok(text) => Ast::List(text.chars().map(|c| Ast::int(i64::from(u32::from(c)))).collect()),
        Err(_) => {
            inp.state().problem("invalid encoding in charlist", "", token.span());
            Ast::List(Vec::new())
        }
    }
}

/// A piece of a string: text, or an interpolated expression and the line it starts on.
enum Piece {
    Text(Arc<[u8]>),
    Code(Ast, Token, Token),
}

fn pieces<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Vec<Piece>, E> {
    let mut pieces = Vec::new();
    loop {
        match peek(inp).copied() {
            Some(part) if part.kind == Kind::Part => {
                inp.skip();
                pieces.push(Piece::Text(pooled(inp, part.value)));
            }
            Some(open) if open.kind == Kind::InterpStart => {
                inp.skip();
                let code = blocks::sequence(inp)?;
                let close = *expect(inp, Kind::InterpEnd, "}")?;
                pieces.push(Piece::Code(code, open, close));
            }
            _ => return Ok(pieces),
        }
    }
}

/// `Kernel.to_string(code)`
fn to_string(state: &State, code: Ast, open: &Token, close: &Token) -> Ast {
    let meta = build::meta(open);
    let head = Ast::call(atoms::DOT, vec![Ast::atom(atoms::KERNEL), Ast::atom(atoms::TO_STRING)], meta.clone());
    let meta = if state.detailed() { meta.with(Atom::new("closing"), state.place(close)) } else { meta };
    Ast::call_expr(head, vec![code], meta.with(atoms::FROM_INTERPOLATION, Ast::atom(atoms::TRUE)))
}

/// `<<"text", Kernel.to_string(code) :: binary>>`
fn binary(state: &State, pieces: Vec<Piece>, meta: Meta) -> Ast {
    let mut parts: Vec<Ast> = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Ast::Lit(Lit::Str(text)),
            Piece::Code(code, open, close) => {
                let kind = Ast::var(atoms::BINARY, atoms::NIL, build::meta(&open));
                Ast::call(atoms::TYPE_OP, vec![to_string(state, code, &open, &close), kind], build::meta(&open))
            }
        })
        .collect();
    if parts.is_empty() {
        parts.push(Ast::str(""));
    }
    Ast::call(atoms::BITS, parts, meta)
}

/// A string, charlist, atom or key with interpolation.
pub(super) fn interpolated<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let Some(&open) = peek(inp) else { return Err(unexpected(inp, "a string")) };
    inp.skip();
    let pieces = pieces(inp)?;
    let close = *expect(inp, Kind::StrEnd, "the end of the string")?;
    let state = inp.state();
    let meta = state.delimited(build::meta(&open), &open, close.start);
    Ok(match open.kind {
        Kind::BinStart => binary(state, pieces, meta),
        Kind::ListStart => {
            let parts = pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => Ast::Lit(Lit::Str(text)),
                    Piece::Code(code, open, close) => to_string(state, code, &open, &close),
                })
                .collect();
            let name = Ast::atom(Atom::new("Elixir.List"));
            let dot = Ast::call(atoms::DOT, vec![name, Ast::atom(Atom::new("to_charlist"))], build::meta(&open));
            Ast::call_expr(dot, vec![Ast::List(parts)], meta)
        }
        _ => {
            let args = vec![binary(state, pieces, build::meta(&open)), Ast::atom(atoms::UTF8)];
            let make = if state.options.existing { "binary_to_existing_atom" } else { "binary_to_atom" };
            let name = vec![Ast::atom(atoms::ERLANG), Ast::atom(Atom::new(make))];
            Ast::call_expr(Ast::call(atoms::DOT, name, build::meta(&open)), args, meta)
        }
    })
}

/// `~x(…)modifiers`
pub(super) fn sigil<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Result<Ast, E> {
    let open = *expect(inp, Kind::SigilStart, "a sigil")?;
    let pieces = pieces(inp)?;
    expect(inp, Kind::StrEnd, "the end of the sigil")?;
    let Some(sigil) = inp.state().lexed.sigils.get(open.value as usize) else { return Ok(Ast::atom(atoms::NIL)) };
    let mut inner = build::meta(&open);
    if let Some(width) = sigil.indentation {
        inner = inner.with(atoms::INDENTATION, Ast::int(i64::from(width)));
    }
    let modifiers = sigil.modifiers.chars().map(|c| Ast::int(i64::from(u32::from(c)))).collect();
    let meta = build::meta(&open).with(atoms::DELIMITER, Ast::str(sigil.delimiter));
    Ok(Ast::call(sigil.name, vec![binary(inp.state(), pieces, inner), Ast::List(modifiers)], meta))
}

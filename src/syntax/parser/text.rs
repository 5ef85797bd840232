//! Strings, charlists, quoted atoms and sigils as quoted code.

use super::{Fault, In, blocks, build, expect, peek, unexpected};
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
            inp.state().problem("invalid encoding in charlist", token.span());
            Ast::List(Vec::new())
        }
    }
}

/// A piece of a string: text, or an interpolated expression and the line it starts on.
enum Piece {
    Text(Arc<[u8]>),
    Code(Ast, Token),
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
                expect(inp, Kind::InterpEnd, "}")?;
                pieces.push(Piece::Code(code, open));
            }
            _ => return Ok(pieces),
        }
    }
}

/// `Kernel.to_string(code)`
fn to_string(code: Ast, open: &Token) -> Ast {
    let meta = build::meta(open);
    let head = Ast::call(atoms::DOT, vec![Ast::atom(atoms::KERNEL), Ast::atom(atoms::TO_STRING)], meta.clone());
    Ast::call_expr(head, vec![code], meta.with(atoms::FROM_INTERPOLATION, Ast::atom(atoms::TRUE)))
}

/// `<<"text", Kernel.to_string(code) :: binary>>`
fn binary(pieces: Vec<Piece>, meta: Meta) -> Ast {
    let mut parts: Vec<Ast> = pieces
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Ast::Lit(Lit::Str(text)),
            Piece::Code(code, open) => {
                let kind = Ast::var(atoms::BINARY, atoms::NIL, build::meta(&open));
                Ast::call(atoms::TYPE_OP, vec![to_string(code, &open), kind], build::meta(&open))
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
    expect(inp, Kind::StrEnd, "the end of the string")?;
    let meta = build::meta(&open);
    Ok(match open.kind {
        Kind::BinStart => binary(pieces, meta),
        Kind::ListStart => {
            let parts = pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => Ast::Lit(Lit::Str(text)),
                    Piece::Code(code, open) => to_string(code, &open),
                })
                .collect();
            let name = Ast::atom(Atom::new("Elixir.List"));
            Ast::remote(name, Atom::new("to_charlist"), vec![Ast::List(parts)], meta)
        }
        _ => {
            let args = vec![binary(pieces, meta.clone()), Ast::atom(atoms::UTF8)];
            Ast::remote(Ast::atom(atoms::ERLANG), Atom::new("binary_to_atom"), args, meta)
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
    Ok(Ast::call(sigil.name, vec![binary(pieces, inner), Ast::List(modifiers)], meta))
}

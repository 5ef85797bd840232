//! What a tree tells of how it was written, when asked: `token_metadata: true` and `literal_encoder` of
//! `Code.string_to_quoted/2`.
//!
//! Brackets, blocks, line ends, delimiters become metadata; literals, which have none, are put into calls whose head the
//! caller chooses. All of it is off for code that is to run, and costs a test of a flag there.

use super::{Fault, In, State};
use crate::base::source::uncounted;
use crate::base::{Atom, atoms};
use crate::syntax::ast::{Ast, Meta};
use crate::syntax::token::{Kind, Token};

/// The token before the next one.
pub(super) fn previous<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<&'t Token> {
    let here = inp.cursor();
    let index = inp.span_since(&here).start;
    let state = inp.state();
    state.lexed.tokens.get(index.checked_sub(1)?)
}

/// What separates two expressions: where it stands, and how many line ends it holds.
pub(super) struct Separator {
    pub token: Token,
    pub newlines: u32,
}

impl State<'_> {
    pub fn detailed(&self) -> bool {
        self.options.tokens
    }

    /// A literal, in a call if the caller wants them so.
    pub fn literal(&self, value: Ast, meta: impl FnOnce() -> Meta) -> Ast {
        match self.options.literals {
            None => value,
            Some(head) => Ast::call(head, vec![value], meta()),
        }
    }

    /// `[line: …, column: …]` of a token.
    pub fn place(&self, token: &Token) -> Ast {
        self.place_at(token.line, token.start)
    }

    fn place_at(&self, line: u32, offset: u32) -> Ast {
        let mut pairs = vec![(atoms::LINE, Ast::int(i64::from(line)))];
        if self.options.columns {
            pairs.push((atoms::COLUMN, Ast::int(i64::from(self.column(offset)))));
        }
        Ast::keyword(pairs)
    }

    pub fn column(&self, offset: u32) -> u32 {
        let before = self.src.get(..offset as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        let start = (before.len() - line.len()) as u32;
        line.chars().count() as u32 + 1 - uncounted(&self.lexed.clusters, start, offset)
    }

    /// The line ends from here to the next thing, since the last comment between.
    pub fn newlines_from(&self, offset: u32) -> u32 {
        let mut count = 0;
        let mut rest = self.src.as_bytes().get(offset as usize..).unwrap_or_default();
        loop {
            match rest {
                [b'\n', after @ ..] => {
                    count += 1;
                    rest = after;
                }
                [b' ' | b'\t' | b'\r' | b';', after @ ..] | [b'\\', b'\n', after @ ..] => rest = after,
                [b'#', ..] => {
                    // A comment on the line of what is before it does not count itself.
                    let end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
                    rest = &rest[end..];
                    count = 0;
                }
                _ => return count,
            }
        }
    }

    /// The line ends around an operator.
    pub fn newlines_around(&self, op: &Token) -> u32 {
        let before = self.src.as_bytes().get(..op.start as usize).unwrap_or_default();
        let blank = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
        match blank.filter(|b| **b == b'\n').count() as u32 {
            0 => self.newlines_from(op.end),
            count => count,
        }
    }

    /// `newlines: n` in front, unless there are none.
    pub fn newlines(&self, meta: Meta, count: u32) -> Meta {
        if count == 0 { meta } else { meta.with(atoms::NEWLINES, Ast::int(i64::from(count))) }
    }

    /// With the place of the closing bracket, and the line ends behind the opening one.
    pub fn closed(&self, meta: Meta, open: &Token, close: Option<&Token>) -> Meta {
        let Some(close) = close.filter(|_| self.detailed()) else { return meta };
        let meta = meta.with(Atom::new("closing"), self.place(close));
        self.newlines(meta, self.newlines_from(open.end))
    }

    /// How text is quoted at a token: the delimiter, and the indentation of a heredoc that ends at an offset.
    pub fn delimited(&self, meta: Meta, token: &Token, end: u32) -> Meta {
        if !self.detailed() {
            return meta;
        }
        let bytes = self.src.as_bytes();
        let start = token.start as usize + usize::from(bytes.get(token.start as usize) == Some(&b':'));
        let Some(quote @ (b'"' | b'\'')) = bytes.get(start).copied() else { return meta };
        let heredoc = bytes.get(start..).is_some_and(|b| b.starts_with(&[quote; 3]));
        if !heredoc {
            let quote = if quote == b'"' { "\"" } else { "'" };
            return meta.with(atoms::DELIMITER, Ast::str(quote));
        }
        let line = self.src.get(..end as usize).unwrap_or_default().rsplit('\n').next().unwrap_or_default();
        let blanks = line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let meta = meta.with(atoms::INDENTATION, Ast::int(blanks as i64));
        meta.with(atoms::DELIMITER, Ast::str(if quote == b'"' { "\"\"\"" } else { "'''" }))
    }

    /// An expression in parentheses that stand for nothing.
    pub fn in_parens(&self, ast: Ast, open: &Token, close: Option<&Token>) -> Ast {
        let Some(close) = close.filter(|_| self.detailed()) else { return ast };
        with_meta(ast, |meta| self.parens(meta, open, close))
    }

    /// With the places of parentheses.
    pub fn parens(&self, meta: Meta, open: &Token, close: &Token) -> Meta {
        let mut pairs = vec![(Atom::new("closing"), self.place(close))];
        if let Ast::List(place) = self.place(open) {
            pairs.extend(place.into_iter().filter_map(|pair| match pair {
                Ast::Pair(pair) => Some((pair.0.as_atom()?, pair.1)),
                _ => None,
            }));
        }
        meta.with(Atom::new("parens"), Ast::keyword(pairs))
    }

    /// A key in front of `=>`.
    pub fn associated(&self, ast: Ast, arrow: &Token) -> Ast {
        if !self.detailed() {
            return ast;
        }
        with_meta(ast, |meta| meta.with(Atom::new("assoc"), self.place(arrow)))
    }

    /// The only expression of a `do` block.
    pub fn in_block(&self, ast: Ast, open: &Token) -> Ast {
        if !self.detailed() {
            return ast;
        }
        with_meta(ast, |meta| meta.with(Atom::new("parens"), self.place(open)))
    }

    /// Tells an expression what ends it.
    pub fn ended(&self, ast: Ast, separator: &Separator) -> Ast {
        if !self.detailed() {
            return ast;
        }
        let mut pairs = vec![(atoms::NEWLINES, Ast::int(i64::from(separator.newlines)))];
        if let Ast::List(place) = self.place(&separator.token) {
            pairs.extend(place.into_iter().filter_map(|pair| match pair {
                Ast::Pair(pair) => Some((pair.0.as_atom()?, pair.1)),
                _ => None,
            }));
        }
        with_meta(ast, |meta| meta.with(Atom::new("end_of_expression"), Ast::keyword(pairs)))
    }
}

/// Changes the metadata of a node that has some.
pub(super) fn with_meta(mut ast: Ast, change: impl FnOnce(Meta) -> Meta) -> Ast {
    match &mut ast {
        Ast::Call(call) => call.meta = change(std::mem::take(&mut call.meta)),
        Ast::Var(var) => var.meta = change(std::mem::take(&mut var.meta)),
        _ => {}
    }
    ast
}

/// Tells a call of its parentheses, which have just been read.
pub(super) fn brackets<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, ast: Ast) -> Ast {
    if !inp.state().detailed() {
        return ast;
    }
    let close = previous(inp);
    let state = inp.state();
    let Some(open) = state.bracket else { return ast };
    with_meta(ast, |meta| state.closed(meta, &open, close))
}

/// Tells a call of its block, which has just been read.
pub(super) fn block<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, ast: Ast, open: Option<Token>) -> Ast {
    if !inp.state().detailed() {
        return ast;
    }
    let (Some(close), Some(open)) = (previous(inp), open) else { return ast };
    let state = inp.state();
    with_meta(ast, |meta| meta.with(Atom::new("end"), state.place(close)).with(atoms::DO, state.place(&open)))
}

/// Tells an alias where its last segment stands.
pub(super) fn last_segment<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, ast: Ast, segment: &Token) -> Ast {
    let state = inp.state();
    if !state.detailed() {
        return ast;
    }
    let last = Atom::new("last");
    with_meta(ast, |mut meta| {
        if let Some(extra) = &mut meta.extra {
            extra.before.retain(|(key, _)| *key != last);
        }
        meta.with(last, state.place(segment))
    })
}

/// The kinds of tokens whose text is worth keeping.
pub(super) fn keeps_text(kind: Kind) -> bool {
    matches!(kind, Kind::Int | Kind::Float | Kind::Char)
}

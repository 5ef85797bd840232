//! Which `do`, `fn` or `end` is likely the one without a partner, by how far lines are indented.
//!
//! Elixir remembers one line a word: the last `do` (or `fn`) that another one stands in without being further to the
//! right, and the last `end` that stands further to the right than its `do`.

use super::{LexError, Lexer, Open};
use crate::base::{Diagnostic, Span};
use crate::syntax::token::Kind;

/// Lines, 0 for none.
#[derive(Default)]
pub(super) struct Hints {
    do_line: u32,
    fn_line: u32,
    pub end: u32,
}

impl Hints {
    /// What is said of an opened word that nothing closes.
    pub fn missing(&self, kind: Kind) -> String {
        let (word, line) = match kind {
            Kind::Do => ("do", self.do_line),
            Kind::Fn => ("fn", self.fn_line),
            _ => return String::new(),
        };
        match line {
            0 => String::new(),
            line => format!("\nhint: it looks like the \"{word}\" on line {line} does not have a matching \"end\""),
        }
    }
}

impl Lexer<'_> {
    /// A bracket or word that waits for its partner from here on.
    pub(super) fn opened(&mut self, kind: Kind, start: usize, end: usize) {
        let here = self.indentation;
        if let Some(Open::Token { kind: outer, span, indentation }) = self.open.last()
            && *outer == kind
            && here <= *indentation
            && matches!(kind, Kind::Do | Kind::Fn)
        {
            let newlines = self.bytes.get(span.start as usize..start).unwrap_or_default();
            let line = self.line - newlines.iter().filter(|b| **b == b'\n').count() as u32;
            if kind == Kind::Do {
                self.hints.do_line = line;
            } else {
                self.hints.fn_line = line;
            }
        }
        // A map begins at its percent sign.
        let map = kind == Kind::LBrace && self.last_kind() == Some(Kind::MapOp);
        let span = Span::new(start - usize::from(map), end);
        self.open.push(Open::Token { kind, span, indentation: here });
    }

    /// The error of a bracket or `end` that closes nothing.
    pub(super) fn unopened(&self, kind: Kind, text: &str, start: usize, end: usize) -> LexError {
        let span = Span::new(start, end);
        let diagnostic = match (kind, self.hints.end) {
            (Kind::End, 0) => Diagnostic::refusal("unexpected reserved word: ", text, span).tail(""),
            (Kind::End, line) => Diagnostic::refusal("unexpected reserved word: ", text, span).tail(format!(
                "\nhint: the \"end\" on line {line} may not have a matching \"do\" defined before it (based on \
                 indentation)"
            )),
            _ => Diagnostic::refusal("unexpected token: ", text, span),
        };
        LexError::new(diagnostic)
    }
}

//! Diagnostics as data: what is wrong and where. Only `report/` turns them into text.

use super::{Atom, SourceFile, Span};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    Error,
    Warning,
}

/// A marked place with a few words.
#[derive(Clone, Debug)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// Whose code a diagnostic is about, as it is told behind the place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Within {
    #[default]
    Untold,
    File,
    Module(Atom),
    Function(Atom, Atom, u8),
}

/// One more place that the same is said of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub span: Span,
    pub line: u32,
    pub within: Within,
}

/// The pieces of a message about refused source, as `Code.string_to_quoted/2` hands them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    pub head: String,
    /// Said behind the token; then head and tail make a pair.
    pub tail: Option<String>,
    pub token: String,
}

/// One error or warning about source text.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub severity: Severity,
    /// The exception Elixir raises for it (`SyntaxError`, `TokenMissingError`, `CompileError` …).
    pub kind: &'static str,
    /// The message in Elixir's words.
    pub message: String,
    pub file: Option<SourceFile>,
    /// The primary place; `Span::NONE` when only the line is known.
    pub span: Span,
    /// The line when there is no span, from 1; 0 when unknown.
    pub line: u32,
    pub within: Within,
    /// An error of one function: the definitions behind it are still looked at.
    pub local: bool,
    /// How many characters are marked where they are not drawn; 0: one.
    pub width: u32,
    /// Told as `IO.warn/2` does: without an excerpt, the place as in a stack trace.
    pub traced: bool,
    /// Where else.
    pub places: Vec<Place>,
    pub labels: Vec<Label>,
    pub notes: Vec<String>,
    /// Of refused source; none: the message is one piece.
    pub pieces: Option<Box<Pieces>>,
}

impl Diagnostic {
    pub fn error(kind: &'static str, message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic {
            severity: Severity::Error,
            kind,
            message: message.into(),
            file: None,
            span,
            line: 0,
            within: Within::Untold,
            local: false,
            width: 0,
            traced: false,
            places: Vec::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            pieces: None,
        }
    }

    /// A `SyntaxError` whose message ends in the token that it is about.
    pub fn refusal(head: impl Into<String>, token: impl Into<String>, span: Span) -> Diagnostic {
        let (head, token) = (head.into(), token.into());
        let message = format!("{head}{token}");
        let pieces = Some(Box::new(Pieces { head, tail: None, token }));
        Diagnostic { pieces, ..Diagnostic::error("SyntaxError", message, span) }
    }

    /// More behind the token of a refusal.
    pub fn tail(mut self, tail: impl Into<String>) -> Diagnostic {
        if let Some(pieces) = &mut self.pieces {
            let tail = tail.into();
            self.message.push_str(&tail);
            pieces.tail = Some(tail);
        }
        self
    }

    pub fn warning(message: impl Into<String>, span: Span) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error("warning", message, span) }
    }

    pub fn label(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    pub fn note(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(text.into());
        self
    }

    pub fn at_line(mut self, line: u32) -> Diagnostic {
        self.line = line;
        self
    }

    pub fn within(mut self, within: Within) -> Diagnostic {
        self.within = within;
        self
    }

    /// How many characters are marked.
    pub fn marking(mut self, width: usize) -> Diagnostic {
        self.width = u32::try_from(width).unwrap_or(1);
        self
    }

    pub fn in_file(mut self, file: &SourceFile) -> Diagnostic {
        self.file.get_or_insert_with(|| file.clone());
        self
    }

    /// Line and column of the primary place, from 1; 0 where unknown.
    pub fn line_column(&self) -> (u32, u32) {
        match &self.file {
            Some(file) if !self.span.is_none() => {
                let (line, column) = file.line_column(self.span.start);
                (if self.line > 0 { self.line } else { line }, column)
            }
            _ => (self.line, 0),
        }
    }
}

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
    /// Where else.
    pub places: Vec<Place>,
    pub labels: Vec<Label>,
    pub notes: Vec<String>,
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
            places: Vec::new(),
            labels: Vec::new(),
            notes: Vec::new(),
        }
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

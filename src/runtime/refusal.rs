//! Refused source as terms: what `Code.string_to_quoted/2` answers, and the exceptions that its form with `!` raises.
//!
//! The texts of diagnostics are of the lexer and the parser; here they become the pieces that Elixir hands out: a
//! place with both ends of what is open, a message and the token behind it.

use crate::base::{Atom, Diagnostic, SourceFile, Span};
use crate::term::Term;

/// More source than this, in bytes, helps nobody in a message.
const LONGEST: usize = 10_000;

fn key(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn int(n: u32) -> Term {
    Term::int(i64::from(n))
}

/// An opened delimiter that was closed wrongly or not at all.
struct Delimiters {
    open: String,
    close: String,
    expected: String,
    /// Line and column of both.
    start: (u32, u32),
    end: (u32, u32),
}

struct Refusal<'a> {
    d: &'a Diagnostic,
    source: &'a SourceFile,
    /// Line and column of the source's first character.
    first: (u32, u32),
}

impl Refusal<'_> {
    fn place(&self, offset: u32) -> (u32, u32) {
        let (line, column) = self.source.line_column(offset);
        self.moved(line, column)
    }

    fn moved(&self, line: u32, column: u32) -> (u32, u32) {
        let shift = if line == 1 { self.first.1 - 1 } else { 0 };
        (line + self.first.0 - 1, column + shift)
    }

    fn slice(&self, span: Span) -> &str {
        self.source.text().get(span.start as usize..span.end as usize).unwrap_or("")
    }

    fn delimiters(&self) -> Option<Delimiters> {
        let [closing, opening, ..] = self.d.labels.as_slice() else { return None };
        let expected = closing.text.split_once("(expected ")?.1.strip_suffix(')')?;
        let expected = match expected.strip_prefix('"').and_then(|e| e.strip_suffix('"')) {
            Some(inner) if !inner.is_empty() && inner != "\"" => inner,
            _ => expected,
        };
        let opened = self.slice(opening.span);
        // Of a sigil only its delimiter, of a quoted atom its quote.
        let delimiter = ["\"\"\"", "'''"].into_iter().find(|d| opened.ends_with(d));
        let last = opened.char_indices().next_back().map_or(0, |(at, _)| at);
        let skip = match delimiter {
            Some(d) => opened.len() - d.len(),
            None if opened.starts_with(['~', ':']) => last,
            None => 0,
        };
        let start = opening.span.start + skip as u32;
        Some(Delimiters {
            open: opened[skip..].trim_start_matches('%').to_owned(),
            close: self.slice(self.d.span).to_owned(),
            expected: expected.to_owned(),
            start: self.place(start),
            end: self.place(self.d.span.start),
        })
    }

    /// The message with the line where a string began, as far as the token.
    fn message(&self) -> (String, String) {
        let text = &self.d.message;
        if self.d.kind == "TokenMissingError" {
            let start = self.delimiters().map(|d| d.start.0);
            return match (text.strip_suffix(')'), start) {
                (Some(head), Some(line)) if text.contains(" (for ") => {
                    (format!("{head} starting at line {line})"), String::new())
                }
                (_, None) if self.incomplete() => ("syntax error before: ".to_owned(), String::new()),
                _ => (text.clone(), String::new()),
            };
        }
        match &self.d.pieces {
            Some(pieces) => (pieces.head.clone(), pieces.token.clone()),
            None => (text.clone(), String::new()),
        }
    }

    fn incomplete(&self) -> bool {
        self.d.kind == "TokenMissingError" && self.delimiters().is_none() && !self.d.labels.is_empty()
    }

    /// Where it is wrong: of an expression that ends too early, its last token.
    fn line_column(&self) -> (u32, u32) {
        match self.d.labels.first() {
            Some(last) if self.incomplete() => self.place(last.span.start),
            _ if self.d.span.is_none() => {
                let (line, column) = self.d.line_column();
                if column == 0 { (line, 0) } else { self.moved(line, column) }
            }
            _ => self.place(self.d.span.start),
        }
    }

    /// The lines from one to the other; none when they are too long to be read.
    fn snippet(&self, from: u32, to: u32) -> Term {
        let skip = from.saturating_sub(self.first.0) as usize;
        let indent = if skip == 0 { " ".repeat(self.first.1 as usize - 1) } else { String::new() };
        let count = (to.saturating_sub(from) + 1) as usize;
        let lines: Vec<&str> = self.source.text().split('\n').skip(skip).take(count).collect();
        if lines.iter().map(|line| line.len()).sum::<usize>() + indent.len() > LONGEST {
            return Term::NIL;
        }
        Term::string(&(indent + &lines.join("\n")))
    }
}

/// `{meta, message, token}`
pub fn tuple(d: &Diagnostic, source: &SourceFile, first: (u32, u32)) -> Term {
    let refusal = Refusal { d, source, first };
    let (message, token) = refusal.message();
    let mut meta: Vec<(&str, Term)> = Vec::new();
    match refusal.delimiters() {
        Some(at) => {
            let ends = [
                ("line", int(at.start.0)),
                ("column", int(at.start.1)),
                ("end_line", int(at.end.0)),
                ("end_column", int(at.end.1)),
            ];
            let (open, expected) = (("opening_delimiter", key(&at.open)), ("expected_delimiter", key(&at.expected)));
            if d.kind == "TokenMissingError" {
                meta.extend([open, expected]);
                meta.extend(ends);
            } else {
                meta.extend(ends);
                meta.push(("error_type", key("mismatched_delimiter")));
                meta.extend([open, ("closing_delimiter", key(&at.close)), expected]);
            }
        }
        None => {
            let (line, column) = refusal.line_column();
            meta.push(("line", int(line)));
            if column > 0 {
                meta.push(("column", int(column)));
            }
        }
    }
    let meta = Term::list(meta.into_iter().map(|(k, v)| Term::tuple2(key(k), v)).collect::<Vec<_>>());
    let message = match d.pieces.as_ref().and_then(|p| p.tail.as_ref()) {
        Some(tail) => Term::tuple2(Term::string(&message), Term::string(tail)),
        None => Term::string(&message),
    };
    Term::tuple3(meta, message, Term::string(&token))
}

/// The exception, if it is one of refused source.
pub fn exception(d: &Diagnostic, source: &SourceFile, first: (u32, u32)) -> Option<Term> {
    if !matches!(d.kind, "SyntaxError" | "TokenMissingError" | "MismatchedDelimiterError") {
        return None;
    }
    let refusal = Refusal { d, source, first };
    let description = match d.kind {
        "TokenMissingError" if !refusal.incomplete() => refusal.message().0,
        _ => d.message.clone(),
    };
    let at = refusal.delimiters();
    let (line, column) = at.as_ref().map_or_else(|| refusal.line_column(), |at| at.start);
    let last = at.as_ref().map_or(line, |at| at.end.0);
    let mut fields = vec![
        ("__struct__", key(&format!("Elixir.{}", d.kind))),
        ("__exception__", Term::TRUE),
        ("file", Term::string(source.name())),
        ("line", int(line)),
        ("column", if column > 0 { int(column) } else { Term::NIL }),
        ("snippet", if column > 0 { refusal.snippet(line, last) } else { Term::NIL }),
        ("description", Term::string(&description)),
    ];
    if d.kind != "SyntaxError" {
        let at = at.as_ref();
        fields.extend([
            ("end_line", at.map_or(Term::NIL, |at| int(at.end.0))),
            ("end_column", at.map_or(Term::NIL, |at| int(at.end.1))),
            ("opening_delimiter", at.map_or(Term::NIL, |at| key(&at.open))),
            ("expected_delimiter", at.map_or(Term::NIL, |at| key(&at.expected))),
        ]);
    }
    if d.kind == "MismatchedDelimiterError" {
        fields.push(("closing_delimiter", at.map_or(Term::NIL, |at| key(&at.close))));
    }
    Some(Term::map(fields.into_iter().map(|(k, v)| (key(k), v))))
}

//! Diagnostics as Elixir prints them where no one draws: a pipe, a file, an editor.
//!
//! The message, the line it is about between bars, a mark below, the place with what it is part of. A line without a
//! known column is marked as a whole. Text that is not in a file (`Code.eval_string/3`) has a place and no excerpt.

use crate::base::{Atom, Diagnostic, Severity, SourceFile, Span, Within};
use crate::term::Term;
use crate::term::inspect::{Opts, inspect};
use std::path::Path;

/// One diagnostic, with the empty line behind it.
pub fn render(diagnostic: &Diagnostic) -> String {
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let message = &diagnostic.message;
    let Some(file) = &diagnostic.file else { return format!("{word}: {message}\n\n") };
    if diagnostic.traced {
        let within = match shown_within(diagnostic.within) {
            outside if outside.is_empty() => "(file)".to_string(),
            within => within,
        };
        return format!("{word}: {message}\n  {}:{}: {within}\n\n", shown_name(file), diagnostic.line);
    }
    let (line, column) = position(file, diagnostic.line, diagnostic.span);
    let mut places = place(file, diagnostic.line, diagnostic.span, diagnostic.within);
    let text = (line > 0).then(|| source_line(file, diagnostic, line)).flatten();
    let Some(text) = text else {
        for more in &diagnostic.places {
            places.push('\n');
            places.push_str(&place(file, more.line, more.span, more.within));
        }
        return format!("{word}: {message}\n{places}\n\n");
    };
    let pad = digits(line).max(2) + 2;
    let indent = " ".repeat(pad);
    let mut out = String::new();
    for (i, row) in format!("{word}: {message}").split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        if !row.is_empty() {
            out.push_str(&indent);
            out.push_str(row);
        }
    }
    let mark = if diagnostic.severity == Severity::Error { "^" } else { "~" };
    let (before, width) = match column {
        0 => {
            let shown = text.trim();
            (text.chars().count() - text.trim_start().chars().count(), shown.chars().count())
        }
        column => (column as usize - 1, diagnostic.width.max(1) as usize),
    };
    out.push_str(&format!("\n{indent}│\n{line:>width$} │ {text}\n", width = pad - 1));
    out.push_str(&format!("{indent}│ {}{}\n{indent}│\n", " ".repeat(before), mark.repeat(width)));
    out.push_str(&indent);
    out.push_str(&places);
    for more in &diagnostic.places {
        out.push_str(&format!("\n{indent}{}", place(file, more.line, more.span, more.within)));
    }
    out.push_str("\n\n");
    out
}

fn digits(n: u32) -> usize {
    n.checked_ilog10().map_or(1, |d| d as usize + 1)
}

/// The line of the text, when that is a file: Elixir reads it from there.
fn source_line<'f>(file: &'f SourceFile, diagnostic: &Diagnostic, line: u32) -> Option<&'f str> {
    if file.text().is_empty() || !file.has_columns() || !Path::new(file.name()).exists() {
        return None;
    }
    let _ = diagnostic;
    let text = file.line_text(line)?;
    // A line of megabytes helps nobody.
    (text.len() < 10_000).then_some(text)
}

/// `└─ file:line:column: Module.function/arity`
fn place(file: &SourceFile, line: u32, span: Span, within: Within) -> String {
    let mut out = format!("└─ {}", shown_name(file));
    let (line, column) = position(file, line, span);
    if line > 0 {
        out.push_str(&format!(":{line}"));
    }
    if column > 0 {
        out.push_str(&format!(":{column}"));
    }
    match within {
        Within::Untold => {}
        within => {
            out.push_str(": ");
            out.push_str(&shown_within(within));
        }
    }
    out
}

/// Line and column, as far as they are known.
pub fn position(file: &SourceFile, line: u32, span: Span) -> (u32, u32) {
    if span.is_none() {
        return (line, 0);
    }
    let (of_span, column) = file.line_column(span.start);
    (if line > 0 { line } else { of_span }, if file.has_columns() { column } else { 0 })
}

pub fn shown_within(within: Within) -> String {
    match within {
        Within::Untold => String::new(),
        Within::File => "(file)".to_string(),
        Within::Module(module) => format!("{} (module)", atom(module)),
        Within::Function(module, name, arity) => format!("{}.{}/{arity}", atom(module), function(name)),
    }
}

/// Relative to the current folder where it lies below.
pub fn shown_name(file: &SourceFile) -> String {
    relative(file.name())
}

pub fn relative(name: &str) -> String {
    let path = Path::new(name);
    if !path.is_absolute() {
        return name.to_string();
    }
    let below =
        std::env::current_dir().ok().and_then(|dir| path.strip_prefix(dir).ok().map(|p| p.display().to_string()));
    below.unwrap_or_else(|| name.to_string())
}

fn atom(atom: Atom) -> String {
    inspect(&Term::atom(atom), &Opts::default())
}

fn function(name: Atom) -> String {
    let shown = atom(name);
    match shown.strip_prefix(':') {
        Some("..") => "\"..\"".to_string(),
        Some(plain) => plain.to_string(),
        None if matches!(name.as_str(), "nil" | "true" | "false") => shown,
        None => format!("{:?}", name.as_str()),
    }
}

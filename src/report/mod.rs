//! Layer 2: diagnostics as text.
//!
//! Everything about how an error looks is here; what is wrong is said elsewhere, as data.

use crate::base::{Diagnostic, Severity, SourceFile, Span};
use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};

/// Shows diagnostics, one below the other.
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut out = Vec::new();
    for diagnostic in diagnostics {
        match &diagnostic.file {
            Some(file) if !diagnostic.span.is_none() => excerpt(&mut out, diagnostic, file, colour),
            _ => plain(&mut out, diagnostic),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn title(diagnostic: &Diagnostic) -> String {
    match diagnostic.severity {
        Severity::Error => format!("** ({}) {}", diagnostic.kind, diagnostic.message),
        Severity::Warning => diagnostic.message.clone(),
    }
}

fn plain(out: &mut Vec<u8>, diagnostic: &Diagnostic) {
    let mut text = title(diagnostic);
    if let Some(file) = &diagnostic.file {
        text.push_str(&format!("\n    {}:{}", file.name(), diagnostic.line));
    }
    for note in &diagnostic.notes {
        text.push_str(&format!("\n    {note}"));
    }
    text.push('\n');
    out.extend_from_slice(text.as_bytes());
}

fn excerpt(out: &mut Vec<u8>, diagnostic: &Diagnostic, file: &SourceFile, colour: bool) {
    let (kind, paint) = match diagnostic.severity {
        Severity::Error => (ReportKind::Error, Color::Red),
        Severity::Warning => (ReportKind::Warning, Color::Yellow),
    };
    // Only the lines that are shown go to the renderer: a file may be one line of 50 MB.
    let window = Window::around(file, diagnostic);
    let name = file.name();
    let at = |span: Span| (name, window.range(span));
    let mut report = Report::build(kind, at(diagnostic.span))
        .with_config(Config::default().with_color(colour).with_index_type(IndexType::Byte))
        .with_message(title(diagnostic));
    if diagnostic.labels.is_empty() {
        report = report.with_label(Label::new(at(diagnostic.span)).with_color(paint));
    }
    for (i, label) in diagnostic.labels.iter().enumerate() {
        let paint = if i == 0 { paint } else { Color::Blue };
        report = report.with_label(Label::new(at(label.span)).with_message(&label.text).with_color(paint));
    }
    for note in &diagnostic.notes {
        report = report.with_note(note);
    }
    let source = Source::from(window.text).with_display_line_offset(window.first_line);
    // Writing to memory cannot fail.
    let _ = report.finish().write((name, source), out);
}

/// The part of a file that a diagnostic shows.
struct Window<'f> {
    text: &'f str,
    start: usize,
    /// The number of lines before it.
    first_line: usize,
}

impl<'f> Window<'f> {
    /// As much of a long line as is worth showing.
    const MARGIN: usize = 120;

    fn around(file: &'f SourceFile, diagnostic: &Diagnostic) -> Window<'f> {
        let text = file.text();
        let spans = || diagnostic.labels.iter().map(|l| l.span).chain([diagnostic.span]).filter(|s| !s.is_none());
        let low = spans().map(|s| s.start as usize).min().unwrap_or(0).min(text.len());
        let high = spans().map(|s| s.end as usize).max().unwrap_or(0).clamp(low, text.len());
        let line_start = text[..floor(text, low)].rfind('\n').map_or(0, |i| i + 1);
        let start = if low - line_start > 10 * Self::MARGIN { floor(text, low - Self::MARGIN) } else { line_start };
        let line_end = text[floor(text, high)..].find('\n').map_or(text.len(), |i| floor(text, high) + i);
        let end = if line_end - high > 10 * Self::MARGIN { floor(text, high + Self::MARGIN) } else { line_end };
        let first_line = text.as_bytes()[..start].iter().filter(|b| **b == b'\n').count();
        Window { text: &text[start..end.max(start)], start, first_line }
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let start = (span.start as usize).saturating_sub(self.start).min(self.text.len());
        let end = (span.end as usize).saturating_sub(self.start).clamp(start, self.text.len());
        start..end
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

//! Layer 2: diagnostics as text.
//!
//! Everything about how an error looks is here; what is wrong is said elsewhere, as data.

pub mod plain;

use crate::base::order::Order as _;
use crate::base::{Diagnostic, Severity, SourceFile, Span, Within};
use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Diagnostics for where they are read: drawn with their source on a terminal, else as Elixir prints them.
pub fn shown(diagnostics: &[Diagnostic], drawn: bool, colour: bool) -> String {
    if drawn { render(diagnostics, colour) } else { diagnostics.iter().map(plain::render).collect() }
}

/// Draws diagnostics, one below the other.
pub fn render(diagnostics: &[Diagnostic], colour: bool) -> String {
    let mut out = Vec::new();
    for diagnostic in diagnostics {
        match &diagnostic.file {
            Some(file) if !diagnostic.span.is_none() && affordable(file, diagnostic) => {
                excerpt(&mut out, diagnostic, file, colour);
            }
            _ => plain(&mut out, diagnostic),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A diagnostic as `iex` words it: what was typed stands right above, an excerpt would only repeat it.
pub fn brief(diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let file = diagnostic.file.as_ref().map_or("nofile", |file| file.name());
    let column = match &diagnostic.file {
        Some(file) if !diagnostic.span.is_none() => format!(":{}", file.line_column(diagnostic.span.start).1),
        _ => String::new(),
    };
    let within = match diagnostic.within {
        Within::Untold => String::new(),
        within => format!(": {}", plain::shown_within(within)),
    };
    let line = diagnostic.line.max(1);
    format!("{severity}: {}\n└─ {file}:{line}{column}{within}\n\n", diagnostic.message)
}

/// Lines of a file with a remark each, the first one marked as the place; `None` if there are no such lines.
pub fn lines(file: &SourceFile, lines: &[(u32, &str)], colour: bool) -> Option<String> {
    let text = file.text();
    let span = |line: u32| {
        let start: usize = text.split_inclusive('\n').take(line.checked_sub(1)? as usize).map(str::len).sum();
        let row = text.get(start..)?.lines().next()?;
        let indent = row.len() - row.trim_start().len();
        let end = start + row.trim_end().len();
        (start + indent < end).then(|| Span::new(start + indent, end))
    };
    let mut marked = lines.iter().filter_map(|(line, label)| Some((span(*line)?, *label)));
    let (first, label) = marked.next()?;
    let mut diagnostic = Diagnostic::error("", "", first).label(first, label);
    for (span, label) in marked {
        diagnostic = diagnostic.label(span, label);
    }
    if !affordable(file, &diagnostic) {
        return None;
    }
    let mut out = Vec::new();
    excerpt(&mut out, &diagnostic, file, colour);
    let text = String::from_utf8_lossy(&out);
    // Without its title: that is the exception's text, which stands above.
    Some(text.split_once('\n')?.1.to_owned())
}

/// Whether there is time for another excerpt. The renderer counts lines from the file's first (its offset for displayed
/// lines does not reach the margin), so that a file of a hundred thousand warnings would take minutes.
fn affordable(file: &SourceFile, diagnostic: &Diagnostic) -> bool {
    static LINES: AtomicUsize = AtomicUsize::new(0);
    let lines = file.line_of(diagnostic.span.start) as usize;
    LINES.fetch_add(lines, Ordering::Relaxed) < 20_000_000
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
    // Only the lines that are shown go to the renderer: a file may be one line of 50 MB, or have as many warnings as
    // lines.
    let window = Window::around(file, diagnostic);
    let name = file.name();
    let at = |span: Span| (name, window.range(span));
    let mut report = Report::build(kind, at(diagnostic.span))
        .with_config(Config::default().with_color(colour).with_index_type(IndexType::Byte))
        .with_message(title(diagnostic));
    // Labels out of order would be drawn as separate excerpts.
    let mut labels: Vec<(Span, &str)> = diagnostic.labels.iter().map(|l| (l.span, l.text.as_str())).collect();
    if !labels.iter().any(|(span, _)| *span == diagnostic.span) {
        labels.push((diagnostic.span, "here"));
    }
    labels.order_by_key(|(span, _)| (span.start, span.end));
    for (span, text) in labels {
        if !window.shows(span) {
            let (line, column) = file.line_column(span.start);
            report = report.with_note(format!("{name}:{line}:{column}: {text}"));
            continue;
        }
        let paint = if span == diagnostic.span { paint } else { Color::Blue };
        report = report.with_label(Label::new(at(span)).with_message(text).with_color(paint));
    }
    for note in &diagnostic.notes {
        report = report.with_note(note);
    }
    if window.cropped {
        let (_, column) = file.line_column(diagnostic.span.start);
        report = report.with_note(format!("column {column} of a long line, of which only this part is shown"));
    }
    // Writing to memory cannot fail.
    let _ = report.finish().write((name, Source::from(window.padded.as_str())), out);
}

/// The part of a file that a diagnostic shows.
struct Window<'f> {
    text: &'f str,
    /// The offset of the text in the file.
    start: usize,
    /// An empty line for each line before the text, so that line numbers are right, then the text.
    padded: String,
    /// Its first line does not begin here.
    cropped: bool,
}

impl<'f> Window<'f> {
    /// As much of a long line as is worth showing.
    const MARGIN: usize = 120;
    /// The largest piece of a file that is looked through for both ends of what is wrong.
    const LARGEST: usize = 1 << 20;

    fn around(file: &'f SourceFile, diagnostic: &Diagnostic) -> Window<'f> {
        let text = file.text();
        let spans = || diagnostic.labels.iter().map(|l| l.span).chain([diagnostic.span]).filter(|s| !s.is_none());
        let mut low = floor(text, spans().map(|s| s.start as usize).min().unwrap_or(0));
        let mut high = floor(text, spans().map(|s| s.end as usize).max().unwrap_or(0)).max(low);
        let long_line = |piece: &str| piece.lines().any(|line| line.len() > 20 * Self::MARGIN);
        if high - low > Self::LARGEST || text.get(low..high).is_some_and(long_line) {
            // The beginning of the place itself.
            low = floor(text, diagnostic.span.start as usize);
            let line_end = text[low..].find('\n').map_or(text.len(), |i| low + i);
            high = floor(text, (diagnostic.span.end as usize).clamp(low, line_end.min(low + Self::MARGIN)));
        }
        let line_start = text[..low].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[high..].find('\n').map_or(text.len(), |i| high + i);
        let crop_start = low - line_start > 10 * Self::MARGIN;
        let crop_end = line_end - high > 10 * Self::MARGIN;
        let start = if crop_start { floor(text, low - Self::MARGIN) } else { line_start };
        let end = if crop_end { floor(text, high + Self::MARGIN) } else { line_end };
        let text = text.get(start..end).unwrap_or_default();
        let mut padded = "\n".repeat(file.line_of(start as u32) as usize - 1);
        padded.push_str(text);
        Window { text, start, padded, cropped: crop_start }
    }

    /// Whether a place (or its beginning) can be seen.
    fn shows(&self, span: Span) -> bool {
        (self.start..=self.start + self.text.len()).contains(&(span.start as usize))
    }

    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let place = |at: u32| (at as usize).saturating_sub(self.start).min(self.text.len());
        let lead = self.padded.len() - self.text.len();
        let start = floor(self.text, place(span.start)) + lead;
        start..(floor(self.text, place(span.end)) + lead).max(start)
    }
}

fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
}

//! A source file: its name, text, and the way from byte offsets to lines and columns.

use std::sync::{Arc, OnceLock};

/// Bytes between two counts of characters.
const BLOCK: usize = 1024;

/// A file (or other text) that code was read from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SourceFile {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    text: String,
    /// Offset of each line's first byte; made on first use, since a script without errors needs none.
    lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each block of [`BLOCK`] bytes; made for long lines.
    counts: OnceLock<Vec<u32>>,
    /// Whether diagnostics tell columns, as Elixir does of files and not of texts that are evaluated.
    columns: bool,
    clusters: OnceLock<Clusters>,
}

/// Where a text has characters that do not count as a column of their own: accents and the like inside of strings, which
/// Elixir counts by what a reader sees. Places (byte offsets) ascend; each has how many too many were before it.
pub type Clusters = Vec<(u32, u32)>;

/// How many characters between two places count for nothing.
pub fn uncounted(clusters: &[(u32, u32)], from: u32, to: u32) -> u32 {
    if clusters.is_empty() {
        return 0;
    }
    let first = clusters.partition_point(|(at, _)| *at < from);
    clusters.iter().skip(first).take_while(|(at, _)| *at < to).map(|(_, count)| count).sum()
}

impl SourceFile {
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile::made(name.into(), text.into(), true)
    }

    /// A text whose diagnostics tell lines only.
    pub fn without_columns(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        SourceFile::made(name.into(), text.into(), false)
    }

    fn made(name: String, text: String, columns: bool) -> SourceFile {
        let (lines, counts, clusters) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        SourceFile { inner: Arc::new(Inner { name, text, lines, counts, columns, clusters }) }
    }

    /// Tells the file what its lexer has found. Once told, it stays.
    pub fn set_clusters(&self, clusters: Clusters) {
        let _ = self.inner.clusters.set(clusters);
    }

    pub fn has_columns(&self) -> bool {
        self.inner.columns
    }

    /// A line's text without its end.
    pub fn line_text(&self, line: u32) -> Option<&str> {
        let lines = self.lines();
        let start = *lines.get(line.checked_sub(1)? as usize)? as usize;
        let end = lines.get(line as usize).map_or(self.text().len(), |end| *end as usize);
        Some(self.text().get(start..end)?.trim_end_matches(['\n', '\r']))
    }

    /// The name as given by the user; what diagnostics print.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The line of a byte offset, from 1.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.lines().partition_point(|&start| start <= offset).max(1) as u32
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_column(&self, offset: u32) -> (u32, u32) {
        let line = self.line_of(offset) as usize - 1;
        let start = self.lines()[line] as usize;
        let end = (offset as usize).min(self.text().len());
        // Each node of a line of megabytes asks: then nobody counts from its start.
        let column = if end - start.min(end) > BLOCK {
            self.characters_before(end) - self.characters_before(start)
        } else {
            self.text().get(start..end).map_or(end - start, |s| s.chars().count())
        };
        let clusters = self.inner.clusters.get().map(Vec::as_slice).unwrap_or_default();
        let column = column as u32 - uncounted(clusters, start as u32, end as u32).min(column as u32);
        (line as u32 + 1, column + 1)
    }

    /// How many characters begin before this byte.
    fn characters_before(&self, offset: usize) -> usize {
        let begins = |bytes: &[u8]| bytes.iter().filter(|b| **b & 0xC0 != 0x80).count();
        let bytes = self.text().as_bytes();
        let counts = self.inner.counts.get_or_init(|| {
            let mut before = 0;
            let blocks = bytes.chunks(BLOCK).map(|block| {
                let after = before + begins(block) as u32;
                std::mem::replace(&mut before, after)
            });
            blocks.collect()
        });
        let block = offset / BLOCK;
        match counts.get(block) {
            Some(before) => *before as usize + bytes.get(block * BLOCK..offset).map_or(0, begins),
            None => begins(bytes),
        }
    }

    /// The byte offset of a line and column, if the text has them.
    pub fn offset(&self, line: u32, column: u32) -> Option<u32> {
        let start = *self.lines().get(line.checked_sub(1)? as usize)?;
        let text = self.line_text(line)?;
        let (at, _) = text.char_indices().nth(column.checked_sub(1)? as usize)?;
        Some(start + at as u32)
    }

    fn lines(&self) -> &[u32] {
        self.inner.lines.get_or_init(|| {
            let breaks = self.text().bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i as u32 + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_those_of_counting() {
        let text = format!("äö\n{}\nx", "aé€𝄞, ".repeat(700));
        let file = SourceFile::new("a.exs", text.as_str());
        for (at, _) in text.char_indices().filter(|(at, _)| *at > 5).step_by(97) {
            let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
            assert_eq!(file.line_column(at as u32).1, text[start..at].chars().count() as u32 + 1, "{at}");
        }
        assert_eq!(file.line_column(text.len() as u32), (3, 2));
    }

    #[test]
    fn counts_columns_in_characters() {
        let file = SourceFile::new("a.exs", "äö = 1\nx");
        assert_eq!(file.line_column(5), (1, 4));
        assert_eq!(file.line_column(9), (2, 1));
        assert_eq!(file.offset(1, 4), Some(5));
        assert_eq!(file.offset(2, 1), Some(9));
        assert_eq!((file.offset(2, 7), file.offset(9, 1)), (None, None));
    }

    #[test]
    fn an_offset_past_the_end_is_on_the_last_line() {
        assert_eq!(SourceFile::new("a.exs", "a\n").line_column(99), (2, 1));
    }
}

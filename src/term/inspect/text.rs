//! Strings: what is printable, and how the rest is escaped.

use std::fmt::Write;

/// Whether `String.printable?/1` holds for this character.
pub fn is_printable(c: char) -> bool {
    match c as u32 {
        7..=13 | 27 | 0x20..=0x7f => true,
        0..=0x9f | 0xfffe | 0xffff => false,
        _ => true,
    }
}

/// Printable, but invisible or able to reorder what is around it: shown as an escape.
fn is_hidden(c: char) -> bool {
    matches!(c as u32,
        0xa0 | 0x34f | 0x61c | 0x2000..=0x200f | 0x2028..=0x202e | 0x205f..=0x2064 | 0x2066..=0x2069 | 0xfeff
        | 0xfff9..=0xfffc)
}

/// One character as it appears between `quote`s.
pub fn escape(c: char, quote: char, next: Option<char>, out: &mut String) {
    let short = match c {
        '\0' => "\\0",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{b}' => "\\v",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        '\u{1b}' => "\\e",
        '\u{7f}' => "\\d",
        '\\' => "\\\\",
        '#' if next == Some('{') => "\\#",
        _ if c == quote => {
            out.push('\\');
            out.push(c);
            return;
        }
        _ => "",
    };
    // Writing to a string does not fail.
    let _ = match c as u32 {
        _ if !short.is_empty() => out.write_str(short),
        n @ (0..=0xff) if !is_printable(c) => write!(out, "\\x{n:02X}"),
        n if !is_printable(c) => write!(out, "\\x{{{n:X}}}"),
        n if is_hidden(c) => write!(out, "\\u{n:04X}"),
        _ => out.write_char(c),
    };
}

/// Text between `quote`s.
pub(super) fn escape_str(text: &str, quote: char, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        escape(c, quote, chars.peek().copied(), out);
    }
}

/// Bytes between `quote`s, at most `limit` characters; true if that was all. Bytes that are no UTF-8 count as
/// characters and are shown in hex.
pub(super) fn escape_bytes(bytes: &[u8], quote: char, limit: Option<usize>, out: &mut String) -> bool {
    let mut left = limit.unwrap_or(usize::MAX);
    for chunk in bytes.utf8_chunks() {
        let mut chars = chunk.valid().chars().peekable();
        while let Some(c) = chars.next() {
            if left == 0 {
                return false;
            }
            left -= 1;
            escape(c, quote, chars.peek().copied(), out);
            // An interpolation mark counts as one.
            if c == '#' && chars.next_if_eq(&'{').is_some() {
                out.push('{');
            }
        }
        for byte in chunk.invalid() {
            if left == 0 {
                return false;
            }
            left -= 1;
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
    true
}

/// Whether the first `limit` characters are UTF-8 and printable.
pub(super) fn starts_printable(bytes: &[u8], limit: Option<usize>) -> bool {
    let mut left = limit.unwrap_or(usize::MAX);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            if left == 0 {
                return true;
            }
            left -= 1;
            if !is_printable(c) {
                return false;
            }
        }
        if !chunk.invalid().is_empty() && left > 0 {
            return false;
        }
    }
    true
}

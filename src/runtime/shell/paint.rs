//! Colours for a line of source while it is typed. By characters, not by the lexer: a line is unfinished most of the time,
//! and an error must not take the colours away.

const STRING: &str = "\x1b[32m";
const ATOM: &str = "\x1b[36m";
const NUMBER: &str = "\x1b[33m";
const KEYWORD: &str = "\x1b[35m";
const MODULE: &str = "\x1b[34m";
const COMMENT: &str = "\x1b[90m";
const BRACKET: &str = "\x1b[1;4m";
const RESET: &str = "\x1b[0m";

const KEYWORDS: &[&str] = &[
    "after",
    "alias",
    "and",
    "case",
    "catch",
    "cond",
    "def",
    "defguard",
    "defimpl",
    "defmacro",
    "defmacrop",
    "defmodule",
    "defp",
    "defprotocol",
    "defstruct",
    "do",
    "else",
    "end",
    "false",
    "fn",
    "for",
    "if",
    "import",
    "in",
    "nil",
    "not",
    "or",
    "quote",
    "raise",
    "receive",
    "require",
    "rescue",
    "true",
    "try",
    "unless",
    "unquote",
    "use",
    "when",
    "with",
];

/// The line in colour; the bracket at the cursor and its partner stand out.
pub fn line(text: &str, cursor: usize) -> String {
    let pair = brackets(text, cursor);
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = text.len() - rest.len();
        let length = token(rest, c);
        let (word, after) = rest.split_at(length);
        let color = match c {
            _ if pair.is_some_and(|(a, b)| a == at || b == at) => BRACKET,
            '#' => COMMENT,
            '"' | '\'' => STRING,
            ':' if length > 1 => ATOM,
            '0'..='9' => NUMBER,
            'A'..='Z' if after.starts_with(": ") => ATOM,
            'A'..='Z' => MODULE,
            'a'..='z' | '_' if after.starts_with(':') && !after.starts_with("::") => ATOM,
            'a'..='z' if KEYWORDS.contains(&word) => KEYWORD,
            _ => "",
        };
        if color.is_empty() {
            out.push_str(word);
        } else {
            out.push_str(color);
            out.push_str(word);
            out.push_str(RESET);
        }
        rest = after;
    }
    out
}

/// Bytes of the token that begins here with `c`.
fn token(text: &str, c: char) -> usize {
    let word = |from: usize| {
        let rest = &text[from..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let mark = usize::from(end > 0 && rest[end..].starts_with(['?', '!']) && !rest[end..].starts_with("!="));
        from + end + mark
    };
    match c {
        '#' => text.len(),
        '"' | '\'' => quoted(text, c),
        ':' if text[1..].starts_with('"') => 1 + quoted(&text[1..], '"'),
        ':' if text[1..].starts_with(|c: char| c.is_alphabetic() || c == '_') => word(1),
        c if c.is_alphanumeric() || c == '_' => word(0),
        c => c.len_utf8(),
    }
}

/// Bytes up to and with the closing quote, or all.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Where the bracket at (or just before) the cursor and its partner are.
fn brackets(text: &str, cursor: usize) -> Option<(usize, usize)> {
    let at = [Some(cursor), cursor.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(|at| text.as_bytes().get(*at).is_some_and(|b| b"()[]{}".contains(b)))?;
    let bytes = text.as_bytes();
    let (open, close, forward) = match bytes[at] {
        b'(' => (b'(', b')', true),
        b'[' => (b'[', b']', true),
        b'{' => (b'{', b'}', true),
        b')' => (b')', b'(', false),
        b']' => (b']', b'[', false),
        _ => (b'}', b'{', false),
    };
    let places: Vec<usize> = if forward { (at..bytes.len()).collect() } else { (0..=at).rev().collect() };
    let mut depth = 0;
    for place in places {
        depth += i32::from(bytes[place] == open) - i32::from(bytes[place] == close);
        if depth == 0 {
            return Some((at, place));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(painted: &str) -> String {
        let mut out = String::new();
        let mut inside = false;
        for c in painted.chars() {
            match c {
                '\x1b' => inside = true,
                'm' if inside => inside = false,
                c if !inside => out.push(c),
                _ => {}
            }
        }
        out
    }

    #[test]
    fn colours_change_nothing_else() {
        for text in
            ["IO.puts(\"a #{1}\") # x", "x = :\"un", "Enum.map([1, 2], &(&1 + 1))", "é ?a ü: 1", "a::b", "'", ":", "\\"]
        {
            for cursor in 0..=text.len() {
                assert_eq!(plain(&line(text, cursor)), text);
            }
        }
    }

    #[test]
    fn partners_are_found_in_both_directions() {
        assert_eq!(brackets("f(a(b))", 1), Some((1, 6)));
        assert_eq!(brackets("f(a(b))", 7), Some((6, 1)));
        assert_eq!(brackets("f(a", 1), None);
    }
}

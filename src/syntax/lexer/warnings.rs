//! What the lexer warns of: quotes that are not needed or deprecated, operators that are, characters that read badly.

use super::Lexer;
use super::strings::{Form, Open};
use crate::base::{Atom, Diagnostic, Span, atoms};
use crate::syntax::token::Kind;

/// More is told of no text: what has millions of oddities was not written by hand.
const MOST: usize = 10_000;

impl Lexer<'_> {
    fn warn(&mut self, message: impl Into<String>, start: usize) {
        if self.warnings.len() >= MOST {
            return;
        }
        self.warnings.push(Diagnostic::warning(message, Span::new(start, start + 1)));
    }

    /// An operator that is about to be pushed.
    pub(super) fn check_operator(&mut self, kind: Kind, atom: Atom, start: usize, end: usize) {
        let text = &self.src[start..end];
        let last = text.as_bytes()[0];
        // Of three the same, one more reads as if it belonged to them.
        let repeated = matches!(text, "+++" | "---" | "&&&" | "|||" | "^^^") && self.bytes.get(end) == Some(&last);
        if repeated {
            let next = last as char;
            let message = format!(
                "found \"{text}\" followed by \"{next}\", please use a space between \"{text}\" and the next \"{next}\""
            );
            self.warn(message, start);
        }
        let message = match (kind, text) {
            (Kind::Xor, _) => {
                "^^^ is deprecated. It is typically used as xor but it has the wrong precedence, use Bitwise.bxor/2 \
                 instead"
            }
            (Kind::Arrow, "<|>") => "<|> is deprecated. Use another pipe-like operator",
            (Kind::Unary, "~~~") => "~~~ is deprecated. Use Bitwise.bnot/1 instead for clarity",
            _ => return,
        };
        debug_assert!(atom != atoms::NIL);
        self.warn(message, start);
    }

    /// `a!=b` and the like.
    pub(super) fn check_equals(&mut self, what: &str, start: usize, end: usize) {
        if self.bytes.get(end) != Some(&b'=') || !matches!(self.bytes[end - 1], b'?' | b'!') {
            return;
        }
        let text = &self.src[start..end];
        let (body, mark) = text.split_at(text.len() - 1);
        let message = format!(
            "found {what} \"{text}\", ending with \"{mark}\", followed by =. It is unclear if you mean \"{body} {mark}=\" or \
             \"{text} =\". Please add a space before or after {mark} to remove the ambiguity"
        );
        self.warn(message, start);
    }

    /// A character literal whose text begins with `?` or `?\`.
    pub(super) fn check_character(&mut self, prefix: &str, c: char, start: usize) {
        let named = match c {
            '\0' => Some(("null byte", '0')),
            '\u{7}' => Some(("alert", 'a')),
            '\u{8}' => Some(("backspace", 'b')),
            '\t' => Some(("tab", 't')),
            '\n' => Some(("newline", 'n')),
            '\u{b}' => Some(("vertical tab", 'v')),
            '\u{c}' => Some(("form feed", 'f')),
            '\u{1b}' => Some(("escape", 'e')),
            ' ' => Some(("space", 's')),
            '\u{7f}' => Some(("delete", 'd')),
            _ => None,
        };
        let message = match named {
            Some((name, escape)) => format!(
                "found {prefix} followed by code point 0x{:X} ({name}), please use ?\\{escape} instead",
                c as u32
            ),
            None if prefix.len() == 2 && c.is_ascii_alphabetic() && super::escape::simple(c as u8) == c as u8 => {
                format!("unknown escape sequence ?\\{c}, use ?{c} instead")
            }
            None => return,
        };
        self.warn(message, start);
    }

    /// Quotes around a name: `raw` is the text between them if it has no interpolation.
    pub(super) fn check_quotes(&mut self, form: Form, key: bool, raw: Option<(usize, usize)>, span: Span) {
        let start = span.start as usize;
        let quote = self.bytes[span.end as usize - 1];
        let raw = raw.map(|(from, to)| &self.src[from..to]);
        let plain = raw.filter(|text| is_plain(text)).map(str::to_owned);
        let what = match form {
            _ if key => "keywords",
            Form::Atom => "atoms",
            Form::Call => "calls",
            _ => return,
        };
        if quote == b'\'' && !(key && plain.is_some()) {
            self.warn(format!("single quotes around {what} are deprecated. Use double quotes instead"), start);
        }
        let Some(name) = plain else { return };
        let message = match what {
            "keywords" => format!(
                "found quoted keyword \"{name}\" but the quotes are not required. Note that keywords are always atoms, even \
                 when quoted. Similar to atoms, keywords made exclusively of ASCII letters, numbers, and underscores and \
                 not beginning with a number do not require quotes"
            ),
            "atoms" => format!(
                "found quoted atom \"{name}\" but the quotes are not required. Atoms made exclusively of ASCII letters, \
                 numbers, underscores, beginning with a letter or underscore, and optionally ending with ! or ? do not \
                 require quotes"
            ),
            _ => format!(
                "found quoted call \"{name}\" but the quotes are not required. Calls made exclusively of Unicode letters, \
                 numbers, and underscores and not beginning with a number do not require quotes"
            ),
        };
        self.warn(message, start);
    }

    pub(super) fn single_quotes(&mut self, span: Span, heredoc: bool) {
        let message = if heredoc {
            "single-quoted string represent charlists. Use ~c''' if you indeed want a charlist or use \"\"\" instead"
        } else {
            "using single-quoted strings to represent charlists is deprecated.\nUse ~c\"\" if you indeed want a charlist \
             or use \"\" instead.\nYou may run \"mix format --migrate\" to change all single-quoted\nstrings to use the ~c \
             sigil and fix this warning."
        };
        self.warn(message, span.start as usize);
    }

    /// A line of a heredoc that is indented too little; `at` is somewhere on it.
    pub(super) fn warn_outdented(&mut self, string: &Open, at: usize) {
        let mark = if string.close == b'"' { "\"\"\"" } else { "'''" };
        let message = format!(
            "outdented heredoc line. The contents inside the heredoc should be indented at the same level as the closing \
             {mark}. The following is forbidden:\n\n    def text do\n      \"\"\"\n    contents\n      \"\"\"\n    end\n\nInstead \
             make sure the contents are indented as much as the heredoc closing:\n\n    def text do\n      \"\"\"\n      \
             contents\n      \"\"\"\n    end\n\nThe current heredoc line is indented too little"
        );
        // Elixir tells the line, and the column of the opening quotes.
        let line = self.src[..at].rfind('\n').map_or(0, |end| end + 1);
        let opening = string.span.end as usize - 3;
        let column = opening - self.src[..opening].rfind('\n').map_or(0, |end| end + 1);
        let end = self.src[line..].find('\n').map_or(self.src.len(), |len| line + len);
        let place = (line..=(line + column).min(end)).rev().find(|at| self.src.is_char_boundary(*at)).unwrap_or(line);
        self.warn(message, place);
    }

    pub(super) fn escaped_delimiter(&mut self, at: usize) {
        let close = self.bytes[at + 1] as char;
        let message = format!(
            "using \\{close} to escape the closing of an uppercase sigil is deprecated, please use another delimiter or a \
             lowercase sigil instead"
        );
        self.warn(message, at);
    }

    pub(super) fn ambiguous_atom(&mut self, start: usize) {
        self.warn("atom ::: must be written between quotes, as in :\"::\", to avoid ambiguity", start);
    }
}

fn is_plain(text: &str) -> bool {
    let body = text.strip_suffix(['?', '!']).unwrap_or(text);
    body.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

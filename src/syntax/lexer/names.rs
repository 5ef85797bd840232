//! Identifiers, aliases, keywords and atoms by name.

use super::raw::Raw;
use super::unicode::{self, Place};
use super::{LexError, Lexer, Outcome};
use crate::base::{Atom, Diagnostic, Span, atoms};
use crate::syntax::token::Kind;

pub(in crate::syntax) const DO_FORMS: &str = "In case you wanted to write a \"do\" expression, you must either use do-blocks or separate the \
    keyword argument with comma. For example, you should either write:\n\n    if some_condition? do\n      :this\n    \
    else\n      :that\n    end\n\nor the equivalent construct:\n\n    if(some_condition?, do: :this, else: :that)\n\n\
    where \"some_condition?\" is the first argument and the second argument is a keyword list.\n\nYou may see this error \
    if you forget a trailing comma before the \"do\" in a \"do\" block";

impl Lexer<'_> {
    /// A token that starts with a letter.
    pub(super) fn name(&mut self, raw: Raw, start: usize, mut end: usize) -> Outcome {
        let mut kind = raw;
        if raw == Raw::Wide {
            if self.bytes[start] == b':' {
                return self.wide_atom(start);
            }
            let Some(first) = self.src[start..].chars().next() else { return Ok(()) };
            if !starts_lower(first) {
                // An upper-case letter outside of ASCII may begin a key only.
                if starts_upper(first) {
                    let end = self.name_end(start, true);
                    if self.key_at(end) {
                        return self.key(start, end);
                    }
                    if !unicode::one_script(&self.src[start..end]) {
                        return Err(self.mixed(start, end));
                    }
                }
                return self.unexpected(start);
            }
            kind = Raw::Ident;
            end = self.name_end(start, false);
            self.seek(end);
        } else if self.bytes.get(end).is_some_and(|b| *b >= 0x80) && !matches!(self.bytes[end - 1], b'?' | b'!') {
            end = self.name_end(start, false);
            self.seek(end);
        }
        if matches!(self.bytes.get(end), Some(b'@' | b'?' | b'!')) && !matches!(self.bytes[end - 1], b'?' | b'!') {
            let full = self.name_end(start, true);
            if self.key_at(full) {
                return self.key(start, full);
            }
            self.check_colon(start, full)?;
            if self.bytes[end] == b'@' || kind == Raw::Alias {
                return self.bad_punctuation(kind, start, end, full);
            }
        }
        if self.bytes.get(end) == Some(&b':') {
            if super::is_space(self.bytes.get(end + 1)) {
                return self.key(start, end);
            }
            self.check_colon(start, end)?;
        }
        if kind == Raw::Alias { self.alias(start, end) } else { self.identifier(start, end) }
    }

    /// A name of several scripts.
    fn mixed(&self, start: usize, end: usize) -> LexError {
        let text = &self.src[start..end];
        let tail = format!(
            "\n\nMixed-script identifiers are not supported for security reasons. '{text}' is made of the following \
             scripts:\n\n{}\nCharacters in identifiers from different scripts must be separated by underscore (_).\n\nSee \
             https://hexdocs.pm/elixir/unicode-syntax.html for more information.",
            unicode::scripts_of(text)
        );
        let refusal = Diagnostic::refusal("invalid mixed-script identifier found: ", text, Span::new(start, end));
        LexError::new(refusal.tail(tail))
    }

    /// A key whose colon something else follows at once.
    fn check_colon(&self, start: usize, end: usize) -> Outcome {
        if self.bytes.get(end) != Some(&b':') || matches!(self.bytes.get(end + 1), Some(b':') | None) {
            return Ok(());
        }
        let text = &self.src[start..=end];
        self.refuse("keyword argument must be followed by space after: ", text, start, end + 1)
    }

    /// The atom of a name in the source.
    fn named(&self, start: usize, end: usize) -> Outcome<Atom> {
        let text = &self.src[start..end];
        if text.is_ascii() {
            return self.atom(text, start, end);
        }
        if !unicode::one_script(text) {
            return Err(self.mixed(start, end));
        }
        self.atom(&unicode::normalize(text), start, end)
    }

    fn key(&mut self, start: usize, end: usize) -> Outcome {
        let atom = self.named(start, end)?;
        self.push(Kind::KwIdent, start, end + 1, atom.index());
        self.seek(end + 1);
        Ok(())
    }

    fn alias(&mut self, start: usize, end: usize) -> Outcome {
        let text = &self.src[start..end];
        if !text.is_ascii() && !unicode::one_script(text) {
            return Err(self.mixed(start, end));
        }
        if let Some(c) = text.chars().find(|c| !c.is_ascii()) {
            return self.refuse(
                format!(
                    "invalid character \"{c}\" (code point U+{:04X}) in alias (only ASCII characters, without \
                     punctuation, are allowed): ",
                    c as u32
                ),
                text,
                start,
                end,
            );
        }
        let mut blanks = 0;
        while let Some(len) = match self.bytes[end + blanks..] {
            [b' ' | b'\t', ..] => Some(1),
            [b'\\', b'\n', ..] => Some(2),
            _ => None,
        } {
            blanks += len;
        }
        if self.bytes.get(end + blanks) == Some(&b'(') {
            let end = end + blanks;
            return self.refuse(
                format!(
                    "unexpected ( after alias {text}. Function names and identifiers in Elixir start with lowercase \
                     characters or underscore. For example:\n\n    hello_world()\n    _starting_with_underscore()\n    \
                     numb3rs_are_allowed()\n    may_finish_with_question_mark?()\n    \
                     may_finish_with_exclamation_mark!()\n\nUnexpected token: "
                ),
                "(",
                end,
                end + 1,
            );
        }
        let atom = self.atom(text, start, end)?;
        self.push(Kind::Alias, start, end, atom.index());
        Ok(())
    }

    fn bad_punctuation(&self, kind: Raw, start: usize, at: usize, end: usize) -> Outcome {
        let mut c = self.bytes[at] as char;
        let place = match kind {
            Raw::Alias if c == '@' => "alias",
            Raw::Alias => {
                // Elixir names the first that is no letter.
                c = self.src[start..end].chars().find(|c| !c.is_ascii_alphabetic() && *c != '_').unwrap_or(c);
                "alias (only ASCII characters, without punctuation, are allowed)"
            }
            _ => "identifier",
        };
        let text = &self.src[start..end];
        let head = format!("invalid character \"{c}\" (code point U+{:04X}) in {place}: ", c as u32);
        self.refuse(head, text, start, end)
    }

    fn identifier(&mut self, start: usize, end: usize) -> Outcome {
        let text = &self.src[start..end];
        // They are heads of quoted forms, which nobody may write by hand.
        if matches!(text, "__aliases__" | "__block__") {
            return self.refuse("reserved token: ", text, start, end);
        }
        if !self.after_dot() {
            match text {
                "fn" => return self.word(Kind::Fn, start, end),
                "do" => {
                    self.check_do(start, end)?;
                    if let Some(last) = self.out.tokens.last_mut()
                        && last.kind == Kind::Ident
                    {
                        last.kind = Kind::DoIdent;
                    }
                    self.join_lines();
                    return self.word(Kind::Do, start, end);
                }
                "end" => return self.closing(Kind::End, start, end),
                "true" => return self.word(Kind::True, start, end),
                "false" => return self.word(Kind::False, start, end),
                "nil" => return self.word(Kind::Nil, start, end),
                "else" | "after" | "rescue" | "catch" => {
                    self.join_lines();
                    return self.word(Kind::Block, start, end);
                }
                "and" => return self.operator_token(Kind::And, atoms::AND, start, end),
                "or" => return self.operator_token(Kind::Or, atoms::OR, start, end),
                "when" => return self.operator_token(Kind::When, atoms::WHEN, start, end),
                "not" => return self.operator_token(Kind::Unary, atoms::NOT, start, end),
                "in" => return self.operator_in(start, end),
                _ => {}
            }
        }
        let atom = self.named(start, end)?;
        self.check_equals("identifier", start, end);
        let kind = self.identifier_kind(end);
        self.push(kind, start, end, atom.index());
        Ok(())
    }

    /// `in`, which a `not` on the same line turns into one operator.
    fn operator_in(&mut self, start: usize, end: usize) -> Outcome {
        if self.slash_follows(end) {
            return self.operator_token(Kind::In, atoms::IN, start, end);
        }
        match self.out.tokens.last() {
            Some(last) if last.kind == Kind::Unary && last.value == atoms::NOT.index() && last.line == self.line => {
                let from = last.start as usize;
                self.out.tokens.pop();
                self.join_lines();
                self.push(Kind::NotIn, from, end, atoms::NOT_IN.index());
                Ok(())
            }
            _ => self.operator_token(Kind::In, atoms::IN, start, end),
        }
    }

    /// Where no block can begin, Elixir says at once how blocks are written.
    fn check_do(&self, start: usize, end: usize) -> Outcome {
        let tail = match self.out.tokens.last().map(|t| t.kind) {
            Some(Kind::Comma | Kind::Semi) => format!(". {DO_FORMS}"),
            // Of a line end in between the lexer keeps nothing.
            Some(Kind::Fn) if !self.bytes[..start].trim_ascii_end().ends_with(b"fn") => return Ok(()),
            Some(Kind::Fn)
                if self.bytes[..start].iter().rev().take_while(|b| b.is_ascii_whitespace()).any(|b| *b == b'\n') =>
            {
                return Ok(());
            }
            Some(Kind::Fn) => {
                ". Anonymous functions are written as:\n\n    fn pattern -> expression end\n\nPlease remove \
                               the \"do\" keyword"
                    .to_owned()
            }
            _ => return Ok(()),
        };
        let diagnostic = Diagnostic::refusal("unexpected reserved word: ", "do", Span::new(start, end)).tail(tail);
        Err(LexError::new(diagnostic))
    }

    fn word(&mut self, kind: Kind, start: usize, end: usize) -> Outcome {
        if matches!(kind, Kind::Fn | Kind::Do) {
            self.opened(kind, start, end);
        }
        let atom = self.atom(&self.src[start..end], start, end)?;
        self.push(kind, start, end, atom.index());
        Ok(())
    }

    pub(super) fn wide_atom(&mut self, start: usize) -> Outcome {
        let first = self.src[start + 1..].chars().next();
        if !first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || starts_lower(c) || starts_upper(c)) {
            return self.unexpected(start);
        }
        let end = self.name_end(start + 1, true);
        let atom = self.named(start + 1, end)?;
        self.seek(end);
        self.literal_atom(atom, start, end);
        Ok(())
    }

    /// Where the name that begins at `start` ends; `@` belongs to names of atoms only.
    fn name_end(&self, start: usize, at_sign: bool) -> usize {
        let rest = &self.src[start..];
        let len = rest.find(|c: char| !(continues(c) || at_sign && c == '@')).unwrap_or(rest.len());
        let last = rest[len..].starts_with(['?', '!']);
        start + len + usize::from(last)
    }
}

fn continues(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && unicode::place(c).is_some())
}

fn starts_lower(c: char) -> bool {
    !c.is_ascii() && unicode::place(c) == Some(Place::Lower)
}

fn starts_upper(c: char) -> bool {
    !c.is_ascii() && unicode::place(c) == Some(Place::Upper)
}

/// Does an atom of this name need no quotes?
pub(in crate::syntax) fn is_plain_atom(text: &str) -> bool {
    const OPERATORS: [&str; 48] = [
        "<<<", ">>>", "~>>", "<<~", "<~>", "&&&", "|||", "===", "!==", "+++", "---", "...", "..//", "|>", "~>", "<~",
        "&&", "||", "==", "!=", "=~", "<=", ">=", "++", "--", "<>", "**", "..", "<-", "->", "\\\\", "+", "-", "*", "/",
        "<", ">", "=", "|", "^", "!", "@", "&", ".", "%", "{}", "%{}", "<<>>",
    ];
    let Some(first) = text.chars().next() else { return false };
    if !(first.is_ascii_alphabetic() || first == '_' || starts_lower(first) || starts_upper(first)) {
        return OPERATORS.contains(&text);
    }
    let body = text.strip_suffix(['?', '!']).unwrap_or(text);
    !body.is_empty()
        && body.chars().all(|c| continues(c) || c == '@')
        && (body.is_ascii() || unicode::one_script(body) && unicode::normalize(body) == body)
}

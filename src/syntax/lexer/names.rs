//! Identifiers, aliases, keywords and atoms by name.

use super::raw::Raw;
use super::unicode::{self, Place};
use super::{Lexer, Open, Outcome};
use crate::base::{Atom, Span, atoms};
use crate::syntax::token::Kind;

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
            if self.bytes[end] == b'@' || kind == Raw::Alias {
                return self.bad_punctuation(kind, start, end, full);
            }
        }
        if self.bytes.get(end) == Some(&b':') {
            if super::is_space(self.bytes.get(end + 1)) {
                return self.key(start, end);
            }
            if !matches!(self.bytes.get(end + 1), Some(b':') | None) {
                let text = &self.src[start..=end];
                let message = format!("keyword argument must be followed by space after: {text}");
                return self.fail(message, start, end + 1);
            }
        }
        if kind == Raw::Alias { self.alias(start, end) } else { self.identifier(start, end) }
    }

    /// The atom of a name in the source.
    fn named(&self, start: usize, end: usize) -> Outcome<Atom> {
        let text = &self.src[start..end];
        if text.is_ascii() {
            return self.atom(text, start, end);
        }
        if !unicode::one_script(text) {
            return self.fail(
                format!(
                    "invalid mixed-script identifier found: {text}\n\nMixed-script identifiers are not supported for \
                     security reasons. Characters in identifiers from different scripts must be separated by \
                     underscore (_)."
                ),
                start,
                end,
            );
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
        if let Some(c) = text.chars().find(|c| !c.is_ascii()) {
            return self.fail(
                format!(
                    "invalid character \"{c}\" (code point U+{:04X}) in alias (only ASCII characters, without \
                     punctuation, are allowed): {text}",
                    c as u32
                ),
                start,
                end,
            );
        }
        if self.bytes.get(end) == Some(&b'(') {
            return self.fail(
                format!(
                    "unexpected ( after alias {text}. Function names and identifiers in Elixir start with lowercase \
                     characters or underscore. For example:\n\n    hello_world()\n    _starting_with_underscore()\n    \
                     numb3rs_are_allowed()\n    may_finish_with_question_mark?()\n    \
                     may_finish_with_exclamation_mark!()\n\nUnexpected token: ("
                ),
                end,
                end + 1,
            );
        }
        let atom = self.atom(text, start, end)?;
        self.push(Kind::Alias, start, end, atom.index());
        Ok(())
    }

    fn bad_punctuation(&self, kind: Raw, start: usize, at: usize, end: usize) -> Outcome {
        let c = self.bytes[at] as char;
        let place = if kind == Raw::Alias {
            "alias (only ASCII characters, without punctuation, are allowed)"
        } else {
            "identifier"
        };
        let text = &self.src[start..end];
        self.fail(format!("invalid character \"{c}\" (code point U+{:04X}) in {place}: {text}", c as u32), start, end)
    }

    fn identifier(&mut self, start: usize, end: usize) -> Outcome {
        let text = &self.src[start..end];
        // They are heads of quoted forms, which nobody may write by hand.
        if matches!(text, "__aliases__" | "__block__") {
            return self.fail(format!("reserved token: {text}"), start, end);
        }
        if !self.after_dot() {
            match text {
                "fn" => return self.word(Kind::Fn, start, end),
                "do" => {
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

    fn word(&mut self, kind: Kind, start: usize, end: usize) -> Outcome {
        if matches!(kind, Kind::Fn | Kind::Do) {
            self.open.push(Open::Token { kind, span: Span::new(start, end) });
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

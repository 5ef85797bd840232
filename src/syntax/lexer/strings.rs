//! Strings, charlists, quoted atoms, heredocs and sigils.
//!
//! Contents are kept raw until the closing delimiter is found, since a heredoc's indentation is known only then.
//! Without interpolation the whole becomes one token.

use super::escape::unescape;
use super::{Lexer, Open as Opened, Outcome, is_space};
use crate::base::{Atom, Diagnostic, Span};
use crate::syntax::token::{Kind, Sigil};
use unicode_segmentation::UnicodeSegmentation;

/// What is written with quotes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Form {
    Bin,
    List,
    /// `:"…"`
    Atom,
    /// `left."…"`
    Call,
    /// With its index in the table of sigils.
    Sigil(usize),
}

/// A string whose end has not been seen.
pub(super) struct Open {
    form: Form,
    heredoc: bool,
    pub(super) close: u8,
    interpolates: bool,
    /// The index of its first token.
    token: usize,
    pub(super) span: Span,
    /// The text between interpolations.
    parts: Vec<Part>,
}

struct Part {
    token: usize,
    start: usize,
    end: usize,
    /// Does the part begin at the start of a line?
    fresh_line: bool,
}

impl Lexer<'_> {
    pub(super) fn string(&mut self, form: Form, start: usize, end: usize) -> Outcome {
        let close = self.bytes[end - 1];
        self.begin(form, false, close, true, start, end)
    }

    pub(super) fn heredoc(&mut self, start: usize, end: usize) -> Outcome {
        let close = self.bytes[end - 1];
        let form = if close == b'"' { Form::Bin } else { Form::List };
        self.begin(form, true, close, true, start, end)
    }

    pub(super) fn sigil(&mut self, start: usize, end: usize) -> Outcome {
        let upper = self.bytes[start + 1].is_ascii_uppercase();
        // A small letter is the whole name, unless small ones follow.
        let few = !upper && self.bytes.get(start + 2).is_none_or(|b| !b.is_ascii_lowercase());
        let end = if few { start + 2 } else { end };
        let name = &self.src[start + 1..end];
        let valid = few || upper && name.bytes().all(|b| !b.is_ascii_lowercase());
        if !valid {
            let rest = &self.src[start..];
            return self.refuse(
                "invalid sigil name, it should be either a one-letter lowercase letter or an uppercase letter \
                 optionally followed by uppercase letters and digits, got: ",
                rest,
                start,
                end,
            );
        }
        let rest = &self.src[end..];
        let (delimiter, close, len, heredoc) = match rest.as_bytes().first() {
            Some(b'"') if rest.starts_with("\"\"\"") => ("\"\"\"", b'"', 3, true),
            Some(b'\'') if rest.starts_with("'''") => ("'''", b'\'', 3, true),
            Some(b'"') => ("\"", b'"', 1, false),
            Some(b'\'') => ("'", b'\'', 1, false),
            Some(b'/') => ("/", b'/', 1, false),
            Some(b'|') => ("|", b'|', 1, false),
            Some(b'(') => ("(", b')', 1, false),
            Some(b'[') => ("[", b']', 1, false),
            Some(b'{') => ("{", b'}', 1, false),
            Some(b'<') => ("<", b'>', 1, false),
            Some(_) => {
                let c = rest.chars().next().unwrap_or(' ');
                let column = self.src[..end].rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
                return self.refuse(
                    "invalid sigil delimiter: ",
                    format!(
                        "\"{c}\" (column {column}, code point U+{:04X}). The available \
                         delimiters are: //, ||, \"\", '', (), [], {{}}, <>",
                        c as u32
                    ),
                    start,
                    end + c.len_utf8(),
                );
            }
            // Elixir overlooks it at the end of a file.
            None => {
                self.seek(end);
                return Ok(());
            }
        };
        let atom = self.atom(&format!("sigil_{name}"), start, end)?;
        self.out.sigils.push(Sigil { name: atom, delimiter, indentation: None, modifiers: String::new() });
        let form = Form::Sigil(self.out.sigils.len() - 1);
        self.begin(form, heredoc, close, !upper, start, end + len)
    }

    fn begin(&mut self, form: Form, heredoc: bool, close: u8, interpolates: bool, start: usize, end: usize) -> Outcome {
        let mut string = Open {
            form,
            heredoc,
            close,
            interpolates,
            token: self.out.tokens.len(),
            span: Span::new(start, end),
            parts: Vec::new(),
        };
        let (kind, value) = match form {
            Form::Bin => (Kind::BinStart, 0),
            Form::List => (Kind::ListStart, 0),
            Form::Atom | Form::Call => (Kind::AtomStart, 0),
            Form::Sigil(index) => (Kind::SigilStart, index as u32),
        };
        self.push(kind, start, end, value);
        let mut at = end;
        if heredoc {
            let blank = self.bytes[end..].iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
            match self.bytes.get(end + blank) {
                Some(b'\n') => at = end + blank + 1,
                _ => {
                    let mark = &self.src[end - 3..end];
                    return self.refuse(
                        "heredoc allows only whitespace characters followed by a new line after opening ",
                        mark,
                        end,
                        end,
                    );
                }
            }
            self.line += 1;
        }
        string.parts.reserve(1);
        self.scan(Box::new(string), at, heredoc)
    }

    /// Goes on behind an interpolation.
    pub(super) fn resume(&mut self, string: Box<Open>, at: usize) -> Outcome {
        self.scan(string, at, false)
    }

    fn scan(&mut self, mut string: Box<Open>, from: usize, fresh_line: bool) -> Outcome {
        let (close, heredoc, interpolates) = (string.close, string.heredoc, string.interpolates);
        let mut at = from;
        let mut line_start = fresh_line;
        loop {
            if heredoc && line_start {
                let blanks = self.bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                if self.bytes[at + blanks..].starts_with(&[close; 3]) {
                    self.part(&mut string, from, at, fresh_line);
                    return self.end(*string, Some(blanks as u32), at + blanks, at + blanks + 3);
                }
                line_start = false;
            }
            let Some(&byte) = self.bytes.get(at) else { return self.unterminated(&string) };
            match byte {
                b'\n' => {
                    self.line += 1;
                    line_start = true;
                }
                // What follows is looked at in its own right unless it could end something.
                b'\\' => match self.bytes.get(at + 1) {
                    Some(b'\n' | b'\r' | 0x0B | 0x0C | 0x80..) | None => {}
                    Some(c) => {
                        if *c == close && !interpolates && !heredoc && matches!(string.form, Form::Sigil(_)) {
                            self.escaped_delimiter(at);
                        }
                        at += 1;
                    }
                },
                b'#' if interpolates && self.bytes.get(at + 1) == Some(&b'{') => {
                    self.part(&mut string, from, at, fresh_line);
                    let span = Span::new(at, at + 2);
                    self.push(Kind::InterpStart, at, at + 2, 0);
                    self.open.push(Opened::Interpolation { string, span });
                    self.seek(at + 2);
                    return Ok(());
                }
                0xE2 | 0xC2 | 0x0B..=0x0D => self.check_text(at)?,
                b if b == close && !heredoc => {
                    self.part(&mut string, from, at, fresh_line);
                    return self.end(*string, None, at, at + 1);
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// Refuses what looks like text on another line or in another order than it is.
    fn check_text(&self, at: usize) -> Outcome {
        let Some(c) = self.src.get(at..).and_then(|s| s.chars().next()) else { return Ok(()) };
        let what = match c {
            '\r' if self.bytes.get(at + 1) == Some(&b'\n') => return Ok(()),
            c => match super::suspicious(c) {
                Some(what) => what,
                None => return Ok(()),
            },
        };
        let code = format!("\\u{:04X}", c as u32);
        let tail = format!(". If you want to use such character, use it in its escaped {code} form instead");
        let span = Span::new(at, at + c.len_utf8());
        let refusal = Diagnostic::refusal(format!("invalid {what} character in string: "), code, span).tail(tail);
        Err(super::LexError::new(refusal))
    }

    fn part(&mut self, string: &mut Open, start: usize, end: usize, fresh_line: bool) {
        // A heredoc that begins with an interpolation has an empty part before it.
        let leading = string.heredoc && fresh_line && self.out.tokens.len() == string.token + 1;
        if self.src[start..end].bytes().any(|b| b >= 0xCC) {
            self.note_clusters(start, end);
        }
        if start < end || leading {
            string.parts.push(Part { token: self.out.tokens.len(), start, end, fresh_line });
            self.push(Kind::Part, start, end, 0);
        }
    }

    /// Remembers what is written with several characters and read as one.
    fn note_clusters(&mut self, start: usize, end: usize) {
        for (at, cluster) in self.src[start..end].grapheme_indices(true) {
            let more = cluster.chars().count() - 1;
            if more > 0 && !cluster.starts_with('\r') {
                self.out.clusters.push(((start + at) as u32, more as u32));
            }
        }
    }

    fn end(&mut self, mut string: Open, indentation: Option<u32>, close: usize, mut end: usize) -> Outcome {
        let first = self.out.pool.len() as u32;
        let mut outdented = None;
        if string.form == Form::List && (string.heredoc || !self.key_at(end)) {
            self.single_quotes(string.span, string.heredoc);
        }
        let raw = match string.parts.as_slice() {
            [only] => Some((only.start, only.end)),
            _ => None,
        };
        for part in std::mem::take(&mut string.parts) {
            let mut text = &self.bytes[part.start..part.end];
            let stripped;
            if let Some(width) = indentation.filter(|w| *w > 0) {
                let (without, short) = strip(text, width as usize, part.fresh_line);
                outdented = outdented.or(short.map(|at| part.start + at));
                stripped = without;
                text = &stripped;
            }
            let bytes = match string.form {
                _ if self.options.raw => text.to_vec(),
                Form::Sigil(_) => unescape_delimiter(text, string.close, string.heredoc),
                _ if !text.contains(&b'\\') => text.to_vec(),
                _ if !self.options.unescape => unescape_delimiter(text, string.close, string.heredoc),
                _ => unescape(text).map_err(|bad| {
                    // In a heredoc the offset is one of stripped text; the part's start must do.
                    let at = match string.form {
                        Form::Atom | Form::Call => string.span.start as usize,
                        _ if indentation.is_some() => string.span.start as usize,
                        _ => string.span.end as usize,
                    };
                    let refusal = Diagnostic::refusal(bad.message, bad.token, Span::new(at, at + 2));
                    super::LexError::new(refusal)
                })?,
            };
            self.out.tokens[part.token].value = self.out.pool.len() as u32;
            self.out.pool.push(bytes.into());
        }
        if let Some(at) = outdented {
            self.warn_outdented(&string, at);
        }
        let whole = self.out.tokens.len() <= string.token + 2
            && self.out.tokens.get(string.token + 1).is_none_or(|t| t.kind == Kind::Part);
        match string.form {
            Form::Sigil(index) => {
                let modifiers = self.bytes[end..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                let sigil = &mut self.out.sigils[index];
                sigil.indentation = indentation;
                sigil.modifiers.push_str(&self.src[end..end + modifiers]);
                end += modifiers;
                self.push(Kind::StrEnd, close, end, 0);
            }
            Form::Call => {
                if !whole {
                    return self.refuse(
                        "interpolation is not allowed when calling function/macro. Found interpolation in a call \
                         starting with: ",
                        "\"",
                        string.span.start as usize,
                        end,
                    );
                }
                self.check_quotes(string.form, false, raw, string.span);
                let atom = self.pooled_atom(first, string.span.start as usize, end)?;
                self.out.tokens.truncate(string.token);
                let kind = self.identifier_kind(end);
                self.push(kind, string.span.start as usize, end, atom.index());
            }
            form => {
                let key = matches!(form, Form::Bin | Form::List) && !string.heredoc && self.key_at(end);
                end += usize::from(key);
                if key || form == Form::Atom {
                    self.check_quotes(form, key, raw.filter(|_| whole), string.span);
                }
                if whole {
                    self.whole(form, key, first, string.token, end)?;
                } else {
                    self.push(Kind::StrEnd, close, end, 0);
                    if key {
                        self.out.tokens[string.token].kind = Kind::KeyStart;
                    }
                }
            }
        }
        self.seek(end);
        Ok(())
    }

    /// Replaces the tokens of a string without interpolation by one.
    fn whole(&mut self, form: Form, key: bool, first: u32, token: usize, end: usize) -> Outcome {
        if self.out.pool.len() == first as usize {
            self.out.pool.push([].into());
        }
        self.out.tokens.truncate(token + 1);
        let start = self.out.tokens[token].start as usize;
        let (kind, value) = match form {
            _ if key => (Kind::KwIdent, self.pooled_atom(first, start, end)?.index()),
            Form::Bin => (Kind::Bin, first),
            Form::List => (Kind::CharList, first),
            _ => {
                let atom = self.pooled_atom(first, start, end)?;
                (Kind::Atom, atom.index())
            }
        };
        let line = self.out.tokens[token].line;
        self.out.tokens.truncate(token);
        self.push(kind, start, end, value);
        if let Some(last) = self.out.tokens.last_mut() {
            last.line = line;
        }
        Ok(())
    }

    fn pooled_atom(&self, index: u32, start: usize, end: usize) -> Outcome<Atom> {
        let bytes = self.out.pool.get(index as usize).map(|b| &**b).unwrap_or_default();
        match std::str::from_utf8(bytes) {
            Ok(name) => self.atom(name, start, end),
            Err(_) => self.fail("invalid encoding in atom", start, end),
        }
    }

    /// The text ends in a string, or in an interpolation of it.
    fn unterminated(&self, string: &Open) -> Outcome {
        let end = Span::new(self.src.len(), self.src.len());
        Err(self.unclosed(string, None, end))
    }

    /// The error of a string that has no end; `inside`: of its interpolation.
    pub(super) fn unclosed(&self, string: &Open, inside: Option<Span>, end: Span) -> super::LexError {
        let start = string.span.start as usize;
        let mark = match (string.heredoc, string.close) {
            (true, b'"') => "\"\"\"".to_owned(),
            (true, _) => "'''".to_owned(),
            (false, close) => (close as char).to_string(),
        };
        let what = match string.form {
            Form::Sigil(_) if !string.heredoc => {
                let name = &self.src[start..string.span.end as usize - 1];
                format!(
                    "missing terminator: {mark} (for sigil {name}{})",
                    &self.src[string.span.end as usize - 1..][..1]
                )
            }
            _ if string.heredoc => format!("missing terminator: {mark} (for heredoc)"),
            Form::Atom => format!("missing terminator: {mark} (for atom)"),
            Form::Call => format!("missing terminator: {mark} (for function name)"),
            _ => format!("missing terminator: {mark} (for string)"),
        };
        let what = match inside {
            None => what,
            Some(_) => {
                let about = what.split_once(" (").map_or("for string)", |(_, about)| about);
                format!("missing interpolation terminator: \"}}\" ({about}")
            }
        };
        let end = inside.unwrap_or(end);
        let diagnostic = Diagnostic::error("TokenMissingError", what, end)
            .label(end, format!("missing closing delimiter (expected {mark})"))
            .label(string.span, format!("unclosed delimiter {}", &self.src[start..string.span.end as usize]));
        super::LexError { incomplete: true, ..super::LexError::new(diagnostic) }
    }
}

/// Cuts up to `width` blanks off every line; also gives the first line that has fewer.
fn strip(text: &[u8], width: usize, fresh_line: bool) -> (Vec<u8>, Option<usize>) {
    let mut out = Vec::with_capacity(text.len());
    let mut short = None;
    let mut at = 0;
    for (i, line) in text.split_inclusive(|b| *b == b'\n').enumerate() {
        if i > 0 || fresh_line {
            let blanks = line.iter().take(width).take_while(|b| matches!(b, b' ' | b'\t')).count();
            if blanks < width && !is_space(line.get(blanks)) && blanks < line.len() {
                short = short.or(Some(at + blanks));
            }
            out.extend_from_slice(&line[blanks..]);
        } else {
            out.extend_from_slice(line);
        }
        at += line.len();
    }
    (out, short)
}

/// In a sigil only the closing delimiter is unescaped; the rest is the sigil's business.
fn unescape_delimiter(text: &[u8], close: u8, heredoc: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        if c == b'\\' {
            let rest = &text[i + 1..];
            let escaped = if heredoc { rest.starts_with(&[close; 3]) } else { rest.first() == Some(&close) };
            if !escaped {
                out.push(c);
            }
            if let Some(&next) = rest.first() {
                out.push(next);
            }
            i += 2;
        } else {
            out.push(c);
            i += 1;
        }
    }
    out
}

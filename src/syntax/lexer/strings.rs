//! Strings, charlists, quoted atoms, heredocs and sigils.
//!
//! Contents are kept raw until the closing delimiter is found, since a heredoc's indentation is known only then.
//! Without interpolation the whole becomes one token.

use super::escape::unescape;
use super::{Lexer, Open as Opened, Outcome, is_space};
use crate::base::{Atom, Diagnostic, Span};
use crate::syntax::token::{Kind, Sigil};

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
    close: u8,
    interpolates: bool,
    /// The index of its first token.
    token: usize,
    span: Span,
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
        let name = &self.src[start + 1..end];
        let upper = name.as_bytes()[0].is_ascii_uppercase();
        let valid = if upper { name.bytes().all(|b| !b.is_ascii_lowercase()) } else { name.len() == 1 };
        if !valid {
            let rest = self.src[start..].lines().next().unwrap_or_default();
            return self.fail(
                format!(
                    "invalid sigil name, it should be either a one-letter lowercase letter or an uppercase letter \
                     optionally followed by uppercase letters and digits, got: {rest}"
                ),
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
                return self.fail(
                    format!(
                        "invalid sigil delimiter: \"{c}\" (column {column}, code point U+{:04X}). The available \
                         delimiters are: //, ||, \"\", '', (), [], {{}}, <>",
                        c as u32
                    ),
                    start,
                    end + c.len_utf8(),
                );
            }
            // Elixir overlooks it at the end of a file.
            None => return Ok(()),
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
                Some(_) => {
                    let mark = &self.src[end - 3..end];
                    return self.fail(
                        format!(
                            "heredoc allows only whitespace characters followed by a new line after opening {mark}"
                        ),
                        start,
                        end,
                    );
                }
                None => return self.unterminated(&string),
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
                    Some(_) => at += 1,
                },
                b'#' if interpolates && self.bytes.get(at + 1) == Some(&b'{') => {
                    self.part(&mut string, from, at, fresh_line);
                    let span = Span::new(at, at + 2);
                    self.push(Kind::InterpStart, at, at + 2, 0);
                    self.open.push(Opened::Interpolation { string, span });
                    self.seek(at + 2);
                    return Ok(());
                }
                0xE2 | 0xC2 | 0x0B..=0x0D => self.check_character(at)?,
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
    fn check_character(&self, at: usize) -> Outcome {
        let Some(c) = self.src.get(at..).and_then(|s| s.chars().next()) else { return Ok(()) };
        let what = match c {
            '\r' if self.bytes.get(at + 1) == Some(&b'\n') => return Ok(()),
            c => match super::suspicious(c) {
                Some(what) => what,
                None => return Ok(()),
            },
        };
        let code = format!("\\u{:04X}", c as u32);
        self.fail(
            format!(
                "invalid {what} character in string: {code}. If you want to use such character, use it in its escaped \
                 {code} form instead"
            ),
            at,
            at + c.len_utf8(),
        )
    }

    fn part(&mut self, string: &mut Open, start: usize, end: usize, fresh_line: bool) {
        // A heredoc that begins with an interpolation has an empty part before it.
        let leading = string.heredoc && fresh_line && self.out.tokens.len() == string.token + 1;
        if start < end || leading {
            string.parts.push(Part { token: self.out.tokens.len(), start, end, fresh_line });
            self.push(Kind::Part, start, end, 0);
        }
    }

    fn end(&mut self, mut string: Open, indentation: Option<u32>, close: usize, mut end: usize) -> Outcome {
        let first = self.out.pool.len() as u32;
        let mut outdented = None;
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
                _ if !self.options.unescape => text.to_vec(),
                Form::Sigil(_) => unescape_delimiter(text, string.close, string.heredoc),
                _ if !text.contains(&b'\\') => text.to_vec(),
                _ => unescape(text).map_err(|bad| {
                    // In a heredoc the offset is one of stripped text; the part's start must do.
                    let at = if indentation.is_some() { part.start } else { part.start + bad.at };
                    Self::error(bad.message, Span::new(at, at + 2))
                })?,
            };
            self.out.tokens[part.token].value = self.out.pool.len() as u32;
            self.out.pool.push(bytes.into());
        }
        if let Some(at) = outdented {
            let message = "outdented heredoc line. The contents inside the heredoc should be indented at the same \
                           level as the closing quotes. The following is forbidden:\n\n    def text do\n      \"\"\"\n    \
                           contents\n      \"\"\"\n    end\n\nInstead make sure the contents are indented as much as \
                           the heredoc closing:\n\n    def text do\n      \"\"\"\n      contents\n      \"\"\"\n    \
                           end\n\nThe current heredoc line is indented too little";
            self.warnings.push(Diagnostic::warning(message, Span::new(at, at + 1)));
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
                    return self.fail(
                        "interpolation is not allowed when calling function/macro. Found interpolation in a call \
                         starting with: \"",
                        string.span.start as usize,
                        end,
                    );
                }
                let atom = self.pooled_atom(first, string.span.start as usize, end)?;
                self.out.tokens.truncate(string.token);
                let kind = self.identifier_kind(end);
                self.push(kind, string.span.start as usize, end, atom.index());
            }
            form => {
                let key = matches!(form, Form::Bin | Form::List) && !string.heredoc && self.key_at(end);
                end += usize::from(key);
                if whole {
                    self.whole(form, key, first, string.token, end)?;
                } else {
                    self.push(Kind::StrEnd, close, end, 0);
                    if key {
                        self.out.tokens[string.token].kind = Kind::KeyStart;
                    }
                }
                if form == Form::List && !key {
                    self.single_quotes(string.span, string.heredoc);
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

    fn single_quotes(&mut self, span: Span, heredoc: bool) {
        let message = if heredoc {
            "single-quoted string represent charlists. Use ~c''' if you indeed want a charlist or use \"\"\" instead"
        } else {
            "using single-quoted strings to represent charlists is deprecated.\nUse ~c\"\" if you indeed want a charlist \
             or use \"\" instead.\nYou may run \"mix format --migrate\" to change all single-quoted\nstrings to use the ~c \
             sigil and fix this warning."
        };
        self.warnings.push(Diagnostic::warning(message, span));
    }

    fn unterminated(&self, string: &Open) -> Outcome {
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
        let end = Span::new(self.src.len(), self.src.len());
        let diagnostic = Diagnostic::error("TokenMissingError", what, end)
            .label(end, format!("missing closing delimiter (expected {mark})"))
            .label(string.span, format!("unclosed delimiter {}", &self.src[start..string.span.end as usize]));
        Err(super::LexError { diagnostic: Box::new(diagnostic), incomplete: true })
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

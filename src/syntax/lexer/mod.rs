//! From text to tokens, as Elixir's own tokenizer classifies them.
//!
//! Two steps: [`raw::Raw`] (logos) finds where a token ends; the pass here decides what it is, from its
//! neighbours: the kinds of identifiers, line ends that mean nothing because an operator stands before or after
//! them, brackets that match, keywords behind a dot. Strings are read by hand (`strings.rs`): an interpolation
//! pushes the open string on the stack of brackets, so nesting costs no recursion and no second lexer.
//!
//! Line ends that the grammar never looks at are not emitted at all, which keeps the grammar small.

mod escape;
mod hints;
pub(super) use escape::unescape;
mod names;
pub(super) use names::{DO_FORMS, is_plain_atom};
mod raw;
mod strings;
mod unicode;
mod warnings;

use super::text::{Comment, Options};
use super::token::{Kind, Lexed, Token};
use crate::base::atom::AtomError;
use crate::base::{Atom, Diagnostic, Span, atoms};
use logos::Logos;
use raw::Raw;

/// Why there are no tokens.
#[derive(Debug)]
pub struct LexError {
    pub diagnostic: Box<Diagnostic>,
    /// More text could make it right: something is still open at the end.
    pub incomplete: bool,
    /// As far as the lexer came.
    pub clusters: crate::base::source::Clusters,
}

impl LexError {
    fn new(diagnostic: Diagnostic) -> LexError {
        LexError { diagnostic: Box::new(diagnostic), incomplete: false, clusters: Vec::new() }
    }
}

/// How many tokens a text may have: their tree still takes less than half a gigabyte.
const MAX_TOKENS: usize = 4_000_000;

type Outcome<T = ()> = Result<T, LexError>;

/// Decimal digits of the largest integers (4,194,240 bits, as on the BEAM).
const MAX_DIGITS: usize = 1_262_593;

/// Whether an integer literal surely has more bits than an integer may have.
fn too_large(text: &str) -> bool {
    let (digits, bits) = match text.as_bytes() {
        [b'0', b'x', digits @ ..] => (digits, 4),
        [b'0', b'o', digits @ ..] => (digits, 3),
        [b'0', b'b', digits @ ..] => (digits, 1),
        digits => (digits, 0),
    };
    let mut significant = digits.iter().filter(|b| **b != b'_').skip_while(|b| **b == b'0');
    match bits {
        0 => significant.nth(MAX_DIGITS).is_some(),
        // The first digit may have as little as one bit.
        bits => significant.nth(4_194_240 / bits).is_some(),
    }
}

/// As much of a long text as a message can carry.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

/// Something that waits for its other end.
enum Open {
    /// A bracket, `fn` or `do` and where it stands.
    Token { kind: Kind, span: Span, indentation: u32 },
    /// An interpolation; the string goes on behind it.
    Interpolation { string: Box<strings::Open>, span: Span },
}

pub(super) struct Lexer<'s> {
    src: &'s str,
    bytes: &'s [u8],
    raw: logos::Lexer<'s, Raw>,
    out: Lexed,
    warnings: &'s mut Vec<Diagnostic>,
    line: u32,
    open: Vec<Open>,
    options: &'s Options,
    /// The last comment.
    comment: (usize, usize),
    /// Blanks at the start of the line.
    indentation: u32,
    hints: hints::Hints,
}

/// Reads all tokens of a text whose first line has the number `line`.
///
/// # Errors
/// At the first thing that is no token, or a bracket without its partner.
pub fn lex(src: &str, options: &Options, warnings: &mut Vec<Diagnostic>) -> Result<Lexed, LexError> {
    // The vector lives as long as the lexer, not as the text: shorten both to one lifetime.
    fn run<'s>(src: &'s str, options: &'s Options, warnings: &'s mut Vec<Diagnostic>) -> Result<Lexed, LexError> {
        let mut lexer = Lexer {
            src,
            bytes: src.as_bytes(),
            raw: Raw::lexer(src),
            out: Lexed { tokens: Vec::with_capacity((src.len() / 5 + 8).min(MAX_TOKENS)), ..Lexed::default() },
            warnings,
            line: options.line,
            open: Vec::new(),
            options,
            comment: (0, 0),
            indentation: 0,
            hints: hints::Hints::default(),
        };
        if let Err(mut error) = lexer.run() {
            error.clusters = std::mem::take(&mut lexer.out.clusters);
            return Err(error);
        }
        lexer.out.last_line = lexer.line;
        Ok(lexer.out)
    }
    run(src, options, warnings)
}

pub(super) fn is_space(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b' ' | b'\t' | b'\r' | b'\n'))
}

impl<'s> Lexer<'s> {
    fn run(&mut self) -> Outcome {
        while let Some(raw) = self.raw.next() {
            let span = self.raw.span();
            let (start, end) = (span.start, span.end);
            match raw {
                Ok(_) if self.out.tokens.len() >= MAX_TOKENS => {
                    return self.fail(format!("the text is too long (the limit is {MAX_TOKENS} tokens)"), start, end);
                }
                Ok(raw) => self.token(raw, start, end)?,
                Err(()) => return self.unexpected(start),
            }
        }
        self.finish()
    }

    fn token(&mut self, raw: Raw, start: usize, end: usize) -> Outcome {
        match raw {
            Raw::Newline => self.newline(start),
            Raw::Continuation if end == self.src.len() => return self.lone_backslash(start, end),
            Raw::Continuation => self.line += 1,
            Raw::Comment => return self.comment(start, end),
            Raw::Ident | Raw::Alias | Raw::Wide => return self.name(raw, start, end),
            Raw::Int | Raw::Float => return self.number(raw, start, end),
            Raw::Atom => return self.plain_atom(start, end),
            Raw::AtomQuote => return self.string(strings::Form::Atom, start, end),
            Raw::Quote => {
                let form = if self.after_dot() {
                    strings::Form::Call
                } else if self.bytes[start] == b'"' {
                    strings::Form::Bin
                } else {
                    strings::Form::List
                };
                return self.string(form, start, end);
            }
            Raw::Heredoc if self.after_dot() => {
                self.seek(start + 1);
                return self.string(strings::Form::Call, start, start + 1);
            }
            Raw::Heredoc => return self.heredoc(start, end),
            Raw::Sigil => return self.sigil(start, end),
            Raw::Question => return self.character(start),
            Raw::LParen => {
                if let Some(last) = self.out.tokens.last_mut()
                    && last.kind == Kind::Dot
                {
                    last.kind = Kind::DotCall;
                }
                self.opening(Kind::LParen, start, end);
            }
            Raw::LBrack => self.opening(Kind::LBrack, start, end),
            Raw::LBrace => self.opening(Kind::LBrace, start, end),
            Raw::LBits if self.after_dot() => return self.dotted_operator(start),
            Raw::LBits => self.opening(Kind::LBits, start, end),
            Raw::RParen => return self.closing(Kind::RParen, start, end),
            Raw::RBrack => return self.closing(Kind::RBrack, start, end),
            Raw::RBrace => return self.closing(Kind::RBrace, start, end),
            Raw::RBits if self.after_dot() => return self.dotted_operator(start),
            Raw::RBits => return self.closing(Kind::RBits, start, end),
            Raw::Percent if self.bytes.get(end) == Some(&b'{') => self.push(Kind::MapOp, start, end, 0),
            Raw::Percent => {
                if matches!(self.bytes.get(end), Some(b'[' | b'(')) {
                    return self.refuse("expected %{ to define a map, got: ", &self.src[start..=end], start, end + 1);
                }
                let blanks = self.bytes[end..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                if blanks > 0 && self.bytes.get(end + blanks) == Some(&b'{') {
                    let (start, end) = (end + blanks, end + blanks + 1);
                    return self.refuse(
                        "unexpected space between % and {\n\nIf you want to define a map, write %{...}, with no \
                         spaces.\nIf you want to define a struct, write %StructName{...}.\n\nSyntax error before: ",
                        "{",
                        start,
                        end,
                    );
                }
                self.push(Kind::Percent, start, end, 0);
            }
            Raw::Comma => self.push(Kind::Comma, start, end, 0),
            Raw::Semi if self.last_kind() == Some(Kind::Semi) => return self.unexpected(start),
            Raw::Semi => self.push(Kind::Semi, start, end, 0),
            Raw::Dot => {
                self.join_lines();
                self.push(Kind::Dot, start, end, 0);
            }
            Raw::SpecialKey => {
                // The blank behind the colon is no part of it.
                self.seek(end - 1);
                let atom = self.atom(&self.src[start..end - 2], start, end)?;
                self.push(Kind::KwIdent, start, end - 1, atom.index());
            }
            Raw::Op((kind, atom)) => return self.operator(kind, atom, start, end),
            Raw::Colon => return self.unexpected(start),
        }
        Ok(())
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize, value: u32) {
        let token = Token { kind, line: self.line, start: start as u32, end: end as u32, value };
        self.out.tokens.push(token);
    }

    fn last_kind(&self) -> Option<Kind> {
        self.out.tokens.last().map(|t| t.kind)
    }

    fn after_dot(&self) -> bool {
        self.last_kind() == Some(Kind::Dot)
    }

    /// Continues behind `position`, also when that is before the end of the current raw token.
    fn seek(&mut self, position: usize) {
        let here = self.raw.span().end;
        if position < here {
            self.raw = Raw::lexer(self.src);
            self.raw.bump(position);
        } else {
            self.raw.bump(position - here);
        }
    }

    fn newline(&mut self, start: usize) {
        let key =
            self.out.tokens.last().is_some_and(|t| t.kind == Kind::StrEnd && self.bytes[t.end as usize - 1] == b':');
        if !key && self.last_kind().is_none_or(|last| !last.swallows_eol()) {
            // Elixir sees no comments: a line ends where its comment begins.
            let end = start + 1;
            let (from, to) = self.comment;
            self.push(Kind::Eol, if to > 0 && to == start { from } else { start }, end, 0);
        }
        self.line += 1;
        self.indent(start + 1);
    }

    /// A line begins here.
    fn indent(&mut self, at: usize) {
        let rest = self.bytes.get(at..).unwrap_or_default();
        self.indentation = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count() as u32;
    }

    /// Forgets a line end before something that continues the expression.
    fn join_lines(&mut self) {
        if self.last_kind() == Some(Kind::Eol) {
            self.out.tokens.pop();
        }
    }

    fn comment(&mut self, start: usize, end: usize) -> Outcome {
        let mut text = &self.src[start..end];
        self.comment = (start, end);
        if end < self.src.len() {
            text = text.strip_suffix('\r').unwrap_or(text);
        }
        if self.options.comments {
            self.keep_comment(text, start, end);
        }
        if text.bytes().all(|b| b.is_ascii() && !matches!(b, 0x0B..=0x0D)) {
            return Ok(());
        }
        let Some((i, c, what)) = text.char_indices().find_map(|(i, c)| Some((i, c, suspicious(c)?))) else {
            return Ok(());
        };
        let code = format!("\\u{:04X}", c as u32);
        let _ = i;
        self.refuse(format!("invalid {what} character in comment: "), code, start, start + c.len_utf8())
    }

    fn keep_comment(&mut self, text: &str, start: usize, end: usize) {
        let blank = |b: &&u8| matches!(b, b' ' | b'\t' | b'\r' | b'\n');
        let count = |blanks: &mut dyn Iterator<Item = &u8>| blanks.filter(|b| **b == b'\n').count() as u32;
        let mut before = self.bytes[..start].iter().rev().take_while(blank);
        let mut previous = count(&mut before);
        if self.bytes[..start].iter().all(|b| blank(&b)) {
            previous = previous.max(1);
        }
        let next = count(&mut self.bytes[end..].iter().take_while(blank));
        let column = self.src[..start].rsplit('\n').next().map_or(0, |l| l.chars().count()) as u32 + 1;
        let comment = Comment {
            line: self.line,
            column,
            text: text.to_owned(),
            previous_newlines: previous,
            next_newlines: next,
        };
        self.out.comments.push(comment);
    }

    fn number(&mut self, raw: Raw, start: usize, end: usize) -> Outcome {
        let decimal = !matches!(self.bytes[start..end].get(1), Some(b'x' | b'o' | b'b'));
        if decimal && let Some(c) = self.bytes.get(end).filter(|c| c.is_ascii_alphabetic() || **c == b'_') {
            let c = *c as char;
            return self.refuse(
                format!(
                    "invalid character \"{c}\" after number {}. If you intended to write a number, make sure to \
                     separate the number from the character (using comma, space, etc). If you meant to write a \
                     function name or a variable, note that identifiers in Elixir cannot start with numbers. \
                     Unexpected token: ",
                    shortened(&self.src[start..end])
                ),
                c.to_string(),
                start,
                end + 1,
            );
        }
        if raw == Raw::Float {
            let text = self.src[start..end].replace('_', "");
            if !text.parse::<f64>().is_ok_and(f64::is_finite) {
                return self.refuse("invalid float number ", shortened(&self.src[start..end]), start, end);
            }
        }
        if raw != Raw::Float && end - start > MAX_DIGITS / 4 && too_large(&self.src[start..end]) {
            let span = Span::new(start, end);
            return Err(LexError::new(Diagnostic::error("SystemLimitError", "a system limit has been reached", span)));
        }
        self.push(if raw == Raw::Float { Kind::Float } else { Kind::Int }, start, end, 0);
        Ok(())
    }

    fn character(&mut self, start: usize) -> Outcome {
        let mut chars = self.src[start + 1..].chars();
        let (value, len) = match chars.next() {
            None => return self.unexpected(start),
            Some('\r') => {
                let message = "invalid bare carriage return after ?, use ?\\r instead: ";
                return self.refuse(message, "\\u000D", start, start + 2);
            }
            Some('\\') => match chars.next() {
                None => (u32::from(b'\\'), 1),
                Some('\r') => {
                    let message = "invalid bare carriage return after ?\\, use ?\\r instead: ";
                    return self.refuse(message, "\\u000D", start, start + 3);
                }
                Some(c) => {
                    self.check_character("?\\", c, start);
                    let value = if c.is_ascii() { u32::from(escape::simple(c as u8)) } else { c as u32 };
                    (value, 1 + c.len_utf8())
                }
            },
            Some(c) => {
                self.check_character("?", c, start);
                (c as u32, c.len_utf8())
            }
        };
        let end = start + 1 + len;
        self.push(Kind::Char, start, end, value);
        self.line += u32::from(value == 10 && self.bytes[end - 1] == b'\n');
        self.seek(end);
        Ok(())
    }

    fn plain_atom(&mut self, start: usize, end: usize) -> Outcome {
        if self.bytes.get(end).is_some_and(|b| *b >= 0x80) && self.bytes[end - 1].is_ascii_alphanumeric() {
            return self.wide_atom(start);
        }
        if self.bytes[start + 1..end] == *b"::" {
            self.ambiguous_atom(start);
        }
        if self.bytes[end - 1] != b'!' || self.bytes[start + 1] != b'!' {
            self.check_equals("atom", start, end);
        }
        let atom = self.atom(&self.src[start + 1..end], start, end)?;
        self.literal_atom(atom, start, end);
        Ok(())
    }

    fn literal_atom(&mut self, atom: Atom, start: usize, end: usize) {
        let kind = match atom {
            atoms::TRUE => Kind::True,
            atoms::FALSE => Kind::False,
            atoms::NIL => Kind::Nil,
            _ => Kind::Atom,
        };
        self.push(kind, start, end, atom.index());
    }

    fn atom(&self, name: &str, start: usize, end: usize) -> Outcome<Atom> {
        if self.options.existing && Atom::known(name).is_none() {
            return self.refuse("unsafe atom does not exist: ", name, start, end);
        }
        let made = if self.options.own { Atom::try_derived(name) } else { Atom::try_new(name) };
        made.map_err(|e| {
            let message = match e {
                AtomError::TooLong => {
                    format!("atom length must be less than system limit: {}", shortened(name))
                }
                AtomError::TooMany => "too many atoms".into(),
            };
            Self::error(message, Span::new(start, end))
        })
    }

    /// Is there a colon here that makes a key of what precedes it?
    fn key_at(&self, end: usize) -> bool {
        self.bytes.get(end) == Some(&b':') && is_space(self.bytes.get(end + 1))
    }

    /// Is a slash the next byte that is not a blank?
    fn slash_follows(&self, from: usize) -> bool {
        self.bytes[from..].iter().find(|b| !matches!(b, b' ' | b'\t')) == Some(&b'/')
    }

    fn operator(&mut self, kind: Kind, atom: Atom, start: usize, end: usize) -> Outcome {
        if self.after_dot() && !matches!(kind, Kind::Ellipsis | Kind::Range) {
            return self.dotted_operator(start);
        }
        if self.key_at(end) && !matches!(kind, Kind::Assoc | Kind::Type | Kind::Ternary) {
            self.seek(end + 1);
            self.push(Kind::KwIdent, start, end + 1, atom.index());
            return Ok(());
        }
        self.operator_token(kind, atom, start, end)
    }

    fn operator_token(&mut self, kind: Kind, atom: Atom, start: usize, end: usize) -> Outcome {
        // `&+/2` names the operator.
        let step = kind == Kind::Range && self.bytes[end..].starts_with(b"//");
        if !matches!(kind, Kind::Ternary | Kind::Assoc) && !step && self.slash_follows(end) {
            if kind != Kind::Capture || !self.bytes[end..].trim_ascii_start().starts_with(b"//") {
                self.push(Kind::Ident, start, end, atom.index());
                return Ok(());
            }
        } else if step && self.slash_follows(end + 2) {
            self.seek(end + 2);
            self.push(Kind::Ident, start, end + 2, atoms::DOT_DOT_SLASH.index());
            return Ok(());
        } else if step {
            return self.unexpected(start);
        }
        self.check_operator(kind, atom, start, end);
        match kind {
            Kind::Dual => {
                let next = self.bytes.get(end);
                let binds = next.is_some() && !is_space(next);
                if let Some(last) = self.out.tokens.last_mut()
                    && binds
                    && last.kind == Kind::Ident
                    && (last.end as usize) < start
                {
                    last.kind = Kind::OpIdent;
                }
                self.push(Kind::Dual, start, end, atom.index());
            }
            Kind::Capture if self.bytes.get(end).is_some_and(u8::is_ascii_digit) => {
                self.push(Kind::CaptureInt, start, end, atom.index());
            }
            Kind::Unary | Kind::At | Kind::Capture | Kind::Ellipsis => self.push(kind, start, end, atom.index()),
            _ => {
                self.join_lines();
                self.push(kind, start, end, atom.index());
            }
        }
        Ok(())
    }

    /// `Kernel.+`: any operator is a name there. A shorter one than elsewhere where the longest is none.
    fn dotted_operator(&mut self, start: usize) -> Outcome {
        const NAMES: [&str; 43] = [
            "<<<", ">>>", "~>>", "<<~", "<~>", "<|>", "^^^", "&&&", "|||", "===", "!==", "+++", "---", "~~~", "|>",
            "~>", "<~", "&&", "||", "==", "!=", "=~", "<=", ">=", "++", "--", "<>", "**", "::", "<-", "\\\\", "+", "-",
            "*", "/", "<", ">", "=", "|", "^", "!", "@", "&",
        ];
        let rest = &self.src[start..];
        let Some(name) = NAMES.iter().find(|n| rest.starts_with(**n)) else {
            return self.unexpected(start);
        };
        let end = start + name.len();
        self.seek(end);
        let kind = self.identifier_kind(end);
        self.push(kind, start, end, Atom::new(name).index());
        Ok(())
    }

    fn identifier_kind(&self, end: usize) -> Kind {
        match self.bytes.get(end) {
            Some(b'(') => Kind::ParenIdent,
            Some(b'[') => Kind::BracketIdent,
            _ => Kind::Ident,
        }
    }

    fn opening(&mut self, kind: Kind, start: usize, end: usize) {
        self.opened(kind, start, end);
        self.push(kind, start, end, 0);
    }

    fn closing(&mut self, kind: Kind, start: usize, end: usize) -> Outcome {
        let text = &self.src[start..end];
        match self.open.pop() {
            None => {
                return Err(self.unopened(kind, text, start, end));
            }
            Some(Open::Interpolation { string, .. }) if kind == Kind::RBrace => {
                self.push(Kind::InterpEnd, start, end, 0);
                return self.resume(string, end);
            }
            // In an interpolation nothing is open that stands before it.
            Some(Open::Interpolation { .. }) => return Err(self.unopened(kind, text, start, end)),
            Some(Open::Token { kind: opened, span, indentation }) => {
                if closer(opened) != kind {
                    let open = &self.src[span.start as usize..span.end as usize];
                    return self.mismatch(open, closer_text(opened), span, text, start, end);
                }
                if opened == Kind::Do && self.indentation > indentation {
                    self.hints.end = self.line;
                }
            }
        }
        self.join_lines();
        self.push(kind, start, end, 0);
        Ok(())
    }

    fn mismatch(&self, open: &str, want: &str, at: Span, got: &str, start: usize, end: usize) -> Outcome {
        let head = if got == "end" { "unexpected reserved word: " } else { "unexpected token: " };
        let refusal = Diagnostic::refusal(head, got, Span::new(start, end));
        let mut diagnostic = Diagnostic { kind: "MismatchedDelimiterError", ..refusal }
            .label(Span::new(start, end), format!("mismatched closing delimiter (expected \"{want}\")"))
            .label(at, format!("unclosed delimiter \"{open}\""));
        if got == "end" && open != "do" && open != "fn" {
            diagnostic = diagnostic.note(format!("the \"{open}\" has no \"{want}\" before \"end\""));
        }
        Err(LexError::new(diagnostic))
    }

    fn lone_backslash(&self, start: usize, end: usize) -> Outcome {
        let span = Span::new(start, end);
        Err(LexError::new(Diagnostic::error("TokenMissingError", "invalid escape \\ at end of file", span)))
    }

    fn finish(&mut self) -> Outcome {
        let (comment, to) = self.comment;
        let end = if to > 0 && to == self.src.len() { comment } else { self.src.len() };
        let end = Span::new(end, end);
        let Some(open) = self.open.pop() else { return Ok(()) };
        if let Open::Interpolation { string, span } = &open {
            return Err(self.unclosed(string, Some(*span), end));
        }
        let mut hint = String::new();
        let (text, want, span) = match open {
            Open::Interpolation { span, .. } => ("#{".to_owned(), "}", span),
            Open::Token { kind, span, .. } => {
                hint = self.hints.missing(kind);
                (self.src[span.start as usize..span.end as usize].to_owned(), closer_text(kind), span)
            }
        };
        let mut diagnostic = Diagnostic::error("TokenMissingError", format!("missing terminator: {want}{hint}"), end)
            .label(end, format!("missing closing delimiter (expected \"{want}\")"))
            .label(span, format!("unclosed delimiter \"{text}\""));
        for open in self.open.iter().rev().take(3) {
            if let Open::Token { span, .. } = open {
                let text = &self.src[span.start as usize..span.end as usize];
                diagnostic = diagnostic.label(*span, format!("\"{text}\" is open here too"));
            }
        }
        Err(LexError { incomplete: true, ..LexError::new(diagnostic) })
    }

    fn error(message: impl Into<String>, span: Span) -> LexError {
        LexError::new(Diagnostic::error("SyntaxError", message, span))
    }

    fn fail<T>(&self, message: impl Into<String>, start: usize, end: usize) -> Outcome<T> {
        Err(Self::error(message, Span::new(start, end.min(self.src.len()))))
    }

    /// A message and the token that it ends in.
    fn refuse<T>(&self, head: impl Into<String>, token: impl Into<String>, start: usize, end: usize) -> Outcome<T> {
        let span = Span::new(start, end.min(self.src.len()));
        Err(LexError::new(Diagnostic::refusal(head, token, span)))
    }

    fn unexpected<T>(&self, start: usize) -> Outcome<T> {
        let start = (0..=start).rev().find(|i| self.src.is_char_boundary(*i)).unwrap_or(0);
        let Some(c) = self.src[start..].chars().next() else {
            return self.fail("unexpected end of file", start, start);
        };
        if c == '\\' && start + 1 == self.src.len() {
            return Err(self.lone_backslash(start, start + 1).err().unwrap_or_else(|| Self::error("", Span::NONE)));
        }
        let column = self.src[..start].rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        self.refuse(
            "unexpected token: ",
            match c {
                '\r' => format!("carriage return (column {column}, code point U+000D)"),
                c => format!("\"{c}\" (column {column}, code point U+{:04X})", c as u32),
            },
            start,
            start + c.len_utf8(),
        )
    }
}

/// What kind of character this is, if it may stand in strings and comments only as an escape.
fn suspicious(c: char) -> Option<&'static str> {
    match c {
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Some("bidirectional formatting"),
        '\u{0B}' | '\u{0C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some("line break"),
        _ => None,
    }
}

fn closer(open: Kind) -> Kind {
    match open {
        Kind::LParen => Kind::RParen,
        Kind::LBrack => Kind::RBrack,
        Kind::LBrace => Kind::RBrace,
        Kind::LBits => Kind::RBits,
        _ => Kind::End,
    }
}

fn closer_text(open: Kind) -> &'static str {
    match open {
        Kind::LParen => ")",
        Kind::LBrack => "]",
        Kind::LBrace => "}",
        Kind::LBits => ">>",
        _ => "end",
    }
}

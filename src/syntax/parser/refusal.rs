//! What is said of the token that the grammar could not take.
//!
//! Elixir's parser is a generated one of Erlang's, which prints the token as an Erlang term; the exception then shows some
//! of them in Elixir's way. Both forms are made here: the term for `Code.string_to_quoted/2`, the other for people.

use super::State;
use crate::base::order::Order as _;
use crate::base::{Diagnostic, Span, atoms};
use crate::syntax::token::{Kind, Token};
use chumsky::error::{Rich, RichPattern};

/// Words that Erlang reserves: it prints them in quotes.
const OF_ERLANG: &[&str] = &[
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case", "catch", "cond", "div",
    "else", "end", "fun", "if", "let", "maybe", "not", "of", "or", "orelse", "receive", "rem", "try", "when", "xor",
];

/// Words that Elixir reserves, as its exception explains.
const RESERVED: &[&str] =
    &["after", "and", "catch", "end", "false", "fn", "in", "nil", "not", "or", "rescue", "true", "when"];

const HEAD: &str = "syntax error before: ";
const END_OF_LINE: &str = "unexpectedly reached end of line. The current expression is invalid or incomplete";

impl State<'_> {
    /// The diagnostic for the token that the grammar could not take.
    pub(super) fn stopped(&self, errors: &[Rich<Token>]) -> Diagnostic {
        let mut index = self.lexed.tokens.partition_point(|t| t.end <= self.furthest);
        if let Some(end) = self.stray_eol.filter(|_| self.inside_block(index)) {
            let mut diagnostic = Diagnostic::refusal(HEAD, "eol", end);
            diagnostic.message = END_OF_LINE.to_owned();
            return diagnostic.label(end, "syntax error before this");
        }
        // Of a line end inside of brackets it is said what follows.
        let before = index.checked_sub(1).and_then(|i| self.lexed.tokens.get(i)).map(|t| t.kind);
        if let [eol, _, ..] = self.lexed.tokens.get(index..).unwrap_or_default()
            && eol.kind == Kind::Eol
            && before != Some(Kind::Percent)
        {
            index += 1;
        }
        let Some(token) = self.lexed.tokens.get(index) else { return self.incomplete(index) };
        if token.kind == Kind::InterpEnd {
            return self.incomplete(index);
        }
        let (data, shown) = match token.kind {
            // In front of a key something is missing, most likely a comma.
            Kind::KwIdent if self.follows_operand(index) => {
                if token.atom() == atoms::DO {
                    return Diagnostic::refusal("unexpected keyword: ", "do:", token.span())
                        .tail(format!(". {}", crate::syntax::lexer::DO_FORMS))
                        .label(token.span(), "syntax error before this");
                }
                let name = format!("'{}:'", token.atom().as_str());
                (name.clone(), name)
            }
            Kind::Eol => ("eol".to_owned(), String::new()),
            _ => (self.as_term(token), self.for_people(token)),
        };
        let mut diagnostic = Diagnostic::refusal(HEAD, data, token.span());
        diagnostic.message = match token.kind {
            Kind::Eol => END_OF_LINE.to_owned(),
            _ => format!("{HEAD}{shown}"),
        };
        let diagnostic = diagnostic.label(token.span(), "syntax error before this");
        let mut expected: Vec<String> = errors
            .iter()
            .filter(|e| e.span().start == index)
            .flat_map(Rich::expected)
            .filter_map(|p| match p {
                RichPattern::Label(label) => Some(label.to_string()),
                _ => None,
            })
            .collect();
        expected.order();
        expected.dedup();
        if expected.is_empty() { diagnostic } else { diagnostic.note(format!("expected {}", expected.join(" or "))) }
    }

    /// Is the innermost thing that is open at a token a block?
    fn inside_block(&self, index: usize) -> bool {
        use Kind::*;
        let mut depth = 0_usize;
        for token in self.lexed.tokens.iter().take(index).rev() {
            match token.kind {
                RParen | RBrack | RBrace | RBits | End | InterpEnd => depth += 1,
                Do | Fn if depth == 0 => return true,
                LParen | LBrack | LBrace | LBits | InterpStart if depth == 0 => return false,
                Do | Fn | LParen | LBrack | LBrace | LBits | InterpStart => depth -= 1,
                _ => {}
            }
        }
        false
    }

    /// Does the token stand right behind something that is complete, on its line?
    fn follows_operand(&self, index: usize) -> bool {
        use Kind::*;
        let before = index.checked_sub(1).and_then(|i| self.lexed.tokens.get(i)).map(|t| t.kind);
        before.is_some_and(|kind| {
            matches!(kind, RParen | RBrack | RBrace | RBits | End | StrEnd | Int | Float | Char | Bin | CharList)
                || matches!(kind, Alias | Atom | True | False | Nil | Ident)
        })
    }

    /// Refuses a line end.
    pub(super) fn stray_line_end(&mut self, end: Span) {
        let mut problem = Diagnostic::refusal(HEAD, "eol", end);
        problem.message = END_OF_LINE.to_owned();
        self.problem_at(problem.label(end, "syntax error before this"));
    }

    /// The text ends where more was needed: told at its last token, a line end if there is one.
    fn incomplete(&self, index: usize) -> Diagnostic {
        let next = self.lexed.tokens.get(index).map_or(self.src.len(), |token| token.start as usize);
        let end = Span::new(next, next);
        let last = index.checked_sub(1).and_then(|i| self.lexed.tokens.get(i));
        let place = match last {
            Some(token) if matches!(token.kind, Kind::Comma | Kind::Semi | Kind::Dot) => token.span(),
            Some(token) => self.line_end_behind(token.end, end.end).unwrap_or(token.span()),
            None => end,
        };
        Diagnostic::error("TokenMissingError", "syntax error: expression is incomplete", end)
            .label(place, "something is missing behind this")
    }

    /// The first line end between a token and a place behind it; with a comment, that is where it begins.
    pub(super) fn line_end_behind(&self, from: u32, to: u32) -> Option<Span> {
        let bytes = self.src.as_bytes().get(from as usize..to as usize).unwrap_or_default();
        let mut comment = None;
        for (i, byte) in bytes.iter().enumerate() {
            match byte {
                b'#' => comment = comment.or(Some(i)),
                b'\n' if comment.is_some() || i == 0 || !continued(&bytes[..i]) => {
                    let carriage = usize::from(i > 0 && bytes[i - 1] == b'\r');
                    let at = from as usize + comment.unwrap_or(i - carriage);
                    return Some(Span::new(at, at + 1));
                }
                _ => {}
            }
        }
        None
    }

    fn text(&self, token: &Token) -> &str {
        self.src.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// `{line,column,nil}`
    fn erlang_place(&self, token: &Token) -> String {
        format!("{{{},{},nil}}", token.line, self.column(token.start))
    }

    /// The token as Erlang prints it.
    fn as_term(&self, token: &Token) -> String {
        let pooled = |index: u32| self.lexed.pool.get(index as usize).map(|b| &**b).unwrap_or_default();
        match token.kind {
            Kind::Eol => "eol".to_owned(),
            Kind::MapOp => "'%{}'".to_owned(),
            Kind::Int | Kind::Float => format!("\"{}\"", self.text(token)),
            Kind::Char => match char::from_u32(token.value) {
                Some(' ') => "$\\s".to_owned(),
                Some(c) => format!("${}", char_name(c)),
                None => "$".to_owned(),
            },
            Kind::Bin | Kind::CharList => match self.heredoc(token) {
                Some(kind) => {
                    let place = self.erlang_place(token);
                    let width = self.heredoc_width(token);
                    format!("{{{kind},{place},{width},[{}]}}", binary(pooled(token.value)))
                }
                None => format!("[{}]", binary(pooled(token.value))),
            },
            Kind::SigilStart => self.sigil_term(token).unwrap_or_default(),
            Kind::NotIn => {
                let inner = self.column(token.end.saturating_sub(2));
                let before = self.src.get(..token.start as usize).unwrap_or_default().as_bytes();
                let blank = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'));
                let newlines = match blank.filter(|b| **b == b'\n').count() {
                    0 => "nil".to_owned(),
                    count => count.to_string(),
                };
                let (line, column) = (token.line, self.column(token.start));
                format!("{{in_op,{{{line},{column},{newlines}}},'not in',{{{line},{inner},nil}}}}")
            }
            Kind::Ident | Kind::ParenIdent | Kind::BracketIdent | Kind::DoIdent | Kind::OpIdent | Kind::Alias => {
                atom(token.atom().as_str())
            }
            Kind::Atom | Kind::KwIdent | Kind::Block => atom(token.atom().as_str()),
            Kind::BinStart | Kind::ListStart | Kind::KeyStart | Kind::AtomStart => self.parts_term(token),
            Kind::StrEnd | Kind::Part | Kind::InterpEnd => String::new(),
            _ => atom(self.text(token)),
        }
    }

    /// The parts of a text with interpolation.
    fn parts_term(&self, token: &Token) -> String {
        let first = self.lexed.tokens.partition_point(|t| t.start <= token.start);
        let mut out = String::from("[");
        let mut depth = 0_usize;
        for part in self.lexed.tokens.iter().skip(first) {
            let comma = if out.ends_with(['[', '{']) { "" } else { "," };
            match part.kind {
                Kind::StrEnd if depth == 0 => break,
                Kind::Part => {
                    let text = self.lexed.pool.get(part.value as usize).map(|b| &**b).unwrap_or_default();
                    out.push_str(&format!("{comma}{}", binary(text)));
                }
                Kind::InterpStart => {
                    depth += 1;
                    let start = self.erlang_place(part);
                    let end = self.lexed.tokens.iter().find(|t| t.kind == Kind::InterpEnd && t.start >= part.end);
                    let end = end.map_or_else(String::new, |end| self.erlang_place(end));
                    out.push_str(&format!("{comma}{{{start},{end},["));
                }
                Kind::InterpEnd => {
                    depth = depth.saturating_sub(1);
                    out.push_str("]}");
                }
                _ => out.push_str(&format!("{comma}{}", self.whole_term(part))),
            }
        }
        out + "]"
    }

    /// A token with its kind and place.
    fn whole_term(&self, token: &Token) -> String {
        let kind = match token.kind {
            Kind::Ident => "identifier",
            Kind::DoIdent => "do_identifier",
            Kind::ParenIdent => "paren_identifier",
            Kind::BracketIdent => "bracket_identifier",
            Kind::OpIdent => "op_identifier",
            Kind::Alias => "alias",
            Kind::Dual => "dual_op",
            _ => return format!("{{{},{}}}", self.as_term(token), self.erlang_place(token)),
        };
        let text = if token.kind == Kind::Dual { "nil".to_owned() } else { format!("\"{}\"", self.text(token)) };
        let (line, column) = (token.line, self.column(token.start));
        format!("{{{kind},{{{line},{column},{text}}},{}}}", self.as_term(token))
    }

    fn heredoc(&self, token: &Token) -> Option<&'static str> {
        let text = self.text(token);
        match token.kind {
            Kind::Bin => text.starts_with("\"\"\"").then_some("bin_heredoc"),
            _ => text.starts_with("'''").then_some("list_heredoc"),
        }
    }

    fn heredoc_width(&self, token: &Token) -> usize {
        let line = self.text(token).rsplit('\n').next().unwrap_or_default();
        line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
    }

    fn sigil_term(&self, token: &Token) -> Option<String> {
        let sigil = self.lexed.sigils.get(token.value as usize)?;
        let index = self.lexed.tokens.partition_point(|t| t.start <= token.start);
        let part = self.lexed.tokens.get(index).filter(|t| t.kind == Kind::Part);
        let content = part.and_then(|p| self.lexed.pool.get(p.value as usize)).map(|b| &**b).unwrap_or_default();
        let modifiers = if sigil.modifiers.is_empty() { "[]".to_owned() } else { format!("\"{}\"", sigil.modifiers) };
        let end = self.lexed.tokens.iter().skip(index).find(|t| t.kind == Kind::StrEnd)?;
        let (line, column) = (token.line, self.column(token.start));
        let place = format!("{{{line},{column},{{{},{}}}}}", end.line, self.column(end.end));
        Some(format!(
            "{{sigil,{},{},[{}],{},{},{}}}",
            place,
            atom(sigil.name.as_str()),
            binary(content),
            modifiers,
            sigil.indentation.map_or("nil".to_owned(), |n| n.to_string()),
            binary(sigil.delimiter.as_bytes()),
        ))
    }

    /// The token as the exception shows it.
    fn for_people(&self, token: &Token) -> String {
        let text = self.text(token);
        match token.kind {
            Kind::SigilStart => {
                let sigil = self.lexed.sigils.get(token.value as usize);
                let name = sigil.map_or("", |sigil| sigil.name.as_str().trim_start_matches("sigil_"));
                let index = self.lexed.tokens.partition_point(|t| t.start <= token.start);
                let part = self.lexed.tokens.get(index).filter(|t| t.kind == Kind::Part);
                let content = part.and_then(|p| self.lexed.pool.get(p.value as usize));
                let content = content.map(|b| &**b).unwrap_or_default();
                format!("sigil ~{name} starting with content '{}'", String::from_utf8_lossy(content))
            }
            Kind::BinStart | Kind::ListStart | Kind::KeyStart | Kind::AtomStart => {
                let index = self.lexed.tokens.partition_point(|t| t.start <= token.start);
                let part = self.lexed.tokens.get(index).filter(|t| t.kind == Kind::Part);
                let text = part.and_then(|p| self.lexed.pool.get(p.value as usize)).map(|b| &**b);
                text.map_or("\"".to_owned(), |text| format!("\"{}\"", String::from_utf8_lossy(text)))
            }
            Kind::Char if token.value == 32 => "?\\s".to_owned(),
            Kind::Char => text.to_owned(),
            Kind::Bin | Kind::CharList if self.heredoc(token).is_none() => {
                let content = self.lexed.pool.get(token.value as usize).map(|b| &**b).unwrap_or_default();
                format!("\"{}\"", String::from_utf8_lossy(content))
            }
            _ => {
                let data = self.as_term(token);
                let word = data.trim_matches('\'');
                if RESERVED.contains(&word) {
                    return format!(
                        "{word}. \"{word}\" is a reserved word in Elixir and therefore its usage is limited. For \
                         instance, it can't be used as a variable or be defined nor invoked as a regular function"
                    );
                }
                data
            }
        }
    }
}

/// Does a line that ends here go on in the next?
fn continued(line: &[u8]) -> bool {
    line.strip_suffix(b"\r").unwrap_or(line).ends_with(b"\\")
}

/// An atom in Erlang's notation.
fn atom(name: &str) -> String {
    let lower = |c: char| c.is_ascii_lowercase() || matches!(c, 'ß'..='ö' | 'ø'..='ÿ');
    let inner = |c: char| lower(c) || c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | 'À'..='Ö' | 'Ø'..='Þ');
    let mut chars = name.chars();
    if chars.next().is_some_and(lower) && chars.all(inner) && !OF_ERLANG.contains(&name) {
        return name.to_owned();
    }
    let escaped: String = name.chars().map(|c| if c == '\'' { "\\'".to_owned() } else { char_name(c) }).collect();
    format!("'{escaped}'")
}

/// A character in Erlang's notation.
fn char_name(c: char) -> String {
    match c {
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\r' => "\\r".to_owned(),
        ' ' => " ".to_owned(),
        '\u{8}' => "\\b".to_owned(),
        '\u{b}' => "\\v".to_owned(),
        '\u{c}' => "\\f".to_owned(),
        '\u{1b}' => "\\e".to_owned(),
        '\u{7f}' => "\\d".to_owned(),
        c if (c as u32) < 32 => format!("\\x{{{:X}}}", c as u32),
        c => c.to_string(),
    }
}

/// A binary in Erlang's notation, as text where it is some.
fn binary(content: &[u8]) -> String {
    let printable =
        |c: char| !c.is_control() || matches!(c, '\n' | '\t' | '\r' | '\u{8}' | '\u{b}' | '\u{c}' | '\u{1b}');
    match std::str::from_utf8(content) {
        Ok("") => "<<>>".to_owned(),
        Ok(text) if text.chars().all(printable) => {
            let mark = if text.is_ascii() { "" } else { "/utf8" };
            let escaped: String =
                text.chars().map(|c| if c == '"' { "\\\"".to_owned() } else { char_name(c) }).collect();
            format!("<<\"{escaped}\"{mark}>>")
        }
        _ => bytes(content),
    }
}

fn bytes(content: &[u8]) -> String {
    let numbers: Vec<String> = content.iter().map(u8::to_string).collect();
    format!("<<{}>>", numbers.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_in_the_notation_of_erlang() {
        assert_eq!(atom("a@b"), "a@b");
        assert_eq!(atom("end"), "'end'");
        assert_eq!(atom("\\\\"), r"'\\\\'");
        assert_eq!(binary("é".as_bytes()), "<<\"é\"/utf8>>");
        assert_eq!(binary(&[0, 1]), "<<0,1>>");
    }
}

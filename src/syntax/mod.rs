//! Layer 2: from source text to the syntax tree.
//!
//! Source -> [`lexer`] -> tokens -> [`parser`] -> [`ast::Ast`], behind the one function [`parse`]. [`print`] shows a
//! tree as `inspect` shows its quoted form; [`packed`] keeps the library's trees in the binary.

pub mod ast;
mod lexer;
pub mod packed;
mod parser;
pub mod print;
pub mod quoted;
mod text;
mod token;

pub use ast::{Ast, Call, Head, Lit, Meta, Var};
pub use text::{Comment, Options, Parsed, Refused, parse, parse_own};

use crate::base::{Diagnostic, SourceFile, Span};

/// What `quaff parse FILE` prints: the file's quoted form in one line.
///
/// # Errors
/// The file cannot be read, is not UTF-8, or is refused by the parser.
pub fn parse_command(path: &str) -> Result<String, Vec<Diagnostic>> {
    let file = read(path).map_err(|error| vec![error])?;
    let parsed = parse(&file, &Options::default()).map_err(|refused| refused.errors)?;
    Ok(print::print(&parsed.ast))
}

/// Reads a source file.
///
/// # Errors
/// It is missing, unreadable, a folder, too large, or not UTF-8.
pub fn read(path: &str) -> Result<SourceFile, Diagnostic> {
    let bytes = std::fs::read(path)
        .map_err(|e| Diagnostic::error("Code.LoadError", format!("could not load {path}. Reason: {e}"), Span::NONE))?;
    decode(path, bytes)
}

/// The text of a source file.
///
/// # Errors
/// It is not UTF-8, or of 4 GB and more.
pub fn decode(name: &str, bytes: Vec<u8>) -> Result<SourceFile, Diagnostic> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(Diagnostic::error("SyntaxError", format!("{name} is too large"), Span::NONE));
    }
    String::from_utf8(bytes).map(|text| SourceFile::new(name, text)).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() as u32;
        let rest = &error.as_bytes()[at..error.as_bytes().len().min(at + 4)];
        let shown: Vec<String> = rest.iter().map(u8::to_string).collect();
        let message = format!("invalid encoding starting at <<{}>>", shown.join(", "));
        Diagnostic::error("UnicodeConversionError", message, Span::NONE).at_line(line)
    })
}

/// Replaces the escapes of a text, as `Macro.unescape_string/1` does.
///
/// # Errors
/// What is wrong with an escape.
pub fn unescape(text: &[u8]) -> Result<Vec<u8>, String> {
    lexer::unescape(text).map_err(|bad| bad.message + bad.token)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse(&SourceFile::new("t.exs", text), &Options::default()) {
            Ok(parsed) => print::print(&parsed.ast),
            Err(refused) => refused.errors.iter().map(|e| format!("{}\n", e.message)).collect(),
        }
    }

    #[test]
    fn calls_without_parentheses_nest() {
        assert_eq!(
            shown("a b: c d, e"),
            "{:a, [line: 1], [[b: {:c, [line: 1], [{:d, [line: 1], nil}, {:e, [line: 1], nil}]}]]}"
        );
        assert_eq!(shown("a -1"), "{:a, [ambiguous_op: nil, line: 1], [{:-, [line: 1], [1]}]}");
    }

    #[test]
    fn a_prefix_operator_takes_all_behind_a_block() {
        assert_eq!(shown("-if 1 do end + 3").matches("{:+").count(), 1);
        assert!(shown("-if 1 do end + 3").starts_with("{:-, "));
    }

    #[test]
    fn the_first_error_comes_first() {
        let several = shown("[a b, c]\n{a: 1}\n1 + * 2");
        assert_eq!(several.lines().filter(|l| l.starts_with("unexpected")).count(), 2);
        assert!(several.starts_with("unexpected comma"));
    }

    #[test]
    fn long_chains_parse_and_deep_nesting_is_refused() {
        assert!(shown(&format!("1{}", " + 1".repeat(20_000))).starts_with("{:+"));
        assert!(shown(&format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000))).contains("nested too deeply"));
        assert!(shown(&"not ".repeat(100_000)).contains("too long"));
    }

    #[test]
    fn what_more_text_could_complete_is_told_apart() {
        let refused = |text: &str| match parse(&SourceFile::new("t.exs", text), &Options::default()) {
            Ok(_) => None,
            Err(refused) => Some(refused.incomplete),
        };
        assert_eq!(refused("f do"), Some(true));
        assert_eq!(refused("1 +"), Some(true));
        assert_eq!(refused("\"a #{b"), Some(true));
        assert_eq!(refused("1 )"), Some(false));
        assert_eq!(refused("1"), None);
    }
}

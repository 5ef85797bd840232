//! The way from a text to its tree: lexer, then parser. Apart from `mod.rs` so that the build script, which parses the
//! library ahead of time, shares it by path.

use super::ast::Ast;
use super::{lexer, parser};
use crate::base::{Atom, Diagnostic, SourceFile};

/// How to read a text.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The number of the first line.
    pub line: u32,
    /// Places have columns.
    pub columns: bool,
    /// Nodes tell of brackets, blocks, line ends and delimiters (`token_metadata`).
    pub tokens: bool,
    /// Literals are put into calls of this name, to tell how they were written.
    pub literals: Option<Atom>,
    /// Escapes in strings are replaced. Otherwise only those of the closing delimiter are.
    pub unescape: bool,
    /// Not even those.
    pub raw: bool,
    /// Comments are wanted too.
    pub comments: bool,
    /// Names are atoms that are there already, or an error.
    pub existing: bool,
    /// A text of our own: its names may use the room that is kept for the library's.
    pub own: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            line: 1,
            columns: false,
            tokens: false,
            literals: None,
            unescape: true,
            raw: false,
            comments: false,
            existing: false,
            own: false,
        }
    }
}

/// A comment of the source.
#[derive(Clone, Debug)]
pub struct Comment {
    pub line: u32,
    pub column: u32,
    pub text: String,
    /// Line ends between it and what is before it; the start of the text counts as one.
    pub previous_newlines: u32,
    pub next_newlines: u32,
}

/// A text's tree, and what its author should know about it.
#[derive(Debug)]
pub struct Parsed {
    pub ast: Ast,
    pub comments: Vec<Comment>,
    pub warnings: Vec<Diagnostic>,
}

/// Why a text has no tree.
#[derive(Debug)]
pub struct Refused {
    /// At least one.
    pub errors: Vec<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
    /// Nothing is wrong but that the text ends too early: a shell should ask for more.
    pub incomplete: bool,
}

/// Parses a file as `Code.string_to_quoted/2` does.
///
/// # Errors
/// Everything wrong with the text, as far as it could be read.
pub fn parse(file: &SourceFile, options: &Options) -> Result<Parsed, Refused> {
    let mut warnings = Vec::new();
    let mut comments = Vec::new();
    let mut refused = false;
    let outcome = match lexer::lex(file.text(), options, &mut warnings) {
        Ok(mut lexed) => {
            comments = std::mem::take(&mut lexed.comments);
            file.set_clusters(lexed.clusters.clone());
            parser::parse(file.text(), &lexed, options)
        }
        // Elixir tells its lexer's warnings when the lexer has come to the end.
        Err(error) => {
            refused = true;
            file.set_clusters(error.clusters);
            let (errors, warnings) = (vec![*error.diagnostic], Vec::new());
            parser::Outcome { ast: None, errors, warnings, incomplete: error.incomplete }
        }
    };
    if refused {
        warnings.clear();
    }
    warnings.extend(outcome.warnings);
    let warnings = warnings.into_iter().map(|w| w.in_file(file)).collect();
    match outcome.ast {
        Some(ast) => Ok(Parsed { ast, comments, warnings }),
        None => {
            let errors = outcome.errors.into_iter().map(|e| e.in_file(file)).collect();
            Err(Refused { errors, warnings, incomplete: outcome.incomplete })
        }
    }
}

/// Parses a text of our own: its names are atoms also when a script has used up all that it may make.
///
/// # Errors
/// As [`parse`].
pub fn parse_own(file: &SourceFile) -> Result<Parsed, Refused> {
    parse(file, &Options { own: true, ..Options::default() })
}

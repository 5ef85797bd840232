//! The way from a text to its tree: lexer, then parser. Apart from `mod.rs` so that the build script, which parses the
//! library ahead of time, shares it by path.

use super::ast::Ast;
use super::{lexer, parser};
use crate::base::{Diagnostic, SourceFile};

/// How to read a text.
#[derive(Clone, Debug)]
pub struct Options {
    /// The number of the first line.
    pub line: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options { line: 1 }
    }
}

/// A text's tree, and what its author should know about it.
#[derive(Debug)]
pub struct Parsed {
    pub ast: Ast,
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
    read(file, options, false)
}

/// Parses a text of our own: its names are atoms also when a script has used up all that it may make.
///
/// # Errors
/// As [`parse`].
pub fn parse_own(file: &SourceFile) -> Result<Parsed, Refused> {
    read(file, &Options::default(), true)
}

fn read(file: &SourceFile, options: &Options, own: bool) -> Result<Parsed, Refused> {
    let mut warnings = Vec::new();
    let outcome = match lexer::lex(file.text(), options.line, own, &mut warnings) {
        Ok(lexed) => parser::parse(file.text(), &lexed, options.line),
        Err(error) => parser::Outcome {
            ast: None,
            errors: vec![*error.diagnostic],
            warnings: Vec::new(),
            incomplete: error.incomplete,
        },
    };
    warnings.extend(outcome.warnings);
    let warnings = warnings.into_iter().map(|w| w.in_file(file)).collect();
    match outcome.ast {
        Some(ast) => Ok(Parsed { ast, warnings }),
        None => {
            let errors = outcome.errors.into_iter().map(|e| e.in_file(file)).collect();
            Err(Refused { errors, warnings, incomplete: outcome.incomplete })
        }
    }
}

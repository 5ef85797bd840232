//! Why an expansion ends early.

use crate::base::{Atom, Diagnostic, Span, atoms};
use crate::term::Term;

/// An expansion that did not come to its end.
#[derive(Debug)]
pub enum Failure {
    /// The code is wrong. Further errors that were found before are in the expander's own list.
    Error(Box<Diagnostic>),
    /// A macro (or something called on its behalf) raised.
    Raised(Box<Raised>),
    /// The host can only go on in a thread that may block: the caller starts the expansion again in one. Nothing that
    /// was done so far has an effect.
    NeedsThread,
    /// The code needs this module, which is not there (yet): a file's expansion stops in front of the form that needs
    /// it, when a form before defines it. The diagnostic is what to say otherwise.
    NeedsModule(Atom, Box<Diagnostic>),
}

/// An exception on its way through the expander.
#[derive(Clone, Debug)]
pub struct Raised {
    /// `:error`, `:exit` or `:throw`.
    pub class: Atom,
    pub reason: Term,
    /// Erlang's list of frames.
    pub trace: Term,
}

pub type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    /// A `CompileError`.
    pub fn compile(message: impl Into<String>, span: Span, line: u32) -> Failure {
        Failure::Error(Box::new(Diagnostic::error("CompileError", message, span).at_line(line)))
    }

    /// An exception of another kind that Elixir raises while it expands (`ArgumentError`, `KeyError` …).
    pub fn of_kind(kind: &'static str, message: impl Into<String>) -> Failure {
        Failure::Error(Box::new(Diagnostic::error(kind, message, Span::NONE)))
    }

    /// A call that no clause of a function of the library takes.
    pub fn function_clause(module: &str, name: &str, arity: u8) -> Failure {
        let field = |name: &str, value: Term| (Term::atom(Atom::new(name)), value);
        let reason = Term::map([
            (Term::atom(atoms::STRUCT), Term::atom(Atom::new("Elixir.FunctionClauseError"))),
            (Term::atom(atoms::EXCEPTION), Term::TRUE),
            field("module", Term::atom(Atom::new(module))),
            field("function", Term::atom(Atom::new(name))),
            field("arity", Term::int(i64::from(arity))),
            field("kind", Term::NIL),
            field("args", Term::NIL),
            field("clauses", Term::NIL),
        ]);
        Failure::Raised(Box::new(Raised { class: atoms::ERROR, reason, trace: Term::EMPTY_LIST }))
    }

    /// The diagnostic this failure is shown as, unless it is an exception or a request.
    pub fn diagnostic(&self) -> Option<&Diagnostic> {
        match self {
            Failure::Error(d) | Failure::NeedsModule(_, d) => Some(d),
            _ => None,
        }
    }
}

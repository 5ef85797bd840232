//! What can go wrong, as data and in Elixir's words.

use super::Value;
use std::fmt;

/// Why there is no value.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    /// An exception that nothing rescued.
    Exception(Box<Exception>),
    /// `throw/1` that nothing caught.
    Throw { value: Value, text: String },
    /// `exit/1`, or an exit signal: a linked process, a limit.
    Exit { reason: Value, text: String },
    /// The time limit is over; the code has been stopped.
    Timeout,
    /// `System.halt/1` and the like: this interpreter is over.
    Halted(i32),
    /// A term and a Rust type do not fit each other.
    Conversion(Conversion),
    /// A file that cannot be read.
    Io(String),
    /// A module or function name that Elixir would not take.
    Name(String),
    /// The system gave no thread.
    Start(String),
}

/// An uncaught exception.
#[derive(Debug, Clone)]
pub struct Exception {
    /// `"RuntimeError"`
    pub module: String,
    /// What `Exception.message/1` says.
    pub message: String,
    /// Kind, message and stack trace, as Elixir prints them.
    pub text: String,
    /// The struct.
    pub value: Value,
    /// Where the source is wrong, for `SyntaxError`, `TokenMissingError`, `CompileError` and the like.
    pub place: Option<Place>,
    /// Innermost call first.
    pub trace: Vec<Frame>,
}

/// A place in a source text, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub line: u32,
    /// 0: not known.
    pub column: u32,
}

/// An entry of a stack trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// `"Enum.map/2"`
    pub function: String,
    /// Empty when it is not known.
    pub file: String,
    /// 0: not known.
    pub line: u32,
}

impl Error {
    /// The exception, when it is one.
    pub fn exception(&self) -> Option<&Exception> {
        match self {
            Error::Exception(exception) => Some(exception),
            _ => None,
        }
    }

    /// Whether the text was fine as far as it goes and only ends too early: a shell would read another line.
    pub fn is_incomplete(&self) -> bool {
        self.exception().is_some_and(|e| e.module == "TokenMissingError")
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Exception(exception) => f.write_str(&exception.text),
            Error::Throw { text, .. } | Error::Exit { text, .. } => f.write_str(text),
            Error::Timeout => f.write_str("the time limit is over"),
            Error::Halted(code) => write!(f, "the interpreter was halted with status {code}"),
            Error::Conversion(error) => error.fmt(f),
            Error::Io(text) | Error::Name(text) | Error::Start(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

/// Why a term does not become a Rust value, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion(pub(super) String);

impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Conversion {}

impl Error {
    /// The error in an answer of `Quaff.Embed`; `None`: it is none.
    pub(super) fn from_answer(answer: &Value) -> Option<Error> {
        let parts = answer.as_tuple()?;
        let text = |v: &Value| v.as_str().unwrap_or_default().to_string();
        match &parts[..] {
            [_, value, module, message, whole, place, trace] => Some(Error::Exception(Box::new(Exception {
                module: text(module),
                message: text(message),
                text: text(whole),
                value: value.clone(),
                place: place_of(place),
                trace: trace.as_list().unwrap_or_default().iter().filter_map(frame).collect(),
            }))),
            [kind, value, whole, _] => Some(match kind.as_atom() {
                Some("throw") => Error::Throw { value: value.clone(), text: text(whole) },
                _ => Error::Exit { reason: value.clone(), text: text(whole) },
            }),
            _ => None,
        }
    }
}

fn number(value: &Value) -> u32 {
    value.as_int().and_then(|n| n.try_into().ok()).unwrap_or(0)
}

fn place_of(place: &Value) -> Option<Place> {
    match &place.as_tuple()?[..] {
        [file, line, column] => {
            let file = file.as_str()?.to_string();
            line.as_int().map(|_| Place { file, line: number(line), column: number(column) })
        }
        _ => None,
    }
}

fn frame(entry: &Value) -> Option<Frame> {
    match &entry.as_tuple()?[..] {
        [function, file, line] => {
            let file = file.as_str()?.to_string();
            Some(Frame { function: function.as_str()?.to_string(), file, line: number(line) })
        }
        _ => None,
    }
}

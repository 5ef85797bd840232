//! Functions in Rust that scripts call as `Module.function(arguments)`.

use super::{Error, Value};
use crate::ir::{Class, Raise};
use crate::term::Term;
use std::sync::Arc;

/// What a function in Rust raises, throws or exits with.
///
/// `?` makes a `RuntimeError` of anything that is a `std::error::Error`.
#[derive(Debug)]
pub struct Thrown(pub(super) Raise);

impl Thrown {
    /// An exception with a `message`: `Thrown::exception("ArgumentError", "…")`.
    pub fn exception(module: &str, message: &str) -> Thrown {
        Thrown(Raise::exception(&format!("Elixir.{}", module.trim_start_matches("Elixir.")), message))
    }

    /// An `ArgumentError`.
    pub fn argument(message: &str) -> Thrown {
        Thrown::exception("ArgumentError", message)
    }

    /// What `raise` would do with this exception struct.
    pub fn raise(exception: Value) -> Thrown {
        Thrown(Raise::error(exception.0))
    }

    pub fn throw(value: Value) -> Thrown {
        Thrown(Raise::new(Class::Throw, value.0))
    }

    pub fn exit(reason: Value) -> Thrown {
        Thrown(Raise::new(Class::Exit, reason.0))
    }
}

impl<E: std::error::Error> From<E> for Thrown {
    fn from(error: E) -> Thrown {
        Thrown::exception("RuntimeError", &error.to_string())
    }
}

pub(super) type Body = Arc<dyn Fn(&[Value]) -> Result<Value, Thrown> + Send + Sync>;

pub(super) struct Function {
    pub name: String,
    pub arity: u8,
    pub blocking: bool,
    pub body: Body,
}

/// Functions in Rust under a module's name.
///
/// ```
/// use quaff::{Interpreter, Module, Thrown};
///
/// let host = Module::new("Host")
///     .function("add", |a: i64, b: i64| Ok(a + b))
///     .function("half", |n: i64| {
///         if n % 2 == 0 { Ok(n / 2) } else { Err(Thrown::argument("an odd number")) }
///     });
/// let elixir = Interpreter::builder().module(host).start()?;
/// assert_eq!(elixir.eval("Host.add(1, 2)")?.to::<i64>()?, 3);
/// let text = elixir.eval("try do Host.half(3) rescue e in ArgumentError -> e.message end")?;
/// assert_eq!(text.as_str(), Some("an odd number"));
/// # Ok::<(), quaff::Error>(())
/// ```
pub struct Module {
    pub(super) name: String,
    pub(super) functions: Vec<Function>,
}

impl Module {
    pub fn new(name: &str) -> Module {
        Module { name: name.to_string(), functions: Vec::new() }
    }

    /// A function whose arguments and result are converted by serde. An argument that does not fit is an
    /// `ArgumentError`.
    ///
    /// It runs on a thread that also runs processes: it has to be quick, and must not wait for its own interpreter.
    #[cfg(feature = "serde")]
    pub fn function<Args, F: Native<Args>>(self, name: &str, function: F) -> Module {
        self.add(name, F::ARITY, false, Arc::new(move |args| function.call(args)))
    }

    /// The same for a function that may take or wait long: it runs on a thread of its own.
    #[cfg(feature = "serde")]
    pub fn blocking<Args, F: Native<Args>>(self, name: &str, function: F) -> Module {
        self.add(name, F::ARITY, true, Arc::new(move |args| function.call(args)))
    }

    /// A function of terms.
    pub fn raw(
        self,
        name: &str,
        arity: u8,
        function: impl Fn(&[Value]) -> Result<Value, Thrown> + Send + Sync + 'static,
    ) -> Module {
        self.add(name, arity, false, Arc::new(function))
    }

    /// A function of terms that may take or wait long.
    pub fn raw_blocking(
        self,
        name: &str,
        arity: u8,
        function: impl Fn(&[Value]) -> Result<Value, Thrown> + Send + Sync + 'static,
    ) -> Module {
        self.add(name, arity, true, Arc::new(function))
    }

    fn add(mut self, name: &str, arity: u8, blocking: bool, body: Body) -> Module {
        self.functions.push(Function { name: name.to_string(), arity, blocking, body });
        self
    }

    /// Its name as an atom's text.
    pub(super) fn check(&self) -> Result<String, Error> {
        let word = |word: &str| {
            word.starts_with(|c: char| c.is_ascii_uppercase())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if !self.name.split('.').all(word) {
            return Err(Error::Name(format!("{:?} is no module name: like Host or Host.Files", self.name)));
        }
        for function in &self.functions {
            let name = function.name.strip_suffix(['?', '!']).unwrap_or(&function.name);
            let first = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
            if !first || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
                return Err(Error::Name(format!("{:?} is no function name", function.name)));
            }
        }
        Ok(format!("Elixir.{}", self.name))
    }
}

/// Rust functions of up to six arguments that serde converts, with a result of `Result<_, Thrown>`.
#[cfg(feature = "serde")]
pub trait Native<Args>: Send + Sync + 'static {
    const ARITY: u8;
    #[doc(hidden)]
    fn call(&self, args: &[Value]) -> Result<Value, Thrown>;
}

#[cfg(feature = "serde")]
macro_rules! natives {
    ($($arity:literal: $($arg:ident $at:literal),*;)*) => {
        $(
            impl<F, R, $($arg,)*> Native<($($arg,)*)> for F
            where
                F: Fn($($arg),*) -> Result<R, Thrown> + Send + Sync + 'static,
                R: serde::Serialize,
                $($arg: serde::de::DeserializeOwned,)*
            {
                const ARITY: u8 = $arity;

                fn call(&self, args: &[Value]) -> Result<Value, Thrown> {
                    let _ = args;
                    let result = self($(argument::<$arg>(args, $at)?),*)?;
                    Value::from_rust(&result).map_err(|e| Thrown::exception("ArgumentError", &e.to_string()))
                }
            }
        )*
    };
}

#[cfg(feature = "serde")]
natives! {
    0: ;
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, G 5;
}

#[cfg(feature = "serde")]
fn argument<T: serde::de::DeserializeOwned>(args: &[Value], at: usize) -> Result<T, Thrown> {
    let nil = Value(Term::NIL);
    let value = args.get(at).unwrap_or(&nil);
    value.to().map_err(|e| Thrown::argument(&format!("argument {}: {e}", at + 1)))
}

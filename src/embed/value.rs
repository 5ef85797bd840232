//! Terms as an embedder holds them.

use super::error::Conversion;
use crate::base::Atom;
use crate::term::{Term, View, inspect};
use std::fmt;

/// An Elixir term.
///
/// Cloning is cheap: terms are immutable and counted. With serde, [`Value::from_rust`] and [`Value::to`] convert:
///
/// | Rust | Elixir | also taken from |
/// |---|---|---|
/// | `bool`, integers (up to 128 bits), floats | `true`, `1`, `1.0` | an integer where a float is wanted |
/// | `String`, `&str`, `char` | a binary | an atom |
/// | bytes (`serde_bytes`) | a binary | |
/// | `None`, `()` | `nil` | |
/// | `Vec`, slices | a list | a tuple |
/// | tuples, tuple structs | a tuple | a list |
/// | maps | a map | a keyword list |
/// | structs | a map with atom keys ([`Keys`](super::Keys)) | string keys; a struct; a keyword list |
/// | `Kind::Unit` | `:Unit` (see serde's `rename_all`) | a string |
/// | `Kind::New(x)`, `Kind::Tuple(x, y)` | `{:New, x}`, `{:Tuple, x, y}` | |
/// | `Kind::Struct { a }` | `{:Struct, %{a: …}}` | |
#[derive(Clone)]
pub struct Value(pub(super) Term);

impl Value {
    /// `nil`
    pub fn nil() -> Value {
        Value(Term::NIL)
    }

    pub fn bool(value: bool) -> Value {
        Value(Term::bool(value))
    }

    pub fn int(value: i64) -> Value {
        Value(Term::int(value))
    }

    /// A float; Elixir has neither infinities nor NaN: then `nil`.
    pub fn float(value: f64) -> Value {
        if value.is_finite() { Value(Term::float(value)) } else { Value::nil() }
    }

    /// `:name`. Atoms are never freed: make none of what users type.
    pub fn atom(name: &str) -> Value {
        Value(Term::atom(Atom::new(name)))
    }

    pub fn string(text: &str) -> Value {
        Value(Term::string(text))
    }

    /// A binary.
    pub fn bytes(bytes: &[u8]) -> Value {
        Value(Term::binary(bytes))
    }

    pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
        Value(Term::list_forward(items.into_iter().map(|v| v.0)))
    }

    pub fn tuple(items: impl IntoIterator<Item = Value>) -> Value {
        Value(Term::tuple(items.into_iter().map(|v| v.0).collect::<Vec<_>>()))
    }

    pub fn map(pairs: impl IntoIterator<Item = (Value, Value)>) -> Value {
        Value(Term::map(pairs.into_iter().map(|(k, v)| (k.0, v.0))))
    }

    pub fn is_nil(&self) -> bool {
        self.0 == Term::NIL
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.as_atom() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        }
    }

    /// An integer of at most 64 bits.
    pub fn as_int(&self) -> Option<i64> {
        self.0.as_int().or_else(|| i64::try_from(self.0.as_big()?.clone()).ok())
    }

    pub fn as_float(&self) -> Option<f64> {
        self.0.as_float()
    }

    /// The name of an atom, without the colon: `"ok"`, `"Elixir.String"`.
    pub fn as_atom(&self) -> Option<&str> {
        self.0.as_atom().map(Atom::as_str)
    }

    /// A binary that is UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        self.0.as_str()
    }

    pub fn as_bytes(&self) -> Option<&[u8]> {
        self.0.as_bytes()
    }

    /// The elements of a proper list.
    pub fn as_list(&self) -> Option<Vec<Value>> {
        Some(self.0.proper_list()?.into_iter().cloned().map(Value).collect())
    }

    pub fn as_tuple(&self) -> Option<Vec<Value>> {
        Some(self.0.as_tuple()?.iter().cloned().map(Value).collect())
    }

    /// The entries of a map, in Elixir's order.
    pub fn as_map(&self) -> Option<Vec<(Value, Value)>> {
        Some(self.0.as_map()?.iter().map(|(k, v)| (Value(k.clone()), Value(v.clone()))).collect())
    }

    /// Whether it is a function of so many arguments.
    pub fn is_function(&self, arity: usize) -> bool {
        self.0.is_fun_of(arity)
    }

    /// What `inspect/1` shows, without what protocols of the script would change.
    pub fn inspect(&self) -> String {
        inspect::inspect(&self.0, &inspect::Opts::default())
    }

    /// "a list", for messages.
    pub(super) fn kind(term: &Term) -> &'static str {
        match term.view() {
            View::Int(_) | View::BigInt(_) => "an integer",
            View::Float(_) => "a float",
            View::Atom(_) => "an atom",
            View::EmptyList | View::Cons(..) => "a list",
            View::Tuple(_) => "a tuple",
            View::Map(_) => "a map",
            View::Bits(_) => "a binary",
            View::Fun(_) | View::ExportFun(_) => "a function",
            View::Pid(_) => "a pid",
            View::Ref(_) | View::Resource(_) | View::Internal(_) => "a reference",
        }
    }

    /// The term of a Rust value.
    ///
    /// # Errors
    /// What Elixir has no term for: a float that is not finite, a structure more than 500 levels deep.
    #[cfg(feature = "serde")]
    pub fn from_rust<T: serde::Serialize + ?Sized>(value: &T) -> Result<Value, Conversion> {
        super::ser::to_term(value, super::Keys::Atoms).map(Value)
    }

    /// The same with a choice of keys for structs.
    ///
    /// # Errors
    /// As [`Value::from_rust`].
    #[cfg(feature = "serde")]
    pub fn from_rust_with<T: serde::Serialize + ?Sized>(value: &T, keys: super::Keys) -> Result<Value, Conversion> {
        super::ser::to_term(value, keys).map(Value)
    }

    /// The Rust value of this term. It may borrow strings and bytes from it.
    ///
    /// ```
    /// # use quaff::Value;
    /// let value = Value::list([Value::int(1), Value::int(2)]);
    /// assert_eq!(value.to::<Vec<u8>>()?, [1, 2]);
    /// assert!(value.to::<String>().is_err());
    /// # Ok::<(), quaff::Error>(())
    /// ```
    ///
    /// # Errors
    /// What does not fit, and where.
    #[cfg(feature = "serde")]
    pub fn to<'v, T: serde::Deserialize<'v>>(&'v self) -> Result<T, Conversion> {
        super::de::from_term(&self.0)
    }
}

/// Terms that are the same (`===`).
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        self.0 == other.0
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inspect())
    }
}

impl fmt::Display for Value {
    /// As `inspect/1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inspect())
    }
}

impl From<Conversion> for super::Error {
    fn from(error: Conversion) -> Self {
        super::Error::Conversion(error)
    }
}

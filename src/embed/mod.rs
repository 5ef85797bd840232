//! Elixir inside of a Rust program: [`Interpreter`].
//!
//! ```
//! use quaff::Interpreter;
//!
//! let elixir = Interpreter::new()?;
//! let sum: i64 = elixir.eval("Enum.sum(1..10)")?.to()?;
//! assert_eq!(sum, 55);
//! # Ok::<(), quaff::Error>(())
//! ```
//!
//! - [`interpreter`]: starting, evaluating, calling, stopping; [`builder`]: limits and streams
//! - [`function`]: functions in Rust that scripts call
//! - [`value`]: terms, opaque; `ser`, `de`: terms to and from Rust types by serde (feature `serde`)
//! - [`error`]: what can go wrong, with Elixir's own words
//!
//! An interpreter runs on threads of its own and may be used from many at once. What several of one program share and
//! what not is said at [`Interpreter`].

pub mod builder;
#[cfg(feature = "serde")]
mod de;
pub mod error;
pub mod function;
pub mod interpreter;
#[cfg(feature = "serde")]
mod ser;
pub mod value;

pub use builder::{Builder, Captured};
pub use error::{Conversion, Error, Exception, Frame};
pub use function::{Module, Thrown};
pub use interpreter::Interpreter;
#[cfg(feature = "serde")]
pub use ser::Keys;
pub use value::Value;

//! Quaff runs Elixir scripts: the program `quaff`, and Elixir inside of Rust programs.
//!
//! ```
//! use quaff::{Interpreter, Module};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize, Debug, PartialEq)]
//! struct Order { item: String, count: u32, note: Option<String> }
//!
//! let prices = Module::new("Prices").function("of", |item: String| Ok(item.len() as f64 / 2.0));
//! let elixir = Interpreter::builder().module(prices).start()?;
//! elixir.eval("
//!   defmodule Shop do
//!     def order(item, count), do: %{item: item, count: count, note: nil}
//!     def price(%{item: item, count: count}), do: Prices.of(item) * count
//!   end
//! ")?;
//! let order: Order = elixir.eval("Shop.order(\"cake\", 3)")?.to()?;
//! assert_eq!(order, Order { item: "cake".into(), count: 3, note: None });
//! assert_eq!(elixir.eval("Shop.price(%{item: \"cake\", count: 3})")?.to::<f64>()?, 6.0);
//! # Ok::<(), quaff::Error>(())
//! ```
//!
//! [`Interpreter`] is where to start; `docs/embedding.md` is the guide. The other modules are the implementation
//! (`docs/architecture.md`) and may change at any time.

#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod cli;
pub mod embed;
#[doc(hidden)]
pub mod expand;
#[doc(hidden)]
pub mod ir;
#[doc(hidden)]
pub mod lower;
#[doc(hidden)]
pub mod machine;
#[doc(hidden)]
pub mod native;
#[doc(hidden)]
pub mod process;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod runtime;
#[doc(hidden)]
pub mod syntax;
#[doc(hidden)]
pub mod term;
#[doc(hidden)]
pub mod trace;

#[cfg(feature = "serde")]
pub use embed::Keys;
pub use embed::{Builder, Captured, Conversion, Error, Exception, Frame, Interpreter, Module, Thrown, Value};

/// The examples of the guide, as tests.
#[cfg(all(doctest, feature = "serde"))]
#[doc = include_str!("../docs/embedding.md")]
struct Guide;

//! Layer 3: library functions in Rust: leaves, one table row each, a file per Erlang or Elixir module.

mod args;
pub mod binary;
pub mod iodata;
mod lists;
mod maps;
mod math;
mod text;

use crate::ir::NativeRow;

/// The largest binary a script may make at once; beyond it `SystemLimitError`, as the BEAM raises for absurd sizes.
pub const MAX_BYTES: usize = 1 << 36;

/// Every table of leaves.
pub static TABLES: &[&[NativeRow]] = &[maps::ROWS, lists::ROWS, math::ROWS, binary::ROWS, iodata::ROWS];

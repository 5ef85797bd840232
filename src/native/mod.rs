//! Layer 3: library functions in Rust: leaves, one table row each, a file per Erlang or Elixir module.

mod algebra;
mod args;
mod atomics;
mod base;
pub mod binary;
mod crypto;
mod env;
mod erlang_checksum;
mod erlang_data;
mod erlang_ops;
mod erlang_text;
mod erlang_time;
pub mod exception;
pub mod iodata;
mod iterate;
mod json;
mod lists;
mod maps;
mod math;
mod phash;
mod precise;
pub mod quaff;
mod quoted;
mod rand;
mod regex;
mod signatures;
mod string;
mod text;
pub mod time_zone;
mod uri;
mod ziggurat;
mod zlib;
mod zlib_stream;

use crate::ir::NativeRow;

/// The largest binary a script may make at once; beyond it `SystemLimitError`, as the BEAM raises for absurd sizes.
pub const MAX_BYTES: usize = 1 << 36;

/// Every table of leaves.
pub static TABLES: &[&[NativeRow]] = &[
    base::ROWS,
    algebra::ROWS,
    maps::ROWS,
    atomics::ROWS,
    zlib::ROWS,
    zlib_stream::ROWS,
    crypto::ROWS,
    crypto::cipher::ROWS,
    crypto::curve::ROWS,
    json::ROWS,
    lists::ROWS,
    math::ROWS,
    binary::ROWS,
    iodata::ROWS,
    erlang_ops::ROWS,
    erlang_text::ROWS,
    erlang_data::ROWS,
    erlang_time::ROWS,
    time_zone::ROWS,
    erlang_checksum::ROWS,
    env::ROWS,
    exception::ROWS,
    iterate::ROWS,
    quaff::ROWS,
    phash::ROWS,
    rand::ROWS,
    quoted::ROWS,
    regex::ROWS,
    string::ROWS,
    uri::ROWS,
];

#[cfg(test)]
mod tests {
    #[test]
    fn every_native_stands_in_one_table() {
        let mut seen = std::collections::HashSet::new();
        for row in super::TABLES.iter().copied().flatten() {
            assert!(seen.insert((row.module, row.name, row.arity)), "{row:?} stands in two tables");
        }
    }
}

//! The library as the binary holds it: parsed at build time, read piece by piece at run time.
//!
//! A [`Pack`] is one run of bytes without pointers (so nothing is relocated at start and only pages that are looked at
//! are read from disk): sorted names, an index from a module's name to its [`Unit`], the units. A plain `defmodule` is
//! taken apart: its functions are rows sorted by name and arity, each clause's tree stands on its own and is decoded on
//! the function's first call; what else stands in its body (`alias`, `import`, attributes, `defstruct` …) is its
//! *setup*, and what only documentation and behaviours need (`@doc`, `@spec`, `@callback` …) lies apart at the end,
//! compressed unless there are callbacks, which are wanted when a program starts.
//! The clauses of modules that no everyday script starts with (see [`pack`]) stand on *sheets*: some ten thousand bytes
//! each, compressed, inflated as a whole for the first of their functions, in a tenth of a millisecond. That takes half a
//! megabyte off the binary; the clauses of the others cost nothing but their own decoding.
//! Anything else that defines modules (`defprotocol`, `defimpl`) is a unit that is one tree.
//!
//! The cost of a start is that of the functions it calls, whatever the library's size. `outline.rs` takes a file apart,
//! `write.rs` and `read.rs` are the encoding. Places are lines; columns are not kept. Work on the library packs a text
//! when it is first used (`QUAFF_STDLIB`), so there is one way to load a module.
//!
//! Tried before: the text in the binary, parsed on a module's first use. A script that touched `Enum` paid for all its
//! 2,200 lines, and every new library function made every start slower.

mod outline;
mod read;
mod write;

pub use read::{Clause, Doc, Item, ModuleUnit, Outer, Pack, Row, Unit};
pub use write::pack;

/// What a definition row defines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    Def,
    Defp,
    Defmacro,
    Defmacrop,
}

impl Form {
    const ALL: [Form; 4] = [Form::Def, Form::Defp, Form::Defmacro, Form::Defmacrop];

    pub fn is_public(self) -> bool {
        matches!(self, Form::Def | Form::Defmacro)
    }

    pub fn is_macro(self) -> bool {
        matches!(self, Form::Defmacro | Form::Defmacrop)
    }
}

/// Tags of nodes.
mod tag {
    pub const INT: u8 = 0;
    pub const BIG: u8 = 1;
    pub const FLOAT: u8 = 2;
    pub const ATOM: u8 = 3;
    pub const STR: u8 = 4;
    pub const LIST: u8 = 5;
    pub const PAIR: u8 = 6;
    /// A variable of the author's; with a context.
    pub const VAR: u8 = 7;
    pub const VAR_IN: u8 = 8;
    /// A call by name; by an expression.
    pub const CALL: u8 = 9;
    pub const CALL_EXPR: u8 = 10;

    /// Units.
    pub const UNIT_FORM: u8 = 0;
    pub const UNIT_MODULE: u8 = 1;

    /// Entries of a module's documentation: a form, a definition.
    pub const DOC_FORM: u8 = 0;
    pub const DOC_DEF: u8 = 1;
}

/// Words in the header: strings, modules; offsets of the string index, the strings, the module index, the docs, those
/// that are compressed; their length once they are not; the offset of the table of sheets, and how many there are.
const HEADER: usize = 10;
/// Bytes after which a sheet is full.
const SHEET: usize = 24 << 10;
/// Bytes of a sheet's row: where it starts among all sheets' bytes, how long it is, where it is compressed.
const SHEET_ROW: usize = 12;
/// Set in the place of documentation that is compressed.
const COMPRESSED: usize = 1 << 31;
/// Bytes of a function's row: name, arity, kind, two unused, where its details are.
const ROW: usize = 12;

#[cfg(test)]
mod tests;

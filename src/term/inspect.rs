//! `inspect/2`: terms as Elixir prints them.
//!
//! The way of a term: `write` walks it with an explicit stack and emits text, groups and breaks to a
//! [`layout::Doc`], which, when `pretty`, decides which groups to break within the width. Without
//! `pretty` the text is final as it is emitted. The limit counts every element of every container, in
//! the order of printing, down from `limit` for the whole term.
//!
//! Structs print as `%Name{…}`; those whose form Elixir's library defines and that every script meets
//! (ranges, sets, regexes, dates and times) are known to `structs`.

mod atom;
mod float;
mod layout;
mod structs;
mod text;
mod write;

use super::{Closure, Term};
use crate::base::Atom;

pub use atom::{atom_call, atom_key, atom_literal};
pub use float::{inspect_float, short_float};
pub use text::{escape, is_printable};

/// The base integers and bytes are printed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Base {
    #[default]
    Decimal,
    Binary,
    Octal,
    Hex,
}

/// How to print what could be text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum AsText {
    /// As text if it is printable.
    #[default]
    Infer,
    Never,
    Always,
}

/// The fields of a struct in the order of their definition, if there is such a struct.
pub type StructFields = fn(Atom) -> Option<Vec<Atom>>;

/// The options of `inspect/2`.
#[derive(Clone, Debug)]
pub struct Opts {
    /// How many elements in all; `None` for `:infinity`.
    pub limit: Option<usize>,
    /// How many characters of each string or charlist; `None` for `:infinity`.
    pub printable_limit: Option<usize>,
    /// Columns; `None` for `:infinity`. Counts only with `pretty`.
    pub width: Option<usize>,
    pub pretty: bool,
    pub base: Base,
    pub binaries: AsText,
    pub charlists: AsText,
    /// Whether structs print as such rather than as maps.
    pub structs: bool,
    /// `custom_options: [sort_maps: true]`
    pub sort_maps: bool,
    /// The text of a closure, `#Function<…>`; it takes the code table to know.
    pub fun_name: Option<fn(&Closure) -> String>,
    /// The fields of a struct in the order of their definition, `None` if there is no such struct (it then
    /// prints as a map). Without this function every map with a module under `__struct__` is a struct.
    pub struct_fields: Option<StructFields>,
}

impl Default for Opts {
    /// What `inspect/1` uses.
    fn default() -> Opts {
        Opts {
            limit: Some(200),
            printable_limit: Some(4096),
            width: Some(80),
            pretty: false,
            base: Base::Decimal,
            binaries: AsText::Infer,
            charlists: AsText::Infer,
            structs: true,
            sort_maps: false,
            fun_name: None,
            struct_fields: None,
        }
    }
}

impl Opts {
    /// What `IO.inspect/1` uses: broken at 80 columns.
    pub fn pretty() -> Opts {
        Opts { pretty: true, ..Opts::default() }
    }

    /// Nothing left out and nothing broken, as `limit: :infinity, printable_limit: :infinity, width: :infinity`.
    pub fn whole() -> Opts {
        Opts { limit: None, printable_limit: None, width: None, ..Opts::default() }
    }
}

/// The printed form of a term.
pub fn inspect(term: &Term, opts: &Opts) -> String {
    let width = if opts.pretty { opts.width } else { None };
    let doc = write::write(term, opts, width.is_some());
    match width {
        Some(width) => doc.format(width),
        None => doc.into_text(),
    }
}

/// As [`inspect`], unless the term holds a struct that `custom` says is printed by other means: then `None`.
pub fn inspect_plain(term: &Term, opts: &Opts, custom: &mut dyn FnMut(Atom) -> bool) -> Option<String> {
    let width = if opts.pretty { opts.width } else { None };
    let doc = write::write_unless(term, opts, width.is_some(), custom)?;
    Some(match width {
        Some(width) => doc.format(width),
        None => doc.into_text(),
    })
}

#[cfg(test)]
mod tests;

//! The macros of Kernel.
//!
//! A row gives a macro one or two ways to expand: into another tree (what `Macro.expand` shows, and what patterns and
//! guards need) and straight into expanded code (for the hot ones).

mod access;
mod control;
mod define;
mod operators;
mod protocol;
mod raise;
mod sigils;
mod values;

pub use protocol::candidates as protocol_candidates;

use super::env::Import;
use super::expander::Expander;
use super::failure::Result;
use crate::base::{Atom, atoms};
use crate::ir::core::Expr;
use crate::syntax::{Ast, Meta};
use rustc_hash::FxHashMap;
use std::sync::{Arc, OnceLock};

type AstMacro = fn(&mut Expander, &[Ast], &Meta) -> Result<Ast>;
type CoreMacro = fn(&mut Expander, &[Ast], &Meta) -> Result<Expr>;

pub struct Native {
    pub name: &'static str,
    pub arity: u8,
    pub ast: Option<AstMacro>,
    pub core: Option<CoreMacro>,
}

const fn ast(name: &'static str, arity: u8, expand: AstMacro) -> Native {
    Native { name, arity, ast: Some(expand), core: None }
}

const fn core(name: &'static str, arity: u8, expand: CoreMacro) -> Native {
    Native { name, arity, ast: None, core: Some(expand) }
}

const fn both(name: &'static str, arity: u8, tree: AstMacro, code: CoreMacro) -> Native {
    Native { name, arity, ast: Some(tree), core: Some(code) }
}

const TABLES: &[&[Native]] = &[
    control::TABLE,
    operators::TABLE,
    values::TABLE,
    sigils::TABLE,
    access::TABLE,
    raise::TABLE,
    define::TABLE,
    protocol::TABLE,
];

/// Kernel's functions.
const FUNCTIONS: &[(&str, &[u8])] = &[
    ("!=", &[2]),
    ("!==", &[2]),
    ("*", &[2]),
    ("**", &[2]),
    ("+", &[1, 2]),
    ("++", &[2]),
    ("-", &[1, 2]),
    ("--", &[2]),
    ("/", &[2]),
    ("<", &[2]),
    ("<=", &[2]),
    ("==", &[2]),
    ("===", &[2]),
    ("=~", &[2]),
    (">", &[2]),
    (">=", &[2]),
    ("abs", &[1]),
    ("apply", &[2, 3]),
    ("binary_part", &[3]),
    ("binary_slice", &[2, 3]),
    ("bit_size", &[1]),
    ("byte_size", &[1]),
    ("ceil", &[1]),
    ("div", &[2]),
    ("elem", &[2]),
    ("exit", &[1]),
    ("floor", &[1]),
    ("function_exported?", &[3]),
    ("get_and_update_in", &[3]),
    ("get_in", &[2]),
    ("hd", &[1]),
    ("inspect", &[1, 2]),
    ("is_atom", &[1]),
    ("is_binary", &[1]),
    ("is_bitstring", &[1]),
    ("is_boolean", &[1]),
    ("is_float", &[1]),
    ("is_function", &[1, 2]),
    ("is_integer", &[1]),
    ("is_list", &[1]),
    ("is_map", &[1]),
    ("is_map_key", &[2]),
    ("is_number", &[1]),
    ("is_pid", &[1]),
    ("is_port", &[1]),
    ("is_reference", &[1]),
    ("is_tuple", &[1]),
    ("length", &[1]),
    ("macro_exported?", &[3]),
    ("make_ref", &[0]),
    ("map_size", &[1]),
    ("max", &[2]),
    ("min", &[2]),
    ("node", &[0, 1]),
    ("not", &[1]),
    ("pop_in", &[2]),
    ("put_elem", &[3]),
    ("put_in", &[3]),
    ("rem", &[2]),
    ("round", &[1]),
    ("self", &[0]),
    ("send", &[2]),
    ("spawn", &[1, 3]),
    ("spawn_link", &[1, 3]),
    ("spawn_monitor", &[1, 3]),
    ("struct", &[1, 2]),
    ("struct!", &[1, 2]),
    ("throw", &[1]),
    ("tl", &[1]),
    ("to_timeout", &[1]),
    ("trunc", &[1]),
    ("tuple_size", &[1]),
    ("update_in", &[3]),
];

/// The macro of this name.
pub(super) fn native(name: Atom, arity: u8) -> Option<&'static Native> {
    type Table = FxHashMap<(Atom, u8), &'static Native>;
    static NATIVES: OnceLock<Table> = OnceLock::new();
    let table =
        NATIVES.get_or_init(|| TABLES.iter().copied().flatten().map(|n| ((Atom::new(n.name), n.arity), n)).collect());
    table.get(&(name, arity)).copied()
}

/// What every file imports: Kernel's functions and macros.
pub(super) fn imports() -> (Arc<Import>, Arc<Import>) {
    static IMPORTS: OnceLock<(Arc<Import>, Arc<Import>)> = OnceLock::new();
    let make = || {
        let functions = FUNCTIONS.iter().flat_map(|(n, arities)| arities.iter().map(|a| (Atom::new(n), *a)));
        let macros = TABLES.iter().copied().flatten().map(|n| (Atom::new(n.name), n.arity));
        (
            Arc::new(Import::new(atoms::KERNEL, functions.collect())),
            Arc::new(Import::new(atoms::KERNEL, macros.collect())),
        )
    };
    IMPORTS.get_or_init(make).clone()
}

/// Names and arities of Kernel's functions and macros, as `Kernel.__info__/1` lists them.
pub fn exports() -> super::host::Exports {
    let (functions, macros) = imports();
    super::host::Exports { functions: functions.names.clone(), macros: macros.names.clone(), ..Default::default() }
}

/// Whether Kernel has such a function or macro.
pub(super) fn is_import(name: Atom, arity: u8) -> bool {
    let (functions, macros) = imports();
    functions.has(name, arity) || macros.has(name, arity)
}

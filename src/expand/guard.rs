//! What guards may call.

use crate::base::{Atom, atoms};
use rustc_hash::FxHashSet;
use std::sync::OnceLock;

const NAMES: &[(&str, u8)] = &[
    ("==", 2),
    ("/=", 2),
    ("=:=", 2),
    ("=/=", 2),
    ("<", 2),
    ("=<", 2),
    (">", 2),
    (">=", 2),
    ("+", 1),
    ("+", 2),
    ("-", 1),
    ("-", 2),
    ("*", 2),
    ("/", 2),
    ("abs", 1),
    ("and", 2),
    ("or", 2),
    ("not", 1),
    ("xor", 2),
    ("andalso", 2),
    ("orelse", 2),
    ("binary_part", 2),
    ("binary_part", 3),
    ("bit_size", 1),
    ("byte_size", 1),
    ("ceil", 1),
    ("div", 2),
    ("element", 2),
    ("float", 1),
    ("floor", 1),
    ("hd", 1),
    ("is_atom", 1),
    ("is_binary", 1),
    ("is_bitstring", 1),
    ("is_boolean", 1),
    ("is_float", 1),
    ("is_function", 1),
    ("is_function", 2),
    ("is_integer", 1),
    ("is_list", 1),
    ("is_map", 1),
    ("is_map_key", 2),
    ("is_number", 1),
    ("is_pid", 1),
    ("is_port", 1),
    ("is_reference", 1),
    ("is_tuple", 1),
    ("is_record", 2),
    ("is_record", 3),
    ("length", 1),
    ("map_get", 2),
    ("map_size", 1),
    ("max", 2),
    ("min", 2),
    ("node", 0),
    ("node", 1),
    ("rem", 2),
    ("round", 1),
    ("self", 0),
    ("size", 1),
    ("tl", 1),
    ("trunc", 1),
    ("tuple_size", 1),
    ("band", 2),
    ("bor", 2),
    ("bxor", 2),
    ("bnot", 1),
    ("bsl", 2),
    ("bsr", 2),
];

/// Names of Kernel that guards know under another name.
const KERNEL: &[(&str, u8)] = &[("!=", 2), ("===", 2), ("!==", 2), ("<=", 2), ("elem", 2), ("is_map_key", 2)];

type Names = FxHashSet<(Atom, u8)>;

/// Whether a guard may call this function.
pub(super) fn allowed(module: Atom, name: Atom, arity: usize) -> bool {
    static ERLANG: OnceLock<Names> = OnceLock::new();
    static MORE: OnceLock<Names> = OnceLock::new();
    let Ok(arity) = u8::try_from(arity) else { return false };
    let names = |list: &[(&str, u8)]| list.iter().map(|(n, a)| (Atom::new(n), *a)).collect::<Names>();
    let erlang = ERLANG.get_or_init(|| names(NAMES));
    match module {
        atoms::ERLANG => erlang.contains(&(name, arity)),
        atoms::KERNEL => {
            let own = MORE.get_or_init(|| names(KERNEL));
            (erlang.contains(&(name, arity)) && !matches!(name.as_str(), "is_record" | "size" | "float"))
                || own.contains(&(name, arity))
        }
        // `Bitwise` and `Integer` functions that Elixir inlines.
        _ => {
            module.as_str() == "Elixir.Bitwise"
                && matches!(
                    name.as_str(),
                    "band" | "bor" | "bxor" | "bnot" | "bsl" | "bsr" | "&&&" | "|||" | "<<<" | ">>>" | "~~~"
                )
        }
    }
}

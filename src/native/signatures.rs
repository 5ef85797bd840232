//! What is wrong with the arguments of a call that failed with `badarg`, argument by argument.
//!
//! A native stops at the first argument it cannot use; Erlang looks at all of them once an error is to be told. So this
//! table knows what the arguments of functions must be, and what a native has said of one is joined to it.

use super::iodata;
use crate::base::Atom;
use crate::term::{Term, View};
use std::collections::BTreeMap;

/// Module, function, and a letter for each argument (see `wrong`); without letters the error has no details.
const SIGNATURES: &[(&str, &str, &str)] = &[
    ("lists", "append", "--"),
    ("lists", "subtract", "--"),
    ("erlang", "--", "--"),
    ("erlang", "append", "lx"),
    ("erlang", "apply", "xal"),
    ("erlang", "function_exported", "aan"),
    ("erlang", "is_builtin", "aan"),
    ("erlang", "is_record", "xai"),
    ("erlang", "make_fun", "aan"),
    ("erlang", "atom_to_binary", "ax"),
    ("erlang", "binary_to_atom", "bx"),
    ("erlang", "binary_to_integer", "bB"),
    ("erlang", "binary_to_list", "bii"),
    ("erlang", "binary_part", "bii"),
    ("erlang", "binary_part", "bP"),
    ("erlang", "split_binary", "bn"),
    ("erlang", "binary_to_term", "bl"),
    ("erlang", "term_to_binary", "xl"),
    ("erlang", "float_to_binary", "fl"),
    ("erlang", "float_to_list", "fl"),
    ("erlang", "list_to_integer", "lB"),
    ("erlang", "crc32", "nI"),
    ("erlang", "adler32", "nI"),
    ("erlang", "crc32_combine", "nnn"),
    ("erlang", "adler32_combine", "nnn"),
    ("erlang", "delete_element", "et"),
    ("erlang", "insert_element", "etx"),
    ("erlang", "element", "et"),
    ("erlang", "setelement", "etx"),
    ("erlang", "make_tuple", "nxl"),
    ("erlang", "send_after", "nTx"),
    ("erlang", "start_timer", "nTx"),
    ("erlang", "cancel_timer", "rl"),
    ("erlang", "monitor", "xxl"),
    ("erlang", "demonitor", "rl"),
    ("erlang", "group_leader", "pp"),
    ("erlang", "convert_time_unit", "iuu"),
    ("binary", "at", "bn"),
    ("binary", "bin_to_list", "bP"),
    ("binary", "bin_to_list", "bii"),
    ("binary", "part", "bP"),
    ("binary", "part", "bii"),
    ("binary", "copy", "bn"),
    ("binary", "encode_hex", "bx"),
    ("binary", "match", "bx"),
    ("binary", "matches", "bx"),
    ("binary", "match", "bxx"),
    ("binary", "matches", "bxx"),
    ("binary", "split", "bx"),
    ("binary", "split", "bxx"),
    ("binary", "replace", "bxx"),
    ("binary", "replace", "bxxx"),
    ("atomics", "new", "il"),
    ("counters", "new", "il"),
    ("lists", "keysearch", "xil"),
    ("lists", "keyfind", "xil"),
    ("lists", "keymember", "xil"),
    ("lists", "seq", "iii"),
    ("math", "pow", "NN"),
    ("math", "atan2", "NN"),
    ("math", "fmod", "NN"),
    ("unicode", "characters_to_binary", "Cx"),
    ("unicode", "characters_to_binary", "Cxx"),
    ("unicode", "characters_to_list", "Cx"),
];

/// The details of an error: what a native said, in better words where the argument shows them, and what else is wrong.
pub fn complete(
    module: &str,
    function: &str,
    args: &[&Term],
    said: BTreeMap<usize, String>,
) -> BTreeMap<usize, String> {
    let signature = SIGNATURES.iter().find(|(m, f, s)| *m == module && *f == function && s.len() == args.len());
    if signature.is_some_and(|(_, _, letters)| letters.starts_with('-')) {
        return BTreeMap::new();
    }
    // Without a table these are not looked at further.
    const NEEDS_TABLE: &[&str] =
        &["select", "select_count", "select_delete", "select_replace", "safe_fixtable", "setopts"];
    if module == "ets" && NEEDS_TABLE.contains(&function) && said.contains_key(&1) {
        return said.into_iter().filter(|(index, _)| *index == 1).collect();
    }
    let mut all: BTreeMap<usize, String> = BTreeMap::new();
    for (index, what) in said {
        let better = args.get(index.wrapping_sub(1)).and_then(|arg| better(arg, &what));
        all.insert(index, better.map_or(what, str::to_string));
    }
    if let Some((_, _, letters)) = signature {
        for (i, (arg, letter)) in args.iter().zip(letters.chars()).enumerate() {
            if let Some(what) = wrong(arg, letter) {
                all.insert(i + 1, what.to_string());
            }
        }
    }
    all
}

/// A native may not have looked closely.
fn better(arg: &Term, what: &str) -> Option<&'static str> {
    match what {
        "not an integer" if arg.is_int() => Some("out of range"),
        "not a binary" if arg.is_bits() => Some("is a bitstring (expected a binary)"),
        _ => None,
    }
}

fn wrong(arg: &Term, letter: char) -> Option<&'static str> {
    let unless = |ok: bool, what: &'static str| (!ok).then_some(what);
    match letter {
        'b' if arg.is_bits() && !arg.is_binary() => Some("is a bitstring (expected a binary)"),
        'b' => unless(arg.is_binary(), "not a binary"),
        'i' => unless(arg.is_int(), "not an integer"),
        'e' if arg.as_int().is_some_and(|n| n < 1) => Some("out of range"),
        'n' if arg.as_int().is_some_and(|n| n < 0) => Some("out of range"),
        'e' | 'n' => unless(arg.is_int(), "not an integer"),
        'B' => unless(arg.as_int().is_some_and(|n| (2..=36).contains(&n)), "not an integer in the range 2 through 36"),
        'N' => unless(arg.is_number(), "not a number"),
        'f' => unless(arg.is_float(), "not a float"),
        'a' => unless(arg.is_atom(), "not an atom"),
        't' => unless(arg.is_tuple(), "not a tuple"),
        'p' => unless(matches!(arg.view(), View::Pid(_)), "not a pid"),
        'r' => unless(arg.is_ref(), "not a reference"),
        'l' if arg.is_list() => unless(arg.list_len().is_some(), "not a proper list"),
        'l' => Some("not a list"),
        'I' => unless(iodata::bytes_of(arg).is_some(), "not an iodata term"),
        'C' => unless(arg.is_list() || arg.is_binary(), "not valid character data (an iodata term)"),
        'T' => unless(matches!(arg.view(), View::Pid(_)) || arg.is_atom(), "not a pid or an atom"),
        'P' => unless(
            matches!(arg.as_tuple(), Some([at, n]) if at.is_int() && n.is_int()),
            "not a valid {Pos,Length} tuple",
        ),
        'u' => unless(is_unit(arg), "invalid time unit"),
        _ => None,
    }
}

fn is_unit(arg: &Term) -> bool {
    let named = |atom: Atom| {
        matches!(
            atom.as_str(),
            "second"
                | "millisecond"
                | "microsecond"
                | "nanosecond"
                | "native"
                | "perf_counter"
                | "seconds"
                | "milli_seconds"
                | "micro_seconds"
                | "nano_seconds"
        )
    };
    arg.as_atom().map_or_else(|| arg.as_int().is_some_and(|n| n > 0), named)
}

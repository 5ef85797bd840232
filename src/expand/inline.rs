//! Functions that Elixir compiles into calls of Erlang functions: captures and stack traces show those.

use super::expander::erlang;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr, Kind};
use crate::term::{Term, arith};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// How the arguments change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Same,
    /// `elem(tuple, index)` → `element(index + 1, tuple)`
    Element,
    /// `put_elem(tuple, index, value)` → `setelement(index + 1, tuple, value)`
    SetElement,
    /// `is_map_key(map, key)` → `is_map_key(key, map)`
    Swap,
}

/// Name, arity, name in `:erlang`.
const SAME: &[(&str, u8, &str)] = &[
    ("!=", 2, "/="),
    ("!==", 2, "=/="),
    ("*", 2, "*"),
    ("+", 1, "+"),
    ("+", 2, "+"),
    ("++", 2, "++"),
    ("-", 1, "-"),
    ("-", 2, "-"),
    ("--", 2, "--"),
    ("/", 2, "/"),
    ("<", 2, "<"),
    ("<=", 2, "=<"),
    ("==", 2, "=="),
    ("===", 2, "=:="),
    (">", 2, ">"),
    (">=", 2, ">="),
    ("abs", 1, "abs"),
    ("apply", 2, "apply"),
    ("apply", 3, "apply"),
    ("binary_part", 3, "binary_part"),
    ("bit_size", 1, "bit_size"),
    ("byte_size", 1, "byte_size"),
    ("ceil", 1, "ceil"),
    ("div", 2, "div"),
    ("exit", 1, "exit"),
    ("floor", 1, "floor"),
    ("function_exported?", 3, "function_exported"),
    ("hd", 1, "hd"),
    ("is_atom", 1, "is_atom"),
    ("is_binary", 1, "is_binary"),
    ("is_bitstring", 1, "is_bitstring"),
    ("is_boolean", 1, "is_boolean"),
    ("is_float", 1, "is_float"),
    ("is_function", 1, "is_function"),
    ("is_function", 2, "is_function"),
    ("is_integer", 1, "is_integer"),
    ("is_list", 1, "is_list"),
    ("is_map", 1, "is_map"),
    ("is_number", 1, "is_number"),
    ("is_pid", 1, "is_pid"),
    ("is_port", 1, "is_port"),
    ("is_reference", 1, "is_reference"),
    ("is_tuple", 1, "is_tuple"),
    ("length", 1, "length"),
    ("make_ref", 0, "make_ref"),
    ("map_size", 1, "map_size"),
    ("max", 2, "max"),
    ("min", 2, "min"),
    ("node", 0, "node"),
    ("node", 1, "node"),
    ("not", 1, "not"),
    ("rem", 2, "rem"),
    ("round", 1, "round"),
    ("self", 0, "self"),
    ("send", 2, "send"),
    ("spawn", 1, "spawn"),
    ("spawn", 3, "spawn"),
    ("spawn_link", 1, "spawn_link"),
    ("spawn_link", 3, "spawn_link"),
    ("spawn_monitor", 1, "spawn_monitor"),
    ("spawn_monitor", 3, "spawn_monitor"),
    ("throw", 1, "throw"),
    ("tl", 1, "tl"),
    ("trunc", 1, "trunc"),
    ("tuple_size", 1, "tuple_size"),
];

/// The like of other modules: module, name, arity, and the function it is of.
const ELSEWHERE: &[(&str, &str, u8, &str, &str)] = &[
    ("Atom", "to_charlist", 1, "erlang", "atom_to_list"),
    ("Atom", "to_string", 1, "erlang", "atom_to_binary"),
    ("Bitwise", "band", 2, "erlang", "band"),
    ("Bitwise", "band", 2, "erlang", "band"),
    ("Bitwise", "bnot", 1, "erlang", "bnot"),
    ("Bitwise", "bor", 2, "erlang", "bor"),
    ("Bitwise", "bsl", 2, "erlang", "bsl"),
    ("Bitwise", "bsr", 2, "erlang", "bsr"),
    ("Bitwise", "bxor", 2, "erlang", "bxor"),
    ("Function", "capture", 3, "erlang", "make_fun"),
    ("Function", "info", 1, "erlang", "fun_info"),
    ("Function", "info", 2, "erlang", "fun_info"),
    ("IO", "iodata_length", 1, "erlang", "iolist_size"),
    ("IO", "iodata_to_binary", 1, "erlang", "iolist_to_binary"),
    ("Integer", "to_charlist", 1, "erlang", "integer_to_list"),
    ("Integer", "to_charlist", 2, "erlang", "integer_to_list"),
    ("Integer", "to_string", 1, "erlang", "integer_to_binary"),
    ("Integer", "to_string", 2, "erlang", "integer_to_binary"),
    ("List", "to_atom", 1, "erlang", "list_to_atom"),
    ("List", "to_existing_atom", 1, "erlang", "list_to_existing_atom"),
    ("List", "to_float", 1, "erlang", "list_to_float"),
    ("List", "to_integer", 1, "erlang", "list_to_integer"),
    ("List", "to_integer", 2, "erlang", "list_to_integer"),
    ("List", "to_tuple", 1, "erlang", "list_to_tuple"),
    ("Map", "from_keys", 2, "maps", "from_keys"),
    ("Map", "intersect", 2, "maps", "intersect"),
    ("Map", "keys", 1, "maps", "keys"),
    ("Map", "merge", 2, "maps", "merge"),
    ("Map", "to_list", 1, "maps", "to_list"),
    ("Map", "values", 1, "maps", "values"),
    ("Node", "list", 0, "erlang", "nodes"),
    ("Node", "list", 1, "erlang", "nodes"),
    ("Node", "spawn", 2, "erlang", "spawn"),
    ("Node", "spawn", 3, "erlang", "spawn_opt"),
    ("Node", "spawn", 4, "erlang", "spawn"),
    ("Node", "spawn", 5, "erlang", "spawn_opt"),
    ("Node", "spawn_link", 2, "erlang", "spawn_link"),
    ("Node", "spawn_link", 4, "erlang", "spawn_link"),
    ("Node", "spawn_monitor", 2, "erlang", "spawn_monitor"),
    ("Node", "spawn_monitor", 4, "erlang", "spawn_monitor"),
    ("Port", "close", 1, "erlang", "port_close"),
    ("Port", "command", 2, "erlang", "port_command"),
    ("Port", "command", 3, "erlang", "port_command"),
    ("Port", "connect", 2, "erlang", "port_connect"),
    ("Port", "demonitor", 1, "erlang", "demonitor"),
    ("Port", "demonitor", 2, "erlang", "demonitor"),
    ("Port", "list", 0, "erlang", "ports"),
    ("Port", "open", 2, "erlang", "open_port"),
    ("Process", "alias", 0, "erlang", "alias"),
    ("Process", "alias", 1, "erlang", "alias"),
    ("Process", "alive?", 1, "erlang", "is_process_alive"),
    ("Process", "cancel_timer", 1, "erlang", "cancel_timer"),
    ("Process", "cancel_timer", 2, "erlang", "cancel_timer"),
    ("Process", "demonitor", 1, "erlang", "demonitor"),
    ("Process", "demonitor", 2, "erlang", "demonitor"),
    ("Process", "exit", 2, "erlang", "exit"),
    ("Process", "flag", 2, "erlang", "process_flag"),
    ("Process", "flag", 3, "erlang", "process_flag"),
    ("Process", "get", 0, "erlang", "get"),
    ("Process", "get_keys", 0, "erlang", "get_keys"),
    ("Process", "get_keys", 1, "erlang", "get_keys"),
    ("Process", "group_leader", 0, "erlang", "group_leader"),
    ("Process", "hibernate", 3, "erlang", "hibernate"),
    ("Process", "link", 1, "erlang", "link"),
    ("Process", "list", 0, "erlang", "processes"),
    ("Process", "read_timer", 1, "erlang", "read_timer"),
    ("Process", "registered", 0, "erlang", "registered"),
    ("Process", "send", 3, "erlang", "send"),
    ("Process", "spawn", 2, "erlang", "spawn_opt"),
    ("Process", "spawn", 4, "erlang", "spawn_opt"),
    ("Process", "unalias", 1, "erlang", "unalias"),
    ("Process", "unlink", 1, "erlang", "unlink"),
    ("Process", "unregister", 1, "erlang", "unregister"),
    ("String", "duplicate", 2, "binary", "copy"),
    ("String", "to_atom", 1, "erlang", "binary_to_atom"),
    ("String", "to_existing_atom", 1, "erlang", "binary_to_existing_atom"),
    ("String", "to_float", 1, "erlang", "binary_to_float"),
    ("String", "to_integer", 1, "erlang", "binary_to_integer"),
    ("String", "to_integer", 2, "erlang", "binary_to_integer"),
    ("System", "monotonic_time", 0, "erlang", "monotonic_time"),
    ("System", "os_time", 0, "os", "system_time"),
    ("System", "system_time", 0, "erlang", "system_time"),
    ("System", "time_offset", 0, "erlang", "time_offset"),
    ("System", "unique_integer", 0, "erlang", "unique_integer"),
    ("System", "unique_integer", 1, "erlang", "unique_integer"),
    ("Tuple", "to_list", 1, "erlang", "tuple_to_list"),
];

type Rules = FxHashMap<(Atom, u8), (Atom, Order)>;
type Elsewhere = FxHashMap<(Atom, Atom, u8), (Atom, Atom)>;

fn elsewhere() -> &'static Elsewhere {
    static RULES: OnceLock<Elsewhere> = OnceLock::new();
    RULES.get_or_init(|| {
        let row = |&(module, name, arity, to_module, to): &(&str, &str, u8, &str, &str)| {
            let key = (Atom::new(&format!("Elixir.{module}")), Atom::new(name), arity);
            (key, (Atom::new(to_module), Atom::new(to)))
        };
        ELSEWHERE.iter().map(row).collect()
    })
}

fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| {
        let same = SAME.iter().map(|(name, arity, to)| ((Atom::new(name), *arity), (Atom::new(to), Order::Same)));
        let moved = [
            (("elem", 2), ("element", Order::Element)),
            (("put_elem", 3), ("setelement", Order::SetElement)),
            (("is_map_key", 2), ("is_map_key", Order::Swap)),
        ];
        let moved = moved.map(|((name, arity), (to, order))| ((Atom::new(name), arity), (Atom::new(to), order)));
        same.chain(moved).collect()
    })
}

/// The function that a capture of `module.name/arity` is. Where arguments would change places it stays as it is.
pub(super) fn target(module: Atom, name: Atom, arity: u8) -> (Atom, Atom) {
    if module != atoms::KERNEL {
        return elsewhere().get(&(module, name, arity)).copied().unwrap_or((module, name));
    }
    match rules().get(&(name, arity)) {
        Some((to, Order::Same)) => (atoms::ERLANG, *to),
        _ => (module, name),
    }
}

/// A remote call, inlined when it is one of those.
pub(super) fn remote(line: u32, module: Atom, name: Atom, mut args: Vec<Expr>) -> Expr {
    let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
    let rule = if module == atoms::KERNEL { rules().get(&(name, arity)) } else { None };
    let Some((to, order)) = rule else {
        let (module, name) = target(module, name, arity);
        return super::expander::remote(line, module, name, args);
    };
    match order {
        Order::Same => {
            if let [only] = args.as_slice()
                && let Some(folded) = fold_sign(name, only)
            {
                return Expr::new(line, Kind::Const(folded));
            }
        }
        Order::Swap => args.swap(0, 1),
        Order::Element | Order::SetElement => {
            args.swap(0, 1);
            let index = args.remove(0);
            args.insert(0, one_more(index, line));
        }
    }
    erlang(line, to.as_str(), args)
}

/// `-1` is a literal.
fn fold_sign(name: Atom, arg: &Expr) -> Option<Term> {
    let Kind::Const(term) = &arg.kind else { return None };
    match name {
        _ if !term.is_number() => None,
        atoms::MINUS if term.as_float() == Some(0.0) => Some(Term::float(-term.as_float()?)),
        atoms::MINUS => arith::neg(term).ok(),
        atoms::PLUS => Some(term.clone()),
        _ => None,
    }
}

fn one_more(index: Expr, line: u32) -> Expr {
    if let Kind::Const(term) = &index.kind
        && let Some(n) = term.as_int()
    {
        return Expr::new(line, Kind::Const(Term::int(n.saturating_add(1))));
    }
    erlang(line, "+", vec![index, Expr::constant(Term::int(1))])
}

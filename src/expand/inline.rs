//! Functions of Kernel that Elixir compiles into calls of `:erlang`.

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

type Rules = FxHashMap<(Atom, u8), (Atom, Order)>;

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

/// The function that a capture of `module.name/arity` is; no module when its arguments change places.
pub(super) fn target(module: Atom, name: Atom, arity: u8) -> (Option<Atom>, Atom) {
    if module != atoms::KERNEL {
        return (Some(module), name);
    }
    match rules().get(&(name, arity)) {
        Some((to, Order::Same)) => (Some(atoms::ERLANG), *to),
        Some(_) => (None, name),
        None => (Some(module), name),
    }
}

/// A remote call, inlined when it is one of those.
pub(super) fn remote(line: u32, module: Atom, name: Atom, mut args: Vec<Expr>) -> Expr {
    let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
    let rule = if module == atoms::KERNEL { rules().get(&(name, arity)) } else { None };
    let Some((to, order)) = rule else {
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

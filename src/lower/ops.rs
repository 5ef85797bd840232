//! Which functions of `:erlang` are operators of the machine.

use crate::base::Atom;
use crate::ir::{Op1, Op2};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

const UNARY: &[(&str, Op1)] = &[
    ("-", Op1::Neg),
    ("+", Op1::Plus),
    ("not", Op1::Not),
    ("bnot", Op1::Bnot),
    ("hd", Op1::Hd),
    ("tl", Op1::Tl),
    ("length", Op1::Length),
    ("tuple_size", Op1::TupleSize),
    ("map_size", Op1::MapSize),
    ("byte_size", Op1::ByteSize),
    ("bit_size", Op1::BitSize),
    ("abs", Op1::Abs),
    ("round", Op1::Round),
    ("trunc", Op1::Trunc),
    ("floor", Op1::Floor),
    ("ceil", Op1::Ceil),
    ("float", Op1::Float),
    ("is_atom", Op1::IsAtom),
    ("is_binary", Op1::IsBinary),
    ("is_bitstring", Op1::IsBitstring),
    ("is_boolean", Op1::IsBoolean),
    ("is_float", Op1::IsFloat),
    ("is_function", Op1::IsFunction),
    ("is_integer", Op1::IsInteger),
    ("is_list", Op1::IsList),
    ("is_map", Op1::IsMap),
    ("is_number", Op1::IsNumber),
    ("is_pid", Op1::IsPid),
    ("is_port", Op1::IsPort),
    ("is_reference", Op1::IsReference),
    ("is_tuple", Op1::IsTuple),
];

const BINARY: &[(&str, Op2)] = &[
    ("+", Op2::Add),
    ("-", Op2::Sub),
    ("*", Op2::Mul),
    ("/", Op2::Fdiv),
    ("div", Op2::Div),
    ("rem", Op2::Rem),
    ("band", Op2::Band),
    ("bor", Op2::Bor),
    ("bxor", Op2::Bxor),
    ("bsl", Op2::Bsl),
    ("bsr", Op2::Bsr),
    ("==", Op2::Eq),
    ("/=", Op2::Ne),
    ("=:=", Op2::ExactEq),
    ("=/=", Op2::ExactNe),
    ("<", Op2::Lt),
    ("=<", Op2::Le),
    (">", Op2::Gt),
    (">=", Op2::Ge),
    ("element", Op2::Element),
    ("map_get", Op2::MapGet),
    ("is_map_key", Op2::IsMapKey),
    ("is_function", Op2::IsFunctionArity),
    ("++", Op2::Append),
    ("--", Op2::Subtract),
    ("min", Op2::Min),
    ("max", Op2::Max),
    ("xor", Op2::Xor),
    ("and", Op2::AndStrict),
    ("or", Op2::OrStrict),
];

fn table<T: Copy>(rows: &[(&'static str, T)]) -> FxHashMap<Atom, T> {
    rows.iter().map(|&(name, op)| (Atom::new(name), op)).collect()
}

/// The operator that `:erlang.name/1` is.
pub fn unary(name: Atom) -> Option<Op1> {
    static TABLE: OnceLock<FxHashMap<Atom, Op1>> = OnceLock::new();
    TABLE.get_or_init(|| table(UNARY)).get(&name).copied()
}

/// The operator that `:erlang.name/2` is.
pub fn binary(name: Atom) -> Option<Op2> {
    static TABLE: OnceLock<FxHashMap<Atom, Op2>> = OnceLock::new();
    TABLE.get_or_init(|| table(BINARY)).get(&name).copied()
}

/// The name under which `:erlang` has this operator.
pub fn name1(op: Op1) -> &'static str {
    UNARY.iter().find(|(_, o)| *o == op).map_or("!", |(name, _)| name)
}

/// See [`name1`].
pub fn name2(op: Op2) -> &'static str {
    BINARY.iter().find(|(_, o)| *o == op).map_or("?", |(name, _)| name)
}

/// Whether it always gives a boolean and never raises.
pub fn is_test1(op: Op1) -> bool {
    use Op1::*;
    matches!(
        op,
        IsAtom
            | IsBinary
            | IsBitstring
            | IsBoolean
            | IsFloat
            | IsFunction
            | IsInteger
            | IsList
            | IsMap
            | IsNumber
            | IsPid
            | IsPort
            | IsReference
            | IsTuple
            | IsNil
            | Bang
    )
}

/// Whether it is a comparison: always a boolean, never raises.
pub fn is_comparison(op: Op2) -> bool {
    is_order(op) || matches!(op, Op2::Eq | Op2::Ne | Op2::ExactEq | Op2::ExactNe)
}

/// `<`, `=<`, `>`, `>=`
pub fn is_order(op: Op2) -> bool {
    matches!(op, Op2::Lt | Op2::Le | Op2::Gt | Op2::Ge)
}

/// Whether its operands are numbers (or it raises).
pub fn is_arith(op: Op2) -> bool {
    use Op2::*;
    matches!(op, Add | Sub | Mul | Fdiv | Div | Rem | Band | Bor | Bxor | Bsl | Bsr)
}

/// See [`is_arith`].
pub fn is_arith1(op: Op1) -> bool {
    use Op1::*;
    matches!(op, Neg | Plus | Bnot | Abs | Round | Trunc | Floor | Ceil | Float)
}

/// The comparison that is true when this one is false.
pub fn negate(op: Op2) -> Option<Op2> {
    Some(match op {
        Op2::Eq => Op2::Ne,
        Op2::Ne => Op2::Eq,
        Op2::ExactEq => Op2::ExactNe,
        Op2::ExactNe => Op2::ExactEq,
        Op2::Lt => Op2::Ge,
        Op2::Ge => Op2::Lt,
        Op2::Gt => Op2::Le,
        Op2::Le => Op2::Gt,
        _ => return None,
    })
}

/// The comparison with its operands exchanged.
pub fn flip(op: Op2) -> Op2 {
    match op {
        Op2::Lt => Op2::Gt,
        Op2::Gt => Op2::Lt,
        Op2::Le => Op2::Ge,
        Op2::Ge => Op2::Le,
        other => other,
    }
}

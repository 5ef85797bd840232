//! Reading arguments of natives: the checks that nearly all of them share, with Erlang's words for what is wrong.

use crate::base::atoms;
use crate::ir::Raise;
use crate::term::{MapView, Term, View};
use dashu_int::IBig;

/// The error for a value that should be a map: `{:badmap, value}`.
pub fn badmap(value: &Term) -> Raise {
    Raise::error(Term::tuple2(Term::atom(atoms::BADMAP), value.clone()))
}

/// The error for a missing key: `{:badkey, key}`.
pub fn badkey(key: &Term) -> Raise {
    Raise::error(Term::tuple2(Term::atom(atoms::BADKEY), key.clone()))
}

pub fn map<'a>(args: &'a [Term], index: usize) -> Result<MapView<'a>, Raise> {
    args[index].as_map().ok_or_else(|| badmap(&args[index]))
}

/// A proper list as a vector.
pub fn list(args: &[Term], index: usize) -> Result<Vec<&Term>, Raise> {
    args[index].proper_list().ok_or_else(|| {
        let what = if args[index].is_cons() { "not a proper list" } else { "not a list" };
        Raise::badarg_at(index as u8 + 1, what)
    })
}

pub fn int(args: &[Term], index: usize) -> Result<i64, Raise> {
    args[index].as_int().ok_or_else(|| Raise::badarg_at(index as u8 + 1, "not an integer"))
}

/// An integer that is at least 0. A big one is taken for one that no list and no text is as long as.
pub fn size(args: &[Term], index: usize) -> Result<usize, Raise> {
    match args[index].view() {
        View::Int(n) if n >= 0 => Ok(n as usize),
        View::BigInt(n) if n > &IBig::ZERO => Ok(i64::MAX as usize),
        View::Int(_) | View::BigInt(_) => Err(Raise::badarg_at(index as u8 + 1, "out of range")),
        _ => Err(Raise::badarg_at(index as u8 + 1, "not an integer")),
    }
}

pub fn bytes(args: &[Term], index: usize) -> Result<&[u8], Raise> {
    args[index].as_bytes().ok_or_else(|| {
        let what = if args[index].is_bits() { "is a bitstring (expected a binary)" } else { "not a binary" };
        Raise::badarg_at(index as u8 + 1, what)
    })
}

/// An integer or float as a float.
pub fn number(args: &[Term], index: usize) -> Result<f64, Raise> {
    let wrong = || Raise::badarg_at(index as u8 + 1, "not a number");
    match args[index].view() {
        View::Float(x) => Ok(x),
        View::Int(n) => Ok(n as f64),
        View::BigInt(n) => Some(n.to_f64().value()).filter(|x| x.is_finite()).ok_or_else(Raise::badarith),
        _ => Err(wrong()),
    }
}

pub fn ok(value: Term) -> Term {
    Term::tuple2(Term::atom(atoms::OK), value)
}

/// One table row of a leaf.
macro_rules! leaf {
    ($module:expr, $name:literal, $arity:literal, $f:expr) => {
        $crate::ir::NativeRow { module: $module, name: $name, arity: $arity, kind: $crate::ir::NativeKind::Leaf($f) }
    };
}
pub(crate) use leaf;

//! Operators and guard functions of `:erlang` as functions: for captures (`&+/2`), `apply` and the like. Direct calls
//! never come here: lowering makes them operators of the machine.

use super::args::{badmap, leaf};
use crate::base::{Atom, atoms};
use crate::ir::{Class, Ctx, NativeRow, Raise};
use crate::term::{ArithError, Term, View, arith, cmp};
use std::cmp::Ordering;

type Result = std::result::Result<Term, Raise>;

fn arith(result: std::result::Result<Term, ArithError>) -> Result {
    result.map_err(|e| match e {
        ArithError::BadArith => Raise::badarith(),
        ArithError::SystemLimit => Raise::atom(atoms::SYSTEM_LIMIT),
    })
}

fn bool2(a: &[Term], f: impl Fn(bool, bool) -> bool) -> Result {
    let is = |t: &Term| if t.same(&Term::TRUE) { Some(true) } else { t.same(&Term::FALSE).then_some(false) };
    match (is(&a[0]), is(&a[1])) {
        (Some(x), Some(y)) => Ok(Term::bool(f(x, y))),
        _ => Err(Raise::badarg()),
    }
}

macro_rules! arith2 {
    ($name:literal, $f:path) => {
        leaf!("erlang", $name, 2, |_, a| arith($f(&a[0], &a[1])))
    };
}

macro_rules! compare {
    ($name:literal, $test:expr) => {
        leaf!("erlang", $name, 2, |_, a| Ok(Term::bool($test(cmp::cmp(&a[0], &a[1])))))
    };
}

macro_rules! is {
    ($name:literal, $test:expr) => {
        leaf!("erlang", $name, 1, |_, a| Ok(Term::bool($test(&a[0]))))
    };
}

pub static ROWS: &[NativeRow] = &[
    // A leaf, though about a process: what it needs is at hand.
    leaf!("erlang", "self", 0, |c, _| Ok(Term::pid(c.pid))),
    arith2!("+", arith::add),
    arith2!("-", arith::sub),
    arith2!("*", arith::mul),
    arith2!("/", arith::fdiv),
    arith2!("div", arith::div),
    arith2!("rem", arith::rem),
    arith2!("band", arith::band),
    arith2!("bor", arith::bor),
    arith2!("bxor", arith::bxor),
    arith2!("bsl", arith::bsl),
    arith2!("bsr", arith::bsr),
    leaf!("erlang", "+", 1, |_, a| if a[0].is_number() { Ok(a[0].take()) } else { Err(Raise::badarith()) }),
    leaf!("erlang", "-", 1, |_, a| arith(arith::neg(&a[0]))),
    leaf!("erlang", "bnot", 1, |_, a| arith(arith::bnot(&a[0]))),
    leaf!("erlang", "abs", 1, |_, a| number(&a[0]).and_then(|x| arith(arith::abs(x)))),
    leaf!("erlang", "trunc", 1, |_, a| rounded(&a[0], f64::trunc)),
    leaf!("erlang", "round", 1, |_, a| rounded(&a[0], f64::round)),
    leaf!("erlang", "floor", 1, |_, a| rounded(&a[0], f64::floor)),
    leaf!("erlang", "ceil", 1, |_, a| rounded(&a[0], f64::ceil)),
    leaf!("erlang", "float", 1, |_, a| {
        // One that is too big for a float is a wrong argument here, not wrong arithmetic.
        let wrong = |raise: Raise| if a[0].is_int() { Raise::badarg_at(1, "not a number") } else { raise };
        Ok(Term::float(super::args::number(a, 0).map_err(wrong)?))
    }),
    compare!("==", Ordering::is_eq),
    compare!("/=", Ordering::is_ne),
    compare!("<", Ordering::is_lt),
    compare!("=<", Ordering::is_le),
    compare!(">", Ordering::is_gt),
    compare!(">=", Ordering::is_ge),
    leaf!("erlang", "=:=", 2, |_, a| Ok(Term::bool(cmp::exact_eq(&a[0], &a[1])))),
    leaf!("erlang", "=/=", 2, |_, a| Ok(Term::bool(!cmp::exact_eq(&a[0], &a[1])))),
    leaf!("erlang", "min", 2, |_, a| Ok(a[usize::from(cmp::cmp(&a[1], &a[0]).is_lt())].take())),
    leaf!("erlang", "max", 2, |_, a| Ok(a[usize::from(cmp::cmp(&a[1], &a[0]).is_gt())].take())),
    leaf!("erlang", "and", 2, |_, a| bool2(a, |x, y| x && y)),
    leaf!("erlang", "or", 2, |_, a| bool2(a, |x, y| x || y)),
    leaf!("erlang", "xor", 2, |_, a| bool2(a, |x, y| x != y)),
    leaf!("erlang", "not", 1, |_, a| {
        a.first().filter(|t| t.same(&Term::TRUE) || t.same(&Term::FALSE)).ok_or_else(Raise::badarg)?;
        Ok(Term::bool(a[0].same(&Term::FALSE)))
    }),
    is!("is_atom", Term::is_atom),
    is!("is_binary", Term::is_binary),
    is!("is_bitstring", Term::is_bits),
    is!("is_boolean", |t: &Term| t.same(&Term::TRUE) || t.same(&Term::FALSE)),
    is!("is_float", Term::is_float),
    is!("is_function", Term::is_fun),
    is!("is_integer", Term::is_int),
    is!("is_list", Term::is_list),
    is!("is_map", Term::is_map),
    is!("is_number", Term::is_number),
    is!("is_pid", Term::is_pid),
    is!("is_port", Term::is_port),
    is!("is_reference", Term::is_ref),
    is!("is_tuple", Term::is_tuple),
    leaf!("erlang", "is_function", 2, |_, a| Ok(Term::bool(a[0].is_fun_of(super::args::size(a, 1)?)))),
    leaf!("erlang", "hd", 1, |_, a| a[0].as_cons().map(|(h, _)| h.clone()).ok_or_else(no_cons)),
    leaf!("erlang", "tl", 1, |_, a| a[0].as_cons().map(|(_, t)| t.clone()).ok_or_else(no_cons)),
    leaf!("erlang", "length", 1, |c, a| {
        let n = a[0].list_len().ok_or_else(|| Raise::badarg_at(1, "not a list"))?;
        c.charge(n / 16);
        Ok(Term::int(n as i64))
    }),
    leaf!("erlang", "tuple_size", 1, |_, a| {
        a[0].as_tuple().map(|t| Term::int(t.len() as i64)).ok_or_else(|| Raise::badarg_at(1, "not a tuple"))
    }),
    leaf!("erlang", "size", 1, |_, a| match a[0].view() {
        View::Tuple(items) => Ok(Term::int(items.len() as i64)),
        View::Bits(bits) => Ok(Term::int((bits.bit_len / 8) as i64)),
        _ => Err(Raise::badarg_at(1, "not tuple or binary")),
    }),
    leaf!("erlang", "map_size", 1, |_, a| {
        a[0].as_map().map(|m| Term::int(m.len() as i64)).ok_or_else(|| badmap(&a[0]))
    }),
    leaf!("erlang", "byte_size", 1, |_, a| {
        let bits = a[0].as_bits().ok_or_else(|| Raise::badarg_at(1, "not a bitstring"))?;
        Ok(Term::int(bits.bit_len.div_ceil(8) as i64))
    }),
    leaf!("erlang", "bit_size", 1, |_, a| {
        a[0].as_bits().map(|b| Term::int(b.bit_len as i64)).ok_or_else(|| Raise::badarg_at(1, "not a bitstring"))
    }),
    leaf!("erlang", "map_get", 2, |_, a| {
        let map = a[1].as_map().ok_or_else(|| badmap(&a[1]))?;
        map.get(&a[0]).cloned().ok_or_else(|| super::args::badkey(&a[0]))
    }),
    leaf!("erlang", "is_map_key", 2, |_, a| {
        let map = a[1].as_map().ok_or_else(|| badmap(&a[1]))?;
        Ok(Term::bool(map.get(&a[0]).is_some()))
    }),
    leaf!("erlang", "++", 2, |c, a| {
        let items = a[0].proper_list().ok_or_else(Raise::badarg)?;
        c.charge(items.len() / 8);
        let items: Vec<Term> = items.into_iter().cloned().collect();
        Ok(Term::list_with_tail(items, a[1].take()))
    }),
    leaf!("erlang", "--", 2, |c, a| super::lists::subtract(c, a)),
    leaf!("erlang", "error", 1, |_, a| Err(Raise::error(a[0].take()))),
    leaf!("erlang", "error", 2, |_, a| Err(error(a))),
    leaf!("erlang", "error", 3, |_, a| {
        let mut raise = error(a);
        raise.0.info = a[2].list_iter().find_map(|option| match option.as_tuple() {
            Some([key, info]) if key.same(&Term::atom(Atom::new("error_info"))) => Some(info.clone()),
            _ => None,
        });
        Err(raise)
    }),
    leaf!("erlang", "nif_error", 1, |_, a| Err(Raise::error(a[0].take()))),
    leaf!("erlang", "exit", 1, |_, a| Err(Raise::new(Class::Exit, a[0].take()))),
    leaf!("erlang", "throw", 1, |_, a| Err(Raise::new(Class::Throw, a[0].take()))),
    leaf!("erlang", "raise", 3, raise),
];

/// An error, with the arguments of the function that raises it.
fn error(a: &mut [Term]) -> Raise {
    let mut raise = Raise::error(a[0].take());
    raise.0.args = Some(a[1].take()).filter(Term::is_list);
    raise
}

fn raise(_: &mut Ctx, a: &mut [Term]) -> Result {
    let Some(class) = a[0].as_atom().and_then(Class::from_atom) else { return Ok(Term::atom(atoms::BADARG)) };
    let mut raise = Raise::new(class, a[1].take());
    raise.0.trace = Some(a[2].take());
    Err(raise)
}

fn no_cons() -> Raise {
    Raise::badarg_at(1, "not a nonempty list")
}

fn number(t: &Term) -> std::result::Result<&Term, Raise> {
    if t.is_number() { Ok(t) } else { Err(Raise::badarg_at(1, "not a number")) }
}

/// A number as an integer.
fn rounded(t: &Term, how: fn(f64) -> f64) -> Result {
    if t.is_int() {
        return Ok(t.clone());
    }
    match number(t)?.as_float() {
        Some(x) => Ok(Term::big(cmp::float_to_big(how(x)))),
        None => Err(Raise::badarg()),
    }
}

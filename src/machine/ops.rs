//! Operators on values: what `:erlang`'s guard BIFs and operators compute, and their exact errors.

use crate::base::{Atom, atoms};
use crate::ir::{Ctx, Op1, Op2, Raise};
use crate::term::{ArithError, ListBuilder, Term, View, arith, cmp, map};
use rustc_hash::FxHashMap;

/// An error of an `:erlang` function: it stands on top of the trace with its arguments.
#[cold]
#[inline(never)]
pub fn failed(mut raise: Raise, name: &str, args: &[&Term]) -> Raise {
    raise.0.mfa = Some((atoms::ERLANG, Atom::new(name), args.iter().map(|t| (*t).clone()).collect()));
    raise
}

#[cold]
fn reason(error: ArithError) -> Raise {
    match error {
        ArithError::BadArith => Raise::badarith(),
        ArithError::SystemLimit => Raise::atom(atoms::SYSTEM_LIMIT),
    }
}

/// `{name, value}`
#[cold]
#[inline(never)]
pub fn pair(name: Atom, value: Term) -> Raise {
    Raise::error(Term::tuple2(Term::atom(name), value))
}

/// An operator of one operand.
///
/// # Errors
/// Those of the function that [`name1`] names.
pub fn op1(op: Op1, x: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    if let Some(answer) = test(op, x) {
        return Ok(Term::bool(answer));
    }
    value1(op, x, cx).map_err(|raise| failed(raise, name1(op), &[x]))
}

/// A type test or negation; `None` for other operators.
#[inline]
pub fn test(op: Op1, x: &Term) -> Option<bool> {
    Some(match op {
        Op1::IsAtom => x.is_atom(),
        Op1::IsBinary => x.is_binary(),
        Op1::IsBitstring => x.is_bits(),
        Op1::IsBoolean => x.as_bool().is_some(),
        Op1::IsFloat => x.is_float(),
        Op1::IsFunction => x.is_fun(),
        Op1::IsInteger => x.is_int(),
        Op1::IsList => x.is_list(),
        Op1::IsMap => x.is_map(),
        Op1::IsNumber => x.is_number(),
        Op1::IsPid => x.is_pid(),
        Op1::IsPort => x.is_port(),
        Op1::IsReference => x.is_ref(),
        Op1::IsTuple => x.is_tuple(),
        Op1::IsNil => x.is_atom_of(atoms::NIL),
        Op1::Bang => !x.is_truthy(),
        _ => return None,
    })
}

fn value1(op: Op1, x: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    let not_number = || Raise::badarg_at(1, "not a number");
    let size = |n: usize| Term::int(n as i64);
    match op {
        Op1::Neg => arith::neg(x).map_err(reason),
        Op1::Plus if x.is_number() => Ok(x.clone()),
        Op1::Plus => Err(Raise::badarith()),
        Op1::Not => x.as_bool().map(|b| Term::bool(!b)).ok_or_else(Raise::badarg),
        Op1::Bnot => arith::bnot(x).map_err(reason),
        Op1::Hd => x.as_cons().map(|(h, _)| h.clone()).ok_or_else(|| Raise::badarg_at(1, "not a nonempty list")),
        Op1::Tl => x.as_cons().map(|(_, t)| t.clone()).ok_or_else(|| Raise::badarg_at(1, "not a nonempty list")),
        Op1::Length => {
            let len = x.list_len().ok_or_else(|| Raise::badarg_at(1, "not a list"))?;
            cx.charge(len / 16);
            Ok(size(len))
        }
        Op1::TupleSize => x.as_tuple().map(|t| size(t.len())).ok_or_else(|| Raise::badarg_at(1, "not a tuple")),
        Op1::MapSize => x.as_map().map(|m| size(m.len())).ok_or_else(|| pair(atoms::BADMAP, x.clone())),
        Op1::ByteSize => {
            x.as_bits().map(|b| size(b.bit_len.div_ceil(8))).ok_or_else(|| Raise::badarg_at(1, "not a bitstring"))
        }
        Op1::BitSize => x.as_bits().map(|b| size(b.bit_len)).ok_or_else(|| Raise::badarg_at(1, "not a bitstring")),
        Op1::Abs if x.is_number() => arith::abs(x).map_err(reason),
        Op1::Float if x.is_float() => Ok(x.clone()),
        Op1::Float if x.is_int() => arith::fdiv(x, &Term::int(1)).map_err(|_| not_number()),
        Op1::Round | Op1::Trunc | Op1::Floor | Op1::Ceil => match x.view() {
            View::Int(_) | View::BigInt(_) => Ok(x.clone()),
            View::Float(value) => Ok(whole(match op {
                Op1::Round => value.round(),
                Op1::Trunc => value.trunc(),
                Op1::Floor => value.floor(),
                _ => value.ceil(),
            })),
            _ => Err(not_number()),
        },
        _ => Err(not_number()),
    }
}

/// The integer that a whole float stands for.
fn whole(value: f64) -> Term {
    // Below 2^60 every whole float is exactly an i64.
    if value.abs() < (1i64 << 60) as f64 { Term::int(value as i64) } else { Term::big(cmp::float_to_big(value)) }
}

/// A comparison; `None` for other operators.
#[inline(always)]
pub fn compare(op: Op2, a: &Term, b: &Term) -> Option<bool> {
    Some(match op {
        Op2::Eq => equal(a, b),
        Op2::Ne => !equal(a, b),
        Op2::ExactEq => exact(a, b),
        Op2::ExactNe => !exact(a, b),
        Op2::Lt => less(a, b),
        Op2::Gt => less(b, a),
        Op2::Le => !less(b, a),
        Op2::Ge => !less(a, b),
        _ => return None,
    })
}

#[inline(always)]
pub fn less(a: &Term, b: &Term) -> bool {
    if Term::both_small(a, b) { a.small_value() < b.small_value() } else { less_slow(a, b) }
}

#[inline(never)]
fn less_slow(a: &Term, b: &Term) -> bool {
    cmp::cmp(a, b).is_lt()
}

#[inline(always)]
pub fn equal(a: &Term, b: &Term) -> bool {
    if a.same(b) {
        // Also right for floats: there is no NaN.
        true
    } else if a.is_immediate() && b.is_immediate() {
        false
    } else {
        equal_slow(a, b)
    }
}

#[inline(never)]
fn equal_slow(a: &Term, b: &Term) -> bool {
    cmp::eq(a, b)
}

#[inline(always)]
pub fn exact(a: &Term, b: &Term) -> bool {
    if a.same(b) {
        true
    } else if a.is_immediate() || b.is_immediate() {
        false
    } else {
        exact_slow(a, b)
    }
}

#[inline(never)]
fn exact_slow(a: &Term, b: &Term) -> bool {
    cmp::exact_eq(a, b)
}

/// An operator of two operands.
///
/// # Errors
/// Those of the function that [`name2`] names.
#[inline]
pub fn op2(op: Op2, a: &Term, b: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    let quick = match op {
        Op2::Add => arith::add_small(a, b),
        Op2::Sub => arith::sub_small(a, b),
        Op2::Mul => arith::mul_small(a, b),
        Op2::Rem if Term::both_small(a, b) && b.small_value() > 0 => {
            Some(Term::small(a.small_value() % b.small_value()))
        }
        Op2::Div if Term::both_small(a, b) && b.small_value() > 0 => {
            Some(Term::small(a.small_value() / b.small_value()))
        }
        Op2::MapGet => map::get(b, a).cloned(),
        Op2::Element => a.as_usize().and_then(|i| b.as_tuple()?.get(i.checked_sub(1)?).cloned()),
        _ => compare(op, a, b).map(Term::bool),
    };
    match quick {
        Some(value) => Ok(value),
        None => op2_slow(op, a, b, cx),
    }
}

#[inline(never)]
fn op2_slow(op: Op2, a: &Term, b: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    value2(op, a, b, cx).map_err(|raise| {
        let mut raise = failed(raise, name2(op), &[a, b]);
        // The only operator whose failure does not show as a call of its function on the BEAM.
        raise.0.typed = op == Op2::Fdiv;
        raise
    })
}

fn value2(op: Op2, a: &Term, b: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    let booleans = || a.as_bool().zip(b.as_bool()).ok_or_else(Raise::badarg);
    match op {
        Op2::Add => arith::add(a, b).map_err(reason),
        Op2::Sub => arith::sub(a, b).map_err(reason),
        Op2::Mul => arith::mul(a, b).map_err(reason),
        Op2::Fdiv => arith::fdiv(a, b).map_err(reason),
        Op2::Div => arith::div(a, b).map_err(reason),
        Op2::Rem => arith::rem(a, b).map_err(reason),
        Op2::Band => arith::band(a, b).map_err(reason),
        Op2::Bor => arith::bor(a, b).map_err(reason),
        Op2::Bxor => arith::bxor(a, b).map_err(reason),
        Op2::Bsl => arith::bsl(a, b).map_err(reason),
        Op2::Bsr => arith::bsr(a, b).map_err(reason),
        Op2::Element => Err(no_element(a, b)),
        Op2::MapGet if b.is_map() => Err(pair(atoms::BADKEY, a.clone())),
        Op2::MapGet => Err(pair(atoms::BADMAP, b.clone())),
        Op2::IsMapKey if b.is_map() => Ok(Term::bool(map::contains(b, a))),
        Op2::IsMapKey => Err(pair(atoms::BADMAP, b.clone())),
        Op2::IsFunctionArity => {
            if !b.is_int() {
                return Err(Raise::badarg_at(2, "not an integer"));
            }
            if less(b, &Term::int(0)) {
                return Err(Raise::badarg_at(2, "out of range"));
            }
            Ok(Term::bool(b.as_usize().is_some_and(|arity| a.is_fun_of(arity))))
        }
        Op2::Append => append(a, b, cx),
        Op2::Subtract => subtract(a, b, cx),
        Op2::Min => Ok(if less(b, a) { b.clone() } else { a.clone() }),
        Op2::Max => Ok(if less(a, b) { b.clone() } else { a.clone() }),
        Op2::Xor => booleans().map(|(a, b)| Term::bool(a != b)),
        Op2::AndStrict => booleans().map(|(a, b)| Term::bool(a && b)),
        Op2::OrStrict => booleans().map(|(a, b)| Term::bool(a || b)),
        op => Ok(Term::bool(compare(op, a, b).unwrap_or(false))),
    }
}

fn no_element(index: &Term, tuple: &Term) -> Raise {
    let mut raise = Raise::badarg();
    if !index.is_int() {
        raise.0.details.push((1, "not an integer".into()));
    } else if tuple.is_tuple() {
        raise.0.details.push((1, "out of range".into()));
    }
    if !tuple.is_tuple() {
        raise.0.details.push((2, "not a tuple".into()));
    }
    raise
}

fn append(a: &Term, b: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    let mut list = ListBuilder::new();
    let mut items = a.list_iter();
    let mut count = 0;
    for item in items.by_ref() {
        list.push(item.clone());
        count += 1;
    }
    cx.charge(count / 8);
    if items.tail().is_empty_list() { Ok(list.finish_with_tail(b.clone())) } else { Err(Raise::badarg()) }
}

/// `a -- b`: for each element of `b` its first occurrence in `a` is gone.
fn subtract(a: &Term, b: &Term, cx: &mut Ctx) -> Result<Term, Raise> {
    let (Some(from), Some(gone)) = (a.proper_list(), b.proper_list()) else { return Err(Raise::badarg()) };
    cx.charge((from.len() + gone.len()) / 4);
    let mut counts: FxHashMap<&Term, usize> = FxHashMap::default();
    for item in gone {
        *counts.entry(item).or_default() += 1;
    }
    Ok(Term::list_forward(
        from.into_iter()
            .filter(|item| match counts.get_mut(item) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            })
            .cloned(),
    ))
}

/// The `:erlang` function that this is.
pub fn name1(op: Op1) -> &'static str {
    match op {
        Op1::Neg => "-",
        Op1::Plus => "+",
        Op1::Not | Op1::Bang => "not",
        Op1::Bnot => "bnot",
        Op1::Hd => "hd",
        Op1::Tl => "tl",
        Op1::Length => "length",
        Op1::TupleSize => "tuple_size",
        Op1::MapSize => "map_size",
        Op1::ByteSize => "byte_size",
        Op1::BitSize => "bit_size",
        Op1::Abs => "abs",
        Op1::Round => "round",
        Op1::Trunc => "trunc",
        Op1::Floor => "floor",
        Op1::Ceil => "ceil",
        Op1::Float => "float",
        Op1::IsAtom => "is_atom",
        Op1::IsBinary => "is_binary",
        Op1::IsBitstring => "is_bitstring",
        Op1::IsBoolean => "is_boolean",
        Op1::IsFloat => "is_float",
        Op1::IsFunction => "is_function",
        Op1::IsInteger => "is_integer",
        Op1::IsList => "is_list",
        Op1::IsMap => "is_map",
        Op1::IsNumber => "is_number",
        Op1::IsPid => "is_pid",
        Op1::IsPort => "is_port",
        Op1::IsReference => "is_reference",
        Op1::IsTuple => "is_tuple",
        Op1::IsNil => "==",
    }
}

/// The `:erlang` function that this is.
pub fn name2(op: Op2) -> &'static str {
    match op {
        Op2::Add => "+",
        Op2::Sub => "-",
        Op2::Mul => "*",
        Op2::Fdiv => "/",
        Op2::Div => "div",
        Op2::Rem => "rem",
        Op2::Band => "band",
        Op2::Bor => "bor",
        Op2::Bxor => "bxor",
        Op2::Bsl => "bsl",
        Op2::Bsr => "bsr",
        Op2::Eq => "==",
        Op2::Ne => "/=",
        Op2::ExactEq => "=:=",
        Op2::ExactNe => "=/=",
        Op2::Lt => "<",
        Op2::Le => "=<",
        Op2::Gt => ">",
        Op2::Ge => ">=",
        Op2::Element => "element",
        Op2::MapGet => "map_get",
        Op2::IsMapKey => "is_map_key",
        Op2::IsFunctionArity => "is_function",
        Op2::Append => "++",
        Op2::Subtract => "--",
        Op2::Min => "min",
        Op2::Max => "max",
        Op2::Xor => "xor",
        Op2::AndStrict => "and",
        Op2::OrStrict => "or",
    }
}

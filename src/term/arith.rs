//! Arithmetic on integers of any size and on floats, as the BEAM does it.
//!
//! The fast paths work on tagged words: a small integer is `8 * value + 1`, so sums, differences and
//! products of tagged words need one correction and overflow exactly when 61 bits do.

use super::word::TAG_INT;
use super::{IBig, Term, View};
use dashu_int::UBig;
use dashu_int::ops::BitTest;

/// Why an operation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArithError {
    /// Wrong kinds of operands, division by zero, or a float out of range (`:badarith`).
    BadArith,
    /// An integer larger than [`MAX_BITS`] (`:system_limit`).
    SystemLimit,
}

use ArithError::{BadArith, SystemLimit};

type Outcome = Result<Term, ArithError>;

/// The most bits of an integer's magnitude.
pub const MAX_BITS: usize = 4_194_240;

/// The sum of two small integers, if small.
#[inline(always)]
pub fn add_small(a: &Term, b: &Term) -> Option<Term> {
    if !Term::both_small(a, b) {
        return None;
    }
    (a.raw_bits() as i64).checked_add((b.raw_bits() - TAG_INT) as i64).map(|w| Term::from_raw(w as u64))
}

/// The difference of two small integers, if small.
#[inline(always)]
pub fn sub_small(a: &Term, b: &Term) -> Option<Term> {
    if !Term::both_small(a, b) {
        return None;
    }
    (a.raw_bits() as i64).checked_sub((b.raw_bits() - TAG_INT) as i64).map(|w| Term::from_raw(w as u64))
}

/// The product of two small integers, if small.
#[inline(always)]
pub fn mul_small(a: &Term, b: &Term) -> Option<Term> {
    if !Term::both_small(a, b) {
        return None;
    }
    a.small_value().checked_mul((b.raw_bits() - TAG_INT) as i64).map(|w| Term::from_raw(w as u64 | TAG_INT))
}

/// A small integer times a constant, if small.
#[inline(always)]
pub fn mul_imm(a: &Term, k: i32) -> Option<Term> {
    if !a.is_small_int() {
        return None;
    }
    a.small_value().checked_mul(i64::from(k) << 3).map(|w| Term::from_raw(w as u64 | TAG_INT))
}

/// The rest of a small integer by a constant above 0. Long divisions take several times as long as short ones.
#[inline(always)]
pub fn rem_imm(a: &Term, k: i32) -> Option<Term> {
    if !a.is_small_int() || k <= 0 {
        return None;
    }
    let value = a.small_value();
    Some(Term::small(match u32::try_from(value) {
        Ok(value) => i64::from(value % k as u32),
        Err(_) => value % i64::from(k),
    }))
}

/// The quotient of a small integer by a constant above 0.
#[inline(always)]
pub fn div_imm(a: &Term, k: i32) -> Option<Term> {
    if !a.is_small_int() || k <= 0 {
        return None;
    }
    let value = a.small_value();
    Some(Term::small(match u32::try_from(value) {
        Ok(value) => i64::from(value / k as u32),
        Err(_) => value / i64::from(k),
    }))
}

/// A small integer plus a constant of at most 60 bits, if small.
#[inline(always)]
pub fn add_imm(a: &Term, k: i64) -> Option<Term> {
    if !a.is_small_int() {
        return None;
    }
    (a.raw_bits() as i64).checked_add(k << 3).map(|w| Term::from_raw(w as u64))
}

enum Number<'a> {
    Int(i64),
    Big(&'a IBig),
    Float(f64),
}

use Number::{Big, Float, Int};

fn number(term: &Term) -> Result<Number<'_>, ArithError> {
    match term.view() {
        View::Int(i) => Ok(Int(i)),
        View::BigInt(b) => Ok(Big(b)),
        View::Float(f) => Ok(Float(f)),
        _ => Err(BadArith),
    }
}

impl Number<'_> {
    fn to_big(&self) -> Option<IBig> {
        match self {
            Int(i) => Some(IBig::from(*i)),
            Big(b) => Some((*b).clone()),
            Float(_) => None,
        }
    }

    /// The nearest float; none beyond its range.
    fn to_float(&self) -> Result<f64, ArithError> {
        match self {
            Int(i) => Ok(*i as f64),
            Float(f) => Ok(*f),
            Big(b) => finite(b.to_f64().value()),
        }
    }
}

fn finite(value: f64) -> Result<f64, ArithError> {
    if value.is_finite() { Ok(value) } else { Err(BadArith) }
}

fn float(value: f64) -> Outcome {
    finite(value).map(Term::float)
}

fn big(value: IBig) -> Outcome {
    if value.bit_len() > MAX_BITS { Err(SystemLimit) } else { Ok(Term::big(value)) }
}

/// One operation on whichever kinds the operands have.
#[inline(always)]
fn binary(
    a: &Term,
    b: &Term,
    ints: impl FnOnce(i64, i64) -> Option<i64>,
    bigs: impl FnOnce(IBig, IBig) -> IBig,
    floats: impl FnOnce(f64, f64) -> f64,
) -> Outcome {
    let (x, y) = (number(a)?, number(b)?);
    match (&x, &y) {
        (Int(x), Int(y)) => match ints(*x, *y) {
            Some(value) => Ok(Term::int(value)),
            None => big(bigs(IBig::from(*x), IBig::from(*y))),
        },
        (Float(_), _) | (_, Float(_)) => float(floats(x.to_float()?, y.to_float()?)),
        _ => match (x.to_big(), y.to_big()) {
            (Some(x), Some(y)) => big(bigs(x, y)),
            _ => Err(BadArith),
        },
    }
}

/// `+`
#[inline(always)]
pub fn add(a: &Term, b: &Term) -> Outcome {
    match add_small(a, b) {
        Some(sum) => Ok(sum),
        None => add_slow(a, b),
    }
}

#[inline(never)]
fn add_slow(a: &Term, b: &Term) -> Outcome {
    binary(a, b, i64::checked_add, |x, y| x + y, |x, y| x + y)
}

/// `-`
#[inline(always)]
pub fn sub(a: &Term, b: &Term) -> Outcome {
    match sub_small(a, b) {
        Some(difference) => Ok(difference),
        None => sub_slow(a, b),
    }
}

#[inline(never)]
fn sub_slow(a: &Term, b: &Term) -> Outcome {
    binary(a, b, i64::checked_sub, |x, y| x - y, |x, y| x - y)
}

/// `*`
#[inline(always)]
pub fn mul(a: &Term, b: &Term) -> Outcome {
    match mul_small(a, b) {
        Some(product) => Ok(product),
        None => mul_slow(a, b),
    }
}

#[inline(never)]
fn mul_slow(a: &Term, b: &Term) -> Outcome {
    if let (Some(x), Some(y)) = (a.as_big(), b.as_big())
        && x.bit_len() + y.bit_len() > MAX_BITS + 1
    {
        return Err(SystemLimit);
    }
    binary(a, b, i64::checked_mul, |x, y| x * y, |x, y| x * y)
}

/// Unary `-`
pub fn neg(a: &Term) -> Outcome {
    match number(a)? {
        Int(i) => Ok(Term::int(-i)),
        Big(b) => Ok(Term::big(-b)),
        Float(f) => Ok(Term::float(-f)),
    }
}

/// `abs/1`
pub fn abs(a: &Term) -> Outcome {
    match number(a)? {
        Int(i) => Ok(Term::int(i.abs())),
        Big(b) => Ok(Term::big(if b.sign() == dashu_int::Sign::Negative { -b } else { b.clone() })),
        Float(f) => Ok(Term::float(f.abs())),
    }
}

/// The operands of an integer-only operation.
#[inline(always)]
fn integers(
    a: &Term,
    b: &Term,
    ints: impl FnOnce(i64, i64) -> Option<i64>,
    bigs: impl FnOnce(IBig, IBig) -> Option<IBig>,
) -> Outcome {
    if Term::both_small(a, b)
        && let Some(value) = ints(a.small_value(), b.small_value())
    {
        return Ok(Term::int(value));
    }
    match (a.to_ibig(), b.to_ibig()) {
        (Some(x), Some(y)) => bigs(x, y).map_or(Err(BadArith), big),
        _ => Err(BadArith),
    }
}

/// `div/2`: truncates towards zero.
#[inline]
pub fn div(a: &Term, b: &Term) -> Outcome {
    integers(a, b, i64::checked_div, |x, y| if y.is_zero() { None } else { Some(x / y) })
}

/// `rem/2`: the sign of the dividend.
#[inline]
pub fn rem(a: &Term, b: &Term) -> Outcome {
    integers(a, b, i64::checked_rem, |x, y| if y.is_zero() { None } else { Some(x % y) })
}

/// `/`: always a float.
pub fn fdiv(a: &Term, b: &Term) -> Outcome {
    let (x, y) = (number(a)?.to_float()?, number(b)?.to_float()?);
    if y == 0.0 { Err(BadArith) } else { float(x / y) }
}

/// `Integer.pow/2`; the exponent must not be negative.
pub fn pow(base: &Term, exponent: &Term) -> Outcome {
    let (Some(b), Some(e)) = (base.to_ibig(), exponent.to_ibig()) else { return Err(BadArith) };
    if e.sign() == dashu_int::Sign::Negative {
        return Err(BadArith);
    }
    if let Ok(small) = i8::try_from(&b)
        && (-1..=1).contains(&small)
    {
        let odd = e.bit(0);
        return Ok(Term::int(match small {
            _ if e.is_zero() => 1,
            -1 if !odd => 1,
            other => other as i64,
        }));
    }
    // At least (bit_len - 1) * e bits: no use to begin if that is too much.
    match usize::try_from(&e) {
        Ok(e) if (b.bit_len() - 1).checked_mul(e).is_some_and(|bits| bits <= MAX_BITS) => big(b.pow(e)),
        _ => Err(SystemLimit),
    }
}

/// `Bitwise.band/2`
#[inline]
pub fn band(a: &Term, b: &Term) -> Outcome {
    integers(a, b, |x, y| Some(x & y), |x, y| Some(x & y))
}

/// `Bitwise.bor/2`
#[inline]
pub fn bor(a: &Term, b: &Term) -> Outcome {
    integers(a, b, |x, y| Some(x | y), |x, y| Some(x | y))
}

/// `Bitwise.bxor/2`
#[inline]
pub fn bxor(a: &Term, b: &Term) -> Outcome {
    integers(a, b, |x, y| Some(x ^ y), |x, y| Some(x ^ y))
}

/// `Bitwise.bnot/1`
pub fn bnot(a: &Term) -> Outcome {
    match number(a)? {
        Int(i) => Ok(Term::int(!i)),
        Big(b) => Ok(Term::big(!b)),
        Float(_) => Err(BadArith),
    }
}

/// `Bitwise.bsl/2`; a negative count shifts right.
#[inline]
pub fn bsl(a: &Term, count: &Term) -> Outcome {
    shift(a, count, false)
}

/// `Bitwise.bsr/2`: arithmetic; a negative count shifts left.
#[inline]
pub fn bsr(a: &Term, count: &Term) -> Outcome {
    shift(a, count, true)
}

fn shift(a: &Term, count: &Term, right: bool) -> Outcome {
    let (true, true) = (a.is_int(), count.is_int()) else { return Err(BadArith) };
    let negative_count = match count.view() {
        View::Int(i) => i < 0,
        View::BigInt(b) => b.sign() == dashu_int::Sign::Negative,
        _ => false,
    };
    let right = right != negative_count;
    let by = match count.view() {
        View::Int(i) => usize::try_from(i.unsigned_abs()).unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    if a.is_small_int() {
        let value = a.small_value();
        if right {
            return Ok(Term::small(value >> by.min(63)));
        }
        if value == 0 {
            return Ok(Term::small(0));
        }
        // The sign bits above the value bound how far it can move.
        if by < 62 && by < (value ^ (value >> 63)).leading_zeros() as usize {
            return Ok(Term::int(value << by));
        }
    }
    let Some(value) = a.to_ibig() else { return Err(BadArith) };
    if right {
        // Beyond its length any value is 0 or -1; dashu's shift rounds towards negative infinity as needed.
        return big(value >> by.min(MAX_BITS * 2));
    }
    match value.bit_len().checked_add(by) {
        Some(bits) if bits <= MAX_BITS => big(value << by),
        _ => Err(SystemLimit),
    }
}

/// The magnitude of an integer, for callers that need unsigned digits.
pub fn magnitude(a: &Term) -> Option<UBig> {
    a.to_ibig().map(|b| b.into_parts().1)
}

//! `:math` and the float conversions of `:erlang` that need no more than `f64`.

use super::args::{leaf, number};
use super::precise;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;

type Result = std::result::Result<Term, Raise>;

macro_rules! unary {
    ($name:literal, $f:expr) => {
        leaf!("math", $name, 1, |_: &mut Ctx, a: &mut [Term]| finite($f(number(a, 0)?)))
    };
}

macro_rules! binary {
    ($name:literal, $f:expr) => {
        leaf!("math", $name, 2, |_: &mut Ctx, a: &mut [Term]| finite($f(number(a, 0)?, number(a, 1)?)))
    };
}

pub static ROWS: &[NativeRow] = &[
    unary!("sin", f64::sin),
    unary!("cos", f64::cos),
    unary!("tan", f64::tan),
    unary!("asin", f64::asin),
    unary!("acos", f64::acos),
    unary!("atan", f64::atan),
    unary!("sinh", f64::sinh),
    unary!("cosh", f64::cosh),
    unary!("tanh", f64::tanh),
    unary!("asinh", precise::asinh),
    unary!("acosh", precise::acosh),
    unary!("atanh", precise::atanh),
    unary!("exp", f64::exp),
    unary!("log", f64::ln),
    unary!("log2", f64::log2),
    unary!("log10", f64::log10),
    unary!("sqrt", f64::sqrt),
    unary!("erf", precise::erf),
    unary!("erfc", precise::erfc),
    unary!("floor", f64::floor),
    unary!("ceil", f64::ceil),
    binary!("pow", f64::powf),
    binary!("atan2", f64::atan2),
    binary!("fmod", |x: f64, y: f64| x % y),
    leaf!("math", "pi", 0, |_, _| Ok(Term::float(std::f64::consts::PI))),
    leaf!("math", "tau", 0, |_, _| Ok(Term::float(std::f64::consts::TAU))),
];

/// A float of the script is always finite; anything else is `:badarith`.
fn finite(x: f64) -> Result {
    if x.is_finite() { Ok(Term::float(x)) } else { Err(Raise::badarith()) }
}

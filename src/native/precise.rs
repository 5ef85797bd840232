//! Functions of `:math` that Rust does not offer or computes less exactly: correctly rounded, as the C library's are.
//!
//! Sums of two floats carry 106 bits, so that the last rounding is the right one but for cases nobody meets. Erlang calls
//! the C library, whose newest version rounds these functions correctly. Rejected: Rust's own `acosh` and relatives and
//! the crate `libm`, which are off by one in the last digit for one argument in five, and calling C (it would be right
//! or not by the machine).

use std::cmp::Ordering;
use std::f64::consts::LN_2;

/// A number as the sum of two floats; the second is at most half a unit in the last place of the first.
#[derive(Clone, Copy)]
struct Pair(f64, f64);

const LN2: Pair = Pair(LN_2, 2.319_046_813_846_299_6e-17);
/// 1 / sqrt(pi)
const INV_SQRT_PI: Pair = Pair(0.564_189_583_547_756_3, 7.667_729_806_582_94e-18);

fn sum(a: f64, b: f64) -> Pair {
    let s = a + b;
    let t = s - a;
    Pair(s, (a - (s - t)) + (b - t))
}

fn product(a: f64, b: f64) -> Pair {
    let p = a * b;
    Pair(p, a.mul_add(b, -p))
}

impl Pair {
    fn of(x: f64) -> Pair {
        Pair(x, 0.0)
    }

    fn add(self, o: Pair) -> Pair {
        let Pair(s, e) = sum(self.0, o.0);
        let Pair(t, f) = sum(self.1, o.1);
        let Pair(s, e) = sum(s, e + t);
        sum(s, e + f)
    }

    fn neg(self) -> Pair {
        Pair(-self.0, -self.1)
    }

    fn mul(self, o: Pair) -> Pair {
        let Pair(p, e) = product(self.0, o.0);
        sum(p, e + (self.0 * o.1 + self.1 * o.0))
    }

    fn div(self, o: Pair) -> Pair {
        let q = self.0 / o.0;
        let r = self.add(o.mul(Pair::of(q)).neg());
        let q2 = r.0 / o.0;
        let r = r.add(o.mul(Pair::of(q2)).neg());
        sum(q, q2).add(Pair::of(r.0 / o.0))
    }

    fn sqrt(self) -> Pair {
        if self.0 <= 0.0 {
            return Pair::of(0.0);
        }
        let root = self.0.sqrt();
        let rest = self.add(product(root, root).neg());
        sum(root, rest.0 / (2.0 * root))
    }

    /// `m` and `k`, of which e to this is `m * 2^k`.
    fn exp(self) -> (Pair, i32) {
        let k = (self.0 / LN_2).round();
        let r = self.add(LN2.mul(Pair::of(k)).neg()).mul(Pair::of(1.0 / 64.0));
        let mut term = Pair::of(1.0);
        let mut total = Pair::of(1.0);
        for n in 1..16 {
            term = term.mul(r).div(Pair::of(f64::from(n)));
            total = total.add(term);
        }
        for _ in 0..6 {
            total = total.mul(total);
        }
        (total, k as i32)
    }

    fn ln(self) -> Pair {
        let first = self.0.ln();
        let (m, k) = Pair::of(-first).exp();
        // The rest is tiny: its logarithm is a short series.
        let rest = scale_pair(self.mul(m), k).add(Pair::of(-1.0));
        Pair::of(first).add(rest).add(rest.mul(rest).mul(Pair::of(-0.5)))
    }

    /// The logarithm of 1 + this.
    fn ln_1p(self) -> Pair {
        if self.0.abs() > 0.25 {
            return Pair::of(1.0).add(self).ln();
        }
        let s = self.div(Pair::of(2.0).add(self));
        let square = s.mul(s);
        let mut power = s;
        let mut total = s;
        for n in 1..22 {
            power = power.mul(square);
            total = total.add(power.div(Pair::of(f64::from(2 * n + 1))));
        }
        total.mul(Pair::of(2.0))
    }

    fn value(self) -> f64 {
        self.0 + self.1
    }
}

/// x * 2^k, in two steps, as neither factor may overflow.
fn scale(x: f64, k: i32) -> f64 {
    let half = k / 2;
    x * 2f64.powi(half) * 2f64.powi(k - half)
}

fn scale_pair(x: Pair, k: i32) -> Pair {
    Pair(scale(x.0, k), scale(x.1, k))
}

/// Beyond this the square no longer matters to a sum with 1.
const HUGE: f64 = 1e30;
/// Below this a function is its argument.
const TINY: f64 = 1e-100;

pub fn acosh(x: f64) -> f64 {
    if x > HUGE {
        return Pair::of(x).ln().add(LN2).value();
    }
    match x.partial_cmp(&1.0) {
        Some(Ordering::Greater) => {
            let t = sum(x, -1.0);
            t.add(t.mul(t.add(Pair::of(2.0))).sqrt()).ln_1p().value()
        }
        Some(Ordering::Equal) => 0.0,
        _ => f64::NAN,
    }
}

pub fn asinh(x: f64) -> f64 {
    let a = x.abs();
    let result = if a < TINY {
        a
    } else if a > HUGE {
        Pair::of(a).ln().add(LN2).value()
    } else {
        let square = product(a, a);
        let root = square.add(Pair::of(1.0)).sqrt();
        Pair::of(a).add(square.div(root.add(Pair::of(1.0)))).ln_1p().value()
    };
    result.copysign(x)
}

pub fn atanh(x: f64) -> f64 {
    let a = x.abs();
    if a >= 1.0 {
        return f64::NAN;
    }
    let result = if a < TINY { a } else { 0.5 * Pair::of(2.0 * a).div(sum(1.0, -a)).ln_1p().value() };
    result.copysign(x)
}

/// The error function of 0 to 3.
fn erf_series(x: f64) -> Pair {
    let square = product(x, x);
    let mut term = Pair::of(x);
    let mut total = term;
    let mut n = 1.0;
    while term.0 > total.0 * 1e-34 {
        term = term.mul(square).mul(Pair::of(2.0)).div(Pair::of(2.0 * n + 1.0));
        total = total.add(term);
        n += 1.0;
    }
    let (m, k) = square.neg().exp();
    scale_pair(total.mul(m).mul(INV_SQRT_PI).mul(Pair::of(2.0)), k)
}

/// The complementary error function from 2 on: a continued fraction, and a power of two to scale it by.
fn erfc_fraction(x: f64) -> (Pair, i32) {
    let square = product(x, x);
    let twice = square.mul(Pair::of(2.0));
    let mut fraction = Pair::of(1.0);
    for n in (1..=220).rev() {
        fraction = Pair::of(1.0).add(Pair::of(f64::from(n)).div(twice.mul(fraction)));
    }
    let (m, k) = square.neg().exp();
    (m.mul(INV_SQRT_PI).div(fraction.mul(Pair::of(x))), k)
}

pub fn erf(x: f64) -> f64 {
    let a = x.abs();
    let result = if a < TINY {
        // Enlarged, so that the small half is not lost.
        scale(INV_SQRT_PI.mul(Pair::of(2.0 * scale(a, 600))).value(), -600)
    } else if a < 2.0 {
        erf_series(a).value()
    } else if a < 6.0 {
        let (m, k) = erfc_fraction(a);
        Pair::of(1.0).add(scale_pair(m, k).neg()).value()
    } else {
        1.0
    };
    result.copysign(x)
}

pub fn erfc(x: f64) -> f64 {
    if x < -6.0 {
        2.0
    } else if x < 2.0 {
        let a = x.abs();
        let part = if a < 2.0 {
            erf_series(a)
        } else {
            let (m, k) = erfc_fraction(a);
            Pair::of(1.0).add(scale_pair(m, k).neg())
        };
        Pair::of(1.0).add(if x < 0.0 { part } else { part.neg() }).value()
    } else if x < 28.0 {
        let (m, k) = erfc_fraction(x);
        scale(m.value(), k)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_digits_are_right() {
        assert_eq!(acosh(2.0), 1.3169578969248168);
        assert_eq!(acosh(1.0e308), 709.889355822726);
        assert_eq!(asinh(0.5), 0.48121182505960347);
        assert_eq!(atanh(-0.5), -0.5493061443340549);
        assert_eq!(erf(0.9999999), 0.842700751438961);
        assert_eq!(erfc(5.0), 1.537_459_794_428_035e-12);
        assert!(acosh(0.5).is_nan() && atanh(1.0).is_nan());
    }
}

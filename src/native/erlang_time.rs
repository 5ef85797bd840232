//! Clocks and unique integers.

use super::args::leaf;
use crate::base::Atom;
use crate::ir::{NativeRow, Raise};
use crate::term::{IBig, Term};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("erlang", "monotonic_time", 0, |_, _| Ok(Term::int(monotonic()))),
    leaf!("erlang", "monotonic_time", 1, |_, a| in_unit(monotonic(), &a[0], 1)),
    leaf!("erlang", "system_time", 0, |_, _| Ok(Term::int(system()))),
    leaf!("erlang", "system_time", 1, |_, a| in_unit(system(), &a[0], 1)),
    leaf!("os", "system_time", 0, |_, _| Ok(Term::int(system()))),
    leaf!("os", "system_time", 1, |_, a| in_unit(system(), &a[0], 1)),
    leaf!("os", "perf_counter", 0, |_, _| Ok(Term::int(monotonic()))),
    leaf!("os", "perf_counter", 1, |_, a| in_unit(monotonic(), &a[0], 1)),
    leaf!("erlang", "time_offset", 0, |_, _| Ok(Term::int(offset()))),
    leaf!("erlang", "time_offset", 1, |_, a| in_unit(offset(), &a[0], 1)),
    leaf!("erlang", "timestamp", 0, |_, _| Ok(timestamp())),
    leaf!("os", "timestamp", 0, |_, _| Ok(timestamp())),
    leaf!("erlang", "convert_time_unit", 3, |_, a| {
        let (from, to) = (per_second(&a[1], 2)?, per_second(&a[2], 3)?);
        let value = a[0].to_ibig().ok_or_else(|| Raise::badarg_at(1, "not an integer"))?;
        Ok(Term::big(convert(value, from, to)))
    }),
    leaf!("erlang", "unique_integer", 0, |_, _| Ok(Term::int(unique(false)))),
    leaf!("erlang", "unique_integer", 1, |_, a| {
        let options = a[0].proper_list().ok_or_else(|| Raise::badarg_at(1, "not a list"))?;
        let mut positive = false;
        for option in options {
            match option.as_atom().map(Atom::as_str) {
                Some("positive") => positive = true,
                Some("monotonic") => {}
                _ => return Err(Raise::badarg_at(1, "invalid modifier")),
            }
        }
        Ok(Term::int(unique(positive)))
    }),
];

fn start() -> &'static (Instant, i64) {
    static START: OnceLock<(Instant, i64)> = OnceLock::new();
    START.get_or_init(|| (Instant::now(), wall()))
}

fn wall() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |d| i64::try_from(d.as_nanos()).unwrap_or(i64::MAX))
}

/// Nanoseconds of a clock that never goes back, since the program's first look at it.
pub fn monotonic() -> i64 {
    i64::try_from(start().0.elapsed().as_nanos()).unwrap_or(i64::MAX)
}

/// Nanoseconds since 1970.
pub fn system() -> i64 {
    start();
    wall()
}

fn offset() -> i64 {
    start().1
}

/// Ticks a second of a time unit.
fn per_second(unit: &Term, index: u8) -> std::result::Result<IBig, Raise> {
    let named = |name: &str| {
        Some(match name {
            "second" | "seconds" => 1,
            "millisecond" | "milli_seconds" => 1_000,
            "microsecond" | "micro_seconds" => 1_000_000,
            "nanosecond" | "nano_seconds" | "native" | "perf_counter" => 1_000_000_000,
            _ => return None,
        })
    };
    let ticks = match unit.as_atom() {
        Some(name) => named(name.as_str()).map(IBig::from),
        None => unit.to_ibig().filter(|n| *n > IBig::ZERO),
    };
    ticks.ok_or_else(|| Raise::badarg_at(index, "invalid time unit"))
}

fn in_unit(nanos: i64, unit: &Term, index: u8) -> Result {
    let ticks = per_second(unit, index)?;
    Ok(Term::big(convert(IBig::from(nanos), IBig::from(1_000_000_000), ticks)))
}

/// Rounds down, as Erlang does.
fn convert(value: IBig, from: IBig, to: IBig) -> IBig {
    let product = value * to;
    let quotient = &product / &from;
    if product < IBig::ZERO && &quotient * &from != product { quotient - IBig::ONE } else { quotient }
}

/// `{megaseconds, seconds, microseconds}`
fn timestamp() -> Term {
    let micros = system() / 1000;
    let (seconds, micro) = (micros / 1_000_000, micros % 1_000_000);
    Term::tuple3(Term::int(seconds / 1_000_000), Term::int(seconds % 1_000_000), Term::int(micro))
}

/// One counter serves all kinds: every number is used once, and later ones are larger.
fn unique(positive: bool) -> i64 {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    if positive { n } else { n - 576_460_752_303_423_488 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_round_down() {
        assert_eq!(convert(IBig::from(1999), 1000, 1), IBig::from(1));
        assert_eq!(convert(IBig::from(-1), 1000, 1), IBig::from(-1));
        assert!(per_second(&Term::int(0), 1).is_err());
    }
}

//! Numbers and atoms to text and back: the conversions of `:erlang`.

use super::args::leaf;
use crate::base::atom::AtomError;
use crate::base::{Atom, atoms};
use crate::ir::{NativeRow, Raise};
use crate::term::{IBig, Term};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("erlang", "integer_to_binary", 1, |_, a| match a[0].as_int() {
        Some(n) => Ok(decimal(n)),
        None => Ok(Term::string(&integer_text(&a[0], None)?)),
    }),
    leaf!("erlang", "integer_to_binary", 2, |_, a| Ok(Term::string(&integer_text(&a[0], Some(&a[1]))?))),
    leaf!("erlang", "integer_to_list", 1, |_, a| Ok(charlist(&integer_text(&a[0], None)?))),
    leaf!("erlang", "integer_to_list", 2, |_, a| Ok(charlist(&integer_text(&a[0], Some(&a[1]))?))),
    leaf!("erlang", "binary_to_integer", 1, |_, a| integer(&text(&a[0])?, 10)),
    leaf!("erlang", "binary_to_integer", 2, |_, a| {
        let base = base(&a[1])?;
        integer(&text(&a[0])?, base)
    }),
    leaf!("erlang", "list_to_integer", 1, |_, a| integer(&chars(&a[0], NO_LIST)?, 10)),
    leaf!("erlang", "list_to_integer", 2, |_, a| {
        let base =
            base(&a[1]).map_err(|e| if a[0].is_list() { e } else { Raise::badarg_at(1, NO_LIST).and(2, NO_BASE) })?;
        integer(&chars(&a[0], NO_LIST)?, base)
    }),
    leaf!("erlang", "binary_to_float", 1, |_, a| float(&text(&a[0])?)),
    leaf!("erlang", "list_to_float", 1, |_, a| float(&chars(&a[0], NO_LIST)?)),
    leaf!("erlang", "float_to_binary", 1, |_, a| Ok(Term::string(&float_text(&a[0], &Term::EMPTY_LIST)?))),
    leaf!("erlang", "float_to_binary", 2, |_, a| Ok(Term::string(&float_text(&a[0], &a[1])?))),
    leaf!("erlang", "float_to_list", 1, |_, a| Ok(charlist(&float_text(&a[0], &Term::EMPTY_LIST)?))),
    leaf!("erlang", "float_to_list", 2, |_, a| Ok(charlist(&float_text(&a[0], &a[1])?))),
    leaf!("erlang", "atom_to_binary", 1, |_, a| Ok(Term::string(name(&a[0])?))),
    leaf!("erlang", "atom_to_binary", 2, |_, a| {
        let name = name(&a[0])?;
        if !latin1(&a[1], "is an invalid encoding option")? {
            return Ok(Term::string(name));
        }
        let bytes: Option<Vec<u8>> = name.chars().map(|c| u8::try_from(c).ok()).collect();
        let wrong = || Raise::badarg_at(1, "contains a character not expressible in latin1");
        bytes.map(Term::binary_from_vec).ok_or_else(wrong)
    }),
    leaf!("erlang", "atom_to_list", 1, |_, a| Ok(charlist(name(&a[0])?))),
    leaf!("erlang", "binary_to_atom", 1, |_, a| make_atom(&utf8(&a[0])?)),
    leaf!("erlang", "binary_to_atom", 2, |_, a| { make_atom(&decoded(a)?) }),
    leaf!("erlang", "binary_to_existing_atom", 1, |_, a| existing(&utf8(&a[0])?)),
    leaf!("erlang", "binary_to_existing_atom", 2, |_, a| { existing(&decoded(a)?) }),
    leaf!("erlang", "list_to_atom", 1, |_, a| make_atom(&chars(&a[0], NO_CHARS)?)),
    leaf!("erlang", "list_to_existing_atom", 1, |_, a| existing(&chars(&a[0], NO_CHARS)?)),
];

const NO_LIST: &str = "not a list";
const NO_BASE: &str = "not an integer in the range 2 through 36";
const NO_CHARS: &str = "not a list of characters";
const NO_INTEGER: &str = "not a textual representation of an integer";
const NO_FLOAT: &str = "not a textual representation of a float";

/// Text as a list of its characters.
pub fn charlist(text: &str) -> Term {
    let chars: Vec<Term> = text.chars().map(|c| Term::int(i64::from(u32::from(c)))).collect();
    Term::list(chars)
}

fn base(t: &Term) -> std::result::Result<u32, Raise> {
    match t.as_int() {
        Some(n @ 2..=36) => Ok(n as u32),
        _ => Err(Raise::badarg_at(2, NO_BASE)),
    }
}

/// An integer in a base (ten when not given), with capital letters.
/// The digits of an integer, without a text of their own on the way.
fn decimal(n: i64) -> Term {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    Term::binary(&digits[at..])
}

fn integer_text(n: &Term, in_base: Option<&Term>) -> std::result::Result<String, Raise> {
    if !n.is_int() {
        let mut raise = Raise::badarg_at(1, "not an integer");
        if let Some(Err(other)) = in_base.map(base) {
            raise.0.details.extend(other.0.details);
        }
        return Err(raise);
    }
    let base = in_base.map_or(Ok(10), base)?;
    Ok(match (n.as_int(), base) {
        (Some(i), 10) => i.to_string(),
        _ => n.to_ibig().unwrap_or_default().in_radix(base as u8).to_string().to_uppercase(),
    })
}

/// The text in a binary; what is not UTF-8 is no number either.
fn text(t: &Term) -> std::result::Result<String, Raise> {
    let bytes = t.as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?;
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

fn utf8(t: &Term) -> std::result::Result<String, Raise> {
    let bytes = t.as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Raise::badarg_at(1, "invalid UTF8 encoding"))
}

fn chars(t: &Term, what: &str) -> std::result::Result<String, Raise> {
    let items = t.proper_list().ok_or_else(|| Raise::badarg_at(1, if t.is_list() { what } else { NO_LIST }))?;
    let chars = items.iter().map(|c| c.as_int().and_then(|c| char::from_u32(u32::try_from(c).ok()?)));
    chars.collect::<Option<String>>().ok_or_else(|| Raise::badarg_at(1, what))
}

fn integer(text: &str, base: u32) -> Result {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(base)) {
        return Err(Raise::badarg_at(1, NO_INTEGER));
    }
    if let Ok(i) = i64::from_str_radix(text, base) {
        return Ok(Term::int(i));
    }
    let magnitude = IBig::from_str_radix(digits, base).map_err(|_| Raise::badarg_at(1, NO_INTEGER))?;
    Ok(Term::big(if text.starts_with('-') { -magnitude } else { magnitude }))
}

/// `[+-]digits.digits[e[+-]digits]`
fn float(text: &str) -> Result {
    let wrong = || Raise::badarg_at(1, NO_FLOAT);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e)),
        None => (unsigned, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').ok_or_else(wrong)?;
    let exponent_ok = exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
    if !digits(whole) || !digits(fraction) || !exponent_ok {
        return Err(wrong());
    }
    match text.parse::<f64>() {
        Ok(x) if x.is_finite() => Ok(Term::float(x)),
        _ => Err(wrong()),
    }
}

/// A float as text by `float_to_binary/2`'s options.
fn float_text(t: &Term, options: &Term) -> std::result::Result<String, Raise> {
    let Some(items) = options.proper_list() else { return Err(Raise::badarg_at(2, "not a list")) };
    if !t.is_float() {
        return Err(Raise::badarg_at(1, "not a float"));
    }
    let x = t.as_float().unwrap_or(0.0);
    let invalid = || Raise::badarg_at(2, "invalid option in list");
    let (mut compact, mut style) = (false, Style::Scientific(20));
    for item in items {
        match (item.as_atom().map(Atom::as_str), item.as_tuple()) {
            (Some("compact"), _) => compact = true,
            (Some("short"), _) => style = Style::Short,
            (_, Some([key, n])) => {
                let n = n.as_int().ok_or_else(invalid)?;
                style = match key.as_atom().map(Atom::as_str) {
                    Some("decimals") if (0..=253).contains(&n) => Style::Decimals(n as usize),
                    Some("scientific") if (0..=249).contains(&n) => Style::Scientific(n as usize),
                    _ => return Err(invalid()),
                };
            }
            _ => return Err(invalid()),
        }
    }
    Ok(match style {
        Style::Short => short(x),
        Style::Decimals(n) => {
            let text = format!("{x:.n$}");
            if compact && n > 0 { trim_zeros(&text) } else { text }
        }
        Style::Scientific(n) => {
            let text = format!("{x:.n$e}");
            let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            let exponent: i32 = exponent.parse().unwrap_or(0);
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{mantissa}e{sign}{:02}", exponent.abs())
        }
    })
}

enum Style {
    Short,
    Decimals(usize),
    Scientific(usize),
}

/// Without trailing zeros, but for one after the point.
fn trim_zeros(text: &str) -> String {
    let trimmed = text.trim_end_matches('0');
    if trimmed.ends_with('.') { format!("{trimmed}0") } else { trimmed.to_string() }
}

/// The shortest text that reads back as the same float, as `float_to_binary(x, [:short])` lays it out.
pub fn short(x: f64) -> String {
    crate::term::inspect::short_float(x)
}

fn name(t: &Term) -> std::result::Result<&'static str, Raise> {
    t.as_atom().map(Atom::as_str).ok_or_else(|| Raise::badarg_at(1, "not an atom"))
}

/// Whether a name's encoding is Latin-1 (and not UTF-8).
fn latin1(t: &Term, wrong: &str) -> std::result::Result<bool, Raise> {
    match t.as_atom().map(Atom::as_str) {
        Some("utf8" | "unicode") => Ok(false),
        Some("latin1") => Ok(true),
        _ => Err(Raise::badarg_at(2, wrong)),
    }
}

/// A name and its encoding.
fn decoded(a: &[Term]) -> std::result::Result<String, Raise> {
    if !latin1(&a[1], "not one of the atoms: latin1, utf8, or unicode")? {
        return utf8(&a[0]);
    }
    let bytes = a[0].as_bytes().ok_or_else(|| Raise::badarg_at(1, "not a binary"))?;
    Ok(bytes.iter().map(|b| char::from(*b)).collect())
}

fn make_atom(name: &str) -> Result {
    match Atom::try_new(name) {
        Ok(atom) => Ok(Term::atom(atom)),
        Err(AtomError::TooMany | AtomError::TooLong) => Err(Raise::atom(atoms::SYSTEM_LIMIT)),
    }
}

fn existing(name: &str) -> Result {
    Atom::known(name).map(Term::atom).ok_or_else(|| Raise::badarg_at(1, "not an already existing atom"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_of_any_size_and_base() {
        let big = "123456789012345678901234567890";
        assert_eq!(integer(big, 10).and_then(|t| integer_text(&t, None)).ok().as_deref(), Some(big));
        assert_eq!(integer("-ff", 16).ok(), Some(Term::int(-255)));
        assert_eq!(integer_text(&Term::int(-255), Some(&Term::int(16))).ok().as_deref(), Some("-FF"));
        for wrong in ["", "+", "1_0", "1.0", " 1", "g"] {
            assert!(integer(wrong, 16).is_err(), "{wrong}");
        }
    }

    #[test]
    fn floats_by_options() {
        let option = |name: &str, n| Term::list([Term::tuple2(Term::atom(Atom::new(name)), Term::int(n))]);
        let text = |x: f64, options: &Term| float_text(&Term::float(x), options).unwrap_or_default();
        assert_eq!(text(1.0, &Term::EMPTY_LIST), "1.00000000000000000000e+00");
        assert_eq!(text(2.6251, &option("decimals", 2)), "2.63");
        assert_eq!(text(12345.678, &option("scientific", 3)), "1.235e+04");
        assert!(float("1").is_err() && float("1.").is_err() && float("1.0e400").is_err());
        assert_eq!(float("-1.5e3").ok(), Some(Term::float(-1500.0)));
    }
}

//! `~s ~S ~c ~C ~w ~W ~r ~R ~D ~T ~N ~U`.

use super::{Native, ast};
use crate::base::{Atom, atoms};
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::expand::show::show_term;
use crate::syntax::{Ast, Lit, Meta, unescape};
use crate::term::Term;

pub(super) const TABLE: &[Native] = &[
    ast("sigil_s", 2, sigil_s),
    ast("sigil_S", 2, sigil_raw_s),
    ast("sigil_c", 2, sigil_c),
    ast("sigil_C", 2, sigil_raw_c),
    ast("sigil_w", 2, sigil_w),
    ast("sigil_W", 2, sigil_raw_w),
    ast("sigil_r", 2, sigil_r),
    ast("sigil_R", 2, sigil_raw_r),
    ast("sigil_D", 2, sigil_d),
    ast("sigil_T", 2, sigil_t),
    ast("sigil_N", 2, sigil_n),
    ast("sigil_U", 2, sigil_u),
];

/// The parts of a sigil's text and its modifiers.
fn parts<'a>(x: &Expander, args: &'a [Ast], name: &str, meta: &Meta) -> Result<(&'a [Ast], String)> {
    let modifiers = args[1].as_list().and_then(|list| {
        list.iter()
            .map(|c| match c {
                Ast::Lit(Lit::Int(n)) => u32::try_from(*n).ok().and_then(char::from_u32),
                _ => None,
            })
            .collect::<Option<String>>()
    });
    match (args[0].as_call(atoms::BITS), modifiers) {
        (Some(parts), Some(modifiers)) => Ok((parts, modifiers)),
        _ => Err(x.function_clause(name, 2, meta)),
    }
}

/// The text of a sigil without interpolation.
fn raw<'a>(x: &Expander, args: &'a [Ast], name: &str, meta: &Meta) -> Result<(&'a [u8], String)> {
    match parts(x, args, name, meta)? {
        ([Ast::Lit(Lit::Str(bytes))], modifiers) => Ok((bytes, modifiers)),
        ([], modifiers) => Ok((b"", modifiers)),
        _ => Err(x.function_clause(name, 2, meta)),
    }
}

/// As `parts`, of a sigil that knows no modifiers.
fn plain_parts<'a>(x: &Expander, args: &'a [Ast], name: &str, meta: &Meta) -> Result<&'a [Ast]> {
    match parts(x, args, name, meta)? {
        (parts, modifiers) if modifiers.is_empty() => Ok(parts),
        _ => Err(x.function_clause(name, 2, meta)),
    }
}

/// As `raw`, of a sigil that knows no modifiers.
fn plain<'a>(x: &Expander, args: &'a [Ast], name: &str, meta: &Meta) -> Result<&'a [u8]> {
    match raw(x, args, name, meta)? {
        (bytes, modifiers) if modifiers.is_empty() => Ok(bytes),
        _ => Err(x.function_clause(name, 2, meta)),
    }
}

fn binary(bytes: &[u8]) -> Ast {
    Ast::Lit(Lit::Str(bytes.into()))
}

type Unescape = fn(&[u8]) -> std::result::Result<Vec<u8>, String>;

/// Resolves escapes in the literal parts: one literal, or a `<<…>>`.
fn text(x: &Expander, parts: &[Ast], meta: &Meta, how: Unescape) -> Result<Ast> {
    let mut out = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Ast::Lit(Lit::Str(bytes)) => match how(bytes) {
                Ok(bytes) => out.push(binary(&bytes)),
                Err(message) => return Err(x.argument_error(meta, message)),
            },
            other => out.push(other.clone()),
        }
    }
    Ok(match out.as_slice() {
        [] => binary(b""),
        [Ast::Lit(Lit::Str(_))] => out.remove(0),
        _ => Ast::call(atoms::BITS, out, Meta { extra: None, ..meta.clone() }),
    })
}

fn sigil_s(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let parts = plain_parts(x, args, "sigil_s", meta)?;
    text(x, parts, meta, unescape)
}

fn sigil_raw_s(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(binary(plain(x, args, "sigil_S", meta)?))
}

fn charlist(bytes: &[u8]) -> Ast {
    let text = String::from_utf8_lossy(bytes);
    Ast::List(text.chars().map(|c| Ast::int(i64::from(u32::from(c)))).collect())
}

fn sigil_c(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let parts = plain_parts(x, args, "sigil_c", meta)?;
    Ok(match text(x, parts, meta, unescape)? {
        Ast::Lit(Lit::Str(bytes)) => charlist(&bytes),
        other => {
            let (module, name) = (Atom::new("Elixir.String"), Atom::new("to_charlist"));
            Ast::remote(Ast::atom(module), name, vec![other], Meta { extra: None, ..meta.clone() })
        }
    })
}

fn sigil_raw_c(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    Ok(charlist(plain(x, args, "sigil_C", meta)?))
}

/// The words of a text, as strings, atoms or charlists.
fn words(x: &mut Expander, text: Ast, modifiers: &str, meta: &Meta) -> Result<Ast> {
    let kind = match modifiers {
        "" | "s" => 's',
        "a" => 'a',
        "c" => 'c',
        _ => return Err(x.argument_error(meta, "modifier must be one of: s, a, c")),
    };
    match &text {
        Ast::Lit(Lit::Str(bytes)) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let mut out = Vec::new();
            for word in text.split_whitespace() {
                out.push(match kind {
                    's' => Ast::str(word),
                    'c' => charlist(word.as_bytes()),
                    _ => match Atom::try_new(word) {
                        Ok(atom) => Ast::atom(atom),
                        Err(_) => return Err(x.argument_error(meta, "a system limit has been reached")),
                    },
                });
            }
            Ok(Ast::List(out))
        }
        _ => {
            let code = match kind {
                's' => "String.split(unquote(text))",
                'a' => "Enum.map(String.split(unquote(text)), fn word -> String.to_atom(word) end)",
                _ => "Enum.map(String.split(unquote(text)), fn word -> String.to_charlist(word) end)",
            };
            x.snippet(code, &[("text", &text)], meta)
        }
    }
}

fn sigil_w(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (parts, modifiers) = parts(x, args, "sigil_w", meta)?;
    let text = text(x, parts, meta, unescape)?;
    words(x, text, &modifiers, meta)
}

fn sigil_raw_w(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (bytes, modifiers) = raw(x, args, "sigil_W", meta)?;
    words(x, binary(bytes), &modifiers, meta)
}

/// Escapes are the engine's business.
fn regex_unescape(text: &[u8]) -> std::result::Result<Vec<u8>, String> {
    Ok(text.to_vec())
}

fn regex(x: &mut Expander, source: &Ast, modifiers: &str, meta: &Meta) -> Result<Ast> {
    if x.env.context == crate::expand::Context::Match {
        let text = "invalid expression in match, the ~r sigil is not allowed in patterns such as function clauses, case \
                    clauses or on the left side of the = operator";
        return Err(x.argument_error(meta, text));
    }
    let modifiers = Ast::str(modifiers);
    let pieces = [("source", source), ("modifiers", &modifiers)];
    x.snippet("Regex.compile!(unquote(source), unquote(modifiers))", &pieces, meta)
}

fn sigil_r(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (parts, modifiers) = parts(x, args, "sigil_r", meta)?;
    let source = text(x, parts, meta, regex_unescape)?;
    regex(x, &source, &modifiers, meta)
}

fn sigil_raw_r(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let (bytes, modifiers) = raw(x, args, "sigil_R", meta)?;
    regex(x, &binary(bytes), &modifiers, meta)
}

/// Fields of a calendar type that has been read.
type Fields = Vec<(&'static str, Term)>;
type Read<T> = std::result::Result<T, &'static str>;

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn read_date(text: &str) -> Read<Fields> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let read = || {
        let (year, month, day) = (rest.get(..4)?, rest.get(5..7)?, rest.get(8..)?);
        let dashes = rest.get(4..5)? == "-" && rest.get(7..8)? == "-";
        dashes.then_some((digits(year, 4)?, digits(month, 2)?, digits(day, 2)?))
    };
    let Some((year, month, day)) = read() else { return Err("invalid_format") };
    let year = year * sign;
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return Err("invalid_date"),
    };
    if !(1..=days).contains(&day) {
        return Err("invalid_date");
    }
    Ok(vec![("year", Term::int(year)), ("month", Term::int(month)), ("day", Term::int(day))])
}

/// A time, and the text behind it.
fn read_time(text: &str) -> Read<(Fields, &str)> {
    let text = text.strip_prefix('T').unwrap_or(text);
    let read = || {
        let colons = text.get(2..3)? == ":" && text.get(5..6)? == ":";
        let (h, m, s) = (digits(text.get(..2)?, 2)?, digits(text.get(3..5)?, 2)?, digits(text.get(6..8)?, 2)?);
        colons.then_some((h, m, s, text.get(8..)?))
    };
    let Some((hour, minute, second, rest)) = read() else { return Err("invalid_format") };
    let (micro, rest) = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let end = fraction.find(|c: char| !c.is_ascii_digit()).unwrap_or(fraction.len());
            if end == 0 {
                return Err("invalid_format");
            }
            let kept = &fraction[..end.min(6)];
            let value: i64 = format!("{kept:0<6}").parse().unwrap_or(0);
            ((value, kept.len() as i64), &fraction[end..])
        }
        None => ((0, 0), rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err("invalid_time");
    }
    let micro = Term::tuple2(Term::int(micro.0), Term::int(micro.1));
    let fields = vec![
        ("hour", Term::int(hour)),
        ("minute", Term::int(minute)),
        ("second", Term::int(second)),
        ("microsecond", micro),
    ];
    Ok((fields, rest))
}

fn read_naive(text: &str) -> Read<(Fields, &str)> {
    let end = 10 + usize::from(text.starts_with(['-', '+']));
    let (Some(date), Some(separator), Some(time)) = (text.get(..end), text.get(end..end + 1), text.get(end + 1..))
    else {
        return Err("invalid_format");
    };
    if !matches!(separator, " " | "T") {
        return Err("invalid_format");
    }
    let mut fields = read_date(date)?;
    let (time, rest) = read_time(time)?;
    fields.extend(time);
    Ok((fields, rest))
}

/// The text, and the name of the calendar in its last word, if that starts with a capital.
fn with_calendar(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(' ') {
        Some((body, name)) if name.starts_with(|c: char| c.is_ascii_uppercase()) => (body, Some(name)),
        _ => (text, None),
    }
}

fn calendar(
    x: &mut Expander,
    args: &[Ast],
    meta: &Meta,
    sigil: &str,
    (module, what): (&str, &str),
    read: fn(&str) -> Read<Fields>,
) -> Result<Ast> {
    let bytes = plain(x, args, sigil, meta)?;
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (body, name) = with_calendar(&text);
    if let Some(name) = name.filter(|name| *name != "Calendar.ISO") {
        let calendar = Ast::atom(Atom::new(&format!("Elixir.{name}")));
        let (body, module) = (Ast::str(body), Atom::new("Elixir.Quaff.CalendarSigil"));
        return x.call_macro(module, Atom::new(sigil), &[body, calendar], false, meta);
    }
    match read(body) {
        Ok(fields) => {
            let mut all = vec![
                (Term::atom(atoms::STRUCT), Term::atom(Atom::new(module))),
                (Term::atom(Atom::new("calendar")), Term::atom(Atom::new("Elixir.Calendar.ISO"))),
            ];
            all.extend(fields.into_iter().map(|(k, v)| (Term::atom(Atom::new(k)), v)));
            Ok(crate::syntax::quoted::escape(&Term::map(all)))
        }
        Err(reason) => {
            let shown = show_term(&Term::string(if sigil == "sigil_U" { &text } else { body }));
            let text = format!("cannot parse {shown} as {what} for Calendar.ISO, reason: :{reason}");
            Err(x.argument_error(meta, text))
        }
    }
}

fn sigil_d(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    calendar(x, args, meta, "sigil_D", ("Elixir.Date", "Date"), read_date)
}

fn sigil_t(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    calendar(x, args, meta, "sigil_T", ("Elixir.Time", "Time"), |text| match read_time(text)? {
        (fields, "") => Ok(fields),
        _ => Err("invalid_format"),
    })
}

fn sigil_n(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let read = |text: &str| match read_naive(text)? {
        (fields, "" | "Z") => Ok(fields),
        _ => Err("invalid_format"),
    };
    calendar(x, args, meta, "sigil_N", ("Elixir.NaiveDateTime", "NaiveDateTime"), read)
}

fn sigil_u(x: &mut Expander, args: &[Ast], meta: &Meta) -> Result<Ast> {
    let read = |text: &str| match read_naive(text)? {
        (mut fields, "Z" | "+00:00" | "-00:00" | "+00" | "+0000") => {
            fields.push(("time_zone", Term::string("Etc/UTC")));
            fields.push(("zone_abbr", Term::string("UTC")));
            fields.push(("utc_offset", Term::int(0)));
            fields.push(("std_offset", Term::int(0)));
            Ok(fields)
        }
        (_, "") => Err("missing_offset"),
        (_, rest) if rest.starts_with(['+', '-']) => Err("non_utc_offset"),
        _ => Err("invalid_format"),
    };
    calendar(x, args, meta, "sigil_U", ("Elixir.DateTime", "UTC DateTime"), read)
}

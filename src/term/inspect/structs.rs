//! The structs whose printed form the library defines: ranges, sets, regexes, dates and times.
//!
//! A struct whose fields are not what they should be prints like any other.

use super::text;
use super::write::{Job, Writer};
use crate::base::Atom;
use crate::term::{MapView, Term, cmp};
use std::fmt::Write;

fn field<'a>(map: MapView<'a>, name: &str) -> Option<&'a Term> {
    map.get(&Term::atom(Atom::existing(name)?))
}

fn number(map: MapView, name: &str) -> Option<i64> {
    field(map, name)?.as_int()
}

fn is_iso(map: MapView) -> bool {
    field(map, "calendar").and_then(Term::as_atom).is_some_and(|c| c.as_str() == "Elixir.Calendar.ISO")
}

/// Prints the struct if it is one of these.
pub(super) fn write<'a>(writer: &mut Writer<'a, '_>, name: Atom, map: MapView<'a>) -> bool {
    let printed = match name.as_str() {
        "Elixir.Range" => range(writer, map),
        "Elixir.MapSet" => set(writer, map),
        "Elixir.Regex" => regex(writer, map),
        "Elixir.Date" => date_literal(map).map(|text| writer.doc.text(&text)),
        "Elixir.Time" => time(map).map(|time| writer.doc.text(&format!("~T[{time}]"))),
        "Elixir.NaiveDateTime" => naive_literal(map).map(|text| writer.doc.text(&text)),
        "Elixir.DateTime" => date_time(map).map(|text| writer.doc.text(&text)),
        "Elixir.Date.Range" => date_range(map).map(|text| writer.doc.text(&text)),
        _ => None,
    };
    printed.is_some()
}

/// Whether it is one of the date and time structs.
pub(super) fn is_calendar(name: Atom) -> bool {
    let names = ["Elixir.Date", "Elixir.Time", "Elixir.NaiveDateTime", "Elixir.DateTime", "Elixir.Date.Range"];
    names.contains(&name.as_str())
}

fn range<'a>(writer: &mut Writer<'a, '_>, map: MapView<'a>) -> Option<()> {
    let (first, last, step) = (field(map, "first")?, field(map, "last")?, field(map, "step")?);
    if map.len() != 4 {
        return None;
    }
    if !(step.as_int() == Some(1) && cmp::cmp(first, last).is_le()) {
        writer.push(Job::Term(step));
        writer.push(Job::Text("//"));
    }
    writer.push(Job::Term(last));
    writer.push(Job::Text(".."));
    writer.push(Job::Term(first));
    Some(())
}

fn set<'a>(writer: &mut Writer<'a, '_>, map: MapView<'a>) -> Option<()> {
    let members = field(map, "map")?.as_map()?;
    if map.len() != 2 {
        return None;
    }
    writer.doc.text("MapSet.new(");
    writer.push(Job::Text(")"));
    writer.members(members.iter().map(|(member, _)| member).collect());
    Some(())
}

/// The options of a regex and their letters, those that stand for two options first.
fn modifier(options: &mut &[&Term]) -> Option<char> {
    let name = |i: usize| options.get(i).and_then(|o| o.as_atom()).map_or("", |a| a.as_str());
    let newline = |i: usize| {
        matches!(options.get(i).and_then(|o| o.as_tuple()), Some([a, b])
        if a.as_atom().is_some_and(|a| a.as_str() == "newline") && b.as_atom().is_some_and(|b| b.as_str() == "anycrlf"))
    };
    let (letter, used) = match (name(0), name(1)) {
        ("unicode", "ucp") => ('u', 2),
        ("dotall", _) if newline(1) => ('s', 2),
        ("caseless", _) => ('i', 1),
        ("multiline", _) => ('m', 1),
        ("extended", _) => ('x', 1),
        ("firstline", _) => ('f', 1),
        ("ungreedy", _) => ('U', 1),
        ("export", _) => ('E', 1),
        _ => return None,
    };
    *options = options.get(used..)?;
    Some(letter)
}

fn regex<'a>(writer: &mut Writer<'a, '_>, map: MapView<'a>) -> Option<()> {
    let (source, options) = (field(map, "source")?, field(map, "opts")?);
    let (source_bytes, list) = (source.as_bytes()?, options.proper_list()?);
    let (mut rest, mut letters) = (&list[..], String::new());
    // Options are kept last first.
    while let Some(letter) = modifier(&mut rest) {
        letters.insert(0, letter);
    }
    if !rest.is_empty() {
        for job in [Job::Text(")"), Job::Term(options), Job::Text(", "), Job::Term(source)] {
            writer.push(job);
        }
        writer.doc.text("Regex.compile!(");
        return Some(());
    }
    let mut out = String::from("~r/");
    for chunk in source_bytes.utf8_chunks() {
        pattern(chunk.valid(), &mut out);
        for byte in chunk.invalid() {
            let _ = write!(out, "\\x{byte:02X}");
        }
    }
    out.push('/');
    writer.doc.text(&(out + &letters));
    Some(())
}

/// The text of a pattern between slashes.
fn pattern(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // A backslash and what it escapes stay together; also an escaped slash.
            '\\' => {
                out.push('\\');
                match chars.next() {
                    Some(escaped @ ('\\' | '/')) => out.push(escaped),
                    Some(escaped) => text::escape(escaped, '/', None, out),
                    None => {}
                }
            }
            '/' => out.push_str("\\/"),
            // Their letters mean something else in a pattern.
            '\u{8}' | '\u{1b}' | '\u{7f}' => {
                let _ = write!(out, "\\x{:02X}", u32::from(c));
            }
            _ => text::escape(c, '/', chars.peek().copied(), out),
        }
    }
}

/// Years of four digits are what sigils can say.
fn short_year(map: MapView) -> Option<bool> {
    Some((-9999..=9999).contains(&number(map, "year")?))
}

fn date_literal(map: MapView) -> Option<String> {
    let date = date(map)?;
    if short_year(map)? {
        return Some(format!("~D[{date}]"));
    }
    let (year, month, day) = (number(map, "year")?, number(map, "month")?, number(map, "day")?);
    Some(format!("Date.new!({year}, {month}, {day})"))
}

fn naive_literal(map: MapView) -> Option<String> {
    let text = date_and_time(map)?;
    if short_year(map)? {
        return Some(format!("~N[{text}]"));
    }
    let mut out = String::from("NaiveDateTime.new!(");
    for name in ["year", "month", "day", "hour", "minute", "second"] {
        let _ = write!(out, "{}, ", number(map, name)?);
    }
    let [value, precision] = field(map, "microsecond")?.as_tuple()? else { return None };
    let _ = write!(out, "{{{}, {}}})", value.as_int()?, precision.as_int()?);
    Some(out)
}

fn date(map: MapView) -> Option<String> {
    let (year, month, day) = (number(map, "year")?, number(map, "month")?, number(map, "day")?);
    if !is_iso(map) {
        return None;
    }
    let sign = if year < 0 { "-" } else { "" };
    Some(format!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs()))
}

fn time(map: MapView) -> Option<String> {
    let (hour, minute, second) = (number(map, "hour")?, number(map, "minute")?, number(map, "second")?);
    let [value, precision] = field(map, "microsecond")?.as_tuple()? else { return None };
    let (value, precision) = (value.as_int()?, precision.as_usize()?);
    let there_is = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    if !is_iso(map) || precision > 6 || !there_is || !(0..1_000_000).contains(&value) {
        return None;
    }
    let mut out = format!("{hour:02}:{minute:02}:{second:02}");
    if precision > 0 {
        out.push('.');
        out.push_str(format!("{value:06}").get(..precision)?);
    }
    Some(out)
}

fn date_and_time(map: MapView) -> Option<String> {
    Some(format!("{} {}", date(map)?, time(map)?))
}

fn date_time(map: MapView) -> Option<String> {
    let base = date_and_time(map)?;
    let (utc, std) = (number(map, "utc_offset")?, number(map, "std_offset")?);
    let (zone, abbreviation) = (field(map, "time_zone")?.as_str()?, field(map, "zone_abbr")?.as_str()?);
    let is_utc = zone == "Etc/UTC";
    if utc == 0 && std == 0 && is_utc {
        return Some(if short_year(map)? { format!("~U[{base}Z]") } else { format!("#DateTime<{base}Z>") });
    }
    let offset = utc + std;
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.unsigned_abs() / 60;
    let mut out = format!("#DateTime<{base}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    // Writing to a string does not fail.
    let _ = if is_utc { write!(out, ">") } else { write!(out, " {abbreviation} {zone}>") };
    Some(out)
}

fn date_range(map: MapView) -> Option<String> {
    let (first, last) = (field(map, "first")?.as_map()?, field(map, "last")?.as_map()?);
    let step = number(map, "step")?;
    let (first, last) = (date(first)?, date(last)?);
    let step = if step == 1 { String::new() } else { format!(", {step}") };
    Some(format!("Date.range(~D[{first}], ~D[{last}]{step})"))
}

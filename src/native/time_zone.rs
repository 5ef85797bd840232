//! The time zone of this machine: seconds east of UTC at a moment.
//!
//! `TZ` names a file under `/usr/share/zoneinfo` or is a rule of POSIX itself; without it `/etc/localtime` counts. Time
//! zone files are read here (RFC 9636), as the C library's functions need `unsafe` and are not safe beside `setenv`.
//! The file's last line is the rule for times after its last transition.

use super::args::{int, leaf};
use crate::ir::NativeRow;
use crate::term::Term;

pub static ROWS: &[NativeRow] = &[leaf!("quaff_time", "local_offset", 1, |_, a| {
    let (offset, summer) = local(int(a, 0)?);
    Ok(Term::tuple2(Term::int(offset), Term::bool(summer)))
})];

const DAY: i64 = 86_400;

/// The offset at a Unix time, and whether it is summer time.
pub fn local(seconds: i64) -> (i64, bool) {
    let zone = std::env::var("TZ").ok().filter(|z| !z.is_empty());
    let path = match &zone {
        Some(zone) => format!("/usr/share/zoneinfo/{}", zone.trim_start_matches(':')),
        None => "/etc/localtime".to_string(),
    };
    let found = match std::fs::read(path) {
        Ok(data) => in_file(&data, seconds),
        Err(_) => zone.as_deref().and_then(|rule| by_rule(rule, seconds)),
    };
    found.unwrap_or((0, false))
}

/// What a time zone file says, by its 64-bit part.
fn in_file(data: &[u8], seconds: i64) -> Option<(i64, bool)> {
    let header = |at: usize| -> Option<[usize; 6]> {
        let mut counts = [0; 6];
        for (i, count) in counts.iter_mut().enumerate() {
            let bytes = data.get(at + 20 + i * 4..at + 24 + i * 4)?;
            *count = u32::from_be_bytes(bytes.try_into().ok()?) as usize;
        }
        Some(counts)
    };
    if data.get(..4)? != b"TZif" {
        return None;
    }
    let [utc, std, leap, times, types, chars] = header(0)?;
    let second = 44 + times * 5 + types * 6 + chars + leap * 8 + std + utc;
    let [utc, std, leap, times, types, chars] = header(second)?;
    let base = second + 44;
    let time = |i: usize| Some(i64::from_be_bytes(data.get(base + i * 8..base + i * 8 + 8)?.try_into().ok()?));
    let footer = data.get(base + times * 9 + types * 6 + chars + leap * 12 + std + utc..)?;
    let rule = std::str::from_utf8(footer).ok()?.trim();
    if (times == 0 || time(times - 1)? <= seconds)
        && let Some(found) = by_rule(rule, seconds)
    {
        return Some(found);
    }
    let mut kind = 0;
    for i in 0..times {
        if time(i)? > seconds {
            break;
        }
        kind = usize::from(*data.get(base + times * 8 + i)?);
    }
    let at = base + times * 9 + kind.min(types.checked_sub(1)?) * 6;
    let offset = i32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?);
    Some((i64::from(offset), *data.get(at + 4)? != 0))
}

/// A rule of POSIX: `CET-1CEST,M3.5.0,M10.5.0/3`.
fn by_rule(rule: &str, seconds: i64) -> Option<(i64, bool)> {
    let mut rest = rule;
    skip_name(&mut rest)?;
    let standard = -hours(&mut rest)?;
    if rest.is_empty() {
        return Some((standard, false));
    }
    skip_name(&mut rest)?;
    let summer = if rest.starts_with(',') || rest.is_empty() { standard + 3600 } else { -hours(&mut rest)? };
    if rest.is_empty() {
        rest = ",M3.2.0,M11.1.0";
    }
    let year = civil_year(seconds + standard);
    let begin = change(&mut rest, year)? - standard;
    let end = change(&mut rest, year)? - summer;
    let is_summer = if begin < end { (begin..end).contains(&seconds) } else { !(end..begin).contains(&seconds) };
    Some(if is_summer { (summer, true) } else { (standard, false) })
}

fn skip_name(rest: &mut &str) -> Option<()> {
    let end = if rest.starts_with('<') {
        rest.find('>')? + 1
    } else {
        rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())
    };
    *rest = rest.get(end..)?;
    (end > 0).then_some(())
}

fn number(rest: &mut &str) -> Option<i64> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let value = rest.get(..end)?.parse().ok()?;
    *rest = rest.get(end..)?;
    Some(value)
}

/// `[+-]hh[:mm[:ss]]` as seconds.
fn hours(rest: &mut &str) -> Option<i64> {
    let sign = if rest.starts_with('-') { -1 } else { 1 };
    *rest = rest.trim_start_matches(['+', '-']);
    let mut total = number(rest)?.checked_mul(3600)?;
    for unit in [60, 1] {
        if let Some(more) = rest.strip_prefix(':') {
            *rest = more;
            total += number(rest)?.checked_mul(unit)?;
        }
    }
    Some(sign * total)
}

/// `,M3.5.0/2` in a year: seconds since 1970 on the clock that was valid until then.
fn change(rest: &mut &str, year: i64) -> Option<i64> {
    *rest = rest.strip_prefix(',')?;
    let first = days(year, 1);
    let leap = days(year + 1, 1) - first == 366;
    let day = if let Some(more) = rest.strip_prefix('M') {
        *rest = more;
        let month = number(rest)?;
        *rest = rest.strip_prefix('.')?;
        let week = number(rest)?;
        *rest = rest.strip_prefix('.')?;
        let weekday = number(rest)?;
        let (start, next) = (days(year, month), if month == 12 { days(year + 1, 1) } else { days(year, month + 1) });
        // Day 0 of 1970 was a Thursday.
        let day = start + (weekday - (start + 4)).rem_euclid(7) + (week - 1) * 7;
        if day >= next { day - 7 } else { day }
    } else if let Some(more) = rest.strip_prefix('J') {
        *rest = more;
        let n = number(rest)?;
        first + n - 1 + i64::from(leap && n > 59)
    } else {
        first + number(rest)?
    };
    let time = match rest.strip_prefix('/') {
        Some(more) => {
            *rest = more;
            hours(rest)?
        }
        None => 2 * 3600,
    };
    Some(day * DAY + time)
}

/// Days from 1970 to the first of a month.
fn days(year: i64, month: i64) -> i64 {
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = y.div_euclid(400);
    let y = y.rem_euclid(400);
    era * 146_097 + y * 365 + y / 4 - y / 100 + (153 * m + 2) / 5 - 719_468
}

fn civil_year(seconds: i64) -> i64 {
    let day = seconds.div_euclid(DAY);
    let mut year = 1970 + day.div_euclid(366);
    while days(year + 1, 1) <= day {
        year += 1;
    }
    year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_refused() {
        assert!(in_file(b"", 0).is_none());
        assert_eq!(in_file(b"TZif2", 0), None);
    }

    #[test]
    fn rules_of_posix() {
        let berlin = "CET-1CEST,M3.5.0,M10.5.0/3";
        // 2024-03-31 01:00 and 2024-10-27 01:00 UTC
        assert_eq!(by_rule(berlin, 1_711_846_799), Some((3600, false)));
        assert_eq!(by_rule(berlin, 1_711_846_800), Some((7200, true)));
        assert_eq!(by_rule(berlin, 1_729_990_799), Some((7200, true)));
        assert_eq!(by_rule(berlin, 1_729_990_800), Some((3600, false)));
        assert_eq!(by_rule("<+0330>-3:30", 0), Some((12_600, false)));
        assert_eq!(by_rule("EST5EDT,M3.2.0,M11.1.0", 1_720_000_000), Some((-14_400, true)));
        assert_eq!(by_rule("NZST-12NZDT,M9.5.0,M4.1.0/3", 1_705_000_000), Some((46_800, true)));
        assert_eq!(by_rule("", 0), None);
    }
}

//! The wall clock in the user's time zone.

/// Hour, minute and second of a Unix time, in the local time zone.
pub fn time_of_day(seconds: i64) -> (i64, i64, i64) {
    let local = seconds + offset(seconds);
    let day = local.rem_euclid(86_400);
    (day / 3600, day / 60 % 60, day % 60)
}

/// Seconds east of UTC. The time zone comes from the C library's data through its `date`-like call being avoided:
/// reading `/etc/localtime` needs no `unsafe` and no lock.
pub fn offset(seconds: i64) -> i64 {
    let zone = std::env::var("TZ").ok().filter(|z| !z.is_empty());
    let path = match &zone {
        Some(zone) => format!("/usr/share/zoneinfo/{}", zone.trim_start_matches(':')),
        None => "/etc/localtime".to_string(),
    };
    std::fs::read(path).ok().and_then(|data| zone_offset(&data, seconds)).unwrap_or(0)
}

/// The offset that a time zone file (RFC 9636, its 64-bit part) gives for a time before its last transition.
fn zone_offset(data: &[u8], seconds: i64) -> Option<i64> {
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
    let [_, _, _, times, types, _] = header(second)?;
    let base = second + 44;
    let time = |i: usize| Some(i64::from_be_bytes(data.get(base + i * 8..base + i * 8 + 8)?.try_into().ok()?));
    let mut kind = 0;
    for i in 0..times {
        if time(i)? > seconds {
            break;
        }
        kind = usize::from(*data.get(base + times * 8 + i)?);
    }
    let at = base + times * 9 + kind.min(types.checked_sub(1)?) * 6;
    Some(i64::from(i32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_midnight() {
        assert!(zone_offset(b"", 0).is_none());
        assert_eq!(zone_offset(b"TZif2", 0), None);
    }
}

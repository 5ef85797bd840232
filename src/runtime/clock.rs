//! The wall clock in the user's time zone.

use crate::native::time_zone;

/// Hour, minute and second of a Unix time, in the local time zone.
pub fn time_of_day(seconds: i64) -> (i64, i64, i64) {
    let local = seconds + time_zone::local(seconds).0;
    let day = local.rem_euclid(86_400);
    (day / 3600, day / 60 % 60, day % 60)
}

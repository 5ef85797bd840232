//! Floats: the shortest digits that read back as the same value.

/// `float_to_binary(f, [:short])`, which `to_string/1` uses: plain notation unless the scientific one is
/// shorter, and always scientific from 2^53 on.
pub fn short_float(value: f64) -> String {
    let mut out = String::new();
    let (digits, point) = digits_of(value.abs());
    if value.is_sign_negative() {
        out.push('-');
    }
    let len = digits.len() as i32;
    let exponent = point - 1;
    // Costs beyond the digits: of an exponent "e-5" and a point or ".0" before it, of zeros and a point.
    let scientific = exponent.to_string().len() as i32 + 1 + if len == 1 { 2 } else { 1 };
    let plain = if point <= 0 {
        2 - point
    } else if point >= len {
        point - len + 2
    } else {
        0
    };
    if value.abs() >= 9_007_199_254_740_992.0 || plain > scientific {
        out.push_str(&digits[..1]);
        out.push('.');
        out.push_str(if len == 1 { "0" } else { &digits[1..] });
        out.push('e');
        out.push_str(&exponent.to_string());
    } else if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', -point as usize));
        out.push_str(&digits);
    } else if point >= len {
        out.push_str(&digits);
        out.extend(std::iter::repeat_n('0', (point - len) as usize));
        out.push_str(".0");
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// As `inspect/1` prints it: like [`short_float`], but whole numbers below 10^16 in full.
pub fn inspect_float(value: f64) -> String {
    let magnitude = value.abs();
    if (1.0..1.0e16).contains(&magnitude) && magnitude.trunc() == magnitude {
        format!("{}.0", value as i64)
    } else {
        short_float(value)
    }
}

/// The shortest digits `d1 d2 …` and the place of the point: the value is 0.d1d2… times 10^point.
fn digits_of(value: f64) -> (String, i32) {
    if value == 0.0 {
        return ("0".to_string(), 1);
    }
    let mut buffer = zmij::Buffer::new();
    let printed = buffer.format_finite(value);
    let (mantissa, exponent) = printed.split_once(['e', 'E']).unwrap_or((printed, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let leading = all.len() - all.trim_start_matches('0').len();
    let digits = all.trim_start_matches('0').trim_end_matches('0');
    (digits.to_string(), exponent + whole.len() as i32 - leading as i32)
}

//! Escapes of strings, charlists, quoted atoms and characters.

/// Why an escape is refused, with the offset of its backslash in the text given.
#[derive(Debug, PartialEq)]
pub struct BadEscape {
    pub at: usize,
    /// The message up to the token it ends in.
    pub message: String,
    pub token: &'static str,
}

/// What `\c` stands for, other than `\x` and `\u`.
pub fn simple(c: u8) -> u8 {
    match c {
        b'0' => 0,
        b'a' => 7,
        b'b' => 8,
        b'd' => 127,
        b'e' => 27,
        b'f' => 12,
        b'n' => b'\n',
        b'r' => b'\r',
        b's' => b' ',
        b't' => b'\t',
        b'v' => 11,
        other => other,
    }
}

/// Replaces every escape; an escaped line end vanishes.
///
/// # Errors
/// `\x` or `\u` without its digits, or for something that is not a code point.
pub fn unescape(text: &[u8]) -> Result<Vec<u8>, BadEscape> {
    let mut out = Vec::with_capacity(text.len());
    let mut i = 0;
    while let Some(&c) = text.get(i) {
        if c != b'\\' {
            out.push(c);
            i += 1;
            continue;
        }
        i = match text.get(i + 1) {
            None => {
                out.push(b'\\');
                i + 1
            }
            Some(b'\n') => i + 2,
            Some(b'\r') if text.get(i + 2) == Some(&b'\n') => i + 3,
            Some(b'x') => hex(text, i, &mut out)?,
            Some(b'u') => unicode(text, i, &mut out)?,
            Some(&c) => {
                out.push(simple(c));
                i + 2
            }
        };
    }
    Ok(out)
}

fn hex(text: &[u8], at: usize, out: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let digits = text.get(at + 2..at + 4).and_then(|d| std::str::from_utf8(d).ok());
    let byte = digits.filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit())).and_then(|d| u8::from_str_radix(d, 16).ok());
    match byte {
        Some(byte) => {
            out.push(byte);
            Ok(at + 4)
        }
        None => Err(BadEscape {
            at,
            message: "invalid hex escape character, expected \\xHH where H is a hexadecimal digit. \
                      Syntax error after: "
                .into(),
            token: "\\x",
        }),
    }
}

fn unicode(text: &[u8], at: usize, out: &mut Vec<u8>) -> Result<usize, BadEscape> {
    let rest = text.get(at + 2..).unwrap_or_default();
    let (digits, end) = match rest.first() {
        Some(b'{') => {
            let len = rest[1..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
            if len == 0 || len > 6 || rest.get(len + 1) != Some(&b'}') {
                return Err(expected(at));
            }
            (&rest[1..=len], at + 4 + len)
        }
        _ => match rest.get(..4) {
            Some(d) if d.iter().all(u8::is_ascii_hexdigit) => (d, at + 6),
            _ => return Err(expected(at)),
        },
    };
    let digits = std::str::from_utf8(digits).unwrap_or_default();
    match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
        Some(c) => {
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            Ok(end)
        }
        None => Err(BadEscape {
            at,
            message: format!("invalid or reserved Unicode code point \\u{{{digits}}}. Syntax error after: "),
            token: "\\u",
        }),
    }
}

fn expected(at: usize) -> BadEscape {
    BadEscape {
        at,
        message: "invalid Unicode escape character, expected \\uHHHH or \\u{H*} where H is a hexadecimal digit. \
                  Syntax error after: "
            .into(),
        token: "\\u",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_has_its_byte() {
        let text = br"\0\a\b\d\e\f\n\r\s\t\v\\\q\x41\u00e9\u{1F600}";
        let want = "\0\x07\x08\x7f\x1b\x0c\n\r \t\x0b\\qAé😀".as_bytes();
        assert_eq!(unescape(text).unwrap(), want);
    }

    #[test]
    fn an_escaped_line_end_vanishes() {
        assert_eq!(unescape(b"a\\\nb\\\r\nc").unwrap(), b"abc");
    }

    #[test]
    fn bad_escapes_are_placed() {
        assert_eq!(unescape(br"ab\xg").unwrap_err().at, 2);
        assert!(unescape(br"\u{D800}").unwrap_err().message.starts_with("invalid or reserved"));
        assert!(unescape(br"\u12").unwrap_err().message.starts_with("invalid Unicode escape"));
    }
}

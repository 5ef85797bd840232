//! `String`: the functions that walk text; those that take functions or many options are in `stdlib/string.ex`.
//!
//! Bytes that are not UTF-8 pass through: each counts as one character, as in Elixir.

use super::args::{bytes, leaf, size};
use crate::base::atoms;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{Term, bits};
use unicode_normalization::{UnicodeNormalization, is_nfc, is_nfd, is_nfkc, is_nfkd};
use unicode_segmentation::UnicodeSegmentation;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("Elixir.String", "length", 1, |c, a| length(c, a)),
    leaf!("quaff_string", "parse_integer", 2, |c, a| parse_integer(c, a)),
    leaf!("Elixir.String", "graphemes", 1, |c, a| graphemes(c, a)),
    leaf!("Elixir.String", "codepoints", 1, |c, a| codepoints(c, a)),
    leaf!("Elixir.String", "next_grapheme", 1, |_, a| next(a, |b| first_piece(b).len())),
    leaf!("Elixir.String", "next_codepoint", 1, |_, a| next(a, char_len)),
    leaf!("Elixir.String", "to_charlist", 1, |c, a| to_charlist(c, a)),
    leaf!("Elixir.String", "reverse", 1, |c, a| reverse(c, a)),
    leaf!("quaff_string", "valid", 1, |c, a| {
        let b = text(a, 0)?;
        c.charge(b.len() / 64);
        Ok(Term::bool(std::str::from_utf8(b).is_ok()))
    }),
    leaf!("quaff_string", "upcase", 2, |c, a| convert(c, a, upcase)),
    leaf!("quaff_string", "downcase", 2, |c, a| convert(c, a, downcase)),
    leaf!("quaff_string", "titlecase_first", 1, |c, a| titlecase_first(c, a)),
    leaf!("quaff_string", "split", 1, |c, a| split_whitespace(c, a)),
    leaf!("quaff_string", "trim", 2, |c, a| trim(c, a)),
    leaf!("quaff_string", "slice", 3, |c, a| slice(c, a)),
    leaf!("quaff_string", "byte_offset", 2, |c, a| byte_offset(c, a)),
    leaf!("quaff_string", "normalize", 2, |c, a| normalize(c, a)),
    leaf!("quaff_string", "scrub", 2, |c, a| scrub(c, a)),
    leaf!("quaff_string", "printable", 2, |c, a| printable(c, a)),
    leaf!("quaff_string", "chunk_lengths", 1, |c, a| {
        let b = text(a, 0)?;
        Ok(Term::list(pieces(c, b).map(|p| Term::int(p.len() as i64)).collect::<Vec<_>>()))
    }),
    leaf!("quaff_string", "jaro", 2, |c, a| jaro(c, a)),
];

/// The bytes of a string argument; anything else is a failed clause, as the functions are written in Elixir there.
fn text(a: &[Term], index: usize) -> std::result::Result<&[u8], Raise> {
    a[index].as_bytes().ok_or_else(|| Raise::atom(atoms::FUNCTION_CLAUSE))
}

/// The length in bytes of the first character; 1 for a byte that starts none.
fn char_len(b: &[u8]) -> usize {
    let len = match b.first() {
        None => return 0,
        Some(0..=0x7f) => return 1,
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        Some(_) => return 1,
    };
    if b.get(..len).is_some_and(|s| std::str::from_utf8(s).is_ok()) { len } else { 1 }
}

/// The longest valid prefix as text.
fn valid_prefix(b: &[u8]) -> &str {
    match std::str::from_utf8(b) {
        Ok(s) => s,
        Err(e) => std::str::from_utf8(&b[..e.valid_up_to()]).unwrap_or(""),
    }
}

fn first_piece(b: &[u8]) -> &[u8] {
    // A window is enough for any sane cluster and keeps this from scanning the whole text for its validity.
    let window = &b[..b.len().min(256)];
    let s = valid_prefix(window);
    match s.graphemes(true).next() {
        Some(g) if g.len() < s.len() || window.len() == b.len() => &b[..g.len()],
        Some(_) => valid_prefix(b).graphemes(true).next().map_or(&b[..1], |g| &b[..g.len()]),
        None => &b[..b.len().min(1)],
    }
}

/// Grapheme clusters, with stray bytes one by one.
fn pieces<'a>(c: &mut Ctx, b: &'a [u8]) -> impl Iterator<Item = &'a [u8]> + use<'a> {
    c.charge(b.len() / 8);
    let mut rest = b;
    let mut run: Option<unicode_segmentation::Graphemes<'a>> = None;
    std::iter::from_fn(move || {
        loop {
            if let Some(iter) = &mut run {
                match iter.next() {
                    Some(g) => return Some(g.as_bytes()),
                    None => run = None,
                }
            }
            if rest.is_empty() {
                return None;
            }
            let s = valid_prefix(rest);
            if s.is_empty() {
                let (byte, after) = rest.split_at(1);
                rest = after;
                return Some(byte);
            }
            rest = &rest[s.len()..];
            run = Some(s.graphemes(true));
        }
    })
}

fn sub(whole: &Term, from: usize, len: usize) -> Term {
    bits::slice(whole.clone(), from * 8, len * 8).unwrap_or_else(|| Term::binary(&[]))
}

/// Short parts are copied, long ones share the whole.
fn parts<'a>(whole: &Term, iter: impl Iterator<Item = &'a [u8]>) -> Term {
    let mut at = 0;
    let list: Vec<Term> = iter
        .map(|p| {
            let t = if p.len() <= 16 { Term::binary(p) } else { sub(whole, at, p.len()) };
            at += p.len();
            t
        })
        .collect();
    Term::list(list)
}

fn length(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    if b.is_ascii() {
        // Each byte is a grapheme of its own, but for a line's end of two.
        c.charge(b.len() / 64);
        return Ok(Term::int((b.len() - memchr::memmem::find_iter(b, b"\r\n").count()) as i64));
    }
    Ok(Term::int(pieces(c, b).count() as i64))
}

/// Text and base: `{integer, rest}` of the digits at the start, or `:error`.
fn parse_integer(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    let base = size(a, 1)? as u32;
    let sign = usize::from(matches!(b.first(), Some(b'-' | b'+')));
    if base == 10 {
        // Up to 18 digits always fit.
        let (mut n, mut end) = (0i64, sign);
        while let Some(byte @ b'0'..=b'9') = b.get(end)
            && end < sign + 18
        {
            n = n * 10 + i64::from(byte - b'0');
            end += 1;
        }
        if end > sign && !b.get(end).is_some_and(u8::is_ascii_digit) {
            let value = Term::int(if b.first() == Some(&b'-') { -n } else { n });
            return Ok(Term::tuple2(value, sub(&a[0], end, b.len() - end)));
        }
    }
    let digit = |byte: u8| char::from(byte).to_digit(base.clamp(2, 36));
    let count = b[sign..].iter().take_while(|byte| digit(**byte).is_some()).count();
    if count == 0 {
        return Ok(Term::atom(atoms::ERROR));
    }
    c.charge(count / 8);
    let end = sign + count;
    let digits = std::str::from_utf8(&b[sign..end]).unwrap_or_default();
    let negative = b.first() == Some(&b'-');
    let value = if count <= 11 {
        // 36^11 fits.
        let n = b[sign..end].iter().fold(0i64, |n, byte| n * i64::from(base) + i64::from(digit(*byte).unwrap_or(0)));
        Term::int(if negative { -n } else { n })
    } else {
        let n = crate::term::IBig::from_str_radix(digits, base).map_err(|_| Raise::badarg())?;
        Term::big(if negative { -n } else { n })
    };
    Ok(Term::tuple2(value, sub(&a[0], end, b.len() - end)))
}

fn graphemes(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    Ok(parts(&a[0], pieces(c, b)))
}

fn chars(b: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = b;
    std::iter::from_fn(move || {
        let (first, after) = rest.split_at(char_len(rest));
        rest = after;
        (!first.is_empty()).then_some(first)
    })
}

fn codepoints(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    c.charge(b.len() / 8);
    Ok(parts(&a[0], chars(b)))
}

fn next(a: &[Term], len: impl Fn(&[u8]) -> usize) -> Result {
    let b = text(a, 0)?;
    if b.is_empty() {
        return Ok(Term::NIL);
    }
    let n = len(b);
    Ok(Term::tuple2(sub(&a[0], 0, n), sub(&a[0], n, b.len() - n)))
}

fn to_charlist(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    c.charge(b.len() / 8);
    match std::str::from_utf8(b) {
        Ok(s) => Ok(Term::list(s.chars().map(|ch| Term::int(i64::from(u32::from(ch)))).collect::<Vec<_>>())),
        Err(e) => {
            let rest = sub(&a[0], e.valid_up_to(), b.len() - e.valid_up_to());
            let kind = if e.error_len().is_none() { "incomplete" } else { "invalid" };
            let shown = crate::term::inspect::inspect(&rest, &crate::term::inspect::Opts::default());
            let key = |name: &str| Term::atom(crate::base::Atom::new(name));
            Err(Raise::error(Term::map([
                (Term::atom(atoms::STRUCT), key("Elixir.UnicodeConversionError")),
                (Term::atom(atoms::EXCEPTION), Term::TRUE),
                (key("encoded"), sub(&a[0], 0, e.valid_up_to())),
                (Term::atom(atoms::MESSAGE), Term::string(&format!("{kind} encoding starting at {shown}"))),
            ])))
        }
    }
}

fn reverse(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    // Bytes that are not UTF-8 stay in place: what lies between them is turned round.
    c.charge(b.len() / 8);
    let mut out = Vec::with_capacity(b.len());
    let mut rest = b;
    while !rest.is_empty() {
        let s = valid_prefix(rest);
        s.graphemes(true).rev().for_each(|g| out.extend(g.bytes()));
        rest = &rest[s.len()..];
        if let Some((byte, after)) = rest.split_first() {
            out.push(*byte);
            rest = after;
        }
    }
    Ok(Term::binary_from_vec(out))
}

/// Converts valid stretches, leaves stray bytes alone.
fn convert(c: &mut Ctx, a: &[Term], f: fn(&str, &str, &mut String)) -> Result {
    let b = text(a, 0)?;
    let mode = a[1].as_atom().map_or("", |m| m.as_str());
    c.charge(b.len() / 16);
    let mut out: Vec<u8> = Vec::with_capacity(b.len());
    let mut rest = b;
    while !rest.is_empty() {
        let s = valid_prefix(rest);
        let mut piece = String::with_capacity(s.len());
        f(s, mode, &mut piece);
        out.extend_from_slice(piece.as_bytes());
        rest = &rest[s.len()..];
        if let Some((byte, after)) = rest.split_first()
            && s.is_empty()
        {
            out.push(*byte);
            rest = after;
        }
    }
    Ok(Term::binary_from_vec(out))
}

fn upcase(s: &str, mode: &str, out: &mut String) {
    for ch in s.chars() {
        match (mode, ch) {
            ("ascii", _) => out.push(ch.to_ascii_uppercase()),
            ("turkic", 'i') => out.push('İ'),
            ("turkic", 'ı') => out.push('I'),
            _ => out.extend(ch.to_uppercase()),
        }
    }
}

fn downcase(s: &str, mode: &str, out: &mut String) {
    if mode == "greek" {
        // The only mode that looks around: a sigma at the end of a word is another.
        return out.push_str(&s.to_lowercase());
    }
    for ch in s.chars() {
        match (mode, ch) {
            ("ascii", _) => out.push(ch.to_ascii_lowercase()),
            ("turkic", 'I') => out.push('ı'),
            ("turkic", 'İ') => out.push('i'),
            _ => out.extend(ch.to_lowercase()),
        }
    }
}

/// The first character in title case and the rest of the text: `String.capitalize/2` starts with it.
fn titlecase_first(_c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    let n = char_len(b);
    let head = std::str::from_utf8(&b[..n]).ok().and_then(|s| s.chars().next());
    let title = match head {
        // The digraphs and ligatures whose title case is not their upper case.
        Some('ǆ' | 'ǅ' | 'Ǆ') => "ǅ".to_string(),
        Some('ǉ' | 'ǈ' | 'Ǉ') => "ǈ".to_string(),
        Some('ǌ' | 'ǋ' | 'Ǌ') => "ǋ".to_string(),
        Some('ǳ' | 'ǲ' | 'Ǳ') => "ǲ".to_string(),
        // Georgian has capitals for whole words only; an iota below stays there; the apostrophe is no letter.
        Some(ch @ ('\u{10d0}'..='\u{10fa}' | '\u{10fd}'..='\u{10ff}')) => ch.to_string(),
        Some('ŉ') => "ʼN".to_string(),
        Some(ch @ '\u{1f80}'..='\u{1fff}') => {
            let up: String = ch.to_uppercase().collect();
            let capital = match ch as u32 {
                n @ 0x1f80..=0x1faf => n | 8,
                n @ (0x1fb3 | 0x1fc3 | 0x1ff3) => n + 9,
                n @ (0x1fbc | 0x1fcc | 0x1ffc) => n,
                _ => 0,
            };
            match (char::from_u32(capital), up.strip_suffix('Ι')) {
                (Some(capital), Some(_)) if capital != '\0' => capital.to_string(),
                (_, Some(rest)) if !rest.is_empty() => format!("{rest}\u{345}"),
                _ => up,
            }
        }
        Some(ch) if ch.to_uppercase().count() > 1 => {
            let mut up = ch.to_uppercase();
            let first: String = up.next().into_iter().collect();
            first + &up.collect::<String>().to_lowercase()
        }
        Some(ch) => ch.to_uppercase().collect(),
        None => return Ok(Term::tuple2(sub(&a[0], 0, n), sub(&a[0], n, b.len() - n))),
    };
    Ok(Term::tuple2(Term::string(&title), sub(&a[0], n, b.len() - n)))
}

/// White space that separates words: Unicode's, without the no-break spaces.
fn breaks(ch: char) -> bool {
    ch.is_whitespace() && !matches!(ch, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

fn split_whitespace(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    c.charge(b.len() / 16);
    let mut words = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for ch in chars(b) {
        if std::str::from_utf8(ch).ok().and_then(|s| s.chars().next()).is_some_and(breaks) {
            if at > start {
                words.push(sub(&a[0], start, at - start));
            }
            start = at + ch.len();
        }
        at += ch.len();
    }
    if at > start {
        words.push(sub(&a[0], start, at - start));
    }
    Ok(Term::list(words))
}

/// Side (`:leading`, `:trailing`, `:both`) of white space.
fn trim(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    let side = a[1].as_atom().map_or("", |s| s.as_str());
    let (mut from, mut to) = (0, b.len());
    if side != "trailing" {
        let s = valid_prefix(b);
        from = s.len() - s.trim_start_matches(char::is_whitespace).len();
    }
    if side != "leading" {
        while to > from {
            let n = (1..=4.min(to - from)).find(|n| {
                let mut chars = std::str::from_utf8(&b[to - n..to]).unwrap_or("").chars();
                chars.next().is_some_and(char::is_whitespace) && chars.next().is_none()
            });
            match n {
                Some(n) => to -= n,
                None => break,
            }
        }
    }
    c.charge((b.len() - (to - from)) / 8);
    Ok(sub(&a[0], from, to - from))
}

/// Text, start (from 0, in graphemes), length: the slice; the empty string past the end.
fn slice(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    let (start, len) = (size(a, 1)?, size(a, 2)?);
    let mut at = 0;
    let mut iter = pieces(&mut Ctx { pid: c.pid, reductions: 0 }, b);
    for _ in 0..start {
        match iter.next() {
            Some(p) => at += p.len(),
            None => return Ok(Term::binary(&[])),
        }
    }
    let taken: usize = iter.take(len).map(<[u8]>::len).sum();
    c.charge((at + taken) / 8);
    Ok(sub(&a[0], at, taken))
}

/// The byte offset of the n-th grapheme, or nil.
fn byte_offset(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    let n = size(a, 1)?;
    let mut at = 0;
    let mut iter = pieces(c, b);
    for _ in 0..n {
        match iter.next() {
            Some(p) => at += p.len(),
            None => return Ok(Term::NIL),
        }
    }
    Ok(Term::int(at as i64))
}

fn normalize(c: &mut Ctx, a: &[Term]) -> Result {
    let b = bytes(a, 0)?;
    let form = a[1].as_atom().map_or("", |f| f.as_str());
    c.charge(b.len() / 4);
    let Ok(s) = std::str::from_utf8(b) else {
        let good = valid_prefix(b);
        let rest = sub(&a[0], good.len(), b.len() - good.len());
        return Ok(Term::tuple3(Term::atom(atoms::ERROR), Term::string(&normal(good, form)), rest));
    };
    Ok(Term::string(&normal(s, form)))
}

fn normal(s: &str, form: &str) -> String {
    match form {
        "nfc" if !is_nfc(s) => s.nfc().collect(),
        "nfd" if !is_nfd(s) => s.nfd().collect(),
        "nfkc" if !is_nfkc(s) => s.nfkc().collect(),
        "nfkd" if !is_nfkd(s) => s.nfkd().collect(),
        _ => s.to_string(),
    }
}

/// `String.replace_invalid/2`
fn scrub(c: &mut Ctx, a: &[Term]) -> Result {
    let (b, with) = (bytes(a, 0)?, bytes(a, 1)?);
    c.charge(b.len() / 32);
    let mut out = Vec::with_capacity(b.len());
    let mut rest = b;
    loop {
        match std::str::from_utf8(rest) {
            Ok(s) => {
                out.extend_from_slice(s.as_bytes());
                return Ok(Term::binary_from_vec(out));
            }
            Err(e) => {
                let (good, bad) = rest.split_at(e.valid_up_to());
                out.extend_from_slice(good);
                out.extend_from_slice(with);
                rest = &bad[e.error_len().unwrap_or(bad.len()).max(1)..];
            }
        }
    }
}

/// Whether the first so many characters (`:infinity`: all) can be printed.
fn printable(c: &mut Ctx, a: &[Term]) -> Result {
    let b = text(a, 0)?;
    let limit = a[1].as_int().map_or(usize::MAX, |n| n.max(0) as usize);
    c.charge(b.len() / 16);
    let mut seen = 0;
    for ch in chars(b) {
        if seen == limit {
            break;
        }
        match std::str::from_utf8(ch).ok().and_then(|s| s.chars().next()) {
            Some(ch) if crate::term::inspect::is_printable(ch) => seen += 1,
            _ => return Ok(Term::FALSE),
        }
    }
    Ok(Term::TRUE)
}

/// Jaro similarity, 0.0 to 1.0, over grapheme clusters.
fn jaro(c: &mut Ctx, a: &[Term]) -> Result {
    let (x, y) = (text(a, 0)?, text(a, 1)?);
    if x == y {
        return Ok(Term::float(1.0));
    }
    let (x, y): (Vec<&[u8]>, Vec<&[u8]>) = (pieces(c, x).collect(), pieces(c, y).collect());
    if x.is_empty() || y.is_empty() {
        return Ok(Term::float(0.0));
    }
    c.charge(x.len() * y.len() / 16);
    let window = (x.len().max(y.len()) / 2).saturating_sub(1);
    let mut used = vec![false; y.len()];
    let mut matched = Vec::new();
    for (i, g) in x.iter().enumerate() {
        let range = i.saturating_sub(window)..(i + window + 1).min(y.len());
        if let Some(j) = range.clone().find(|&j| !used[j] && y[j] == *g) {
            used[j] = true;
            matched.push(*g);
        }
    }
    if matched.is_empty() {
        return Ok(Term::float(0.0));
    }
    let other: Vec<&[u8]> = y.iter().zip(&used).filter(|(_, u)| **u).map(|(g, _)| *g).collect();
    let swaps = matched.iter().zip(&other).filter(|(a, b)| a != b).count() / 2;
    let m = matched.len() as f64;
    let (lx, ly) = (x.len() as f64, y.len() as f64);
    Ok(Term::float((m / lx + m / ly + (m - swaps as f64) / m) / 3.0))
}

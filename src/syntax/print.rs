//! A tree as one line, as `inspect(quoted, limit: :infinity, printable_limit: :infinity, width: :infinity)` shows
//! its quoted form. Written on the tree itself, so that looking at the parser's work needs no other part.

use super::ast::{Ast, Call, Head, Lit, Meta, deeper};
use crate::base::{Atom, atoms};
use std::fmt::Write;

/// The line for a tree.
pub fn print(ast: &Ast) -> String {
    let mut out = String::new();
    node(&mut out, ast);
    out
}

fn node(out: &mut String, ast: &Ast) {
    deeper(|| match ast {
        Ast::Lit(lit) => literal(out, lit),
        Ast::List(items) => list(out, items),
        Ast::Pair(pair) => {
            out.push('{');
            node(out, &pair.0);
            out.push_str(", ");
            node(out, &pair.1);
            out.push('}');
        }
        Ast::Var(var) => {
            out.push('{');
            atom(out, var.name);
            out.push_str(", ");
            meta(out, &var.meta);
            out.push_str(", ");
            atom(out, var.context);
            out.push('}');
        }
        Ast::Call(c) => call(out, c),
    });
}

fn call(out: &mut String, call: &Call) {
    out.push('{');
    match &call.head {
        Head::Name(name) => atom(out, *name),
        Head::Expr(head) => node(out, head),
    }
    out.push_str(", ");
    meta(out, &call.meta);
    out.push_str(", ");
    list(out, &call.args);
    out.push('}');
}

fn meta(out: &mut String, meta: &Meta) {
    out.push('[');
    let mut first = true;
    let mut pair = |out: &mut String, key: Atom, value: &Ast| {
        if !std::mem::take(&mut first) {
            out.push_str(", ");
        }
        self::key(out, key);
        node(out, value);
    };
    let extra = meta.extra.as_deref();
    for (key, value) in extra.map(|e| e.before.as_slice()).unwrap_or_default() {
        pair(out, *key, value);
    }
    if meta.line > 0 {
        pair(out, atoms::LINE, &Ast::int(i64::from(meta.line)));
    }
    for (key, value) in extra.map(|e| e.after.as_slice()).unwrap_or_default() {
        pair(out, *key, value);
    }
    out.push(']');
}

fn list(out: &mut String, items: &[Ast]) {
    if !items.is_empty() && items.iter().all(|i| printable_char(i).is_some()) {
        out.push_str("~c\"");
        let text: String = items.iter().filter_map(printable_char).collect();
        escape(out, &text);
        out.push('"');
        return;
    }
    let keywords = items.iter().all(|i| matches!(i, Ast::Pair(p) if p.0.as_atom().is_some_and(is_key)));
    out.push('[');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        match item {
            Ast::Pair(pair) if keywords => {
                key(out, pair.0.as_atom().unwrap_or(atoms::NIL));
                node(out, &pair.1);
            }
            item => node(out, item),
        }
    }
    out.push(']');
}

fn printable_char(item: &Ast) -> Option<char> {
    match item {
        Ast::Lit(Lit::Int(n @ (7..=13 | 27 | 32..=126))) => u8::try_from(*n).ok().map(char::from),
        _ => None,
    }
}

fn is_key(name: Atom) -> bool {
    !(name.as_str().starts_with("Elixir.") || name == atoms::ELIXIR)
}

fn literal(out: &mut String, lit: &Lit) {
    match lit {
        Lit::Int(n) => write(out, n),
        Lit::BigInt(digits) => out.push_str(digits),
        Lit::Float(f) => float(out, *f),
        Lit::Atom(a) => atom(out, *a),
        Lit::Str(bytes) => binary(out, bytes),
        Lit::Opaque(_) => out.push_str("#Opaque"),
    }
}

fn write(out: &mut String, value: impl std::fmt::Display) {
    // Writing to a string cannot fail.
    let _ = write!(out, "{value}");
}

fn float(out: &mut String, value: f64) {
    let size = value.abs();
    if (1.0..1.0e16).contains(&size) && value.trunc() == value {
        write(out, value as i64);
        out.push_str(".0");
        return;
    }
    // Shortest digits; positional or scientific notation, whichever is shorter.
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let mantissa = if mantissa.contains('.') { mantissa.to_owned() } else { format!("{mantissa}.0") };
    let scientific = format!("{mantissa}e{exponent}");
    let positional = if value.trunc() == value { format!("{value}.0") } else { format!("{value}") };
    if value == 0.0 || (positional.len() <= scientific.len() && size < 9_007_199_254_740_992.0) || exponent == "0" {
        out.push_str(&positional);
    } else {
        out.push_str(&scientific);
    }
}

fn binary(out: &mut String, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.chars().all(printable) => {
            out.push('"');
            escape(out, text);
            out.push('"');
        }
        _ => {
            out.push_str("<<");
            for (i, byte) in bytes.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                write(out, byte);
            }
            out.push_str(">>");
        }
    }
}

fn printable(c: char) -> bool {
    !matches!(c, '\0'..='\u{6}' | '\u{E}'..='\u{1A}' | '\u{1C}'..='\u{1F}' | '\u{80}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// The content of a literal between double quotes.
fn escape(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '#' if chars.peek() == Some(&'{') => out.push_str("\\#"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{B}' => out.push_str("\\v"),
            '\u{C}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{1B}' => out.push_str("\\e"),
            '\u{7F}' => out.push_str("\\d"),
            '\0' => out.push_str("\\0"),
            '\u{A0}' | '\u{34F}' | '\u{61C}' | '\u{2000}'..='\u{200F}' | '\u{2028}'..='\u{202E}' => unicode(out, c),
            '\u{205F}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFC}' => unicode(out, c),
            c if !printable(c) && (c as u32) < 0x100 => write(out, format_args!("\\x{:02X}", c as u32)),
            c if !printable(c) => write(out, format_args!("\\x{{{:X}}}", c as u32)),
            c => out.push(c),
        }
    }
}

fn unicode(out: &mut String, c: char) {
    write(out, format_args!("\\u{:04X}", c as u32));
}

fn atom(out: &mut String, name: Atom) {
    let text = name.as_str();
    if matches!(name, atoms::NIL | atoms::TRUE | atoms::FALSE) {
        out.push_str(text);
    } else if name == atoms::ELIXIR {
        out.push_str("Elixir");
    } else if text.strip_prefix("Elixir.").is_some_and(is_alias) {
        out.push_str(&text["Elixir.".len()..]);
    } else {
        out.push(':');
        bare(out, text);
    }
}

/// A key with its colon and a blank.
fn key(out: &mut String, name: Atom) {
    bare(out, name.as_str());
    out.push_str(": ");
}

fn bare(out: &mut String, text: &str) {
    if super::lexer::is_plain_atom(text) {
        out.push_str(text);
    } else {
        out.push('"');
        escape(out, text);
        out.push('"');
    }
}

fn is_alias(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| {
            part.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
}

//! Atoms: as literals, as keyword keys, as names in calls.

use super::text;
use unicode_normalization::UnicodeNormalization;

/// The atoms that are written without quotes although they are no identifiers.
const OPERATORS: &[&str] = &[
    ".", "..", "..//", "...", "{}", "<<>>", "%", "%{}", "->", "<-", "\\\\", "|", "=", "^", "&", "@", "!", "&&", "||",
    "&&&", "|||", "|>", "+", "-", "*", "/", "**", "++", "--", "+++", "---", "<>", "==", "!=", "===", "!==", "<", ">",
    "<=", ">=", "=~", "~>", "<~", "~>>", "<<~", "<~>", "<<<", ">>>",
];

/// Those that cannot be called by their bare name.
const NOT_CALLED: &[&str] = &["{}", "<<>>", "%", "%{}", "->", ".", "..", "...", "..//"];
/// Operators that are quoted as literals, yet can be called.
const ONLY_CALLED: &[&str] = &["::", "~~~", "^^^", "<|>"];

/// An atom as a literal: `:ok`, `nil`, `Foo.Bar`, `:"a b"`.
pub fn atom_literal(name: &str, out: &mut String) {
    match name {
        "nil" | "true" | "false" => out.push_str(name),
        _ if is_alias(name) => out.push_str(name.strip_prefix("Elixir.").unwrap_or(name)),
        _ if is_plain(name) => {
            out.push(':');
            out.push_str(name);
        }
        _ => {
            out.push(':');
            quoted(name, out);
        }
    }
}

/// An atom as a key of a keyword list or map, with the colon: `ok:`, `"a b":`. Not for aliases.
pub fn atom_key(name: &str, out: &mut String) {
    if is_plain(name) && name != "Elixir" {
        out.push_str(name)
    } else {
        quoted(name, out)
    }
    out.push(':');
}

/// An atom as the name after a dot: `&Mod.name/1`.
pub fn atom_call(name: &str, out: &mut String) {
    let called = match name.chars().next() {
        _ if ONLY_CALLED.contains(&name) => true,
        _ if OPERATORS.contains(&name) => !NOT_CALLED.contains(&name),
        Some(first) => !first.is_uppercase() && !name.contains('@') && is_identifier(name),
        None => false,
    };
    if called { out.push_str(name) } else { quoted(name, out) }
}

fn quoted(name: &str, out: &mut String) {
    out.push('"');
    text::escape_str(name, '"', out);
    out.push('"');
}

/// `Elixir` or `Elixir.A.B` with each part an alias.
fn is_alias(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("Elixir") else { return false };
    rest.is_empty()
        || rest.strip_prefix('.').is_some_and(|parts| {
            parts.split('.').all(|part| {
                part.starts_with(|c: char| c.is_ascii_uppercase())
                    && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        })
}

/// Needs no quotes after a colon.
fn is_plain(name: &str) -> bool {
    OPERATORS.contains(&name) || is_identifier(name)
}

/// A name as the tokenizer accepts it, with `@` inside and `?` or `!` at the end.
///
/// Limit: Elixir's tables of allowed scripts are approximated: letters and marks that normalise to themselves,
/// and no Latin next to another script between underscores.
fn is_identifier(name: &str) -> bool {
    let body = name.strip_suffix(['?', '!']).unwrap_or(name);
    let mut chars = body.chars();
    let Some(first) = chars.next() else { return false };
    if name.is_ascii() {
        let start = first.is_ascii_alphabetic() || first == '_';
        return start && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '@');
    }
    let start = |c: char| c == '_' || c.is_alphabetic() && (c as u32) <= 0xffff && c != '\u{2118}';
    start(first)
        && chars.all(|c| start(c) || c.is_ascii_digit() || c == '@' || c == '\u{b7}' || is_continue(c))
        && body.nfkc().eq(body.chars())
        && body.split('_').all(|part| {
            let latin = part.chars().any(is_latin);
            !latin || part.chars().all(|c| is_latin(c) || c.is_ascii_digit() || !c.is_alphanumeric())
        })
}

fn is_continue(c: char) -> bool {
    c.is_numeric() || unicode_normalization::char::is_combining_mark(c)
}

fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

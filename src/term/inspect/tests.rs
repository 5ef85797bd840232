//! Compares with what Elixir printed: `tests/data/inspect.txt`, one case a line (options, the term in
//! external form, the text). The generator is `tests/data/inspect.exs`.

use super::*;
use crate::term::ext;

fn unhex(hex: &str) -> Vec<u8> {
    hex.as_bytes().chunks(2).filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

fn known_fields(name: Atom) -> Option<Vec<Atom>> {
    let fields: &[&str] = match name.as_str() {
        "Elixir.RuntimeError" => &["message"],
        "Elixir.ArithmeticError" => &["message"],
        "Elixir.URI" => &["scheme", "authority", "userinfo", "host", "port", "path", "query", "fragment"],
        _ => return None,
    };
    Some(fields.iter().map(|f| Atom::new(f)).collect())
}

fn options(text: &str) -> Opts {
    let mut opts = Opts { sort_maps: true, struct_fields: Some(known_fields), ..Opts::default() };
    let count = |value: &str| if value == "inf" { None } else { value.parse().ok() };
    let as_text = |value: &str| match value {
        "never" => AsText::Never,
        "always" => AsText::Always,
        _ => AsText::Infer,
    };
    for part in text.split(' ') {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key {
            "width" => opts.width = count(value),
            "limit" => opts.limit = count(value),
            "printable" => opts.printable_limit = count(value),
            "pretty" => opts.pretty = true,
            "nostructs" => opts.structs = false,
            "binaries" => opts.binaries = as_text(value),
            "charlists" => opts.charlists = as_text(value),
            "base" => {
                opts.base = match value {
                    "hex" => Base::Hex,
                    "octal" => Base::Octal,
                    "binary" => Base::Binary,
                    _ => Base::Decimal,
                }
            }
            other => assert!(other.is_empty(), "unknown option {other}"),
        }
    }
    opts
}

#[test]
fn prints_what_elixir_prints() {
    let path = std::env::var("QUAFF_INSPECT_CASES").unwrap_or_else(|_| "tests/data/inspect.txt".into());
    let cases = std::fs::read_to_string(path).unwrap_or_default();
    let (mut count, mut failures) = (0, Vec::new());
    for line in cases.lines() {
        let [opts, term, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("bad line: {line}") };
        let Some((term, _)) = ext::decode(&unhex(term), false) else { panic!("bad term: {line}") };
        let expected = String::from_utf8(unhex(expected)).unwrap_or_default();
        let printed = match term.as_float() {
            Some(value) if opts == "to_string" => short_float(value),
            _ => inspect(&term, &options(opts)),
        };
        count += 1;
        if printed != expected {
            failures.push(format!("{opts}\n--- Elixir:\n{expected}\n--- here:\n{printed}\n"));
        }
    }
    assert!(count > 0, "no cases");
    failures.sort_by_key(|failure| failure.len());
    let shown = failures.iter().take(12).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {count} differ:\n{shown}", failures.len());
}

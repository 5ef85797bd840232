//! The architecture as a test: who may import whom, and where `unsafe` may stand (`docs/architecture.md`).
//!
//! Reads the sources as text, so it needs no compiler plugin: `crate::folder` anywhere in code outside comments, string
//! literals and `#[cfg(test)]` items counts as an import of that folder. Paths through `super::` cannot leave a folder
//! unseen: one that climbs to the crate's root is a violation by itself.

use std::fs;
use std::path::{Path, PathBuf};

/// Folder, and the folders it may import besides itself. The order is the table of the architecture, top down.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("term", &["base"]),
    ("syntax", &["base", "term"]),
    ("trace", &["term"]),
    ("ir", &["base", "term"]),
    ("report", &["base", "term"]),
    ("expand", &["base", "term", "syntax", "ir"]),
    ("lower", &["base", "term", "syntax", "ir"]),
    ("machine", &["base", "term", "ir"]),
    ("native", &["base", "term", "ir"]),
    ("process", &["base", "term", "trace", "ir", "machine"]),
    (
        "runtime",
        &["base", "term", "trace", "syntax", "ir", "report", "expand", "lower", "machine", "native", "process"],
    ),
    ("embed", &["base", "term", "ir", "runtime"]),
    ("cli", &["runtime", "report", "trace", "base"]),
];

/// The only places where `unsafe` may occur.
const UNSAFE: &[&str] = &["term/", "machine/stack.rs", "process/mailbox/"];

/// `lib.rs` and `main.rs` stand above all layers.
const ROOTS: &[&str] = &["lib.rs", "main.rs"];

fn sources() -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    files.sort();
    files
        .into_iter()
        .filter_map(|p| {
            let name = p.strip_prefix(&src).ok()?.to_string_lossy().replace('\\', "/");
            Some((name, fs::read_to_string(&p).ok()?))
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Blanks comments, string and character literals, keeping line numbers.
fn code_only(source: &str) -> String {
    let bytes = source.as_bytes();
    let mut code = vec![b' '; bytes.len()];
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let skip = if rest.starts_with(b"//") {
            rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            block_comment(rest)
        } else if let Some(length) = raw_string(rest, at.checked_sub(1).map(|i| bytes[i])) {
            length
        } else if rest[0] == b'"' {
            quoted(rest)
        } else if rest[0] == b'\'' {
            character(rest)
        } else {
            0
        };
        if skip == 0 {
            code[at] = bytes[at];
            at += 1;
        } else {
            for i in at..(at + skip).min(bytes.len()) {
                if bytes[i] == b'\n' {
                    code[i] = b'\n';
                }
            }
            at += skip;
        }
    }
    String::from_utf8_lossy(&code).into_owned()
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

fn raw_string(rest: &[u8], before: Option<u8>) -> Option<usize> {
    if before.is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_') {
        return None;
    }
    let start = if rest.starts_with(b"br") || rest.starts_with(b"cr") {
        2
    } else if rest.starts_with(b"r") {
        1
    } else {
        return None;
    };
    let hashes = rest[start..].iter().take_while(|b| **b == b'#').count();
    if rest.get(start + hashes) != Some(&b'"') {
        return None;
    }
    let mut end = vec![b'"'];
    end.extend(std::iter::repeat_n(b'#', hashes));
    let body = start + hashes + 1;
    let length = rest[body..].windows(end.len()).position(|w| w == end).unwrap_or(rest.len() - body);
    Some(body + length + end.len())
}

fn quoted(rest: &[u8]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// A character literal, or 0 for a lifetime.
fn character(rest: &[u8]) -> usize {
    if rest.get(1) == Some(&b'\\') {
        return rest[2..].iter().skip(1).position(|b| *b == b'\'').map_or(0, |n| n + 4);
    }
    let width = match rest.get(1) {
        Some(b) if *b < 0x80 => 1,
        Some(b) if *b < 0xE0 => 2,
        Some(b) if *b < 0xF0 => 3,
        Some(_) => 4,
        None => return 0,
    };
    if rest.get(1 + width) == Some(&b'\'') { width + 2 } else { 0 }
}

/// Cuts items behind `#[cfg(test)]` (and `#[cfg(all(test, …))]`): tests may reach across layers to build their inputs.
fn without_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = ["#[cfg(test)]", "#[cfg(all(test", "#[cfg(any(test"].iter().filter_map(|p| rest.find(p)).min()
    {
        kept += &rest[..at];
        let item = &rest[at..];
        let brace = item.find('{');
        let semicolon = item.find(';');
        let length = match (brace, semicolon) {
            (Some(b), s) if s.is_none_or(|s| b < s) => matching_brace(item, b),
            (_, Some(s)) => s + 1,
            _ => item.len(),
        };
        kept.extend(item[..length].chars().filter(|c| *c == '\n'));
        rest = &item[length..];
    }
    kept + rest
}

fn matching_brace(item: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, b) in item.bytes().enumerate().skip(open) {
        match b {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    item.len()
}

/// Names that follow `crate::`, also the heads of a group `crate::{a::b, c}`, with their line.
fn imports(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = code[at + "crate::".len()..].trim_start();
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut head = String::new();
            let mut taking = true;
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        found.push((line, std::mem::take(&mut head)));
                        taking = true;
                        continue;
                    }
                    _ => {}
                }
                if taking && (c.is_alphanumeric() || c == '_') {
                    head.push(c);
                } else if !c.is_whitespace() {
                    taking = false;
                }
            }
            found.push((line, head));
        } else {
            found.push((line, rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()));
        }
    }
    found.retain(|(_, name)| !name.is_empty());
    found
}

#[test]
fn modules_import_only_from_their_layer_or_below() {
    let mut violations = Vec::new();
    for (file, source) in sources() {
        if ROOTS.contains(&file.as_str()) {
            continue;
        }
        let folder = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == folder) else {
            violations.push(format!("src/{file}: the folder {folder} is in no layer; add it to LAYERS"));
            continue;
        };
        let code = without_tests(&code_only(&source));
        for (line, name) in imports(&code) {
            let is_layer = LAYERS.iter().any(|(layer, _)| *layer == name);
            if is_layer && name != folder && !allowed.contains(&name.as_str()) {
                violations.push(format!("src/{file}:{line}: {folder} must not import {name}"));
            }
        }
        // src/a/b.rs is two deep: `super::super::` would be the root, unseen by the rule above.
        let depth = file.matches('/').count() + usize::from(!file.ends_with("mod.rs"));
        if code.contains(&"super::".repeat(depth.max(1))) {
            violations.push(format!("src/{file}: `super` climbs out of {folder}; say crate::"));
        }
    }
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn unsafe_stands_only_where_the_design_allows_it() {
    let mut violations = Vec::new();
    for (file, source) in sources() {
        if UNSAFE.iter().any(|place| file.starts_with(place)) {
            continue;
        }
        for (number, line) in code_only(&source).lines().enumerate() {
            let mut words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            if words.any(|w| w == "unsafe") {
                violations.push(format!("src/{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(violations.is_empty(), "unsafe outside of {UNSAFE:?}:\n{}\n", violations.join("\n"));
}

#[test]
fn every_unsafe_block_says_why_it_is_safe() {
    let mut silent = Vec::new();
    for (file, source) in sources() {
        let lines: Vec<&str> = source.lines().collect();
        for (number, line) in code_only(&source).lines().enumerate() {
            if !line.contains("unsafe {") && !line.contains("unsafe impl") {
                continue;
            }
            // The comment may stand on the line itself or in the comment block (or the statement) just above it.
            let above = lines[number.saturating_sub(8)..=number].iter().any(|l| l.contains("SAFETY"));
            if !above {
                silent.push(format!("src/{file}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(silent.is_empty(), "unsafe without a SAFETY comment:\n{}\n", silent.join("\n"));
}

#[test]
fn the_reader_of_sources_sees_what_it_should() {
    let source = "use crate::{term::Term, base::{self, X}};\n// crate::cli\nlet s = \"crate::cli\"; let c = '\"'; crate::ir::f();\n#[cfg(test)]\nmod t { use crate::cli::x; }\nfn f<'a>(x: &'a str) { unsafe_name(); r#\"crate::cli\"#; }\n";
    let found: Vec<String> = imports(&without_tests(&code_only(source))).into_iter().map(|(_, n)| n).collect();
    assert_eq!(found, ["term", "base", "ir"]);
}

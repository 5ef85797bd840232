//! Completeness: what real Elixir exports (`data/exports.txt`) and we do not.
//!
//! `data/missing.txt` is what is known to be missing. It may only shrink: a function that is missing and not in the list
//! was lost, and fails the test; `BLESS=1 cargo test --test exports` takes out what is there by now, and adds nothing.
//! The list per module is printed with `cargo test --test exports -- --nocapture`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

fn lines(text: &str) -> BTreeSet<String> {
    text.lines().filter(|l| !l.is_empty()).map(String::from).collect()
}

/// `m Kernel.if/2` is of `Kernel`, `Integer./` of `Integer`: module names hold no small letter after a dot.
fn module_of(line: &str) -> &str {
    let name = line.strip_prefix("m ").unwrap_or(line);
    let is_module = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
    let mut end = name.find('.').unwrap_or(name.len());
    while let Some(rest) = name.get(end + 1..) {
        let Some(dot) = rest.find('.').filter(|dot| is_module(&rest[..*dot])) else { break };
        end += 1 + dot;
    }
    &name[..end]
}

#[test]
fn nothing_is_lost_that_was_exported() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let output = Command::new(env!("CARGO_BIN_EXE_quaff")).args(["run", "missing.exs"]).current_dir(&data).output();
    let output = output.expect("the binary runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let missing = lines(&String::from_utf8_lossy(&output.stdout));
    let list = data.join("missing.txt");
    let known = lines(&fs::read_to_string(&list).unwrap_or_default());

    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in &missing {
        modules.entry(module_of(line)).or_default().push(line);
    }
    for (module, names) in &modules {
        println!("{module}: {} missing: {}", names.len(), names.join(" "));
    }
    if std::env::var_os("BLESS").is_some_and(|v| v == "1") {
        let left: Vec<&str> = known.intersection(&missing).map(String::as_str).collect();
        fs::write(&list, left.join("\n") + "\n").expect("the list can be written");
    }
    let lost: Vec<&String> = missing.difference(&known).collect();
    assert!(lost.is_empty(), "exported before, or never recorded as missing: {lost:#?}");
    let there = known.difference(&missing).count();
    if there > 0 {
        println!("{there} functions of data/missing.txt are there by now: BLESS=1 takes them out");
    }
}

//! Embeds the library: every file of `stdlib/`, and which file defines which module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=stdlib");
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    collect(&root.join("stdlib"), &mut files);
    files.sort();
    let mut out = String::from("pub static FILES: &[(&str, &str)] = &[\n");
    let mut index = Vec::new();
    for (n, file) in files.iter().enumerate() {
        let name = file.strip_prefix(root.join("stdlib")).expect("below stdlib").display().to_string();
        let _ = writeln!(out, "    ({name:?}, include_str!({:?})),", file.display().to_string());
        let text = fs::read_to_string(file).expect("stdlib files are readable");
        index.extend(modules(&text).into_iter().map(|module| (atom(&module), n)));
    }
    index.sort();
    out.push_str("];\npub static INDEX: &[(&str, usize)] = &[\n");
    for (module, n) in index {
        let _ = writeln!(out, "    ({module:?}, {n}),");
    }
    out.push_str("];\n");
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("library.rs");
    fs::write(target, out).expect("OUT_DIR is writable");
}

/// The name of a module as an atom: `Enum` is `Elixir.Enum`, `:lists` is `lists`.
fn atom(module: &str) -> String {
    module.strip_prefix(':').map_or_else(|| format!("Elixir.{module}"), str::to_string)
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "ex") {
            files.push(path);
        }
    }
}

/// The modules a file defines, by its indentation: `defmodule`, `defprotocol` and `defimpl` lines.
fn modules(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut outer: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        let mut words = body.split([' ', ',']).filter(|w| !w.is_empty());
        let keyword = words.next().unwrap_or("");
        if !matches!(keyword, "defmodule" | "defprotocol" | "defimpl") || !body.ends_with(" do") {
            continue;
        }
        let Some(name) = words.next().filter(|n| n.starts_with(|c: char| c.is_ascii_uppercase() || c == ':')) else {
            continue;
        };
        outer.retain(|(i, _)| *i < indent);
        let within = outer.last().map(|(_, n)| n.clone());
        if keyword == "defimpl" {
            let list = body.split("for:").nth(1).map(|l| l.trim().trim_end_matches(" do").trim_matches(['[', ']']));
            let targets =
                list.map(|l| l.split(',').map(|t| t.trim().to_string()).collect()).or(within.map(|w| vec![w]));
            found.extend(targets.into_iter().flatten().map(|target: String| format!("{name}.{target}")));
        } else {
            let full = within.map_or(name.to_string(), |w| format!("{w}.{name}"));
            found.push(full.clone());
            outer.push((indent, full));
        }
    }
    found
}

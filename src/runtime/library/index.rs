//! Which modules a library file defines; shared by the build script, which embeds the answer, and by work on the library
//! with `QUAFF_STDLIB`, which asks again at run time. By indentation and keywords alone: no parser is needed.

use std::fs;
use std::path::{Path, PathBuf};

/// Every `.ex` file below `dir`.
pub fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "ex") {
            files.push(path);
        }
    }
}

/// The modules a text defines, as atoms: `Enum` is `Elixir.Enum`, `:lists` is `lists`.
pub fn modules(text: &str) -> Vec<String> {
    names(text).iter().map(|module| atom(module)).collect()
}

fn atom(module: &str) -> String {
    module.strip_prefix(':').map_or_else(|| format!("Elixir.{module}"), |name| name.trim_matches('"').to_string())
}

/// `defmodule`, `defprotocol` and `defimpl` lines, nested as they are indented.
fn names(text: &str) -> Vec<String> {
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

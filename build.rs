//! Embeds the library: every file of `stdlib/`, and which file defines which module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/runtime/library/index.rs"]
mod index;

fn main() {
    println!("cargo::rerun-if-changed=stdlib");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/runtime/library/index.rs");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    index::collect(&root.join("stdlib"), &mut files);
    files.sort();
    let mut out = String::from("pub static FILES: &[(&str, &str)] = &[\n");
    let mut rows = Vec::new();
    for (n, file) in files.iter().enumerate() {
        let name = file.strip_prefix(root.join("stdlib")).expect("below stdlib").display().to_string();
        let _ = writeln!(out, "    ({name:?}, include_str!({:?})),", file.display().to_string());
        let text = fs::read_to_string(file).expect("stdlib files are readable");
        rows.extend(index::modules(&text).into_iter().map(|module| (module, n)));
    }
    rows.sort();
    out.push_str("];\npub static INDEX: &[(&str, usize)] = &[\n");
    for (module, n) in rows {
        let _ = writeln!(out, "    ({module:?}, {n}),");
    }
    out.push_str("];\n");
    let target = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("library.rs");
    fs::write(target, out).expect("OUT_DIR is writable");
}

//! Packs the library: parses every file of `stdlib/` and embeds the trees.
//!
//! The parser is the program's own, shared by path: `syntax/` knows nothing but `base/`. See `src/syntax/packed`.

// What the program needs of these modules and the build does not.
#![allow(dead_code, unused_imports)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/base/mod.rs"]
mod base;
#[path = "src/runtime/library/index.rs"]
mod index;
#[path = "src/syntax"]
mod syntax {
    pub mod ast;
    mod lexer;
    pub mod packed;
    mod parser;
    mod text;
    mod token;

    pub use ast::{Ast, Call, Head, Lit, Meta, Var};
    pub use text::{Options, Parsed, Refused, parse};
}

fn main() {
    for input in ["stdlib", "build.rs", "src/base", "src/syntax", "src/runtime/library/index.rs"] {
        println!("cargo::rerun-if-changed={input}");
    }
    // Trees may be as high as their nesting, and this is not optimised code.
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(pack).expect("a thread starts");
    if worker.join().is_err() {
        std::process::exit(1);
    }
}

/// What everyday scripts start with stays as it is, so that it costs them nothing but the functions they call.
fn seldom(file: &str) -> bool {
    const OFTEN: &[&str] = &[
        "access.ex",
        "agent.ex",
        "atom.ex",
        "enum.ex",
        "enumerable.ex",
        "exception.ex",
        "exceptions.ex",
        "float.ex",
        "function.ex",
        "gen_server.ex",
        "inspect.ex",
        "integer.ex",
        "io.ex",
        "kernel.ex",
        "keyword.ex",
        "list.ex",
        "map.ex",
        "map_set.ex",
        "process.ex",
        "quaff/badarg.ex",
        "quaff/boot.ex",
        "quaff/device.ex",
        "quaff/log.ex",
        "quaff/standard_device.ex",
        "quaff/words.ex",
        "range.ex",
        "stream.ex",
        "string.ex",
        "system.ex",
        "task.ex",
        "task/supervised.ex",
        "tuple.ex",
        "erlang/erlang.ex",
        "erlang/gen.ex",
        "erlang/gen_server.ex",
        "erlang/lists.ex",
        "erlang/maps.ex",
        "erlang/proc_lib.ex",
    ];
    const FOLDERS: &[&str] = &["collectable/", "enum/", "enumerable/", "ex_unit/", "inspect/", "list/", "string/"];
    !OFTEN.contains(&file) && !FOLDERS.iter().any(|folder| file.starts_with(folder))
}

fn pack() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    index::collect(&root.join("stdlib"), &mut files);
    files.sort();
    let mut trees = Vec::new();
    for file in files {
        let name = file.strip_prefix(root.join("stdlib")).expect("below stdlib").display().to_string();
        let text = fs::read_to_string(&file).expect("stdlib files are readable");
        let source = base::SourceFile::new(name.clone(), text);
        match syntax::parse(&source, &syntax::Options::default()) {
            Ok(parsed) => trees.push((name, parsed.ast)),
            Err(refused) => {
                for error in refused.errors {
                    let (line, column) = error.line_column();
                    println!("cargo::error=stdlib/{name}:{line}:{column}: {}", error.message);
                }
                std::process::exit(1);
            }
        }
    }
    let bytes = syntax::packed::pack(&trees, seldom);
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(target.join("library.pack"), &bytes).expect("OUT_DIR is writable");
    let mut out = String::new();
    let count = syntax::packed::Pack::name_count(&bytes);
    let _ = writeln!(out, "pub static BYTES: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/library.pack\"));");
    let _ = writeln!(out, "pub static ATOMS: [AtomicU32; {count}] = [const {{ AtomicU32::new(0) }}; {count}];");
    fs::write(target.join("library.rs"), out).expect("OUT_DIR is writable");
    std::mem::forget(trees);
}

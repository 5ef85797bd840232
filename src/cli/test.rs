//! `quaff test`: which kind of test is asked for. ExUnit tests are the library's (`stdlib/quaff/test.ex`); golden files
//! and `--watch` start programs and so are done here.

use super::{fail, golden, print, wants_color};
use crate::runtime::{self, Config, Program};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

/// Runs the tests that the arguments ask for; the exit status.
pub fn run(argv: Vec<OsString>) -> i32 {
    let argv: Vec<String> = argv.into_iter().map(|a| a.to_string_lossy().into_owned()).collect();
    let color = super::color::wanted(&std::io::stdout());
    if argv.iter().any(|a| a == "--watch") {
        let rest = argv.into_iter().filter(|a| a != "--watch").map(OsString::from);
        return watch(&[OsString::from("test")].into_iter().chain(rest).collect::<Vec<_>>());
    }
    if argv.iter().any(|a| a == "--golden") {
        return match golden::Options::parse(&argv, color) {
            Ok(options) => golden::run(&options),
            Err(message) => fail(&format!("quaff: {message}\nTry 'quaff test --help'.")),
        };
    }
    let config = Config { argv, color: wants_color(), drawn: super::drawn(), ..Config::default() };
    runtime::run(Program::Test, config)
}

/// Runs this program with these arguments, again whenever a source file below the current folder changes.
pub fn watch(argv: &[OsString]) -> i32 {
    let Ok(program) = std::env::current_exe() else { return fail("quaff: cannot find this program") };
    loop {
        let before = sources(Path::new("."));
        match Command::new(&program).args(argv).status() {
            Ok(_) => print("\nWaiting for a change (Ctrl-C ends)\n"),
            Err(e) => return fail(&format!("quaff: cannot start: {e}")),
        };
        while sources(Path::new(".")) == before {
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// Source files and when they were changed.
fn sources(dir: &Path) -> BTreeMap<PathBuf, Option<SystemTime>> {
    let mut found = BTreeMap::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            if kind.is_dir() && !hidden && !["_build", "deps", "node_modules", "target"].iter().any(|d| name == *d) {
                dirs.push(path);
            } else if path.extension().is_some_and(|e| e == "ex" || e == "exs" || e == "eex" || e == "out") {
                found.insert(path, entry.metadata().ok().and_then(|m| m.modified().ok()));
            }
        }
    }
    found
}

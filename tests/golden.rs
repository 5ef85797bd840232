//! Golden files: every `tests/scripts/**/NAME.exs`, `examples/NAME.exs` and `tests/parse/**/NAME.exs` is one test.
//!
//! They are judged by the code behind `quaff test --golden`, which adds nothing but this: the project's own suite runs
//! through what users have. A script runs as a user runs it, in its own folder (`quaff run NAME.exs ARG …`), and must print what real Elixir
//! printed: `NAME.out` (standard output, byte for byte), `NAME.err` (standard error; without the file nothing may be
//! printed there) and `NAME.code` (exit code; without the file 0). `NAME.args` holds arguments, one a line, `NAME.in`
//! standard input. A file of `tests/parse` is parsed only: `quaff parse` must print `NAME.quoted`, or refuse the file when
//! that says `refused`. `tests/README.md` tells how to write one, `tests/record` writes the answers.
//!
//! Scripts named in `tests/scripts/pending.txt` are known to differ still: they run, and must differ, so that the list
//! cannot rot. `BLESS=1` rewrites the answers from our own binary, which proves nothing and says so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use quaff::cli::golden::{Script, difference};

/// Seconds; a script that runs longer is stuck: the slowest one takes about a second in an unoptimised build.
const TIMEOUT: u64 = 20;
/// How many lines of a difference are shown.
const SHOWN: usize = 60;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut scripts = Vec::new();
    find(&root.join("tests/scripts"), &mut scripts);
    find(&root.join("examples"), &mut scripts);
    find(&root.join("tests/parse"), &mut scripts);
    scripts.retain(|s| !s.ends_with("tests/parse/record.exs"));
    scripts.sort();
    let pending = Arc::new(read_pending(&root.join("tests/scripts/pending.txt")));
    let bless = std::env::var_os("BLESS").is_some_and(|v| v == "1");
    if bless {
        eprintln!("warning: BLESS=1 records what quaff itself prints; only tests/record asks real Elixir.");
        eprintln!("warning: read the diff as if somebody else had written it.");
    }
    let names: BTreeSet<String> = scripts.iter().map(|s| name_of(root, s)).collect();
    let mut trials: Vec<Trial> = scripts
        .into_iter()
        .map(|script| {
            let name = name_of(root, &script);
            let pending = pending.contains(&name);
            let title = if pending { format!("{name} (pending)") } else { name };
            Trial::test(title, move || if bless { write_answers(&script) } else { judge(&script, pending) })
        })
        .collect();
    let strays: Vec<String> = pending.difference(&names).cloned().collect();
    trials.push(Trial::test("pending.txt names only scripts that exist", move || {
        if strays.is_empty() { Ok(()) } else { Err(format!("no such script: {}", strays.join(", ")).into()) }
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// `language/ranges`, or `examples/kv`.
fn name_of(root: &Path, script: &Path) -> String {
    let inside = script.strip_prefix(root).unwrap_or(script).with_extension("");
    let inside = inside.strip_prefix("tests/scripts").or(inside.strip_prefix("tests")).unwrap_or(&inside);
    inside.to_string_lossy().into_owned()
}

fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, found);
        } else if path.extension().is_some_and(|e| e == "exs") {
            found.push(path);
        }
    }
}

fn read_pending(list: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(list).unwrap_or_default();
    text.lines().map(|l| l.split('#').next().unwrap_or("").trim()).filter(|l| !l.is_empty()).map(String::from).collect()
}

/// A script that differs runs twice more: processes race with each other, and a machine that also builds makes rare
/// orders common. What differs three times differs.
fn judge(script: &Path, pending: bool) -> Result<(), Failed> {
    let mut outcome = compare(script);
    for _ in 0..2 {
        if outcome.is_err() && !pending {
            eprintln!("{}: differs, running it again", script.display());
            outcome = compare(script);
        }
    }
    match (outcome, pending) {
        (Ok(()), false) => Ok(()),
        (Err(difference), false) => Err(difference.into()),
        (Err(_), true) => Ok(()),
        (Ok(()), true) => Err("passes now: take its name out of tests/scripts/pending.txt".into()),
    }
}

fn compare(script: &Path) -> Result<(), String> {
    let judged = Script::read(script).run_by(env!("CARGO_BIN_EXE_quaff"));
    if let Ok(expected) = fs::read_to_string(script.with_extension("quoted")) {
        return compare_quoted(&judged, &expected);
    }
    if !script.with_extension("out").exists() {
        return Err("no .out beside the script: run tests/record".to_string());
    }
    judged.check(TIMEOUT)
}

/// The quoted form of a file, or its refusal.
fn compare_quoted(script: &Script, expected: &str) -> Result<(), String> {
    let outcome = script.run(&["parse"], TIMEOUT)?;
    let got = String::from_utf8_lossy(&outcome.out);
    let err = String::from_utf8_lossy(&outcome.err);
    if expected == "refused\n" {
        return match outcome.code {
            1..=99 if got.is_empty() && !err.is_empty() && !err.contains("panicked at") => Ok(()),
            code => Err(format!("should be refused with a diagnostic; code {code}, printed {got:?} and {err:?}")),
        };
    }
    // One long line is hard to read: a line a top-level expression is enough to find the place.
    let split = |text: &str| text.replace("}, {", "},\n{").into_bytes();
    let mut report = difference("quoted form", &split(expected), &split(&got), SHOWN);
    if outcome.code != 0 {
        report += &format!("exit code {}\n{err}", outcome.code);
    }
    if report.is_empty() { Ok(()) } else { Err(report) }
}

fn write_answers(script: &Path) -> Result<(), Failed> {
    if script.with_extension("quoted").exists() {
        return Ok(());
    }
    Ok(Script::read(script).run_by(env!("CARGO_BIN_EXE_quaff")).bless(TIMEOUT)?)
}

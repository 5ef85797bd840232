//! Golden files: every `tests/scripts/**/NAME.exs`, `examples/NAME.exs` and `tests/parse/**/NAME.exs` is one test.
//!
//! A script runs as a user runs it, in its own folder (`quaff run NAME.exs ARG …`), and must print what real Elixir
//! printed: `NAME.out` (standard output, byte for byte), `NAME.err` (standard error; without the file nothing may be
//! printed there) and `NAME.code` (exit code; without the file 0). `NAME.args` holds arguments, one a line, `NAME.in`
//! standard input. A file of `tests/parse` is parsed only: `quaff parse` must print `NAME.quoted`, or refuse the file when
//! that says `refused`. `tests/README.md` tells how to write one, `tests/record` writes the answers.
//!
//! Scripts named in `tests/scripts/pending.txt` are known to differ still: they run, and must differ, so that the list
//! cannot rot. `BLESS=1` rewrites the answers from our own binary, which proves nothing and says so.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Failed, Trial};
use quaff::cli::golden::{difference, normalise};

/// A script that runs longer is stuck: the slowest one takes about a second in an unoptimised build.
const TIMEOUT: Duration = Duration::from_secs(20);
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

/// What the first lines of a script ask of the comparison.
#[derive(Default)]
struct Header {
    normalise: Vec<String>,
    ignore_stderr: bool,
}

impl Header {
    fn read(script: &Path) -> Header {
        let source = fs::read(script).unwrap_or_default();
        let source = String::from_utf8_lossy(&source);
        let mut header = Header::default();
        for line in source.lines().take(3) {
            if let Some(words) = line.strip_prefix("# normalise:") {
                header.normalise = words.split_whitespace().map(String::from).collect();
            }
            header.ignore_stderr |= line.trim_end() == "# stderr: ignored";
        }
        header
    }
}

/// What a run left behind.
struct Outcome {
    out: Vec<u8>,
    err: Vec<u8>,
    code: i32,
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

/// The quoted form of a file, or its refusal.
fn compare_quoted(script: &Path, expected: &str) -> Result<(), String> {
    let outcome = run(script, "parse")?;
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

fn compare(script: &Path) -> Result<(), String> {
    if let Ok(expected) = fs::read_to_string(script.with_extension("quoted")) {
        return compare_quoted(script, &expected);
    }
    let header = Header::read(script);
    let expected_out = fs::read(script.with_extension("out"))
        .map_err(|_| "no .out beside the script: run tests/record".to_string())?;
    let outcome = run(script, "run")?;
    let mut report = String::new();
    let words: Vec<&str> = header.normalise.iter().map(String::as_str).collect();
    report +=
        &difference("standard output", &normalise(&expected_out, &words)?, &normalise(&outcome.out, &words)?, SHOWN);
    if !header.ignore_stderr {
        let expected = fs::read(script.with_extension("err")).unwrap_or_default();
        report += &difference("standard error", &normalise(&expected, ERR)?, &normalise(&outcome.err, ERR)?, SHOWN);
    } else if outcome.code != 0 {
        // The words are not compared, but a crash of the interpreter itself must not hide behind that.
        let err = String::from_utf8_lossy(&outcome.err);
        if err.contains("panicked at") || err.contains("internal_error") {
            report += &format!("the interpreter itself failed:\n{err}\n");
        }
    }
    let expected_code = expected_code(script);
    if outcome.code != expected_code {
        report += &format!("exit code: expected {expected_code}, got {}\n", outcome.code);
        if header.ignore_stderr || !outcome.err.is_empty() {
            report += &String::from_utf8_lossy(&outcome.err);
        }
    }
    if report.is_empty() { Ok(()) } else { Err(report) }
}

/// Standard error is always normalised: pids, times and the library's own line numbers differ by nature.
const ERR: &[&str] = &["pids", "refs", "funs", "times", "frames"];

fn expected_code(script: &Path) -> i32 {
    fs::read_to_string(script.with_extension("code")).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0)
}

fn write_answers(script: &Path) -> Result<(), Failed> {
    if script.with_extension("quoted").exists() {
        return Ok(());
    }
    let header = Header::read(script);
    let outcome = run(script, "run")?;
    let words: Vec<&str> = header.normalise.iter().map(String::as_str).collect();
    fs::write(script.with_extension("out"), normalise(&outcome.out, &words)?)?;
    let err = normalise(&outcome.err, ERR)?;
    let (err_file, code_file) = (script.with_extension("err"), script.with_extension("code"));
    if err.is_empty() || header.ignore_stderr {
        drop(fs::remove_file(err_file))
    } else {
        fs::write(err_file, err)?
    }
    if outcome.code == 0 {
        drop(fs::remove_file(code_file))
    } else {
        fs::write(code_file, format!("{}\n", outcome.code))?
    }
    Ok(())
}

fn run(script: &Path, subcommand: &str) -> Result<Outcome, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
    command.arg(subcommand);
    if subcommand == "run" {
        // Log lines come when they come: apart from the output they do not disturb its order.
        command.args(["--log", "stderr"]);
    }
    command.arg(script.file_name().unwrap_or_default());
    if let Ok(args) = fs::read_to_string(script.with_extension("args")) {
        command.args(args.lines());
    }
    command.current_dir(script.parent().unwrap_or(Path::new("."))).env("NO_COLOR", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| format!("cannot start quaff: {e}"))?;
    let input = fs::read(script.with_extension("in")).unwrap_or_default();
    let feeder = child.stdin.take().map(|mut pipe| thread::spawn(move || drop(pipe.write_all(&input))));
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let status = wait(&mut child);
    if let Some(feeder) = feeder {
        drop(feeder.join());
    }
    let out = out.join().unwrap_or_default();
    let err = err.join().unwrap_or_default();
    match status {
        Some(status) => Ok(Outcome { out, err, code: code_of(status) }),
        None => Err(format!(
            "killed after {} s; it had printed:\n{}\n{}",
            TIMEOUT.as_secs(),
            String::from_utf8_lossy(&out),
            String::from_utf8_lossy(&err)
        )),
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            drop(pipe.read_to_end(&mut bytes));
        }
        bytes
    })
}

fn wait(child: &mut Child) -> Option<ExitStatus> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while start.elapsed() < TIMEOUT {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    drop(child.kill());
    drop(child.wait());
    None
}

/// As a shell counts: a death by signal is 128 and its number.
fn code_of(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

//! `quaff test --golden DIR`: scripts are run and what they print is compared with recorded answers.
//!
//! Beside `NAME.exs` stand `NAME.out` (standard output), `NAME.err` (standard error; without it nothing may be printed
//! there), `NAME.code` (exit status; without it 0), `NAME.args` (arguments, one a line) and `NAME.in` (standard input).
//! A script without `.out` is not a golden script. Comments in its first three lines say what to pass over:
//! `# normalise: pids refs funs times frames suite` and `# stderr: ignored`.
//!
//! Each script runs as a program of its own, in its own folder, so one that crashes or hangs harms no other.

mod difference;
mod normalise;
mod script;

pub use difference::{coloured, difference};
pub use normalise::normalise;
pub use script::{Outcome, Script};

use crate::base::order::Order as _;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, mpsc};

/// What the command line asks for.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub dirs: Vec<PathBuf>,
    /// Only scripts whose name contains one of these words.
    pub words: Vec<String>,
    pub bless: bool,
    pub jobs: Option<usize>,
    /// Seconds a script may run.
    pub timeout: u64,
    pub color: bool,
}

impl Options {
    /// Reads the arguments behind `quaff test`.
    ///
    /// # Errors
    /// What is wrong with them, in a line.
    pub fn parse(args: &[String], color: bool) -> Result<Options, String> {
        let mut options = Options { timeout: 60, color, ..Options::default() };
        let mut args = args.iter();
        let number = |value: Option<&String>, name: &str| {
            value.and_then(|v| v.parse().ok()).filter(|n| *n > 0).ok_or(format!("{name} needs a number"))
        };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--golden" => options.dirs.push(args.next().ok_or("--golden needs a folder")?.into()),
                "--bless" => options.bless = true,
                "--jobs" | "-j" => options.jobs = Some(number(args.next(), "--jobs")?),
                "--timeout" => options.timeout = number(args.next(), "--timeout")? as u64,
                "--color" => options.color = true,
                "--no-color" => options.color = false,
                option if option.starts_with('-') => return Err(format!("unknown option {option}")),
                word => options.words.push(word.to_string()),
            }
        }
        match options.dirs.iter().find(|dir| !dir.exists()) {
            Some(missing) => Err(format!("no folder named {}", missing.display())),
            None => Ok(options),
        }
    }

    fn wants(&self, script: &Path) -> bool {
        let name = script.to_string_lossy();
        self.words.is_empty() || self.words.iter().any(|word| name.contains(word.as_str()))
    }
}

/// Runs the scripts and reports; the exit status: 0 when all are as recorded, 2 otherwise.
pub fn run(options: &Options) -> i32 {
    let mut scripts = Vec::new();
    for dir in &options.dirs {
        find(dir, &mut scripts);
    }
    scripts.retain(|script| options.wants(script) && (options.bless || script.with_extension("out").exists()));
    scripts.order();
    let total = scripts.len();
    let jobs = options.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let queue = Mutex::new(VecDeque::from(scripts));
    let (sender, results) = mpsc::channel();
    let mut failed = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(total.max(1)) {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                while let Some(path) = take(queue) {
                    let script = Script::read(&path);
                    let outcome =
                        if options.bless { script.bless(options.timeout) } else { script.check(options.timeout) };
                    if sender.send((path, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (path, outcome) in results {
            match outcome {
                Ok(()) => super::print(if options.color { "\x1b[32m.\x1b[0m" } else { "." }),
                Err(report) => {
                    let report = if options.color { coloured(&report) } else { report };
                    super::print(&format!("\n\n{}\n{report}\n", path.display()));
                    failed.push(path);
                    0
                }
            };
        }
    });
    let noun = if total == 1 { "script" } else { "scripts" };
    let word = if options.bless { "recorded" } else { "passed" };
    let summary = match failed.len() {
        0 => format!("\n\n{total} {noun} {word}\n"),
        n => format!("\n\n{total} {noun}, {n} failed\n"),
    };
    super::print(&summary);
    if failed.is_empty() { 0 } else { 2 }
}

fn take(queue: &Mutex<VecDeque<PathBuf>>) -> Option<PathBuf> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// The scripts below a folder; or the path itself, if it is a script.
fn find(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        found.push(path.to_path_buf());
        return;
    }
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, found);
        } else if path.extension().is_some_and(|e| e == "exs") {
            found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_refused() {
        let parse = |args: &[&str]| Options::parse(&args.iter().map(ToString::to_string).collect::<Vec<_>>(), false);
        let options = parse(&["--golden", ".", "--jobs", "3", "--bless", "word"]).unwrap_or_default();
        assert_eq!((options.jobs, options.bless, options.words), (Some(3), true, vec!["word".to_string()]));
        assert_eq!(parse(&["--golden"]), Err("--golden needs a folder".into()));
        assert_eq!(parse(&["--golden", ".", "--jobs", "0"]), Err("--jobs needs a number".into()));
        assert_eq!(parse(&["--golden", "no/such"]), Err("no folder named no/such".into()));
    }
}

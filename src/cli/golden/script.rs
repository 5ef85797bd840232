//! One golden script: running it, comparing, recording.
//!
//! The project's own tests judge with this type too (`tests/golden.rs`), so that what users get is proven by every test run.

use super::{difference, normalise};
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Standard error is always normalised: pids, times and the library's own line numbers differ by nature.
const ERR: &[&str] = &["pids", "refs", "funs", "times", "frames"];
/// How many lines of a difference are shown.
const SHOWN: usize = 200;
/// More output than this is a flood: the rest is read and dropped.
const OUTPUT_LIMIT: u64 = 64 << 20;

/// A script and what it asks of the comparison.
pub struct Script {
    path: PathBuf,
    /// The `quaff` that runs it; without one, this program itself.
    program: Option<PathBuf>,
    normalise: Vec<String>,
    ignore_stderr: bool,
}

/// What a run left behind: both streams and the exit status as a shell counts it.
pub struct Outcome {
    pub out: Vec<u8>,
    pub err: Vec<u8>,
    pub code: i32,
}

impl Script {
    /// What the first lines of the script ask of the comparison.
    pub fn read(path: &Path) -> Script {
        let source = fs::read(path).unwrap_or_default();
        let source = String::from_utf8_lossy(&source);
        let mut script =
            Script { path: path.to_path_buf(), program: None, normalise: Vec::new(), ignore_stderr: false };
        for line in source.lines().take(3) {
            if let Some(words) = line.strip_prefix("# normalise:") {
                script.normalise = words.split_whitespace().map(String::from).collect();
            }
            script.ignore_stderr |= line.trim_end() == "# stderr: ignored";
        }
        script
    }

    /// The same script, run by another program than this one.
    #[must_use]
    pub fn run_by(self, program: impl Into<PathBuf>) -> Script {
        Script { program: Some(program.into()), ..self }
    }

    fn beside(&self, extension: &str) -> Option<Vec<u8>> {
        fs::read(self.path.with_extension(extension)).ok()
    }

    fn words(&self) -> Vec<&str> {
        self.normalise.iter().map(String::as_str).collect()
    }

    /// Compares a run with the answers.
    ///
    /// # Errors
    /// The differences.
    pub fn check(&self, timeout: u64) -> Result<(), String> {
        // Log lines come when they come: apart from the output they do not disturb its order.
        let outcome = self.run(&["run", "--log", "stderr"], timeout)?;
        let (words, expected) = (self.words(), self.beside("out").unwrap_or_default());
        let mut report =
            difference("standard output", &normalise(&expected, &words)?, &normalise(&outcome.out, &words)?, SHOWN);
        if !self.ignore_stderr {
            let expected = self.beside("err").unwrap_or_default();
            report += &difference("standard error", &normalise(&expected, ERR)?, &normalise(&outcome.err, ERR)?, SHOWN);
        } else if outcome.code != 0 {
            // The words are not compared, but a crash of the interpreter itself must not hide behind that.
            let err = String::from_utf8_lossy(&outcome.err);
            if err.contains("panicked at") || err.contains("internal_error") {
                report += &format!("the interpreter itself failed:\n{err}\n");
            }
        }
        let code = self.beside("code").and_then(|t| String::from_utf8(t).ok()?.trim().parse().ok()).unwrap_or(0);
        if outcome.code != code {
            report += &format!("exit status: expected {code}, got {}\n", outcome.code);
            if self.ignore_stderr {
                report += &String::from_utf8_lossy(&outcome.err);
            }
        }
        if report.is_empty() { Ok(()) } else { Err(report) }
    }

    /// Records what a run prints.
    ///
    /// # Errors
    /// Why it cannot be run or written.
    pub fn bless(&self, timeout: u64) -> Result<(), String> {
        let outcome = self.run(&["run", "--log", "stderr"], timeout)?;
        let write = |extension: &str, content: Option<Vec<u8>>| {
            let file = self.path.with_extension(extension);
            match content {
                Some(bytes) => {
                    fs::write(&file, bytes).map_err(|e| format!("{} cannot be written: {e}\n", file.display()))
                }
                None => {
                    let _ = fs::remove_file(file);
                    Ok(())
                }
            }
        };
        let err = normalise(&outcome.err, ERR)?;
        write("out", Some(normalise(&outcome.out, &self.words())?))?;
        write("err", Some(err).filter(|e| !e.is_empty() && !self.ignore_stderr))?;
        write("code", Some(format!("{}\n", outcome.code).into_bytes()).filter(|_| outcome.code != 0))
    }

    /// Runs a sub-command on the script, in its folder.
    ///
    /// # Errors
    /// Why it could not be started, or that it was stopped after `timeout` seconds.
    pub fn run(&self, subcommand: &[&str], timeout: u64) -> Result<Outcome, String> {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => std::env::current_exe().map_err(|e| format!("cannot find this program: {e}\n"))?,
        };
        let mut command = Command::new(program);
        command.args(subcommand).arg(self.path.file_name().unwrap_or_default());
        if let Some(args) = self.beside("args") {
            command.args(String::from_utf8_lossy(&args).lines());
        }
        let dir = self.path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
        command.current_dir(dir).env("NO_COLOR", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| format!("cannot be started: {e}\n"))?;
        let input = self.beside("in").unwrap_or_default();
        let feeder = child.stdin.take().map(|mut pipe| thread::spawn(move || drop(pipe.write_all(&input))));
        let (out, err) = (drain(child.stdout.take()), drain(child.stderr.take()));
        let status = wait(&mut child, Duration::from_secs(timeout));
        let (out, err) = (out.join().unwrap_or_default(), err.join().unwrap_or_default());
        if let Some(feeder) = feeder {
            drop(feeder.join());
        }
        match status {
            Some(status) => Ok(Outcome { out, err, code: code_of(status) }),
            None => Err(format!(
                "stopped after {timeout} s; it had printed:\n{}\n{}\n",
                String::from_utf8_lossy(&out),
                String::from_utf8_lossy(&err)
            )),
        }
    }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            drop(pipe.by_ref().take(OUTPUT_LIMIT).read_to_end(&mut bytes));
            drop(std::io::copy(&mut pipe, &mut std::io::sink()));
        }
        bytes
    })
}

fn wait(child: &mut Child, timeout: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    while start.elapsed() < timeout {
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

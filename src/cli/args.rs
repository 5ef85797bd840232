//! Reading the command line.

use crate::runtime::LogOptions;
use std::ffi::OsString;
use std::path::PathBuf;

pub enum Command {
    Help,
    Version,
    Parse(PathBuf),
    /// `quaff fmt`; the library reads its arguments.
    Fmt(Vec<String>),
    /// `quaff test`; the library reads its arguments.
    Test(Vec<OsString>),
    /// `quaff repl`: files to run first.
    Shell(Vec<String>),
    /// `quaff doc` and `quaff check`; the library reads the arguments.
    Tool(&'static str, Vec<String>),
    /// `quaff completions SHELL`
    Completions(&'static str),
    /// `quaff top`
    Top(Vec<OsString>),
    /// `quaff trace`
    Trace(Vec<OsString>),
    /// `--watch`: the same command without it, again whenever a source file changes.
    Watch(Vec<OsString>),
    Run {
        what: What,
        argv: Vec<String>,
        schedulers: Option<usize>,
        max_memory: Option<usize>,
        no_halt: bool,
        log: LogOptions,
        /// `-r`: files to run first.
        requires: Vec<PathBuf>,
    },
}

/// Sub-commands and options, for suggestions.
const COMMANDS: &[&str] =
    &["run", "repl", "test", "fmt", "check", "parse", "doc", "top", "trace", "completions", "help", "version"];
const OPTIONS: &[&str] = &[
    "--eval",
    "--require",
    "--watch",
    "--color",
    "--no-halt",
    "--no-log",
    "--log",
    "--logger-otp-reports",
    "--logger-sasl-reports",
    "--schedulers",
    "--max-memory",
    "--help",
    "--version",
];

pub enum What {
    File(PathBuf),
    Stdin,
    Code(String),
}

/// What the arguments ask for.
///
/// # Errors
/// What is wrong with them, in a line.
pub fn parse(args: Vec<OsString>) -> Result<Command, String> {
    let given = args.clone();
    let mut args = args.into_iter().peekable();
    let mut requires = Vec::new();
    let mut watch = false;
    let mut schedulers = None;
    let mut max_memory = None;
    let mut no_halt = false;
    let mut log = LogOptions::default();
    match args.peek().and_then(|a| a.to_str()) {
        None => return Ok(Command::Shell(Vec::new())),
        Some("repl" | "iex") => {
            let files: Vec<String> = args.skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
            return match files.iter().find(|file| file.starts_with('-')) {
                Some(help) if help == "-h" || help == "--help" => Ok(Command::Help),
                Some(option) => Err(format!("unknown option {option} of repl")),
                None => Ok(Command::Shell(files)),
            };
        }
        Some("doc") => return Ok(Command::Tool("Quaff.Doc", lossy(args.skip(1)))),
        Some("check") => return Ok(Command::Tool("Quaff.Check", lossy(args.skip(1)))),
        Some("completions") => {
            let shell = args.nth(1).unwrap_or_default();
            let script = shell.to_str().and_then(super::completions::script);
            return script.map(Command::Completions).ok_or_else(|| "completions are for bash, zsh or fish".into());
        }
        Some("top") => return Ok(Command::Top(args.skip(1).collect())),
        Some("trace") => return Ok(Command::Trace(args.skip(1).collect())),
        Some("run") => drop(args.next()),
        Some("help") => return Ok(Command::Help),
        Some("version") => return Ok(Command::Version),
        Some("test") => {
            args.next();
            return Ok(Command::Test(args.collect()));
        }
        Some("fmt" | "format") => {
            args.next();
            return Ok(Command::Fmt(args.map(|a| a.to_string_lossy().into_owned()).collect()));
        }
        Some("parse") => {
            args.next();
            let path = args.next().ok_or("parse needs a file")?;
            return Ok(Command::Parse(path.into()));
        }
        Some(_) => {}
    }
    let what = loop {
        let Some(arg) = args.next() else { return Err("no script given".into()) };
        match arg.to_str() {
            Some("-h" | "--help") => return Ok(Command::Help),
            Some("-v" | "--version") => return Ok(Command::Version),
            Some("--no-halt") => no_halt = true,
            Some("--no-log") => log.off = true,
            Some("--watch") => watch = true,
            Some("-r" | "--require") => requires.push(args.next().ok_or("-r needs a file")?.into()),
            Some("--color") => {
                let value = args.next();
                let value = value.as_ref().and_then(|v| v.to_str()).unwrap_or_default();
                super::color::choose(value)?;
            }
            Some(option) if option.starts_with("--color=") => super::color::choose(&option["--color=".len()..])?,
            Some("--log") => match args.next().as_ref().and_then(|v| v.to_str()) {
                Some("stdout") => log.stderr = false,
                Some("stderr") => log.stderr = true,
                _ => return Err("--log needs stdout or stderr".into()),
            },
            Some("--logger-otp-reports") => log.no_otp = !boolean(args.next(), "--logger-otp-reports")?,
            Some("--logger-sasl-reports") => log.sasl = boolean(args.next(), "--logger-sasl-reports")?,
            Some("--schedulers") => {
                let value = args.next().and_then(|v| v.to_str()?.parse().ok()).filter(|n| (1..=1024).contains(n));
                schedulers = Some(value.ok_or("--schedulers needs a number from 1 to 1024")?);
            }
            Some("--max-memory") => {
                let value = args.next().and_then(|v| bytes(v.to_str()?));
                max_memory = Some(value.ok_or("--max-memory needs a size like 200M or 4G")?);
            }
            Some("-e" | "--eval") => {
                let code = args.next().ok_or("-e needs code")?;
                break What::Code(code.into_string().map_err(|_| "the code is not UTF-8")?);
            }
            Some("-") => break What::Stdin,
            Some(option) if option.starts_with('-') => {
                return Err(format!("unknown option {option}{}", suggestion(option, OPTIONS)));
            }
            _ => break What::File(arg.into()),
        }
    };
    if watch {
        // Only before the script: behind it `--watch` is the script's own.
        let at = given.iter().position(|a| a == "--watch");
        return Ok(Command::Watch(
            given.into_iter().enumerate().filter(|(n, _)| Some(*n) != at).map(|(_, a)| a).collect(),
        ));
    }
    let argv = lossy(args);
    Ok(Command::Run { what, argv, schedulers, max_memory, no_halt, log, requires })
}

fn lossy(args: impl Iterator<Item = OsString>) -> Vec<String> {
    args.map(|a| a.to_string_lossy().into_owned()).collect()
}

/// The known word that was probably meant, as the end of a message.
fn suggestion(word: &str, known: &[&str]) -> String {
    let nearest = known.iter().map(|k| (distance(word, k), k)).min();
    match nearest {
        Some((distance, known)) if distance <= 1 + word.len() / 4 => format!("; did you mean {known}?"),
        _ => String::new(),
    }
}

/// For a file that is not there: the sub-command that was probably meant.
pub fn command_like(word: &str) -> String {
    if word.contains(['.', '/']) { String::new() } else { suggestion(word, COMMANDS) }
}

/// How many letters have to be changed, added or removed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let best = (corner + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

fn boolean(value: Option<OsString>, option: &str) -> Result<bool, String> {
    value.and_then(|v| v.to_str()?.parse().ok()).ok_or_else(|| format!("{option} needs true or false"))
}

/// A number of bytes, with an optional unit.
fn bytes(text: &str) -> Option<usize> {
    let unit = match text.chars().last()? {
        'k' | 'K' => 1 << 10,
        'm' | 'M' => 1 << 20,
        'g' | 'G' => 1 << 30,
        _ => return text.parse().ok(),
    };
    text[..text.len() - 1].parse::<usize>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes("200M"), Some(200 << 20));
        assert_eq!(bytes("17"), Some(17));
        assert_eq!(bytes("x"), None);
        assert_eq!(bytes("99999999999999999999G"), None);
    }

    #[test]
    fn distances_count_letters() {
        assert_eq!(distance("tset", "test"), 2);
        assert_eq!(distance("", "run"), 3);
        assert_eq!(suggestion("--no-hlat", OPTIONS), "; did you mean --no-halt?");
        assert_eq!(suggestion("--nothing-like-it", OPTIONS), "");
    }

    #[test]
    fn options_stand_before_the_script() {
        let args = ["run", "--schedulers", "2", "a.exs", "-x"].map(OsString::from).to_vec();
        match parse(args) {
            Ok(Command::Run { argv, schedulers, .. }) => assert_eq!((argv, schedulers), (vec!["-x".into()], Some(2))),
            _ => panic!("not a run"),
        }
    }
}

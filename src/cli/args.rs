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
    Run {
        what: What,
        argv: Vec<String>,
        schedulers: Option<usize>,
        max_memory: Option<usize>,
        no_halt: bool,
        log: LogOptions,
    },
}

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
    let mut args = args.into_iter().peekable();
    let mut schedulers = None;
    let mut max_memory = None;
    let mut no_halt = false;
    let mut log = LogOptions::default();
    match args.peek().and_then(|a| a.to_str()) {
        None => return Ok(Command::Shell(Vec::new())),
        Some("repl" | "iex") => {
            let files = args.skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
            return Ok(Command::Shell(files));
        }
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
            Some(option) if option.starts_with('-') => return Err(format!("unknown option {option}")),
            _ => break What::File(arg.into()),
        }
    };
    let argv = args.map(|a| a.to_string_lossy().into_owned()).collect();
    Ok(Command::Run { what, argv, schedulers, max_memory, no_halt, log })
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
    fn options_stand_before_the_script() {
        let args = ["run", "--schedulers", "2", "a.exs", "-x"].map(OsString::from).to_vec();
        match parse(args) {
            Ok(Command::Run { argv, schedulers, .. }) => assert_eq!((argv, schedulers), (vec!["-x".into()], Some(2))),
            _ => panic!("not a run"),
        }
    }
}

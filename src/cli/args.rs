//! Reading the command line.

use std::ffi::OsString;
use std::path::PathBuf;

pub enum Command {
    Help,
    Version,
    Parse(PathBuf),
    Run { what: What, argv: Vec<String>, schedulers: Option<usize>, no_halt: bool },
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
    let mut no_halt = false;
    match args.peek().and_then(|a| a.to_str()) {
        None => return Ok(Command::Help),
        Some("run") => drop(args.next()),
        Some("help") => return Ok(Command::Help),
        Some("version") => return Ok(Command::Version),
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
            Some("--schedulers") => {
                let value = args.next().and_then(|v| v.to_str()?.parse().ok()).filter(|n| (1..=1024).contains(n));
                schedulers = Some(value.ok_or("--schedulers needs a number from 1 to 1024")?);
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
    Ok(Command::Run { what, argv, schedulers, no_halt })
}

//! `quaff trace`: runs a script as `run` does, and then writes what its processes did: a page, or text.

use super::{fail, print, source, wants_color};
use crate::runtime::{self, Config, Handle, Program};
use crate::trace::{Picture, Tracer, log, page, text};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

const HELP: &str = "\
Runs a script and draws what its processes did: spawns, messages, links, exits, waits.

Usage: quaff trace FILE [-o OUT.html] [OPTIONS] [-- ARG ...]

The script's output and exit status are those of `quaff run`. The picture is one HTML page that
needs nothing else: zoom, pan and search in it with the mouse or the keys it lists.

Options:
  -o FILE         where to write (default: the script's name with .trace.html)
  --text          text instead of a page: a lane a process, printed after the script's output
  --no-times      text without times: the same in every run with --schedulers 1
  --width N       columns of the text (default: 120)
  --limit N       events to keep, from the start on (default: 200000)
  --schedulers N  worker threads (default: one a core)
  --no-halt       keep running when the script is done; Ctrl-C ends and writes the picture

Examples:
  quaff trace ping.exs
  quaff trace --text --schedulers 1 ping.exs
";

struct Options {
    file: PathBuf,
    out: Option<PathBuf>,
    text: bool,
    times: bool,
    width: usize,
    limit: usize,
    schedulers: Option<usize>,
    no_halt: bool,
    argv: Vec<String>,
}

/// `None`: help is wanted.
fn parse(argv: Vec<OsString>) -> Result<Option<Options>, String> {
    let mut options = Options {
        file: PathBuf::new(),
        out: None,
        text: false,
        times: true,
        width: 120,
        limit: log::LIMIT,
        schedulers: None,
        no_halt: false,
        argv: Vec::new(),
    };
    let mut file = None;
    let mut args = argv.into_iter();
    let number = |value: Option<OsString>, name: &str, least: usize, most: usize| {
        let value = value.and_then(|v| v.to_str()?.parse().ok()).filter(|n| (least..=most).contains(n));
        value.ok_or_else(|| format!("{name} needs a number from {least} to {most}"))
    };
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => return Ok(None),
            Some("-o" | "--output") => options.out = Some(args.next().ok_or("-o needs a file")?.into()),
            Some("--text") => options.text = true,
            Some("--no-times") => options.times = false,
            Some("--no-halt") => options.no_halt = true,
            Some("--width") => options.width = number(args.next(), "--width", 60, 1000)?,
            Some("--limit") => options.limit = number(args.next(), "--limit", 100, 20_000_000)?,
            Some("--schedulers") => options.schedulers = Some(number(args.next(), "--schedulers", 1, 1024)?),
            Some("--") => break,
            Some(option) if option.starts_with('-') => return Err(format!("unknown option {option} of trace")),
            _ if file.is_none() => file = Some(PathBuf::from(arg)),
            _ => {
                options.argv.push(arg.to_string_lossy().into_owned());
                break;
            }
        }
    }
    options.argv.extend(args.map(|a| a.to_string_lossy().into_owned()));
    options.file = file.ok_or("trace needs a script")?;
    Ok(Some(options))
}

/// The script's exit status, or 1 when the picture cannot be written.
pub fn run(argv: Vec<OsString>) -> i32 {
    let options = match parse(argv) {
        Ok(Some(options)) => options,
        Ok(None) => return print(HELP),
        Err(message) => return fail(&format!("quaff: {message}\nTry 'quaff trace --help'.")),
    };
    let source = match source::file(&options.file) {
        Ok(source) => source,
        Err(message) => return fail(&format!("quaff: {message}")),
    };
    let tracer = Arc::new(Tracer::new(options.limit));
    let config = Config {
        argv: options.argv.clone(),
        schedulers: options.schedulers,
        no_halt: options.no_halt,
        color: wants_color(),
        tracer: Some(tracer.clone()),
        started: Some(Box::new(end_on_interrupt)),
        ..Config::default()
    };
    let status = runtime::run(Program::Source(source), config);
    let picture = Picture::new(tracer.drain(), tracer.lost());
    match write(&options, &picture) {
        Ok(()) => status,
        Err(message) => fail(&format!("quaff: {message}")),
    }
}

/// Ctrl-C ends the script rather than this program, so that its picture can still be written; a second one ends both.
fn end_on_interrupt(handle: Handle) {
    let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) else { return };
    runtime::shell::CTRL_C_ENDS.store(false, Ordering::SeqCst);
    let wait = move || {
        for _ in signals.forever() {
            handle.halt(130);
            runtime::shell::CTRL_C_ENDS.store(true, Ordering::SeqCst);
        }
    };
    let _ = std::thread::Builder::new().name("interrupts".into()).stack_size(1 << 16).spawn(wait);
}

fn write(options: &Options, picture: &Picture) -> Result<(), String> {
    if options.text {
        let text = text::text(picture, text::Options { width: options.width, times: options.times });
        return match &options.out {
            Some(path) => save(path, &text),
            None => {
                print(&text);
                Ok(())
            }
        };
    }
    let path = options.out.clone().unwrap_or_else(|| {
        let stem = options.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        PathBuf::from(format!("{stem}.trace.html"))
    });
    save(&path, &page::page(picture, &options.file.to_string_lossy()))?;
    if std::io::stderr().is_terminal() {
        let _ = writeln!(std::io::stderr(), "quaff: {} processes drawn in {}", picture.processes.len(), path.display());
    }
    Ok(())
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|e| format!("{} cannot be written: {e}", path.display()))
}

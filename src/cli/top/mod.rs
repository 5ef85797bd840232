//! `quaff top FILE`, and `top()` in the shell: a page of processes that follows what they do.
//!
//! - [`model`]: order, rates, trees; [`view`]: the page; [`screen`]: the terminal; [`keys`]; [`app`]: the loop
//!
//! The script runs on the main thread as it does under `quaff run`, the page on a thread of its own. What the script
//! writes is held back (a pane shows it) and comes out when the page is closed.

mod app;
mod keys;
mod model;
mod screen;
mod view;

use super::{fail, print, source};
use crate::runtime::io::Streams;
use crate::runtime::{self, Config, Handle, Held, Program};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const HELP: &str = "\
Runs a script and shows its processes: reductions, memory, mailbox, state, current function, links.

Usage: quaff top FILE [OPTIONS] [-- ARG ...]

Options:
  --interval SECONDS  time between two looks (default: 1)
  --once              print one page as text after one interval (or when the script ends), and end
  --schedulers N      worker threads (default: one a core)

What the script prints is held back until the page is left; the key o shows it. Its standard input is
empty. `?` lists the keys. In the shell, `top()` shows the same page.

Examples:
  quaff top server.exs
  quaff top --once --interval 0.2 server.exs
";

/// What is kept of a script's output.
const OUTPUT: usize = 4 << 20;

struct Options {
    file: PathBuf,
    interval: Duration,
    once: bool,
    schedulers: Option<usize>,
    argv: Vec<String>,
}

fn parse(argv: Vec<OsString>) -> Result<Option<Options>, String> {
    let mut options = Options {
        file: PathBuf::new(),
        interval: Duration::from_secs(1),
        once: false,
        schedulers: None,
        argv: Vec::new(),
    };
    let mut file = None;
    let mut args = argv.into_iter();
    while let Some(arg) = args.next() {
        match arg.to_str() {
            Some("-h" | "--help") => return Ok(None),
            Some("--once") => options.once = true,
            Some("--interval") => {
                let value =
                    args.next().and_then(|v| v.to_str()?.parse::<f64>().ok()).filter(|s| (0.05..=3600.0).contains(s));
                options.interval = Duration::from_secs_f64(value.ok_or("--interval needs seconds, from 0.05 on")?);
            }
            Some("--schedulers") => {
                let value = args.next().and_then(|v| v.to_str()?.parse().ok()).filter(|n| (1..=1024).contains(n));
                options.schedulers = Some(value.ok_or("--schedulers needs a number from 1 to 1024")?);
            }
            Some("--") => break,
            Some(option) if option.starts_with('-') => return Err(format!("unknown option {option} of top")),
            _ if file.is_none() => file = Some(PathBuf::from(arg)),
            _ => {
                options.argv.push(arg.to_string_lossy().into_owned());
                break;
            }
        }
    }
    options.argv.extend(args.map(|a| a.to_string_lossy().into_owned()));
    options.file = file.ok_or("top needs a script")?;
    Ok(Some(options))
}

/// A stream into what is held back; of too much the end is kept.
struct Holder(Held);

impl Write for Holder {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend_from_slice(bytes);
        if held.len() > 2 * OUTPUT {
            let cut = held.len() - OUTPUT;
            held.drain(..cut);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn is_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// The script's exit status; 0 when the user left first.
pub fn run(argv: Vec<OsString>) -> i32 {
    let options = match parse(argv) {
        Ok(Some(options)) => options,
        Ok(None) => return print(HELP),
        Err(message) => return fail(&format!("quaff: {message}\nTry 'quaff top --help'.")),
    };
    if !options.once && !is_terminal() {
        return fail("quaff: top needs a terminal; --once prints one page as text");
    }
    let source = match source::file(&options.file) {
        Ok(source) => source,
        Err(message) => return fail(&format!("quaff: {message}")),
    };
    let held: Held = Arc::default();
    let ended = Arc::new(AtomicBool::new(false));
    let left = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = channel();
    let streams = Streams {
        input: Arc::new(Mutex::new(std::io::empty())),
        output: Arc::new(Mutex::new(Holder(held.clone()))),
        error: Arc::new(Mutex::new(Holder(held.clone()))),
    };
    let title = options.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let app = app::Options { title, interval: options.interval, output: held.clone(), ended: ended.clone() };
    let (once, user_left) = (options.once, left.clone());
    let started = move |handle: Handle| {
        let show = move || {
            let result = if once { page_once(&handle, &app) } else { app::run(handle.clone(), app) };
            user_left.store(true, Ordering::Release);
            handle.halt(0);
            let _ = sender.send(result);
        };
        let _ = std::thread::Builder::new().name("top".into()).spawn(show);
    };
    let config = Config {
        argv: options.argv,
        schedulers: options.schedulers,
        color: false,
        streams: Some(streams),
        started: Some(Box::new(started)),
        ..Config::default()
    };
    let status = runtime::run(Program::Source(source), config);
    ended.store(true, Ordering::Release);
    let by_user = left.load(Ordering::Acquire);
    let result = receiver.recv().unwrap_or_else(|_| Err("no thread for the page".into()));
    if !options.once {
        let bytes = std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner));
        let _ = std::io::stdout().write_all(&bytes);
    }
    match result {
        Ok(()) if by_user => 0,
        Ok(()) => status,
        Err(message) => fail(&format!("quaff: {message}")),
    }
}

/// One page as text.
fn page_once(handle: &Handle, options: &app::Options) -> Result<(), String> {
    let mut model = model::Model::new();
    let until = std::time::Instant::now() + options.interval;
    let patience = Duration::from_millis(500);
    if let Some(glance) = handle.glance(patience) {
        model.update(glance);
    }
    while std::time::Instant::now() < until && !options.ended.load(Ordering::Acquire) {
        std::thread::sleep(Duration::from_millis(5).min(options.interval));
    }
    match handle.glance(patience) {
        Some(glance) => model.update(glance),
        None => drop(print("The script has ended.\n")),
    }
    let lines = model.lines.len();
    let mut look = view::Look {
        title: &options.title,
        pane: view::Pane::None,
        pane_title: "",
        pane_lines: &[],
        message: Some(""),
        paused: false,
        interval_ms: options.interval.as_millis() as u64,
        scroll: &mut 0,
    };
    print(&view::page(&model, &mut look, 140, lines + 4).text());
    Ok(())
}

/// `top()` of the shell.
pub fn shell(handle: Handle, held: Held) -> Result<(), String> {
    if !is_terminal() {
        return Err("top() needs a terminal".into());
    }
    let options = app::Options {
        title: "shell".into(),
        interval: Duration::from_secs(1),
        output: held,
        ended: Arc::new(AtomicBool::new(false)),
    };
    app::run(handle, options)
}

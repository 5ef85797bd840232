//! Layer 6: the command line: what the arguments ask for, and the exit status.

mod args;
mod color;
mod completions;
pub mod golden;
mod help;
mod source;
mod test;
mod top;
mod trace;

use crate::report;
use crate::runtime::{self, Config, Program};
use args::{Command, What};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

const HELP: &str = "\
Quaff runs Elixir scripts.

Usage: quaff [run] [OPTIONS] FILE [ARG ...]
       quaff -e CODE [ARG ...]
       quaff - [ARG ...]            the script comes from standard input
       quaff test [PATH[:LINE] ...] run ExUnit tests; `quaff test --help` says more
       quaff fmt [FILE|DIR|- ...]   format source files; `quaff fmt --help` says more
       quaff repl [FILE ...]        the shell, after running these files; also without arguments
       quaff doc MODULE[.FUN]       print the documentation of a module or function
       quaff check [--json] FILE... tell errors and warnings without running the script
       quaff parse FILE             print the quoted form of a file
       quaff top FILE [-- ARG ...]  run a script and watch its processes; `quaff top --help` says more
       quaff trace FILE [-- ARG ...] run a script and draw what its processes did; `quaff trace --help`
       quaff completions SHELL      completions for bash, zsh or fish
       quaff man                    the manual as a man page
       quaff help COMMAND           more about a command

Options:
  -e CODE            run this text; may be repeated
  -r FILE            run this file (or those that match a pattern) first; may be repeated
  --watch            run again whenever a source file below this folder changes
  --color WHEN       auto, always or never: colour in diagnostics
  --no-halt          keep running when the script is done
  --log stderr       log lines go to standard error instead of standard output
  --no-log           nothing is logged
  --logger-otp-reports BOOL   log failing servers (default: true)
  --logger-sasl-reports BOOL  log supervisors and crash reports (default: false)
  --schedulers N     worker threads (default: one a core)
  --max-memory SIZE  200M, 4G … (default: 3/4 of the machine's memory)
  -h, --help         this text
  -v, --version      the version

Examples:
  quaff run examples/kv.exs
  quaff -e 'IO.puts(1 + 2)'
  quaff doc Enum.map
  quaff test --watch

Options of elixir that make no sense here (-S, -pa, --sname, --erl …) are refused with the reason.
";

/// Runs the command that these arguments (without the program's name) ask for; its exit status.
pub fn main(args: Vec<OsString>) -> i32 {
    runtime::start_small();
    // As a shell reports a program that Ctrl-C ended: at once, whatever locks are held, and without a thread that waits
    // for the signal. Without a handler (none could be set) the signal itself ends us.
    // A shell on a terminal takes it over.
    let ends = runtime::shell::CTRL_C_ENDS.clone();
    let _ = signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, 130, ends);
    let command = match args::parse(args) {
        Ok(command) => command,
        Err(message) => return fail(&format!("quaff: {message}\nTry 'quaff --help'.")),
    };
    match command {
        Command::Help => print(HELP),
        Command::HelpOn(page) => print(&help::text(page)),
        Command::Man => print(&help::man()),
        Command::ShortVersion => print("1.20.4\n"),
        Command::Version => print(&format!("Quaff {} (Elixir 1.20)\n", env!("CARGO_PKG_VERSION"))),
        Command::Parse(path) => parse(&path),
        Command::Test(argv) => test::run(argv),
        Command::Fmt(argv) => {
            let source = crate::base::SourceFile::new("quaff fmt", "Quaff.Fmt.main(System.argv())");
            runtime::run(
                Program::Source(source),
                Config { argv, color: wants_color(), drawn: drawn(), ..Config::default() },
            )
        }
        Command::Tool(module, argv) => {
            let source = crate::base::SourceFile::new("quaff", format!("{module}.main(System.argv())"));
            runtime::run(
                Program::Source(source),
                Config { argv, color: wants_color(), drawn: drawn(), ..Config::default() },
            )
        }
        Command::Completions(script) => print(script),
        Command::Watch(argv) => test::watch(&argv),
        Command::Trace(argv) => trace::run(argv),
        Command::Top(argv) => top::run(argv),
        Command::Shell(argv) => {
            let top = Some(top::shell as runtime::Top);
            let config = Config { argv, color: wants_color(), drawn: drawn(), top, ..Config::default() };
            runtime::run(Program::Shell, config)
        }
        Command::Run { what, argv, schedulers, max_memory, no_halt, log, before } => {
            let requires: Result<Vec<_>, _> = before.into_iter().map(read).collect();
            let requires = match requires {
                Ok(requires) => requires,
                Err(message) => return fail(&format!("quaff: {message}")),
            };
            let word = match &what {
                What::File(path) if !path.exists() => args::command_like(&path.to_string_lossy()),
                _ => String::new(),
            };
            let source = read(what);
            match source {
                Ok(source) => runtime::run(
                    Program::Source(source),
                    Config {
                        argv,
                        schedulers,
                        max_memory,
                        no_halt,
                        log,
                        color: wants_color(),
                        drawn: drawn(),
                        requires,
                        ..Config::default()
                    },
                ),
                Err(message) => fail(&format!("quaff: {message}{word}")),
            }
        }
    }
}

fn read(what: What) -> Result<crate::base::SourceFile, String> {
    match what {
        What::File(path) => source::file(&path),
        What::Stdin => source::stdin(),
        What::Code(text) => Ok(crate::base::SourceFile::new("nofile", text)),
    }
}

/// Writes to standard output; a closed pipe is not an error worth a word.
fn print(text: &str) -> i32 {
    let mut out = std::io::stdout();
    i32::from(out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err())
}

fn fail(message: &str) -> i32 {
    let _ = writeln!(std::io::stderr(), "{message}");
    1
}

fn parse(path: &std::path::Path) -> i32 {
    match runtime::parse_command(&path.to_string_lossy()) {
        Ok(text) => print(&format!("{text}\n")),
        Err(errors) => {
            let text = report::render(&errors, wants_color());
            let _ = std::io::stderr().write_all(text.as_bytes());
            1
        }
    }
}

/// Whether diagnostics on standard error are drawn.
fn drawn() -> bool {
    wants_color() || std::io::stderr().is_terminal()
}

/// Whether diagnostics on standard error are coloured.
fn wants_color() -> bool {
    color::wanted(&std::io::stderr())
}

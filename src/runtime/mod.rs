//! Layer 5: everything wired together: natives are registered, code is compiled and loaded, effects are performed.
//!
//! Start reading at [`run`]: it makes the [`System`] of processes with a [`Runtime`] as its services and starts the
//! library's `Quaff.Boot`, which runs the script.

mod clock;
mod code;
mod compile;
mod define;
mod file;
pub mod io;
mod library;
mod lower;
mod modules;
mod natives;
mod system;

use crate::base::{Atom, Diagnostic, SourceFile, atoms};
use crate::expand::ModuleState;
use crate::ir::core::Payload;
use crate::ir::{Class, Export, Function, HostedId, Raise};
use crate::machine::Answer;
use crate::process::{self, Cx, Entry, Report, Services, System};
use crate::report;
use crate::term::{Pid, Term};
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, PoisonError};

/// What to run.
pub enum Program {
    /// A file with this name and text.
    Source(SourceFile),
}

/// How to run it.
#[derive(Default)]
pub struct Config {
    pub argv: Vec<String>,
    /// Worker threads; `None`: one a core.
    pub schedulers: Option<usize>,
    /// Colour in diagnostics.
    pub color: bool,
    /// Keep running when the script is done.
    pub no_halt: bool,
}

/// What all processes share beyond the process layer.
pub struct Runtime {
    pub(crate) defining: Mutex<FxHashMap<Atom, Arc<Mutex<ModuleState>>>>,
    pub(crate) argv: Mutex<Term>,
    /// Changes to the environment since the start: `None` deletes.
    pub(crate) env: Mutex<FxHashMap<String, Option<String>>>,
    pub(crate) at_exit: Mutex<Vec<Term>>,
    /// How many macro calls are running inside each other.
    pub(crate) depth: AtomicU32,
    pub(crate) programs: Mutex<Vec<SourceFile>>,
    color: bool,
    no_halt: bool,
}

/// Runs a program to its end; its exit status.
pub fn run(program: Program, config: Config) -> i32 {
    natives::register();
    let Program::Source(source) = program;
    let argv: Vec<Term> = config.argv.iter().map(|a| Term::string(a)).collect();
    let runtime = Arc::new(Runtime {
        defining: Mutex::default(),
        argv: Mutex::new(Term::list(argv)),
        env: Mutex::default(),
        at_exit: Mutex::default(),
        depth: AtomicU32::new(0),
        programs: Mutex::new(vec![source]),
        color: config.color,
        no_halt: config.no_halt,
    });
    let system = System::new(process::Config { schedulers: config.schedulers, ..process::Config::default() }, runtime);
    let main = crate::ir::code::export(Atom::new("Elixir.Quaff.Boot"), Atom::new("main"), 0);
    let end = system.run(Entry::Export(main), Vec::new());
    io::flush();
    status(end)
}

/// The exit status that the way the root process ended stands for.
fn status(end: process::End) -> i32 {
    match end {
        process::End::Halted(code) => code,
        process::End::Done(value) => value.as_int().map_or(0, |n| n as i32),
        process::End::Exited(reason) => {
            let text = crate::term::inspect::inspect(&reason, &Default::default());
            io::write(2, format!("** (EXIT) {text}\n").as_bytes());
            1
        }
    }
}

impl Runtime {
    /// Shows a diagnostic on standard error.
    pub(crate) fn report_diagnostic(&self, diagnostic: &Diagnostic) {
        let text = report::render(std::slice::from_ref(diagnostic), self.color);
        io::write(2, text.as_bytes());
    }

    /// Shows syntax errors; the exception to raise for them.
    pub(crate) fn syntax_error(&self, errors: &[Diagnostic]) -> Raise {
        let text = report::render(errors, self.color);
        io::write(2, text.as_bytes());
        let Some(first) = errors.first() else { return Raise::badarg() };
        let (line, column) = first.line_column();
        let file = first.file.as_ref().map_or("nofile", |f| f.name());
        let module = format!("Elixir.{}", first.kind);
        Raise::error(Term::map([
            (Term::atom(atoms::STRUCT), Term::atom(Atom::new(&module))),
            (Term::atom(atoms::EXCEPTION), Term::TRUE),
            (Term::atom(atoms::FILE), Term::string(file)),
            (Term::atom(atoms::LINE), Term::int(i64::from(line))),
            (Term::atom(atoms::COLUMN), Term::int(i64::from(column))),
            (Term::atom(Atom::new("description")), Term::string(&first.message)),
        ]))
    }
}

impl Services for Runtime {
    fn hosted(&self, cx: &mut Cx<'_>, id: HostedId, args: &mut [Term]) -> Answer {
        natives::call(self, cx, id, args)
    }

    fn hook(&self, cx: &mut Cx<'_>, payload: &Payload, args: Vec<Term>) -> Answer {
        define::perform(self, cx, payload, args)
    }

    fn lower(&self, cx: &mut Cx<'_>, function: &'static Function) -> Result<(), Raise> {
        lower::function(self, cx, function)
    }

    fn undefined(&self, cx: &mut Cx<'_>, export: &'static Export, args: &[Term]) -> Answer {
        code::undefined(self, cx, export, args)
    }

    fn report(&self, report: &Report<'_>) {
        let _ = report.class == Class::Error;
        natives::report_later(report);
    }

    fn idle(&self) {
        io::flush();
    }

    fn internal_error(&self, pid: Pid, message: &str) {
        let text = format!("quaff: internal error in {pid:?}: {message}\nThis is a bug of Quaff; other processes go on.\n");
        io::write(2, text.as_bytes());
    }
}

/// Takes the next program to run.
pub(crate) fn next_program(runtime: &Runtime) -> Option<SourceFile> {
    runtime.programs.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

//! Layer 5: everything wired together: natives are registered, code is compiled and loaded, effects are performed.
//!
//! Start reading at [`run`]: it makes the [`System`] of processes with a [`Runtime`] as its services and starts the
//! library's `Quaff.Boot`, which runs the script.

mod beam;

mod check;

mod clock;
mod code;
mod collect;
mod compile;
mod define;
mod docs;
pub mod embedder;
mod ets;
mod eval;
mod excerpt;
mod file;
mod handle;
mod inspect;
pub mod io;
mod library;
mod lower;
mod module;
mod modules;
mod natives;
mod parse;
mod persistent;
mod poll;
mod port;
mod project;
mod protocols;
mod refusal;
mod registry;
pub mod shell;
mod signals;
mod socket;
mod system;

pub use crate::syntax::parse_command;
pub use handle::{Glance, Handle};

use crate::base::{Atom, Diagnostic, SourceFile, atoms};
use crate::expand::ModuleState;
use crate::ir::core::Payload;
use crate::ir::{Class, Export, Function, HostedId, Raise};
use crate::machine::Answer;
use crate::process::{self, Cx, Ended, Entry, Report, Services, Shared, System};
pub use crate::process::{Limits, Sample, WORKER_STACK};
use crate::report;
pub use crate::term::Pid;
use crate::term::Term;
use crate::trace::Tracer;
use rustc_hash::FxHashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, Weak};

/// What to run.
pub enum Program {
    /// A file with this name and text.
    Source(SourceFile),
    /// `quaff test`, with the arguments of [`Config::argv`].
    Test,
    /// The shell, with files to run first in [`Config::argv`].
    Shell,
    /// The server of an embedder's requests.
    Embedded,
}

/// How to run it.
#[derive(Default)]
pub struct Config {
    pub argv: Vec<String>,
    /// Worker threads; `None`: one a core.
    pub schedulers: Option<usize>,
    /// Bytes; `None`: 3/4 of the machine's memory.
    pub max_memory: Option<usize>,
    /// Colour in diagnostics.
    pub color: bool,
    /// Diagnostics are drawn with their source: somebody reads them on a terminal.
    pub drawn: bool,
    /// Keep running when the script is done.
    pub no_halt: bool,
    pub log: LogOptions,
    /// Files to run before the program, in order.
    pub requires: Vec<SourceFile>,
    /// Records what processes do.
    pub tracer: Option<Arc<Tracer>>,
    /// Told when the program is about to start.
    pub started: Option<Box<dyn FnOnce(Handle)>>,
    /// In place of the standard streams.
    pub streams: Option<io::Streams>,
    pub embedder: Option<Arc<dyn embedder::Embedder>>,
    /// The page that the shell's `top()` shows, until the user leaves it.
    pub top: Option<Top>,
    pub limits: process::Limits,
}

/// Output that waits.
pub type Held = Arc<Mutex<Vec<u8>>>;
/// Shows processes on the terminal until the user has seen enough.
pub type Top = fn(Handle, Held) -> Result<(), String>;

/// What the command line says about the log.
#[derive(Clone, Copy, Default)]
pub struct LogOptions {
    /// Nothing is logged.
    pub off: bool,
    /// To standard error instead of standard output.
    pub stderr: bool,
    /// Without the reports of failing servers and state machines.
    pub no_otp: bool,
    /// With those of supervisors and crash reports of `:proc_lib`.
    pub sasl: bool,
}

/// What all processes share beyond the process layer.
pub struct Runtime {
    pub(crate) defining: Mutex<FxHashMap<Atom, Arc<Mutex<ModuleState>>>>,
    /// There are compiler tracers.
    pub(crate) tracing: std::sync::atomic::AtomicBool,
    /// Modules that are done, while their `@after_compile` hooks run.
    pub(crate) written: Mutex<rustc_hash::FxHashSet<Atom>>,
    pub(crate) argv: Mutex<Term>,
    /// Changes to the environment since the start: `None` deletes.
    pub(crate) env: Mutex<FxHashMap<String, Option<String>>>,
    pub(crate) at_exit: Mutex<Vec<Term>>,
    /// How many macro calls are running inside each other.
    pub(crate) depth: AtomicU32,
    pub(crate) programs: Mutex<Vec<SourceFile>>,
    /// Files that `Code.require_file` has run.
    pub(crate) required: Mutex<Vec<Term>>,
    /// Files that `quaff test` found and has not loaded yet.
    pub(crate) project: project::Project,
    /// What makes documents for `inspect/2` unless its options say otherwise.
    pub(crate) inspect_fun: Mutex<Option<Term>>,
    pub(crate) logger: Mutex<Option<Pid>>,
    /// The processes that answer requests to standard output and standard error.
    pub(crate) devices: Mutex<[Option<Pid>; 2]>,
    /// The configuration of the log, a term of the library's (`Quaff.Log`); `nil` until somebody changes it.
    pub(crate) log_config: RwLock<Term>,
    pub(crate) log_options: LogOptions,
    pub(crate) registries: registry::Registries,
    pub(crate) sockets: socket::Sockets,
    pub(crate) tables: ets::Tables,
    pub(crate) persistent: persistent::Terms,
    /// A keyword list of the options that were set with `Code.put_compiler_option/2`.
    pub(crate) compiler_options: Mutex<Term>,
    pub(crate) collectors: collect::Collectors,
    /// What `@after_verify` has asked for in the file that runs: module and function to call, module to call it with.
    pub(crate) to_verify: Mutex<Vec<(Atom, Atom, Atom)>>,
    /// For what happens outside of any process.
    shared: OnceLock<Weak<Shared>>,
    root: OnceLock<Pid>,
    color: bool,
    drawn: bool,
    no_halt: bool,
    pub(crate) streams: Option<io::Streams>,
    pub(crate) embedder: Option<Arc<dyn embedder::Embedder>>,
    pub(crate) top: Option<Top>,
    /// Output that is held back while the terminal shows something else.
    pub(crate) held: Mutex<Option<Held>>,
    pub(crate) holding: AtomicBool,
    /// Files are looked at and do not run (`quaff check`).
    pub(crate) checking: AtomicBool,
}

/// Asks for a start that takes little memory; before anything else.
pub use crate::process::start_small;

/// Runs an embedder's program on this thread, which has a stack of [`process::WORKER_STACK`]; frees everything afterwards.
/// The status it was halted with; `None`: it ended in another way.
pub fn run_embedded(config: Config) -> Option<i32> {
    match catch_unwind(AssertUnwindSafe(|| run_here(Program::Embedded, config))) {
        Ok(Ended::Halted(code)) => Some(code),
        Ok(_) => None,
        Err(_) => Some(70),
    }
}

/// Runs a program to its end; its exit status.
pub fn run(program: Program, config: Config) -> i32 {
    // The expander and the evaluator of simple expressions recurse as deep as source nests: that takes a larger stack
    // than the main thread has. A thread of its own would cost a fifth of a millisecond.
    stacker::grow(process::WORKER_STACK, || {
        catch_unwind(AssertUnwindSafe(|| status(run_here(program, config)))).unwrap_or(70)
    })
}

fn run_here(program: Program, config: Config) -> Ended {
    natives::register();
    let source = match program {
        Program::Source(source) => source,
        Program::Shell => SourceFile::new("quaff repl", "Quaff.Shell.main(System.argv())"),
        Program::Embedded => SourceFile::new("quaff embed", "Quaff.Embed.main()"),
        Program::Test => SourceFile::new("quaff test", "Quaff.Test.main(System.argv())"),
    };
    let argv: Vec<Term> = config.argv.iter().map(|a| Term::string(a)).collect();
    crate::base::Atom::announce(library::has_atom);
    let runtime = Arc::new(Runtime {
        defining: Mutex::default(),
        tracing: false.into(),
        written: Mutex::default(),
        argv: Mutex::new(Term::list(argv)),
        env: Mutex::default(),
        at_exit: Mutex::default(),
        depth: AtomicU32::new(0),
        programs: Mutex::new(std::iter::once(source).chain(config.requires.into_iter().rev()).collect()),
        required: Mutex::default(),
        project: project::Project::default(),
        inspect_fun: Mutex::default(),
        logger: Mutex::default(),
        devices: Mutex::default(),
        log_config: RwLock::new(Term::NIL),
        log_options: config.log,
        registries: Default::default(),
        sockets: Default::default(),
        tables: ets::Tables::default(),
        persistent: Default::default(),
        to_verify: Mutex::default(),
        compiler_options: Mutex::new(Term::EMPTY_LIST),
        collectors: collect::Collectors::default(),
        shared: OnceLock::new(),
        root: OnceLock::new(),
        color: config.color,
        drawn: config.drawn,
        checking: AtomicBool::new(false),
        no_halt: config.no_halt,
        streams: config.streams,
        embedder: config.embedder,
        top: config.top,
        held: Mutex::default(),
        holding: AtomicBool::new(false),
    });
    let limits = process::Config {
        schedulers: config.schedulers,
        memory_limit: config.max_memory,
        tracer: config.tracer,
        limits: config.limits,
    };
    let mut system = System::new(limits, runtime.clone());
    let _ = runtime.shared.set(Arc::downgrade(system.shared()));
    if let Some(started) = config.started {
        started(Handle(Arc::downgrade(system.shared())));
    }
    let main = crate::ir::code::export(Atom::new("Elixir.Quaff.Boot"), Atom::new("main"), 0);
    let ended = match system.spawn_root(Entry::Export(main), Vec::new()) {
        Ok(root) => {
            let _ = runtime.root.set(root);
            system.run()
        }
        Err(_) => Ended::Halted(1),
    };
    runtime.flush();
    if runtime.embedder.is_some() {
        drop(system);
        return ended;
    }
    // The operating system frees what is left faster than we could, term by term.
    std::mem::forget(system);
    ended
}

/// The exit status that the way the root process ended stands for.
fn status(ended: Ended) -> i32 {
    let reason = match ended {
        Ended::Halted(code) => return code,
        Ended::Returned(value) => return value.as_int().map_or(0, |n| n as i32),
        Ended::Raised(raised) => Term::tuple3(Term::atom(raised.class.atom()), raised.reason, raised.trace),
        Ended::Killed(reason) => reason,
    };
    let text = crate::term::inspect::inspect(&reason, &Default::default());
    io::write(2, format!("** (EXIT) {text}\n").as_bytes());
    1
}

impl Runtime {
    /// From now on SIGTERM is a message to the root process.
    fn start_signals(&self) {
        // The signals are the embedder's.
        if self.embedder.is_none()
            && let (Some(shared), Some(root)) = (self.shared.get(), self.root.get())
        {
            signals::start(shared.clone(), *root);
        }
    }

    /// Whether diagnostics are drawn.
    pub(crate) fn draws(&self) -> bool {
        self.drawn
    }

    /// Shows a diagnostic on standard error.
    pub(crate) fn report_diagnostic(&self, diagnostic: &Diagnostic) {
        if !self.collectors.take(diagnostic) {
            return;
        }
        let typed = shell::running() && diagnostic.file.as_ref().is_some_and(|file| file.name() == "iex");
        let text = if typed {
            let Some(text) = shell::typed(diagnostic) else { return };
            text
        } else {
            report::shown(std::slice::from_ref(diagnostic), self.drawn, self.color)
        };
        self.write_error(&text);
    }

    /// Writes to standard error, or to the process that has its name for the time being (`ExUnit.CaptureIO`). The
    /// process is sent a request of the I/O protocol; nobody waits for its answer.
    fn write_error(&self, text: &str) {
        let name = Atom::new("standard_error");
        let shared = self.shared.get().and_then(Weak::upgrade);
        let device = shared.as_ref().and_then(|s| s.registry.find(name)).filter(|pid| *pid != process::STANDARD_ERROR);
        match (shared, device) {
            (Some(shared), Some(device)) => {
                let atom = |name: &str| Term::atom(Atom::new(name));
                let request = Term::tuple3(atom("put_chars"), atom("unicode"), Term::string(text));
                let from = Term::pid(process::STANDARD_ERROR);
                shared.send(device, Term::tuple([atom("io_request"), from, Term::NIL, request]));
            }
            _ => self.write(2, text.as_bytes()),
        }
    }

    /// Shows syntax errors; the exception to raise for them.
    pub(crate) fn syntax_error(&self, errors: &[Diagnostic]) -> Raise {
        // Undrawn, the exception's own text shows the place.
        if self.drawn {
            self.write_error(&report::render(errors, self.color));
        }
        let Some(first) = errors.first() else { return Raise::badarg() };
        if first.kind == "SystemLimitError" {
            return Raise::atom(atoms::SYSTEM_LIMIT);
        }
        let refused = first.file.as_ref().and_then(|file| refusal::exception(first, file, (1, 1)));
        let module = format!("Elixir.{}", first.kind);
        refused.map_or_else(|| Raise::exception(&module, &first.message), Raise::error)
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
        let logger = *self.logger.lock().unwrap_or_else(PoisonError::into_inner);
        let (Some(shared), Some(logger)) = (self.shared.get().and_then(Weak::upgrade), logger) else { return };
        let (kind, reason) = match report.class {
            Class::Throw => (atoms::ERROR, Term::tuple2(Term::atom(atoms::NOCATCH), report.reason.clone())),
            class => (class.atom(), report.reason.clone()),
        };
        let words =
            [Term::atom(Atom::new("report")), Term::pid(report.pid), Term::atom(kind), reason, report.trace.clone()];
        shared.send(logger, Term::tuple(words));
    }

    fn exited(&self, pid: Pid, _reason: &Term) {
        if let Some(shared) = self.shared.get().and_then(Weak::upgrade) {
            self.registries.exited(pid);
            self.tables.exited(&shared, pid);
            socket::exited(self, pid);
        }
    }

    fn device_message(&self, cx: &mut Cx<'_>, device: Pid, message: Term) {
        io::device_message(self, cx, device, message);
    }

    fn port_message(&self, cx: &mut Cx<'_>, port: &Term, message: Term) {
        port::message(cx, port, message);
    }

    fn idle(&self) {
        self.start_signals();
        self.flush();
    }

    fn turn(&self) {
        self.flush();
    }

    fn internal_error(&self, pid: Pid, message: &str) {
        let text =
            format!("quaff: internal error in {pid:?}: {message}\nThis is a bug of Quaff; other processes go on.\n");
        self.write(2, text.as_bytes());
    }
}

/// How many programs are left to run.
pub(crate) fn programs_left(runtime: &Runtime) -> usize {
    runtime.programs.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// Takes the next program to run.
pub(crate) fn next_program(runtime: &Runtime) -> Option<SourceFile> {
    runtime.programs.lock().unwrap_or_else(PoisonError::into_inner).pop()
}

//! The shell's side of the terminal: lines with editing, history, completion and colours (rustyline); Ctrl-C; output of
//! other processes while a line is edited.
//!
//! Reading a line blocks a thread of the pool, not a scheduler. While it does, whatever is written to standard output
//! goes through the editor's printer, which puts it above the line. Completion is asked of a process of the library
//! (`Quaff.Shell.Complete`): the editor's thread sends it the text and waits, for a second at the most.

mod paint;

use super::Runtime;
use super::natives::Row;
use crate::base::{Atom, Diagnostic, Within};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::{Cx, Shared};
use crate::term::{Pid, Term};
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{Config, Editor, ExternalPrinter};
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

pub const ROWS: &[Row] = &[
    Row("quaff_shell", "terminal", 0, |_, _, _| Answer::Value(Term::bool(terminal()))),
    Row("quaff_shell", "running", 0, |_, _, _| Answer::Value(Term::bool(running()))),
    Row("quaff_shell", "shell", 1, shell),
    Row("quaff_shell", "completer", 1, completer),
    Row("quaff_shell", "completed", 3, completed),
    Row("quaff_shell", "read_line", 1, read_line),
    Row("quaff_shell", "remember", 1, remember),
    Row("quaff_shell", "failed_module", 0, |_, _, _| {
        *lock(&MISSING) = false;
        Answer::Value(lock(&FAILED_MODULE).take().map_or(Term::NIL, |text| Term::string(&text)))
    }),
];

/// Whether Ctrl-C ends the program: yes, unless a shell listens. The command line registers it with the signal.
pub static CTRL_C_ENDS: LazyLock<Arc<AtomicBool>> = LazyLock::new(|| Arc::new(AtomicBool::new(true)));

/// The shell's process.
static SHELL: OnceLock<Pid> = OnceLock::new();
/// A Ctrl-C that the shell has not seen yet.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static EDITOR: Mutex<Option<Editor<Helper, DefaultHistory>>> = Mutex::new(None);
static PRINTER: Mutex<Option<Box<dyn ExternalPrinter + Send>>> = Mutex::new(None);
static EDITING: AtomicBool = AtomicBool::new(false);
static COMPLETER: OnceLock<(Pid, Weak<Shared>)> = OnceLock::new();
static QUESTIONS: LazyLock<Mutex<HashMap<u64, Sender<(usize, Vec<String>)>>>> = LazyLock::new(Mutex::default);

/// What is said of a module that was typed and is wrong, until the evaluator tells it.
static FAILED_MODULE: Mutex<Option<String>> = Mutex::new(None);

/// Whether an undefined variable of the running expression was told.
static MISSING: Mutex<bool> = Mutex::new(false);

/// A diagnostic about what was typed, as it is shown; none where the exception says it.
pub fn typed(diagnostic: &Diagnostic) -> Option<String> {
    if diagnostic.message.starts_with("cannot compile module ") && diagnostic.line == 0 {
        *lock(&FAILED_MODULE) = Some(diagnostic.message.clone());
        return None;
    }
    let at_top = diagnostic.within == Within::Untold;
    // What stands in a row at the top is all shown: nothing is without use.
    if at_top && diagnostic.line == 0 && diagnostic.message.starts_with("code block contains unused literal") {
        return None;
    }
    // As `iex`, the first variable that is not there, and no further one.
    if at_top && diagnostic.message.starts_with("undefined variable") && std::mem::replace(&mut *lock(&MISSING), true) {
        return None;
    }
    Some(crate::report::brief(diagnostic))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether this program is a shell.
pub fn running() -> bool {
    SHELL.get().is_some()
}

fn terminal() -> bool {
    static IS: LazyLock<bool> = LazyLock::new(|| std::io::stdin().is_terminal() && std::io::stdout().is_terminal());
    *IS
}

/// Prints above the line that is being edited; false: no line is.
pub fn print_above(bytes: &[u8]) -> bool {
    if !EDITING.load(Ordering::Acquire) {
        return false;
    }
    match &mut *lock(&PRINTER) {
        Some(printer) => printer.print(String::from_utf8_lossy(bytes).into_owned()).is_ok(),
        None => false,
    }
}

fn ok() -> Answer {
    Answer::Value(Term::atom(crate::base::atoms::OK))
}

/// `:quaff_shell.shell(pid)`: from now on Ctrl-C is a message to this process, a second one that it has not seen ends.
fn shell(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(pid) = args[0].as_pid() else { return Answer::Raise(Raise::badarg()) };
    if SHELL.set(pid).is_err() || !terminal() {
        return ok();
    }
    let Some(shared) = runtime.shared.get().cloned() else { return ok() };
    let Ok(mut signals) = signal_hook::iterator::Signals::new([signal_hook::consts::SIGINT]) else { return ok() };
    CTRL_C_ENDS.store(false, Ordering::SeqCst);
    let run = move || {
        for _ in signals.forever() {
            let Some(shared) = shared.upgrade() else { return };
            if INTERRUPTED.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
            shared.send(pid, Term::atom(Atom::new("interrupt")));
        }
    };
    let _ = std::thread::Builder::new().name("interrupts".into()).stack_size(1 << 16).spawn(run);
    ok()
}

/// `:quaff_shell.completer(pid)`: who answers the Tab key.
fn completer(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    if let (Some(pid), Some(shared)) = (args[0].as_pid(), runtime.shared.get()) {
        let _ = COMPLETER.set((pid, shared.clone()));
    }
    ok()
}

/// `:quaff_shell.completed(id, back, texts)`
fn completed(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let id = args[0].as_usize().unwrap_or(0) as u64;
    if let Some(question) = lock(&QUESTIONS).remove(&id) {
        let texts = args[2].list_iter().filter_map(|t| t.as_str().map(str::to_string)).collect();
        let _ = question.send((args[1].as_usize().unwrap_or(0), texts));
    }
    ok()
}

/// Asks the completer; how many characters before the cursor are replaced, and by what.
fn ask(text: &str) -> Option<(usize, Vec<String>)> {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let (pid, shared) = COMPLETER.get()?;
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let (sender, receiver) = channel();
    lock(&QUESTIONS).insert(id, sender);
    let words = [Term::atom(Atom::new("complete")), Term::int(id as i64), Term::string(text)];
    shared.upgrade()?.send(*pid, Term::tuple(words));
    let answer = receiver.recv_timeout(Duration::from_secs(1)).ok();
    lock(&QUESTIONS).remove(&id);
    answer
}

/// `:quaff_shell.read_line(prompt)`: a line with its newline, `:eof` or `:interrupted`.
fn read_line(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(prompt) = args[0].as_str().map(str::to_string) else { return Answer::Raise(Raise::badarg()) };
    INTERRUPTED.store(false, Ordering::SeqCst);
    rt.flush();
    cx.block(move || {
        let mut editor = lock(&EDITOR);
        if editor.is_none() {
            *editor = open();
        }
        let Some(editor) = editor.as_mut() else { return Ok(Term::atom(Atom::new("eof"))) };
        EDITING.store(true, Ordering::Release);
        let line = editor.readline(prompt.as_str());
        EDITING.store(false, Ordering::Release);
        Ok(match line {
            Ok(line) => Term::string(&format!("{line}\n")),
            Err(ReadlineError::Interrupted) => Term::atom(Atom::new("interrupted")),
            Err(_) => Term::atom(Atom::new("eof")),
        })
    })
}

/// `:quaff_shell.remember(text)`: keeps an expression in the history, also for later sessions.
fn remember(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    if let (Some(text), Some(editor)) = (args[0].as_str(), lock(&EDITOR).as_mut()) {
        let _ = editor.add_history_entry(text);
        if let Some(path) = history_file() {
            let _ = editor.append_history(&path);
        }
    }
    ok()
}

fn open() -> Option<Editor<Helper, DefaultHistory>> {
    let config = Config::builder()
        .auto_add_history(false)
        .max_history_size(5_000)
        .ok()?
        .history_ignore_dups(true)
        .ok()?
        .completion_type(rustyline::CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .build();
    let mut editor = Editor::with_config(config).ok()?;
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    editor.set_helper(Some(Helper { color: !plain }));
    if let Some(path) = history_file() {
        if let Some(dir) = path.parent() {
            let _ = std::fs::create_dir_all(dir);
        }
        let _ = editor.load_history(&path);
    }
    if let Ok(printer) = editor.create_external_printer() {
        *lock(&PRINTER) = Some(Box::new(printer));
    }
    Some(editor)
}

/// `$QUAFF_HISTORY`, else a file where the system keeps state.
fn history_file() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("QUAFF_HISTORY") {
        return (!path.is_empty()).then(|| path.into());
    }
    let state = std::env::var_os("XDG_STATE_HOME").filter(|v| !v.is_empty()).map(PathBuf::from);
    let state = state.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/state")))?;
    Some(state.join("quaff/history"))
}

/// What the editor asks for while a line is typed.
struct Helper {
    color: bool,
}

impl rustyline::Helper for Helper {}
impl rustyline::validate::Validator for Helper {}

impl rustyline::hint::Hinter for Helper {
    type Hint = String;
}

impl rustyline::completion::Completer for Helper {
    type Candidate = rustyline::completion::Pair;

    fn complete(
        &self,
        line: &str,
        pos: usize,
        _: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Self::Candidate>)> {
        let text = line.get(..pos).unwrap_or(line);
        let Some((back, found)) = ask(text) else { return Ok((pos, Vec::new())) };
        let start = text.char_indices().rev().take(back).last().map_or(pos, |(at, _)| at);
        let pair = |display: String| {
            // `map/2` inserts `map`.
            let replacement = display.split('/').next().filter(|_| !display.ends_with('/')).unwrap_or(&display);
            rustyline::completion::Pair { replacement: replacement.to_string(), display }
        };
        Ok((start, found.into_iter().map(pair).collect()))
    }
}

impl rustyline::highlight::Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> std::borrow::Cow<'l, str> {
        if self.color { paint::line(line, pos).into() } else { line.into() }
    }

    fn highlight_char(&self, _: &str, _: usize, _: rustyline::highlight::CmdKind) -> bool {
        self.color
    }
}

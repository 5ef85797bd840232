//! What was compiled meanwhile: modules that a process defined (`Code.require_file/2` gives them back) and diagnostics
//! (`Code.with_diagnostics/2`). Both nest; each collector is known by a number.

use super::Runtime;
use crate::base::{Atom, Diagnostic, Severity, Within};
use crate::machine::Answer;
use crate::process::Cx;
use crate::report::plain;
use crate::term::{Pid, Term};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub struct Collectors {
    next: AtomicI64,
    modules: Mutex<Vec<(i64, Pid, Vec<Atom>)>>,
    diagnostics: Mutex<Vec<Diagnostics>>,
}

struct Diagnostics {
    token: i64,
    /// They are shown as well.
    log: bool,
    found: Vec<Term>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Collectors {
    fn token(&self) -> i64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A process has defined a module.
    pub fn module(&self, pid: Pid, name: Atom) {
        for (_, _, found) in lock(&self.modules).iter_mut().filter(|(_, owner, _)| *owner == pid) {
            found.retain(|m| *m != name);
            found.push(name);
        }
    }

    /// A diagnostic is about to be shown; whether it should be.
    pub fn take(&self, diagnostic: &Diagnostic) -> bool {
        match lock(&self.diagnostics).last_mut() {
            Some(innermost) => {
                innermost.found.push(term(diagnostic));
                innermost.log
            }
            None => true,
        }
    }
}

/// As `Code.with_diagnostics/2` shows it.
fn term(diagnostic: &Diagnostic) -> Term {
    let key = |name: &str| Term::atom(Atom::new(name));
    let int = |n: u32| Term::int(i64::from(n));
    let (line, column) = match &diagnostic.file {
        Some(file) => plain::position(file, diagnostic.line, diagnostic.span),
        None => (diagnostic.line, 0),
    };
    let file = diagnostic.file.as_ref().map_or(Term::NIL, |f| Term::string(f.name()));
    let shown = diagnostic.file.as_ref().map_or(Term::NIL, |f| Term::string(&plain::shown_name(f)));
    let is_error = diagnostic.severity == Severity::Error;
    let position = if column > 0 { Term::tuple2(int(line), int(column)) } else { int(line) };
    let span = match column {
        0 => Term::NIL,
        // The lexer and the parser know where, not how far.
        _ if diagnostic.within == Within::Untold && diagnostic.width == 0 => Term::NIL,
        column => Term::tuple2(int(line), int(column + diagnostic.width.max(1))),
    };
    Term::map([
        (key("severity"), key(if is_error { "error" } else { "warning" })),
        (key("message"), Term::string(&diagnostic.message)),
        (key("position"), position),
        (key("file"), file.clone()),
        (key("source"), file.clone()),
        (key("span"), span),
        (key("stacktrace"), stacktrace(diagnostic.within, shown, line, column)),
    ])
}

/// The one frame that tells what the place is a part of.
fn stacktrace(within: Within, file: Term, line: u32, column: u32) -> Term {
    let key = |name: &str| Term::atom(Atom::new(name));
    let (module, name, arity) = match within {
        Within::Untold => return Term::EMPTY_LIST,
        Within::File => (Atom::new("elixir_compiler"), Atom::new("__FILE__"), 1),
        Within::Module(module) => (module, Atom::new("__MODULE__"), 0),
        Within::Function(module, name, arity) => (module, name, arity),
    };
    let number = |name: &str, n: u32| Term::tuple2(key(name), Term::int(i64::from(n)));
    let mut place = vec![Term::tuple2(key("file"), file)];
    if column > 0 {
        place.push(number("column", column));
    }
    place.push(number("line", line));
    let frame = [Term::atom(module), Term::atom(name), Term::int(i64::from(arity)), Term::list(place)];
    Term::list([Term::tuple(frame)])
}

/// `:quaff_code.diagnose(map)`: a diagnostic of `IO.warn/2`; whether it is to be shown.
pub fn diagnose(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let show = match lock(&runtime.collectors.diagnostics).last_mut() {
        Some(innermost) => {
            innermost.found.push(args[0].clone());
            innermost.log
        }
        None => true,
    };
    Answer::Value(Term::bool(show))
}

pub fn start_modules(runtime: &Runtime, cx: &mut Cx, _: &mut [Term]) -> Answer {
    let token = runtime.collectors.token();
    lock(&runtime.collectors.modules).push((token, cx.pid(), Vec::new()));
    Answer::Value(Term::int(token))
}

pub fn modules(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let token = args[0].as_int();
    let all = lock(&runtime.collectors.modules);
    let found = all.iter().find(|(t, ..)| Some(*t) == token).map(|(_, _, found)| found.clone());
    Answer::Value(Term::list(found.unwrap_or_default().into_iter().map(Term::atom).collect::<Vec<_>>()))
}

pub fn stop_modules(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let token = args[0].as_int();
    lock(&runtime.collectors.modules).retain(|(t, ..)| Some(*t) != token);
    Answer::Value(Term::TRUE)
}

/// Whether to show them as well.
pub fn start_diagnostics(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let token = runtime.collectors.token();
    let log = args[0].is_truthy();
    lock(&runtime.collectors.diagnostics).push(Diagnostics { token, log, found: Vec::new() });
    Answer::Value(Term::int(token))
}

pub fn diagnostics(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let token = args[0].as_int();
    let all = lock(&runtime.collectors.diagnostics);
    let found = all.iter().find(|d| Some(d.token) == token).map(|d| d.found.clone());
    Answer::Value(Term::list(found.unwrap_or_default()))
}

pub fn stop_diagnostics(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let token = args[0].as_int();
    lock(&runtime.collectors.diagnostics).retain(|d| Some(d.token) != token);
    Answer::Value(Term::TRUE)
}

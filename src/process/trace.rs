//! Recording what processes do (`trace/`), while somebody wants it.
//!
//! Everything here is off the usual path: callers look at one flag of [`Shared`]. A message on its way is then marked
//! with a number ([`Envelope::Traced`]), so that the `receive` that takes it is known for certain; marked and plain
//! messages may stand in one queue, so recording can start and stop at any time.

use super::context::Cx;
use super::engine::Entry;
use super::scheduler::Shared;
use super::signal::Envelope;
use super::table::is_device;
use crate::ir::{FunctionKind, code};
use crate::term::inspect::{self, Opts};
use crate::term::{Closure, Pid, Term};
use crate::trace::{Kind, Source, Tracer};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Characters of an inspected term that are kept.
const LONGEST: usize = 160;

/// A message with its number in the trace.
pub struct Marked {
    pub id: u64,
    pub term: Term,
}

impl Shared {
    /// Whether events are recorded.
    #[inline(always)]
    pub fn tracing(&self) -> bool {
        self.tracing.load(Ordering::Relaxed)
    }

    /// Records from now on; only one tracer at a time is told.
    pub fn start_trace(&self, tracer: Arc<Tracer>) {
        *self.tracer.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(tracer);
        self.tracing.store(true, Ordering::Release);
    }

    pub fn stop_trace(&self) {
        self.tracing.store(false, Ordering::Release);
        *self.tracer.write().unwrap_or_else(std::sync::PoisonError::into_inner) = None;
    }

    /// Runs with the tracer, if there still is one.
    fn with_tracer<R>(&self, run: impl FnOnce(&Tracer) -> R) -> Option<R> {
        self.tracer.read().unwrap_or_else(std::sync::PoisonError::into_inner).as_deref().map(run)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn record(&self, list: usize, pid: Pid, kind: Kind) {
        self.with_tracer(|tracer| tracer.record(list, self.now(), pid, kind));
    }

    #[cold]
    #[inline(never)]
    pub(super) fn record_run(&self, list: usize, pid: Pid, from: u64) {
        let until = self.now();
        let worker = list as u32;
        self.with_tracer(|tracer| tracer.record(list, from, pid, Kind::Run { until, worker }));
    }

    /// The letter for a message that no process sent, recorded as arriving.
    #[cold]
    #[inline(never)]
    pub(super) fn marked(&self, list: usize, to: Pid, term: Term, from: Source) -> Envelope {
        let partner = match from {
            Source::Exit(pid) | Source::Down(pid) => Some(pid),
            Source::Timer | Source::Outside => None,
        };
        let id = self.with_tracer(|tracer| {
            if !tracer.wants(to, partner) {
                return 0;
            }
            let id = tracer.message();
            tracer.record(list, self.now(), to, Kind::Arrive { from, id, text: text(&term) });
            id
        });
        letter(to, id.unwrap_or(0), term)
    }
}

/// A message as a letter; without a number it is a plain one.
fn letter(to: Pid, id: u64, term: Term) -> Envelope {
    let generation = to.generation();
    match id {
        0 => Envelope::Message { generation, term },
        id => Envelope::Traced { generation, marked: Box::new(Marked { id, term }) },
    }
}

impl Cx<'_> {
    #[cold]
    #[inline(never)]
    pub(super) fn record(&self, kind: Kind) {
        self.shared.record(self.local.index, self.state.pid, kind);
    }

    /// The number of a message to this process, recorded as sent; 0: nobody wants to know.
    #[cold]
    #[inline(never)]
    pub(super) fn record_send(&self, to: Pid, term: &Term) -> u64 {
        let pid = self.state.pid;
        let id = self.shared.with_tracer(|tracer| {
            if is_device(to) || !tracer.wants(pid, Some(to)) {
                return 0;
            }
            let id = if self.shared.table.is_alive(to) { tracer.message() } else { 0 };
            tracer.record(self.local.index, self.shared.now(), pid, Kind::Send { to, id, text: text(term) });
            id
        });
        id.unwrap_or(0)
    }

    /// The letter for a message to this process, recorded as sent.
    #[cold]
    #[inline(never)]
    pub(super) fn sent(&self, to: Pid, term: Term) -> Envelope {
        let id = self.record_send(to, &term);
        letter(to, id, term)
    }

    /// The letter for a message that another letter's number stands for.
    #[cold]
    #[inline(never)]
    pub(super) fn renumbered(&self, id: u64, term: Term) -> Envelope {
        letter(self.state.pid, id, term)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn record_taken(&self, id: u64) {
        if self.shared.tracing() {
            self.record(Kind::Take { id });
        }
    }

    #[cold]
    #[inline(never)]
    pub(super) fn record_spawn(&self, child: Pid, entry: &Entry, args: &[Term], link: bool, monitor: bool) {
        self.record(Kind::Spawn { child, what: called(entry, args).into(), link, monitor });
    }

    /// A change of the process dictionary that says what this process is.
    #[cold]
    #[inline(never)]
    pub(super) fn record_label(&self, key: &Term, value: &Term) {
        let label = match key.as_atom().map_or("", |k| k.as_str()) {
            "$process_label" => text(value),
            "$initial_call" => match value.as_tuple() {
                Some([module, name, arity]) => {
                    let (Some(m), Some(n), Some(a)) = (module.as_atom(), name.as_atom(), arity.as_int()) else {
                        return;
                    };
                    // A closure's name is `-parent/1-fun-0-`.
                    match n.as_str().strip_prefix('-').and_then(|n| n.split_once("-fun-")) {
                        Some(("__FILE__/1" | "__FILE__/0", _)) => "fn of the script".into(),
                        Some((parent, _)) => {
                            let mut out = String::from("fn in ");
                            inspect::atom_literal(m.as_str(), &mut out);
                            format!("{out}.{parent}").into()
                        }
                        None => function(m.as_str(), n.as_str(), a).into(),
                    }
                }
                _ => return,
            },
            _ => return,
        };
        self.record(Kind::Label { text: label });
    }
}

/// A term for people, cut to a bounded length.
pub(super) fn text(term: &Term) -> Box<str> {
    let opts = Opts { limit: Some(24), printable_limit: Some(LONGEST), fun_name: Some(fun_name), ..Opts::default() };
    let mut text = inspect::inspect(term, &opts);
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text.into()
}

/// `Mod.fun/1`
pub(super) fn function(module: &str, name: &str, arity: i64) -> String {
    let mut out = String::new();
    inspect::atom_literal(module, &mut out);
    out.push('.');
    inspect::atom_call(name, &mut out);
    format!("{out}/{arity}")
}

/// `fn/0 in Mod.run/1`, or where in a file.
fn fun_name(closure: &Closure) -> String {
    let Some(f) = code::function(closure.code) else { return "fn".into() };
    match f.kind {
        FunctionKind::Closure { .. } if f.name.as_str() == "__FILE__" => format!("fn/{} at line {}", f.arity, f.line),
        FunctionKind::Closure { parent_arity, .. } => {
            format!("fn/{} in {}", f.arity, function(f.module.as_str(), f.name.as_str(), i64::from(parent_arity)))
        }
        _ => function(f.module.as_str(), f.name.as_str(), i64::from(f.arity)),
    }
}

/// What a process runs, for people. What only wraps the script's function shows that.
pub(super) fn called(entry: &Entry, args: &[Term]) -> String {
    let of_term = |fun: &Term| match (fun.as_closure(), fun.as_export()) {
        (Some(closure), _) => fun_name(closure),
        (None, Some(export)) => function(export.module.as_str(), export.name.as_str(), i64::from(export.arity)),
        (None, None) => "fn".into(),
    };
    match entry {
        Entry::Fun(fun) => of_term(fun),
        Entry::Function(f) => function(f.module.as_str(), f.name.as_str(), i64::from(f.arity)),
        Entry::Export(export) => {
            let (module, name) = (export.module.as_str(), export.name.as_str());
            match (module, name, args) {
                ("proc_lib", "init_p", [_, _, fun]) => of_term(fun),
                ("proc_lib", "init_p", [_, _, module, name, list]) if module.is_atom() && name.is_atom() => {
                    let word = |t: &Term| t.as_atom().map_or("", |a| a.as_str());
                    function(word(module), word(name), list.list_iter().count() as i64)
                }
                _ => function(module, name, args.len() as i64),
            }
        }
    }
}

//! All processes at a glance, for who watches from outside (`quaff top`).
//!
//! Every process is asked at once, by a signal, and answers when it comes by: nobody waits for anybody, and a process
//! that computes is only missing from a page or two. What they pin up is plain data.

use super::context::Cx;
use super::engine::Machine;
use super::process::Wait;
use super::scheduler::Shared;
use super::signal::{Envelope, ExitKind, Signal};
use super::trace::{called, function, text};
use crate::base::{Atom, atoms};
use crate::term::{Pid, Term, map};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// One process, as it was when it came by.
#[derive(Clone, Debug)]
pub struct Sample {
    pub pid: Pid,
    pub parent: Pid,
    pub name: Option<String>,
    /// What the script calls it, or what it was spawned with.
    pub what: String,
    pub current: String,
    /// "running", "waiting", "blocked"
    pub state: &'static str,
    pub reductions: u64,
    /// Bytes, without the terms it refers to.
    pub memory: usize,
    pub messages: usize,
    pub links: Vec<Pid>,
    pub traps_exits: bool,
}

/// Where processes pin their samples up.
#[derive(Default)]
pub struct Board(Mutex<Vec<Sample>>);

impl Board {
    /// What is there by now.
    pub fn take(&self) -> Vec<Sample> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Shared {
    /// Asks all processes; how many that are.
    pub fn sample(&self) -> (Arc<Board>, usize) {
        let board = Arc::new(Board::default());
        let pids = self.table.pids();
        for pid in &pids {
            self.post(*pid, Signal::Sample(board.clone()));
        }
        (board, pids.len())
    }

    /// `exit(pid, :kill)` from outside.
    pub fn kill(&self, pid: Pid) {
        let reason = Term::atom(atoms::KILL);
        self.post(pid, Signal::Exit { from: Pid::new(0, 0), reason, kind: ExitKind::Direct });
    }

    /// Nanoseconds that each worker has been busy; those without a thread never were.
    pub fn busy(&self) -> Vec<u64> {
        let now = self.now();
        let busy = |idle: &super::scheduler::Idle| {
            let since = idle.since.load(Ordering::Acquire);
            let current = if since == 0 { 0 } else { now.saturating_sub(since) };
            now.saturating_sub(idle.total.load(Ordering::Acquire) + current)
        };
        self.idle.iter().map(busy).collect()
    }
}

impl Cx<'_> {
    /// Whether this is the process that runs the script: the root has started and watches it.
    fn is_script(&self) -> bool {
        let mut watchers = self.state.extra.iter().flat_map(|e| e.monitored_by.iter().map(|(_, pid)| *pid));
        self.shared.is_root(self.state.parent) && watchers.any(|pid| pid == self.state.parent)
    }

    /// What the process that is at hand would pin up.
    pub(super) fn pin_up(&self, machine: &Machine, board: &Board) {
        let state = &*self.state;
        let extra = state.extra.as_deref();
        let entry = |key: &str| map::get(extra?.dictionary.as_ref()?, &Term::atom(Atom::new(key)));
        let what = match (entry("$process_label"), entry("$initial_call").and_then(Term::as_tuple), state.initial) {
            (Some(label), _, _) => text(label).into(),
            (None, Some([m, f, a]), _) => {
                let word = |t: &Term| t.as_atom().map_or("", |a| a.as_str());
                function(word(m), word(f), a.as_int().unwrap_or(0))
            }
            (None, _, Some(export)) => called(&super::engine::Entry::Export(export), &[]),
            (None, _, None) if self.is_script() => "the script".into(),
            (None, _, None) => "fn".into(),
        };
        let current = machine.location().map_or_else(String::new, |at| {
            let line = if at.line > 0 { format!(":{}", at.line) } else { String::new() };
            place(at.module.as_str(), at.name.as_str(), i64::from(at.arity)) + &line
        });
        let sample = Sample {
            pid: state.pid,
            parent: state.parent,
            name: extra.and_then(|e| e.name).map(|name| name.as_str().to_string()),
            what,
            current,
            state: match state.wait {
                Wait::Nothing | Wait::Thread => "running",
                // Something else than a question may have come.
                Wait::Message if state.queue.peek().is_some() => "running",
                Wait::Message => "waiting",
                Wait::Answer => "blocked",
            },
            reductions: state.reductions,
            memory: machine.memory() + size_of::<super::process::Process>() + state.queue.len() * size_of::<Envelope>(),
            messages: state.queue.len(),
            links: extra.map(|e| e.links.iter().map(|(pid, ())| pid).collect()).unwrap_or_default(),
            traps_exits: state.trap_exit,
        };
        board.0.lock().unwrap_or_else(PoisonError::into_inner).push(sample);
    }
}

/// A function for people: those without a name say where they stand.
fn place(module: &str, name: &str, arity: i64) -> String {
    match name.strip_prefix('-').and_then(|n| n.split_once("-fun-")) {
        Some(("__FILE__/1" | "__FILE__/0", _)) => "fn in the script".into(),
        Some((parent, _)) => {
            let mut out = String::from("fn in ");
            crate::term::inspect::atom_literal(module, &mut out);
            format!("{out}.{parent}")
        }
        None if name == "__FILE__" => "the script".into(),
        None => function(module, name, arity),
    }
}

//! A running program as seen from a thread that is none of its workers: `quaff trace`, `quaff top`, an embedder.

use super::Runtime;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::{Cx, Sample, Shared};
use crate::term::{Pid, Term};
use crate::trace::Tracer;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

/// Does nothing once the program is over.
#[derive(Clone)]
pub struct Handle(pub(crate) Weak<Shared>);

/// What is to be seen at once.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    pub processes: Vec<Sample>,
    /// How many there are; more than samples when some were too busy to come by.
    pub count: usize,
    pub run_queue: usize,
    /// Nanoseconds that each scheduler was busy since the start.
    pub busy: Vec<u64>,
    /// Nanoseconds since the start.
    pub now: u64,
    /// Bytes of the whole program.
    pub memory: usize,
    /// Registered names.
    pub names: usize,
}

impl Handle {
    /// Ends the program with this exit status.
    pub fn halt(&self, code: i32) {
        if let Some(shared) = self.0.upgrade() {
            shared.halt(code);
        }
    }

    /// Sends a message from outside.
    pub fn send(&self, to: Pid, message: Term) {
        if let Some(shared) = self.0.upgrade() {
            shared.send(to, message);
        }
    }

    pub fn kill(&self, pid: Pid) {
        if let Some(shared) = self.0.upgrade() {
            shared.kill(pid);
        }
    }

    pub fn start_trace(&self, tracer: Arc<Tracer>) {
        if let Some(shared) = self.0.upgrade() {
            shared.start_trace(tracer);
        }
    }

    pub fn stop_trace(&self) {
        if let Some(shared) = self.0.upgrade() {
            shared.stop_trace();
        }
    }

    /// Looks at all processes, for as long as `patience` when they are busy. `None`: the program is over.
    pub fn glance(&self, patience: Duration) -> Option<Glance> {
        let shared = self.0.upgrade()?;
        if shared.stopped() {
            return None;
        }
        let (board, count) = shared.sample();
        let until = Instant::now() + patience;
        let mut pause = Duration::from_micros(200);
        // Some may die before they answer.
        while board.len() < count.min(shared.table.len()) && Instant::now() < until && !shared.stopped() {
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(10));
        }
        Some(Glance {
            processes: board.take(),
            count,
            run_queue: shared.run_queue(),
            busy: shared.busy(),
            now: shared.now(),
            memory: crate::process::resident().unwrap_or(0),
            names: shared.registry.names().len(),
        })
    }
}

/// `:quaff_top.show()`: the page of `quaff top`, until the user leaves it. Output waits so long.
pub fn top(rt: &Runtime, cx: &mut Cx, _: &mut [Term]) -> Answer {
    let (Some(show), Some(shared)) = (rt.top, rt.shared.get().cloned()) else {
        return Answer::Raise(Raise::exception("Elixir.RuntimeError", "top() needs the shell"));
    };
    rt.flush();
    let held = Arc::new(Mutex::default());
    *rt.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&held));
    rt.holding.store(true, Ordering::Release);
    cx.block(move || {
        Ok(match show(Handle(shared), held) {
            Ok(()) => Term::atom(atoms::OK),
            Err(message) => Term::tuple2(Term::atom(Atom::new("error")), Term::string(&message)),
        })
    })
}

/// `:quaff_top.release()`: writes what was held back.
pub fn release(rt: &Runtime, _: &mut Cx, _: &mut [Term]) -> Answer {
    rt.holding.store(false, Ordering::Release);
    let held = rt.held.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(held) = held {
        let bytes = std::mem::take(&mut *held.lock().unwrap_or_else(PoisonError::into_inner));
        rt.write(1, &bytes);
    }
    Answer::Value(Term::atom(atoms::OK))
}

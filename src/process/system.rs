//! The whole of processes and workers, as `runtime/` and embedders use it.

use super::context::Cx;
use super::engine::{Entry, Raised};
use super::process::State;
use super::scheduler::{Local, Shared};
use super::services::Services;
use super::worker::Worker;
use crate::ir::Raise;
use crate::term::{Pid, Term};
use crate::trace::Tracer;
use std::sync::Arc;

/// What an embedder may bound, beside memory.
#[derive(Clone, Copy, Default)]
pub struct Limits {
    /// Processes that live at once.
    pub processes: Option<usize>,
    /// Bytes of one process's stack: how deep it may recurse.
    pub stack: Option<usize>,
    /// Of one process. It is exceeded by a turn at the most.
    pub reductions: Option<u64>,
}

#[derive(Clone, Default)]
pub struct Config {
    /// Workers; default: one a core.
    pub schedulers: Option<usize>,
    /// Bytes; default: 3/4 of the machine's memory.
    pub memory_limit: Option<usize>,
    pub limits: Limits,
    /// Records what happens, from the start.
    pub tracer: Option<Arc<Tracer>>,
}

/// How the program came to an end.
#[derive(Debug)]
pub enum Ended {
    /// The root process returned this.
    Returned(Term),
    /// It did not catch this. Nothing has been reported.
    Raised(Raised),
    /// An exit signal ended it, with this reason.
    Killed(Term),
    Halted(i32),
}

/// A scheduler with its processes. One system can run one root process after the other (a shell's lines).
pub struct System {
    shared: Arc<Shared>,
    local: Option<Local>,
}

impl System {
    pub fn new(config: Config, services: Arc<dyn Services>) -> System {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let schedulers = config.schedulers.unwrap_or_else(cores);
        let (shared, local) = Shared::new(schedulers, config.memory_limit, config.limits, services);
        if let Some(tracer) = config.tracer {
            shared.start_trace(tracer);
        }
        System { shared, local: Some(local) }
    }

    pub fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Starts the process whose end ends [`System::run`].
    ///
    /// # Errors
    /// `:system_limit` when there are too many processes.
    pub fn spawn_root(&mut self, entry: Entry, args: Vec<Term>) -> Result<Pid, Raise> {
        let Some(local) = &mut self.local else { return Err(Raise::atom(crate::base::atoms::SYSTEM_LIMIT)) };
        // Nobody's child: a state that exists for this call only.
        let nobody = Pid::new(0, 0);
        let mut state = State::new(nobody, nobody, None);
        let mut cx = Cx { shared: &self.shared, local, state: &mut state, work: 0 };
        let (pid, _) = cx.spawn(entry, args, Default::default())?;
        self.shared.set_root(pid);
        Ok(pid)
    }

    /// Runs everything on this thread and as many others as are needed, until the root process ends or somebody
    /// halts. Other processes are stopped where they are; drop the system to free them, or just exit.
    pub fn run(&mut self) -> Ended {
        self.shared.restart();
        if let Some(local) = &mut self.local {
            Worker { shared: &self.shared, local }.work();
        }
        self.shared.take_outcome().unwrap_or(Ended::Halted(0))
    }
}

impl Drop for System {
    /// Stops all workers and frees all processes.
    fn drop(&mut self) {
        self.shared.stop();
        self.shared.blocking.wake_all();
        self.shared.join();
        drop(self.local.take());
        self.shared.clear();
    }
}

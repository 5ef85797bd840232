//! Threads for work that blocks: files, standard input, child processes, name look-up.
//!
//! Threads are started when a job finds no idle one, up to a limit, and end after a while without work. They are never
//! joined: one that waits for the keyboard must not keep the program alive.

use super::context::Ticket;
use super::scheduler::Shared;
use crate::base::atoms;
use crate::ir::Raise;
use crate::term::Term;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

const MAX_THREADS: usize = 64;
const LINGER: Duration = Duration::from_secs(5);

pub type Job = Box<dyn FnOnce() -> Result<Term, Raise> + Send>;

#[derive(Default)]
pub struct Pool {
    inner: Mutex<Inner>,
    work: Condvar,
}

#[derive(Default)]
struct Inner {
    jobs: VecDeque<(Ticket, Job)>,
    threads: usize,
    idle: usize,
}

impl Pool {
    /// Has idle threads look whether the system has stopped.
    pub fn wake_all(&self) {
        let _inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        self.work.notify_all();
    }

    /// Queues a job; its result resumes the process of the ticket.
    pub fn submit(&self, shared: &Arc<Shared>, ticket: Ticket, job: Job) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.jobs.push_back((ticket, job));
        if inner.idle >= inner.jobs.len() {
            self.work.notify_one();
        } else if inner.threads < MAX_THREADS {
            inner.threads += 1;
            let own = shared.clone();
            let started = std::thread::Builder::new().name("blocking".into()).spawn(move || work(&own));
            if started.is_err() {
                inner.threads -= 1;
                if inner.threads == 0
                    && let Some((ticket, _)) = inner.jobs.pop_back()
                {
                    drop(inner);
                    shared.resume(ticket, Err(Raise::atom(atoms::SYSTEM_LIMIT)));
                }
            }
        }
    }
}

fn work(shared: &Shared) {
    let pool = &shared.blocking;
    let mut inner = pool.inner.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if let Some((ticket, job)) = inner.jobs.pop_front() {
            drop(inner);
            let result = catch_unwind(AssertUnwindSafe(job));
            shared.resume(ticket, result.unwrap_or_else(|_| Err(Raise::atom(atoms::INTERNAL_ERROR))));
            inner = pool.inner.lock().unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        inner.idle += 1;
        let (back, timeout) = pool.work.wait_timeout(inner, LINGER).unwrap_or_else(PoisonError::into_inner);
        inner = back;
        inner.idle -= 1;
        if inner.jobs.is_empty() && (timeout.timed_out() || shared.stopped()) {
            inner.threads -= 1;
            return;
        }
    }
}

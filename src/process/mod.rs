//! Layer 4: processes and who runs them.
//!
//! A [`System`] has worker threads, a table of processes, names and timers. A process is a [`crate::machine::Machine`]
//! and its state; whoever runs it owns both, everybody else posts letters to its mailbox.
//!
//! - `mailbox`: the lock-free inbox that also holds the sleeping process; the only `unsafe`
//! - `table`: pids to mailboxes; `registry`: names to pids
//! - `process`, `signal`, `exit`: a process's state, what letters do to it, how it ends
//! - `scheduler`, `worker`: queues, stealing, sleeping; the loop
//! - `watch`: sees to it that a process in a long native keeps nobody waiting
//! - `timer`, `blocking`, `memory`: deadlines, threads for blocking work, the memory limit
//! - `few`: a map for what a process has few of
//! - `attend`, `nested`: between slices; running macros to their end
//! - `sample`: all processes at a glance
//! - `trace`: recording what happens, for who wants to see it
//! - `context`: what code on behalf of a process may do ([`Cx`]); `bifs`, `info`: the natives of `:erlang` for it
//! - `services`: what the runtime above provides; `system`: starting and ending it all
//!
//! A letter's way: `Cx::send` finds the slot by pid, pushes on its mailbox, and if that wakes the owner puts it in the
//! worker's `next` slot; `Worker::slice` has it drain the inbox into its queue and runs its machine, whose `receive`
//! peeks into that queue.

mod attend;
mod bifs;
mod blocking;
mod context;
mod engine;
mod exit;
mod few;
mod info;
mod mailbox;
mod memory;
mod nested;
#[allow(clippy::module_inception)]
mod process;
mod registry;
mod sample;
mod scheduler;
mod services;
mod signal;
mod system;
mod table;
#[cfg(all(test, not(loom)))]
mod tests;
mod timer;
mod trace;
mod watch;
mod worker;

pub use bifs::ROWS;
pub use blocking::Job;
pub use context::{Cx, MonitorOptions, SpawnOptions, Ticket};
pub use engine::{Entry, Raised};
pub use memory::{resident, start_small};
pub use process::AliasMode;
pub use sample::{Board, Sample};
pub use scheduler::{Shared, TURN, WORKER_STACK};
pub use services::{FIRST_RUNTIME_ID, Report, Services};
pub use system::{Config, Ended, Limits, System};
pub use table::{PROCESS_LIMIT, STANDARD_ERROR, STANDARD_IO};

//! What the process layer needs from the runtime above it.

use super::context::Cx;
use crate::base::Atom;
use crate::ir::core::Payload;
use crate::ir::{Class, Export, Function, HostedId, Raise};
use crate::machine::host::Answer;
use crate::term::{Pid, Term};

/// Hosted natives from this number on belong to the runtime, those below to `process/`.
pub const FIRST_RUNTIME_ID: HostedId = 1000;

/// An abnormal end that Erlang would log: an uncaught error or throw, never an `exit`.
pub struct Report<'a> {
    pub pid: Pid,
    pub class: Class,
    /// As raised: for a throw the value, not `{:nocatch, value}`.
    pub reason: &'a Term,
    /// The stack trace, a list.
    pub trace: &'a Term,
    pub name: Option<Atom>,
    /// What the process was spawned with; `None`: a function value.
    pub initial: Option<&'static Export>,
    pub parent: Pid,
    pub group_leader: Pid,
    /// The process dictionary, a map.
    pub dictionary: Option<&'a Term>,
}

/// Implemented by `runtime/`; called on worker threads, so it must not block (use [`Cx::block`]).
pub trait Services: Send + Sync + 'static {
    /// A hosted native with an id from [`FIRST_RUNTIME_ID`] on. Arguments may be taken. Leave them alone when raising,
    /// so that they can stand in the stack trace.
    fn hosted(&self, cx: &mut Cx<'_>, id: HostedId, args: &mut [Term]) -> Answer;

    /// See [`crate::machine::host::Host::hook`].
    fn hook(&self, cx: &mut Cx<'_>, payload: &Payload, args: Vec<Term>) -> Answer;

    /// See [`crate::machine::host::Host::lower`].
    ///
    /// # Errors
    /// The exception to raise in place of the call.
    fn lower(&self, cx: &mut Cx<'_>, function: &'static Function) -> Result<(), Raise>;

    /// See [`crate::machine::host::Host::undefined`].
    fn undefined(&self, cx: &mut Cx<'_>, export: &'static Export, args: &[Term]) -> Answer;

    /// Says on standard error that a process died of an error. Not called for the root process.
    fn report(&self, report: &Report<'_>);

    /// A process that called [`Cx::watch_exit`] is gone; its links and monitors have not been told yet.
    fn exited(&self, _pid: Pid, _reason: &Term) {}

    /// A message for [`super::STANDARD_IO`] or [`super::STANDARD_ERROR`] (the I/O protocol of Erlang).
    fn device_message(&self, _cx: &mut Cx<'_>, _device: Pid, _message: Term) {}

    /// A message for a port.
    fn port_message(&self, _cx: &mut Cx<'_>, _port: &Term, _message: Term) {}

    /// A worker has nothing to do and will sleep: a good time to flush output.
    fn idle(&self) {}

    /// A process has used up a turn.
    fn turn(&self) {}

    /// The interpreter itself failed in this process, which ends with `:internal_error`.
    fn internal_error(&self, pid: Pid, message: &str) {
        eprintln!("quaff: internal error in {pid}: {message}\nThis is a bug of Quaff; other processes go on.");
    }
}

//! What the machine asks of whoever runs it: the mailbox and everything that has an effect.
//!
//! The machine is generic over its host, so that a send or a receive costs a direct call; tests use a host without
//! processes.

use crate::ir::core::Payload;
use crate::ir::{Export, Function, HostedId, Raise};
use crate::term::{Pid, Term};

/// The answer to something hosted.
pub enum Answer {
    Value(Term),
    Raise(Raise),
    /// Call this function with these arguments; its value is the answer.
    Call(Term, Vec<Term>),
    /// The same for a named function.
    CallExport(&'static Export, Vec<Term>),
    /// The same for a function that is not a value of the script (a module's body).
    CallFunction(&'static Function, Vec<Term>),
    /// Stop here; `Machine::resume_with` will bring the value (or the exception).
    Park,
    /// Stop here and give up the rest of the slice; the answer is this value.
    Yield(Term),
}

/// What a look into the mailbox found.
pub enum Peek {
    Message(Term),
    /// Nothing at the save pointer: wait. The machine stops; it peeks again when run again.
    Wait,
    /// The deadline has passed.
    TimedOut,
}

pub trait Host {
    fn pid(&self) -> Pid;

    /// Performs a hosted native.
    fn hosted(&mut self, id: HostedId, args: &mut [Term], reductions: &mut i32) -> Answer;

    /// Performs a hook of the compiled code.
    fn hook(&mut self, payload: &Payload, args: Vec<Term>) -> Answer;

    /// A call of a function that has no code yet: lower it (`Function::set_code`) or say why it cannot be.
    fn lower(&mut self, function: &'static Function) -> Result<(), Raise>;

    /// A call through an export without target: load the module, then `Value(nil)` to try once more; `Raise` of
    /// `:undef` otherwise; `Call…` for what loading has to run first (then the machine tries once more).
    fn undefined(&mut self, export: &'static Export, args: &[Term]) -> Answer;

    /// Starts a `receive`: sets the deadline (milliseconds from now; `None`: never), save pointer to the oldest message.
    fn receive_start(&mut self, timeout: Option<u64>);
    fn receive_peek(&mut self) -> Peek;
    /// Takes the message at the save pointer out; ends the `receive`.
    fn receive_accept(&mut self);
    fn receive_next(&mut self);

    /// Whether this process's stack may grow to so many bytes. `false` ends the process with a system limit error.
    fn may_grow(&mut self, bytes: usize) -> bool;
}

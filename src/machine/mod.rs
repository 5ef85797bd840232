//! Layer 3: the evaluator of the code tree.
//!
//! A [`Machine`] is all evaluation state of one process: a value stack with its frames, the place in the code, catch
//! points. It never touches the native stack for the script's calls, so it can stop anywhere, move between
//! threads, and recurse as deep as memory allows.
//!
//! - `steps`: the hot loop; `run`: its ways out and back; `rare`: every step in full; `raise`: exceptions and traces
//! - `place`: calls of function values; `calls`: everything about calls that is rare; `open`: cells and tuples taken apart
//! - `specialise`: entry into steps made for a closure
//! - `eval`, `ops`, `matching`, `bits`: simple expressions, operators, patterns, bitstrings
//! - `stack`: frames and program counters, the only `unsafe`
//! - [`host`]: what the machine asks of whoever runs it
//!
//! Effects are the host's: sends, receives, hosted natives, loading.

mod bits;
mod calls;
mod eval;
pub mod host;
mod matching;
mod open;
mod ops;
mod place;
mod raise;
mod rare;
mod run;
mod specialise;
mod stack;
mod steps;
#[cfg(test)]
mod tests;

pub use host::{Answer, Host, Peek};

use crate::base::Atom;
use crate::ir::step::{Op, Step};
use crate::ir::{Class, Export, Function, Raise, code};
use crate::term::Term;
use stack::{Pc, Stack};

/// Reductions of a slice, as on the BEAM.
pub const SLICE: i32 = 4_000;

/// The least capacity of a stack, in words.
const SMALLEST: u32 = 12;

/// All evaluation state of one process.
pub struct Machine {
    stack: Stack,
    /// The step to run next; while an answer is awaited, the call that awaits it.
    pc: Pc,
    /// An exception that `resume_with` brought.
    pending: Option<Raise>,
    /// `try` blocks that are being run, innermost last.
    catches: Option<Box<Vec<Catch>>>,
    /// Where the running frame lies.
    base: u32,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Ready,
    /// In a `receive` without a matching message.
    Message,
    /// A hosted call will be answered by `resume_with`.
    Answer,
    Done,
}

/// Where an exception is caught.
#[derive(Debug)]
struct Catch {
    base: u32,
    dst: u16,
    handler: Pc,
}

/// What a call leads to.
#[derive(Clone, Debug)]
pub enum Target {
    /// A function value (anything else raises `{:badfun, value}`).
    Fun(Term),
    Export(&'static Export),
    Function(&'static Function),
}

/// Why the machine stopped.
#[derive(Debug)]
pub enum Outcome {
    /// The first function returned.
    Done(Term),
    /// Nothing caught the exception.
    Raised(Raised),
    /// The reductions are used up; run again.
    Yielded,
    /// Waiting for a message; run again when one has come or the deadline has passed.
    Waiting,
    /// Waiting for the answer to a hosted call or hook; `resume_with`, then run again.
    Parked,
    /// The stack may not grow: the host said so. No handler runs.
    OutOfMemory,
}

/// An exception that left the machine.
#[derive(Clone, Debug)]
pub struct Raised {
    pub class: Class,
    pub reason: Term,
    /// The stack trace as `__STACKTRACE__` gives it.
    pub trace: Term,
}

/// Where a machine is.
#[derive(Clone, Debug)]
pub struct Location {
    pub module: Atom,
    pub name: Atom,
    pub arity: u8,
    /// A charlist.
    pub file: Term,
    pub line: u32,
}

/// What lies below the first frame.
static BOTTOM: [Step; 3] = [
    Step { op: Op::Anonymous, dst: 0, keep: 0, line: 0 },
    Step { op: Op::Halt, dst: 0, keep: 0, line: 0 },
    Step { op: Op::Halt, dst: 0, keep: 0, line: 0 },
];

/// A frame of two slots: a call to be made (again), and room for what it waited for.
static REDO: [Step; 3] = [
    Step { op: Op::Anonymous, dst: 1, keep: 2, line: 0 },
    Step { op: Op::Redo, dst: 0, keep: 2, line: 0 },
    Step { op: Op::ReturnMove { src: 0, dirty: crate::ir::step::Dirty { from: 0, to: 2 } }, dst: 0, keep: 2, line: 0 },
];

impl Machine {
    /// A machine that will call `target`.
    pub fn new(target: Target, args: Vec<Term>) -> Machine {
        if let Target::Fun(fun) = &target
            && let Some(closure) = fun.as_closure()
            && closure.arity as usize == args.len()
            && let Some(program) = code::function(closure.code).and_then(|f| f.program())
        {
            let stack = Stack::new((program.need() + 1).max(SMALLEST));
            let mut bottom = stack.frame(0);
            bottom.push(Pc::first(&BOTTOM), 0);
            for (slot, value) in args.into_iter().chain(closure.env().iter().cloned()).enumerate() {
                bottom.set(slot as u16, value);
            }
            return Machine::at(stack, Pc::entry(program));
        }
        let stack = Stack::new(SMALLEST);
        let mut bottom = stack.frame(0);
        bottom.push(Pc::first(&BOTTOM), 0);
        bottom.set(0, calls::remember(&target, args));
        Machine::at(stack, Pc::first(&REDO).next())
    }

    fn at(stack: Stack, pc: Pc) -> Machine {
        Machine { stack, pc, pending: None, catches: None, base: 1, state: State::Ready }
    }

    /// Brings the answer that an [`Outcome::Parked`] machine waits for; ignored otherwise.
    pub fn resume_with(&mut self, answer: Result<Term, Raise>) {
        if self.state != State::Answer {
            return;
        }
        self.state = State::Ready;
        match answer {
            Ok(value) => self.give(value),
            Err(raise) => self.pending = Some(raise),
        }
    }

    /// Raises this in place of whatever comes next, as if the running function had (asynchronous errors).
    pub fn interrupt(&mut self, raise: Raise) {
        self.state = State::Ready;
        self.pending = Some(raise);
    }

    /// Bytes that the machine holds, without the terms it refers to.
    pub fn memory(&self) -> usize {
        let catches = self.catches.as_ref().map_or(0, |c| size_of::<Vec<Catch>>() + c.capacity() * size_of::<Catch>());
        size_of::<Machine>() + self.stack.capacity() as usize * size_of::<Term>() + catches
    }

    /// The running function; none before the first and after the last.
    pub fn location(&self) -> Option<Location> {
        let (f, line) = raise::place(self.pc)?;
        let (name, file) = f.traced();
        Some(Location { module: f.module, name: *name, arity: raise::shown_arity(f), file: file.clone(), line })
    }

    /// The stack as `Process.info(pid, :current_stacktrace)` shows it.
    pub fn stacktrace(&self) -> Term {
        raise::untyped(self.trace(raise::Top::default()))
    }

    /// Stores a call's result and goes on behind it.
    fn give(&mut self, value: Term) {
        self.stack.frame(self.base).set(self.pc.step().dst, value);
        self.pc = self.pc.next();
    }

    /// Gives back memory when the stack has become far too large for what is on it.
    fn shrink(&mut self) {
        let capacity = self.stack.capacity();
        let top = self.base + self.pc.step().keep as u32;
        if capacity >= 32 && top * 4 <= capacity {
            let room = raise::need(self.pc).unwrap_or(260);
            let wanted = ((self.base + room) * 2).max(SMALLEST);
            if wanted * 2 <= capacity {
                self.stack.resize(wanted);
            }
        }
    }
}

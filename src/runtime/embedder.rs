//! The other side of `quaff::Interpreter`: what the library's `Quaff.Embed` and the modules that an embedder defines
//! ask of it.
//!
//! A function that is defined in Rust has a body of one call, `:quaff_embed.call(module, name, arguments)`: so it has
//! everything that other functions have (exports, traces, captures), and the code table, which is one for all
//! interpreters of a program, holds nothing of any of them.

use super::Runtime;
use super::natives::Row;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::{Pid, Term};

/// How a function in Rust is run.
pub enum Plan {
    /// Here and now.
    Quick(Box<dyn FnOnce() -> Result<Term, Raise>>),
    /// On a thread for work that blocks.
    Blocking(Box<dyn FnOnce() -> Result<Term, Raise> + Send>),
}

pub trait Embedder: Send + Sync {
    /// The server that takes requests is up.
    fn ready(&self, server: Pid);
    /// The answer to a request.
    fn answer(&self, request: u64, answer: Term);
    /// A call of a function defined in Rust; `None`: this interpreter has no such function.
    fn call(&self, module: Atom, name: Atom, args: Vec<Term>) -> Option<Plan>;
}

pub const ROWS: &[Row] = &[
    Row("quaff_embed", "ready", 1, |rt, _, a| {
        if let (Some(embedder), Some(pid)) = (&rt.embedder, a[0].as_pid()) {
            embedder.ready(pid);
        }
        ok()
    }),
    Row("quaff_embed", "answer", 2, |rt, _, a| {
        if let (Some(embedder), Some(request)) = (&rt.embedder, a[0].as_usize()) {
            embedder.answer(request as u64, a[1].take());
        }
        ok()
    }),
    Row("quaff_embed", "reset", 0, |_, c, _| {
        c.reset_reductions();
        ok()
    }),
    Row("quaff_embed", "call", 3, call),
];

fn ok() -> Answer {
    Answer::Value(Term::atom(atoms::OK))
}

fn call(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(module), Some(name), Some(list)) = (args[0].as_atom(), args[1].as_atom(), args[2].proper_list()) else {
        return Answer::Raise(Raise::badarg());
    };
    cx.charge(10);
    let list = list.into_iter().cloned().collect();
    match rt.embedder.as_ref().and_then(|embedder| embedder.call(module, name, list)) {
        Some(Plan::Quick(run)) => run().map_or_else(Answer::Raise, Answer::Value),
        Some(Plan::Blocking(run)) => cx.block(run),
        None => Answer::Raise(Raise::atom(atoms::UNDEF)),
    }
}

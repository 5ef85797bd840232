//! Layer 3: expanded code -> code tree.
//!
//! Two halves. *Emission* ([`build`], [`expr`], [`call`], [`cond`], [`clauses`], [`pattern`], [`protect`], [`comp`],
//! [`closure`]) walks the expanded tree once and appends nodes whose slots are still unlimited *registers* and whose
//! offsets are still *labels*. Expressions go to a destination ([`Dest`]): tail position, a register, or nowhere;
//! that yields tail calls and joins without moves. *Finishing* ([`live`], [`mark`], [`alloc`], [`finish`]) is ordinary data
//! flow over that linear list: liveness backwards, last reads become `Move`/`take`, what is dead but still held is
//! cleared before calls and waits, registers get slots, labels become offsets.
//!
//! Deciding last uses while walking the tree was rejected: every construct would have to know what follows it, while
//! on the list of nodes one small analysis serves all.
//!
//! Limits: 65,000 registers a function; deeper nesting than [`simple::DEPTH`] is flattened into temporaries, since the
//! machine evaluates simple expressions by native recursion.

mod alloc;
mod build;
mod call;
mod clauses;
mod closure;
mod comp;
mod cond;
mod expr;
mod finish;
mod flow;
mod free;
mod live;
mod mark;
pub mod ops;
mod pattern;
mod protect;
mod simple;
mod visit;
mod weight;

#[cfg(test)]
mod tests;

use crate::base::{Atom, Diagnostic, Span};
use crate::ir::core::{Definition, Unit};
use crate::ir::{Code, Expr, Function, Node};
use build::{Builder, Dest, Me, Val};
use std::sync::atomic::AtomicU32;

/// What lowering must know of the module around a definition.
pub struct ModuleCtx<'a> {
    pub module: Atom,
    /// As stack traces print it.
    pub file: Atom,
    /// The function of this module with that name and arity.
    pub local: &'a dyn Fn(Atom, u8) -> Option<&'static Function>,
    /// Numbers the module's closures.
    pub next_closure: &'a AtomicU32,
}

/// A lowered definition or unit. Its closures are functions of their own, complete with code.
#[derive(Debug)]
pub struct Lowered {
    pub code: Code,
}

/// Lowers one function of a module. Its arguments are slots `0..arity`.
///
/// # Errors
/// A call of a local function that does not exist, or a function that is too large.
pub fn definition(def: &Definition, module: &ModuleCtx) -> Result<Lowered, Diagnostic> {
    let me = Me { name: def.name, arity: def.arity, recursive: true };
    let mut b = Builder::new(module, me, u16::from(def.arity));
    b.line = def.line;
    b.function_body(&def.clauses);
    finish::finish(b)
}

/// Lowers code that is run once. Its parameters are slots `0..params.len()`. `name` is what stands in for a function
/// name in the traces of its closures (`__FILE__`, `__MODULE__`).
///
/// # Errors
/// As [`definition`].
pub fn unit(unit: &Unit, name: Atom, module: &ModuleCtx) -> Result<Lowered, Diagnostic> {
    let too_large = |_| Diagnostic::error("CompileError", "too many variables", Span::NONE);
    let nparams = u16::try_from(unit.params.len()).map_err(too_large)?;
    let me = Me { name, arity: 1, recursive: false };
    let mut b = Builder::new(module, me, nparams);
    for (slot, &var) in (0..).zip(&unit.params) {
        b.bind(var, Val::Reg(slot));
    }
    match &unit.results {
        None => b.expr(&unit.body, Dest::Return),
        Some(results) => {
            let value = b.fresh();
            b.expr(&unit.body, Dest::Reg(value));
            let results: Vec<Expr> = results.iter().map(|v| b.read(*v)).collect();
            let pair = simple::tuple(vec![Expr::Slot(value), simple::tuple(results)]);
            b.emit(Node::Return(pair));
        }
    }
    finish::finish(b)
}

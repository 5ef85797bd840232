//! What steps carry that would make all steps large: operands of calls, in boxes.

use super::code::Export;
use super::node::{Expr, Slot};
use super::step::Dirty;

#[derive(Clone, Debug)]
pub struct FunCall {
    pub fun: Expr,
    pub args: Box<[Expr]>,
    /// Evaluating the arguments cannot free what `fun` holds: no reference need be taken.
    pub plain: bool,
    /// What `fun` holds stays in its slot until the callee returns.
    pub stays: bool,
    /// There are sums among the arguments.
    pub sums: bool,
}

#[derive(Clone, Debug)]
pub struct Growth {
    /// What is added.
    pub heads: Box<[Expr]>,
    /// The arguments of the call that are not in their slots already, and these slots.
    pub args: Box<[Expr]>,
    pub slots: Box<[Slot]>,
    /// The first of three slots: the list, where its last cell lies, the step that added it.
    pub list: Slot,
    /// Where the locals of a round end.
    pub locals: Slot,
    pub dirty: Dirty,
}

#[derive(Clone, Debug)]
pub struct DynCall {
    pub module: Expr,
    pub name: crate::base::Atom,
    pub args: Box<[Expr]>,
    /// The export this site called last, by module; most sites call one.
    pub seen: std::sync::OnceLock<&'static Export>,
}

#[derive(Clone, Debug)]
pub struct ApplyCall {
    pub module: Option<Expr>,
    pub name: Expr,
    pub args: Expr,
}

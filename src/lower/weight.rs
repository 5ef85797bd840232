//! For whom a value that is dead but still held matters, and which registers hold values that never matter.

use super::build::Builder;
use super::flow::Set;
use super::ops;
use super::visit::{Access, accesses};
use crate::ir::{Expr, Node, Op1};
use crate::term::Term;

/// What comes later that a held value would disturb.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Weight {
    /// A call, a wait, or an update that could happen in place.
    pub call: bool,
    /// Only the next round of a loop.
    pub round: bool,
}

impl Weight {
    pub fn or(self, other: Weight) -> Weight {
        Weight { call: self.call || other.call, round: self.round || other.round }
    }
}

/// Whether it is more than an immediate word.
pub fn heap(t: &Term) -> bool {
    !(t.is_small_int() || t.is_atom() || t.is_empty_list())
}

/// Registers that surely hold numbers or other immediates.
pub fn numeric(b: &mut Builder, nregs: usize) -> Set {
    let mut set = Set::new(nregs);
    for item in &mut b.items {
        match &mut item.node {
            Node::Set { dst, e } if immediate(e) => set.add(*dst),
            Node::IfCmpImm { op, a, .. } if ops::is_order(*op) => set.add(*a),
            _ => {}
        }
        accesses(&mut item.node, &mut |access| {
            if let Access::Leaf { e: Expr::AddImm(r, _), .. } = access {
                set.add(*r);
            }
        });
        arith_operands(&mut item.node, &mut set);
    }
    // What is also given other things is not surely a number.
    for item in &mut b.items {
        if let Node::Set { dst, e } = &item.node
            && !immediate(e)
            && !matches!(e, Expr::Slot(_))
            && !matches!(e, Expr::Op2(op, _) if ops::is_arith(*op))
        {
            set.remove(*dst);
        }
    }
    set
}

pub fn arith_operands(node: &mut Node, set: &mut Set) {
    // A leaf of arithmetic is visited as lazy; comparisons are too, but say nothing about their operands.
    let mut work: Vec<&Expr> = Vec::new();
    match node {
        Node::Set { e, .. }
        | Node::Eval(e)
        | Node::Return(e)
        | Node::If { cond: e, .. }
        | Node::Guard { cond: e, .. } => {
            work.push(e);
        }
        Node::Call { args, .. }
        | Node::CallRemote { args, .. }
        | Node::Tail { args, .. }
        | Node::TailRemote { args, .. } => {
            work.extend(args.iter());
        }
        Node::Loop { assign, .. } => work.extend(assign.iter().map(|(_, e)| e)),
        _ => {}
    }
    while let Some(e) = work.pop() {
        match e {
            Expr::Op2(op, ab) => {
                for operand in ab.iter() {
                    match operand {
                        Expr::Slot(r) if ops::is_arith(*op) => set.add(*r),
                        other => work.push(other),
                    }
                }
            }
            Expr::Op1(op, a) => match &**a {
                Expr::Slot(r) if ops::is_arith1(*op) => set.add(*r),
                other => work.push(other),
            },
            Expr::And(ab) | Expr::Or(ab) | Expr::Cons(ab) => work.extend(ab.iter()),
            Expr::Tuple(es) | Expr::Native(_, es) => work.extend(es.iter()),
            _ => {}
        }
    }
}

pub fn immediate(e: &Expr) -> bool {
    match e {
        Expr::Const(t) => !heap(t),
        Expr::AddImm(..) => true,
        Expr::Op1(op, _) => {
            ops::is_test1(*op)
                || ops::is_arith1(*op)
                || matches!(op, Op1::Not | Op1::Length | Op1::TupleSize | Op1::MapSize | Op1::ByteSize | Op1::BitSize)
        }
        Expr::Op2(op, _) => ops::is_comparison(*op) || ops::is_arith(*op),
        _ => false,
    }
}

/// Whether a held value would matter to the item.
pub fn own_weight(node: &Node) -> Weight {
    let call = match node {
        Node::Call { .. }
        | Node::CallRemote { .. }
        | Node::CallFun { .. }
        | Node::CallDyn { .. }
        | Node::Apply { .. }
        | Node::CallHosted { .. }
        | Node::Dot { .. }
        | Node::Hook { .. }
        | Node::RecvStart { .. }
        | Node::RecvPeek { .. } => true,
        Node::Set { e, .. } | Node::Eval(e) | Node::Return(e) => updates(e),
        Node::Tail { args, .. } | Node::TailRemote { args, .. } => args.iter().any(updates),
        Node::Loop { assign, .. } => assign.iter().any(|(_, e)| updates(e)),
        _ => false,
    };
    Weight { call, round: matches!(node, Node::Loop { .. }) }
}

/// Whether it may update a value in place when that is unique.
pub fn updates(e: &Expr) -> bool {
    match e {
        Expr::Native(..) | Expr::MapUpdate(..) | Expr::Bits(_) => true,
        Expr::Op2(op, ab) => *op == crate::ir::Op2::Append || ab.iter().any(updates),
        Expr::Op1(_, a) => updates(a),
        Expr::And(ab) | Expr::Or(ab) | Expr::Cons(ab) => ab.iter().any(updates),
        Expr::Tuple(es) | Expr::Closure(_, es) => es.iter().any(updates),
        Expr::List(es, tail) => es.iter().any(updates) || updates(tail),
        Expr::Map(pairs) => pairs.iter().any(|(k, v)| updates(k) || updates(v)),
        _ => false,
    }
}

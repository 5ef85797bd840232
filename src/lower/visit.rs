//! One walk over everything a node reads and writes, in the order in which the machine does.

use crate::ir::{BitPat, Expr, NO_SLOT, Node, Offset, Pat, Slot};

/// One register (slot) of a node.
pub enum Access<'n> {
    /// A readable leaf of an expression: `Slot`, `Move` or `AddImm`. With `lazy` it is an operand that is only looked
    /// at and is not worth moving (numbers, most likely).
    Leaf { e: &'n mut Expr, lazy: bool },
    /// Read in place, cannot be moved: a subject, `^x` in a pattern, a leaf of an expression in a pattern.
    Use(&'n mut Slot),
    /// As [`Access::Use`] within a pattern: may have been bound by the same pattern.
    PatUse(&'n mut Slot),
    /// Written last.
    Def(&'n mut Slot),
    /// Bound while the node is still reading; may happen and the match still fail.
    Bind(&'n mut Slot),
    /// The first of three neighbours that a handler receives.
    Triple(&'n mut Slot),
    /// Set to nil.
    Clear(&'n mut Slot),
}

type Visit<'v> = &'v mut dyn FnMut(Access<'_>);

/// Visits all registers of a node: reads in evaluation order, then writes. Destinations that are [`NO_SLOT`] are left
/// out.
pub fn accesses(node: &mut Node, f: Visit) {
    match node {
        Node::Set { dst, e } => {
            expr(e, f);
            def(dst, f);
        }
        Node::Eval(e) | Node::Return(e) | Node::If { cond: e, .. } | Node::Guard { cond: e, .. } => expr(e, f),
        Node::Raise { reason, .. } => expr(reason, f),
        Node::Clear(slots) => slots.iter_mut().for_each(|s| f(Access::Clear(s))),
        Node::Jump(_) | Node::PopTry | Node::RecvAccept | Node::RecvNext(_) | Node::FunctionClause => {}
        Node::IfCmp { a, b, .. } => {
            f(Access::Use(a));
            f(Access::Use(b));
        }
        Node::IfCmpImm { a, .. } => f(Access::Use(a)),
        Node::Match { subject, pat, .. } => {
            f(Access::Use(subject));
            pattern(pat, f);
        }
        Node::MatchConst { subject, .. } | Node::Switch { subject, .. } => f(Access::Use(subject)),
        Node::MatchCons { subject, head, tail, .. } => {
            f(Access::Use(subject));
            def(head, f);
            def(tail, f);
        }
        Node::MatchTuple { subject, dsts, .. } => {
            f(Access::Use(subject));
            dsts.iter_mut().for_each(|d| def(d, f));
        }
        Node::Call { args, dst, .. }
        | Node::CallRemote { args, dst, .. }
        | Node::CallHosted { args, dst, .. }
        | Node::Hook { args, dst, .. } => {
            exprs(args, f);
            def(dst, f);
        }
        Node::CallFun { fun: first, args, dst } | Node::CallDyn { module: first, args, dst, .. } => {
            expr(first, f);
            exprs(args, f);
            def(dst, f);
        }
        Node::Apply { module, name, args, dst } => {
            module.iter_mut().for_each(|m| expr(m, f));
            expr(name, f);
            expr(args, f);
            def(dst, f);
        }
        Node::Dot { left, dst, .. } => {
            expr(left, f);
            def(dst, f);
        }
        Node::Tail { args, .. } | Node::TailRemote { args, .. } => exprs(args, f),
        Node::TailFun { fun: first, args } | Node::TailDyn { module: first, args, .. } => {
            expr(first, f);
            exprs(args, f);
        }
        Node::TailApply { module, name, args } => {
            module.iter_mut().for_each(|m| expr(m, f));
            expr(name, f);
            expr(args, f);
        }
        Node::Loop { assign, .. } => {
            assign.iter_mut().for_each(|(_, e)| expr(e, f));
            assign.iter_mut().for_each(|(slot, _)| def(slot, f));
        }
        Node::Reraise { class, reason, trace } => {
            f(Access::Use(class));
            f(Access::Use(reason));
            f(Access::Use(trace));
        }
        Node::PushTry { dst, .. } => f(Access::Triple(dst)),
        Node::RecvStart { timeout } => timeout.iter_mut().for_each(|e| expr(e, f)),
        Node::RecvPeek { dst, .. } => def(dst, f),
    }
}

fn def(slot: &mut Slot, f: Visit) {
    if *slot != NO_SLOT {
        f(Access::Def(slot));
    }
}

fn exprs(es: &mut [Expr], f: Visit) {
    es.iter_mut().for_each(|e| expr(e, f));
}

/// Visits the leaves of an expression.
pub fn expr(e: &mut Expr, f: Visit) {
    match e {
        Expr::Slot(_) | Expr::Move(_) => f(Access::Leaf { e, lazy: false }),
        Expr::AddImm(..) => f(Access::Leaf { e, lazy: true }),
        // What is fused, lent or walked is made after lowering.
        Expr::Const(_) | Expr::Env(_) | Expr::Walked(..) | Expr::Add(..) | Expr::Sub(..) | Expr::By(..) => {}
        Expr::Op1(op, a) => operand(a, super::ops::is_arith1(*op), f),
        Expr::Op2(op, ab) => {
            let lazy = super::ops::is_arith(*op) || super::ops::is_order(*op);
            ab.iter_mut().for_each(|e| operand(e, lazy, f));
        }
        Expr::And(ab) | Expr::Or(ab) | Expr::Cons(ab) => exprs(&mut ab[..], f),
        Expr::Tuple(es) | Expr::Closure(_, es) | Expr::Native(_, es) => exprs(es, f),
        Expr::List(es, tail) => {
            exprs(es, f);
            expr(tail, f);
        }
        Expr::Map(pairs) => pairs.iter_mut().for_each(|(k, v)| {
            expr(k, f);
            expr(v, f);
        }),
        Expr::MapUpdate(map, pairs) => {
            expr(map, f);
            pairs.iter_mut().for_each(|(k, v)| {
                expr(k, f);
                expr(v, f);
            });
        }
        Expr::Bits(segments) => segments.iter_mut().for_each(|s| {
            expr(&mut s.value, f);
            s.size.iter_mut().for_each(|e| expr(e, f));
        }),
        Expr::Matches(both) => {
            expr(&mut both.0, f);
            pattern(&mut both.1, f);
        }
    }
}

fn operand(e: &mut Expr, lazy: bool, f: Visit) {
    match e {
        Expr::Slot(_) | Expr::Move(_) => f(Access::Leaf { e, lazy }),
        e => expr(e, f),
    }
}

/// Visits a pattern depth first.
pub fn pattern(pat: &mut Pat, f: Visit) {
    match pat {
        Pat::Any | Pat::Const(_) => {}
        Pat::Bind(slot) => f(Access::Bind(slot)),
        Pat::Same(slot) => f(Access::PatUse(slot)),
        Pat::Cons(ab) | Pat::Both(ab) => ab.iter_mut().for_each(|p| pattern(p, f)),
        Pat::Tuple(ps) => ps.iter_mut().for_each(|p| pattern(p, f)),
        Pat::Map(pairs) => pairs.iter_mut().for_each(|(k, p)| {
            in_pattern(k, f);
            pattern(p, f);
        }),
        Pat::Bits(segments) => segments.iter_mut().for_each(|BitPat { pat, size, .. }| {
            size.iter_mut().for_each(|e| in_pattern(e, f));
            pattern(pat, f);
        }),
    }
}

/// An expression in a pattern: nothing may be moved, since a failed match can be followed by others.
fn in_pattern(e: &mut Expr, f: Visit) {
    expr(e, &mut |access| match access {
        Access::Leaf { e: Expr::Slot(slot) | Expr::AddImm(slot, _), .. } => f(Access::PatUse(slot)),
        other => f(other),
    });
}

/// The register of a leaf.
pub fn leaf_slot(e: &mut Expr) -> Option<&mut Slot> {
    match e {
        Expr::Slot(s) | Expr::Move(s) | Expr::AddImm(s, _) => Some(s),
        _ => None,
    }
}

/// Visits the jumps of a node.
pub fn targets(node: &mut Node, f: &mut dyn FnMut(&mut Offset)) {
    match node {
        Node::Jump(o) | Node::RecvNext(o) => f(o),
        Node::If { otherwise, .. }
        | Node::Guard { otherwise, .. }
        | Node::IfCmp { otherwise, .. }
        | Node::IfCmpImm { otherwise, .. }
        | Node::Match { otherwise, .. }
        | Node::MatchConst { otherwise, .. }
        | Node::MatchCons { otherwise, .. }
        | Node::MatchTuple { otherwise, .. } => f(otherwise),
        Node::Switch { table, otherwise, .. } => {
            table.iter_mut().for_each(|(_, o)| f(o));
            f(otherwise);
        }
        Node::Loop { entry, .. } => f(entry),
        Node::PushTry { handler, .. } => f(handler),
        Node::RecvPeek { on_timeout, .. } => f(on_timeout),
        _ => {}
    }
}

/// Whether control may reach the next node.
pub fn falls_through(node: &Node) -> bool {
    !matches!(
        node,
        Node::Jump(_)
            | Node::RecvNext(_)
            | Node::Switch { .. }
            | Node::Loop { .. }
            | Node::Return(_)
            | Node::Raise { .. }
            | Node::Reraise { .. }
            | Node::FunctionClause
            | Node::Tail { .. }
            | Node::TailRemote { .. }
            | Node::TailFun { .. }
            | Node::TailDyn { .. }
            | Node::TailApply { .. }
    )
}

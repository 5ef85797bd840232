//! The last pass of [`super::live`]: last reads become moves, useless writes go, and what stays behind is noted.

use super::build::NONE;
use super::flow::{Marks, Set};
use super::live::{Edge, Pass, Read};
use super::ops;
use super::visit::{Access, accesses, falls_through, leaf_slot};
use super::weight::{Weight, heap};
use crate::ir::{Expr, NO_SLOT, Node, Pat, Slot};
use rustc_hash::FxHashMap;

impl Pass<'_, '_> {
    /// Last reads become moves; writes without readers are dropped.
    #[allow(clippy::too_many_arguments)]
    pub fn mark(&mut self, at: usize, reads: &[Read], defs: &[Slot], after: &Set, out: &Set, marks: &mut Marks) {
        let node = &mut self.b.items[at].node;
        match node {
            Node::Set { dst, e: Expr::Slot(src) } => marks.flow.hints.push((*dst, *src)),
            Node::Loop { assign, .. } => {
                for (slot, e) in assign.iter() {
                    if let Expr::Slot(r) = e {
                        marks.flow.hints.push((*r, *slot));
                    }
                }
                return;
            }
            Node::MatchCons { subject, head, tail, take, .. } => {
                *take = !after.has(*subject) || *head == *subject || *tail == *subject;
                for dst in [head, tail] {
                    if *dst != NO_SLOT && !after.has(*dst) {
                        *dst = NO_SLOT;
                    }
                }
                if *take && *tail != NO_SLOT {
                    marks.flow.hints.push((*tail, *subject));
                }
                return;
            }
            Node::MatchTuple { subject, dsts, take, .. } => {
                *take = !after.has(*subject) || dsts.contains(subject);
                for dst in dsts.iter_mut() {
                    if *dst != NO_SLOT && !after.has(*dst) {
                        *dst = NO_SLOT;
                    }
                }
                return;
            }
            Node::Call { dst, .. }
            | Node::CallRemote { dst, .. }
            | Node::CallHosted { dst, .. }
            | Node::CallFun { dst, .. }
            | Node::CallDyn { dst, .. }
            | Node::Apply { dst, .. }
            | Node::Dot { dst, .. }
            | Node::Hook { dst, .. }
                if *dst != NO_SLOT && !after.has(*dst) =>
            {
                *dst = NO_SLOT;
            }
            Node::Match { pat, .. } => {
                drop_binds(pat, &|r| after.has(r) || reads.iter().any(|read| read.r == r));
                return;
            }
            _ => {}
        }
        let last = |i: usize| {
            let r = reads[i].r;
            !reads[i + 1..].iter().any(|later| later.r == r)
        };
        let numeric = &self.numeric;
        let mut i = 0;
        accesses(node, &mut |access| {
            if let Access::Leaf { e, lazy } = access {
                if let Expr::Slot(r) = e
                    && !lazy
                    && !out_has(out, defs, *r)
                    && !numeric.has(*r)
                    && last(i)
                {
                    *e = Expr::Move(*r);
                }
                i += 1;
            } else if let Access::Use(_) = access {
                i += 1;
            }
        });
    }

    /// Registers that stay behind on the edges out of an item.
    #[allow(clippy::too_many_arguments)]
    pub fn held(
        &mut self,
        at: usize,
        reads: &[Read],
        before: &Set,
        after: &Set,
        weight: Weight,
        edges: &[Edge],
        marks: &mut Marks,
    ) {
        let node = &mut self.b.items[at].node;
        if matches!(node, Node::Loop { .. } | Node::RecvNext(_) | Node::Clear(_) | Node::PushTry { .. } | Node::PopTry)
        {
            return;
        }
        let falls = falls_through(node);
        let mut moved: Vec<Slot> = Vec::new();
        accesses(node, &mut |access| {
            if let Access::Leaf { e: Expr::Move(r), .. } = access {
                moved.push(*r);
            }
        });
        let (mut immediate_next, mut taken) = (None, None);
        match node {
            Node::MatchConst { subject, value, .. } if !heap(value) => immediate_next = Some(*subject),
            Node::MatchCons { subject, take: true, .. } | Node::MatchTuple { subject, take: true, .. } => {
                taken = Some(*subject);
            }
            _ => {}
        }
        let switched =
            if let Node::Switch { subject, otherwise, .. } = node { Some((*subject, *otherwise as u32)) } else { None };
        let binds = binds_of(node);
        let held_at = at as u32 * 2 + 1;
        let nargs = self.b.nargs;
        let numeric = &self.numeric;
        let lazy = |r: Slot| reads.iter().any(|read| read.r == r) && reads.iter().all(|read| read.r != r || read.lazy);
        let worth = |r: Slot, w: Weight| {
            !numeric.has(r) && !moved.contains(&r) && !lazy(r) && (w.call || (w.round && r >= nargs))
        };
        let next = at as u32 + 1;
        if falls && (weight.call || weight.round) {
            let found: Vec<Slot> = before
                .without(after)
                .filter(|r| Some(*r) != immediate_next && Some(*r) != taken && worth(*r, weight))
                .collect();
            for r in found {
                marks.clear(next, r, held_at);
            }
        }
        for edge in edges {
            if !(edge.weight.call || edge.weight.round) {
                continue;
            }
            let mut held = before.clone();
            binds.iter().for_each(|r| held.add(*r));
            let immediate = switched.and_then(|(subject, otherwise)| (edge.label != otherwise).then_some(subject));
            let found: Vec<Slot> =
                held.without(&edge.live).filter(|r| Some(*r) != immediate && worth(*r, edge.weight)).collect();
            for r in found {
                marks.clear(edge.to, r, held_at);
            }
        }
    }

    /// What was computed inside a `try` and is of no use to its handler.
    pub fn regions(&mut self, marks: &mut Marks) {
        let mut bounds: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for (at, item) in self.b.items.iter().enumerate() {
            if item.handler != NONE {
                bounds.entry(item.handler).or_insert((at, at)).1 = at;
            }
        }
        for (label, (first, last)) in bounds {
            let (set, weight) = self.label_state(label);
            let to = self.b.labels[label as usize];
            if !weight.call || to == NONE {
                continue;
            }
            for at in first..=last {
                let node = &mut self.b.items[at].node;
                for r in defs_of(node).into_iter().chain(binds_of(node)) {
                    if !set.has(r) && !self.numeric.has(r) {
                        marks.clear(to, r, at as u32 * 2 + 1);
                    }
                }
            }
        }
    }
}

/// Whether a register is live after the item, not counting what the item itself writes.
fn out_has(out: &Set, defs: &[Slot], r: Slot) -> bool {
    out.has(r) && !defs.contains(&r)
}

pub fn collect(node: &mut Node, nargs: u16) -> (Vec<Read>, Vec<Slot>, Vec<Slot>) {
    let mut reads: Vec<Read> = Vec::new();
    let mut defs = Vec::new();
    let mut binds: Vec<Slot> = Vec::new();
    let lazy_node =
        matches!(node, Node::IfCmpImm { .. }) || matches!(node, Node::IfCmp { op, .. } if ops::is_order(*op));
    if let Node::FunctionClause = node {
        reads.extend((0..nargs).map(|r| Read { r, lazy: true }));
    }
    accesses(node, &mut |access| match access {
        Access::Leaf { e, lazy } => {
            if let Some(r) = leaf_slot(e) {
                reads.push(Read { r: *r, lazy });
            }
        }
        Access::Use(r) => reads.push(Read { r: *r, lazy: lazy_node }),
        Access::PatUse(r) => {
            if !binds.contains(r) {
                reads.push(Read { r: *r, lazy: false });
            }
        }
        Access::Def(r) => defs.push(*r),
        Access::Bind(r) => binds.push(*r),
        Access::Triple(_) | Access::Clear(_) => {}
    });
    (reads, defs, binds)
}

pub fn defs_of(node: &mut Node) -> Vec<Slot> {
    let mut defs = Vec::new();
    accesses(node, &mut |access| {
        if let Access::Def(r) = access {
            defs.push(*r);
        }
    });
    defs
}

pub fn binds_of(node: &mut Node) -> Vec<Slot> {
    let mut binds = Vec::new();
    accesses(node, &mut |access| {
        if let Access::Bind(r) = access {
            binds.push(*r);
        }
    });
    binds
}

/// Binds of a pattern that nobody reads become `_`. A register read within the pattern itself stays.
fn drop_binds(pat: &mut Pat, live: &dyn Fn(Slot) -> bool) {
    let mut inner: Vec<Slot> = Vec::new();
    super::visit::pattern(pat, &mut |access| {
        if let Access::PatUse(r) = access {
            inner.push(*r);
        }
    });
    drop_binds_in(pat, &|r| live(r) || inner.contains(&r));
}

fn drop_binds_in(pat: &mut Pat, live: &dyn Fn(Slot) -> bool) {
    match pat {
        Pat::Bind(r) if !live(*r) => *pat = Pat::Any,
        Pat::Any | Pat::Bind(_) | Pat::Same(_) | Pat::Const(_) => {}
        Pat::Cons(ab) | Pat::Both(ab) => ab.iter_mut().for_each(|p| drop_binds_in(p, live)),
        Pat::Tuple(ps) => ps.iter_mut().for_each(|p| drop_binds_in(p, live)),
        Pat::Map(pairs) => pairs.iter_mut().for_each(|(_, p)| drop_binds_in(p, live)),
        Pat::Bits(segments) => segments.iter_mut().for_each(|s| drop_binds_in(&mut s.pat, live)),
    }
}

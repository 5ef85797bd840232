//! Liveness, last uses, and what to clear.
//!
//! One backward pass computes which registers are live before each item; live sets are stored only at labels. Code
//! is in order, so a second pass is needed only for the back edges of loops. The last pass also
//! - turns last reads into [`Expr::Move`], sets `take`, and drops writes that nobody reads,
//! - finds registers that are dead but still *held* on an edge: used for the last time by something that cannot move
//!   (a match, a comparison), or needed only on the other branch. They are cleared at the start of the branch when
//!   something follows for which it matters ([`Weight`]).
//!
//! Registers that hold numbers (operands of arithmetic) are never moved nor cleared: it would only cost.

use super::build::{Builder, NONE};
use super::flow::{Birth, Flow, Marks, Set};
use super::mark::{binds_of, collect, defs_of};
use super::visit::{falls_through, targets};
use super::weight::{Weight, numeric, own_weight};
use crate::base::order::Order as _;
use crate::ir::{Expr, Node, Slot};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Above this many bits of live sets, precise questions are not answered.
const PRECISE: usize = 1 << 24;

pub struct Pass<'b, 'a> {
    pub b: &'b mut Builder<'a>,
    pub nregs: usize,
    /// By label.
    live_at: FxHashMap<u32, (Rc<Set>, Weight)>,
    labels_at: FxHashMap<u32, Vec<u32>>,
    pub numeric: Set,
    triples: FxHashMap<u32, Slot>,
    changed: bool,
    /// Weights (which are only advice) may take for ever: from some round on they no longer count as a change.
    weighing: bool,
    precise: bool,
    /// By item, in the last pass of a precise analysis.
    before: FxHashMap<u32, Rc<Set>>,
}

/// Analyses and marks; items keep their positions (those that became useless turn into empty `Clear`s).
pub fn analyse(b: &mut Builder) -> Flow {
    let nregs = b.nregs as usize;
    let mut labels_at: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for item in &mut b.items {
        targets(&mut item.node, &mut |o| {
            let at = labels_at.entry(b.labels[*o as usize]).or_default();
            if !at.contains(&(*o as u32)) {
                at.push(*o as u32);
            }
        });
    }
    let triples = b.triples.iter().map(|(first, label)| (label.0, *first)).collect();
    let numeric = numeric(b, nregs);
    let precise = nregs * b.items.len() < PRECISE;
    let mut pass = Pass {
        b,
        nregs,
        live_at: FxHashMap::default(),
        labels_at,
        numeric,
        triples,
        changed: true,
        weighing: true,
        precise,
        before: FxHashMap::default(),
    };
    let mut rounds = 0;
    // What is live only grows, and takes a round for every loop within a loop, so at most one for each label: it must
    // come to its end, or registers would be cleared that are still read.
    let most = pass.b.labels.len() + 100;
    while pass.changed && rounds < most {
        pass.changed = false;
        pass.weighing = rounds < 100;
        pass.walk(None);
        rounds += 1;
    }
    let mut flow =
        Flow { intervals: vec![None; nregs], clears: Vec::new(), hints: Vec::new(), births: FxHashMap::default() };
    let mut marks = Marks { clears: FxHashMap::default(), flow: &mut flow };
    pass.walk(Some(&mut marks));
    if precise {
        // Clearing writes too.
        for (at, regs) in &marks.clears {
            let with = pass.before.get(at).cloned().unwrap_or_default();
            for r in regs {
                marks.flow.births.entry(*r).or_default().push(Birth { with: with.clone(), siblings: Vec::new() });
            }
        }
    }
    let mut clears: Vec<(u32, Vec<Slot>)> = marks.clears.into_iter().collect();
    clears.order_by_key(|(at, _)| *at);
    flow.clears = clears;
    flow
}

/// A jump out of an item.
pub struct Edge {
    pub label: u32,
    pub to: u32,
    pub live: Rc<Set>,
    pub weight: Weight,
}

/// A register that a node reads, in order.
#[derive(Clone, Copy)]
pub struct Read {
    pub r: Slot,
    /// Not worth clearing when it stays behind.
    pub lazy: bool,
}

impl Pass<'_, '_> {
    pub fn label_state(&self, label: u32) -> (Rc<Set>, Weight) {
        self.live_at.get(&label).cloned().unwrap_or_else(|| (Rc::new(Set::new(self.nregs)), Weight::default()))
    }

    pub fn walk(&mut self, mut marks: Option<&mut Marks>) {
        let mut live = Set::new(self.nregs);
        let mut weight = Weight::default();
        for at in (0..self.b.items.len()).rev() {
            self.item(at, &mut live, &mut weight, marks.as_deref_mut());
            if self.precise && marks.is_some() {
                self.before.insert(at as u32, Rc::new(live.clone()));
            }
            if let Some(labels) = self.labels_at.get(&(at as u32)) {
                let state = Rc::new(live.clone());
                for label in labels {
                    if self.live_at.get(label).is_none_or(|(set, w)| **set != live || (self.weighing && *w != weight)) {
                        self.live_at.insert(*label, (state.clone(), weight));
                        self.changed = true;
                    }
                }
            }
        }
        if let Some(marks) = marks {
            self.regions(marks);
        }
    }

    /// One item, backwards: `live` and `weight` are those after it, then those before it.
    pub fn item(&mut self, at: usize, live: &mut Set, weight: &mut Weight, marks: Option<&mut Marks>) {
        let here = at as u32 * 2;
        let handler = self.b.items[at].handler;
        let handler_live = (handler != NONE).then(|| self.outside_handler(handler));
        let (reads, defs, binds) = collect(&mut self.b.items[at].node, self.b.nargs);

        // A write that nobody reads.
        if let Node::Set { dst, e } = &mut self.b.items[at].node
            && !live.has(*dst)
        {
            if !super::simple::fallible(e) {
                if marks.is_some() {
                    self.b.items[at].node = Node::Clear(Box::new([]));
                }
                return;
            }
            if marks.is_some() {
                let e = std::mem::replace(e, Expr::Slot(0));
                self.b.items[at].node = Node::Eval(e);
                return self.item(at, live, weight, marks);
            }
        }

        // Live sets of the successors.
        let node = &mut self.b.items[at].node;
        let falls = falls_through(node);
        let mut labels: Vec<u32> = Vec::new();
        targets(node, &mut |o| labels.push(*o as u32));
        labels.order();
        labels.dedup();
        let is_loop = matches!(node, Node::Loop { .. });
        let self_call = matches!(node, Node::Loop { assign, .. } if !assign.is_empty());
        let is_try = matches!(node, Node::PushTry { .. });
        let mut heavier = own_weight(node).or(if falls { *weight } else { Weight::default() });
        let edges: Vec<Edge> = labels
            .into_iter()
            .map(|label| {
                let (mut live, weight) = self.label_state(label);
                if is_try {
                    live = Rc::new(self.outside_handler(label));
                }
                Edge { label, to: self.b.labels[label as usize], live, weight }
            })
            .collect();
        for edge in &edges {
            heavier = heavier.or(if self_call { Weight { call: false, round: true } } else { edge.weight });
        }
        let after = if falls { live.clone() } else { Set::new(self.nregs) };
        let mut out = after.clone();
        // Before: what is live on some way out and not written on it, and what is read.
        let mut before = after.clone();
        let written = |set: &mut Set| defs.iter().chain(&binds).for_each(|d| set.remove(*d));
        written(&mut before);
        for edge in &edges {
            out.union(&edge.live);
            before.union(&edge.live);
        }
        if is_loop {
            written(&mut before);
        }
        if let Some(set) = &handler_live {
            out.union(set);
            before.union(set);
        }
        for read in &reads {
            before.add(read.r);
        }

        if let Some(marks) = marks {
            self.mark(at, &reads, &defs, &after, &out, marks);
            for read in &reads {
                marks.used(read.r, here);
            }
            let node = &mut self.b.items[at].node;
            // A jump back: what is live there is in use up to here.
            if matches!(node, Node::Loop { .. } | Node::RecvNext(_)) {
                for r in out.without(&Set::new(self.nregs)) {
                    marks.used(r, here);
                }
            }
            let (defs, binds) = (defs_of(node), binds_of(node));
            defs.iter().for_each(|d| marks.used(*d, here + 1));
            for d in &binds {
                marks.used(*d, here);
                marks.used(*d, here + 1);
            }
            if self.precise {
                marks.births(&defs, Rc::new(if is_loop { out.clone() } else { after.clone() }));
                if !binds.is_empty() {
                    let mut with = out.clone();
                    with.union(&before);
                    marks.births(&binds, Rc::new(with));
                }
            }
            if let Node::PushTry { dst, .. } = node {
                for r in [*dst, *dst + 1, *dst + 2] {
                    marks.used(r, here);
                }
            }
            self.held(at, &reads, &before, &after, *weight, &edges, marks);
        }
        *live = before;
        *weight = heavier;
    }

    /// What is live when an exception comes to this handler from inside its region.
    pub fn outside_handler(&self, label: u32) -> Set {
        let mut set = (*self.label_state(label).0).clone();
        if let Some(first) = self.triples.get(&label) {
            for r in [*first, first + 1, first + 2] {
                set.remove(r);
            }
        }
        set
    }
}

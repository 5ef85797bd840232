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
use super::ops;
use super::visit::{Access, accesses, falls_through, leaf_slot, targets};
use crate::ir::{Expr, NO_SLOT, Node, Op1, Pat, Slot};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A set of registers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Set(Vec<u64>);

impl Set {
    fn new(nregs: usize) -> Set {
        Set(vec![0; nregs.div_ceil(64)])
    }

    pub fn has(&self, r: Slot) -> bool {
        self.0.get(usize::from(r) / 64).is_some_and(|w| w >> (r % 64) & 1 == 1)
    }

    fn add(&mut self, r: Slot) {
        if let Some(w) = self.0.get_mut(usize::from(r) / 64) {
            *w |= 1 << (r % 64);
        }
    }

    fn remove(&mut self, r: Slot) {
        if let Some(w) = self.0.get_mut(usize::from(r) / 64) {
            *w &= !(1 << (r % 64));
        }
    }

    fn union(&mut self, other: &Set) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    /// The members of `self` that are not in `other`.
    fn without<'s>(&'s self, other: &'s Set) -> impl Iterator<Item = Slot> + 's {
        self.0.iter().zip(&other.0).enumerate().flat_map(|(i, (a, b))| {
            let mut word = a & !b;
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some((i as u32 * 64 + bit) as Slot)
            })
        })
    }
}

/// Where a register is in use: `2 * item` when read there, one more when written there. Half open towards the end.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    pub start: u32,
    pub end: u32,
}

/// What the analysis found.
pub struct Flow {
    pub intervals: Vec<Option<Interval>>,
    /// Registers to clear before an item (numbered as before the insertion), in order.
    pub clears: Vec<(u32, Vec<Slot>)>,
    /// Registers that are well placed in the slot of an argument or of another register.
    pub hints: Vec<(Slot, Slot)>,
    /// Where registers come to life, for precise questions; empty for very large functions.
    pub births: FxHashMap<Slot, Vec<Birth>>,
}

/// A write of a register (or the clearing of it).
pub struct Birth {
    /// What is live at that moment, the register itself left out or not.
    pub with: Rc<Set>,
    /// Other registers written by the same node.
    pub siblings: Vec<Slot>,
}

impl Flow {
    /// Whether two registers may not share a slot: one is written while the other is still wanted.
    pub fn interfere(&self, a: Slot, b: Slot) -> bool {
        let met = |a: Slot, b: Slot| {
            self.births.get(&a).is_some_and(|births| births.iter().any(|x| x.with.has(b) || x.siblings.contains(&b)))
        };
        met(a, b) || met(b, a)
    }
}

/// Above this many bits of live sets, precise questions are not answered.
const PRECISE: usize = 1 << 24;

/// What comes later that a held value would disturb.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
struct Weight {
    /// A call, a wait, or an update that could happen in place.
    call: bool,
    /// Only the next round of a loop.
    round: bool,
}

impl Weight {
    fn or(self, other: Weight) -> Weight {
        Weight { call: self.call || other.call, round: self.round || other.round }
    }
}

struct Pass<'b, 'a> {
    b: &'b mut Builder<'a>,
    nregs: usize,
    /// By label.
    live_at: FxHashMap<u32, (Rc<Set>, Weight)>,
    labels_at: FxHashMap<u32, Vec<u32>>,
    numeric: Set,
    triples: FxHashMap<u32, Slot>,
    changed: bool,
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
        precise,
        before: FxHashMap::default(),
    };
    let mut rounds = 0;
    while pass.changed && rounds < 100 {
        pass.changed = false;
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
    clears.sort_by_key(|(at, _)| *at);
    flow.clears = clears;
    flow
}

struct Marks<'f> {
    clears: FxHashMap<u32, Vec<Slot>>,
    flow: &'f mut Flow,
}

impl Marks<'_> {
    fn used(&mut self, r: Slot, at: u32) {
        if let Some(i) = self.flow.intervals.get_mut(usize::from(r)) {
            let i = i.get_or_insert(Interval { start: at, end: at });
            i.start = i.start.min(at);
            i.end = i.end.max(at);
        }
    }

    fn births(&mut self, regs: &[Slot], with: Rc<Set>) {
        for r in regs {
            let birth = Birth { with: with.clone(), siblings: regs.iter().copied().filter(|s| s != r).collect() };
            self.flow.births.entry(*r).or_default().push(birth);
        }
    }

    fn clear(&mut self, before: u32, r: Slot, held_at: u32) {
        self.used(r, held_at);
        let list = self.clears.entry(before).or_default();
        if !list.contains(&r) {
            list.push(r);
        }
    }
}

/// A jump out of an item.
struct Edge {
    label: u32,
    to: u32,
    live: Rc<Set>,
    weight: Weight,
}

/// A register that a node reads, in order.
#[derive(Clone, Copy)]
struct Read {
    r: Slot,
    /// Not worth clearing when it stays behind.
    lazy: bool,
}

impl Pass<'_, '_> {
    fn label_state(&self, label: u32) -> (Rc<Set>, Weight) {
        self.live_at.get(&label).cloned().unwrap_or_else(|| (Rc::new(Set::new(self.nregs)), Weight::default()))
    }

    fn walk(&mut self, mut marks: Option<&mut Marks>) {
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
                    if self.live_at.get(label).is_none_or(|(set, w)| **set != live || *w != weight) {
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
    fn item(&mut self, at: usize, live: &mut Set, weight: &mut Weight, mut marks: Option<&mut Marks>) {
        let here = at as u32 * 2;
        let handler = self.b.items[at].handler;
        let handler_live = (handler != NONE).then(|| self.outside_handler(handler));
        let (reads, defs, binds) = collect(&mut self.b.items[at].node, self.b.nargs);

        // A write that nobody reads.
        if let Node::Set { dst, e } = &mut self.b.items[at].node
            && !live.has(*dst)
        {
            if !super::expr::fallible(e) {
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
        labels.sort_unstable();
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

        if let Some(marks) = marks.as_deref_mut() {
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
    fn outside_handler(&self, label: u32) -> Set {
        let mut set = (*self.label_state(label).0).clone();
        if let Some(first) = self.triples.get(&label) {
            for r in [*first, first + 1, first + 2] {
                set.remove(r);
            }
        }
        set
    }

    /// Last reads become moves; writes without readers are dropped.
    #[allow(clippy::too_many_arguments)]
    fn mark(&mut self, at: usize, reads: &[Read], defs: &[Slot], after: &Set, out: &Set, marks: &mut Marks) {
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
            | Node::Hook { dst, .. } => {
                if *dst != NO_SLOT && !after.has(*dst) {
                    *dst = NO_SLOT;
                }
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
    fn held(
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
    fn regions(&mut self, marks: &mut Marks) {
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

fn heap(t: &crate::term::Term) -> bool {
    !(t.is_small_int() || t.is_atom() || t.is_empty_list())
}

fn collect(node: &mut Node, nargs: u16) -> (Vec<Read>, Vec<Slot>, Vec<Slot>) {
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

fn defs_of(node: &mut Node) -> Vec<Slot> {
    let mut defs = Vec::new();
    accesses(node, &mut |access| {
        if let Access::Def(r) = access {
            defs.push(*r);
        }
    });
    defs
}

fn binds_of(node: &mut Node) -> Vec<Slot> {
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

/// Registers that surely hold numbers or other immediates.
fn numeric(b: &mut Builder, nregs: usize) -> Set {
    let mut set = Set::new(nregs);
    for item in &mut b.items {
        match &mut item.node {
            Node::Set { dst, e } => {
                if immediate(e) {
                    set.add(*dst);
                }
            }
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

fn arith_operands(node: &mut Node, set: &mut Set) {
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

fn immediate(e: &Expr) -> bool {
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
fn own_weight(node: &Node) -> Weight {
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
fn updates(e: &Expr) -> bool {
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

//! Puts the steps of closures in the place of their calls in a loop; see `special` for what it is good for.
//!
//! While steps are made their jumps are labels: a step's number in the loop, or a new one. Slots of the closure become
//! slots of the loop's frame: a parameter is the slot of the argument when nobody else wants that, else a new one
//! that is filled first; a captured value is read through its address, or copied first where a step needs it as a value.
//!
//! Closures that loop, wait or catch stay calls, and so does a call that no clause of the closure matches: it fails as
//! it would have without all this.

use super::borrow::reads;
use super::code::{self, Function};
use super::fuse::Fuse;
use super::node::{Expr, NO_SLOT, Offset, Op2, Pat, Slot};
use super::shape::fun_call;
use super::special::{Guard, Held, INLINED, Made, Path, Special, Spot, at};
use super::step::{Op, Program, Step};
use super::{dirty, join, verify};
use crate::base::atoms;

/// The most steps of a closure.
const LONGEST: usize = 32;
/// The most steps of a loop with all its closures, and the most slots of its frame.
const MOST: usize = 240;
/// How deep closures may be captured in each other.
const DEPTH: usize = 12;

type Label = Offset;

/// Steps that a call stands in: those of the loop, or of a closure in it.
struct Around<'a> {
    steps: &'a [Step],
    /// The label of its step 0.
    first: Label,
    /// Slots that a step which finds no clause looks at.
    arity: Slot,
    /// Of a closure: its slots in the loop's frame.
    map: Option<&'a [Slot]>,
}

/// What becomes of a call's result: its slot (as the steps around it call it), and the step where it goes on.
#[derive(Clone, Copy)]
struct Target<'a> {
    around: &'a Around<'a>,
    dst: Slot,
    at: usize,
}

struct Inline<'a> {
    /// The function whose loop it is, where the closures are, and they.
    host: &'static Function,
    funs: &'a [Slot],
    roots: &'a [Held],
    out: Vec<Step>,
    /// Positions in `out`.
    labels: Vec<usize>,
    nslots: Slot,
    guards: Vec<(Path, Guard)>,
    lends: Vec<(Path, Slot)>,
    spots: Vec<Box<[Spot]>>,
}

/// A call that is replaced.
struct Site<'a> {
    /// Which closure.
    path: &'a [u8],
    fun: Expr,
    args: &'a [Expr],
    target: Target<'a>,
    /// Whose frames stand below that of the closure.
    below: &'a [Spot],
}

/// Makes the steps of the loop of `host`, which calls what is in slots `funs`; or notes that there are none.
pub fn make(host: &'static Function, funs: &[Slot], roots: &[Held]) -> Made {
    let mut inline = Inline {
        host,
        funs,
        roots,
        out: Vec::new(),
        labels: Vec::new(),
        nslots: 0,
        guards: Vec::new(),
        lends: Vec::new(),
        spots: Vec::new(),
    };
    let program = inline.run();
    if program.is_some() {
        return Made::new(host, inline.guards, inline.lends, program);
    }
    let closures = (0..)
        .zip(roots)
        .filter_map(|(at, root)| root.as_closure().map(|closure| (Path::from([at]), Guard::Closure(closure.code))));
    Made::new(host, closures.collect(), Vec::new(), None)
}

impl Inline<'_> {
    fn run(&mut self) -> Option<(Program, i32)> {
        let program = self.host.program()?;
        let steps = unpacked(program)?;
        self.nslots = program.nslots();
        self.labels = vec![0; steps.len()];
        let around = Around { steps: &steps, first: 0, arity: self.host.arity.into(), map: None };
        let mut head = None;
        let mut made = false;
        for (i, step) in steps.iter().enumerate() {
            *self.labels.get_mut(i)? = self.out.len();
            let mut step = step.clone();
            step.op.offsets(&mut |offset| *offset += i as Offset);
            match &step.op {
                Op::Header(_) => {}
                Op::Specialise { .. } => {
                    head = Some(self.out.len());
                    continue;
                }
                Op::CallFun(call)
                    if let Some(fun) = slot_of(&call.fun)
                        && let Some(root) = self.funs.iter().position(|slot| *slot == fun) =>
                {
                    let site = Site {
                        path: &[root as u8],
                        fun: Expr::Slot(fun),
                        args: &call.args,
                        target: continued(&around, i, step.dst),
                        below: &[(self.host, step.line)],
                    };
                    if self.call(site).is_some() {
                        made = true;
                        continue;
                    }
                }
                // Frames of their own begin without what was captured.
                Op::SelfMove { src, .. } => step.op = Op::CallMove { f: self.host, src: *src },
                Op::SelfAddImm { src, imm, .. } => step.op = Op::CallAddImm { f: self.host, src: *src, imm: *imm },
                Op::PushTry { .. } => return None,
                _ => {}
            }
            // The closures stay in their slots, and are only read.
            let mut open = verify::mentioned(&step, Slot::MAX).iter().filter(|s| self.funs.contains(s)).count();
            step.op.each_expr(&mut |e| {
                reads(e, &mut |slot, e| {
                    if self.funs.contains(&slot) {
                        open = open.wrapping_sub(1);
                        *e = Expr::Slot(slot);
                    }
                })
            });
            if open != 0 {
                return None;
            }
            self.out.push(step);
        }
        if made { self.finish(program.grows(), head?) } else { None }
    }

    /// Labels become jumps.
    fn finish(&mut self, grows: Slot, head: usize) -> Option<(Program, i32)> {
        let mut steps = std::mem::take(&mut self.out);
        let mut labels = std::mem::take(&mut self.labels);
        let mut head = head;
        // Jumps to the next step go.
        while let Some(at) = (0..steps.len()).rev().find(|at| match &steps[*at].op {
            Op::Jump(label) => labels.get(*label as usize) == Some(&(at + 1)),
            _ => false,
        }) {
            steps.remove(at);
            labels.iter_mut().chain([&mut head]).filter(|label| **label > at).for_each(|label| *label -= 1);
        }
        let mut lost = false;
        for (at, step) in steps.iter_mut().enumerate() {
            step.keep = self.nslots;
            step.op.offsets(&mut |offset| match labels.get(*offset as usize) {
                Some(label) => *offset = *label as Offset - at as Offset,
                None => lost = true,
            });
        }
        if lost || steps.len() > MOST || usize::from(self.nslots) > MOST {
            return None;
        }
        join::rounds(&mut steps);
        let special = Special { f: self.host, need: 0, spots: std::mem::take(&mut self.spots).into() };
        steps.first_mut()?.op = Op::Special(Box::new(special));
        let params = self.host.params();
        let need = verify::steps(&steps, self.nslots, params).ok()?;
        dirty::mark(&mut steps, self.nslots, params);
        let distance = (head as i32 - 1) * size_of::<Step>() as i32;
        Some((Program::new(steps, self.nslots, need, grows, 0), distance))
    }

    /// The steps of a call; `None`, and none of them, when it has to stay a call.
    fn call(&mut self, site: Site) -> Option<()> {
        let before = (self.out.len(), self.labels.len(), self.guards.len(), self.lends.len(), self.spots.len());
        let done = if site.path.len() <= DEPTH { self.body(&site) } else { None };
        if done.is_none() {
            self.out.truncate(before.0);
            self.labels.truncate(before.1);
            self.guards.truncate(before.2);
            self.lends.truncate(before.3);
            self.spots.truncate(before.4);
        }
        done
    }

    fn body(&mut self, site: &Site) -> Option<()> {
        let value = at(self.roots, site.path)?;
        if let Some(export) = value.as_export() {
            // An operator.
            let [a, b] = site.args else { return None };
            if export.module != atoms::ERLANG || export.arity != 2 {
                return None;
            }
            let e = Expr::Op2(operator(export.name.as_str())?, Box::new([a.clone(), b.clone()]));
            self.guards.push((site.path.into(), Guard::Export(export.module, export.name, export.arity)));
            let line = self.line(site.below.into());
            self.give(e, site.target, line);
            return Some(());
        }
        let closure = value.as_closure()?;
        let f = code::function(closure.code)?;
        let program = f.program()?;
        let mut steps = unpacked(program)?;
        if usize::from(closure.arity) != site.args.len()
            || f.params() as usize != site.args.len() + closure.env().len()
            || steps.len() > LONGEST
            || self.out.len() > MOST
            || usize::from(self.nslots) > MOST
        {
            return None;
        }
        self.guards.push((site.path.into(), Guard::Closure(closure.code)));
        let mut map: Vec<Slot> = vec![NO_SLOT; program.nslots().into()];
        let intact = self.arguments(site, &mut steps, &mut map)?;
        self.captured(site, f, program, &steps, &mut map)?;
        for slot in &mut map {
            if *slot == NO_SLOT {
                *slot = self.slot();
            }
        }

        let first = self.labels.len() as Label;
        self.labels.resize(self.labels.len() + steps.len(), 0);
        let mut fallback = false;
        let around = Around { steps: &steps, first, arity: f.arity.into(), map: Some(&map) };
        for (k, step) in steps.iter().enumerate().skip(1) {
            *self.labels.get_mut(first as usize + k)? = self.out.len();
            // What stands behind a tail call in case that it is none.
            if std::mem::take(&mut fallback) {
                continue;
            }
            let mut step = step.clone();
            let mut known = true;
            let supported = step.slots(&mut |slot| match map.get(usize::from(*slot)) {
                Some(new) => *slot = *new,
                None => known = false,
            });
            if !supported || !known {
                return None;
            }
            step.op.offsets(&mut |offset| *offset += first + k as Offset);
            let here: Vec<Spot> = [(f, step.line)].into_iter().chain(site.below.iter().copied()).collect();
            let line = self.line(here.clone());
            let below = self.line(site.below.to_vec());
            let old = &steps.get(k)?.op;
            match step.op {
                Op::Return { value, .. } => self.give(*value, site.target, line),
                Op::ReturnMove { src, .. } => self.give(Expr::Move(src), site.target, line),
                Op::ReturnImmediate { value, .. } => self.give(Expr::Const(value), site.target, line),
                Op::ReturnAdd { a, b, .. } => self.give(Expr::Add(a, b), site.target, line),
                Op::ReturnAddImm { src, imm, .. } => self.give(Expr::AddImm(src, imm), site.target, line),
                Op::ReturnCons { head, tail, .. } => {
                    self.give(Expr::Cons(Box::new([Expr::Move(head), Expr::Move(tail)])), site.target, line)
                }
                Op::Tail { f, args, .. } => self.called(Op::Call { f, args }, site.target, below),
                Op::TailRemote { f, args, .. } => {
                    fallback = true;
                    self.called(Op::CallRemote { f, args }, site.target, below)
                }
                Op::TailDyn(call, _) => {
                    fallback = true;
                    self.called(Op::CallDyn(call), site.target, below)
                }
                Op::TailApply(call, _) => {
                    fallback = true;
                    self.called(Op::Apply(call), site.target, below)
                }
                Op::TailFun(call, _) => {
                    fallback = true;
                    let path = match old {
                        Op::TailFun(old, _) => known_fun(&old.fun, f, program, site.path),
                        _ => None,
                    };
                    let inner = path.and_then(|path| {
                        let fun = call.fun.clone();
                        self.call(Site { path: &path, fun, args: &call.args, target: site.target, below: site.below })
                    });
                    if inner.is_none() {
                        self.called(Op::CallFun(fun_call(call.fun, call.args)), site.target, below)
                    }
                }
                Op::CallFun(call) => {
                    let path = match old {
                        Op::CallFun(old) => known_fun(&old.fun, f, program, site.path),
                        _ => None,
                    };
                    let inner = path.and_then(|path| {
                        let target = continued(&around, k, steps.get(k)?.dst);
                        let fun = call.fun.clone();
                        self.call(Site { path: &path, fun, args: &call.args, target, below: &here })
                    });
                    if inner.is_none() {
                        self.out.push(Step {
                            op: Op::CallFun(fun_call(call.fun, call.args)),
                            dst: step.dst,
                            keep: 0,
                            line,
                        })
                    }
                }
                Op::FunctionClause => {
                    let call = fun_call(site.fun.clone(), intact.clone().into());
                    self.called(Op::CallFun(call), site.target, below)
                }
                op => self.out.push(Step { op, dst: step.dst, keep: 0, line }),
            }
        }
        Some(())
    }

    fn slot(&mut self) -> Slot {
        self.nslots += 1;
        self.nslots - 1
    }

    /// The line that stands for these places.
    fn line(&mut self, spots: Vec<Spot>) -> u32 {
        let same = |a: &[Spot], b: &[Spot]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| std::ptr::eq(a.0, b.0) && a.1 == b.1)
        };
        let at = self.spots.iter().position(|known| same(known, &spots)).unwrap_or_else(|| {
            self.spots.push(spots.into());
            self.spots.len() - 1
        });
        at as u32 | INLINED
    }

    /// Finds places for the parameters; expressions that give the arguments once more as long as none was moved.
    fn arguments(&mut self, site: &Site, steps: &mut [Step], map: &mut [Slot]) -> Option<Vec<Expr>> {
        let mut intact = Vec::with_capacity(site.args.len());
        for (i, arg) in site.args.iter().enumerate() {
            let param = i as Slot;
            let alone = |s: Slot| site.args.iter().filter(|e| mentions(e, s)).count() == 1 && !self.funs.contains(&s);
            match arg {
                Expr::Move(s) if alone(*s) && !self.walks(*s) => *map.get_mut(i)? = *s,
                Expr::Slot(s) if alone(*s) && only_read(steps, param) => {
                    *map.get_mut(i)? = *s;
                    for step in steps.iter_mut() {
                        keep(step, param)
                    }
                }
                Expr::Move(s) if self.funs.contains(s) => return None,
                arg => {
                    let slot = self.slot();
                    *map.get_mut(i)? = slot;
                    let line = self.line(site.below.into());
                    self.set(slot, arg.clone(), line);
                    intact.push(Expr::Move(slot));
                    continue;
                }
            }
            intact.push(arg.clone());
        }
        Some(intact)
    }

    /// Whether the loop goes through a list by this slot, or grows one there.
    fn walks(&self, slot: Slot) -> bool {
        let Some(program) = self.host.program() else { return true };
        program.steps().iter().any(|step| match &step.op {
            Op::WalkCons { subject, tail, anchor, .. } | Op::WalkList { subject, tail, anchor, .. } => {
                [subject, tail, anchor].contains(&&slot)
            }
            Op::Grow(growth, _) => growth.list <= slot && slot < growth.list + 3,
            _ => false,
        })
    }

    /// Finds places for what the closure has captured.
    fn captured(
        &mut self,
        site: &Site,
        f: &'static Function,
        program: &Program,
        steps: &[Step],
        map: &mut [Slot],
    ) -> Option<()> {
        for j in 0..f.captures() as usize {
            let old = usize::from(f.arity) + j;
            if !steps.iter().any(|step| verify::mentioned(step, Slot::MAX).contains(&(old as Slot))) {
                continue;
            }
            let lent = self.slot();
            let path: Path = site.path.iter().copied().chain([u8::try_from(j).ok()?]).collect();
            self.lends.push((path, lent));
            *map.get_mut(old)? = if program.borrows() & 1u64.checked_shl(j as u32).unwrap_or(0) != 0 {
                lent
            } else {
                let slot = self.slot();
                let line = self.line(site.below.into());
                self.out.push(Step { op: Op::Set(Box::new(Expr::Env(lent))), dst: slot, keep: 0, line });
                slot
            };
        }
        Some(())
    }

    /// The result of a closure, an expression. What the steps behind the call ask about it is answered here as far as it
    /// can be: `{:cont, acc}` need not be made when it is taken apart at once.
    fn give(&mut self, e: Expr, target: Target, line: u32) {
        let Target { around, dst, mut at } = target;
        let is = |slot: &Slot| *slot == dst;
        let goes = |at: usize, otherwise: &Offset| (at as i64 + i64::from(*otherwise)) as usize;
        let mut asked = false;
        while let Some(step) = around.steps.get(at) {
            let answer = match (&step.op, &e) {
                (Op::Jump(to), _) => Some((false, to)),
                (Op::MatchWord { subject, word, otherwise } | Op::TakeWord { subject, word, otherwise }, e)
                    if is(subject) =>
                {
                    match e {
                        Expr::Const(value) => Some((value.same(word), otherwise)),
                        e if is_made(e) => Some((false, otherwise)),
                        _ => None,
                    }
                }
                (Op::IfTrue { slot, otherwise, .. }, e) if is(slot) => match e {
                    Expr::Const(value) => Some((value.is_truthy(), otherwise)),
                    e if is_made(e) => Some((true, otherwise)),
                    e if around.is_dead(dst, at + 1) && around.is_dead(dst, goes(at, otherwise)) => {
                        let (yes, no) = (around.label(at + 1), around.label(goes(at, otherwise)));
                        let mut e = e.clone();
                        super::shape::simplify(&mut e);
                        self.fused(line, |fuse| fuse.condition(e, no, false));
                        return self.jump(yes, line);
                    }
                    _ => None,
                },
                (Op::MatchPair { subject, dst: to, word, otherwise }, Expr::Tuple(es)) if is(subject) => match &**es {
                    [Expr::Const(first), second] if first.same(word) && around.is_dead(dst, at + 1) => {
                        self.set(around.slot(*to), second.clone(), line);
                        return self.jump(around.label(at + 1), line);
                    }
                    [Expr::Const(first), _] if first.same(word) => None,
                    [Expr::Const(first), _] if first.is_immediate() => Some((false, otherwise)),
                    [_, _] => None,
                    _ => Some((false, otherwise)),
                },
                (Op::MatchTuple { subject, dsts, otherwise, .. }, Expr::Tuple(es)) if is(subject) => {
                    if es.len() != dsts.len() {
                        Some((false, otherwise))
                    } else if !dsts.contains(&dst) && around.is_dead(dst, at + 1) {
                        self.set_all(around, dsts, es, line);
                        return self.jump(around.label(at + 1), line);
                    } else {
                        None
                    }
                }
                (
                    Op::MatchPair { subject, otherwise, .. } | Op::MatchTuple { subject, otherwise, .. },
                    Expr::Const(value),
                ) if is(subject) && value.is_immediate() => Some((false, otherwise)),
                _ => None,
            };
            match answer {
                Some((true, _)) => at += 1,
                Some((false, otherwise)) if *otherwise > 0 => at = goes(at, otherwise),
                _ => break,
            }
            asked = true;
        }
        if !(asked && matches!(e, Expr::Const(_)) && around.is_dead(dst, at)) {
            self.set(around.slot(dst), e, line);
        }
        self.jump(around.label(at), line)
    }

    /// Elements of a tuple that is not made.
    fn set_all(&mut self, around: &Around, dsts: &[Slot], es: &[Expr], line: u32) {
        let to: Vec<Slot> = dsts.iter().map(|dst| if *dst == NO_SLOT { NO_SLOT } else { around.slot(*dst) }).collect();
        let clash = |i: usize, dst: &Slot| es.iter().skip(i + 1).any(|e| mentions(e, *dst));
        let clash = to.iter().enumerate().any(|(i, dst)| *dst != NO_SLOT && clash(i, dst));
        let mut later = Vec::new();
        for (dst, e) in to.into_iter().zip(es) {
            match e {
                Expr::Slot(_) | Expr::Move(_) | Expr::Const(_) | Expr::Env(_) if dst == NO_SLOT => {}
                e if dst == NO_SLOT => {
                    self.out.push(Step { op: Op::Eval(Box::new(e.clone())), dst: 0, keep: 0, line });
                }
                e if clash => {
                    let slot = self.slot();
                    self.set(slot, e.clone(), line);
                    later.push((dst, slot));
                }
                e => self.set(dst, e.clone(), line),
            }
        }
        for (dst, slot) in later {
            self.set(dst, Expr::Move(slot), line)
        }
    }

    /// A call, whose result is that of the closure.
    fn called(&mut self, op: Op, target: Target, line: u32) {
        let Target { around, dst, at } = target;
        self.out.push(Step { op, dst: around.slot(dst), keep: 0, line });
        self.jump(around.label(at), line)
    }

    fn jump(&mut self, to: Label, line: u32) {
        self.out.push(Step { op: Op::Jump(to), dst: 0, keep: 0, line })
    }

    fn set(&mut self, dst: Slot, e: Expr, line: u32) {
        self.fused(line, |fuse| fuse.set(dst, e))
    }

    fn fused(&mut self, line: u32, f: impl FnOnce(&mut Fuse)) {
        let mut fuse = Fuse { f: self.host, steps: Vec::new(), line, nslots: self.nslots, scratch: NO_SLOT };
        f(&mut fuse);
        self.out.append(&mut fuse.steps)
    }
}

impl Around<'_> {
    fn label(&self, at: usize) -> Label {
        self.first + at as Label
    }

    fn slot(&self, slot: Slot) -> Slot {
        match self.map {
            Some(map) => map.get(usize::from(slot)).copied().unwrap_or(NO_SLOT),
            None => slot,
        }
    }

    /// Whether nothing reads this slot from here on before it is written again.
    fn is_dead(&self, slot: Slot, at: usize) -> bool {
        let mut seen = vec![false; self.steps.len()];
        let mut work = vec![at];
        while let Some(at) = work.pop() {
            let Some(step) = self.steps.get(at) else { return false };
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            let mentioned = verify::mentioned(step, Slot::MAX).iter().filter(|s| **s == slot).count();
            if step.op.has_result() && step.dst == slot && mentioned == 1 {
                continue;
            }
            if mentioned > 0 || matches!(step.op, Op::FunctionClause) && slot < self.arity {
                return false;
            }
            step.op.each_offset(&mut |offset| work.push((at as i64 + i64::from(offset)) as usize));
            if step.op.falls_through() {
                work.push(at + 1);
            }
        }
        true
    }
}

/// Whether an expression makes a new value that is not an atom.
fn is_made(e: &Expr) -> bool {
    matches!(e, Expr::Tuple(_) | Expr::Cons(_) | Expr::Map(_) | Expr::Closure(..) | Expr::Bits(_))
}

/// What becomes of the result of the call at `at`, as the next step says.
fn continued<'a>(around: &'a Around<'a>, at: usize, dst: Slot) -> Target<'a> {
    match around.steps.get(at + 1).map(|step| (&step.op, step.dst)) {
        Some((Op::SetMove { src }, to)) if *src == dst => Target { around, dst: to, at: at + 2 },
        _ => Target { around, dst, at: at + 1 },
    }
}

/// Steps with jumps that count steps; `None`: something in them is too large to handle by recursion.
fn unpacked(program: &'static Program) -> Option<Vec<Step>> {
    let long = |step: &Step| matches!(&step.op, Op::Match { pat, .. } if is_long(pat));
    if program.steps().len() > MOST || program.steps().iter().any(long) {
        return None;
    }
    let mut steps = program.steps().to_vec();
    steps.iter_mut().for_each(|step| step.op.offsets(&mut |offset| *offset /= size_of::<Step>() as Offset));
    Some(steps)
}

/// Whether a pattern is a long list.
fn is_long(pat: &Pat) -> bool {
    let mut at = pat;
    for _ in 0..100 {
        match at {
            Pat::Cons(both) | Pat::Both(both) => at = &both[1],
            _ => return false,
        }
    }
    true
}

fn slot_of(e: &Expr) -> Option<Slot> {
    match e {
        Expr::Slot(slot) | Expr::Move(slot) | Expr::Env(slot) => Some(*slot),
        _ => None,
    }
}

/// The path of what is called, when that is something captured.
fn known_fun(fun: &Expr, f: &Function, program: &Program, path: &[u8]) -> Option<Vec<u8>> {
    let Expr::Env(slot) = fun else { return None };
    let j = u32::from(*slot).checked_sub(f.arity.into()).filter(|j| *j < f.captures().min(64))?;
    if program.borrows() & 1 << j == 0 {
        return None;
    }
    Some(path.iter().copied().chain([u8::try_from(j).ok()?]).collect())
}

fn mentions(e: &Expr, slot: Slot) -> bool {
    let mut found = false;
    e.clone().slots(&mut |s| found |= *s == slot);
    found
}

/// Whether steps do nothing with a slot but read it (moving out of it counts: see [`keep`]).
fn only_read(steps: &[Step], slot: Slot) -> bool {
    steps.iter().skip(1).all(|step| {
        let mut open = verify::mentioned(step, Slot::MAX).iter().filter(|s| **s == slot).count();
        let mut read = |s: Slot| open = open.wrapping_sub(usize::from(s == slot));
        match &step.op {
            Op::SetMove { src } | Op::SetSlot { src } | Op::SetAddImm { src, .. } => read(*src),
            Op::ReturnMove { src, .. } | Op::ReturnAddImm { src, .. } => read(*src),
            Op::SetAdd { a, b } | Op::SetSub { a, b } | Op::ReturnAdd { a, b, .. } => {
                read(*a);
                read(*b)
            }
            Op::IfLt { a, b, .. } | Op::IfLe { a, b, .. } | Op::IfCmp { a, b, .. } => {
                read(*a);
                read(*b)
            }
            Op::IfTrue { slot, take: false, .. }
            | Op::IfLtImm { slot, .. }
            | Op::IfLeImm { slot, .. }
            | Op::IfGtImm { slot, .. }
            | Op::IfGeImm { slot, .. }
            | Op::IfEqImm { slot, .. }
            | Op::IfNeImm { slot, .. }
            | Op::IfBy { slot, .. }
            | Op::SetBy { src: slot, .. } => read(*slot),
            Op::MatchWord { subject, .. }
            | Op::MatchConst { subject, .. }
            | Op::Switch { subject, .. }
            | Op::MatchCons { subject, .. }
            | Op::MatchList { subject, .. }
            | Op::MatchPair { subject, .. }
            | Op::Match { subject, own: false, .. }
            | Op::MatchTuple { subject, own: false, take: false, .. } => read(*subject),
            _ => {}
        }
        let mut op = step.op.clone();
        op.each_expr(&mut |e| {
            e.slots(&mut |s| open = open.wrapping_sub(usize::from(*s == slot)));
            // Patterns in expressions bind.
            if has_pattern(e) {
                open = usize::MAX
            }
        });
        open == 0
    })
}

fn has_pattern(e: &mut Expr) -> bool {
    if matches!(e, Expr::Matches(_)) {
        return true;
    }
    let mut found = false;
    e.each_operand(&mut |e| found |= has_pattern(e));
    found
}

/// Turns moves out of a slot into reads.
fn keep(step: &mut Step, slot: Slot) {
    match step.op {
        Op::SetMove { src } if src == slot => step.op = Op::SetSlot { src },
        Op::ReturnMove { src, dirty } if src == slot => {
            step.op = Op::Return { value: Box::new(Expr::Slot(src)), dirty };
        }
        _ => step.op.each_expr(&mut |e| {
            reads(e, &mut |s, e| {
                if s == slot {
                    *e = Expr::Slot(s)
                }
            })
        }),
    }
}

/// An operator of `:erlang` that has an expression.
fn operator(name: &str) -> Option<Op2> {
    Some(match name {
        "+" => Op2::Add,
        "-" => Op2::Sub,
        "*" => Op2::Mul,
        "div" => Op2::Div,
        "rem" => Op2::Rem,
        "max" => Op2::Max,
        "min" => Op2::Min,
        "<" => Op2::Lt,
        "=<" => Op2::Le,
        ">" => Op2::Gt,
        ">=" => Op2::Ge,
        "==" => Op2::Eq,
        "=:=" => Op2::ExactEq,
        _ => return None,
    })
}

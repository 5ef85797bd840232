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
use super::deliver::{Around, Label, Target, continued};
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

pub(super) struct Inline<'a> {
    /// The function whose loop it is, where the closures are, and they.
    pub host: &'static Function,
    pub funs: &'a [Slot],
    pub roots: &'a [Held],
    pub out: Vec<Step>,
    /// Positions in `out`.
    pub labels: Vec<usize>,
    pub nslots: Slot,
    pub guards: Vec<(Path, Guard)>,
    pub lends: Vec<(Path, Slot)>,
    pub spots: Vec<Box<[Spot]>>,
}

/// A call that is replaced.
pub(super) struct Site<'a> {
    /// Which closure.
    pub path: &'a [u8],
    pub fun: Expr,
    pub args: &'a [Expr],
    pub target: Target<'a>,
    /// Whose frames stand below that of the closure.
    pub below: &'a [Spot],
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

    pub fn slot(&mut self) -> Slot {
        self.nslots += 1;
        self.nslots - 1
    }

    /// The line that stands for these places.
    pub fn line(&mut self, spots: Vec<Spot>) -> u32 {
        let same = |a: &[Spot], b: &[Spot]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| std::ptr::eq(a.0, b.0) && a.1 == b.1)
        };
        let at = self.spots.iter().position(|known| same(known, &spots)).unwrap_or_else(|| {
            self.spots.push(spots.into());
            self.spots.len() - 1
        });
        at as u32 | INLINED
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

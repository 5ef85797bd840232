//! The hot loop over steps.
//!
//! One function with one `match`, and little in it: each arm does the common case of its step in a few instructions and
//! leaves everything else (big integers, errors, calls that need loading, waiting) to `rare`, which knows every
//! step in full. That split is what keeps place, frame and reductions in registers; with the rare cases inline the
//! compiler spilled all three and fib took 1.5 times as long.

use super::eval::{self, quick};
use super::host::{Answer, Host, Peek};
use super::matching::matches;
use super::stack::{Frame, Limit, Pc};
use super::{Machine, Outcome, State, ops};
use crate::ir::step::{FunCall, Op};
use crate::ir::{Ctx, Expr, Function, NO_SLOT, NativeKind, NativeRow, Raise, Slot, code};
use crate::term::{Term, arith};

/// Arguments of a hosted native up to this number need no vector.
const FEW: usize = 4;

/// What a run needs besides the registers of the loop.
pub(super) struct Run<'a, H: Host> {
    pub machine: &'a mut Machine,
    pub host: &'a mut H,
    pub cx: Ctx,
    limit: Limit,
    pub outcome: Option<Outcome>,
}

impl Machine {
    /// Runs until something stops it. `reductions` are what is left of the slice, before and after.
    pub fn run<H: Host>(&mut self, host: &mut H, reductions: &mut i32) -> Outcome {
        match self.state {
            State::Answer => return Outcome::Parked,
            State::Done => return Outcome::Done(Term::NIL),
            State::Ready | State::Message => self.state = State::Ready,
        }
        if let Some(raise) = self.pending.take()
            && let Some(outcome) = self.raise(raise)
        {
            return outcome;
        }
        let cx = Ctx { pid: host.pid(), reductions: *reductions };
        let limit = self.stack.limit();
        let mut run = Run { machine: self, host, cx, limit, outcome: None };
        run.steps();
        *reductions = run.cx.reductions;
        let outcome = run.outcome.unwrap_or(Outcome::Yielded);
        match outcome {
            Outcome::Waiting | Outcome::Parked => self.shrink(),
            Outcome::OutOfMemory => self.state = State::Done,
            _ => {}
        }
        outcome
    }
}

impl<H: Host> Run<'_, H> {
    #[inline(always)]
    fn save(&mut self, pc: Pc, fr: &Frame) {
        self.machine.pc = pc;
        self.machine.base = self.machine.stack.base(fr);
    }

    /// Does the step at hand in full; false: stop.
    #[cold]
    #[inline(never)]
    fn slow(&mut self) -> bool {
        let done = self.rare();
        self.went(done)
    }

    #[cold]
    #[inline(never)]
    fn enter_slow(&mut self, f: &'static Function) -> bool {
        let done = self.machine.enter_slow(self.host, &mut self.cx, f);
        self.went(done)
    }

    /// The same for a function that calls itself: the site is the return word's.
    #[cold]
    #[inline(never)]
    fn enter_self(&mut self) -> bool {
        match super::raise::place(self.machine.pc) {
            Some((f, _)) => self.enter_slow(f),
            None => self.slow(),
        }
    }

    #[cold]
    #[inline(never)]
    fn fail(&mut self, raise: Raise) -> bool {
        self.went(Err(raise))
    }

    /// Goes on, stops, or unwinds to a handler.
    fn went(&mut self, done: Result<super::calls::Went, Raise>) -> bool {
        self.outcome = match done {
            Ok(super::calls::Went::On) => None,
            Ok(super::calls::Went::Stop(outcome)) => Some(outcome),
            Err(raise) => self.machine.raise(raise),
        };
        self.limit = self.machine.stack.limit();
        self.outcome.is_none()
    }

    /// A hosted native; most answer with a value. `None`: the machine has gone on, or stopped with an outcome.
    #[inline(never)]
    fn hosted(&mut self, row: &'static NativeRow, args: &[Expr], mut fr: Frame<'_>) -> Option<Term> {
        let NativeKind::Hosted(id) = row.kind else {
            self.slow();
            return None;
        };
        let answer = match args {
            [a, b] => {
                let x = self.operand(a, fr.sub())?;
                let mut args = [x, Term::NIL];
                args[1] = self.operand(b, fr)?;
                self.cx.reductions -= 1;
                let answer = self.host.hosted(id, &mut args, &mut self.cx.reductions);
                answer.trace(row, &args)
            }
            args if args.len() <= FEW => {
                let mut room = [const { Term::NIL }; FEW];
                let few = &mut room[..args.len()];
                for (place, arg) in few.iter_mut().zip(args) {
                    *place = self.operand(arg, fr.sub())?;
                }
                self.cx.reductions -= 1;
                let answer = self.host.hosted(id, few, &mut self.cx.reductions);
                answer.trace(row, few)
            }
            args => {
                let mut args = match eval::values(args, fr, &mut self.cx) {
                    Ok(args) => args,
                    Err(raise) => {
                        self.fail(raise);
                        return None;
                    }
                };
                self.cx.reductions -= 1;
                let answer = self.host.hosted(id, &mut args, &mut self.cx.reductions);
                answer.trace(row, &args)
            }
        };
        match answer {
            Answer::Value(value) => Some(value),
            answer => {
                let done = self.machine.answer(self.host, &mut self.cx, answer);
                self.went(done);
                None
            }
        }
    }

    /// An argument of a hosted native; `None`: it failed, which is seen to.
    #[inline(always)]
    fn operand(&mut self, e: &Expr, mut fr: Frame<'_>) -> Option<Term> {
        match quick(e, fr.sub()) {
            Some(value) => Some(value),
            None => match eval::slow(e, fr, &mut self.cx) {
                Ok(value) => Some(value),
                Err(raise) => {
                    self.fail(raise);
                    None
                }
            },
        }
    }

    #[inline(never)]
    fn steps(&mut self) {
        let mut pc = self.machine.pc;
        let mut fr: Frame<'_> = self.machine.stack.frame(self.machine.base);

        'run: loop {
            let step = pc.step();
            // A way out of the registers and back.
            macro_rules! outside {
                ($call:expr) => {{
                    self.save(pc, &fr);
                    if !$call {
                        return;
                    }
                    pc = self.machine.pc;
                    fr = self.machine.stack.frame(self.machine.base);
                    continue 'run;
                }};
            }
            macro_rules! slow {
                () => {
                    outside!(self.slow())
                };
            }
            macro_rules! next {
                () => {{
                    pc = pc.next();
                    continue 'run;
                }};
            }
            macro_rules! set {
                ($value:expr) => {{
                    let value: Term = $value;
                    fr.set(step.dst, value);
                    next!()
                }};
            }
            macro_rules! branch {
                ($holds:expr, $otherwise:expr) => {{
                    pc = if $holds { pc.next() } else { pc.jump(*$otherwise) };
                    continue 'run;
                }};
            }
            // Tagged small integers compare like their values.
            macro_rules! compare_imm {
                ($slot:expr, $imm:expr, $otherwise:expr, $small:expr) => {{
                    let x = fr.get(*$slot);
                    if x.is_small_int() {
                        branch!($small(x.raw_bits() as i64, $imm.raw_bits() as i64), $otherwise)
                    }
                    slow!()
                }};
            }
            macro_rules! eval {
                ($e:expr) => {
                    match quick($e, fr.sub()) {
                        Some(value) => value,
                        None => match eval::slow($e, fr.sub(), &mut self.cx) {
                            Ok(value) => value,
                            Err(raise) => outside!(self.fail(raise)),
                        },
                    }
                };
            }
            // The frame of the callee is in place.
            macro_rules! enter {
                ($f:expr) => {{
                    let f: &'static Function = $f;
                    self.cx.reductions -= 1;
                    if self.cx.reductions > 0
                        && let Some(program) = f.program()
                        && fr.fits(program.need(), self.limit)
                    {
                        pc = Pc::entry(program);
                        continue 'run;
                    }
                    outside!(self.enter_slow(f))
                }};
            }
            // A new round of a loop.
            macro_rules! again {
                ($entry:expr) => {{
                    self.cx.reductions -= 1;
                    pc = pc.jump(*$entry);
                    if self.cx.reductions > 0 {
                        continue 'run;
                    }
                    self.save(pc, &fr);
                    return;
                }};
            }
            macro_rules! enter_self {
                ($entry:expr, $need:expr) => {{
                    fr.push(pc, step.keep);
                    self.cx.reductions -= 1;
                    if self.cx.reductions > 0 && fr.fits(*$need, self.limit) {
                        pc = pc.jump(*$entry);
                        continue 'run;
                    }
                    outside!(self.enter_self())
                }};
            }
            macro_rules! arguments {
                ($args:expr) => {
                    for (i, e) in $args.iter().enumerate() {
                        let value = match quick(e, fr.sub()) {
                            Some(value) => value,
                            None => match eval::slow(e, fr.sub(), &mut self.cx) {
                                Ok(value) => value,
                                Err(raise) => {
                                    fr.sub().drop_arguments(step.keep, i);
                                    outside!(self.fail(raise))
                                }
                            },
                        };
                        fr.argument(step.keep, i, value);
                    }
                };
            }
            // The result is stored before the frame is cleaned: nothing has to survive a call then.
            macro_rules! give_back {
                ($value:expr, $dirty:expr) => {{
                    let value: Term = $value;
                    let site = fr.give_back(value);
                    fr.clean($dirty.from, $dirty.to);
                    fr.pop_to(site.step().keep);
                    pc = site.next();
                    continue 'run;
                }};
            }

            match &step.op {
                Op::SetMove { src } => set!(fr.take(*src)),
                Op::SetSlot { src } => set!(fr.get(*src).clone()),
                Op::SetImmediate(value) => set!(value.copy_immediate()),
                Op::SetAddImm { src, imm } => match arith::add_imm(fr.get(*src), *imm as i64) {
                    Some(sum) => set!(sum),
                    None => slow!(),
                },
                Op::SetAdd { a, b } => match arith::add_small(fr.get(*a), fr.get(*b)) {
                    Some(sum) => set!(sum),
                    None => slow!(),
                },
                Op::SetSub { a, b } => match arith::sub_small(fr.get(*a), fr.get(*b)) {
                    Some(difference) => set!(difference),
                    None => slow!(),
                },
                Op::Set(e) => match eval::slow(e, fr.sub(), &mut self.cx) {
                    Ok(value) => set!(value),
                    Err(raise) => outside!(self.fail(raise)),
                },
                Op::Drop { slot } => {
                    fr.set(*slot, Term::NIL);
                    next!()
                }

                Op::Jump(offset) => {
                    pc = pc.jump(*offset);
                    continue 'run;
                }
                Op::Again(entry) => again!(entry),
                Op::AgainAddImm { src, imm, entry } => match arith::add_imm(fr.get(*src), *imm as i64) {
                    Some(sum) => {
                        fr.set(step.dst, sum);
                        again!(entry)
                    }
                    None => slow!(),
                },
                Op::AgainAdd { a, b, entry } => match arith::add_small(fr.get(*a), fr.get(*b)) {
                    Some(sum) => {
                        fr.set(step.dst, sum);
                        again!(entry)
                    }
                    None => slow!(),
                },
                Op::AgainCountAdd { count, imm, sum, b, entry, round, end } => {
                    let Some(counted) = arith::add_imm(fr.get(*count), *imm as i64) else { slow!() };
                    let Some(added) = arith::add_small(fr.get(*sum), fr.get(*b)) else { slow!() };
                    fr.put(*sum, added);
                    let goes_on = !counted.same(end) && self.cx.reductions > 1;
                    fr.put(*count, counted);
                    if goes_on {
                        self.cx.reductions -= 1;
                        pc = pc.jump(*round);
                        continue 'run;
                    }
                    again!(entry)
                }
                Op::AgainCountAddImm { count, imm, sum, more, entry, round, end } => {
                    let Some(counted) = arith::add_imm(fr.get(*count), *imm as i64) else { slow!() };
                    let Some(added) = arith::add_imm(fr.get(*sum), *more as i64) else { slow!() };
                    fr.put(*sum, added);
                    let goes_on = !counted.same(end) && self.cx.reductions > 1;
                    fr.put(*count, counted);
                    if goes_on {
                        self.cx.reductions -= 1;
                        pc = pc.jump(*round);
                        continue 'run;
                    }
                    again!(entry)
                }
                Op::If { cond, otherwise } => match eval::truth(cond, fr.sub(), &mut self.cx) {
                    Ok(holds) => branch!(holds, otherwise),
                    Err(raise) => outside!(self.fail(raise)),
                },
                Op::Guard { cond, otherwise } => {
                    let holds = eval::guard(cond, fr.sub(), &mut self.cx);
                    branch!(holds, otherwise)
                }
                Op::IfTrue { slot, take, otherwise } => {
                    let value = fr.get(*slot);
                    if *take && !value.is_immediate() {
                        slow!()
                    }
                    branch!(value.is_truthy(), otherwise)
                }
                Op::IfLtImm { slot, imm, otherwise } => compare_imm!(slot, imm, otherwise, |x, y| x < y),
                Op::IfLeImm { slot, imm, otherwise } => compare_imm!(slot, imm, otherwise, |x, y| x <= y),
                Op::IfGtImm { slot, imm, otherwise } => compare_imm!(slot, imm, otherwise, |x, y| x > y),
                Op::IfGeImm { slot, imm, otherwise } => compare_imm!(slot, imm, otherwise, |x, y| x >= y),
                Op::IfEqImm { slot, imm, otherwise } => compare_imm!(slot, imm, otherwise, |x, y| x == y),
                Op::IfNeImm { slot, imm, otherwise } => compare_imm!(slot, imm, otherwise, |x, y| x != y),
                Op::IfLt { a, b, otherwise } => {
                    let (x, y) = (fr.get(*a), fr.get(*b));
                    if Term::both_small(x, y) {
                        branch!(x.small_value() < y.small_value(), otherwise)
                    }
                    slow!()
                }
                Op::IfLe { a, b, otherwise } => {
                    let (x, y) = (fr.get(*a), fr.get(*b));
                    if Term::both_small(x, y) {
                        branch!(x.small_value() <= y.small_value(), otherwise)
                    }
                    slow!()
                }

                Op::MatchWord { subject, word, otherwise } => branch!(fr.get(*subject).same(word), otherwise),
                Op::TakeWord { subject, word, otherwise } => {
                    let value = fr.get(*subject);
                    if !value.is_immediate() {
                        slow!()
                    }
                    branch!(value.same(word), otherwise)
                }
                Op::MatchConst { subject, value, otherwise } => {
                    branch!(ops::exact(fr.get(*subject), value), otherwise)
                }
                Op::TakeCons { subject, head, tail, otherwise } => {
                    branch!(take_cons(*subject, *head, *tail, fr.sub()), otherwise)
                }
                Op::MatchCons { subject, head, tail, otherwise } => {
                    branch!(match_cons(*subject, *head, *tail, fr.sub()), otherwise)
                }
                Op::TakeList { subject, head, tail, cell, otherwise } => {
                    let list = fr.get(*subject);
                    if list.is_empty_list() {
                        next!()
                    }
                    let taken = take_cons(*subject, *head, *tail, fr.sub());
                    pc = pc.jump(if taken { *cell } else { *otherwise });
                    continue 'run;
                }
                Op::MatchList { subject, head, tail, cell, otherwise } => {
                    let list = fr.get(*subject);
                    if list.is_empty_list() {
                        next!()
                    }
                    let matched = match_cons(*subject, *head, *tail, fr.sub());
                    pc = pc.jump(if matched { *cell } else { *otherwise });
                    continue 'run;
                }
                Op::WalkCons { subject, head, tail, anchor, take, release, otherwise } => {
                    if fr.walk(*subject, *head, *tail).is_some() {
                        if *take && subject != tail {
                            fr.put(*subject, Term::NIL);
                        }
                        next!()
                    }
                    let opened = set_out(*subject, *head, *tail, *anchor, *take, *release, fr.sub());
                    branch!(opened, otherwise)
                }
                Op::WalkList { subject, head, tail, anchor, take, release, cell, otherwise } => {
                    if fr.walk(*subject, *head, *tail).is_some() {
                        if *take && subject != tail {
                            fr.put(*subject, Term::NIL);
                        }
                        pc = pc.jump(*cell);
                        continue 'run;
                    }
                    let opened = set_out(*subject, *head, *tail, *anchor, *take, *release, fr.sub());
                    if opened {
                        pc = pc.jump(*cell);
                        continue 'run;
                    }
                    branch!(fr.get(*subject).is_empty_list(), otherwise)
                }
                Op::MatchTuple { subject, own, take, dsts, otherwise } => {
                    branch!(match_tuple(*subject, *own, *take, dsts, fr.sub()), otherwise)
                }
                Op::Match { subject, own, pat, otherwise } if !own => {
                    let value = fr.held(*subject);
                    let holds = matches(pat, &value, fr.sub(), &mut self.cx);
                    branch!(holds, otherwise)
                }
                Op::MatchPair { subject, dst, word, otherwise } => {
                    let pair = fr.held(*subject);
                    if let Some([first, second]) = pair.as_tuple()
                        && first.same(word)
                    {
                        fr.set(*dst, second.clone());
                        next!()
                    }
                    pc = pc.jump(*otherwise);
                    continue 'run;
                }
                Op::Switch { subject, table, otherwise } => {
                    let word = fr.get(*subject).raw_bits();
                    let offset = match table.binary_search_by_key(&word, |(word, _)| word.raw_bits()) {
                        Ok(at) => table.get(at).map_or(*otherwise, |(_, offset)| *offset),
                        Err(_) => *otherwise,
                    };
                    pc = pc.jump(offset);
                    continue 'run;
                }

                Op::Call { f, args } => {
                    arguments!(args);
                    fr.push(pc, step.keep);
                    enter!(*f)
                }
                Op::CallMove { f, src } => {
                    let value = fr.take(*src);
                    fr.argument(step.keep, 0, value);
                    fr.push(pc, step.keep);
                    enter!(*f)
                }
                Op::CallSlot { f, src } => {
                    let value = fr.get(*src).clone();
                    fr.argument(step.keep, 0, value);
                    fr.push(pc, step.keep);
                    enter!(*f)
                }
                Op::CallAddImm { f, src, imm } => {
                    let Some(value) = arith::add_imm(fr.get(*src), *imm as i64) else { slow!() };
                    fr.argument(step.keep, 0, value);
                    fr.push(pc, step.keep);
                    enter!(*f)
                }
                Op::SelfMove { src, entry, need } => {
                    let value = fr.take(*src);
                    fr.argument(step.keep, 0, value);
                    enter_self!(entry, need)
                }
                Op::SelfAddImm { src, imm, entry, need } => {
                    let Some(value) = arith::add_imm(fr.get(*src), *imm as i64) else { slow!() };
                    fr.argument(step.keep, 0, value);
                    enter_self!(entry, need)
                }
                Op::CallRemote { f, args } => {
                    let Some(f) = f.target() else { slow!() };
                    arguments!(args);
                    fr.push(pc, step.keep);
                    enter!(f)
                }
                Op::CallFun(call) => {
                    let f = match place_fun(call, step.keep, false, fr.sub(), self.limit) {
                        Some(f) => f,
                        None => match place_export(call, step.keep, fr.sub(), &mut self.cx) {
                            Some(Placed::Function(f)) => f,
                            Some(Placed::Value(value)) => set!(value),
                            Some(Placed::Failed(raise)) => outside!(self.fail(raise)),
                            None => slow!(),
                        },
                    };
                    fr.push(pc, step.keep);
                    enter!(f)
                }
                Op::Tail { f, args, dirty } => {
                    arguments!(args);
                    fr.clean(dirty.from, dirty.to);
                    fr.arguments_down(step.keep, args.len());
                    enter!(*f)
                }
                Op::TailRemote { f, args, dirty } => {
                    let Some(f) = f.target() else { slow!() };
                    arguments!(args);
                    fr.clean(dirty.from, dirty.to);
                    fr.arguments_down(step.keep, args.len());
                    enter!(f)
                }
                Op::TailFun(call, dirty) => {
                    let f = match place_fun(call, step.keep, true, fr.sub(), self.limit) {
                        Some(f) => f,
                        None => match place_export(call, step.keep, fr.sub(), &mut self.cx) {
                            Some(Placed::Function(f)) => f,
                            Some(Placed::Value(value)) => {
                                fr.clean(dirty.from, dirty.to);
                                set!(value)
                            }
                            Some(Placed::Failed(raise)) => outside!(self.fail(raise)),
                            None => slow!(),
                        },
                    };
                    fr.clean(dirty.from, dirty.to);
                    fr.arguments_down(step.keep, f.params() as usize);
                    enter!(f)
                }

                Op::Return { value, dirty } => {
                    let value = eval!(value);
                    give_back!(value, dirty)
                }
                Op::Grow(growth, entry) => {
                    arguments!(growth.args);
                    for e in &growth.heads {
                        let value = match quick(e, fr.sub()) {
                            Some(value) => value,
                            None => match eval::slow(e, fr.sub(), &mut self.cx) {
                                Ok(value) => value,
                                Err(raise) => {
                                    fr.drop_arguments(step.keep, growth.args.len());
                                    outside!(self.fail(raise))
                                }
                            },
                        };
                        fr.grow(growth.list, value, pc);
                    }
                    for (i, slot) in growth.slots.iter().enumerate() {
                        fr.argument_down(step.keep, i, *slot);
                    }
                    fr.clean(growth.dirty.from, growth.dirty.to);
                    again!(entry)
                }
                Op::ReturnGrown { value, list, dirty } => {
                    let value = eval!(value);
                    let value = fr.grown(*list, value);
                    give_back!(value, dirty)
                }
                Op::ReturnMove { src, dirty } => give_back!(fr.take(*src), dirty),
                Op::ReturnImmediate { value, dirty } => give_back!(value.copy_immediate(), dirty),
                Op::ReturnAdd { a, b, dirty } => match arith::add_small(fr.get(*a), fr.get(*b)) {
                    Some(sum) => give_back!(sum, dirty),
                    None => slow!(),
                },
                Op::ReturnAddImm { src, imm, dirty } => match arith::add_imm(fr.get(*src), *imm as i64) {
                    Some(sum) => give_back!(sum, dirty),
                    None => slow!(),
                },
                Op::ReturnCons { head, tail, dirty } => {
                    let first = fr.take(*head);
                    give_back!(Term::cons(first, fr.take(*tail)), dirty)
                }
                Op::RecvStart { timeout: None } => {
                    self.host.receive_start(None);
                    next!()
                }
                Op::RecvPeek { on_timeout } => match self.host.receive_peek() {
                    Peek::Message(message) => {
                        self.cx.reductions -= 1;
                        set!(message)
                    }
                    Peek::TimedOut => {
                        pc = pc.jump(*on_timeout);
                        continue 'run;
                    }
                    Peek::Wait => {
                        self.save(pc, &fr);
                        self.machine.state = State::Message;
                        self.outcome = Some(Outcome::Waiting);
                        return;
                    }
                },
                Op::RecvAccept => {
                    self.host.receive_accept();
                    next!()
                }
                Op::RecvNext(offset) => {
                    self.host.receive_next();
                    pc = pc.jump(*offset);
                    if self.cx.reductions > 0 {
                        continue 'run;
                    }
                    self.save(pc, &fr);
                    return;
                }
                Op::CallHosted { row, args } => {
                    self.save(pc, &fr);
                    match self.hosted(row, args, fr.sub()) {
                        Some(value) => set!(value),
                        None if self.outcome.is_some() => return,
                        None => {
                            pc = self.machine.pc;
                            fr = self.machine.stack.frame(self.machine.base);
                            continue 'run;
                        }
                    }
                }
                // All named: a table without a default needs no range check.
                Op::Header(_)
                | Op::Anonymous
                | Op::Halt
                | Op::Redo
                | Op::Eval(_)
                | Op::Clear(_)
                | Op::IfCmp { .. }
                | Op::Match { .. }
                | Op::CallDyn(_)
                | Op::Apply(_)
                | Op::Dot(_)
                | Op::TailDyn(..)
                | Op::TailApply(..)
                | Op::Raise { .. }
                | Op::FunctionClause
                | Op::Reraise { .. }
                | Op::PushTry { .. }
                | Op::PopTry
                | Op::RecvStart { .. }
                | Op::Hook(_) => slow!(),
            }
        }
    }
}

/// Opens a cell in a dead slot, in place when unique.
#[inline(never)]
fn take_cons(subject: Slot, head: Slot, tail: Slot, mut fr: Frame<'_>) -> bool {
    if !fr.get(subject).is_cons() {
        return false;
    }
    if let Ok((first, rest)) = fr.take(subject).into_cons() {
        store(head, first, &mut fr);
        store(tail, rest, &mut fr);
    }
    true
}

/// The first step of a walk, or one through a list that nobody else knows: opens the cell in `subject`.
#[inline(never)]
fn set_out(subject: Slot, head: Slot, tail: Slot, anchor: Slot, take: bool, release: bool, mut fr: Frame<'_>) -> bool {
    let list = fr.get(subject);
    if !list.is_cons() {
        if release && !fr.get(anchor).is_immediate() {
            fr.set(anchor, Term::NIL);
        }
        return false;
    }
    if take && list.is_unique() {
        return take_cons(subject, head, tail, fr);
    }
    fr.anchor(subject, anchor);
    let opened = fr.walk(subject, head, tail).is_some();
    if take && subject != tail {
        fr.put(subject, Term::NIL);
    }
    opened
}

#[inline(never)]
fn match_cons(subject: Slot, head: Slot, tail: Slot, mut fr: Frame<'_>) -> bool {
    let cell = fr.held(subject);
    let Some((first, rest)) = cell.as_cons() else { return false };
    if head != NO_SLOT {
        fr.set(head, first.clone());
    }
    if tail != NO_SLOT {
        fr.set(tail, rest.clone());
    }
    true
}

#[inline(always)]
fn store(slot: Slot, value: Term, fr: &mut Frame) {
    if slot == NO_SLOT { drop(value) } else { fr.set(slot, value) }
}

/// A tuple of as many elements as there are slots, into the slots.
#[inline(never)]
fn match_tuple(subject: Slot, own: bool, take: bool, dsts: &[Slot], mut fr: Frame<'_>) -> bool {
    if !fr.get(subject).is_tuple_of(dsts.len()) {
        return false;
    }
    if take || own {
        let mut tuple = if take { fr.take(subject) } else { fr.get(subject).clone() };
        if let Some(items) = tuple.as_tuple_mut() {
            items.iter_mut().zip(dsts).for_each(|(item, slot)| store(*slot, item.take(), &mut fr));
        } else if let Some(items) = tuple.as_tuple() {
            items.iter().zip(dsts).for_each(|(item, slot)| store(*slot, item.clone(), &mut fr));
        }
        return true;
    }
    let tuple = fr.held(subject);
    for (item, slot) in tuple.as_tuple().unwrap_or_default().iter().zip(dsts) {
        if *slot != NO_SLOT {
            fr.set(*slot, item.clone());
        }
    }
    true
}

/// Puts the arguments and captured values of a call of a closure in their places. `None`, and nothing done, when it is
/// not that simple.
#[inline(never)]
fn place_fun(call: &FunCall, keep: u16, tail: bool, mut fr: Frame<'_>, limit: Limit) -> Option<&'static Function> {
    // What has been captured may be lent when the closure stays where it is until the callee returns.
    let (fun, stays) = match &call.fun {
        Expr::Slot(slot) => (fr.held(*slot), call.stays && !tail),
        Expr::Move(slot) => (fr.held(*slot), false),
        Expr::Env(slot) => (fr.held_lent(*slot), !tail || fr.get(*slot).is_internal()),
        _ => return None,
    };
    if !call.plain {
        return None;
    }
    let closure = fun.as_closure()?;
    let count = call.args.len();
    if closure.arity as usize != count {
        return None;
    }
    let f = code::function(closure.code)?;
    let env = closure.env();
    // Room for the arguments of every call of this frame is a matter of course, for captured values it is not.
    if f.params() as usize != count + env.len() || !env.is_empty() && !fr.fits(keep as u32 + 1 + f.params(), limit) {
        return None;
    }
    arguments(call, keep, &mut fr)?;
    if !env.is_empty() {
        let mut borrows = if stays { f.program().map_or(0, |program| program.borrows()) } else { 0 };
        for (i, value) in env.iter().enumerate() {
            if borrows & 1 != 0 {
                fr.lend(keep, count + i, value)
            } else {
                fr.argument(keep, count + i, value.clone())
            }
            borrows >>= 1;
        }
    }
    eval::done(&call.fun, &mut fr);
    Some(f)
}

/// Puts the arguments of a plain call in their places; `None`, and nothing done, when a sum is not simple.
#[inline(always)]
fn arguments(call: &FunCall, keep: u16, fr: &mut Frame<'_>) -> Option<()> {
    // Sums first: they may turn out not to be simple.
    if call.sums {
        for (i, e) in call.args.iter().enumerate() {
            if let Expr::AddImm(slot, imm) = e {
                let sum = arith::add_imm(fr.get(*slot), *imm as i64)?;
                fr.argument(keep, i, sum);
            }
        }
    }
    for (i, e) in call.args.iter().enumerate() {
        match e {
            Expr::Move(slot) => {
                let value = fr.take(*slot);
                fr.argument(keep, i, value)
            }
            Expr::Slot(slot) => {
                let value = fr.get(*slot).clone();
                fr.argument(keep, i, value)
            }
            Expr::Const(value) => fr.argument(keep, i, value.clone()),
            Expr::Env(slot) => {
                let value = fr.lent(*slot).clone();
                fr.argument(keep, i, value)
            }
            Expr::Walked(slot, moved) => {
                let value = fr.walked(*slot, *moved);
                fr.argument(keep, i, value)
            }
            _ => {}
        }
    }
    Some(())
}

/// What a captured function of another module turned out to be, its arguments in place or used.
enum Placed {
    Function(&'static Function),
    Value(Term),
    Failed(Raise),
}

/// The same for a captured function of another module (`&Mod.fun/2`, `&+/2`).
#[inline(never)]
fn place_export(call: &FunCall, keep: u16, mut fr: Frame<'_>, cx: &mut Ctx) -> Option<Placed> {
    let fun = match &call.fun {
        Expr::Slot(slot) | Expr::Move(slot) => fr.held(*slot),
        Expr::Env(slot) => fr.held_lent(*slot),
        _ => return None,
    };
    let export = fun.as_export()?;
    if !call.plain || export.arity as usize != call.args.len() {
        return None;
    }
    let export = code::export_of(export);
    let Some(row) = export.native else {
        let f = export.target()?;
        arguments(call, keep, &mut fr)?;
        eval::done(&call.fun, &mut fr);
        return Some(Placed::Function(f));
    };
    let NativeKind::Leaf(native) = row.kind else { return None };
    let mut args = eval::Values::with_capacity(call.args.len());
    for e in &call.args {
        args.push(quick(e, fr.sub())?);
    }
    eval::done(&call.fun, &mut fr);
    cx.reductions -= 1;
    Some(match native(cx, &mut args) {
        Ok(value) => Placed::Value(value),
        Err(raise) => Placed::Failed(eval::native_failed(raise, row, &args)),
    })
}

//! The hot loop over steps.
//!
//! One function with one `match`, and little in it: each arm does the common case of its step in a few instructions and
//! leaves everything else (big integers, errors, calls that need loading, waiting) to `rare`, which knows every
//! step in full. That split is what keeps place, frame and reductions in registers; with the rare cases inline the
//! compiler spilled all three and fib took 1.5 times as long. One function is also why this file is longer than others.

use super::eval::{self, quick};
use super::host::{Host, Peek};
use super::matching::matches;
use super::open::{match_cons, match_tuple, set_out, take_cons};
use super::place::{Placed, place_export, place_fun};
use super::run::Run;
use super::specialise::{Made, specialised};
use super::stack::{Frame, Pc};
use super::{Outcome, State, ops};
use crate::ir::Function;
use crate::ir::step::Op;
use crate::term::{Term, arith};

impl<H: Host> Run<'_, H> {
    #[inline(never)]
    pub(super) fn steps(&mut self) {
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
                    self.pause(pc, &fr);
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
                Op::SetBy { op, src, imm } => match eval::by(*op, fr.get(*src), *imm) {
                    Some(value) => set!(value),
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
                Op::Specialise { funs } => match specialised(pc, funs, fr.sub(), self.limit) {
                    Made::Enter(head) => {
                        pc = head;
                        continue 'run;
                    }
                    Made::Widen(need) => outside!(self.widen(need)),
                    Made::Nothing => next!(),
                },
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

                Op::IfBy { op, is, slot, imm, otherwise, word, .. } => {
                    let Some(value) = eval::by(*op, fr.get(*slot), *imm) else { slow!() };
                    branch!(value.same(word) == *is, otherwise)
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
                | Op::Special(_)
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

//! The loop over steps.
//!
//! One function with one `match`, so that the place, the frame and the reductions stay in registers; whatever is rare
//! is a call out of line. Each arm either goes on (`continue`) or is the exception that the step raised, which is
//! dealt with once, behind the match.

use super::calls::{self, Went};
use super::eval::{self, Values, peek};
use super::host::{Answer, Host, Peek};
use super::stack::{Frame, Pc};
use super::{Catch, Machine, Outcome, State, Target, matching, ops};
use crate::base::atoms;
use crate::ir::step::{FunCall, Op};
use crate::ir::{Ctx, Expr, NO_SLOT, NativeKind, Raise, RaiseInfo, code};
use crate::term::{Term, arith};

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
        let mut cx = Ctx { pid: host.pid(), reductions: *reductions };
        let outcome = self.steps(host, &mut cx);
        *reductions = cx.reductions;
        match outcome {
            Outcome::Waiting | Outcome::Parked => self.shrink(),
            Outcome::OutOfMemory => self.state = State::Done,
            _ => {}
        }
        outcome
    }

    #[inline(never)]
    fn steps<H: Host>(&mut self, host: &mut H, cx: &mut Ctx) -> Outcome {
        let mut pc = self.pc;
        let mut fr: Frame<'_> = self.stack.frame(self.base);
        let mut limit = self.stack.limit();
        let mut reds = cx.reductions;

        'run: loop {
            macro_rules! save {
                () => {{
                    self.pc = pc;
                    self.base = self.stack.base(&fr);
                    cx.reductions = reds;
                }};
            }
            macro_rules! load {
                () => {{
                    pc = self.pc;
                    fr = self.stack.frame(self.base);
                    limit = self.stack.limit();
                    reds = cx.reductions;
                }};
            }
            // A call out of line that may change everything.
            macro_rules! outside {
                ($call:expr) => {{
                    save!();
                    let went = $call;
                    load!();
                    match went {
                        Ok(Went::On) => continue 'run,
                        Ok(Went::Stop(outcome)) => return outcome,
                        Err(raise) => raise,
                    }
                }};
            }
            macro_rules! eval {
                ($e:expr) => {
                    match eval::quick($e, fr.sub()) {
                        Some(value) => Ok(value),
                        None => {
                            cx.reductions = reds;
                            let value = eval::slow($e, fr.sub(), cx);
                            reds = cx.reductions;
                            value
                        }
                    }
                };
            }
            // The frame of the callee is in place.
            macro_rules! enter {
                ($f:expr) => {{
                    let f = $f;
                    match f.program() {
                        Some(program) if reds > 1 && fr.fits(program.need(), limit) => {
                            reds -= 1;
                            pc = Pc::entry(program);
                            continue 'run;
                        }
                        _ => outside!(self.enter_slow(host, cx, f)),
                    }
                }};
            }
            macro_rules! give_back {
                ($value:expr, $dirty:expr) => {{
                    let value: Term = $value;
                    fr.clean($dirty.from, $dirty.to);
                    let site = fr.pop();
                    fr.set(site.step().dst, value);
                    pc = site.next();
                    continue 'run;
                }};
            }
            macro_rules! branch {
                ($holds:expr, $otherwise:expr) => {{
                    pc = if $holds { pc.next() } else { pc.jump($otherwise) };
                    continue 'run;
                }};
            }
            macro_rules! compare_imm {
                ($slot:expr, $imm:expr, $otherwise:expr, $small:expr, $op:expr) => {{
                    let x = fr.get($slot);
                    let holds = if x.is_small_int() {
                        $small(x.small_value(), $imm as i64)
                    } else {
                        compare_slow($op, x, &Term::small($imm as i64))
                    };
                    branch!(holds, $otherwise)
                }};
            }
            macro_rules! set {
                ($step:expr, $value:expr) => {{
                    fr.set($step.dst, $value);
                    pc = pc.next();
                    continue 'run;
                }};
            }

            let step = pc.step();
            let raise: Raise = match &step.op {
                Op::SetMove { src } => {
                    let value = fr.take(*src);
                    set!(step, value)
                }
                Op::SetSlot { src } => {
                    let value = fr.get(*src).clone();
                    set!(step, value)
                }
                Op::SetImmediate(value) => set!(step, value.clone()),
                Op::SetAddImm { src, imm } => {
                    let x = fr.get(*src);
                    match arith::add_imm(x, *imm as i64) {
                        Some(sum) => set!(step, sum),
                        None => match eval::add_imm(x, *imm) {
                            Ok(sum) => set!(step, sum),
                            Err(raise) => raise,
                        },
                    }
                }
                Op::SetAdd { a, b } => {
                    let (x, y) = (fr.get(*a), fr.get(*b));
                    match arith::add_small(x, y) {
                        Some(sum) => set!(step, sum),
                        None => match eval::add(x, y) {
                            Ok(sum) => set!(step, sum),
                            Err(raise) => raise,
                        },
                    }
                }
                Op::SetSub { a, b } => {
                    let (x, y) = (fr.get(*a), fr.get(*b));
                    match arith::sub_small(x, y) {
                        Some(difference) => set!(step, difference),
                        None => match eval::sub(x, y) {
                            Ok(difference) => set!(step, difference),
                            Err(raise) => raise,
                        },
                    }
                }
                Op::Set(e) => match eval!(e) {
                    Ok(value) => set!(step, value),
                    Err(raise) => raise,
                },
                Op::Eval(e) => match eval!(e) {
                    Ok(_) => {
                        pc = pc.next();
                        continue 'run;
                    }
                    Err(raise) => raise,
                },
                Op::Drop { slot } => {
                    fr.set(*slot, Term::NIL);
                    pc = pc.next();
                    continue 'run;
                }
                Op::Clear(slots) => {
                    slots.iter().for_each(|slot| fr.set(*slot, Term::NIL));
                    pc = pc.next();
                    continue 'run;
                }

                Op::Jump(offset) => {
                    pc = pc.jump(*offset);
                    continue 'run;
                }
                Op::If { cond, otherwise } => {
                    cx.reductions = reds;
                    let holds = eval::truth(cond, fr.sub(), cx);
                    reds = cx.reductions;
                    match holds {
                        Ok(holds) => branch!(holds, *otherwise),
                        Err(raise) => raise,
                    }
                }
                Op::Guard { cond, otherwise } => {
                    cx.reductions = reds;
                    let holds = eval::guard(cond, fr.sub(), cx);
                    reds = cx.reductions;
                    branch!(holds, *otherwise)
                }
                Op::IfTrue { slot, otherwise } => branch!(fr.get(*slot).is_truthy(), *otherwise),
                Op::IfLtImm { slot, imm, otherwise } => {
                    compare_imm!(*slot, *imm, *otherwise, |x, y| x < y, crate::ir::Op2::Lt)
                }
                Op::IfLeImm { slot, imm, otherwise } => {
                    compare_imm!(*slot, *imm, *otherwise, |x, y| x <= y, crate::ir::Op2::Le)
                }
                Op::IfGtImm { slot, imm, otherwise } => {
                    compare_imm!(*slot, *imm, *otherwise, |x, y| x > y, crate::ir::Op2::Gt)
                }
                Op::IfGeImm { slot, imm, otherwise } => {
                    compare_imm!(*slot, *imm, *otherwise, |x, y| x >= y, crate::ir::Op2::Ge)
                }
                Op::IfEqImm { slot, imm, otherwise } => {
                    compare_imm!(*slot, *imm, *otherwise, |x, y| x == y, crate::ir::Op2::Eq)
                }
                Op::IfNeImm { slot, imm, otherwise } => {
                    compare_imm!(*slot, *imm, *otherwise, |x, y| x != y, crate::ir::Op2::Ne)
                }
                Op::IfLt { a, b, otherwise } => branch!(ops::less(fr.get(*a), fr.get(*b)), *otherwise),
                Op::IfLe { a, b, otherwise } => branch!(!ops::less(fr.get(*b), fr.get(*a)), *otherwise),
                Op::IfCmp { op, a, b, otherwise } => {
                    branch!(compare_slow(*op, fr.get(*a), fr.get(*b)), *otherwise)
                }

                Op::MatchWord { subject, word, otherwise } => branch!(fr.get(*subject).same(word), *otherwise),
                Op::MatchConst { subject, value, otherwise } => {
                    branch!(ops::exact(fr.get(*subject), value), *otherwise)
                }
                Op::TakeCons { subject, head, tail, otherwise } => {
                    if !fr.get(*subject).is_cons() {
                        pc = pc.jump(*otherwise);
                        continue 'run;
                    }
                    if let Ok((first, rest)) = fr.take(*subject).into_cons() {
                        if *head != NO_SLOT {
                            fr.set(*head, first);
                        }
                        if *tail != NO_SLOT {
                            fr.set(*tail, rest);
                        }
                    }
                    pc = pc.next();
                    continue 'run;
                }
                Op::MatchCons { subject, head, tail, otherwise } => {
                    let cell = fr.held(*subject);
                    let Some((first, rest)) = cell.as_cons() else {
                        pc = pc.jump(*otherwise);
                        continue 'run;
                    };
                    if *head != NO_SLOT {
                        fr.set(*head, first.clone());
                    }
                    if *tail != NO_SLOT {
                        fr.set(*tail, rest.clone());
                    }
                    pc = pc.next();
                    continue 'run;
                }
                Op::MatchTuple { subject, own, take, dsts, otherwise } => {
                    branch!(match_tuple(*subject, *own, *take, dsts, fr.sub()), *otherwise)
                }
                Op::Match { subject, own, pat, otherwise } => {
                    cx.reductions = reds;
                    let holds = if *own {
                        let value = fr.get(*subject).clone();
                        matching::matches(pat, &value, fr.sub(), cx)
                    } else {
                        let value = fr.held(*subject);
                        matching::matches(pat, &value, fr.sub(), cx)
                    };
                    reds = cx.reductions;
                    branch!(holds, *otherwise)
                }
                Op::Switch { subject, table, otherwise } => {
                    let word = fr.get(*subject).raw_bits();
                    let found = table.binary_search_by_key(&word, |(word, _)| word.raw_bits());
                    let offset = match found {
                        Ok(at) => table.get(at).map_or(*otherwise, |(_, offset)| *offset),
                        Err(_) => *otherwise,
                    };
                    pc = pc.jump(offset);
                    continue 'run;
                }

                Op::Call { f, args } => 'call: {
                    let keep = step.keep;
                    for (i, e) in args.iter().enumerate() {
                        match eval!(e) {
                            Ok(value) => fr.argument(keep, i, value),
                            Err(raise) => {
                                fr.drop_arguments(keep, i);
                                break 'call raise;
                            }
                        }
                    }
                    fr.push(pc, keep);
                    enter!(*f)
                }
                Op::CallMove { f, src } => {
                    let keep = step.keep;
                    let value = fr.take(*src);
                    fr.argument(keep, 0, value);
                    fr.push(pc, keep);
                    enter!(*f)
                }
                Op::CallSlot { f, src } => {
                    let keep = step.keep;
                    let value = fr.get(*src).clone();
                    fr.argument(keep, 0, value);
                    fr.push(pc, keep);
                    enter!(*f)
                }
                Op::CallAddImm { f, src, imm } => 'call: {
                    let keep = step.keep;
                    let x = fr.get(*src);
                    let value = match arith::add_imm(x, *imm as i64) {
                        Some(sum) => sum,
                        None => match eval::add_imm(x, *imm) {
                            Ok(sum) => sum,
                            Err(raise) => break 'call raise,
                        },
                    };
                    fr.argument(keep, 0, value);
                    fr.push(pc, keep);
                    enter!(*f)
                }
                Op::CallRemote { f, args } => 'call: {
                    let keep = step.keep;
                    for (i, e) in args.iter().enumerate() {
                        match eval!(e) {
                            Ok(value) => fr.argument(keep, i, value),
                            Err(raise) => {
                                fr.drop_arguments(keep, i);
                                break 'call raise;
                            }
                        }
                    }
                    match f.target() {
                        Some(f) => {
                            fr.push(pc, keep);
                            enter!(f)
                        }
                        None => {
                            let args: Values = fr.take_arguments(keep, args.len()).collect();
                            outside!(self.call(host, cx, Target::Export(f), args, false))
                        }
                    }
                }
                Op::CallFun(call) => 'call: {
                    let keep = step.keep;
                    if let Some(fun) = plain_fun(call, &fr)
                        && let Some(closure) = fun.as_closure()
                        && closure.arity as usize == call.args.len()
                        && let Some(f) = code::function(closure.code)
                        && fr.fits(keep as u32 + 1 + f.params(), limit)
                    {
                        for (i, e) in call.args.iter().enumerate() {
                            match eval!(e) {
                                Ok(value) => fr.argument(keep, i, value),
                                Err(raise) => {
                                    fr.drop_arguments(keep, i);
                                    break 'call raise;
                                }
                            }
                        }
                        for (i, value) in closure.env().iter().enumerate() {
                            fr.argument(keep, call.args.len() + i, value.clone());
                        }
                        eval::done(&call.fun, &mut fr);
                        fr.push(pc, keep);
                        break 'call enter!(f);
                    }
                    let (fun, args) = match fun_and_args(call, fr.sub(), cx) {
                        Ok(both) => both,
                        Err(raise) => break 'call raise,
                    };
                    outside!(self.call(host, cx, Target::Fun(fun), args, false))
                }
                Op::CallDyn(call) => {
                    cx.reductions = reds;
                    let found = dyn_and_args(call, fr.sub(), cx);
                    reds = cx.reductions;
                    match found {
                        Ok((export, args)) => outside!(self.call(host, cx, Target::Export(export), args, false)),
                        Err(raise) => raise,
                    }
                }
                Op::Apply(call) => {
                    cx.reductions = reds;
                    let found = apply_and_args(call, fr.sub(), cx);
                    reds = cx.reductions;
                    match found {
                        Ok((target, args)) => outside!(self.call(host, cx, target, args, false)),
                        Err(raise) => raise,
                    }
                }
                Op::CallHosted { row, args } => 'call: {
                    cx.reductions = reds;
                    let found = eval::values(args, fr.sub(), cx);
                    reds = cx.reductions;
                    let mut args = match found {
                        Ok(args) => args,
                        Err(raise) => break 'call raise,
                    };
                    let NativeKind::Hosted(id) = row.kind else {
                        let target = code::export(
                            crate::base::Atom::new(row.module),
                            crate::base::Atom::new(row.name),
                            row.arity,
                        );
                        break 'call outside!(self.call(host, cx, Target::Export(target), args, false));
                    };
                    reds -= 1;
                    match host.hosted(id, &mut args, &mut reds) {
                        Answer::Value(value) => set!(step, value),
                        Answer::Raise(raise) => eval::native_failed(raise, row, &args),
                        answer => outside!(self.answer(host, cx, answer)),
                    }
                }
                Op::Dot(dot) => {
                    cx.reductions = reds;
                    let left = eval::eval(&dot.0, fr.sub(), cx);
                    reds = cx.reductions;
                    match left {
                        Ok(left) => match left.as_map() {
                            Some(map) => match map.get(&Term::atom(dot.1)) {
                                Some(value) => set!(step, value.clone()),
                                None => Raise::error(Term::tuple3(
                                    Term::atom(atoms::BADKEY),
                                    Term::atom(dot.1),
                                    left.clone(),
                                )),
                            },
                            None => match left.as_atom() {
                                Some(module) if !matches!(module, atoms::NIL | atoms::TRUE | atoms::FALSE) => {
                                    let target = Target::Export(code::export(module, dot.1, 0));
                                    outside!(self.call(host, cx, target, Values::new(), false))
                                }
                                _ => ops::pair(atoms::BADMAP, left),
                            },
                        },
                        Err(raise) => raise,
                    }
                }

                Op::Tail { f, args, dirty } => 'call: {
                    let keep = step.keep;
                    for (i, e) in args.iter().enumerate() {
                        match eval!(e) {
                            Ok(value) => fr.argument(keep, i, value),
                            Err(raise) => {
                                fr.drop_arguments(keep, i);
                                break 'call raise;
                            }
                        }
                    }
                    fr.clean(dirty.from, dirty.to);
                    fr.arguments_down(keep, args.len());
                    enter!(*f)
                }
                Op::TailRemote { f, args, dirty } => 'call: {
                    let keep = step.keep;
                    for (i, e) in args.iter().enumerate() {
                        match eval!(e) {
                            Ok(value) => fr.argument(keep, i, value),
                            Err(raise) => {
                                fr.drop_arguments(keep, i);
                                break 'call raise;
                            }
                        }
                    }
                    fr.clean(dirty.from, dirty.to);
                    match f.target() {
                        Some(f) => {
                            fr.arguments_down(keep, args.len());
                            enter!(f)
                        }
                        None => {
                            let args: Values = fr.take_arguments(keep, args.len()).collect();
                            outside!(self.call(host, cx, Target::Export(f), args, true))
                        }
                    }
                }
                Op::TailFun(call, dirty) => 'call: {
                    let keep = step.keep;
                    if let Some(fun) = plain_fun(call, &fr)
                        && let Some(closure) = fun.as_closure()
                        && closure.arity as usize == call.args.len()
                        && let Some(f) = code::function(closure.code)
                        && fr.fits(keep as u32 + 1 + f.params(), limit)
                    {
                        for (i, e) in call.args.iter().enumerate() {
                            match eval!(e) {
                                Ok(value) => fr.argument(keep, i, value),
                                Err(raise) => {
                                    fr.drop_arguments(keep, i);
                                    break 'call raise;
                                }
                            }
                        }
                        for (i, value) in closure.env().iter().enumerate() {
                            fr.argument(keep, call.args.len() + i, value.clone());
                        }
                        eval::done(&call.fun, &mut fr);
                        fr.clean(dirty.from, dirty.to);
                        fr.arguments_down(keep, f.params() as usize);
                        break 'call enter!(f);
                    }
                    let (fun, args) = match fun_and_args(call, fr.sub(), cx) {
                        Ok(both) => both,
                        Err(raise) => break 'call raise,
                    };
                    fr.clean(dirty.from, dirty.to);
                    outside!(self.call(host, cx, Target::Fun(fun), args, true))
                }
                Op::TailDyn(call, dirty) => {
                    cx.reductions = reds;
                    let found = dyn_and_args(call, fr.sub(), cx);
                    reds = cx.reductions;
                    match found {
                        Ok((export, args)) => {
                            fr.clean(dirty.from, dirty.to);
                            outside!(self.call(host, cx, Target::Export(export), args, true))
                        }
                        Err(raise) => raise,
                    }
                }
                Op::TailApply(call, dirty) => {
                    cx.reductions = reds;
                    let found = apply_and_args(call, fr.sub(), cx);
                    reds = cx.reductions;
                    match found {
                        Ok((target, args)) => {
                            fr.clean(dirty.from, dirty.to);
                            outside!(self.call(host, cx, target, args, true))
                        }
                        Err(raise) => raise,
                    }
                }
                Op::Loop { assign, entry } => 'call: {
                    for (slot, e) in assign.iter() {
                        match eval!(e) {
                            Ok(value) => fr.set(*slot, value),
                            Err(raise) => break 'call raise,
                        }
                    }
                    pc = pc.jump(*entry);
                    reds -= 1;
                    if reds > 0 {
                        continue 'run;
                    }
                    save!();
                    return Outcome::Yielded;
                }

                Op::Return { value, dirty } => match eval!(value) {
                    Ok(value) => give_back!(value, dirty),
                    Err(raise) => raise,
                },
                Op::ReturnMove { src, dirty } => {
                    let value = fr.take(*src);
                    give_back!(value, dirty)
                }
                Op::ReturnImmediate { value, dirty } => give_back!(value.clone(), dirty),
                Op::ReturnAdd { a, b, dirty } => {
                    let (x, y) = (fr.get(*a), fr.get(*b));
                    match arith::add_small(x, y) {
                        Some(sum) => give_back!(sum, dirty),
                        None => match eval::add(x, y) {
                            Ok(sum) => {
                                fr.set(*a, Term::NIL);
                                fr.set(*b, Term::NIL);
                                give_back!(sum, dirty)
                            }
                            Err(raise) => raise,
                        },
                    }
                }
                Op::ReturnAddImm { src, imm, dirty } => {
                    let x = fr.get(*src);
                    match arith::add_imm(x, *imm as i64) {
                        Some(sum) => give_back!(sum, dirty),
                        None => match eval::add_imm(x, *imm) {
                            Ok(sum) => {
                                fr.set(*src, Term::NIL);
                                give_back!(sum, dirty)
                            }
                            Err(raise) => raise,
                        },
                    }
                }
                Op::ReturnCons { head, tail, dirty } => {
                    let first = fr.take(*head);
                    let rest = fr.take(*tail);
                    give_back!(Term::cons(first, rest), dirty)
                }

                Op::Raise { class, reason } => match eval!(reason) {
                    Ok(reason) => Raise::new(*class, reason),
                    Err(raise) => raise,
                },
                Op::FunctionClause => Raise::atom(atoms::FUNCTION_CLAUSE),
                Op::Reraise { class, reason, trace } => {
                    let class = fr.get(*class).as_atom().and_then(crate::ir::Class::from_atom);
                    let mut raise = Raise::new(class.unwrap_or(crate::ir::Class::Error), fr.get(*reason).clone());
                    let info: &mut RaiseInfo = &mut raise.0;
                    info.trace = Some(fr.get(*trace).clone());
                    raise
                }
                Op::PushTry { handler } => {
                    let catch = Catch { base: self.stack.base(&fr), dst: step.dst, handler: pc.jump(*handler) };
                    self.catches.get_or_insert_default().push(catch);
                    pc = pc.next();
                    continue 'run;
                }
                Op::PopTry => {
                    if let Some(catches) = &mut self.catches {
                        catches.pop();
                    }
                    pc = pc.next();
                    continue 'run;
                }

                Op::RecvStart { timeout } => {
                    let timeout = match timeout {
                        None => Ok(None),
                        Some(e) => {
                            cx.reductions = reds;
                            let value = eval::eval(e, fr.sub(), cx);
                            reds = cx.reductions;
                            value.and_then(|value| deadline(&value))
                        }
                    };
                    match timeout {
                        Ok(timeout) => {
                            host.receive_start(timeout);
                            pc = pc.next();
                            continue 'run;
                        }
                        Err(raise) => raise,
                    }
                }
                Op::RecvPeek { on_timeout } => match host.receive_peek() {
                    Peek::Message(message) => {
                        reds -= 1;
                        set!(step, message)
                    }
                    Peek::TimedOut => {
                        pc = pc.jump(*on_timeout);
                        continue 'run;
                    }
                    Peek::Wait => {
                        save!();
                        self.state = State::Message;
                        return Outcome::Waiting;
                    }
                },
                Op::RecvAccept => {
                    host.receive_accept();
                    pc = pc.next();
                    continue 'run;
                }
                Op::RecvNext(offset) => {
                    host.receive_next();
                    pc = pc.jump(*offset);
                    if reds > 0 {
                        continue 'run;
                    }
                    save!();
                    return Outcome::Yielded;
                }

                Op::Hook(hook) => {
                    cx.reductions = reds;
                    let args = eval::values(&hook.1, fr.sub(), cx);
                    reds = cx.reductions;
                    match args {
                        Ok(args) => {
                            let answer = host.hook(&hook.0, args.into_vec());
                            outside!(self.answer(host, cx, answer))
                        }
                        Err(raise) => raise,
                    }
                }

                Op::Redo => outside!(self.redo(host, cx)),
                Op::Header(_) | Op::Anonymous => {
                    pc = pc.next();
                    continue 'run;
                }
                Op::Halt => {
                    let value = fr.take(0);
                    save!();
                    self.state = State::Done;
                    return Outcome::Done(value);
                }
            };
            save!();
            if let Some(outcome) = self.raise(raise) {
                return outcome;
            }
            load!();
        }
    }
}

#[cold]
#[inline(never)]
fn compare_slow(op: crate::ir::Op2, x: &Term, y: &Term) -> bool {
    ops::compare(op, x, y).unwrap_or(false)
}

/// The called value, when it can be looked at where it is.
#[inline(always)]
fn plain_fun(call: &FunCall, fr: &Frame) -> Option<super::stack::Held> {
    match &call.fun {
        Expr::Slot(slot) | Expr::Move(slot) if call.plain => Some(fr.held(*slot)),
        _ => None,
    }
}

#[inline(never)]
fn fun_and_args(call: &FunCall, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<(Term, Values), Raise> {
    let fun = eval::eval(&call.fun, fr.sub(), cx)?;
    Ok((fun, eval::values(&call.args, fr, cx)?))
}

#[inline(never)]
fn dyn_and_args(
    call: &crate::ir::step::DynCall,
    mut fr: Frame<'_>,
    cx: &mut Ctx,
) -> Result<(&'static crate::ir::Export, Values), Raise> {
    let module = eval::eval(&call.module, fr.sub(), cx)?;
    let args = eval::values(&call.args, fr, cx)?;
    if let Some(export) = call.seen.get()
        && module.is_atom_of(export.module)
    {
        return Ok((export, args));
    }
    let export = calls::dynamic(&module, call.name, &args)?;
    let _ = call.seen.set(export);
    Ok((export, args))
}

#[inline(never)]
fn apply_and_args(
    call: &crate::ir::step::ApplyCall,
    mut fr: Frame<'_>,
    cx: &mut Ctx,
) -> Result<(Target, Values), Raise> {
    let module = match &call.module {
        Some(e) => Some(eval::eval(e, fr.sub(), cx)?),
        None => None,
    };
    let name = eval::eval(&call.name, fr.sub(), cx)?;
    let args = match peek(&call.args, &fr) {
        Some(args) => args.clone(),
        None => eval::eval(&call.args, fr, cx)?,
    };
    match module {
        Some(module) => calls::apply_named(&module, &name, &args),
        None => calls::apply_fun(&name, &args),
    }
}

/// A tuple of as many elements as there are slots, into the slots.
#[inline(always)]
fn match_tuple(subject: u16, own: bool, take: bool, dsts: &[u16], mut fr: Frame<'_>) -> bool {
    if !fr.get(subject).is_tuple_of(dsts.len()) {
        return false;
    }
    if take || own {
        let mut tuple = if take { fr.take(subject) } else { fr.get(subject).clone() };
        if let Some(items) = tuple.as_tuple_mut() {
            for (item, slot) in items.iter_mut().zip(dsts) {
                if *slot != NO_SLOT {
                    fr.set(*slot, item.take());
                }
            }
        } else if let Some(items) = tuple.as_tuple() {
            for (item, slot) in items.iter().zip(dsts) {
                if *slot != NO_SLOT {
                    fr.set(*slot, item.clone());
                }
            }
        }
        return true;
    }
    let tuple = fr.held(subject);
    if let Some(items) = tuple.as_tuple() {
        for (item, slot) in items.iter().zip(dsts) {
            if *slot != NO_SLOT {
                fr.set(*slot, item.clone());
            }
        }
    }
    true
}

/// The timeout of a `receive`.
fn deadline(value: &Term) -> Result<Option<u64>, Raise> {
    if value.is_atom_of(atoms::INFINITY) {
        return Ok(None);
    }
    match value.as_int() {
        Some(ms @ 0..=0xffff_ffff) => Ok(Some(ms as u64)),
        _ => Err(Raise::atom(atoms::TIMEOUT_VALUE)),
    }
}

//! Every step in full, for what the hot loop leaves out.
//!
//! State is in the machine here, not in registers: `pc` is the step at hand until it is done, so that an exception
//! knows its place.

use super::calls::{self, Went};
use super::eval::{self, Values, eval};
use super::host::{Host, Peek};
use super::run::Run;
use super::stack::Frame;
use super::{Catch, Outcome, State, Target, matching, ops};
use crate::base::{Atom, atoms};
use crate::ir::step::{ApplyCall, Dirty, DynCall, FunCall, Op, Step};
use crate::ir::{Class, Ctx, Export, Expr, NativeKind, Op2, Raise, code};
use crate::term::Term;

type Done = Result<Went, Raise>;

impl<H: Host> Run<'_, H> {
    fn frame(&self) -> Frame<'static> {
        self.machine.stack.frame(self.machine.base)
    }

    fn next(&mut self) -> Done {
        self.machine.pc = self.machine.pc.next();
        Ok(Went::On)
    }

    fn jump(&mut self, offset: i32) -> Done {
        self.machine.pc = self.machine.pc.jump(offset);
        Ok(Went::On)
    }

    fn branch(&mut self, holds: bool, otherwise: i32) -> Done {
        if holds { self.next() } else { self.jump(otherwise) }
    }

    fn set(&mut self, value: Term) -> Done {
        self.machine.give(value);
        Ok(Went::On)
    }

    /// Leaves the frame with this value.
    fn give_back(&mut self, value: Term) -> Done {
        let mut frame = self.frame();
        frame.clean(0, self.machine.pc.step().keep);
        self.machine.pc = frame.pop();
        self.machine.base = self.machine.stack.base(&frame);
        self.set(value)
    }

    fn stop(&mut self, outcome: Outcome) -> Done {
        Ok(Went::Stop(outcome))
    }

    fn call(&mut self, target: Target, args: Values) -> Done {
        self.machine.call(self.host, &mut self.cx, target, args, false)
    }

    /// A call in place of this frame, which `dirty` says what it may own.
    fn tail(&mut self, target: Target, args: Values, dirty: Dirty) -> Done {
        self.frame().clean(dirty.from, dirty.to);
        self.machine.call(self.host, &mut self.cx, target, args, true)
    }

    /// Does the step at hand.
    pub(super) fn rare(&mut self) -> Done {
        let mut fr = self.frame();
        let step: &'static Step = self.machine.pc.step();
        match &step.op {
            Op::Set(e) => {
                let value = eval(e, fr, &mut self.cx)?;
                self.set(value)
            }
            Op::SetMove { src } => self.set(fr.take(*src)),
            Op::SetSlot { src } => self.set(fr.get(*src).clone()),
            Op::SetImmediate(value) => self.set(value.clone()),
            // What is not small goes the long way: the sequence's first step, the others follow.
            Op::SetAddImm { src, imm }
            | Op::AgainAddImm { src, imm, .. }
            | Op::AgainCountAdd { count: src, imm, .. }
            | Op::AgainCountAddImm { count: src, imm, .. } => self.set(eval::add_imm(fr.get(*src), *imm)?),
            Op::SetAdd { a, b } | Op::AgainAdd { a, b, .. } => self.set(eval::add(fr.get(*a), fr.get(*b))?),
            Op::SetBy { op, src, imm } => {
                let value = ops::op2(*op, fr.get(*src), &Term::int(i64::from(*imm)), &mut self.cx)?;
                self.set(value)
            }
            Op::SetSub { a, b } => self.set(eval::sub(fr.get(*a), fr.get(*b))?),
            Op::Eval(e) => {
                eval(e, fr, &mut self.cx)?;
                self.next()
            }
            Op::Drop { slot } => {
                fr.set(*slot, Term::NIL);
                self.next()
            }
            Op::Clear(slots) => {
                slots.iter().for_each(|slot| fr.set(*slot, Term::NIL));
                self.next()
            }

            Op::Jump(offset) => self.jump(*offset),
            Op::Again(offset) => {
                self.cx.reductions -= 1;
                self.jump(*offset)?;
                if self.cx.reductions > 0 { Ok(Went::On) } else { self.stop(Outcome::Yielded) }
            }
            Op::If { cond, otherwise } => {
                let holds = eval::truth(cond, fr, &mut self.cx)?;
                self.branch(holds, *otherwise)
            }
            Op::Guard { cond, otherwise } => {
                let holds = eval::guard(cond, fr, &mut self.cx);
                self.branch(holds, *otherwise)
            }
            Op::IfTrue { slot, take, otherwise } => {
                let holds = fr.get(*slot).is_truthy();
                if *take {
                    fr.set(*slot, Term::NIL);
                }
                self.branch(holds, *otherwise)
            }
            // Nothing but an immediate is the very word.
            Op::TakeWord { subject, otherwise, .. } => {
                fr.set(*subject, Term::NIL);
                self.jump(*otherwise)
            }
            Op::IfLtImm { slot, imm, otherwise } => self.compare(Op2::Lt, fr.get(*slot), imm, *otherwise),
            Op::IfLeImm { slot, imm, otherwise } => self.compare(Op2::Le, fr.get(*slot), imm, *otherwise),
            Op::IfGtImm { slot, imm, otherwise } => self.compare(Op2::Gt, fr.get(*slot), imm, *otherwise),
            Op::IfGeImm { slot, imm, otherwise } => self.compare(Op2::Ge, fr.get(*slot), imm, *otherwise),
            Op::IfEqImm { slot, imm, otherwise } => self.compare(Op2::Eq, fr.get(*slot), imm, *otherwise),
            Op::IfNeImm { slot, imm, otherwise } => self.compare(Op2::Ne, fr.get(*slot), imm, *otherwise),
            Op::IfLt { a, b, otherwise } => self.branch(ops::less(fr.get(*a), fr.get(*b)), *otherwise),
            Op::IfLe { a, b, otherwise } => self.branch(!ops::less(fr.get(*b), fr.get(*a)), *otherwise),
            Op::IfBy { op, is, guard, slot, imm, otherwise, word } => {
                let value = match ops::op2(*op, fr.get(*slot), &Term::int(i64::from(*imm)), &mut self.cx) {
                    Err(_) if *guard => return self.jump(*otherwise),
                    value => value?,
                };
                let holds = ops::compare(Op2::Eq, &value, word) == Some(*is);
                self.branch(holds, *otherwise)
            }
            Op::IfCmp { op, a, b, otherwise } => {
                self.branch(ops::compare(*op, fr.get(*a), fr.get(*b)).unwrap_or(false), *otherwise)
            }

            Op::Match { subject, pat, otherwise, .. } => {
                let value = fr.get(*subject).clone();
                let holds = matching::matches(pat, &value, fr, &mut self.cx);
                self.branch(holds, *otherwise)
            }
            // The hot loop does these in full.
            Op::MatchWord { .. }
            | Op::MatchConst { .. }
            | Op::MatchCons { .. }
            | Op::TakeCons { .. }
            | Op::TakeList { .. }
            | Op::MatchList { .. }
            | Op::MatchPair { .. }
            | Op::WalkCons { .. }
            | Op::WalkList { .. }
            | Op::Grow(..)
            | Op::ReturnGrown { .. }
            | Op::MatchTuple { .. }
            | Op::Switch { .. }
            | Op::ReturnCons { .. }
            | Op::Specialise { .. }
            | Op::Special(_)
            | Op::Header(_)
            | Op::Anonymous => self.next(),

            Op::Call { f, args } => {
                let args = eval::values(args, fr, &mut self.cx)?;
                self.call(Target::Function(f), args)
            }
            Op::CallMove { f, src } => self.call(Target::Function(f), Values::from_iter([fr.take(*src)])),
            Op::CallSlot { f, src } => self.call(Target::Function(f), Values::from_iter([fr.get(*src).clone()])),
            Op::CallAddImm { f, src, imm } => {
                let sum = eval::add_imm(fr.get(*src), *imm)?;
                self.call(Target::Function(f), Values::from_iter([sum]))
            }
            Op::SelfMove { src, .. } => {
                let value = fr.take(*src);
                self.call_self(value)
            }
            Op::SelfAddImm { src, imm, .. } => {
                let sum = eval::add_imm(fr.get(*src), *imm)?;
                self.call_self(sum)
            }
            Op::CallRemote { f, args } => {
                let args = eval::values(args, fr, &mut self.cx)?;
                self.call(Target::Export(f), args)
            }
            Op::CallFun(call) => {
                let (fun, args) = fun_and_args(call, fr, &mut self.cx)?;
                self.call(Target::Fun(fun), args)
            }
            Op::CallDyn(call) => {
                let (export, args) = dyn_and_args(call, fr, &mut self.cx)?;
                self.call(Target::Export(export), args)
            }
            Op::Apply(call) => {
                let (target, args) = apply_and_args(call, fr, &mut self.cx)?;
                self.call(target, args)
            }
            Op::CallHosted { row, args } => {
                let args = eval::values(args, fr, &mut self.cx)?;
                match row.kind {
                    NativeKind::Hosted(id) => {
                        self.cx.reductions -= 1;
                        self.machine.hosted(self.host, &mut self.cx, row, id, args)
                    }
                    NativeKind::Leaf(_) => {
                        let export = code::export(Atom::new(row.module), Atom::new(row.name), row.arity);
                        self.call(Target::Export(export), args)
                    }
                }
            }
            Op::Dot(dot) => {
                let left = eval(&dot.0, fr, &mut self.cx)?;
                let name = Term::atom(dot.1);
                if let Some(map) = left.as_map() {
                    return match map.get(&name) {
                        Some(value) => self.set(value.clone()),
                        None => Err(Raise::error(Term::tuple3(Term::atom(atoms::BADKEY), name, left))),
                    };
                }
                match left.as_atom() {
                    Some(module) if left.as_bool().is_none() && module != atoms::NIL => {
                        self.call(Target::Export(code::export(module, dot.1, 0)), Values::new())
                    }
                    _ => Err(ops::pair(atoms::BADMAP, left)),
                }
            }

            Op::Tail { f, args, dirty } => {
                let args = eval::values(args, fr, &mut self.cx)?;
                self.tail(Target::Function(f), args, *dirty)
            }
            Op::TailRemote { f, args, dirty } => {
                let args = eval::values(args, fr, &mut self.cx)?;
                self.tail(Target::Export(f), args, *dirty)
            }
            Op::TailFun(call, dirty) => {
                let (fun, args) = fun_and_args(call, fr, &mut self.cx)?;
                self.tail(Target::Fun(fun), args, *dirty)
            }
            Op::TailDyn(call, dirty) => {
                let (export, args) = dyn_and_args(call, fr, &mut self.cx)?;
                self.tail(Target::Export(export), args, *dirty)
            }
            Op::TailApply(call, dirty) => {
                let (target, args) = apply_and_args(call, fr, &mut self.cx)?;
                self.tail(target, args, *dirty)
            }

            Op::Return { value, .. } => {
                let value = eval(value, fr, &mut self.cx)?;
                self.give_back(value)
            }
            Op::ReturnMove { src, .. } => self.give_back(fr.take(*src)),
            Op::ReturnImmediate { value, .. } => self.give_back(value.clone()),
            Op::ReturnAdd { a, b, .. } => self.give_back(eval::add(fr.get(*a), fr.get(*b))?),
            Op::ReturnAddImm { src, imm, .. } => self.give_back(eval::add_imm(fr.get(*src), *imm)?),

            Op::Raise { class, reason } => Err(Raise::new(*class, eval(reason, fr, &mut self.cx)?)),
            Op::FunctionClause => Err(Raise::atom(atoms::FUNCTION_CLAUSE)),
            Op::Reraise { class, reason, trace } => {
                let class = fr.get(*class).as_atom().and_then(Class::from_atom).unwrap_or(Class::Error);
                let mut raise = Raise::new(class, fr.get(*reason).clone());
                raise.0.trace = Some(fr.get(*trace).clone());
                Err(raise)
            }
            Op::PushTry { handler } => {
                let machine = &mut *self.machine;
                let catch = Catch { base: machine.base, dst: step.dst, handler: machine.pc.jump(*handler) };
                machine.catches.get_or_insert_default().push(catch);
                self.next()
            }
            Op::PopTry => {
                if let Some(catches) = &mut self.machine.catches {
                    catches.pop();
                }
                self.next()
            }

            Op::RecvStart { timeout } => {
                let timeout = match timeout {
                    None => None,
                    Some(e) => deadline(&eval(e, fr, &mut self.cx)?)?,
                };
                self.host.receive_start(timeout);
                self.next()
            }
            Op::RecvPeek { on_timeout } => match self.host.receive_peek() {
                Peek::Message(message) => {
                    self.cx.reductions -= 1;
                    self.set(message)
                }
                Peek::TimedOut => self.jump(*on_timeout),
                Peek::Wait => {
                    self.machine.state = State::Message;
                    self.stop(Outcome::Waiting)
                }
            },
            Op::RecvAccept => {
                self.host.receive_accept();
                self.next()
            }
            Op::RecvNext(offset) => {
                self.host.receive_next();
                self.jump(*offset)?;
                if self.cx.reductions > 0 { Ok(Went::On) } else { self.stop(Outcome::Yielded) }
            }

            Op::Hook(hook) => {
                let args = eval::values(&hook.1, fr, &mut self.cx)?;
                let answer = self.host.hook(&hook.0, args.into_vec());
                self.machine.answer(self.host, &mut self.cx, answer)
            }

            Op::Redo => self.machine.redo(self.host, &mut self.cx),
            Op::Halt => {
                self.machine.state = State::Done;
                let value = fr.take(0);
                // The last frame is left: nothing above is owned.
                self.machine.stack.abandon();
                self.stop(Outcome::Done(value))
            }
        }
    }

    fn call_self(&mut self, value: Term) -> Done {
        match super::raise::function(self.machine.pc) {
            Some(f) => self.call(Target::Function(f), Values::from_iter([value])),
            None => Err(Raise::atom(atoms::UNDEF)),
        }
    }

    fn compare(&mut self, op: Op2, x: &Term, imm: &Term, otherwise: i32) -> Done {
        let holds = ops::compare(op, x, imm).unwrap_or(false);
        self.branch(holds, otherwise)
    }
}

fn fun_and_args(call: &FunCall, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<(Term, Values), Raise> {
    let fun = eval(&call.fun, fr.sub(), cx)?;
    Ok((fun, eval::values(&call.args, fr, cx)?))
}

fn dyn_and_args(call: &DynCall, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<(&'static Export, Values), Raise> {
    let module = eval(&call.module, fr.sub(), cx)?;
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

fn apply_and_args(call: &ApplyCall, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<(Target, Values), Raise> {
    let module = call.module.as_ref().map(|e: &Expr| eval(e, fr.sub(), cx)).transpose()?;
    let name = eval(&call.name, fr.sub(), cx)?;
    let args = eval(&call.args, fr, cx)?;
    match module {
        Some(module) => calls::apply_named(&module, &name, &args),
        None => calls::apply_fun(&name, &args),
    }
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

//! Calls that the loop does not make itself: through function values of any kind, to natives, to functions that are
//! not loaded or lowered yet, with arguments in a list. All of it rare or slow anyway.
//!
//! Convention: `pc` is the calling step and `base` its frame. A tail call has released the frame's slots before; when
//! the callee turns out to have no frame of its own, its result goes to the step's `dst` like any other, and the step
//! behind returns it.

use super::eval::{Values, native_failed};
use super::host::{Answer, Host};
use super::stack::Pc;
use super::{Machine, Outcome, REDO, State, Target, ops};
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, Export, Function, HostedId, NativeKind, NativeRow, Raise, code};
use crate::term::{CodeRef, Term};

/// How it goes on.
pub(super) enum Went {
    On,
    Stop(Outcome),
}

/// A call as a term, for a frame that makes it later.
pub(super) fn remember(target: &Target, args: impl IntoIterator<IntoIter: ExactSizeIterator, Item = Term>) -> Term {
    let target = match target {
        Target::Fun(fun) => fun.clone(),
        Target::Export(export) => Term::export_fun(export.module, export.name, export.arity),
        Target::Function(f) => Term::internal(f.id.0 as u64),
    };
    let args: Vec<Term> = std::iter::once(target).chain(args).collect();
    Term::tuple(args)
}

fn recall(call: &Term) -> (Target, Values) {
    let Some([target, args @ ..]) = call.as_tuple() else { return (Target::Fun(call.clone()), Values::new()) };
    let target = match (target.as_internal(), target.as_export()) {
        (Some(id), _) => code::function(CodeRef(id as u32)).map_or(Target::Fun(Term::NIL), Target::Function),
        (_, Some(export)) => Target::Export(code::export(export.module, export.name, export.arity)),
        _ => Target::Fun(target.clone()),
    };
    (target, args.iter().cloned().collect())
}

/// An error of the function that is being called, which stands on top of the trace with its arguments.
#[cold]
fn of_callee(mut raise: Raise, module: Atom, name: Atom, args: &[Term]) -> Raise {
    if raise.0.mfa.is_none() && raise.0.trace.is_none() {
        raise.0.mfa = Some((module, name, args.to_vec()));
    }
    raise
}

impl Answer {
    /// Puts the native on top of the trace of what it raised.
    #[inline]
    pub(super) fn trace(self, row: &'static NativeRow, args: &[Term]) -> Answer {
        match self {
            Answer::Raise(raise) => Answer::Raise(native_failed(raise, row, args)),
            answer => answer,
        }
    }
}

impl Machine {
    /// Makes sure that the first `total` words of the stack can be used.
    pub(super) fn room<H: Host>(&mut self, host: &mut H, total: u64) -> bool {
        let Ok(total) = u32::try_from(total) else { return false };
        if total > self.stack.capacity() {
            let wanted = total.max(self.stack.capacity().saturating_mul(2));
            if !host.may_grow(wanted as usize * size_of::<Term>()) {
                return false;
            }
            self.stack.resize(wanted);
        }
        self.stack.fill(total)
    }

    /// Calls anything.
    #[inline(never)]
    pub(super) fn call<H: Host>(
        &mut self,
        host: &mut H,
        cx: &mut Ctx,
        target: Target,
        mut args: Values,
        tail: bool,
    ) -> Result<Went, Raise> {
        match target {
            Target::Fun(fun) => {
                if let Some(closure) = fun.as_closure() {
                    if closure.arity as usize == args.len()
                        && let Some(f) = code::function(closure.code)
                    {
                        args.extend(closure.env().iter().cloned());
                        return self.enter_with(host, cx, f, args, tail);
                    }
                } else if let Some(export) = fun.as_export() {
                    if export.arity as usize == args.len() {
                        let export = code::export_of(export);
                        return self.call_export(host, cx, export, args, tail);
                    }
                } else {
                    return Err(ops::pair(atoms::BADFUN, fun));
                }
                Err(ops::pair(atoms::BADARITY, Term::tuple2(fun, Term::list(args))))
            }
            Target::Export(export) => self.call_export(host, cx, export, args, tail),
            Target::Function(f) => self.enter_with(host, cx, f, args, tail),
        }
    }

    fn call_export<H: Host>(
        &mut self,
        host: &mut H,
        cx: &mut Ctx,
        export: &'static Export,
        mut args: Values,
        tail: bool,
    ) -> Result<Went, Raise> {
        match export.native.map(|row| (row, row.kind)) {
            Some((row, NativeKind::Leaf(f))) => {
                cx.reductions -= 1;
                let value = f(cx, &mut args).map_err(|raise| native_failed(raise, row, &args))?;
                self.give(value);
                Ok(Went::On)
            }
            Some((row, NativeKind::Hosted(id))) => self.hosted(host, cx, row, id, args),
            None => match export.target() {
                Some(f) => self.enter_with(host, cx, f, args, tail),
                None => self.undefined(host, cx, export, args, tail),
            },
        }
    }

    /// Performs a hosted native.
    pub(super) fn hosted<H: Host>(
        &mut self,
        host: &mut H,
        cx: &mut Ctx,
        row: &'static NativeRow,
        id: HostedId,
        mut args: Values,
    ) -> Result<Went, Raise> {
        let answer = host.hosted(id, &mut args, &mut cx.reductions).trace(row, &args);
        self.answer(host, cx, answer)
    }

    /// Carries out what the host answered to the step at hand.
    pub(super) fn answer<H: Host>(&mut self, host: &mut H, cx: &mut Ctx, answer: Answer) -> Result<Went, Raise> {
        match answer {
            Answer::Value(value) => {
                self.give(value);
                Ok(Went::On)
            }
            Answer::Raise(raise) => Err(raise),
            Answer::Call(fun, args) => self.call(host, cx, Target::Fun(fun), args.into(), false),
            Answer::CallExport(export, args) => self.call(host, cx, Target::Export(export), args.into(), false),
            Answer::CallFunction(f, args) => self.call(host, cx, Target::Function(f), args.into(), false),
            Answer::Park => {
                self.state = State::Answer;
                Ok(Went::Stop(Outcome::Parked))
            }
            Answer::Yield(value) => {
                self.give(value);
                Ok(Went::Stop(Outcome::Yielded))
            }
        }
    }

    /// The export has no function: the host loads its module, then the call is made again.
    #[cold]
    fn undefined<H: Host>(
        &mut self,
        host: &mut H,
        cx: &mut Ctx,
        export: &'static Export,
        args: Values,
        tail: bool,
    ) -> Result<Went, Raise> {
        match host.undefined(export, &args) {
            Answer::Value(_) => match export.target() {
                Some(f) => self.enter_with(host, cx, f, args, tail),
                None => Err(of_callee(Raise::atom(atoms::UNDEF), export.module, export.name, &args)),
            },
            Answer::Raise(raise) => {
                // The caller is gone behind a call in tail position, also one of nothing.
                if tail && self.enter_frame(host, 3, [], true) {
                    self.pc = Pc::first(&REDO);
                }
                Err(of_callee(raise, export.module, export.name, &args))
            }
            answer => {
                let call = remember(&Target::Export(export), args);
                if !self.enter_frame(host, 3, [call], tail) {
                    return Ok(Went::Stop(Outcome::OutOfMemory));
                }
                self.pc = Pc::first(&REDO);
                self.answer(host, cx, answer)
            }
        }
    }

    /// Makes the call that the running frame remembers, in its place.
    #[cold]
    pub(super) fn redo<H: Host>(&mut self, host: &mut H, cx: &mut Ctx) -> Result<Went, Raise> {
        let mut frame = self.stack.frame(self.base);
        let call = frame.take(0);
        frame.clean(0, 2);
        let (target, args) = recall(&call);
        self.call(host, cx, target, args, true)
    }

    /// Makes a frame of `need` words with these first slots, above or in place of the running one.
    fn enter_frame<H: Host>(
        &mut self,
        host: &mut H,
        need: u32,
        args: impl IntoIterator<IntoIter: ExactSizeIterator, Item = Term>,
        tail: bool,
    ) -> bool {
        let keep = self.pc.step().keep;
        let args = args.into_iter();
        let base = if tail { self.base } else { self.base + keep as u32 + 1 };
        if !self.room(host, base as u64 + need.max(args.len() as u32) as u64) {
            return false;
        }
        let mut frame = self.stack.frame(self.base);
        if !tail {
            frame.push(self.pc, keep);
        }
        for (slot, value) in args.enumerate() {
            frame.set(slot as u16, value);
        }
        self.base = base;
        true
    }

    /// Enters a function with these values in its first slots.
    fn enter_with<H: Host>(
        &mut self,
        host: &mut H,
        cx: &mut Ctx,
        f: &'static Function,
        args: Values,
        tail: bool,
    ) -> Result<Went, Raise> {
        if f.program().is_none() {
            host.lower(f).map_err(|raise| of_callee(raise, f.module, f.name, &args))?;
        }
        let Some(program) = f.program() else {
            return Err(of_callee(Raise::atom(atoms::UNDEF), f.module, f.name, &args));
        };
        if args.len() != f.params() as usize {
            // A closure or a call made by the host that does not fit its function.
            return Err(of_callee(Raise::atom(atoms::UNDEF), f.module, f.name, &args));
        }
        if !self.enter_frame(host, program.need(), args, tail) {
            return Ok(Went::Stop(Outcome::OutOfMemory));
        }
        self.pc = Pc::entry(program);
        cx.reductions -= 1;
        Ok(if cx.reductions > 0 { Went::On } else { Went::Stop(Outcome::Yielded) })
    }

    /// Completes the entry into a frame whose arguments are in place when something is missing: the function's code,
    /// room on the stack, or reductions.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_slow<H: Host>(
        &mut self,
        host: &mut H,
        cx: &mut Ctx,
        f: &'static Function,
    ) -> Result<Went, Raise> {
        let lowered = if f.program().is_none() { host.lower(f) } else { Ok(()) };
        let Some(program) = f.program() else {
            let mut frame = self.stack.frame(self.base);
            let args: Vec<Term> = (0..f.params()).map(|slot| frame.take(slot as u16)).collect();
            self.pc = frame.pop();
            self.base = self.stack.base(&frame);
            let raise = lowered.err().unwrap_or_else(|| Raise::atom(atoms::UNDEF));
            return Err(of_callee(raise, f.module, f.name, &args));
        };
        self.pc = Pc::entry(program);
        if !self.room(host, self.base as u64 + program.need() as u64) {
            return Ok(Went::Stop(Outcome::OutOfMemory));
        }
        // The loop has charged the call already.
        Ok(if cx.reductions > 0 { Went::On } else { Went::Stop(Outcome::Yielded) })
    }
}

/// Module, function and arguments of `apply/3`.
///
/// # Errors
/// `:badarg` of `:erlang.apply/3` unless module and name are atoms and the arguments a proper list.
pub(super) fn apply_named(module: &Term, name: &Term, args: &Term) -> Result<(Target, Values), Raise> {
    if let (Some(m), Some(n), Some(values)) = (module.as_atom(), name.as_atom(), args.proper_list())
        && let Ok(arity) = u8::try_from(values.len())
    {
        return Ok((Target::Export(code::export(m, n, arity)), values.into_iter().cloned().collect()));
    }
    let raise = if !module.is_atom() {
        Raise::badarg()
    } else if !name.is_atom() {
        Raise::badarg_at(2, "not an atom")
    } else {
        Raise::badarg_at(3, if args.is_list() { "not a proper list" } else { "not a list" })
    };
    Err(ops::failed(raise, "apply", &[module, name, args]))
}

/// Function and arguments of `apply/2`.
///
/// # Errors
/// `:badarg` of `:erlang.apply/2` unless the arguments are a proper list.
pub(super) fn apply_fun(fun: &Term, args: &Term) -> Result<(Target, Values), Raise> {
    match args.proper_list() {
        Some(values) if values.len() <= u8::MAX as usize => {
            Ok((Target::Fun(fun.clone()), values.into_iter().cloned().collect()))
        }
        _ => Err(ops::failed(Raise::badarg(), "apply", &[fun, args])),
    }
}

/// The export that a call on a run-time module goes to.
///
/// # Errors
/// `:badarg` of `:erlang.apply/3` when the module is no atom.
pub(super) fn dynamic(module: &Term, name: Atom, args: &[Term]) -> Result<&'static Export, Raise> {
    match module.as_atom() {
        Some(module) => Ok(code::export(module, name, args.len() as u8)),
        None => {
            let args = Term::list(args.iter().cloned());
            Err(ops::failed(Raise::badarg(), "apply", &[module, &Term::atom(name), &args]))
        }
    }
}

//! Exceptions: the way to a handler, and stack traces.
//!
//! A trace is made when the exception is raised, as the list that scripts see, of at most eight entries; tail calls
//! are absent because their frames are. As on the BEAM, a place that repeats (recursion) stands there once.

use super::eval::Values;
use super::stack::Pc;
use super::{Machine, Outcome, Raised, State};
use crate::base::{Atom, atoms};
use crate::ir::special::{INLINED, Spot};
use crate::ir::step::Op;
use crate::ir::{Function, FunctionKind, NO_SLOT, Raise, RaiseInfo};
use crate::term::Term;
use smallvec::{SmallVec, smallvec};

/// The most entries of a trace.
const DEPTH: usize = 8;

/// What the top of a trace shows besides places.
#[derive(Default)]
pub(super) struct Top {
    pub mfa: Option<(Atom, Atom, Vec<Term>)>,
    pub details: Vec<(u8, String)>,
    pub info: Option<Term>,
    /// The arguments of the function where the machine is.
    pub args: Option<Term>,
    /// The BEAM enters an error handler from the place, which shows twice then.
    pub twice: bool,
}

/// The step that begins the steps of a function, or those of the machine.
fn header(pc: Pc) -> &'static Op {
    let mut at = pc;
    loop {
        match &at.step().op {
            op @ (Op::Header(_) | Op::Special(_) | Op::Anonymous) => return op,
            _ => at = at.previous(),
        }
    }
}

/// The functions that a step is in, each with a line, the innermost first: several where calls of closures are not made.
/// None for the machine's own steps.
fn spots(pc: Pc) -> SmallVec<[Spot; 2]> {
    let line = pc.step().line;
    match header(pc) {
        Op::Header(f) => smallvec![(*f, line)],
        Op::Special(special) if line & INLINED != 0 => special
            .spots
            .get((line & !INLINED) as usize)
            .map_or_else(SmallVec::new, |spots| SmallVec::from_slice(spots)),
        Op::Special(special) => smallvec![(special.f, line)],
        _ => SmallVec::new(),
    }
}

/// The function of a step, and the line; none for the machine's own steps.
pub(super) fn place(pc: Pc) -> Option<Spot> {
    spots(pc).first().copied()
}

/// The function whose frame it is.
pub(super) fn function(pc: Pc) -> Option<&'static Function> {
    match header(pc) {
        Op::Header(f) => Some(f),
        Op::Special(special) => Some(special.f),
        _ => None,
    }
}

/// The room that the frame of a step needs.
pub(super) fn need(pc: Pc) -> Option<u32> {
    match header(pc) {
        Op::Header(f) => f.program().map(|program| program.need()),
        Op::Special(special) => Some(special.need),
        _ => None,
    }
}

/// The arity that traces show: a closure's captured values count, a file's body has one argument.
pub(super) fn shown_arity(f: &Function) -> u8 {
    match f.kind {
        FunctionKind::File | FunctionKind::Module => 1,
        _ => u8::try_from(f.params()).unwrap_or(u8::MAX),
    }
}

impl Machine {
    /// Unwinds to the innermost handler, or out of the machine.
    #[cold]
    #[inline(never)]
    pub(super) fn raise(&mut self, raise: Raise) -> Option<Outcome> {
        let RaiseInfo { class, reason, details, mfa, typed, info, args, trace } = *raise.0;
        let trace = trace.unwrap_or_else(|| {
            let mfa = mfa.filter(|_| !typed || place(self.pc).is_some_and(|(f, _)| is_typed(f)));
            let twice = matches!(self.pc.step().op, Op::CallFun(_)) && is_bad_call(&reason);
            self.trace(Top { mfa, details, info, args, twice })
        });
        let top = self.base + self.pc.step().keep as u32;
        let catch = std::iter::from_fn(|| self.catches.as_mut()?.pop()).find(|catch| catch.base <= self.base);
        let Some(catch) = catch else {
            self.state = State::Done;
            self.stack.clear(0, top);
            return Some(Outcome::Raised(Raised { class, reason, trace }));
        };
        let handler = catch.handler.step();
        self.stack.clear(catch.base + handler.keep as u32, top);
        self.base = catch.base;
        self.pc = catch.handler;
        let mut frame = self.stack.frame(self.base);
        frame.set(catch.dst, Term::atom(class.atom()));
        frame.set(catch.dst + 1, reason);
        frame.set(catch.dst + 2, trace);
        None
    }

    /// Whether this process is the shell's evaluator. Walks the whole stack: only for traces of typed code.
    fn evaluates(&self) -> bool {
        let shell = [Atom::new("Elixir.Quaff.Shell.Evaluator"), Atom::new("Elixir.Quaff.Shell.Pry")];
        let mut pc = self.pc;
        let mut frame = self.stack.frame(self.base);
        let mut base = self.base;
        loop {
            if place(pc).is_some_and(|(f, _)| shell.contains(&f.module)) {
                return true;
            }
            if base <= 1 {
                return false;
            }
            pc = frame.pop();
            base = self.stack.base(&frame);
        }
    }

    /// The stack trace of the place where the machine is.
    pub(super) fn trace(&self, top: Top) -> Term {
        let mut entries: Vec<Term> = Vec::with_capacity(DEPTH);
        let Top { mfa, details, info, args: mut given, twice } = top;
        let mut error_info = info.or_else(|| details_info(&details));
        if let Some((module, name, args)) = mfa {
            let location = Term::list(error_info.take().map(error_info_pair));
            entries.push(Term::tuple([Term::atom(module), Term::atom(name), Term::list(args), location]));
        } else if twice {
            entries.extend(place(self.pc).map(|spot| entry(spot, None, None)));
        }
        let mut pc = self.pc;
        let mut frame = self.stack.frame(self.base);
        let mut base = self.base;
        let mut first = true;
        let mut last = None;
        let mut typed = Vec::new();
        'frames: while entries.len() < DEPTH {
            let spots = if last == Some(pc) { SmallVec::new() } else { spots(pc) };
            for spot in spots {
                if entries.len() >= DEPTH {
                    break 'frames;
                }
                let args = match pc.step().op {
                    Op::FunctionClause if first => function(pc).map(|f| {
                        // Without what a closure has captured, unlike the arity in other entries.
                        Term::list((0..f.arity).map(|slot| frame.value(slot as u16)).collect::<Values>())
                    }),
                    _ => None,
                };
                let info = if first { error_info.take() } else { None };
                let mut made = entry(spot, args, info);
                if first && let Some(args) = given.take() {
                    made = made.clone().tuple_put(2, args).unwrap_or_default();
                }
                if is_typed(spot.0) {
                    typed.push(entries.len());
                }
                entries.push(made);
                last = Some(pc);
                first = false;
            }
            first = false;
            // Calls that are not made, since the list grows at its end.
            let grows = function(pc).and_then(|f| f.program()).map_or(NO_SLOT, |program| program.grows());
            if grows != NO_SLOT
                && let Some(site) = frame.grown_at(grows)
                && let Some(spot) = place(site)
                && last != Some(site)
                && entries.len() < DEPTH
            {
                entries.push(entry(spot, None, None));
                last = Some(site);
            }
            if base <= 1 {
                break;
            }
            pc = frame.pop();
            base = self.stack.base(&frame);
        }
        if !typed.is_empty() && !self.evaluates() {
            let mut at = 0..;
            entries.retain(|_| at.next().is_some_and(|n| !typed.contains(&n)));
        }
        Term::list(entries)
    }
}

/// Whether the code was typed into the shell. Real Elixir interprets it: in other processes than the one that evaluates
/// its functions have no frames.
fn is_typed(f: &Function) -> bool {
    let unit = matches!(f.kind, FunctionKind::File | FunctionKind::Closure { .. });
    unit && f.file.as_str() == "iex" && f.module.as_str().starts_with("elixir_compiler_")
}

/// A trace without what was typed into the shell: where real Elixir has its interpreter.
pub(super) fn untyped(trace: Term) -> Term {
    let typed = |entry: &&Term| {
        let Some([module, _, _, location]) = entry.as_tuple() else { return false };
        let of_unit = module.as_atom().is_some_and(|m| m.as_str().starts_with("elixir_compiler_"));
        of_unit && location.list_iter().any(|pair| pair.as_tuple().is_some_and(|p| p.len() == 2 && is_iex(&p[1])))
    };
    if trace.list_iter().any(|entry| typed(&entry)) {
        return Term::list(trace.list_iter().filter(|entry| !typed(entry)).cloned().collect::<Vec<_>>());
    }
    trace
}

/// `~c"iex"`
fn is_iex(file: &Term) -> bool {
    file.list_iter().map(|c| c.as_int().unwrap_or(0)).eq("iex".bytes().map(i64::from))
}

/// `{:badfun, _}` or `{:badarity, _}`
fn is_bad_call(reason: &Term) -> bool {
    let first = reason.as_tuple().and_then(|t| t.first()).and_then(Term::as_atom);
    matches!(first, Some(atoms::BADFUN | atoms::BADARITY))
}

/// `{module, name, arity or arguments, [file: …, line: …]}`
fn entry((f, line): Spot, args: Option<Term>, info: Option<Term>) -> Term {
    let (name, file) = f.traced();
    // No clause of a function matched: that is where the function begins.
    let line = if args.is_some() { f.line } else { line };
    let mut location = Term::list(info.map(error_info_pair));
    if line != 0 {
        location = Term::cons(Term::tuple2(Term::atom(atoms::LINE), Term::int(line as i64)), location);
        location = Term::cons(Term::tuple2(Term::atom(atoms::FILE), file.clone()), location);
    }
    let args = args.unwrap_or_else(|| Term::int(shown_arity(f) as i64));
    Term::tuple([Term::atom(f.module), Term::atom(*name), args, location])
}

fn error_info_pair(info: Term) -> Term {
    Term::tuple2(Term::atom(Atom::new("error_info")), info)
}

/// What is wrong with which argument, for whoever words the message.
fn details_info(details: &[(u8, String)]) -> Option<Term> {
    if details.is_empty() {
        return None;
    }
    let detail = |(index, what): &(u8, String)| Term::tuple2(Term::int(*index as i64), Term::string(what));
    Some(Term::map([
        (Term::atom(Atom::new("details")), Term::list(details.iter().map(detail))),
        (Term::atom(atoms::MODULE), Term::atom(Atom::new("erl_erts_errors"))),
    ]))
}

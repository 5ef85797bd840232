//! Lowering against meaning: random expanded functions are run by a direct interpreter of the expanded tree and, lowered,
//! by the machine. Value or exception, and the order of effects, must be the same.
//!
//! This is what keeps the data flow of `lower/` (moves, clears, shared slots, in-place updates) honest.

mod generate;
mod meaning;

use generate::Gen;
use meaning::{Meaning, Stop};
use proptest::prelude::*;
use quaff::base::{Atom, atoms};
use quaff::ir::core::*;
use quaff::ir::{Class, Export, Function, FunctionInfo, FunctionKind, HostedId, NativeIndex, Raise, code, dump};
use quaff::lower::{self, ModuleCtx};
use quaff::machine::{Answer, Host, Machine, Outcome, Peek, Target};
use quaff::term::{Pid, Term};
use std::sync::Once;
use std::sync::atomic::AtomicU32;

#[derive(Default)]
struct Log {
    hooks: Vec<Vec<Term>>,
}

impl Host for Log {
    fn pid(&self) -> Pid {
        Pid::new(1, 0)
    }
    fn hosted(&mut self, _: HostedId, _: &mut [Term], _: &mut i32) -> Answer {
        Answer::Raise(Raise::atom(atoms::UNDEF))
    }
    fn hook(&mut self, _: &Payload, args: Vec<Term>) -> Answer {
        self.hooks.push(args.clone());
        Answer::Value(Term::list(args))
    }
    fn lower(&mut self, _: &'static Function) -> Result<(), Raise> {
        Err(Raise::atom(atoms::UNDEF))
    }
    fn undefined(&mut self, _: &'static Export, _: &[Term]) -> Answer {
        Answer::Raise(Raise::atom(atoms::UNDEF))
    }
    fn receive_start(&mut self, _: Option<u64>) {}
    fn receive_peek(&mut self) -> Peek {
        Peek::TimedOut
    }
    fn receive_accept(&mut self) {}
    fn receive_next(&mut self) {}
    fn may_grow(&mut self, _: usize) -> bool {
        true
    }
}

fn natives() {
    static ONCE: Once = Once::new();
    static NATIVES: NativeIndex = NativeIndex::new(quaff::native::TABLES);
    ONCE.call_once(|| code::register_natives(&NATIVES));
}

type Ran = (Result<Term, (Class, Term)>, Vec<Vec<Term>>, String);

/// Result, effects, and the dump of the code.
fn run(def: &Definition, args: Vec<Term>) -> Ran {
    natives();
    let module = Atom::new("Elixir.T");
    let info =
        FunctionInfo { module, name: def.name, arity: def.arity, kind: FunctionKind::Def, file: module, line: 1 };
    let f = code::new_function(info).expect("room for a function");
    let local = |_, _| Some(f);
    let next_closure = AtomicU32::new(0);
    let ctx = ModuleCtx { module, file: module, local: &local, next_closure: &next_closure };
    let lowered = match lower::definition(def, &ctx) {
        Ok(lowered) => lowered,
        Err(problem) => panic!("{}\n{def:#?}", problem.message),
    };
    let text = dump::dump(&lowered.code);
    f.set_code(lowered.code);
    let mut host = Log::default();
    let mut machine = Machine::new(Target::Function(f), args);
    let result = loop {
        let mut reductions = 4000;
        match machine.run(&mut host, &mut reductions) {
            Outcome::Done(t) => break Ok(t),
            Outcome::Raised(r) => break Err((r.class, r.reason)),
            Outcome::Yielded => {}
            other => panic!("{other:?}"),
        }
    };
    (result, host.hooks, text)
}

fn compare(seed: u64) -> Result<(), TestCaseError> {
    let mut g = Gen::new(seed);
    g.below(2);
    g.arity = 1 + g.below(3) as u8;
    let arity = g.arity;
    let depth = 2 + g.below(4) as u32;
    let clauses = g.clauses(depth, arity.into(), 6);
    let args: Vec<Term> = (0..arity).map(|_| g.term()).collect();
    let def = Definition { name: Atom::new("f"), arity, line: 1, nvars: g.next_var, clauses };
    let mut meaning = Meaning::of(&def);
    let expected = match meaning.call(args.clone()) {
        Ok(t) => Ok(t),
        Err(Stop::Raise(class, reason)) => Err((class, reason)),
        Err(Stop::TooLong) => return Ok(()),
    };
    let (found, hooks, text) = run(&def, args.clone());
    prop_assert_eq!(&found, &expected, "seed {} args {:?}\n{}\n{:#?}", seed, args, text, def);
    prop_assert_eq!(hooks, meaning.log, "seed {} args {:?}\n{}\n{:#?}", seed, args, text, def);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn lowered_code_means_what_the_tree_means(seed in any::<u64>()) {
        // Deep trees need more stack than a test thread has.
        let work = move || compare(seed);
        let thread = std::thread::Builder::new().stack_size(1 << 26).spawn(work).expect("a thread");
        match thread.join() {
            Ok(result) => result?,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

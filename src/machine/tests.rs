//! Hand-built trees on a host without processes.

#![allow(unused_imports)]

mod calls;
mod errors;
mod loops;
mod waiting;

use super::*;
use crate::base::atoms;
use crate::ir::core::Payload;
use crate::ir::node::{Node, Op1, Op2, Pat};
use crate::ir::{Code, Ctx, Expr, FunctionInfo, FunctionKind, HostedId, NativeKind, NativeRow, Slot};
use crate::term::Pid;
use std::collections::VecDeque;

/// Answers from a script; messages from a queue.
pub struct Toy {
    pub messages: VecDeque<Term>,
    save: usize,
    pub answers: VecDeque<Answer>,
    pub limit: usize,
    pub timed_out: bool,
}

impl Toy {
    pub fn new() -> Toy {
        Toy { messages: VecDeque::new(), save: 0, answers: VecDeque::new(), limit: usize::MAX, timed_out: false }
    }
}

impl Host for Toy {
    fn pid(&self) -> Pid {
        Pid::new(1, 0)
    }
    fn hosted(&mut self, _: HostedId, args: &mut [Term], _: &mut i32) -> Answer {
        self.answers.pop_front().unwrap_or_else(|| Answer::Value(Term::list(args.iter_mut().map(Term::take))))
    }
    fn hook(&mut self, _: &Payload, args: Vec<Term>) -> Answer {
        self.answers.pop_front().unwrap_or_else(|| Answer::Value(Term::list(args)))
    }
    fn lower(&mut self, _: &'static Function) -> Result<(), Raise> {
        Err(Raise::atom(atoms::UNDEF))
    }
    fn undefined(&mut self, _: &'static Export, _: &[Term]) -> Answer {
        self.answers.pop_front().unwrap_or_else(|| Answer::Raise(Raise::atom(atoms::UNDEF)))
    }
    fn receive_start(&mut self, _: Option<u64>) {
        self.save = 0;
    }
    fn receive_peek(&mut self) -> Peek {
        match self.messages.get(self.save) {
            Some(message) => Peek::Message(message.clone()),
            None if self.timed_out => Peek::TimedOut,
            None => Peek::Wait,
        }
    }
    fn receive_accept(&mut self) {
        self.messages.remove(self.save);
    }
    fn receive_next(&mut self) {
        self.save += 1;
    }
    fn may_grow(&mut self, bytes: usize) -> bool {
        bytes <= self.limit
    }
}

pub fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

pub fn int(i: i64) -> Term {
    Term::int(i)
}

pub fn k(i: i64) -> Expr {
    Expr::Const(int(i))
}

pub fn op(op: Op2, a: Expr, b: Expr) -> Expr {
    Expr::Op2(op, Box::new([a, b]))
}

pub fn function(name: &str, arity: u8, kind: FunctionKind) -> &'static Function {
    let info = FunctionInfo {
        module: Atom::new("Elixir.T"),
        name: Atom::new(name),
        arity,
        kind,
        file: Atom::new("t.exs"),
        line: 1,
    };
    code::new_function(info).unwrap()
}

pub fn define(f: &'static Function, nslots: u32, nodes: Vec<Node>) -> &'static Function {
    let lines = (0..nodes.len() as u32).map(|i| 10 + i).collect();
    f.set_code(Code { nodes: nodes.into(), lines, nslots });
    f
}

pub fn def(name: &str, arity: u8, nslots: u32, nodes: Vec<Node>) -> &'static Function {
    define(function(name, arity, FunctionKind::Def), nslots, nodes)
}

/// Runs to the end, slice by slice.
pub fn finish(machine: &mut Machine, host: &mut Toy) -> Outcome {
    loop {
        let mut reductions = SLICE;
        match machine.run(host, &mut reductions) {
            Outcome::Yielded => {}
            outcome => return outcome,
        }
    }
}

pub fn call(f: &'static Function, args: Vec<Term>) -> Outcome {
    finish(&mut Machine::new(Target::Function(f), args), &mut Toy::new())
}

#[track_caller]
pub fn value(outcome: Outcome) -> Term {
    match outcome {
        Outcome::Done(value) => value,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn raised(outcome: Outcome) -> Raised {
    match outcome {
        Outcome::Raised(raised) => raised,
        other => panic!("{other:?}"),
    }
}

/// `def fib(n) when n < 2, do: n; def fib(n), do: fib(n - 1) + fib(n - 2)`
pub fn fib() -> &'static Function {
    use Expr::{Cons, Const, Move, Slot};
    let f = function("fib", 1, FunctionKind::Def);
    let call = |minus, dst| Node::Call { f, args: [op(Op2::Sub, Slot(0), k(minus))].into(), dst };
    define(
        f,
        3,
        vec![
            Node::Guard { cond: op(Op2::Lt, Slot(0), k(2)), otherwise: 2 },
            Node::Return(Slot(0)),
            call(1, 1),
            call(2, 0),
            Node::Return(op(Op2::Add, Slot(1), Slot(0))),
        ],
    )
}

/// `def sum(0, acc), do: acc; def sum(n, acc), do: sum(n - 1, acc + n)`
pub fn tail_loop() -> &'static Function {
    use Expr::{Cons, Const, Move, Slot};
    def(
        "sum",
        2,
        2,
        vec![
            Node::MatchConst { subject: 0, value: int(0), otherwise: 2 },
            Node::Return(Move(1)),
            Node::Loop {
                assign: [(1, op(Op2::Add, Move(1), Slot(0))), (0, op(Op2::Sub, Slot(0), k(1)))].into(),
                entry: -2,
            },
        ],
    )
}

/// `build(n)`, `inc(list)`, `sum(list, acc)`, and all three of it one after the other.
pub fn lists() -> &'static Function {
    use Expr::{Cons, Const, Move, Slot};
    let build = function("build", 1, FunctionKind::Def);
    define(
        build,
        2,
        vec![
            Node::MatchConst { subject: 0, value: int(0), otherwise: 2 },
            Node::Return(Const(Term::EMPTY_LIST)),
            Node::Call { f: build, args: [op(Op2::Sub, Slot(0), k(1))].into(), dst: 1 },
            Node::Return(Cons(Box::new([Move(0), Move(1)]))),
        ],
    );
    let inc = function("inc", 1, FunctionKind::Def);
    define(
        inc,
        4,
        vec![
            Node::MatchConst { subject: 0, value: Term::EMPTY_LIST, otherwise: 2 },
            Node::Return(Const(Term::EMPTY_LIST)),
            Node::MatchCons { subject: 0, head: 1, tail: 2, take: true, otherwise: 4 },
            Node::Set { dst: 1, e: op(Op2::Add, Move(1), k(1)) },
            Node::Call { f: inc, args: [Move(2)].into(), dst: 3 },
            Node::Return(Cons(Box::new([Move(1), Move(3)]))),
            Node::Raise { class: Class::Error, reason: Const(Term::atom(atoms::FUNCTION_CLAUSE)) },
        ],
    );
    let sum = function("lsum", 2, FunctionKind::Def);
    define(
        sum,
        4,
        vec![
            Node::MatchConst { subject: 0, value: Term::EMPTY_LIST, otherwise: 2 },
            Node::Return(Move(1)),
            Node::MatchCons { subject: 0, head: 2, tail: 3, take: true, otherwise: 2 },
            Node::Loop { assign: [(0, Move(3)), (1, op(Op2::Add, Move(1), Move(2)))].into(), entry: -3 },
            Node::Raise { class: Class::Error, reason: Const(Term::atom(atoms::FUNCTION_CLAUSE)) },
        ],
    );
    def(
        "lists",
        1,
        2,
        vec![
            Node::Call { f: build, args: [Move(0)].into(), dst: 1 },
            Node::Call { f: inc, args: [Move(1)].into(), dst: 1 },
            Node::Tail { f: sum, args: [Move(1), k(0)].into() },
        ],
    )
}

#[test]
fn fib_of_20() {
    assert_eq!(value(call(fib(), vec![int(20)])), int(6765));
}

#[test]
fn a_tail_loop_runs_in_constant_space() {
    let mut machine = Machine::new(Target::Function(tail_loop()), vec![int(100_000), int(0)]);
    let mut host = Toy::new();
    host.limit = 0;
    assert_eq!(value(finish(&mut machine, &mut host)), int(5_000_050_000));
}

#[test]
fn body_recursion_is_a_million_deep() {
    assert_eq!(value(call(lists(), vec![int(1_000_000)])), int(500_001_500_000));
}

#[test]
fn the_host_limits_the_stack() {
    let f = function("deep", 1, FunctionKind::Def);
    let again = Node::Call { f, args: [op(Op2::Add, Expr::Slot(0), k(1))].into(), dst: 1 };
    define(f, 2, vec![again, Node::Return(op(Op2::Add, Expr::Slot(0), Expr::Slot(1)))]);
    let mut machine = Machine::new(Target::Function(f), vec![int(1)]);
    let mut host = Toy { limit: 1 << 16, ..Toy::new() };
    assert!(matches!(finish(&mut machine, &mut host), Outcome::OutOfMemory));
}

#[test]
fn big_integers_in_slots_are_released() {
    let start = Term::int(i64::MAX);
    assert_eq!(
        value(call(tail_loop(), vec![int(3), start.clone()])),
        crate::term::arith::add(&start, &int(6)).unwrap()
    );
}

#[test]
fn a_machine_is_small() {
    assert!(size_of::<Machine>() <= 56, "{}", size_of::<Machine>());
    let machine = Machine::new(Target::Function(fib()), vec![int(1)]);
    assert!(machine.memory() <= 152, "{}", machine.memory());
}

/// Nanoseconds of processor time of this thread; wall time is useless on a machine shared with others.
fn cpu_time() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0.0)
}

/// Rough figures: `cargo test --profile fast --lib machine -- --ignored --nocapture bench`
#[test]
#[ignore = "a measurement"]
fn bench() {
    // Under a simulator one small round shows the instructions.
    let small = std::env::var_os("SMALL").is_some();
    let only = std::env::var("ONLY").unwrap_or_default();
    let time = |name: &str, per: f64, rounds: u32, f: &dyn Fn()| {
        if !name.starts_with(&only) {
            return;
        }
        if small {
            return f();
        }
        f();
        let mut times: Vec<f64> = (0..rounds)
            .map(|_| {
                let start = cpu_time();
                f();
                (cpu_time() - start) / per
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("{name:24} {:8.2} ns  (best {:.2})", times[times.len() / 2], times[0]);
    };
    let (fib, tail_loop, lists) = (fib(), tail_loop(), lists());
    time("fib(30), a call", 2_692_537.0, 9, &|| {
        value(call(fib, vec![int(if small { 20 } else { 30 })]));
    });
    time("tail loop, a round", 1e7, 5, &|| {
        value(call(tail_loop, vec![int(if small { 20_000 } else { 10_000_000 }), int(0)]));
    });
    time("lists 1M, an element", 1e6, 9, &|| {
        value(call(lists, vec![int(if small { 20_000 } else { 1_000_000 })]));
    });
}

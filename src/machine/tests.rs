//! Hand-built trees on a host without processes.

#![allow(unused_imports)]

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

fn string(text: &str) -> Term {
    Term::string(text)
}

/// Entries of a trace, without locations.
fn places(trace: &Term) -> Vec<String> {
    trace
        .list_iter()
        .map(|entry| {
            let entry = entry.as_tuple().unwrap_or_default();
            format!("{:?}.{:?}/{:?}", entry[0], entry[1], entry[2])
        })
        .collect()
}

fn fail_at(reason: Term) -> Node {
    Node::Raise { class: Class::Error, reason: Const(reason) }
}
use Expr::{AddImm, Const, Move};

#[test]
fn an_exception_unwinds_to_the_handler_of_an_outer_frame() {
    let inner = def("inner", 1, 2, vec![Node::Raise { class: Class::Throw, reason: Move(0) }]);
    let middle = def(
        "middle",
        1,
        3,
        vec![
            Node::Set { dst: 1, e: Const(Term::list([string("held")])) },
            Node::Call { f: inner, args: [Move(0)].into(), dst: 2 },
            Node::Return(Move(2)),
        ],
    );
    let outer = def(
        "outer",
        1,
        5,
        vec![
            Node::PushTry { dst: 1, handler: 4 },
            Node::Call { f: middle, args: [Move(0)].into(), dst: 1 },
            Node::PopTry,
            Node::Return(Move(1)),
            Node::Return(Expr::Tuple([Move(1), Move(2), Move(3)].into())),
        ],
    );
    let caught = value(call(outer, vec![string("ball")]));
    let [class, reason, trace] = caught.as_tuple().unwrap() else { panic!() };
    assert_eq!((class, reason), (&atom("throw"), &string("ball")));
    assert_eq!(places(trace), [":Elixir.T.:inner/1", ":Elixir.T.:middle/1", ":Elixir.T.:outer/1"]);
}

#[test]
fn a_trace_has_eight_places_each_once_and_lines() {
    let f = function("down", 1, FunctionKind::Def);
    define(
        f,
        2,
        vec![
            Node::MatchConst { subject: 0, value: int(0), otherwise: 2 },
            Node::Return(Expr::Op1(Op1::Hd, Box::new(Expr::Slot(0)))),
            Node::Call { f, args: [AddImm(0, -1)].into(), dst: 1 },
            Node::Return(AddImm(1, 1)),
        ],
    );
    let error = raised(call(f, vec![int(100)]));
    assert_eq!(error.reason, atom("badarg"));
    assert_eq!(places(&error.trace), [":erlang.:hd/[0]", ":Elixir.T.:down/1", ":Elixir.T.:down/1"]);
    let lines: Vec<_> = error.trace.list_iter().map(|e| format!("{:?}", e.as_tuple().unwrap()[3])).collect();
    assert!(lines[1].contains(":line, 11") && lines[2].contains(":line, 12"), "{lines:?}");
    assert!(lines[0].contains("error_info") && lines[0].contains("details"), "{lines:?}");
}

#[test]
fn reraising_keeps_the_trace() {
    let f = def(
        "again",
        0,
        3,
        vec![
            Node::PushTry { dst: 0, handler: 2 },
            fail_at(atom("first")),
            Node::Reraise { class: 0, reason: 1, trace: 2 },
        ],
    );
    let error = raised(call(f, vec![]));
    assert_eq!(error.reason, atom("first"));
    assert!(format!("{:?}", error.trace).contains(":line, 11"));
}

#[test]
fn no_clause_shows_the_arguments() {
    let f = define(function("only", 2, FunctionKind::Def), 2, vec![Node::FunctionClause]);
    let error = raised(call(f, vec![int(1), string("a")]));
    assert_eq!(error.reason, atom("function_clause"));
    assert!(places(&error.trace)[0].starts_with(":Elixir.T.:only/[1, <<"));
}

fn closure_kind(captures: u16) -> FunctionKind {
    FunctionKind::Closure { index: 0, captures, parent_arity: 1 }
}

#[test]
fn a_closure_gets_arguments_then_captures() {
    let f = define(
        function("adder", 1, closure_kind(2)),
        3,
        vec![Node::Return(Expr::Tuple([Move(0), Move(1), Move(2)].into()))],
    );
    let tail = def("tail", 1, 1, vec![Node::TailFun { fun: Move(0), args: [k(1)].into() }]);
    let plain = def(
        "plain",
        1,
        2,
        vec![
            Node::CallFun { fun: Expr::Slot(0), args: [k(1)].into(), dst: 1 },
            Node::Return(Expr::Tuple([Move(0), Move(1)].into())),
        ],
    );
    let fun = Term::closure(f.id, 1, [string("x"), string("y")]);
    let expected = Term::tuple([int(1), string("x"), string("y")]);
    assert_eq!(value(call(tail, vec![fun.clone()])), expected);
    assert_eq!(value(call(plain, vec![fun.clone()])), Term::tuple2(fun.clone(), expected));

    let two = def(
        "two",
        1,
        2,
        vec![Node::CallFun { fun: Move(0), args: [k(1), k(2)].into(), dst: 1 }, Node::Return(Move(1))],
    );
    let error = raised(call(two, vec![fun.clone()]));
    let expected = Term::tuple2(fun.clone(), Term::list([int(1), int(2)]));
    assert_eq!(error.reason, Term::tuple2(atom("badarity"), expected));
    assert_eq!(places(&error.trace), [":Elixir.T.:two/1", ":Elixir.T.:two/1"]);
    assert_eq!(raised(call(two, vec![int(7)])).reason, Term::tuple2(atom("badfun"), int(7)));
    // The frames are gone and so are their references.
    drop(error);
    assert!(fun.is_unique());
}

#[test]
fn a_function_is_loaded_and_called_again() {
    let export = code::export(Atom::new("Elixir.Late"), Atom::new("late"), 1);
    let loader = def("load", 0, 1, vec![Node::Return(k(0))]);
    let late = def("late", 1, 1, vec![Node::Return(Expr::Tuple([Move(0), Const(atom("loaded"))].into()))]);
    let body = def(
        "calls",
        1,
        2,
        vec![
            Node::CallRemote { f: export, args: [Expr::Slot(0)].into(), dst: 1 },
            Node::Return(Expr::Tuple([Move(0), Move(1)].into())),
        ],
    );
    let tail = def("tails", 1, 1, vec![Node::TailRemote { f: export, args: [Move(0)].into() }]);

    let mut host = Toy::new();
    let error = raised(finish(&mut Machine::new(Target::Function(body), vec![int(1)]), &mut host));
    assert_eq!(places(&error.trace), [":Elixir.Late.:late/[1]", ":Elixir.T.:calls/1"]);
    let error = raised(finish(&mut Machine::new(Target::Function(tail), vec![int(1)]), &mut host));
    assert_eq!(places(&error.trace)[0], ":Elixir.Late.:late/[1]");

    // Loading parks, then runs something, then the call is made.
    host.answers.push_back(Answer::Park);
    host.answers.push_back(Answer::CallFunction(loader, vec![]));
    let mut machine = Machine::new(Target::Function(body), vec![string("x")]);
    assert!(matches!(finish(&mut machine, &mut host), Outcome::Parked));
    machine.resume_with(Ok(Term::NIL));
    let mut reductions = 1;
    assert!(matches!(machine.run(&mut host, &mut reductions), Outcome::Yielded));
    export.set(Some(late));
    let got = value(finish(&mut machine, &mut host));
    let loaded = |x| Term::tuple2(x, atom("loaded"));
    assert_eq!(got, Term::tuple2(string("x"), loaded(string("x"))));
    assert_eq!(value(call(tail, vec![int(2)])), loaded(int(2)));
}

static HOSTED: NativeRow = NativeRow { module: "erlang", name: "hosted", arity: 1, kind: NativeKind::Hosted(7) };

fn fails(_: &mut Ctx, _: &mut [Term]) -> Result<Term, Raise> {
    Err(Raise::badarg_at(1, "not a joke"))
}
static FAILS: NativeRow = NativeRow { module: "erlang", name: "fails", arity: 1, kind: NativeKind::Leaf(fails) };

#[test]
fn hosted_natives_answer_park_yield_and_raise() {
    let f = def(
        "asks",
        1,
        2,
        vec![
            Node::CallHosted { row: &HOSTED, args: [Expr::Slot(0)].into(), dst: 1 },
            Node::Return(Expr::Tuple([Move(0), Move(1)].into())),
        ],
    );
    let run = |answers: Vec<Answer>| {
        let mut host = Toy::new();
        host.answers.extend(answers);
        (Machine::new(Target::Function(f), vec![int(5)]), host)
    };
    let (mut machine, mut host) = run(vec![]);
    assert_eq!(value(finish(&mut machine, &mut host)), Term::tuple2(int(5), Term::list([int(5)])));
    let (mut machine, mut host) = run(vec![Answer::Yield(int(1))]);
    assert!(matches!(machine.run(&mut host, &mut 4000), Outcome::Yielded));
    assert_eq!(value(finish(&mut machine, &mut host)), Term::tuple2(int(5), int(1)));
    let (mut machine, mut host) = run(vec![Answer::Park]);
    assert!(matches!(finish(&mut machine, &mut host), Outcome::Parked));
    assert!(matches!(finish(&mut machine, &mut host), Outcome::Parked));
    machine.resume_with(Err(Raise::atom(atoms::NOPROC)));
    assert_eq!(raised(finish(&mut machine, &mut host)).reason, atom("noproc"));
    let (mut machine, mut host) = run(vec![Answer::Raise(Raise::badarg())]);
    let error = raised(finish(&mut machine, &mut host));
    assert_eq!(places(&error.trace), [":erlang.:hosted/[5]", ":Elixir.T.:asks/1"]);
    let (mut machine, mut host) = run(vec![Answer::CallFunction(fib(), vec![int(10)])]);
    assert_eq!(value(finish(&mut machine, &mut host)), Term::tuple2(int(5), int(55)));
}

#[test]
fn a_failing_native_stands_on_top_with_its_arguments() {
    let f = def("uses", 1, 1, vec![Node::Return(Expr::Native(&FAILS, [Move(0)].into()))]);
    let error = raised(call(f, vec![int(3)]));
    assert_eq!(places(&error.trace), [":erlang.:fails/[3]", ":Elixir.T.:uses/1"]);
    assert!(format!("{:?}", error.trace).contains("not a joke") || error.trace.is_list());
}

#[test]
fn receive_takes_the_first_match_and_waits_for_more() {
    let f = def(
        "loop",
        0,
        2,
        vec![
            Node::RecvStart { timeout: Some(k(1000)) },
            Node::RecvPeek { dst: 0, on_timeout: 5 },
            Node::MatchTuple { subject: 0, dsts: [crate::ir::NO_SLOT, 1].into(), take: false, otherwise: 3 },
            Node::RecvAccept,
            Node::Return(Move(1)),
            Node::RecvNext(-4),
            Node::Return(Const(atom("late"))),
        ],
    );
    let mut host = Toy::new();
    let mut machine = Machine::new(Target::Function(f), vec![]);
    host.messages.push_back(int(1));
    assert!(matches!(finish(&mut machine, &mut host), Outcome::Waiting));
    assert!(machine.location().is_some_and(|l| l.name == Atom::new("loop") && l.line == 11));
    host.messages.push_back(Term::tuple2(int(1), string("two")));
    assert_eq!(value(finish(&mut machine, &mut host)), string("two"));
    assert_eq!(host.messages.len(), 1);

    let mut machine = Machine::new(Target::Function(f), vec![]);
    host.timed_out = true;
    assert_eq!(value(finish(&mut machine, &mut host)), atom("late"));
    let bad = def("bad", 0, 1, vec![Node::RecvStart { timeout: Some(k(-1)) }, Node::Return(k(0))]);
    assert_eq!(raised(call(bad, vec![])).reason, atom("timeout_value"));
}

#[test]
fn dots_read_maps_and_call_modules() {
    let f = def("dot", 1, 2, vec![Node::Dot { left: Move(0), name: Atom::new("a"), dst: 1 }, Node::Return(Move(1))]);
    let map = |key| Term::map([(atom(key), int(1))]);
    assert_eq!(value(call(f, vec![map("a")])), int(1));
    assert_eq!(raised(call(f, vec![map("b")])).reason, Term::tuple3(atom("badkey"), atom("a"), map("b")));
    assert_eq!(raised(call(f, vec![Term::NIL])).reason, Term::tuple2(atom("badmap"), Term::NIL));
    assert_eq!(raised(call(f, vec![atom("m")])).reason, atom("undef"));
}

#[test]
fn apply_checks_its_arguments() {
    let f = def(
        "apply",
        3,
        4,
        vec![Node::Apply { module: Some(Move(0)), name: Move(1), args: Move(2), dst: 3 }, Node::Return(Move(3))],
    );
    let improper = || Term::cons(int(1), int(2));
    let error = raised(call(f, vec![atom("m"), atom("f"), improper()]));
    assert_eq!(error.reason, atom("badarg"));
    assert!(places(&error.trace)[0].starts_with(":erlang.:apply/"));
    let error = raised(call(f, vec![atom("m"), atom("f"), Term::list([int(1)])]));
    assert_eq!(places(&error.trace)[0], ":m.:f/[1]");
    let error = raised(call(f, vec![int(1), atom("f"), Term::EMPTY_LIST]));
    assert_eq!(error.reason, atom("badarg"));
}

#[test]
fn guards_fail_where_conditions_raise() {
    let length = || op(Op2::Gt, Expr::Op1(Op1::Length, Box::new(Expr::Slot(0))), k(1));
    let body = |first| vec![first, Node::Return(Const(Term::TRUE)), Node::Return(Const(Term::FALSE))];
    let guard = def("guard", 1, 1, body(Node::Guard { cond: length(), otherwise: 2 }));
    let cond = def("cond", 1, 1, body(Node::If { cond: length(), otherwise: 2 }));
    assert_eq!(value(call(guard, vec![int(1)])), Term::FALSE);
    assert_eq!(value(call(guard, vec![Term::list([int(1), int(2)])])), Term::TRUE);
    assert_eq!(raised(call(cond, vec![int(1)])).reason, atom("badarg"));
    let and = Expr::And(Box::new([Expr::Slot(0), k(1)]));
    let strict = def("strict", 1, 1, vec![Node::Return(and)]);
    assert_eq!(value(call(strict, vec![Term::TRUE])), int(1));
    assert_eq!(raised(call(strict, vec![int(1)])).reason, Term::tuple3(atom("badbool"), atom("and"), int(1)));
}

#[test]
fn patterns_may_bind_their_subject() {
    let pat = Pat::Tuple([Pat::Bind(0), Pat::Cons(Box::new([Pat::Bind(1), Pat::Any]))].into());
    let f = def(
        "own",
        1,
        2,
        vec![
            Node::Match { subject: 0, pat: Box::new(pat), otherwise: 2 },
            Node::Return(Expr::Tuple([Move(0), Move(1)].into())),
            Node::Return(Const(Term::FALSE)),
        ],
    );
    let subject = Term::tuple2(string("a"), Term::list([string("b")]));
    assert_eq!(value(call(f, vec![subject])), Term::tuple2(string("a"), string("b")));
    assert_eq!(value(call(f, vec![int(1)])), Term::FALSE);
}

#[test]
fn what_a_frame_owns_is_released_on_every_way_out() {
    let held = Term::list([string("held")]);
    let f = def(
        "ways",
        2,
        5,
        vec![
            Node::Set { dst: 2, e: Expr::Slot(0) },
            Node::Switch { subject: 1, table: [(int(0), 1), (int(1), 2), (int(2), 3)].into(), otherwise: 4 },
            Node::Return(Const(Term::NIL)),
            Node::Return(Move(2)),
            Node::Raise { class: Class::Exit, reason: Expr::Slot(2) },
            Node::Tail { f: fib(), args: [k(3)].into() },
        ],
    );
    for way in 0..4 {
        drop(call(f, vec![held.clone(), int(way)]));
        assert!(held.is_unique(), "way {way}");
    }
    let machine = Machine::new(Target::Function(f), vec![held.clone(), int(0)]);
    drop(machine);
    assert!(held.is_unique());
}

#[test]
fn a_wrong_tree_raises_instead_of_running() {
    let wrong = |nslots, nodes| {
        let error = raised(call(def("wrong", 0, nslots, nodes), vec![]));
        format!("{:?}", error.reason)
    };
    for reason in [
        wrong(1, vec![Node::Return(Move(1))]),
        wrong(1, vec![Node::Jump(5)]),
        wrong(1, vec![Node::Jump(-1)]),
        wrong(1, vec![Node::PopTry]),
        wrong(1, vec![]),
        wrong(1, vec![Node::PushTry { dst: 0, handler: 1 }, Node::Return(k(0))]),
        wrong(1, vec![Node::Tail { f: fib(), args: [].into() }]),
    ] {
        assert!(reason.contains("internal_error"), "{reason}");
    }
}

#[test]
fn a_parked_stack_shrinks() {
    let down = function("down", 1, FunctionKind::Def);
    define(
        down,
        2,
        vec![
            Node::MatchConst { subject: 0, value: int(0), otherwise: 2 },
            Node::Return(k(0)),
            Node::Call { f: down, args: [AddImm(0, -1)].into(), dst: 1 },
            Node::Return(AddImm(1, 1)),
        ],
    );
    let f = def(
        "deep",
        0,
        1,
        vec![
            Node::Call { f: down, args: [k(10_000)].into(), dst: 0 },
            Node::RecvStart { timeout: None },
            Node::RecvPeek { dst: 0, on_timeout: 1 },
            Node::Return(k(1)),
        ],
    );
    let mut machine = Machine::new(Target::Function(f), vec![]);
    assert!(matches!(finish(&mut machine, &mut Toy::new()), Outcome::Waiting));
    assert!(machine.memory() < 300, "{}", machine.memory());
}

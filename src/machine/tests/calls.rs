//! Calls: closures, natives, functions that have to be loaded.

#![allow(unused_imports)]

use super::errors::*;
use super::*;
use Expr::{AddImm, Const, Move};

pub(super) fn closure_kind(captures: u16) -> FunctionKind {
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

pub(super) fn fails(_: &mut Ctx, _: &mut [Term]) -> Result<Term, Raise> {
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

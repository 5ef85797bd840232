//! Receives, and the rest: fields, patterns, what a frame owns.

#![allow(unused_imports)]

use super::errors::*;
use super::*;
use Expr::{AddImm, Const, Move};

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

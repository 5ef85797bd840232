//! Exceptions and traces.

#![allow(unused_imports)]

use super::*;
use Expr::{AddImm, Const, Move};

pub(super) fn string(text: &str) -> Term {
    Term::string(text)
}

/// Entries of a trace, without locations.
pub(super) fn places(trace: &Term) -> Vec<String> {
    trace
        .list_iter()
        .map(|entry| {
            let entry = entry.as_tuple().unwrap_or_default();
            format!("{:?}.{:?}/{:?}", entry[0], entry[1], entry[2])
        })
        .collect()
}

pub(super) fn fail_at(reason: Term) -> Node {
    Node::Raise { class: Class::Error, reason: Const(reason) }
}

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

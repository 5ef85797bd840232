//! Loops with steps made for the closures that they call.

use super::errors::*;
use super::*;
use Expr::{Const, Move};

/// `def fold([], acc, _), do: acc; def fold([h | t], acc, fun), do: fold(t, fun.(h, acc), fun)`
fn fold() -> &'static Function {
    def(
        "fold",
        3,
        5,
        vec![
            Node::MatchConst { subject: 0, value: Term::EMPTY_LIST, otherwise: 2 },
            Node::Return(Move(1)),
            Node::MatchCons { subject: 0, head: 3, tail: 0, take: true, otherwise: 3 },
            Node::CallFun { fun: Expr::Slot(2), args: [Move(3), Move(1)].into(), dst: 4 },
            Node::Loop { assign: [(1, Move(4))].into(), entry: -4 },
            Node::FunctionClause,
        ],
    )
}

fn closure_of(captures: u16) -> FunctionKind {
    FunctionKind::Closure { index: 0, captures, parent_arity: 1 }
}

static HOSTED: NativeRow = NativeRow { module: "erlang", name: "hosted", arity: 1, kind: NativeKind::Hosted(7) };

/// Often enough that the loop gets steps of its own.
const ROUNDS: usize = 20;

#[test]
fn a_loop_for_a_closure_computes_the_same_and_owns_nothing_in_the_end() {
    let fold = fold();
    // fn h, acc -> {h, acc, captured} end
    let f = define(
        function("wrap", 2, closure_of(1)),
        3,
        vec![Node::Return(Expr::Tuple([Move(0), Move(1), Move(2)].into()))],
    );
    let captured = string("captured");
    let element = string("element");
    let fun = Term::closure(f.id, 2, [captured.clone()]);
    for _ in 0..ROUNDS {
        let list = Term::list([element.clone(), int(1)]);
        let result = value(call(fold, vec![list.clone(), int(0), fun.clone()]));
        let inner = Term::tuple([element.clone(), int(0), captured.clone()]);
        assert_eq!(result, Term::tuple([int(1), inner, captured.clone()]));
        assert!(list.is_unique());
    }
    assert!(crate::ir::special::is_made(f));
    assert!(fun.is_unique() && element.is_unique());
    drop(fun);
    assert!(captured.is_unique());
}

#[test]
fn an_error_in_such_a_loop_shows_the_closure_above_the_loop() {
    let fold = fold();
    // fn h, acc -> h + acc end
    let sum = op(Op2::Add, Move(0), Move(1));
    let f = define(function("add", 2, closure_of(0)), 2, vec![Node::Return(sum)]);
    let fun = Term::closure(f.id, 2, []);
    for _ in 0..ROUNDS {
        assert_eq!(value(call(fold, vec![Term::list([int(1), int(2)]), int(4), fun.clone()])), int(7));
        let error = raised(call(fold, vec![Term::list([int(1), string("no")]), string("x"), fun.clone()]));
        assert_eq!(error.reason, atom("badarith"));
        let seen = places(&error.trace);
        assert_eq!(seen.len(), 3, "{seen:?}");
        assert!(seen[1].contains("add") && seen[2].contains("fold"), "{seen:?}");
    }
    assert!(crate::ir::special::is_made(f) && fun.is_unique());
}

#[test]
fn a_closure_without_a_matching_clause_fails_as_when_it_is_called() {
    let fold = fold();
    // fn 1, acc -> acc end
    let f = define(
        function("one", 2, closure_of(0)),
        2,
        vec![Node::MatchConst { subject: 0, value: int(1), otherwise: 2 }, Node::Return(Move(1)), Node::FunctionClause],
    );
    let fun = Term::closure(f.id, 2, []);
    let mut traces = Vec::new();
    for _ in 0..ROUNDS {
        let error = raised(call(fold, vec![Term::list([int(1), int(2)]), int(0), fun.clone()]));
        assert_eq!(error.reason, atom("function_clause"));
        traces.push(error.trace);
    }
    assert!(crate::ir::special::is_made(f));
    assert!(traces.iter().all(|trace| *trace == traces[0]));
}

#[test]
fn a_stack_that_shrinks_keeps_room_for_such_a_loop() {
    let fold = fold();
    // fn h, acc -> hosted native that parks end
    let f = define(
        function("wait", 2, closure_of(0)),
        3,
        vec![
            Node::CallHosted { row: &HOSTED, args: [Move(0)].into(), dst: 2 },
            Node::Return(op(Op2::Add, Move(2), Move(1))),
        ],
    );
    let fun = Term::closure(f.id, 2, []);
    for _ in 0..ROUNDS {
        let mut host = Toy::new();
        let list = Term::list((0..3).map(int));
        let mut machine = Machine::new(Target::Function(fold), vec![list, int(0), fun.clone()]);
        let outcome = loop {
            host.answers.push_back(Answer::Park);
            match finish(&mut machine, &mut host) {
                Outcome::Parked => machine.resume_with(Ok(int(5))),
                outcome => break outcome,
            }
        };
        assert_eq!(value(outcome), int(15));
    }
    assert!(crate::ir::special::is_made(f));
}

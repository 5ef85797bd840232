//! What frames own on every way out of a loop: walks over lists and lists that grow. Under valgrind as well.

use super::super::tests::{Toy, atom, call, def, define, finish, function, int, k, op, value};
use super::super::{Machine, Outcome, Target};
use crate::ir::node::{Expr, Node, Op2};
use crate::ir::{Function, FunctionKind, NO_SLOT};
use crate::term::Term;

const LENGTH: i64 = if cfg!(debug_assertions) { 9_000 } else { 90_000 };

/// Texts, so that a reference too many or too few is seen.
fn texts() -> Term {
    Term::list((0..LENGTH).map(|i| Term::string(&i.to_string())).collect::<Vec<_>>())
}

fn length(list: &Term) -> i64 {
    list.list_len().map_or(-1, |n| n as i64)
}

/// `def last([], acc), do: acc; def last([h | t], _), do: last(t, h)`
fn last(take: bool) -> &'static Function {
    let tail = if take { 0 } else { 3 };
    let mut assign = vec![(1, Expr::Move(2))];
    if !take {
        assign.push((0, Expr::Move(3)));
    }
    def(
        "last",
        2,
        4,
        vec![
            Node::MatchConst { subject: 0, value: Term::EMPTY_LIST, otherwise: 2 },
            Node::Return(Expr::Move(1)),
            Node::MatchCons { subject: 0, head: 2, tail, take, otherwise: 2 },
            Node::Loop { assign: assign.into(), entry: -3 },
            Node::FunctionClause,
        ],
    )
}

/// `def copy([]), do: end; def copy([h | t]), do: [h | copy(t)]`
fn copy(end: Term) -> &'static Function {
    let f = function("copy", 1, FunctionKind::Def);
    define(
        f,
        3,
        vec![
            Node::MatchConst { subject: 0, value: Term::EMPTY_LIST, otherwise: 2 },
            Node::Return(Expr::Const(end)),
            Node::MatchCons { subject: 0, head: 1, tail: 0, take: true, otherwise: 3 },
            Node::Call { f, args: [Expr::Move(0)].into(), dst: 2 },
            Node::Return(Expr::Cons(Box::new([Expr::Move(1), Expr::Move(2)]))),
            Node::FunctionClause,
        ],
    )
}

#[test]
fn a_walk_leaves_a_shared_list_as_it_was() {
    for take in [true, false] {
        let (f, list) = (last(take), texts());
        let end = value(call(f, vec![list.clone(), Term::NIL]));
        assert_eq!(end, Term::string(&(LENGTH - 1).to_string()));
        assert_eq!(length(&list), LENGTH);
        assert!(list.is_unique());
        assert_eq!(value(call(f, vec![list, Term::NIL])), end);
    }
}

#[test]
fn a_walk_can_be_dropped_at_any_slice() {
    for take in [true, false] {
        let list = texts();
        let mut machine = Machine::new(Target::Function(last(take)), vec![list.clone(), Term::NIL]);
        let (mut host, mut reductions) = (Toy::new(), 100);
        assert!(matches!(machine.run(&mut host, &mut reductions), Outcome::Yielded));
        drop(machine);
        assert_eq!(length(&list), LENGTH);
        assert!(list.is_unique());
    }
}

#[test]
fn the_end_of_an_improper_list_stands_in_the_trace() {
    for take in [true, false] {
        let list = Term::list_with_tail([int(1), int(2)], atom("end"));
        let Outcome::Raised(raised) = call(last(take), vec![list.clone(), Term::NIL]) else { panic!() };
        assert_eq!(raised.reason, atom("function_clause"));
        let (first, _) = raised.trace.as_cons().unwrap();
        let expected = Term::list([atom("end"), int(2)]);
        assert_eq!(first.as_tuple().unwrap()[2], expected);
        assert!(list.is_unique());
    }
}

#[test]
fn a_list_grows_at_its_end() {
    let f = copy(atom("end"));
    assert_eq!(f.program().unwrap().grows(), 3);
    assert_eq!(value(call(f, vec![Term::EMPTY_LIST])), atom("end"));
    let list = texts();
    let grown = value(call(f, vec![list.clone()]));
    assert_eq!(grown.list_iter().count() as i64, LENGTH);
    assert!(list.is_unique() && grown.is_unique());
    assert_eq!(value(call(copy(Term::EMPTY_LIST), vec![list.clone()])), list);
    // Taken apart while it is copied.
    assert_eq!(length(&value(call(copy(Term::EMPTY_LIST), vec![list]))), LENGTH);
}

#[test]
fn a_growing_list_can_be_dropped_at_any_slice() {
    let list = texts();
    let mut machine = Machine::new(Target::Function(copy(Term::EMPTY_LIST)), vec![list.clone()]);
    let (mut host, mut reductions) = (Toy::new(), 100);
    assert!(matches!(machine.run(&mut host, &mut reductions), Outcome::Yielded));
    assert!(machine.memory() < 1000, "no frames");
    drop(machine);
    assert!(list.is_unique());
}

#[test]
fn a_growing_list_dies_with_an_exception_and_leaves_its_place_in_the_trace() {
    let list = Term::list_with_tail([Term::string("a"), Term::string("b")], atom("end"));
    let Outcome::Raised(raised) = call(copy(Term::EMPTY_LIST), vec![list.clone()]) else { panic!() };
    let lines: Vec<String> =
        raised.trace.list_iter().map(|entry| format!("{:?}", entry.as_tuple().unwrap()[3])).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].contains("13"), "{lines:?}");
    assert!(list.is_unique());
    assert_eq!(length(&list), -1);
}

/// Two lists at once: each has its own anchor.
#[test]
fn two_walks_in_one_loop() {
    let f = function("zip", 2, FunctionKind::Def);
    let pair = Expr::Tuple([Expr::Move(2), Expr::Move(3)].into());
    define(
        f,
        5,
        vec![
            Node::MatchCons { subject: 0, head: 2, tail: 0, take: true, otherwise: 4 },
            Node::MatchCons { subject: 1, head: 3, tail: 1, take: true, otherwise: 3 },
            Node::Call { f, args: [Expr::Move(0), Expr::Move(1)].into(), dst: 4 },
            Node::Return(Expr::Cons(Box::new([pair, Expr::Move(4)]))),
            Node::Return(Expr::Const(Term::EMPTY_LIST)),
        ],
    );
    let list = texts();
    let zipped = value(call(f, vec![list.clone(), list.clone()]));
    assert_eq!(length(&zipped), LENGTH);
    drop(zipped);
    assert!(list.is_unique());
}

/// The tail is also what the loop collects: an address must not get there.
#[test]
fn a_tail_that_is_used_otherwise_is_made_a_value() {
    let f = def(
        "tails",
        2,
        3,
        vec![
            Node::MatchCons { subject: 0, head: NO_SLOT, tail: 0, take: true, otherwise: 2 },
            Node::Loop { assign: [(1, Expr::Cons(Box::new([Expr::Slot(0), Expr::Move(1)])))].into(), entry: -1 },
            Node::Return(Expr::Move(1)),
        ],
    );
    let list = Term::list([int(1), int(2), int(3)]);
    let tails = value(call(f, vec![list.clone(), Term::EMPTY_LIST]));
    let expected = Term::list([Term::EMPTY_LIST, Term::list([int(3)]), Term::list([int(2), int(3)])]);
    assert_eq!(tails, expected);
    assert_eq!(
        value(call(f, vec![list, k_list()])),
        Term::list_with_tail(vec![Term::EMPTY_LIST, Term::list([int(3)]), Term::list([int(2), int(3)])], k_list())
    );
}

fn k_list() -> Term {
    Term::list([int(7)])
}

/// Guards that fall to the next clause: `ff([h | t]) when h > 3 …; ff([_ | t]) …; ff([]) …`
#[test]
fn a_walk_goes_through_clauses() {
    let f = def(
        "ff",
        2,
        4,
        vec![
            Node::MatchCons { subject: 0, head: 2, tail: 3, take: false, otherwise: 3 },
            Node::Guard { cond: op(Op2::Gt, Expr::Slot(2), k(3)), otherwise: 2 },
            Node::Loop {
                assign: [(1, Expr::Cons(Box::new([Expr::Move(2), Expr::Move(1)]))), (0, Expr::Move(3))].into(),
                entry: -2,
            },
            Node::Clear([3].into()),
            Node::MatchCons { subject: 0, head: NO_SLOT, tail: 0, take: true, otherwise: 2 },
            Node::Loop { assign: [].into(), entry: -5 },
            Node::MatchConst { subject: 0, value: Term::EMPTY_LIST, otherwise: 2 },
            Node::Return(Expr::Move(1)),
            Node::FunctionClause,
        ],
    );
    let list = Term::list((1..7).map(int).collect::<Vec<_>>());
    let expected = Term::list([int(6), int(5), int(4)]);
    assert_eq!(value(call(f, vec![list.clone(), Term::EMPTY_LIST])), expected);
    assert!(list.is_unique());
    assert_eq!(
        value(finish(&mut Machine::new(Target::Function(f), vec![list, Term::EMPTY_LIST]), &mut Toy::new())),
        expected
    );
}

/// `fn x -> {x, text, inner.(x)} end` called from a slot that stays and from one that is moved, from the end of another
/// closure, and after it was lent itself.
#[test]
fn what_a_closure_has_captured_is_lent_and_stays_its_own() {
    let closure = |arity, captures, nslots, nodes| {
        let kind = FunctionKind::Closure { index: 0, captures, parent_arity: 1 };
        define(function("lending", arity, kind), nslots, nodes)
    };
    // x, text
    let inner = closure(1, 1, 2, vec![Node::Return(Expr::Tuple([Expr::Move(0), Expr::Move(1)].into()))]);
    // x, inner: the last call takes the frame's place.
    let tail = closure(1, 1, 2, vec![Node::TailFun { fun: Expr::Move(1), args: [Expr::Move(0)].into() }]);
    // x, inner, text
    let both = closure(
        1,
        2,
        4,
        vec![
            Node::CallFun { fun: Expr::Slot(1), args: [Expr::Slot(0)].into(), dst: 3 },
            Node::Return(Expr::List([Expr::Move(3), Expr::Move(2)].into(), Box::new(Expr::Const(Term::EMPTY_LIST)))),
        ],
    );
    assert_eq!(both.program().unwrap().borrows(), 3);
    let text = Term::string("a text that is counted");
    let make = |f: &'static Function, env: Vec<Term>| Term::closure(f.id, f.arity, env);
    // fun, x
    let stays = def(
        "stays",
        2,
        3,
        vec![
            Node::CallFun { fun: Expr::Slot(0), args: [Expr::Slot(1)].into(), dst: 2 },
            Node::Return(Expr::Cons(Box::new([Expr::Move(2), Expr::Move(0)]))),
        ],
    );
    let moved = def(
        "moved",
        2,
        3,
        vec![
            Node::CallFun { fun: Expr::Move(0), args: [Expr::Move(1)].into(), dst: 2 },
            Node::Return(Expr::Cons(Box::new([Expr::Move(2), Expr::Slot(0)]))),
        ],
    );
    // The closure is its own argument: it does not stay.
    let itself = def(
        "itself",
        1,
        2,
        vec![
            Node::CallFun { fun: Expr::Slot(0), args: [Expr::Move(0)].into(), dst: 1 },
            Node::Return(Expr::Cons(Box::new([Expr::Move(1), Expr::Slot(0)]))),
        ],
    );
    let pair = |x: Term| Term::tuple2(x, text.clone());
    for last in [stays, moved, itself] {
        let inner = || make(inner, vec![text.clone()]);
        let tails = make(tail, vec![make(tail, vec![inner()])]);
        for (fun, is_list) in [(tails, false), (make(both, vec![inner(), text.clone()]), true)] {
            let own = last.arity == 1;
            let args = if own { vec![fun.clone()] } else { vec![fun.clone(), int(7)] };
            let result = value(call(last, args));
            let (got, _) = result.as_cons().unwrap();
            let made = pair(if own { fun.clone() } else { int(7) });
            let expected = if is_list { Term::list([made, text.clone()]) } else { made };
            assert_eq!(*got, expected);
        }
    }
    assert!(text.is_unique(), "all references are given up");
}

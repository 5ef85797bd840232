//! Dumps of small functions: what a reader of `quaff dump` would see.

use super::*;
use crate::base::atoms;
use crate::ir::core::{CaseFail, Clause, Expr as Core, Kind, Pat};
use crate::ir::dump::dump;
use crate::ir::{FunctionInfo, FunctionKind, code};
use crate::term::Term;

fn core(kind: Kind) -> Core {
    Core::new(1, kind)
}

fn var(v: u32) -> Core {
    core(Kind::Var(v))
}

fn int(i: i64) -> Core {
    core(Kind::Const(Term::int(i)))
}

fn atom(name: &str) -> Core {
    core(Kind::Const(Term::atom(Atom::new(name))))
}

fn op(name: &str, args: Vec<Core>) -> Core {
    core(Kind::RemoteCall { module: Box::new(atom("erlang")), name: Atom::new(name), args })
}

fn local(name: &str, args: Vec<Core>) -> Core {
    core(Kind::LocalCall { name: Atom::new(name), args })
}

fn clause(pats: Vec<Pat>, guards: Vec<Core>, body: Core) -> Clause {
    Clause { line: 1, at: crate::ir::core::NOWHERE, pats, guards, body }
}

fn lower(name: &str, arity: u8, clauses: Vec<Clause>) -> String {
    let module = Atom::new("Elixir.M");
    let local = |name: Atom, arity: u8| {
        code::new_function(FunctionInfo { module, name, arity, kind: FunctionKind::Def, file: atoms::NIL, line: 1 })
    };
    let next_closure = AtomicU32::new(0);
    let ctx = ModuleCtx { module, file: Atom::new("m.ex"), local: &local, next_closure: &next_closure };
    let def = Definition { name: Atom::new(name), arity, line: 1, nvars: 100, clauses };
    match definition(&def, &ctx) {
        Ok(lowered) => dump(&lowered.code),
        Err(problem) => problem.message,
    }
}

/// The lines of a dump without numbers.
fn nodes(dump: &str) -> Vec<String> {
    dump.lines().skip(1).map(|l| l[11..].trim_end().to_string()).collect()
}

#[test]
fn a_recursive_sum_takes_its_list_apart_in_place() {
    let cons = Pat::List(vec![Pat::Bind(0)], Some(Box::new(Pat::Bind(1))));
    let text = lower(
        "sum",
        2,
        vec![
            clause(vec![cons, Pat::Bind(2)], vec![], local("sum", vec![var(1), op("+", vec![var(2), var(0)])])),
            clause(vec![Pat::Const(Term::EMPTY_LIST), Pat::Bind(3)], vec![], var(3)),
        ],
    );
    assert_eq!(
        nodes(&text),
        [
            "take s0 with [s2 | s0] else -> 2",
            "loop s1 = Add(s1, s2) -> 0",
            "match s0 with [] else -> 4",
            "return s1",
            "function_clause"
        ]
    );
}

#[test]
fn fib_compares_and_calls() {
    let call = |n| local("fib", vec![op("-", vec![var(0), int(n)])]);
    let text = lower(
        "fib",
        1,
        vec![
            clause(vec![Pat::Bind(0)], vec![op("<", vec![var(0), int(2)])], var(0)),
            clause(vec![Pat::Bind(0)], vec![], op("+", vec![call(1), call(2)])),
        ],
    );
    assert_eq!(
        nodes(&text),
        [
            "if Lt(s0, 2) else -> 2",
            "return s0",
            "s1 = call Elixir.M.fib/1(s0 + -1)",
            "s0 = call Elixir.M.fib/1(s0 + -2)",
            "return Add(s1, s0)"
        ]
    );
}

#[test]
fn exchanging_arguments_goes_through_a_temporary() {
    let text =
        lower("swap", 2, vec![clause(vec![Pat::Bind(0), Pat::Bind(1)], vec![], local("swap", vec![var(1), var(0)]))]);
    assert_eq!(nodes(&text).last().map(String::as_str), Some("loop s2 = s0!, s0 = s1!, s1 = s2! -> 0"));
}

#[test]
fn operands_that_may_raise_are_evaluated_in_order() {
    let text = lower(
        "f",
        1,
        vec![clause(
            vec![Pat::Bind(0)],
            vec![],
            core(Kind::Tuple(vec![op("hd", vec![var(0)]), local("g", vec![var(0)])])),
        )],
    );
    assert_eq!(nodes(&text), ["s1 = Hd(s0)", "s0 = call Elixir.M.g/1(s0!)", "return {s1!, s0!}"]);
}

#[test]
fn a_value_that_only_one_branch_needs_is_cleared_in_the_other() {
    let body = core(Kind::If(
        Box::new(var(0)),
        Box::new(local("g", vec![var(1)])),
        Box::new(core(Kind::Block(vec![local("h", vec![]), int(1)]))),
    ));
    let text = lower("f", 2, vec![clause(vec![Pat::Bind(0), Pat::Bind(1)], vec![], body)]);
    assert_eq!(
        nodes(&text),
        ["if s0! else -> 2", "tail Elixir.M.g/1(s1!)", "clear s1", "call Elixir.M.h/0()", "return 1"]
    );
}

#[test]
fn many_constants_make_a_switch() {
    let clauses = (0..5).map(|i| clause(vec![Pat::Const(Term::int(i))], vec![], int(i * 10))).collect::<Vec<_>>();
    let text = lower("f", 1, clauses);
    assert!(nodes(&text)[0].starts_with("switch s0 0 -> 1, 1 -> 2"), "{text}");
    assert_eq!(nodes(&text).last().map(String::as_str), Some("function_clause"));
}

#[test]
fn a_case_on_a_fresh_tuple_makes_no_tuple() {
    let two = |a, b| vec![Pat::Tuple(vec![a, b])];
    let body = core(Kind::Case {
        subject: Box::new(core(Kind::Tuple(vec![var(0), var(1)]))),
        clauses: vec![
            clause(two(Pat::Const(Term::int(1)), Pat::Bind(2)), vec![], var(2)),
            clause(vec![Pat::Wild], vec![], int(0)),
        ],
        fail: CaseFail::Case,
    });
    let text = lower("f", 2, vec![clause(vec![Pat::Bind(0), Pat::Bind(1)], vec![], body)]);
    assert_eq!(nodes(&text), ["match s0 with 1 else -> 2", "return s1!", "return 0"]);
}

#[test]
fn a_receive_loops_over_the_mailbox() {
    let body = core(Kind::Receive {
        clauses: vec![clause(vec![Pat::Tuple(vec![Pat::Const(Term::TRUE), Pat::Bind(1)])], vec![], var(1))],
        after: Some(Box::new((int(10), atom("timeout")))),
    });
    let text = lower("f", 1, vec![clause(vec![Pat::Bind(0)], vec![], body)]);
    assert_eq!(
        nodes(&text),
        [
            "receive after 10",
            "s0 = peek, on timeout -> 7",
            "match s0 with {:true, s1} else -> 5",
            "accept",
            "return s1!",
            "clear s0, s1",
            "next -> 1",
            "return :timeout"
        ]
    );
}

#[test]
fn ten_thousand_nested_operators_are_flattened() {
    // Cloning and dropping a tree that deep needs a deep stack; lowering does not.
    let work = || {
        let mut e = var(0);
        for _ in 0..10_000 {
            e = op("++", vec![var(0), e]);
        }
        lower("f", 1, vec![clause(vec![Pat::Bind(0)], vec![], e)])
    };
    let text = std::thread::Builder::new().stack_size(1 << 27).spawn(work).map(|t| t.join());
    assert!(matches!(text, Ok(Ok(text)) if nodes(&text).len() > 300));
}

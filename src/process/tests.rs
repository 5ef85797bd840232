//! Whole systems, on hand-built trees.

use super::*;
use crate::base::{Atom, atoms};
use crate::ir::core::Payload;
use crate::ir::node::{Node, Offset, Op2};
use crate::ir::{
    Class, Code, Export, Expr, Function, FunctionInfo, FunctionKind, HostedId, NativeKind, NativeRow, Raise, code,
};
use crate::machine::host::Answer;
use crate::term::Term;
use std::sync::{Arc, Mutex};

type Probe = fn(&mut Cx<'_>, &mut [Term]) -> Answer;

/// Keeps reports; its hosted natives are those of the test.
#[derive(Default)]
struct Toy {
    reports: Mutex<Vec<(Class, Term)>>,
    failures: Mutex<Vec<String>>,
}

const PROBES: [Probe; 4] = [panics, blocks, resident, nests];

fn panics(_: &mut Cx<'_>, _: &mut [Term]) -> Answer {
    panic!("as wanted by the test")
}

fn blocks(cx: &mut Cx<'_>, args: &mut [Term]) -> Answer {
    let value = args[0].clone();
    cx.block(move || {
        std::thread::sleep(std::time::Duration::from_millis(2));
        Ok(value)
    })
}

/// Calls the function as a macro would be.
fn nests(cx: &mut Cx<'_>, args: &mut [Term]) -> Answer {
    match cx.run_nested(Entry::Fun(args[0].clone()), vec![]) {
        Ok(value) => Answer::Value(value),
        Err(raised) => Answer::Value(raised.reason),
    }
}

fn resident(_: &mut Cx<'_>, _: &mut [Term]) -> Answer {
    Answer::Value(Term::from_u64(memory::resident().unwrap_or(0) as u64))
}

static PANICS: NativeRow = NativeRow { module: "test", name: "panics", arity: 0, kind: NativeKind::Hosted(1000) };
static BLOCKS: NativeRow = NativeRow { module: "test", name: "blocks", arity: 1, kind: NativeKind::Hosted(1001) };
static NESTS: NativeRow = NativeRow { module: "test", name: "nests", arity: 1, kind: NativeKind::Hosted(1003) };
static RESIDENT: NativeRow = NativeRow { module: "test", name: "resident", arity: 0, kind: NativeKind::Hosted(1002) };

impl Services for Toy {
    fn hosted(&self, cx: &mut Cx<'_>, id: HostedId, args: &mut [Term]) -> Answer {
        PROBES[usize::from(id - FIRST_RUNTIME_ID)](cx, args)
    }
    fn hook(&self, _: &mut Cx<'_>, _: &Payload, _: Vec<Term>) -> Answer {
        Answer::Raise(Raise::atom(atoms::UNDEF))
    }
    fn lower(&self, _: &mut Cx<'_>, _: &'static Function) -> Result<(), Raise> {
        Err(Raise::atom(atoms::UNDEF))
    }
    fn undefined(&self, _: &mut Cx<'_>, _: &'static Export, _: &[Term]) -> Answer {
        Answer::Raise(Raise::atom(atoms::UNDEF))
    }
    fn report(&self, report: &Report<'_>) {
        self.reports.lock().unwrap().push((report.class, report.reason.clone()));
    }
    fn internal_error(&self, _: crate::term::Pid, message: &str) {
        self.failures.lock().unwrap().push(message.into());
    }
}

fn run_on(schedulers: usize, toy: &Arc<Toy>, root: &'static Function, args: Vec<Term>) -> Ended {
    let config = Config { schedulers: Some(schedulers), memory_limit: None, ..Config::default() };
    let mut system = System::new(config, toy.clone());
    system.spawn_root(Entry::Function(root), args).unwrap();
    system.run()
}

#[track_caller]
fn value(root: &'static Function) -> Term {
    value_with(2, root, vec![])
}

#[track_caller]
fn value_with(schedulers: usize, root: &'static Function, args: Vec<Term>) -> Term {
    match run_on(schedulers, &Arc::default(), root, args) {
        Ended::Returned(value) => value,
        other => panic!("{other:?}"),
    }
}

// Trees.

use Expr::{Const, Move, Slot};

fn function(arity: u8, captures: u16, nslots: u32, nodes: Vec<Node>) -> &'static Function {
    let kind = match captures {
        u16::MAX => FunctionKind::Def,
        captures => FunctionKind::Closure { index: 0, captures, parent_arity: 0 },
    };
    let name = Atom::new("f");
    let info = FunctionInfo { module: Atom::new("Elixir.T"), name, arity, kind, file: Atom::new("t.exs"), line: 1 };
    let f = code::new_function(info).unwrap();
    let lines = nodes.iter().map(|_| 1).collect();
    f.set_code(Code { nodes: nodes.into(), lines, nslots });
    f
}

fn def(arity: u8, nslots: u32, nodes: Vec<Node>) -> &'static Function {
    function(arity, u16::MAX, nslots, nodes)
}

/// A closure without parameters over these slots.
fn closure(captured: &[u16], nslots: u32, nodes: Vec<Node>) -> Expr {
    let f = function(0, captured.len() as u16, nslots, nodes);
    Expr::Closure(f, captured.iter().map(|slot| Slot(*slot)).collect())
}

fn row(name: &str, arity: u8) -> &'static NativeRow {
    ROWS.iter().find(|r| r.name == name && r.arity == arity).unwrap()
}

/// `:erlang.self/0` is a leaf of `native/`, which this layer does not see.
static SELF: NativeRow =
    NativeRow { module: "erlang", name: "self", arity: 0, kind: NativeKind::Leaf(|cx, _| Ok(Term::pid(cx.pid))) };

fn own_pid(dst: u16) -> Node {
    Node::Set { dst, e: Expr::Native(&SELF, Box::new([])) }
}

fn bif(dst: u16, name: &str, args: Vec<Expr>) -> Node {
    Node::CallHosted { row: row(name, args.len() as u8), args: args.into(), dst }
}

fn probe(dst: u16, row: &'static NativeRow, args: Vec<Expr>) -> Node {
    Node::CallHosted { row, args: args.into(), dst }
}

fn atom(name: &str) -> Expr {
    Const(Term::atom(Atom::new(name)))
}

fn int(i: i64) -> Expr {
    Const(Term::int(i))
}

fn tuple(items: Vec<Expr>) -> Expr {
    Expr::Tuple(items.into())
}

/// Any message into `dst`.
fn receive(dst: u16) -> [Node; 3] {
    [Node::RecvStart { timeout: None }, Node::RecvPeek { dst, on_timeout: 1 }, Node::RecvAccept]
}

/// This very message, skipping others; uses `slot`.
fn receive_only(slot: u16, message: Term) -> [Node; 6] {
    [
        Node::RecvStart { timeout: None },
        Node::RecvPeek { dst: slot, on_timeout: 1 },
        Node::MatchConst { subject: slot, value: message, otherwise: 3 },
        Node::RecvAccept,
        Node::Jump(2),
        Node::RecvNext(-4),
    ]
}

fn nodes(parts: Vec<Vec<Node>>) -> Vec<Node> {
    parts.into_iter().flatten().collect()
}

/// Counts slot `counter` down to 0 around `body`.
fn repeat(counter: u16, body: Vec<Node>) -> Vec<Node> {
    let len = body.len() as Offset;
    let check = Node::IfCmpImm { op: Op2::Gt, a: counter, imm: 0, otherwise: len + 3 };
    let step = Node::Set { dst: counter, e: Expr::AddImm(counter, -1) };
    nodes(vec![vec![check], body, vec![step, Node::Jump(-(len + 2))]])
}

fn give(e: Expr) -> Vec<Node> {
    vec![Node::Return(e)]
}

/// Waits for ever.
fn sleep_for_ever() -> Vec<Node> {
    nodes(vec![receive(0).into(), give(atom("never"))])
}

// Tests.

#[test]
fn two_processes_talk() {
    // pong(parent): receive and send back, for ever
    let pong =
        closure(&[0], 2, nodes(vec![receive(1).into(), vec![bif(1, "send", vec![Slot(0), Move(1)]), Node::Jump(-4)]]));
    let root = def(
        1,
        4,
        nodes(vec![
            vec![Node::Set { dst: 3, e: Move(0) }, own_pid(0), bif(1, "spawn", vec![pong])],
            repeat(3, nodes(vec![vec![bif(2, "send", vec![Slot(1), Slot(3)])], receive(2).into()])),
            give(Move(2)),
        ]),
    );
    for schedulers in [1, 2, 4] {
        assert_eq!(value_with(schedulers, root, vec![Term::int(20_000)]), Term::int(1));
    }
}

#[test]
fn thousands_are_spawned_and_answer() {
    let child = closure(&[0], 2, vec![bif(1, "send", vec![Slot(0), int(1)]), Node::Return(Slot(1))]);
    let root = def(
        0,
        4,
        nodes(vec![
            vec![own_pid(0), Node::Set { dst: 1, e: int(20_000) }, Node::Set { dst: 3, e: int(20_000) }],
            repeat(1, vec![bif(2, "spawn", vec![child])]),
            repeat(3, receive(2).into()),
            give(Move(2)),
        ]),
    );
    assert_eq!(value(root), Term::int(1));
}

#[test]
fn selective_receive_among_many_messages() {
    let root = def(
        0,
        3,
        nodes(vec![
            vec![own_pid(0), Node::Set { dst: 1, e: int(100_000) }],
            repeat(1, vec![bif(2, "send", vec![Slot(0), Slot(1)])]),
            vec![Node::Set { dst: 1, e: int(20) }],
            repeat(
                1,
                nodes(vec![
                    vec![bif(2, "send", vec![Slot(0), atom("ok")])],
                    receive_only(2, Term::atom(atoms::OK)).into(),
                ]),
            ),
            receive(2).into(),
            give(Move(2)),
        ]),
    );
    assert_eq!(value(root), Term::int(100_000), "the oldest one is still there");
}

#[test]
fn a_receive_times_out() {
    let root = def(
        0,
        2,
        vec![
            Node::RecvStart { timeout: Some(int(5)) },
            Node::RecvPeek { dst: 0, on_timeout: 3 },
            Node::RecvAccept,
            Node::Return(atom("message")),
            Node::RecvStart { timeout: Some(int(0)) },
            Node::RecvPeek { dst: 0, on_timeout: 2 },
            Node::RecvNext(-1),
            Node::Return(atom("time_out")),
        ],
    );
    let start = std::time::Instant::now();
    assert_eq!(value(root), Term::atom(Atom::new("time_out")));
    assert!(start.elapsed().as_millis() >= 5);
}

#[test]
fn timers_send_unless_cancelled() {
    let root = def(
        0,
        4,
        nodes(vec![
            vec![
                own_pid(0),
                bif(1, "send_after", vec![int(1), Slot(0), atom("first")]),
                bif(1, "send_after", vec![int(10_000), Slot(0), atom("second")]),
                bif(1, "cancel_timer", vec![Slot(1)]),
                bif(2, "start_timer", vec![int(3), Slot(0), atom("third")]),
            ],
            receive(3).into(),
            receive(2).into(),
            give(tuple(vec![Expr::Op2(Op2::Gt, Box::new([Slot(1), int(9000)])), Slot(3)])),
        ]),
    );
    assert_eq!(value(root), Term::tuple2(Term::TRUE, Term::atom(Atom::new("first"))));
}

#[test]
fn a_monitor_tells_the_reason() {
    let child = closure(&[], 1, vec![Node::Raise { class: Class::Exit, reason: atom("reason") }]);
    let root = def(
        0,
        3,
        nodes(vec![
            vec![bif(0, "spawn_monitor", vec![child])],
            receive(1).into(),
            give(Expr::Op2(Op2::Element, Box::new([int(5), Slot(1)]))),
        ]),
    );
    assert_eq!(value(root), Term::atom(Atom::new("reason")));
    let dead = closure(&[], 1, give(int(1)));
    let late = def(
        0,
        3,
        nodes(vec![
            vec![bif(0, "spawn", vec![dead])],
            // Alive? is asked in order with everything else: ends when the child has ended.
            vec![bif(1, "is_process_alive", vec![Slot(0)]), Node::If { cond: Slot(1), otherwise: 2 }, Node::Jump(-2)],
            vec![bif(1, "monitor", vec![atom("process"), Slot(0)])],
            receive(1).into(),
            give(Expr::Op2(Op2::Element, Box::new([int(5), Slot(1)]))),
        ]),
    );
    assert_eq!(value(late), Term::atom(atoms::NOPROC));
}

#[test]
fn links_carry_exits_and_trapping_makes_them_messages() {
    let failing = || closure(&[], 1, vec![Node::Raise { class: Class::Error, reason: atom("oops") }]);
    let root = def(0, 1, nodes(vec![vec![bif(0, "spawn_link", vec![failing()])], sleep_for_ever()]));
    let toy = Arc::new(Toy::default());
    match run_on(2, &toy, root, vec![]) {
        Ended::Killed(reason) => assert_eq!(reason.as_tuple().unwrap()[0], Term::atom(Atom::new("oops"))),
        other => panic!("{other:?}"),
    }
    assert_eq!(toy.reports.lock().unwrap().len(), 1, "the child reports, the linked one does not");
    let trapping = def(
        0,
        2,
        nodes(vec![
            vec![bif(0, "process_flag", vec![atom("trap_exit"), atom("true")]), bif(0, "spawn_link", vec![failing()])],
            receive(1).into(),
            give(Expr::Op2(Op2::Element, Box::new([int(1), Slot(1)]))),
        ]),
    );
    assert_eq!(value(trapping), Term::atom(atoms::EXIT));
}

#[test]
fn kill_cannot_be_trapped_and_alive_sees_it() {
    let child = closure(
        &[],
        2,
        nodes(vec![vec![bif(0, "process_flag", vec![atom("trap_exit"), atom("true")])], sleep_for_ever()]),
    );
    let root = def(
        0,
        4,
        nodes(vec![
            vec![
                bif(0, "spawn_monitor", vec![child]),
                Node::Set { dst: 0, e: Expr::Op2(Op2::Element, Box::new([int(1), Slot(0)])) },
                bif(1, "is_process_alive", vec![Slot(0)]),
                bif(2, "exit", vec![Slot(0), atom("kill")]),
                bif(2, "is_process_alive", vec![Slot(0)]),
            ],
            receive(3).into(),
            give(tuple(vec![Slot(1), Slot(2), Expr::Op2(Op2::Element, Box::new([int(5), Slot(3)]))])),
        ]),
    );
    assert_eq!(value(root), Term::tuple3(Term::TRUE, Term::FALSE, Term::atom(atoms::KILLED)));
}

#[test]
fn an_endless_loop_does_not_stop_others() {
    let spin =
        def(1, 1, vec![Node::Set { dst: 0, e: Expr::AddImm(0, 1) }, Node::Loop { assign: [].into(), entry: -1 }]);
    let busy = closure(&[], 1, vec![Node::Tail { f: spin, args: [int(0)].into() }]);
    let child = closure(&[0], 2, vec![bif(1, "send", vec![Slot(0), atom("done")]), Node::Return(Slot(1))]);
    let root = def(
        0,
        3,
        nodes(vec![
            vec![own_pid(0), bif(1, "spawn", vec![busy]), bif(2, "spawn", vec![child])],
            receive(2).into(),
            vec![bif(1, "exit", vec![Slot(1), atom("kill")])],
            give(Move(2)),
        ]),
    );
    assert_eq!(value_with(1, root, vec![]), Term::atom(Atom::new("done")));
}

#[test]
fn a_hundred_thousand_linked_processes_die_together() {
    let child = closure(&[], 1, sleep_for_ever());
    let group = closure(
        &[0],
        3,
        nodes(vec![
            vec![Node::Set { dst: 1, e: int(100_000) }],
            repeat(1, vec![bif(2, "spawn_link", vec![child])]),
            vec![bif(2, "send", vec![Slot(0), atom("ready")])],
            receive(2).into(),
            vec![Node::Raise { class: Class::Exit, reason: atom("all") }],
        ]),
    );
    let root = def(
        0,
        4,
        nodes(vec![
            vec![own_pid(0), bif(1, "spawn", vec![group])],
            receive(2).into(),
            vec![bif(2, "send", vec![Slot(1), atom("go")])],
            vec![
                bif(2, "processes", vec![]),
                Node::Set { dst: 2, e: Expr::Op1(crate::ir::Op1::Length, Box::new(Slot(2))) },
                Node::IfCmpImm { op: Op2::Gt, a: 2, imm: 1, otherwise: 3 },
                bif(2, "yield", vec![]),
                Node::Jump(-4),
            ],
            give(Slot(2)),
        ]),
    );
    let start = std::time::Instant::now();
    assert_eq!(value(root), Term::int(1));
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn a_failure_of_the_interpreter_ends_one_process() {
    std::panic::set_hook(Box::new(|_| {}));
    let child = closure(&[], 1, vec![probe(0, &PANICS, vec![]), Node::Return(Slot(0))]);
    let root = def(
        0,
        2,
        nodes(vec![
            vec![bif(0, "spawn_monitor", vec![child])],
            receive(1).into(),
            give(Expr::Op2(Op2::Element, Box::new([int(5), Slot(1)]))),
        ]),
    );
    let toy = Arc::new(Toy::default());
    match run_on(2, &toy, root, vec![]) {
        Ended::Returned(reason) => assert_eq!(reason, Term::atom(atoms::INTERNAL_ERROR)),
        other => panic!("{other:?}"),
    }
    assert_eq!(*toy.failures.lock().unwrap(), ["as wanted by the test"]);
    let _ = std::panic::take_hook();
}

#[test]
fn blocking_work_resumes_with_its_result() {
    let root = def(0, 1, vec![probe(0, &BLOCKS, vec![atom("result")]), Node::Return(Slot(0))]);
    assert_eq!(value(root), Term::atom(Atom::new("result")));
}

#[test]
fn nested_code_may_wait_for_others() {
    let child = closure(&[0], 2, vec![bif(1, "send", vec![Slot(0), atom("hello")]), Node::Return(Slot(1))]);
    let inner = closure(
        &[],
        3,
        nodes(vec![
            vec![own_pid(0), probe(1, &BLOCKS, vec![int(7)]), bif(2, "spawn", vec![child])],
            receive(2).into(),
            vec![
                Node::RecvStart { timeout: Some(int(3)) },
                Node::RecvPeek { dst: 0, on_timeout: 2 },
                Node::RecvAccept,
                Node::Return(tuple(vec![Slot(1), Slot(2)])),
            ],
        ]),
    );
    let root = def(0, 1, vec![probe(0, &NESTS, vec![inner]), Node::Return(Slot(0))]);
    for schedulers in [1, 2] {
        let expected = Term::tuple2(Term::int(7), Term::atom(Atom::new("hello")));
        assert_eq!(value_with(schedulers, root, vec![]), expected);
    }
}

#[test]
fn endless_recursion_ends_at_the_memory_limit() {
    let f = Atom::new("deep");
    let info = FunctionInfo { module: f, name: f, arity: 0, kind: FunctionKind::Def, file: f, line: 1 };
    let deep = code::new_function(info).unwrap();
    let body = vec![Node::Call { f: deep, args: [].into(), dst: 0 }, Node::Return(Slot(0))];
    deep.set_code(Code { nodes: body.into(), lines: [1, 1].into(), nslots: 1 });
    let child = closure(&[], 1, vec![Node::Tail { f: deep, args: [].into() }]);
    let root = def(
        0,
        2,
        nodes(vec![
            vec![bif(0, "spawn_monitor", vec![child])],
            receive(1).into(),
            give(Expr::Op2(Op2::Element, Box::new([int(5), Slot(1)]))),
        ]),
    );
    let toy = Arc::new(Toy::default());
    let config = Config { schedulers: Some(1), memory_limit: Some(64 << 20), ..Config::default() };
    let mut system = System::new(config, toy.clone());
    system.spawn_root(Entry::Function(root), vec![]).unwrap();
    match system.run() {
        Ended::Returned(reason) => {
            let text = format!("{:?}", reason.as_tuple().unwrap()[0].as_tuple().unwrap()[1].as_str());
            assert!(text.contains("memory limit of 67.1 MB"), "{text}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(toy.reports.lock().unwrap().len(), 1);
}

#[test]
fn halt_ends_everything() {
    let child = closure(&[], 1, vec![bif(0, "halt", vec![int(3)]), Node::Return(Slot(0))]);
    let root = def(0, 1, nodes(vec![vec![bif(0, "spawn", vec![child])], sleep_for_ever()]));
    assert!(matches!(run_on(2, &Arc::default(), root, vec![]), Ended::Halted(3)));
}

#[test]
fn names_aliases_and_information() {
    let item = |e: Expr| Expr::Op2(Op2::Element, Box::new([int(2), e]));
    let root = def(
        0,
        6,
        nodes(vec![
            vec![
                own_pid(0),
                bif(1, "register", vec![atom("me"), Slot(0)]),
                bif(1, "alias", vec![]),
                bif(2, "send", vec![Slot(1), atom("by_alias")]),
                bif(2, "unalias", vec![Slot(1)]),
                bif(2, "send", vec![Slot(1), atom("lost")]),
                bif(2, "send", vec![atom("me"), atom("by_name")]),
                bif(3, "process_info", vec![Slot(0), atom("messages")]),
                bif(4, "process_info", vec![Slot(0), atom("registered_name")]),
                bif(5, "process_info", vec![Slot(0), atom("current_function")]),
            ],
            give(tuple(vec![item(Slot(3)), item(Slot(4)), item(Slot(5))])),
        ]),
    );
    let a = |name| Term::atom(Atom::new(name));
    let here = Term::tuple3(a("Elixir.T"), a("f"), Term::int(0));
    assert_eq!(value(root), Term::tuple3(Term::list([a("by_alias"), a("by_name")]), a("me"), here));
}

/// Figures: `cargo test --profile fast --lib process::tests::figures -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn figures() {
    let idle = closure(&[], 1, sleep_for_ever());
    let root = def(
        1,
        4,
        nodes(vec![
            vec![probe(1, &RESIDENT, vec![]), Node::Set { dst: 3, e: Slot(0) }],
            repeat(0, vec![bif(2, "spawn", vec![idle])]),
            // Let them reach their receive.
            vec![
                Node::RecvStart { timeout: Some(int(1500)) },
                Node::RecvPeek { dst: 2, on_timeout: 2 },
                Node::RecvAccept,
                probe(2, &RESIDENT, vec![]),
            ],
            give(Expr::Op2(Op2::Div, Box::new([Expr::Op2(Op2::Sub, Box::new([Slot(2), Slot(1)])), Slot(3)]))),
        ]),
    );
    println!("bytes an idle process: {:?}", value_with(2, root, vec![Term::int(1_000_000)]).as_int());

    let pong =
        closure(&[0], 2, nodes(vec![receive(1).into(), vec![bif(1, "send", vec![Slot(0), Move(1)]), Node::Jump(-4)]]));
    let ping = def(
        1,
        4,
        nodes(vec![
            vec![Node::Set { dst: 3, e: Move(0) }, own_pid(0), bif(1, "spawn", vec![pong])],
            repeat(3, nodes(vec![vec![bif(2, "send", vec![Slot(1), Slot(3)])], receive(2).into()])),
            give(Move(2)),
        ]),
    );
    let child = closure(&[0], 2, vec![bif(1, "send", vec![Slot(0), int(1)]), Node::Return(Slot(1))]);
    let spawns = def(
        1,
        5,
        nodes(vec![
            vec![own_pid(1)],
            repeat(
                0,
                nodes(vec![
                    vec![Node::Set { dst: 2, e: int(1000) }, Node::Set { dst: 3, e: int(1000) }],
                    {
                        let closure = match child {
                            Expr::Closure(f, _) => Expr::Closure(f, [Slot(1)].into()),
                            other => other,
                        };
                        repeat(2, vec![bif(4, "spawn", vec![closure])])
                    },
                    repeat(3, receive(4).into()),
                ]),
            ),
            give(Slot(4)),
        ]),
    );
    for schedulers in [1, 2] {
        for (name, f, n, rounds) in
            [("ping-pong round", ping, 1_000_000, 1), ("spawn, message, exit", spawns, 1000, 1000)]
        {
            let start = std::time::Instant::now();
            value_with(schedulers, f, vec![Term::int(n)]);
            let nanos = start.elapsed().as_nanos() / (n as u128 * rounds);
            println!("{name} on {schedulers}: {nanos} ns");
        }
    }
}

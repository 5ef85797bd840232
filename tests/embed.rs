//! The embedding API: what goes in and out, limits, several interpreters, the end.

use quaff::{Error, Interpreter, Keys, Module, Thrown, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn elixir() -> Interpreter {
    Interpreter::new().unwrap()
}

#[test]
fn texts_see_what_those_before_bound_imported_and_defined() {
    let elixir = elixir();
    elixir.eval("x = 1\ny = x + 1").unwrap();
    elixir.eval("import Enum, only: [sum: 1]\nalias String, as: S").unwrap();
    elixir.eval("defmodule EmbedA do\n def twice(n), do: n * 2\nend").unwrap();
    let value = elixir.eval("{sum([x, y]), S.upcase(\"a\"), EmbedA.twice(y)}").unwrap();
    assert_eq!(value.inspect(), "{3, \"A\", 4}");
    // A failure leaves everything as it was.
    assert!(elixir.eval("x = 5\nraise \"no\"").is_err());
    assert_eq!(elixir.get("x").unwrap(), Some(Value::int(1)));
    assert_eq!(elixir.get("nothing").unwrap(), None);
    elixir.set("pair", Value::tuple([Value::atom("ok"), Value::string("é")])).unwrap();
    assert_eq!(elixir.eval("elem(pair, 1)").unwrap().as_str(), Some("é"));
}

#[test]
fn the_mailbox_and_self_stay() {
    let elixir = elixir();
    elixir.eval("me = self()\nsend(me, :hello)").unwrap();
    assert_eq!(elixir.eval("receive do x -> {x, me == self()} end").unwrap().inspect(), "{:hello, true}");
}

#[test]
fn errors_have_elixirs_words_and_places() {
    let elixir = elixir();
    let Err(Error::Exception(e)) =
        elixir.eval_as("defmodule EmbedB do\n  def f(x), do: x + :a\nend\nEmbedB.f(1)", "b.exs")
    else {
        panic!()
    };
    assert_eq!(
        (e.module.as_str(), e.message.as_str()),
        ("ArithmeticError", "bad argument in arithmetic expression: 1 + :a")
    );
    assert!(e.text.starts_with("** (ArithmeticError) bad argument in arithmetic expression"), "{}", e.text);
    let at = e.trace.iter().find(|frame| frame.function == "EmbedB.f/1").unwrap();
    assert_eq!((at.file.as_str(), at.line), ("b.exs", 2));

    let Err(Error::Exception(e)) = elixir.eval_as("1 +\n)", "c.exs") else { panic!() };
    assert_eq!(e.module, "SyntaxError");
    let place = e.place.clone().unwrap();
    assert_eq!((place.file.as_str(), place.line, place.column), ("c.exs", 2, 1));
    let incomplete = elixir.eval("foo = [1,").unwrap_err();
    assert!(incomplete.is_incomplete(), "{incomplete:?}");

    let Err(Error::Throw { value, text }) = elixir.eval("throw(:ball)") else { panic!() };
    assert_eq!((value.as_atom(), text.lines().next()), (Some("ball"), Some("** (throw) :ball")));
    let Err(Error::Exit { reason, .. }) = elixir.eval("exit({:shutdown, 3})") else { panic!() };
    assert_eq!(reason.inspect(), "{:shutdown, 3}");
    // Taken down by a link; the next text has a new process and the old variables.
    elixir.eval("z = 7").unwrap();
    let Err(Error::Exit { reason, .. }) = elixir.eval("spawn_link(fn -> exit(:boom) end)\nProcess.sleep(:infinity)")
    else {
        panic!()
    };
    assert_eq!(reason.inspect(), ":boom");
    assert_eq!(elixir.eval("z").unwrap(), Value::int(7));
    assert!(matches!(elixir.eval_file("/no/such/file.exs"), Err(Error::Io(_))));
}

#[test]
fn functions_are_called_by_name() {
    let elixir = elixir();
    assert_eq!(elixir.call("String", "upcase", [Value::string("abc")]).unwrap().as_str(), Some("ABC"));
    assert_eq!(
        elixir.call(":lists", "reverse", [Value::list([Value::int(1), Value::int(2)])]).unwrap().inspect(),
        "[2, 1]"
    );
    let Err(Error::Exception(e)) = elixir.call("Nope", "none", []) else { panic!() };
    assert!(e.message.starts_with("function Nope.none/0 is undefined (module Nope is not available)"), "{}", e.message);
}

#[derive(Serialize, Deserialize, Debug, PartialEq, Clone)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Point,
    Circle(f64),
    Line(i32, i32),
    Named { name: String },
}

#[derive(Serialize, Deserialize, Debug, PartialEq, Clone)]
struct All {
    yes: bool,
    small: i8,
    large: u64,
    huge: i128,
    real: f64,
    letter: char,
    text: String,
    none: Option<u8>,
    some: Option<u8>,
    unit: (),
    list: Vec<u8>,
    pair: (i32, String),
    map: BTreeMap<String, i32>,
    shapes: Vec<Shape>,
}

fn all() -> All {
    All {
        yes: true,
        small: -3,
        large: u64::MAX,
        huge: i128::MIN,
        real: 1.5,
        letter: 'é',
        text: "a\"b".into(),
        none: None,
        some: Some(4),
        unit: (),
        list: vec![1, 2],
        pair: (5, "x".into()),
        map: BTreeMap::from([("k".into(), 1)]),
        shapes: vec![Shape::Point, Shape::Circle(0.5), Shape::Line(1, 2), Shape::Named { name: "n".into() }],
    }
}

#[test]
fn rust_values_become_terms_and_come_back() {
    let value = Value::from_rust(&all()).unwrap();
    let expected = "%{huge: -170141183460469231731687303715884105728, large: 18446744073709551615, letter: \"é\", \
        list: [1, 2], map: %{\"k\" => 1}, none: nil, pair: {5, \"x\"}, real: 1.5, shapes: [:point, {:circle, 0.5}, \
        {:line, 1, 2}, {:named, %{name: \"n\"}}], small: -3, some: 4, text: \"a\\\"b\", unit: nil, yes: true}";
    let elixir = elixir();
    elixir.set("all", value.clone()).unwrap();
    elixir.set("text", Value::string(expected)).unwrap();
    let same = elixir.eval("{read, _} = Code.eval_string(text)\nread == all").unwrap();
    assert_eq!(same.as_bool(), Some(true), "{value}");
    assert_eq!(value.to::<All>().unwrap(), all());
    let strings = Value::from_rust_with(&all(), Keys::Strings).unwrap();
    assert_eq!(strings.to::<All>().unwrap(), all());
    assert!(Value::from_rust(&f64::NAN).is_err());
}

#[test]
fn terms_become_rust_values() {
    let elixir = elixir();
    #[derive(Deserialize, Debug, PartialEq)]
    struct User {
        name: String,
        age: u8,
    }
    let user = User { name: "Ann".into(), age: 7 };
    elixir.eval("defmodule EmbedUser do\n  defstruct [:name, :age]\nend").unwrap();
    for text in [
        "%{name: \"Ann\", age: 7}",
        "%{\"name\" => \"Ann\", \"age\" => 7, \"more\" => [1]}",
        "[name: \"Ann\", age: 7]",
        "struct(EmbedUser, name: \"Ann\", age: 7)",
    ] {
        assert_eq!(elixir.eval(text).unwrap().to::<User>().unwrap(), user, "{text}");
    }
    let text = |text: &str| elixir.eval(text).unwrap();
    assert_eq!(text("<<1, 2, 255>>").as_bytes(), Some(&[1, 2, 255][..]));
    assert_eq!(text("[1.5, 2]").to::<Vec<f64>>().unwrap(), [1.5, 2.0]);
    assert_eq!(text(":ok").to::<String>().unwrap(), "ok");
    assert_eq!(
        text("{:ok, 3}").to::<Result<i32, String>>().unwrap_err().to_string(),
        "unknown variant `ok`, expected `Ok` or `Err`"
    );
    let wrong = text("%{name: \"Ann\", age: 700}").to::<User>().unwrap_err().to_string();
    assert!(wrong.contains("700"), "{wrong}");
    assert_eq!(text("[1 | 2]").to::<Vec<i32>>().unwrap_err().to_string(), "expected a list, got a list: [1 | 2]");
    assert!(text("self()").to::<String>().unwrap_err().to_string().starts_with("expected a string, got a pid"));
    // As deep as a script likes.
    let deep = text("Enum.reduce(1..1_000_000, nil, fn _, inner -> {inner} end)");
    assert!(deep.to::<Deep>().unwrap_err().to_string().contains("levels deep"));
}

#[derive(Deserialize, Debug)]
struct Deep(#[allow(dead_code)] Option<Box<Deep>>);

#[test]
fn functions_in_rust_are_functions_of_a_module() {
    let host = Module::new("EmbedHost.Math")
        .function("add", |a: i64, b: i64| Ok(a + b))
        .function("none", || Ok("nothing"))
        .function("parse!", |text: String| Ok(text.parse::<i64>()?))
        .function("shape", |shape: Shape| Ok(shape))
        .blocking("slow", |n: u64| {
            std::thread::sleep(Duration::from_millis(n));
            Ok(n)
        })
        .raw("swap", 1, |args| Ok(Value::list(args[0].as_tuple().unwrap_or_default().into_iter().rev())))
        .raw("throw", 0, |_| Err(Thrown::throw(Value::atom("ball"))))
        .raw("panic", 0, |_| panic!("oh"));
    let elixir = Interpreter::builder().module(host).start().unwrap();
    let text = |text: &str| elixir.eval(text).unwrap().inspect();
    assert_eq!(text("EmbedHost.Math.add(1, 2)"), "3");
    assert_eq!(text("EmbedHost.Math.none()"), "\"nothing\"");
    assert_eq!(text("Enum.map(1..3, &EmbedHost.Math.add(&1, 1000))"), "[1001, 1002, 1003]");
    assert_eq!(text("apply(EmbedHost.Math, :swap, [{1, self() == self()}])"), "[true, 1]");
    assert_eq!(text("EmbedHost.Math.shape({:circle, 2})"), "{:circle, 2.0}");
    assert_eq!(text("EmbedHost.Math.slow(5)"), "5");
    assert_eq!(text("try do EmbedHost.Math.throw() catch x -> {:caught, x} end"), "{:caught, :ball}");
    assert_eq!(text("function_exported?(EmbedHost.Math, :add, 2)"), "true");
    let message =
        |text: &str| elixir.eval(text).unwrap_err().exception().map(|e| (e.module.clone(), e.message.clone())).unwrap();
    assert_eq!(
        message("EmbedHost.Math.parse!(\"x\")"),
        ("RuntimeError".into(), "invalid digit found in string".into())
    );
    let (module, words) = message("EmbedHost.Math.add(1, \"2\")");
    assert_eq!((module.as_str(), words.starts_with("argument 2: ")), ("ArgumentError", true), "{words}");
    assert_eq!(message("EmbedHost.Math.panic()").1, "panic in a function in Rust: oh");
    assert!(matches!(elixir.define(Module::new("no")), Err(Error::Name(_))));
    assert!(matches!(elixir.define(Module::new("Ok").raw("a b", 0, |_| Ok(Value::nil()))), Err(Error::Name(_))));
    // More functions for the same module, and another interpreter that has none of them.
    elixir.define(Module::new("EmbedHost.Math").function("sub", |a: i64, b: i64| Ok(a - b))).unwrap();
    assert_eq!(text("EmbedHost.Math.sub(EmbedHost.Math.add(1, 2), 2)"), "1");
    let other = Interpreter::new().unwrap();
    assert!(other.eval("EmbedHost.Math.add(1, 2)").is_err());
    assert_eq!(text("EmbedHost.Math.add(1, 1)"), "2");
}

#[test]
fn streams_are_the_embedders() {
    let (builder, output) = Interpreter::builder().capture();
    let elixir = builder.stdin("first\nsecond\nrest".as_bytes()).args(["a", "b"]).start().unwrap();
    elixir.eval("IO.puts(IO.gets(\"? \"))\nIO.inspect(System.argv())\nIO.puts(:stderr, \"error\")").unwrap();
    assert_eq!(output.take(), "? first\n\n[\"a\", \"b\"]\nerror\n");
    assert_eq!(elixir.eval("IO.read(:stdio, :eof)").unwrap().as_str(), Some("second\nrest"));
    elixir.eval("IO.inspect({1, 2}, label: \"x\")").unwrap();
    assert_eq!(output.take(), "x: {1, 2}\n");
}

#[test]
fn time_has_a_limit() {
    let elixir = Interpreter::builder().timeout(Duration::from_millis(200)).start().unwrap();
    elixir.eval("x = 3").unwrap();
    let start = Instant::now();
    assert!(matches!(elixir.eval("Enum.each(Stream.iterate(0, &(&1 + 1)), fn _ -> :ok end)"), Err(Error::Timeout)));
    assert!(matches!(elixir.call("Process", "sleep", [Value::atom("infinity")]), Err(Error::Timeout)));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(elixir.eval("x").unwrap(), Value::int(3));
}

#[test]
fn processes_stacks_and_reductions_have_limits() {
    let (builder, output) = Interpreter::builder().capture();
    let elixir = builder.max_processes(50).start().unwrap();
    let e = elixir.eval("for _ <- 1..1000, do: spawn(fn -> Process.sleep(:infinity) end)").unwrap_err();
    assert_eq!(e.exception().unwrap().module, "SystemLimitError", "{e}");
    drop(output);

    let elixir = Interpreter::builder().max_reductions(2_000_000).start().unwrap();
    let endless = "defmodule EmbedLoop do\n  def run(n), do: run(n + 1)\nend\nEmbedLoop.run(0)";
    let Err(Error::Exit { reason, .. }) = elixir.eval(endless) else { panic!() };
    assert_eq!(reason.inspect(), "{:system_limit, \"reductions\"}");
    for _ in 0..30 {
        elixir.eval("Enum.sum(1..20_000)").unwrap();
    }

    let elixir = Interpreter::builder().max_stack(1 << 20).start().unwrap();
    let deep = "defmodule EmbedDeep do\n  def run(n), do: 1 + run(n + 1)\nend\nEmbedDeep.run(0)";
    let e = elixir.eval(deep).unwrap_err();
    assert!(e.to_string().contains("stack limit"), "{e}");
    assert_eq!(elixir.eval("1 + 1").unwrap(), Value::int(2));
}

#[test]
fn halting_ends_the_interpreter_and_not_the_program() {
    let elixir = elixir();
    assert!(matches!(elixir.eval("System.halt(3)"), Err(Error::Halted(3))));
    assert!(!elixir.is_running());
    assert!(matches!(elixir.eval("1"), Err(Error::Halted(3))));
    assert!(matches!(elixir.call("String", "upcase", [Value::string("a")]), Err(Error::Halted(3))));
}

#[test]
fn several_do_not_disturb_one_another() {
    let run = |n: i64| {
        let (builder, output) = Interpreter::builder().schedulers(2).capture();
        let host = Module::new("EmbedMany").function("number", move || Ok(n));
        let elixir = builder.module(host).start().unwrap();
        elixir.set("n", Value::int(n)).unwrap();
        elixir
            .eval("Process.register(spawn(fn -> receive do {:get, from} -> send(from, n) end end), :server)")
            .unwrap();
        elixir.eval(":ets.new(:table, [:named_table])\n:ets.insert(:table, {:n, n})").unwrap();
        elixir.eval("System.put_env(\"EMBED_MANY\", inspect(n))\n:persistent_term.put(:n, n)").unwrap();
        let got = elixir
            .eval(
                "send(:server, {:get, self()})\n\
                 got = receive do x -> x end\n\
                 tasks = Enum.map(1..20, fn i -> Task.async(fn -> i * n end) end) |> Task.await_many() |> Enum.sum()\n\
                 IO.puts(n)\n\
                 {got, :ets.lookup(:table, :n), System.get_env(\"EMBED_MANY\"), :persistent_term.get(:n), tasks, EmbedMany.number()}",
            )
            .unwrap();
        assert_eq!(got.inspect(), format!("{{{n}, [n: {n}], \"{n}\", {n}, {}, {n}}}", 210 * n));
        assert_eq!(output.take(), format!("{n}\n"));
    };
    std::thread::scope(|scope| {
        for n in 1..=6 {
            scope.spawn(move || (0..3).for_each(|round| run(n * 10 + round)));
        }
    });
}

#[test]
fn one_serves_many_threads() {
    let elixir = Arc::new(Interpreter::builder().schedulers(2).start().unwrap());
    let threads: Vec<_> = (0..8)
        .map(|n| {
            let elixir = elixir.clone();
            std::thread::spawn(move || {
                for i in 0..50 {
                    let sum = elixir.call("Kernel", "+", [Value::int(n), Value::int(i)]).unwrap();
                    assert_eq!(sum, Value::int(n + i));
                    assert_eq!(elixir.eval(&format!("{n} * {i}")).unwrap(), Value::int(n * i));
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
}

/// Threads of this program that run Elixir.
#[cfg(target_os = "linux")]
fn own_threads(name: &str) -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    tasks.filter(|t| std::fs::read_to_string(t.path().join("comm")).is_ok_and(|c| c.trim() == name)).count()
}

#[cfg(target_os = "linux")]
#[test]
fn dropping_one_ends_its_threads() {
    let host = Module::new("EmbedDrop").raw("name", 0, |_| {
        let _ = std::fs::write("/proc/thread-self/comm", "embed-drop");
        Ok(Value::nil())
    });
    let elixir = Interpreter::builder().module(host).start().unwrap();
    elixir.eval("EmbedDrop.name()\nspawn(fn -> Enum.each(Stream.cycle([1]), fn _ -> :ok end) end)\n:ok").unwrap();
    assert_eq!(own_threads("embed-drop"), 1);
    drop(elixir);
    assert_eq!(own_threads("embed-drop"), 0);
}

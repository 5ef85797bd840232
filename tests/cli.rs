//! The command line: what `quaff` accepts, prints and returns, beyond running a script file (`tests/golden.rs`).

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

fn quaff(args: &[&str]) -> Output {
    quaff_with(args, "")
}

fn quaff_with(args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
    command.args(args).env("NO_COLOR", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that never reads its input may be gone already.
    drop(pipe.write_all(input.as_bytes()));
    drop(pipe);
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A script in a folder of its own for this test.
fn script(test: &str, source: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("quaff-cli-{}-{test}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("script.exs");
    fs::write(&file, source).unwrap();
    file
}

/// A refusal: one line on standard error, nothing on standard output, a code that is not 0.
fn assert_refused(output: &Output, mentions: &str) {
    assert_eq!(out(output), "");
    let text = err(output);
    assert!(text.contains(mentions), "{text:?} should mention {mentions:?}");
    assert!(!text.contains("panicked"), "{text}");
    assert!(matches!(output.status.code(), Some(1..=99)), "{:?}", output.status);
}

#[test]
fn run_names_a_file_and_its_arguments() {
    let file = script("run", b"IO.inspect(System.argv())");
    let file = file.to_str().unwrap();
    assert_eq!(out(&quaff(&["run", file])), "[]\n");
    assert_eq!(out(&quaff(&["run", file, "a", "--flag", "-e"])), "[\"a\", \"--flag\", \"-e\"]\n");
    assert_eq!(out(&quaff(&[file, "a", "--help"])), "[\"a\", \"--help\"]\n");
}

#[test]
fn dash_e_evaluates_an_argument() {
    let output = quaff(&["-e", "IO.puts(1 + 2)"]);
    assert_eq!(out(&output), "3\n");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(out(&quaff(&["-e", "IO.inspect(System.argv())", "x", "y"])), "[\"x\", \"y\"]\n");
}

#[test]
fn a_dash_reads_the_script_from_standard_input() {
    let output = quaff_with(&["-"], "defmodule A do\n  def f, do: :from_stdin\nend\nIO.inspect(A.f())\n");
    assert_eq!(out(&output), ":from_stdin\n");
    assert_eq!(quaff_with(&["-", "arg"], "IO.inspect(System.argv())").stdout, b"[\"arg\"]\n");
}

#[test]
fn a_script_with_a_shebang_runs_by_itself() {
    use std::os::unix::fs::PermissionsExt;
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_quaff"));
    let text = script("shebang", b"#!/usr/bin/env quaff\nIO.puts(\"ran\")\nIO.inspect(System.argv())\n");
    // Another process writes what is executed: a test that forks meanwhile would hold a file open that this process
    // writes, and what is open for writing cannot be executed.
    let file = text.with_file_name("executable.exs");
    assert!(Command::new("cp").args([&text, &file]).status().unwrap().success());
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new(&file).arg("x").env("PATH", path).output().unwrap();
    assert_eq!(out(&output), "ran\n[\"x\"]\n");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = quaff(&["--help"]);
    assert_eq!(help.status.code(), Some(0));
    for word in ["run", "-e CODE", "quaff parse FILE", "--version", "--schedulers", "--max-memory"] {
        assert!(out(&help).contains(word), "help should mention {word}:\n{}", out(&help));
    }
    let version = quaff(&["--version"]);
    assert_eq!(version.status.code(), Some(0));
    assert!(out(&version).starts_with(concat!("Quaff ", env!("CARGO_PKG_VERSION"))), "{}", out(&version));
}

#[test]
fn unknown_options_are_refused() {
    assert_refused(&quaff(&["--no-such-option"]), "--no-such-option");
}

#[test]
fn files_that_cannot_be_scripts_are_refused_in_one_line() {
    let missing = quaff(&["run", "/nonexistent/script.exs"]);
    assert_refused(&missing, "/nonexistent/script.exs");
    assert_eq!(err(&missing).lines().count(), 1, "{}", err(&missing));

    let folder = std::env::temp_dir();
    let directory = quaff(&["run", folder.to_str().unwrap()]);
    assert_refused(&directory, "directory");
    assert_eq!(err(&directory).lines().count(), 1, "{}", err(&directory));

    let latin1 = script("latin1", b"IO.puts(\"caf\xe9\")\n");
    assert_refused(&quaff(&["run", latin1.to_str().unwrap()]), "UTF-8");
}

#[test]
fn an_unreadable_file_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let file = script("unreadable", b"IO.puts(1)\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        eprintln!("skipped: this user reads everything");
        return;
    }
    assert_refused(&quaff(&["run", file.to_str().unwrap()]), "script.exs");
}

#[test]
fn exit_codes_are_those_of_elixir() {
    for (code, expected) in [
        ("1", 0),
        ("raise \"x\"", 1),
        ("throw(:x)", 1),
        ("exit(:x)", 1),
        ("exit(:normal)", 0),
        ("exit({:shutdown, 9})", 9),
        ("exit(:shutdown)", 0),
        ("System.halt(12)", 12),
        ("System.halt(0)", 0),
        ("(", 1),
    ] {
        assert_eq!(quaff(&["-e", code]).status.code(), Some(expected), "{code}");
    }
}

#[test]
fn parse_prints_the_quoted_form_in_one_line() {
    let file = script("parse", b"a = 1\nfoo(a, b: 2)\n");
    let output = quaff(&["parse", file.to_str().unwrap()]);
    assert_eq!(
        out(&output),
        "{:__block__, [], [{:=, [line: 1], [{:a, [line: 1], nil}, 1]}, \
         {:foo, [line: 2], [{:a, [line: 2], nil}, [b: 2]]}]}\n"
    );
    assert_eq!(output.status.code(), Some(0));
    let broken = script("parse_broken", b"foo(\n");
    let output = quaff(&["parse", broken.to_str().unwrap()]);
    assert_refused(&output, "script.exs");
}

#[test]
fn schedulers_can_be_chosen() {
    for n in ["1", "2", "4"] {
        let output = quaff(&["--schedulers", n, "-e", "IO.puts(System.schedulers_online())"]);
        assert_eq!(out(&output), format!("{n}\n"));
    }
    assert_refused(&quaff(&["--schedulers", "zero", "-e", "1"]), "schedulers");
}

#[test]
fn file_and_folder_of_a_script_are_known_to_it() {
    let file = script("env", b"IO.puts(__ENV__.file)\nIO.puts(__DIR__)\n");
    let output = quaff(&["run", file.to_str().unwrap()]);
    let folder = file.parent().unwrap();
    assert_eq!(out(&output), format!("{}\n{}\n", file.display(), folder.display()));
}

#[test]
fn output_reaches_a_pipe_in_order_before_a_crash() {
    let code = "for i <- 1..1000, do: IO.puts(i)\nraise \"end\"";
    let output = quaff(&["-e", code]);
    let expected: String = (1..=1000).map(|i| format!("{i}\n")).collect();
    assert_eq!(out(&output), expected);
    assert!(err(&output).contains("** (RuntimeError) end"), "{}", err(&output));
    assert_eq!(output.status.code(), Some(1));
}

/// A project in a folder of its own for this test: `mix.exs`, two sources that need each other's order, tests.
fn project(test: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("quaff-project-{}-{test}", std::process::id()));
    let write = |name: &str, text: &str| {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write(
        "mix.exs",
        "defmodule P.MixProject do\n  use Mix.Project\n  def project, do: [app: :p, version: \"0.1.0\", elixirc_paths: paths(Mix.env())]\n  \
         defp paths(:test), do: [\"lib\", \"test/support\"]\n  defp paths(_), do: [\"lib\"]\nend\n",
    );
    write("lib/a.ex", "defmodule A do\n  use B\n  defstruct [:x]\n  def b, do: %B{y: 1}\nend\n");
    write(
        "lib/b.ex",
        "defmodule B do\n  defstruct [:y]\n  defmacro __using__(_), do: quote(do: def(hi, do: :hi))\n\n  @doc \"\"\"\n  Twice.\n\n      iex> B.twice(2)\n      4\n  \"\"\"\n  def twice(n), do: n * 2\nend\n",
    );
    write("test/support/helper.ex", "defmodule Helper do\n  def ok, do: :ok\nend\n");
    write("test/test_helper.exs", "ExUnit.start(exclude: [:slow])\n");
    write(
        "test/a_test.exs",
        "defmodule ATest do\n  use ExUnit.Case, async: true\n  doctest B\n\n  test \"sources\" do\n    assert {A.hi(), A.b().y, Helper.ok()} == {:hi, 1, :ok}\n  end\n\n  \
         test \"fails\" do\n    assert B.twice(1) == 3\n  end\n\n  @tag :slow\n  test \"slow\" do\n    assert true\n  end\nend\n",
    );
    folder
}

fn quaff_in(folder: &PathBuf, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quaff")).args(args).env("NO_COLOR", "1").current_dir(folder).output().unwrap()
}

#[test]
fn test_runs_a_projects_tests_with_its_sources() {
    let folder = project("suite");
    let output = quaff_in(&folder, &["test", "--seed", "0"]);
    let text = out(&output);
    assert!(text.contains("Result: 2/3 passed (1/1 doctest, 1/2 tests), 1 excluded\nFailed: 1 test\n"), "{text}");
    assert!(text.contains("  1) test fails (ATest)\n     test/a_test.exs:9\n"), "{text}");
    assert_eq!((output.status.code(), err(&output)), (Some(2), String::new()));
    // Only what failed.
    let output = quaff_in(&folder, &["test", "--failed"]);
    assert!(out(&output).contains("Result: 0/1 passed\nFailed: 1 test\n"), "{}", out(&output));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn test_takes_lines_tags_and_patterns() {
    let folder = project("filters");
    let passed = |args: &[&str], result: &str| {
        let output = quaff_in(&folder, &[&["test"], args].concat());
        assert!(out(&output).contains(result), "{args:?}\n{}{}", out(&output), err(&output));
    };
    passed(&["test/a_test.exs:6"], "Result: 1 passed, 3 excluded");
    passed(&["test", "--only", "slow"], "Result: 1 passed, 3 excluded");
    passed(&["--include", "slow", "--exclude", "doctest"], "Result: 2/3 passed, 1 excluded");
    passed(&["-n", "sources"], "Result: 1 passed, 3 excluded");
    passed(&["--dry-run", "--seed", "0"], "Result: 0 tests, 1 excluded");
    let missing = quaff_in(&folder, &["test", "nope"]);
    assert_eq!(missing.status.code(), Some(1));
    assert_eq!(err(&missing), "Paths given to \"quaff test\" did not match any directory/file: nope\n");
    let unknown = quaff_in(&folder, &["test", "--bogus"]);
    assert_eq!((unknown.status.code(), out(&unknown)), (Some(1), String::new()));
    let none = quaff_in(&folder, &["test", "--only", "nope"]);
    assert_eq!(none.status.code(), Some(1));
    // From elsewhere, by path.
    let output = quaff(&["test", &folder.join("test/a_test.exs").to_string_lossy(), "--only", "slow"]);
    assert!(out(&output).contains("Result: 1 passed, 3 excluded"), "{}{}", out(&output), err(&output));
    fs::remove_dir_all(folder).unwrap();
}

/// The answers are `mix test`'s, with another program's name.
#[test]
fn test_runs_a_part_of_the_files_and_may_raise() {
    let folder = project("parts");
    for n in 1..=3 {
        let text = format!("defmodule M{n}Test do\n  use ExUnit.Case\n  test \"t\", do: IO.puts(\"m{n}\")\nend\n");
        fs::write(folder.join(format!("test/m{n}_test.exs")), text).unwrap();
    }
    let part = |part: Option<&str>, total: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
        command.args(["test", "--partitions", total]).env("NO_COLOR", "1").current_dir(&folder);
        command.env_remove("MIX_TEST_PARTITION").envs(part.map(|p| ("MIX_TEST_PARTITION", p))).output().unwrap()
    };
    // Of a, m1, m2, m3: every second one.
    let second = part(Some("2"), "2");
    assert!(out(&second).contains("Result: 2 passed\n"), "{}", out(&second));
    assert!(out(&second).contains("m1\n") && out(&second).contains("m3\n"), "{}", out(&second));
    assert!(out(&part(None, "1")).contains("Result: 5/6 passed"));
    for (given, shown) in [(None, "nil"), (Some("3"), "\"3\""), (Some("x"), "\"x\"")] {
        let refused = part(given, "2");
        let message = format!(
            "The MIX_TEST_PARTITION environment variable must be set to an integer between 1..2 when the --partitions option is set, got: {shown}\n"
        );
        assert_eq!((refused.status.code(), err(&refused)), (Some(1), message));
    }
    let raised = quaff_in(&folder, &["test", "--raise"]);
    assert_eq!((raised.status.code(), err(&raised).as_str()), (Some(1), "\"quaff test\" failed\n"));
    fs::remove_dir_all(folder).unwrap();
}

/// Every example in the library's own documentation is a doctest that passes.
#[test]
fn the_librarys_own_examples_pass_as_doctests() {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/stdlib"));
    let (mut folders, mut modules) = (vec![root], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            if !text.contains("iex>") {
                continue;
            }
            let names = text.lines().filter_map(|l| l.strip_prefix("defmodule ").or(l.strip_prefix("defprotocol ")));
            modules.extend(names.map(|name| name.trim_end_matches(" do").to_string()));
        }
    }
    modules.sort();
    let script = std::env::temp_dir().join(format!("quaff-doctests-{}.exs", std::process::id()));
    let doctests: String = modules.iter().map(|m| format!("  doctest {m}\n")).collect();
    let text = format!("ExUnit.start(seed: 0)\ndefmodule LibraryTest do\n  use ExUnit.Case\n{doctests}end\n");
    fs::write(&script, text).unwrap();
    let output = quaff(&["run", &script.to_string_lossy()]);
    let result = out(&output).lines().find_map(|l| l.strip_prefix("Result: ")?.strip_suffix(" passed")?.parse().ok());
    assert!(result.is_some_and(|passed: u32| passed > 500), "{}{}", out(&output), err(&output));
    fs::remove_file(script).unwrap();
}

#[test]
fn test_loads_sources_that_lie_beside_a_test() {
    let folder = std::env::temp_dir().join(format!("quaff-beside-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("hello.ex"), "defmodule Hello do\n  def hello, do: \"Hello!\"\nend\n").unwrap();
    let test = "defmodule HelloTest do\n  use ExUnit.Case\n  test \"says hello\" do\n    assert Hello.hello() == \"Hello!\"\n  end\nend\n";
    fs::write(folder.join("hello_test.exs"), test).unwrap();
    let output = quaff_in(&folder, &["test", "hello_test.exs"]);
    assert!(out(&output).contains("Result: 1 passed"), "{}{}", out(&output), err(&output));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn test_reports_files_that_do_not_compile() {
    let folder = project("broken");
    fs::write(folder.join("test/b_test.exs"), "defmodule BTest do\n  use ExUnit.Case\n  test \"x\" do\nend\n").unwrap();
    let output = quaff_in(&folder, &["test"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("== Compilation error in file test/b_test.exs =="), "{}", err(&output));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn golden_scripts_are_compared_and_recorded() {
    let folder = std::env::temp_dir().join(format!("quaff-golden-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.exs"), "IO.puts(IO.gets(\"\") <> hd(System.argv()))\nexit({:shutdown, 3})\n").unwrap();
    fs::write(folder.join("a.in"), "in\n").unwrap();
    fs::write(folder.join("a.args"), "arg\n").unwrap();
    let dir = folder.to_string_lossy().into_owned();
    let blessed = quaff(&["test", "--golden", &dir, "--bless"]);
    assert_eq!((blessed.status.code(), out(&blessed)), (Some(0), ".\n\n1 script recorded\n".into()));
    assert_eq!(fs::read_to_string(folder.join("a.out")).unwrap(), "in\narg\n");
    assert_eq!(fs::read_to_string(folder.join("a.code")).unwrap(), "3\n");
    assert_eq!(quaff(&["test", "--golden", &dir]).status.code(), Some(0));
    fs::write(folder.join("a.out"), "in\nother\n").unwrap();
    let differs = quaff(&["test", "--golden", &dir, "--jobs", "1"]);
    assert_eq!(differs.status.code(), Some(2));
    assert!(out(&differs).contains("-other\n+arg\n"), "{}", out(&differs));
    fs::remove_dir_all(folder).unwrap();
}

/// The project's own scripts by the command itself: `golden.rs` runs all of them through the same code, this a folder of them.
#[test]
fn the_projects_own_golden_scripts_run_through_the_command() {
    let output = quaff(&["test", "--golden", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scripts/limit")]);
    assert_eq!(output.status.code(), Some(0), "{}{}", out(&output), err(&output));
}

#[test]
fn what_is_misspelt_gets_a_suggestion() {
    assert_refused(&quaff(&["--no-hlat", "x.exs"]), "did you mean --no-halt?");
    assert_refused(&quaff(&["tset"]), "did you mean test?");
    assert_refused(&quaff(&["check", "--jsno", "x.exs"]), "unknown option --jsno");
    assert_refused(&quaff(&["repl", "--nope"]), "unknown option --nope");
}

#[test]
fn doc_prints_documentation() {
    let output = quaff(&["doc", "Enum.map/2"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(out(&output).contains("def map(enumerable, fun)"), "{}", out(&output));
    assert!(!out(&quaff(&["doc", "Enum"])).is_empty());
    assert_refused(&quaff(&["doc", "Enum.no_such"]), "no documentation for Enum.no_such");
    assert_refused(&quaff(&["doc", "NoSuch"]), "no documentation for NoSuch");
    assert_refused(&quaff(&["doc", "1 +"]), "no documentation");
}

#[test]
fn check_finds_syntax_errors_and_runs_nothing() {
    let good = script("check-good", b"IO.puts(1)\n");
    let output = quaff(&["check", good.to_str().unwrap()]);
    assert_eq!((output.status.code(), out(&output), err(&output)), (Some(0), String::new(), String::new()));
    let bad = script("check-bad", b"IO.puts(1)\nx = )\n");
    let output = quaff(&["check", bad.to_str().unwrap()]);
    assert_refused(&output, "unexpected token: )");
    assert!(err(&output).ends_with("1 error\n"), "{}", err(&output));
    let output = quaff(&["check", "--json", good.to_str().unwrap(), bad.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output).lines().count(), 1);
    assert!(out(&output).contains("\"line\":2"), "{}", out(&output));
    assert_refused(&quaff(&["check"]), "no file given");
}

#[test]
fn dash_r_runs_files_first() {
    let first = script("require-first", b"defmodule First do\n  def hi, do: IO.puts(:hi)\nend\n");
    let main = script("require-main", b"First.hi()\nIO.inspect(System.argv())\n");
    let output = quaff(&["-r", first.to_str().unwrap(), main.to_str().unwrap(), "-r"]);
    assert_eq!(out(&output), "hi\n[\"-r\"]\n", "{}", err(&output));
    assert_eq!(out(&quaff(&["-r", first.to_str().unwrap(), "-e", "First.hi()"])), "hi\n");
    assert_refused(&quaff(&["-r", "/nowhere.exs", "-e", "1"]), "/nowhere.exs");
}

#[test]
fn completions_are_there_for_three_shells() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(out(&quaff(&["completions", shell])).contains("quaff"));
    }
    assert_refused(&quaff(&["completions", "tcsh"]), "bash, zsh or fish");
}

#[test]
fn colour_is_chosen() {
    let run = |args: &[&str], variable: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
        command.args(args).args(["-e", "x"]).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env(variable, "1");
        err(&command.output().unwrap()).contains('\u{1b}')
    };
    assert!(!run(&[], "QUAFF_NOTHING"));
    assert!(run(&[], "CLICOLOR_FORCE"));
    assert!(run(&["--color", "always"], "NO_COLOR"));
    assert!(!run(&["--color=never"], "CLICOLOR_FORCE"));
    assert_refused(&quaff(&["--color", "blue", "-e", "1"]), "--color needs");
}

#[test]
fn watch_runs_again_when_a_file_changes() {
    let file = script("watch", b"IO.puts(:one)\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
    command.args(["run", "--watch", "script.exs"]).current_dir(file.parent().unwrap()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    assert_eq!(lines.next().unwrap().unwrap(), "one");
    assert!(lines.any(|line| line.unwrap().starts_with("Waiting")));
    fs::write(&file, "IO.puts(:two)\n").unwrap();
    assert!(lines.any(|line| line.unwrap() == "two"));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn code_and_files_run_in_the_order_given() {
    assert_eq!(
        out(&quaff(&["-e", "IO.puts(1)", "-e", "IO.inspect(System.argv())", "a", "-b"])),
        "1\n[\"a\", \"-b\"]\n"
    );
    let file = script("order", b"IO.inspect({:file, System.argv()})");
    let first = file.with_file_name("first_1.exs");
    fs::write(&first, "defmodule First do\n  def f, do: :first\nend\n").unwrap();
    let pattern = file.with_file_name("first_*.exs");
    let output = quaff(&["-r", pattern.to_str().unwrap(), "-e", "IO.inspect(First.f())"]);
    assert_eq!(out(&output), ":first\n");
    assert_eq!(out(&quaff(&["-r", first.to_str().unwrap(), file.to_str().unwrap(), "x"])), "{:file, [\"x\"]}\n");
    assert_eq!(out(&quaff(&["--", file.to_str().unwrap(), "--x"])), "{:file, [\"--x\"]}\n");
    assert_refused(&quaff(&["-r", "/nonexistent/*.exs"]), "no files matched pattern");
}

#[test]
fn options_of_elixir_are_refused_with_the_reason() {
    for (args, why) in [
        (vec!["-S", "mix"], "no mix"),
        (vec!["-pa", "ebin"], ".beam"),
        (vec!["--sname", "a"], "distribution"),
        (vec!["--rpc-eval", "n", "1"], "distribution"),
        (vec!["--erl", "-smp"], "virtual machine"),
        (vec!["repl", "-S", "mix"], "no mix"),
    ] {
        assert_refused(&quaff(&args), why);
    }
    assert_refused(&quaff(&["--versoin"]), "did you mean --version?");
    assert_refused(&quaff(&["help", "chek"]), "did you mean check?");
}

#[test]
fn every_command_has_help_with_examples() {
    for command in ["run", "repl", "test", "fmt", "check", "doc", "parse", "completions", "man", "top", "trace"] {
        let output = quaff(&["help", command]);
        assert_eq!(output.status.code(), Some(0), "{command}: {}", err(&output));
        assert!(
            out(&output).contains(&format!("quaff {command}")) || command == "run" || command == "repl",
            "{command}"
        );
        assert_eq!(err(&output), "", "{command}");
    }
    assert!(out(&quaff(&["run", "--help"])).contains("Examples:"));
    assert_eq!(out(&quaff(&["--short-version"])), "1.20.4\n");
}

#[test]
fn the_manual_is_a_man_page() {
    let page = out(&quaff(&["man"]));
    assert!(page.starts_with(".TH QUAFF 1"), "{page}");
    for section in ["NAME", "SYNOPSIS", "COMMANDS", "ENVIRONMENT", "EXIT STATUS", "EXAMPLES"] {
        assert!(page.contains(&format!(".SH {section}\n")), "{section}");
    }
    // With groff at hand: it finds nothing to warn of.
    let groff = Command::new("groff")
        .args(["-man", "-Tutf8", "-ww"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut groff) = groff else { return };
    groff.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
    let output = groff.wait_with_output().unwrap();
    assert_eq!(err(&output), "");
    assert!(out(&output).contains("quaff"), "{}", out(&output));
}

#[test]
fn an_uncaught_exception_is_drawn_where_colour_is_wanted() {
    let file = script("drawn", b"defmodule A do\n  def f(x), do: 1 / x\nend\nA.f(0)\n");
    let drawn = quaff(&["--color", "always", file.to_str().unwrap()]);
    assert_eq!(drawn.status.code(), Some(1));
    assert!(err(&drawn).starts_with("** (ArithmeticError) bad argument"), "{}", err(&drawn));
    assert!(err(&drawn).contains("in A.f/1") && err(&drawn).contains("here"), "{}", err(&drawn));
    let plain = quaff(&[file.to_str().unwrap()]);
    assert!(!err(&plain).contains("in A.f/1"), "{}", err(&plain));
}

#[test]
fn kernel_is_documented_by_bare_names() {
    for name in ["if", "case", "defmodule", "hd", "Kernel.tap/2", "GenServer", "Enum.map"] {
        let output = quaff(&["doc", name]);
        assert!(output.status.success() && !out(&output).is_empty(), "{name}: {}", err(&output));
    }
    assert_refused(&quaff(&["doc", "no_such_thing"]), "no documentation");
}

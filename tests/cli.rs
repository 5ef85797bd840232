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
        ("exit(:shutdown)", 1),
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

//! Bad input and limits: whatever a script or its user does, Quaff answers in bounded time and memory and never crashes.
//!
//! Every child is waited for with `wait4`, which tells its peak resident memory. Bounds are those of the project's
//! promises for a release build; an unoptimised test build gets `SLACK` times the time, but no more memory. Linux counts
//! the memory of the parent at the moment of `exec` for the child too, hence large sources are written in pieces here.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How much slower a debug build (and a busy machine) may be.
const SLACK: f64 = if cfg!(debug_assertions) { 8.0 } else { 3.0 };
/// A child that is still there after this is killed, so that a hang is a failure and not a stuck suite.
const HANG: Duration = Duration::from_secs(120);

struct Run {
    status: ExitStatus,
    out: String,
    err: String,
    seconds: f64,
    megabytes: f64,
}

/// The peak memory of this test process, in megabytes.
fn own_peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().split(' ').next()?.parse::<f64>().ok()).map_or(0.0, |kb| kb / 1024.0)
}

impl Run {
    /// Neither a signal nor a Rust panic nor an abort.
    fn assert_orderly(&self) -> &Self {
        assert_eq!(self.status.signal(), None, "died of a signal\n{}", self.err);
        assert!(!self.err.contains("panicked at"), "{}", self.err);
        assert!(!self.err.contains("internal_error"), "{}", self.err);
        self
    }

    fn assert_within(&self, seconds: f64, megabytes: f64) -> &Self {
        assert!(self.seconds <= seconds * SLACK, "took {:.1} s, allowed {seconds} (x{SLACK})", self.seconds);
        // A child's peak counts from what its parent held when it was started: below that nothing can be told.
        let told = self.megabytes > own_peak();
        assert!(!told || self.megabytes <= megabytes, "took {:.0} MB, allowed {megabytes}", self.megabytes);
        self
    }

    /// A diagnostic for the user: a code from 1 to 99 and words on standard error, nothing on standard output.
    fn assert_diagnostic(&self) -> &Self {
        self.assert_orderly();
        assert!(matches!(self.status.code(), Some(1..=99)), "{:?}\n{}", self.status, self.err);
        assert!(self.out.is_empty(), "{} bytes on standard output", self.out.len());
        assert!(!self.err.trim().is_empty(), "no diagnostic");
        assert!(self.err.len() < 20_000, "a diagnostic of {} bytes helps nobody", self.err.len());
        self
    }

    fn assert_prints(&self, expected: &str) -> &Self {
        self.assert_orderly();
        let shown: String = self.out.chars().take(500).collect();
        assert!(self.out == expected, "expected {expected:?}, got {shown:?}, standard error:\n{}", self.err);
        assert_eq!(self.status.code(), Some(0), "{}", self.err);
        self
    }
}

fn quaff() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
    command.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run_source(test: &str, source: impl AsRef<[u8]>) -> Run {
    run_args(test, source, &[])
}

fn run_args(test: &str, source: impl AsRef<[u8]>, options: &[&str]) -> Run {
    run_file(file(test, source), options)
}

/// A script of `middle` repeated to 50 MB between two texts.
fn run_fifty_megabytes(test: &str, before: &str, middle: u8, after: &str) -> Run {
    let path = file(test, before);
    let mut file = File::options().append(true).open(&path).expect("open a script");
    for _ in 0..50 {
        file.write_all(&vec![middle; 1 << 20]).expect("write a script");
    }
    file.write_all(after.as_bytes()).expect("write a script");
    drop(file);
    run_file(path, &[])
}

fn run_file(file: PathBuf, options: &[&str]) -> Run {
    let mut command = quaff();
    command.arg("run").args(options).arg(&file);
    let run = finish(command.spawn().expect("start quaff"));
    drop(fs::remove_file(file));
    run
}

fn file(test: &str, source: impl AsRef<[u8]>) -> PathBuf {
    let path = std::env::temp_dir().join(format!("quaff-hostile-{}-{test}.exs", std::process::id()));
    fs::write(&path, source).expect("write a script");
    path
}

fn finish(mut child: Child) -> Run {
    let start = Instant::now();
    let out = drain(child.stdout.take());
    let err = drain(child.stderr.take());
    let (status, megabytes) = wait(&child);
    let seconds = start.elapsed().as_secs_f64();
    let text = |h: thread::JoinHandle<Vec<u8>>| String::from_utf8_lossy(&h.join().unwrap_or_default()).into_owned();
    Run { status, out: text(out), err: text(err), seconds, megabytes }
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            drop(pipe.read_to_end(&mut bytes));
        }
        bytes
    })
}

/// The child's end and the most memory it ever had resident, in megabytes.
fn wait(child: &Child) -> (ExitStatus, f64) {
    let pid = child.id() as libc::pid_t;
    let start = Instant::now();
    let mut killed = false;
    loop {
        let mut status: libc::c_int = 0;
        // SAFETY: an all-zero rusage is a valid value of this plain struct.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to live locals; the pid is our own child, which nobody else waits for.
        let got = unsafe { libc::wait4(pid, &mut status, libc::WNOHANG, &mut usage) };
        if got == pid {
            assert!(!killed, "still running after {} s", HANG.as_secs());
            return (ExitStatus::from_raw(status), usage.ru_maxrss as f64 / 1024.0);
        }
        assert!(got == 0, "wait4: {}", io::Error::last_os_error());
        if !killed && start.elapsed() > HANG {
            // SAFETY: the child has not been waited for, so its pid is still its own.
            unsafe { libc::kill(pid, libc::SIGKILL) };
            killed = true;
        }
        thread::sleep(Duration::from_millis(2));
    }
}

// ---- source text -------------------------------------------------------------------------------------------------

#[test]
fn a_hundred_thousand_nested_parentheses() {
    let n = 100_000;
    let source = format!("IO.inspect({}1{})", "(".repeat(n), ")".repeat(n));
    run_source("parens", source).assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_hundred_thousand_opening_parentheses() {
    run_source("open_parens", "(".repeat(100_000)).assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_hundred_thousand_nested_lists() {
    let n = 100_000;
    run_source("lists", format!("{}{}", "[".repeat(n), "]".repeat(n))).assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_hundred_thousand_nested_tuples_maps_and_calls() {
    let n = 100_000;
    for (name, open, close) in
        [("tuples", "{", "}"), ("maps", "%{a: ", "}"), ("calls", "f(", ")"), ("fns", "fn -> ", " end")]
    {
        let source = format!("{}1{}", open.repeat(n), close.repeat(n));
        run_source(name, source).assert_diagnostic().assert_within(2.0, 500.0);
    }
}

#[test]
fn a_hundred_thousand_nested_blocks() {
    let n = 100_000;
    let source = format!("{}1{}", "if true do\n".repeat(n), "\nend".repeat(n));
    run_source("blocks", source).assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_hundred_thousand_prefix_operators() {
    for (name, operator) in [("minus", "-"), ("not", "not "), ("bang", "!"), ("capture", "&"), ("pin", "^")] {
        let source = format!("x = {}1", operator.repeat(100_000));
        let run = run_source(name, source);
        run.assert_orderly().assert_within(2.0, 500.0);
        assert_ne!(run.status.code(), Some(0), "{name}: real Elixir does not run this either");
    }
}

#[test]
fn a_hundred_thousand_operators_in_a_row() {
    // Left- and right-associative chains are deep trees too; running them or refusing them are both fine.
    for (name, operator) in
        [("plus", " + 1"), ("concat", " ++ []"), ("pipe", " |> f()"), ("arrow", " = x"), ("and", " and true")]
    {
        let source = format!("y = [1]{}", operator.repeat(100_000));
        run_source(name, source).assert_orderly().assert_within(2.0, 500.0);
    }
}

#[test]
fn a_hundred_thousand_nested_interpolations() {
    let n = 100_000;
    let source = format!("{}1{}", "\"#{".repeat(n), "}\"".repeat(n));
    run_source("interpolations", source).assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_line_of_fifty_megabytes_that_is_wrong_at_its_end() {
    run_fifty_megabytes("long_line", "x = \"", b'a', "\" +* 1").assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_line_of_fifty_megabytes_of_operators() {
    // Millions of tokens: refusing and running are both fine.
    run_fifty_megabytes("long_operators", "x = 1", b'-', "1").assert_orderly().assert_within(2.0, 500.0);
}

#[test]
fn a_string_of_fifty_megabytes() {
    let run = run_fifty_megabytes("long_string", "IO.puts(byte_size(\"", b'a', "\"))");
    run.assert_prints("52428800\n").assert_within(2.0, 500.0);
}

#[test]
fn a_comment_of_fifty_megabytes() {
    run_fifty_megabytes("long_comment", "# ", b'a', "\nIO.puts(1)").assert_prints("1\n").assert_within(2.0, 500.0);
}

#[test]
fn an_identifier_of_fifty_megabytes() {
    run_fifty_megabytes("long_name", "", b'a', "\n").assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn a_number_of_fifty_megabytes() {
    // A hundred million bits: too large for BEAM as well (a system limit).
    run_fifty_megabytes("long_number", "", b'9', "\n").assert_diagnostic().assert_within(2.0, 500.0);
}

#[test]
fn unterminated_things_at_the_end_of_the_file() {
    for (name, source) in [
        ("heredoc", "x = \"\"\"\n  text\n"),
        ("heredoc_bare", "\"\"\""),
        ("string", "x = \"abc"),
        ("charlist", "x = 'abc"),
        ("sigil", "x = ~s(abc"),
        ("sigil_heredoc", "~S\"\"\"\nabc"),
        ("interpolation", "\"a #{1 + "),
        ("escape", "\"\\u{"),
        ("list", "[1, 2"),
        ("do", "defmodule A do\n"),
        ("fn", "f = fn x ->"),
        ("operator", "1 +"),
        ("atom", ":\"abc"),
        ("character", "?"),
        ("bits", "<<1, 2"),
        ("map", "%{a: "),
        ("sigil_start", "~"),
        ("base", "0x"),
    ] {
        run_source(&format!("unterminated_{name}"), source).assert_diagnostic().assert_within(1.0, 100.0);
    }
}

#[test]
fn bytes_that_are_not_text() {
    for (name, source) in [
        ("invalid_utf8", &b"IO.puts(\"\xff\xfe\")\n"[..]),
        ("utf16", b"\xff\xfeI\x00O\x00"),
        ("truncated", b"x = \"\xe2\x82"),
        ("surrogate", b"# \xed\xa0\x80\n1"),
        ("nul", b"x = 1\0\n"),
        ("nul_only", b"\0\0\0\0"),
        ("elf", b"\x7fELF\x02\x01\x01\x00\x00\x00"),
        ("control", b"x = \x01\x02"),
        ("bidi", "x = \u{202e}1\n".as_bytes()),
    ] {
        run_source(name, source).assert_diagnostic().assert_within(1.0, 100.0);
    }
}

#[test]
fn an_empty_file_and_blank_files_do_nothing() {
    for (name, source) in [("empty", ""), ("blank", "\n\n  \n"), ("comment", "# only\n"), ("semicolon", ";\n")] {
        run_source(name, source).assert_prints("");
    }
}

#[test]
fn an_endless_device_as_a_file_is_refused_or_bounded() {
    let mut command = quaff();
    command.args(["run", "/dev/null"]);
    finish(command.spawn().expect("start quaff")).assert_orderly();
}

// ---- memory and depth ----------------------------------------------------------------------------------------------

#[test]
fn endless_body_recursion_ends_in_an_error_and_kills_that_process_alone() {
    let source = "
defmodule Endless do
  def go(n), do: 1 + go(n + 1)
end

{_, ref} = spawn_monitor(fn -> Endless.go(0) end)

receive do
  {:DOWN, ^ref, :process, _, reason} -> IO.puts(\"down: \" <> if(reason == :normal, do: \"normal\", else: \"failed\"))
end

IO.puts(\"main lives\")
";
    let run = run_args("endless", source, &["--max-memory", "200M"]);
    run.assert_orderly().assert_within(10.0, 600.0);
    assert!(run.out.starts_with("down: failed\nmain lives\n"), "{}{}", run.out, run.err);
    // The report of the process that died is on standard output, as Elixir's logger writes it.
    assert!(run.out.contains("memory limit"), "the limit should be named:\n{}", run.out);
}

#[test]
fn a_list_of_ten_million_is_dropped() {
    let source = "
defmodule Make do
  def list(0, acc), do: acc
  def list(n, acc), do: list(n - 1, [n | acc])
end

IO.puts(length(Make.list(10_000_000, [])))
IO.puts(\"dropped\")
";
    run_source("drop_list", source).assert_prints("10000000\ndropped\n").assert_within(4.0, 1000.0);
}

#[test]
fn terms_nested_a_million_deep_are_built_compared_sent_and_dropped() {
    let source = "
defmodule Nest do
  def tuple(0, acc), do: acc
  def tuple(n, acc), do: tuple(n - 1, {acc})
  def list(0, acc), do: acc
  def list(n, acc), do: list(n - 1, [acc])
  def map(0, acc), do: acc
  def map(n, acc), do: map(n - 1, %{a: acc})
  def fun(0, acc), do: acc
  def fun(n, acc), do: fun(n - 1, fn -> acc end)
end

n = 1_000_000
IO.puts(Nest.tuple(n, 1) == Nest.tuple(n, 1))
IO.puts(Nest.list(n, 1) < Nest.list(n, 2))
IO.puts(is_map(Nest.map(n, 1)))
IO.puts(is_function(Nest.fun(n, 1)))
parent = self()
deep = Nest.tuple(n, :leaf)
pid = spawn(fn -> receive do: (t -> send(parent, {:back, t})) end)
send(pid, deep)
receive do: ({:back, t} -> IO.puts(t == deep))
";
    run_source("drop_nested", source).assert_prints("true\ntrue\ntrue\ntrue\ntrue\n").assert_within(5.0, 1500.0);
}

#[test]
fn a_deep_term_can_be_inspected_and_hashed() {
    let source = "
t = Enum.reduce(1..100_000, :x, fn _, acc -> {acc} end)
IO.puts(byte_size(inspect(t, limit: :infinity)) > 0)
IO.puts(map_size(%{t => 1}))
";
    run_source("deep_inspect", source).assert_orderly().assert_within(5.0, 1500.0);
}

#[test]
fn a_million_unmatched_messages_leave_receive_usable() {
    let source = "
for i <- 1..1_000_000, do: send(self(), {:noise, i})
send(self(), :wanted)
receive do: (:wanted -> IO.puts(\"found\"))

for i <- 1..20 do
  ref = make_ref()
  send(self(), {ref, i})
  receive do: ({^ref, ^i} -> :ok)
end

IO.inspect(Process.info(self(), :message_queue_len))
";
    run_source("mailbox", source).assert_prints("found\n{:message_queue_len, 1000000}\n").assert_within(5.0, 600.0);
}

#[test]
fn a_hundred_thousand_linked_processes_die_together() {
    let source = "
{pid, ref} =
  spawn_monitor(fn ->
    for _ <- 1..100_000, do: spawn_link(fn -> Process.sleep(:infinity) end)
    receive do: (:die -> exit(:together))
  end)

send(pid, :die)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason))

wait = fn wait ->
  if length(Process.list()) < 100 do
    IO.puts(\"all gone\")
  else
    Process.sleep(10)
    wait.(wait)
  end
end

wait.(wait)
";
    run_source("linked", source).assert_prints(":together\nall gone\n").assert_within(3.0, 600.0);
}

#[test]
fn a_chain_of_links_is_torn_down_without_recursion() {
    let source = "
defmodule Chain do
  def start(0, parent), do: send(parent, :built) && Process.sleep(:infinity)

  def start(n, parent) do
    spawn_link(fn -> start(n - 1, parent) end)
    Process.sleep(:infinity)
  end
end

parent = self()
{pid, ref} = spawn_monitor(fn -> Chain.start(100_000, parent) end)
receive do: (:built -> :ok)
Process.exit(pid, :snap)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason))
";
    run_source("chain", source).assert_prints(":snap\n").assert_within(3.0, 800.0);
}

#[test]
fn integers_cannot_exhaust_the_machine() {
    let source = "
try do
  IO.inspect(Integer.pow(2, 1_000_000_000_000) > 0)
rescue
  e -> IO.puts(inspect(e.__struct__))
end
";
    let run = run_source("pow", source);
    run.assert_orderly().assert_within(5.0, 1000.0);
}

#[test]
fn atoms_by_the_hundred_thousand() {
    let source = "for i <- 1..300_000, do: String.to_atom(\"atom_#{i}\")\nIO.puts(\"made\")\n";
    run_source("atoms", source).assert_prints("made\n").assert_within(3.0, 500.0);
}

// ---- signals and closed descriptors --------------------------------------------------------------------------------

#[test]
fn control_c_ends_at_once_with_130() {
    for (name, body) in [("sleeping", "Process.sleep(:infinity)"), ("busy", "Stream.cycle([1]) |> Stream.run()")] {
        let path = file(&format!("sigint_{name}"), format!("IO.puts(\"ready\")\n{body}\n"));
        let mut child = quaff().arg("run").arg(&path).spawn().expect("start quaff");
        let mut line = [0; 6];
        child.stdout.as_mut().expect("piped").read_exact(&mut line).expect("the script says that it is ready");
        // SAFETY: the child has not been waited for, so its pid is still its own.
        unsafe { libc::kill(child.id() as libc::pid_t, libc::SIGINT) };
        let run = finish(child);
        drop(fs::remove_file(path));
        assert_eq!(run.status.code(), Some(130), "{name}: {:?}\n{}", run.status, run.err);
        assert!(run.seconds < 1.0 * SLACK, "{name}: took {:.1} s to end", run.seconds);
    }
}

#[test]
fn a_reader_that_goes_away_ends_the_script_quietly() {
    let path = file("sigpipe", "Enum.each(Stream.iterate(1, &(&1 + 1)), fn i -> IO.puts(\"line #{i}\") end)\n");
    let mut child = quaff().arg("run").arg(&path).spawn().expect("start quaff");
    let mut line = [0; 7];
    let mut out = child.stdout.take().expect("piped");
    out.read_exact(&mut line).expect("a first line");
    assert_eq!(&line, b"line 1\n");
    drop(out);
    let run = finish(child);
    drop(fs::remove_file(path));
    assert_eq!(run.err, "", "SIGPIPE must be quiet");
    assert!(!run.err.contains("panicked"));
    assert!(run.seconds < 2.0 * SLACK);
}

#[test]
fn closed_standard_descriptors_do_no_harm() {
    let path = file("closed", "IO.puts(\"into the void\")\nIO.puts(:stderr, \"too\")\nIO.inspect(IO.gets(\"\"))\n");
    for redirect in [">&-", "2>&-", "<&-", ">&- 2>&- <&-"] {
        let mut command = Command::new("sh");
        let line = format!("\"$0\" run \"$1\" {redirect}");
        command.args(["-c", &line, env!("CARGO_BIN_EXE_quaff"), path.to_str().unwrap_or("")]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let run = finish(command.spawn().expect("start sh"));
        run.assert_orderly();
        assert!(run.seconds < 2.0 * SLACK, "{redirect}");
    }
    drop(fs::remove_file(path));
}

#[test]
fn a_full_device_is_reported_or_ignored_but_never_a_crash() {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return };
    let path = file("full", "for i <- 1..10_000, do: IO.puts(i)\n");
    let mut command = quaff();
    command.arg("run").arg(&path).stdout(full);
    finish(command.spawn().expect("start quaff")).assert_orderly();
    drop(fs::remove_file(path));
}

#[test]
fn a_script_from_a_pipe_that_is_cut_is_still_a_script() {
    let mut child = quaff().arg("-").stdin(Stdio::piped()).spawn().expect("start quaff");
    child.stdin.take().expect("piped").write_all(b"IO.puts(1)\nIO.puts(").expect("write");
    finish(child).assert_diagnostic();
}

/// A module with this macro `m/1`, and one that calls it with 1.
fn with_macro(definition: &str) -> String {
    format!(
        "defmodule M do\n{definition}\nend\n\ndefmodule N do\n  require M\n  def f, do: M.m(1)\nend\n\nIO.inspect(N.f())\n"
    )
}

#[test]
fn a_macro_without_end_is_refused() {
    for (name, body, words) in [
        ("itself", "defmacro m(x), do: quote(do: M.m(unquote(x)))", "nested too deeply"),
        ("larger", "defmacro m(x), do: quote(do: M.m([unquote(x)]))", "nested too deeply"),
        ("inside", "defmacro m(x), do: quote(do: (fn -> M.m(unquote(x)) end))", "nested too deeply"),
        ("twice", "defmacro m(x), do: quote(do: {M.m(unquote(x)), M.m(unquote(x))})", "nested too deeply"),
        ("doubled", "defmacro m(x), do: quote(do: M.m({unquote(x), unquote(x)}))", "more code than there may be"),
    ] {
        let run = run_source(&format!("macro_{name}"), with_macro(body));
        run.assert_diagnostic().assert_within(2.0, 500.0);
        assert!(run.err.contains(words) && run.err.contains(".exs:7"), "{name}: {}", run.err);
    }
}

#[test]
fn a_macro_that_fails_says_where_it_was_called() {
    for (name, body, words) in [
        ("raises", "defmacro m(_), do: raise(\"no\")", "** (RuntimeError) no"),
        ("throws", "defmacro m(_), do: throw(:ball)", "** (throw) :ball"),
        ("exits", "defmacro m(_), do: exit(:gone)", "** (exit) :gone"),
        ("arity", "defmacro m(_), do: {1, 2, 3}", "invalid quoted expression: {1, 2, 3}"),
        ("function", "defmacro m(_), do: fn -> 1 end", "invalid quoted expression: #Function<"),
    ] {
        let run = run_source(&format!("macro_{name}"), with_macro(body));
        run.assert_diagnostic().assert_within(1.0, 100.0);
        assert!(run.err.contains(words), "{name}: {}", run.err);
        let place = ["expanding macro: M.m/1", ".exs:7"];
        assert!(name == "arity" || name == "function" || place.iter().all(|p| run.err.contains(p)), "{}", run.err);
    }
}

#[test]
fn a_macro_may_send_spawn_and_wait() {
    let body = "defmacro m(x) do
      me = self()
      spawn(fn -> send(me, {:answer, x + 1}) end)
      receive do {:answer, y} -> Process.sleep(10); y end
    end";
    run_source("macro_waits", with_macro(body)).assert_prints("2\n");
}

#[test]
fn hooks_that_add_themselves_run_once() {
    let text = "defmodule M do
  defmacro __before_compile__(_), do: quote(do: @before_compile(M))
end
defmodule N do
  @before_compile M
end
IO.puts(\"done\")
";
    run_source("hooks", text).assert_prints("done\n").assert_within(1.0, 100.0);
}

#[test]
fn a_million_fresh_atoms_end_in_an_error_that_can_be_caught() {
    let text = "error = try do
  for i <- 1..2_000_000, do: String.to_atom(\"bomb#{i}\")
rescue
  e -> e
end
IO.inspect(error)
defmodule Later do
  defstruct [:name]
  def hello, do: \"on we go: #{inspect(%Later{name: 1}.name)} #{Enum.sum([1, 2])}\"
end
IO.puts(Later.hello())
";
    let expected = "%SystemLimitError{message: \"a system limit has been reached\"}\non we go: 1 3\n";
    run_source("atoms", text).assert_prints(expected).assert_within(3.0, 500.0);
}

#[test]
fn a_million_atoms_in_a_text_are_refused() {
    let path = file("atoms_in_text", "");
    let mut text = io::BufWriter::new(File::create(&path).expect("create"));
    write!(text, "[").expect("write");
    (0..1_100_000).for_each(|i| write!(text, ":a{i}, ").expect("write"));
    writeln!(text, ":end]").expect("write");
    drop(text);
    let run = finish(quaff().arg("run").arg(&path).spawn().expect("start quaff"));
    drop(fs::remove_file(path));
    run.assert_diagnostic().assert_within(2.0, 500.0);
    assert!(run.err.contains("too many atoms"), "{}", run.err);
}

#[test]
fn a_file_of_warnings_takes_linear_time() {
    let text: String = (0..30_000).map(|i| format!("x{i} = {i}\n")).collect();
    run_source("warnings", text).assert_orderly().assert_within(3.0, 300.0);
}

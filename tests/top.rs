//! `quaff top`: one page as text, and the live page with real keys in tmux where there is one.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

fn quaff(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quaff")).args(args).env("NO_COLOR", "1").output().unwrap()
}

fn script(name: &str, source: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("quaff-top-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, source).unwrap();
    file
}

const SERVER: &str = "\
defmodule Busy do
  def loop(n), do: loop(n + 1)
  def idle do
    receive do
      :stop -> :ok
    end
  end
end
IO.puts(\"the script says hello\")
Process.register(spawn(Busy, :loop, [0]), :busy)
spawn_link(fn ->
  Process.register(self(), :parent)
  for _ <- 1..3, do: spawn_link(Busy, :idle, [])
  for n <- 1..5, do: send(self(), n)
  receive do: (:never -> :ok)
end)
{pid, _} = spawn_monitor(Busy, :idle, [])
Process.register(pid, :victim)
receive do: ({:DOWN, _, _, _, reason} -> IO.puts(\"victim: #{inspect(reason)}\"))
receive do: (:never -> :ok)
";

#[test]
fn once_prints_a_page() {
    let file = script("once.exs", SERVER);
    let output = quaff(&["top", "--once", "--interval", "0.3", file.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line =
        |word: &str| text.lines().find(|l| l.contains(word)).unwrap_or_else(|| panic!("{word} in {text}")).to_string();
    assert!(text.starts_with("quaff top · once.exs"), "{text}");
    assert!(line("schedulers").contains('%'));
    // The busiest process comes first, below the heading.
    let first = text.lines().nth(3).unwrap();
    assert!(first.contains(" busy ") && first.contains("running") && first.contains("Busy.loop/1"), "{text}");
    let parent = line(" parent ");
    assert!(parent.contains("waiting") && parent.contains(" 5 "), "{parent}");
    assert!(line("Busy.idle/0").contains("waiting"));
    assert!(!text.contains("hello"), "{text}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_script_that_ends_early_is_said_to_have() {
    let file = script("short.exs", "IO.puts(1)");
    let start = Instant::now();
    let output = quaff(&["top", "--once", "--interval", "30", file.to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("The script has ended."), "{output:?}");
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn without_a_terminal_there_is_a_clear_error() {
    let file = script("none.exs", SERVER);
    let output = quaff(&["top", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "quaff: top needs a terminal; --once prints one page as text\n"
    );
    let output = quaff(&["top", "--intervall", "1", "x.exs"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("unknown option --intervall"), "{output:?}");
}

/// A session of tmux with a server of its own, ended when dropped.
struct Tmux(String);

impl Tmux {
    fn run(&self, args: &[&str]) -> String {
        let output = Command::new("tmux").args(["-L", &self.0, "-f", "/dev/null"]).args(args).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn keys(&self, keys: &[&str]) {
        self.run(&[&["send-keys", "-t", "0"], keys].concat());
    }

    /// Waits until the screen fulfils this; the screen.
    fn until(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let screen = self.run(&["capture-pane", "-p", "-t", "0"]);
            if wanted(&screen) {
                return screen;
            }
            assert!(Instant::now() < deadline, "{what}: {screen}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

fn tmux(name: &str) -> Option<Tmux> {
    Command::new("tmux").arg("-V").output().ok()?;
    let tmux = Tmux(format!("quaff-top-{name}-{}", std::process::id()));
    tmux.run(&["new-session", "-d", "-x", "140", "-y", "30", "sh"]);
    Some(tmux)
}

#[test]
fn the_live_page_follows_keys() {
    let Some(tmux) = tmux("live") else { return };
    let file = script("live.exs", SERVER);
    let command = format!("{} top --interval 0.2 {}; echo status $?", env!("CARGO_BIN_EXE_quaff"), file.display());
    tmux.keys(&[&command, "Enter"]);
    let screen = tmux.until("the page", |s| s.contains("quaff top · live.exs") && s.contains("Busy.loop/1"));
    assert!(screen.contains("q quit") && !screen.contains("says hello"), "{screen}");
    // What the script says is in its pane.
    tmux.keys(&["o"]);
    tmux.until("output", |s| s.contains("the script says hello"));
    tmux.keys(&["Escape"]);
    tmux.until("closed", |s| !s.contains("the script says hello"));
    // Links as a tree.
    tmux.keys(&["t"]);
    tmux.until("tree", |s| s.contains("└─Busy.idle/0") && s.contains("├─Busy.idle/0"));
    tmux.keys(&["t"]);
    // A filter, then the chosen process is traced and killed.
    tmux.keys(&["/"]);
    tmux.keys(&["victim", "Enter"]);
    tmux.until("filter", |s| s.contains("filter:") && s.contains("victim") && !s.contains(" busy "));
    tmux.keys(&["T"]);
    tmux.until("trace", |s| s.contains("from now on: what victim"));
    tmux.keys(&["k"]);
    tmux.until("question", |s| s.contains("kill victim"));
    tmux.keys(&["y"]);
    tmux.until("death", |s| s.contains("exits: :killed"));
    tmux.keys(&["Escape"]);
    tmux.keys(&["?"]);
    tmux.until("help", |s| s.contains("links as a tree"));
    tmux.keys(&["q"]);
    let screen = tmux.until("the end", |s| s.contains("status 0"));
    assert!(screen.contains("the script says hello") && screen.contains("victim: :killed"), "{screen}");
}

#[test]
fn the_end_of_the_script_is_said() {
    let Some(tmux) = tmux("end") else { return };
    let file = script("end.exs", "Process.sleep(300)\nIO.puts(\"done\")\nSystem.halt(7)");
    let command = format!("{} top --interval 0.1 {}; echo status $?", env!("CARGO_BIN_EXE_quaff"), file.display());
    tmux.keys(&[&command, "Enter"]);
    tmux.until("the end", |s| s.contains("The script has ended: q leaves"));
    tmux.keys(&["q"]);
    let screen = tmux.until("status", |s| s.contains("status 7"));
    assert!(screen.contains("done"), "{screen}");
}

#[test]
fn the_shell_shows_it_too() {
    let Some(tmux) = tmux("shell") else { return };
    tmux.keys(&[env!("CARGO_BIN_EXE_quaff"), "Enter"]);
    tmux.until("prompt", |s| s.contains("iex(1)>"));
    tmux.keys(&["spawn(fn -> Process.register(self(), :guest); Process.sleep(400); IO.puts(\"late\"); Process.sleep(:infinity) end)", "Enter"]);
    tmux.until("prompt", |s| s.contains("iex(2)>"));
    tmux.keys(&["top()", "Enter"]);
    tmux.until("page", |s| s.contains("quaff top · shell") && s.contains("guest"));
    std::thread::sleep(Duration::from_millis(600));
    tmux.keys(&["q"]);
    tmux.until("prompt again", |s| s.contains("iex(3)>") && s.contains("late"));
    tmux.keys(&["1 + 41", "Enter"]);
    tmux.until("value", |s| s.contains("\n42"));
}

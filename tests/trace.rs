//! `quaff trace`: the text of a script as a golden file, the page's data, what the script itself prints and returns.
//!
//! The page is also opened in Chromium where there is one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn quaff(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_quaff")).args(args).env("NO_COLOR", "1").output().unwrap()
}

fn counter() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trace/counter.exs").display().to_string()
}

fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("quaff-trace-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

const OUTPUT: &str = "count: 6\nworker: oops\ncounter: normal\n";

#[test]
fn text_is_the_same_in_every_run() {
    let output = quaff(&["trace", "--text", "--no-times", "--schedulers", "1", &counter()]);
    let expected = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/trace/counter.txt")).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{OUTPUT}{expected}"));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_traced_script_prints_and_returns_the_same() {
    let page = scratch("same.html");
    let output = quaff(&["trace", &counter(), "-o", page.to_str().unwrap()]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), OUTPUT);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn arguments_reach_the_script() {
    let script = scratch("args.exs");
    fs::write(&script, "IO.inspect(System.argv())").unwrap();
    let page = scratch("args.html");
    let output = quaff(&["trace", script.to_str().unwrap(), "-o", page.to_str().unwrap(), "--", "a", "--text"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "[\"a\", \"--text\"]\n");
    assert!(page.exists());
}

#[test]
fn what_cannot_be_done_is_said_in_a_line() {
    for (args, words) in [
        (vec!["trace"], "trace needs a script"),
        (vec!["trace", "--limt", "1", "x.exs"], "unknown option --limt"),
        (vec!["trace", "no-such.exs"], "no file named no-such.exs"),
        (vec!["trace", "--limit", "x", "x.exs"], "--limit needs a number"),
    ] {
        let output = quaff(&args);
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&output.stderr).contains(words), "{output:?}");
    }
    let output = quaff(&["trace", &counter(), "-o", "/no/such/folder/x.html"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be written"), "{output:?}");
    assert_eq!(output.status.code(), Some(1));
}

/// Messages of 2,000 processes on several schedulers: each arrow of the page leads from its sender to a receiver that
/// took it later.
#[test]
fn the_data_of_a_page_is_sound_with_several_schedulers() {
    let script = scratch("many.exs");
    let source = "parent = self()\n\
        pids = for n <- 1..2000, do: spawn(fn -> receive do: ({:go, x} -> send(parent, {:done, n * x})) end)\n\
        Enum.each(pids, &send(&1, {:go, 2}))\n\
        IO.puts(Enum.reduce(1..2000, 0, fn _, sum -> receive do: ({:done, n} -> sum + n) end))\n";
    fs::write(&script, source).unwrap();
    let page = scratch("many.html");
    let output = quaff(&["trace", "--schedulers", "2", script.to_str().unwrap(), "-o", page.to_str().unwrap()]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "4002000\n");
    let html = fs::read_to_string(&page).unwrap();
    let data = html.split_once("const DATA = ").unwrap().1.split_once(";\n").unwrap().0;
    let json = scratch("many.json");
    fs::write(&json, data).unwrap();
    let check = scratch("check.exs");
    let source = "[file] = System.argv()\n\
        data = JSON.decode!(File.read!(file))\n\
        shown = for [_, _, _, _, _, _, _, _, 0] = p <- data[\"processes\"], do: p\n\
        messages = for [0, from, to, sent, arrived, taken, text] when taken >= 0 <- data[\"arrows\"], do: {from, to, sent, arrived, taken, text}\n\
        true = Enum.all?(messages, fn {from, to, sent, arrived, taken, _} -> from != to and sent == arrived and sent < taken end)\n\
        go = Enum.count(messages, fn {_, _, _, _, _, text} -> String.starts_with?(Enum.at(data[\"texts\"], text), \"{:go,\") end)\n\
        true = Enum.all?(data[\"times\"], & &1 >= 0)\n\
        true = Enum.all?(shown, fn [_, _, _, _, born, ended | _] -> ended == -1 or born < ended end)\n\
        IO.inspect({length(shown), go, data[\"lost\"]})\n";
    fs::write(&check, source).unwrap();
    let output = quaff(&["run", check.to_str().unwrap(), json.to_str().unwrap()]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "{2001, 2000, 0}\n", "{output:?}");
}

#[test]
fn what_is_beyond_the_limit_is_counted() {
    let script = scratch("endless.exs");
    fs::write(&script, "Enum.each(1..5000, fn n -> send(self(), n) end)").unwrap();
    let output = quaff(&["trace", "--text", "--limit", "100", script.to_str().unwrap()]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("Only the first 100 events were kept; 4"), "{text}");
}

#[test]
fn the_page_runs_in_a_browser() {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).flat_map(|p| names.map(|n| p.join(n))).find(|p| p.exists());
    let Some(browser) = found else { return };
    let page = scratch("browser.html");
    quaff(&["trace", &counter(), "-o", page.to_str().unwrap()]);
    let profile = scratch("profile");
    // What draws is asked for its own account of it.
    let html = fs::read_to_string(&page).unwrap();
    // Again and again: a busy machine draws late.
    let ask = "<script>addEventListener('load', () => setInterval(() => { const q = quaffTrace;\n\
        document.title = q.rows().length + ' rows, ' + (q.drawn().length > 10) + ', ' + q.about(1).split('\\n')[0]; }, 100))</script></body>";
    fs::write(&page, html.replace("</body>", ask)).unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", page.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(dom.contains("<title>4 rows, true, "), "{}", dom.get(..300).unwrap_or(&dom));
    assert!(dom.contains("4 processes · "), "no summary");
}

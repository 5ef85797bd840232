//! The shell, line by line: `shell/NAME.txt` is typed, and what is printed has to be what real `iex` printed
//! (`NAME.out`, recorded by `tests/record --shell`). Ids, times, the banner, the bytes of modules and the library's own
//! stack frames are left out on both sides.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// `#PID<0.1.0>` becomes `#PID<…>`.
fn without_ids(line: &str) -> String {
    let mut text = line.to_owned();
    for kind in ["#PID<", "#Reference<", "#Port<", "#Function<"] {
        let mut done = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(kind) {
            let Some((_, after)) = after.split_once('>') else { break };
            done.push_str(&format!("{before}{kind}…>"));
            rest = after;
        }
        done.push_str(rest);
        text = done;
    }
    text
}

/// `    (elixir 1.20.4) lib/enum.ex:…`
fn of_the_library(line: &str) -> bool {
    let frame = line.strip_prefix(' ').and_then(|l| l.trim_start().strip_prefix('('));
    let place = frame.and_then(|f| f.split_once(')')).and_then(|(place, _)| place.split_once(' '));
    place.is_some_and(|(app, version)| {
        app.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            && version.chars().all(|c| c.is_ascii_digit() || c == '.')
    })
}

/// A line of prompts and no more: input ended there.
fn only_prompts(line: &str) -> bool {
    line.ends_with(' ') && line.split_whitespace().all(|word| word.ends_with('>') && !word.starts_with('#'))
}

fn normalised(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().skip(1).filter(|line| !of_the_library(line)) {
        let banner = line.starts_with("Interactive Elixir ");
        lines.push(if banner { "Interactive Elixir …".into() } else { without_time(without_ids(line)) });
    }
    if lines.last().is_some_and(|line| only_prompts(line)) {
        lines.pop();
    }
    without_code(lines.join("\n")).trim_end_matches('\n').to_owned() + "\n"
}

/// The time of a log line.
fn without_time(line: String) -> String {
    let bytes = line.as_bytes();
    let shaped =
        bytes.len() > 13 && bytes[2] == b':' && bytes[5] == b':' && bytes[8] == b'.' && &bytes[12..14] == b" [";
    if shaped { format!("00:00:00.000{}", &line[12..]) } else { line }
}

/// What a module looks like as code; how much of it is shown depends on its bytes.
fn without_code(text: String) -> String {
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, code)) = rest.split_once("<<70, 79, 82, 49, ") {
        let Some((_, after)) = code.split_once(">>,") else { break };
        let Some(after) = after.trim_start().strip_prefix("...") else { break };
        out.push_str(before);
        out.push_str("<<70, 79, 82, 49, ...>>, ...");
        rest = after;
    }
    out + rest
}

fn played(input: &Path) -> String {
    // One pipe for both streams, as a terminal is: their order counts.
    let (mut reader, writer) = std::io::pipe().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
    command.arg("repl").env("NO_COLOR", "1").env("HOME", std::env::temp_dir());
    // As when it was recorded: messages show files relative to it.
    command.current_dir(input.parent().unwrap());
    command.stdin(Stdio::from(fs::File::open(input).unwrap()));
    command.stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
    child.wait().unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn sessions_read_as_those_of_iex() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shell");
    let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    names.sort();
    assert!(names.len() >= 60, "the sessions are gone");
    let failed = Mutex::new(String::new());
    let next = AtomicUsize::new(0);
    let play = || {
        while let Some(path) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            play_one(path, &failed);
        }
    };
    // Most of the time they wait.
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(play))));
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{failed}");
}

fn play_one(path: &Path, failed: &Mutex<String>) {
    let expected = fs::read_to_string(path.with_extension("out")).unwrap();
    let got = normalised(&played(path));
    if got != expected {
        let report = format!("\n=== {}\n--- iex\n{expected}\n--- quaff\n{got}", path.display());
        failed.lock().unwrap().push_str(&report);
    }
}

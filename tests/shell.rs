//! The shell, line by line: `shell/NAME.txt` is typed, and what is printed has to be what real `iex` printed
//! (`NAME.out`, recorded by `tests/record --shell`). Ids, times, the banner and the library's own stack frames are left
//! out on both sides.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

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
        lines.push(if banner { "Interactive Elixir …".into() } else { without_ids(line) });
    }
    if lines.last().is_some_and(|line| only_prompts(line)) {
        lines.pop();
    }
    lines.join("\n").trim_end_matches('\n').to_owned() + "\n"
}

fn played(input: &Path) -> String {
    // One pipe for both streams, as a terminal is: their order counts.
    let (mut reader, writer) = std::io::pipe().unwrap();
    let folder = std::env::temp_dir();
    let mut command = Command::new(env!("CARGO_BIN_EXE_quaff"));
    command.arg("repl").env("NO_COLOR", "1").env("HOME", &folder).current_dir(&folder);
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
    assert!(names.len() >= 12, "the sessions are gone");
    let mut failed = String::new();
    for path in names {
        let expected = fs::read_to_string(path.with_extension("out")).unwrap();
        let got = normalised(&played(&path));
        if got != expected {
            failed.push_str(&format!("\n=== {}\n--- iex\n{expected}\n--- quaff\n{got}", path.display()));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

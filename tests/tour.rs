//! Runs the tour: files are written as `docs/tour.md` shows them (```elixir file=NAME), then each `$ command` of its console
//! blocks is run, and has to print what stands below it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the page has, in order.
enum Piece {
    File(String, String),
    Command { line: usize, text: String, output: String },
}

fn pieces(page: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let block: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| *line != "```").collect();
        if let Some(name) = fence.strip_prefix("elixir file=") {
            let text: String = block.iter().map(|(_, line)| format!("{line}\n")).collect();
            found.push(Piece::File(name.to_owned(), text));
        }
        if fence != "console" {
            continue;
        }
        for (number, line) in block {
            match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(command), _) => {
                    let piece = Piece::Command { line: number + 1, text: command.to_owned(), output: String::new() };
                    found.push(piece);
                }
                (None, Some(Piece::Command { output, .. })) => output.push_str(&format!("{line}\n")),
                _ => panic!("line {}: output without a command", number + 1),
            }
        }
    }
    found
}

fn run(folder: &Path, command: &str) -> String {
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_quaff"));
    let path = format!("{}:{}", binary.parent().unwrap().display(), std::env::var("PATH").unwrap_or_default());
    let output = Command::new("sh")
        .args(["-c", command])
        .env("PATH", path)
        .env("NO_COLOR", "1")
        .env("HOME", folder)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn every_command_of_the_tour_prints_what_it_says() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tour.md")).unwrap();
    let folder = std::env::temp_dir().join(format!("quaff-tour-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut commands = 0;
    for piece in pieces(&page) {
        match piece {
            Piece::File(name, text) => fs::write(folder.join(name), text).unwrap(),
            Piece::Command { line, text, output } => {
                let trimmed = |text: &str| text.trim_end_matches('\n').to_owned();
                assert_eq!(trimmed(&run(&folder, &text)), trimmed(&output), "docs/tour.md:{line}: {text}");
                commands += 1;
            }
        }
    }
    assert!(commands >= 12, "the tour has lost its commands");
    let _ = fs::remove_dir_all(folder);
}

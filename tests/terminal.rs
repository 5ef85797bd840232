//! The shell on a terminal, with real keys: completion, history, several lines, Ctrl-C, output of others while a line is
//! edited, breakpoints. `script` (util-linux) makes the terminal; where it is missing nothing is tested.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

struct Terminal {
    child: Child,
    keys: ChildStdin,
    screen: Arc<Mutex<String>>,
    /// How much of the screen was looked at.
    seen: usize,
}

/// What is printed, without the sequences that move the cursor and colour.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => {
                if let Some('[') = chars.next() {
                    chars.by_ref().find(char::is_ascii_alphabetic);
                }
            }
            '\r' | '\x07' => {}
            c => out.push(c),
        }
    }
    out
}

impl Terminal {
    /// A shell with a history file of its own for this test; `None`: there is no `script`.
    fn open(test: &str, fresh: bool) -> Option<Terminal> {
        Command::new("script").arg("--version").output().ok()?;
        let folder = std::env::temp_dir().join(format!("quaff-terminal-{}-{test}", std::process::id()));
        if fresh {
            let _ = std::fs::remove_dir_all(&folder);
        }
        std::fs::create_dir_all(&folder).ok()?;
        let shell = format!("stty cols 80 rows 24; exec '{}' repl", env!("CARGO_BIN_EXE_quaff"));
        let mut child = Command::new("script")
            .args(["-qfec", &shell, "/dev/null"])
            .env("NO_COLOR", "1")
            .env("TERM", "xterm")
            .env("SHELL", "/bin/sh")
            .env("HOME", &folder)
            .env("QUAFF_HISTORY", folder.join("history"))
            .current_dir(&folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let screen = Arc::new(Mutex::new(String::new()));
        let (mut output, filled) = (child.stdout.take()?, screen.clone());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            let mut rest = Vec::new();
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                rest.extend_from_slice(&bytes[..n]);
                let good = std::str::from_utf8(&rest).map_or_else(|e| e.valid_up_to(), str::len);
                filled.lock().unwrap().push_str(std::str::from_utf8(&rest[..good]).unwrap());
                rest.drain(..good);
            }
        });
        let keys = child.stdin.take()?;
        let mut terminal = Terminal { child, keys, screen, seen: 0 };
        terminal.expect("iex(1)> ");
        Some(terminal)
    }

    fn press(&mut self, keys: &str) -> &mut Terminal {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// Waits until this is on the screen, behind what was expected before.
    fn expect(&mut self, text: &str) -> &mut Terminal {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let screen = plain(&self.screen.lock().unwrap());
            if let Some(at) = screen.get(self.seen..).and_then(|new| new.find(text)) {
                self.seen += at + text.len();
                return self;
            }
            assert!(
                Instant::now() < until,
                "{text:?} is not on the screen:\n{}",
                &screen[self.seen.min(screen.len())..]
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The status with which the shell ended.
    fn ended(mut self) -> Option<i32> {
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        None
    }
}

#[test]
fn tab_completes() {
    let Some(mut t) = Terminal::open("tab", true) else { return };
    t.press("String.upca\t(\"tab\")\r").expect("\n\"TAB\"");
    t.press("my_long_name = 5\r").expect("\n5").press("my_lo\t + 1\r").expect("\n6");
    t.press("m = %{alpha: 41}\r").expect("\n%{alpha: 41}").press("m.al\t + 1\r").expect("\n42");
    t.press("%{m | al\t7}\r").expect("\n%{alpha: 7}");
    t.press("%Range{fir\t1, las\t2, ste\t1}\r").expect("\n1..2");
    t.press(":lis\t.reverse([1, 2])\r").expect("\n[2, 1]");
    t.press("File.write!(\"a_long_file_name\", \"content\")\r").expect("\n:ok");
    t.press("File.read!(\"a_lo\t\")\r").expect("\n\"content\"");
    t.press("Enum.ma\t").expect("map/2").expect("map_every/3").press("\x15");
    t.press("\x04");
    assert_eq!(t.ended(), Some(0));
}

#[test]
fn expressions_take_lines_and_are_remembered() {
    let Some(mut t) = Terminal::open("history", true) else { return };
    t.press("case 1 do\r")
        .expect("...(1)> ")
        .press("1 -> :the_one\r")
        .expect("...(1)> ")
        .press("end\r")
        .expect("\n:the_one");
    t.press("111 + 1\r").expect("\n112").press("222 + 2\r").expect("\n224");
    t.press("\x1b[A\x1b[A\r").expect("111 + 1").expect("\n112");
    t.press("\x12222").expect("222 + 2").press("\r").expect("\n224");
    t.press("12x\x7f\x7f\x7f7 + 7\r").expect("\n14");
    t.press("\x04");
    assert_eq!(t.ended(), Some(0));
    let Some(mut again) = Terminal::open("history", false) else { return };
    again.press("\x1b[A\r").expect("7 + 7").expect("\n14").press("\x04");
    assert_eq!(again.ended(), Some(0));
}

#[test]
fn ctrl_c_interrupts_and_leaves() {
    let Some(mut t) = Terminal::open("interrupt", true) else { return };
    t.press("kept = 5\r").expect("\n5").expect("iex(2)> ");
    t.press("IO.puts(:started); Process.sleep(:infinity)\r").expect("\nstarted");
    t.press("\x03").expect("interrupted").press("kept + 1\r").expect("\n6");
    t.press("IO.puts(:again); Stream.cycle([1]) |> Enum.sum()\r").expect("\nagain");
    t.press("\x03").expect("interrupted");
    // What is half typed goes first.
    t.press("[1,\r").expect("...(").press("\x03").expect("iex(3)> ").press("kept + 2\r").expect("\n7").expect("iex(");
    t.press("\x03").expect("again leaves").press("\x03");
    assert_eq!(t.ended(), Some(130));
}

#[test]
fn output_of_others_goes_above_the_line() {
    let Some(mut t) = Terminal::open("above", true) else { return };
    t.press("spawn(fn -> Process.sleep(300); IO.puts(\"from afar\") end)\r").expect("#PID<").expect("iex(2)> ");
    t.press("20 +").expect("from afar").press(" 3\r").expect("\n23");
    t.press("spawn(fn -> Process.sleep(300); raise \"logged\" end)\r").expect("#PID<").expect("iex(");
    t.press("40 +").expect("(RuntimeError) logged").press(" 3\r").expect("\n43");
    t.press("spawn_link(fn -> exit(:gone) end)\r").expect("shell process exited with reason: :gone");
    t.press("1 + 1\r").expect("\n2").press("\x04");
    assert_eq!(t.ended(), Some(0));
}

#[test]
fn code_stops_and_goes_on() {
    let Some(mut t) = Terminal::open("pry", true) else { return };
    t.press("require IEx; f = fn x -> IEx.pry(); x * 2 end\r").expect("#Function<");
    t.press("f.(21)\r").expect("Break reached").press("x\r").expect("\n21").press("continue\r").expect("\n42");
    t.press("spawn(fn -> Process.sleep(300); f.(8) end)\r").expect("Request to pry #PID<").expect("Allow? [Yn]");
    t.press("y\r").press("x + 1\r").expect("\n9").press("continue\r").expect("iex(").press("1 + 1\r").expect("\n2");
    t.press("defmodule Stops do def twice(x), do: x * 2 end\r").expect(":module, Stops");
    t.press("break! Stops.twice(x) when x > 5\r").expect("\n1").press("Stops.twice(3)\r").expect("\n6");
    t.press("Stops.twice(30)\r").expect("Break reached: Stops.twice/1").press("x\r").expect("\n30");
    t.press("continue\r").expect("\n60").press("\x04");
    assert_eq!(t.ended(), Some(0));
}

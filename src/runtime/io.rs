//! Standard input and output.
//!
//! Output to standard output is collected and written when a worker has nothing to do, when much has come together,
//! before anything goes to standard error, before input is read, and at the end: in order, and cheap. On a terminal
//! every write goes out at once.

use crate::ir::Raise;
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::Cx;
use crate::term::Term;
use std::io::{BufRead, IsTerminal, Read, Write};
use std::sync::{Mutex, OnceLock, PoisonError};

const FLUSH_AT: usize = 1 << 16;

struct Out {
    buffer: Mutex<Vec<u8>>,
    terminal: bool,
}

fn out() -> &'static Out {
    static OUT: OnceLock<Out> = OnceLock::new();
    OUT.get_or_init(|| Out { buffer: Mutex::default(), terminal: std::io::stdout().is_terminal() })
}

/// Writes what has been collected. A closed pipe ends the program quietly, as for any other tool in a pipeline.
pub fn flush() {
    let mut buffer = out().buffer.lock().unwrap_or_else(PoisonError::into_inner);
    drain(&mut buffer);
}

fn drain(buffer: &mut Vec<u8>) {
    if buffer.is_empty() {
        return;
    }
    let result = std::io::stdout().write_all(buffer).and_then(|()| std::io::stdout().flush());
    buffer.clear();
    if result.is_err() {
        std::process::exit(0);
    }
}

/// Writes bytes to standard output (1) or standard error (anything else).
pub fn write(fd: i64, bytes: &[u8]) {
    if fd == 1 {
        let mut buffer = out().buffer.lock().unwrap_or_else(PoisonError::into_inner);
        buffer.extend_from_slice(bytes);
        if out().terminal || buffer.len() >= FLUSH_AT {
            drain(&mut buffer);
        }
    } else {
        flush();
        let _ = std::io::stderr().write_all(bytes);
    }
}

/// `:quaff_io.write(fd, iodata)`
pub fn write_iodata(_cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else { return put_text(args, "") };
    write(args[0].as_int().unwrap_or(1), &bytes);
    ok()
}

/// `:quaff_io.put_chars(fd, chardata, ending)`: as one write, so that lines of several processes do not mix.
pub fn put_chars(_cx: &mut Cx, args: &mut [Term]) -> Answer {
    let ending = args[2].as_str().unwrap_or("").to_string();
    put_text(args, &ending)
}

fn put_text(args: &mut [Term], ending: &str) -> Answer {
    let fd = args[0].as_int().unwrap_or(1);
    if let Some(bytes) = args[1].as_bytes()
        && std::str::from_utf8(bytes).is_ok()
    {
        let mut all = Vec::with_capacity(bytes.len() + ending.len());
        all.extend_from_slice(bytes);
        all.extend_from_slice(ending.as_bytes());
        write(fd, &all);
        return ok();
    }
    match iodata::chars_of(&args[1]) {
        Ok(mut text) => {
            text.push_str(ending);
            write(fd, text.as_bytes());
            ok()
        }
        Err(iodata::CharError::Badarg) => Answer::Raise(Raise::badarg()),
        Err(_) => Answer::Raise(Raise::error(Term::atom(crate::base::Atom::new("no_translation")))),
    }
}

fn ok() -> Answer {
    Answer::Value(Term::atom(crate::base::atoms::OK))
}

/// `:quaff_io.standard_leader()`: whether output of this process goes to standard output without detour.
pub fn standard_leader(cx: &mut Cx, _args: &mut [Term]) -> Answer {
    Answer::Value(Term::bool(cx.group_leader() == crate::process::STANDARD_IO))
}

/// `:quaff_io.terminal()`: whether standard output is one.
pub fn terminal(_cx: &mut Cx, _args: &mut [Term]) -> Answer {
    Answer::Value(Term::bool(out().terminal))
}

fn eof() -> Term {
    Term::atom(crate::base::Atom::new("eof"))
}

fn text(bytes: Vec<u8>) -> Term {
    if bytes.is_empty() { eof() } else { Term::binary_from_vec(bytes) }
}

/// `:quaff_io.read_line()`
pub fn read_line(cx: &mut Cx, _args: &mut [Term]) -> Answer {
    flush();
    cx.block(|| {
        let mut line = Vec::new();
        let _ = std::io::stdin().lock().read_until(b'\n', &mut line);
        if line.ends_with(b"\r\n") {
            line.truncate(line.len() - 2);
            line.push(b'\n');
        }
        Ok(text(line))
    })
}

/// `:quaff_io.read_all()`
pub fn read_all(cx: &mut Cx, _args: &mut [Term]) -> Answer {
    flush();
    cx.block(|| {
        let mut all = Vec::new();
        let _ = std::io::stdin().lock().read_to_end(&mut all);
        Ok(text(all))
    })
}

/// `:quaff_io.read_chars(count)`
pub fn read_chars(cx: &mut Cx, args: &mut [Term]) -> Answer {
    flush();
    let count = args[0].as_usize().unwrap_or(0);
    cx.block(move || {
        let mut out = Vec::new();
        let mut stdin = std::io::stdin().lock();
        for _ in 0..count {
            let mut first = [0];
            if stdin.read_exact(&mut first).is_err() {
                break;
            }
            out.push(first[0]);
            let more = match first[0] {
                0xc0..=0xdf => 1,
                0xe0..=0xef => 2,
                0xf0..=0xf7 => 3,
                _ => 0,
            };
            let mut rest = [0; 3];
            if stdin.read_exact(&mut rest[..more]).is_err() {
                break;
            }
            out.extend_from_slice(&rest[..more]);
        }
        Ok(text(out))
    })
}

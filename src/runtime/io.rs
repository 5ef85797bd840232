//! Standard input and output.
//!
//! Output to standard output is collected and written when a worker has nothing to do, when much has come together,
//! before anything goes to standard error, before input is read, and at the end: in order, and cheap. On a terminal
//! every write goes out at once.
//!
//! Whoever runs the program may give it other streams ([`Streams`]): an embedder, `quaff top`. Those are written to at once.

use super::Runtime;
use crate::base::Atom;
use crate::ir::Raise;
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::{Cx, Entry, STANDARD_ERROR, STANDARD_IO};
use crate::term::{Pid, Term, View};
use std::io::{BufRead, IsTerminal, Read, Write};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const FLUSH_AT: usize = 1 << 16;

/// In place of the program's own standard streams.
#[derive(Clone)]
pub struct Streams {
    pub input: Arc<Mutex<dyn BufRead + Send>>,
    pub output: Arc<Mutex<dyn Write + Send>>,
    pub error: Arc<Mutex<dyn Write + Send>>,
}

/// Where input comes from.
#[derive(Clone)]
struct Input(Option<Arc<Mutex<dyn BufRead + Send>>>);

impl Input {
    /// For as long as `read` reads nobody else does.
    fn with<R>(&self, read: impl FnOnce(&mut dyn BufRead) -> R) -> R {
        match &self.0 {
            None => read(&mut std::io::stdin().lock()),
            Some(given) => read(&mut *given.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl Runtime {
    fn input(&self) -> Input {
        self.flush();
        Input(self.streams.as_ref().map(|s| s.input.clone()))
    }

    /// Whether the program has the process's own standard streams.
    pub(crate) fn has_standard_streams(&self) -> bool {
        self.streams.is_none()
    }

    /// See [`flush`].
    pub(crate) fn flush(&self) {
        if self.has_standard_streams() {
            flush();
        }
    }

    /// Writes bytes to standard output (1) or standard error (anything else), wherever these go.
    pub(crate) fn write(&self, fd: i64, bytes: &[u8]) {
        let Some(streams) = &self.streams else {
            if self.holding.load(Ordering::Acquire)
                && let Some(held) = &*self.held.lock().unwrap_or_else(PoisonError::into_inner)
            {
                held.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
                return;
            }
            return write(fd, bytes);
        };
        let stream = if fd == 1 { &streams.output } else { &streams.error };
        let mut stream = stream.lock().unwrap_or_else(PoisonError::into_inner);
        // Who gave the stream knows why it does not take more.
        let _ = stream.write_all(bytes).and_then(|()| stream.flush());
    }
}

struct Out {
    buffer: Mutex<Vec<u8>>,
    terminal: bool,
}

fn out() -> &'static Out {
    static OUT: OnceLock<Out> = OnceLock::new();
    OUT.get_or_init(|| Out { buffer: Mutex::default(), terminal: std::io::stdout().is_terminal() })
}

/// Whether standard output is a terminal.
pub fn terminal(rt: &Runtime) -> bool {
    rt.has_standard_streams() && out().terminal
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
    if super::shell::print_above(bytes) {
        return;
    }
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

/// `:quaff_io.write(fd, iodata)`: bytes as they are, for the library itself.
pub fn write_iodata(rt: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else { return put_text(rt, 1, args, "") };
    rt.write(args[0].as_int().unwrap_or(1), &bytes);
    ok()
}

/// Where output for a device goes.
enum Target {
    /// A standard stream of the program.
    Stream(i64),
    /// A process that speaks the I/O protocol.
    Process(Pid),
    Missing,
}

fn resolve(cx: &Cx, device: &Term) -> Target {
    let of_pid = |pid: Pid| match pid {
        STANDARD_IO => Target::Stream(1),
        STANDARD_ERROR => Target::Stream(2),
        pid => Target::Process(pid),
    };
    match device.view() {
        View::Atom(name) => match name.as_str() {
            "stdio" | "standard_io" => of_pid(cx.group_leader()),
            "stderr" => cx.whereis(Atom::new("standard_error")).map_or(Target::Missing, of_pid),
            _ => cx.whereis(name).map_or(Target::Missing, of_pid),
        },
        View::Pid(pid) => of_pid(pid),
        View::Int(fd) => Target::Stream(fd),
        _ => Target::Missing,
    }
}

fn elsewhere(target: Target) -> Answer {
    match target {
        Target::Process(pid) => Answer::Value(Term::tuple2(Term::atom(Atom::new("device")), Term::pid(pid))),
        _ => Answer::Raise(Raise::badarg_at(1, "the device does not exist")),
    }
}

/// `:quaff_io.device(device)`: 1 or 2 for a standard stream, `{:device, pid}`.
pub fn device(cx: &mut Cx, args: &mut [Term]) -> Answer {
    match resolve(cx, &args[0]) {
        Target::Stream(fd) => Answer::Value(Term::int(fd)),
        other => elsewhere(other),
    }
}

/// `:quaff_io.put_chars(device, chardata, ending)`: as one write, so that lines of several processes do not mix.
/// `{:device, pid}` when a process is to be asked.
pub fn put_chars(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    match resolve(cx, &args[0]) {
        Target::Stream(fd) => {
            let ending = args[2].clone();
            put_text(rt, fd, args, ending.as_str().unwrap_or(""))
        }
        other => elsewhere(other),
    }
}

/// `:quaff_io.put_bytes(device, binary)`: bytes as the characters 0 to 255, as these devices speak UTF-8.
pub fn put_bytes(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    match resolve(cx, &args[0]) {
        Target::Stream(fd) => {
            let Some(bytes) = args[1].as_bytes() else { return Answer::Raise(Raise::badarg()) };
            if bytes.is_ascii() {
                rt.write(fd, bytes);
            } else {
                let text: String = bytes.iter().map(|b| char::from(*b)).collect();
                rt.write(fd, text.as_bytes());
            }
            ok()
        }
        other => elsewhere(other),
    }
}

fn put_text(rt: &Runtime, fd: i64, args: &mut [Term], ending: &str) -> Answer {
    if let Some(bytes) = args[1].as_bytes()
        && std::str::from_utf8(bytes).is_ok()
    {
        if ending.is_empty() {
            rt.write(fd, bytes);
            return ok();
        }
        let mut all = Vec::with_capacity(bytes.len() + ending.len());
        all.extend_from_slice(bytes);
        all.extend_from_slice(ending.as_bytes());
        rt.write(fd, &all);
        return ok();
    }
    match iodata::chars_of(&args[1]) {
        Ok(mut text) => {
            text.push_str(ending);
            rt.write(fd, text.as_bytes());
            ok()
        }
        Err(iodata::CharError::Badarg) if fd == 2 => {
            Answer::Raise(Raise::badarg_at(2, "not valid character data (an iodata term)"))
        }
        Err(_) => Answer::Raise(Raise::badarg()),
    }
}

fn ok() -> Answer {
    Answer::Value(Term::atom(crate::base::atoms::OK))
}

/// A message to a standard device goes to a process of the library, which is started when there is none.
pub fn device_message(rt: &Runtime, cx: &mut Cx, device: Pid, message: Term) {
    let at = usize::from(device == STANDARD_ERROR);
    let mut devices = rt.devices.lock().unwrap_or_else(PoisonError::into_inner);
    let server = match devices[at].filter(|pid| cx.shared().is_alive(*pid)) {
        Some(server) => server,
        None => {
            let main = crate::ir::code::export(Atom::new("Elixir.Quaff.StandardDevice"), Atom::new("main"), 1);
            let args = vec![Term::int(at as i64 + 1)];
            let Ok((pid, _)) = cx.spawn(Entry::Export(main), args, Default::default()) else { return };
            devices[at] = Some(pid);
            pid
        }
    };
    drop(devices);
    cx.send(server, message);
}

/// `:quaff_io.transcode(chardata, from, to)`: a binary in the encoding `to` (`:latin1` or `:unicode`) of chardata
/// whose binaries are in `from`; `:error` when there is none.
pub fn transcode(cx: &mut Cx, args: &mut [Term]) -> Answer {
    let latin = |t: &Term| t.as_atom().is_some_and(|a| a.as_str() == "latin1");
    let (from, to) = (latin(&args[1]), latin(&args[2]));
    let error = || Answer::Value(Term::atom(crate::base::atoms::ERROR));
    if from {
        // Bytes are characters; what is larger is not latin1.
        let Some(bytes) = iodata::bytes_of(&args[0]) else { return error() };
        cx.charge((bytes.len() / 32) as i32);
        if to || bytes.is_ascii() {
            return Answer::Value(Term::binary_from_vec(bytes));
        }
        let text: String = bytes.iter().map(|b| char::from(*b)).collect();
        return Answer::Value(Term::binary_from_vec(text.into_bytes()));
    }
    let Ok(text) = iodata::chars_of(&args[0]) else { return error() };
    cx.charge((text.len() / 32) as i32);
    if !to || text.is_ascii() {
        return Answer::Value(Term::binary_from_vec(text.into_bytes()));
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    bytes.map_or_else(error, |bytes| Answer::Value(Term::binary_from_vec(bytes)))
}

fn eof() -> Term {
    Term::atom(crate::base::Atom::new("eof"))
}

fn text(bytes: Vec<u8>) -> Term {
    if bytes.is_empty() { eof() } else { Term::binary_from_vec(bytes) }
}

/// `:quaff_io.read_line()`
pub fn read_line(rt: &Runtime, cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let input = rt.input();
    cx.block(move || {
        let mut line = Vec::new();
        let _ = input.with(|input| input.read_until(b'\n', &mut line));
        if line.ends_with(b"\r\n") {
            line.truncate(line.len() - 2);
            line.push(b'\n');
        }
        Ok(text(line))
    })
}

/// `:quaff_io.read_all()`
pub fn read_all(rt: &Runtime, cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let input = rt.input();
    cx.block(move || {
        let mut all = Vec::new();
        let _ = input.with(|input| input.read_to_end(&mut all));
        Ok(text(all))
    })
}

/// `:quaff_io.read_chars(count)`
pub fn read_chars(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let input = rt.input();
    let count = args[0].as_usize().unwrap_or(0);
    cx.block(move || {
        let mut out = Vec::new();
        input.with(|input| {
            for _ in 0..count {
                let mut first = [0];
                if input.read_exact(&mut first).is_err() {
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
                if input.read_exact(&mut rest[..more]).is_err() {
                    break;
                }
                out.extend_from_slice(&rest[..more]);
            }
        });
        Ok(text(out))
    })
}

/// `:quaff_io.read_bytes(count)`: up to so many bytes, as soon as there are any.
pub fn read_bytes(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let input = rt.input();
    let count = args[0].as_usize().unwrap_or(0).min(1 << 24);
    cx.block(move || {
        let mut out = vec![0; count];
        let n = input.with(|input| input.read(&mut out)).unwrap_or(0);
        out.truncate(n);
        Ok(text(out))
    })
}

/// `:quaff_io.read_exactly(count)`: so many bytes, or what there is.
pub fn read_exactly(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let input = rt.input();
    let count = args[0].as_usize().unwrap_or(0) as u64;
    cx.block(move || {
        let mut out = Vec::new();
        let _ = input.with(|input| input.take(count).read_to_end(&mut out));
        Ok(text(out))
    })
}

//! Ports: programs that run beside us and talk through pipes.
//!
//! A port is a resource with the child and our ends of its pipes, and the process that serves it
//! (`Quaff.PortServer`): that one reads, cuts into lines or packets and sends to the owner.

use super::Runtime;
use super::file::reason;
use super::natives::Row;
use super::poll::{self, Source};
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::Cx;
use crate::term::{PORT, Pid, Term};
use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

pub static ROWS: &[Row] = &[
    Row("quaff_port", "open", 1, open),
    Row("quaff_port", "serve", 2, serve),
    Row("quaff_port", "list", 0, list),
    Row("quaff_port", "server", 1, server),
    Row("quaff_port", "read", 1, read),
    Row("quaff_port", "write", 2, write),
    Row("quaff_port", "watch", 3, watch),
    Row("quaff_port", "close", 1, close),
    Row("quaff_port", "wait", 1, wait),
    Row("quaff_port", "os_pid", 1, os_pid),
    Row("quaff_port", "id", 1, id),
];

pub struct Port {
    server: Mutex<Option<Pid>>,
    child: Mutex<Option<Child>>,
    os_pid: u32,
    input: Mutex<Option<Arc<Source>>>,
    output: Mutex<Option<Arc<Source>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn value(term: Term) -> Answer {
    Answer::Value(term)
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn error(e: &io::Error) -> Term {
    Term::tuple2(Term::atom(atoms::ERROR), reason(e))
}

fn port(term: &Term) -> Option<Arc<Port>> {
    term.as_resource().filter(|r| r.kind == PORT).and_then(|r| r.object.clone().downcast::<Port>().ok())
}

fn os_string(term: &Term) -> Option<OsString> {
    let bytes = iodata::chars_of(term).map(String::into_bytes).ok().or_else(|| iodata::bytes_of(term))?;
    Some(OsString::from_vec(bytes))
}

/// What to start.
struct Plan {
    program: OsString,
    args: Vec<OsString>,
    arg0: Option<OsString>,
    cd: Option<OsString>,
    env: Vec<(OsString, Option<OsString>)>,
    stderr_to_stdout: bool,
    stdin: bool,
    stdout: bool,
}

fn plan(rt: &Runtime, term: &Term) -> Option<Plan> {
    let [program, args, arg0, cd, env, stderr, stdin, stdout] = term.as_tuple()? else { return None };
    let optional = |t: &Term| if t.same(&Term::NIL) { Some(None) } else { os_string(t).map(Some) };
    let mut all: Vec<(OsString, Option<OsString>)> = Vec::new();
    // What the script has changed in its own environment comes first.
    for (name, text) in rt.env.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        all.push((name.into(), text.as_ref().map(Into::into)));
    }
    for pair in env.list_iter() {
        let [name, text] = pair.as_tuple()? else { return None };
        let unset = text.same(&Term::NIL) || text.same(&Term::FALSE);
        all.push((os_string(name)?, if unset { None } else { Some(os_string(text)?) }));
    }
    Some(Plan {
        program: os_string(program)?,
        args: args.list_iter().map(os_string).collect::<Option<_>>()?,
        arg0: optional(arg0)?,
        cd: optional(cd)?,
        env: all,
        stderr_to_stdout: stderr.same(&Term::TRUE),
        stdin: stdin.same(&Term::TRUE),
        stdout: stdout.same(&Term::TRUE),
    })
}

fn start(plan: Plan) -> io::Result<Port> {
    let mut command = Command::new(&plan.program);
    command.args(&plan.args);
    if let Some(arg0) = &plan.arg0 {
        command.arg0(arg0);
    }
    for (name, text) in &plan.env {
        match text {
            Some(text) => command.env(name, text),
            None => command.env_remove(name),
        };
    }
    if let Some(cd) = &plan.cd {
        command.current_dir(cd);
    }
    command.stdin(if plan.stdin { Stdio::piped() } else { Stdio::inherit() });
    let mut output: Option<OwnedFd> = None;
    if plan.stdout {
        let (reader, writer) = io::pipe()?;
        if plan.stderr_to_stdout {
            command.stderr(writer.try_clone()?);
        }
        command.stdout(writer);
        output = Some(reader.into());
    }
    let mut child = command.spawn()?;
    let input: Option<OwnedFd> = child.stdin.take().map(Into::into);
    Ok(Port {
        server: Mutex::default(),
        os_pid: child.id(),
        child: Mutex::new(Some(child)),
        input: Mutex::new(input.map(Source::new)),
        output: Mutex::new(output.map(Source::new)),
    })
}

/// `{program, args, arg0, cd, env, stderr_to_stdout, stdin, stdout}`: `{:ok, port}` or `{:error, reason}`.
fn open(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(plan) = plan(rt, &args[0]) else { return Answer::Raise(Raise::badarg()) };
    rt.flush();
    cx.block(move || {
        Ok(match start(plan) {
            Ok(port) => Term::tuple2(Term::atom(atoms::OK), Term::resource(Arc::new(port), PORT)),
            Err(e) => error(&e),
        })
    })
}

/// Ports that may still be open, for `Port.list/0`; those that are not leave it when the next one comes.
static OPEN: Mutex<Vec<Term>> = Mutex::new(Vec::new());

/// Says which process serves the port.
fn serve(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    if let (Some(port), Some(pid)) = (port(&args[0]), args[1].as_pid()) {
        *lock(&port.server) = Some(pid);
        let mut open = lock(&OPEN);
        open.retain(|port| served(cx, port).is_some());
        open.push(args[0].clone());
    }
    value(Term::TRUE)
}

fn served(cx: &Cx, term: &Term) -> Option<Pid> {
    port(term).and_then(|p| *lock(&p.server)).filter(|pid| cx.shared().is_alive(*pid))
}

/// The open ports, the oldest first.
fn list(_: &Runtime, cx: &mut Cx, _: &mut [Term]) -> Answer {
    let mut open = lock(&OPEN);
    open.retain(|port| served(cx, port).is_some());
    value(Term::list(open.clone()))
}

/// The process that serves the port; `nil` when it is closed or the term is no such port.
fn server(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    value(served(cx, &args[0]).map_or(Term::NIL, Term::pid))
}

/// A message to a port goes to its server.
pub fn message(cx: &mut Cx, to: &Term, message: Term) {
    if let Some(server) = port(to).and_then(|p| *lock(&p.server)) {
        cx.send(server, Term::tuple2(atom("port_message"), message));
    }
}

/// Bytes, `:wait`, `:eof`.
fn read(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let source = port(&args[0]).and_then(|p| lock(&p.output).clone());
    let Some(source) = source else { return value(atom("eof")) };
    let mut buffer = vec![0; 1 << 16];
    cx.charge(50);
    value(match rustix::io::read(&source.fd, &mut buffer[..]) {
        Ok(0) => atom("eof"),
        Ok(n) => {
            buffer.truncate(n);
            Term::binary_from_vec(buffer)
        }
        Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => atom("wait"),
        Err(_) => atom("eof"),
    })
}

/// `:ok`, `{:wait, rest}`, `{:error, reason}`.
fn write(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else { return value(Term::atom(atoms::ERROR)) };
    let source = port(&args[0]).and_then(|p| lock(&p.input).clone());
    let Some(source) = source else { return value(Term::atom(atoms::OK)) };
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        match rustix::io::write(&source.fd, rest) {
            Ok(n) => rest = rest.get(n..).unwrap_or_default(),
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => return value(Term::tuple2(atom("wait"), Term::binary(rest))),
            Err(e) => return value(error(&io::Error::from(e))),
        }
    }
    cx.charge((bytes.len() / 64) as i32 + 20);
    value(Term::atom(atoms::OK))
}

/// `:read` or `:write` and a message that the caller gets when it is worth another try.
fn watch(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let write = args[1].as_atom().is_some_and(|a| a.as_str() == "write");
    let source = port(&args[0]).and_then(|p| if write { lock(&p.input).clone() } else { lock(&p.output).clone() });
    match (source, rt.shared.get()) {
        (Some(source), Some(shared)) => poll::watch(shared, &source, write, cx.pid(), args[2].clone()),
        _ => cx.send(cx.pid(), args[2].clone()),
    }
    value(Term::TRUE)
}

/// Closes our ends of the pipes.
fn close(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    if let Some(port) = port(&args[0]) {
        drop(lock(&port.input).take());
        drop(lock(&port.output).take());
    }
    value(Term::TRUE)
}

/// The exit status of the program, once it has ended; 128 and the number of a signal that killed it.
fn wait(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(port) = port(&args[0]) else { return Answer::Raise(Raise::badarg()) };
    cx.block(move || {
        let Some(mut child) = lock(&port.child).take() else { return Ok(Term::NIL) };
        let status = child.wait().map_or(255, |s| s.code().unwrap_or_else(|| 128 + s.signal().unwrap_or(0)));
        Ok(Term::int(i64::from(status)))
    })
}

fn os_pid(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    value(port(&args[0]).map_or(Term::atom(atoms::UNDEFINED), |p| Term::int(i64::from(p.os_pid))))
}

fn id(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    value(args[0].as_resource().map_or(Term::NIL, |r| Term::from_u64(r.id.id())))
}

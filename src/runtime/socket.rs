//! Sockets of `:gen_tcp` and `:gen_udp`.
//!
//! Every operation is tried at once and answers `:wait` when it would block; the library then asks the poller for a
//! message ([`watch`]) and tries again. What comes in is cut into packets here, so that no byte is looked at in
//! Elixir. A socket is a port to scripts; it is closed when its owner ends.

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
use rustc_hash::FxHashMap;
use rustix::io::Errno;
use rustix::net::{self, AddressFamily, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType, sockopt};
use rustix::process::{Resource, Rlimit};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::{Arc, Mutex, PoisonError, Weak};

pub static ROWS: &[Row] = &[
    Row("quaff_socket", "listen", 4, listen),
    Row("quaff_socket", "udp", 3, udp),
    Row("quaff_socket", "connect", 3, connect),
    Row("quaff_socket", "connected", 1, connected),
    Row("quaff_socket", "accept", 1, accept),
    Row("quaff_socket", "recv", 3, recv),
    Row("quaff_socket", "send", 2, send),
    Row("quaff_socket", "recvfrom", 1, recvfrom),
    Row("quaff_socket", "sendto", 4, sendto),
    Row("quaff_socket", "watch", 3, watch),
    Row("quaff_socket", "unwatch", 2, unwatch),
    Row("quaff_socket", "shutdown", 2, shutdown),
    Row("quaff_socket", "close", 1, close),
    Row("quaff_socket", "owner", 1, owner),
    Row("quaff_socket", "give", 2, give),
    Row("quaff_socket", "options", 1, options),
    Row("quaff_socket", "set_options", 2, set_options),
    Row("quaff_socket", "take_option", 2, take_option),
    Row("quaff_socket", "set", 3, set),
    Row("quaff_socket", "name", 2, name),
    Row("quaff_socket", "resolve", 2, resolve),
    Row("quaff_socket", "hostname", 0, hostname),
];

/// Sockets by owner.
///
/// They live as long as their owner, whether or not a script still holds them.
pub type Sockets = Mutex<FxHashMap<Pid, Vec<Arc<Socket>>>>;

pub struct Socket {
    source: Mutex<Option<Arc<Source>>>,
    owner: Mutex<Pid>,
    /// The library's options, a map term.
    options: Mutex<Term>,
    buffer: Mutex<Vec<u8>>,
}

type Reply = Result<Term, Errno>;

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn ok() -> Term {
    Term::atom(atoms::OK)
}

fn ok_with(term: Term) -> Term {
    Term::tuple2(ok(), term)
}

fn failed(e: Errno) -> Term {
    match e {
        Errno::AGAIN | Errno::INTR => atom("wait"),
        e => Term::tuple2(Term::atom(atoms::ERROR), reason(&io::Error::from(e))),
    }
}

fn closed() -> Term {
    Term::tuple2(Term::atom(atoms::ERROR), atom("closed"))
}

fn answer(reply: Reply) -> Answer {
    Answer::Value(reply.unwrap_or_else(failed))
}

fn socket(term: &Term) -> Option<Arc<Socket>> {
    term.as_resource().and_then(|r| r.object.clone().downcast::<Socket>().ok())
}

/// Work on an open socket.
fn on(args: &[Term], work: impl FnOnce(&Socket, &Source) -> Reply) -> Answer {
    let Some(socket) = socket(&args[0]) else { return Answer::Raise(Raise::badarg()) };
    let source = lock(&socket.source).clone();
    match source {
        Some(source) => answer(work(&socket, &source)),
        None => Answer::Value(closed()),
    }
}

fn new_socket(rt: &Runtime, cx: &mut Cx, fd: rustix::fd::OwnedFd) -> Term {
    let socket = Arc::new(Socket {
        source: Mutex::new(Some(Source::new(fd))),
        owner: Mutex::new(cx.pid()),
        options: Mutex::new(Term::empty_map()),
        buffer: Mutex::default(),
    });
    lock(&rt.sockets).entry(cx.pid()).or_default().push(socket.clone());
    cx.watch_exit();
    Term::resource(socket, PORT)
}

/// A process is gone: so are its sockets.
pub fn exited(rt: &Runtime, pid: Pid) {
    let mine = lock(&rt.sockets).remove(&pid).unwrap_or_default();
    for socket in mine {
        shut(rt, &socket);
    }
}

fn shut(rt: &Runtime, socket: &Socket) {
    let source = lock(&socket.source).take();
    let owner = *lock(&socket.owner);
    if let Some(mine) = lock(&rt.sockets).get_mut(&owner) {
        mine.retain(|s| !std::ptr::eq(&**s, socket));
    }
    if let (Some(source), Some(shared)) = (source, rt.shared.get().and_then(Weak::upgrade)) {
        source.wake_all(&shared);
    }
}

// Addresses.

fn ip(term: &Term) -> Option<IpAddr> {
    let parts: Vec<i64> = term.as_tuple()?.iter().map(Term::as_int).collect::<Option<_>>()?;
    match parts[..] {
        [a, b, c, d] => {
            let byte = |n: i64| u8::try_from(n).ok();
            Some(Ipv4Addr::new(byte(a)?, byte(b)?, byte(c)?, byte(d)?).into())
        }
        [_, _, _, _, _, _, _, _] => {
            let mut words = [0; 8];
            for (word, n) in words.iter_mut().zip(&parts) {
                *word = u16::try_from(*n).ok()?;
            }
            Some(Ipv6Addr::from(words).into())
        }
        _ => None,
    }
}

fn ip_term(ip: IpAddr) -> Term {
    match ip {
        IpAddr::V4(ip) => Term::tuple(ip.octets().map(|n| Term::int(i64::from(n)))),
        IpAddr::V6(ip) => Term::tuple(ip.segments().map(|n| Term::int(i64::from(n)))),
    }
}

fn address(ip_arg: &Term, port: &Term) -> Option<SocketAddr> {
    Some(SocketAddr::new(ip(ip_arg)?, u16::try_from(port.as_int()?).ok()?))
}

fn family(address: &SocketAddr) -> AddressFamily {
    if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 }
}

const BADARG: Errno = Errno::INVAL;

/// A new socket. The first one raises this process's limit of open files as far as it may: the usual 1,024 are
/// history, and too few for a server.
fn open(address: &SocketAddr, kind: SocketType) -> Result<std::os::fd::OwnedFd, Errno> {
    static RAISED: std::sync::Once = std::sync::Once::new();
    RAISED.call_once(|| {
        let limit = rustix::process::getrlimit(Resource::Nofile);
        if limit.current.zip(limit.maximum).is_none_or(|(now, most)| now < most) {
            let _ = rustix::process::setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
        }
    });
    net::socket_with(family(address), kind, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK, None)
}

/// Address, port, backlog, whether to reuse the address.
fn listen(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(address) = address(&args[0], &args[1]) else { return answer(Err(BADARG)) };
    let backlog = args[2].as_int().unwrap_or(5).clamp(0, 4096) as i32;
    let reuse = args[3].same(&Term::TRUE);
    let made = open(&address, SocketType::STREAM).and_then(|fd| {
        sockopt::set_socket_reuseaddr(&fd, reuse)?;
        net::bind(&fd, &address)?;
        net::listen(&fd, backlog)?;
        Ok(fd)
    });
    answer(made.map(|fd| ok_with(new_socket(rt, cx, fd))))
}

/// Address, port, whether to reuse the address.
fn udp(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(address) = address(&args[0], &args[1]) else { return answer(Err(BADARG)) };
    let reuse = args[2].same(&Term::TRUE);
    let made = open(&address, SocketType::DGRAM).and_then(|fd| {
        sockopt::set_socket_reuseaddr(&fd, reuse)?;
        net::bind(&fd, &address)?;
        Ok(fd)
    });
    answer(made.map(|fd| ok_with(new_socket(rt, cx, fd))))
}

/// Address, port, address to bind to (or nil): `{:ok, socket}` or `{:wait, socket}` until `connected/1` says how it went.
fn connect(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(to) = address(&args[0], &args[1]) else { return answer(Err(BADARG)) };
    let fd = match open(&to, SocketType::STREAM) {
        Ok(fd) => fd,
        Err(e) => return answer(Err(e)),
    };
    if let Some([ip, port]) = args[2].as_tuple()
        && let Some(from) = address(ip, port)
        && let Err(e) = net::bind(&fd, &from)
    {
        return answer(Err(e));
    }
    match net::connect(&fd, &to) {
        Ok(()) => Answer::Value(ok_with(new_socket(rt, cx, fd))),
        Err(Errno::INPROGRESS | Errno::AGAIN | Errno::INTR) => {
            Answer::Value(Term::tuple2(atom("wait"), new_socket(rt, cx, fd)))
        }
        Err(e) => answer(Err(e)),
    }
}

/// How an attempt to connect ended, once the socket can be written to.
fn connected(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    on(args, |_, source| match sockopt::socket_error(&source.fd) {
        Ok(Ok(())) => net::getpeername(&source.fd).map(|_| ok()).or(Err(Errno::AGAIN)),
        Ok(Err(e)) | Err(e) => Err(e),
    })
}

/// `{:ok, socket}` or `:wait`.
fn accept(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(listener) = socket(&args[0]) else { return Answer::Raise(Raise::badarg()) };
    let source = lock(&listener.source).clone();
    let Some(source) = source else { return Answer::Value(closed()) };
    let accepted = net::accept_with(&source.fd, SocketFlags::CLOEXEC | SocketFlags::NONBLOCK);
    answer(accepted.map(|fd| {
        let term = new_socket(rt, cx, fd);
        if let Some(new) = socket(&term) {
            *lock(&new.options) = lock(&listener.options).clone();
        }
        ok_with(term)
    }))
}

// Data.

/// The length of the first packet in the buffer and how much of its front is no data. `Err`: it can never be one.
fn packet(buffer: &[u8], kind: &Term) -> Result<Option<(usize, usize)>, ()> {
    if kind.as_atom().is_some_and(|a| a.as_str() == "line") {
        return Ok(memchr::memchr(b'\n', buffer).map(|i| (i + 1, 0)));
    }
    let Some(head) = kind.as_usize().filter(|n| matches!(n, 1 | 2 | 4)) else {
        return Ok((!buffer.is_empty()).then_some((buffer.len(), 0)));
    };
    let Some(front) = buffer.get(..head) else { return Ok(None) };
    let length = front.iter().fold(0usize, |n, b| n << 8 | usize::from(*b));
    if length > 1 << 30 {
        return Err(());
    }
    Ok((buffer.len() >= head + length).then_some((head + length, head)))
}

/// Socket, length (0: what there is), kind of packet (`:raw`, `:line`, 1, 2, 4): `{:ok, bytes}`, `:wait`, `{:error, _}`.
fn recv(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let length = args[1].as_usize().unwrap_or(0);
    let kind = args[2].clone();
    cx.charge(40);
    let raw = kind.as_usize() == Some(0) || kind.as_atom().is_some_and(|a| a.as_str() == "raw");
    on(args, |socket, source| {
        let mut buffer = lock(&socket.buffer);
        loop {
            let found = if raw && length > 0 {
                Ok((buffer.len() >= length).then_some((length, 0)))
            } else {
                packet(&buffer, &kind)
            };
            match found {
                Ok(Some((end, front))) => {
                    let bytes: Vec<u8> = buffer.drain(..end).collect();
                    return Ok(ok_with(Term::binary(bytes.get(front..).unwrap_or_default())));
                }
                Ok(None) => {}
                Err(()) => return Err(Errno::MSGSIZE),
            }
            let old = buffer.len();
            buffer.resize(old + (1 << 14), 0);
            let read = net::recv(&source.fd, buffer.get_mut(old..).unwrap_or_default(), RecvFlags::empty());
            buffer.truncate(old + *read.as_ref().map(|(n, _)| n).unwrap_or(&0));
            match read {
                Ok((0, _)) => return Ok(closed()),
                Ok(_) => {}
                Err(e) => return Err(e),
            }
        }
    })
}

/// Socket, iodata: `:ok`, `{:wait, rest}`, `{:error, reason}`.
fn send(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else { return answer(Err(BADARG)) };
    cx.charge((bytes.len() / 64) as i32 + 40);
    on(args, |_, source| {
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            match net::send(&source.fd, rest, SendFlags::NOSIGNAL) {
                Ok(n) => rest = rest.get(n..).unwrap_or_default(),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return Ok(Term::tuple2(atom("wait"), Term::binary(rest))),
                Err(Errno::PIPE | Errno::CONNRESET) => return Ok(closed()),
                Err(e) => return Err(e),
            }
        }
        Ok(ok())
    })
}

/// `{:ok, {address, port, bytes}}` or `:wait`.
fn recvfrom(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    on(args, |_, source| {
        let mut buffer = vec![0; 1 << 16];
        let (n, _, from) = net::recvfrom(&source.fd, &mut buffer[..], RecvFlags::empty())?;
        buffer.truncate(n);
        let from = from.and_then(|a| SocketAddr::try_from(a).ok());
        let from = from.unwrap_or_else(|| SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), 0));
        let port = Term::int(i64::from(from.port()));
        Ok(ok_with(Term::tuple3(ip_term(from.ip()), port, Term::binary_from_vec(buffer))))
    })
}

/// Socket, address, port, iodata.
fn sendto(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(bytes), Some(to)) = (iodata::bytes_of(&args[3]), address(&args[1], &args[2])) else {
        return answer(Err(BADARG));
    };
    on(args, |_, source| net::sendto(&source.fd, &bytes, SendFlags::NOSIGNAL, &to).map(|_| ok()))
}

/// Socket, `:read` or `:write`, message.
fn watch(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let write = args[1].as_atom().is_some_and(|a| a.as_str() == "write");
    let source = socket(&args[0]).and_then(|s| lock(&s.source).clone());
    match (source, rt.shared.get()) {
        (Some(source), Some(shared)) => poll::watch(shared, &source, write, cx.pid(), args[2].clone()),
        _ => cx.send(cx.pid(), args[2].clone()),
    }
    Answer::Value(ok())
}

/// Socket, message: takes a `watch` back.
fn unwatch(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    if let Some(source) = socket(&args[0]).and_then(|s| lock(&s.source).clone()) {
        source.forget(cx.pid(), &args[1]);
    }
    Answer::Value(ok())
}

fn shutdown(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let how = match args[1].as_atom().map(Atom::as_str) {
        Some("read") => Shutdown::Read,
        Some("write") => Shutdown::Write,
        _ => Shutdown::Both,
    };
    on(args, |_, source| net::shutdown(&source.fd, how).map(|()| ok()))
}

fn close(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(socket) = socket(&args[0]) else { return Answer::Raise(Raise::badarg()) };
    shut(rt, &socket);
    Answer::Value(ok())
}

// What is known of a socket.

/// The owner; `nil` when it is no socket, `:closed`.
fn owner(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    Answer::Value(match socket(&args[0]) {
        Some(s) if lock(&s.source).is_some() => Term::pid(*lock(&s.owner)),
        Some(_) => atom("closed"),
        None => Term::NIL,
    })
}

fn give(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(socket), Some(pid)) = (socket(&args[0]), args[1].as_pid()) else {
        return Answer::Raise(Raise::badarg());
    };
    *lock(&socket.owner) = pid;
    let mut sockets = lock(&rt.sockets);
    if let Some(mine) = sockets.get_mut(&cx.pid()) {
        mine.retain(|s| !Arc::ptr_eq(s, &socket));
    }
    sockets.entry(pid).or_default().push(socket.clone());
    drop(sockets);
    cx.watch(pid);
    Answer::Value(ok())
}

fn options(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    Answer::Value(socket(&args[0]).map_or(Term::NIL, |s| lock(&s.options).clone()))
}

fn set_options(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    if let Some(socket) = socket(&args[0]) {
        *lock(&socket.options) = args[1].take();
    }
    Answer::Value(ok())
}

/// Sets a key of the options to false; what it was.
fn take_option(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(socket) = socket(&args[0]) else { return Answer::Value(Term::NIL) };
    let mut options = lock(&socket.options);
    let old = crate::term::map::get(&options, &args[1]).cloned().unwrap_or(Term::FALSE);
    *options = crate::term::map::put(options.take(), args[1].clone(), Term::FALSE);
    Answer::Value(old)
}

/// An option of the system: `:nodelay`, `:keepalive`, `:reuseaddr`, `:broadcast`, `:sndbuf`, `:recbuf`.
fn set(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let name = args[1].as_atom().map_or("", |a| a.as_str());
    let (on_off, number) = (args[2].same(&Term::TRUE), args[2].as_usize().unwrap_or(0));
    on(args, |_, source| {
        match name {
            "nodelay" => sockopt::set_tcp_nodelay(&source.fd, on_off),
            "keepalive" => sockopt::set_socket_keepalive(&source.fd, on_off),
            "reuseaddr" => sockopt::set_socket_reuseaddr(&source.fd, on_off),
            "broadcast" => sockopt::set_socket_broadcast(&source.fd, on_off),
            "sndbuf" => sockopt::set_socket_send_buffer_size(&source.fd, number),
            "recbuf" => sockopt::set_socket_recv_buffer_size(&source.fd, number),
            _ => Ok(()),
        }
        .map(|()| ok())
    })
}

/// `:local` or `:peer`: `{:ok, {address, port}}`.
fn name(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let peer = args[1].as_atom().is_some_and(|a| a.as_str() == "peer");
    on(args, |_, source| {
        let any =
            if peer { net::getpeername(&source.fd)?.ok_or(Errno::NOTCONN)? } else { net::getsockname(&source.fd)? };
        let address = SocketAddr::try_from(any)?;
        Ok(ok_with(Term::tuple2(ip_term(address.ip()), Term::int(i64::from(address.port())))))
    })
}

/// Host, `:inet` or `:inet6`: `{:ok, addresses}` or `{:error, :nxdomain}`.
fn resolve(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Ok(host) = iodata::chars_of(&args[0]) else { return Answer::Raise(Raise::badarg()) };
    let six = args[1].as_atom().is_some_and(|a| a.as_str() == "inet6");
    cx.block(move || {
        let found: Vec<Term> = (host.as_str(), 0)
            .to_socket_addrs()
            .into_iter()
            .flatten()
            .filter(|a| a.is_ipv6() == six)
            .map(|a| ip_term(a.ip()))
            .collect();
        Ok(if found.is_empty() {
            Term::tuple2(Term::atom(atoms::ERROR), atom("nxdomain"))
        } else {
            ok_with(Term::list(found))
        })
    })
}

fn hostname(_: &Runtime, _: &mut Cx, _: &mut [Term]) -> Answer {
    let uname = rustix::system::uname();
    Answer::Value(Term::string(&uname.nodename().to_string_lossy()))
}

//! The hosted natives of `File`: every one is blocking work, answered with `:ok`, `{:ok, value}` or `{:error, reason}` in
//! POSIX names. Open files are in `handle.rs`.

pub mod handle;
pub mod wildcard;

use super::Runtime;
use super::natives::Row;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::Cx;
use crate::term::Term;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What `natives` registers.
pub static ROWS: &[Row] = &[
    Row("quaff_file", "read", 1, read),
    Row("quaff_file", "write", 4, write),
    Row("quaff_file", "ls", 1, ls),
    Row("quaff_file", "mkdir", 1, mkdir),
    Row("quaff_file", "mkdir_p", 1, mkdir_p),
    Row("quaff_file", "rm", 1, rm),
    Row("quaff_file", "rmdir", 1, rmdir),
    Row("quaff_file", "rename", 2, rename),
    Row("quaff_file", "copy", 3, copy),
    Row("quaff_file", "link", 2, link),
    Row("quaff_file", "symlink", 2, symlink),
    Row("quaff_file", "read_link", 1, read_link),
    Row("quaff_file", "chmod", 2, chmod),
    Row("quaff_file", "chown", 3, chown),
    Row("quaff_file", "set_times", 3, set_times),
    Row("quaff_file", "stat", 2, stat),
    Row("quaff_file", "cwd", 0, cwd),
    Row("quaff_file", "cd", 1, cd),
    Row("quaff_file", "wildcard", 2, wildcard::wildcard),
    Row("quaff_file", "open", 2, handle::open),
    Row("quaff_file", "memory", 1, handle::memory),
    Row("quaff_file", "read_line", 1, handle::read_line),
    Row("quaff_file", "read_bytes", 2, handle::read_bytes),
    Row("quaff_file", "read_chars", 2, handle::read_chars),
    Row("quaff_file", "read_lines", 1, handle::read_lines),
    Row("quaff_file", "write_handle", 2, handle::write),
    Row("quaff_file", "position", 3, handle::position),
    Row("quaff_file", "truncate", 1, handle::truncate),
    Row("quaff_file", "sync", 1, handle::sync),
    Row("quaff_file", "close", 1, handle::close),
];

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn ok(value: Term) -> Term {
    Term::tuple2(Term::atom(atoms::OK), value)
}

macro_rules! posix {
    ($($code:ident => $name:literal),* $(,)?) => {
        /// The POSIX name of an error.
        pub fn posix_name(code: i32) -> Option<&'static str> {
            match code {
                $(libc::$code => Some($name),)*
                _ => None,
            }
        }
    };
}

posix! {
    ENOENT => "enoent", EACCES => "eacces", EPERM => "eperm", EEXIST => "eexist", ENOTDIR => "enotdir",
    EISDIR => "eisdir", ENOTEMPTY => "eexist", ENOSPC => "enospc", EINVAL => "einval", ELOOP => "eloop",
    ENAMETOOLONG => "enametoolong", EXDEV => "exdev", EROFS => "erofs", EMFILE => "emfile", ENFILE => "enfile",
    EBADF => "ebadf", EIO => "eio", ENXIO => "enxio", ENODEV => "enodev", EBUSY => "ebusy", EFBIG => "efbig",
    ESPIPE => "espipe", EMLINK => "emlink", EPIPE => "epipe", EDQUOT => "edquot", ESTALE => "estale",
    ETXTBSY => "etxtbsy", ENOMEM => "enomem", EAGAIN => "eagain", EINTR => "eintr", EFAULT => "efault",
    ENOEXEC => "enoexec", E2BIG => "e2big", ENOTSUP => "enotsup", ENOSYS => "enosys", EDEADLK => "edeadlk",
    ENOTSOCK => "enotsock", ECONNREFUSED => "econnrefused", ECONNRESET => "econnreset",
    ECONNABORTED => "econnaborted", ENOTCONN => "enotconn", EISCONN => "eisconn", EADDRINUSE => "eaddrinuse",
    EADDRNOTAVAIL => "eaddrnotavail", ETIMEDOUT => "etimedout", EHOSTUNREACH => "ehostunreach",
    ENETUNREACH => "enetunreach", ENETDOWN => "enetdown", EHOSTDOWN => "ehostdown", EALREADY => "ealready",
    EINPROGRESS => "einprogress", EDESTADDRREQ => "edestaddrreq", EMSGSIZE => "emsgsize",
    EPROTONOSUPPORT => "eprotonosupport", EAFNOSUPPORT => "eafnosupport", ENOBUFS => "enobufs",
    EPROTOTYPE => "eprototype", ENOPROTOOPT => "enoprotoopt", ESHUTDOWN => "eshutdown",
}

/// An error as scripts see it.
pub fn reason(e: &io::Error) -> Term {
    match e.raw_os_error().and_then(posix_name) {
        Some(name) => atom(name),
        None if e.kind() == ErrorKind::InvalidInput => atom("badarg"),
        None => atom("eio"),
    }
}

fn error(e: &io::Error) -> Term {
    Term::tuple2(Term::atom(atoms::ERROR), reason(e))
}

fn done(result: io::Result<()>) -> Term {
    result.map_or_else(|e| error(&e), |()| Term::atom(atoms::OK))
}

fn given(result: io::Result<Term>) -> Term {
    result.map_or_else(|e| error(&e), ok)
}

/// The path in an argument, as bytes.
fn path(args: &[Term], index: usize) -> Result<PathBuf, Raise> {
    use std::os::unix::ffi::OsStrExt;
    let bytes = iodata::bytes_of(&args[index]).ok_or_else(|| Raise::badarg_at(index as u8 + 1, "not a path"))?;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(&bytes)))
}

fn name(p: &Path) -> Term {
    use std::os::unix::ffi::OsStrExt;
    Term::binary(p.as_os_str().as_bytes())
}

/// Blocking work on one path.
fn on_path(cx: &mut Cx, args: &[Term], work: impl FnOnce(PathBuf) -> Term + Send + 'static) -> Answer {
    match path(args, 0) {
        Ok(p) => cx.block(move || Ok(work(p))),
        Err(raise) => Answer::Raise(raise),
    }
}

fn on_two(cx: &mut Cx, args: &[Term], work: impl FnOnce(PathBuf, PathBuf) -> Term + Send + 'static) -> Answer {
    match (path(args, 0), path(args, 1)) {
        (Ok(a), Ok(b)) => cx.block(move || Ok(work(a, b))),
        (Err(raise), _) | (_, Err(raise)) => Answer::Raise(raise),
    }
}

pub fn read(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| given(fs::read(p).map(Term::binary_from_vec)))
}

/// Path, iodata, whether to append, whether it must be new.
pub fn write(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else { return Answer::Raise(Raise::badarg_at(2, "not iodata")) };
    let (append, exclusive) = (args[2] == Term::TRUE, args[3] == Term::TRUE);
    on_path(cx, args, move |p| {
        let mut options = OpenOptions::new();
        options.write(true).append(append).truncate(!append && !exclusive);
        if exclusive {
            options.create_new(true)
        } else {
            options.create(true)
        };
        done(options.open(p).and_then(|mut f| f.write_all(&bytes)))
    })
}

pub fn ls(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| {
        let names = fs::read_dir(p)
            .and_then(|entries| entries.map(|e| e.map(|e| e.file_name())).collect::<io::Result<Vec<_>>>());
        given(names.map(|names| Term::list(names.iter().map(|n| name(Path::new(n))).collect::<Vec<_>>())))
    })
}

pub fn mkdir(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| done(fs::create_dir(p)))
}

pub fn mkdir_p(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| done(fs::create_dir_all(p)))
}

pub fn rm(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| {
        if fs::symlink_metadata(&p).is_ok_and(|m| m.is_dir()) {
            return Term::tuple2(Term::atom(atoms::ERROR), atom("eperm"));
        }
        done(fs::remove_file(p))
    })
}

pub fn rmdir(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| done(fs::remove_dir(p)))
}

pub fn rename(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_two(cx, args, |a, b| done(fs::rename(a, b)))
}

/// Source, destination, how many bytes at most (`:infinity`).
pub fn copy(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let limit = args[2].as_usize().map(|n| n as u64);
    on_two(cx, args, move |a, b| {
        let copied = fs::File::open(a).and_then(|mut from| {
            if from.metadata()?.is_dir() {
                return Err(io::Error::from_raw_os_error(libc::EISDIR));
            }
            let mut to = fs::File::create(b)?;
            match limit {
                Some(limit) => io::copy(&mut io::Read::take(from, limit), &mut to),
                None => io::copy(&mut from, &mut to),
            }
        });
        given(copied.map(|n| Term::int(n as i64)))
    })
}

pub fn link(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_two(cx, args, |a, b| done(fs::hard_link(a, b)))
}

pub fn symlink(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_two(cx, args, |a, b| done(std::os::unix::fs::symlink(a, b)))
}

pub fn read_link(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| given(fs::read_link(p).map(|p| name(&p))))
}

pub fn chmod(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let mode = args[1].as_int().unwrap_or(0) as u32;
    on_path(cx, args, move |p| done(fs::set_permissions(p, fs::Permissions::from_mode(mode))))
}

/// Path, user, group (-1: as it is).
pub fn chown(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let id = |term: &Term| term.as_int().and_then(|n| u32::try_from(n).ok());
    let (uid, gid) = (id(&args[1]), id(&args[2]));
    on_path(cx, args, move |p| done(std::os::unix::fs::chown(p, uid, gid)))
}

/// Path, access time, modification time: Unix times.
pub fn set_times(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let time = |term: &Term| {
        let seconds = term.as_int().unwrap_or(0);
        let offset = std::time::Duration::from_secs(seconds.unsigned_abs());
        if seconds < 0 { std::time::UNIX_EPOCH - offset } else { std::time::UNIX_EPOCH + offset }
    };
    let times = fs::FileTimes::new().set_accessed(time(&args[1])).set_modified(time(&args[2]));
    on_path(cx, args, move |p| done(fs::File::open(p).and_then(|f| f.set_times(times))))
}

/// Path, whether links are followed: size, type, access, atime, mtime, ctime, mode, links, major, minor, inode, uid, gid.
pub fn stat(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let follow = args[1] == Term::TRUE;
    on_path(cx, args, move |p| {
        let meta = if follow { fs::metadata(&p) } else { fs::symlink_metadata(&p) };
        given(meta.map(|m| {
            let kind = match m.file_type() {
                t if t.is_dir() => "directory",
                t if t.is_symlink() => "symlink",
                t if t.is_file() => "regular",
                _ => {
                    if m.rdev() != 0 {
                        "device"
                    } else {
                        "other"
                    }
                }
            };
            let mode = m.mode();
            let may = |how| rustix::fs::access(&p, how).is_ok();
            let access = match (may(rustix::fs::Access::READ_OK), may(rustix::fs::Access::WRITE_OK)) {
                (true, true) => "read_write",
                (true, false) => "read",
                (false, true) => "write",
                (false, false) => "none",
            };
            let int = |n: i64| Term::int(n);
            Term::tuple([
                int(m.size() as i64),
                atom(kind),
                atom(access),
                int(m.atime()),
                int(m.mtime()),
                int(m.ctime()),
                int(i64::from(mode)),
                int(m.nlink() as i64),
                int(m.dev() as i64),
                int(0),
                int(m.ino() as i64),
                int(i64::from(m.uid())),
                int(i64::from(m.gid())),
            ])
        }))
    })
}

pub fn cwd(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    Answer::Value(given(std::env::current_dir().map(|p| name(&p))))
}

pub fn cd(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    match path(args, 0) {
        Ok(p) => Answer::Value(done(std::env::set_current_dir(p))),
        Err(raise) => Answer::Raise(raise),
    }
}

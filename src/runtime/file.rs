//! The hosted natives of `File` and `Path.wildcard`: every one is blocking work, answered with `:ok`, `{:ok, value}` or
//! `{:error, reason}` in POSIX names.

use super::Runtime;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::Cx;
use crate::term::Term;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// An open file: a reference to scripts.
pub struct Handle(Mutex<Option<File>>);

enum File {
    Read(BufReader<fs::File>),
    Write(fs::File),
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn ok(value: Term) -> Term {
    Term::tuple2(Term::atom(atoms::OK), value)
}

/// The POSIX name of an error.
pub fn reason(e: &io::Error) -> Term {
    atom(match e.raw_os_error() {
        Some(libc::ENOENT) => "enoent",
        Some(libc::EACCES) => "eacces",
        Some(libc::EPERM) => "eperm",
        Some(libc::EEXIST) => "eexist",
        Some(libc::ENOTDIR) => "enotdir",
        Some(libc::EISDIR) => "eisdir",
        Some(libc::ENOTEMPTY) => "enotempty",
        Some(libc::ENOSPC) => "enospc",
        Some(libc::EINVAL) => "einval",
        Some(libc::ELOOP) => "eloop",
        Some(libc::ENAMETOOLONG) => "enametoolong",
        Some(libc::EXDEV) => "exdev",
        Some(libc::EROFS) => "erofs",
        Some(libc::EMFILE) => "emfile",
        Some(libc::EBADF) => "ebadf",
        _ if e.kind() == ErrorKind::InvalidInput => "badarg",
        _ => "eio",
    })
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
        if exclusive { options.create_new(true) } else { options.create(true) };
        done(options.open(p).and_then(|mut f| f.write_all(&bytes)))
    })
}

pub fn ls(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_path(cx, args, |p| {
        let names = fs::read_dir(p).and_then(|entries| entries.map(|e| e.map(|e| e.file_name())).collect::<io::Result<Vec<_>>>());
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

pub fn copy(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_two(cx, args, |a, b| given(fs::copy(a, b).map(|n| Term::int(n as i64))))
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

/// Path, Unix time or nil: creates the file or sets its times.
pub fn touch(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let seconds = args[1].as_int();
    on_path(cx, args, move |p| {
        let time = match seconds {
            Some(s) => std::time::UNIX_EPOCH + std::time::Duration::from_secs(s.max(0) as u64),
            None => std::time::SystemTime::now(),
        };
        let times = fs::FileTimes::new().set_accessed(time).set_modified(time);
        done(OpenOptions::new().append(true).create(true).open(p).and_then(|f| f.set_times(times)))
    })
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
                _ => if m.rdev() != 0 { "device" } else { "other" },
            };
            let mode = m.mode();
            let access = match (mode & 0o444 != 0, mode & 0o222 != 0) {
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

/// Path and mode (`:read`, `:write`, `:append`, `:exclusive`).
pub fn open(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let mode = args[1].as_atom().map_or("read", |m| m.as_str());
    on_path(cx, args, move |p| {
        if mode == "read" && p.is_dir() {
            return Term::tuple2(Term::atom(atoms::ERROR), atom("eisdir"));
        }
        let mut options = OpenOptions::new();
        let file = match mode {
            "read" => options.read(true).open(p).map(|f| File::Read(BufReader::with_capacity(1 << 16, f))),
            "append" => options.append(true).create(true).open(p).map(File::Write),
            "exclusive" => options.write(true).create_new(true).open(p).map(File::Write),
            _ => options.write(true).create(true).truncate(true).open(p).map(File::Write),
        };
        given(file.map(|f| Term::resource(Arc::new(Handle(Mutex::new(Some(f)))), "file")))
    })
}

fn on_handle(cx: &mut Cx, args: &[Term], work: impl FnOnce(&mut Option<File>) -> Term + Send + 'static) -> Answer {
    let resource = args[0].as_resource().and_then(|r| r.object.clone().downcast::<Handle>().ok());
    let Some(handle) = resource else { return Answer::Raise(Raise::badarg_at(1, "not a file")) };
    cx.block(move || Ok(work(&mut handle.0.lock().unwrap_or_else(PoisonError::into_inner))))
}

fn closed() -> Term {
    Term::tuple2(Term::atom(atoms::ERROR), atom("terminated"))
}

/// A line with its break, `:eof` at the end.
pub fn read_line(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_handle(cx, args, |file| {
        let Some(File::Read(reader)) = file else { return closed() };
        let mut line = Vec::new();
        match reader.read_until(b'\n', &mut line) {
            Err(e) => error(&e),
            Ok(0) => atom("eof"),
            Ok(_) => Term::binary_from_vec(line),
        }
    })
}

/// Up to so many bytes, `:eof` at the end.
pub fn read_bytes(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let count = args[1].as_usize().unwrap_or(usize::MAX);
    on_handle(cx, args, move |file| {
        let Some(File::Read(reader)) = file else { return closed() };
        let mut data = Vec::new();
        match reader.take(count as u64).read_to_end(&mut data) {
            Err(e) => error(&e),
            Ok(0) if count > 0 => atom("eof"),
            Ok(_) => Term::binary_from_vec(data),
        }
    })
}

pub fn write_handle(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else { return Answer::Raise(Raise::badarg_at(2, "not iodata")) };
    on_handle(cx, args, move |file| match file {
        Some(File::Write(f)) => done(f.write_all(&bytes)),
        _ => closed(),
    })
}

pub fn position(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let at = args[1].as_int().unwrap_or(0).max(0) as u64;
    on_handle(cx, args, move |file| {
        let moved = match file {
            Some(File::Read(f)) => f.seek(SeekFrom::Start(at)),
            Some(File::Write(f)) => f.seek(SeekFrom::Start(at)),
            None => return closed(),
        };
        given(moved.map(|n| Term::int(n as i64)))
    })
}

pub fn close(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_handle(cx, args, |file| {
        drop(file.take());
        Term::atom(atoms::OK)
    })
}

/// Pattern, whether names that start with a dot match `*` and `?`.
pub fn wildcard(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(pattern) = args[0].as_str().map(str::to_string) else { return Answer::Raise(Raise::badarg()) };
    let dots = args[1] == Term::TRUE;
    cx.block(move || {
        let mut found: Vec<String> = Vec::new();
        for pattern in alternatives(&pattern) {
            let (start, rest) = match pattern.strip_prefix('/') {
                Some(rest) => ("/".to_string(), rest),
                None => (String::new(), pattern.as_str()),
            };
            let parts: Vec<&str> = rest.split('/').filter(|p| !p.is_empty()).collect();
            walk(&start, &parts, dots, &mut found);
        }
        found.sort();
        found.dedup();
        Ok(Term::list(found.iter().map(|f| Term::string(f)).collect::<Vec<_>>()))
    })
}

/// The patterns that `{a,b}` stands for.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find('{') else { return vec![pattern.to_string()] };
    let Some(close) = pattern[open..].find('}').map(|i| open + i) else { return vec![pattern.to_string()] };
    let choices = pattern[open + 1..close].split(',');
    choices.flat_map(|c| alternatives(&format!("{}{c}{}", &pattern[..open], &pattern[close + 1..]))).collect()
}

fn walk(base: &str, parts: &[&str], dots: bool, found: &mut Vec<String>) {
    let Some((part, rest)) = parts.split_first() else {
        if !base.is_empty() {
            found.push(base.to_string());
        }
        return;
    };
    let below = |n: &str| match base {
        "" => n.to_string(),
        "/" => format!("/{n}"),
        _ => format!("{base}/{n}"),
    };
    let entries = || {
        let dir = if base.is_empty() { "." } else { base };
        let names = fs::read_dir(dir).into_iter().flatten().flatten();
        names.filter_map(|e| e.file_name().into_string().ok()).filter(|n| dots || !n.starts_with('.'))
    };
    if *part == "**" {
        walk(base, rest, dots, found);
        for n in entries() {
            let path = below(&n);
            if fs::symlink_metadata(&path).is_ok_and(|m| m.is_dir()) {
                walk(&path, parts, dots, found);
            } else if rest.is_empty() {
                found.push(path);
            }
        }
        return;
    }
    if !part.contains(['*', '?', '[']) {
        let path = below(part);
        if fs::symlink_metadata(&path).is_ok() {
            walk(&path, rest, dots, found);
        }
        return;
    }
    let pattern: Vec<char> = part.chars().collect();
    for n in entries().filter(|n| matches(&pattern, &n.chars().collect::<Vec<_>>())) {
        let path = below(&n);
        if rest.is_empty() || fs::metadata(&path).is_ok_and(|m| m.is_dir()) {
            walk(&path, rest, dots, found);
        }
    }
}

fn matches(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|i| matches(rest, &text[i..])),
        Some(('?', rest)) => text.split_first().is_some_and(|(_, t)| matches(rest, t)),
        Some(('[', rest)) => {
            let Some(end) = rest.iter().position(|c| *c == ']') else { return text == pattern };
            let Some((c, after)) = text.split_first() else { return false };
            let mut set = &rest[..end];
            let mut hit = false;
            while let Some((low, more)) = set.split_first() {
                match more {
                    ['-', high, ..] => {
                        hit |= low <= c && c <= high;
                        set = &more[2..];
                    }
                    _ => {
                        hit |= low == c;
                        set = more;
                    }
                }
            }
            hit && matches(&rest[end + 1..], after)
        }
        Some((p, rest)) => text.split_first().is_some_and(|(c, t)| c == p && matches(rest, t)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        matches(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn wildcards_match_parts_of_names() {
        assert!(is_match("*.ex?", "a.exs"));
        assert!(is_match("[a-c]x", "bx"));
        assert!(!is_match("[a-c]x", "dx"));
        assert!(!is_match("*.ex", "a.exs"));
    }

    #[test]
    fn braces_are_alternatives() {
        assert_eq!(alternatives("a{b,c}d"), ["abd", "acd"]);
    }
}

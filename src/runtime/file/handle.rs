//! Open files.
//!
//! A handle is a resource with the file and what was read ahead of the script. Reads that the buffer can answer, and
//! writes of moderate size to a regular file (which the system takes into its cache), are done at once; everything else
//! goes to the pool of blocking threads. So reading a file by lines visits the pool once in 64 KB.
//!
//! The position that a script knows is behind what it has read; the system's is further on by the buffer. Before a
//! write or a seek the difference is taken back.

use super::{atom, done, error, given, on_path};
use crate::base::atoms;
use crate::ir::Raise;
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::Cx;
use crate::runtime::Runtime;
use crate::term::Term;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use std::fs::{self, OpenOptions};
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const CHUNK: usize = 1 << 16;
/// Writes up to this size to a regular file are done at once.
const INLINE: usize = 1 << 16;

pub struct Handle(Mutex<Option<Open>>);

enum Inner {
    File(fs::File),
    Unzip(Box<MultiGzDecoder<fs::File>>),
    Zip(Box<GzEncoder<fs::File>>),
    Memory(Cursor<Vec<u8>>),
}

struct Open {
    inner: Inner,
    readable: bool,
    writable: bool,
    /// Writes do not wait for anything but the system's cache.
    quick: bool,
    buffer: Vec<u8>,
    /// Where the unread part of the buffer starts.
    at: usize,
    /// Writes that wait for more, with `:delayed_write`.
    delayed: Option<Vec<u8>>,
}

impl Open {
    fn fill(&mut self) -> io::Result<usize> {
        if self.at > 0 {
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        let space = self.buffer.get_mut(old..).unwrap_or_default();
        let read = match &mut self.inner {
            Inner::File(f) => f.read(space),
            Inner::Unzip(f) => f.read(space),
            Inner::Memory(f) => f.read(space),
            Inner::Zip(_) => Err(io::Error::from_raw_os_error(libc::EBADF)),
        };
        self.buffer.truncate(old + *read.as_ref().unwrap_or(&0));
        read
    }

    fn unread(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, n: usize) -> Vec<u8> {
        let bytes = self.unread().get(..n).unwrap_or_default().to_vec();
        self.at += bytes.len();
        bytes
    }

    /// Drops what was read ahead, so that the system's position is the script's.
    fn settle(&mut self) -> io::Result<()> {
        self.flush()?;
        let ahead = self.unread().len() as i64;
        self.buffer.clear();
        self.at = 0;
        if ahead > 0 { self.seek(SeekFrom::Current(-ahead)).map(drop) } else { Ok(()) }
    }

    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.inner {
            Inner::File(f) => f.seek(to),
            Inner::Memory(f) => f.seek(to),
            _ => Err(io::Error::from_raw_os_error(libc::EINVAL)),
        }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.inner {
            Inner::File(f) => f.write_all(bytes),
            Inner::Zip(f) => f.write_all(bytes),
            Inner::Memory(f) => f.write_all(bytes),
            Inner::Unzip(_) => Err(io::Error::from_raw_os_error(libc::EBADF)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.delayed.as_mut().map(std::mem::take) {
            Some(bytes) if !bytes.is_empty() => self.put(&bytes),
            _ => Ok(()),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if !self.writable {
            return Err(io::Error::from_raw_os_error(libc::EBADF));
        }
        if !self.unread().is_empty() {
            self.settle()?;
        }
        match &mut self.delayed {
            Some(waiting) if waiting.len() + bytes.len() < CHUNK => {
                waiting.extend_from_slice(bytes);
                Ok(())
            }
            Some(_) => self.flush().and_then(|()| self.put(bytes)),
            None => self.put(bytes),
        }
    }

    fn may_read(&mut self) -> io::Result<()> {
        if !self.readable {
            return Err(io::Error::from_raw_os_error(libc::EBADF));
        }
        self.flush()
    }

    /// The length of the next line with its end, as far as the buffer knows.
    fn line_len(&self, from: usize) -> Option<usize> {
        memchr::memchr(b'\n', self.unread().get(from..)?).map(|i| from + i + 1)
    }

    fn line(&mut self) -> io::Result<Option<Term>> {
        self.may_read()?;
        let mut seen = 0;
        loop {
            if let Some(n) = self.line_len(seen) {
                return Ok(Some(self.take_line(n)));
            }
            seen = self.unread().len();
            if self.fill()? == 0 {
                return Ok(if seen == 0 { None } else { Some(self.take_line(seen)) });
            }
        }
    }

    /// A line of this length, with `\n` for `\r\n`.
    fn take_line(&mut self, n: usize) -> Term {
        let line = self.buffer.get(self.at..self.at + n).unwrap_or_default();
        self.at += n;
        match line.strip_suffix(b"\r\n") {
            Some(text) => Term::binary_from_vec([text, b"\n"].concat()),
            None => Term::binary(line),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

fn handle(term: &Term) -> Option<Arc<Handle>> {
    term.as_resource().and_then(|r| r.object.clone().downcast::<Handle>().ok())
}

fn lock(handle: &Handle) -> MutexGuard<'_, Option<Open>> {
    handle.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> Term {
    Term::tuple2(Term::atom(atoms::ERROR), atom("einval"))
}

fn answer(result: io::Result<Option<Term>>) -> Term {
    match result {
        Ok(Some(data)) => Term::tuple2(Term::atom(atoms::OK), data),
        Ok(None) => atom("eof"),
        Err(e) => error(&e),
    }
}

/// Work on an open file: at once when `quick` can do it, else on the pool.
fn on_handle(
    cx: &mut Cx,
    args: &[Term],
    quick: impl FnOnce(&mut Open) -> Option<Term>,
    work: impl FnOnce(&mut Open) -> Term + Send + 'static,
) -> Answer {
    let Some(handle) = handle(&args[0]) else { return Answer::Raise(Raise::badarg_at(1, "not a file")) };
    if let Ok(mut open) = handle.0.try_lock() {
        match open.as_mut() {
            None => return Answer::Value(closed()),
            Some(open) => {
                if let Some(done) = quick(open) {
                    cx.charge(4);
                    return Answer::Value(done);
                }
            }
        }
    }
    cx.block(move || Ok(lock(&handle).as_mut().map_or_else(closed, work)))
}

/// Path and modes: a list of `:read`, `:write`, `:append`, `:exclusive`, `:directory`, `:compressed`, `:delayed`, `:sync`.
pub fn open(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let modes: Vec<&'static str> = args[1].list_iter().filter_map(|m| m.as_atom().map(|a| a.as_str())).collect();
    on_path(cx, args, move |p| {
        let has = |mode: &str| modes.contains(&mode);
        let (append, exclusive) = (has("append"), has("exclusive"));
        let write = has("write") || append || exclusive;
        let read = has("read") || !write;
        let mut options = OpenOptions::new();
        options.read(read).write(write && !append).append(append);
        if exclusive {
            options.create_new(true);
        } else {
            options.create(write).truncate(write && !append && !read);
        }
        let opened = options.open(&p).and_then(|file| {
            let meta = file.metadata()?;
            if meta.is_dir() != has("directory") {
                let wrong = if meta.is_dir() { libc::EISDIR } else { libc::ENOTDIR };
                return Err(io::Error::from_raw_os_error(wrong));
            }
            if has("compressed") && (append || write && read) {
                return Err(io::Error::from_raw_os_error(libc::EINVAL));
            }
            let quick = meta.is_file() && !has("sync");
            let inner = if !has("compressed") {
                Inner::File(file)
            } else if write {
                // The header that zlib writes on Unix.
                let header = flate2::GzBuilder::new().operating_system(3);
                Inner::Zip(Box::new(header.write(file, flate2::Compression::default())))
            } else if is_zipped(&file)? {
                Inner::Unzip(Box::new(MultiGzDecoder::new(file)))
            } else {
                Inner::File(file)
            };
            Ok((inner, quick))
        });
        given(opened.map(|(inner, quick)| {
            let delayed = has("delayed").then(Vec::new);
            resource(Open { inner, readable: read, writable: write, quick, buffer: Vec::new(), at: 0, delayed })
        }))
    })
}

fn is_zipped(file: &fs::File) -> io::Result<bool> {
    let mut start = [0; 2];
    let read = std::os::unix::fs::FileExt::read_at(file, &mut start, 0)?;
    Ok(read == 2 && start == [0x1f, 0x8b])
}

fn resource(open: Open) -> Term {
    Term::resource(Arc::new(Handle(Mutex::new(Some(open)))), "file")
}

/// Iodata: a file in memory with this content.
pub fn memory(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[0]) else { return Answer::Raise(Raise::badarg_at(1, "not iodata")) };
    let inner = Inner::Memory(Cursor::new(bytes));
    let open = Open { inner, readable: true, writable: true, quick: true, buffer: Vec::new(), at: 0, delayed: None };
    Answer::Value(resource(open))
}

/// `{:ok, line}` with its end, `:eof` behind the last.
pub fn read_line(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let quick = |open: &mut Open| {
        let n = open.readable.then(|| open.line_len(0))??;
        Some(answer(Ok(Some(open.take_line(n)))))
    };
    on_handle(cx, args, quick, |open| answer(open.line()))
}

/// All lines that have been read ahead, at least one: `{:ok, lines}`, `:eof`.
pub fn read_lines(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    fn lines(open: &mut Open, first: Option<Term>) -> Term {
        let mut all: Vec<Term> = first.into_iter().collect();
        while let Some(n) = open.line_len(0) {
            all.push(open.take_line(n));
        }
        Term::list(all)
    }
    let quick = |open: &mut Open| {
        open.readable.then(|| open.line_len(0))??;
        Some(answer(Ok(Some(lines(open, None)))))
    };
    on_handle(cx, args, quick, |open| {
        let first = open.line();
        answer(first.map(|first| first.map(|line| lines(open, Some(line)))))
    })
}

/// `{:ok, bytes}`: so many or what there is, `:eof` at the end.
pub fn read_bytes(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let count = args[1].as_usize().unwrap_or(usize::MAX);
    let quick = |open: &mut Open| {
        (open.readable && open.unread().len() >= count)
            .then(|| answer(Ok(Some(Term::binary_from_vec(open.take(count))))))
    };
    on_handle(cx, args, quick, move |open| {
        let read = open.may_read().and_then(|()| {
            while open.unread().len() < count && open.fill()? > 0 {}
            let bytes = open.take(count.min(open.unread().len()));
            Ok(if bytes.is_empty() && count > 0 { None } else { Some(Term::binary_from_vec(bytes)) })
        });
        answer(read)
    })
}

/// The length of the first `count` UTF-8 characters: `Ok` when they are all there, `Err(true)` when more bytes might
/// help, `Err(false)` when they are wrong.
fn chars_len(bytes: &[u8], count: usize) -> Result<usize, bool> {
    let mut at = 0;
    for _ in 0..count {
        let Some(&first) = bytes.get(at) else { return Err(true) };
        let len = match first {
            0..=0x7f => 1,
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            _ => return Err(false),
        };
        match bytes.get(at..at + len) {
            Some(text) if std::str::from_utf8(text).is_ok() => at += len,
            Some(_) => return Err(false),
            None => return Err(true),
        }
    }
    Ok(at)
}

/// `{:ok, text}`: so many UTF-8 characters or what there is; `{:error, :invalid_unicode}`.
pub fn read_chars(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let count = args[1].as_usize().unwrap_or(usize::MAX);
    let quick = |open: &mut Open| match chars_len(open.unread(), count) {
        Ok(n) if open.readable => Some(answer(Ok(Some(Term::binary_from_vec(open.take(n)))))),
        _ => None,
    };
    on_handle(cx, args, quick, move |open| {
        let invalid = || Term::tuple2(Term::atom(atoms::ERROR), atom("invalid_unicode"));
        if let Err(e) = open.may_read() {
            return error(&e);
        }
        loop {
            match chars_len(open.unread(), count) {
                Ok(n) => return answer(Ok(Some(Term::binary_from_vec(open.take(n))))),
                Err(false) => return invalid(),
                Err(true) => match open.fill() {
                    Err(e) => return error(&e),
                    Ok(0) => {
                        let rest = open.take(open.unread().len());
                        return match std::str::from_utf8(&rest) {
                            Ok("") => atom("eof"),
                            Ok(_) => answer(Ok(Some(Term::binary_from_vec(rest)))),
                            Err(_) => invalid(),
                        };
                    }
                    Ok(_) => {}
                },
            }
        }
    })
}

pub fn write(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(bytes) = iodata::bytes_of(&args[1]) else {
        return Answer::Value(Term::tuple2(Term::atom(atoms::ERROR), atom("badarg")));
    };
    let bytes = Arc::new(bytes);
    let own = bytes.clone();
    cx.charge((bytes.len() / 32) as i32);
    let quick = move |open: &mut Open| {
        let waits = open.delayed.as_ref().is_some_and(|w| w.len() + own.len() < CHUNK);
        let at_once = !open.writable || waits || open.quick && own.len() <= INLINE;
        at_once.then(|| done(open.write(&own)))
    };
    on_handle(cx, args, quick, move |open| done(open.write(&bytes)))
}

/// From where (`:bof`, `:cur`, `:eof`) and the offset: `{:ok, position}`.
pub fn position(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let from = args[1].as_atom().map_or("bof", |a| a.as_str());
    let offset = args[2].as_int().unwrap_or(0);
    let to = match from {
        "cur" => SeekFrom::Current(offset),
        "eof" => SeekFrom::End(offset),
        _ => match u64::try_from(offset) {
            Ok(n) => SeekFrom::Start(n),
            Err(_) => return Answer::Value(closed()),
        },
    };
    let move_to = move |open: &mut Open| given(open.settle().and_then(|()| open.seek(to)).map(|n| Term::int(n as i64)));
    on_handle(cx, args, move |open| open.quick.then(|| move_to(open)), move_to)
}

/// Cuts the file at the position.
pub fn truncate(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_handle(
        cx,
        args,
        |_| None,
        |open| {
            if !open.writable {
                return error(&io::Error::from_raw_os_error(libc::EINVAL));
            }
            let cut =
                open.settle().and_then(|()| open.seek(SeekFrom::Current(0))).and_then(|at| match &mut open.inner {
                    Inner::File(f) => f.set_len(at),
                    Inner::Memory(f) => {
                        f.get_mut().truncate(at as usize);
                        Ok(())
                    }
                    _ => Err(io::Error::from_raw_os_error(libc::EINVAL)),
                });
            done(cut)
        },
    )
}

pub fn sync(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    on_handle(
        cx,
        args,
        |_| None,
        |open| {
            done(open.flush().and_then(|()| match &open.inner {
                Inner::File(f) => f.sync_all(),
                _ => Ok(()),
            }))
        },
    )
}

pub fn close(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(handle) = handle(&args[0]) else { return Answer::Raise(Raise::badarg_at(1, "not a file")) };
    cx.block(move || {
        let Some(mut open) = lock(&handle).take() else { return Ok(closed()) };
        let mut result = open.flush();
        if let Inner::Zip(zip) = &mut open.inner {
            result = result.and_then(|()| zip.try_finish());
        }
        Ok(done(result))
    })
}

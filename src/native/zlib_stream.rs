//! The streams of `:zlib` (`stdlib/erlang/zlib.ex`): compressing and expanding of data that comes in pieces.
//!
//! A stream is a resource that changes. The library knows raw and zlib's format; the head and end of gzip's are made and
//! read here. Windows smaller than the whole are accepted and not made smaller; dictionaries are not there.

use super::args::leaf;
use super::iodata;
use crate::base::Atom;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;
use flate2::{Compress, Compression, Crc, Decompress, FlushCompress, FlushDecompress, Status};
use std::sync::{Arc, Mutex, PoisonError};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_zlib", "deflater", 2, |_, a| {
        let (level, format) = (a[0].as_usize().unwrap_or(6) as u32, Format::of(&a[1])?);
        let raw = Compress::new(Compression::new(level.min(9)), format == Format::Zlib);
        Ok(stream(Stream::Deflate(Deflate { raw, format, begun: false, ended: false, crc: Crc::new() })))
    }),
    leaf!("quaff_zlib", "inflater", 1, |_, a| Ok(stream(Stream::Inflate(Inflate::new(Format::of(&a[0])?))))),
    leaf!("quaff_zlib", "deflate", 3, |c, a| deflate(c, a)),
    // What the library keeps of a stream: a value that only its owner changes.
    leaf!("quaff_zlib", "cell", 1, |_, a| Ok(Term::resource(Arc::new(Cell(Mutex::new(a[0].take()))), "zlib"))),
    leaf!("quaff_zlib", "get", 1, |_, a| Ok(cell(&a[0]).map_or(Term::NIL, |cell| lock(cell).clone()))),
    leaf!("quaff_zlib", "set", 2, |_, a| {
        let new = a[1].take();
        let old = cell(&a[0]).map(|cell| std::mem::replace(&mut *lock(cell), new));
        drop(old);
        Ok(Term::TRUE)
    }),
    leaf!("quaff_zlib", "inflate", 3, |c, a| inflate(c, a)),
];

struct Cell(Mutex<Term>);

fn cell(term: &Term) -> Option<&Cell> {
    term.as_resource()?.object.downcast_ref()
}

fn lock(cell: &Cell) -> std::sync::MutexGuard<'_, Term> {
    cell.0.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Raw,
    Zlib,
    Gzip,
    /// zlib's or gzip's: the first bytes say.
    Either,
}

impl Format {
    fn of(term: &Term) -> std::result::Result<Format, Raise> {
        Ok(match term.as_atom().map(Atom::as_str) {
            Some("raw") => Format::Raw,
            Some("zlib") => Format::Zlib,
            Some("gzip") => Format::Gzip,
            Some("either") => Format::Either,
            _ => return Err(Raise::badarg()),
        })
    }
}

struct Deflate {
    raw: Compress,
    format: Format,
    begun: bool,
    ended: bool,
    crc: Crc,
}

struct Inflate {
    raw: Decompress,
    format: Format,
    /// Input that is not used up: of a head that is not whole, or behind what was asked for.
    pending: Vec<u8>,
    stage: Stage,
    crc: Crc,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    Body,
    /// gzip's end: check sum and length.
    Tail,
    Done,
}

enum Stream {
    Deflate(Deflate),
    Inflate(Inflate),
}

fn stream(stream: Stream) -> Term {
    Term::resource(Arc::new(Mutex::new(stream)), "zlib_stream")
}

fn own(term: &Term) -> Option<&Mutex<Stream>> {
    term.as_resource()?.object.downcast_ref()
}

fn bytes(c: &mut Ctx, term: &Term) -> std::result::Result<Vec<u8>, Raise> {
    let bytes = iodata::bytes_of(term).ok_or_else(|| Raise::badarg_at(1, "not an iodata term"))?;
    c.charge(bytes.len() / 8 + 10);
    Ok(bytes)
}

fn data_error() -> Raise {
    Raise::atom(Atom::new("data_error"))
}

fn grow(out: &mut Vec<u8>) -> std::result::Result<(), Raise> {
    let wanted = out.capacity().clamp(4096, 1 << 20);
    if out.len() + wanted > super::MAX_BYTES || out.try_reserve(wanted).is_err() {
        return Err(Raise::atom(crate::base::atoms::SYSTEM_LIMIT));
    }
    Ok(())
}

/// Stream, data, how to flush: `{out, ended}`.
fn deflate(c: &mut Ctx, a: &[Term]) -> Result {
    let data = bytes(c, &a[1])?;
    let flush = match a[2].as_atom().map(Atom::as_str) {
        Some("sync") => FlushCompress::Sync,
        Some("full") => FlushCompress::Full,
        Some("finish") => FlushCompress::Finish,
        _ => FlushCompress::None,
    };
    let Some(own) = own(&a[0]) else { return Err(Raise::badarg()) };
    let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
    let Stream::Deflate(own) = &mut *own else { return Err(Raise::badarg()) };
    let mut out = Vec::new();
    if own.format == Format::Gzip && !own.begun {
        out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
    }
    own.begun = true;
    own.crc.update(&data);
    let from = own.raw.total_in();
    loop {
        grow(&mut out)?;
        let rest = &data[(own.raw.total_in() - from) as usize..];
        let before = out.len();
        let status = own.raw.compress_vec(rest, &mut out, flush).map_err(|_| data_error())?;
        let full = out.len() == out.capacity();
        if status == Status::StreamEnd {
            if own.format == Format::Gzip && !own.ended {
                out.extend_from_slice(&own.crc.sum().to_le_bytes());
                out.extend_from_slice(&own.crc.amount().to_le_bytes());
            }
            own.ended = true;
            break;
        }
        let used = (own.raw.total_in() - from) as usize == data.len();
        if used && !full && (flush as u8 != FlushCompress::Finish as u8 || out.len() == before) {
            break;
        }
    }
    Ok(Term::tuple2(Term::binary_from_vec(out), Term::bool(own.ended)))
}

impl Inflate {
    fn new(format: Format) -> Inflate {
        let raw = Decompress::new(format == Format::Zlib);
        let stage = if matches!(format, Format::Gzip | Format::Either) { Stage::Head } else { Stage::Body };
        Inflate { raw, format, pending: Vec::new(), stage, crc: Crc::new() }
    }

    /// Reads the head when it is whole.
    fn head(&mut self) -> std::result::Result<(), Raise> {
        let Some(&[first, second]) = self.pending.first_chunk::<2>() else { return Ok(()) };
        if self.format == Format::Either && (first, second) != (0x1f, 0x8b) {
            self.raw = Decompress::new(true);
            self.format = Format::Zlib;
            self.stage = Stage::Body;
            return Ok(());
        }
        if (first, second) != (0x1f, 0x8b) {
            return Err(data_error());
        }
        let Some(&[_, _, method, flags, ..]) = self.pending.first_chunk::<10>() else { return Ok(()) };
        if method != 8 {
            return Err(data_error());
        }
        let mut at = 10;
        if flags & 4 != 0 {
            let Some(&[low, high]) = self.pending.get(at..).and_then(|b| b.first_chunk::<2>()) else { return Ok(()) };
            at += 2 + usize::from(u16::from_le_bytes([low, high]));
        }
        for flag in [8, 16] {
            if flags & flag != 0 {
                let Some(end) = self.pending.get(at..).and_then(|b| memchr::memchr(0, b)) else { return Ok(()) };
                at += end + 1;
            }
        }
        at += if flags & 2 != 0 { 2 } else { 0 };
        if self.pending.len() >= at {
            self.pending.drain(..at);
            self.format = Format::Gzip;
            self.stage = Stage::Body;
        }
        Ok(())
    }

    fn tail(&mut self) -> std::result::Result<(), Raise> {
        let Some(&[a, b, c, d, e, f, g, h]) = self.pending.first_chunk::<8>() else { return Ok(()) };
        let (sum, length) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
        if sum != self.crc.sum() || length != self.crc.amount() {
            return Err(data_error());
        }
        self.pending.drain(..8);
        self.stage = Stage::Done;
        Ok(())
    }
}

/// Stream, data, how much to give at most (0: all): `{out, ended, left}`, `left` of the input that is not used.
fn inflate(c: &mut Ctx, a: &[Term]) -> Result {
    let data = bytes(c, &a[1])?;
    let limit = a[2].as_usize().filter(|n| *n > 0);
    let Some(own) = own(&a[0]) else { return Err(Raise::badarg()) };
    let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
    let Stream::Inflate(own) = &mut *own else { return Err(Raise::badarg()) };
    own.pending.extend_from_slice(&data);
    let mut out = Vec::new();
    if own.stage == Stage::Head {
        own.head()?;
    }
    let mut stopped = false;
    if own.stage == Stage::Body {
        let from = own.raw.total_in();
        loop {
            if limit.is_some_and(|limit| out.len() >= limit) {
                stopped = true;
                break;
            }
            grow(&mut out)?;
            let used = (own.raw.total_in() - from) as usize;
            let before = out.len();
            let status = own.raw.decompress_vec(&own.pending[used..], &mut out, FlushDecompress::None);
            let status = status.map_err(|_| data_error())?;
            if status == Status::StreamEnd {
                own.stage = if own.format == Format::Gzip { Stage::Tail } else { Stage::Done };
                break;
            }
            let moved = (own.raw.total_in() - from) as usize > used || out.len() > before;
            if !moved || (out.len() < out.capacity() && (own.raw.total_in() - from) as usize == own.pending.len()) {
                break;
            }
        }
        let used = (own.raw.total_in() - from) as usize;
        own.pending.drain(..used);
        if own.format == Format::Gzip {
            own.crc.update(&out);
        }
    }
    if own.stage == Stage::Tail {
        own.tail()?;
    }
    c.charge(out.len() / 16);
    let ended = own.stage == Stage::Done;
    let left = if ended { std::mem::take(&mut own.pending) } else { Vec::new() };
    let state = if stopped { Term::NIL } else { Term::bool(ended) };
    Ok(Term::tuple([Term::binary_from_vec(out), state, Term::binary_from_vec(left)]))
}

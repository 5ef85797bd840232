//! The streams of `:zlib` (`stdlib/erlang/zlib.ex`): compressing and expanding of data that comes in pieces.
//!
//! A stream is a resource that changes. The library knows raw and zlib's format; the head and end of gzip's are made and
//! read here, and so are those of zlib's with a dictionary. Windows smaller than the whole are accepted and not made
//! smaller.
//!
//! The library knows no dictionaries. But text that went through a raw stream before is one: a dictionary is compressed
//! in front and what comes out is thrown away; for expanding it goes in front as a block that is not compressed.

use super::args::leaf;
use super::erlang_checksum::adler32;
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
        let (begun, ended, crc) = (false, false, Crc::new());
        Ok(stream(Stream::Deflate(Deflate { raw, format, level, begun, ended, crc, dictionary: None, adler: 1 })))
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
    leaf!("quaff_zlib", "set_deflate_dictionary", 2, |c, a| set_deflate_dictionary(c, a)),
    leaf!("quaff_zlib", "set_inflate_dictionary", 2, |c, a| set_inflate_dictionary(c, a)),
    leaf!("quaff_zlib", "inflate_dictionary", 1, |_, a| with_inflate(&a[0], |own| { Ok(Term::binary(&own.window)) })),
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
    level: u32,
    begun: bool,
    ended: bool,
    crc: Crc,
    /// The check sum of the dictionary, with zlib's format: then its head and end are made here.
    dictionary: Option<u32>,
    adler: u32,
}

struct Inflate {
    raw: Decompress,
    format: Format,
    /// Input that is not used up: of a head that is not whole, or behind what was asked for.
    pending: Vec<u8>,
    stage: Stage,
    crc: Crc,
    /// The check sum of the data, when a dictionary was set with zlib's format.
    adler: Option<u32>,
    /// The dictionary and what followed it.
    window: Vec<u8>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Head,
    /// A dictionary with this check sum is to be set.
    Dictionary(u32),
    Body,
    /// gzip's end: check sum and length; or zlib's, behind data with a dictionary.
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
    if let Some(dictionary) = own.dictionary.filter(|_| !own.begun) {
        out.extend_from_slice(&dictionary_head(own.level));
        out.extend_from_slice(&dictionary.to_be_bytes());
    }
    own.begun = true;
    own.crc.update(&data);
    own.adler = adler32(own.adler, &data);
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
            if own.dictionary.is_some() && !own.ended {
                out.extend_from_slice(&own.adler.to_be_bytes());
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

/// zlib's two first bytes, which say that a dictionary is needed.
fn dictionary_head(level: u32) -> [u8; 2] {
    let speed = match level {
        0 | 1 => 0,
        2..=5 => 1,
        6 => 2,
        _ => 3,
    };
    let head = 0x7800 | speed << 6 | 0x20;
    let head: u16 = head + (31 - head % 31);
    head.to_be_bytes()
}

/// Stream and dictionary: the dictionary's check sum.
fn set_deflate_dictionary(c: &mut Ctx, a: &[Term]) -> Result {
    let dictionary = bytes(c, &a[1])?;
    let Some(own) = own(&a[0]) else { return Err(Raise::badarg()) };
    let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
    let Stream::Deflate(own) = &mut *own else { return Err(Raise::badarg()) };
    if own.begun || matches!(own.format, Format::Gzip | Format::Either) {
        return Err(Raise::atom(Atom::new("stream_error")));
    }
    let zlib = own.format == Format::Zlib;
    let sum = adler32(u32::from(zlib), &dictionary);
    own.raw = Compress::new(Compression::new(own.level.min(9)), false);
    own.dictionary = zlib.then_some(sum);
    let mut thrown = Vec::new();
    loop {
        grow(&mut thrown)?;
        let rest = &dictionary[own.raw.total_in() as usize..];
        own.raw.compress_vec(rest, &mut thrown, FlushCompress::Sync).map_err(|_| data_error())?;
        if own.raw.total_in() as usize == dictionary.len() && thrown.len() < thrown.capacity() {
            return Ok(Term::int(i64::from(sum)));
        }
    }
}

fn with_inflate(term: &Term, work: impl FnOnce(&mut Inflate) -> Result) -> Result {
    let Some(own) = own(term) else { return Err(Raise::badarg()) };
    let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
    let Stream::Inflate(own) = &mut *own else { return Err(Raise::badarg()) };
    work(own)
}

fn set_inflate_dictionary(c: &mut Ctx, a: &[Term]) -> Result {
    let dictionary = bytes(c, &a[1])?;
    with_inflate(&a[0], |own| {
        match own.stage {
            Stage::Dictionary(sum) if sum != adler32(1, &dictionary) => return Err(data_error()),
            Stage::Dictionary(_) => own.adler = Some(1),
            Stage::Body if own.format == Format::Raw => {}
            _ => return Err(Raise::atom(Atom::new("stream_error"))),
        }
        own.raw = Decompress::new(false);
        for part in dictionary.chunks(0xffff) {
            let length = part.len() as u16;
            let mut block = vec![0];
            block.extend_from_slice(&length.to_le_bytes());
            block.extend_from_slice(&(!length).to_le_bytes());
            block.extend_from_slice(part);
            let mut thrown = Vec::with_capacity(part.len() + 16);
            own.raw.decompress_vec(&block, &mut thrown, FlushDecompress::None).map_err(|_| data_error())?;
        }
        own.stage = Stage::Body;
        own.keep(&dictionary);
        Ok(Term::atom(crate::base::atoms::OK))
    })
}

impl Inflate {
    fn new(format: Format) -> Inflate {
        let raw = Decompress::new(format == Format::Zlib);
        let stage = if format == Format::Raw { Stage::Body } else { Stage::Head };
        Inflate { raw, format, pending: Vec::new(), stage, crc: Crc::new(), adler: None, window: Vec::new() }
    }

    /// As much as matches may reach back to.
    fn keep(&mut self, bytes: &[u8]) {
        self.window.extend_from_slice(bytes);
        let more = self.window.len().saturating_sub(1 << 15);
        self.window.drain(..more);
    }

    /// zlib's head: the library reads it, but for a dictionary's.
    fn zlib_head(&mut self, first: u8, second: u8) {
        if second & 0x20 == 0 || first & 0x0f != 8 || !u16::from_be_bytes([first, second]).is_multiple_of(31) {
            self.stage = Stage::Body;
        } else if let Some(&[_, _, a, b, c, d]) = self.pending.first_chunk::<6>() {
            self.pending.drain(..6);
            self.stage = Stage::Dictionary(u32::from_be_bytes([a, b, c, d]));
        }
    }

    /// Reads the head when it is whole.
    fn head(&mut self) -> std::result::Result<(), Raise> {
        let Some(&[first, second]) = self.pending.first_chunk::<2>() else { return Ok(()) };
        if self.format == Format::Either && (first, second) != (0x1f, 0x8b) {
            self.raw = Decompress::new(true);
            self.format = Format::Zlib;
        }
        if self.format == Format::Zlib {
            self.zlib_head(first, second);
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
        if let Some(adler) = self.adler {
            let Some(&sum) = self.pending.first_chunk::<4>() else { return Ok(()) };
            if u32::from_be_bytes(sum) != adler {
                return Err(data_error());
            }
            self.pending.drain(..4);
            self.stage = Stage::Done;
            return Ok(());
        }
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

/// Stream, data, how much to give at most (0: all): `{out, ended, left}`, `left` of the input that is not used, or
/// `{:need_dictionary, its check sum, ""}`.
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
    if let Stage::Dictionary(sum) = own.stage {
        return Ok(Term::tuple([
            Term::atom(Atom::new("need_dictionary")),
            Term::int(i64::from(sum)),
            Term::binary_from_vec(out),
        ]));
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
                own.stage = if own.format == Format::Gzip || own.adler.is_some() { Stage::Tail } else { Stage::Done };
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
        own.adler = own.adler.map(|sum| adler32(sum, &out));
        // At zlib's end the window is left as it was.
        if own.stage == Stage::Body || own.format == Format::Raw {
            own.keep(&out);
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

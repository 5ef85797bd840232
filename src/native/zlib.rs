//! `:zlib`: whole texts compressed and back, in the three formats (gzip, zlib, raw deflate); also inside of
//! Erlang's external format.

use super::args::leaf;
use super::iodata;
use crate::base::Atom;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder, MultiGzDecoder, ZlibDecoder, ZlibEncoder};
use std::io::Read;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("zlib", "gzip", 1, |c, a| {
        let bytes = bytes(a)?;
        // The header that zlib writes on Unix.
        let header = flate2::GzBuilder::new().operating_system(3);
        run(c, header.read(&bytes[..], Compression::default()))
    }),
    leaf!("zlib", "gunzip", 1, |c, a| run(c, MultiGzDecoder::new(&bytes(a)?[..]))),
    leaf!("zlib", "compress", 1, |c, a| run(c, ZlibEncoder::new(&bytes(a)?[..], Compression::default()))),
    leaf!("zlib", "uncompress", 1, |c, a| run(c, ZlibDecoder::new(&bytes(a)?[..]))),
    leaf!("zlib", "zip", 1, |c, a| run(c, DeflateEncoder::new(&bytes(a)?[..], Compression::default()))),
    leaf!("zlib", "unzip", 1, |c, a| run(c, DeflateDecoder::new(&bytes(a)?[..]))),
];

fn bytes(a: &[Term]) -> std::result::Result<Vec<u8>, Raise> {
    iodata::bytes_of(&a[0]).ok_or_else(|| Raise::badarg_at(1, "not an iodata term"))
}

/// The external form of a term, without its first byte, in zlib's format.
pub fn shrink(bytes: &[u8], level: u32) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    ZlibEncoder::new(bytes, Compression::new(level)).read_to_end(&mut out).ok()?;
    Some(out)
}

/// What [`shrink`] made, of this size, and how much of the bytes it was.
pub fn expand(bytes: &[u8], size: usize) -> Option<(Vec<u8>, usize)> {
    let mut decoder = flate2::bufread::ZlibDecoder::new(bytes);
    let mut out = Vec::new();
    decoder.by_ref().take(size as u64 + 1).read_to_end(&mut out).ok()?;
    // Its end is read only when asked for more.
    decoder.read(&mut [0]).ok().filter(|n| *n == 0)?;
    (out.len() == size).then_some((out, decoder.total_in() as usize))
}

/// Reads everything, up to what a binary may hold.
fn run(c: &mut Ctx, reader: impl Read) -> Result {
    let mut out = Vec::new();
    let limit = super::MAX_BYTES as u64;
    match reader.take(limit).read_to_end(&mut out) {
        Ok(_) => {
            c.charge(out.len() / 8);
            Ok(Term::binary_from_vec(out))
        }
        Err(_) => Err(Raise::atom(Atom::new("data_error"))),
    }
}

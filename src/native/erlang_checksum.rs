//! `crc32`, `adler32`, `md5` of iodata.

use super::args::leaf;
use super::iodata::bytes_of;
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("erlang", "crc32", 1, |c, a| Ok(Term::int(i64::from(crc32(0, &data(c, &a[0], 1)?))))),
    leaf!("erlang", "crc32", 2, |c, a| {
        let old = old(&a[0])?;
        Ok(Term::int(i64::from(crc32(old, &data(c, &a[1], 2)?))))
    }),
    leaf!("erlang", "adler32", 1, |c, a| Ok(Term::int(i64::from(adler32(1, &data(c, &a[0], 1)?))))),
    leaf!("erlang", "adler32", 2, |c, a| {
        let old = old(&a[0])?;
        Ok(Term::int(i64::from(adler32(old, &data(c, &a[1], 2)?))))
    }),
    leaf!("erlang", "md5", 1, |c, a| digest(c, &a[0])),
];

fn data(c: &mut Ctx, t: &Term, index: u8) -> std::result::Result<Vec<u8>, Raise> {
    let bytes = bytes_of(t).ok_or_else(|| Raise::badarg_at(index, "not an iodata term"))?;
    c.charge(bytes.len() / 16);
    Ok(bytes)
}

fn old(t: &Term) -> std::result::Result<u32, Raise> {
    t.as_int().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| Raise::badarg_at(1, "not an integer"))
}

fn digest(c: &mut Ctx, t: &Term) -> Result {
    Ok(Term::binary(&md5(&data(c, t, 1)?)))
}

fn crc32(old: u32, bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut i = 0;
        while i < 256 {
            let mut c = i as u32;
            let mut k = 0;
            while k < 8 {
                c = if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 };
                k += 1;
            }
            table[i] = c;
            i += 1;
        }
        table
    };
    !bytes.iter().fold(!old, |crc, b| TABLE[((crc ^ u32::from(*b)) & 0xff) as usize] ^ (crc >> 8))
}

pub fn adler32(old: u32, bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (old & 0xffff, old >> 16);
    // 5552 bytes are the most that cannot overflow.
    for chunk in bytes.chunks(5552) {
        for b in chunk {
            low += u32::from(*b);
            high += low;
        }
        low %= 65521;
        high %= 65521;
    }
    high << 16 | low
}

/// RFC 1321.
pub fn md5(bytes: &[u8]) -> [u8; 16] {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let sines: [u32; 64] = std::array::from_fn(|i| (((i + 1) as f64).sin().abs() * 4_294_967_296.0) as u32);
    let mut state: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded.resize((bytes.len() + 9).div_ceil(64) * 64 - 8, 0);
    padded.extend_from_slice(&(bytes.len() as u64).wrapping_mul(8).to_le_bytes());
    for block in padded.chunks_exact(64) {
        let words: Vec<u32> = block.chunks_exact(4).map(|w| u32::from_le_bytes([w[0], w[1], w[2], w[3]])).collect();
        let [mut a, mut b, mut c, mut d] = state;
        for i in 0..64 {
            let (mix, word) = match i / 16 {
                0 => ((b & c) | (!b & d), i),
                1 => ((d & b) | (!d & c), (5 * i + 1) % 16),
                2 => (b ^ c ^ d, (3 * i + 5) % 16),
                _ => (c ^ (b | !d), (7 * i) % 16),
            };
            let sum = a.wrapping_add(mix).wrapping_add(sines[i]).wrapping_add(words[word]);
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(SHIFTS[i / 16][i % 4]));
        }
        for (s, x) in state.iter_mut().zip([a, b, c, d]) {
            *s = s.wrapping_add(x);
        }
    }
    let mut out = [0; 16];
    out.chunks_exact_mut(4).zip(state).for_each(|(o, s)| o.copy_from_slice(&s.to_le_bytes()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|b| format!("{b:02x}")).collect()
    }

    #[test]
    fn known_digests() {
        assert_eq!(hex(&md5(b"")), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(hex(&md5(b"abc")), "900150983cd24fb0d6963f7d28e17f72");
        let long = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
        assert_eq!(hex(&md5(long.as_bytes())), "57edf4a22be3c955ac49da2e2107b67a");
        for n in 50..70 {
            assert_eq!(md5(&vec![0; n]).len(), 16);
        }
    }

    #[test]
    fn known_checksums() {
        assert_eq!(crc32(0, b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(1, b"Wikipedia"), 0x11E6_0398);
    }
}

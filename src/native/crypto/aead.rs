//! Authenticated encryption: AES in GCM and CCM, ChaCha20 with Poly1305; and Poly1305 itself.

use super::aes::{Aes, Block};
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher, StreamCipherSeek};
use ghash::GHash;
use ghash::universal_hash::{KeyInit, UniversalHash};
use poly1305::Poly1305;

pub enum Cipher {
    Gcm(Aes),
    Ccm(Aes),
    Chacha([u8; 32]),
}

/// Why there is no result.
pub enum Refusal {
    Iv,
    TagSize,
    /// The data or what belongs to it were changed.
    Forged,
}

impl Cipher {
    /// Encrypts in place and gives the tag.
    pub fn seal(&self, iv: &[u8], aad: &[u8], size: usize, data: &mut [u8]) -> Result<Vec<u8>, Refusal> {
        let sizes_of_ccm = (4..=16).contains(&size) && size.is_multiple_of(2);
        match self {
            Cipher::Ccm(_) if !fits(iv, data) => Err(Refusal::Iv),
            Cipher::Ccm(_) if !sizes_of_ccm => Err(Refusal::TagSize),
            Cipher::Gcm(_) if iv.is_empty() => Err(Refusal::Iv),
            Cipher::Chacha(_) if iv.len() != 12 => Err(Refusal::Iv),
            _ if !(1..=16).contains(&size) => Err(Refusal::TagSize),
            Cipher::Gcm(aes) => {
                let (mut counter, hash) = gcm(aes, iv);
                let first = counter;
                step(&mut counter);
                aes.counter(&mut counter, 4, data);
                Ok(gcm_tag(aes, hash, first, aad, data)[..size].to_vec())
            }
            Cipher::Ccm(aes) => {
                let mut tag = ccm_mac(aes, iv, aad, size, data);
                let mut counter = ccm_counter(iv);
                aes.counter(&mut counter, 15 - iv.len(), &mut tag);
                aes.counter(&mut counter, 15 - iv.len(), data);
                Ok(tag[..size].to_vec())
            }
            Cipher::Chacha(key) => {
                let Ok(mut stream) = ChaCha20::new_from_slices(key, iv) else { return Err(Refusal::Iv) };
                let mac = chacha_mac(&mut stream);
                stream.apply_keystream(data);
                Ok(chacha_tag(mac, aad, data)[..size].to_vec())
            }
        }
    }

    /// Decrypts in place what was sealed with this tag.
    pub fn open(&self, iv: &[u8], aad: &[u8], tag: &[u8], data: &mut [u8]) -> Result<(), Refusal> {
        let expected = match self {
            Cipher::Ccm(aes) => {
                if !fits(iv, data) {
                    return Err(Refusal::Iv);
                }
                if !(4..=16).contains(&tag.len()) || !tag.len().is_multiple_of(2) {
                    return Err(Refusal::TagSize);
                }
                let mut counter = ccm_counter(iv);
                let mut stream = Block::default();
                aes.counter(&mut counter, 15 - iv.len(), &mut stream);
                aes.counter(&mut counter, 15 - iv.len(), data);
                let mut mac = ccm_mac(aes, iv, aad, tag.len(), data);
                mac.iter_mut().zip(&stream).for_each(|(m, s)| *m ^= s);
                mac
            }
            Cipher::Gcm(aes) => {
                if iv.is_empty() {
                    return Err(Refusal::Iv);
                }
                let (mut counter, hash) = gcm(aes, iv);
                let expected = gcm_tag(aes, hash, counter, aad, data);
                step(&mut counter);
                aes.counter(&mut counter, 4, data);
                expected
            }
            Cipher::Chacha(key) => {
                let Ok(mut stream) = ChaCha20::new_from_slices(key, iv) else { return Err(Refusal::Iv) };
                let mac = chacha_mac(&mut stream);
                let expected = chacha_tag(mac, aad, data);
                stream.apply_keystream(data);
                expected
            }
        };
        let differ = expected.iter().zip(tag).fold(0, |acc, (a, b)| acc | (a ^ b));
        if differ == 0 && (1..=16).contains(&tag.len()) { Ok(()) } else { Err(Refusal::Forged) }
    }
}

fn step(counter: &mut Block) {
    let count = u32::from_be_bytes([counter[12], counter[13], counter[14], counter[15]]).wrapping_add(1);
    counter[12..].copy_from_slice(&count.to_be_bytes());
}

/// The first counter, and the hash with its key.
fn gcm(aes: &Aes, iv: &[u8]) -> (Block, GHash) {
    let mut key = Block::default();
    aes.encrypt(&mut key);
    let hash = GHash::new(&key);
    let mut counter = Block::default();
    if iv.len() == 12 {
        counter[..12].copy_from_slice(iv);
        counter[15] = 1;
    } else {
        let mut of_iv = hash.clone();
        of_iv.update_padded(iv);
        of_iv.update(&[lengths(0, iv.len())]);
        counter = of_iv.finalize();
    }
    (counter, hash)
}

fn lengths(first: usize, second: usize) -> Block {
    let mut block = Block::default();
    block[..8].copy_from_slice(&(first as u64 * 8).to_be_bytes());
    block[8..].copy_from_slice(&(second as u64 * 8).to_be_bytes());
    block
}

fn gcm_tag(aes: &Aes, mut hash: GHash, mut first: Block, aad: &[u8], data: &[u8]) -> Block {
    hash.update_padded(aad);
    hash.update_padded(data);
    hash.update(&[lengths(aad.len(), data.len())]);
    aes.encrypt(&mut first);
    let mut tag = hash.finalize();
    tag.iter_mut().zip(&first).for_each(|(t, f)| *t ^= f);
    tag
}

/// CCM writes the data's length in what the initial vector leaves of a block.
fn fits(iv: &[u8], data: &[u8]) -> bool {
    (7..=13).contains(&iv.len()) && (data.len() as u128) < 1 << (8 * (15 - iv.len()))
}

fn ccm_counter(iv: &[u8]) -> Block {
    let mut counter = Block::default();
    counter[0] = 14 - iv.len() as u8;
    counter[1..=iv.len()].copy_from_slice(iv);
    counter
}

fn ccm_mac(aes: &Aes, iv: &[u8], aad: &[u8], size: usize, data: &[u8]) -> Block {
    let mut sum = ccm_counter(iv);
    sum[0] |= (u8::from(!aad.is_empty()) << 6) | (((size - 2) / 2) as u8) << 3;
    let length = (data.len() as u64).to_be_bytes();
    let width = (15 - iv.len()).min(8);
    sum[16 - width..].copy_from_slice(&length[8 - width..]);
    aes.encrypt(&mut sum);
    let mut add = |bytes: &[u8]| {
        for block in bytes.chunks(16) {
            sum.iter_mut().zip(block).for_each(|(s, b)| *s ^= b);
            aes.encrypt(&mut sum);
        }
    };
    if !aad.is_empty() {
        let mut prefixed = match u16::try_from(aad.len()) {
            Ok(n) if n < 0xff00 => n.to_be_bytes().to_vec(),
            _ => [&[0xff, 0xfe][..], &(aad.len() as u32).to_be_bytes()].concat(),
        };
        prefixed.extend_from_slice(aad);
        add(&prefixed);
    }
    add(data);
    sum
}

/// The one-time key stands in the first block of the key stream; the data's begins at the second.
fn chacha_mac(stream: &mut ChaCha20) -> Poly1305 {
    let mut key = [0u8; 32];
    stream.apply_keystream(&mut key);
    stream.seek(64u32);
    Poly1305::new(&key.into())
}

fn chacha_tag(mut mac: Poly1305, aad: &[u8], data: &[u8]) -> Block {
    mac.update_padded(aad);
    mac.update_padded(data);
    let mut block = Block::default();
    block[..8].copy_from_slice(&(aad.len() as u64).to_le_bytes());
    block[8..].copy_from_slice(&(data.len() as u64).to_le_bytes());
    mac.update(&[block]);
    mac.finalize()
}

pub fn poly1305(key: &[u8; 32], data: &[u8]) -> Block {
    Poly1305::new(&(*key).into()).compute_unpadded(data)
}

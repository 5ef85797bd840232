//! AES under one type for its three key sizes, and the modes of operation that are not authenticated.
//!
//! The modes are ours: the crates have a type for each mode and key size, where only names are known here, and the loops
//! are short. Blocks are given to the cipher many at a time, which is what makes it fast.

use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit, consts::U16};
use aes::{Aes128, Aes192, Aes256};

pub type Block = Array<u8, U16>;

#[derive(Clone)]
pub enum Aes {
    A128(Aes128),
    A192(Aes192),
    A256(Aes256),
}

macro_rules! each {
    ($self:ident, $aes:ident => $do:expr) => {
        match $self {
            Aes::A128($aes) => $do,
            Aes::A192($aes) => $do,
            Aes::A256($aes) => $do,
        }
    };
}

impl Aes {
    pub fn new(key: &[u8]) -> Option<Aes> {
        Some(match key.len() {
            16 => Aes::A128(Aes128::new_from_slice(key).ok()?),
            24 => Aes::A192(Aes192::new_from_slice(key).ok()?),
            32 => Aes::A256(Aes256::new_from_slice(key).ok()?),
            _ => return None,
        })
    }

    pub fn encrypt(&self, block: &mut Block) {
        each!(self, aes => aes.encrypt_block(block))
    }

    pub fn encrypt_all(&self, bytes: &mut [u8]) {
        let (blocks, _) = Block::slice_as_chunks_mut(bytes);
        each!(self, aes => aes.encrypt_blocks(blocks))
    }

    pub fn decrypt_all(&self, bytes: &mut [u8]) {
        let (blocks, _) = Block::slice_as_chunks_mut(bytes);
        each!(self, aes => aes.decrypt_blocks(blocks))
    }

    /// Adds the key stream of a counter, which counts in its last `width` bytes; from the start of a block.
    pub fn counter(&self, counter: &mut Block, width: usize, bytes: &mut [u8]) {
        let mut stream = [0u8; 64 * 16];
        for part in bytes.chunks_mut(stream.len()) {
            let wanted = &mut stream[..part.len().next_multiple_of(16)];
            for block in wanted.chunks_exact_mut(16) {
                block.copy_from_slice(counter);
                for byte in counter.iter_mut().rev().take(width) {
                    *byte = byte.wrapping_add(1);
                    if *byte != 0 {
                        break;
                    }
                }
            }
            self.encrypt_all(wanted);
            part.iter_mut().zip(&*wanted).for_each(|(b, s)| *b ^= s);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Ecb,
    Cbc,
    Ctr,
    Ofb,
    Cfb8,
    Cfb128,
}

/// A cipher on its way through data.
pub struct Stream {
    aes: Aes,
    mode: Mode,
    encrypt: bool,
    /// Counter, last block or shift register.
    register: Block,
    /// What of the key stream's block is used up, for the modes that make one.
    pad: Block,
    used: usize,
}

impl Stream {
    pub fn new(aes: Aes, mode: Mode, iv: &[u8], encrypt: bool) -> Option<Stream> {
        let mut register = Block::default();
        if mode != Mode::Ecb {
            register.copy_from_slice(iv.get(..16).filter(|_| iv.len() == 16)?);
        }
        Some(Stream { aes, mode, encrypt, register, pad: Block::default(), used: 16 })
    }

    /// Whether only whole blocks can be had.
    pub fn in_blocks(&self) -> bool {
        matches!(self.mode, Mode::Ecb | Mode::Cbc)
    }

    /// Encrypts or decrypts in place; whole blocks where `in_blocks`.
    pub fn apply(&mut self, bytes: &mut [u8]) {
        match (self.mode, self.encrypt) {
            (Mode::Ecb, true) => self.aes.encrypt_all(bytes),
            (Mode::Ecb, false) => self.aes.decrypt_all(bytes),
            (Mode::Cbc, true) => {
                let (blocks, _) = Block::slice_as_chunks_mut(bytes);
                for block in blocks {
                    block.iter_mut().zip(&self.register).for_each(|(b, r)| *b ^= r);
                    self.aes.encrypt(block);
                    self.register = *block;
                }
            }
            (Mode::Cbc, false) => {
                let mut stream = [0u8; 64 * 16];
                for part in bytes.chunks_mut(stream.len()) {
                    let before = &mut stream[..part.len()];
                    before.copy_from_slice(part);
                    self.aes.decrypt_all(part);
                    let (blocks, _) = Block::slice_as_chunks_mut(part);
                    let (ciphers, _) = Block::slice_as_chunks(before);
                    for (block, cipher) in blocks.iter_mut().zip(ciphers) {
                        block.iter_mut().zip(&self.register).for_each(|(b, r)| *b ^= r);
                        self.register = *cipher;
                    }
                }
            }
            (Mode::Ctr, _) => self.count(bytes),
            (Mode::Ofb, _) => {
                for byte in bytes {
                    if self.used == 16 {
                        self.aes.encrypt(&mut self.register);
                        self.used = 0;
                    }
                    *byte ^= self.register[self.used];
                    self.used += 1;
                }
            }
            (Mode::Cfb128, encrypt) => {
                for byte in bytes {
                    if self.used == 16 {
                        self.pad = self.register;
                        self.aes.encrypt(&mut self.pad);
                        self.used = 0;
                    }
                    let plain = *byte;
                    *byte ^= self.pad[self.used];
                    self.register[self.used] = if encrypt { *byte } else { plain };
                    self.used += 1;
                }
            }
            (Mode::Cfb8, encrypt) => {
                for byte in bytes {
                    let mut pad = self.register;
                    self.aes.encrypt(&mut pad);
                    let before = *byte;
                    *byte ^= pad[0];
                    self.register.copy_within(1.., 0);
                    self.register[15] = if encrypt { *byte } else { before };
                }
            }
        }
    }

    /// The rest of a block that was begun, whole blocks, and the beginning of another.
    fn count(&mut self, bytes: &mut [u8]) {
        let begun = bytes.len().min(16 - self.used);
        let (first, rest) = bytes.split_at_mut(begun);
        first.iter_mut().zip(&self.pad[self.used..]).for_each(|(b, p)| *b ^= p);
        self.used += begun;
        let (whole, last) = rest.split_at_mut(rest.len() / 16 * 16);
        self.aes.counter(&mut self.register, 16, whole);
        if !last.is_empty() {
            self.pad = Block::default();
            self.aes.counter(&mut self.register, 16, &mut self.pad);
            last.iter_mut().zip(&self.pad).for_each(|(b, p)| *b ^= p);
            self.used = last.len();
        }
    }
}

/// CMAC (RFC 4493).
pub fn cmac(aes: &Aes, data: &[u8]) -> Block {
    let mut key = Block::default();
    aes.encrypt(&mut key);
    double(&mut key);
    let (whole, last) = match data.len() {
        0 => (data, data),
        n => data.split_at((n - 1) / 16 * 16),
    };
    let mut sum = Block::default();
    for block in whole.chunks_exact(16) {
        sum.iter_mut().zip(block).for_each(|(s, b)| *s ^= b);
        aes.encrypt(&mut sum);
    }
    sum.iter_mut().zip(last).for_each(|(s, b)| *s ^= b);
    if last.len() < 16 {
        sum[last.len()] ^= 0x80;
        double(&mut key);
    }
    sum.iter_mut().zip(&key).for_each(|(s, k)| *s ^= k);
    aes.encrypt(&mut sum);
    sum
}

fn double(key: &mut Block) {
    let carry = key[0] >> 7;
    for i in 0..16 {
        key[i] = key[i] << 1 | key.get(i + 1).map_or(0, |next| next >> 7);
    }
    key[15] ^= carry * 0x87;
}

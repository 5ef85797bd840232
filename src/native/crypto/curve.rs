//! Curve25519: keys to agree on (X25519) and signatures (Ed25519, RFC 8032).
//!
//! The group is the crate's; what stands around it is short, and our hashes are the ones of `:crypto` anyway.

use crate::ir::{Ctx, NativeRow, Raise};
use crate::native::args::leaf;
use crate::native::iodata;
use crate::term::Term;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::montgomery::MontgomeryPoint;
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use sha2::{Digest, Sha512};

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_crypto", "x25519_public", 1, |_, a| {
        Ok(fixed::<32>(&a[0]).map_or(Term::NIL, |key| Term::binary(&MontgomeryPoint::mul_base_clamped(key).0)))
    }),
    leaf!("quaff_crypto", "x25519", 2, |_, a| {
        let keys = fixed::<32>(&a[0]).zip(fixed::<32>(&a[1]));
        Ok(keys.map_or(Term::NIL, |(private, public)| Term::binary(&MontgomeryPoint(public).mul_clamped(private).0)))
    }),
    leaf!("quaff_crypto", "ed25519_public", 1, |_, a| {
        Ok(fixed::<32>(&a[0]).map_or(Term::NIL, |seed| Term::binary(&Key::new(&seed).public)))
    }),
    leaf!("quaff_crypto", "ed25519_sign", 2, |c, a| {
        let message = bytes(c, &a[1])?;
        Ok(fixed::<32>(&a[0]).map_or(Term::NIL, |seed| Term::binary(&Key::new(&seed).sign(&message))))
    }),
    leaf!("quaff_crypto", "ed25519_verify", 3, |c, a| {
        let message = bytes(c, &a[1])?;
        let both = fixed::<32>(&a[0]).zip(fixed::<64>(&a[2]));
        Ok(Term::bool(both.is_some_and(|(public, signature)| verify(&public, &message, &signature))))
    }),
];

fn bytes(c: &mut Ctx, term: &Term) -> std::result::Result<Vec<u8>, Raise> {
    let bytes = iodata::bytes_of(term).ok_or_else(Raise::badarg)?;
    c.charge(bytes.len() / 16 + 1000);
    Ok(bytes)
}

fn fixed<const N: usize>(term: &Term) -> Option<[u8; N]> {
    term.as_bytes()?.try_into().ok()
}

struct Key {
    scalar: Scalar,
    prefix: [u8; 32],
    public: [u8; 32],
}

fn wide(parts: &[&[u8]]) -> [u8; 64] {
    let mut hash = Sha512::new();
    parts.iter().for_each(|part| Digest::update(&mut hash, part));
    hash.finalize().into()
}

impl Key {
    fn new(seed: &[u8; 32]) -> Key {
        let hash = wide(&[seed]);
        let (mut low, mut prefix) = ([0; 32], [0; 32]);
        low.copy_from_slice(&hash[..32]);
        prefix.copy_from_slice(&hash[32..]);
        let scalar = Scalar::from_bytes_mod_order(clamp_integer(low));
        Key { scalar, prefix, public: EdwardsPoint::mul_base(&scalar).compress().0 }
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        let nonce = Scalar::from_bytes_mod_order_wide(&wide(&[&self.prefix, message]));
        let point = EdwardsPoint::mul_base(&nonce).compress().0;
        let challenge = Scalar::from_bytes_mod_order_wide(&wide(&[&point, &self.public, message]));
        let mut signature = [0; 64];
        signature[..32].copy_from_slice(&point);
        signature[32..].copy_from_slice((nonce + challenge * self.scalar).as_bytes());
        signature
    }
}

fn verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    let (mut point, mut response) = ([0; 32], [0; 32]);
    point.copy_from_slice(&signature[..32]);
    response.copy_from_slice(&signature[32..]);
    let response: Option<Scalar> = Scalar::from_canonical_bytes(response).into();
    let (Some(response), Some(key)) = (response, CompressedEdwardsY(*public).decompress()) else { return false };
    let challenge = Scalar::from_bytes_mod_order_wide(&wide(&[&point, public, message]));
    let expected = EdwardsPoint::vartime_double_scalar_mul_basepoint(&challenge, &-key, &response);
    expected.compress().0 == point
}

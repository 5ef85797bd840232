//! Functions of the C library's mathematics that Rust does not offer, or computes otherwise.
//!
//! Erlang calls the C library, so only the same functions give the same last digits. Rejected: the crate `libm`, whose
//! error functions sum their polynomials in another order, and Rust's own `acosh` and relatives, which are simpler.

// SAFETY: the declarations are those of C's `math.h`; each takes and gives plain numbers and has no other effect a program
// could see than `errno`.
unsafe extern "C" {
    pub safe fn acosh(x: f64) -> f64;
    pub safe fn asinh(x: f64) -> f64;
    pub safe fn atanh(x: f64) -> f64;
    pub safe fn erf(x: f64) -> f64;
    pub safe fn erfc(x: f64) -> f64;
}

//! Layer 0: what every other layer may use: atoms, places in source text, diagnostics as data.
//!
//! Imports nothing from the rest of the crate.

pub mod atom;
pub mod diag;
pub mod order;
pub mod source;
pub mod span;

pub use atom::{Atom, atoms};
pub use diag::{Diagnostic, Label, Place, Severity, Within};
pub use source::SourceFile;
pub use span::Span;

//! Quaff.
pub mod base;
pub mod syntax;
pub mod term;

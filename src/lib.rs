//! Quaff.
pub mod base;
pub mod expand;
pub mod ir;
pub mod lower;
pub mod machine;
pub mod native;
pub mod report;
pub mod syntax;
pub mod term;

//! Quaff.
pub mod base;
pub mod cli;
pub mod expand;
pub mod ir;
pub mod lower;
pub mod machine;
pub mod native;
pub mod process;
pub mod report;
pub mod runtime;
pub mod syntax;
pub mod term;
pub mod trace;

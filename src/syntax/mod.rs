//! Layer 2: from source text to the syntax tree.

pub mod ast;

pub use ast::{Ast, Call, Head, Lit, Meta, Var};

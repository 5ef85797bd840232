//! Layer 3: the evaluator of the code tree.

pub mod host;

pub use host::{Answer, Host, Peek};

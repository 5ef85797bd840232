//! Layer 2: what processes did, as data: recorded by `process/`, drawn by `quaff trace` and `quaff top`.
//!
//! - [`event`]: one thing that happened; [`log`]: where events go while the program runs
//! - [`picture`]: events put in relation: life lines, arrows with both ends, waits
//! - [`text`]: the picture for a terminal; [`page`]: as an HTML page that needs nothing else
//!
//! Events hold texts rather than terms: a term kept here would no longer be its owner's alone and so be copied on its
//! next update, and memory would have no bound.

pub mod event;
pub mod log;
pub mod page;

pub mod picture;

#[cfg(test)]
mod tests;
pub mod text;

pub use event::{Event, Kind, Source};
pub use log::Tracer;
pub use picture::Picture;

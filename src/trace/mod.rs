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

/// Sorts by a number. One body for all: a sort of its own for each type is 10 kB of code.
fn sort_by_number<T>(items: &mut Vec<T>, number: impl Fn(&T) -> u64) {
    let mut keys: Vec<(u64, usize)> = items.iter().map(number).zip(0..).collect();
    keys.sort_unstable();
    let mut from: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(keys.into_iter().filter_map(|(_, at)| from.get_mut(at)?.take()));
}

//! Layer 1: terms, the data of scripts.
//!
//! A [`Term`] is one opaque word; [`View`] is the enum to match on. This folder alone knows how values
//! are laid out and counted, and holds all `unsafe` code for it:
//!
//! - `word`: tags and reference counting; `heap`: object layouts and release; `cells`: memory for small ones;
//!   `build`: constructors; `view`: predicates and accessors
//! - [`arith`], [`cmp`], [`hash`], [`map`], [`bits`]: operations
//! - [`allocator`]: memory goes back to the system when nothing happens
//! - [`inspect`]: the printed form; [`ext`]: the external term format; [`phash`]: Erlang's portable hash
//!
//! Rejected: a 16-byte enum (calls 10-25 % and lists 20-30 % slower), pointers that carry their kind in
//! the tag (cons, tuple, map, binary, ... do not fit eight tags, and the header must be read anyway to
//! count).

pub mod allocator;
pub mod arith;
pub mod bits;
mod build;
mod cells;
pub mod cmp;
pub mod ext;
pub mod hash;
mod heap;
mod ids;
pub mod inspect;
pub mod map;
pub mod phash;
mod view;
mod word;

pub use arith::ArithError;
pub use bits::BitsView;
pub use build::{ListBuilder, MAX_TUPLE};
pub use dashu_int::IBig;
pub use heap::{Closure, Export, Resource};
pub use ids::{CodeRef, Pid, Reference};
pub use map::MapView;
pub use view::PORT;
pub use view::{ListIter, View};
pub use word::{SMALL_MAX, SMALL_MIN, Term};

impl std::fmt::Debug for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.view() {
            View::Int(i) => write!(f, "{i}"),
            View::BigInt(i) => write!(f, "{i}"),
            View::Float(x) => write!(f, "{x:?}"),
            View::Atom(a) => write!(f, "{a:?}"),
            View::EmptyList => f.write_str("[]"),
            View::Cons(..) => f.debug_list().entries(self.list_iter()).finish(),
            View::Tuple(items) => f.debug_list().entries(items).finish(),
            View::Map(map) => f.debug_map().entries(map.iter()).finish(),
            View::Bits(bits) => write!(f, "<<{:?}:{}>>", bits.to_bytes(), bits.bit_len),
            View::Pid(pid) => write!(f, "{pid}"),
            View::Ref(id) => write!(f, "{id}"),
            _ => f.write_str("#Term<>"),
        }
    }
}

#[cfg(test)]
mod tests;

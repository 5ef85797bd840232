//! Layer 2: expanded code ([`core`]) and the code tree that `lower/` makes of it and `machine/` walks.
//!
//! A function's tree lies in one array in pre-order ([`Node`]): control falls through to the next node, only other
//! branches are relative offsets. *Simple* expressions ([`Expr`]) cannot suspend and are evaluated by direct
//! recursion; whatever may suspend is a node of its own. `Function::set_code` turns nodes into [`step::Step`]s, which
//! the machine runs.

mod borrow;
pub mod code;
pub mod core;
mod deliver;
mod dirty;
pub mod dump;
mod fuse;
mod grow;
mod inline;
mod join;
pub mod native;
pub mod node;
mod operands;
mod params;
mod program;
mod shape;
mod slots;
pub mod special;
pub mod step;
pub mod structs;
mod traits;
mod verify;
mod walk;

pub use code::{Code, Export, Function, FunctionInfo, FunctionKind};
pub use native::{Class, Ctx, HostedId, NativeFn, NativeIndex, NativeKind, NativeRow, Raise, RaiseInfo};
pub use node::{BitPat, BitSeg, Expr, NO_SLOT, Node, Offset, Op1, Op2, Pat, Slot};

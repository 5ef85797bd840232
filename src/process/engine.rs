//! The one place that knows how a machine is made; everything else uses these names.

use crate::term::Term;

pub use crate::machine::{Machine, Outcome, Raised, Target as Entry};

/// A machine that will call `entry`.
pub fn machine(entry: Entry, args: Vec<Term>) -> Machine {
    Machine::new(entry, args)
}

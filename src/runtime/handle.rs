//! A running program as seen from a thread that is none of its workers: `quaff trace`, `quaff top`.

use crate::process::Shared;
use std::sync::Weak;

/// Does nothing once the program is over.
#[derive(Clone)]
pub struct Handle(pub(crate) Weak<Shared>);

impl Handle {
    /// Ends the program with this exit status.
    pub fn halt(&self, code: i32) {
        if let Some(shared) = self.0.upgrade() {
            shared.halt(code);
        }
    }
}

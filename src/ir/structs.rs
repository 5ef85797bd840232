//! The fields of structs in the order of their definition, for `inspect`.
//!
//! A table of its own beside the modules, because printing is a leaf and must not ask the runtime.

use crate::base::Atom;
use rustc_hash::FxHashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

type Table = RwLock<FxHashMap<Atom, Vec<Atom>>>;

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::default)
}

/// Tells the fields of a module's struct, without `__struct__`.
pub fn define(module: Atom, fields: Vec<Atom>) {
    table().write().unwrap_or_else(PoisonError::into_inner).insert(module, fields);
}

/// The fields of a module's struct, if it is known.
pub fn fields(module: Atom) -> Option<Vec<Atom>> {
    table().read().unwrap_or_else(PoisonError::into_inner).get(&module).cloned()
}

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

/// Exceptions that natives raise, so that they print as structs before their modules are loaded.
const NATIVE: &[(&str, &[&str])] = &[
    ("Elixir.ArgumentError", &["message"]),
    ("Elixir.ArithmeticError", &["message"]),
    ("Elixir.RuntimeError", &["message"]),
    ("Elixir.SystemLimitError", &["message"]),
    ("Elixir.KeyError", &["key", "term", "message"]),
    ("Elixir.MatchError", &["term"]),
    ("Elixir.CaseClauseError", &["term"]),
    ("Elixir.WithClauseError", &["term"]),
    ("Elixir.TryClauseError", &["term"]),
    ("Elixir.CondClauseError", &[]),
    ("Elixir.BadMapError", &["term"]),
    ("Elixir.BadBooleanError", &["term", "operator"]),
    ("Elixir.BadFunctionError", &["term"]),
    ("Elixir.BadArityError", &["function", "args"]),
    ("Elixir.ErlangError", &["original", "reason"]),
    ("Elixir.FunctionClauseError", &["module", "function", "arity", "kind", "args", "clauses"]),
    ("Elixir.UndefinedFunctionError", &["module", "function", "arity", "reason", "message"]),
    ("Elixir.CompileError", &["file", "line", "description"]),
];

/// The fields of a module's struct, if it is known.
pub fn fields(module: Atom) -> Option<Vec<Atom>> {
    if let Some(fields) = table().read().unwrap_or_else(PoisonError::into_inner).get(&module) {
        return Some(fields.clone());
    }
    let (_, fields) = NATIVE.iter().find(|(name, _)| *name == module.as_str())?;
    Some(fields.iter().map(|f| Atom::new(f)).collect())
}

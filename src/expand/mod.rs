//! Layer 3: from the syntax tree to expanded code: names, macros, hygiene, special forms, definitions.
//!
//! Start reading at [`Expander`] (`expander.rs`) and `expr.rs`. `env.rs` says what names mean at a place, `scope.rs`
//! which variables there are; `kernel/` holds the macros of Kernel; `template.rs` what expanded code asks the runtime
//! to do and `perform.rs` what that means; `host.rs` what the expander asks of the runtime.
//!
//! The entry points:
//! - [`expand_file`]: a file or an evaluated text, to a [`Unit`](crate::ir::core::Unit) (or the first part of it)
//! - [`ModuleState::new`], [`expand_module_body`], then [`perform()`] for each hook, then [`finish_module`]: `defmodule`
//! - [`load_unit`], [`expand_function`]: a module of the library, without running anything
//! - [`expand_macro_once`] is `Macro.expand_once`

mod bits;
mod capture;
pub mod check;
mod comprehension;
mod control;
mod data;
mod definition;
mod directive;
mod dispatch;
pub mod env;
mod env_term;
mod expander;
mod expr;
pub mod failure;
mod finish;
mod guard;
pub mod host;
mod inline;
pub mod kernel;
mod library;
pub mod module;
mod pattern;
mod perform;
mod quote;
pub mod scope;
mod show;
mod snippet;
mod structs;
pub mod template;
#[cfg(test)]
mod tests;
mod tracing;
mod unit;

pub use definition::{define, finished};
pub use dispatch::placed;
pub use env::{Context, Env};
pub use env_term::{env_from_term, env_to_term};
pub use expander::Expander;
pub use failure::{Failure, Raised, Result};
pub use host::{Exports, Host, MacroCall, StructInfo};
pub use kernel::exports as kernel_exports;
pub use kernel::protocol_candidates;
pub use library::{
    Documentation, LibraryFunction, LibraryModule, documentation, expand_function, load_unit, written_clauses,
};
pub use module::{ClauseBody, DefKind, Doc, FinishedModule, ModuleState, Typespec};
pub use perform::{make_overridable, perform, typespec};
pub use scope::{Scope, VarContext, VarKey};
pub use template::{Hooked, ModuleTemplate};
pub use unit::{Expanded, Step, behaviours_of, expand_file, expand_macro_once, expand_module_body, finish_module};

//! Layer 3: from the syntax tree to expanded code: names, macros, hygiene, special forms, definitions.
//!
//! Start reading at [`Expander`] (`expander.rs`) and `expr.rs`. `env.rs` says what names mean at a place, `scope.rs`
//! which variables there are; `kernel/` holds the macros of Kernel; `template.rs` what expanded code asks the runtime
//! to do and `perform.rs` what that means; `host.rs` what the expander asks of the runtime.
//!
//! The entry points:
//! - [`expand_file`]: a file or an evaluated text, to a [`Unit`](crate::ir::core::Unit) (or the first part of it)
//! - [`ModuleState::new`], [`expand_module_body`], then [`perform`] for each hook, then [`finish_module`]: `defmodule`
//! - [`load_library`], [`expand_function`]: a module of the library, without running anything
//! - [`expand_macro_once`]: `Macro.expand_once`

pub mod env;
pub mod failure;
pub mod host;
pub mod module;
pub mod scope;
pub mod template;

pub use env::{Context, Env};
pub use failure::{Failure, Raised, Result};
pub use host::{Exports, Host, MacroCall, StructInfo};
pub use module::{DefKind, FinishedModule, ModuleState};
pub use scope::{Scope, VarKey};
pub use template::Hooked;

// The signatures to come (api for runtime/):
//
// pub struct Expanded {
//     pub unit: core::Unit,
//     /// Behind the last form.
//     pub env: Env,
//     /// What `unit.results` are, in order.
//     pub variables: Vec<VarKey>,
//     /// The form to go on with (in `env`, with `variables`) when the expansion had to stop in front of it.
//     pub next: Option<usize>,
// }
//
// /// `ast`: a file. `from`: the form of the top-level block to start with. `bindings`: the unit's parameters.
// /// `results`: the values of all variables are wanted (evaluation, shell); a staged file always gives them.
// pub fn expand_file(ast: &Ast, from: usize, env: &Env, bindings: &[VarKey], results: bool, host: &mut dyn Host)
//     -> Result<Expanded>;
//
// impl ModuleState { pub fn new(template: &ModuleTemplate, name: Atom) -> ModuleState }
// /// The state must be in the host already.
// pub fn expand_module_body(template: &ModuleTemplate, name: Atom, host: &mut dyn Host) -> Result<Expanded>;
// /// Everything but `Hooked::Module`, which is the runtime's.
// pub fn perform(hook: &Hooked, args: &[Term], host: &mut dyn Host) -> Result<Term>;
// /// What to do next at the end of a module: `Step::Run(unit)` (then call again) or `Step::Done(FinishedModule)`.
// pub fn finish_module(name: Atom, host: &mut dyn Host) -> Result<Step>;
// pub enum Step { Run(Box<Expanded>), Done(Box<FinishedModule>) }
//
// pub fn load_library(ast: &Ast, source: SourceFile, host: &mut dyn Host) -> Result<Vec<LibraryModule>>;
// pub fn expand_function(module: &LibraryModule, name: Atom, arity: u8, host: &mut dyn Host) -> Result<Definition>;
// pub fn expand_macro_once(ast: &Ast, env: &Env, host: &mut dyn Host) -> Result<Option<Ast>>;
// env_term.rs: pub fn env_to_term(&Env, vars: &[(VarKey, u32)]) -> Term; pub fn env_from_term(&Term) -> Option<(Env, Vec<VarKey>)>
// Host also gets: fn report(&mut self, diagnostic: Diagnostic): warnings and errors, once an expansion is committed.

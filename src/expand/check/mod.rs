//! Compile-time checks: what Elixir warns of, in its words, places and order.
//!
//! When something is said is a part of the behaviour. Expansion itself speaks of variables, literals, attributes and
//! clauses as they come (`expr.rs`, `definition.rs`). At a module's end `module_end.rs` looks at private functions and
//! attributes, `clauses.rs` at clauses that no value reaches, `ignored.rs` at results that nobody takes. What needs
//! other modules waits in a [`ModuleCheck`] with the file's [`Lexical`](super::env::Lexical) until the file has run to
//! its end (a script that raises or halts hears nothing of it, as in Elixir): unused directives (`lexical.rs`),
//! behaviours (`behaviour.rs`), calls of what is not there or deprecated (`remote.rs`), types (`types/`).
//!
//! The library is never checked: its modules are expanded without a state, and whatever is recorded here is recorded
//! behind that test, so that a start and a first call cost what they did.

pub mod attribute;
pub(super) mod behaviour;
mod block;
pub(super) mod clauses;
pub(super) mod ignored;
pub mod lexical;
pub(super) mod module_end;
pub mod remote;
pub(super) mod types;
pub(super) mod typespec;
pub(super) mod unrun;

use super::ModuleState;
use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, Place, SourceFile, Span, Within};
use std::sync::{Arc, Mutex};

/// A call or capture of a function of another module, named in the code.
#[derive(Clone, Copy, Debug)]
pub struct RemoteUse {
    pub module: Atom,
    pub name: Atom,
    pub arity: u8,
    pub line: u32,
    pub span: Span,
    pub caller: Option<(Atom, u8)>,
    /// Written without parentheses: told of behind those with.
    pub bare: bool,
}

/// What is looked at when the file has run.
#[derive(Debug)]
pub struct ModuleCheck {
    pub name: Atom,
    pub source: SourceFile,
    /// The module itself, when it speaks of behaviours: those may come later.
    pub state: Option<Arc<Mutex<ModuleState>>>,
    pub uses: Vec<RemoteUse>,
    /// About types, with the place in the order of what is said about the module.
    pub types: Vec<(Rank, Diagnostic)>,
    /// `@compile {:no_warn_undefined, …}`: modules, and functions of modules.
    pub silenced: Vec<(Atom, Option<(Atom, u8)>)>,
}

/// The order in which Elixir tells of what it found in a module: by how the call is written, then by place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Rank {
    pub class: u8,
    pub line: u32,
    pub start: u32,
}

impl Rank {
    pub const REMOTE: u8 = 0;
    pub const BARE: u8 = 1;
    pub const LOCAL: u8 = 2;
    pub const CONDITION: u8 = 3;
}

impl RemoteUse {
    pub fn rank(&self) -> Rank {
        Rank { class: if self.bare { Rank::BARE } else { Rank::REMOTE }, line: self.line, start: self.span.start }
    }

    pub fn place(&self, module: Atom) -> Place {
        let within = self.caller.map_or(Within::Module(module), |(name, arity)| Within::Function(module, name, arity));
        Place { span: self.span, line: self.line, within }
    }
}

/// What Erlang's compiler says of a module's functions, by line.
pub(super) fn compiled(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) {
    let mut walk = ignored::Walk { found: Vec::new() };
    for def in state.defs.values().filter(|d| !d.generated && !d.is_default) {
        clauses::of_definition(def, &mut walk.found);
        for clause in &def.expanded {
            walk.clause(clause);
        }
    }
    let mut found = walk.found;
    found.order_by_key(|f| (f.line, f.at));
    // Without a column the line is all there is to tell two of them apart.
    found.dedup_by(|a, b| a.line == b.line && a.at == b.at && a.text == b.text);
    for said in found {
        let span = match said.at {
            crate::ir::core::NOWHERE => Span::NONE,
            at => Span { start: at, end: at + 1 },
        };
        diagnostics.push(Diagnostic::warning(said.text, span).at_line(said.line).in_file(&state.env.source));
    }
}

//! What expanded code asks the runtime to do: the payloads of `core::Kind::Hook`.
//!
//! A payload is fixed when the code is expanded; the values that the code computes come as arguments.
//! `perform.rs` knows what each means, the runtime only brings the pieces together.

use super::env::Env;
use super::failure::{Failure, Result};
use super::module::DefKind;
use super::scope::VarKey;
use crate::base::{Atom, Span};
use crate::ir::core::{Kind, Payload};
use crate::syntax::Ast;
use std::sync::Arc;

/// The payload of every hook that `expand/` makes.
#[derive(Debug)]
pub enum Hooked {
    /// `defmodule`: the value is `{:module, name, binary, value}`. Arguments: the name (when it is not known yet), then
    /// the captured variables.
    Module(Arc<ModuleTemplate>),
    /// `def` and its kind. Arguments: none, or the quoted head and body (unquote fragments).
    Def(DefTemplate),
    /// `@name value` in a module's body; argument: the value.
    PutAttribute(AttributeTemplate),
    /// `@name` in a module's body.
    GetAttribute(AttributeTemplate),
    /// `@type`, `@spec`, `@callback` …: the specification is not evaluated.
    /// Argument: the quoted specification, when it is made by code.
    Typespec { kind: Atom, spec: Option<Ast>, env: Env },
    /// `defstruct`; argument: the fields. The value is `{default struct, what to derive}`.
    Struct { env: Env },
    /// `defoverridable`; argument: a keyword list or a behaviour.
    Overridable { env: Env },
    /// `[unquote_splicing(a) | b]`; arguments: a, quoted b.
    QuotedTail,
    /// A remote call with an unquoted name; arguments: left side, name, arguments, all quoted.
    QuotedDot { meta: Ast },
}

/// A `defmodule` on its way.
#[derive(Debug)]
pub struct ModuleTemplate {
    /// `None`: the first argument of the hook says.
    pub name: Option<Atom>,
    /// Not expanded.
    pub body: Ast,
    /// Around the module.
    pub env: Env,
    /// The variables in scope, in the order of the arguments.
    pub captures: Vec<VarKey>,
    pub line: u32,
    pub span: Span,
}

/// A `def`, `defp`, `defmacro` or `defmacrop` on its way.
#[derive(Debug)]
pub struct DefTemplate {
    pub kind: DefKind,
    /// Not expanded; `None` when they come as arguments.
    pub source: Option<DefText>,
    pub env: Env,
    pub line: u32,
    pub span: Span,
    /// Made by a macro: fewer warnings.
    pub generated: bool,
    /// The macro of a `defguard`.
    pub guard: Option<Arc<super::module::Guard>>,
}

#[derive(Clone, Debug)]
pub struct DefText {
    /// `name(args) when guards`
    pub head: Ast,
    /// `[do: …, rescue: …]`; `None` for a head without body.
    pub body: Option<Ast>,
}

#[derive(Debug)]
pub struct AttributeTemplate {
    pub module: Atom,
    pub name: Atom,
    pub line: u32,
    pub span: Span,
    /// By a macro.
    pub quoted: bool,
    pub env: Env,
}

impl Hooked {
    pub fn kind(self, args: Vec<crate::ir::core::Expr>) -> Kind {
        Kind::Hook { payload: Payload(Arc::new(self)), args }
    }

    /// The payload of a hook.
    ///
    /// # Errors
    /// When it was not made here.
    pub fn of(payload: &Payload) -> Result<&Hooked> {
        payload.0.downcast_ref().ok_or_else(|| Failure::of_kind("RuntimeError", "a hook of unknown kind"))
    }
}

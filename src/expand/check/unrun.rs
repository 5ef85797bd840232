//! A file that is only looked at (`quaff check`): which of its forms run all the same, and what stands for the others.
//!
//! Modules are defined, since later code may use their macros, and other files are required (to be looked at in the same
//! way). Everything else is expanded and thrown away; its variables are `nil`, or what a plain literal gives them.

use crate::base::atoms;
use crate::expand::scope::VarKey;
use crate::ir::core::{Expr, Kind, Pat, VarId};
use crate::syntax::{Ast, Head, Lit};
use crate::term::Term;

/// Whether a form runs even so.
pub fn runs(form: &Ast) -> bool {
    let Ast::Call(call) = form else { return false };
    match &call.head {
        Head::Name(name) => matches!(name.as_str(), "defmodule" | "defprotocol" | "defimpl"),
        Head::Expr(head) => match head.as_call(atoms::DOT) {
            Some([module, Ast::Lit(Lit::Atom(name))]) => {
                let code = matches!(module.as_call(atoms::ALIASES), Some([Ast::Lit(Lit::Atom(only))]) if only.as_str() == "Code");
                code && matches!(name.as_str(), "require_file" | "compile_file")
            }
            _ => false,
        },
    }
}

/// What takes the place of a form that does not run: it binds the same variables.
pub fn stand_in(expr: Expr, first: VarId, visible: &[(VarKey, VarId)]) -> Expr {
    let line = expr.line;
    if let Kind::Match(_, value) = &expr.kind
        && matches!(value.kind, Kind::Const(_))
        && matches!(&expr.kind, Kind::Match(pat, _) if matches!(**pat, Pat::Bind(_)))
    {
        return expr;
    }
    let nil = || Box::new(Expr::new(line, Kind::Const(Term::NIL)));
    let bound = visible.iter().filter(|(_, id)| *id >= first);
    let mut items: Vec<Expr> =
        bound.map(|(_, id)| Expr::new(line, Kind::Match(Box::new(Pat::Bind(*id)), nil()))).collect();
    items.push(Expr::new(line, Kind::Const(Term::NIL)));
    Expr::new(line, Kind::Block(items))
}

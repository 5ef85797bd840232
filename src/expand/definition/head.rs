//! The heads of definitions: name, arguments, defaults and guards, taken from the syntax tree.

use crate::base::{Atom, atoms};
use crate::syntax::{Ast, Call, Head, Meta};

/// A definition's head, taken apart.
pub struct HeadParts {
    pub name: Atom,
    /// With `\\` still in them.
    pub args: Vec<Ast>,
    pub guards: Vec<Ast>,
    pub meta: Meta,
}

/// `name(args) when guards`
pub fn parse_head(head: &Ast) -> Option<HeadParts> {
    let (call, guard) = match head.as_call(atoms::WHEN) {
        Some([call, guard]) => (call, Some(guard)),
        _ => (head, None),
    };
    let mut guards = Vec::new();
    if let Some(mut rest) = guard {
        while let Some([first, next]) = rest.as_call(atoms::WHEN) {
            guards.push(first.clone());
            rest = next;
        }
        guards.push(rest.clone());
    }
    match call {
        Ast::Var(var) => Some(HeadParts { name: var.name, args: Vec::new(), guards, meta: var.meta.clone() }),
        Ast::Call(call) => match (&call.head, call.args.as_slice()) {
            (Head::Name(atoms::BLOCK), [one]) if guards.is_empty() => parse_head(one),
            (Head::Name(atoms::BLOCK | atoms::ALIASES | atoms::BRACES | atoms::BITS), _) => None,
            (Head::Name(name), args) => {
                Some(HeadParts { name: *name, args: args.to_vec(), guards, meta: call.meta.clone() })
            }
            // `def unquote(name)(args)` after the name has been put in as a quoted atom.
            (Head::Expr(Ast::Lit(crate::syntax::Lit::Atom(name))), args) => {
                Some(HeadParts { name: *name, args: args.to_vec(), guards, meta: call.meta.clone() })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Takes `\\` off the arguments: the plain ones, and which had what default.
pub fn split_defaults(args: &[Ast]) -> (Vec<Ast>, Vec<(usize, Ast)>) {
    let mut plain = Vec::with_capacity(args.len());
    let mut defaults = Vec::new();
    for (i, arg) in args.iter().enumerate() {
        match arg.as_call(atoms::DEFAULT) {
            Some([arg, default]) => {
                plain.push(arg.clone());
                defaults.push((i, default.clone()));
            }
            _ => plain.push(arg.clone()),
        }
    }
    (plain, defaults)
}

/// `{name, meta, args}` heads of macros such as `defdelegate`.
pub fn head_call(head: &Ast) -> Option<(Atom, &[Ast])> {
    match head {
        Ast::Var(var) => Some((var.name, &[])),
        Ast::Call(call) => match &**call {
            Call { head: Head::Name(name), args, .. } => Some((*name, args)),
            _ => None,
        },
        _ => None,
    }
}

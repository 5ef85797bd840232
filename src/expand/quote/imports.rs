//! Hygiene of imports: which modules a quoted name is imported from, and whose code a quoted definition is.

use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::expand::env::Env;
use crate::expand::expander::Expander;
use crate::syntax::{Ast, Head, Meta};

impl Expander<'_> {
    /// What a name in quoted code is imported from: those imports are used.
    pub(super) fn quoted_imports(&self, name: Atom) -> Vec<(u8, Atom)> {
        let imports = imports_of(&self.env, name);
        for (arity, module) in imports.iter().filter(|(_, module)| *module != atoms::KERNEL) {
            self.env.lexical.mark(|k| match k {
                crate::expand::env::LexicalKind::Import(m) => m == module,
                crate::expand::env::LexicalKind::ImportedName(m, n, a) => (m, *n, a) == (module, name, arity),
                _ => false,
            });
        }
        imports
    }
}

/// Every arity of a name that is imported, with its module.
pub(super) fn imports_of(env: &Env, name: Atom) -> Vec<(u8, Atom)> {
    let mut out = Vec::new();
    for import in env.functions.iter().chain(env.macros.iter()) {
        let start = import.names.partition_point(|(n, _)| n.index() < name.index());
        out.extend(import.names[start..].iter().take_while(|(n, _)| *n == name).map(|(_, a)| (*a, import.module)));
    }
    out.order_by_key(|(arity, module)| (*arity, module.index()));
    out.dedup_by_key(|(arity, _)| *arity);
    out
}

pub(super) fn imports_ast(imports: &[(u8, Atom)]) -> Ast {
    Ast::List(imports.iter().map(|(arity, m)| Ast::pair(Ast::int(i64::from(*arity)), Ast::atom(*m))).collect())
}

pub(super) fn with_imports(meta: Meta, context: Atom, imports: &[(u8, Atom)]) -> Meta {
    if imports.is_empty() || meta.get(atoms::IMPORTS).is_some() {
        return meta;
    }
    let meta =
        if meta.get(atoms::CONTEXT).is_some() { meta } else { meta.with_after(atoms::CONTEXT, Ast::atom(context)) };
    meta.with_after(atoms::IMPORTS, imports_ast(imports))
}

/// Macros whose first argument names something.
pub(super) fn defines(name: Atom) -> bool {
    matches!(
        name,
        atoms::DEF | atoms::DEFP | atoms::DEFMACRO | atoms::DEFMACROP | atoms::DEFGUARD | atoms::DEFGUARDP | atoms::AT
    )
}

/// Notes on a definition's name which module's code it is.
pub(super) fn annotate(head: &mut Ast, context: Atom) {
    let set = |meta: &mut Meta| {
        if meta.get(atoms::CONTEXT).is_none() {
            *meta = std::mem::take(meta).with_after(atoms::CONTEXT, Ast::atom(context));
        }
    };
    match head {
        Ast::Call(call) if matches!(call.head, Head::Name(atoms::WHEN)) => {
            if let Some(first) = call.args.first_mut() {
                match first {
                    Ast::Call(call) => set(&mut call.meta),
                    Ast::Var(var) => set(&mut var.meta),
                    _ => {}
                }
            }
        }
        Ast::Call(call) => set(&mut call.meta),
        Ast::Var(var) => set(&mut var.meta),
        _ => {}
    }
}

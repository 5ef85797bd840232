//! Code that macros of Kernel make, written as Elixir text.
//!
//! Hygienic like quoted code of Kernel: its variables belong to this expansion, its calls mean Kernel's imports, its
//! aliases are full names. `unquote(name)` and `unquote_splicing(name)` put in the caller's trees.

use super::expander::Expander;
use super::failure::{Failure, Result};
use crate::base::{Atom, SourceFile, Span, atoms};
use crate::syntax::{Ast, Head, Meta, parse_own};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

fn parsed(text: &'static str) -> Result<Arc<Ast>> {
    static CACHE: OnceLock<Mutex<FxHashMap<&'static str, Arc<Ast>>>> = OnceLock::new();
    let cache = CACHE.get_or_init(Mutex::default);
    if let Some(ast) = cache.lock().unwrap_or_else(PoisonError::into_inner).get(text) {
        return Ok(ast.clone());
    }
    match parse_own(&SourceFile::new("kernel", text)) {
        Ok(parsed) => {
            let ast = Arc::new(parsed.ast);
            cache.lock().unwrap_or_else(PoisonError::into_inner).insert(text, ast.clone());
            Ok(ast)
        }
        Err(_) => Err(Failure::of_kind("RuntimeError", format!("the expander's own text does not parse: {text}"))),
    }
}

impl Expander<'_> {
    /// The tree of a text with pieces put in, placed at `meta`.
    pub(super) fn snippet(&mut self, text: &'static str, pieces: &[(&str, &Ast)], meta: &Meta) -> Result<Ast> {
        let ast = parsed(text)?;
        let filler = Filler { pieces, line: meta.line, counter: self.counter() };
        Ok(filler.fill(&ast))
    }

    /// A variable of this expansion.
    pub(super) fn hygienic(&mut self, name: &str, line: u32) -> Ast {
        let counter = self.counter();
        let meta = Meta::at(line, Span::NONE).with(atoms::COUNTER, Ast::int(counter));
        Ast::var(Atom::new(name), atoms::KERNEL, meta.with(atoms::GENERATED, Ast::atom(atoms::TRUE)))
    }
}

struct Filler<'a> {
    pieces: &'a [(&'a str, &'a Ast)],
    line: u32,
    counter: i64,
}

impl Filler<'_> {
    fn piece(&self, args: &[Ast]) -> Option<&Ast> {
        let [Ast::Var(var)] = args else { return None };
        self.pieces.iter().find(|(name, _)| *name == var.name.as_str()).map(|(_, ast)| *ast)
    }

    fn list(&self, items: &[Ast]) -> Vec<Ast> {
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            match item.as_call(atoms::UNQUOTE_SPLICING).and_then(|args| self.piece(args)) {
                Some(Ast::List(pieces)) => out.extend(pieces.iter().cloned()),
                Some(other) => out.push(other.clone()),
                None => out.push(self.fill(item)),
            }
        }
        out
    }

    fn fill(&self, ast: &Ast) -> Ast {
        match ast {
            Ast::Lit(_) => ast.clone(),
            Ast::List(items) => Ast::List(self.list(items)),
            Ast::Pair(pair) => Ast::pair(self.fill(&pair.0), self.fill(&pair.1)),
            Ast::Var(var) => {
                let special = matches!(var.name, atoms::MODULE_ | atoms::ENV_ | atoms::UNDERSCORE | atoms::STACKTRACE_);
                let meta = Meta::at(self.line, Span::NONE);
                if special {
                    return Ast::var(var.name, atoms::KERNEL, meta);
                }
                let meta = meta.with(atoms::COUNTER, Ast::int(self.counter));
                Ast::var(var.name, atoms::KERNEL, meta.with(atoms::GENERATED, Ast::atom(atoms::TRUE)))
            }
            Ast::Call(call) => {
                if let Some(piece) = ast.as_call(atoms::UNQUOTE).and_then(|args| self.piece(args)) {
                    return piece.clone();
                }
                let mut meta = Meta { line: self.line, column: 0, span: Span::NONE, extra: call.meta.extra.clone() };
                let args = self.list(&call.args);
                match &call.head {
                    Head::Name(atoms::ALIASES) => {
                        meta = meta.with(atoms::ALIAS, Ast::atom(atoms::FALSE));
                        Ast::call(atoms::ALIASES, args, meta)
                    }
                    Head::Name(name) => {
                        let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
                        if super::kernel::is_import(*name, arity) {
                            meta = kernel_meta(meta, arity);
                        } else {
                            meta = meta.with(atoms::GENERATED, Ast::atom(atoms::TRUE));
                        }
                        Ast::call(*name, args, meta)
                    }
                    Head::Expr(head) => {
                        // `unquote(left).name(args)` and `left.unquote(name)(args)`.
                        if let Some([left, crate::syntax::Ast::Lit(crate::syntax::Lit::Atom(atoms::UNQUOTE))]) =
                            head.as_call(atoms::DOT)
                            && let Some(Ast::Lit(crate::syntax::Lit::Atom(name))) = self.piece(&call.args)
                        {
                            return Ast::remote(self.fill(left), *name, Vec::new(), meta);
                        }
                        Ast::call_expr(self.fill(head), args, meta)
                    }
                }
            }
        }
    }
}

/// Metadata of a call that means Kernel's function or macro, whatever is imported where it ends up.
pub(super) fn kernel_meta(meta: Meta, arity: u8) -> Meta {
    let imports = Ast::List(vec![Ast::pair(Ast::int(i64::from(arity)), Ast::atom(atoms::KERNEL))]);
    meta.with_after(atoms::CONTEXT, Ast::atom(atoms::KERNEL)).with_after(atoms::IMPORTS, imports)
}

/// `name(args)`, meaning Kernel's.
pub(super) fn kernel_call(name: Atom, args: Vec<Ast>, line: u32) -> Ast {
    let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
    Ast::call(name, args, kernel_meta(Meta::at(line, Span::NONE), arity))
}

/// `:erlang.name(args)`
pub(super) fn erlang_call(name: Atom, args: Vec<Ast>, line: u32) -> Ast {
    Ast::remote(Ast::atom(atoms::ERLANG), name, args, Meta::at(line, Span::NONE))
}

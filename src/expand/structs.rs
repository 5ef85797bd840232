//! `%Name{…}` as an expression, an update and a pattern.

use super::env::inspect_atom;
use super::expander::{Expander, atom_expr};
use super::failure::{Failure, Result};
use super::host::StructInfo;
use super::show::show;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr, Kind, Pat};
use crate::syntax::{Ast, Meta};
use crate::term::Term;
use std::sync::Arc;

impl Expander<'_> {
    pub(super) fn struct_expr(&mut self, name: &Ast, map: &Ast, meta: &Meta) -> Result<Expr> {
        let line = meta.line;
        let Some(args) = map.as_call(atoms::PERCENT_BRACES) else {
            let shown = show(map);
            return Err(self.error(meta, format!("expected struct to be followed by a map, got: {shown}")));
        };
        let module = self.struct_name(name, meta)?;
        if let [only] = args
            && let Some([base, pairs]) = only.as_call(atoms::BAR)
        {
            let base = self.expr(base)?;
            let Some(pairs) = pairs.as_list() else { return Err(self.misplaced_bar(meta)) };
            let pairs = self.map_pairs(pairs, meta)?;
            if !self.library {
                self.struct_updates.push((meta.span.start, module));
            }
            // What the base is, Elixir leaves to its type checker: when the code runs this is the update of a map.
            return Ok(Expr::new(line, Kind::MapUpdate(Box::new(base), pairs)).at(meta.span.start));
        }
        let pairs = self.map_pairs(args, meta)?;
        self.warn_duplicate_keys(&pairs, map.meta().unwrap_or(meta));
        let info = self.struct_info(module, meta)?;
        if self.tracing && !self.library {
            let keys = pairs.iter().filter_map(|(key, _)| match &key.kind {
                Kind::Const(term) => Some(term.clone()),
                _ => None,
            });
            let keys = Term::list(keys.collect::<Vec<_>>());
            self.trace("struct_expansion", meta, vec![Term::atom(module), keys])?;
        }
        let mut keys = Vec::new();
        for (key, value) in pairs {
            let Kind::Const(term) = &key.kind else {
                return Err(self.invalid_key(module, &key, meta));
            };
            let Some(atom) = term.as_atom() else { return Err(self.invalid_key(module, &key, meta)) };
            if !info.fields.iter().any(|(f, _)| *f == atom) {
                if atom == atoms::STRUCT {
                    self.warn(meta, "key :__struct__ is ignored when using structs");
                    continue;
                }
                return Err(self.in_struct("KeyError", format!("key {} not found", inspect_atom(atom)), module, meta));
            }
            keys.push((atom, value));
        }
        let missing: Vec<Atom> =
            info.enforce_keys.iter().copied().filter(|k| !keys.iter().any(|(n, _)| n == k)).collect();
        if !missing.is_empty() {
            let list = Term::list(missing.iter().map(|k| Term::atom(*k)).collect::<Vec<_>>());
            let text = format!(
                "the following keys must also be given when building struct {}: {}",
                inspect_atom(module),
                super::show::show_term(&list)
            );
            return Err(self.in_struct("ArgumentError", text, module, meta));
        }
        let mut all = vec![(atom_expr(line, atoms::STRUCT), atom_expr(line, module))];
        for (field, default) in &info.fields {
            let given = keys.iter().rposition(|(k, _)| k == field);
            if given.is_none() {
                all.push((atom_expr(line, *field), Expr::new(line, Kind::Const(default.clone()))));
            }
        }
        // In the order written: their values may have effects.
        all.extend(keys.into_iter().map(|(k, v)| (atom_expr(line, k), v)));
        Ok(super::data::map_expr(all, line).at(meta.span.start))
    }

    /// The struct's own function would have raised this.
    fn in_struct(&self, exception: &str, message: String, module: Atom, meta: &Meta) -> Failure {
        let reason = crate::ir::Raise::exception(&format!("Elixir.{exception}"), &message).0.reason;
        let frames = self.expanding("expanding struct", module, Atom::new("__struct__"), 1, meta);
        Failure::Raised(Box::new(super::failure::Raised { class: atoms::ERROR, reason, trace: Term::list(frames) }))
    }

    fn invalid_key(&self, module: Atom, key: &Expr, meta: &Meta) -> Failure {
        let shown = match &key.kind {
            Kind::Const(term) => super::show::show_term(term),
            _ => "a computed key".to_string(),
        };
        self.error(meta, format!("unknown key {shown} for struct {}", inspect_atom(module)))
    }

    pub(super) fn struct_pattern(&mut self, name: &Ast, map: &Ast, meta: &Meta) -> Result<Pat> {
        let Some(args) = map.as_call(atoms::PERCENT_BRACES) else {
            let shown = show(map);
            return Err(self.error(meta, format!("expected struct to be followed by a map, got: {shown}")));
        };
        // That a struct is written there, not a map, is told by the key's place.
        let key = atom_expr(meta.line, atoms::STRUCT).at(meta.span.start);
        // `%name{}` and `%_{}` take any struct.
        match name {
            Ast::Var(var) if !matches!(var.name, atoms::MODULE_) => {
                let pat = self.pattern(name)?;
                return self.map_pattern(args, vec![(key, pat)], meta);
            }
            Ast::Call(_) if name.as_call(atoms::PIN).is_some() => {
                let pat = self.pattern(name)?;
                return self.map_pattern(args, vec![(key, pat)], meta);
            }
            _ => {}
        }
        let module = self.struct_name(name, meta)?;
        let info = self.struct_info(module, meta)?;
        let first = vec![(key, Pat::Const(Term::atom(module)))];
        if self.tracing && !self.library {
            let key = |pair: &Ast| match pair {
                Ast::Pair(pair) => pair.0.as_atom().map(Term::atom),
                _ => None,
            };
            let keys = Term::list(args.iter().filter_map(key).collect::<Vec<_>>());
            self.trace("struct_expansion", meta, vec![Term::atom(module), keys])?;
        }
        let pattern = self.map_pattern(args, first, meta)?;
        if let Pat::Map(entries) = &pattern {
            for (key, _) in &entries[1..] {
                let known = match &key.kind {
                    Kind::Const(term) => {
                        term.as_atom().is_some_and(|a| a == atoms::STRUCT || info.fields.iter().any(|(f, _)| *f == a))
                    }
                    _ => true,
                };
                if !known {
                    return Err(self.invalid_key(module, key, meta));
                }
            }
        }
        Ok(pattern)
    }

    fn struct_name(&mut self, name: &Ast, meta: &Meta) -> Result<Atom> {
        let expr = self.in_context(super::Context::Normal, |x| x.expr(name))?;
        match expr.kind {
            Kind::Const(term) if term.as_atom().is_some() => Ok(term.as_atom().unwrap_or(atoms::NIL)),
            _ if self.failed => Err(self.take_last_error(meta)),
            _ => {
                let shown = show(name);
                let text = format!("expected struct name to be a compile time atom or alias, got: {shown}");
                Err(self.error(meta, text))
            }
        }
    }

    /// A struct's fields.
    pub(super) fn struct_info(&mut self, module: Atom, meta: &Meta) -> Result<Arc<StructInfo>> {
        if let Some(info) = self.host.struct_info(module)? {
            return Ok(info);
        }
        let shown = inspect_atom(module);
        let own = self.env.module_atom() == module || self.env.context_modules.contains(&module);
        let text = if self.env.function.is_none() && own {
            format!(
                "cannot access struct {shown}, the struct was not yet defined or the struct is being accessed in the \
                 same context that defines it"
            )
        } else {
            format!(
                "{shown}.__struct__/1 is undefined, cannot expand struct {shown}. Make sure the struct name is \
                 correct. If the struct name exists and is correct but it still cannot be found, you likely have \
                 cyclic module usage in your code"
            )
        };
        Err(self.missing_module(module, meta, text))
    }
}

//! Patterns.
//!
//! What a pattern binds is collected and becomes visible when the whole pattern (all arguments of a clause) is done,
//! so that a pin means the variable from before. The second occurrence of a name is a comparison with the first.

use super::data::split_tail;
use super::dispatch::Target;
use super::env::Context;
use super::expander::{Expander, is_generated, literal};
use super::failure::Result;
use super::scope::VarKey;
use super::show::show;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr, Kind, Pat};
use crate::syntax::{Ast, Call, Head, Lit, Meta, Var};
use crate::term::Term;

impl Expander<'_> {
    /// Expands a pattern; to be called within [`Expander::patterns`].
    pub(super) fn pattern(&mut self, ast: &Ast) -> Result<Pat> {
        match ast {
            Ast::Lit(lit) => {
                if let Lit::Float(zero) = lit
                    && *zero == 0.0
                    && zero.is_sign_positive()
                {
                    self.warn_zero();
                }
                Ok(Pat::Const(literal(lit)))
            }
            Ast::Var(var) => self.pattern_var(var),
            Ast::List(items) => self.deeper(0, |x| {
                let (items, tail) = split_tail(items);
                let mut pats = items.iter().map(|i| x.pattern(i)).collect::<Result<Vec<_>>>()?;
                let tail = match tail {
                    Some((head, tail)) => {
                        pats.push(x.pattern(head)?);
                        Some(Box::new(x.pattern(tail)?))
                    }
                    None => None,
                };
                Ok(Pat::List(pats, tail))
            }),
            Ast::Pair(pair) => self.deeper(0, |x| Ok(Pat::Tuple(vec![x.pattern(&pair.0)?, x.pattern(&pair.1)?]))),
            Ast::Call(call) => self.deeper(call.meta.line, |x| x.pattern_call(ast, call)),
        }
    }

    fn pattern_var(&mut self, var: &Var) -> Result<Pat> {
        match var.name {
            atoms::UNDERSCORE => Ok(Pat::Wild),
            atoms::MODULE_ | atoms::ENV_ | atoms::DIR_ => match self.variable(var)?.kind {
                Kind::Const(term) => Ok(Pat::Const(term)),
                _ => Ok(Pat::Wild),
            },
            atoms::CALLER_ | atoms::STACKTRACE_ => {
                Err(self.error(&var.meta, format!("{} is not allowed in patterns", var.name)))
            }
            _ => Ok(self.bind(var)),
        }
    }

    /// Binds a variable, or compares with its first occurrence in this pattern.
    pub(super) fn bind(&mut self, var: &Var) -> Pat {
        let key = VarKey::of(var);
        if let Some((_, id)) = self.pattern.iter().flatten().find(|(k, _)| *k == key).copied() {
            self.scope.mark_used(id);
            let name = var.name.as_str();
            if name.starts_with('_') && !self.library && key.context == super::scope::VarContext::Module(atoms::NIL) {
                self.warn(
                    &var.meta,
                    format!(
                        "the underscored variable \"{name}\" appears more than once in a match. This means the pattern \
                         will only match if all \"{name}\" bind to the same value. If this is the intended behaviour, \
                         please remove the leading underscore from the variable name, otherwise give the variables \
                         different names"
                    ),
                );
            }
            return Pat::Same(id);
        }
        let id = self.scope.bind(key, var.meta.line, var.meta.span, is_generated(&var.meta));
        // Not visible yet: undone here, bound again when the pattern is done.
        self.scope.unbind_last();
        if let Some(bound) = &mut self.pattern {
            bound.push((key, id));
        }
        Pat::Bind(id)
    }

    fn pattern_call(&mut self, ast: &Ast, call: &Call) -> Result<Pat> {
        let Call { head, args, meta } = call;
        let name = match head {
            Head::Name(name) => *name,
            Head::Expr(head) => {
                return match head.as_call(atoms::DOT) {
                    Some([left, Ast::Lit(Lit::Atom(name))]) => self.pattern_remote(left, *name, args, meta),
                    Some([fun]) => {
                        let shown = show(fun);
                        Err(self.error(meta, format!("invalid call {shown}.() inside a match")))
                    }
                    _ => Err(self.invalid_call(ast, meta)),
                };
            }
        };
        match (name, args.as_slice()) {
            (atoms::BLOCK, [one]) => self.pattern(one),
            (atoms::BLOCK, []) => Ok(Pat::Const(Term::NIL)),
            (atoms::BLOCK, _) => Err(self.invalid_in_match("a block", meta)),
            (atoms::BRACES, items) => {
                Ok(Pat::Tuple(items.iter().map(|i| self.pattern(i)).collect::<Result<Vec<_>>>()?))
            }
            (atoms::ALIASES, parts) => match self.expand_alias(parts, meta)? {
                Some(atom) => Ok(Pat::Const(Term::atom(atom))),
                None => {
                    let expr = self.in_context(Context::Normal, |x| x.expr(ast))?;
                    self.constant_pattern(expr, ast, meta)
                }
            },
            (atoms::MATCH, [a, b]) => {
                let b = self.pattern(b)?;
                let a = self.pattern(a)?;
                Ok(Pat::Both(Box::new(a), Box::new(b)))
            }
            (atoms::PIN, [Ast::Var(var)]) => Ok(Pat::Same(self.pinned(var)?)),
            (atoms::PIN, [other]) => {
                let shown = show(other);
                Err(self.local_error(
                    meta,
                    format!("invalid argument for unary operator ^, expected an existing variable, got: ^{shown}"),
                ))
            }
            (atoms::PERCENT_BRACES, pairs) => self.map_pattern(pairs, Vec::new(), meta),
            (atoms::PERCENT, [name, map]) => self.struct_pattern(name, map, meta),
            (atoms::BITS, segments) => Ok(self.bits_pattern(segments, meta)?),
            (atoms::PLUS_PLUS, [left, right]) if self.is_kernel(atoms::PLUS_PLUS, 2, meta)? => {
                self.concat_pattern(left, right, meta)
            }
            (atoms::MINUS | atoms::PLUS, [Ast::Lit(lit)]) if self.is_kernel(name, 1, meta)? => {
                let term = literal(lit);
                let term = if name == atoms::MINUS { crate::term::arith::neg(&term).ok() } else { Some(term) };
                match term.filter(Term::is_number) {
                    Some(term) => Ok(Pat::Const(term)),
                    None => Err(self.invalid_in_match(name.as_str(), meta)),
                }
            }
            (atoms::PERCENT | atoms::TYPE_OP | atoms::BAR | atoms::ARROW | atoms::UNQUOTE, _) => {
                self.expr(ast).map(|_| Pat::Wild)
            }
            (
                atoms::FN
                | atoms::CAPTURE
                | atoms::CASE
                | atoms::COND
                | atoms::RECEIVE
                | atoms::TRY
                | atoms::FOR
                | atoms::WITH
                | atoms::QUOTE
                | atoms::SUPER
                | atoms::ALIAS
                | atoms::REQUIRE
                | atoms::IMPORT,
                _,
            ) => Err(self.invalid_in_match(name.as_str(), meta)),
            (name, args) => {
                let target = self.resolve(name, args.len(), meta)?;
                self.pattern_target(target, name, args, meta)
            }
        }
    }

    fn pattern_target(&mut self, target: Target, name: Atom, args: &[Ast], meta: &Meta) -> Result<Pat> {
        let ast = match target {
            Target::Native(native) => self.native_macro(native, args, meta)?,
            Target::Guard(guard) => self.guard_call(&guard, args, meta),
            Target::Macro { module, local } => self.call_macro(module, name, args, local, meta)?,
            Target::Function(module) => {
                if module == atoms::KERNEL && name == atoms::PLUS_PLUS && args.len() == 2 {
                    return self.concat_pattern(&args[0], &args[1], meta);
                }
                let arity = args.len();
                let (module, name) = super::inline::target(module, name, u8::try_from(arity).unwrap_or(u8::MAX));
                let shown = super::env::inspect_atom(module);
                let shown_name = super::expr::show_name(name);
                return Err(self.error(
                    meta,
                    format!("cannot invoke remote function {shown}.{shown_name}/{arity} inside a match"),
                ));
            }
            Target::Local => {
                let arity = args.len();
                if self.env.function.is_none() {
                    self.undefined_function(name, arity, meta)?;
                    return Ok(Pat::Wild);
                }
                let shown = show(&Ast::call(name, args.to_vec(), Meta::none()));
                return Err(self.local_error(
                    meta,
                    format!(
                        "cannot find or invoke local {}/{arity} inside a match. Only macros can be invoked inside a \
                         match and they must be defined before their invocation. Called as: {shown}",
                        super::expr::show_name(name)
                    ),
                ));
            }
        };
        self.inside_macro(meta.line, |x| x.pattern(&ast))
    }

    fn pattern_remote(&mut self, left: &Ast, name: Atom, args: &[Ast], meta: &Meta) -> Result<Pat> {
        let module = match left {
            Ast::Lit(Lit::Atom(atom)) => Some(*atom),
            Ast::Var(var) if var.name == atoms::MODULE_ => self.env.module,
            Ast::Call(call) => match left.as_call(atoms::ALIASES) {
                Some(parts) => self.expand_alias(parts, &call.meta)?,
                None => None,
            },
            _ => None,
        };
        match module {
            Some(module) => {
                let target = self.resolve_remote(module, name, args.len(), meta)?;
                self.pattern_target(target, name, args, meta)
            }
            None => {
                let (shown, arity) = (show(left), args.len());
                Err(self.error(meta, format!("cannot invoke remote function {shown}.{name}/{arity} inside a match")))
            }
        }
    }

    /// `[a, b] ++ rest`
    fn concat_pattern(&mut self, left: &Ast, right: &Ast, meta: &Meta) -> Result<Pat> {
        let mut items = match self.pattern(left)? {
            Pat::List(items, None) => items,
            Pat::Const(term) if term.is_list() => term.list_iter().map(|t| Pat::Const(t.clone())).collect::<Vec<_>>(),
            _ => {
                let text = "invalid argument for ++ operator inside a match, expected a literal proper list, got: \
                            ";
                return Err(self.error(meta, format!("{text}{}", show(left))));
            }
        };
        match self.pattern(right)? {
            Pat::List(more, tail) => {
                items.extend(more);
                Ok(Pat::List(items, tail))
            }
            tail => Ok(Pat::List(items, Some(Box::new(tail)))),
        }
    }

    /// Whether an operator here is Kernel's.
    fn is_kernel(&mut self, name: Atom, arity: usize, meta: &Meta) -> Result<bool> {
        Ok(match self.resolve(name, arity, meta)? {
            Target::Function(module) => module == atoms::KERNEL,
            Target::Native(_) => true,
            _ => false,
        })
    }

    pub(super) fn pinned(&mut self, var: &Var) -> Result<crate::ir::core::VarId> {
        match self.scope.lookup(VarKey::of(var)) {
            Some(id) => {
                self.scope.mark_used(id);
                Ok(id)
            }
            None => {
                let name = var.name;
                self.soft_error(
                    &var.meta,
                    format!(
                        "undefined variable ^{name}. No variable \"{name}\" has been defined before the current pattern"
                    ),
                )?;
                Ok(self.scope.fresh())
            }
        }
    }

    pub(super) fn map_pattern(&mut self, pairs: &[Ast], first: Vec<(Expr, Pat)>, meta: &Meta) -> Result<Pat> {
        let mut entries = first;
        for pair in pairs {
            let Ast::Pair(pair) = pair else {
                if pair.as_call(atoms::BAR).is_some() {
                    let map = show(&Ast::call(atoms::PERCENT_BRACES, pairs.to_vec(), meta.clone()));
                    let text = format!("cannot use map/struct update syntax in match, got: {map}");
                    return Err(self.file_error(meta, text));
                }
                return Err(self.error(meta, format!("expected key-value pairs in a map, got: {}", show(pair))));
            };
            let key = self.map_key(&pair.0, meta)?;
            let value = self.pattern(&pair.1)?;
            if let Kind::Const(term) = &key.kind
                && entries.iter().any(|(k, _)| matches!(&k.kind, Kind::Const(known) if known == term))
            {
                let shown = super::show::show_term(term);
                return Err(self.file_error(meta, format!("key {shown} will be overridden in map")));
            }
            entries.push((key, value));
        }
        Ok(Pat::Map(entries))
    }

    /// A key of a map pattern: a literal, a pinned variable, or a macro that gives one.
    fn map_key(&mut self, ast: &Ast, meta: &Meta) -> Result<Expr> {
        match ast {
            Ast::Call(call) => {
                if let Some([Ast::Var(var)]) = ast.as_call(atoms::PIN) {
                    let id = self.pinned(var)?;
                    return Ok(super::expander::var_expr(call.meta.line, id));
                }
            }
            Ast::Var(var) if !matches!(var.name, atoms::MODULE_ | atoms::ENV_ | atoms::DIR_) => {
                let name = var.name;
                return Err(self.error(
                    meta,
                    format!(
                        "cannot use variable {name} as map key inside a pattern. Map keys in patterns can only be \
                         literals (such as atoms, strings, tuples, and the like) or an existing variable matched with \
                         the pin operator (such as ^some_var)"
                    ),
                ));
            }
            _ => {}
        }
        if let Some(term) = super::data::constant(ast) {
            return Ok(Expr::constant(term));
        }
        // Everything else must be made of those: read it as a pattern and turn it into an expression.
        let pattern = self.pattern(ast)?;
        self.key_of(pattern, ast, meta)
    }

    fn key_of(&mut self, pattern: Pat, ast: &Ast, meta: &Meta) -> Result<Expr> {
        let kind = match pattern {
            Pat::Const(term) => Kind::Const(term),
            Pat::Same(id) => Kind::Var(id),
            Pat::Tuple(items) => {
                let items = items.into_iter().map(|p| self.key_of(p, ast, meta)).collect::<Result<Vec<_>>>()?;
                Kind::Tuple(items)
            }
            Pat::List(items, tail) => {
                let items = items.into_iter().map(|p| self.key_of(p, ast, meta)).collect::<Result<Vec<_>>>()?;
                let tail = tail.map(|t| self.key_of(*t, ast, meta)).transpose()?.map(Box::new);
                Kind::List(items, tail)
            }
            Pat::Map(pairs) => {
                let pairs = pairs.into_iter().map(|(k, v)| Ok((k, self.key_of(v, ast, meta)?)));
                Kind::Map(pairs.collect::<Result<Vec<_>>>()?)
            }
            Pat::Bind(id) if self.scope.info(id).is_some() => {
                let name = self.scope.info(id).map_or(atoms::UNDERSCORE, |info| info.key.name);
                return Err(self.error(
                    meta,
                    format!(
                        "cannot use variable {name} as map key inside a pattern. Map keys in patterns can only be \
                         literals (such as atoms, strings, tuples, and the like) or an existing variable matched with \
                         the pin operator (such as ^some_var)"
                    ),
                ));
            }
            other => {
                if let Pat::Bits(segments) = other {
                    for segment in segments {
                        if let Pat::Bind(_) = segment.value {
                            self.key_of(segment.value, ast, meta)?;
                        }
                    }
                }
                let shown = show(ast);
                return Err(self.error(
                    meta,
                    format!(
                        "cannot use pattern {shown} as map key inside a pattern. Map keys in patterns can only be \
                         literals (such as atoms, strings, tuples, and the like) or an existing variable matched with \
                         the pin operator (such as ^some_var)"
                    ),
                ));
            }
        };
        Ok(Expr::new(meta.line, kind))
    }

    fn constant_pattern(&mut self, expr: Expr, ast: &Ast, meta: &Meta) -> Result<Pat> {
        match expr.kind {
            Kind::Const(term) => Ok(Pat::Const(term)),
            _ => Err(self.error(meta, format!("invalid pattern in match: {}", show(ast)))),
        }
    }

    fn invalid_in_match(&self, what: &str, meta: &Meta) -> super::Failure {
        self.file_error(meta, format!("invalid pattern in match, {what} is not allowed in matches"))
    }
}

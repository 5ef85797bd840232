//! Lists, tuples, maps and variables as expressions.

use super::expander::{Expander, literal};
use super::failure::Result;
use super::scope::VarKey;
use crate::base::{Severity, atoms};
use crate::ir::core::{Expr, Kind};
use crate::syntax::{Ast, Meta, Var};
use crate::term::Term;

impl Expander<'_> {
    /// Arguments that do not see each other's bindings; all of them can be seen afterwards.
    pub(super) fn args<'a>(&mut self, args: impl IntoIterator<Item = &'a Ast>) -> Result<Vec<Expr>> {
        let mark = self.scope.mark();
        let mut pending = Vec::new();
        let mut exprs = Vec::new();
        for arg in args {
            exprs.push(self.expr(arg)?);
            if self.scope.has_bound_since(mark) {
                pending.extend(self.scope.take_since(mark));
            }
        }
        for (key, id) in pending {
            self.scope.rebind(key, id);
        }
        Ok(exprs)
    }

    pub(super) fn list(&mut self, items: &[Ast]) -> Result<Expr> {
        let (items, tail) = split_tail(items);
        let mut exprs = self.args(items.iter().chain(tail.iter().flat_map(|t| [t.0, t.1])))?;
        let line = exprs.first().map_or(0, |e| e.line);
        if tail.is_some()
            && let Some(tail) = exprs.pop()
        {
            return Ok(Expr::new(line, Kind::List(exprs, Some(Box::new(tail)))));
        }
        Ok(constant_or(exprs, line, Term::list, |exprs| Kind::List(exprs, None)))
    }

    pub(super) fn tuple<'a>(&mut self, items: impl IntoIterator<Item = &'a Ast>, line: u32) -> Result<Expr> {
        let exprs = self.args(items)?;
        Ok(constant_or(exprs, line, Term::tuple, Kind::Tuple))
    }

    /// `%{…}` with pairs or an update.
    pub(super) fn map(&mut self, args: &[Ast], meta: &Meta) -> Result<Expr> {
        if let [Ast::Call(update)] = args
            && let Some([base, pairs]) = Ast::as_call(&args[0], atoms::BAR)
        {
            let Some(pairs) = pairs.as_list() else {
                return Err(self.misplaced_bar(&update.meta));
            };
            let base = self.expr(base)?;
            let pairs = self.map_pairs(pairs, meta)?;
            self.warn_duplicate_keys(&pairs, meta);
            return Ok(Expr::new(meta.line, Kind::MapUpdate(Box::new(base), pairs)).at(meta.span.start));
        }
        let pairs = self.map_pairs(args, meta)?;
        self.warn_duplicate_keys(&pairs, meta);
        Ok(map_expr(pairs, meta.line).at(meta.span.start))
    }

    pub(super) fn map_pairs(&mut self, pairs: &[Ast], meta: &Meta) -> Result<Vec<(Expr, Expr)>> {
        let mut flat = Vec::with_capacity(pairs.len() * 2);
        for pair in pairs {
            match pair {
                Ast::Pair(pair) => flat.extend([&pair.0, &pair.1]),
                other if other.as_call(atoms::BAR).is_some() => {
                    return Err(self.misplaced_bar(other.meta().unwrap_or(meta)));
                }
                other => {
                    let shown = super::show::show(other);
                    return Err(self.error(meta, format!("expected key-value pairs in a map, got: {shown}")));
                }
            }
        }
        let mut exprs = self.args(flat)?.into_iter();
        Ok(std::iter::from_fn(|| Some((exprs.next()?, exprs.next()?))).collect())
    }

    pub(super) fn warn_duplicate_keys(&mut self, pairs: &[(Expr, Expr)], meta: &Meta) {
        let mut seen = rustc_hash::FxHashSet::default();
        for (key, _) in pairs {
            if let Kind::Const(key) = &key.kind
                && !seen.insert(key.clone())
            {
                let shown = super::show::show_term(key);
                self.warn(meta, format!("key {shown} will be overridden in map"));
                if let Some(said) = self.diagnostics.last_mut() {
                    said.within = crate::base::Within::Untold;
                }
            }
        }
    }

    /// A variable read.
    pub(super) fn variable(&mut self, var: &Var) -> Result<Expr> {
        let line = var.meta.line;
        match var.name {
            atoms::MODULE_ => return Ok(super::expander::atom_expr(line, self.env.module_atom())),
            atoms::UNDERSCORE => {
                self.soft_error(
                    &var.meta,
                    "invalid use of _. _ can only be used inside patterns to ignore values and cannot be used in \
                     expressions. Make sure you are inside a pattern or change it accordingly",
                )?;
                return Ok(Expr::constant(Term::NIL));
            }
            atoms::ENV_ => return self.environment(&var.meta),
            atoms::DIR_ => {
                let dir = self.env.file.rsplit_once('/').map_or(".", |(dir, _)| if dir.is_empty() { "/" } else { dir });
                let dir = if &*self.env.file == "nofile" { Term::NIL } else { Term::string(dir) };
                return Ok(Expr::new(line, Kind::Const(dir)));
            }
            atoms::CALLER_ => {
                return match self.caller {
                    Some(id) => Ok(Expr::new(line, Kind::Var(id))),
                    None => {
                        Err(self.local_error(&var.meta, "__CALLER__ is available only inside defmacro and defmacrop"))
                    }
                };
            }
            atoms::STACKTRACE_ => {
                return if self.stacktrace {
                    Ok(Expr::new(line, Kind::Stacktrace))
                } else {
                    let place = "inside catch and rescue clauses of try expressions";
                    Err(self.local_error(&var.meta, format!("__STACKTRACE__ is available only {place}")))
                };
            }
            _ => {}
        }
        let key = VarKey::of(var);
        // Inside of a pattern (a size, a key) what the pattern has bound so far comes first.
        let own = self.pattern.as_ref().and_then(|p| p.iter().rev().find(|(k, _)| *k == key)).map(|(_, id)| *id);
        match own.or_else(|| self.scope.lookup(key)) {
            Some(id) => {
                self.scope.mark_used(id);
                if let Some(info) = self.scope.info(id)
                    && !info.generated
                    && is_underscored(var.name)
                    && !super::expander::is_generated(&var.meta)
                {
                    let name = var.name.as_str();
                    self.warn(
                        &var.meta,
                        format!(
                            "the underscored variable \"{name}\" is used after being set. A leading underscore \
                             indicates that the value of the variable should be ignored. If this is intended please \
                             rename the variable to remove the underscore"
                        ),
                    );
                }
                Ok(Expr::new(line, Kind::Var(id)).at(var.meta.span.start))
            }
            None => self.undefined_variable(var),
        }
    }

    fn undefined_variable(&mut self, var: &Var) -> Result<Expr> {
        let name = var.name.as_str();
        // A macro's `foo` without parentheses may mean a call that the quoting module imports.
        if var.meta.extra.is_some() && var.meta.get_atom(crate::base::Atom::new("if_undefined")) == Some(atoms::APPLY) {
            let call = Ast::call(var.name, Vec::new(), var.meta.clone());
            return self.expr(&call);
        }
        let mut text = format!("undefined variable \"{name}\"");
        if let super::scope::VarContext::Module(m) = VarKey::of(var).context
            && m != atoms::NIL
        {
            let context = super::env::inspect_atom(m);
            text = format!("undefined variable \"{name}\" (context {context})");
        } else if let super::scope::VarContext::Counter(_) = VarKey::of(var).context {
            let context = super::env::inspect_atom(var.context);
            text = format!("undefined variable \"{name}\" (context {context})");
        }
        let said = self.diagnostic(Severity::Error, var.meta.line, var.meta.span, text);
        self.soft(said.marking(name.chars().count()))?;
        Ok(Expr::constant(Term::NIL))
    }

    /// `__ENV__`
    fn environment(&mut self, meta: &Meta) -> Result<Expr> {
        let mut env = self.env.clone();
        env.line = meta.line;
        let vars = self.scope.visible();
        for (_, id) in &vars {
            self.scope.mark_used(*id);
        }
        Ok(Expr::new(meta.line, Kind::Const(super::env_term::env_to_term(&env, &vars))))
    }
}

pub(super) fn is_underscored(name: crate::base::Atom) -> bool {
    let name = name.as_str();
    name.starts_with('_') && !name.starts_with("__")
}

/// A map, as a constant when everything in it is one.
pub(super) fn map_expr(pairs: Vec<(Expr, Expr)>, line: u32) -> Expr {
    let constant = |e: &Expr| matches!(e.kind, Kind::Const(_));
    if pairs.iter().all(|(k, v)| constant(k) && constant(v)) {
        let terms = pairs.into_iter().filter_map(|(k, v)| match (k.kind, v.kind) {
            (Kind::Const(k), Kind::Const(v)) => Some((k, v)),
            _ => None,
        });
        return Expr::new(line, Kind::Const(Term::map(terms.collect::<Vec<_>>())));
    }
    Expr::new(line, Kind::Map(pairs))
}

fn constant_or(
    exprs: Vec<Expr>,
    line: u32,
    constant: impl FnOnce(Vec<Term>) -> Term,
    otherwise: impl FnOnce(Vec<Expr>) -> Kind,
) -> Expr {
    if exprs.iter().all(|e| matches!(e.kind, Kind::Const(_))) {
        let terms = exprs.into_iter().filter_map(|e| if let Kind::Const(t) = e.kind { Some(t) } else { None });
        return Expr::new(line, Kind::Const(constant(terms.collect())));
    }
    Expr::new(line, otherwise(exprs))
}

/// `[a, b | c]`: the elements before the last, and both sides of the bar.
pub(super) fn split_tail(items: &[Ast]) -> (&[Ast], Option<(&Ast, &Ast)>) {
    if let Some((last, rest)) = items.split_last()
        && let Some([head, tail]) = last.as_call(atoms::BAR)
    {
        return (rest, Some((head, tail)));
    }
    (items, None)
}

/// The value of a node that is a literal all through: `1`, `[:a, {"b", -1}]`.
pub(super) fn constant(ast: &Ast) -> Option<Term> {
    match ast {
        Ast::Lit(lit) => Some(literal(lit)),
        Ast::List(items) => items.iter().map(constant).collect::<Option<Vec<_>>>().map(Term::list),
        Ast::Pair(pair) => Some(Term::tuple2(constant(&pair.0)?, constant(&pair.1)?)),
        Ast::Call(_) => {
            let items = ast.as_call(atoms::BRACES)?;
            items.iter().map(constant).collect::<Option<Vec<_>>>().map(Term::tuple)
        }
        Ast::Var(_) => None,
    }
}

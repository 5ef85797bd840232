//! `for` and `with`.

use super::expander::Expander;
use super::failure::Result;
use crate::base::{Atom, atoms};
use crate::ir::core::{Clause, Expr, Fn, For, ForBody, Kind, Pat, Qualifier, With, WithStep};
use crate::syntax::{Ast, Meta};
use crate::term::Term;

impl Expander<'_> {
    pub(super) fn comprehension(&mut self, args: &[Ast], meta: &Meta) -> Result<Expr> {
        let (clauses, options) = split_options(args);
        let option = |key: Atom| options.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        for (key, _) in &options {
            if !matches!(*key, atoms::DO | atoms::INTO | atoms::UNIQ | atoms::REDUCE) {
                return Err(self.error(meta, format!("unsupported option :{key} given to for")));
            }
        }
        let Some(body) = option(atoms::DO) else {
            return Err(self.error(meta, "missing :do option in \"for\""));
        };
        let (into, uniq, reduce) = (option(atoms::INTO), option(atoms::UNIQ), option(atoms::REDUCE));
        if reduce.is_some() && (into.is_some() || uniq.is_some()) {
            return Err(self.error(meta, "cannot use :reduce alongside :into/:uniq in comprehension"));
        }
        if !clauses.first().is_some_and(is_generator) {
            return Err(self.error(meta, "for comprehensions must start with a generator"));
        }
        let into = into.map(|e| self.expr(e)).transpose()?;
        let reduce_from = reduce.map(|e| self.expr(e)).transpose()?;
        let uniq = match uniq {
            None => false,
            Some(given) => match self.expr(given)?.kind {
                Kind::Const(term) if term.same(&Term::TRUE) || term.same(&Term::FALSE) => term.is_truthy(),
                _ => {
                    let shown = super::show::show(given);
                    let text = format!(":uniq option for comprehensions only accepts a boolean, got: {shown}");
                    return Err(self.error(meta, text));
                }
            },
        };
        let (qualifiers, body) = self.scoped(|x| x.comprehension_inside(clauses, body, into, reduce_from, meta))?;
        Ok(Expr::new(meta.line, Kind::For(Box::new(For { qualifiers, body, uniq }))))
    }

    fn comprehension_inside(
        &mut self,
        clauses: &[Ast],
        body: &Ast,
        into: Option<Expr>,
        reduce: Option<Expr>,
        meta: &Meta,
    ) -> Result<(Vec<Qualifier>, ForBody)> {
        let mut qualifiers = Vec::new();
        for clause in clauses {
            qualifiers.push(self.qualifier(clause)?);
        }
        let arrows =
            body.as_list().is_some_and(|l| !l.is_empty() && l.iter().all(|i| super::control::arrow(i).is_some()));
        let body = match (reduce, into) {
            (Some(initial), _) => {
                let text = "when using :reduce with comprehensions, the do block must be written using acc -> expr \
                            clauses, where each clause expects the accumulator as a single argument";
                if !arrows {
                    return Err(self.error(meta, text));
                }
                let mut clauses: Vec<Clause> = Vec::new();
                for arrow in self.arrows(body, "do", "for", meta)? {
                    if arrow.args.len() != 1 {
                        return Err(self.error(meta, text));
                    }
                    clauses.push(self.clause(&arrow)?);
                }
                ForBody::Reduce(initial, clauses)
            }
            _ if arrows => {
                return Err(self.error(
                    meta,
                    "the do block was written using acc -> expr clauses but the :reduce option was not given",
                ));
            }
            (None, Some(into)) => ForBody::Into(into, self.scoped(|x| x.expr(body))?),
            (None, None) => ForBody::List(self.scoped(|x| x.expr(body))?),
        };
        Ok((qualifiers, body))
    }

    fn qualifier(&mut self, ast: &Ast) -> Result<Qualifier> {
        if let Some([left, source]) = ast.as_call(atoms::LEFT_ARROW) {
            let source = self.expr(source)?;
            let (pat, guard) = split_guard(left);
            let pat = self.one_pattern(pat)?;
            let guards = self.guards(guard)?;
            return Ok(Qualifier::Generator { line: ast.line(), pat, guards, source });
        }
        if let Some(segments) = ast.as_call(atoms::BITS)
            && let Some((last, init)) = segments.split_last()
            && let Some([pat, source]) = last.as_call(atoms::LEFT_ARROW)
        {
            let source = self.expr(source)?;
            let mut all = init.to_vec();
            all.push(pat.clone());
            let meta = ast.meta().cloned().unwrap_or_default();
            let segments = self.patterns(|x| x.segment_patterns(&all, &meta, true))?;
            return Ok(Qualifier::BitGenerator { line: ast.line(), segments, source });
        }
        Ok(Qualifier::Filter(self.expr(ast)?))
    }

    pub(super) fn with(&mut self, args: &[Ast], meta: &Meta) -> Result<Expr> {
        let (clauses, options) = split_options(args);
        self.duplicate_sections(&options, "with", meta)?;
        let Some((_, body)) = options.iter().find(|(k, _)| *k == atoms::DO) else {
            return Err(self.error(meta, "missing :do option in \"with\""));
        };
        let (steps, body) = self.scoped(|x| x.with_inside(clauses, body))?;
        let else_clauses = match options.iter().find(|(k, _)| *k == atoms::ELSE) {
            Some((_, clauses)) => {
                let certain = steps.iter().all(|s| match s {
                    WithStep::Arrow { pat, guards, .. } => {
                        guards.is_empty() && matches!(pat, crate::ir::core::Pat::Wild | crate::ir::core::Pat::Bind(_))
                    }
                    WithStep::Plain(_) => true,
                });
                if certain {
                    let text = "\"else\" clauses will never match because all patterns in \"with\" will always match";
                    self.warn(meta, text);
                }
                let clauses = self.single_clauses(clauses, "else", "with", meta)?;
                Some(if self.library { clauses } else { self.else_function(clauses, meta) })
            }
            None => None,
        };
        if let Some((key, _)) = options.iter().find(|(k, _)| !matches!(*k, atoms::DO | atoms::ELSE)) {
            return Err(self.error(meta, format!("unexpected option :{key} in \"with\"")));
        }
        Ok(Expr::new(meta.line, Kind::With(Box::new(With { steps, body, else_clauses }))))
    }

    /// The clauses behind `else` as a function of their own, as Elixir makes one: stack traces show it.
    fn else_function(&mut self, mut clauses: Vec<Clause>, meta: &Meta) -> Vec<Clause> {
        let line = meta.line;
        let at = crate::ir::core::NOWHERE;
        let var = |id| Expr::new(line, Kind::Var(id));
        let certain = clauses
            .last()
            .is_some_and(|last| last.guards.is_empty() && matches!(last.pats.as_slice(), [Pat::Wild | Pat::Bind(_)]));
        if !certain {
            let other = self.scope.fresh();
            let reason = Kind::Tuple(vec![super::expander::atom_expr(line, atoms::ELSE_CLAUSE), var(other)]);
            let body = super::expander::erlang(line, "error", vec![Expr::new(line, reason)]);
            clauses.push(Clause { line, at, pats: vec![Pat::Bind(other)], guards: Vec::new(), body });
        }
        let value = self.scope.fresh();
        let fun = Expr::new(line, Kind::Fn(Box::new(Fn { line, arity: 1, clauses })));
        let body = Expr::new(line, Kind::FunCall { fun: Box::new(fun), args: vec![var(value)] });
        vec![Clause { line, at, pats: vec![Pat::Bind(value)], guards: Vec::new(), body }]
    }

    fn with_inside(&mut self, clauses: &[Ast], body: &Ast) -> Result<(Vec<WithStep>, Expr)> {
        let mut steps = Vec::new();
        for clause in clauses {
            steps.push(match clause.as_call(atoms::LEFT_ARROW) {
                Some([left, value]) => {
                    let value = self.expr(value)?;
                    let (pat, guard) = split_guard(left);
                    let pat = self.one_pattern(pat)?;
                    let guards = self.guards(guard)?;
                    WithStep::Arrow { line: clause.line(), pat, guards, value }
                }
                _ => WithStep::Plain(self.expr(clause)?),
            });
        }
        let body = self.scoped(|x| x.expr(body))?;
        if steps.is_empty() {
            steps.push(WithStep::Plain(Expr::constant(Term::NIL)));
        }
        Ok((steps, body))
    }
}

fn is_generator(ast: &Ast) -> bool {
    ast.as_call(atoms::LEFT_ARROW).is_some()
        || ast
            .as_call(atoms::BITS)
            .and_then(<[Ast]>::last)
            .is_some_and(|last| last.as_call(atoms::LEFT_ARROW).is_some())
}

/// `pattern when guard`
fn split_guard(left: &Ast) -> (&Ast, Option<&Ast>) {
    match left.as_call(atoms::WHEN) {
        Some([pat, guard]) => (pat, Some(guard)),
        _ => (left, None),
    }
}

/// The clauses, and the options at their end: one keyword list or two (`for …, into: x do`).
fn split_options(args: &[Ast]) -> (&[Ast], Vec<(Atom, &Ast)>) {
    let mut rest = args;
    let mut options = Vec::new();
    for _ in 0..2 {
        let Some((last, init)) = rest.split_last() else { break };
        let Some(pairs) = keyword(last).filter(|p| !p.is_empty()) else { break };
        let mut pairs = pairs;
        pairs.extend(options);
        options = pairs;
        rest = init;
    }
    (rest, options)
}

/// The pairs of a keyword list.
pub(super) fn keyword(ast: &Ast) -> Option<Vec<(Atom, &Ast)>> {
    ast.as_list()?
        .iter()
        .map(|item| match item {
            Ast::Pair(pair) => pair.0.as_atom().map(|key| (key, &pair.1)),
            _ => None,
        })
        .collect()
}

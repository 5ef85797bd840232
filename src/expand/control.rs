//! `case`, `cond`, `receive`, `try`, `fn`: everything that is made of clauses.

use super::env::Context;
use super::expander::{Expander, atom_expr};
use super::failure::Result;
use super::show::show;
use crate::base::{Atom, atoms};
use crate::ir::core::{CaseFail, Clause, Expr, Fn, Handler, Kind, Pat, Try, VarId};
use crate::syntax::{Ast, Meta};

/// One `head -> body`, taken apart.
pub(super) struct Arrow<'a> {
    pub args: &'a [Ast],
    pub guard: Option<&'a Ast>,
    pub body: &'a Ast,
    pub meta: &'a Meta,
}

impl Expander<'_> {
    /// The pairs of a `do … end` block.
    pub(super) fn sections<'a>(&self, ast: &'a Ast, form: &str, meta: &Meta) -> Result<Vec<(Atom, &'a Ast)>> {
        let pairs = ast.as_list().map(|items| {
            items.iter().map(|item| match item {
                Ast::Pair(pair) => pair.0.as_atom().map(|key| (key, &pair.1)),
                _ => None,
            })
        });
        match pairs.and_then(|p| p.collect::<Option<Vec<_>>>()) {
            Some(sections) => Ok(sections),
            None => Err(self.error(meta, format!("invalid arguments for \"{form}\""))),
        }
    }

    /// A form without the section it cannot do without; one that it does not know is told of first.
    fn missing_do(&self, sections: &[(Atom, &Ast)], form: &str, wanted: &str, meta: &Meta) -> super::Failure {
        match sections.first() {
            Some((key, _)) => self.error(meta, format!("unexpected option :{key} in \"{form}\"")),
            None => self.error(meta, format!("missing {wanted} option in \"{form}\"")),
        }
    }

    pub(super) fn duplicate_sections(&self, sections: &[(Atom, &Ast)], form: &str, meta: &Meta) -> Result<()> {
        for (i, (key, _)) in sections.iter().enumerate() {
            if sections[..i].iter().any(|(k, _)| k == key) {
                return Err(self.error(meta, format!("duplicate \"{key}\" clauses given for \"{form}\"")));
            }
        }
        Ok(())
    }

    /// The clauses of a section.
    pub(super) fn arrows<'a>(&self, ast: &'a Ast, key: &str, form: &str, meta: &Meta) -> Result<Vec<Arrow<'a>>> {
        let clauses = ast
            .as_list()
            .filter(|l| !l.is_empty())
            .and_then(|items| items.iter().map(arrow).collect::<Option<Vec<_>>>());
        match clauses {
            Some(clauses) => Ok(clauses),
            None => {
                let text = format!("invalid \"{key}\" block in \"{form}\", it expects \"pattern -> expr\" clauses");
                Err(self.error(meta, text))
            }
        }
    }

    /// A clause's patterns, guards and body, in a scope of its own.
    pub(super) fn clause(&mut self, arrow: &Arrow) -> Result<Clause> {
        self.scoped(|x| {
            let pats = x.patterns(|x| arrow.args.iter().map(|a| x.pattern(a)).collect::<Result<Vec<_>>>())?;
            let guards = x.guards(arrow.guard)?;
            let body = x.expr(arrow.body)?;
            Ok(Clause { line: arrow.meta.line, at: arrow.meta.span.start, pats, guards, body })
        })
    }

    /// Clauses with one pattern each.
    pub(super) fn single_clauses(&mut self, ast: &Ast, key: &str, form: &str, meta: &Meta) -> Result<Vec<Clause>> {
        let arrows = self.arrows(ast, key, form, meta)?;
        arrows
            .iter()
            .map(|arrow| {
                if arrow.args.len() != 1 {
                    let text = format!("expected one argument for \"{key}\" clauses (->) in \"{form}\"");
                    return Err(self.error(arrow.meta, text));
                }
                self.clause(arrow)
            })
            .collect()
    }

    /// `a when b` alternatives.
    pub(super) fn guards(&mut self, guard: Option<&Ast>) -> Result<Vec<Expr>> {
        let mut guards = Vec::new();
        let Some(mut rest) = guard else { return Ok(guards) };
        self.in_context(Context::Guard, |x| {
            while let Some([first, next]) = rest.as_call(atoms::WHEN) {
                guards.push(x.expr(first)?);
                rest = next;
            }
            guards.push(x.expr(rest)?);
            Ok(guards)
        })
    }

    pub(super) fn case(&mut self, subject: &Ast, sections: &Ast, meta: &Meta) -> Result<Expr> {
        let subject = self.expr(subject)?;
        let sections = self.sections(sections, "case", meta)?;
        self.duplicate_sections(&sections, "case", meta)?;
        let Some((_, body)) = sections.iter().find(|(k, _)| *k == atoms::DO) else {
            return Err(self.missing_do(&sections, "case", ":do", meta));
        };
        let clauses = self.single_clauses(body, "do", "case", meta)?;
        if let Some((key, _)) = sections.iter().find(|(k, _)| *k != atoms::DO) {
            return Err(self.error(meta, format!("unexpected option :{key} in \"case\"")));
        }
        Ok(Expr::new(meta.line, Kind::Case { subject: Box::new(subject), clauses, fail: CaseFail::Case })
            .at(meta.span.start))
    }

    pub(super) fn cond(&mut self, sections: &Ast, meta: &Meta) -> Result<Expr> {
        let sections = self.sections(sections, "cond", meta)?;
        self.duplicate_sections(&sections, "cond", meta)?;
        let Some((_, body)) = sections.iter().find(|(k, _)| *k == atoms::DO) else {
            return Err(self.missing_do(&sections, "cond", ":do", meta));
        };
        if let Some((key, _)) = sections.iter().find(|(k, _)| *k != atoms::DO) {
            return Err(self.error(meta, format!("unexpected option :{key} in \"cond\"")));
        }
        let mut clauses = Vec::new();
        // That nothing holds is told of the last clause.
        let mut line = meta.line;
        for arrow in self.arrows(body, "do", "cond", meta)? {
            line = arrow.meta.line;
            let [condition] = arrow.args else {
                return Err(self.error(arrow.meta, "expected one argument for \"do\" clauses (->) in \"cond\""));
            };
            if let Ast::Var(var) = condition
                && var.name == atoms::UNDERSCORE
            {
                return Err(self.error(
                    &var.meta,
                    "invalid use of _ inside \"cond\". If you want the last clause to always match, you probably meant \
                     to use: true ->",
                ));
            }
            let (mut condition, body) = self.scoped(|x| Ok((x.expr(condition)?, x.expr(arrow.body)?)))?;
            if matches!(condition.kind, Kind::Const(_)) {
                (condition.line, condition.at) = (arrow.meta.line, arrow.meta.span.start);
            }
            clauses.push((condition, body));
        }
        Ok(Expr::new(line, Kind::Cond(clauses)))
    }

    pub(super) fn receive(&mut self, sections: &Ast, meta: &Meta) -> Result<Expr> {
        let sections = self.sections(sections, "receive", meta)?;
        self.duplicate_sections(&sections, "receive", meta)?;
        if !sections.iter().any(|(k, _)| matches!(*k, atoms::DO | atoms::AFTER)) {
            return Err(self.missing_do(&sections, "receive", ":do/:after", meta));
        }
        let (mut clauses, mut after) = (Vec::new(), None);
        for (key, body) in sections {
            match key {
                // `receive do after … end` has an empty `do`.
                atoms::DO if body.as_call(atoms::BLOCK).is_some_and(<[Ast]>::is_empty) => {}
                atoms::DO => clauses = self.single_clauses(body, "do", "receive", meta)?,
                atoms::AFTER => {
                    let single = "expected a single -> clause for :after in \"receive\"";
                    let arrows = self.arrows(body, "after", "receive", meta).map_err(|_| self.error(meta, single))?;
                    let [Arrow { args: [timeout], guard, body, .. }] = arrows.as_slice() else {
                        return Err(self.error(meta, single));
                    };
                    if guard.is_some() {
                        self.undefined_function(atoms::WHEN, 2, meta)?;
                    }
                    after = Some(Box::new(self.scoped(|x| Ok((x.expr(timeout)?, x.expr(body)?)))?));
                }
                other => return Err(self.error(meta, format!("unexpected option :{other} in \"receive\""))),
            }
        }
        Ok(Expr::new(meta.line, Kind::Receive { clauses, after }))
    }

    pub(super) fn anonymous(&mut self, clauses: &[Ast], meta: &Meta) -> Result<Expr> {
        let arrows = clauses.iter().map(arrow).collect::<Option<Vec<_>>>().filter(|a| !a.is_empty());
        let Some(arrows) = arrows else {
            return Err(self.error(meta, "invalid arguments for \"fn\", it expects \"pattern -> expr\" clauses"));
        };
        let arity = arrows[0].args.len();
        let mut out = Vec::new();
        for arrow in &arrows {
            if let Some(default) = arrow.args.iter().find(|a| a.as_call(atoms::DEFAULT).is_some()) {
                let _ = default;
                return Err(self.error(arrow.meta, "anonymous functions cannot have optional arguments"));
            }
            // Within a capture's closures the numbered arguments stay visible; handlers' stack traces do not.
            let stacktrace = std::mem::take(&mut self.stacktrace);
            let clause = self.clause(arrow);
            self.stacktrace = stacktrace;
            out.push(clause?);
        }
        if arrows.iter().any(|a| a.args.len() != arity) {
            return Err(self.error(meta, "cannot mix clauses with different arities in anonymous functions"));
        }
        let Ok(arity) = u8::try_from(arity) else {
            return Err(self.error(meta, "anonymous functions take at most 255 arguments"));
        };
        Ok(Expr::new(meta.line, Kind::Fn(Box::new(Fn { line: meta.line, arity, clauses: out }))))
    }

    pub(super) fn try_(&mut self, sections: &Ast, meta: &Meta) -> Result<Expr> {
        let sections = self.sections(sections, "try", meta)?;
        self.duplicate_sections(&sections, "try", meta)?;
        let Some((_, body)) = sections.iter().find(|(k, _)| *k == atoms::DO) else {
            return Err(self.missing_do(&sections, "try", ":do", meta));
        };
        if sections.len() == 1 {
            return Err(self.error(meta, "missing :catch/:rescue/:after option in \"try\""));
        }
        let body = self.scoped(|x| x.expr(body))?;
        let mut handlers = Vec::new();
        let mut else_clauses = Vec::new();
        let mut after = None;
        for (key, section) in &sections {
            match *key {
                atoms::DO => {}
                atoms::RESCUE => {
                    for arrow in self.arrows(section, "rescue", "try", meta)? {
                        handlers.push(self.rescue(&arrow)?);
                    }
                }
                atoms::CATCH => {
                    for arrow in self.arrows(section, "catch", "try", meta)? {
                        handlers.push(self.catch(&arrow)?);
                    }
                }
                atoms::ELSE => else_clauses = self.single_clauses(section, "else", "try", meta)?,
                atoms::AFTER => after = Some(self.scoped(|x| x.expr(section))?),
                other => return Err(self.error(meta, format!("unexpected option :{other} in \"try\""))),
            }
        }
        Ok(Expr::new(meta.line, Kind::Try(Box::new(Try { body, handlers, else_clauses, after }))))
    }

    fn in_handler<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.stacktrace, true);
        let result = run(self);
        self.stacktrace = before;
        result
    }

    fn rescue(&mut self, arrow: &Arrow) -> Result<Handler> {
        let [pattern] = arrow.args else {
            return Err(self.error(arrow.meta, "expected one argument for \"rescue\" clauses (->) in \"try\""));
        };
        if arrow.guard.is_some() {
            let mut args = arrow.args.to_vec();
            args.extend(arrow.guard.cloned());
            return Err(self.invalid_rescue(&Ast::call(atoms::WHEN, args, arrow.meta.clone()), arrow.meta));
        }
        self.scoped(|x| {
            let (var, modules) = x.rescue_head(pattern, arrow.meta)?;
            let body = x.in_handler(|x| x.expr(arrow.body))?;
            Ok(Handler::Rescue { line: arrow.meta.line, var, modules, body })
        })
    }

    fn rescue_head(&mut self, pattern: &Ast, meta: &Meta) -> Result<(Option<VarId>, Option<Vec<Expr>>)> {
        if let Some([left, right]) = pattern.as_call(atoms::IN)
            && let Ast::Var(_) = left
        {
            let any = matches!(right, Ast::Var(v) if v.name == atoms::UNDERSCORE);
            let modules = if any { None } else { Some(self.rescue_modules(right, pattern, meta)?) };
            return Ok((self.rescue_var(left)?, modules));
        }
        match pattern {
            Ast::Var(var) if !matches!(var.name, atoms::MODULE_ | atoms::ENV_) => Ok((self.rescue_var(pattern)?, None)),
            Ast::Call(_) if pattern.as_call(atoms::ALIASES).is_none() => {
                // A macro may make the clause's head.
                match self.expand_once(pattern)? {
                    Some(expanded) => self.deeper(meta.line, |x| x.rescue_head(&expanded, meta)),
                    None => Err(self.invalid_rescue(pattern, meta)),
                }
            }
            _ => Ok((None, Some(self.rescue_modules(pattern, pattern, meta)?))),
        }
    }

    fn rescue_var(&mut self, left: &Ast) -> Result<Option<VarId>> {
        match self.one_pattern(left)? {
            Pat::Bind(id) => Ok(Some(id)),
            _ => Ok(None),
        }
    }

    fn rescue_modules(&mut self, ast: &Ast, whole: &Ast, meta: &Meta) -> Result<Vec<Expr>> {
        let items: Vec<&Ast> = match ast {
            Ast::List(items) => items.iter().collect(),
            one => vec![one],
        };
        let mut out = Vec::new();
        for item in items {
            let expr = self.expr(item)?;
            match &expr.kind {
                Kind::Const(term) if term.as_atom().is_some() => out.push(expr),
                Kind::Const(term) if term.is_list() && term.list_iter().all(|t| t.as_atom().is_some()) => {
                    out.push(expr);
                }
                _ => return Err(self.invalid_rescue(whole, meta)),
            }
        }
        Ok(out)
    }

    fn invalid_rescue(&self, got: &Ast, meta: &Meta) -> super::Failure {
        let shown = show(got);
        self.error(
            meta,
            format!(
                "invalid \"rescue\" clause. The clause should match on an alias, a variable or be in the \"var in \
                 [alias]\" format. Got: {shown}"
            ),
        )
    }

    fn catch(&mut self, arrow: &Arrow) -> Result<Handler> {
        self.scoped(|x| {
            let (class, reason) = match arrow.args {
                [reason] => (Pat::Const(crate::term::Term::atom(atoms::THROW)), x.one_pattern(reason)?),
                [class, reason] => x.patterns(|x| Ok((x.pattern(class)?, x.pattern(reason)?)))?,
                _ => {
                    let text = "expected one or two args for \"catch\" clauses (->) in \"try\"";
                    return Err(x.error(arrow.meta, text));
                }
            };
            let guards = x.guards(arrow.guard)?;
            let body = x.in_handler(|x| x.expr(arrow.body))?;
            Ok(Handler::Catch { line: arrow.meta.line, class, reason, guards, body })
        })
    }

    /// `if` by truthiness, branches in scopes of their own.
    pub(super) fn branch(&mut self, line: u32, condition: Expr, yes: Option<&Ast>, no: Option<&Ast>) -> Result<Expr> {
        let nil = || atom_expr(line, atoms::NIL);
        // What is wrong with both is told of the second first, as in Elixir.
        let no = no.map_or_else(|| Ok(nil()), |ast| self.scoped(|x| x.expr(ast)))?;
        let yes = yes.map_or_else(|| Ok(nil()), |ast| self.scoped(|x| x.expr(ast)))?;
        Ok(Expr::new(line, Kind::If(Box::new(condition), Box::new(yes), Box::new(no))))
    }
}

/// `head when guard -> body`
pub(super) fn arrow(ast: &Ast) -> Option<Arrow<'_>> {
    let [Ast::List(head), body] = ast.as_call(atoms::ARROW)? else { return None };
    let meta = ast.meta()?;
    if let [only] = head.as_slice()
        && let Some([args @ .., guard]) = only.as_call(atoms::WHEN)
    {
        return Some(Arrow { args, guard: Some(guard), body, meta });
    }
    Some(Arrow { args: head, guard: None, body, meta })
}

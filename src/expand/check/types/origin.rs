//! Where variables have their types from, and the code of expressions that a text shows.

use super::report::{INTEGERS, Origin, Place, RESCUED, Reporter, Trace};
use super::source;
use crate::base::{Atom, atoms};
use crate::expand::show::show_term;
use crate::ir::core::{Expr, Kind, NOWHERE};
use crate::syntax::{Ast, Head};
use crate::term::Term;

impl<'s> Reporter<'_, 's> {
    /// A call, shown under the name that messages have for it.
    pub(super) fn call(&self, expr: &Expr, name: &str) -> Option<String> {
        let code = self.code_at(expr)?;
        // What was written as a call of Erlang is shown in other words.
        let erlang = code.starts_with(':') && !name.starts_with(':');
        // An alias of the function's own is not known here.
        let function = name.rsplit_once('/').map_or(name, |(function, _)| function);
        let remote = function.contains('.') && !function.starts_with("Kernel.") && !function.starts_with("Access.get");
        let other = remote && !code.starts_with(function);
        (!erlang && !other).then_some(code)
    }

    /// The code of a call that has a place.
    pub(super) fn code_at(&self, expr: &Expr) -> Option<String> {
        if expr.at == NOWHERE {
            return None;
        }
        let is_call = |ast: &Ast| match ast {
            Ast::Call(call) => match &call.head {
                Head::Name(name) => *name != atoms::DOT && *name != atoms::ARROW,
                Head::Expr(_) => true,
            },
            _ => false,
        };
        source::code(self.source.at(expr.at, is_call)?, self.state)
    }

    /// The code of any expression, as far as that can be told.
    pub(super) fn code_of(&self, expr: &Expr) -> Option<String> {
        match &expr.kind {
            Kind::Const(term) if !term.is_map() => Some(show_term(term)),
            Kind::Var(id) => Some(self.def.vars.get(*id as usize)?.name.as_str().to_string()),
            Kind::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|i| self.code_of(i)).collect::<Option<_>>()?;
                Some(format!("{{{}}}", items.join(", ")))
            }
            Kind::Bits(_) => source::code(
                self.source.at(expr.at, |a| matches!(a, Ast::Var(v) if v.name.as_str().starts_with("<<")))?,
                self.state,
            ),
            _ => self.code_at(expr),
        }
    }

    pub(super) fn update(&self, expr: &Expr) -> Option<String> {
        let is = |a: &Ast| a.as_call(atoms::PERCENT).is_some() || a.as_call(atoms::PERCENT_BRACES).is_some();
        source::code(self.source.at(expr.at, is)?, self.state)
    }

    /// `<<…, x::binary, …>>`, and its place.
    pub(super) fn segment(&self, expr: &Expr, nth: usize) -> Option<(String, u32)> {
        let Kind::Bits(segments) = &expr.kind else { return None };
        let segment = segments.get(nth)?;
        let value = self.code_of(&segment.value)?;
        let kind = match segment.kind {
            crate::ir::core::SegmentKind::Binary => "binary",
            crate::ir::core::SegmentKind::Integer => "integer",
            crate::ir::core::SegmentKind::Bits => "bitstring",
            _ => return None,
        };
        if segment.size.is_some() {
            return None;
        }
        let before = if nth > 0 { "..., " } else { "" };
        let after = if nth + 1 < segments.len() { ", ..." } else { "" };
        let code = format!("<<{before}{value}::{kind}{after}>>");
        if expr.at == NOWHERE || !self.source.has_specifiers(expr.at) {
            return Some((code, NOWHERE));
        }
        // Written out: the place is that of its `::`.
        Some((code, self.source.specifier(expr.at, nth)?))
    }

    pub(super) fn origin(&self, origin: &Origin<'s>) -> Option<(Place, String)> {
        let at = |ast: &Ast| {
            let span = ast.span();
            let at = if span.is_none() { NOWHERE } else { span.start };
            Place { at, line: ast.line(), width: 1 }
        };
        Some(match origin {
            Origin::Expr(expr) | Origin::Failing(expr) => {
                let place = Place { at: expr.at, line: expr.line, width: 1 };
                match &expr.kind {
                    Kind::Match(..) => (place, source::binding(self.source.named(expr.at, atoms::MATCH)?, self.state)?),
                    Kind::Var(id) => (place, self.def.vars.get(*id as usize)?.name.as_str().to_string()),
                    Kind::MapUpdate(..) => (place, self.update(expr)?),
                    Kind::RemoteCall { name, .. } if name.as_str() == "member" => {
                        let ast = self.source.membership(expr.line)?;
                        (Place { at: NOWHERE, line: expr.line, width: 1 }, source::code(ast, self.state)?)
                    }
                    Kind::Or(..) => {
                        let or = Atom::new("or");
                        let ast = match self.source.at(expr.at, |a| a.as_call(or).is_some()) {
                            Some(ast) => ast,
                            None => self.source.membership(expr.line)?,
                        };
                        (Place { at: NOWHERE, line: expr.line, width: 1 }, source::code(ast, self.state)?)
                    }
                    Kind::RemoteCall { .. } if expr.at == NOWHERE => (place, self.null_test(expr)?),
                    _ => (place, self.code_at(expr)?),
                }
            }
            Origin::Segment(expr, nth) => {
                let (code, at) = self.segment(expr, *nth)?;
                (Place { at, line: expr.line, width: 1 }, code)
            }
            Origin::Param(nth, clause) => {
                let at_clause = self.def.expanded.iter().position(|c| std::ptr::eq(c, *clause))?;
                let ast = self.def.clauses.get(at_clause)?.args.get(*nth)?;
                let shown = self.source.parameter(clause.at, *nth).unwrap_or(ast);
                (at(ast), source::pattern(shown, self.state)?)
            }
            Origin::Head(clause, nth) => {
                let [Ast::List(head), _] = self.source.named(clause.at, atoms::ARROW)?.as_call(atoms::ARROW)? else {
                    return None;
                };
                let args: &[Ast] = match head.as_slice() {
                    [only] if only.as_call(atoms::WHEN).is_some() => {
                        only.as_call(atoms::WHEN).and_then(|a| a.split_last()).map(|(_, args)| args)?
                    }
                    args => args,
                };
                let ast = args.get(*nth)?;
                (at(ast), source::pattern(ast, self.state)?)
            }
            Origin::Arrow(line) => {
                let ast = self.source.arrow(*line)?;
                (at(ast), source::code(ast, self.state)?)
            }
            Origin::Bound(id) => {
                let note = self.def.vars.get(*id as usize)?;
                let segment = self.source.bound(note.start)?;
                (Place { at: segment.at, line: note.line, width: 1 }, segment.code.clone())
            }
            Origin::Rescue { named: true } => {
                (Place { at: NOWHERE, line: 0, width: 1 }, "rescue try do\n  ...\nend".to_string())
            }
            Origin::Rescue { named: false } => (Place { at: NOWHERE, line: 0, width: 1 }, String::new()),
            Origin::Hidden => return None,
        })
    }

    /// `is_nil(x)` has become `x == nil`.
    pub(super) fn null_test(&self, expr: &Expr) -> Option<String> {
        let Kind::RemoteCall { name, args, .. } = &expr.kind else { return None };
        match args.as_slice() {
            [var, Expr { kind: Kind::Const(nil), .. }]
                if matches!(name.as_str(), "==" | "=:=") && nil.same(&Term::NIL) =>
            {
                Some(format!("{} == nil", self.code_of(var)?))
            }
            _ => None,
        }
    }

    pub(super) fn file_place(&self, place: &Place) -> String {
        let file = &self.state.env.source;
        let name = crate::expand::definition::short_file_name(file.name());
        if place.line == 0 {
            return name;
        }
        if place.at == NOWHERE || !file.has_columns() {
            return format!("{name}:{}", place.line);
        }
        format!("{name}:{}:{}", place.line, file.line_column(place.at).1)
    }

    pub(super) fn traces(&self, traces: &[Trace<'s>]) -> Option<String> {
        let mut out = String::new();
        let mut hints: Vec<&str> = Vec::new();
        for trace in traces {
            let mut entries: Vec<(Place, String, String)> = Vec::new();
            for (ty, origin) in &trace.entries {
                let (place, code) = self.origin(origin)?;
                entries.push((place, ty.show()?, code));
            }
            if entries.is_empty() {
                return None;
            }
            // By place; what has none comes last.
            entries.sort_by_key(|(place, ..)| {
                let line = if place.line == 0 { u32::MAX } else { place.line };
                (line, place.at)
            });
            let s = if entries.len() > 1 { "s" } else { "" };
            for (_, origin) in &trace.entries {
                match origin {
                    Origin::Rescue { named: false } => hints.push(RESCUED),
                    Origin::Bound(id) => {
                        let note = self.def.vars.get(*id as usize)?;
                        if self.source.bound(note.start)?.implicit {
                            hints.push(INTEGERS);
                        }
                    }
                    _ => {}
                }
            }
            out.push_str(&format!("where \"{}\" was given the type{s}:\n\n", trace.name));
            for (place, ty, code) in &entries {
                let code = if code.is_empty() { format!("rescue {}", trace.name) } else { code.clone() };
                let code = code.replace('\n', "\n    ");
                out.push_str(&format!("    # type: {ty}\n    # from: {}\n    {code}\n\n", self.file_place(place)));
            }
        }
        hints.dedup();
        hints.iter().for_each(|hint| out.push_str(hint));
        Some(out)
    }

    /// Of the function that is called its type has been shown.
    pub(super) fn traces_but_called(&self, traces: &[Trace<'s>], expr: &Expr) -> Option<String> {
        let Kind::FunCall { fun, .. } = &expr.kind else { return None };
        let Kind::Var(id) = fun.kind else { return self.traces(traces) };
        let name = self.def.vars.get(id as usize)?.name;
        let kept: Vec<&Trace<'s>> = traces.iter().filter(|t| t.name != name).collect();
        kept.iter().map(|t| self.traces(std::slice::from_ref(*t))).collect()
    }
}

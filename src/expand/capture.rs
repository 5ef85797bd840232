//! `&`: captured functions and functions written with `&1`, `&2`, ….

use super::dispatch::Target;
use super::expander::{Expander, atom_expr};
use super::failure::Result;
use super::show::show;
use crate::base::{Atom, atoms};
use crate::ir::core::{Clause, Expr, Fn, Kind, Pat};
use crate::syntax::{Ast, Head, Lit, Meta};
use crate::term::Term;

impl Expander<'_> {
    pub(super) fn capture(&mut self, arg: &Ast, meta: &Meta) -> Result<Expr> {
        match arg {
            Ast::Lit(Lit::Int(n)) => return self.placeholder(*n, meta),
            Ast::Call(call) if matches!(call.head, Head::Name(atoms::BLOCK)) => {
                return match call.args.as_slice() {
                    [one] => self.capture(one, meta),
                    _ => {
                        let shown = show(arg);
                        let text = "block expressions are not allowed inside the capture operator &, got: ";
                        Err(self.error(meta, format!("{text}{shown}")))
                    }
                };
            }
            _ => {}
        }
        if self.capture.is_some() && !matches!(arg.as_call(atoms::DIVIDE), Some([_, Ast::Lit(Lit::Int(_))])) {
            return Err(self.nested(arg, meta));
        }
        if let Some([name, Ast::Lit(Lit::Int(arity))]) = arg.as_call(atoms::DIVIDE)
            && let Some(expr) = self.capture_name(name, *arity, meta)?
        {
            return Ok(expr);
        }
        if !has_placeholder(arg) {
            if let Some(inner) = nested_capture(arg) {
                return Err(self.nested(inner, meta));
            }
            return Err(self.invalid_capture(arg, meta));
        }
        if let Some(expr) = self.sequential(arg, meta)? {
            return Ok(expr);
        }
        self.capture = Some(Vec::new());
        let stacktrace = std::mem::take(&mut self.stacktrace);
        let body = self.scoped(|x| x.expr(arg));
        self.stacktrace = stacktrace;
        let params = self.capture.take().unwrap_or_default();
        let body = body?;
        self.finish_capture(params, body, meta)
    }

    fn nested(&self, arg: &Ast, meta: &Meta) -> super::Failure {
        let shown = show(&Ast::call(atoms::CAPTURE, vec![arg.clone()], Meta::none()));
        self.error(
            meta,
            format!(
                "nested captures are not allowed. You cannot define a function using the capture operator & inside \
                 another function defined via &. Got invalid nested capture: {shown}"
            ),
        )
    }

    fn invalid_capture(&self, arg: &Ast, meta: &Meta) -> super::Failure {
        let shown = show(arg);
        if let Ast::Lit(Lit::Int(n)) = arg {
            return self.error(meta, format!("capture argument &{n} must be used within the capture operator &"));
        }
        self.error(
            meta,
            format!(
                "invalid args for &, expected one of:\n\n  * &Mod.fun/arity to capture a remote function, such as \
                 &Enum.map/2\n  * &fun/arity to capture a local or imported function, such as &is_atom/1\n  * \
                 &some_code(&1, ...) containing at least one argument as &1, such as &List.flatten(&1)\n\nGot: {shown}"
            ),
        )
    }

    fn finish_capture(&mut self, params: Vec<Option<crate::ir::core::VarId>>, body: Expr, meta: &Meta) -> Result<Expr> {
        let mut pats = Vec::new();
        for (i, param) in params.iter().enumerate() {
            match param {
                Some(id) => pats.push(Pat::Bind(*id)),
                None => {
                    let (last, gap) = (params.len(), i + 1);
                    return Err(self.error(
                        meta,
                        format!(
                            "capture argument &{last} cannot be defined without &{gap} (you cannot skip arguments, all \
                             arguments must be numbered)"
                        ),
                    ));
                }
            }
        }
        let arity = u8::try_from(pats.len()).unwrap_or(u8::MAX);
        let clause = Clause { line: meta.line, at: crate::ir::core::NOWHERE, pats, guards: Vec::new(), body };
        Ok(Expr::new(meta.line, Kind::Fn(Box::new(Fn { line: meta.line, arity, clauses: vec![clause] }))))
    }

    /// `&1`
    fn placeholder(&mut self, n: i64, meta: &Meta) -> Result<Expr> {
        if self.capture.is_none() {
            let text = format!("capture argument &{n} must be used within the capture operator &");
            return Err(self.error(meta, text));
        }
        let params = self.capture.as_ref().map_or(0, Vec::len);
        let Some(index) = usize::try_from(n).ok().filter(|n| (1..=255).contains(n)) else {
            if n > 255 && params < 255 {
                let known = self.capture.iter().flatten().position(Option::is_none).unwrap_or(params);
                let gap = known + 1;
                return Err(self.error(
                    meta,
                    format!(
                        "capture argument &{n} cannot be defined without &{gap} (you cannot skip arguments, all \
                         arguments must be numbered)"
                    ),
                ));
            }
            return Err(self.error(meta, format!("capture argument &{n} must be numbered between 1 and 255")));
        };
        let known = self.capture.as_ref().and_then(|p| p.get(index - 1).copied().flatten());
        let id = match known {
            Some(id) => id,
            None => {
                let id = self.scope.fresh();
                if let Some(params) = &mut self.capture {
                    if params.len() < index {
                        params.resize(index, None);
                    }
                    params[index - 1] = Some(id);
                }
                id
            }
        };
        Ok(Expr::new(meta.line, Kind::Var(id)))
    }

    /// `&name/arity` and `&Mod.name/arity`.
    fn capture_name(&mut self, name: &Ast, arity: i64, meta: &Meta) -> Result<Option<Expr>> {
        let known = match name {
            Ast::Var(_) => true,
            Ast::Call(call) => match &call.head {
                Head::Expr(head) => {
                    call.args.is_empty() && matches!(head.as_call(atoms::DOT), Some([_, Ast::Lit(Lit::Atom(_))]))
                }
                Head::Name(n) => {
                    call.args.is_empty() && !matches!(*n, atoms::BRACES | atoms::PERCENT_BRACES | atoms::BITS)
                }
            },
            _ => false,
        };
        if !known {
            return Ok(None);
        }
        let Some(arity) = u8::try_from(arity).ok() else {
            return Err(self.error(meta, format!("capture argument &{arity} must be numbered between 1 and 255")));
        };
        match name {
            Ast::Var(var) => self.capture_local(var.name, arity, &var.meta, meta).map(Some),
            Ast::Call(call) => match &call.head {
                Head::Name(name) => self.capture_local(*name, arity, &call.meta, meta).map(Some),
                Head::Expr(head) => match head.as_call(atoms::DOT) {
                    Some([left, Ast::Lit(Lit::Atom(name))]) => {
                        self.capture_remote(left, *name, arity, &call.meta, meta).map(Some)
                    }
                    _ => Ok(None),
                },
            },
            _ => Ok(None),
        }
    }

    fn capture_local(&mut self, name: Atom, arity: u8, name_meta: &Meta, meta: &Meta) -> Result<Expr> {
        if name == atoms::SUPER {
            return self.capture_super(arity, meta);
        }
        if super::directive::is_special_form(name, arity) {
            return self.through_parameters(arity, meta, |args| Ast::call(name, args, name_meta.clone()));
        }
        let target = self.resolve(name, usize::from(arity), name_meta)?;
        if self.tracing && !self.library && matches!(target, Target::Function(_) | Target::Local) {
            self.trace_name(&target, name, usize::from(arity), name_meta)?;
        }
        match target {
            Target::Function(module) => {
                let (module, name) = super::inline::target(module, name, arity);
                Ok(remote_fun(module, name, arity, meta.line))
            }
            Target::Local => {
                if self.env.function.is_none() {
                    self.undefined_function(name, usize::from(arity), name_meta)?;
                    return Ok(Expr::constant(Term::NIL));
                }
                self.use_local(name, usize::from(arity), name_meta, false);
                Ok(Expr::new(meta.line, Kind::LocalFun { name, arity }))
            }
            // A macro: `fn a, b -> name(a, b) end`.
            Target::Native(_) | Target::Guard(_) | Target::Macro { .. } => {
                self.through_parameters(arity, meta, |args| Ast::call(name, args, name_meta.clone()))
            }
        }
    }

    fn capture_remote(&mut self, left: &Ast, name: Atom, arity: u8, name_meta: &Meta, meta: &Meta) -> Result<Expr> {
        let receiver = self.expr(left)?;
        let line = meta.line;
        if let Kind::Const(term) = &receiver.kind
            && let Some(module) = term.as_atom()
        {
            let target = self.resolve_remote(module, name, usize::from(arity), name_meta)?;
            if self.tracing && !self.library && matches!(target, Target::Function(_) | Target::Local) {
                self.trace_remote(&target, module, name, usize::from(arity), name_meta)?;
            }
            return match target {
                Target::Native(_) | Target::Guard(_) | Target::Macro { .. } => {
                    self.through_parameters(arity, meta, |args| {
                        Ast::remote(left.clone(), name, args, name_meta.clone())
                    })
                }
                _ => {
                    let bare = name_meta.get_atom(atoms::NO_PARENS) == Some(atoms::TRUE);
                    self.use_remote(module, name, usize::from(arity), name_meta, bare);
                    let (module, name) = super::inline::target(module, name, arity);
                    Ok(remote_fun(module, name, arity, line))
                }
            };
        }
        let fun = Kind::RemoteFun {
            module: Box::new(receiver),
            name: Box::new(atom_expr(line, name)),
            arity: Box::new(Expr::new(line, Kind::Const(Term::int(i64::from(arity))))),
        };
        Ok(Expr::new(line, fun))
    }

    /// `fn p1, … -> make(p1, …) end`
    fn through_parameters(&mut self, arity: u8, meta: &Meta, make: impl FnOnce(Vec<Ast>) -> Ast) -> Result<Expr> {
        let outer = self.capture.replace(Vec::new());
        let args = 1..=i64::from(arity);
        let args = args.map(|n| Ast::call(atoms::CAPTURE, vec![Ast::int(n)], meta.clone())).collect();
        let mut body = self.expr(&make(args));
        if arity == 0 && body.is_ok() {
            self.capture = Some(Vec::new());
        }
        let params = std::mem::replace(&mut self.capture, outer).unwrap_or_default();
        let mut pats: Vec<Pat> = params.iter().map(|p| p.map_or(Pat::Wild, Pat::Bind)).collect();
        pats.resize_with(usize::from(arity), || Pat::Wild);
        let clause = Clause {
            line: meta.line,
            at: crate::ir::core::NOWHERE,
            pats,
            guards: Vec::new(),
            body: std::mem::replace(&mut body, Ok(Expr::constant(Term::NIL)))?,
        };
        Ok(Expr::new(meta.line, Kind::Fn(Box::new(Fn { line: meta.line, arity, clauses: vec![clause] }))))
    }

    /// `&foo(&1, &2)` is `&foo/2`.
    fn sequential(&mut self, arg: &Ast, meta: &Meta) -> Result<Option<Expr>> {
        let Ast::Call(call) = arg else { return Ok(None) };
        let in_order = call
            .args
            .iter()
            .enumerate()
            .all(|(i, a)| matches!(a.as_call(atoms::CAPTURE), Some([Ast::Lit(Lit::Int(n))]) if *n == i as i64 + 1));
        let Some(arity) = u8::try_from(call.args.len()).ok().filter(|n| in_order && *n > 0) else { return Ok(None) };
        match &call.head {
            Head::Name(name) => {
                let simple = !super::directive::is_special_form(*name, arity)
                    && !matches!(*name, atoms::BRACES | atoms::PERCENT_BRACES | atoms::BITS | atoms::BLOCK)
                    && *name != atoms::SUPER;
                if !simple {
                    return Ok(None);
                }
                match self.resolve(*name, usize::from(arity), &call.meta)? {
                    Target::Function(_) | Target::Local => self.capture_local(*name, arity, &call.meta, meta).map(Some),
                    _ => Ok(None),
                }
            }
            Head::Expr(head) => match head.as_call(atoms::DOT) {
                Some([left @ (Ast::Lit(_) | Ast::Call(_)), Ast::Lit(Lit::Atom(name))])
                    if left.as_atom().is_some() || left.as_call(atoms::ALIASES).is_some() =>
                {
                    let Kind::Const(term) = self.expr(left)?.kind else { return Ok(None) };
                    let Some(module) = term.as_atom() else { return Ok(None) };
                    match self.resolve_remote(module, *name, usize::from(arity), &call.meta)? {
                        Target::Function(_) | Target::Local => {
                            self.capture_remote(left, *name, arity, &call.meta, meta).map(Some)
                        }
                        _ => Ok(None),
                    }
                }
                _ => Ok(None),
            },
        }
    }
}

fn remote_fun(module: Atom, name: Atom, arity: u8, line: u32) -> Expr {
    Expr::new(line, Kind::Const(Term::export_fun(module, name, arity)))
}

/// The argument of a `&` within that is no `&1`.
fn nested_capture(ast: &Ast) -> Option<&Ast> {
    let mut work = vec![ast];
    while let Some(node) = work.pop() {
        if let Some([inner]) = node.as_call(atoms::CAPTURE) {
            return Some(inner);
        }
        node.push_parts(&mut work);
    }
    None
}

/// Whether `&1` and the like occur (in nested captures too: that is an error found later).
fn has_placeholder(ast: &Ast) -> bool {
    let mut work = vec![ast];
    while let Some(node) = work.pop() {
        if matches!(node.as_call(atoms::CAPTURE), Some([Ast::Lit(Lit::Int(_))])) {
            return true;
        }
        node.push_parts(&mut work);
    }
    false
}

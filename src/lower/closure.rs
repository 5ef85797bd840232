//! Closures: what they capture, and their own functions.

use super::build::{Builder, Me, Val};
use super::finish;
use super::free::Mentioned;
use crate::ir::core::{Fn, VarId};
use crate::ir::{Expr, FunctionInfo, FunctionKind, Slot, code};
use crate::term::Term;
use std::sync::atomic::Ordering;

/// What a closure takes along besides variables, and where it finds it.
pub struct Extra<'s> {
    pub outer: &'s [Slot],
}

impl Builder<'_> {
    pub fn fn_(&mut self, f: &Fn) -> Expr {
        let mut mentioned = Mentioned::default();
        mentioned.clauses(&f.clauses);
        self.at(f.line);
        self.closure(f.arity, &mentioned, Extra { outer: &[] }, |b, _| b.function_body(&f.clauses))
    }

    /// A closure over what is mentioned. `body` emits its code; it is told the registers of `extra` inside.
    pub fn closure(
        &mut self,
        arity: u8,
        mentioned: &Mentioned,
        extra: Extra,
        body: impl FnOnce(&mut Builder, &[Slot]),
    ) -> Expr {
        let mut inner = Builder::new(self.ctx, Me { recursive: false, ..self.me }, u16::from(arity));
        inner.line = self.line;
        inner.in_comp_closure = self.in_comp_closure;
        let mut captured: Vec<Expr> = Vec::new();
        let mut shared: Vec<(Slot, Slot)> = Vec::new();
        let mut capture = |inner: &mut Builder, outer: Slot| {
            // Two variables may be the same register.
            if let Some((_, reg)) = shared.iter().find(|(o, _)| *o == outer) {
                return *reg;
            }
            let reg = inner.fresh();
            shared.push((outer, reg));
            captured.push(Expr::Slot(outer));
            reg
        };
        for &var in &mentioned.vars {
            match self.captured(var) {
                Some(Val::Reg(outer)) => {
                    let reg = capture(&mut inner, outer);
                    inner.bind(var, Val::Reg(reg));
                }
                Some(constant) => inner.bind(var, constant),
                None => {}
            }
        }
        if mentioned.stacktrace
            && let Some(Val::Reg(outer)) = self.trace
        {
            inner.trace = Some(Val::Reg(capture(&mut inner, outer)));
        }
        let extra: Vec<Slot> = extra.outer.iter().map(|outer| capture(&mut inner, *outer)).collect();
        inner.nparams = inner.nregs as u16;
        let info = FunctionInfo {
            module: self.ctx.module,
            name: self.me.name,
            arity,
            kind: FunctionKind::Closure {
                index: self.ctx.next_closure.fetch_add(1, Ordering::Relaxed),
                captures: captured.len() as u16,
                parent_arity: self.me.arity,
            },
            file: self.ctx.file,
            line: self.line,
        };
        let Some(function) = code::new_function(info) else {
            self.fail("the program has too many functions");
            return Expr::Const(Term::NIL);
        };
        body(&mut inner, &extra);
        match finish::finish(inner) {
            Ok(lowered) => function.set_code(lowered.code),
            Err(problem) => {
                self.problem.get_or_insert(problem);
            }
        }
        if captured.is_empty() {
            return Expr::Const(Term::closure(function.id, arity, std::iter::empty()));
        }
        Expr::Closure(function, captured.into())
    }

    fn captured(&self, var: VarId) -> Option<Val> {
        self.vars.get(&var).cloned()
    }
}

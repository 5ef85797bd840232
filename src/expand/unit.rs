//! Code that is run once: files, evaluated texts, bodies of modules.
//!
//! A file is expanded as a whole before any of it runs, as in Elixir. There is one step beyond: when a top-level form
//! needs a module that a form before it defines (its struct, macros, imports), the expansion stops in front of the
//! form, the part before it runs, and the expansion goes on. Elixir refuses such files, so nothing it accepts changes.

use super::env::{Env, inspect_atom};
use super::expander::Expander;
use super::failure::{Failure, Result};
use super::host::{Host, MacroCall};
use super::module::ModuleState;
use super::scope::{Scope, VarKey};
use super::template::ModuleTemplate;
use crate::base::{Atom, Diagnostic, Severity, Span, Within, atoms};
use crate::ir::core::{Expr, Kind, Unit};
use crate::syntax::{Ast, quoted};
use crate::term::Term;
use std::sync::{Arc, PoisonError};

/// An expanded unit, and how to go on behind it.
#[derive(Debug)]
pub struct Expanded {
    pub unit: Unit,
    /// The environment behind the last form.
    pub env: Env,
    /// What the unit's results are, in order.
    pub variables: Vec<VarKey>,
    /// The form in front of which the expansion stopped: run the unit, then expand from there in `env` with
    /// `variables` as bindings.
    pub next: Option<usize>,
    /// It defines modules.
    pub defines: bool,
}

/// Expands a file or an evaluated text, from its form number `from` on.
///
/// `bindings` become the unit's parameters. With `results` the unit also gives the values of all variables at its end;
/// a unit that stops early always does.
///
/// # Errors
/// The first error that ended the expansion; errors that did not end it have been reported to the host before.
pub fn expand_file(
    ast: &Ast,
    from: usize,
    env: &Env,
    bindings: &[VarKey],
    results: bool,
    host: &mut dyn Host,
) -> Result<Expanded> {
    let forms = match ast.as_call(atoms::BLOCK) {
        Some(forms) if forms.len() != 1 => forms,
        _ => std::slice::from_ref(ast),
    };
    let forms = forms.get(from..).unwrap_or_default();
    let mut x = Expander::new(host, env.clone(), Scope::default());
    let params = x.bind_parameters(bindings);
    let checking = !results && x.host.checking();
    let outcome = x.forms(forms, true, checking);
    let outcome = x.settle(outcome)?;
    let (exprs, stopped) = outcome;
    let line = forms.first().map_or(1, Ast::line);
    let visible = if results || stopped.is_some() { x.scope.visible() } else { Vec::new() };
    if results || stopped.is_some() {
        for (_, id) in &visible {
            x.scope.mark_used(*id);
        }
    }
    x.warn_unused_variables();
    x.commit();
    let unit = Unit {
        params,
        body: sequence(exprs, line),
        nvars: x.scope.nvars(),
        results: (results || stopped.is_some()).then(|| visible.iter().map(|(_, id)| *id).collect()),
    };
    Ok(Expanded {
        unit,
        env: x.env,
        variables: visible.into_iter().map(|(key, _)| key).collect(),
        defines: !x.defined.is_empty(),
        next: stopped.map(|n| n + from),
    })
}

/// Expands a module's body; its [`ModuleState`] must be with the host already. The captured variables are the unit's
/// parameters.
///
/// # Errors
/// As [`expand_file`]; an error in the body that does not end the expansion is one here.
pub fn expand_module_body(template: &ModuleTemplate, name: Atom, host: &mut dyn Host) -> Result<Expanded> {
    let Some(state) = host.defining(name) else {
        return Err(Failure::of_kind("ArgumentError", format!("module {} is not being defined", inspect_atom(name))));
    };
    let env = state.lock().unwrap_or_else(PoisonError::into_inner).env.clone();
    let expanded = expand_body(&template.body, env, &template.captures, template.line, host)?;
    state.lock().unwrap_or_else(PoisonError::into_inner).end_env = Some(expanded.env.clone());
    Ok(expanded)
}

/// Expands code as a part of a module's body.
pub(super) fn expand_body(
    ast: &Ast,
    env: Env,
    bindings: &[VarKey],
    line: u32,
    host: &mut dyn Host,
) -> Result<Expanded> {
    let mut x = Expander::new(host, env, Scope::default());
    let params = x.bind_parameters(bindings);
    let body = x.expr(ast);
    let body = match body {
        Ok(body) if !x.failed => body,
        Ok(_) => {
            let failure = x.take_last_error(&crate::syntax::Meta::at(line, Span::NONE));
            x.commit();
            return Err(failure);
        }
        Err(failure) => {
            if !matches!(failure, Failure::NeedsThread) {
                x.commit();
            }
            return Err(failure);
        }
    };
    x.warn_unused_variables();
    x.commit();
    let unit = Unit { params, body, nvars: x.scope.nvars(), results: None };
    Ok(Expanded { unit, defines: !x.defined.is_empty(), env: x.env, variables: Vec::new(), next: None })
}

/// Expands one macro call, if the tree is one: `Macro.expand_once/2`.
///
/// # Errors
/// What the macro raised, or what is wrong with its call.
pub fn expand_macro_once(ast: &Ast, env: &Env, host: &mut dyn Host) -> Result<Option<Ast>> {
    let mut x = Expander::new(host, env.clone(), Scope::default());
    x.expand_once(ast)
}

impl Expander<'_> {
    fn bind_parameters(&mut self, bindings: &[VarKey]) -> Vec<u32> {
        let bound = bindings.iter().map(|key| self.scope.bind(*key, 0, Span::NONE, true));
        bound.collect()
    }

    /// Expands top-level forms until the end, or until one needs a module that is defined before it.
    #[allow(clippy::type_complexity)]
    fn forms(&mut self, forms: &[Ast], may_stop: bool, checking: bool) -> Result<(Vec<Expr>, Option<usize>)> {
        let mut exprs = Vec::with_capacity(forms.len());
        for (i, form) in forms.iter().enumerate() {
            let env = self.env.clone();
            let mark = self.scope.mark();
            let (diagnostics, failed) = (self.diagnostics.len(), self.failed);
            let last = i + 1 == forms.len();
            if !last {
                self.warn_no_effect(form, &crate::syntax::Meta::none());
            }
            let bound = self.scope.nvars();
            match self.expr(form) {
                Ok(expr) if checking && !super::check::unrun::runs(form) => {
                    let visible = self.scope.visible();
                    exprs.push(super::check::unrun::stand_in(expr, bound, &visible));
                }
                Ok(expr) => exprs.push(expr),
                Err(Failure::NeedsModule(module, _)) if may_stop && i > 0 && !failed && self.defines(module) => {
                    self.env = env;
                    self.scope.leave(mark);
                    self.diagnostics.truncate(diagnostics);
                    self.failed = failed;
                    return Ok((exprs, Some(i)));
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok((exprs, None))
    }

    /// Whether an earlier form of this unit defines the module.
    fn defines(&self, module: Atom) -> bool {
        self.defined
            .iter()
            .any(|d| *d == module || module.as_str().strip_prefix(d.as_str()).is_some_and(|rest| rest.starts_with('.')))
    }

    /// Errors that were collected end the expansion after all.
    fn settle<T>(&mut self, outcome: Result<T>) -> Result<T> {
        match outcome {
            Ok(_) if self.failed => {
                let failure = self.take_last_error(&crate::syntax::Meta::none());
                self.commit();
                Err(failure)
            }
            Ok(value) => Ok(value),
            Err(failure) => {
                if !matches!(failure, Failure::NeedsThread) {
                    self.commit();
                }
                Err(failure)
            }
        }
    }

    /// One step of a macro call; `None` when the tree is none.
    pub(super) fn expand_once(&mut self, ast: &Ast) -> Result<Option<Ast>> {
        use crate::syntax::{Call, Head, Lit};
        match ast {
            Ast::Var(var) => Ok(match var.name {
                atoms::MODULE_ => Some(Ast::atom(self.env.module_atom())),
                atoms::DIR_ | atoms::ENV_ => match self.variable(var)?.kind {
                    Kind::Const(term) => Some(quoted::escape(&term)),
                    _ => None,
                },
                _ => None,
            }),
            Ast::Call(call) => {
                let Call { head, args, meta } = &**call;
                let (target, name) = match head {
                    Head::Name(atoms::ALIASES) => return Ok(self.expand_alias(args, meta)?.map(Ast::atom)),
                    Head::Name(name) => {
                        let arity = u8::try_from(args.len()).unwrap_or(u8::MAX);
                        if super::directive::is_special_form(*name, arity) {
                            return Ok(None);
                        }
                        (self.resolve(*name, args.len(), meta)?, *name)
                    }
                    Head::Expr(head) => match head.as_call(atoms::DOT) {
                        Some([left, Ast::Lit(Lit::Atom(name))]) => {
                            let module = match left {
                                Ast::Lit(Lit::Atom(a)) => Some(*a),
                                Ast::Call(c) => match left.as_call(atoms::ALIASES) {
                                    Some(parts) => self.expand_alias(parts, &c.meta)?,
                                    None => None,
                                },
                                Ast::Var(v) if v.name == atoms::MODULE_ => self.env.module,
                                _ => None,
                            };
                            let Some(module) = module else { return Ok(None) };
                            (self.resolve_remote(module, *name, args.len(), meta)?, *name)
                        }
                        _ => return Ok(None),
                    },
                };
                match target {
                    super::dispatch::Target::Native(native) => match native.ast {
                        Some(_) => self.native_macro(native, args, meta).map(Some),
                        None => Ok(None),
                    },
                    super::dispatch::Target::Guard(guard) => Ok(Some(self.guard_call(&guard, args, meta))),
                    super::dispatch::Target::Macro { module, local } => {
                        self.by_name = true;
                        self.call_macro(module, name, args, local, meta).map(Some)
                    }
                    _ => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }
}

fn sequence(mut exprs: Vec<Expr>, line: u32) -> Expr {
    match exprs.len() {
        0 => Expr::new(line, Kind::Const(Term::NIL)),
        1 => exprs.remove(0),
        _ => Expr::new(line, Kind::Block(exprs)),
    }
}

/// What to do next at a module's end.
#[derive(Debug)]
pub enum Step {
    /// Run this as a part of the body, then ask again.
    Run(Box<Expanded>),
    /// The module is complete.
    Done(Box<super::module::FinishedModule>),
}

/// Ends a module whose body has run: `@before_compile` hooks first, then the checks.
///
/// # Errors
/// What makes the module one that cannot be compiled; the diagnostics are reported.
pub fn finish_module(name: Atom, host: &mut dyn Host) -> Result<Step> {
    let Some(state) = host.defining(name) else {
        return Err(Failure::of_kind("ArgumentError", format!("module {} is not being defined", inspect_atom(name))));
    };
    let lock = |state: &Arc<std::sync::Mutex<ModuleState>>, f: &mut dyn FnMut(&mut ModuleState)| {
        f(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
    };
    loop {
        let mut hook = None;
        let mut env = None;
        lock(&state, &mut |s| {
            super::module::restore_not_overridden(s);
            hook = s.next_before_compile();
            env = Some(s.body_env());
        });
        let (Some((module, function)), Some(env)) = (hook, env) else { break };
        let mut env = env;
        env.line = env.line.max(1);
        let caller = super::env_term::env_to_term(&env, &[]);
        let is_macro = host.exports(module)?.is_some_and(|e| e.macros.contains(&(function, 1)));
        let taken = |s: &mut ModuleState| s.before_compile_done += 1;
        if !is_macro {
            host.call_function(module, function, vec![caller])?;
            lock(&state, &mut |s| taken(s));
            continue;
        }
        let call = MacroCall {
            module,
            name: function,
            args: vec![quoted::opaque(&caller)],
            caller,
            local: false,
            outer: true,
            line: env.line,
            source: env.source.clone(),
        };
        let ast = host.call_macro(call)?;
        let counter = host.fresh_counter();
        let ast = super::dispatch::take_in(ast, env.line, module, counter, &env.source);
        let line = env.line;
        let expanded = expand_body(&ast, env, &[], line, host)?;
        lock(&state, &mut |s| taken(s));
        return Ok(Step::Run(Box::new(expanded)));
    }
    let mut diagnostics = Vec::new();
    let mut outcome = None;
    let mut structs = |module: Atom| {
        let info = host.struct_info(module).ok().flatten()?;
        Some(info.fields.iter().map(|(field, _)| *field).collect())
    };
    lock(&state, &mut |s| outcome = Some(super::finish::finish(s, &mut diagnostics, &mut structs)));
    let failed = diagnostics.iter().any(|d: &Diagnostic| d.severity == Severity::Error);
    // What belongs to no function is an error of the file.
    let of_file = failed && diagnostics.iter().all(|d| d.severity != Severity::Error || d.within == Within::Untold);
    for diagnostic in diagnostics {
        host.report(diagnostic);
    }
    match outcome {
        Some(Err(refused)) => Err(Failure::Error(refused)),
        Some(Ok(Some(module))) if !failed => {
            lock(&state, &mut |s| {
                let speaks = !s.impls.is_empty() || !s.behaviours().is_empty();
                let check = super::check::ModuleCheck {
                    name,
                    source: s.env.source.clone(),
                    state: speaks.then(|| state.clone()),
                    uses: std::mem::take(&mut s.remote_uses),
                    types: std::mem::take(&mut s.types),
                    silenced: s.silenced_calls(),
                };
                s.env.lexical.add_check(check);
            });
            Ok(Step::Done(Box::new(module)))
        }
        _ => {
            let what = if of_file { "file".to_string() } else { format!("module {}", inspect_atom(name)) };
            let text = format!("cannot compile {what} (errors have been logged)");
            let mut file = None;
            lock(&state, &mut |s| file = Some(s.env.source.clone()));
            let mut diagnostic = Diagnostic::error("CompileError", text, Span::NONE);
            diagnostic.file = file;
            Err(Failure::Error(Box::new(diagnostic)))
        }
    }
}

/// Required and optional callbacks of a behaviour; `None` when there is no such module.
#[derive(Clone, Debug, Default)]
pub struct Callbacks {
    pub required: Vec<(Atom, u8)>,
    pub optional: Vec<(Atom, u8)>,
    /// The module exists but is no behaviour.
    pub none: bool,
}

/// What there is to say about a module's behaviours, when the file has run.
pub fn behaviours_of(check: &super::check::ModuleCheck, host: &mut dyn Host) -> Vec<Diagnostic> {
    let Some(state) = &check.state else { return Vec::new() };
    let behaviours = state.lock().unwrap_or_else(PoisonError::into_inner).behaviours();
    let mut found = Vec::new();
    for behaviour in behaviours {
        match behaviour_callbacks(behaviour, host) {
            Ok(callbacks) => found.push((behaviour, callbacks)),
            Err(_) => return Vec::new(),
        }
    }
    super::check::behaviour::check(&state.lock().unwrap_or_else(PoisonError::into_inner), &found)
}

fn behaviour_callbacks(behaviour: Atom, host: &mut dyn Host) -> Result<Option<Callbacks>> {
    let Some(exports) = host.exports(behaviour)? else { return Ok(None) };
    let info = Atom::new("behaviour_info");
    if !exports.functions.contains(&(info, 1)) {
        return Ok(Some(Callbacks { none: true, ..Callbacks::default() }));
    }
    let mut read = |what: &str| -> Result<Vec<(Atom, u8)>> {
        let term = host.call_function(behaviour, info, vec![Term::atom(Atom::new(what))])?;
        let pairs = term.list_iter().filter_map(|t| match t.as_tuple()? {
            [name, arity] => Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?)),
            _ => None,
        });
        Ok(pairs.collect())
    };
    Ok(Some(Callbacks { required: read("callbacks")?, optional: read("optional_callbacks")?, none: false }))
}

//! Performing the hooks of expanded code: modules, functions, attributes; and files in stages.
//!
//! Whatever takes several steps with script code in between (a module's body, a file that needs a module it defines)
//! is chained through hooks of the runtime's own ([`Next`]): each step is a function whose last expression asks for
//! the next one. So a process can be suspended, killed or raise anywhere in between, as in any other code.

use super::compile::{self, Compiler};
use super::{Runtime, eval, library, lower, modules};
use crate::base::{Atom, Diagnostic, SourceFile, Span, Within, atoms};
use crate::expand::env::Lexical;
use crate::expand::{self, Env, Expanded, FinishedModule, Hooked, ModuleState, ModuleTemplate, Step, VarKey};
use crate::ir::core::{Expr, Kind, Pat, Payload, Try, Unit};
use crate::ir::{FunctionInfo, FunctionKind, Raise};
use crate::machine::Answer;
use crate::process::Cx;
use crate::syntax::{Ast, Meta, quoted};
use crate::term::Term;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

/// The runtime's own hooks.
enum Next {
    /// A module's body has run: finish the module. Argument: the body's value.
    Finish(Atom),
    /// A module's definition is over, well or not.
    Forget(Atom),
    /// The rest of a file. Arguments: the values of its variables.
    Stage(Stage),
    /// A file is done: checks, and `@after_verify`. Argument: the file's value. With whether the text may be followed by
    /// more.
    Verify(Arc<Lexical>, bool),
}

/// The part of a file that is still to come.
pub struct Stage {
    pub ast: Arc<Ast>,
    pub from: usize,
    pub env: Env,
    pub variables: Vec<VarKey>,
    /// Values of all variables are wanted at the end.
    pub results: bool,
    /// And the environment.
    pub with_env: bool,
}

fn hook(next: Next, args: Vec<Expr>) -> Expr {
    Expr::new(0, Kind::Hook { payload: Payload(Arc::new(next)), args })
}

/// Performs any hook.
pub fn perform(runtime: &Runtime, cx: &mut Cx, payload: &Payload, args: Vec<Term>) -> Answer {
    let result = match payload.0.downcast_ref::<Next>() {
        Some(Next::Finish(name)) => finish(runtime, cx, *name, args),
        Some(Next::Forget(name)) => {
            runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            runtime.written.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            Ok(Answer::Value(Term::NIL))
        }
        Some(Next::Stage(stage)) => stage_again(runtime, cx, stage, args),
        Some(Next::Verify(lexical, inside)) => verify(runtime, cx, lexical, *inside, args),
        None => expanded(runtime, cx, payload, args),
    };
    result.unwrap_or_else(Answer::Raise)
}

fn expanded(runtime: &Runtime, cx: &mut Cx, payload: &Payload, mut args: Vec<Term>) -> Result<Answer, Raise> {
    let hooked = Hooked::of(payload).map_err(|f| compile::raise(runtime, f))?;
    let Hooked::Module(template) = hooked else {
        let mut compiler = Compiler { runtime, cx };
        let performed = expand::perform(hooked, &args, &mut compiler).map(Answer::Value);
        return performed.map_err(|f| match hooked {
            Hooked::Def(template) => compile::raise_at(runtime, f, &template.env, template.line),
            _ => compile::raise(runtime, f),
        });
    };
    let name = match template.name {
        Some(name) => name,
        None if args.is_empty() => return Err(Raise::badarg()),
        None => {
            let name = args.remove(0);
            let shown = crate::term::inspect::inspect(&name, &crate::term::inspect::Opts::default());
            name.as_atom().ok_or_else(|| Raise::argument(&format!("invalid module name: {shown}")))?
        }
    };
    begin(runtime, cx, template, name, args)
}

/// Starts a module: expands its body and calls it.
///
/// # Errors
/// What is wrong with the body, as an exception.
pub fn begin(
    runtime: &Runtime,
    cx: &mut Cx,
    template: &Arc<ModuleTemplate>,
    name: Atom,
    args: Vec<Term>,
) -> Result<Answer, Raise> {
    let path = name.as_str().contains(['/', '\\']);
    if path || matches!(name, atoms::NIL | atoms::TRUE | atoms::FALSE) {
        return Err(Raise::argument(&format!("invalid module name: {}", expand::env::inspect_atom(name))));
    }
    if name == atoms::ELIXIR {
        let text = "module Elixir is reserved and cannot be defined";
        let said = Diagnostic::error("CompileError", text, Span::NONE).at_line(template.line);
        let said = said.in_file(&template.env.source).within(Within::Module(name));
        return Err(compile::raise(runtime, expand::Failure::Error(Box::new(said))));
    }
    let state = Arc::new(Mutex::new(ModuleState::new(template, name)));
    runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).insert(name, state);
    let forget = |failure| {
        runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
        compile::raise(runtime, failure)
    };
    redefined(runtime, template, name);
    let mut compiler = Compiler { runtime, cx };
    if runtime.tracing.load(Ordering::Relaxed) {
        let env = Env { module: Some(name), function: None, line: template.line, ..template.env.clone() };
        let env = expand::env_to_term(&env, &[]);
        expand::Host::trace(&mut compiler, Term::atom(Atom::new("defmodule")), env).map_err(forget)?;
        compiler = Compiler { runtime, cx };
    }
    let body = expand::expand_module_body(template, name, &mut compiler).map_err(forget)?;
    let line = template.line;
    let value = body.unit.body;
    let guarded = Kind::Try(Box::new(Try {
        body: hook(Next::Finish(name), vec![value]),
        handlers: Vec::new(),
        else_clauses: Vec::new(),
        after: Some(hook(Next::Forget(name), Vec::new())),
    }));
    let unit = Unit { body: Expr::new(line, guarded), results: None, ..body.unit };
    let file = shown(&template.env.file);
    let info = FunctionInfo {
        module: name,
        name: Atom::new("__MODULE__"),
        arity: unit.params.len() as u8,
        kind: FunctionKind::Module,
        file,
        line,
    };
    Ok(Answer::CallFunction(lower::unit(runtime, &unit, info, &Default::default())?, args))
}

/// Says that there is a module of this name already.
fn redefined(runtime: &Runtime, template: &ModuleTemplate, name: Atom) {
    let version = match modules::find(name) {
        Some(known) if known.library().is_none() => "defined in memory".to_string(),
        _ if library::has(name) => format!("loaded from {name}.beam"),
        _ => return,
    };
    if super::check::option(runtime, "ignore_module_conflict").is_some_and(|v| v.is_truthy()) {
        return;
    }
    let text = format!("redefining module {} (current version {version})", expand::env::inspect_atom(name));
    let said = Diagnostic::warning(text, Span::NONE).at_line(template.line).in_file(&template.env.source);
    runtime.report_diagnostic(&said.within(Within::Module(name)));
}

/// The next step at a module's end: more code to run, or the module is done.
fn finish(runtime: &Runtime, cx: &mut Cx, name: Atom, args: Vec<Term>) -> Result<Answer, Raise> {
    let mut compiler = Compiler { runtime, cx };
    let step = expand::finish_module(name, &mut compiler).map_err(|f| compile::raise(runtime, f))?;
    let value = args.into_iter().next().unwrap_or_default();
    match step {
        Step::Run(expanded) => {
            let body = Expr::new(
                0,
                Kind::Block(vec![expanded.unit.body, hook(Next::Finish(name), vec![Expr::constant(value)])]),
            );
            let unit = Unit { body, results: None, ..expanded.unit };
            let info = FunctionInfo {
                module: name,
                name: Atom::new("__MODULE__"),
                arity: 0,
                kind: FunctionKind::Module,
                file: shown(&expanded.env.file),
                line: 0,
            };
            Ok(Answer::CallFunction(lower::unit(runtime, &unit, info, &Default::default())?, Vec::new()))
        }
        Step::Done(finished) => done(runtime, cx, *finished, value),
    }
}

/// A module is complete: loads it, and runs what waits for that (`@on_load`, `@after_compile`).
fn done(runtime: &Runtime, cx: &mut Cx, finished: FinishedModule, value: Term) -> Result<Answer, Raise> {
    let FinishedModule { name, on_load, .. } = finished;
    let after_compile = finished.after_compile.clone();
    let mut env = finished.env.clone();
    if !finished.after_verify.is_empty() {
        let mut waiting = runtime.to_verify.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(finished.after_verify.iter().map(|(hook, function)| (*hook, *function, name)));
    }
    let module = modules::define(finished);
    let binary = module.beam();
    runtime.collectors.module(cx.pid(), name);
    if runtime.tracing.load(Ordering::Relaxed) {
        let event = Term::tuple3(Term::atom(Atom::new("on_module")), binary.clone(), Term::atom(Atom::new("none")));
        let told = expand::env_to_term(&env, &[]);
        expand::Host::trace(&mut Compiler { runtime, cx }, event, told).map_err(|f| compile::raise(runtime, f))?;
    }
    runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
    if let Some(function) = on_load.and_then(|f| module.function(f, 0)) {
        let result = cx.run_nested(crate::process::Entry::Function(function), Vec::new());
        if !result.is_ok_and(|v| v == Term::atom(crate::base::atoms::OK)) {
            modules::remove(name);
        }
    }
    let answer = Term::tuple([Term::atom(atoms::MODULE), Term::atom(name), binary.clone(), value]);
    if after_compile.is_empty() {
        return Ok(Answer::Value(answer));
    }
    runtime.written.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    let caller = expand::env_to_term(&env, &[]);
    let line = env.line;
    for (hook, _) in &after_compile {
        env.require(*hook);
    }
    let calls = after_compile.iter().map(|(hook, function)| {
        let args = vec![quoted::escape(&caller), quoted::escape(&binary)];
        Ast::remote(Ast::atom(*hook), *function, args, Meta::at(line, Span::NONE))
    });
    let calls = Ast::call(crate::base::atoms::BLOCK, calls.collect(), Meta::at(line, Span::NONE));
    let stage = Stage { ast: Arc::new(calls), from: 0, env, variables: Vec::new(), results: false, with_env: false };
    let mut compiler = Compiler { runtime, cx };
    let expanded = expand::expand_file(&stage.ast, 0, &stage.env, &[], false, &mut compiler)
        .map_err(|f| compile::raise(runtime, f))?;
    let body = Expr::new(line, Kind::Block(vec![expanded.unit.body, Expr::constant(answer)]));
    let unit = Unit { body, results: None, ..expanded.unit };
    let file = shown(&stage.env.file);
    let info =
        FunctionInfo { module: name, name: Atom::new("__MODULE__"), arity: 0, kind: FunctionKind::Module, file, line };
    Ok(Answer::CallFunction(lower::unit(runtime, &unit, info, &Default::default())?, Vec::new()))
}

/// What `@after_verify` asked for, once the file is done. A step a hook, newest last.
fn verify(runtime: &Runtime, cx: &mut Cx, lexical: &Lexical, inside: bool, args: Vec<Term>) -> Result<Answer, Raise> {
    super::check::file(runtime, cx, lexical, inside);
    let waiting = std::mem::take(&mut *runtime.to_verify.lock().unwrap_or_else(PoisonError::into_inner));
    for (hook, function, module) in waiting {
        let mut compiler = Compiler { runtime, cx };
        use crate::expand::Host;
        compiler.call_function(hook, function, vec![Term::atom(module)]).map_err(|f| compile::raise(runtime, f))?;
    }
    Ok(Answer::Value(args.into_iter().next().unwrap_or_default()))
}

/// Expands a file (or the rest of it) and gives the function to call.
///
/// # Errors
/// What is wrong with the code, as an exception.
pub fn stage(runtime: &Runtime, cx: &mut Cx, stage: &Stage, args: Vec<Term>) -> Result<Answer, Raise> {
    stage_again(runtime, cx, stage, args)
}

fn stage_again(runtime: &Runtime, cx: &mut Cx, stage: &Stage, args: Vec<Term>) -> Result<Answer, Raise> {
    let mut compiler = Compiler { runtime, cx };
    let expanded: Expanded =
        expand::expand_file(&stage.ast, stage.from, &stage.env, &stage.variables, stage.results, &mut compiler)
            .map_err(|f| compile::raise(runtime, f))?;
    let file = shown(&stage.env.file);
    let mut unit = expanded.unit;
    if let Some(from) = expanded.next {
        let values = unit.results.take().unwrap_or_default();
        let next = Stage {
            ast: stage.ast.clone(),
            from,
            env: expanded.env,
            variables: expanded.variables,
            results: stage.results,
            with_env: stage.with_env,
        };
        let args = values.into_iter().map(|v| Expr::new(0, Kind::Var(v))).collect();
        unit.body = Expr::new(0, Kind::Block(vec![unit.body, hook(Next::Stage(next), args)]));
    } else if stage.results {
        if expanded.defines {
            verify_at_end(&mut unit, &stage.env.lexical, true);
        }
        let env = stage.with_env.then(|| {
            let vars: Vec<_> = expanded.variables.iter().copied().zip(0..).collect();
            expand::env_to_term(&expanded.env, &vars)
        });
        eval::give_binding(&mut unit, &expanded.variables, env);
    } else {
        verify_at_end(&mut unit, &stage.env.lexical, false);
    }
    let info = FunctionInfo {
        module: Atom::new("elixir_compiler_0"),
        name: Atom::new("__FILE__"),
        arity: unit.params.len() as u8,
        kind: FunctionKind::File,
        file,
        line: 0,
    };
    Ok(Answer::CallFunction(lower::unit(runtime, &unit, info, &Default::default())?, args))
}

/// Has the file's last expression followed by [`Next::Verify`], its value kept.
fn verify_at_end(unit: &mut Unit, lexical: &Arc<Lexical>, inside: bool) {
    let value = unit.nvars;
    unit.nvars += 1;
    let body = std::mem::replace(&mut unit.body, Expr::constant(Term::NIL));
    let line = body.line;
    let mut items = match body.kind {
        Kind::Block(items) => items,
        kind => vec![Expr::new(line, kind)],
    };
    if let Some(last) = items.pop() {
        let line = last.line;
        items.push(Expr::new(line, Kind::Match(Box::new(Pat::Bind(value)), Box::new(last))));
        items.push(Expr::new(
            line,
            hook(Next::Verify(lexical.clone(), inside), vec![Expr::new(line, Kind::Var(value))]).kind,
        ));
    }
    unit.body = Expr::new(line, Kind::Block(items));
}

/// `__ENV__.file` of a script: its absolute path.
fn absolute(name: &str) -> String {
    let path = std::path::Path::new(name);
    if path.is_absolute() || !path.exists() {
        return name.to_string();
    }
    std::path::absolute(path).map_or_else(|_| name.to_string(), |p| p.display().to_string())
}

/// A file as stack traces print it: relative to the current directory where it lies below.
pub fn shown(file: &str) -> Atom {
    let below = std::env::current_dir()
        .ok()
        .and_then(|dir| std::path::Path::new(file).strip_prefix(dir).ok().map(|p| p.display().to_string()));
    Atom::new(below.as_deref().unwrap_or(file))
}

/// The first stage of a text.
///
/// # Errors
/// Its syntax errors, which have been shown.
pub fn first_stage(runtime: &Runtime, source: &SourceFile) -> Result<Stage, Raise> {
    match crate::syntax::parse(source, &crate::syntax::Options::default()) {
        Ok(parsed) => Ok(Stage {
            ast: {
                parsed.warnings.iter().for_each(|w| runtime.report_diagnostic(w));
                Arc::new(parsed.ast)
            },
            from: 0,
            env: Env::for_file(source.clone(), absolute(source.name())),
            variables: Vec::new(),
            results: false,
            with_env: false,
        }),
        Err(refused) => {
            // The errors of a file have columns; its tree does without.
            let options = crate::syntax::Options { columns: true, ..Default::default() };
            let refused = crate::syntax::parse(source, &options).err().unwrap_or(refused);
            Err(runtime.syntax_error(&refused.errors))
        }
    }
}

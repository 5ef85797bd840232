//! Making a function's code on its first call.

use super::Runtime;
use super::compile::{self, Compiler};
use super::modules::{self, Functions, Pending};
use crate::base::{Atom, Diagnostic};
use crate::expand::{self, Failure};
use crate::ir::core::{Definition, Unit};
use crate::ir::{Function, FunctionInfo, FunctionKind, Raise, code};
use crate::lower::{self, ModuleCtx};
use crate::process::Cx;
use std::sync::atomic::AtomicU32;
use std::sync::{Mutex, PoisonError};

/// Gives a function its code.
///
/// # Errors
/// What is wrong with its definition, as an exception.
pub fn function(runtime: &Runtime, cx: &mut Cx, function: &'static Function) -> Result<(), Raise> {
    if function.program().is_some() {
        return Ok(());
    }
    if let Some(pending) = function.take_pending() {
        let Ok(pending) = pending.downcast::<Pending>() else { return Err(undefined(function)) };
        let local = |name, arity| pending.functions.get(&(name, arity)).copied();
        return set(function, &pending.definition, &local, &pending.next_closure);
    }
    let Some(module) = modules::find(function.module) else { return Err(undefined(function)) };
    let Some(library) = module.library() else {
        // Another process has taken what was pending and is about to be done.
        return wait(function);
    };
    let mut compiler = Compiler { runtime, cx };
    let definition = expand::expand_function(library, function.name, function.arity, &mut compiler)
        .map_err(|f| compile::raise(runtime, f))?;
    let local = |name, arity| module.function(name, arity);
    set(function, &definition, &local, &module.next_closure)
}

fn wait(function: &'static Function) -> Result<(), Raise> {
    for _ in 0..100_000 {
        if function.program().is_some() {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_micros(20));
    }
    Err(undefined(function))
}

fn undefined(function: &'static Function) -> Raise {
    let mut raise = Raise::atom(crate::base::atoms::UNDEF);
    raise.0.mfa = Some((function.module, function.name, Vec::new()));
    raise
}

fn set(
    function: &'static Function,
    definition: &Definition,
    local: &dyn Fn(Atom, u8) -> Option<&'static Function>,
    next_closure: &AtomicU32,
) -> Result<(), Raise> {
    let module = ModuleCtx { module: function.module, file: function.file, local, next_closure };
    let lowered = lower::definition(definition, &module).map_err(|d| broken(&d))?;
    function.set_code(lowered.code);
    Ok(())
}

fn broken(diagnostic: &Diagnostic) -> Raise {
    let file = diagnostic.file.as_ref().map_or("nofile", |f| f.name());
    compile::compile_error(file, diagnostic.line_column().0, &diagnostic.message)
}

/// A function that runs a unit: a file, an evaluation, a module's body.
///
/// # Errors
/// When it cannot be lowered.
pub fn unit(
    runtime: &Runtime,
    unit: &Unit,
    info: FunctionInfo,
    functions: &Functions,
) -> Result<&'static Function, Raise> {
    let _ = runtime;
    let local = |name, arity| functions.get(&(name, arity)).copied();
    let counter = AtomicU32::new(0);
    let module = ModuleCtx { module: info.module, file: info.file, local: &local, next_closure: &counter };
    let lowered = lower::unit(unit, info.name, &module).map_err(|d| broken(&d))?;
    let Some(function) = code::new_function(info) else { return Err(Raise::atom(crate::base::atoms::SYSTEM_LIMIT)) };
    function.set_code(lowered.code);
    Ok(function)
}

/// A function of a module that is being defined, as it stands now: what its own macros need while it is compiled.
///
/// # Errors
/// When there is no such definition.
pub fn local(compiler: &mut Compiler, module: Atom, name: Atom, arity: u8) -> Result<&'static Function, Failure> {
    use expand::Host;
    let missing = || Failure::compile(format!("undefined function {name}/{arity}"), crate::base::Span::NONE, 0);
    let state = compiler.defining(module).ok_or_else(missing)?;
    let lock = || state.lock().unwrap_or_else(PoisonError::into_inner);
    let file = super::define::shown(&lock().env.file);
    // Kept with the module until a definition among them changes: a macro is called more often than defined.
    let waiting: Mutex<Vec<&'static Function>> = Mutex::default();
    let make = |name: Atom, arity: u8| -> Option<&'static Function> {
        let mut state = lock();
        if let Some(function) = state.local_code.get(&(name, arity)) {
            return Some(function);
        }
        let Some(line) = state.core_definition(name, arity).map(|def| def.line) else {
            state.local_missing = true;
            return None;
        };
        let info = FunctionInfo { module, name, arity, kind: FunctionKind::Def, file, line };
        let function = code::new_function(info)?;
        state.local_code.insert((name, arity), function);
        waiting.lock().unwrap_or_else(PoisonError::into_inner).push(function);
        Some(function)
    };
    let wanted = make(name, arity).ok_or_else(missing)?;
    let counter = AtomicU32::new(0);
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(function) = next else { return Ok(wanted) };
        let definition = lock().core_definition(function.name, function.arity).map(expand::finished);
        let definition = definition.ok_or_else(missing)?;
        let ctx = ModuleCtx { module, file, local: &make, next_closure: &counter };
        match lower::definition(&definition, &ctx) {
            Ok(lowered) => function.set_code(lowered.code),
            Err(diagnostic) => {
                lock().local_code.clear();
                return Err(Failure::Error(Box::new(diagnostic)));
            }
        }
    }
}

//! Loading a unit of the library: what stands in a module's body apart from its functions is performed.

use super::super::definition::{self, add, default_clauses, parse_head, split_defaults};
use super::super::env::Env;
use super::super::expander::{Expander, LibraryContext};
use super::super::failure::{Failure, Result};
use super::super::host::Host;
use super::super::module::{ClauseBody, DefClause, ModuleState, take_docs};
use super::super::perform;
use super::super::scope::Scope;
use super::super::show::show;
use super::super::template::{DefTemplate, Hooked};
use super::LibraryModule;
use crate::base::{Atom, SourceFile, Span, atoms};
use crate::ir::core::{Expr, Kind};
use crate::syntax::packed::{ModuleUnit, Outer, Unit};
use crate::syntax::{Ast, Call, Head};
use crate::term::Term;
use std::sync::{Arc, OnceLock};

/// Loads the modules of a unit.
///
/// # Errors
/// When it holds something that would have to run, or what the host could not do.
pub fn load_unit(unit: Unit, host: &mut dyn Host) -> Result<Vec<LibraryModule>> {
    let mut loader = Loader { out: Vec::new() };
    match unit {
        Unit::Form(item) => {
            let env = around(item.file, &item.outers, host)?;
            loader.forms(&item.form, env, None, host)?;
        }
        Unit::Module(module) => {
            let env = around(module.file, &module.outers, host)?;
            loader.module(module, env, host)?;
        }
    }
    Ok(loader.out)
}

/// The environment that the bodies around a unit leave to it.
fn around(file: &str, outers: &[Outer], host: &mut dyn Host) -> Result<Env> {
    // Library texts are not at hand when a script runs: lines are all that errors can name.
    let file: Arc<str> = format!("lib/{file}").into();
    let mut env = Env::for_file(SourceFile::new(&*file, ""), file);
    for outer in outers {
        env.module = outer.module;
        if let Some(module) = outer.module {
            Arc::make_mut(&mut env.context_modules).insert(0, module);
        }
        for form in &outer.forms {
            let mut x = Expander::new(host, env, Scope::default());
            x.library = true;
            x.expr(form)?;
            env = x.env;
        }
    }
    Ok(env)
}

struct Loader {
    out: Vec<LibraryModule>,
}

/// A module being read.
struct Reading {
    state: ModuleState,
    context: Arc<LibraryContext>,
}

impl Loader {
    /// A module whose functions are rows.
    fn module(&mut self, mut unit: ModuleUnit, env: Env, host: &mut dyn Host) -> Result<()> {
        let (name, line) = (unit.name, unit.line);
        let setup = std::mem::take(&mut unit.setup);
        let mut env = Env { module: Some(name), function: None, line, ..env };
        if !env.context_modules.contains(&name) {
            Arc::make_mut(&mut env.context_modules).insert(0, name);
        }
        let context = LibraryContext { unit: Some(Arc::new(unit)), ..LibraryContext::default() };
        let state = ModuleState::with_env(env, name, line, Span::NONE);
        let mut reading = Reading { context: Arc::new(context), state };
        let mut last = Arc::new(reading.state.env.clone());
        let mut envs = vec![last.clone()];
        for form in setup {
            let before = last.clone();
            let attribute = form.as_call(atoms::AT).is_some();
            let after = self.form(&form, (*before).clone(), Some(&mut reading), host)?;
            last = if attribute { before } else { Arc::new(after) };
            envs.push(last.clone());
        }
        self.out.push(complete(reading, envs));
        Ok(())
    }

    /// Reads forms; gives the environment behind them.
    fn forms(&mut self, ast: &Ast, env: Env, module: Option<&mut Reading>, host: &mut dyn Host) -> Result<Env> {
        let mut env = env;
        let mut module = module;
        match ast.as_call(atoms::BLOCK) {
            Some(forms) => {
                for form in forms {
                    env = self.forms(form, env, module.as_deref_mut(), host)?;
                }
                Ok(env)
            }
            None => self.form(ast, env, module, host),
        }
    }

    fn form(&mut self, ast: &Ast, env: Env, module: Option<&mut Reading>, host: &mut dyn Host) -> Result<Env> {
        let refuse = |env: &Env, what: &Ast| {
            let text = format!("a library module cannot run code: {}", show(what));
            let diagnostic = crate::base::Diagnostic::error("CompileError", text, what.span());
            Err(Failure::Error(Box::new(diagnostic.at_line(what.line()).in_file(&env.source))))
        };
        let call = match ast {
            Ast::Lit(_) | Ast::Var(_) => return Ok(env),
            Ast::Call(call) => call,
            _ => return refuse(&env, ast),
        };
        let context = module.as_ref().map(|m| m.context.clone());
        let mut x = Expander::new(host, env, Scope::default());
        x.library = true;
        x.library_context = context;
        // Attributes first: expanding them would read the ones before.
        if let Some([attribute]) = ast.as_call(atoms::AT) {
            let Some(reading) = module else { return refuse(&x.env, ast) };
            return attribute_form(&mut x, attribute, reading);
        }
        let expr = x.expr(ast)?;
        let failed = x.failed.then(|| x.take_last_error(&call.meta));
        if let Some(failure) = failed {
            return Err(failure);
        }
        let env = x.env.clone();
        self.declare(expr, ast, module, host)?;
        Ok(env)
    }

    /// Takes what a declaration expanded to.
    fn declare(&mut self, expr: Expr, ast: &Ast, module: Option<&mut Reading>, host: &mut dyn Host) -> Result<()> {
        let mut module = module;
        let mut work = vec![expr];
        while let Some(expr) = work.pop() {
            match expr.kind {
                Kind::Const(_) | Kind::Var(_) => {}
                Kind::Block(items) => work.extend(items.into_iter().rev()),
                // `defstruct`: the hook and what binds its value.
                Kind::Match(_, value) => work.push(*value),
                // `@derive` in the library names protocols whose `Any` implementation does: nothing to make.
                Kind::If(..) => {}
                Kind::Hook { payload, args } => {
                    let hook = Hooked::of(&payload)?;
                    self.hook(hook, args, module.as_deref_mut(), host)?;
                }
                _ => {
                    let text = format!("a library module cannot run code: {}", show(ast));
                    return Err(Failure::of_kind("CompileError", text));
                }
            }
        }
        Ok(())
    }

    fn hook(
        &mut self,
        hook: &Hooked,
        args: Vec<Expr>,
        module: Option<&mut Reading>,
        host: &mut dyn Host,
    ) -> Result<()> {
        let nothing = || Failure::of_kind("CompileError", "a definition outside of a module of the library");
        match hook {
            Hooked::Module(template) => {
                let name = template.name.ok_or_else(nothing)?;
                let mut reading = Reading { state: ModuleState::new(template, name), context: Arc::default() };
                let env = reading.state.env.clone();
                let end = self.forms(&template.body, env, Some(&mut reading), host)?;
                reading.state.end_env = Some(end);
                self.out.push(complete(reading, Vec::new()));
                Ok(())
            }
            Hooked::Def(template) => {
                let reading = module.ok_or_else(nothing)?;
                let Some(text) = &template.source else {
                    return Err(Failure::of_kind("CompileError", "unquote fragments in a library module"));
                };
                let Some(head) = parse_head(&text.head) else {
                    return Err(Failure::of_kind("CompileError", format!("invalid syntax in {}", show(&text.head))));
                };
                if template.kind.is_macro()
                    && let Ok(arity) = u8::try_from(head.args.len())
                {
                    let row = ((head.name, arity), template.guard.clone());
                    Arc::make_mut(&mut reading.context).macros.push(row);
                }
                add_clause(&mut reading.state, template, head, text.body.clone());
                Ok(())
            }
            Hooked::PutAttribute(at) => {
                let reading = module.ok_or_else(nothing)?;
                let value = match args.into_iter().next().map(|e| e.kind) {
                    Some(Kind::Const(value)) => value,
                    _ => return Err(Failure::of_kind("CompileError", format!("@{} must be a literal", at.name))),
                };
                set(reading, at.name, value, at.line, at.span);
                Ok(())
            }
            Hooked::GetAttribute(_) => Ok(()),
            Hooked::Typespec { kind, spec, env } => {
                let reading = module.ok_or_else(nothing)?;
                if let Some(spec) = spec.as_ref().and_then(|s| perform::typespec(*kind, s, env.line)) {
                    reading.state.typespecs.push(spec);
                }
                Ok(())
            }
            Hooked::Struct { env } => {
                let reading = module.ok_or_else(nothing)?;
                let fields = match args.into_iter().next().map(|e| e.kind) {
                    Some(Kind::Const(fields)) => fields,
                    _ => {
                        return Err(Failure::of_kind(
                            "CompileError",
                            "the fields of a library struct must be literals",
                        ));
                    }
                };
                perform::define_struct(&mut reading.state, &fields, env, &mut Vec::new())?;
                Ok(())
            }
            Hooked::Overridable { .. } => {
                // Definitions after it replace those before: see `add_clause`.
                let reading = module.ok_or_else(nothing)?;
                if let Some(Kind::Const(names)) = args.into_iter().next().map(|e| e.kind) {
                    for pair in names.list_iter() {
                        if let Some([name, arity]) = pair.as_tuple()
                            && let (Some(name), Some(arity)) = (name.as_atom(), arity.as_int())
                            && let Some(def) = reading.state.defs.get_mut(&(name, arity as u8))
                        {
                            def.has_head = true;
                            def.generated = true;
                        }
                    }
                }
                Ok(())
            }
            Hooked::QuotedTail | Hooked::QuotedDot { .. } => Ok(()),
        }
    }
}

fn set(reading: &mut Reading, name: Atom, value: Term, line: u32, span: Span) {
    reading.state.put_attribute(name, value, line, span);
    let value = reading.state.get_attribute(name).unwrap_or(Term::NIL);
    let attributes = &mut Arc::make_mut(&mut reading.context).attributes;
    attributes.retain(|(n, _)| *n != name);
    attributes.push((name, value));
}

/// `@name value` in a library module.
fn attribute_form(x: &mut Expander, form: &Ast, reading: &mut Reading) -> Result<Env> {
    if let Some((name, value)) = attribute(x, form, &mut reading.state)? {
        set(reading, name, value, form.line(), form.span());
    }
    Ok(x.env.clone())
}

/// The name and value of an attribute to set; a specification is kept in the state.
pub(super) fn attribute(x: &mut Expander, form: &Ast, state: &mut ModuleState) -> Result<Option<(Atom, Term)>> {
    let Ast::Call(call) = form else { return Ok(None) };
    let Call { head: Head::Name(name), args, meta } = &**call else { return Ok(None) };
    let [value] = args.as_slice() else { return Ok(None) };
    match name.as_str() {
        "type" | "typep" | "opaque" | "spec" | "callback" | "macrocallback" | "nominal" => {
            state.typespecs.extend(perform::typespec(*name, value, meta.line));
            Ok(None)
        }
        "impl" => Ok(None),
        _ => match x.expr(value)?.kind {
            Kind::Const(term) => Ok(Some((*name, term))),
            _ => {
                let text = format!("@{name} of a library module must be a literal, got: {}", show(value));
                Err(x.error(meta, text))
            }
        },
    }
}

fn add_clause(state: &mut ModuleState, template: &DefTemplate, head: definition::HeadParts, body: Option<Ast>) {
    let (kind, env, line) = (template.kind, &template.env, template.line);
    let Ok(arity) = u8::try_from(head.args.len()) else { return };
    let name = head.name;
    let span = head.meta.span;
    let (args, defaults) = split_defaults(&head.args);
    let mut env = env.clone();
    env.function = Some((name, arity));
    env.line = line;
    let env = Arc::new(env);
    let doc = take_docs(state, kind, name, arity, line, &head.args, &env, span, &mut Vec::new());
    state.docs.extend(doc);
    // A definition that was made overridable gives way to the next of its name.
    if state.defs.get(&(name, arity)).is_some_and(|d| d.generated && d.has_head) {
        state.defs.remove(&(name, arity));
    }
    for clause in default_clauses(&env, arity, &defaults, line, span) {
        let small = clause.env.function.map_or(0, |f| f.1);
        let def = add(state, kind, name, small, line, span, &env, false);
        def.is_default = true;
        def.clauses.push(clause);
    }
    let def = add(state, kind, name, arity, line, span, &env, false);
    def.defaults = def.defaults.max(u8::try_from(defaults.len()).unwrap_or(u8::MAX));
    def.guard = template.guard.clone();
    if let Some(body) = body {
        let body = ClauseBody::Sections(body);
        def.clauses.push(DefClause { line, span, args, guards: head.guards, body, env });
    }
}

fn complete(reading: Reading, envs: Vec<Arc<Env>>) -> LibraryModule {
    let Reading { mut state, context } = reading;
    state.closed = true;
    LibraryModule { state, context, envs, exports: OnceLock::new() }
}

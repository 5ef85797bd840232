//! Modules of the library: loaded without running anything.
//!
//! A library module's body holds only declarations: attributes with literal values, `alias`, `import`, `require`, `use`,
//! definitions, structs, exceptions, protocols, implementations, nested modules. Clauses are kept as written with their
//! environments and expanded on a function's first call, so that a script pays for what it runs.

use super::definition::{self, default_clauses, parse_head, split_defaults};
use super::env::{Env, inspect_atom};
use super::expander::{Expander, LibraryContext};
use super::failure::{Failure, Result};
use super::host::{Exports, Host};
use super::module::{ClauseBody, Def, DefClause, DefKind, ModuleState};
use super::scope::Scope;
use super::show::show;
use super::template::Hooked;
use crate::base::{Atom, SourceFile, Span, atoms};
use crate::ir::core::{Definition, Expr, Kind};
use crate::syntax::Ast;
use crate::term::Term;
use std::sync::Arc;

/// A library module: its definitions wait to be expanded.
#[derive(Debug)]
pub struct LibraryModule {
    pub state: ModuleState,
    pub exports: Arc<Exports>,
    /// `__info__/1` and the like, ready.
    pub info: Vec<Definition>,
    context: Arc<LibraryContext>,
}

impl LibraryModule {
    pub fn name(&self) -> Atom {
        self.state.name
    }

    /// Names, arities and whether they are public, of everything that can be called: macros under their `MACRO-` names.
    pub fn functions(&self) -> Vec<(Atom, u8, bool)> {
        let mut defs: Vec<_> = self.state.defs.values().collect();
        defs.sort_by_key(|d| d.index);
        let mut out: Vec<(Atom, u8, bool)> = defs
            .iter()
            .map(|d| {
                let arity = d.arity + u8::from(d.kind.is_macro());
                (definition::core_name(d.kind, d.name), arity, d.kind.is_public())
            })
            .collect();
        for info in &self.info {
            if !out.iter().any(|(n, a, _)| *n == info.name && *a == info.arity) {
                out.push((info.name, info.arity, true));
            }
        }
        out
    }
}

/// Reads the modules of a library file.
///
/// # Errors
/// When the file holds something that would have to run, or what the host could not do.
pub fn load_library(ast: &Ast, source: SourceFile, host: &mut dyn Host) -> Result<Vec<LibraryModule>> {
    let file: Arc<str> = source.name().into();
    let env = Env::for_file(source, file);
    let mut loader = Loader { out: Vec::new() };
    loader.forms(ast, env, None, host)?;
    Ok(loader.out)
}

/// Expands a function (or macro, by its `MACRO-` name) of a library module.
///
/// # Errors
/// What is wrong with it; [`Failure::Error`] with "undefined" when there is none.
pub fn expand_function(module: &LibraryModule, name: Atom, arity: u8, host: &mut dyn Host) -> Result<Definition> {
    if let Some(info) = module.info.iter().find(|d| d.name == name && d.arity == arity) {
        let own = module.state.defs.contains_key(&(name, arity));
        if !own {
            return Ok(info.clone());
        }
    }
    let key = match name.as_str().strip_prefix("MACRO-") {
        Some(plain) => (Atom::new(plain), arity.saturating_sub(1)),
        None => (name, arity),
    };
    match module.state.defs.get(&key) {
        Some(def) => definition::expand_library_def(def, module.context.clone(), host),
        None => {
            let module = inspect_atom(module.state.name);
            Err(Failure::of_kind("UndefinedFunctionError", format!("function {module}.{name}/{arity} is undefined")))
        }
    }
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
                self.out.push(complete(reading));
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
                if let Some(spec) = spec.as_ref().and_then(|s| super::perform::typespec(*kind, s, env.line)) {
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
                super::perform::define_struct(&mut reading.state, &fields, env, &mut Vec::new())?;
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
fn attribute_form(x: &mut Expander, attribute: &Ast, reading: &mut Reading) -> Result<Env> {
    if let Ast::Call(call) = attribute
        && let crate::syntax::Head::Name(name) = call.head
        && let [value] = call.args.as_slice()
    {
        match name.as_str() {
            "type" | "typep" | "opaque" | "spec" | "callback" | "macrocallback" | "nominal" => {
                if let Some(spec) = super::perform::typespec(name, value, call.meta.line) {
                    reading.state.typespecs.push(spec);
                }
            }
            "impl" => {}
            _ => {
                let expr = x.expr(value)?;
                let Kind::Const(term) = expr.kind else {
                    let text = format!("@{name} of a library module must be a literal, got: {}", show(value));
                    return Err(x.error(&call.meta, text));
                };
                set(reading, name, term, call.meta.line, call.meta.span);
            }
        }
    }
    Ok(x.env.clone())
}

fn add_clause(
    state: &mut ModuleState,
    template: &super::template::DefTemplate,
    head: definition::HeadParts,
    body: Option<Ast>,
) {
    let (kind, env, line) = (template.kind, &template.env, template.line);
    let Ok(arity) = u8::try_from(head.args.len()) else { return };
    let name = head.name;
    let span = head.meta.span;
    let (args, defaults) = split_defaults(&head.args);
    let mut env = env.clone();
    env.function = Some((name, arity));
    env.line = line;
    let env = Arc::new(env);
    let doc = super::module::take_docs(state, kind, name, arity, line, &head.args, &env, span, &mut Vec::new());
    state.docs.extend(doc);
    // A definition that was made overridable gives way to the next of its name.
    if state.defs.get(&(name, arity)).is_some_and(|d| d.generated && d.has_head) {
        state.defs.remove(&(name, arity));
    }
    for clause in default_clauses(&env, arity, &defaults, line, span) {
        let small = clause.env.function.map_or(0, |f| f.1);
        let def = new_def(state, kind, name, small, line, span, &env);
        def.is_default = true;
        def.clauses.push(clause);
    }
    let def = new_def(state, kind, name, arity, line, span, &env);
    def.defaults = def.defaults.max(u8::try_from(defaults.len()).unwrap_or(u8::MAX));
    def.guard = template.guard.clone();
    if let Some(body) = body {
        let body = ClauseBody::Sections(body);
        def.clauses.push(DefClause { line, span, args, guards: head.guards, body, env });
    }
}

fn new_def<'s>(
    state: &'s mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    line: u32,
    span: Span,
    env: &Env,
) -> &'s mut Def {
    let index = state.next_index;
    state.next_index += 1;
    state.defs.entry((name, arity)).or_insert_with(|| Def {
        kind,
        name,
        arity,
        line,
        span,
        file: env.file.clone(),
        clauses: Vec::new(),
        defaults: 0,
        has_head: false,
        expanded: Vec::new(),
        nvars: 0,
        generated: false,
        index,
        guard: None,
        is_default: false,
    })
}

fn complete(reading: Reading) -> LibraryModule {
    let Reading { mut state, context } = reading;
    state.closed = true;
    let exports = super::finish::exports(&state);
    let info = super::finish::info_functions(&state, &exports);
    LibraryModule { exports: Arc::new(exports), info, context, state }
}

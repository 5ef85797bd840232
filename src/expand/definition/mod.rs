//! Functions and macros: from `def name(args) when guards do … end` to clauses of expanded code.
//!
//! A clause is expanded when its `def` is performed, in a scope of its own; its variables are numbered on from the
//! clauses before it, so that a definition's numbers never meet. In library modules clauses wait for the first call.

mod check;
mod clause;
mod head;

use check::{check_against, conflicting_defaults};
use clause::expand_clause;
pub use clause::{core_name, default_clauses, expand_library_def, finished};
pub use head::{HeadParts, head_call, parse_head, split_defaults};

use crate::base::{Atom, Diagnostic, Severity, Span, Within, atoms};
use crate::expand::env::Env;
use crate::expand::failure::{Failure, Result};
use crate::expand::host::Host;
use crate::expand::module::{ClauseBody, Def, DefClause, DefKind, ModuleState};
use crate::expand::show::{show, show_function_name};
use crate::expand::template::{DefTemplate, DefText};
use crate::syntax::{Ast, quoted};
use crate::term::Term;
use std::sync::{Arc, Mutex, PoisonError};

/// Performs a `def`: checks it against what the module has, expands it, and adds it.
///
/// The value is `{name, arity}`.
///
/// # Errors
/// What is wrong with the definition, or what the host could not do.
pub fn define(template: &DefTemplate, text: &DefText, host: &mut dyn Host) -> Result<Term> {
    let module = template.env.module.unwrap_or(atoms::NIL);
    let Some(state) = host.defining(module) else {
        let what = format!(
            "could not define a function: module {} is compiled already",
            crate::expand::env::inspect_atom(module)
        );
        return Err(Failure::of_kind("ArgumentError", what));
    };
    let mut diagnostics = Vec::new();
    let mut wrong = false;
    let mut result = define_in(&state, template, text, host, &mut diagnostics, &mut wrong);
    if matches!(result, Err(Failure::NeedsThread)) {
        return result;
    }
    // What is wrong inside of a definition does not keep the next one from being looked at: the module's end does.
    if wrong && let Err(Failure::Error(diagnostic) | Failure::NeedsModule(_, diagnostic)) = result {
        diagnostics.push(*diagnostic);
        result = Ok(Term::NIL);
    }
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        lock(&state).failed = true;
    }
    for diagnostic in diagnostics {
        host.report(diagnostic);
    }
    if result.is_ok()
        && let Err(failure) = on_definition(&state, template, text, host)
    {
        result = Err(failure);
    }
    if result.is_ok() {
        crate::expand::module::drop_docs(&mut lock(&state), template.kind);
    }
    result
}

/// Tells the hooks in `@on_definition` about a definition that has been added.
fn on_definition(
    state: &Arc<Mutex<ModuleState>>,
    template: &DefTemplate,
    text: &DefText,
    host: &mut dyn Host,
) -> Result<()> {
    let hooks = lock(state).hooks("on_definition", "__on_definition__");
    if hooks.is_empty() {
        return Ok(());
    }
    let Some(head) = parse_head(&text.head) else { return Ok(()) };
    let mut env = template.env.clone();
    env.line = template.line;
    env.function = u8::try_from(head.args.len()).ok().map(|arity| (head.name, arity));
    let source = env.source.clone();
    let tree = |ast: &Ast| quoted::to_term_in(ast, &source);
    let list = |items: &[Ast]| Term::list(items.iter().map(tree).collect::<Vec<_>>());
    let args = vec![
        crate::expand::env_term::env_to_term(&env, &[]),
        Term::atom(Atom::new(template.kind.name())),
        Term::atom(head.name),
        list(&head.args),
        list(&head.guards),
        text.body.as_ref().map_or(Term::NIL, tree),
    ];
    for (module, function) in hooks {
        host.call_function(module, function, args.clone())?;
    }
    Ok(())
}

fn lock(state: &Mutex<ModuleState>) -> std::sync::MutexGuard<'_, ModuleState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn error(env: &Env, line: u32, span: Span, message: String) -> Failure {
    Failure::Error(Box::new(Diagnostic::error("CompileError", message, span).at_line(line).in_file(&env.source)))
}

fn warning(env: &Env, line: u32, span: Span, message: String) -> Diagnostic {
    Diagnostic::warning(message, span).at_line(line).in_file(&env.source)
}

/// A head that is none, as it is written: what `unquote` put in for a name may be anything.
fn show_head(head: &Ast) -> String {
    if let Some([head, guard]) = head.as_call(atoms::WHEN) {
        return format!("{} when {}", show_head(head), show(guard));
    }
    if let Ast::Lit(crate::syntax::Lit::Opaque(_)) = head
        && let Some([name, _, args]) = crate::expand::expander::literal_of(head).as_tuple()
        && args.is_list()
    {
        let name = show(&quoted::from_term(name));
        let args: Vec<String> = args.list_iter().map(|arg| show(&quoted::from_term(arg))).collect();
        return format!("{name}({})", args.join(", "));
    }
    show(head)
}

fn define_in(
    state: &Arc<Mutex<ModuleState>>,
    template: &DefTemplate,
    text: &DefText,
    host: &mut dyn Host,
    diagnostics: &mut Vec<Diagnostic>,
    wrong: &mut bool,
) -> Result<Term> {
    let (kind, line, span) = (template.kind, template.line, template.span);
    let mut env = template.env.clone();
    let Some(head) = parse_head(&text.head) else {
        if text.head.as_call(atoms::ALIASES).is_some() {
            let shown = show(&text.head);
            let text = "function names should start with lowercase characters or underscore, invalid name ";
            return Err(error(&env, line, span, format!("{text}{shown}")));
        }
        let shown = show_head(&text.head);
        let text = format!("invalid syntax in {} {shown}", kind.name());
        let said = Diagnostic::error("CompileError", text, span).at_line(line).in_file(&env.source);
        return Err(Failure::Error(Box::new(said.within(Within::Module(env.module_atom())))));
    };
    let span = if head.meta.span.is_none() { span } else { head.meta.span };
    let Ok(arity) = u8::try_from(head.args.len()) else {
        return Err(error(&env, line, span, "functions take at most 255 arguments".to_string()));
    };
    let name = head.name;
    let shown = show_function_name(name);
    if (name == atoms::INFO_ && arity == 1) || (name == atoms::MODULE_INFO && arity <= 1) {
        let text = format!("cannot define {} {shown}/{arity} as it is automatically defined by Elixir", kind.name());
        return Err(error(&env, line, span, text));
    }
    let (args, defaults) = split_defaults(&head.args);
    env.function = Some((name, arity));
    env.line = line;
    env.context = super::Context::Normal;
    let env = Arc::new(env);
    let body = text.body.clone().map(ClauseBody::Sections);
    let unquoted = template.source.is_none();
    if body.is_none() && args.iter().any(|arg| !matches!(arg, Ast::Var(_))) {
        *wrong = true;
        let text = "patterns are not allowed in function head, only variables and default arguments (using \\\\)\n\nIf \
                    you did not intend to define a function head, make sure your function definition has the proper \
                    syntax by wrapping the arguments in parentheses and using the do keyword accordingly:\n\n    def \
                    add(a, b), do: a + b\n\n    def add(a, b) do\n      a + b\n    end\n";
        let said = Diagnostic::error("CompileError", text, span).at_line(line).in_file(&env.source);
        return Err(Failure::Error(Box::new(said.within(Within::Function(env.module_atom(), name, arity)))));
    }
    // What the module has of this name so far.
    let (first_var, super_name) = {
        let mut state = lock(state);
        if state.closed {
            let text = format!("could not define {} {shown}/{arity}: the module is compiled already", kind.name());
            return Err(Failure::of_kind("ArgumentError", text));
        }
        if let Some(old) = state.overridable.get(&(name, arity)).map(|o| o.def.kind)
            && old.is_macro() != kind.is_macro()
        {
            let kinds = |kind: DefKind| {
                if kind.is_macro() { "macro (defmacro, defmacrop)" } else { "function (def, defp)" }
            };
            let (old, new) = (kinds(old), kinds(kind));
            let module = crate::expand::env::inspect_atom(env.module_atom());
            let text = format!("cannot override {old} {shown}/{arity} in module {module} as a {new}");
            return Err(error(&env, line, span, text));
        }
        check_against(
            &mut state,
            kind,
            name,
            arity,
            &defaults,
            body.is_none(),
            unquoted,
            &env,
            line,
            span,
            diagnostics,
        )?;
        let first = state.defs.get(&(name, arity)).map_or(0, |d| d.nvars);
        (first, state.overridable.get(&(name, arity)).map(|o| crate::expand::module::super_name(name, o.count)))
    };
    // Expand, with nothing locked.
    let generated = template.generated;
    let mut default_defs = Vec::new();
    for clause in default_clauses(&env, arity, &defaults, line, span) {
        let small = clause.env.function.map_or(0, |f| f.1);
        // What is wrong with a default is wrong with the definition it is written in.
        let told = diagnostics.len();
        let mut expanded = expand_clause(kind, &clause, 0, None, None, host, diagnostics);
        let whole = Within::Function(env.module_atom(), name, arity);
        diagnostics[told..].iter_mut().for_each(|d| d.within = whole);
        if let Err(Failure::Error(d)) = &mut expanded {
            d.within = if d.within == Within::Untold { Within::Untold } else { whole };
        }
        let expanded = expanded?;
        default_defs.push((small, clause, expanded));
    }
    let mut new_clauses = Vec::new();
    if let Some(body) = body {
        let clause = DefClause { line, span, args, guards: head.guards.clone(), body, env: env.clone() };
        let of_function = |f: &Failure| f.diagnostic().is_some_and(|d| d.local);
        let expanded = expand_clause(kind, &clause, first_var, super_name, None, host, diagnostics);
        *wrong = expanded.as_ref().is_err_and(of_function);
        let expanded = expanded?;
        new_clauses.push((clause, expanded));
    }
    // Commit.
    let mut state = lock(state);
    conflicting_defaults(&mut state, kind, name, arity, defaults.len(), &env, line, span, diagnostics);
    state.changing(name, arity);
    let super_used = new_clauses.iter().any(|(_, e)| e.super_used);
    if super_used {
        crate::expand::module::store_super(&mut state, name, arity);
    }
    if let Some(overridable) = state.overridable.get_mut(&(name, arity)) {
        overridable.overridden = true;
    }
    let docs =
        crate::expand::module::take_docs(&mut state, kind, name, arity, line, &head.args, &env, span, diagnostics);
    let file = file_attribute(&mut state);
    if !defaults.is_empty() {
        let count = u8::try_from(defaults.len()).unwrap_or(u8::MAX);
        state.defaulted.entry(name).or_default().push((arity, count));
    }
    let def = add(&mut state, kind, name, arity, line, span, &env, generated);
    if let Some(file) = file {
        def.file = file;
    }
    def.has_head |= text.body.is_none();
    def.guard = template.guard.clone();
    def.unquoted |= unquoted && def.clauses.is_empty();
    if !defaults.is_empty() {
        def.defaults = u8::try_from(defaults.len()).unwrap_or(u8::MAX);
    }
    let mut uses = Vec::new();
    let mut state_uses = Vec::new();
    for (clause, expanded) in new_clauses {
        def.nvars = expanded.nvars;
        def.vars.extend(expanded.vars);
        def.struct_updates.extend(expanded.struct_updates);
        def.expanded.push(expanded.clause);
        def.clauses.push(clause);
        uses.push((expanded.local_uses, expanded.import_uses));
        state_uses.extend(expanded.remote_uses);
    }
    state.remote_uses.extend(state_uses);
    for (local_uses, import_uses) in uses {
        state.local_uses.extend(local_uses);
        for import in import_uses {
            if !state.import_uses.iter().any(|u| u.name == import.name && u.arity == import.arity) {
                state.import_uses.push(import);
            }
        }
    }
    if !unquoted {
        state.last_def = Some((name, arity));
    }
    if let Some(docs) = docs {
        state.docs.push(docs);
    }
    for (small, clause, expanded) in default_defs {
        let def = add(&mut state, kind, name, small, line, span, &env, generated);
        def.is_default = def.clauses.is_empty();
        def.nvars = expanded.nvars;
        def.expanded.push(expanded.clause);
        def.clauses.push(clause);
        state.local_uses.extend(expanded.local_uses);
        state.remote_uses.extend(expanded.remote_uses);
    }
    Ok(Term::tuple2(Term::atom(name), Term::int(i64::from(arity))))
}

/// `@file "name"` or `@file {"name", line}`: where the next definition says it comes from.
fn file_attribute(state: &mut ModuleState) -> Option<Arc<str>> {
    let value = state.attributes.remove(&Atom::existing("file")?)?.value;
    let name = value.as_tuple().and_then(|pair| pair.first()).unwrap_or(&value);
    name.as_str().map(Arc::from)
}

// What a definition is made of: each of them is at hand at the call, and nowhere else together.
#[expect(clippy::too_many_arguments)]
pub(super) fn add<'s>(
    state: &'s mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    line: u32,
    span: Span,
    env: &Env,
    generated: bool,
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
        generated,
        index,
        guard: None,
        is_default: false,
        unquoted: false,
        vars: Vec::new(),
        struct_updates: Vec::new(),
    })
}

/// The file's name as messages show it.
pub(super) fn short_file(env: &Env) -> String {
    short_file_name(env.source.name())
}

/// The same of a name.
pub(super) fn short_file_name(name: &str) -> String {
    let below = std::env::current_dir().ok().filter(|_| name.starts_with('/'));
    let below =
        below.and_then(|dir| std::path::Path::new(name).strip_prefix(dir).ok().map(|p| p.display().to_string()));
    below.unwrap_or_else(|| name.to_string())
}

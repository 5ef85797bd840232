//! Functions and macros: from `def name(args) when guards do … end` to clauses of expanded code.
//!
//! A clause is expanded when its `def` is performed, in a scope of its own; its variables are numbered on from the
//! clauses before it, so that a definition's numbers never meet. In library modules clauses wait for the first call.

use super::env::Env;
use super::expander::{Expander, LibraryContext, var_expr};
use super::failure::{Failure, Result};
use super::host::Host;
use super::module::{ClauseBody, Def, DefClause, DefKind, ImportUse, LocalUse, ModuleState};
use super::scope::Scope;
use super::show::{show, show_function_name};
use super::template::{DefTemplate, DefText};
use crate::base::{Atom, Diagnostic, Severity, Span, Within, atoms};
use crate::ir::core::{Clause, Definition, Expr, Kind, Pat};
use crate::syntax::{Ast, Call, Head, Meta, quoted};
use crate::term::Term;
use std::sync::{Arc, Mutex, PoisonError};

/// A definition's head, taken apart.
pub struct HeadParts {
    pub name: Atom,
    /// With `\\` still in them.
    pub args: Vec<Ast>,
    pub guards: Vec<Ast>,
    pub meta: Meta,
}

/// What a clause's expansion gives.
struct ExpandedClause {
    clause: Clause,
    nvars: u32,
    local_uses: Vec<LocalUse>,
    import_uses: Vec<ImportUse>,
    remote_uses: Vec<super::check::RemoteUse>,
    vars: Vec<super::check::types::VarNote>,
    super_used: bool,
}

/// `name(args) when guards`
pub fn parse_head(head: &Ast) -> Option<HeadParts> {
    let (call, guard) = match head.as_call(atoms::WHEN) {
        Some([call, guard]) => (call, Some(guard)),
        _ => (head, None),
    };
    let mut guards = Vec::new();
    if let Some(mut rest) = guard {
        while let Some([first, next]) = rest.as_call(atoms::WHEN) {
            guards.push(first.clone());
            rest = next;
        }
        guards.push(rest.clone());
    }
    match call {
        Ast::Var(var) => Some(HeadParts { name: var.name, args: Vec::new(), guards, meta: var.meta.clone() }),
        Ast::Call(call) => match (&call.head, call.args.as_slice()) {
            (Head::Name(atoms::BLOCK), [one]) if guards.is_empty() => parse_head(one),
            (
                Head::Name(
                    atoms::BLOCK | atoms::ALIASES | atoms::BRACES | atoms::PERCENT_BRACES | atoms::BITS | atoms::FN,
                ),
                _,
            ) => None,
            (Head::Name(name), args) => {
                Some(HeadParts { name: *name, args: args.to_vec(), guards, meta: call.meta.clone() })
            }
            // `def unquote(name)(args)` after the name has been put in as a quoted atom.
            (Head::Expr(Ast::Lit(crate::syntax::Lit::Atom(name))), args) => {
                Some(HeadParts { name: *name, args: args.to_vec(), guards, meta: call.meta.clone() })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Performs a `def`: checks it against what the module has, expands it, and adds it.
///
/// The value is `{name, arity}`.
///
/// # Errors
/// What is wrong with the definition, or what the host could not do.
pub fn define(template: &DefTemplate, text: &DefText, host: &mut dyn Host) -> Result<Term> {
    let module = template.env.module.unwrap_or(atoms::NIL);
    let Some(state) = host.defining(module) else {
        let what =
            format!("could not define a function: module {} is compiled already", super::env::inspect_atom(module));
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
        super::module::drop_docs(&mut lock(&state), template.kind);
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
        super::env_term::env_to_term(&env, &[]),
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
        let shown = show(&text.head);
        *wrong = true;
        let said = Diagnostic::error("CompileError", format!("invalid syntax in {} {shown}", kind.name()), span);
        let said = said.at_line(line).in_file(&env.source).within(Within::Module(env.module_atom()));
        return Err(Failure::Error(Box::new(said)));
    };
    let span = if head.meta.span.is_none() { span } else { head.meta.span };
    let Ok(arity) = u8::try_from(head.args.len()) else {
        return Err(error(&env, line, span, "functions take at most 255 arguments".to_string()));
    };
    let name = head.name;
    let shown = show_function_name(name);
    if (name == atoms::INFO_ && arity == 1) || (name == atoms::MODULE_INFO && arity <= 1) {
        let by = if name == atoms::INFO_ { "Elixir" } else { "Erlang" };
        let text = format!("cannot define {} {shown}/{arity} as it is automatically defined by {by}", kind.name());
        return Err(error(&env, line, span, text));
    }
    let (args, defaults) = split_defaults(&head.args);
    env.function = Some((name, arity));
    env.line = line;
    env.context = super::Context::Normal;
    let env = Arc::new(env);
    let body = text.body.clone().map(ClauseBody::Sections);
    // What the module has of this name so far.
    let (first_var, super_name) = {
        let mut state = lock(state);
        if state.closed {
            let text = format!("could not define {} {shown}/{arity}: the module is compiled already", kind.name());
            return Err(Failure::of_kind("ArgumentError", text));
        }
        check_against(&mut state, kind, name, arity, &defaults, body.is_none(), &env, line, span, diagnostics)?;
        let first = state.defs.get(&(name, arity)).map_or(0, |d| d.nvars);
        (first, state.overridable.get(&(name, arity)).map(|o| super::module::super_name(name, o.count)))
    };
    // Expand, with nothing locked.
    let generated = template.generated;
    let mut new_clauses = Vec::new();
    if let Some(body) = body {
        let clause = DefClause { line, span, args, guards: head.guards.clone(), body, env: env.clone() };
        let compile_error = |f: &Failure| f.diagnostic().is_some_and(|d| d.kind == "CompileError");
        let expanded = expand_clause(kind, &clause, first_var, super_name, None, host, diagnostics);
        *wrong = expanded.as_ref().is_err_and(compile_error);
        let expanded = expanded?;
        new_clauses.push((clause, expanded));
    }
    let mut default_defs = Vec::new();
    for clause in default_clauses(&env, arity, &defaults, line, span) {
        let small = clause.env.function.map_or(0, |f| f.1);
        let expanded = expand_clause(kind, &clause, 0, None, None, host, diagnostics)?;
        default_defs.push((small, clause, expanded));
    }
    // Commit.
    let mut state = lock(state);
    state.changing(name, arity);
    let super_used = new_clauses.iter().any(|(_, e)| e.super_used);
    if super_used {
        super::module::store_super(&mut state, name, arity);
    }
    if let Some(overridable) = state.overridable.get_mut(&(name, arity)) {
        overridable.overridden = true;
    }
    let docs = super::module::take_docs(&mut state, kind, name, arity, line, &head.args, &env, span, diagnostics);
    let file = file_attribute(&mut state);
    let def = add(&mut state, kind, name, arity, line, span, &env, generated);
    if let Some(file) = file {
        def.file = file;
    }
    def.has_head |= text.body.is_none();
    def.guard = template.guard.clone();
    if !defaults.is_empty() {
        def.defaults = u8::try_from(defaults.len()).unwrap_or(u8::MAX);
    }
    let mut uses = Vec::new();
    let mut state_uses = Vec::new();
    for (clause, expanded) in new_clauses {
        def.nvars = expanded.nvars;
        def.vars.extend(expanded.vars);
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
    state.last_def = Some((name, arity));
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

#[allow(clippy::too_many_arguments)]
/// `@file "name"` or `@file {"name", line}`: where the next definition says it comes from.
fn file_attribute(state: &mut ModuleState) -> Option<Arc<str>> {
    let value = state.attributes.remove(&Atom::existing("file")?)?.value;
    let name = value.as_tuple().and_then(|pair| pair.first()).unwrap_or(&value);
    name.as_str().map(Arc::from)
}

// What a definition is made of: each of them is at hand at the call, and nowhere else together.
#[expect(clippy::too_many_arguments)]
fn add<'s>(
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
        vars: Vec::new(),
    })
}

/// The checks of a definition against those before it.
#[allow(clippy::too_many_arguments)]
fn check_against(
    state: &mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    defaults: &[(usize, Ast)],
    bodiless: bool,
    env: &Env,
    line: u32,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<()> {
    let shown = show_function_name(name);
    let file = short_file(env);
    if let Some(old) = state.defs.get(&(name, arity)) {
        if old.is_default {
            let full = state
                .defs
                .values()
                .find(|d| d.name == name && d.arity > arity && d.arity - d.defaults <= arity && d.defaults > 0);
            let full = full.map_or(arity + 1, |d| d.arity);
            let text = format!("{} {shown}/{arity} conflicts with defaults from {shown}/{full}", kind.name());
            state.failed = true;
            let said = Diagnostic::error("CompileError", text, span).at_line(line).in_file(&env.source);
            diagnostics.push(said.within(Within::Function(state.name, name, arity)));
            return Ok(());
        }
        if old.kind != kind {
            let (a, b) = (kind.name(), old.kind.name());
            let text = format!("{a} {shown}/{arity} already defined as {b} in {file}:{}", old.line);
            return Err(error(env, line, span, text));
        }
        let example = "def foo(:first_clause, b \\\\ :default) do ... end\n    def foo(:second_clause, b \\\\ :default) do \
                       ... end\n\none should write:\n\n    def foo(a, b \\\\ :default)\n    def foo(:first_clause, b) do \
                       ... end\n    def foo(:second_clause, b) do ... end\n";
        if old.defaults > 0 && !defaults.is_empty() {
            let text = format!(
                "{} {shown}/{arity} defines defaults multiple times. Elixir allows defaults to be declared once per \
                 definition. Instead of:\n\n    {example}\nthe previous clause is defined on line {}\n",
                kind.name(),
                old.line
            );
            return Err(error(env, line, span, text));
        }
        let example = example.replacen("(:second_clause, b \\\\ :default)", "(:second_clause, b)", 1);
        if !bodiless
            && ((old.defaults > 0 && !old.has_head) || (!defaults.is_empty() && !old.clauses.is_empty()))
            && !old.generated
        {
            let text = format!(
                "{} {shown}/{arity} has multiple clauses and also declares default values. In such cases, the default \
                 values should be defined in a header. Instead of:\n\n    {example}\nthe previous clause is defined on \
                 line {}\n",
                kind.name(),
                old.line
            );
            diagnostics.push(warning(env, line, span, text));
        }
        if bodiless && !old.clauses.is_empty() && defaults.is_empty() {
            let text = format!(
                "function head for {} {shown}/{arity} must come at the top of its direct implementation. Instead \
                 of:\n\n    def add(a, b), do: a + b\n    def add(a, b)\n\none should write:\n\n    def add(a, b)\n    def \
                 add(a, b), do: a + b\n",
                kind.name()
            );
            diagnostics.push(warning(env, line, span, text));
        }
        if let Some((last_name, last_arity)) = state.last_def
            && (last_name, last_arity) != (name, arity)
            && !old.generated
            && !bodiless
        {
            let same = if last_name == name { "name" } else { "name and arity (number of arguments)" };
            let text = format!(
                "clauses with the same {same} should be grouped together, \"{} {shown}/{arity}\" was previously defined \
                 ({file}:{})",
                old.kind.name(),
                old.line
            );
            diagnostics.push(warning(env, line, span, text));
        }
    }
    for missing in 1..=defaults.len() {
        let small = arity - u8::try_from(missing).unwrap_or(arity);
        if let Some(old) = state.defs.get(&(name, small)) {
            if old.is_default && state.defs.contains_key(&(name, arity)) {
                continue;
            }
            if old.kind != kind {
                let (a, b) = (kind.name(), old.kind.name());
                let text = format!("{a} {shown}/{small} already defined as {b} in {file}:{}", old.line);
                return Err(error(env, line, span, text));
            }
            // Clauses without defaults only come before the one that fills in.
            if old.is_default || old.defaults > 0 {
                let text = format!("{} {shown}/{arity} defaults conflicts with {shown}/{small}", kind.name());
                state.failed = true;
                let said = Diagnostic::error("CompileError", text, span).at_line(line).in_file(&env.source);
                diagnostics.push(said.within(Within::Function(state.name, name, arity)));
            }
        }
    }
    Ok(())
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

/// Takes `\\` off the arguments: the plain ones, and which had what default.
pub fn split_defaults(args: &[Ast]) -> (Vec<Ast>, Vec<(usize, Ast)>) {
    let mut plain = Vec::with_capacity(args.len());
    let mut defaults = Vec::new();
    for (i, arg) in args.iter().enumerate() {
        match arg.as_call(atoms::DEFAULT) {
            Some([arg, default]) => {
                plain.push(arg.clone());
                defaults.push((i, default.clone()));
            }
            _ => plain.push(arg.clone()),
        }
    }
    (plain, defaults)
}

/// One function for each number of defaults left out.
pub fn default_clauses(env: &Arc<Env>, arity: u8, defaults: &[(usize, Ast)], line: u32, span: Span) -> Vec<DefClause> {
    let mut out = Vec::new();
    for given in 0..defaults.len() {
        let mut small = 0u8;
        let args: Vec<Option<Ast>> = (0..usize::from(arity))
            .map(|i| {
                // The leftmost defaults are given first.
                match defaults.iter().position(|(at, _)| *at == i) {
                    Some(nth) if nth >= given => Some(defaults[nth].1.clone()),
                    _ => {
                        small += 1;
                        None
                    }
                }
            })
            .collect();
        let mut env = (**env).clone();
        let name = env.function.map_or(atoms::EMPTY, |f| f.0);
        env.function = Some((name, small));
        out.push(DefClause {
            line,
            span,
            args: Vec::new(),
            guards: Vec::new(),
            body: ClauseBody::Defaults(args),
            env: Arc::new(env),
        });
    }
    out
}

/// The name of the function that a definition becomes.
pub fn core_name(kind: DefKind, name: Atom) -> Atom {
    if kind.is_macro() { Atom::new(&format!("MACRO-{name}")) } else { name }
}

fn expand_clause(
    kind: DefKind,
    clause: &DefClause,
    first_var: u32,
    super_name: Option<Atom>,
    library: Option<Arc<LibraryContext>>,
    host: &mut dyn Host,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<ExpandedClause> {
    if let ClauseBody::Core(clause, nvars) = &clause.body {
        return Ok(ExpandedClause {
            clause: (**clause).clone(),
            nvars: *nvars,
            local_uses: Vec::new(),
            import_uses: Vec::new(),
            remote_uses: Vec::new(),
            vars: Vec::new(),
            super_used: false,
        });
    }
    let env = (*clause.env).clone();
    let mut x = Expander::new(host, env, Scope::starting_at(first_var));
    x.library = library.is_some();
    x.library_context = library;
    x.super_name = super_name;
    let caller = kind.is_macro().then(|| x.scope.fresh());
    x.caller = caller;
    let result = match &clause.body {
        ClauseBody::Defaults(args) => x.default_clause(kind, args, caller, clause.line),
        ClauseBody::Sections(body) => x.written_clause(kind, clause, body, caller),
        ClauseBody::Core(..) => Ok(Clause {
            line: clause.line,
            at: crate::ir::core::NOWHERE,
            pats: Vec::new(),
            guards: Vec::new(),
            body: Expr::constant(Term::NIL),
        }),
    };
    if result.is_ok() {
        x.warn_unused_variables();
    }
    diagnostics.append(&mut x.diagnostics);
    Ok(ExpandedClause {
        clause: result?,
        nvars: x.scope.nvars(),
        local_uses: std::mem::take(&mut x.local_uses),
        import_uses: std::mem::take(&mut x.import_uses),
        remote_uses: std::mem::take(&mut x.remote_uses),
        vars: if x.library { Vec::new() } else { x.scope.notes() },
        super_used: x.super_used,
    })
}

impl Expander<'_> {
    fn written_clause(&mut self, kind: DefKind, clause: &DefClause, body: &Ast, caller: Option<u32>) -> Result<Clause> {
        let mut pats: Vec<Pat> = caller.into_iter().map(Pat::Bind).collect();
        let args = self.patterns(|x| clause.args.iter().map(|a| x.pattern(a)).collect::<Result<Vec<_>>>())?;
        pats.extend(args);
        let mut guards = Vec::new();
        for guard in &clause.guards {
            guards.extend(self.guards(Some(guard))?);
        }
        let meta = Meta::at(clause.line, clause.span);
        let form = kind.name();
        let sections = match body.as_list() {
            Some(_) => self.sections(body, form, &meta)?,
            None => return Err(self.error(&meta, format!("missing :do option in \"{form}\""))),
        };
        if !sections.iter().any(|(k, _)| *k == atoms::DO) {
            return Err(self.error(&meta, format!("missing :do option in \"{form}\"")));
        }
        let body = match sections.as_slice() {
            [(_, body)] => self.expr(body)?,
            _ => {
                if let Some((key, _)) = sections
                    .iter()
                    .find(|(k, _)| !matches!(*k, atoms::DO | atoms::RESCUE | atoms::CATCH | atoms::ELSE | atoms::AFTER))
                {
                    return Err(self.error(&meta, format!("unexpected option :{key} in \"{form}\"")));
                }
                self.try_(body, &meta)?
            }
        };
        Ok(Clause { line: clause.line, at: clause.span.start, pats, guards, body })
    }

    /// A function that fills in defaults and calls the full one.
    fn default_clause(
        &mut self,
        kind: DefKind,
        args: &[Option<Ast>],
        caller: Option<u32>,
        line: u32,
    ) -> Result<Clause> {
        let mut pats: Vec<Pat> = caller.into_iter().map(Pat::Bind).collect();
        let mut values: Vec<Expr> = caller.into_iter().map(|id| var_expr(line, id)).collect();
        for arg in args {
            match arg {
                None => {
                    let id = self.scope.fresh();
                    pats.push(Pat::Bind(id));
                    values.push(var_expr(line, id));
                }
                Some(default) => {
                    let value = self.scoped(|x| x.expr(default))?;
                    values.push(value);
                }
            }
        }
        let Some((name, _)) = self.env.function else { return Err(self.error_at(line, Span::NONE, "no function")) };
        self.use_local(name, args.len(), &Meta::at(line, Span::NONE), kind.is_macro());
        let call = Kind::LocalCall { name: core_name(kind, name), args: values };
        Ok(Clause { line, at: crate::ir::core::NOWHERE, pats, guards: Vec::new(), body: Expr::new(line, call) })
    }

    /// `super(…)`
    pub(super) fn super_call(&mut self, args: &[Ast], meta: &Meta) -> Result<Expr> {
        let name = self.super_target(args.len(), meta)?;
        let exprs = self.args(args)?;
        let exprs = self.caller.map(|id| var_expr(meta.line, id)).into_iter().chain(exprs).collect();
        Ok(Expr::new(meta.line, Kind::LocalCall { name, args: exprs }))
    }

    pub(super) fn capture_super(&mut self, arity: u8, meta: &Meta) -> Result<Expr> {
        let name = self.super_target(usize::from(arity), meta)?;
        Ok(Expr::new(meta.line, Kind::LocalFun { name, arity }))
    }

    fn super_target(&mut self, arity: usize, meta: &Meta) -> Result<Atom> {
        let Some(module) = self.env.module else {
            return Err(self.error(meta, "cannot invoke super outside module"));
        };
        let Some((name, own)) = self.env.function else {
            return Err(self.error(meta, "cannot invoke super outside function"));
        };
        if usize::from(own) != arity {
            let text = "super must be called with the same number of arguments as the current definition";
            return Err(self.error(meta, text));
        }
        match self.super_name {
            Some(target) => {
                self.super_used = true;
                Ok(match self.caller {
                    Some(_) => core_name(DefKind::Defmacro, target),
                    None => target,
                })
            }
            None => {
                let shown = show_function_name(name);
                let module = super::env::inspect_atom(module);
                let mut names: Vec<String> = self
                    .state(|s| s.overridable.keys().map(|(n, a)| format!("{}/{a}", show_function_name(*n))).collect())
                    .unwrap_or_default();
                names.sort();
                let list = names.join(", ");
                Err(self.error(
                    meta,
                    format!(
                        "no super defined for {shown}/{own} in module {module}. Overridable functions available are: \
                         {list}"
                    ),
                ))
            }
        }
    }
}

/// A definition whose clauses are all expanded.
pub fn finished(def: &Def) -> Definition {
    let name = core_name(def.kind, def.name);
    let arity = def.arity + u8::from(def.kind.is_macro());
    Definition { name, arity, line: def.line, nvars: def.nvars, clauses: def.expanded.clone() }
}

/// Expands a definition of a library module.
///
/// # Errors
/// What is wrong with it, or what the host could not do.
pub fn expand_library_def(def: &Def, context: Arc<LibraryContext>, host: &mut dyn Host) -> Result<Definition> {
    let mut nvars = 0;
    let mut clauses = Vec::new();
    let mut diagnostics = Vec::new();
    for clause in &def.clauses {
        let expanded = expand_clause(def.kind, clause, nvars, None, Some(context.clone()), host, &mut diagnostics)?;
        nvars = expanded.nvars;
        clauses.push(expanded.clause);
    }
    if let Some(error) = diagnostics.into_iter().find(|d| d.severity == Severity::Error) {
        return Err(Failure::Error(Box::new(error)));
    }
    let name = core_name(def.kind, def.name);
    let arity = def.arity + u8::from(def.kind.is_macro());
    Ok(Definition { name, arity, line: def.line, nvars, clauses })
}

/// `{name, meta, args}` heads of macros such as `defdelegate`.
pub fn head_call(head: &Ast) -> Option<(Atom, &[Ast])> {
    match head {
        Ast::Var(var) => Some((var.name, &[])),
        Ast::Call(call) => match &**call {
            Call { head: Head::Name(name), args, .. } => Some((*name, args)),
            _ => None,
        },
        _ => None,
    }
}

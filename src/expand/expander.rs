//! The expander's state, and the helpers that every part of it uses.
//!
//! One expander works on one unit (a file, a module's body) or one definition. It collects diagnostics instead of
//! printing them and has no other effect, so that an expansion can be thrown away and started again.

use super::check::RemoteUse;
use super::env::{Context, Env};
use super::failure::{Failure, Result};
use super::host::Host;
use super::module::{Guard, ImportUse, LocalUse, ModuleState};
use super::scope::{Scope, VarKey};
use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, Severity, Span, Within, atoms};
use crate::ir::core::{Expr, Kind, Pat, VarId};
use crate::syntax::packed::ModuleUnit;
use crate::syntax::{Ast, Lit, Meta};
use crate::term::{IBig, Term};
use std::sync::{Arc, Mutex};

/// How deep code may be nested, after expansion of macros: the parser lets chains of 25,000 operators pass, and a macro
/// may make two levels of one. A level takes less than a kilobyte of stack, and a macro without end gets here in a tenth
/// of a second.
const MAX_DEPTH: u32 = 60_000;
/// What a call of a script's macro counts.
const MACRO_LEVELS: u32 = 20;

/// What definitions of a library module may refer to.
#[derive(Clone, Debug, Default)]
pub struct LibraryContext {
    /// In order.
    pub attributes: Vec<(Atom, Term)>,
    /// Those that other macros (`defguard`) made.
    pub macros: Vec<((Atom, u8), Option<Arc<Guard>>)>,
    /// The functions and macros that are written out.
    pub unit: Option<Arc<ModuleUnit>>,
}

pub struct Expander<'h> {
    pub host: &'h mut dyn Host,
    pub env: Env,
    pub scope: Scope,
    pub diagnostics: Vec<Diagnostic>,
    /// An error is among the diagnostics.
    pub failed: bool,
    depth: u32,
    /// Variables bound by the pattern being expanded; they can be seen only when it is done.
    pub pattern: Option<Vec<(VarKey, VarId)>>,
    /// The macro's caller, inside of a macro.
    pub caller: Option<VarId>,
    /// Inside of a handler, where there is a stack trace.
    pub stacktrace: bool,
    /// Inside of `&(…)`: the parameters so far.
    pub capture: Option<Vec<Option<VarId>>>,
    pub local_uses: Vec<LocalUse>,
    pub import_uses: Vec<ImportUse>,
    /// Functions of other modules that are called or captured by name, in a function of a script.
    pub remote_uses: Vec<RemoteUse>,
    pub struct_updates: Vec<(u32, crate::base::Atom)>,
    /// Modules that hooks of this unit define.
    pub defined: Vec<Atom>,
    /// The module being defined, looked up once.
    pub module: Option<Arc<Mutex<ModuleState>>>,
    /// A library module: names are trusted, warnings are not for the user.
    pub library: bool,
    /// What is known of the library module the code is in.
    pub library_context: Option<Arc<LibraryContext>>,
    /// What `super` calls: a private name.
    pub super_name: Option<Atom>,
    /// `super` has been called.
    pub super_used: bool,
    /// The next macro is called by its bare name (or by `Macro.expand_once/2`): its arguments are marked as the user's,
    /// as Elixir 1.20 does.
    pub by_name: bool,
    /// Compiler tracers are told what is met.
    pub tracing: bool,
    /// The options of the directive, for tracers.
    pub traced_options: Term,
    /// The module of a directive is told of by the directive.
    pub quiet_alias: bool,
    /// Inside of a typespec or another place where `unused` warnings make no sense.
    pub quiet: bool,
}

impl<'h> Expander<'h> {
    pub fn new(host: &'h mut dyn Host, env: Env, scope: Scope) -> Expander<'h> {
        let module = env.module.and_then(|m| host.defining(m));
        let tracing = host.tracing();
        Expander {
            tracing,
            traced_options: Term::EMPTY_LIST,
            quiet_alias: false,
            host,
            env,
            scope,
            diagnostics: Vec::new(),
            failed: false,
            depth: 0,
            pattern: None,
            caller: None,
            stacktrace: false,
            capture: None,
            local_uses: Vec::new(),
            import_uses: Vec::new(),
            remote_uses: Vec::new(),
            struct_updates: Vec::new(),
            defined: Vec::new(),
            module,
            library: false,
            library_context: None,
            super_name: None,
            super_used: false,
            by_name: false,
            quiet: false,
        }
    }

    /// Expands what a macro made: many levels, since a macro that makes another call of itself mostly makes it larger
    /// each time.
    pub(super) fn inside_macro<T>(&mut self, line: u32, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += MACRO_LEVELS;
        let result = self.deeper(line, run);
        self.depth -= MACRO_LEVELS;
        result
    }

    /// Whether this is no code of macros within macros within macros.
    pub(super) fn in_few_macros(&self) -> bool {
        self.depth < 4 * MACRO_LEVELS
    }

    /// Runs something one level deeper, on more stack if need be.
    pub(super) fn deeper<T>(&mut self, line: u32, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            let what = "the code is nested too deeply (a macro that expands to itself without end?)";
            return Err(self.error_at(line, Span::NONE, what));
        }
        self.depth += 1;
        let result = stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || run(self));
        self.depth -= 1;
        result
    }

    /// A `CompileError` at a node.
    pub(super) fn error(&self, meta: &Meta, message: impl Into<String>) -> Failure {
        self.error_at(meta.line, meta.span, message)
    }

    pub(super) fn error_at(&self, line: u32, span: Span, message: impl Into<String>) -> Failure {
        Failure::Error(Box::new(self.diagnostic(Severity::Error, line, span, message.into())))
    }

    pub(super) fn diagnostic(&self, severity: Severity, line: u32, span: Span, message: String) -> Diagnostic {
        let base = match severity {
            Severity::Error => Diagnostic::error("CompileError", message, span),
            Severity::Warning => Diagnostic::warning(message, span),
        };
        base.at_line(line).in_file(&self.env.source).within(self.within())
    }

    /// What code here is a part of.
    pub(super) fn within(&self) -> Within {
        match (self.env.module, self.env.function) {
            (None, _) => Within::Untold,
            (Some(module), None) => Within::Module(module),
            (Some(module), Some((name, arity))) => Within::Function(module, name, arity),
        }
    }

    /// An error after which the expansion of a function goes on, to find more; elsewhere it is the last one.
    pub(super) fn soft_error(&mut self, meta: &Meta, message: impl Into<String>) -> Result<()> {
        self.soft(self.diagnostic(Severity::Error, meta.line, meta.span, message.into()))
    }

    pub(super) fn soft(&mut self, diagnostic: Diagnostic) -> Result<()> {
        if self.env.function.is_none() {
            return Err(Failure::Error(Box::new(diagnostic)));
        }
        self.diagnostics.push(diagnostic);
        self.failed = true;
        Ok(())
    }

    /// An error that ends the expansion of its function only.
    pub(super) fn local_error(&self, meta: &Meta, message: impl Into<String>) -> Failure {
        let mut diagnostic = self.diagnostic(Severity::Error, meta.line, meta.span, message.into());
        diagnostic.local = true;
        Failure::Error(Box::new(diagnostic))
    }

    /// A `CompileError` of the file, whatever the code is a part of.
    pub(super) fn file_error(&self, meta: &Meta, message: impl Into<String>) -> Failure {
        let diagnostic = self.diagnostic(Severity::Error, meta.line, meta.span, message.into());
        Failure::Error(Box::new(diagnostic.within(Within::Untold)))
    }

    pub(super) fn warn(&mut self, meta: &Meta, message: impl Into<String>) {
        if !is_generated(meta) {
            self.warn_at(meta.line, meta.span, message);
        }
    }

    /// `0.0` as a pattern: told without a line.
    pub(super) fn warn_zero(&mut self) {
        let text =
            "pattern matching on 0.0 is equivalent to matching only on +0.0. Instead you must match on +0.0 or -0.0";
        self.warn_at(0, Span::NONE, text);
        if self.env.module.is_none()
            && let Some(said) = self.diagnostics.last_mut()
        {
            said.within = crate::base::Within::Untold;
        }
    }

    /// As `IO.warn/2` with this place.
    pub(super) fn warn_traced(&mut self, meta: &Meta, message: impl Into<String>) {
        let before = self.diagnostics.len();
        self.warn(meta, message);
        if let Some(said) = self.diagnostics.get_mut(before) {
            said.traced = true;
            said.span = Span::NONE;
            said.line = meta.line;
        }
    }

    pub(super) fn warn_at(&mut self, line: u32, span: Span, message: impl Into<String>) {
        if !self.library {
            let diagnostic = self.diagnostic(Severity::Warning, line, span, message.into());
            self.diagnostics.push(diagnostic);
        }
    }

    /// An `ArgumentError`, as macros of Kernel raise it.
    pub(super) fn argument_error(&self, meta: &Meta, message: impl Into<String>) -> Failure {
        let diagnostic = Diagnostic::error("ArgumentError", message, meta.span);
        Failure::Error(Box::new(diagnostic.at_line(meta.line).in_file(&self.env.source)))
    }

    /// Runs with bindings that end with it.
    pub(super) fn scoped<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mark = self.scope.mark();
        let env = self.env.clone();
        let first = self.scope.infos.len();
        let result = run(self);
        if result.is_ok() && !self.library {
            self.warn_unused_since(first, false);
        }
        self.scope.leave(mark);
        self.env = env;
        result
    }

    /// Runs in another context.
    pub(super) fn in_context<T>(&mut self, context: Context, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let before = std::mem::replace(&mut self.env.context, context);
        let result = run(self);
        self.env.context = before;
        result
    }

    /// Expands patterns; what they bind can be seen afterwards.
    pub(super) fn patterns<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outer = self.pattern.replace(Vec::new());
        let result = self.in_context(Context::Match, run);
        let bound = std::mem::replace(&mut self.pattern, outer).unwrap_or_default();
        for (key, id) in bound {
            self.scope.rebind(key, id);
        }
        result
    }

    pub(super) fn one_pattern(&mut self, ast: &Ast) -> Result<Pat> {
        self.patterns(|x| x.pattern(ast))
    }

    /// A number for hygiene.
    pub(super) fn counter(&mut self) -> i64 {
        self.host.fresh_counter()
    }

    /// The state of the module being defined.
    pub(super) fn state<T>(&self, look: impl FnOnce(&mut ModuleState) -> T) -> Option<T> {
        let state = self.module.as_ref()?;
        Some(look(&mut state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)))
    }

    /// Warnings about variables that no one reads.
    pub(super) fn warn_unused_variables(&mut self) {
        if !self.library {
            self.warn_unused_since(0, true);
        }
    }

    /// Warnings about those that were bound since there were so many: the scope they are in ends.
    fn warn_unused_since(&mut self, first: usize, whole: bool) {
        // Those of macros are the macros' business.
        let by_user = |key: VarKey| key.context == super::scope::VarContext::Module(atoms::NIL);
        let unread = |i: &super::scope::VarInfo| !i.used && !i.generated && by_user(i.key);
        let mut found: Vec<super::scope::VarInfo> = Vec::new();
        for info in self.scope.infos.iter_mut().skip(first).filter(|i| unread(i)) {
            info.used = true;
            if !info.key.name.as_str().starts_with('_') {
                found.push(info.clone());
            }
        }
        // By name, then as they were bound.
        found.order_by_key(|i| i.key.name.as_str());
        for info in found {
            let name = info.key.name.as_str();
            let hint = if info.shadows {
                "(there is a variable with the same name in the context, use the pin operator (^) to match on it or \
                 prefix this variable with underscore if it is not meant to be used)"
            } else {
                "(if the variable is not meant to be used, prefix it with an underscore)"
            };
            let text = format!("variable \"{name}\" is unused {hint}");
            let said = self.diagnostic(Severity::Warning, info.line, info.span, text);
            // Those of a clause inside of a definition are marked by their first letter.
            self.diagnostics.push(if whole { said.marking(name.chars().count()) } else { said });
        }
    }

    /// Hands the diagnostics to the host: the expansion counts.
    pub(super) fn commit(&mut self) {
        for diagnostic in std::mem::take(&mut self.diagnostics) {
            self.host.report(diagnostic);
        }
    }
}

/// Made by a macro that wants no warnings.
pub(super) fn is_generated(meta: &Meta) -> bool {
    meta.extra.is_some() && meta.get_atom(atoms::GENERATED) == Some(atoms::TRUE)
}

/// The term of a literal.
pub(super) fn literal(lit: &Lit) -> Term {
    match lit {
        Lit::Int(n) => Term::int(*n),
        Lit::BigInt(digits) => digits.parse::<IBig>().map_or(Term::NIL, Term::big),
        Lit::Float(f) => Term::float(*f),
        Lit::Atom(a) => Term::atom(*a),
        Lit::Str(bytes) => Term::binary(bytes),
        Lit::Opaque(opaque) => opaque.0.downcast_ref::<Term>().cloned().unwrap_or(Term::NIL),
    }
}

/// The term of a tree that is a literal; nil of any other.
pub(super) fn literal_of(ast: &Ast) -> Term {
    if let Ast::Lit(lit) = ast { literal(lit) } else { Term::NIL }
}

pub(super) fn atom_expr(line: u32, atom: Atom) -> Expr {
    Expr::new(line, Kind::Const(Term::atom(atom)))
}

pub(super) fn var_expr(line: u32, id: VarId) -> Expr {
    Expr::new(line, Kind::Var(id))
}

/// `Module.name(args)`
pub(super) fn remote(line: u32, module: Atom, name: Atom, args: Vec<Expr>) -> Expr {
    Expr::new(line, Kind::RemoteCall { module: Box::new(atom_expr(line, module)), name, args })
}

/// `:erlang.name(args)`
pub(super) fn erlang(line: u32, name: &str, args: Vec<Expr>) -> Expr {
    remote(line, atoms::ERLANG, Atom::new(name), args)
}

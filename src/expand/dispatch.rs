//! Calls by name: imports, local macros, required macros; running a macro and taking in what it gives back.
//!
//! The order is Elixir's: what an expansion's hygiene says, then imports against macros of the module being defined,
//! then functions of that module, which are checked when the module ends.

use super::expander::Expander;
use super::failure::{Failure, Raised, Result};
use super::host::MacroCall;
use super::kernel::Native;
use super::module::{Guard, ImportUse, LocalUse};
use crate::base::{Atom, Diagnostic, SourceFile, Span, atoms};
use crate::syntax::{Ast, Head, Lit, Meta};
use crate::term::Term;
use std::sync::Arc;

/// What a call by name means.
pub enum Target {
    /// A macro of Kernel.
    Native(&'static Native),
    Macro {
        module: Atom,
        local: bool,
    },
    /// What `defguard` made.
    Guard(Arc<Guard>),
    Function(Atom),
    /// A function of the module being defined (or nothing).
    Local,
}

impl Expander<'_> {
    /// What `name(…)` means here.
    pub(super) fn resolve(&mut self, name: Atom, arity: usize, meta: &Meta) -> Result<Target> {
        let Ok(arity) = u8::try_from(arity) else {
            return Err(self.error(meta, format!("too many arguments in a call of {name}")));
        };
        if meta.extra.is_some()
            && let Some(module) = imported_by_quote(meta, arity)
        {
            // Hygiene: what the quoting module had imported, unless that is this module itself.
            if self.env.module == Some(module) && module != atoms::KERNEL {
                return self.resolve_local(name, arity, meta);
            }
            return self.resolve_known(module, name, arity);
        }
        let imported = self.find_import(name, arity, meta)?;
        if self.env.function.is_some() || self.env.in_match() {
            let own =
                self.env.function.and_then(|f| if f == (name, arity) { None } else { self.local_macro(name, arity) });
            if let Some(target) = own {
                if let Some((other, _)) = imported {
                    let (other, shown) = (super::env::inspect_atom(other), super::expr::show_name(name));
                    return Err(
                        self.error(meta, format!("imported {other}.{shown}/{arity} conflicts with local function"))
                    );
                }
                self.use_local(name, usize::from(arity), meta, true);
                return Ok(target);
            }
        }
        match imported {
            Some((module, is_macro)) => {
                self.note_import(module, name, arity, meta);
                if is_macro { self.resolve_known(module, name, arity) } else { Ok(Target::Function(module)) }
            }
            None => Ok(Target::Local),
        }
    }

    fn resolve_local(&mut self, name: Atom, arity: u8, meta: &Meta) -> Result<Target> {
        match self.local_macro(name, arity) {
            Some(target) if self.env.function.is_some() => {
                self.use_local(name, usize::from(arity), meta, true);
                Ok(target)
            }
            _ => Ok(Target::Local),
        }
    }

    /// What `Module.name(…)` means.
    pub(super) fn resolve_remote(&mut self, module: Atom, name: Atom, arity: usize, meta: &Meta) -> Result<Target> {
        let Ok(arity) = u8::try_from(arity) else {
            return Err(self.error(meta, format!("too many arguments in a call of {name}")));
        };
        if module == atoms::KERNEL {
            return Ok(match super::kernel::native(name, arity) {
                Some(native) => Target::Native(native),
                None => Target::Function(module),
            });
        }
        if module == atoms::ERLANG || Some(module) == self.env.module || !self.env.is_required(module) {
            return Ok(Target::Function(module));
        }
        self.resolve_known(module, name, arity)
    }

    fn resolve_known(&mut self, module: Atom, name: Atom, arity: u8) -> Result<Target> {
        if module == atoms::KERNEL
            && let Some(native) = super::kernel::native(name, arity)
        {
            return Ok(Target::Native(native));
        }
        if module == atoms::KERNEL || module == atoms::ERLANG {
            return Ok(Target::Function(module));
        }
        match self.host.remote_macro(module, name, arity)? {
            Some(Some(guard)) => Ok(Target::Guard(guard)),
            Some(None) => {
                self.env.lexical.mention(module);
                Ok(Target::Macro { module, local: false })
            }
            None => Ok(Target::Function(module)),
        }
    }

    /// The module a name is imported from, and whether it is a macro.
    fn find_import(&mut self, name: Atom, arity: u8, meta: &Meta) -> Result<Option<(Atom, bool)>> {
        let mut found: Option<(Atom, bool)> = None;
        let functions = self.env.functions.iter().map(|i| (i, false));
        for (import, is_macro) in functions.chain(self.env.macros.iter().map(|i| (i, true))) {
            if import.has(name, arity) {
                if let Some((other, _)) = found
                    && other != import.module
                {
                    let (a, b) = (super::env::inspect_atom(other), super::env::inspect_atom(import.module));
                    let shown = super::expr::show_name(name);
                    let text = format!("conflicting {shown}/{arity} import from modules {a} and {b}");
                    return Err(self.error(meta, text));
                }
                found = Some((import.module, is_macro));
            }
        }
        Ok(found)
    }

    fn note_import(&mut self, module: Atom, name: Atom, arity: u8, meta: &Meta) {
        use super::env::LexicalKind;
        if module != atoms::KERNEL {
            self.env.lexical.mark(|k| match k {
                LexicalKind::Import(m) => *m == module,
                LexicalKind::ImportedName(m, n, a) => (*m, *n, *a) == (module, name, arity),
                _ => false,
            });
            self.env.lexical.mention(module);
        }
        if self.env.function.is_some() && self.module.is_some() {
            let seen = self.import_uses.iter().any(|u| u.name == name && u.arity == arity);
            if !seen {
                self.import_uses.push(ImportUse { module, name, arity, line: meta.line, span: meta.span });
            }
        }
    }

    /// The macro of the module being defined, when it has such a one already.
    fn local_macro(&mut self, name: Atom, arity: u8) -> Option<Target> {
        let module = self.env.module?;
        let as_target = |guard: Option<Arc<Guard>>| match guard {
            Some(guard) => Target::Guard(guard),
            None => Target::Macro { module, local: true },
        };
        if let Some(library) = &self.library_context {
            return library.local_macro(name, arity).map(as_target);
        }
        let look = |s: &mut super::ModuleState| {
            s.defs.get(&(name, arity)).filter(|d| d.kind.is_macro()).map(|d| d.guard.clone())
        };
        self.state(look)?.map(as_target)
    }

    /// Notes a call or capture of another module's function, to be looked at when the file has run.
    pub(super) fn use_remote(&mut self, module: Atom, name: Atom, arity: usize, meta: &Meta, bare: bool) {
        if module == atoms::ERLANG || self.library || self.module.is_none() || self.env.function.is_none() {
            return;
        }
        let Ok(arity) = u8::try_from(arity) else { return };
        let (caller, line, span) = (self.env.function, meta.line, meta.span);
        self.remote_uses.push(super::check::RemoteUse { module, name, arity, line, span, caller, bare });
    }

    /// A macro of another module that is deprecated is told of where it is called.
    pub(super) fn use_macro(&mut self, module: Atom, name: Atom, arity: usize, meta: &Meta) -> Result<()> {
        let Ok(arity) = u8::try_from(arity) else { return Ok(()) };
        if self.library {
            return Ok(());
        }
        let Some(exports) = self.host.exports(module)?.filter(|e| !e.deprecated.is_empty()) else { return Ok(()) };
        // One that fills in a default is another row of the same macro.
        let is = |key: (Atom, u8), arity| key == (name, arity);
        let mut told = exports.deprecated.iter().filter(|(k, _)| is(*k, arity));
        let reason = told.next().or_else(|| {
            let whole = arity.saturating_add(1);
            let logger = module.as_str() == "Elixir.Logger";
            exports.deprecated.iter().find(|(k, _)| logger && is(*k, whole))
        });
        let Some((_, reason)) = reason else { return Ok(()) };
        let shown = super::env::inspect_atom(module);
        if name == atoms::USING {
            let text = format!("use {shown} is deprecated. {reason}");
            // Of `use` only the line is told.
            self.warn_at(meta.line, crate::base::Span::NONE, text);
        } else {
            let name = super::show::show_function_name(name);
            self.warn(meta, format!("{shown}.{name}/{arity} is deprecated. {reason}"));
        }
        Ok(())
    }

    pub(super) fn use_local(&mut self, name: Atom, arity: usize, meta: &Meta, is_macro: bool) {
        if self.module.is_some()
            && let Ok(arity) = u8::try_from(arity)
        {
            let caller = self.env.function;
            self.local_uses.push(LocalUse { caller, name, arity, line: meta.line, span: meta.span, is_macro });
        }
    }

    /// Expands a macro of Kernel that makes a tree.
    pub(super) fn native_macro(&mut self, native: &'static Native, args: &[Ast], meta: &Meta) -> Result<Ast> {
        match native.ast {
            Some(expand) => {
                let line = self.env.line;
                self.env.line = meta.line;
                let ast = expand(self, args, meta);
                self.env.line = line;
                ast
            }
            None => {
                let what = native.name;
                Err(self.argument_error(
                    meta,
                    format!(
                        "invalid expression in match, {what} is not allowed in patterns such as function clauses, case \
                         clauses or on the left side of the = operator"
                    ),
                ))
            }
        }
    }

    /// Calls a macro of the script.
    pub(super) fn call_macro(
        &mut self,
        module: Atom,
        name: Atom,
        args: &[Ast],
        local: bool,
        meta: &Meta,
    ) -> Result<Ast> {
        let mut env = self.env.clone();
        env.line = meta.line;
        let caller = super::env_term::env_to_term(&env, &self.scope.visible());
        let arity = args.len();
        let mut args = args.to_vec();
        if std::mem::take(&mut self.by_name) {
            for arg in &mut args {
                if let Ast::Call(call) = arg
                    && call.meta.get(atoms::STOP_GENERATED).is_none()
                {
                    let meta = std::mem::take(&mut call.meta);
                    call.meta = meta.with(atoms::STOP_GENERATED, Ast::atom(atoms::TRUE));
                }
            }
        }
        let (line, source, outer) = (meta.line, self.env.source.clone(), self.in_few_macros());
        let call = MacroCall { module, name, args, caller, local, outer, line, source };
        let ast = self.host.call_macro(call).map_err(|failure| match failure {
            Failure::Error(diagnostic) => Failure::Error(Box::new(diagnostic.in_file(&self.env.source))),
            Failure::Raised(raised) => Failure::Raised(self.in_macro(raised, module, name, arity, meta)),
            other => other,
        })?;
        let counter = self.host.fresh_counter();
        Ok(take_in(ast, meta.line, module, counter, &self.env.source))
    }

    /// An exception in a macro, with a stack trace that ends where the macro is expanded rather than in the compiler.
    pub(super) fn in_macro(
        &self,
        raised: Box<Raised>,
        module: Atom,
        name: Atom,
        arity: usize,
        meta: &Meta,
    ) -> Box<Raised> {
        let full = Atom::new(&format!("MACRO-{name}"));
        let of_macro = |frame: &&Term| {
            frame.as_tuple().is_some_and(|f| f.len() == 4 && f[0] == Term::atom(module) && f[1] == Term::atom(full))
        };
        let mut frames: Vec<Term> = raised.trace.list_iter().take_while(|f| !of_macro(f)).cloned().collect();
        frames.extend(self.expanding("expanding macro", module, name, arity, meta));
        Box::new(Raised { trace: Term::list(frames), ..*raised })
    }

    /// What was being expanded, and where, as the last frames of a stack trace.
    pub(super) fn expanding(&self, what: &str, module: Atom, name: Atom, arity: usize, meta: &Meta) -> [Term; 2] {
        let chars =
            |text: &str| Term::list(text.chars().map(|c| Term::int(i64::from(u32::from(c)))).collect::<Vec<_>>());
        let place = |file: &str, line: u32| {
            let file = Term::tuple2(Term::atom(atoms::FILE), chars(file));
            let line = (line > 0).then(|| Term::tuple2(Term::atom(atoms::LINE), Term::int(i64::from(line))));
            Term::list([file].into_iter().chain(line).collect::<Vec<_>>())
        };
        let frame = |module: Atom, name: Atom, arity: usize, place: Term| {
            Term::tuple([Term::atom(module), Term::atom(name), Term::int(arity as i64), place])
        };
        let here = place(self.env.source.name(), meta.line);
        let inside = match (self.env.module, self.env.function) {
            (Some(module), Some((name, arity))) => frame(module, name, arity.into(), here),
            (Some(module), None) => frame(module, Atom::new("__MODULE__"), 0, here),
            (None, _) => frame(Atom::new("elixir_compiler_0"), Atom::new("__FILE__"), 1, here),
        };
        [frame(module, name, arity, place(what, 0)), inside]
    }

    /// Says that a module is missing, in a way that lets a file be expanded in parts.
    pub(super) fn missing_module(&self, module: Atom, meta: &Meta, message: String) -> Failure {
        let diagnostic = Diagnostic::error("CompileError", message, meta.span);
        let diagnostic = diagnostic.at_line(meta.line).in_file(&self.env.source).within(self.within());
        Failure::NeedsModule(module, Box::new(diagnostic))
    }
}

/// `imports: [{arity, module}]` together with `context:` in a node's metadata.
fn imported_by_quote(meta: &Meta, arity: u8) -> Option<Atom> {
    let imports = meta.get(atoms::IMPORTS)?.as_list()?;
    meta.get(atoms::CONTEXT)?;
    imports.iter().find_map(|pair| match pair {
        Ast::Pair(pair) => match (&pair.0, &pair.1) {
            (Ast::Lit(Lit::Int(a)), Ast::Lit(Lit::Atom(module))) if *a == i64::from(arity) => Some(*module),
            _ => None,
        },
        _ => None,
    })
}

/// Gives what a macro made its place (the line of the call, where it has none) and its variables their counter.
pub(super) fn take_in(mut ast: Ast, line: u32, module: Atom, counter: i64, source: &SourceFile) -> Ast {
    let mut work: Vec<&mut Ast> = vec![&mut ast];
    while let Some(node) = work.pop() {
        match node {
            Ast::Lit(_) => {}
            Ast::List(items) => work.extend(items.iter_mut()),
            Ast::Pair(pair) => {
                let (a, b) = &mut **pair;
                work.push(a);
                work.push(b);
            }
            Ast::Var(var) => {
                place(&mut var.meta, line);
                locate(&mut var.meta, var.name.as_str(), source);
                if var.context == module && var.meta.get(atoms::COUNTER).is_none() {
                    let meta = std::mem::take(&mut var.meta);
                    var.meta = meta.with(atoms::COUNTER, Ast::int(counter));
                }
            }
            Ast::Call(call) => {
                place(&mut call.meta, line);
                let name = if let Head::Name(name) = call.head { name.as_str() } else { "" };
                locate(&mut call.meta, name, source);
                if let Some(extra) = &mut call.meta.extra {
                    extra.before.retain(|(key, _)| *key != atoms::STOP_GENERATED);
                }
                // Aliases that the expansion defines are told from others of the same name.
                if matches!(call.head, Head::Name(atoms::ALIASES | atoms::ALIAS | atoms::REQUIRE | atoms::IMPORT))
                    && !call.args.is_empty()
                    && call.meta.get(atoms::COUNTER).is_none()
                {
                    let meta = std::mem::take(&mut call.meta);
                    call.meta = meta.with(atoms::COUNTER, Ast::int(counter));
                }
                if let Head::Expr(head) = &mut call.head {
                    work.push(head);
                }
                work.extend(call.args.iter_mut());
            }
        }
    }
    ast
}

/// A tree whose nodes without a line stand on this one.
pub fn placed(mut ast: Ast, line: u32) -> Ast {
    each_meta(&mut ast, &mut |meta, _| place(meta, line));
    ast
}

/// A tree that was a term, with the places that its lines and columns tell.
pub(super) fn located(mut ast: Ast, source: &SourceFile) -> Ast {
    each_meta(&mut ast, &mut |meta, name| locate(meta, name, source));
    ast
}

/// Every node's metadata, with the name of what it is.
fn each_meta(ast: &mut Ast, f: &mut dyn FnMut(&mut Meta, &str)) {
    let mut work: Vec<&mut Ast> = vec![ast];
    while let Some(node) = work.pop() {
        match node {
            Ast::Lit(_) => {}
            Ast::List(items) => work.extend(items.iter_mut()),
            Ast::Pair(pair) => {
                let (a, b) = &mut **pair;
                work.extend([a, b]);
            }
            Ast::Var(var) => f(&mut var.meta, var.name.as_str()),
            Ast::Call(call) => {
                let name = if let Head::Name(name) = call.head { name.as_str() } else { "" };
                f(&mut call.meta, name);
                if let Head::Expr(head) = &mut call.head {
                    work.push(head);
                }
                work.extend(call.args.iter_mut());
            }
        }
    }
}

/// What went through a macro as a term has its place in the file as a line and a column only.
fn locate(meta: &mut Meta, name: &str, source: &SourceFile) {
    if meta.column > 0
        && meta.span.is_none()
        && source.has_columns()
        && let Some(start) = source.offset(meta.line, meta.column)
    {
        meta.span = Span { start, end: start + (name.len() as u32).max(1) };
    }
}

fn place(meta: &mut Meta, line: u32) {
    if meta.line == 0 {
        meta.line = line;
    }
    // `location: :keep` names the line of the macro's own text.
    if meta.extra.is_some()
        && let Some(Ast::Pair(pair)) = meta.get(atoms::KEEP)
        && let Ast::Lit(Lit::Int(kept)) = pair.1
    {
        meta.line = u32::try_from(kept).unwrap_or(line);
    }
}

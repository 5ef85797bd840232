//! `alias`, `require`, `import`, and what an alias means.

use super::env::{Alias, Import, LexicalItem, LexicalKind, concat, inspect_atom};
use super::expander::{Expander, atom_expr};
use super::failure::Result;
use super::show::show;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr, Kind};
use crate::syntax::{Ast, Call, Head, Lit, Meta};
use crate::term::Term;
use std::sync::Arc;

/// What `import` takes.
enum Which {
    Functions,
    Macros,
    Sigils,
    Names(Vec<(Atom, u8)>),
}

impl Expander<'_> {
    /// The module an alias node stands for; `None` when its first part is not an alias name.
    pub(super) fn expand_alias(&mut self, parts: &[Ast], meta: &Meta) -> Result<Option<Atom>> {
        let names: Option<Vec<Atom>> = parts.iter().map(Ast::as_atom).collect();
        let Some(names) = names else { return Ok(None) };
        let Some((first, rest)) = names.split_first() else { return Ok(None) };
        let limit = |x: &Self| x.error(meta, "a system limit has been reached: too many atoms or one is too long");
        if *first == atoms::ELIXIR {
            let rest: Vec<&str> = rest.iter().map(|a| a.as_str()).collect();
            return concat(&rest).map(Some).map_err(|_| limit(self));
        }
        // Quoted code carries what the alias meant where it was quoted: that module, or nothing but what the same
        // expansion has defined.
        if meta.extra.is_some() {
            match meta.get_atom(atoms::ALIAS) {
                Some(atoms::FALSE) => {
                    let full = concat(&[first.as_str()]).map_err(|_| limit(self))?;
                    if let Some(target) = self.macro_alias(full, meta.get(atoms::COUNTER)) {
                        return self.join(target, rest, meta).map(Some);
                    }
                    let all: Vec<&str> = names.iter().map(|a| a.as_str()).collect();
                    return concat(&all).map(Some).map_err(|_| limit(self));
                }
                // The whole of what it meant there.
                Some(module) => return Ok(Some(module)),
                None => {}
            }
        }
        if self.env.aliases.is_empty() {
            let all: Vec<&str> = names.iter().map(|a| a.as_str()).collect();
            return concat(&all).map(Some).map_err(|_| limit(self));
        }
        let full = concat(&[first.as_str()]).map_err(|_| limit(self))?;
        match self.env.alias(full) {
            Some(target) => {
                self.env.lexical.mark(|k| matches!(k, LexicalKind::Alias(a) if a.name == full && a.target == target));
                self.join(target, rest, meta).map(Some)
            }
            None => {
                let all: Vec<&str> = names.iter().map(|a| a.as_str()).collect();
                concat(&all).map(Some).map_err(|_| limit(self))
            }
        }
    }

    /// What an alias stands for that quoted code of this expansion has defined.
    fn macro_alias(&self, name: Atom, counter: Option<&Ast>) -> Option<Atom> {
        let counter = match counter {
            Some(Ast::Lit(Lit::Int(counter))) => *counter,
            _ => return None,
        };
        let list = &self.env.macro_aliases;
        let find = |name: Atom| list.iter().rev().find(|(c, a)| *c == counter && a.name == name).map(|(_, a)| a.target);
        let mut found = find(name)?;
        self.env.lexical.mark(|k| matches!(k, LexicalKind::Alias(a) if a.name == name && a.target == found));
        // An alias may stand for another; never for itself, so the walk ends.
        for _ in 0..list.len() {
            match find(found) {
                Some(next) => found = next,
                None => break,
            }
        }
        Some(found)
    }

    fn join(&mut self, target: Atom, rest: &[Atom], meta: &Meta) -> Result<Atom> {
        if rest.is_empty() {
            return Ok(target);
        }
        let mut all = vec![target.as_str()];
        all.extend(rest.iter().map(|a| a.as_str()));
        concat(&all).map_err(|_| self.error(meta, "a system limit has been reached"))
    }

    /// What an alias means here, for `quote`.
    pub(super) fn alias_meaning(&self, parts: &[Ast]) -> Option<Atom> {
        let first = parts.first()?.as_atom()?;
        if first == atoms::ELIXIR {
            return None;
        }
        let full = Atom::existing(&format!("Elixir.{first}"))?;
        let target = self.env.alias(full)?;
        self.env.lexical.mark(|k| matches!(k, LexicalKind::Alias(a) if a.name == full && a.target == target));
        let mut all = vec![target.as_str()];
        for part in &parts[1..] {
            all.push(part.as_atom()?.as_str());
        }
        concat(&all).ok()
    }

    /// The modules in `Base.{A, B.C}`, which must be known now.
    fn many(&mut self, what: &Ast) -> Result<Option<Vec<(Ast, Meta)>>> {
        let Ast::Call(call) = what else { return Ok(None) };
        let Call { head: Head::Expr(head), args, meta } = &**call else { return Ok(None) };
        let Some([base, Ast::Lit(Lit::Atom(atoms::BRACES))]) = head.as_call(atoms::DOT) else { return Ok(None) };
        let mut out = Vec::new();
        for arg in args {
            let plain = arg.as_atom().map(|_| std::slice::from_ref(arg));
            let Some(parts) = arg.as_call(atoms::ALIASES).or(plain) else {
                let shown = show(arg);
                let text = format!("invalid argument for alias, expected a compile time atom or alias, got: {shown}");
                return Err(self.error(arg.meta().unwrap_or(meta), text));
            };
            let meta = arg.meta().cloned().unwrap_or_default();
            // A quoted base keeps its hygiene only through its own value.
            let base_atom = match base {
                Ast::Call(call) => match base.as_call(atoms::ALIASES) {
                    Some(parts) => self.expand_alias(parts, &call.meta)?,
                    None => match self.expr(base)?.kind {
                        Kind::Const(t) => t.as_atom(),
                        _ => None,
                    },
                },
                Ast::Var(_) => match self.expr(base)?.kind {
                    Kind::Const(t) => t.as_atom(),
                    _ => None,
                },
                other => other.as_atom(),
            };
            let Some(base_atom) = base_atom else {
                return Err(self.error(&meta, format!("invalid argument for alias, got: {}", show(what))));
            };
            let rest: Vec<Atom> = parts.iter().filter_map(Ast::as_atom).collect();
            let module = self.join(base_atom, &rest, &meta)?;
            out.push((Ast::atom(module), meta));
        }
        Ok(Some(out))
    }

    /// Runs a directive for each module of `Base.{A, B}`.
    fn each(
        &mut self,
        modules: Vec<(Ast, Meta)>,
        meta: &Meta,
        mut run: impl FnMut(&mut Self, &Ast) -> Result<Expr>,
    ) -> Result<Expr> {
        let mut values = Vec::new();
        for (module, _) in modules {
            if let Kind::Const(term) = run(self, &module)?.kind {
                values.push(term);
            }
        }
        Ok(Expr::new(meta.line, Kind::Const(Term::list(values))))
    }

    pub(super) fn alias(&mut self, what: &Ast, options: Option<&Ast>, meta: &Meta) -> Result<Expr> {
        if let Some(modules) = self.many(what)? {
            return self.each(modules, meta, |x, module| {
                if x.option(options, atoms::AS).is_some() {
                    return Err(x.error(meta, ":as option is not supported by multi-alias call"));
                }
                x.alias(module, options, meta)
            });
        }
        self.check_options(options, &[atoms::AS, atoms::WARN], "alias", meta)?;
        let module = self.compile_time_atom(what, "alias", meta)?;
        self.traced_options = self.option_terms(options)?;
        self.define_alias(module, what, options, true, "alias", meta)?;
        Ok(atom_expr(meta.line, module))
    }

    fn define_alias(
        &mut self,
        module: Atom,
        what: &Ast,
        options: Option<&Ast>,
        implicit: bool,
        form: &str,
        meta: &Meta,
    ) -> Result<()> {
        let _ = what;
        let name = match self.option(options, atoms::AS) {
            Some(Ast::Call(call)) if matches!(call.head, Head::Name(atoms::ALIASES)) => match call.args.as_slice() {
                [Ast::Lit(Lit::Atom(name))] => *name,
                _ => {
                    let nested = self.expand_alias(&call.args, &call.meta)?.unwrap_or(atoms::NIL);
                    let shown = inspect_atom(nested);
                    let text =
                        format!("invalid value for option :as, expected a simple alias, got nested alias: {shown}");
                    return Err(self.error(meta, text));
                }
            },
            Some(Ast::Lit(Lit::Atom(name))) if name.as_str().starts_with("Elixir.") => {
                Atom::new(name.as_str().trim_start_matches("Elixir."))
            }
            Some(other) => {
                self.expr(other)?;
                let shown = show(other);
                let text = format!("invalid value for option :as, expected an alias, got: {shown}");
                return Err(self.error(meta, text));
            }
            None if !implicit => return Ok(()),
            None => match module.as_str().strip_prefix("Elixir.") {
                Some(rest) => Atom::new(rest.rsplit('.').next().unwrap_or(rest)),
                None => {
                    let shown = inspect_atom(module);
                    return Err(self.error(
                        meta,
                        format!(
                            "{form} cannot be inferred automatically for module: {shown}, please use the :as option. \
                             Implicit aliasing is only supported with Elixir modules"
                        ),
                    ));
                }
            },
        };
        let name = concat(&[name.as_str()]).map_err(|_| self.error(meta, "a system limit has been reached"))?;
        let explicit = self.option(options, atoms::AS).is_some();
        let warn = match self.option(options, atoms::WARN) {
            Some(Ast::Lit(Lit::Atom(value))) => *value == atoms::TRUE,
            _ => !is_quoted(meta) || explicit,
        };
        let alias = Alias { name, target: module };
        if self.tracing && !self.library {
            let options = self.traced_options.clone();
            self.trace("alias", meta, vec![Term::atom(module), Term::atom(name), options])?;
        }
        self.store_alias(alias, meta);
        if warn && form == "alias" && !super::expander::is_generated(meta) && name != module {
            self.note(LexicalKind::Alias(alias), meta);
        }
        Ok(())
    }

    /// Sets an alias. One that quoted code defines is seen by the code around the macro's call, and by the quoted code
    /// itself, whose aliases look at nothing else.
    pub(super) fn store_alias(&mut self, alias: Alias, meta: &Meta) {
        self.env.set_alias(alias.name, alias.target);
        if let Some(counter) = meta.get_int(atoms::COUNTER) {
            let list = Arc::make_mut(&mut self.env.macro_aliases);
            list.retain(|(_, a)| a.name != alias.name);
            if alias.name != alias.target {
                list.push((counter, alias));
            }
        }
    }

    fn note(&mut self, kind: LexicalKind, meta: &Meta) {
        let within = self.env.module_atom();
        if self.library {
            return;
        }
        let (line, span, source) = (meta.line, meta.span, self.env.source.clone());
        self.env.lexical.add(LexicalItem { kind, source, line, span, used: false, told: false, within });
    }

    pub(super) fn require(&mut self, what: &Ast, options: Option<&Ast>, meta: &Meta) -> Result<Expr> {
        if let Some(modules) = self.many(what)? {
            return self.each(modules, meta, |x, module| x.require(module, options, meta));
        }
        self.check_options(options, &[atoms::AS, atoms::WARN], "require", meta)?;
        let module = self.compile_time_atom(what, "require", meta)?;
        self.require_module(module, meta)?;
        if self.tracing && !self.library {
            self.traced_options = self.option_terms(options)?;
            let options = self.traced_options.clone();
            self.trace("require", meta, vec![Term::atom(module), options])?;
        }
        self.define_alias(module, what, options, false, "require", meta)?;
        let warn = !matches!(self.option(options, atoms::WARN), Some(Ast::Lit(Lit::Atom(atoms::FALSE))));
        if warn && module != atoms::KERNEL && !is_quoted(meta) && !super::expander::is_generated(meta) {
            self.note(LexicalKind::Require(module, self.option(options, atoms::AS).is_some()), meta);
        }
        Ok(atom_expr(meta.line, module))
    }

    /// Makes a module's macros usable.
    pub(super) fn require_module(&mut self, module: Atom, meta: &Meta) -> Result<()> {
        if module == atoms::KERNEL || module == atoms::KERNEL_SPECIAL_FORMS {
            return Ok(());
        }
        if self.host.exports(module)?.is_none() && !self.library {
            if self.host.defining(module).is_some() {
                // Required inside of itself: its macros come later.
                self.env.require(module);
                return Ok(());
            }
            let shown = inspect_atom(module);
            return Err(self.missing_module(
                module,
                meta,
                format!("module {shown} is not loaded and could not be found"),
            ));
        }
        self.env.require(module);
        Ok(())
    }

    pub(super) fn import(&mut self, what: &Ast, options: Option<&Ast>, meta: &Meta) -> Result<Expr> {
        if let Some(modules) = self.many(what)? {
            return self.each(modules, meta, |x, module| x.import(module, options, meta));
        }
        let module = self.compile_time_atom(what, "import", meta)?;
        self.check_options(options, &[atoms::ONLY, atoms::EXCEPT, atoms::WARN], "import", meta)?;
        let only = self.import_names(options, atoms::ONLY, meta)?;
        let except = match self.import_names(options, atoms::EXCEPT, meta)? {
            Some(Which::Names(names)) => Some(names),
            Some(_) => {
                return Err(self.error(
                    meta,
                    "invalid :except option for import, expected value to be a literal keyword list of function names \
                     with arity as values",
                ));
            }
            None => None,
        };
        if matches!(only, Some(Which::Names(_))) && except.is_some() {
            return Err(self.error(
                meta,
                ":only and :except can only be given together to import when :only is :functions, :macros, or :sigils",
            ));
        }
        let (functions, macros) = self.importable(module, meta)?;
        if module != atoms::KERNEL {
            self.env.require(module);
        }
        if self.tracing && !self.library {
            let options = self.option_terms(options)?;
            self.trace("import", meta, vec![Term::atom(module), options.clone()])?;
            let quiet = Term::tuple2(Term::atom(atoms::WARN), Term::FALSE);
            self.trace("require", meta, vec![Term::atom(module), Term::cons(quiet, options)])?;
        }
        let warn = !matches!(self.option(options, atoms::WARN), Some(Ast::Lit(Lit::Atom(atoms::FALSE))));
        let mut chosen = [functions, macros];
        let mut absent = false;
        match &only {
            None => {}
            Some(Which::Functions) => chosen[1].clear(),
            Some(Which::Macros) => chosen[0].clear(),
            Some(Which::Sigils) => {
                for names in &mut chosen {
                    names.retain(|(n, a)| *a == 2 && n.as_str().starts_with("sigil_"));
                }
            }
            Some(Which::Names(wanted)) => {
                for (i, (name, arity)) in wanted.iter().enumerate() {
                    if wanted[..i].contains(&(*name, *arity)) {
                        let shown = super::show::show_function_name(*name);
                        let text = format!("invalid :only option for import, {shown}/{arity} is duplicated");
                        self.warn(meta, text);
                    } else if !chosen.iter().any(|names| names.contains(&(*name, *arity))) {
                        absent = true;
                        let (shown, shown_name) = (inspect_atom(module), super::show::show_function_name(*name));
                        let text =
                            format!("cannot import {shown}.{shown_name}/{arity} because it is undefined or private");
                        self.warn(meta, text);
                    }
                }
                for names in &mut chosen {
                    names.retain(|n| wanted.contains(n));
                }
            }
        }
        let keep_underscored = matches!(&only, Some(Which::Names(_)));
        if !keep_underscored {
            for names in &mut chosen {
                names.retain(|(n, _)| !n.as_str().starts_with('_'));
            }
        }
        // `except` narrows what was imported before, when there was something.
        if let Some(except) = &except {
            let before = |list: &[Arc<Import>]| list.iter().find(|i| i.module == module).map(|i| i.names.clone());
            if only.is_none() {
                if let Some(names) = before(&self.env.functions) {
                    chosen[0] = names;
                }
                if let Some(names) = before(&self.env.macros) {
                    chosen[1] = names;
                }
            }
            for names in &mut chosen {
                names.retain(|n| !except.contains(n));
            }
        }
        let nothing_left = chosen.iter().all(|names| names.is_empty());
        let [functions, macros] = chosen;
        set_import(&mut self.env.functions, module, functions);
        set_import(&mut self.env.macros, module, macros);
        // Of what is not there it has been told.
        let warn = warn && !(absent && nothing_left);
        if warn && module != atoms::KERNEL && !is_quoted(meta) && !super::expander::is_generated(meta) {
            self.note(LexicalKind::Import(module), meta);
            if let Some(Which::Names(names)) = &only {
                for (name, arity) in names {
                    self.note(LexicalKind::ImportedName(module, *name, *arity), meta);
                }
            }
        }
        Ok(atom_expr(meta.line, module))
    }

    /// Why a module cannot be used.
    fn not_loaded(&mut self, module: Atom) -> String {
        let shown = inspect_atom(module);
        if self.host.defining(module).is_some() && self.env.context_modules.contains(&module) {
            return format!(
                "you are trying to use/import/require the module {shown} which is currently being defined.\n\nThis may \
                 happen if you accidentally override the module you want to use. For example:\n\n    defmodule MyApp \
                 do\n      defmodule Supervisor do\n        use Supervisor\n      end\n    end\n\nIn the example above, \
                 the new Supervisor conflicts with Elixir's Supervisor. This may be fixed by using the fully qualified \
                 name in the definition:\n\n    defmodule MyApp.Supervisor do\n      use Supervisor\n    end\n"
            );
        }
        if self.env.context_modules.contains(&module) {
            return format!(
                "module {shown} is not loaded but was defined. This happens when you depend on a module in the same \
                 context in which it is defined. For example:\n\n    defmodule MyApp do\n      defmodule Mod do\n      \
                 end\n\n      use Mod\n    end\n\nTry defining the module outside the context that uses it:\n\n    \
                 defmodule MyApp.Mod do\n    end\n\n    defmodule MyApp do\n      use MyApp.Mod\n    end\n\nIf the \
                 module is defined at the top-level and you are trying to use it at the top-level, this is not \
                 supported by Elixir"
            );
        }
        format!("module {shown} is not loaded and could not be found")
    }

    fn importable(&mut self, module: Atom, meta: &Meta) -> Result<(Vec<(Atom, u8)>, Vec<(Atom, u8)>)> {
        if module == atoms::KERNEL {
            let (functions, macros) = super::kernel::imports();
            return Ok((functions.names.clone(), macros.names.clone()));
        }
        match self.host.exports(module)? {
            Some(exports) => Ok((exports.functions.clone(), exports.macros.clone())),
            None => {
                let text = self.not_loaded(module);
                Err(self.missing_module(module, meta, text))
            }
        }
    }

    fn import_names(&mut self, options: Option<&Ast>, key: Atom, meta: &Meta) -> Result<Option<Which>> {
        let Some(value) = self.option(options, key) else { return Ok(None) };
        let value = value.clone();
        let expanded = self.expr(&value)?;
        if let Kind::Const(term) = &expanded.kind {
            match term.as_atom() {
                Some(atoms::FUNCTIONS) => return Ok(Some(Which::Functions)),
                Some(atoms::MACROS) => return Ok(Some(Which::Macros)),
                Some(atoms::SIGILS) => return Ok(Some(Which::Sigils)),
                _ => {}
            }
            if let Some(items) = term.proper_list().filter(|_| term.is_list()) {
                let names = items.iter().map(|item| match item.as_tuple()? {
                    [name, arity] => Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?)),
                    _ => None,
                });
                if let Some(names) = names.collect::<Option<Vec<_>>>() {
                    return Ok(Some(Which::Names(names)));
                }
            }
        }
        let shown = show(&value);
        let text = if key == atoms::ONLY {
            "an atom :functions, :macros, :sigils, or a literal keyword list of function names with arity as values"
        } else {
            "a literal keyword list of function names with arity as values"
        };
        Err(self.error(meta, format!("invalid :{key} option for import, expected value to be {text}, got: {shown}")))
    }

    /// The options of a directive as a term, for tracers.
    fn option_terms(&mut self, options: Option<&Ast>) -> Result<Term> {
        let pairs = options.and_then(super::comprehension::keyword).unwrap_or_default();
        if !self.tracing || pairs.is_empty() {
            return Ok(Term::EMPTY_LIST);
        }
        let tracing = std::mem::take(&mut self.tracing);
        let mut out = Vec::new();
        for (key, value) in pairs {
            let value = match value.as_call(atoms::ALIASES) {
                Some([Ast::Lit(Lit::Atom(name))]) => Term::atom(Atom::new(&format!("Elixir.{name}"))),
                _ => match self.expr(value) {
                    Ok(Expr { kind: Kind::Const(term), .. }) => term,
                    _ => Term::NIL,
                },
            };
            out.push(Term::tuple2(Term::atom(key), value));
        }
        self.tracing = tracing;
        Ok(Term::list(out))
    }

    fn option<'a>(&self, options: Option<&'a Ast>, key: Atom) -> Option<&'a Ast> {
        let pairs = super::comprehension::keyword(options?)?;
        pairs.into_iter().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    fn check_options(&mut self, options: Option<&Ast>, known: &[Atom], form: &str, meta: &Meta) -> Result<()> {
        let Some(options) = options else { return Ok(()) };
        let Some(pairs) = super::comprehension::keyword(options) else {
            let shown = show(options);
            let text = format!("invalid options for {form}, expected a keyword list, got: {shown}");
            return Err(self.error(meta, text));
        };
        match pairs.iter().find(|(key, _)| !known.contains(key)) {
            Some((key, _)) => Err(self.error(meta, format!("unsupported option :{key} given to {form}"))),
            None => Ok(()),
        }
    }
}

fn is_quoted(meta: &Meta) -> bool {
    meta.extra.is_some() && meta.get(atoms::CONTEXT).is_some()
}

fn set_import(list: &mut Arc<Vec<Arc<Import>>>, module: Atom, names: Vec<(Atom, u8)>) {
    let list = Arc::make_mut(list);
    list.retain(|i| i.module != module);
    if !names.is_empty() {
        list.insert(0, Arc::new(Import::new(module, names)));
    }
}

/// Names that no function or macro can take.
pub(super) fn is_special_form(name: Atom, arity: u8) -> bool {
    match name {
        atoms::BLOCK
        | atoms::ALIASES
        | atoms::BRACES
        | atoms::PERCENT_BRACES
        | atoms::BITS
        | atoms::FN
        | atoms::FOR
        | atoms::WITH
        | atoms::SUPER => true,
        atoms::MATCH | atoms::TYPE_OP | atoms::DOT | atoms::PERCENT | atoms::CASE | atoms::BAR | atoms::ARROW => {
            arity == 2
        }
        atoms::PIN
        | atoms::CAPTURE
        | atoms::UNQUOTE
        | atoms::UNQUOTE_SPLICING
        | atoms::COND
        | atoms::RECEIVE
        | atoms::TRY => arity == 1,
        atoms::QUOTE | atoms::ALIAS | atoms::REQUIRE | atoms::IMPORT => arity == 1 || arity == 2,
        atoms::MODULE_ | atoms::ENV_ | atoms::DIR_ | atoms::CALLER_ | atoms::STACKTRACE_ => arity == 0,
        _ => false,
    }
}

//! One clause of a definition: from its arguments, guards and body to expanded code; `super` within it.

use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, Severity, Span, atoms};
use crate::expand::env::Env;
use crate::expand::expander::{Expander, LibraryContext, var_expr};
use crate::expand::failure::{Failure, Result};
use crate::expand::host::Host;
use crate::expand::module::{ClauseBody, Def, DefClause, DefKind, ImportUse, LocalUse};
use crate::expand::scope::Scope;
use crate::expand::show::show_function_name;
use crate::ir::core::{Clause, Definition, Expr, Kind, Pat};
use crate::syntax::{Ast, Meta};
use crate::term::Term;
use std::sync::Arc;

/// What a clause's expansion gives.
pub(super) struct ExpandedClause {
    pub clause: Clause,
    pub nvars: u32,
    pub local_uses: Vec<LocalUse>,
    pub import_uses: Vec<ImportUse>,
    pub remote_uses: Vec<crate::expand::check::RemoteUse>,
    pub vars: Vec<crate::expand::check::types::VarNote>,
    pub struct_updates: Vec<(u32, Atom)>,
    pub super_used: bool,
}

pub(super) fn expand_clause(
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
            struct_updates: Vec::new(),
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
        struct_updates: std::mem::take(&mut x.struct_updates),
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
                    return Err(self.error(&meta, format!("unexpected option :{key} in \"try\"")));
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
    pub(in crate::expand) fn super_call(&mut self, args: &[Ast], meta: &Meta) -> Result<Expr> {
        let name = self.super_target(args.len(), meta)?;
        let exprs = self.args(args)?;
        let exprs = self.caller.map(|id| var_expr(meta.line, id)).into_iter().chain(exprs).collect();
        Ok(Expr::new(meta.line, Kind::LocalCall { name, args: exprs }))
    }

    pub(in crate::expand) fn capture_super(&mut self, arity: u8, meta: &Meta) -> Result<Expr> {
        let name = self.super_target(usize::from(arity), meta)?;
        Ok(Expr::new(meta.line, Kind::LocalFun { name, arity }))
    }

    fn super_target(&mut self, arity: usize, meta: &Meta) -> Result<Atom> {
        let Some(module) = self.env.module else {
            return Err(self.file_error(meta, "cannot invoke super outside module"));
        };
        let Some((name, own)) = self.env.function else {
            return Err(self.file_error(meta, "cannot invoke super outside function"));
        };
        if usize::from(own) != arity {
            let text = "super must be called with the same number of arguments as the current definition";
            return Err(self.error(meta, text));
        }
        match self.super_name {
            Some(target) => {
                self.super_used = true;
                let server = matches!(
                    (name.as_str(), own),
                    ("handle_call" | "code_change", 3) | ("handle_cast" | "handle_info" | "terminate", 2)
                );
                if server && self.state(|s| s.behaviours().contains(&Atom::new("Elixir.GenServer"))) == Some(true) {
                    let shown = show_function_name(name);
                    self.warn(meta, format!("calling super for GenServer callback {shown}/{own} is deprecated"));
                }
                Ok(match self.caller {
                    Some(_) => core_name(DefKind::Defmacro, target),
                    None => target,
                })
            }
            None => {
                let shown = show_function_name(name);
                let module = crate::expand::env::inspect_atom(module);
                let mut names: Vec<String> = self
                    .state(|s| s.overridable.keys().map(|(n, a)| format!("{}/{a}", show_function_name(*n))).collect())
                    .unwrap_or_default();
                names.order();
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

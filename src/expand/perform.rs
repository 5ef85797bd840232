//! What the hooks of expanded code mean: every one but `defmodule`, which is the runtime's.

use super::definition;
use super::env::{Env, concat, inspect_atom};
use super::failure::{Failure, Result};
use super::host::{Host, StructInfo};
use super::module::{ClauseBody, Def, DefClause, DefKind, ModuleState, Typespec};
use super::show::show_term;
use super::template::{AttributeTemplate, DefText, Hooked};
use crate::base::{Atom, Diagnostic, Span, Within, atoms};
use crate::ir::core::{Clause, Expr, Kind, Pat};
use crate::syntax::ast::{Head, Lit, deeper};
use crate::syntax::{Ast, quoted};
use crate::term::Term;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Performs a hook; `args` are the values its code computed.
///
/// # Errors
/// What the code did wrong, or what the host could not do.
pub fn perform(hook: &Hooked, args: &[Term], host: &mut dyn Host) -> Result<Term> {
    match hook {
        Hooked::Module(_) => Err(Failure::of_kind("RuntimeError", "a module is defined by the runtime")),
        Hooked::Def(template) => {
            let made;
            let text = match &template.source {
                Some(text) => text,
                None => {
                    let [head, body] = args else { return Err(wrong_arguments()) };
                    let tree = |term| super::dispatch::located(quoted::from_term(term), &template.env.source);
                    let body = (!body.same(&Term::NIL)).then(|| tree(body));
                    made = DefText { head: tree(head), body };
                    &made
                }
            };
            definition::define(template, text, host)
        }
        Hooked::PutAttribute(at) => {
            let [value] = args else { return Err(wrong_arguments()) };
            put_attribute(at, value.clone(), host)?;
            Ok(Term::atom(atoms::OK))
        }
        Hooked::GetAttribute(at) => get_attribute(at, host),
        Hooked::Typespec { kind, spec, env } => {
            let made;
            let spec = match (spec, args) {
                (Some(spec), _) => spec,
                (None, [term]) => {
                    made = quoted::from_term(term);
                    &made
                }
                _ => return Err(wrong_arguments()),
            };
            let state = module_state(env, host)?;
            if let Some(mut spec) = typespec(*kind, spec, env.line) {
                if !env.aliases.is_empty() {
                    resolve_aliases(&mut spec.spec, env);
                }
                let mut state = lock(&state);
                let typedoc = Atom::existing("typedoc").and_then(|name| state.attributes.remove(&name));
                let (name, arity) = (spec.name, spec.arity);
                state.typespecs.push(spec);
                drop(state);
                if let Some(doc) = typedoc.filter(|d| kind.as_str() == "typep" && d.line > 0 && d.value.is_binary()) {
                    let name = super::show::show_function_name(name);
                    let text =
                        format!("type {name}/{arity} is private, @typedoc's are always discarded for private types");
                    host.report(of_line(text, env, doc.line).within(Within::File));
                }
            }
            Ok(Term::atom(atoms::OK))
        }
        Hooked::Struct { env } => {
            let [fields] = args else { return Err(wrong_arguments()) };
            let state = module_state(env, host)?;
            let mut warnings = Vec::new();
            let result = define_struct(&mut lock(&state), fields, env, &mut warnings);
            for warning in warnings {
                host.report(warning);
            }
            result
        }
        Hooked::Overridable { env } => {
            let [names] = args else { return Err(wrong_arguments()) };
            overridable(env, names, host)?;
            Ok(Term::atom(atoms::OK))
        }
        Hooked::QuotedTail => {
            let [list, tail] = args else { return Err(wrong_arguments()) };
            quoted_tail(list, tail)
        }
        Hooked::QuotedDot { meta } => {
            let [left, name, args] = args else { return Err(wrong_arguments()) };
            quoted_dot(&quoted::to_term(meta), left, name, args)
        }
    }
}

fn wrong_arguments() -> Failure {
    Failure::of_kind("RuntimeError", "a hook got the wrong number of arguments")
}

fn lock(state: &Arc<Mutex<ModuleState>>) -> MutexGuard<'_, ModuleState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn module_state(env: &Env, host: &mut dyn Host) -> Result<Arc<Mutex<ModuleState>>> {
    let module = env.module_atom();
    host.defining(module).ok_or_else(|| {
        let shown = inspect_atom(module);
        Failure::of_kind("ArgumentError", format!("could not change module {shown} because it is already compiled"))
    })
}

fn put_attribute(at: &AttributeTemplate, value: Term, host: &mut dyn Host) -> Result<()> {
    if let Some(text) = super::check::attribute::refused(at.name.as_str(), &value) {
        return Err(Failure::of_kind("ArgumentError", text));
    }
    let state = module_state(&at.env, host)?;
    let argument = |text: String| Failure::of_kind("ArgumentError", text);
    let mut value = value;
    let mut state = lock(&state);
    if at.name.as_str() == "on_load" && state.attributes.get(&at.name).is_some_and(|a| a.set) {
        return Err(argument("the @on_load attribute can only be set once per module".to_string()));
    }
    let mut said = None;
    match at.name.as_str() {
        // `@doc since: "1.0"` adds to the documentation's metadata.
        "doc" | "moduledoc" | "typedoc" if value.is_cons() => {
            state.put_attribute(Atom::new("__doc_meta__"), value, at.line, at.span);
            return Ok(());
        }
        "derive" if value.is_list() => {
            for item in value.list_iter().cloned().collect::<Vec<_>>() {
                state.put_attribute(at.name, item, at.line, at.span);
            }
            return Ok(());
        }
        "before_compile" | "after_compile" | "after_verify" | "on_definition" => {
            let default = format!("__{}__", at.name);
            if let Some((module, function)) = super::module::hook_target(&value, &default) {
                value = Term::tuple2(Term::atom(module), Term::atom(function));
            }
        }
        _ => {}
    }
    let name = at.name.as_str();
    if is_documentation(name)
        && !at.quoted
        && let Some(old) = state.attributes.get(&at.name).filter(|a| a.set && a.unread)
        && old.line > 0
    {
        let text = format!("redefining @{name} attribute previously set at line {}", old.line);
        said = Some(of_line(text, &at.env, at.line));
    }
    state.put_attribute(at.name, value, at.line, at.span);
    if let Some(attribute) = state.attributes.get_mut(&at.name).filter(|_| at.quoted && !is_documentation(name)) {
        attribute.unread = false;
    }
    drop(state);
    if let Some(said) = said {
        host.report(said);
    }
    Ok(())
}

fn get_attribute(at: &AttributeTemplate, host: &mut dyn Host) -> Result<Term> {
    let state = module_state(&at.env, host)?;
    let value = lock(&state).get_attribute(at.name);
    Ok(value.unwrap_or_else(|| {
        if super::module::ALWAYS.contains(&at.name.as_str()) {
            return Term::NIL;
        }
        host.report(undefined_attribute(at.name, &at.env, at.line));
        Term::NIL
    }))
}

fn is_documentation(name: &str) -> bool {
    matches!(name, "doc" | "moduledoc" | "typedoc" | "deprecated")
}

/// A warning about a line of the module's body.
fn of_line(text: String, env: &Env, line: u32) -> Diagnostic {
    Diagnostic::warning(text, Span::NONE).at_line(line).in_file(&env.source).within(Within::Module(env.module_atom()))
}

pub(super) fn undefined_attribute(name: Atom, env: &Env, line: u32) -> Diagnostic {
    let text = format!(
        "undefined module attribute @{name}, please remove access to @{name} or explicitly set it before access"
    );
    of_line(text, env, line)
}

/// What is kept of a typespec: its name, how many arguments, and itself.
pub fn typespec(kind: Atom, spec: &Ast, line: u32) -> Option<Typespec> {
    let mut head = spec;
    if let Some([left, _]) = head.as_call(atoms::WHEN) {
        head = left;
    }
    if let Some([left, _]) = head.as_call(atoms::TYPE_OP) {
        head = left;
    }
    let (name, args) = definition::head_call(head)?;
    let arity = u8::try_from(args.len()).ok()?;
    Some(Typespec { kind, name, arity, spec: spec.clone(), line })
}

/// Writes the modules that the aliases of a typespec stand for in their places.
fn resolve_aliases(ast: &mut Ast, env: &Env) {
    let all = |items: &mut [Ast]| items.iter_mut().for_each(|item| deeper(|| resolve_aliases(item, env)));
    if let Some([Ast::Lit(Lit::Atom(first)), rest @ ..]) = ast.as_call(atoms::ALIASES) {
        let target = Atom::existing(&format!("Elixir.{first}")).and_then(|full| env.alias(full));
        let rest: Option<Vec<Atom>> = rest.iter().map(Ast::as_atom).collect();
        if let (Some(target), Some(rest)) = (target, rest) {
            let parts: Vec<&str> = std::iter::once(&target).chain(&rest).map(|part| part.as_str()).collect();
            if let Ok(full) = concat(&parts) {
                *ast = Ast::Lit(Lit::Atom(full));
            }
        }
        return;
    }
    match ast {
        Ast::Lit(_) | Ast::Var(_) => {}
        Ast::List(items) => all(items),
        Ast::Pair(pair) => {
            deeper(|| resolve_aliases(&mut pair.0, env));
            deeper(|| resolve_aliases(&mut pair.1, env));
        }
        Ast::Call(call) => {
            if let Head::Expr(head) = &mut call.head {
                deeper(|| resolve_aliases(head, env));
            }
            all(&mut call.args);
        }
    }
}

/// `defstruct`: checks the fields and defines `__struct__/0` and `__struct__/1`.
pub(super) fn define_struct(
    state: &mut ModuleState,
    fields: &Term,
    env: &Env,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Term> {
    let argument = |text: String| Failure::of_kind("ArgumentError", text);
    let module = state.name;
    if state.struct_info.is_some() {
        let shown = inspect_atom(module);
        let text =
            format!("defstruct has already been called for {shown}, defstruct can only be called once per module");
        return Err(argument(text));
    }
    let Some(items) = fields.proper_list().filter(|_| fields.is_list()) else {
        return Err(argument(format!("struct fields definition must be list, got: {}", show_term(fields))));
    };
    let mut list: Vec<(Atom, Term)> = Vec::with_capacity(items.len());
    for item in items {
        let (key, value) = match item.as_tuple() {
            Some([key, value]) => (key.clone(), value.clone()),
            _ => (item.clone(), Term::NIL),
        };
        let Some(key) = key.as_atom() else {
            return Err(argument(format!("struct field names must be atoms, got: {}", show_term(item))));
        };
        if key == atoms::STRUCT {
            return Err(argument("cannot set :__struct__ in struct definition".to_string()));
        }
        if let Some(part) = super::module::validate::unescapable(&value) {
            let why = super::module::validate::cannot_escape(&part);
            return Err(argument(format!("invalid default value for struct field {key}, {why}")));
        }
        if list.iter().any(|(k, _)| *k == key) {
            let text = format!("duplicate key {} found in struct", inspect_atom(key));
            warnings.push(of_line(text, env, env.line));
            list.retain(|(k, _)| *k != key);
        }
        list.push((key, value));
    }
    let enforced = state.get_attribute(Atom::new("enforce_keys")).unwrap_or(Term::EMPTY_LIST);
    let wrong = match enforced.is_list() {
        true => enforced.list_iter().find(|k| !k.is_atom()).cloned(),
        false => Some(enforced.clone()).filter(|k| !k.is_atom()),
    };
    let enforced: Vec<Atom> = match enforced.as_atom() {
        Some(atoms::NIL) | None => enforced.list_iter().filter_map(Term::as_atom).collect(),
        Some(key) => vec![key],
    };
    if let Some(wrong) = wrong {
        return Err(argument(format!("keys given to @enforce_keys must be atoms, got: {}", show_term(&wrong))));
    }
    let missing: Vec<Term> =
        enforced.iter().filter(|k| !list.iter().any(|(f, _)| f == *k)).map(|k| Term::atom(*k)).collect();
    if !missing.is_empty() {
        return Err(argument(format!(
            "@enforce_keys required keys ({}) that are not defined in defstruct: {}",
            show_term(&Term::list(missing)),
            show_term(&Term::list(
                list.iter().map(|(k, v)| Term::tuple2(Term::atom(*k), v.clone())).collect::<Vec<_>>()
            ))
        )));
    }
    let mut pairs = vec![(Term::atom(atoms::STRUCT), Term::atom(module))];
    pairs.extend(list.iter().map(|(k, v)| (Term::atom(*k), v.clone())));
    let default = Term::map(pairs);
    let derives = state.accumulated("derive");
    let info = StructInfo { module, fields: list, enforce_keys: enforced.clone() };
    state.struct_info = Some(Arc::new(info));
    state.put_attribute(atoms::STRUCT, default.clone(), env.line, Span::NONE);
    struct_functions(state, &default, &enforced, env);
    Ok(Term::tuple2(default, Term::list(derives)))
}

fn struct_functions(state: &mut ModuleState, default: &Term, enforced: &[Atom], env: &Env) {
    let line = env.line;
    let constant = || Expr::new(line, Kind::Const(default.clone()));
    let plain = Clause { line, at: crate::ir::core::NOWHERE, pats: Vec::new(), guards: Vec::new(), body: constant() };
    add_core(state, atoms::STRUCT, 0, vec![plain], 0, env);
    let var = |id| Expr::new(line, Kind::Var(id));
    let utils = Atom::new("Elixir.Kernel.Utils");
    let mut body = if enforced.is_empty() {
        super::expander::remote(line, utils, Atom::new("build_struct"), vec![var(0), constant()])
    } else {
        let keys = Expr::constant(Term::list(enforced.iter().map(|k| Term::atom(*k)).collect::<Vec<_>>()));
        let args = vec![var(0), constant(), keys];
        super::expander::remote(line, utils, Atom::new("struct_with_keys"), args)
    };
    body.line = line;
    let clause = Clause { line, at: crate::ir::core::NOWHERE, pats: vec![Pat::Bind(0)], guards: Vec::new(), body };
    add_core(state, atoms::STRUCT, 1, vec![clause], 1, env);
}

/// Adds a function that is made here.
pub(super) fn add_core(state: &mut ModuleState, name: Atom, arity: u8, clauses: Vec<Clause>, nvars: u32, env: &Env) {
    let index = state.next_index;
    state.next_index += 1;
    let shared = Arc::new(env.clone());
    let written = clauses.iter().map(|clause| DefClause {
        line: clause.line,
        span: Span::NONE,
        args: Vec::new(),
        guards: Vec::new(),
        body: ClauseBody::Core(Box::new(clause.clone()), nvars),
        env: shared.clone(),
    });
    let def = Def {
        kind: DefKind::Def,
        name,
        arity,
        line: env.line,
        span: Span::NONE,
        file: env.file.clone(),
        clauses: written.collect(),
        defaults: 0,
        has_head: false,
        expanded: clauses,
        nvars,
        generated: true,
        index,
        guard: None,
        is_default: false,
        unquoted: false,
        vars: Vec::new(),
        struct_updates: Vec::new(),
    };
    state.defs.insert((name, arity), def);
}

fn overridable(env: &Env, names: &Term, host: &mut dyn Host) -> Result<()> {
    let state = module_state(env, host)?;
    make_overridable(&state, names, host)
}

/// `Module.make_overridable/2`
///
/// # Errors
/// Names that are none, or a module that is not one of the behaviours.
pub fn make_overridable(state: &Arc<Mutex<ModuleState>>, names: &Term, host: &mut dyn Host) -> Result<()> {
    let argument = |text: String| Failure::of_kind("ArgumentError", text);
    if let Some(behaviour) = names.as_atom() {
        // Every callback of the behaviour that is defined.
        let info = Atom::new("behaviour_info");
        let exports = host.exports(behaviour)?;
        let refuse = |why: &str| {
            let shown = inspect_atom(behaviour);
            let text = "as argument to defoverridable/1 because";
            Err(argument(format!("cannot pass module {shown} {text} {why}")))
        };
        match exports {
            None => return refuse("it was not defined"),
            Some(exports) if !exports.functions.contains(&(info, 1)) => {
                return refuse("it does not define any callbacks");
            }
            Some(_) if !lock(state).behaviours().contains(&behaviour) => {
                let shown = inspect_atom(behaviour);
                return refuse(&format!(
                    "its corresponding behaviour is missing. Did you forget to add @behaviour {shown}?"
                ));
            }
            Some(_) => {}
        }
        let callbacks = host.call_function(behaviour, info, vec![Term::atom(Atom::new("callbacks"))])?;
        let pairs = pairs_of(&callbacks).unwrap_or_default();
        let mut state = lock(state);
        let defined: Vec<_> = pairs.into_iter().filter(|key| state.defs.contains_key(key)).collect();
        return state.make_overridable(&defined).map_err(argument);
    }
    let Some(items) = names.proper_list() else {
        return Err(Failure::function_clause("Elixir.Module", "make_overridable", 2));
    };
    let Some(pairs) = pairs_of(names) else {
        let wrong = items.iter().find(|item| pair_of(item).is_none());
        let text = "each element in tuple list has to be a {function_name :: atom, arity :: 0..255} tuple, got: ";
        return Err(argument(format!("{text}{}", wrong.map_or(String::new(), |item| show_term(item)))));
    };
    lock(state).make_overridable(&pairs).map_err(argument)
}

fn pair_of(term: &Term) -> Option<(Atom, u8)> {
    match term.as_tuple()? {
        [name, arity] => Some((name.as_atom()?, u8::try_from(arity.as_int()?).ok()?)),
        _ => None,
    }
}

fn pairs_of(term: &Term) -> Option<Vec<(Atom, u8)>> {
    term.proper_list()?.into_iter().map(pair_of).collect()
}

/// `[a, b | tail]` in quoted code, the elements from a list.
fn quoted_tail(list: &Term, tail: &Term) -> Result<Term> {
    let Some(items) = list.proper_list() else {
        return Err(Failure::of_kind(
            "ArgumentError",
            format!("expected a list with quoted expressions in unquote_splicing/1, got: {}", show_term(list)),
        ));
    };
    let mut items: Vec<Term> = items.into_iter().cloned().collect();
    // A tail that is a list already goes on behind the items.
    if let Some(rest) = tail.proper_list() {
        items.extend(rest.into_iter().cloned());
        return Ok(Term::list(items));
    }
    match items.pop() {
        None => Ok(tail.clone()),
        Some(last) => {
            let bar = Term::tuple3(Term::atom(atoms::BAR), Term::EMPTY_LIST, Term::list([last, tail.clone()]));
            items.push(bar);
            Ok(Term::list(items))
        }
    }
}

/// `left.unquote(name)` and `left.unquote(name)(args)`; `args` is nil for the former.
fn quoted_dot(meta: &Term, left: &Term, name: &Term, args: &Term) -> Result<Term> {
    let with_parens = !args.same(&Term::NIL);
    let dot =
        |name: Atom| Term::tuple3(Term::atom(atoms::DOT), meta.clone(), Term::list([left.clone(), Term::atom(name)]));
    let no_parens = || Term::cons(Term::tuple2(Term::atom(atoms::NO_PARENS), Term::TRUE), meta.clone());
    let call = |name: Atom, args: Term, parens: bool| {
        let meta = if parens { meta.clone() } else { no_parens() };
        Term::tuple3(dot(name), meta, args)
    };
    let plain = |name: Atom| {
        if with_parens { call(name, args.clone(), true) } else { call(name, Term::EMPTY_LIST, false) }
    };
    if let Some(atom) = name.as_atom() {
        if atom.as_str().starts_with("Elixir.") && !with_parens {
            let parts = Term::list([left.clone(), name.clone()]);
            return Ok(Term::tuple3(Term::atom(atoms::ALIASES), meta.clone(), parts));
        }
        return Ok(plain(atom));
    }
    if let Some([head, _, inner]) = name.as_tuple()
        && let Some(head) = head.as_atom()
    {
        if head == atoms::ALIASES && !with_parens {
            let parts = Term::cons(left.clone(), inner.clone());
            return Ok(Term::tuple3(Term::atom(atoms::ALIASES), meta.clone(), parts));
        }
        if inner.as_atom().is_some() {
            return Ok(plain(head));
        }
        if inner.is_list() && !with_parens {
            return Ok(call(head, inner.clone(), true));
        }
    }
    Err(Failure::of_kind(
        "ArgumentError",
        format!("expected unquote after dot to return an atom, an alias or a quoted call, got: {}", show_term(name)),
    ))
}

//! An environment as `%Macro.Env{}` and back.

use super::env::{Alias, Context, Env, Import, Lexical};
use super::scope::{VarContext, VarKey};
use crate::base::order::Order as _;
use crate::base::{Atom, SourceFile, atoms};
use crate::ir::core::VarId;
use crate::term::Term;
use std::sync::Arc;

/// What scripts see of an environment and the variables in it.
pub fn env_to_term(env: &Env, vars: &[(VarKey, VarId)]) -> Term {
    let atom = |name: &str| Term::atom(Atom::new(name));
    let imports = |list: &[Arc<Import>]| Term::list(list.iter().map(|i| i.term().clone()).collect::<Vec<_>>());
    let alias = |a: &Alias| Term::tuple2(Term::atom(a.name), Term::atom(a.target));
    let atoms_list = |list: &[Atom]| Term::list(list.iter().map(|a| Term::atom(*a)).collect::<Vec<_>>());
    let versions = vars.iter().enumerate().map(|(version, (key, _))| {
        let context = match key.context {
            VarContext::Module(m) => Term::atom(m),
            VarContext::Counter(n) => Term::int(n),
        };
        (Term::tuple2(Term::atom(key.name), context), Term::int(version as i64))
    });
    let macro_aliases = env
        .macro_aliases
        .iter()
        .map(|(counter, a)| Term::tuple2(Term::atom(a.name), Term::tuple2(Term::int(*counter), Term::atom(a.target))));
    let function =
        env.function.map_or(Term::NIL, |(name, arity)| Term::tuple2(Term::atom(name), Term::int(i64::from(arity))));
    Term::map([
        (Term::atom(atoms::STRUCT), Term::atom(atoms::OPAQUE_NAME)),
        (atom("aliases"), Term::list(env.aliases.iter().map(alias).collect::<Vec<_>>())),
        (atom("context"), Term::atom(env.context.atom())),
        (atom("context_modules"), atoms_list(&env.context_modules)),
        (atom("file"), Term::string(&env.file)),
        (atom("function"), function),
        (atom("functions"), imports(&env.functions)),
        (atom("lexical_tracker"), Term::resource(Arc::new(Kept(env.clone())), "environment")),
        (atom("line"), Term::int(i64::from(env.line))),
        (atom("macro_aliases"), Term::list(macro_aliases.collect::<Vec<_>>())),
        (atom("macros"), imports(&env.macros)),
        (atom("module"), Term::atom(env.module_atom())),
        (atom("requires"), atoms_list(&env.requires)),
        (atom("tracers"), Term::EMPTY_LIST),
        (atom("versioned_vars"), Term::map(versions.collect::<Vec<_>>())),
    ])
}

/// The environment a term was made from, kept where Elixir has the lexical tracker's pid.
struct Kept(Env);

/// The environment that a `%Macro.Env{}` describes, with its variables in the order of their versions; `None` when it
/// is no such struct.
pub fn env_from_term(term: &Term) -> Option<(Env, Vec<VarKey>)> {
    let map = term.as_map()?;
    let get = |key: &str| map.get(&Term::atom(Atom::new(key)));
    if map.get(&Term::atom(atoms::STRUCT))?.as_atom() != Some(atoms::OPAQUE_NAME) {
        return None;
    }
    let file = get("file")?.as_str()?.to_string();
    let kept = get("lexical_tracker").and_then(Term::as_resource);
    let kept = kept.and_then(|r| r.object.downcast_ref::<Kept>()).map(|k| k.0.clone());
    let source = kept.as_ref().map_or_else(|| SourceFile::new(file.clone(), ""), |k| k.source.clone());
    let lexical = kept.as_ref().map_or_else(|| Arc::new(Lexical::default()), |k| k.lexical.clone());
    let atoms_of = |key: &str| -> Vec<Atom> {
        get(key).map(|t| t.list_iter().filter_map(Term::as_atom).collect()).unwrap_or_default()
    };
    let pair = |t: &Term| -> Option<(Term, Term)> {
        match t.as_tuple()? {
            [a, b] => Some((a.clone(), b.clone())),
            _ => None,
        }
    };
    let imports = |key: &str| -> Vec<Arc<Import>> {
        let read = |t: &Term| -> Option<Arc<Import>> {
            let (module, names) = pair(t)?;
            let names = names.list_iter().filter_map(pair);
            let names = names.filter_map(|(n, a)| Some((n.as_atom()?, u8::try_from(a.as_int()?).ok()?)));
            Some(Arc::new(Import::new(module.as_atom()?, names.collect())))
        };
        get(key).map(|t| t.list_iter().filter_map(read).collect()).unwrap_or_default()
    };
    let aliases = get("aliases").map(|t| t.list_iter().filter_map(pair).collect::<Vec<_>>()).unwrap_or_default();
    let aliases = aliases.iter().filter_map(|(n, t)| Some(Alias { name: n.as_atom()?, target: t.as_atom()? }));
    let macro_aliases = get("macro_aliases").map(|t| t.list_iter().filter_map(pair).collect::<Vec<_>>());
    let macro_aliases = macro_aliases.unwrap_or_default();
    let macro_aliases = macro_aliases.iter().filter_map(|(name, value)| {
        let (counter, target) = pair(value)?;
        Some((counter.as_int()?, Alias { name: name.as_atom()?, target: target.as_atom()? }))
    });
    let context = match get("context").and_then(Term::as_atom).map(Atom::as_str) {
        Some("guard") => Context::Guard,
        Some("match") => Context::Match,
        _ => Context::Normal,
    };
    let function = get("function").and_then(pair);
    let function = function.and_then(|(n, a)| Some((n.as_atom()?, u8::try_from(a.as_int()?).ok()?)));
    let mut vars: Vec<(i64, VarKey)> = Vec::new();
    for (key, version) in get("versioned_vars").and_then(Term::as_map).into_iter().flat_map(|m| m.iter()) {
        let (name, context) = pair(key)?;
        let context = match context.as_atom() {
            Some(module) => VarContext::Module(module),
            None => VarContext::Counter(context.as_int()?),
        };
        vars.push((version.as_int().unwrap_or(0), VarKey { name: name.as_atom()?, context }));
    }
    vars.order_by_key(|(version, _)| *version);
    let env = Env {
        module: get("module").and_then(Term::as_atom).filter(|m| *m != atoms::NIL),
        function,
        context,
        file: file.into(),
        source,
        line: get("line").and_then(Term::as_int).and_then(|n| u32::try_from(n).ok()).unwrap_or(1),
        functions: Arc::new(imports("functions")),
        macros: Arc::new(imports("macros")),
        aliases: Arc::new(aliases.collect()),
        macro_aliases: Arc::new(macro_aliases.collect()),
        requires: Arc::new(atoms_of("requires")),
        context_modules: Arc::new(atoms_of("context_modules")),
        lexical,
    };
    Some((env, vars.into_iter().map(|(_, key)| key).collect()))
}

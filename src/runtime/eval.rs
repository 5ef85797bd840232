//! Evaluation of texts and quoted code with bindings: the natives of `Code` and `Macro`.

use super::Runtime;
use super::compile::{self, Compiler};
use super::define::{self, Stage};
use super::refusal;
use crate::base::{Atom, SourceFile, atoms};
use crate::expand::{self, Env, VarContext, VarKey};
use crate::ir::Raise;
use crate::ir::core::{Expr, Kind, Pat, Unit};
use crate::machine::Answer;
use crate::process::Cx;
use crate::syntax::{self, quoted};
use crate::term::{Term, inspect};
use std::sync::Arc;

/// The value and the binding, as `{value, [{name, value}]}`, in place of the unit's results; with the environment, if
/// there is one.
pub fn give_binding(unit: &mut Unit, variables: &[VarKey], env: Option<Term>) {
    let Some(results) = unit.results.take() else { return };
    let value = unit.nvars;
    unit.nvars += 1;
    let pair = |(key, var): (&VarKey, u32)| {
        let name = match key.context {
            VarContext::Module(atoms::NIL) => Term::atom(key.name),
            VarContext::Module(module) => Term::tuple2(Term::atom(key.name), Term::atom(module)),
            VarContext::Counter(n) => Term::tuple2(Term::atom(key.name), Term::int(n)),
        };
        Expr::new(0, Kind::Tuple(vec![Expr::constant(name), Expr::new(0, Kind::Var(var))]))
    };
    let binding = Expr::new(0, Kind::List(variables.iter().zip(results).map(pair).collect(), None));
    let mut items = vec![Expr::new(0, Kind::Var(value)), binding];
    items.extend(env.map(Expr::constant));
    let body = std::mem::replace(&mut unit.body, Expr::constant(Term::NIL));
    unit.body = Expr::new(
        body.line,
        Kind::Block(vec![
            Expr::new(body.line, Kind::Match(Box::new(Pat::Bind(value)), Box::new(body))),
            Expr::new(0, Kind::Tuple(items)),
        ]),
    );
}

fn key(term: &Term) -> Option<VarKey> {
    if let Some(name) = term.as_atom() {
        return Some(VarKey::plain(name));
    }
    let [name, context] = term.as_tuple()? else { return None };
    let context = match context.as_atom() {
        Some(module) => VarContext::Module(module),
        None => VarContext::Counter(context.as_int()?),
    };
    Some(VarKey { name: name.as_atom()?, context })
}

/// `:quaff_code.eval(text or quoted, binding, env or nil, file, line)`: `{value, binding}`.
pub fn eval(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    try_eval(runtime, cx, args, false).unwrap_or_else(Answer::Raise)
}

/// The same: `{value, binding, env}`.
pub fn eval_with_env(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    try_eval(runtime, cx, args, true).unwrap_or_else(Answer::Raise)
}

fn try_eval(runtime: &Runtime, cx: &mut Cx, args: &[Term], with_env: bool) -> Result<Answer, Raise> {
    let mut keys = Vec::new();
    let mut values = Vec::new();
    for pair in args[1].list_iter() {
        let Some([name, value]) = pair.as_tuple() else { return Err(Raise::badarg_at(2, "not a binding")) };
        keys.push(key(name).ok_or_else(|| Raise::badarg_at(2, "not a binding"))?);
        values.push(value.clone());
    }
    let file = args[3].as_str().unwrap_or("nofile");
    let line = args[4].as_int().and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
    let (ast, source) = match args[0].as_str() {
        Some(text) => {
            let source = SourceFile::without_columns(file, text);
            let parsed = syntax::parse(&source, &syntax::Options { line, ..Default::default() });
            match parsed {
                Ok(parsed) => (parsed.ast, source),
                // The exception's text shows the place: nothing is printed.
                Err(refused) => {
                    let first = refused.errors.first();
                    let exception = first.and_then(|first| refusal::exception(first, &source, (line, 1)));
                    return Err(match exception {
                        Some(exception) => Raise::error(exception),
                        None => runtime.syntax_error(&refused.errors),
                    });
                }
            }
        }
        None => {
            let ast = expand::placed(quoted::from_term(&args[0]), line);
            // What is written in a file that is being compiled is told of with its columns.
            let within = expand::env_from_term(&args[2]).map(|(env, _)| env.source);
            (ast, within.filter(|s| s.name() == file).unwrap_or_else(|| SourceFile::new(file, "")))
        }
    };
    let env = match expand::env_from_term(&args[2]) {
        Some((env, _)) => Env { source, ..env },
        None => Env::for_file(source, file),
    };
    let stage = Stage { ast: Arc::new(ast), from: 0, env, variables: keys, results: true, with_env };
    define::stage(runtime, cx, &stage, values)
}

/// `:quaff_expand.expand_once(quoted, env)`: `{:ok, quoted}` or `:error`.
pub fn expand_once(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some((env, _)) = expand::env_from_term(&args[1]) else {
        return Answer::Raise(Raise::atom(atoms::FUNCTION_CLAUSE));
    };
    let mut compiler = Compiler { runtime, cx };
    match expand::expand_macro_once(&quoted::from_term(&args[0]), &env, &mut compiler) {
        Ok(Some(ast)) => Answer::Value(Term::tuple2(Term::atom(atoms::OK), quoted::to_term(&ast))),
        Ok(None) => Answer::Value(Term::atom(atoms::ERROR)),
        Err(failure) => Answer::Raise(compile::raise(runtime, failure)),
    }
}

/// `:quaff_expand.define(env, quoted directive)`: `{:ok, env}` behind it or `{:error, message}`.
pub fn define(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some((env, vars)) = expand::env_from_term(&args[0]) else {
        return Answer::Raise(Raise::atom(atoms::FUNCTION_CLAUSE));
    };
    let mut compiler = Compiler { runtime, cx };
    let ast = quoted::from_term(&args[1]);
    match expand::expand_file(&ast, 0, &env, &vars, true, &mut compiler) {
        Ok(expanded) => {
            let vars: Vec<_> = vars.into_iter().zip(0..).collect();
            Answer::Value(Term::tuple2(Term::atom(atoms::OK), expand::env_to_term(&expanded.env, &vars)))
        }
        Err(failure) => match failure.diagnostic() {
            Some(d) => Answer::Value(Term::tuple2(Term::atom(atoms::ERROR), Term::string(&d.message))),
            None => Answer::Raise(compile::raise(runtime, failure)),
        },
    }
}

/// `:quaff_expand.unescape(text)`: `{:ok, text}` or `{:error, message}`.
pub fn unescape(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(text) = args[0].as_bytes() else { return Answer::Raise(Raise::badarg_at(1, "not a binary")) };
    cx.charge((text.len() / 16) as i32);
    Answer::Value(match syntax::unescape(text) {
        Ok(text) => Term::tuple2(Term::atom(atoms::OK), Term::binary(&text)),
        Err(message) => Term::tuple2(Term::atom(atoms::ERROR), Term::string(&message)),
    })
}

/// `:quaff_expand.counter()`: a number for hygiene that was not given out before.
pub fn counter(runtime: &Runtime, cx: &mut Cx, _args: &mut [Term]) -> Answer {
    use crate::expand::Host;
    Answer::Value(Term::int(Compiler { runtime, cx }.fresh_counter()))
}

/// `:quaff_expand.env()`: an environment like that of a new file.
pub fn env_for_eval(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let file = args[0].as_str().unwrap_or("nofile");
    let env = Env::for_file(SourceFile::new(file, ""), file);
    Answer::Value(expand::env_to_term(&env, &[]))
}

/// `:quaff_expand.operator(name, arity)`
pub fn operator(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    const UNARY: &[&str] = &["@", "+", "-", "!", "^", "not", "~~~", "&", "..."];
    const BINARY: &[&str] = &[
        "<-", "\\\\", "when", "::", "|", "&", "=", "||", "|||", "or", "&&", "&&&", "and", "==", "!=", "=~", "===",
        "!==", "<", "<=", ">=", ">", "|>", "<<<", ">>>", "<<~", "~>>", "<~", "~>", "<~>", "<|>", "in", "^^^", "//",
        "++", "--", "+++", "---", "..", "<>", "+", "-", "*", "/", "**", ".",
    ];
    let name = args[0].as_atom().map_or("", Atom::as_str);
    let known = match args[1].as_int() {
        Some(1) => UNARY.contains(&name),
        Some(2) => BINARY.contains(&name),
        _ => false,
    };
    Answer::Value(Term::bool(known))
}

/// `:quaff_expand.special_form(name, arity)`
pub fn special_form(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    const FORMS: &[(&str, i64)] = &[
        ("%", 2),
        ("%{}", -1),
        ("&", 1),
        (".", 2),
        ("::", 2),
        ("<<>>", -1),
        ("=", 2),
        ("^", 1),
        ("__CALLER__", 0),
        ("__DIR__", 0),
        ("__ENV__", 0),
        ("__MODULE__", 0),
        ("__STACKTRACE__", 0),
        ("__aliases__", -1),
        ("__block__", -1),
        ("alias", 2),
        ("case", 2),
        ("cond", 1),
        ("fn", -1),
        ("for", -1),
        ("import", 2),
        ("quote", 2),
        ("receive", 1),
        ("require", 2),
        ("super", -1),
        ("try", 1),
        ("unquote", 1),
        ("unquote_splicing", 1),
        ("with", -1),
        ("{}", -1),
        ("__cursor__", -1),
    ];
    let name = args[0].as_atom().map_or("", Atom::as_str);
    let arity = args[1].as_int().unwrap_or(-2);
    Answer::Value(Term::bool(FORMS.iter().any(|(n, a)| *n == name && (*a == -1 || *a == arity))))
}

/// `:quaff_expand.to_string(quoted)`: until the formatter is here, the quoted form itself.
pub fn to_string(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let text = inspect::inspect(&args[0], &inspect::Opts::whole());
    cx.charge((text.len() / 8) as i32);
    Answer::Value(Term::string(&text))
}

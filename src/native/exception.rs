//! `:quaff.normalize/2`: Erlang's error reasons as Elixir's exception structs (`Exception.normalize(:error, …)`).
//!
//! What the trace's top entry says of the error (`error_info`) becomes part of the message; see
//! `machine::raise` for how natives' details get there.

use super::args::leaf;
use super::signatures;
use crate::base::{Atom, atoms};
use crate::ir::NativeRow;
use crate::term::Term;
use std::collections::BTreeMap;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff", "normalize", 2, |_, a| Ok(normalize(&a[0], &a[1]))),
    leaf!("quaff", "argument_errors", 1, |_, a| Ok(argument_errors(&a[0]))),
];

/// What the trace's first frame knows of wrong arguments, as text, or nil.
fn argument_errors(trace: &Term) -> Term {
    Top::of(trace).argument_errors().map_or(Term::NIL, |text| Term::string(&text))
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

/// `%module{fields}` with `__exception__: true`.
fn exception(module: &str, fields: &[(&str, Term)]) -> Term {
    let own = [(Term::atom(atoms::STRUCT), atom(module)), (Term::atom(atoms::EXCEPTION), Term::TRUE)];
    Term::map(own.into_iter().chain(fields.iter().map(|(name, value)| (atom(name), value.clone()))))
}

fn with_message(module: &str, message: &str) -> Term {
    exception(module, &[("message", Term::string(message))])
}

/// Whether it is a struct made by `defexception`.
pub fn is_exception(term: &Term) -> bool {
    term.as_map().is_some_and(|map| {
        map.get(&Term::atom(atoms::EXCEPTION)).is_some_and(|t| t.same(&Term::TRUE))
            && map.get(&Term::atom(atoms::STRUCT)).is_some_and(Term::is_atom)
    })
}

/// The exception that a reason of class `:error` stands for, given the trace.
pub fn normalize(reason: &Term, trace: &Term) -> Term {
    if is_exception(reason) {
        return reason.clone();
    }
    let top = Top::of(trace);
    let found = match (reason.as_atom(), reason.as_tuple()) {
        (Some(name), _) => from_atom(name, &top),
        (_, Some([tag, rest @ ..])) => tag.as_atom().and_then(|tag| from_tuple(tag, rest, &top)),
        _ => None,
    };
    // What is wrong with which argument is told by `Exception.normalize/3`, not by `rescue`.
    found.unwrap_or_else(|| exception("Elixir.ErlangError", &[("original", reason.clone()), ("reason", Term::NIL)]))
}

fn from_atom(name: Atom, top: &Top) -> Option<Term> {
    Some(match name {
        atoms::BADARG => with_message("Elixir.ArgumentError", &top.badarg()),
        atoms::BADARITH => with_message("Elixir.ArithmeticError", "bad argument in arithmetic expression"),
        atoms::SYSTEM_LIMIT => with_message("Elixir.SystemLimitError", "a system limit has been reached"),
        atoms::COND_CLAUSE => exception("Elixir.CondClauseError", &[]),
        atoms::UNDEF => {
            let (module, function, arity) = top.mfa();
            let fields = [
                ("module", module),
                ("function", function),
                ("arity", arity),
                ("reason", Term::NIL),
                ("message", Term::NIL),
            ];
            exception("Elixir.UndefinedFunctionError", &fields)
        }
        atoms::FUNCTION_CLAUSE => {
            let (module, function, arity) = top.mfa();
            let fields = [
                ("module", module),
                ("function", function),
                ("arity", arity),
                ("kind", Term::NIL),
                ("args", Term::NIL),
                ("clauses", Term::NIL),
            ];
            exception("Elixir.FunctionClauseError", &fields)
        }
        _ => return None,
    })
}

fn from_tuple(tag: Atom, rest: &[Term], top: &Top) -> Option<Term> {
    let term = |module: &str, value: &Term| exception(module, &[("term", value.clone())]);
    Some(match (tag, rest) {
        (atoms::BADARG, [value]) => {
            with_message("Elixir.ArgumentError", &format!("argument error: {}", inspect(value)))
        }
        (atoms::BADFUN, [value]) => term("Elixir.BadFunctionError", value),
        (atoms::BADMATCH, [value]) => term("Elixir.MatchError", value),
        (atoms::BADMAP, [value]) => term("Elixir.BadMapError", value),
        (atoms::CASE_CLAUSE, [value]) => term("Elixir.CaseClauseError", value),
        (atoms::TRY_CLAUSE, [value]) => term("Elixir.TryClauseError", value),
        (atoms::ELSE_CLAUSE, [value]) => term("Elixir.WithClauseError", value),
        (atoms::BADBOOL, [operator, value]) => {
            exception("Elixir.BadBooleanError", &[("operator", operator.clone()), ("term", value.clone())])
        }
        (atoms::BADKEY, [key]) => key_error(key, &top.searched_map()),
        (atoms::BADKEY, [key, map]) => key_error(key, map),
        (atoms::BADARITY, [pair]) => match pair.as_tuple() {
            Some([function, args]) => {
                exception("Elixir.BadArityError", &[("function", function.clone()), ("args", args.clone())])
            }
            _ => return None,
        },
        _ => return None,
    })
}

fn key_error(key: &Term, term: &Term) -> Term {
    exception("Elixir.KeyError", &[("key", key.clone()), ("term", term.clone()), ("message", Term::NIL)])
}

/// A term in a message.
fn inspect(term: &Term) -> String {
    crate::term::inspect::inspect(term, &crate::term::inspect::Opts::default())
}

/// The top entry of a stack trace.
#[derive(Default)]
struct Top {
    module: Term,
    function: Term,
    /// Arity, or the list of arguments.
    args: Term,
    info: Option<Term>,
}

impl Top {
    fn of(trace: &Term) -> Top {
        let Some([module, function, args, location]) = trace.as_cons().and_then(|(top, _)| top.as_tuple()) else {
            return Top::default();
        };
        let error_info = atom("error_info");
        let info = location.list_iter().find_map(|pair| match pair.as_tuple() {
            Some([key, value]) if key.same(&error_info) => Some(value.clone()),
            _ => None,
        });
        Top { module: module.clone(), function: function.clone(), args: args.clone(), info }
    }

    fn is(&self, module: &str, function: &str) -> bool {
        let named = |t: &Term, name: &str| t.as_atom().is_some_and(|a| a.as_str() == name);
        named(&self.module, module) && named(&self.function, function)
    }

    fn mfa(&self) -> (Term, Term, Term) {
        let arity = self.args.list_len().map_or_else(|| self.args.clone(), |n| Term::int(n as i64));
        (self.module.clone(), self.function.clone(), arity)
    }

    /// The map in which a function of `:maps` or `:erlang` did not find a key.
    fn searched_map(&self) -> Term {
        let args: Vec<&Term> = self.args.list_iter().collect();
        let map = match args[..] {
            [_, map] if self.is("maps", "get") || self.is("erlang", "map_get") || self.is("maps", "take") => map,
            [_, _, map] if self.is("maps", "update") => map,
            [map, ..] if self.module.same(&atom("Elixir.Map")) => map,
            _ => return Term::NIL,
        };
        if map.is_map() { map.clone() } else { Term::NIL }
    }

    fn info(&self, key: &str) -> Option<&Term> {
        self.info.as_ref()?.as_map()?.get(&atom(key))
    }

    fn badarg(&self) -> String {
        let arguments = || Some(format!("errors were found at the given arguments:\n\n{}", self.argument_errors()?));
        if let Some(text) = self.bits_error().or_else(arguments) {
            return text;
        }
        let args: Vec<&Term> = self.args.list_iter().collect();
        match args[..] {
            [module, name, args] if self.is("erlang", "apply") && !module.is_atom() => applied_to(module, name, args),
            _ => "argument error".into(),
        }
    }

    /// What is wrong with which argument, a line each.
    fn argument_errors(&self) -> Option<String> {
        let mut said = BTreeMap::new();
        for detail in self.info("details").into_iter().flat_map(Term::list_iter) {
            let [index, what] = detail.as_tuple()? else { return None };
            said.insert(usize::try_from(index.as_int()?).ok()?, what.as_str()?.to_string());
        }
        let args: Vec<&Term> = self.args.list_iter().collect();
        let (module, function) = (self.module.as_atom()?, self.function.as_atom()?);
        let all = signatures::complete(module.as_str(), function.as_str(), &args, said);
        let lines = all.iter().map(|(index, what)| format!("  * {} argument: {what}\n", ordinal(*index as i64)));
        (!all.is_empty()).then(|| lines.collect())
    }

    /// What is wrong with a field of `<<>>`.
    fn bits_error(&self) -> Option<String> {
        let [index, kind, why, value] = self.info("cause")?.as_tuple()? else { return None };
        let (kind, why) = (kind.as_atom()?.as_str(), why.as_atom()?.as_str());
        let value_text = inspect(value);
        let what = match (why, kind) {
            ("type", "integer") => format!("expected an integer but got: {value_text}"),
            ("type", "float") => format!("expected a float or an integer but got: {value_text}"),
            ("type", "binary") => format!("expected a binary but got: {value_text}"),
            ("type", _) => {
                format!("expected a non-negative integer encodable as {kind} but got: {value_text}")
            }
            ("size", _) if value.as_int().is_some_and(|n| n >= 0) || (value.is_int() && value.as_int().is_none()) => {
                format!("the size {value_text} is too large")
            }
            ("size", _) => format!("expected a non-negative integer as size but got: {value_text}"),
            ("unit", _) => {
                format!("the size of the value {value_text} is not a multiple of the unit for the segment")
            }
            ("short", _) => format!("the value {value_text} is shorter than the size of the segment"),
            ("invalid", _) => format!("expected one of the supported sizes 16, 32, or 64 but got: {value_text}"),
            ("no_float", _) => format!("the value {value_text} is outside the range expressible as a float"),
            _ => return None,
        };
        Some(format!("construction of binary failed: segment {} of type '{kind}': {what}", index.as_int()?))
    }
}

/// What `apply/3` and calls with a dot say of a module that is none.
fn applied_to(module: &Term, name: &Term, args: &Term) -> String {
    const HINT: &str =
        "If you are using Kernel.apply/3, make sure the module is an atom. If you are using the dot syntax,";
    if module.as_map().is_some_and(|map| map.get(name).is_some()) {
        let name = inspect(name);
        return format!(
            "you attempted to apply a function named {name} on a map/struct. {HINT} ensure there are no parentheses after \
             the field name, such as map.{}",
            name.trim_start_matches(':')
        );
    }
    let module = inspect(module);
    if args.is_empty_list() {
        return format!(
            "you attempted to apply a function named {} on {module}. {HINT} such as module.function(), make sure the \
             left-hand side of the dot is an atom representing a module",
            inspect(name)
        );
    }
    format!(
        "you attempted to apply a function on {module}. Modules (the first argument of apply) must always be an atom"
    )
}

fn ordinal(n: i64) -> String {
    let suffix = match n {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(exception: &Term, name: &str) -> Term {
        exception.as_map().and_then(|m| m.get(&atom(name)).cloned()).unwrap_or_default()
    }

    fn trace(module: &str, function: &str, args: Vec<Term>, info: Option<Term>) -> Term {
        let location = Term::list(info.map(|i| Term::tuple2(atom("error_info"), i)));
        Term::list([Term::tuple([atom(module), atom(function), Term::list(args), location])])
    }

    #[test]
    fn details_of_arguments_become_the_message() {
        let details = Term::list([Term::tuple2(Term::int(1), Term::string("not a list"))]);
        let info = Term::map([(atom("details"), details)]);
        let trace = trace("erlang", "length", vec![Term::int(1)], Some(info));
        let e = normalize(&atom("badarg"), &trace);
        assert_eq!(
            field(&e, "message").as_str(),
            Some("errors were found at the given arguments:\n\n  * 1st argument: not a list\n")
        );
    }

    #[test]
    fn a_missing_key_names_the_map_when_the_trace_has_it() {
        let reason = Term::tuple2(atom("badkey"), atom("a"));
        let map = Term::map([(atom("b"), Term::int(1))]);
        let e = normalize(&reason, &trace("maps", "get", vec![atom("a"), map.clone()], None));
        assert_eq!(field(&e, "term"), map);
        assert_eq!(field(&normalize(&reason, &Term::EMPTY_LIST), "term"), Term::NIL);
    }

    #[test]
    fn anything_else_is_an_erlang_error() {
        let e = normalize(&Term::int(5), &Term::EMPTY_LIST);
        assert_eq!(field(&e, "original"), Term::int(5));
        assert!(is_exception(&e));
    }
}

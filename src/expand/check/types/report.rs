//! What is found in words: Elixir's texts, with the code, the types and where variables have theirs from.

use super::set::Set;
use super::source::{self, Source};
use super::ty::Ty;
use crate::base::{Atom, Diagnostic, Span, Within, atoms};
use crate::expand::check::Rank;
use crate::expand::env::inspect_atom;
use crate::expand::module::{Def, ModuleState};
use crate::expand::show::show_function_name;
use crate::ir::core::{Clause, Expr, Kind, NOWHERE};
use crate::syntax::Ast;

/// Where a variable has a type from.
#[derive(Clone)]
pub enum Origin<'s> {
    Expr(&'s Expr),
    /// A call that has been told of, which would have made it so.
    Failing(&'s Expr),
    Segment(&'s Expr, usize),
    /// A parameter.
    Param(usize, &'s Clause),
    Head(&'s Clause, usize),
    /// `pattern <- value` on a line.
    Arrow(u32),
    /// A segment of a binary pattern.
    Bound(crate::ir::core::VarId),
    /// `rescue`, of named exceptions or of any.
    Rescue {
        named: bool,
    },
    /// Not told here: nothing is said about the variable.
    Hidden,
}

impl Origin<'_> {
    pub fn is_failing(&self) -> bool {
        matches!(self, Origin::Failing(_))
    }
}

pub struct Trace<'s> {
    pub name: Atom,
    pub entries: Vec<(Ty, Origin<'s>)>,
}

pub struct Finding<'s> {
    pub def: &'s Def,
    pub at: u32,
    pub line: u32,
    pub class: u8,
    pub what: What<'s>,
    pub traces: Vec<Trace<'s>>,
}

pub enum What<'s> {
    Call { expr: &'s Expr, name: String, given: Vec<(Ty, bool)>, expected: Vec<String> },
    Comparison { expr: &'s Expr, operator: &'static str, left: Ty, right: Ty },
    Segment { expr: &'s Expr, nth: usize, ty: Ty, expected: Set },
    NoMap { expr: &'s Expr, name: Atom },
    NoKey { expr: &'s Expr, name: Atom, ty: Ty },
    NoStruct { expr: &'s Expr, base: &'s Expr, module: Atom, ty: Ty },
    UpdateOfNoMap { expr: &'s Expr, ty: Ty },
    UpdateOfNoKey { expr: &'s Expr, key: Atom, ty: Ty },
    NoModule { expr: &'s Expr, name: Atom, arity: usize },
    NoFunction { expr: &'s Expr, arity: usize, ty: Ty },
    WrongArity { expr: &'s Expr, arity: usize, has: usize, ty: Ty },
    WrongApplication { expr: &'s Expr, given: Vec<(Ty, bool)>, ty: Ty },
    NoElement { expr: &'s Expr, needs: usize, ty: Ty },
    MissingKey { expr: &'s Expr, name: Atom, arity: usize, key: Atom, ty: Ty },
    NeverMatches { expr: &'s Expr, ty: Ty },
    ArrowNeverMatches { line: u32, ty: Ty },
    ClauseNeverMatches { clause: &'s Clause, subject: &'s Expr, ty: Ty },
    AllTaken { clause: &'s Clause, subject: &'s Expr, ty: Ty },
    Redundant { clause: &'s Clause, taken: Vec<Set> },
    CondAlways { condition: &'s Expr, ty: Ty },
    Always { condition: &'s Expr, ty: Ty, operator: &'static str },
}

const DISTINCT: &str = "While Elixir can compare across all types, you are comparing across types which are always \
                        disjoint, and the result is either always true or always false\n\n";
const DOT: &str = "hint: \"var.field\" (without parentheses) means \"var\" is a map() while \"var.fun()\" (with parentheses) \
                   means \"var\" is an atom()\n\n";

pub(super) const RESCUED: &str = "hint: when you rescue without specifying exception names, the variable is assigned a type of a \
                       struct but all of its fields are unknown. If you are trying to access an exception's :message \
                       key, either specify the exception names or use `Exception.message/1`.\n\n";
pub(super) const INTEGERS: &str = "hint: all expressions given to binaries are assumed to be of type integer() unless said otherwise. \
                        For example, <<expr>> assumes \"expr\" is an integer. Pass a modifier, such as <<expr::float>> or \
                        <<expr::binary>>, to change the default behavior.\n\n";

pub struct Reporter<'a, 's> {
    pub state: &'s ModuleState,
    pub source: &'a Source<'a>,
    pub def: &'s Def,
}

/// A place: its byte (or none) and line.
pub(super) struct Place {
    pub at: u32,
    pub line: u32,
    pub width: usize,
}

impl<'a, 's> Reporter<'a, 's> {
    pub fn diagnostic(&self, finding: &Finding<'s>) -> Option<(Rank, Diagnostic)> {
        let mut place = Place { at: finding.at, line: finding.line, width: 1 };
        let text = self.text(finding, &mut place)?;
        if text.lines().any(|l| l.chars().count() > 110 && !l.starts_with("While ") && !l.starts_with("hint:")) {
            return None;
        }
        let within = Within::Function(self.state.name, finding.def.name, finding.def.arity);
        let span = match place.at {
            NOWHERE => Span::NONE,
            at => Span { start: at, end: at + 1 },
        };
        let text = format!("{text}type warning found at:");
        let mut said =
            Diagnostic::warning(text, span).at_line(place.line).in_file(&self.state.env.source).within(within);
        said.width = u32::try_from(place.width).unwrap_or(1);
        let start = if place.at == NOWHERE { 0 } else { place.at };
        Some((Rank { class: finding.class, line: place.line, start }, said))
    }

    fn text(&self, finding: &Finding<'s>, place: &mut Place) -> Option<String> {
        let traces = || self.traces(&finding.traces);
        Some(match &finding.what {
            What::Call { expr, name, given, expected } => format!(
                "incompatible types given to {name}:\n\n    {}\n\ngiven types:\n\n    {}\n\nbut expected one of:\n\n{}\n{}",
                self.call(expr, name)?,
                given_types(given)?,
                expectations(expected),
                traces()?
            ),
            What::Comparison { expr, operator, left, right } => {
                // `is_nil(x)` is told of as `x == nil`.
                let (code, operator) = match expr.at {
                    NOWHERE => (self.null_test(expr)?, &"=="),
                    _ => (self.code_at(expr)?, operator),
                };
                let (left, right) = (left.show()?, right.show()?);
                format!(
                    "comparison between distinct types found:\n\n    {code}\n\ngiven types:\n\n    {left} {operator} \
                     {right}\n\n{}{DISTINCT}",
                    traces()?
                )
            }
            What::Segment { expr, nth, ty, expected } => {
                let (code, at) = self.segment(expr, *nth)?;
                place.at = at;
                place.line = expr.line;
                format!(
                    "incompatible types in binary construction:\n\n    {code}\n\ngot type:\n\n    {}\n\nbut expected \
                     type:\n\n    {}\n\n{}",
                    ty.show()?,
                    expected.show(true)?,
                    traces()?
                )
            }
            What::NoMap { expr, name } => {
                place.width = name_width(*name);
                place.width = 1;
                format!(
                    "expected a map or struct when accessing .{name} in expression:\n\n    {}\n\n{}{DOT}",
                    self.code_at(expr)?,
                    traces()?
                )
            }
            What::NoKey { expr, name, ty } => {
                place.width = name_width(*name);
                format!(
                    "unknown key .{name} in expression:\n\n    {}\n\nthe given type does not have the given key:\n\n    \
                     {}\n\n{}",
                    self.code_at(expr)?,
                    broken(ty)?,
                    traces()?
                )
            }
            What::NoStruct { expr, base, module, ty } => {
                let Kind::Var(id) = base.kind else { return None };
                let name = self.def.vars.get(id as usize)?.name;
                let shown = inspect_atom(*module);
                format!(
                    "a struct for {shown} is expected on struct update:\n\n    {}\n\nbut got type:\n\n    {}\n\n{}when \
                     defining the variable \"{name}\", you must also pattern match on \"%{shown}{{}}\"\n\n",
                    self.update(expr)?,
                    ty.show()?,
                    traces()?
                )
            }
            What::UpdateOfNoMap { expr, ty } => format!(
                "expected a map within map update syntax:\n\n    {}\n\nbut got type:\n\n    {}\n\n{}",
                self.update(expr)?,
                ty.show()?,
                traces()?
            ),
            What::UpdateOfNoKey { expr, key, ty } => format!(
                "expected a map with key {} in map update syntax:\n\n    {}\n\nbut got type:\n\n    {}\n\n{}",
                inspect_atom(*key),
                self.update(expr)?,
                ty.show()?,
                traces()?
            ),
            What::NoModule { expr, name, arity } => format!(
                "expected a module (an atom) when invoking {}/{arity} in expression:\n\n    {}\n\n{}{DOT}",
                show_function_name(*name),
                self.code_at(expr)?,
                traces()?
            ),
            What::NoFunction { expr, arity, ty } => format!(
                "expected a {arity}-arity function on function call:\n\n    {}\n\nbut got type:\n\n    {}\n\n{}",
                self.code_at(expr)?,
                ty.show()?,
                traces()?
            ),
            What::WrongArity { expr, arity, has, ty } => format!(
                "expected a {arity}-arity function on function call:\n\n    {}\n\nbut got function with arity \
                 {has}:\n\n    {}\n\n{}",
                self.code_at(expr)?,
                ty.show()?,
                traces()?
            ),
            What::WrongApplication { expr, given, ty } => {
                format!(
                    "incompatible types given on function call:\n\n    {}\n\ngiven types:\n\n    {}\n\nbut function has \
                     type:\n\n    {}\n\n{}",
                    self.code_at(expr)?,
                    given_types(given)?,
                    ty.show()?,
                    self.traces_but_called(&finding.traces, expr)?
                )
            }
            What::NoElement { expr, needs, ty } => format!(
                "expected a tuple with at least {} in Kernel.elem/2:\n\n    {}\n\nthe given type does not have the given \
                 index:\n\n    {}\n\n{}",
                if *needs == 1 { "1 element".to_string() } else { format!("{needs} elements") },
                self.code_at(expr)?,
                ty.show()?,
                traces()?
            ),
            What::MissingKey { expr, name, arity, key, ty } => {
                let end = if name.as_str() == "get" { "return nil" } else { "raise" };
                format!(
                    "incompatible types given to Map.{name}/{arity}:\n\n    {}\n\nthe map:\n\n    {}\n\ndoes not have all \
                     required keys:\n\n    {}\n\ntherefore this function will always {end}\n\n{}",
                    self.code_at(expr)?,
                    ty.show()?,
                    inspect_atom(*key),
                    traces()?
                )
            }
            What::NeverMatches { expr, ty } => format!(
                "the following pattern will never match:\n\n    {}\n\nbecause the right-hand side has type:\n\n    \
                 {}\n\n{}",
                source::code(self.source.named(expr.at, atoms::MATCH)?, self.state)?,
                ty.show()?,
                traces()?
            ),
            What::ArrowNeverMatches { line, ty } => format!(
                "the following pattern will never match:\n\n    {}\n\nbecause the right-hand side has type:\n\n    \
                 {}\n\n{}",
                source::code(self.source.arrow(*line)?, self.state)?,
                ty.show()?,
                traces()?
            ),
            What::ClauseNeverMatches { clause, subject, ty } => {
                let arrow = self.source.named(clause.at, atoms::ARROW)?;
                if !clause.guards.is_empty() {
                    return None;
                }
                (place.at, place.line) = pattern_place(arrow, clause.line);
                format!(
                    "the following clause will never match:\n\n    {} ->\n\nbecause it attempts to match on the result \
                     of:\n\n    {}\n\nwhich has type:\n\n    {}\n\n",
                    source::head(arrow, self.state)?,
                    self.code_of(subject)?,
                    ty.show()?
                )
            }
            What::AllTaken { clause, subject, ty } => format!(
                "the following clause cannot match because the previous clauses already matched all possible \
                 values:\n\n    {} ->\n\nit attempts to match on the result of:\n\n    {}\n\nwhich has the already matched \
                 type:\n\n    {}\n\n{}",
                source::head(self.source.named(clause.at, atoms::ARROW)?, self.state)?,
                self.code_of(subject)?,
                ty.show()?,
                traces()?
            ),
            What::Redundant { clause, taken } => {
                let taken: Vec<String> =
                    taken.iter().map(|t| t.show(true).map(|t| format!("    {t}\n"))).collect::<Option<_>>()?;
                format!(
                    "the following clause is redundant:\n\n    {} ->\n\nprevious clauses have already matched on the \
                     following types:\n\n{}\n{}",
                    source::head(self.source.named(clause.at, atoms::ARROW)?, self.state)?,
                    taken.concat(),
                    traces()?
                )
            }
            What::CondAlways { condition, ty } => format!(
                "this clause in cond will always match:\n\n    {}\n\nsince it has type:\n\n    {}\n\n",
                self.code_of(condition)?,
                ty.show()?
            ),
            What::Always { condition, ty, operator: "||" } => format!(
                "the right-hand side of || will never be executed:\n\n    {} || ...\n\nbecause the left-hand side always \
                 evaluates to:\n\n    {}\n\n{}",
                self.code_of(condition)?,
                ty.show()?,
                traces()?
            ),
            What::Always { condition, ty, operator: "!" } => format!(
                "the following conditional expression:\n\n    !{}\n\nwill always evaluate to false because its inner \
                 expression has type:\n\n    {}\n\n{}",
                self.code_of(condition)?,
                ty.show()?,
                traces()?
            ),
            What::Always { condition, ty, .. } => format!(
                "the following conditional expression:\n\n    {}\n\nwill always evaluate to:\n\n    {}\n\n{}",
                self.code_of(condition)?,
                ty.show()?,
                traces()?
            ),
        })
    }
}

fn name_width(name: Atom) -> usize {
    name.as_str().chars().count()
}

/// A struct with many fields is shown over several lines.
fn broken(ty: &Ty) -> Option<String> {
    let text = ty.show_full()?;
    if super::print::fits(&text) {
        return Some(text);
    }
    // `dynamic(%Name{a: …, b: …})` of plain fields.
    let (inner, dynamic) = match text.strip_prefix("dynamic(").and_then(|t| t.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text.as_str(), false),
    };
    let open = inner.find('{').filter(|_| inner.starts_with('%') && inner.ends_with('}'))?;
    let fields = &inner[open + 1..inner.len() - 1];
    if fields.contains(['{', '[']) || fields.split(", ").any(|f| f.contains("non_empty_list")) {
        return None;
    }
    let fields: Vec<String> = fields.split(", ").map(|f| format!("      {f}")).collect();
    let (start, end) = if dynamic { ("dynamic(", ")") } else { ("", "") };
    Some(format!("{start}{}{{\n{}\n    }}{end}", &inner[..open], fields.join(",\n")))
}

fn given_types(given: &[(Ty, bool)]) -> Option<String> {
    let shown: Vec<String> = given
        .iter()
        .map(|(ty, wrong)| ty.show().map(|t| if *wrong { format!("-{t}-") } else { t }))
        .collect::<Option<_>>()?;
    let text = shown.join(", ");
    super::print::fits(&text).then_some(text)
}

fn expectations(expected: &[String]) -> String {
    match expected {
        [one] => format!("    {one}\n"),
        several => {
            let parts: Vec<String> =
                several.iter().enumerate().map(|(i, e)| format!("    #{}\n    {e}\n", i + 1)).collect();
            parts.join("\n")
        }
    }
}

/// Where a clause's pattern stands: only calls and variables have a place.
fn pattern_place(arrow: &Ast, line: u32) -> (u32, u32) {
    let first = match arrow.as_call(atoms::ARROW) {
        Some([Ast::List(head), _]) => match head.as_slice() {
            [only] if only.as_call(atoms::WHEN).is_some() => {
                only.as_call(atoms::WHEN).and_then(<[Ast]>::first).map(|a| (a.span(), a.line()))
            }
            [only] => Some((only.span(), only.line())),
            _ => None,
        },
        _ => None,
    };
    match first {
        Some((span, line)) if !span.is_none() => (span.start, line),
        _ => (NOWHERE, line),
    }
}

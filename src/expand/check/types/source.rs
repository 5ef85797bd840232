//! The code that a warning shows, as Elixir shows it: the source with pipes, `<>` and aliases taken apart.
//!
//! The text of the file is read again once there is something to say, which is rare, so that checking itself carries
//! no source around. What is shown by Elixir as the expansion of a macro that is not known here is not shown at all:
//! [`Source::code`] is `None` then, and the warning is not given.

use super::print;
use super::shown::{HIDDEN, Shown};
use crate::base::{Atom, atoms};
use crate::expand::module::ModuleState;
use crate::expand::show::show;
use crate::syntax::{Ast, Head, Lit};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Functions of Kernel that are shown as they are called.
const FUNCTIONS: &str = "!= !== * + ++ - -- / < <= == === > >= abs apply binary_part bit_size byte_size ceil div elem exit \
                         floor hd inspect is_atom is_binary is_bitstring is_boolean is_float is_function is_integer is_list \
                         is_map is_map_key is_number is_pid is_port is_reference is_tuple length make_ref map_size max min \
                         node not in put_elem rem round self send spawn spawn_link spawn_monitor throw tl trunc tuple_size \
                         and or = | => ! & &1";

pub struct Source<'a> {
    /// Nodes by the byte they start at.
    nodes: FxHashMap<u32, Vec<&'a Ast>>,
    /// `pattern <- value` by line; `None`: several.
    arrows: FxHashMap<u32, Option<&'a Ast>>,
    /// `x in list` by line.
    ins: FxHashMap<u32, Option<&'a Ast>>,
    specifiers: &'a FxHashMap<u32, Vec<Option<u32>>>,
    bound: &'a FxHashMap<u32, Bound>,
}

/// A variable in a segment of `<<…>>`.
pub struct Bound {
    pub at: u32,
    pub code: String,
    /// An integer because nothing else is said.
    pub implicit: bool,
}

pub struct Prepared {
    ast: Ast,
    inner: Vec<Ast>,
    bound: FxHashMap<u32, Bound>,
    /// The places of `::` in the segments of `<<…>>`.
    specifiers: FxHashMap<u32, Vec<Option<u32>>>,
}

/// The file's text for showing. `None` when it cannot be read any more.
pub fn prepare(state: &ModuleState) -> Option<Prepared> {
    let file = &state.env.source;
    if file.text().is_empty() || !file.has_columns() {
        return None;
    }
    let parsed = crate::syntax::parse(file, &crate::syntax::Options::default()).ok()?;
    let shown = Shown {
        env: state.body_env(),
        state,
        specifiers: RefCell::default(),
        bound: RefCell::default(),
        inner: RefCell::default(),
    };
    let ast = shown.node(&parsed.ast);
    Some(Prepared {
        ast,
        inner: shown.inner.into_inner(),
        specifiers: shown.specifiers.into_inner(),
        bound: shown.bound.into_inner(),
    })
}

impl<'a> Source<'a> {
    pub fn new(prepared: &'a Prepared) -> Source<'a> {
        let mut nodes: FxHashMap<u32, Vec<&'a Ast>> = FxHashMap::default();
        let mut arrows = FxHashMap::default();
        let mut ins = FxHashMap::default();
        let mut work: Vec<&Ast> = std::iter::once(&prepared.ast).chain(&prepared.inner).collect();
        while let Some(ast) = work.pop() {
            let span = ast.span();
            if !span.is_none() {
                nodes.entry(span.start).or_default().push(ast);
            }
            if ast.as_call(atoms::IN).is_some() {
                ins.entry(ast.line()).and_modify(|a| *a = None).or_insert(Some(ast));
            }
            if ast.as_call(atoms::LEFT_ARROW).is_some() {
                arrows.entry(ast.line()).and_modify(|a| *a = None).or_insert(Some(ast));
            }
            match ast {
                Ast::Lit(_) | Ast::Var(_) => {}
                Ast::List(items) => work.extend(items),
                Ast::Pair(pair) => work.extend([&pair.0, &pair.1]),
                Ast::Call(call) => {
                    if let Head::Expr(head) = &call.head {
                        work.push(head);
                    }
                    work.extend(&call.args);
                }
            }
        }
        Source { nodes, arrows, ins, specifiers: &prepared.specifiers, bound: &prepared.bound }
    }

    /// The only `<-` of a line.
    pub fn arrow(&self, line: u32) -> Option<&'a Ast> {
        *self.arrows.get(&line)?
    }

    /// The segment with the variable that starts there.
    pub fn bound(&self, start: u32) -> Option<&'a Bound> {
        self.bound.get(&start)
    }

    /// The only `in` of a line.
    pub fn membership(&self, line: u32) -> Option<&'a Ast> {
        *self.ins.get(&line)?
    }

    /// Whether `<<…>>` is written there.
    pub fn has_specifiers(&self, start: u32) -> bool {
        self.specifiers.contains_key(&start)
    }

    /// Where the `::` of a segment stands.
    pub fn specifier(&self, start: u32, nth: usize) -> Option<u32> {
        *self.specifiers.get(&start)?.get(nth)?
    }

    /// A parameter of the head that starts there.
    pub fn parameter(&self, start: u32, nth: usize) -> Option<&'a Ast> {
        let is = |a: &Ast| matches!(a, Ast::Call(c) if matches!(c.head, Head::Name(_)) && c.args.len() > nth);
        let Ast::Call(call) = self.at(start, is)? else { return None };
        let arg = call.args.get(nth)?;
        Some(match arg.as_call(atoms::DEFAULT) {
            Some([arg, _]) => arg,
            _ => arg,
        })
    }

    /// The call that starts there.
    pub fn at(&self, start: u32, is: impl Fn(&Ast) -> bool) -> Option<&'a Ast> {
        self.nodes.get(&start)?.iter().copied().find(|ast| is(ast))
    }

    /// The operator, or call by name, that starts there.
    pub fn named(&self, start: u32, name: Atom) -> Option<&'a Ast> {
        self.at(start, |a| a.as_call(name).is_some())
    }
}

/// A node as code on one line.
pub fn code(ast: &Ast, state: &ModuleState) -> Option<String> {
    if !plain(ast, state, false) {
        return None;
    }
    let text = show(ast);
    (!text.contains(HIDDEN) && !text.contains('\n') && print::fits(&text)).then_some(text)
}

/// A pattern as code.
pub fn pattern(ast: &Ast, state: &ModuleState) -> Option<String> {
    if !plain(ast, state, true) {
        return None;
    }
    let text = show(ast);
    (!text.contains(HIDDEN) && !text.contains('\n') && print::fits(&text)).then_some(text)
}

/// Whether everything in there is shown as it is written.
pub(super) fn plain(ast: &Ast, state: &ModuleState, in_pattern: bool) -> bool {
    match ast {
        Ast::Lit(Lit::Opaque(_)) => false,
        Ast::Lit(_) | Ast::Var(_) => true,
        Ast::List(items) => items.iter().all(|i| plain(i, state, in_pattern)),
        Ast::Pair(pair) => plain(&pair.0, state, in_pattern) && plain(&pair.1, state, in_pattern),
        Ast::Call(_) if matches!(ast.as_call(atoms::MATCH), Some([_, _])) => match ast.as_call(atoms::MATCH) {
            Some([left, right]) => plain(left, state, true) && plain(right, state, in_pattern),
            _ => false,
        },
        Ast::Call(_) if matches!(ast.as_call(atoms::LEFT_ARROW), Some([_, _])) => {
            match ast.as_call(atoms::LEFT_ARROW) {
                Some([left, right]) => plain(left, state, true) && plain(right, state, in_pattern),
                _ => false,
            }
        }
        // Struct expressions are shown in other words, but for updates.
        Ast::Call(_) if matches!(ast.as_call(atoms::PERCENT), Some([_, _])) => match ast.as_call(atoms::PERCENT) {
            Some([name, map]) => {
                let update =
                    matches!(map.as_call(atoms::PERCENT_BRACES), Some([only]) if only.as_call(atoms::BAR).is_some());
                (in_pattern || update) && plain(name, state, in_pattern) && plain(map, state, in_pattern)
            }
            _ => false,
        },
        // Several clauses take several lines.
        Ast::Call(call) if ast.as_call(atoms::FN).is_some_and(|clauses| clauses.len() > 1) => {
            let _ = call;
            false
        }
        Ast::Call(call) => {
            let known = match &call.head {
                Head::Name(name) => {
                    let text = name.as_str();
                    let local = || {
                        let arity = u8::try_from(call.args.len()).unwrap_or(u8::MAX);
                        state.defs.get(&(*name, arity)).is_some_and(|d| !d.kind.is_macro())
                    };
                    matches!(*name, atoms::BRACES | atoms::PERCENT_BRACES | atoms::ARROW | atoms::FN | atoms::WHEN)
                        || FUNCTIONS.split(' ').any(|f| f == text) && !call.args.is_empty()
                        || local()
                        || matches!(text, "self" | "make_ref" | "node" | "<-")
                }
                Head::Expr(Ast::Call(dot)) => {
                    matches!(&dot.head, Head::Name(atoms::DOT))
                        && dot.args.first().is_some_and(|a| plain(a, state, false))
                        && dot.args.len() <= 2
                }
                Head::Expr(_) => false,
            };
            known && call.args.iter().all(|a| plain(a, state, in_pattern))
        }
    }
}

/// `y = …` with blocks as they are abbreviated.
pub fn binding(ast: &Ast, state: &ModuleState) -> Option<String> {
    let [left, right] = ast.as_call(atoms::MATCH)? else { return None };
    if let Some([name, map]) = right.as_call(atoms::PERCENT)
        && matches!(map.as_call(atoms::PERCENT_BRACES), Some([only]) if only.as_call(atoms::BAR).is_some())
    {
        return Some(format!("{} = %{}{{...}}", pattern(left, state)?, code(name, state)?));
    }
    if let Some(text) = code(ast, state) {
        return Some(text);
    }
    let left = pattern(left, state)?;
    let Ast::Call(call) = right else { return None };
    let Head::Name(name) = &call.head else { return None };
    let block = match (name.as_str(), call.args.as_slice()) {
        ("case", [subject, _]) => format!("case {} do\n    ...\n  end", code(subject, state)?),
        ("cond" | "receive" | "try", [_]) => format!("{name} do\n    ...\n  end"),
        ("if", [condition, sections]) => {
            let pairs = crate::expand::comprehension::keyword(sections)?;
            let mut out = format!("if {} do\n", code(condition, state)?);
            for (i, (key, body)) in pairs.iter().enumerate() {
                if i > 0 {
                    out.push_str(&format!("  {key}\n"));
                }
                let body = code(body, state)?;
                out.push_str(&format!("    {body}\n"));
            }
            out.push_str("  end");
            out
        }
        ("for", [generators @ .., sections]) => {
            let pairs = crate::expand::comprehension::keyword(sections)?;
            let get = |key: Atom| pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
            let known = pairs.iter().all(|(k, _)| matches!(*k, atoms::DO | atoms::INTO));
            let body = code(get(atoms::DO).filter(|_| known)?, state)?;
            let into = get(atoms::INTO).map_or(Some("[]".to_string()), |into| code(into, state))?;
            let generators: Vec<String> = generators.iter().map(|g| code(g, state)).collect::<Option<_>>()?;
            format!("for {} do\n    {body}\n  into\n    {into}\n  end", generators.join(", "))
        }
        _ => return None,
    };
    Some(format!("{left} =\n  {block}"))
}

/// A pattern or head in front of an arrow.
pub fn head(ast: &Ast, state: &ModuleState) -> Option<String> {
    let [Ast::List(head), _] = ast.as_call(atoms::ARROW)? else { return None };
    let parts: Option<Vec<String>> = match head.as_slice() {
        [only] if only.as_call(atoms::WHEN).is_some() => {
            let [args @ .., guard] = only.as_call(atoms::WHEN)? else { return None };
            let args: Vec<String> = args.iter().map(|a| pattern(a, state)).collect::<Option<_>>()?;
            Some(vec![format!("{} when {}", args.join(", "), code(guard, state)?)])
        }
        args => args.iter().map(|a| pattern(a, state)).collect(),
    };
    Some(parts?.join(", "))
}

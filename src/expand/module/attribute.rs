//! Attributes of a module being defined: values, accumulation, hooks; and which names mean something to Elixir.

use super::ModuleState;
use crate::base::{Atom, Span};
use crate::term::Term;

#[derive(Clone, Debug)]
pub struct Attribute {
    /// When accumulating: a list, newest first.
    pub value: Term,
    pub accumulate: bool,
    pub persist: bool,
    /// Set and not read since.
    pub unread: bool,
    /// Set at all.
    pub set: bool,
    /// When it was registered, among the module's attributes.
    pub order: u32,
    pub line: u32,
    pub span: Span,
}

/// Attributes that collect every value they are given.
const ACCUMULATING: &[&str] = &[
    "behaviour",
    "behavior",
    "before_compile",
    "after_compile",
    "after_verify",
    "on_definition",
    "compile",
    "derive",
    "external_resource",
    "dialyzer",
    "callback_meta",
    "optional_callbacks",
];

/// Attributes that every module has from its start.
pub const ALWAYS: &[&str] = &[
    "after_compile",
    "after_verify",
    "before_compile",
    "behaviour",
    "callback",
    "compile",
    "derive",
    "dialyzer",
    "external_resource",
    "macrocallback",
    "moduledoc",
    "nifs",
    "on_definition",
    "opaque",
    "optional_callbacks",
    "spec",
    "type",
    "typep",
];

/// Attributes that mean something to Elixir: never "set but never used".
const KNOWN: &[&str] = &[
    "behaviour",
    "behavior",
    "before_compile",
    "after_compile",
    "after_verify",
    "on_definition",
    "compile",
    "derive",
    "external_resource",
    "dialyzer",
    "doc",
    "moduledoc",
    "typedoc",
    "impl",
    "deprecated",
    "on_load",
    "vsn",
    "file",
    "nifs",
    "optional_callbacks",
    "__struct__",
    "__derived__",
    "fallback_to_any",
    "undefined_impl_description",
    "shortdoc",
    "tag",
    "moduletag",
    "describetag",
];

/// `Module` or `{Module, function}`.
pub(in crate::expand) fn hook_target(term: &Term, default: &str) -> Option<(Atom, Atom)> {
    if let Some(module) = term.as_atom() {
        return Some((module, Atom::new(default)));
    }
    match term.as_tuple()? {
        [module, function] => Some((module.as_atom()?, function.as_atom()?)),
        _ => None,
    }
}

impl ModuleState {
    fn next_attribute(&mut self) -> u32 {
        self.next_attribute += 1;
        self.next_attribute
    }

    /// `@name value`, and `Module.put_attribute/3`.
    pub fn put_attribute(&mut self, name: Atom, value: Term, line: u32, span: Span) {
        let accumulate = ACCUMULATING.contains(&name.as_str());
        let order = self.next_attribute();
        let attribute = self.attributes.entry(name).or_insert_with(|| Attribute {
            value: if accumulate { Term::EMPTY_LIST } else { Term::NIL },
            accumulate,
            persist: false,
            unread: true,
            set: false,
            order,
            line,
            span,
        });
        attribute.value = if attribute.accumulate { Term::cons(value, attribute.value.clone()) } else { value };
        attribute.unread = true;
        attribute.set = true;
        (attribute.line, attribute.span) = (line, span);
    }

    /// `@name`, and `Module.get_attribute/2`: the value, when it has been set (or collects values).
    pub fn get_attribute(&mut self, name: Atom) -> Option<Term> {
        if let Some(attribute) = self.attributes.get_mut(&name) {
            attribute.unread = false;
            return Some(attribute.value.clone());
        }
        ACCUMULATING.contains(&name.as_str()).then_some(Term::EMPTY_LIST)
    }

    /// `Module.register_attribute/3`
    pub fn register_attribute(&mut self, name: Atom, accumulate: bool, persist: bool) {
        let span = Span::NONE;
        let order = self.next_attribute();
        let attribute = self.attributes.entry(name).or_insert_with(|| Attribute {
            value: Term::NIL,
            accumulate,
            persist,
            unread: false,
            set: false,
            order,
            line: 0,
            span,
        });
        attribute.persist |= persist;
        if accumulate && (!attribute.accumulate || !attribute.set) {
            attribute.accumulate = true;
            attribute.value = Term::EMPTY_LIST;
        }
    }

    /// `Module.delete_attribute/2`: the value it had.
    pub fn delete_attribute(&mut self, name: Atom) -> Option<Term> {
        let accumulates = self.attributes.get(&name).is_some_and(|a| a.accumulate);
        if accumulates {
            let attribute = self.attributes.get_mut(&name)?;
            attribute.unread = false;
            return Some(std::mem::replace(&mut attribute.value, Term::EMPTY_LIST));
        }
        self.attributes.remove(&name).map(|a| a.value)
    }

    /// An attribute's values in the order they were set.
    pub fn accumulated(&self, name: &str) -> Vec<Term> {
        let Some(attribute) = Atom::existing(name).and_then(|n| self.attributes.get(&n)) else { return Vec::new() };
        if !attribute.accumulate {
            return vec![attribute.value.clone()];
        }
        let mut values: Vec<Term> = attribute.value.list_iter().cloned().collect();
        values.reverse();
        values
    }

    /// The modules in `@behaviour`.
    pub fn behaviours(&self) -> Vec<Atom> {
        let mut list: Vec<Atom> = Vec::new();
        for name in ["behaviour", "behavior"] {
            list.extend(self.accumulated(name).iter().filter_map(Term::as_atom));
        }
        list
    }

    /// `@compile {:no_warn_undefined, …}`
    pub fn silenced_calls(&self) -> Vec<(Atom, Option<(Atom, u8)>)> {
        let mut out = Vec::new();
        let mut work = self.accumulated("compile");
        while let Some(value) = work.pop() {
            if value.is_list() {
                work.extend(value.list_iter().cloned());
            }
            let Some([key, what]) = value.as_tuple() else { continue };
            if key.as_atom().is_none_or(|k| k.as_str() != "no_warn_undefined") {
                continue;
            }
            let all: Vec<Term> = if what.is_list() { what.list_iter().cloned().collect() } else { vec![what.clone()] };
            for one in all {
                match (one.as_atom(), one.as_tuple()) {
                    (Some(module), _) => out.push((module, None)),
                    (_, Some([module, name, arity])) => {
                        let arity = arity.as_int().and_then(|a| u8::try_from(a).ok());
                        if let (Some(module), Some(name), Some(arity)) = (module.as_atom(), name.as_atom(), arity) {
                            out.push((module, Some((name, arity))));
                        }
                    }
                    _ => {}
                }
            }
        }
        out
    }

    /// What an attribute of hooks (`@on_definition` …) names, in order.
    pub fn hooks(&self, name: &str, default: &str) -> Vec<(Atom, Atom)> {
        self.accumulated(name).iter().filter_map(|t| hook_target(t, default)).collect()
    }

    /// The next `@before_compile` hook that has not run.
    ///
    /// Those that such a hook adds are not run, as in Elixir.
    pub fn next_before_compile(&mut self) -> Option<(Atom, Atom)> {
        let known = self.accumulated("before_compile");
        let count = *self.before_compile_count.get_or_insert(known.len());
        hook_target(known.get(..count)?.get(self.before_compile_done)?, "__before_compile__")
    }

    /// Whether an attribute is one that Elixir reads.
    pub fn is_known_attribute(name: Atom) -> bool {
        KNOWN.contains(&name.as_str())
    }
}

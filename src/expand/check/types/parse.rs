//! Types from their text: the signatures of the library are kept as Elixir shows them.

use super::set::{ATOMS, BINARY, BITS, EMPTY, FLOAT, FUNS, INT, LISTS, MAPS, PID, PORT, REF, Set, TUPLES};
use super::ty::Ty;
use crate::base::{Atom, atoms};

pub struct Parser<'t> {
    rest: &'t str,
    /// A struct's fields.
    pub fields: &'t mut dyn FnMut(Atom) -> Option<Vec<Atom>>,
}

/// A set from its text; what is not understood is unsure.
pub fn set(text: &str, fields: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>) -> Set {
    let mut parser = Parser { rest: text, fields };
    match parser.union(0) {
        Some(set) if parser.rest.trim().is_empty() => set,
        _ => Set::unsure(),
    }
}

/// Sets with commas between.
pub fn sets(text: &str, fields: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>) -> Option<Vec<Set>> {
    let mut parser = Parser { rest: text, fields };
    let mut out = Vec::new();
    if text.is_empty() {
        return Some(out);
    }
    loop {
        out.push(parser.union(0)?);
        if !parser.eat(",") {
            break;
        }
    }
    parser.rest.trim().is_empty().then_some(out)
}

/// A result: `dynamic(…)` or a set.
pub fn ty(text: &str, fields: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>) -> Ty {
    match text.strip_prefix("dynamic(").and_then(|t| t.strip_suffix(')')) {
        Some("") => Ty::any(),
        Some(inner) => Ty::dynamic(set(inner, fields)),
        None => Ty::sure(set(text, fields)),
    }
}

impl Parser<'_> {
    fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(word) {
            Some(after) => {
                self.rest = after;
                true
            }
            None => false,
        }
    }

    fn word(&mut self) -> &str {
        let rest = self.rest.trim_start();
        let end =
            rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '?' | '!'))).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        self.rest = after;
        word
    }

    fn union(&mut self, depth: u32) -> Option<Set> {
        let mut out = self.product(depth)?;
        while self.eat("or ") {
            out = out.join(&self.product(depth)?);
        }
        Some(out)
    }

    fn product(&mut self, depth: u32) -> Option<Set> {
        let mut out = self.negated(depth)?;
        while self.eat("and ") {
            out = out.meet(&self.negated(depth)?);
        }
        Some(out)
    }

    fn negated(&mut self, depth: u32) -> Option<Set> {
        if self.eat("not ") {
            return Some(Set::term().minus(&self.single(depth)?));
        }
        self.single(depth)
    }

    fn list(&mut self, end: &str, depth: u32) -> Option<(Vec<Set>, bool)> {
        let mut out = Vec::new();
        let mut open = false;
        if self.eat(end) {
            return Some((out, open));
        }
        loop {
            if self.eat("...") {
                open = true;
            } else {
                out.push(self.union(depth + 1)?);
            }
            if self.eat(end) {
                return Some((out, open));
            }
            if !self.eat(",") {
                return None;
            }
        }
    }

    fn single(&mut self, depth: u32) -> Option<Set> {
        if depth > 20 {
            return None;
        }
        if self.eat("{") {
            let (items, open) = self.list("}", depth)?;
            return Some(Set::tuple(items, open));
        }
        if self.eat("%{") {
            return self.map(None, depth);
        }
        if self.eat("%") {
            let name = Atom::new(&format!("Elixir.{}", self.word()));
            return if self.eat("{") { self.map(Some(name), depth) } else { None };
        }
        if self.eat("(") {
            return self.parens(depth);
        }
        if self.eat(":") {
            let name = self.word().to_string();
            return (!name.is_empty()).then(|| Set::atom(Atom::new(&name)));
        }
        let name = self.word().to_string();
        if matches!(name.as_str(), "nil" | "true" | "false") {
            return Some(Set::atom(Atom::new(&name)));
        }
        if name.starts_with(char::is_uppercase) {
            return Some(Set::atom(Atom::new(&format!("Elixir.{name}"))));
        }
        if !self.eat("(") {
            return None;
        }
        let (args, _) = self.list(")", depth)?;
        let mut args = args.into_iter();
        let bits = match (name.as_str(), args.len()) {
            ("integer", 0) => INT,
            ("float", 0) => FLOAT,
            ("binary", 0) => BINARY,
            ("bitstring", 0) => BINARY | BITS,
            ("pid", 0) => PID,
            ("port", 0) => PORT,
            ("reference", 0) => REF,
            ("empty_list", 0) => EMPTY,
            ("atom", 0) => ATOMS,
            ("map", 0) => MAPS,
            ("fun", 0) => FUNS,
            ("tuple", 0) => TUPLES,
            ("list", 0) => LISTS | EMPTY,
            ("none", 0) => 0,
            ("term", 0) => return Some(Set::term()),
            ("boolean", 0) => return Some(Set::boolean()),
            ("empty_map", 0) => return Some(Set::map(Vec::new(), false, None)),
            ("list", 1) => return Some(Set::proper(args.next()?)),
            ("non_empty_list", 1) => return Some(Set::list(args.next()?, Set::bits(EMPTY))),
            ("non_empty_list", 2) => return Some(Set::list(args.next()?, args.next()?)),
            _ => return None,
        };
        Some(Set::bits(bits))
    }

    fn map(&mut self, name: Option<Atom>, depth: u32) -> Option<Set> {
        let mut fields = Vec::new();
        let mut open = false;
        if !self.eat("}") {
            loop {
                if self.eat("...") {
                    open = true;
                } else {
                    let key = self.word().to_string();
                    if !self.eat(":") {
                        return None;
                    }
                    fields.push((Atom::new(&key), self.union(depth + 1)?));
                }
                if self.eat("}") {
                    break;
                }
                if !self.eat(",") {
                    return None;
                }
            }
        }
        let Some(name) = name else { return Some(Set::map(fields, open, None)) };
        Some(match (self.fields)(name) {
            Some(order) => structure(name, order, fields),
            None => Set::unsure(),
        })
    }

    /// `(a, b -> c)` or a type in parentheses.
    fn parens(&mut self, depth: u32) -> Option<Set> {
        let mut args = Vec::new();
        if !self.eat("->") {
            loop {
                args.push(self.union(depth + 1)?);
                if self.eat(")") {
                    return (args.len() == 1).then(|| args.remove(0));
                }
                if self.eat("->") {
                    break;
                }
                if !self.eat(",") {
                    return None;
                }
            }
        }
        let result = self.union(depth + 1)?;
        if !self.eat(")") {
            return None;
        }
        let arity = args.len();
        // Applied to nothing that can be: a function of this arity.
        let any = result.is_term() && args.iter().all(Set::is_none);
        Some(Set::function((!any).then_some(args), arity, Ty::sure(result)))
    }
}

/// A struct: every field is there, of the type given or any.
pub fn structure(name: Atom, order: Vec<Atom>, given: Vec<(Atom, Set)>) -> Set {
    let mut fields: Vec<(Atom, Set)> = vec![(atoms::STRUCT, Set::atom(name))];
    for key in &order {
        let value = given.iter().rev().find(|(k, _)| k == key).map_or_else(Set::term, |(_, v)| v.clone());
        fields.push((*key, value));
    }
    Set::map(fields, false, Some(std::rc::Rc::new(order)))
}

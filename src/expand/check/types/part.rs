//! Members of the kinds that divide: tuples, lists, maps, functions and atoms, and lists of them as sets.

use super::set::Set;
use super::ty::Ty;
use crate::base::Atom;
use std::rc::Rc;

#[derive(Clone, PartialEq, Debug)]
pub struct Tuple {
    pub items: Vec<Set>,
    /// `{a, ...}`
    pub open: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct List {
    pub item: Set,
    /// What is behind the last element: `EMPTY` of a proper list.
    pub tail: Set,
}

#[derive(Clone, Debug)]
pub struct Map {
    /// By name.
    pub fields: Vec<(Atom, Set)>,
    pub open: bool,
    /// A struct's fields as they were defined, for showing.
    pub order: Option<Rc<Vec<Atom>>>,
}

impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        self.fields == other.fields && self.open == other.open
    }
}

#[derive(Clone, PartialEq, Debug)]
pub struct Fun {
    /// `None`: of this arity, `(none() -> term())`.
    pub args: Option<Vec<Set>>,
    pub arity: usize,
    pub result: Ty,
}

/// A member of one of the divisible kinds.
pub(super) trait Part: Clone + PartialEq {
    fn meet(&self, other: &Self) -> Option<Self>;
    /// `None`: that cannot be told in this form.
    fn minus(&self, other: &Self) -> Option<Vec<Self>>;
    /// One that is the union of both, if there is one.
    fn join(&self, _other: &Self) -> Option<Self> {
        None
    }
}

impl Part for Atom {
    fn meet(&self, other: &Atom) -> Option<Atom> {
        (self == other).then_some(*self)
    }

    fn minus(&self, other: &Atom) -> Option<Vec<Atom>> {
        Some(if self == other { Vec::new() } else { vec![*self] })
    }
}

impl Part for Tuple {
    fn meet(&self, other: &Tuple) -> Option<Tuple> {
        let (short, long) = if self.items.len() <= other.items.len() { (self, other) } else { (other, self) };
        if short.items.len() < long.items.len() && !short.open {
            return None;
        }
        let mut items = Vec::with_capacity(long.items.len());
        for (i, item) in long.items.iter().enumerate() {
            let item = short.items.get(i).map_or_else(|| item.clone(), |s| s.meet(item));
            if item.is_none() {
                return None;
            }
            items.push(item);
        }
        Some(Tuple { items, open: self.open && other.open })
    }

    fn minus(&self, other: &Tuple) -> Option<Vec<Tuple>> {
        if self.meet(other).is_none() {
            return Some(vec![self.clone()]);
        }
        if self.open || other.open {
            let covers = (other.open || !self.open && self.items.len() == other.items.len())
                && other.items.len() <= self.items.len()
                && other.items.iter().zip(&self.items).all(|(o, s)| s.within(o));
            return covers.then(Vec::new);
        }
        let mut out = Vec::new();
        let mut items = self.items.clone();
        for (i, theirs) in other.items.iter().enumerate() {
            let left = items[i].minus(theirs);
            if !left.is_none() {
                let mut one = items.clone();
                one[i] = left;
                out.push(Tuple { items: one, open: false });
            }
            items[i] = items[i].meet(theirs);
        }
        Some(out)
    }

    /// `{:ok, a}` and `{:ok, b}` are `{:ok, a or b}`.
    fn join(&self, other: &Tuple) -> Option<Tuple> {
        if self.open || other.open || self.items.len() != other.items.len() {
            return None;
        }
        let mut differs = (0..self.items.len()).filter(|i| self.items[*i] != other.items[*i]);
        let at = differs.next()?;
        if differs.next().is_some() {
            return None;
        }
        let mut joined = self.clone();
        joined.items[at] = self.items[at].join(&other.items[at]);
        Some(joined)
    }
}

impl Part for List {
    fn meet(&self, other: &List) -> Option<List> {
        let (item, tail) = (self.item.meet(&other.item), self.tail.meet(&other.tail));
        (!item.is_none() && !tail.is_none()).then_some(List { item, tail })
    }

    fn minus(&self, other: &List) -> Option<Vec<List>> {
        if self.meet(other).is_none() {
            return Some(vec![self.clone()]);
        }
        (self.item.within(&other.item) && self.tail.within(&other.tail)).then(Vec::new)
    }
}

impl Map {
    pub fn get(&self, key: Atom) -> Option<&Set> {
        self.fields.iter().find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    pub fn put(&mut self, key: Atom, value: Set) {
        match self.fields.iter_mut().find(|(k, _)| *k == key) {
            Some((_, old)) => *old = value,
            None => {
                self.fields.push((key, value));
                self.sort();
            }
        }
    }

    pub fn sort(&mut self) {
        self.fields.sort_by_key(|(k, _)| k.as_str());
    }
}

impl Part for Map {
    fn meet(&self, other: &Map) -> Option<Map> {
        let mut out = Map {
            fields: Vec::with_capacity(self.fields.len().max(other.fields.len())),
            open: self.open && other.open,
            order: self.order.clone().or_else(|| other.order.clone()),
        };
        for (key, mine) in &self.fields {
            let value = match other.get(*key) {
                Some(theirs) => mine.meet(theirs),
                None if other.open => mine.clone(),
                None => return None,
            };
            if value.is_none() {
                return None;
            }
            out.fields.push((*key, value));
        }
        for (key, theirs) in &other.fields {
            if self.get(*key).is_none() {
                if !self.open {
                    return None;
                }
                out.fields.push((*key, theirs.clone()));
            }
        }
        out.sort();
        Some(out)
    }

    fn minus(&self, other: &Map) -> Option<Vec<Map>> {
        if self.meet(other).is_none() {
            return Some(vec![self.clone()]);
        }
        let covers = (other.open || !self.open && self.fields.len() == other.fields.len())
            && other.fields.iter().all(|(k, theirs)| self.get(*k).is_some_and(|mine| mine.within(theirs)));
        if covers {
            return Some(Vec::new());
        }
        // All keys are known on both sides: field by field, as of tuples.
        let known = other.fields.iter().all(|(k, _)| self.get(*k).is_some())
            && (other.open || !self.open && self.fields.len() == other.fields.len());
        if !known {
            return None;
        }
        let mut out = Vec::new();
        let mut rest = self.clone();
        for (key, theirs) in &other.fields {
            let mine = rest.get(*key).cloned()?;
            let left = mine.minus(theirs);
            if !left.is_none() {
                let mut one = rest.clone();
                one.put(*key, left);
                out.push(one);
            }
            rest.put(*key, mine.meet(theirs));
        }
        Some(out)
    }
}

impl Part for Fun {
    fn meet(&self, other: &Fun) -> Option<Fun> {
        if self.arity != other.arity {
            return None;
        }
        Some(if self.args.is_none() { other.clone() } else { self.clone() })
    }

    fn minus(&self, other: &Fun) -> Option<Vec<Fun>> {
        if self.arity != other.arity {
            return Some(vec![self.clone()]);
        }
        (other.args.is_none() || self == other).then(Vec::new)
    }
}

/// A kind: `all` of it but these, or these.
pub(super) fn unite<T: Part>(a: (bool, &[T]), b: (bool, &[T]), unsure: &mut bool) -> Vec<T> {
    match (a.0, b.0) {
        (false, false) => {
            let mut out = a.1.to_vec();
            for part in b.1 {
                add(&mut out, part.clone());
            }
            out
        }
        (true, false) => without(a.1, b.1, unsure),
        (false, true) => without(b.1, a.1, unsure),
        (true, true) => meets(a.1, b.1),
    }
}

fn add<T: Part>(out: &mut Vec<T>, part: T) {
    if out.iter().any(|o| part.minus(o).is_some_and(|left| left.is_empty())) {
        return;
    }
    out.retain(|o| !o.minus(&part).is_some_and(|left| left.is_empty()));
    match out.iter().position(|o| o.join(&part).is_some()) {
        Some(at) => {
            let joined = out.remove(at).join(&part);
            if let Some(joined) = joined {
                add(out, joined);
            }
        }
        None => out.push(part),
    }
}

fn meets<T: Part>(a: &[T], b: &[T]) -> Vec<T> {
    let mut out = Vec::new();
    for x in a {
        for y in b {
            if let Some(both) = x.meet(y) {
                add(&mut out, both);
            }
        }
    }
    out
}

fn without<T: Part>(a: &[T], b: &[T], unsure: &mut bool) -> Vec<T> {
    let mut left = a.to_vec();
    for y in b {
        let mut next = Vec::new();
        for x in left {
            match x.minus(y) {
                Some(parts) => parts.into_iter().for_each(|p| add(&mut next, p)),
                None => {
                    *unsure = true;
                    next.push(x);
                }
            }
        }
        left = next;
    }
    left
}

pub(super) fn intersect<T: Part>(a: (bool, &[T]), b: (bool, &[T]), unsure: &mut bool) -> Vec<T> {
    match (a.0, b.0) {
        (false, false) => meets(a.1, b.1),
        (true, false) => without(b.1, a.1, unsure),
        (false, true) => without(a.1, b.1, unsure),
        (true, true) => {
            let mut out = a.1.to_vec();
            b.1.iter().for_each(|p| add(&mut out, p.clone()));
            out
        }
    }
}

pub(super) fn subtract<T: Part>(a: (bool, &[T]), b: (bool, &[T]), unsure: &mut bool) -> Vec<T> {
    match (a.0, b.0) {
        (false, false) => without(a.1, b.1, unsure),
        (false, true) => meets(a.1, b.1),
        (true, true) => without(b.1, a.1, unsure),
        (true, false) => {
            let mut out = a.1.to_vec();
            b.1.iter().for_each(|p| add(&mut out, p.clone()));
            out
        }
    }
}

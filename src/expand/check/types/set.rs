//! Sets of values: the types that Elixir 1.20 reasons with, as far as they are told here.
//!
//! Indivisible kinds are bits. Atoms, tuples, lists, maps and functions are either a list of members, or, when the
//! kind's bit is set, everything of the kind but a list. So unions, intersections and differences stay within the
//! form for whatever patterns and guards of programs make. Where one would leave it (`non_empty_list(a)` without
//! `non_empty_list(b)`), the result is marked [`UNSURE`]: it is never empty, nothing is said of it, and everything
//! made of it is unsure as well. That is the invariant that keeps us from warnings that Elixir does not give.

use super::part::{Fun, List, Map, Tuple, intersect, subtract, unite};
use super::ty::Ty;
use crate::base::Atom;
use std::rc::Rc;

pub const INT: u16 = 1;
pub const FLOAT: u16 = 2;
pub const BINARY: u16 = 4;
/// Bitstrings that are no binaries.
pub const BITS: u16 = 8;
pub const PID: u16 = 16;
pub const PORT: u16 = 32;
pub const REF: u16 = 64;
pub const EMPTY: u16 = 128;
pub const ATOMS: u16 = 256;
pub const TUPLES: u16 = 512;
/// `non_empty_list(term(), term())`
pub const LISTS: u16 = 1024;
pub const MAPS: u16 = 2048;
pub const FUNS: u16 = 4096;
pub const TERM: u16 = 8191;
pub const UNSURE: u16 = 1 << 15;
pub const NUMBER: u16 = INT | FLOAT;
const SIMPLE: u16 = 255;

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Set {
    pub bits: u16,
    rest: Option<Rc<Rest>>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rest {
    pub atoms: Vec<Atom>,
    pub tuples: Vec<Tuple>,
    pub lists: Vec<List>,
    pub maps: Vec<Map>,
    pub funs: Vec<Fun>,
}

const NOTHING: &Rest =
    &Rest { atoms: Vec::new(), tuples: Vec::new(), lists: Vec::new(), maps: Vec::new(), funs: Vec::new() };

impl Set {
    pub const fn bits(bits: u16) -> Set {
        Set { bits, rest: None }
    }

    pub fn none() -> Set {
        Set::bits(0)
    }

    pub fn term() -> Set {
        Set::bits(TERM)
    }

    pub fn unsure() -> Set {
        Set::bits(TERM | UNSURE)
    }

    fn of(bits: u16, rest: Rest) -> Set {
        let plain = rest.atoms.is_empty()
            && rest.tuples.is_empty()
            && rest.lists.is_empty()
            && rest.maps.is_empty()
            && rest.funs.is_empty();
        Set { bits, rest: (!plain).then(|| Rc::new(rest)) }
    }

    pub fn rest(&self) -> &Rest {
        self.rest.as_deref().unwrap_or(NOTHING)
    }

    pub fn atom(atom: Atom) -> Set {
        Set::atoms(vec![atom])
    }

    pub fn atoms(atoms: Vec<Atom>) -> Set {
        Set::of(0, Rest { atoms, ..Rest::default() })
    }

    pub fn boolean() -> Set {
        use crate::base::atoms::{FALSE, TRUE};
        Set::atoms(vec![TRUE, FALSE])
    }

    pub fn falsy() -> Set {
        use crate::base::atoms::{FALSE, NIL};
        Set::atoms(vec![FALSE, NIL])
    }

    pub fn tuple(items: Vec<Set>, open: bool) -> Set {
        if items.iter().any(Set::is_none) {
            return Set::none();
        }
        if open && items.is_empty() {
            return Set::bits(TUPLES);
        }
        let unsure = items.iter().fold(0, |u, i| u | i.bits & UNSURE);
        Set::of(unsure, Rest { tuples: vec![Tuple { items, open }], ..Rest::default() })
    }

    /// A list with at least one element.
    pub fn list(item: Set, tail: Set) -> Set {
        if item.is_none() || tail.is_none() {
            return Set::none();
        }
        if item.is_term() && tail.is_term() {
            return Set::bits(LISTS);
        }
        let unsure = (item.bits | tail.bits) & UNSURE;
        Set::of(unsure, Rest { lists: vec![List { item, tail }], ..Rest::default() })
    }

    /// `list(item)`
    pub fn proper(item: Set) -> Set {
        Set::list(item, Set::bits(EMPTY)).join(&Set::bits(EMPTY))
    }

    pub fn map(mut fields: Vec<(Atom, Set)>, open: bool, order: Option<Rc<Vec<Atom>>>) -> Set {
        if fields.iter().any(|(_, v)| v.is_none()) {
            return Set::none();
        }
        if open && fields.is_empty() {
            return Set::bits(MAPS);
        }
        fields.sort_by_key(|(k, _)| k.as_str());
        let unsure = fields.iter().fold(0, |u, (_, v)| u | v.bits & UNSURE);
        Set::of(unsure, Rest { maps: vec![Map { fields, open, order }], ..Rest::default() })
    }

    pub fn function(args: Option<Vec<Set>>, arity: usize, result: Ty) -> Set {
        let unsure = args.iter().flatten().fold(0, |u, a| u | a.bits & UNSURE) | result.upper().bits & UNSURE;
        Set::of(unsure, Rest { funs: vec![Fun { args, arity, result }], ..Rest::default() })
    }

    pub fn is_none(&self) -> bool {
        self.bits == 0 && self.rest.is_none()
    }

    pub fn is_term(&self) -> bool {
        self.bits == TERM && self.rest.is_none()
    }

    pub fn is_unsure(&self) -> bool {
        self.bits & UNSURE != 0
    }

    /// One kind that has no parts: whether a value is known to be of it or only may be is no difference.
    pub fn is_indivisible(&self) -> bool {
        self.rest.is_none() && self.bits.is_power_of_two() && self.bits & SIMPLE != 0
    }

    fn all(&self, kind: u16) -> bool {
        self.bits & kind != 0
    }

    fn combine(&self, other: &Set, bits: u16, how: How) -> Set {
        let taint = (self.bits | other.bits) & UNSURE;
        if self.rest.is_none() && other.rest.is_none() {
            return Set::bits(bits | taint);
        }
        let (a, b) = (self.rest(), other.rest());
        let mut unsure = false;
        macro_rules! each {
            ($field:ident, $kind:expr) => {{
                let (x, y) = ((self.all($kind), a.$field.as_slice()), (other.all($kind), b.$field.as_slice()));
                match how {
                    How::Join => unite(x, y, &mut unsure),
                    How::Meet => intersect(x, y, &mut unsure),
                    How::Minus => subtract(x, y, &mut unsure),
                }
            }};
        }
        let rest = Rest {
            atoms: each!(atoms, ATOMS),
            tuples: each!(tuples, TUPLES),
            lists: each!(lists, LISTS),
            maps: each!(maps, MAPS),
            funs: each!(funs, FUNS),
        };
        let taint = if unsure { UNSURE } else { taint };
        Set::of(bits | taint, rest)
    }

    pub fn join(&self, other: &Set) -> Set {
        self.combine(other, (self.bits | other.bits) & TERM, How::Join)
    }

    pub fn meet(&self, other: &Set) -> Set {
        if self.is_term() {
            return other.clone();
        }
        if other.is_term() {
            return self.clone();
        }
        let met = self.combine(other, self.bits & other.bits & TERM, How::Meet);
        // What an unsure set surely has nothing in common with stays empty.
        met
    }

    pub fn minus(&self, other: &Set) -> Set {
        self.combine(other, self.bits & !other.bits & TERM, How::Minus)
    }

    pub fn within(&self, other: &Set) -> bool {
        other.is_term() || self.minus(other).is_none()
    }

    pub fn disjoint(&self, other: &Set) -> bool {
        self.meet(other).is_none()
    }

    /// The only map in it.
    pub fn as_map(&self) -> Option<&Map> {
        match (self.bits, self.rest().maps.as_slice()) {
            (0, [one]) if self.only(1) => Some(one),
            _ => None,
        }
    }

    /// The only list in it.
    pub fn as_list(&self) -> Option<&List> {
        match (self.bits & !EMPTY, self.rest().lists.as_slice()) {
            (0, [one]) if self.only(1) => Some(one),
            _ => None,
        }
    }

    /// The only function in it.
    pub fn as_fun(&self) -> Option<&Fun> {
        match (self.bits, self.rest().funs.as_slice()) {
            (0, [one]) if self.only(1) => Some(one),
            _ => None,
        }
    }

    pub fn as_atom(&self) -> Option<Atom> {
        match (self.bits, self.rest().atoms.as_slice()) {
            (0, [one]) if self.only(1) => Some(*one),
            _ => None,
        }
    }

    fn only(&self, n: usize) -> bool {
        let r = self.rest();
        r.atoms.len() + r.tuples.len() + r.lists.len() + r.maps.len() + r.funs.len() == n
    }

    /// The values that a map's field may have.
    pub fn field(&self, key: Atom) -> Set {
        if self.is_unsure() {
            return Set::unsure();
        }
        let mut out = if self.all(MAPS) { Set::term() } else { Set::none() };
        if !self.all(MAPS) {
            for map in &self.rest().maps {
                match map.get(key) {
                    Some(value) => out = out.join(value),
                    None if map.open => out = Set::term(),
                    None => {}
                }
            }
        }
        out
    }

    /// The values at a place of a tuple.
    pub fn element(&self, at: usize) -> Set {
        if self.is_unsure() {
            return Set::unsure();
        }
        let mut out = if self.all(TUPLES) { Set::term() } else { Set::none() };
        if !self.all(TUPLES) {
            for tuple in &self.rest().tuples {
                match tuple.items.get(at) {
                    Some(item) => out = out.join(item),
                    None if tuple.open => out = Set::term(),
                    None => {}
                }
            }
        }
        out
    }

    /// The first elements, and the rests, of non-empty lists.
    pub fn parts(&self) -> (Set, Set) {
        if self.is_unsure() {
            return (Set::unsure(), Set::unsure());
        }
        if self.all(LISTS) {
            return (Set::term(), Set::term());
        }
        let (mut item, mut tail) = (Set::none(), Set::none());
        for list in &self.rest().lists {
            item = item.join(&list.item);
            tail = tail.join(&Set::list(list.item.clone(), list.tail.clone())).join(&list.tail);
        }
        (item, tail)
    }
}

#[derive(Clone, Copy)]
enum How {
    Join,
    Meet,
    Minus,
}

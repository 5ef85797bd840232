//! Order and equality of terms.
//!
//! Four relations: `cmp` (Erlang's term order, 1 and 1.0 equal), `cmp_exact` (for map keys: the
//! same, but all integers come before all floats), `eq` (`==`), `exact_eq` (`===`). All walk deep terms with a work list. Lists are
//! followed along the tail and tuples along the last element, so only branching structure uses it.
//!
//! number < atom < reference < function < port < pid < tuple < map < [] < list < bitstring
//!
//! Limit: comparing the *order* of two large maps sorts their keys, and the sort calls back here, so large
//! maps that are keys of large maps recurse natively, a level for each nesting (a level takes at least 33
//! keys). Equality has no such limit.

use super::heap::{Closure, Kind, NodeObject};
use super::{BitsView, IBig, Term, View, bits, map};
use smallvec::SmallVec;
use std::cmp::Ordering;
use std::slice::Iter;

/// Erlang's term order; 1 and 1.0 are equal.
#[inline(always)]
pub fn cmp(a: &Term, b: &Term) -> Ordering {
    if Term::both_small(a, b) { (a.raw_bits() as i64).cmp(&(b.raw_bits() as i64)) } else { order(a, b, false) }
}

/// Term order with 1 before 1.0: total, and equal only for identical terms.
#[inline(always)]
pub fn cmp_exact(a: &Term, b: &Term) -> Ordering {
    if Term::both_small(a, b) { (a.raw_bits() as i64).cmp(&(b.raw_bits() as i64)) } else { order(a, b, true) }
}

/// `==`.
#[inline(always)]
pub fn eq(a: &Term, b: &Term) -> bool {
    a.same(b) || (!a.is_immediate() || !b.is_immediate()) && equal(a, b, false)
}

/// `===`.
#[inline(always)]
pub fn exact_eq(a: &Term, b: &Term) -> bool {
    a.same(b) || !a.is_immediate() && !b.is_immediate() && equal(a, b, true)
}

impl PartialEq for Term {
    #[inline(always)]
    fn eq(&self, other: &Term) -> bool {
        exact_eq(self, other)
    }
}

impl Eq for Term {}

/// What is still to be compared once the current pair turned out equal.
enum Frame<'a> {
    /// Element by element.
    Items(Iter<'a, Term>, Iter<'a, Term>, bool),
    /// Keys (always exactly) and values in turn; the last flag says that a value is next.
    Pairs(Iter<'a, Term>, Iter<'a, Term>, bool, bool),
    /// Collected keys or values of large maps; boxed to keep frames small.
    Refs(Box<(std::vec::IntoIter<&'a Term>, std::vec::IntoIter<&'a Term>)>, bool),
    One(&'a Term, &'a Term, bool),
}

type Pair<'a> = (&'a Term, &'a Term, bool);

#[derive(Default)]
struct Stack<'a>(SmallVec<[Frame<'a>; 4]>);

impl<'a> Stack<'a> {
    #[inline]
    fn items(&mut self, a: &'a [Term], b: &'a [Term], exact: bool) {
        self.0.push(Frame::Items(a.iter(), b.iter(), exact))
    }

    /// The next pair to compare. Frames go as soon as they are empty, so that descending along last
    /// elements does not pile them up.
    fn next(&mut self) -> Option<Pair<'a>> {
        loop {
            let (pair, done) = match self.0.last_mut()? {
                Frame::Items(a, b, exact) => (a.next().zip(b.next()).map(|(a, b)| (a, b, *exact)), a.len() == 0),
                Frame::Pairs(a, b, exact, value) => {
                    let pair = a.next().zip(b.next()).map(|(a, b)| (a, b, !*value || *exact));
                    *value = !*value;
                    (pair, a.len() == 0)
                }
                Frame::Refs(both, exact) => {
                    let pair = both.0.next().zip(both.1.next());
                    (pair.map(|(a, b)| (a, b, *exact)), both.0.len() == 0)
                }
                Frame::One(a, b, exact) => (Some((*a, *b, *exact)), true),
            };
            if done {
                self.0.pop();
            }
            if pair.is_some() {
                return pair;
            }
        }
    }
}

/// Equality of two terms if one of them has no parts; `None` if both have and must be walked.
#[inline(always)]
fn equal_leaves(a: &Term, b: &Term, exact: bool) -> Option<bool> {
    let (Some(ha), Some(hb)) = (a.header(), b.header()) else {
        // Different words of which one is immediate: equal only as an integer and a float.
        return Some(!exact && a.is_number() && b.is_number() && order_numbers(a, b, false).is_eq());
    };
    if let Some(x) = a.bits_object() {
        let y = b.bits_object();
        return Some(y.is_some_and(|y| bits::equal(BitsView::of(x), BitsView::of(y))));
    }
    if ha.has_children() && hb.has_children() {
        return if ha.kind_byte() == hb.kind_byte() { None } else { Some(false) };
    }
    Some(match (a.view(), b.view()) {
        (View::Float(x), View::Float(y)) if exact => x.to_bits() == y.to_bits(),
        (View::BigInt(x), View::BigInt(y)) => x == y,
        (View::ExportFun(x), View::ExportFun(y)) => (x.module, x.name, x.arity) == (y.module, y.name, y.arity),
        (View::Resource(x), View::Resource(y)) => x.id == y.id,
        _ => !exact && a.is_number() && b.is_number() && order_numbers(a, b, false).is_eq(),
    })
}

#[inline(never)]
fn equal(a: &Term, b: &Term, exact: bool) -> bool {
    match equal_leaves(a, b, exact) {
        Some(result) => result,
        None => equal_deep(a, b, exact),
    }
}

fn equal_deep(a: &Term, b: &Term, exact: bool) -> bool {
    let mut stack = Stack::default();
    let mut pair = (a, b, exact);
    loop {
        if !equal_step(pair, &mut stack) {
            return false;
        }
        match stack.next() {
            Some(next) => pair = next,
            None => return true,
        }
    }
}

/// Compares what can be decided here and pushes the parts; false means different.
fn equal_step<'a>((mut a, mut b, exact): Pair<'a>, stack: &mut Stack<'a>) -> bool {
    loop {
        if a.same(b) {
            return true;
        }
        if let Some(result) = equal_leaves(a, b, exact) {
            return result;
        }
        // Both have parts and are of the same kind.
        if let (Some((heada, taila)), Some((headb, tailb))) = (a.as_cons(), b.as_cons()) {
            if !heada.same(headb) {
                match equal_leaves(heada, headb, exact) {
                    Some(false) => return false,
                    Some(true) => {}
                    None => {
                        stack.0.push(Frame::One(taila, tailb, exact));
                        (a, b) = (heada, headb);
                        continue;
                    }
                }
            }
            (a, b) = (taila, tailb);
            continue;
        }
        if let (Some(x), Some(y)) = (a.as_tuple(), b.as_tuple()) {
            if x.len() != y.len() {
                return false;
            }
            let mut rest = (x, y);
            let deeper = loop {
                let (Some((x, xs)), Some((y, ys))) = (rest.0.split_first(), rest.1.split_first()) else { return true };
                rest = (xs, ys);
                if !x.same(y) {
                    match equal_leaves(x, y, exact) {
                        Some(false) => return false,
                        Some(true) => {}
                        None => break (x, y),
                    }
                }
            };
            if !rest.0.is_empty() {
                stack.items(rest.0, rest.1, exact);
            }
            (a, b) = deeper;
            continue;
        }
        return equal_parts(a, b, exact, stack);
    }
}

/// Pushes the parts of two maps, functions or trie nodes of the same kind.
fn equal_parts<'a>(a: &'a Term, b: &'a Term, exact: bool, stack: &mut Stack<'a>) -> bool {
    // SAFETY: trie nodes have this layout.
    if let (Some(x), Some(y)) = unsafe { (a.object::<NodeObject>(Kind::Node), b.object::<NodeObject>(Kind::Node)) } {
        if x.data != y.data || x.nodes != y.nodes {
            return false;
        }
        let split = x.pairs() * 2;
        stack.items(&x.slice()[split..], &y.slice()[split..], exact);
        stack.0.push(Frame::Pairs(x.slice()[..split].iter(), y.slice()[..split].iter(), exact, false));
        return true;
    }
    if a.is_kind(Kind::Collision) {
        // SAFETY: both are collision nodes.
        let (x, y) = unsafe { (map::words_of(a), map::words_of(b)) };
        stack.0.push(Frame::Pairs(x.iter(), y.iter(), exact, false));
        return x.len() == y.len();
    }
    match (a.view(), b.view()) {
        (View::Map(x), View::Map(y)) => {
            if x.len() != y.len() {
                return false;
            }
            match (x.flat(), y.flat(), x.root(), y.root()) {
                (Some((kx, vx)), Some((ky, vy)), ..) => {
                    stack.items(vx, vy, exact);
                    if !std::ptr::eq(kx, ky) {
                        stack.items(kx, ky, true);
                    }
                }
                (.., Some(x), Some(y)) => stack.0.push(Frame::One(x, y, exact)),
                _ => return false,
            }
            true
        }
        (View::Fun(x), View::Fun(y)) => {
            stack.items(x.env(), y.env(), exact);
            x.code == y.code && x.arity == y.arity && x.env().len() == y.env().len()
        }
        _ => false,
    }
}

#[inline(never)]
fn order(a: &Term, b: &Term, exact: bool) -> Ordering {
    if let (Some(x), Some(y)) = (a.as_atom(), b.as_atom()) {
        return if x == y { Ordering::Equal } else { x.as_str().cmp(y.as_str()) };
    }
    if let (Some(x), Some(y)) = (a.as_bits(), b.as_bits()) {
        return bits::order(x, y);
    }
    let mut stack = Stack::default();
    let mut pair = (a, b, exact);
    loop {
        let step = order_step(pair, &mut stack);
        if step != Ordering::Equal {
            return step;
        }
        match stack.next() {
            Some(next) => pair = next,
            None => return Ordering::Equal,
        }
    }
}

fn rank(view: &View) -> u8 {
    match view {
        View::Int(_) | View::BigInt(_) | View::Float(_) => 0,
        View::Atom(_) => 1,
        View::Resource(r) if r.kind == super::PORT => 4,
        View::Ref(_) | View::Resource(_) => 2,
        View::Fun(_) | View::ExportFun(_) => 3,
        View::Pid(_) => 5,
        View::Tuple(_) => 6,
        View::Map(_) => 7,
        View::EmptyList => 8,
        View::Cons(..) => 9,
        View::Bits(_) => 10,
        View::Internal(_) => 11,
    }
}

fn order_step<'a>((mut a, mut b, exact): Pair<'a>, stack: &mut Stack<'a>) -> Ordering {
    loop {
        if a.same(b) {
            return Ordering::Equal;
        }
        let (Some((heada, taila)), Some((headb, tailb))) = (a.as_cons(), b.as_cons()) else { break };
        if heada.same(headb) {
            (a, b) = (taila, tailb);
        } else {
            stack.0.push(Frame::One(taila, tailb, exact));
            (a, b) = (heada, headb);
        }
    }
    let (va, vb) = (a.view(), b.view());
    match (&va, &vb) {
        (View::Atom(x), View::Atom(y)) => x.as_str().cmp(y.as_str()),
        (View::Pid(x), View::Pid(y)) => x.cmp(y),
        (View::Tuple(x), View::Tuple(y)) => {
            if x.len() != y.len() {
                return x.len().cmp(&y.len());
            }
            let different = x.iter().zip(y.iter()).position(|(x, y)| !x.same(y)).unwrap_or(x.len());
            if let (Some(first), Some(second)) = (x.get(different), y.get(different)) {
                if Term::both_small(first, second) {
                    return cmp(first, second);
                }
                stack.items(&x[different..], &y[different..], exact);
            }
            Ordering::Equal
        }
        (View::Bits(x), View::Bits(y)) => bits::order(*x, *y),
        (View::Map(x), View::Map(y)) => {
            if x.len() == y.len() {
                push_maps(a, b, exact, stack);
            }
            x.len().cmp(&y.len())
        }
        (View::Fun(x), View::Fun(y)) => order_closures(x, y, exact, stack),
        (View::ExportFun(x), View::ExportFun(y)) => {
            let key = |f: &super::Export| (f.module.as_str(), f.name.as_str(), f.arity);
            key(x).cmp(&key(y))
        }
        (View::Fun(_), View::ExportFun(_)) => Ordering::Less,
        (View::ExportFun(_), View::Fun(_)) => Ordering::Greater,
        (View::Internal(x), View::Internal(y)) => x.cmp(y),
        _ => match (rank(&va), rank(&vb)) {
            (0, 0) => order_numbers(a, b, exact),
            (2, 2) | (4, 4) => reference_id(&va).cmp(&reference_id(&vb)),
            (x, y) => x.cmp(&y),
        },
    }
}

fn reference_id(view: &View) -> u64 {
    match view {
        View::Ref(id) => id.id(),
        View::Resource(resource) => resource.id.id(),
        _ => 0,
    }
}

fn order_closures<'a>(x: &'a Closure, y: &'a Closure, exact: bool, stack: &mut Stack<'a>) -> Ordering {
    let key = |f: &Closure| (f.code, f.arity, f.env().len());
    let by_code = key(x).cmp(&key(y));
    if by_code == Ordering::Equal {
        stack.items(x.env(), y.env(), exact);
    }
    by_code
}

/// Keys in term order first, then the values in key order.
fn push_maps<'a>(a: &'a Term, b: &'a Term, exact: bool, stack: &mut Stack<'a>) {
    let (Some(a), Some(b)) = (a.as_map(), b.as_map()) else { return };
    if let (Some((ka, va)), Some((kb, vb))) = (a.flat(), b.flat()) {
        stack.items(va, vb, exact);
        if !std::ptr::eq(ka, kb) {
            stack.items(ka, kb, true);
        }
        return;
    }
    let sorted = |m: map::MapView<'a>| {
        let mut pairs: Vec<_> = m.iter().collect();
        pairs.sort_unstable_by(|x, y| cmp_exact(x.0, y.0));
        pairs.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let ((ka, va), (kb, vb)) = (sorted(a), sorted(b));
    stack.0.push(Frame::Refs(Box::new((va.into_iter(), vb.into_iter())), exact));
    stack.0.push(Frame::Refs(Box::new((ka.into_iter(), kb.into_iter())), true));
}

/// Numbers by value, exactly also where a float cannot hold the integer. `exact` breaks ties: integers
/// first, -0.0 before 0.0.
pub(super) fn order_numbers(a: &Term, b: &Term, exact: bool) -> Ordering {
    match (a.view(), b.view()) {
        (View::Int(x), View::Int(y)) => x.cmp(&y),
        (View::Int(x), View::BigInt(y)) => IBig::from(x).cmp(y),
        (View::BigInt(x), View::Int(y)) => x.cmp(&IBig::from(y)),
        (View::BigInt(x), View::BigInt(y)) => x.cmp(y),
        (View::Float(x), View::Float(y)) => {
            let by_value = x.partial_cmp(&y).unwrap_or(Ordering::Equal);
            if exact { by_value.then(x.to_bits().cmp(&y.to_bits()).reverse()) } else { by_value }
        }
        (View::Int(_) | View::BigInt(_), View::Float(_)) if exact => Ordering::Less,
        (View::Float(_), View::Int(_) | View::BigInt(_)) if exact => Ordering::Greater,
        (View::Int(x), View::Float(y)) => int_float(x, y),
        (View::Float(x), View::Int(y)) => int_float(y, x).reverse(),
        (View::BigInt(x), View::Float(y)) => big_float(x, y),
        (View::Float(x), View::BigInt(y)) => big_float(y, x).reverse(),
        _ => Ordering::Equal,
    }
}

fn int_float(x: i64, y: f64) -> Ordering {
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    if y >= TWO_63 {
        return Ordering::Less;
    }
    if y < -TWO_63 {
        return Ordering::Greater;
    }
    let whole = y.trunc();
    x.cmp(&(whole as i64)).then_with(|| whole.partial_cmp(&y).unwrap_or(Ordering::Equal))
}

fn big_float(x: &IBig, y: f64) -> Ordering {
    let whole = y.trunc();
    x.cmp(&float_to_big(whole)).then_with(|| whole.partial_cmp(&y).unwrap_or(Ordering::Equal))
}

/// The integer part of a finite float.
pub fn float_to_big(value: f64) -> IBig {
    let bits = value.abs().to_bits();
    let exponent = (bits >> 52) as i32 - 1075;
    let mantissa = bits & ((1 << 52) - 1) | 1 << 52;
    let magnitude = match exponent {
        0.. => IBig::from(mantissa) << exponent as usize,
        -63..0 => IBig::from(mantissa >> -exponent),
        _ => IBig::ZERO,
    };
    if value < 0.0 { -magnitude } else { magnitude }
}

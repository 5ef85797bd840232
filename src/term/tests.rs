//! Laws of terms: order, equality and hash agree; maps against a model; deep terms are dropped.

use super::*;
use crate::base::Atom;
use proptest::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;

pub(super) fn any_term() -> impl Strategy<Value = Term> {
    let leaf = prop_oneof![
        (-3i64..3).prop_map(Term::int),
        any::<i64>().prop_map(Term::int),
        any::<i128>().prop_map(Term::from_i128),
        prop_oneof![Just(0.0), Just(-0.0), Just(1.0), Just(1e300), Just(-2.5), Just(9007199254740992.0)]
            .prop_map(Term::float),
        prop_oneof![Just("a"), Just("b"), Just("nil"), Just("true")].prop_map(|s| Term::atom(Atom::new(s))),
        proptest::collection::vec(any::<u8>(), 0..5).prop_map(|b| Term::binary(&b)),
        (proptest::collection::vec(any::<u8>(), 2..4), 1usize..16).prop_map(|(b, n)| Term::bits(&b, n)),
        Just(Term::EMPTY_LIST),
        (0u32..3, 0u32..3).prop_map(|(i, g)| Term::pid(Pid::new(i, g))),
    ];
    leaf.prop_recursive(4, 64, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Term::list),
            (proptest::collection::vec(inner.clone(), 1..3), inner.clone())
                .prop_map(|(items, tail)| Term::list_with_tail(items, tail)),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Term::tuple),
            proptest::collection::vec((inner.clone(), inner), 0..5).prop_map(Term::map),
        ]
    })
}

#[derive(PartialEq, Eq, Debug, Clone)]
struct ByOrder(Term);

impl PartialOrd for ByOrder {
    fn partial_cmp(&self, other: &ByOrder) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByOrder {
    fn cmp(&self, other: &ByOrder) -> Ordering {
        cmp::cmp_exact(&self.0, &other.0)
    }
}

proptest! {
    #[test]
    fn order_is_total_and_agrees_with_equality_and_hash(a in any_term(), b in any_term(), c in any_term()) {
        for (order, equal) in [
            (cmp::cmp as fn(&Term, &Term) -> Ordering, cmp::eq as fn(&Term, &Term) -> bool),
            (cmp::cmp_exact, cmp::exact_eq),
        ] {
            prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
            prop_assert_eq!(order(&a, &b).is_eq(), equal(&a, &b));
            prop_assert_eq!(order(&a, &a.clone()), Ordering::Equal);
            let mut sorted = [&a, &b, &c];
            sorted.sort_by(|x, y| order(x, y));
            prop_assert!(order(sorted[0], sorted[2]).is_le());
        }
        if cmp::exact_eq(&a, &b) {
            prop_assert_eq!(hash::hash(&a), hash::hash(&b));
            prop_assert!(cmp::eq(&a, &b));
        }
    }

    #[test]
    fn maps_agree_with_a_model(
        steps in proptest::collection::vec((0u8..10, 0i64..60, any::<bool>()), 0..300),
        share in any::<bool>(),
    ) {
        let mut map = Term::empty_map();
        let mut model: BTreeMap<ByOrder, i64> = BTreeMap::new();
        let mut kept = Vec::new();
        for (i, (op, n, float)) in steps.into_iter().enumerate() {
            let key = if float { Term::float(n as f64) } else { Term::int(n) };
            if share && i % 7 == 0 {
                kept.push((map.clone(), model.clone()));
            }
            if op < 3 {
                map = map::remove(map, &key);
                model.remove(&ByOrder(key.clone()));
            } else {
                map = map::put(map, key.clone(), Term::int(i as i64));
                model.insert(ByOrder(key.clone()), i as i64);
            }
            prop_assert_eq!(map::get(&map, &key).and_then(Term::as_int), model.get(&ByOrder(key)).copied());
        }
        kept.push((map, model));
        for (map, model) in kept {
            prop_assert_eq!(map::len(&map), model.len());
            let pairs = || model.iter().map(|(k, v)| (k.0.clone(), Term::int(*v)));
            let fresh = Term::map(pairs().rev());
            prop_assert!(map == fresh && hash::hash(&map) == hash::hash(&fresh));
            prop_assert!(map::to_list(&map) == map::to_list(&fresh), "iteration does not depend on history");
            prop_assert_eq!(cmp::cmp(&map, &fresh), Ordering::Equal);
            if model.len() <= map::FLAT_MAX {
                let sorted = Term::list(pairs().map(|(k, v)| Term::tuple2(k, v)).collect::<Vec<_>>());
                prop_assert!(map::to_list(&map) == sorted);
            }
        }
    }

    #[test]
    fn merge_keeps_the_second_value(a in proptest::collection::btree_map(0i64..90, 0i64..9, 0..50),
                                    b in proptest::collection::btree_map(0i64..90, 0i64..9, 0..50)) {
        let term = |m: &BTreeMap<i64, i64>| Term::map(m.iter().map(|(k, v)| (Term::int(*k), Term::int(*v))));
        let merged = map::merge(term(&a), term(&b));
        let mut model = a.clone();
        model.extend(b);
        prop_assert!(merged == term(&model));
    }

    #[test]
    fn integers_agree_with_128_bits(a in any::<i64>(), b in any::<i64>(), s in 0u32..60, t in 0u32..60) {
        let (a, b) = (a >> s, b >> t);
        let (x, y) = (Term::int(a), Term::int(b));
        let (a, b) = (a as i128, b as i128);
        let is = |r: Result<Term, ArithError>, v: i128| r.ok() == Some(Term::from_i128(v));
        prop_assert!(is(arith::add(&x, &y), a + b));
        prop_assert!(is(arith::sub(&x, &y), a - b));
        prop_assert!(is(arith::mul(&x, &y), a * b));
        prop_assert!(is(arith::band(&x, &y), a & b));
        prop_assert!(is(arith::bor(&x, &y), a | b));
        prop_assert!(is(arith::bxor(&x, &y), a ^ b));
        prop_assert!(is(arith::neg(&x), -a));
        prop_assert!(is(arith::bnot(&x), !a));
        prop_assert!(is(arith::bsl(&x, &Term::int(s as i64)), a << s));
        prop_assert!(is(arith::bsr(&x, &Term::int(s as i64)), a >> s));
        if b != 0 {
            prop_assert!(is(arith::div(&x, &y), a / b));
            prop_assert!(is(arith::rem(&x, &y), a % b));
        } else {
            prop_assert_eq!(arith::div(&x, &y).err(), Some(ArithError::BadArith));
        }
    }
}

#[test]
fn a_word_has_eight_bytes() {
    assert_eq!(size_of::<Term>(), 8);
    assert_eq!(size_of::<heap::ConsObject>(), 24);
    assert_eq!(size_of::<Closure>(), 16);
}

#[test]
fn long_and_deep_terms_are_dropped_compared_and_hashed() {
    let (long, deep) =
        if cfg!(miri) || std::env::var_os("VALGRIND").is_some() { (100_000, 20_000) } else { (10_000_000, 1_000_000) };
    drop(Term::list((0..long).map(Term::int)));
    drop(Term::tuple((0..MAX_TUPLE).map(|_| Term::EMPTY_LIST)));
    let nest = |f: fn(Term) -> Term| (0..deep).fold(Term::NIL, |t, _| f(t));
    for f in [
        |t| Term::tuple([t]),
        |t| Term::tuple2(t, Term::int(1)),
        |t| Term::tuple3(Term::float(1.0), t, Term::tuple([Term::int(2)])),
        |t| Term::cons(t, Term::EMPTY_LIST),
        |t| Term::map([(Term::int(1), t)]),
        |t| Term::map([(t, Term::int(1))]),
        |t| Term::closure(CodeRef(0), 0, [t]),
        |t| {
            Term::map(
                (0..40)
                    .map(|i| (Term::int(i), if i == 7 { Term::int(0) } else { Term::NIL }))
                    .chain([(Term::int(7), t)]),
            )
        },
    ] as [fn(Term) -> Term; 8]
    {
        let is_large = map::len(&f(Term::NIL)) > 32;
        let (a, b) = if is_large {
            let small = |n| (0..n).fold(Term::NIL, |t, _| f(t));
            (small(deep / 20), small(deep / 20))
        } else {
            (nest(f), nest(f))
        };
        assert!(a == b && cmp::eq(&a, &b) && cmp::cmp(&a, &b).is_eq());
        assert_eq!(hash::hash(&a), hash::hash(&b));
    }
}

#[test]
fn updates_in_place_do_not_show_in_copies() {
    let one = Term::map([(Term::int(1), Term::int(1))]);
    let two = map::put(one.clone(), Term::int(1), Term::int(2));
    assert_eq!(map::get(&one, &Term::int(1)).and_then(Term::as_int), Some(1));
    assert_eq!(map::get(&two, &Term::int(1)).and_then(Term::as_int), Some(2));
    let word = two.raw_bits();
    assert_eq!(map::put(two, Term::int(1), Term::int(3)).raw_bits(), word);
    let tuple = Term::tuple2(Term::int(1), Term::int(2));
    let changed = tuple.clone().tuple_put(0, Term::NIL).ok();
    assert_eq!(changed.as_ref().and_then(|t| t.as_tuple()).map(|t| t[0].is_atom()), Some(true));
    assert!(tuple.as_tuple().is_some_and(|t| t[0].is_small_int()));
    assert!(tuple.tuple_put(2, Term::NIL).is_err());
}

#[test]
fn emptied_maps_are_flat_again() {
    let map = Term::map((0..2000).map(|i| (Term::int(i), Term::int(-i))));
    assert!((0..2000).all(|i| map::get(&map, &Term::int(i)).and_then(Term::as_int) == Some(-i)));
    let empty = (0..2000).fold(map, |map, i| map::remove(map, &Term::int(i)));
    assert!(empty == Term::empty_map());
}

#[test]
fn cells_come_apart() {
    let list = Term::list([Term::int(1), Term::float(2.0)]);
    let shared = list.clone();
    let (head, tail) = list.into_cons().unwrap_or_default();
    assert!(head == Term::int(1) && tail.list_len() == Some(1));
    drop(shared);
    assert!(tail.into_cons().is_ok_and(|(h, t)| h.as_float() == Some(2.0) && t.is_empty_list()));
    let mut builder = ListBuilder::new();
    builder.push(Term::int(1));
    builder.push(Term::int(2));
    assert!(builder.finish_with_tail(Term::int(3)) == Term::list_with_tail([Term::int(1), Term::int(2)], Term::int(3)));
}

#[test]
fn slices_share_and_appends_grow() {
    let text = Term::binary(&[7; 100]);
    let slice = bits::slice(text.clone(), 8, 90 * 8).unwrap_or_default();
    assert_eq!(slice.as_bytes(), Some(&[7; 90][..]));
    let slice = bits::slice(slice, 4, 80 * 8).unwrap_or_default();
    assert!(slice == Term::binary(&[0x70; 80]) && hash::hash(&slice) == hash::hash(&Term::binary(&[0x70; 80])));
    assert!(bits::slice(slice, 0, 641).is_none());
    let mut grown = text.clone();
    for _ in 0..1000 {
        grown = bits::append(grown, b"xyz");
    }
    assert_eq!(grown.as_bytes().map(|b| b.len()), Some(3100));
    assert_eq!(text.as_bytes().map(|b| b.len()), Some(100));
    let shared = grown.clone();
    let longer = bits::append(grown, b"!");
    assert!(shared.as_bytes().map(|b| b.len()) == Some(3100) && longer.as_bytes().map(|b| b.len()) == Some(3101));
}

#[test]
fn resources_and_functions_are_counted() {
    let object: std::sync::Arc<dyn std::any::Any + Send + Sync> = std::sync::Arc::new(5u8);
    let resource = Term::resource(object.clone(), "test");
    assert!(resource.is_ref() && resource == resource.clone());
    assert_eq!(std::sync::Arc::strong_count(&object), 2);
    drop(resource);
    assert_eq!(std::sync::Arc::strong_count(&object), 1);
    let fun = Term::closure(CodeRef(3), 2, [Term::int(1), Term::float(1.5)]);
    assert!(fun.is_fun_of(2) && !fun.is_fun_of(1) && fun.as_closure().is_some_and(|f| f.env().len() == 2));
    assert!(Term::export_fun(Atom::new("m"), Atom::new("f"), 1).is_fun_of(1));
}

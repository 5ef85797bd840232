//! Types as Elixir tells them: a set of values that are sure to be possible, and one that may be (`dynamic(…)`).

use super::set::{EMPTY, Set, TERM, UNSURE};

#[derive(Clone, PartialEq, Debug)]
pub struct Ty {
    sure: Set,
    /// What `sure` and `dynamic(…)` have together; `None`: only what is sure.
    upper: Option<Set>,
}

impl Ty {
    pub fn sure(set: Set) -> Ty {
        Ty { sure: set, upper: None }
    }

    pub fn dynamic(upper: Set) -> Ty {
        Ty { sure: Set::none(), upper: Some(upper) }
    }

    pub fn any() -> Ty {
        Ty::dynamic(Set::term())
    }

    pub fn unsure() -> Ty {
        Ty::dynamic(Set::unsure())
    }

    pub fn upper(&self) -> &Set {
        self.upper.as_ref().unwrap_or(&self.sure)
    }

    pub fn is_dynamic(&self) -> bool {
        self.upper.is_some()
    }

    /// `dynamic()`
    pub fn is_any(&self) -> bool {
        self.sure.is_none() && self.upper.as_ref().is_some_and(Set::is_term)
    }

    pub fn is_unsure(&self) -> bool {
        self.upper().is_unsure()
    }

    /// The same set, dynamic when `like` is.
    pub fn with(like: bool, set: Set) -> Ty {
        if like { Ty::dynamic(set) } else { Ty::sure(set) }
    }

    pub fn map(&self, f: impl Fn(&Set) -> Set) -> Ty {
        Ty { sure: f(&self.sure), upper: self.upper.as_ref().map(&f) }
    }

    pub fn meet(&self, set: &Set) -> Ty {
        self.map(|s| s.meet(set))
    }

    pub fn minus(&self, set: &Set) -> Ty {
        self.map(|s| s.minus(set))
    }

    pub fn join(&self, other: &Ty) -> Ty {
        let sure = self.sure.join(&other.sure);
        let upper = (self.is_dynamic() || other.is_dynamic()).then(|| self.upper().join(other.upper()));
        Ty { sure, upper }
    }

    pub fn show(&self) -> Option<String> {
        self.shown(true)
    }

    /// As a function's result: that it is dynamic is told of everything.
    pub fn show_result(&self) -> Option<String> {
        match &self.upper {
            Some(upper) if upper.is_indivisible() => Some(format!("dynamic({})", upper.show(true)?)),
            _ => self.show(),
        }
    }

    /// With every field of structs.
    pub fn show_full(&self) -> Option<String> {
        self.shown(false)
    }

    fn shown(&self, short: bool) -> Option<String> {
        let Some(upper) = &self.upper else { return self.sure.show(short) };
        if upper.bits & UNSURE != 0 {
            return None;
        }
        if upper.bits == TERM && self.sure.is_none() && upper.is_term() {
            return Some("dynamic()".to_string());
        }
        if upper.is_indivisible() {
            return upper.show(short);
        }
        if self.sure.is_none() {
            return Some(format!("dynamic({})", upper.show(short)?));
        }
        if self.sure == *upper {
            return self.sure.show(short);
        }
        // Lists with elements of both kinds.
        match (self.sure.as_list(), upper.as_list()) {
            (Some(_), Some(_)) if (self.sure.bits | upper.bits) & EMPTY == 0 => {
                let (sure, upper) = (self.sure.show(short)?, upper.show(short)?);
                Some(format!("dynamic({upper} and not {sure}) or {sure}"))
            }
            _ => None,
        }
    }

    pub fn list(items: &[Ty], tail: Option<&Ty>) -> Ty {
        let mut item = Set::none();
        let mut sure = Set::none();
        let mut dynamic = false;
        for ty in items {
            item = item.join(ty.upper());
            sure = sure.join(&ty.sure);
            dynamic |= ty.is_dynamic();
        }
        let end = Set::bits(EMPTY);
        let (behind, open) = match tail {
            Some(tail) => (tail.upper(), tail.is_dynamic()),
            None => (&end, false),
        };
        if open {
            return Ty::dynamic(cons(&item, behind));
        }
        let upper = cons(&item, behind);
        if !dynamic {
            return Ty::sure(upper);
        }
        Ty { sure: if sure.is_none() { Set::none() } else { cons(&sure, behind) }, upper: Some(upper) }
    }
}

/// `[item … | tail]`
pub fn cons(item: &Set, tail: &Set) -> Set {
    if tail.is_unsure() || item.is_unsure() {
        return Set::unsure();
    }
    if tail.is_term() {
        // Elixir tells `non_empty_list(term(), term())` of it.
        return Set::list(Set::term(), Set::term());
    }
    // A list as tail goes on with its own elements.
    let (more, ends) = tail.parts();
    let ends = if more.is_none() {
        tail.clone()
    } else {
        tail.minus(&Set::bits(super::set::LISTS)).join(&match tail.as_list() {
            Some(list) => list.tail.clone(),
            None => return if ends.is_none() { Set::none() } else { Set::unsure() },
        })
    };
    Set::list(item.join(&more), ends)
}

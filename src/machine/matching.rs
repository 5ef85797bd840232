//! Patterns against values.

use super::eval::{eval, peek};
use super::stack::Frame;
use super::{bits, ops};
use crate::ir::{Ctx, Pat};
use crate::term::Term;

/// Whether the value matches. Slots that the pattern binds are written as the match goes, so some may be when it
/// fails; the value must not be borrowed from a slot that the pattern binds.
pub fn matches(pat: &Pat, value: &Term, mut fr: Frame<'_>, cx: &mut Ctx) -> bool {
    let (mut pat, mut value) = (pat, value);
    loop {
        match pat {
            Pat::Any => return true,
            Pat::Bind(slot) => {
                fr.set(*slot, value.clone());
                return true;
            }
            Pat::Same(slot) => return ops::exact(fr.get(*slot), value),
            Pat::Const(constant) => return ops::exact(constant, value),
            Pat::Cons(both) => {
                let Some((head, tail)) = value.as_cons() else { return false };
                if !matches(&both[0], head, fr.sub(), cx) {
                    return false;
                }
                (pat, value) = (&both[1], tail);
            }
            Pat::Tuple(pats) => {
                let Some(items) = value.as_tuple() else { return false };
                return items.len() == pats.len()
                    && pats.iter().zip(items).all(|(pat, item)| matches(pat, item, fr.sub(), cx));
            }
            Pat::Map(pairs) => {
                let Some(map) = value.as_map() else { return false };
                for (key, pat) in pairs {
                    let found = match peek(key, &fr) {
                        Some(key) => map.get(key),
                        None => match eval(key, fr.sub(), cx) {
                            Ok(key) => map.get(&key),
                            Err(_) => None,
                        },
                    };
                    match found {
                        Some(found) if matches(pat, found, fr.sub(), cx) => {}
                        _ => return false,
                    }
                }
                return true;
            }
            Pat::Both(both) => {
                if !matches(&both[0], value, fr.sub(), cx) {
                    return false;
                }
                pat = &both[1];
            }
            Pat::Bits(fields) => return bits::matches(fields, value, fr, cx),
        }
    }
}

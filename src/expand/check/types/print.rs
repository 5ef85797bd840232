//! Types as text: Elixir's notation, its order and its way of breaking long lines.

use super::part::{Fun, List, Map, Tuple};
use super::set::{ATOMS, BINARY, BITS, EMPTY, FLOAT, FUNS, INT, LISTS, MAPS, PID, PORT, REF, Set, TUPLES};
use crate::base::{Atom, atoms};
use crate::expand::env::inspect_atom;

/// Longer texts are broken over lines, in ways that are not told here.
const WIDTH: usize = 98;

/// What a part is sorted by: literals first, then the name of its form.
type Key = (u8, String);

impl Set {
    /// `None`: of what is unsure.
    pub fn show(&self, short: bool) -> Option<String> {
        if self.is_unsure() {
            return None;
        }
        if self.is_term() {
            return Some("term()".to_string());
        }
        if self.is_none() {
            return Some("none()".to_string());
        }
        let missing = Set::term().minus(self);
        // Most of everything is told by what is missing.
        let few = missing.pieces(short).filter(|few| !missing.is_unsure() && few.len() <= 4);
        Some(match few {
            Some(few) => few.into_iter().map(|p| format!("not {p}")).collect::<Vec<_>>().join(" and "),
            None => self.pieces(short)?.join(" or "),
        })
    }

    fn pieces(&self, short: bool) -> Option<Vec<String>> {
        let mut out: Vec<(Key, String)> = Vec::new();
        let named = |name: &str| ((1, name.to_string()), format!("{name}()"));
        for (bit, name) in [(INT, "integer"), (FLOAT, "float"), (PID, "pid"), (PORT, "port"), (REF, "reference")] {
            if self.bits & bit != 0 {
                out.push(named(name));
            }
        }
        match (self.bits & BINARY != 0, self.bits & BITS != 0) {
            (true, true) => out.push(named("bitstring")),
            (true, false) => out.push(named("binary")),
            (false, true) => out.push(((1, "and".to_string()), "bitstring() and not binary()".to_string())),
            (false, false) => {}
        }
        let rest = self.rest();
        self.show_atoms(&mut out)?;
        let lists = self.show_lists(short, &mut out)?;
        if self.bits & EMPTY != 0 && !lists {
            out.push(named("empty_list"));
        }
        let tuples = parts(&rest.tuples, |t| show_tuple(t, short))?;
        divisible(self.bits & TUPLES != 0, "{...}", "{}", tuples, &mut out);
        let maps: Option<Vec<(Key, String)>> = rest.maps.iter().map(|m| show_map(m, short)).collect();
        let maps = maps?;
        divisible(self.bits & MAPS != 0, "map()", "map", maps, &mut out);
        let funs = parts(&rest.funs, |f| show_fun(f, short))?;
        let funs = funs.into_iter().map(|(_, text)| ((1, "->".to_string()), text)).collect();
        divisible(self.bits & FUNS != 0, "fun()", "fun", funs, &mut out);
        out.sort();
        let many = out.len() > 1;
        let wrap = |((_, name), text): (Key, String)| match many && name == "and" {
            true => format!("({text})"),
            false => text,
        };
        Some(out.into_iter().map(wrap).collect())
    }

    fn show_atoms(&self, out: &mut Vec<(Key, String)>) -> Option<()> {
        let mut atoms: Vec<Atom> = self.rest().atoms.clone();
        if self.bits & ATOMS != 0 {
            match atoms.as_slice() {
                [] => out.push(((1, "atom".to_string()), "atom()".to_string())),
                [one] => out.push(((1, "and".to_string()), format!("atom() and not {}", inspect_atom(*one)))),
                _ => return None,
            }
            return Some(());
        }
        let (yes, no) = (atoms.iter().position(|a| *a == atoms::TRUE), atoms.iter().position(|a| *a == atoms::FALSE));
        if yes.is_some() && no.is_some() {
            atoms.retain(|a| !matches!(*a, atoms::TRUE | atoms::FALSE));
            out.push(((1, "boolean".to_string()), "boolean()".to_string()));
        }
        out.extend(atoms.into_iter().map(|a| ((0, a.as_str().to_string()), inspect_atom(a))));
        Some(())
    }

    /// Whether the empty list has been told with them.
    fn show_lists(&self, short: bool, out: &mut Vec<(Key, String)>) -> Option<bool> {
        let lists = &self.rest().lists;
        if self.bits & LISTS == 0
            && self.bits & EMPTY != 0
            && let [List { item, tail }] = lists.as_slice()
            && *tail == Set::bits(EMPTY)
        {
            out.push(((1, "list".to_string()), format!("list({})", item.show(short)?)));
            return Some(true);
        }
        let shown = parts(lists, |l| show_list(l, short))?;
        divisible(self.bits & LISTS != 0, "non_empty_list(term(), term())", "non_empty_list", shown, out);
        Some(false)
    }
}

fn parts<T>(parts: &[T], show: impl Fn(&T) -> Option<(String, String)>) -> Option<Vec<(Key, String)>> {
    parts.iter().map(|p| show(p).map(|(name, text)| ((1, name), text))).collect()
}

fn divisible(all: bool, whole: &str, name: &str, shown: Vec<(Key, String)>, out: &mut Vec<(Key, String)>) {
    if !all {
        out.extend(shown);
        return;
    }
    if shown.is_empty() {
        out.push(((1, name.to_string()), whole.to_string()));
        return;
    }
    let mut shown = shown;
    shown.sort();
    let missing: Vec<String> = shown.into_iter().map(|(_, text)| format!(" and not {text}")).collect();
    out.push(((1, "and".to_string()), format!("{whole}{}", missing.concat())));
}

fn show_tuple(tuple: &Tuple, short: bool) -> Option<(String, String)> {
    let mut items: Vec<String> = tuple.items.iter().map(|i| i.show(short)).collect::<Option<_>>()?;
    if tuple.open {
        items.push("...".to_string());
    }
    Some(("{}".to_string(), format!("{{{}}}", items.join(", "))))
}

fn show_list(list: &List, short: bool) -> Option<(String, String)> {
    let name = "non_empty_list".to_string();
    let item = list.item.show(short)?;
    if list.tail == Set::bits(EMPTY) {
        return Some((name, format!("non_empty_list({item})")));
    }
    Some((name, format!("non_empty_list({item}, {})", list.tail.show(short)?)))
}

fn show_map(map: &Map, short: bool) -> Option<(Key, String)> {
    if map.fields.is_empty() && !map.open {
        return Some(((1, "empty_map".to_string()), "empty_map()".to_string()));
    }
    let name = map.get(atoms::STRUCT).and_then(Set::as_atom);
    if let (Some(name), Some(order), false) = (name, &map.order, map.open) {
        let mut fields = Vec::new();
        for key in order.iter() {
            let value = map.get(*key)?;
            if !short || !value.is_term() {
                fields.push(format!("{}{}", key_text(*key), value.show(short)?));
            }
        }
        return Some(((1, "%".to_string()), format!("%{}{{{}}}", inspect_atom(name), fields.join(", "))));
    }
    let mut fields = Vec::new();
    if map.open {
        fields.push("...".to_string());
    }
    for (key, value) in &map.fields {
        fields.push(format!("{}{}", key_text(*key), value.show(short)?));
    }
    Some(((1, "%{}".to_string()), format!("%{{{}}}", fields.join(", "))))
}

pub fn key_text(key: Atom) -> String {
    let shown = inspect_atom(key);
    match shown.strip_prefix(':') {
        Some(plain) => format!("{plain}: "),
        None if matches!(key.as_str(), "nil" | "true" | "false") => format!("{shown}: "),
        None => format!("{shown} => "),
    }
}

fn show_fun(fun: &Fun, short: bool) -> Option<(String, String)> {
    let args: Vec<String> = match &fun.args {
        Some(args) => args.iter().map(|a| a.show(short)).collect::<Option<_>>()?,
        None => (0..fun.arity).map(|_| "none()".to_string()).collect(),
    };
    let space = if args.is_empty() { "" } else { " " };
    let result = if fun.args.is_none() { "term()".to_string() } else { fun.result.show_result()? };
    Some(("->".to_string(), format!("({}{space}-> {result})", args.join(", "))))
}

/// Whether a text stays on its line.
pub fn fits(text: &str) -> bool {
    text.chars().count() <= WIDTH
}

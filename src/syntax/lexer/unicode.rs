//! Which characters beyond ASCII names are made of, and which scripts they may mix.
//!
//! The table is text, decoded when the first such name is met: most programs have none.

use crate::base::order::Order as _;
use std::borrow::Cow;
use std::sync::OnceLock;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// Where a character may stand in a name.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Place {
    /// Anywhere.
    Lower,
    /// Anywhere in an atom or key, but not first in a variable's name.
    Upper,
    /// Not first.
    Inner,
}

struct Range {
    first: u32,
    last: u32,
    place: Place,
    /// One bit a script.
    scripts: u64,
    /// Their names, between commas; none for those that go with any.
    names: &'static str,
}

const ALL: u64 = u64::MAX;

struct Table {
    ranges: Vec<Range>,
    latin: u64,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut names: Vec<&str> = vec!["Latin"];
        let mut ranges = Vec::new();
        for line in include_str!("identifiers.txt").lines().filter(|l| !l.starts_with('#')) {
            let mut words = line.split(' ');
            let place = match words.next() {
                Some("lower") => Place::Lower,
                Some("upper") => Place::Upper,
                _ => Place::Inner,
            };
            let list = words.next().unwrap_or("*");
            let shown = if list == "*" { "" } else { list };
            let scripts = match Some(list) {
                None | Some("*") => ALL,
                Some(list) => list.split(',').fold(0, |bits, name| {
                    let index = names.iter().position(|n| *n == name).unwrap_or_else(|| {
                        names.push(name);
                        names.len() - 1
                    });
                    bits | 1 << (index % 64)
                }),
            };
            for word in words {
                let (first, last) = word.split_once('-').unwrap_or((word, word));
                let number = |s| u32::from_str_radix(s, 16).unwrap_or_default();
                ranges.push(Range { first: number(first), last: number(last), place, scripts, names: shown });
            }
        }
        ranges.order_by_key(|r| r.first);
        Table { ranges, latin: 1 }
    })
}

fn find(c: char) -> Option<&'static Range> {
    let code = c as u32;
    let ranges = &table().ranges;
    let index = ranges.partition_point(|r| r.last < code);
    ranges.get(index).filter(|r| r.first <= code)
}

/// Where a character beyond ASCII may stand; `None` if in no name.
pub(super) fn place(c: char) -> Option<Place> {
    find(c).map(|r| r.place)
}

/// Does every part of the name between underscores keep to one script?
pub(super) fn one_script(name: &str) -> bool {
    name.split('_').all(|part| {
        part.chars().fold(ALL, |scripts, c| {
            scripts
                & match c {
                    'a'..='z' | 'A'..='Z' => table().latin,
                    c if c.is_ascii() => ALL,
                    c => find(c).map_or(ALL, |r| r.scripts),
                }
        }) != 0
    })
}

/// The characters of a name, a line each, with their scripts.
pub(super) fn scripts_of(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        let scripts = match c {
            'a'..='z' | 'A'..='Z' => "Latin",
            c => find(c).map_or("", |range| range.names),
        };
        let braced = if scripts.is_empty() { String::new() } else { format!(" {{{}}}", shown(scripts)) };
        out.push_str(&format!("  \\u{:04X} {c}{braced}\n", c as u32));
    }
    out
}

/// Names of scripts as Elixir writes them, in order; some belong to writing systems that use several.
fn shown(scripts: &str) -> String {
    let mut names: Vec<&str> = scripts.split(',').collect();
    let has = |names: &[&str], name| names.contains(&name);
    let mut more = Vec::new();
    if has(&names, "Han") {
        more.extend(["Han with Bopomofo", "Japanese", "Korean"]);
    }
    if has(&names, "Hiragana") || has(&names, "Katakana") {
        more.push("Japanese");
    }
    if has(&names, "Hangul") {
        more.push("Korean");
    }
    if has(&names, "Bopomofo") {
        more.push("Han with Bopomofo");
    }
    names.extend(more);
    names.sort_unstable();
    names.dedup();
    names.join(",")
}

/// The name as the program knows it: composed (NFC), and with the micro sign as the letter mu.
pub(super) fn normalize(name: &str) -> Cow<'_, str> {
    if is_nfc(name) && !name.contains('µ') {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.replace('µ', "μ").nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_have_their_place() {
        assert_eq!(place('é'), Some(Place::Lower));
        assert_eq!(place('É'), Some(Place::Upper));
        assert_eq!(place('\u{301}'), Some(Place::Inner));
        assert_eq!(place('ª'), None);
        assert_eq!(place('∞'), None);
    }

    #[test]
    fn scripts_mix_only_across_underscores() {
        assert!(one_script("aé"));
        assert!(one_script("漢字かな"));
        assert!(!one_script("aб"));
        assert!(one_script("a_б1"));
    }

    #[test]
    fn names_are_composed() {
        assert_eq!(normalize("e\u{301}"), "é");
        assert_eq!(normalize("µ"), "μ");
    }
}

//! `Path.wildcard/2`: files whose names match a pattern.

use crate::base::order::Order as _;
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::runtime::Runtime;
use crate::term::Term;
use std::fs;

/// Pattern, whether names that start with a dot match `*` and `?`.
pub fn wildcard(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(pattern) = args[0].as_str().map(str::to_string) else { return Answer::Raise(Raise::badarg()) };
    let dots = args[1] == Term::TRUE;
    cx.block(move || {
        let mut found: Vec<String> = Vec::new();
        for pattern in alternatives(&pattern) {
            let (start, rest) = match pattern.strip_prefix('/') {
                Some(rest) => ("/".to_string(), rest),
                None => (String::new(), pattern.as_str()),
            };
            let parts: Vec<&str> = rest.split('/').filter(|p| !p.is_empty()).collect();
            walk(&start, &parts, dots, &mut found);
        }
        found.order();
        found.dedup();
        Ok(Term::list(found.iter().map(|f| Term::string(f)).collect::<Vec<_>>()))
    })
}

/// The patterns that `{a,b}` stands for.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find('{') else { return vec![pattern.to_string()] };
    let Some(close) = pattern[open..].find('}').map(|i| open + i) else { return vec![pattern.to_string()] };
    let choices = pattern[open + 1..close].split(',');
    choices.flat_map(|c| alternatives(&format!("{}{c}{}", &pattern[..open], &pattern[close + 1..]))).collect()
}

fn walk(base: &str, parts: &[&str], dots: bool, found: &mut Vec<String>) {
    let Some((part, rest)) = parts.split_first() else {
        if !base.is_empty() {
            found.push(base.to_string());
        }
        return;
    };
    let below = |n: &str| match base {
        "" => n.to_string(),
        "/" => format!("/{n}"),
        _ => format!("{base}/{n}"),
    };
    let entries = || {
        let dir = if base.is_empty() { "." } else { base };
        let names = fs::read_dir(dir).into_iter().flatten().flatten();
        names.filter_map(|e| e.file_name().into_string().ok()).filter(|n| dots || !n.starts_with('.'))
    };
    if *part == "**" {
        walk(base, rest, dots, found);
        for n in entries() {
            let path = below(&n);
            if fs::symlink_metadata(&path).is_ok_and(|m| m.is_dir()) {
                walk(&path, parts, dots, found);
            } else if rest.is_empty() {
                found.push(path);
            }
        }
        return;
    }
    if !part.contains(['*', '?', '[']) {
        let path = below(part);
        if fs::symlink_metadata(&path).is_ok() {
            walk(&path, rest, dots, found);
        }
        return;
    }
    let pattern: Vec<char> = part.chars().collect();
    for n in entries().filter(|n| matches(&pattern, &n.chars().collect::<Vec<_>>())) {
        let path = below(&n);
        if rest.is_empty() || fs::metadata(&path).is_ok_and(|m| m.is_dir()) {
            walk(&path, rest, dots, found);
        }
    }
}

fn matches(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|i| matches(rest, &text[i..])),
        Some(('?', rest)) => text.split_first().is_some_and(|(_, t)| matches(rest, t)),
        Some(('[', rest)) => {
            let Some(end) = rest.iter().position(|c| *c == ']') else { return text == pattern };
            let Some((c, after)) = text.split_first() else { return false };
            let mut set = &rest[..end];
            let mut hit = false;
            while let Some((low, more)) = set.split_first() {
                match more {
                    ['-', high, ..] => {
                        hit |= low <= c && c <= high;
                        set = &more[2..];
                    }
                    _ => {
                        hit |= low == c;
                        set = more;
                    }
                }
            }
            hit && matches(&rest[end + 1..], after)
        }
        Some((p, rest)) => text.split_first().is_some_and(|(c, t)| c == p && matches(rest, t)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        matches(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn wildcards_match_parts_of_names() {
        assert!(is_match("*.ex?", "a.exs"));
        assert!(is_match("[a-c]x", "bx"));
        assert!(!is_match("[a-c]x", "dx"));
        assert!(!is_match("*.ex", "a.exs"));
    }

    #[test]
    fn braces_are_alternatives() {
        assert_eq!(alternatives("a{b,c}d"), ["abd", "acd"]);
    }
}

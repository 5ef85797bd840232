//! `Path.wildcard/2`: files whose names match a pattern.

use crate::base::order::Order as _;
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::runtime::Runtime;
use crate::term::Term;
use std::fs;

/// A part of a pattern between two slashes.
enum Part {
    /// `**`: any number of folders, also none.
    Folders,
    /// Nothing in it has a meaning: no folder is listed for it.
    Name(String),
    Glob(Vec<Token>),
}

#[derive(Debug, PartialEq)]
enum Token {
    Char(char),
    Any,
    One,
    Set(Vec<(char, char)>),
    Choice(Vec<Vec<Token>>),
}

/// Pattern, whether names that start with a dot match `*` and `?`.
pub fn wildcard(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(pattern) = args[0].as_str().map(str::to_string) else { return Answer::Raise(Raise::badarg()) };
    let dots = args[1] == Term::TRUE;
    cx.block(move || {
        let (start, rest) = match pattern.strip_prefix('/') {
            Some(rest) => ("/".to_string(), rest),
            None => (String::new(), pattern.as_str()),
        };
        let mut parts: Vec<Part> = Vec::new();
        for part in rest.split('/').filter(|p| !p.is_empty()).map(part) {
            // Two in a row say what one does, and would find everything several times.
            if !matches!((&part, parts.last()), (Part::Folders, Some(Part::Folders))) {
                parts.push(part);
            }
        }
        let mut found: Vec<String> = Vec::new();
        walk(&start, &parts, dots, &mut found);
        found.order();
        Ok(Term::list(found.iter().map(|f| Term::string(f)).collect::<Vec<_>>()))
    })
}

fn part(text: &str) -> Part {
    if text == "**" {
        return Part::Folders;
    }
    let chars: Vec<char> = text.chars().collect();
    let tokens = tokens(&chars, &mut 0, false);
    let name: Option<String> = tokens.iter().map(|t| if let Token::Char(c) = t { Some(*c) } else { None }).collect();
    name.map_or(Part::Glob(tokens), Part::Name)
}

/// The tokens from a place on; within braces up to the comma or brace that ends a choice.
fn tokens(text: &[char], at: &mut usize, within: bool) -> Vec<Token> {
    let mut out = Vec::new();
    while let Some(&c) = text.get(*at) {
        if within && (c == ',' || c == '}') {
            return out;
        }
        *at += 1;
        out.push(match c {
            '\\' => match text.get(*at) {
                Some(&escaped) => {
                    *at += 1;
                    Token::Char(escaped)
                }
                None => Token::Char(c),
            },
            '*' => Token::Any,
            '?' => Token::One,
            '[' => match set(text, *at) {
                Some((set, end)) => {
                    *at = end;
                    Token::Set(set)
                }
                None => Token::Char(c),
            },
            // Braces within braces are letters.
            '{' if !within => {
                let mut choices = vec![tokens(text, at, true)];
                while text.get(*at) == Some(&',') {
                    *at += 1;
                    choices.push(tokens(text, at, true));
                }
                *at += 1;
                Token::Choice(choices)
            }
            _ => Token::Char(c),
        });
    }
    out
}

/// The set that begins after a bracket, and the place behind it; a bracket that does not close is a letter.
fn set(text: &[char], from: usize) -> Option<(Vec<(char, char)>, usize)> {
    let mut set = Vec::new();
    let mut at = from;
    loop {
        match text.get(at..)? {
            [']', ..] if at > from => return Some((set, at + 1)),
            [low, '-', high, ..] if *high != ']' => {
                set.push((*low, *high));
                at += 3;
            }
            [c, ..] => {
                set.push((*c, *c));
                at += 1;
            }
            [] => return None,
        }
    }
}

fn walk(base: &str, parts: &[Part], dots: bool, found: &mut Vec<String>) {
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
        fs::read_dir(dir).into_iter().flatten().flatten().filter_map(|e| e.file_name().into_string().ok())
    };
    match part {
        Part::Folders => {
            walk(base, rest, dots, found);
            for n in entries().filter(|n| dots || !n.starts_with('.')) {
                let path = below(&n);
                // Links are followed; a ring of them ends when the system refuses (ELOOP), as for Elixir.
                if fs::metadata(&path).is_ok_and(|m| m.is_dir()) {
                    walk(&path, parts, dots, found);
                } else if rest.is_empty() {
                    found.push(path);
                }
            }
        }
        Part::Name(name) => {
            let path = below(name);
            if fs::symlink_metadata(&path).is_ok() {
                walk(&path, rest, dots, found);
            }
        }
        Part::Glob(pattern) => {
            for n in entries() {
                let name: Vec<char> = n.chars().collect();
                if name.first() == Some(&'.') && !dots && !names_dot(pattern)
                    || !matches(pattern, &name, &|rest| rest.is_empty())
                {
                    continue;
                }
                let path = below(&n);
                if rest.is_empty() || fs::metadata(&path).is_ok_and(|m| m.is_dir()) {
                    walk(&path, rest, dots, found);
                }
            }
        }
    }
}

/// Does the pattern begin with a dot itself?
fn names_dot(pattern: &[Token]) -> bool {
    matches!(pattern.first(), Some(Token::Char('.')))
}

/// Does the text match, and what is left of it satisfy the rest?
fn matches(pattern: &[Token], text: &[char], then: &dyn Fn(&[char]) -> bool) -> bool {
    let Some((token, rest)) = pattern.split_first() else { return then(text) };
    let one = |hit: &dyn Fn(&char) -> bool| text.split_first().is_some_and(|(c, t)| hit(c) && matches(rest, t, then));
    match token {
        Token::Any => (0..=text.len()).any(|i| matches(rest, &text[i..], then)),
        Token::One => one(&|_| true),
        Token::Char(p) => one(&|c| c == p),
        Token::Set(set) => one(&|c| set.iter().any(|(low, high)| low <= c && c <= high)),
        Token::Choice(choices) => choices.iter().any(|choice| matches(choice, text, &|t| matches(rest, t, then))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_match(pattern: &str, text: &str) -> bool {
        let pattern: Vec<char> = pattern.chars().collect();
        let text: Vec<char> = text.chars().collect();
        matches(&tokens(&pattern, &mut 0, false), &text, &|rest| rest.is_empty())
    }

    #[test]
    fn wildcards_match_parts_of_names() {
        assert!(is_match("*.ex?", "a.exs"));
        assert!(is_match("[a-c]x", "bx"));
        assert!(!is_match("[a-c]x", "dx"));
        assert!(!is_match("*.ex", "a.exs"));
        assert!(is_match(r"a\*", "a*"));
        assert!(!is_match(r"a\*", "ab"));
    }

    #[test]
    fn braces_are_alternatives() {
        assert!(is_match("a{b,c*}d", "abd"));
        assert!(is_match("a{b,c*}d", "acxd"));
        assert!(!is_match("a{b,c}d", "aed"));
    }
}

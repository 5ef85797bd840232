//! What stands for the compiled form of a module: `{:module, name, binary, …}` and `Code.compile_string/2` give it.
//!
//! There is no BEAM code. The binary has the head of a real file (`FOR1`, `BEAM`, the table of atoms, which begins with the
//! module's name), so that it prints as one does, and `module` finds the name again. Behind that are zeros.

use crate::base::Atom;
use crate::term::Term;

/// Atoms that every module of Elixir has, before and behind those of its own.
const FIRST: &[&str] = &[
    "__info__",
    "attributes",
    "compile",
    "deprecated",
    "exports_md5",
    "functions",
    "macros",
    "md5",
    "module",
    "struct",
    "nil",
    "erlang",
    "get_module_info",
];
const LAST: &[&str] = &["module_info", "-inlined-__info__/1-"];

/// The binary of a module with these functions.
pub fn binary(module: Atom, functions: impl IntoIterator<Item = Atom>) -> Term {
    let mut names: Vec<String> = vec![module.as_str().to_owned()];
    names.extend(FIRST.iter().map(|s| (*s).to_owned()));
    for name in functions {
        if !names.iter().any(|n| n == name.as_str()) {
            names.push(name.as_str().to_owned());
        }
    }
    names.extend(LAST.iter().map(|s| (*s).to_owned()));
    let count = i32::try_from(names.len()).unwrap_or(i32::MAX);
    let mut atoms = (-count).to_be_bytes().to_vec();
    for name in &names {
        let size = name.len().min(255);
        if size < 16 {
            atoms.push((size << 4) as u8);
        } else {
            atoms.extend([0x08 | ((size >> 8) << 5) as u8, size as u8]);
        }
        atoms.extend(&name.as_bytes()[..size]);
    }
    let mut body = b"BEAM".to_vec();
    chunk(&mut body, b"AtU8", &atoms);
    chunk(&mut body, b"Code", &[0; 160]);
    let mut all = Vec::new();
    chunk(&mut all, b"FOR1", &body);
    Term::binary(&all)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], content: &[u8]) {
    out.extend(name);
    out.extend(u32::try_from(content.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend(content);
    out.resize(out.len().next_multiple_of(4), 0);
}

/// The module's name in such a binary.
pub fn module(binary: &[u8]) -> Option<&str> {
    let rest = binary.strip_prefix(b"FOR1")?.get(4..)?.strip_prefix(b"BEAMAtU8")?.get(8..)?;
    let (size, rest) = match rest {
        [short, rest @ ..] if short & 0x0f == 0 => (usize::from(short >> 4), rest),
        [_, long, rest @ ..] => (usize::from(*long), rest),
        _ => return None,
    };
    std::str::from_utf8(rest.get(..size)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_found_again() {
        for name in ["Elixir.A", "Elixir.A.Rather.Long.Name.Indeed", "x"] {
            let term = binary(Atom::new(name), [Atom::new("f")]);
            assert_eq!(module(term.as_bytes().unwrap()), Some(name));
        }
        assert_eq!(module(b"FOR1"), None);
    }
}

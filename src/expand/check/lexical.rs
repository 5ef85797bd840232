//! Directives that nobody needed: aliases first, then imports, then requires, each by name.

use crate::base::Diagnostic;
use crate::base::order::Order as _;
use crate::expand::env::{Lexical, LexicalItem, LexicalKind, inspect_atom};
use crate::expand::show::show_function_name;

/// What is unused in a file that has run. With `inside` only what stands in a module: text that is evaluated may be
/// followed by more.
pub fn unused(lexical: &Lexical, inside: bool) -> Vec<Diagnostic> {
    let all = lexical.items();
    let mut found: Vec<(u8, String, &LexicalItem, String)> = Vec::new();
    for item in all.iter().filter(|i| !i.used && !i.told && (!inside || i.within != crate::base::atoms::NIL)) {
        let (class, name, text) = match item.kind {
            LexicalKind::Alias(alias) => (0, alias.name, format!("unused alias {}", inspect_atom(alias.name))),
            LexicalKind::Import(module) => (1, module, format!("unused import {}", inspect_atom(module))),
            LexicalKind::ImportedName(module, name, arity) => {
                // Of an import that is not used at all only that is told.
                let whole = |i: &&LexicalItem| i.kind == LexicalKind::Import(module) && i.span == item.span;
                if all.iter().find(whole).is_some_and(|i| !i.used) {
                    continue;
                }
                let shown = format!("unused import {}.{}/{arity}", inspect_atom(module), show_function_name(name));
                (1, module, shown)
            }
            LexicalKind::Require(module, aliased) => {
                let also = if aliased { " (the alias is also unused)" } else { "" };
                (2, module, format!("unused require {}{also}", inspect_atom(module)))
            }
        };
        found.push((class, name.as_str().to_string(), item, text));
    }
    found.order_by(|a, b| (a.0, &a.1, a.2.line, a.2.span.start).cmp(&(b.0, &b.1, b.2.line, b.2.span.start)));
    let said = |item: &LexicalItem, text| Diagnostic::warning(text, item.span).at_line(item.line).in_file(&item.source);
    found.into_iter().map(|(_, _, item, text)| said(item, text)).collect()
}

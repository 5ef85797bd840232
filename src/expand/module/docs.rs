//! What `@doc`, `@impl`, `@deprecated` say about the definition that follows.

use super::{DefKind, Doc, Impl, ModuleState};
use crate::base::{Atom, Span};
use crate::expand::env::Env;
use crate::syntax::Ast;
use crate::term::Term;

/// Attributes that speak about the next definition.
const OF_NEXT_DEFINITION: &[&str] = &["doc", "deprecated", "impl", "__doc_meta__"];

/// A definition has taken what `@doc` and the like said; hooks have seen them.
pub(in crate::expand) fn drop_docs(state: &mut ModuleState, _kind: DefKind) {
    for name in OF_NEXT_DEFINITION {
        if let Some(name) = Atom::existing(name) {
            state.attributes.remove(&name);
        }
    }
}

/// Reads what `@doc`, `@impl` and the like say about the next definition.
#[allow(clippy::too_many_arguments)]
pub(in crate::expand) fn take_docs(
    state: &mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    line: u32,
    args: &[Ast],
    env: &Env,
    span: Span,
    diagnostics: &mut Vec<crate::base::Diagnostic>,
) -> Option<Doc> {
    let take = |key: &str| {
        let key = Atom::existing(key)?;
        state.attributes.get(&key).map(|a| (a.value.clone(), a.line, a.span))
    };
    let doc = take("doc");
    let deprecated = take("deprecated");
    let implemented = take("impl");
    let meta_list = take("__doc_meta__");
    if let Some((value, line, span)) = implemented {
        state.impls.push(Impl { name, arity, kind, value, line, span });
    }
    if let Some((value, line, _)) = &doc
        && !kind.is_public()
        && value.is_binary()
    {
        let shown = crate::expand::show::show_function_name(name);
        let text = format!(
            "{} {shown}/{arity} is private, @doc attribute is always discarded for private functions/macros/types",
            kind.name()
        );
        let within = crate::base::Within::Function(state.name, name, arity);
        let said = crate::base::Diagnostic::warning(text, Span::NONE).at_line(*line).in_file(&env.source);
        diagnostics.push(said.within(within));
    }
    let _ = span;
    if !kind.is_public() {
        return None;
    }
    let mut meta = Vec::new();
    if let Some((value, ..)) = deprecated {
        meta.push((Term::atom(Atom::new("deprecated")), value));
    }
    if let Some((list, ..)) = meta_list {
        for pair in list.list_iter() {
            if let Some([key, value]) = pair.as_tuple() {
                meta.push((key.clone(), value.clone()));
            }
        }
    }
    if let Some(old) = state.docs.iter_mut().find(|d| d.name == name && d.arity == arity && d.kind == kind) {
        if let Some((doc, ..)) = doc {
            old.doc = doc;
        }
        old.meta.extend(meta);
        return None;
    }
    let line = doc.as_ref().map_or(line, |(_, line, _)| *line);
    Some(Doc { kind, name, arity, line, doc: doc.map_or(Term::NIL, |(d, ..)| d), meta, signature: args.to_vec() })
}

//! What is known of a module's text: documentation for `Code.fetch_docs/1`, clauses for `Exception.blame/3`, typespecs.

use super::compile::{self, Compiler};
use super::{Runtime, library};
use crate::base::Atom;
use crate::expand::{self, Documentation};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::syntax::{Ast, quoted};
use crate::term::Term;

/// `:quaff_code.docs(module)`: nil when there is no such module, else
/// `{moduledoc, line, [{kind, name, arity, line, doc, meta, quoted arguments}]}`, the last in the order of the text.
pub fn docs(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg()) };
    let mut compiler = Compiler { runtime, cx };
    let module = match library::load(name, &mut compiler) {
        Ok(Some(module)) => module,
        Ok(None) => return Answer::Value(Term::NIL),
        Err(failure) => return Answer::Raise(compile::raise(runtime, failure)),
    };
    if let Some(docs) = module.docs() {
        return Answer::Value(term(docs));
    }
    let Some(library) = module.library() else { return Answer::Value(Term::NIL) };
    match expand::documentation(library, &mut compiler) {
        Ok(docs) => Answer::Value(term(&docs)),
        Err(failure) => Answer::Raise(compile::raise(runtime, failure)),
    }
}

fn term(docs: &Documentation) -> Term {
    let (moduledoc, line) = docs.moduledoc.clone().unwrap_or((Term::NIL, 0));
    let row = |doc: &expand::Doc| {
        let signature = doc.signature.iter().map(quoted::to_term).collect::<Vec<_>>();
        let meta = doc.meta.iter().map(|(k, v)| Term::tuple2(k.clone(), v.clone())).collect::<Vec<_>>();
        Term::tuple([
            Term::atom(Atom::new(doc.kind.name())),
            Term::atom(doc.name),
            Term::int(i64::from(doc.arity)),
            Term::int(i64::from(doc.line)),
            doc.doc.clone(),
            Term::list(meta),
            Term::list(signature),
        ])
    };
    let rows = docs.docs.iter().map(row).collect::<Vec<_>>();
    Term::tuple3(moduledoc, Term::int(i64::from(line)), Term::list(rows))
}

/// `:quaff_code.source(module)`: the file that defines the module, as stack traces show it.
pub fn source(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg()) };
    let module = library::load(name, &mut Compiler { runtime, cx }).ok().flatten();
    let file =
        module.and_then(|m| m.library().map(|l| l.file().to_string()).or_else(|| m.docs().map(|d| d.file.to_string())));
    Answer::Value(file.map_or(Term::string("nofile"), |file| Term::string(super::define::shown(&file).as_str())))
}

/// `:quaff_code.clauses(module, name, arity)`: `{kind, [{quoted arguments, quoted guards}]}` of a library function, else nil.
pub fn clauses(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let (Some(module), Some(name)) = (args[0].as_atom(), args[1].as_atom()) else { return Answer::Value(Term::NIL) };
    let Some(arity) = args[2].as_int().and_then(|n| u8::try_from(n).ok()) else { return Answer::Value(Term::NIL) };
    let loaded = library::load(module, &mut Compiler { runtime, cx }).ok().flatten();
    let Some(module) = loaded.as_ref().and_then(|m| m.library()) else { return Answer::Value(Term::NIL) };
    let Ok(Some((kind, clauses))) = expand::written_clauses(module, name, arity) else {
        return Answer::Value(Term::NIL);
    };
    let list = |items: &[Ast]| Term::list(items.iter().map(quoted::to_term).collect::<Vec<_>>());
    let rows = clauses.iter().map(|c| Term::tuple2(list(&c.args), list(&c.guards))).collect::<Vec<_>>();
    Answer::Value(Term::tuple2(Term::atom(Atom::new(kind.name())), Term::list(rows)))
}

/// `:quaff_code.typespecs(module)`: `[{kind, name, arity, line, quoted}]` in the order of the text, nil without such a module.
pub fn typespecs(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_atom() else { return Answer::Raise(Raise::badarg()) };
    let mut compiler = Compiler { runtime, cx };
    let Some(module) = library::load(name, &mut compiler).ok().flatten() else { return Answer::Value(Term::NIL) };
    let row = |t: &expand::Typespec| {
        Term::tuple([
            Term::atom(t.kind),
            Term::atom(t.name),
            Term::int(i64::from(t.arity)),
            Term::int(i64::from(t.line)),
            quoted::to_term(&t.spec),
        ])
    };
    let rows = |docs: &Documentation| Answer::Value(Term::list(docs.typespecs.iter().map(row).collect::<Vec<_>>()));
    if let Some(docs) = module.docs() {
        return rows(docs);
    }
    match module.library().map(|library| expand::documentation(library, &mut compiler)) {
        Some(Ok(docs)) => rows(&docs),
        _ => Answer::Value(Term::NIL),
    }
}

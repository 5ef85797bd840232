//! A library file taken apart: which modules it defines, and what their bodies hold.

use super::Form;
use crate::base::{Atom, Span, atoms};
use crate::syntax::ast::{Ast, Head, Meta};
use std::collections::BTreeMap;

/// A body around a module: the forms before it that change what names mean.
#[derive(Clone)]
pub struct Outer<'a> {
    /// `None`: the file.
    pub module: Option<String>,
    pub forms: Vec<Node<'a>>,
}

/// A tree of the file, or one made here.
#[derive(Clone)]
pub enum Node<'a> {
    Of(&'a Ast),
    Made(std::rc::Rc<Ast>),
}

impl Node<'_> {
    pub fn ast(&self) -> &Ast {
        match self {
            Node::Of(ast) => ast,
            Node::Made(ast) => ast,
        }
    }
}

pub enum Piece<'a> {
    Module(Module<'a>),
    /// A form that defines these modules.
    Form {
        names: Vec<String>,
        outers: Vec<Outer<'a>>,
        form: Node<'a>,
    },
}

pub struct Module<'a> {
    pub name: String,
    pub line: u32,
    pub outers: Vec<Outer<'a>>,
    pub setup: Vec<Node<'a>>,
    pub clauses: Vec<Clause<'a>>,
    /// By name and arity.
    pub rows: BTreeMap<(String, u8), Row>,
    pub docs: Vec<Entry<'a>>,
}

pub enum Entry<'a> {
    Form(&'a Ast),
    /// An index into `clauses`.
    Def(usize),
}

pub struct Clause<'a> {
    pub form: Form,
    pub line: u32,
    /// How much of the setup stands before it.
    pub setup: usize,
    pub head: &'a Ast,
    pub body: Option<&'a Ast>,
}

pub struct Row {
    pub form: Form,
    pub line: u32,
    /// Fills in defaults of the function with this arity.
    pub full: Option<u8>,
    pub deprecated: Option<String>,
    pub clauses: Vec<usize>,
}

/// The pieces of a file.
pub fn outline(ast: &Ast) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    body(ast, None, &[], &mut pieces);
    pieces
}

fn forms(ast: &Ast) -> &[Ast] {
    ast.as_call(atoms::BLOCK).unwrap_or(std::slice::from_ref(ast))
}

fn call(ast: &Ast) -> Option<(Atom, &[Ast], &Meta)> {
    match ast {
        Ast::Call(call) => match call.head {
            Head::Name(name) => Some((name, &call.args, &call.meta)),
            Head::Expr(_) => None,
        },
        _ => None,
    }
}

/// `[do: body]` alone.
fn do_block(ast: &Ast) -> Option<&Ast> {
    match ast.as_list()? {
        [Ast::Pair(pair)] if pair.0.as_atom() == Some(atoms::DO) => Some(&pair.1),
        _ => None,
    }
}

/// `A.B` without its `Elixir.`, or an atom with a colon before it.
fn module_name(ast: &Ast) -> Option<String> {
    if let Some(atom) = ast.as_atom() {
        return Some(format!(":{atom}"));
    }
    let parts: Option<Vec<&str>> = ast.as_call(atoms::ALIASES)?.iter().map(|p| p.as_atom().map(Atom::as_str)).collect();
    Some(parts?.join("."))
}

/// `A.B` inside of `outer`; an atom stands for itself.
fn within(outer: Option<&str>, name: &str) -> String {
    match outer {
        Some(outer) if !name.starts_with(':') && !outer.starts_with(':') && !name.starts_with("Elixir.") => {
            format!("{outer}.{name}")
        }
        _ => name.strip_prefix("Elixir.").unwrap_or(name).to_string(),
    }
}

/// The atom of a module's name as it is written here.
pub fn atom_name(name: &str) -> String {
    name.strip_prefix(':').map_or_else(|| format!("Elixir.{name}"), str::to_string)
}

/// Reads a body; gives what stands in it apart from modules, when it is a module's.
fn body<'a>(ast: &'a Ast, module: Option<&mut Module<'a>>, outers: &[Outer<'a>], pieces: &mut Vec<Piece<'a>>) {
    let mut module = module;
    let mut here = Outer { module: module.as_ref().map(|m| m.name.clone()), forms: Vec::new() };
    let mut deprecated = None;
    for form in forms(ast) {
        let around = || outers.iter().cloned().chain([here.clone()]).collect::<Vec<_>>();
        let Some((name, args, meta)) = call(form) else { continue };
        match (name.as_str(), args) {
            ("defmodule", [target, block]) if module_name(target).is_some() && do_block(block).is_some() => {
                let (Some(written), Some(inner)) = (module_name(target), do_block(block)) else { continue };
                let full = within(here.module.as_deref(), &written);
                let mut made = Module::new(full, meta.line, around());
                let outers = made.outers.clone();
                body(inner, Some(&mut made), &outers, pieces);
                pieces.push(Piece::Module(made));
                alias(&written, meta.line, &mut here, &mut module);
            }
            ("defprotocol", [target, _]) => {
                let Some(written) = module_name(target) else { continue };
                let names = vec![within(here.module.as_deref(), &written)];
                pieces.push(Piece::Form { names, outers: around(), form: Node::Of(form) });
                alias(&written, meta.line, &mut here, &mut module);
            }
            ("defimpl", [protocol, rest @ ..]) => {
                let names = implementations(protocol, rest, here.module.as_deref());
                let form = Node::Of(form);
                pieces.push(Piece::Form { names, outers: around(), form });
            }
            ("alias" | "import" | "require" | "use", _) => {
                here.forms.push(Node::Of(form));
                if let Some(module) = &mut module {
                    module.setup.push(Node::Of(form));
                }
            }
            ("def" | "defp" | "defmacro" | "defmacrop", [head]) if module.is_some() => {
                module.iter_mut().for_each(|m| m.define(name, head, None, meta.line, form, &mut deprecated));
            }
            ("def" | "defp" | "defmacro" | "defmacrop", [head, body]) if module.is_some() => {
                module.iter_mut().for_each(|m| m.define(name, head, Some(body), meta.line, form, &mut deprecated));
            }
            ("@", [attribute]) if module.is_some() => {
                let of = call(attribute).map_or("", |(name, ..)| name.as_str());
                let value = call(attribute).and_then(|(_, args, _)| args.first());
                deprecated = deprecated.or_else(|| deprecation(of, value));
                let Some(module) = &mut module else { continue };
                match of {
                    "doc" | "moduledoc" | "typedoc" | "since" | "deprecated" | "impl" | "spec" | "type" | "typep"
                    | "opaque" | "nominal" | "callback" | "macrocallback" => module.docs.push(Entry::Form(form)),
                    _ => module.setup.push(Node::Of(form)),
                }
            }
            _ => match &mut module {
                Some(module) => module.setup.push(Node::Of(form)),
                None => {
                    // Nothing that the loader could do with it: it says so when a module of the file is wanted.
                    here.forms.push(Node::Of(form));
                }
            },
        }
    }
}

/// `@callback …` and `@macrocallback …`
pub fn is_callback(form: &Ast) -> bool {
    let attribute = form.as_call(atoms::AT).and_then(|args| call(args.first()?));
    attribute.is_some_and(|(name, ..)| matches!(name.as_str(), "callback" | "macrocallback"))
}

/// `@deprecated "reason"`, and `@doc deprecated: "reason"`.
fn deprecation(attribute: &str, value: Option<&Ast>) -> Option<String> {
    use crate::syntax::ast::Lit;
    let text = |ast: &Ast| match ast {
        Ast::Lit(Lit::Str(bytes)) => std::str::from_utf8(bytes).ok().map(str::to_string),
        _ => None,
    };
    match attribute {
        "deprecated" => text(value?),
        "doc" => value?.as_list()?.iter().find_map(|pair| match pair {
            Ast::Pair(pair) if pair.0.as_atom().is_some_and(|k| k.as_str() == "deprecated") => text(&pair.1),
            _ => None,
        }),
        _ => None,
    }
}

/// A nested module can be called by the first part of its name from here on.
fn alias<'a>(written: &str, line: u32, here: &mut Outer<'a>, module: &mut Option<&mut Module<'a>>) {
    let (Some(outer), Some(module)) = (here.module.clone(), module) else { return };
    if written.starts_with(':') || written.starts_with("Elixir.") {
        return;
    }
    let first = written.split('.').next().unwrap_or(written);
    let meta = Meta::at(line, Span::NONE);
    let target = Ast::atom(Atom::new(&atom_name(&within(Some(&outer), first))));
    let name = Ast::call(atoms::ALIASES, vec![Ast::atom(Atom::new(first))], meta.clone());
    let made = Ast::call(atoms::ALIAS, vec![target, Ast::keyword([(atoms::AS, name)])], meta);
    let made = Node::Made(std::rc::Rc::new(made));
    here.forms.push(made.clone());
    module.setup.push(made);
}

/// The modules of a `defimpl`.
fn implementations(protocol: &Ast, rest: &[Ast], outer: Option<&str>) -> Vec<String> {
    let Some(protocol) = module_name(protocol) else { return Vec::new() };
    let options = rest.iter().filter_map(Ast::as_list).flatten();
    let targets = options.filter_map(|pair| match pair {
        Ast::Pair(pair) if pair.0.as_atom() == Some(atoms::FOR) => Some(&pair.1),
        _ => None,
    });
    let mut names = Vec::new();
    for target in targets {
        let list = target.as_list().unwrap_or(std::slice::from_ref(target));
        names.extend(list.iter().filter_map(|t| match t.as_call(atoms::MODULE_) {
            Some(_) => outer.map(str::to_string),
            None => match t {
                Ast::Var(var) if var.name == atoms::MODULE_ => outer.map(str::to_string),
                _ => module_name(t),
            },
        }));
    }
    if names.is_empty() {
        names.extend(outer.map(str::to_string));
    }
    names.iter().map(|target| format!("{protocol}.{}", target.trim_start_matches(':'))).collect()
}

impl<'a> Module<'a> {
    fn new(name: String, line: u32, outers: Vec<Outer<'a>>) -> Module<'a> {
        let (setup, clauses, docs) = (Vec::new(), Vec::new(), Vec::new());
        Module { name, line, outers, setup, clauses, rows: BTreeMap::new(), docs }
    }

    fn define(
        &mut self,
        kind: Atom,
        head: &'a Ast,
        body: Option<&'a Ast>,
        line: u32,
        whole: &'a Ast,
        deprecated: &mut Option<String>,
    ) {
        let Some((name, arity, defaults)) = signature(head) else {
            self.setup.push(Node::Of(whole));
            return;
        };
        let form = match kind.as_str() {
            "def" => Form::Def,
            "defp" => Form::Defp,
            "defmacro" => Form::Defmacro,
            _ => Form::Defmacrop,
        };
        let at = self.clauses.len();
        self.clauses.push(Clause { form, line, setup: self.setup.len(), head, body });
        self.docs.push(Entry::Def(at));
        let name = name.as_str().to_string();
        let new = |full| Row { form, line, full, deprecated: None, clauses: Vec::new() };
        for missing in 1..=defaults {
            self.rows.entry((name.clone(), arity.saturating_sub(missing))).or_insert_with(|| new(Some(arity)));
        }
        let row = self.rows.entry((name, arity)).or_insert_with(|| new(None));
        row.clauses.push(at);
        row.deprecated = deprecated.take().or(row.deprecated.take());
    }
}

/// Name, arity and how many defaults; `None` where the expander has to say.
fn signature(head: &Ast) -> Option<(Atom, u8, u8)> {
    let head = match head.as_call(atoms::WHEN) {
        Some([head, _]) => head,
        _ => head,
    };
    if let Ast::Var(var) = head {
        return Some((var.name, 0, 0));
    }
    let (name, args, _) = call(head)?;
    let special = [atoms::BLOCK, atoms::ALIASES, atoms::BRACES, atoms::PERCENT_BRACES, atoms::BITS, atoms::FN];
    if special.contains(&name) || name == atoms::UNQUOTE || args.iter().any(is_unquote) {
        return None;
    }
    let defaults = args.iter().filter(|a| a.as_call(atoms::DEFAULT).is_some()).count();
    Some((name, u8::try_from(args.len()).ok()?, u8::try_from(defaults).ok()?))
}

fn is_unquote(ast: &Ast) -> bool {
    ast.as_call(atoms::UNQUOTE).or(ast.as_call(atoms::UNQUOTE_SPLICING)).is_some()
}

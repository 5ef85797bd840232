//! The source as warnings show it: pipes, `<>`, aliases and sigils taken apart.
//!
//! What is shown as the expansion of a macro that is not known here becomes [`HIDDEN`].

use super::source::{Bound, plain};
use crate::base::{Atom, atoms};
use crate::expand::env::{Env, inspect_atom};
use crate::expand::module::ModuleState;
use crate::expand::show::{show, show_term};
use crate::syntax::{Ast, Call, Head, Lit, Meta, Var};
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Stands in a text for what cannot be shown.
pub(super) const HIDDEN: &str = "\u{0}";

pub(super) struct Shown<'s> {
    pub(super) env: Env,
    pub(super) state: &'s ModuleState,
    pub(super) specifiers: RefCell<FxHashMap<u32, Vec<Option<u32>>>>,
    pub(super) bound: RefCell<FxHashMap<u32, Bound>>,
    /// What has become a part of a text.
    pub(super) inner: RefCell<Vec<Ast>>,
}

fn text(text: String, meta: &Meta) -> Ast {
    Ast::Var(Box::new(Var { name: Atom::new(&text), context: atoms::NIL, meta: meta.clone() }))
}

fn hidden(meta: &Meta) -> Ast {
    text(HIDDEN.to_string(), meta)
}

/// Characters are shown as text.
fn charlist(items: &[Ast]) -> Option<Ast> {
    let chars: Option<Vec<Term>> = items
        .iter()
        .map(|i| match i {
            Ast::Lit(Lit::Int(n)) => Some(Term::int(*n)),
            _ => None,
        })
        .collect();
    let shown = show_term(&Term::list(chars.filter(|c| !c.is_empty())?));
    shown.starts_with("~c").then(|| text(shown, &Meta::none()))
}

impl Shown<'_> {
    pub(super) fn node(&self, ast: &Ast) -> Ast {
        match ast {
            Ast::Lit(_) => ast.clone(),
            Ast::Var(var) if var.name == atoms::MODULE_ => text(inspect_atom(self.state.name), &var.meta),
            Ast::Var(_) => ast.clone(),
            Ast::List(items) => {
                charlist(items).unwrap_or_else(|| Ast::List(items.iter().map(|i| self.node(i)).collect()))
            }
            Ast::Pair(pair) => Ast::pair(self.node(&pair.0), self.node(&pair.1)),
            Ast::Call(call) => crate::syntax::ast::deeper(|| self.call(ast, call)),
        }
    }

    fn call(&self, ast: &Ast, call: &Call) -> Ast {
        let meta = &call.meta;
        let all = |args: &[Ast]| -> Vec<Ast> { args.iter().map(|a| self.node(a)).collect() };
        let name = match &call.head {
            Head::Name(name) => *name,
            Head::Expr(head) => {
                // Functions of Kernel are shown by their name.
                if let Some([module, Ast::Lit(Lit::Atom(name))]) = head.as_call(atoms::DOT)
                    && matches!(module.as_call(atoms::ALIASES), Some([only]) if only.as_atom().is_some_and(|a| a.as_str() == "Kernel"))
                {
                    return Ast::Call(Box::new(Call {
                        head: Head::Name(*name),
                        args: all(&call.args),
                        meta: meta.clone(),
                    }));
                }
                let head = self.node(head);
                return Ast::Call(Box::new(Call { head: Head::Expr(head), args: all(&call.args), meta: meta.clone() }));
            }
        };
        match (name, call.args.as_slice()) {
            (atoms::ALIASES, _) => self.alias(ast, meta),
            (atoms::PIPE, [left, right]) => self.pipe(self.node(left), right, meta),
            (atoms::BITS, segments) => self.bits(segments, meta),
            (atoms::CAPTURE, [arg]) if arg.as_call(atoms::DIVIDE).is_some() => {
                let Some([of, arity]) = arg.as_call(atoms::DIVIDE) else { return hidden(meta) };
                let of = self.node(of);
                let of = match &of {
                    Ast::Call(c) if c.args.is_empty() => of,
                    Ast::Var(_) => of,
                    _ => return hidden(meta),
                };
                Ast::call(name, vec![Ast::call(atoms::DIVIDE, vec![of, arity.clone()], meta.clone())], meta.clone())
            }
            _ if name.as_str() == "<>" && call.args.len() == 2 => {
                let mut parts = Vec::new();
                self.joined(ast, &mut parts);
                text(format!("<<{}>>", parts.join(", ")), meta)
            }
            // Words are a list; characters are shown as they are.
            (_, [parts, modifiers]) if matches!(name.as_str(), "sigil_w" | "sigil_c") => {
                let plain = match (parts.as_call(atoms::BITS), modifiers.as_list()) {
                    (Some([Ast::Lit(Lit::Str(bytes))]), Some([])) => std::str::from_utf8(bytes).ok(),
                    _ => None,
                };
                match plain.filter(|t| !t.contains('\\')) {
                    Some(words) if name.as_str() == "sigil_w" => {
                        Ast::List(words.split_whitespace().map(Ast::str).collect())
                    }
                    Some(chars) if !chars.contains('"') => text(format!("~c\"{chars}\""), meta),
                    _ => hidden(meta),
                }
            }
            (atoms::DOT_DOT, [Ast::Lit(Lit::Int(a)), Ast::Lit(Lit::Int(b))]) => {
                text(format!("{a}..{b}//{}", if a <= b { 1 } else { -1 }), meta)
            }
            _ if name.as_str() == "is_nil" && call.args.len() == 1 => {
                let nil = Ast::atom(atoms::NIL);
                Ast::call(Atom::new("=="), vec![self.node(&call.args[0]), nil], meta.clone())
            }
            (_, args) => Ast::Call(Box::new(Call { head: call.head.clone(), args: all(args), meta: meta.clone() })),
        }
    }

    fn alias(&self, ast: &Ast, meta: &Meta) -> Ast {
        let Some(parts) = ast.as_call(atoms::ALIASES) else { return hidden(meta) };
        let names: Option<Vec<Atom>> = parts.iter().map(Ast::as_atom).collect();
        let Some(names) = names else { return hidden(meta) };
        let first = Atom::new(&format!("Elixir.{}", names[0]));
        let target = self.env.alias(first).unwrap_or(first);
        let mut full = inspect_atom(target);
        for name in &names[1..] {
            full.push('.');
            full.push_str(name.as_str());
        }
        text(full, meta)
    }

    fn pipe(&self, left: Ast, right: &Ast, meta: &Meta) -> Ast {
        match right {
            Ast::Call(call) if right.as_call(atoms::PIPE).is_none() => {
                let Call { head, args, meta } = &**call;
                let head = match head {
                    Head::Name(name) => Head::Name(*name),
                    Head::Expr(head) => match head.as_call(atoms::DOT) {
                        Some([module, Ast::Lit(Lit::Atom(name))]) if matches!(module.as_call(atoms::ALIASES), Some([only]) if only.as_atom().is_some_and(|a| a.as_str() == "Kernel")) => {
                            Head::Name(*name)
                        }
                        _ => Head::Expr(self.node(head)),
                    },
                };
                let args = std::iter::once(left).chain(args.iter().map(|a| self.node(a))).collect();
                let mut meta = meta.clone();
                meta.extra = None;
                Ast::Call(Box::new(Call { head, args, meta }))
            }
            _ => hidden(meta),
        }
    }

    /// The segments of `a <> b <> c`.
    fn joined(&self, ast: &Ast, out: &mut Vec<String>) {
        match ast {
            Ast::Call(call) if matches!(&call.head, Head::Name(n) if n.as_str() == "<>") && call.args.len() == 2 => {
                call.args.iter().for_each(|a| self.joined(a, out));
            }
            Ast::Lit(Lit::Str(bytes)) => out.push(show_term(&Term::binary(bytes))),
            other => out.push(format!("{}::binary", self.operand(other))),
        }
    }

    /// An expression in front of `::`.
    fn operand(&self, ast: &Ast) -> String {
        let node = self.node(ast);
        let shown = if plain(&node, self.state, false) { show(&node) } else { HIDDEN.to_string() };
        if matches!(node, Ast::Call(_)) {
            self.inner.borrow_mut().push(node);
        }
        shown
    }

    fn bits(&self, segments: &[Ast], meta: &Meta) -> Ast {
        let mut parts = Vec::new();
        let places = segments.iter().map(|s| s.as_call(atoms::TYPE_OP).map(|_| s.span().start)).collect();
        self.specifiers.borrow_mut().insert(meta.span.start, places);
        for (nth, segment) in segments.iter().enumerate() {
            self.segment(segment, nth, segments.len());
            match segment.as_call(atoms::TYPE_OP) {
                Some([Ast::Call(value), _]) if value.meta.get(atoms::FROM_INTERPOLATION).is_some() => {
                    let Some(inner) = value.args.first() else { return hidden(meta) };
                    parts.push(format!("to_string({})::binary", self.operand(inner)));
                }
                Some([value, Ast::Var(spec)])
                    if matches!(spec.name.as_str(), "binary" | "integer" | "float" | "bitstring" | "utf8") =>
                {
                    parts.push(format!("{}::{}", self.operand(value), spec.name));
                }
                Some(_) => return hidden(meta),
                None => parts.push(self.operand(segment)),
            }
        }
        text(format!("<<{}>>", parts.join(", ")), meta)
    }
}

impl Shown<'_> {
    /// Remembers how a segment with a variable is shown.
    fn segment(&self, segment: &Ast, nth: usize, count: usize) {
        let (var, at, spec) = match (segment, segment.as_call(atoms::TYPE_OP)) {
            (Ast::Var(var), _) => (var, var.meta.span.start, None),
            (_, Some([Ast::Var(var), Ast::Var(spec)])) => (var, segment.span().start, Some(spec.name)),
            _ => return,
        };
        let spec = match spec.map(|s| s.as_str()) {
            None => String::new(),
            Some("bits" | "bitstring") => "::bitstring".to_string(),
            Some("bytes" | "binary") => "::binary".to_string(),
            Some(known @ ("integer" | "float" | "utf8")) => format!("::{known}"),
            Some(_) => return,
        };
        let before = if nth > 0 { "..., " } else { "" };
        let after = if nth + 1 < count { ", ..." } else { "" };
        let code = format!("<<{before}{}{spec}{after}>>", var.name);
        self.bound.borrow_mut().insert(var.meta.span.start, Bound { at, code, implicit: spec.is_empty() });
    }
}

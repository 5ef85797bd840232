//! The syntax tree: Elixir's quoted form, typed.
//!
//! Invariant: isomorphic to quoted terms. A node is a literal, a list, a pair, a variable `{name, meta, context}`
//! or a call `{head, meta, args}`; there is no variant for `if`, `def` or `case`, since macros must see plain
//! calls. `quoted.rs` converts both ways, and term -> tree -> term is the identity.
//!
//! Depends on `base/` alone (literals are held as Rust values, not as terms), so that the build script can share
//! lexer, parser and tree by path when it parses the library ahead of time.

use crate::base::{Atom, Span};
use std::any::Any;
use std::sync::Arc;

/// A node of quoted code.
///
/// A tree may be as high as a long chain of operators makes it (the parser's `MAX_HEIGHT`), so that whoever walks it
/// by recursion does so through [`deeper`].
#[derive(Debug)]
pub enum Ast {
    Lit(Lit),
    /// A list literal; `[a | b]` is a list with one `|` call, as in Elixir.
    List(Vec<Ast>),
    /// A two-element tuple, which stands for itself.
    Pair(Box<(Ast, Ast)>),
    /// `{name, meta, context}` where context is `nil` (written by the user) or the module that quoted it.
    Var(Box<Var>),
    /// `{head, meta, args}`.
    Call(Box<Call>),
}

impl Clone for Ast {
    fn clone(&self) -> Ast {
        match self {
            Ast::Lit(lit) => Ast::Lit(lit.clone()),
            Ast::Var(var) => Ast::Var(var.clone()),
            Ast::List(items) => deeper(|| Ast::List(items.clone())),
            Ast::Pair(pair) => deeper(|| Ast::Pair(pair.clone())),
            Ast::Call(call) => deeper(|| Ast::Call(call.clone())),
        }
    }
}

/// Runs a step of a recursive walk, on more stack if little is left.
#[inline]
pub fn deeper<R>(step: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(96 * 1024, 2 * 1024 * 1024, step)
}

/// Values that stand for themselves.
#[derive(Clone, Debug)]
pub enum Lit {
    Int(i64),
    /// An integer outside of `i64`, in decimal digits with an optional sign.
    BigInt(Arc<str>),
    Float(f64),
    Atom(Atom),
    /// A binary of whole bytes.
    Str(Arc<[u8]>),
    /// Any other term that a macro or `unquote` put into the tree (a map, a pid, a wide tuple …). Holds a
    /// `term::Term`; `quoted.rs` alone makes and opens it.
    Opaque(Opaque),
}

/// A term in a tree, opaque here because layer 2's tree does not know terms.
#[derive(Clone)]
pub struct Opaque(pub Arc<dyn Any + Send + Sync>);

impl std::fmt::Debug for Opaque {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("#Opaque")
    }
}

#[derive(Clone, Debug)]
pub struct Var {
    pub name: Atom,
    pub context: Atom,
    pub meta: Meta,
}

#[derive(Clone, Debug)]
pub struct Call {
    pub head: Head,
    pub args: Vec<Ast>,
    pub meta: Meta,
}

/// What is called: `{:foo, _, args}` or `{ast, _, args}`, where the latter is mostly a `.` call.
#[derive(Clone, Debug)]
pub enum Head {
    Name(Atom),
    Expr(Ast),
}

/// The metadata keyword list, with its commonest keys typed.
///
/// As a keyword list it is `before ++ [line: line, column: column] ++ after`, without the middle where it is 0.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// Where the node stands in its file; not part of the quoted form.
    pub span: Span,
    /// From 1; 0 when absent.
    pub line: u32,
    /// From 1, right behind the line in the quoted form; 0 when absent. The parser leaves it out: `span` tells.
    pub column: u32,
    /// Every other key; `None` for most nodes.
    pub extra: Option<Box<Extra>>,
}

/// Metadata other than the line, in order around it. Values are literals, lists and pairs.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    pub before: Vec<(Atom, Ast)>,
    pub after: Vec<(Atom, Ast)>,
}

impl Meta {
    pub fn at(line: u32, span: Span) -> Meta {
        Meta { span, line, column: 0, extra: None }
    }

    /// No line and no place: what `quote` gives its nodes.
    pub fn none() -> Meta {
        Meta { span: Span::NONE, line: 0, column: 0, extra: None }
    }

    pub fn get(&self, key: Atom) -> Option<&Ast> {
        let extra = self.extra.as_deref()?;
        extra.before.iter().chain(&extra.after).find(|(k, _)| *k == key).map(|(_, v)| v)
    }

    pub fn get_int(&self, key: Atom) -> Option<i64> {
        match self.get(key) {
            Some(Ast::Lit(Lit::Int(n))) => Some(*n),
            _ => None,
        }
    }

    pub fn get_atom(&self, key: Atom) -> Option<Atom> {
        self.get(key).and_then(Ast::as_atom)
    }

    /// The same with a key in front of the line.
    pub fn with(mut self, key: Atom, value: Ast) -> Meta {
        self.extra.get_or_insert_default().before.insert(0, (key, value));
        self
    }

    /// The same with a key behind the line.
    pub fn with_after(mut self, key: Atom, value: Ast) -> Meta {
        self.extra.get_or_insert_default().after.push((key, value));
        self
    }
}

impl Ast {
    pub fn atom(name: Atom) -> Ast {
        Ast::Lit(Lit::Atom(name))
    }

    pub fn int(n: i64) -> Ast {
        Ast::Lit(Lit::Int(n))
    }

    pub fn str(text: &str) -> Ast {
        Ast::Lit(Lit::Str(text.as_bytes().into()))
    }

    pub fn pair(a: Ast, b: Ast) -> Ast {
        Ast::Pair(Box::new((a, b)))
    }

    pub fn var(name: Atom, context: Atom, meta: Meta) -> Ast {
        Ast::Var(Box::new(Var { name, context, meta }))
    }

    /// `{name, meta, args}`
    pub fn call(name: Atom, args: Vec<Ast>, meta: Meta) -> Ast {
        Ast::Call(Box::new(Call { head: Head::Name(name), args, meta }))
    }

    /// `{head, meta, args}`
    pub fn call_expr(head: Ast, args: Vec<Ast>, meta: Meta) -> Ast {
        Ast::Call(Box::new(Call { head: Head::Expr(head), args, meta }))
    }

    /// `{{:., meta, [left, name]}, meta, args}`
    pub fn remote(left: Ast, name: Atom, args: Vec<Ast>, meta: Meta) -> Ast {
        let dot = Ast::call(crate::base::atoms::DOT, vec![left, Ast::atom(name)], meta.clone());
        Ast::call_expr(dot, args, meta)
    }

    /// A keyword list.
    pub fn keyword(pairs: impl IntoIterator<Item = (Atom, Ast)>) -> Ast {
        Ast::List(pairs.into_iter().map(|(k, v)| Ast::pair(Ast::atom(k), v)).collect())
    }

    pub fn as_atom(&self) -> Option<Atom> {
        match self {
            Ast::Lit(Lit::Atom(a)) => Some(*a),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Ast]> {
        match self {
            Ast::List(items) => Some(items),
            _ => None,
        }
    }

    /// The arguments when this is a call `{name, _, args}` of that name.
    pub fn as_call(&self, name: Atom) -> Option<&[Ast]> {
        match self {
            Ast::Call(c) if matches!(c.head, Head::Name(n) if n == name) => Some(&c.args),
            _ => None,
        }
    }

    /// Pushes what this is made of, a head that is an expression included: for walks that do not recurse.
    pub fn push_parts<'a>(&'a self, work: &mut Vec<&'a Ast>) {
        match self {
            Ast::Lit(_) | Ast::Var(_) => {}
            Ast::List(items) => work.extend(items),
            Ast::Pair(pair) => work.extend([&pair.0, &pair.1]),
            Ast::Call(call) => {
                if let Head::Expr(head) = &call.head {
                    work.push(head);
                }
                work.extend(&call.args);
            }
        }
    }

    pub fn meta(&self) -> Option<&Meta> {
        match self {
            Ast::Var(v) => Some(&v.meta),
            Ast::Call(c) => Some(&c.meta),
            _ => None,
        }
    }

    pub fn line(&self) -> u32 {
        self.meta().map_or(0, |m| m.line)
    }

    pub fn span(&self) -> Span {
        self.meta().map_or(Span::NONE, |m| m.span)
    }
}

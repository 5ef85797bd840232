//! `quote`: code that makes quoted code.
//!
//! What holds no `unquote` is turned into a term here; the rest becomes code that puts the pieces together. Hygiene is
//! written into the metadata: the context of variables, what aliases mean here (`alias:`) and from where functions are
//! imported (`imports:`).

mod imports;
mod list;
mod meta;

use imports::{annotate, defines, imports_ast, imports_of, with_imports};
use meta::{meta_ast, q_meta};

use crate::base::{Atom, SourceFile, atoms};
use crate::expand::expander::Expander;
use crate::expand::failure::Result;
use crate::expand::show::show;
use crate::expand::template::Hooked;
use crate::ir::core::{Expr, Kind};
use crate::syntax::quoted;
use crate::syntax::{Ast, Call, Head, Lit, Meta, Var};
use crate::term::Term;

/// The context of variables while it is not known.
const STAND_IN: &str = "quote's context";

/// How nodes are quoted.
#[derive(Clone)]
struct Mode {
    /// The context of variables; `None`: everything is kept as it is (unquote fragments of definitions).
    context: Option<Atom>,
    unquote: bool,
    place: Place,
    generated: bool,
}

#[derive(Clone)]
enum Place {
    /// Nodes lose their lines.
    None,
    /// Nodes keep their lines (fragments).
    Own(SourceFile),
    Line(i64),
    /// `keep: {file, line}`; `None`: the node's own line.
    Keep(Term, Option<i64>),
}

/// A quoted node: known now, or made by code.
enum Quoted {
    Tree(Ast),
    Code(Expr),
}

impl Quoted {
    fn expr(self, line: u32) -> Expr {
        match self {
            Quoted::Tree(ast) => Expr::new(line, Kind::Const(quoted::to_term(&ast))),
            Quoted::Code(expr) => expr,
        }
    }
}

/// The names and values of an expanded keyword list.
fn pairs_of(list: Expr) -> Option<Vec<(Atom, Expr)>> {
    let items = match list.kind {
        Kind::List(items, None) => items,
        Kind::Const(term) if term.is_list() => term.list_iter().cloned().map(Expr::constant).collect(),
        _ => return None,
    };
    let pair = |item: Expr| match item.kind {
        Kind::Tuple(mut parts) if parts.len() == 2 => {
            let value = parts.pop()?;
            let Kind::Const(name) = parts.pop()?.kind else { return None };
            Some((name.as_atom()?, value))
        }
        Kind::Const(term) => {
            let [name, value] = term.as_tuple()? else { return None };
            Some((name.as_atom()?, Expr::constant(value.clone())))
        }
        _ => None,
    };
    items.into_iter().map(pair).collect()
}

impl Expander<'_> {
    pub(super) fn quote(&mut self, options: Option<&Ast>, sections: &Ast, meta: &Meta) -> Result<Expr> {
        let mut pairs: Vec<(Atom, &Ast)> = Vec::new();
        if let Some(options) = options {
            let Some(given) = crate::expand::comprehension::keyword(options) else {
                self.expr(options)?;
                let shown = show(options);
                return Err(
                    self.error(meta, format!("invalid options for quote, expected a keyword list, got: {shown}"))
                );
            };
            if given.iter().any(|(key, _)| *key == atoms::DO) {
                return Err(self.error(meta, "unsupported option :do given to quote"));
            }
            pairs = given;
        }
        match crate::expand::comprehension::keyword(sections) {
            Some(given) => pairs.extend(given),
            None => return Err(self.error(meta, "invalid arguments for \"quote\"")),
        }
        let Some((_, body)) = pairs.iter().rev().find(|(k, _)| *k == atoms::DO).copied() else {
            return Err(self.error(meta, "missing :do option in \"quote\""));
        };
        let mut mode =
            Mode { context: Some(self.env.quote_context()), unquote: true, place: Place::None, generated: false };
        let (mut file, mut line, mut keep) = (None, None, false);
        let mut bindings: Vec<(Atom, Expr)> = Vec::new();
        let mut unquote_given = false;
        let mut run_time_context = None;
        for (key, value) in pairs {
            match key.as_str() {
                "do" => {}
                "context" => {
                    let context = self.expr(value)?;
                    match &context.kind {
                        Kind::Const(t) if t.as_atom().is_some_and(|a| a != atoms::NIL) => mode.context = t.as_atom(),
                        Kind::Const(_) => return Err(self.invalid_option("context", value, meta)),
                        // Known when the code runs: a stand-in is replaced then.
                        _ => {
                            mode.context = Some(Atom::new(STAND_IN));
                            run_time_context = Some(context);
                        }
                    }
                }
                "unquote" => match self.expr(value)?.kind {
                    Kind::Const(t) if t.same(&Term::TRUE) || t.same(&Term::FALSE) => {
                        mode.unquote = t.is_truthy();
                        unquote_given = true;
                    }
                    _ => return Err(self.invalid_option("unquote", value, meta)),
                },
                "generated" => match self.expr(value)?.kind {
                    Kind::Const(t) if t.same(&Term::TRUE) || t.same(&Term::FALSE) => mode.generated = t.is_truthy(),
                    _ => return Err(self.invalid_option("generated", value, meta)),
                },
                "location" => match value.as_atom() {
                    Some(atoms::KEEP) => keep = true,
                    _ => {
                        let shown = show(value);
                        let text = format!("invalid :location for quote, expected :keep, got: {shown}");
                        return Err(self.error(meta, text));
                    }
                },
                "line" => {
                    let given = self.expr(value)?;
                    if let Kind::Const(t) = &given.kind
                        && t.as_int().is_none()
                        && !t.same(&Term::TRUE)
                        && !t.same(&Term::FALSE)
                    {
                        return Err(self.invalid_option("line", value, meta));
                    }
                    line = Some(given);
                }
                "file" => {
                    let given = self.expr(value)?;
                    if let Kind::Const(t) = &given.kind
                        && t.as_str().is_none()
                        && !t.same(&Term::NIL)
                    {
                        return Err(self.invalid_option("file", value, meta));
                    }
                    file = Some(given);
                }
                "bind_quoted" => {
                    let pairs = match crate::expand::comprehension::keyword(value) {
                        Some(list) => list
                            .into_iter()
                            .map(|(k, v)| Ok((k, self.expr(v)?)))
                            .collect::<Result<Vec<_>>>()
                            .map(Some)?,
                        // A macro may give the list, as `binding()` does.
                        None => pairs_of(self.expr(value)?),
                    };
                    let Some(pairs) = pairs else {
                        let shown = show(value);
                        return Err(self.error(
                            meta,
                            format!(
                                "invalid :bind_quoted for quote, expected a keyword list of variable names, got: {shown}"
                            ),
                        ));
                    };
                    bindings.extend(pairs);
                    if !unquote_given {
                        mode.unquote = false;
                    }
                }
                other => return Err(self.error(meta, format!("unsupported option :{other} given to quote"))),
            }
        }
        let known = |e: &Option<Expr>| e.as_ref().is_none_or(|e| matches!(e.kind, Kind::Const(_)));
        // A place that is known when the code runs is written into what has none then.
        let placed = if known(&line) && known(&file) {
            self.quote_place(&mut mode, keep, &file, &line);
            None
        } else {
            let nil = || Expr::constant(Term::NIL);
            Some(vec![file.unwrap_or_else(nil), line.unwrap_or_else(nil)])
        };
        let body = self.q(body, &mode)?;
        let whole =
            if bindings.is_empty() { body.expr(meta.line) } else { self.bind_quoted(bindings, body, &mode, meta) };
        let utils = |name: &str, args| {
            crate::expand::expander::remote(meta.line, Atom::new("Elixir.Kernel.Utils"), Atom::new(name), args)
        };
        let whole = match placed {
            None => whole,
            Some(mut args) => {
                args.insert(0, whole);
                utils("place", args)
            }
        };
        Ok(match run_time_context {
            None => whole,
            Some(context) => utils("in_context", vec![whole, Expr::constant(Term::atom(Atom::new(STAND_IN))), context]),
        })
    }

    /// The `ArgumentError` of an option's value.
    fn invalid_option(&self, option: &str, value: &Ast, meta: &Meta) -> crate::expand::Failure {
        let shown = show(value);
        self.argument_error(meta, format!("invalid runtime value for option :{option} in quote, got: {shown}"))
    }

    fn quote_place(&mut self, mode: &mut Mode, keep: bool, file: &Option<Expr>, line: &Option<Expr>) {
        let fixed = |e: &Option<Expr>| match e.as_ref().map(|e| &e.kind) {
            Some(Kind::Const(t)) => Some(t.clone()),
            _ => None,
        };
        let line_value = fixed(line).and_then(|t| t.as_int());
        mode.place = match (keep, fixed(file), line_value) {
            (true, _, _) => Place::Keep(Term::string(&self.env.file), None),
            (_, Some(file), Some(line)) => Place::Keep(file, Some(line)),
            (_, _, Some(line)) => Place::Line(line),
            _ if fixed(line).is_some_and(|t| t.same(&Term::TRUE)) => Place::Own(self.env.source.clone()),
            _ => Place::None,
        };
    }

    /// `bind_quoted`: assignments in front of the code.
    fn bind_quoted(&mut self, bindings: Vec<(Atom, Expr)>, body: Quoted, mode: &Mode, meta: &Meta) -> Expr {
        let line = meta.line;
        let context = mode.context.unwrap_or(atoms::NIL);
        let mut items = Vec::new();
        for (name, value) in bindings {
            let var = Ast::var(name, context, Meta::at(line, crate::base::Span::NONE));
            let var = Expr::new(line, Kind::Const(quoted::to_term(&var)));
            items.push(node(line, Expr::constant(Term::atom(atoms::MATCH)), &Meta::none(), vec![var, value]));
        }
        items.push(body.expr(line));
        node(line, Expr::constant(Term::atom(atoms::BLOCK)), &Meta::none(), items)
    }

    /// The quoted form of a definition's head or body with unquote fragments.
    pub(super) fn fragments(&mut self, ast: &Ast) -> Result<Expr> {
        let mode = Mode { context: None, unquote: true, place: Place::Own(self.env.source.clone()), generated: false };
        Ok(self.q(ast, &mode)?.expr(ast.line()))
    }

    fn q(&mut self, ast: &Ast, mode: &Mode) -> Result<Quoted> {
        match ast {
            Ast::Lit(_) => Ok(Quoted::Tree(ast.clone())),
            Ast::List(items) => self.deeper(0, |x| {
                Ok(match x.q_list(items, mode)? {
                    Ok(items) => Quoted::Tree(Ast::List(items)),
                    Err(code) => Quoted::Code(code),
                })
            }),
            // `{unquote_splicing(list), b}` may have any size.
            Ast::Pair(pair)
                if mode.unquote
                    && (pair.0.as_call(atoms::UNQUOTE_SPLICING).is_some()
                        || pair.1.as_call(atoms::UNQUOTE_SPLICING).is_some()) =>
            {
                let items = [pair.0.clone(), pair.1.clone()];
                self.deeper(0, |x| match x.q_list(&items, mode)? {
                    Ok(items) => Ok(Quoted::Tree(Ast::call(atoms::BRACES, items, Meta::none()))),
                    Err(code) => {
                        Ok(Quoted::Code(raw_node(0, Expr::constant(Term::atom(atoms::BRACES)), &Meta::none(), code)))
                    }
                })
            }
            Ast::Pair(pair) => self.deeper(0, |x| {
                let (a, b) = (x.q(&pair.0, mode)?, x.q(&pair.1, mode)?);
                Ok(match (a, b) {
                    (Quoted::Tree(a), Quoted::Tree(b)) => Quoted::Tree(Ast::pair(a, b)),
                    (a, b) => Quoted::Code(Expr::new(0, Kind::Tuple(vec![a.expr(0), b.expr(0)]))),
                })
            }),
            Ast::Var(var) => Ok(Quoted::Tree(self.q_var(var, mode))),
            Ast::Call(call) => self.deeper(call.meta.line, |x| x.q_call(ast, call, mode)),
        }
    }

    fn q_var(&mut self, var: &Var, mode: &Mode) -> Ast {
        let mut meta = q_meta(&var.meta, mode);
        let Some(context) = mode.context else { return Ast::var(var.name, var.context, meta) };
        if var.context != atoms::NIL {
            return Ast::var(var.name, var.context, meta);
        }
        let imports = self.quoted_imports(var.name);
        if imports.iter().any(|(arity, _)| *arity == 0) {
            meta = with_imports(meta, context, &imports);
        }
        Ast::var(var.name, context, meta)
    }

    fn q_call(&mut self, ast: &Ast, call: &Call, mode: &Mode) -> Result<Quoted> {
        let line = call.meta.line;
        if let Head::Expr(head) = &call.head {
            return self.q_computed(head, call, mode);
        }
        let Head::Name(name) = call.head else { return Ok(Quoted::Tree(ast.clone())) };
        match (name, call.args.as_slice()) {
            (atoms::UNQUOTE, [value]) if mode.unquote => {
                let value = self.expr(value)?;
                // A fragment's pieces are looked at when the definition is expanded.
                let plain = |e: &Expr| match &e.kind {
                    Kind::Const(t) => !(t.is_tuple() || t.is_map() || t.is_cons()),
                    _ => false,
                };
                if mode.context.is_none() || plain(&value) {
                    return Ok(Quoted::Code(value));
                }
                return Ok(Quoted::Code(checked(line, "unquoted", value)));
            }
            (atoms::UNQUOTE_SPLICING, [_]) if mode.unquote => {
                return Err(self.argument_error(
                    &call.meta,
                    "unquote_splicing only works inside arguments and block contexts, wrap it in parens if you want it \
                     to work with one-liners",
                ));
            }
            _ => {}
        }
        let mut meta = q_meta(&call.meta, mode);
        let inner;
        let mut args_mode = mode;
        if let Some(context) = mode.context {
            match (name, call.args.as_slice()) {
                (atoms::QUOTE, [_] | [_, _]) => {
                    inner = Mode { unquote: false, ..mode.clone() };
                    args_mode = &inner;
                    meta = meta.with_after(atoms::CONTEXT, Ast::atom(context));
                }
                (atoms::ALIASES, [Ast::Lit(Lit::Atom(first)), ..]) if *first != atoms::ELIXIR => {
                    if call.meta.get(atoms::ALIAS).is_none() {
                        let meaning = self.alias_meaning(&call.args).unwrap_or(atoms::FALSE);
                        meta = meta.with(atoms::ALIAS, Ast::atom(meaning));
                    }
                }
                (atoms::ALIAS | atoms::IMPORT | atoms::REQUIRE, [_, ..]) => {
                    meta = meta.with_after(atoms::CONTEXT, Ast::atom(context));
                }
                (atoms::CAPTURE, [arg]) => {
                    if let Some([Ast::Var(var), Ast::Lit(Lit::Int(arity))]) = arg.as_call(atoms::DIVIDE) {
                        return self.q_capture(var, *arity, arg, meta, mode);
                    }
                }
                _ if !crate::expand::directive::is_special_form(
                    name,
                    u8::try_from(call.args.len()).unwrap_or(u8::MAX),
                ) =>
                {
                    let imports = self.quoted_imports(name);
                    if !imports.is_empty() {
                        meta = with_imports(meta, context, &imports);
                    }
                }
                _ => {}
            }
        }
        // A fragment's own quoted code is unquoted when it runs.
        let fragment;
        if mode.context.is_none() && name == atoms::QUOTE && matches!(call.args.len(), 1 | 2) {
            fragment = Mode { unquote: false, ..mode.clone() };
            args_mode = &fragment;
        }
        let annotated;
        let args = match (mode.context, call.args.split_first()) {
            (Some(context), Some((first, rest))) if defines(name) => {
                let mut first = first.clone();
                annotate(&mut first, context);
                annotated = std::iter::once(first).chain(rest.iter().cloned()).collect::<Vec<_>>();
                &annotated
            }
            _ => &call.args,
        };
        Ok(match self.q_list(args, args_mode)? {
            Ok(args) => Quoted::Tree(Ast::Call(Box::new(Call { head: Head::Name(name), args, meta }))),
            Err(code) => Quoted::Code(raw_node(line, Expr::constant(Term::atom(name)), &meta, code)),
        })
    }

    fn q_capture(&mut self, var: &Var, arity: i64, slash: &Ast, meta: Meta, mode: &Mode) -> Result<Quoted> {
        let context = mode.context.unwrap_or(atoms::NIL);
        let imports = self.quoted_imports(var.name);
        let known = imports.iter().any(|(a, _)| i64::from(*a) == arity);
        let mut name_meta = q_meta(&var.meta, mode);
        if known {
            name_meta = with_imports(name_meta, context, &imports);
        }
        let name = Ast::var(var.name, if var.context == atoms::NIL { context } else { var.context }, name_meta);
        let slash_meta = q_meta(slash.meta().unwrap_or(&meta), mode);
        let slash_meta = with_imports(slash_meta, context, &imports_of(&self.env, atoms::DIVIDE));
        let slash = Ast::call(atoms::DIVIDE, vec![name, Ast::int(arity)], slash_meta);
        let meta = if known {
            meta.with_after(atoms::IMPORTS, imports_ast(&imports)).with_after(atoms::CONTEXT, Ast::atom(context))
        } else {
            meta
        };
        Ok(Quoted::Tree(Ast::call(atoms::CAPTURE, vec![slash], meta)))
    }

    /// Calls whose head is no name; `left.unquote(name)` among them.
    fn q_computed(&mut self, head: &Ast, call: &Call, mode: &Mode) -> Result<Quoted> {
        let line = call.meta.line;
        if mode.unquote {
            // {{:., _, [left, :unquote]}, _, [name]}
            if let Some([left, Ast::Lit(Lit::Atom(atoms::UNQUOTE))]) = head.as_call(atoms::DOT)
                && let [name] = call.args.as_slice()
            {
                let left = self.q(left, mode)?.expr(line);
                let name = self.expr(name)?;
                return Ok(self.quoted_dot(left, name, None, &call.meta, mode));
            }
            if let Ast::Call(inner) = head
                && let Head::Expr(dot) = &inner.head
                && let Some([left, Ast::Lit(Lit::Atom(atoms::UNQUOTE))]) = dot.as_call(atoms::DOT)
                && let [name] = inner.args.as_slice()
            {
                let left = self.q(left, mode)?.expr(line);
                let name = self.expr(name)?;
                let args = match self.q_list(&call.args, mode)? {
                    Ok(args) => Quoted::Tree(Ast::List(args)).expr(line),
                    Err(code) => code,
                };
                return Ok(self.quoted_dot(left, name, Some(args), &call.meta, mode));
            }
        }
        let meta = q_meta(&call.meta, mode);
        let head = self.q(head, mode)?;
        let args = self.q_list(&call.args, mode)?;
        Ok(match (head, args) {
            (Quoted::Tree(head), Ok(args)) => {
                Quoted::Tree(Ast::Call(Box::new(Call { head: Head::Expr(head), args, meta })))
            }
            (head, args) => {
                let args = match args {
                    Ok(args) => Quoted::Tree(Ast::List(args)).expr(line),
                    Err(code) => code,
                };
                Quoted::Code(raw_node(line, head.expr(line), &meta, args))
            }
        })
    }

    fn quoted_dot(&mut self, left: Expr, name: Expr, args: Option<Expr>, meta: &Meta, mode: &Mode) -> Quoted {
        let line = meta.line;
        let meta = q_meta(meta, mode);
        let args = args.unwrap_or_else(|| Expr::constant(Term::NIL));
        let hook = Hooked::QuotedDot { meta: meta_ast(&meta) };
        Quoted::Code(Expr::new(line, hook.kind(vec![left, name, args])))
    }
}

/// A value that must be quoted code.
fn checked(line: u32, how: &str, value: Expr) -> Expr {
    crate::expand::expander::remote(line, Atom::new("quaff_expand"), Atom::new(how), vec![value])
}

/// `{head, meta, [args]}` made by code.
fn node(line: u32, head: Expr, meta: &Meta, args: Vec<Expr>) -> Expr {
    raw_node(line, head, meta, Expr::new(line, Kind::List(args, None)))
}

fn raw_node(line: u32, head: Expr, meta: &Meta, args: Expr) -> Expr {
    let meta = Expr::new(line, Kind::Const(quoted::meta_to_term(meta)));
    Expr::new(line, Kind::Tuple(vec![head, meta, args]))
}

/// Whether `unquote` occurs, other than within a `quote`.
pub(super) fn has_unquotes(ast: &Ast) -> bool {
    let mut work = vec![ast];
    while let Some(node) = work.pop() {
        match node {
            Ast::Lit(_) | Ast::Var(_) => {}
            Ast::List(items) => work.extend(items),
            Ast::Pair(pair) => work.extend([&pair.0, &pair.1]),
            Ast::Call(call) => {
                match &call.head {
                    Head::Name(atoms::UNQUOTE | atoms::UNQUOTE_SPLICING) if call.args.len() == 1 => return true,
                    Head::Name(atoms::QUOTE) => {
                        // Only what its options say.
                        if let [options, _] = call.args.as_slice() {
                            work.push(options);
                        }
                        continue;
                    }
                    Head::Name(_) => {}
                    Head::Expr(head) => {
                        if matches!(head.as_call(atoms::DOT), Some([_, Ast::Lit(Lit::Atom(atoms::UNQUOTE))])) {
                            return true;
                        }
                        work.push(head);
                    }
                }
                work.extend(&call.args);
            }
        }
    }
    false
}

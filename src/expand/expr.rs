//! Expressions: which special form or call a node is.

use super::dispatch::Target;
use super::expander::{Expander, atom_expr, literal};
use super::failure::Result;
use super::show::show;
use crate::base::atoms;
use crate::ir::core::{Expr, Kind};
use crate::syntax::{Ast, Call, Head, Lit, Meta};
use crate::term::{Term, View};

impl Expander<'_> {
    /// Expands an expression, or (in that context) a guard. Patterns have a function of their own.
    pub fn expr(&mut self, ast: &Ast) -> Result<Expr> {
        match ast {
            Ast::Lit(Lit::Opaque(_)) => self.opaque(ast),
            Ast::Lit(lit) => Ok(Expr::constant(literal(lit))),
            Ast::Var(var) => self.variable(var),
            Ast::List(items) => self.deeper(0, |x| x.list(items)),
            Ast::Pair(pair) => self.deeper(0, |x| x.tuple([&pair.0, &pair.1], 0)),
            Ast::Call(call) => self.deeper(call.meta.line, |x| x.call(ast, call)),
        }
    }

    /// A term that a macro put into the tree as it is: only some stand for themselves.
    pub(super) fn opaque(&mut self, ast: &Ast) -> Result<Expr> {
        let Ast::Lit(lit) = ast else { return self.expr(ast) };
        let term = literal(lit);
        let refused = term.is_tuple()
            || term.is_map()
            || term.is_cons()
            || matches!(term.view(), crate::term::View::Ref(_))
            || term.as_closure().is_some()
            || (term.is_bits() && term.as_bytes().is_none());
        if refused {
            let shown = super::show::show_term(&term);
            return Err(self.error_at(
                0,
                crate::base::Span::NONE,
                format!(
                    "invalid quoted expression: {shown}\n\nPlease make sure your quoted expressions are made of valid \
                     AST nodes. If you would like to introduce a value into the AST, such as a four-element tuple or a \
                     map, make sure to call Macro.escape/1 before"
                ),
            ));
        }
        Ok(Expr::constant(term))
    }

    fn call(&mut self, ast: &Ast, call: &Call) -> Result<Expr> {
        match &call.head {
            Head::Name(_) => self.named(ast, call),
            Head::Expr(head) => self.computed(ast, head, call),
        }
    }

    fn named(&mut self, ast: &Ast, call: &Call) -> Result<Expr> {
        let Call { head: Head::Name(name), args, meta } = call else { return Err(self.invalid_call(ast, &call.meta)) };
        let line = meta.line;
        match (*name, args.as_slice()) {
            (atoms::BLOCK, items) => self.block(items, meta),
            (atoms::ALIASES, parts) => self.aliases(parts, meta),
            (atoms::BRACES, items) => self.tuple(items, line),
            (atoms::PERCENT_BRACES, items) => self.map(items, meta),
            (atoms::PERCENT, [name, map]) => self.struct_expr(name, map, meta),
            (atoms::BITS, segments) => self.bits(segments, meta),
            (atoms::MATCH, [left, right]) => {
                self.not_in_guard("=", meta)?;
                let value = self.expr(right)?;
                let pattern = self.one_pattern(left)?;
                Ok(Expr::new(line, Kind::Match(Box::new(pattern), Box::new(value))).at(meta.span.start))
            }
            // In the size of a pattern's segment: the variable from outside.
            (atoms::PIN, [Ast::Var(var)]) if self.env.in_guard() && self.pattern.is_some() => {
                let pattern = self.pattern.take();
                let value = self.variable(var);
                self.pattern = pattern;
                value
            }
            (atoms::PIN, [arg]) => {
                let shown = show(arg);
                Err(self.local_error(
                    meta,
                    format!(
                        "misplaced operator ^{shown}\n\nThe pin operator ^ is supported only inside matches or inside \
                         custom macros. Make sure you are inside a match or all necessary macros have been required"
                    ),
                ))
            }
            (atoms::TYPE_OP, [_, _]) => Err(self.error(
                meta,
                "misplaced operator ::/2\n\nThe :: operator is typically used in bitstrings to specify types and sizes \
                 of segments:\n\n    <<size::32-integer, letter::utf8, rest::binary>>\n\nIt is also used in typespecs, \
                 such as @type and @spec, to describe inputs and outputs",
            )),
            (atoms::BAR, [_, _]) => Err(self.misplaced_bar(meta)),
            (atoms::ARROW, [_, _]) => Err(self.misplaced_arrow(meta)),
            (atoms::FN, clauses) => {
                self.not_in_guard("fn", meta)?;
                self.anonymous(clauses, meta)
            }
            (atoms::CAPTURE, [arg]) => {
                if self.capture.is_none() || !matches!(arg, Ast::Lit(Lit::Int(_))) {
                    self.not_in_guard("&", meta)?;
                }
                self.capture(arg, meta)
            }
            (atoms::CASE, [subject, sections]) => {
                self.not_in_guard("case", meta)?;
                self.case(subject, sections, meta)
            }
            (atoms::COND, [sections]) => {
                self.not_in_guard("cond", meta)?;
                self.cond(sections, meta)
            }
            (atoms::RECEIVE, [sections]) => {
                self.not_in_guard("receive", meta)?;
                self.receive(sections, meta)
            }
            (atoms::TRY, [sections]) => {
                self.not_in_guard("try", meta)?;
                self.try_(sections, meta)
            }
            (atoms::FOR, args @ [_, ..]) => {
                self.not_in_guard("for", meta)?;
                self.comprehension(args, meta)
            }
            (atoms::WITH, args @ [_, ..]) => {
                self.not_in_guard("with", meta)?;
                self.with(args, meta)
            }
            (atoms::QUOTE, [sections]) => self.quote(None, sections, meta),
            (atoms::QUOTE, [options, sections]) => self.quote(Some(options), sections, meta),
            (atoms::UNQUOTE, [_]) => Err(self.error(meta, "unquote called outside quote")),
            (atoms::UNQUOTE_SPLICING, [_]) => Err(self.error(meta, "unquote_splicing called outside quote")),
            (atoms::SUPER, args) => self.super_call(args, meta),
            (atoms::ALIAS, [what]) => self.alias(what, None, meta),
            (atoms::ALIAS, [what, options]) => self.alias(what, Some(options), meta),
            (atoms::REQUIRE, [what]) => self.require(what, None, meta),
            (atoms::REQUIRE, [what, options]) => self.require(what, Some(options), meta),
            (atoms::IMPORT, [what]) => self.import(what, None, meta),
            (atoms::IMPORT, [what, options]) => self.import(what, Some(options), meta),
            (atoms::MODULE_ | atoms::ENV_ | atoms::DIR_ | atoms::CALLER_ | atoms::STACKTRACE_, []) => {
                let var = crate::syntax::Var { name: *name, context: atoms::NIL, meta: meta.clone() };
                self.variable(&var)
            }
            (name, args) => {
                let target = self.resolve(name, args.len(), meta)?;
                if self.tracing && !self.library {
                    self.trace_name(&target, name, args.len(), meta)?;
                }
                self.by_name = matches!(target, Target::Macro { .. });
                self.expand_target(target, name, args, meta)
            }
        }
    }

    /// A call of what a name has been resolved to.
    pub(super) fn expand_target(
        &mut self,
        target: Target,
        name: crate::base::Atom,
        args: &[Ast],
        meta: &Meta,
    ) -> Result<Expr> {
        match target {
            Target::Native(native) => match native.core {
                Some(expand) => expand(self, args, meta),
                None => {
                    let ast = self.native_macro(native, args, meta)?;
                    self.deeper(meta.line, |x| x.expr(&ast))
                }
            },
            Target::Macro { module, local } => {
                if !local {
                    self.use_macro(module, name, args.len(), meta)?;
                }
                let ast = self.call_macro(module, name, args, local, meta)?;
                self.inside_macro(meta.line, |x| x.expr(&ast))
            }
            Target::Guard(guard) => {
                let ast = self.guard_call(&guard, args, meta);
                self.deeper(meta.line, |x| x.expr(&ast))
            }
            Target::Function(module) => {
                if module != atoms::KERNEL {
                    self.use_remote(module, name, args.len(), meta, false);
                }
                self.remote_call(module, name, args, meta)
            }
            Target::Local => self.local_call(name, args, meta),
        }
    }

    /// `{head, meta, args}` where the head is no name.
    fn computed(&mut self, ast: &Ast, head: &Ast, call: &Call) -> Result<Expr> {
        let line = call.meta.line;
        match head.as_call(atoms::DOT) {
            Some([fun]) => {
                self.not_in_guard_call(ast, &call.meta)?;
                let mut exprs = self.args(std::iter::once(fun).chain(&call.args))?.into_iter();
                let Some(fun) = exprs.next() else { return Err(self.invalid_call(ast, &call.meta)) };
                let kind = Kind::FunCall { fun: Box::new(fun), args: exprs.collect() };
                Ok(Expr::new(line, kind).at(call.meta.span.start))
            }
            Some([left, Ast::Lit(Lit::Atom(name))]) => self.dot_call(ast, left, *name, call),
            _ => Err(self.invalid_call(ast, &call.meta)),
        }
    }

    fn dot_call(&mut self, ast: &Ast, left: &Ast, name: crate::base::Atom, call: &Call) -> Result<Expr> {
        let Call { args, meta, .. } = call;
        let line = meta.line;
        // `Mod.{A, B}` outside of the directives that understand it.
        if name == atoms::BRACES {
            return Err(self.invalid_call(ast, meta));
        }
        let mark = self.scope.mark();
        let receiver = self.expr(left)?;
        if let Kind::Const(term) = &receiver.kind {
            // `nil.key` is taken for a map that is missing.
            let field = args.is_empty() && meta.get_atom(atoms::NO_PARENS) == Some(atoms::TRUE);
            if let Some(module) = term.as_atom().filter(|name| !(field && *name == atoms::NIL && !self.env.in_guard()))
            {
                let target = self.resolve_remote(module, name, args.len(), meta)?;
                if self.tracing && !self.library {
                    self.trace_remote(&target, module, name, args.len(), meta)?;
                }
                if let Target::Function(module) = target {
                    let bare = meta.get_atom(atoms::NO_PARENS) == Some(atoms::TRUE);
                    self.use_remote(module, name, args.len(), meta, bare);
                    return self.remote_call(module, name, args, meta);
                }
                return self.expand_target(target, name, args, meta);
            }
            // A constant map has fields, a number, text or list has none.
            if matches!(term.view(), View::Int(_) | View::BigInt(_) | View::Float(_))
                || term.is_list()
                || term.is_binary()
            {
                return Err(self.invalid_call(ast, meta));
            }
        }
        let plain = args.is_empty() && meta.get_atom(atoms::NO_PARENS) == Some(atoms::TRUE);
        if plain && self.env.in_guard() {
            // A missing key fails the guard.
            let key = atom_expr(line, name);
            let map_get = crate::base::Atom::new("map_get");
            return Ok(super::inline::remote(line, atoms::ERLANG, map_get, vec![key, receiver]));
        }
        if plain {
            return Ok(Expr::new(line, Kind::Dot { left: Box::new(receiver), name }).at(meta.span.start));
        }
        self.not_in_guard_call(ast, meta)?;
        let bound = self.scope.take_since(mark);
        let args = self.args(args)?;
        for (key, id) in bound {
            self.scope.rebind(key, id);
        }
        Ok(Expr::new(line, Kind::RemoteCall { module: Box::new(receiver), name, args }).at(meta.span.start))
    }

    /// A call of a function of a known module.
    pub(super) fn remote_call(
        &mut self,
        module: crate::base::Atom,
        name: crate::base::Atom,
        args: &[Ast],
        meta: &Meta,
    ) -> Result<Expr> {
        if self.env.in_guard() && !super::guard::allowed(module, name, args.len()) {
            let arity = args.len();
            let (module, name) = super::inline::target(module, name, u8::try_from(arity).unwrap_or(u8::MAX));
            let shown = super::env::inspect_atom(module);
            let text = format!("cannot invoke remote function {shown}.{}/{arity} inside a guard", show_name(name));
            return Err(self.error(meta, text));
        }
        if module == atoms::ERLANG {
            match (name, args) {
                (atoms::ANDALSO, [a, b]) => return self.strict(a, b, meta, true),
                (atoms::ORELSE, [a, b]) => return self.strict(a, b, meta, false),
                _ => {}
            }
        }
        let exprs = self.args(args)?;
        Ok(super::inline::remote(meta.line, module, name, exprs).at(meta.span.start))
    }

    /// `and` and `or`.
    pub(super) fn strict(&mut self, a: &Ast, b: &Ast, meta: &Meta, and: bool) -> Result<Expr> {
        let a = self.expr(a)?;
        let mark = self.scope.mark();
        let b = self.expr(b)?;
        self.scope.leave(mark);
        let (a, b) = (Box::new(a), Box::new(b));
        Ok(Expr::new(meta.line, if and { Kind::And(a, b) } else { Kind::Or(a, b) }).at(meta.span.start))
    }

    fn local_call(&mut self, name: crate::base::Atom, args: &[Ast], meta: &Meta) -> Result<Expr> {
        let arity = args.len();
        match (self.env.context, self.env.function) {
            (super::Context::Guard, Some(_)) => {
                let shown = show(&Ast::call(name, args.to_vec(), Meta::none()));
                return Err(self.local_error(
                    meta,
                    format!(
                        "cannot find or invoke local {}/{arity} inside a guard. Only macros can be invoked inside a \
                         guard and they must be defined before their invocation. Called as: {shown}",
                        show_name(name)
                    ),
                ));
            }
            (_, None) => {
                if name == atoms::BLOCK || arity > 255 {
                    return Err(self.error(meta, "too many arguments"));
                }
                self.undefined_function(name, arity, meta)?;
                return Ok(Expr::constant(Term::NIL));
            }
            _ => {}
        }
        let exprs = self.args(args)?;
        self.use_local(name, arity, meta, false);
        Ok(Expr::new(meta.line, Kind::LocalCall { name, args: exprs }).at(meta.span.start))
    }

    pub(super) fn undefined_function(&mut self, name: crate::base::Atom, arity: usize, meta: &Meta) -> Result<()> {
        let known = u8::try_from(arity).ok().and_then(|a| self.state(|s| s.defs.contains_key(&(name, a))));
        let shown = show_name(name);
        let text = if known == Some(true) {
            format!(
                "undefined function {shown}/{arity} (there is no such import). Functions of the module being defined \
                 cannot be called in its body"
            )
        } else {
            format!("undefined function {shown}/{arity} (there is no such import)")
        };
        self.soft_error(meta, text)
    }

    pub(super) fn block(&mut self, items: &[Ast], meta: &Meta) -> Result<Expr> {
        let Some((last, init)) = items.split_last() else { return Ok(Expr::new(meta.line, Kind::Const(Term::NIL))) };
        if init.is_empty() {
            return self.expr(last);
        }
        let mut exprs = Vec::with_capacity(items.len());
        for item in init {
            self.warn_no_effect(item, meta);
            let expr = self.expr(item)?;
            self.warn_attribute(item);
            push_flat(&mut exprs, expr, false);
        }
        let expr = self.expr(last)?;
        push_flat(&mut exprs, expr, true);
        if exprs.len() == 1
            && let Some(only) = exprs.pop()
        {
            return Ok(only);
        }
        Ok(Expr::new(meta.line, Kind::Block(exprs)))
    }

    pub(super) fn misplaced_bar(&self, meta: &Meta) -> super::Failure {
        self.error(
            meta,
            "misplaced operator |/2\n\nThe | operator is typically used between brackets to mark the tail of a \
             list:\n\n    [head | tail]\n    [head, middle, ... | tail]\n\nIt is also used to update maps and structs, via \
             the %{map | key: value} notation, and in typespecs, such as @type and @spec, to express the union of two \
             types",
        )
    }

    pub(super) fn misplaced_arrow(&self, meta: &Meta) -> super::Failure {
        self.error(
            meta,
            "misplaced operator ->\n\nThis typically means invalid syntax or a macro is not available in scope",
        )
    }

    pub(super) fn invalid_call(&self, ast: &Ast, meta: &Meta) -> super::Failure {
        self.error(meta, format!("invalid call {}", show(ast)))
    }

    /// Special forms that guards do not allow.
    pub(super) fn not_in_guard(&self, what: &str, meta: &Meta) -> Result<()> {
        if !self.env.in_guard() {
            return Ok(());
        }
        Err(self.file_error(
            meta,
            format!(
                "invalid expression in guards, {what} is not allowed in guards. To learn more about guards, visit: \
                 https://hexdocs.pm/elixir/patterns-and-guards.html#guards"
            ),
        ))
    }

    fn not_in_guard_call(&self, ast: &Ast, meta: &Meta) -> Result<()> {
        if !self.env.in_guard() {
            return Ok(());
        }
        let what = match ast {
            Ast::Call(call) => match &call.head {
                Head::Expr(head) => match head.as_call(atoms::DOT) {
                    Some([left, Ast::Lit(Lit::Atom(name))]) => {
                        format!(
                            "cannot invoke remote function {}.{name}/{} inside a guard",
                            show(left),
                            call.args.len()
                        )
                    }
                    _ => "anonymous call is not allowed in guards. To learn more about guards, visit: \
                          https://hexdocs.pm/elixir/patterns-and-guards.html#guards"
                        .to_string(),
                },
                Head::Name(_) => "invalid expression in guard".to_string(),
            },
            _ => "invalid expression in guard".to_string(),
        };
        Err(self.error(meta, what))
    }

    /// What a name is.
    pub(super) fn trace_name(
        &mut self,
        target: &Target,
        name: crate::base::Atom,
        arity: usize,
        meta: &Meta,
    ) -> Result<()> {
        let (event, module) = match target {
            Target::Native(_) => ("imported_macro", Some(atoms::KERNEL)),
            Target::Macro { local: true, .. } | Target::Guard(_) => ("local_macro", None),
            Target::Macro { module, .. } => ("imported_macro", Some(*module)),
            Target::Function(module) => ("imported_function", Some(*module)),
            Target::Local => ("local_function", None),
        };
        self.trace_call(event, meta, module, name, arity)
    }

    pub(super) fn trace_remote(
        &mut self,
        target: &Target,
        module: crate::base::Atom,
        name: crate::base::Atom,
        arity: usize,
        meta: &Meta,
    ) -> Result<()> {
        let event =
            if matches!(target, Target::Function(_) | Target::Local) { "remote_function" } else { "remote_macro" };
        self.trace_call(event, meta, Some(module), name, arity)
    }

    /// What an alias was taken for, and the module it names.
    fn trace_alias(&mut self, parts: &[Ast], module: crate::base::Atom, meta: &Meta) -> Result<()> {
        let first = parts.first().and_then(Ast::as_atom).unwrap_or(atoms::NIL);
        let name = crate::base::Atom::new(&format!("Elixir.{first}"));
        if let Some(target) = self.env.alias(name) {
            self.trace("alias_expansion", meta, vec![Term::atom(name), Term::atom(target)])?;
        }
        if self.quiet_alias {
            return Ok(());
        }
        self.trace("alias_reference", meta, vec![Term::atom(module)])
    }

    /// `Foo.Bar`, or `expr.Bar`.
    fn aliases(&mut self, parts: &[Ast], meta: &Meta) -> Result<Expr> {
        if let Some(atom) = self.expand_alias(parts, meta)? {
            if self.tracing && !self.library {
                self.trace_alias(parts, atom, meta)?;
            }
            self.env.lexical.mention(atom);
            return Ok(atom_expr(meta.line, atom));
        }
        let Some((first, rest)) = parts.split_first() else { return Err(self.error(meta, "invalid alias")) };
        let first = self.expr(first)?;
        let names: Option<Vec<Term>> = rest.iter().map(|p| p.as_atom().map(Term::atom)).collect();
        let Some(names) = names else { return Err(self.error(meta, "invalid alias")) };
        if let Kind::Const(head) = &first.kind {
            return match head.as_atom() {
                Some(head) => {
                    let mut all = vec![head.as_str()];
                    all.extend(rest.iter().filter_map(Ast::as_atom).map(|a| a.as_str()));
                    let atom =
                        super::env::concat(&all).map_err(|_| self.error(meta, "a system limit has been reached"))?;
                    Ok(atom_expr(meta.line, atom))
                }
                None => {
                    let shown = show(&Ast::call(atoms::ALIASES, parts.to_vec(), Meta::none()));
                    Err(self.error(
                        meta,
                        format!(
                            "invalid alias: \"{shown}\". If you wanted to define an alias, an alias must expand to an \
                             atom at compile time but it did not, you may use Module.concat/2 to build it at runtime. \
                             If instead you wanted to invoke a function or access a field, wrap the function or field \
                             name in double quotes"
                        ),
                    ))
                }
            };
        }
        let mut items = vec![first];
        items.extend(names.into_iter().map(Expr::constant));
        let list = Expr::new(meta.line, Kind::List(items, None));
        Ok(super::expander::remote(meta.line, atoms::DEFMODULE_, crate::base::Atom::new("concat"), vec![list]))
    }

    /// An argument that must be a module known now: `require`, `import`, `use` ….
    pub(super) fn compile_time_atom(&mut self, ast: &Ast, form: &str, meta: &Meta) -> Result<crate::base::Atom> {
        self.quiet_alias = true;
        let expr = self.expr(ast);
        self.quiet_alias = false;
        let expr = expr?;
        match expr.kind {
            Kind::Const(term) if term.as_atom().is_some() => Ok(term.as_atom().unwrap_or(atoms::NIL)),
            _ if self.failed => Err(self.take_last_error(meta)),
            _ => {
                let shown = show(ast);
                let text = format!("invalid argument for {form}, expected a compile time atom or alias, got: {shown}");
                Err(self.error(meta, text))
            }
        }
    }

    /// The error that was collected last, to be the one that ends the expansion.
    pub(super) fn take_last_error(&mut self, meta: &Meta) -> super::Failure {
        let at = self.diagnostics.iter().rposition(|d| d.severity == crate::base::Severity::Error);
        match at {
            Some(at) => super::Failure::Error(Box::new(self.diagnostics.remove(at))),
            None => self.error(meta, "cannot compile"),
        }
    }
}

/// A block in a block is the same block; its value counts only at the end.
fn push_flat(exprs: &mut Vec<Expr>, expr: Expr, last: bool) {
    match expr.kind {
        Kind::Block(inner) => exprs.extend(inner),
        Kind::Const(_) if !last => {}
        kind => exprs.push(Expr { line: expr.line, at: expr.at, kind }),
    }
}

/// A function's name as messages show it, in front of `/arity`.
pub(super) fn show_name(name: crate::base::Atom) -> String {
    super::show::show_function_name(name)
}

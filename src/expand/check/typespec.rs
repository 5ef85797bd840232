//! Typespecs: whether the types they name are there and their forms are ones. Types first, then specifications, in order.
//!
//! What is refused is raised as `Kernel.TypespecError`, at once. Only what certainly is wrong is: a call of what may be a
//! macro passes, and types of other modules are not looked up, as in Elixir.

use crate::base::{Atom, Diagnostic, Span, Within, atoms};
use crate::expand::env::inspect_atom;
use crate::expand::module::{ModuleState, Typespec};
use crate::expand::show::{show, show_function_name};
use crate::syntax::{Ast, Head, Lit};
use rustc_hash::FxHashSet;

/// Built-in types without arguments; with one; with two.
const PLAIN: &[&str] = &[
    "any",
    "arity",
    "as_boolean",
    "atom",
    "binary",
    "bitstring",
    "boolean",
    "byte",
    "char",
    "charlist",
    "dynamic",
    "float",
    "fun",
    "function",
    "identifier",
    "integer",
    "iodata",
    "iolist",
    "keyword",
    "list",
    "map",
    "maybe_improper_list",
    "mfa",
    "module",
    "neg_integer",
    "nil",
    "no_return",
    "node",
    "non_neg_integer",
    "none",
    "nonempty_binary",
    "nonempty_bitstring",
    "nonempty_charlist",
    "nonempty_list",
    "nonempty_maybe_improper_list",
    "number",
    "pid",
    "port",
    "pos_integer",
    "reference",
    "string",
    "nonempty_string",
    "struct",
    "term",
    "timeout",
    "tuple",
    "char_list",
    "_",
    "...",
    "var",
];
const OF_ONE: &[&str] = &["as_boolean", "keyword", "list", "nonempty_list"];
const OF_TWO: &[&str] = &["maybe_improper_list", "nonempty_improper_list", "nonempty_maybe_improper_list"];

struct Wrong {
    line: u32,
    text: String,
}

struct Check<'s> {
    state: &'s ModuleState,
    types: FxHashSet<(Atom, u8)>,
    used: FxHashSet<(Atom, u8)>,
    line: u32,
}

/// What is wrong with the module's typespecs, or warnings about types that nobody uses.
///
/// # Errors
/// The first typespec that is refused.
pub fn check(state: &ModuleState, diagnostics: &mut Vec<Diagnostic>) -> Result<(), Box<Diagnostic>> {
    if state.typespecs.is_empty() {
        return Ok(());
    }
    let mut check = Check { state, types: FxHashSet::default(), used: FxHashSet::default(), line: 0 };
    check.all().map_err(|wrong| {
        let diagnostic = Diagnostic::error("Kernel.TypespecError", wrong.text, Span::NONE);
        Box::new(diagnostic.at_line(wrong.line).in_file(&state.env.source))
    })?;
    for spec in state.typespecs.iter().filter(|s| s.kind.as_str() == "typep") {
        if !check.used.contains(&(spec.name, spec.arity)) {
            let text = format!("type {}/{} is unused", show_function_name(spec.name), spec.arity);
            let said = Diagnostic::warning(text, Span::NONE).at_line(spec.line).in_file(&state.env.source);
            diagnostics.push(said.within(Within::File));
        }
    }
    Ok(())
}

fn is_type(kind: Atom) -> bool {
    matches!(kind.as_str(), "type" | "typep" | "opaque")
}

impl<'s> Check<'s> {
    fn wrong<T>(&self, text: String) -> Result<T, Wrong> {
        Err(Wrong { line: self.line, text })
    }

    fn all(&mut self) -> Result<(), Wrong> {
        let state = self.state;
        let types: Vec<&Typespec> = state.typespecs.iter().filter(|s| is_type(s.kind)).collect();
        for spec in &types {
            self.declare(spec, &types)?;
        }
        for spec in types {
            self.line = spec.line;
            if let Some([head, body]) = spec.spec.as_call(atoms::TYPE_OP) {
                let vars = variables(head);
                self.ty(body, &vars)?;
                for var in &vars {
                    self.used_twice(*var, occurrences(*var, body) + 1)?;
                }
            }
        }
        for spec in state.typespecs.iter().filter(|s| !is_type(s.kind)) {
            self.line = spec.line;
            self.specification(spec)?;
        }
        Ok(())
    }

    fn declare(&mut self, spec: &Typespec, all: &[&Typespec]) -> Result<(), Wrong> {
        self.line = spec.line;
        let shown = format!("type {}/{}", show_function_name(spec.name), spec.arity);
        let Some([head, _]) = spec.spec.as_call(atoms::TYPE_OP) else {
            return self.wrong(format!("invalid type specification: {}", show(&spec.spec)));
        };
        if let Ast::Call(call) = head
            && let Some(bad) = call.args.iter().find(|a| !matches!(a, Ast::Var(_)))
        {
            return self.wrong(format!(
                "@{} definitions expect all arguments to be variables. The {shown} has an invalid argument(s): {}",
                spec.kind,
                show(bad)
            ));
        }
        if built_in(spec.name, spec.arity) && spec.name.as_str() != "nonempty_string" && spec.name.as_str() != "string"
        {
            return self.wrong(format!("{shown} is a built-in type and it cannot be redefined"));
        }
        if !self.types.insert((spec.name, spec.arity)) {
            let first = all.iter().find(|s| (s.name, s.arity) == (spec.name, spec.arity)).map_or(0, |s| s.line);
            let file = crate::expand::definition::short_file(&self.state.env);
            return self.wrong(format!("{shown} is already defined in {file}:{first}"));
        }
        Ok(())
    }

    fn used_twice(&self, var: Atom, count: usize) -> Result<(), Wrong> {
        if count != 1 || var.as_str().starts_with('_') {
            return Ok(());
        }
        self.wrong(format!(
            "type variable {var} is used only once. Type variables in typespecs must be referenced at least twice, \
             otherwise it is equivalent to term()"
        ))
    }

    /// `name(args) :: return when vars`
    fn specification(&mut self, spec: &Typespec) -> Result<(), Wrong> {
        let (signature, guard) = match spec.spec.as_call(atoms::WHEN) {
            Some([signature, guard]) => (signature, Some(guard)),
            _ => (&spec.spec, None),
        };
        let Some([head, result]) = signature.as_call(atoms::TYPE_OP) else {
            return self.wrong(format!("type specification missing return type: {}", show(&spec.spec)));
        };
        let pairs: Vec<(Atom, &Ast)> = guard.and_then(crate::expand::comprehension::keyword).unwrap_or_default();
        if guard.is_some() && pairs.is_empty() {
            return Ok(());
        }
        let vars: Vec<Atom> = pairs.iter().map(|(name, _)| *name).collect();
        if let Ast::Call(call) = head {
            for arg in &call.args {
                self.ty(arg, &vars)?;
            }
        }
        self.ty(result, &vars)?;
        for (_, bound) in &pairs {
            self.ty(bound, &vars)?;
        }
        for (name, bound) in &pairs {
            let of_bound: usize = pairs.iter().map(|(_, b)| occurrences(*name, b)).sum();
            let is_var = matches!(bound, Ast::Var(v) if v.name.as_str() == "var");
            let count = occurrences(*name, head) + occurrences(*name, result) + of_bound;
            // A variable that is bounded by a type has been named once more.
            self.used_twice(*name, count + usize::from(!is_var))?;
        }
        Ok(())
    }

    fn all_of<'a>(&mut self, items: impl IntoIterator<Item = &'a Ast>, vars: &[Atom]) -> Result<(), Wrong> {
        items.into_iter().try_for_each(|item| self.ty(item, vars))
    }

    fn ty(&mut self, ast: &Ast, vars: &[Atom]) -> Result<(), Wrong> {
        stacker::maybe_grow(128 * 1024, 2 * 1024 * 1024, || self.ty_inside(ast, vars))
    }

    fn ty_inside(&mut self, ast: &Ast, vars: &[Atom]) -> Result<(), Wrong> {
        match ast {
            Ast::Lit(Lit::Str(_) | Lit::Float(_)) => {
                self.wrong(format!("unexpected expression in typespec: {}", show(ast)))
            }
            Ast::Lit(_) => Ok(()),
            Ast::Var(var) => self.named(var.name, 0, vars),
            Ast::Pair(pair) => {
                self.ty(&pair.0, vars)?;
                self.ty(&pair.1, vars)
            }
            Ast::List(items) => self.list(ast, items, vars),
            Ast::Call(call) => match &call.head {
                Head::Name(name) => self.call(ast, *name, &call.args, vars),
                Head::Expr(head) => self.remote(ast, head, &call.args, vars),
            },
        }
    }

    fn list(&mut self, ast: &Ast, items: &[Ast], vars: &[Atom]) -> Result<(), Wrong> {
        if let [only] = items
            && let Some([Ast::List(args), result]) = only.as_call(atoms::ARROW)
        {
            self.all_of(args, vars)?;
            return self.ty(result, vars);
        }
        match items {
            [] => Ok(()),
            [one] => self.ty(one, vars),
            [one, Ast::Var(dots)] if dots.name.as_str() == "..." => self.ty(one, vars),
            [one, Ast::Call(dots)] if matches!(&dots.head, Head::Name(n) if n.as_str() == "...") => self.ty(one, vars),
            many if many.iter().all(|i| matches!(i, Ast::Pair(_))) => self.all_of(many, vars),
            _ => self.wrong(format!("unexpected list in typespec: {}", show(ast))),
        }
    }

    fn call(&mut self, ast: &Ast, name: Atom, args: &[Ast], vars: &[Atom]) -> Result<(), Wrong> {
        match (name, args) {
            (atoms::BLOCK, [one]) => self.ty(one, vars),
            (atoms::BLOCK | atoms::ALIASES | atoms::BITS | atoms::UNQUOTE | atoms::UNQUOTE_SPLICING, _) => Ok(()),
            (atoms::BRACES, items) | (atoms::BAR, items @ [_, _]) => self.all_of(items, vars),
            (atoms::TYPE_OP, [_, ty]) => self.ty(ty, vars),
            (atoms::PERCENT_BRACES, fields) => {
                for field in fields {
                    let Ast::Pair(pair) = field else {
                        return self.wrong(format!("invalid map specification: {}", show(ast)));
                    };
                    match pair.0.as_call(Atom::new("required")).or_else(|| pair.0.as_call(Atom::new("optional"))) {
                        Some([key]) => self.ty(key, vars)?,
                        _ => self.ty(&pair.0, vars)?,
                    }
                    self.ty(&pair.1, vars)?;
                }
                Ok(())
            }
            (atoms::PERCENT, [module, map]) => self.structure(module, map, vars),
            (atoms::PIN, [one]) => self.ty(one, vars),
            (atoms::MINUS | atoms::PLUS, [_]) => Ok(()),
            (name, _) if matches!(name.as_str(), "..") => Ok(()),
            (name, args) => {
                self.all_of(args, vars)?;
                self.named(name, args.len(), vars)
            }
        }
    }

    fn structure(&mut self, module: &Ast, map: &Ast, vars: &[Atom]) -> Result<(), Wrong> {
        let Some(fields) = map.as_call(atoms::PERCENT_BRACES) else { return Ok(()) };
        let own = self.is_own(module);
        for field in fields {
            let Ast::Pair(pair) = field else { return Ok(()) };
            if let (true, Some(info), Some(key)) = (own, &self.state.struct_info, pair.0.as_atom())
                && !info.fields.iter().any(|(name, _)| *name == key)
            {
                return self.wrong(format!(
                    "undefined field {} on struct {}",
                    inspect_atom(key),
                    inspect_atom(self.state.name)
                ));
            }
            self.ty(&pair.1, vars)?;
        }
        Ok(())
    }

    fn is_own(&self, module: &Ast) -> bool {
        match module {
            Ast::Var(var) => var.name == atoms::MODULE_,
            Ast::Lit(Lit::Atom(atom)) => *atom == self.state.name,
            _ => match module.as_call(atoms::ALIASES) {
                Some(parts) => {
                    let names: Option<Vec<&str>> = parts.iter().map(|p| p.as_atom().map(Atom::as_str)).collect();
                    names.is_some_and(|n| self.state.name.as_str().strip_prefix("Elixir.") == Some(&n.join(".")))
                }
                None => false,
            },
        }
    }

    /// `Module.type(args)`
    fn remote(&mut self, ast: &Ast, head: &Ast, args: &[Ast], vars: &[Atom]) -> Result<(), Wrong> {
        let Some([left, Ast::Lit(Lit::Atom(name))]) = head.as_call(atoms::DOT) else { return Ok(()) };
        if matches!(left, Ast::Var(var) if !matches!(var.name, atoms::MODULE_)) {
            return self.wrong(format!("invalid remote in typespec: {}", show(ast)));
        }
        self.all_of(args, vars)?;
        if self.is_own(left)
            && let Ok(arity) = u8::try_from(args.len())
        {
            if !self.types.contains(&(*name, arity)) && !built_in(*name, arity) {
                return self.undefined(*name, args.len());
            }
            self.used.insert((*name, arity));
        }
        Ok(())
    }

    fn named(&mut self, name: Atom, arity: usize, vars: &[Atom]) -> Result<(), Wrong> {
        let Ok(small) = u8::try_from(arity) else { return Ok(()) };
        if arity == 0 && vars.contains(&name) || name.as_str().starts_with("__") {
            return Ok(());
        }
        if self.types.contains(&(name, small)) {
            self.used.insert((name, small));
            return Ok(());
        }
        if built_in(name, small) || self.may_be_macro(name, small) || self.is_protocols_own(name, small) {
            return Ok(());
        }
        self.undefined(name, arity)
    }

    /// `t()` of a protocol that does not say what it is.
    fn is_protocols_own(&self, name: Atom, arity: u8) -> bool {
        (name.as_str(), arity) == ("t", 0) && self.state.defs.contains_key(&(Atom::new("__protocol__"), 1))
    }

    fn undefined<T>(&self, name: Atom, arity: usize) -> Result<T, Wrong> {
        let module = inspect_atom(self.state.name);
        self.wrong(format!("type {}/{arity} undefined (no such type in {module})", show_function_name(name)))
    }

    fn may_be_macro(&self, name: Atom, arity: u8) -> bool {
        let env = self.state.body_env();
        crate::expand::kernel::native(name, arity).is_some()
            || env.macros.iter().any(|import| import.has(name, arity))
            || self.state.defs.get(&(name, arity)).is_some_and(|d| d.kind.is_macro())
    }
}

fn built_in(name: Atom, arity: u8) -> bool {
    let list = match arity {
        0 => PLAIN,
        1 => OF_ONE,
        2 => OF_TWO,
        _ => return false,
    };
    list.contains(&name.as_str())
}

/// The type variables in `name(a, b)`.
fn variables(head: &Ast) -> Vec<Atom> {
    let Ast::Call(call) = head else { return Vec::new() };
    call.args.iter().filter_map(|a| if let Ast::Var(v) = a { Some(v.name) } else { None }).collect()
}

/// The type of `name :: type`: the name stands for nothing.
fn annotated(ast: &Ast) -> Option<&Ast> {
    match ast.as_call(atoms::TYPE_OP)? {
        [Ast::Var(_), ty] => Some(ty),
        _ => None,
    }
}

fn occurrences(name: Atom, ast: &Ast) -> usize {
    let mut work = vec![ast];
    let mut count = 0;
    while let Some(node) = work.pop() {
        match node {
            Ast::Lit(_) => {}
            Ast::Var(var) => count += usize::from(var.name == name),
            Ast::List(items) => work.extend(items),
            Ast::Pair(pair) => work.extend([&pair.0, &pair.1]),
            Ast::Call(call) => {
                if let Head::Expr(head) = &call.head {
                    work.push(head);
                }
                match annotated(node) {
                    Some(ty) => work.push(ty),
                    None => work.extend(&call.args),
                }
            }
        }
    }
    count
}

//! What a definition may not be beside those before it: kinds that differ, defaults that clash, clauses apart.

use super::{error, short_file, warning};
use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, Span, Within};
use crate::expand::env::Env;
use crate::expand::failure::Result;
use crate::expand::module::{DefKind, ModuleState};
use crate::expand::show::show_function_name;
use crate::syntax::Ast;

/// The checks of a definition against those before it.
#[allow(clippy::too_many_arguments)]
pub(super) fn check_against(
    state: &mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    defaults: &[(usize, Ast)],
    bodiless: bool,
    unquoted: bool,
    env: &Env,
    line: u32,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<()> {
    let shown = show_function_name(name);
    let file = short_file(env);
    if let Some(old) = state.defs.get(&(name, arity)) {
        if old.is_default {
            return Ok(());
        }
        if old.kind != kind {
            let (a, b) = (kind.name(), old.kind.name());
            let text = format!("{a} {shown}/{arity} already defined as {b} in {file}:{}", old.line);
            return Err(error(env, line, span, text));
        }
        let example = "def foo(:first_clause, b \\\\ :default) do ... end\n    def foo(:second_clause, b \\\\ :default) do \
                       ... end\n\none should write:\n\n    def foo(a, b \\\\ :default)\n    def foo(:first_clause, b) do \
                       ... end\n    def foo(:second_clause, b) do ... end\n";
        if old.defaults > 0 && !defaults.is_empty() {
            let text = format!(
                "{} {shown}/{arity} defines defaults multiple times. Elixir allows defaults to be declared once per \
                 definition. Instead of:\n\n    {example}\nthe previous clause is defined on line {}\n",
                kind.name(),
                old.line
            );
            return Err(error(env, line, span, text));
        }
        let example = example.replacen("(:second_clause, b \\\\ :default)", "(:second_clause, b)", 1);
        if !bodiless
            && ((old.defaults > 0 && !old.has_head) || (!defaults.is_empty() && !old.clauses.is_empty()))
            && !old.generated
        {
            let text = format!(
                "{} {shown}/{arity} has multiple clauses and also declares default values. In such cases, the default \
                 values should be defined in a header. Instead of:\n\n    {example}\nthe previous clause is defined on \
                 line {}\n",
                kind.name(),
                old.line
            );
            diagnostics.push(warning(env, line, span, text));
        }
        if bodiless && !old.clauses.is_empty() && defaults.is_empty() {
            let text = format!(
                "function head for {} {shown}/{arity} must come at the top of its direct implementation. Instead \
                 of:\n\n    def add(a, b), do: a + b\n    def add(a, b)\n\none should write:\n\n    def add(a, b)\n    def \
                 add(a, b), do: a + b\n",
                kind.name()
            );
            diagnostics.push(warning(env, line, span, text));
        }
        if let Some((last_name, last_arity)) = state.last_def
            && (last_name, last_arity) != (name, arity)
            && !old.generated
            && !old.unquoted
            && !unquoted
            && !bodiless
        {
            let same = if last_name == name { "name" } else { "name and arity (number of arguments)" };
            let text = format!(
                "clauses with the same {same} should be grouped together, \"{} {shown}/{arity}\" was previously defined \
                 ({file}:{})",
                old.kind.name(),
                old.line
            );
            diagnostics.push(warning(env, line, span, text));
        }
    }
    for missing in 1..=defaults.len() {
        let small = arity - u8::try_from(missing).unwrap_or(arity);
        if let Some(old) = state.defs.get(&(name, small)).filter(|old| old.kind != kind && !old.is_default) {
            let (a, b) = (kind.name(), old.kind.name());
            let text = format!("{a} {shown}/{small} already defined as {b} in {file}:{}", old.line);
            return Err(error(env, line, span, text));
        }
    }
    Ok(())
}

/// Defaults that stand for the same number of arguments as another definition's. Told behind what is wrong within.
#[allow(clippy::too_many_arguments)]
pub(super) fn conflicting_defaults(
    state: &mut ModuleState,
    kind: DefKind,
    name: Atom,
    arity: u8,
    defaults: usize,
    env: &Env,
    line: u32,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let shown = show_function_name(name);
    let mut others = state.defaulted.get(&name).cloned().unwrap_or_default();
    others.retain(|(other, _)| *other != arity);
    others.order();
    for (other, their) in others {
        let text = if arity < other && other - their <= arity {
            format!("{} {shown}/{arity} conflicts with defaults from {shown}/{other}", kind.name())
        } else if other < arity && usize::from(arity - other) <= defaults {
            format!("{} {shown}/{arity} defaults conflicts with {shown}/{other}", kind.name())
        } else {
            continue;
        };
        state.failed = true;
        let within = Within::Function(env.module_atom(), name, arity);
        let said = Diagnostic::error("CompileError", text, span).at_line(line).in_file(&env.source);
        diagnostics.push(said.within(within));
    }
}

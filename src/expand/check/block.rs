//! What stands in a block and does nothing there: literals, variables, attributes whose value nobody takes.

use crate::base::{Diagnostic, Span, atoms};
use crate::expand::expander::{Expander, is_generated, literal};
use crate::expand::scope::VarKey;
use crate::expand::show::show_term;
use crate::syntax::{Ast, Lit, Meta};

impl Expander<'_> {
    /// Looks at an expression that is not the last of its block; before it is expanded.
    pub(in crate::expand) fn warn_no_effect(&mut self, item: &Ast, block: &Meta) {
        match item {
            Ast::Lit(lit @ (Lit::Int(_) | Lit::BigInt(_) | Lit::Float(_) | Lit::Str(_))) if !self.library => {
                let shown = show_term(&literal(lit));
                let text = format!(
                    "code block contains unused literal {shown} (remove the literal or assign it to _ to avoid warnings)"
                );
                if !is_generated(block) {
                    let span = if block.line == 0 { Span::NONE } else { block.span };
                    let said = Diagnostic::warning(text, span).at_line(block.line);
                    self.diagnostics.push(said.in_file(&self.env.source).within(self.within()));
                }
            }
            Ast::Var(var) if !is_generated(&var.meta) && !var.name.as_str().starts_with('_') => {
                if self.scope.lookup(VarKey::of(var)).is_some() {
                    let name = var.name;
                    self.warn(
                        &var.meta,
                        format!(
                            "variable {name} in code block has no effect as it is never returned (remove the variable or \
                             assign it to _ to avoid warnings)"
                        ),
                    );
                }
            }
            _ => {}
        }
    }

    /// The same, behind it: reading an attribute may have to say something first.
    pub(in crate::expand) fn warn_attribute(&mut self, item: &Ast) {
        if let Some([Ast::Var(var)]) = item.as_call(atoms::AT)
            && let Some(meta) = item.meta()
            && !is_generated(meta)
        {
            let name = var.name;
            self.warn(
                meta,
                format!(
                    "module attribute @{name} in code block has no effect as it is never returned (remove the attribute or \
                     assign it to _ to avoid warnings)"
                ),
            );
        }
    }
}

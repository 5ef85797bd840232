//! Metadata as `quote` keeps it.

use super::{Mode, Place};
use crate::base::atoms;
use crate::syntax::{Ast, Meta, quoted};

/// Metadata as `quote` keeps it.
pub(super) fn q_meta(meta: &Meta, mode: &Mode) -> Meta {
    let mut out = meta.clone();
    if !matches!(mode.place, Place::Own(_)) {
        out.column = 0;
    }
    match &mode.place {
        Place::Own(source) => {
            // The place is told by the column once this is a term.
            if out.column == 0 && out.line > 0 && !out.span.is_none() && source.has_columns() {
                out.column = source.line_column(out.span.start).1;
            }
            return out;
        }
        Place::None => out.line = 0,
        Place::Line(line) => out.line = u32::try_from(*line).unwrap_or(0),
        Place::Keep(file, line) => {
            let line = line.unwrap_or(i64::from(meta.line));
            out.line = 0;
            let kept = Ast::pair(quoted::from_term(file), Ast::int(line));
            out = out.with(atoms::KEEP, kept);
        }
    }
    out.span = crate::base::Span::NONE;
    if let Some(extra) = &mut out.extra {
        extra.before.retain(|(k, _)| !matches!(*k, atoms::COLUMN));
        extra.after.retain(|(k, _)| !matches!(*k, atoms::COLUMN));
    }
    if mode.generated {
        out = out.with(atoms::GENERATED, Ast::atom(atoms::TRUE));
    }
    out
}

pub(super) fn meta_ast(meta: &Meta) -> Ast {
    quoted::from_term(&quoted::meta_to_term(meta))
}

//! Arithmetic, comparisons and fields of what is known.

use super::{Walk, shape};
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::expand::check::Rank;
use crate::expand::env::inspect_atom;
use crate::expand::show::show_term;
use crate::ir::core::{Expr, Kind, VarId};
use crate::term::{Term, View};

/// What is known of an operand.
struct Operand {
    code: String,
    ty: String,
    /// It is a number, or may be one.
    number: bool,
    dynamic: bool,
    literal: bool,
    var: Option<VarId>,
    /// Kinds that never equal each other; numbers are one.
    kind: &'static str,
}

const PAIRS: &str = "    #1\n    integer(), integer()\n\n    #2\n    integer(), float()\n\n    #3\n    float(), \
                     integer()\n\n    #4\n    float(), float()\n";

fn kind(term: &Term) -> Option<&'static str> {
    Some(match term.view() {
        View::Int(_) | View::BigInt(_) | View::Float(_) => "number",
        _ if term.is_binary() => "binary",
        _ if term.as_atom().is_some() => "atom",
        _ if term.is_list() && !term.is_cons() => "list",
        _ => return None,
    })
}

impl<'s> Walk<'s> {
    fn operand(&self, expr: &Expr) -> Option<Operand> {
        let literal = |term: &Term| {
            let kind = kind(term)?;
            Some((shape::constant(term)?, kind))
        };
        match &expr.kind {
            Kind::Const(term) => {
                let (ty, kind) = literal(term)?;
                let code = show_term(term);
                Some(Operand { code, ty, number: kind == "number", dynamic: false, literal: true, var: None, kind })
            }
            Kind::Var(id) => {
                let name = self.note(*id)?.name;
                let var = Some(*id);
                let code = name.as_str().to_string();
                if self.fresh.contains(id) {
                    let ty = "dynamic()".to_string();
                    return Some(Operand { code, ty, number: true, dynamic: true, literal: false, var, kind: "any" });
                }
                let (value, ..) = self.known.get(id)?;
                let Kind::Const(term) = &value.kind else { return None };
                let (ty, kind) = literal(term)?;
                Some(Operand { code, ty, number: kind == "number", dynamic: false, literal: false, var, kind })
            }
            _ => None,
        }
    }

    fn file_place(&self, line: u32, start: u32) -> String {
        let (_, column) = self.source.line_column(start);
        let name = crate::expand::definition::short_file_name(self.source.name());
        if self.source.has_columns() { format!("{name}:{line}:{column}") } else { format!("{name}:{line}") }
    }

    /// What is told of the variables of an expression; `refined`: what the operation makes of a parameter.
    fn origins(&self, operands: &[&Operand], refined: Option<(&str, String, String)>) -> Option<String> {
        let mut vars: Vec<(&str, VarId, bool)> = Vec::new();
        for operand in operands {
            if let Some(id) = operand.var
                && !vars.iter().any(|(_, v, _)| *v == id)
            {
                vars.push((&operand.code, id, operand.dynamic));
            }
        }
        vars.order_by_key(|(name, ..)| *name);
        let mut out = String::new();
        for (name, id, dynamic) in vars {
            if !dynamic {
                let (value, line, start) = self.known.get(&id)?;
                let Kind::Const(term) = &value.kind else { return None };
                let (ty, place) = (shape::constant(term)?, self.file_place(*line, *start));
                let code = show_term(term);
                out.push_str(&format!(
                    "where \"{name}\" was given the type:\n\n    # type: {ty}\n    # from: {place}\n    {name} = {code}\n\n"
                ));
                continue;
            }
            let note = self.note(id)?;
            let place = self.file_place(note.line, note.start);
            match &refined {
                Some((ty, at, code)) => out.push_str(&format!(
                    "where \"{name}\" was given the types:\n\n    # type: dynamic()\n    # from: {place}\n    {name}\n\n    # \
                     type: {ty}\n    # from: {at}\n    {code}\n\n"
                )),
                None => out.push_str(&format!(
                    "where \"{name}\" was given the type:\n\n    # type: dynamic()\n    # from: {place}\n    {name}\n\n"
                )),
            }
        }
        Some(out)
    }

    /// An operator of `:erlang`.
    pub(super) fn operation(&mut self, expr: &'s Expr, module: &Expr, name: Atom, args: &'s [Expr]) {
        let erlang = matches!(&module.kind, Kind::Const(t) if t.as_atom() == Some(atoms::ERLANG));
        let [a, b] = args else { return };
        if !erlang || expr.at == crate::ir::core::NOWHERE {
            return;
        }
        let operator = match name.as_str() {
            op @ ("+" | "-" | "*" | "/") => return self.arithmetic(expr, op, a, b),
            "==" => "==",
            "/=" => "!=",
            "=:=" => "===",
            "=/=" => "!==",
            op @ ("<" | ">" | ">=") => op,
            "=<" => "<=",
            _ => return,
        };
        let (Some(a), Some(b)) = (self.operand(a), self.operand(b)) else { return };
        let equality = matches!(operator, "==" | "!=" | "===" | "!==");
        if a.dynamic || b.dynamic || a.kind == b.kind || (equality && a.literal && b.literal) {
            return;
        }
        let Some(origins) = self.origins(&[&a, &b], None) else { return };
        let text = format!(
            "comparison between distinct types found:\n\n    {} {operator} {}\n\ngiven types:\n\n    {} {operator} \
             {}\n\n{origins}While Elixir can compare across all types, you are comparing across types which are always \
             disjoint, and the result is either always true or always false\n\ntype warning found at:",
            a.code, b.code, a.ty, b.ty
        );
        self.say(expr.at, expr.line, Rank::REMOTE, text);
    }

    fn arithmetic(&mut self, expr: &'s Expr, operator: &str, a: &'s Expr, b: &'s Expr) {
        let (Some(a), Some(b)) = (self.operand(a), self.operand(b)) else { return };
        if a.number && b.number || a.var.is_some() && a.var == b.var {
            return;
        }
        let code = format!("{} {operator} {}", a.code, b.code);
        let number = "dynamic(float() or integer())";
        let given = |o: &Operand| match (o.number, o.dynamic) {
            (true, true) => number.to_string(),
            (true, false) => o.ty.clone(),
            _ => format!("-{}-", o.ty),
        };
        let refined = Some((number, self.file_place(expr.line, expr.at), code.clone()));
        let Some(origins) = self.origins(&[&a, &b], refined) else { return };
        let expected = match operator {
            "/" => "    float() or integer(), float() or integer()\n",
            _ => PAIRS,
        };
        let text = format!(
            "incompatible types given to Kernel.{operator}/2:\n\n    {code}\n\ngiven types:\n\n    {}, {}\n\nbut expected one \
             of:\n\n{expected}\n{origins}type warning found at:",
            given(&a),
            given(&b)
        );
        self.say(expr.at, expr.line, Rank::REMOTE, text);
    }

    /// `map.field` of a map that is written out.
    pub(super) fn field(&mut self, expr: &'s Expr, left: &'s Expr, name: Atom) {
        let (Kind::Var(id), true) = (&left.kind, expr.at != crate::ir::core::NOWHERE) else { return };
        let id = *id;
        let Some((value, line, start)) = self.known.get(&id).copied() else { return };
        let Some(var) = self.note(id).map(|n| n.name) else { return };
        let Kind::Const(map) = &value.kind else { return };
        let Some(pairs) = map.as_map() else { return };
        let mut fields: Vec<(&str, String, String)> = Vec::new();
        for (key, value) in pairs.iter() {
            let Some(key) = key.as_atom() else { return };
            let shown = inspect_atom(key);
            let plain = shown.strip_prefix(':').is_some_and(|k| !k.starts_with('"'));
            let Some(ty) = shape::constant(value).filter(|_| plain && kind(value).is_some()) else { return };
            if key == name || key == atoms::STRUCT {
                return;
            }
            fields.push((key.as_str(), ty, show_term(value)));
        }
        if fields.is_empty() {
            return;
        }
        let written: Vec<String> = fields.iter().map(|(k, _, code)| format!("{k}: {code}")).collect();
        let code = format!("%{{{}}}", written.join(", "));
        // Elixir shows the fields in the order they were written in, which a constant has forgotten.
        if !self.source.line_text(line).is_some_and(|text| text.contains(&code)) {
            return;
        }
        fields.order();
        let types: Vec<String> = fields.iter().map(|(k, ty, _)| format!("{k}: {ty}")).collect();
        let ty = format!("%{{{}}}", types.join(", "));
        let place = self.file_place(line, start);
        let text = format!(
            "unknown key .{name} in expression:\n\n    {var}.{name}\n\nthe given type does not have the given key:\n\n    \
             {ty}\n\nwhere \"{var}\" was given the type:\n\n    # type: {ty}\n    # from: {place}\n    {var} = \
             {code}\n\ntype warning found at:"
        );
        let width = name.as_str().chars().count();
        self.say(expr.at, expr.line, Rank::BARE, text);
        if let Some((_, said)) = self.found.last_mut() {
            said.width = u32::try_from(width).unwrap_or(1);
        }
    }
}

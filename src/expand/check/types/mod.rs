//! Types: what Elixir 1.20 infers of expressions, and warns of when it cannot be.
//!
//! A function's clauses are walked in the order of evaluation (`walk.rs`); what its parameters must be and what it gives
//! is its signature for calls in the module (`signature.rs` has those of the library). Types are sets of values
//! (`set.rs`), known for sure or dynamic (`ty.rs`). Findings keep references to the code and are put into words only when
//! there are any (`report.rs`, `source.rs`).
//!
//! About what is not known nothing is said: a warning that Elixir does not give would be worse than one that is
//! missing. Everything that is not told here as exactly as Elixir does is `UNSURE`, and so is what is made of it.

mod branch;
mod call;
mod condition;
mod data;
mod heads;
mod origin;
mod parse;
mod part;
mod pattern;
mod print;
mod report;
mod set;
mod shape;
mod shown;
mod signature;
mod size;
mod source;
#[cfg(test)]
mod tests;
mod ty;
mod walk;

use super::Rank;
use crate::base::{Atom, Diagnostic, Within};
use crate::expand::module::{Def, ModuleState};
use report::{Finding, Reporter};
use rustc_hash::FxHashMap;
use set::Set;
use signature::{Signature, Takes};
use std::rc::Rc;
use ty::Ty;
use walk::Walk;

/// Where a variable was bound, and its name.
#[derive(Clone, Copy, Debug)]
pub struct VarNote {
    pub name: Atom,
    pub line: u32,
    pub start: u32,
}

/// A module being checked.
struct Checker<'m, 's> {
    state: &'s ModuleState,
    /// The fields of a struct in their order.
    fields: &'m mut dyn FnMut(Atom) -> Option<Vec<Atom>>,
    /// `None`: being looked at.
    own: FxHashMap<(Atom, u8), Option<Rc<Signature>>>,
    library: FxHashMap<(Atom, Atom, u8), Option<Rc<Signature>>>,
    found: Vec<Finding<'s>>,
}

/// Everything to say about a module's types.
pub fn check(state: &ModuleState, fields: &mut dyn FnMut(Atom) -> Option<Vec<Atom>>) -> Vec<(Rank, Diagnostic)> {
    let mut said = Vec::new();
    let mut checker =
        Checker { state, fields, own: FxHashMap::default(), library: FxHashMap::default(), found: Vec::new() };
    for def in state.defs.values().filter(|d| !d.generated) {
        if !def.is_default {
            let within = Within::Function(state.name, def.name, def.arity);
            heads::redundant_heads(def, within, &state.env.source, &mut said);
        }
        checker.definition(def);
    }
    let found = std::mem::take(&mut checker.found);
    if found.is_empty() {
        return said;
    }
    let Some(prepared) = source::prepare(state) else { return said };
    let source = source::Source::new(&prepared);
    for finding in found.iter().filter(|f| !f.def.is_default) {
        let reporter = Reporter { state, source: &source, def: finding.def };
        said.extend(reporter.diagnostic(finding));
    }
    said
}

impl<'s> Checker<'_, 's> {
    fn library(&mut self, module: Atom, name: Atom, arity: u8) -> Option<Rc<Signature>> {
        if let Some(known) = self.library.get(&(module, name, arity)) {
            return known.clone();
        }
        let found = signature::of_library(module, name, arity, &mut *self.fields);
        self.library.insert((module, name, arity), found.clone());
        found
    }

    /// The signature of a function of the module. `None`: it is being looked at, or not there.
    fn own(&mut self, name: Atom, arity: u8) -> Option<Rc<Signature>> {
        let state = self.state;
        let def = state.defs.get(&(name, arity)).filter(|d| !d.kind.is_macro() && !d.generated)?;
        self.definition(def)
    }

    fn definition(&mut self, def: &'s Def) -> Option<Rc<Signature>> {
        let key = (def.name, def.arity);
        if let Some(known) = self.own.get(&key) {
            return known.clone();
        }
        self.own.insert(key, None);
        if size::is_too_large(def) {
            return None;
        }
        let skip = usize::from(def.kind.is_macro());
        let mut left = vec![Set::term(); usize::from(def.arity)];
        let mut worn = false;
        let mut clauses = Vec::new();
        for clause in &def.expanded {
            let mut walk = Walk::new(self, def);
            let (sets, exact) = walk.parameters(clause, skip, &left, worn);
            let result = walk.expr(&clause.body);
            let result = if walk.failed { Ty::any() } else { Ty::dynamic(result.upper().clone()) };
            let args = clause.pats.iter().skip(skip).map(|p| walk.known(p)).collect();
            clauses.push(Takes { args, result });
            match exact {
                Some(true) => {
                    let mut told = (0..sets.len()).filter(|n| !sets[*n].is_term());
                    if let (Some(only), None) = (told.next(), told.next()) {
                        left[only] = left[only].minus(&sets[only]);
                    }
                    worn = true;
                }
                Some(false) => {}
                None => {
                    left = vec![Set::unsure(); left.len()];
                    worn = true;
                }
            }
        }
        let mut shown = Vec::new();
        for takes in &clauses {
            let args: Option<Vec<String>> = takes.args.iter().map(|a| a.show(true)).collect();
            // What cannot be shown makes the report of a call fail.
            shown.push(args.map_or_else(|| " ".repeat(200), |a| a.join(", ")));
        }
        let name = format!("{}/{}", crate::expand::show::show_function_name(def.name), def.arity);
        let signature = Rc::new(Signature { name, clauses, shown });
        self.own.insert(key, Some(signature.clone()));
        Some(signature)
    }
}

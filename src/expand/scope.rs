//! Variables: from (name, context) to a number, and what is known of each number.
//!
//! A name is looked up in a hash map; leaving a block undoes what it bound from a log, so that entering one costs
//! nothing however many variables there are. Every binding makes a new number, hence numbers never need undoing.

use crate::base::order::Order as _;
use crate::base::{Atom, Span};
use crate::ir::core::VarId;
use crate::syntax::Var;
use rustc_hash::FxHashMap;

/// What tells two variables of one name apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum VarContext {
    /// `nil` for variables written by the user, or the module that quoted it.
    Module(Atom),
    /// The macro expansion that made it.
    Counter(i64),
}

/// The identity of a variable at a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct VarKey {
    pub name: Atom,
    pub context: VarContext,
}

impl VarKey {
    pub fn of(var: &Var) -> VarKey {
        let counter = var.meta.extra.as_ref().and_then(|_| var.meta.get_int(crate::base::atoms::COUNTER));
        let context = counter.map_or(VarContext::Module(var.context), VarContext::Counter);
        VarKey { name: var.name, context }
    }

    /// A variable the user wrote.
    pub fn plain(name: Atom) -> VarKey {
        VarKey { name, context: VarContext::Module(crate::base::atoms::NIL) }
    }
}

/// What is known of a bound variable, for warnings.
#[derive(Clone, Debug)]
pub struct VarInfo {
    pub key: VarKey,
    pub line: u32,
    pub span: Span,
    pub used: bool,
    /// Bound by something no one wrote: no warning.
    pub generated: bool,
    /// There was a variable of this name when it was bound.
    pub shadows: bool,
}

/// The variables of one unit or definition.
#[derive(Debug, Default)]
pub struct Scope {
    vars: FxHashMap<VarKey, VarId>,
    /// What a block bound: the key and what it meant before.
    log: Vec<(VarKey, Option<VarId>)>,
    /// By [`VarId`], less `first`.
    pub infos: Vec<VarInfo>,
    first: VarId,
}

/// A place in the log to go back to.
#[derive(Clone, Copy, Debug)]
pub struct Mark(usize);

impl Scope {
    /// An empty scope whose numbers start at `first`.
    pub fn starting_at(first: VarId) -> Scope {
        Scope { first, ..Scope::default() }
    }

    /// One more than the largest number given out.
    pub fn nvars(&self) -> u32 {
        self.first + self.infos.len() as u32
    }

    pub fn lookup(&self, key: VarKey) -> Option<VarId> {
        self.vars.get(&key).copied()
    }

    /// A number for a variable that no name refers to.
    pub fn fresh(&mut self) -> VarId {
        let id = self.nvars();
        let key = VarKey::plain(crate::base::atoms::EMPTY);
        self.infos.push(VarInfo { key, line: 0, span: Span::NONE, used: true, generated: true, shadows: false });
        id
    }

    /// Binds a name to a new number.
    pub fn bind(&mut self, key: VarKey, line: u32, span: Span, generated: bool) -> VarId {
        let id = self.nvars();
        let shadows = self.vars.contains_key(&key);
        self.infos.push(VarInfo { key, line, span, used: false, generated, shadows });
        self.rebind(key, id);
        id
    }

    /// Lets a name mean a number that exists.
    pub fn rebind(&mut self, key: VarKey, id: VarId) {
        let before = self.vars.insert(key, id);
        self.log.push((key, before));
    }

    /// Takes back the latest binding's name; its number stays.
    pub fn unbind_last(&mut self) {
        if !self.log.is_empty() {
            self.leave(Mark(self.log.len() - 1));
        }
    }

    pub fn mark_used(&mut self, id: VarId) {
        if let Some(info) = self.infos.get_mut(id.wrapping_sub(self.first) as usize) {
            info.used = true;
        }
    }

    pub fn info(&self, id: VarId) -> Option<&VarInfo> {
        self.infos.get(id.wrapping_sub(self.first) as usize)
    }

    /// Names and places of all variables, in the order of their numbers.
    pub fn notes(&self) -> Vec<crate::expand::check::types::VarNote> {
        let note = |i: &VarInfo| crate::expand::check::types::VarNote {
            name: i.key.name,
            line: if i.generated { 0 } else { i.line },
            start: i.span.start,
        };
        self.infos.iter().map(note).collect()
    }

    pub fn mark(&self) -> Mark {
        Mark(self.log.len())
    }

    /// Undoes the bindings since the mark.
    pub fn leave(&mut self, mark: Mark) {
        while self.log.len() > mark.0 {
            if let Some((key, before)) = self.log.pop() {
                match before {
                    Some(id) => self.vars.insert(key, id),
                    None => self.vars.remove(&key),
                };
            }
        }
    }

    /// Undoes the bindings since the mark and hands them out, oldest first, so that they can be bound again.
    pub fn take_since(&mut self, mark: Mark) -> Vec<(VarKey, VarId)> {
        let mut taken: Vec<(VarKey, VarId)> = Vec::new();
        if self.log.len() > mark.0 {
            for (key, _) in &self.log[mark.0..] {
                if let Some(id) = self.vars.get(key)
                    && !taken.iter().any(|(k, _)| k == key)
                {
                    taken.push((*key, *id));
                }
            }
            self.leave(mark);
        }
        taken
    }

    pub fn has_bound_since(&self, mark: Mark) -> bool {
        self.log.len() > mark.0
    }

    /// Every variable in scope, in the order of their numbers.
    pub fn visible(&self) -> Vec<(VarKey, VarId)> {
        let mut all: Vec<_> = self.vars.iter().map(|(k, v)| (*k, *v)).collect();
        all.order_by_key(|(_, id)| *id);
        all
    }
}

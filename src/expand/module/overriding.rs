//! `defoverridable`: definitions set aside, and the private names under which `super` finds them.

use super::{Def, DefKind, LocalUse, ModuleState};
use crate::base::{Atom, Span};

/// An overridable definition and how often it has been overridden.
#[derive(Clone, Debug)]
pub struct Overridable {
    pub def: Def,
    pub count: u32,
    /// The private copy has been made, under this name.
    pub stored: Option<Atom>,
    pub overridden: bool,
}

/// The private name an overridden definition gets.
pub(in crate::expand) fn super_name(name: Atom, count: u32) -> Atom {
    Atom::new(&format!("{name} (overridable {count})"))
}

/// Keeps an overridden definition under its private name, since `super` calls it.
pub(in crate::expand) fn store_super(state: &mut ModuleState, name: Atom, arity: u8) {
    let Some(overridable) = state.overridable.get_mut(&(name, arity)) else { return };
    if overridable.stored.is_some() {
        return;
    }
    let private = super_name(name, overridable.count);
    overridable.stored = Some(private);
    let mut def = overridable.def.clone();
    def.name = private;
    def.kind = if def.kind.is_macro() { DefKind::Defmacrop } else { DefKind::Defp };
    def.generated = true;
    let index = state.next_index;
    state.next_index += 1;
    def.index = index;
    state.defs.insert((private, arity), def);
    state.local_uses.push(LocalUse {
        caller: Some((name, arity)),
        name: private,
        arity,
        line: 0,
        span: Span::NONE,
        is_macro: false,
    });
}

/// Overridable definitions that no one overrode are definitions again.
pub(in crate::expand) fn restore_not_overridden(state: &mut ModuleState) {
    let keys: Vec<_> = state.overridable.iter().filter(|(_, o)| !o.overridden).map(|(k, _)| *k).collect();
    for key in keys {
        if let Some(overridable) = state.overridable.get(&key)
            && !state.defs.contains_key(&key)
        {
            let def = overridable.def.clone();
            state.defs.insert(key, def);
        }
    }
}

impl ModuleState {
    /// `Module.make_overridable/2`
    ///
    /// # Errors
    /// The message of the `ArgumentError`.
    pub fn make_overridable(&mut self, names: &[(Atom, u8)]) -> Result<(), String> {
        self.local_code.clear();
        for key in names {
            let Some(def) = self.defs.remove(key) else {
                if self.overridable.contains_key(key) {
                    continue;
                }
                let (name, arity) = (crate::expand::show::show_function_name(key.0), key.1);
                return Err(format!("cannot make function {name}/{arity} overridable because it was not defined"));
            };
            let count = self.overridable.get(key).map_or(1, |o| o.count + 1);
            if self.last_def == Some(*key) {
                self.last_def = None;
            }
            self.overridable.insert(*key, Overridable { def, count, stored: None, overridden: false });
        }
        Ok(())
    }
}

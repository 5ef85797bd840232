//! Entry into steps that were made for a closure; see `ir::special`.

use super::host::Host;
use super::raise;
use super::run::Run;
use super::stack::{Frame, Held, Limit, Pc};
use crate::ir::step::Op;
use crate::ir::{Slot, special};
use smallvec::SmallVec;

/// What there is for the closure at hand.
pub(super) enum Made {
    /// Steps, from here on.
    Enter(Pc),
    /// Steps whose frame needs this room.
    Widen(u32),
    Nothing,
}

/// Prepares the frame for the steps made for the closures in slots `funs`.
#[inline(never)]
pub(super) fn specialised(pc: Pc, funs: &[Slot], mut fr: Frame<'_>, limit: Limit) -> Made {
    let roots: SmallVec<[Held; 2]> = funs.iter().map(|slot| fr.held(*slot)).collect();
    let Some(host) = raise::function(pc) else { return Made::Nothing };
    let Some(made) = special::find(host, funs, &roots) else { return Made::Nothing };
    let Some((program, head)) = &made.program else { return Made::Nothing };
    if !fr.fits(program.need(), limit) {
        return Made::Widen(program.need());
    }
    for (path, slot) in &made.lends {
        let Some(value) = special::at(&roots, path) else { return Made::Nothing };
        fr.lend_to(*slot, value);
    }
    Made::Enter(Pc::entry(program).jump(*head))
}

impl<H: Host> Run<'_, H> {
    /// Makes room for steps made for a closure, or goes on without them.
    #[cold]
    #[inline(never)]
    pub(super) fn widen(&mut self, need: u32) -> bool {
        let total = u64::from(self.machine.base) + u64::from(need);
        if !self.machine.room(self.host, total) {
            self.machine.pc = self.machine.pc.next();
        }
        self.limit = self.machine.stack.limit();
        true
    }

    /// The time slice ends before a round of a loop: when it goes on it looks for steps made for its closure.
    #[cold]
    #[inline(never)]
    pub(super) fn pause(&mut self, pc: Pc, fr: &Frame) {
        self.save(pc, fr);
        if let Op::Specialise { funs } = &pc.previous().step().op {
            let roots: SmallVec<[Held; 2]> = funs.iter().map(|slot| fr.held(*slot)).collect();
            if let Some(f) = special::leader(&roots) {
                f.heat(special::SLICE);
            }
            self.machine.pc = pc.previous();
        }
    }
}

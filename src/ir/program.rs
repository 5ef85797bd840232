//! A function's steps as the machine runs them.

use super::node::{Offset, Slot};
use super::step::{Op, Step};

/// A function's steps.
#[derive(Debug)]
pub struct Program {
    steps: Box<[Step]>,
    nslots: u16,
    need: u32,
    /// Where a function that grows a list keeps it; else `NO_SLOT`.
    grows: Slot,
    /// Which captured values a closure may lend; see `borrow`.
    borrows: u64,
}

impl Program {
    /// Steps that begin with a header and have passed through `fuse`, which alone may call this. `need` is the room
    /// of a frame: its slots, a return word and the most arguments of any call.
    pub(super) fn new(mut steps: Vec<Step>, nslots: u16, need: u32, grows: Slot, borrows: u64) -> Program {
        assert!(steps.len() > 1 && need > nslots as u32);
        for step in &mut steps {
            step.op.offsets(&mut |offset| *offset *= size_of::<Step>() as Offset);
            if let Op::SelfMove { need: n, .. } | Op::SelfAddImm { need: n, .. } = &mut step.op {
                *n = need;
            }
            if let Op::Special(special) = &mut step.op {
                special.need = need;
            }
        }
        Program { steps: steps.into_boxed_slice(), nslots, need, grows, borrows }
    }

    #[inline(always)]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    pub fn nslots(&self) -> u16 {
        self.nslots
    }

    #[inline(always)]
    pub fn borrows(&self) -> u64 {
        self.borrows
    }

    pub fn grows(&self) -> Slot {
        self.grows
    }

    #[inline(always)]
    pub fn need(&self) -> u32 {
        self.need
    }
}

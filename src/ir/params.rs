//! Slots for the parameters and captured values of a closure whose steps stand in a loop.
//!
//! A parameter is the slot of the argument when nobody else wants that, else a new one that is filled first. A captured
//! value is read through its address, or copied first where a step needs it as a value.

use super::borrow::reads;
use super::code::Function;
use super::inline::{Inline, Site};
use super::node::{Expr, Slot};
use super::special::Path;
use super::step::{Op, Program, Step};
use super::verify;

impl Inline<'_> {
    /// Finds places for the parameters; expressions that give the arguments once more as long as none was moved.
    pub fn arguments(&mut self, site: &Site, steps: &mut [Step], map: &mut [Slot]) -> Option<Vec<Expr>> {
        let mut intact = Vec::with_capacity(site.args.len());
        for (i, arg) in site.args.iter().enumerate() {
            let param = i as Slot;
            let alone = |s: Slot| site.args.iter().filter(|e| mentions(e, s)).count() == 1 && !self.funs.contains(&s);
            match arg {
                Expr::Move(s) if alone(*s) && !self.walks(*s) => *map.get_mut(i)? = *s,
                Expr::Slot(s) if alone(*s) && only_read(steps, param) => {
                    *map.get_mut(i)? = *s;
                    for step in steps.iter_mut() {
                        keep(step, param)
                    }
                }
                Expr::Move(s) if self.funs.contains(s) => return None,
                arg => {
                    let slot = self.slot();
                    *map.get_mut(i)? = slot;
                    let line = self.line(site.below.into());
                    self.set(slot, arg.clone(), line);
                    intact.push(Expr::Move(slot));
                    continue;
                }
            }
            intact.push(arg.clone());
        }
        Some(intact)
    }

    /// Whether the loop goes through a list by this slot, or grows one there.
    fn walks(&self, slot: Slot) -> bool {
        let Some(program) = self.host.program() else { return true };
        program.steps().iter().any(|step| match &step.op {
            Op::WalkCons { subject, tail, anchor, .. } | Op::WalkList { subject, tail, anchor, .. } => {
                [subject, tail, anchor].contains(&&slot)
            }
            Op::Grow(growth, _) => growth.list <= slot && slot < growth.list + 3,
            _ => false,
        })
    }

    /// Finds places for what the closure has captured.
    pub fn captured(
        &mut self,
        site: &Site,
        f: &'static Function,
        program: &Program,
        steps: &[Step],
        map: &mut [Slot],
    ) -> Option<()> {
        for j in 0..f.captures() as usize {
            let old = usize::from(f.arity) + j;
            if !steps.iter().any(|step| verify::mentioned(step, Slot::MAX).contains(&(old as Slot))) {
                continue;
            }
            let lent = self.slot();
            let path: Path = site.path.iter().copied().chain([u8::try_from(j).ok()?]).collect();
            self.lends.push((path, lent));
            *map.get_mut(old)? = if program.borrows() & 1u64.checked_shl(j as u32).unwrap_or(0) != 0 {
                lent
            } else {
                let slot = self.slot();
                let line = self.line(site.below.into());
                self.out.push(Step { op: Op::Set(Box::new(Expr::Env(lent))), dst: slot, keep: 0, line });
                slot
            };
        }
        Some(())
    }
}

pub fn mentions(e: &Expr, slot: Slot) -> bool {
    let mut found = false;
    e.clone().slots(&mut |s| found |= *s == slot);
    found
}

/// Whether steps do nothing with a slot but read it (moving out of it counts: see [`keep`]).
fn only_read(steps: &[Step], slot: Slot) -> bool {
    steps.iter().skip(1).all(|step| {
        let mut open = verify::mentioned(step, Slot::MAX).iter().filter(|s| **s == slot).count();
        let mut read = |s: Slot| open = open.wrapping_sub(usize::from(s == slot));
        match &step.op {
            Op::SetMove { src } | Op::SetSlot { src } | Op::SetAddImm { src, .. } => read(*src),
            Op::ReturnMove { src, .. } | Op::ReturnAddImm { src, .. } => read(*src),
            Op::SetAdd { a, b } | Op::SetSub { a, b } | Op::ReturnAdd { a, b, .. } => {
                read(*a);
                read(*b)
            }
            Op::IfLt { a, b, .. } | Op::IfLe { a, b, .. } | Op::IfCmp { a, b, .. } => {
                read(*a);
                read(*b)
            }
            Op::IfTrue { slot, take: false, .. }
            | Op::IfLtImm { slot, .. }
            | Op::IfLeImm { slot, .. }
            | Op::IfGtImm { slot, .. }
            | Op::IfGeImm { slot, .. }
            | Op::IfEqImm { slot, .. }
            | Op::IfNeImm { slot, .. }
            | Op::IfBy { slot, .. }
            | Op::SetBy { src: slot, .. } => read(*slot),
            Op::MatchWord { subject, .. }
            | Op::MatchConst { subject, .. }
            | Op::Switch { subject, .. }
            | Op::MatchCons { subject, .. }
            | Op::MatchList { subject, .. }
            | Op::MatchPair { subject, .. }
            | Op::Match { subject, own: false, .. }
            | Op::MatchTuple { subject, own: false, take: false, .. } => read(*subject),
            _ => {}
        }
        let mut op = step.op.clone();
        op.each_expr(&mut |e| {
            e.slots(&mut |s| open = open.wrapping_sub(usize::from(*s == slot)));
            // Patterns in expressions bind.
            if has_pattern(e) {
                open = usize::MAX
            }
        });
        open == 0
    })
}

fn has_pattern(e: &mut Expr) -> bool {
    if matches!(e, Expr::Matches(_)) {
        return true;
    }
    let mut found = false;
    e.each_operand(&mut |e| found |= has_pattern(e));
    found
}

/// Turns moves out of a slot into reads.
fn keep(step: &mut Step, slot: Slot) {
    match step.op {
        Op::SetMove { src } if src == slot => step.op = Op::SetSlot { src },
        Op::ReturnMove { src, dirty } if src == slot => {
            step.op = Op::Return { value: Box::new(Expr::Slot(src)), dirty };
        }
        _ => step.op.each_expr(&mut |e| {
            reads(e, &mut |s, e| {
                if s == slot {
                    *e = Expr::Slot(s)
                }
            })
        }),
    }
}

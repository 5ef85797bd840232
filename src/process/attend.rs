//! What happens between a process's slices: its letters, questions and answers.

use super::context::Cx;
use super::engine::Machine;
use super::info;
use super::process::Wait;
use super::signal::Signal;
use super::timer::NEVER;

/// What to do with a process that is not running.
pub enum Attention {
    Run,
    /// Nothing to do for it yet.
    Sleep,
    Exit,
}

impl Cx<'_> {
    /// Handles what came in, and says whether the process can go on. Its machine has stopped.
    pub(super) fn attend(&mut self, machine: &mut Machine) -> Attention {
        if self.has_mail() {
            self.drain();
        }
        if let Some(extra) = &mut self.state.extra {
            if extra.dying.is_some() {
                return Attention::Exit;
            }
            if let Some(questions) = extra.questions.take() {
                for (from, ticket, items) in *questions {
                    let value = info::answer(machine, self, items.as_ref(), false);
                    self.signal(from, Signal::Answer { ticket, result: Ok(value) });
                }
            }
            if let Some(extra) = &mut self.state.extra
                && !extra.boards.is_empty()
            {
                for board in std::mem::take(&mut extra.boards) {
                    self.pin_up(machine, &board);
                }
            }
            if self.state.extra.as_ref().is_some_and(|e| e.suspended > 0) {
                return Attention::Sleep;
            }
        }
        match self.state.wait {
            Wait::Nothing | Wait::Thread => Attention::Run,
            Wait::Message => {
                if self.state.queue.peek().is_some() || self.state.timed_out {
                    return Attention::Run;
                }
                if self.state.deadline != NEVER {
                    self.fix_deadline();
                    self.check_deadline();
                }
                if self.state.timed_out { Attention::Run } else { Attention::Sleep }
            }
            Wait::Answer => match self.state.extra.as_mut().and_then(|e| e.answer.take()) {
                Some(result) => {
                    machine.resume_with(result);
                    Attention::Run
                }
                None => Attention::Sleep,
            },
        }
    }

    /// Does what a hosted native could not do while the machine was running.
    pub(super) fn perform_deferred(&mut self, machine: &mut Machine) {
        let Some(extra) = self.state.extra.as_mut().filter(|e| e.dying.is_none()) else { return };
        if let Some(work) = extra.deferred.take()
            && let Some(result) = work(machine, self)
        {
            machine.resume_with(result);
        }
    }

    /// Whether letters wait.
    #[inline]
    pub(super) fn has_mail(&self) -> bool {
        self.shared.table.find(self.state.pid).is_some_and(|slot| slot.mailbox.has_mail())
    }
}

//! Events put in relation: life lines with names, arrows with both ends, waits, runs.
//!
//! An event's place among all events is its *step*; what is drawn refers to steps, and `times` says when they were.
//! Processes of the library's own (the root process, the logger, …) are `system`: pictures leave them out unless asked.

use super::event::{Event, Kind, Nanos, Source};
use crate::term::Pid;
use rustc_hash::FxHashMap;

pub type Step = u32;

pub struct Process {
    pub pid: Pid,
    /// For people: its registered name, its label, or `P` and a number.
    pub label: String,
    /// What it was spawned with, or what the library says it runs.
    pub what: String,
    pub parent: Option<usize>,
    pub born: Step,
    pub end: Option<End>,
    pub system: bool,
}

pub struct End {
    pub at: Step,
    pub reason: String,
    pub normal: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ArrowKind {
    Message,
    Timer,
    Outside,
    /// `{:EXIT, …}` for a process that traps exits.
    Exit,
    Down,
    /// An exit signal that ends the receiver.
    Killed,
}

/// Something that goes from one process to another.
pub struct Arrow {
    pub kind: ArrowKind,
    /// `None`: a timer, or the outside.
    pub from: Option<usize>,
    /// `None`: nobody was there.
    pub to: Option<usize>,
    pub sent: Step,
    /// When it was in the receiver's mailbox; the same as `sent` for messages.
    pub arrived: Step,
    /// When a `receive` took it.
    pub taken: Option<Step>,
    pub text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BondKind {
    Link,
    Unlink,
    Monitor,
    Demonitor,
}

pub struct Bond {
    pub kind: BondKind,
    pub a: usize,
    pub b: usize,
    pub at: Step,
}

pub struct Wait {
    pub process: usize,
    pub from: Step,
    pub to: Step,
    pub timed_out: bool,
}

pub struct Run {
    pub process: usize,
    pub from: Nanos,
    pub until: Nanos,
    pub worker: u32,
}

/// A name given to a process.
pub struct Name {
    pub process: usize,
    pub at: Step,
    pub name: String,
    pub on: bool,
}

#[derive(Default)]
pub struct Picture {
    /// In order; without runs, which are no steps.
    pub events: Vec<Event>,
    pub times: Vec<Nanos>,
    pub processes: Vec<Process>,
    pub arrows: Vec<Arrow>,
    pub bonds: Vec<Bond>,
    pub waits: Vec<Wait>,
    pub runs: Vec<Run>,
    pub names: Vec<Name>,
    /// Events that were not kept.
    pub lost: u64,
    /// Arrows by the number of their message.
    by_id: FxHashMap<u64, usize>,
    index: FxHashMap<Pid, usize>,
}

impl Picture {
    /// The picture of these events, which are in the order of their numbers.
    pub fn new(events: Vec<Event>, lost: u64) -> Picture {
        let (runs, steps): (Vec<Event>, Vec<Event>) =
            events.into_iter().partition(|e| matches!(e.kind, Kind::Run { .. }));
        let mut picture = Picture { lost, ..Picture::default() };
        let mut waiting = FxHashMap::default();
        let mut now = 0;
        for (step, event) in steps.iter().enumerate() {
            now = now.max(event.at);
            picture.times.push(now);
            picture.add(step as Step, event, &mut waiting);
        }
        let last = picture.times.len().saturating_sub(1) as Step;
        for (process, from) in waiting {
            picture.waits.push(Wait { process, from, to: last, timed_out: false });
        }
        super::sort_by_number(&mut picture.waits, |wait| u64::from(wait.from) << 32 | wait.process as u64);
        for run in runs {
            if let (Some(&process), Kind::Run { until, worker }) = (picture.index.get(&run.pid), run.kind) {
                picture.runs.push(Run { process, from: run.at, until, worker });
            }
        }
        super::sort_by_number(&mut picture.runs, |run| run.from);
        picture.events = steps;
        picture.label();
        picture
    }

    /// The process of this pid, if anything is known of it.
    pub fn find(&self, pid: Pid) -> Option<usize> {
        self.index.get(&pid).copied()
    }

    /// The arrow of a message.
    pub fn arrow(&self, id: u64) -> Option<&Arrow> {
        self.arrows.get(*self.by_id.get(&id)?)
    }

    /// When it ended, beginning with its first event.
    pub fn duration(&self) -> Nanos {
        match (self.times.first(), self.times.last()) {
            (Some(first), Some(last)) => last - first,
            _ => 0,
        }
    }

    fn process(&mut self, pid: Pid, step: Step) -> usize {
        if let Some(&known) = self.index.get(&pid) {
            return known;
        }
        let number = self.processes.len();
        self.index.insert(pid, number);
        let process = Process {
            pid,
            label: String::new(),
            what: String::new(),
            parent: None,
            born: step,
            end: None,
            system: false,
        };
        self.processes.push(process);
        number
    }

    fn add(&mut self, step: Step, event: &Event, waiting: &mut FxHashMap<usize, Step>) {
        // Slot 0 is nobody: who spawns the root.
        let nobody = Pid::new(0, 0);
        if let (true, Kind::Spawn { child, what, .. }) = (event.pid == nobody, &event.kind) {
            let root = self.process(*child, step);
            self.processes[root].what = what.to_string();
            self.processes[root].system = true;
            return;
        }
        let process = self.process(event.pid, step);
        match &event.kind {
            Kind::Spawn { child, what, link, monitor } => {
                let child = self.process(*child, step);
                let by_root = self.processes[process].parent.is_none() && self.processes[process].system;
                let new = &mut self.processes[child];
                new.what = what.to_string();
                new.parent = Some(process);
                if by_root && *monitor {
                    new.label = "main".into();
                    new.what = "the script".into();
                } else {
                    new.system = by_root || what.starts_with("Quaff.") || what.contains(" in Quaff.");
                }
                for (wanted, kind) in [(link, BondKind::Link), (monitor, BondKind::Monitor)] {
                    if *wanted {
                        self.bonds.push(Bond { kind, a: process, b: child, at: step });
                    }
                }
            }
            Kind::Send { to, id, text } => {
                let to = match id {
                    0 => self.index.get(to).copied(),
                    _ => Some(self.process(*to, step)),
                };
                let alive = *id != 0;
                self.by_id.insert(*id, self.arrows.len());
                let arrived = step;
                let to = to.filter(|_| alive);
                let (kind, text) = (ArrowKind::Message, text.to_string());
                self.arrows.push(Arrow { kind, from: Some(process), to, sent: step, arrived, taken: None, text });
            }
            Kind::Arrive { from, id, text } => {
                let (kind, by) = match from {
                    Source::Timer => (ArrowKind::Timer, None),
                    Source::Outside => (ArrowKind::Outside, None),
                    Source::Exit(pid) => (ArrowKind::Exit, self.index.get(pid).copied()),
                    Source::Down(pid) => (ArrowKind::Down, self.index.get(pid).copied()),
                };
                let sent = by.map_or(step, |by| self.ended(by, step));
                self.by_id.insert(*id, self.arrows.len());
                let text = text.to_string();
                self.arrows.push(Arrow { kind, from: by, to: Some(process), sent, arrived: step, taken: None, text });
            }
            Kind::Take { id } => {
                if let Some(arrow) = self.by_id.get(id).and_then(|at| self.arrows.get_mut(*at)) {
                    arrow.taken = Some(step);
                }
            }
            Kind::Wait => {
                waiting.entry(process).or_insert(step);
            }
            Kind::Woken | Kind::Timeout => {
                let timed_out = event.kind == Kind::Timeout;
                if let Some(from) = waiting.remove(&process) {
                    self.waits.push(Wait { process, from, to: step, timed_out });
                } else if timed_out && let Some(wait) = self.waits.iter_mut().rev().find(|w| w.process == process) {
                    // It was woken by its timer just before.
                    wait.timed_out = true;
                }
            }
            Kind::Link { with: other } => self.bond(BondKind::Link, process, *other, step),
            Kind::Unlink { with: other } => self.bond(BondKind::Unlink, process, *other, step),
            Kind::Monitor { of: other } => self.bond(BondKind::Monitor, process, *other, step),
            Kind::Demonitor { of: other } => self.bond(BondKind::Demonitor, process, *other, step),
            Kind::Kill { .. } => {}
            Kind::Killed { by, reason } => {
                let by = self.index.get(by).copied();
                let sent = by.map_or(step, |by| self.ended(by, step));
                let (kind, text) = (ArrowKind::Killed, reason.to_string());
                self.arrows.push(Arrow { kind, from: by, to: Some(process), sent, arrived: step, taken: None, text });
            }
            Kind::Exit { reason, normal } => {
                if let Some(from) = waiting.remove(&process) {
                    self.waits.push(Wait { process, from, to: step, timed_out: false });
                }
                self.processes[process].end = Some(End { at: step, reason: reason.to_string(), normal: *normal });
            }
            Kind::Name { name, on } => {
                if self.processes[process].label.is_empty() {
                    self.processes[process].label = name.strip_prefix("Elixir.").unwrap_or(name).to_string();
                }
                self.names.push(Name { process, at: step, name: name.to_string(), on: *on });
            }
            Kind::Label { text } => self.processes[process].what = text.to_string(),
            Kind::Run { .. } => {}
        }
    }

    fn bond(&mut self, kind: BondKind, a: usize, other: Pid, at: Step) {
        let b = self.process(other, at);
        self.bonds.push(Bond { kind, a, b, at });
    }

    /// Where an exit signal starts: at the sender's end, if it has ended.
    fn ended(&self, process: usize, now: Step) -> Step {
        self.processes[process].end.as_ref().map_or(now, |end| end.at)
    }

    /// Names who has none, and puts names in place of pids in all texts.
    fn label(&mut self) {
        let mut number = 0;
        for process in &mut self.processes {
            if process.system {
                process.label = "(library)".into();
            } else if process.label.is_empty() {
                number += 1;
                process.label = format!("P{number}");
            }
        }
        let mut references = FxHashMap::default();
        let mut arrows = std::mem::take(&mut self.arrows);
        for arrow in &mut arrows {
            arrow.text = self.readable(&arrow.text, &mut references);
        }
        self.arrows = arrows;
        for at in 0..self.processes.len() {
            if let Some(reason) = self.processes[at].end.as_ref().map(|end| self.readable(&end.reason, &mut references))
                && let Some(end) = &mut self.processes[at].end
            {
                end.reason = reason;
            }
        }
    }

    /// A text with `<P3>` in place of `#PID<0.99.0>` and `#Ref<1>` in place of `#Reference<0.1.2.3>`.
    fn readable(&self, text: &str, references: &mut FxHashMap<String, usize>) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('#') {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let inner = |prefix: &str| {
                let body = rest.strip_prefix(prefix)?;
                body.find('>').map(|end| (&body[..end], prefix.len() + end + 1))
            };
            if let Some((numbers, length)) = inner("#PID<0.")
                && let Some((index, generation)) = numbers.split_once('.')
                && let (Ok(index), Ok(generation)) = (index.parse::<u32>(), generation.parse::<u32>())
                && index < Pid::INDEX_LIMIT
                && let Some(process) = self.find(Pid::new(index, generation))
            {
                out.push('<');
                out.push_str(&self.processes[process].label);
                out.push('>');
                rest = &rest[length..];
            } else if let Some((number, length)) = inner("#Reference<") {
                let next = references.len() + 1;
                let number = *references.entry(number.to_string()).or_insert(next);
                out.push_str(&format!("#Ref<{number}>"));
                rest = &rest[length..];
            } else {
                out.push('#');
                rest = &rest[1..];
            }
        }
        out.push_str(rest);
        out
    }
}

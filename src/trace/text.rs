//! The picture for a terminal: a line an event, a lane a process.
//!
//! A lane shows what its process does: `│` it runs or could, `┊` it waits in `receive`. Lanes are given to processes as
//! they appear and free again when they end; who finds no free lane is told of in words only. The same events give the
//! same text, whatever the machine; without times it is the same in every run of a program with one scheduler.

use super::event::{Event, Kind, Source};
use super::picture::{Arrow, ArrowKind, Picture};
use crate::term::Pid;
use std::fmt::Write;

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Columns.
    pub width: usize,
    /// Whether lines begin with the time.
    pub times: bool,
}

/// Lines between two headings.
const HEADING_EVERY: usize = 40;
/// What is kept for words.
const WORDS: usize = 48;
const TIME: usize = 11;

#[derive(Clone, Copy, PartialEq)]
enum Lane {
    Free,
    Running(usize),
    Waiting(usize),
    /// It has ended; the lane is its own until somebody needs one.
    Ended(usize),
}

impl Lane {
    fn process(self) -> Option<usize> {
        match self {
            Lane::Free => None,
            Lane::Running(process) | Lane::Waiting(process) | Lane::Ended(process) => Some(process),
        }
    }
}

struct Drawing<'a> {
    picture: &'a Picture,
    options: Options,
    lanes: Vec<Lane>,
    lane_width: usize,
    out: String,
    since_heading: usize,
    /// A lane has got a process since the last heading.
    renamed: bool,
}

/// One event as a line, for who watches while it happens; `None`: not worth a line. `name` names processes.
pub fn line(event: &Event, name: &dyn Fn(Pid) -> String) -> Option<String> {
    let me = name(event.pid);
    let words = match &event.kind {
        Kind::Spawn { child, what, .. } => format!("{me} spawns {}: {what}", name(*child)),
        Kind::Send { to, text, id } => {
            format!("{me} → {}: {text}{}", name(*to), if *id == 0 { " (it is gone)" } else { "" })
        }
        Kind::Arrive { from: Source::Timer, text, .. } => format!("timer → {me}: {text}"),
        Kind::Arrive { from: Source::Outside, text, .. } => format!("outside → {me}: {text}"),
        Kind::Arrive { from: Source::Exit(pid) | Source::Down(pid), text, .. } => {
            format!("exit of {} → {me}: {text}", name(*pid))
        }
        Kind::Take { .. } => format!("{me} receives a message"),
        Kind::Wait => format!("{me} waits"),
        Kind::Timeout => format!("{me} has waited long enough (after)"),
        Kind::Link { with } => format!("{me} is linked to {}", name(*with)),
        Kind::Unlink { with } => format!("{me} unlinks {}", name(*with)),
        Kind::Monitor { of } => format!("{me} monitors {}", name(*of)),
        Kind::Demonitor { of } => format!("{me} stops monitoring {}", name(*of)),
        Kind::Kill { to, reason } => format!("{me} sends {} the exit signal {reason}", name(*to)),
        Kind::Killed { by, reason } => format!("exit signal of {} ends {me}: {reason}", name(*by)),
        Kind::Exit { reason, .. } => format!("{me} exits: {reason}"),
        Kind::Name { name: registered, on } => {
            format!("{me} {} :{registered}", if *on { "registers as" } else { "gives up" })
        }
        Kind::Woken | Kind::Label { .. } | Kind::Run { .. } => return None,
    };
    Some(format!("{:>12.3} ms  {}", event.at as f64 / 1e6, words.replace('\n', " ")))
}

/// The text of a picture.
pub fn text(picture: &Picture, options: Options) -> String {
    let shown = || picture.processes.iter().filter(|p| !p.system);
    let longest = shown().map(|p| p.label.chars().count()).max().unwrap_or(4);
    let lane_width = (longest + 2).clamp(6, 14);
    let room = options.width.saturating_sub(WORDS + if options.times { TIME } else { 0 });
    let lanes = (room / lane_width).clamp(2, 64).min(shown().count().max(1));
    let mut drawing = Drawing {
        picture,
        options,
        lanes: vec![Lane::Free; lanes],
        lane_width,
        out: String::new(),
        since_heading: HEADING_EVERY,
        renamed: true,
    };
    for step in 0..picture.events.len() {
        drawing.event(step);
    }
    let messages = picture.arrows.iter().filter(|a| a.kind == ArrowKind::Message && drawing.visible_arrow(a)).count();
    let mut out = drawing.out;
    let processes = shown().count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let _ = write!(
        out,
        "\n{}, {}",
        plural(processes, "process").replace("processs", "processes"),
        plural(messages, "message")
    );
    if options.times {
        let _ = write!(out, ", {:.3} ms", picture.duration() as f64 / 1e6);
    }
    out.push('\n');
    if picture.lost > 0 {
        let _ = writeln!(
            out,
            "Only the first {} events were kept; {} later ones were not (--limit).",
            picture.events.len() + picture.runs.len(),
            picture.lost
        );
    }
    out
}

impl Drawing<'_> {
    fn label(&self, process: usize) -> &str {
        &self.picture.processes[process].label
    }

    fn shown(&self, process: usize) -> bool {
        !self.picture.processes[process].system
    }

    fn visible_arrow(&self, arrow: &Arrow) -> bool {
        [arrow.from, arrow.to].into_iter().flatten().all(|process| self.shown(process))
    }

    fn lane_of(&self, process: usize) -> Option<usize> {
        self.lanes.iter().position(|lane| lane.process() == Some(process))
    }

    /// Its lane; a new one if there is a free one.
    fn enter(&mut self, process: usize, step: usize) -> Option<usize> {
        if let Some(lane) = self.lane_of(process) {
            return Some(lane);
        }
        if self.picture.processes[process].end.as_ref().is_some_and(|end| (end.at as usize) < step) {
            // It only stands in what others get of it.
            return None;
        }
        let free = self.lanes.iter().position(|lane| *lane == Lane::Free);
        let free = free.or_else(|| self.lanes.iter().position(|lane| matches!(lane, Lane::Ended(_))))?;
        self.lanes[free] = Lane::Running(process);
        self.renamed = true;
        Some(free)
    }

    fn event(&mut self, step: usize) {
        let picture = self.picture;
        let event = &picture.events[step];
        let Some(process) = picture.find(event.pid).filter(|p| self.shown(*p)) else { return };
        let name = self.label(process).to_string();
        let other = |pid| picture.find(pid).filter(|p| !picture.processes[*p].system);
        match &event.kind {
            Kind::Wait | Kind::Woken => {
                if let Some(lane) = self.lane_of(process) {
                    self.lanes[lane] =
                        if event.kind == Kind::Wait { Lane::Waiting(process) } else { Lane::Running(process) };
                }
            }
            Kind::Spawn { child, link, monitor, .. } => {
                let Some(child) = other(*child) else { return };
                let how = match (link, monitor) {
                    (true, true) => " (linked, monitored)",
                    (true, false) => " (linked)",
                    (false, true) => " (monitored)",
                    (false, false) => "",
                };
                let what = &picture.processes[child].what;
                let words = format!("{name} spawns {}: {what}{how}", self.label(child));
                self.arrow(step, Some(process), Some(child), '─', '○', &words);
            }
            Kind::Send { id, to, .. } => {
                let Some(arrow) = self.arrow_at(step) else { return };
                let text = &arrow.text;
                let receiver = match other(*to) {
                    Some(to) => self.label(to).to_string(),
                    None if *id == 0 && picture.find(*to).is_none() => "nobody".into(),
                    None => return,
                };
                let gone = if *id == 0 { " (it is gone)" } else { "" };
                let words = format!("{name} → {receiver}: {text}{gone}");
                self.arrow(step, Some(process), arrow.to, '─', '▶', &words);
            }
            Kind::Arrive { from, .. } => {
                let Some(arrow) = self.arrow_at(step) else { return };
                let text = &arrow.text;
                let words = match (from, arrow.from.filter(|p| self.shown(*p))) {
                    (Source::Timer, _) => format!("timer → {name}: {text}"),
                    (Source::Outside, _) => format!("outside → {name}: {text}"),
                    (_, Some(from)) => format!("exit of {} → {name}: {text}", self.label(from)),
                    (_, None) => format!("exit → {name}: {text}"),
                };
                self.arrow(step, arrow.from.filter(|p| self.shown(*p)), Some(process), '╌', '▶', &words);
            }
            Kind::Take { id } => {
                let Some(arrow) = picture.arrow(*id) else { return };
                let words = format!("{name} receives {}", arrow.text);
                self.mark(step, process, '◆', &words);
            }
            Kind::Timeout => self.mark(step, process, '◇', &format!("{name} has waited long enough (after)")),
            Kind::Link { with } => self.relation(step, process, other(*with), "is linked to"),
            Kind::Unlink { with } => self.relation(step, process, other(*with), "unlinks"),
            Kind::Monitor { of } => self.relation(step, process, other(*of), "monitors"),
            Kind::Demonitor { of } => self.relation(step, process, other(*of), "stops monitoring"),
            Kind::Kill { to, reason } => {
                let to = other(*to);
                let whom = to.map_or("a process that is gone", |to| self.label(to)).to_string();
                self.arrow(step, Some(process), to, '━', '▶', &format!("{name} sends {whom} the exit signal {reason}"));
            }
            Kind::Killed { by, reason } => {
                let by = other(*by).filter(|by| *by != process);
                let whose = by.map_or_else(String::new, |by| format!(" of {}", self.label(by)));
                self.arrow(step, by, Some(process), '━', '▶', &format!("exit signal{whose} ends {name}: {reason}"));
            }
            Kind::Exit { .. } => {
                let reason = picture.processes[process].end.as_ref().map_or("", |end| &end.reason);
                self.mark(step, process, '✕', &format!("{name} exits: {reason}"));
                if let Some(lane) = self.lane_of(process) {
                    self.lanes[lane] = Lane::Ended(process);
                }
            }
            Kind::Name { name: registered, on } => {
                let shown = registered.strip_prefix("Elixir.").map_or_else(|| format!(":{registered}"), str::to_string);
                let words =
                    if *on { format!("{name} registers as {shown}") } else { format!("{name} gives up {shown}") };
                self.mark(step, process, '■', &words);
            }
            Kind::Label { .. } | Kind::Run { .. } => {}
        }
    }

    fn arrow_at(&self, step: usize) -> Option<&'_ Arrow> {
        let picture: &Picture = self.picture;
        let at = picture.arrows.partition_point(|arrow| (arrow.arrived as usize) < step);
        picture.arrows.get(at).filter(|arrow| arrow.arrived as usize == step)
    }

    fn relation(&mut self, step: usize, process: usize, other: Option<usize>, verb: &str) {
        let whom = other.map_or("a process that is gone", |other| self.label(other));
        let words = format!("{} {verb} {whom}", self.label(process));
        self.arrow(step, Some(process), other, '═', '◈', &words);
    }

    /// A line with a sign on one lane.
    fn mark(&mut self, step: usize, process: usize, sign: char, words: &str) {
        self.enter(process, step);
        let mut cells = self.cells();
        if let Some(lane) = self.lane_of(process)
            && let Some(cell) = cells.get_mut(self.middle(lane))
        {
            *cell = sign;
        }
        self.line(step, cells, words);
    }

    /// A line with an arrow from one lane to another; with what there is of it when one is missing.
    fn arrow(&mut self, step: usize, from: Option<usize>, to: Option<usize>, shaft: char, head: char, words: &str) {
        let from = from.and_then(|process| self.enter(process, step));
        let to = to.and_then(|process| self.enter(process, step));
        let mut cells = self.cells();
        match (from, to) {
            (Some(from), Some(to)) if from != to => {
                let (a, b) = (self.middle(from), self.middle(to));
                for cell in cells.iter_mut().take(a.max(b)).skip(a.min(b) + 1) {
                    *cell = shaft;
                }
                cells[a] = '●';
                cells[b] = if b < a && head == '▶' { '◀' } else { head };
            }
            (Some(from), Some(_)) => cells[self.middle(from)] = '↺',
            (Some(from), None) => cells[self.middle(from)] = '●',
            (None, Some(to)) => cells[self.middle(to)] = head,
            (None, None) => {}
        }
        self.line(step, cells, words);
    }

    fn middle(&self, lane: usize) -> usize {
        lane * self.lane_width + self.lane_width / 2 - 1
    }

    /// The lanes with nothing on them.
    fn cells(&self) -> Vec<char> {
        let mut cells = vec![' '; self.lanes.len() * self.lane_width];
        for (at, lane) in self.lanes.iter().enumerate() {
            cells[self.middle(at)] = match lane {
                Lane::Free | Lane::Ended(_) => ' ',
                Lane::Running(_) => '│',
                Lane::Waiting(_) => '┊',
            };
        }
        cells
    }

    fn line(&mut self, step: usize, cells: Vec<char>, words: &str) {
        if self.since_heading >= if self.renamed { HEADING_EVERY / 4 } else { HEADING_EVERY } {
            self.since_heading = 0;
            self.renamed = false;
            self.heading();
        }
        self.since_heading += 1;
        if self.options.times {
            let time = self.picture.times[step] - self.picture.times[0];
            let _ = write!(self.out, "{:>9.3}  ", time as f64 / 1e6);
        }
        let used = cells.len() + if self.options.times { TIME } else { 0 };
        let room = self.options.width.saturating_sub(used + 1).max(WORDS - 8);
        self.out.extend(cells);
        self.out.push(' ');
        let words = words.replace('\n', " ");
        match words.char_indices().nth(room) {
            Some((end, _)) => {
                let end = words[..end].char_indices().next_back().map_or(0, |(at, _)| at);
                self.out.push_str(&words[..end]);
                self.out.push('…');
            }
            None => self.out.push_str(&words),
        }
        self.out.push('\n');
    }

    /// Who has which lane.
    fn heading(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        let mut line = if self.options.times { format!("{:>9}  ", "ms") } else { String::new() };
        for at in 0..self.lanes.len() {
            let label = self.lanes[at].process().map_or("", |process| self.label(process));
            let label: String = label.chars().take(self.lane_width - 1).collect();
            let before = (self.lane_width / 2 - 1).saturating_sub(label.chars().count().saturating_sub(1) / 2);
            let text = format!("{}{label}", " ".repeat(before));
            let _ = write!(line, "{text:<width$}", width = self.lane_width);
        }
        self.out.push_str(line.trim_end());
        self.out.push('\n');
    }
}

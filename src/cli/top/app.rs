//! The loop: look, draw, wait for keys.

use super::keys::{self, Key};
use super::model::{Model, Order};
use super::screen::Terminal;
use super::view::{self, Look, Pane};
use crate::runtime::{Handle, Held};
use crate::trace::{Tracer, text};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

/// Lines of a pane that are kept.
const KEPT: usize = 500;
/// Events between two looks that are kept.
const EVENTS: usize = 10_000;

pub struct Options {
    pub title: String,
    pub interval: Duration,
    /// What the script has written and nobody has seen.
    pub output: Held,
    /// Set when the script has ended, with its status in `status`.
    pub ended: Arc<AtomicBool>,
}

struct App {
    handle: Handle,
    options: Options,
    model: Model,
    pane: Pane,
    paused: bool,
    /// The filter is being typed.
    typing: bool,
    /// `k` was pressed: a second key confirms.
    killing: bool,
    tracer: Option<Arc<Tracer>>,
    traced: VecDeque<String>,
    scroll: usize,
    over: bool,
}

/// Shows the page until the user leaves it.
///
/// # Errors
/// There is no terminal.
pub fn run(handle: Handle, options: Options) -> Result<(), String> {
    let mut terminal = Terminal::open()?;
    let mut app = App {
        handle,
        options,
        model: Model::new(),
        pane: Pane::None,
        paused: false,
        typing: false,
        killing: false,
        tracer: None,
        traced: VecDeque::new(),
        scroll: 0,
        over: false,
    };
    // Rates need two looks: the second comes soon.
    app.look();
    let mut next = Instant::now() + app.options.interval.min(Duration::from_millis(200));
    loop {
        app.draw(&mut terminal);
        let wait = next.saturating_duration_since(Instant::now()).min(Duration::from_millis(250));
        let Some(pressed) = keys::read(wait) else { break };
        for key in pressed {
            if !app.key(key) {
                app.stop_trace();
                return Ok(());
            }
        }
        let ended = !app.over && app.options.ended.load(Ordering::Acquire);
        if Instant::now() >= next || ended {
            if !app.paused && !app.over {
                app.look();
            }
            next = Instant::now() + app.options.interval;
        }
    }
    app.stop_trace();
    Ok(())
}

impl App {
    fn look(&mut self) {
        match self.handle.glance(Duration::from_millis(150)) {
            Some(glance) => self.model.update(glance),
            None => self.over = true,
        }
        self.over |= self.options.ended.load(Ordering::Acquire);
        self.take_events();
    }

    fn take_events(&mut self) {
        let Some(tracer) = &self.tracer else { return };
        for event in tracer.drain() {
            if let Some(line) = text::line(&event, &|pid| self.model.title(pid)) {
                self.traced.push_back(line);
            }
        }
        if tracer.lost() > 0 && self.traced.back().is_none_or(|l| !l.starts_with('…')) {
            self.traced.push_back("… more than can be shown".into());
        }
        while self.traced.len() > KEPT {
            self.traced.pop_front();
        }
    }

    fn draw(&mut self, terminal: &mut Terminal) {
        let (width, height) = Terminal::size();
        let lines: Vec<String> = match self.pane {
            Pane::Output => output_lines(&self.options.output),
            Pane::Trace => self.traced.iter().cloned().collect(),
            Pane::None | Pane::Help => Vec::new(),
        };
        let chosen = self.model.chosen.map(|pid| self.model.title(pid)).unwrap_or_default();
        let pane_title = match self.pane {
            Pane::Output => "output (Esc closes)".to_string(),
            Pane::Trace => "trace (T: of the chosen process, Esc closes)".to_string(),
            Pane::None | Pane::Help => "keys".to_string(),
        };
        let message = if self.typing {
            Some(format!("filter: {}_   (Enter: done, Esc: clear)", self.model.filter))
        } else if self.killing {
            Some(format!("kill {chosen}? y: yes, any other key: no"))
        } else if self.over {
            Some("The script has ended: q leaves".to_string())
        } else {
            None
        };
        let mut look = Look {
            title: &self.options.title,
            pane: self.pane,
            pane_title: &pane_title,
            pane_lines: &lines,
            message: message.as_deref(),
            paused: self.paused,
            interval_ms: self.options.interval.as_millis() as u64,
            scroll: &mut self.scroll,
        };
        terminal.show(view::page(&self.model, &mut look, width, height));
    }

    /// Whether to go on.
    fn key(&mut self, key: Key) -> bool {
        if self.typing {
            match key {
                Key::Enter => self.typing = false,
                Key::Escape => {
                    self.model.filter.clear();
                    self.typing = false;
                }
                Key::Backspace => drop(self.model.filter.pop()),
                Key::Char(c) => self.model.filter.push(c),
                _ => {}
            }
            self.model.arrange();
            return true;
        }
        if std::mem::take(&mut self.killing) {
            if let (Key::Char('y' | 'Y'), Some(pid)) = (key, self.model.chosen) {
                self.handle.kill(pid);
                self.look();
            }
            return true;
        }
        let position = self.model.position();
        let screen = Terminal::size().1.saturating_sub(6).max(1);
        match key {
            Key::Char('q') => return false,
            Key::Char('r') => self.model.sort(Order::Rate),
            Key::Char('R') => self.model.sort(Order::Total),
            Key::Char('m') => self.model.sort(Order::Memory),
            Key::Char('b') => self.model.sort(Order::Messages),
            Key::Char('n') => self.model.sort(Order::Name),
            Key::Char('p') => self.model.sort(Order::Pid),
            Key::Char('t') => {
                self.model.tree = !self.model.tree;
                self.model.arrange();
            }
            Key::Char('N') => {
                self.model.named_only = !self.model.named_only;
                self.model.arrange();
            }
            Key::Char('/') => self.typing = true,
            Key::Char('k') => self.killing = self.model.chosen.is_some() && !self.over,
            Key::Char('T') => self.trace(),
            Key::Char('o') => self.open(Pane::Output),
            Key::Char('?' | 'h') => self.open(Pane::Help),
            Key::Char(' ') => self.paused = !self.paused,
            Key::Char('+') => self.options.interval = (self.options.interval * 2).min(Duration::from_secs(60)),
            Key::Char('-') => self.options.interval = (self.options.interval / 2).max(Duration::from_millis(100)),
            Key::Escape => {
                self.stop_trace();
                self.pane = Pane::None;
                self.model.filter.clear();
                self.model.arrange();
            }
            Key::Up => self.model.choose(position.saturating_sub(1)),
            Key::Down => self.model.choose(position + 1),
            Key::PageUp => self.model.choose(position.saturating_sub(screen)),
            Key::PageDown => self.model.choose(position + screen),
            Key::Home => self.model.choose(0),
            Key::End => self.model.choose(usize::MAX),
            _ => {}
        }
        true
    }

    fn open(&mut self, pane: Pane) {
        self.stop_trace();
        self.pane = if self.pane == pane { Pane::None } else { pane };
    }

    /// Follows the chosen process.
    fn trace(&mut self) {
        let Some(pid) = self.model.chosen.filter(|_| !self.over) else { return };
        let tracer = Arc::new(Tracer::new(EVENTS));
        tracer.follow(pid);
        self.handle.start_trace(tracer.clone());
        self.tracer = Some(tracer);
        self.traced.clear();
        self.traced.push_back(format!("from now on: what {} does", self.model.title(pid)));
        self.pane = Pane::Trace;
    }

    fn stop_trace(&mut self) {
        if self.tracer.take().is_some() {
            self.handle.stop_trace();
        }
    }
}

/// The last lines of what the script has written.
fn output_lines(output: &Held) -> Vec<String> {
    let bytes = output.lock().unwrap_or_else(PoisonError::into_inner);
    let start = bytes.len().saturating_sub(32 << 10);
    let text = String::from_utf8_lossy(&bytes[start..]).into_owned();
    let lines: Vec<String> = text.lines().map(plain).collect();
    lines[lines.len().saturating_sub(KEPT)..].to_vec()
}

/// Without the sequences that colour it.
fn plain(line: &str) -> String {
    let mut out = String::new();
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        if sign == '\x1b' {
            signs.by_ref().find(|c| c.is_ascii_alphabetic());
        } else if sign == '\t' {
            out.push_str("    ");
        } else {
            out.push(sign);
        }
    }
    out
}

//! The page.

use super::model::{Model, Order, short};
use super::screen::{BOLD, DIM, Grid, PLAIN, REVERSE, Style, color};
use crate::runtime::Sample;

/// What is shown beside the processes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pane {
    None,
    Output,
    Trace,
    Help,
}

/// What the keys have set beside the model.
pub struct Look<'a> {
    pub title: &'a str,
    pub pane: Pane,
    /// Title and lines of the pane, the last ones at the bottom.
    pub pane_title: &'a str,
    pub pane_lines: &'a [String],
    /// In place of the help line.
    pub message: Option<&'a str>,
    pub paused: bool,
    pub interval_ms: u64,
    /// The first line of the table that is shown; kept so that the chosen one is in view.
    pub scroll: &'a mut usize,
}

pub const HELP: &[&str] = &[
    "up down PgUp PgDn Home End   choose a process",
    "r  by reductions per second      R  by all reductions      m  by memory",
    "b  by messages in the mailbox    n  by name                p  by pid      again: the other way round",
    "t  links as a tree               N  only registered names  /  filter (Esc clears it)",
    "T  trace the chosen process      k  kill it (asks first)   Esc  close this pane",
    "o  the script's output           space  stop and go on     + -  slower, faster",
    "q  leave (the script ends)",
];

/// A page of this size.
pub fn page(model: &Model, look: &mut Look<'_>, width: usize, height: usize) -> Grid {
    let mut grid = Grid::new(width, height);
    let table = head(&mut grid, model, look);
    let pane = match look.pane {
        Pane::None => 0,
        Pane::Help => HELP.len() + 1,
        Pane::Output | Pane::Trace => (height / 3).max(4),
    };
    let pane = pane.min(height.saturating_sub(table + 4));
    let bottom = height.saturating_sub(pane + 1);
    rows(&mut grid, model, look, table, bottom);
    if pane > 0 {
        let title = format!("─ {} ", look.pane_title);
        grid.put(0, bottom, &"─".repeat(width), DIM);
        grid.put(0, bottom, &title, BOLD);
        let lines = if look.pane == Pane::Help { HELP.iter().map(|l| l.to_string()).collect() } else { Vec::new() };
        let lines = if look.pane == Pane::Help { &lines } else { look.pane_lines };
        for (n, line) in lines.iter().rev().take(pane - 1).rev().enumerate() {
            grid.put(0, bottom + 1 + n, line, PLAIN);
        }
    }
    let last = height.saturating_sub(1);
    match look.message {
        Some(message) => {
            grid.put(0, last, message, color(3));
        }
        None => {
            let keys =
                "q quit  ? help  r R m b n p sort  t tree  N names  / filter  T trace  k kill  o output  space pause";
            grid.put(0, last, keys, DIM);
        }
    }
    grid
}

/// The lines above the table; how many.
fn head(grid: &mut Grid, model: &Model, look: &Look<'_>) -> usize {
    let glance = &model.glance;
    let seconds = glance.now / 1_000_000_000;
    let clock = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let x = grid.put(0, 0, &format!("quaff top · {} ", look.title), BOLD);
    let text = format!(
        " {} processes, {} named · run queue {} · {} reductions/s · {} · up {clock}{}",
        glance.count,
        glance.names,
        glance.run_queue,
        amount(model.rate),
        bytes(glance.memory),
        if look.paused { " · PAUSED".to_string() } else { format!(" · every {}", millis(look.interval_ms)) }
    );
    grid.put(x, 0, &text, PLAIN);
    let mut x = grid.put(0, 1, "schedulers ", DIM);
    for (n, load) in model.loads.iter().enumerate() {
        if x + 20 > grid.width {
            grid.put(x, 1, "…", DIM);
            break;
        }
        let full = usize::from(*load).div_ceil(10);
        x = grid.put(x, 1, &format!(" {} ", n + 1), DIM);
        let shade = color(if *load > 90 {
            1
        } else if *load > 50 {
            3
        } else {
            2
        });
        x = grid.put(x, 1, &"█".repeat(full), shade);
        x = grid.put(x, 1, &"░".repeat(10 - full), DIM);
        x = grid.put(x, 1, &format!(" {load:>3}% "), PLAIN);
    }
    if !model.filter.is_empty() || model.named_only {
        let names = if model.named_only { "registered names" } else { "" };
        grid.put(x + 1, 1, &format!("filter: {names} {}", model.filter), color(3));
    }
    2
}

/// Where columns stand: pid, name, state, rate, reductions, memory, messages, current function.
struct Columns {
    name: usize,
    current: usize,
}

const PID: usize = 12;
const NUMBERS: usize = 8;

fn rows(grid: &mut Grid, model: &Model, look: &mut Look<'_>, top: usize, bottom: usize) {
    let fixed = PID + 9 + 4 * (NUMBERS + 1);
    let rest = grid.width.saturating_sub(fixed);
    let columns = Columns { name: rest / 2, current: rest.saturating_sub(rest / 2 + 1) };
    heading(grid, model, &columns, top);
    let room = bottom.saturating_sub(top + 1);
    let position = model.position();
    *look.scroll = (*look.scroll).min(position).max((position + 1).saturating_sub(room.max(1)));
    for (n, line) in model.lines.iter().skip(*look.scroll).take(room).enumerate() {
        let process = &model.glance.processes[line.at];
        let y = top + 1 + n;
        row(grid, process, &line.branch, line.rate, &columns, y);
        if Some(process.pid) == model.chosen {
            grid.line_style(y, |_| REVERSE);
        }
    }
}

fn heading(grid: &mut Grid, model: &Model, columns: &Columns, y: usize) {
    let mark = |order: Order| if model.order == order { if model.backwards { "↑" } else { "↓" } } else { "" };
    grid.put(0, y, &format!("PID{}", mark(Order::Pid)), PLAIN);
    let mut x = PID;
    grid.put(x, y, &format!("NAME OR FUNCTION{}", mark(Order::Name)), PLAIN);
    x += columns.name;
    grid.put(x, y, "STATE", PLAIN);
    x += 9;
    for (title, order) in
        [("REDS/S", Order::Rate), ("REDS", Order::Total), ("MEMORY", Order::Memory), ("MSGS", Order::Messages)]
    {
        grid.column(x, y, NUMBERS, &format!("{title}{}", mark(order)), true, PLAIN);
        x += NUMBERS + 1;
    }
    grid.column(x, y, columns.current, "CURRENT FUNCTION", false, PLAIN);
    grid.line_style(y, |style| Style { bold: true, dim: false, ..style });
}

fn row(grid: &mut Grid, process: &Sample, branch: &str, rate: u64, columns: &Columns, y: usize) {
    grid.column(0, y, PID - 1, &short(process.pid), false, DIM);
    let mut x = PID;
    let (title, style) = match &process.name {
        Some(name) => (name.strip_prefix("Elixir.").unwrap_or(name), color(6)),
        None => (process.what.as_str(), PLAIN),
    };
    grid.column(x, y, columns.name.saturating_sub(1), &format!("{branch}{title}"), false, style);
    x += columns.name;
    let shade = match process.state {
        "running" => color(2),
        "blocked" => color(3),
        _ => DIM,
    };
    grid.put(x, y, process.state, shade);
    x += 9;
    let messages = if process.messages > 1000 { color(1) } else { PLAIN };
    for (text, style) in [
        (amount(rate), if rate > 0 { BOLD } else { DIM }),
        (amount(process.reductions), PLAIN),
        (bytes(process.memory), PLAIN),
        (amount(process.messages as u64), messages),
    ] {
        grid.column(x, y, NUMBERS, &text, true, style);
        x += NUMBERS + 1;
    }
    grid.column(x, y, columns.current, &process.current, false, DIM);
}

/// `1234`, `12.3k`, `4.5M`
fn amount(n: u64) -> String {
    match n {
        0..10_000 => n.to_string(),
        10_000..1_000_000 => format!("{:.1}k", n as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1}M", n as f64 / 1e6),
        _ => format!("{:.1}G", n as f64 / 1e9),
    }
}

fn bytes(n: usize) -> String {
    match n {
        0..10_000 => format!("{n} B"),
        10_000..10_000_000 => format!("{:.1} kB", n as f64 / 1e3),
        10_000_000..10_000_000_000 => format!("{:.1} MB", n as f64 / 1e6),
        _ => format!("{:.1} GB", n as f64 / 1e9),
    }
}

pub fn millis(n: u64) -> String {
    if n.is_multiple_of(1000) { format!("{} s", n / 1000) } else { format!("{:.1} s", n as f64 / 1000.0) }
}

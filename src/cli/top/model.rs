//! What the page shows: processes with their rates, in the wanted order, the chosen one, filters.

use crate::base::order::Order as _;
use crate::runtime::{Glance, Pid, Sample};
use rustc_hash::{FxHashMap, FxHashSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Reductions since the last look.
    Rate,
    Total,
    Memory,
    Messages,
    Name,
    Pid,
}

/// A line of the table.
pub struct Line {
    /// Its place in the glance.
    pub at: usize,
    /// In the tree: what stands before its name.
    pub branch: String,
    pub rate: u64,
}

pub struct Model {
    pub glance: Glance,
    pub lines: Vec<Line>,
    pub order: Order,
    pub backwards: bool,
    pub tree: bool,
    pub named_only: bool,
    pub filter: String,
    pub chosen: Option<Pid>,
    /// By scheduler, per cent since the last look.
    pub loads: Vec<u8>,
    /// Reductions of all since the last look, per second.
    pub rate: u64,
    former: FxHashMap<Pid, u64>,
    rates: FxHashMap<Pid, u64>,
}

impl Model {
    pub fn new() -> Model {
        Model {
            glance: Glance::default(),
            lines: Vec::new(),
            order: Order::Rate,
            backwards: false,
            tree: false,
            named_only: false,
            filter: String::new(),
            chosen: None,
            loads: Vec::new(),
            rate: 0,
            former: FxHashMap::default(),
            rates: FxHashMap::default(),
        }
    }

    /// Takes a new look.
    pub fn update(&mut self, mut glance: Glance) {
        let elapsed = glance.now.saturating_sub(self.glance.now).max(1);
        let per_second = |n: u64| (u128::from(n) * 1_000_000_000 / u128::from(elapsed)) as u64;
        self.loads = glance
            .busy
            .iter()
            .enumerate()
            .map(|(n, busy)| {
                let before = self.glance.busy.get(n).copied().unwrap_or(0);
                (busy.saturating_sub(before).saturating_mul(100) / elapsed).min(100) as u8
            })
            .collect();
        // Who was too busy to come by is as it was.
        if glance.processes.len() < glance.count {
            let here: FxHashSet<Pid> = glance.processes.iter().map(|p| p.pid).collect();
            let missing = glance.count - glance.processes.len();
            let late = self.glance.processes.drain(..).filter(|p| !here.contains(&p.pid)).take(missing);
            glance.processes.extend(late);
        }
        self.rates.clear();
        self.rate = 0;
        for process in &glance.processes {
            let before = self.former.get(&process.pid).copied().unwrap_or(0);
            let rate = per_second(process.reductions.saturating_sub(before));
            self.rates.insert(process.pid, rate);
            self.rate += rate;
        }
        self.former = glance.processes.iter().map(|p| (p.pid, p.reductions)).collect();
        self.glance = glance;
        self.arrange();
    }

    /// Filters, sorts, and builds the tree.
    pub fn arrange(&mut self) {
        let words = self.filter.to_lowercase();
        let matches = |p: &Sample| {
            let name = p.name.as_deref().unwrap_or("");
            (!self.named_only || p.name.is_some())
                && (words.is_empty()
                    || [name, &p.what, &p.current, &p.pid.to_string()]
                        .iter()
                        .any(|t| t.to_lowercase().contains(&words)))
        };
        let all = &self.glance.processes;
        let mut order: Vec<usize> = (0..all.len()).filter(|at| matches(&all[*at])).collect();
        let rate = |at: usize| self.rates.get(&all[at].pid).copied().unwrap_or(0);
        order.order_by(|a, b| {
            let (x, y) = (&all[*a], &all[*b]);
            let largest_first = match self.order {
                Order::Rate => rate(*b).cmp(&rate(*a)),
                Order::Total => y.reductions.cmp(&x.reductions),
                Order::Memory => y.memory.cmp(&x.memory),
                Order::Messages => y.messages.cmp(&x.messages),
                // Those with names first.
                Order::Name => (x.name.is_none(), &x.name, &x.what).cmp(&(y.name.is_none(), &y.name, &y.what)),
                Order::Pid => std::cmp::Ordering::Equal,
            };
            let wanted = if self.backwards { largest_first.reverse() } else { largest_first };
            wanted.then(x.pid.cmp(&y.pid))
        });
        let lines =
            if self.tree { self.forest(&order) } else { order.into_iter().map(|at| (at, String::new())).collect() };
        self.lines = lines.into_iter().map(|(at, branch)| Line { at, branch, rate: rate(at) }).collect();
        if self.chosen.is_none_or(|pid| self.lines.iter().all(|l| self.glance.processes[l.at].pid != pid)) {
            self.chosen = self.lines.first().map(|line| self.glance.processes[line.at].pid);
        }
    }

    /// Links as trees: below each process those linked to it that it has started, in the table's order.
    fn forest(&self, order: &[usize]) -> Vec<(usize, String)> {
        let all = &self.glance.processes;
        let here: FxHashSet<Pid> = order.iter().map(|at| all[*at].pid).collect();
        let mut children: FxHashMap<Pid, Vec<usize>> = FxHashMap::default();
        let mut roots = Vec::new();
        for at in order {
            let process = &all[*at];
            if process.links.contains(&process.parent) && here.contains(&process.parent) {
                children.entry(process.parent).or_default().push(*at);
            } else {
                roots.push(*at);
            }
        }
        let mut lines = Vec::new();
        // No recursion: chains of links may be as long as a script likes. (at, what stands before it, is the last one)
        let mut stack: Vec<(usize, String, Option<bool>)> =
            roots.into_iter().rev().map(|at| (at, String::new(), None)).collect();
        while let Some((at, before, last)) = stack.pop() {
            let (own, below) = match last {
                None => (String::new(), String::new()),
                Some(true) => (format!("{before}└─"), format!("{before}  ")),
                Some(false) => (format!("{before}├─"), format!("{before}│ ")),
            };
            lines.push((at, own));
            let Some(mine) = children.remove(&all[at].pid) else { continue };
            // Deep down indentation stops.
            let below = if below.chars().count() > 40 { before } else { below };
            for (n, child) in mine.iter().enumerate().rev() {
                stack.push((*child, below.clone(), Some(n + 1 == mine.len())));
            }
        }
        lines
    }

    /// Where the chosen process stands.
    pub fn position(&self) -> usize {
        let is_chosen = |line: &Line| Some(self.glance.processes[line.at].pid) == self.chosen;
        self.lines.iter().position(is_chosen).unwrap_or(0)
    }

    pub fn choose(&mut self, position: usize) {
        let line = self.lines.get(position.min(self.lines.len().saturating_sub(1)));
        self.chosen = line.map(|line| self.glance.processes[line.at].pid);
    }

    pub fn sort(&mut self, order: Order) {
        self.backwards = order == self.order && !self.backwards;
        self.order = order;
        self.arrange();
    }

    /// Name, or what it runs.
    pub fn title(&self, pid: Pid) -> String {
        if pid == Pid::new(0, 0) {
            // Who kills from outside.
            return "this page".into();
        }
        let found = self.glance.processes.iter().find(|p| p.pid == pid);
        let pid = short(pid);
        match found {
            Some(Sample { name: Some(name), .. }) => format!("{name} {pid}"),
            Some(process) => format!("{pid} {}", process.what),
            None => pid,
        }
    }
}

/// `<0.97.0>`
pub fn short(pid: Pid) -> String {
    pid.to_string().trim_start_matches("#PID").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(index: u32, parent: u32, links: &[u32], reductions: u64) -> Sample {
        Sample {
            pid: Pid::new(index, 0),
            parent: Pid::new(parent, 0),
            name: (index == 3).then(|| "three".to_string()),
            what: format!("M.f{index}/0"),
            current: String::new(),
            state: "waiting",
            reductions,
            memory: 1000 - index as usize,
            messages: 0,
            links: links.iter().map(|i| Pid::new(*i, 0)).collect(),
            traps_exits: false,
        }
    }

    fn model() -> Model {
        let mut model = Model::new();
        let first =
            vec![sample(1, 0, &[2, 3], 10), sample(2, 1, &[1], 100), sample(3, 1, &[1, 4], 50), sample(4, 3, &[3], 0)];
        let glance = Glance { count: 4, processes: first, now: 1_000_000_000, busy: vec![0], ..Glance::default() };
        model.update(glance.clone());
        let mut second = glance;
        second.now = 3_000_000_000;
        second.busy = vec![500_000_000];
        second.processes[0].reductions = 2010;
        model.update(second);
        model
    }

    fn order(model: &Model) -> Vec<u32> {
        model.lines.iter().map(|l| model.glance.processes[l.at].pid.index()).collect()
    }

    #[test]
    fn rates_are_of_the_time_between_looks() {
        let model = model();
        assert_eq!((model.lines[0].rate, model.rate), (1000, 1000));
        assert_eq!(model.loads, [25]);
    }

    #[test]
    fn lines_are_sorted_and_filtered() {
        let mut model = model();
        assert_eq!(order(&model), [1, 2, 3, 4]);
        model.sort(Order::Total);
        assert_eq!(order(&model), [1, 2, 3, 4]);
        model.sort(Order::Total);
        assert_eq!(order(&model), [4, 3, 2, 1]);
        model.sort(Order::Name);
        assert_eq!(order(&model), [3, 1, 2, 4]);
        model.filter = "F2".into();
        model.arrange();
        assert_eq!((order(&model), model.chosen), (vec![2], Some(Pid::new(2, 0))));
        model.filter.clear();
        model.named_only = true;
        model.arrange();
        assert_eq!(order(&model), [3]);
    }

    #[test]
    fn links_make_trees() {
        let mut model = model();
        model.order = Order::Pid;
        model.tree = true;
        model.arrange();
        let lines: Vec<_> =
            model.lines.iter().map(|l| format!("{}{}", l.branch, model.glance.processes[l.at].pid.index())).collect();
        assert_eq!(lines, ["1", "├─2", "└─3", "  └─4"]);
    }

    #[test]
    fn who_is_too_busy_stays_as_it_was() {
        let mut model = model();
        let glance =
            Glance { count: 4, processes: vec![sample(1, 0, &[], 5000)], now: 4_000_000_000, ..Glance::default() };
        model.update(glance);
        assert_eq!(model.lines.len(), 4);
    }
}

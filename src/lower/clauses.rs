//! Clauses: functions, `case`, `fn`, `else`, `receive`.
//!
//! Clauses are tried in order. A run of at least [`RUN`] of them that test the same subject for atoms or small
//! integers is entered through one [`Node::Switch`]; within the run only clauses for the same constant follow each
//! other, which is the same order as far as a value can tell.

use super::build::{Builder, Dest, Label};
use super::cond::boolean;
use crate::base::atoms;
use crate::base::order::Order as _;
use crate::ir::core::{CaseFail, Clause, Expr as Core, Kind, Pat};
use crate::ir::{Expr, Node, Offset, Slot};
use crate::term::Term;

/// How many clauses make a switch worthwhile.
const RUN: usize = 4;

/// What to do when a clause has matched, before its body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Plain,
    /// Take the message out of the mailbox.
    Receive,
}

/// A clause with one pattern a subject.
struct Row<'c> {
    clause: &'c Clause,
    pats: Vec<&'c Pat>,
}

impl Builder<'_> {
    /// The clauses of a function or closure, whose arguments are the first registers.
    pub fn function_body(&mut self, clauses: &[Clause]) {
        let line = self.line;
        self.here();
        let subjects: Vec<Slot> = (0..self.nargs).collect();
        if self.clauses(&subjects, clauses, Dest::Return, Entry::Plain) {
            self.line = line;
            self.emit(Node::FunctionClause);
        }
    }

    pub fn case(&mut self, subject: &Core, clauses: &[Clause], fail: CaseFail, dest: Dest) {
        let line = self.line;
        if let Some((yes, no)) = boolean_case(subject, clauses) {
            let (otherwise, end) = (self.label(), self.label());
            self.cond(subject, otherwise);
            self.expr(yes, dest);
            self.jump_to_join(end, dest);
            self.place(otherwise);
            self.expr(no, dest);
            return self.place(end);
        }
        let end = self.label();
        let fails;
        let value;
        if let Some(es) = taken_apart(subject, clauses) {
            let values = self.values(es, subject.line);
            let subjects: Vec<Slot> = values.into_iter().map(|v| self.in_reg(v)).collect();
            let rows = clauses.iter().map(|clause| Row { clause, pats: elements(clause, subjects.len()) }).collect();
            fails = self.rows(&subjects, rows, dest, Entry::Plain, end);
            value = super::simple::tuple(subjects.into_iter().map(Expr::Slot).collect());
        } else {
            let subject = self.reg(subject);
            let rows = clauses.iter().map(row).collect();
            fails = self.rows(&[subject], rows, dest, Entry::Plain, end);
            value = Expr::Slot(subject);
        }
        if fails {
            self.line = line;
            let tag = match fail {
                CaseFail::Case => atoms::CASE_CLAUSE,
                CaseFail::Match => atoms::BADMATCH,
                CaseFail::With => atoms::WITH_CLAUSE,
            };
            self.raise_pair(tag, value);
        }
        self.place(end);
    }

    /// Emits clauses; when none matches, control goes on behind them. `false`: that cannot happen. Bodies that match
    /// continue there too unless the destination is tail position, so this is for the latter only; others use
    /// [`Builder::clauses_to`].
    pub fn clauses(&mut self, subjects: &[Slot], clauses: &[Clause], dest: Dest, entry: Entry) -> bool {
        let end = self.label();
        let fails = self.clauses_to(subjects, clauses, dest, entry, end);
        self.place(end);
        fails
    }

    /// As [`Builder::clauses`], but bodies jump to `end` when done.
    pub fn clauses_to(&mut self, subjects: &[Slot], clauses: &[Clause], dest: Dest, entry: Entry, end: Label) -> bool {
        self.rows(subjects, clauses.iter().map(row).collect(), dest, entry, end)
    }

    fn rows(&mut self, subjects: &[Slot], rows: Vec<Row>, dest: Dest, entry: Entry, end: Label) -> bool {
        let mut i = 0;
        while i < rows.len() {
            match run(&rows[i..], subjects.len()) {
                Some((column, len)) => {
                    self.switch(subjects, &rows[i..i + len], column, dest, entry, end);
                    i += len;
                }
                None => {
                    let row = &rows[i];
                    let next = self.label();
                    self.row(subjects, row, None, next, dest, entry, end);
                    self.place(next);
                    i += 1;
                    if row.clause.guards.is_empty() && row.pats.iter().all(|p| irrefutable(p)) {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// One clause: tests (but for the column that a switch has tested), guards, body.
    #[allow(clippy::too_many_arguments)]
    fn row(
        &mut self,
        subjects: &[Slot],
        row: &Row,
        tested: Option<usize>,
        fail: Label,
        dest: Dest,
        entry: Entry,
        end: Label,
    ) {
        self.at(row.clause.line);
        for (column, (subject, pat)) in subjects.iter().zip(&row.pats).enumerate() {
            if Some(column) != tested {
                self.match_pat(*subject, pat, fail);
            }
        }
        self.guards(&row.clause.guards, fail);
        if entry == Entry::Receive {
            self.emit(Node::RecvAccept);
        }
        self.expr(&row.clause.body, dest);
        self.jump_to_join(end, dest);
    }

    fn switch(&mut self, subjects: &[Slot], rows: &[Row], column: usize, dest: Dest, entry: Entry, end: Label) {
        let labels: Vec<Label> = rows.iter().map(|_| self.label()).collect();
        let after = self.label();
        let key = |i: usize| immediate(rows[i].pats[column]);
        let mut table: Vec<(Term, Offset)> = Vec::new();
        let mut firsts = rustc_hash::FxHashSet::default();
        // The next clause with the same constant, for when a clause fails after the switch.
        let mut nexts = vec![after; rows.len()];
        let mut seen: rustc_hash::FxHashMap<u64, usize> = rustc_hash::FxHashMap::default();
        for i in (0..rows.len()).rev() {
            if let Some(t) = key(i)
                && let Some(later) = seen.insert(t.raw_bits(), i)
            {
                nexts[i] = labels[later];
            }
        }
        for (i, label) in labels.iter().enumerate() {
            if let Some(t) = key(i)
                && firsts.insert(t.raw_bits())
            {
                table.push((t.clone(), label.offset()));
            }
        }
        table.order_by_key(|(t, _)| t.raw_bits());
        self.at(rows[0].clause.line);
        self.emit(Node::Switch { subject: subjects[column], table: table.into(), otherwise: after.offset() });
        for (i, row) in rows.iter().enumerate() {
            self.place(labels[i]);
            self.row(subjects, row, Some(column), nexts[i], dest, entry, end);
        }
        self.place(after);
    }
}

fn row(clause: &Clause) -> Row<'_> {
    Row { clause, pats: clause.pats.iter().collect() }
}

/// The column with the longest run of constants from the first row on, and its length.
fn run(rows: &[Row], columns: usize) -> Option<(usize, usize)> {
    let len = |column: usize| rows.iter().take_while(|r| immediate(r.pats[column]).is_some()).count();
    let (column, len) = (0..columns).map(|c| (c, len(c))).max_by_key(|&(c, len)| (len, usize::MAX - c))?;
    (len >= RUN).then_some((column, len))
}

/// An atom or small integer.
fn immediate(pat: &Pat) -> Option<&Term> {
    match pat {
        Pat::Const(t) if t.is_atom() || t.is_small_int() => Some(t),
        _ => None,
    }
}

fn irrefutable(pat: &Pat) -> bool {
    match pat {
        Pat::Wild | Pat::Bind(_) => true,
        Pat::Both(a, b) => irrefutable(a) && irrefutable(b),
        _ => false,
    }
}

/// `case` on a boolean expression with exactly the clauses `true` and `false`.
fn boolean_case<'c>(subject: &Core, clauses: &'c [Clause]) -> Option<(&'c Core, &'c Core)> {
    let [a, b] = clauses else { return None };
    let is = |c: &Clause, t: &Term| c.guards.is_empty() && matches!(&c.pats[..], [Pat::Const(p)] if p.same(t));
    let rest = |c: &Clause, t: &Term| is(c, t) || (c.guards.is_empty() && matches!(c.pats[..], [Pat::Wild]));
    if !boolean(subject) {
        None
    } else if is(a, &Term::TRUE) && rest(b, &Term::FALSE) {
        Some((&a.body, &b.body))
    } else if is(a, &Term::FALSE) && rest(b, &Term::TRUE) {
        Some((&b.body, &a.body))
    } else {
        None
    }
}

/// The elements of a tuple that is made only to be matched: `case {a, b} do {1, x} -> …; _ -> … end`.
fn taken_apart<'c>(subject: &'c Core, clauses: &[Clause]) -> Option<&'c [Core]> {
    let Kind::Tuple(es) = &subject.kind else { return None };
    let fits = |c: &Clause| match &c.pats[..] {
        [Pat::Tuple(ps)] => ps.len() == es.len(),
        [Pat::Wild] => true,
        _ => false,
    };
    (!es.is_empty() && clauses.iter().all(fits)).then_some(es)
}

fn elements(clause: &Clause, n: usize) -> Vec<&Pat> {
    match &clause.pats[..] {
        [Pat::Tuple(ps)] => ps.iter().collect(),
        _ => vec![&Pat::Wild; n],
    }
}

//! `Inspect.Algebra.format/2`: documents as text.
//!
//! A document is a term: a binary, `[left | right]`, or a tagged tuple. Printing keeps a stack of what is still to come,
//! each with its indentation and mode, and asks at every group whether it fits the rest of the line when laid flat.
//! Text that is too wide makes a group unfit only if it holds a break before: breaking could not help otherwise. Neither
//! printing nor looking ahead recurses; looking ahead ends at the line's width, so time is linear in the text.
//!
//! This is the general printer; `term/inspect/layout.rs` is a smaller one for what `inspect/2` prints by itself.

use super::args::leaf;
use crate::base::{Atom, atoms};
use crate::ir::{NativeRow, Raise};
use crate::term::{Term, View};
use std::sync::LazyLock;

type Result<T> = std::result::Result<T, Raise>;

pub static ROWS: &[NativeRow] = &[leaf!("quaff_inspect", "format", 2, |c, a| {
    let width = a[1].as_int().map(|w| usize::try_from(w).unwrap_or(0));
    let text = format(&a[0], width)?;
    c.charge(text.len() / 4);
    Ok(Term::binary_from_vec(text))
})];

/// How breaks of the surrounding group are laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    Flat,
    Break,
    /// Flat, and optimistic groups inside are no better than others.
    FlatNoBreak,
    /// Looking ahead inside an optimistic group: its first break is enough.
    BreakNoFlat,
}

/// Indentation, mode and document.
type Todo<'a> = (usize, Mode, &'a Term);

struct Tags {
    line: Atom,
    nest: Atom,
    brk: Atom,
    group: Atom,
    string: Atom,
    force: Atom,
    fits: Atom,
    collapse: Atom,
    color: Atom,
    limit: Atom,
    cons: Atom,
    flex: Atom,
    cursor: Atom,
    reset: Atom,
    brk_mode: Atom,
    optimistic: Atom,
    pessimistic: Atom,
    inherit: Atom,
    enabled: Atom,
    nil: Atom,
}

static TAGS: LazyLock<Tags> = LazyLock::new(|| Tags {
    line: Atom::new("doc_line"),
    nest: Atom::new("doc_nest"),
    brk: Atom::new("doc_break"),
    group: Atom::new("doc_group"),
    string: Atom::new("doc_string"),
    force: Atom::new("doc_force"),
    fits: Atom::new("doc_fits"),
    collapse: Atom::new("doc_collapse"),
    color: Atom::new("doc_color"),
    limit: Atom::new("doc_limit"),
    cons: Atom::new("doc_cons"),
    flex: Atom::new("flex"),
    cursor: Atom::new("cursor"),
    reset: Atom::new("reset"),
    brk_mode: Atom::new("break"),
    optimistic: Atom::new("optimistic"),
    pessimistic: Atom::new("pessimistic"),
    inherit: Atom::new("inherit"),
    enabled: Atom::new("enabled"),
    nil: Atom::new("doc_nil"),
});

/// A document's outermost node.
enum Node<'a> {
    Nothing,
    Line,
    Text(&'a [u8], usize),
    Both(&'a Term, &'a Term),
    Nest(&'a Term, &'a Term, bool),
    Break(&'a [u8], bool),
    Group(&'a Term, Atom),
    Force(&'a Term),
    Fits(&'a Term, bool),
    Collapse(usize),
    Color(&'a Term, &'a [u8]),
    Limit(&'a Term, Option<usize>),
}

fn node(doc: &Term) -> Result<Node<'_>> {
    let wrong = || Raise::atom(atoms::FUNCTION_CLAUSE);
    let tags = &*TAGS;
    Ok(match doc.view() {
        View::Bits(_) => {
            let bytes = doc.as_bytes().ok_or_else(wrong)?;
            Node::Text(bytes, bytes.len())
        }
        View::EmptyList => Node::Nothing,
        View::Cons(left, right) => Node::Both(left, right),
        View::Atom(a) if a == tags.line => Node::Line,
        View::Atom(a) if a == tags.nil => Node::Nothing,
        View::Tuple(items) => {
            let Some((tag, rest)) = items.split_first() else { return Err(wrong()) };
            let tag = tag.as_atom().ok_or_else(wrong)?;
            let atom = |t: &Term| t.as_atom().ok_or_else(wrong);
            match rest {
                [doc, level, mode] if tag == tags.nest => Node::Nest(doc, level, atom(mode)? == tags.brk_mode),
                [text, mode] if tag == tags.brk => {
                    Node::Break(text.as_bytes().ok_or_else(wrong)?, atom(mode)? == tags.flex)
                }
                [doc, mode] if tag == tags.group => Node::Group(doc, atom(mode)?),
                [text, width] if tag == tags.string => {
                    Node::Text(text.as_bytes().ok_or_else(wrong)?, width.as_usize().ok_or_else(wrong)?)
                }
                [doc] if tag == tags.force => Node::Force(doc),
                [doc, mode] if tag == tags.fits => Node::Fits(doc, atom(mode)? == tags.enabled),
                [max] if tag == tags.collapse => Node::Collapse(max.as_usize().ok_or_else(wrong)?),
                [doc, color] if tag == tags.color => Node::Color(doc, color.as_bytes().ok_or_else(wrong)?),
                [doc, limit] if tag == tags.limit => Node::Limit(doc, limit.as_usize()),
                [left, right] if tag == tags.cons => Node::Both(left, right),
                _ => return Err(wrong()),
            }
        }
        _ => return Err(wrong()),
    })
}

fn nested(indent: usize, column: usize, level: &Term) -> Result<usize> {
    let tags = &*TAGS;
    match (level.as_usize(), level.as_atom()) {
        (Some(by), _) => Ok(indent.saturating_add(by)),
        (_, Some(a)) if a == tags.cursor => Ok(column),
        (_, Some(a)) if a == tags.reset => Ok(0),
        _ => Err(Raise::atom(atoms::FUNCTION_CLAUSE)),
    }
}

/// Newlines that follow a `collapse_lines`: how many are allowed, how many came, the indentation afterwards.
struct Collapsing {
    max: usize,
    count: usize,
    indent: usize,
}

/// The text so far, and the collapses it ends in, inner ones last.
#[derive(Default)]
struct Out {
    text: Vec<u8>,
    collapsing: Vec<Collapsing>,
}

impl Out {
    /// Newlines of a text are collapsed like others, and so are spaces behind them.
    fn text(&mut self, mut text: &[u8]) {
        if let Some(c) = self.collapsing.last_mut() {
            while let [byte, rest @ ..] = text {
                match byte {
                    b'\n' => c.count += 1,
                    b' ' if c.count > 0 => {}
                    _ => break,
                }
                text = rest;
            }
        }
        if !text.is_empty() {
            self.settle();
            self.text.extend_from_slice(text);
        }
    }

    fn newline(&mut self, indent: usize) {
        match self.collapsing.last_mut() {
            Some(c) => c.count += 1,
            None => {
                self.text.push(b'\n');
                self.text.extend(std::iter::repeat_n(b' ', indent));
            }
        }
    }

    /// Ends collapsing, since text follows: what an inner one leaves counts for the outer one.
    fn settle(&mut self) {
        if self.collapsing.is_empty() {
            return;
        }
        let (mut lines, mut indent) = (0usize, 0usize);
        for c in self.collapsing.drain(..).rev() {
            lines = c.count.saturating_add(lines).min(c.max);
            indent = indent.saturating_add(c.indent);
        }
        self.text.extend(std::iter::repeat_n(b'\n', lines));
        self.text.extend(std::iter::repeat_n(b' ', indent));
    }
}

/// What printing still has to do: documents, and widths to go back to.
enum Job<'a> {
    Print(Todo<'a>),
    Width(Option<usize>),
    /// A broken group ends: whether a flex break inside of it fits is decided up to here.
    End,
}

pub fn format(doc: &Term, width: Option<usize>) -> Result<Vec<u8>> {
    let tags = &*TAGS;
    let mut width = width;
    let mut column = 0usize;
    let mut out = Out::default();
    let mut jobs: Vec<Job> = vec![Job::Print((0, Mode::Flat, doc))];
    while let Some(job) = jobs.pop() {
        let (indent, mode, doc) = match job {
            Job::Print(todo) => todo,
            Job::Width(w) => {
                width = w;
                continue;
            }
            Job::End => continue,
        };
        match node(doc)? {
            Node::Nothing => {}
            Node::Line => {
                out.newline(indent);
                column = indent;
            }
            Node::Text(text, size) => {
                out.text(text);
                column = column.saturating_add(size);
            }
            Node::Both(left, right) => {
                jobs.push(Job::Print((indent, mode, right)));
                jobs.push(Job::Print((indent, mode, left)));
            }
            Node::Force(doc) | Node::Fits(doc, _) => jobs.push(Job::Print((indent, mode, doc))),
            Node::Color(doc, color) => {
                out.text(color);
                jobs.push(Job::Print((indent, mode, doc)));
            }
            Node::Limit(doc, limit) => {
                jobs.push(Job::Width(width));
                width = limit;
                jobs.push(Job::Print((indent, Mode::FlatNoBreak, doc)));
            }
            Node::Collapse(max) => out.collapsing.push(Collapsing { max, count: 0, indent }),
            Node::Nest(doc, level, only_broken) => {
                let indent = if only_broken && mode != Mode::Break { indent } else { nested(indent, column, level)? };
                jobs.push(Job::Print((indent, mode, doc)));
            }
            Node::Break(text, true) => {
                let after = column.saturating_add(text.len());
                let fits = match width {
                    None => true,
                    _ if matches!(mode, Mode::Flat | Mode::FlatNoBreak) => true,
                    Some(width) => {
                        let start = jobs.iter().rposition(|job| matches!(job, Job::End)).map_or(0, |at| at + 1);
                        fits(width, after, true, None, jobs.get(start..).unwrap_or_default())?
                    }
                };
                if fits {
                    out.text(text);
                    column = after;
                } else {
                    out.newline(indent);
                    column = indent;
                }
            }
            Node::Break(_, false) if mode == Mode::Break => {
                out.newline(indent);
                column = indent;
            }
            Node::Break(text, false) => {
                out.text(text);
                column = column.saturating_add(text.len());
            }
            Node::Group(doc, kind) => {
                let mode = match (mode, width) {
                    (Mode::FlatNoBreak, _) | (_, None) => Mode::FlatNoBreak,
                    (Mode::Break, _) if kind == tags.inherit => Mode::Break,
                    (_, Some(width)) => {
                        // An optimistic group must also leave room for what follows: in a broken group to its end, in
                        // one that counts on it to the next break.
                        let rest = match mode {
                            _ if kind != tags.optimistic => &[],
                            Mode::Flat => &jobs[..],
                            _ => {
                                let start = jobs.iter().rposition(|job| matches!(job, Job::End)).map_or(0, |at| at + 1);
                                jobs.get(start..).unwrap_or_default()
                            }
                        };
                        if fits(width, column, false, Some((indent, Mode::FlatNoBreak, doc)), rest)? {
                            Mode::FlatNoBreak
                        } else if kind != tags.pessimistic
                            && rest.is_empty()
                            && fits(width, column, false, Some((indent, Mode::Flat, doc)), &[])?
                        {
                            Mode::Flat
                        } else {
                            Mode::Break
                        }
                    }
                };
                if mode == Mode::Break {
                    jobs.push(Job::End);
                }
                jobs.push(Job::Print((indent, mode, doc)));
            }
        }
    }
    out.settle();
    Ok(out.text)
}

/// What looking ahead still has to see.
enum Ahead<'a> {
    Doc(Todo<'a>),
    /// A group ended: whether a break was seen counts from before it.
    End(bool),
    /// So did a document without limit.
    Width(usize),
}

/// Whether a document, or what is still to be printed, fits the line up to where it may break.
fn fits<'a>(
    mut width: usize,
    mut column: usize,
    mut seen: bool,
    first: Option<Todo<'a>>,
    rest: &[Job<'a>],
) -> Result<bool> {
    let tags = &*TAGS;
    let mut ahead: Vec<Ahead> = first.map(Ahead::Doc).into_iter().collect();
    let mut rest = rest.iter().rev();
    loop {
        if column > width && seen {
            return Ok(false);
        }
        let (indent, mode, doc) = match ahead.pop() {
            Some(Ahead::Doc(todo)) => todo,
            Some(Ahead::End(before)) => {
                seen = before;
                continue;
            }
            Some(Ahead::Width(before)) => {
                width = before;
                continue;
            }
            None => match rest.next() {
                Some(Job::Print(todo)) => *todo,
                Some(Job::Width(_) | Job::End) => continue,
                None => return Ok(true),
            },
        };
        match node(doc)? {
            Node::Nothing | Node::Collapse(_) => {}
            Node::Line => {
                if matches!(mode, Mode::Break | Mode::BreakNoFlat) {
                    return Ok(true);
                }
                column = indent;
                seen = false;
            }
            Node::Text(_, size) => column = column.saturating_add(size),
            Node::Both(left, right) => {
                ahead.push(Ahead::Doc((indent, mode, right)));
                ahead.push(Ahead::Doc((indent, mode, left)));
            }
            Node::Color(doc, _) => ahead.push(Ahead::Doc((indent, mode, doc))),
            Node::Limit(doc, limit) => {
                ahead.push(Ahead::Width(width));
                ahead.push(Ahead::End(seen));
                width = limit.unwrap_or(usize::MAX);
                ahead.push(Ahead::Doc((indent, Mode::FlatNoBreak, doc)));
            }
            Node::Force(doc) if mode == Mode::BreakNoFlat => ahead.push(Ahead::Doc((indent, mode, doc))),
            Node::Force(_) => return Ok(false),
            Node::Fits(doc, enabled) => {
                let mode = match (mode, enabled) {
                    (Mode::FlatNoBreak, _) | (_, false) => Mode::FlatNoBreak,
                    _ => Mode::BreakNoFlat,
                };
                ahead.push(Ahead::Doc((indent, mode, doc)));
            }
            Node::Nest(doc, level, only_broken) => {
                let indent = if only_broken { indent } else { nested(indent, column, level)? };
                ahead.push(Ahead::Doc((indent, mode, doc)));
            }
            Node::Break(text, _) => match mode {
                Mode::Break | Mode::BreakNoFlat => return Ok(true),
                Mode::Flat | Mode::FlatNoBreak => {
                    column = column.saturating_add(text.len());
                    seen = true;
                }
            },
            Node::Group(doc, kind) => {
                // A break in an optimistic group counts for what follows it.
                if kind != tags.optimistic {
                    ahead.push(Ahead::End(seen));
                }
                let mode = match mode {
                    Mode::FlatNoBreak => Mode::FlatNoBreak,
                    _ if kind == tags.optimistic => Mode::BreakNoFlat,
                    _ if kind == tags.pessimistic => Mode::FlatNoBreak,
                    Mode::Break => Mode::Flat,
                    other => other,
                };
                ahead.push(Ahead::Doc((indent, mode, doc)));
            }
        }
    }
}

/// The width that the text of a document would take laid flat is not kept: groups are asked anew, each up to the width.
#[cfg(test)]
mod tests {
    use super::*;

    fn tuple(items: Vec<Term>) -> Term {
        Term::tuple(items)
    }

    fn brk() -> Term {
        tuple(vec![Term::atom(Atom::new("doc_break")), Term::string(" "), Term::atom(Atom::new("strict"))])
    }

    #[test]
    fn groups_break_when_they_do_not_fit() {
        let doc = Term::cons(Term::string("ab"), Term::cons(brk(), Term::string("cd")));
        let group = tuple(vec![Term::atom(Atom::new("doc_group")), doc, Term::atom(Atom::new("normal"))]);
        assert_eq!(format(&group, Some(5)).unwrap(), b"ab cd");
        assert_eq!(format(&group, Some(4)).unwrap(), b"ab\ncd");
        assert_eq!(format(&group, None).unwrap(), b"ab cd");
    }

    #[test]
    fn a_million_nested_groups_need_no_stack() {
        let mut doc = Term::string("x");
        for _ in 0..1_000_000 {
            doc = tuple(vec![Term::atom(Atom::new("doc_force")), doc]);
        }
        assert_eq!(format(&doc, Some(80)).unwrap(), b"x");
    }
}

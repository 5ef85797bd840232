//! From a term to a document, with an explicit stack.

use super::layout::{Container, Doc, Style};
use super::{AsText, Base, Opts, atom, float, structs, text};
use crate::base::{Atom, atoms};
use crate::term::{BitsView, IBig, ListIter, MapView, Term, View, bits, cmp};
use std::fmt::Write;

/// What is still to be printed.
pub(super) enum Job<'a> {
    Term(&'a Term),
    Text(&'static str),
    /// Sets the count of elements that may still be printed.
    Limit(Option<usize>),
    List {
        items: ListIter<'a>,
        first: bool,
        container: Container,
    },
    Keyword {
        items: ListIter<'a>,
        first: bool,
        container: Container,
    },
    Tuple {
        items: &'a [Term],
        first: bool,
        container: Container,
    },
    /// Elements that are no list of their own.
    Members {
        items: Vec<&'a Term>,
        at: usize,
        container: Container,
        keyword: bool,
    },
    /// `pairs` in printing order, the next at `at`.
    Map {
        pairs: Vec<(&'a Term, &'a Term)>,
        at: usize,
        container: Container,
        keyword: bool,
    },
}

pub(super) struct Writer<'a, 'o> {
    pub opts: &'o Opts,
    pub doc: Doc,
    jobs: Vec<Job<'a>>,
    /// Elements that may still be printed.
    limit: Option<usize>,
    /// Whether a struct of this module is printed by other means.
    custom: Option<&'o mut dyn FnMut(Atom) -> bool>,
    /// Such a struct was met.
    refused: bool,
}

pub(super) fn write(term: &Term, opts: &Opts, pretty: bool) -> Doc {
    let (jobs, limit) = (vec![Job::Term(term)], opts.limit);
    let mut writer = Writer { opts, doc: Doc::new(pretty), jobs, limit, custom: None, refused: false };
    while let Some(job) = writer.jobs.pop() {
        writer.run(job);
    }
    writer.doc
}

/// As `write`, unless a struct is met that `custom` accepts.
pub(super) fn write_unless(
    term: &Term,
    opts: &Opts,
    pretty: bool,
    custom: &mut dyn FnMut(Atom) -> bool,
) -> Option<Doc> {
    let (jobs, limit) = (vec![Job::Term(term)], opts.limit);
    let mut writer = Writer { opts, doc: Doc::new(pretty), jobs, limit, custom: Some(custom), refused: false };
    while let Some(job) = writer.jobs.pop() {
        writer.run(job);
        if writer.refused {
            return None;
        }
    }
    Some(writer.doc)
}

impl<'a> Writer<'a, '_> {
    /// Queues a job that runs before those queued earlier.
    pub fn push(&mut self, job: Job<'a>) {
        self.jobs.push(job);
    }

    /// Counts an element; false if no more may be printed.
    fn count(&mut self) -> bool {
        match &mut self.limit {
            None => true,
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
        }
    }

    fn exhausted(&self) -> bool {
        self.limit == Some(0)
    }

    fn run(&mut self, job: Job<'a>) {
        match job {
            Job::Text(text) => self.doc.text(text),
            Job::Limit(limit) => self.limit = limit,
            Job::Term(term) => self.term(term),
            Job::List { mut items, first, mut container } => {
                let tail = items.tail();
                if tail.is_empty_list() {
                    return self.doc.close(container, "]");
                }
                if !tail.is_cons() {
                    self.doc.separator(&mut container, " |");
                    self.push(Job::List { items: END.list_iter(), first: false, container });
                    // The tail is printed in any case, under one element less, and costs what follows nothing.
                    self.push(Job::Limit(self.limit));
                    self.count();
                    return self.push(Job::Term(tail));
                }
                if !first {
                    self.doc.separator(&mut container, ",");
                }
                if !self.count() {
                    self.doc.text("...");
                    return self.doc.close(container, "]");
                }
                let item = items.next();
                self.push(Job::List { items, first: false, container });
                self.jobs.extend(item.map(Job::Term));
            }
            Job::Keyword { mut items, first, mut container } => {
                let Some((head, _)) = items.tail().as_cons() else { return self.doc.close(container, "]") };
                if !first {
                    self.doc.separator(&mut container, ",");
                }
                if !self.count() {
                    self.doc.text("...");
                    return self.doc.close(container, "]");
                }
                items.next();
                self.push(Job::Keyword { items, first: false, container });
                if let Some([key, value]) = head.as_tuple() {
                    self.key_value(key, value);
                }
            }
            Job::Tuple { items, first, mut container } => {
                let Some((item, rest)) = items.split_first() else { return self.doc.close(container, "}") };
                if !first {
                    self.doc.separator(&mut container, ",");
                }
                if !self.count() {
                    self.doc.text("...");
                    return self.doc.close(container, "}");
                }
                self.push(Job::Tuple { items: rest, first: false, container });
                self.push(Job::Term(item));
            }
            Job::Members { items, at, mut container, keyword } => {
                let Some(&item) = items.get(at) else { return self.doc.close(container, "]") };
                if at > 0 {
                    self.doc.separator(&mut container, ",");
                }
                if !self.count() {
                    self.doc.text("...");
                    return self.doc.close(container, "]");
                }
                self.push(Job::Members { items, at: at + 1, container, keyword });
                match item.as_tuple() {
                    Some([key, value]) if keyword => self.key_value(key, value),
                    _ => self.push(Job::Term(item)),
                }
            }
            Job::Map { pairs, at, mut container, keyword } => {
                let Some(&(key, value)) = pairs.get(at) else { return self.doc.close(container, "}") };
                if at > 0 {
                    self.doc.separator(&mut container, ",");
                }
                if !self.count() {
                    self.doc.text("...");
                    return self.doc.close(container, "}");
                }
                self.push(Job::Map { pairs, at: at + 1, container, keyword });
                if keyword {
                    self.key_value(key, value);
                } else {
                    self.push(Job::Term(value));
                    self.push(Job::Text(" => "));
                    self.push(Job::Term(key));
                }
            }
        }
    }

    fn key_value(&mut self, key: &Term, value: &'a Term) {
        if let Some(key) = key.as_atom() {
            atom::atom_key(key.as_str(), self.doc.buffer());
            self.doc.text(" ");
        }
        self.push(Job::Term(value));
    }

    fn term(&mut self, term: &'a Term) {
        match term.view() {
            View::Int(i) => self.number(|out, base| integer(&IBig::from(i), base, out)),
            View::BigInt(b) => self.number(|out, base| integer(b, base, out)),
            View::Float(f) => self.doc.text(&float::inspect_float(f)),
            View::Atom(name) => {
                atom::atom_literal(name.as_str(), self.doc.buffer());
                self.doc.mark();
            }
            View::EmptyList => self.doc.text("[]"),
            View::Cons(..) => self.list(term),
            View::Tuple([]) => self.doc.text("{}"),
            View::Tuple(_) if self.exhausted() => self.cut("{", Style::Flex(1), "}"),
            View::Tuple(items) => {
                let container = self.doc.open("{", Style::Flex(1));
                self.push(Job::Tuple { items, first: true, container });
            }
            View::Map(map) => {
                if !(self.opts.structs && self.structure(map)) {
                    let mut pairs: Vec<_> = map.iter().collect();
                    if self.opts.sort_maps {
                        pairs.sort_by(|a, b| cmp::cmp_exact(a.0, b.0));
                    }
                    self.map("%{", pairs, true);
                }
            }
            View::Bits(view) => self.bits(view),
            View::Fun(f) => {
                let name = match self.opts.fun_name {
                    Some(name) => name(f),
                    None => format!("#Function<{}.0/{}>", f.code.0, f.arity),
                };
                self.doc.text(&name);
            }
            View::ExportFun(f) => {
                let out = self.doc.buffer();
                out.push('&');
                atom::atom_literal(f.module.as_str(), out);
                out.push('.');
                atom::atom_call(f.name.as_str(), out);
                // Writing to a string does not fail.
                let _ = write!(out, "/{}", f.arity);
                self.doc.mark();
            }
            View::Pid(pid) => self.doc.text(&pid.to_string()),
            View::Ref(id) => self.doc.text(&id.to_string()),
            View::Resource(resource) if resource.kind == crate::term::PORT => {
                self.doc.text(&format!("#Port<0.{}>", resource.id.id()))
            }
            View::Resource(resource) => self.doc.text(&resource.id.to_string()),
            View::Internal(_) => self.doc.text("#Internal<>"),
        }
    }

    fn number(&mut self, f: impl FnOnce(&mut String, Base)) {
        f(self.doc.buffer(), self.opts.base);
        self.doc.mark();
    }

    /// Elements laid out like a list of them.
    pub fn members(&mut self, items: Vec<&'a Term>) {
        if items.is_empty() {
            return self.doc.text("[]");
        }
        if self.exhausted() {
            return self.doc.text("[...]");
        }
        let keyword = items.iter().all(|item| is_pair(item));
        let container = self.doc.open("[", if keyword { Style::Strict } else { Style::Maybe });
        self.push(Job::Members { items, at: 0, container, keyword });
    }

    /// A container of which nothing may be printed.
    fn cut(&mut self, left: &str, style: Style, right: &str) {
        let container = self.doc.open(left, style);
        self.doc.text("...");
        self.doc.close(container, right);
    }

    fn list(&mut self, term: &'a Term) {
        if self.opts.charlists != AsText::Never && self.charlist(term) {
            return;
        }
        let keyword = is_keyword(term);
        if self.exhausted() {
            return self.cut("[", if keyword { Style::Strict } else { Style::Flex(1) }, "]");
        }
        if keyword {
            let container = self.doc.open("[", Style::Strict);
            self.push(Job::Keyword { items: term.list_iter(), first: true, container });
        } else {
            let container = self.doc.open("[", Style::Maybe);
            self.push(Job::List { items: term.list_iter(), first: true, container });
        }
    }

    /// Prints a list as text if it is some. Only as much as would be printed is looked at.
    fn charlist(&mut self, list: &Term) -> bool {
        let limit = self.opts.printable_limit.unwrap_or(usize::MAX);
        let always = self.opts.charlists == AsText::Always;
        let mut items = list.list_iter();
        let mut chars = Vec::new();
        while chars.len() < limit {
            let Some(item) = items.next() else { break };
            match item.as_int().and_then(|i| u32::try_from(i).ok()).and_then(char::from_u32) {
                Some(c) if always || matches!(c as u32, 7..=13 | 27 | 32..=126) => chars.push(c),
                _ => return false,
            }
        }
        let whole = items.tail().is_empty_list();
        if !whole && chars.len() < limit {
            return false;
        }
        let next = items.tail().as_cons().and_then(|(c, _)| c.as_int());
        let out = self.doc.buffer();
        out.push_str("~c\"");
        for (i, c) in chars.iter().enumerate() {
            let next = chars.get(i + 1).copied().or(next.and_then(|n| char::from_u32(u32::try_from(n).ok()?)));
            text::escape(*c, '"', next, out);
        }
        out.push_str(if whole { "\"" } else { "\" ++ ..." });
        self.doc.mark();
        true
    }

    /// The pairs of a map, as `key: value` if all keys allow it and `short` does.
    pub fn map(&mut self, left: &str, pairs: Vec<(&'a Term, &'a Term)>, short: bool) {
        if pairs.is_empty() {
            self.doc.text(left);
            return self.doc.text("}");
        }
        if self.exhausted() {
            return self.cut(left, Style::Strict, "}");
        }
        let keyword = short && pairs.iter().all(|(key, _)| is_key(key));
        let container = self.doc.open(left, Style::Strict);
        self.push(Job::Map { pairs, at: 0, container, keyword });
    }

    /// Prints a map as the struct it is; false if it is none.
    fn structure(&mut self, map: MapView<'a>) -> bool {
        let Some(name) = map.get(&Term::atom(atoms::STRUCT)).and_then(Term::as_atom) else { return false };
        if self.custom.as_mut().is_some_and(|custom| custom(name)) {
            self.refused = true;
            return true;
        }
        if structs::write(self, name, map) {
            return true;
        }
        // Dates of a script's own calendar, and those whose fields are wrong, are for the protocol.
        if self.custom.is_some() && structs::is_calendar(name) {
            self.refused = true;
            return true;
        }
        let visible = |key: &Term| !key.is_atom_of(atoms::STRUCT) && !key.is_atom_of(atoms::EXCEPTION);
        let pairs: Vec<(&Term, &Term)> = match self.opts.struct_fields {
            Some(fields) => {
                let Some(fields) = fields(name) else { return false };
                // The keys are looked up in the map itself: they must live as long as it does.
                let find = |field: &Atom| map.iter().find(|(key, _)| key.is_atom_of(*field));
                let own: Vec<_> = fields.iter().filter(|field| visible(&Term::atom(**field))).collect();
                let found: Vec<_> = own.iter().filter_map(|field| find(field)).collect();
                let hidden = map.iter().filter(|(key, _)| !visible(key)).count();
                if found.len() != own.len() || found.len() + hidden != map.len() {
                    return false;
                }
                found
            }
            None => map.iter().filter(|(key, _)| visible(key)).collect(),
        };
        if name == atoms::NIL || !pairs.iter().all(|(key, _)| is_key(key)) {
            return false;
        }
        let mut left = String::from("%");
        atom::atom_literal(name.as_str(), &mut left);
        left.push('{');
        self.map(&left, pairs, true);
        true
    }

    fn bits(&mut self, view: BitsView) {
        let copied;
        let bytes = match view.as_bytes() {
            Some(bytes) => Some(bytes),
            None if view.is_binary() => {
                copied = view.to_bytes();
                Some(&copied[..])
            }
            None => None,
        };
        if let Some(bytes) = bytes {
            let limit = self.opts.printable_limit;
            let as_text = match self.opts.binaries {
                AsText::Always => true,
                AsText::Never => false,
                AsText::Infer => self.opts.base == Base::Decimal && text::starts_printable(bytes, limit),
            };
            if as_text {
                let out = self.doc.buffer();
                out.push('"');
                let whole = text::escape_bytes(bytes, '"', limit, out);
                out.push_str(if whole { "\"" } else { "\" <> ..." });
                return self.doc.mark();
            }
        }
        self.segments(view);
    }

    /// `<<1, 2, 3::size(4)>>`
    fn segments(&mut self, view: BitsView) {
        if view.bit_len == 0 {
            return self.doc.text("<<>>");
        }
        if self.exhausted() {
            return self.cut("<<", Style::Flex(2), ">>");
        }
        let mut container = self.doc.open("<<", Style::Flex(2));
        for start in (0..view.bit_len).step_by(8) {
            if start > 0 {
                self.doc.separator(&mut container, ",");
            }
            if !self.count() {
                self.doc.text("...");
                break;
            }
            let size = (view.bit_len - start).min(8);
            let byte = bits::int_at(view, start, size, false, false).and_then(|t| t.as_int()).unwrap_or(0);
            integer(&IBig::from(byte), self.opts.base, self.doc.buffer());
            if size < 8 {
                // Writing to a string does not fail.
                let _ = write!(self.doc.buffer(), "::size({size})");
            }
            self.doc.mark();
        }
        self.doc.close(container, ">>");
    }
}

const END: &Term = &Term::EMPTY_LIST;

fn integer(value: &IBig, base: Base, out: &mut String) {
    let magnitude = |radix: u8| value.in_radix(radix).to_string().to_uppercase();
    let (prefix, digits) = match base {
        Base::Decimal => ("", value.to_string()),
        Base::Binary => ("0b", magnitude(2)),
        Base::Octal => ("0o", magnitude(8)),
        Base::Hex => ("0x", magnitude(16)),
    };
    match digits.strip_prefix('-') {
        Some(digits) => out.extend(["-", prefix, digits]),
        None => out.extend([prefix, &digits]),
    }
}

/// An atom that can be written `key:`; aliases cannot.
fn is_key(term: &Term) -> bool {
    term.as_atom().is_some_and(|key| !key.as_str().starts_with("Elixir."))
}

/// A proper list of pairs whose keys can be written `key:`.
fn is_keyword(list: &Term) -> bool {
    let mut items = list.list_iter();
    items.by_ref().all(is_pair) && items.tail().is_empty_list()
}

fn is_pair(term: &Term) -> bool {
    matches!(term.as_tuple(), Some([key, _]) if is_key(key))
}

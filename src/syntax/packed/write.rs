//! Packing: files to bytes.
//!
//! Everything is written twice: the first round only learns which names there are, so that in the second a name's
//! number is its rank and rows sorted by number are sorted by name.

use super::outline::{self, Clause, Entry, Module, Node, Outer, Piece};
use super::{Form, tag};
use crate::base::{Atom, atoms};
use crate::syntax::ast::{Ast, Head, Lit, Meta, deeper};
use std::collections::BTreeMap;
use std::io::Write;

/// Packs these files: names as stack traces show them, and their trees. The clauses of `seldom` used files are
/// compressed.
pub fn pack(files: &[(String, Ast)], seldom: fn(&str) -> bool) -> Vec<u8> {
    let outlines: Vec<_> = files.iter().map(|(name, ast)| (name.as_str(), outline::outline(ast))).collect();
    let mut writer = Writer { seldom: Some(seldom), ..Writer::default() };
    writer.files(&outlines);
    for (rank, id) in (0..).zip(writer.names.values_mut()) {
        *id = rank;
    }
    let mut writer = Writer { names: writer.names, seldom: Some(seldom), ..Writer::default() };
    writer.files(&outlines);
    writer.finish()
}

#[derive(Default)]
struct Writer {
    names: BTreeMap<String, u32>,
    /// Units; trees of clauses before the unit that refers to them.
    main: Vec<u8>,
    docs: Vec<u8>,
    /// Documentation of modules without callbacks.
    apart: Vec<u8>,
    /// Module names and the offset of their unit.
    modules: BTreeMap<String, u32>,
    line: u32,
    seldom: Option<fn(&str) -> bool>,
    /// Whether the file at hand is seldom used: its clauses go on the last sheet.
    compressed: bool,
    sheets: Vec<Vec<u8>>,
}

fn number(out: &mut Vec<u8>, n: u64) {
    let mut n = n;
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Compressed, in memory: nothing can fail.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let _ = packer.write_all(bytes);
    packer.finish().unwrap_or_default()
}

fn zigzag(n: i64) -> u64 {
    ((n << 1) ^ (n >> 63)) as u64
}

fn word(out: &mut Vec<u8>, n: usize) {
    out.extend((n as u32).to_le_bytes());
}

impl Writer {
    fn finish(self) -> Vec<u8> {
        let mut out = Vec::new();
        let header = 4 * super::HEADER;
        let index = header + self.main.len();
        let strings = index + 4 * (self.names.len() + 1);
        let text: usize = self.names.keys().map(String::len).sum();
        let modules = strings + text;
        let docs = modules + 8 * self.modules.len();
        let apart = docs + self.docs.len();
        let packed = deflated(&self.apart);
        let sheets = apart + packed.len();
        let header = [
            self.names.len(),
            self.modules.len(),
            index,
            strings,
            modules,
            docs,
            apart,
            self.apart.len(),
            sheets,
            self.sheets.len(),
        ];
        header.into_iter().for_each(|n| word(&mut out, n));
        out.extend(&self.main);
        let mut at = 0;
        for name in self.names.keys() {
            word(&mut out, at);
            at += name.len();
        }
        word(&mut out, at);
        self.names.keys().for_each(|name| out.extend(name.bytes()));
        for (name, unit) in &self.modules {
            word(&mut out, self.names.get(name).copied().unwrap_or(0) as usize);
            word(&mut out, *unit as usize);
        }
        out.extend(self.docs);
        out.extend(packed);
        let (mut start, mut at) = (0, sheets + super::SHEET_ROW * self.sheets.len());
        let packed: Vec<_> = self.sheets.iter().map(|sheet| deflated(sheet)).collect();
        for (sheet, packed) in self.sheets.iter().zip(&packed) {
            [start, sheet.len(), at].into_iter().for_each(|n| word(&mut out, n));
            start += sheet.len();
            at += packed.len();
        }
        packed.into_iter().for_each(|packed| out.extend(packed));
        out
    }

    /// Where the next byte of `main` will stand in the whole.
    fn here(&self) -> u32 {
        (4 * super::HEADER + self.main.len()) as u32
    }

    fn id(&mut self, name: &str) -> u32 {
        match self.names.get(name) {
            Some(id) => *id,
            None => {
                self.names.insert(name.to_string(), 0);
                0
            }
        }
    }

    fn name(&mut self, name: &str) {
        let id = self.id(name);
        number(&mut self.main, id.into());
    }

    fn atom(&mut self, atom: Atom) {
        self.name(atom.as_str());
    }

    fn count(&mut self, n: usize) {
        number(&mut self.main, n as u64);
    }

    fn files(&mut self, files: &[(&str, Vec<Piece>)]) {
        for (file, pieces) in files {
            self.compressed = self.seldom.is_some_and(|seldom| seldom(file));
            for piece in pieces {
                match piece {
                    Piece::Module(module) => self.module(file, module),
                    Piece::Form { names, outers, form } => {
                        let unit = self.here();
                        self.main.push(tag::UNIT_FORM);
                        self.name(file);
                        self.outers(outers);
                        self.root(form.ast());
                        names.iter().for_each(|name| self.defines(name, unit));
                    }
                }
            }
        }
    }

    fn defines(&mut self, module: &str, unit: u32) {
        let name = outline::atom_name(module);
        self.id(&name);
        self.modules.insert(name, unit);
    }

    fn module(&mut self, file: &str, module: &Module) {
        let clauses: Vec<u32> = module.clauses.iter().map(|c| self.clause(c)).collect();
        let details: Vec<u32> = module
            .rows
            .values()
            .map(|row| {
                let at = self.here();
                self.count(row.line as usize);
                self.count(row.full.map_or(0, |full| usize::from(full) + 1));
                match &row.deprecated {
                    Some(reason) => {
                        self.main.push(1);
                        self.text(reason.as_bytes());
                    }
                    None => self.main.push(0),
                }
                self.count(row.clauses.len());
                for clause in &row.clauses {
                    self.count(clauses.get(*clause).map_or(0, |at| *at as usize));
                }
                at
            })
            .collect();
        let callbacks =
            module.docs.iter().any(|entry| matches!(entry, Entry::Form(form) if outline::is_callback(form)));
        let docs = self.docs(&module.docs, &module.clauses, &clauses, callbacks);
        let unit = self.here();
        self.main.push(tag::UNIT_MODULE);
        self.name(file);
        self.outers(&module.outers);
        self.name(&outline::atom_name(&module.name));
        self.count(module.line as usize);
        self.main.push(callbacks.into());
        word(&mut self.main, docs);
        self.count(module.setup.len());
        module.setup.iter().for_each(|form| self.root(form.ast()));
        self.count(module.rows.len());
        for (((name, arity), row), at) in module.rows.iter().zip(details) {
            let id = self.id(name);
            word(&mut self.main, id as usize);
            self.main.extend([*arity, Form::ALL.iter().position(|f| *f == row.form).unwrap_or(0) as u8, 0, 0]);
            word(&mut self.main, at as usize);
        }
        self.defines(&module.name, unit);
    }

    /// Writes a clause; its place, and in the lowest bit whether that is on a sheet.
    fn clause(&mut self, clause: &Clause) -> u32 {
        if !self.compressed {
            let at = self.here();
            self.clause_here(clause);
            return at << 1;
        }
        let main = std::mem::take(&mut self.main);
        self.clause_here(clause);
        let written = std::mem::replace(&mut self.main, main);
        if self.sheets.last().is_none_or(|sheet| sheet.len() + written.len() > super::SHEET) {
            self.sheets.push(Vec::new());
        }
        let at: usize = self.sheets.iter().map(Vec::len).sum();
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.extend(written);
        }
        (at << 1 | 1) as u32
    }

    fn clause_here(&mut self, clause: &Clause) {
        self.count(clause.line as usize);
        self.count(clause.setup);
        self.root(clause.head);
        match clause.body {
            Some(body) => {
                self.main.push(1);
                self.root(body);
            }
            None => self.main.push(0),
        }
    }

    /// Writes a module's documentation in the order of its text; where it starts.
    fn docs(&mut self, entries: &[Entry], clauses: &[Clause], offsets: &[u32], plain: bool) -> usize {
        let main = std::mem::take(&mut self.main);
        self.count(entries.len());
        for entry in entries {
            match entry {
                Entry::Form(form) => {
                    self.main.push(tag::DOC_FORM);
                    self.root(form);
                }
                Entry::Def(at) => {
                    self.main.push(tag::DOC_DEF);
                    let form = clauses.get(*at).map_or(Form::Def, |c| c.form);
                    self.main.push(Form::ALL.iter().position(|f| *f == form).unwrap_or(0) as u8);
                    self.count(offsets.get(*at).map_or(0, |at| *at as usize));
                }
            }
        }
        let docs = std::mem::replace(&mut self.main, main);
        let (region, flag) = if plain { (&mut self.docs, 0) } else { (&mut self.apart, super::COMPRESSED) };
        let at = region.len();
        region.extend(docs);
        at | flag
    }

    fn outers(&mut self, outers: &[Outer]) {
        let written: Vec<&Outer> = outers.iter().filter(|o| o.module.is_some() || !o.forms.is_empty()).collect();
        self.count(written.len());
        for outer in written {
            let module = outer.module.as_ref().map(|m| outline::atom_name(m));
            self.name(module.as_deref().unwrap_or(""));
            self.count(outer.forms.len());
            outer.forms.iter().for_each(|form: &Node| self.root(form.ast()));
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.main.extend(bytes);
    }

    /// A tree that is read on its own.
    fn root(&mut self, ast: &Ast) {
        self.line = 0;
        self.tree(ast);
    }

    fn tree(&mut self, ast: &Ast) {
        match ast {
            Ast::Lit(lit) => self.literal(lit),
            Ast::List(items) => {
                self.main.push(tag::LIST);
                self.trees(items);
            }
            Ast::Pair(pair) => {
                self.main.push(tag::PAIR);
                deeper(|| {
                    self.tree(&pair.0);
                    self.tree(&pair.1);
                });
            }
            Ast::Var(var) => {
                self.main.push(if var.context == atoms::NIL { tag::VAR } else { tag::VAR_IN });
                self.atom(var.name);
                if var.context != atoms::NIL {
                    self.atom(var.context);
                }
                self.meta(&var.meta);
            }
            Ast::Call(call) => deeper(|| {
                match &call.head {
                    Head::Name(name) => {
                        self.main.push(tag::CALL);
                        self.atom(*name);
                        self.meta(&call.meta);
                    }
                    Head::Expr(head) => {
                        self.main.push(tag::CALL_EXPR);
                        self.meta(&call.meta);
                        self.tree(head);
                    }
                }
                self.trees(&call.args);
            }),
        }
    }

    fn trees(&mut self, items: &[Ast]) {
        self.count(items.len());
        deeper(|| items.iter().for_each(|item| self.tree(item)));
    }

    fn literal(&mut self, lit: &Lit) {
        match lit {
            Lit::Int(n) => {
                self.main.push(tag::INT);
                number(&mut self.main, zigzag(*n));
            }
            Lit::BigInt(digits) => {
                self.main.push(tag::BIG);
                self.text(digits.as_bytes());
            }
            Lit::Float(f) => {
                self.main.push(tag::FLOAT);
                self.main.extend(f.to_bits().to_le_bytes());
            }
            Lit::Atom(atom) => {
                self.main.push(tag::ATOM);
                self.atom(*atom);
            }
            Lit::Str(bytes) => {
                self.main.push(tag::STR);
                self.text(bytes);
            }
            // The parser makes none.
            Lit::Opaque(_) => {
                self.main.push(tag::ATOM);
                self.atom(atoms::NIL);
            }
        }
    }

    /// The line as a difference to the node before it, and whether there is more.
    fn meta(&mut self, meta: &Meta) {
        let step = zigzag(i64::from(meta.line) - i64::from(self.line));
        self.line = meta.line;
        number(&mut self.main, step << 1 | u64::from(meta.extra.is_some()));
        if let Some(extra) = &meta.extra {
            for list in [&extra.before, &extra.after] {
                self.count(list.len());
                for (key, value) in list {
                    self.atom(*key);
                    self.tree(value);
                }
            }
        }
    }
}

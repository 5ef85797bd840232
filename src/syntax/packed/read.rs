//! Reading: from bytes to what is wanted of them, nothing else.
//!
//! The bytes are our own (made by the build script, or by this program from a folder): a wrong one would give a wrong
//! tree, never a crash.

use super::{COMPRESSED, Form, ROW, SHEET_ROW, tag};
use crate::base::{Atom, Span, atoms};
use crate::syntax::ast::{Ast, Call, Extra, Head, Lit, Meta, Var, deeper};
use std::cmp::Ordering as Order;
use std::io::Read;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Packed files.
pub struct Pack {
    pub(super) bytes: &'static [u8],
    /// For each name: 1 + its atom, once it has been looked up.
    atoms: &'static [AtomicU32],
    modules: usize,
    name_index: usize,
    name_text: usize,
    module_index: usize,
    docs: usize,
    compressed: usize,
    /// How long the compressed documentation is, and what it was once wanted.
    apart_size: usize,
    apart: OnceLock<Vec<u8>>,
    /// Where the table of sheets is, and the sheets that have been wanted.
    sheet_table: usize,
    sheets: Vec<OnceLock<Vec<u8>>>,
}

/// Where a unit stands in its pack.
pub enum Unit {
    Form(Item),
    Module(ModuleUnit),
}

/// A tree, and what stands around it.
pub struct Item {
    pub file: &'static str,
    pub outers: Vec<Outer>,
    pub form: Ast,
}

/// A body around a unit: the forms before it that change what names mean.
pub struct Outer {
    /// `None`: the file.
    pub module: Option<Atom>,
    pub forms: Vec<Ast>,
}

/// A module whose functions are rows.
pub struct ModuleUnit {
    pack: &'static Pack,
    pub file: &'static str,
    pub outers: Vec<Outer>,
    pub name: Atom,
    pub line: u32,
    /// What changes what names mean, sets attributes, defines structs …; read once.
    pub setup: Vec<Ast>,
    /// There are `@callback`s among its documentation.
    pub callbacks: bool,
    docs: usize,
    rows: usize,
    first_row: usize,
}

/// A function's row.
#[derive(Clone, Copy)]
pub struct Row {
    name: u32,
    pub arity: u8,
    pub form: Form,
    pub line: u32,
    /// Fills in defaults of the function with this arity.
    pub full: Option<u8>,
    details: usize,
}

/// A clause as written.
pub struct Clause {
    pub line: u32,
    /// How much of the setup stands before it.
    pub setup: usize,
    pub head: Ast,
    pub body: Option<Ast>,
}

/// A piece of documentation, in the order of the text.
pub enum Doc {
    /// `@doc …`, `@spec …`, `@callback …`
    Form(Ast),
    /// A definition, for [`ModuleUnit::clause`].
    Def(Form, usize),
}

impl std::fmt::Debug for ModuleUnit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.name, self.file)
    }
}

struct Reader {
    pack: &'static Pack,
    bytes: &'static [u8],
    at: usize,
    line: u32,
}

impl Pack {
    /// Opens packed bytes; `atoms` are as many zeros as the pack has [names](Pack::name_count).
    pub fn open(bytes: &'static [u8], atoms: &'static [AtomicU32]) -> Pack {
        let word = |n: usize| word(bytes, 4 * n);
        Pack {
            bytes,
            atoms,
            modules: word(1),
            name_index: word(2),
            name_text: word(3),
            module_index: word(4),
            docs: word(5),
            compressed: word(6),
            apart_size: word(7),
            apart: OnceLock::new(),
            sheet_table: word(8),
            sheets: (0..word(9)).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The documentation of modules without callbacks.
    fn apart(&self) -> &[u8] {
        self.apart.get_or_init(|| self.inflated(self.compressed, self.apart_size))
    }

    fn inflated(&self, at: usize, size: usize) -> Vec<u8> {
        let mut text = Vec::with_capacity(size);
        let packed = self.bytes.get(at..).unwrap_or_default();
        // Our own bytes: what cannot be read is missing.
        let _ = flate2::read::ZlibDecoder::new(packed).read_to_end(&mut text);
        text
    }

    /// The bytes that a clause's place means, and where in them.
    fn place(&'static self, place: usize) -> (&'static [u8], usize) {
        let at = place >> 1;
        if place & 1 == 0 {
            return (self.bytes, at);
        }
        let row = |n: usize| self.sheet_table + SHEET_ROW * n;
        let start = |n: usize| word(self.bytes, row(n));
        let size = |n: usize| word(self.bytes, row(n) + 4);
        let compare = |n: usize| match start(n) {
            start if start > at => Order::Greater,
            start if start + size(n) <= at => Order::Less,
            _ => Order::Equal,
        };
        let found = search(self.sheets.len(), compare).and_then(|n| Some((n, self.sheets.get(n)?)));
        match found {
            Some((n, sheet)) => {
                (sheet.get_or_init(|| self.inflated(word(self.bytes, row(n) + 8), size(n))), at - start(n))
            }
            None => (&[], 0),
        }
    }

    /// How many names packed bytes have.
    pub fn name_count(bytes: &[u8]) -> usize {
        word(bytes, 0)
    }

    fn text(&self, id: u32) -> &'static str {
        let at = self.name_index + 4 * id as usize;
        let (start, end) = (word(self.bytes, at), word(self.bytes, at + 4));
        let text = self.bytes.get(self.name_text + start..self.name_text + end).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }

    fn atom(&self, id: u32) -> Atom {
        let Some(cell) = self.atoms.get(id as usize) else { return atoms::NIL };
        match cell.load(Ordering::Relaxed) {
            0 => {
                let atom = Atom::of_static(self.text(id));
                cell.store(atom.index() + 1, Ordering::Relaxed);
                atom
            }
            known => Atom::from_index(known - 1),
        }
    }

    /// The unit that defines a module.
    pub fn find(&'static self, module: &str) -> Option<Unit> {
        let row = |n: usize| self.module_index + 8 * n;
        let at = search(self.modules, |n| self.text(word(self.bytes, row(n)) as u32).cmp(module))?;
        Some(self.unit(word(self.bytes, row(at) + 4)))
    }

    pub fn has(&self, module: &str) -> bool {
        search(self.modules, |n| self.text(word(self.bytes, self.module_index + 8 * n) as u32).cmp(module)).is_some()
    }

    /// Whether this name occurs anywhere.
    pub fn has_name(&self, name: &str) -> bool {
        search(Self::name_count(self.bytes), |n| self.text(n as u32).cmp(name)).is_some()
    }

    /// Every module's name, sorted.
    pub fn modules(&self) -> impl Iterator<Item = &'static str> {
        (0..self.modules).map(|n| self.text(word(self.bytes, self.module_index + 8 * n) as u32))
    }

    fn unit(&'static self, at: usize) -> Unit {
        let mut reader = Reader { pack: self, bytes: self.bytes, at, line: 0 };
        let kind = reader.byte();
        let file = reader.name();
        let outers = reader.outers();
        if kind == tag::UNIT_FORM {
            return Unit::Form(Item { file, outers, form: reader.root() });
        }
        let name = reader.atom();
        let line = reader.number() as u32;
        let callbacks = reader.byte() == 1;
        let docs = reader.word();
        let setup = (0..reader.number()).map(|_| reader.root()).collect();
        let rows = reader.number() as usize;
        let first_row = reader.at;
        Unit::Module(ModuleUnit { pack: self, file, outers, name, line, setup, callbacks, docs, rows, first_row })
    }
}

fn word(bytes: &[u8], at: usize) -> usize {
    let found = bytes.get(at..at + 4).and_then(|b| <[u8; 4]>::try_from(b).ok());
    found.map_or(0, |b| u32::from_le_bytes(b) as usize)
}

/// Binary search among `0..len`.
fn search(len: usize, compare: impl Fn(usize) -> Order) -> Option<usize> {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        match compare(middle) {
            Order::Less => low = middle + 1,
            Order::Greater => high = middle,
            Order::Equal => return Some(middle),
        }
    }
    None
}

impl ModuleUnit {
    fn row(&self, n: usize) -> Row {
        let at = self.first_row + ROW * n;
        let byte = |n: usize| self.pack.bytes.get(at + n).copied().unwrap_or(0);
        let details = word(self.pack.bytes, at + 8);
        let mut reader = Reader { pack: self.pack, bytes: self.pack.bytes, at: details, line: 0 };
        let line = reader.number() as u32;
        let full = reader.number().checked_sub(1).map(|full| full as u8);
        let form = Form::ALL.get(usize::from(byte(5))).copied().unwrap_or(Form::Def);
        Row { name: word(self.pack.bytes, at) as u32, arity: byte(4), form, line, full, details: reader.at }
    }

    /// The row of a function.
    pub fn find(&self, name: Atom, arity: u8) -> Option<Row> {
        let name = name.as_str();
        let key = |n: usize| {
            let at = self.first_row + ROW * n;
            let of = self.pack.text(word(self.pack.bytes, at) as u32);
            of.cmp(name).then(self.pack.bytes.get(at + 4).copied().unwrap_or(0).cmp(&arity))
        };
        search(self.rows, key).map(|n| self.row(n))
    }

    /// All functions, by name and arity.
    pub fn rows(&self) -> impl Iterator<Item = (Atom, Row)> {
        (0..self.rows).map(|n| self.row(n)).map(|row| (self.pack.atom(row.name), row))
    }

    /// Why a function is deprecated.
    pub fn deprecated(&self, row: &Row) -> Option<String> {
        let mut reader = Reader { pack: self.pack, bytes: self.pack.bytes, at: row.details, line: 0 };
        (reader.byte() == 1).then(|| String::from_utf8_lossy(reader.chunk()).into_owned())
    }

    /// The clauses of a function, in order; those of one that fills in defaults are the full function's.
    pub fn clauses(&self, row: &Row) -> Vec<Clause> {
        let mut reader = Reader { pack: self.pack, bytes: self.pack.bytes, at: row.details, line: 0 };
        if reader.byte() == 1 {
            reader.chunk();
        }
        let count = reader.number();
        (0..count).map(|_| clause(self.pack, reader.number() as usize)).collect()
    }

    /// The clause at a place.
    pub fn clause(&self, place: usize) -> Clause {
        clause(self.pack, place)
    }

    /// Documentation, specifications, callbacks.
    pub fn docs(&self) -> impl Iterator<Item = Doc> {
        let pack = self.pack;
        let mut reader = match self.docs & COMPRESSED {
            0 => Reader { pack, bytes: pack.bytes, at: pack.docs + self.docs, line: 0 },
            _ => Reader { pack, bytes: pack.apart(), at: self.docs & !COMPRESSED, line: 0 },
        };
        (0..reader.number()).map(move |_| match reader.byte() {
            tag::DOC_FORM => Doc::Form(reader.root()),
            _ => {
                let form = Form::ALL.get(usize::from(reader.byte())).copied().unwrap_or(Form::Def);
                Doc::Def(form, reader.number() as usize)
            }
        })
    }
}

fn clause(pack: &'static Pack, place: usize) -> Clause {
    let (bytes, at) = pack.place(place);
    let mut reader = Reader { pack, bytes, at, line: 0 };
    let line = reader.number() as u32;
    let setup = reader.number() as usize;
    let head = reader.root();
    let body = (reader.byte() == 1).then(|| reader.root());
    Clause { line, setup, head, body }
}

impl Reader {
    fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        byte
    }

    fn word(&mut self) -> usize {
        let found = word(self.bytes, self.at);
        self.at += 4;
        found
    }

    fn number(&mut self) -> u64 {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 || shift > 56 {
                return n;
            }
            shift += 7;
        }
    }

    fn signed(&mut self) -> i64 {
        unzigzag(self.number())
    }

    fn chunk(&mut self) -> &'static [u8] {
        let len = self.number() as usize;
        let found = self.bytes.get(self.at..self.at + len).unwrap_or_default();
        self.at += len;
        found
    }

    fn name(&mut self) -> &'static str {
        let id = self.number() as u32;
        self.pack.text(id)
    }

    fn atom(&mut self) -> Atom {
        let id = self.number() as u32;
        self.pack.atom(id)
    }

    fn outers(&mut self) -> Vec<Outer> {
        (0..self.number())
            .map(|_| {
                let module = self.name();
                let module = (!module.is_empty()).then(|| Atom::of_static(module));
                let forms = (0..self.number()).map(|_| self.root()).collect();
                Outer { module, forms }
            })
            .collect()
    }

    fn root(&mut self) -> Ast {
        self.line = 0;
        self.tree()
    }

    fn tree(&mut self) -> Ast {
        match self.byte() {
            tag::INT => Ast::int(self.signed()),
            tag::BIG => Ast::Lit(Lit::BigInt(String::from_utf8_lossy(self.chunk()).into())),
            tag::FLOAT => {
                let bytes = self.bytes.get(self.at..self.at + 8).and_then(|b| <[u8; 8]>::try_from(b).ok());
                self.at += 8;
                Ast::Lit(Lit::Float(f64::from_bits(u64::from_le_bytes(bytes.unwrap_or_default()))))
            }
            tag::ATOM => Ast::atom(self.atom()),
            tag::STR => Ast::Lit(Lit::Str(self.chunk().into())),
            tag::LIST => Ast::List(self.trees()),
            tag::PAIR => deeper(|| {
                let first = self.tree();
                Ast::pair(first, self.tree())
            }),
            of @ (tag::VAR | tag::VAR_IN) => {
                let name = self.atom();
                let context = if of == tag::VAR { atoms::NIL } else { self.atom() };
                let meta = self.meta();
                Ast::Var(Box::new(Var { name, context, meta }))
            }
            tag::CALL => {
                let name = self.atom();
                let meta = self.meta();
                let args = self.trees();
                Ast::Call(Box::new(Call { head: Head::Name(name), args, meta }))
            }
            _ => deeper(|| {
                let meta = self.meta();
                let head = Head::Expr(self.tree());
                let args = self.trees();
                Ast::Call(Box::new(Call { head, args, meta }))
            }),
        }
    }

    fn trees(&mut self) -> Vec<Ast> {
        let count = self.number() as usize;
        if count == 0 {
            return Vec::new();
        }
        deeper(|| {
            let mut items = Vec::with_capacity(count.min(1 << 16));
            items.extend((0..count).map(|_| self.tree()));
            items
        })
    }

    fn meta(&mut self) -> Meta {
        let packed = self.number();
        let line = i64::from(self.line) + unzigzag(packed >> 1);
        self.line = line as u32;
        let extra = (packed & 1 == 1).then(|| {
            let before = self.pairs();
            let after = self.pairs();
            Box::new(Extra { before, after })
        });
        Meta { span: Span::NONE, line: self.line, column: 0, extra }
    }

    fn pairs(&mut self) -> Vec<(Atom, Ast)> {
        (0..self.number())
            .map(|_| {
                let key = self.atom();
                (key, self.tree())
            })
            .collect()
    }
}

fn unzigzag(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}

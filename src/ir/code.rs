//! Functions, exports and the table that holds all code of the program.
//!
//! Functions and their trees are leaked: code is shared by every process and by closures in terms, and a script's
//! code is small and lives as long as it does. That makes references `&'static` and calls free of reference counts.
//! Invariant: a [`Function`]'s code pointer goes from null to a tree once and never changes; redefining a module makes
//! new functions and changes what the [`Export`]s point to.

use super::fuse;
use super::native::{NativeIndex, NativeRow};
use super::node::Node;
use super::special::Made;
use super::step::Program;
use crate::base::Atom;
use crate::base::order::Order as _;
use crate::term::{CodeRef, Term};
use rustc_hash::FxHashMap;
use std::any::Any;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

/// A lowered tree, as `lower` makes it.
#[derive(Debug)]
pub struct Code {
    pub nodes: Box<[Node]>,
    /// Source line of each node.
    pub lines: Box<[u32]>,
    /// Slots of a frame: arguments, captured values, locals.
    pub nslots: u32,
}

pub struct Function {
    pub id: CodeRef,
    pub module: Atom,
    /// Of a closure: the name of the function it is in.
    pub name: Atom,
    /// Of a closure: its own arity; arguments come first in the frame, then captured values.
    pub arity: u8,
    pub kind: FunctionKind,
    /// Source file, as stack traces print it.
    pub file: Atom,
    pub line: u32,
    params: u32,
    program: OnceLock<Program>,
    /// The name, and the file as a charlist, as they stand in stack traces; made once they are wanted.
    traced: OnceLock<(Atom, Term)>,
    /// Of a closure: how often loops have begun with it, and the steps made for it in loops; see `special`.
    heat: AtomicU32,
    made: OnceLock<Box<Made>>,
    /// What the runtime needs to make the code on first call.
    pending: Mutex<Option<Box<dyn Any + Send>>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionKind {
    Def,
    /// A closure: its index within the module, what it captures, the arity of the function it stands in.
    Closure {
        index: u32,
        captures: u16,
        parent_arity: u8,
    },
    /// A file's or module's body: prints as `(file)` or `(module)` in traces.
    File,
    Module,
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}/{}", self.module, self.name, self.arity)
    }
}

impl Function {
    /// The executable form, when there is one.
    #[inline(always)]
    pub fn program(&'static self) -> Option<&'static Program> {
        self.program.get()
    }

    /// Gives the function its tree; a second one is dropped (two processes may lower the same function at once). A tree
    /// that breaks the machine's rules is an error of lowering: the function then raises `{:internal_error, why}`.
    pub fn set_code(&'static self, code: Code) {
        if self.program.get().is_none() {
            let program = fuse::program(self, code).unwrap_or_else(|why| {
                if !cfg!(test) {
                    eprintln!("quaff: {self:?}: {}", why.0);
                }
                fuse::refused(self, &why.0)
            });
            let _ = self.program.set(program);
        }
    }

    /// Adds to how often loops have begun with this closure; the sum.
    pub fn heat(&self, more: u32) -> u32 {
        self.heat.fetch_add(more, Ordering::Relaxed).saturating_add(more)
    }

    /// The first of the steps made for this closure in loops.
    pub(super) fn made(&'static self) -> &'static OnceLock<Box<Made>> {
        &self.made
    }

    /// How many values a closure captures.
    pub fn captures(&self) -> u32 {
        self.params - u32::from(self.arity)
    }

    /// Slots that are filled when it starts: arguments and captured values.
    #[inline(always)]
    pub fn params(&self) -> u32 {
        self.params
    }

    /// Name and file as they stand in a stack trace: a closure is `-parent/arity-fun-index-`, the file a charlist.
    pub fn traced(&self) -> &(Atom, Term) {
        self.traced.get_or_init(|| {
            let name = match self.kind {
                FunctionKind::Closure { index, parent_arity, .. } => {
                    Atom::new(&format!("-{}/{parent_arity}-fun-{index}-", self.name))
                }
                _ => self.name,
            };
            (name, Term::list_forward(self.file.as_str().chars().map(|c| Term::int(c as i64))))
        })
    }

    /// Leaves what the runtime needs to make the code later.
    pub fn set_pending(&self, payload: Box<dyn Any + Send>) {
        *lock(&self.pending) = Some(payload);
    }

    pub fn take_pending(&self) -> Option<Box<dyn Any + Send>> {
        lock(&self.pending).take()
    }
}

/// A function as seen from other modules: what a remote call goes through. Made once per name, never freed.
///
/// The first definition sits in a `OnceLock`; only a redefinition (rare) goes through the function table. That is one
/// predictable load more than a raw pointer and needs no `unsafe`.
pub struct Export {
    pub module: Atom,
    pub name: Atom,
    pub arity: u8,
    /// The Rust function of this name, if any; it wins over a definition in Elixir.
    pub native: Option<&'static NativeRow>,
    /// Where it stands among all exports; see [`export_at`].
    pub number: u32,
    first: OnceLock<&'static Function>,
    /// 0: `first` holds; `GONE`: undefined now; else one more than the id of the current function.
    current: AtomicU32,
}

const GONE: u32 = u32::MAX;

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}/{}", self.module, self.name, self.arity)
    }
}

impl Export {
    /// The function, when its module is loaded and exports it.
    #[inline(always)]
    pub fn target(&'static self) -> Option<&'static Function> {
        match self.current.load(Ordering::Acquire) {
            0 => self.first.get().copied(),
            GONE => None,
            id => function(CodeRef(id - 1)),
        }
    }

    /// Defines, redefines or (with `None`) removes it.
    pub fn set(&self, target: Option<&'static Function>) {
        match target {
            Some(f) if self.first.set(f).is_ok() => self.current.store(0, Ordering::Release),
            Some(f) => self.current.store(f.id.0 + 1, Ordering::Release),
            None => self.current.store(GONE, Ordering::Release),
        }
    }
}

type Chunk<T> = Box<[OnceLock<&'static T>]>;

/// Functions by number: chunk `k` holds `FIRST << k` of them, so that a few words are all there is at the start and a
/// look-up is two loads. A plain static: going through the lazily made table cost every call of a closure.
static FUNCTIONS: [OnceLock<Chunk<Function>>; CHUNKS] = [const { OnceLock::new() }; CHUNKS];
/// Exports by number, for function values that have been called before.
static EXPORTS: [OnceLock<Chunk<Export>>; CHUNKS] = [const { OnceLock::new() }; CHUNKS];
const FIRST: u32 = 1024;
const CHUNKS: usize = 17;

/// Chunk, and place in it.
#[inline(always)]
fn place(id: u32) -> (usize, usize) {
    let n = u64::from(id) + u64::from(FIRST);
    let chunk = n.ilog2() - FIRST.ilog2();
    (chunk as usize, (n - (u64::from(FIRST) << chunk)) as usize)
}

/// All code of the program. There is one: code is global as in Erlang.
struct Table {
    count: AtomicU32,
    exports: RwLock<FxHashMap<(Atom, Atom, u8), &'static Export>>,
    natives: OnceLock<&'static NativeIndex>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table { count: AtomicU32::new(0), exports: RwLock::default(), natives: OnceLock::new() })
}

/// What a new function is made of.
#[derive(Clone, Copy, Debug)]
pub struct FunctionInfo {
    pub module: Atom,
    pub name: Atom,
    pub arity: u8,
    pub kind: FunctionKind,
    pub file: Atom,
    pub line: u32,
}

/// Makes a function without code.
///
/// # Errors
/// `None` when the program has made 134 million functions.
pub fn new_function(info: FunctionInfo) -> Option<&'static Function> {
    let table = table();
    let id = table.count.fetch_add(1, Ordering::Relaxed);
    let (chunk, at) = place(id);
    let size = (FIRST as usize) << chunk;
    let chunk = FUNCTIONS.get(chunk)?.get_or_init(|| (0..size).map(|_| OnceLock::new()).collect());
    let FunctionInfo { module, name, arity, kind, file, line } = info;
    let captures = match kind {
        FunctionKind::Closure { captures, .. } => u32::from(captures),
        _ => 0,
    };
    let params = u32::from(arity) + captures;
    let function = Box::leak(Box::new(Function {
        id: CodeRef(id),
        module,
        name,
        arity,
        kind,
        file,
        line,
        params,
        program: OnceLock::new(),
        traced: OnceLock::new(),
        heat: AtomicU32::new(0),
        made: OnceLock::new(),
        pending: Mutex::new(None),
    }));
    let _ = chunk.get(at)?.set(function);
    Some(function)
}

/// The function a closure refers to.
#[inline(always)]
pub fn function(id: CodeRef) -> Option<&'static Function> {
    let (chunk, at) = place(id.0);
    FUNCTIONS.get(chunk)?.get()?.get(at)?.get().copied()
}

/// The export of this number.
#[inline(always)]
pub fn export_at(number: u32) -> Option<&'static Export> {
    let (chunk, at) = place(number);
    EXPORTS.get(chunk)?.get()?.get(at)?.get().copied()
}

/// The export that a function value refers to, looked up once.
#[inline(always)]
pub fn export_of(fun: &crate::term::Export) -> &'static Export {
    match fun.seen().and_then(export_at) {
        Some(export) => export,
        None => {
            let export = export(fun.module, fun.name, fun.arity);
            fun.see(export.number);
            export
        }
    }
}

/// The export of this name, made on first use.
pub fn export(module: Atom, name: Atom, arity: u8) -> &'static Export {
    let key = (module, name, arity);
    let exports = &table().exports;
    if let Some(export) = exports.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return export;
    }
    let mut exports = exports.write().unwrap_or_else(PoisonError::into_inner);
    let number = exports.len() as u32;
    exports.entry(key).or_insert_with(|| {
        let export: &'static Export = Box::leak(Box::new(Export {
            module,
            name,
            arity,
            native: native(module, name, arity),
            number,
            first: OnceLock::new(),
            current: AtomicU32::new(0),
        }));
        let (chunk, at) = place(number);
        let size = (FIRST as usize) << chunk;
        if let Some(chunk) = EXPORTS.get(chunk) {
            let chunk = chunk.get_or_init(|| (0..size).map(|_| OnceLock::new()).collect());
            let _ = chunk.get(at).map(|place| place.set(export));
        }
        export
    })
}

/// Gives the program its natives; the first call counts.
pub fn register_natives(index: &'static NativeIndex) {
    let _ = table().natives.set(index);
}

/// The native of this name, if there is one.
pub fn native(module: Atom, name: Atom, arity: u8) -> Option<&'static NativeRow> {
    table().natives.get()?.find(module, name, arity)
}

/// Names and arities of a module's natives.
pub fn natives_of(module: Atom) -> Vec<(Atom, u8)> {
    let rows = table().natives.get().into_iter().flat_map(|index| index.rows());
    let mut found: Vec<(Atom, u8)> =
        rows.filter(|row| row.module == module.as_str()).map(|row| (Atom::of_static(row.name), row.arity)).collect();
    found.order_by_key(|(name, arity)| (name.index(), *arity));
    found.dedup();
    found
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

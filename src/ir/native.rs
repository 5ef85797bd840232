//! Library functions in Rust: what a table row is and how it answers.
//!
//! Natives are leaves: they never call script code. A *leaf* computes from its arguments alone; a *hosted* native
//! needs the process or the runtime and is performed by whoever runs the machine.

use crate::base::atom::name_hash;
use crate::base::{Atom, atoms};
use crate::term::{Pid, Term};

/// One library function.
pub struct NativeRow {
    /// Module and name as Erlang sees them (`"maps"`, `"Elixir.String"`).
    pub module: &'static str,
    pub name: &'static str,
    pub arity: u8,
    pub kind: NativeKind,
}

impl std::fmt::Debug for NativeRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}/{}", self.module, self.name, self.arity)
    }
}

/// Arguments are owned by the callee: it may take them (`Term::take`) and update unique ones in place.
pub type NativeFn = fn(&mut Ctx, &mut [Term]) -> Result<Term, Raise>;

/// A number that the host of the machine understands; ranges are given out in `process/` and `runtime/`.
pub type HostedId = u16;

#[derive(Clone, Copy)]
pub enum NativeKind {
    Leaf(NativeFn),
    Hosted(HostedId),
}

/// Slots of a [`NativeIndex`]: at least twice as many as there are natives.
const SLOTS: usize = 8192;

/// All natives of the program by name, made by the compiler so that a start need not: open addressing over the hashes
/// that atoms carry.
pub struct NativeIndex {
    tables: &'static [&'static [NativeRow]],
    /// 0, or 1 + row + 65,536 * table.
    slots: [u32; SLOTS],
}

const fn slot_of(module: u64, name: u64, arity: u8) -> usize {
    let mixed = (module.rotate_left(21) ^ name).wrapping_add(arity as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % SLOTS
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b, mut i) = (a.as_bytes(), b.as_bytes(), 0);
    if a.len() != b.len() {
        return false;
    }
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

impl NativeIndex {
    /// Of these tables; of two rows with one name the later counts.
    pub const fn new(tables: &'static [&'static [NativeRow]]) -> NativeIndex {
        let (mut slots, mut count, mut table) = ([0; SLOTS], 0, 0);
        while table < tables.len() {
            let mut at = 0;
            while at < tables[table].len() {
                let row = &tables[table][at];
                let mut slot = slot_of(name_hash(row.module), name_hash(row.name), row.arity);
                while slots[slot] != 0 {
                    let packed = slots[slot] as usize - 1;
                    let other = &tables[packed >> 16][packed & 0xffff];
                    if other.arity == row.arity && same(other.name, row.name) && same(other.module, row.module) {
                        break;
                    }
                    slot = (slot + 1) % SLOTS;
                }
                slots[slot] = (1 + (table << 16 | at)) as u32;
                count += 1;
                at += 1;
            }
            table += 1;
        }
        assert!(count * 2 < SLOTS, "more slots are needed");
        NativeIndex { tables, slots }
    }

    pub fn find(&self, module: Atom, name: Atom, arity: u8) -> Option<&'static NativeRow> {
        let mut slot = slot_of(module.name_hash(), name.name_hash(), arity);
        loop {
            let packed = self.slots.get(slot)?.checked_sub(1)? as usize;
            let row = self.tables.get(packed >> 16)?.get(packed & 0xffff)?;
            if row.arity == arity && row.name == name.as_str() && row.module == module.as_str() {
                return Some(row);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// Every native.
    pub fn rows(&self) -> impl Iterator<Item = &'static NativeRow> {
        self.tables.iter().copied().flatten()
    }
}

/// What a native leaf may know and change.
pub struct Ctx {
    /// The running process.
    pub pid: Pid,
    /// Reductions left in this slice; a native subtracts what its work is worth (about one per 50 ns).
    pub reductions: i32,
}

impl Ctx {
    pub fn charge(&mut self, work: usize) {
        self.reductions = self.reductions.saturating_sub(i32::try_from(work).unwrap_or(i32::MAX));
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    Error,
    Exit,
    Throw,
}

impl Class {
    pub fn atom(self) -> Atom {
        match self {
            Class::Error => atoms::ERROR,
            Class::Exit => atoms::EXIT_,
            Class::Throw => atoms::THROW,
        }
    }

    pub fn from_atom(atom: Atom) -> Option<Class> {
        match atom {
            atoms::ERROR => Some(Class::Error),
            atoms::EXIT_ => Some(Class::Exit),
            atoms::THROW => Some(Class::Throw),
            _ => None,
        }
    }
}

/// An exception on its way. Boxed content, since it is rare and `Result<Term, Raise>` is everywhere.
#[derive(Debug)]
pub struct Raise(pub Box<RaiseInfo>);

#[derive(Debug)]
pub struct RaiseInfo {
    pub class: Class,
    pub reason: Term,
    /// For `:badarg` and the like: which arguments are wrong and how (1-based index, words), as Erlang's
    /// error_info gives them; becomes "errors were found at the given arguments: …".
    pub details: Vec<(u8, String)>,
    /// The function that failed, for the top of the stack trace (natives have no frame).
    pub mfa: Option<(Atom, Atom, Vec<Term>)>,
    /// That function shows only where the code was typed into the shell: compiled code has an instruction for it.
    pub typed: bool,
    /// What else the trace's top entry shall say of the error: the value of its `error_info`.
    pub info: Option<Term>,
    /// The arguments of the raising function, as `:erlang.error/2` gives them.
    pub args: Option<Term>,
    /// A trace that is already known (`reraise`, `:erlang.raise/3`).
    pub trace: Option<Term>,
}

impl Raise {
    pub fn new(class: Class, reason: Term) -> Raise {
        Raise(Box::new(RaiseInfo {
            class,
            reason,
            details: Vec::new(),
            mfa: None,
            typed: false,
            info: None,
            args: None,
            trace: None,
        }))
    }

    pub fn error(reason: Term) -> Raise {
        Raise::new(Class::Error, reason)
    }

    pub fn atom(reason: Atom) -> Raise {
        Raise::error(Term::atom(reason))
    }

    pub fn badarg() -> Raise {
        Raise::atom(atoms::BADARG)
    }

    /// `:badarg` that says of one argument (from 1) what is wrong, in Erlang's words: "not an integer".
    pub fn badarg_at(index: u8, what: impl Into<String>) -> Raise {
        let mut raise = Raise::badarg();
        raise.0.details.push((index, what.into()));
        raise
    }

    /// The same, of one more argument.
    pub fn and(mut self, index: u8, what: impl Into<String>) -> Raise {
        self.0.details.push((index, what.into()));
        self
    }

    pub fn badarith() -> Raise {
        Raise::atom(atoms::BADARITH)
    }

    /// An exception struct with a message: `%module{message: text}`.
    pub fn exception(module: &str, message: &str) -> Raise {
        Raise::error(Term::map([
            (Term::atom(atoms::STRUCT), Term::atom(Atom::new(module))),
            (Term::atom(atoms::EXCEPTION), Term::TRUE),
            (Term::atom(atoms::MESSAGE), Term::string(message)),
        ]))
    }

    /// `ArgumentError` with this message.
    pub fn argument(message: &str) -> Raise {
        Raise::exception("Elixir.ArgumentError", message)
    }
}

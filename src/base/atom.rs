//! The atom table: names interned once for the life of the program.
//!
//! Invariants: an `Atom` is an index into a table that only grows; the first entries are those of
//! [`atoms`], in order. Names are leaked on purpose: like the BEAM's, atoms are never collected, and
//! the table has the same limit, so that an atom bomb ends in an error instead of eating memory.
//! Look-up by index takes no lock (chunks are published once); look-up by name takes one of a few
//! sharded read locks.

use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, RwLock};

/// How many atoms scripts may make; the BEAM's default.
pub const LIMIT: u32 = 1_048_576;
/// Beyond it there is room for names of the library and of modules, so that a script whose atoms have run out can still
/// say so.
const CAPACITY: u32 = LIMIT + 65_536;
/// The longest name, in characters.
pub const MAX_CHARS: usize = 255;

/// An interned name. Comparison of identity only; for term order compare `as_str`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Atom(u32);

/// Why a name did not become an atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomError {
    TooMany,
    TooLong,
}

const SHARDS: usize = 16;
/// Entries of the first chunk; each further one has twice as many as the one before, so that a small script touches a
/// few pages.
const FIRST: u32 = 512;
const CHUNKS: usize = (CAPACITY / FIRST).ilog2() as usize + 1;

/// Chunk, and place in it.
#[inline]
fn place(index: u32) -> (usize, usize) {
    let n = u64::from(index) + u64::from(FIRST);
    let chunk = n.ilog2() - FIRST.ilog2();
    (chunk as usize, (n - (u64::from(FIRST) << chunk)) as usize)
}

#[derive(Clone, Copy)]
struct Entry {
    name: &'static str,
    hash: u64,
}

/// A hash of the name, the same in every run and on every machine (FNV-1a, spread over all bits at the end).
pub const fn name_hash(name: &str) -> u64 {
    let (bytes, mut hash, mut i) = (name.as_bytes(), 0xcbf2_9ce4_8422_2325_u64, 0);
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ (hash >> 29)
}

struct Table {
    shards: [RwLock<FxHashMap<&'static str, u32>>; SHARDS],
    chunks: [OnceLock<Box<[OnceLock<Entry>]>>; CHUNKS],
    len: AtomicU32,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let table = Table {
            shards: std::array::from_fn(|_| RwLock::default()),
            chunks: [const { OnceLock::new() }; CHUNKS],
            len: AtomicU32::new(0),
        };
        for name in atoms::NAMES {
            table.intern(name, LIMIT, || name).expect("the well-known atoms fit");
        }
        table
    })
}

impl Table {
    fn shard(&self, name: &str) -> &RwLock<FxHashMap<&'static str, u32>> {
        &self.shards[FxBuildHasher.hash_one(name) as usize >> 7 & (SHARDS - 1)]
    }

    fn intern(&self, name: &str, limit: u32, leak: impl FnOnce() -> &'static str) -> Result<u32, AtomError> {
        let shard = self.shard(name);
        if let Some(&index) = read(shard).get(name) {
            return Ok(index);
        }
        let mut map = shard.write().unwrap_or_else(|e| e.into_inner());
        if let Some(&index) = map.get(name) {
            return Ok(index);
        }
        let index = self.len.fetch_add(1, Ordering::Relaxed);
        if index >= limit {
            self.len.fetch_sub(1, Ordering::Relaxed);
            return Err(AtomError::TooMany);
        }
        let name = leak();
        let (chunk, at) = place(index);
        let size = (FIRST as usize) << chunk;
        let chunk = self.chunks[chunk].get_or_init(|| (0..size).map(|_| OnceLock::new()).collect());
        let _ = chunk[at].set(Entry { name, hash: name_hash(name) });
        map.insert(name, index);
        Ok(index)
    }
}

/// A copy of the name that lives on. Names stand side by side in blocks: one by one, scattered among data that comes and
/// goes, they would keep the allocator from giving back the pages around them.
fn keep(name: &str) -> &'static str {
    const BLOCK: usize = 4096;
    static ROOM: Mutex<&'static mut [u8]> = Mutex::new(&mut []);
    let mut room = ROOM.lock().unwrap_or_else(|e| e.into_inner());
    if room.len() < name.len() {
        *room = Box::leak(vec![0; BLOCK.max(name.len())].into_boxed_slice());
    }
    let (own, rest) = std::mem::take(&mut *room).split_at_mut(name.len());
    *room = rest;
    own.copy_from_slice(name.as_bytes());
    std::str::from_utf8(own).unwrap_or_default()
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(|e| e.into_inner())
}

static LATE: OnceLock<fn(&str) -> bool> = OnceLock::new();

impl Atom {
    /// The atom of this name, made if need be. For names that a script can make without bound use [`Atom::try_new`].
    pub fn new(name: &str) -> Atom {
        Atom::within(name, CAPACITY).unwrap_or(atoms::SYSTEM_LIMIT)
    }

    /// The atom of this name, or why there can be none.
    pub fn try_new(name: &str) -> Result<Atom, AtomError> {
        Atom::within(name, LIMIT)
    }

    /// As [`Atom::try_new`], for names that are made of others (`A.B`), of which there are enough while there is code
    /// to read.
    pub fn try_derived(name: &str) -> Result<Atom, AtomError> {
        Atom::within(name, CAPACITY)
    }

    fn within(name: &str, limit: u32) -> Result<Atom, AtomError> {
        if name.len() > MAX_CHARS && name.chars().count() > MAX_CHARS {
            return Err(AtomError::TooLong);
        }
        table().intern(name, limit, || keep(name)).map(Atom)
    }

    /// The atom of a name that lives as long as the program: it need not be copied.
    pub fn of_static(name: &'static str) -> Atom {
        table().intern(name, CAPACITY, || name).map_or(atoms::SYSTEM_LIMIT, Atom)
    }

    /// The atom of this name if it exists already.
    pub fn existing(name: &str) -> Option<Atom> {
        let table = table();
        read(table.shard(name)).get(name).map(|&i| Atom(i))
    }

    /// The atom of this name if it exists already, or if it is a name of the library, whose atoms are made late.
    pub fn known(name: &str) -> Option<Atom> {
        Atom::existing(name).or_else(|| LATE.get().filter(|has| has(name)).map(|_| Atom::new(name)))
    }

    /// Says which names have atoms as soon as somebody asks for them: for a script they were always there.
    pub fn announce(has: fn(&str) -> bool) {
        let _ = LATE.set(has);
    }

    fn entry(self) -> Entry {
        let (chunk, at) = place(self.0);
        let entry = table().chunks.get(chunk).and_then(|c| c.get()?.get(at)?.get());
        entry.copied().unwrap_or(Entry { name: "", hash: 0 })
    }

    pub fn as_str(self) -> &'static str {
        self.entry().name
    }

    /// A hash of the name: deterministic, unlike the index, which depends on who interned first.
    pub fn name_hash(self) -> u64 {
        self.entry().hash
    }

    /// The table index; for packing into a word.
    pub const fn index(self) -> u32 {
        self.0
    }

    /// The atom with this index, which must come from [`Atom::index`].
    pub const fn from_index(index: u32) -> Atom {
        Atom(index)
    }

    /// How many atoms exist.
    pub fn count() -> u32 {
        table().len.load(Ordering::Relaxed)
    }

    /// `true`/`false` as an atom.
    pub const fn bool(b: bool) -> Atom {
        if b { atoms::TRUE } else { atoms::FALSE }
    }
}

impl std::fmt::Debug for Atom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, ":{}", self.as_str())
    }
}

impl std::fmt::Display for Atom {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Atoms the implementation names, as constants.
pub mod atoms {
    use super::Atom;

    macro_rules! well_known {
        ($($constant:ident = $name:literal),* $(,)?) => {
            #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
            #[repr(u32)]
            enum Index { $($constant),* }
            $(pub const $constant: Atom = Atom::from_index(Index::$constant as u32);)*
            pub(super) const NAMES: &[&str] = &[$($name),*];
        };
    }

    // Order is free except that nil, false and true stay first: truthiness is one comparison.
    well_known! {
        NIL = "nil", FALSE = "false", TRUE = "true", SYSTEM_LIMIT = "system_limit",
        OK = "ok", ERROR = "error", UNDEFINED = "undefined", NORMAL = "normal", KILL = "kill", KILLED = "killed",
        SHUTDOWN = "shutdown", NOPROC = "noproc", NOCONNECTION = "noconnection", EXIT = "EXIT", DOWN = "DOWN",
        PROCESS = "process", PORT = "port", TIMEOUT = "timeout", INFINITY = "infinity", AFTER = "after", DO = "do",
        ELSE = "else", RESCUE = "rescue", CATCH = "catch", END = "end", THROW = "throw", EXIT_ = "exit", RAISE = "raise",
        BADARG = "badarg", BADARITH = "badarith", BADMATCH = "badmatch", BADKEY = "badkey", BADMAP = "badmap",
        BADFUN = "badfun", BADARITY = "badarity", BADRECORD = "badrecord", BADBOOL = "badbool", UNDEF = "undef",
        FUNCTION_CLAUSE = "function_clause", CASE_CLAUSE = "case_clause", IF_CLAUSE = "if_clause",
        TRY_CLAUSE = "try_clause", COND_CLAUSE = "cond_clause", WITH_CLAUSE = "with_clause", ELSE_CLAUSE = "else_clause",
        NOCATCH = "nocatch", NOTSUP = "notsup", TIMEOUT_VALUE = "timeout_value", INTERNAL_ERROR = "internal_error",
        STRUCT = "__struct__", EXCEPTION = "__exception__", MESSAGE = "message", KEY = "key", TERM = "term", VALUE = "value",
        BLOCK = "__block__", ALIASES = "__aliases__", MODULE_ = "__MODULE__", ENV_ = "__ENV__", DIR_ = "__DIR__",
        CALLER_ = "__CALLER__", STACKTRACE_ = "__STACKTRACE__",
        DOT = ".", DOT_DOT = "..", DOT_DOT_SLASH = "..//", ELLIPSIS = "...", BRACES = "{}", BITS = "<<>>", PERCENT = "%",
        PERCENT_BRACES = "%{}", ARROW = "->", FAT_ARROW = "=>", LEFT_ARROW = "<-", DEFAULT = "\\\\", TYPE_OP = "::",
        BAR = "|", MATCH = "=", PIN = "^", CAPTURE = "&", AT = "@", BANG = "!", NOT = "not", AND = "and", OR = "or",
        IN = "in", NOT_IN = "not in", WHEN = "when", FN = "fn", AND_AND = "&&", OR_OR = "||", AND_AND_AND = "&&&",
        OR_OR_OR = "|||", PIPE = "|>", PLUS = "+", MINUS = "-", TIMES = "*", DIVIDE = "/", POWER = "**", PLUS_PLUS = "++",
        MINUS_MINUS = "--", PLUS_PLUS_PLUS = "+++", MINUS_MINUS_MINUS = "---", CONCAT = "<>", EQ = "==", NEQ = "!=",
        SEQ = "===", SNEQ = "!==", LT = "<", GT = ">", LE = "<=", GE = ">=", LE_ERL = "=<", SEQ_ERL = "=:=",
        SNEQ_ERL = "=/=", NEQ_ERL = "/=", MATCH_OP = "=~", TILDE3 = "~~~", XOR3 = "^^^", TILDE_GT = "~>", LT_TILDE = "<~",
        TILDE_GT_GT = "~>>", LT_LT_TILDE = "<<~", LT_TILDE_GT = "<~>", LT_BAR_GT = "<|>", SHL = "<<<", SHR = ">>>",
        STEP_OP = "//",
        CASE = "case", COND = "cond", IF = "if", UNLESS = "unless", WITH = "with", FOR = "for", RECEIVE = "receive",
        TRY = "try", QUOTE = "quote", UNQUOTE = "unquote", UNQUOTE_SPLICING = "unquote_splicing", SUPER = "super",
        IMPORT = "import", ALIAS = "alias", REQUIRE = "require", USE = "use", DEF = "def", DEFP = "defp",
        DEFMACRO = "defmacro", DEFMACROP = "defmacrop", DEFMODULE = "defmodule", DEFSTRUCT = "defstruct",
        DEFEXCEPTION = "defexception", DEFPROTOCOL = "defprotocol", DEFIMPL = "defimpl", DEFDELEGATE = "defdelegate",
        DEFGUARD = "defguard", DEFGUARDP = "defguardp", DEFOVERRIDABLE = "defoverridable",
        LINE = "line", COLUMN = "column", FILE = "file", CONTEXT = "context", COUNTER = "counter", IMPORTS = "imports",
        GENERATED = "generated", KEEP = "keep", DELIMITER = "delimiter", INDENTATION = "indentation",
        NO_PARENS = "no_parens", AMBIGUOUS_OP = "ambiguous_op", FROM_INTERPOLATION = "from_interpolation",
        FROM_BRACKETS = "from_brackets", NEWLINES = "newlines", VERSION = "version",
        ERLANG = "erlang", LISTS = "lists", MAPS = "maps", KERNEL = "Elixir.Kernel",
        KERNEL_SPECIAL_FORMS = "Elixir.Kernel.SpecialForms", ELIXIR = "Elixir", STRING_CHARS = "Elixir.String.Chars",
        TO_STRING = "to_string", ACCESS = "Elixir.Access", GET = "get", PUT = "put", ENUM = "Elixir.Enum",
        INFO_ = "__info__", MODULE_INFO = "module_info", MODULE = "module", FUNCTION = "function",
        BINARY = "binary", BITSTRING = "bitstring", BYTES = "bytes", BITS_TYPE = "bits", INTEGER = "integer",
        FLOAT = "float", UTF8 = "utf8", UTF16 = "utf16", UTF32 = "utf32", SIGNED = "signed", UNSIGNED = "unsigned",
        BIG = "big", LITTLE = "little", NATIVE = "native", SIZE = "size", UNIT = "unit",
        INTO = "into", UNIQ = "uniq", REDUCE = "reduce", BIND_QUOTED = "bind_quoted", LOCATION = "location",
        FIRST = "first", LAST = "last", STEP = "step", RANGE = "Elixir.Range", MAPSET = "Elixir.MapSet",
        LINK = "link", MONITOR = "monitor", ALIAS_OPT = "alias_opt", FLUSH = "flush", TRAP_EXIT = "trap_exit",
        ARGUMENT_ERROR = "Elixir.ArgumentError", RUNTIME_ERROR = "Elixir.RuntimeError",
        INIT = "init", RUN = "run", CALL = "call", APPLY = "apply", SELF = "self", SEND = "send", SPAWN = "spawn",
        WRAP = "wrap", EMPTY = "",
        // Names that expansion matches on.
        UNDERSCORE = "_", BEHAVIOUR = "behaviour", AS = "as", ONLY = "only", EXCEPT = "except", WARN = "warn", OPTS = "opts",
        FUNCTIONS = "functions", MACROS = "macros", SIGILS = "sigils", ANDALSO = "andalso", ORELSE = "orelse",
        IS_BINARY = "is_binary", IS_MAP = "is_map", IS_ATOM = "is_atom", IS_INTEGER = "is_integer", EXCEPTION_ = "exception",
        MEMBER_P = "member?", MEMBER = "member", USING = "__using__", CURSOR = "__cursor__", STOP_GENERATED = "stop_generated",
        VAR_BANG = "var!", ALIAS_BANG = "alias!", OPAQUE_NAME = "Elixir.Macro.Env", FIELD = "field", DEFMODULE_ = "Elixir.Module",
        ELEMENT = "element", SETELEMENT = "setelement", IS_MAP_KEY = "is_map_key", MAP_GET = "map_get", PROTOCOL = "Elixir.Protocol",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_atom() {
        assert_eq!(Atom::new("quaff_test"), Atom::new("quaff_test"));
        assert_eq!(Atom::new("quaff_test").as_str(), "quaff_test");
        assert_ne!(Atom::new("quaff_test"), Atom::new("quaff_other"));
    }

    #[test]
    fn well_known_atoms_have_their_names() {
        assert_eq!(atoms::NIL, Atom::new("nil"));
        assert_eq!(atoms::EMPTY, Atom::new(""));
        assert_eq!(atoms::LT_LT_TILDE.as_str(), "<<~");
    }

    #[test]
    fn well_known_names_are_distinct() {
        let names: std::collections::HashSet<_> = atoms::NAMES.iter().collect();
        assert_eq!(names.len(), atoms::NAMES.len());
    }

    #[test]
    fn a_name_of_256_characters_is_refused() {
        assert_eq!(Atom::try_new(&"a".repeat(256)), Err(AtomError::TooLong));
        assert!(Atom::try_new(&"ä".repeat(255)).is_ok());
    }
}

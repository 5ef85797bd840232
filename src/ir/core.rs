//! Expanded code: what `expand/` makes and `lower/` consumes.
//!
//! Only special forms are left, every name is resolved, every variable is a number. It is a typed tree rather than
//! quoted code with special forms inside, because two layers meet here: a wrong shape is a compile error instead of
//! a surprise. Macros never see it.
//!
//! Invariants: a `VarId` is bound exactly once within a [`Definition`], [`Unit`] or the closures inside them
//! (rebinding makes a new id), and is bound before it is read on every path. `nvars` bounds them. Guards hold only
//! what Elixir allows in guards.

use crate::base::Atom;
use crate::term::Term;
use std::any::Any;
use std::sync::Arc;

/// A variable, numbered from 0 within its definition or unit (closures share their definition's numbering).
pub type VarId = u32;

#[derive(Clone, Debug)]
pub struct Expr {
    /// Source line, from 1; 0 when unknown. Ends up in stack traces.
    pub line: u32,
    /// The byte where it stands in its file, for warnings; [`NOWHERE`] when no text stands for it. In the padding.
    pub at: u32,
    pub kind: Kind,
}

/// The place of code that no text stands for.
pub const NOWHERE: u32 = u32::MAX;

impl Expr {
    pub fn new(line: u32, kind: Kind) -> Expr {
        Expr { line, at: NOWHERE, kind }
    }

    pub fn constant(term: Term) -> Expr {
        Expr { line: 0, at: NOWHERE, kind: Kind::Const(term) }
    }

    pub fn at(mut self, at: u32) -> Expr {
        self.at = at;
        self
    }
}

#[derive(Clone, Debug)]
pub enum Kind {
    Const(Term),
    Var(VarId),
    Tuple(Vec<Expr>),
    /// Elements, then the tail (`None`: proper).
    List(Vec<Expr>, Option<Box<Expr>>),
    Map(Vec<(Expr, Expr)>),
    /// `%{map | k => v}`: raises `BadMapError`/`KeyError`.
    MapUpdate(Box<Expr>, Vec<(Expr, Expr)>),
    Bits(Vec<Segment<Expr>>),
    /// `pattern = value`; its value is the right side. Raises `MatchError`.
    Match(Box<Pat>, Box<Expr>),
    /// At least one expression.
    Block(Vec<Expr>),
    /// By truthiness (not `nil`/`false`).
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// Strict `and`: the left side must be a boolean, else `BadBooleanError` with this operator's name.
    And(Box<Expr>, Box<Expr>),
    /// Strict `or`.
    Or(Box<Expr>, Box<Expr>),
    Case {
        subject: Box<Expr>,
        clauses: Vec<Clause>,
        fail: CaseFail,
    },
    /// `cond`: raises `CondClauseError` when nothing holds.
    Cond(Vec<(Expr, Expr)>),
    Receive {
        clauses: Vec<Clause>,
        after: Option<Box<(Expr, Expr)>>,
    },
    Try(Box<Try>),
    With(Box<With>),
    For(Box<For>),
    Fn(Box<Fn>),
    /// `&name/arity` of the module being defined.
    LocalFun {
        name: Atom,
        arity: u8,
    },
    /// `&Mod.name/arity`.
    RemoteFun {
        module: Box<Expr>,
        name: Box<Expr>,
        arity: Box<Expr>,
    },
    /// A call of a function of the module being defined.
    LocalCall {
        name: Atom,
        args: Vec<Expr>,
    },
    /// `Mod.name(args)`; operators and inlined Kernel functions arrive as calls of `:erlang`.
    RemoteCall {
        module: Box<Expr>,
        name: Atom,
        args: Vec<Expr>,
    },
    /// `fun.(args)`
    FunCall {
        fun: Box<Expr>,
        args: Vec<Expr>,
    },
    /// `left.name` without parentheses: a map's field or, of an atom, a call without arguments.
    Dot {
        left: Box<Expr>,
        name: Atom,
    },
    /// `__STACKTRACE__`, inside a handler only.
    Stacktrace,
    /// Something only the runtime can do (define a module or a function …): it gets the payload and the values.
    Hook {
        payload: Payload,
        args: Vec<Expr>,
    },
}

/// What a [`Kind::Hook`] carries: a value of a type that `expand/` and `runtime/` know and `lower/` does not.
#[derive(Clone)]
pub struct Payload(pub Arc<dyn Any + Send + Sync>);

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("#Payload")
    }
}

/// What a `case` raises when no clause matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CaseFail {
    /// `{:case_clause, value}`
    Case,
    /// `{:badmatch, value}`
    Match,
    /// `{:with_clause, value}`
    With,
}

/// A clause of `case`, `receive`, `fn`, `else` or a function.
#[derive(Clone, Debug)]
pub struct Clause {
    pub line: u32,
    /// Where its arrow (or a function's name) stands, as [`Expr::at`].
    pub at: u32,
    /// One pattern an argument.
    pub pats: Vec<Pat>,
    /// Alternatives (`when a when b`); empty: no guard. An alternative that raises is false.
    pub guards: Vec<Expr>,
    pub body: Expr,
}

#[derive(Clone, Debug)]
pub enum Pat {
    Wild,
    Bind(VarId),
    /// `^x`, or the second occurrence of a variable in one pattern: matches (`===`) what it is bound to.
    Same(VarId),
    Const(Term),
    Tuple(Vec<Pat>),
    List(Vec<Pat>, Option<Box<Pat>>),
    /// Keys are constants, pinned variables or guard-safe expressions.
    Map(Vec<(Expr, Pat)>),
    Bits(Vec<Segment<Pat>>),
    /// `a = b` inside a pattern.
    Both(Box<Pat>, Box<Pat>),
}

/// A field of `<<>>`, in an expression or a pattern.
#[derive(Clone, Debug)]
pub struct Segment<T> {
    pub value: T,
    pub kind: SegmentKind,
    /// `None`: the default of the kind (integer 8, float 64, binary/bits: all of it).
    pub size: Option<Expr>,
    /// Multiplies the size: 1 for integer, float and bits, 8 for binary, unless given.
    pub unit: u16,
    pub signed: bool,
    pub little: bool,
    pub line: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SegmentKind {
    Integer,
    Float,
    /// Whole bytes.
    Binary,
    Bits,
    Utf8,
    Utf16,
    Utf32,
}

#[derive(Clone, Debug)]
pub struct Try {
    pub body: Expr,
    pub handlers: Vec<Handler>,
    /// Clauses for the body's value; raises `{:try_clause, value}` when none matches.
    pub else_clauses: Vec<Clause>,
    pub after: Option<Expr>,
}

#[derive(Clone, Debug)]
pub enum Handler {
    /// `rescue var in modules`: only errors, normalised to exceptions. `modules: None` takes any.
    /// Each of `modules` evaluates to an alias or a list of them.
    Rescue { line: u32, var: Option<VarId>, modules: Option<Vec<Expr>>, body: Expr },
    /// `catch class, reason when guards`
    Catch { line: u32, class: Pat, reason: Pat, guards: Vec<Expr>, body: Expr },
}

#[derive(Clone, Debug)]
pub struct With {
    pub steps: Vec<WithStep>,
    pub body: Expr,
    /// `None`: what did not match is the value. Raises `{:else_clause, value}` when no clause matches.
    pub else_clauses: Option<Vec<Clause>>,
}

#[derive(Clone, Debug)]
pub enum WithStep {
    /// `pattern when guards <- value`
    Arrow { line: u32, pat: Pat, guards: Vec<Expr>, value: Expr },
    /// Any other expression (`=` included).
    Plain(Expr),
}

#[derive(Clone, Debug)]
pub struct For {
    pub qualifiers: Vec<Qualifier>,
    pub body: ForBody,
    pub uniq: bool,
}

#[derive(Clone, Debug)]
pub enum ForBody {
    /// A list of the body's values.
    List(Expr),
    /// `into: collectable`
    Into(Expr, Expr),
    /// `reduce: initial`, with the clauses over the accumulator.
    Reduce(Expr, Vec<Clause>),
}

#[derive(Clone, Debug)]
pub enum Qualifier {
    /// `pattern when guards <- enumerable`; what does not match is skipped.
    Generator {
        line: u32,
        pat: Pat,
        guards: Vec<Expr>,
        source: Expr,
    },
    /// `<<segments <- bits>>`
    BitGenerator {
        line: u32,
        segments: Vec<Segment<Pat>>,
        source: Expr,
    },
    Filter(Expr),
}

#[derive(Clone, Debug)]
pub struct Fn {
    pub line: u32,
    pub arity: u8,
    pub clauses: Vec<Clause>,
}

/// One function of a module: all its clauses.
#[derive(Clone, Debug)]
pub struct Definition {
    pub name: Atom,
    pub arity: u8,
    pub line: u32,
    /// One more than the largest `VarId`.
    pub nvars: u32,
    pub clauses: Vec<Clause>,
}

/// Code that is run once: a file, an evaluated text, a module's body.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Variables that have values at the start (an evaluation's bindings); they are the arguments.
    pub params: Vec<VarId>,
    pub body: Expr,
    pub nvars: u32,
    /// Variables whose values are wanted at the end. When `Some`, the unit's value is
    /// `{value of the body, {values of these…}}`; otherwise the value of the body.
    pub results: Option<Vec<VarId>>,
}

//! Nodes, simple expressions and patterns of the code tree.
//!
//! Frame: a function's slots `0..nslots`, arguments first, then the captured values of a closure, then locals.
//! Invariant: every slot of a live frame always holds a valid term (`nil` when empty), so unwinding may drop whole
//! frames without knowing what is live. [`Expr::Move`] leaves `nil` behind; lowering emits it for the last use of a
//! slot, which is what makes unique terms updatable in place. Liveness bitmaps per call were rejected: they save two
//! stores a call and cost a class of bugs.

use super::code::{Export, Function};
use super::native::NativeRow;
use crate::base::Atom;
use crate::ir::core::{Payload, SegmentKind};
use crate::term::Term;

/// An index into the current frame.
pub type Slot = u16;
/// Where nothing is to be stored.
pub const NO_SLOT: Slot = Slot::MAX;
/// A jump, relative to the node that holds it (never 0).
pub type Offset = i32;

/// Operands are evaluated in the order in which a variant lists them (module, function, arguments; map, then pairs key
/// before value; a bit field's value, then its size): a `Move` stands at the last read in that order. A `dst` is
/// written after everything was read; it may be [`NO_SLOT`] and may be a slot that the node reads.
#[derive(Debug)]
pub enum Node {
    /// Evaluate and store; fall through.
    Set {
        dst: Slot,
        e: Expr,
    },
    /// Evaluate for its errors; fall through.
    Eval(Expr),
    /// Release slots early (set to nil), so that what they hold can be unique or freed before a wait.
    Clear(Box<[Slot]>),
    Jump(Offset),
    /// By truthiness: fall through when not `nil`/`false`.
    If {
        cond: Expr,
        otherwise: Offset,
    },
    /// A guard: fall through when exactly `true`; anything else, an error included, jumps.
    Guard {
        cond: Expr,
        otherwise: Offset,
    },
    /// Fused comparisons of slots with small integers or slots; semantics of the generic operators.
    IfCmp {
        op: Op2,
        a: Slot,
        b: Slot,
        otherwise: Offset,
    },
    IfCmpImm {
        op: Op2,
        a: Slot,
        imm: i32,
        otherwise: Offset,
    },

    /// Match the slot's value (borrowed) against a pattern that binds slots, depth first from left to right: `Same`
    /// and sizes may read slots bound earlier in it. A failed match may have bound some of its slots.
    Match {
        subject: Slot,
        pat: Box<Pat>,
        otherwise: Offset,
    },
    /// The value is exactly this constant.
    MatchConst {
        subject: Slot,
        value: Term,
        otherwise: Offset,
    },
    /// The value is a cons cell; bind head and tail (`NO_SLOT`: ignored). With `take` the subject slot is dead
    /// afterwards (nil, or reused) and its cell is opened in place when unique. `tail` or `head` may equal `subject`
    /// (and without `take` too, when it is overwritten). A failed match changes nothing.
    MatchCons {
        subject: Slot,
        head: Slot,
        tail: Slot,
        take: bool,
        otherwise: Offset,
    },
    /// The value is a tuple of `dsts.len()` elements; bind them (`NO_SLOT`: ignored). `take` as above; a destination
    /// may equal `subject`.
    MatchTuple {
        subject: Slot,
        dsts: Box<[Slot]>,
        take: bool,
        otherwise: Offset,
    },
    /// Jump by an atom or small integer among many clauses: sorted (raw word, offset) pairs; else `otherwise`.
    Switch {
        subject: Slot,
        table: Box<[(Term, Offset)]>,
        otherwise: Offset,
    },

    /// Calls: evaluate the arguments, push a frame; the result lands in `dst`, then fall through.
    Call {
        f: &'static Function,
        args: Box<[Expr]>,
        dst: Slot,
    },
    CallRemote {
        f: &'static Export,
        args: Box<[Expr]>,
        dst: Slot,
    },
    CallFun {
        fun: Expr,
        args: Box<[Expr]>,
        dst: Slot,
    },
    /// Module and name known only at run time.
    CallDyn {
        module: Expr,
        name: Atom,
        args: Box<[Expr]>,
        dst: Slot,
    },
    /// `apply(module, name, args)` / `apply(fun, args)` (module: None) with a run-time list.
    Apply {
        module: Option<Expr>,
        name: Expr,
        args: Expr,
        dst: Slot,
    },
    /// A native that needs the process or the runtime ([`super::NativeKind::Hosted`]).
    CallHosted {
        row: &'static NativeRow,
        args: Box<[Expr]>,
        dst: Slot,
    },
    /// `left.name`: a map's field (`{:badkey, name}` when absent), or a call without arguments on an atom.
    Dot {
        left: Expr,
        name: Atom,
        dst: Slot,
    },

    /// Tail calls: replace this frame.
    Tail {
        f: &'static Function,
        args: Box<[Expr]>,
    },
    TailRemote {
        f: &'static Export,
        args: Box<[Expr]>,
    },
    TailFun {
        fun: Expr,
        args: Box<[Expr]>,
    },
    TailDyn {
        module: Expr,
        name: Atom,
        args: Box<[Expr]>,
    },
    TailApply {
        module: Option<Expr>,
        name: Expr,
        args: Expr,
    },
    /// A call of the running function in tail position: assign in this order (safe by construction), jump to its
    /// first node. Locals keep stale values until overwritten; lowering clears those that hold heap terms.
    /// Also the back edge of a comprehension's loop (`entry` is then not the first node, and it may stand between
    /// `PushTry` and `PopTry`). Costs a reduction.
    Loop {
        assign: Box<[(Slot, Expr)]>,
        entry: Offset,
    },
    Return(Expr),

    /// Raise: `class` evaluates to `:error`, `:exit` or `:throw`.
    Raise {
        class: super::Class,
        reason: Expr,
    },
    /// No clause of this function (or closure) matched: raise `:function_clause`; the arguments for the trace are
    /// still in slots `0..arity`.
    FunctionClause,
    /// Raise again what a handler got: slots of class (atom), reason and trace (as the handler received them).
    Reraise {
        class: Slot,
        reason: Slot,
        trace: Slot,
    },
    /// From here to the matching `PopTry` an exception unwinds to this frame, stores class, reason and trace in
    /// `dst`, `dst + 1`, `dst + 2`, and jumps.
    PushTry {
        dst: Slot,
        handler: Offset,
    },
    PopTry,

    /// Start of a `receive`: evaluate the timeout (milliseconds or `:infinity`; else `{:error, :timeout_value}`)
    /// and set the deadline; the save pointer goes to the oldest message.
    RecvStart {
        timeout: Option<Expr>,
    },
    /// Store the message at the save pointer in `dst`; when there is none wait for more, or jump when time is up.
    RecvPeek {
        dst: Slot,
        on_timeout: Offset,
    },
    /// The message matched: take it out of the mailbox.
    RecvAccept,
    /// It did not: advance the save pointer, jump back to the `RecvPeek`.
    RecvNext(Offset),

    /// Ask the runtime; the result lands in `dst`.
    Hook {
        payload: Payload,
        args: Box<[Expr]>,
        dst: Slot,
    },
}

/// A simple expression: cannot suspend, may raise.
#[derive(Clone, Debug)]
pub enum Expr {
    /// A copy of the slot's value.
    Slot(Slot),
    /// The slot's value, leaving nil: its last use.
    Move(Slot),
    Const(Term),
    /// A copy of a captured value that the closure may have lent to its frame; made by `borrow`.
    Env(Slot),
    /// The value of a slot that may hold the address of a cell, and whether this is its last use; made by `walk`.
    Walked(Slot, bool),
    /// Fused `slot + imm`; a negative one stands for `slot - (-imm)` (for the error message).
    AddImm(Slot, i32),
    /// Fused `slot + slot` and `slot - slot`; made by `fuse`.
    Add(Slot, Slot),
    Sub(Slot, Slot),
    /// Fused `slot * imm`, and `rem` and `div` by an `imm` above 0; made by `fuse`.
    By(Op2, Slot, i32),
    Op1(Op1, Box<Expr>),
    Op2(Op2, Box<[Expr; 2]>),
    /// Left must be boolean (`{:badbool, :and, value}` otherwise); right is evaluated only if needed.
    And(Box<[Expr; 2]>),
    Or(Box<[Expr; 2]>),
    Tuple(Box<[Expr]>),
    Cons(Box<[Expr; 2]>),
    /// Elements and tail.
    List(Box<[Expr]>, Box<Expr>),
    Map(Box<[(Expr, Expr)]>),
    /// All keys must exist: `{:badkey, key, map}`, `{:badmap, value}`.
    MapUpdate(Box<Expr>, Box<[(Expr, Expr)]>),
    Bits(Box<[BitSeg]>),
    Closure(&'static Function, Box<[Expr]>),
    /// A native leaf ([`super::NativeKind::Leaf`]).
    Native(&'static NativeRow, Box<[Expr]>),
    /// Boolean: does the pattern match? Binds its slots. (`match?`, guards of map size and the like.)
    Matches(Box<(Expr, Pat)>),
}

/// Operators of one operand; names are those of the Erlang BIFs they mirror.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op1 {
    Neg,
    Plus,
    Not,
    Bnot,
    Hd,
    Tl,
    Length,
    TupleSize,
    MapSize,
    ByteSize,
    BitSize,
    Abs,
    Round,
    Trunc,
    Floor,
    Ceil,
    Float,
    IsAtom,
    IsBinary,
    IsBitstring,
    IsBoolean,
    IsFloat,
    IsFunction,
    IsInteger,
    IsList,
    IsMap,
    IsNumber,
    IsPid,
    IsPort,
    IsReference,
    IsTuple,
    /// `Kernel.!/1`: by truthiness.
    Bang,
    IsNil,
}

/// Operators of two operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Op2 {
    Add,
    Sub,
    Mul,
    /// `/`
    Fdiv,
    Div,
    Rem,
    Band,
    Bor,
    Bxor,
    Bsl,
    Bsr,
    Eq,
    Ne,
    ExactEq,
    ExactNe,
    Lt,
    Le,
    Gt,
    Ge,
    /// `:erlang.element(index from 1, tuple)`
    Element,
    /// `:erlang.map_get(key, map)`
    MapGet,
    /// `:erlang.is_map_key(key, map)`
    IsMapKey,
    /// `:erlang.is_function(fun, arity)`
    IsFunctionArity,
    /// `:erlang.++`
    Append,
    /// `:erlang.--`
    Subtract,
    Min,
    Max,
    /// Strict `xor`
    Xor,
    /// Strict `and`/`or` of evaluated operands, as `:erlang.and/2`.
    AndStrict,
    OrStrict,
}

#[derive(Clone, Debug)]
pub enum Pat {
    Any,
    /// Store a copy of what stands here.
    Bind(Slot),
    /// `===` to the slot's value.
    Same(Slot),
    Const(Term),
    Cons(Box<[Pat; 2]>),
    Tuple(Box<[Pat]>),
    /// A map that has these keys; an error while evaluating a key is no match.
    Map(Box<[(Expr, Pat)]>),
    Bits(Box<[BitPat]>),
    Both(Box<[Pat; 2]>),
}

/// A field of `<<>>` being built.
#[derive(Clone, Debug)]
pub struct BitSeg {
    pub value: Expr,
    pub kind: SegmentKind,
    pub size: Option<Expr>,
    pub unit: u16,
    pub signed: bool,
    pub little: bool,
}

/// A field of `<<>>` being matched. Sizes may use slots bound by earlier fields.
#[derive(Clone, Debug)]
pub struct BitPat {
    pub pat: Pat,
    pub kind: SegmentKind,
    pub size: Option<Expr>,
    pub unit: u16,
    pub signed: bool,
    pub little: bool,
}

impl Expr {
    /// Calls `f` with the operands, patterns left out.
    pub(super) fn each_operand(&mut self, f: &mut dyn FnMut(&mut Expr)) {
        match self {
            Expr::Slot(_) | Expr::Move(_) | Expr::Const(_) | Expr::Env(_) | Expr::Walked(..) => {}
            Expr::AddImm(..) | Expr::Add(..) | Expr::Sub(..) | Expr::By(..) => {}
            Expr::Op1(_, e) => f(e),
            Expr::Op2(_, ab) | Expr::And(ab) | Expr::Or(ab) | Expr::Cons(ab) => ab.iter_mut().for_each(f),
            Expr::Tuple(es) | Expr::Closure(_, es) | Expr::Native(_, es) => es.iter_mut().for_each(f),
            Expr::List(es, tail) => {
                es.iter_mut().for_each(&mut *f);
                f(tail)
            }
            Expr::Map(pairs) => pairs.iter_mut().for_each(|(key, value)| {
                f(key);
                f(value)
            }),
            Expr::MapUpdate(e, pairs) => {
                f(e);
                pairs.iter_mut().for_each(|(key, value)| {
                    f(key);
                    f(value)
                })
            }
            Expr::Bits(segments) => segments.iter_mut().for_each(|BitSeg { value, size, .. }| {
                f(value);
                size.iter_mut().for_each(&mut *f)
            }),
            Expr::Matches(both) => f(&mut both.0),
        }
    }
}

impl Pat {
    /// Whether a match may write this slot.
    pub fn binds(&self, slot: Slot) -> bool {
        let mut pat = self;
        loop {
            return match pat {
                Pat::Any | Pat::Const(_) | Pat::Same(_) => false,
                Pat::Bind(s) => *s == slot,
                // Lists nest on the right: a loop, since they may be long.
                Pat::Cons(both) | Pat::Both(both) => {
                    if both[0].binds(slot) {
                        true
                    } else {
                        pat = &both[1];
                        continue;
                    }
                }
                Pat::Tuple(pats) => pats.iter().any(|p| p.binds(slot)),
                Pat::Map(pairs) => pairs.iter().any(|(_, p)| p.binds(slot)),
                Pat::Bits(fields) => fields.iter().any(|f| f.pat.binds(slot)),
            };
        }
    }
}

//! The executable form of a function: a flat sequence of steps.
//!
//! Lowering makes [`Node`](super::Node)s, which are easy to make; the machine runs [`Step`]s, which are cheap to dispatch.
//! `fuse` turns one into the other. A step carries what every step of its kind needs at the same place (`dst`, `keep`,
//! `line`), so that returning to a call site needs no look at which kind of call it was.
//!
//! Sequences begin with [`Op::Header`], which leads from any step to its function (stack traces search backwards).
//! Offsets are relative to the step that holds them; in a [`Program`] they are counted in bytes.
//!
//! Rejected: running nodes directly (fat nodes, a nested match for the shape of each operand: fib 25 ns a call
//! instead of 9); handlers chained by function pointers (faster, but Rust does not promise tail calls yet).

pub use super::operands::{ApplyCall, DynCall, FunCall, Growth};
pub use super::program::Program;
pub use super::special::Special;

use super::code::{Export, Function};
use super::native::NativeRow;
use super::node::{Expr, Offset, Op2, Pat, Slot};
use crate::term::Term;

#[derive(Clone, Debug)]
#[repr(C)]
pub struct Step {
    pub op: Op,
    /// Where the result goes.
    pub dst: Slot,
    /// Slots of the frame this step runs in.
    pub keep: u16,
    pub line: u32,
}

/// Slots that may own something when a frame is left: `from..to`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dirty {
    pub from: Slot,
    pub to: Slot,
}

impl Dirty {
    pub const NONE: Dirty = Dirty { from: 0, to: 0 };
}

#[derive(Clone, Debug)]
pub enum Op {
    /// Begins a function's steps.
    Header(&'static Function),
    /// Begins the steps of a function's loop for a certain closure; see `special`.
    Special(Box<Special>),
    /// Stands in front of the loop of a function that calls what these slots hold: looks for steps made for that.
    Specialise {
        funs: Box<[Slot]>,
    },
    /// Begins one of the machine's own sequences: what lies below the first frame, or a call to be tried again.
    Anonymous,
    /// The first function has returned; its value is in slot 0.
    Halt,
    /// Slot 0 holds a call that could not be made before its module was loaded: make it now.
    Redo,

    Set(Box<Expr>),
    SetMove {
        src: Slot,
    },
    SetSlot {
        src: Slot,
    },
    SetImmediate(Term),
    SetAddImm {
        src: Slot,
        imm: i32,
    },
    SetAdd {
        a: Slot,
        b: Slot,
    },
    SetSub {
        a: Slot,
        b: Slot,
    },
    /// [`Expr::By`]
    SetBy {
        op: Op2,
        src: Slot,
        imm: i32,
    },
    Eval(Box<Expr>),
    Drop {
        slot: Slot,
    },
    Clear(Box<[Slot]>),

    Jump(Offset),
    If {
        cond: Box<Expr>,
        otherwise: Offset,
    },
    Guard {
        cond: Box<Expr>,
        otherwise: Offset,
    },
    /// `take`: the slot is dead afterwards.
    IfTrue {
        slot: Slot,
        take: bool,
        otherwise: Offset,
    },
    IfLtImm {
        slot: Slot,
        otherwise: Offset,
        imm: Term,
    },
    IfLeImm {
        slot: Slot,
        otherwise: Offset,
        imm: Term,
    },
    IfGtImm {
        slot: Slot,
        otherwise: Offset,
        imm: Term,
    },
    IfGeImm {
        slot: Slot,
        otherwise: Offset,
        imm: Term,
    },
    /// `==`
    IfEqImm {
        slot: Slot,
        otherwise: Offset,
        imm: Term,
    },
    /// `!=`
    IfNeImm {
        slot: Slot,
        otherwise: Offset,
        imm: Term,
    },
    IfLt {
        a: Slot,
        b: Slot,
        otherwise: Offset,
    },
    IfLe {
        a: Slot,
        b: Slot,
        otherwise: Offset,
    },
    /// Whether `slot op imm` (as in [`Expr::By`]) is this small integer, or is not.
    IfBy {
        op: Op2,
        is: bool,
        /// An error is a no.
        guard: bool,
        slot: Slot,
        imm: i32,
        otherwise: Offset,
        word: Term,
    },
    /// The remaining comparisons.
    IfCmp {
        op: Op2,
        a: Slot,
        b: Slot,
        otherwise: Offset,
    },

    Match {
        subject: Slot,
        /// The pattern writes the subject's slot: it needs a reference of its own.
        own: bool,
        pat: Box<Pat>,
        otherwise: Offset,
    },
    /// The very word (an immediate).
    MatchWord {
        subject: Slot,
        word: Term,
        otherwise: Offset,
    },
    /// The same of a slot that is dead afterwards.
    TakeWord {
        subject: Slot,
        word: Term,
        otherwise: Offset,
    },
    MatchConst {
        subject: Slot,
        value: Term,
        otherwise: Offset,
    },
    MatchCons {
        subject: Slot,
        head: Slot,
        tail: Slot,
        otherwise: Offset,
    },
    TakeCons {
        subject: Slot,
        head: Slot,
        tail: Slot,
        otherwise: Offset,
    },
    /// `[]` or a cell, most often in list recursion: falls through for the former, binds the latter's parts and jumps to
    /// `cell`; jumps to `otherwise` for anything else.
    TakeList {
        subject: Slot,
        head: Slot,
        tail: Slot,
        cell: Offset,
        otherwise: Offset,
    },
    MatchList {
        subject: Slot,
        head: Slot,
        tail: Slot,
        cell: Offset,
        otherwise: Offset,
    },
    /// `TakeCons` (with `take`) or `MatchCons` of a loop over a list that others may know: see `walk`.
    WalkCons {
        subject: Slot,
        head: Slot,
        tail: Slot,
        /// Owns the list while the others hold addresses of its cells.
        anchor: Slot,
        take: bool,
        /// At the end the list is let go of.
        release: bool,
        otherwise: Offset,
    },
    /// `TakeList` or `MatchList` of such a loop.
    WalkList {
        subject: Slot,
        head: Slot,
        tail: Slot,
        anchor: Slot,
        take: bool,
        release: bool,
        cell: Offset,
        otherwise: Offset,
    },
    MatchTuple {
        subject: Slot,
        own: bool,
        take: bool,
        dsts: Box<[Slot]>,
        otherwise: Offset,
    },
    /// A pair whose first element is this very word: `{:ok, value}`.
    MatchPair {
        subject: Slot,
        dst: Slot,
        word: Term,
        otherwise: Offset,
    },
    Switch {
        subject: Slot,
        table: Box<[(Term, Offset)]>,
        otherwise: Offset,
    },

    Call {
        f: &'static Function,
        args: Box<[Expr]>,
    },
    CallMove {
        f: &'static Function,
        src: Slot,
    },
    CallSlot {
        f: &'static Function,
        src: Slot,
    },
    CallAddImm {
        f: &'static Function,
        src: Slot,
        imm: i32,
    },
    /// Calls of the function itself: `entry` leads to its first step, `need` is its room.
    SelfMove {
        src: Slot,
        entry: Offset,
        need: u32,
    },
    SelfAddImm {
        src: Slot,
        imm: i32,
        entry: Offset,
        need: u32,
    },
    CallRemote {
        f: &'static Export,
        args: Box<[Expr]>,
    },
    CallFun(Box<FunCall>),
    CallDyn(Box<DynCall>),
    Apply(Box<ApplyCall>),
    CallHosted {
        row: &'static NativeRow,
        args: Box<[Expr]>,
    },
    Dot(Box<(Expr, crate::base::Atom)>),

    Tail {
        f: &'static Function,
        args: Box<[Expr]>,
        dirty: Dirty,
    },
    /// A tail call of anything else: `dst` is a dead slot and the next step returns it, in case there is no frame to
    /// replace this one (natives).
    TailRemote {
        f: &'static Export,
        args: Box<[Expr]>,
        dirty: Dirty,
    },
    TailFun(Box<FunCall>, Dirty),
    TailDyn(Box<DynCall>, Dirty),
    TailApply(Box<ApplyCall>, Dirty),
    /// Back to the start of a loop, for a reduction.
    Again(Offset),
    /// A call of the function itself that stands behind the cells of a list: adds the cells and goes back; see `grow`.
    Grow(Box<Growth>, Offset),
    /// `Return` of a function that grows a list.
    ReturnGrown {
        value: Box<Expr>,
        list: Slot,
        dirty: Dirty,
    },
    /// The rounds of counting loops, whole. Each stands in the place of the first step of the sequence it does the work
    /// of, whose other steps follow: with operands that are not small it does that first step alone.
    /// `dst = src + imm`, then back.
    AgainAddImm {
        src: Slot,
        imm: i32,
        entry: Offset,
    },
    /// `dst = a + b`, then back.
    AgainAdd {
        a: Slot,
        b: Slot,
        entry: Offset,
    },
    /// `count = count + imm` and `sum = sum + b` at once, then back; `dst` is for the first step alone. A loop that
    /// begins by looking whether `count` is `end` goes on at `round`, behind that look; others at `entry`, which `round` is
    /// then. One jump instead of two halves the time of a round: the place of the next step is what it waits for.
    AgainCountAdd {
        count: Slot,
        imm: i32,
        sum: Slot,
        b: Slot,
        entry: Offset,
        round: Offset,
        end: Term,
    },
    /// `count = count + imm` and `sum = sum + more` at once, then back; `dst` as above.
    AgainCountAddImm {
        count: Slot,
        imm: i32,
        sum: Slot,
        more: i32,
        entry: Offset,
        round: Offset,
        end: Term,
    },
    Return {
        value: Box<Expr>,
        dirty: Dirty,
    },
    ReturnMove {
        src: Slot,
        dirty: Dirty,
    },
    ReturnImmediate {
        value: Term,
        dirty: Dirty,
    },
    ReturnAdd {
        a: Slot,
        b: Slot,
        dirty: Dirty,
    },
    ReturnAddImm {
        src: Slot,
        imm: i32,
        dirty: Dirty,
    },
    ReturnCons {
        head: Slot,
        tail: Slot,
        dirty: Dirty,
    },

    Raise {
        class: super::Class,
        reason: Box<Expr>,
    },
    /// No clause of this function matches: the arguments are in its first slots.
    FunctionClause,
    Reraise {
        class: Slot,
        reason: Slot,
        trace: Slot,
    },
    PushTry {
        handler: Offset,
    },
    PopTry,

    RecvStart {
        timeout: Option<Box<Expr>>,
    },
    RecvPeek {
        on_timeout: Offset,
    },
    RecvAccept,
    RecvNext(Offset),

    Hook(Box<(super::core::Payload, Box<[Expr]>)>),
}

//! The state of emission: nodes so far, registers, labels, and what variables stand for.
//!
//! Invariants: a register that a pattern or a comprehension binds may be assigned again only by the back edge of its
//! loop; a destination register is written last, after everything its expression reads. Therefore a variable may
//! simply *be* the register of the value it is bound to, or a constant, and binding costs nothing.

use super::ModuleCtx;
use crate::base::{Atom, Diagnostic, Span};
use crate::ir::core::VarId;
use crate::ir::{Class, Expr, NO_SLOT, Node, Offset, Slot};
use crate::term::Term;
use rustc_hash::FxHashMap;

/// Where a value is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dest {
    /// It is the function's value.
    Return,
    Reg(Slot),
    /// Only the effects are wanted.
    Drop,
}

/// What a variable stands for.
#[derive(Clone, Debug)]
pub enum Val {
    Reg(Slot),
    Const(Term),
}

impl Val {
    pub fn expr(&self) -> Expr {
        match self {
            Val::Reg(r) => Expr::Slot(*r),
            Val::Const(t) => Expr::Const(t.clone()),
        }
    }
}

/// A place in the node list; during emission node offsets are labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(pub u32);

impl Label {
    pub fn offset(self) -> Offset {
        self.0 as Offset
    }
}

/// No handler.
pub const NONE: u32 = u32::MAX;

/// The function being lowered.
#[derive(Clone, Copy, Debug)]
pub struct Me {
    pub name: Atom,
    pub arity: u8,
    /// Local calls of `name/arity` mean this very function.
    pub recursive: bool,
}

/// A node with its line and the label of the handler around it.
#[derive(Debug)]
pub struct Item {
    pub node: Node,
    pub line: u32,
    pub handler: u32,
}

pub struct Builder<'a> {
    pub ctx: &'a ModuleCtx<'a>,
    pub me: Me,
    pub items: Vec<Item>,
    /// Position of each label; `NONE` until bound.
    pub labels: Vec<u32>,
    /// Registers that hold arguments, from 0.
    pub nargs: u16,
    /// Registers with a value at the start: arguments and captured values.
    pub nparams: u16,
    pub nregs: u32,
    /// First registers of groups of three that need neighbouring slots, with the label of their handler.
    pub triples: Vec<(Slot, Label)>,
    pub vars: FxHashMap<VarId, Val>,
    /// The trace of the innermost handler.
    pub trace: Option<Val>,
    pub line: u32,
    handler: u32,
    /// Comprehensions must not be duplicated any more (see [`super::comp`]).
    pub in_comp_closure: bool,
    pub problem: Option<Diagnostic>,
}

impl<'a> Builder<'a> {
    pub fn new(ctx: &'a ModuleCtx<'a>, me: Me, nargs: u16) -> Builder<'a> {
        Builder {
            ctx,
            me,
            items: Vec::new(),
            labels: Vec::new(),
            nargs,
            nparams: nargs,
            nregs: u32::from(nargs),
            triples: Vec::new(),
            vars: FxHashMap::default(),
            trace: None,
            line: 0,
            handler: NONE,
            in_comp_closure: false,
            problem: None,
        }
    }

    pub fn fresh(&mut self) -> Slot {
        let reg = self.nregs;
        if reg >= u32::from(NO_SLOT) {
            self.fail("the function is too large: it needs more than 65,000 temporaries");
            return 0;
        }
        self.nregs += 1;
        reg as Slot
    }

    /// Three registers that get neighbouring slots, for what the handler at `label` receives.
    pub fn fresh_triple(&mut self, label: Label) -> Slot {
        let first = self.fresh();
        self.fresh();
        self.fresh();
        self.triples.push((first, label));
        first
    }

    /// Remembers the first problem; emission goes on with nonsense.
    pub fn fail(&mut self, message: &str) {
        let line = self.line;
        self.problem.get_or_insert_with(|| Diagnostic::error("CompileError", message, Span::NONE).at_line(line));
    }

    pub fn label(&mut self) -> Label {
        self.labels.push(NONE);
        Label(self.labels.len() as u32 - 1)
    }

    /// The label stands for the next node.
    pub fn place(&mut self, label: Label) {
        self.labels[label.0 as usize] = self.items.len() as u32;
    }

    pub fn here(&mut self) -> Label {
        let label = self.label();
        self.place(label);
        label
    }

    pub fn emit(&mut self, node: Node) {
        self.items.push(Item { node, line: self.line, handler: self.handler });
    }

    pub fn jump(&mut self, to: Label) {
        self.emit(Node::Jump(to.offset()));
    }

    /// The back edge of a loop.
    pub fn jump_back(&mut self, to: Label) {
        self.emit(Node::Loop { assign: Box::new([]), entry: to.offset() });
    }

    pub fn raise(&mut self, reason: Expr) {
        self.emit(Node::Raise { class: Class::Error, reason });
    }

    /// Raises `{tag, value}`.
    pub fn raise_pair(&mut self, tag: Atom, value: Expr) {
        self.raise(super::simple::tuple(vec![Expr::Const(Term::atom(tag)), value]));
    }

    pub fn bind(&mut self, var: VarId, val: Val) {
        self.vars.insert(var, val);
    }

    /// The value of a variable.
    pub fn var(&mut self, var: VarId) -> Val {
        match self.vars.get(&var) {
            Some(val) => val.clone(),
            None => {
                self.fail("internal error: a variable is read that was not bound");
                Val::Const(Term::NIL)
            }
        }
    }

    pub fn read(&mut self, var: VarId) -> Expr {
        self.var(var).expr()
    }

    /// Puts an evaluated expression where it is wanted.
    pub fn deliver(&mut self, e: Expr, dest: Dest) {
        match dest {
            Dest::Return => self.emit(Node::Return(e)),
            Dest::Reg(dst) => {
                if !matches!(e, Expr::Slot(src) if src == dst) {
                    self.emit(Node::Set { dst, e });
                }
            }
            Dest::Drop => {
                if super::simple::fallible(&e) {
                    self.emit(Node::Eval(e));
                }
            }
        }
    }

    /// The expression in a register (its own, when it is one).
    pub fn in_reg(&mut self, e: Expr) -> Slot {
        match e {
            Expr::Slot(r) => r,
            e => {
                let dst = self.fresh();
                self.emit(Node::Set { dst, e });
                dst
            }
        }
    }

    /// Emits under a handler.
    pub fn protected(&mut self, handler: Label, emit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.handler, handler.0);
        emit(self);
        self.handler = outer;
    }

    /// Takes over the line of an expression, if it has one.
    pub fn at(&mut self, line: u32) {
        if line != 0 {
            self.line = line;
        }
    }
}

//! From nodes to steps: picks the fused step for common shapes, splits conjunctions, lays out jumps, and finds out what
//! a frame may own when it is left.
//!
//! Invariant: the result computes what the nodes say; a shape without a fused step falls back to a general one, so
//! lowering need not know what is fast. Whatever comes out has passed `verify`.

use super::code::{Code, Function};
use super::dirty;
use super::native::NativeKind;
use super::node::{Expr, NO_SLOT, Node, Offset, Op1, Op2, Pat, Slot};
use super::shape::{atomic, comparison, dyn_call, fun_call, immediate, mirrored, simplify, slot};
use super::step::{ApplyCall, Dirty, Op, Program, Step};
use super::verify::{self, Invalid};
use super::{borrow, grow, join, special, walk};
use crate::base::atoms;
use crate::base::order::Order as _;
use crate::term::Term;

/// Makes the steps of a function.
///
/// # Errors
/// [`Invalid`] when the tree breaks a rule that the machine relies on: an error of lowering.
pub fn program(f: &'static Function, code: Code) -> Result<Program, Invalid> {
    let nslots = Slot::try_from(code.nslots).map_err(|_| Invalid("too many variables".into()))?;
    if nslots == NO_SLOT {
        return Err(Invalid("too many variables".into()));
    }
    let steps = Vec::with_capacity(code.nodes.len() + 4);
    let mut fuse = Fuse { f, steps, line: 0, nslots, scratch: NO_SLOT };
    fuse.push(Op::Header(f), 0);
    let count = code.nodes.len();
    let mut starts = Vec::with_capacity(count + 1);
    for (i, node) in code.nodes.into_vec().into_iter().enumerate() {
        starts.push(fuse.steps.len());
        fuse.line = code.lines.get(i).copied().unwrap_or(0);
        fuse.node(i, node);
    }
    starts.push(fuse.steps.len());
    let Fuse { mut steps, nslots, .. } = fuse;
    for (i, step) in steps.iter_mut().enumerate() {
        let mut wrong = false;
        step.op.offsets(&mut |offset| match usize::try_from(*offset).ok().and_then(|node| starts.get(node)) {
            Some(&start) => *offset = start as Offset - i as Offset,
            None => wrong = true,
        });
        if wrong {
            return Err(Invalid(format!("a jump out of the function from step {i}")));
        }
    }
    join::lists(&mut steps);
    join::rounds(&mut steps);
    let mut nslots = nslots;
    let grows = grow::mark(f, &mut steps, &mut nslots);
    walk::mark(&mut steps, &mut nslots);
    let captures = f.captures();
    if captures == 0 {
        special::mark(&mut steps, f.arity as Slot);
    }
    steps.iter_mut().for_each(|step| step.keep = nslots);
    let borrows = borrow::mark(&mut steps, f.arity as Slot, captures, nslots);
    let need = verify::steps(&steps, nslots, f.arity as u32 + captures)?;
    dirty::mark(&mut steps, nslots, f.arity as u32 + captures);
    Ok(Program::new(steps, nslots, need, grows, borrows))
}

/// `slot op imm == word` and the like. With small integers `==` and `===` are the same; others go the long way.
fn by(cond: &Expr, otherwise: Offset, guard: bool) -> Option<Op> {
    let Expr::Op2(compare, ab) = cond else { return None };
    let (Expr::By(op, slot, imm), Some(word)) = (&ab[0], immediate(&ab[1])) else { return None };
    let is = match compare {
        Op2::Eq => true,
        Op2::Ne => false,
        _ => return None,
    };
    Some(Op::IfBy { op: *op, is, guard, slot: *slot, imm: *imm, otherwise, word: Term::int(i64::from(word)) })
}

/// The program of a function whose tree was refused: it raises.
pub fn refused(f: &'static Function, why: &str) -> Program {
    let text = format!("{f:?}: {why}");
    let reason = Term::tuple2(Term::atom(atoms::INTERNAL_ERROR), Term::string(&text));
    let captures = f.captures();
    let nslots = (f.arity as u32 + captures).max(1) as u16;
    let raise = Op::Raise { class: super::Class::Error, reason: Box::new(Expr::Const(reason)) };
    let step = |op| Step { op, dst: 0, keep: nslots, line: f.line };
    Program::new(vec![step(Op::Header(f)), step(raise)], nslots, nslots as u32 + 1, NO_SLOT, 0)
}

pub(super) struct Fuse {
    pub f: &'static Function,
    pub steps: Vec<Step>,
    pub line: u32,
    pub nslots: u16,
    /// A slot for results nobody wants; `NO_SLOT` until there is need of one.
    pub scratch: Slot,
}

impl Fuse {
    fn push(&mut self, op: Op, dst: Slot) {
        self.steps.push(Step { op, dst, keep: 0, line: self.line });
    }

    fn scratch(&mut self) -> Slot {
        if self.scratch == NO_SLOT {
            self.scratch = self.nslots;
            self.nslots += 1;
        }
        self.scratch
    }

    /// A step with a result; one that nobody wants is dropped at once.
    fn result(&mut self, op: Op, dst: Slot) {
        if dst == NO_SLOT {
            let slot = self.scratch();
            self.push(op, slot);
            self.push(Op::Drop { slot }, 0);
        } else {
            self.push(op, dst);
        }
    }

    /// A tail call that may turn out to have no frame.
    fn tail(&mut self, op: Op) {
        if self.nslots == 0 {
            self.nslots = 1;
        }
        self.push(op, 0);
        self.push(Op::ReturnMove { src: 0, dirty: Dirty::NONE }, 0);
    }

    /// `at` is the node's index; jumps become absolute node indices here and step offsets later.
    fn node(&mut self, at: usize, node: Node) {
        let to = |offset: Offset| (at as Offset).checked_add(offset).unwrap_or(-1);
        match node {
            Node::Set { dst, e } if dst == NO_SLOT => self.push(Op::Eval(Box::new(e)), 0),
            Node::Set { dst, e } => self.set(dst, e),
            Node::Eval(Expr::Const(_) | Expr::Slot(_)) => {}
            Node::Eval(e) => self.push(Op::Eval(Box::new(e)), 0),
            Node::Clear(slots) => match &*slots {
                [] => {}
                [slot] => self.push(Op::Drop { slot: *slot }, 0),
                _ => self.push(Op::Clear(slots), 0),
            },
            Node::Jump(offset) => self.push(Op::Jump(to(offset)), 0),
            Node::If { cond, otherwise } => self.condition(cond, to(otherwise), false),
            Node::Guard { cond, otherwise } => self.condition(cond, to(otherwise), true),
            Node::IfCmp { op, a, b, otherwise } => self.compare(op, a, b, to(otherwise)),
            Node::IfCmpImm { op, a, imm, otherwise } => self.compare_imm(op, a, imm, to(otherwise)),
            Node::Match { subject, pat, otherwise } => self.pattern(subject, pat, to(otherwise)),
            Node::MatchConst { subject, value, otherwise } => {
                let otherwise = to(otherwise);
                if value.is_immediate() {
                    self.push(Op::MatchWord { subject, word: value, otherwise }, 0)
                } else {
                    self.push(Op::MatchConst { subject, value, otherwise }, 0)
                }
            }
            Node::MatchCons { subject, head, tail, take, otherwise } => {
                let otherwise = to(otherwise);
                if take || head == subject || tail == subject {
                    self.push(Op::TakeCons { subject, head, tail, otherwise }, 0)
                } else {
                    self.push(Op::MatchCons { subject, head, tail, otherwise }, 0)
                }
            }
            Node::MatchTuple { subject, dsts, take, otherwise } => {
                let own = dsts.contains(&subject);
                self.push(Op::MatchTuple { subject, own, take, dsts, otherwise: to(otherwise) }, 0)
            }
            Node::Switch { subject, mut table, otherwise } => {
                table.order_by_key(|(word, _)| word.raw_bits());
                table.iter_mut().for_each(|(_, offset)| *offset = to(*offset));
                self.push(Op::Switch { subject, table, otherwise: to(otherwise) }, 0)
            }
            Node::Call { f, mut args, dst } => {
                args.iter_mut().for_each(simplify);
                let itself = std::ptr::eq(f, self.f);
                // Node 0 is the first step; `need` is filled in when it is known.
                let op = match &*args {
                    [Expr::Move(src)] if itself => Op::SelfMove { src: *src, entry: 0, need: 0 },
                    [Expr::AddImm(src, imm)] if itself => Op::SelfAddImm { src: *src, imm: *imm, entry: 0, need: 0 },
                    [Expr::Move(src)] => Op::CallMove { f, src: *src },
                    [Expr::Slot(src)] => Op::CallSlot { f, src: *src },
                    [Expr::AddImm(src, imm)] => Op::CallAddImm { f, src: *src, imm: *imm },
                    _ => Op::Call { f, args },
                };
                self.result(op, dst)
            }
            Node::CallRemote { f, mut args, dst } => match f.native.map(|row| (row, row.kind)) {
                Some((row, NativeKind::Hosted(_))) => self.result(Op::CallHosted { row, args }, dst),
                Some((row, NativeKind::Leaf(_))) => self.node(
                    at,
                    if dst == NO_SLOT {
                        Node::Eval(Expr::Native(row, args))
                    } else {
                        Node::Set { dst, e: Expr::Native(row, args) }
                    },
                ),
                None => {
                    args.iter_mut().for_each(simplify);
                    self.result(Op::CallRemote { f, args }, dst)
                }
            },
            Node::CallFun { fun, args, dst } => self.result(Op::CallFun(fun_call(fun, args)), dst),
            Node::CallDyn { module, name, args, dst } => self.result(Op::CallDyn(dyn_call(module, name, args)), dst),
            Node::Apply { module, name, args, dst } => {
                self.result(Op::Apply(Box::new(ApplyCall { module, name, args })), dst)
            }
            Node::CallHosted { row, args, dst } => self.result(Op::CallHosted { row, args }, dst),
            Node::Dot { left, name, dst } => self.result(Op::Dot(Box::new((left, name))), dst),
            Node::Tail { f, mut args } => {
                args.iter_mut().for_each(simplify);
                self.push(Op::Tail { f, args, dirty: Dirty::NONE }, 0)
            }
            // Natives have no frame: calls, and the result is returned.
            Node::TailRemote { f, args } if let Some(row) = f.native => match row.kind {
                NativeKind::Leaf(_) => self.give(Expr::Native(row, args)),
                NativeKind::Hosted(_) => self.tail(Op::CallHosted { row, args }),
            },
            Node::TailRemote { f, mut args } => {
                args.iter_mut().for_each(simplify);
                self.tail(Op::TailRemote { f, args, dirty: Dirty::NONE })
            }
            Node::TailFun { fun, args } => self.tail(Op::TailFun(fun_call(fun, args), Dirty::NONE)),
            Node::TailDyn { module, name, args } => self.tail(Op::TailDyn(dyn_call(module, name, args), Dirty::NONE)),
            Node::TailApply { module, name, args } => {
                self.tail(Op::TailApply(Box::new(ApplyCall { module, name, args }), Dirty::NONE))
            }
            Node::Loop { assign, entry } => {
                for (slot, e) in assign.into_vec() {
                    self.set(slot, e);
                }
                self.push(Op::Again(to(entry)), 0)
            }
            Node::Return(e) => self.give(e),
            Node::Raise { class: super::Class::Error, reason: Expr::Const(reason) }
                if reason.is_atom_of(atoms::FUNCTION_CLAUSE) =>
            {
                self.push(Op::FunctionClause, 0)
            }
            Node::FunctionClause => self.push(Op::FunctionClause, 0),
            Node::Raise { class, reason } => self.push(Op::Raise { class, reason: Box::new(reason) }, 0),
            Node::Reraise { class, reason, trace } => self.push(Op::Reraise { class, reason, trace }, 0),
            Node::PushTry { dst, handler } => self.push(Op::PushTry { handler: to(handler) }, dst),
            Node::PopTry => self.push(Op::PopTry, 0),
            Node::RecvStart { timeout } => self.push(Op::RecvStart { timeout: timeout.map(Box::new) }, 0),
            Node::RecvPeek { dst, on_timeout } => {
                let dst = if dst == NO_SLOT { self.scratch() } else { dst };
                self.push(Op::RecvPeek { on_timeout: to(on_timeout) }, dst)
            }
            Node::RecvAccept => self.push(Op::RecvAccept, 0),
            Node::RecvNext(offset) => self.push(Op::RecvNext(to(offset)), 0),
            Node::Hook { payload, args, dst } => self.result(Op::Hook(Box::new((payload, args))), dst),
        }
    }

    pub fn set(&mut self, dst: Slot, mut e: Expr) {
        simplify(&mut e);
        let op = match e {
            Expr::Move(src) if src == dst => return,
            Expr::Slot(src) if src == dst => return,
            Expr::Move(src) => Op::SetMove { src },
            Expr::Slot(src) => Op::SetSlot { src },
            Expr::Const(value) if value.is_immediate() => Op::SetImmediate(value),
            Expr::AddImm(src, imm) => Op::SetAddImm { src, imm },
            Expr::Add(a, b) => Op::SetAdd { a, b },
            Expr::Sub(a, b) => Op::SetSub { a, b },
            Expr::By(op, src, imm) => Op::SetBy { op, src, imm },
            e => Op::Set(Box::new(e)),
        };
        self.push(op, dst)
    }

    fn give(&mut self, mut e: Expr) {
        simplify(&mut e);
        let dirty = Dirty::NONE;
        let op = match e {
            // The frame is left: its values need not survive.
            Expr::Move(src) | Expr::Slot(src) => Op::ReturnMove { src, dirty },
            Expr::Const(value) if value.is_immediate() => Op::ReturnImmediate { value, dirty },
            Expr::AddImm(src, imm) => Op::ReturnAddImm { src, imm, dirty },
            Expr::Add(a, b) => Op::ReturnAdd { a, b, dirty },
            Expr::Cons(ab)
                if let (Some(head), Some(tail)) = (slot(&ab[0]), slot(&ab[1]))
                    && head != tail =>
            {
                Op::ReturnCons { head, tail, dirty }
            }
            e => Op::Return { value: Box::new(e), dirty },
        };
        self.push(op, 0)
    }

    /// Falls through when the condition holds. `guard`: when it is exactly true, and errors are false.
    pub fn condition(&mut self, cond: Expr, otherwise: Offset, guard: bool) {
        match cond {
            // A guard's operand that is not a boolean makes it fail either way.
            Expr::And(ab) if guard => {
                let [a, b] = *ab;
                self.condition(a, otherwise, true);
                self.condition(b, otherwise, true);
            }
            Expr::Op2(op, ab) if comparison(op) && immediate(&ab[1]).is_some() && slot(&ab[0]).is_some() => {
                if let (Some(a), Some(imm)) = (slot(&ab[0]), immediate(&ab[1])) {
                    self.compare_imm(op, a, imm, otherwise)
                }
            }
            Expr::Op2(op, ab) if comparison(op) && immediate(&ab[0]).is_some() && slot(&ab[1]).is_some() => {
                if let (Some(imm), Some(b)) = (immediate(&ab[0]), slot(&ab[1])) {
                    self.compare_imm(mirrored(op), b, imm, otherwise)
                }
            }
            Expr::Op2(Op2::ExactEq | Op2::Eq, ab) if let (Some(_), Some(word)) = (slot(&ab[0]), atomic(&ab[1])) => {
                self.is_word(&ab[0], word, otherwise)
            }
            Expr::Op2(op, ab)
                if comparison(op)
                    && let (Some(a), Some(b)) = (slot(&ab[0]), slot(&ab[1])) =>
            {
                self.compare(op, a, b, otherwise)
            }
            Expr::Op1(Op1::IsNil, e) if slot(&e).is_some() => self.is_word(&e, Term::NIL, otherwise),
            Expr::Slot(_) | Expr::Move(_) if guard => self.is_word(&cond, Term::TRUE, otherwise),
            Expr::Slot(slot) => self.push(Op::IfTrue { slot, take: false, otherwise }, 0),
            Expr::Move(slot) => self.push(Op::IfTrue { slot, take: true, otherwise }, 0),
            Expr::Const(value) if value.is_atom_of(atoms::TRUE) => {}
            mut cond => {
                simplify(&mut cond);
                if let Some(op) = self::by(&cond, otherwise, guard) {
                    return self.push(op, 0);
                }
                let cond = Box::new(cond);
                self.push(if guard { Op::Guard { cond, otherwise } } else { Op::If { cond, otherwise } }, 0)
            }
        }
    }

    /// The slot that `e` reads holds this very word.
    fn is_word(&mut self, e: &Expr, word: Term, otherwise: Offset) {
        match *e {
            Expr::Move(subject) => self.push(Op::TakeWord { subject, word, otherwise }, 0),
            Expr::Slot(subject) => self.push(Op::MatchWord { subject, word, otherwise }, 0),
            _ => {}
        }
    }

    fn compare_imm(&mut self, op: Op2, slot: Slot, imm: i32, otherwise: Offset) {
        let imm = Term::int(imm as i64);
        let op = match op {
            Op2::Lt => Op::IfLtImm { slot, imm, otherwise },
            Op2::Le => Op::IfLeImm { slot, imm, otherwise },
            Op2::Gt => Op::IfGtImm { slot, imm, otherwise },
            Op2::Ge => Op::IfGeImm { slot, imm, otherwise },
            Op2::Eq => Op::IfEqImm { slot, imm, otherwise },
            Op2::Ne => Op::IfNeImm { slot, imm, otherwise },
            Op2::ExactEq => Op::MatchWord { subject: slot, word: imm, otherwise },
            op => {
                let operands = [Expr::Slot(slot), Expr::Const(imm)];
                Op::If { cond: Box::new(Expr::Op2(op, Box::new(operands))), otherwise }
            }
        };
        self.push(op, 0)
    }

    fn compare(&mut self, op: Op2, a: Slot, b: Slot, otherwise: Offset) {
        let op = match op {
            Op2::Lt => Op::IfLt { a, b, otherwise },
            Op2::Gt => Op::IfLt { a: b, b: a, otherwise },
            Op2::Le => Op::IfLe { a, b, otherwise },
            Op2::Ge => Op::IfLe { a: b, b: a, otherwise },
            op if comparison(op) => Op::IfCmp { op, a, b, otherwise },
            op => {
                let operands = [Expr::Slot(a), Expr::Slot(b)];
                Op::If { cond: Box::new(Expr::Op2(op, Box::new(operands))), otherwise }
            }
        };
        self.push(op, 0)
    }

    fn pattern(&mut self, subject: Slot, pat: Box<Pat>, otherwise: Offset) {
        match *pat {
            Pat::Any => {}
            Pat::Const(word) if word.is_immediate() => self.push(Op::MatchWord { subject, word, otherwise }, 0),
            Pat::Tuple(ref pats)
                if let [Pat::Const(word), Pat::Bind(dst)] = &**pats
                    && word.is_immediate()
                    && *dst != subject =>
            {
                self.push(Op::MatchPair { subject, dst: *dst, word: word.clone(), otherwise }, 0)
            }
            pat => {
                let own = pat.binds(subject);
                self.push(Op::Match { subject, own, pat: Box::new(pat), otherwise }, 0)
            }
        }
    }
}

//! Simple expressions: evaluated by direct recursion, as deep as their source is nested (`ir::verify` bounds it).
//!
//! Operands that are plain reads are looked at in their slots, without a reference of their own: counting is what
//! costs. That is right because an operator's other operand, when it is a plain read as well, frees nothing before the
//! operator is done; a move out of a slot is carried out afterwards.

use super::stack::Frame;
use super::{bits, matching, ops};
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, Expr, NativeFn, NativeKind, NativeRow, Op2, Raise, Slot};
use crate::term::{Term, arith, map};
use smallvec::SmallVec;

pub type Values = SmallVec<[Term; 6]>;

/// The value of an expression. The shapes that are cheaper than a call are evaluated inline.
#[inline(always)]
pub fn eval(e: &Expr, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Term, Raise> {
    match quick(e, fr.sub()) {
        Some(value) => Ok(value),
        None => slow(e, fr, cx),
    }
}

/// The value, if it takes no more than a few instructions.
#[inline(always)]
pub fn quick(e: &Expr, mut fr: Frame<'_>) -> Option<Term> {
    match e {
        Expr::Move(slot) => Some(fr.take(*slot)),
        Expr::Slot(slot) => Some(fr.get(*slot).clone()),
        Expr::Const(value) => Some(value.clone()),
        Expr::Env(slot) => Some(fr.lent(*slot).clone()),
        Expr::Walked(slot, moved) => Some(fr.walked(*slot, *moved)),
        Expr::AddImm(slot, imm) => arith::add_imm(fr.get(*slot), *imm as i64),
        Expr::Add(a, b) => arith::add_small(fr.get(*a), fr.get(*b)),
        Expr::Sub(a, b) => arith::sub_small(fr.get(*a), fr.get(*b)),
        Expr::By(op, slot, imm) => by(*op, fr.get(*slot), *imm),
        _ => None,
    }
}

/// A small integer times, divided by or the rest by a constant, if that is small.
#[inline(always)]
pub fn by(op: Op2, x: &Term, imm: i32) -> Option<Term> {
    match op {
        Op2::Mul => arith::mul_imm(x, imm),
        Op2::Rem => arith::rem_imm(x, imm),
        _ => arith::div_imm(x, imm),
    }
}

/// What an operand that is a plain read stands for.
#[inline(always)]
pub fn peek<'a>(e: &'a Expr, fr: &'a Frame) -> Option<&'a Term> {
    match e {
        Expr::Slot(slot) | Expr::Move(slot) => Some(fr.get(*slot)),
        Expr::Const(value) => Some(value),
        Expr::Env(slot) => Some(fr.lent(*slot)),
        _ => None,
    }
}

/// Completes a move that was looked at with [`peek`].
#[inline(always)]
pub fn done(e: &Expr, fr: &mut Frame) {
    if let Expr::Move(slot) = e {
        forget(*slot, fr)
    }
}

#[inline(always)]
fn forget(slot: Slot, fr: &mut Frame) {
    if !fr.get(slot).is_immediate() {
        fr.set(slot, Term::NIL)
    }
}

#[inline(never)]
pub fn slow(e: &Expr, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Term, Raise> {
    match e {
        Expr::Slot(slot) => Ok(fr.get(*slot).clone()),
        Expr::Move(slot) => Ok(fr.take(*slot)),
        Expr::Const(value) => Ok(value.clone()),
        Expr::Env(slot) => Ok(fr.lent(*slot).clone()),
        Expr::Walked(slot, moved) => Ok(fr.walked(*slot, *moved)),
        Expr::AddImm(slot, imm) => add_imm(fr.get(*slot), *imm),
        Expr::Add(a, b) => add(fr.get(*a), fr.get(*b)),
        Expr::Sub(a, b) => sub(fr.get(*a), fr.get(*b)),
        Expr::By(op, slot, imm) => match by(*op, fr.get(*slot), *imm) {
            Some(value) => Ok(value),
            None => ops::op2(*op, fr.get(*slot), &Term::int(i64::from(*imm)), cx),
        },
        Expr::Op2(op, ab) => {
            let [a, b] = &**ab;
            if let (Some(x), Some(y)) = (peek(a, &fr), peek(b, &fr)) {
                let value = ops::op2(*op, x, y, cx);
                done(a, &mut fr);
                done(b, &mut fr);
                return value;
            }
            let x = eval(a, fr.sub(), cx)?;
            if let Some(y) = peek(b, &fr) {
                let value = ops::op2(*op, &x, y, cx);
                done(b, &mut fr);
                return value;
            }
            let y = eval(b, fr.sub(), cx)?;
            ops::op2(*op, &x, &y, cx)
        }
        Expr::Op1(op, a) => {
            if let Some(x) = peek(a, &fr) {
                let value = ops::op1(*op, x, cx);
                done(a, &mut fr);
                return value;
            }
            let x = eval(a, fr, cx)?;
            ops::op1(*op, &x, cx)
        }
        Expr::And(ab) => match boolean(&ab[0], fr.sub(), cx, atoms::AND)? {
            true => eval(&ab[1], fr, cx),
            false => Ok(Term::FALSE),
        },
        Expr::Or(ab) => match boolean(&ab[0], fr.sub(), cx, atoms::OR)? {
            true => Ok(Term::TRUE),
            false => eval(&ab[1], fr, cx),
        },
        Expr::Cons(ab) => {
            let head = eval(&ab[0], fr.sub(), cx)?;
            Ok(Term::cons(head, eval(&ab[1], fr, cx)?))
        }
        Expr::Tuple(es) => match &**es {
            [a, b] => {
                let a = eval(a, fr.sub(), cx)?;
                Ok(Term::tuple2(a, eval(b, fr, cx)?))
            }
            [a, b, c] => {
                let a = eval(a, fr.sub(), cx)?;
                let b = eval(b, fr.sub(), cx)?;
                Ok(Term::tuple3(a, b, eval(c, fr, cx)?))
            }
            es => Ok(Term::tuple(values(es, fr, cx)?)),
        },
        Expr::List(es, tail) if matches!(es.len(), 2 | 3) => {
            let [a, b, rest @ ..] = &**es else { return eval(tail, fr, cx) };
            let a = eval(a, fr.sub(), cx)?;
            let b = eval(b, fr.sub(), cx)?;
            let rest = match rest.first() {
                Some(c) => {
                    let c = eval(c, fr.sub(), cx)?;
                    Term::cons(c, eval(tail, fr, cx)?)
                }
                None => eval(tail, fr, cx)?,
            };
            Ok(Term::cons(a, Term::cons(b, rest)))
        }
        Expr::List(es, tail) => {
            let items = values(es, fr.sub(), cx)?;
            let tail = eval(tail, fr, cx)?;
            Ok(Term::list_with_tail(items, tail))
        }
        Expr::Map(pairs) => {
            let mut items: SmallVec<[(Term, Term); 4]> = SmallVec::with_capacity(pairs.len());
            for (key, value) in pairs {
                let key = eval(key, fr.sub(), cx)?;
                items.push((key, eval(value, fr.sub(), cx)?));
            }
            Ok(Term::map(items))
        }
        Expr::MapUpdate(base, pairs) => map_update(base, pairs, fr, cx),
        Expr::Bits(segments) => bits::build(segments, fr, cx),
        Expr::Closure(f, env) => Ok(Term::closure(f.id, f.arity, values(env, fr, cx)?)),
        Expr::Native(row, args) => match row.kind {
            NativeKind::Leaf(f) => native(row, f, args, fr, cx),
            // Lowering does not make this of a hosted native; whoever does gets what an unknown function gets.
            NativeKind::Hosted(_) => Err(Raise::atom(atoms::UNDEF)),
        },
        Expr::Matches(both) => {
            let (e, pat) = &**both;
            let subject = eval(e, fr.sub(), cx)?;
            Ok(Term::bool(matching::matches(pat, &subject, fr, cx)))
        }
    }
}

#[cold]
#[inline(never)]
pub fn add_imm(x: &Term, imm: i32) -> Result<Term, Raise> {
    match arith::add_imm(x, imm as i64) {
        Some(sum) => Ok(sum),
        None => add(x, &Term::int(imm as i64)),
    }
}

#[cold]
#[inline(never)]
pub fn add(x: &Term, y: &Term) -> Result<Term, Raise> {
    ops::op2(crate::ir::Op2::Add, x, y, &mut Ctx { pid: crate::term::Pid::new(0, 0), reductions: 0 })
}

#[cold]
#[inline(never)]
pub fn sub(x: &Term, y: &Term) -> Result<Term, Raise> {
    ops::op2(crate::ir::Op2::Sub, x, y, &mut Ctx { pid: crate::term::Pid::new(0, 0), reductions: 0 })
}

/// The left side of `and`/`or`.
fn boolean(e: &Expr, mut fr: Frame<'_>, cx: &mut Ctx, name: crate::base::Atom) -> Result<bool, Raise> {
    if let Some(answer) = decide(e, &mut fr) {
        return Ok(answer);
    }
    let value = eval(e, fr, cx)?;
    value
        .as_bool()
        .ok_or_else(|| Raise::error(Term::tuple3(Term::atom(atoms::BADBOOL), Term::atom(name), value.clone())))
}

/// The answer of a comparison or type test of plain reads, without making it a term.
#[inline(always)]
pub fn decide(e: &Expr, fr: &mut Frame) -> Option<bool> {
    match e {
        Expr::Op2(op, ab) => {
            let y = peek(&ab[1], fr)?;
            if let Expr::By(by_op, slot, imm) = &ab[0] {
                let x = by(*by_op, fr.get(*slot), *imm)?;
                let answer = ops::compare(*op, &x, y)?;
                done(&ab[1], fr);
                return Some(answer);
            }
            let answer = ops::compare(*op, peek(&ab[0], fr)?, y)?;
            done(&ab[0], fr);
            done(&ab[1], fr);
            Some(answer)
        }
        Expr::Op1(op, a) => {
            let answer = ops::test(*op, peek(a, fr)?)?;
            done(a, fr);
            Some(answer)
        }
        _ => None,
    }
}

/// Whether a condition holds: is neither nil nor false.
#[inline]
pub fn truth(e: &Expr, mut fr: Frame<'_>, cx: &mut Ctx) -> Result<bool, Raise> {
    match decide(e, &mut fr) {
        Some(answer) => Ok(answer),
        None => eval(e, fr, cx).map(|value| value.is_truthy()),
    }
}

/// Whether a guard succeeds: is true; an error is a no.
#[inline]
pub fn guard(e: &Expr, mut fr: Frame<'_>, cx: &mut Ctx) -> bool {
    match decide(e, &mut fr) {
        Some(answer) => answer,
        None => eval(e, fr, cx).is_ok_and(|value| value.is_atom_of(atoms::TRUE)),
    }
}

/// The values of some expressions, first to last.
pub fn values(es: &[Expr], mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Values, Raise> {
    let mut values = Values::with_capacity(es.len());
    for e in es {
        values.push(eval(e, fr.sub(), cx)?);
    }
    Ok(values)
}

#[inline(never)]
fn map_update(base: &Expr, pairs: &[(Expr, Expr)], mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Term, Raise> {
    let mut updated = eval(base, fr.sub(), cx)?;
    let mut items: SmallVec<[(Term, Term); 4]> = SmallVec::with_capacity(pairs.len());
    for (key, value) in pairs {
        let key = eval(key, fr.sub(), cx)?;
        items.push((key, eval(value, fr.sub(), cx)?));
    }
    if !updated.is_map() {
        return Err(no_map(updated));
    }
    for (key, value) in items {
        updated = map::update(updated, &key, value).map_err(|map| no_key(key, map))?;
    }
    Ok(updated)
}

#[cold]
#[inline(never)]
fn no_map(term: Term) -> Raise {
    let mut raise = ops::pair(atoms::BADMAP, term.clone());
    raise.0.mfa = Some((Atom::new("maps"), Atom::new("update"), vec![Term::NIL, Term::NIL, term]));
    raise.0.typed = true;
    raise
}

/// The value is gone already; the shell shows none of this function's arguments.
#[cold]
#[inline(never)]
fn no_key(key: Term, map: Term) -> Raise {
    let mut raise = ops::pair(atoms::BADKEY, key.clone());
    raise.0.mfa = Some((Atom::new("maps"), Atom::new("update"), vec![key, Term::NIL, map]));
    raise.0.typed = true;
    raise
}

/// A native leaf. The arguments are its own.
#[inline]
fn native(row: &'static NativeRow, f: NativeFn, args: &[Expr], mut fr: Frame<'_>, cx: &mut Ctx) -> Result<Term, Raise> {
    match args {
        [] => f(cx, &mut []).map_err(|raise| native_failed(raise, row, &[])),
        [a] => {
            let mut args = [eval(a, fr, cx)?];
            f(cx, &mut args).map_err(|raise| native_failed(raise, row, &args))
        }
        [a, b] => {
            let mut args = [eval(a, fr.sub(), cx)?, Term::NIL];
            args[1] = eval(b, fr, cx)?;
            f(cx, &mut args).map_err(|raise| native_failed(raise, row, &args))
        }
        [a, b, c] => {
            let mut args = [eval(a, fr.sub(), cx)?, Term::NIL, Term::NIL];
            args[1] = eval(b, fr.sub(), cx)?;
            args[2] = eval(c, fr, cx)?;
            f(cx, &mut args).map_err(|raise| native_failed(raise, row, &args))
        }
        args => {
            let mut args = values(args, fr, cx)?;
            f(cx, &mut args).map_err(|raise| native_failed(raise, row, &args))
        }
    }
}

/// Puts the native on top of the trace. Arguments that it took before it failed are missing there.
#[cold]
#[inline(never)]
pub fn native_failed(mut raise: Raise, row: &NativeRow, args: &[Term]) -> Raise {
    // These do not fail, they do what they are asked to.
    let raises = row.module == "erlang" && matches!(row.name, "error" | "exit" | "throw" | "raise" | "nif_error");
    if raise.0.mfa.is_none() && raise.0.trace.is_none() && !raises {
        raise.0.mfa = Some((crate::base::Atom::new(row.module), crate::base::Atom::new(row.name), args.to_vec()));
    }
    raise
}

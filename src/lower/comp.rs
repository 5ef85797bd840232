//! `for`: comprehensions as loops within the function.
//!
//! Lists (and what `:quaff.iterate/1` turns into lists piece by piece: maps, ranges) are walked by a loop in the same
//! frame. Any other enumerable goes through `Enum.reduce/3` with a closure of the rest of the comprehension, so that
//! effects interleave as they should and endless streams work. The rest is therefore emitted twice; inside such a
//! closure everything goes through closures, which keeps n nested generators at n + 1 copies instead of 2ⁿ.
//!
//! State lives in one or two registers: the accumulator and, with `uniq`, a map of the values seen. Closures pass it
//! as one value.

use super::build::{Builder, Dest, Label, Val};
use super::clauses::Entry;
use super::closure::Extra;
use super::free::Mentioned;
use super::pattern::ignoring;
use crate::base::{Atom, atoms};
use crate::ir::core::{Expr as Core, For, ForBody, Kind, Pat, Qualifier, Segment, SegmentKind};
use crate::ir::{self, BitPat, BitSeg, Expr, Node, Op1, Op2, Slot};
use crate::term::Term;

/// What happens with the values of the body.
#[derive(Clone, Copy)]
enum Sink<'c> {
    /// Collected in reverse.
    List(&'c Core),
    /// Put into a map: the body is a pair.
    Pairs(&'c Core, &'c Core),
    /// Appended to a binary.
    Bits(&'c Core),
    /// `fun.(acc, {:cont, value})`
    Collect(&'c Core, Slot),
    Reduce(&'c [crate::ir::core::Clause]),
}

#[derive(Clone, Copy)]
struct State<'c> {
    sink: Sink<'c>,
    acc: Slot,
    seen: Option<Slot>,
}

impl Builder<'_> {
    pub fn for_(&mut self, f: &For, dest: Dest) {
        let line = self.line;
        let acc = self.fresh();
        let seen = f.uniq.then(|| self.fresh());
        let empty = |b: &mut Self, t: Term| b.emit(Node::Set { dst: acc, e: Expr::Const(t) });
        let mut from_pairs = false;
        let mut collect = None;
        let sink = match &f.body {
            ForBody::List(e) => {
                empty(self, Term::EMPTY_LIST);
                Sink::List(e)
            }
            ForBody::Into(target, e) if is(target, |t| t.is_empty_list()) => {
                empty(self, Term::EMPTY_LIST);
                Sink::List(e)
            }
            ForBody::Into(target, e) if is(target, |t| t.as_bytes().is_some_and(<[u8]>::is_empty)) => {
                empty(self, Term::binary(&[]));
                Sink::Bits(e)
            }
            ForBody::Into(target, e) if empty_map(target) => match &e.kind {
                Kind::Tuple(pair) if pair.len() == 2 && !f.uniq => {
                    empty(self, Term::empty_map());
                    Sink::Pairs(&pair[0], &pair[1])
                }
                _ => {
                    empty(self, Term::EMPTY_LIST);
                    from_pairs = true;
                    Sink::List(e)
                }
            },
            ForBody::Into(target, e) => {
                let target = self.value(target);
                let pair = self.fresh();
                self.named("Elixir.Collectable", "into", vec![target], Dest::Reg(pair));
                let fun = self.fresh();
                let fail = self.label();
                let go_on = self.label();
                let dsts = Box::new([acc, fun]);
                self.emit(Node::MatchTuple { subject: pair, dsts, take: false, otherwise: fail.offset() });
                self.jump(go_on);
                self.place(fail);
                self.raise_pair(atoms::BADMATCH, Expr::Slot(pair));
                self.place(go_on);
                let start = self.fresh();
                self.emit(Node::Set { dst: start, e: Expr::Slot(acc) });
                collect = Some((start, fun));
                Sink::Collect(e, fun)
            }
            ForBody::Reduce(init, clauses) => {
                self.expr(init, Dest::Reg(acc));
                Sink::Reduce(clauses)
            }
        };
        if let Some(seen) = seen {
            self.emit(Node::Set { dst: seen, e: Expr::Const(Term::empty_map()) });
        }
        let state = State { sink, acc, seen };
        let Some((start, fun)) = collect else {
            self.qualifiers(&f.qualifiers, state);
            self.line = line;
            let done = match sink {
                Sink::List(_) => {
                    let list = self.named_value("lists", "reverse", vec![Expr::Slot(acc)]);
                    if from_pairs { self.named_value("maps", "from_list", vec![list]) } else { list }
                }
                _ => Expr::Slot(acc),
            };
            return self.deliver(done, dest);
        };
        // A collectable is told when the comprehension fails.
        let (handler, end) = (self.label(), self.label());
        let caught = self.fresh_triple(handler);
        self.emit(Node::PushTry { dst: caught, handler: handler.offset() });
        self.protected(handler, |b| b.qualifiers(&f.qualifiers, state));
        self.emit(Node::PopTry);
        self.line = line;
        let constant = |a: Atom| Expr::Const(Term::atom(a));
        self.call_value(Expr::Slot(fun), vec![Expr::Slot(acc), constant(Atom::new("done"))], dest);
        self.jump_to_join(end, dest);
        self.place(handler);
        self.call_value(Expr::Slot(fun), vec![Expr::Slot(start), constant(Atom::new("halt"))], Dest::Drop);
        self.emit(Node::Reraise { class: caught, reason: caught + 1, trace: caught + 2 });
        self.place(end);
    }

    /// The rest of a comprehension: changes the state's registers and falls through.
    fn qualifiers(&mut self, qualifiers: &[Qualifier], state: State) {
        let skip = self.label();
        super::expr::deep(|| self.qualifiers_or(qualifiers, state, skip));
        self.place(skip);
    }

    fn qualifiers_or(&mut self, qualifiers: &[Qualifier], state: State, skip: Label) {
        let Some((first, rest)) = qualifiers.split_first() else { return self.body(state, skip) };
        match first {
            Qualifier::Filter(e) => {
                self.cond(e, skip);
                self.qualifiers_or(rest, state, skip);
            }
            Qualifier::Generator { line, pat, guards, source } => {
                let source = self.value(source);
                self.at(*line);
                self.generator(pat, guards, source, rest, state);
            }
            Qualifier::BitGenerator { line, segments, source } => {
                let source = self.value(source);
                self.at(*line);
                self.bit_generator(segments, source, rest, state);
            }
        }
    }

    fn generator(&mut self, pat: &Pat, guards: &[Core], source: Expr, rest: &[Qualifier], state: State) {
        let line = self.line;
        // First the closure: its variables must not be taken for those of the loop.
        let closure = self.step_closure(pat, guards, rest, state);
        if self.in_comp_closure {
            return self.through_reduce(source, closure, state);
        }
        let it = self.fresh();
        self.emit(Node::Set { dst: it, e: source });
        let (next, not_cons, other, more, done) =
            (self.label(), self.label(), self.label(), self.label(), self.label());
        let head = self.here();
        let item = self.fresh();
        self.emit(Node::MatchCons { subject: it, head: item, tail: it, take: false, otherwise: not_cons.offset() });
        self.match_pat(item, pat, next);
        self.guards(guards, next);
        self.qualifiers_or(rest, state, next);
        self.place(next);
        self.line = line;
        self.jump_back(head);
        self.place(not_cons);
        self.emit(Node::MatchConst { subject: it, value: Term::EMPTY_LIST, otherwise: other.offset() });
        self.jump(done);
        self.place(other);
        let piece = self.fresh();
        self.named("quaff", "iterate", vec![Expr::Slot(it)], Dest::Reg(piece));
        let generic = Term::atom(Atom::new("generic"));
        self.emit(Node::MatchConst { subject: piece, value: generic, otherwise: more.offset() });
        self.through_reduce(Expr::Slot(it), closure, state);
        self.jump(done);
        self.place(more);
        self.emit(Node::Set { dst: it, e: Expr::Slot(piece) });
        self.jump_back(head);
        self.place(done);
    }

    /// `fn item, state -> state end` for one item and all that follows.
    fn step_closure(&mut self, pat: &Pat, guards: &[Core], rest: &[Qualifier], state: State) -> Expr {
        let mut mentioned = Mentioned::default();
        mentioned.pat(pat);
        mentioned.exprs(guards);
        mentioned.qualifiers(rest);
        match state.sink {
            Sink::List(e) | Sink::Bits(e) | Sink::Collect(e, _) => mentioned.expr(e),
            Sink::Pairs(k, v) => mentioned.exprs([k, v]),
            Sink::Reduce(clauses) => mentioned.clauses(clauses),
        }
        let outer = match state.sink {
            Sink::Collect(_, fun) => vec![fun],
            _ => Vec::new(),
        };
        self.closure(2, &mentioned, Extra { outer: &outer }, |b, extra| {
            b.in_comp_closure = true;
            let skip = b.label();
            let inner = b.unpack(state, extra.first().copied());
            b.match_pat(0, pat, skip);
            b.guards(guards, skip);
            b.qualifiers_or(rest, inner, skip);
            b.place(skip);
            let packed = pack(inner);
            b.emit(Node::Return(packed));
        })
    }

    /// Inside a step closure: state comes in register 1.
    fn unpack<'c>(&mut self, state: State<'c>, fun: Option<Slot>) -> State<'c> {
        let sink = match (state.sink, fun) {
            (Sink::Collect(e, _), Some(fun)) => Sink::Collect(e, fun),
            (other, _) => other,
        };
        let (acc, seen) = (self.fresh(), state.seen.map(|_| self.fresh()));
        self.unpack_from(1, acc, seen);
        State { sink, acc, seen }
    }

    fn unpack_from(&mut self, packed: Slot, acc: Slot, seen: Option<Slot>) {
        match seen {
            None => self.emit(Node::Set { dst: acc, e: Expr::Slot(packed) }),
            Some(seen) => {
                let next = self.label();
                let dsts = Box::new([acc, seen]);
                self.emit(Node::MatchTuple { subject: packed, dsts, take: false, otherwise: next.offset() });
                self.place(next);
            }
        }
    }

    fn through_reduce(&mut self, source: Expr, closure: Expr, state: State) {
        let packed = self.fresh();
        self.named("Elixir.Enum", "reduce", vec![source, pack(state), closure], Dest::Reg(packed));
        self.unpack_from(packed, state.acc, state.seen);
    }

    fn bit_generator(&mut self, segments: &[Segment<Pat>], source: Expr, rest: &[Qualifier], state: State) {
        let line = self.line;
        let it = self.fresh();
        self.emit(Node::Set { dst: it, e: source });
        let (next, skip, stop, bad, done) = (self.label(), self.label(), self.label(), self.label(), self.label());
        let head = self.here();
        let remaining = self.fresh();
        let pat = self.with_rest(segments, remaining);
        self.emit(Node::Match { subject: it, pat, otherwise: skip.offset() });
        self.emit(Node::Set { dst: it, e: Expr::Slot(remaining) });
        self.qualifiers_or(rest, state, next);
        self.place(next);
        self.line = line;
        self.jump_back(head);
        self.place(skip);
        if let Some(ignored) = ignoring(segments) {
            let saved = self.vars.clone();
            let remaining = self.fresh();
            let pat = self.with_rest(&ignored, remaining);
            self.vars = saved;
            self.emit(Node::Match { subject: it, pat, otherwise: stop.offset() });
            self.emit(Node::Set { dst: it, e: Expr::Slot(remaining) });
            self.jump_back(head);
        }
        self.place(stop);
        let cond = Expr::Op1(Op1::IsBitstring, Box::new(Expr::Slot(it)));
        self.emit(Node::If { cond, otherwise: bad.offset() });
        self.jump(done);
        self.place(bad);
        self.raise_pair(Atom::new("bad_generator"), Expr::Slot(it));
        self.place(done);
    }

    /// `<<segments, remaining::bits>>`
    fn with_rest(&mut self, segments: &[Segment<Pat>], remaining: Slot) -> Box<ir::Pat> {
        let mut fields: Vec<BitPat> = self.bit_pats(segments).into_vec();
        fields.push(BitPat {
            pat: ir::Pat::Bind(remaining),
            kind: SegmentKind::Bits,
            size: None,
            unit: 1,
            signed: false,
            little: false,
        });
        Box::new(ir::Pat::Bits(fields.into()))
    }

    /// One run of the body.
    fn body(&mut self, state: State, skip: Label) {
        let acc = state.acc;
        let set = |b: &mut Self, e: Expr| b.emit(Node::Set { dst: acc, e });
        match state.sink {
            Sink::Reduce(clauses) => {
                let (line, end) = (self.line, self.label());
                if self.clauses_to(&[acc], clauses, Dest::Reg(acc), Entry::Plain, end) {
                    self.line = line;
                    self.raise_pair(atoms::CASE_CLAUSE, Expr::Slot(acc));
                }
                self.place(end);
            }
            Sink::Pairs(k, v) => {
                let mut args = self.value_refs(&[k, v], self.line);
                args.push(Expr::Slot(acc));
                self.named("maps", "put", args, Dest::Reg(acc));
            }
            Sink::List(e) => {
                let value = self.unseen(e, state, skip);
                set(self, Expr::Cons(Box::new([value, Expr::Slot(acc)])));
            }
            Sink::Bits(e) => {
                let value = self.unseen(e, state, skip);
                let value = self.in_reg(value);
                let (bad, good) = (self.label(), self.label());
                let cond = Expr::Op1(Op1::IsBitstring, Box::new(Expr::Slot(value)));
                self.emit(Node::If { cond, otherwise: bad.offset() });
                let field = |value: Expr| BitSeg {
                    value,
                    kind: SegmentKind::Bits,
                    size: None,
                    unit: 1,
                    signed: false,
                    little: false,
                };
                set(self, Expr::Bits([field(Expr::Slot(acc)), field(Expr::Slot(value))].into()));
                self.jump(good);
                self.place(bad);
                self.raise_pair(atoms::BADARG, Expr::Slot(value));
                self.place(good);
            }
            Sink::Collect(e, fun) => {
                let value = self.unseen(e, state, skip);
                let item = super::simple::tuple(vec![Expr::Const(Term::atom(Atom::new("cont"))), value]);
                self.call_value(Expr::Slot(fun), vec![Expr::Slot(acc), item], Dest::Reg(acc));
            }
        }
    }

    /// The body's value; with `uniq` those seen before are skipped.
    fn unseen(&mut self, e: &Core, state: State, skip: Label) -> Expr {
        let value = self.value(e);
        let Some(seen) = state.seen else { return value };
        let value = match value {
            Expr::Const(t) => Val::Const(t),
            v => Val::Reg(self.in_reg(v)),
        };
        let new = self.label();
        let cond = Expr::Op2(Op2::IsMapKey, Box::new([value.expr(), Expr::Slot(seen)]));
        self.emit(Node::If { cond, otherwise: new.offset() });
        self.jump(skip);
        self.place(new);
        let yes = Expr::Const(Term::TRUE);
        self.named("maps", "put", vec![value.expr(), yes, Expr::Slot(seen)], Dest::Reg(seen));
        value.expr()
    }
}

/// The state as one value.
fn pack(state: State) -> Expr {
    match state.seen {
        None => Expr::Slot(state.acc),
        Some(seen) => Expr::Tuple(Box::new([Expr::Slot(state.acc), Expr::Slot(seen)])),
    }
}

fn is(e: &Core, test: impl Fn(&Term) -> bool) -> bool {
    matches!(&e.kind, Kind::Const(t) if test(t))
}

fn empty_map(e: &Core) -> bool {
    match &e.kind {
        Kind::Map(pairs) => pairs.is_empty(),
        Kind::Const(t) => t.as_map().is_some_and(|m| m.is_empty()),
        _ => false,
    }
}

//! Traversals: `select`, `match` and their relatives.
//!
//! A traversal goes in portions, each under the table's lock. What is not done after the first portion goes on in
//! `Quaff.Ets.more/1`, a loop in which the process can be preempted. Changes between portions are seen or not, as with
//! Erlang's own traversals. Heads that name their keys are looked up instead.

use super::spec::Spec;
use super::store::{Cursor, key_of};
use super::table::{Table, lock};
use super::{NO_TABLE, NO_TYPE, Need, Reply, access_arc, alive, end_of_table, wrong};
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::ir::{Raise, code};
use crate::machine::Answer;
use crate::process::Cx;
use crate::runtime::Runtime;
use crate::term::{ListBuilder, Pid, Term, cmp};
use std::sync::{Arc, Mutex};

type Done = Result<Answer, Raise>;

/// Objects to look at in one portion.
const PORTION: usize = 2000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Collect,
    Count,
    Delete,
    Replace,
}

#[derive(Clone)]
struct Query {
    table: Arc<Table>,
    spec: Arc<Spec>,
    mode: Mode,
    backwards: bool,
    limit: Option<usize>,
    /// Whether `match_delete` asks, which answers `true` rather than a count.
    quiet: bool,
}

/// A query under way.
struct Progress {
    query: Query,
    cursor: Cursor,
    found: Found,
    count: usize,
}

/// The results so far. From a tree they come in its order; from a hash, which has none, the latest comes first, as it
/// does from Erlang's own tables while they are small.
enum Found {
    Forward(ListBuilder),
    Backward(Term),
}

impl Found {
    fn new(query: &Query) -> Found {
        match query.table.kind {
            super::Kind::OrderedSet => Found::Forward(ListBuilder::new()),
            _ => Found::Backward(Term::EMPTY_LIST),
        }
    }

    fn push(&mut self, value: Term) {
        match self {
            Found::Forward(list) => list.push(value),
            Found::Backward(list) => *list = Term::cons(value, list.take()),
        }
    }

    fn finish(self) -> Term {
        match self {
            Found::Forward(list) => list.finish(),
            Found::Backward(list) => list,
        }
    }
}

/// What a script gets to go on with after a limit.
struct Continuation {
    query: Query,
    cursor: Cursor,
}

struct Running(Mutex<Option<Progress>>);

struct Compiled(Arc<Spec>);

impl Progress {
    fn new(query: Query) -> Progress {
        Progress { found: Found::new(&query), query, cursor: Cursor::Start, count: 0 }
    }

    /// Does a portion; whether that was the last one.
    fn portion(&mut self, me: Pid) -> Result<bool, Raise> {
        let Progress { query, cursor, found, count } = self;
        let keys = if matches!(cursor, Cursor::Start) && query.limit.is_none() { query.spec.keys() } else { None };
        match query.mode {
            Mode::Collect | Mode::Count => {
                let data = query.table.read();
                alive(&data)?;
                let mut take = |value: Term| match query.mode {
                    Mode::Collect => {
                        found.push(value);
                        *count += 1;
                    }
                    _ => *count += usize::from(value.same(&Term::TRUE)),
                };
                if let Some(mut keys) = keys {
                    if query.backwards {
                        keys.order_by(|a, b| cmp::cmp(b, a));
                    } else {
                        keys.order_by(cmp::cmp);
                    }
                    for key in keys {
                        let objects = data.store.get(&key, query.table.at);
                        objects.iter().rev().filter_map(|o| query.spec.run(o, me)).for_each(&mut take);
                    }
                    return Ok(true);
                }
                let (mut visits, mut taken) = (0, 0);
                let next = data.store.scan(cursor, query.backwards, |object| {
                    if visits == PORTION || query.limit.is_some_and(|limit| taken >= limit) {
                        return false;
                    }
                    if let Some(value) = query.spec.run(object, me) {
                        take(value);
                        taken += 1;
                    }
                    visits += 1;
                    true
                });
                let mut over = next.is_none();
                *cursor = next.unwrap_or(Cursor::End);
                if let Some(limit) = query.limit.as_mut() {
                    *limit -= taken;
                    // Whether there is more is found out by the next call, as in Erlang.
                    over &= *limit > 0;
                }
                Ok(over)
            }
            Mode::Delete | Mode::Replace => {
                let fixed = query.table.is_fixed();
                let mut data = query.table.write();
                alive(&data)?;
                let mut hits: Vec<(Term, Term)> = Vec::new();
                let mut next = None;
                if let Some(keys) = keys {
                    for key in keys {
                        let objects = data.store.get(&key, query.table.at).iter();
                        hits.extend(objects.filter_map(|o| Some((o.clone(), query.spec.run(o, me)?))));
                    }
                } else {
                    let mut visits = 0;
                    next = data.store.scan(cursor, false, |object| {
                        if visits == PORTION {
                            return false;
                        }
                        visits += 1;
                        hits.extend(query.spec.run(object, me).map(|value| (object.clone(), value)));
                        true
                    });
                }
                let at = query.table.at;
                if query.mode == Mode::Delete {
                    for (object, _) in hits.iter().filter(|(_, value)| value.same(&Term::TRUE)) {
                        let gone = if query.table.is_set() {
                            data.store.remove(key_of(object, at), at, fixed)
                        } else {
                            data.store.remove_object(object, at, fixed)
                        };
                        data.size -= gone.len();
                        *count += gone.len();
                    }
                } else {
                    let keeps = |(old, new): &(Term, Term)| {
                        new.as_tuple().and_then(|t| t.get(at)).is_some_and(|key| cmp::exact_eq(key, key_of(old, at)))
                    };
                    if !hits.iter().all(keeps) {
                        return Err(Raise::badarg());
                    }
                    *count += hits.len();
                    if !query.table.is_set() {
                        for (old, _) in &hits {
                            let gone = data.store.remove_object(old, at, true);
                            data.size -= gone.len();
                        }
                    }
                    for (_, new) in hits {
                        let (added, _) = data.store.insert(query.table.kind, new, at);
                        data.size += added;
                    }
                }
                let over = next.is_none();
                *cursor = next.unwrap_or(Cursor::End);
                Ok(over)
            }
        }
    }

    fn result(self, limit: Option<usize>, over: bool) -> Term {
        let Progress { query, cursor, found, count } = self;
        match (query.mode, limit) {
            (Mode::Collect, None) => found.finish(),
            (Mode::Collect, Some(_)) if count == 0 => end_of_table(),
            (Mode::Collect, Some(_)) if over => Term::tuple2(found.finish(), end_of_table()),
            (Mode::Collect, Some(limit)) => {
                let tid = query.table.handle();
                let query = Query { limit: Some(limit), ..query };
                let rest = Term::resource(Arc::new(Continuation { query, cursor }), "ets continuation");
                Term::tuple2(found.finish(), Term::tuple2(tid, rest))
            }
            _ if query.quiet => Term::TRUE,
            _ => Term::int(count as i64),
        }
    }
}

fn go_on(mut progress: Progress, limit: Option<usize>, cx: &mut Cx) -> Done {
    let over = progress.portion(cx.pid())?;
    cx.charge(if over { 50 } else { PORTION as i32 });
    let enough = progress.query.limit == Some(0);
    if over || enough {
        return Ok(Answer::Value(progress.result(limit, over)));
    }
    let limit = limit.map_or(Term::NIL, |n| Term::int(n as i64));
    let running = Term::resource(Arc::new(Running(Mutex::new(Some(progress)))), "ets query");
    let more = code::export(Atom::new("Elixir.Quaff.Ets"), Atom::new("more"), 1);
    Ok(Answer::CallExport(more, vec![Term::tuple2(running, limit)]))
}

fn start(query: Query, cx: &mut Cx) -> Done {
    let limit = query.limit;
    go_on(Progress::new(query), limit, cx)
}

/// `:quaff_ets.more({running, limit})`: another portion; itself as long as there is more to do.
pub fn more(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    let parts = args[0].as_tuple().and_then(|t| Some((t.first()?.as_resource()?, t.get(1)?.as_usize())));
    let Some((running, limit)) = parts else { return Err(Raise::badarg()) };
    let Some(running) = running.object.downcast_ref::<Running>() else { return Err(Raise::badarg()) };
    let mut slot = lock(&running.0);
    let Some(mut progress) = slot.take() else { return Err(Raise::badarg()) };
    let over = progress.portion(cx.pid())?;
    cx.charge(PORTION as i32);
    if over || progress.query.limit == Some(0) {
        return Ok(Answer::Value(Term::tuple2(Term::atom(atoms::OK), progress.result(limit, over))));
    }
    *slot = Some(progress);
    Ok(Answer::Value(Term::atom(Atom::new("more"))))
}

struct Ask {
    mode: Mode,
    need: Need,
    backwards: bool,
    quiet: bool,
}

const READ: Ask = Ask { mode: Mode::Collect, need: Need::Read, backwards: false, quiet: false };
const BACKWARDS: Ask = Ask { backwards: true, ..READ };
const COUNT: Ask = Ask { mode: Mode::Count, ..READ };
const DELETE: Ask = Ask { mode: Mode::Delete, need: Need::Write, ..READ };
const QUIET: Ask = Ask { quiet: true, ..DELETE };
const REPLACE: Ask = Ask { mode: Mode::Replace, need: Need::Write, ..READ };

/// `compile` makes the spec for a key position, `bad` says what is wrong with the second argument otherwise.
fn ask(
    rt: &Runtime,
    cx: &mut Cx,
    args: &[Term],
    how: &Ask,
    bad: &str,
    compile: impl Fn(usize) -> Option<Spec>,
) -> Done {
    let limit = args.get(2).map(Term::as_int);
    let table = access_arc(rt, cx, args, how.need);
    let at = table.as_ref().map_or(0, |t| t.at);
    let spec = compile(at);
    let mut others: Vec<(u8, &str)> = Vec::new();
    if spec.is_none() {
        others.push((2, bad));
    }
    if let (Some(limit), Some(term)) = (limit, args.get(2)) {
        if !term.is_int() {
            others.push((3, "not an integer"));
        } else if limit.is_none_or(|n| n < 1) {
            others.push((3, "out of range"));
        }
    }
    match (table, spec) {
        (Ok(table), Some(spec)) if others.is_empty() => {
            if how.mode == Mode::Replace && table.kind == super::Kind::Bag {
                return Err(Raise::badarg_at(1, NO_TYPE));
            }
            // Whether there is a match depends on the order of visits for a tree alone.
            let backwards = how.backwards && table.kind == super::Kind::OrderedSet;
            let limit = limit.flatten().map(|n| n as usize);
            let query = Query { table, spec: Arc::new(spec), mode: how.mode, backwards, limit, quiet: how.quiet };
            start(query, cx)
        }
        _ => Err(wrong(rt, cx, args, how.need, &others)),
    }
}

const BAD_SPEC: &str = "not a valid match specification";

fn select(rt: &Runtime, cx: &mut Cx, args: &[Term], how: &Ask) -> Done {
    ask(rt, cx, args, how, BAD_SPEC, |at| match compiled(&args[1]) {
        Some(_) => None,
        None if how.mode == Mode::Replace && !Spec::keeps_key(&args[1], at) => None,
        None => Spec::compile(&args[1], at),
    })
}

fn pattern(rt: &Runtime, cx: &mut Cx, args: &[Term], whole: bool) -> Done {
    ask(rt, cx, args, &READ, "not a valid pattern", |at| Spec::of_pattern(&args[1], whole, at))
}

fn continued(_: &Runtime, cx: &mut Cx, args: &[Term]) -> Done {
    if args[0].as_atom().is_some_and(|a| a.as_str() == "$end_of_table") {
        return Ok(Answer::Value(end_of_table()));
    }
    let parts =
        args[0].as_tuple().and_then(|t| t.get(1)?.as_resource()?.object.clone().downcast::<Continuation>().ok());
    let Some(rest) = parts else { return Err(Raise::badarg_at(1, "invalid continuation")) };
    if rest.query.table.read().store.is_gone() {
        return Err(Raise::badarg_at(1, NO_TABLE));
    }
    let limit = rest.query.limit;
    let query = rest.query.clone();
    let progress = Progress { found: Found::new(&query), query, cursor: rest.cursor.clone(), count: 0 };
    go_on(progress, limit, cx)
}

pub fn select_1(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    continued(rt, cx, args)
}

pub fn select_2(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &READ)
}

pub fn select_3(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &READ)
}

pub fn select_reverse_1(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    continued(rt, cx, args)
}

pub fn select_reverse_2(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &BACKWARDS)
}

pub fn select_reverse_3(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &BACKWARDS)
}

pub fn select_count(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &COUNT)
}

pub fn select_delete(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &DELETE)
}

pub fn select_replace(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    select(rt, cx, args, &REPLACE)
}

pub fn match_1(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    continued(rt, cx, args)
}

pub fn match_2(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    pattern(rt, cx, args, false)
}

pub fn match_3(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    pattern(rt, cx, args, false)
}

pub fn match_object_1(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    continued(rt, cx, args)
}

pub fn match_object_2(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    pattern(rt, cx, args, true)
}

pub fn match_object_3(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    pattern(rt, cx, args, true)
}

pub fn match_delete(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    let body = Term::list([Term::TRUE]);
    ask(rt, cx, args, &QUIET, "not a valid pattern", |at| {
        Spec::compile(&Term::list([Term::tuple3(args[1].clone(), Term::EMPTY_LIST, body.clone())]), at)
            .or_else(|| Spec::of_pattern(&args[1], true, at))
    })
}

pub fn tab2list(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Done {
    let any = Term::atom(Atom::new("_"));
    ask(rt, cx, args, &READ, "", |at| Spec::of_pattern(&any, true, at))
}

// Compiled specifications.

fn compiled(term: &Term) -> Option<Arc<Spec>> {
    Some(term.as_resource()?.object.downcast_ref::<Compiled>()?.0.clone())
}

pub fn match_spec_compile(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Reply {
    match Spec::compile(&args[0], usize::MAX) {
        Some(spec) => Ok(Term::resource(Arc::new(Compiled(Arc::new(spec))), "match spec")),
        None => Err(Raise::badarg_at(1, BAD_SPEC)),
    }
}

pub fn is_compiled_ms(_: &Runtime, _: &mut Cx, args: &mut [Term]) -> Reply {
    Ok(Term::bool(compiled(&args[0]).is_some()))
}

pub fn match_spec_run(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let (Some(items), Some(spec)) = (args[0].proper_list(), compiled(&args[1])) else { return Err(Raise::badarg()) };
    cx.charge(items.len() as i32);
    Ok(Term::list_forward(items.into_iter().filter_map(|item| spec.run(item, cx.pid()))))
}

/// `:quaff_ets.test_ms(object, spec)`: `{:ok, result}` or `:error`.
pub fn test_ms(_: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let Some(spec) = Spec::compile(&args[1], usize::MAX) else { return Ok(Term::atom(atoms::ERROR)) };
    Ok(Term::tuple2(Term::atom(atoms::OK), spec.run(&args[0], cx.pid()).unwrap_or(Term::FALSE)))
}

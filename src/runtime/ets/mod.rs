//! `:ets`: tables of tuples shared by processes.
//!
//! `store.rs` keeps the objects, `table.rs` the tables, their owners and names, `spec.rs` compiles and runs match
//! specifications, `query.rs` traverses, `update.rs` changes single elements, `info.rs` describes. Every operation holds
//! the table's lock for a bounded time: traversals go in portions. `stdlib/erlang/ets.ex` has what takes functions.

mod info;
mod query;
mod spec;
mod store;
mod table;
mod update;

pub use table::Tables;

use super::Runtime;
use super::natives::Row;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::{Term, View};
use std::sync::Arc;
use store::{Kind, Store};
use table::{Data, Hints, Plan, Protection, Table, lock};

type Reply = Result<Term, Raise>;

fn answer(result: Reply) -> Answer {
    result.map_or_else(Answer::Raise, Answer::Value)
}

macro_rules! row {
    ($name:literal, $arity:literal, $f:path) => {
        Row("ets", $name, $arity, |r, c, a| answer($f(r, c, a)))
    };
    (raw $name:literal, $arity:literal, $f:path) => {
        Row("ets", $name, $arity, |r, c, a| $f(r, c, a).unwrap_or_else(Answer::Raise))
    };
}

pub const ROWS: &[Row] = &[
    row!("lookup", 2, lookup),
    row!("insert", 2, insert),
    row!("member", 2, member),
    row!("lookup_element", 3, update::lookup_element),
    row!("lookup_element", 4, update::lookup_element),
    row!("update_counter", 3, update::update_counter),
    row!("update_counter", 4, update::update_counter),
    row!("update_element", 3, update::update_element),
    row!("update_element", 4, update::update_element),
    row!("insert_new", 2, insert_new),
    row!("delete", 1, delete),
    row!("delete", 2, delete_key),
    row!("delete_object", 2, delete_object),
    row!("delete_all_objects", 1, delete_all),
    row!("take", 2, take),
    row!("new", 2, new),
    row!("first", 1, first),
    row!("last", 1, last),
    row!("next", 2, next),
    row!("prev", 2, prev),
    row!("first_lookup", 1, first_lookup),
    row!("last_lookup", 1, last_lookup),
    row!("next_lookup", 2, next_lookup),
    row!("prev_lookup", 2, prev_lookup),
    row!("slot", 2, slot),
    row!("rename", 2, rename),
    row!("give_away", 3, give_away),
    row!("setopts", 2, setopts),
    row!("safe_fixtable", 2, safe_fixtable),
    row!("whereis", 1, info::whereis),
    row!("all", 0, info::all),
    row!("info", 1, info::info),
    row!("info", 2, info::info_item),
    row!(raw "select", 1, query::select_1),
    row!(raw "select", 2, query::select_2),
    row!(raw "select", 3, query::select_3),
    row!(raw "select_reverse", 1, query::select_reverse_1),
    row!(raw "select_reverse", 2, query::select_reverse_2),
    row!(raw "select_reverse", 3, query::select_reverse_3),
    row!(raw "select_count", 2, query::select_count),
    row!(raw "select_delete", 2, query::select_delete),
    row!(raw "select_replace", 2, query::select_replace),
    row!(raw "match", 1, query::match_1),
    row!(raw "match", 2, query::match_2),
    row!(raw "match", 3, query::match_3),
    row!(raw "match_object", 1, query::match_object_1),
    row!(raw "match_object", 2, query::match_object_2),
    row!(raw "match_object", 3, query::match_object_3),
    row!(raw "match_delete", 2, query::match_delete),
    row!(raw "tab2list", 1, query::tab2list),
    row!("match_spec_compile", 1, query::match_spec_compile),
    row!("is_compiled_ms", 1, query::is_compiled_ms),
    row!("match_spec_run", 2, query::match_spec_run),
    Row("quaff_ets", "more", 1, |r, c, a| query::more(r, c, a).unwrap_or_else(Answer::Raise)),
    Row("quaff_ets", "test_ms", 2, |r, c, a| answer(query::test_ms(r, c, a))),
    Row("quaff_ets", "file_options", 1, |r, c, a| answer(info::file_options(r, c, a))),
];

// Access.

/// A table that an argument names.
enum Tab<'a> {
    Ref(&'a Table),
    Named(Arc<Table>),
}

impl std::ops::Deref for Tab<'_> {
    type Target = Table;

    fn deref(&self) -> &Table {
        match self {
            Tab::Ref(table) => table,
            Tab::Named(table) => table,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Nothing,
    Read,
    Write,
    Own,
}

const NO_TABLE: &str = "the table identifier does not refer to an existing ETS table";
const NO_RIGHTS: &str = "the table identifier refers to an ETS table with insufficient access rights";
const NO_TYPE: &str = "the table identifier refers to an ETS table of a type not supported by this operation";

fn find<'a>(rt: &Runtime, term: &'a Term) -> Option<Tab<'a>> {
    match term.as_atom() {
        Some(name) => rt.tables.find(name).map(Tab::Named),
        None => term.as_resource()?.object.downcast_ref::<Table>().map(Tab::Ref),
    }
}

/// The same, to keep.
fn find_arc(rt: &Runtime, term: &Term) -> Option<Arc<Table>> {
    match term.as_atom() {
        Some(name) => rt.tables.find(name),
        None => term.as_resource()?.object.clone().downcast::<Table>().ok(),
    }
}

fn allowed(table: &Table, cx: &Cx, need: Need) -> bool {
    match need {
        Need::Nothing => true,
        Need::Read => table.protection != Protection::Private || table.owner() == cx.pid(),
        Need::Write => table.protection == Protection::Public || table.owner() == cx.pid(),
        Need::Own => table.owner() == cx.pid(),
    }
}

/// What is wrong with the table in the first argument, if anything.
fn complaint(rt: &Runtime, cx: &Cx, term: &Term, need: Need) -> Option<&'static str> {
    match find(rt, term) {
        Some(table) if table.read().store.is_gone() => Some(NO_TABLE),
        Some(table) => (!allowed(&table, cx, need)).then_some(NO_RIGHTS),
        None if term.is_atom() || term.is_ref() => Some(NO_TABLE),
        None => Some("not an atom or a table identifier"),
    }
}

#[cold]
fn wrong(rt: &Runtime, cx: &Cx, args: &[Term], need: Need, others: &[(u8, &str)]) -> Raise {
    let mut raise = Raise::badarg();
    let first = args.first().and_then(|t| complaint(rt, cx, t, need)).map(|text| (1, text.to_string()));
    raise.0.details.extend(first);
    raise.0.details.extend(others.iter().map(|(i, text)| (*i, text.to_string())));
    raise
}

fn access<'a>(rt: &Runtime, cx: &Cx, args: &'a [Term], need: Need) -> Result<Tab<'a>, Raise> {
    match args.first().and_then(|t| find(rt, t)) {
        Some(table) if allowed(&table, cx, need) => Ok(table),
        _ => Err(wrong(rt, cx, args, need, &[])),
    }
}

fn access_arc(rt: &Runtime, cx: &Cx, args: &[Term], need: Need) -> Result<Arc<Table>, Raise> {
    match args.first().and_then(|t| find_arc(rt, t)) {
        Some(table) if allowed(&table, cx, need) => Ok(table),
        _ => Err(wrong(rt, cx, args, need, &[])),
    }
}

/// Refuses a table that is gone, with its lock held.
fn alive(data: &Data) -> Result<(), Raise> {
    if data.store.is_gone() { Err(Raise::badarg_at(1, NO_TABLE)) } else { Ok(()) }
}

fn objects(found: &[Term]) -> Term {
    Term::list(found.iter().cloned())
}

fn end_of_table() -> Term {
    Term::atom(Atom::new("$end_of_table"))
}

// Objects.

fn lookup(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let table = access(rt, cx, args, Need::Read)?;
    let data = table.read();
    alive(&data)?;
    Ok(objects(data.store.get(&args[1], table.at)))
}

fn member(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let table = access(rt, cx, args, Need::Read)?;
    let data = table.read();
    alive(&data)?;
    Ok(Term::bool(!data.store.get(&args[1], table.at).is_empty()))
}

/// The objects to insert: a tuple or a list of them, each long enough for the key.
fn given(rt: &Runtime, cx: &Cx, args: &[Term], at: Option<usize>) -> Result<Vec<Term>, Raise> {
    let what = &args[1];
    let bad = |text| Err(wrong(rt, cx, args, Need::Write, &[(2, text)]));
    let list: Vec<Term> = match what.view() {
        View::Tuple([]) => return bad("is an empty tuple"),
        View::Tuple(_) => vec![what.clone()],
        View::Cons(..) | View::EmptyList => {
            let Some(items) =
                what.proper_list().filter(|l| l.iter().all(|o| o.as_tuple().is_some_and(|t| !t.is_empty())))
            else {
                return bad("not a non-empty tuple or a list of non-empty tuples");
            };
            items.into_iter().cloned().collect()
        }
        _ => return bad("not a tuple"),
    };
    match at {
        None => Err(wrong(rt, cx, args, Need::Write, &[])),
        Some(at) if list.iter().all(|o| o.as_tuple().is_some_and(|t| t.len() > at)) => Ok(list),
        Some(_) => Err(Raise::badarg()),
    }
}

fn insert(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let Some(table) = find(rt, &args[0]).filter(|t| allowed(t, cx, Need::Write)) else {
        given(rt, cx, args, None)?;
        return Err(Raise::badarg());
    };
    // A single object, as nearly always.
    if args[1].as_tuple().is_some_and(|t| t.len() > table.at) {
        // Taken, so that the table may come to own it alone and change it in place.
        let object = args[1].clone();
        let (added, old) = {
            let mut data = table.write();
            alive(&data)?;
            let (added, old) = data.store.insert(table.kind, object, table.at);
            data.size += added;
            (added, old)
        };
        let _ = added;
        drop(old);
        drop(table);
        args[1] = Term::NIL;
        return Ok(Term::TRUE);
    }
    let list = given(rt, cx, args, Some(table.at))?;
    cx.charge(list.len() as i32 * 4);
    let mut replaced = Vec::new();
    {
        let mut data = table.write();
        alive(&data)?;
        for object in list {
            let (added, old) = data.store.insert(table.kind, object, table.at);
            data.size += added;
            replaced.extend(old);
        }
    }
    Ok(Term::TRUE)
}

fn insert_new(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let at = find(rt, &args[0]).filter(|t| allowed(t, cx, Need::Write)).map(|t| t.at);
    let list = given(rt, cx, args, at)?;
    let table = access(rt, cx, args, Need::Write)?;
    cx.charge(list.len() as i32 * 4);
    let mut data = table.write();
    alive(&data)?;
    if list.iter().any(|o| !data.store.get(store::key_of(o, table.at), table.at).is_empty()) {
        return Ok(Term::FALSE);
    }
    for object in list {
        let (added, _) = data.store.insert(table.kind, object, table.at);
        data.size += added;
    }
    Ok(Term::TRUE)
}

fn delete(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let table = access(rt, cx, args, Need::Write)?;
    alive(&table.read())?;
    rt.tables.delete(&table);
    Ok(Term::TRUE)
}

fn remove(rt: &Runtime, cx: &mut Cx, args: &[Term]) -> Result<Vec<Term>, Raise> {
    let table = access(rt, cx, args, Need::Write)?;
    let fixed = table.is_fixed();
    let mut data = table.write();
    alive(&data)?;
    let gone = data.store.remove(&args[1], table.at, fixed);
    data.size -= gone.len();
    Ok(gone)
}

fn delete_key(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    remove(rt, cx, args).map(|_| Term::TRUE)
}

fn take(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    remove(rt, cx, args).map(Term::list)
}

fn delete_object(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    if !args[1].is_tuple() {
        return Err(wrong(rt, cx, args, Need::Write, &[(2, "not a tuple")]));
    }
    let table = access(rt, cx, args, Need::Write)?;
    let fixed = table.is_fixed();
    let mut data = table.write();
    alive(&data)?;
    if args[1].as_tuple().is_none_or(|t| t.len() <= table.at) {
        return Err(Raise::badarg());
    }
    let gone = data.store.remove_object(&args[1], table.at, fixed);
    data.size -= gone.len();
    drop(data);
    Ok(Term::TRUE)
}

fn delete_all(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let table = access(rt, cx, args, Need::Write)?;
    alive(&table.read())?;
    table.clear(Store::new(table.kind));
    Ok(Term::TRUE)
}

// Walking by key.

fn edge(rt: &Runtime, cx: &mut Cx, args: &[Term], last: bool, whole: bool) -> Reply {
    let table = access(rt, cx, args, Need::Read)?;
    let data = table.read();
    alive(&data)?;
    Ok(step(&table, data.store.first(last), whole))
}

fn step(table: &Table, found: Option<&[Term]>, whole: bool) -> Term {
    let Some([first, ..]) = found else { return end_of_table() };
    let key = store::key_of(first, table.at).clone();
    if whole { Term::tuple2(key, objects(found.unwrap_or(&[]))) } else { key }
}

fn beside(rt: &Runtime, cx: &mut Cx, args: &[Term], backwards: bool, whole: bool) -> Reply {
    let table = access(rt, cx, args, Need::Read)?;
    let data = table.read();
    alive(&data)?;
    match data.store.next(&args[1], table.at, backwards) {
        Ok(found) => Ok(step(&table, found, whole)),
        Err(()) => Err(Raise::badarg_at(2, "not a key that exists in the table")),
    }
}

fn first(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    edge(rt, cx, args, false, false)
}

fn last(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    edge(rt, cx, args, true, false)
}

fn first_lookup(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    edge(rt, cx, args, false, true)
}

fn last_lookup(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    edge(rt, cx, args, true, true)
}

fn next(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    beside(rt, cx, args, false, false)
}

fn prev(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    beside(rt, cx, args, true, false)
}

fn next_lookup(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    beside(rt, cx, args, false, true)
}

fn prev_lookup(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    beside(rt, cx, args, true, true)
}

fn slot(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let table = access(rt, cx, args, Need::Read)?;
    let data = table.read();
    alive(&data)?;
    match args[1].as_usize().map(|n| data.store.slot(n)) {
        Some(Ok(Some(found))) => Ok(objects(found)),
        Some(Ok(None)) => Ok(end_of_table()),
        _ => Err(Raise::badarg_at(2, if args[1].is_int() { "out of range" } else { "not an integer" })),
    }
}

// Tables.

fn new(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let mut bad: Vec<(u8, &str)> = Vec::new();
    let name = args[0].as_atom();
    if name.is_none() {
        bad.push((1, "not an atom"));
    }
    let plan = match args[1].proper_list() {
        None => {
            bad.push((2, "not a list"));
            None
        }
        Some(options) => {
            let plan = plan(name.unwrap_or(atoms::NIL), &options);
            if plan.is_none() {
                bad.push((2, "invalid options"));
            }
            plan
        }
    };
    if let (Some(plan), true) = (plan, bad.is_empty()) {
        if let Some(table) = rt.tables.create(plan, cx.pid()) {
            cx.watch_exit();
            return Ok(table.handle());
        }
        bad.push((1, "table name already exists"));
    }
    let mut raise = Raise::badarg();
    raise.0.details = bad.into_iter().map(|(i, text)| (i, text.to_string())).collect();
    Err(raise)
}

fn plan(name: Atom, options: &[&Term]) -> Option<Plan> {
    let hints = Hints {
        compressed: false,
        read_concurrency: false,
        write_concurrency: Term::FALSE,
        decentralized_counters: false,
    };
    let mut plan =
        Plan { name, named: false, kind: Kind::Set, at: 0, protection: Protection::Protected, heir: None, hints };
    let flag =
        |term: &Term| term.same(&Term::TRUE).then_some(true).or_else(|| term.same(&Term::FALSE).then_some(false));
    for option in options {
        match (option.as_atom().map(Atom::as_str), option.as_tuple()) {
            (Some("set"), _) => plan.kind = Kind::Set,
            (Some("ordered_set"), _) => plan.kind = Kind::OrderedSet,
            (Some("bag"), _) => plan.kind = Kind::Bag,
            (Some("duplicate_bag"), _) => plan.kind = Kind::DuplicateBag,
            (Some("public"), _) => plan.protection = Protection::Public,
            (Some("protected"), _) => plan.protection = Protection::Protected,
            (Some("private"), _) => plan.protection = Protection::Private,
            (Some("named_table"), _) => plan.named = true,
            (Some("compressed"), _) => plan.hints.compressed = true,
            (None, Some([key, value])) => match key.as_atom()?.as_str() {
                "keypos" => plan.at = value.as_usize().filter(|n| *n > 0)? - 1,
                "heir" if value.as_atom().is_some_and(|a| a.as_str() == "none") => plan.heir = None,
                "read_concurrency" => plan.hints.read_concurrency = flag(value)?,
                "write_concurrency" => {
                    if value.as_atom().is_none_or(|a| a.as_str() != "auto") {
                        flag(value)?;
                    }
                    plan.hints.write_concurrency = (*value).clone();
                }
                "decentralized_counters" => plan.hints.decentralized_counters = flag(value)?,
                _ => return None,
            },
            (None, Some([key, pid, data])) if key.as_atom().is_some_and(|k| k.as_str() == "heir") => {
                plan.heir = Some((pid.as_pid()?, data.clone()));
            }
            _ => return None,
        }
    }
    Some(plan)
}

fn rename(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let Some(name) = args[1].as_atom() else {
        return Err(wrong(rt, cx, args, Need::Write, &[(2, "invalid table name (must be an atom)")]));
    };
    let table = access_arc(rt, cx, args, Need::Write)?;
    alive(&table.read())?;
    if !rt.tables.rename(&table, name) {
        return Err(Raise::badarg_at(2, "table name already exists"));
    }
    Ok(table.handle())
}

fn give_away(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let Some(pid) = args[1].as_pid() else {
        return Err(wrong(rt, cx, args, Need::Own, &[(2, "not a pid")]));
    };
    let table = access_arc(rt, cx, args, Need::Own)?;
    alive(&table.read())?;
    if pid == cx.pid() {
        return Err(Raise::badarg_at(2, "the process is already the owner of the table"));
    }
    if !cx.shared().is_alive(pid) {
        return Err(Raise::badarg_at(2, "the pid refers to a terminated process"));
    }
    rt.tables.give(&table, pid);
    let word = Term::atom(Atom::new("ETS-TRANSFER"));
    let message = Term::tuple([word, table.handle(), Term::pid(cx.pid()), args[2].clone()]);
    cx.send(pid, message);
    cx.watch(pid);
    Ok(Term::TRUE)
}

fn setopts(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let list = args[1].proper_list();
    let options = list.unwrap_or_else(|| if args[1].is_tuple() { vec![&args[1]] } else { Vec::new() });
    let mut heir = None;
    let mut ok = args[1].is_tuple() || args[1].is_list();
    for option in options {
        match option.as_tuple() {
            Some([key, value]) => match (key.as_atom().map(Atom::as_str), value.as_atom().map(Atom::as_str)) {
                (Some("heir"), Some("none")) => heir = Some(None),
                // Accepted for the sake of old code; what it says cannot be changed under concurrent readers.
                (Some("protection"), Some("public" | "protected" | "private")) => {}
                _ => ok = false,
            },
            Some([key, pid, data]) if key.as_atom().is_some_and(|k| k.as_str() == "heir") => match pid.as_pid() {
                Some(pid) => heir = Some(Some((pid, data.clone()))),
                None => ok = false,
            },
            _ => ok = false,
        }
    }
    if !ok {
        return Err(wrong(rt, cx, args, Need::Own, &[(2, "invalid options")]));
    }
    let table = access(rt, cx, args, Need::Own)?;
    alive(&table.read())?;
    if let Some(heir) = heir {
        *lock(&table.heir) = heir;
    }
    Ok(Term::TRUE)
}

fn safe_fixtable(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let on = args[1].same(&Term::TRUE);
    if !on && !args[1].same(&Term::FALSE) {
        return Err(wrong(rt, cx, args, Need::Read, &[(2, "not a boolean value")]));
    }
    let table = access(rt, cx, args, Need::Read)?;
    alive(&table.read())?;
    table.fix(cx.pid(), on, false);
    if on {
        cx.watch_exit();
    }
    Ok(Term::TRUE)
}

//! `process_info`: what a process tells about itself.
//!
//! Others ask by a signal, so the answer reflects everything they sent before. Some items need the machine, which is
//! running when the process asks about itself; those answers are deferred until it has stopped.

use super::bifs::flags;
use super::context::Cx;
use super::engine::Machine;
use super::process::Wait;
use super::signal::{Envelope, Question, Signal};
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::host::Answer;
use crate::term::{Pid, Term, View, map};

type Reply = Result<Answer, Raise>;

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

fn pair(name: &str, value: Term) -> Term {
    Term::tuple2(atom(name), value)
}

/// What `process_info/1` shows, in its order.
const ALL: [&str; 17] = [
    "registered_name",
    "current_function",
    "initial_call",
    "status",
    "message_queue_len",
    "links",
    "dictionary",
    "trap_exit",
    "error_handler",
    "priority",
    "group_leader",
    "total_heap_size",
    "heap_size",
    "stack_size",
    "reductions",
    "garbage_collection",
    "suspending",
];

/// All other items that `process_info/2` knows.
const MORE: [&str; 24] = [
    "async_dist",
    "backtrace",
    "binary",
    "catchlevel",
    "current_location",
    "current_stacktrace",
    "fullsweep_after",
    "garbage_collection_info",
    "label",
    "last_calls",
    "memory",
    "message_queue_data",
    "messages",
    "max_heap_size",
    "min_bin_vheap_size",
    "min_heap_size",
    "monitored_by",
    "monitors",
    "parent",
    "priority_messages",
    "sequential_trace_token",
    "trace",
    "magic_ref",
    "save_calls",
];

fn valid(item: &Term) -> bool {
    match item.view() {
        View::Atom(name) => ALL.contains(&name.as_str()) || MORE.contains(&name.as_str()),
        View::Tuple([kind, _]) => kind.as_atom().is_some_and(|k| k.as_str() == "dictionary"),
        _ => false,
    }
}

/// The answer to `process_info` in full; `machine` has stopped.
pub(super) fn answer(machine: &Machine, cx: &Cx<'_>, items: Option<&Term>, running: bool) -> Term {
    let one = |item: &Term| Term::tuple2(item.clone(), value(Some(machine), cx, item, running).unwrap_or_default());
    match items {
        None => {
            let all = ALL.iter().map(|name| atom(name));
            let all = all.filter(|item| item.as_atom().is_some_and(|a| a.as_str() != "registered_name") || named(cx));
            Term::list(all.map(|item| one(&item)).collect::<Vec<_>>())
        }
        Some(items) if items.is_list() => Term::list(items.list_iter().map(one).collect::<Vec<_>>()),
        // Erlang's one exception to its rule.
        Some(item) if item.as_atom().is_some_and(|a| a.as_str() == "registered_name") && !named(cx) => Term::EMPTY_LIST,
        Some(item) => one(item),
    }
}

fn named(cx: &Cx<'_>) -> bool {
    cx.state.extra.as_ref().is_some_and(|e| e.name.is_some())
}

fn pids(pids: impl Iterator<Item = Pid>) -> Term {
    let mut pids: Vec<Pid> = pids.collect();
    pids.order();
    Term::list(pids.into_iter().map(Term::pid))
}

/// One item; `None` when it needs the machine and there is none.
fn value(machine: Option<&Machine>, cx: &Cx<'_>, item: &Term, running: bool) -> Option<Term> {
    let state = &*cx.state;
    let extra = state.extra.as_deref();
    let dictionary = extra.and_then(|e| e.dictionary.as_ref());
    let entry = |key: &Term| dictionary.and_then(|d| map::get(d, key)).cloned().unwrap_or(Term::atom(atoms::UNDEFINED));
    let name = match item.view() {
        View::Tuple([_, key]) => return Some(entry(key)),
        View::Atom(name) => name.as_str(),
        _ => return Some(Term::NIL),
    };
    let words = |bytes: usize| Term::from_u64(bytes as u64 / 8);
    Some(match name {
        "registered_name" => extra.and_then(|e| e.name).map_or(Term::EMPTY_LIST, Term::atom),
        "initial_call" => match state.initial {
            Some(export) => mfa(export.module, export.name, export.arity),
            None => mfa(atoms::ERLANG, atoms::APPLY, 2),
        },
        "status" if extra.is_some_and(|e| e.suspended > 0) => atom("suspended"),
        "status" => atom(match (running, state.wait) {
            (true, _) | (false, Wait::Nothing | Wait::Thread) => "running",
            (false, Wait::Message | Wait::Answer) => "waiting",
        }),
        "message_queue_len" => Term::from_u64(state.queue.len() as u64),
        "messages" => {
            let message = |letter: &Envelope| match letter {
                Envelope::Message { term, .. } => Some(term.clone()),
                Envelope::Traced { marked, .. } => Some(marked.term.clone()),
                Envelope::Signal { .. } => None,
            };
            Term::list(state.queue.iter().filter_map(message).collect::<Vec<_>>())
        }
        "links" => pids(extra.into_iter().flat_map(|e| e.links.iter().map(|(pid, ())| pid))),
        "monitored_by" => pids(extra.into_iter().flat_map(|e| e.monitored_by.iter().map(|(_, pid)| *pid))),
        "monitors" => {
            let mut all: Vec<_> = extra.into_iter().flat_map(|e| e.monitors.iter()).collect();
            all.order_by_key(|(reference, _)| *reference);
            Term::list(all.into_iter().map(|(_, m)| pair("process", m.object.clone())).collect::<Vec<_>>())
        }
        "dictionary" => super::bifs::dictionary::pairs(&cx.dictionary()),
        "trap_exit" => Term::bool(state.trap_exit),
        "group_leader" => Term::pid(state.group_leader()),
        "parent" => Term::pid(state.parent),
        "label" => entry(&atom("$process_label")),
        "reductions" => Term::from_u64(state.reductions),
        "suspending" | "binary" | "sequential_trace_token" | "magic_ref" => Term::EMPTY_LIST,
        "catchlevel" | "trace" => Term::int(0),
        "last_calls" | "priority_messages" => Term::FALSE,
        "garbage_collection" => {
            let flag = |name: &str| pair(name, remembered(cx, name));
            Term::list([
                flag("max_heap_size"),
                flag("min_bin_vheap_size"),
                flag("min_heap_size"),
                flag("fullsweep_after"),
                pair("minor_gcs", Term::int(0)),
            ])
        }
        "garbage_collection_info" => Term::EMPTY_LIST,
        "current_function" => match machine?.location() {
            Some(at) => mfa(at.module, at.name, at.arity),
            // It has not begun, or begins again with the next message.
            None if cx.state.wait == Wait::Message => mfa(atoms::ERLANG, Atom::new("hibernate"), 3),
            None => mfa(atoms::ERLANG, atoms::APPLY, 2),
        },
        "current_location" => match machine?.location() {
            Some(at) => {
                let line = pair("line", Term::int(i64::from(at.line)));
                let place = Term::list([pair("file", at.file), line]);
                let function = [Term::atom(at.module), Term::atom(at.name), Term::int(i64::from(at.arity)), place];
                Term::tuple(function)
            }
            None => Term::tuple([Term::atom(atoms::ERLANG), Term::atom(atoms::APPLY), Term::int(2), Term::EMPTY_LIST]),
        },
        "current_stacktrace" => machine?.stacktrace(),
        "backtrace" => Term::string(&format!("{:?}", machine?.location())),
        "memory" => {
            let queued = state.queue.len() * 24;
            let rest = size_of::<super::process::Process>() - size_of::<Machine>() + queued;
            Term::from_u64((machine?.memory() + rest) as u64)
        }
        "heap_size" | "total_heap_size" | "stack_size" => words(machine?.memory()),
        flag => remembered(cx, flag),
    })
}

fn remembered(cx: &Cx<'_>, flag: &str) -> Term {
    cx.state.flag(Atom::new(flag)).cloned().or_else(|| flags::default(flag)).unwrap_or_default()
}

fn mfa(module: Atom, name: Atom, arity: u8) -> Term {
    Term::tuple3(Term::atom(module), Term::atom(name), Term::int(i64::from(arity)))
}

fn process_info(cx: &mut Cx<'_>, pid: Pid, items: Option<Term>) -> Reply {
    cx.charge(16);
    if pid == cx.pid() {
        cx.drain();
        if cx.state.is_dying() {
            return Ok(Answer::Park);
        }
        if let Some(item) = items.as_ref().filter(|i| !i.is_list())
            && let Some(found) = value(None, cx, item, true)
        {
            let bare = item.as_atom().is_some_and(|a| a.as_str() == "registered_name") && !named(cx);
            return Ok(Answer::Value(if bare { Term::EMPTY_LIST } else { Term::tuple2(item.clone(), found) }));
        }
        return Ok(cx.defer(move |machine, cx| Some(Ok(answer(machine, cx, items.as_ref(), true)))));
    }
    if !cx.shared().table.is_alive(pid) || super::table::is_device(pid) {
        return Ok(Answer::Value(Term::atom(atoms::UNDEFINED)));
    }
    let ticket = cx.park();
    let question = Question::Info(items);
    cx.signal(pid, Signal::Ask { from: ticket.pid, ticket: ticket.number, question });
    Ok(Answer::Park)
}

fn pid_at(args: &[Term]) -> Result<Pid, Raise> {
    args.first().and_then(Term::as_pid).ok_or_else(|| Raise::badarg_at(1, "not a pid"))
}

/// `:erlang.process_info/1`
pub fn process_info_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args)?;
    process_info(cx, pid, None)
}

/// `:erlang.process_info/2`
pub fn process_info_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args)?;
    let items = args.get(1).cloned().unwrap_or_default();
    let ok = match items.proper_list() {
        Some(list) => list.into_iter().all(valid),
        None => valid(&items),
    };
    if !ok {
        return Err(Raise::badarg_at(2, "invalid item or item list"));
    }
    process_info(cx, pid, Some(items))
}

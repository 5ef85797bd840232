//! Process flags and the group leader.

use super::{Reply, atom, bad, pid_at, value};
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::process::Cx;
use crate::process::signal::Signal;
use crate::term::{Term, map};

pub fn is_priority(level: &Term) -> bool {
    level.as_atom().is_some_and(|a| matches!(a.as_str(), "low" | "normal" | "high" | "max"))
}

/// The map that `max_heap_size` is shown as; sizes are accepted and not enforced (the memory limit is).
pub fn max_heap_size(size: &Term) -> Option<Term> {
    let default = || {
        Term::map([
            (atom("error_logger"), Term::TRUE),
            (atom("include_shared_binaries"), Term::FALSE),
            (atom("kill"), Term::TRUE),
            (Term::atom(atoms::SIZE), Term::int(0)),
        ])
    };
    let mut result = default();
    if let Some(given) = size.as_map() {
        for (key, value) in given.iter() {
            map::get(&result, key)?;
            result = map::put(result, key.clone(), value.clone());
        }
        return Some(result);
    }
    let size = size.as_int().filter(|n| *n >= 0)?;
    Some(map::put(result, Term::atom(atoms::SIZE), Term::int(size)))
}

/// The value of a flag before anybody set it.
pub fn default(name: &str) -> Option<Term> {
    Some(match name {
        "priority" => Term::atom(atoms::NORMAL),
        "max_heap_size" => max_heap_size(&Term::int(0))?,
        "min_heap_size" => Term::int(233),
        "min_bin_vheap_size" => Term::int(46422),
        "message_queue_data" => atom("on_heap"),
        "save_calls" => Term::int(0),
        "sensitive" | "async_dist" | "monitor_nodes" => Term::FALSE,
        "fullsweep_after" => Term::int(65535),
        "error_handler" => atom("error_handler"),
        _ => return None,
    })
}

/// The flag's new value as it is kept, when it is valid.
fn accept(name: &str, value: &Term) -> Option<Term> {
    let natural = || value.as_int().is_some_and(|n| n >= 0);
    let valid = match name {
        "priority" => is_priority(value),
        "max_heap_size" => return max_heap_size(value),
        "min_heap_size" | "min_bin_vheap_size" | "fullsweep_after" => natural(),
        "save_calls" => value.as_int().is_some_and(|n| (0..=10000).contains(&n)),
        "message_queue_data" => value.as_atom().is_some_and(|a| matches!(a.as_str(), "on_heap" | "off_heap")),
        "error_handler" => value.is_atom(),
        _ => value.as_atom().is_some_and(|a| a == atoms::TRUE || a == atoms::FALSE),
    };
    valid.then(|| value.clone())
}

/// `:erlang.process_flag/2`
pub fn process_flag_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let [flag, new] = args else { return Err(Raise::badarg()) };
    let Some(flag) = flag.as_atom() else { return bad(1, "invalid process flag") };
    const INVALID: &str = "invalid value for this process flag";
    if flag == atoms::TRAP_EXIT {
        let on = match new.as_atom() {
            Some(atoms::TRUE) => true,
            Some(atoms::FALSE) => false,
            _ => return bad(2, INVALID),
        };
        // Signals that came before still meet the old flag.
        cx.drain();
        return value(Term::bool(std::mem::replace(&mut cx.state.trap_exit, on)));
    }
    let Some(default) = default(flag.as_str()) else { return bad(1, "invalid process flag") };
    let Some(new) = accept(flag.as_str(), new) else { return bad(2, INVALID) };
    let old = cx.state.flag(flag).cloned().unwrap_or(default);
    cx.state.set_flag(flag, new);
    value(old)
}

/// `:erlang.process_flag/3`: knows `save_calls` only, like Erlang, and has no effect.
pub fn process_flag_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args, 0)?;
    let flag = args.get(1).and_then(Term::as_atom).map(Atom::as_str);
    if !cx.shared().table.is_alive(pid) {
        return Err(Raise::badarg());
    }
    match flag {
        Some("save_calls") => value(Term::int(0)),
        // What `suspend_process` and `resume_process` are made of.
        Some("$suspend") if pid != cx.pid() => {
            cx.signal(pid, Signal::Suspend { on: args.get(2).is_some_and(|on| *on == Term::TRUE) });
            value(Term::TRUE)
        }
        _ => Err(Raise::badarg()),
    }
}

/// `:erlang.group_leader/0`
pub fn group_leader_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::pid(cx.group_leader()))
}

/// `:erlang.group_leader/2`
pub fn group_leader_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pids = (args.first().and_then(Term::as_pid), args.get(1).and_then(Term::as_pid));
    let (Some(leader), Some(pid)) = pids else { return bad(1, "invalid status") };
    if !cx.shared().table.is_alive(leader) {
        return bad(1, "invalid status");
    }
    if pid == cx.pid() {
        cx.set_group_leader(leader);
    } else {
        cx.signal(pid, Signal::GroupLeader { leader });
    }
    value(Term::TRUE)
}

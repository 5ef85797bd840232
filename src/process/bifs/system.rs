//! The node, the scheduler and figures about them.

use super::{Reply, atom, bad, node_name, pid_at, value};
use crate::base::{Atom, atom, atoms};
use crate::ir::Raise;
use crate::process::Cx;
use crate::process::memory;
use crate::process::table::PROCESS_LIMIT;
use crate::process::timer::MILLI;
use crate::term::{Term, View};
use std::sync::atomic::Ordering;

/// Erlang/OTP release whose behaviour we mirror.
const OTP_RELEASE: &str = "29";
const ERTS_VERSION: &str = "17.1";

/// `:erlang.node/0`
pub fn node_0(_: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::atom(node_name()))
}

/// `:erlang.node/1`
pub fn node_1(_: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    match args.first().map(Term::view) {
        Some(View::Pid(_) | View::Ref(_) | View::Resource(_)) => value(Term::atom(node_name())),
        _ => bad(1, "not a pid"),
    }
}

/// `:erlang.nodes/0`: there are none.
pub fn nodes_0(_: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::EMPTY_LIST)
}

/// `:erlang.nodes/1`
pub fn nodes_1(_: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let own = |kind: &Term| match kind.as_atom().map(Atom::as_str) {
        Some("this" | "known") => Some(true),
        Some("hidden" | "visible" | "connected") => Some(false),
        _ => None,
    };
    let kinds = args.first().map(|a| a.proper_list().unwrap_or_else(|| vec![a])).unwrap_or_default();
    let Some(kinds) = kinds.into_iter().map(own).collect::<Option<Vec<_>>>() else {
        return bad(1, "not a valid node type");
    };
    value(Term::list(kinds.contains(&true).then(|| Term::atom(node_name()))))
}

/// `:erlang.is_alive/0`
pub fn is_alive_0(_: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::FALSE)
}

/// `:erlang.halt/0`
pub fn halt_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    Ok(cx.halt(0))
}

/// `:erlang.halt/1,2`
pub fn halt_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(status) = args.first() else { return Err(Raise::badarg()) };
    if let Some(code) = status.as_int().filter(|n| *n >= 0) {
        return Ok(cx.halt((code & 0xff) as i32));
    }
    match status.as_atom().map(Atom::as_str) {
        Some("abort") => Ok(cx.halt(134)),
        _ if status.is_list() || status.is_binary() => Ok(cx.halt(1)),
        _ => Err(Raise::badarg()),
    }
}

/// User and system time of this program in milliseconds.
fn cpu_time() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, second, may contain spaces; fields 14 and 15 are ticks of 10 ms.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|f| f.parse::<u64>().ok()).sum::<u64>() * 10
}

/// `:erlang.statistics/1`
pub fn statistics_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let shared = cx.shared();
    let since = |name: &str, now: u64, cx: &mut Cx<'_>| {
        // Erlang tells the time since the last call; kept with the process, which is close enough.
        let key = atom(name);
        let last = cx.state.flag(Atom::new(name)).and_then(Term::as_int).unwrap_or(0);
        cx.state.set_flag(Atom::new(name), Term::from_u64(now));
        drop(key);
        Term::tuple2(Term::from_u64(now), Term::from_u64(now.saturating_sub(last as u64)))
    };
    let zero = || Term::int(0);
    let per_queue = |last: usize| Term::list((0..shared.schedulers + last).map(|_| Term::int(0)));
    let Some(item) = args.first().and_then(Term::as_atom) else { return bad(1, "invalid statistics item") };
    let reductions = || shared.reductions.load(Ordering::Relaxed);
    value(match item.as_str() {
        "runtime" => since("$runtime", cpu_time(), cx),
        "wall_clock" => since("$wall_clock", shared.now() / MILLI, cx),
        "reductions" | "exact_reductions" => {
            let all = reductions() + cx.state.reductions;
            since("$reductions", all, cx)
        }
        "run_queue" | "total_run_queue_lengths" | "total_run_queue_lengths_all" => {
            Term::from_u64(shared.run_queue() as u64)
        }
        "total_active_tasks" | "total_active_tasks_all" => Term::from_u64(shared.run_queue() as u64 + 1),
        "run_queue_lengths" | "active_tasks" => per_queue(0),
        "run_queue_lengths_all" | "active_tasks_all" => per_queue(1),
        "context_switches" => Term::tuple2(Term::from_u64(shared.switches.load(Ordering::Relaxed)), zero()),
        "garbage_collection" => Term::tuple3(zero(), zero(), zero()),
        "io" => {
            let count = |name| Term::tuple2(atom(name), Term::int(0));
            Term::tuple2(count("input"), count("output"))
        }
        "scheduler_wall_time" | "scheduler_wall_time_all" | "microstate_accounting" => Term::atom(atoms::UNDEFINED),
        _ => return bad(1, "invalid statistics item"),
    })
}

fn charlist(text: &str) -> Term {
    Term::list(text.chars().map(|c| Term::int(c as i64)).collect::<Vec<_>>())
}

/// `:erlang.system_info/1`
pub fn system_info_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(item) = args.first() else { return Err(Raise::badarg()) };
    let pair = match item.view() {
        View::Tuple([name, detail]) => name.as_atom().zip(detail.as_atom()),
        _ => None,
    };
    let name = match (item.as_atom(), pair) {
        (Some(name), _) => name.as_str(),
        (_, Some((name, detail)))
            if name.as_str() == "wordsize" && matches!(detail.as_str(), "internal" | "external") =>
        {
            "wordsize"
        }
        _ => return bad(1, "invalid system info item"),
    };
    let int = |n: usize| Term::from_u64(n as u64);
    let shared = cx.shared();
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let flag = |flag: &str| Some(Term::tuple2(atom(flag), super::flags::default(flag)?));
    value(match name {
        "otp_release" => charlist(OTP_RELEASE),
        "version" => charlist(ERTS_VERSION),
        "system_architecture" => charlist(&format!("{}-pc-{}-gnu", std::env::consts::ARCH, std::env::consts::OS)),
        "system_version" => charlist(&format!(
            "Erlang/OTP {OTP_RELEASE} [erts-{ERTS_VERSION}] [64-bit] [smp:{0}:{0}]\n",
            shared.schedulers
        )),
        "wordsize" => Term::int(8),
        "machine" => charlist("BEAM"),
        "build_type" | "emu_type" => atom("opt"),
        "emu_flavor" => atom("emu"),
        "threads" | "smp_support" | "kernel_poll" | "time_correction" => Term::TRUE,
        "debug_compiled" | "port_parallelism" | "async_dist" | "eager_check_io" => Term::FALSE,
        "thread_pool_size" => Term::int(1),
        "multi_scheduling" => atom("enabled"),
        "creation" | "port_count" | "ets_count" => Term::int(0),
        "compat_rel" => Term::int(29),
        "driver_version" => charlist("3.3"),
        "nif_version" => charlist("2.18"),
        "schedulers" | "schedulers_online" | "dirty_cpu_schedulers" | "dirty_cpu_schedulers_online" => {
            int(shared.schedulers)
        }
        "dirty_io_schedulers" => Term::int(10),
        "logical_processors" | "logical_processors_online" | "logical_processors_available" => int(cores()),
        "scheduler_bind_type" => atom("unbound"),
        "process_count" => int(shared.table.len()),
        "process_limit" => int(PROCESS_LIMIT as usize),
        "port_limit" => Term::int(65536),
        "atom_limit" => int(atom::LIMIT as usize),
        "atom_count" => int(Atom::count() as usize),
        "ets_limit" => Term::int(8192),
        "time_warp_mode" => atom("multi_time_warp"),
        "time_offset" => atom("volatile"),
        "tolerant_timeofday" => atom("disabled"),
        "modified_timing_level" => Term::atom(atoms::UNDEFINED),
        "start_time" => Term::int(0),
        "end_time" => Term::int(i64::MAX >> 3),
        "message_queue_data" => atom("on_heap"),
        "max_heap_size" => super::flags::default("max_heap_size").unwrap_or_default(),
        "fullsweep_after" | "min_heap_size" | "min_bin_vheap_size" => flag(name).unwrap_or_default(),
        "halt_flush_timeout" => Term::atom(atoms::INFINITY),
        "outstanding_system_requests_limit" => Term::int(4),
        "delayed_node_table_gc" => Term::int(60),
        "system_logger" => Term::pid(super::super::table::STANDARD_IO),
        _ => return bad(1, "invalid system info item"),
    })
}

/// `:erlang.system_flag/2`: flags that tune what we do not have keep their value.
pub fn system_flag_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let [flag, new] = args else { return Err(Raise::badarg()) };
    let natural = || new.as_int().is_some_and(|n| n >= 0);
    value(match flag.as_atom().map(Atom::as_str) {
        Some("schedulers_online" | "dirty_cpu_schedulers_online") if natural() => {
            Term::from_u64(cx.shared().schedulers as u64)
        }
        Some("backtrace_depth") if natural() => Term::int(8),
        Some("fullsweep_after") if natural() => Term::int(65535),
        Some("min_heap_size") if natural() => Term::int(233),
        Some("min_bin_vheap_size") if natural() => Term::int(46422),
        Some("multi_scheduling") => atom("enabled"),
        Some("scheduler_wall_time" | "microstate_accounting") => Term::FALSE,
        Some("max_heap_size") => super::flags::default("max_heap_size").unwrap_or_default(),
        _ => return bad(1, "invalid system flag"),
    })
}

const MEMORY: [&str; 9] =
    ["total", "processes", "processes_used", "system", "atom", "atom_used", "binary", "code", "ets"];

fn memory_of(kind: &str) -> u64 {
    let total = memory::resident().unwrap_or(0) as u64;
    match kind {
        "total" => total,
        // Terms are shared between processes; all of it is theirs.
        "processes" | "processes_used" => total / 4 * 3,
        "system" => total - total / 4 * 3,
        "atom" | "atom_used" => u64::from(Atom::count()) * 48,
        _ => 0,
    }
}

/// `:erlang.memory/0`: what the operating system counts, split roughly.
pub fn memory_0(_: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::list(MEMORY.map(|kind| Term::tuple2(atom(kind), Term::from_u64(memory_of(kind))))))
}

/// `:erlang.memory/1`
pub fn memory_1(_: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(wanted) = args.first() else { return Err(Raise::badarg()) };
    let kind = |term: &Term| MEMORY.into_iter().find(|k| term.as_atom().is_some_and(|a| a.as_str() == *k));
    if let Some(list) = wanted.proper_list() {
        let pair = |term: &Term| Some(Term::tuple2(term.clone(), Term::from_u64(memory_of(kind(term)?))));
        let pairs: Option<Vec<Term>> = list.into_iter().map(pair).collect();
        return pairs.map_or_else(|| Err(Raise::badarg()), |pairs| value(Term::list(pairs)));
    }
    kind(wanted).map_or_else(|| Err(Raise::badarg()), |kind| value(Term::from_u64(memory_of(kind))))
}

/// `:erlang.garbage_collect/0`: memory is returned at once anyway.
pub fn garbage_collect_0(_: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::TRUE)
}

/// `:erlang.garbage_collect/1,2`
pub fn garbage_collect_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args, 0)?;
    value(Term::bool(cx.shared().table.is_alive(pid)))
}

/// `:erlang.bump_reductions/1`
pub fn bump_reductions_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(count) = args.first().filter(|n| n.is_int()) else { return bad(1, "not an integer") };
    match count.as_int() {
        Some(count) if count < 1 => bad(1, "out of range"),
        count => {
            cx.charge(count.and_then(|c| i32::try_from(c).ok()).unwrap_or(i32::MAX));
            value(Term::TRUE)
        }
    }
}

/// `:erlang.process_display/2`
pub fn process_display_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args, 0)?;
    eprintln!("{pid}: {}", if cx.shared().table.is_alive(pid) { "alive" } else { "not alive" });
    value(Term::TRUE)
}

/// `:erlang.check_process_code/2`: old code is never purged.
pub fn check_process_code_2(_: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    pid_at(args, 0)?;
    value(Term::FALSE)
}

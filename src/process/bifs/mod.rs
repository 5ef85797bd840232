//! Hosted natives of `:erlang` that need processes: one table, a file per concern.
//!
//! A row's position is its [`HostedId`]. Functions leave their arguments in place when they raise: they stand in the
//! stack trace.

pub(super) mod dictionary;
pub(super) mod flags;
mod links;
mod names;
mod send;
mod spawn;
mod system;
mod timers;

use super::context::Cx;
use super::info;
use crate::base::{Atom, atoms};
use crate::ir::{HostedId, NativeKind, NativeRow, Raise};
use crate::machine::host::Answer;
use crate::term::{Pid, Reference, Term, View};

type Reply = Result<Answer, Raise>;
type Bif = fn(&mut Cx<'_>, &mut [Term]) -> Reply;
type Spec = (&'static str, u8, Bif);

/// Appended to, never reordered lightly: the position is the id.
const SPECS: &[Spec] = &[
    ("send", 2, send::send_2),
    ("send", 3, send::send_3),
    ("!", 2, send::bang_2),
    ("exit", 2, send::exit_2),
    ("exit", 3, send::exit_3),
    ("exit_signal", 2, send::exit_2),
    ("is_process_alive", 1, send::is_process_alive_1),
    ("alias", 0, send::alias_0),
    ("alias", 1, send::alias_1),
    ("unalias", 1, send::unalias_1),
    ("yield", 0, send::yield_0),
    ("spawn", 1, spawn::spawn_1),
    ("spawn", 2, spawn::spawn_2),
    ("spawn", 3, spawn::spawn_3),
    ("spawn", 4, spawn::spawn_4),
    ("spawn_link", 1, spawn::spawn_link_1),
    ("spawn_link", 2, spawn::spawn_link_2),
    ("spawn_link", 3, spawn::spawn_link_3),
    ("spawn_link", 4, spawn::spawn_link_4),
    ("spawn_monitor", 1, spawn::spawn_monitor_1),
    ("spawn_monitor", 2, spawn::spawn_monitor_2),
    ("spawn_monitor", 3, spawn::spawn_monitor_3),
    ("spawn_monitor", 4, spawn::spawn_monitor_4),
    ("spawn_opt", 2, spawn::spawn_opt_2),
    ("spawn_opt", 3, spawn::spawn_opt_3),
    ("spawn_opt", 4, spawn::spawn_opt_4),
    ("spawn_opt", 5, spawn::spawn_opt_5),
    ("hibernate", 3, spawn::hibernate_3),
    ("link", 1, links::link_1),
    ("link", 2, links::link_1),
    ("unlink", 1, links::unlink_1),
    ("monitor", 2, links::monitor_2),
    ("monitor", 3, links::monitor_3),
    ("demonitor", 1, links::demonitor_1),
    ("demonitor", 2, links::demonitor_2),
    ("register", 2, names::register_2),
    ("unregister", 1, names::unregister_1),
    ("whereis", 1, names::whereis_1),
    ("registered", 0, names::registered_0),
    ("processes", 0, names::processes_0),
    ("process_flag", 2, flags::process_flag_2),
    ("process_flag", 3, flags::process_flag_3),
    ("process_info", 1, info::process_info_1),
    ("process_info", 2, info::process_info_2),
    ("group_leader", 0, flags::group_leader_0),
    ("group_leader", 2, flags::group_leader_2),
    ("put", 2, dictionary::put_2),
    ("get", 0, dictionary::get_0),
    ("get", 1, dictionary::get_1),
    ("get_keys", 0, dictionary::get_keys_0),
    ("get_keys", 1, dictionary::get_keys_1),
    ("erase", 0, dictionary::erase_0),
    ("erase", 1, dictionary::erase_1),
    ("send_after", 3, timers::send_after_3),
    ("send_after", 4, timers::send_after_4),
    ("start_timer", 3, timers::start_timer_3),
    ("start_timer", 4, timers::start_timer_4),
    ("cancel_timer", 1, timers::cancel_timer_1),
    ("cancel_timer", 2, timers::cancel_timer_2),
    ("read_timer", 1, timers::read_timer_1),
    ("read_timer", 2, timers::read_timer_2),
    ("node", 0, system::node_0),
    ("node", 1, system::node_1),
    ("nodes", 0, system::nodes_0),
    ("nodes", 1, system::nodes_1),
    ("is_alive", 0, system::is_alive_0),
    ("halt", 0, system::halt_0),
    ("halt", 1, system::halt_1),
    ("halt", 2, system::halt_1),
    ("statistics", 1, system::statistics_1),
    ("system_info", 1, system::system_info_1),
    ("system_flag", 2, system::system_flag_2),
    ("memory", 0, system::memory_0),
    ("memory", 1, system::memory_1),
    ("garbage_collect", 0, system::garbage_collect_0),
    ("garbage_collect", 1, system::garbage_collect_1),
    ("garbage_collect", 2, system::garbage_collect_1),
    ("bump_reductions", 1, system::bump_reductions_1),
    ("process_display", 2, system::process_display_2),
    ("check_process_code", 2, system::check_process_code_2),
    ("quaff_receive_from", 1, send::receive_from_1),
    ("quaff_request", 4, links::request_4),
];

/// The table for `ir::code::register_natives`.
pub static ROWS: [NativeRow; SPECS.len()] = rows();

const fn rows() -> [NativeRow; SPECS.len()] {
    let mut rows =
        [const { NativeRow { module: "erlang", name: "", arity: 0, kind: NativeKind::Hosted(0) } }; SPECS.len()];
    let mut i = 0;
    while i < SPECS.len() {
        rows[i].name = SPECS[i].0;
        rows[i].arity = SPECS[i].1;
        rows[i].kind = NativeKind::Hosted(i as HostedId);
        i += 1;
    }
    rows
}

/// Performs the native with this id.
#[inline]
pub fn call(cx: &mut Cx<'_>, id: HostedId, args: &mut [Term]) -> Answer {
    let Some((name, _, function)) = SPECS.get(usize::from(id)) else {
        return Answer::Raise(Raise::atom(atoms::UNDEF));
    };
    match function(cx, args) {
        Ok(answer) => answer,
        Err(raise) => Answer::Raise(named(raise, name, args)),
    }
}

#[cold]
fn named(mut raise: Raise, name: &str, args: &[Term]) -> Raise {
    raise.0.mfa.get_or_insert_with(|| (atoms::ERLANG, Atom::new(name), args.to_vec()));
    raise
}

fn value(term: Term) -> Reply {
    Ok(Answer::Value(term))
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

/// `:nonode@nohost`
pub(super) fn node_name() -> Atom {
    Atom::new("nonode@nohost")
}

/// Argument errors, several at once as Erlang gives them.
struct Errors(Vec<(u8, String)>);

impl Errors {
    fn new() -> Errors {
        Errors(Vec::new())
    }

    fn check(&mut self, index: usize, ok: bool, what: &str) {
        if !ok {
            self.0.push((index as u8, what.into()));
        }
    }

    fn done(self) -> Result<(), Raise> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut raise = Raise::badarg();
        raise.0.details = self.0;
        Err(raise)
    }
}

fn bad<T>(index: usize, what: &str) -> Result<T, Raise> {
    Err(Raise::badarg_at(index as u8, what))
}

fn pid_at(args: &[Term], index: usize) -> Result<Pid, Raise> {
    args.get(index).and_then(Term::as_pid).map_or_else(|| bad(index + 1, "not a pid"), Ok)
}

fn reference_of(term: &Term) -> Option<Reference> {
    match term.view() {
        View::Ref(reference) => Some(reference),
        _ => None,
    }
}

fn reference_at(args: &[Term], index: usize) -> Result<Reference, Raise> {
    args.get(index).and_then(reference_of).map_or_else(|| bad(index + 1, "not a reference"), Ok)
}

/// The elements of an options list.
fn options_at(args: &[Term], index: usize) -> Result<Vec<&Term>, Raise> {
    args.get(index).and_then(Term::proper_list).map_or_else(|| bad(index + 1, "not a list"), Ok)
}

/// An option: `name` alone or `{name, value}`.
fn option(term: &Term) -> Option<(&'static str, Option<&Term>)> {
    match term.view() {
        View::Atom(name) => Some((name.as_str(), None)),
        View::Tuple([name, value]) => Some((name.as_atom()?.as_str(), Some(value))),
        _ => None,
    }
}

//! Links and monitors.

use super::spawn::monitor_options;
use super::{Reply, bad, node_name, option, options_at, pid_at, reference_at, reference_of, value};
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::process::Cx;
use crate::process::context::MonitorOptions;
use crate::process::process::AliasMode;
use crate::process::signal::{Envelope, Signal};
use crate::term::{Pid, Reference, Term, View};
use crate::trace::Kind;

/// `:erlang.link/1,2`. A process that is known to be gone raises `:noproc`, or is an exit signal for who traps them.
pub fn link_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(pid) = args.first().and_then(Term::as_pid) else { return bad(1, "not a pid or a port") };
    let own = cx.pid();
    if pid == own || !cx.shared().table.is_alive(pid) && !cx.state.trap_exit {
        return if pid == own { value(Term::TRUE) } else { Err(noproc()) };
    }
    if cx.state.extra().links.insert(pid, ()).is_none() {
        if cx.shared().tracing() {
            cx.record(Kind::Link { with: pid });
        }
        cx.signal(pid, Signal::Link { from: own });
    }
    value(Term::TRUE)
}

fn noproc() -> Raise {
    Raise::atom(atoms::NOPROC)
}

/// `:erlang.unlink/1`
pub fn unlink_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args, 0)?;
    if cx.state.extra.as_mut().is_some_and(|e| e.links.remove(pid).is_some()) {
        if cx.shared().tracing() {
            cx.record(Kind::Unlink { with: pid });
        }
        let from = cx.pid();
        cx.signal(pid, Signal::Unlink { from });
    }
    value(Term::TRUE)
}

/// Whom to watch, and how the `DOWN` message will name it.
fn monitored(cx: &Cx<'_>, term: &Term) -> Option<(Option<Pid>, Term)> {
    let named = |name: Atom| (cx.whereis(name), Term::tuple2(Term::atom(name), Term::atom(node_name())));
    match term.view() {
        View::Pid(pid) => Some((Some(pid), term.clone())),
        View::Atom(name) => Some(named(name)),
        View::Tuple([name, node]) if node.as_atom() == Some(node_name()) => Some(named(name.as_atom()?)),
        _ => None,
    }
}

fn monitor(cx: &mut Cx<'_>, args: &[Term], options: MonitorOptions) -> Reply {
    let [kind, object, ..] = args else { return Err(Raise::badarg()) };
    match kind.as_atom().map(Atom::as_str) {
        Some("process") => {
            let Some((target, object)) = monitored(cx, object) else { return bad(2, "not a pid") };
            value(Term::reference(cx.monitor(target, object, options)))
        }
        Some("port") => bad(2, "not a port"),
        Some("time_offset") if object.as_atom().is_some_and(|a| a.as_str() == "clock_service") => {
            // The offset never changes.
            value(Term::reference(Reference::fresh()))
        }
        Some("time_offset") => Err(Raise::badarg()),
        _ => bad(1, "invalid monitor type"),
    }
}

/// `:erlang.monitor/2`
pub fn monitor_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    monitor(cx, args, MonitorOptions::default())
}

/// `:erlang.monitor/3`
pub fn monitor_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    options_at(args, 2)?;
    match args.get(2).and_then(monitor_options) {
        Some(options) => monitor(cx, args, options),
        None => bad(3, "invalid option in list"),
    }
}

/// The start of a call to a server, in one step: monitors the process and sends `{label, {self, tag}, request}`. The tag is
/// the monitor's reference, or `[:alias | reference]` when late replies are to be dropped (fourth argument).
pub fn request_4(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let [pid, label, request, alias] = args else { return Err(Raise::badarg()) };
    let Some(target) = pid.as_pid() else { return bad(1, "not a pid") };
    let alias = (*alias == Term::TRUE).then_some(AliasMode::Call);
    let reference = cx.monitor(Some(target), pid.clone(), MonitorOptions { alias, tag: None });
    let tag = match alias {
        Some(_) => Term::cons(Term::atom(atoms::ALIAS), Term::reference(reference)),
        None => Term::reference(reference),
    };
    let from = Term::tuple2(Term::pid(cx.pid()), tag);
    cx.charge(4);
    cx.send(target, Term::tuple3(label.clone(), from, request.clone()));
    value(Term::reference(reference))
}

/// `:erlang.demonitor/1`
pub fn demonitor_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    cx.drain();
    cx.demonitor(reference);
    value(Term::TRUE)
}

/// `:erlang.demonitor/2`
pub fn demonitor_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    let (mut flush, mut info) = (false, false);
    for o in options_at(args, 1)? {
        match option(o) {
            Some(("flush", None)) => flush = true,
            Some(("info", None)) => info = true,
            _ => return bad(2, "invalid option in list"),
        }
    }
    cx.drain();
    let found = cx.demonitor(reference);
    if flush && !found {
        flush_down(cx, reference);
    }
    value(Term::bool(found || !info))
}

/// Removes the `DOWN` message of this monitor.
fn flush_down(cx: &mut Cx<'_>, reference: Reference) {
    let queue = &mut cx.state.queue;
    queue.rewind();
    while let Some(letter) = queue.peek() {
        let term = match letter {
            Envelope::Message { term, .. } => term,
            Envelope::Traced { marked, .. } => &marked.term,
            // Signals are handled before they could stand here.
            Envelope::Signal { .. } => break,
        };
        if let View::Tuple([_, found, _, _, _]) = term.view()
            && reference_of(found) == Some(reference)
        {
            queue.remove();
            break;
        }
        queue.skip();
    }
    queue.rewind();
}

//! Registered names, and the list of all processes.

use super::{Errors, Reply, bad, value};
use crate::base::atoms;
use crate::ir::Raise;
use crate::process::Cx;
use crate::process::signal::Signal;
use crate::term::Term;
use crate::trace::Kind;

/// `:erlang.register/2`
pub fn register_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let [name, pid] = args else { return Err(Raise::badarg()) };
    let mut errors = Errors::new();
    errors.check(1, name.is_atom(), "not an atom");
    errors.check(2, pid.is_pid(), "not a pid or port");
    errors.done()?;
    let (Some(name), Some(pid)) = (name.as_atom(), pid.as_pid()) else { return Err(Raise::badarg()) };
    if name == atoms::UNDEFINED {
        return bad(1, "'undefined' is not a valid name");
    }
    if !cx.shared().table.is_alive(pid) {
        return bad(2, "the pid does not refer to an existing process");
    }
    cx.drain();
    let own = pid == cx.pid();
    let named = if own { cx.state.extra().name.is_some() } else { cx.shared().registry.name_of(pid).is_some() };
    if named {
        return bad(2, "this process or port already has a name");
    }
    if let Some(former) = cx.shared().registry.find(name)
        && !cx.shared().table.is_alive(former)
    {
        // Its exit is about to release the name.
        cx.shared().registry.remove(name, former);
    }
    if !cx.shared().registry.insert(name, pid) {
        return bad(1, "name is in use");
    }
    if cx.shared().tracing() {
        cx.shared().record(cx.local.index, pid, Kind::Name { name: name.as_str().into(), on: true });
    }
    if own {
        cx.state.extra().name = Some(name);
    } else {
        cx.signal(pid, Signal::Named { name, on: true });
    }
    value(Term::TRUE)
}

/// `:erlang.unregister/1`
pub fn unregister_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let name = args.first().and_then(Term::as_atom);
    let found = name.and_then(|name| Some((name, cx.whereis(name)?)));
    let Some((name, pid)) = found.filter(|(name, pid)| cx.shared().registry.remove(*name, *pid)) else {
        return bad(1, "not a pid");
    };
    if cx.shared().tracing() {
        cx.shared().record(cx.local.index, pid, Kind::Name { name: name.as_str().into(), on: false });
    }
    if pid == cx.pid() {
        cx.state.extra().name = None;
    } else {
        cx.signal(pid, Signal::Named { name, on: false });
    }
    value(Term::TRUE)
}

/// `:erlang.whereis/1`
pub fn whereis_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let Some(name) = args.first().and_then(Term::as_atom) else { return bad(1, "not an atom") };
    value(cx.whereis(name).map_or(Term::atom(atoms::UNDEFINED), Term::pid))
}

/// `:erlang.registered/0`
pub fn registered_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    value(Term::list(cx.shared().registry.names().into_iter().map(Term::atom)))
}

/// `:erlang.processes/0`
pub fn processes_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    let pids = cx.shared().table.pids();
    cx.charge(i32::try_from(pids.len() / 16).unwrap_or(i32::MAX));
    value(Term::list(pids.into_iter().map(Term::pid)))
}

//! Messages, exit signals, aliases.

use super::{Reply, bad, node_name, option, options_at, pid_at, reference_at, reference_of, value};
use crate::base::atoms;
use crate::ir::Raise;
use crate::machine::host::Answer;
use crate::process::Cx;
use crate::process::mailbox::Look;
use crate::process::process::AliasMode;
use crate::process::signal::{ExitKind, Question, Signal};
use crate::process::table::is_device;
use crate::process::trace::text;
use crate::term::{Term, View};
use crate::trace::Kind;

/// Sends to a pid, name, `{name, node}` or alias; whether the destination makes sense.
fn send_to(cx: &mut Cx<'_>, to: &Term, message: &Term) -> bool {
    if let Some(pid) = to.as_pid() {
        cx.send(pid, message.clone());
        return true;
    }
    match to.view() {
        View::Atom(name) => match cx.whereis(name) {
            Some(pid) => cx.send(pid, message.clone()),
            None => return false,
        },
        View::Tuple([name, node]) => match (name.as_atom(), node.as_atom()) {
            (Some(name), Some(node)) => {
                if let Some(pid) = cx.whereis(name).filter(|_| node == node_name()) {
                    cx.send(pid, message.clone());
                }
            }
            _ => return false,
        },
        View::Ref(reference) => cx.send_alias(reference, message.clone()),
        View::Resource(_) if to.is_port() => {
            let shared = cx.shared();
            shared.services.port_message(cx, to, message.clone());
        }
        _ => return false,
    }
    true
}

/// `:erlang.send/2`
pub fn send_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    cx.charge(2);
    let [to, message] = args else { return Err(Raise::badarg()) };
    if send_to(cx, to, message) { value(message.take()) } else { bad(1, "invalid destination") }
}

/// `:erlang.!/2`
pub fn bang_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    send_2(cx, args).map_err(|_| Raise::badarg())
}

/// `:erlang.send/3`
pub fn send_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let mut connect = true;
    for o in options_at(args, 2)? {
        match option(o) {
            Some(("noconnect", None)) => connect = false,
            Some(("nosuspend" | "priority", None)) => {}
            _ => return bad(3, "invalid option in list"),
        }
    }
    if let View::Tuple([name, node]) = args[0].view()
        && let (Some(_), Some(node)) = (name.as_atom(), node.as_atom())
        && node != node_name()
        && !connect
    {
        return value(Term::atom(crate::base::Atom::new("noconnect")));
    }
    send_2(cx, &mut args[..2])?;
    value(Term::atom(atoms::OK))
}

/// `:erlang.exit/2`: to oneself it takes effect before anything else happens.
pub fn exit_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let [to, reason, ..] = args else { return Err(Raise::badarg()) };
    let reason = reason.clone();
    let pid = match reference_of(to) {
        // To an alias; inactive ones are ignored.
        Some(reference) => match cx.alias_target(reference) {
            Some(pid) => pid,
            None => return value(Term::TRUE),
        },
        None => match to.as_pid() {
            Some(pid) => pid,
            None => return bad(1, "invalid destination"),
        },
    };
    let from = cx.pid();
    if pid != from {
        cx.charge(4);
        if cx.shared().tracing() {
            cx.record(Kind::Kill { to: pid, reason: text(&reason) });
        }
        cx.signal(pid, Signal::Exit { from, reason, kind: ExitKind::Direct });
        return value(Term::TRUE);
    }
    cx.drain();
    cx.handle_exit(from, reason, ExitKind::Direct);
    if cx.state.is_dying() { Ok(Answer::Park) } else { value(Term::TRUE) }
}

/// `:erlang.exit/3`
pub fn exit_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    for o in options_at(args, 2)? {
        if !matches!(option(o), Some(("priority", None))) {
            return bad(3, "invalid option in list");
        }
    }
    exit_2(cx, args)
}

/// `:erlang.is_process_alive/1`: sees the effect of every signal that the caller sent before. A parked process has
/// handled its signals; a running one is asked, in order with them.
pub fn is_process_alive_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let pid = pid_at(args, 0)?;
    if pid == cx.pid() || is_device(pid) {
        return value(Term::TRUE);
    }
    match cx.shared().table.find(pid).map(|slot| slot.mailbox.look()) {
        None | Some(Look::Dead) => value(Term::FALSE),
        Some(Look::Parked) => value(Term::TRUE),
        Some(Look::Running) => {
            let ticket = cx.park();
            cx.signal(pid, Signal::Ask { from: ticket.pid, ticket: ticket.number, question: Question::Alive });
            Ok(Answer::Park)
        }
    }
}

/// `:erlang.alias/0`
pub fn alias_0(cx: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    let alias = cx.new_alias(AliasMode::Explicit);
    cx.mark(alias);
    value(Term::reference(alias))
}

/// `:erlang.alias/1`
pub fn alias_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let mut mode = AliasMode::Explicit;
    for o in options_at(args, 0)? {
        mode = match option(o) {
            Some(("explicit_unalias", None)) => AliasMode::Explicit,
            Some(("reply", None)) => AliasMode::Reply,
            Some(("priority", None)) => mode,
            _ => return bad(1, "invalid option in list"),
        };
    }
    let alias = cx.new_alias(mode);
    cx.mark(alias);
    value(Term::reference(alias))
}

/// `:erlang.unalias/1`
pub fn unalias_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    // What was sent to it before counts as received.
    cx.drain();
    value(Term::bool(cx.unalias(reference)))
}

/// What the compiler puts at the start of a `receive` whose patterns all contain the same bound variable.
pub fn receive_from_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    if let Some(reference) = args.first().and_then(reference_of) {
        cx.receive_from(reference);
    }
    value(Term::TRUE)
}

/// `:erlang.yield/0`
pub fn yield_0(_: &mut Cx<'_>, _: &mut [Term]) -> Reply {
    Ok(Answer::Yield(Term::TRUE))
}

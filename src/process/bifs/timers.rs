//! `send_after`, `start_timer` and their like.

use super::{Reply, atom, bad, option, options_at, reference_at, value};
use crate::base::atoms;
use crate::ir::Raise;
use crate::process::Cx;
use crate::process::timer::{Destination, MILLI, Nanos};
use crate::term::{Reference, Term, View};
use crate::trace::Source;

fn destination(term: &Term) -> Option<Destination> {
    match term.view() {
        View::Pid(pid) => Some(Destination::Pid(pid)),
        View::Atom(name) => Some(Destination::Name(name)),
        _ => None,
    }
}

/// Starts a timer; `wrap` makes the message of the given term.
fn start(cx: &mut Cx<'_>, args: &[Term], wrap: fn(Reference, Term) -> Term) -> Reply {
    let [time, to, message, ..] = args else { return Err(Raise::badarg()) };
    let mut absolute = false;
    if args.len() > 3 {
        // Erlang's own words count wrong here: it is the 4th argument.
        let Some(options) = args[3].proper_list() else { return bad(3, "not a list") };
        for o in options {
            match option(o) {
                Some(("abs", Some(flag))) if *flag == Term::TRUE || *flag == Term::FALSE => absolute = flag.is_truthy(),
                _ => return bad(3, "invalid option in list"),
            }
        }
    }
    let Some(to) = destination(to) else { return bad(2, "not a pid or an atom") };
    let millis = match (time.as_int(), time.is_int()) {
        (Some(millis), _) => millis,
        (None, true) => return bad(1, "exceeds the maximum supported time value"),
        (None, false) => return bad(1, "not an integer"),
    };
    let now = cx.shared().now();
    let deadline = if absolute {
        Nanos::try_from(millis).unwrap_or(0).saturating_mul(MILLI)
    } else {
        let Ok(millis) = Nanos::try_from(millis) else { return bad(1, "out of range") };
        now.saturating_add(millis.saturating_mul(MILLI))
    };
    let reference = Reference::fresh();
    cx.shared().timers.add_message(&cx.shared().table, reference, to, wrap(reference, message.clone()), deadline);
    cx.charge(4);
    value(Term::reference(reference))
}

fn plain(_: Reference, message: Term) -> Term {
    message
}

fn timeout(reference: Reference, message: Term) -> Term {
    Term::tuple3(Term::atom(atoms::TIMEOUT), Term::reference(reference), message)
}

/// `:erlang.send_after/3`
pub fn send_after_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    start(cx, args, plain)
}

/// `:erlang.send_after/4`
pub fn send_after_4(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    start(cx, args, plain)
}

/// `:erlang.start_timer/3`
pub fn start_timer_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    start(cx, args, timeout)
}

/// `:erlang.start_timer/4`
pub fn start_timer_4(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    start(cx, args, timeout)
}

/// Milliseconds that were left, or false.
fn left(cx: &Cx<'_>, deadline: Option<Nanos>) -> Term {
    match deadline {
        Some(deadline) => Term::from_u64(deadline.saturating_sub(cx.shared().now()).div_ceil(MILLI)),
        None => Term::FALSE,
    }
}

/// `async` and `info`, as far as this function has them.
fn options(args: &[Term], with_info: bool) -> Result<(bool, bool), Raise> {
    let (mut asynchronous, mut info) = (false, true);
    for o in options_at(args, 1)? {
        match option(o) {
            Some((name, Some(flag))) if *flag == Term::TRUE || *flag == Term::FALSE => match name {
                "async" => asynchronous = flag.is_truthy(),
                "info" if with_info => info = flag.is_truthy(),
                _ => return bad(2, "invalid option in list"),
            },
            _ => return bad(2, "invalid option in list"),
        }
    }
    Ok((asynchronous, info))
}

fn reply(cx: &mut Cx<'_>, reference: Reference, name: &str, result: Term, (asynchronous, info): (bool, bool)) -> Reply {
    if asynchronous && info {
        cx.deliver(Term::tuple3(atom(name), Term::reference(reference), result), Source::Timer);
    } else if info {
        return value(result);
    }
    value(Term::atom(atoms::OK))
}

fn cancel(cx: &mut Cx<'_>, reference: Reference) -> Term {
    let deadline = cx.shared().timers.cancel(&cx.shared().table, reference);
    left(cx, deadline)
}

/// `:erlang.cancel_timer/1`
pub fn cancel_timer_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    value(cancel(cx, reference))
}

/// `:erlang.cancel_timer/2`
pub fn cancel_timer_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    let options = options(args, true)?;
    let result = cancel(cx, reference);
    reply(cx, reference, "cancel_timer", result, options)
}

/// `:erlang.read_timer/1`
pub fn read_timer_1(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    let deadline = cx.shared().timers.read(&cx.shared().table, reference);
    value(left(cx, deadline))
}

/// `:erlang.read_timer/2`
pub fn read_timer_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let reference = reference_at(args, 0)?;
    let options = options(args, false)?;
    let deadline = cx.shared().timers.read(&cx.shared().table, reference);
    let result = left(cx, deadline);
    reply(cx, reference, "read_timer", result, options)
}

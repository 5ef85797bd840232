//! Starting processes.

use super::{Errors, Reply, bad, node_name, option, options_at, value};
use crate::base::{Atom, atoms};
use crate::ir::{Raise, code};
use crate::process::Cx;
use crate::process::context::{MonitorOptions, SpawnOptions};
use crate::process::engine::{self, Entry};
use crate::process::process::{AliasMode, Wait};
use crate::process::timer::NEVER;
use crate::term::Term;

/// What the arguments from `first` on say to run: a function value, or module, name and arguments.
fn entry(args: &[Term], first: usize, arity: usize) -> Result<(Entry, Vec<Term>), Raise> {
    match args.get(first..first + arity) {
        Some([fun]) if fun.is_fun() => Ok((Entry::Fun(fun.clone()), Vec::new())),
        Some([_]) => bad(first + 1, "not a fun"),
        Some([module, name, list]) => {
            let mut errors = Errors::new();
            errors.check(first + 1, module.is_atom(), "not an atom");
            errors.check(first + 2, name.is_atom(), "not an atom");
            errors.check(first + 3, list.is_list(), "not a list");
            errors.check(first + 3, !list.is_list() || list.proper_list().is_some(), "not a proper list");
            errors.done()?;
            let (Some(module), Some(name), Some(list)) = (module.as_atom(), name.as_atom(), list.proper_list()) else {
                return Err(Raise::badarg());
            };
            let Ok(arity) = u8::try_from(list.len()) else { return Err(Raise::atom(atoms::SYSTEM_LIMIT)) };
            Ok((Entry::Export(code::export(module, name, arity)), list.into_iter().cloned().collect()))
        }
        _ => Err(Raise::badarg()),
    }
}

/// There are no other nodes: `Ok(false)` for any other name.
fn is_local(args: &[Term]) -> Result<bool, Raise> {
    match args.first().and_then(Term::as_atom) {
        Some(node) => Ok(node == node_name()),
        None => bad(1, "not an atom"),
    }
}

fn spawn(cx: &mut Cx<'_>, args: &[Term], first: usize, arity: usize, options: SpawnOptions) -> Reply {
    let (mut entry, mut list) = entry(args, first, arity)?;
    if first == 1 && !is_local(args)? {
        // What Erlang starts in place of a process on a node that it cannot reach.
        entry = Entry::Export(code::export(atoms::ERLANG, atoms::EXIT_, 1));
        list = vec![Term::atom(atoms::NOCONNECTION)];
    }
    let (pid, reference) = cx.spawn(entry, list, options)?;
    value(match reference {
        Some(reference) => Term::tuple2(Term::pid(pid), Term::reference(reference)),
        None => Term::pid(pid),
    })
}

fn link() -> SpawnOptions {
    SpawnOptions { link: true, ..SpawnOptions::default() }
}

fn monitor() -> SpawnOptions {
    SpawnOptions { monitor: Some(MonitorOptions::default()), ..SpawnOptions::default() }
}

macro_rules! variants {
    ($($name:ident: $first:literal, $arity:literal, $options:expr;)*) => {
        $(
            #[doc = concat!("`:erlang.", stringify!($name), "`")]
            pub fn $name(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
                spawn(cx, args, $first, $arity, $options)
            }
        )*
    };
}

variants! {
    spawn_1: 0, 1, SpawnOptions::default();
    spawn_2: 1, 1, SpawnOptions::default();
    spawn_3: 0, 3, SpawnOptions::default();
    spawn_4: 1, 3, SpawnOptions::default();
    spawn_link_1: 0, 1, link();
    spawn_link_2: 1, 1, link();
    spawn_link_3: 0, 3, link();
    spawn_link_4: 1, 3, link();
    spawn_monitor_1: 0, 1, monitor();
    spawn_monitor_2: 1, 1, monitor();
    spawn_monitor_3: 0, 3, monitor();
    spawn_monitor_4: 1, 3, monitor();
}

/// `alias` and `tag` of `monitor/3` and of `spawn_opt`'s `{:monitor, options}`.
pub fn monitor_options(list: &Term) -> Option<MonitorOptions> {
    let mut options = MonitorOptions::default();
    for o in list.proper_list()? {
        match option(o)? {
            ("alias", Some(mode)) => options.alias = Some(alias_mode(mode)?),
            ("tag", Some(tag)) => options.tag = Some(tag.clone()),
            _ => return None,
        }
    }
    Some(options)
}

fn alias_mode(mode: &Term) -> Option<AliasMode> {
    Some(match mode.as_atom()?.as_str() {
        "explicit_unalias" => AliasMode::Explicit,
        "demonitor" => AliasMode::Demonitor,
        "reply_demonitor" => AliasMode::ReplyDemonitor,
        _ => return None,
    })
}

fn spawn_option(options: &mut SpawnOptions, term: &Term) -> Option<()> {
    let natural = |value: &Term| value.as_int().is_some_and(|n| n >= 0);
    match option(term)? {
        ("link", None) => options.link = true,
        ("monitor", None) => options.monitor = Some(MonitorOptions::default()),
        ("monitor", Some(list)) => options.monitor = Some(monitor_options(list)?),
        ("priority", Some(level)) if super::flags::is_priority(level) => {
            options.flags.push((Atom::new("priority"), level.clone()));
        }
        ("message_queue_data", Some(place)) => {
            let place = place.as_atom().filter(|a| matches!(a.as_str(), "on_heap" | "off_heap"))?;
            options.flags.push((Atom::new("message_queue_data"), Term::atom(place)));
        }
        (name @ ("fullsweep_after" | "min_heap_size" | "min_bin_vheap_size"), Some(size)) if natural(size) => {
            options.flags.push((Atom::new(name), size.clone()));
        }
        ("max_heap_size", Some(size)) if natural(size) || size.is_map() => {
            options.flags.push((Atom::new("max_heap_size"), super::flags::max_heap_size(size)?));
        }
        ("async_dist", Some(value)) if *value == Term::TRUE || *value == Term::FALSE => {}
        _ => return None,
    }
    Some(())
}

fn spawn_opt(cx: &mut Cx<'_>, args: &mut [Term], first: usize, arity: usize) -> Reply {
    let last = first + arity;
    entry(args, first, arity)?;
    let mut options = SpawnOptions::default();
    for term in options_at(args, last)? {
        if spawn_option(&mut options, term).is_none() {
            return bad(last + 1, "invalid spawn option");
        }
    }
    spawn(cx, args, first, arity, options)
}

/// `:erlang.spawn_opt/2`
pub fn spawn_opt_2(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    spawn_opt(cx, args, 0, 1)
}

/// `:erlang.spawn_opt/3`
pub fn spawn_opt_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    spawn_opt(cx, args, 1, 1)
}

/// `:erlang.spawn_opt/4`
pub fn spawn_opt_4(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    spawn_opt(cx, args, 0, 3)
}

/// `:erlang.spawn_opt/5`
pub fn spawn_opt_5(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    spawn_opt(cx, args, 1, 3)
}

/// `:erlang.hibernate/3`: forgets the stack, and calls the function when there is a message.
pub fn hibernate_3(cx: &mut Cx<'_>, args: &mut [Term]) -> Reply {
    let (entry, list) = entry(args, 0, 3)?;
    Ok(cx.defer(move |machine, cx| {
        *machine = engine::machine(entry, list);
        cx.state.queue.rewind();
        cx.state.timed_out = false;
        (cx.state.deadline, cx.state.relative) = (NEVER, false);
        cx.state.wait = Wait::Message;
        None
    }))
}

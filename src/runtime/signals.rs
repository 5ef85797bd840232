//! Signals of the operating system: a thread hands them to the root process (`Quaff.Boot`) as messages.
//!
//! SIGTERM stops the program in order; a second one does not wait for that. Other signals keep what the system does with
//! them until a script traps them (Ctrl-C is the command line's business).
//!
//! The thread starts when the program first has nothing to do, or traps a signal: a short script never needs it.

use super::Runtime;
use crate::base::Atom;
use crate::machine::Answer;
use crate::process::{Cx, Shared};
use crate::term::{Pid, Term};
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::{Handle, Signals};
use std::sync::{OnceLock, Weak};

static HANDLE: OnceLock<Handle> = OnceLock::new();

const NAMES: [(&str, i32); 11] = [
    ("sigterm", SIGTERM),
    ("sighup", SIGHUP),
    ("sigquit", SIGQUIT),
    ("sigabrt", SIGABRT),
    ("sigalrm", SIGALRM),
    ("sigusr1", SIGUSR1),
    ("sigusr2", SIGUSR2),
    ("sigchld", SIGCHLD),
    ("sigcont", SIGCONT),
    ("sigtstp", SIGTSTP),
    ("sigwinch", SIGWINCH),
];

/// Starts the thread. Without threads or handlers to be had, signals do what they always do.
pub fn start(shared: Weak<Shared>, root: Pid) {
    if HANDLE.get().is_some() {
        return;
    }
    let Ok(mut signals) = Signals::new([SIGTERM]) else { return };
    if HANDLE.set(signals.handle()).is_err() {
        return;
    }
    let run = move || {
        let mut terminating = false;
        for signal in signals.forever() {
            let Some(shared) = shared.upgrade() else { return };
            if signal == SIGTERM && std::mem::replace(&mut terminating, signal == SIGTERM) {
                std::process::exit(143);
            }
            if let Some((name, _)) = NAMES.iter().find(|(_, number)| *number == signal) {
                let words = [Term::atom(Atom::new("signal")), Term::atom(Atom::new(name))];
                shared.send(root, Term::tuple(words));
            }
        }
    };
    let _ = std::thread::Builder::new().name("signals".into()).stack_size(1 << 16).spawn(run);
}

/// `:quaff_system.watch_signal(name)`: from now on it is a message to the root process; whether there is such a signal.
pub fn watch(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    rt.start_signals();
    let name = args[0].as_atom();
    let found = NAMES.iter().find(|(n, _)| name.is_some_and(|name| name.as_str() == *n));
    let added = found.and_then(|(_, number)| HANDLE.get()?.add_signal(*number).ok());
    Answer::Value(Term::bool(added.is_some()))
}

//! What can happen to a process.

use crate::term::Pid;

/// Nanoseconds since the system started.
pub type Nanos = u64;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Counts all events of the program. Who causes something takes a lower number than who sees its effect, whichever
    /// threads they run on; one process's numbers rise in the order of what it did.
    pub number: u64,
    pub at: Nanos,
    /// Whose life line it stands on.
    pub pid: Pid,
    pub kind: Kind,
}

/// Where a message came from that no process sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    Timer,
    /// A socket, a port, a file: something outside of the processes.
    Outside,
    /// The exit of a linked process, which the receiver traps.
    Exit(Pid),
    /// The exit of a monitored process.
    Down(Pid),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `what`: the function it was spawned with.
    Spawn {
        child: Pid,
        what: Box<str>,
        link: bool,
        monitor: bool,
    },
    /// A message leaves. `id` finds the `Take` of the same message; 0: nobody was there to get it.
    Send {
        to: Pid,
        id: u64,
        text: Box<str>,
    },
    /// A message that no process sent is put into the mailbox.
    Arrive {
        from: Source,
        id: u64,
        text: Box<str>,
    },
    /// A `receive` takes a message out of the mailbox.
    Take {
        id: u64,
    },
    /// A `receive` finds nothing and the process sleeps.
    Wait,
    Woken,
    /// The time of a `receive` is over.
    Timeout,
    Link {
        with: Pid,
    },
    Unlink {
        with: Pid,
    },
    Monitor {
        of: Pid,
    },
    Demonitor {
        of: Pid,
    },
    /// `exit(to, reason)`
    Kill {
        to: Pid,
        reason: Box<str>,
    },
    /// An exit signal ends this process.
    Killed {
        by: Pid,
        reason: Box<str>,
    },
    Exit {
        reason: Box<str>,
        normal: bool,
    },
    Name {
        name: Box<str>,
        on: bool,
    },
    /// What the library or the script calls this process.
    Label {
        text: Box<str>,
    },
    /// It ran from `at` until then, on this worker.
    Run {
        until: Nanos,
        worker: u32,
    },
}

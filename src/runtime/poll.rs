//! The thread that waits for pipes and sockets to become ready.
//!
//! Whoever cannot read or write at once says so ([`watch`]) and gets a message when it is worth another try; so it may
//! wait for other messages, or for a time, meanwhile. Each file descriptor is registered once, for one event at a time.
//!
//! epoll through `rustix`, since `polling` cannot be used without `unsafe`; so Linux only, for now.

use crate::process::Shared;
use crate::term::{Pid, Term};
use rustc_hash::FxHashMap;
use rustix::event::epoll;
use rustix::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

/// A file descriptor that can be waited for.
pub struct Source {
    pub fd: OwnedFd,
    key: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    readers: Vec<(Pid, Term)>,
    writers: Vec<(Pid, Term)>,
    registered: bool,
}

struct Poller {
    epoll: OwnedFd,
    sources: Mutex<FxHashMap<u64, Weak<Source>>>,
}

static KEYS: AtomicU64 = AtomicU64::new(1);
static POLLER: OnceLock<Option<Arc<Poller>>> = OnceLock::new();

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Source {
    /// Takes over a descriptor, which never blocks from now on.
    pub fn new(fd: OwnedFd) -> Arc<Source> {
        if let Ok(flags) = rustix::fs::fcntl_getfl(&fd) {
            let _ = rustix::fs::fcntl_setfl(&fd, flags | rustix::fs::OFlags::NONBLOCK);
        }
        let key = KEYS.fetch_add(1, Ordering::Relaxed);
        Arc::new(Source { fd, key, state: Mutex::default() })
    }

    fn arm(&self, poller: &Poller, state: &mut State) {
        let mut flags = epoll::EventFlags::ONESHOT;
        if !state.readers.is_empty() {
            flags |= epoll::EventFlags::IN | epoll::EventFlags::RDHUP;
        }
        if !state.writers.is_empty() {
            flags |= epoll::EventFlags::OUT;
        }
        let data = epoll::EventData::new_u64(self.key);
        if state.registered {
            let _ = epoll::modify(&poller.epoll, &self.fd, data, flags);
        } else {
            state.registered = epoll::add(&poller.epoll, &self.fd, data, flags).is_ok();
        }
    }

    /// Forgets that this process waits with this message.
    pub fn forget(&self, pid: Pid, message: &Term) {
        let mut state = lock(&self.state);
        let other = |(p, m): &(Pid, Term)| *p != pid || m != message;
        state.readers.retain(other);
        state.writers.retain(other);
    }

    /// Wakes everybody who waits: the source is of no use any more.
    pub fn wake_all(&self, shared: &Shared) {
        let mut state = lock(&self.state);
        for (pid, message) in state.readers.drain(..) {
            shared.send(pid, message);
        }
        for (pid, message) in state.writers.drain(..) {
            shared.send(pid, message);
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        if let Some(Some(poller)) = POLLER.get() {
            lock(&poller.sources).remove(&self.key);
            if lock(&self.state).registered {
                let _ = epoll::delete(&poller.epoll, self.fd.as_fd());
            }
        }
    }
}

/// Sends this message to the process once there is something to read, or room to write.
pub fn watch(shared: &Weak<Shared>, source: &Arc<Source>, write: bool, pid: Pid, message: Term) {
    let poller = POLLER.get_or_init(|| start(shared.clone()));
    let Some(poller) = poller else {
        // No poller to be had: let it try again and again.
        if let Some(shared) = shared.upgrade() {
            shared.send(pid, message);
        }
        return;
    };
    lock(&poller.sources).insert(source.key, Arc::downgrade(source));
    let mut state = lock(&source.state);
    let waiting = if write { &mut state.writers } else { &mut state.readers };
    waiting.push((pid, message));
    source.arm(poller, &mut state);
}

fn start(shared: Weak<Shared>) -> Option<Arc<Poller>> {
    let epoll = epoll::create(epoll::CreateFlags::CLOEXEC).ok()?;
    let poller = Arc::new(Poller { epoll, sources: Mutex::default() });
    let own = poller.clone();
    let thread = std::thread::Builder::new().name("poller".into()).stack_size(1 << 17);
    thread.spawn(move || run(&own, &shared)).ok()?;
    Some(poller)
}

fn run(poller: &Poller, shared: &Weak<Shared>) {
    let mut events: Vec<epoll::Event> = Vec::with_capacity(256);
    loop {
        events.clear();
        if let Err(e) = epoll::wait(&poller.epoll, rustix::buffer::spare_capacity(&mut events), None)
            && e != rustix::io::Errno::INTR
        {
            return;
        }
        let Some(shared) = shared.upgrade() else { return };
        for event in &events {
            let (flags, key) = (event.flags, event.data.u64());
            let Some(source) = lock(&poller.sources).get(&key).and_then(Weak::upgrade) else { continue };
            let mut state = lock(&source.state);
            let failed = flags.intersects(epoll::EventFlags::ERR | epoll::EventFlags::HUP);
            let mut ready: Vec<(Pid, Term)> = Vec::new();
            if failed || flags.intersects(epoll::EventFlags::IN | epoll::EventFlags::RDHUP) {
                ready.append(&mut state.readers);
            }
            if failed || flags.contains(epoll::EventFlags::OUT) {
                ready.append(&mut state.writers);
            }
            if !state.readers.is_empty() || !state.writers.is_empty() {
                source.arm(poller, &mut state);
            }
            drop(state);
            for (pid, message) in ready {
                shared.send(pid, message);
            }
        }
    }
}

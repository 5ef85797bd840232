//! Starting, evaluating, calling, stopping.
//!
//! One thread owns the system of processes and runs its first worker; the library's `Quaff.Embed` is the program there.
//! A request is a message to it and a channel for the answer. Natives find the interpreter by [`Embedder`].

use super::builder::Builder;
use super::function::{Body, Module, Thrown};
use super::{Error, Value};
use crate::base::Atom;
use crate::runtime::embedder::{Embedder, Plan};
use crate::runtime::{self, Config, Handle, LogOptions};
use crate::term::{Pid, Term};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

/// A running Elixir.
///
/// Texts are evaluated one after the other in one process and see what those before bound, imported and aliased; calls
/// of functions run in processes of their own. Every method may be used from several threads.
///
/// ```
/// use quaff::{Error, Interpreter};
///
/// let elixir = Interpreter::new()?;
/// elixir.eval("x = 40")?;
/// elixir.eval("import String, only: [upcase: 1]")?;
/// assert_eq!(elixir.eval("{x + 2, upcase(\"ok\")}")?.inspect(), r#"{42, "OK"}"#);
///
/// match elixir.eval("raise ArgumentError, \"no\"") {
///     Err(Error::Exception(e)) => assert_eq!((e.module.as_str(), e.message.as_str()), ("ArgumentError", "no")),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), Error>(())
/// ```
///
/// # Several in one program
///
/// Each has its own processes, names, timers, ETS tables, `:persistent_term`s, environment changes, arguments, log
/// configuration, streams, limits and threads. One for all of the program are, as in one Erlang node:
///
/// - **loaded modules**: code is global. A module that one defines is seen by the others, and replaced for them by
///   another definition of its name. Give modules of different scripts different names.
/// - functions in Rust: the *module* is code; the *functions* behind it are each interpreter's own, and an interpreter
///   without them raises `UndefinedFunctionError`
/// - atoms, the library's parsed and lowered code: caches, never freed
/// - the current folder, the numbers of references and unique integers, the list of ports, and the thread that waits for
///   sockets
///
/// # The end
///
/// Dropping it ends its processes where they are and its scheduler threads, and frees their data; that waits for the
/// slices that are being run. A thread that is blocked in a read of the given input ends when that read does. Signals of
/// the operating system are left alone.
pub struct Interpreter {
    shared: Arc<Hub>,
    timeout: Option<Duration>,
    thread: Option<JoinHandle<Option<i32>>>,
}

/// What the interpreter and its natives both know.
#[derive(Default)]
struct Hub {
    server: OnceLock<Pid>,
    handle: OnceLock<Handle>,
    next: AtomicU64,
    waiting: Mutex<HashMap<u64, Sender<Value>>>,
    functions: RwLock<HashMap<(Atom, Atom, usize), (bool, Body)>>,
    ready: Mutex<Option<Sender<()>>>,
    /// The status it was halted with, or -1.
    halted: OnceLock<i32>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// For [`Embedder`] without a cycle: the runtime must not keep the interpreter's streams alive.
struct Natives(Arc<Hub>);

impl Embedder for Natives {
    fn ready(&self, server: Pid) {
        let _ = self.0.server.set(server);
        if let Some(ready) = lock(&self.0.ready).take() {
            let _ = ready.send(());
        }
    }

    fn answer(&self, request: u64, answer: Term) {
        if let Some(waiting) = lock(&self.0.waiting).remove(&request) {
            let _ = waiting.send(Value(answer));
        }
    }

    fn call(&self, module: Atom, name: Atom, args: Vec<Term>) -> Option<Plan> {
        let functions = self.0.functions.read().unwrap_or_else(PoisonError::into_inner);
        let (blocking, body) = functions.get(&(module, name, args.len()))?;
        let (blocking, body) = (*blocking, body.clone());
        let run = move || {
            let args: Vec<Value> = args.into_iter().map(Value).collect();
            let result = catch_unwind(AssertUnwindSafe(|| body(&args))).unwrap_or_else(|panic| {
                let text = panic.downcast_ref::<&str>().map(ToString::to_string);
                let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
                Err(Thrown::exception("RuntimeError", &format!("panic in a function in Rust: {text}")))
            });
            result.map(|value| value.0).map_err(|thrown| thrown.0)
        };
        Some(if blocking { Plan::Blocking(Box::new(run)) } else { Plan::Quick(Box::new(run)) })
    }
}

impl Interpreter {
    /// One with the usual settings: no limits, the program's own output, empty input.
    ///
    /// # Errors
    /// No thread could be had.
    pub fn new() -> Result<Interpreter, Error> {
        Interpreter::builder().start()
    }

    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(super) fn start(builder: Builder) -> Result<Interpreter, Error> {
        let hub = Arc::new(Hub::default());
        let (ready, is_ready) = channel();
        *lock(&hub.ready) = Some(ready);
        let own = hub.clone();
        let run = move || {
            let handle = own.clone();
            let config = Config {
                argv: builder.args,
                schedulers: Some(builder.schedulers),
                max_memory: builder.max_memory,
                limits: builder.limits,
                log: LogOptions { off: builder.no_log, ..LogOptions::default() },
                streams: Some(builder.streams),
                embedder: Some(Arc::new(Natives(own.clone()))),
                started: Some(Box::new(move |started| drop(handle.handle.set(started)))),
                ..Config::default()
            };
            let status = runtime::run_embedded(config);
            let _ = own.halted.set(status.unwrap_or(-1));
            // Whoever waits for an answer gets none.
            lock(&own.waiting).clear();
            lock(&own.ready).take();
            status
        };
        let thread = std::thread::Builder::new().name("elixir".into()).stack_size(runtime::WORKER_STACK).spawn(run);
        let thread = thread.map_err(|e| Error::Start(format!("no thread: {e}")))?;
        let _ = is_ready.recv();
        let interpreter = Interpreter { shared: hub, timeout: builder.timeout, thread: Some(thread) };
        for module in builder.modules {
            interpreter.define(module)?;
        }
        Ok(interpreter)
    }

    /// The value of a text, the last expression's. It sees the variables, imports and aliases of those before.
    ///
    /// # Errors
    /// Syntax errors are exceptions too; [`Exception::place`](super::Exception::place) says where.
    pub fn eval(&self, text: &str) -> Result<Value, Error> {
        self.eval_as(text, "nofile")
    }

    /// The same, with the name of a file for stack traces and errors.
    ///
    /// # Errors
    /// As [`Interpreter::eval`].
    pub fn eval_as(&self, text: &str, file: &str) -> Result<Value, Error> {
        let what = Term::tuple3(atom("text"), Term::string(text), Term::string(file));
        self.request(|id| Term::tuple3(atom("eval"), id, what))
    }

    /// Runs a file as [`Interpreter::eval`] runs a text.
    ///
    /// # Errors
    /// The file cannot be read, or what its code raises.
    pub fn eval_file(&self, path: impl AsRef<Path>) -> Result<Value, Error> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|e| Error::Io(format!("{}: {e}", path.display())))?;
        self.eval_as(&text, &path.to_string_lossy())
    }

    /// Calls a function, in a process of its own: `call("String", "upcase", [Value::string("a")])`. Erlang's modules have
    /// their colon: `":lists"`.
    ///
    /// # Errors
    /// What it raises.
    pub fn call(&self, module: &str, function: &str, args: impl IntoIterator<Item = Value>) -> Result<Value, Error> {
        let module = match module.strip_prefix(':') {
            Some(name) => atom(name),
            None => atom(&format!("Elixir.{module}")),
        };
        let args = Term::list_forward(args.into_iter().map(|v| v.0));
        let function = atom(function);
        self.request(|id| Term::tuple([atom("call"), id, module, function, args]))
    }

    /// Binds a variable for the texts to come.
    ///
    /// # Errors
    /// The interpreter is over.
    pub fn set(&self, variable: &str, value: Value) -> Result<(), Error> {
        let what = Term::tuple3(atom("set"), atom(variable), value.0);
        self.request(|id| Term::tuple3(atom("eval"), id, what)).map(drop)
    }

    /// The value of a variable.
    ///
    /// # Errors
    /// The interpreter is over.
    pub fn get(&self, variable: &str) -> Result<Option<Value>, Error> {
        let what = Term::tuple2(atom("get"), atom(variable));
        let found = self.request(|id| Term::tuple3(atom("eval"), id, what))?;
        Ok(found.as_tuple().and_then(|mut pair| pair.pop()))
    }

    /// Adds functions in Rust.
    ///
    /// # Errors
    /// A name that Elixir does not take.
    pub fn define(&self, module: Module) -> Result<(), Error> {
        let name = module.check()?;
        let module_atom = Atom::new(&name);
        let mut list = Vec::new();
        {
            let mut known = self.shared.functions.write().unwrap_or_else(PoisonError::into_inner);
            for function in module.functions {
                let atom = Atom::new(&function.name);
                list.push(Term::tuple2(Term::atom(atom), Term::int(i64::from(function.arity))));
                known.insert((module_atom, atom, usize::from(function.arity)), (function.blocking, function.body));
            }
        }
        // The code table is one for all: two that define the same module at once would each replace the other's.
        static DEFINING: Mutex<()> = Mutex::new(());
        let _one = lock(&DEFINING);
        let what = Term::tuple3(atom("define"), Term::atom(module_atom), Term::list(list));
        self.request(|id| Term::tuple3(atom("eval"), id, what)).map(drop)
    }

    /// Whether it still runs: `System.halt/1` ends it.
    pub fn is_running(&self) -> bool {
        self.shared.halted.get().is_none()
    }

    fn over(&self) -> Error {
        Error::Halted(self.shared.halted.get().copied().unwrap_or(0))
    }

    fn request(&self, message: impl FnOnce(Term) -> Term) -> Result<Value, Error> {
        let (Some(handle), Some(server)) = (self.shared.handle.get(), self.shared.server.get()) else {
            return Err(self.over());
        };
        let id = self.shared.next.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, receiver) = channel();
        lock(&self.shared.waiting).insert(id, sender);
        if !self.is_running() {
            // It may have ended before it could see the request.
            lock(&self.shared.waiting).remove(&id);
            return Err(self.over());
        }
        handle.send(*server, message(Term::from_u64(id)));
        let answer = self.wait(id, &receiver)?;
        if let Some(error) = Error::from_answer(&answer) {
            return Err(error);
        }
        answer.as_tuple().and_then(|mut pair| pair.pop()).ok_or_else(|| self.over())
    }

    fn wait(&self, id: u64, receiver: &Receiver<Value>) -> Result<Value, Error> {
        let Some(timeout) = self.timeout else { return receiver.recv().map_err(|_| self.over()) };
        match receiver.recv_timeout(timeout) {
            Ok(answer) => Ok(answer),
            Err(RecvTimeoutError::Disconnected) => Err(self.over()),
            Err(RecvTimeoutError::Timeout) => {
                if let (Some(handle), Some(server)) = (self.shared.handle.get(), self.shared.server.get()) {
                    handle.send(*server, Term::tuple2(atom("abort"), Term::from_u64(id)));
                }
                // Its answer is that it was stopped; unless it came at the last moment.
                match receiver.recv() {
                    Ok(answer) if Error::from_answer(&answer).is_none() => Ok(answer),
                    Ok(_) => Err(Error::Timeout),
                    Err(_) => Err(self.over()),
                }
            }
        }
    }
}

impl Drop for Interpreter {
    fn drop(&mut self) {
        if let Some(handle) = self.shared.handle.get() {
            handle.halt(0);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

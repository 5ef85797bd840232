//! What an interpreter may use, and what it reads and writes.

use super::interpreter::Interpreter;
use super::{Error, Module};
use crate::runtime::Limits;
use crate::runtime::io::Streams;
use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Settings of an [`Interpreter`]; made by [`Interpreter::builder`].
///
/// ```
/// use quaff::Interpreter;
/// use std::time::Duration;
///
/// let (builder, output) = Interpreter::builder().capture();
/// let elixir = builder
///     .stdin("2\n".as_bytes())
///     .args(["--fast"])
///     .timeout(Duration::from_secs(5))
///     .max_processes(1000)
///     .start()?;
/// elixir.eval(r#"IO.gets("") |> String.trim() |> String.to_integer() |> Kernel.*(21) |> IO.puts()"#)?;
/// assert_eq!(output.take(), "42\n");
/// # Ok::<(), quaff::Error>(())
/// ```
pub struct Builder {
    pub(super) schedulers: usize,
    pub(super) max_memory: Option<usize>,
    pub(super) limits: Limits,
    pub(super) timeout: Option<Duration>,
    pub(super) args: Vec<String>,
    pub(super) streams: Streams,
    pub(super) modules: Vec<Module>,
    pub(super) no_log: bool,
}

/// What a script has written, shared with it.
#[derive(Clone, Default)]
pub struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    /// What has come since the last time.
    pub fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8(bytes).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned())
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Default for Builder {
    fn default() -> Builder {
        Builder {
            schedulers: 1,
            max_memory: None,
            limits: Limits::default(),
            timeout: None,
            args: Vec::new(),
            streams: Streams {
                input: Arc::new(Mutex::new(Cursor::new(Vec::new()))),
                output: Arc::new(Mutex::new(std::io::stdout())),
                error: Arc::new(Mutex::new(std::io::stderr())),
            },
            modules: Vec::new(),
            no_log: false,
        }
    }
}

impl Builder {
    /// Threads that run processes; 1 unless set.
    pub fn schedulers(mut self, count: usize) -> Builder {
        self.schedulers = count.max(1);
        self
    }

    /// How long an evaluation or call may take. What takes longer is stopped and gives [`Error::Timeout`]; processes
    /// that it has spawned go on.
    pub fn timeout(mut self, timeout: Duration) -> Builder {
        self.timeout = Some(timeout);
        self
    }

    /// Reductions (about one per call) of one process; one that takes more ends with
    /// `{:system_limit, "reductions"}`. Those of the process that evaluates are counted anew for each text.
    pub fn max_reductions(mut self, count: u64) -> Builder {
        self.limits.reductions = Some(count);
        self
    }

    /// Processes that live at once, a handful of the library's own included.
    pub fn max_processes(mut self, count: usize) -> Builder {
        self.limits.processes = Some(count.max(16));
        self
    }

    /// Bytes of one process's stack, which bounds how deep it recurses (about 50 bytes a call).
    pub fn max_stack(mut self, bytes: usize) -> Builder {
        self.limits.stack = Some(bytes.max(1 << 16));
        self
    }

    /// Bytes that the whole program (not only this interpreter: what the system says is resident) may occupy while
    /// scripts run; a process that is busy beyond it ends with `{:system_limit, …}`. Default: 3/4 of the machine's.
    ///
    /// Terms are shared between processes, so there is no limit of one process's data.
    pub fn max_memory(mut self, bytes: usize) -> Builder {
        self.max_memory = Some(bytes);
        self
    }

    /// What `System.argv/0` gives.
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<String>>) -> Builder {
        self.args = args.into_iter().map(Into::into).collect();
        self
    }

    /// Where input is read from; empty unless set. (The program's own: `std::io::stdin()`.)
    pub fn stdin(mut self, input: impl Read + Send + 'static) -> Builder {
        let input: Box<dyn BufRead + Send> = Box::new(BufReader::new(input));
        self.streams.input = Arc::new(Mutex::new(input));
        self
    }

    /// Where output goes; to the program's own unless set.
    pub fn stdout(mut self, output: impl Write + Send + 'static) -> Builder {
        self.streams.output = Arc::new(Mutex::new(output));
        self
    }

    pub fn stderr(mut self, error: impl Write + Send + 'static) -> Builder {
        self.streams.error = Arc::new(Mutex::new(error));
        self
    }

    /// Keeps output and errors for whoever asks.
    pub fn capture(mut self) -> (Builder, Captured) {
        let captured = Captured::default();
        self.streams.output = Arc::new(Mutex::new(captured.clone()));
        self.streams.error = Arc::new(Mutex::new(captured.clone()));
        (self, captured)
    }

    /// Nothing is logged.
    pub fn no_log(mut self) -> Builder {
        self.no_log = true;
        self
    }

    /// Functions in Rust for scripts to call.
    pub fn module(mut self, module: Module) -> Builder {
        self.modules.push(module);
        self
    }

    /// Starts the interpreter and its threads.
    ///
    /// # Errors
    /// No thread could be had, or a module has a name that Elixir does not take.
    pub fn start(self) -> Result<Interpreter, Error> {
        Interpreter::start(self)
    }
}

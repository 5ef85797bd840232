//! What the expander asks for, answered on behalf of the process that compiles.
//!
//! Macros run in that process, on top of what it is doing: the expander is ordinary Rust code on a worker's stack, and
//! a macro call runs a machine of its own to its end (`process::Cx::run_nested`). Expanding on a thread of its own and
//! handing control back and forth was rejected: two switches for every macro call, for the sake of macros that wait.
//! Those (rare) hold a worker; the scheduler makes up for it.

use super::{Runtime, library, lower};
use crate::base::{Atom, Diagnostic, Within, atoms};
use crate::expand::module::Guard;
use crate::expand::{self, Exports, Failure, Host, MacroCall, ModuleState, Raised, Result, StructInfo};
use crate::ir::code;
use crate::process::{self, Cx, Entry};
use crate::syntax::{Ast, quoted};
use crate::term::Term;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const LOGGED: &str = "(errors have been logged)";

/// How deep macros may call macros while expanding; deeper is taken for endless recursion.
const MACRO_DEPTH: u32 = 200;

pub struct Compiler<'a, 'b> {
    pub runtime: &'a Runtime,
    pub cx: &'a mut Cx<'b>,
}

impl Compiler<'_, '_> {
    /// Runs `module.name(args)` to its end.
    fn run(&mut self, module: Atom, name: Atom, args: Vec<Term>) -> Result<Term> {
        let depth = self.runtime.depth.fetch_add(1, Ordering::Relaxed);
        if depth > MACRO_DEPTH {
            self.runtime.depth.fetch_sub(1, Ordering::Relaxed);
            return Err(Failure::compile(
                "macros are nested too deeply; endless expansion?",
                crate::base::Span::NONE,
                0,
            ));
        }
        let export = code::export(module, name, args.len() as u8);
        let result = self.cx.run_nested(Entry::Export(export), args);
        self.runtime.depth.fetch_sub(1, Ordering::Relaxed);
        result.map_err(raised)
    }
}

fn raised(raised: process::Raised) -> Failure {
    Failure::Raised(Box::new(Raised { class: raised.class.atom(), reason: raised.reason, trace: raised.trace }))
}

impl Host for Compiler<'_, '_> {
    fn defining(&mut self, module: Atom) -> Option<Arc<Mutex<ModuleState>>> {
        self.runtime.defining.lock().unwrap_or_else(PoisonError::into_inner).get(&module).cloned()
    }

    fn exports(&mut self, module: Atom) -> Result<Option<Arc<Exports>>> {
        if module == atoms::KERNEL {
            static KERNEL: OnceLock<Arc<Exports>> = OnceLock::new();
            return Ok(Some(KERNEL.get_or_init(|| Arc::new(expand::kernel_exports())).clone()));
        }
        if self.defining(module).is_some() {
            return Ok(None);
        }
        if let Some(found) = library::load(module, self)? {
            return Ok(Some(found.exports()));
        }
        let natives = code::natives_of(module);
        if natives.is_empty() {
            return Ok(None);
        }
        Ok(Some(Arc::new(Exports { functions: natives, ..Exports::default() })))
    }

    fn remote_macro(&mut self, module: Atom, name: Atom, arity: u8) -> Result<Option<Option<Arc<Guard>>>> {
        if self.defining(module).is_some() {
            return Ok(None);
        }
        Ok(library::load(module, self)?.and_then(|m| m.remote_macro(name, arity)))
    }

    fn struct_info(&mut self, module: Atom) -> Result<Option<Arc<StructInfo>>> {
        if let Some(state) = self.defining(module) {
            return Ok(state.lock().unwrap_or_else(PoisonError::into_inner).struct_info.clone());
        }
        Ok(library::load(module, self)?.and_then(|m| m.struct_info.clone()))
    }

    fn call_macro(&mut self, call: MacroCall) -> Result<Ast> {
        let name = Atom::new(&format!("MACRO-{}", call.name));
        let args: Vec<Term> = std::iter::once(call.caller)
            .chain(call.args.iter().map(|arg| quoted::to_term_in(arg, &call.source)))
            .collect();
        let result = if call.local {
            let arity = args.len() as u8;
            // A library module is not being defined: its private macros are functions like any other.
            let function = match super::modules::find(call.module).filter(|m| m.library().is_some()) {
                Some(module) if self.defining(call.module).is_none() => module.function(name, arity),
                _ => None,
            };
            let function = match function {
                Some(function) => function,
                None => lower::local(self, call.module, name, arity)?,
            };
            self.cx.run_nested(Entry::Function(function), args).map_err(raised)?
        } else {
            self.run(call.module, name, args)?
        };
        if !quoted::fits(&result, call.outer) {
            let text =
                format!("macro {} made more code than there may be (a macro that doubles it without end?)", call.name);
            return Err(Failure::compile(text, crate::base::Span::NONE, call.line));
        }
        Ok(quoted::from_term(&result))
    }

    fn checking(&self) -> bool {
        self.runtime.checking.load(Ordering::Relaxed)
    }

    fn tracing(&self) -> bool {
        self.runtime.tracing.load(Ordering::Relaxed)
    }

    fn trace(&mut self, event: Term, env: Term) -> Result<()> {
        let tracers = super::check::option(self.runtime, "tracers").unwrap_or_default();
        for tracer in tracers.list_iter().filter_map(Term::as_atom) {
            let answer = self.run(tracer, Atom::new("trace"), vec![event.clone(), env.clone()])?;
            if answer != Term::atom(atoms::OK) {
                let reason = Term::tuple2(Term::atom(atoms::BADMATCH), answer);
                let raised = Raised { class: atoms::ERROR, reason, trace: Term::EMPTY_LIST };
                return Err(Failure::Raised(Box::new(raised)));
            }
        }
        Ok(())
    }

    fn fresh_counter(&mut self) -> i64 {
        static COUNTER: AtomicI64 = AtomicI64::new(1);
        -COUNTER.fetch_add(1, Ordering::Relaxed)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.runtime.report_diagnostic(&diagnostic);
    }

    fn call_function(&mut self, module: Atom, name: Atom, args: Vec<Term>) -> Result<Term> {
        self.run(module, name, args)
    }
}

/// `%CompileError{}`; line 0 is none.
pub fn compile_error(file: &str, line: u32, description: &str) -> crate::ir::Raise {
    file_error("Elixir.CompileError", file, line, description)
}

fn file_error(module: &str, file: &str, line: u32, description: &str) -> crate::ir::Raise {
    let line = Term::int(i64::from(line));
    crate::ir::Raise::error(Term::map([
        (Term::atom(atoms::STRUCT), Term::atom(Atom::new(module))),
        (Term::atom(atoms::EXCEPTION), Term::TRUE),
        (Term::atom(atoms::FILE), Term::string(file)),
        (Term::atom(atoms::LINE), line),
        (Term::atom(Atom::new("description")), Term::string(description)),
    ]))
}

/// The frame of Elixir's own that it shows of errors in typespecs.
fn folding() -> Term {
    let chars = "lists.erl".chars().map(|c| Term::int(i64::from(u32::from(c))));
    let file = Term::tuple2(Term::atom(atoms::FILE), Term::list(chars.collect::<Vec<_>>()));
    let place = Term::list([file, Term::tuple2(Term::atom(atoms::LINE), Term::int(2465))]);
    let name = |name: &str| Term::atom(Atom::new(name));
    Term::list([Term::tuple([name("lists"), name("foldl"), Term::int(3), place])])
}

/// The same of a definition that a module's body cannot add: its frame is the body's line.
pub fn raise_at(runtime: &Runtime, failure: Failure, env: &expand::Env, line: u32) -> crate::ir::Raise {
    let mut raise = raise(runtime, failure);
    if raise.0.trace.as_ref().is_some_and(|t| t.is_list() && !t.is_cons()) {
        let chars = super::define::shown(&env.file);
        let chars = chars.as_str().chars().map(|c| Term::int(i64::from(u32::from(c))));
        let file = Term::tuple2(Term::atom(atoms::FILE), Term::list(chars.collect::<Vec<_>>()));
        let line = Term::tuple2(Term::atom(atoms::LINE), Term::int(i64::from(line)));
        let module = Term::atom(env.module_atom());
        let place = Term::list([file, line]);
        let frame = Term::tuple([module, Term::atom(Atom::new("__MODULE__")), Term::int(0), place]);
        raise.0.trace = Some(Term::list([frame]));
    }
    raise
}

/// The failure of an expansion as an exception of the script.
pub fn raise(runtime: &Runtime, failure: Failure) -> crate::ir::Raise {
    use crate::ir::{Class, Raise};
    match failure {
        Failure::Raised(raised) => {
            let class = Class::from_atom(raised.class).unwrap_or(Class::Error);
            let mut raise = Raise::new(class, raised.reason);
            raise.0.trace = Some(raised.trace);
            raise
        }
        Failure::Error(d) | Failure::NeedsModule(_, d) => {
            let module = format!("Elixir.{}", d.kind);
            if d.kind == "Kernel.TypespecError" {
                let file = d.file.as_ref().map_or("nofile".into(), crate::report::plain::shown_name);
                let mut raise = file_error(&module, &file, d.line, &d.message);
                raise.0.trace = Some(folding());
                return raise;
            }
            if d.kind != "CompileError" {
                let refused = d.file.as_ref().and_then(|file| super::refusal::exception(&d, file, (1, 1)));
                return refused.map_or_else(|| Raise::exception(&module, &d.message), Raise::error);
            }
            let logged = d.message.starts_with("cannot compile ") && d.message.ends_with(LOGGED);
            if !logged {
                runtime.report_diagnostic(&d);
            }
            let file = d.file.as_ref().map_or("nofile".into(), crate::report::plain::shown_name);
            let text = match d.within {
                _ if logged => d.message.clone(),
                Within::Module(module) | Within::Function(module, ..) => {
                    format!("cannot compile module {} {LOGGED}", expand::env::inspect_atom(module))
                }
                _ => format!("cannot compile file {LOGGED}"),
            };
            let mut raise = compile_error(&file, 0, &text);
            let of_file = logged && d.message.starts_with("cannot compile file");
            raise.0.trace = Some(if of_file { folding() } else { Term::EMPTY_LIST });
            raise
        }
        Failure::NeedsThread => Raise::atom(atoms::INTERNAL_ERROR),
    }
}

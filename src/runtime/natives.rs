//! The table of hosted natives that the runtime performs, and the registration of all natives.

use super::Runtime;
use super::code;
use super::collect;
use super::docs;
use super::embedder;
use super::ets;
use super::eval;
use super::file;
use super::handle;
use super::inspect;
use super::io;
use super::module;
use super::parse;
use super::persistent;
use super::port;
use super::project;
use super::protocols;
use super::registry;
use super::shell;
use super::signals;
use super::socket;
use super::system;
use crate::ir::{HostedId, NativeIndex, NativeKind, NativeRow, Raise};
use crate::machine::Answer;
use crate::native::iodata;
use crate::process::{Cx, FIRST_RUNTIME_ID};
use crate::term::Term;
use std::sync::{Mutex, PoisonError};

type Hosted = fn(&Runtime, &mut Cx, &mut [Term]) -> Answer;

/// Module, name, arity and what performs it.
pub struct Row(pub &'static str, pub &'static str, pub u8, pub Hosted);

/// Every table of the runtime. A row's id says the table and the position in it.
const HOSTED_TABLES: &[&[Row]] = &[
    HOSTED,
    ets::ROWS,
    persistent::ROWS,
    registry::ROWS,
    shell::ROWS,
    file::ROWS,
    file::ROWS,
    port::ROWS,
    socket::ROWS,
    embedder::ROWS,
];

/// Ids that a table has.
const SPAN: usize = 512;

const HOSTED: &[Row] = &[
    Row("quaff_top", "show", 0, handle::top),
    Row("quaff_top", "release", 0, handle::release),
    Row("quaff_io", "write", 2, io::write_iodata),
    Row("quaff_io", "put_chars", 3, io::put_chars),
    Row("quaff_io", "put_bytes", 2, io::put_bytes),
    Row("quaff_io", "terminal", 0, |r, _, _| Answer::Value(Term::bool(io::terminal(r)))),
    Row("quaff_io", "device", 1, |_, c, a| io::device(c, a)),
    Row("quaff_io", "read_exactly", 1, io::read_exactly),
    Row("quaff_io", "transcode", 3, |_, c, a| io::transcode(c, a)),
    Row("quaff_io", "read_bytes", 1, io::read_bytes),
    Row("quaff_io", "read_line", 0, io::read_line),
    Row("quaff_io", "read_all", 0, io::read_all),
    Row("quaff_io", "read_chars", 1, io::read_chars),
    Row("quaff_system", "argv", 0, system::argv),
    Row("quaff_system", "set_argv", 1, system::set_argv),
    Row("quaff_system", "env", 0, system::env),
    Row("quaff_system", "getenv", 1, system::getenv),
    Row("quaff_system", "putenv", 2, system::putenv),
    Row("quaff_system", "unsetenv", 1, system::unsetenv),
    Row("quaff_system", "os_pid", 0, system::os_pid),
    Row("quaff_system", "find_executable", 1, system::find_executable),
    Row("quaff_system", "tmp_dir", 0, system::tmp_dir),
    Row("quaff_system", "utc_offset", 1, system::utc_offset),
    Row("quaff_system", "local_time", 0, system::local_time),
    Row("quaff_system", "cmd", 5, system::cmd),
    Row("quaff_system", "at_exit", 1, at_exit),
    Row("quaff_system", "take_at_exit", 0, take_at_exit),
    Row("quaff_system", "no_halt", 0, |r, _, _| Answer::Value(Term::bool(r.no_halt))),
    Row("quaff_log", "register", 1, |r, _, a| {
        *r.logger.lock().unwrap_or_else(PoisonError::into_inner) = a[0].as_pid();
        Answer::Value(Term::TRUE)
    }),
    Row("quaff_log", "process", 0, |r, _, _| {
        let logger = *r.logger.lock().unwrap_or_else(PoisonError::into_inner);
        Answer::Value(logger.map_or(Term::NIL, Term::pid))
    }),
    Row("quaff_log", "config", 0, |r, _, _| {
        Answer::Value(r.log_config.read().unwrap_or_else(PoisonError::into_inner).clone())
    }),
    Row("quaff_log", "set_config", 1, |r, _, a| {
        *r.log_config.write().unwrap_or_else(PoisonError::into_inner) = a[0].take();
        Answer::Value(Term::TRUE)
    }),
    Row("quaff_log", "options", 0, |r, _, _| {
        let o = r.log_options;
        Answer::Value(Term::list([o.off, o.stderr, o.no_otp, o.sasl].map(Term::bool)))
    }),
    Row("quaff_system", "watch_signal", 1, signals::watch),
    Row("quaff_system", "local_offset", 1, |_, _, a| {
        // Every line of the log asks; no zone changes within a quarter of an hour.
        static LAST: Mutex<Option<(i64, i64)>> = Mutex::new(None);
        let seconds = a[0].as_int().unwrap_or(0);
        let quarter = seconds.div_euclid(900);
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = match *last {
            Some((at, offset)) if at == quarter => offset,
            _ => crate::native::time_zone::local(seconds).0,
        };
        *last = Some((quarter, offset));
        Answer::Value(Term::int(offset))
    }),
    Row("quaff_code", "run_program", 0, code::run_program),
    Row("quaff_code", "programs_left", 0, code::programs_left),
    Row("quaff_code", "eval", 5, eval::eval),
    Row("quaff_expand", "expand_once", 2, eval::expand_once),
    Row("quaff_expand", "unescape", 1, eval::unescape),
    Row("quaff_expand", "counter", 0, eval::counter),
    Row("quaff_expand", "env", 1, eval::env_for_eval),
    Row("quaff_expand", "operator", 2, eval::operator),
    Row("quaff_expand", "special_form", 2, eval::special_form),
    Row("quaff_expand", "to_string", 1, eval::to_string),
    Row("quaff_code", "user_modules", 0, code::user_modules),
    Row("quaff_code", "required", 0, |r, _, _| {
        let files = r.required.lock().unwrap_or_else(PoisonError::into_inner);
        Answer::Value(Term::list(files.clone()))
    }),
    Row("quaff_code", "add_required", 1, |r, _, a| {
        r.required.lock().unwrap_or_else(PoisonError::into_inner).push(a[0].take());
        Answer::Value(Term::TRUE)
    }),
    Row("quaff_code", "set_required", 1, |r, _, a| {
        let files = a[0].list_iter().cloned().collect();
        *r.required.lock().unwrap_or_else(PoisonError::into_inner) = files;
        Answer::Value(Term::TRUE)
    }),
    Row("quaff_code", "options", 0, |r, _, _| {
        Answer::Value(r.compiler_options.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }),
    Row("quaff_code", "set_options", 1, |r, _, a| {
        *r.compiler_options.lock().unwrap_or_else(PoisonError::into_inner) = a[0].take();
        let tracers = super::check::option(r, "tracers").is_some_and(|tracers| tracers.is_cons());
        r.tracing.store(tracers, std::sync::atomic::Ordering::Relaxed);
        Answer::Value(Term::TRUE)
    }),
    Row("quaff_code", "eval_with_env", 5, eval::eval_with_env),
    Row("quaff_code", "start_collecting", 0, collect::start_modules),
    Row("quaff_code", "collected", 1, collect::modules),
    Row("quaff_code", "stop_collecting", 1, collect::stop_modules),
    Row("quaff_code", "start_diagnostics", 1, collect::start_diagnostics),
    Row("quaff_code", "diagnostics", 1, collect::diagnostics),
    Row("quaff_code", "stop_diagnostics", 1, collect::stop_diagnostics),
    Row("quaff_module", "open", 1, module::open),
    Row("quaff_module", "struct_fields", 1, module::struct_fields),
    Row("quaff_module", "put_attribute", 3, module::put_attribute),
    Row("quaff_module", "get_attribute", 3, module::get_attribute),
    Row("quaff_module", "delete_attribute", 2, module::delete_attribute),
    Row("quaff_module", "has_attribute", 2, module::has_attribute),
    Row("quaff_module", "attributes_in", 1, module::attributes_in),
    Row("quaff_module", "register_attribute", 4, module::register_attribute),
    Row("quaff_module", "definitions", 2, module::definitions),
    Row("quaff_module", "definition", 2, module::definition),
    Row("quaff_module", "typespecs", 4, module::typespecs),
    Row("quaff_module", "add_typespec", 3, module::add_typespec),
    Row("quaff_module", "delete_definition", 2, module::delete_definition),
    Row("quaff_module", "make_overridable", 2, module::make_overridable),
    Row("quaff_module", "overridable", 1, module::overridable),
    Row("quaff_module", "create", 3, module::create),
    Row("quaff_module", "env", 2, module::env),
    Row("quaff_module", "accumulates", 2, module::accumulates),
    Row("Elixir.Protocol", "__impl_for__", 3, protocols::impl_for),
    Row("quaff_code", "load", 2, code::load_text),
    Row("quaff_code", "only_check", 0, |r, _, _| {
        r.checking.store(true, std::sync::atomic::Ordering::Relaxed);
        Answer::Value(Term::TRUE)
    }),
    Row("quaff_code", "draws", 0, |r, _, _| Answer::Value(Term::bool(r.draws()))),
    Row("quaff_code", "diagnose", 1, collect::diagnose),
    Row("quaff_project", "add", 2, project::add),
    Row("quaff_project", "loaded", 1, project::loaded),
    Row("quaff_project", "modules", 1, project::defined),
    Row("quaff_project", "load_module", 1, project::load_module),
    Row("quaff_code", "docs", 1, docs::docs),
    Row("quaff_code", "excerpt", 1, super::excerpt::draw),
    Row("quaff_code", "beam", 1, super::modules::beam),
    Row("quaff_code", "beam_module", 1, super::modules::beam_module),
    Row("quaff_code", "source", 1, docs::source),
    Row("quaff_code", "clauses", 3, docs::clauses),
    Row("quaff_code", "typespecs", 1, docs::typespecs),
    Row("quaff_code", "delete", 1, code::delete),
    Row("quaff_code", "is_loaded", 1, code::is_loaded),
    Row("erlang", "function_exported", 3, code::function_exported),
    Row("erlang", "apply", 2, |_, _, a| {
        let args = a[1].list_iter().cloned().collect();
        Answer::Call(a[0].take(), args)
    }),
    Row("erlang", "apply", 3, apply),
    Row("erlang", "halt", 0, |_, c, _| c.halt(0)),
    Row("erlang", "halt", 1, halt),
    Row("code", "ensure_loaded", 1, code::ensure_loaded),
    Row("quaff", "exports", 1, code::exports),
    Row("quaff", "library_module", 1, code::library_module),
    Row("quaff", "library_modules", 0, code::library_modules),
    Row("quaff", "inspect", 2, inspect::inspect),
    Row("quaff_inspect", "default_fun", 0, inspect::default_fun),
    Row("quaff_inspect", "set_default_fun", 1, inspect::set_default_fun),
    Row("quaff", "library_name", 1, code::library_name),
    Row("quaff", "module_names", 0, code::module_names),
    Row("quaff_expand", "define", 2, eval::define),
    Row("quaff_code", "parse", 4, parse::parse),
];

/// How many rows the runtime's tables have.
const COUNT: usize = {
    let (mut count, mut table) = (0, 0);
    while table < HOSTED_TABLES.len() {
        assert!(HOSTED_TABLES[table].len() <= SPAN);
        count += HOSTED_TABLES[table].len();
        table += 1;
    }
    count
};

/// The rows of the runtime's tables as natives.
static ROWS: [NativeRow; COUNT] = {
    const NONE: NativeRow = NativeRow { module: "", name: "", arity: 0, kind: NativeKind::Hosted(0) };
    let (mut rows, mut next, mut table) = ([NONE; COUNT], 0, 0);
    while table < HOSTED_TABLES.len() {
        let mut at = 0;
        while at < HOSTED_TABLES[table].len() {
            let Row(module, name, arity, _) = HOSTED_TABLES[table][at];
            let id = FIRST_RUNTIME_ID + (table * SPAN + at) as HostedId;
            rows[next] = NativeRow { module, name, arity, kind: NativeKind::Hosted(id) };
            next += 1;
            at += 1;
        }
        table += 1;
    }
    rows
};

/// Those of `native/`, of `process/` and of this table.
static TABLES: [&[NativeRow]; crate::native::TABLES.len() + 2] = {
    let (mut tables, mut at): ([&[NativeRow]; crate::native::TABLES.len() + 2], usize) = ([&[]; _], 0);
    while at < crate::native::TABLES.len() {
        tables[at] = crate::native::TABLES[at];
        at += 1;
    }
    tables[at] = &crate::process::ROWS;
    tables[at + 1] = &ROWS;
    tables
};

static INDEX: NativeIndex = NativeIndex::new(&TABLES);

/// Gives the program all its natives.
pub fn register() {
    crate::ir::code::register_natives(&INDEX);
}

/// Performs a hosted native of this table.
pub fn call(runtime: &Runtime, cx: &mut Cx, id: HostedId, args: &mut [Term]) -> Answer {
    let at = usize::from(id - FIRST_RUNTIME_ID);
    match HOSTED_TABLES.get(at / SPAN).and_then(|rows| rows.get(at % SPAN)) {
        Some(Row(.., f)) => f(runtime, cx, args),
        None => Answer::Raise(Raise::badarg()),
    }
}

/// `:erlang.apply(module, name, args)` where it is called as a value.
fn apply(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let list: Option<Vec<Term>> = args[2].proper_list().map(|l| l.into_iter().cloned().collect());
    match (args[0].as_atom(), args[1].as_atom(), list) {
        (Some(module), Some(name), Some(list)) => match u8::try_from(list.len()) {
            Ok(arity) => Answer::CallExport(crate::ir::code::export(module, name, arity), list),
            Err(_) => Answer::Raise(Raise::atom(crate::base::atoms::SYSTEM_LIMIT)),
        },
        _ => Answer::Raise(Raise::badarg()),
    }
}

fn halt(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let slogan = iodata::bytes_of(&args[0]);
    match (args[0].as_int(), args[0].as_atom(), slogan) {
        (Some(code @ 0..), _, _) => {
            rt.flush();
            cx.halt((code & 0xff) as i32)
        }
        (None, None, Some(slogan)) => {
            rt.flush();
            rt.write(2, &[&slogan[..], b"\n"].concat());
            cx.halt(1)
        }
        (None, Some(atom), _) if atom.as_str() == "abort" => {
            rt.flush();
            cx.halt(134)
        }
        _ => Answer::Raise(Raise::badarg_at(1, "invalid status")),
    }
}

fn at_exit(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    runtime.at_exit.lock().unwrap_or_else(PoisonError::into_inner).push(args[0].take());
    Answer::Value(Term::atom(crate::base::atoms::OK))
}

/// The functions to run at the end, newest first; there are none afterwards.
fn take_at_exit(runtime: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let mut all = std::mem::take(&mut *runtime.at_exit.lock().unwrap_or_else(PoisonError::into_inner));
    all.reverse();
    Answer::Value(Term::list(all))
}

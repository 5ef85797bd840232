//! The hosted natives of `System`: arguments, environment, programs, time of day.

use super::Runtime;
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::machine::Answer;
use crate::process::Cx;
use crate::term::Term;
use std::process::{Command, Stdio};
use std::sync::PoisonError;

fn value(term: Term) -> Answer {
    Answer::Value(term)
}

fn ok() -> Answer {
    value(Term::atom(atoms::OK))
}

fn string(args: &[Term], index: usize) -> Result<String, Raise> {
    args[index].as_str().map(str::to_string).ok_or_else(|| Raise::badarg_at(index as u8 + 1, "not a binary"))
}

pub fn argv(runtime: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    value(runtime.argv.lock().unwrap_or_else(PoisonError::into_inner).clone())
}

pub fn set_argv(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    *runtime.argv.lock().unwrap_or_else(PoisonError::into_inner) = args[0].clone();
    ok()
}

pub fn env(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    use std::os::unix::ffi::OsStrExt;
    let pairs = std::env::vars_os().map(|(k, v)| Term::tuple2(Term::binary(k.as_bytes()), Term::binary(v.as_bytes())));
    value(Term::list(pairs.collect::<Vec<_>>()))
}

pub fn getenv(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    use std::os::unix::ffi::OsStrExt;
    let changed = |name: &String| runtime.env.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
    match string(args, 0) {
        Ok(name) if name.is_empty() || name.contains(['=', '\0']) => value(Term::NIL),
        Ok(name) if changed(&name).is_some() => {
            value(changed(&name).flatten().map_or(Term::NIL, |text| Term::string(&text)))
        }
        Ok(name) => value(std::env::var_os(name).map_or(Term::NIL, |v| Term::binary(v.as_bytes()))),
        Err(raise) => Answer::Raise(raise),
    }
}

/// The environment is the program's own copy for child processes and `System`; the C library is never asked for it
/// by other threads, which is what makes changing it at run time sound.
pub fn putenv(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    match (string(args, 0), string(args, 1)) {
        (Ok(name), Ok(text)) => {
            runtime.env.lock().unwrap_or_else(PoisonError::into_inner).insert(name, Some(text));
            ok()
        }
        (Err(raise), _) | (_, Err(raise)) => Answer::Raise(raise),
    }
}

pub fn unsetenv(runtime: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    match string(args, 0) {
        Ok(name) => {
            runtime.env.lock().unwrap_or_else(PoisonError::into_inner).insert(name, None);
            ok()
        }
        Err(raise) => Answer::Raise(raise),
    }
}

pub fn os_pid(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    value(Term::string(&std::process::id().to_string()))
}

pub fn find_executable(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    let Some(name) = args[0].as_str() else { return value(Term::NIL) };
    value(executable(name).map_or(Term::NIL, |path| Term::string(&path)))
}

fn executable(name: &str) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let runs =
        |path: &std::path::Path| path.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o111 != 0);
    if name.contains('/') {
        return runs(name.as_ref()).then(|| name.to_string());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|p| runs(p)).map(|p| p.display().to_string())
}

pub fn tmp_dir(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let candidates = ["TMPDIR", "TEMP", "TMP"].into_iter().filter_map(std::env::var_os);
    let found = candidates.chain(["/tmp".into()]).find(|dir| std::path::Path::new(dir).is_dir());
    value(found.map_or(Term::NIL, |dir| Term::string(&dir.to_string_lossy())))
}

/// `{hour, minute, second, millisecond}` of the wall clock.
/// `:quaff_system.utc_offset(seconds)`: of the local time zone at a Unix time.
pub fn utc_offset(_: &Runtime, _cx: &mut Cx, args: &mut [Term]) -> Answer {
    value(Term::int(crate::native::time_zone::local(args[0].as_int().unwrap_or(0)).0))
}

pub fn local_time(_: &Runtime, _cx: &mut Cx, _args: &mut [Term]) -> Answer {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let (h, m, s) = super::clock::time_of_day(now.as_secs() as i64);
    let ms = i64::from(now.subsec_millis());
    value(Term::tuple([h, m, s, ms].map(Term::int)))
}

/// Path, arguments, directory or nil, `[{name, value | nil}]`, whether standard error joins:
/// `{:ok, output, status}` or `{:error, reason}`.
pub fn cmd(runtime: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Answer {
    let list = |t: &Term| t.list_iter().filter_map(|t| t.as_str().map(str::to_string)).collect::<Vec<_>>();
    let Some(path) = args[0].as_str().map(str::to_string) else { return Answer::Raise(Raise::badarg()) };
    let arguments = list(&args[1]);
    let mut command = Command::new(&path);
    command.args(arguments).stdin(Stdio::null());
    if let Some(dir) = args[2].as_str() {
        command.current_dir(dir);
    }
    for (name, text) in runtime.env.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        match text {
            Some(text) => command.env(name, text),
            None => command.env_remove(name),
        };
    }
    for pair in args[3].list_iter() {
        if let Some([name, text]) = pair.as_tuple()
            && let Some(name) = name.as_str()
        {
            match text.as_str() {
                Some(text) => command.env(name, text),
                None => command.env_remove(name),
            };
        }
    }
    let join = args[4] == Term::TRUE;
    runtime.flush();
    cx.block(move || Ok(run(command, join)))
}

fn run(mut command: Command, join: bool) -> Term {
    use std::os::unix::process::ExitStatusExt;
    let failed = |e: std::io::Error| {
        let reason = match e.kind() {
            std::io::ErrorKind::NotFound => "enoent",
            std::io::ErrorKind::PermissionDenied => "eacces",
            _ => "eio",
        };
        Term::tuple2(Term::atom(atoms::ERROR), Term::atom(Atom::new(reason)))
    };
    let output = if join {
        // Both ends of one pipe, so that the order of the child's writes is kept.
        let (mut reader, writer) = match std::io::pipe() {
            Ok(pipe) => pipe,
            Err(e) => return failed(e),
        };
        let Ok(second) = writer.try_clone() else { return Term::NIL };
        command.stdout(writer).stderr(second);
        let child = command.spawn();
        drop(command);
        child.and_then(|mut child| {
            let mut out = Vec::new();
            std::io::Read::read_to_end(&mut reader, &mut out)?;
            Ok((out, child.wait()?))
        })
    } else {
        command.stderr(Stdio::inherit()).output().map(|o| (o.stdout, o.status))
    };
    match output {
        Ok((out, status)) => {
            let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0));
            Term::tuple3(Term::atom(atoms::OK), Term::binary_from_vec(out), Term::int(i64::from(code)))
        }
        Err(e) => failed(e),
    }
}

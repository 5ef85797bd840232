//! A host without a runtime: library modules from `stdlib/`, no running code.

use super::*;
use crate::base::{Atom, Diagnostic, SourceFile};
use crate::syntax::packed::{self, Pack};
use crate::syntax::{Ast, Options, parse};
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex};

#[derive(Default)]
struct TestHost {
    pub reports: Vec<Diagnostic>,
    modules: FxHashMap<Atom, Arc<LibraryModule>>,
    defining: FxHashMap<Atom, Arc<Mutex<ModuleState>>>,
    counter: i64,
}

fn stdlib() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib")
}

/// `Elixir.String.Chars` → `string/chars.ex`
fn path_of(module: Atom) -> Option<PathBuf> {
    let name = module.as_str().strip_prefix("Elixir.")?;
    let mut path = stdlib();
    for part in name.split('.') {
        let mut snake = String::new();
        for (i, c) in part.chars().enumerate() {
            if c.is_uppercase() && i > 0 {
                snake.push('_');
            }
            snake.extend(c.to_lowercase());
        }
        path.push(snake);
    }
    path.set_extension("ex");
    if path.exists() { Some(path) } else { file_defining(name) }
}

/// Where several modules share a file.
fn file_defining(module: &str) -> Option<PathBuf> {
    let mut paths = Vec::new();
    files(&stdlib(), &mut paths);
    let line = format!("defmodule {module} do");
    paths.into_iter().find(|path| std::fs::read_to_string(path).is_ok_and(|text| text.lines().any(|l| l == line)))
}

impl TestHost {
    fn load(&mut self, module: Atom) -> Result<Option<Arc<LibraryModule>>> {
        if let Some(found) = self.modules.get(&module) {
            return Ok(Some(found.clone()));
        }
        let Some(path) = path_of(module) else { return Ok(None) };
        self.load_file(&path)?;
        Ok(self.modules.get(&module).cloned())
    }

    pub fn load_file(&mut self, path: &Path) -> Result<Vec<Arc<LibraryModule>>> {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let file = SourceFile::new(path.display().to_string(), text);
        let parsed = parse(&file, &Options::default()).map_err(|r| Failure::Error(Box::new(r.errors[0].clone())))?;
        let bytes: &'static [u8] = packed::pack(&[(path.display().to_string(), parsed.ast)], |_| false).leak();
        let atoms: Vec<AtomicU32> = (0..Pack::name_count(bytes)).map(|_| AtomicU32::new(0)).collect();
        let pack: &'static Pack = Box::leak(Box::new(Pack::open(bytes, atoms.leak())));
        let mut loaded = Vec::new();
        for name in pack.modules() {
            let Some(unit) = pack.find(name) else { continue };
            loaded.extend(load_unit(unit, self)?.into_iter().map(Arc::new));
        }
        for module in &loaded {
            self.modules.insert(module.name(), module.clone());
        }
        Ok(loaded)
    }
}

impl Host for TestHost {
    fn defining(&mut self, module: Atom) -> Option<Arc<Mutex<ModuleState>>> {
        self.defining.get(&module).cloned()
    }

    fn exports(&mut self, module: Atom) -> Result<Option<Arc<Exports>>> {
        Ok(self.load(module)?.map(|m| m.exports()))
    }

    fn struct_info(&mut self, module: Atom) -> Result<Option<Arc<StructInfo>>> {
        Ok(self.load(module)?.and_then(|m| m.struct_info().cloned()))
    }

    fn call_macro(&mut self, call: MacroCall) -> Result<Ast> {
        Err(Failure::of_kind("RuntimeError", format!("no macros here: {}.{}", call.module, call.name)))
    }

    fn fresh_counter(&mut self) -> i64 {
        self.counter += 1;
        self.counter
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.reports.push(diagnostic);
    }

    fn call_function(&mut self, module: Atom, name: Atom, _: Vec<Term>) -> Result<Term> {
        Err(Failure::of_kind("RuntimeError", format!("no calls here: {module}.{name}")))
    }
}

fn message(failure: &Failure) -> String {
    match failure.diagnostic() {
        Some(d) => {
            let file = d.file.as_ref().map(|f| f.name().rsplit('/').next().unwrap_or_default().to_string());
            format!("{}:{}: {}: {}", file.unwrap_or_default(), d.line, d.kind, d.message)
        }
        None => format!("{failure:?}"),
    }
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "ex") {
            out.push(path);
        }
    }
}

#[test]
fn every_function_of_the_library_expands() {
    let mut paths = Vec::new();
    files(&stdlib(), &mut paths);
    // Its definitions are made by a macro, which this host does not run.
    paths.retain(|path| !path.ends_with("kernel/special_forms.ex"));
    paths.sort();
    let mut host = TestHost::default();
    let mut failures = Vec::new();
    let mut count = 0;
    for path in paths {
        match host.load_file(&path) {
            Err(failure) => failures.push(format!("{}: {}", path.display(), message(&failure))),
            Ok(modules) => {
                for module in modules {
                    for (name, arity, _) in module.functions() {
                        count += 1;
                        if let Err(failure) = expand_function(&module, name, arity, &mut host) {
                            failures.push(format!("{}.{name}/{arity}: {}", module.name(), message(&failure)));
                        }
                    }
                }
            }
        }
    }
    assert!(failures.is_empty(), "{count} functions, {} failures:\n{}", failures.len(), failures.join("\n"));
}

/// The text of a recorded message: only the escapes that occur.
fn unquoted(text: &str) -> String {
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\")
}

#[test]
fn refuses_wrong_code_in_elixirs_words() {
    let text = include_str!("../../tests/data/refused.txt");
    let mut failures = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let Some((code, expected)) = line.split_once('\t') else { continue };
        let expected = unquoted(expected);
        let file = SourceFile::new("f", code);
        let Ok(parsed) = parse(&file, &Options::default()) else {
            failures.push(format!("{code}\n    does not parse"));
            continue;
        };
        let mut host = TestHost::default();
        let result = expand_file(&parsed.ast, 0, &Env::for_file(file, "f"), &[], true, &mut host);
        let errors = host.reports.iter().filter(|d| d.severity == crate::base::Severity::Error);
        let mut got: Vec<String> = errors.map(|d| d.message.clone()).collect();
        if let Err(failure) = &result {
            got.extend(failure.diagnostic().map(|d| d.message.clone()));
        }
        if got.first() != Some(&expected) {
            failures.push(format!("{code}\n    expected {expected}\n    got      {got:?}"));
        }
    }
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

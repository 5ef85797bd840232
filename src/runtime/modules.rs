//! The modules of the program: those that scripts define and those of the library that are in use.
//!
//! A module's functions are made when it is loaded, their code on first call (`lower.rs`). Replacing a module makes
//! new functions; running code keeps the old ones.

use crate::base::Atom;
use crate::expand::{Exports, FinishedModule, LibraryModule, StructInfo};
use crate::ir::core::Definition;
use crate::ir::{Function, FunctionInfo, FunctionKind, code, structs};
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

/// A loaded module.
pub struct Module {
    pub name: Atom,
    pub exports: Arc<Exports>,
    pub struct_info: Option<Arc<StructInfo>>,
    /// All functions, private ones and macros (`MACRO-name`) among them.
    pub functions: Functions,
    /// For a module of the library: what its functions are expanded from.
    pub library: Option<Arc<LibraryModule>>,
    pub attributes: Vec<(Atom, Term)>,
    pub next_closure: AtomicU32,
}

pub type Functions = Arc<FxHashMap<(Atom, u8), &'static Function>>;

/// What a function keeps until its first call.
pub struct Pending {
    pub definition: Definition,
    pub functions: Functions,
    pub next_closure: Arc<AtomicU32>,
}

#[derive(Default)]
struct Table {
    loaded: RwLock<FxHashMap<Atom, Arc<Module>>>,
    /// One thread at a time reads a library module in.
    loading: Mutex<()>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(Table::default)
}

/// The module, if it is loaded.
pub fn find(name: Atom) -> Option<Arc<Module>> {
    table().loaded.read().unwrap_or_else(PoisonError::into_inner).get(&name).cloned()
}

/// Names of all loaded modules.
pub fn all() -> Vec<Atom> {
    table().loaded.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
}

/// Forgets a module; what runs goes on.
pub fn remove(name: Atom) -> bool {
    let old = table().loaded.write().unwrap_or_else(PoisonError::into_inner).remove(&name);
    let Some(old) = old else { return false };
    for &(name, arity) in old.functions.keys() {
        code::export(old.name, name, arity).set(None);
    }
    true
}

pub(super) fn loading() -> std::sync::MutexGuard<'static, ()> {
    table().loading.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a module callable, in place of an older one of its name.
fn install(module: Module, public: &[(Atom, u8)]) -> Arc<Module> {
    let name = module.name;
    super::protocols::forget();
    super::inspect::defined(name, module.library.is_some());
    if let Some(info) = &module.struct_info {
        structs::define(name, info.fields.iter().map(|(field, _)| *field).collect());
    }
    let module = Arc::new(module);
    let old = table().loaded.write().unwrap_or_else(PoisonError::into_inner).insert(name, module.clone());
    if let Some(old) = old {
        for &(f, arity) in old.functions.keys().filter(|key| !public.contains(key)) {
            code::export(name, f, arity).set(None);
        }
    }
    for key in public {
        code::export(name, key.0, key.1).set(module.functions.get(key).copied());
    }
    module
}

/// Installs a module that a script defined.
pub fn define(finished: FinishedModule) -> Arc<Module> {
    let mut functions = FxHashMap::default();
    let mut public = Vec::new();
    for f in &finished.definitions {
        let key = (f.definition.name, f.definition.arity);
        let info = FunctionInfo {
            module: finished.name,
            name: key.0,
            arity: key.1,
            kind: FunctionKind::Def,
            file: super::define::shown(&f.file),
            line: f.definition.line,
        };
        let Some(function) = code::new_function(info) else { continue };
        functions.insert(key, function);
        if f.public {
            public.push(key);
        }
    }
    let functions: Functions = Arc::new(functions);
    let next_closure = Arc::new(AtomicU32::new(0));
    for f in finished.definitions {
        let key = (f.definition.name, f.definition.arity);
        if let Some(function) = functions.get(&key) {
            let pending =
                Pending { definition: f.definition, functions: functions.clone(), next_closure: next_closure.clone() };
            function.set_pending(Box::new(pending));
        }
    }
    let module = Module {
        name: finished.name,
        exports: finished.exports,
        struct_info: finished.struct_info,
        functions,
        library: None,
        attributes: finished.attributes,
        next_closure: AtomicU32::new(0),
    };
    install(module, &public)
}

/// Installs a module of the library.
pub fn define_library(library: LibraryModule) -> Arc<Module> {
    let library = Arc::new(library);
    let name = library.name();
    let file = Atom::new(&library.state.env.file);
    let mut functions = FxHashMap::default();
    let mut public = Vec::new();
    for (f, arity, is_public) in library.functions() {
        let line = library.state.defs.get(&(f, arity)).map_or(library.state.line, |d| d.line);
        let info = FunctionInfo { module: name, name: f, arity, kind: FunctionKind::Def, file, line };
        let Some(function) = code::new_function(info) else { continue };
        functions.insert((f, arity), function);
        if is_public {
            public.push((f, arity));
        }
    }
    let module = Module {
        name,
        exports: library.exports.clone(),
        struct_info: library.state.struct_info.clone(),
        functions: Arc::new(functions),
        library: Some(library),
        attributes: Vec::new(),
        next_closure: AtomicU32::new(0),
    };
    install(module, &public)
}

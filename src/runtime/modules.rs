//! The modules of the program: those that scripts define and those of the library that are in use.
//!
//! A module's functions are made when it is loaded, their code on first call (`lower.rs`). Replacing a module makes
//! new functions; running code keeps the old ones.

use crate::base::Atom;
use crate::expand::module::Guard;
use crate::expand::{Documentation, Exports, FinishedModule, LibraryModule, StructInfo};
use crate::ir::core::Definition;
use crate::ir::{Function, FunctionInfo, FunctionKind, code, structs};
use crate::term::Term;
use rustc_hash::FxHashMap;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

/// A loaded module.
pub struct Module {
    pub name: Atom,
    pub struct_info: Option<Arc<StructInfo>>,
    pub attributes: Vec<(Atom, Term)>,
    pub next_closure: AtomicU32,
    content: Content,
}

enum Content {
    /// All functions, private ones and macros (`MACRO-name`) among them.
    Script { exports: Arc<Exports>, functions: Functions, docs: Arc<Documentation> },
    /// Functions of a library module are made when they are first asked for.
    Library { module: Arc<LibraryModule>, made: Mutex<FxHashMap<(Atom, u8), &'static Function>> },
}

impl Module {
    /// A function, private ones and macros (`MACRO-name`) included.
    pub fn function(&self, name: Atom, arity: u8) -> Option<&'static Function> {
        let (module, made) = match &self.content {
            Content::Script { functions, .. } => return functions.get(&(name, arity)).copied(),
            Content::Library { module, made } => (module, made),
        };
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(function) = made.get(&(name, arity)) {
            return Some(function);
        }
        let found = module.function(name, arity)?;
        let (file, line) = (Atom::new(module.file()), found.line);
        let info = FunctionInfo { module: self.name, name, arity, kind: FunctionKind::Def, file, line };
        let function = code::new_function(info)?;
        made.insert((name, arity), function);
        if found.public {
            code::export(self.name, name, arity).set(Some(function));
        }
        Some(function)
    }

    /// What stands for its compiled form.
    pub fn beam(&self) -> Term {
        super::beam::binary(self.name, self.exports().functions.iter().map(|(name, _)| *name))
    }

    /// What it exports.
    pub fn exports(&self) -> Arc<Exports> {
        match &self.content {
            Content::Script { exports, .. } => exports.clone(),
            Content::Library { module, .. } => module.exports(),
        }
    }

    /// The public macro of this name, and what it is when `defguard` made it.
    pub fn remote_macro(&self, name: Atom, arity: u8) -> Option<Option<Arc<Guard>>> {
        match &self.content {
            Content::Script { exports, .. } => exports.remote_macro(name, arity),
            Content::Library { module, .. } => module.remote_macro(name, arity),
        }
    }

    /// For a module of the library: what its functions are expanded from.
    pub fn library(&self) -> Option<&Arc<LibraryModule>> {
        match &self.content {
            Content::Script { .. } => None,
            Content::Library { module, .. } => Some(module),
        }
    }

    /// What a script's module says about itself.
    pub fn docs(&self) -> Option<&Arc<Documentation>> {
        match &self.content {
            Content::Script { docs, .. } => Some(docs),
            Content::Library { .. } => None,
        }
    }

    /// Names and arities of the functions made so far.
    fn made(&self) -> Vec<(Atom, u8)> {
        match &self.content {
            Content::Script { functions, .. } => functions.keys().copied().collect(),
            Content::Library { made, .. } => {
                made.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
            }
        }
    }
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
    for (name, arity) in old.made() {
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
    super::inspect::defined(name, module.library().is_some());
    if let Some(info) = &module.struct_info {
        structs::define(name, info.fields.iter().map(|(field, _)| *field).collect());
    }
    let module = Arc::new(module);
    let old = table().loaded.write().unwrap_or_else(PoisonError::into_inner).insert(name, module.clone());
    if let Some(old) = old {
        for (f, arity) in old.made().into_iter().filter(|key| !public.contains(key)) {
            code::export(name, f, arity).set(None);
        }
    }
    for key in public {
        code::export(name, key.0, key.1).set(module.function(key.0, key.1));
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
    let file = finished.env.file.clone();
    let docs =
        Documentation { moduledoc: finished.moduledoc, file, docs: finished.docs, typespecs: finished.typespecs };
    let docs = Arc::new(docs);
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
        struct_info: finished.struct_info,
        attributes: finished.attributes,
        next_closure: AtomicU32::new(0),
        content: Content::Script { exports: finished.exports, functions, docs },
    };
    install(module, &public)
}

/// Installs a module of the library.
pub fn define_library(library: LibraryModule) -> Arc<Module> {
    let module = Module {
        name: library.name(),
        struct_info: library.struct_info().cloned(),
        attributes: Vec::new(),
        next_closure: AtomicU32::new(0),
        content: Content::Library { module: Arc::new(library), made: Mutex::default() },
    };
    install(module, &[])
}

/// `:quaff_code.beam(module)`: what stands for its compiled form.
pub fn beam(_: &super::Runtime, _: &mut crate::process::Cx, args: &mut [Term]) -> crate::machine::Answer {
    let module = args[0].as_atom().and_then(find);
    crate::machine::Answer::Value(module.map_or(Term::NIL, |module| module.beam()))
}

/// `:quaff_code.beam_module(binary)`: whose it is, or nil.
pub fn beam_module(_: &super::Runtime, _: &mut crate::process::Cx, args: &mut [Term]) -> crate::machine::Answer {
    let name = args[0].as_bytes().and_then(super::beam::module);
    crate::machine::Answer::Value(name.map_or(Term::NIL, |name| Term::atom(Atom::new(name))))
}

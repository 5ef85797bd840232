//! The embedded library: finding a module and loading it on first use.

use super::compile::Compiler;
use super::modules::{self, Module};
use crate::base::{Atom, SourceFile};
use crate::expand::{self, Failure};
use crate::syntax::packed::{self, Pack, Unit};
use crate::syntax::{self};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

pub mod index;

mod embedded {
    use std::sync::atomic::AtomicU32;
    include!(concat!(env!("OUT_DIR"), "/library.rs"));
}

static EMBEDDED: LazyLock<Pack> = LazyLock::new(|| Pack::open(embedded::BYTES, &embedded::ATOMS));

/// For work on the library: with `QUAFF_STDLIB=DIR` its files are read from there instead of the binary.
static OUTSIDE: LazyLock<Option<Outside>> = LazyLock::new(|| std::env::var_os("QUAFF_STDLIB").map(Outside::new));

struct Outside {
    dir: PathBuf,
    /// The file that defines a module.
    files: FxHashMap<String, PathBuf>,
    /// Files that have been parsed.
    packs: Mutex<FxHashMap<PathBuf, &'static Pack>>,
}

impl Outside {
    fn new(dir: impl Into<PathBuf>) -> Outside {
        let dir = dir.into();
        let mut files = Vec::new();
        index::collect(&dir, &mut files);
        let rows = files.into_iter().flat_map(|file| {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            index::modules(&text).into_iter().map(move |module| (module, file.clone()))
        });
        Outside { files: rows.collect(), packs: Mutex::default(), dir }
    }

    fn find(&self, module: &str) -> Result<Option<Unit>, Failure> {
        let Some(file) = self.files.get(module) else { return Ok(None) };
        let mut packs = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        let pack = match packs.get(file) {
            Some(pack) => pack,
            None => {
                let pack = self.parse(file)?;
                packs.insert(file.clone(), pack);
                pack
            }
        };
        Ok(pack.find(module))
    }

    fn parse(&self, file: &Path) -> Result<&'static Pack, Failure> {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let name = file.strip_prefix(&self.dir).unwrap_or(file).display().to_string();
        let source = SourceFile::new(format!("lib/{name}"), text);
        let parsed = syntax::parse(&source, &syntax::Options::default())
            .map_err(|mut refused| Failure::Error(Box::new(refused.errors.swap_remove(0))))?;
        let bytes: &'static [u8] = packed::pack(&[(name, parsed.ast)], |_| false).leak();
        let atoms: Vec<AtomicU32> = (0..Pack::name_count(bytes)).map(|_| AtomicU32::new(0)).collect();
        Ok(Box::leak(Box::new(Pack::open(bytes, atoms.leak()))))
    }
}

/// Whether the library has a module of this name.
pub fn has(name: Atom) -> bool {
    has_named(name.as_str())
}

/// The same by the name's text.
pub fn has_named(name: &str) -> bool {
    match &*OUTSIDE {
        Some(outside) => outside.files.contains_key(name),
        None => EMBEDDED.has(name),
    }
}

/// Whether a name occurs in the library that the program holds.
pub fn has_atom(name: &str) -> bool {
    EMBEDDED.has_name(name)
}

/// Whether a library module that is not loaded has this public function written out, and why it is deprecated. Nothing
/// is loaded for it; `None`: not known this way.
#[allow(clippy::option_option)]
pub fn written(module: Atom, name: Atom, arity: u8) -> Option<Option<String>> {
    let Some(Unit::Module(unit)) = OUTSIDE.is_none().then(|| EMBEDDED.find(module.as_str()))? else { return None };
    let row = unit.find(name, arity)?;
    (row.form.is_public() && !row.form.is_macro()).then(|| unit.deprecated(&row))
}

/// The names of all its modules.
pub fn names() -> Vec<Atom> {
    match &*OUTSIDE {
        Some(outside) => outside.files.keys().map(|name| Atom::new(name)).collect(),
        None => EMBEDDED.modules().map(Atom::new).collect(),
    }
}

/// The module, loaded now if it is one of the library's.
///
/// # Errors
/// When the library itself is wrong.
pub fn load(name: Atom, compiler: &mut Compiler) -> Result<Option<Arc<Module>>, Failure> {
    if let Some(module) = modules::find(name) {
        return Ok(Some(module));
    }
    let unit = match &*OUTSIDE {
        Some(outside) => outside.find(name.as_str())?,
        None => EMBEDDED.find(name.as_str()),
    };
    let Some(unit) = unit else { return super::project::load(name, compiler) };
    let library = expand::load_unit(unit, compiler)?;
    let _guard = modules::loading();
    for module in library {
        if modules::find(module.name()).is_none() {
            modules::define_library(module);
        }
    }
    Ok(modules::find(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_by_words_finds_what_the_parser_finds() {
        let outside = Outside::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib"));
        // It may find more: words in a doc string look the same.
        let missing: Vec<&str> = EMBEDDED.modules().filter(|module| !outside.files.contains_key(*module)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}

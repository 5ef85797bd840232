//! The embedded library: finding a module's source and loading it on first use.

use super::compile::Compiler;
use super::modules::{self, Module};
use crate::base::{Atom, SourceFile};
use crate::expand::{self, Failure};
use crate::syntax;
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

mod index;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/library.rs"));
}

/// Whether the library has a module of this name.
pub fn has(name: Atom) -> bool {
    has_named(name.as_str())
}

/// The same by the name's text.
pub fn has_named(name: &str) -> bool {
    match &*OUTSIDE {
        Some(outside) => outside.contains_key(name),
        None => embedded(name).is_some(),
    }
}

/// The names of all its modules.
pub fn names() -> Vec<Atom> {
    match &*OUTSIDE {
        Some(outside) => outside.keys().map(|name| Atom::new(name)).collect(),
        None => embedded::INDEX.iter().map(|(name, _)| Atom::new(name)).collect(),
    }
}

/// For work on the library: with `QUAFF_STDLIB=DIR` its files are read from there instead of the binary.
static OUTSIDE: LazyLock<Option<FxHashMap<String, PathBuf>>> = LazyLock::new(|| {
    let dir = PathBuf::from(std::env::var_os("QUAFF_STDLIB")?);
    let mut files = Vec::new();
    index::collect(&dir, &mut files);
    let rows = files.into_iter().flat_map(|file| {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        index::modules(&text).into_iter().map(move |module| (module, file.clone()))
    });
    Some(rows.collect())
});

/// File name and text that define a module.
fn source(name: Atom) -> Option<(String, String)> {
    if let Some(outside) = &*OUTSIDE {
        let file = outside.get(name.as_str())?;
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let name = std::env::var_os("QUAFF_STDLIB").and_then(|dir| file.strip_prefix(dir).ok());
        return Some((name.unwrap_or(file).display().to_string(), text));
    }
    let (file, text) = embedded(name.as_str())?;
    Some((file.to_string(), text.to_string()))
}

fn embedded(name: &str) -> Option<(&'static str, &'static str)> {
    let found = embedded::INDEX.binary_search_by(|(module, _)| (*module).cmp(name)).ok()?;
    embedded::FILES.get(embedded::INDEX[found].1).copied()
}

/// The module, loaded now if it is one of the library's.
///
/// # Errors
/// When the library itself is wrong.
pub fn load(name: Atom, compiler: &mut Compiler) -> Result<Option<Arc<Module>>, Failure> {
    if let Some(module) = modules::find(name) {
        return Ok(Some(module));
    }
    let Some((file, text)) = source(name) else { return Ok(None) };
    let source = SourceFile::new(format!("lib/{file}"), text);
    let parsed = syntax::parse(&source, &syntax::Options::default());
    let parsed = parsed.map_err(|mut refused| Failure::Error(Box::new(refused.errors.swap_remove(0))))?;
    let library = expand::load_library(&parsed.ast, source, compiler)?;
    let _guard = modules::loading();
    for module in library {
        if modules::find(module.name()).is_none() {
            modules::define_library(module);
        }
    }
    Ok(modules::find(name))
}

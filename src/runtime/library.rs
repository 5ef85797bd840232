//! The embedded library: finding a module's source and loading it on first use.

use super::compile::Compiler;
use super::modules::{self, Module};
use crate::base::{Atom, SourceFile};
use crate::expand::{self, Failure};
use crate::syntax;
use std::sync::Arc;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/library.rs"));
}

/// Whether the library has a module of this name.
pub fn has(name: Atom) -> bool {
    source(name).is_some()
}

/// File name and text that define a module.
fn source(name: Atom) -> Option<(&'static str, &'static str)> {
    let found = embedded::INDEX.binary_search_by(|(module, _)| (*module).cmp(name.as_str())).ok()?;
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
    // For work on the library: its files are read from here instead of the binary.
    let text = match std::env::var_os("QUAFF_STDLIB") {
        Some(dir) => {
            std::fs::read_to_string(std::path::Path::new(&dir).join(file)).unwrap_or_else(|_| text.to_string())
        }
        None => text.to_string(),
    };
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

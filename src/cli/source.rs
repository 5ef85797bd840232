//! Reading scripts: every way in which a file can fail gives one clear line.

use crate::base::SourceFile;
use std::io::{ErrorKind, Read};
use std::path::Path;

/// The script of this name.
///
/// # Errors
/// Why it cannot be read, in a line.
pub fn file(path: &Path) -> Result<SourceFile, String> {
    let name = path.display();
    if path.is_dir() {
        return Err(format!("{name} is a directory"));
    }
    let bytes = std::fs::read(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => format!("no file named {name}"),
        ErrorKind::PermissionDenied => format!("{name} may not be read"),
        _ => format!("{name} cannot be read: {e}"),
    })?;
    text(name.to_string(), bytes)
}

/// The script on standard input.
///
/// # Errors
/// Why it cannot be read, in a line.
pub fn stdin() -> Result<SourceFile, String> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|e| format!("standard input cannot be read: {e}"))?;
    text("stdin".to_string(), bytes)
}

fn text(name: String, bytes: Vec<u8>) -> Result<SourceFile, String> {
    match String::from_utf8(bytes) {
        Ok(text) if u32::try_from(text.len()).is_ok() => Ok(SourceFile::new(name, text)),
        Ok(_) => Err(format!("{name} is too large")),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let line = e.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
            Err(format!("{name}:{line}: invalid UTF-8 at byte {at}"))
        }
    }
}

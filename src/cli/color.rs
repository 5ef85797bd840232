//! Whether diagnostics are coloured: `--color`, else `NO_COLOR`, else `CLICOLOR_FORCE`, else whether it is a terminal.

use std::io::IsTerminal;
use std::sync::OnceLock;

static CHOSEN: OnceLock<bool> = OnceLock::new();

/// Takes the value of `--color`.
///
/// # Errors
/// It is none of the three.
pub fn choose(value: &str) -> Result<(), String> {
    let choice = match value {
        "always" => true,
        "never" => false,
        "auto" => return Ok(()),
        _ => return Err("--color needs auto, always or never".into()),
    };
    let _ = CHOSEN.set(choice);
    Ok(())
}

/// Whether text for this stream is coloured.
pub fn wanted(stream: &impl IsTerminal) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    match CHOSEN.get() {
        Some(chosen) => *chosen,
        None if set("NO_COLOR") => false,
        None => std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0") || stream.is_terminal(),
    }
}

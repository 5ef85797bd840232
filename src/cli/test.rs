//! `quaff test`: which kind of test is asked for. ExUnit tests are the library's (`stdlib/quaff/test.ex`); golden files
//! and `--watch` start programs and so are done here.

use super::wants_color;
use crate::runtime::{self, Config, LogOptions, Program};
use std::ffi::OsString;

/// Runs the tests that the arguments ask for; the exit status.
pub fn run(argv: Vec<OsString>) -> i32 {
    let argv: Vec<String> = argv.into_iter().map(|a| a.to_string_lossy().into_owned()).collect();
    runtime::run(
        Program::Test,
        Config {
            argv,
            schedulers: None,
            max_memory: None,
            no_halt: false,
            log: LogOptions::default(),
            color: wants_color(),
        },
    )
}

//! The chaos test of OTP trees, short: `tests/soak/chaos.exs` says what it does and how to run it for longer.

use std::process::Command;

#[test]
fn a_tree_survives_chaos_and_leaves_nothing_behind() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/soak/chaos.exs");
    let args = ["run", "--schedulers", "2", script, "--seconds", "3", "--seed", "7"];
    let run = Command::new(env!("CARGO_BIN_EXE_quaff")).args(args).output().expect("quaff starts");
    let out = String::from_utf8_lossy(&run.stdout);
    let err = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && out.lines().last() == Some("OK"), "{}\n{out}\n{err}", run.status);
}

//! The `quaff` command.

// See Cargo.toml: lists and spawns are 1.5 times as fast as with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    std::process::exit(quaff::cli::main(std::env::args_os().skip(1).collect()));
}

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [command, path] if command == "parse" => match quaff::syntax::parse_command(path) {
            Ok(line) => {
                let mut out = std::io::stdout().lock();
                let _ = writeln!(out, "{line}");
                ExitCode::SUCCESS
            }
            Err(errors) => {
                let colour = std::io::stderr().is_terminal();
                eprint!("{}", quaff::report::render(&errors, colour));
                ExitCode::FAILURE
            }
        },
        _ => ExitCode::FAILURE,
    }
}

//! Help for a command, and the man page: both from one table.
//!
//! Commands whose arguments the library reads (`test`, `fmt`, `check`, `doc`, …) print their own help; here is what they are
//! for, so that the man page is whole. `quaff man` prints the page as roff: `quaff man | man -l -`.

/// What there is to say about a command.
pub struct Page {
    pub name: &'static str,
    pub usage: &'static str,
    pub about: &'static str,
    pub options: &'static [(&'static str, &'static str)],
    /// Commands, and what they do.
    pub examples: &'static [(&'static str, &'static str)],
    /// Its own command prints its help.
    pub own: bool,
}

const RUN_OPTIONS: &[(&str, &str)] = &[
    ("-e, --eval CODE", "run this text; may be repeated, what follows are its arguments"),
    ("-r, --require FILE", "run this file first; a pattern (lib/*.ex) means all that match; may be repeated"),
    ("-pr PATTERN", "the same (elixir runs them at once, here one after the other)"),
    ("--watch", "run again whenever a source file below this folder changes"),
    ("--color WHEN", "auto, always or never: colour in diagnostics; also NO_COLOR and CLICOLOR_FORCE"),
    ("--no-halt", "keep running when the script is done"),
    ("--log WHERE", "stdout or stderr: where log lines go (default: stdout)"),
    ("--no-log", "nothing is logged"),
    ("--logger-otp-reports BOOL", "log failing servers (default: true)"),
    ("--logger-sasl-reports BOOL", "log supervisors and crash reports (default: false)"),
    ("--schedulers N", "worker threads (default: one a core)"),
    ("--max-memory SIZE", "200M, 4G … (default: 3/4 of the machine's memory)"),
    ("--", "the options end here"),
];

pub const PAGES: &[Page] = &[
    Page {
        name: "run",
        usage: "quaff [run] [OPTIONS] FILE [ARG ...]\n       quaff [run] -e CODE [ARG ...]\n       quaff [run] - [ARG ...]",
        about: "Runs an Elixir script. Its arguments are System.argv(); - reads it from standard input. The status is 0, 1 \
                after an exception, or what the script gives to System.halt/1 or exit({:shutdown, status}).",
        options: RUN_OPTIONS,
        examples: &[
            ("quaff run examples/kv.exs", "run a file; the word run may be left out"),
            ("quaff -e 'IO.puts(1 + 2)'", "run some code"),
            ("quaff -r lib/math.ex -e 'IO.inspect(MyMath.sum([1, 2]))'", "with modules of another file"),
            ("quaff --watch server.exs", "again after each change"),
            ("echo 'IO.puts(:hi)' | quaff -", "from standard input"),
        ],
        own: false,
    },
    Page {
        name: "repl",
        usage: "quaff [repl] [OPTIONS] [FILE ...]",
        about: "The shell: evaluates what is typed, after running the files. Without arguments quaff is the same. Tab completes, \
                Ctrl-R searches the history, Ctrl-C interrupts (twice leaves), Ctrl-D leaves, h() helps.",
        options: &[
            ("-e, --eval CODE", "run this text first"),
            ("-r, --require FILE", "run this file first"),
            ("--dot-iex FILE", "evaluate this file instead of .iex.exs"),
            ("--color WHEN", "auto, always or never"),
        ],
        examples: &[
            ("quaff", "a shell"),
            ("quaff repl kv.exs", "with the modules of a file"),
            ("echo '1 + 1' | quaff repl", "lines from a pipe, prompts and all"),
        ],
        own: false,
    },
    Page {
        name: "test",
        usage: "quaff test [OPTIONS] [PATH[:LINE] ...]",
        about: "Runs ExUnit tests of files, folders and projects.",
        options: &[],
        examples: &[
            ("quaff test", "everything below test/"),
            ("quaff test test/math_test.exs:12", "the test at this line"),
        ],
        own: true,
    },
    Page {
        name: "fmt",
        usage: "quaff fmt [OPTIONS] [FILE|DIR|- ...]",
        about: "Formats source files as mix format does.",
        options: &[],
        examples: &[("quaff fmt", "this folder"), ("quaff fmt --check", "only say what would change")],
        own: true,
    },
    Page {
        name: "check",
        usage: "quaff check [--json] FILE ...",
        about: "Looks for errors and warnings without running anything.",
        options: &[],
        examples: &[("quaff check lib", "a folder"), ("quaff check --json a.exs", "for an editor")],
        own: true,
    },
    Page {
        name: "doc",
        usage: "quaff doc MODULE[.FUNCTION[/ARITY]]",
        about: "Prints the documentation of a module or function; functions of Kernel need no module.",
        options: &[],
        examples: &[("quaff doc Enum.map", "a function"), ("quaff doc if", "of Kernel")],
        own: true,
    },
    Page {
        name: "top",
        usage: "quaff top FILE [-- ARG ...]",
        about: "Runs a script and shows its processes: reductions, memory, mailboxes, links, names; with keys to sort, kill and \
                trace.",
        options: &[],
        examples: &[("quaff top server.exs", "watch a service at work")],
        own: true,
    },
    Page {
        name: "trace",
        usage: "quaff trace FILE [-o OUT.html|--text]",
        about: "Runs a script and draws what its processes did: spawns, messages, links, exits, in time.",
        options: &[],
        examples: &[
            ("quaff trace ping.exs -o ping.html", "a page for the browser"),
            ("quaff trace --text ping.exs", "as text"),
        ],
        own: true,
    },
    Page {
        name: "parse",
        usage: "quaff parse FILE",
        about: "Prints the quoted form of a file, on one line.",
        options: &[],
        examples: &[("quaff parse a.exs", "what macros see")],
        own: false,
    },
    Page {
        name: "completions",
        usage: "quaff completions bash|zsh|fish",
        about: "Prints the script that lets a shell complete quaff's commands and options.",
        options: &[],
        examples: &[
            ("source <(quaff completions bash)", "in ~/.bashrc"),
            ("quaff completions zsh > ~/.zfunc/_quaff", "in a folder of $fpath"),
            ("quaff completions fish > ~/.config/fish/completions/quaff.fish", "for fish"),
        ],
        own: false,
    },
    Page {
        name: "man",
        usage: "quaff man",
        about: "Prints this manual as a man page.",
        options: &[],
        examples: &[
            ("quaff man | man -l -", "read it"),
            ("quaff man > /usr/local/share/man/man1/quaff.1", "install it"),
        ],
        own: false,
    },
    Page {
        name: "version",
        usage: "quaff version",
        about: "Prints the version. quaff --short-version prints that of the Elixir it stands for.",
        options: &[],
        examples: &[("quaff version", "")],
        own: false,
    },
];

pub fn page(name: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.name == name)
}

/// A command's help.
pub fn text(page: &Page) -> String {
    let mut out = format!("Usage: {}\n\n", page.usage);
    for line in wrap(page.about, 88) {
        out.push_str(&line);
        out.push('\n');
    }
    if !page.options.is_empty() {
        out.push_str("\nOptions:\n");
        let width = page.options.iter().map(|(name, _)| name.len()).max().unwrap_or(0).min(28) + 2;
        for (name, what) in page.options {
            out.push_str(&format!("  {name:width$}{what}\n"));
        }
    }
    out.push_str("\nExamples:\n");
    for (command, what) in page.examples {
        let remark = if what.is_empty() { String::new() } else { format!("   # {what}") };
        out.push_str(&format!("  {command}{remark}\n"));
    }
    out
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The man page.
pub fn man() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut out = format!(".TH QUAFF 1 \"\" \"Quaff {version}\" \"User Commands\"\n");
    section(&mut out, "NAME");
    out.push_str("quaff \\- run Elixir scripts\n");
    section(&mut out, "SYNOPSIS");
    out.push_str(".nf\n");
    for page in PAGES {
        for line in page.usage.lines() {
            out.push_str(&format!("{}\n", roff(line.trim())));
        }
    }
    out.push_str(".fi\n");
    section(&mut out, "DESCRIPTION");
    out.push_str("Quaff runs Elixir scripts as written, without Erlang. Without arguments it is a shell.\n");
    section(&mut out, "COMMANDS");
    for page in PAGES {
        out.push_str(&format!(
            ".SS {}\n.B {}\n.PP\n",
            roff(page.name),
            roff(page.usage.lines().next().unwrap_or_default())
        ));
        out.push_str(&format!("{}\n", roff(page.about)));
        if page.own {
            out.push_str(&format!("Its options: \\fBquaff {} \\-\\-help\\fR.\n", roff(page.name)));
        }
        for (name, what) in page.options {
            out.push_str(&format!(".TP\n.B {}\n{}\n", roff(name), roff(what)));
        }
    }
    section(&mut out, "ENVIRONMENT");
    for (name, what) in [
        ("NO_COLOR", "no colours, whatever the terminal"),
        ("CLICOLOR_FORCE", "colours, also where output is no terminal"),
        ("QUAFF_HISTORY", "the file of the shell's history; empty: none"),
        ("ELIXIR_EDITOR, VISUAL, EDITOR", "what open/1 of the shell starts"),
    ] {
        out.push_str(&format!(".TP\n.B {}\n{}\n", roff(name), roff(what)));
    }
    section(&mut out, "FILES");
    out.push_str(".TP\n.B .iex.exs, ~/.iex.exs\nevaluated when the shell starts\n");
    section(&mut out, "EXIT STATUS");
    out.push_str("0; 1 after an exception or for wrong arguments; 130 after Ctrl\\-C; else what the script says.\n");
    section(&mut out, "EXAMPLES");
    for page in PAGES {
        for (command, what) in page.examples.iter().filter(|(_, what)| !what.is_empty()) {
            out.push_str(&format!(".TP\n.B {}\n{}\n", roff(command), roff(what)));
        }
    }
    out
}

fn section(out: &mut String, name: &str) {
    out.push_str(&format!(".SH {name}\n"));
}

/// Text as roff takes it literally.
fn roff(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\e"),
            '-' => out.push_str("\\-"),
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!("\\[u{:04X}]", c as u32)),
        }
    }
    let text = out;
    match text.chars().next() {
        Some('.' | '\'') => format!("\\&{text}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_usage_and_examples() {
        for page in PAGES {
            let text = text(page);
            assert!(text.starts_with("Usage: quaff") && text.contains("Examples:"), "{text}");
            assert!(text.lines().all(|line| line.chars().count() <= 110), "{text}");
        }
    }

    #[test]
    fn roff_is_literal() {
        assert_eq!(roff("-e 'a\\n'"), "\\-e 'a\\en'");
        assert_eq!(roff(".iex"), "\\&.iex");
    }
}

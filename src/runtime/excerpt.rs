//! The source lines that a stack trace names, drawn below an uncaught exception where somebody reads on a terminal.

use super::Runtime;
use crate::base::SourceFile;
use crate::machine::Answer;
use crate::process::Cx;
use crate::report;
use crate::term::Term;

/// Larger files are not read for this.
const LARGEST: u64 = 4 << 20;

/// `:quaff_code.excerpt([{file, line, label}])`: draws lines of the first entry's file on standard error.
pub fn draw(runtime: &Runtime, _: &mut Cx, args: &mut [Term]) -> Answer {
    if runtime.drawn
        && let Some(text) = excerpt(&args[0], runtime.color)
    {
        runtime.write_error(&text);
    }
    Answer::Value(Term::atom(crate::base::atoms::OK))
}

fn excerpt(entries: &Term, colour: bool) -> Option<String> {
    let entries: Vec<(&str, u32, &str)> = entries
        .list_iter()
        .filter_map(|entry| match entry.as_tuple()? {
            [file, line, label] => Some((file.as_str()?, u32::try_from(line.as_int()?).ok()?, label.as_str()?)),
            _ => None,
        })
        .collect();
    let (name, ..) = *entries.first()?;
    // Standard input, `-e` and what was generated have no file.
    let size = std::fs::metadata(name).ok().filter(std::fs::Metadata::is_file)?.len();
    let text = (size <= LARGEST).then(|| std::fs::read_to_string(name).ok()).flatten()?;
    let file = SourceFile::new(name, text);
    let mut lines: Vec<(u32, &str)> = Vec::new();
    for (_, line, label) in entries.into_iter().filter(|(other, ..)| *other == name) {
        if !lines.iter().any(|(known, _)| *known == line) {
            lines.push((line, label));
        }
    }
    report::lines(&file, &lines, colour)
}

//! What differs from run to run, replaced before outputs are compared.

/// Replaces what a run leaves to chance, by the words of a script's `# normalise:` line. Applied to both sides.
///
/// # Errors
/// A word that stands for nothing.
pub fn normalise(text: &[u8], words: &[&str]) -> Result<Vec<u8>, String> {
    if words.is_empty() {
        return Ok(text.to_vec());
    }
    let mut text = String::from_utf8_lossy(text).into_owned();
    for &word in words {
        text = match word {
            "pids" => blank(&text, "#PID<"),
            "refs" => blank(&text, "#Reference<"),
            "funs" => blank(&text, "#Function<"),
            "times" => blank_times(&text),
            "frames" => text.split_inclusive('\n').filter(|l| !is_library_frame(l)).collect(),
            "suite" => text.split_inclusive('\n').map(blank_suite).collect(),
            other => return Err(format!("unknown word in a `# normalise:` line: {other}")),
        };
    }
    Ok(text.into_bytes())
}

fn blank(text: &str, opening: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(opening) {
        let inside = at + opening.len();
        let Some(end) = rest[inside..].find('>') else { break };
        result += &rest[..inside];
        result += "…>";
        rest = &rest[inside + end + 1..];
    }
    result + rest
}

/// `10:28:00.745` -> `00:00:00.000`.
fn blank_times(text: &str) -> String {
    const SHAPE: &[u8] = b"dd:dd:dd.ddd";
    let bytes = text.as_bytes();
    let mut result = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let window = bytes.get(at..at + SHAPE.len()).unwrap_or_default();
        let fits = !window.is_empty()
            && window.iter().zip(SHAPE).all(|(b, s)| if *s == b'd' { b.is_ascii_digit() } else { b == s });
        if fits {
            result.extend_from_slice(b"00:00:00.000");
            at += SHAPE.len();
        } else {
            result.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&result).into_owned()
}

/// A line of a stack trace inside the library: `    (elixir 1.20.4) lib/enum.ex:983: …`.
fn is_library_frame(line: &str) -> bool {
    let Some((app, rest)) = line.trim_start_matches(' ').strip_prefix('(').and_then(|l| l.split_once(' ')) else {
        return false;
    };
    let Some((version, _)) = rest.split_once(") ") else { return false };
    app.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        && !version.is_empty()
        && version.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// What ExUnit reports of chance: the seed, how many tests run at once, times.
fn blank_suite(line: &str) -> String {
    for (start, replacement) in [
        ("Running ExUnit with seed: ", "Running ExUnit with seed: …, max_cases: …"),
        ("Finished in ", "Finished in … seconds"),
    ] {
        if line.starts_with(start) {
            let rest = line.find(", remaining_runs").map_or("\n", |at| &line[at..]);
            return format!("{replacement}{rest}");
        }
    }
    if line.starts_with("Top ")
        && let Some(at) = line.find(" slowest (")
    {
        return format!("{} slowest (…), …% of total time:\n", &line[..at]);
    }
    blank_milliseconds(line)
}

/// `(12.3ms)` -> `(…ms)`.
fn blank_milliseconds(line: &str) -> String {
    let mut result = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("ms)") {
        let (before, after) = rest.split_at(at);
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        match number.strip_suffix('(').filter(|_| number.len() < before.len()) {
            Some(open) => result += &format!("{open}(…ms)"),
            None => result += &format!("{before}ms)"),
        }
        rest = &after[3..];
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(text: &str, words: &[&str]) -> String {
        normalise(text.as_bytes(), words).map_or_else(|e| e, |bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn chance_is_replaced_by_the_words_asked_for() {
        assert_eq!(normal("#PID<0.1.2> at 10:28:00.745", &["pids", "times"]), "#PID<…> at 00:00:00.000");
        assert_eq!(normal("    (elixir 1.20.4) lib/enum.ex:9: x\nb", &["frames"]), "b");
        assert_eq!(normal("x", &["nope"]), "unknown word in a `# normalise:` line: nope");
    }

    #[test]
    fn a_suite_keeps_what_its_tests_decide() {
        let text = "Running ExUnit with seed: 1, max_cases: 4, remaining_runs: 2\n  * a (0.1ms) [L#3] (x)\nFinished in 0.1 seconds (0.1s async)\n";
        let expected = "Running ExUnit with seed: …, max_cases: …, remaining_runs: 2\n  * a (…ms) [L#3] (x)\nFinished in … seconds\n";
        assert_eq!(normal(text, &["suite"]), expected);
    }
}

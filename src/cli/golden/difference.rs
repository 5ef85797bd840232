//! Differences of texts, by lines.

/// A unified difference, or nothing when both are equal.
pub fn difference(what: &str, expected: &[u8], got: &[u8], shown: usize) -> String {
    if expected == got {
        return String::new();
    }
    let (expected, got) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(got));
    let (a, b): (Vec<&str>, Vec<&str>) = (expected.split('\n').collect(), got.split('\n').collect());
    let mut lines = vec![format!("--- {what}, expected"), format!("+++ {what}, got")];
    lines.extend(diff_lines(&a, &b));
    let hidden = lines.len().saturating_sub(shown);
    lines.truncate(shown);
    let mut text = lines.join("\n") + "\n";
    if hidden > 0 {
        text += &format!("… {hidden} more lines\n");
    }
    text
}

/// Longest common subsequence of lines; goldens are short, so the quadratic table is fine up to a bound.
fn diff_lines(a: &[&str], b: &[&str]) -> Vec<String> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (mid_a, mid_b) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    let mut lines: Vec<String> = a[start.saturating_sub(2)..start].iter().map(|l| format!(" {l}")).collect();
    if mid_a.len() * mid_b.len() > 4_000_000 {
        lines.extend(mid_a.iter().map(|l| format!("-{l}")));
        lines.extend(mid_b.iter().map(|l| format!("+{l}")));
        return lines;
    }
    let width = mid_b.len() + 1;
    let mut table = vec![0u32; (mid_a.len() + 1) * width];
    for i in (0..mid_a.len()).rev() {
        for j in (0..mid_b.len()).rev() {
            table[i * width + j] = if mid_a[i] == mid_b[j] {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < mid_a.len() || j < mid_b.len() {
        if i < mid_a.len() && j < mid_b.len() && mid_a[i] == mid_b[j] {
            lines.push(format!(" {}", mid_a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == mid_b.len() || i < mid_a.len() && table[(i + 1) * width + j] >= table[i * width + j + 1] {
            lines.push(format!("-{}", mid_a[i]));
            i += 1;
        } else {
            lines.push(format!("+{}", mid_b[j]));
            j += 1;
        }
    }
    lines.extend(a[a.len() - end..].iter().take(2).map(|l| format!(" {l}")));
    lines
}

/// The same with the lines in red and green.
pub fn coloured(difference: &str) -> String {
    let colour = |line: &str| match line.as_bytes().first() {
        Some(b'-') => format!("\x1b[31m{line}\x1b[0m\n"),
        Some(b'+') => format!("\x1b[32m{line}\x1b[0m\n"),
        _ => format!("{line}\n"),
    };
    difference.lines().map(colour).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(difference("x", b"a\nb", b"a\nb", 9), "");
    }

    #[test]
    fn lines_that_both_have_stand_around_those_that_differ() {
        let text = difference("output", b"a\nb\nc\n", b"a\nx\nc\n", 99);
        assert_eq!(text, "--- output, expected\n+++ output, got\n a\n-b\n+x\n c\n \n");
        assert_eq!(coloured("-b\n+x\n c"), "\x1b[31m-b\x1b[0m\n\x1b[32m+x\x1b[0m\n c\n");
    }

    #[test]
    fn long_differences_are_cut() {
        let text = difference("output", b"a\nb\nc\n", b"", 3);
        assert!(text.ends_with("… 3 more lines\n"), "{text}");
    }
}

//! A grid of cells and how it gets onto the terminal.
//!
//! A page is drawn anew into a grid; only cells that differ from the last page are sent, so nothing flickers and a slow
//! connection has little to do. The few sequences used are those that every terminal of the last decades knows.
//!
//! Rejected: ratatui with crossterm. It is very good, and its table, layout and terminal layers together make the
//! stripped program 360 kB larger (measured with a page of one table and a gauge), for one page.

use rustix::termios::{self, OptionalActions, Termios};
use std::fmt::Write as _;
use std::io::Write;

/// How a cell looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// An ANSI colour, 0: the usual one.
    pub color: u8,
    pub bold: bool,
    pub dim: bool,
    pub reverse: bool,
}

pub const PLAIN: Style = Style { color: 0, bold: false, dim: false, reverse: false };
pub const BOLD: Style = Style { bold: true, ..PLAIN };
pub const DIM: Style = Style { dim: true, ..PLAIN };
pub const REVERSE: Style = Style { reverse: true, ..PLAIN };

pub const fn color(color: u8) -> Style {
    Style { color, ..PLAIN }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Cell {
    sign: char,
    style: Style,
}

const EMPTY: Cell = Cell { sign: ' ', style: PLAIN };

/// A page.
pub struct Grid {
    pub width: usize,
    pub height: usize,
    cells: Vec<Cell>,
}

impl Grid {
    pub fn new(width: usize, height: usize) -> Grid {
        Grid { width, height, cells: vec![EMPTY; width * height] }
    }

    /// Writes from a place on; what does not fit is cut. The column behind it.
    pub fn put(&mut self, x: usize, y: usize, text: &str, style: Style) -> usize {
        let mut x = x;
        for sign in text.chars() {
            if x >= self.width || y >= self.height {
                break;
            }
            // Signs of two columns would shift the rest; scripts' texts may hold anything.
            let sign = if sign.is_control() || is_wide(sign) { '·' } else { sign };
            self.cells[y * self.width + x] = Cell { sign, style };
            x += 1;
        }
        x
    }

    /// The same, within a column of this width; numbers stand at its right.
    pub fn column(&mut self, x: usize, y: usize, width: usize, text: &str, right: bool, style: Style) {
        let length = text.chars().count();
        if length > width {
            let cut: String = text.chars().take(width.saturating_sub(1)).collect();
            self.put(x, y, &format!("{cut}…"), style);
        } else {
            self.put(if right { x + width - length } else { x }, y, text, style);
        }
    }

    /// Gives a whole line a style.
    pub fn line_style(&mut self, y: usize, change: impl Fn(Style) -> Style) {
        for cell in self.cells.iter_mut().skip(y * self.width).take(self.width) {
            cell.style = change(cell.style);
        }
    }

    /// Without styles and without spaces at the ends of lines.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for line in self.cells.chunks(self.width.max(1)) {
            let text: String = line.iter().map(|cell| cell.sign).collect();
            out.push_str(text.trim_end());
            out.push('\n');
        }
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }

    /// What turns `before` on a terminal into this page.
    fn changes(&self, before: Option<&Grid>) -> String {
        let before = before.filter(|b| b.width == self.width && b.height == self.height);
        let mut out = String::new();
        if before.is_none() {
            out.push_str("\x1b[0m\x1b[2J");
        }
        let (mut at, mut style) = (usize::MAX, PLAIN);
        out.push_str("\x1b[0m");
        for (n, cell) in self.cells.iter().enumerate() {
            if before.map_or(EMPTY, |b| b.cells[n]) == *cell {
                continue;
            }
            let (x, y) = (n % self.width, n / self.width);
            if at != n {
                let _ = write!(out, "\x1b[{};{}H", y + 1, x + 1);
            }
            if style != cell.style {
                style = cell.style;
                out.push_str("\x1b[0");
                for (on, code) in [(style.bold, "1"), (style.dim, "2"), (style.reverse, "7")] {
                    if on {
                        out.push(';');
                        out.push_str(code);
                    }
                }
                if style.color > 0 {
                    let _ = write!(out, ";{}", 30 + style.color);
                }
                out.push('m');
            }
            out.push(cell.sign);
            // Behind the last column terminals differ.
            at = if x + 1 == self.width { usize::MAX } else { n + 1 };
        }
        out.push_str("\x1b[0m");
        out
    }
}

fn is_wide(sign: char) -> bool {
    matches!(u32::from(sign), 0x300..=0x36f | 0x1100..=0x115f | 0x200b..=0x200f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3
        | 0xf900..=0xfaff | 0xfe00..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f000..=0x1faff | 0x20000..=0x3fffd)
}

/// The terminal, taken over until dropped: keys come as they are pressed, the screen that was there comes back.
pub struct Terminal {
    former: Termios,
    last: Option<Grid>,
}

impl Terminal {
    /// # Errors
    /// Standard input or output is no terminal.
    pub fn open() -> Result<Terminal, String> {
        let input = std::io::stdin();
        let former = termios::tcgetattr(&input).map_err(|e| format!("no terminal: {e}"))?;
        let mut raw = former.clone();
        raw.make_raw();
        termios::tcsetattr(&input, OptionalActions::Now, &raw).map_err(|e| format!("no terminal: {e}"))?;
        send("\x1b[?1049h\x1b[?25l");
        Ok(Terminal { former, last: None })
    }

    /// Columns and lines.
    pub fn size() -> (usize, usize) {
        match termios::tcgetwinsize(std::io::stdout()) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
            _ => (80, 24),
        }
    }

    pub fn show(&mut self, page: Grid) {
        send(&page.changes(self.last.as_ref()));
        self.last = Some(page);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        send("\x1b[0m\x1b[?25h\x1b[?1049l");
        let _ = termios::tcsetattr(std::io::stdin(), OptionalActions::Now, &self.former);
    }
}

fn send(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_sent() {
        let mut first = Grid::new(10, 2);
        first.put(0, 0, "hello", PLAIN);
        let whole = first.changes(None);
        assert!(whole.contains("\x1b[2J") && whole.contains("\x1b[1;1Hhello"), "{whole:?}");
        let mut second = Grid::new(10, 2);
        second.put(0, 0, "help", PLAIN);
        second.put(2, 1, "x", BOLD);
        assert_eq!(second.changes(Some(&first)), "\x1b[0m\x1b[1;4Hp \x1b[2;3H\x1b[0;1mx\x1b[0m");
        assert_eq!(second.changes(Some(&second)), "\x1b[0m\x1b[0m");
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        let mut grid = Grid::new(8, 1);
        grid.column(0, 0, 4, "abcdef", false, PLAIN);
        grid.column(4, 0, 4, "12", true, PLAIN);
        assert_eq!(grid.text(), "abc…  12\n");
        grid.put(6, 0, "日本", PLAIN);
        assert_eq!(grid.text(), "abc…  ··\n");
    }
}

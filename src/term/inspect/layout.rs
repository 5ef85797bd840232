//! Breaking lines: a stream of text, groups and breaks is fitted into a width.
//!
//! A group is printed flat if its contents fit the rest of the line; else its own breaks are newlines,
//! while groups inside decide for themselves. A *flex* break of a broken group becomes a newline only if
//! what follows, up to the group's next break or its end, does not fit. Text that contains no break at all
//! counts as fitting: breaking would not help. This is Elixir's variant of Wadler's printer; it is kept as a
//! flat token stream rather than a tree so that nesting costs no native stack.

/// How a break behaves when its group does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BreakKind {
    Strict,
    Flex,
    /// Not a break after all.
    Off,
}

#[derive(Clone, Copy, Debug)]
enum Token {
    /// Text up to this end in the buffer, and its width.
    Text {
        end: usize,
        width: usize,
    },
    Open,
    Close,
    /// Changes the indentation.
    Nest(isize),
    /// A space or nothing, or a newline.
    Break {
        space: bool,
        kind: BreakKind,
    },
}

/// A container whose style is decided when it is complete.
#[derive(Clone, Debug)]
pub(super) struct Container {
    groups_before: usize,
    nest: usize,
    breaks: Vec<usize>,
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// Every element on its own line, if broken.
    Strict,
    /// As many elements a line as fit; the second and further lines are indented by this.
    Flex(isize),
    /// Flex (by one) if no element holds a group, else strict.
    Maybe,
}

/// A document under construction. Without `pretty` it is plain text and everything else is ignored.
#[derive(Default)]
pub(super) struct Doc {
    text: String,
    tokens: Vec<Token>,
    marked: usize,
    groups: usize,
    pretty: bool,
}

impl Doc {
    pub fn new(pretty: bool) -> Doc {
        Doc { pretty, ..Doc::default() }
    }

    pub fn text(&mut self, text: &str) {
        self.text.push_str(text);
        self.mark();
    }

    /// The buffer, to write text into; call `mark` afterwards.
    pub fn buffer(&mut self) -> &mut String {
        &mut self.text
    }

    /// Makes what was written since the last token a token.
    pub fn mark(&mut self) {
        if self.pretty && self.text.len() > self.marked {
            // Elixir's printer counts bytes, not graphemes.
            let width = self.text.len() - self.marked;
            self.marked = self.text.len();
            self.tokens.push(Token::Text { end: self.marked, width });
        }
    }

    /// Begins a container with its opening text.
    pub fn open(&mut self, left: &str, style: Style) -> Container {
        if !self.pretty {
            self.text.push_str(left);
            return Container { groups_before: 0, nest: 0, breaks: Vec::new(), style };
        }
        self.groups += 1;
        self.tokens.push(Token::Open);
        self.text(left);
        self.tokens.push(Token::Nest(0));
        self.tokens.push(Token::Break { space: false, kind: BreakKind::Off });
        Container { groups_before: self.groups, nest: self.tokens.len() - 2, breaks: Vec::new(), style }
    }

    /// Between two elements.
    pub fn separator(&mut self, container: &mut Container, text: &str) {
        self.text.push_str(text);
        if !self.pretty {
            self.text.push(' ');
            return;
        }
        self.mark();
        container.breaks.push(self.tokens.len());
        self.tokens.push(Token::Break { space: true, kind: BreakKind::Strict });
    }

    /// Ends a container with its closing text and settles its style.
    pub fn close(&mut self, container: Container, right: &str) {
        if !self.pretty {
            self.text.push_str(right);
            return;
        }
        let flex = match container.style {
            Style::Strict => None,
            Style::Flex(indent) => Some(indent),
            Style::Maybe if self.groups == container.groups_before => Some(1),
            Style::Maybe => None,
        };
        let indent = flex.unwrap_or(2);
        self.tokens[container.nest] = Token::Nest(indent);
        self.tokens.push(Token::Nest(-indent));
        if flex.is_some() {
            for at in container.breaks {
                self.tokens[at] = Token::Break { space: true, kind: BreakKind::Flex };
            }
        } else {
            let end = Token::Break { space: false, kind: BreakKind::Strict };
            self.tokens[container.nest + 1] = end;
            self.tokens.push(end);
        }
        self.text(right);
        self.tokens.push(Token::Close);
    }

    /// The text of a document that is not to be broken.
    pub fn into_text(self) -> String {
        self.text
    }

    /// The text, broken to fit `width` columns where it can be.
    pub fn format(self, width: usize) -> String {
        let mut out = String::with_capacity(self.text.len() * 2);
        let (mut column, mut start, mut indent) = (0, 0, 0isize);
        // Whether the open groups are broken; inside a flat one all are flat.
        let mut broken: Vec<bool> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match *token {
                Token::Text { end, width } => {
                    out.push_str(&self.text[start..end]);
                    start = end;
                    column += width;
                }
                Token::Open => {
                    let outer_flat = broken.last() == Some(&false);
                    broken.push(!outer_flat && !self.group_fits(at, column, width));
                }
                Token::Close => {
                    broken.pop();
                }
                Token::Nest(by) => indent += by,
                Token::Break { kind: BreakKind::Off, .. } => {}
                Token::Break { space, kind } => {
                    let flat = match (broken.last(), kind) {
                        (Some(true), BreakKind::Flex) => self.rest_fits(at + 1, column + space as usize, width),
                        (Some(true), _) => false,
                        _ => true,
                    };
                    if !flat {
                        out.push('\n');
                        column = usize::try_from(indent).unwrap_or(0);
                        out.extend(std::iter::repeat_n(' ', column));
                    } else if space {
                        out.push(' ');
                        column += 1;
                    }
                }
            }
        }
        out
    }

    /// Whether the group that opens at `at` fits on the line when printed flat.
    fn group_fits(&self, at: usize, mut column: usize, width: usize) -> bool {
        let (mut depth, mut seen_break) = (0, false);
        for token in &self.tokens[at..] {
            match token {
                Token::Text { width, .. } => column += width,
                Token::Open => depth += 1,
                Token::Close => {
                    depth -= 1;
                    if depth == 0 {
                        return column <= width || !seen_break;
                    }
                }
                Token::Break { kind: BreakKind::Off, .. } | Token::Nest(_) => {}
                Token::Break { space, .. } => {
                    column += *space as usize;
                    seen_break = true;
                }
            }
            if column > width && seen_break {
                return false;
            }
        }
        true
    }

    /// Whether what follows a flex break fits, up to the next break of its group or the group's end.
    fn rest_fits(&self, from: usize, mut column: usize, width: usize) -> bool {
        let mut depth = 0usize;
        for token in &self.tokens[from..] {
            match token {
                Token::Text { width, .. } => column += width,
                Token::Open => depth += 1,
                Token::Close if depth == 0 => return true,
                Token::Close => depth -= 1,
                Token::Break { kind: BreakKind::Off, .. } | Token::Nest(_) => {}
                Token::Break { space, .. } => {
                    if depth == 0 {
                        return column <= width;
                    }
                    column += *space as usize;
                }
            }
            if column > width {
                return false;
            }
        }
        true
    }
}

//! Tokens: what the lexer hands to the parser.
//!
//! A token is 20 bytes and carries no text: names are atoms, contents of strings sit in the pool of [`Lexed`],
//! numbers are read from the source by the parser. An identifier's kind already says what follows it (`(`, `[`,
//! `do`, a sign that binds to the next operand), so that the grammar needs one token of look-ahead.

use crate::base::{Atom, Span};
use std::sync::Arc;

/// What a token is. Operators are grouped by precedence, as the parser needs nothing finer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// One or more line ends that may separate expressions.
    Eol,
    Semi,
    Comma,
    Dot,
    /// The dot of `f.(x)`.
    DotCall,
    LParen,
    RParen,
    LBrack,
    RBrack,
    LBrace,
    RBrace,
    LBits,
    RBits,
    /// `%` right before `{`.
    MapOp,
    Percent,
    /// A name that nothing special follows.
    Ident,
    /// A name right before `(`.
    ParenIdent,
    /// A name right before `[`.
    BracketIdent,
    /// A name before `do`.
    DoIdent,
    /// A name before a sign that belongs to the next operand, as in `foo -1`.
    OpIdent,
    Alias,
    Atom,
    /// A key with its colon.
    KwIdent,
    Int,
    Float,
    Char,
    /// A string, charlist or quoted atom without interpolation.
    Bin,
    CharList,
    /// With interpolation: start, then parts and `#{` … `}`, then an end.
    BinStart,
    ListStart,
    /// A quoted key with interpolation.
    KeyStart,
    AtomStart,
    SigilStart,
    Part,
    InterpStart,
    InterpEnd,
    StrEnd,
    True,
    False,
    Nil,
    Fn,
    Do,
    End,
    /// `else`, `after`, `rescue`, `catch`.
    Block,
    Unary,
    At,
    Capture,
    CaptureInt,
    Ellipsis,
    Dual,
    Ternary,
    Range,
    Match,
    Or,
    And,
    Comp,
    Rel,
    Arrow,
    In,
    NotIn,
    Xor,
    Concat,
    Mult,
    Power,
    Pipe,
    Type,
    InMatch,
    When,
    Assoc,
    Stab,
}

/// A token and its place. `value` is an atom index, a pool or sigil index, or a code point, by kind.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Token {
    pub kind: Kind,
    pub line: u32,
    pub start: u32,
    pub end: u32,
    pub value: u32,
}

impl Token {
    pub fn atom(&self) -> Atom {
        Atom::from_index(self.value)
    }

    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }
}

/// What a sigil is apart from its content.
#[derive(Clone, Debug)]
pub struct Sigil {
    /// `sigil_r` and the like.
    pub name: Atom,
    pub delimiter: &'static str,
    /// Of a heredoc: how many blanks were cut off each line.
    pub indentation: Option<u32>,
    pub modifiers: String,
}

/// The outcome of the lexer.
#[derive(Debug, Default)]
pub struct Lexed {
    pub tokens: Vec<Token>,
    pub pool: Vec<Arc<[u8]>>,
    pub sigils: Vec<Sigil>,
    pub comments: Vec<super::text::Comment>,
    /// Characters in strings that are no column of their own.
    pub clusters: crate::base::source::Clusters,
    /// The line that the text ends on.
    pub last_line: u32,
}

impl Kind {
    /// Is a line end right after this token without meaning?
    pub fn swallows_eol(self) -> bool {
        use Kind::*;
        matches!(self, Eol | Semi | Comma | Dot | DotCall | LParen | LBrack | LBrace | LBits | KwIdent)
            || matches!(self, Unary | At | Capture | Dual | Ternary | Stab | Assoc | Fn | Do | Block)
            || (self != Range && self.infix().is_some())
    }

    /// Precedence of an infix operator, and whether it associates to the right.
    pub fn infix(self) -> Option<(u8, bool)> {
        use Kind::*;
        Some(match self {
            InMatch => (4, false),
            When => (5, true),
            Type => (6, true),
            Pipe => (7, true),
            Match => (10, true),
            Or => (12, false),
            And => (13, false),
            Comp => (14, false),
            Rel => (15, false),
            Arrow => (16, false),
            In | NotIn => (17, false),
            Xor => (18, false),
            Ternary => (19, true),
            Concat | Range => (20, true),
            Dual => (21, false),
            Mult => (22, false),
            Power => (23, false),
            _ => return None,
        })
    }

    /// Precedence of a prefix operator.
    pub fn prefix(self) -> Option<u8> {
        use Kind::*;
        Some(match self {
            Capture | Ellipsis => 9,
            Unary | Dual | Ternary => 30,
            At => 32,
            _ => return None,
        })
    }

    /// Can this token begin an argument of a call without parentheses? (A sign cannot: it is taken as infix.)
    pub fn starts_argument(self) -> bool {
        use Kind::*;
        matches!(self, Unary | At | Capture | Ellipsis | KwIdent | KeyStart) || (self.starts_operand() && self != Range)
    }

    /// Can this token begin an operand?
    pub fn starts_operand(self) -> bool {
        use Kind::*;
        matches!(
            self,
            LParen | LBrack | LBrace | LBits | MapOp | Percent | Ident | ParenIdent | BracketIdent | DoIdent | OpIdent
        ) || matches!(self, Alias | Atom | Int | Float | Char | Bin | CharList | BinStart | ListStart | AtomStart)
            || matches!(self, SigilStart | True | False | Nil | Fn | CaptureInt | Range | Ellipsis)
    }

    /// Can this token begin an expression?
    pub fn starts_expression(self) -> bool {
        self.starts_operand() || self.prefix().is_some()
    }
}

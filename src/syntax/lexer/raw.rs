//! The raw tokens: everything whose extent a regular expression decides. Strings, heredocs and sigils are only
//! recognised by their opening; `strings.rs` reads on by hand, since interpolation nests.

use crate::base::{Atom, atoms};
use crate::syntax::token::Kind;
use logos::Logos;

/// An operator: its group and its name.
type Op = (Kind, Atom);

#[derive(Logos, Clone, Copy, PartialEq, Debug)]
#[logos(skip r"[ \t]+")]
pub enum Raw {
    #[regex(r"\r?\n")]
    Newline,
    #[regex(r"\\\r?\n")]
    Continuation,
    #[regex(r"#[^\n]*", allow_greedy = true)]
    Comment,
    #[regex(r"[a-z_][a-zA-Z0-9_]*[?!]?")]
    Ident,
    #[regex(r"[A-Z][a-zA-Z0-9_]*")]
    Alias,
    #[regex(r"[0-9](_?[0-9])*")]
    #[regex(r"0x[0-9a-fA-F](_?[0-9a-fA-F])*")]
    #[regex(r"0o[0-7](_?[0-7])*")]
    #[regex(r"0b[01](_?[01])*")]
    Int,
    #[regex(r"[0-9](_?[0-9])*\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?")]
    Float,
    #[regex(r":[a-zA-Z_][a-zA-Z0-9_@]*[?!]?")]
    #[regex(r":(\.\.//|\.\.\.|\.\.|\.|%\{\}|%|\{\}|<<>>)")]
    #[regex(r":(<<<|>>>|~>>|<<~|<~>|<\|>|~>|<~|\|>|\^\^\^|&&&|\|\|\||&&|\|\||===|!==|==|!=|=~|<=|>=|<-|->|\\\\|~~~)")]
    #[regex(r":(\+\+\+|---|\+\+|--|<>|\*\*|::|\+|-|\*|/|<|>|=|\||\^|!|@|&)")]
    Atom,
    #[token(":")]
    Colon,
    #[token(":\"")]
    #[token(":'")]
    AtomQuote,
    #[token("\"")]
    #[token("'")]
    Quote,
    #[token("\"\"\"")]
    #[token("'''")]
    Heredoc,
    #[regex(r"~[a-zA-Z][a-zA-Z0-9]*")]
    Sigil,
    #[token("?")]
    Question,
    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBrack,
    #[token("]")]
    RBrack,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token("<<")]
    LBits,
    #[token(">>")]
    RBits,
    #[token("%")]
    Percent,
    #[token(",")]
    Comma,
    #[token(";")]
    Semi,
    #[token(".")]
    Dot,
    #[regex(r"(\.\.//|%\{\}|\{\}|<<>>|%|\.):[ \t\r\n]")]
    SpecialKey,
    #[token("<<<", |_| op(Kind::Arrow, atoms::SHL))]
    #[token(">>>", |_| op(Kind::Arrow, atoms::SHR))]
    #[token("~>>", |_| op(Kind::Arrow, atoms::TILDE_GT_GT))]
    #[token("<<~", |_| op(Kind::Arrow, atoms::LT_LT_TILDE))]
    #[token("<~>", |_| op(Kind::Arrow, atoms::LT_TILDE_GT))]
    #[token("<|>", |_| op(Kind::Arrow, atoms::LT_BAR_GT))]
    #[token("~>", |_| op(Kind::Arrow, atoms::TILDE_GT))]
    #[token("<~", |_| op(Kind::Arrow, atoms::LT_TILDE))]
    #[token("|>", |_| op(Kind::Arrow, atoms::PIPE))]
    #[token("^^^", |_| op(Kind::Xor, atoms::XOR3))]
    #[token("&&&", |_| op(Kind::And, atoms::AND_AND_AND))]
    #[token("&&", |_| op(Kind::And, atoms::AND_AND))]
    #[token("|||", |_| op(Kind::Or, atoms::OR_OR_OR))]
    #[token("||", |_| op(Kind::Or, atoms::OR_OR))]
    #[token("===", |_| op(Kind::Comp, atoms::SEQ))]
    #[token("!==", |_| op(Kind::Comp, atoms::SNEQ))]
    #[token("==", |_| op(Kind::Comp, atoms::EQ))]
    #[token("!=", |_| op(Kind::Comp, atoms::NEQ))]
    #[token("=~", |_| op(Kind::Comp, atoms::MATCH_OP))]
    #[token("<=", |_| op(Kind::Rel, atoms::LE))]
    #[token(">=", |_| op(Kind::Rel, atoms::GE))]
    #[token("<", |_| op(Kind::Rel, atoms::LT))]
    #[token(">", |_| op(Kind::Rel, atoms::GT))]
    #[token("+++", |_| op(Kind::Concat, atoms::PLUS_PLUS_PLUS))]
    #[token("---", |_| op(Kind::Concat, atoms::MINUS_MINUS_MINUS))]
    #[token("++", |_| op(Kind::Concat, atoms::PLUS_PLUS))]
    #[token("--", |_| op(Kind::Concat, atoms::MINUS_MINUS))]
    #[token("<>", |_| op(Kind::Concat, atoms::CONCAT))]
    #[token("**", |_| op(Kind::Power, atoms::POWER))]
    #[token("..", |_| op(Kind::Range, atoms::DOT_DOT))]
    #[token("...", |_| op(Kind::Ellipsis, atoms::ELLIPSIS))]
    #[token("//", |_| op(Kind::Ternary, atoms::STEP_OP))]
    #[token("::", |_| op(Kind::Type, atoms::TYPE_OP))]
    #[token("<-", |_| op(Kind::InMatch, atoms::LEFT_ARROW))]
    #[token("\\\\", |_| op(Kind::InMatch, atoms::DEFAULT))]
    #[token("->", |_| op(Kind::Stab, atoms::ARROW))]
    #[token("=>", |_| op(Kind::Assoc, atoms::FAT_ARROW))]
    #[token("+", |_| op(Kind::Dual, atoms::PLUS))]
    #[token("-", |_| op(Kind::Dual, atoms::MINUS))]
    #[token("*", |_| op(Kind::Mult, atoms::TIMES))]
    #[token("/", |_| op(Kind::Mult, atoms::DIVIDE))]
    #[token("=", |_| op(Kind::Match, atoms::MATCH))]
    #[token("|", |_| op(Kind::Pipe, atoms::BAR))]
    #[token("^", |_| op(Kind::Unary, atoms::PIN))]
    #[token("!", |_| op(Kind::Unary, atoms::BANG))]
    #[token("~~~", |_| op(Kind::Unary, atoms::TILDE3))]
    #[token("@", |_| op(Kind::At, atoms::AT))]
    #[token("&", |_| op(Kind::Capture, atoms::CAPTURE))]
    Op(Op),
    /// The start of a name outside of ASCII, or an atom of one.
    #[regex(r":?[^\x00-\x7F]")]
    Wide,
}

fn op(kind: Kind, name: Atom) -> Op {
    (kind, name)
}

//! From tokens to the tree.
//!
//! The grammar is chumsky's, written as functions that are parsers (`custom(function)`), with combinators inside
//! them where a rule is regular. Functions as parsers are free to build, so nothing is allocated or cached before
//! the first token, and no reference cycle leaks, as one of `Recursive` handles does. The
//! operators are the exception: `expression.rs` says why they do not use chumsky's Pratt parser.
//!
//! Every rule decides by the next token; there is no backtracking. The first pass runs with `EmptyErr`; only a
//! text that is refused is parsed again with `Rich` errors, to say what was expected.
//!
//! Nodes know their height, and expressions their nesting, so that neither the native stack nor whoever walks the
//! tree later meets an unbounded one: see [`MAX_NESTING`] and [`MAX_HEIGHT`].

mod blocks;
mod build;
mod calls;
mod collections;
mod details;
mod expression;
mod refusal;
mod text;

use super::ast::Ast;
use super::text::Options;
use super::token::{Kind, Lexed, Token};
use crate::base::order::Order as _;
use crate::base::{Diagnostic, Span};
use chumsky::error::{EmptyErr, Error, LabelError, Rich};
use chumsky::input::{Checkpoint, Cursor, InputRef};
use chumsky::inspector::Inspector;
use chumsky::prelude::*;

/// How deep brackets, blocks and calls without parentheses may nest.
pub const MAX_NESTING: u32 = 2_000;
/// How high a tree may be; long chains of operators make high trees without nesting.
pub const MAX_HEIGHT: u32 = 25_000;
/// How many errors are worth telling at once.
const MAX_ERRORS: usize = 20;

type Tokens<'t> = &'t [Token];
type Extra<'t, E> = extra::Full<E, State<'t>, ()>;
type In<'t, 'p, E> = InputRef<'t, 'p, Tokens<'t>, Extra<'t, E>>;

/// What the grammar asks of an error type.
trait Fault<'t>: Error<'t, Tokens<'t>> + LabelError<'t, Tokens<'t>, &'static str> + 't {}
impl<'t, E: Error<'t, Tokens<'t>> + LabelError<'t, Tokens<'t>, &'static str> + 't> Fault<'t> for E {}

/// A parser of this grammar.
trait Rule<'t, O, E: Fault<'t>>: Parser<'t, Tokens<'t>, O, Extra<'t, E>> {}
impl<'t, O, E: Fault<'t>, P: Parser<'t, Tokens<'t>, O, Extra<'t, E>>> Rule<'t, O, E> for P {}

/// What a parse carries along.
struct State<'t> {
    src: &'t str,
    lexed: &'t Lexed,
    options: &'t Options,
    /// The opening bracket of the arguments that were read last.
    bracket: Option<Token>,
    /// Where parentheses with commas in them, which only `->` may follow, were not followed by it.
    paren_args: Option<u32>,
    /// A line end that has nothing to end.
    stray_eol: Option<Span>,
    /// Errors that do not stop the parser.
    problems: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    /// The end of the last token that was right.
    furthest: u32,
    nesting: u32,
    beyond_limit: bool,
    /// The greatest height among the expressions finished inside the current one.
    height: u32,
}

impl<'t> Inspector<'t, Tokens<'t>> for State<'t> {
    type Checkpoint = ();
    #[inline(always)]
    fn on_token(&mut self, token: &Token) {
        self.furthest = self.furthest.max(token.end);
    }
    #[inline(always)]
    fn on_save<'parse>(&self, _: &Cursor<'t, 'parse, Tokens<'t>>) {}
    #[inline(always)]
    fn on_rewind<'parse>(&mut self, _: &Checkpoint<'t, 'parse, Tokens<'t>, ()>) {}
}

/// How an expression may be used where commas and blocks are near; Elixir's grammar has a rule a class.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Class {
    /// Brackets may follow: a literal, a call with parentheses …
    Access,
    Matched,
    /// A call without parentheses that has several arguments.
    NoParens,
    /// Ends in a `do` block.
    Unmatched,
    /// `(a, b)`, which only `->` may follow.
    ParenArgs,
}

/// A finished expression.
struct Node {
    ast: Ast,
    class: Class,
    /// The precedence of the operator at its root; 0 for none.
    root: u8,
    /// May it stand in a map without `=>`?
    map_base: bool,
    /// Of class `NoParens`: does a prefix operator stand before the call? Maps, which have no rule for such calls,
    /// take it then as if it ended in a block.
    prefixed: bool,
    /// Is the right side of the operator at its root of class `NoParens`?
    open_right: bool,
    height: u32,
}

impl Node {
    /// Is there an infix operator at its root? (Prefix operators have other precedences.)
    fn is_infix(&self) -> bool {
        !matches!(self.root, 0 | 1 | 9 | 30..)
    }
}

/// The result of a parse.
pub(super) struct Outcome {
    pub ast: Option<Ast>,
    pub errors: Vec<Diagnostic>,
    pub warnings: Vec<Diagnostic>,
    /// The text ended where more was needed, and nothing else is wrong.
    pub incomplete: bool,
}

/// Parses a whole file.
pub(super) fn parse(src: &str, lexed: &Lexed, options: &Options) -> Outcome {
    let mut state = State::new(src, lexed, options);
    let rule = program::<EmptyErr>();
    let ast = rule.parse_with_state(&lexed.tokens, &mut state).into_output();
    if let (Some(ast), true) = (ast, state.problems.is_empty()) {
        return Outcome { ast: Some(ast), errors: Vec::new(), warnings: state.warnings, incomplete: false };
    }
    let mut state = State::new(src, lexed, options);
    let errors = program::<Rich<Token>>().parse_with_state(&lexed.tokens, &mut state).into_errors();
    let at_end = state.furthest >= lexed.tokens.last().map_or(0, |t| t.end);
    let incomplete = !errors.is_empty() && at_end && state.problems.is_empty();
    let mut problems = std::mem::take(&mut state.problems);
    if !errors.is_empty() && !state.beyond_limit {
        problems.push(state.stopped(&errors));
    }
    // What was found first is what Elixir tells; it does not look for more.
    if let Some(more) = problems.get_mut(1..) {
        more.order_by_key(|p| p.span.start);
    }
    // Elixir's parser tells its warnings when it has come to the end.
    Outcome { ast: None, errors: problems, warnings: Vec::new(), incomplete }
}

/// The whole text: expressions between line ends and semicolons.
fn program<'t, E: Fault<'t>>() -> impl Rule<'t, Ast, E> {
    // Not `end()`: it takes the token that should not be there, and the error would be told of the one behind it.
    custom(|inp| {
        let ast = blocks::sequence(inp)?;
        if peek(inp).is_some() { Err(unexpected(inp, "end of file")) } else { Ok(ast) }
    })
}

impl<'t> State<'t> {
    fn new(src: &'t str, lexed: &'t Lexed, options: &'t Options) -> State<'t> {
        State {
            src,
            lexed,
            options,
            bracket: None,
            paren_args: None,
            stray_eol: None,
            problems: Vec::new(),
            warnings: Vec::new(),
            furthest: 0,
            nesting: 0,
            beyond_limit: false,
            height: 0,
        }
    }

    fn warn(&mut self, message: impl Into<String>, span: Span) {
        self.warnings.push(Diagnostic::warning(message, span));
    }

    /// A message and the token that it ends in.
    fn problem(&mut self, message: impl Into<String>, token: impl Into<String>, span: Span) {
        self.problem_at(Diagnostic::refusal(message, token, span));
    }

    fn problem_at(&mut self, problem: Diagnostic) {
        if self.problems.len() < MAX_ERRORS {
            self.problems.push(problem);
        }
    }
}

fn peek<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<&'t Token> {
    inp.peek_ref()
}

fn peek_kind<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Kind> {
    inp.peek_ref().map(|t| t.kind)
}

/// The kind of the token after the next one.
fn peek_second<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>) -> Option<Kind> {
    let here = inp.save();
    let furthest = inp.state().furthest;
    inp.skip();
    let kind = peek_kind(inp);
    inp.rewind(here);
    inp.state().furthest = furthest;
    kind
}

/// Takes the next token if it is of this kind.
fn accept<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, kind: Kind) -> Option<&'t Token> {
    let token = inp.peek_ref().filter(|t| t.kind == kind)?;
    inp.skip();
    Some(token)
}

fn expect<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, kind: Kind, what: &'static str) -> Result<&'t Token, E> {
    match accept(inp, kind) {
        Some(token) => Ok(token),
        None => Err(unexpected(inp, what)),
    }
}

/// The error that the next token is not what it should be.
#[cold]
fn unexpected<'t, E: Fault<'t>>(inp: &mut In<'t, '_, E>, what: &'static str) -> E {
    let found = inp.peek_ref();
    let here = inp.cursor();
    let mut span = inp.span_since(&here);
    span.end += usize::from(found.is_some());
    E::expected_found([what], found.map(chumsky::util::MaybeRef::Ref), span)
}

/// A parser of one token; unlike `just` it leaves a wrong one alone.
fn token<'t, E: Fault<'t>>(kind: Kind, what: &'static str) -> impl Rule<'t, &'t Token, E> + Copy {
    custom(move |inp| expect(inp, kind, what))
}

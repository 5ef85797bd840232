//! What compiler tracers (`Code.put_compiler_option(:tracers, …)`) are told of while code is expanded: directives,
//! aliases, and what names resolve to.
//!
//! Only what is written is told of, in the order it is met; what Elixir's own macros make of it is not, since ours make
//! something else. Without tracers an event costs the look at a flag.

use super::expander::Expander;
use super::failure::Result;
use crate::base::{Atom, atoms};
use crate::syntax::{Meta, quoted};
use crate::term::Term;

impl Expander<'_> {
    /// Tells the tracers of `{name, meta, …}`.
    pub(super) fn trace(&mut self, name: &str, meta: &Meta, rest: Vec<Term>) -> Result<()> {
        if !self.tracing {
            return Ok(());
        }
        let mut event = vec![Term::atom(Atom::new(name)), self.placed(meta)];
        event.extend(rest);
        self.tell(Term::tuple(event))
    }

    /// The same of a function or macro.
    pub(super) fn trace_call(
        &mut self,
        name: &str,
        meta: &Meta,
        module: Option<Atom>,
        function: Atom,
        arity: usize,
    ) -> Result<()> {
        if !self.tracing {
            return Ok(());
        }
        let mut rest: Vec<Term> = module.map(Term::atom).into_iter().collect();
        rest.extend([Term::atom(function), Term::int(arity as i64)]);
        self.trace(name, meta, rest)
    }

    fn tell(&mut self, event: Term) -> Result<()> {
        let mut env = self.env.clone();
        if env.function.is_none() && env.module.is_none() {
            env.line = env.line.max(1);
        }
        let env = super::env_term::env_to_term(&env, &[]);
        self.host.trace(event, env)
    }

    /// Metadata with its column, where the source has columns.
    fn placed(&self, meta: &Meta) -> Term {
        let plain = quoted::meta_to_term(meta);
        let known = plain
            .list_iter()
            .any(|pair| pair.as_tuple().and_then(|p| p.first()).and_then(Term::as_atom) == Some(atoms::COLUMN));
        if known || meta.span.is_none() {
            return plain;
        }
        let (_, column) = self.env.source.line_column(meta.span.start);
        if column == 0 {
            return plain;
        }
        let mut pairs: Vec<Term> = plain.list_iter().cloned().collect();
        pairs.push(Term::tuple2(Term::atom(atoms::COLUMN), Term::int(i64::from(column))));
        Term::list(pairs)
    }
}

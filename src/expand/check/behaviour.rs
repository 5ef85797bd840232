//! Behaviours: callbacks that are missing, `@impl` that says too much or too little.

use crate::base::order::Order as _;
use crate::base::{Atom, Diagnostic, Span, Within};
use crate::expand::definition::core_name;
use crate::expand::env::inspect_atom;
use crate::expand::module::{DefKind, Impl, ModuleState};
use crate::expand::show::{show_function_name, show_term};
use crate::expand::unit::Callbacks;
use crate::term::Term;
use rustc_hash::FxHashMap;

type Key = (Atom, u8);

struct Check<'s> {
    state: &'s ModuleState,
    found: Vec<Diagnostic>,
    /// Every callback and the behaviour that asks for it.
    callbacks: FxHashMap<Key, Atom>,
}

/// Everything there is to say, in order.
pub fn check(state: &ModuleState, behaviours: &[(Atom, Option<Callbacks>)]) -> Vec<Diagnostic> {
    if behaviours.is_empty() && state.impls.is_empty() {
        return Vec::new();
    }
    let mut check = Check { state, found: Vec::new(), callbacks: FxHashMap::default() };
    for (behaviour, callbacks) in behaviours {
        check.behaviour(*behaviour, callbacks.as_ref());
    }
    check.implementations(behaviours);
    check.conflicts(behaviours);
    check.found
}

/// `MACRO-name/arity+1` is the macro `name/arity`.
fn plain((name, arity): Key) -> (Atom, u8, &'static str) {
    match name.as_str().strip_prefix("MACRO-") {
        Some(plain) => (Atom::new(plain), arity.saturating_sub(1), "macro"),
        None => (name, arity, "function"),
    }
}

fn what(kind: DefKind) -> &'static str {
    if kind.is_macro() { "macro" } else { "function" }
}

impl Check<'_> {
    /// Of the module as a whole, or of a line.
    fn say(&mut self, line: u32, text: String) {
        let within = Within::Module(self.state.name);
        let diagnostic = Diagnostic::warning(text, Span::NONE).at_line(line).in_file(&self.state.env.source);
        self.found.push(diagnostic.within(within));
    }

    fn behaviour(&mut self, behaviour: Atom, callbacks: Option<&Callbacks>) {
        let (module, shown) = (inspect_atom(self.state.name), inspect_atom(behaviour));
        let line = self.state.line;
        let is_protocol = self.state.attributes.contains_key(&Atom::new("protocol"));
        let callbacks = match callbacks {
            None => return self.say(line, format!("@behaviour {shown} does not exist (in module {module})")),
            Some(found) if found.none => {
                return self.say(line, format!("module {shown} is not a behaviour (in module {module})"));
            }
            Some(found) => found,
        };
        let mut keys = callbacks.required.clone();
        keys.order_by_key(|key| (plain(*key).0.as_str(), plain(*key).1));
        for key in keys {
            let (name, arity, kind) = plain(key);
            self.callbacks.entry(key).or_insert(behaviour);
            let defined = self.state.defs.get(&(name, arity)).is_some_and(|d| d.kind.is_public());
            if defined || callbacks.optional.contains(&key) {
                continue;
            }
            let asked = if is_protocol { "protocol" } else { "behaviour" };
            let name_shown = show_function_name(name);
            let injected = if shown == "GenServer" && name_shown == "init" && arity == 1 {
                ".\n\nWe will inject a default implementation for now:\n\n    def init(init_arg) do\n      {:ok, \
                 init_arg}\n    end\n\nYou can copy the implementation above or define your own that converts the \
                 arguments given to GenServer.start_link/3 to the server state.\n"
            } else {
                ""
            };
            self.say(
                line,
                format!(
                    "{kind} {name_shown}/{arity} required by {asked} {shown} is not implemented (in module \
                     {module}){injected}"
                ),
            );
        }
    }

    fn callback(&self, name: Atom, arity: u8, kind: DefKind) -> Option<Atom> {
        let key = (core_name(kind, name), arity + u8::from(kind.is_macro()));
        // A callback may be filled in by defaults of a function with more arguments.
        self.callbacks.get(&key).copied().or_else(|| {
            let def = self.state.defs.get(&(name, arity))?;
            (def.arity - def.defaults.min(def.arity)..def.arity).find_map(|a| self.callbacks.get(&(key.0, a)).copied())
        })
    }

    fn known_callbacks(&self) -> String {
        let mut list: Vec<String> = self
            .callbacks
            .iter()
            .map(|(key, behaviour)| {
                let (name, arity, kind) = plain(*key);
                format!("  * {}.{}/{arity} ({kind})", inspect_atom(*behaviour), show_function_name(name))
            })
            .collect();
        list.order();
        list.join("\n")
    }

    /// `@impl` of each definition, in order.
    fn implementations(&mut self, behaviours: &[(Atom, Option<Callbacks>)]) {
        let state = self.state;
        let generated = |i: &Impl| state.defs.get(&(i.name, i.arity)).is_some_and(|d| d.generated);
        // What a macro marked says nothing about how the author marks.
        let marks = !behaviours.is_empty() && state.impls.iter().any(|i| !generated(i));
        let mut defs: Vec<_> = state.defs.values().filter(|d| !d.generated && !d.is_default).collect();
        defs.order_by_key(|d| d.index);
        for def in defs {
            let (name, arity, kind) = (show_function_name(def.name), def.arity, what(def.kind));
            let callback = self.callback(def.name, arity, def.kind);
            let marked = state.impls.iter().find(|i| i.name == def.name && i.arity == arity);
            let foreign = |i: &Impl| {
                i.value
                    .as_atom()
                    .is_some_and(|v| !i.value.same(&Term::TRUE) && !behaviours.iter().any(|(b, _)| *b == v))
            };
            let unmarked = marked.is_none_or(|i| i.value.same(&Term::FALSE) || foreign(i));
            if let (true, true, true, Some(behaviour)) = (marks, unmarked, def.kind.is_public(), callback) {
                let behaviour = inspect_atom(behaviour);
                self.say(
                    def.line,
                    format!(
                        "module attribute @impl was not set for {kind} {name}/{arity} callback (specified in \
                         {behaviour}). This either means you forgot to add the \"@impl true\" annotation before the \
                         definition or that you are accidentally overriding this callback"
                    ),
                );
            }
            if let Some(mark) = marked
                && let Some(text) = self.about(mark, &name, arity, callback, behaviours)
            {
                self.say(def.line, text);
            }
        }
    }

    fn about(
        &self,
        mark: &Impl,
        name: &str,
        arity: u8,
        callback: Option<Atom>,
        behaviours: &[(Atom, Option<Callbacks>)],
    ) -> Option<String> {
        let kind = what(mark.kind);
        let value = show_term(&mark.value);
        let head = format!("got \"@impl {value}\" for {kind} {name}/{arity}");
        if !mark.kind.is_public() {
            return Some(format!(
                "{kind} {name}/{arity} is private, @impl attribute is always discarded for private functions/macros"
            ));
        }
        if mark.value.same(&Term::FALSE) {
            return callback.map(|b| format!("{head} but it is a callback specified in {}", inspect_atom(b)));
        }
        if behaviours.is_empty() {
            return Some(format!("{head} but no behaviour was declared"));
        }
        let named = mark.value.as_atom().filter(|_| !mark.value.same(&Term::TRUE));
        if let Some(named) = named {
            let Some((_, callbacks)) = behaviours.iter().find(|(b, _)| *b == named) else {
                return Some(format!("{head} but this behaviour was not declared with @behaviour"));
            };
            let key = (core_name(mark.kind, mark.name), arity + u8::from(mark.kind.is_macro()));
            let asks = callbacks.as_ref().is_some_and(|c| c.required.contains(&key));
            return (!asks && callback.is_none())
                .then(|| format!("{head} but this behaviour does not specify such callback.{}", self.known()));
        }
        callback.is_none().then(|| format!("{head} but no behaviour specifies such callback.{}", self.known()))
    }

    fn known(&self) -> String {
        match self.callbacks.is_empty() {
            true => " There are no known callbacks, please specify the proper @behaviour and make sure it defines \
                     callbacks"
                .to_string(),
            false => format!(" The known callbacks are:\n\n{}\n", self.known_callbacks()),
        }
    }

    /// A callback that two behaviours ask for.
    fn conflicts(&mut self, behaviours: &[(Atom, Option<Callbacks>)]) {
        let module = inspect_atom(self.state.name);
        let mut seen: Vec<(Key, Atom)> = Vec::new();
        let mut texts = Vec::new();
        for (behaviour, callbacks) in behaviours {
            // In the order of names, unlike the callbacks that are missing.
            for key in callbacks.iter().flat_map(|c| c.required.iter().rev()) {
                let (name, arity, kind) = plain(*key);
                let name = show_function_name(name);
                match seen.iter().find(|(k, _)| k == key) {
                    Some((_, other)) if other == behaviour => texts.push(format!(
                        "the behaviour {} has been declared twice (conflict in {kind} {name}/{arity} in module {module})",
                        inspect_atom(*other)
                    )),
                    Some((_, other)) => texts.push(format!(
                        "conflicting behaviours found. Callback {kind} {name}/{arity} is defined by both {} and {} (in \
                         module {module})",
                        inspect_atom(*other),
                        inspect_atom(*behaviour)
                    )),
                    None => seen.push((*key, *behaviour)),
                }
            }
        }
        for text in texts {
            self.say(self.state.line, text);
        }
    }
}

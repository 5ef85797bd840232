//! The lexical environment: what names mean at a place, apart from variables (those are in `scope.rs`).
//!
//! Cloning is cheap (every list is shared and copied on change), since a clone is kept with every definition and
//! passed to every macro. An environment outlives the expansion that made it: functions are expanded later.

use crate::base::order::Order as _;
use crate::base::{Atom, SourceFile, atoms};
use crate::term::Term;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Where an expression stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Context {
    #[default]
    Normal,
    Guard,
    Match,
}

impl Context {
    /// As in `__ENV__.context`.
    pub fn atom(self) -> Atom {
        match self {
            Context::Normal => atoms::NIL,
            Context::Guard => Atom::new("guard"),
            Context::Match => Atom::new("match"),
        }
    }
}

/// Names and arities brought in from one module.
#[derive(Debug)]
pub struct Import {
    pub module: Atom,
    /// Sorted by name and arity as they compare as atoms' indices, for binary search.
    pub names: Vec<(Atom, u8)>,
    /// The list as a term, made when a macro asks for its caller's environment.
    term: OnceLock<Term>,
}

impl Import {
    pub fn new(module: Atom, mut names: Vec<(Atom, u8)>) -> Import {
        names.order_by_key(|(name, arity)| (name.index(), *arity));
        names.dedup();
        Import { module, names, term: OnceLock::new() }
    }

    pub fn has(&self, name: Atom, arity: u8) -> bool {
        self.names.binary_search_by_key(&(name.index(), arity), |(n, a)| (n.index(), *a)).is_ok()
    }

    /// `{module, [name: arity]}` in name order.
    pub fn term(&self) -> &Term {
        self.term.get_or_init(|| {
            let mut names = self.names.clone();
            names.order_by_key(|(name, arity)| (name.as_str(), *arity));
            let pairs = names.iter().map(|(n, a)| Term::tuple2(Term::atom(*n), Term::int(i64::from(*a))));
            Term::tuple2(Term::atom(self.module), Term::list(pairs.collect::<Vec<_>>()))
        })
    }
}

/// `alias Target, as: Name`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alias {
    /// With the `Elixir.` prefix.
    pub name: Atom,
    pub target: Atom,
}

/// What the environment of a file learns about its own use, for warnings about unused imports and aliases.
///
/// It also keeps what waits for the file's end (`check/`).
#[derive(Debug, Default)]
pub struct Lexical {
    items: Mutex<Vec<LexicalItem>>,
    /// There is a `require` that may turn out unused.
    requires: AtomicBool,
    checks: Mutex<Vec<super::check::ModuleCheck>>,
}

#[derive(Clone, Debug)]
pub struct LexicalItem {
    pub kind: LexicalKind,
    pub source: SourceFile,
    pub line: u32,
    pub span: crate::base::Span,
    pub used: bool,
    /// A warning has been given.
    pub told: bool,
    /// The module in whose body it stands, `nil` at the file's top.
    pub within: Atom,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LexicalKind {
    Alias(Alias),
    Import(Atom),
    /// One function of an `import …, only:`.
    ImportedName(Atom, Atom, u8),
    /// With whether it has an alias.
    Require(Atom, bool),
}

impl Lexical {
    pub fn add_check(&self, check: super::check::ModuleCheck) {
        self.checks.lock().unwrap_or_else(PoisonError::into_inner).push(check);
    }

    pub fn take_checks(&self) -> Vec<super::check::ModuleCheck> {
        std::mem::take(&mut *self.checks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn items(&self) -> Vec<LexicalItem> {
        self.lock().clone()
    }

    /// Warnings have been given of what is unused.
    pub fn told(&self) {
        self.lock().iter_mut().for_each(|item| item.told = true);
    }

    /// A module has been named: whoever requires it needs it.
    pub fn mention(&self, module: Atom) {
        if self.requires.load(Ordering::Relaxed) {
            self.mark(|kind| matches!(kind, LexicalKind::Require(m, _) if *m == module));
        }
    }

    pub fn add(&self, item: LexicalItem) {
        if matches!(item.kind, LexicalKind::Require(..)) {
            self.requires.store(true, Ordering::Relaxed);
        }
        let mut items = self.lock();
        // An expansion may be started again from scratch: the same line twice is the same directive.
        if !items.iter().any(|i| i.kind == item.kind && i.line == item.line && i.span == item.span) {
            items.push(item);
        }
    }

    /// Marks the latest matching items used.
    pub fn mark(&self, matches: impl Fn(&LexicalKind) -> bool) {
        for item in self.lock().iter_mut().filter(|i| matches(&i.kind)) {
            item.used = true;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<LexicalItem>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What names mean at a place.
#[derive(Clone, Debug)]
pub struct Env {
    /// The module being defined; `None` at the top of a file.
    pub module: Option<Atom>,
    /// The function being defined.
    pub function: Option<(Atom, u8)>,
    pub context: Context,
    /// `__ENV__.file`: the absolute path, or a name like `nofile`.
    pub file: Arc<str>,
    /// The text, for places in diagnostics.
    pub source: SourceFile,
    pub line: u32,
    /// Newest first.
    pub functions: Arc<Vec<Arc<Import>>>,
    pub macros: Arc<Vec<Arc<Import>>>,
    pub aliases: Arc<Vec<Alias>>,
    /// Aliases defined inside quoted code: the counter of the expansion that made them.
    pub macro_aliases: Arc<Vec<(i64, Alias)>>,
    pub requires: Arc<Vec<Atom>>,
    /// Modules being defined around here and defined in here before.
    pub context_modules: Arc<Vec<Atom>>,
    pub lexical: Arc<Lexical>,
}

impl Env {
    /// The environment at the top of a file: Kernel imported, nothing else.
    pub fn for_file(source: SourceFile, file: impl Into<Arc<str>>) -> Env {
        let (functions, macros) = super::kernel::imports();
        Env {
            module: None,
            function: None,
            context: Context::Normal,
            file: file.into(),
            source,
            line: 1,
            functions: Arc::new(vec![functions]),
            macros: Arc::new(vec![macros]),
            aliases: Arc::default(),
            macro_aliases: Arc::default(),
            requires: Arc::new(vec![Atom::new("Elixir.Application"), atoms::KERNEL]),
            context_modules: Arc::default(),
            lexical: Arc::default(),
        }
    }

    pub fn in_guard(&self) -> bool {
        self.context == Context::Guard
    }

    pub fn in_match(&self) -> bool {
        self.context == Context::Match
    }

    pub fn is_required(&self, module: Atom) -> bool {
        self.requires.contains(&module)
    }

    pub fn require(&mut self, module: Atom) {
        if !self.is_required(module) {
            let requires = Arc::make_mut(&mut self.requires);
            let at = requires.partition_point(|m| m.as_str() < module.as_str());
            requires.insert(at, module);
        }
    }

    /// What an alias stands for; `None` when there is no such alias.
    pub fn alias(&self, name: Atom) -> Option<Atom> {
        self.aliases.iter().rev().find(|a| a.name == name).map(|a| a.target)
    }

    /// Sets an alias (or, when name and target are the same, removes it).
    pub fn set_alias(&mut self, name: Atom, target: Atom) {
        let aliases = Arc::make_mut(&mut self.aliases);
        aliases.retain(|a| a.name != name);
        if name != target {
            aliases.push(Alias { name, target });
        }
    }

    /// The module's atom, `nil` outside of one.
    pub fn module_atom(&self) -> Atom {
        self.module.unwrap_or(atoms::NIL)
    }

    /// The context that `quote` gives to variables here.
    pub fn quote_context(&self) -> Atom {
        self.module.unwrap_or(atoms::ELIXIR)
    }
}

/// `Elixir.A` and `B.C` → `Elixir.A.B.C`; what `Module.concat` does.
///
/// # Errors
/// When the name is too long or there are too many atoms.
pub fn concat(parts: &[&str]) -> Result<Atom, crate::base::atom::AtomError> {
    let mut name = String::from("Elixir");
    for part in parts {
        let part = part.strip_prefix("Elixir.").unwrap_or(part);
        if !matches!(part, "Elixir" | "nil" | "") {
            name.push('.');
            name.push_str(part);
        }
    }
    Atom::try_derived(&name)
}

/// How Elixir shows an atom: `Foo.Bar`, `:foo`, `nil`, `:"a b"`.
pub fn inspect_atom(atom: Atom) -> String {
    crate::term::inspect::inspect(&Term::atom(atom), &crate::term::inspect::Opts::default())
}

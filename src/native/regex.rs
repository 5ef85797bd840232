//! `Regex`: compiled patterns (PCRE2, as in OTP) and single matches; everything else is in `stdlib/regex.ex`.
//!
//! A compiled pattern is found again by source and options, so that a literal in a loop is compiled once.

use super::args::{bytes, leaf, list, size};
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::Term;
use pcre2::bytes::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_regex", "compile", 2, |c, a| compile(c, a)),
    leaf!("quaff_regex", "run", 4, |c, a| run(c, a)),
    leaf!("quaff_regex", "names", 2, |c, a| names(c, a)),
];

/// More distinct patterns than this and the cache starts over; a script that makes patterns without end must not
/// keep them all.
const CACHE: usize = 1000;

type Cache = Mutex<FxHashMap<(Vec<u8>, Vec<Atom>), Arc<Regex>>>;

fn cache() -> &'static Cache {
    static CACHE: OnceLock<Cache> = OnceLock::new();
    CACHE.get_or_init(Cache::default)
}

fn regex(source: &Term, options: &Term) -> std::result::Result<Arc<Regex>, Term> {
    let pattern = source.as_bytes().unwrap_or_default().to_vec();
    let options: Vec<Atom> = options
        .list_iter()
        .filter_map(|o| o.as_atom().or_else(|| o.as_tuple().and_then(|t| t.first()?.as_atom())))
        .collect();
    let key = (pattern, options);
    let mut cache = cache().lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = cache.get(&key) {
        return Ok(found.clone());
    }
    let mut builder = RegexBuilder::new();
    let mut prefix = String::new();
    builder.jit_if_available(true);
    for option in &key.1 {
        match option.as_str() {
            "caseless" => drop(builder.caseless(true)),
            "multiline" => drop(builder.multi_line(true)),
            "dotall" => drop(builder.dotall(true)),
            "extended" => drop(builder.extended(true)),
            "unicode" => drop(builder.utf(true)),
            "ucp" => drop(builder.ucp(true)),
            "ungreedy" => prefix.push_str("(?U)"),
            "anchored" => prefix.push_str("\\G"),
            "dupnames" => prefix.push_str("(?J)"),
            "no_auto_capture" => prefix.push_str("(?n)"),
            _ => {}
        }
    }
    let source = String::from_utf8_lossy(&key.0);
    let compiled = builder.build(&format!("{prefix}{source}")).map_err(|e| {
        let at = e.offset().unwrap_or(0).saturating_sub(prefix.len());
        // The engine's own words, without the place, which is told apart.
        let text = e.to_string();
        let words = text.split_once(": ").filter(|(head, _)| head.starts_with("PCRE2")).map_or(&*text, |(_, t)| t);
        let message: Vec<Term> = words.chars().map(|c| Term::int(i64::from(u32::from(c)))).collect();
        Term::tuple2(Term::list(message), Term::int(at as i64))
    })?;
    let compiled = Arc::new(compiled);
    if cache.len() >= CACHE {
        cache.clear();
    }
    cache.insert(key, compiled.clone());
    Ok(compiled)
}

/// Source and options: `:ok` or `{:error, {message, position}}`.
fn compile(c: &mut Ctx, a: &[Term]) -> Result {
    bytes(a, 0)?;
    list(a, 1)?;
    c.charge(100);
    Ok(match regex(&a[0], &a[1]) {
        Ok(_) => Term::atom(atoms::OK),
        Err(error) => Term::tuple2(Term::atom(atoms::ERROR), error),
    })
}

/// Source, options, subject, offset: `[{start, length} | …]` of all groups up to the last that matched, or nil.
fn run(c: &mut Ctx, a: &[Term]) -> Result {
    let compiled = regex(&a[0], &a[1]).map_err(|_| Raise::badarg())?;
    let subject = bytes(a, 2)?;
    let offset = size(a, 3)?;
    if offset > subject.len() {
        return Ok(Term::NIL);
    }
    let mut places = compiled.capture_locations();
    let found = compiled.captures_read_at(&mut places, subject, offset);
    let Ok(Some(whole)) = found else {
        c.charge((subject.len() - offset) / 16);
        return Ok(Term::NIL);
    };
    c.charge((whole.end().saturating_sub(offset)) / 16 + 4);
    let mut groups: Vec<Option<(usize, usize)>> = (0..places.len()).map(|i| places.get(i)).collect();
    while groups.last().is_some_and(Option::is_none) {
        groups.pop();
    }
    let pair = |g: &Option<(usize, usize)>| match g {
        Some((from, to)) => Term::tuple2(Term::int(*from as i64), Term::int((to - from) as i64)),
        None => Term::tuple2(Term::int(-1), Term::int(0)),
    };
    Ok(Term::list(groups.iter().map(pair).collect::<Vec<_>>()))
}

/// Source and options: `[{name, group}]` in the order of names.
fn names(_c: &mut Ctx, a: &[Term]) -> Result {
    let compiled = regex(&a[0], &a[1]).map_err(|_| Raise::badarg())?;
    let mut names: Vec<(&str, i64)> =
        compiled.capture_names().iter().zip(0..).filter_map(|(n, i)| Some((n.as_deref()?, i))).collect();
    names.sort_unstable();
    Ok(Term::list(names.iter().map(|(n, i)| Term::tuple2(Term::string(n), Term::int(*i))).collect::<Vec<_>>()))
}

//! `Regex`: compiled patterns (PCRE2, as in OTP), single matches and runs of matches; the rest is in `stdlib/regex.ex`.
//!
//! A compiled pattern is found again by source and options, so that a literal in a loop is compiled once. Each thread
//! keeps its own: nothing is locked, and no thread waits for another's scratch memory. Options that the engine's safe
//! interface does not know go into the pattern's text (`(*ANYCRLF)`, `(?U)`).
//!
//! Rejected: a compiled pattern as a resource in the struct: patterns would differ from themselves, and a pattern that is
//! sent to another process would still have to be found for its thread.

use super::args::{bytes, leaf, list, size};
use crate::base::order::Order as _;
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, NativeRow, Raise};
use crate::term::{ListBuilder, Term, bits};
use pcre2::bytes::{CaptureLocations, Regex, RegexBuilder};
use rustc_hash::{FxHashMap, FxHasher};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_regex", "compile", 2, |c, a| compile(c, a)),
    leaf!("quaff_regex", "run", 4, |c, a| run(c, a)),
    leaf!("quaff_regex", "scan", 6, |c, a| scan(c, a)),
    leaf!("quaff_regex", "names", 2, |c, a| names(c, a)),
];

/// More distinct patterns than this and the cache starts over; a script that makes patterns without end must not
/// keep them all.
const CACHE: usize = 1000;

/// A run of matches stops after so many, or so many bytes, for others to run.
const MATCHES: usize = 4096;
const BYTES: usize = 1 << 20;

struct Compiled {
    source: Vec<u8>,
    options: Vec<Atom>,
    regex: Regex,
    /// Without machine code, for subjects that need more stack than that has; made when first needed.
    plain: RefCell<Option<Option<Regex>>>,
    /// The same pattern at the start of the search only, and not empty; made when first needed.
    nonempty: RefCell<Option<Option<Regex>>>,
    unicode: bool,
    firstline: bool,
}

thread_local! {
    static COMPILED: RefCell<FxHashMap<u64, Rc<Compiled>>> = RefCell::default();
}

fn option_name(option: &Term) -> Option<Atom> {
    option.as_atom().or_else(|| {
        let tuple = option.as_tuple()?;
        // `{:newline, :anycrlf}` counts as the latter.
        tuple.get(1)?.as_atom().or_else(|| tuple.first()?.as_atom())
    })
}

fn lookup(source: &Term, options: &Term) -> std::result::Result<Rc<Compiled>, Term> {
    let pattern = source.as_bytes().unwrap_or_default();
    let mut hasher = FxHasher::default();
    pattern.hash(&mut hasher);
    options.list_iter().filter_map(option_name).for_each(|o| o.hash(&mut hasher));
    let hash = hasher.finish();
    let same =
        |c: &Compiled| c.source == pattern && options.list_iter().filter_map(option_name).eq(c.options.iter().copied());
    let found = COMPILED.with_borrow(|all| all.get(&hash).filter(|c| same(c)).cloned());
    if let Some(found) = found {
        return Ok(found);
    }
    let options: Vec<Atom> = options.list_iter().filter_map(option_name).collect();
    let has = |name: &str| options.iter().any(|o| o.as_str() == name);
    let (unicode, firstline) = (has("unicode"), has("firstline"));
    if unicode && let Err(wrong) = std::str::from_utf8(pattern) {
        return Err(failure("UTF-8 error: illegal byte (0xfe or 0xff)", wrong.valid_up_to()));
    }
    let regex = build(&text(pattern), "", "", &options, true)?;
    let compiled = Rc::new(Compiled {
        source: pattern.to_vec(),
        options,
        regex,
        plain: RefCell::default(),
        nonempty: RefCell::default(),
        unicode,
        firstline,
    });
    COMPILED.with_borrow_mut(|all| {
        if all.len() >= CACHE {
            all.clear();
        }
        all.insert(hash, compiled.clone());
    });
    Ok(compiled)
}

/// The pattern as text; bytes that are not UTF-8 as escapes.
fn text(pattern: &[u8]) -> String {
    let mut out = String::with_capacity(pattern.len());
    for chunk in pattern.utf8_chunks() {
        out.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|b| out.push_str(&format!("\\x{b:02x}")));
    }
    out
}

fn build(pattern: &str, before: &str, after: &str, options: &[Atom], jit: bool) -> std::result::Result<Regex, Term> {
    let mut builder = RegexBuilder::new();
    let (mut verbs, mut flags) = (String::new(), String::new());
    if jit {
        builder.jit_if_available(true).max_jit_stack_size(Some(4 << 20));
    }
    for option in options {
        match option.as_str() {
            "caseless" => drop(builder.caseless(true)),
            "multiline" => drop(builder.multi_line(true)),
            "dotall" => drop(builder.dotall(true)),
            "extended" => drop(builder.extended(true)),
            "unicode" => drop(builder.utf(true)),
            "ucp" => drop(builder.ucp(true)),
            "anycrlf" => verbs.push_str("(*ANYCRLF)"),
            "cr" => verbs.push_str("(*CR)"),
            "lf" => verbs.push_str("(*LF)"),
            "crlf" => verbs.push_str("(*CRLF)"),
            "any" => verbs.push_str("(*ANY)"),
            "bsr_anycrlf" => verbs.push_str("(*BSR_ANYCRLF)"),
            "bsr_unicode" => verbs.push_str("(*BSR_UNICODE)"),
            "no_start_optimize" => verbs.push_str("(*NO_START_OPT)"),
            "ungreedy" => flags.push_str("(?U)"),
            "anchored" => flags.push_str("\\G"),
            "dupnames" => flags.push_str("(?J)"),
            "no_auto_capture" => flags.push_str("(?n)"),
            _ => {}
        }
    }
    let prefix = format!("{verbs}{flags}{before}");
    builder.build(&format!("{prefix}{pattern}{after}")).map_err(|e| {
        let at = e.offset().unwrap_or(0).saturating_sub(prefix.len()).min(pattern.len());
        let words = e.to_string();
        // The engine's own words come behind the place.
        let words = words.split_once(": ").filter(|(head, _)| head.contains("offset")).map_or(&*words, |(_, w)| w);
        let words = words.strip_prefix("PCRE2: ").unwrap_or(words);
        let words = words.split_once(": ").filter(|(head, _)| head.contains("offset")).map_or(words, |(_, w)| w);
        failure(words, at + usize::from(late(words, pattern, at)))
    })
}

/// Whether newer versions of the engine, as OTP's, tell the place behind the character that is wrong.
fn late(words: &str, pattern: &str, at: usize) -> bool {
    match words {
        "unmatched closing parenthesis"
        | "quantifier does not follow a repeatable item"
        | "range out of order in character class"
        | "subpattern name must start with a non-digit"
        | "unrecognized character after (? or (?-" => at < pattern.len(),
        "reference to non-existent subpattern" => pattern.as_bytes().get(at).is_some_and(u8::is_ascii_digit),
        _ => false,
    }
}

fn failure(words: &str, at: usize) -> Term {
    let message: Vec<Term> = words.chars().map(|c| Term::int(i64::from(u32::from(c)))).collect();
    Term::tuple2(Term::list(message), Term::int(at as i64))
}

/// Source and options: `{:ok, groups}` or `{:error, {message, position}}`.
fn compile(c: &mut Ctx, a: &[Term]) -> Result {
    bytes(a, 0)?;
    list(a, 1)?;
    c.charge(100);
    Ok(match lookup(&a[0], &a[1]) {
        Ok(compiled) => super::args::ok(Term::int(compiled.regex.captures_len() as i64 - 1)),
        Err(error) => Term::tuple2(Term::atom(atoms::ERROR), error),
    })
}

impl Compiled {
    /// The places of the next match from an offset on.
    fn next(&self, subject: &[u8], offset: usize, places: &mut CaptureLocations) -> Option<(usize, usize)> {
        let found = match self.regex.captures_read_at(places, subject, offset) {
            Ok(found) => found.map(|m| (m.start(), m.end())),
            Err(_) => {
                // Machine code ran out of its stack, or the limit of steps was met: the plain matcher decides, which
                // has its memory on the heap.
                let mut plain = self.plain.borrow_mut();
                let plain = plain.get_or_insert_with(|| build(&text(&self.source), "", "", &self.options, false).ok());
                let plain = plain.as_ref()?;
                *places = plain.capture_locations();
                plain.captures_read_at(places, subject, offset).ok().flatten().map(|m| (m.start(), m.end()))
            }
        };
        let (start, end) = found?;
        // The match has to start in the first line.
        if self.firstline && memchr::memchr(b'\n', subject.get(offset..start)?).is_some() {
            return None;
        }
        Some((start, end))
    }

    /// A match at the offset that is not empty.
    fn next_nonempty(&self, subject: &[u8], offset: usize, places: &mut CaptureLocations) -> Option<(usize, usize)> {
        let mut variant = self.nonempty.borrow_mut();
        let variant = variant.get_or_insert_with(|| {
            // A comment at the end of an extended pattern ends with its line.
            let after = if self.options.iter().any(|o| o.as_str() == "extended") { "\n)(?!\\G)" } else { ")(?!\\G)" };
            build(&text(&self.source), "\\G(?:", after, &self.options, true).ok()
        });
        let variant = variant.as_ref()?;
        let mut own = variant.capture_locations();
        let found = variant.captures_read_at(&mut own, subject, offset).ok().flatten().map(|m| (m.start(), m.end()));
        *places = own;
        found
    }
}

/// Groups up to the last that took part.
fn groups(places: &CaptureLocations) -> Vec<Option<(usize, usize)>> {
    let mut groups: Vec<Option<(usize, usize)>> = (0..places.len()).map(|i| places.get(i)).collect();
    while groups.last().is_some_and(Option::is_none) {
        groups.pop();
    }
    groups
}

fn pair(group: &Option<(usize, usize)>) -> Term {
    match group {
        Some((from, to)) => Term::tuple2(Term::int(*from as i64), Term::int((to - from) as i64)),
        None => Term::tuple2(Term::int(-1), Term::int(0)),
    }
}

fn checked<'a>(a: &'a [Term], compiled: &Compiled) -> std::result::Result<&'a [u8], Raise> {
    let subject = bytes(a, 2)?;
    if compiled.unicode && std::str::from_utf8(subject).is_err() {
        return Err(Raise::argument("argument error"));
    }
    Ok(subject)
}

/// Source, options, subject, offset: `[{start, length} | …]` of all groups up to the last that matched, or nil.
fn run(c: &mut Ctx, a: &[Term]) -> Result {
    let compiled = lookup(&a[0], &a[1]).map_err(|_| Raise::badarg())?;
    let subject = checked(a, &compiled)?;
    let offset = size(a, 3).map_err(|_| Raise::badarg_at(3, "invalid options"))?;
    if offset > subject.len() {
        return Err(Raise::argument("argument error"));
    }
    let mut places = compiled.regex.capture_locations();
    let Some((_, end)) = compiled.next(subject, offset, &mut places) else {
        c.charge((subject.len() - offset) / 16);
        return Ok(Term::NIL);
    };
    c.charge(end.saturating_sub(offset) / 16 + 4);
    Ok(Term::list(groups(&places).iter().map(pair).collect::<Vec<_>>()))
}

/// Source, options, subject, offset, whether an empty match was just there, whether texts are wanted: some matches
/// and where to go on, `{matches, {offset, after_empty} | nil}`.
fn scan(c: &mut Ctx, a: &[Term]) -> Result {
    let compiled = lookup(&a[0], &a[1]).map_err(|_| Raise::badarg())?;
    let offset = size(a, 3).map_err(|_| Raise::badarg_at(3, "invalid options"))?;
    let mut after_empty = a[4].is_truthy();
    let texts = a[5].is_truthy();
    // The whole text is looked at once only.
    let subject = if offset == 0 { checked(a, &compiled)? } else { bytes(a, 2)? };
    if offset > subject.len() {
        return Err(Raise::argument("argument error"));
    }
    let mut places = compiled.regex.capture_locations();
    let mut found = ListBuilder::new();
    let (mut at, mut count) = (offset, 0);
    let more = loop {
        if count >= MATCHES || at - offset > BYTES {
            break Term::tuple2(Term::int(at as i64), Term::bool(after_empty));
        }
        if after_empty {
            after_empty = false;
            if at >= subject.len() {
                break Term::NIL;
            }
            match compiled.next_nonempty(subject, at, &mut places) {
                Some((_, end)) => {
                    found.push(one(&a[2], subject, &places, texts));
                    at = end;
                }
                None => {
                    at += step(&compiled, subject, at);
                    places = compiled.regex.capture_locations();
                    continue;
                }
            }
            places = compiled.regex.capture_locations();
        } else {
            let Some((start, end)) = compiled.next(subject, at, &mut places) else { break Term::NIL };
            found.push(one(&a[2], subject, &places, texts));
            // With `\K` or a look behind, a match may end before the search began.
            after_empty = start == end;
            at = end.max(at);
        }
        count += 1;
    };
    c.charge((at - offset) / 16 + count * 4);
    Ok(Term::tuple2(found.finish(), more))
}

/// How far the search goes on where only an empty match is: one character, a line's end as a whole.
fn step(compiled: &Compiled, subject: &[u8], at: usize) -> usize {
    if !compiled.unicode {
        return 1;
    }
    let mut length = 1;
    while subject.get(at + length).is_some_and(|b| b & 0xc0 == 0x80) {
        length += 1;
    }
    length
}

fn one(whole: &Term, subject: &[u8], places: &CaptureLocations, texts: bool) -> Term {
    const SHARE: usize = 64;
    let text = |group: &Option<(usize, usize)>| match group {
        Some((from, to)) if to - from > SHARE => {
            bits::slice(whole.clone(), from * 8, (to - from) * 8).unwrap_or_else(|| Term::binary(b""))
        }
        Some((from, to)) => Term::binary(subject.get(*from..*to).unwrap_or_default()),
        None => Term::binary(b""),
    };
    if places.len() == 1 {
        let whole = places.get(0);
        return Term::cons(if texts { text(&whole) } else { pair(&whole) }, Term::EMPTY_LIST);
    }
    let groups = groups(places);
    Term::list(groups.iter().map(|g| if texts { text(g) } else { pair(g) }).collect::<Vec<_>>())
}

/// Source and options: `[{name, group}]` in the order of names.
fn names(_c: &mut Ctx, a: &[Term]) -> Result {
    let compiled = lookup(&a[0], &a[1]).map_err(|_| Raise::badarg())?;
    let mut names: Vec<(&str, i64)> =
        compiled.regex.capture_names().iter().zip(0..).filter_map(|(n, i)| Some((n.as_deref()?, i))).collect();
    names.order();
    Ok(Term::list(names.iter().map(|(n, i)| Term::tuple2(Term::string(n), Term::int(*i))).collect::<Vec<_>>()))
}

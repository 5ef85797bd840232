//! `:quaff`: what the library asks of the implementation: terms as text.

use super::args::leaf;
use crate::base::{Atom, atoms};
use crate::ir::{Ctx, FunctionKind, NativeRow, Raise, code, structs};
use crate::term::inspect::{self, AsText, Base, Opts};
use crate::term::{Closure, Term};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff_inspect", "text", 2, |c, a| text(c, a)),
    leaf!("quaff_inspect", "charlist?", 2, |c, a| is_charlist(c, a)),
    leaf!("quaff_inspect", "fields", 2, |_, a| fields(a)),
    leaf!("quaff", "inspect_atom", 2, |_, a| inspect_atom(a)),
    leaf!("quaff", "classify_atom", 1, |_, a| classify_atom(a)),
];

/// A term's text as the library prints it, whatever a script implements; the second argument is `%Inspect.Opts{}`.
fn text(c: &mut Ctx, a: &[Term]) -> Result {
    let text = inspect::inspect(&a[0], &options(&a[1]));
    c.charge(text.len() / 4);
    Ok(Term::string(&text))
}

/// Whether a list prints as a charlist under the options.
fn is_charlist(c: &mut Ctx, a: &[Term]) -> Result {
    let opts = Opts { limit: Some(0), ..options(&a[1]) };
    let text = inspect::inspect(&a[0], &opts);
    c.charge(text.len() / 4);
    Ok(Term::bool(text.starts_with("~c")))
}

/// The fields of a struct in the order of their definition, `nil` unless the map has just these.
fn fields(a: &[Term]) -> Result {
    let (Some(module), Some(map)) = (a[0].as_atom(), a[1].as_map()) else { return Ok(Term::NIL) };
    let Some(fields) = structs::fields(module) else { return Ok(Term::NIL) };
    let hidden = [atoms::STRUCT, atoms::EXCEPTION];
    let shown: Vec<Term> = fields.into_iter().filter(|f| !hidden.contains(f)).map(Term::atom).collect();
    let extra = hidden.iter().filter(|h| map.get(&Term::atom(**h)).is_some()).count();
    let whole = shown.len() + extra == map.len() && shown.iter().all(|f| map.get(f).is_some());
    Ok(if whole { Term::list(shown) } else { Term::NIL })
}

/// Options as `Inspect.Opts` has them, as a keyword list or as the struct.
pub fn options(given: &Term) -> Opts {
    let mut opts = Opts { fun_name: Some(function_name), struct_fields: Some(structs::fields), ..Opts::default() };
    let mut pairs: Vec<(&Term, &Term)> = match given.as_map() {
        Some(map) => map.iter().collect(),
        None => given.list_iter().filter_map(|o| o.as_tuple()).filter_map(|t| Some((t.first()?, t.get(1)?))).collect(),
    };
    // Of options that are given twice the first counts.
    pairs.reverse();
    for (key, value) in pairs {
        let name = value.as_atom().map_or("", |n| n.as_str());
        // `:infinity` is no limit.
        let number = || value.as_usize();
        match key.as_atom().map_or("", |k| k.as_str()) {
            "limit" => opts.limit = number(),
            "printable_limit" => opts.printable_limit = number(),
            "width" => opts.width = number(),
            "pretty" => opts.pretty = value.is_truthy(),
            "structs" => opts.structs = value.is_truthy(),
            "base" => {
                opts.base = match name {
                    "hex" => Base::Hex,
                    "binary" => Base::Binary,
                    "octal" => Base::Octal,
                    _ => Base::Decimal,
                }
            }
            "binaries" => {
                opts.binaries = match name {
                    "as_binaries" => AsText::Never,
                    "as_strings" => AsText::Always,
                    _ => AsText::Infer,
                }
            }
            "charlists" => {
                opts.charlists = match name {
                    "as_lists" => AsText::Never,
                    "as_charlists" => AsText::Always,
                    _ => AsText::Infer,
                }
            }
            "custom_options" if value.is_list() => {
                let sorted = |p: &Term| {
                    p.as_tuple()
                        .is_some_and(|p| p.len() == 2 && p[0] == Term::atom(Atom::new("sort_maps")) && p[1].is_truthy())
                };
                opts.sort_maps = value.list_iter().any(sorted);
            }
            _ => {}
        }
    }
    opts
}

/// `#Function<0.1234/1 in Mod.name/0>`
pub fn function_name(closure: &Closure) -> String {
    let Some(f) = code::function(closure.code) else { return "#Function<>".into() };
    let FunctionKind::Closure { index, parent_arity, .. } = f.kind else {
        return format!("#Function<{}.{}/{}>", f.module, f.name, f.arity);
    };
    let uniq = f.module.as_str().bytes().fold(5381u32, |h, b| h.wrapping_mul(33) ^ u32::from(b)) % 100_000_000;
    if f.name.as_str() == "__FILE__" {
        return format!("#Function<{index}.{uniq} in file:{}>", f.file);
    }
    let mut place = String::new();
    inspect::atom_literal(f.module.as_str(), &mut place);
    place.push('.');
    inspect::atom_call(f.name.as_str(), &mut place);
    format!("#Function<{index}.{uniq}/{} in {place}/{parent_arity}>", f.arity)
}

/// `Macro.inspect_atom/2`
fn inspect_atom(a: &[Term]) -> Result {
    let name = a[1].as_atom().ok_or_else(|| Raise::atom(crate::base::atoms::FUNCTION_CLAUSE))?.as_str();
    let mut out = String::new();
    match a[0].as_atom().map_or("", |f| f.as_str()) {
        "literal" => inspect::atom_literal(name, &mut out),
        "key" => {
            inspect::atom_key(name, &mut out);
            if !out.ends_with(':') {
                out.push(':');
            }
        }
        "remote_call" => inspect::atom_call(name, &mut out),
        _ => return Err(Raise::atom(crate::base::atoms::FUNCTION_CLAUSE)),
    }
    Ok(Term::string(&out))
}

/// `Macro.classify_atom/1`
fn classify_atom(a: &[Term]) -> Result {
    let name = a[0].as_atom().ok_or_else(|| Raise::atom(crate::base::atoms::FUNCTION_CLAUSE))?.as_str();
    let mut literal = String::new();
    inspect::atom_literal(name, &mut literal);
    let kind = match literal.strip_prefix(':') {
        None if literal.starts_with(|c: char| c.is_ascii_uppercase()) => "alias",
        Some(rest) if rest.starts_with('"') => "quoted",
        Some(rest)
            if rest.starts_with(|c: char| (c.is_alphabetic() && !c.is_uppercase()) || c == '_')
                && !rest.contains('@') =>
        {
            "identifier"
        }
        None if matches!(name, "nil" | "true" | "false") => "identifier",
        _ => "unquoted",
    };
    Ok(Term::atom(Atom::new(kind)))
}

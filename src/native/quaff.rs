//! `:quaff`: what the library asks of the implementation: terms as text.

use super::args::{leaf, list};
use crate::base::Atom;
use crate::ir::{Ctx, FunctionKind, NativeRow, Raise, code, structs};
use crate::term::inspect::{self, AsText, Base, Opts};
use crate::term::{Closure, Term};

type Result = std::result::Result<Term, Raise>;

pub static ROWS: &[NativeRow] = &[
    leaf!("quaff", "inspect", 2, |c, a| inspect(c, a)),
    leaf!("quaff", "inspect_atom", 2, |_, a| inspect_atom(a)),
    leaf!("quaff", "classify_atom", 1, |_, a| classify_atom(a)),
];

/// `inspect/2`: a term and a keyword list of options; unknown options are left to the caller.
fn inspect(c: &mut Ctx, a: &[Term]) -> Result {
    let opts = options(a, 1)?;
    let text = inspect::inspect(&a[0], &opts);
    c.charge(text.len() / 4);
    Ok(Term::string(&text))
}

/// Options as `Inspect.Opts` has them.
fn options(a: &[Term], index: usize) -> std::result::Result<Opts, Raise> {
    let mut opts = Opts { fun_name: Some(function_name), struct_fields: Some(structs::fields), ..Opts::default() };
    for option in list(a, index)? {
        let Some([key, value]) = option.as_tuple() else { continue };
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
    Ok(opts)
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

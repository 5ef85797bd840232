//! What is known of tables: `info`, `whereis`, `all`.

use super::table::{Protection, Table, lock};
use super::{Kind, Need, Reply, find, wrong};
use crate::base::{Atom, atoms};
use crate::ir::Raise;
use crate::process::Cx;
use crate::runtime::Runtime;
use crate::term::Term;

fn atom(name: &str) -> Term {
    Term::atom(Atom::new(name))
}

pub fn whereis(rt: &Runtime, _: &mut Cx, args: &mut [Term]) -> Reply {
    match args[0].as_atom() {
        Some(name) => Ok(rt.tables.find(name).map_or(Term::atom(atoms::UNDEFINED), |t| t.tid())),
        None => Err(Raise::badarg_at(1, "invalid table name (must be an atom)")),
    }
}

pub fn all(rt: &Runtime, _: &mut Cx, _: &mut [Term]) -> Reply {
    Ok(Term::list(rt.tables.all().iter().map(|t| t.handle()).collect::<Vec<_>>()))
}

/// In the order in which `info/1` gives them.
const ITEMS: [&str; 15] = [
    "id",
    "decentralized_counters",
    "read_concurrency",
    "write_concurrency",
    "compressed",
    "memory",
    "owner",
    "heir",
    "name",
    "size",
    "node",
    "named_table",
    "type",
    "keypos",
    "protection",
];

pub fn info(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let Some(table) = described(rt, cx, args)? else { return Ok(Term::atom(atoms::UNDEFINED)) };
    let pair = |name: &&str| Some(Term::tuple2(atom(name), item(&table, name)?));
    Ok(Term::list(ITEMS.iter().filter_map(pair).collect::<Vec<_>>()))
}

pub fn info_item(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let Some(table) = described(rt, cx, args)? else { return Ok(Term::atom(atoms::UNDEFINED)) };
    let value = args[1].as_atom().and_then(|name| item(&table, name.as_str()));
    value.ok_or_else(|| Raise::badarg_at(2, "not a valid info item"))
}

/// The table to describe; `None` when there is none of this name.
fn described<'a>(rt: &Runtime, cx: &Cx, args: &'a [Term]) -> Result<Option<super::Tab<'a>>, Raise> {
    match find(rt, &args[0]) {
        Some(table) if table.read().store.is_gone() => Ok(None),
        None if !args[0].is_atom() && !args[0].is_ref() => Err(wrong(rt, cx, args, Need::Nothing, &[])),
        found => Ok(found),
    }
}

fn item(table: &Table, name: &str) -> Option<Term> {
    Some(match name {
        "id" => table.tid(),
        "decentralized_counters" => Term::bool(table.hints.decentralized_counters),
        "read_concurrency" => Term::bool(table.hints.read_concurrency),
        "write_concurrency" => table.hints.write_concurrency.clone(),
        "compressed" => Term::bool(table.hints.compressed),
        "memory" => {
            let data = table.read();
            Term::int((data.store.words() + data.size * 8) as i64)
        }
        "owner" => Term::pid(table.owner()),
        "heir" => lock(&table.heir).as_ref().map_or_else(|| atom("none"), |(pid, _)| Term::pid(*pid)),
        "name" => Term::atom(table.name()),
        "size" => Term::int(table.read().size as i64),
        "node" => atom("nonode@nohost"),
        "named_table" => Term::bool(table.named),
        "type" => atom(match table.kind {
            Kind::Set => "set",
            Kind::OrderedSet => "ordered_set",
            Kind::Bag => "bag",
            Kind::DuplicateBag => "duplicate_bag",
        }),
        "keypos" => Term::int(table.at as i64 + 1),
        "protection" => atom(match table.protection {
            Protection::Public => "public",
            Protection::Protected => "protected",
            Protection::Private => "private",
        }),
        "fixed" => Term::bool(table.is_fixed()),
        "safe_fixed" | "safe_fixed_monotonic_time" => {
            let fixers = lock(&table.fixers);
            if fixers.is_empty() {
                return Some(Term::FALSE);
            }
            let pair = |(pid, n): &(crate::term::Pid, usize)| Term::tuple2(Term::pid(*pid), Term::int(*n as i64));
            let pairs = Term::list(fixers.iter().map(pair).collect::<Vec<_>>());
            Term::tuple2(Term::tuple3(Term::int(0), Term::int(0), Term::int(0)), pairs)
        }
        "stats" => {
            let zero = || Term::float(0.0);
            let int = Term::int;
            Term::tuple([int(256), zero(), zero(), zero(), int(0), int(0), int(0), int(1)])
        }
        "binary" => Term::EMPTY_LIST,
        _ => return None,
    })
}

/// `:quaff_ets.file_options(table)`: what `:ets.tab2file/2` has to keep to make the same table again.
pub fn file_options(rt: &Runtime, cx: &mut Cx, args: &mut [Term]) -> Reply {
    let table = super::access(rt, cx, args, Need::Read)?;
    let pair = |name: &str| Term::tuple2(atom(name), item(&table, name).unwrap_or_default());
    Ok(Term::list(["name", "type", "protection", "named_table", "keypos", "size"].map(pair)))
}

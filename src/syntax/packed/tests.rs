//! What goes into a pack comes out of it.

use super::*;
use crate::base::{Atom, SourceFile};
use crate::syntax::{Ast, Options, parse, print};
use std::sync::atomic::AtomicU32;

fn packed(text: &str) -> &'static Pack {
    packed_as(text, |_| false)
}

fn packed_as(text: &str, seldom: fn(&str) -> bool) -> &'static Pack {
    let file = SourceFile::new("t.ex", text);
    let parsed = parse(&file, &Options::default()).unwrap_or_else(|r| panic!("{:?}", r.errors));
    let bytes: &'static [u8] = pack(&[("t.ex".to_string(), parsed.ast)], seldom).leak();
    let atoms: Vec<AtomicU32> = (0..Pack::name_count(bytes)).map(|_| AtomicU32::new(0)).collect();
    Box::leak(Box::new(Pack::open(bytes, atoms.leak())))
}

fn size(pack: &Pack) -> usize {
    pack.bytes.len()
}

fn module(pack: &'static Pack, name: &str) -> ModuleUnit {
    match pack.find(name) {
        Some(Unit::Module(module)) => module,
        _ => panic!("no module {name}"),
    }
}

#[test]
fn trees_come_out_as_they_went_in() {
    let text = r#"defimpl P, for: T do
  def f(a, -1, 1.5, 123456789012345678901234567890), do: [a | "x\0#{a}"] ++ ~r/a/i ++ %{a: {1, 2, 3}}
  x.y
  a +
    b
end"#;
    let file = SourceFile::new("t.ex", text);
    let parsed = parse(&file, &Options::default()).unwrap();
    let Some(Unit::Form(item)) = packed(text).find("Elixir.P.T") else { panic!("no unit") };
    assert_eq!(print::print(&item.form), print::print(&parsed.ast));
    assert_eq!(item.file, "t.ex");
}

#[test]
fn functions_are_found_by_name_and_arity() {
    let text = "defmodule A.B do
  alias X.Y
  def f(a, b \\\\ 1)
  def f(a, b) when a > b, do: a
  @deprecated \"no\"
  defp g, do: 2
  import Z
  def f(_, _), do: 3
  defmacro m(x), do: x
end";
    let module = module(packed(text), "Elixir.A.B");
    let row = module.find(Atom::new("f"), 2).unwrap();
    let clauses = module.clauses(&row);
    assert_eq!(clauses.iter().map(|c| (c.line, c.setup)).collect::<Vec<_>>(), [(3, 1), (4, 1), (8, 2)]);
    assert_eq!(module.find(Atom::new("f"), 1).unwrap().full, Some(2));
    let g = module.find(Atom::new("g"), 0).unwrap();
    assert_eq!((g.form, g.line, module.deprecated(&g).as_deref()), (Form::Defp, 6, Some("no")));
    assert!(module.find(Atom::new("f"), 3).is_none() && module.find(Atom::new("a"), 0).is_none());
    let names: Vec<String> = module.rows().map(|(n, r)| format!("{n}/{}", r.arity)).collect();
    assert_eq!(names, ["f/1", "f/2", "g/0", "m/1"]);
    assert_eq!(module.setup.len(), 2);
}

#[test]
fn nested_modules_stand_on_their_own() {
    let text = "alias Top.Level
defmodule Outer do
  alias In.Outer, as: O
  defmodule Inner.Most do
    def f, do: 1
  end
  defimpl P do
    def p(_), do: 1
  end
  defmodule Second do
  end
end";
    let pack = packed(text);
    let names: Vec<&str> = pack.modules().collect();
    assert_eq!(names, ["Elixir.Outer", "Elixir.Outer.Inner.Most", "Elixir.Outer.Second", "Elixir.P.Outer"]);
    let shown = |forms: &[Ast]| forms.iter().map(print::print).collect::<Vec<_>>().join("; ");
    let second = module(pack, "Elixir.Outer.Second");
    assert_eq!(second.outers.len(), 2);
    assert_eq!(second.outers[1].module, Some(Atom::new("Elixir.Outer")));
    assert!(shown(&second.outers[1].forms).contains("Outer.Inner"));
    assert_eq!(module(pack, "Elixir.Outer").setup.len(), 3);
}

#[test]
fn clauses_of_seldom_used_files_are_found_on_their_sheets() {
    let text: String = (0..3000).map(|n| format!("  def f{n}(x, y), do: [x, {n} | y]\n")).collect();
    let text = format!("defmodule A do\n{text}end\ndefmodule B do\n  def last, do: :b\nend");
    let (plain, compressed) = (packed(&text), packed_as(&text, |file| file == "t.ex"));
    assert!(size(compressed) * 3 < size(plain) * 2, "{} of {}", size(compressed), size(plain));
    for (name, arity) in [("f0", 2), ("f1700", 2), ("f2999", 2)] {
        let shown = |pack| {
            let module = module(pack, "Elixir.A");
            let clause = module.clauses(&module.find(Atom::new(name), arity).unwrap()).remove(0);
            (clause.line, print::print(&clause.head), print::print(&clause.body.unwrap()))
        };
        assert_eq!(shown(plain), shown(compressed));
    }
    let b = module(compressed, "Elixir.B");
    let clause = b.clauses(&b.find(Atom::new("last"), 0).unwrap()).remove(0);
    assert_eq!(clause.line, 3004);
}

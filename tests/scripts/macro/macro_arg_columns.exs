# stderr: ignored
defmodule M do
  defmacro m(x), do: (IO.inspect(x); Macro.escape(x))
  defmacro b(do: x), do: (IO.inspect(x, limit: :infinity); nil)
  defmacro e(), do: (IO.inspect(__CALLER__.line); nil)
end
defmodule U do
  import M
  def f do
    m(foo(1, bar) + "a#{b}")
    m(fn x -> x end)
    m(a.b.c(1))
    m(%{a | b: 1})
    b do
      x = 1
      y
    end
    m([a: 1, b: c])
    m(&Foo.bar/1)
    m(if x do 1 else 2 end)
    m("""
    foo
    """)
    m(~w(a b)a)
    m(not a in b)
    m(a not in b)
    m(-1)
    m(@foo)
    m({a, b, c})
    m(x |> f |> g())
    m('abc')
    m(1..2//3)
    m(fn -> :ok end)
    m(fn a, b when a -> 1; c, d -> 2 end)
    m((a; b))
    m(for x <- y, do: x)
    m(<<a::8, b::binary>>)
    m(%Foo{a: 1})
    m(a[:b])
    m(:"foo bar")
    m(a: b)
    m(!a)
    m(x when y)
    m(Foo.Bar)
    m(Foo.{Bar, Baz})
    m(f.(1))
    e()
  end
end

defmodule A do
  def a, do: Nope.foo(1)
  def b, do: Enum.mapp([1], & &1)
  def c, do: Nope.Deep.foo(1)
  def d, do: &Nope.bar/1
  def e, do: &Enum.nope/1
  def f, do: A.zzz()
  def g, do: A.private()
  defp private, do: 1
  def used, do: private()
  def h, do: Later.f()
  def i, do: Later.h()
  def j, do: Integer.is_odd(1)
  def k, do: [Nope.foo(1), Nope.foo(1)]
  def l, do: List.first
  def m, do: Map.fetch(1)
  @compile {:no_warn_undefined, Quiet}
  def n, do: Quiet.x()
  def o(m), do: m.foo()
  def p, do: nil.foo()
  def q, do: :lists.nope(1)
  def r, do: String.contains("a", "b")
  def s, do: DateTime.utcnow()
  def t, do: Strin.upcase("x") |> IO.put()
end

defmodule Later do
  def f, do: 1
  def g(x), do: x
end

IO.puts("said when the file has run")

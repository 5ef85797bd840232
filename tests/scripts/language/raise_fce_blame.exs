defmodule F do
  def f(1, x) when is_atom(x) and x != :b, do: x
  def f(%{a: a}, [h | t]) when a > h or t == [], do: x(a, h, t)
  def f("foo" <> r, _), do: r
  defp x(_, _, _), do: 1
  defmacro m(1), do: 1
  def g(x) when x in [1, 2], do: x
  def d(a, b \\ 1)
  def d(:a, b) when is_integer(b), do: b
end
try do F.f(2, :b) rescue e -> IO.puts Exception.format(:error, e, []) end
try do F.f(2, :b) rescue e ->
  {e, _st} = Exception.blame(:error, e, __STACKTRACE__)
  IO.puts Exception.message(e)
end
try do F.g(3) rescue e ->
  {e, _st} = Exception.blame(:error, e, __STACKTRACE__)
  IO.puts Exception.message(e)
end
try do F.d(3) rescue e ->
  {e, _st} = Exception.blame(:error, e, __STACKTRACE__)
  IO.puts Exception.message(e)
end
F.f(%{a: 1}, [2, 3])

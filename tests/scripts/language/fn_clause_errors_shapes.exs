defmodule F do
  def f(1), do: 1
  def g(x, y) when x > y, do: x
  defp h(:a), do: 1
  def call_h(x), do: h(x)
  def l(%Range{first: 1}), do: 1
  def m([a: 1]), do: 1
  def n(x) when x == 1 when x == 2, do: x
  def o(x) when is_nil(x) or (is_integer(x) and x in 1..3), do: x
  def p(x) when not is_list(x) and x != nil, do: x
  def q(x) when x in [:a, :b] and is_atom(x), do: x
  def r(x \\ 1, y), do: {x, y}
  def s(x) when is_struct(x, Range), do: x
  def u(x) when map_size(x) > 1 or x.a == 1, do: x
  def v(_, _ \\ nil)
  def v(1, _), do: 1
end
b = fn f -> try do f.() rescue e -> {e, _} = Exception.blame(:error, e, __STACKTRACE__); IO.puts Exception.message(e) end end
b.(fn -> F.f(2) end)
b.(fn -> F.g(1, 2) end)
b.(fn -> F.call_h(:b) end)
b.(fn -> F.l(3) end)
b.(fn -> F.m(3) end)
b.(fn -> F.n(3) end)
b.(fn -> F.o(30) end)
b.(fn -> F.p([]) end)
b.(fn -> F.q([]) end)
b.(fn -> F.s([]) end)
b.(fn -> F.u(%{}) end)
b.(fn -> F.v(%{}) end)

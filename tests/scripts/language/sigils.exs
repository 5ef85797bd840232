# stderr: ignored
defmodule Sg do
  def sigil_x(s, m), do: {:x, s, m}
  defmacro sigil_y({:<<>>, _, [s]}, m), do: {:{}, [], [:y, s, m]}
  def sigil_Z(s, m), do: {:Z, s, m}
  def sigil_ABC(s, m), do: {:ABC, s, m}
  def sigil_I1(s, _), do: s
end
defmodule Su do
  import Sg
  def t do
    a = 1
    [~x{a#{a}\n}ab, ~y(foo)i, ~Z[a#{b}\n], ~ABC"""
    hi
      there
    """ab, ~s(a#{a}), ~S(a#{a}), ~w(a b c)a, ~w(a #{a})s, ~w(a b)c, ~c(a#{a}b), ~C(a#{x}), ~I1/x/]
  end
end
IO.inspect Su.t
IO.inspect ~r/a#{1}b/iu
IO.inspect Regex.match?(~r/A/i, "a")
IO.inspect ~r"""
foo # c
bar
"""x
IO.inspect ~s'a\tb'
IO.inspect ~S'a\tb\''
IO.inspect ~w(a\ b c)
IO.inspect ~W(a\ b #{c})
IO.inspect ~c"é"

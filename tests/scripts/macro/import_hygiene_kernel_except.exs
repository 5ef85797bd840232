defmodule K do
  defmacro plus(a, b), do: quote(do: unquote(a) + unquote(b))
end
defmodule KU do
  import Kernel, except: [+: 2, if: 2]
  import K
  def a + b, do: {:plus, a, b}
  defmacro if(c, do: x), do: quote(do: {:myif, unquote(c), unquote(x)})
  def t, do: {plus(1, 2), 1 + 2}
  def u, do: if(true, do: 1)
end
IO.inspect {KU.t, KU.u}

defmodule Outer.Inner do
  def hi, do: :inner
end
defmodule AH do
  alias Outer.Inner
  defmacro call, do: quote(do: Inner.hi())
  defmacro unhyg, do: quote(do: alias!(Inner).hi())
  defmacro def_alias, do: quote(do: alias(Outer.Inner, as: Inn))
  defmacro mod(n), do: quote(do: (defmodule unquote(n) do def hi, do: __MODULE__ end))
  defmacro mod2, do: quote(do: (defmodule Nested do def hi, do: __MODULE__ end; Nested.hi()))
end
defmodule AHU do
  require AH
  defmodule Inner do def hi, do: :own end
  def a, do: {AH.call, AH.unhyg}
  AH.mod(Fresh)
  IO.inspect AH.mod2
end
IO.inspect AHU.a
IO.inspect AHU.Fresh.hi

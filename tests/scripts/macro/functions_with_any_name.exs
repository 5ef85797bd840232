defmodule Odd do
  def unquote(:"hello world")(x), do: {:hello, x}
  def unquote(:"Upper")(), do: :upper
end

IO.inspect(Odd."hello world"(1))
IO.inspect(Odd."Upper"())
IO.inspect(apply(Odd, :"hello world", [2]))

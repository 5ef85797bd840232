defmodule MySigils do
  def sigil_i(s, []), do: String.to_integer(s)
  def sigil_i(s, [?n]), do: -String.to_integer(s)
  defmacro sigil_x({:<<>>, _, [s]}, _), do: String.upcase(s)
end

defmodule UseSigils do
  import MySigils
  def run, do: {~i(42), ~i(7)n, ~x(abc)}
end

IO.inspect(UseSigils.run())

defmodule Gen do
  defmacro matcher(pairs) do
    clauses = Enum.flat_map(pairs, fn {k, v} -> quote(do: (unquote(k) -> unquote(v))) end)
    quote(do: fn x -> case(x, do: unquote(clauses)) end)
  end
end

defmodule UseGen do
  require Gen
  def run, do: Gen.matcher(a: 1, b: 2)
end

IO.inspect(Enum.map([:a, :b], UseGen.run()))

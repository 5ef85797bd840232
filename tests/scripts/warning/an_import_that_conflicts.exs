IO.puts("before")

defmodule A do
  import Enum
  def map(x, y), do: {x, y}
  def f(x), do: map(x, & &1)
end

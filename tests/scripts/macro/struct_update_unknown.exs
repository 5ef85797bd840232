# stderr: ignored
defmodule P do
  defstruct [:a]
end
defmodule Q do
  def f(p), do: %P{p | b: 1}
end

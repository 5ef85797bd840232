defmodule A do
  defp a, do: b()
  defp b, do: a()
  defmacrop m, do: 1
  defp c(x, y \\ 1), do: x + y
  defp d(x, y \\ 1, z \\ 2), do: x + y + z
  def e, do: c(1, 2)
  def g, do: d(1, 2)
  defguardp is_foo(x) when x > 1
  defp mid(x), do: x
  defp mid(x, y), do: x + y
  @typep t :: integer
  @typep u :: integer
  @type v :: u
  @opaque w :: integer
end

IO.puts("done")

defmodule S1 do
  def f(x), do: x
  defoverridable f: 1
  def f(x), do: Enum.map(x, &super/1)
end
IO.inspect S1.f([1,2])

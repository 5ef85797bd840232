defmodule Over do
  def f(x), do: {:base, x}
  defoverridable f: 1
  def f(x), do: {:over, super(x)}
end

IO.inspect(Over.f(1))

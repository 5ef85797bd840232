defmodule Defaults do
  def f(a, b \\ 2, c \\ a_default()), do: {a, b, c}
  def g(x \\ :none)
  def g(:none), do: :nothing
  def g(x), do: {:given, x}
  defp a_default, do: :computed
end

IO.inspect(Defaults.f(1))
IO.inspect(Defaults.f(1, :b))
IO.inspect(Defaults.f(1, :b, :c))
IO.inspect({Defaults.g(), Defaults.g(3)})

defmodule A do
  @a 1
  @b 2
  @c 3
  @b 4
  @moduledoc "x"
  @moduledoc "y"
  def f, do: @c
  def g, do: @nope
  @doc "one"
  @doc "two"
  def h, do: 1
  @doc "private"
  defp p, do: 1
  def i, do: p()
  @d 5
  @spec f() :: integer
  @deprecated "x"
  @deprecated "y"
  def q, do: @c

  @undefined
  def in_function(x) do
    @c
    @nope2
    x
  end

  @doc "last"
end

IO.puts("done")

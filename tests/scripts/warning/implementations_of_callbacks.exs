defmodule B do
  @callback foo(integer) :: integer
  @callback bar(integer) :: integer
  @callback baz() :: integer
  @macrocallback mac(any) :: any
  @optional_callbacks baz: 0
end

defmodule A do
  @behaviour B
  @impl true
  def fooo(x), do: x
  @impl true
  def bar(x), do: x
  def baz, do: 1
  @impl true
  def bar(1, 2), do: 3
  @impl false
  def foo(x), do: x
  @impl true
  defp private, do: 1
  def used, do: private()
  @impl Nope
  def qux, do: 1
end

IO.puts("done")

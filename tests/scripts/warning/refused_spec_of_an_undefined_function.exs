IO.puts("before")

defmodule A do
  @spec f(integer) :: integer
  def g, do: 1
end

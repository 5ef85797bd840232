# stderr: ignored
defmodule Ts do
  @spec a(integer) :: integer
  def b(x), do: x
end

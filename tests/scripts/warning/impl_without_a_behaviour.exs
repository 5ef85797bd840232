defmodule E do
  @impl true
  def foo, do: 1
end

IO.puts("done")

# The argument is the state then, after a warning.
defmodule NoInit do
  use GenServer

  def handle_call(:x, _, s), do: {:reply, s, s}
end
{:ok, p} = GenServer.start_link(NoInit, :arg)
IO.inspect(GenServer.call(p, :x))

defmodule S do
  use GenServer
  def start do
    :proc_lib.start_link(__MODULE__, :init, [self()])
  end
  def init(parent) do
    Process.register(self(), :entered)
    :proc_lib.init_ack(parent, {:ok, self()})
    :gen_server.enter_loop(__MODULE__, [], :state, {:local, :entered})
  end
  def handle_call(:get, _, s), do: {:reply, {s, Process.get(:"$initial_call")}, s}
end
{:ok, p} = S.start()
IO.inspect(GenServer.call(:entered, :get))
IO.inspect(:proc_lib.translate_initial_call(p))
IO.inspect(GenServer.stop(p))

# Whoever replies, the caller's monitor is gone from the server after the call, and after one that timed out.
defmodule S do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:self, _from, s), do: {:reply, monitors(), s}

  def handle_call(:other, from, s) do
    spawn(fn -> GenServer.reply(from, :from_another) end)
    {:noreply, s}
  end

  def handle_call(:early, from, s) do
    GenServer.reply(from, :early)
    {:reply, :late, s}
  end

  def handle_call(:never, _from, s), do: {:noreply, s}
  defp monitors, do: length(elem(Process.info(self(), :monitored_by), 1))
end

{:ok, p} = GenServer.start(S, 0)
count = fn -> {length(elem(Process.info(p, :monitored_by), 1)), length(elem(Process.info(self(), :monitors), 1))} end
IO.inspect({GenServer.call(p, :self), count.()}, label: "while it serves, after the reply")
IO.inspect({GenServer.call(p, :other), count.()}, label: "another process replies")
IO.inspect({try(do: GenServer.call(p, :never, 10), catch: (:exit, {reason, _} -> reason)), count.()}, label: "no reply in time")
IO.inspect({GenServer.call(p, :early), count.()}, label: "replies twice")
IO.inspect(match?({[:alias | _], :late}, receive(do: (m -> m))), label: "the second one is a message")
ref = Process.monitor(p)
Process.exit(p, :kill)
IO.inspect(receive(do: ({:DOWN, ^ref, _, _, reason} -> reason)), label: "a monitor of one's own")
IO.inspect(receive(do: (m -> m), after: (0 -> :nothing_else)))

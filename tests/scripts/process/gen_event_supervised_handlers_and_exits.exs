# Handlers tied to a process: what they and the others see of its end, and which links stay.
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule H do
  def init(pid), do: {:ok, pid}
  def handle_event(event, pid), do: say(pid, {:event, event})
  def handle_call(_, pid), do: {:ok, :answer, pid}
  def handle_info({:EXIT, _, reason}, pid), do: say(pid, {:info, :EXIT, reason})
  def handle_info(message, pid), do: say(pid, {:info, message})
  def terminate(reason, pid), do: say(pid, {:terminate, reason})

  defp say(pid, what) do
    send(pid, what)
    {:ok, pid}
  end
end

me = self()
linked = fn e, p -> e in elem(Process.info(p, :links), 1) end

# Who stopped is no longer in the list of handlers by the time it answers; what handlers said before is here then.
said = fn e ->
  :gen_event.which_handlers(e)
  drain = fn drain, acc -> receive do {:EXIT, _, r} -> drain.(drain, [{:EXIT, r} | acc]); m -> drain.(drain, [m | acc]) after 0 -> Enum.reverse(acc) end end
  drain.(drain, [])
end

gone = fn pid, reason ->
  ref = Process.monitor(pid)
  send(pid, {:end, reason})
  receive do: ({:DOWN, ^ref, _, _, _} -> :ok)
end

for start <- [:start_link, :start] do
  {:ok, e} = apply(:gen_event, start, [])
  :ok = :gen_event.add_handler(e, {H, :plain}, me)
  :ok = :gen_event.add_sup_handler(e, {H, :mine}, me)
  IO.inspect(linked.(e, me), label: "linked")
  :gen_event.delete_handler(e, {H, :mine}, :why)
  IO.inspect({linked.(e, me), said.(e)}, label: "after its handler is gone")

  stranger = spawn(fn -> Process.link(e); send(me, :up); receive do: ({:end, r} -> exit(r)) end)
  receive do: (:up -> :ok)
  gone.(stranger, :stranger)
  IO.inspect(said.(e), label: "a stranger ends")

  owner =
    spawn(fn ->
      for id <- [:a, :b], do: :ok = :gen_event.add_sup_handler(e, {H, id}, me)
      :gen_event.delete_handler(e, {H, :a}, :deleted)
      send(me, :up)
      receive do: ({:end, r} -> exit(r))
    end)

  receive do: (:up -> :ok)
  IO.inspect({linked.(e, owner), said.(e)}, label: "an owner of two, one deleted")
  gone.(owner, :owner_ends)
  IO.inspect({said.(e), :gen_event.which_handlers(e)}, label: "the owner ends")
  :gen_event.stop(e)
  exit = if start == :start_link, do: (receive do: ({:EXIT, ^e, r} -> r)), else: :none
  IO.inspect({exit, receive(do: (m -> m))}, label: "stopped")
end

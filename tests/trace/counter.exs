# A server, a client, a crash that is watched, a timer, a time-out.
defmodule Counter do
  def loop(n) do
    receive do
      {:inc, by} ->
        loop(n + by)

      {:get, from} ->
        send(from, {:count, n})
        loop(n)

      :stop ->
        :ok
    end
  end
end

pid = spawn_link(Counter, :loop, [1])
Process.register(pid, :counter)
send(:counter, {:inc, 5})
send(:counter, {:get, self()})
receive do: ({:count, n} -> IO.puts("count: #{n}"))

{worker, ref} = spawn_monitor(fn -> receive do: (:crash -> exit(:oops)) end)
send(worker, :crash)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.puts("worker: #{reason}"))

Process.send_after(self(), :tick, 2)
receive do: (:tick -> :ok)

receive do
  :never -> :ok
after
  2 -> :ok
end

Process.flag(:trap_exit, true)
send(pid, :stop)
receive do: ({:EXIT, ^pid, reason} -> IO.puts("counter: #{reason}"))

victim = spawn(fn -> Process.sleep(:infinity) end)
watch = Process.monitor(victim)
Process.exit(victim, :kill)
receive do: ({:DOWN, ^watch, _, _, _} -> :ok)
send(victim, "late")
System.stop(3)
Process.sleep(:infinity)

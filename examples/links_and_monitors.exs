# Links die together, monitors watch, and a process that traps exits survives to tell.
defmodule Supervised do
  def run(name, fun) do
    pid = spawn_link(fun)

    receive do
      {:EXIT, ^pid, :normal} -> IO.puts("#{name}: finished")
      {:EXIT, ^pid, reason} -> IO.puts("#{name}: failed with #{inspect(reason)}")
    end
  end
end

Process.flag(:trap_exit, true)
Supervised.run("a quiet worker", fn -> :ok end)
Supervised.run("a failing worker", fn -> exit(:no_coffee) end)

Supervised.run("a worker whose friend dies", fn ->
  spawn_link(fn -> exit(:friend_gone) end)
  Process.sleep(:infinity)
end)

{pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
Process.exit(pid, :kill)

receive do
  {:DOWN, ^ref, :process, ^pid, reason} -> IO.puts("watched: #{inspect(reason)}")
end

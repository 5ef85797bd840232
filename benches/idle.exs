# A million processes wait in `receive`. The growth of the program's resident memory, shared out, is what one costs.
# The number of processes may be given as an argument.
count =
  case System.argv() do
    [n] -> String.to_integer(n)
    [] -> 1_000_000
  end

defmodule Idle do
  def wait do
    receive do
      :stop -> :ok
    end
  end

  def start(0, pids), do: pids
  def start(n, pids), do: start(n - 1, [spawn(&Idle.wait/0) | pids])
end

resident = fn ->
  line =
    "/proc/self/status"
    |> File.read!()
    |> String.split("\n")
    |> Enum.find(&String.starts_with?(&1, "VmRSS:"))

  [_, kilobytes, "kB"] = String.split(line)
  String.to_integer(kilobytes) * 1024
end

Idle.start(1000, []) |> Enum.each(&send(&1, :stop))
before = resident.()
t0 = System.monotonic_time(:microsecond)
pids = Idle.start(count, [])
time = System.monotonic_time(:microsecond) - t0
# The list of pids is ours, not theirs: 16 bytes a cell on BEAM, 24 here.
Process.sleep(300)
grown = resident.() - before
IO.puts("idle_bytes_each #{div(grown, count)} bytes")
IO.puts("idle_start #{time} us")
t1 = System.monotonic_time(:microsecond)
Enum.each(pids, &send(&1, :stop))

wait = fn wait ->
  if length(Process.list()) > 1000 do
    Process.sleep(10)
    wait.(wait)
  end
end

wait.(wait)
IO.puts("idle_stop #{System.monotonic_time(:microsecond) - t1} us")

# Waiting has an end: `after`, timers, and tasks that are given up.
receive do
  :never -> :ok
after
  20 -> IO.puts("nobody wrote for 20 ms")
end

Process.send_after(self(), :wake_up, 10)

receive do
  :wake_up -> IO.puts("the timer rang")
end

alarm = Process.send_after(self(), :alarm, 60_000)
IO.puts("cancelled in time? #{Process.cancel_timer(alarm) > 0}")

slow = Task.async(fn -> Process.sleep(:infinity) end)

case Task.yield(slow, 20) || Task.shutdown(slow) do
  {:ok, result} -> IO.puts("the task said #{result}")
  nil -> IO.puts("the task was too slow")
end

tasks = [
  Task.async(fn -> 1 end),
  Task.async(fn -> Process.sleep(:infinity) end),
  Task.async(fn -> 3 end)
]

IO.inspect(for {_, r} <- Task.yield_many(tasks, 100), do: r)
IO.inspect(for {_, r} <- Task.yield_many(tasks |> Enum.slice(1, 1), timeout: 10, on_timeout: :kill_task), do: r)

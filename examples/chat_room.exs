# A room that passes on what its members say, and notices when one leaves.
defmodule Room do
  def start, do: spawn(fn -> loop(%{}) end)

  defp loop(members) do
    receive do
      {:join, pid, name} ->
        Process.monitor(pid)
        tell(members, "* #{name} joins")
        loop(Map.put(members, pid, name))

      {:say, pid, text} ->
        members |> Map.delete(pid) |> tell("#{members[pid]}: #{text}")
        loop(members)

      {:DOWN, _, :process, pid, _} ->
        {name, members} = Map.pop(members, pid)
        tell(members, "* #{name} leaves")
        loop(members)
    end
  end

  defp tell(members, line) do
    for {pid, _} <- members, do: send(pid, {:line, line})
  end
end

defmodule Member do
  def join(room, name, lines) do
    spawn(fn ->
      send(room, {:join, self(), name})
      for line <- lines, do: send(room, {:say, self(), line})
    end)
  end
end

room = Room.start()
send(room, {:join, self(), "host"})
Member.join(room, "ann", ["hello", "is nobody here?"])

for _ <- 1..4 do
  receive do
    {:line, line} -> IO.puts(line)
  end
end

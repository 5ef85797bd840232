# Shared state without a loop of one's own: an agent.
{:ok, counter} = Agent.start_link(fn -> %{} end)

count = fn word -> Agent.update(counter, &Map.update(&1, word, 1, fn n -> n + 1 end)) end

["tea", "coffee", "tea"]
|> Enum.map(fn word -> Task.async(fn -> count.(word) end) end)
|> Enum.each(&Task.await/1)

IO.inspect(Agent.get(counter, & &1))
IO.inspect(Agent.get_and_update(counter, &Map.pop(&1, "tea")))
IO.inspect(Agent.get(counter, &Map.keys/1))
Agent.stop(counter)
IO.puts("alive? #{Process.alive?(counter)}")

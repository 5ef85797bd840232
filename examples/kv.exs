# A key-value store in a process, as the Elixir guide writes it.
defmodule KV do
  def start_link do
    Task.start_link(fn -> loop(%{}) end)
  end

  defp loop(map) do
    receive do
      {:get, key, caller} ->
        send caller, Map.get(map, key)
        loop(map)
      {:put, key, value} ->
        loop(Map.put(map, key, value))
    end
  end
end

{:ok, pid} = KV.start_link()
Process.register(pid, :kv)

send(:kv, {:get, :hello, self()})

receive do
  answer -> IO.puts("before: #{inspect(answer)}")
end

send(:kv, {:put, :hello, :world})
send(:kv, {:get, :hello, self()})

receive do
  answer -> IO.puts("after:  #{inspect(answer)}")
end

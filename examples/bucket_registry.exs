# A key-value store as a system: buckets are agents, started on demand under a dynamic supervisor and found by name in a
# registry; a bucket that crashes starts again empty, and the others never notice.

defmodule KV.Bucket do
  use Agent, restart: :permanent

  def start_link(name), do: Agent.start_link(fn -> %{} end, name: via(name))
  def put(name, key, value), do: Agent.update(via(name), &Map.put(&1, key, value))
  def get(name, key), do: Agent.get(via(name), &Map.get(&1, key))
  def delete(name, key), do: Agent.get_and_update(via(name), &Map.pop(&1, key))

  defp via(name), do: {:via, Registry, {KV.Names, name}}
end

defmodule KV do
  use Supervisor

  def start_link(_), do: Supervisor.start_link(__MODULE__, [], name: __MODULE__)

  @impl true
  def init([]) do
    children = [
      {Registry, keys: :unique, name: KV.Names},
      {DynamicSupervisor, name: KV.Buckets, strategy: :one_for_one}
    ]

    Supervisor.init(children, strategy: :one_for_all)
  end

  @doc "Finds a bucket or creates it."
  def bucket(name) do
    case DynamicSupervisor.start_child(KV.Buckets, {KV.Bucket, name}) do
      {:ok, pid} -> {:created, pid}
      {:error, {:already_started, pid}} -> {:found, pid}
    end
  end
end

defmodule KV.Command do
  def run(line) do
    case String.split(line) do
      ["CREATE", bucket] -> KV.bucket(bucket) |> elem(0)
      ["PUT", bucket, key, value] -> with_bucket(bucket, fn -> KV.Bucket.put(bucket, key, value) end)
      ["GET", bucket, key] -> with_bucket(bucket, fn -> KV.Bucket.get(bucket, key) end)
      ["DELETE", bucket, key] -> with_bucket(bucket, fn -> KV.Bucket.delete(bucket, key) end)
      _ -> {:error, :unknown_command}
    end
  end

  defp with_bucket(bucket, fun) do
    case Registry.lookup(KV.Names, bucket) do
      [] -> {:error, :not_found}
      _ -> fun.()
    end
  end
end

{:ok, _} = Supervisor.start_link([KV], strategy: :one_for_one)

for line <- [
      "CREATE shopping",
      "CREATE shopping",
      "PUT shopping milk 3",
      "GET shopping milk",
      "GET holiday sun",
      "FLY away",
      "DELETE shopping milk",
      "GET shopping milk",
      "CREATE holiday",
      "PUT holiday sun much"
    ] do
  IO.puts("#{String.pad_trailing(line, 24)} #{inspect(KV.Command.run(line))}")
end

# A crash: the bucket is back under its name, without what it knew.
[{pid, _}] = Registry.lookup(KV.Names, "holiday")
ref = Process.monitor(pid)
Process.exit(pid, :kill)

receive do
  {:DOWN, ^ref, _, _, reason} -> IO.puts("holiday went down: #{inspect(reason)}")
end

wait = fn wait ->
  case Registry.lookup(KV.Names, "holiday") do
    [{new, _}] when new != pid -> :ok
    _ -> wait.(wait)
  end
end

wait.(wait)
IO.inspect(KV.Command.run("GET holiday sun"), label: "after the crash")

# Many clients at once.
answers =
  1..100
  |> Task.async_stream(fn n ->
    KV.bucket("b#{rem(n, 10)}")
    KV.Command.run("PUT b#{rem(n, 10)} k#{n} #{n}")
  end)
  |> Enum.frequencies()

IO.inspect(answers)
IO.inspect(DynamicSupervisor.count_children(KV.Buckets).active, label: "buckets")

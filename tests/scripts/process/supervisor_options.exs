Process.flag(:trap_exit, true)
for o <- [[], [strategy: :x], [strategy: :one_for_one, max_restarts: -1], [strategy: :one_for_one, max_restarts: :x], [strategy: :one_for_one, max_seconds: 0],
          [strategy: :one_for_one, auto_shutdown: :x]] do
  try do IO.inspect(Supervisor.start_link([], o)) rescue e -> IO.inspect(e) end
end
IO.inspect(Supervisor.init([], strategy: :rest_for_one) |> elem(1) |> elem(0) |> Enum.sort())
IO.inspect(Supervisor.init([], strategy: :one_for_one, max_restarts: 7, max_seconds: 8, auto_shutdown: :any_significant) |> elem(1) |> elem(0) |> Enum.sort())
defmodule Bad do
  use Supervisor
  def init(x), do: x
end
IO.inspect(Supervisor.start_link(Bad, :ignore))
IO.inspect(Supervisor.start_link(Bad, :nonsense))
IO.inspect(Supervisor.start_link(Bad, {:ok, :nonsense}))
IO.inspect(Bad.child_spec(1) |> Enum.sort())
try do Supervisor.start_link(Bad, :x, name: "s") rescue e -> IO.puts(e.message) end

defmodule W do
  def start_link(_), do: Agent.start_link(fn -> 1 end)
end
Process.flag(:trap_exit, true)
good = {W, :start_link, [1]}
for spec <- [[id: 1], [start: good], [id: 1, start: 1], [id: 1, start: {W, 2, []}], [id: 1, start: good, restart: :x], [id: 1, start: good, shutdown: :x],
             [id: 1, start: good, shutdown: -1], [id: 1, start: good, type: :x], [id: 1, start: good, modules: :x], [id: 1, start: good, modules: ["x"]],
             [id: 1, start: good, significant: true], [id: 1, start: good, significant: 1]] do
  map = Map.new(spec)
  IO.inspect(Supervisor.start_link([map], strategy: :one_for_one))
  {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
  IO.inspect(Supervisor.start_child(sup, map))
  {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
  unless spec[:type] == :x, do: (case DynamicSupervisor.start_child(sup, map) do
    {:error, {:invalid_child_spec, _}} -> IO.puts("invalid child spec")
    other -> IO.inspect(other)
  end)
end
IO.inspect(Supervisor.start_link([%{id: 1, start: good, restart: :permanent, significant: true}], strategy: :one_for_one, auto_shutdown: :any_significant))

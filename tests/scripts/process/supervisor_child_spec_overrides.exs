defmodule W do
  use GenServer, restart: :temporary
  def init(x), do: {:ok, x}
end
IO.inspect(Supervisor.child_spec(W, id: :other) |> Enum.sort())
IO.inspect(Supervisor.child_spec({W, 1}, restart: :permanent, shutdown: 7) |> Enum.sort())
IO.inspect(Supervisor.child_spec({W, 1}, start: {W, :go, []}, type: :supervisor, modules: [X], significant: true) |> Enum.sort())
IO.inspect(Supervisor.child_spec(%{id: 1, start: {W, :x, []}}, []) |> Enum.sort())

defmodule S do
  @behaviour :supervisor
  def init(f), do: {:ok, {%{strategy: :simple_one_for_one, intensity: 5, period: 5}, [%{id: :w, start: {__MODULE__, :go, [f]}, restart: :transient}]}}
  def go(f, x), do: Agent.start_link(fn -> f.(x) end)
end
{:ok, s} = :supervisor.start_link(S, fn x -> x * 2 end)
{:ok, a} = :supervisor.start_child(s, [1])
{:ok, b} = :supervisor.start_child(s, [2])
IO.inspect({Agent.get(a, & &1), Agent.get(b, & &1)})
IO.inspect(for {id, p, t, _} <- :supervisor.which_children(s), do: {id, is_pid(p), t})
IO.inspect(:supervisor.count_children(s))
IO.inspect(:supervisor.terminate_child(s, a))
IO.inspect(:supervisor.terminate_child(s, a))
IO.inspect(:supervisor.terminate_child(s, :w))
IO.inspect(:supervisor.restart_child(s, :w))
IO.inspect(:supervisor.delete_child(s, :w))
ref = Process.monitor(b)
Process.exit(b, :kill)
receive do {:DOWN, ^ref, _, _, _} -> Process.sleep(10) end
[{_, c, _, _}] = :supervisor.which_children(s)
IO.inspect({c == b, Agent.get(c, & &1)})
IO.inspect(:supervisor.get_childspec(s, c) |> elem(1) |> Map.take([:id, :restart, :type]) |> Enum.sort())
IO.inspect(:supervisor.check_childspecs([%{id: 1, start: {S, :go, []}}]))
IO.inspect(:supervisor.check_childspecs([%{id: 1}]))
IO.inspect(:supervisor.check_childspecs(:x))

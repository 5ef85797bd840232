defmodule W do
  use GenServer
  def start_link(f), do: GenServer.start_link(__MODULE__, f)
  def init(f), do: f.()
end
Process.flag(:trap_exit, true)
ok = fn -> {:ok, 1} end
try_start = fn children ->
  r = Supervisor.start_link(children, strategy: :one_for_one)
  IO.inspect(if match?({:ok, _}, r), do: :ok, else: r)
  receive do {:EXIT, _, r} -> IO.inspect({:left, r}) after 0 -> :ok end
end
a = Supervisor.child_spec({W, ok}, id: :a)
try_start.([a, Supervisor.child_spec({W, fn -> {:stop, :bad} end}, id: :b)])
try_start.([a, Supervisor.child_spec({W, fn -> exit(:gone) end}, id: :b)])
try_start.([a, Supervisor.child_spec({W, fn -> :ignore end}, id: :b)])
try_start.([%{id: 1, start: {:erlang, :throw, [{:ok, self()}]}}])
try_start.([%{id: 1, start: {:erlang, :throw, [:ball]}}])
try_start.([%{id: 1, start: {Kernel, :exit, [:x]}}])
try_start.([%{id: 1, start: {Kernel, :self, []}}] |> Enum.map(&Map.put(&1, :start, {String, :upcase, ["x"]})))
try_start.([%{id: 1, start: {Map, :new, []}}])
try_start.([a, a])
{:error, {:shutdown, {:failed_to_start_child, 1, {:EXIT, {:undef, [{No, :such, [], []} | _]}}}}} =
  Supervisor.start_link([%{id: 1, start: {No, :such, []}}], strategy: :one_for_one)
{:error, {:shutdown, {:failed_to_start_child, :b, {%RuntimeError{message: m}, [_ | _]}}}} =
  Supervisor.start_link([a, Supervisor.child_spec({W, fn -> raise "init" end}, id: :b)], strategy: :one_for_one)
IO.puts(m)

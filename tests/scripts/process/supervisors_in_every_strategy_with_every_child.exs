# Each strategy with stops, kills and failing restarts of each kind of child: who goes down and comes up, in which order.
# normalise: pids
t = fn label, f ->
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, r -> {k, r} end
  IO.puts("#{label}: " <> (inspect(r, limit: :infinity, printable_limit: :infinity) |> String.replace(~r/#PID<[^>]+>/, "PID") |> String.replace(~r/#Reference<[^>]+>/, "REF")|> String.replace(~r/#Function<[^>]+>/, "FUN")))
end
flush = fn -> 
  f = fn f, acc -> receive do m -> f.(f, [m | acc]) after 30 -> Enum.reverse(acc) end end
  f.(f, [])
end
strip = fn strip, x ->
  case x do
    {r, [{m, f, a, l} | _]} when is_atom(m) and is_atom(f) and is_list(l) and (is_list(a) or is_integer(a)) -> {strip.(strip, r), :STACK}
    t when is_tuple(t) -> t |> Tuple.to_list() |> Enum.map(&strip.(strip, &1)) |> List.to_tuple()
    [h | tl] -> [strip.(strip, h) | strip.(strip, tl)]
    o -> o
  end
end
sx = fn x -> strip.(strip, x) end
me = self()
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
defmodule K do
  use GenServer
  def start_link({id, me}), do: start_link({id, me, []})
  def start_link({id, me, o}), do: GenServer.start_link(__MODULE__, {id, me, o}, name: id)
  def init({id, me, o}) do
    Process.flag(:trap_exit, Keyword.get(o, :trap, true))
    n = :persistent_term.get({:n, id}, 0); :persistent_term.put({:n, id}, n + 1)
    cond do
      n in Keyword.get(o, :fail, []) -> send(me, {:failinit, id}); {:stop, :nope}
      n in Keyword.get(o, :ignore, []) -> send(me, {:ignoreinit, id}); :ignore
      true -> send(me, {:up, id}); {:ok, {id, me, o}}
    end
  end
  def handle_cast({:stop, r}, s), do: {:stop, r, s}
  def handle_cast(:raise, _), do: raise "r"
  def handle_info({:EXIT, _, r}, {id, me, _} = s), do: (send(me, {:exitmsg, id, r}); {:noreply, s})
  def terminate(r, {id, me, o}), do: (if o[:slow], do: Process.sleep(o[:slow]); send(me, {:down, id, (case r do {x, [_ | _]} -> x; x -> x end)}))
end
# events until quiet
ev = fn n -> for _ <- 1..n//1, do: (receive do m -> m after 1000 -> :MISSING end) end
quiet = fn -> receive do m -> {:EXTRA, m} after 100 -> :quiet end end
spec = fn id, o, k -> Supervisor.child_spec({K, {id, me, o}}, [{:id, id} | k]) end
go = fn label, strat, ids_opts, acts -> 
  {:ok, s} = Supervisor.start_link(Enum.map(ids_opts, fn {id, o, k} -> spec.(id, o, k) end), [strategy: strat, max_restarts: 5] ++ Process.get(:extra, []))
  IO.inspect(ev.(length(ids_opts)), label: label)
  for {a, n} <- acts do
    case a do
      {:kill, id} -> Process.exit(Process.whereis(id), :kill)
      {:exit, id, r} -> Process.exit(Process.whereis(id), r)
      {:cast, id, m} -> GenServer.cast(id, m)
      {:term, id} -> IO.inspect(Supervisor.terminate_child(s, id))
      {:rest, id} -> IO.inspect(Supervisor.restart_child(s, id) |> elem(0))
      :which -> IO.inspect(Supervisor.which_children(s) |> Enum.map(fn {i, p, _, _} -> {i, is_pid(p) || p} end))
    end
    IO.inspect({a, ev.(n)})
  end
  IO.inspect(quiet.())
  if Process.alive?(s), do: Supervisor.stop(s, :shutdown)
  f = fn f, acc -> receive do {:EXIT, ^s, r} -> f.(f, [{:supexit, r} | acc]); m -> f.(f, [m | acc]) after 100 -> Enum.reverse(acc) end end
  IO.inspect(f.(f, []), label: "end")
end
abc = [{:a, [], []}, {:b, [], []}, {:c, [], []}]
for st <- [:one_for_one, :one_for_all, :rest_for_one] do
  go.("#{st} stop b", st, abc, [{{:cast, :b, {:stop, :normal}}, (case st do :one_for_one -> 2; :one_for_all -> 6; _ -> 4 end)}])
  go.("#{st} raise b", st, abc, [{{:cast, :b, :raise}, (case st do :one_for_one -> 2; :one_for_all -> 6; _ -> 4 end)}])
  go.("#{st} kill a", st, abc, [{{:kill, :a}, (case st do :one_for_one -> 1; :one_for_all -> 5; _ -> 5 end)}])
  go.("#{st} term", st, abc, [{{:term, :b}, 1}, {:which, 0}, {{:rest, :b}, 1}, {{:term, :a}, 1}, {{:cast, :c, {:stop, :x}}, (case st do :one_for_one -> 2; :one_for_all -> 4; _ -> 2 end)}, {:which, 0}])
  tt = [{:a, [], [restart: :transient]}, {:b, [], [restart: :temporary]}, {:c, [], []}]
  go.("#{st} types normal", st, tt, [{{:cast, :a, {:stop, :normal}}, 1}, {{:cast, :b, {:stop, :odd}}, 1}, {:which, 0}])
  go.("#{st} types odd", st, tt, [{{:cast, :a, {:stop, :odd}}, (case st do :one_for_one -> 2; _ -> 5 end)}, {:which, 0}])
  go.("#{st} types shutdown", st, tt, [{{:cast, :a, {:stop, {:shutdown, 1}}}, 1}, {:which, 0}])
  :persistent_term.put({:n, :f}, 0)
  go.("#{st} fail restart", st, [{:a, [], []}, {:f, [fail: [1, 2]], []}, {:c, [], []}], [{{:kill, :f}, (case st do :one_for_one -> 3; :one_for_all -> 9; _ -> 5 end)}])
  :persistent_term.put({:n, :f}, 0)
  go.("#{st} ignore restart", st, [{:a, [], []}, {:f, [ignore: [1]], []}, {:c, [], []}], [{{:kill, :f}, (case st do :one_for_one -> 1; :one_for_all -> 5; _ -> 3 end)}, {:which, 0}, {{:rest, :f}, 1}])
  go.("#{st} brutal", st, [{:a, [], [shutdown: :brutal_kill]}, {:b, [slow: 30], [shutdown: 10]}, {:c, [], [shutdown: :infinity]}], [])
  go.("#{st} notrap", st, [{:a, [trap: false], []}, {:b, [trap: false], []}], [{{:exit, :a, :foo}, (if st == :one_for_one, do: 1, else: 2)}])
  Process.put(:extra, [auto_shutdown: :any_significant])
  go.("#{st} any", st, [{:a, [], [restart: :transient, significant: true]}, {:b, [], [restart: :transient]}, {:c, [], []}], [{{:cast, :b, {:stop, :normal}}, 1}, {{:cast, :a, {:stop, :normal}}, 2}])
  Process.put(:extra, [auto_shutdown: :all_significant])
  go.("#{st} all", st, [{:a, [], [restart: :transient, significant: true]}, {:b, [], [restart: :temporary, significant: true]}, {:c, [], []}], [{{:cast, :b, {:stop, :normal}}, 1}, {{:cast, :a, {:stop, :normal}}, 2}])
  Process.put(:extra, [])
end
# failing starts
for bad <- 0..2 do
  :persistent_term.put({:n, :f}, 0)
  l = List.insert_at([{:a, [], []}, {:b, [], []}], bad, {:f, [fail: [0]], []})
  r = Supervisor.start_link(Enum.map(l, fn {id, o, k} -> spec.(id, o, k) end), strategy: :one_for_one)
  f = fn f, acc -> receive do {:EXIT, _, r} -> f.(f, [{:EXIT, r} | acc]); m -> f.(f, [m | acc]) after 100 -> Enum.reverse(acc) end end
  IO.inspect({sx.(r), sx.(f.(f, []))}, label: "bad at #{bad}")
end
# dynamic
{:ok, d} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 3, max_seconds: 5)
for id <- [:da, :db], do: {:ok, _} = DynamicSupervisor.start_child(d, spec.(id, [], []))
{:ok, _} = DynamicSupervisor.start_child(d, spec.(:dt, [], restart: :temporary))
{:ok, _} = DynamicSupervisor.start_child(d, spec.(:dr, [], restart: :transient))
IO.inspect(ev.(4))
IO.inspect(DynamicSupervisor.which_children(d) |> Enum.map(fn {i, p, t, m} -> {i, is_pid(p), t, m} end))
Process.exit(Process.whereis(:da), :kill); IO.inspect(ev.(1))
GenServer.cast(:dt, {:stop, :odd}); IO.inspect(ev.(1))
GenServer.cast(:dr, {:stop, :normal}); IO.inspect(ev.(1))
IO.inspect(DynamicSupervisor.count_children(d) |> Enum.sort)
for _ <- 1..3 do (if p = Process.whereis(:db), do: Process.exit(p, :kill)); IO.inspect(receive do {:EXIT, _, r} -> {:EXIT, r}; m -> m after 300 -> :none end) end
f = fn f, acc -> receive do {:EXIT, _, r} -> f.(f, [{:EXIT, r} | acc]); m -> f.(f, [m | acc]) after 100 -> Enum.reverse(acc) end end
IO.inspect(f.(f, []))
IO.inspect(Process.alive?(d))

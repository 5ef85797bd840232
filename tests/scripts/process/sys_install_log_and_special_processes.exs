# Debug functions, logs, statistics and states of servers, and of a process that speaks the protocol itself.
t = fn label, f ->
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, r -> {k, r} end
  IO.puts("#{label}: " <> (inspect(r, limit: :infinity, printable_limit: :infinity) |> String.replace(~r/#PID<[^>]+>/, "PID") |> String.replace(~r/#Reference<[^>]+>/, "REF")|> String.replace(~r/#Function<[^>]+>/, "FUN")))
end
flush = fn -> 
  f = fn f, acc -> receive do m -> f.(f, [m | acc]) after 0 -> Enum.reverse(acc) end end
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
# ---- sys
defmodule G do
  use GenServer
  def init(x), do: {:ok, x}
  def handle_call(:get, _, s), do: {:reply, s, s}
  def handle_cast({:set, x}, _), do: {:noreply, x}
  def handle_info(_, s), do: {:noreply, s}
  def code_change(v, s, e), do: {:ok, {v, s, e}}
end
{:ok, p} = GenServer.start_link(G, 1, name: :gg)
t.("get_state", fn -> {:sys.get_state(p), :sys.get_state(:gg), :sys.get_state(p, 100)} end)
t.("replace", fn -> {:sys.replace_state(p, & &1 + 1), :sys.replace_state(p, & &1 * 10, 100), GenServer.call(p, :get)} end)
t.("replace raise", fn -> :sys.replace_state(p, fn _ -> raise "x" end) |> sx.() end)
t.("still", fn -> GenServer.call(p, :get) end)
t.("suspend", fn -> {:sys.suspend(p), (try do GenServer.call(p, :get, 20) catch :exit, {r, _} -> r end), :sys.get_state(p), :sys.resume(p), GenServer.call(p, :get)} end)
t.("suspend twice", fn -> {:sys.suspend(p), :sys.suspend(p), :sys.resume(p), :sys.resume(p)} end)
t.("status", fn -> {:status, pid, {:module, m}, [d, st, par, dbg, misc]} = :sys.get_status(p); {pid == p, m, Enum.sort(Keyword.keys(d)), st, par == self(), dbg, misc} end)
t.("stat", fn -> {:sys.statistics(p, :get), :sys.statistics(p, true), GenServer.call(p, :get), GenServer.cast(p, {:set, 3}), send(p, :x), (with {:ok, s} <- :sys.statistics(p, :get), do: {Keyword.keys(s), Keyword.take(s, [:messages_in, :messages_out])}), :sys.statistics(p, false), :sys.statistics(p, :get)} end)
t.("log", fn -> {:sys.log(p, true), GenServer.call(p, :get), GenServer.cast(p, {:set, 4}), send(p, :hello), :sys.log(p, :get), :sys.log(p, false), :sys.log(p, :get)} end)
t.("log n", fn -> {:sys.log(p, {true, 2}), GenServer.call(p, :get), GenServer.cast(p, {:set, 4}), send(p, :hello), :sys.log(p, :get) |> elem(1) |> length, :sys.log(p, false)} end)
t.("install", fn -> 
  f = fn st, ev, procstate -> send(me, {:ev, st, ev, procstate}); if(st == 3, do: :done, else: st + 1) end
  :sys.install(p, {f, 0}); GenServer.call(p, :get); for(i <- 1..3, do: GenServer.cast(p, {:set, i})); :sys.get_state(p); flush.() end)
t.("install id", fn -> f = fn st, _ev, _ -> send(me, :hit); st end; {:sys.install(p, {:myid, f, 0}), :sys.install(p, {:myid, f, 0}), send(p, :a), :sys.get_state(p), flush.(), :sys.remove(p, :myid), send(p, :b), :sys.get_state(p), flush.()} end)
t.("install remove f", fn -> f = fn st, _ev, _ -> send(me, :hit); st end; {:sys.install(p, {f, 0}), send(p, :a), :sys.get_state(p), flush.(), :sys.remove(p, f), send(p, :b), :sys.get_state(p), flush.()} end)
t.("no_debug", fn -> :sys.no_debug(p) end)
t.("change_code", fn -> {:sys.suspend(p), :sys.change_code(p, G, :v1, :extra), :sys.resume(p), GenServer.call(p, :get)} end)
t.("change_code running", fn -> :sys.change_code(p, G, :v1, :extra) end)
t.("terminate", fn -> {:sys.terminate(p, :shutdown), receive(do: (m -> m))} end)
t.("dead", fn -> :sys.get_state(p) end)
t.("dead name", fn -> :sys.get_state(:gg) end)
t.("debug_options", fn -> :sys.debug_options([:trace, :statistics, {:log, 5}]) |> length end)
t.("agent", fn -> {:ok, a} = Agent.start_link(fn -> 5 end); r = {:sys.get_state(a), :sys.replace_state(a, & &1 + 1), Agent.get(a, & &1)}; Agent.stop(a); r end)
# ---- own special process
defmodule Sp do
  def start, do: :proc_lib.start_link(__MODULE__, :init, [self()])
  def init(parent), do: (:proc_lib.init_ack(parent, {:ok, self()}); loop(parent, :sys.debug_options([]), 0))
  def loop(parent, deb, n) do
    receive do
      {:system, from, req} -> :sys.handle_system_msg(req, from, parent, __MODULE__, deb, n)
      :inc -> loop(parent, :sys.handle_debug(deb, fn d, e, x -> IO.puts(d, "EV #{inspect(e)} #{inspect(x)}") end, :x, {:in, :inc}), n + 1)
    end
  end
  def system_continue(parent, deb, n), do: loop(parent, deb, n)
  def system_terminate(reason, _, _, n), do: exit({reason, n})
  def system_get_state(n), do: {:ok, n}
  def system_replace_state(f, n), do: (n = f.(n); {:ok, n, n})
  def system_code_change(n, _, _, _), do: {:ok, n}
end
t.("special", fn -> {:ok, s} = Sp.start(); send(s, :inc); {:sys.get_state(s), :sys.trace(s, true), send(s, :inc), :sys.get_state(s), :sys.replace_state(s, & &1 * 100), :sys.get_status(s) |> elem(3) |> Enum.at(4), :sys.terminate(s, :bye), receive(do: (m -> m))} end)

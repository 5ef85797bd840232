# Every way in which a task, an agent or a partitioned supervisor is started, asked and stopped.
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
norm = fn {:exit, {r, {m, f, a}}} -> {:exit, sx.(r), m, f, length(a)}; o -> sx.(o) end
c = fn f -> try do f.() catch k, r -> norm.({k, r}) end end
# Task
t.("async await", fn -> Task.await(Task.async(fn -> 1 end)) end)
t.("async mfa", fn -> Task.await(Task.async(Kernel, :+, [1, 2])) end)
t.("struct", fn -> tk = Task.async(fn -> 1 end); r = {is_pid(tk.pid), is_reference(tk.ref), tk.owner == self(), tk.mfa |> elem(0), inspect(tk) =~ "%Task{"}; Task.await(tk); r end)
t.("await raise", fn -> c.(fn -> Task.await(Task.async(fn -> raise "x" end)) end) end)
flush.()
t.("await exit", fn -> c.(fn -> Task.await(Task.async(fn -> exit(:e) end)) end) end)
t.("await throw", fn -> c.(fn -> Task.await(Task.async(fn -> throw(:e) end)) end) end)
t.("await normal", fn -> c.(fn -> Task.await(Task.async(fn -> exit(:normal) end)) end) end)
t.("await timeout", fn -> c.(fn -> Task.await(Task.async(fn -> Process.sleep(:infinity) end), 5) end) end)
flush.()
t.("await 0", fn -> c.(fn -> Task.await(Task.completed(7), 0) end) end)
t.("await twice", fn -> tk = Task.async(fn -> 1 end); Task.await(tk); c.(fn -> Task.await(tk, 10) end) end)
t.("not owner", fn -> tk = Task.async(fn -> 1 end); p = self(); spawn(fn -> send(p, try do Task.await(tk) rescue e -> Exception.message(e) |> String.replace(~r/#(PID|Reference|Function)<[^>]+>/, "X") end) end); receive do m when is_binary(m) -> m end end)
flush.()
t.("await bad", fn -> Task.await(:x) end)
t.("await badt", fn -> Task.await(Task.completed(1), -1) end)
t.("yield", fn -> tk = Task.async(fn -> receive do :go -> 5 end end); a = Task.yield(tk, 5); send(tk.pid, :go); {a, Task.yield(tk, 500), Task.yield(tk, 5)} end)
t.("yield exit", fn -> tk = Task.async(fn -> exit(:q) end); Task.yield(tk) end)
t.("shutdown", fn -> tk = Task.async(fn -> Process.sleep(:infinity) end); {Task.shutdown(tk), Process.alive?(tk.pid)} end)
t.("shutdown kill", fn -> tk = Task.async(fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end); Process.sleep(10); Task.shutdown(tk, :brutal_kill) end)
t.("shutdown timeout", fn -> tk = Task.async(fn -> Process.flag(:trap_exit, true); Process.sleep(:infinity) end); Process.sleep(10); Task.shutdown(tk, 5) end)
t.("shutdown reply", fn -> tk = Task.async(fn -> :done end); Process.sleep(10); {Task.shutdown(tk), Task.shutdown(tk)} end)
t.("shutdown exited", fn -> tk = Task.async(fn -> exit(:bad) end); Process.sleep(10); {Task.shutdown(tk)} end)
t.("shutdown completed", fn -> Task.shutdown(Task.completed(1)) end)
t.("shutdown nil", fn -> Task.shutdown(%Task{pid: nil, ref: make_ref(), owner: self(), mfa: {A, :b, 1}}) end)
flush.()
t.("ignore", fn -> tk = Task.async(fn -> 1 end); Process.sleep(10); a = Task.ignore(tk); tk2 = Task.async(fn -> Process.sleep(:infinity) end); b = Task.ignore(tk2); Process.exit(tk2.pid, :kill); tk3 = Task.async(fn -> exit(:x) end); Process.sleep(10); {a, b, Task.ignore(tk3)} end)
flush.()
t.("await_many", fn -> Task.await_many([Task.async(fn -> 1 end), Task.completed(2), Task.async(fn -> 3 end)]) end)
t.("await_many []", fn -> Task.await_many([]) end)
t.("await_many timeout", fn -> c.(fn -> Task.await_many([Task.async(fn -> 1 end), Task.async(fn -> Process.sleep(:infinity) end)], 10) end) end)
t.("await_many exit", fn -> c.(fn -> Task.await_many([Task.async(fn -> exit(:z) end), Task.async(fn -> Process.sleep(:infinity) end)], 1000) end) end)
flush.()
t.("yield_many", fn -> Task.yield_many([Task.async(fn -> 1 end), Task.async(fn -> exit(:z) end), Task.async(fn -> Process.sleep(:infinity) end)], 30) |> Enum.map(&elem(&1, 1)) end)
t.("yield_many limit", fn -> Task.yield_many([Task.async(fn -> 1 end), Task.async(fn -> Process.sleep(:infinity) end)], limit: 1, timeout: 1000, on_timeout: :kill_task) |> Enum.map(&elem(&1, 1)) end)
t.("yield_many ignore", fn -> Task.yield_many([Task.async(fn -> 1 end), Task.async(fn -> Process.sleep(:infinity) end)], timeout: 10, on_timeout: :ignore) |> Enum.map(&elem(&1, 1)) end)
t.("yield_many bad", fn -> Task.yield_many([], on_timeout: :foo) end)
t.("yield_many bad2", fn -> Task.yield_many([Task.completed(1)], on_timeout: :foo) end)
flush.()
t.("start_link", fn -> {:ok, p} = Task.start_link(fn -> exit(:out) end); {is_pid(p), length(flush.()) >= 0} end)
t.("child_spec", fn -> Task.child_spec(fn -> 1 end) |> Map.delete(:start) end)
defmodule UT do
  use Task, restart: :permanent
  def start_link(a), do: Task.start_link(fn -> a end)
end
t.("use", fn -> UT.child_spec(1) end)
for {l, o} <- [default: [], unordered: [ordered: false], conc1: [max_concurrency: 1], zip: [zip_input_on_exit: true]] do
  t.("as #{l}", fn -> 1..5 |> Task.async_stream(fn x -> x * 2 end, o) |> Enum.to_list |> Enum.sort end)
  t.("as #{l} exit", fn -> 1..3 |> Task.async_stream(fn x -> if(x == 2, do: exit(:two), else: x) end, o) |> Enum.to_list |> Enum.sort end)
  t.("as #{l} kill", fn -> 1..3 |> Task.async_stream(fn x -> if(x == 2, do: Process.sleep(:infinity), else: x) end, o ++ [timeout: 30, on_timeout: :kill_task]) |> Enum.to_list |> Enum.sort end)
  t.("as #{l} exit on timeout", fn -> c.(fn -> 1..3 |> Task.async_stream(fn x -> if(x == 2, do: Process.sleep(:infinity), else: x) end, o ++ [timeout: 10]) |> Enum.to_list end) end)
end
flush.()
t.("as mfa", fn -> ["a", "b"] |> Task.async_stream(String, :duplicate, [2]) |> Enum.to_list end)
t.("as bad", fn -> Task.async_stream([1], fn x -> x end, max_concurrency: 0) |> Enum.to_list end)
t.("as bad2", fn -> Task.async_stream([1], fn x -> x end, on_timeout: :foo) |> Enum.to_list end)
t.("as bad3", fn -> Task.async_stream([1], fn x -> x end, timeout: -1) |> Enum.to_list end)
t.("as badfun", fn -> Task.async_stream([1], fn -> 1 end) |> Enum.to_list end)
t.("as take", fn -> Stream.iterate(1, & &1 + 1) |> Task.async_stream(& &1) |> Enum.take(3) end)
t.("as halt", fn -> 1..100 |> Task.async_stream(fn x -> x end) |> Enum.find(&match?({:ok, 5}, &1)) end)
t.("as enum raises", fn -> Stream.map(1..3, fn 2 -> raise "en"; x -> x end) |> Task.async_stream(& &1) |> Enum.to_list end)
t.("as consumer raises", fn -> 1..3 |> Task.async_stream(& &1) |> Enum.each(fn _ -> raise "cons" end) end)
t.("as zip", fn -> Stream.zip(Task.async_stream(1..3, & &1), [:a, :b, :c]) |> Enum.to_list end)
t.("as nested", fn -> 1..2 |> Task.async_stream(fn x -> 1..2 |> Task.async_stream(fn y -> x * y end) |> Enum.to_list end) |> Enum.to_list end)
t.("callers", fn -> Task.await(Task.async(fn -> {Process.get(:"$callers") == [me], length(Process.get(:"$ancestors")), Task.await(Task.async(fn -> length(Process.get(:"$callers")) end))} end)) end)
# Task.Supervisor
{:ok, ts} = Task.Supervisor.start_link(name: :tsup)
t.("ts async", fn -> Task.Supervisor.async(ts, fn -> 1 end) |> Task.await end)
t.("ts async mfa", fn -> Task.Supervisor.async(:tsup, Kernel, :+, [1, 2]) |> Task.await end)
t.("ts nolink", fn -> Task.Supervisor.async_nolink(ts, fn -> exit(:nl) end) |> Task.yield end)
t.("ts start_child", fn -> {:ok, p} = Task.Supervisor.start_child(ts, fn -> Process.sleep(:infinity) end); {Task.Supervisor.children(ts) == [p], Task.Supervisor.terminate_child(ts, p), Task.Supervisor.terminate_child(ts, p), Task.Supervisor.children(ts)} end)
t.("ts opts bad", fn -> Task.Supervisor.start_child(ts, fn -> 1 end, restart: :foo) end)
t.("ts astream", fn -> Task.Supervisor.async_stream(ts, 1..4, fn x -> x * 2 end) |> Enum.to_list end)
t.("ts astream nolink", fn -> Task.Supervisor.async_stream_nolink(ts, 1..4, fn x -> if(x == 3, do: exit(:three), else: x) end) |> Enum.to_list end)
t.("ts astream mfa", fn -> Task.Supervisor.async_stream(ts, 1..3, Kernel, :+, [10]) |> Enum.to_list end)
t.("ts astream kill", fn -> Task.Supervisor.async_stream_nolink(ts, 1..2, fn x -> if(x == 2, do: Process.sleep(:infinity), else: x) end, timeout: 20, on_timeout: :kill_task) |> Enum.to_list end)
t.("ts max", fn -> {:ok, s} = Task.Supervisor.start_link(max_children: 1); {:ok, _} = Task.Supervisor.start_child(s, fn -> Process.sleep(:infinity) end); {Task.Supervisor.start_child(s, fn -> 1 end), (try do Task.Supervisor.async(s, fn -> 1 end) rescue e -> Exception.message(e) end)} end)
t.("ts spec", fn -> {Task.Supervisor.child_spec([]), Task.Supervisor.child_spec(name: A, id: 1)} end)
t.("ts bad opts", fn -> Task.Supervisor.start_link(foo: 1) |> elem(0) end)
t.("ts dead", fn -> c.(fn -> Task.Supervisor.async(:zippy, fn -> 1 end) end) end)
t.("ts dead2", fn -> c.(fn -> Task.Supervisor.start_child(:zippy, fn -> 1 end) end) end)
flush.()
# Agent
{:ok, a} = Agent.start_link(fn -> 1 end)
t.("agent gau bad", fn -> {:ok, b} = Agent.start(fn -> 1 end); c.(fn -> Agent.get_and_update(b, fn _ -> :bad end) end) end)
t.("agent raise", fn -> {:ok, b} = Agent.start(fn -> 1 end); c.(fn -> Agent.get(b, fn _ -> raise "in" end) end) end)
t.("agent exit", fn -> {:ok, b} = Agent.start(fn -> 1 end); c.(fn -> Agent.update(b, fn _ -> exit(:q) end) end) end)
t.("agent throw", fn -> {:ok, b} = Agent.start(fn -> 1 end); c.(fn -> Agent.update(b, fn _ -> throw(:q) end) end) end)
t.("agent throw2", fn -> {:ok, b} = Agent.start(fn -> 1 end); c.(fn -> Agent.get(b, fn _ -> throw({:reply, 5, 6}) end) end) end)
t.("agent timeout", fn -> {:ok, b} = Agent.start(fn -> 1 end); c.(fn -> Agent.get(b, fn _ -> Process.sleep(50) end, 5) end) end)
t.("agent init raise", fn -> Agent.start_link(fn -> raise "x" end) |> sx.() end)
t.("agent init exit", fn -> {Agent.start_link(fn -> exit(:x) end), Agent.start(fn -> throw(:t) end) |> sx.()} end)
t.("agent init timeout", fn -> Agent.start_link(fn -> Process.sleep(:infinity) end, timeout: 5) end)
t.("agent mfa", fn -> {:ok, b} = Agent.start_link(Map, :new, [[a: 1]]); Agent.get(b, & &1) end)
t.("agent name", fn -> {:ok, b} = Agent.start_link(fn -> 1 end, name: :ag); {Agent.start_link(fn -> 1 end, name: :ag) == {:error, {:already_started, b}}, Agent.stop(:ag), Process.whereis(:ag)} end)
t.("agent stop", fn -> {:ok, b} = Agent.start(fn -> 1 end); {Agent.stop(b, :shutdown), c.(fn -> Agent.stop(b) end), c.(fn -> Agent.get(b, & &1) end)} end)
t.("agent spec", fn -> Agent.child_spec(1) end)
t.("agent bad", fn -> Agent.get(a, :x) end)
t.("agent bad2", fn -> Agent.start_link(fn _ -> 1 end) end)
flush.()
# PartitionSupervisor
{:ok, _} = PartitionSupervisor.start_link(name: PS, child_spec: {Agent, fn -> 0 end}, partitions: 3)
t.("ps", fn -> {PartitionSupervisor.partitions(PS), PartitionSupervisor.count_children(PS) |> Enum.sort, PartitionSupervisor.which_children(PS) |> Enum.map(fn {a, b, c, d} -> {a, is_pid(b), c, d} end), Agent.update({:via, PartitionSupervisor, {PS, 4}}, & &1 + 1), Agent.get({:via, PartitionSupervisor, {PS, 1}}, & &1), Agent.get({:via, PartitionSupervisor, {PS, -4}}, & &1), Agent.get({:via, PartitionSupervisor, {PS, :key}}, & &1) |> is_integer} end)
t.("ps whereis", fn -> {GenServer.whereis({:via, PartitionSupervisor, {PS, 0}}) |> is_pid, (try do PartitionSupervisor.whereis_name({NoPS, 1}) rescue e -> Exception.message(e) end)} end)
for o <- [[], [child_spec: {Agent, fn -> 0 end}], [name: P2], [name: P2, child_spec: Agent, partitions: 0], [name: P2, child_spec: {Agent, fn -> 0 end}, partitions: :x], [name: P2, child_spec: {Agent, fn -> 0 end}, with_arguments: :x], [name: P2, child_spec: {Agent, fn -> 0 end}, strategy: :foo], [name: P2, child_spec: NoSuchM], [name: "x", child_spec: {Agent, fn -> 0 end}], [name: P3, child_spec: {Agent, fn -> 0 end}, partitions: 2, strategy: :one_for_all]] do
  t.("ps #{inspect(Keyword.delete(o, :child_spec))}", fn -> case PartitionSupervisor.start_link(o) do {:ok, p} -> PartitionSupervisor.stop(p); x -> sx.(x) end end)
end
t.("ps resize", fn -> {PartitionSupervisor.resize!(PS, 2), PartitionSupervisor.partitions(PS), PartitionSupervisor.which_children(PS) |> Enum.map(fn {a, b, _, _} -> {a, is_pid(b)} end), PartitionSupervisor.resize!(PS, 3), PartitionSupervisor.partitions(PS)} end)
t.("ps resize bad", fn -> PartitionSupervisor.resize!(PS, 9) end)
t.("ps with_args", fn -> {:ok, p} = PartitionSupervisor.start_link(name: P4, child_spec: {Agent, fn -> 0 end}, partitions: 2, with_arguments: fn [f], i -> [fn -> {f.(), i} end] end); r = for i <- 0..1, do: Agent.get({:via, PartitionSupervisor, {P4, i}}, & &1); PartitionSupervisor.stop(p); r end)
t.("ps spec", fn -> {PartitionSupervisor.child_spec(name: A, child_spec: 1), PartitionSupervisor.child_spec(name: {:via, X, 1})} end)
t.("ps dyn", fn -> {:ok, _} = PartitionSupervisor.start_link(name: P5, child_spec: DynamicSupervisor, partitions: 2); DynamicSupervisor.start_child({:via, PartitionSupervisor, {P5, self()}}, {Agent, fn -> 1 end}) |> elem(0) end)

# The whole interface over every kind of registry, with one partition and with four.
defmodule T do
  def try_(f) do
    try do
      f.()
    rescue
      e -> {:raised, e.__struct__, Exception.message(e)}
    catch
      k, r -> {k, r}
    end
  end
  def p(label, f), do: IO.inspect(try_(f), label: label, limit: :infinity)
end
p = fn l, f -> T.p(l, f) end
me = self()
anon = fn term -> inspect(term) |> String.replace(~r/#PID<[^>]+>/, "PID") |> String.replace(~r/#Reference<[^>]+>/, "REF") end
for {kind, parts} <- [{:unique, 1}, {:unique, 4}, {:duplicate, 1}, {:duplicate, 4}, {{:duplicate, :pid}, 4}, {{:duplicate, :key}, 4}] do
  IO.puts("== #{inspect(kind)} #{parts}")
  name = :"reg_#{:erlang.phash2({kind, parts})}"
  {:ok, sup} = Registry.start_link(keys: kind, name: name, partitions: parts, listeners: [:lis], meta: [a: 1])
  Process.register(self(), :lis)
  IO.puts(anon.(Supervisor.which_children(name)) |> String.replace(Atom.to_string(name), "NAME"))
  IO.inspect(Enum.sort(Supervisor.count_children(name)))
  p.("reg", fn -> {:ok, o} = Registry.register(name, "k", 1); is_pid(o) and o in Enum.map(Supervisor.which_children(name), &elem(&1, 1)) end)
  p.("reg2", fn -> Registry.register(name, "k", 2) |> then(fn {:ok, o} -> is_pid(o); {:error, {:already_registered, p}} -> p == me end) end)
  p.("reg3", fn -> Registry.register(name, :other, {1, :x}) |> elem(0) end)
  owner = fn -> Enum.map(Supervisor.which_children(name), &elem(&1, 1)) end
  p.("linked", fn -> {:links, l} = Process.info(self(), :links); length(Enum.filter(l, & &1 in owner.())) end)
  others = for i <- 1..6 do
    spawn_link(fn -> r = Registry.register(name, "k", i * 10); send(me, {:reg, elem(r, 0)}); receive do :stop -> :ok end end)
  end
  for _ <- others, do: (receive do {:reg, _} -> :ok end)
  p.("lookup", fn -> Registry.lookup(name, "k") |> Enum.map(&elem(&1, 1)) |> Enum.sort end)
  p.("count", fn -> Registry.count(name) end)
  p.("keys", fn -> Registry.keys(name, me) |> Enum.sort end)
  p.("keys other", fn -> Registry.keys(name, hd(others)) end)
  p.("keys dead", fn -> Registry.keys(name, spawn(fn -> :ok end)) end)
  p.("values", fn -> Registry.values(name, "k", me) |> Enum.sort end)
  p.("match", fn -> Registry.match(name, "k", :_) |> length end)
  p.("match2", fn -> Registry.match(name, "k", :"$1", [{:>, :"$1", 30}]) |> Enum.map(&elem(&1, 1)) |> Enum.sort end)
  p.("match3", fn -> Registry.match(name, :other, {1, :_}) |> Enum.map(&elem(&1, 1)) end)
  p.("count_match", fn -> Registry.count_match(name, "k", :_) end)
  p.("count_match2", fn -> Registry.count_match(name, "k", :"$1", [{:<, :"$1", 30}]) end)
  p.("select", fn -> Registry.select(name, [{{:"$1", :_, :"$2"}, [], [{{:"$1", :"$2"}}]}]) |> Enum.sort end)
  p.("select b", fn -> Registry.select(name, [{{:"$1", :_, :"$2"}, [{:==, :"$1", "k"}], [:"$2"]}]) |> Enum.sort end)
  p.("select $_", fn -> Registry.select(name, [{{:other, :_, :_}, [], [:"$_"]}]) |> length end)
  p.("select $$", fn -> Registry.select(name, [{{:"$1", :_, :"$2"}, [{:==, :"$1", :other}], [:"$$"]}]) end)
  p.("select two", fn -> Registry.select(name, [{{:other, :_, :"$2"}, [], [:"$2"]}, {{"k", :"$1", 1}, [], [{:is_pid, :"$1"}]}]) |> Enum.sort end)
  p.("count_select", fn -> Registry.count_select(name, [{{"k", :_, :"$2"}, [{:>, :"$2", 2}], [true]}]) end)
  p.("count_select2", fn -> Registry.count_select(name, [{{"k", :_, :"$2"}, [], [:"$2"]}]) end)
  p.("bad select", fn -> Registry.select(name, [{:_, [], []}]) end)
  p.("bad select2", fn -> Registry.select(name, [{{:_, :_, :_}, [], []}]) end)
  p.("bad count", fn -> Registry.count_select(name, [{:_, [], []}]) end)
  p.("bad select3", fn -> Registry.select(name, [:foo]) end)
  p.("bad select4", fn -> Registry.select(name, [{{:_, :_}, [], []}]) end)
  calls = :counters.new(1, [])
  p.("dispatch", fn -> Registry.dispatch(name, "k", fn e -> :counters.add(calls, 1, 1); send(me, {:d, self() == me, Enum.map(e, &elem(&1, 1))}) end) end)
  drain = fn drain, acc -> receive do {:d, s, v} -> drain.(drain, [{s, v} | acc]) after 50 -> acc end end
  ds = drain.(drain, [])
  IO.inspect({Enum.map(ds, &elem(&1, 0)) |> Enum.uniq, Enum.flat_map(ds, &elem(&1, 1)) |> Enum.sort, length(ds) <= parts})
  p.("dispatch par", fn -> Registry.dispatch(name, "k", fn e -> send(me, {:d, self() == me, Enum.map(e, &elem(&1, 1))}) end, parallel: true) end)
  ds = drain.(drain, [])
  IO.inspect({Enum.map(ds, &elem(&1, 0)) |> Enum.uniq, Enum.flat_map(ds, &elem(&1, 1)) |> Enum.sort})
  p.("dispatch none", fn -> Registry.dispatch(name, "nope", fn _ -> raise "no" end) end)
  p.("dispatch raise", fn -> Registry.dispatch(name, "k", fn _ -> raise "no" end) end)
  p.("dispatch mfa", fn -> Registry.dispatch(name, :other, {Kernel, :send, [:x]}) end)
  p.("dispatch bad", fn -> Registry.dispatch(name, :other, :x) |> elem(0) end)
  p.("update", fn -> Registry.update_value(name, "k", & &1 + 1) end)
  p.("update none", fn -> Registry.update_value(name, "zz", & &1 + 1) end)
  p.("meta", fn -> {Registry.meta(name, :a), Registry.meta(name, :b), Registry.put_meta(name, {:t, 1}, 5), Registry.meta(name, {:t, 1}), Registry.delete_meta(name, {:t, 1}), Registry.meta(name, {:t, 1}), Registry.delete_meta(name, :zz)} end)
  p.("meta bad", fn -> Registry.meta(name, "x") end)
  p.("unregister_match", fn -> {Registry.unregister_match(name, "k", 99), Registry.unregister_match(name, "k", :"$1", [{:==, :"$1", 2}]), Registry.values(name, "k", me)} end)
  p.("unregister_match other", fn -> {Registry.unregister_match(name, :other, {1, :_}), Registry.keys(name, me)} end)
  p.("unregister", fn -> {Registry.unregister(name, "k"), Registry.unregister(name, "k"), Registry.keys(name, me)} end)
  p.("unlinked", fn -> {:links, l} = Process.info(self(), :links); length(Enum.filter(l, & &1 in owner.())) end)
  p.("lock", fn -> Registry.lock(name, :hello, fn -> :done end) end)
  p.("lock raise", fn -> Registry.lock(name, :hello, fn -> throw(:ball) end) end)
  p.("lock nested", fn -> Registry.lock(name, :hello, fn -> Registry.lock(name, :world, fn -> 7 end) end) end)
  p.("whereis", fn -> Registry.whereis_name({name, "nope"}) end)
  p.("whereis3", fn -> Registry.whereis_name({name, "nope", 1}) end)
  p.("send", fn -> Registry.send({name, "nope"}, :x) end)
  p.("via", fn -> {:ok, a} = Agent.start_link(fn -> 1 end, name: {:via, Registry, {name, :agent, :val}}); r = {Registry.lookup(name, :agent) == [{a, :val}], Agent.get({:via, Registry, {name, :agent}}, & &1)}; Agent.stop(a); r end)
  p.("regname", fn -> Registry.register_name({name, 1}, spawn(fn -> :ok end)) end)
  p.("unreg", fn -> Registry.unregister_name({name, 1}) end)
  for o <- others, do: send(o, :stop)
  msgs = fn f, acc -> receive do m -> f.(f, [m | acc]) after 50 -> acc end end
  IO.puts(msgs.(msgs, []) |> Enum.map(&anon.(&1)) |> Enum.sort |> Enum.join("\n") |> String.replace(Atom.to_string(name), "NAME"))
  Process.unregister(:lis)
  Supervisor.stop(sup)
end
p.("unknown lookup", fn -> Registry.lookup(:nope, 1) end)
p.("unknown register", fn -> Registry.register(:nope, 1, 2) end)
p.("unknown count", fn -> Registry.count(:nope) end)
p.("unknown keys", fn -> Registry.keys(:nope, self()) end)
p.("unknown meta", fn -> Registry.meta(:nope, :a) end)
p.("unknown put_meta", fn -> Registry.put_meta(:nope, :a, 1) end)
p.("unknown select", fn -> Registry.select(:nope, []) end)
p.("unknown dispatch", fn -> Registry.dispatch(:nope, 1, fn _ -> 1 end) end)
p.("unknown whereis", fn -> Registry.whereis_name({:nope, 1}) end)
p.("unknown unregister", fn -> Registry.unregister(:nope, 1) end)
p.("unknown values", fn -> Registry.values(:nope, 1, self()) end)
p.("unknown lock", fn -> Registry.lock(:nope, 1, fn -> 1 end) end)
p.("unknown match", fn -> Registry.match(:nope, 1, :_) end)
p.("unknown count_select", fn -> Registry.count_select(:nope, []) end)
p.("unknown update", fn -> Registry.update_value(:nope, 1, & &1) end)
for o <- [[], [keys: :foo, name: :x], [keys: :unique], [keys: :unique, name: "x"], [keys: :unique, name: :x, partitions: 0], [keys: :unique, name: :x, partitions: :a], [keys: :unique, name: :x, listeners: :a], [keys: :unique, name: :x, listeners: ["a"]], [keys: :unique, name: :x, meta: 1], [keys: :unique, name: :x, meta: [1]], [keys: {:duplicate, :foo}, name: :x], [keys: :unique, name: :x, compressed: :y], [keys: :unique, name: Foo.Bar, compressed: true]] do
  p.(inspect(o), fn -> Registry.start_link(o) |> elem(0) end)
end
p.("child_spec", fn -> Registry.child_spec(keys: :unique, name: :y) end)
p.("child_spec", fn -> Registry.child_spec([]) end)
p.("already", fn -> {:ok, p} = Registry.start_link(keys: :unique, name: :y); Registry.start_link(keys: :unique, name: :y) == {:error, {:already_started, p}} end)

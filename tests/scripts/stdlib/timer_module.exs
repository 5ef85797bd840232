IO.inspect :timer.tc(fn -> 5 end) |> elem(1)
IO.inspect :timer.tc(fn x -> x end, [5]) |> elem(1)
IO.inspect :timer.tc(Kernel, :+, [1, 2]) |> elem(1)
IO.inspect :timer.tc(fn -> 5 end, :second)
IO.inspect {:timer.seconds(2), :timer.minutes(2), :timer.hours(1), :timer.hms(1,2,3), :timer.sleep(1)}
p = fn label, f -> 
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end
  IO.puts("#{label}: #{inspect(r, limit: :infinity, printable_limit: :infinity, width: 100000)}")
end
{:ok, t} = :timer.send_after(10, :hello)
IO.inspect is_tuple(t)
receive do m -> IO.inspect m end
{:ok, _} = :timer.send_after(10, self(), :hello2)
receive do m -> IO.inspect m end
me = self()
{:ok, _} = :timer.apply_after(5, Kernel, :send, [me, :applied])
receive do m -> IO.inspect m end
{:ok, _} = :timer.apply_after(5, fn -> send(me, :fun) end)
receive do m -> IO.inspect m end
{:ok, _} = :timer.apply_after(5, fn x -> send(me, x) end, [:funarg])
receive do m -> IO.inspect m end
{:ok, i} = :timer.send_interval(5, :tick)
for _ <- 1..3, do: receive(do: (m -> IO.inspect m))
IO.inspect :timer.cancel(i)
{:ok, i} = :timer.apply_interval(5, fn -> send(me, :itick) end)
for _ <- 1..3, do: receive(do: (m -> IO.inspect m))
IO.inspect :timer.cancel(i)
p.("cancel bad", fn -> :timer.cancel(:x) end)
p.("send_after bad", fn -> :timer.send_after(-1, :x) end)
p.("send_after bad", fn -> :timer.send_after(:a, :x) end)
p.("apply_after bad", fn -> :timer.apply_after(:a, :x, :y, []) end)
p.("apply_after bad", fn -> :timer.apply_after(1, :x) end)
p.("sleep bad", fn -> :timer.sleep(-1) end)
p.("sleep bad", fn -> :timer.sleep(:x) end)
p.("exit_after", fn -> pid = spawn(fn -> Process.sleep(:infinity) end); r = Process.monitor(pid); {:ok, _} = :timer.exit_after(5, pid, :boo); receive do {:DOWN, ^r, _, _, x} -> x end end)
p.("kill_after", fn -> pid = spawn(fn -> Process.sleep(:infinity) end); r = Process.monitor(pid); {:ok, _} = :timer.kill_after(5, pid); receive do {:DOWN, ^r, _, _, x} -> x end end)
p.("start", fn -> :timer.start() end)
p.("now_diff", fn -> :timer.now_diff({1,2,3},{1,1,1}) end)
p.("tc bad", fn -> :timer.tc(5) end)
p.("tc bad", fn -> :timer.tc(fn -> 1 end, :foo) end)
p.("hms bad", fn -> :timer.hms(1, 1, :a) end)
p.("sec bad", fn -> :timer.seconds(:a) end)
p.("interval bad", fn -> :timer.send_interval(:a, :x) end)


{:ok, l} = :gen_tcp.listen(0, [:binary, packet: :line, active: false, reuseaddr: true, backlog: 1024])
{:ok, port} = :inet.port(l)
serve = fn serve, s -> case :gen_tcp.recv(s, 0) do {:ok, d} -> :gen_tcp.send(s, String.upcase(d)); serve.(serve, s); {:error, :closed} -> :gen_tcp.close(s) end end
acc = fn acc -> {:ok, s} = :gen_tcp.accept(l); pid = spawn(fn -> receive do :go -> serve.(serve, s) end end); :ok = :gen_tcp.controlling_process(s, pid); send(pid, :go); acc.(acc) end
spawn_link(fn -> acc.(acc) end)
r = for i <- 1..1000 do
  Task.async(fn ->
    {:ok, s} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, packet: :line, active: false])
    out = for k <- 1..10 do
      :ok = :gen_tcp.send(s, "hello #{i} #{k}\n")
      {:ok, d} = :gen_tcp.recv(s, 0, 20_000)
      d
    end
    :gen_tcp.close(s)
    out == for(k <- 1..10, do: "HELLO #{i} #{k}\n")
  end)
end |> Enum.map(&Task.await(&1, 60_000))
IO.inspect Enum.frequencies(r)

p = fn label, f -> 
  r = try do f.() rescue e -> {:raised, e.__struct__, Exception.message(e)} catch k, v -> {k, v} end
  IO.puts("#{label}: #{inspect(r, limit: :infinity, printable_limit: :infinity, width: 100000)}")
end
drain = fn ms -> (fn g, acc -> receive do m -> g.(g, [m | acc]) after ms -> Enum.reverse(acc) end end) |> then(& &1.(&1, [])) |> Enum.map(fn t -> t |> Tuple.to_list |> Enum.map(fn x -> if is_port(x), do: :PORT, else: x end) |> List.to_tuple end) end
pair = fn so, co ->
  {:ok, l} = :gen_tcp.listen(0, [ip: {127, 0, 0, 1}, reuseaddr: true] ++ so)
  {:ok, port} = :inet.port(l)
  {:ok, c} = :gen_tcp.connect({127, 0, 0, 1}, port, co)
  {:ok, s} = :gen_tcp.accept(l)
  {l, s, c}
end
p.("passive", fn -> {l, s, c} = pair.([:binary, active: false], [:binary, active: false]); :ok = :gen_tcp.send(c, "hello"); a = :gen_tcp.recv(s, 0); :ok = :gen_tcp.send(s, ["a", ?b, "cdef"]); b = :gen_tcp.recv(c, 3); d = :gen_tcp.recv(c, 0); e = :gen_tcp.recv(c, 0, 20); :gen_tcp.close(s); f = :gen_tcp.recv(c, 0); g = :gen_tcp.close(c); :gen_tcp.close(l); {a, b, d, e, f, g, is_port(l)} end)
p.("list mode", fn -> {_l, s, c} = pair.([active: false], [active: false]); :gen_tcp.send(c, "hi"); :gen_tcp.recv(s, 0) end)
p.("active", fn -> {_l, s, c} = pair.([:binary, active: true], [:binary, active: false]); :gen_tcp.send(c, "hi"); a = drain.(50); :gen_tcp.close(c); {a, drain.(50), :gen_tcp.recv(s, 0)} end)
p.("once", fn -> {_l, s, c} = pair.([:binary, active: :once, packet: 2], [:binary, active: false, packet: 2]); :gen_tcp.send(c, "one"); :gen_tcp.send(c, "two"); a = drain.(50); :inet.setopts(s, active: :once); b = drain.(50); o = :inet.getopts(s, [:active, :packet, :mode]); :inet.setopts(s, active: true); :gen_tcp.send(c, "three"); {a, b, o, drain.(50)} end)
p.("n", fn -> {_l, s, c} = pair.([:binary, active: 2, packet: :line], [:binary, active: false]); :gen_tcp.send(c, "one\ntwo\nthree\n"); a = drain.(50); b = :inet.getopts(s, [:active]); {a, b, :gen_tcp.recv(s, 0)} end)
p.("packet 4", fn -> {_l, s, c} = pair.([:binary, active: false, packet: 4], [:binary, active: false]); :gen_tcp.send(c, <<0, 0, 0, 3, "abc", 0, 0>>); a = :gen_tcp.recv(s, 0); :gen_tcp.send(c, <<0, 1, "z">>); b = :gen_tcp.recv(s, 0); :gen_tcp.send(s, "reply"); {a, b, :gen_tcp.recv(c, 9)} end)
p.("refused", fn -> {:ok, l} = :gen_tcp.listen(0, []); {:ok, port} = :inet.port(l); :gen_tcp.close(l); :gen_tcp.connect({127, 0, 0, 1}, port, []) end)
p.("accept timeout", fn -> {:ok, l} = :gen_tcp.listen(0, []); :gen_tcp.accept(l, 20) end)
p.("eaddrinuse", fn -> {:ok, l} = :gen_tcp.listen(0, []); {:ok, port} = :inet.port(l); :gen_tcp.listen(port, []) end)
p.("names", fn -> {l, s, c} = pair.([], []); {:ok, {ip, port}} = :inet.sockname(s); {:ok, lport} = :inet.port(l); {:ok, cn} = :inet.sockname(c); {ip, port == lport, :inet.peername(s) == {:ok, cn}} end)
p.("closed ops", fn -> {_l, s, _c} = pair.([active: false], []); :gen_tcp.close(s); {:gen_tcp.send(s, "x"), :gen_tcp.recv(s, 0), :gen_tcp.close(s), :inet.port(s), :inet.peername(s), :inet.setopts(s, active: true), :gen_tcp.shutdown(s, :write)} end)
p.("send to closed peer", fn -> {_l, s, c} = pair.([active: false], []); :gen_tcp.close(c); Process.sleep(20); :gen_tcp.send(s, "x"); Process.sleep(20); {:gen_tcp.send(s, "y"), :gen_tcp.recv(s, 0)} end)
p.("controlling", fn -> {_l, s, c} = pair.([:binary, active: true], []); me = self(); pid = spawn(fn -> receive do {:tcp, _, d} -> send(me, {:child, d}) end end); r = :gen_tcp.controlling_process(s, pid); :gen_tcp.send(c, "zz"); {r, drain.(50), :gen_tcp.controlling_process(s, self())} end)
p.("owner dies", fn -> me = self(); {:ok, l} = :gen_tcp.listen(0, [:binary, active: false]); {:ok, port} = :inet.port(l); spawn(fn -> {:ok, _} = :gen_tcp.connect({127,0,0,1}, port, []); send(me, {:up}); end); {:ok, s} = :gen_tcp.accept(l); {:gen_tcp.recv(s, 0), drain.(10)} end)
p.("shutdown", fn -> {_l, s, c} = pair.([:binary, active: false], [:binary, active: false]); :gen_tcp.shutdown(c, :write); a = :gen_tcp.recv(s, 0); :gen_tcp.send(s, "late"); {a, :gen_tcp.recv(c, 0)} end)
p.("bad opt", fn -> :gen_tcp.listen(0, [:foo]) end)
p.("bad port", fn -> :gen_tcp.listen(99999, []) end)
p.("big", fn -> {_l, s, c} = pair.([:binary, active: false], [:binary, active: false]); t = Task.async(fn -> :gen_tcp.send(c, :binary.copy("x", 5_000_000)) end); {:ok, d} = :gen_tcp.recv(s, 5_000_000); {byte_size(d), Task.await(t)} end)
p.("recv active", fn -> {_l, s, _c} = pair.([:binary, active: true], []); :gen_tcp.recv(s, 0) end)
p.("recv other", fn -> {_l, s, c} = pair.([:binary, active: false], [:binary, active: false]); t = Task.async(fn -> :gen_tcp.recv(s, 0) end); Process.sleep(20); :gen_tcp.send(c, "t"); Task.await(t) end)
p.("close unblocks", fn -> {_l, s, _c} = pair.([:binary, active: false], [:binary, active: false]); t = Task.async(fn -> :gen_tcp.recv(s, 0) end); Process.sleep(20); :gen_tcp.close(s); Task.await(t) end)
p.("udp", fn -> {:ok, a} = :gen_udp.open(0, [:binary, active: false, ip: {127,0,0,1}]); {:ok, b} = :gen_udp.open(0, [:binary, active: true, ip: {127,0,0,1}]); {:ok, pa} = :inet.port(a); {:ok, pb} = :inet.port(b); r = :gen_udp.send(a, {127,0,0,1}, pb, "ping"); m = receive do {:udp, ^b, ip, ^pa, d} -> {ip, d} after 500 -> :none end; :gen_udp.send(b, {127,0,0,1}, pa, ["po", "ng"]); {:ok, {ip, ^pb, d}} = :gen_udp.recv(a, 0); {r, m, ip, d, :gen_udp.recv(a, 0, 10), :gen_udp.close(a), :gen_udp.recv(a, 0)} end)
p.("parse", fn -> for x <- [~c"127.0.0.1", ~c"::1", ~c"1.2.3", ~c"256.1.1.1", ~c"abc", ~c"2001:db8::ff00:42:8329", ~c"::ffff:1.2.3.4", ~c"", ~c"1:2:3:4:5:6:7:8", ~c"1:2:3:4:5:6:7", ~c"1::2::3", ~c"0x7f.1"], do: :inet.parse_address(x) end)
p.("ntoa", fn -> for x <- [{127,0,0,1}, {0,0,0,0,0,0,0,1}, {0x2001,0xdb8,0,0,0,0xff00,0x42,0x8329}, {0,0,0,0,0,0xffff,0x102,0x304}, {1,2,3,4,5,6,7,8}, :foo, {300,1,1,1}, {0,0,0,0,0,0,0,0}], do: :inet.ntoa(x) end)
p.("insp", fn -> {:ok, l} = :gen_tcp.listen(0, []); inspect(l) =~ ~r/^#Port<0\.\d+>$/ end)

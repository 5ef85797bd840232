# Suspending, spawn requests, exit signals, match specifications, compressed external forms, and the like.
# normalise: pids refs
p = fn label, f ->
  text =
    try do
      inspect(f.(), limit: :infinity, printable_limit: :infinity)
    rescue
      e -> "raised #{inspect(e.__struct__)}: #{Exception.message(e)}"
    catch
      kind, reason -> "caught #{inspect({kind, reason})}"
    end

  IO.puts("#{label}: #{text}")
end
ms = [{{:"$1", :"$2"}, [{:>, :"$1", 1}], [:"$2"]}]
p.("cpc", fn -> :erlang.check_process_code(self(), :lists, []) end)
p.("cpc", fn -> :erlang.check_process_code(self(), :lists, [{:async, 1}]) end)
p.("cpc", fn -> receive do m -> m after 100 -> :no end end)
p.("cpc", fn -> :erlang.check_process_code(self(), 1, []) end)
p.("cpc", fn -> :erlang.check_process_code(1, :lists, []) end)
p.("cpc", fn -> :erlang.check_process_code(self(), :lists, [:x]) end)
p.("dn", fn -> :erlang.disconnect_node(:foo@bar) end)
p.("dn", fn -> :erlang.disconnect_node(1) end)
p.("td", fn -> r = :erlang.trace_delivered(self()); me = self(); receive do {:trace_delivered, ^me, ^r} -> :got after 500 -> :none end end)
p.("td", fn -> r = :erlang.trace_delivered(:all); receive do {:trace_delivered, :all, ^r} -> :got after 500 -> :none end end)
p.("exs", fn -> pid = spawn(fn -> Process.flag(:trap_exit, true); receive do m -> exit({:got, elem(m, 0), elem(m, 2)}) end end); Process.monitor(pid); Process.sleep(20); r = :erlang.exit_signal(pid, :boo, []); receive do {:DOWN, _, _, _, x} -> {r, x} end end)
p.("exs", fn -> :erlang.exit_signal(1, :boo, []) end)
p.("exs", fn -> :erlang.exit_signal(self(), :boo, [:x]) end)
p.("hib", fn -> me = self(); pid = spawn(fn -> :erlang.hibernate(); receive do m -> send(me, {:woke, m}) end end); Process.sleep(20); send(pid, :hey); receive do x -> x after 500 -> :no end end)
p.("sus", fn -> me = self(); pid = spawn(fn -> receive do m -> send(me, m) end end); r = :erlang.suspend_process(pid); send(pid, :x); a = receive do x -> x after 50 -> :quiet end; i = Process.info(pid, :status); r2 = :erlang.resume_process(pid); b = receive do x -> x after 500 -> :quiet end; {r, a, i, r2, b} end)
p.("sus", fn -> pid = spawn(fn -> :ok end); Process.sleep(20); :erlang.suspend_process(pid) end)
p.("sus", fn -> pid = spawn(fn -> receive do m -> m end end); {:erlang.suspend_process(pid, [{:asynchronous, :tag}]), (receive do x -> x after 300 -> :no end)} end)
p.("spr", fn -> r = :erlang.spawn_request(fn -> 1 end); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 500 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(fn -> 1 end, [:monitor]); receive do {:spawn_reply, ^r, ok, pid} -> (receive do {:DOWN, ^r, :process, ^pid, x} -> {ok, x} after 500 -> :no end) after 500 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(fn -> 1 end, [{:reply_tag, :foo}, :link]); receive do {:foo, ^r, ok, pid} -> {ok, is_pid(pid)} after 500 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(fn -> 1 end, [{:reply, :no}]); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 100 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(node(), fn -> 1 end); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 100 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(:foo@bar, fn -> 1 end); receive do {:spawn_reply, ^r, ok, pid} -> {ok, pid} after 500 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(:lists, :reverse, [[1]]); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 100 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(:lists, :reverse, [[1]], [:monitor]); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 100 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(node(), :lists, :reverse, [[1]]); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 100 -> :no end end)
p.("spr", fn -> r = :erlang.spawn_request(node(), :lists, :reverse, [[1]], []); receive do {:spawn_reply, ^r, ok, pid} -> {ok, is_pid(pid)} after 100 -> :no end end)
p.("spr", fn -> :erlang.spawn_request(1) end)
p.("spr", fn -> :erlang.spawn_request(1, []) end)
p.("mst", fn -> :erlang.match_spec_test({2, :a}, ms, :table) end)
p.("mst", fn -> :erlang.match_spec_test({0, :a}, ms, :table) end)
p.("mst", fn -> :erlang.match_spec_test([2, :a], [{[:"$1", :"$2"], [], [:"$2"]}], :trace) end)
p.("mst", fn -> :erlang.match_spec_test([2, :a], [{[:"$1", :"$2"], [], []}], :trace) end)
p.("mst", fn -> :erlang.match_spec_test([2], [{[:"$1", :"$2"], [], []}], :trace) end)
p.("mst", fn -> :erlang.match_spec_test([2, 3], [{[:"$1", :"$2"], [], [{:return_trace}]}], :trace) end)
p.("mst", fn -> :erlang.match_spec_test({2, :a}, 1, :table) end)
p.("mst", fn -> :erlang.match_spec_test({2, :a}, ms, :x) end)
p.("mst", fn -> :erlang.match_spec_test(2, ms, :trace) end)
p.("port", fn -> pt = Port.open({:spawn, "cat"}, []); l = :erlang.port_to_list(pt); {:erlang.list_to_port(l) == pt, List.starts_with?(l, ~c"#Port<0.")} end)
p.("port", fn -> pt = Port.open({:spawn, "cat"}, []); :erlang.port_control(pt, 1, "x") end)
p.("port", fn -> pt = Port.open({:spawn, "cat"}, []); :erlang.port_call(pt, 1, "x") end)
t = :lists.duplicate(1000, :hello)
p.("compressed", fn -> for n <- 0..9, do: (b = :erlang.term_to_binary(t, compressed: n); {byte_size(b) < 100, binary_part(b, 0, 6), :erlang.binary_to_term(b) == t}) end)
p.("compressed", fn -> b = :erlang.term_to_binary(t, [:compressed]); {:erlang.binary_to_term(b, [:used]) == {t, byte_size(b)}, :erlang.binary_to_term(b <> "xyz", [:used]) == {t, byte_size(b)}} end)
p.("compressed", fn -> :erlang.term_to_binary(:a, compressed: 9) end)
p.("compressed", fn -> :erlang.term_to_binary(t, compressed: 10) end)
p.("compressed", fn -> :erlang.binary_to_term(<<131, 80, 0, 0, 0, 5, 1, 2, 3>>) end)
for {f, a} <- [dist_ctrl_get_data: [1], dist_ctrl_get_data_notification: [1], dist_ctrl_get_opt: [1, :get_size], dist_ctrl_input_handler: [1, self()], dist_ctrl_put_data: [1, "a"], dist_ctrl_set_opt: [1, :get_size, true], load_nif: [~c"x", 0], load_module: [1, "abc"], load_module: [:foo, 1], is_record: [{:a}], is_record: [1], is_record: [{1}], is_record: [{}], list_to_port: [~c"x"], list_to_port: [:a], port_to_list: [1], port_call: [1, 2, 3], port_control: [1, 2, "x"], monitor_node: [:foo@bar, true], monitor_node: [:a, 1], monitor_node: [:foo@bar, true, []], monitor_node: [:foo@bar, false, [:x]], resume_process: [self()], resume_process: [1], suspend_process: [self()], suspend_process: [1], suspend_process: [self(), []], spawn_request_abandon: [make_ref()], spawn_request_abandon: [1], system_monitor: [], system_monitor: [:undefined], system_monitor: [self(), [:busy_port]], system_monitor: [{self(), [{:long_gc, 100}]}], system_monitor: [], system_monitor: [:undefined], system_monitor: [1], system_monitor: [self(), [:x]], system_profile: [], system_profile: [self(), [:runnable_procs]], system_profile: [:undefined, []], system_profile: [1, []]] do
  p.("#{f} #{length(a)}", fn -> apply(:erlang, f, a) end)
end

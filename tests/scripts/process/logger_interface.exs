# Levels, metadata, handlers, filters and the formatter, seen by a handler of one's own.
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
require Logger
settle = fn -> Process.sleep(30) end
defmodule Cap do
  def log(ev, %{config: pid}), do: send(pid, {:log, ev})
  def adding_handler(c), do: {:ok, c}
  def removing_handler(_), do: :ok
  def changing_config(_, _, new), do: {:ok, new}
end
defmodule Bad do
  def log(_, _), do: raise "bad handler"
end
got = fn -> flush.() |> Enum.map(fn {:log, %{level: l, msg: m, meta: meta}} -> {l, (case m do {:string, s} -> {:string, IO.iodata_to_binary(s)}; o -> o end), Map.drop(meta, [:time, :gl, :pid, :file, :line, :mfa, :error_logger, :report_cb]) |> Enum.sort}; o -> o end) end
t.("add", fn -> :logger.add_handler(:cap, Cap, %{config: me}) end)
t.("add again", fn -> :logger.add_handler(:cap, Cap, %{config: me}) end)
t.("add badcfg", fn -> :logger.add_handler(:cap2, Cap, :x) end)
t.("add badid", fn -> :logger.add_handler("x", Cap, %{}) end)
t.("ids", fn -> {:logger.get_handler_ids() |> Enum.sort} end)
t.("get", fn -> {:ok, c} = :logger.get_handler_config(:cap); Enum.sort(Map.to_list(c)) end)
t.("get none", fn -> :logger.get_handler_config(:zip) end)
t.("rm none", fn -> :logger.remove_handler(:zip) end)
:logger.update_handler_config(:default, :level, :none)
t.("log", fn -> {Logger.info("hi"), Logger.debug("d", a: 1), Logger.warning(fn -> "lazy" end), Logger.error(fn -> {"lazy2", b: 2} end), Logger.notice([1, "x"] |> Enum.map(&to_string/1)), Logger.critical(~c"abc"), Logger.alert(%{a: 1}), Logger.emergency(a: 1, b: 2), got.()} end)
t.("log fn", fn -> {Logger.log(:info, "x", k: 1), Logger.log(:error, fn -> "z" end), got.()} end)
t.("log bad level", fn -> Logger.log(:foo, "x") end)
got.()
t.("bare", fn -> {Logger.bare_log(:info, "x", a: 1), Logger.bare_log(:info, fn -> "y" end), got.()} end)
t.("cmp bad", fn -> Logger.compare_levels(:foo, :info) end)
t.("configure", fn -> {Logger.configure(level: :error), Logger.level(), Logger.warning("no"), Logger.error("yes"), got.(), Logger.configure(level: :all), Logger.level(), Logger.debug("dbg"), got.(), Logger.configure(level: :none), Logger.emergency("em"), got.(), Logger.configure(level: :debug)} end)
t.("configure bad", fn -> Logger.configure(level: :foo) end)
t.("configure bad2", fn -> Logger.configure(foo: 1) end)
t.("process level", fn -> {Logger.put_process_level(self(), :error), Logger.get_process_level(self()), Logger.info("x"), Logger.error("e"), got.(), Logger.delete_process_level(self()), Logger.get_process_level(self())} end)
t.("module level", fn -> {Logger.put_module_level(Foo, :error), Logger.get_module_level(Foo), Logger.get_module_level([Foo, Bar]), Logger.delete_module_level(Foo), Logger.get_module_level(Foo), Logger.delete_all_module_levels()} end)
defmodule ML do
  require Logger
  def go, do: (Logger.info("i"); Logger.error("e"))
end
t.("module level2", fn -> Logger.put_module_level(ML, :error); ML.go(); a = got.(); Logger.put_module_level(ML, :none); ML.go(); b = got.(); Logger.delete_module_level(ML); ML.go(); {a, b, got.()} end)
t.("app level", fn -> {Logger.put_application_level(:nope, :error), Logger.get_module_level([])} end)
t.("filters", fn -> 
  f = fn ev, extra -> (case ev.msg do {:string, "stop" <> _} -> :stop; {:string, "ign" <> _} -> :ignore; {:string, s} -> %{ev | msg: {:string, [s, extra]}}; _ -> ev end) end
  a = :logger.add_handler_filter(:cap, :f1, {f, "!"}); b = :logger.add_handler_filter(:cap, :f1, {f, "!"}); Logger.info("stop it"); Logger.info("ign it"); Logger.info("chg"); r = got.(); {a, b, r, :logger.remove_handler_filter(:cap, :f1), :logger.remove_handler_filter(:cap, :f1)} end)
t.("pfilter", fn -> {:logger.add_primary_filter(:p, {fn _, _ -> :stop end, []}), Logger.info("x"), got.(), :logger.remove_primary_filter(:p), Logger.info("x"), got.()} end)
t.("filter_default", fn -> {:logger.update_handler_config(:cap, :filter_default, :stop), Logger.info("x"), got.(), :logger.update_handler_config(:cap, :filter_default, :log)} end)
got.()
t.("handler level", fn -> {:logger.set_handler_config(:cap, :level, :error), Logger.info("x"), Logger.error("y"), got.(), :logger.set_handler_config(:cap, :level, :all), :logger.set_handler_config(:cap, :level, :foo)} end)
t.("bad handler", fn -> {:logger.add_handler(:bad, Bad, %{}), Logger.info("x"), settle.(), :logger.get_handler_ids() |> Enum.sort} end)
got.()
t.("erl log", fn -> {:logger.log(:info, ~c"a ~p", [1]), :logger.info(~c"plain"), :logger.error(%{r: 1}), :logger.warning(~c"x ~s", [~c"y"], %{m: 1}), :logger.debug(fn _ -> {~c"~p", [:lazy]} end, :arg), :logger.notice([a: 1]), :logger.critical("bin"), got.()} end)
t.("macro_log", fn -> {:logger.allow(:info, ML), :logger.allow(:debug, ML), :logger.compare_levels(:error, :info), :logger.get_primary_config() |> Map.keys |> Enum.sort} end)
t.("primary", fn -> {:logger.set_primary_config(:level, :error), :logger.get_primary_config().level, Logger.level(), :logger.set_primary_config(:level, :debug), :logger.set_primary_config(:metadata, %{glob: 1}), Logger.info("x"), got.(), :logger.set_primary_config(:metadata, %{}), :logger.set_primary_config(:level, :foo), :logger.update_primary_config(%{level: :debug})} end)
t.("process meta", fn -> {:logger.set_process_metadata(%{q: 1}), :logger.get_process_metadata(), :logger.update_process_metadata(%{w: 2}), Logger.metadata() |> Enum.sort, :logger.unset_process_metadata(), :logger.get_process_metadata()} end)
defmodule Mfa do
  require Logger
  def go(_a, _b), do: Logger.info("x")
end
t.("mfa", fn -> Mfa.go(1, 2); [{:log, e}] = flush.(); {e.meta.mfa, e.meta.pid == self(), is_integer(e.meta.time)} end)
:logger.remove_handler(:cap)
:logger.update_handler_config(:default, :level, :all)
# formatter
t.("fmt compile", fn -> {Logger.Formatter.compile("$time $metadata[$level] $message\n"), Logger.Formatter.compile(nil), Logger.Formatter.compile({A, :b})} end)
t.("fmt format", fn -> Logger.Formatter.format(["$x", :level, :message, :metadata, "\n"], :info, "m", {{2020, 1, 2}, {3, 4, 5, 6}}, a: 1, b: [1]) |> IO.iodata_to_binary end)
t.("fmt format2", fn -> Logger.Formatter.format([:date, " ", :time, " ", :levelpad, :node], :warning, "m", {{2020, 1, 2}, {3, 4, 5, 6}}, a: 1) |> IO.iodata_to_binary end)
t.("fmt date", fn -> {Logger.Formatter.format_date({2020, 1, 2}) |> IO.iodata_to_binary, Logger.Formatter.format_time({3, 4, 5, 60}) |> IO.iodata_to_binary} end)
t.("fmt prune", fn -> {Logger.Formatter.prune("a\xffb"), Logger.Formatter.prune(["x", ~c"é", [255]]) |> IO.chardata_to_string} end)
t.("fmt sys time", fn -> Logger.Formatter.system_time_to_date_time_ms(1_600_000_000_123_456, true) end)
for {l, o} <- [a: [format: "[$level] $message $metadata\n", metadata: [:x, :pid, :mfa, :l]], c: [format: {Cap, :nofun}], d: [format: "$message\n", truncate: 5], f: [colors: [enabled: true], format: "$message\n"], g: [colors: [enabled: true, info: :green], format: "$level $message\n"], h: [format: "$message\n", utc_log: true]] do
  t.("new #{l}", fn -> {m, c} = Logger.Formatter.new(o); e = %{level: :info, msg: {:string, "message é"}, meta: %{time: 0, x: 1, mfa: {A, :b, 2}, l: [1, 2], s: "str", nested: %{a: 1}, t: {1, 2}, ref: nil}}; {m, m.format(e, c) |> IO.chardata_to_string} end)
end
t.("fmt report", fn -> {m, c} = Logger.Formatter.new(format: "$message"); for msg <- [{:report, %{a: 1}}, {:report, [b: 2]}, {~c"x ~p", [1]}, {:string, ["io", ~c"data"]}], do: m.format(%{level: :info, msg: msg, meta: %{time: 0}}, c) |> IO.chardata_to_string end)
t.("add_translator", fn -> {Logger.add_translator({Cap, :tr}), Logger.remove_translator({Cap, :tr})} end)

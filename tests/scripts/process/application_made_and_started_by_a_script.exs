# An application that a script describes itself: loading, environment, start and stop with every answer.
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
defmodule MyApp do
  use Application
  def start(type, args) do
    send(args[:pid] || :persistent_term.get(:me), {:start, type, args})
    case args[:ret] do
      nil -> Supervisor.start_link([], strategy: :one_for_one)
      f -> f.()
    end
  end
  def prep_stop(s), do: (send(:persistent_term.get(:me), {:prep_stop, s}); s)
  def stop(s), do: send(:persistent_term.get(:me), {:stop, s})
end
:persistent_term.put(:me, me)
load = fn name, opts -> :application.load({:application, name, [vsn: ~c"1.0", description: ~c"d", modules: [MyApp], registered: [], applications: [:kernel, :stdlib]] |> Keyword.merge(opts)}) end
t.("load", fn -> load.(:app1, mod: {MyApp, [a: 1]}, env: [x: 1, y: [z: 2]]) end)
t.("load again", fn -> load.(:app1, mod: {MyApp, [a: 1]}) end)
t.("spec", fn -> {Application.spec(:app1, :vsn), Application.spec(:app1, :mod), Application.spec(:app1, :applications), Application.spec(:app1, :description), Application.spec(:nope), Application.spec(:app1) |> Keyword.keys |> Enum.sort} end)
t.("env", fn -> {Application.get_env(:app1, :x), Application.fetch_env(:app1, :y), Application.fetch_env!(:app1, :x), Application.get_all_env(:app1) |> Enum.sort, Application.put_env(:app1, :x, 2), Application.get_env(:app1, :x), Application.delete_env(:app1, :x), Application.fetch_env(:app1, :x), Application.put_all_env([app1: [q: 1, w: 2], app9: [e: 3]]), Application.get_env(:app9, :e)} end)
t.("fetch_env!", fn -> Application.fetch_env!(:app1, :zip) end)
t.("fetch_env! noapp", fn -> Application.fetch_env!(:appzip, :zip) end)
t.("start", fn -> {Application.start(:app1), flush.(), Application.started_applications() |> Enum.map(&elem(&1, 0)) |> Enum.member?(:app1), Application.start(:app1)} end)
t.("loaded", fn -> Application.loaded_applications() |> List.keyfind(:app1, 0) end)
t.("stop", fn -> {Application.stop(:app1), flush.(), Application.stop(:app1), Application.started_applications() |> Enum.map(&elem(&1, 0)) |> Enum.member?(:app1)} end)
t.("ensure_started", fn -> {Application.ensure_started(:app1), Application.ensure_started(:app1), flush.()} end)
t.("ensure_all", fn -> {load.(:app2, applications: [:kernel, :stdlib, :app1], mod: {MyApp, []}), Application.stop(:app1), flush.(), Application.start(:app2), Application.ensure_all_started(:app2), flush.(), Application.ensure_all_started(:app2)} end)
t.("ensure_all none", fn -> Application.ensure_all_started(:nope_app) end)
t.("start none", fn -> Application.start(:nope_app) end)
t.("ensure_loaded", fn -> {Application.ensure_loaded(:nope_app), Application.ensure_loaded(:app1), Application.load(:nope_app)} end)
t.("ensure_all list", fn -> Application.ensure_all_started([:app1, :app2]) end)
t.("unload running", fn -> Application.unload(:app2) end)
t.("stop2", fn -> {Application.stop(:app2), Application.stop(:app1), Application.unload(:app2), Application.unload(:app2), Application.get_env(:app2, :x), Application.spec(:app2)} end)
flush.()
for {l, f} <- [err: fn -> {:error, :why} end, bad: fn -> :bad end, raise: fn -> raise "x" end, exit: fn -> exit(:x) end, throw: fn -> throw(:x) end, ign: fn -> :ignore end, state: fn -> {:ok, pid} = Supervisor.start_link([], strategy: :one_for_one); {:ok, pid, :mystate} end, task: fn -> Task.start_link(fn -> Process.sleep(:infinity) end) end] do
  t.("start #{l}", fn -> load.(:"appx_#{l}", mod: {MyApp, [ret: f]}); r = Application.start(:"appx_#{l}") |> sx.(); {r, flush.() |> Enum.map(fn {:start, a, _} -> {:start, a}; o -> o end), Application.stop(:"appx_#{l}"), flush.()} end)
end
t.("no mod", fn -> {load.(:libapp, []), Application.start(:libapp), Application.started_applications() |> List.keyfind(:libapp, 0), Application.stop(:libapp)} end)
t.("undef mod", fn -> {load.(:uapp, mod: {NoSuchApp, []}), Application.start(:uapp) |> sx.()} end)
t.("types", fn -> load.(:tapp, mod: {MyApp, []}); {Application.start(:tapp, :permanent), flush.(), Application.stop(:tapp), flush.(), Application.start(:tapp, :transient), Application.stop(:tapp), Application.start(:tapp, type: :temporary)} end)
t.("start badtype", fn -> Application.start(:libapp, :foo) end)
t.("compile_env", fn -> Code.eval_string("Application.compile_env(:app1, :q)") end)
t.("persist", fn -> Application.put_env(:app1, :k, 1, persistent: true); Application.unload(:app1); load.(:app1, env: [k: 5, j: 6]); {Application.get_env(:app1, :k), Application.get_env(:app1, :j), Application.get_env(:app1, :q)} end)
t.("put bad", fn -> Application.put_env("x", :k, 1) end)
t.("put_all bad", fn -> Application.put_all_env([{:a, [{"x", 1}]}]) end)
t.("format_error", fn -> {Application.format_error(:foo), Application.format_error({:already_started, :a}), Application.format_error({:not_started, :b}), Application.format_error({:bad_return, {{A, :start, [:normal, []]}, :x}}), Application.format_error({:bad_return, {{A, :start, [:normal, []]}, {:EXIT, {:undef, []}}}}), Application.format_error({{:shutdown, {:failed_to_start_child, Foo, :why}}, {A, :start, [:normal, []]}}), Application.format_error({:bad_application, {:error, 1}}), Application.format_error({:invalid_name, 1})} end)

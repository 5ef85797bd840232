# What real Elixir exports, for tests/exports.rs: run it with real Elixir 1.20 and keep its output as exports.txt.
#
#   elixir tests/data/exports.exs > tests/data/exports.txt
#
# A line is a module and its functions (`f`) or macros (`m`), each with its arity. Left out: what the module hides from
# its documentation (unless it is deprecated: scripts still call it), names with leading underscores, behaviour_info.

apps = [:elixir, :eex, :ex_unit, :logger]
# Long replaced by others.
old = [Behaviour, Dict, GenEvent, HashDict, HashSet, Set, Supervisor.Spec]

elixir =
  for app <- apps,
      :ok = (case Application.load(app) do {:error, {:already_loaded, _}} -> :ok; other -> other end),
      {:ok, modules} = :application.get_key(app, :modules),
      module <- modules,
      match?("Elixir." <> _, Atom.to_string(module)),
      module not in old,
      do: module

erlang = ~w(
  erlang lists maps sets ordsets orddict dict gb_trees gb_sets queue array proplists string binary unicode math rand
  random timer calendar io io_lib file filename filelib os re crypto zlib base64 json ets persistent_term counters
  atomics digraph digraph_utils sofs gen_tcp inet gen_udp code init sys gen_server gen_statem gen_event proc_lib
  supervisor global pg application error_logger logger erl_anno erl_parse erl_scan erl_eval
)a

hidden = fn module ->
  case Code.fetch_docs(module) do
    {:docs_v1, _, _, _, :hidden, _, _} ->
      :all

    {:docs_v1, _, _, _, _, _, docs} ->
      for {{kind, name, arity}, _, _, :hidden, meta} <- docs,
          kind in [:function, :macro],
          not is_map_key(meta, :deprecated),
          into: MapSet.new(),
          do: {kind, name, arity}

    _ ->
      MapSet.new()
  end
end

line = fn mark, module, pairs ->
  pairs =
    for {name, arity} <- Enum.sort(pairs), not String.starts_with?(to_string(name), "_"), name != :behaviour_info, do: " #{name}/#{arity}"

  if pairs != [], do: IO.puts([mark, " ", inspect(module) | pairs])
end

for module <- Enum.sort(elixir), hide = hidden.(module), hide != :all, {:module, _} <- [Code.ensure_loaded(module)] do
  # An exception's functions implement callbacks, and are hidden for it.
  hide = if function_exported?(module, :exception, 1), do: MapSet.new(), else: hide
  visible = fn kind -> Enum.reject(module.__info__(kind), fn {n, a} -> {String.to_atom(String.trim_trailing(to_string(kind), "s")), n, a} in hide end) end
  line.("f", module, visible.(:functions))
  line.("m", module, visible.(:macros))
end

for module <- erlang, {:module, _} <- [Code.ensure_loaded(module)] do
  hide = with :all <- hidden.(module), do: MapSet.new()
  exports = for {n, a} <- module.module_info(:exports), n != :module_info, {:function, n, a} not in hide, do: {n, a}
  line.("f", module, exports)
end

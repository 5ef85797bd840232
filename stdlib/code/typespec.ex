defmodule Code.Typespec do
  @moduledoc """
  Types and specifications of compiled modules, in the abstract form that Erlang gives them, and back as quoted code.

  The text of a typespec is kept as it is written and translated when it is asked for. As code on disk would have them,
  types are found of library modules, of modules of `.ex` files, and of what `defmodule` returns as the module's code; of
  a script's modules by name they are not.
  """

  @quiet [:charlist, :nonempty_charlist, :keyword, :struct, :as_boolean]

  @doc "The types of a module: `{:ok, [{kind, {name, type, parameters}}]}`, the last first, or `:error`."
  def fetch_types(module) when is_atom(module) or is_binary(module) do
    with {:ok, name, rows} <- rows(module) do
      types = for {kind, _, _, line, spec} <- rows, kind in [:typep, :opaque, :type], do: {kind, type(spec, line, context(name, rows))}
      {:ok, Enum.flat_map([:typep, :opaque, :type], fn kind -> Enum.reverse(for {^kind, _} = type <- types, do: type) end)}
    end
  end

  @doc "The specifications of a module's functions: `{:ok, [{{name, arity}, specs}]}`, or `:error`."
  def fetch_specs(module) when is_atom(module) or is_binary(module), do: fetch(module, [:spec])

  @doc "The callbacks of a module, like `fetch_specs/1`."
  def fetch_callbacks(module) when is_atom(module) or is_binary(module), do: fetch(module, [:callback, :macrocallback])

  defp fetch(module, kinds) do
    with {:ok, name, rows} <- rows(module) do
      macros = if :spec in kinds, do: macros(name), else: []

      grouped =
        for {kind, f, arity, line, spec} <- rows, kind in kinds, reduce: %{} do
          all ->
            macro = kind == :macrocallback or {f, arity} in macros
            Map.update(all, {f, arity, macro}, [spec(spec, line, macro, context(name, rows))], &(&1 ++ [spec(spec, line, macro, context(name, rows))]))
        end

      keys = grouped |> Map.keys() |> Enum.sort(:desc)
      {:ok, for({f, arity, macro} = key <- keys, do: {key(f, arity, macro), Map.fetch!(grouped, key)})}
    end
  end

  defp key(name, arity, true), do: {:"MACRO-#{name}", arity + 1}
  defp key(name, arity, false), do: {name, arity}

  defp macros(module) do
    if function_exported?(module, :__info__, 1), do: module.__info__(:macros), else: []
  end

  defp rows(binary) when is_binary(binary) do
    case :quaff_code.beam_module(binary) do
      nil -> :error
      module -> found(module, :quaff_code.typespecs(module))
    end
  end

  defp rows(module) do
    if String.ends_with?(:quaff_code.source(module), ".ex"), do: found(module, :quaff_code.typespecs(module)), else: :error
  end

  defp found(_module, nil), do: :error
  defp found(module, rows), do: {:ok, module, rows}

  defp context(module, rows) do
    %{module: module, vars: [], types: for({kind, n, a, _, _} <- rows, kind in [:type, :typep, :opaque], do: {n, a})}
  end

  # From quoted to abstract.

  defp type({:"::", _, [head, body]}, _line, context) do
    {name, args} = head(head)
    vars = for {var, _, _} <- args, do: var
    {name, abstract(body, %{context | vars: vars}), for({var, meta, _} <- args, do: {:var, place(meta), var})}
  end

  defp type(head, line, _context), do: {elem(head(head), 0), {:type, line, :any, []}, []}

  defp head({name, _, args}) when is_list(args), do: {name, args}
  defp head({name, _, _}), do: {name, []}

  defp spec({:when, _, [spec, guards]}, line, macro, context) when is_list(guards) do
    context = %{context | vars: Keyword.keys(guards)}
    {:type, at, :fun, _} = fun = spec(spec, line, macro, context)

    case for {var, type} <- guards, not match?({:var, _, _}, type), do: constraint(var, type, at, context) do
      [] -> fun
      constraints -> {:type, at, :bounded_fun, [fun, constraints]}
    end
  end

  defp spec({:"::", _, [{_, meta, args}, result]}, _line, macro, context) do
    at = place(meta)
    args = if is_list(args), do: Enum.map(args, &abstract(&1, context)), else: []
    args = if macro, do: [{:type, at, :term, []} | args], else: args
    {:type, at, :fun, [{:type, at, :product, args}, abstract(result, context)]}
  end

  defp spec({_, meta, _}, _line, _macro, _context), do: {:type, place(meta), :fun, []}

  defp constraint(var, type, at, context),
    do: {:type, at, :constraint, [{:atom, at, :is_subtype}, [{:var, at, var}, abstract(type, context)]]}

  defp place(meta) do
    case {meta[:line], meta[:column]} do
      {nil, _} -> 0
      {line, nil} -> line
      {line, column} -> {line, column}
    end
  end

  defp abstract({:|, meta, [left, right]}, c) do
    rest =
      case abstract(right, c) do
        {:type, _, :union, more} when elem(right, 0) == :| -> more
        one -> [one]
      end

    {:type, place(meta), :union, [abstract(left, c) | rest]}
  end

  defp abstract({:"::", meta, [{var, at, context}, type]}, c) when is_atom(var) and is_atom(context),
    do: {:ann_type, place(meta), [{:var, place(at), var}, abstract(type, c)]}

  defp abstract({:<<>>, meta, parts}, c), do: {:type, place(meta), :binary, bits(parts, place(meta), c)}
  defp abstract({:%{}, meta, fields}, c), do: {:type, place(meta), :map, Enum.map(fields, &field(&1, place(meta), c))}

  defp abstract({:%, _, [name, {:%{}, meta, given}]}, c) do
    at = place(meta)
    module = alias_of(name, c)
    fields = if c.module == module or Code.ensure_loaded?(module), do: module.__struct__() |> Map.from_struct() |> Map.keys(), else: []

    types =
      for key <- Enum.sort(fields) do
        {key, if(Keyword.has_key?(given, key), do: abstract(given[key], c), else: {:type, 0, :term, []})}
      end

    pair = fn key, type -> {:type, at, :map_field_exact, [{:atom, 0, key}, type]} end
    {:type, at, :map, [pair.(:__struct__, {:atom, 0, module}) | for({key, type} <- types, do: pair.(key, type))]}
  end

  defp abstract([{:->, meta, [args, result]}], c) do
    at = place(meta)

    args =
      case args do
        [{:..., _, context}] when context in [nil, []] -> {:type, at, :any}
        args -> {:type, at, :product, Enum.map(args, &abstract(&1, c))}
      end

    {:type, at, :fun, [args, abstract(result, c)]}
  end

  defp abstract({:.., meta, [first, last]}, c), do: {:type, place(meta), :range, [abstract(first, c), abstract(last, c)]}
  defp abstract({:-, meta, [n]}, _) when is_integer(n), do: {:op, place(meta), :-, {:integer, place(meta), n}}
  defp abstract({:__MODULE__, _, _}, c), do: {:atom, 0, c.module}
  defp abstract({:__aliases__, _, _} = name, c), do: {:atom, 0, alias_of(name, c)}
  defp abstract({:{}, meta, items}, c), do: {:type, place(meta), :tuple, Enum.map(items, &abstract(&1, c))}
  defp abstract({left, right}, c), do: {:type, 0, :tuple, [abstract(left, c), abstract(right, c)]}

  defp abstract({{:., _, [module, name]}, meta, args}, c) do
    args = Enum.map(args, &abstract(&1, c))

    case alias_of(module, c) do
      own when own == c.module -> {:user_type, place(meta), name, args}
      module -> {:remote_type, place(meta), [{:atom, 0, module}, {:atom, 0, name}, args]}
    end
  end

  defp abstract({name, meta, args}, c) when is_atom(name) do
    args = if is_list(args), do: args, else: []
    at = place(meta)

    cond do
      args == [] and name in c.vars -> {:var, at, name}
      {name, length(args)} in c.types -> {:user_type, at, name, Enum.map(args, &abstract(&1, c))}
      name in @quiet -> {:remote_type, 0, [{:atom, 0, :elixir}, {:atom, 0, name}, Enum.map(args, &abstract(&1, c))]}
      args == [] and name in [:tuple, :map] -> {:type, at, name, :any}
      true -> {:type, at, name, Enum.map(args, &abstract(&1, c))}
    end
  end

  defp abstract([], _), do: {:type, 0, nil, []}
  defp abstract([{:..., _, context}], _) when context in [nil, []], do: {:type, 0, :nonempty_list, []}
  defp abstract([item, {:..., _, context}], c) when context in [nil, []], do: {:type, 0, :nonempty_list, [abstract(item, c)]}
  defp abstract([item], c), do: {:type, 0, :list, [abstract(item, c)]}
  defp abstract(items, c) when is_list(items), do: {:type, 0, :list, [{:type, 0, :union, Enum.map(items, &abstract(&1, c))}]}
  defp abstract(n, _) when is_integer(n), do: {:integer, 0, n}
  defp abstract(atom, _) when is_atom(atom), do: {:atom, 0, atom}
  defp abstract(_, _), do: {:type, 0, :term, []}

  defp field({{:optional, meta, [key]}, value}, _, c),
    do: {:type, place(meta), :map_field_assoc, [abstract(key, c), abstract(value, c)]}

  defp field({{:required, meta, [key]}, value}, _, c),
    do: {:type, place(meta), :map_field_exact, [abstract(key, c), abstract(value, c)]}

  defp field({key, value}, at, c), do: {:type, at, :map_field_exact, [abstract(key, c), abstract(value, c)]}

  defp bits([], at, _), do: [{:integer, at, 0}, {:integer, at, 0}]
  defp bits([{:"::", meta, [_, {:*, _, [_, unit]}]}], at, _), do: [{:integer, at, 0}, {:integer, place(meta), unit}]
  defp bits([{:"::", meta, [_, size]}], at, _), do: [{:integer, place(meta), size}, {:integer, at, 0}]

  defp bits([{:"::", left, [_, size]}, {:"::", right, [_, {:*, _, [_, unit]}]}], _, _),
    do: [{:integer, place(left), size}, {:integer, place(right), unit}]

  defp bits(_, at, _), do: [{:integer, at, 0}, {:integer, at, 1}]

  defp alias_of({:__MODULE__, _, _}, c), do: c.module
  defp alias_of({:__aliases__, _, [{:__MODULE__, _, _} | rest]}, c), do: Module.concat([c.module | rest])

  defp alias_of({:__aliases__, meta, parts}, _) do
    case Keyword.get(meta, :alias, false) do
      false -> Module.concat(parts)
      full -> full
    end
  end

  defp alias_of(module, _) when is_atom(module), do: module
  defp alias_of(_, _), do: :term

  # From abstract to quoted.

  @doc "A type as quoted code: `name(parameters) :: type`."
  def type_to_quoted({name, type, args}) do
    {:"::", [], [{name, [], Enum.map(args, &quoted/1)}, quoted(type)]}
  end

  @doc "A specification of a function as quoted code: `name(types) :: type`."
  def spec_to_quoted(name, {:type, at, :fun, [{:type, _, :product, args}, result]}) when is_atom(name) do
    spec = called(name, at, args, result)

    case Enum.uniq(variables([args, result], [])) do
      [] -> spec
      vars -> {:when, meta(at), [spec, for(var <- vars, do: {var, {:var, meta(at), nil}})]}
    end
  end

  def spec_to_quoted(name, {:type, at, :fun, []}) when is_atom(name),
    do: {:"::", meta(at), [{name, meta(at), []}, quoted({:type, at, :term, []})]}

  def spec_to_quoted(name, {:type, at, :bounded_fun, [{:type, _, :fun, [{:type, _, :product, args}, result]}, constraints]})
      when is_atom(name) do
    bound = for {:type, _, :constraint, [_, [{:var, _, var}, type]]} <- constraints, do: {var, type}
    free = Enum.uniq(variables([args, result, Keyword.values(bound)], [])) -- Keyword.keys(bound)
    guards = for({var, type} <- bound, do: {var, quoted(type)}) ++ for(var <- free, do: {var, {:var, meta(at), nil}})
    {:when, meta(at), [called(name, at, args, result), guards]}
  end

  defp called(name, at, args, result),
    do: {:"::", meta(at), [{name, meta(at), Enum.map(args, &quoted/1)}, quoted(result)]}

  defp variables({:ann_type, _, [_, type]}, found), do: variables(type, found)
  defp variables({:var, _, name}, found), do: found ++ [name]
  defp variables(tuple, found) when is_tuple(tuple), do: variables(Tuple.to_list(tuple), found)
  defp variables([head | tail], found), do: variables(tail, variables(head, found))
  defp variables(_, found), do: found

  defp meta({line, column}), do: [line: line, column: column]
  defp meta(at) when is_list(at), do: [line: Keyword.get(at, :location, 0)]
  defp meta(line), do: [line: line]

  defp quoted({:var, at, name}), do: {name, meta(at), nil}
  defp quoted({:ann_type, at, [var, type]}), do: {:"::", meta(at), [quoted(var), quoted(type)]}
  defp quoted({:paren_type, _, [type]}), do: quoted(type)
  defp quoted({:op, at, op, arg}), do: {op, meta(at), [quoted(arg)]}
  defp quoted({:op, at, op, left, right}), do: {op, meta(at), [quoted(left), quoted(right)]}
  defp quoted({kind, _, value}) when kind in [:integer, :atom, :char], do: value
  defp quoted({:user_type, at, name, args}), do: {name, meta(at), Enum.map(args, &quoted/1)}

  defp quoted({:remote_type, at, [{:atom, _, :elixir}, {:atom, _, name}, args]}), do: {name, meta(at), Enum.map(args, &quoted/1)}

  defp quoted({:remote_type, at, [module, name, args]}),
    do: {{:., meta(at), [quoted(module), quoted(name)]}, meta(at), Enum.map(args, &quoted/1)}

  defp quoted({:type, at, :union, types}) do
    [last | rest] = types |> Enum.map(&quoted/1) |> Enum.reverse()
    Enum.reduce(rest, last, fn type, all -> {:|, meta(at), [type, all]} end)
  end

  defp quoted({:type, at, :binary, [{:integer, _, size}, {:integer, _, unit}]}) do
    any = {:_, meta(at), __MODULE__}
    unit_part = {:"::", meta(at), [any, {:*, meta(at) ++ [context: __MODULE__, imports: [{2, Kernel}]], [any, unit]}]}
    size_part = {:"::", meta(at), [any, size]}
    parts = if(unit == 0 or size != 0, do: [size_part], else: []) ++ if(unit == 0, do: [], else: [unit_part])
    {:<<>>, meta(at), parts}
  end

  defp quoted({:type, at, name, :any}) when name in [:tuple, :map], do: {name, meta(at), []}
  defp quoted({:type, at, :range, [first, last]}), do: {:.., meta(at), [quoted(first), quoted(last)]}
  defp quoted({:type, at, :tuple, args}), do: {:{}, meta(at), Enum.map(args, &quoted/1)}
  defp quoted({:type, _, nil, []}), do: []

  defp quoted({:type, _, :list, [{:type, _, :union, types} = union]}) do
    if Enum.all?(types, &match?({:type, _, :tuple, [{:atom, _, _}, _]}, &1)),
      do: for({_, _, _, [{:atom, _, key}, type]} <- types, do: {key, quoted(type)}),
      else: [quoted(union)]
  end

  defp quoted({:type, _, :list, [type]}), do: [quoted(type)]
  defp quoted({:type, at, :nonempty_list, []}), do: [{:..., meta(at), nil}]
  defp quoted({:type, at, :nonempty_list, [type]}), do: [quoted(type), {:..., meta(at), nil}]
  defp quoted({:type, at, :fun, [{:type, _, :any}, result]}), do: [{:->, meta(at), [[{:..., [], []}], quoted(result)]}]

  defp quoted({:type, at, :fun, [{:type, _, :product, args}, result]}),
    do: [{:->, meta(at), [Enum.map(args, &quoted/1), quoted(result)]}]

  defp quoted({:type, at, :map, fields}) do
    case Enum.split_with(fields, &match?({:type, _, _, [{:atom, _, :__struct__}, {:atom, _, _}]}, &1)) do
      {[{:type, _, _, [_, {:atom, _, struct}]}], rest} ->
        {:%, meta(at), [struct, {:%{}, meta(at), Enum.map(rest, &quoted_field/1)}]}

      _ ->
        {:%{}, meta(at), Enum.map(fields, &quoted_field/1)}
    end
  end

  defp quoted({:type, at, name, args}), do: {name, meta(at), Enum.map(args, &quoted/1)}
  defp quoted(other), do: other


  defp quoted_field({:type, _, :map_field_assoc, [key, value]}), do: {{:optional, [], [quoted(key)]}, quoted(value)}
  defp quoted_field({:type, _, _, [{:atom, _, key}, value]}), do: {key, quoted(value)}
  defp quoted_field({:type, _, _, [key, value]}), do: {{:required, [], [quoted(key)]}, quoted(value)}
end

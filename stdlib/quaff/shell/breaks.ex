defmodule Quaff.Shell.Breaks do
  @moduledoc false

  # Breakpoints. A function stops when its module is compiled again from its text with a call at the head of each clause;
  # the text is the module's file, or what was typed. Removing the last breakpoint of a module compiles it as it was.
  # Modules of the library have no text to start from and cannot be stopped.

  alias Quaff.Shell.Pry

  @table :iex_breaks
  @typed :iex_typed

  @doc false
  # Keeps an expression that defines modules.
  def typed(quoted) do
    {_, found} = Macro.prewalk(quoted, false, fn node, found -> {node, found or match?({:defmodule, _, _}, node)} end)
    if found, do: :persistent_term.put(@typed, [quoted | :persistent_term.get(@typed, [])])
  end

  defp all, do: :persistent_term.get(@table, [])
  defp keep(breaks), do: :persistent_term.put(@table, breaks)

  @doc false
  def set(module, function, arity, condition, stops) do
    if not Code.ensure_loaded?(module), do: refused("could not find .beam file for #{inspect(module)}")

    if not match?("Elixir." <> _, Atom.to_string(module)),
      do: refused("module #{inspect(module)} was not written in Elixir")

    if :quaff.library_module(module),
      do: refused("#{inspect(module)} belongs to Quaff itself: only modules of scripts and of the shell can stop")

    found = definition(module)
    if found == nil, do: refused("the source of #{inspect(module)} is not known")
    known = heads(found)

    if {function, arity} not in known,
      do: refused("unknown function/macro #{Exception.format_mfa(module, function, arity)}")

    same = Enum.find(all(), &match?(%{module: ^module, function: ^function, arity: ^arity}, &1))
    id = if same, do: same.id, else: 1 + Enum.max([0 | Enum.map(all(), & &1.id)])
    entry = %{id: id, module: module, function: function, arity: arity, condition: condition, stops: stops}
    keep(Enum.sort_by([entry | all() -- List.wrap(same)], & &1.id))
    compile(module, found)
    id
  end

  defp refused(why), do: raise("could not set breakpoint, " <> why)

  @doc false
  def print do
    case all() do
      [] ->
        IO.puts(IEx.color(:eval_info, "No breakpoints set"))

      breaks ->
        rows = for b <- breaks, do: {"#{b.id}", Exception.format_mfa(b.module, b.function, b.arity), "#{b.stops}"}
        wide = Enum.max([21 | Enum.map(rows, fn {_, name, _} -> String.length(name) end)])
        line = fn {id, name, stops} -> " " <> String.pad_trailing(id, 5) <> String.pad_trailing(name, wide + 3) <> stops end
        dashes = "---- " <> String.duplicate("-", wide + 2) <> " ---------------"
        IO.puts(Enum.join(["", line.({"ID", "Module.function/arity", "Pending stops"}), dashes | Enum.map(rows, line)], "\n") <> "\n")
    end
  end

  @doc false
  def reset(chosen?) do
    {found, others} = Enum.split_with(all(), chosen?)
    keep(Enum.sort_by(Enum.map(found, &%{&1 | stops: 0}) ++ others, & &1.id))
    if found == [], do: :not_found, else: :ok
  end

  @doc false
  def remove(chosen?) do
    {gone, kept} = Enum.split_with(all(), chosen?)
    keep(kept)
    for module <- gone |> Enum.map(& &1.module) |> Enum.uniq(), found = definition(module), do: compile(module, found)
    :ok
  end

  @doc false
  # Called at the head of each clause of a function with a breakpoint.
  def reached(module, function, args, binding, env) do
    arity = length(args)

    with %{stops: stops} = entry when stops > 0 <- Enum.find(all(), &match?(%{module: ^module, function: ^function, arity: ^arity}, &1)),
         true <- entry.condition == nil or entry.condition.(args) do
      keep(Enum.map(all(), &if(&1 == entry, do: %{&1 | stops: stops - 1}, else: &1)))
      Pry.stop(binding, env)
    end
  end

  # The module's definition and the directives that hold for it.
  defp definition(module) do
    file = List.to_string(module.module_info(:compile)[:source] || ~c"")

    with {:ok, text} <- if(Path.basename(file) == "iex", do: :error, else: File.read(file)),
         {:ok, quoted} <- Code.string_to_quoted(text, file: file, emit_warnings: false) do
      find(quoted, module, file)
    else
      _ -> Enum.find_value(:persistent_term.get(@typed, []), &find(&1, module, "iex"))
    end
  end

  defp find(quoted, module, file) do
    case search(quoted, nil, module, []) do
      {:found, node, directives} -> {node, Enum.reverse(directives), file}
      _ -> nil
    end
  end

  defp search({:__block__, _, nodes}, outer, module, directives) do
    Enum.reduce_while(nodes, {:not, directives}, fn node, {:not, directives} ->
      case search(node, outer, module, directives) do
        {:found, _, _} = found -> {:halt, found}
        other -> {:cont, other}
      end
    end)
  end

  defp search({kind, _, _} = node, _outer, _module, directives) when kind in [:alias, :import, :require, :use],
    do: {:not, [node | directives]}

  defp search({:defmodule, meta, [name, [do: body]]}, outer, module, directives) do
    full = full_name(name, outer)

    if full == module do
      {:found, {:defmodule, meta, [full, [do: body]]}, directives}
    else
      case search(body, full, module, directives) do
        {:found, _, _} = found -> found
        _ -> {:not, directives}
      end
    end
  end

  defp search(_, _, _, directives), do: {:not, directives}

  defp full_name({:__aliases__, _, parts}, nil), do: Module.concat(parts)
  defp full_name({:__aliases__, _, [Elixir | _] = parts}, _), do: Module.concat(parts)
  defp full_name({:__aliases__, _, parts}, outer), do: Module.concat([outer | parts])
  defp full_name(name, _) when is_atom(name), do: name
  defp full_name(_, _), do: nil

  defp heads({{:defmodule, _, [_, [do: body]]}, _, _}) do
    for {kind, _, [head | _]} when kind in [:def, :defp] <- nodes(body), {name, args} = name_and_args(head), n <- arities(args), uniq: true, do: {name, n}
  end

  defp nodes({:__block__, _, nodes}), do: nodes
  defp nodes(node), do: [node]

  defp name_and_args({:when, _, [head | _]}), do: name_and_args(head)
  defp name_and_args({name, _, args}) when is_atom(args), do: {name, []}
  defp name_and_args({name, _, args}), do: {name, args}

  defp arities(args), do: (length(args) - Enum.count(args, &match?({:\\, _, _}, &1)))..length(args)

  defp compile(module, {{:defmodule, meta, [name, [do: body]]}, directives, file}) do
    stopped = for %{module: ^module} = b <- all(), do: {b.function, b.arity}
    body = {:__block__, [], Enum.map(nodes(body), &clause(&1, stopped, name))}
    quoted = {:__block__, [], directives ++ [{:defmodule, meta, [name, [do: body]]}]}
    env = Code.env_for_eval(file: file)
    # That it is there already and what else there is to say was said when it was first defined.
    Code.with_diagnostics(fn -> Code.eval_quoted_with_env(quoted, [], env) end)
  end

  # A nested module stays as it is.
  defp clause({:defmodule, _, [{:__aliases__, _, [part]} | _]}, _, outer),
    do: quote(do: alias(unquote(Module.concat(outer, part))))

  defp clause({kind, meta, [head, [{:do, body} | rest]]}, stopped, module) when kind in [:def, :defp] do
    {name, args} = name_and_args(head)

    if Enum.any?(arities(args), &({name, &1} in stopped)) do
      vars = Macro.generate_arguments(length(args), __MODULE__)
      {line, last} = {meta[:line], length(args)}

      body =
        quote line: line do
          Quaff.Shell.Breaks.reached(unquote(module), unquote(name), unquote(Enum.take(vars, last)), binding(), %{__ENV__ | line: unquote(line)})
          unquote(body)
        end

      {kind, meta, [named(head, vars), [{:do, body} | rest]]}
    else
      {kind, meta, [head, [{:do, body} | rest]]}
    end
  end

  defp clause(node, _, _), do: node

  # The same head with a name for each argument.
  defp named({:when, meta, [head | guards]}, vars), do: {:when, meta, [named(head, vars) | guards]}
  defp named({name, meta, args}, _vars) when is_atom(args), do: {name, meta, args}

  defp named({name, meta, args}, vars) do
    {name, meta,
     Enum.zip_with(args, vars, fn
       {:\\, meta, [pattern, default]}, var -> {:\\, meta, [{:=, [], [pattern, var]}, default]}
       pattern, var -> {:=, [], [pattern, var]}
     end)}
  end
end

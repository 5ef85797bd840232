defmodule Quaff.Shell.Evaluator do
  @moduledoc false

  # The process in which the shell's expressions run: `self()` is this one, and what is sent to it stays in its mailbox
  # until the user receives it.

  @doc false
  def start, do: :erlang.spawn_monitor(fn -> loop(nil) end)

  @doc false
  # Serves the shell; the environment is that of code that has stopped (`Quaff.Shell.Pry`), until it goes on.
  def loop(inside) do
    receive do
      {:evaluate, shell, what, counter, binding, env} ->
        result = run(what, counter, binding, env || inside)
        continue = inside != nil and Process.delete(:iex_continue) == true
        send(shell, {:evaluated, self(), if(continue, do: :continue, else: result)})
        if not continue, do: loop(inside)
    end
  end

  defp run(what, counter, binding, env) do
    Process.put(:iex_counter, counter)
    Process.put(:iex_binding, binding)
    Process.put(:iex_env, env)
    # What an expression before left there is nobody's any more.
    :quaff_shell.failed_module()

    try do
      evaluate(what, counter, binding, env)
    catch
      kind, reason ->
        failed(kind, reason, __STACKTRACE__, counter)
        :error
    end
  end

  defp evaluate({:file, path}, _counter, binding, env) do
    quoted = Code.string_to_quoted!(File.read!(path), file: path)
    {_, binding, env} = Code.eval_quoted_with_env(quoted, binding, env)
    {:loaded, binding, env}
  end

  # Of `-e`: as in a file, its variables are its own.
  defp evaluate({:code, code}, _counter, binding, env) do
    Code.eval_string(code, [], file: "nofile")
    {:loaded, binding, env}
  end

  defp evaluate({:require, path}, _counter, binding, env) do
    Code.require_file(path)
    {:loaded, binding, env}
  end

  # A line that begins with an operator, behind one that failed.
  defp evaluate(:pipeline, _counter, _binding, _env) do
    :erlang.raise(:error, RuntimeError.exception("skipping evaluation of expression because pipeline has failed"), [
      {:elixir_compiler_0, :__FILE__, 1, [file: ~c"iex", line: 1]}
    ])
  end

  defp evaluate({:quoted, quoted}, counter, binding, env) do
    Quaff.Shell.Breaks.typed(quoted)
    quoted = calls(quoted, binding, env)
    {value, binding, env} = Code.eval_quoted_with_env(quoted, binding, %{env | line: counter})

    case Process.delete(:iex_take) do
      nil ->
        history(counter, value)
        show(value)
        if Process.delete(:iex_respawn), do: {:respawn, ""}, else: {:ok, binding, env}

      # `import_file` and the like change what the following lines see.
      {more, env} ->
        history(counter, value)
        show(value)
        {:ok, Keyword.merge(binding, more), env}
    end
  end

  defp history(counter, value) do
    limit = IEx.configuration()[:history_size]
    kept = [{counter, value} | Process.get(:iex_history, [])]
    Process.put(:iex_history, if(limit < 0, do: kept, else: Enum.take(kept, limit)))
  end

  defp show(value) do
    if value != IEx.dont_display_result(), do: IO.puts(IEx.color(:eval_result, inspect(value, IEx.inspect_opts())))
  end

  # A name without parentheses that nothing binds is a call of what is imported: `flush`, `v`, `h`.
  defp calls(quoted, binding, env) do
    taken = bound(quoted) ++ Keyword.keys(for {name, value} <- binding, is_atom(name), do: {name, value})
    Macro.prewalk(quoted, &call(&1, taken, env))
  end

  defp call({name, meta, nil} = variable, taken, env) do
    if name not in taken and Enum.any?(env.functions ++ env.macros, fn {_, names} -> {name, 0} in names end),
      do: {name, meta, []},
      else: variable
  end

  defp call(other, _, _), do: other

  # Names that the expression may bind, wherever.
  defp bound(quoted) do
    {_, names} =
      Macro.prewalk(quoted, [], fn
        {operator, _, [left, _]} = node, names when operator in [:=, :<-, :->] -> {node, variables(left) ++ names}
        {form, _, [head | _]} = node, names when form in [:def, :defp, :defmacro, :defmacrop] -> {node, variables(head) ++ names}
        {:quote, _, _} = node, names -> {node, variables(node) ++ names}
        {:break!, _, [_ | _]} = node, names -> {node, variables(node) ++ names}
        {{:., _, [_, :break!]}, _, _} = node, names -> {node, variables(node) ++ names}
        node, names -> {node, names}
      end)

    names
  end

  defp variables(quoted) do
    {_, names} =
      Macro.prewalk(quoted, [], fn
        {name, _, nil} = node, names when is_atom(name) -> {node, [name | names]}
        node, names -> {node, names}
      end)

    names
  end

  # The errors themselves are on the screen already.
  @doc false
  def failed(kind, reason, stacktrace, line \\ nil)

  def failed(:error, %CompileError{file: "iex", description: "cannot compile file" <> rest}, _, line) do
    text =
      case :quaff_shell.failed_module() do
        nil -> "cannot compile code#{rest}\n"
        message -> "iex: #{message}\n    iex:#{line}: (file)"
      end

    IO.puts(:stderr, IEx.color(:eval_error, "** (CompileError) " <> text))
  end

  def failed(kind, reason, stacktrace, line) do
    {reason, stacktrace} = interpreted(kind, reason, theirs(stacktrace))
    {reason, stacktrace} = Exception.blame(kind, reason, stacktrace)
    text = banner(kind, reason, stacktrace)

    text =
      case shown(stacktrace) do
        [] when line == nil -> text
        [] -> text <> "\n    iex:#{line}: (file)"
        [nil] -> text
        entries -> text <> "\n" <> String.trim_trailing(Exception.format_stacktrace(entries), "\n")
      end

    IO.puts(:stderr, IEx.color(:eval_error, text))
  end

  # What clauses were tried stands indented below the first line.
  defp banner(:error, %FunctionClauseError{} = exception, _) do
    blame = FunctionClauseError.blame(exception, &inspect(&1, IEx.inspect_opts()), &marked/1)
    Exception.format_banner(:error, %{exception | args: nil, clauses: nil}) <> "    " <> String.replace(blame, "\n", "\n    ")
  end

  defp banner(kind, reason, stacktrace), do: Exception.format_banner(kind, reason, stacktrace)

  defp marked(%{match?: true, node: node}), do: Macro.to_string(node)

  defp marked(%{match?: false, node: node}) do
    text = Macro.to_string(node)
    if IEx.color?(), do: IEx.color(:blame_diff, text), else: "-" <> text <> "-"
  end

  # Functions that were typed have no name: as in `iex`, which interprets them, they are told as its interpreter's.
  defp interpreted(:error, reason, [{_, _, args, location} = entry | rest]) when is_list(args) do
    case typed?(entry) and Exception.normalize(:error, reason, [entry]) do
      %FunctionClauseError{} = exception ->
        {module, function} = {:erl_eval, :"-inside-an-interpreted-fun-"}
        exception = %{exception | module: module, function: function, arity: length(args)}
        {exception, [{module, function, args, []}, {:elixir_compiler_0, :__FILE__, 1, location} | rest]}

      _ ->
        {reason, [entry | rest]}
    end
  end

  defp interpreted(_, reason, stacktrace), do: {reason, stacktrace}

  # Of what was typed only the innermost place shows, between frames of modules. Where `iex` has only frames of its
  # interpreter there is none.
  defp shown([{:maps, :update, _, _} | _]), do: [nil]

  defp shown(stacktrace) do
    stacktrace
    |> Enum.reject(&match?({module, _, _, _} when module in [:erl_eval, :quaff_io], &1))
    |> Enum.map(fn entry -> if typed?(entry), do: put_elem(put_elem(entry, 1, :__FILE__), 2, 1), else: entry end)
    |> Enum.chunk_by(&typed?/1)
    |> Enum.flat_map(fn [entry | _] = entries -> if typed?(entry), do: [entry], else: entries end)
  end

  defp typed?({module, _, _, location}), do: typed?(Atom.to_string(module), location[:file])
  defp typed?(_), do: false
  defp typed?("elixir_compiler_" <> _, file), do: file in [~c"iex", ~c"pry"]
  defp typed?(_, _), do: false

  # What was below the expression is ours.
  defp theirs(stacktrace) do
    stacktrace
    |> Enum.take_while(&(not match?({module, _, _, _} when module in [__MODULE__, Quaff.Shell.Pry], &1)))
    |> Enum.reverse()
    |> Enum.drop_while(&match?({module, _, _, _} when module in [Code, :quaff_code, :elixir], &1))
    |> Enum.reverse()
  end
end

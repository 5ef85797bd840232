defmodule Quaff.Shell.Evaluator do
  @moduledoc false

  # The process in which the shell's expressions run: `self()` is this one, and what is sent to it stays in its mailbox
  # until the user receives it.

  @doc false
  def start, do: :erlang.spawn_monitor(&loop/0)

  defp loop do
    receive do
      {:evaluate, shell, what, counter, binding, env} ->
        result = run(what, counter, binding, env)
        send(shell, {:evaluated, self(), result})
        loop()
    end
  end

  defp run(what, counter, binding, env) do
    Process.put(:iex_counter, counter)
    Process.put(:iex_binding, binding)
    Process.put(:iex_env, env)

    try do
      evaluate(what, counter, binding, env)
    catch
      kind, reason ->
        failed(kind, reason, __STACKTRACE__)
        :error
    end
  end

  defp evaluate({:file, path}, _counter, binding, env) do
    quoted = Code.string_to_quoted!(File.read!(path), file: path)
    {_, binding, env} = Code.eval_quoted_with_env(quoted, binding, env)
    {:loaded, binding, env}
  end

  defp evaluate({:require, path}, _counter, binding, env) do
    Code.require_file(path)
    {:loaded, binding, env}
  end

  defp evaluate({:quoted, quoted}, counter, binding, env) do
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
    Process.put(:iex_history, if(limit < 0, do: kept, else: Enum.take(kept, max(limit, 1))))
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
  def failed(:error, %CompileError{file: "iex", description: "cannot compile file" <> rest}, _) do
    IO.puts(:stderr, IEx.color(:eval_error, "** (CompileError) cannot compile code#{rest}\n"))
  end

  def failed(kind, reason, stacktrace) do
    {reason, stacktrace} = Exception.blame(kind, reason, stacktrace)
    # As in `iex`, functions that were typed have no frames of their own: only the expression has.
    stacktrace =
      stacktrace
      |> Enum.take_while(fn {module, _, _, _} -> not ours?(module) end)
      |> Enum.reject(fn entry -> String.starts_with?(Exception.format_stacktrace_entry(entry), "iex:") and typed?(entry) end)

    IO.puts(:stderr, IEx.color(:eval_error, String.trim_trailing(Exception.format(kind, reason, stacktrace), "\n")))
  end

  defp typed?(entry), do: Exception.format_stacktrace_entry(entry) =~ ":elixir_compiler_"

  defp ours?(module), do: module in [__MODULE__, Code, :quaff_code, :elixir]
end

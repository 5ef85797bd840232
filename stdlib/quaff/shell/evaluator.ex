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

  @doc false
  def failed(kind, reason, stacktrace) do
    {reason, stacktrace} = Exception.blame(kind, reason, stacktrace)
    stacktrace = Enum.take_while(stacktrace, fn {module, _, _, _} -> not ours?(module) end)
    IO.puts(:stderr, IEx.color(:eval_error, String.trim_trailing(Exception.format(kind, reason, stacktrace), "\n")))
  end

  defp ours?(module), do: module in [__MODULE__, Code, :quaff_code, :elixir]
end

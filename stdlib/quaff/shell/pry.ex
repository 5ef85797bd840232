defmodule Quaff.Shell.Pry do
  @moduledoc false

  # The shell inside of running code. The process that stops sends the shell its binding and environment and serves as
  # its evaluator until `continue`: what is typed runs where the code stands. The shell asks before it takes a process
  # other than its own.

  alias Quaff.Shell.Evaluator

  @doc false
  def stop(binding, env) do
    case :persistent_term.get(:iex_shell, nil) do
      nil ->
        IO.puts("Cannot pry #{inspect(self())} at #{location(env)}. Is an IEx shell running?")
        {:error, :no_iex}

      shell ->
        ref = Process.monitor(shell)
        send(shell, {:pry, self(), ref, location(env) <> "\n" <> snippet(env, 3), binding, env})

        receive do
          {^ref, :accepted} -> serve(binding, env, ref)
          {^ref, :refused} -> done(ref, {:error, :refused})
          {:DOWN, ^ref, _, _, _} -> {:error, :no_iex}
        end
    end
  end

  defp serve(binding, env, ref) do
    kept = for key <- [:iex_pry, :iex_history, :iex_binding, :iex_env, :iex_counter], do: {key, Process.get(key)}
    {_, _, inside} = Code.eval_quoted_with_env(quote(do: import(IEx.Helpers)), binding, env)
    Process.put(:iex_pry, env)
    Evaluator.loop(inside)
    for {key, value} <- kept, do: if(value == nil, do: Process.delete(key), else: Process.put(key, value))
    done(ref, {:ok, false})
  end

  defp done(ref, result) do
    Process.demonitor(ref, [:flush])
    result
  end

  @doc false
  def location(env) do
    place = "#{Path.relative_to_cwd(env.file)}:#{env.line}"

    case {env.module, env.function} do
      {nil, _} -> place
      {module, nil} -> "#{inspect(module)} (#{place})"
      {module, {name, arity}} -> "#{Exception.format_mfa(module, name, arity)} (#{place})"
    end
  end

  @doc false
  # The lines around the place, between empty ones; nothing where the text is not known.
  def snippet(env, radius) do
    case File.read(env.file) do
      {:ok, text} ->
        lines =
          for {line, number} <- text |> String.trim_trailing("\n") |> String.split("\n") |> Enum.with_index(1),
              abs(number - env.line) <= radius,
              do: String.pad_leading("#{number}", 5) <> ": " <> line <> "\n"

        "\n" <> Enum.join(lines) <> "\n"

      _ ->
        ""
    end
  end

  @doc false
  # What `whereami` prints.
  def around(env, radius) do
    entry =
      case {env.module, env.function} do
        {nil, _} -> {:elixir_compiler_0, :__FILE__, 1}
        {module, nil} -> {module, :__MODULE__, 0}
        {module, {name, arity}} -> {module, name, arity}
      end

    place = [file: String.to_charlist(Path.relative_to_cwd(env.file)), line: env.line]
    IO.puts("Location: #{Path.relative_to_cwd(env.file)}:#{env.line}")

    case snippet(env, radius) do
      "" -> IO.puts("Could not extract source snippet. Location is not available.")
      text -> IO.write(text)
    end

    IO.puts("    " <> Exception.format_stacktrace_entry(Tuple.insert_at(entry, 3, place)) <> "\n")
  end
end

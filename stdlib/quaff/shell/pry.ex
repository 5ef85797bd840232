defmodule Quaff.Shell.Pry do
  @moduledoc false

  # A shell inside of running code: lines are evaluated with the bindings of the place until `continue()` or the end of
  # the input. It reads by itself, since the process that stopped is the one that evaluates.

  @doc false
  def run(binding, env) do
    {_, _, env} = Code.eval_quoted_with_env(quote(do: import(IEx.Helpers)), binding, env)
    Process.put(:iex_pry, env)
    loop(binding, env, 1, "")
  after
    Process.delete(:iex_pry)
  end

  defp loop(binding, env, counter, before) do
    prompt = if before == "", do: "pry(#{counter})> ", else: "...(#{counter})> "

    case read(prompt) do
      line when is_binary(line) -> line(before <> line, binding, env, counter)
      _ -> :ok
    end
  end

  defp read(prompt), do: if(:quaff_shell.terminal(), do: :quaff_shell.read_line(prompt), else: IO.gets(prompt))

  defp line(text, binding, env, counter) do
    quoted = Code.string_to_quoted!(text, file: "pry", line: counter)

    case quoted do
      {:continue, _, args} when args in [nil, []] ->
        :ok

      {:__block__, _, []} ->
        loop(binding, env, counter, "")

      quoted ->
        {value, binding, env} = Code.eval_quoted_with_env(quoted, binding, env)
        if value != IEx.dont_display_result(), do: IO.puts(inspect(value, IEx.inspect_opts()))
        loop(binding, env, counter + 1, "")
    end
  rescue
    TokenMissingError -> loop(binding, env, counter, text)
    exception -> failed(:error, exception, __STACKTRACE__, binding, env, counter)
  catch
    kind, reason -> failed(kind, reason, __STACKTRACE__, binding, env, counter)
  end

  defp failed(kind, reason, stacktrace, binding, env, counter) do
    Quaff.Shell.Evaluator.failed(kind, reason, stacktrace)
    loop(binding, env, counter, "")
  end
end

defmodule Kernel.ParallelCompiler do
  @moduledoc "Compiling several files: one after the other, a file that needs another's module again behind it."

  @doc "Compiles files; gives the modules and what was said."
  def compile(files, opts \\ []) when is_list(files) and is_list(opts), do: run(files, opts, &Code.compile_file/1)

  @doc "Compiles files as if into a folder; nothing is written."
  def compile_to_path(files, path, opts \\ []) when is_list(files) and is_binary(path) and is_list(opts),
    do: compile(files, opts)

  @doc "Runs files that were not run yet."
  def require(files, opts \\ []) when is_list(files) and is_list(opts), do: run(files, opts, &Code.require_file/1)

  @doc false
  @deprecated "Use Kernel.ParallelCompiler.compile/2 instead"
  def files(files, opts \\ []) when is_list(opts), do: files |> compile(opts) |> modules()

  @doc false
  @deprecated "Use Kernel.ParallelCompiler.compile_to_path/2 instead"
  def files_to_path(files, path, opts \\ []) when is_binary(path) and is_list(opts),
    do: files |> compile_to_path(path, opts) |> modules()

  defp modules({:ok, modules, _}), do: modules

  defp modules({:error, errors, _}) do
    for error <- errors, do: IO.puts(:stderr, elem(error, 2))
    exit({:shutdown, 1})
  end

  @doc false
  def async(fun) when is_function(fun, 0), do: Task.async(fun)

  @doc "Calls a function for each element, at the same time, and keeps the order."
  def pmap(collection, fun) when is_function(fun, 1) do
    collection |> Enum.map(fn element -> Task.async(fn -> fun.(element) end) end) |> Task.await_many(:infinity)
  end

  @doc false
  def print_warning(diagnostic), do: Code.print_diagnostic(diagnostic)

  defp run(files, opts, compile) do
    {modules, said, failed} = rounds(files, opts, compile, [], [], length(files))
    said = Enum.reject(said ++ Enum.flat_map(failed, &elem(&1, 2)), &came_later?/1)
    Enum.each(said, &Code.print_diagnostic/1)
    for {file, error, _} <- failed, do: IO.puts(:stderr, "\n== Compilation error in file #{Path.relative_to_cwd(file)} ==\n#{banner(error)}" |> String.trim_trailing("\n") |> Kernel.<>("\n"))

    diagnostics = for d <- said, do: %{d | source: d.file}
    {errors, warnings} = Enum.split_with(diagnostics, &(&1.severity == :error))
    warnings = if opts[:return_diagnostics], do: %{runtime_warnings: [], compile_warnings: warnings}, else: short(warnings)
    failures = for {file, error, _} <- failed, do: diagnostic(file, error)

    case failed do
      [] -> {:ok, modules, warnings}
      _ -> {:error, if(opts[:return_diagnostics], do: errors ++ failures, else: short(errors ++ failures)), warnings}
    end
  end

  defp short(diagnostics), do: for(d <- diagnostics, do: {d.file, d.position, d.message})

  # A call of a module that another file has defined since.
  defp came_later?(%{severity: :warning, message: message}) do
    case Regex.run(~r/ is undefined \(module (\S+) is not available/, message) do
      [_, name] -> Code.ensure_loaded?(Module.concat([name]))
      nil -> false
    end
  end

  defp came_later?(_), do: false

  # What failed may only have come too early: nothing is said of it as long as it may be tried again.
  defp rounds(files, opts, compile, modules, said, last) do
    {modules, said, failed} =
      Enum.reduce(files, {modules, said, []}, fn file, {modules, said, failed} ->
        case Code.with_diagnostics(fn -> attempt(file, opts, compile) end) do
          {{:ok, found}, diagnostics} -> {modules ++ found, said ++ diagnostics, failed}
          {{:error, error}, diagnostics} -> {modules, said, [{file, error, diagnostics} | failed]}
        end
      end)

    if failed != [] and length(failed) < last do
      rounds(for({file, _, _} <- :lists.reverse(failed), do: file), opts, compile, modules, said, length(failed))
    else
      {modules, said, :lists.reverse(failed)}
    end
  end

  defp attempt(file, opts, compile) do
    found = compile.(file) || []
    if callback = opts[:each_file], do: callback.(file)
    for {module, binary} <- found, callback = opts[:each_module], do: callback.(file, module, binary)
    {:ok, for({module, _} <- found, do: module)}
  rescue
    error -> {:error, error}
  end

  defp banner(error), do: "** (#{inspect(error.__struct__)}) " <> Exception.message(error) <> "\n\n"

  defp diagnostic(file, error) do
    position = Map.get(error, :line) || 0

    %{
      severity: :error,
      file: file,
      source: file,
      position: position,
      message: banner(error),
      span: nil,
      stacktrace: []
    }
  end
end

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
    {{modules, failed}, diagnostics} =
      Code.with_diagnostics([log: true], fn -> rounds(files, opts, compile, [], length(files)) end)

    diagnostics = for d <- diagnostics, do: %{d | source: d.file}
    {errors, warnings} = Enum.split_with(diagnostics, &(&1.severity == :error))
    warnings = if opts[:return_diagnostics], do: %{runtime_warnings: [], compile_warnings: warnings}, else: short(warnings)

    case failed do
      [] -> {:ok, modules, warnings}
      _ -> {:error, if(opts[:return_diagnostics], do: errors ++ failed, else: short(errors ++ failed)), warnings}
    end
  end

  defp short(diagnostics), do: for(d <- diagnostics, do: {d.file, d.position, d.message})

  # What failed may only have come too early.
  defp rounds(files, opts, compile, modules, last) do
    {done, failed} =
      Enum.reduce(files, {modules, []}, fn file, {done, failed} ->
        try do
          found = compile.(file) || []
          if callback = opts[:each_file], do: callback.(file)
          for {module, binary} <- found, callback = opts[:each_module], do: callback.(file, module, binary)
          {done ++ for({module, _} <- found, do: module), failed}
        rescue
          error -> {done, [{file, error} | failed]}
        end
      end)

    case :lists.reverse(failed) do
      [] -> {done, []}
      failed when length(failed) < last -> rounds(for({file, _} <- failed, do: file), opts, compile, done, length(failed))
      failed -> {done, for({file, error} <- failed, do: diagnostic(file, error))}
    end
  end

  defp diagnostic(file, error) do
    position = Map.get(error, :line) || 0

    %{
      severity: :error,
      file: file,
      source: file,
      position: position,
      message: "** (#{inspect(error.__struct__)}) " <> Exception.message(error),
      span: nil,
      stacktrace: []
    }
  end
end

defmodule Quaff.Test.Loader do
  @moduledoc false

  # Loads files for `quaff test`; `load/1` is also called by the runtime, when a file needs a module of another.

  @doc "Loads a source file, once."
  def load(path), do: if(Kernel.ParallelCompiler.__needed__(path), do: :ok, else: test_source(path))

  defp test_source(path) do
    :quaff_project.loaded(path)

    unless path in :quaff_code.required() do
      :quaff_code.add_required(path)
      located(path, fn -> :quaff_code.load(path, File.read!(path)) end)
    end

    :ok
  end

  @doc "Loads a file of tests."
  def test_file(path), do: located(path, fn -> :quaff_code.load(path, File.read!(path)) end)

  # Remembers which file was being loaded when something is raised.
  defp located(path, fun) do
    outer = Process.put(:quaff_loading, path)
    result = fun.()
    if outer, do: Process.put(:quaff_loading, outer), else: Process.delete(:quaff_loading)
    result
  end

  @doc "Says what is wrong with the file being loaded."
  def report(kind, reason, stacktrace) do
    if path = Process.get(:quaff_loading), do: IO.puts(:stderr, "\n== Compilation error in file #{path} ==")
    IO.puts(:stderr, Exception.format(kind, reason, prune(stacktrace)))
  end

  defp prune([{Quaff.Test.Loader, _, _, _} | _]), do: []
  defp prune([entry | rest]), do: [entry | prune(rest)]
  defp prune([]), do: []
end

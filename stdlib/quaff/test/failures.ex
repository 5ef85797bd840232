defmodule Quaff.Test.Failures do
  @moduledoc false

  # Which tests failed the last time, for `--failed`: a line for each, `module<TAB>test<TAB>file`.

  @doc "The file it is kept in: below `_build` in a project, else in the folder for temporary files."
  def path do
    if File.regular?("mix.exs") do
      Path.expand("_build/quaff/test_failures")
    else
      Path.join(System.tmp_dir() || ".", "quaff-test-failures-#{:erlang.phash2(File.cwd!(), 4_294_967_296)}")
    end
  end

  defp read(path) do
    case File.read(path) do
      {:ok, text} -> for line <- String.split(text, "\n", trim: true), [module, test, file] <- [String.split(line, "\t")], do: {module, test, file}
      _ -> []
    end
  end

  @doc "The files with tests that failed; those tests become the only ones that run."
  def select(files) do
    failed = read(path())
    ids = for {module, test, _} <- failed, into: %{}, do: {{String.to_atom(module), String.to_atom(test)}, true}
    ExUnit.configure(only_test_ids: ids)
    wanted = for {_, _, file} <- failed, do: file
    Enum.filter(files, &(Path.expand(&1) in wanted))
  end

  @doc "Records the outcome of tests that ran: what failed is added, what passed removed."
  def record(tests) do
    path = path()
    old = for {module, test, file} <- read(path), into: %{}, do: {{module, test}, file}

    new =
      Enum.reduce(tests, old, fn test, acc ->
        key = {Atom.to_string(test.module), Atom.to_string(test.name)}

        case test.state do
          nil -> Map.delete(acc, key)
          {kind, _} when kind in [:failed, :invalid] -> Map.put(acc, key, test.tags.file)
          _ -> acc
        end
      end)

    cond do
      new == old -> :ok
      new == %{} -> File.rm(path)
      true -> write(path, new)
    end
  end

  defp write(path, failed) do
    File.mkdir_p(Path.dirname(path))
    lines = for {{module, test}, file} <- failed, not String.contains?(test, ["\n", "\t"]), do: [module, "\t", test, "\t", file, "\n"]
    File.write(path, lines)
  end
end

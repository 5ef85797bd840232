defmodule Quaff.Test.Files do
  @moduledoc false

  # What `quaff test` loads: the sources of the project, its helpers, its tests.

  alias Quaff.Test.Loader

  @doc "Goes to the project's folder: the nearest one above with a `mix.exs`. Paths stay what they name."
  def enter_project(paths) do
    start = if paths == [] or File.regular?("mix.exs"), do: nil, else: hd(paths)

    case start && root_above(Path.dirname(Path.expand(start))) do
      nil ->
        paths

      root ->
        absolute = Enum.map(paths, &Path.expand/1)
        File.cd!(root)
        Enum.map(absolute, &Path.relative_to_cwd/1)
    end
  end

  defp root_above(dir) do
    cond do
      File.regular?(Path.join(dir, "mix.exs")) -> dir
      dir == Path.dirname(dir) -> nil
      true -> root_above(Path.dirname(dir))
    end
  end

  @doc "What `mix.exs` says that matters here; nil without one."
  def project do
    if File.regular?("mix.exs") do
      Loader.load("mix.exs")
      config = Mix.Project.config()
      name = "(#{config[:app]} #{config[:version]}) "
      ExUnit.Server.put(:application, {for(dir <- config[:elixirc_paths] || ["lib"], do: dir <> "/"), name})
      if File.regular?("config/config.exs"), do: Quaff.Test.Config.load("config/config.exs")

      %{
        module: Mix.Project.get(),
        sources: config[:elixirc_paths] || ["lib"],
        paths: config[:test_paths] || if(File.dir?("test"), do: ["test"], else: []),
        pattern: config[:test_pattern] || pattern(config)
      }
    end
  end

  # `test_load_filters` are newer than `test_pattern`; they choose among all `.exs` files.
  defp pattern(config) do
    case config[:test_load_filters] do
      nil -> "*_test.exs"
      filters -> {:filters, filters}
    end
  end

  @doc "The test files that paths name, or all."
  def tests(project, paths) do
    pattern = if project, do: project.pattern, else: "*_test.exs"
    paths = if paths == [], do: default_paths(project), else: paths

    case Enum.reject(paths, &File.exists?/1) do
      [] -> {:ok, paths |> Enum.flat_map(&expand(&1, pattern)) |> Enum.uniq() |> Enum.sort()}
      missing -> {:error, "Paths given to \"quaff test\" did not match any directory/file: #{Enum.join(missing, ", ")}"}
    end
  end

  defp default_paths(nil), do: if(File.dir?("test"), do: ["test"], else: ["."])
  defp default_paths(project), do: project.paths

  defp expand(path, pattern) do
    if File.dir?(path), do: in_dir(path, pattern), else: [path]
  end

  defp in_dir(dir, {:filters, filters}) do
    for file <- Path.wildcard(join(dir, "**/*.exs")), Enum.any?(filters, &filter?(&1, file)), do: file
  end

  defp in_dir(dir, pattern), do: Path.wildcard(join(dir, "**/" <> pattern))

  defp join(".", rest), do: rest
  defp join(dir, rest), do: Path.join(dir, rest)

  defp filter?(fun, file) when is_function(fun, 1), do: fun.(file)
  defp filter?(%{__struct__: Regex} = regex, file), do: Regex.match?(regex, file)
  defp filter?(path, file), do: path == file

  @doc "Loads the project's sources; without a project, those beside the tests as far as they are needed."
  def load_sources(nil, tests) do
    for dir <- tests |> Enum.map(&Path.dirname/1) |> Enum.uniq(), file <- beside(dir), file not in tests, do: offer(file)
    :ok
  end

  def load_sources(project, _tests) do
    files = for dir <- project.sources, file <- Enum.sort(Path.wildcard(join(dir, "**/*.ex"))), do: file
    Enum.each(files, &offer/1)
    Enum.each(files, &Loader.load/1)
    Quaff.Test.Config.start_application(project.module)
  end

  defp beside(dir) do
    lib = if Path.basename(Path.expand(dir)) == "test", do: Path.wildcard(Path.join(dir, "../lib/**/*.ex")), else: []

    scripts =
      for file <- Path.wildcard(join(dir, "*.exs")),
          not String.ends_with?(file, ["_test.exs", "_helper.exs"]) and Path.basename(file) != "mix.exs",
          do: file

    lib ++ Path.wildcard(join(dir, "*.ex")) ++ Path.wildcard(join(dir, "lib/**/*.ex")) ++ scripts
  end

  defp offer(file) do
    case File.read(file) do
      {:ok, text} -> if String.valid?(text), do: :quaff_project.add(file, text)
      _ -> :ok
    end
  end

  @doc "Loads the `test_helper.exs` of the tests' folders."
  def load_helpers(nil, tests) do
    helpers = for dir <- tests |> Enum.map(&Path.dirname/1) |> Enum.uniq(), file = join(dir, "test_helper.exs"), File.regular?(file), do: file
    helpers = if File.regular?("test/test_helper.exs"), do: Enum.uniq(["test/test_helper.exs" | helpers]), else: helpers
    Enum.each(helpers, &Loader.test_file/1)
  end

  def load_helpers(project, _tests) do
    for dir <- project.paths, file = Path.join(dir, "test_helper.exs"), File.regular?(file), do: Loader.test_file(file)
    :ok
  end
end

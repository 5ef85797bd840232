defmodule Quaff.Test do
  @moduledoc false

  # `quaff test`: reads the arguments, finds and loads the files, runs ExUnit, gives the exit status.

  alias Quaff.Test.{Files, Options}

  def main(argv) do
    case Options.parse(argv) do
      {:help, text} -> IO.puts(text)
      {:error, message} -> stop(message)
      {:ok, options, paths} -> run(options, paths)
    end
  end

  defp stop(message, status \\ 1) do
    IO.puts(:stderr, message)
    exit({:shutdown, status})
  end

  defp run(options, arguments) do
    {paths, located} = ExUnit.Filters.parse_paths(arguments)
    paths = Files.enter_project(paths)
    ExUnit.Server.ensure_started()
    Mix.env(:test)
    ExUnit.configure(autorun: false)

    with {:ok, project} <- loading(fn -> Files.project() end),
         {:ok, files} <- Files.tests(project, paths),
         {:ok, _} <- loading(fn -> Files.load_sources(project, files) end),
         {:ok, _} <- loading(fn -> Files.load_helpers(project, files) end) do
      configure(options, located)
      run_files(options, files)
    else
      {:error, message} -> stop(message)
      :reported -> exit({:shutdown, 1})
    end
  end

  defp run_files(_options, []), do: IO.puts("There are no tests to run")

  defp run_files(options, files) do
    files = only_failed(options, files)
    if loading(fn -> Enum.each(files, &Quaff.Test.Loader.test_file/1) end) == :reported, do: exit({:shutdown, 1})
    ExUnit.Server.modules_loaded()
    status(options, ExUnit.Runner.run(ExUnit.__options__(), nil))
  end

  defp status(options, %{failures: failures} = result) do
    cond do
      failures > 0 ->
        exit({:shutdown, Keyword.get(options, :exit_status, ExUnit.configuration()[:exit_status])})

      options[:only] && result.total == result.excluded ->
        stop("The --only option was given to \"quaff test\" but no test was executed")

      true ->
        :ok
    end
  end

  # What a file raises when it is loaded is shown as the compiler shows it; the suite does not run.
  defp loading(fun) do
    {:ok, fun.()}
  catch
    kind, reason ->
      Quaff.Test.Loader.report(kind, reason, __STACKTRACE__)
      :reported
  end

  defp only_failed(options, files) do
    if options[:failed], do: Quaff.Test.Failures.select(files), else: files
  end

  # After the helpers, whose filters stay.
  defp configure(options, located) do
    config = ExUnit.configuration()
    only = Keyword.get(options, :only, [])
    include = Keyword.get(options, :include, []) ++ only
    exclude = Keyword.get(options, :exclude, []) ++ if(only == [], do: [], else: [:test])
    include = ExUnit.Filters.parse(include) ++ Keyword.get(located, :include, [])
    {include, exclude} = if pattern = options[:name_pattern], do: {[{:test, pattern} | include], [:test | exclude]}, else: {include, exclude}
    exclude = Enum.map(exclude, fn text -> if is_binary(text), do: hd(ExUnit.Filters.parse([text])), else: text end) ++ Keyword.get(located, :exclude, [])
    {include, exclude} = ExUnit.Filters.normalize(include ++ config[:include], exclude ++ config[:exclude])

    direct = Keyword.take(options, [:seed, :max_cases, :max_failures, :timeout, :trace, :slowest, :slowest_modules, :repeat_until_failure, :dry_run, :exit_status, :formatters])
    colors = Keyword.merge([enabled: Options.color?(options)], config[:colors] || [])
    failures = [failures_manifest_path: Quaff.Test.Failures.path()]
    ExUnit.configure([include: include, exclude: exclude, colors: colors] ++ direct ++ failures)
  end
end

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
         {:ok, files} <- partition(files, options[:partitions], System.get_env("MIX_TEST_PARTITION")),
         {:ok, _} <- loading(fn -> Files.load_sources(project, files) end),
         {:ok, _} <- loading(fn -> Files.load_helpers(project, files) end) do
      configure(options, located)
      run_files(options, files)
    else
      {:error, message} -> stop(message)
      :reported -> exit({:shutdown, 1})
    end
  end

  # One part of the files, so that several machines may share a suite.
  defp partition(files, nil, _), do: {:ok, files}
  defp partition(_files, total, _) when total < 1, do: {:error, "quaff: --partitions : expected to be positive integer, got #{total}"}
  defp partition(files, 1, _), do: {:ok, files}

  defp partition(files, total, given) do
    case Integer.parse(given || "") do
      {part, ""} when part in 1..total//1 ->
        {:ok, files |> Enum.drop(part - 1) |> Enum.take_every(total)}

      _ ->
        {:error,
         "The MIX_TEST_PARTITION environment variable must be set to an integer between 1..#{total} " <>
           "when the --partitions option is set, got: #{inspect(given)}"}
    end
  end

  defp run_files(_options, []), do: IO.puts("There are no tests to run")

  defp run_files(options, files) do
    files = only_failed(options, files)
    # Modules that may run beside others do so while the next files are loaded.
    suite = ExUnit.async_run()
    if loading(fn -> Enum.each(files, &Quaff.Test.Loader.test_file/1) end) == :reported, do: exit({:shutdown, 1})
    status(options, ExUnit.await_run(suite))
  end

  defp status(options, %{failures: failures} = result) do
    cond do
      failures > 0 and options[:raise] ->
        stop("\"quaff test\" failed")

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

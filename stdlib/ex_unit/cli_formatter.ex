defmodule ExUnit.CLIFormatter do
  @moduledoc false

  # The formatter of the command line: a dot a test, failures as they come, the figures at the end. `ExUnit.EventManager`
  # runs it without GenServer; another formatter may call its functions too.

  import ExUnit.Formatter, only: [format_times: 1, format_filters: 2, format_test_failure: 5, format_test_all_failure: 5]

  @doc false
  def init(opts) do
    remaining = if opts[:remaining_runs], do: ", remaining_runs: #{opts[:remaining_runs]}", else: ""
    IO.puts("Running ExUnit with seed: #{opts[:seed]}, max_cases: #{opts[:max_cases]}#{remaining}")
    print_filters(opts, :exclude)
    print_filters(opts, :include)
    IO.puts("")
    if opts[:dry_run], do: IO.puts("Tests that would be executed:")

    {:ok,
     %{
       seed: opts[:seed],
       trace: opts[:trace],
       colors: colors(opts),
       width: width(),
       slowest: opts[:slowest],
       slowest_modules: opts[:slowest_modules],
       dry_run: opts[:dry_run],
       timings: [],
       module_timings: [],
       total: 0,
       failures: 0,
       excluded: 0,
       skipped: 0,
       invalid: 0,
       types: %{}
     }}
  end

  @doc false
  def handle_cast({:suite_started, _opts}, config), do: {:noreply, config}

  def handle_cast({:suite_finished, times}, config) do
    summary(config, times)
    {:noreply, config}
  end

  def handle_cast({:test_started, test}, config) do
    if config.trace, do: IO.write("  * #{trace_name(test)}")
    {:noreply, config}
  end

  def handle_cast({:test_finished, test}, config) do
    {:noreply, finished(test.state, test, by_type(test.state, test.tags.test_type, %{config | total: config.total + 1}))}
  end

  def handle_cast({:module_started, %{name: name, file: file} = module}, config) do
    if config.trace do
      IO.puts("\n#{inspect(name)} [#{Path.relative_to_cwd(file)}]")
      if Map.get(module, :parameters, %{}) != %{}, do: IO.puts("Parameters: #{inspect(module.parameters)}")
    end

    {:noreply, config}
  end

  def handle_cast({:module_finished, %{state: {:failed, failures}} = module}, config) do
    {:noreply, module_failed(module, failures, config)}
  end

  def handle_cast({:module_finished, module}, %{dry_run: true} = config) do
    for test <- module.tests, do: IO.puts("#{Path.relative_to_cwd(test.tags.file)}:#{test.tags.line}")
    {:noreply, config}
  end

  def handle_cast({:module_finished, module}, config) do
    config =
      if config.slowest_modules > 0 and module.tests != [] do
        %{config | module_timings: [{module, module.tests |> Enum.map(& &1.time) |> Enum.sum()} | config.module_timings]}
      else
        config
      end

    {:noreply, config}
  end

  def handle_cast(:max_failures_reached, config) do
    IO.write("--max-failures reached, aborting test suite")
    {:noreply, config}
  end

  def handle_cast(_, config), do: {:noreply, config}

  # The number is that of the failures so far: the tests that ran in the module have failed with it.
  defp module_failed(module, failures, config) do
    counter = config.failures + length(module.tests)
    text = format_test_all_failure(module, failures, counter, config.width, &styled(&1, &2, config))
    print_failure(text, config)
    %{config | failures: counter}
  end

  # `{run, failed}` of each kind of test.
  defp by_type(nil, type, config), do: count(type, 0, config)
  defp by_type({:failed, _}, type, config), do: count(type, 1, config)
  defp by_type(_, _type, config), do: config

  defp count(type, failed, config) do
    {run, failures} = Map.get(config.types, type, {0, 0})
    %{config | types: Map.put(config.types, type, {run + 1, failures + failed})}
  end

  ## One test

  defp finished(nil, test, config) do
    if config.trace, do: IO.puts(success(trace_result(test), config)), else: IO.write(success(".", config))
    timed(test, config)
  end

  defp finished({:excluded, _}, test, config) do
    if config.trace, do: IO.puts(trace_excluded(test))
    %{config | excluded: config.excluded + 1}
  end

  defp finished({:skipped, _}, test, config) do
    if config.trace, do: IO.puts(skipped(trace_skipped(test), config)), else: IO.write(skipped("*", config))
    %{config | skipped: config.skipped + 1}
  end

  defp finished({:invalid, _}, test, config) do
    if config.trace, do: IO.puts(invalid(trace_result(test), config)), else: IO.write(invalid("?", config))
    %{config | invalid: config.invalid + 1}
  end

  defp finished({:failed, failures}, test, config) do
    if config.trace, do: IO.puts(failure(trace_result(test), config))
    text = report(test, fn -> format_test_failure(test, failures, config.failures + 1, config.width, &styled(&1, &2, config)) end)
    print_failure(text, config)
    print_logs(test.logs)
    timed(test, %{config | failures: config.failures + 1})
  end

  # A value that cannot be printed may not take the whole report down.
  defp report(%{name: name}, fun) do
    fun.()
  catch
    kind, reason ->
      "  #{name}: the failure cannot be shown\n     " <> Exception.format_banner(kind, reason, __STACKTRACE__) <> "\n"
  end

  defp timed(test, %{slowest: slowest} = config) when slowest > 0, do: %{config | timings: [test | config.timings]}
  defp timed(_test, config), do: config

  defp print_failure(text, config) do
    if config.trace, do: IO.puts(""), else: IO.puts("\n")
    IO.puts(text)
  end

  defp print_logs(""), do: nil

  defp print_logs(output) do
    IO.puts(["     The following output was logged:\n     ", String.replace(output, "\n", "\n     ")])
  end

  defp trace_name(test), do: "#{test.name} [#{trace_line(test)}]"
  defp trace_line(%{tags: %{line: line}}), do: "L##{line}"
  defp trace_result(test), do: "\r  * #{test.name} (#{trace_time(test.time)}) [#{trace_line(test)}]"
  defp trace_excluded(test), do: "\r  * #{test.name} (excluded) [#{trace_line(test)}]"
  defp trace_skipped(test), do: "\r  * #{test.name} (skipped) [#{trace_line(test)}]"

  defp trace_time(us), do: "#{milliseconds(us)}ms"

  # Hundredths of a millisecond below a tenth, tenths above.
  @doc false
  def milliseconds(us) do
    hundredths = div(us, 10)

    if hundredths < 10 do
      "0.0#{hundredths}"
    else
      tenths = div(hundredths, 10)
      "#{div(tenths, 10)}.#{rem(tenths, 10)}"
    end
  end

  ## The beginning and the end

  defp print_filters(opts, key) do
    case opts[key] do
      [] -> :ok
      nil -> :ok
      filters -> IO.puts(format_filters(filters, key))
    end
  end

  defp summary(config, times) do
    if config.total > 0 and config.total == config.excluded, do: IO.puts(invalid("All tests have been excluded.", config))
    IO.puts(["\n", format_times(times)])
    slowest = if config.slowest > 0, do: ["\n", ExUnit.CLIFormatter.Slowest.tests(config.timings, config.slowest, times), "\n"], else: []
    modules = if config.slowest_modules > 0, do: ["\n", ExUnit.CLIFormatter.Slowest.modules(config.module_timings, config.slowest_modules, times), "\n"], else: []
    IO.write([slowest, modules])
    IO.puts(result(config))
  end

  defp result(config) do
    run = config.total - config.excluded - config.skipped - config.invalid
    skipped = if config.skipped > 0, do: skipped("#{config.skipped} skipped", config), else: ""
    others = [invalid: config.invalid > 0 && "#{config.invalid} invalid", skipped: config.skipped > 0 && skipped, excluded: config.excluded > 0 && "#{config.excluded} excluded"]
    others = for {_, text} <- others, text, do: [", ", text]
    types = types(Enum.sort(config.types), config.failures > 0)
    line = IO.iodata_to_binary(["\nResult: ", passed(run, run - config.failures), types, others])

    cond do
      config.failures > 0 ->
        [line, "\n", failure("Failed: " <> failed(Enum.sort(config.types), config), config)]

      config.skipped + config.invalid > 0 ->
        skipped(line, config)

      true ->
        success(line, config)
    end
  end

  defp failed(types, config) do
    # Tests that failed with their module are of no kind.
    of_types = types |> Enum.map(fn {_, {_, failures}} -> failures end) |> Enum.sum()

    case for({type, {_, failures}} <- types, failures > 0, do: "#{failures} #{plural(failures, to_string(type))}") do
      texts when of_types == config.failures -> Enum.join(texts, ", ")
      _ -> "#{config.failures} #{plural(config.failures, "test")}"
    end
  end

  defp types([_, _ | _] = types, failures?) do
    texts =
      Enum.map_join(types, ", ", fn
        {type, {run, 0}} when not failures? -> "#{run} #{plural(run, to_string(type))}"
        {type, {run, failures}} -> "#{run - failures}/#{run} #{plural(run, to_string(type))}"
      end)

    " (#{texts})"
  end

  defp types(_, _), do: ""

  defp passed(0, _), do: "0 tests"
  defp passed(run, run), do: "#{run} passed"
  defp passed(run, passed), do: "#{passed}/#{run} passed"

  defp plural(1, word), do: word
  defp plural(_, word), do: ExUnit.plural_rule(word)

  ## Colours

  defp colors(opts) do
    Keyword.put_new(opts[:colors] || [], :enabled, false)
  end

  defp width, do: 80

  defp color(text, style, config) do
    if config.colors[:enabled], do: escape(style) <> text <> "\e[0m", else: text
  end

  defp escape(:red), do: "\e[31m"
  defp escape(:green), do: "\e[32m"
  defp escape(:yellow), do: "\e[33m"
  defp escape(:cyan), do: "\e[36m"
  defp escape(:gray), do: "\e[1m\e[30m"

  defp success(text, config), do: color(text, :green, config)
  defp failure(text, config), do: color(text, :red, config)
  defp invalid(text, config), do: color(text, :yellow, config)
  defp skipped(text, config), do: color(text, :yellow, config)

  defp styled(:diff_enabled?, _, config), do: config.colors[:enabled] || false

  # Parts of a comparison are documents.
  defp styled(key, doc, config) when key in [:diff_delete, :diff_delete_whitespace, :diff_insert, :diff_insert_whitespace] do
    color = Keyword.get(config.colors, key, default_color(key))
    Inspect.Algebra.color_doc(doc, key, %Inspect.Opts{syntax_colors: [{key, color}]})
  end

  defp styled(:error_info, text, config), do: color(text, :red, config)
  defp styled(:extra_info, text, config), do: color(text, :cyan, config)
  defp styled(:location_info, text, config), do: color(text, :gray, config)
  defp styled(_, text, _config), do: text

  defp default_color(:diff_delete), do: :red
  defp default_color(:diff_insert), do: :green
  defp default_color(:diff_delete_whitespace), do: "\e[48;5;88m"
  defp default_color(:diff_insert_whitespace), do: "\e[48;5;28m"
end

defmodule ExUnit.CLIFormatter do
  @moduledoc false

  # The formatter of the command line: a dot a test, failures as they come, the figures at the end. `ExUnit.EventManager`
  # runs it without GenServer; another formatter may call its functions too.

  import ExUnit.Formatter, only: [format_times: 1, format_filters: 2, format_test_failure: 5, format_test_all_failure: 5]

  @doc false
  def init(opts) do
    IO.puts("Running ExUnit with seed: #{opts[:seed]}, max_cases: #{opts[:max_cases]}")
    print_filters(opts, :exclude)
    print_filters(opts, :include)
    IO.puts("")

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
       counter: 0,
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
    config = %{config | total: config.total + 1, types: Map.update(config.types, test.tags.test_type, 1, &(&1 + 1))}
    {:noreply, finished(test.state, test, config)}
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

  def handle_cast({:module_finished, module}, config) do
    config =
      if config.slowest_modules > 0 do
        %{config | module_timings: [{module, module.tests |> Enum.map(& &1.time) |> Enum.sum()} | config.module_timings]}
      else
        config
      end

    {:noreply, config}
  end

  def handle_cast(:max_failures_reached, config) do
    {:noreply, config}
  end

  def handle_cast(_, config), do: {:noreply, config}

  defp module_failed(module, failures, config) do
    text = format_test_all_failure(module, failures, config.counter + 1, config.width, &styled(&1, &2, config))
    print_failure(text, config)
    invalid = Enum.count(module.tests, &match?(%{state: {:invalid, _}}, &1))
    _ = invalid
    %{config | counter: config.counter + 1}
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
    text = format_test_failure(test, failures, config.counter + 1, config.width, &styled(&1, &2, config))
    print_failure(text, config)
    print_logs(test.logs)
    timed(test, %{config | counter: config.counter + 1, failures: config.failures + 1})
  end

  defp timed(test, %{slowest: slowest} = config) when slowest > 0, do: %{config | timings: [test | config.timings]}
  defp timed(_test, config), do: config

  defp print_failure(text, config) do
    if config.trace, do: IO.puts(""), else: IO.puts("\n")
    IO.puts(text)
  end

  defp print_logs(""), do: nil

  defp print_logs(output) do
    indented = output |> String.split("\n") |> Enum.map_join("\n", &("     " <> &1)) |> String.replace("     \n", "\n")
    IO.puts(["     The following output was logged:", indented])
  end

  defp trace_name(test), do: "#{test.name} [#{trace_line(test)}]"
  defp trace_line(%{tags: %{line: line}}), do: "L##{line}"
  defp trace_result(test), do: "\r  * #{test.name} (#{trace_time(test.time)}) [#{trace_line(test)}]"
  defp trace_excluded(test), do: "\r  * #{test.name} (excluded) [#{trace_line(test)}]"
  defp trace_skipped(test), do: "\r  * #{test.name} (skipped) [#{trace_line(test)}]"

  defp trace_time(us), do: "#{milliseconds(us)}ms"

  # Hundredths of a millisecond below a tenth, tenths above.
  defp milliseconds(us) do
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
    IO.write("\n")
    IO.puts(format_times(times))
    IO.write("\n")
    if config.slowest > 0, do: IO.puts([ExUnit.CLIFormatter.Slowest.tests(config.timings, config.slowest, times), "\n"])
    if config.slowest_modules > 0, do: IO.puts([ExUnit.CLIFormatter.Slowest.modules(config.module_timings, config.slowest_modules, times), "\n"])
    IO.puts(result(config))
  end

  defp result(config) do
    run = config.total - config.excluded - config.skipped
    bad = config.failures + config.invalid
    passed = run - bad
    count = if bad > 0, do: "#{passed}/#{run} passed", else: "#{passed} passed"

    extras =
      [invalid: config.invalid, skipped: config.skipped, excluded: config.excluded]
      |> Enum.filter(fn {_, n} -> n > 0 end)
      |> Enum.map_join(fn {name, n} -> ", #{n} #{name}" end)

    first = "Result: #{count}#{extras}"
    text = if config.failures > 0, do: first <> "\nFailed: #{config.failures} #{plural(config.failures, "test")}", else: first

    cond do
      bad > 0 -> failure(text, config)
      true -> success(text, config)
    end
  end

  defp plural(1, word), do: word
  defp plural(_, word), do: ExUnit.plural_rule(word)

  ## Colours

  defp colors(opts) do
    Keyword.put_new(opts[:colors] || [], :enabled, false)
  end

  defp width, do: 80

  defp color(text, style, config) do
    if config.colors[:enabled], do: IO.ANSI.format([style, text], true) |> IO.iodata_to_binary(), else: text
  end

  defp success(text, config), do: color(text, :green, config)
  defp failure(text, config), do: color(text, :red, config)
  defp invalid(text, config), do: color(text, :yellow, config)
  defp skipped(text, config), do: color(text, :yellow, config)

  defp styled(:diff_enabled?, _, config), do: config.colors[:enabled] || false
  defp styled(:error_info, text, config), do: color(text, :red, config)
  defp styled(:extra_info, text, config), do: color(text, :cyan, config)
  defp styled(:location_info, text, config), do: color(text, [:bright, :black], config)
  defp styled(_, text, _config), do: text
end

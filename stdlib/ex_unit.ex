defmodule ExUnit do
  @moduledoc """
  Unit tests: starts the framework, runs what test modules registered, gives the figures.

  A script that calls `ExUnit.start/1` runs its tests when it ends; the exit status tells whether they passed.
  """

  # The whole: `ExUnit.Case` registers modules with `ExUnit.Server`, which also keeps the configuration; `ExUnit.Runner`
  # takes them from there, runs each test in a process of its own and tells `ExUnit.EventManager`'s formatters.

  @type failed :: [{kind :: atom, reason :: term, stacktrace :: list}]
  @type state :: nil | {:excluded, binary} | {:failed, failed} | {:invalid, term} | {:skipped, binary}
  @type suite_result :: %{excluded: non_neg_integer, failures: non_neg_integer, skipped: non_neg_integer, total: non_neg_integer}

  @doc """
  Starts ExUnit with these options; unless `autorun: false`, the tests run when the script ends.

      ExUnit.start(seed: 0, exclude: [:slow])
  """
  def start(options \\ []) do
    ExUnit.Server.ensure_started()
    configure(options)

    if configuration_of(:autorun, true) do
      configure(autorun: false)
      System.at_exit(&run_at_exit/1)
    end

    :ok
  end

  @doc false
  def start(_type, []), do: {:ok, ExUnit.Server.ensure_started()}

  @doc false
  def stop(_state), do: :ok

  defp run_at_exit(0) do
    load_us = ExUnit.Server.modules_loaded()
    options = __options__()
    %{failures: failures} = ExUnit.Runner.run(options, load_us)

    # Not at once: what else was put off until the end runs before.
    if failures > 0, do: System.at_exit(fn _ -> exit({:shutdown, Keyword.fetch!(options, :exit_status)}) end)
  end

  defp run_at_exit(_status), do: :ok

  @doc "Changes the configuration; see `start/1` for the options."
  def configure(options), do: ExUnit.Server.configure(options)

  @doc "The configuration as a keyword list."
  def configuration, do: ExUnit.Server.configuration()

  defp configuration_of(key, default), do: Keyword.get(ExUnit.Server.configuration(), key, default)

  @doc "The plural of a word, as set by `plural_rule/2`, or the word with an \"s\"."
  def plural_rule(word) when is_binary(word), do: Map.get(configuration_of(:plural_rules, %{}), word, word <> "s")

  @doc "Sets the plural of a word."
  def plural_rule(word, pluralization) when is_binary(word) and is_binary(pluralization) do
    configure(plural_rules: Map.put(configuration_of(:plural_rules, %{}), word, pluralization))
  end

  @doc "Runs the registered tests, and those of the modules given besides; gives the counts."
  def run(additional_modules \\ []) do
    Enum.each(additional_modules, fn module -> ExUnit.Server.add_again(module) end)
    load_us = ExUnit.Server.modules_loaded()
    ExUnit.Runner.run(__options__(), load_us)
  end

  @doc "Starts running tests while more modules are being loaded; `await_run/1` gives the result."
  def async_run do
    options = __options__()
    Task.async(fn -> ExUnit.Runner.run(options, nil) end)
  end

  @doc "Says that all modules are loaded and waits for `async_run/0` to end."
  def await_run(task) do
    ExUnit.Server.modules_loaded()
    Task.await(task, :infinity)
  end

  @doc "Has a function called with the counts when the suite is over."
  def after_suite(function) when is_function(function, 1) do
    configure(after_suite: [function | configuration_of(:after_suite, [])])
  end

  @doc "The supervisor of the calling test: `{:ok, pid}`, or `:error` outside of tests."
  def fetch_test_supervisor do
    case ExUnit.OnExit.supervisor() do
      {:ok, _} = ok -> ok
      :error -> :error
    end
  end

  ## Options

  # What a run shall use: defaults that depend on other options are filled in, and stay for the next run.
  @doc false
  def __options__, do: ExUnit.Server.configuration() |> settle() |> remember()

  defp settle(options) do
    options
    |> Keyword.put_new_lazy(:seed, fn -> :erlang.phash2(:erlang.unique_integer([:positive, :monotonic]) + System.os_time(), 1_000_000) end)
    |> traced()
    |> Keyword.put_new_lazy(:max_cases, fn -> System.schedulers_online() * 2 end)
    |> Keyword.put_new(:assert_receive_timeout, 600)
  end

  defp traced(options) do
    if options[:trace] || options[:slowest] not in [0, nil] || options[:slowest_modules] not in [0, nil] do
      options |> Keyword.put(:trace, true) |> Keyword.put(:max_cases, 1) |> Keyword.put(:timeout, :infinity)
    else
      options
    end
  end

  defp remember(options) do
    ExUnit.Server.configure(options)
    options
  end
end

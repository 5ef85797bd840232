defmodule ExUnit.Runner do
  @moduledoc false

  # Runs a suite. Three levels of processes: the runner takes modules from the server and starts a worker for each (up to
  # `max_cases` async groups at a time, then the others alone); the worker has a module process run `setup_all` and wait,
  # runs the tests one after the other, each in a process of its own, and what they left for `on_exit`.

  alias ExUnit.EventManager, as: EM

  @doc "Runs what is registered; `load_us` are the microseconds that loading took, nil when it goes on."
  def run(options, load_us) do
    case Keyword.get(options, :repeat_until_failure, 0) do
      0 -> run_once(options, load_us, nil)
      times -> run_again(options, load_us, times, nil)
    end
  end

  defp run_again(options, load_us, times, modules) do
    taken = modules || take_all()
    result = run_once(Keyword.put(options, :remaining_runs, times), load_us, taken)

    if result.failures > 0 or times == 0 do
      result
    else
      seed = :erlang.phash2(:erlang.unique_integer() + System.os_time(), 1_000_000)
      ExUnit.Server.configure(seed: seed)
      run_again(Keyword.put(options, :seed, seed), load_us && 0, times - 1, taken)
    end
  end

  defp take_all do
    async = take_all_async([])
    {async, ExUnit.Server.take_sync()}
  end

  defp take_all_async(acc) do
    case ExUnit.Server.take_async(1_000_000) do
      nil -> acc
      groups -> take_all_async(acc ++ groups)
    end
  end

  defp run_once(options, load_us, modules) do
    formatters = [ExUnit.RunnerStats | options[:formatters]]
    manager = EM.start(formatters, options)

    config = %{
      manager: manager,
      seed: options[:seed],
      rand_algorithm: options[:rand_algorithm],
      exclude: options[:exclude],
      include: options[:include],
      max_cases: options[:max_cases],
      max_failures: options[:max_failures],
      timeout: options[:timeout],
      trace: options[:trace],
      only: options[:only_test_ids],
      capture_log: options[:capture_log],
      dry_run: options[:dry_run],
      runner: self()
    }

    :erlang.system_flag(:backtrace_depth, Keyword.fetch!(options, :stacktrace_depth))
    EM.notify(manager, {:suite_started, options})
    start = now()
    sync = if modules, do: run_taken(config, modules), else: run_modules(config)
    {async_us, sync_us} = sync
    _ = start
    times = %{async: async_us, load: load_us, run: (async_us || 0) + sync_us}
    EM.notify(manager, {:suite_finished, times})
    stats = EM.call(manager, ExUnit.RunnerStats, :stats)
    if options[:failures_manifest_path], do: Quaff.Test.Failures.record(EM.call(manager, ExUnit.RunnerStats, :kept))
    EM.stop(manager)
    for callback <- Keyword.get(ExUnit.configuration(), :after_suite, []), do: callback.(stats)
    stats
  end

  defp now, do: System.monotonic_time(:microsecond)

  ## Modules

  defp run_modules(config) do
    start = now()
    run_async(config, %{}, fn count -> ExUnit.Server.take_async(count) end)
    middle = now()
    run_sync(config, ExUnit.Server.take_sync())
    {middle - start, now() - middle}
  end

  defp run_taken(config, {async, sync}) do
    start = now()
    Process.put(:ex_unit_async_left, async)

    run_async(config, %{}, fn count ->
      case Enum.split(Process.get(:ex_unit_async_left), count) do
        {[], []} -> nil
        {taken, rest} -> Process.put(:ex_unit_async_left, rest) && taken
      end
    end)

    middle = now()
    run_sync(config, sync)
    {middle - start, now() - middle}
  end

  defp run_async(config, running, take) do
    available = config.max_cases - map_size(running)

    case available > 0 and take.(available) do
      # All are running: wait for one to end.
      false ->
        run_async(config, wait_for_one(running), take)

      nil ->
        wait_for_all(running)

      groups ->
        running =
          Enum.reduce(groups, running, fn {group, modules}, running ->
            {_, ref} = spawn_monitor(fn -> Enum.each(modules, &run_module(config, &1, true, group)) end)
            Map.put(running, ref, true)
          end)

        run_async(config, running, take)
    end
  end

  defp wait_for_one(running) do
    receive do
      {:DOWN, ref, :process, _, reason} when is_map_key(running, ref) ->
        if reason != :normal, do: exit(reason)
        Map.delete(running, ref)
    end
  end

  defp wait_for_all(running) when map_size(running) == 0, do: :ok
  defp wait_for_all(running), do: running |> wait_for_one() |> wait_for_all()

  defp run_sync(config, modules) do
    Enum.each(modules, fn module ->
      {_, ref} = spawn_monitor(fn -> run_module(config, module, false, nil) end)
      wait_for_all(%{ref => true})
    end)
  end

  defp max_failures_reached?(%{max_failures: :infinity}), do: false
  defp max_failures_reached?(%{max_failures: max} = config), do: EM.call(config.manager, ExUnit.RunnerStats, :failures) >= max

  defp run_module(config, {name, parameters}, async?, group) do
    unless max_failures_reached?(config) do
      test_module = name.__ex_unit__()
      test_module = %{test_module | parameters: parameters, tags: Map.merge(test_module.tags, %{module: name, async: async?})}
      EM.notify(config.manager, {:module_started, test_module})
      tests = Enum.map(test_module.tests, &%{&1 | parameters: parameters})
      {to_run, others} = tests |> shuffle(config) |> mark(config, test_module) |> Enum.split_with(&(&1.state == nil))

      for test <- others do
        EM.notify(config.manager, {:test_started, test})
        EM.notify(config.manager, {:test_finished, test})
      end

      {test_module, done} = run_tests_of_module(config, test_module, to_run, async?, group, parameters)
      EM.notify(config.manager, {:module_finished, %{test_module | tests: done}})
    end
  end

  defp shuffle(tests, %{seed: 0}), do: tests

  defp shuffle(tests, config) do
    :rand.seed(config.rand_algorithm, {config.seed, config.seed, config.seed})
    Enum.shuffle(tests)
  end

  # Tests that do not run get their state.
  defp mark(tests, config, test_module) do
    for test <- tests, chosen?(config.only, test_module.name, test.name) do
      tags = Map.merge(test.tags, %{test: test.name, module: test_module.name})

      case ExUnit.Filters.eval(config.include, config.exclude, tags, tests) do
        :ok -> test
        state -> %{test | state: state}
      end
    end
  end

  defp chosen?(nil, _module, _name), do: true
  defp chosen?(ids, module, name), do: is_map_key(ids, {module, name})

  defp run_tests_of_module(_config, test_module, [], _async?, _group, _parameters), do: {test_module, []}

  defp run_tests_of_module(%{dry_run: true} = config, test_module, tests, _async?, _group, _parameters) do
    _ = config
    {test_module, :lists.reverse(tests)}
  end

  defp run_tests_of_module(config, test_module, tests, async?, group, parameters) do
    worker = self()
    {pid, ref} = spawn_monitor(fn -> module_process(worker, test_module, config, async?, parameters) end)

    {test_module, invalid, done} =
      receive do
        {^pid, :setup_all, {:ok, context}} ->
          context = Map.put(context, :test_group, group)
          {test_module, [], run_tests(config, tests, context, [])}

        {^pid, :setup_all, {:error, test_module}} ->
          {test_module, Enum.map(tests, &%{&1 | state: {:invalid, test_module}}), []}

        {:DOWN, ^ref, _, _, error} ->
          test_module = %{test_module | state: failed({:EXIT, pid}, error, [])}
          {test_module, Enum.map(tests, &%{&1 | state: {:invalid, test_module}}), []}
      end

    for test <- invalid do
      EM.notify(config.manager, {:test_started, test})
      EM.notify(config.manager, {:test_finished, test})
    end

    if Process.demonitor(ref, [:flush, :info]) do
      ref = Process.monitor(pid)
      send(pid, {self(), :exit})

      receive do
        {:DOWN, ^ref, _, _, _} -> :ok
      end
    end

    test_module = on_exit_state(test_module, ExUnit.OnExit.run(pid, timeout(config, %{})))
    {test_module, done}
  end

  defp on_exit_state(%{state: nil} = item, {kind, reason, stack}), do: %{item | state: failed(kind, reason, stack)}
  defp on_exit_state(item, _), do: item

  # Runs `setup_all` and then lives, with the processes linked to it, until the module's tests are over.
  defp module_process(worker, test_module, config, async?, parameters) do
    Process.put(:"$process_label", test_module.name)
    ExUnit.OnExit.register(worker)
    seed_random(config, test_module.name, :setup_all)
    context = test_module.tags |> Map.merge(parameters) |> Map.merge(%{module: test_module.name, async: async?})

    result =
      try do
        {:ok, test_module.name.__ex_unit__(:setup_all, context)}
      catch
        kind, error ->
          {:error, %{test_module | state: failed(kind, error, prune(__STACKTRACE__))}}
      end

    send(worker, {self(), :setup_all, result})
    ref = Process.monitor(worker)

    receive do
      {^worker, :exit} -> exit(:shutdown)
      {:DOWN, ^ref, _, _, _} -> exit(:shutdown)
    end
  end

  ## Tests

  defp run_tests(_config, [], _context, done), do: done

  defp run_tests(config, [test | rest], context, done) do
    if max_failures_reached?(config) do
      done
    else
      EM.notify(config.manager, {:test_started, test})
      test = run_test(config, test, context)
      EM.notify(config.manager, {:test_finished, test})
      EM.settle(config.manager)
      if match?({:failed, _}, test.state) and max_failures_reached?(config), do: EM.notify(config.manager, :max_failures_reached)
      run_tests(config, rest, context, [test | done])
    end
  end

  defp run_test(config, test, context) do
    case Map.get(test.tags, :capture_log, config.capture_log) do
      off when off in [false, nil] -> spawn_test(config, test, context)
      true -> log_captured([], config, test, context)
      opts -> log_captured(opts, config, test, context)
    end
  end

  defp log_captured(opts, config, test, context) do
    {test, logs} = ExUnit.CaptureLog.with_log(opts, fn -> spawn_test(config, test, context) end)
    %{test | logs: logs}
  end

  defp spawn_test(config, test, context) do
    timeout = timeout(config, test.tags)
    worker = self()
    {pid, ref} = spawn_monitor(fn -> test_process(worker, config, test, context) end)
    test = await_test(test, pid, ref, timeout)
    on_exit_state(test, ExUnit.OnExit.run(pid, timeout))
  end

  defp timeout(%{timeout: :infinity}, _tags), do: :infinity
  defp timeout(config, tags), do: Map.get(tags, :timeout, config.timeout)

  defp await_test(test, pid, ref, timeout) do
    receive do
      {^pid, :test_finished, test} ->
        receive do
          {:DOWN, ^ref, _, _, _} -> :ok
        end

        test

      {:DOWN, ^ref, _, _, error} ->
        %{test | state: failed({:EXIT, pid}, error, [])}
    after
      timeout ->
        stack =
          case Process.info(pid, :current_stacktrace) do
            {:current_stacktrace, stack} -> stack
            nil -> []
          end

        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^ref, _, _, _} -> :ok
        end

        # It may have told us in the meantime.
        receive do
          {^pid, :test_finished, _} -> :ok
        after
          0 -> :ok
        end

        error = ExUnit.TimeoutError.exception(timeout: timeout, type: test.tags.test_type)
        %{test | state: failed(:error, error, stack), time: timeout * 1000}
    end
  end

  defp test_process(worker, config, test, context) do
    Process.put(:"$process_label", {test.module, test.name})
    ExUnit.OnExit.register(worker)
    seed_random(config, test.module, test.name)
    start = now()

    context =
      context
      |> Map.merge(test.tags)
      |> Map.merge(test.parameters)
      |> Map.merge(%{test: test.name, test_pid: self()})
      |> prepare(test)

    state =
      try do
        context = test.module.__ex_unit__(:setup, context)
        run_body(test, context)
      catch
        kind, error -> failed(kind, error, prune(__STACKTRACE__))
      end

    send(worker, {self(), :test_finished, %{test | state: state, time: now() - start}})
    exit(:shutdown)
  end

  defp prepare(%{tmp_dir: wanted} = context, test) when wanted not in [nil, false], do: ExUnit.TmpDir.add(context, test)
  defp prepare(context, _test), do: context

  defp run_body(test, context) do
    apply(test.module, test.name, [context])
    nil
  catch
    kind, error -> failed(kind, error, prune(__STACKTRACE__))
  end

  # What a test draws at random depends on the suite's seed and its name alone.
  defp seed_random(config, module, name) do
    :rand.seed(config.rand_algorithm, {:erlang.phash2(module), :erlang.phash2(name), config.seed})
  end

  ## Failures

  defp failed(:error, %ExUnit.MultiError{errors: errors}, _stack) do
    {:failed, for({kind, reason, stack} <- errors, do: {kind, normalize(kind, reason, stack), prune(stack)})}
  end

  defp failed(kind, reason, stack), do: {:failed, [{kind, normalize(kind, reason, stack), stack}]}

  @doc "An Erlang error as an exception."
  def normalize(:error, reason, stack), do: Exception.normalize(:error, reason, stack)
  def normalize(_kind, reason, _stack), do: reason

  @doc "A stack trace without the frames of assertions and of the runner below."
  def prune([{ExUnit.Runner, _, _, _} | _]), do: []
  def prune([{module, _, _, _} | rest]) when module in [ExUnit.Assertions, ExUnit.Assertions.Report], do: prune(rest)
  def prune([frame | rest]), do: [frame | prune(rest)]
  def prune([]), do: []

  @doc false
  def prune_stacktrace(stack), do: prune(stack)
end

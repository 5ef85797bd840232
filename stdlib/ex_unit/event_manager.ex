defmodule ExUnit.EventManager do
  @moduledoc false

  # Formatters are GenServers that get events as casts. Our own two, the figures and the command line, run in a plain
  # loop with the same messages, so that a suite's start need not load GenServer.

  @light [ExUnit.CLIFormatter, ExUnit.RunnerStats]

  @doc "Starts the formatters."
  def start(formatters, options) do
    Enum.map(formatters, fn formatter -> {formatter, start_one(formatter, options)} end)
  end

  defp start_one(formatter, options) when formatter in @light do
    parent = self()
    ref = make_ref()

    pid =
      spawn_link(fn ->
        Process.flag(:trap_exit, true)
        {:ok, state} = formatter.init(options)
        send(parent, ref)
        loop(formatter, state)
      end)

    # What it prints first comes before anything a test prints.
    receive do
      ^ref -> pid
    end
  end

  defp start_one(formatter, options) do
    case GenServer.start_link(formatter, options) do
      {:ok, pid} -> pid
      {:error, reason} -> exit(reason)
    end
  end

  defp loop(formatter, state) do
    receive do
      {:"$gen_cast", event} ->
        {:noreply, state} = formatter.handle_cast(event, state)
        loop(formatter, state)

      {:ex_unit_call, ref, from, request} ->
        {:reply, answer, state} = formatter.handle_call(request, from, state)
        send(from, {ref, answer})
        loop(formatter, state)

      {:ex_unit_settle, ref, from} ->
        send(from, ref)
        loop(formatter, state)

      :ex_unit_stop ->
        :ok

      _ ->
        loop(formatter, state)
    end
  end

  @doc "Tells all formatters."
  def notify(manager, event) do
    message = {:"$gen_cast", event}
    Enum.each(manager, fn {_, pid} -> send(pid, message) end)
  end

  @doc "Waits until the command line's formatter has printed what it was told, so that tests print after it."
  def settle(manager) do
    case List.keyfind(manager, ExUnit.CLIFormatter, 0) do
      {_, pid} ->
        ref = make_ref()
        send(pid, {:ex_unit_settle, ref, self()})

        receive do
          ^ref -> :ok
        after
          1000 -> :ok
        end

      nil ->
        :ok
    end
  end

  @doc "Asks one of our own."
  def call(manager, formatter, request) do
    {_, pid} = List.keyfind(manager, formatter, 0)
    ref = Process.monitor(pid)
    send(pid, {:ex_unit_call, ref, self(), request})

    receive do
      {^ref, answer} ->
        Process.demonitor(ref, [:flush])
        answer

      {:DOWN, ^ref, _, _, reason} ->
        exit(reason)
    end
  end

  @doc "Ends the formatters once they have seen all events."
  def stop(manager) do
    Enum.each(manager, fn {formatter, pid} ->
      Process.unlink(pid)
      if formatter in @light, do: stop_light(pid), else: GenServer.stop(pid, :normal, :infinity)
    end)
  end

  defp stop_light(pid) do
    ref = Process.monitor(pid)
    send(pid, :ex_unit_stop)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end
end

defmodule ExUnit.RunnerStats do
  @moduledoc false

  # Counts outcomes; asked for them at the end, and for the failures before each test when there is a limit.

  # Outcomes are kept where `quaff test` wants to know what failed.
  def init(options) do
    kept = if options[:failures_manifest_path], do: [], else: nil
    {:ok, %{total: 0, failures: 0, excluded: 0, skipped: 0, kept: kept}}
  end

  def handle_call(:stats, _from, state), do: {:reply, Map.delete(state, :kept), state}
  def handle_call(:kept, _from, state), do: {:reply, state.kept, state}
  def handle_call(:failures, _from, state), do: {:reply, state.failures, state}

  def handle_cast({:test_finished, test}, state) do
    kept = state.kept && [test | state.kept]
    {:noreply, count(test.state, %{state | total: state.total + 1, kept: kept})}
  end

  # What ran in a module that failed as a whole (in `on_exit`, at its end) has failed with it.
  def handle_cast({:module_finished, %{state: {:failed, _}} = module}, state) do
    {:noreply, %{state | failures: state.failures + length(module.tests)}}
  end

  def handle_cast(_event, state), do: {:noreply, state}

  defp count({kind, _}, state) when kind in [:failed, :invalid], do: %{state | failures: state.failures + 1}
  defp count({:excluded, _}, state), do: %{state | excluded: state.excluded + 1}
  defp count({:skipped, _}, state), do: %{state | skipped: state.skipped + 1}
  defp count(_, state), do: state
end

defmodule ExUnit.OnExit do
  @moduledoc false

  # What a test leaves to be done when it is over. The test's process tells the process that waits for its end, by
  # message: as messages and the end come in order, all of it has arrived when the end has. So nothing is shared, and
  # it works however the test ends.

  @doc "In a test's process: whom to tell."
  def register(runner), do: Process.put(:ex_unit_runner, runner)

  def add(name, callback) do
    case runner() do
      nil ->
        :error

      runner ->
        send(runner, {:ex_unit_on_exit, self(), name, callback})
        :ok
    end
  end

  defp runner do
    case Process.get(:ex_unit_runner) do
      nil -> nil
      pid -> pid
    end
  end

  @doc "The supervisor of the calling test, started now if need be."
  def supervisor do
    case {runner(), Process.get(:ex_unit_supervisor)} do
      {nil, _} ->
        :error

      {runner, nil} ->
        {:ok, pid} = Supervisor.start_link([], strategy: :one_for_one, max_restarts: 1_000_000, max_seconds: 1)
        Process.put(:ex_unit_supervisor, pid)
        send(runner, {:ex_unit_supervisor, self(), pid})
        {:ok, pid}

      {_, pid} ->
        {:ok, pid}
    end
  end

  @doc "In the runner: does what the process `pid`, which is over, asked for. The last failure counts."
  def run(pid, timeout) do
    stop_supervisor(pid, timeout)

    case collect(pid, []) do
      [] -> :ok
      callbacks -> call(callbacks, timeout)
    end
  end

  defp stop_supervisor(pid, timeout) do
    receive do
      {:ex_unit_supervisor, ^pid, sup} ->
        ref = Process.monitor(sup)
        Process.exit(sup, :shutdown)

        receive do
          {:DOWN, ^ref, _, _, _} -> :ok
        after
          timeout ->
            Process.exit(sup, :kill)
            :ok
        end
    after
      0 -> :ok
    end
  end

  defp collect(pid, callbacks) do
    receive do
      {:ex_unit_on_exit, ^pid, name, callback} -> collect(pid, [{name, callback} | List.keydelete(callbacks, name, 0)])
    after
      0 -> callbacks
    end
  end

  # In a process of their own; when that is killed, one more for the rest.
  defp call(callbacks, timeout) do
    parent = self()
    {pid, ref} = spawn_monitor(fn -> serve(parent) end)
    state = each(callbacks, pid, ref, timeout, nil)
    state || :ok
  end

  defp serve(parent) do
    receive do
      {:call, ref, callback} ->
        send(parent, {ref, exec(callback)})
        serve(parent)

      :stop ->
        :ok
    end
  end

  defp exec(callback) do
    callback.()
    nil
  catch
    kind, error -> {kind, ExUnit.Runner.normalize(kind, error, __STACKTRACE__), ExUnit.Runner.prune(__STACKTRACE__)}
  end

  defp each([], pid, ref, _timeout, state) do
    Process.demonitor(ref, [:flush])
    send(pid, :stop)
    state
  end

  defp each([{_, callback} | rest], pid, ref, timeout, state) do
    call_ref = make_ref()
    send(pid, {:call, call_ref, callback})

    receive do
      {^call_ref, nil} ->
        each(rest, pid, ref, timeout, state)

      {^call_ref, error} ->
        each(rest, pid, ref, timeout, state || error)

      {:DOWN, ^ref, _, _, reason} ->
        again(rest, timeout, state || {{:EXIT, pid}, reason, []})
    after
      timeout ->
        Process.demonitor(ref, [:flush])
        stack = stacktrace(pid)
        Process.exit(pid, :kill)
        error = ExUnit.TimeoutError.exception(timeout: timeout, type: "on_exit callback")
        again(rest, timeout, state || {:error, error, stack})
    end
  end

  defp again([], _timeout, state), do: state

  defp again(rest, timeout, state) do
    parent = self()
    {pid, ref} = spawn_monitor(fn -> serve(parent) end)
    each(rest, pid, ref, timeout, state)
  end

  defp stacktrace(pid) do
    case Process.info(pid, :current_stacktrace) do
      {:current_stacktrace, stack} -> stack
      nil -> []
    end
  end
end

defmodule Supervisor.Server do
  @moduledoc false

  # The supervisor process: children in start order, restart strategies, restart intensity, orderly shutdown.
  # A child is a map: its specification and `pid` (a pid, `:undefined` or `:restarting`).

  def init({module, arg, name}) do
    Process.flag(:trap_exit, true)
    Process.put(:"$initial_call", {:supervisor, module, 1})

    case module.init(arg) do
      {:ok, {flags, specs}} ->
        with {:ok, state} <- flags(flags, %{name: name || self(), module: module}),
             {:ok, children} <- check_all(specs, []) do
          case start_all(children, [], state) do
            {:ok, children} -> {:ok, Map.merge(state, %{children: children, restarts: []})}
            {:error, started, id, reason} ->
              stop_all(started, state)
              {:stop, {:shutdown, {:failed_to_start_child, id, reason}}}
          end
        else
          {:error, reason} -> {:stop, reason}
        end

      :ignore ->
        :ignore

      other ->
        {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp flags(flags, state) when is_list(flags), do: flags(Map.new(flags), state)
  defp flags({strategy, intensity, period}, state), do: flags(%{strategy: strategy, intensity: intensity, period: period}, state)

  defp flags(flags, state) do
    strategy = Map.get(flags, :strategy, :one_for_one)
    intensity = Map.get(flags, :intensity, 1)
    period = Map.get(flags, :period, 5)
    auto = Map.get(flags, :auto_shutdown, :never)

    cond do
      strategy not in [:one_for_one, :one_for_all, :rest_for_one] -> {:error, {:supervisor_data, {:invalid_strategy, strategy}}}
      not (is_integer(intensity) and intensity >= 0) -> {:error, {:supervisor_data, {:invalid_intensity, intensity}}}
      not (is_integer(period) and period > 0) -> {:error, {:supervisor_data, {:invalid_period, period}}}
      auto not in [:never, :any_significant, :all_significant] -> {:error, {:supervisor_data, {:invalid_auto_shutdown, auto}}}
      true -> {:ok, Map.merge(state, %{strategy: strategy, intensity: intensity, period: period, auto_shutdown: auto})}
    end
  end

  defp check_all([], acc), do: {:ok, :lists.reverse(acc)}

  defp check_all([spec | rest], acc) do
    case check(spec) do
      {:ok, child} ->
        if Enum.any?(acc, &(&1.id == child.id)),
          do: {:error, {:start_spec, {:duplicate_child_name, child.id}}},
          else: check_all(rest, [child | acc])

      {:error, reason} ->
        {:error, {:start_spec, reason}}
    end
  end

  @doc "A specification as a child, or what is wrong with it."
  def check({id, start, restart, shutdown, type, modules}) do
    check(%{id: id, start: start, restart: restart, shutdown: shutdown, type: type, modules: modules})
  end

  def check(%{} = spec) do
    with {:ok, id} <- fetch(spec, :id, :missing_id),
         {:ok, start} <- fetch(spec, :start, :missing_start) do
      type = Map.get(spec, :type, :worker)
      restart = Map.get(spec, :restart, :permanent)
      default = if type == :supervisor, do: :infinity, else: 5000
      shutdown = Map.get(spec, :shutdown, default)
      significant = Map.get(spec, :significant, false)

      cond do
        not match?({m, f, a} when is_atom(m) and is_atom(f) and is_list(a), start) -> {:error, {:invalid_mfa, start}}
        restart not in [:permanent, :transient, :temporary] -> {:error, {:invalid_restart_type, restart}}
        type not in [:worker, :supervisor] -> {:error, {:invalid_child_type, type}}
        not ((is_integer(shutdown) and shutdown >= 0) or shutdown in [:infinity, :brutal_kill]) -> {:error, {:invalid_shutdown, shutdown}}
        not is_boolean(significant) -> {:error, {:invalid_significant, significant}}
        significant and restart == :permanent -> {:error, {:bad_combination, [{:restart, :permanent}, {:significant, true}]}}
        true ->
          {:ok,
           %{
             id: id,
             start: start,
             type: type,
             restart: restart,
             shutdown: shutdown,
             significant: significant,
             modules: Map.get(spec, :modules, [elem(start, 0)]),
             pid: :undefined
           }}
      end
    end
  end

  def check(other), do: {:error, {:invalid_child_spec, other}}

  defp fetch(spec, key, missing) do
    case spec do
      %{^key => value} -> {:ok, value}
      _ -> {:error, missing}
    end
  end

  ## Starting and stopping

  # Children are kept in start order.
  defp start_all([], done, _state), do: {:ok, :lists.reverse(done)}

  defp start_all([child | rest], done, state) do
    case start(child) do
      {:ok, pid} ->
        start_all(rest, [%{child | pid: pid} | done], state)

      {:error, reason} ->
        report(state, :start_error, reason, child)
        {:error, :lists.reverse(done), child.id, reason}
    end
  end

  @doc "Calls the start function of a child."
  def start(%{start: {m, f, a}}) do
    case apply(m, f, a) do
      {:ok, pid} when is_pid(pid) -> {:ok, pid}
      {:ok, pid, _info} when is_pid(pid) -> {:ok, pid}
      :ignore -> {:ok, :undefined}
      {:error, reason} -> {:error, reason}
      other -> {:error, other}
    end
  catch
    :exit, reason -> {:error, {:EXIT, reason}}
    :error, reason -> {:error, {:EXIT, {reason, __STACKTRACE__}}}
    :throw, value -> {:error, value}
  end

  defp stop_all(children, state), do: Enum.each(:lists.reverse(children), &stop(&1, state))

  @doc "Stops a child as its specification says; gives the reason that was not asked for, if any."
  def stop(%{pid: pid} = child, state) when is_pid(pid) do
    ref = Process.monitor(pid)
    Process.unlink(pid)

    # It may have died before the link was taken away.
    early =
      receive do
        {:EXIT, ^pid, reason} -> {:died, reason}
      after
        0 -> nil
      end

    case early do
      {:died, reason} ->
        Process.demonitor(ref, [:flush])
        expected(child, reason, state)

      nil ->
        case child.shutdown do
          :brutal_kill ->
            Process.exit(pid, :kill)
            await(ref, pid, :infinity) |> killed(child, state)

          :infinity ->
            Process.exit(pid, :shutdown)
            await(ref, pid, :infinity) |> finished(child, state)

          time ->
            Process.exit(pid, :shutdown)
            await(ref, pid, time) |> finished(child, state)
        end
    end

    :ok
  end

  def stop(_child, _state), do: :ok

  defp await(ref, pid, time) do
    receive do
      {:DOWN, ^ref, _, _, reason} -> reason
    after
      time ->
        Process.exit(pid, :kill)

        receive do
          {:DOWN, ^ref, _, _, reason} -> reason
        end
    end
  end

  defp killed(:killed, _child, _state), do: :ok
  defp killed(reason, child, state), do: report(state, :shutdown_error, reason, child)

  defp finished(:shutdown, _child, _state), do: :ok
  defp finished({:shutdown, _}, _child, _state), do: :ok
  defp finished(:noproc, _child, _state), do: :ok
  defp finished(:normal, %{restart: restart}, _state) when restart != :permanent, do: :ok
  defp finished(reason, child, state), do: report(state, :shutdown_error, reason, child)

  defp expected(child, reason, state), do: finished(reason, child, state)

  ## Requests

  def handle_call({:start_child, spec}, _from, state) do
    case check(spec) do
      {:ok, child} ->
        case find(state, child.id) do
          %{pid: pid} when is_pid(pid) -> {:reply, {:error, {:already_started, pid}}, state}
          %{} -> {:reply, {:error, :already_present}, state}
          nil -> start_new(child, state)
        end

      {:error, reason} ->
        {:reply, {:error, reason}, state}
    end
  end

  def handle_call({:terminate_child, id}, _from, state) do
    case find(state, id) do
      nil ->
        {:reply, {:error, :not_found}, state}

      child ->
        stop(child, state)

        state =
          if child.restart == :temporary,
            do: %{state | children: Enum.reject(state.children, &(&1.id == id))},
            else: put(state, %{child | pid: :undefined})

        {:reply, :ok, state}
    end
  end

  def handle_call({:delete_child, id}, _from, state) do
    case find(state, id) do
      nil -> {:reply, {:error, :not_found}, state}
      %{pid: :undefined} -> {:reply, :ok, %{state | children: Enum.reject(state.children, &(&1.id == id))}}
      %{pid: :restarting} -> {:reply, {:error, :restarting}, state}
      _ -> {:reply, {:error, :running}, state}
    end
  end

  def handle_call({:restart_child, id}, _from, state) do
    case find(state, id) do
      nil ->
        {:reply, {:error, :not_found}, state}

      %{pid: :undefined} = child ->
        case start(child) do
          {:ok, pid} -> {:reply, {:ok, pid}, put(state, %{child | pid: pid})}
          {:error, reason} -> {:reply, {:error, reason}, state}
        end

      %{pid: :restarting} ->
        {:reply, {:error, :restarting}, state}

      _ ->
        {:reply, {:error, :running}, state}
    end
  end

  def handle_call(:which_children, _from, state) do
    rows = for child <- :lists.reverse(state.children), do: {child.id, child.pid, child.type, child.modules}
    {:reply, rows, state}
  end

  def handle_call(:count_children, _from, %{children: children} = state) do
    counts = [
      specs: length(children),
      active: Enum.count(children, &is_pid(&1.pid)),
      supervisors: Enum.count(children, &(&1.type == :supervisor)),
      workers: Enum.count(children, &(&1.type == :worker))
    ]

    {:reply, counts, state}
  end

  def handle_call(_other, _from, state), do: {:reply, {:error, :badarg}, state}

  def handle_cast({:try_again, id}, state) do
    case find(state, id) do
      %{pid: :restarting} = child -> restart(child, state) |> continue()
      _ -> {:noreply, state}
    end
  end

  def handle_cast(_message, state), do: {:noreply, state}

  def handle_info({:EXIT, pid, reason}, state) do
    case Enum.find(state.children, &(&1.pid == pid)) do
      nil -> {:noreply, state}
      child -> child_exited(child, reason, state) |> continue()
    end
  end

  def handle_info(message, state) do
    Quaff.Report.error("Supervisor received unexpected message: #{inspect(message)}\n")
    {:noreply, state}
  end

  def terminate(_reason, state), do: stop_all(state.children, state)

  def code_change(_old, state, _extra), do: {:ok, state}

  defp continue({:ok, state}), do: {:noreply, state}
  defp continue({:shutdown, state}), do: {:stop, :shutdown, state}

  defp start_new(child, state) do
    case start(child) do
      {:ok, :undefined} when child.restart == :temporary ->
        {:reply, {:ok, :undefined}, state}

      {:ok, pid} ->
        {:reply, {:ok, pid}, %{state | children: state.children ++ [%{child | pid: pid}]}}

      {:error, reason} ->
        report(state, :start_error, reason, child)
        {:reply, {:error, reason}, state}
    end
  end

  defp find(state, id), do: Enum.find(state.children, &(&1.id == id))

  defp put(state, child) do
    %{state | children: Enum.map(state.children, fn c -> if c.id == child.id, do: child, else: c end)}
  end

  ## Restarting

  defp child_exited(child, reason, state) do
    normal = reason == :normal or reason == :shutdown or match?({:shutdown, _}, reason)

    case child.restart do
      :permanent ->
        report(state, :child_terminated, reason, child)
        restart(child, state)

      :transient when not normal ->
        report(state, :child_terminated, reason, child)
        restart(child, state)

      :temporary ->
        unless normal, do: report(state, :child_terminated, reason, child)
        state = %{state | children: Enum.reject(state.children, &(&1.id == child.id))}
        maybe_shutdown(child, state)

      :transient ->
        maybe_shutdown(child, put(state, %{child | pid: :undefined}))
    end
  end

  defp maybe_shutdown(%{significant: true}, %{auto_shutdown: :any_significant} = state), do: {:shutdown, state}

  defp maybe_shutdown(%{significant: true}, %{auto_shutdown: :all_significant} = state) do
    if Enum.any?(state.children, &(&1.significant and is_pid(&1.pid))), do: {:ok, state}, else: {:shutdown, state}
  end

  defp maybe_shutdown(_child, state), do: {:ok, state}

  defp restart(child, state) do
    now = System.monotonic_time(:second)
    recent = Enum.take_while([now | state.restarts], &(now - &1 <= state.period))
    state = %{state | restarts: recent}

    if length(recent) > state.intensity do
      report(state, :shutdown, :reached_max_restart_intensity, child)
      children = Enum.map(state.children, fn c -> if c.id == child.id, do: %{c | pid: :undefined}, else: c end)
      {:shutdown, %{state | children: children}}
    else
      restart_by(state.strategy, child, state)
    end
  end

  defp restart_by(:one_for_one, child, state) do
    case start(child) do
      {:ok, pid} -> {:ok, put(state, %{child | pid: pid})}
      {:error, reason} -> retry(child, reason, state)
    end
  end

  defp restart_by(:rest_for_one, child, state) do
    {before, [_ | later]} = Enum.split_while(state.children, &(&1.id != child.id))
    stop_all(later, state)
    again([%{child | pid: :undefined} | later], before, child, state)
  end

  defp restart_by(:one_for_all, child, state) do
    others = Enum.map(state.children, fn c -> if c.id == child.id, do: %{c | pid: :undefined}, else: c end)
    stop_all(others, state)
    again(others, [], child, state)
  end

  # Starts these again; temporary ones among them are gone for good.
  defp again(children, before, _child, state) do
    children = for c <- children, c.restart != :temporary, do: %{c | pid: :undefined}

    case start_all(children, [], state) do
      {:ok, children} ->
        {:ok, %{state | children: before ++ children}}

      {:error, started, id, reason} ->
        {done, [failed | rest]} = Enum.split(children, length(started))
        _ = done
        _ = reason
        GenServer.cast(self(), {:try_again, id})
        {:ok, %{state | children: before ++ started ++ [%{failed | pid: :restarting} | rest]}}
    end
  end

  defp retry(child, reason, state) do
    report(state, :start_error, reason, child)
    GenServer.cast(self(), {:try_again, child.id})
    {:ok, put(state, %{child | pid: :restarting})}
  end

  @doc "What went wrong with a child, for the log."
  def report(state, what, reason, child) do
    name = if is_atom(state.name), do: inspect(state.name), else: inspect(state.name)
    {m, f, a} = child.start

    headline =
      case what do
        :child_terminated -> "Child #{inspect(child.id)} of Supervisor #{name} terminated"
        :start_error -> "Child #{inspect(child.id)} of Supervisor #{name} failed to start"
        :shutdown_error -> "Child #{inspect(child.id)} of Supervisor #{name} shut down abnormally"
        :shutdown -> "Child #{inspect(child.id)} of Supervisor #{name} caused shutdown"
      end

    pid = if is_pid(child.pid), do: "Pid: #{inspect(child.pid)}\n", else: ""

    Quaff.Report.error(
      headline <>
        "\n** (exit) " <>
        Exception.format_exit(reason) <>
        "\n" <> pid <> "Start Call: #{Exception.format_mfa(m, f, a)}\n"
    )
  end
end

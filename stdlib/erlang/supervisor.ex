defmodule :supervisor do
  @moduledoc "A process that starts others, watches them, and starts them again by a strategy."

  # The server under `Supervisor`. Its state is a tuple in the shape that `:sys.get_state/1` shows in Erlang:
  #
  #     {:state, name, strategy, {ids, children}, dynamics, intensity, period, restarts, _, restart_count,
  #      auto_shutdown, _, _, pids, module, args}
  #
  # `ids` is in reverse start order and `children` maps them to `{:child, pid, id, mfa, restart, significant, shutdown,
  # type, modules}`; pid is a pid, `:undefined` or `{:restarting, old}`. `pids` maps living children back to their ids, so
  # that an exit finds its child at once. Under `:simple_one_for_one`, `dynamics` maps pids to start arguments (or to
  # `{:restarting, arguments}`), and `children` holds the one template.
  #
  # Rejected: a list of children, as each start and exit would be linear in it.

  @callback init(args :: term) :: term

  @name 1
  @strategy 2
  @children 3
  @dynamics 4
  @intensity 5
  @period 6
  @restarts 7
  @restart_count 9
  @auto_shutdown 10
  @pids 13
  @module 14

  @pid 1
  @id 2
  @mfa 3
  @restart 4
  @significant 5
  @shutdown 6
  @type_ 7
  @modules 8

  def start_link(module, args) when is_atom(module), do: :gen_server.start_link(:supervisor, {:self, module, args}, [])

  def start_link(name, module, args) when is_atom(module),
    do: :gen_server.start_link(name, :supervisor, {name, module, args}, [])

  def start_child(sup, spec), do: call(sup, {:start_child, spec})
  def restart_child(sup, id), do: call(sup, {:restart_child, id})
  def delete_child(sup, id), do: call(sup, {:delete_child, id})
  def terminate_child(sup, id), do: call(sup, {:terminate_child, id})
  def get_childspec(sup, id), do: call(sup, {:get_childspec, id})
  def which_children(sup), do: call(sup, :which_children)
  def which_child(sup, id), do: call(sup, {:which_child, id})
  def count_children(sup), do: call(sup, :count_children)

  def stop(sup), do: :gen_server.stop(sup)
  def stop(sup, reason, timeout), do: :gen_server.stop(sup, reason, timeout)

  defp call(sup, request), do: :gen_server.call(sup, request, :infinity)

  def check_childspecs(specs), do: check_childspecs(specs, :undefined)

  def check_childspecs(specs, auto) when is_list(specs) do
    case check_all(specs, auto, [], %{}) do
      {:ok, _, _} -> :ok
      {:error, reason} -> {:error, reason}
    end
  end

  def check_childspecs(other, _auto), do: {:error, {:badarg, other}}

  ## Specifications

  # Ids in reverse order and the children by id.
  defp check_all([], _auto, ids, children), do: {:ok, ids, children}

  defp check_all([spec | rest], auto, ids, children) do
    case check(spec, auto) do
      {:ok, child} ->
        id = elem(child, @id)

        if is_map_key(children, id),
          do: {:error, {:duplicate_child_name, id}},
          else: check_all(rest, auto, [id | ids], :maps.put(id, child, children))

      error ->
        error
    end
  end

  @doc "A specification as a child, or what is wrong with it."
  def check({id, start, restart, shutdown, type, modules}, auto),
    do: check(%{id: id, start: start, restart: restart, shutdown: shutdown, type: type, modules: modules}, auto)

  def check(%{} = spec, auto) do
    case spec do
      %{id: id, start: {m, f, a} = start} when is_atom(m) and is_atom(f) and is_list(a) -> check(spec, id, start, auto)
      %{id: _, start: start} -> {:error, {:invalid_mfa, start}}
      %{id: _} -> {:error, :missing_start}
      _ -> {:error, :missing_id}
    end
  end

  def check(other, _auto), do: {:error, {:invalid_child_spec, other}}

  defp check(spec, id, {m, f, a}, auto) do
    type = :maps.get(:type, spec, :worker)
    restart = :maps.get(:restart, spec, :permanent)
    significant = :maps.get(:significant, spec, false)
    shutdown = :maps.get(:shutdown, spec, if(type == :supervisor, do: :infinity, else: 5000))
    modules = :maps.get(:modules, spec, [m])

    cond do
      restart not in [:permanent, :transient, :temporary] ->
        {:error, {:invalid_restart_type, restart}}

      not is_boolean(significant) ->
        {:error, {:invalid_significant, significant}}

      significant and restart == :permanent and auto != :never ->
        {:error, {:bad_combination, [{:restart, :permanent}, {:significant, true}]}}

      significant and auto == :never ->
        {:error, {:bad_combination, [{:auto_shutdown, :never}, {:significant, true}]}}

      type not in [:worker, :supervisor] ->
        {:error, {:invalid_child_type, type}}

      not ((is_integer(shutdown) and shutdown >= 0) or shutdown == :infinity or shutdown == :brutal_kill) ->
        {:error, {:invalid_shutdown, shutdown}}

      modules == :dynamic or (is_list(modules) and :lists.all(&is_atom/1, modules)) ->
        # The arguments of a temporary child are not kept: it is never started again.
        {:ok, {:child, :undefined, id, {m, f, a}, restart, significant, shutdown, type, modules}}

      is_list(modules) ->
        {:error, {:invalid_module, :lists.search(&(not is_atom(&1)), modules) |> elem(1)}}

      true ->
        {:error, {:invalid_modules, modules}}
    end
  end

  ## Start

  def init({name, module, args}) do
    :erlang.process_flag(:trap_exit, true)

    case module.init(args) do
      {:ok, {flags, specs}} ->
        case flags(flags) do
          {:ok, {strategy, intensity, period, auto}} ->
            name = if name == :self, do: {self(), module}, else: name

            state =
              {:state, name, strategy, {[], %{}}, :undefined, intensity, period, [], 0, 0, auto, 1000, false, %{}, module, args}

            if strategy == :simple_one_for_one, do: init_dynamic(state, specs), else: init_children(state, specs)

          {:error, reason} ->
            {:stop, {:supervisor_data, reason}}
        end

      :ignore ->
        :ignore

      other ->
        {:stop, {:bad_return, {module, :init, other}}}
    end
  end

  defp flags({strategy, intensity, period}), do: flags(strategy, intensity, period, :never)

  defp flags(flags) when is_map(flags) do
    flags(
      :maps.get(:strategy, flags, :one_for_one),
      :maps.get(:intensity, flags, 1),
      :maps.get(:period, flags, 5),
      :maps.get(:auto_shutdown, flags, :never)
    )
  end

  defp flags(other), do: {:error, {:invalid_type, other}}

  defp flags(strategy, intensity, period, auto) do
    cond do
      strategy not in [:one_for_one, :one_for_all, :rest_for_one, :simple_one_for_one] ->
        {:error, {:invalid_strategy, strategy}}

      not (is_integer(intensity) and intensity >= 0) ->
        {:error, {:invalid_intensity, intensity}}

      not (is_integer(period) and period > 0) ->
        {:error, {:invalid_period, period}}

      auto not in [:never, :any_significant, :all_significant] ->
        {:error, {:invalid_auto_shutdown, auto}}

      strategy == :simple_one_for_one and auto != :never ->
        {:error, {:bad_combination, [{:auto_shutdown, auto}, {:strategy, strategy}]}}

      true ->
        {:ok, {strategy, intensity, period, auto}}
    end
  end

  defp init_children(state, specs) when is_list(specs) do
    case check_all(specs, elem(state, @auto_shutdown), [], %{}) do
      {:ok, ids, children} ->
        case start_all(:lists.reverse(ids), put_elem(state, @children, {ids, children})) do
          {:ok, state} ->
            {:ok, state}

          {:error, state, id, reason} ->
            stop_all(state)
            {:stop, {:shutdown, {:failed_to_start_child, id, reason}}}
        end

      {:error, reason} ->
        {:stop, {:start_spec, reason}}
    end
  end

  defp init_children(_state, other), do: :erlang.error(:function_clause, [other])

  defp init_dynamic(state, [spec]) do
    case check(spec, :never) do
      {:ok, child} ->
        id = elem(child, @id)
        {:ok, state |> put_elem(@children, {[id], %{id => child}}) |> put_elem(@dynamics, %{})}

      {:error, reason} ->
        {:stop, {:start_spec, reason}}
    end
  end

  defp init_dynamic(_state, specs), do: {:stop, {:bad_start_spec, specs}}

  # Starts the children with these ids in this order; those that ran stay started when one fails.
  defp start_all([], state), do: {:ok, state}

  defp start_all([id | rest], state) do
    child = child(state, id)

    case start(elem(child, @mfa)) do
      {:ok, :undefined} when elem(child, @restart) == :temporary -> start_all(rest, forget(state, id))
      {:ok, pid} -> start_all(rest, running(state, child, pid))
      {:ok, pid, _} -> start_all(rest, running(state, child, pid))

      {:error, reason} ->
        report(state, :start_error, reason, child)
        {:error, state, id, reason}
    end
  end

  defp start(mfa) do
    case called(mfa) do
      {:ok, pid} when is_pid(pid) -> {:ok, pid}
      {:ok, pid, extra} when is_pid(pid) -> {:ok, pid, extra}
      :ignore -> {:ok, :undefined}
      {:error, reason} -> {:error, reason}
      other -> {:error, other}
    end
  end

  defp called({m, f, a}) do
    apply(m, f, a)
  catch
    :exit, reason -> {:EXIT, reason}
    :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
    :throw, value -> value
  end

  ## The table of children

  defp child(state, id) do
    {_, children} = elem(state, @children)
    :erlang.map_get(id, children)
  end

  defp find(state, id) do
    {_, children} = elem(state, @children)

    case children do
      %{^id => child} -> child
      _ -> nil
    end
  end

  defp running(state, child, pid) do
    if is_pid(pid) and Quaff.Log.sasl?(), do: report_progress(state, put_elem(child, @pid, pid))
    id = elem(child, @id)
    state = with_child(state, id, put_elem(child, @pid, pid))

    if is_pid(pid) do
      pids = elem(state, @pids)
      state = put_elem(state, @pids, nil)
      put_elem(state, @pids, :maps.put(pid, id, pids))
    else
      state
    end
  end

  # A map that only the variable knows is updated in place: it is taken out of the state first.
  defp with_child(state, id, child) do
    {ids, children} = elem(state, @children)
    state = put_elem(state, @children, nil)
    put_elem(state, @children, {ids, :maps.put(id, child, children)})
  end

  # The child does not run, for now or for good.
  defp stopped(state, child, mark) do
    {ids, children} = elem(state, @children)
    state = put_elem(state, @children, {ids, :maps.put(elem(child, @id), put_elem(child, @pid, mark), children)})
    put_elem(state, @pids, :maps.remove(elem(child, @pid), elem(state, @pids)))
  end

  defp forget(state, id) do
    {ids, children} = elem(state, @children)
    pid = elem(:erlang.map_get(id, children), @pid)
    state = put_elem(state, @children, {:lists.delete(id, ids), :maps.remove(id, children)})
    put_elem(state, @pids, :maps.remove(pid, elem(state, @pids)))
  end

  # What is left of a child that ended and is not started again.
  defp ended(state, child) when elem(child, @restart) == :temporary, do: forget(state, elem(child, @id))
  defp ended(state, child), do: stopped(state, child, :undefined)

  ## Requests

  def handle_call({:start_child, args}, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    child = template(state)
    {m, f, a} = elem(child, @mfa)
    args = a ++ args

    case start({m, f, args}) do
      {:ok, :undefined} ->
        {:reply, {:ok, :undefined}, state}

      {:ok, pid} ->
        {:reply, {:ok, pid}, put_elem(state, @dynamics, :maps.put(pid, args, elem(state, @dynamics)))}

      {:ok, pid, extra} ->
        {:reply, {:ok, pid, extra}, put_elem(state, @dynamics, :maps.put(pid, args, elem(state, @dynamics)))}

      {:error, reason} ->
        {:reply, {:error, reason}, state}
    end
  end

  def handle_call({:start_child, spec}, _from, state) do
    case check(spec, elem(state, @auto_shutdown)) do
      {:ok, child} ->
        case find(state, elem(child, @id)) do
          nil -> start_new(child, state)
          other when is_pid(elem(other, @pid)) -> {:reply, {:error, {:already_started, elem(other, @pid)}}, state}
          _ -> {:reply, {:error, :already_present}, state}
        end

      {:error, reason} ->
        {:reply, {:error, reason}, state}
    end
  end

  def handle_call({:terminate_child, pid}, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    case elem(state, @dynamics) do
      %{^pid => _} = dynamics when is_pid(pid) ->
        stop(put_elem(template(state), @pid, pid), state)
        {:reply, :ok, put_elem(state, @dynamics, :maps.remove(pid, dynamics))}

      _ when is_pid(pid) ->
        {:reply, :ok, state}

      _ ->
        {:reply, {:error, :simple_one_for_one}, state}
    end
  end

  def handle_call({request, _id}, _from, state)
      when request in [:restart_child, :delete_child] and elem(state, @strategy) == :simple_one_for_one,
      do: {:reply, {:error, :simple_one_for_one}, state}

  def handle_call({:terminate_child, id}, _from, state) do
    case find(state, id) do
      nil ->
        {:reply, {:error, :not_found}, state}

      child ->
        stop(child, state)
        {:reply, :ok, ended(state, child)}
    end
  end

  def handle_call({:restart_child, id}, _from, state) do
    case find(state, id) do
      nil ->
        {:reply, {:error, :not_found}, state}

      child when elem(child, @pid) == :undefined ->
        case start(elem(child, @mfa)) do
          {:ok, pid} -> {:reply, {:ok, pid}, running(state, child, pid)}
          {:ok, pid, extra} -> {:reply, {:ok, pid, extra}, running(state, child, pid)}
          {:error, reason} -> {:reply, {:error, reason}, state}
        end

      child when is_pid(elem(child, @pid)) ->
        {:reply, {:error, :running}, state}

      _ ->
        {:reply, {:error, :restarting}, state}
    end
  end

  def handle_call({:delete_child, id}, _from, state) do
    case find(state, id) do
      nil -> {:reply, {:error, :not_found}, state}
      child when elem(child, @pid) == :undefined -> {:reply, :ok, forget(state, id)}
      child when is_pid(elem(child, @pid)) -> {:reply, {:error, :running}, state}
      _ -> {:reply, {:error, :restarting}, state}
    end
  end

  def handle_call({:get_childspec, id}, _from, state) do
    case by_id_or_pid(state, id) do
      nil -> {:reply, {:error, :not_found}, state}
      child -> {:reply, {:ok, spec(child)}, state}
    end
  end

  def handle_call({:which_child, id}, _from, state) do
    case by_id_or_pid(state, id) do
      nil -> {:reply, {:error, :not_found}, state}
      child -> {:reply, {:ok, row(child)}, state}
    end
  end

  def handle_call(:which_children, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    child = template(state)

    rows =
      :lists.map(
        fn {key, args} ->
          pid = if match?({:restarting, _}, args), do: :restarting, else: key
          {:undefined, pid, elem(child, @type_), elem(child, @modules)}
        end,
        :maps.to_list(elem(state, @dynamics))
      )

    {:reply, rows, state}
  end

  def handle_call(:which_children, _from, state) do
    {ids, children} = elem(state, @children)
    {:reply, :lists.map(fn id -> row(:erlang.map_get(id, children)) end, ids), state}
  end

  def handle_call(:count_children, _from, state) when elem(state, @strategy) == :simple_one_for_one do
    dynamics = elem(state, @dynamics)
    count = map_size(dynamics)
    active = :lists.foldl(fn {pid, _}, n -> if is_pid(pid) and :erlang.is_process_alive(pid), do: n + 1, else: n end, 0, :maps.to_list(dynamics))

    {supervisors, workers} = if elem(template(state), @type_) == :supervisor, do: {count, 0}, else: {0, count}
    {:reply, [specs: 1, active: active, supervisors: supervisors, workers: workers], state}
  end

  def handle_call(:count_children, _from, state) do
    {_, children} = elem(state, @children)

    {specs, active, supervisors, workers} =
      :maps.fold(
        fn _, child, {specs, active, supervisors, workers} ->
          active = if is_pid(elem(child, @pid)) and :erlang.is_process_alive(elem(child, @pid)), do: active + 1, else: active

          case elem(child, @type_) do
            :supervisor -> {specs + 1, active, supervisors + 1, workers}
            :worker -> {specs + 1, active, supervisors, workers + 1}
          end
        end,
        {0, 0, 0, 0},
        children
      )

    {:reply, [specs: specs, active: active, supervisors: supervisors, workers: workers], state}
  end

  defp start_new(child, state) do
    case start(elem(child, @mfa)) do
      {:ok, :undefined} when elem(child, @restart) == :temporary ->
        {:reply, {:ok, :undefined}, state}

      {:ok, pid} ->
        {:reply, {:ok, pid}, add(state, child, pid)}

      {:ok, pid, extra} ->
        {:reply, {:ok, pid, extra}, add(state, child, pid)}

      {:error, {:already_started, _} = reason} ->
        report(state, :start_error, reason, child)
        {:reply, {:error, reason}, state}

      {:error, reason} ->
        report(state, :start_error, reason, child)
        {:reply, {:error, {reason, child}}, state}
    end
  end

  defp add(state, child, pid) do
    {ids, children} = elem(state, @children)
    running(put_elem(state, @children, {[elem(child, @id) | ids], children}), child, pid)
  end

  defp template(state) do
    {[id], children} = elem(state, @children)
    :erlang.map_get(id, children)
  end

  defp by_id_or_pid(state, id) do
    case find(state, id) do
      nil ->
        cond do
          is_map_key(elem(state, @pids), id) -> child(state, :erlang.map_get(id, elem(state, @pids)))
          elem(state, @strategy) == :simple_one_for_one and is_map_key(elem(state, @dynamics), id) -> template(state)
          true -> nil
        end

      child ->
        child
    end
  end

  defp row(child) do
    pid =
      case elem(child, @pid) do
        {:restarting, _} -> :restarting
        pid -> pid
      end

    {elem(child, @id), pid, elem(child, @type_), elem(child, @modules)}
  end

  defp spec({:child, _, id, mfa, restart, significant, shutdown, type, modules}) do
    %{id: id, start: mfa, restart: restart, significant: significant, shutdown: shutdown, type: type, modules: modules}
  end

  def handle_cast({:try_again_restart, id}, state) do
    if elem(state, @strategy) == :simple_one_for_one do
      case elem(state, @dynamics) do
        %{^id => {:restarting, args}} = dynamics ->
          state = put_elem(state, @dynamics, :maps.remove(id, dynamics))
          outcome(restart_dynamic(id, args, state))

        _ ->
          {:noreply, state}
      end
    else
      case find(state, id) do
        child when child != nil and is_tuple(elem(child, @pid)) -> outcome(restart(child, state))
        _ -> {:noreply, state}
      end
    end
  end

  def handle_info({:EXIT, pid, reason}, state) do
    if elem(state, @strategy) == :simple_one_for_one do
      case elem(state, @dynamics) do
        %{^pid => args} = dynamics ->
          outcome(dynamic_exited(pid, args, reason, put_elem(state, @dynamics, :maps.remove(pid, dynamics))))

        _ ->
          {:noreply, state}
      end
    else
      case elem(state, @pids) do
        %{^pid => id} -> outcome(exited(child(state, id), reason, state))
        _ -> {:noreply, state}
      end
    end
  end

  def handle_info(message, state) do
    :logger.log(:error, ~c"Supervisor received unexpected message: ~tp~n", [message], %{
      domain: [:otp],
      error_logger: %{tag: :error}
    })

    {:noreply, state}
  end

  defp outcome({:ok, state}), do: {:noreply, state}
  defp outcome({:shutdown, state}), do: {:stop, :shutdown, state}

  def terminate(_reason, state) when elem(state, @strategy) == :simple_one_for_one do
    child = template(state)
    pids = for {pid, _} <- :maps.to_list(elem(state, @dynamics)), is_pid(pid), do: pid

    # All are told at once; then each gets its time.
    mons =
      :lists.map(
        fn pid ->
          mon = :erlang.monitor(:process, pid)
          :erlang.unlink(pid)
          :erlang.exit(pid, if(elem(child, @shutdown) == :brutal_kill, do: :kill, else: :shutdown))
          {mon, pid}
        end,
        pids
      )

    deadline = if is_integer(elem(child, @shutdown)), do: :erlang.monotonic_time(:millisecond) + elem(child, @shutdown)
    :lists.foreach(fn {mon, pid} -> down(mon, pid, deadline) end, mons)
  end

  def terminate(_reason, state), do: stop_all(state)

  defp down(mon, pid, deadline) do
    receive do
      {:DOWN, ^mon, _, _, _} -> :ok
    after
      if(deadline, do: max(deadline - :erlang.monotonic_time(:millisecond), 0), else: :infinity) ->
        :erlang.exit(pid, :kill)
        down(mon, pid, nil)
    end
  end

  def code_change(_vsn, state, _extra) do
    module = elem(state, @module)

    case module.init(elem(state, 15)) do
      {:ok, {flags, _specs}} ->
        case flags(flags) do
          {:ok, {strategy, intensity, period, auto}} ->
            {:ok,
             state
             |> put_elem(@strategy, strategy)
             |> put_elem(@intensity, intensity)
             |> put_elem(@period, period)
             |> put_elem(@auto_shutdown, auto)}

          error ->
            error
        end

      :ignore ->
        {:ok, state}

      other ->
        other
    end
  end

  ## Stopping

  defp stop_all(state) do
    {ids, children} = elem(state, @children)
    :lists.foreach(fn id -> stop(:erlang.map_get(id, children), state) end, ids)
  end

  defp stop(child, state) when is_pid(elem(child, @pid)) do
    case stop_pid(elem(child, @pid), elem(child, @shutdown)) do
      :ok -> :ok
      {:error, reason} -> unless expected(reason, child), do: report(state, :shutdown_error, reason, child)
    end
  end

  defp stop(_child, _state), do: :ok

  defp expected(:normal, child), do: elem(child, @restart) != :permanent
  defp expected({:shutdown, _}, child), do: elem(child, @restart) != :permanent
  defp expected(:noproc, _child), do: true
  defp expected(_, _), do: false

  @doc "Stops a child within its time; `{:error, reason}` when it ended in another way than asked."
  def stop_pid(pid, shutdown) do
    mon = :erlang.monitor(:process, pid)
    :erlang.unlink(pid)

    # It may have died before the link was taken away.
    receive do
      {:EXIT, ^pid, reason} ->
        :erlang.demonitor(mon, [:flush])
        if reason == :shutdown, do: :ok, else: {:error, reason}
    after
      0 ->
        case shutdown do
          :brutal_kill ->
            :erlang.exit(pid, :kill)

            receive do
              {:DOWN, ^mon, _, _, :killed} -> :ok
              {:DOWN, ^mon, _, _, reason} -> {:error, reason}
            end

          time ->
            :erlang.exit(pid, :shutdown)

            receive do
              {:DOWN, ^mon, _, _, :shutdown} -> :ok
              {:DOWN, ^mon, _, _, reason} -> {:error, reason}
            after
              time ->
                :erlang.exit(pid, :kill)

                receive do
                  {:DOWN, ^mon, _, _, reason} -> {:error, reason}
                end
            end
        end
    end
  end

  ## Restarting

  defp orderly(:normal), do: true
  defp orderly(:shutdown), do: true
  defp orderly({:shutdown, _}), do: true
  defp orderly(_), do: false

  defp exited(child, reason, state) do
    again = elem(child, @restart) == :permanent or (elem(child, @restart) == :transient and not orderly(reason))
    if again or not orderly(reason), do: report(state, :child_terminated, reason, child)
    if again, do: restart(child, state), else: maybe_shutdown(child, ended(state, child))
  end

  defp maybe_shutdown(child, state) when elem(child, @significant) do
    case elem(state, @auto_shutdown) do
      :any_significant ->
        {:shutdown, state}

      :all_significant ->
        {_, children} = elem(state, @children)
        alive = :lists.any(fn c -> elem(c, @significant) and is_pid(elem(c, @pid)) end, :maps.values(children))
        {if(alive, do: :ok, else: :shutdown), state}

      :never ->
        {:ok, state}
    end
  end

  defp maybe_shutdown(_child, state), do: {:ok, state}

  @doc "Notes a restart: the times and their number; `:too_many` within the period."
  def add_restart(times, count, intensity, period) do
    now = :erlang.monotonic_time(:second)

    # Old ones matter only when there are too many.
    if count < intensity do
      {:ok, [now | times], count + 1}
    else
      times = :lists.takewhile(fn time -> now - time <= period end, [now | times])
      count = length(times)
      if count > intensity, do: {:too_many, times, count}, else: {:ok, times, count}
    end
  end

  defp restart(child, state) do
    case add_restart(elem(state, @restarts), elem(state, @restart_count), elem(state, @intensity), elem(state, @period)) do
      {:ok, times, count} ->
        state = state |> put_elem(@restarts, times) |> put_elem(@restart_count, count)
        restart_by(elem(state, @strategy), child, state)

      {:too_many, times, count} ->
        report(state, :shutdown, :reached_max_restart_intensity, child)
        {:shutdown, ended(state |> put_elem(@restarts, times) |> put_elem(@restart_count, count), child)}
    end
  end

  defp restart_by(:one_for_one, child, state) do
    state = stopped(state, child, :undefined)

    case start(elem(child, @mfa)) do
      {:ok, pid} -> {:ok, running(state, child, pid)}
      {:ok, pid, _} -> {:ok, running(state, child, pid)}

      {:error, reason} ->
        report(state, :start_error, reason, child)
        {:ok, later(state, child)}
    end
  end

  defp restart_by(:one_for_all, child, state) do
    {ids, _} = elem(state, @children)
    again(ids, stopped(state, child, :undefined))
  end

  defp restart_by(:rest_for_one, child, state) do
    {ids, _} = elem(state, @children)
    id = elem(child, @id)
    again(:lists.takewhile(&(&1 != id), ids) ++ [id], stopped(state, child, :undefined))
  end

  # Stops these (the last started first) and starts them again; temporary ones among them are gone for good.
  defp again(ids, state) do
    state =
      :lists.foldl(
        fn id, state ->
          child = child(state, id)
          stop(child, state)
          ended(state, child)
        end,
        state,
        ids
      )

    {_, children} = elem(state, @children)

    case start_all(:lists.reverse(:lists.filter(&is_map_key(children, &1), ids)), state) do
      {:ok, state} -> {:ok, state}
      {:error, state, id, _reason} -> {:ok, later(state, child(state, id))}
    end
  end

  defp later(state, child) do
    :gen_server.cast(self(), {:try_again_restart, elem(child, @id)})
    stopped(state, child, {:restarting, elem(child, @pid)})
  end

  defp dynamic_exited(pid, args, reason, state) do
    child = put_elem(template(state), @pid, pid)
    again = elem(child, @restart) == :permanent or (elem(child, @restart) == :transient and not orderly(reason))
    if again or not orderly(reason), do: report(state, :child_terminated, reason, child)
    if again, do: restart_dynamic(pid, args, state), else: {:ok, state}
  end

  defp restart_dynamic(old, args, state) do
    child = template(state)
    {m, f, _} = elem(child, @mfa)

    case add_restart(elem(state, @restarts), elem(state, @restart_count), elem(state, @intensity), elem(state, @period)) do
      {:ok, times, count} ->
        state = state |> put_elem(@restarts, times) |> put_elem(@restart_count, count)

        case start({m, f, args}) do
          {:ok, :undefined} ->
            {:ok, state}

          {:error, reason} ->
            report(state, :start_error, reason, put_elem(child, @pid, old))
            :gen_server.cast(self(), {:try_again_restart, old})
            {:ok, put_elem(state, @dynamics, :maps.put(old, {:restarting, args}, elem(state, @dynamics)))}

          started ->
            {:ok, put_elem(state, @dynamics, :maps.put(elem(started, 1), args, elem(state, @dynamics)))}
        end

      {:too_many, times, count} ->
        report(state, :shutdown, :reached_max_restart_intensity, put_elem(child, @pid, old))
        {:shutdown, state |> put_elem(@restarts, times) |> put_elem(@restart_count, count)}
    end
  end

  ## Reports: of the domain `[:otp, :sasl]`, which is off by default and then not even built

  defp report(state, what, reason, child) do
    if Quaff.Log.sasl?(), do: send_report(elem(state, @name), what, reason, child)
  end

  defp offender({:child, pid, id, mfa, restart, significant, shutdown, type, _}) do
    [
      pid: pid,
      id: id,
      mfargs: mfa,
      restart_type: restart,
      significant: significant,
      shutdown: shutdown,
      child_type: type
    ]
  end

  defp report_progress(state, child) do
    :logger.log(
      :info,
      %{label: {:supervisor, :progress}, report: [supervisor: elem(state, @name), started: offender(child)]},
      %{
        domain: [:otp, :sasl],
        report_cb: &:supervisor.format_log/2,
        logger_formatter: %{title: ~c"PROGRESS REPORT"},
        error_logger: %{tag: :info_report, type: :progress, report_cb: &:supervisor.format_log/1}
      }
    )
  end

  defp send_report(name, what, reason, child) do

    :logger.log(
      :error,
      %{
        label: {:supervisor, what},
        report: [supervisor: name, errorContext: what, reason: reason, offender: offender(child)]
      },
      %{
        domain: [:otp, :sasl],
        report_cb: &:supervisor.format_log/2,
        logger_formatter: %{title: ~c"SUPERVISOR REPORT"},
        error_logger: %{tag: :error_report, type: :supervisor_report, report_cb: &:supervisor.format_log/1}
      }
    )
  end

  @doc false
  def format_log(report), do: {~c"~tp", [report]}
  def format_log(report, _options), do: :unicode.characters_to_list(Kernel.inspect(report, pretty: true))
end

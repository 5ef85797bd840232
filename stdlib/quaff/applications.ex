defmodule Quaff.Applications do
  @moduledoc false

  # The process that keeps applications. Each one that runs has a master, which calls its `start/2`, is linked to the
  # process that this gives, and stops it; so a slow start blocks callers of this server, but the server waits for it as the
  # real controller does not need to be asked meanwhile by the started tree (which only reads environments).
  #
  # State: specs (app => keyword), running (newest first: {app, type, master, top}), as a map.

  @name :application_controller
  # Where the environment keeps which keys outlive their application.
  @persistent :"$quaff_persistent"

  def call(request) do
    :gen_server.call(server(), request, :infinity)
  end

  defp server do
    case :erlang.whereis(@name) do
      :undefined ->
        case :gen_server.start({:local, @name}, __MODULE__, [], []) do
          {:ok, pid} -> pid
          {:error, {:already_started, pid}} -> pid
        end

      pid ->
        pid
    end
  end

  def stop(app) do
    case call({:master, app}) do
      {:ok, master} ->
        stop_master(master)
        call({:await_gone, app})

      error ->
        error
    end
  end

  @doc "Stops all that runs, the last started first, without a word in the log."
  def stop_all do
    if :erlang.whereis(@name) != :undefined do
      call(:quiet)
      stop_rest()
    end
  end

  defp stop_rest do
    case call(:last) do
      nil ->
        :ok

      app ->
        stop(app)
        stop_rest()
    end
  end

  defp stop_master(master) do
    mon = :erlang.monitor(:process, master)
    send(master, {:stop, self()})

    receive do
      {:DOWN, ^mon, _, _, _} -> :ok
    end
  end

  # What comes with a system, as far as scripts look: description, version, and what it needs.
  defp system(:kernel), do: {~c"ERTS  CXC 138 10", ~c"11.0.4", []}
  defp system(:stdlib), do: {~c"ERTS  CXC 138 10", ~c"8.1", [:kernel]}
  defp system(:compiler), do: {~c"ERTS  CXC 138 10", ~c"10.0.6", [:kernel, :stdlib]}
  defp system(:elixir), do: {~c"elixir", ~c"1.20.4", [:kernel, :stdlib, :compiler]}
  defp system(:logger), do: {~c"logger", ~c"1.20.4", [:kernel, :stdlib, :elixir]}
  defp system(:mix), do: {~c"mix", ~c"1.20.4", [:kernel, :stdlib, :elixir]}
  defp system(:ex_unit), do: {~c"ex_unit", ~c"1.20.4", [:kernel, :stdlib, :elixir]}
  defp system(:iex), do: {~c"iex", ~c"1.20.4", [:kernel, :stdlib, :elixir]}
  defp system(:eex), do: {~c"eex", ~c"1.20.4", [:kernel, :stdlib, :elixir]}
  defp system(:crypto), do: {~c"CRYPTO", ~c"5.9.2", [:kernel, :stdlib]}
  defp system(:asn1), do: {~c"The Erlang ASN1 compiler version 5.4.5", ~c"5.4.5", [:kernel, :stdlib]}
  defp system(:public_key), do: {~c"Public key infrastructure", ~c"1.21.2", [:asn1, :crypto, :kernel, :stdlib]}
  defp system(:ssl), do: {~c"Erlang/OTP SSL application", ~c"11.7.6", [:crypto, :public_key, :kernel, :stdlib]}
  defp system(:inets), do: {~c"INETS  CXC 138 49", ~c"9.7.4", [:kernel, :stdlib]}
  defp system(:sasl), do: {~c"SASL  CXC 138 11", ~c"4.4.4", [:kernel, :stdlib]}
  defp system(:runtime_tools), do: {~c"RUNTIME_TOOLS", ~c"2.3.2", [:kernel, :stdlib]}
  defp system(:tools), do: {~c"DEVTOOLS  CXC 138 16", ~c"4.2", [:kernel, :stdlib]}
  defp system(:os_mon), do: {~c"CPO  CXC 138 46", ~c"2.12.2", [:kernel, :stdlib, :sasl]}
  defp system(:xmerl), do: {~c"XML parser", ~c"2.2.2", [:kernel, :stdlib]}
  defp system(:observer), do: nil
  defp system(_), do: nil

  def init([]) do
    Process.flag(:trap_exit, true)
    system = [:kernel, :stdlib, :compiler, :elixir, :logger]
    specs = Map.new(system, fn app -> {app, elem(spec_of(app), 1)} end)
    {:ok, %{specs: specs, running: :lists.reverse(for(app <- system, do: {app, :permanent, nil, nil})), waiting: []}}
  end

  defp spec_of(app) do
    case system(app) do
      nil -> {:error, {~c"no such file or directory", :erlang.atom_to_list(app) ++ ~c".app"}}
      {description, vsn, needed} -> {:ok, full(description: description, vsn: vsn, applications: needed)}
    end
  end

  defp full(given) do
    defaults = [
      description: ~c"",
      id: [],
      vsn: ~c"",
      modules: [],
      maxP: :infinity,
      maxT: :infinity,
      registered: [],
      included_applications: [],
      optional_applications: [],
      applications: [],
      mod: [],
      start_phases: :undefined
    ]

    for {key, default} <- defaults, do: {key, Keyword.get(given, key, default)}
  end

  def handle_call({:load, {:application, app, given} = spec}, _from, state) when is_atom(app) and is_list(given) do
    if is_map_key(state.specs, app) do
      {:reply, {:error, {:already_loaded, spec}}, state}
    else
      for {key, value} <- Keyword.get(given, :env, []), :quaff_env.get(app, key, @name) == @name, do: :quaff_env.put(app, key, value)
      {:reply, :ok, %{state | specs: Map.put(state.specs, app, full(given))}}
    end
  end

  def handle_call({:load, app}, _from, state) when is_atom(app) do
    case loaded(app, state) do
      {:ok, _, ^state} -> {:reply, {:error, {:already_loaded, app}}, state}
      {:ok, _, state} -> {:reply, :ok, state}
      error -> {:reply, error, state}
    end
  end

  def handle_call({:load, other}, _from, state), do: {:reply, {:error, {:bad_application, other}}, state}

  def handle_call({:unload, app}, _from, state) do
    cond do
      running?(app, state) -> {:reply, {:error, {:running, app}}, state}
      is_map_key(state.specs, app) -> {:reply, unload_env(app), %{state | specs: Map.delete(state.specs, app)}}
      true -> {:reply, {:error, {:not_loaded, app}}, state}
    end
  end

  def handle_call({:start, app, type}, from, state) do
    with false <- running?(app, state) && {:error, {:already_started, app}},
         {:ok, spec, state} <- loaded(app, state),
         nil <- Enum.find(spec[:applications] -- spec[:optional_applications], &(not running?(&1, state))) do
      case spec[:mod] do
        {module, args} ->
          controller = self()
          ref = make_ref()
          {:ok, master} = {:ok, :proc_lib.spawn_link(fn -> master(controller, ref, app, module, args) end)}
          {:noreply, %{state | waiting: [{ref, from, app, type, master} | state.waiting]}}

        _ ->
          {:reply, :ok, %{state | running: [{app, type, nil, nil} | state.running]}}
      end
    else
      {:error, _} = error -> {:reply, error, state}
      needed -> {:reply, {:error, {:not_started, needed}}, state}
    end
  end

  def handle_call({:master, app}, _from, state) do
    case List.keyfind(state.running, app, 0) do
      nil -> {:reply, {:error, {:not_started, app}}, state}
      {_, _, nil, _} -> {:reply, {:ok, spawn(fn -> :ok end)}, %{state | running: List.keydelete(state.running, app, 0)}}
      {_, _, master, _} -> {:reply, {:ok, master}, state}
    end
  end

  # The master is gone: its exit message is in front of this request.
  def handle_call({:await_gone, _app}, _from, state), do: {:reply, :ok, state}

  def handle_call(:quiet, _from, state), do: {:reply, :ok, Map.put(state, :quiet, true)}

  def handle_call(:last, _from, state) do
    {:reply, Enum.find_value(state.running, fn {app, _, master, _} -> master && app end), state}
  end

  def handle_call(:loaded, _from, state) do
    {:reply, for({app, spec} <- state.specs, do: {app, spec[:description], spec[:vsn]}), state}
  end

  def handle_call(:started, _from, state) do
    {:reply, for({app, _, _, _} <- state.running, do: {app, state.specs[app][:description], state.specs[app][:vsn]}), state}
  end

  def handle_call({:spec, app}, _from, state) do
    case state.specs do
      %{^app => spec} -> {:reply, {:ok, spec}, state}
      _ -> {:reply, :undefined, state}
    end
  end

  def handle_call({:supervisor, app}, _from, state) do
    case List.keyfind(state.running, app, 0) do
      {_, _, _, top} when is_pid(top) -> {:reply, {:ok, top}, state}
      _ -> {:reply, :undefined, state}
    end
  end

  def handle_call({:of_module, module}, _from, state) do
    found = Enum.find(state.specs, fn {_, spec} -> module in spec[:modules] end)

    answer =
      case found do
        {app, _} -> {:ok, app}
        nil -> if(app = of_library(module), do: {:ok, app}, else: :undefined)
      end

    {:reply, answer, state}
  end

  def handle_call({:of_process, pid}, _from, state) do
    ancestors =
      case :erlang.process_info(pid, {:dictionary, :"$ancestors"}) do
        {_, list} when is_list(list) -> [pid | list]
        _ -> [pid]
      end

    found = Enum.find(state.running, fn {_, _, master, top} -> master && (master in ancestors or top in ancestors) end)
    {:reply, if(found, do: {:ok, elem(found, 0)}, else: :undefined), state}
  end

  # What was not set to persist goes with the application.
  defp unload_env(app) do
    for {key, _} <- :quaff_env.all(app), not :quaff_env.get(@persistent, {app, key}, false), do: :quaff_env.delete(app, key)
    :ok
  end

  def handle_cast(_message, state), do: {:noreply, state}

  def handle_info({:started, ref, result}, state) do
    {^ref, from, app, type, master} = List.keyfind(state.waiting, ref, 0)
    state = %{state | waiting: List.keydelete(state.waiting, ref, 0)}

    case result do
      {:ok, top} ->
        :gen_server.reply(from, :ok)
        {:noreply, %{state | running: [{app, type, master, top} | state.running]}}

      {:error, reason} ->
        report(app, reason, type)
        :gen_server.reply(from, {:error, reason})
        {:noreply, state}
    end
  end

  def handle_info({:EXIT, master, reason}, state) do
    case List.keyfind(state.running, master, 2) do
      {app, type, _, _} ->
        reason = if reason == :normal, do: :stopped, else: reason
        unless Map.get(state, :quiet, false), do: report(app, reason, type)
        state = %{state | running: List.keydelete(state.running, app, 0)}
        ended(type, app, reason)
        {:noreply, state}

      nil ->
        {:noreply, state}
    end
  end

  def handle_info(_message, state), do: {:noreply, state}

  def terminate(_reason, _state), do: :ok

  # The end of a permanent application is the end of the system.
  defp ended(:permanent, app, reason) when reason != :stopped, do: down(app, reason)
  defp ended(:transient, app, reason) when reason not in [:stopped, :normal], do: down(app, reason)
  defp ended(_, _, _), do: :ok

  defp down(app, reason) do
    Quaff.Log.flush()
    text = :io_lib.format(~c"~tp", [{:application_terminated, app, reason}])
    :quaff_io.put_chars(2, ["Kernel pid terminated (application_controller) (", Kernel.inspect(IO.chardata_to_string(text)), ")"], "\n")
    :erlang.halt(1)
  end

  defp report(app, reason, type) do
    :logger.log(
      :notice,
      %{label: {:application_controller, :exit}, report: [application: app, exited: reason, type: type]},
      %{domain: [:otp], report_cb: &:supervisor.format_log/1, error_logger: %{tag: :info_report, type: :std_info}}
    )
  end

  defp running?(app, state), do: List.keymember?(state.running, app, 0)

  defp loaded(app, state) do
    case state.specs do
      %{^app => spec} ->
        {:ok, spec, state}

      _ ->
        with {:ok, spec} <- spec_of(app), do: {:ok, spec, %{state | specs: Map.put(state.specs, app, spec)}}
    end
  end

  defp of_library(module) do
    case :quaff.library_module(module) do
      true ->
        case Atom.to_string(module) do
          "Elixir.Logger" <> _ -> :logger
          "Elixir.ExUnit" <> _ -> :ex_unit
          "Elixir.IEx" <> _ -> :iex
          "Elixir.EEx" <> _ -> :eex
          "Elixir." <> _ -> :elixir
          _ -> if module in [:application, :logger, :file, :global, :pg, :code, :os, :error_logger], do: :kernel, else: :stdlib
        end

      _ ->
        nil
    end
  end

  ## The master of an application

  defp master(controller, ref, app, module, args) do
    Process.flag(:trap_exit, true)

    case start_it(module, args) do
      {:ok, top, app_state} ->
        send(controller, {:started, ref, {:ok, top}})
        running(app, module, top, app_state)

      {:error, reason} ->
        send(controller, {:started, ref, {:error, reason}})
    end
  end

  defp start_it(module, args) do
    mfa = {module, :start, [:normal, args]}

    case (try do
            module.start(:normal, args)
          catch
            :throw, value -> value
            :exit, reason -> {:EXIT, reason}
            :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
          end) do
      {:ok, top} when is_pid(top) -> {:ok, top, []}
      {:ok, top, state} when is_pid(top) -> {:ok, top, state}
      {:error, reason} -> {:error, {reason, mfa}}
      other -> {:error, {:bad_return, {mfa, other}}}
    end
  end

  defp running(app, module, top, state) do
    receive do
      {:stop, _from} ->
        state = prep_stop(module, state)
        mon = :erlang.monitor(:process, top)
        :erlang.unlink(top)
        :erlang.exit(top, :shutdown)

        receive do
          {:DOWN, ^mon, _, _, _} -> :ok
        end

        stopped(module, state)
        exit(:normal)

      {:EXIT, ^top, reason} ->
        state = prep_stop(module, state)
        stopped(module, state)
        exit(reason)

      _ ->
        running(app, module, top, state)
    end
  end

  defp prep_stop(module, state) do
    if :erlang.function_exported(module, :prep_stop, 1), do: module.prep_stop(state), else: state
  catch
    _, _ -> state
  end

  defp stopped(module, state) do
    if :erlang.function_exported(module, :stop, 1), do: module.stop(state)
  catch
    _, _ -> :ok
  end
end

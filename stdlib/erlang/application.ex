defmodule :application do
  @moduledoc "Applications: what is loaded and started, and the tree of processes that each is."

  # `Quaff.Applications` keeps them. Environments lie with the run-time system (`:quaff_env`).

  @callback start(type :: term, args :: term) :: term
  @callback stop(state :: term) :: term
  @callback prep_stop(state :: term) :: term
  @callback start_phase(phase :: term, type :: term, args :: term) :: term
  @callback config_change(changed :: term, new :: term, removed :: term) :: term
  @optional_callbacks prep_stop: 1, start_phase: 3, config_change: 3

  def load(app), do: Quaff.Applications.call({:load, app})
  def load(app, _distributed), do: load(app)
  def unload(app), do: Quaff.Applications.call({:unload, app})
  def start(app), do: start(app, :temporary)

  def start(app, type) when type in [:permanent, :transient, :temporary],
    do: Quaff.Applications.call({:start, app, type})

  def start(_app, type), do: {:error, {:invalid_restart_type, type}}

  def stop(app), do: Quaff.Applications.stop(app)
  def takeover(app, type), do: start(app, type)
  def ensure_loaded(app) do
    case load(app) do
      {:error, {:already_loaded, _}} -> :ok
      other -> other
    end
  end

  def ensure_started(app), do: ensure_started(app, :temporary)

  def ensure_started(app, type) do
    case start(app, type) do
      {:error, {:already_started, ^app}} -> :ok
      other -> other
    end
  end

  def ensure_all_started(app), do: ensure_all_started(app, :temporary)
  def ensure_all_started(app, type), do: ensure_all_started(app, type, :serial)
  def ensure_all_started(app, type, mode) when is_atom(app), do: ensure_all_started([app], type, mode)

  def ensure_all_started(apps, type, _mode) when is_list(apps) do
    case all_started(apps, type, []) do
      {:ok, started} ->
        {:ok, :lists.reverse(started)}

      {:error, reason, started} ->
        :lists.foreach(&stop/1, started)
        {:error, reason}
    end
  end

  # Those an application needs are started before it.
  defp all_started([], _type, started), do: {:ok, started}

  defp all_started([app | rest], type, started) do
    case start(app, type) do
      :ok ->
        all_started(rest, type, [app | started])

      {:error, {:already_started, ^app}} ->
        all_started(rest, type, started)

      {:error, {:not_started, needed}} ->
        case all_started([needed], type, started) do
          {:ok, started} -> all_started([app | rest], type, started)
          error -> error
        end

      {:error, reason} ->
        {:error, {app, reason}, started}
    end
  end

  def loaded_applications, do: Quaff.Applications.call(:loaded)
  def which_applications, do: Quaff.Applications.call(:started)
  def which_applications(_timeout), do: which_applications()
  def info, do: [loaded: loaded_applications(), started: which_applications()]

  def get_key(app, key) do
    case get_all_key(app) do
      {:ok, keys} ->
        case :lists.keyfind(key, 1, keys) do
          {_, value} -> {:ok, value}
          false -> :undefined
        end

      :undefined ->
        :undefined
    end
  end

  def get_key(key) do
    case get_application() do
      {:ok, app} -> get_key(app, key)
      :undefined -> :undefined
    end
  end

  def get_all_key(app) do
    with {:ok, keys} <- Quaff.Applications.call({:spec, app}) do
      {before, rest} = :lists.splitwith(fn {key, _} -> key != :mod end, keys)
      {:ok, before ++ [{:env, :quaff_env.all(app)} | rest]}
    end
  end


  def get_all_key do
    case get_application() do
      {:ok, app} -> get_all_key(app)
      :undefined -> []
    end
  end

  def get_application, do: get_application(self())
  def get_application(pid) when is_pid(pid), do: Quaff.Applications.call({:of_process, pid})
  def get_application(module) when is_atom(module), do: Quaff.Applications.call({:of_module, module})

  def get_supervisor(app), do: Quaff.Applications.call({:supervisor, app})

  @doc "Whether an application may run: the answer is kept nowhere, all may."
  def permit(app, permission) when is_atom(app) and is_boolean(permission) do
    if :lists.keymember(app, 1, loaded_applications()), do: :ok, else: {:error, {:not_loaded, app}}
  end

  def permit(app, permission), do: exit({:badarg, {:application, :permit, [app, permission]}})

  def start_type, do: :local

  ## Environment

  def get_env(key) do
    case get_application() do
      {:ok, app} -> get_env(app, key)
      :undefined -> :undefined
    end
  end

  def get_env(app, key) do
    missing = make_ref()

    case :quaff_env.get(app, key, missing) do
      ^missing -> :undefined
      value -> {:ok, value}
    end
  end

  def get_env(app, key, default), do: :quaff_env.get(app, key, default)

  def get_all_env do
    case get_application() do
      {:ok, app} -> get_all_env(app)
      :undefined -> []
    end
  end

  def get_all_env(app), do: :quaff_env.all(app)
  def set_env(app, key, value), do: :quaff_env.put(app, key, value)
  def set_env(app, key, value, _opts), do: set_env(app, key, value)
  def set_env(config), do: set_env(config, [])

  def set_env(config, _opts) when is_list(config) do
    check_config(config, [])

    :lists.foreach(
      fn {app, pairs} -> :lists.foreach(fn {key, value} -> :quaff_env.put(app, key, value) end, pairs) end,
      config
    )
  end

  defp check_config([], _seen), do: :ok

  defp check_config([{app, pairs} | rest], seen) do
    cond do
      not is_list(pairs) -> refused(~c"application: ~p; parameters must be a list", [app])
      not is_atom(app) -> refused(~c"application: ~p; application name must be an atom", [app])
      app in seen -> refused(~c"duplicate application config: ~p", [app])
      true -> check_keys(app, pairs, [])
    end

    check_config(rest, [app | seen])
  end

  defp check_config([other | _], _seen), do: refused(~c"invalid application config: ~p", [other])

  defp check_keys(_app, [], _seen), do: :ok

  defp check_keys(app, [{key, _} | rest], seen) do
    cond do
      not is_atom(key) -> refused(~c"application: ~p; invalid parameter name: ~p", [app, key])
      key in seen -> refused(~c"application: ~p; duplicate parameter: ~p", [app, key])
      true -> check_keys(app, rest, [key | seen])
    end
  end

  defp check_keys(app, [other | _], _seen), do: refused(~c"application: ~p; invalid parameter: ~p", [app, other])

  defp refused(format, args), do: :erlang.error({:badarg, :lists.flatten(:io_lib.format(format, args))})

  def unset_env(app, key), do: :quaff_env.delete(app, key)
  def unset_env(app, key, _opts), do: unset_env(app, key)
end

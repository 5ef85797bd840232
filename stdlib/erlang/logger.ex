defmodule :logger do
  @moduledoc "The log: events pass the level of the log or module, primary filters, then each handler's level and filters."

  # State lies with `Quaff.Log`. Everything happens in the process that logs.

  ## Logging

  def emergency(what), do: log(:emergency, what)
  def emergency(a, b), do: log(:emergency, a, b)
  def emergency(a, b, c), do: log(:emergency, a, b, c)
  def alert(what), do: log(:alert, what)
  def alert(a, b), do: log(:alert, a, b)
  def alert(a, b, c), do: log(:alert, a, b, c)
  def critical(what), do: log(:critical, what)
  def critical(a, b), do: log(:critical, a, b)
  def critical(a, b, c), do: log(:critical, a, b, c)
  def error(what), do: log(:error, what)
  def error(a, b), do: log(:error, a, b)
  def error(a, b, c), do: log(:error, a, b, c)
  def warning(what), do: log(:warning, what)
  def warning(a, b), do: log(:warning, a, b)
  def warning(a, b, c), do: log(:warning, a, b, c)
  def notice(what), do: log(:notice, what)
  def notice(a, b), do: log(:notice, a, b)
  def notice(a, b, c), do: log(:notice, a, b, c)
  def info(what), do: log(:info, what)
  def info(a, b), do: log(:info, a, b)
  def info(a, b, c), do: log(:info, a, b, c)
  def debug(what), do: log(:debug, what)
  def debug(a, b), do: log(:debug, a, b)
  def debug(a, b, c), do: log(:debug, a, b, c)

  def log(level, what), do: if(allow(level), do: log_allowed(level, message(what), %{}), else: :ok)

  def log(level, fun, args) when is_function(fun), do: log(level, fun, args, %{})

  def log(level, what, meta) when is_map(meta),
    do: if(allow(level), do: log_allowed(level, message(what), meta), else: :ok)

  def log(level, format, args), do: log(level, format, args, %{})

  def log(level, fun, args, meta) when is_function(fun, 1) do
    if allow(level) do
      case fun.(args) do
        {:msg, _} = _ignored -> :ok
        :ignore -> :ok
        {_, _} = msg -> log_allowed(level, msg, meta)
        msg -> log_allowed(level, message(msg), meta)
      end
    else
      :ok
    end
  end

  def log(level, format, args, meta), do: if(allow(level), do: log_allowed(level, {format, args}, meta), else: :ok)

  def macro_log(place, level, what), do: log(level, what, place)
  def macro_log(place, level, a, b) when is_map(b) and not is_list(b), do: log(level, a, :maps.merge(place, b))
  def macro_log(place, level, a, b), do: log(level, a, b, place)
  def macro_log(place, level, a, b, c), do: log(level, a, b, :maps.merge(place, c))

  defp message(what) when is_map(what), do: {:report, what}
  defp message(what) when is_binary(what), do: {:string, what}

  defp message([{_, _} | _] = what), do: {:report, what}
  defp message(what) when is_list(what), do: {:string, what}

  @doc false
  # Into the event goes what is known of the process, below what the caller said.
  def log_allowed(level, msg, meta) do
    own = %{pid: self(), gl: :erlang.group_leader(), time: timestamp()}

    own =
      case :erlang.get(:"$logger_metadata$") do
        :undefined -> own
        metadata -> :maps.merge(own, metadata)
      end

    case Quaff.Log.config() do
      %{primary: %{metadata: primary}} when map_size(primary) > 0 ->
        dispatch(%{level: level, msg: msg, meta: primary |> :maps.merge(own) |> :maps.merge(meta)})

      _ ->
        dispatch(%{level: level, msg: msg, meta: :maps.merge(own, meta)})
    end
  end

  def allow(level), do: allowed(level, Quaff.Log.config().primary.level)

  def allow(level, module) do
    %{primary: %{level: primary}, modules: modules} = Quaff.Log.config()

    case modules do
      %{^module => level_of_module} -> allowed(level, level_of_module)
      _ -> allowed(level, primary)
    end
  end

  defp allowed(_level, :all), do: true
  defp allowed(_level, :none), do: false
  defp allowed(level, limit), do: :logger_config.less_or_equal_level(level, :logger_config.level_to_int(limit))

  @doc false
  def dispatch(event) do
    %{primary: %{filters: filters, filter_default: default}, handlers: handlers} = Quaff.Log.config()

    case filtered(filters, event, default) do
      :stop -> :ok
      event -> hand(handlers, event)
    end
  end

  defp hand([], _event), do: :ok

  defp hand([%{level: level, filters: filters, filter_default: default, module: module} = config | rest], event) do
    if allowed(event.level, level) do
      case filtered(filters, event, default, config.id) do
        :stop -> :ok
        event -> handle(module, event, config)
      end
    end

    hand(rest, event)
  end

  # A handler that fails is taken out, as it would fail again for every event; and so is a filter.
  defp handle(module, event, config) do
    module.log(event, :maps.without([:id_internal], config))
  catch
    _, _ ->
      remove_handler(config.id)
      failed(:removed_failing_handler, config.id)
  end

  defp filtered(filters, event, default, owner \\ :primary)
  defp filtered([], event, :log, _owner), do: event
  defp filtered([], _event, :stop, _owner), do: :stop

  defp filtered([{id, {fun, extra}} | rest], event, default, owner) do
    case (try do
            fun.(event, extra)
          catch
            _, _ -> :"$failed"
          end) do
      :stop ->
        :stop

      :ignore ->
        filtered(rest, event, default, owner)

      %{} = event ->
        filtered(rest, event, :log, owner)

      _ ->
        if owner == :primary, do: remove_primary_filter(id), else: remove_handler_filter(owner, id)
        failed(:removed_failing_filter, id)
        filtered(rest, event, default, owner)
    end
  end

  # Said past all handlers, which may be what is broken.
  defp failed(what, id) do
    :quaff_io.put_chars(2, "Logger - error: ", "")
    :quaff_io.put_chars(1, :io_lib.format(~c"~0tp", [{what, id}]), "\r\n")
  end

  def timestamp, do: :os.system_time(:microsecond)

  def compare_levels(a, b) do
    if level?(a) and level?(b),
      do: compare(:logger_config.level_to_int(a), :logger_config.level_to_int(b)),
      else: :erlang.error(:badarg, [a, b])
  end

  defp compare(a, b) when a < b, do: :gt
  defp compare(a, b) when a > b, do: :lt
  defp compare(_, _), do: :eq

  def format_report(report), do: {~c"~tp", [report]}
  def report_filter(_), do: :ignore

  ## Primary configuration

  @doc "Prints the configuration."
  def i, do: for(what <- [:primary, :handlers, :proxy, :modules], do: i(what)) |> hd()

  def i(:primary) do
    %{level: level, filter_default: default, filters: filters} = get_primary_config()
    :io.format(~c"Primary configuration: ~n    Level: ~w~n    Filter Default: ~w~n    Filters: ~n", [level, default])
    filters(filters, ~c"        ")
  end

  def i(:handlers) do
    :io.format(~c"Handler configuration: ~n")
    for config <- get_handler_config(), do: handler(config)
    :ok
  end

  def i(:proxy) do
    :io.format(~c"Proxy configuration: ~n")
    for {key, value} <- :lists.sort(:maps.to_list(get_proxy_config())), do: :io.format(~c"    ~w: ~tp~n", [key, value])
    :ok
  end

  def i(:modules) do
    :io.format(~c"Level set per module: ~n")

    case get_module_level() do
      [] -> :io.format(~c"    (none)~n")
      levels -> for({module, level} <- levels, do: :io.format(~c"    Module: ~tw~n        Level: ~w~n", [module, level])) |> hd()
    end
  end

  def i(handler) when is_atom(handler) do
    with {:ok, config} <- get_handler_config(handler) do
      :io.format(~c"Handler configuration: ~n")
      handler(config)
    end
  end

  defp handler(%{id: id, module: module, level: level, formatter: {formatter, config}} = handler) do
    :io.format(~c"    Id: ~tw~n        Module: ~tw~n        Level:  ~w~n", [id, module, level])
    :io.format(~c"        Formatter:~n            Module: ~tw~n            Config:~n", [formatter])
    for {key, value} <- :lists.sort(:maps.to_list(config)), do: :io.format(~c"                ~tw: ~tp~n", [key, value])
    :io.format(~c"        Filter Default: ~w~n        Filters:~n", [handler[:filter_default] || :log])
    filters(handler[:filters] || [], ~c"            ")
    :io.format(~c"        Handler Config:~n")
    for {key, value} <- :lists.sort(:maps.to_list(handler[:config] || %{})), do: :io.format(~c"            ~tw: ~tp~n", [key, value])
    :ok
  end

  defp filters([], indent), do: :io.format(~c"~ts(none)~n", [indent])

  defp filters(filters, indent) do
    for {id, {fun, arg}} <- filters,
        do: :io.format(~c"~tsId: ~tw~n~ts    Fun: ~tp~n~ts    Arg: ~tp~n", [indent, id, indent, fun, indent, arg])

    :ok
  end

  @proxy_keys ~w(burst_limit_enable burst_limit_max_count burst_limit_window_time drop_mode_qlen flush_qlen
                 overload_kill_enable overload_kill_mem_size overload_kill_qlen overload_kill_restart_after sync_mode_qlen)a

  @doc "Changes the configuration of the proxy, which has nothing to do."
  def update_proxy_config(config) when is_map(config) do
    case :maps.without(@proxy_keys, config) do
      unknown when unknown == %{} -> set_proxy_config(:maps.merge(get_proxy_config(), config))
      unknown -> {:error, {:invalid_olp_config, unknown}}
    end
  end

  def update_proxy_config(other), do: {:error, {:invalid_config, other}}

  def get_primary_config, do: Quaff.Log.config().primary
  def get_config, do: Quaff.Log.config()

  def set_primary_config(:level, level) do
    if level?(level), do: primary(&:maps.put(:level, level, &1)), else: {:error, {:invalid_level, level}}
  end

  def set_primary_config(:filter_default, default) when default in [:log, :stop], do: primary(&:maps.put(:filter_default, default, &1))
  def set_primary_config(:filter_default, other), do: {:error, {:invalid_filter_default, other}}
  def set_primary_config(:filters, filters), do: primary(&:maps.put(:filters, filters, &1))
  def set_primary_config(:metadata, metadata) when is_map(metadata), do: primary(&:maps.put(:metadata, metadata, &1))
  def set_primary_config(:metadata, other), do: {:error, {:invalid_primary_metadata, other}}
  def set_primary_config(key, value), do: {:error, {:invalid_primary_config, {key, value}}}

  def set_primary_config(config) when is_map(config),
    do: update_primary_config(:maps.merge(%{level: :notice, filter_default: :log, filters: [], metadata: %{}}, config))

  def update_primary_config(config) when is_map(config) do
    :maps.fold(
      fn key, value, answer -> if answer == :ok, do: set_primary_config(key, value), else: answer end,
      :ok,
      config
    )
  end

  defp primary(fun), do: Quaff.Log.update(fn config -> {:ok, %{config | primary: fun.(config.primary)}} end)

  defp level?(level), do: level in [:all, :none] or :logger_config.is_level(level)

  def add_primary_filter(id, {fun, _} = filter) when is_function(fun, 2) do
    Quaff.Log.update(fn %{primary: primary} = config ->
      if :lists.keymember(id, 1, primary.filters),
        do: {{:error, {:already_exist, id}}, config},
        else: {:ok, %{config | primary: %{primary | filters: primary.filters ++ [{id, filter}]}}}
    end)
  end

  def add_primary_filter(id, filter), do: {:error, {:invalid_filter, {id, filter}}}

  def remove_primary_filter(id) do
    Quaff.Log.update(fn %{primary: primary} = config ->
      if :lists.keymember(id, 1, primary.filters),
        do: {:ok, %{config | primary: %{primary | filters: :lists.keydelete(id, 1, primary.filters)}}},
        else: {{:error, {:not_found, id}}, config}
    end)
  end

  ## Handlers

  def add_handler(id, module, config) when is_atom(id) and is_atom(module) and is_map(config) do
    full =
      :maps.merge(
        %{level: :all, filters: [], filter_default: :log, formatter: {:logger_formatter, %{}}},
        :maps.merge(config, %{id: id, module: module})
      )

    cond do
      not level?(full.level) ->
        {:error, {:invalid_level, full.level}}

      :erlang.is_map_key(id, by_id()) ->
        {:error, {:already_exist, id}}

      true ->
        case told(module, :adding_handler, [full], {:ok, full}) do
          {:ok, full} ->
            if not exported(module, :log, 2) do
              {:error, {:invalid_handler, {:function_not_exported, {module, :log, 2}}}}
            else
              Quaff.Log.update(fn config -> {:ok, %{config | handlers: config.handlers ++ [full]}} end)
            end

          {:error, reason} ->
            {:error, {:handler_not_added, reason}}
        end
    end
  end

  def add_handler(id, _module, _config) when not is_atom(id), do: {:error, {:invalid_id, id}}
  def add_handler(_id, module, _config) when not is_atom(module), do: {:error, {:invalid_module, module}}
  def add_handler(_id, _module, config), do: {:error, {:invalid_config, config}}

  def add_handlers(_app), do: :ok
  def reconfigure, do: Quaff.Log.update(fn _ -> {:ok, nil} end)

  def remove_handler(id) do
    case by_id() do
      %{^id => handler} ->
        Quaff.Log.update(fn config ->
          {:ok, %{config | handlers: :lists.filter(fn h -> h.id != id end, config.handlers)}}
        end)

        told(handler.module, :removing_handler, [handler], :ok)
        :ok

      _ ->
        {:error, {:not_found, id}}
    end
  end

  # A callback that a handler may lack.
  defp told(module, function, args, default) do
    if exported(module, function, length(args)) do
      try do
        apply(module, function, args)
      catch
        class, reason -> {:error, {:callback_crashed, {class, reason, __STACKTRACE__}}}
      end
    else
      default
    end
  end

  defp exported(module, function, arity) do
    _ = :code.ensure_loaded(module)
    :erlang.function_exported(module, function, arity)
  end

  defp by_id, do: :maps.from_list(:lists.map(fn handler -> {handler.id, handler} end, Quaff.Log.config().handlers))

  def get_handler_ids, do: :lists.map(fn handler -> handler.id end, Quaff.Log.config().handlers)
  def get_handler_config, do: Quaff.Log.config().handlers

  def get_handler_config(id) do
    case by_id() do
      %{^id => handler} -> {:ok, shown(handler)}
      _ -> {:error, {:not_found, id}}
    end
  end

  defp shown(%{module: module} = handler) do
    if exported(module, :filter_config, 1), do: module.filter_config(handler), else: handler
  end

  def set_handler_config(id, key, value), do: change(id, :set, fn old -> :maps.put(key, value, old) end)

  def set_handler_config(id, config) when is_map(config) do
    change(id, :set, fn old ->
      %{level: :all, filters: [], filter_default: :log, formatter: {:logger_formatter, %{}}, config: %{}}
      |> :maps.merge(config)
      |> :maps.merge(:maps.with([:id, :module], old))
    end)
  end

  def update_handler_config(id, key, value), do: update_handler_config(id, %{key => value})

  def update_handler_config(id, config) when is_map(config) do
    change(id, :update, fn old ->
      new = :maps.merge(old, config)

      case {old, config} do
        {%{config: %{} = a}, %{config: %{} = b}} -> %{new | config: :maps.merge(a, b)}
        _ -> new
      end
    end)
  end

  defp change(id, kind, fun) do
    case by_id() do
      %{^id => old} ->
        new = fun.(old)

        if level?(new.level) do
          case told(old.module, :changing_config, [kind, old, new], {:ok, new}) do
            {:ok, new} ->
              Quaff.Log.update(fn config ->
                {:ok, %{config | handlers: :lists.map(fn h -> if h.id == id, do: new, else: h end, config.handlers)}}
              end)

            {:error, reason} ->
              {:error, reason}
          end
        else
          {:error, {:invalid_level, new.level}}
        end

      _ ->
        {:error, {:not_found, id}}
    end
  end

  def add_handler_filter(id, filter_id, {fun, _} = filter) when is_function(fun, 2) do
    case by_id() do
      %{^id => %{filters: filters}} ->
        if :lists.keymember(filter_id, 1, filters),
          do: {:error, {:already_exist, filter_id}},
          else: put_filters(id, filters ++ [{filter_id, filter}])

      _ ->
        {:error, {:not_found, id}}
    end
  end

  # Of which the handler is not asked.
  defp put_filters(id, filters) do
    Quaff.Log.update(fn config ->
      {:ok, %{config | handlers: :lists.map(fn h -> if h.id == id, do: %{h | filters: filters}, else: h end, config.handlers)}}
    end)
  end

  def remove_handler_filter(id, filter_id) do
    case by_id() do
      %{^id => %{filters: filters}} ->
        if :lists.keymember(filter_id, 1, filters),
          do: put_filters(id, :lists.keydelete(filter_id, 1, filters)),
          else: {:error, {:not_found, filter_id}}

      _ ->
        {:error, {:not_found, id}}
    end
  end

  def update_formatter_config(id, key, value), do: update_formatter_config(id, %{key => value})

  def update_formatter_config(id, config) when is_map(config) do
    change(id, :update, fn %{formatter: {module, old}} = handler -> %{handler | formatter: {module, :maps.merge(old, config)}} end)
  end

  ## Levels of modules

  def set_module_level(module, level) when is_atom(module), do: set_module_level([module], level)

  def set_module_level(modules, level) when is_list(modules) do
    if level?(level) do
      Quaff.Log.update(fn config ->
        {:ok, %{config | modules: :lists.foldl(&:maps.put(&1, level, &2), config.modules, modules)}}
      end)
    else
      {:error, {:invalid_level, level}}
    end
  end

  def unset_module_level, do: Quaff.Log.update(fn config -> {:ok, %{config | modules: %{}}} end)
  def unset_module_level(module) when is_atom(module), do: unset_module_level([module])

  def unset_module_level(modules) when is_list(modules),
    do: Quaff.Log.update(fn config -> {:ok, %{config | modules: :maps.without(modules, config.modules)}} end)

  def get_module_level, do: :maps.to_list(Quaff.Log.config().modules)
  def get_module_level(module) when is_atom(module), do: get_module_level([module])
  def get_module_level(modules) when is_list(modules), do: :maps.to_list(:maps.with(modules, Quaff.Log.config().modules))

  def set_application_level(app, _level), do: {:error, {:not_loaded, app}}
  def unset_application_level(app), do: {:error, {:not_loaded, app}}

  ## Metadata of the process

  def set_process_metadata(metadata) when is_map(metadata) do
    :erlang.put(:"$logger_metadata$", metadata)
    :ok
  end

  def update_process_metadata(metadata) when is_map(metadata) do
    case get_process_metadata() do
      :undefined -> set_process_metadata(metadata)
      old -> set_process_metadata(:maps.merge(old, metadata))
    end
  end

  def get_process_metadata, do: :erlang.get(:"$logger_metadata$")

  def unset_process_metadata do
    :erlang.erase(:"$logger_metadata$")
    :ok
  end

  def set_proxy_config(_), do: :ok
  def get_proxy_config do
    %{
      burst_limit_enable: false,
      burst_limit_max_count: 500,
      burst_limit_window_time: 1000,
      drop_mode_qlen: 1000,
      flush_qlen: 5000,
      overload_kill_enable: false,
      overload_kill_mem_size: 3_000_000,
      overload_kill_qlen: 20_000,
      overload_kill_restart_after: 5000,
      sync_mode_qlen: 500
    }
  end
end

defmodule :logger_config do
  @moduledoc false

  def less_or_equal_level(:emergency, limit), do: 0 <= limit
  def less_or_equal_level(:alert, limit), do: 1 <= limit
  def less_or_equal_level(:critical, limit), do: 2 <= limit
  def less_or_equal_level(:error, limit), do: 3 <= limit
  def less_or_equal_level(:warning, limit), do: 4 <= limit
  def less_or_equal_level(:notice, limit), do: 5 <= limit
  def less_or_equal_level(:info, limit), do: 6 <= limit
  def less_or_equal_level(:debug, limit), do: 7 <= limit

  def level_to_int(:none), do: -1
  def level_to_int(:emergency), do: 0
  def level_to_int(:alert), do: 1
  def level_to_int(:critical), do: 2
  def level_to_int(:error), do: 3
  def level_to_int(:warning), do: 4
  def level_to_int(:notice), do: 5
  def level_to_int(:info), do: 6
  def level_to_int(:debug), do: 7
  def level_to_int(:all), do: 10

  def is_level(level), do: level in [:emergency, :alert, :critical, :error, :warning, :notice, :info, :debug]
end

defmodule :logger_filters do
  @moduledoc false

  def remote_gl(%{meta: %{gl: gl}}, action) when is_pid(gl) and node(gl) != node(), do: if(action == :stop, do: :stop, else: :ignore)
  def remote_gl(_event, _action), do: :ignore

  def domain(%{meta: %{domain: domain}} = event, {action, compare, wanted}), do: act(matches(compare, domain, wanted), action, event)
  def domain(event, {action, compare, _}), do: act(compare in [:undefined, :not_equal], action, event)

  defp matches(:sub, domain, wanted), do: :lists.prefix(wanted, domain)
  defp matches(:super, domain, wanted), do: :lists.prefix(domain, wanted)
  defp matches(:equal, domain, wanted), do: domain == wanted
  defp matches(:not_equal, domain, wanted), do: domain != wanted
  defp matches(:undefined, _, _), do: false

  def level(%{level: level} = event, {action, compare, wanted}) do
    order = :logger.compare_levels(level, wanted)

    hit =
      case compare do
        :neq -> order != :eq
        :eq -> order == :eq
        :lt -> order == :lt
        :gt -> order == :gt
        :lteq -> order in [:lt, :eq]
        :gteq -> order in [:gt, :eq]
      end

    act(hit, action, event)
  end

  def progress(%{msg: {:report, %{label: {_, :progress}}}} = event, action), do: act(true, action, event)
  def progress(_event, _action), do: :ignore

  defp act(true, :log, event), do: event
  defp act(true, :stop, _event), do: :stop
  defp act(false, _action, _event), do: :ignore
end

defmodule :logger_std_h do
  @moduledoc false
  # Writes to standard output or error, with one call a line, or to a file.

  def complete(config) do
    :maps.merge(
      %{
        type: :standard_io,
        burst_limit_enable: true,
        drop_mode_qlen: 200,
        flush_qlen: 1000,
        sync_mode_qlen: 10,
        overload_kill_restart_after: 5000,
        burst_limit_max_count: 500,
        burst_limit_window_time: 1000,
        overload_kill_enable: false,
        overload_kill_mem_size: 3_000_000,
        overload_kill_qlen: 20000,
        filesync_repeat_interval: :no_repeat
      },
      config
    )
  end

  def adding_handler(%{config: given} = config) when is_map(given) do
    given = if is_map_key(given, :file), do: :maps.put(:type, :file, given), else: given
    {:ok, %{config | config: complete(given)}}
  end

  def adding_handler(config), do: {:ok, :maps.put(:config, complete(%{}), config)}

  def changing_config(_kind, %{config: old}, %{config: new} = config) do
    if :maps.get(:type, new, old.type) == old.type,
      do: {:ok, %{config | config: :maps.merge(old, new)}},
      else: {:error, {:illegal_config_change, :logger_std_h, %{type: old.type}, %{type: new.type}}}
  end

  def changing_config(_kind, _old, config), do: {:ok, config}

  def filesync(_id), do: :ok

  def log(event, %{formatter: {module, formatter}, config: config}) do
    text = module.format(event, formatter)

    case config do
      %{type: :standard_io} -> :quaff_io.put_chars(1, text, "")
      %{type: :standard_error} -> :quaff_io.put_chars(2, text, "")
      %{file: file} -> Elixir.File.write(file, IO.chardata_to_string(text), [:append])
      %{type: {:file, file}} -> Elixir.File.write(file, IO.chardata_to_string(text), [:append])
      %{type: {:device, device}} -> IO.write(device, text)
      _ -> :quaff_io.put_chars(1, text, "")
    end
  end
end

defmodule :logger_formatter do
  @moduledoc false

  def check_config(config) when is_map(config), do: :ok

  def format(%{level: level, msg: msg, meta: meta}, config) do
    text = text(msg, meta)
    text = if :maps.get(:single_line, config, true), do: String.replace(text, ~r/,?\r?\n\s*/, ", "), else: text
    [time(meta), " ", Atom.to_string(level), ": ", text, "\n"]
  end

  defp text({:string, text}, _meta), do: IO.chardata_to_string(text)

  defp text({:report, report}, meta) do
    case meta do
      %{report_cb: cb} when is_function(cb, 1) ->
        {format, args} = cb.(report)
        Quaff.Log.format(format, args)

      %{report_cb: cb} when is_function(cb, 2) ->
        IO.chardata_to_string(cb.(report, %{depth: :unlimited, chars_limit: :unlimited, single_line: true}))

      _ ->
        Kernel.inspect(report)
    end
  end

  defp text({format, args}, _meta), do: Quaff.Log.format(format, args)

  defp time(%{time: time}) do
    {{year, month, day}, {hour, minute, second, micro}} = Logger.Formatter.local_time(time, 1_000_000)
    offset = :quaff_system.local_offset(:erlang.div(time, 1_000_000))
    sign = if offset < 0, do: "-", else: "+"
    offset = abs(offset)

    [
      pad(year, 4), "-", pad(month, 2), "-", pad(day, 2), "T", pad(hour, 2), ":", pad(minute, 2), ":", pad(second, 2), ".",
      pad(micro, 6), sign, pad(:erlang.div(offset, 3600), 2), ":", pad(:erlang.div(offset, 60) |> :erlang.rem(60), 2)
    ]
  end

  defp time(_meta), do: []

  defp pad(n, width), do: String.pad_leading(Integer.to_string(n), width, "0")
end

defmodule :error_logger do
  @moduledoc false
  # The log as it was once called.

  def error_msg(format), do: error_msg(format, [])
  def error_msg(format, args), do: :logger.log(:error, format, args, %{error_logger: %{tag: :error}})
  def format(format, args), do: error_msg(format, args)
  def warning_msg(format), do: warning_msg(format, [])
  def warning_msg(format, args), do: :logger.log(:warning, format, args, %{error_logger: %{tag: :warning_msg}})
  def info_msg(format), do: info_msg(format, [])
  def info_msg(format, args), do: :logger.log(:notice, format, args, %{error_logger: %{tag: :info_msg}})
  def error_report(report), do: error_report(:std_error, report)
  def error_report(type, report), do: report(:error, type, report, :error_report)
  def warning_report(report), do: warning_report(:std_warning, report)
  def warning_report(type, report), do: report(:warning, type, report, :warning_report)
  def info_report(report), do: info_report(:std_info, report)
  def info_report(type, report), do: report(:notice, type, report, :info_report)

  defp report(level, type, report, tag),
    do: :logger.log(level, %{label: {:error_logger, tag}, report: report}, %{error_logger: %{tag: tag, type: type}})

  def tty(_), do: :ok
  def logfile(_), do: {:error, :no_log_file}
  def get_format_depth, do: :unlimited
  def warning_map, do: :warning
  def add_report_handler(module), do: add_report_handler(module, [])

  @doc "Adds an event handler as the log had them once; it gets no events."
  def add_report_handler(module, args) when is_atom(module) do
    case module.init(args) do
      {:ok, _} -> :ok
      other -> other
    end
  catch
    :error, reason -> {:EXIT, {reason, __STACKTRACE__}}
  end

  def delete_report_handler(module) when is_atom(module), do: {:error, :module_not_found}
end

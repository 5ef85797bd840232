defmodule Logger do
  @moduledoc "The log: `debug/2` to `emergency/2`, levels, metadata, and its configuration at run time."

  # The macros look at the level before they evaluate their arguments; what they expand to is one call. The events go
  # through `:logger`, whose configuration lies with `Quaff.Log`.

  @levels [:error, :info, :debug, :emergency, :alert, :critical, :warning, :notice]

  @doc "All levels."
  def levels, do: @levels

  @doc "Metadata of the calling process."
  def metadata do
    case :logger.get_process_metadata() do
      :undefined -> []
      metadata -> Map.to_list(metadata)
    end
  end

  @doc "Changes metadata of the calling process; `nil` removes a key."
  def metadata(keyword) do
    case :logger.get_process_metadata() do
      :undefined -> reset_metadata(keyword)
      old -> store(keyword, old)
    end
  end

  @doc "Replaces the metadata of the calling process."
  def reset_metadata(keyword \\ []), do: store(keyword, %{})

  defp store(keyword, metadata) do
    metadata =
      Enum.reduce(keyword, metadata, fn
        {:mfa, nil}, acc -> Map.put(acc, :mfa, nil)
        {key, nil}, acc -> Map.delete(acc, key)
        {key, value}, acc -> Map.put(acc, key, value)
      end)

    :logger.set_process_metadata(metadata)
  end

  @doc "The level of the log."
  def level, do: :logger.get_primary_config().level

  @doc "Whether the first level is less (`:lt`), the same (`:eq`) or more severe (`:gt`) than the second."
  def compare_levels(left, right)
  def compare_levels(level, level), do: :eq
  def compare_levels(left, right), do: :logger.compare_levels(elixir(left), elixir(right))

  defp elixir(:warn) do
    IO.warn("the log level :warn is deprecated, use :warning instead")
    :warning
  end

  defp elixir(level), do: level

  @doc "Options at run time: `:level`, `:translator_inspect_opts`, and what else there is."
  def configure(options) do
    case Keyword.fetch(options, :level) do
      {:ok, level} -> :ok = :logger.set_primary_config(:level, elixir(level))
      :error -> :ok
    end

    case Keyword.fetch(options, :handle_otp_reports) do
      {:ok, value} -> translator_option(:otp, value)
      :error -> :ok
    end

    case Keyword.fetch(options, :handle_sasl_reports) do
      {:ok, value} -> translator_option(:sasl, value)
      :error -> :ok
    end

    :ok
  end

  defp translator_option(key, value) do
    Quaff.Log.update(fn %{primary: primary} = config ->
      filters =
        Enum.map(primary.filters, fn
          {:logger_translator, {fun, options}} -> {:logger_translator, {fun, Map.put(options, key, value)}}
          other -> other
        end)

      {:ok, %{config | primary: %{primary | filters: filters}}}
    end)
  end

  @doc "Sets the level of modules, which counts in place of the log's."
  def put_module_level(mod_or_mods, level)
  def put_module_level(mod, level) when is_atom(mod), do: put_module_level([mod], level)

  def put_module_level(mods, level) when is_list(mods), do: :logger.set_module_level(mods, elixir(level))

  @doc "The levels that were set for modules."
  def get_module_level(mod_or_mods)
  def get_module_level(mod) when is_atom(mod), do: get_module_level([mod])
  def get_module_level(mods) when is_list(mods), do: :logger.get_module_level(mods)

  @doc "Forgets the level of a module."
  def delete_module_level(mod), do: :logger.unset_module_level(mod)

  @doc "Forgets all levels of modules."
  def delete_all_module_levels, do: :logger.unset_module_level()

  @doc "Sets the level of an application's modules."
  def put_application_level(app, level), do: :logger.set_application_level(app, elixir(level))

  @doc "Forgets the level of an application's modules."
  def delete_application_level(app), do: :logger.unset_application_level(app)

  @doc "The level of the process, or `nil`."
  def get_process_level(pid) when pid == self(), do: Process.get({__MODULE__, :level})

  @doc "Sets a level below which the calling process does not log."
  def put_process_level(pid, level) when pid == self() do
    Process.put({__MODULE__, :level}, elixir(level))
    :ok
  end

  @doc "Forgets the level of the process."
  def delete_process_level(pid) when pid == self() do
    Process.delete({__MODULE__, :level})
    :ok
  end

  @doc false
  @deprecated "Use Logger.get_process_level(pid) instead"
  def enabled?(pid) when pid == self(), do: get_process_level(pid) != :none

  @doc false
  @deprecated "Use Logger.put_process_level(pid, :none) instead"
  def disable(pid) when pid == self(), do: put_process_level(pid, :none)

  @doc false
  @deprecated "Use Logger.delete_process_level(pid) instead"
  def enable(pid) when pid == self(), do: delete_process_level(pid)

  @doc "Waits until all reports are written."
  def flush, do: Quaff.Log.flush()

  @doc "Adds a translator of reports, asked before the others."
  def add_translator({mod, fun} = translator) when is_atom(mod) and is_atom(fun) do
    update_translators(fn translators -> [translator | List.delete(translators, translator)] end)
  end

  @doc "Removes a translator."
  def remove_translator({mod, fun} = translator) when is_atom(mod) and is_atom(fun) do
    update_translators(&List.delete(&1, translator))
  end

  defp update_translators(change) do
    Quaff.Log.update(fn %{primary: primary} = config ->
      filters =
        Enum.map(primary.filters, fn
          {:logger_translator, {fun, %{translators: translators} = options}} ->
            {:logger_translator, {fun, %{options | translators: change.(translators)}}}

          other ->
            other
        end)

      {:ok, %{config | primary: %{primary | filters: filters}}}
    end)
  end

  @doc "Adds the handlers that an application's environment names under `:logger`."
  def add_handlers(app) when is_atom(app) do
    for {:handler, id, module, config} <- Application.get_env(app, :logger, []), do: :logger.add_handler(id, module, config)
    :ok
  end

  @doc "The default formatter, with options of `Logger.Formatter.new/1` changed."
  def default_formatter(overrides \\ []) when is_list(overrides), do: Logger.Formatter.new(overrides)

  @doc false
  def add_backend(backend, _options \\ []), do: {:error, {:not_available, backend}}
  @doc false
  def remove_backend(_backend, _options \\ []), do: {:error, :not_found}
  @doc false
  def configure_backend(_backend, _options), do: {:error, :not_found}

  ## Logging

  @doc "Logs at a level that is known at run time, by a function: the message is evaluated in any case."
  def bare_log(level, message_or_fun, metadata \\ []) do
    case __should_log__(level, nil) do
      nil -> :ok
      level -> __do_log__(level, message_or_fun, %{}, Map.new(metadata))
    end
  end

  @doc false
  def __should_log__(level, module) do
    level = elixir(level)

    if :logger.allow(level, module) do
      case :erlang.get({__MODULE__, :level}) do
        :undefined -> level
        :none -> nil
        :all -> level
        limit -> if :logger.compare_levels(level, limit) != :lt, do: level
      end
    end
  end

  @doc false
  def __do_log__(level, fun, location, metadata) when is_function(fun, 0) do
    case fun.() do
      {msg, extra} -> __do_log__(level, msg, location, Enum.into(extra, metadata))
      msg -> __do_log__(level, msg, location, metadata)
    end
  end

  def __do_log__(level, msg, location, metadata) when is_list(metadata),
    do: __do_log__(level, msg, location, :maps.from_list(metadata))

  def __do_log__(level, msg, location, metadata) when is_map(metadata) do
    meta = location |> Map.merge(%{domain: [:elixir]}) |> Map.merge(metadata)
    :logger.log_allowed(level, message(msg), meta)
  end

  defp message(msg) when is_binary(msg), do: {:string, msg}
  defp message([{key, _} | _] = msg) when is_atom(key), do: {:report, msg}
  defp message(msg) when is_list(msg), do: {:string, msg}
  defp message(%_{} = struct), do: if(String.Chars.impl_for(struct), do: {:string, to_string(struct)}, else: {:report, struct})
  defp message(msg) when is_map(msg), do: {:report, msg}

  defp message(msg) do
    IO.warn(
      "passing #{inspect(msg)} to Logger is deprecated, expected a map, a keyword list, " <>
        "a string, a list of strings, or a zero-arity anonymous function"
    )

    {:string, to_string(msg)}
  end

  @doc "Logs at the given level; neither message nor metadata are evaluated when it would not be logged."
  defmacro log(level, message_or_fun, metadata \\ []), do: expand(level, message_or_fun, metadata, __CALLER__)

  @doc "Logs that the system is unusable."
  defmacro emergency(message_or_fun, metadata \\ []), do: expand(:emergency, message_or_fun, metadata, __CALLER__)
  @doc "Logs that something must be done at once."
  defmacro alert(message_or_fun, metadata \\ []), do: expand(:alert, message_or_fun, metadata, __CALLER__)
  @doc "Logs a critical condition."
  defmacro critical(message_or_fun, metadata \\ []), do: expand(:critical, message_or_fun, metadata, __CALLER__)
  @doc "Logs an error."
  defmacro error(message_or_fun, metadata \\ []), do: expand(:error, message_or_fun, metadata, __CALLER__)
  @doc "Logs a warning."
  defmacro warning(message_or_fun, metadata \\ []), do: expand(:warning, message_or_fun, metadata, __CALLER__)
  @doc false
  @deprecated "Use Logger.warning/2 instead"
  defmacro warn(message_or_fun, metadata \\ []), do: expand(:warning, message_or_fun, metadata, __CALLER__)
  @doc "Logs something normal that deserves notice."
  defmacro notice(message_or_fun, metadata \\ []), do: expand(:notice, message_or_fun, metadata, __CALLER__)
  @doc "Logs information."
  defmacro info(message_or_fun, metadata \\ []), do: expand(:info, message_or_fun, metadata, __CALLER__)
  @doc "Logs for who looks for bugs."
  defmacro debug(message_or_fun, metadata \\ []), do: expand(:debug, message_or_fun, metadata, __CALLER__)

  defp expand(level, message_or_fun, metadata, caller) do
    location =
      case caller do
        %{function: {fun, arity}, module: module, file: file, line: line} ->
          {:%{}, [], [mfa: {:{}, [], [module, fun, arity]}, file: String.to_charlist(file), line: line]}

        _ ->
          {:%{}, [], []}
      end

    cond do
      purged?(level, metadata, caller) ->
        # What stands in the call is compiled, so that its variables are used, and never runs.
        quote do
          _ = fn -> {unquote(message_or_fun), unquote(metadata)} end
          :ok
        end

      Application.get_env(:logger, :always_evaluate_messages, false) ->
        quote do
          case {Logger.__should_log__(unquote(level), __MODULE__), unquote(message_or_fun), unquote(metadata)} do
            {nil, _, _} -> :ok
            {level, message, metadata} -> Logger.__do_log__(level, message, unquote(location), metadata)
          end
        end

      true ->
        quote do
          case Logger.__should_log__(unquote(level), __MODULE__) do
            nil -> :ok
            level -> Logger.__do_log__(level, unquote(message_or_fun), unquote(location), unquote(metadata))
          end
        end
    end
  end

  # Whether the configuration drops this call as it is compiled: one of its lists of conditions holds as a whole.
  defp purged?(level, metadata, caller) do
    case Application.get_env(:logger, :compile_time_purge_matching, []) do
      [] ->
        false

      lists ->
        function = with {name, arity} <- caller.function, do: "#{name}/#{arity}"
        known = [application: Application.get_env(:logger, :compile_time_application), module: caller.module, function: function]
        known = if Keyword.keyword?(metadata), do: Keyword.merge(known, metadata), else: known
        Enum.any?(lists, fn conditions -> Enum.all?(conditions, &holds?(&1, level, known)) end)
    end
  end

  defp holds?({:level_lower_than, limit}, level, _known), do: is_atom(level) and compare_levels(level, limit) == :lt
  defp holds?({key, value}, _level, known), do: Keyword.fetch(known, key) == {:ok, value}
end

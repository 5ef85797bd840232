defmodule Logger.Utils do
  @moduledoc false
  # The primary filters of the log.

  @doc "Puts Erlang's reports in Elixir's words, and stops those that are not wanted."
  def translator(%{meta: %{domain: [:otp, :sasl | _]}}, %{sasl: false}), do: :stop
  def translator(%{meta: %{domain: [:supervisor_report | _]}}, %{sasl: false}), do: :stop

  def translator(%{msg: {:string, _}}, _config), do: :ignore

  def translator(%{msg: {:report, %{label: label, report: _} = report}} = event, %{translators: translators} = config) do
    if config.otp == false and match?([:otp | _], Map.get(event.meta, :domain)),
      do: :stop,
      else: translate_report(event, translators, {:report, {label, report.report}}, report)
  end

  def translator(%{msg: {:report, %{label: label} = report}} = event, %{translators: translators} = config) do
    if config.otp == false and match?([:otp | _], Map.get(event.meta, :domain)),
      do: :stop,
      else: translate_report(event, translators, {:report, {label, report}}, report)
  end

  def translator(%{msg: {:report, report}} = event, %{translators: translators}),
    do: translate_report(event, translators, {:report, {:logger, report}}, report)

  def translator(%{msg: {format, args}, level: level, meta: meta} = event, %{translators: translators} = config) do
    if config.otp == false and match?([:otp | _], Map.get(meta, :domain)) do
      :stop
    else
      case run(translators, level, :format, {format, args}) do
        {:ok, chardata, extra} -> %{event | msg: {:string, chardata}, meta: Map.merge(meta, Map.new(extra))}
        {:ok, chardata} -> %{event | msg: {:string, chardata}}
        :skip -> :stop
        :none -> :ignore
      end
    end
  end

  defp translate_report(%{level: level, meta: meta} = event, translators, {kind, message}, report) do
    case run(translators, level, kind, message) do
      {:ok, chardata, extra} ->
        meta = meta |> Map.merge(Map.new(extra)) |> Map.put(:report_cb, &Logger.Utils.translated_cb/1)
        %{event | msg: {:report, with_translation(report, chardata)}, meta: meta}

      {:ok, chardata} ->
        %{event | msg: {:report, with_translation(report, chardata)}, meta: Map.put(meta, :report_cb, &Logger.Utils.translated_cb/1)}

      :skip ->
        :stop

      :none ->
        :ignore
    end
  end

  defp with_translation(report, chardata) when is_map(report), do: Map.put(report, :elixir_translation, chardata)
  defp with_translation(report, chardata), do: [{:elixir_translation, chardata} | report]

  defp run([], _level, _kind, _message), do: :none

  defp run([{module, function} | rest], level, kind, message) do
    case apply(module, function, [Logger.level(), level, kind, message]) do
      :none -> run(rest, level, kind, message)
      other -> other
    end
  end

  @doc false
  def translated_cb(%{elixir_translation: chardata}), do: {~c"~ts", [chardata]}
  def translated_cb(report) when is_list(report), do: {~c"~ts", [Keyword.fetch!(report, :elixir_translation)]}

  @doc "Stops what is below the level of the process."
  def process_level(%{level: level}, _extra) do
    case :erlang.get({Logger, :level}) do
      :undefined ->
        :ignore

      limit ->
        if limit != :none and (limit == :all or :logger.compare_levels(level, limit) != :lt), do: :ignore, else: :stop
    end
  end
end

defmodule ExUnit.CaptureServer do
  @moduledoc false

  # Captures of named devices and of the log. Several may capture one device at the same time: the device's name stands for one StringIO
  # as long as somebody does, and each gets what was printed since he began.

  @doc "Starts capturing; a reference for `device_output/2` and `device_off/1`."
  def device_on(device, encoding, input), do: call({:on, self(), device, encoding, input})
  def device_output(device, ref), do: call({:output, device, ref})
  def device_off(ref), do: call({:off, ref})

  @doc "Starts capturing the log into a device; a reference for `log_off/1`. The default handler is silent meanwhile."
  def log_on(io, level, formatter), do: call({:log_on, self(), io, level, formatter})
  def log_off(ref), do: call({:log_off, ref})

  @doc "A handler of the log: writes an event to all who capture."
  def log(event, %{config: %{captures: captures}}) do
    for {_ref, io, level, {formatter, config}} <- captures, level == nil or :logger.compare_levels(event.level, level) != :lt do
      try do
        IO.write(io, formatter.format(event, config))
      catch
        # Its test is over.
        _, _ -> :ok
      end
    end

    :ok
  end

  defp call(request) do
    pid = ensure_started()
    ref = Process.monitor(pid)
    send(pid, {ref, self(), request})

    receive do
      {^ref, answer} ->
        Process.demonitor(ref, [:flush])
        answer

      {:DOWN, ^ref, _, _, reason} ->
        exit(reason)
    end
  end

  defp ensure_started do
    case Process.whereis(__MODULE__) do
      nil ->
        starter = self()
        ref = make_ref()

        spawn(fn ->
          try do
            Process.register(self(), __MODULE__)
            send(starter, {ref, self()})
          rescue
            ArgumentError -> send(starter, {ref, Process.whereis(__MODULE__)})
          else
            _ -> loop(%{devices: %{}, refs: %{}, logs: [], default: nil})
          end
        end)

        receive do
          {^ref, pid} -> pid
        end

      pid ->
        pid
    end
  end

  defp loop(state) do
    receive do
      {ref, from, request} when is_reference(ref) and is_pid(from) ->
        {answer, state} = handle(request, state)
        send(from, {ref, answer})
        loop(state)

      # A test that captured has ended on the way.
      {:DOWN, ref, _, _, _} ->
        {_, state} = handle({:off, ref}, state)
        {_, state} = handle({:log_off, ref}, state)
        loop(state)

      _ ->
        loop(state)
    end
  end

  defp handle({:on, pid, device, encoding, input}, state) do
    case state.devices do
      %{^device => %{encoding: current}} when current != encoding ->
        {{:error, {:changed_encoding, current}}, state}

      %{^device => %{io: io} = known} ->
        if input == "" and not known.input? do
          remember(pid, device, byte_size(output(io)), state)
        else
          {{:error, :input_on_already_captured_device}, state}
        end

      _ ->
        open(pid, device, encoding, input, state)
    end
  end

  defp handle({:output, device, ref}, state) do
    %{^ref => {_, start}} = state.refs
    %{^device => %{io: io}} = state.devices
    all = output(io)
    {binary_part(all, start, byte_size(all) - start), state}
  end

  defp handle({:log_on, pid, io, level, formatter}, state) do
    ref = Process.monitor(pid)
    {ref, logs([{ref, io, level, formatter} | state.logs], state)}
  end

  defp handle({:log_off, ref}, state) do
    if List.keymember?(state.logs, ref, 0) do
      Process.demonitor(ref, [:flush])
      {:ok, logs(List.keydelete(state.logs, ref, 0), state)}
    else
      {:ok, state}
    end
  end

  defp handle({:off, ref}, state) do
    case Map.pop(state.refs, ref) do
      {nil, _} ->
        {:ok, state}

      {{device, _}, refs} ->
        Process.demonitor(ref, [:flush])
        state = %{state | refs: refs}
        if Enum.any?(refs, fn {_, {other, _}} -> other == device end), do: {:ok, state}, else: {:ok, close(device, state)}
    end
  end

  defp open(pid, device, encoding, input, state) do
    original = Process.whereis(device)

    if original == nil and device != :standard_error do
      {{:error, :no_device}, state}
    else
      {:ok, io} = StringIO.open(input, encoding: encoding)
      if original, do: Process.unregister(device)
      Process.register(io, device)
      known = %{io: io, original: original, encoding: encoding, input?: input != ""}
      remember(pid, device, 0, %{state | devices: Map.put(state.devices, device, known)})
    end
  end

  defp remember(pid, device, start, state) do
    ref = Process.monitor(pid)
    {{:ok, ref}, %{state | refs: Map.put(state.refs, ref, {device, start})}}
  end

  defp close(device, state) do
    {%{io: io, original: original}, devices} = Map.pop(state.devices, device)

    try do
      Process.unregister(device)
      if original, do: Process.register(original, device)
    rescue
      ArgumentError -> :ok
    end

    StringIO.close(io)
    %{state | devices: devices}
  end

  # The handler has the list of captures in its configuration; it stands in for the default one.
  defp logs([], state) do
    :logger.remove_handler(__MODULE__)
    if state.default, do: :logger.add_handler(:default, state.default.module, state.default)
    %{state | logs: [], default: nil}
  end

  defp logs(captures, %{logs: []} = state) do
    default =
      case :logger.get_handler_config(:default) do
        {:ok, config} -> config
        _ -> nil
      end

    if default, do: :logger.remove_handler(:default)
    :logger.add_handler(__MODULE__, __MODULE__, %{config: %{captures: captures}})
    %{state | logs: captures, default: default}
  end

  defp logs(captures, state) do
    :logger.remove_handler(__MODULE__)
    :logger.add_handler(__MODULE__, __MODULE__, %{config: %{captures: captures}})
    %{state | logs: captures}
  end

  defp output(io), do: io |> StringIO.contents() |> elem(1)
end

defmodule ExUnit.CaptureServer do
  @moduledoc false

  # Captures of named devices. Several may capture one device at the same time: the device's name stands for one StringIO
  # as long as somebody does, and each gets what was printed since he began.

  @doc "Starts capturing; a reference for `device_output/2` and `device_off/1`."
  def device_on(device, encoding, input), do: call({:on, self(), device, encoding, input})
  def device_output(device, ref), do: call({:output, device, ref})
  def device_off(ref), do: call({:off, ref})

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
            _ -> loop(%{devices: %{}, refs: %{}})
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

  defp output(io), do: io |> StringIO.contents() |> elem(1)
end

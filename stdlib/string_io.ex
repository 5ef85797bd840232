defmodule StringIO do
  @moduledoc """
  A device in memory: reads from a string, collects what is written.

      {:ok, device} = StringIO.open("first line\\nsecond")
      IO.gets(device, "")   #=> "first line\\n"
      IO.write(device, "kept")
      StringIO.contents(device)   #=> {"second", "kept"}
  """

  @behaviour GenServer

  @doc "Opens a device that reads `string`; options `:capture_prompt` and `:encoding`."
  def open(string, options_or_function \\ [])

  def open(string, options) when is_binary(string) and is_list(options) do
    GenServer.start(__MODULE__, {self(), string, options}, [])
  end

  def open(string, function) when is_binary(string) and is_function(function, 1), do: open(string, [], function)

  @doc "Opens a device for as long as `function` runs; gives `{:ok, value}`."
  def open(string, options, function) when is_binary(string) and is_list(options) and is_function(function, 1) do
    {:ok, pid} = GenServer.start(__MODULE__, {self(), string, options}, [])

    try do
      {:ok, function.(pid)}
    after
      {:ok, _} = close(pid)
    end
  end

  @doc "What is still to be read and what was written."
  def contents(pid) when is_pid(pid), do: GenServer.call(pid, :contents)

  @doc "What was written so far, which is forgotten."
  def flush(pid) when is_pid(pid), do: GenServer.call(pid, :flush)

  @doc "Closes the device; gives its contents."
  def close(pid) when is_pid(pid), do: GenServer.call(pid, :close)

  def init({parent, string, options}) do
    _ = Process.monitor(parent)
    capture = Keyword.get(options, :capture_prompt, false)
    encoding = Keyword.get(options, :encoding, :unicode)
    {:ok, %{encoding: encoding, input: string, output: "", capture_prompt: capture}}
  end

  def handle_info({:io_request, from, ref, request}, state) do
    {reply, state} = Quaff.Device.answer(request, Quaff.StringDevice, state)
    send(from, {:io_reply, ref, reply})
    {:noreply, state}
  end

  def handle_info({:DOWN, _, _, _, _}, state), do: {:stop, :shutdown, state}
  def handle_info(_, state), do: {:noreply, state}

  def handle_call(:contents, _from, state), do: {:reply, {state.input, state.output}, state}
  def handle_call(:flush, _from, state), do: {:reply, state.output, %{state | output: ""}}
  def handle_call(:close, _from, state), do: {:stop, :normal, {:ok, {state.input, state.output}}, state}
end

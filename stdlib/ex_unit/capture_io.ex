defmodule ExUnit.CaptureIO do
  @moduledoc """
  Captures what a function prints.

      import ExUnit.CaptureIO

      test "greets" do
        assert capture_io(fn -> IO.puts("hi") end) == "hi\\n"
      end
  """

  @doc """
  What the function prints to standard output (to `:stderr` or another named device), as a string.

  Options, or a string for the input alone: `:input`, `:capture_prompt`, `:encoding`.
  """
  def capture_io(fun) when is_function(fun, 0), do: fun |> with_io() |> elem(1)

  def capture_io(device_input_or_options, fun) when is_function(fun, 0) do
    device_input_or_options |> with_io(fun) |> elem(1)
  end

  def capture_io(device, input_or_options, fun) when is_function(fun, 0) do
    device |> with_io(input_or_options, fun) |> elem(1)
  end

  @doc "The function's value and what it prints."
  def with_io(fun) when is_function(fun, 0), do: with_io(:stdio, [], fun)

  def with_io(device, fun) when (is_atom(device) or is_pid(device)) and is_function(fun, 0), do: with_io(device, [], fun)
  def with_io(input, fun) when is_binary(input) and is_function(fun, 0), do: with_io(:stdio, [input: input], fun)
  def with_io(options, fun) when is_list(options) and is_function(fun, 0), do: with_io(:stdio, options, fun)

  def with_io(device, input, fun) when is_binary(input) and is_function(fun, 0), do: with_io(device, [input: input], fun)
  def with_io(device, options, fun) when is_list(options) and is_function(fun, 0), do: capture(real(device), options, fun)

  defp real(:stdio), do: :standard_io
  defp real(:stderr), do: :standard_error
  defp real(device), do: device

  # Standard output is a matter of the process: another group leader.
  defp capture(:standard_io, options, fun) do
    input = Keyword.get(options, :input, "")
    {:ok, io} = StringIO.open(input, capture_prompt: Keyword.get(options, :capture_prompt, true), encoding: Keyword.get(options, :encoding, :unicode))
    original = Process.group_leader()

    try do
      Process.group_leader(self(), io)
      value = fun.()
      {_, output} = StringIO.contents(io)
      {value, output}
    after
      Process.group_leader(self(), original)
      StringIO.close(io)
    end
  end

  # A pid: its group leader is another one for that time.
  defp capture(pid, options, fun) when is_pid(pid) do
    {:group_leader, original} = Process.info(pid, :group_leader)
    {:ok, io} = StringIO.open(Keyword.get(options, :input, ""), encoding: Keyword.get(options, :encoding, :unicode))

    try do
      Process.group_leader(pid, io)
      value = fun.()
      {_, output} = StringIO.contents(io)
      {value, output}
    after
      Process.group_leader(pid, original)
      StringIO.close(io)
    end
  end

  # Other devices are named, so that all who print there at that time are captured.
  defp capture(device, options, fun) do
    input = Keyword.get(options, :input, "")
    encoding = Keyword.get(options, :encoding, :unicode)

    case ExUnit.CaptureServer.device_on(device, encoding, input) do
      {:ok, ref} ->
        try do
          value = fun.()
          {value, ExUnit.CaptureServer.device_output(device, ref)}
        after
          ExUnit.CaptureServer.device_off(ref)
        end

      {:error, :no_device} ->
        raise "could not find IO device registered at #{inspect(device)}"

      {:error, {:changed_encoding, current}} ->
        raise ArgumentError, "attempted to change the encoding for a currently captured device #{inspect(device)}.\n\nCurrently set as: #{inspect(current)}\nGiven: #{inspect(encoding)}\n\nIf you need to use multiple encodings on a captured device, you cannot run your test asynchronously\n"

      {:error, :input_on_already_captured_device} ->
        raise ArgumentError, "attempted multiple captures on device #{inspect(device)} with input. If you need to give an input to a captured device, you cannot run your test asynchronously"
    end
  end
end

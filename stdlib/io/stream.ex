defmodule IO.Stream do
  @moduledoc "A device as a stream, made by `IO.stream/2` and `IO.binstream/2`."

  defstruct device: nil, raw: true, line_or_bytes: :line

  @type t :: %__MODULE__{}
end

defimpl Enumerable, for: IO.Stream do
  def reduce(%{device: device, raw: raw, line_or_bytes: what}, acc, fun) do
    next = if raw, do: &IO.each_binstream(&1, what), else: &IO.each_stream(&1, what)
    Stream.resource(fn -> device end, next, fn device -> device end).(acc, fun)
  end

  def count(_), do: {:error, __MODULE__}
  def member?(_, _), do: {:error, __MODULE__}
  def slice(_), do: {:error, __MODULE__}
end

defimpl Collectable, for: IO.Stream do
  def into(%{device: device, raw: raw} = stream) do
    collect = fn
      :ok, {:cont, x} -> if raw, do: IO.binwrite(device, x), else: IO.write(device, x)
      :ok, _ -> stream
    end

    {:ok, collect}
  end
end

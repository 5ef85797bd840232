defmodule File.Stream do
  @moduledoc "A file as a stream, made by `File.stream!/2`: lazily read, or written to by `Enum.into/2`."

  defstruct path: nil, modes: [], line_or_bytes: :line, raw: true, node: nil

  @type t :: %__MODULE__{}

  @doc false
  def __build__(path, line_or_bytes, modes) do
    raw = :lists.keyfind(:encoding, 1, modes) == false
    modes = for mode <- modes, do: if(mode == :read_ahead, do: {:read_ahead, 65_536}, else: mode)

    case :lists.keyfind(:read_offset, 1, modes) do
      {_, offset} when not (is_integer(offset) and offset >= 0) ->
        raise ArgumentError, "expected :read_offset to be a non-negative integer, got: #{inspect(offset)}"

      _ ->
        :ok
    end

    modes =
      cond do
        not raw -> modes
        :lists.keymember(:read_ahead, 1, modes) -> [:raw | modes]
        true -> [:raw, :read_ahead | modes]
      end

    %File.Stream{path: path, modes: modes, raw: raw, line_or_bytes: line_or_bytes, node: node()}
  end

  @doc false
  def read_modes(modes) do
    Enum.reject(modes, fn mode -> mode in [:write, :append, :trim_bom] or match?({:read_offset, _}, mode) end)
  end

  @doc false
  def failed(reason, path), do: raise(File.Error, reason: reason, action: "stream", path: path)

  @doc false
  def open(%{path: path, modes: modes}) do
    case :file.open(path, read_modes(modes)) do
      {:ok, device} ->
        skip(device, modes)

      {:error, reason} ->
        failed(reason, path)
    end
  end

  defp skip(device, modes) do
    if :trim_bom in modes, do: trim_bom(device)

    case List.keyfind(modes, :read_offset, 0) do
      {:read_offset, offset} when offset > 0 -> :file.position(device, {:cur, offset})
      _ -> :ok
    end

    device
  end

  defp trim_bom(device) do
    {:ok, bom} = with :eof <- :file.position(device, :bof), do: {:ok, 0}
    size = bom_size(device)
    {:ok, _} = :file.position(device, bom + size)
  end

  # The bytes of a byte order mark at the start.
  defp bom_size(device) do
    case :file.pread(device, 0, 4) do
      {:ok, <<0xEF, 0xBB, 0xBF, _::binary>>} -> 3
      {:ok, <<0, 0, 0xFE, 0xFF>>} -> 4
      {:ok, <<0xFF, 0xFE, 0, 0>>} -> 4
      {:ok, <<0xFE, 0xFF, _::binary>>} -> 2
      {:ok, <<0xFF, 0xFE, _::binary>>} -> 2
      _ -> 0
    end
  end
end

defimpl Enumerable, for: File.Stream do
  def reduce(%{raw: true, line_or_bytes: :line} = stream, acc, fun) do
    Stream.resource(fn -> File.Stream.open(stream) end, &lines/1, &:file.close/1).(acc, fun)
  end

  def reduce(%{raw: true, line_or_bytes: size} = stream, acc, fun) do
    Stream.resource(fn -> File.Stream.open(stream) end, &part(&1, size), &:file.close/1).(acc, fun)
  end

  def reduce(%{line_or_bytes: what} = stream, acc, fun) do
    Stream.resource(fn -> File.Stream.open(stream) end, &IO.each_stream(&1, what), &:file.close/1).(acc, fun)
  end

  # All lines that the file's buffer holds at once.
  defp lines({_, _, %{handle: handle, binary: binary}} = file) do
    case :quaff_file.read_lines(handle) do
      {:ok, lines} when binary -> {lines, file}
      {:ok, lines} -> {for(line <- lines, do: :erlang.binary_to_list(line)), file}
      :eof -> {:halt, file}
      {:error, reason} -> raise IO.StreamError, reason: reason
    end
  end

  defp part(file, size) do
    case :file.read(file, size) do
      {:ok, data} -> {[data], file}
      :eof -> {:halt, file}
      {:error, reason} -> raise IO.StreamError, reason: reason
    end
  end

  def count(%{path: path, modes: modes, line_or_bytes: :line} = stream) do
    case :file.open(path, File.Stream.read_modes(modes)) do
      {:ok, device} ->
        :file.close(device)
        {:ok, Enum.reduce(Stream.map(stream, & &1), 0, fn _, n -> n + 1 end)}

      {:error, reason} ->
        File.Stream.failed(reason, path)
    end
  end

  def count(%{path: path, line_or_bytes: bytes, raw: true, modes: modes} = stream) when is_integer(bytes) and bytes > 0 do
    if :compressed in modes or :trim_bom in modes or List.keymember?(modes, :read_offset, 0) do
      {:ok, Enum.reduce(Stream.map(stream, & &1), 0, fn _, n -> n + 1 end)}
    else
      case File.stat(path) do
        {:ok, %{size: 0}} -> {:error, __MODULE__}
        {:ok, %{size: size}} -> {:ok, div(size + bytes - 1, bytes)}
        {:error, reason} -> File.Stream.failed(reason, path)
      end
    end
  end

  def count(_), do: {:error, __MODULE__}
  def member?(_, _), do: {:error, __MODULE__}
  def slice(_), do: {:error, __MODULE__}
end

defimpl Collectable, for: File.Stream do
  def into(%{path: path, modes: modes, raw: raw} = stream) do
    modes = for mode <- modes, mode not in [:read, :read_ahead, :trim_bom], do: mode

    case :file.open(path, [:write | modes]) do
      {:ok, device} ->
        {:ok,
         fn
           :ok, {:cont, x} -> if raw, do: IO.binwrite(device, x), else: IO.write(device, x)
           :ok, :done -> closed(device, stream)
           :ok, :halt -> closed(device, stream)
         end}

      {:error, reason} ->
        File.Stream.failed(reason, path)
    end
  end

  defp closed(device, stream) do
    :ok = :file.close(device)
    stream
  end
end

defmodule JSON do
  @moduledoc """
  JSON, read and written.

  Objects become maps with strings as keys, null becomes nil. Writing goes through `JSON.Encoder` for whatever is not plain
  data; a module's struct gets an implementation by `@derive JSON.Encoder`.
  """

  # Plain data is written and read by natives; what they leave (structs, odd keys, callbacks) is handled here.

  defmodule DecodeError do
    @moduledoc "Raised by `JSON.decode!/1`."
    defexception [:message, :offset, :data]
  end

  @doc """
  Reads a document: `{:ok, term}`, or `{:error, reason}` with a reason of `{:unexpected_end, offset}`,
  `{:invalid_byte, offset, byte}` or `{:unexpected_sequence, offset, bytes}`.

      iex> JSON.decode(~s|{"on": [true, null]}|)
      {:ok, %{"on" => [true, nil]}}
      iex> JSON.decode("[1")
      {:error, {:unexpected_end, 2}}
  """
  def decode(binary) when is_binary(binary) do
    case :quaff_json.decode(binary, nil) do
      {:ok, value, next} when next == byte_size(binary) -> {:ok, value}
      {:ok, _value, next} -> {:error, {:invalid_byte, next, :binary.at(binary, next)}}
      {:error, _} = error -> error
    end
  end

  @doc """
  Reads the document at the start of a binary: `{term, acc, rest}` or `{:error, reason}`.

  The functions `:array_start`, `:array_push`, `:array_finish`, `:object_start`, `:object_push`, `:object_finish`, `:float`,
  `:integer`, `:string` and the value `:null` replace what is done otherwise.

      iex> JSON.decode("[1, null] and more", :acc, null: :none)
      {[1, :none], :acc, " and more"}
      iex> JSON.decode("[7]", [], integer: fn text -> {:int, text} end)
      {[int: "7"], [], ""}
  """
  def decode(binary, acc, decoders) when is_binary(binary) and is_list(decoders) do
    case Keyword.keys(decoders) -- [:null] do
      [] ->
        case :quaff_json.decode(binary, Keyword.get(decoders, :null, nil)) do
          {:ok, value, next} -> {value, acc, binary_part(binary, next, byte_size(binary) - next)}
          {:error, _} = error -> error
        end

      _ ->
        JSON.Reader.read(binary, acc, decoders)
    end
  end

  @doc """
  As `decode/1`, but gives the term or raises `JSON.DecodeError`.

      iex> JSON.decode!("[1, 2.5]")
      [1, 2.5]
  """
  def decode!(binary) when is_binary(binary) do
    case decode(binary) do
      {:ok, value} -> value
      {:error, reason} -> raise_error(reason, binary)
    end
  end

  defp raise_error({:unexpected_end, offset}, data) do
    raise DecodeError, message: "unexpected end of JSON binary at position (byte offset) #{offset}", data: data, offset: offset
  end

  defp raise_error({:invalid_byte, offset, byte}, data) do
    raise DecodeError, message: "invalid byte #{byte} at position (byte offset) #{offset}", data: data, offset: offset
  end

  defp raise_error({:unexpected_sequence, offset, bytes}, data) do
    raise DecodeError,
      message: "unexpected sequence #{inspect(bytes)} at position (byte offset) #{offset}",
      data: data,
      offset: offset
  end

  @doc """
  Writes a term. The function writes each term, and is given itself for the terms within.

      iex> JSON.encode!(%{"name" => "tea", "hot" => true})
      ~s|{"hot":true,"name":"tea"}|
  """
  def encode!(term, encoder \\ &protocol_encode/2), do: IO.iodata_to_binary(written(term, encoder))

  @doc """
  As `encode!/2`, but gives iodata.

      iex> [1, "a"] |> JSON.encode_to_iodata!() |> IO.iodata_to_binary()
      ~s|[1,"a"]|
  """
  def encode_to_iodata!(term, encoder \\ &protocol_encode/2), do: encoder.(term, encoder)

  defp written(term, encoder) do
    if encoder == (&JSON.protocol_encode/2), do: native(term, encoder), else: encoder.(term, encoder)
  end

  defp native(term, encoder) do
    case :quaff_json.encode(term) do
      [text] when is_binary(text) -> text
      {:error, reason} -> :erlang.error(reason)
      parts -> filled(parts, encoder)
    end
  end

  # The native leaves `{value}` and `[key]` where it does not know what to write.
  defp filled([], _encoder), do: []
  defp filled([{value} | rest], encoder), do: [JSON.Encoder.encode(value, encoder) | filled(rest, encoder)]
  defp filled([[key] | rest], encoder), do: [string(String.Chars.to_string(key)) | filled(rest, encoder)]
  defp filled([text | rest], encoder), do: [text | filled(rest, encoder)]

  @doc """
  Writes a term as `encode!/2` does by default; what it holds is written by the given function.

      iex> JSON.protocol_encode([1], &JSON.protocol_encode/2)
      [?[, "1", ?]]
  """
  def protocol_encode(value, encoder) when is_atom(value) do
    case value do
      nil -> "null"
      true -> "true"
      false -> "false"
      _ -> string(Atom.to_string(value))
    end
  end

  def protocol_encode(value, _encoder) when is_binary(value), do: string(value)
  def protocol_encode(value, _encoder) when is_integer(value), do: Integer.to_string(value)
  def protocol_encode(value, _encoder) when is_float(value), do: Float.to_string(value)
  def protocol_encode([], _encoder), do: "[]"
  def protocol_encode([first | rest], encoder), do: [?[, encoder.(first, encoder) | list_loop(rest, encoder)]
  def protocol_encode(%{} = value, _encoder) when value == %{}, do: "{}"

  def protocol_encode(%{} = value, encoder) when not is_map_key(value, :__struct__) do
    [_comma | pairs] = pairs(:maps.to_list(value), encoder)
    [?{ | pairs]
  end

  def protocol_encode(value, encoder), do: JSON.Encoder.encode(value, encoder)

  defp list_loop([], _encoder), do: [?]]
  defp list_loop([value | rest], encoder), do: [?,, encoder.(value, encoder) | list_loop(rest, encoder)]

  defp pairs([], _encoder), do: "}"
  defp pairs([{key, value} | rest], encoder), do: [?,, key(key), ?:, encoder.(value, encoder) | pairs(rest, encoder)]

  defp key(key) when is_binary(key), do: string(key)
  defp key(key) when is_atom(key), do: string(Atom.to_string(key))
  defp key(key), do: string(String.Chars.to_string(key))

  defp string(text) do
    case :quaff_json.string(text) do
      quoted when is_binary(quoted) and byte_size(quoted) == byte_size(text) + 2 -> [?", text, ?"]
      quoted when is_binary(quoted) -> [quoted]
      {:error, reason} -> :erlang.error(reason)
    end
  end
end
